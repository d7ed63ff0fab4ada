//! Taking back a batch: an import, a conversion, a change of many records at once.

use uuid::Uuid;

use super::{Past, may_undo, take_back};
use crate::error::{Error, Result, UserError};
use crate::records::RecordKind;
use crate::refusal;
use crate::tx::Tx;

/// What came of taking a batch back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UndoneBatch {
    /// How many changes were taken back.
    pub undone: usize,
    /// Changes that stay, with the reason: the record and why.
    pub kept: Vec<(RecordKind, Uuid, UserError)>,
}

/// How many changes of a batch are read at a time.
const PAGE: i64 = 1_000;

/// Takes back every change of a batch that can be and still holds, the latest first, as one batch. A change that somebody has
/// built on since stays, with the reason; the others do not wait for it. What followed by itself goes with what it followed
/// from.
///
/// # Errors
/// Refused where there is no such batch, where it is somebody else's and the actor is no administrator, or where nothing of
/// it can be taken back; else where the database fails.
pub async fn batch(tx: &mut Tx, batch_id: Uuid) -> Result<UndoneBatch> {
    let mut outcome = UndoneBatch::default();
    tx.start_batch();
    // Whoever left with it works here again before they are given back what was theirs.
    for people in [true, false] {
        let mut before = None;
        loop {
            let page = page(tx, batch_id, people, before).await?;
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            if let Some(first) = page.first() {
                may_undo(tx, first.actor_id)?;
            }
            for past in &page {
                one(tx, past, &mut outcome).await?;
            }
        }
    }
    match (outcome.undone, outcome.kept.first()) {
        (0, None) if is_undone(tx, batch_id).await? => Err(refusal!("error-undo-already").into()),
        (0, None) => Err(refusal!("error-undo-nothing").into()),
        (0, Some((_, _, reason))) => Err(reason.clone().into()),
        _ => Ok(outcome),
    }
}

async fn one(tx: &mut Tx, past: &Past, outcome: &mut UndoneBatch) -> Result<()> {
    match take_back(tx, past).await {
        Ok(_) => outcome.undone += 1,
        Err(Error::User(reason)) => {
            if let Some(kind) = RecordKind::parse(&past.record_kind) {
                outcome.kept.push((kind, past.record_id, reason));
            }
        }
        Err(fault) => return Err(fault),
    }
    Ok(())
}

/// The next changes of a batch that hold, the latest first: those of people, or all others.
async fn page(tx: &mut Tx, batch_id: Uuid, people: bool, before: Option<Uuid>) -> Result<Vec<Past>> {
    let workspace_id = tx.workspace_id();
    let page = sqlx::query_as!(
        Past,
        r#"SELECT e.id, e.kind, e.record_kind, e.record_id, e.record_version, e.actor_id,
                  v.before AS "before?", v.after AS "after?"
             FROM crm.events e LEFT JOIN crm.event_values v ON v.workspace_id = e.workspace_id AND v.event_id = e.id
            WHERE e.workspace_id = $1 AND e.batch_id = $2 AND e.caused_by IS NULL AND ($3::uuid IS NULL OR e.id < $3)
              AND (e.record_kind = 'user') = $4 AND crm.undoing(e.id) IS NULL
            ORDER BY e.id DESC LIMIT $5"#,
        workspace_id,
        batch_id,
        before,
        people,
        PAGE,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(page)
}

/// Whether the batch was taken back as one, as far as it could be, and that not taken back again.
pub(super) async fn is_undone(tx: &mut Tx, batch_id: Uuid) -> Result<bool> {
    let workspace_id = tx.workspace_id();
    let undone = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM crm.events e
            WHERE e.workspace_id = $1 AND e.batch_id = $2
              AND EXISTS (SELECT FROM crm.events d WHERE d.workspace_id = $1 AND d.undoes = e.id AND d.batch_id IS NOT NULL)
              AND EXISTS (SELECT FROM crm.events u
                           WHERE u.workspace_id = $1 AND u.id = crm.undoing(e.id) AND u.batch_id IS NOT NULL)) AS "undone!""#,
        workspace_id,
        batch_id,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(undone)
}
