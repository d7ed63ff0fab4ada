//! What a command means that names no record: the one the person looked at last. What a channel is linked to comes before
//! it and lives with the channels.

use chrono::Duration;
use uuid::Uuid;

use crate::error::Result;
use crate::records::RecordKind;
use crate::search::{self, Row};
use crate::tx::Tx;

/// How long a look counts (INTERACTIONS, section 1).
pub const LASTS: Duration = Duration::hours(8);

/// A second look at the same record is not written for so long.
const STILL_FRESH: Duration = Duration::minutes(10);

/// Takes note that the acting person looks at this record. Where the system looks, nobody's look is kept.
///
/// # Errors
/// Where the database fails.
pub async fn viewed(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<()> {
    let Some(user_id) = tx.user_id() else { return Ok(()) };
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.last_viewed AS last (workspace_id, user_id, record_kind, record_id, viewed_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT ON CONSTRAINT last_viewed_pkey DO UPDATE
           SET record_kind = excluded.record_kind, record_id = excluded.record_id, viewed_at = excluded.viewed_at
         WHERE last.record_id <> excluded.record_id OR last.viewed_at < $6",
        workspace_id,
        user_id,
        kind.as_str(),
        id,
        now,
        now - STILL_FRESH,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The record that the acting person looked at last, within [`LASTS`] and if they still see it.
///
/// # Errors
/// Where the database fails.
pub async fn last_viewed(tx: &mut Tx) -> Result<Option<Row>> {
    let Some(user_id) = tx.user_id() else { return Ok(None) };
    let (workspace_id, since) = (tx.workspace_id(), tx.now() - LASTS);
    let last = sqlx::query!(
        "SELECT record_kind, record_id FROM crm.last_viewed WHERE workspace_id = $1 AND user_id = $2 AND viewed_at >= $3",
        workspace_id,
        user_id,
        since,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some((kind, id)) = last.and_then(|last| Some((RecordKind::parse(&last.record_kind)?, last.record_id))) else {
        return Ok(None);
    };
    Ok(search::rows(tx, &[(kind, id)]).await?.into_iter().next())
}
