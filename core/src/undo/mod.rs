//! Taking changes back: one, the last thing somebody did, or a whole batch such as an import. An undo is a change like any
//! other, with an event that names the one it takes back, so it can itself be undone.

mod batch;
mod beside;
mod unmaking;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::actor::{Permission, Scope};
use crate::error::{Error, Fault, Result, UserError};
use crate::events::{self, Why};
use crate::records::catalogue::{CUSTOM_PREFIX, Spec, label};
use crate::records::store::{self, Snapshot};
use crate::records::{self, ARCHIVED_AT, Done, Fields, RecordKind, Reference, Step, name_of, rules, values};
use crate::texts::Value as TextValue;
use crate::tx::Tx;
use crate::{access, refusal, text, texts};

pub use batch::{UndoneBatch, batch};
use unmaking::unmade;

/// A change that was taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    /// The kind of record.
    pub record: RecordKind,
    /// The record's id.
    pub id: Uuid,
    /// Its reference, where it has one.
    pub reference: Option<Reference>,
    /// The change that took it back; nothing where the record was so already.
    pub done: Option<Done>,
}

/// What came of undoing the last thing somebody did.
#[derive(Debug, Clone, PartialEq)]
pub enum LastUndone {
    /// It was one change.
    One(Undone),
    /// It was part of a batch, which went as a whole.
    Batch(UndoneBatch),
}

/// An event as undo reads it.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub id: Uuid,
    pub kind: String,
    pub record_kind: String,
    pub record_id: Uuid,
    pub record_version: i32,
    pub actor_id: Option<Uuid>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl Past {
    /// The facts of the change as they were, and as they are since; no key where there was nothing.
    ///
    /// # Errors
    /// Refused where they were erased.
    pub(crate) fn facts(&self) -> Result<[Map<String, Value>; 2], UserError> {
        if self.before.is_none() && self.after.is_none() {
            return Err(refusal!("error-undo-erased"));
        }
        Ok([&self.before, &self.after]
            .map(|facts| facts.as_ref().and_then(Value::as_object).cloned().unwrap_or_default()))
    }
}

/// Takes one change back.
///
/// # Errors
/// Refused where it is somebody else's and the actor is no administrator, where it is undone already, where somebody changed
/// the same field since (naming the field, who and when), where its values were erased, or where the record is not there for
/// this actor; else where the database fails.
pub async fn event(tx: &mut Tx, event_id: Uuid) -> Result<Undone> {
    let past = read(tx, event_id).await?.ok_or_else(|| refusal!("error-undo-nothing"))?;
    take_back(tx, &past).await
}

/// Takes back the last thing that the actor did and that is not undone; the whole batch where it was one.
///
/// # Errors
/// Refused where there is nothing, or as [`event`]; else where the database fails.
pub async fn last(tx: &mut Tx) -> Result<LastUndone> {
    let found = last_in_effect(tx, None).await?.ok_or_else(|| refusal!("error-undo-nothing"))?;
    one_or_batch(tx, found).await
}

/// Takes back the last change of a record, whosever it was; the whole batch where it was one.
///
/// # Errors
/// Refused where there is nothing, or as [`event`]; else where the database fails.
pub async fn last_of(tx: &mut Tx, record: Uuid) -> Result<LastUndone> {
    let found = last_in_effect(tx, Some(record)).await?.ok_or_else(|| refusal!("error-undo-nothing"))?;
    one_or_batch(tx, found).await
}

async fn one_or_batch(tx: &mut Tx, (event_id, batch_id): (Uuid, Option<Uuid>)) -> Result<LastUndone> {
    match batch_id {
        Some(id) => Ok(LastUndone::Batch(batch(tx, id).await?)),
        None => Ok(LastUndone::One(event(tx, event_id).await?)),
    }
}

/// The latest change that is in effect and is itself no undo: of a record, or of the actor. An event that changed nothing, such
/// as that a task is overdue, is none. What an undone batch had to leave is not tried again.
async fn last_in_effect(tx: &mut Tx, record: Option<Uuid>) -> Result<Option<(Uuid, Option<Uuid>)>> {
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let mut tried: Vec<Uuid> = Vec::new();
    loop {
        let row = sqlx::query!(
            "SELECT e.id, e.batch_id FROM crm.events e
              WHERE e.workspace_id = $1 AND e.undoes IS NULL AND e.caused_by IS NULL AND cardinality(e.fields) > 0
                AND CASE WHEN $2::uuid IS NULL THEN e.actor_id = $3 ELSE e.record_id = $2 END
                AND crm.undoing(e.id) IS NULL AND (e.batch_id IS NULL OR e.batch_id <> ALL ($4))
              ORDER BY e.id DESC LIMIT 1",
            workspace_id,
            record,
            me,
            &tried,
        )
        .fetch_optional(tx.conn())
        .await?;
        match row.map(|row| (row.id, row.batch_id)) {
            Some((_, Some(batch))) if batch::is_undone(tx, batch).await? => tried.push(batch),
            found => return Ok(found),
        }
    }
}

/// An event with its values.
async fn read(tx: &mut Tx, event_id: Uuid) -> Result<Option<Past>> {
    let workspace_id = tx.workspace_id();
    let past = sqlx::query_as!(
        Past,
        r#"SELECT e.id, e.kind, e.record_kind, e.record_id, e.record_version, e.actor_id,
                  v.before AS "before?", v.after AS "after?"
             FROM crm.events e LEFT JOIN crm.event_values v ON v.workspace_id = e.workspace_id AND v.event_id = e.id
            WHERE e.workspace_id = $1 AND e.id = $2"#,
        workspace_id,
        event_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(past)
}

/// Whether the actor may take back what this person did: their own, or anybody's for who has the permission.
fn may_undo(tx: &Tx, by: Option<Uuid>) -> Result<(), UserError> {
    if by.is_some() && by == tx.user_id() {
        return Ok(());
    }
    tx.require(Permission::UndoOthers).map_err(|_| refusal!("error-undo-not-yours"))
}

/// Takes a change back whole, or refuses and leaves everything as it was.
pub(crate) async fn take_back(tx: &mut Tx, past: &Past) -> Result<Undone> {
    tx.savepoint().await?;
    match taken_back(tx, past).await.map_err(in_words) {
        Ok(undone) => {
            tx.release_savepoint().await?;
            Ok(undone)
        }
        Err(Error::User(refusal)) => {
            tx.roll_back_to_savepoint().await?;
            Err(refusal.into())
        }
        fault => fault,
    }
}

async fn taken_back(tx: &mut Tx, past: &Past) -> Result<Undone> {
    may_undo(tx, past.actor_id)?;
    if is_undone(tx, past.id).await? {
        return Err(refusal!("error-undo-already").into());
    }
    if let Some(undone) = beside::take_back(tx, past).await? {
        return Ok(undone);
    }
    let spec = RecordKind::parse(&past.record_kind).and_then(RecordKind::spec);
    let spec = spec.ok_or_else(|| refusal!("error-undo-impossible", what = past.kind.as_str()))?;
    let own_profile = spec.kind == RecordKind::User && tx.user_id() == Some(past.record_id);
    if !own_profile {
        tx.require(spec.write)?;
    }
    let [old, _] = past.facts()?;
    rules::one_at_a_time(tx, spec, &Fields::from(old)).await?;
    let scope = tx.actor().scope();
    if handed_over(tx, past).await? {
        tx.set_scope(Scope::All).await?;
    }
    // Where it is refused, the savepoint takes the scope back too.
    let undone = put_back(tx, spec, past).await?;
    tx.set_scope(scope).await?;
    Ok(undone)
}

/// Takes a change back, whatever the scope, and what followed from it.
async fn put_back(tx: &mut Tx, spec: &'static Spec, past: &Past) -> Result<Undone> {
    let now = store::lock(tx, spec, past.record_id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    let reference = now.number.map(|number| Reference { kind: spec.kind, number });
    let access = access::of(tx, spec.kind);
    access.require_written(&written_again(spec, past))?;
    let step = step(tx, spec, past, &now).await?;
    let done = records::write(tx, spec, past.record_id, &now, step).await?;
    if let Some(done) = &done {
        // What followed may lie outside the actor's own scope, as it did when it followed.
        tx.set_scope(Scope::All).await?;
        take_back_caused(tx, past.id, done.event).await?;
    }
    let done = done.map(|done| Done { before: access.fields(done.before), after: access.fields(done.after), ..done });
    Ok(Undone { record: spec.kind, id: past.record_id, reference, done })
}

/// The fields that taking a change back writes, as far as people write them.
fn written_again(spec: &Spec, past: &Past) -> Fields {
    let mut fields = Fields::new();
    for (key, old) in past.before.as_ref().and_then(Value::as_object).into_iter().flatten() {
        if key.starts_with(CUSTOM_PREFIX) || spec.field(key).is_some_and(|field| !field.computed) {
            fields.set(key.clone(), old.clone());
        }
    }
    fields
}

/// The step that takes a change back.
async fn step(tx: &mut Tx, spec: &Spec, past: &Past, now: &Snapshot) -> Result<Step> {
    match &past.before {
        None => unmade(tx, spec, past, now).await,
        Some(before) => restored(tx, spec, past, now, before, past.after.as_ref()).await,
    }
}

/// Whether the actor gave away with this change what they saw: it is theirs to take back, though they see it no more.
async fn handed_over(tx: &mut Tx, past: &Past) -> Result<bool> {
    let [before, after] = past.facts()?.map(Fields::from);
    let is_mine = past.actor_id.is_some() && past.actor_id == tx.user_id() && past.before.is_some();
    if !is_mine || before.get("owner_id") == after.get("owner_id") {
        return Ok(false);
    }
    let was_seen = sqlx::query_scalar!(r#"SELECT crm.in_scope($1) AS "seen!""#, before.id("owner_id"));
    Ok(was_seen.fetch_one(tx.conn()).await?)
}

/// A rule of the tables that other records have come to stand behind is no fault of ours: what is put back breaks it.
fn in_words(error: Error) -> Error {
    let Error::Fault(Fault::Database(sqlx::Error::Database(refused))) = &error else { return error };
    // A unique key, a check, a column that is never empty, a record that is gone.
    match refused.code().as_deref() {
        Some("23505" | "23514" | "23502" | "23503") => refusal!("error-undo-out-of-place").into(),
        _ => error,
    }
}

/// Takes back what followed by itself from a change, such as a won deal's customer. What somebody has changed since stays.
async fn take_back_caused(tx: &mut Tx, cause: Uuid, undoing: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let caused = sqlx::query_scalar!(
        "SELECT id FROM crm.events WHERE workspace_id = $1 AND caused_by = $2 ORDER BY id DESC",
        workspace_id,
        cause,
    )
    .fetch_all(tx.conn())
    .await?;
    for id in caused {
        let Some(past) = read(tx, id).await? else { continue };
        let Some(spec) = RecordKind::parse(&past.record_kind).and_then(RecordKind::spec) else { continue };
        if is_undone(tx, id).await? {
            continue;
        }
        let Some(now) = store::lock(tx, spec, past.record_id).await? else { continue };
        if past.before.is_none() && past.after.is_none() {
            continue;
        }
        match step(tx, spec, &past, &now).await {
            Ok(mut step) => {
                step.why.caused_by = Some(undoing);
                records::write(tx, spec, past.record_id, &now, step).await?;
            }
            Err(Error::User(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// The step that puts the fields of a change back to what they were.
async fn restored(
    tx: &mut Tx,
    spec: &Spec,
    past: &Past,
    now: &Snapshot,
    before: &Value,
    after: Option<&Value>,
) -> Result<Step> {
    let nothing = Map::new();
    let before = before.as_object().unwrap_or(&nothing);
    let after = after.and_then(Value::as_object).unwrap_or(&nothing);
    let mut fields = now.fields.clone();
    let mut archived_at = now.archived_at;
    for (key, old) in before {
        let current = match key.as_str() {
            ARCHIVED_AT => now.archived_at.map_or(Value::Null, values::moment),
            key if spec.field(key).is_some() || key.starts_with(CUSTOM_PREFIX) => now.fields.get(key).clone(),
            // Facts for the reader, such as a stage's name: no field of the record.
            _ => continue,
        };
        if current != *after.get(key).unwrap_or(&Value::Null) {
            return Err(since(tx, spec, past, now, key).await?);
        }
        if key == ARCHIVED_AT {
            archived_at = old.as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok());
        } else {
            fields.set(key.clone(), old.clone());
        }
    }
    let back = now.archived_at.is_some() || ["owner_id", "status"].iter().any(|key| before.contains_key(*key));
    if back && archived_at.is_none() {
        rules::without_leaver(tx, spec, &mut fields).await?;
        if fields == now.fields && now.archived_at.is_none() {
            let name = name_of(spec, past.record_id, now);
            return Err(refusal!("error-undo-owner-left", name = name).about("owner_id").into());
        }
    }
    rules::hold(tx, spec, past.record_id, &now.fields, &fields).await.map_err(as_things_are)?;
    let event = match (now.archived_at, archived_at) {
        (None, Some(_)) => {
            rules::may_put_away(tx, spec, &now.fields)?;
            rules::may_archive(tx, spec, past.record_id).await?;
            rules::event_of(spec.kind, rules::ARCHIVED)
        }
        (Some(_), None) => {
            rules::may_bring_back(tx, spec, &fields)?;
            rules::event_of(spec.kind, rules::RESTORED)
        }
        _ => rules::event_of_undoing(tx, spec, &now.fields, &fields).await?,
    };
    Ok(Step { event, after: fields, archived_at, why: Why { undoes: Some(past.id), caused_by: None } })
}

/// A refusal of what a record cannot be, where it would come to be so by an undo.
fn as_things_are(error: Error) -> Error {
    match error {
        Error::User(refusal) => refusal!("error-undo-would-break", reason = refusal.text().clone()).into(),
        fault @ Error::Fault(_) => fault,
    }
}

/// The refusal for a field that was changed after the event.
async fn since(tx: &mut Tx, spec: &Spec, past: &Past, now: &Snapshot, field: &str) -> Result<Error> {
    let change = events::changed_since(tx, past.record_id, field, past.record_version).await?;
    let change = change.map(|change| Since { field: Some(field.to_owned()), by: change.by, at: change.at });
    let name = name_of(spec, past.record_id, now);
    Ok(match change {
        Some(change) => refused_since(tx, &name, &change),
        None => refusal!("error-undo-changed", name = name, field = label(field)).about(field.to_owned()).into(),
    })
}

/// A change that stands in the way.
struct Since {
    field: Option<String>,
    by: Option<String>,
    at: DateTime<Utc>,
}

fn refused_since(tx: &Tx, name: &str, change: &Since) -> Error {
    let by = change.by.clone().map_or_else(|| TextValue::from(text!("the-crm")), TextValue::from);
    let at = texts::date_time(change.at, tx.now(), tx.actor().time_zone);
    match &change.field {
        Some(field) => refusal!("error-undo-changed-since", name = name, field = label(field), by = by, at = at)
            .about(field.clone())
            .into(),
        None => refusal!("error-undo-worked-on-since", name = name, by = by, at = at).into(),
    }
}

/// Whether the event has been taken back, and that not taken back again.
async fn is_undone(tx: &mut Tx, event_id: Uuid) -> Result<bool> {
    let undone = sqlx::query_scalar!(r#"SELECT crm.undoing($1) IS NOT NULL AS "undone!""#, event_id);
    Ok(undone.fetch_one(tx.conn()).await?)
}
