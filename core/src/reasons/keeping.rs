//! Keeping the lists: adding, renaming, ordering and retiring reasons.

use uuid::Uuid;

use super::{ReasonKind, list};
use crate::actor::Permission;
use crate::custom_fields::key_of;
use crate::error::Result;
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec};
use crate::records::{self, Added, Changes, Done, Fields, RecordKind, Updated};
use crate::refusal;
use crate::tx::Tx;

/// What a reason consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Reason,
    table: "reasons",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageWorkspace,
    purged: false,
    fields: &[
        Field::new("kind", Shape::Choice(&["disqualified", "won", "lost"])),
        Field::new("key", Shape::Text(40)),
        Field::new("name", Shape::Name("error-reason-needs-name")),
        Field::new("position", Shape::Integer(1, 10_000)).default("1"),
    ],
    parts: &[],
    mentions: &[],
};

/// The longest name of a reason, in characters; a select in Slack shows 75.
const MAX_NAME: usize = 75;

/// Adds a reason at the end of its list. Its key is made from the name.
///
/// # Errors
/// Refused without the permission, where the name is none, or where there is such a reason, retired ones among them; else
/// where the database fails.
pub async fn add(tx: &mut Tx, kind: ReasonKind, name: &str) -> Result<Added> {
    let position = list(tx, kind).await?.len() + 1;
    let given = Changes::new()
        .with("kind", kind.as_str())
        .with("key", key_of(name))
        .with("name", name)
        .with("position", position);
    records::add(tx, RecordKind::Reason, &given).await
}

/// Calls a reason something else. Records that have it keep it.
///
/// # Errors
/// Refused without the permission, or where the name is none; else where the database fails.
pub async fn rename(tx: &mut Tx, id: Uuid, name: &str, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::Reason, id, &Changes::new().with("name", name), seen).await
}

/// Puts the reasons of a kind into this order; those that are not named follow in theirs. One batch.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn reorder(tx: &mut Tx, kind: ReasonKind, order: &[Uuid]) -> Result<()> {
    tx.require(SPEC.write)?;
    let ids: Vec<Uuid> = list(tx, kind).await?.into_iter().map(|reason| reason.id).collect();
    records::reorder(tx, RecordKind::Reason, &ids, order).await
}

/// Offers a reason no more. Records that have it keep it, and it may be restored.
///
/// # Errors
/// Refused without the permission, where it is retired already, or where it is the last of its kind; else where the database
/// fails.
pub async fn retire(tx: &mut Tx, id: Uuid) -> Result<Done> {
    records::archive(tx, RecordKind::Reason, id).await
}

/// The rules of a reason: a key and kind that never change, a name that fits a select.
pub(crate) fn settle(before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    if before.is_some_and(|before| ["kind", "key"].iter().any(|field| before.get(field) != after.get(field))) {
        return Err(refusal!("error-reason-fixed").about("key").into());
    }
    let name = after.text("name").unwrap_or_default().to_owned();
    if name.chars().count() > MAX_NAME {
        return Err(refusal!("error-reason-name-long", limit = MAX_NAME).about("name").into());
    }
    let (key, kind) = (after.text("key").map_or_else(|| key_of(&name), key_of), after.text("kind"));
    if kind.and_then(ReasonKind::parse).is_none() {
        let choices = ReasonKind::ALL.map(ReasonKind::as_str).join(", ");
        return Err(refusal!("error-not-a-choice", given = kind.unwrap_or_default(), choices = choices)
            .about("kind")
            .into());
    }
    after.set("key", key);
    Ok(None)
}

/// The last reason of a kind stays: without one nothing could be disqualified or closed any more.
pub(crate) async fn may_retire(tx: &mut Tx, id: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let others = sqlx::query_scalar!(
        r#"SELECT count(*) AS "others!" FROM crm.reasons one
             JOIN crm.reasons other ON other.workspace_id = $1 AND other.kind = one.kind AND other.id <> one.id
            WHERE one.workspace_id = $1 AND one.id = $2 AND other.deleted_at IS NULL"#,
        workspace_id,
        id,
    )
    .fetch_one(tx.conn())
    .await?;
    if others == 0 { Err(refusal!("error-reason-last").into()) } else { Ok(()) }
}
