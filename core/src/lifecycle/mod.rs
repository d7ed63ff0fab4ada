//! What an account is to us moves on by itself: a deal makes it an opportunity, a won one a customer (decision X1). It never
//! goes back by itself; a person may set it to anything.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::contacts::LIFECYCLES;
use crate::error::Result;
use crate::events::{self, Change, Why};
use crate::records::{Fields, RecordKind, rules};
use crate::tx::Tx;

/// Moves these accounts on to a lifecycle, those that are not there or beyond yet, whoever may see them: it follows from
/// what somebody did. `cause` is the event it follows from, with which it is undone.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn advance(tx: &mut Tx, kind: RecordKind, ids: &[Uuid], to: &'static str, cause: Uuid) -> Result<()> {
    let table = match kind {
        RecordKind::Contact => "contacts",
        RecordKind::Company => "companies",
        _ => return Ok(()),
    };
    // "former" is not a step further: who left and buys again is a customer again.
    let behind: Vec<&str> =
        LIFECYCLES.iter().take_while(|known| **known != to).chain(LIFECYCLES.last()).copied().collect();
    let sql = format!(
        "WITH moved AS (SELECT id, lifecycle FROM crm.{table}
            WHERE workspace_id = $1 AND id = ANY ($2) AND lifecycle = ANY ($3) AND deleted_at IS NULL FOR NO KEY UPDATE)
         UPDATE crm.{table} AS t SET lifecycle = $4, version = t.version + 1, updated_at = $5
           FROM moved WHERE t.workspace_id = $1 AND t.id = moved.id RETURNING t.id, t.version, moved.lifecycle"
    );
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let moved: Vec<(Uuid, i32, String)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(ids)
        .bind(behind)
        .bind(to)
        .bind(now)
        .fetch_all(tx.conn())
        .await?;
    for (id, version, was) in moved {
        let (before, after) = (Fields::new().with("lifecycle", was), Fields::new().with("lifecycle", to));
        let change = Change {
            kind: rules::event_of(kind, rules::UPDATED),
            record: kind,
            id,
            version,
            before: Some(before.into()),
            after: Some(after.into()),
        };
        events::record_why(tx, change, Why { caused_by: Some(cause), undoes: None }).await?;
    }
    Ok(())
}

/// What a deal makes of its company and contact: an opportunity, or a customer once it is won.
pub(crate) async fn after_deal(tx: &mut Tx, deal: Uuid, won: bool, cause: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let of = sqlx::query!(
        "SELECT company_id, contact_id FROM crm.deals WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        deal,
    )
    .fetch_one(tx.conn())
    .await?;
    let to = if won { "customer" } else { "opportunity" };
    if let Some(company) = of.company_id {
        advance(tx, RecordKind::Company, &[company], to, cause).await?;
    }
    if let Some(contact) = of.contact_id {
        advance(tx, RecordKind::Contact, &[contact], to, cause).await?;
    }
    Ok(())
}
