//! Tasks: something to be done, by somebody, until some time, mostly about a record. A task may come again once it is done
//! (`recurrence`), and reminds its assignee (`reminders`). What lists and calendars show lives in `lists`.
//!
//! A task is changed, archived and restored through `records`; here is what people do with it.

mod lists;
mod overdue;
mod recurrence;
mod rules;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::error::Result;
use crate::records::catalogue::{Field, Shape, Spec};
use crate::records::{self, Added, Changes, RecordKind, Reference, Updated};
use crate::tx::Tx;
use crate::users::Owner;

pub(crate) use lists::with_ids;
pub use lists::{
    About, Cursor, Filter, Page, TaskRow, between, count_overdue, every_statement, mine, of_record, overdue, upcoming,
};
pub use overdue::{OVERDUE, SCAN, scan, schedule};
pub use recurrence::{DayOfMonth, Recurrence};
pub(crate) use rules::{event_of, hold, settle, written};

/// Where a task stands.
pub const STATUSES: &[&str] = &["open", "done", "canceled"];

/// What a task can be about.
pub const ABOUT: &[RecordKind] = &[RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal];

/// What a task consists of. Its assignee is its owner; whoever made it sees it too.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Task,
    table: "tasks",
    title: "title",
    visible: "crm.in_scope(t.owner_id) OR t.created_by = nullif(current_setting('app.user_id', true), '')::uuid",
    write: Permission::WriteTasks,
    purged: true,
    fields: &[
        Field::new("title", Shape::Name("error-task-needs-title")),
        Field::new("description", Shape::LongText(10_000)),
        Field::new("status", Shape::Choice(STATUSES)).default("\"open\""),
        Field::new("priority", Shape::Integer(1, 4)).default("3"),
        Field::new("start_on", Shape::Date),
        Field::new("due_on", Shape::Date),
        Field::new("due_at", Shape::Moment),
        Field::new("due_time", Shape::Text(5)).computed(),
        Field::new("snoozed_until", Shape::Moment),
        Field::new("recurrence", Shape::Text(100)),
        Field::new("previous_id", Shape::Id).computed(),
        Field::new("record_kind", Shape::Choice(&["contact", "company", "lead", "deal"])),
        Field::new("record_id", Shape::Id),
        Field::new("completed_at", Shape::Moment).computed(),
        Field::new("completed_by", Shape::Id).computed(),
        Field::new("owner_id", Shape::Person),
        Field::new("tags", Shape::Tags).beside(),
    ],
    parts: &[("activities", "record_id"), ("files", "record_id"), ("reminders", "record_id")],
    mentions: &[("tasks", "previous_id")],
};

/// Until when something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// In the course of this day, where the assignee is.
    On(NaiveDate),
    /// By this moment.
    At(DateTime<Utc>),
}

/// A task to be added.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewTask {
    /// What is to be done; required.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// Until when.
    pub due: Option<Due>,
    /// Not before this day.
    pub start_on: Option<NaiveDate>,
    /// 1 urgent, 2 high, 3 normal, 4 low (decision X12); 3 where nothing is said.
    pub priority: Option<i64>,
    /// How often it comes again; see [`Recurrence`].
    pub recurrence: Option<String>,
    /// What it is about.
    pub about: Option<(RecordKind, Uuid)>,
    /// Tags to put on it.
    pub tags: Vec<String>,
    /// Who does it; the acting person where nobody is named.
    pub assignee: Option<Uuid>,
}

/// Adds a task. One that is due at a moment reminds its assignee a quarter of an hour before.
///
/// # Errors
/// Refused without the permission, where a field is broken, or where what it is about is not there for this person; else where
/// the database fails.
pub async fn add(tx: &mut Tx, new: NewTask) -> Result<Added> {
    let (due_on, due_at) = columns_of(new.due);
    let mut given = Changes::new()
        .with("title", new.title)
        .with("description", new.description)
        .with("due_on", due_on)
        .with("due_at", due_at)
        .with("start_on", new.start_on.map(|day| day.to_string()))
        .with("recurrence", new.recurrence)
        .with("tags", new.tags);
    if let Some(priority) = new.priority {
        given.set("priority", priority);
    }
    if let Some((kind, id)) = new.about {
        given.set("record_kind", kind.as_str());
        given.set("record_id", id.to_string());
    }
    if let Some(assignee) = new.assignee {
        given.set("owner_id", assignee.to_string());
    }
    records::add(tx, RecordKind::Task, &given).await
}

/// A due date as the two fields hold it: the day, the moment.
fn columns_of(due: Option<Due>) -> (Value, Value) {
    match due {
        None => (Value::Null, Value::Null),
        Some(Due::On(day)) => (day.to_string().into(), Value::Null),
        Some(Due::At(at)) => (Value::Null, at.to_rfc3339().into()),
    }
}

/// A task that was finished.
#[derive(Debug, Clone, PartialEq)]
pub struct Completed {
    /// The change, by which it can be undone; the next one is then taken back too.
    pub updated: Updated,
    /// The next one, where the task comes again.
    pub next: Option<TaskRow>,
}

/// Marks a task as done. One that comes again has its next one at once, due after it and not in the past.
///
/// # Errors
/// Refused without the permission, or where the task is not there for this person or archived; else where the database fails.
pub async fn complete(tx: &mut Tx, id: Uuid, seen: Option<i32>) -> Result<Completed> {
    let updated = stand(tx, id, "done", seen).await?;
    let next = match &updated {
        Updated::Done(done) => lists::caused_by(tx, done.event).await?,
        Updated::Unchanged | Updated::Conflict(_) => None,
    };
    Ok(Completed { updated, next })
}

/// Opens a task again. The next one that came of its completion goes, unless somebody has changed it since.
///
/// # Errors
/// As [`complete`].
pub async fn reopen(tx: &mut Tx, id: Uuid, seen: Option<i32>) -> Result<Updated> {
    stand(tx, id, "open", seen).await
}

/// Gives a task up. One that comes again comes no more.
///
/// # Errors
/// As [`complete`].
pub async fn cancel(tx: &mut Tx, id: Uuid, seen: Option<i32>) -> Result<Updated> {
    stand(tx, id, "canceled", seen).await
}

async fn stand(tx: &mut Tx, id: Uuid, status: &'static str, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::Task, id, &Changes::new().with("status", status), seen).await
}

/// Puts a task out of sight until a moment, at which its assignee is reminded of it. Its due date stays.
///
/// # Errors
/// As [`complete`], and where the moment has passed.
pub async fn snooze(tx: &mut Tx, id: Uuid, until: DateTime<Utc>) -> Result<Updated> {
    records::update(tx, RecordKind::Task, id, &Changes::new().with("snoozed_until", until.to_rfc3339()), None).await
}

/// Gives a task to somebody else, or to nobody.
///
/// # Errors
/// As [`complete`], and where they do not work here.
pub async fn reassign(tx: &mut Tx, id: Uuid, to: Option<Uuid>, seen: Option<i32>) -> Result<Updated> {
    let to = to.map(|id| id.to_string());
    records::update(tx, RecordKind::Task, id, &Changes::new().with("owner_id", to), seen).await
}

/// What a task's card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskCard {
    /// Its id.
    pub id: Uuid,
    /// `T-9`.
    pub reference: Reference,
    /// What is to be done.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// `open`, `done` or `canceled`.
    pub status: String,
    /// 1 urgent to 4 low.
    pub priority: i16,
    /// Until when.
    pub due: Option<Due>,
    /// Not before this day.
    pub start_on: Option<NaiveDate>,
    /// Whether its time is over and it is still open.
    pub is_overdue: bool,
    /// Out of sight until then.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// How often it comes again.
    pub recurrence: Option<String>,
    /// What it is about, as far as the reader may see it.
    pub about: Option<About>,
    /// Who does it.
    pub assignee: Option<Owner>,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its version.
    pub version: i32,
}

/// A task's card, if there is such a task for the actor.
///
/// # Errors
/// Where the database fails.
pub async fn card(tx: &mut Tx, id: Uuid) -> Result<Option<TaskCard>> {
    let Some(access) = access::to_show(tx, RecordKind::Task) else { return Ok(None) };
    let Some(row) = lists::with_ids(tx, &[id]).await?.pop() else { return Ok(None) };
    let workspace_id = tx.workspace_id();
    let more = sqlx::query!(
        r#"SELECT t.description, t.start_on, t.completed_at, t.version,
                  ARRAY(SELECT g.name FROM crm.record_tags r JOIN crm.tags g ON g.workspace_id = $1 AND g.id = r.tag_id
                         WHERE r.workspace_id = $1 AND r.record_id = t.id ORDER BY g.name) AS "tags!"
             FROM crm.tasks t WHERE t.workspace_id = $1 AND t.id = $2 AND t.deleted_at IS NULL"#,
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(more) = more else { return Ok(None) };
    Ok(Some(access.task(TaskCard {
        id,
        reference: row.reference,
        title: row.title,
        description: more.description,
        status: row.status,
        priority: row.priority,
        due: row.due,
        start_on: more.start_on,
        is_overdue: row.is_overdue,
        snoozed_until: row.snoozed_until,
        recurrence: row.recurrence,
        about: row.about,
        assignee: row.assignee,
        completed_at: more.completed_at,
        tags: more.tags,
        version: more.version,
    })))
}
