//! Workers: crashes, shutdowns, outages, and how soon they wake.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use crm_core::database::DATABASE_URL_PURPOSE;
use crm_core::jobs::{Handlers, JobError, NewJob, Worker, WorkerOptions};
use serde_json::json;
use sqlx::Executor;
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

use crate::support::{Server, TestDatabase, eventually};
use crate::{KIND, count, counting, enqueue, next, receiving, row, until, work};

const GRACE: Duration = Duration::from_secs(5);

/// A worker that notices a crashed one soon.
fn watchful() -> WorkerOptions {
    WorkerOptions { lease: Duration::from_millis(300), ..WorkerOptions::default() }
}

/// Handlers of [`KIND`] that tell of their start and end only when told to.
fn waiting() -> (Handlers, mpsc::UnboundedReceiver<Uuid>, Arc<Notify>) {
    let (sender, started) = mpsc::unbounded_channel();
    let go_on = Arc::new(Notify::new());
    let told = go_on.clone();
    let handlers = Handlers::new().on(KIND, move |_, job| {
        let (sender, told) = (sender.clone(), told.clone());
        async move {
            sender.send(job.id).unwrap();
            told.notified().await;
            Ok(())
        }
    });
    (handlers, started, go_on)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_wakes_a_worker_at_once() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let (sender, mut came) = mpsc::unbounded_channel();
    let handlers = Handlers::new().on(KIND, move |_, _| {
        sender.send(Instant::now()).unwrap();
        async { Ok(()) }
    });
    // The clock stands still, so nothing is found by polling.
    let worker = Worker::start(db.crm(), handlers, WorkerOptions::default());
    enqueue(&crm, workspace, work()).await.unwrap();
    next(&mut came).await;
    let mut latencies = Vec::new();
    for _ in 0..40 {
        let began = Instant::now();
        enqueue(&crm, workspace, work()).await.unwrap();
        latencies.push(next(&mut came).await - began);
    }
    latencies.sort();
    assert!(latencies[20] < Duration::from_millis(50), "{latencies:?}");
    worker.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moving_the_clock_runs_what_falls_due_even_where_no_notice_came() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let (handlers, mut done) = receiving();
    let worker = Worker::start(db.crm(), handlers, WorkerOptions::default());
    let first = enqueue(&crm, workspace, work()).await;
    assert_eq!(Some(next(&mut done).await.id), first);
    let later = enqueue(&crm, workspace, work().at(crm.now() + TimeDelta::hours(3))).await;
    db.clock().advance(TimeDelta::hours(3));
    assert_eq!(Some(next(&mut done).await.id), later);
    let quiet = Uuid::now_v7();
    sqlx::query("INSERT INTO master.jobs (id, kind, payload, run_at, created_at) VALUES ($1, $2, '{}', $3, $3)")
        .bind(quiet)
        .bind(KIND)
        .bind(crm.now())
        .execute(crm.databases().main())
        .await
        .unwrap();
    db.clock().advance(TimeDelta::seconds(1));
    assert_eq!(next(&mut done).await.id, quiet);
    worker.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_job_is_tried_again_when_the_clock_comes_to_its_moment() {
    let db = TestDatabase::create().await;
    let (crm, pool) = (db.crm(), db.pool());
    let (handlers, runs) = counting(|job| match job.attempt {
        1 | 2 => Err(JobError::retry("not yet")),
        3 => Err(JobError::retry_after(Duration::ZERO, "at once")),
        _ => Ok(()),
    });
    let worker = Worker::start(db.crm(), handlers, WorkerOptions::default());
    let id = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    for attempt in 1..=2 {
        let waiting = eventually("it waits", async || {
            let row = row(&pool, id).await;
            (row.state == "waiting" && row.attempts == attempt).then_some(row)
        })
        .await;
        db.clock().set(waiting.run_at);
    }
    assert_eq!(until(&pool, id, "done").await.attempts, 4);
    worker.shutdown(GRACE).await;
    assert_eq!(runs.load(Ordering::SeqCst), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_do_two_thousand_jobs_once_each() {
    let db = TestDatabase::create().await;
    let (crm, pool) = (db.crm(), db.pool());
    let (handlers, mut done) = receiving();
    let ids: Vec<Uuid> = (0..2_000).map(|_| Uuid::now_v7()).collect();
    let workspaces: Vec<Uuid> = (0..2_000).map(|n| Uuid::from_u128(n % 7 + 1)).collect();
    let workers = [db.crm(), db.crm()].map(|crm| Worker::start(crm, handlers.clone(), WorkerOptions::default()));
    sqlx::query(
        "INSERT INTO master.jobs (id, workspace_id, kind, payload, run_at, created_at)
         SELECT id, workspace, $3, '{}', $4, $4 FROM unnest($1::uuid[], $2::uuid[]) AS new (id, workspace)",
    )
    .bind(&ids)
    .bind(&workspaces)
    .bind(KIND)
    .bind(crm.now())
    .execute(&pool)
    .await
    .unwrap();
    db.clock().advance(TimeDelta::seconds(1));
    let mut seen = HashSet::new();
    for _ in 0..2_000 {
        let job = next(&mut done).await;
        assert_eq!(job.attempt, 1);
        assert!(seen.insert(job.id), "job {} ran twice", job.id);
    }
    for worker in workers {
        worker.shutdown(GRACE).await;
    }
    assert!(done.try_recv().is_err());
    assert_eq!((seen.len(), count(&pool, "done").await), (2_000, 2_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_worker_takes_over_after_a_crash_and_counts_it() {
    let db = TestDatabase::create().await;
    let (crm, pool) = (db.crm(), db.pool());
    let (hanging, mut started, _) = waiting();
    let crashing = Worker::start(db.crm(), hanging, watchful());
    let id = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    assert_eq!(next(&mut started).await, id);
    let (handlers, mut done) = receiving();
    let other = Worker::start(db.crm(), handlers, watchful());
    // Many leases later the job is still the first worker's, because its heart beats.
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert!(done.try_recv().is_err());
    assert_eq!(row(&pool, id).await.state, "running");
    drop(crashing);
    assert_eq!(next(&mut done).await.attempt, 2);
    assert_eq!(until(&pool, id, "done").await.error.as_deref(), Some("the worker that ran it went away"));
    other.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_always_takes_its_worker_with_it_ends_as_a_dead_letter() {
    let db = TestDatabase::create().await;
    let (crm, pool) = (db.crm(), db.pool());
    let id = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    sqlx::query("UPDATE master.jobs SET attempts = max_attempts - 1").execute(&pool).await.unwrap();
    let (hanging, mut started, _) = waiting();
    let crashing = Worker::start(db.crm(), hanging.clone(), watchful());
    next(&mut started).await;
    drop(crashing);
    let other = Worker::start(db.crm(), hanging, watchful());
    assert_eq!(until(&pool, id, "dead").await.attempts, 12);
    other.shutdown(GRACE).await;
    assert!(started.try_recv().is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_lost_its_lease_lets_go() {
    let db = TestDatabase::create().await;
    let (crm, pool) = (db.crm(), db.pool());
    let (handlers, mut started, go_on) = waiting();
    let worker = Worker::start(db.crm(), handlers, watchful());
    let id = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    next(&mut started).await;
    // As if another had taken it over while this one could not reach the database.
    sqlx::query(
        "UPDATE master.jobs SET leased_by = gen_random_uuid(), attempts = 2, lease_until = now() + interval '1 hour'",
    )
    .execute(&pool)
    .await
    .unwrap();
    eventually("the handler is dropped", async || (Arc::strong_count(&go_on) == 2).then_some(())).await;
    assert_eq!((row(&pool, id).await.state.as_str(), row(&pool, id).await.attempts), ("running", 2));
    worker.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_waits_for_what_runs_and_starts_nothing_new() {
    let db = TestDatabase::create().await;
    let (crm, pool, workspace) = (db.crm(), db.pool(), Uuid::now_v7());
    let (handlers, mut started, go_on) = waiting();
    let worker = Worker::start(db.crm(), handlers, WorkerOptions { concurrency: 1, ..WorkerOptions::default() });
    let first = enqueue(&crm, workspace, work()).await.unwrap();
    next(&mut started).await;
    let second = enqueue(&crm, workspace, work()).await.unwrap();
    let stopped = tokio::spawn(worker.shutdown(GRACE));
    go_on.notify_one();
    stopped.await.unwrap();
    assert_eq!(row(&pool, first).await.state, "done");
    assert_eq!((row(&pool, second).await.state.as_str(), row(&pool, second).await.attempts), ("queued", 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_outlasts_the_grace_of_a_shutdown_is_given_back_to_others_at_once() {
    let db = TestDatabase::create().await;
    let (crm, pool) = (db.crm(), db.pool());
    let (hanging, mut started, _) = waiting();
    let worker = Worker::start(db.crm(), hanging, WorkerOptions::default());
    let id = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    next(&mut started).await;
    let (handlers, mut done) = receiving();
    let other = Worker::start(db.crm(), handlers, WorkerOptions::default());
    worker.shutdown(Duration::from_millis(50)).await;
    assert_eq!(next(&mut done).await.attempt, 1, "the attempt that was cut off does not count");
    until(&pool, id, "done").await;
    other.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_connections_are_made_anew() {
    let db = TestDatabase::create().await;
    let (pool, workspace) = (db.pool(), Uuid::now_v7());
    let (handlers, mut done) = receiving();
    let worker = Worker::start(db.crm(), handlers, WorkerOptions::default());
    enqueue(&db.crm(), workspace, work()).await.unwrap();
    until(&pool, next(&mut done).await.id, "done").await;
    for _ in 0..3 {
        let mut admin = db.admin().await;
        admin
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .await
            .unwrap();
        // The clock stands still: only a listener that listens again hears of this.
        let id = enqueue(&db.crm(), workspace, work()).await;
        assert_eq!(Some(next(&mut done).await.id), id);
    }
    worker.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_waits_out_an_outage_and_its_running_job_is_not_lost() {
    let db = TestDatabase::create().await;
    let mut server = Server::connect().await;
    let (handlers, mut started, go_on) = waiting();
    let worker = Worker::start(db.crm(), handlers, WorkerOptions::default());
    let first = enqueue(&db.crm(), Uuid::now_v7(), work()).await.unwrap();
    next(&mut started).await;
    server.run(format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", db.name())).await.unwrap();
    server
        .run(format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", db.name()))
        .await
        .unwrap();
    go_on.notify_one();
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.run(format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", db.name())).await.unwrap();
    let pool = db.pool();
    assert_eq!(until(&pool, first, "done").await.attempts, 1);
    let second = enqueue(&db.crm(), Uuid::now_v7(), work()).await.unwrap();
    assert_eq!(next(&mut started).await, second);
    go_on.notify_one();
    worker.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_are_found_in_every_database() {
    let (db, other) = (TestDatabase::create().await, TestDatabase::create().await);
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let sealed = db.keys().seal(DATABASE_URL_PURPOSE, other.url()).unwrap();
    let mut admin = db.admin().await;
    sqlx::query("INSERT INTO master.databases (key, url_sealed, created_at) VALUES ('eu', $1, now())")
        .bind(sealed)
        .execute(&mut admin)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO master.workspaces (id, slack_team_id, name, domain, database_key, created_at, updated_at)
         VALUES ($1, 'T1', 'Acme', 'acme', 'eu', now(), now())",
    )
    .bind(workspace)
    .execute(&mut admin)
    .await
    .unwrap();
    let (handlers, mut done) = receiving();
    let worker = Worker::start(db.crm(), handlers, WorkerOptions::default());
    let here = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    assert_eq!(next(&mut done).await.id, here);
    let there = enqueue(&crm, workspace, NewJob::new(KIND, json!({}))).await.unwrap();
    assert_eq!(next(&mut done).await.id, there);
    assert_eq!(until(&other.pool(), there, "done").await.attempts, 1);
    worker.shutdown(GRACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_a_day_ago_is_removed_and_nothing_else() {
    let db = TestDatabase::create().await;
    let pool = db.pool();
    sqlx::query(
        "INSERT INTO master.jobs (id, kind, payload, run_at, created_at, state, finished_at)
         SELECT gen_random_uuid(), $1, '{}', $2, $2, state, $2 - age
           FROM unnest(ARRAY['done', 'dead']) AS state, unnest(ARRAY[interval '23 hours', '25 hours']) AS age,
                generate_series(1, 2500)",
    )
    .bind(KIND)
    .bind(db.crm().now())
    .execute(&pool)
    .await
    .unwrap();
    let worker = Worker::start(db.crm(), Handlers::new(), WorkerOptions::default());
    eventually("the old ones are gone", async || (count(&pool, "done").await == 2_500).then_some(())).await;
    assert_eq!(count(&pool, "dead").await, 5_000);
    worker.shutdown(GRACE).await;
}
