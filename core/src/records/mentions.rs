//! What a purge takes from records that stay: a task is about nothing any more, a deal has one contact less. Each of them has
//! an event of it that follows from the purge, so that nobody wonders who changed it. The SQL consists of fixed texts alone.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::catalogue::SPECS;
use super::rules;
use super::store::run;
use super::values::Fields;
use crate::error::Result;
use crate::events::{self, Change, Why};
use crate::records::RecordKind;
use crate::tx::Tx;

/// A record that stays and has lost a mention of what went.
pub(crate) struct Bereft {
    pub record: RecordKind,
    pub id: Uuid,
    pub version: i32,
    /// The purged record that took it along.
    pub by: Uuid,
    pub before: Fields,
    pub after: Fields,
}

/// Empties these columns of a table where the first of them names one of these records. `owners`: for each, the record that is
/// purged with it, mostly itself.
pub(super) async fn emptied(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    owners: &HashMap<Uuid, Uuid>,
) -> Result<Vec<Bereft>> {
    let Some(column) = columns.first() else { return Ok(Vec::new()) };
    let ids: Vec<Uuid> = owners.keys().copied().collect();
    let set: String = columns.iter().map(|column| format!("{column} = NULL, ")).collect();
    let Some(spec) = SPECS.iter().find(|spec| spec.table == table) else {
        let set = set.trim_end_matches(", ");
        let sql = format!("UPDATE crm.{table} SET {set} WHERE workspace_id = $1 AND {column} = ANY ($2)");
        run(tx, sql, ids).await?;
        return Ok(Vec::new());
    };
    let old: String = columns.iter().map(|column| format!(", '{column}', o.{column}")).collect();
    let sql = format!(
        "UPDATE crm.{table} t SET {set}version = t.version + 1, updated_at = $3, updated_by = $4 FROM crm.{table} o
          WHERE t.workspace_id = $1 AND t.{column} = ANY ($2) AND o.workspace_id = $1 AND o.id = t.id
         RETURNING t.id, t.version, o.{column}, jsonb_build_object({})",
        old.trim_start_matches(", ")
    );
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let rows: Vec<(Uuid, i32, Uuid, Value)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(workspace_id).bind(ids).bind(now).bind(by).fetch_all(tx.conn()).await?;
    let nothing = columns.iter().fold(Fields::new(), |fields, column| fields.with(*column, Value::Null));
    let bereft = rows.into_iter().filter_map(|(id, version, mentioned, before)| {
        let (by, before) = (*owners.get(&mentioned)?, Fields::from(before.as_object()?.clone()));
        Some(Bereft { record: spec.kind, id, version, by, before, after: nothing.clone() })
    });
    Ok(bereft.collect())
}

/// The contacts of deals, as an expression on `t`.
const PARTICIPANTS: &str = "(SELECT coalesce(jsonb_agg(jsonb_build_object('contact_id', b.contact_id, 'role', b.role)
     ORDER BY b.position), '[]') FROM crm.deal_contacts b WHERE b.workspace_id = t.workspace_id AND b.deal_id = t.id)";

/// Takes contacts out of the deals that they take part in.
pub(super) async fn left_deals(tx: &mut Tx, contacts: &[Uuid]) -> Result<Vec<Bereft>> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let held = format!(
        "SELECT t.id, c.contact_id, {PARTICIPANTS} FROM crm.deals t
           JOIN (SELECT DISTINCT ON (deal_id) deal_id, contact_id FROM crm.deal_contacts
                  WHERE workspace_id = $1 AND contact_id = ANY ($2) ORDER BY deal_id, position) AS c ON c.deal_id = t.id
          WHERE t.workspace_id = $1 FOR NO KEY UPDATE OF t"
    );
    let held: Vec<(Uuid, Uuid, Value)> =
        sqlx::query_as(AssertSqlSafe(held)).bind(workspace_id).bind(contacts).fetch_all(tx.conn()).await?;
    let delete = "DELETE FROM crm.deal_contacts WHERE workspace_id = $1 AND contact_id = ANY ($2)";
    run(tx, delete.to_owned(), contacts.to_vec()).await?;
    let deals: Vec<Uuid> = held.iter().map(|(deal, _, _)| *deal).collect();
    let left = format!(
        "UPDATE crm.deals t SET version = t.version + 1, updated_at = $3, updated_by = $4
          WHERE t.workspace_id = $1 AND t.id = ANY ($2) RETURNING t.id, t.version, {PARTICIPANTS}"
    );
    let left: Vec<(Uuid, i32, Value)> = sqlx::query_as(AssertSqlSafe(left))
        .bind(workspace_id)
        .bind(deals)
        .bind(now)
        .bind(by)
        .fetch_all(tx.conn())
        .await?;
    let mut left: HashMap<Uuid, (i32, Value)> = left.into_iter().map(|(id, version, is)| (id, (version, is))).collect();
    let bereft = held.into_iter().filter_map(|(id, by, was)| {
        let (version, is) = left.remove(&id)?;
        let list = |list: Value| Fields::new().with("contacts", list);
        Some(Bereft { record: RecordKind::Deal, id, version, by, before: list(was), after: list(is) })
    });
    Ok(bereft.collect())
}

/// Writes what records have lost, as following from the purges: for each purged record, its event.
pub(super) async fn record(tx: &mut Tx, bereft: Vec<Bereft>, purges: &HashMap<Uuid, Uuid>) -> Result<()> {
    for one in bereft {
        let change = Change {
            kind: rules::event_of(one.record, rules::UPDATED),
            record: one.record,
            id: one.id,
            version: one.version,
            before: Some(one.before.into()),
            after: Some(one.after.into()),
        };
        let why = Why { undoes: None, caused_by: purges.get(&one.by).copied() };
        events::record_why(tx, change, why).await?;
    }
    Ok(())
}
