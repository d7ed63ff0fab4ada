//! Changes that linked channels hear of.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{Channel, of_record};
use crate::error::Result;
use crate::tx::Tx;

/// A change of a record, and a channel that is about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The channel.
    pub channel: Channel,
    /// The change's event.
    pub event: Uuid,
    /// What happened, such as `deal.moved`.
    pub kind: String,
    /// Who did it; nobody where the system did.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The changed fields as they were.
    pub before: Value,
    /// The changed fields as they are.
    pub after: Value,
}

/// A deal that came into another stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageNews {
    /// The stage it came from, by name.
    pub from: String,
    /// The stage it is in.
    pub to: String,
    /// Whether it is won by it.
    pub won: bool,
    /// Whether it is decided by it.
    pub closes: bool,
    /// Who moved it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Change {
    /// What of it is worth a line in the channel: a change of stage, and nothing else.
    #[must_use]
    pub fn news(&self) -> Option<StageNews> {
        let stage = |values: &Value| Some(values.get("stage")?.as_str()?.to_owned());
        let won = self.kind == "deal.won";
        let closes = won || self.kind == "deal.lost";
        if !closes && !["deal.moved", "deal.reopened"].contains(&self.kind.as_str()) {
            return None;
        }
        let (from, to) = (stage(&self.before)?, stage(&self.after)?);
        Some(StageNews { from, to, won, closes, by: self.by.clone(), at: self.at })
    }
}

/// A change as it stands in the database.
struct Row {
    id: Uuid,
    kind: String,
    record_id: Uuid,
    by: Option<String>,
    at: DateTime<Utc>,
    before: Option<Value>,
    after: Option<Value>,
}

/// The change of this event, for each channel that is about its record. For the program itself, which sees every channel.
///
/// # Errors
/// Where the database fails.
pub async fn changes_of_event(tx: &mut Tx, event: Uuid) -> Result<Vec<Change>> {
    changes(tx, Some(event), None).await
}

/// The changes of this batch, for each channel that is about one of their records.
///
/// # Errors
/// Where the database fails.
pub async fn changes_of_batch(tx: &mut Tx, batch: Uuid) -> Result<Vec<Change>> {
    changes(tx, None, Some(batch)).await
}

async fn changes(tx: &mut Tx, event: Option<Uuid>, batch: Option<Uuid>) -> Result<Vec<Change>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.id, e.kind, e.record_id, u.name AS "by?", e.occurred_at AS at, v.before AS "before?", v.after AS "after?"
             FROM crm.events e
             LEFT JOIN crm.event_values v ON v.workspace_id = $1 AND v.event_id = e.id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = e.actor_id
            WHERE e.workspace_id = $1 AND (e.id = $2 OR e.batch_id = $3)
              AND EXISTS (SELECT FROM crm.channels c
                           WHERE c.workspace_id = $1 AND c.record_id = e.record_id AND c.deleted_at IS NULL)
            ORDER BY e.id LIMIT 1000"#,
        workspace_id,
        event,
        batch,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut changes = Vec::new();
    for row in rows {
        for channel in of_record(tx, row.record_id).await? {
            changes.push(Change {
                channel,
                event: row.id,
                kind: row.kind.clone(),
                by: row.by.clone(),
                at: row.at,
                before: row.before.clone().unwrap_or_default(),
                after: row.after.clone().unwrap_or_default(),
            });
        }
    }
    Ok(changes)
}
