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

/// How many deals are looked at in one go.
const AT_ONCE: usize = 1_000;

/// The open deals of the actor's scope that rot, those untouched longest first, `most` at most. To touch a deal is to change
/// it, or to log something that has happened; what the program did by itself is none, except that it made the deal.
///
/// No deal is touched before it is made: those made first are looked at first, and no more where those still to come were made
/// after the last one of the answer was touched.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn rotting(tx: &mut Tx, most: i64) -> Result<Vec<RottingDeal>> {
    tx.require(Permission::ReadDeals)?;
    let Some(until) = until(tx).await? else { return Ok(Vec::new()) };
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let most = usize::try_from(most).unwrap_or_default();
    let mut longest: Vec<(DateTime<Utc>, RottingDeal)> = Vec::new();
    let (mut made, mut last) = (DateTime::UNIX_EPOCH, Uuid::nil());
    loop {
        let rows = sqlx::query!(
            r#"SELECT d.id, d.number, d.name, d.created_at, touch.at AS "at!"
                 FROM (SELECT id, number, name, created_at FROM crm.deals
                        WHERE workspace_id = $1 AND closed_at IS NULL AND deleted_at IS NULL AND crm.in_scope(owner_id)
                          AND created_at <= $3 AND (created_at, id) > ($4, $5)
                        ORDER BY created_at, id LIMIT $6) AS d
                CROSS JOIN LATERAL (SELECT greatest(d.created_at,
                  (SELECT e.occurred_at FROM crm.events e
                    WHERE e.workspace_id = $1 AND e.record_id = d.id AND e.actor_kind = 'person' AND e.caused_by IS NULL
                    ORDER BY e.id DESC LIMIT 1),
                  (SELECT max(a.happened_at) FROM crm.activities a
                    WHERE a.workspace_id = $1 AND a.record_id = d.id AND a.deleted_at IS NULL AND a.happened_at <= $2)) AS at) AS touch
                ORDER BY d.created_at, d.id"#,
            workspace_id,
            now,
            until,
            made,
            last,
            i64::try_from(AT_ONCE).unwrap_or(i64::MAX),
        )
        .fetch_all(tx.conn())
        .await?;
        let looked_at = rows.len();
        for row in rows {
            (made, last) = (row.created_at, row.id);
            if row.at <= until {
                let reference = Reference { kind: RecordKind::Deal, number: row.number };
                let deal = RottingDeal { id: row.id, reference, name: row.name, days: (now - row.at).num_days() };
                longest.push((row.at, deal));
            }
        }
        longest.sort_by_key(|(at, deal)| (*at, deal.reference.number));
        longest.truncate(most);
        let none_before = longest.last().is_some_and(|(at, _)| *at < made) && longest.len() == most;
        if looked_at < AT_ONCE || none_before {
            return Ok(longest.into_iter().map(|(_, deal)| deal).collect());
        }
    }
}

/// For how many days nobody has touched this deal, where it rots.
pub(super) async fn of(tx: &mut Tx, id: Uuid) -> Result<Option<i64>> {
    let Some(until) = until(tx).await? else { return Ok(None) };
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let touched = sqlx::query_scalar!(
        r#"SELECT greatest(d.created_at,
                  (SELECT e.occurred_at FROM crm.events e
                    WHERE e.workspace_id = $1 AND e.record_id = d.id AND e.actor_kind = 'person' AND e.caused_by IS NULL
                    ORDER BY e.id DESC LIMIT 1),
                  (SELECT max(a.happened_at) FROM crm.activities a
                    WHERE a.workspace_id = $1 AND a.record_id = d.id AND a.deleted_at IS NULL AND a.happened_at <= $2)) AS "at!"
             FROM crm.deals d
            WHERE d.workspace_id = $1 AND d.id = $3 AND d.closed_at IS NULL AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)"#,
        workspace_id,
        now,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(touched.filter(|at| *at <= until).map(|at| (now - at).num_days()))
}

/// A deal that was touched after this moment does not rot; nothing where the workspace lets none.
async fn until(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    let days = settings::get(tx, DEAL_ROTTING_DAYS).await?;
    Ok(tx.now().checked_sub_days(Days::new(days.into())).filter(|_| days > 0))
}
