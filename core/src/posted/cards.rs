//! The cards of records that stand in channels and follow their records: the last few of each.

use uuid::Uuid;

use super::Posted;
use crate::error::Result;
use crate::records::RecordKind;
use crate::tx::Tx;

/// How many cards of a record follow it; older ones stay as they are.
pub const KEPT: i64 = 20;

/// A card that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedCard {
    /// Its id.
    pub id: Uuid,
    /// What kind of record it shows.
    pub kind: RecordKind,
    /// Which one.
    pub record: Uuid,
    /// Where it stands.
    pub place: Posted,
    /// In which form it shows the record: `shared`, `lead` …
    pub variant: String,
    /// Who shared it; nobody where the program posted it by itself.
    pub shared_by: Option<Uuid>,
    /// A digest of what it shows.
    pub digest: Vec<u8>,
}

/// A card to take note of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCard<'a> {
    /// The record that it shows.
    pub record: (RecordKind, Uuid),
    /// Where it stands.
    pub place: &'a Posted,
    /// In which form it shows the record.
    pub variant: &'a str,
    /// Who shared it.
    pub shared_by: Option<Uuid>,
    /// A digest of what it shows.
    pub digest: &'a [u8],
}

/// Takes note of a card that was posted; of the record's cards the last [`KEPT`] follow it from now on.
///
/// # Errors
/// Where the database fails.
pub async fn keep_card(tx: &mut Tx, new: NewCard<'_>) -> Result<()> {
    let (workspace_id, id, now) = (tx.workspace_id(), tx.new_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.posted_cards (workspace_id, id, record_kind, record_id, channel, ts, variant, shared_by, digest, posted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT ON CONSTRAINT posted_cards_place_key DO NOTHING",
        workspace_id,
        id,
        new.record.0.as_str(),
        new.record.1,
        new.place.channel,
        new.place.ts,
        new.variant,
        new.shared_by,
        new.digest,
        now,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "DELETE FROM crm.posted_cards WHERE workspace_id = $1 AND id IN (
           SELECT id FROM crm.posted_cards WHERE workspace_id = $1 AND record_id = $2 ORDER BY id DESC OFFSET $3)",
        workspace_id,
        new.record.1,
        KEPT,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The cards that show what a change touched: of its records, and of those that show such a record beside their own.
///
/// # Errors
/// Where the database fails.
pub async fn cards_after(tx: &mut Tx, events: EventsOf) -> Result<Vec<PostedCard>> {
    let workspace_id = tx.workspace_id();
    let (event, batch) = match events {
        EventsOf::One(event) => (Some(event), None),
        EventsOf::Batch(batch) => (None, Some(batch)),
    };
    let rows = sqlx::query!(
        "WITH changed AS MATERIALIZED (
           SELECT DISTINCT e.record_id AS id FROM crm.events e
            WHERE e.workspace_id = $1 AND (e.id = $2 OR e.batch_id = $3)),
         showing AS (
           SELECT id FROM changed
           UNION SELECT l.id FROM changed c JOIN crm.leads l ON l.workspace_id = $1 AND l.contact_id = c.id
           UNION SELECT d.id FROM changed c JOIN crm.deals d ON d.workspace_id = $1 AND d.contact_id = c.id
           UNION SELECT d.id FROM changed c JOIN crm.deals d ON d.workspace_id = $1 AND d.company_id = c.id
           UNION SELECT p.id FROM changed c JOIN crm.contacts p ON p.workspace_id = $1 AND p.company_id = c.id)
         SELECT p.id, p.record_kind, p.record_id, p.channel, p.ts, p.variant, p.shared_by, p.digest
           FROM showing s JOIN crm.posted_cards p ON p.workspace_id = $1 AND p.record_id = s.id
          ORDER BY p.id",
        workspace_id,
        event,
        batch,
    )
    .fetch_all(tx.conn())
    .await?;
    let cards = rows.into_iter().filter_map(|row| {
        Some(PostedCard {
            id: row.id,
            kind: RecordKind::parse(&row.record_kind)?,
            record: row.record_id,
            place: Posted { channel: row.channel, ts: row.ts },
            variant: row.variant,
            shared_by: row.shared_by,
            digest: row.digest,
        })
    });
    Ok(cards.collect())
}

/// One event, or those of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventsOf {
    /// This one.
    One(Uuid),
    /// All of this batch.
    Batch(Uuid),
}

/// Takes note of what a card shows now.
///
/// # Errors
/// Where the database fails.
pub async fn card_shows(tx: &mut Tx, card: Uuid, digest: &[u8]) -> Result<()> {
    let workspace_id = tx.workspace_id();
    sqlx::query!(
        "UPDATE crm.posted_cards SET digest = $3 WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        card,
        digest
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets a card that cannot be changed any more: its message or its channel is gone.
///
/// # Errors
/// Where the database fails.
pub async fn forget_card(tx: &mut Tx, card: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    sqlx::query!("DELETE FROM crm.posted_cards WHERE workspace_id = $1 AND id = $2", workspace_id, card)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The card that stands at this place.
///
/// # Errors
/// Where the database fails.
pub async fn card_at(tx: &mut Tx, channel: &str, ts: &str) -> Result<Option<PostedCard>> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT id, record_kind, record_id, channel, ts, variant, shared_by, digest FROM crm.posted_cards
          WHERE workspace_id = $1 AND channel = $2 AND ts = $3",
        workspace_id,
        channel,
        ts,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        Some(PostedCard {
            id: row.id,
            kind: RecordKind::parse(&row.record_kind)?,
            record: row.record_id,
            place: Posted { channel: row.channel, ts: row.ts },
            variant: row.variant,
            shared_by: row.shared_by,
            digest: row.digest,
        })
    }))
}
