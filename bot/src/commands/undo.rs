//! `undo`, `undo D-142`: the last change, or the last batch, within a day.

use crm_blocks::{Message, notices};
use crm_core::records::Reference;
use crm_core::texts::Text;
use crm_core::undo::{self, UndoneBatch};
use crm_core::{Error, Result, Tx, refusal, search};

use super::records::Cx;
use super::show;
use crate::changes::{self, UNDO_WITHIN};

/// Takes back the last change of a record, or of the one who asks.
pub(super) async fn undo(cx: &Cx<'_>, mut tx: Tx, of: Option<Reference>) -> Result<Option<Message>> {
    let record = match of {
        Some(reference) => match located(&mut tx, reference).await? {
            Some(id) => Some(id),
            None => return Ok(Some(notices::not_found(&cx.viewer, reference))),
        },
        None => None,
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let latest = undo::latest(&mut tx, record).await?.ok_or_else(|| refusal!("error-undo-nothing"))?;
    if tx.now() - latest.at > UNDO_WITHIN {
        return Err(refusal!("error-undo-too-late").into());
    }
    match latest.batch {
        Some(batch) => {
            let undone = undo::batch(&mut tx, batch).await?;
            let said = batch_undone(cx, &tx, &undone);
            tx.commit().await?;
            Ok(Some(said))
        }
        None => one(cx, tx, latest.event).await.map(Some),
    }
}

/// The record, archived or not: what was archived by mistake is brought back.
async fn located(tx: &mut Tx, reference: Reference) -> Result<Option<uuid::Uuid>> {
    match search::locate(tx, reference).await? {
        Some(id) => Ok(Some(id)),
        None => search::locate_archived(tx, reference).await,
    }
}

async fn one(cx: &Cx<'_>, mut tx: Tx, event: uuid::Uuid) -> Result<Message> {
    match undo::event(&mut tx, event).await {
        Ok(undone) => {
            let said = changes::undone(&cx.viewer, &mut tx, &undone, false).await?;
            let card = match undone.reference {
                Some(_) => show::card(&cx.viewer, &mut tx, undone.record, undone.id).await?,
                None => None,
            };
            tx.commit().await?;
            Ok(match card {
                Some(card) => card.under(said),
                None => said,
            })
        }
        Err(Error::User(refusal)) => Ok(notices::cannot_undo(&cx.viewer, &refusal, Some(event))),
        Err(fault) => Err(fault),
    }
}

fn batch_undone(cx: &Cx<'_>, tx: &Tx, undone: &UndoneBatch) -> Message {
    let kept: Vec<Text> = undone.kept.iter().map(|(_, _, reason)| reason.text().clone()).collect();
    notices::batch_undone(&cx.viewer, &changes::actor_name(tx), undone.undone, &kept)
}
