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
    sqlx::query!(
        "INSERT INTO crm.recent_searches (workspace_id, user_id, query, searched_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT ON CONSTRAINT recent_searches_pkey DO UPDATE SET searched_at = excluded.searched_at",
        workspace_id,
        user_id,
        line,
        now,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "DELETE FROM crm.recent_searches WHERE workspace_id = $1 AND user_id = $2 AND searched_at < (
           SELECT searched_at FROM crm.recent_searches WHERE workspace_id = $1 AND user_id = $2
            ORDER BY searched_at DESC LIMIT 1 OFFSET $3)",
        workspace_id,
        user_id,
        KEPT - 1,
    )
    .execute(tx.conn())
    .await?;
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
