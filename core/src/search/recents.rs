//! What somebody searched for last: each line once, the latest first.

use super::MAX_WORDS;
use crate::error::Result;
use crate::fields;
use crate::tx::Tx;

/// How many are kept of each person; what a menu shows at a glance.
const KEPT: i64 = 20;

/// Takes note of a line that the acting person searched for. Where the system searches, nobody's line is kept.
pub(super) async fn remember(tx: &mut Tx, line: &str) -> Result<()> {
    let line: String = fields::folded(line).chars().take(MAX_WORDS).collect();
    let Some(user_id) = tx.user_id().filter(|_| !line.is_empty()) else { return Ok(()) };
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    // Two searches of one person at the same moment leave each other's old lines alone: they would wait for each other.
    // Who searches need not wait for the disk either: what may be lost is the note that they did.
    sqlx::query!(
        "WITH latest AS (
           INSERT INTO crm.recent_searches (workspace_id, user_id, query, searched_at)
           SELECT $1, $2, $3, $4 WHERE CASE WHEN $6 THEN set_config('synchronous_commit', 'off', true) = 'off' ELSE true END
           ON CONFLICT ON CONSTRAINT recent_searches_pkey DO UPDATE SET searched_at = excluded.searched_at
         ), old AS MATERIALIZED (
           SELECT query FROM crm.recent_searches
            WHERE workspace_id = $1 AND user_id = $2 AND query <> $3 AND searched_at < (
              SELECT searched_at FROM crm.recent_searches WHERE workspace_id = $1 AND user_id = $2 AND query <> $3
               ORDER BY searched_at DESC OFFSET $5 LIMIT 1)
              FOR UPDATE SKIP LOCKED
         )
         DELETE FROM crm.recent_searches r
          WHERE r.workspace_id = $1 AND r.user_id = $2 AND r.query IN (SELECT query FROM old)",
        workspace_id,
        user_id,
        line,
        now,
        KEPT - 2,
        tx.may_be_light(),
    )
    .execute(tx.conn())
    .await?;
    tx.wrote_lightly();
    Ok(())
}

/// The lines that the acting person searched for last, latest first.
///
/// # Errors
/// Where the database fails.
pub async fn recent_searches(tx: &mut Tx) -> Result<Vec<String>> {
    let (workspace_id, user_id) = (tx.workspace_id(), tx.user_id());
    let lines = sqlx::query_scalar!(
        "SELECT query FROM crm.recent_searches WHERE workspace_id = $1 AND user_id = $2 ORDER BY searched_at DESC LIMIT $3",
        workspace_id,
        user_id,
        KEPT,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(lines)
}

/// Forgets one of them, or all.
///
/// # Errors
/// Where the database fails.
pub async fn forget_recent(tx: &mut Tx, line: Option<&str>) -> Result<()> {
    let (workspace_id, user_id) = (tx.workspace_id(), tx.user_id());
    sqlx::query!(
        "DELETE FROM crm.recent_searches WHERE workspace_id = $1 AND user_id = $2 AND ($3::text IS NULL OR query = $3)",
        workspace_id,
        user_id,
        line,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
