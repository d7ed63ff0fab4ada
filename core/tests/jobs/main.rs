//! The job queue, its workers and schedules, each test in a database of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod fairness;
mod queue;
mod recurrence;
mod schedules;
#[path = "../support/mod.rs"]
mod support;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use crm_core::actor::Origin;
use crm_core::jobs::{self, Handlers, Job, NewJob};
use crm_core::{Actor, Crm};
use serde_json::Value;
use sqlx::PgPool;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use uuid::Uuid;

/// The kind of job that most tests use.
const KIND: &str = "test.work";

/// Enqueues as a use case does.
async fn enqueue(crm: &Crm, workspace: Uuid, job: NewJob) -> Option<Uuid> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Console)).await.unwrap();
    let id = jobs::enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A job of [`KIND`] without anything in it.
fn work() -> NewJob {
    NewJob::new(KIND, Value::Null)
}

/// Handlers of [`KIND`] that succeed, and the jobs that they were given.
fn receiving() -> (Handlers, UnboundedReceiver<Job>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let handlers = Handlers::new().on(KIND, move |_, job| {
        let sender = sender.clone();
        async move {
            sender.send(job).unwrap();
            Ok(())
        }
    });
    (handlers, receiver)
}

/// Handlers of [`KIND`] that count their runs and answer as `answer` says.
fn counting(answer: fn(&Job) -> jobs::Outcome) -> (Handlers, Arc<AtomicUsize>) {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let handlers = Handlers::new().on(KIND, move |_, job| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move { answer(&job) }
    });
    (handlers, runs)
}

/// The next of what a handler sends; fails after ten seconds.
async fn next<T>(receiver: &mut UnboundedReceiver<T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), receiver.recv()).await.expect("it comes").expect("somebody sends")
}

/// What the table says of a job.
#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Row {
    state: String,
    attempts: i32,
    run_at: DateTime<Utc>,
    error: Option<String>,
}

async fn row(pool: &PgPool, id: Uuid) -> Row {
    sqlx::query_as("SELECT state, attempts, run_at, error FROM master.jobs WHERE id = $1")
        .bind(id)
        .fetch_one(pool)
        .await
        .unwrap()
}

async fn count(pool: &PgPool, state: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM master.jobs WHERE state = $1").bind(state).fetch_one(pool).await.unwrap()
}

/// Waits until a job has come to this state.
async fn until(pool: &PgPool, id: Uuid, state: &str) -> Row {
    support::eventually(&format!("job {id} is {state}"), async || {
        let row = row(pool, id).await;
        (row.state == state).then_some(row)
    })
    .await
}
