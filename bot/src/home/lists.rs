//! Leads and Contacts: what the search finds for the menus and words of a view.

use crm_blocks::Viewer;
use crm_blocks::home::{self as blocks, Body, EVERYBODY, LIFECYCLES, OPEN_LEADS, RecordsPage};
use crm_core::leads::status::Status;
use crm_core::records::RecordKind;
use crm_core::search::{self, Ask, Facts};
use crm_core::{Result, Tx};
use uuid::Uuid;

use super::state::Filters;
use super::views::{owners, person};

/// Rows on a page.
const ROWS: i32 = 25;

/// The fact that this person owns a record.
pub(super) fn owned_by(person: Option<Uuid>) -> Option<Facts> {
    person.map(|person| Facts::is("owner", person))
}

pub(super) async fn leads(viewer: &Viewer, tx: &mut Tx, filters: &Filters, turn: i32) -> Result<Body> {
    let status = match filters.status.as_deref() {
        Some(EVERYBODY) => EVERYBODY,
        Some(name) => Status::parse(name).map_or(OPEN_LEADS, Status::as_str),
        None => OPEN_LEADS,
    };
    let fact = match status {
        EVERYBODY => None,
        OPEN_LEADS => Some(Facts::is("is", "open")),
        status => Some(Facts::is("status", status)),
    };
    let page = found(tx, filters, RecordKind::Lead, (status, fact)).await?;
    Ok(blocks::leads(viewer, &RecordsPage { turn, ..page }))
}

pub(super) async fn contacts(viewer: &Viewer, tx: &mut Tx, filters: &Filters, turn: i32) -> Result<Body> {
    let chosen = filters.status.as_deref().unwrap_or(EVERYBODY);
    let status = LIFECYCLES.into_iter().find(|known| *known == chosen).unwrap_or(EVERYBODY);
    let fact = (status != EVERYBODY).then(|| Facts::is("lifecycle", status));
    let page = found(tx, filters, RecordKind::Contact, (status, fact)).await?;
    Ok(blocks::contacts(viewer, &RecordsPage { turn, ..page }))
}

async fn found(
    tx: &mut Tx,
    filters: &Filters,
    kind: RecordKind,
    (status, fact): (&str, Option<Facts>),
) -> Result<RecordsPage> {
    let owners = owners(tx, filters, EVERYBODY).await?;
    let ask = Ask {
        words: filters.words.clone(),
        kinds: Some(vec![kind]),
        facts: [fact, owned_by(person(tx, &owners))].into_iter().flatten().collect(),
        ..Ask::default()
    };
    let skip = i32::try_from(filters.page).unwrap_or(0) * ROWS;
    let found = search::answer(tx, &ask, &search::Page { size: ROWS, skip, after: None }).await?;
    Ok(RecordsPage {
        owners,
        status: status.to_owned(),
        words: filters.words.clone(),
        rows: found.rows,
        total: found.total,
        alike: found.alike,
        page: filters.page,
        turn: 0,
    })
}
