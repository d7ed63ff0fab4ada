//! Adding records, one or many: each is checked by itself, all are written together, with one statement for each table.

use uuid::Uuid;

use super::catalogue::Spec;
use super::change::{Added, Reader, Step, spec_of};
use super::links::{self, Known};
use super::rules::{self, Asked, Written};
use super::store::{self, NewRow};
use super::values::{Changes, Fields};
use super::{RecordKind, take_numbers};
use crate::access::{self, Access};
use crate::error::{Error, Result};
use crate::events::{self, Created, Why};
use crate::tx::Tx;
use crate::validation::{self, Rule};

/// What is known of the workspace before records of a kind are added to it.
pub(crate) struct Adding {
    spec: &'static Spec,
    access: Access,
    reader: Reader,
    rules: Vec<Rule>,
    known: Known,
}

/// A new record that has passed every check.
pub(crate) struct Draft {
    pub id: Uuid,
    pub step: Step,
}

impl Adding {
    pub(crate) async fn prepare(tx: &mut Tx, kind: RecordKind) -> Result<Self> {
        let spec = spec_of(kind)?;
        rules::one_at_a_time(tx, spec, &Changes::new()).await?;
        Ok(Self {
            spec,
            access: access::of(tx, kind),
            reader: Reader::prepare(tx, spec).await?,
            rules: validation::asked(tx, spec).await?,
            known: Known::default(),
        })
    }

    /// Takes note that this record is there for the actor, so that links to it need not be looked up.
    pub(crate) fn is_there(&mut self, kind: RecordKind, id: Uuid) {
        self.known.is_there(kind, id);
    }

    /// A record of what was given and of what no person writes; refused without the permission or where a field is broken.
    pub(crate) async fn check(&mut self, tx: &mut Tx, given: &Changes, computed: Fields) -> Result<Draft> {
        tx.require(self.spec.write)?;
        self.access.require_seen(given)?;
        self.reader.turn_to(given, &Fields::new());
        let mut fields = self.reader.first_values(tx, given)?;
        self.access.require_written(&given.without_empty())?;
        access::require_assign(tx, given)?;
        for (key, value) in computed.iter() {
            fields.set(key.clone(), value.clone());
        }
        let definitions = &self.reader.definitions;
        links::check_with(tx, self.spec, definitions, links::Changed { before: None, after: &fields }, &mut self.known)
            .await?;
        let id = tx.new_id();
        let event = rules::settle(tx, self.spec, Asked { id, given }, None, &mut fields).await?;
        validation::check_against(&self.rules, definitions, None, &fields)?;
        Ok(Draft { id, step: Step { event, after: fields, archived_at: None, why: Why::default() } })
    }

    /// Writes what has passed.
    pub(crate) async fn write(&self, tx: &mut Tx, drafts: Vec<Draft>) -> Result<Vec<Added>> {
        write_all(tx, self.spec, drafts).await
    }
}

/// Writes a new record whose fields are complete and have been decided, with its event.
pub(crate) async fn write_new(tx: &mut Tx, spec: &Spec, id: Uuid, step: Step) -> Result<Added> {
    let added = write_all(tx, spec, vec![Draft { id, step }]).await?;
    added.into_iter().next().ok_or_else(|| Error::broken("a record that was written is none"))
}

/// Writes new records of a kind, each with its event; numbered in this order.
async fn write_all(tx: &mut Tx, spec: &Spec, drafts: Vec<Draft>) -> Result<Vec<Added>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let mut next = match spec.is_numbered() {
        true => Some(take_numbers(tx, spec.kind, i64::try_from(drafts.len()).unwrap_or(i64::MAX)).await?),
        false => None,
    };
    let mut rows = Vec::with_capacity(drafts.len());
    let mut steps = Vec::with_capacity(drafts.len());
    for Draft { id, step } in drafts {
        rows.push(NewRow { id, number: next, fields: step.after });
        steps.push((step.event, step.why));
        next = next.map(|number| number + 1);
    }
    store::insert(tx, spec, &rows).await.map_err(|error| rules::explained(spec, error))?;
    let mut created = Vec::with_capacity(rows.len());
    for (row, (kind, why)) in rows.iter().zip(steps) {
        let after = rules::with_facts(tx, spec, row.fields.without_empty()).await?;
        created.push(Created { kind, id: row.id, after: after.into(), why });
    }
    let events = events::record_new(tx, spec.kind, created).await?;
    let mut added = Vec::with_capacity(rows.len());
    for (NewRow { id, number, fields }, event) in rows.into_iter().zip(events) {
        let written = Written { id, event, undoes: None, before: &Fields::new(), after: &fields };
        rules::written(tx, spec, written).await?;
        added.push(Added { id, number, event, fields });
    }
    Ok(added)
}
