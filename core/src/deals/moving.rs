//! Moving a deal from stage to stage.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::DealCard;
use crate::actor::Permission;
use crate::error::Result;
use crate::events::{self, Change, FieldChange};
use crate::pipelines::{self, Outcome, Stage};
use crate::records::RecordKind;
use crate::refusal;
use crate::tx::Tx;

/// What came of a move.
#[derive(Debug, Clone, PartialEq)]
pub enum MoveOutcome {
    /// Done.
    Moved {
        /// The stage it was in.
        from: Stage,
        /// The stage it is in now.
        to: Stage,
    },
    /// It was there already.
    AlreadyThere(Stage),
    /// Somebody moved it after the person looked; nothing was done.
    Conflict {
        /// The stage it is in now.
        now_in: Stage,
        /// The change that came between.
        change: FieldChange,
    },
}

/// Moves a deal to a stage of its pipeline. `seen` is the version of the card on which the person clicked: where the stage
/// was changed after it, nothing is done and the conflict comes back; without it the move is made in any case.
///
/// # Errors
/// Refused without the permission, or where the deal is not there for this person or the stage not in its pipeline; else
/// where the database fails.
pub async fn move_to_stage(tx: &mut Tx, deal: Uuid, to: Uuid, seen: Option<i32>) -> Result<MoveOutcome> {
    tx.require(Permission::WriteDeals)?;
    let (pipeline_id, stage_id) = lock(tx, deal).await?;
    let stages = pipelines::stages(tx, Some(pipeline_id)).await?;
    let stage = |id: Uuid| {
        stages
            .iter()
            .find(|stage| stage.id == id)
            .cloned()
            .ok_or_else(|| refusal!("error-no-such-stage").about("stage"))
    };
    let (from, to) = (stage(stage_id)?, stage(to)?);
    if from.id == to.id {
        return Ok(MoveOutcome::AlreadyThere(from));
    }
    if let Some(seen) = seen
        && let Some(change) = events::changed_since(tx, deal, "stage_id", seen).await?
    {
        return Ok(MoveOutcome::Conflict { now_in: from, change });
    }
    let version = write(tx, deal, &to).await?;
    let now = tx.now();
    write_stage_change(tx, deal, Some(from.id), to.id, now).await?;
    let kind = match to.outcome {
        Outcome::Won => "deal.won",
        Outcome::Lost => "deal.lost",
        Outcome::Open => "deal.moved",
    };
    let facts = |stage: &Stage| serde_json::json!({"stage_id": stage.id, "stage": stage.name});
    let (before, after) = (Some(facts(&from)), Some(facts(&to)));
    events::record(tx, Change { kind, record: RecordKind::Deal, id: deal, version, before, after }).await?;
    Ok(MoveOutcome::Moved { from, to })
}

/// Holds the deal until the transaction ends, so that two people who move it at once come one after the other.
async fn lock(tx: &mut Tx, deal: Uuid) -> Result<(Uuid, Uuid)> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT pipeline_id, stage_id FROM crm.deals
          WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND crm.in_scope(owner_id) FOR UPDATE",
        workspace_id,
        deal,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| (row.pipeline_id, row.stage_id)).ok_or_else(|| refusal!("error-record-gone").into())
}

async fn write(tx: &mut Tx, deal: Uuid, to: &Stage) -> Result<i32> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let closed_at = (to.outcome != Outcome::Open).then_some(now);
    let version = sqlx::query_scalar!(
        "UPDATE crm.deals SET stage_id = $3, stage_entered_at = $4, closed_at = $5, version = version + 1, updated_at = $4, updated_by = $6
          WHERE workspace_id = $1 AND id = $2 RETURNING version",
        workspace_id,
        deal,
        to.id,
        now,
        closed_at,
        by,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(version)
}

pub(super) async fn write_stage_change(
    tx: &mut Tx,
    deal: Uuid,
    from: Option<Uuid>,
    to: Uuid,
    at: DateTime<Utc>,
) -> Result<()> {
    let (workspace_id, id, by) = (tx.workspace_id(), tx.new_id(), tx.user_id());
    sqlx::query!(
        "INSERT INTO crm.deal_stage_changes (workspace_id, id, deal_id, from_stage_id, to_stage_id, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        workspace_id,
        id,
        deal,
        from,
        to,
        at,
        by,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl DealCard {
    /// Whole days since the deal entered its stage.
    #[must_use]
    pub fn days_in_stage(&self, now: DateTime<Utc>) -> i64 {
        (now - self.stage_entered_at).num_days().max(0)
    }
}
