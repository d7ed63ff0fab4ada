//! Moving a deal from stage to stage.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{DealCard, SPEC};
use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::events::FieldChange;
use crate::pipelines::{self, Stage};
use crate::records::{self, Changes, RecordKind, Updated};
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
    let held = records::live(tx, &SPEC, deal).await?.fields;
    let stages = pipelines::stages(tx, held.id("pipeline_id")).await?;
    let stage = |id: Option<Uuid>| {
        let found = stages.iter().find(|stage| Some(stage.id) == id);
        found.cloned().ok_or_else(|| refusal!("error-no-such-stage").about("stage_id"))
    };
    let (from, to) = (stage(held.id("stage_id"))?, stage(Some(to))?);
    let changes = Changes::new().with("stage_id", to.id.to_string());
    match records::update(tx, RecordKind::Deal, deal, &changes, seen).await? {
        Updated::Done(_) => Ok(MoveOutcome::Moved { from, to }),
        Updated::Unchanged => Ok(MoveOutcome::AlreadyThere(from)),
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
