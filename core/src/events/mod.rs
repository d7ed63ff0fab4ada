//! What happened. Every change writes one event in its own transaction; history, undo, reports, notifications and
//! everything else that follows from a change reads it here and nowhere else.
//!
//! The event row holds ids, the actor and the names of the changed fields and is never altered; the values live beside
//! it, where erasure may remove them.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::records::RecordKind;
use crate::tx::Tx;

/// Asks for a job whenever an event of this kind is written. The job's payload is `{"event_id": …}`, or `{"batch_id": …}`
/// once for a whole batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    /// The kind of event, such as `lead.created`.
    pub event: &'static str,
    /// The kind of job to enqueue.
    pub job: &'static str,
}

/// One change of one record.
#[derive(Debug)]
pub struct Change {
    /// What happened, `<record>.<past participle>`, such as `deal.moved`.
    pub kind: &'static str,
    /// What kind of record it happened to.
    pub record: RecordKind,
    /// Which one.
    pub id: Uuid,
    /// Its version after the change.
    pub version: i32,
    /// The fields as they were; nothing for a new record.
    pub before: Option<Value>,
    /// The fields as they are; nothing for a removed one.
    pub after: Option<Value>,
}

/// Writes the event of a change, with the jobs of those who asked for it. Answers with the event's id.
///
/// # Errors
/// Where the database fails.
pub async fn record(tx: &mut Tx, change: Change) -> Result<Uuid> {
    record_why(tx, change, Why::default()).await
}

/// Why a change was made, where it was not for its own sake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Why {
    /// The event that the change takes back.
    pub undoes: Option<Uuid>,
    /// The event that it followed from by itself.
    pub caused_by: Option<Uuid>,
}

/// The same for a change that was not made for its own sake.
pub(crate) async fn record_why(tx: &mut Tx, change: Change, why: Why) -> Result<Uuid> {
    let id = tx.new_id();
    let fields = changed_fields(change.before.as_ref(), change.after.as_ref());
    let (workspace_id, actor_id, now, batch) = (tx.workspace_id(), tx.user_id(), tx.now(), tx.batch());
    let actor_kind = if actor_id.is_some() { "person" } else { "system" };
    let origin = tx.actor().origin.as_str();
    sqlx::query!(
        "WITH event AS (
           INSERT INTO crm.events (workspace_id, id, kind, record_kind, record_id, record_version, fields,
                                   actor_kind, actor_id, origin, batch_id, occurred_at, undoes, caused_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $15, $16) RETURNING workspace_id, id)
         INSERT INTO crm.event_values (workspace_id, event_id, before, after)
         SELECT workspace_id, id, $13::jsonb, $14::jsonb FROM event WHERE $13 IS NOT NULL OR $14 IS NOT NULL",
        workspace_id,
        id,
        change.kind,
        change.record.as_str(),
        change.id,
        change.version,
        &fields,
        actor_kind,
        actor_id,
        origin,
        batch,
        now,
        change.before,
        change.after,
        why.undoes,
        why.caused_by,
    )
    .execute(tx.conn())
    .await?;
    tell(tx, change.kind, id).await?;
    Ok(id)
}

/// The same change of many records of a kind.
pub(crate) struct Many<'a> {
    /// What happened.
    pub kind: &'static str,
    /// What kind of record it happened to.
    pub record: RecordKind,
    /// Which ones, each with its version after the change.
    pub records: &'a [(Uuid, i32)],
    /// The changed fields as they were.
    pub before: &'a Value,
    /// The changed fields as they are.
    pub after: &'a Value,
}

/// How many events are written in one statement.
const AT_ONCE: usize = 5_000;

/// Writes one event for each of many records that were changed alike, as part of the transaction's batch.
pub(crate) async fn record_many(tx: &mut Tx, many: Many<'_>) -> Result<()> {
    let fields = changed_fields(Some(many.before), Some(many.after));
    let (workspace_id, actor_id, now, batch) = (tx.workspace_id(), tx.user_id(), tx.now(), tx.batch());
    let actor_kind = if actor_id.is_some() { "person" } else { "system" };
    let origin = tx.actor().origin.as_str();
    let mut told = None;
    for records in many.records.chunks(AT_ONCE) {
        let ids: Vec<Uuid> = records.iter().map(|_| tx.new_id()).collect();
        let (record_ids, versions): (Vec<Uuid>, Vec<i32>) = records.iter().copied().unzip();
        sqlx::query!(
            "WITH event AS (
               INSERT INTO crm.events (workspace_id, id, kind, record_kind, record_id, record_version, fields,
                                       actor_kind, actor_id, origin, batch_id, occurred_at)
               SELECT $1, new.id, $2, $3, new.record_id, new.version, $4, $5, $6, $7, $8, $9
                 FROM unnest($10::uuid[], $11::uuid[], $12::integer[]) AS new (id, record_id, version)
               RETURNING workspace_id, id)
             INSERT INTO crm.event_values (workspace_id, event_id, before, after)
             SELECT workspace_id, id, $13::jsonb, $14::jsonb FROM event",
            workspace_id,
            many.kind,
            many.record.as_str(),
            &fields,
            actor_kind,
            actor_id,
            origin,
            batch,
            now,
            &ids,
            &record_ids,
            &versions,
            many.before,
            many.after,
        )
        .execute(tx.conn())
        .await?;
        told = ids.last().copied().or(told);
    }
    match told {
        // Whoever asked is told of a batch once.
        Some(event_id) => tell(tx, many.kind, event_id).await,
        None => Ok(()),
    }
}

/// A record that was added.
pub(crate) struct Created {
    /// What happened.
    pub kind: &'static str,
    /// Which one.
    pub id: Uuid,
    /// Its fields.
    pub after: Value,
    /// Why, where it was not for its own sake.
    pub why: Why,
}

/// Writes the events of new records of a kind, in one statement. Answers with the events' ids, in this order.
pub(crate) async fn record_new(tx: &mut Tx, record: RecordKind, created: Vec<Created>) -> Result<Vec<Uuid>> {
    let (workspace_id, actor_id, now, batch) = (tx.workspace_id(), tx.user_id(), tx.now(), tx.batch());
    let actor_kind = if actor_id.is_some() { "person" } else { "system" };
    let origin = tx.actor().origin.as_str();
    let ids: Vec<Uuid> = created.iter().map(|_| tx.new_id()).collect();
    let kinds: Vec<&str> = created.iter().map(|one| one.kind).collect();
    let records: Vec<Uuid> = created.iter().map(|one| one.id).collect();
    // No name of a field has a comma in it.
    let fields: Vec<String> = created.iter().map(|one| changed_fields(None, Some(&one.after)).join(",")).collect();
    let undoes: Vec<Option<Uuid>> = created.iter().map(|one| one.why.undoes).collect();
    let causes: Vec<Option<Uuid>> = created.iter().map(|one| one.why.caused_by).collect();
    let after: Vec<Value> = created.into_iter().map(|one| one.after).collect();
    sqlx::query!(
        "WITH new AS MATERIALIZED (
           SELECT * FROM unnest($6::uuid[], $7::text[], $8::uuid[], $9::text[], $10::uuid[], $11::uuid[], $12::jsonb[])
             AS new (id, kind, record_id, fields, undoes, caused_by, after)
         ), event AS (
           INSERT INTO crm.events (workspace_id, id, kind, record_kind, record_id, record_version, fields,
                                   actor_kind, actor_id, origin, batch_id, occurred_at, undoes, caused_by)
           SELECT $1, id, kind, $2, record_id, 1, string_to_array(fields, ','), $3, $4, $5, $13, $14, undoes, caused_by FROM new)
         INSERT INTO crm.event_values (workspace_id, event_id, after) SELECT $1, id, after FROM new",
        workspace_id,
        record.as_str(),
        actor_kind,
        actor_id,
        origin,
        &ids,
        &kinds as &[&str],
        &records,
        &fields,
        &undoes as &[Option<Uuid>],
        &causes as &[Option<Uuid>],
        &after,
        batch,
        now,
    )
    .execute(tx.conn())
    .await?;
    // Whoever asked is told of a batch once.
    for (at, (kind, id)) in kinds.iter().zip(&ids).enumerate() {
        if batch.is_none() || !kinds.iter().take(at).any(|earlier| earlier == kind) {
            tell(tx, kind, *id).await?;
        }
    }
    Ok(ids)
}

/// Removes the values of every event of these records; that something happened stays.
pub(crate) async fn forget_values(tx: &mut Tx, records: &[Uuid]) -> Result<()> {
    let workspace_id = tx.workspace_id();
    sqlx::query!(
        "DELETE FROM crm.event_values v USING crm.events e
          WHERE v.workspace_id = $1 AND e.workspace_id = $1 AND e.id = v.event_id AND e.record_id = ANY ($2)",
        workspace_id,
        records,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Enqueues the jobs of those who asked for this kind of event: one for each event, or one for a whole batch.
async fn tell(tx: &mut Tx, kind: &str, event_id: Uuid) -> Result<()> {
    let wanted: Vec<_> = tx.crm().subscriptions().iter().filter(|asked| asked.event == kind).copied().collect();
    for asked in wanted {
        let (payload, unique_key) = match tx.batch() {
            Some(batch) => (json!({ "batch_id": batch }), batch),
            None => (json!({ "event_id": event_id }), event_id),
        };
        jobs::enqueue(tx, NewJob::new(asked.job, payload).unique(unique_key.to_string())).await?;
    }
    Ok(())
}

/// The names of the fields whose values differ.
fn changed_fields(before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    let nothing = Map::new();
    let before = before.and_then(Value::as_object).unwrap_or(&nothing);
    let after = after.and_then(Value::as_object).unwrap_or(&nothing);
    let mut fields: Vec<String> = before
        .keys()
        .chain(after.keys().filter(|key| !before.contains_key(*key)))
        .filter(|key| before.get(*key) != after.get(*key))
        .cloned()
        .collect();
    fields.sort();
    fields
}

/// The record that an event is about.
///
/// # Errors
/// Where the database fails or there is no such event.
pub async fn record_of(tx: &mut Tx, event_id: Uuid) -> Result<Uuid> {
    let workspace_id = tx.workspace_id();
    let row =
        sqlx::query!("SELECT record_id FROM crm.events WHERE workspace_id = $1 AND id = $2", workspace_id, event_id,)
            .fetch_one(tx.conn())
            .await?;
    Ok(row.record_id)
}

/// Who changed this field of a record after it had the version `since`, and when; the latest such change.
///
/// # Errors
/// Where the database fails.
pub async fn changed_since(tx: &mut Tx, record: Uuid, field: &str, since: i32) -> Result<Option<FieldChange>> {
    let workspace_id = tx.workspace_id();
    let change = sqlx::query_as!(
        FieldChange,
        r#"SELECT u.name AS "by?", e.occurred_at AS at
             FROM crm.events e LEFT JOIN crm.users u ON u.workspace_id = e.workspace_id AND u.id = e.actor_id
            WHERE e.workspace_id = $1 AND e.record_id = $2 AND e.record_version > $3 AND $4 = ANY (e.fields)
            ORDER BY e.id DESC LIMIT 1"#,
        workspace_id,
        record,
        since,
        field,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(change)
}

/// The latest change of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The person's name; nobody where the system did it.
    pub by: Option<String>,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fields_that_differ_are_named() {
        let before = json!({"name": "a", "amount": 1, "stage": "New"});
        let after = json!({"name": "a", "amount": 2, "close_on": "2026-11-30"});
        assert_eq!(changed_fields(Some(&before), Some(&after)), ["amount", "close_on", "stage"]);
        assert_eq!(changed_fields(None, Some(&json!({"name": "a"}))), ["name"]);
    }
}
