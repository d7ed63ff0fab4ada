//! A worker's station at one database: it looks for work, starts it, and waits to be woken. Beside it a listener hears
//! the database tell of new jobs, and a keeper tidies up.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::handlers::Job;
use super::queue::{self, Ask, CHANNEL, Round};
use super::run::{Runner, line};
use super::schedules;
use super::worker::{Stage, reached};
use crate::error::{Error, Result};

/// The first and the longest pause between two attempts to reach a database that is away. The first one stays for a
/// second, because each attempt may meet but one of a pool's dead connections.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(5));

/// How long jobs stay in the table after they were done.
const KEPT_DONE: TimeDelta = TimeDelta::days(1);

/// A time in which something is away: each is logged once when it begins and once when it is over.
#[derive(Debug)]
pub(super) struct Outage {
    of: &'static str,
    began: Option<Instant>,
    pause: Duration,
}

impl Outage {
    /// None yet.
    pub(super) fn new(of: &'static str) -> Self {
        Self { of, began: None, pause: PAUSES.0 }
    }

    /// It begins or goes on. Answers with the time to wait before the next attempt.
    pub(super) fn goes_on(&mut self, error: &Error) -> Duration {
        if self.began.is_none() {
            tracing::warn!(error = line(error), "{} cannot be asked for jobs; they wait until it can", self.of);
        }
        self.pause()
    }

    /// The time to wait before the next attempt.
    fn pause(&mut self) -> Duration {
        let began = *self.began.get_or_insert_with(Instant::now);
        if began.elapsed() > Duration::from_secs(1) {
            self.pause = (self.pause * 2).min(PAUSES.1);
        }
        self.pause
    }

    /// It is over, if there was one.
    pub(super) fn over(&mut self) {
        if let Some(began) = self.began.take() {
            let seconds = began.elapsed().as_secs_f64();
            tracing::info!(seconds, "{} can be asked for jobs again, after {seconds:.1} s", self.of);
        }
        self.pause = PAUSES.0;
    }
}

/// A worker's station at one database.
pub(super) struct Station {
    runner: Runner,
    slots: Arc<Semaphore>,
    poll: TimeDelta,
    kinds: Vec<String>,
    round: Round,
    running: JoinSet<()>,
    wake: Arc<Notify>,
}

impl Station {
    pub(super) fn new(runner: Runner, slots: Arc<Semaphore>, poll: Duration) -> Self {
        let kinds = runner.handlers.kinds();
        let poll = TimeDelta::from_std(poll).unwrap_or(TimeDelta::seconds(1));
        Self { runner, slots, poll, kinds, round: Round::default(), running: JoinSet::new(), wake: Arc::default() }
    }

    /// Works until the worker stops, and then waits for the jobs that run.
    pub(super) async fn man(mut self) {
        let mut aides = JoinSet::new();
        aides.spawn(listen(self.runner.pool.clone(), self.wake.clone()));
        aides.spawn(keep(self.runner.clone(), self.wake.clone()));
        let (mut stage, wake, crm) = (self.runner.stage.clone(), self.wake.clone(), self.runner.crm.clone());
        let mut outage = Outage::new("a database");
        while *stage.borrow() < Stage::Stopping {
            match self.work().await {
                Ok(until) => {
                    outage.over();
                    tokio::select! {
                        () = reached(&mut stage, Stage::Stopping) => {}
                        () = wake.notified() => {}
                        () = crm.clock().sleep_until(until) => {}
                    }
                }
                Err(error) => {
                    let pause = outage.goes_on(&error);
                    tokio::select! {
                        () = reached(&mut stage, Stage::Stopping) => {}
                        () = sleep(pause) => {}
                    }
                }
            }
        }
        aides.shutdown().await;
        while self.running.join_next().await.is_some() {}
    }

    /// Starts everything that is ready as slots come free. Answers with the moment until which there is nothing to do.
    /// Never dropped half-way: jobs taken by a statement whose answer nobody reads would wait for their leases to expire.
    async fn work(&mut self) -> Result<DateTime<Utc>> {
        loop {
            while self.running.try_join_next().is_some() {}
            let Some(mut slots) = self.slot().await else { return Ok(self.runner.crm.now()) };
            let mut conn = self.runner.pool.acquire().await?;
            // Only now: a database that is away must not sit on the slots of the others.
            while let Ok(more) = self.slots.clone().try_acquire_owned() {
                slots.merge(more);
            }
            let now = self.runner.crm.now();
            schedules::fire_due(&mut conn, &self.runner.crm).await?;
            queue::promote(&mut conn, now).await?;
            let ask = Ask { kinds: &self.kinds, limit: slots.num_permits() };
            let jobs = queue::claim(&mut conn, self.runner.hold, &mut self.round, &ask).await?;
            if jobs.is_empty() {
                drop(slots);
                let until = now + self.poll;
                let due = queue::next_due(&mut conn, &self.kinds, now, until).await?;
                return Ok(due.unwrap_or(until));
            }
            drop(conn);
            self.begin(jobs, slots);
        }
    }

    /// The next free slot; nothing once the worker stops.
    async fn slot(&self) -> Option<OwnedSemaphorePermit> {
        let mut stage = self.runner.stage.clone();
        tokio::select! {
            biased;
            () = reached(&mut stage, Stage::Stopping) => None,
            slot = self.slots.clone().acquire_owned() => slot.ok(),
        }
    }

    /// Starts jobs, each on a slot of its own.
    fn begin(&mut self, jobs: Vec<Job>, mut slots: OwnedSemaphorePermit) {
        for job in jobs {
            let (runner, slot) = (self.runner.clone(), slots.split(1));
            self.running.spawn(async move {
                runner.run(job).await;
                drop(slot);
            });
        }
    }
}

/// Wakes the station when the database tells of new jobs, and after each time in which it could not be heard.
async fn listen(pool: PgPool, wake: Arc<Notify>) {
    // The station finds work by looking, and says where the database is away; here it is only waited out.
    let mut deaf = Outage::new("notices");
    loop {
        let heard = async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen(CHANNEL).await?;
            deaf = Outage::new("notices");
            loop {
                wake.notify_one();
                listener.try_recv().await?;
            }
        };
        let ended: Result<(), sqlx::Error> = heard.await;
        if let Err(error) = ended {
            tracing::debug!(%error, "not listening for new jobs");
        }
        sleep(deaf.pause()).await;
    }
}

/// Takes back the jobs of workers that went away, and removes those that were done long ago.
async fn keep(runner: Runner, wake: Arc<Notify>) {
    loop {
        if let Err(error) = tidy(&runner, &wake).await {
            tracing::debug!(%error, "the queue was not tidied");
        }
        sleep(runner.hold.lease / 3).await;
    }
}

async fn tidy(runner: &Runner, wake: &Notify) -> Result<(), sqlx::Error> {
    let mut conn = runner.pool.acquire().await?;
    let now = runner.crm.now();
    let abandoned = queue::take_back(&mut conn, now).await?;
    for job in &abandoned {
        let (id, kind, attempts) = (job.id, &job.kind, job.attempts);
        if job.is_dead {
            tracing::error!(job.id = %id, kind, attempts, "job {id} is given up: its workers went away each time");
        } else {
            tracing::warn!(job.id = %id, kind, attempts, "job {id} was left by its worker; it runs again");
        }
        let outcome = if job.is_dead { "dead" } else { "abandoned" };
        metrics::counter!("crm_jobs_total", "kind" => kind.clone(), "outcome" => outcome).increment(1);
    }
    if !abandoned.is_empty() {
        wake.notify_one();
    }
    while queue::purge(&mut conn, now - KEPT_DONE).await? {}
    Ok(())
}
