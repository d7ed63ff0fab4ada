//! Bytes that no file points at any more go out of the storage: after a purge, and at night those that somebody sent and never
//! put to a record. Content that another file shares stays.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::jobs::schedules::{self, NewSchedule};
use crate::jobs::{self, Job, JobError, NewJob};
use crate::storage::Key;
use crate::tx::Tx;
use crate::workspaces;

/// The job that removes what is not used: of its workspace, or of every one where it belongs to none.
pub const REMOVE: &str = "files.remove";

/// 04:00 every night, after the purge of Sundays.
const NIGHTLY: &str = "0 4 * * *";

/// How long bytes may wait to be put to a record.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// How many contents one transaction removes.
const AT_ONCE: i64 = 100;

/// Sees to it that the job comes every night. May be called at every start.
///
/// # Errors
/// Where the database fails.
pub async fn schedule(crm: &Crm) -> Result<()> {
    let mut connection = crm.databases().main().acquire().await?;
    let nightly = NewSchedule {
        workspace_id: None,
        key: "files.remove",
        job_kind: REMOVE,
        payload: json!({}),
        cron: NIGHTLY,
        time_zone: chrono_tz::UTC,
    };
    schedules::put_for(&mut connection, crm, nightly).await
}

/// Asks for the job once this transaction is through.
pub(crate) async fn remove_later(tx: &mut Tx) -> Result<()> {
    jobs::enqueue(tx, NewJob::new(REMOVE, json!({})).unique("files".to_owned())).await?;
    Ok(())
}

/// The handler of [`REMOVE`].
///
/// # Errors
/// Where the storage or the database are away; the job is then tried again.
pub async fn remove(crm: Crm, job: Job) -> Result<(), JobError> {
    workspaces::each(&crm, job.workspace_id, remove_in).await
}

async fn remove_in(crm: Crm, workspace: Uuid) -> Result<(), JobError> {
    while remove_some(&crm, workspace).await? >= AT_ONCE {}
    Ok(())
}

/// Removes some unused contents of a workspace. Answers with how many were looked at. Their rows are held first, so that
/// nobody puts them to a record meanwhile: whoever tries waits, and is told that they are gone.
async fn remove_some(crm: &Crm, workspace: Uuid) -> Result<i64> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Schedule)).await?;
    let until = tx.now() - PATIENCE;
    let held = sqlx::query_scalar!(
        "SELECT c.sha256 FROM crm.file_contents c
          WHERE c.workspace_id = $1 AND c.received_at < $2
            AND NOT EXISTS (SELECT FROM crm.files f WHERE f.workspace_id = $1 AND f.sha256 = c.sha256)
          ORDER BY c.sha256 LIMIT $3 FOR UPDATE SKIP LOCKED",
        workspace,
        until,
        AT_ONCE,
    )
    .fetch_all(tx.conn())
    .await?;
    let gone = sqlx::query_scalar!(
        "DELETE FROM crm.file_contents c WHERE c.workspace_id = $1 AND c.sha256 = ANY ($2)
            AND NOT EXISTS (SELECT FROM crm.files f WHERE f.workspace_id = $1 AND f.sha256 = c.sha256)
         RETURNING c.sha256",
        workspace,
        &held,
    )
    .fetch_all(tx.conn())
    .await?;
    for sha256 in &gone {
        let key = Key::new(workspace, sha256).ok_or_else(|| Error::broken("a digest that is none"))?;
        crm.storage().delete(&key).await?;
    }
    tx.commit().await?;
    Ok(i64::try_from(held.len()).unwrap_or(AT_ONCE))
}
