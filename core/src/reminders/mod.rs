//! Reminders: somebody wants to be told of a record at a moment they choose, or before the start or the deadline of a task, or
//! the beginning of a planned activity. A moment that follows from a record moves with it (`following`); what has come is told
//! once (`due`).

mod due;
mod following;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::records::catalogue::{Field, Shape, Spec};
use crate::records::rules;
use crate::records::values::moment;
use crate::records::{self, Added, Changes, Fields, RecordKind, Updated, links};
use crate::tasks::About;
use crate::tx::Tx;
use crate::{refusal, search};

pub use due::{DUE, SEND, schedule, send};
pub(crate) use following::{copy, follow};

/// What a reminder is for, decided by when.
pub const OCCASIONS: &[&str] = &["start", "deadline", "custom"];

/// What somebody can be reminded of.
pub const ABOUT: &[RecordKind] = &[
    RecordKind::Contact,
    RecordKind::Company,
    RecordKind::Lead,
    RecordKind::Deal,
    RecordKind::Task,
    RecordKind::Activity,
];

/// What one must be allowed in order to remind somebody else.
const FOR_OTHERS: Permission = Permission::Assign;

/// What a reminder consists of. It is seen by whom it reminds and by who made it; its owner is whom it reminds.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Reminder,
    table: "reminders",
    title: "occasion",
    visible: "nullif(current_setting('app.user_id', true), '') IS NULL
        OR nullif(current_setting('app.user_id', true), '')::uuid IN (t.owner_id, t.created_by)",
    write: Permission::ReadRecords,
    purged: true,
    fields: &[
        Field::new("record_kind", Shape::Choice(&["contact", "company", "lead", "deal", "task", "activity"])),
        Field::new("record_id", Shape::Id),
        Field::new("occasion", Shape::Choice(OCCASIONS)).default("\"custom\""),
        Field::new("remind_at", Shape::Moment),
        Field::new("minutes_before", Shape::Integer(0, 40_320)).default("0"),
        Field::new("note", Shape::Text(500)),
        Field::new("state", Shape::Choice(&["pending", "sent", "canceled"])).default("\"pending\""),
        Field::new("sent_at", Shape::Moment).computed(),
        Field::new("automatic", Shape::YesNo).default("false").computed(),
        Field::new("owner_id", Shape::Person),
    ],
    parts: &[],
    mentions: &[],
};

/// When to remind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At this moment.
    At(DateTime<Utc>),
    /// So many minutes before the task begins (at nine in the morning of its first day), or the activity.
    BeforeStart(i64),
    /// So many minutes before the task is due; before nine in the morning of the day where it is due on a day.
    BeforeDeadline(i64),
}

/// Reminds somebody of a record; oneself where nobody is named.
///
/// # Errors
/// Refused where the record is not there for the actor, where its start or deadline is not set, where the moment has passed, or
/// where it is for somebody else and the actor may not assign; else where the database fails.
pub async fn add(
    tx: &mut Tx,
    (kind, id): (RecordKind, Uuid),
    when: When,
    whom: Option<Uuid>,
    note: Option<String>,
) -> Result<Added> {
    let (occasion, at, minutes) = match when {
        When::At(at) => ("custom", moment(at), 0),
        When::BeforeStart(minutes) => ("start", Value::Null, minutes),
        When::BeforeDeadline(minutes) => ("deadline", Value::Null, minutes),
    };
    let mut given = Changes::new()
        .with("record_kind", kind.as_str())
        .with("record_id", id.to_string())
        .with("occasion", occasion)
        .with("remind_at", at)
        .with("minutes_before", minutes)
        .with("note", note);
    if let Some(whom) = whom {
        given.set("owner_id", whom.to_string());
    }
    records::add(tx, RecordKind::Reminder, &given).await
}

/// Reminds later: at this moment, whatever it was before.
///
/// # Errors
/// Refused where the reminder is not there for the actor or the moment has passed; else where the database fails.
pub async fn snooze(tx: &mut Tx, id: Uuid, until: DateTime<Utc>) -> Result<Updated> {
    let changes = Changes::new().with("occasion", "custom").with("remind_at", moment(until)).with("state", "pending");
    records::update(tx, RecordKind::Reminder, id, &changes, None).await
}

/// Reminds no more.
///
/// # Errors
/// Refused where the reminder is not there for the actor; else where the database fails.
pub async fn cancel(tx: &mut Tx, id: Uuid) -> Result<Updated> {
    records::update(tx, RecordKind::Reminder, id, &Changes::new().with("state", "canceled"), None).await
}

/// Completes a new or changed reminder, or refuses it.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    links::check_about(tx, before, after, ABOUT).await?;
    let changed = |key: &str| before.is_none_or(|before| before.get(key) != after.get(key));
    let about = links::about(after).ok_or_else(|| refusal!("error-no-such-record").about("record_id"))?;
    let whom = after.id("owner_id").ok_or_else(|| refusal!("error-no-such-person").about("owner_id"))?;
    if changed("owner_id") && tx.user_id() != Some(whom) {
        tx.require(FOR_OTHERS)?;
    }
    let (timed, stood) =
        (["occasion", "remind_at", "minutes_before", "owner_id"].into_iter().any(&changed), changed("state"));
    match after.text("state") {
        Some("sent") if stood => return Err(refusal!("error-field-computed", field = "state").about("state").into()),
        Some("pending") if timed || stood => {
            let at = match after.text("occasion") {
                Some("custom") => after.moment("remind_at"),
                _ => following::moment_of(tx, about, whom, after).await?,
            };
            let at = at.ok_or_else(|| refusal!("error-reminder-needs-moment").about("remind_at"))?;
            if at <= tx.now() {
                return Err(refusal!("error-reminder-in-the-past").about("remind_at").into());
            }
            after.set("remind_at", moment(at));
        }
        _ => {}
    }
    after.set("sent_at", if after.text("state") == Some("sent") { after.get("sent_at").clone() } else { Value::Null });
    Ok(before.map(|before| event_of(before, after)))
}

/// What a change of a reminder is called.
fn event_of(before: &Fields, after: &Fields) -> &'static str {
    if after.text("state") == Some("canceled") && before.get("state") != after.get("state") {
        return "reminder.canceled";
    }
    if before.get("remind_at") != after.get("remind_at") {
        return "reminder.snoozed";
    }
    rules::event_of(RecordKind::Reminder, rules::verb(Some(before), after))
}

/// A reminder, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    /// Its id.
    pub id: Uuid,
    /// Of what, as far as the reader may see it; an activity has no name.
    pub about: Option<About>,
    /// The kind and id of that.
    pub record: (RecordKind, Uuid),
    /// `start`, `deadline` or `custom`.
    pub occasion: String,
    /// When; nothing while its task has no such date.
    pub remind_at: Option<DateTime<Utc>>,
    /// `pending`, `sent` or `canceled`.
    pub state: String,
    /// What its maker wrote to it.
    pub note: Option<String>,
    /// Whether it was made with its task.
    pub is_automatic: bool,
    /// Whom it reminds.
    pub whom: Uuid,
}

/// One row of `crm.reminders`, as every query here reads it.
struct Row {
    id: Uuid,
    owner_id: Uuid,
    record_kind: String,
    record_id: Uuid,
    occasion: String,
    remind_at: Option<DateTime<Utc>>,
    state: String,
    note: Option<String>,
    automatic: bool,
}

/// My reminders that are still to come, the next one first; the first hundred.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn mine(tx: &mut Tx) -> Result<Vec<Reminder>> {
    tx.require(Permission::ReadRecords)?;
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, owner_id, record_kind, record_id, occasion, remind_at, state, note, automatic FROM crm.reminders
          WHERE workspace_id = $1 AND owner_id = $2 AND remind_at IS NOT NULL AND state = 'pending' AND deleted_at IS NULL
          ORDER BY remind_at, id LIMIT 100",
        workspace_id,
        me,
    )
    .fetch_all(tx.conn())
    .await?;
    with_names(tx, rows).await
}

/// The reminders of a record that are the actor's or that the actor made, earliest first; the first hundred.
///
/// # Errors
/// As [`mine`].
pub async fn of_record(tx: &mut Tx, (kind, id): (RecordKind, Uuid)) -> Result<Vec<Reminder>> {
    tx.require(Permission::ReadRecords)?;
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, owner_id, record_kind, record_id, occasion, remind_at, state, note, automatic FROM crm.reminders
          WHERE workspace_id = $1 AND record_id = $2 AND record_kind = $3 AND deleted_at IS NULL
            AND ($4::uuid IS NULL OR $4 IN (owner_id, created_by))
          ORDER BY remind_at, id LIMIT 100",
        workspace_id,
        id,
        kind.as_str(),
        me,
    )
    .fetch_all(tx.conn())
    .await?;
    with_names(tx, rows).await
}

/// A reminder, if it is the actor's or the actor made it; the system sees all.
///
/// # Errors
/// Where the database fails.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Reminder>> {
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, owner_id, record_kind, record_id, occasion, remind_at, state, note, automatic FROM crm.reminders
          WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND ($3::uuid IS NULL OR $3 IN (owner_id, created_by))",
        workspace_id,
        id,
        me,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(with_names(tx, rows).await?.pop())
}

async fn with_names(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Reminder>> {
    let of = |row: &Row| Some((RecordKind::parse(&row.record_kind)?, row.record_id));
    let records: Vec<(RecordKind, Uuid)> = rows.iter().filter_map(of).collect();
    let names = search::rows(tx, &records).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Reminder {
                id: row.id,
                about: About::among(&names, row.record_id),
                record: of(&row).ok_or_else(|| Error::broken("a reminder of an unknown kind of record"))?,
                occasion: row.occasion,
                remind_at: row.remind_at,
                state: row.state,
                note: row.note,
                is_automatic: row.automatic,
                whom: row.owner_id,
            })
        })
        .collect()
}
