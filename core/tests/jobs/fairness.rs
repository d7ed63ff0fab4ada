//! A backlog delays nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crm_core::jobs::{Handlers, NewJob, Worker, WorkerOptions};
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::support::{TestDatabase, monday_morning};
use crate::{KIND, enqueue, next, work};

/// Puts many jobs in at once.
async fn backlog(pool: &PgPool, workspace: Uuid, kind: &str, jobs: i32) {
    sqlx::query(
        "INSERT INTO master.jobs (id, workspace_id, kind, payload, run_at, created_at)
         SELECT gen_random_uuid(), $1, $2, '{}', $3, $3 FROM generate_series(1, $4)",
    )
    .bind(workspace)
    .bind(kind)
    .bind(monday_morning())
    .bind(jobs)
    .execute(pool)
    .await
    .unwrap();
}

/// After how many runs of the backlog's jobs the others' came, in order.
async fn passed(crm: crm_core::Crm, others: usize) -> Vec<usize> {
    let (sender, mut came) = mpsc::unbounded_channel();
    let runs = Arc::new(AtomicUsize::new(0));
    let (counted, seen) = (runs.clone(), runs);
    let handlers = Handlers::new()
        .on("test.backlog", move |_, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            async { Ok(()) }
        })
        .on(KIND, move |_, _| {
            let (sender, passed) = (sender.clone(), seen.load(Ordering::SeqCst));
            async move {
                sender.send(passed).unwrap();
                Ok(())
            }
        });
    let worker = Worker::start(crm, handlers, WorkerOptions { concurrency: 4, ..WorkerOptions::default() });
    let mut passed = Vec::new();
    for _ in 0..others {
        passed.push(next(&mut came).await);
    }
    drop(worker);
    passed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_thousand_jobs_of_one_workspace_do_not_delay_anothers() {
    let db = TestDatabase::create().await;
    let (crm, busy) = (db.crm(), Uuid::now_v7());
    backlog(crm.databases().main(), busy, "test.backlog", 30_000).await;
    for _ in 0..5 {
        enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    }
    let passed = passed(crm, 5).await;
    assert!(passed.iter().all(|passed| *passed < 60), "{passed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_another_kind_of_work_of_the_same_workspace() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    backlog(crm.databases().main(), workspace, "test.backlog", 5_000).await;
    enqueue(&crm, workspace, work()).await.unwrap();
    let passed = passed(crm, 1).await;
    assert!(passed[0] < 30, "{passed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_jobs_that_nobody_here_knows() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    backlog(crm.databases().main(), workspace, "test.of_a_newer_version", 5_000).await;
    enqueue(&crm, workspace, NewJob::new(KIND, json!({}))).await.unwrap();
    assert_eq!(passed(crm, 1).await, [0]);
}
