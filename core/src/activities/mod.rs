//! Activities: what was done with a customer, or said by them: a call, a meeting, an e-mail, a note … An activity belongs to a
//! record and is seen by whoever sees that. One in the future is planned. Notes are activities of type `note`.
//!
//! An activity is changed, archived and restored through `records`.

mod notes;
mod touch;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::error::Result;
use crate::records::catalogue::{Field, Shape, Spec};
use crate::records::values::{self, moment};
use crate::records::{self, Added, Changes, Fields, RecordKind, links};
use crate::refusal;
use crate::tx::Tx;
use crate::users::Owner;

pub use notes::add as add_note;
pub use touch::last_touch;

/// What kind of thing was done (decision X35).
pub const TYPES: &[&str] = &["call", "meeting", "email", "task", "note", "message", "file"];

/// Through which it went.
pub const CHANNELS: &[&str] = &["phone", "video", "in_person", "email", "slack", "sms", "whatsapp", "web", "other"];

/// What came of it. Fixed, so that calls can be counted by it; what else there is to say stands in the body.
pub const OUTCOMES: &[&str] = &[
    "connected",
    "no_answer",
    "left_voicemail",
    "busy",
    "wrong_number",
    "call_back",
    "held",
    "no_show",
    "rescheduled",
    "canceled",
    "sent",
    "replied",
    "bounced",
    "interested",
    "not_interested",
    "done",
];

/// What an activity or a file can belong to.
pub const OF: &[RecordKind] =
    &[RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal, RecordKind::Task];

/// The names of those kinds.
pub(crate) const OF_KEYS: &[&str] = &["contact", "company", "lead", "deal", "task"];

/// The condition by which what belongs to a record is seen.
pub(crate) const WITH_ITS_RECORD: &str = "crm.sees(t.record_kind, t.record_id)";

/// The years in which an activity can have happened, or will.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9998;

/// What an activity consists of. Its owner is who did it.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Activity,
    table: "activities",
    title: "subject",
    visible: WITH_ITS_RECORD,
    write: Permission::WriteActivities,
    purged: true,
    fields: &[
        Field::new("type", Shape::Choice(TYPES)).default("\"note\""),
        Field::new("subject", Shape::Text(200)),
        Field::new("body", Shape::LongText(40_000)),
        Field::new("outcome", Shape::Choice(OUTCOMES)),
        Field::new("direction", Shape::Choice(&["in", "out"])),
        Field::new("channel", Shape::Choice(CHANNELS)),
        Field::new("duration_minutes", Shape::Integer(0, 10_080)),
        Field::new("happened_at", Shape::Moment),
        Field::new("permalink", Shape::Url),
        Field::new("file_id", Shape::Link(RecordKind::File)),
        Field::new("record_kind", Shape::Choice(OF_KEYS)),
        Field::new("record_id", Shape::Id),
        Field::new("owner_id", Shape::Person),
    ],
    parts: &[("reminders", "record_id")],
    mentions: &[],
};

/// An activity to be logged.
#[derive(Debug, Clone, PartialEq)]
pub struct NewActivity {
    /// One of [`TYPES`].
    pub kind: &'static str,
    /// What it belongs to.
    pub record: (RecordKind, Uuid),
    /// What it was about, in one line.
    pub subject: Option<String>,
    /// More about it.
    pub body: Option<String>,
    /// What came of it, one of [`OUTCOMES`].
    pub outcome: Option<String>,
    /// `in` or `out`.
    pub direction: Option<&'static str>,
    /// One of [`CHANNELS`]; the usual one of its type where none is named.
    pub channel: Option<String>,
    /// How long it took.
    pub duration_minutes: Option<i64>,
    /// When it was or will be; now where nothing is said.
    pub happened_at: Option<DateTime<Utc>>,
    /// Where its words stand, such as a message in Slack.
    pub permalink: Option<String>,
    /// Who did it; the acting person where nobody is named.
    pub owner_id: Option<Uuid>,
}

impl NewActivity {
    /// An activity of this type of a record, of which nothing more is said.
    #[must_use]
    pub fn new(kind: &'static str, record: (RecordKind, Uuid)) -> Self {
        Self {
            kind,
            record,
            subject: None,
            body: None,
            outcome: None,
            direction: None,
            channel: None,
            duration_minutes: None,
            happened_at: None,
            permalink: None,
            owner_id: None,
        }
    }
}

/// Logs an activity.
///
/// # Errors
/// Refused without the permission, where a field is broken, or where its record is not there for the actor; else where the
/// database fails.
pub async fn log(tx: &mut Tx, new: NewActivity) -> Result<Added> {
    let (kind, id) = new.record;
    let mut given = Changes::new()
        .with("type", new.kind)
        .with("record_kind", kind.as_str())
        .with("record_id", id.to_string())
        .with("subject", new.subject)
        .with("body", new.body)
        .with("outcome", new.outcome)
        .with("direction", new.direction)
        .with("channel", new.channel)
        .with("duration_minutes", new.duration_minutes)
        .with("happened_at", new.happened_at.map_or(Value::Null, moment))
        .with("permalink", new.permalink);
    if let Some(owner) = new.owner_id {
        given.set("owner_id", owner.to_string());
    }
    records::add(tx, RecordKind::Activity, &given).await
}

/// Completes a new or changed activity, or refuses it.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    if links::about(after).is_none() {
        return Err(refusal!("error-no-such-record").about("record_id").into());
    }
    links::check_about(tx, before, after, OF).await?;
    file_of_its_record(tx, before, after).await?;
    if !after.has("channel") {
        let usual = usual_channel(after.text("type").unwrap_or_default(), after.text("permalink"));
        after.set("channel", usual);
    }
    if !after.has("happened_at") {
        let at = before.map_or_else(|| moment(tx.now()), |before| before.get("happened_at").clone());
        after.set("happened_at", at);
    }
    let day = after.moment("happened_at").unwrap_or_default().date_naive();
    values::within_years(day, YEARS).map_err(|refusal| refusal.about("happened_at"))?;
    let says_nothing = !["subject", "body", "permalink", "file_id"].into_iter().any(|key| after.has(key));
    if says_nothing && after.text("type") == Some("note") {
        return Err(refusal!("error-note-is-empty").about("body").into());
    }
    Ok(match before {
        None => Some("activity.logged"),
        Some(_) => None,
    })
}

/// Refuses a file that belongs to another record: it is seen, and goes, with that one.
async fn file_of_its_record(tx: &mut Tx, before: Option<&Fields>, after: &Fields) -> Result<()> {
    let named = ["file_id", "record_id"].iter().any(|key| before.is_none_or(|old| old.get(key) != after.get(key)));
    let Some(file) = after.id("file_id").filter(|_| named) else { return Ok(()) };
    let workspace_id = tx.workspace_id();
    let record =
        sqlx::query_scalar!("SELECT record_id FROM crm.files WHERE workspace_id = $1 AND id = $2", workspace_id, file)
            .fetch_optional(tx.conn())
            .await?;
    if record == after.id("record_id") {
        return Ok(());
    }
    Err(refusal!("error-file-of-another").about("file_id").into())
}

/// The channel that an activity of a type mostly goes through.
fn usual_channel(kind: &str, permalink: Option<&str>) -> &'static str {
    match kind {
        "call" => "phone",
        "meeting" => "video",
        "email" => "email",
        "message" => "slack",
        _ if permalink.is_some_and(|link| link.contains(".slack.com/")) => "slack",
        _ => "other",
    }
}

/// An activity, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Its id.
    pub id: Uuid,
    /// One of [`TYPES`].
    pub kind: String,
    /// What it was about, in one line.
    pub subject: Option<String>,
    /// More about it.
    pub body: Option<String>,
    /// One of [`OUTCOMES`].
    pub outcome: Option<String>,
    /// `in` or `out`.
    pub direction: Option<String>,
    /// One of [`CHANNELS`].
    pub channel: String,
    /// How long it took.
    pub duration_minutes: Option<i32>,
    /// When it was or will be.
    pub happened_at: DateTime<Utc>,
    /// Where its words stand.
    pub permalink: Option<String>,
    /// The file that it is about.
    pub file_id: Option<Uuid>,
    /// The kind of record it belongs to.
    pub record_kind: String,
    /// Which one.
    pub record_id: Uuid,
    /// Who did it.
    pub owner: Option<Owner>,
    /// Its version.
    pub version: i32,
}

/// An activity, if there is one and the actor sees its record.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Activity>> {
    tx.require(Permission::ReadActivities)?;
    let found = with_ids(tx, &[id]).await?.pop();
    let Some(activity) = found else { return Ok(None) };
    Ok(sees(tx, &activity.record_kind, activity.record_id).await?.then_some(activity))
}

/// Whether the actor sees a record, archived or not.
pub(crate) async fn sees(tx: &mut Tx, kind: &str, id: Uuid) -> Result<bool> {
    if !RecordKind::parse(kind).is_some_and(|kind| tx.actor().may_read(kind)) {
        return Ok(false);
    }
    let seen = sqlx::query_scalar!(r#"SELECT crm.sees($1, $2) AS "seen!""#, kind, id).fetch_one(tx.conn()).await?;
    Ok(seen)
}

/// These activities in their order, whoever sees them; archived ones are left out.
pub(crate) async fn with_ids(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Activity>> {
    let workspace_id = tx.workspace_id();
    let found = sqlx::query!(
        r#"SELECT a.id, a.type AS kind, a.subject, a.body, a.outcome, a.direction, a.channel, a.duration_minutes, a.happened_at,
                  a.permalink, a.file_id, a.record_kind, a.record_id, a.version,
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM crm.activities a LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = a.owner_id
            WHERE a.workspace_id = $1 AND a.id = ANY ($2) AND a.deleted_at IS NULL"#,
        workspace_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let access = access::of(tx, RecordKind::Activity);
    let mut activities: Vec<Activity> = found
        .into_iter()
        .map(|row| Activity {
            id: row.id,
            kind: row.kind,
            subject: row.subject,
            body: row.body,
            outcome: row.outcome,
            direction: row.direction,
            channel: row.channel,
            duration_minutes: row.duration_minutes,
            happened_at: row.happened_at,
            permalink: row.permalink,
            file_id: row.file_id,
            record_kind: row.record_kind,
            record_id: row.record_id,
            owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            version: row.version,
        })
        .map(|activity| access.activity(activity))
        .collect();
    activities.sort_by_key(|activity| ids.iter().position(|id| *id == activity.id));
    Ok(activities)
}
