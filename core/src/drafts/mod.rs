//! Drafts: what somebody typed before they were asked something, and where to answer once they have decided. Kept here so
//! that Slack holds nothing but the draft's id.

use chrono::Duration;
use serde_json::Value;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::secrets::Secret;
use crate::tx::Tx;

/// How long a draft waits: as long as Slack's `response_url` lives.
pub const LIFETIME: Duration = Duration::minutes(30);

const RESPONSE_URL_PURPOSE: &str = "response_url";

/// A draft of the acting person.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What was typed so far, in the form its reader understands.
    pub content: Value,
    /// Where to answer, if that is known.
    pub response_url: Option<Secret>,
}

/// Keeps a draft for the acting person. Answers with its id.
///
/// # Errors
/// Where nobody acts or the database fails.
pub async fn keep(tx: &mut Tx, content: &Value, response_url: Option<&str>) -> Result<Uuid> {
    let user_id = tx.user_id().ok_or_else(|| Error::broken("a draft of nobody"))?;
    let sealed = response_url.map(|url| tx.crm().keys().seal(RESPONSE_URL_PURPOSE, url)).transpose()?;
    let (workspace_id, id, expires_at) = (tx.workspace_id(), tx.new_id(), tx.now() + LIFETIME);
    sqlx::query!(
        "INSERT INTO crm.drafts (workspace_id, id, user_id, content, response_url_sealed, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        workspace_id,
        id,
        user_id,
        content,
        sealed,
        expires_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// The acting person's draft, if it still waits.
///
/// # Errors
/// Where the database fails.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Draft>> {
    let (workspace_id, user_id, now) = (tx.workspace_id(), tx.user_id(), tx.now());
    let row = sqlx::query!(
        "SELECT content, response_url_sealed FROM crm.drafts
          WHERE workspace_id = $1 AND id = $2 AND user_id = $3 AND expires_at > $4",
        workspace_id,
        id,
        user_id,
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let keys = tx.crm().keys();
    let response_url = row.response_url_sealed.map(|sealed| keys.open(RESPONSE_URL_PURPOSE, &sealed)).transpose()?;
    Ok(Some(Draft { content: row.content, response_url }))
}

/// Removes a draft of the acting person that has served.
///
/// # Errors
/// Where the database fails.
pub async fn discard(tx: &mut Tx, id: Uuid) -> Result<()> {
    let (workspace_id, user_id) = (tx.workspace_id(), tx.user_id());
    sqlx::query!(
        "DELETE FROM crm.drafts WHERE workspace_id = $1 AND id = $2 AND user_id = $3",
        workspace_id,
        id,
        user_id
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
