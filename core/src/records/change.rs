//! Adding, changing, archiving, restoring and purging a record of any kind. Every door (a command, a modal, the API, a file,
//! a form, the assistant) comes through here: permission, scope, validation, conflicts, rules, rows and the event stand in
//! one place and cannot be forgotten.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::bulk::{Adding, Draft, write_new};
use super::catalogue::{Field, Place, Shape, Spec, label};
use super::rules::Asked;
use super::store::{self, Snapshot};
use super::values::{self, Changes, Fields, Notation};
use super::{links, mentions, rules};
use crate::actor::Permission;
use crate::assignment::countries;
use crate::custom_fields::{self, Definition};
use crate::error::{Error, Result, UserError};
use crate::events::{self, Change, Why};
use crate::records::{RecordKind, Reference};
use crate::texts::Text;
use crate::tx::Tx;
use crate::{access, refusal, validation, workspaces};

/// A record that was added.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// Its id.
    pub id: Uuid,
    /// Its number among those of its kind, where people say it aloud.
    pub number: Option<i64>,
    /// The event, by which it can be undone.
    pub event: Uuid,
    /// What it holds.
    pub fields: Fields,
}

impl Added {
    /// `C-17`; nothing for kinds that have no references.
    #[must_use]
    pub fn reference(&self, kind: RecordKind) -> Option<Reference> {
        self.number.map(|number| Reference { kind, number })
    }
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Updated {
    /// Done.
    Done(Done),
    /// It was so already.
    Unchanged,
    /// Somebody changed the same fields after the person looked; nothing was done.
    Conflict(Vec<FieldConflict>),
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The event, by which it can be undone.
    pub event: Uuid,
    /// What happened, such as `deal.moved`.
    pub kind: &'static str,
    /// The record's version after it.
    pub version: i32,
    /// The changed fields as they were.
    pub before: Fields,
    /// The changed fields as they are.
    pub after: Fields,
}

/// A field that two people changed.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldConflict {
    /// Its name.
    pub field: String,
    /// What the other person made of it.
    pub theirs: Value,
    /// What this person wants.
    pub mine: Value,
    /// The other person's name; nobody where the system did it.
    pub by: Option<String>,
    /// When they did.
    pub at: DateTime<Utc>,
}

/// The kind's entry in the catalogue.
pub(crate) fn spec_of(kind: RecordKind) -> Result<&'static Spec> {
    kind.spec().ok_or_else(|| Error::broken("a kind of record that the store does not keep"))
}

/// Adds a record. The acting person owns it where `given` does not name an owner; null means nobody.
///
/// # Errors
/// Refused without the permission or where a field is broken, naming it; else where the database fails.
pub async fn add(tx: &mut Tx, kind: RecordKind, given: &Changes) -> Result<Added> {
    add_with(tx, kind, given, Fields::new()).await
}

/// The same with fields that no person writes, as they are kept.
pub(crate) async fn add_with(tx: &mut Tx, kind: RecordKind, given: &Changes, computed: Fields) -> Result<Added> {
    let spec = spec_of(kind)?;
    tx.require(spec.write)?;
    let mut adding = Adding::prepare(tx, kind).await?;
    let Draft { id, step } = adding.check(tx, given, computed).await?;
    write_new(tx, spec, id, step).await
}

/// Changes fields of a record. `seen` is the version of what the person looked at: a field that somebody else changed after
/// it comes back as a conflict, other people's changes of other fields stand; without it the change is made in any case.
///
/// # Errors
/// Refused without the permission, where the record is not there for this person or archived, or where a value is broken;
/// else where the database fails.
pub async fn update(tx: &mut Tx, kind: RecordKind, id: Uuid, given: &Changes, seen: Option<i32>) -> Result<Updated> {
    let spec = spec_of(kind)?;
    tx.require(spec.write)?;
    rules::one_at_a_time(tx, spec, given).await?;
    let before = live(tx, spec, id).await?;
    let access = access::of(tx, kind);
    access.require_seen(given)?;
    let reader = Reader::prepare(tx, spec).await?.of(given, &before.fields);
    let wanted = reader.read_all(given)?.that_differ_from(&before.fields);
    if wanted.is_empty() {
        return Ok(Updated::Unchanged);
    }
    access.require_written(&wanted)?;
    access::require_assign(tx, &wanted)?;
    links::check(tx, spec, &reader.definitions, &before.fields, &wanted).await?;
    let conflicts = conflicts(tx, id, &before, &wanted, seen).await?;
    if !conflicts.is_empty() {
        return Ok(Updated::Conflict(conflicts));
    }
    let mut after = before.fields.clone();
    for (key, value) in wanted.iter() {
        after.set(key.clone(), value.clone());
    }
    reader.require_filled(tx, &wanted, &after)?;
    let event = rules::settle(tx, spec, Asked { id, given }, Some(&before.fields), &mut after).await?;
    validation::check(tx, spec, &reader.definitions, Some(&before.fields), &after).await?;
    let step = Step { event, after, archived_at: None, why: Why::default() };
    Ok(write(tx, spec, id, &before, step).await?.map_or(Updated::Unchanged, Updated::Done))
}

/// The record, held until the transaction ends; refused where it is not there for this person, or archived.
pub(crate) async fn live(tx: &mut Tx, spec: &Spec, id: Uuid) -> Result<Snapshot> {
    let found = store::lock(tx, spec, id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    match found.archived_at {
        None => Ok(found),
        Some(_) => Err(refusal!("error-record-archived", name = name_of(spec, id, &found)).into()),
    }
}

/// What to call a record in a refusal: its reference, else its name.
pub(crate) fn name_of(spec: &Spec, id: Uuid, record: &Snapshot) -> String {
    match record.number {
        Some(number) => Reference { kind: spec.kind, number }.to_string(),
        None => record.fields.text(spec.title).map_or_else(|| id.to_string(), str::to_owned),
    }
}

async fn conflicts(
    tx: &mut Tx,
    id: Uuid,
    before: &Snapshot,
    wanted: &Fields,
    seen: Option<i32>,
) -> Result<Vec<FieldConflict>> {
    let Some(seen) = seen.filter(|seen| *seen < before.version) else { return Ok(Vec::new()) };
    let mut conflicts = Vec::new();
    for (field, mine) in wanted.iter() {
        if let Some(change) = events::changed_since(tx, id, field, seen).await? {
            let theirs = before.fields.get(field).clone();
            conflicts.push(FieldConflict {
                field: field.clone(),
                theirs,
                mine: mine.clone(),
                by: change.by,
                at: change.at,
            });
        }
    }
    Ok(conflicts)
}

/// How a record is to be after a change that has been decided.
pub(crate) struct Step {
    /// What the change is called.
    pub event: &'static str,
    /// All its fields.
    pub after: Fields,
    /// Since when it is archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Why it is made, where it takes an earlier change back or follows from one.
    pub why: Why,
}

/// The field under which events say that a record was archived or restored.
pub(crate) const ARCHIVED_AT: &str = "archived_at";

/// Writes a change with its event; nothing where nothing differs.
pub(crate) async fn write(tx: &mut Tx, spec: &Spec, id: Uuid, before: &Snapshot, step: Step) -> Result<Option<Done>> {
    let mut old = before.fields.that_differ_from(&step.after);
    let mut new = step.after.that_differ_from(&before.fields);
    for (key, _) in old.clone().iter() {
        new.set(key.clone(), step.after.get(key).clone());
    }
    for (key, _) in new.clone().iter() {
        old.set(key.clone(), before.fields.get(key).clone());
    }
    if before.archived_at != step.archived_at {
        old.set(ARCHIVED_AT, before.archived_at.map_or(Value::Null, values::moment));
        new.set(ARCHIVED_AT, step.archived_at.map_or(Value::Null, values::moment));
    }
    if new.is_empty() {
        return Ok(None);
    }
    let version = store::update(tx, spec, id, before, &step.after, step.archived_at)
        .await
        .map_err(|error| rules::explained(spec, error))?;
    let before = rules::with_facts(tx, spec, old).await?;
    let after = rules::with_facts(tx, spec, new).await?;
    let change = Change {
        kind: step.event,
        record: spec.kind,
        id,
        version,
        before: Some(before.clone().into()),
        after: Some(after.clone().into()),
    };
    let event = events::record_why(tx, change, step.why).await?;
    let written = rules::Written { id, event, undoes: step.why.undoes, before: &before, after: &after };
    rules::written(tx, spec, written).await?;
    Ok(Some(Done { event, kind: step.event, version, before, after }))
}

/// The same change on several records, as one batch that is undone as one. Each record has its own outcome: a refusal of
/// one leaves the others done.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn update_many(
    tx: &mut Tx,
    kind: RecordKind,
    ids: &[Uuid],
    given: &Changes,
) -> Result<Vec<(Uuid, Result<Updated, UserError>)>> {
    tx.require(spec_of(kind)?.write)?;
    tx.require(Permission::BulkChange)?;
    tx.start_batch();
    let mut outcomes = Vec::with_capacity(ids.len());
    for id in ids {
        tx.savepoint().await?;
        match update(tx, kind, *id, given, None).await {
            Ok(done) => {
                tx.release_savepoint().await?;
                outcomes.push((*id, Ok(done)));
            }
            Err(Error::User(refusal)) => {
                tx.roll_back_to_savepoint().await?;
                outcomes.push((*id, Err(refusal)));
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(outcomes)
}

/// Archives a record: it leaves every list and search and comes back with [`restore`], until it is purged.
///
/// # Errors
/// Refused without the permission, or where it is not there for this person or archived already; else where the database
/// fails.
pub async fn archive(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<Done> {
    let spec = spec_of(kind)?;
    may_put_away(tx, spec)?;
    rules::one_at_a_time(tx, spec, &Changes::new()).await?;
    let before = live(tx, spec, id).await?;
    rules::may_put_away(tx, spec, &before.fields)?;
    rules::may_archive(tx, spec, id).await?;
    let step = Step {
        event: rules::event_of(kind, rules::ARCHIVED),
        after: before.fields.clone(),
        archived_at: Some(tx.now()),
        why: Why::default(),
    };
    write(tx, spec, id, &before, step).await?.ok_or_else(|| Error::broken("an archived record was archived"))
}

/// Who may archive and restore: what customers are about takes a permission of its own, a setting belongs to who changes it.
fn may_put_away(tx: &Tx, spec: &Spec) -> Result<(), UserError> {
    tx.require(spec.write)?;
    if spec.purged { tx.require(Permission::Archive) } else { Ok(()) }
}

/// Brings an archived record back; to nobody where its owner does not work here any more.
///
/// # Errors
/// Refused without the permission, or where it is not there for this person or not archived; else where the database fails.
pub async fn restore(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<Done> {
    let spec = spec_of(kind)?;
    may_put_away(tx, spec)?;
    rules::one_at_a_time(tx, spec, &Changes::new()).await?;
    let before = store::lock(tx, spec, id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    rules::may_bring_back(tx, spec, &before.fields)?;
    let event = rules::event_of(kind, rules::RESTORED);
    let name = name_of(spec, id, &before);
    let mut after = before.fields.clone();
    if before.archived_at.is_some() {
        rules::without_leaver(tx, spec, &mut after).await?;
    }
    let step = Step { event, after, archived_at: None, why: Why::default() };
    write(tx, spec, id, &before, step).await?.ok_or_else(|| refusal!("error-record-not-archived", name = name).into())
}

/// Removes an archived record for good, with its parts and the values in its history; that it was there, and who did what
/// when, stays.
///
/// # Errors
/// Refused without the permission, where it is not there for this person or not archived, or where another record, archived
/// or not, still belongs to it; else where the database fails.
pub async fn purge(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<()> {
    let spec = spec_of(kind)?;
    tx.require(Permission::Purge)?;
    if !spec.purged {
        return Err(Error::broken("a kind of record that is never purged"));
    }
    let found = store::lock(tx, spec, id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    let name = name_of(spec, id, &found);
    if found.archived_at.is_none() {
        return Err(refusal!("error-purge-not-archived", name = name).into());
    }
    match purge_these(tx, spec, &[(id, found.version)]).await? {
        0 => Err(refusal!("error-purge-still-linked", name = name).into()),
        _ => Ok(()),
    }
}

/// Purges some of the records of a kind that were archived before a moment. Answers with how many went.
pub(crate) async fn purge_archived(tx: &mut Tx, spec: &Spec, until: DateTime<Utc>, most: i64) -> Result<usize> {
    let due = store::archived_before(tx, spec, until, most).await?;
    purge_all(tx, spec, &due).await
}

/// Purges these archived records of a kind, except those that others link to. Answers with how many went. Where something
/// stands in the way of one, the others go nevertheless.
async fn purge_all(tx: &mut Tx, spec: &Spec, records: &[(Uuid, i32)]) -> Result<usize> {
    tx.savepoint().await?;
    match purge_these(tx, spec, records).await {
        Ok(gone) => {
            tx.release_savepoint().await?;
            Ok(gone)
        }
        Err(error @ Error::User(_)) => Err(error),
        Err(error) if error.is_passing() => Err(error),
        Err(error) => {
            tx.roll_back_to_savepoint().await?;
            if let [(id, _)] = records {
                let kind = spec.kind.as_str();
                tracing::error!(record.kind = kind, record.id = %id, %error, "{kind} {id} could not be purged");
                return Ok(0);
            }
            let mut gone = 0;
            for one in records {
                gone += Box::pin(purge_all(tx, spec, std::slice::from_ref(one))).await?;
            }
            Ok(gone)
        }
    }
}

async fn purge_these(tx: &mut Tx, spec: &Spec, records: &[(Uuid, i32)]) -> Result<usize> {
    let ids: Vec<Uuid> = records.iter().map(|(id, _)| *id).collect();
    let deleted = store::delete(tx, spec, &ids).await?;
    events::forget_values(tx, &deleted.gone).await?;
    events::forget_values(tx, &deleted.parts).await?;
    rules::purged(tx, spec).await?;
    let gone: HashSet<Uuid> = deleted.gone.iter().copied().collect();
    let mut purges = HashMap::new();
    for (id, version) in records.iter().filter(|(id, _)| gone.contains(id)) {
        let kind = rules::event_of(spec.kind, rules::PURGED);
        let change = Change { kind, record: spec.kind, id: *id, version: version + 1, before: None, after: None };
        purges.insert(*id, events::record(tx, change).await?);
    }
    mentions::record(tx, deleted.bereft, &purges).await?;
    Ok(deleted.gone.len())
}

/// What is known of the workspace before the values of a change are read.
pub(super) struct Reader {
    spec: &'static Spec,
    pub(super) definitions: Vec<Definition>,
    usual: Notation,
    notation: Notation,
}

impl Reader {
    pub(super) async fn prepare(tx: &mut Tx, spec: &'static Spec) -> Result<Self> {
        let definitions =
            if spec.has_custom_fields() { custom_fields::of_kind(tx, spec.kind).await? } else { Vec::new() };
        let settings = workspaces::settings(tx).await?;
        let amounts_in = settings.currency.clone();
        let notation = Notation { country: settings.country, currency: settings.currency, amounts_in };
        Ok(Self { spec, definitions, usual: notation.clone(), notation })
    }

    /// The same for a record that holds what is `known`: its telephone numbers are of its own country, where that is one that
    /// we know, and its amounts in its own currency.
    pub(super) fn of(mut self, given: &Changes, known: &Fields) -> Self {
        self.turn_to(given, known);
        self
    }

    /// Reads the next record's values as [`Reader::of`] does.
    pub(super) fn turn_to(&mut self, given: &Changes, known: &Fields) {
        let own = |key: &str| if given.names(key) { given.text(key) } else { known.text(key) };
        self.notation.clone_from(&self.usual);
        if let Some(country) = own("country").and_then(countries::code_of) {
            self.notation.country = country;
        }
        if let Some(currency) = own("currency") {
            self.notation.amounts_in = currency.trim().to_uppercase();
        }
    }

    /// Each value as it is kept.
    fn read_all(&self, given: &Changes) -> Result<Fields> {
        let mut read = Fields::new();
        for (key, value) in given.iter() {
            read.set(key.clone(), self.read(key, value)?);
        }
        Ok(read)
    }

    pub(super) fn read(&self, key: &str, value: &Value) -> Result<Value> {
        match self.spec.field(key) {
            Some(Field { computed: true, .. }) => {
                Err(refusal!("error-field-computed", field = label(key)).about(key.to_owned()).into())
            }
            Some(field) => {
                let read = values::read(key, &field.shape, value, &self.notation)?;
                let length = read.as_str().map_or(0, |text| text.chars().count());
                if matches!(field.shape, Shape::Name(_)) && length > field.longest {
                    return Err(refusal!("error-name-too-long", limit = field.longest).about(field.key).into());
                }
                // A column that is never empty goes back to what it began with.
                let emptied = read.is_null() && field.place == Place::Column;
                let kept = if emptied { default_of(field)? } else { read };
                match field.missing() {
                    Some(missing) if values::is_empty(&kept) => {
                        Err(UserError::new(Text::new(missing)).about(field.key).into())
                    }
                    _ => Ok(kept),
                }
            }
            None => {
                let definition = self.definitions.iter().find(|definition| definition.field() == key);
                let definition = definition.ok_or_else(|| unknown_field(self.spec, &self.definitions, key))?;
                definition.read(value, &self.notation)
            }
        }
    }

    /// All fields of a new record.
    pub(super) fn first_values(&self, tx: &Tx, given: &Changes) -> Result<Fields> {
        let mut fields = Fields::new();
        for field in self.spec.fields {
            fields.set(field.key, default_of(field)?);
        }
        if self.spec.field("owner_id").is_some() {
            fields.set("owner_id", tx.user_id().map_or(Value::Null, |id| id.to_string().into()));
        }
        for (key, value) in self.read_all(given)?.iter() {
            fields.set(key.clone(), value.clone());
        }
        for field in self.spec.fields {
            if let Some(missing) = field.missing()
                && !fields.has(field.key)
            {
                return Err(UserError::new(Text::new(missing)).about(field.key).into());
            }
        }
        self.require_all(tx, &fields)?;
        Ok(fields)
    }

    /// A field that the workspace asks for is asked of people; what comes by itself (a form) is not lost for want of it.
    fn require_all(&self, tx: &Tx, fields: &Fields) -> Result<()> {
        if tx.user_id().is_none() {
            return Ok(());
        }
        for definition in self.definitions.iter().filter(|definition| definition.required) {
            if !fields.has(&definition.field()) {
                return Err(refusal!("error-field-required", field = &definition.name)
                    .about(definition.field())
                    .into());
            }
        }
        Ok(())
    }

    /// A required field is not emptied; one that was empty before it became required may stay so.
    fn require_filled(&self, tx: &Tx, wanted: &Fields, after: &Fields) -> Result<()> {
        for definition in self.definitions.iter().filter(|definition| definition.required) {
            let key = definition.field();
            if wanted.names(&key) && !after.has(&key) && tx.user_id().is_some() {
                return Err(refusal!("error-field-required", field = &definition.name).about(key).into());
            }
        }
        Ok(())
    }
}

pub(super) fn default_of(field: &Field) -> Result<Value> {
    serde_json::from_str(field.default).map_err(|_| Error::broken("a field whose default is no JSON"))
}

/// Names the field that is like the one that is not there.
fn unknown_field(spec: &Spec, definitions: &[Definition], key: &str) -> UserError {
    let known = spec.fields.iter().filter(|field| !field.computed).map(|field| field.key.to_owned());
    let nearest = known
        .chain(definitions.iter().map(Definition::field))
        .map(|name| (strsim::osa_distance(&name, key), name))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    match nearest {
        Some((_, like)) => refusal!("error-unknown-field-like", field = key, like = like),
        None => refusal!("error-unknown-field", field = key),
    }
    .about(key.to_owned())
}
