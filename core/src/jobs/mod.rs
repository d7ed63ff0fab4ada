//! Work for later, and recurring work, on PostgreSQL.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::error::Result;
use crate::tx::Tx;

/// A job to be enqueued.
#[derive(Debug, Clone)]
pub struct NewJob {
    kind: &'static str,
    payload: Value,
    unique_key: Option<String>,
    run_at: Option<DateTime<Utc>>,
}

impl NewJob {
    /// A job of this kind, to run as soon as may be.
    #[must_use]
    pub fn new(kind: &'static str, payload: Value) -> Self {
        Self { kind, payload, unique_key: None, run_at: None }
    }

    /// Not taken in while a job of this kind and key waits or runs.
    #[must_use]
    pub fn unique(mut self, key: String) -> Self {
        self.unique_key = Some(key);
        self
    }

    /// Not before this moment.
    #[must_use]
    pub fn at(mut self, moment: DateTime<Utc>) -> Self {
        self.run_at = Some(moment);
        self
    }
}

/// Enqueues a job of the transaction's workspace, in the transaction. Answers with its id, or nothing where a job with
/// its unique key is already waiting or running.
///
/// # Errors
/// Where the database fails.
pub async fn enqueue(tx: &mut Tx, job: NewJob) -> Result<Option<Uuid>> {
    let (id, now, workspace_id) = (tx.new_id(), tx.now(), tx.workspace_id());
    let enqueued = sqlx::query_scalar!(
        "INSERT INTO master.jobs (id, workspace_id, kind, payload, unique_key, run_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (kind, unique_key) WHERE state IN ('queued', 'running') DO NOTHING
         RETURNING id",
        id,
        workspace_id,
        job.kind,
        job.payload,
        job.unique_key,
        job.run_at.unwrap_or(now),
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(enqueued)
}
