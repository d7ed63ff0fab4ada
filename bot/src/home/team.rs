//! Team: people, those who left, teams, roles, and what everybody did.

use crm_blocks::Viewer;
use crm_blocks::home::{
    self as blocks, ACTIVITY, ActivityPage, Body, LEFT, LOG, LogLine, Pages, PeoplePage, ROLES, Rights, TEAMS,
};
use crm_core::actor::Permission;
use crm_core::history::{self, Entry, Filter};
use crm_core::records::RecordKind;
use crm_core::records::catalogue::label;
use crm_core::search::{self, Row};
use crm_core::users::{self, Status, User};
use crm_core::{Result, Tx, roles, teams};
use uuid::Uuid;

use super::state::Filters;

/// People on a page.
const ROWS: usize = 20;

pub(super) async fn team(viewer: &Viewer, tx: &mut Tx, filters: &mut Filters) -> Result<Body> {
    let rights = Rights {
        manages_team: tx.actor().may(Permission::ManageTeam),
        manages_roles: tx.actor().may(Permission::ManageRoles),
        audits: tx.actor().may(Permission::Audit),
    };
    match filters.part.as_deref() {
        Some(TEAMS) => Ok(blocks::teams(viewer, &teams::list(tx).await?, rights, filters.page)),
        Some(ROLES) => Ok(blocks::roles(viewer, &roles::list(tx).await?, rights, filters.page)),
        Some(ACTIVITY) if rights.audits => activity(viewer, tx, filters, rights).await,
        Some(LEFT) if rights.manages_team => people(viewer, tx, filters, (rights, true)).await,
        _ => people(viewer, tx, filters, (rights, false)).await,
    }
}

async fn people(viewer: &Viewer, tx: &mut Tx, filters: &Filters, (rights, left): (Rights, bool)) -> Result<Body> {
    let status = if left { Status::Deactivated } else { Status::Active };
    let all = users::with_status(tx, status).await?;
    let waiting = if rights.manages_team && !left && filters.page == 0 {
        users::with_status(tx, Status::Requested).await?
    } else {
        Vec::new()
    };
    let page = PeoplePage {
        people: all.iter().skip(filters.page * ROWS).take(ROWS).cloned().collect(),
        waiting,
        teams: teams::list(tx).await?,
        pages: Pages { page: filters.page, has_more: all.len() > (filters.page + 1) * ROWS },
        left,
        rights,
    };
    Ok(blocks::people(viewer, &page))
}

async fn activity(viewer: &Viewer, tx: &mut Tx, filters: &mut Filters, rights: Rights) -> Result<Body> {
    // A page whose beginning is not known is reached from the first.
    if filters.page > filters.cursors.len() {
        filters.anew();
    }
    let after = filters.page.checked_sub(1).and_then(|before| filters.cursors.get(before)).copied();
    let wanted = i64::try_from(LOG).unwrap_or(40);
    let mut entries = history::audit(tx, &Filter::default(), after, wanted + 1).await?;
    let has_more = entries.len() > LOG;
    entries.truncate(LOG);
    filters.cursors.truncate(filters.page);
    filters.cursors.extend(entries.last().map(|entry| entry.event));
    let page = ActivityPage {
        lines: lines(viewer, tx, entries).await?,
        pages: Pages { page: filters.page, has_more },
        rights,
    };
    Ok(blocks::activity(viewer, &page))
}

async fn lines(viewer: &Viewer, tx: &mut Tx, entries: Vec<Entry>) -> Result<Vec<LogLine>> {
    let named = |entry: &Entry| {
        let kind = RecordKind::parse(&entry.record_kind)?;
        RecordKind::REFERENCED.contains(&kind).then_some((kind, entry.record_id))
    };
    let mut records: Vec<(RecordKind, Uuid)> = entries.iter().filter_map(named).collect();
    records.sort_unstable_by_key(|(_, id)| *id);
    records.dedup();
    let rows = search::rows(tx, &records).await?;
    let people = users::with_status(tx, Status::Active).await?;
    Ok(entries
        .into_iter()
        .map(|entry| LogLine {
            record: name_of(&entry, &rows, &people),
            fields: entry
                .fields
                .iter()
                .filter(|field| !field.ends_with("_id") && !field.ends_with("_ids") && !field.ends_with("_at"))
                .map(|field| viewer.plain(&label(field)))
                .collect(),
            kind: entry.kind,
            by: entry.by,
            at: entry.at,
        })
        .collect())
}

fn name_of(entry: &Entry, rows: &[Row], people: &[User]) -> Option<String> {
    let row = rows.iter().find(|row| row.id == entry.record_id);
    let person = || people.iter().find(|user| user.id == entry.record_id).map(|user| user.name.clone());
    row.map(|row| format!("{} {}", row.reference, row.title)).or_else(person)
}
