//! The worker of a process: one station at each database of the installation, and their orderly end.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use metrics::{Unit, describe_counter, describe_histogram};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::sync::{Semaphore, watch};
use tokio::task::{Id, JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::handlers::Handlers;
use super::queue::Hold;
use super::run::Runner;
use super::station::{Outage, Station};
use crate::crm::Crm;

/// How long a hold on a job lasts without a heartbeat; three heartbeats fit in.
pub(super) const DEFAULT_LEASE: Duration = Duration::from_secs(30);

/// How often the list of databases is read again.
const LOOK_FOR_DATABASES: Duration = Duration::from_secs(30);

/// How long the ends of jobs may take to be written down when everything must stop.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How a worker works.
#[derive(Debug, Clone, Copy)]
pub struct WorkerOptions {
    /// How many jobs run at once, over all databases. The pool of each database needs four connections more than this.
    pub concurrency: usize,
    /// How often a database is looked at where nothing wakes the worker, by the system's clock.
    pub poll: Duration,
    /// How long a job is held without a heartbeat before another worker takes it over, by the database's time.
    pub lease: Duration,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self { concurrency: 8, poll: Duration::from_secs(1), lease: DEFAULT_LEASE }
    }
}

/// How far a worker is on its way to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It takes jobs.
    Working,
    /// It takes no more; those that run come to their end.
    Stopping,
    /// What still runs is stopped and given back.
    Halting,
}

/// Completes once the worker is as far as `stage`. Never where the worker is gone: then so is whoever waits.
pub(super) async fn reached(now: &mut watch::Receiver<Stage>, stage: Stage) {
    if now.wait_for(|now| *now >= stage).await.is_err() {
        std::future::pending().await
    }
}

/// Does the jobs of all databases, as many at once as its options say. Dropping it stops everything on the spot, as a
/// crash would: others take its jobs over when their leases expire.
#[derive(Debug)]
pub struct Worker {
    stage: watch::Sender<Stage>,
    overseer: JoinHandle<()>,
}

impl Worker {
    /// Starts on the present tokio runtime.
    #[must_use = "dropping a worker stops it"]
    pub fn start(crm: Crm, handlers: Handlers, options: WorkerOptions) -> Self {
        describe_counter!("crm_jobs_total", "Runs of jobs by kind and outcome");
        describe_histogram!("crm_job_duration_seconds", Unit::Seconds, "How long runs of jobs took");
        let stage = watch::Sender::new(Stage::Working);
        let staff = Staff {
            crm,
            handlers: Arc::new(handlers),
            options,
            slots: Arc::new(Semaphore::new(options.concurrency.max(1))),
            stage: stage.subscribe(),
        };
        Self { stage, overseer: tokio::spawn(staff.oversee()) }
    }

    /// Takes no more jobs, waits up to `grace` for those that run, then stops the rest and gives them back, so that
    /// another worker has them at once.
    pub async fn shutdown(mut self, grace: Duration) {
        self.stage.send_replace(Stage::Stopping);
        if timeout(grace, &mut self.overseer).await.is_ok() {
            return;
        }
        self.stage.send_replace(Stage::Halting);
        if timeout(LAST_WORDS, &mut self.overseer).await.is_err() {
            tracing::error!("some jobs could not be given back; they run again when their leases expire");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.overseer.abort();
    }
}

/// What all stations share.
struct Staff {
    crm: Crm,
    handlers: Arc<Handlers>,
    options: WorkerOptions,
    slots: Arc<Semaphore>,
    stage: watch::Receiver<Stage>,
}

impl Staff {
    /// Keeps a station at each database until the worker stops, and then waits for them.
    async fn oversee(mut self) {
        let mut stations = JoinSet::new();
        // A pool is told from another by its options, which only it and its clones share.
        let mut manned: HashMap<Id, Arc<PgConnectOptions>> = HashMap::new();
        let mut outage = Outage::new("the main database");
        loop {
            for pool in self.databases(&mut outage).await {
                let mark = pool.connect_options();
                if !manned.values().any(|other| Arc::ptr_eq(other, &mark)) {
                    manned.insert(stations.spawn(self.station(pool).man()).id(), mark);
                }
            }
            tokio::select! {
                () = reached(&mut self.stage, Stage::Stopping) => break,
                () = sleep(LOOK_FOR_DATABASES) => {}
                Some(ended) = stations.join_next_with_id() => {
                    let id = ended.map_or_else(|failed| failed.id(), |(id, ())| id);
                    manned.remove(&id);
                    if *self.stage.borrow() >= Stage::Stopping {
                        break;
                    }
                    tracing::error!("a station of the worker ended unbidden; it is started again");
                    sleep(Duration::from_secs(1)).await;
                }
            }
        }
        while stations.join_next().await.is_some() {}
    }

    /// All databases; the main one alone where it cannot say which others there are.
    async fn databases(&self, outage: &mut Outage) -> Vec<PgPool> {
        match self.crm.databases().all().await {
            Ok(pools) => {
                outage.over();
                pools
            }
            Err(error) => {
                outage.goes_on(&error);
                vec![self.crm.databases().main().clone()]
            }
        }
    }

    fn station(&self, pool: PgPool) -> Station {
        let hold = Hold { worker: Uuid::new_v4(), lease: self.options.lease };
        let runner =
            Runner { crm: self.crm.clone(), pool, handlers: self.handlers.clone(), hold, stage: self.stage.clone() };
        Station::new(runner, self.slots.clone(), self.options.poll)
    }
}
