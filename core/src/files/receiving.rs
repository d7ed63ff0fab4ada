//! Bytes come in before there is a file: they may take long, and no transaction waits for them.

use uuid::Uuid;

use crate::actor::Actor;
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::storage::{ByteStream, Key};

/// Bytes that have come in and wait to be put to a record. Those that never are, are removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    workspace: Uuid,
    sha256: String,
    size: u64,
}

impl Received {
    /// What they are: SHA-256 in hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Under which they are kept; nothing in another workspace than where they came in.
    pub(super) fn key(&self, workspace: Uuid) -> Option<Key> {
        Key::new(workspace, &self.sha256).filter(|_| self.workspace == workspace)
    }
}

/// Takes the bytes of a file in, for whoever `actor` is to put it to a record.
///
/// # Errors
/// Refused where there are more than the limit (`CRM_FILES_MAX_MB`); else where they end before their end, or the storage or
/// the database are away.
pub async fn receive(crm: &Crm, actor: &Actor, body: ByteStream) -> Result<Received> {
    let incoming = crm.storage().take_in(body).await?;
    let (workspace, size) = (actor.workspace_id, incoming.size());
    // Noted before they are kept, so that whatever happens they are found again.
    let mut tx = crm.begin(actor).await?;
    let now = tx.now();
    sqlx::query!(
        "INSERT INTO crm.file_contents (workspace_id, sha256, size_bytes, received_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT ON CONSTRAINT file_contents_pkey DO UPDATE SET received_at = excluded.received_at",
        workspace,
        incoming.sha256(),
        i64::try_from(size).unwrap_or(i64::MAX),
        now,
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    let key = Key::new(workspace, incoming.sha256()).ok_or_else(|| Error::broken("a digest that is none"))?;
    crm.storage().put(&key, &incoming).await?;
    Ok(Received { workspace, sha256: incoming.sha256().to_owned(), size })
}
