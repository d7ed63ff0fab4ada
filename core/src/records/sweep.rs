//! The same change of everything that somebody owns, in one statement for each kind however many records it is: what an
//! update of one record does, without what differs from record to record. The SQL consists of fixed texts alone.

use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::error::Result;
use crate::events;
use crate::records::{Fields, RecordKind};
use crate::tx::Tx;

/// What is to be changed about the live records of an owner.
pub(crate) struct Sweep {
    /// The kind of record.
    pub kind: RecordKind,
    /// Its table in the schema `crm`.
    pub table: &'static str,
    /// Whose records.
    pub owner: Uuid,
    /// Which of them, as a condition on `t`.
    pub which: &'static str,
    /// What the change is called.
    pub event: &'static str,
    /// The fields that are changed, each of a column of its name.
    pub fields: &'static [&'static str],
    /// What they are: only records of which all of it holds are changed.
    pub from: Fields,
    /// What they shall be.
    pub to: Fields,
}

/// Makes the change, with one event for each record. Answers with how many there were. The caller has seen to permission.
pub(crate) async fn sweep(tx: &mut Tx, sweep: &Sweep) -> Result<usize> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let (before, after) = (Value::from(sweep.from.clone()), Value::from(sweep.to.clone()));
    let (mut set, mut holds) = (String::new(), String::new());
    for field in sweep.fields {
        set += &format!("{field} = n.{field}, ");
        holds += &format!(" AND t.{field} IS NOT DISTINCT FROM o.{field}");
    }
    let sql = format!(
        "UPDATE crm.{table} t SET {set}version = t.version + 1, updated_at = $4, updated_by = $5
           FROM jsonb_populate_record(NULL::crm.{table}, $3) AS n, jsonb_populate_record(NULL::crm.{table}, $6) AS o
          WHERE t.workspace_id = $1 AND t.owner_id = $2 AND t.deleted_at IS NULL AND ({which}){holds}
         RETURNING t.id, t.version",
        table = sweep.table,
        which = sweep.which,
    );
    let changed: Vec<(Uuid, i32)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(sweep.owner)
        .bind(&after)
        .bind(now)
        .bind(by)
        .bind(&before)
        .fetch_all(tx.conn())
        .await?;
    let many =
        events::Many { kind: sweep.event, record: sweep.kind, records: &changed, before: &before, after: &after };
    events::record_many(tx, many).await?;
    Ok(changed.len())
}
