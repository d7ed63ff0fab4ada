//! Running one job: its handler, the heartbeat beside it, and what becomes of it. Also [`drain`], which runs everything
//! that is ready, one after the other.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use metrics::{counter, histogram};
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant as Tick, MissedTickBehavior, interval_at, sleep, timeout};
use tracing::Instrument as _;
use uuid::Uuid;

use super::handlers::{Handler, Handlers, Job, JobError, Outcome, with_sources};
use super::queue::{self, Ask, Hold, Round, Verdict};
use super::schedules;
use super::worker::{DEFAULT_LEASE, Stage, reached};
use crate::crm::Crm;
use crate::error::{Error, Result};

/// The longest wait between two attempts, unless the handler asks for more.
const LONGEST_WAIT: f64 = 15.0 * 60.0;

/// A wait that a handler asks for is cut to this.
const LONGEST_ASKED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How often the end of a job is written down again where the database is away; after that its hold expires and it runs
/// once more.
const SETTLE_TRIES: u32 = 10;

/// How long a handler that is told to stop may take until it next waits for something.
const STOP_TIME: Duration = Duration::from_secs(1);

/// What running a job needs.
#[derive(Clone)]
pub(super) struct Runner {
    pub(super) crm: Crm,
    pub(super) pool: PgPool,
    pub(super) handlers: Arc<Handlers>,
    pub(super) hold: Hold,
    pub(super) stage: watch::Receiver<Stage>,
}

/// How a run ended.
enum Ending {
    Returned(Outcome),
    Panicked(String),
    /// Another worker may have the job by now.
    HoldLost,
    /// The worker stops, or has no handler after all.
    Stopped,
}

impl Runner {
    /// Runs a job that is held, and writes down what came of it.
    pub(super) async fn run(&self, job: Job) {
        let began = Instant::now();
        let ending = match self.handlers.of(&job.kind) {
            Some(handler) => self.carry(handler, &job).await,
            None => Ending::Stopped,
        };
        histogram!("crm_job_duration_seconds", "kind" => job.kind.clone()).record(began.elapsed().as_secs_f64());
        let now = self.crm.now();
        let Some(verdict) = judge(&job, ending, now) else {
            note(&job, "lost");
            tracing::warn!(job.id = %job.id, kind = job.kind, "job {}: its lease was lost while it ran", job.id);
            return;
        };
        if self.settle(&job, &verdict, now).await {
            tell(&job, &verdict, now);
        } else {
            note(&job, "lost");
        }
    }

    /// Runs the handler in a task of its own, so that its panic or its hogging of a thread ends neither the worker nor
    /// the heartbeat.
    async fn carry(&self, handler: Handler, job: &Job) -> Ending {
        let (attempt, workspace) = (job.attempt, job.workspace_id);
        let span = tracing::info_span!("job", job.id = %job.id, kind = job.kind, attempt, workspace = ?workspace);
        let (crm, given, mut stage) = (self.crm.clone(), job.clone(), self.stage.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { handler(crm, given).await }.instrument(span));
        let every = self.hold.lease / 3;
        let mut beat = interval_at(Tick::now() + every, every);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                Some(ended) = task.join_next() => return match ended.map_err(JoinError::try_into_panic) {
                    Ok(outcome) => Ending::Returned(outcome),
                    Err(Ok(panic)) => Ending::Panicked(words_of(panic)),
                    Err(Err(_cancelled)) => Ending::Stopped,
                },
                () = reached(&mut stage, Stage::Halting) => {
                    let _ = timeout(STOP_TIME, task.shutdown()).await;
                    return Ending::Stopped;
                }
                // Where the database is away there is no answer, and the next beat asks again.
                _ = beat.tick() => if let Ok(false) = queue::renew(&self.pool, self.hold, job).await {
                    return Ending::HoldLost;
                },
            }
        }
    }

    /// Writes the verdict down, again and again for a while where the database is away.
    async fn settle(&self, job: &Job, verdict: &Verdict, now: DateTime<Utc>) -> bool {
        let mut pause = Duration::from_millis(20);
        for _ in 1..SETTLE_TRIES {
            match queue::settle(&self.pool, self.hold, job, verdict, now).await {
                Ok(ours) => return ours,
                Err(error) => {
                    tracing::debug!(job.id = %job.id, %error, "job {}: cannot write down its end yet", job.id)
                }
            }
            sleep(pause).await;
            pause *= 2;
        }
        queue::settle(&self.pool, self.hold, job, verdict, now).await.unwrap_or_else(|error| {
            tracing::error!(job.id = %job.id, %error, "job {}: could not write down its end; it will run again", job.id);
            false
        })
    }
}

/// What becomes of a job after its run ended so; nothing where it is no longer ours to say.
fn judge(job: &Job, ending: Ending, now: DateTime<Utc>) -> Option<Verdict> {
    let (after, reason) = match ending {
        Ending::HoldLost => return None,
        Ending::Stopped => return Some(Verdict::GivenBack),
        Ending::Returned(Ok(())) => return Some(Verdict::Done),
        Ending::Returned(Err(JobError::Dead { reason })) => return Some(Verdict::Dead { reason }),
        Ending::Returned(Err(JobError::Retry { after, reason })) => (after, reason),
        Ending::Panicked(words) => (None, format!("panicked: {words}")),
    };
    if job.is_last_attempt() {
        return Some(Verdict::Dead { reason });
    }
    let after = after.unwrap_or_else(|| backoff(job.attempt)).min(LONGEST_ASKED);
    Some(Verdict::Again { at: now + TimeDelta::from_std(after).unwrap_or_default(), reason })
}

/// The usual wait after an attempt: 1 s, 2 s, 4 s … 15 min, of which chance takes off up to a quarter, so that what
/// failed together does not come back together.
fn backoff(attempt: i32) -> Duration {
    let full = 2_f64.powi(attempt.clamp(1, 30) - 1).min(LONGEST_WAIT);
    Duration::from_secs_f64(full * (0.75 + 0.25 * rand::random::<f64>()))
}

/// What a panic said.
fn words_of(panic: Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("without words").to_owned()
}

/// Counts an end.
pub(super) fn note(job: &Job, outcome: &'static str) {
    counter!("crm_jobs_total", "kind" => job.kind.clone(), "outcome" => outcome).increment(1);
}

/// Counts and logs what became of a job.
fn tell(job: &Job, verdict: &Verdict, now: DateTime<Utc>) {
    let (id, kind, attempt) = (job.id, job.kind.as_str(), job.attempt);
    match verdict {
        Verdict::Done => {
            note(job, "done");
            tracing::debug!(job.id = %id, kind, attempt, "job {id} done");
        }
        Verdict::Again { at, reason } => {
            note(job, "retried");
            let seconds = (*at - now).num_milliseconds() as f64 / 1_000.0;
            tracing::info!(job.id = %id, kind, attempt, reason, seconds, "job {id} failed; again in {seconds} s");
        }
        Verdict::Dead { reason } => {
            note(job, "dead");
            tracing::error!(job.id = %id, kind, attempt, reason, "job {id} is given up");
        }
        Verdict::GivenBack => {
            note(job, "given_back");
            tracing::info!(job.id = %id, kind, "job {id} was given back before its end");
        }
    }
}

/// Runs everything that is ready now by the system's clock, due schedules included, one job after the other, until
/// nothing is left. Answers with how many runs that took. What failed and waits for its next attempt is not waited for.
///
/// # Errors
/// Where a database cannot be asked. A job's own failure is no error here.
pub async fn drain(crm: &Crm, handlers: &Handlers) -> Result<usize> {
    let (_working, stage) = watch::channel(Stage::Working);
    let handlers = Arc::new(handlers.clone());
    let mut ran = 0;
    loop {
        let before = ran;
        for pool in crm.databases().all().await? {
            let hold = Hold { worker: Uuid::new_v4(), lease: DEFAULT_LEASE };
            let runner = Runner { crm: crm.clone(), pool, handlers: handlers.clone(), hold, stage: stage.clone() };
            ran += runner.drain().await?;
        }
        // A job of one database may have enqueued into another.
        if ran == before {
            return Ok(ran);
        }
    }
}

impl Runner {
    async fn drain(&self) -> Result<usize> {
        let kinds = self.handlers.kinds();
        let (mut round, mut ran) = (Round::default(), 0);
        queue::take_back(&mut *self.pool.acquire().await?, self.crm.now()).await?;
        loop {
            let mut conn = self.pool.acquire().await?;
            schedules::fire_due(&mut conn, &self.crm).await?;
            queue::promote(&mut conn, self.crm.now()).await?;
            let ask = Ask { kinds: &kinds, limit: 1 };
            let jobs = queue::claim(&mut conn, self.hold, &mut round, &ask).await?;
            drop(conn);
            if jobs.is_empty() {
                return Ok(ran);
            }
            for job in jobs {
                self.run(job).await;
                ran += 1;
            }
        }
    }
}

/// An error as it is logged.
pub(super) fn line(error: &Error) -> String {
    with_sources(error)
}
