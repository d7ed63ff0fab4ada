//! Messages that stand in a channel or DM: one message per thing, so that it can be posted once and updated in place.

use uuid::Uuid;

use crate::error::Result;
use crate::tx::Tx;

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About<'a> {
    /// Why it was posted: `lead`, `join_request` …
    pub purpose: &'a str,
    /// The record or person it is about.
    pub subject: Uuid,
    /// The channel or person it was meant for.
    pub recipient: &'a str,
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The conversation (`C…` or `D…`).
    pub channel: String,
    /// Its timestamp, which is its name there.
    pub ts: String,
}

/// The message about this, if it has been posted.
///
/// # Errors
/// Where the database fails.
pub async fn find(tx: &mut Tx, about: About<'_>) -> Result<Option<Posted>> {
    let workspace_id = tx.workspace_id();
    let found = sqlx::query_as!(
        Posted,
        "SELECT channel, ts FROM crm.posted_messages WHERE workspace_id = $1 AND purpose = $2 AND subject_id = $3 AND recipient = $4",
        workspace_id,
        about.purpose,
        about.subject,
        about.recipient,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// Takes note of a message that has been posted.
///
/// # Errors
/// Where the database fails.
pub async fn note(tx: &mut Tx, about: About<'_>, channel: &str, ts: &str) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.posted_messages (workspace_id, purpose, subject_id, recipient, channel, ts, posted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT ON CONSTRAINT posted_messages_pkey DO NOTHING",
        workspace_id,
        about.purpose,
        about.subject,
        about.recipient,
        channel,
        ts,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
