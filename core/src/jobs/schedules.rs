//! Recurring work. A schedule enqueues a job at each of its ticks, once however many processes look: the tick moves on
//! in the transaction that enqueues. Ticks that passed while nobody looked are made up for by one job, not by one each.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::queue;
use super::recurrence::{BadCron, Recurrence};
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::tx::Tx;

/// How many due schedules one transaction fires.
const BATCH: i64 = 200;

/// Recurring work to be kept under a key.
#[derive(Debug, Clone)]
pub struct NewSchedule<'a> {
    /// Whose work it is; nothing: the installation's own.
    pub workspace_id: Option<Uuid>,
    /// Its name among the schedules of that workspace.
    pub key: &'a str,
    /// The kind of job to enqueue.
    pub job_kind: &'a str,
    /// The job's payload, an object. Each job gets `scheduled_for`, the moment of its tick, beside it.
    pub payload: Value,
    /// When: five fields of cron.
    pub cron: &'a str,
    /// The zone in which that is read.
    pub time_zone: Tz,
}

/// Puts a schedule of the transaction's workspace in place of the one that has its key, if there is one; see
/// [`put_for`].
///
/// # Errors
/// As [`put_for`].
pub async fn put(tx: &mut Tx, key: &str, job_kind: &str, payload: Value, cron: &str, time_zone: Tz) -> Result<()> {
    let (crm, workspace_id) = (tx.crm().clone(), Some(tx.workspace_id()));
    put_for(tx.conn(), &crm, NewSchedule { workspace_id, key, job_kind, payload, cron, time_zone }).await
}

/// Puts a schedule in place of the one that has its key, if there is one. One whose expression and zone stay the same
/// keeps its next tick, so that this may be called at each start.
///
/// # Errors
/// Where the expression is none ([`BadCron`] as a fault: check what people type with [`Recurrence::parse`] first), the
/// payload is no object, or the database fails.
pub async fn put_for(conn: &mut PgConnection, crm: &Crm, schedule: NewSchedule<'_>) -> Result<()> {
    if !schedule.payload.is_object() {
        return Err(Error::broken(format!("the payload of schedule {} is no object", schedule.key)));
    }
    let now = crm.now();
    let next_at = Recurrence::parse(schedule.cron)?.next_after(schedule.time_zone, now);
    sqlx::query!(
        "INSERT INTO master.schedules AS old
           (id, workspace_id, key, job_kind, payload, cron, time_zone, next_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT ON CONSTRAINT schedules_key DO UPDATE
           SET job_kind = excluded.job_kind, payload = excluded.payload, cron = excluded.cron,
               time_zone = excluded.time_zone,
               next_at = CASE WHEN (old.cron, old.time_zone) = (excluded.cron, excluded.time_zone)
                              THEN old.next_at ELSE excluded.next_at END",
        crm.new_id(),
        schedule.workspace_id,
        schedule.key,
        schedule.job_kind,
        schedule.payload,
        schedule.cron,
        schedule.time_zone.name(),
        next_at,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a schedule of the transaction's workspace. Jobs that it has enqueued stay. False where there is none.
///
/// # Errors
/// Where the database fails.
pub async fn remove(tx: &mut Tx, key: &str) -> Result<bool> {
    let workspace = tx.workspace_id();
    remove_for(tx.conn(), Some(workspace), key).await
}

/// Removes a schedule; without a workspace, one of the installation. Jobs that it has enqueued stay. False where there
/// is none.
///
/// # Errors
/// Where the database fails.
pub async fn remove_for(conn: &mut PgConnection, workspace: Option<Uuid>, key: &str) -> Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM master.schedules WHERE workspace_id IS NOT DISTINCT FROM $1 AND key = $2",
        workspace,
        key,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A schedule whose tick has come.
struct Due {
    id: Uuid,
    cron: String,
    time_zone: String,
    tick: DateTime<Utc>,
}

/// Enqueues the jobs of all schedules that are due. Answers with how many were.
///
/// # Errors
/// Where the database fails.
pub(super) async fn fire_due(conn: &mut PgConnection, crm: &Crm) -> Result<usize> {
    let mut fired = 0;
    while any_due(conn, crm.now()).await? {
        let batch = fire_batch(conn, crm).await?;
        if batch == 0 {
            // Another process is just firing them.
            break;
        }
        fired += batch;
    }
    Ok(fired)
}

async fn any_due(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<bool> {
    let any = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM master.schedules WHERE next_at <= $1) AS "any!""#, now)
        .fetch_one(conn)
        .await?;
    Ok(any)
}

async fn fire_batch(conn: &mut PgConnection, crm: &Crm) -> Result<usize> {
    let now = crm.now();
    let mut tx = conn.begin().await?;
    let due = sqlx::query_as!(
        Due,
        r#"SELECT id, cron, time_zone, next_at AS "tick!" FROM master.schedules
            WHERE next_at <= $1 ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED"#,
        now,
        BATCH,
    )
    .fetch_all(&mut *tx)
    .await?;
    let (readable, unreadable): (Vec<_>, Vec<_>) =
        due.iter().map(|due| (due, tick_after(due, now))).partition(|(_, next)| next.is_ok());
    for (due, _) in &unreadable {
        tracing::error!(schedule.id = %due.id, "schedule {} has an expression or a zone that cannot be read", due.id);
    }
    // Looked at again in an hour, so that it neither stops the others nor is forgotten.
    let later: Vec<Uuid> = unreadable.iter().map(|(due, _)| due.id).collect();
    move_on(&mut tx, &later, &vec![Some(now + TimeDelta::hours(1)); later.len()]).await?;
    let ids: Vec<Uuid> = readable.iter().map(|(due, _)| due.id).collect();
    let nexts: Vec<Option<DateTime<Utc>>> = readable.iter().map(|(_, next)| next.clone().ok().flatten()).collect();
    enqueue(&mut tx, crm, &ids, now).await?;
    move_on(&mut tx, &ids, &nexts).await?;
    tx.commit().await?;
    Ok(due.len())
}

/// The tick that follows, past all those that were missed.
fn tick_after(due: &Due, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, BadCron> {
    let zone: Tz = due.time_zone.parse().map_err(|_| BadCron::new(&due.time_zone))?;
    Ok(Recurrence::parse(&due.cron)?.next_after(zone, now.max(due.tick)))
}

/// Enqueues the jobs of the present ticks.
async fn enqueue(conn: &mut PgConnection, crm: &Crm, schedules: &[Uuid], now: DateTime<Utc>) -> Result<()> {
    if schedules.is_empty() {
        return Ok(());
    }
    let job_ids: Vec<Uuid> = schedules.iter().map(|_| crm.new_id()).collect();
    sqlx::query!(
        r#"INSERT INTO master.jobs (id, workspace_id, kind, payload, unique_key, run_at, created_at)
           SELECT new.job_id, schedule.workspace_id, schedule.job_kind,
                  schedule.payload || jsonb_build_object('scheduled_for', to_char(
                    schedule.next_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
                  schedule.id || ':' || to_char(schedule.next_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                  schedule.next_at, $3
             FROM unnest($1::uuid[], $2::uuid[]) AS new (schedule_id, job_id)
             JOIN master.schedules AS schedule ON schedule.id = new.schedule_id
           ON CONFLICT (lane, kind, unique_key)
             WHERE unique_key IS NOT NULL AND state IN ('waiting', 'queued', 'running') DO NOTHING"#,
        schedules,
        &job_ids,
        now,
    )
    .execute(&mut *conn)
    .await?;
    queue::wake(conn).await?;
    Ok(())
}

/// Sets the next ticks.
async fn move_on(conn: &mut PgConnection, schedules: &[Uuid], nexts: &[Option<DateTime<Utc>>]) -> Result<()> {
    if schedules.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE master.schedules AS schedule SET last_at = schedule.next_at, next_at = new.next_at
           FROM unnest($1::uuid[], $2::timestamptz[]) AS new (id, next_at) WHERE schedule.id = new.id",
        schedules,
        nexts as &[Option<DateTime<Utc>>],
    )
    .execute(conn)
    .await?;
    Ok(())
}
