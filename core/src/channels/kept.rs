//! What became of messages in Slack: the note, task or activity that one was kept as, so that an edit, a deletion or a reaction
//! that is taken away finds it again.

use uuid::Uuid;

use crate::error::Result;
use crate::records::RecordKind;
use crate::tx::Tx;

/// A message in Slack, and what for it was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// The conversation (`C…`, `G…` or `D…`).
    pub channel: &'a str,
    /// Its timestamp, which is its name there.
    pub ts: &'a str,
    /// Why it was kept: `log`, `star`, `shortcut` …
    pub purpose: &'a str,
    /// For whom, by their id in Slack; empty where it is for nobody in particular.
    pub by: &'a str,
}

/// What a message became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The kind of record.
    pub kind: RecordKind,
    /// Which one.
    pub record: Uuid,
    /// The event that made it, by which it is undone.
    pub event: Uuid,
}

/// What a message became, if it was kept.
///
/// # Errors
/// Where the database fails.
pub async fn kept(tx: &mut Tx, message: Message<'_>) -> Result<Option<Kept>> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT record_kind, record_id, event_id FROM crm.kept_messages
          WHERE workspace_id = $1 AND channel = $2 AND ts = $3 AND purpose = $4 AND by = $5",
        workspace_id,
        message.channel,
        message.ts,
        message.purpose,
        message.by,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        Some(Kept { kind: RecordKind::parse(&row.record_kind)?, record: row.record_id, event: row.event_id })
    }))
}

/// Everything that a message became.
///
/// # Errors
/// Where the database fails.
pub async fn kept_of(tx: &mut Tx, channel: &str, ts: &str) -> Result<Vec<Kept>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT record_kind, record_id, event_id FROM crm.kept_messages
          WHERE workspace_id = $1 AND channel = $2 AND ts = $3 ORDER BY kept_at, purpose, by",
        workspace_id,
        channel,
        ts,
    )
    .fetch_all(tx.conn())
    .await?;
    let kept = rows.into_iter().filter_map(|row| {
        Some(Kept { kind: RecordKind::parse(&row.record_kind)?, record: row.record_id, event: row.event_id })
    });
    Ok(kept.collect())
}

/// Takes note of what a message became. False where it was kept already: then nothing is noted.
///
/// # Errors
/// Where the database fails.
pub async fn keep(tx: &mut Tx, message: Message<'_>, kept: &Kept) -> Result<bool> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let done = sqlx::query!(
        "INSERT INTO crm.kept_messages (workspace_id, channel, ts, purpose, by, record_kind, record_id, event_id, kept_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT ON CONSTRAINT kept_messages_pkey DO NOTHING",
        workspace_id,
        message.channel,
        message.ts,
        message.purpose,
        message.by,
        kept.kind.as_str(),
        kept.record,
        kept.event,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets that a message was kept; answers with what it had become.
///
/// # Errors
/// Where the database fails.
pub async fn forget(tx: &mut Tx, message: Message<'_>) -> Result<Option<Kept>> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "DELETE FROM crm.kept_messages
          WHERE workspace_id = $1 AND channel = $2 AND ts = $3 AND purpose = $4 AND by = $5
         RETURNING record_kind, record_id, event_id",
        workspace_id,
        message.channel,
        message.ts,
        message.purpose,
        message.by,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        Some(Kept { kind: RecordKind::parse(&row.record_kind)?, record: row.record_id, event: row.event_id })
    }))
}
