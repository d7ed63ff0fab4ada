//! What happened: to one record, and across all of them; who changed what, when, from where. Values are there as far as their
//! reader may see them, and have not been erased.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::access;
use crate::actor::{Origin, Permission, Scope};
use crate::error::Result;
use crate::records::{RecordKind, links};
use crate::timeline::{self, Undone};
use crate::tx::Tx;

/// The most entries of a page.
const MOST: i64 = 1_000;

/// What is somebody's own: an audit says that it changed, and not to what.
const PERSONAL: [RecordKind; 2] = [RecordKind::Reminder, RecordKind::SavedSearch];

/// One change, as the history shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its event, by which it can be undone, and after which the next page begins.
    pub event: Uuid,
    /// What happened, such as `deal.moved`.
    pub kind: String,
    /// To which kind of record.
    pub record_kind: String,
    /// To which record.
    pub record_id: Uuid,
    /// The record's version after it.
    pub version: i32,
    /// The batch it was part of.
    pub batch: Option<Uuid>,
    /// The event that it takes back.
    pub undoes: Option<Uuid>,
    /// Who took it back, and when; nothing while it holds.
    pub undone: Option<Undone>,
    /// Who did it; nobody where the system did.
    pub by: Option<String>,
    /// Through which door: `slack`, `form`, `import`, `console` or `schedule`.
    pub origin: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The names of the changed fields.
    pub fields: Vec<String>,
    /// The values before, where they have not been erased.
    pub before: Option<Value>,
    /// The values after, where they have not been erased.
    pub after: Option<Value>,
}

/// An event as the queries here read it.
struct Row {
    id: Uuid,
    kind: String,
    record_kind: String,
    record_id: Uuid,
    record_version: i32,
    batch_id: Option<Uuid>,
    undoes: Option<Uuid>,
    actor_id: Option<Uuid>,
    by: Option<String>,
    origin: String,
    at: DateTime<Utc>,
    fields: Vec<String>,
    before: Option<Value>,
    after: Option<Value>,
}

/// The latest changes of a record, newest first; none where the record is not there for the actor.
///
/// # Errors
/// Refused where the actor may not see records of this kind; else where the database fails.
pub async fn of_record(tx: &mut Tx, record: Uuid, wanted: i64) -> Result<Vec<Entry>> {
    earlier(tx, record, None, wanted).await
}

/// The changes of a record before the one of this event, newest first: the next page of its history.
///
/// # Errors
/// As [`of_record`].
pub async fn earlier(tx: &mut Tx, record: Uuid, than: Option<Uuid>, wanted: i64) -> Result<Vec<Entry>> {
    if !is_seen(tx, record).await? {
        return Ok(Vec::new());
    }
    let (workspace_id, wanted) = (tx.workspace_id(), wanted.clamp(1, MOST));
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.id, e.kind, e.record_kind, e.record_id, e.record_version, e.batch_id, e.undoes, e.actor_id, u.name AS "by?",
                  e.origin, e.occurred_at AS at, e.fields, v.before AS "before?", v.after AS "after?"
             FROM crm.events e
             LEFT JOIN crm.event_values v ON v.workspace_id = e.workspace_id AND v.event_id = e.id
             LEFT JOIN crm.users u ON u.workspace_id = e.workspace_id AND u.id = e.actor_id
            WHERE e.workspace_id = $1 AND e.record_id = $2 AND ($4::uuid IS NULL OR e.id < $4)
            ORDER BY e.id DESC LIMIT $3"#,
        workspace_id,
        record,
        wanted,
        than,
    )
    .fetch_all(tx.conn())
    .await?;
    entries(tx, rows).await
}

/// Whether the actor sees the record, archived or not, by the rule of its kind; what nothing happened to is not seen.
async fn is_seen(tx: &mut Tx, record: Uuid) -> Result<bool> {
    let workspace_id = tx.workspace_id();
    let kind = sqlx::query_scalar!(
        "SELECT record_kind FROM crm.events WHERE workspace_id = $1 AND record_id = $2 ORDER BY id DESC LIMIT 1",
        workspace_id,
        record,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(kind) = kind else { return Ok(false) };
    let Some(kind) = RecordKind::parse(&kind) else { return Ok(true) };
    if let Some(permission) = Permission::reading(kind) {
        tx.require(permission)?;
    }
    // What the store does not keep is a setting of the workspace, by which everybody works.
    if kind.spec().is_some() { links::is_visible(tx, kind, record).await } else { Ok(true) }
}

/// Which changes an audit shows; every part that is absent lets all through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those that this person made.
    pub actor: Option<Uuid>,
    /// Those of records of this kind.
    pub record_kind: Option<RecordKind>,
    /// Those that came through this door.
    pub origin: Option<Origin>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
}

/// What everybody did, newest first, from the event after which a page begins: of records of the actor's scope, and where that
/// is all, of settings, people and what is gone for good too. What is somebody's own is there without its values.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn audit(tx: &mut Tx, filter: &Filter, after: Option<Uuid>, wanted: i64) -> Result<Vec<Entry>> {
    tx.require(Permission::Audit)?;
    let unread = RecordKind::ALL.iter().filter(|kind| !tx.actor().may_read(**kind));
    let unread: Vec<String> = unread.map(|kind| kind.as_str().to_owned()).collect();
    let first = filter.from.map_or(Uuid::nil(), timeline::place_of);
    let end = filter.to.map_or(Uuid::max(), timeline::place_of);
    let (workspace_id, wanted) = (tx.workspace_id(), wanted.clamp(1, MOST));
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.id, e.kind, e.record_kind, e.record_id, e.record_version, e.batch_id, e.undoes, e.actor_id, u.name AS "by?",
                  e.origin, e.occurred_at AS at, e.fields, v.before AS "before?", v.after AS "after?"
             FROM crm.events e
             LEFT JOIN crm.event_values v ON v.workspace_id = e.workspace_id AND v.event_id = e.id
             LEFT JOIN crm.users u ON u.workspace_id = e.workspace_id AND u.id = e.actor_id
            WHERE e.workspace_id = $1 AND e.id < $2 AND e.id >= $3
              AND ($4::uuid IS NULL OR e.actor_id = $4) AND ($5::text IS NULL OR e.record_kind = $5)
              AND ($6::text IS NULL OR e.origin = $6) AND e.record_kind <> ALL ($7)
              AND ($8 OR crm.sees(e.record_kind, e.record_id))
            ORDER BY e.id DESC LIMIT $9"#,
        workspace_id,
        after.map_or(end, |after| after.min(end)),
        first,
        filter.actor,
        filter.record_kind.map(RecordKind::as_str),
        filter.origin.map(Origin::as_str),
        &unread,
        tx.actor().scope() == Scope::All,
        wanted,
    )
    .fetch_all(tx.conn())
    .await?;
    let (personal, me) = (PERSONAL.map(RecordKind::as_str), tx.user_id());
    let hidden = |row: &Row| personal.contains(&row.record_kind.as_str()) && row.actor_id != me;
    let rows = rows.into_iter().map(|row| if hidden(&row) { Row { before: None, after: None, ..row } } else { row });
    entries(tx, rows.collect()).await
}

/// The entries of these events, as the actor may see them.
async fn entries(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Entry>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let undone = timeline::undone(tx, &ids).await?;
    let entry = |mut row: Row| {
        access::tell(tx, &row.record_kind, &mut row.fields, [&mut row.before, &mut row.after]);
        Entry {
            undone: undone.iter().find(|(event, _)| *event == row.id).map(|(_, undone)| undone.clone()),
            event: row.id,
            kind: row.kind,
            record_kind: row.record_kind,
            record_id: row.record_id,
            version: row.record_version,
            batch: row.batch_id,
            undoes: row.undoes,
            by: row.by,
            origin: row.origin,
            at: row.at,
            fields: row.fields,
            before: row.before,
            after: row.after,
        }
    };
    Ok(rows.into_iter().map(entry).collect())
}
