//! Tells once of each task that its time is over, so that notifications, automations and others can follow it. A task that
//! gets another due date is told of again.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::lists::AHEAD;
use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::Result;
use crate::events::{self, Change};
use crate::jobs::schedules::{self, NewSchedule};
use crate::jobs::{Job, JobError};
use crate::records::RecordKind;
use crate::tx::Tx;
use crate::{users, workspaces};

/// The event that a task's time is over. It changes nothing of the task.
pub const OVERDUE: &str = "task.overdue";

/// The job that looks for such tasks in every workspace.
pub const SCAN: &str = "tasks.scan";

/// Every 15 minutes (decision X13).
const OFTEN: &str = "*/15 * * * *";

/// What was due longer ago is no news: it came out of a file, or nobody looked for days.
const NEWS: TimeDelta = TimeDelta::hours(60);

/// How many tasks one transaction tells of.
const AT_ONCE: i64 = 500;

/// Sees to it that the job comes. May be called at every start.
///
/// # Errors
/// Where the database fails.
pub async fn schedule(crm: &Crm) -> Result<()> {
    let mut connection = crm.databases().main().acquire().await?;
    let often = NewSchedule {
        workspace_id: None,
        key: "tasks.scan",
        job_kind: SCAN,
        payload: json!({}),
        cron: OFTEN,
        time_zone: chrono_tz::UTC,
    };
    schedules::put_for(&mut connection, crm, often).await
}

/// The handler of [`SCAN`].
///
/// # Errors
/// Where the database fails; the job is then tried again.
pub async fn scan(crm: Crm, job: Job) -> Result<(), JobError> {
    workspaces::each(&crm, job.workspace_id, scan_in).await
}

async fn scan_in(crm: Crm, workspace: Uuid) -> Result<(), JobError> {
    loop {
        let mut tx = crm.begin(&Actor::system(workspace, Origin::Schedule)).await?;
        let told = tell(&mut tx).await?;
        tx.commit().await?;
        if told < AT_ONCE {
            return Ok(());
        }
    }
}

/// Tells of some overdue tasks that were not told of. Answers with how many.
async fn tell(tx: &mut Tx) -> Result<i64> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let (zones, todays) = users::todays(tx, now).await?;
    let untold = sqlx::query!(
        r#"SELECT t.id, t.version, t.due_by > $7 AS "news!" FROM crm.tasks t
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = t.owner_id
             LEFT JOIN unnest($3::text[], $4::date[]) AS zone (name, today) ON zone.name = u.time_zone
            WHERE t.workspace_id = $1 AND t.status = 'open' AND t.deleted_at IS NULL
              AND t.overdue_told_for IS DISTINCT FROM t.due_by AND t.due_by < $8
              AND (t.due_at <= $2 OR t.due_on < coalesce(zone.today, $5))
              AND (t.snoozed_until IS NULL OR t.snoozed_until <= $2)
            ORDER BY t.due_by LIMIT $6 FOR NO KEY UPDATE OF t SKIP LOCKED"#,
        workspace_id,
        now,
        &zones,
        &todays,
        todays.first().copied(),
        AT_ONCE,
        now - NEWS,
        now + AHEAD,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = untold.iter().map(|task| task.id).collect();
    sqlx::query!(
        "UPDATE crm.tasks SET overdue_told_for = due_by WHERE workspace_id = $1 AND id = ANY ($2)",
        workspace_id,
        &ids
    )
    .execute(tx.conn())
    .await?;
    for task in untold.iter().filter(|task| task.news) {
        let change = Change {
            kind: OVERDUE,
            record: RecordKind::Task,
            id: task.id,
            version: task.version,
            before: None,
            after: None,
        };
        events::record(tx, change).await?;
    }
    Ok(i64::try_from(untold.len()).unwrap_or(AT_ONCE))
}
