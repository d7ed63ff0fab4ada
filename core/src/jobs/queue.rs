//! The statements of the queue: in, out, and what becomes of a job. Nothing here waits or runs anything.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::NewJob;
use super::handlers::Job;

/// The channel on which a database tells of jobs that came in or came back.
pub(super) const CHANNEL: &str = "crm_jobs";

/// How much of an error is kept, in characters.
const KEPT_REASON: usize = 2_000;

/// How many jobs one statement of the housekeeping touches.
const BATCH: i64 = 1_000;

/// A worker's hold on the jobs it runs. It expires by the database's own time unless it is renewed, so that another
/// worker takes over after a crash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hold {
    /// Who holds.
    pub(super) worker: Uuid,
    /// How long a hold lasts without being renewed.
    pub(super) lease: Duration,
}

/// Jobs of one workspace and kind, when it is their turn.
#[derive(Debug, Clone, Default)]
struct Turn {
    lane: Uuid,
    kind: String,
}

/// Where a worker stands on its way round the workspaces and kinds.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// Whose turn it was last; nobody's at the start of a round.
    last: Option<Turn>,
}

/// What a worker asks for.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    /// The kinds it knows.
    pub(super) kinds: &'a [String],
    /// How many it can take.
    pub(super) limit: usize,
}

/// Puts a job in and wakes the workers once the transaction commits: to do it, or to wait no longer than until it is
/// due.
pub(super) async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    workspace: Option<Uuid>,
    now: DateTime<Utc>,
    job: NewJob,
) -> Result<Option<Uuid>, sqlx::Error> {
    let row = sqlx::query!(
        "INSERT INTO master.jobs (id, workspace_id, kind, payload, unique_key, state, run_at, created_at)
         VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::timestamptz > $7 THEN 'waiting' ELSE 'queued' END, $6, $7)
         ON CONFLICT (lane, kind, unique_key)
           WHERE unique_key IS NOT NULL AND state IN ('waiting', 'queued', 'running') DO NOTHING
         RETURNING id, pg_notify($8, '')::text AS woken",
        id,
        workspace,
        job.kind,
        job.payload,
        job.unique_key,
        job.run_at.unwrap_or(now),
        now,
        CHANNEL,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| row.id))
}

/// Wakes the workers of the database.
pub(super) async fn wake(conn: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("SELECT pg_notify($1, '')::text AS woken", CHANNEL).fetch_one(conn).await?;
    Ok(())
}

/// Queues the jobs that waited for a moment which has come. Answers with how many.
pub(super) async fn promote(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let mut promoted = 0;
    loop {
        let done = sqlx::query!(
            "UPDATE master.jobs SET state = 'queued'
              WHERE id = ANY (ARRAY (
                SELECT id FROM master.jobs WHERE state = 'waiting' AND run_at <= $1
                 ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
            now,
            BATCH,
        )
        .execute(&mut *conn)
        .await?
        .rows_affected();
        promoted += done;
        if done < BATCH.unsigned_abs() {
            break;
        }
    }
    if promoted > 0 {
        wake(conn).await?;
    }
    Ok(promoted)
}

/// Takes queued jobs, going round the workspaces and kinds from where the round stands and sharing what is asked for
/// among those whose turn comes. No jobs means that none are queued. Each claim counts as an attempt.
pub(super) async fn claim(
    conn: &mut PgConnection,
    hold: Hold,
    round: &mut Round,
    ask: &Ask<'_>,
) -> Result<Vec<Job>, sqlx::Error> {
    // A round that begins in the middle has seen everybody only when it has come to the end twice.
    let mut rounds_to_go = if round.last.is_some() { 2 } else { 1 };
    while rounds_to_go > 0 {
        let turns = turns(conn, round.last.take().unwrap_or_default(), ask).await?;
        if turns.len() < ask.limit {
            rounds_to_go -= 1;
        } else {
            round.last = turns.last().cloned();
        }
        if turns.is_empty() {
            continue;
        }
        let mut jobs = take(conn, hold, turns, ask).await?;
        if !jobs.is_empty() {
            jobs.sort_by_key(|job| (job.run_at, job.id));
            return Ok(jobs);
        }
    }
    Ok(Vec::new())
}

/// Who has queued jobs, after `last` in the round. Hops through the index from one pair of lane and kind to the next,
/// so the length of a backlog does not matter.
async fn turns(conn: &mut PgConnection, last: Turn, ask: &Ask<'_>) -> Result<Vec<Turn>, sqlx::Error> {
    sqlx::query_as!(
        Turn,
        r#"WITH RECURSIVE turns AS (
             (SELECT lane, kind FROM master.jobs
               WHERE state = 'queued' AND (lane, kind) > ($1, $2)
               ORDER BY lane, kind LIMIT 1)
             UNION ALL
             SELECT next.lane, next.kind
               FROM turns CROSS JOIN LATERAL (
                 SELECT lane, kind FROM master.jobs
                  WHERE state = 'queued' AND (lane, kind) > (turns.lane, turns.kind)
                  ORDER BY lane, kind LIMIT 1) AS next)
           SELECT lane AS "lane!", kind AS "kind!" FROM turns WHERE kind = ANY ($3) LIMIT $4"#,
        last.lane,
        last.kind,
        ask.kinds,
        count(ask.limit),
    )
    .fetch_all(conn)
    .await
}

/// Takes the first queued jobs of each turn; those that somebody else is just taking are passed over.
async fn take(conn: &mut PgConnection, hold: Hold, turns: Vec<Turn>, ask: &Ask<'_>) -> Result<Vec<Job>, sqlx::Error> {
    let share = ask.limit.div_ceil(turns.len().max(1));
    let (lanes, kinds): (Vec<Uuid>, Vec<String>) = turns.into_iter().map(|turn| (turn.lane, turn.kind)).unzip();
    sqlx::query_as!(
        Job,
        r#"UPDATE master.jobs
              SET state = 'running', attempts = attempts + 1, leased_by = $1,
                  lease_until = now() + make_interval(secs => $2)
            WHERE id = ANY (ARRAY (
              SELECT ready.id
                FROM unnest($3::uuid[], $4::text[]) AS turn (lane, kind)
                CROSS JOIN LATERAL (
                  SELECT job.id FROM master.jobs AS job
                   WHERE job.state = 'queued' AND job.lane = turn.lane AND job.kind = turn.kind
                   ORDER BY job.run_at, job.id LIMIT $5 FOR UPDATE SKIP LOCKED) AS ready
               LIMIT $6))
        RETURNING id, workspace_id, kind, payload, attempts AS attempt, max_attempts, run_at, created_at"#,
        hold.worker,
        hold.lease.as_secs_f64(),
        &lanes,
        &kinds,
        count(share),
        count(ask.limit),
    )
    .fetch_all(conn)
    .await
}

/// Renews the hold on a job. False where it has been lost.
pub(super) async fn renew(pool: &PgPool, hold: Hold, job: &Job) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE master.jobs SET lease_until = now() + make_interval(secs => $4)
          WHERE id = $1 AND state = 'running' AND leased_by = $2 AND attempts = $3",
        job.id,
        hold.worker,
        job.attempt,
        hold.lease.as_secs_f64(),
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What becomes of a job that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is done.
    Done,
    /// It is tried again.
    Again { at: DateTime<Utc>, reason: String },
    /// It is given up.
    Dead { reason: String },
    /// It was not brought to an end, through no fault of its own: the attempt does not count.
    GivenBack,
}

/// Writes down what becomes of a job. False where the hold on it has been lost, so that it is no longer ours to say.
pub(super) async fn settle(
    pool: &PgPool,
    hold: Hold,
    job: &Job,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (state, run_at, reason) = match verdict {
        Verdict::Done => ("done", None, None),
        Verdict::Again { at, reason } => ("waiting", Some(*at), Some(bounded(reason))),
        Verdict::Dead { reason } => ("dead", None, Some(bounded(reason))),
        Verdict::GivenBack => ("queued", None, None),
    };
    let given_back = *verdict == Verdict::GivenBack;
    let row = sqlx::query!(
        "UPDATE master.jobs
            SET state = $4, run_at = coalesce($5, run_at), error = coalesce($6, error),
                attempts = attempts - CASE WHEN $7 THEN 1 ELSE 0 END,
                finished_at = CASE WHEN $4 IN ('done', 'dead') THEN $8::timestamptz END,
                leased_by = NULL, lease_until = NULL
          WHERE id = $1 AND state = 'running' AND leased_by = $2 AND attempts = $3
      RETURNING CASE WHEN $4 IN ('waiting', 'queued') THEN pg_notify($9, '')::text END AS woken",
        job.id,
        hold.worker,
        job.attempt,
        state,
        run_at,
        reason,
        given_back,
        now,
        CHANNEL,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.is_some())
}

/// A job whose worker went away.
#[derive(Debug)]
pub(super) struct Abandoned {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) attempts: i32,
    pub(super) is_dead: bool,
}

/// Takes back jobs whose hold has expired: the first time to run again at once, then after a time that doubles, and at
/// last as dead letters.
pub(super) async fn take_back(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<Abandoned>, sqlx::Error> {
    sqlx::query_as!(
        Abandoned,
        r#"UPDATE master.jobs
              SET state = CASE WHEN attempts >= max_attempts THEN 'dead'
                               WHEN attempts > 1 THEN 'waiting' ELSE 'queued' END,
                  finished_at = CASE WHEN attempts >= max_attempts THEN $1::timestamptz END,
                  run_at = CASE WHEN attempts > 1 THEN $1 + make_interval(secs => least(900, power(2, attempts - 1)))
                                ELSE run_at END,
                  error = 'the worker that ran it went away', leased_by = NULL, lease_until = NULL
            WHERE id = ANY (ARRAY (
              SELECT id FROM master.jobs WHERE state = 'running' AND lease_until < now()
               ORDER BY lease_until LIMIT $2 FOR UPDATE SKIP LOCKED))
        RETURNING id, kind, attempts, state = 'dead' AS "is_dead!""#,
        now,
        BATCH,
    )
    .fetch_all(conn)
    .await
}

/// Removes jobs that were done before this moment, a batch at a time. True where there may be more.
pub(super) async fn purge(conn: &mut PgConnection, done_before: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "DELETE FROM master.jobs
          WHERE id = ANY (ARRAY (
            SELECT id FROM master.jobs WHERE state = 'done' AND finished_at < $1
             ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
        done_before,
        BATCH,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == BATCH.unsigned_abs())
}

/// The next moment after `now` at which a job or a schedule falls due, where that is before `until`.
pub(super) async fn next_due(
    conn: &mut PgConnection,
    kinds: &[String],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT least(
           (SELECT min(run_at) FROM master.jobs
             WHERE state = 'waiting' AND kind = ANY ($1) AND run_at > $2 AND run_at < $3),
           (SELECT min(next_at) FROM master.schedules WHERE next_at > $2 AND next_at < $3))",
        kinds,
        now,
        until,
    )
    .fetch_one(conn)
    .await
}

/// How a database's queue is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QueueHealth {
    /// Jobs that could run now.
    pub ready: i64,
    /// Jobs that run.
    pub running: i64,
    /// Dead letters.
    pub dead: i64,
    /// How long the first of the ready jobs has been waiting since it was due, in seconds; 0 where none is.
    pub oldest_ready_seconds: f64,
}

/// How the queue of this database is doing at `now`; for metrics and readiness.
///
/// # Errors
/// Where the database cannot be asked.
pub async fn health(pool: &PgPool, now: DateTime<Utc>) -> Result<QueueHealth, sqlx::Error> {
    sqlx::query_as!(
        QueueHealth,
        r#"SELECT count(*) AS "ready!",
                  coalesce(greatest(0, extract(epoch FROM $1 - min(run_at))::float8), 0) AS "oldest_ready_seconds!",
                  (SELECT count(*) FROM master.jobs WHERE state = 'running') AS "running!",
                  (SELECT count(*) FROM master.jobs WHERE state = 'dead') AS "dead!"
             FROM master.jobs WHERE state = 'queued' OR state = 'waiting' AND run_at <= $1"#,
        now,
    )
    .fetch_one(pool)
    .await
}

/// The start of a reason, without the one character that PostgreSQL refuses.
fn bounded(reason: &str) -> String {
    reason.chars().filter(|c| *c != '\0').take(KEPT_REASON).collect()
}

/// A number of rows as PostgreSQL counts them.
fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
