//! Deals that nobody looks after: open, and untouched for as many days as the workspace lets pass.

use chrono::{DateTime, Days, Utc};
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::records::{RecordKind, Reference};
use crate::settings::{self, DEAL_ROTTING_DAYS};
use crate::tx::Tx;

/// A deal that rots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RottingDeal {
    /// Its id.
    pub id: Uuid,
    /// `D-142`.
    pub reference: Reference,
    /// What it is about.
    pub name: String,
    /// For how many days nobody has touched it.
    pub days: i64,
}

/// The open deals of the actor's scope that rot, those untouched longest first, `most` at most. To touch a deal is to change
/// it, or to log something that has happened; what the program did by itself is none, except that it made the deal.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn rotting(tx: &mut Tx, most: i64) -> Result<Vec<RottingDeal>> {
    tx.require(Permission::ReadDeals)?;
    found(tx, None, most).await
}

/// For how many days nobody has touched this deal, where it rots.
pub(super) async fn of(tx: &mut Tx, id: Uuid) -> Result<Option<i64>> {
    Ok(found(tx, Some(id), 1).await?.first().map(|deal| deal.days))
}

async fn found(tx: &mut Tx, only: Option<Uuid>, most: i64) -> Result<Vec<RottingDeal>> {
    let days = settings::get(tx, DEAL_ROTTING_DAYS).await?;
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let Some(until) = now.checked_sub_days(Days::new(days.into())).filter(|_| days > 0) else { return Ok(Vec::new()) };
    let rows = sqlx::query!(
        r#"SELECT d.id, d.number, d.name, touch.at AS "at!"
             FROM crm.deals d
            CROSS JOIN LATERAL (SELECT greatest(d.created_at,
              (SELECT e.occurred_at FROM crm.events e
                WHERE e.workspace_id = $1 AND e.record_id = d.id AND e.actor_kind = 'person' AND e.caused_by IS NULL
                ORDER BY e.id DESC LIMIT 1),
              (SELECT max(a.happened_at) FROM crm.activities a
                WHERE a.workspace_id = $1 AND a.record_id = d.id AND a.deleted_at IS NULL AND a.happened_at <= $2)) AS at) AS touch
            WHERE d.workspace_id = $1 AND d.closed_at IS NULL AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
              AND ($3::uuid IS NULL OR d.id = $3) AND d.created_at <= $4 AND touch.at <= $4
            ORDER BY touch.at, d.number LIMIT $5"#,
        workspace_id,
        now,
        only,
        until,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let days = |at: DateTime<Utc>| (now - at).num_days();
    Ok(rows
        .into_iter()
        .map(|row| RottingDeal {
            id: row.id,
            reference: Reference { kind: RecordKind::Deal, number: row.number },
            name: row.name,
            days: days(row.at),
        })
        .collect())
}
