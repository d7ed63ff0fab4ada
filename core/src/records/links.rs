//! What a record may point at: people who work here, and records that the actor sees and that are not archived.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::catalogue::{Shape, Spec};
use super::values::Fields;
use crate::custom_fields::Definition;
use crate::error::{Error, Result, UserError};
use crate::records::RecordKind;
use crate::refusal;
use crate::tx::Tx;

/// What has been found to be there, or not, so that it is looked up once for many records. People have no kind.
#[derive(Default)]
pub(crate) struct Known(HashMap<(Option<RecordKind>, Uuid), bool>);

/// The most that is kept in mind.
const MOST_KNOWN: usize = 20_000;

impl Known {
    /// Takes note of a record that is there for the actor.
    pub(crate) fn is_there(&mut self, kind: RecordKind, id: Uuid) {
        self.note(Some(kind), id, true);
    }

    fn note(&mut self, kind: Option<RecordKind>, id: Uuid, there: bool) {
        if self.0.len() >= MOST_KNOWN {
            self.0.clear();
        }
        self.0.insert((kind, id), there);
    }

    async fn look(&mut self, tx: &mut Tx, kind: Option<RecordKind>, id: Uuid) -> Result<bool> {
        if let Some(there) = self.0.get(&(kind, id)) {
            return Ok(*there);
        }
        let there = match kind {
            None => works_here(tx, id).await?,
            Some(kind) => is_live(tx, kind, id).await?,
        };
        self.note(kind, id, there);
        Ok(there)
    }
}

/// Refuses the first of these fields that points at something which is not there for this actor. What a list pointed at
/// before may have gone since and stays in it.
pub(crate) async fn check(
    tx: &mut Tx,
    spec: &Spec,
    definitions: &[Definition],
    before: &Fields,
    fields: &Fields,
) -> Result<()> {
    let changed = Changed { before: Some(before), after: fields };
    check_with(tx, spec, definitions, changed, &mut Known::default()).await
}

/// The fields of a record that are to be written, and all that it had before.
pub(crate) struct Changed<'a> {
    pub before: Option<&'a Fields>,
    pub after: &'a Fields,
}

/// The same with what is known already.
pub(crate) async fn check_with(
    tx: &mut Tx,
    spec: &Spec,
    definitions: &[Definition],
    changed: Changed<'_>,
    known: &mut Known,
) -> Result<()> {
    let fields = changed.after;
    for (key, value) in fields.iter() {
        let own = definitions.iter().find(|definition| definition.field() == *key).map(|definition| &definition.shape);
        let Some(shape) = spec.field(key).filter(|field| !field.computed).map(|field| &field.shape).or(own) else {
            continue;
        };
        let (kind, ids) = match shape {
            Shape::Person => (None, ids_of(std::slice::from_ref(value))),
            Shape::Link(kind) => (Some(*kind), ids_of(std::slice::from_ref(value))),
            Shape::Participants => {
                let had = changed.before.map(|before| contacts_of(before.get(key))).unwrap_or_default();
                let added: Vec<Value> = contacts_of(value).into_iter().filter(|id| !had.contains(id)).collect();
                (Some(RecordKind::Contact), ids_of(&added))
            }
            Shape::People | Shape::Links(_) => {
                let had = changed.before.map(|before| before.texts(key)).unwrap_or_default();
                let added: Vec<Value> =
                    fields.texts(key).into_iter().filter(|id| !had.contains(id)).map(Value::from).collect();
                (if let Shape::Links(kind) = shape { Some(*kind) } else { None }, ids_of(&added))
            }
            _ => continue,
        };
        for id in ids {
            if !known.look(tx, kind, id).await? {
                return Err(missing(kind).about(key.clone()).into());
            }
        }
    }
    Ok(())
}

/// The ids of those who take part.
fn contacts_of(participants: &Value) -> Vec<Value> {
    let rows = participants.as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(|row| row.get("contact_id").cloned()).collect()
}

fn ids_of(values: &[Value]) -> Vec<Uuid> {
    values.iter().filter_map(|value| value.as_str()?.parse().ok()).collect()
}

fn missing(kind: Option<RecordKind>) -> UserError {
    match kind {
        None => refusal!("error-no-such-person"),
        Some(RecordKind::Contact) => refusal!("error-no-such-contact"),
        Some(RecordKind::Company) => refusal!("error-no-such-company"),
        Some(RecordKind::Stage) => refusal!("error-no-such-stage"),
        Some(RecordKind::Role) => refusal!("error-no-such-role"),
        Some(_) => refusal!("error-no-such-record"),
    }
}

/// Whether they work here, and they do until the transaction ends: whoever is just ending their access is waited for.
pub(crate) async fn works_here(tx: &mut Tx, user: Uuid) -> Result<bool> {
    let workspace_id = tx.workspace_id();
    let found = sqlx::query_scalar!(
        r#"SELECT true AS "there!" FROM crm.users WHERE workspace_id = $1 AND id = $2 AND status = 'active' FOR KEY SHARE"#,
        workspace_id,
        user,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.is_some())
}

/// The record that stands in `record_kind` and `record_id`, where one does.
pub(crate) fn about(fields: &Fields) -> Option<(RecordKind, Uuid)> {
    Some((RecordKind::parse(fields.text("record_kind")?)?, fields.id("record_id")?))
}

/// Refuses a new or changed `record_kind` and `record_id` that are not both there, are none of these kinds, or name a record
/// that is not there for this actor.
pub(crate) async fn check_about(
    tx: &mut Tx,
    before: Option<&Fields>,
    after: &Fields,
    kinds: &[RecordKind],
) -> Result<()> {
    let keys = ["record_kind", "record_id"];
    let changed = |key| before.is_none_or(|before| before.get(key) != after.get(key));
    if !keys.into_iter().any(changed) || !keys.into_iter().any(|key| after.has(key)) {
        return Ok(());
    }
    let found = about(after).filter(|(kind, _)| kinds.contains(kind));
    let there = match found {
        Some((kind, id)) => is_live(tx, kind, id).await?,
        None => false,
    };
    if there { Ok(()) } else { Err(refusal!("error-no-such-record").about("record_id").into()) }
}

/// Whether there is such a record, archived or not, whoever sees it.
pub(crate) async fn exists(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<bool> {
    let spec = kind.spec().ok_or_else(|| Error::broken("a link to a kind that the store does not keep"))?;
    let sql = format!("SELECT true FROM crm.{} t WHERE t.workspace_id = $1 AND t.id = $2", spec.table);
    let workspace_id = tx.workspace_id();
    let found: Option<bool> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(workspace_id).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.is_some())
}

/// Whether there is such a record for this actor, and not archived.
pub(crate) async fn is_live(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<bool> {
    if !tx.actor().may_read(kind) {
        return Ok(false);
    }
    is_there(tx, kind, id, "t.deleted_at IS NULL").await
}

/// Whether there is such a record in the actor's scope, archived or not.
pub(crate) async fn is_visible(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<bool> {
    is_there(tx, kind, id, "true").await
}

async fn is_there(tx: &mut Tx, kind: RecordKind, id: Uuid, state: &'static str) -> Result<bool> {
    let spec = kind.spec().ok_or_else(|| Error::broken("a link to a kind that the store does not keep"))?;
    let sql = format!(
        "SELECT true FROM crm.{} t WHERE t.workspace_id = $1 AND t.id = $2 AND {state} AND ({})",
        spec.table, spec.visible
    );
    let workspace_id = tx.workspace_id();
    let found: Option<bool> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(workspace_id).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.is_some())
}
