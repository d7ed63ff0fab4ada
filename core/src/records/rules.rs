//! Where each kind's own rules meet the store: what follows from a change before it is written, what it is called, what is
//! written beside it, and what a broken constraint means to a person.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;
use sqlx::postgres::PgDatabaseError;
use uuid::Uuid;

use super::catalogue::{SPECS, Spec, label};
use super::links;
use super::values::{Changes, Fields};
use crate::error::{Error, Fault, Result, UserError};
use crate::records::RecordKind;
use crate::texts::Text;
use crate::tx::Tx;
use crate::{
    activities, assignment, companies, custom_fields, deals, files, leads, pipelines, quotas, reasons, refusal,
    reminders, roles, search, tasks, teams, users, validation,
};

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

/// Lets one at a time change the kinds whose rules look at their neighbours. Taken before the record itself is held, by
/// everybody in this order.
pub(crate) async fn one_at_a_time(tx: &mut Tx, spec: &Spec, changes: &Changes) -> Result<()> {
    match spec.kind {
        RecordKind::Pipeline | RecordKind::Stage => tx.lock(pipelines::CHANGING).await,
        RecordKind::Company if changes.names("parent_id") => tx.lock(companies::GROUPING).await,
        _ => Ok(()),
    }
}

/// A change as it was asked for: of which record, and what.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub id: Uuid,
    pub given: &'a Changes,
}

/// Completes a change by its kind's rules, or refuses it, and says what it is called. `before` is nothing for a new record.
pub(crate) async fn settle(
    tx: &mut Tx,
    spec: &Spec,
    asked: Asked<'_>,
    before: Option<&Fields>,
    after: &mut Fields,
) -> Result<&'static str> {
    let own = match spec.kind {
        RecordKind::Lead => leads::settle(tx, before, after).await?,
        RecordKind::Deal => deals::settle(tx, asked.given, before, after).await?,
        RecordKind::Pipeline => pipelines::settle_pipeline(after).map(|()| None)?,
        RecordKind::Stage => pipelines::settle_stage(tx, before, after).await.map(|()| None)?,
        RecordKind::Quota => quotas::settle(before, after).map(|()| None)?,
        RecordKind::Company => companies::hold(tx, asked.id, before, after).await.map(|()| None)?,
        RecordKind::Field => custom_fields::settle(tx, asked.id, before, after).await?,
        RecordKind::User => users::settle(tx, before, after).await?,
        RecordKind::Role => roles::settle(tx, before, after).await?,
        RecordKind::Team => teams::settle(before, after),
        RecordKind::Task => tasks::settle(tx, before, after).await?,
        RecordKind::Activity => activities::settle(tx, before, after).await?,
        RecordKind::File => files::settle(tx, before, after).await?,
        RecordKind::Reminder => reminders::settle(tx, before, after).await?,
        RecordKind::Reason => reasons::settle(tx, before, after).await?,
        RecordKind::AssignmentRule => assignment::settle(tx, before, after).await?,
        RecordKind::ValidationRule => validation::settle(tx, after).await?,
        RecordKind::SavedSearch => search::settle(tx, before, after).await?,
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

/// Refuses what a record cannot be, however it comes to be so: for a change that no rule has decided, such as an undo.
pub(crate) async fn hold(tx: &mut Tx, spec: &Spec, id: Uuid, before: &Fields, after: &Fields) -> Result<()> {
    let about = ["record_kind", "record_id"].iter().any(|key| before.get(key) != after.get(key));
    if let Some((kind, record)) = links::about(after).filter(|_| about)
        && !links::exists(tx, kind, record).await?
    {
        return Err(refusal!("error-no-such-record").about("record_id").into());
    }
    match spec.kind {
        RecordKind::Company => companies::hold(tx, id, Some(before), after).await,
        RecordKind::Deal => deals::hold(after),
        RecordKind::Task => tasks::hold(tx, before, after).await,
        RecordKind::User => users::one_address_each(tx, before, after).await,
        _ => Ok(()),
    }
}

/// Leaves a record that comes back to nobody where its owner does not work here any more. Whoever wrote, kept or finished
/// something stays its author.
pub(crate) async fn without_leaver(tx: &mut Tx, spec: &Spec, fields: &mut Fields) -> Result<()> {
    let passes_on = match spec.kind {
        RecordKind::Contact | RecordKind::Company | RecordKind::Lead | RecordKind::Deal => true,
        RecordKind::Task => fields.text("status") == Some("open"),
        _ => false,
    };
    if let Some(owner) = fields.id("owner_id").filter(|_| passes_on)
        && !links::works_here(tx, owner).await?
    {
        fields.set("owner_id", Value::Null);
        if spec.kind == RecordKind::Lead {
            fields.set("assignment_rule_id", Value::Null);
        }
    }
    Ok(())
}

/// What the undoing of a change is called: the same as if a person had made it. Refused where it cannot be.
pub(crate) async fn event_of_undoing(
    tx: &mut Tx,
    spec: &Spec,
    before: &Fields,
    after: &Fields,
) -> Result<&'static str> {
    match spec.kind {
        RecordKind::User => {
            users::guard(tx, before, after).await?;
            Ok(users::event_of(before, after))
        }
        RecordKind::Role => {
            roles::guard(tx, before, after).await?;
            Ok(event_of(spec.kind, UPDATED))
        }
        RecordKind::Task => Ok(tasks::event_of(before, after)),
        RecordKind::Lead => {
            Ok(leads::event_of(before, after).unwrap_or_else(|| event_of(spec.kind, verb(Some(before), after))))
        }
        RecordKind::Deal if before.get("stage_id") != after.get("stage_id") => {
            deals::event_of_return(tx, before, after).await
        }
        _ => Ok(event_of(spec.kind, verb(Some(before), after))),
    }
}

/// The changed fields with what people want to read beside them, such as the name of a stage at the time.
pub(crate) async fn with_facts(tx: &mut Tx, spec: &Spec, mut fields: Fields) -> Result<Fields> {
    if spec.kind == RecordKind::Deal {
        deals::facts(tx, &mut fields).await?;
    }
    if spec.kind == RecordKind::User && fields.names("role_ids") {
        let keys = roles::keys_of(tx, &fields.ids("role_ids")).await?;
        fields.set("roles", keys);
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
        RecordKind::Pipeline => pipelines::pipeline_written(tx, &written).await,
        RecordKind::Stage => pipelines::stage_written(tx, &written).await,
        RecordKind::Field => custom_fields::keep_version(tx, &written).await,
        RecordKind::User => users::written(tx, &written).await,
        RecordKind::Role => roles::written(tx, &written).await,
        // What follows from a task are tasks and reminders, which come back here.
        RecordKind::Task => Box::pin(tasks::written(tx, &written)).await,
        RecordKind::Activity => reminders::follow(tx, RecordKind::Activity, written.id).await,
        _ => Ok(()),
    }
}

/// Sees to what a purge leaves behind outside the database.
pub(crate) async fn purged(tx: &mut Tx, spec: &Spec) -> Result<()> {
    if spec.kind == RecordKind::File || spec.parts.iter().any(|(table, _)| *table == files::SPEC.table) {
        files::remove_later(tx).await?;
    }
    Ok(())
}

/// Refuses to put away what belongs to somebody else, or lets people do more than the actor.
pub(crate) fn may_put_away(tx: &Tx, spec: &Spec, fields: &Fields) -> Result<(), UserError> {
    match spec.kind {
        RecordKind::SavedSearch => search::may_change(tx, fields),
        RecordKind::Role => roles::may_put_away(tx, fields),
        _ => Ok(()),
    }
}

/// Refuses to bring back what belongs to somebody else, or would let people do more than the actor.
pub(crate) fn may_bring_back(tx: &Tx, spec: &Spec, fields: &Fields) -> Result<(), UserError> {
    match spec.kind {
        RecordKind::SavedSearch => search::may_change(tx, fields),
        RecordKind::Role => roles::may_bring_back(tx, fields),
        _ => Ok(()),
    }
}

/// Refuses to take back the making of what others cannot do without. Roles, pipelines and stages look at it once it is
/// written, because those of a batch go together.
pub(crate) async fn may_unmake(tx: &mut Tx, spec: &Spec, id: Uuid) -> Result<()> {
    match spec.kind {
        RecordKind::Reason => reasons::may_retire(tx, id).await,
        _ => Ok(()),
    }
}

/// Refuses to archive what others cannot do without.
pub(crate) async fn may_archive(tx: &mut Tx, spec: &Spec, id: Uuid) -> Result<()> {
    match spec.kind {
        RecordKind::Pipeline => pipelines::may_archive_pipeline(tx, id).await,
        RecordKind::Reason => reasons::may_retire(tx, id).await,
        RecordKind::Stage => pipelines::may_archive_stage(tx, id).await,
        RecordKind::Role => roles::may_retire(tx, id).await,
        RecordKind::User => Err(refusal!("error-deactivate-instead").into()),
        RecordKind::Department => match super::store::dependents(tx, spec, id).await?.first() {
            Some((_, count)) => Err(refusal!("error-department-in-use", count = *count).into()),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// What a broken constraint means, in words; other faults stay as they are.
pub(crate) fn explained(spec: &Spec, error: Error) -> Error {
    let Error::Fault(Fault::Database(sqlx::Error::Database(refused))) = &error else { return error };
    if let Some((text, field)) = refused.constraint().and_then(words_of) {
        return UserError::new(Text::new(text)).about(field).into();
    }
    match refused.code().as_deref() {
        // 23502: not null.
        Some("23502") => {
            let column = refused.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::column);
            match column.and_then(|column| spec.field(column)).filter(|field| !field.computed) {
                Some(field) => refusal!("error-field-empty", field = label(field.key)).about(field.key).into(),
                None => error,
            }
        }
        // 23503: a foreign key. What was pointed at went between the check and the write.
        Some("23503") => refusal!("error-no-such-record").into(),
        _ => error,
    }
}

/// What a constraint means that what people give can break, also where the rules of a kind did not see it coming (two at
/// once, an undo): the text of the refusal, and the field that it is about. A test goes through all constraints.
#[must_use]
pub fn words_of(constraint: &str) -> Option<(&'static str, &'static str)> {
    WORDS.iter().find(|(known, ..)| *known == constraint).map(|(_, text, field)| (*text, *field))
}

const WORDS: &[(&str, &str, &str)] = &[
    ("companies_parent_id_check", "error-company-own-parent", "parent_id"),
    ("deals_amount_check", "error-amount-out-of-range", "amount"),
    ("departments_name", "error-name-taken", "name"),
    ("field_definitions_key", "error-field-exists", "key"),
    ("pipelines_name_key", "error-pipeline-name-taken", "name"),
    ("quotas_amount_check", "error-quota-needs-amount", "amount"),
    ("quotas_of_period_key", "error-quota-exists", "starts_on"),
    ("quotas_starts_on_check", "error-quota-not-the-first", "starts_on"),
    ("reasons_key", "error-reason-exists", "name"),
    ("reminders_automatic", "error-reminder-exists", "record_id"),
    ("roles_key", "error-name-taken", "name"),
    ("roles_name", "error-name-taken", "name"),
    ("saved_searches_name", "error-name-taken", "name"),
    ("stages_name_key", "error-stage-name-taken", "name"),
    ("stages_outcome_key", "error-stage-one-of-each", "outcome"),
    ("stages_decided_check", "error-stage-decided", "probability"),
    ("tasks_due_check", "error-task-two-due-dates", "due_on"),
    ("tasks_start_on_check", "error-task-starts-after-due", "start_on"),
    ("teams_name", "error-name-taken", "name"),
    ("validation_rules_demand_check", "error-rule-demands-nothing", "required_fields"),
];
