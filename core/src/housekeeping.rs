//! What is thrown away once it has served: drafts that nobody came back to, and the notes by which a repeated request was
//! known.

use chrono::Duration;
use uuid::Uuid;

use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::Result;
use crate::jobs::schedules::{self, NewSchedule};
use crate::jobs::{Job, JobError};
use crate::records::{self, catalogue::SPECS};
use crate::settings::{self, PURGE_AFTER_DAYS};
use crate::workspaces;

/// The job that cleans up in every workspace.
pub const CLEAN_UP: &str = "housekeeping.clean_up";

/// The job that purges what was archived long ago, in every workspace.
pub const PURGE: &str = "housekeeping.purge";

/// 03:00 on Sundays (decision X13).
const SUNDAYS: &str = "0 3 * * 0";

/// How many records are purged in one transaction.
const PURGED_AT_ONCE: i64 = 1_000;

/// 02:00 every night (decision X13 gives that hour to cleaning up).
const NIGHTLY: &str = "0 2 * * *";

/// How long a request is remembered: Slack repeats an event within minutes, a signature is good for five of them.
const REMEMBERED: Duration = Duration::days(2);

/// Sees to it that the job comes every night. May be called at every start.
///
/// # Errors
/// Where the database fails.
pub async fn schedule(crm: &Crm) -> Result<()> {
    let mut connection = crm.databases().main().acquire().await?;
    let nightly = NewSchedule {
        workspace_id: None,
        key: "housekeeping",
        job_kind: CLEAN_UP,
        payload: serde_json::json!({}),
        cron: NIGHTLY,
        time_zone: chrono_tz::UTC,
    };
    schedules::put_for(&mut connection, crm, nightly).await?;
    let weekly = NewSchedule {
        workspace_id: None,
        key: "housekeeping.purge",
        job_kind: PURGE,
        payload: serde_json::json!({}),
        cron: SUNDAYS,
        time_zone: chrono_tz::UTC,
    };
    schedules::put_for(&mut connection, crm, weekly).await
}

/// The handler of [`PURGE`].
///
/// # Errors
/// Where the database fails; the job is then tried again.
pub async fn purge(crm: Crm, job: Job) -> Result<(), JobError> {
    workspaces::each(&crm, job.workspace_id, purge_in).await
}

async fn purge_in(crm: Crm, workspace: Uuid) -> Result<(), JobError> {
    // Those that point at others go first, so that what they pointed at is free to go.
    for spec in SPECS.iter().rev().filter(|spec| spec.purged) {
        loop {
            let mut tx = crm.begin(&Actor::system(workspace, Origin::Console)).await?;
            let kept = Duration::days(settings::get(&mut tx, PURGE_AFTER_DAYS).await?.into());
            let until = tx.now() - kept;
            let gone = records::purge_archived(&mut tx, spec, until, PURGED_AT_ONCE).await?;
            tx.commit().await?;
            if gone == 0 {
                break;
            }
        }
    }
    Ok(())
}

/// The handler of [`CLEAN_UP`].
///
/// # Errors
/// Where the database fails; the job is then tried again.
pub async fn clean_up(crm: Crm, job: Job) -> Result<(), JobError> {
    workspaces::each(&crm, job.workspace_id, clean_up_in).await
}

async fn clean_up_in(crm: Crm, workspace: Uuid) -> Result<(), JobError> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Console)).await?;
    let now = tx.now();
    sqlx::query!("DELETE FROM crm.drafts WHERE workspace_id = $1 AND expires_at < $2", workspace, now)
        .execute(tx.conn())
        .await?;
    sqlx::query!("DELETE FROM crm.requests_seen WHERE workspace_id = $1 AND seen_at < $2", workspace, now - REMEMBERED)
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(())
}
