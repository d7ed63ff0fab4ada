//! Work for later, and recurring work, on PostgreSQL.
//!
//! A job is enqueued in the transaction of the change that asks for it, and done by a [`Worker`] of any process that has
//! a handler for its kind: at least once, so handlers are idempotent. It fails into a later attempt and at last into a
//! dead letter. [`schedules`] enqueue jobs by the calendar. What the jobs do lives with the records and integrations
//! they belong to.
//!
//! Moments come from the clock of the running system. What concerns the machines and not the business is in real time:
//! leases and their heartbeats, the pauses while a database is away, the time a shutdown grants.

pub mod dead_letters;
mod handlers;
mod queue;
mod recurrence;
mod run;
pub mod schedules;
mod station;
mod worker;

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::crm::Crm;
use crate::error::Result;
use crate::tx::Tx;

pub use handlers::{Handlers, Job, JobError, Outcome};
pub use queue::{QueueHealth, health};
pub use recurrence::{BadCron, Recurrence, next_after};
pub use run::drain;
pub use worker::{Worker, WorkerOptions};

/// A job to be enqueued.
#[derive(Clone)]
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

    /// Not taken in while a job of this workspace, kind and key waits or runs.
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

/// Shows everything but the payload.
impl fmt::Debug for NewJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewJob")
            .field("kind", &self.kind)
            .field("unique_key", &self.unique_key)
            .field("run_at", &self.run_at)
            .finish_non_exhaustive()
    }
}

/// Enqueues a job of the transaction's workspace, in the transaction. Answers with its id, or nothing where a job with
/// its unique key is already waiting or running.
///
/// # Errors
/// Where the database fails.
pub async fn enqueue(tx: &mut Tx, job: NewJob) -> Result<Option<Uuid>> {
    let (crm, workspace, now) = (tx.crm().clone(), tx.workspace_id(), tx.now());
    Ok(queue::insert(tx.conn(), crm.new_id(), Some(workspace), now, job).await?)
}

/// Enqueues a job outside a [`Tx`]: the installation's own work, or a workspace's before anybody acts in it. `conn` must
/// be of the database that holds the workspace. Answers as [`enqueue`] does.
///
/// # Errors
/// Where the database fails.
pub async fn enqueue_for(
    conn: &mut PgConnection,
    crm: &Crm,
    workspace: Option<Uuid>,
    job: NewJob,
) -> Result<Option<Uuid>> {
    Ok(queue::insert(conn, crm.new_id(), workspace, crm.now(), job).await?)
}
