//! When somebody last had to do with a record.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::records::RecordKind;
use crate::tx::Tx;

/// When a person last logged anything of each of these records or changed anything of it, in one query. A planned activity
/// counts once its time has come; what the program did by itself counts as nothing. Records that nobody has touched, or that
/// the actor does not see or may not read, are left out.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn last_touch(tx: &mut Tx, records: &[Uuid]) -> Result<HashMap<Uuid, DateTime<Utc>>> {
    tx.require(Permission::ReadActivities)?;
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let readable = RecordKind::REFERENCED.into_iter().filter(|kind| tx.actor().may_read(*kind));
    let readable: Vec<String> = readable.map(|kind| kind.as_str().to_owned()).collect();
    let rows = sqlx::query!(
        r#"SELECT record.id AS "id!", greatest(change.at, activity.at) AS "at!"
             FROM unnest($2::uuid[]) AS record (id)
             LEFT JOIN LATERAL (
               SELECT e.occurred_at AS at, e.record_kind FROM crm.events e
                WHERE e.workspace_id = $1 AND e.record_id = record.id AND e.actor_kind = 'person' AND e.caused_by IS NULL
                ORDER BY e.id DESC LIMIT 1) AS change ON true
             LEFT JOIN LATERAL (
               SELECT max(CASE WHEN a.happened_at <= $3 THEN greatest(a.happened_at, a.created_at, a.updated_at)
                               ELSE greatest(a.created_at, a.updated_at) END) AS at, max(a.record_kind) AS record_kind
                 FROM crm.activities a
                WHERE a.workspace_id = $1 AND a.record_id = record.id AND a.deleted_at IS NULL
                  AND (a.created_by IS NOT NULL OR a.updated_by IS NOT NULL)) AS activity ON true
            WHERE (change.at IS NOT NULL OR activity.at IS NOT NULL)
              AND coalesce(change.record_kind, activity.record_kind) = ANY ($4)
              AND crm.sees(coalesce(change.record_kind, activity.record_kind), record.id)"#,
        workspace_id,
        records,
        now,
        &readable,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.at)).collect())
}
