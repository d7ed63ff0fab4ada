//! Keeping the lists: adding, renaming, ordering and retiring reasons.

use uuid::Uuid;

use super::{ReasonKind, list};
use crate::actor::Permission;
use crate::custom_fields::{free_key, key_of};
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
    write: Permission::ManagePipelines,
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

/// Adds a reason at the end of its list. Its key is made from the name, with a number where another has it already.
///
/// # Errors
/// Refused without the permission, where the name is none, or where there is such a reason, retired ones among them; else
/// where the database fails.
pub async fn add(tx: &mut Tx, kind: ReasonKind, name: &str) -> Result<Added> {
    let position = list(tx, kind).await?.len() + 1;
    let given = Changes::new().with("kind", kind.as_str()).with("name", name).with("position", position);
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
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    if before.is_some_and(|before| ["kind", "key"].iter().any(|field| before.get(field) != after.get(field))) {
        return Err(refusal!("error-reason-fixed").about("key").into());
    }
    let name = after.text("name").unwrap_or_default().to_owned();
    if name.chars().count() > MAX_NAME {
        return Err(refusal!("error-reason-name-long", limit = MAX_NAME).about("name").into());
    }
    let kind = after.text("kind");
    let Some(kind) = kind.and_then(ReasonKind::parse) else {
        let choices = ReasonKind::ALL.map(ReasonKind::as_str).join(", ");
        return Err(refusal!("error-not-a-choice", given = kind.unwrap_or_default(), choices = choices)
            .about("kind")
            .into());
    };
    match after.text("key").map(key_of) {
        Some(key) => after.set("key", key),
        None => after.set("key", new_key(tx, kind, &name).await?),
    }
    Ok(None)
}

/// A key for a reason of this name, of which there must be none yet.
async fn new_key(tx: &mut Tx, kind: ReasonKind, name: &str) -> Result<String> {
    let workspace_id = tx.workspace_id();
    let known = sqlx::query!(
        "SELECT key, name FROM crm.reasons WHERE workspace_id = $1 AND kind = $2",
        workspace_id,
        kind.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    if known.iter().any(|reason| reason.name.to_lowercase() == name.to_lowercase()) {
        return Err(refusal!("error-reason-exists").about("name").into());
    }
    let taken: Vec<String> = known.into_iter().map(|reason| reason.key).collect();
    Ok(free_key(&key_of(name), &taken))
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
