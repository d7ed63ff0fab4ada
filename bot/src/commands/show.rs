//! Cards, pages of a list, and the history of a record.

use crm_blocks::{Message, Viewer, cards, list, notices};
use crm_core::records::{RecordKind, Reference};
use crm_core::{Result, Tx, companies, contacts, deals, history as core_history, leads, search, tasks};
use uuid::Uuid;

/// The card of the record with this reference; the same words whether it is missing or out of sight.
pub(crate) async fn by_reference(viewer: &Viewer, tx: &mut Tx, reference: Reference) -> Result<Message> {
    let card = match search::locate(tx, reference).await? {
        Some(id) => card(viewer, tx, reference.kind, id).await?,
        None => None,
    };
    Ok(card.unwrap_or_else(|| notices::not_found(viewer, reference)))
}

/// The card of a record, if the reader may see it.
pub(super) async fn card(viewer: &Viewer, tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<Option<Message>> {
    Ok(match kind {
        RecordKind::Contact => contacts::card(tx, id).await?.map(|card| cards::contact(viewer, &card)),
        RecordKind::Company => companies::card(tx, id).await?.map(|card| cards::company(viewer, &card)),
        RecordKind::Lead => leads::card(tx, id).await?.map(|card| cards::lead_details(viewer, &card)),
        RecordKind::Deal => deals::card(tx, id).await?.map(|card| cards::deal(viewer, &card)),
        RecordKind::Task => tasks::card(tx, id).await?.map(|card| cards::task(viewer, &card)),
        _ => None,
    })
}

/// Another page of a search.
pub(crate) async fn page(viewer: &Viewer, tx: &mut Tx, words: &str, skip: usize) -> Result<Message> {
    let (wanted, from) = (i32::try_from(list::PAGE).unwrap_or(i32::MAX), i32::try_from(skip).unwrap_or(i32::MAX));
    let found = search::by_line(tx, words, &search::Page { size: wanted, skip: from, after: None }).await?;
    if found.rows.is_empty() {
        return Ok(list::nothing_found(viewer, words, None));
    }
    Ok(list::found(viewer, words, &found, skip))
}

/// Changes that the history shows.
const ENTRIES: i64 = 12;

/// What happened to the record with this reference.
pub(crate) async fn history(viewer: &Viewer, tx: &mut Tx, reference: Reference) -> Result<Message> {
    let Some(id) = search::locate(tx, reference).await? else { return Ok(notices::not_found(viewer, reference)) };
    let rows = search::rows(tx, &[(reference.kind, id)]).await?;
    let name = rows.first().map(|row| row.title.clone()).unwrap_or_default();
    let entries = core_history::of_record(tx, id, ENTRIES).await?;
    Ok(cards::history(viewer, reference, &name, &entries))
}
