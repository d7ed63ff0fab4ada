//! A deal's way through the stages. Moves that were undone are not part of it.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::pipelines::Outcome;
use crate::tx::Tx;

/// A stage by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageName {
    /// Its id.
    pub id: Uuid,
    /// Its name, as it is now.
    pub name: String,
    /// Whether a deal in it is open, won or lost.
    pub outcome: Outcome,
}

/// One move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageStep {
    /// The stage it was in before; nothing where the deal was new.
    pub from: Option<StageName>,
    /// The stage it came into.
    pub to: StageName,
    /// Who moved it; nobody where the system did.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// When it left that stage again; nothing while it is there.
    pub left_at: Option<DateTime<Utc>>,
    /// How long it stayed, until now where it is there still. Nothing for the stage it was decided in: time stands still.
    pub spent: Option<TimeDelta>,
}

impl StageStep {
    /// Whole days of [`StageStep::spent`].
    #[must_use]
    pub fn days(&self) -> Option<i64> {
        self.spent.map(|spent| spent.num_days())
    }
}

/// How long a deal was in a stage, all its stays together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeSpent {
    /// The stage.
    pub stage: StageName,
    /// How often it came there.
    pub stays: usize,
    /// How long it was there.
    pub spent: TimeDelta,
}

/// A deal's way through the stages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageHistory {
    /// The moves, oldest first.
    pub steps: Vec<StageStep>,
}

impl StageHistory {
    /// How long the deal was in each stage, in the order in which it first came there.
    #[must_use]
    pub fn totals(&self) -> Vec<TimeSpent> {
        let mut totals: Vec<TimeSpent> = Vec::new();
        for step in &self.steps {
            let Some(spent) = step.spent else { continue };
            match totals.iter_mut().find(|total| total.stage.id == step.to.id) {
                Some(total) => {
                    total.stays += 1;
                    total.spent += spent;
                }
                None => totals.push(TimeSpent { stage: step.to.clone(), stays: 1, spent }),
            }
        }
        totals
    }
}

/// A deal's way through the stages; empty where there is no such deal within the actor's scope.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn stage_history(tx: &mut Tx, deal: Uuid) -> Result<StageHistory> {
    tx.require(Permission::ReadDeals)?;
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let rows = sqlx::query!(
        r#"SELECT f.id AS "from_id?", f.name AS "from_name?", f.outcome AS "from_outcome?",
                  t.id AS to_id, t.name AS to_name, t.outcome AS to_outcome, u.name AS "by?", c.changed_at, c.left_at
             FROM crm.deal_stage_changes c
             JOIN crm.deals d ON d.workspace_id = $1 AND d.id = c.deal_id
             JOIN crm.stages t ON t.workspace_id = $1 AND t.id = c.to_stage_id
             LEFT JOIN crm.stages f ON f.workspace_id = $1 AND f.id = c.from_stage_id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = c.changed_by
            WHERE c.workspace_id = $1 AND c.deal_id = $2 AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
            ORDER BY c.changed_at, c.id"#,
        workspace_id,
        deal,
    )
    .fetch_all(tx.conn())
    .await?;
    let name = |id, name, outcome: &str| StageName { id, name, outcome: Outcome::parse(outcome) };
    let steps = rows.into_iter().map(|row| {
        let to = name(row.to_id, row.to_name, &row.to_outcome);
        let until = row.left_at.or_else(|| (to.outcome == Outcome::Open).then_some(now));
        let from = match (row.from_id, row.from_name, row.from_outcome) {
            (Some(id), Some(was), Some(outcome)) => Some(name(id, was, &outcome)),
            _ => None,
        };
        StageStep {
            from,
            to,
            by: row.by,
            at: row.changed_at,
            left_at: row.left_at,
            spent: until.map(|until| (until - row.changed_at).max(TimeDelta::zero())),
        }
    });
    Ok(StageHistory { steps: steps.collect() })
}
