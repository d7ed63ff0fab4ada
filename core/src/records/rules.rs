//! Where each kind's own rules meet the store: what follows from a change before it is written, what it is called, what is
//! written beside it, and what a broken constraint means to a person.

use std::collections::HashMap;
use std::sync::LazyLock;

use uuid::Uuid;

use super::catalogue::{SPECS, Spec};
use super::store;
use super::values::Fields;
use crate::error::{Error, Fault, Result};
use crate::records::RecordKind;
use crate::tx::Tx;
use crate::{assignment, companies, custom_fields, deals, leads, reasons, refusal, validation};

/// A record was added.
pub(crate) const CREATED: &str = "created";
/// Fields of it changed.
pub(crate) const UPDATED: &str = "updated";
/// It has another owner.
pub(crate) const ASSIGNED: &str = "assigned";
/// It left the lists.
pub(crate) const ARCHIVED: &str = "archived";
/// It came back.
pub(crate) const RESTORED: &str = "restored";
/// It is gone for good.
pub(crate) const PURGED: &str = "purged";

static NAMES: LazyLock<HashMap<(RecordKind, &'static str), &'static str>> = LazyLock::new(|| {
    let verbs = [CREATED, UPDATED, ASSIGNED, ARCHIVED, RESTORED, PURGED];
    let pairs = SPECS.iter().flat_map(|spec| verbs.map(|verb| (spec.kind, verb)));
    pairs.map(|(kind, verb)| ((kind, verb), &*format!("{}.{verb}", kind.as_str()).leak())).collect()
});

/// `contact.created`, `deal.archived` …
pub(crate) fn event_of(kind: RecordKind, verb: &'static str) -> &'static str {
    NAMES.get(&(kind, verb)).copied().unwrap_or(verb)
}

/// Completes a change by its kind's rules, or refuses it, and says what it is called. `before` is nothing for a new record.
pub(crate) async fn settle(
    tx: &mut Tx,
    spec: &Spec,
    id: Uuid,
    before: Option<&Fields>,
    after: &mut Fields,
) -> Result<&'static str> {
    let own = match spec.kind {
        RecordKind::Deal => deals::settle(tx, before, after).await?,
        RecordKind::Lead => leads::settle(tx, before, after).await?,
        RecordKind::Company => companies::settle(tx, id, after).await?,
        RecordKind::Field => custom_fields::settle(before, after)?,
        RecordKind::Reason => reasons::settle(before, after)?,
        RecordKind::AssignmentRule => assignment::settle(tx, before, after).await?,
        RecordKind::ValidationRule => validation::settle(tx, after).await?,
        _ => None,
    };
    Ok(own.unwrap_or_else(|| event_of(spec.kind, verb(before, after))))
}

/// What a change is called when its kind has no word of its own for it.
pub(crate) fn verb(before: Option<&Fields>, after: &Fields) -> &'static str {
    match before {
        None => CREATED,
        Some(before) if before.get("owner_id") != after.get("owner_id") => ASSIGNED,
        Some(_) => UPDATED,
    }
}

/// What the undoing of a change is called: the same as if a person had made it.
pub(crate) async fn event_of_undoing(
    tx: &mut Tx,
    spec: &Spec,
    before: &Fields,
    after: &Fields,
) -> Result<&'static str> {
    match spec.kind {
        RecordKind::Deal if before.get("stage_id") != after.get("stage_id") => deals::event_of_move(tx, after).await,
        RecordKind::Lead => {
            Ok(leads::event_of(before, after).unwrap_or_else(|| event_of(spec.kind, verb(Some(before), after))))
        }
        _ => Ok(event_of(spec.kind, verb(Some(before), after))),
    }
}

/// The changed fields with what people want to read beside them, such as the name of a stage at the time.
pub(crate) async fn with_facts(tx: &mut Tx, spec: &Spec, mut fields: Fields) -> Result<Fields> {
    if spec.kind == RecordKind::Deal
        && let Some(stage) = fields.id("stage_id")
    {
        fields.set("stage", deals::stage_name(tx, stage).await?);
    }
    if spec.kind == RecordKind::Lead {
        leads::add_facts(tx, &mut fields).await?;
    }
    Ok(fields)
}

/// A change that was written, with its event.
pub(crate) struct Written<'a> {
    pub id: Uuid,
    pub event: Uuid,
    pub undoes: Option<Uuid>,
    pub before: &'a Fields,
    pub after: &'a Fields,
}

/// Writes what a kind keeps beside its rows: a deal's way through the stages, the versions of a field's definition.
pub(crate) async fn written(tx: &mut Tx, spec: &Spec, written: Written<'_>) -> Result<()> {
    match spec.kind {
        RecordKind::Deal => deals::stage_written(tx, &written).await,
        RecordKind::Lead => leads::lifecycle_written(tx, &written).await,
        RecordKind::Field => custom_fields::keep_version(tx, &written).await,
        _ => Ok(()),
    }
}

/// Refuses to archive what others cannot do without.
pub(crate) async fn may_archive(tx: &mut Tx, spec: &Spec, id: Uuid) -> Result<()> {
    if spec.kind == RecordKind::Reason {
        return reasons::may_retire(tx, id).await;
    }
    if !matches!(spec.kind, RecordKind::Stage | RecordKind::Pipeline) {
        return Ok(());
    }
    match store::dependents(tx, spec, id).await?.first() {
        Some((kind, count)) => Err(refusal!("error-archive-in-use", count = *count, kind = kind.as_str()).into()),
        None => Ok(()),
    }
}

/// What a broken constraint means, in words; other faults stay as they are.
pub(crate) fn explained(spec: &Spec, error: Error) -> Error {
    let Error::Fault(Fault::Database(sqlx::Error::Database(refused))) = &error else { return error };
    match (spec.kind, refused.constraint()) {
        (RecordKind::Field, Some("field_definitions_key")) => refusal!("error-field-exists").about("key").into(),
        (RecordKind::Reason, Some("reasons_key")) => refusal!("error-reason-exists").about("name").into(),
        // 23503: a foreign key. What was pointed at went between the check and the write.
        _ if refused.code().as_deref() == Some("23503") => refusal!("error-no-such-record").into(),
        _ => error,
    }
}
