//! What the program wrote over a channel last.

use crate::error::Result;
use crate::tx::Tx;

/// The topic that was last written over a channel, if one was.
///
/// # Errors
/// Where the database fails.
pub async fn topic(tx: &mut Tx, slack_id: &str) -> Result<Option<String>> {
    let workspace_id = tx.workspace_id();
    let topic = sqlx::query_scalar!(
        "SELECT topic FROM crm.channel_topics WHERE workspace_id = $1 AND slack_id = $2",
        workspace_id,
        slack_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(topic)
}

/// Takes note of the topic that was written over a channel.
///
/// # Errors
/// Where the database fails.
pub async fn set_topic(tx: &mut Tx, slack_id: &str, topic: &str) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.channel_topics (workspace_id, slack_id, topic, set_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT ON CONSTRAINT channel_topics_pkey DO UPDATE SET topic = excluded.topic, set_at = excluded.set_at",
        workspace_id,
        slack_id,
        topic,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
