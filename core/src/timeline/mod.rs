//! The timeline of a contact, company, lead or deal: everything that happened to it and to what belongs to it, as one stream,
//! latest first. Changes, activities, files and finished tasks stand in it by their `place`, which is also the cursor: what is
//! added meanwhile neither repeats nor hides anything.
//!
//! An activity is one entry, not also its own creation. A batch is one entry, as is a change with what followed from it by
//! itself. A change that was taken back says so and by whom; the taking back is no entry of its own, so that a slip does not
//! fill the page with pairs. Only what the reader may see is there: records of their scope and of kinds that they may read, of
//! tasks by their own rule, and of each what the rules of its fields leave.

mod filter;
mod related;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::access;
use crate::activities::{self, Activity};
use crate::actor::Permission;
use crate::error::Result;
use crate::files::{self, File};
use crate::records::{self, RecordKind};
use crate::tasks::{self, About, TaskRow};
use crate::tx::Tx;
use crate::users::Owner;
use crate::{refusal, search};

pub(crate) use filter::place_of;
pub use filter::{EntryType, Filter};

/// The most entries of a page.
const MOST: i64 = 200;

/// Where an entry stands: after everything that is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(Uuid);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

impl FromStr for Cursor {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Ok(Self(text.parse()?))
    }
}

/// A page of a timeline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its entries, latest first.
    pub entries: Vec<Entry>,
    /// Where the next page begins; nothing where this is the last.
    pub next: Option<Cursor>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What sort of thing.
    pub kind: EntryType,
    /// When.
    pub at: DateTime<Utc>,
    /// To which record of the timeline; of several the one that came first.
    pub record: About,
    /// To how many records of the timeline.
    pub records: i64,
    /// Who did it; nobody where the program did.
    pub by: Option<Owner>,
    /// What it was.
    pub what: What,
}

/// What an entry shows.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A change.
    Change(Change),
    /// An activity.
    Activity(Activity),
    /// A file that was put there.
    File(File),
    /// A task that was finished.
    Task(TaskRow),
}

/// A change, or the first of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its event, by which it can be undone.
    pub event: Uuid,
    /// The batch it belongs to.
    pub batch: Option<Uuid>,
    /// What happened, such as `deal.won`.
    pub kind: String,
    /// The names of the changed fields.
    pub fields: Vec<String>,
    /// The values before, where they have not been erased.
    pub before: Option<Value>,
    /// The values after, where they have not been erased.
    pub after: Option<Value>,
    /// Who took it back, and when; nothing while it holds.
    pub undone: Option<Undone>,
}

/// That a change was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// By whom; nobody where the program did.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A page of the timeline of a record and what belongs to it: of a contact with their leads and deals, of a company with its
/// contacts, their leads, and its deals, of a lead with its contact, of a deal with its contacts.
///
/// # Errors
/// Refused without the permission, where the record is not there for the actor, or has no timeline; else where the database fails.
pub async fn of(
    tx: &mut Tx,
    record: (RecordKind, Uuid),
    filter: &Filter,
    after: Option<Cursor>,
    size: i64,
) -> Result<Page> {
    tx.require(Permission::ReadRecords)?;
    if !activities::sees(tx, record.0.as_str(), record.1).await? {
        return Err(refusal!("error-record-gone").into());
    }
    let mut records = related::to(tx, record).await?;
    records.retain(|(kind, _)| filter.has_kind(*kind));
    let size = size.clamp(1, MOST);
    let mut found = places(tx, &records, filter, after, size + 1).await?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > size);
    found.truncate(usize::try_from(size).unwrap_or_default());
    let next = found.last().map(|last| Cursor(last.place)).filter(|_| more);
    Ok(Page { entries: entries(tx, &found).await?, next })
}

/// An entry, found but not read yet.
struct Found {
    place: Uuid,
    source: String,
    records: i64,
    id: Uuid,
    record_kind: String,
    record_id: Uuid,
}

impl Found {
    fn record(&self) -> Option<(RecordKind, Uuid)> {
        Some((RecordKind::parse(&self.record_kind)?, self.record_id))
    }
}

async fn places(
    tx: &mut Tx,
    records: &[(RecordKind, Uuid)],
    filter: &Filter,
    after: Option<Cursor>,
    wanted: i64,
) -> Result<Vec<Found>> {
    let (kinds, ids): (Vec<String>, Vec<Uuid>) =
        records.iter().map(|(kind, id)| (kind.as_str().to_owned(), *id)).unzip();
    let (since, until) = filter.places();
    let before = after.map_or(until, |after| after.0.min(until));
    let wants = filter.wants().within_rights(tx);
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let found = sqlx::query_file_as!(
        Found,
        "src/timeline/places.sql",
        workspace_id,
        &kinds,
        &ids,
        before,
        since,
        wanted,
        wants.verbs.as_deref(),
        wants.other_verbs,
        wants.events,
        &wants.activities,
        filter.channels.as_deref(),
        wants.files,
        wants.tasks,
        me,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// Reads the entries in their order.
async fn entries(tx: &mut Tx, found: &[Found]) -> Result<Vec<Entry>> {
    let of = |source: &str| found.iter().filter(|one| one.source == source).map(|one| one.id).collect::<Vec<_>>();
    let mut changes = changes(tx, &of("event")).await?;
    let mut done = activities::with_ids(tx, &of("activity")).await?;
    let mut put = files::with_ids(tx, &of("file")).await?;
    let mut finished = tasks::with_ids(tx, &of("task")).await?;
    let finishers = finishers(tx, &of("task")).await?;
    let names = names(tx, found).await?;
    let mut entries = Vec::with_capacity(found.len());
    for one in found {
        let read = match one.source.as_str() {
            "event" => take(&mut changes, |change| change.2.event == one.id)
                .map(|(at, by, change)| (EntryType::of_event(&change.kind), at, by, What::Change(change))),
            "activity" => take(&mut done, |activity| activity.id == one.id).map(|activity| {
                let kind = EntryType::parse(&activity.kind).unwrap_or(EntryType::Note);
                (kind, activity.happened_at, activity.owner.clone(), What::Activity(activity))
            }),
            "file" => take(&mut put, |file| file.id == one.id)
                .map(|file| (EntryType::File, file.created_at, file.owner.clone(), What::File(file))),
            _ => take(&mut finished, |task| task.id == one.id).and_then(|task| {
                let (at, by) =
                    finishers.iter().find(|(id, _, _)| *id == task.id).map(|(_, at, by)| (*at, by.clone()))?;
                Some((EntryType::Task, at, by, What::Task(task)))
            }),
        };
        let record = names.iter().find(|name| name.id == one.record_id).cloned();
        let (Some((kind, at, by, what)), Some(record)) = (read, record) else { continue };
        entries.push(Entry { kind, at, record, records: one.records, by, what });
    }
    Ok(entries)
}

fn take<T>(from: &mut Vec<T>, wanted: impl Fn(&T) -> bool) -> Option<T> {
    let at = from.iter().position(wanted)?;
    Some(from.swap_remove(at))
}

/// The records of these entries by name. The timeline's own may be archived, and is then in no list.
async fn names(tx: &mut Tx, found: &[Found]) -> Result<Vec<About>> {
    let mut records: Vec<(RecordKind, Uuid)> = found.iter().filter_map(Found::record).collect();
    records.sort_unstable();
    records.dedup();
    let rows = search::rows(tx, &records).await?;
    let mut names: Vec<About> = records.iter().filter_map(|(_, id)| About::among(&rows, *id)).collect();
    for (kind, id) in records {
        if names.iter().all(|name| name.id != id)
            && let Some(view) = records::view(tx, kind, id).await?
            && let Some(reference) = view.reference
        {
            let title = kind.spec().and_then(|spec| view.fields.text(spec.title)).unwrap_or_default().to_owned();
            names.push(About { id, reference, title });
        }
    }
    Ok(names)
}

/// The changes of these events: when, by whom, and what.
async fn changes(tx: &mut Tx, events: &[Uuid]) -> Result<Vec<(DateTime<Utc>, Option<Owner>, Change)>> {
    let mut undone = undone(tx, events).await?;
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT e.id, e.batch_id, e.kind, e.record_kind, e.fields, e.occurred_at, v.before AS "before?", v.after AS "after?",
                  u.id AS "by_id?", u.name AS "by_name?", u.slack_id AS "by_slack_id?"
             FROM crm.events e
             LEFT JOIN crm.event_values v ON v.workspace_id = e.workspace_id AND v.event_id = e.id
             LEFT JOIN crm.users u ON u.workspace_id = e.workspace_id AND u.id = e.actor_id
            WHERE e.workspace_id = $1 AND e.id = ANY ($2)"#,
        workspace_id,
        events,
    )
    .fetch_all(tx.conn())
    .await?;
    let read = rows.into_iter().map(|mut row| {
        access::tell(tx, &row.record_kind, &mut row.fields, [&mut row.before, &mut row.after]);
        let change = Change {
            event: row.id,
            batch: row.batch_id,
            kind: row.kind,
            fields: row.fields,
            before: row.before,
            after: row.after,
            undone: take(&mut undone, |(event, _)| *event == row.id).map(|(_, undone)| undone),
        };
        (row.occurred_at, Owner::from_columns(row.by_id, row.by_name, row.by_slack_id), change)
    });
    Ok(read.collect())
}

/// Which of these changes are taken back just now.
pub(crate) async fn undone(tx: &mut Tx, events: &[Uuid]) -> Result<Vec<(Uuid, Undone)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT change.id AS "root!", u.name AS "by?", e.occurred_at AS at
             FROM unnest($2::uuid[]) AS change (id)
             JOIN crm.events e ON e.workspace_id = $1 AND e.id = crm.undoing(change.id)
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = e.actor_id"#,
        workspace_id,
        events,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.root, Undone { by: row.by, at: row.at })).collect())
}

/// When these tasks were finished, and by whom.
async fn finishers(tx: &mut Tx, tasks: &[Uuid]) -> Result<Vec<(Uuid, DateTime<Utc>, Option<Owner>)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT t.id, t.completed_at AS "at!", u.id AS "by_id?", u.name AS "by_name?", u.slack_id AS "by_slack_id?"
             FROM crm.tasks t LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = t.completed_by
            WHERE t.workspace_id = $1 AND t.id = ANY ($2) AND t.completed_at IS NOT NULL"#,
        workspace_id,
        tasks,
    )
    .fetch_all(tx.conn())
    .await?;
    let by = |id, name, slack_id| Owner::from_columns(id, name, slack_id);
    Ok(rows.into_iter().map(|row| (row.id, row.at, by(row.by_id, row.by_name, row.by_slack_id))).collect())
}
