//! Moving a deal from stage to stage, deciding it, opening it again.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::rules::reason_kind;
use super::{DealCard, SPEC};
use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::events::FieldChange;
use crate::pipelines::{self, Outcome, Stage};
use crate::records::{self, Changes, RecordKind, Updated};
use crate::tx::Tx;
use crate::{reasons, refusal};

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

/// How a deal was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Won or lost.
    pub outcome: Outcome,
    /// Why: the key or name of one of the workspace's reasons, or a beginning that only one of them has.
    pub reason: Option<String>,
    /// More words on it.
    pub note: Option<String>,
}

impl Closing {
    /// Won, for this reason.
    #[must_use]
    pub fn won(reason: impl Into<String>) -> Self {
        Self { outcome: Outcome::Won, reason: Some(reason.into()), note: None }
    }

    /// Lost, for this reason.
    #[must_use]
    pub fn lost(reason: impl Into<String>) -> Self {
        Self { outcome: Outcome::Lost, reason: Some(reason.into()), note: None }
    }
}

/// Moves a deal to a stage of any pipeline. `seen` is the version of the card on which the person clicked: where the stage
/// was changed after it, nothing is done and the conflict comes back; without it the move is made in any case. A deal that
/// this decides needs a reason: that is [`close`].
///
/// # Errors
/// Refused without the permission, where the deal is not there for this person or the stage not there, where the deal lacks
/// what the stage asks for, or where it would be decided without a reason; else where the database fails.
pub async fn move_to_stage(tx: &mut Tx, deal: Uuid, to: Uuid, seen: Option<i32>) -> Result<MoveOutcome> {
    moved(tx, deal, to, Changes::new(), seen).await
}

/// Decides a deal: moves it to its pipeline's stage for won or lost deals, with the reason. Of a deal that was decided so
/// already, the reason and the note are changed.
///
/// # Errors
/// As [`move_to_stage`], and where the reason is none of the workspace's; people must give one.
pub async fn close(tx: &mut Tx, deal: Uuid, closing: Closing, seen: Option<i32>) -> Result<MoveOutcome> {
    tx.require(Permission::WriteDeals)?;
    let kind = reason_kind(closing.outcome).ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))?;
    let held = records::live(tx, &SPEC, deal).await?.fields;
    let stages = pipelines::stages(tx, held.id("pipeline_id")).await?;
    let to = stages.into_iter().find(|stage| stage.outcome == closing.outcome);
    let to = to.ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))?;
    let mut changes = Changes::new();
    if let Some(reason) = closing.reason {
        changes.set("close_reason", reasons::resolve(tx, kind, &reason).await?);
    }
    if let Some(note) = closing.note {
        changes.set("close_note", note);
    }
    moved(tx, deal, to.id, changes, seen).await
}

/// Opens a decided deal again: in the stage that is named, else in the one it was decided in, else in the first of its
/// pipeline, or of the first one where its own is retired. Its reason goes; history keeps it.
///
/// # Errors
/// As [`move_to_stage`], and where the deal is open or the stage is none for open deals.
pub async fn reopen(tx: &mut Tx, deal: Uuid, to: Option<Uuid>, seen: Option<i32>) -> Result<MoveOutcome> {
    tx.require(Permission::WriteDeals)?;
    let held = records::live(tx, &SPEC, deal).await?;
    if !held.fields.has("closed_at") {
        let name = records::name_of(&SPEC, deal, &held);
        return Err(refusal!("error-deal-is-open", name = name).into());
    }
    let open: Vec<Stage> = open_stages(tx, held.fields.id("pipeline_id")).await?;
    let to = match to {
        Some(to) => to,
        None => {
            let left = last_left(tx, deal).await?;
            let back = open.iter().find(|stage| Some(stage.id) == left).or(open.first());
            back.map(|stage| stage.id).ok_or_else(|| Error::broken("a pipeline without an open stage"))?
        }
    };
    let known = pipelines::list(tx).await?;
    let mut stages = known.iter().flat_map(|pipeline| &pipeline.stages);
    if !stages.any(|stage| stage.id == to && stage.outcome == Outcome::Open) {
        return Err(refusal!("error-no-such-open-stage").about("stage_id").into());
    }
    moved(tx, deal, to, Changes::new(), seen).await
}

/// The open stages of a pipeline, or of the first one where it is retired.
async fn open_stages(tx: &mut Tx, pipeline: Option<Uuid>) -> Result<Vec<Stage>> {
    let known = pipelines::list(tx).await?;
    let own = known.iter().find(|known| Some(known.id) == pipeline).or(known.first());
    let stages = own.map(|pipeline| pipeline.stages.clone()).unwrap_or_default();
    Ok(stages.into_iter().filter(|stage| stage.outcome == Outcome::Open).collect())
}

/// The open stage that the deal was in last.
async fn last_left(tx: &mut Tx, deal: Uuid) -> Result<Option<Uuid>> {
    let workspace_id = tx.workspace_id();
    let stage = sqlx::query_scalar!(
        "SELECT c.to_stage_id FROM crm.deal_stage_changes c
           JOIN crm.stages s ON s.workspace_id = $1 AND s.id = c.to_stage_id
          WHERE c.workspace_id = $1 AND c.deal_id = $2 AND s.outcome = 'open'
          ORDER BY c.changed_at DESC, c.id DESC LIMIT 1",
        workspace_id,
        deal,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(stage)
}

/// Writes a move with what comes with it.
async fn moved(tx: &mut Tx, deal: Uuid, to: Uuid, changes: Changes, seen: Option<i32>) -> Result<MoveOutcome> {
    tx.require(Permission::WriteDeals)?;
    let held = records::live(tx, &SPEC, deal).await?.fields;
    let was = held.id("stage_id").ok_or_else(|| Error::broken("a deal without a stage"))?;
    let changes = changes.with("stage_id", to.to_string());
    let outcome = records::update(tx, RecordKind::Deal, deal, &changes, seen).await?;
    let from = pipelines::stage(tx, was).await?.ok_or_else(|| Error::broken("a deal whose stage is gone"))?;
    match outcome {
        Updated::Unchanged => Ok(MoveOutcome::AlreadyThere(from)),
        Updated::Done(_) if was == to => Ok(MoveOutcome::AlreadyThere(from)),
        Updated::Done(_) => {
            let to = pipelines::stage(tx, to)
                .await?
                .ok_or_else(|| Error::broken("a stage that was just entered is gone"))?;
            Ok(MoveOutcome::Moved { from, to })
        }
        Updated::Conflict(conflicts) => {
            let first = conflicts.into_iter().next().ok_or_else(|| Error::broken("a conflict over nothing"))?;
            Ok(MoveOutcome::Conflict { now_in: from, change: FieldChange { by: first.by, at: first.at } })
        }
    }
}

impl DealCard {
    /// Whole days since the deal entered its stage.
    #[must_use]
    pub fn days_in_stage(&self, now: DateTime<Utc>) -> i64 {
        (now - self.stage_entered_at).num_days().max(0)
    }
}
