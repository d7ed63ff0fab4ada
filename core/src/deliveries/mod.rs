//! Calls to Slack that must not be lost: kept in the transaction of what they tell of, sent by a job, and kept on where they
//! were given up, so that an administrator sees what did not arrive and may send it off again. How a call is made lives with
//! the transport; here is what becomes of it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::jobs::dead_letters::{self, DeadLetter};
use crate::jobs::{self, NewJob};
use crate::tx::Tx;

/// The job that sends a delivery: `{"delivery_id": …}`.
pub const SEND: &str = "deliveries.send";

/// How many failures are shown at most.
const SHOWN: i64 = 100;

/// A call to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelivery {
    /// The method, such as `chat.postMessage`.
    pub method: String,
    /// Its arguments.
    pub arguments: Value,
    /// Whom it reaches: a conversation or person (`C…`, `D…`, `U…`), for those who read of its failure.
    pub recipient: String,
    /// The message that it changes, where it changes one: of several that wait, only the latest is sent.
    pub message_key: Option<String>,
}

/// A call that waits to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// The method.
    pub method: String,
    /// Its arguments.
    pub arguments: Value,
    /// Raised where a later call takes its place.
    pub version: i32,
}

/// A call that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Its id.
    pub id: Uuid,
    /// The method.
    pub method: String,
    /// Whom it was to reach.
    pub recipient: String,
    /// Slack's code, or what went wrong.
    pub reason: String,
    /// How often it was tried.
    pub tries: i32,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was tried last.
    pub tried_at: DateTime<Utc>,
}

/// Keeps a call and asks for the job that makes it, in the transaction.
///
/// # Errors
/// Where the database fails.
pub async fn send(tx: &mut Tx, new: NewDelivery) -> Result<Uuid> {
    let (workspace_id, id, now) = (tx.workspace_id(), tx.new_id(), tx.now());
    let id = sqlx::query_scalar!(
        "INSERT INTO crm.deliveries AS d (workspace_id, id, method, arguments, recipient, message_key, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace_id, message_key) WHERE message_key IS NOT NULL AND state = 'waiting' DO UPDATE
           SET method = excluded.method, arguments = excluded.arguments, version = d.version + 1
         RETURNING id",
        workspace_id,
        id,
        new.method,
        new.arguments,
        new.recipient,
        new.message_key,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    enqueue(tx, id).await?;
    Ok(id)
}

async fn enqueue(tx: &mut Tx, id: Uuid) -> Result<()> {
    jobs::enqueue(tx, NewJob::new(SEND, json!({ "delivery_id": id })).unique(id.to_string())).await?;
    Ok(())
}

/// A call as it is to be made now; nothing where it was made or given up.
///
/// # Errors
/// Where the database fails.
pub async fn waiting(tx: &mut Tx, id: Uuid) -> Result<Option<Waiting>> {
    let workspace_id = tx.workspace_id();
    let found = sqlx::query_as!(
        Waiting,
        "SELECT id, method, arguments, version FROM crm.deliveries WHERE workspace_id = $1 AND id = $2 AND state = 'waiting'",
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found)
}

/// Takes note that a call was made. False where a later one has taken its place meanwhile, which is still to be made.
///
/// # Errors
/// Where the database fails.
pub async fn sent(tx: &mut Tx, waiting: &Waiting) -> Result<bool> {
    let workspace_id = tx.workspace_id();
    let done = sqlx::query!(
        "DELETE FROM crm.deliveries WHERE workspace_id = $1 AND id = $2 AND version = $3",
        workspace_id,
        waiting.id,
        waiting.version,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes note that a call failed, to be tried again or, with `given_up`, not any more.
///
/// # Errors
/// Where the database fails.
pub async fn failed_once(tx: &mut Tx, id: Uuid, reason: &str, given_up: bool) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "UPDATE crm.deliveries
            SET tries = tries + 1, reason = left($3, 500), tried_at = $4, state = CASE WHEN $5 THEN 'failed' ELSE state END
          WHERE workspace_id = $1 AND id = $2 AND state = 'waiting'",
        workspace_id,
        id,
        reason,
        now,
        given_up,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The calls that were given up, the latest first.
///
/// # Errors
/// Refused without the permission to manage the workspace; else where the database fails.
pub async fn failed(tx: &mut Tx) -> Result<Vec<Failed>> {
    tx.require(Permission::ManageWorkspace)?;
    let workspace_id = tx.workspace_id();
    let failed = sqlx::query_as!(
        Failed,
        r#"SELECT id, method, recipient, coalesce(reason, '') AS "reason!", tries, created_at,
                  coalesce(tried_at, created_at) AS "tried_at!"
             FROM crm.deliveries WHERE workspace_id = $1 AND state = 'failed' ORDER BY tried_at DESC, id LIMIT $2"#,
        workspace_id,
        SHOWN,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(failed)
}

/// Sends a call off again that was given up. False where there is no such call, or a later one for the same message waits.
///
/// # Errors
/// Refused without the permission to manage the workspace; else where the database fails.
pub async fn retry(tx: &mut Tx, id: Uuid) -> Result<bool> {
    tx.require(Permission::ManageWorkspace)?;
    let workspace_id = tx.workspace_id();
    let sent = sqlx::query!(
        "UPDATE crm.deliveries d SET state = 'waiting', version = version + 1
          WHERE workspace_id = $1 AND id = $2 AND state = 'failed'
            AND NOT EXISTS (SELECT FROM crm.deliveries later WHERE later.workspace_id = $1 AND later.state = 'waiting'
                                                             AND later.message_key = d.message_key)",
        workspace_id,
        id,
    )
    .execute(tx.conn())
    .await?
    .rows_affected()
        == 1;
    if sent {
        enqueue(tx, id).await?;
    }
    Ok(sent)
}

/// Forgets a call that was given up.
///
/// # Errors
/// Refused without the permission to manage the workspace; else where the database fails.
pub async fn discard(tx: &mut Tx, id: Uuid) -> Result<bool> {
    tx.require(Permission::ManageWorkspace)?;
    let workspace_id = tx.workspace_id();
    let gone = sqlx::query!(
        "DELETE FROM crm.deliveries WHERE workspace_id = $1 AND id = $2 AND state = 'failed'",
        workspace_id,
        id,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected() == 1)
}

/// The workspace's jobs that were given up, the latest first.
///
/// # Errors
/// Refused without the permission to manage the workspace; else where the database fails.
pub async fn dead_jobs(tx: &mut Tx) -> Result<Vec<DeadLetter>> {
    tx.require(Permission::ManageWorkspace)?;
    let workspace = tx.workspace_id();
    dead_letters::list(tx.conn(), Some(workspace), SHOWN).await
}

/// Sends a job off again that was given up. False where there is no such job.
///
/// # Errors
/// Refused without the permission to manage the workspace; else where the database fails.
pub async fn retry_job(tx: &mut Tx, id: Uuid) -> Result<bool> {
    tx.require(Permission::ManageWorkspace)?;
    let (workspace, now) = (tx.workspace_id(), tx.now());
    dead_letters::retry(tx.conn(), Some(workspace), id, now).await
}
