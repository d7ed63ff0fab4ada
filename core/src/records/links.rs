//! What a record may point at: people who work here, and records that the actor sees and that are not archived.

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

/// Refuses the first of these fields that points at something which is not there for this actor. What a list pointed at
/// before may have gone since and stays in it.
pub(crate) async fn check(
    tx: &mut Tx,
    spec: &Spec,
    definitions: &[Definition],
    before: &Fields,
    fields: &Fields,
) -> Result<()> {
    for (key, value) in fields.iter() {
        let own = definitions.iter().find(|definition| definition.field() == *key).map(|definition| &definition.shape);
        let Some(shape) = spec.field(key).filter(|field| !field.computed).map(|field| &field.shape).or(own) else {
            continue;
        };
        let (kind, ids) = match shape {
            Shape::Person => (None, ids_of(std::slice::from_ref(value))),
            Shape::Link(kind) => (Some(*kind), ids_of(std::slice::from_ref(value))),
            Shape::Participants => {
                let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
                let contacts: Vec<Value> = rows.iter().filter_map(|row| row.get("contact_id").cloned()).collect();
                (Some(RecordKind::Contact), ids_of(&contacts))
            }
            Shape::People | Shape::Links(_) => {
                let known = before.texts(key);
                let added: Vec<Value> =
                    fields.texts(key).into_iter().filter(|id| !known.contains(id)).map(Value::from).collect();
                (if let Shape::Links(kind) = shape { Some(*kind) } else { None }, ids_of(&added))
            }
            _ => continue,
        };
        for id in ids {
            let there = match kind {
                None => works_here(tx, id).await?,
                Some(kind) => is_live(tx, kind, id).await?,
            };
            if !there {
                return Err(missing(kind).about(key.clone()).into());
            }
        }
    }
    Ok(())
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
    let spec = kind.spec().ok_or_else(|| Error::broken("a link to a kind that the store does not keep"))?;
    let sql = format!(
        "SELECT true FROM crm.{} t WHERE t.workspace_id = $1 AND t.id = $2 AND t.deleted_at IS NULL AND ({})",
        spec.table, spec.visible
    );
    let workspace_id = tx.workspace_id();
    let found: Option<bool> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(workspace_id).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.is_some())
}
