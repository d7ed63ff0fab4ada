//! Keeping the tags of a workspace: which there are, and renaming, merging and removing them on all records that carry them,
//! however many, whoever sees them. Each record has its own event, all of them are one batch, and undoing it puts every
//! record's tags back.

use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{make, normalised};
use crate::actor::{Permission, Scope};
use crate::error::Result;
use crate::events::{self, Many};
use crate::records::{RecordKind, rules};
use crate::refusal;
use crate::tx::Tx;

/// A tag and how many records carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagUse {
    /// The tag.
    pub name: String,
    /// How many records that are not archived carry it, seen by the actor or not.
    pub records: i64,
}

/// What came of renaming, merging or removing tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// How many records were changed, archived ones among them.
    pub records: usize,
    /// The batch, by which all of it is undone; nothing where no record carried such a tag.
    pub batch: Option<Uuid>,
}

/// The tags that records carry, by name.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn list(tx: &mut Tx) -> Result<Vec<TagUse>> {
    tx.require(Permission::ManageTags)?;
    let workspace_id = tx.workspace_id();
    let archived = carriers()
        .map(|(_, table)| format!("SELECT id FROM crm.{table} WHERE workspace_id = $1 AND deleted_at IS NOT NULL"));
    let sql = format!(
        "WITH archived AS ({})
         SELECT t.name, count(*) FILTER (WHERE a.id IS NULL)
           FROM crm.tags t
           JOIN crm.record_tags r ON r.workspace_id = $1 AND r.tag_id = t.id
           LEFT JOIN archived a ON a.id = r.record_id
          WHERE t.workspace_id = $1 GROUP BY t.name ORDER BY t.name",
        archived.collect::<Vec<_>>().join(" UNION ALL ")
    );
    let rows: Vec<(String, i64)> = sqlx::query_as(AssertSqlSafe(sql)).bind(workspace_id).fetch_all(tx.conn()).await?;
    Ok(rows.into_iter().map(|(name, records)| TagUse { name, records }).collect())
}

/// Calls a tag something else on every record that carries it.
///
/// # Errors
/// Refused without the permission, where the tag is not there, or where the new name is none or that of another tag; else
/// where the database fails.
pub async fn rename(tx: &mut Tx, from: &str, to: &str) -> Result<Replaced> {
    tx.require(Permission::ManageTags)?;
    let (from, to) = (normalised(from)?, normalised(to)?);
    if from != to && in_use(tx, &to).await? {
        return Err(refusal!("error-tag-exists", tag = to).about("tags").into());
    }
    replace(tx, vec![from], Some(to)).await
}

/// Makes one tag out of several: whatever carries one of `from` carries `into` in its place.
///
/// # Errors
/// Refused without the permission, or where one of `from` is not there; else where the database fails.
pub async fn merge(tx: &mut Tx, from: &[String], into: &str) -> Result<Replaced> {
    tx.require(Permission::ManageTags)?;
    let into = normalised(into)?;
    let from = from.iter().map(|tag| normalised(tag)).collect::<Result<Vec<_>>>()?;
    replace(tx, from, Some(into)).await
}

/// Takes a tag off every record that carries it.
///
/// # Errors
/// Refused without the permission, or where the tag is not there; else where the database fails.
pub async fn remove(tx: &mut Tx, tag: &str) -> Result<Replaced> {
    tx.require(Permission::ManageTags)?;
    replace(tx, vec![normalised(tag)?], None).await
}

/// The kinds of records that carry tags, with their tables.
fn carriers() -> impl Iterator<Item = (RecordKind, &'static str)> {
    let kinds = RecordKind::REFERENCED.into_iter();
    kinds.filter_map(|kind| kind.spec()).filter(|spec| spec.field("tags").is_some()).map(|spec| (spec.kind, spec.table))
}

async fn in_use(tx: &mut Tx, tag: &str) -> Result<bool> {
    let workspace_id = tx.workspace_id();
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM crm.tags t JOIN crm.record_tags r ON r.workspace_id = $1 AND r.tag_id = t.id
                           WHERE t.workspace_id = $1 AND t.name = $2) AS "found!""#,
        workspace_id,
        tag,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Puts one tag, or none, in the place of others.
async fn replace(tx: &mut Tx, mut from: Vec<String>, to: Option<String>) -> Result<Replaced> {
    from.retain(|tag| Some(tag) != to.as_ref());
    for tag in &from {
        if !in_use(tx, tag).await? {
            return Err(refusal!("error-no-such-tag", tag = tag).about("tags").into());
        }
    }
    if let Some(to) = &to {
        make(tx, std::slice::from_ref(to)).await?;
    }
    let batch = tx.start_batch();
    // Tags are the workspace's: who keeps them keeps them on what others own too.
    let scope = tx.actor().scope();
    tx.set_scope(Scope::All).await?;
    let mut records = 0;
    for (kind, table) in carriers() {
        records += replace_on(tx, kind, table, &from, to.as_deref()).await?;
    }
    tx.set_scope(scope).await?;
    Ok(Replaced { records, batch: (records > 0).then_some(batch) })
}

/// The same for the records of one kind, in three statements however many they are.
async fn replace_on(tx: &mut Tx, kind: RecordKind, table: &str, from: &[String], to: Option<&str>) -> Result<usize> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let sql = format!(
        "UPDATE crm.{table} t SET version = t.version + 1, updated_at = $3, updated_by = $4
           FROM (SELECT r.record_id, array_agg(g.name ORDER BY g.name) AS tags
                   FROM crm.record_tags r JOIN crm.tags g ON g.workspace_id = $1 AND g.id = r.tag_id
                  WHERE r.workspace_id = $1 AND r.record_kind = $5 AND r.record_id IN (
                        SELECT x.record_id FROM crm.record_tags x JOIN crm.tags f ON f.workspace_id = $1 AND f.id = x.tag_id
                         WHERE x.workspace_id = $1 AND f.name = ANY ($2))
                  GROUP BY r.record_id) AS carried
          WHERE t.workspace_id = $1 AND t.id = carried.record_id
         RETURNING t.id, t.version, carried.tags"
    );
    let changed: Vec<(Uuid, i32, Vec<String>)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(from)
        .bind(now)
        .bind(by)
        .bind(kind.as_str())
        .fetch_all(tx.conn())
        .await?;
    let ids: Vec<Uuid> = changed.iter().map(|(id, ..)| *id).collect();
    sqlx::query!(
        "WITH gone AS (
           DELETE FROM crm.record_tags r USING crm.tags g
            WHERE r.workspace_id = $1 AND r.record_id = ANY ($2) AND g.workspace_id = $1 AND g.id = r.tag_id
              AND g.name = ANY ($3) RETURNING r.record_id)
         INSERT INTO crm.record_tags (workspace_id, record_kind, record_id, tag_id)
         SELECT DISTINCT $1::uuid, $5::text, gone.record_id, g.id FROM gone JOIN crm.tags g ON g.workspace_id = $1 AND g.name = $4
         ON CONFLICT ON CONSTRAINT record_tags_pkey DO NOTHING",
        workspace_id,
        &ids,
        from,
        to,
        kind.as_str(),
    )
    .execute(tx.conn())
    .await?;
    let count = changed.len();
    record(tx, kind, changed, from, to).await?;
    Ok(count)
}

/// Writes the event of each record, given its version after the change and its tags before it.
async fn record(
    tx: &mut Tx,
    record: RecordKind,
    mut changed: Vec<(Uuid, i32, Vec<String>)>,
    from: &[String],
    to: Option<&str>,
) -> Result<()> {
    changed.sort_by(|one, other| one.2.cmp(&other.2));
    let kind = rules::event_of(record, rules::UPDATED);
    for alike in changed.chunk_by(|one, other| one.2 == other.2) {
        let Some((.., tags)) = alike.first() else { continue };
        let mut left: Vec<&str> = tags.iter().filter(|tag| !from.contains(tag)).map(String::as_str).chain(to).collect();
        left.sort_unstable();
        left.dedup();
        let (before, after) = (json!({ "tags": tags }), json!({ "tags": left }));
        let records: Vec<(Uuid, i32)> = alike.iter().map(|(id, version, _)| (*id, *version)).collect();
        events::record_many(tx, Many { kind, record, records: &records, before: &before, after: &after }).await?;
    }
    Ok(())
}
