//! Undo, Redo and Compare on the message of a change. The value is the event.

use crm_blocks::{Message, Viewer, notices};
use crm_core::{Error, Result, Tx, events, history, refusal, search, undo};
use uuid::Uuid;

use super::Place;
use super::actions::{Answer, Click};
use crate::changes::{self, UNDO_WITHIN};
use crate::commands;

/// Takes the change in the value back and shows the record anew under what was done; `again` where it takes back an undo.
pub(super) async fn take_back(click: &Click<'_>, mut tx: Tx, again: bool) -> Result<Answer> {
    let viewer = click.viewer;
    let Ok(event) = click.value().parse::<Uuid>() else { return Ok(click.stale()) };
    if !tx.first_time(&click.request.key).await? {
        return Ok(None);
    }
    if tx.now() - undo::made_at(event) > UNDO_WITHIN {
        return Err(refusal!("error-undo-too-late").into());
    }
    match undo::event(&mut tx, event).await {
        Ok(undone) => {
            let message = shown(viewer, &mut tx, &undone, again).await?;
            tx.commit().await?;
            Ok(Some((message, click.place())))
        }
        Err(Error::User(refusal)) => Ok(Some((notices::cannot_undo(viewer, &refusal, Some(event)), Place::New))),
        Err(fault) => Err(fault),
    }
}

/// What was undone, above the record's card where there still is one.
async fn shown(viewer: &Viewer, tx: &mut Tx, undone: &undo::Undone, again: bool) -> Result<Message> {
    let said = changes::undone(viewer, tx, undone, again).await?;
    let card = match undone.reference {
        Some(_) => commands::card(viewer, tx, undone.record, undone.id).await?,
        None => None,
    };
    Ok(match card {
        Some(card) => card.under(said),
        None => said,
    })
}

/// Changes that a comparison shows at most.
const ENTRIES: i64 = 12;

/// What happened to the record since the change in the value.
pub(super) async fn compare(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let viewer = click.viewer;
    let Ok(event) = click.value().parse::<Uuid>() else { return Ok(click.stale()) };
    let record = events::record_of(&mut tx, event).await?;
    let mut entries = history::of_record(&mut tx, record, ENTRIES).await?;
    entries.retain(|entry| entry.event >= event);
    let Some(kind) = entries.first().and_then(|entry| crm_core::records::RecordKind::parse(&entry.record_kind)) else {
        return Ok(Some((notices::expired(viewer), Place::New)));
    };
    let rows = search::rows(&mut tx, &[(kind, record)]).await?;
    let Some(row) = rows.first() else { return Ok(Some((notices::expired(viewer), Place::New))) };
    let message = crm_blocks::cards::since(viewer, row.reference, &row.title, &entries);
    Ok(Some((message, Place::New)))
}
