//! What becomes of jobs: run with `drain`, one after the other.

use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::TimeDelta;
use crm_core::actor::Origin;
use crm_core::jobs::{self, Handlers, JobError, NewJob, dead_letters, drain};
use crm_core::{Actor, refusal};
use serde_json::json;
use uuid::Uuid;

use crate::support::{TestDatabase, monday_morning};
use crate::{KIND, count, counting, enqueue, receiving, row, work};

#[tokio::test]
async fn a_failing_job_is_tried_twelve_times_with_growing_pauses_and_ends_as_a_dead_letter() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let (handlers, runs) = counting(|_| Err(JobError::retry(format!("not today\0{}", "é".repeat(3_000)))));
    let id = enqueue(&crm, workspace, work()).await.unwrap();
    let pool = crm.databases().main();
    for attempt in 1..12 {
        assert_eq!(drain(&crm, &handlers).await.unwrap(), 1, "attempt {attempt}");
        let row = row(pool, id).await;
        assert_eq!((row.state.as_str(), row.attempts), ("waiting", attempt));
        assert_eq!(row.error.unwrap().chars().count(), 2_000);
        let full = 2_f64.powi(attempt - 1).min(900.0);
        let pause = (row.run_at - crm.now()).as_seconds_f64();
        assert!(pause >= full * 0.75 && pause <= full, "attempt {attempt}: {pause} s of {full}");
        assert_eq!(drain(&crm, &handlers).await.unwrap(), 0, "it waits");
        db.clock().set(row.run_at);
    }
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(runs.load(Ordering::SeqCst), 12);
    db.clock().advance(TimeDelta::days(1));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 0);

    let mut conn = pool.acquire().await.unwrap();
    let letters = dead_letters::list(&mut conn, Some(workspace), 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].id, letters[0].kind.as_str(), letters[0].attempts), (id, KIND, 12));
    assert!(letters[0].error.starts_with("not todayé"));
    assert_eq!(dead_letters::list(&mut conn, None, 10).await.unwrap(), []);

    assert!(!dead_letters::retry(&mut conn, Some(Uuid::now_v7()), id, crm.now()).await.unwrap(), "not theirs");
    assert!(dead_letters::retry(&mut conn, Some(workspace), id, crm.now()).await.unwrap());
    assert!(!dead_letters::retry(&mut conn, Some(workspace), id, crm.now()).await.unwrap(), "no longer dead");
    let (handlers, mut done) = receiving();
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(done.recv().await.unwrap().attempt, 1);
    assert_eq!(row(pool, id).await.state, "done");
}

#[tokio::test]
async fn a_handler_says_when_to_try_again() {
    let db = TestDatabase::create().await;
    let crm = db.crm();
    let (handlers, _) = counting(|job| match job.attempt {
        1 => Err(JobError::retry_after(Duration::from_secs(30), "429")),
        _ => Ok(()),
    });
    let id = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    db.clock().advance(TimeDelta::milliseconds(29_999));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 0);
    db.clock().advance(TimeDelta::milliseconds(1));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(row(crm.databases().main(), id).await.state, "done");
}

#[tokio::test]
async fn a_refusal_is_final_and_a_fault_is_not() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let handlers = Handlers::new()
        .on("test.refused", |_, _| async { Err(crm_core::Error::from(refusal!("error-needs-role")).into()) })
        .on("test.fault", |_, _| async { Err(crm_core::Error::from(sqlx::Error::PoolTimedOut).into()) })
        .on("test.reads", |_, job| async move { job.field::<Uuid>("event_id").map(|_| ()) });
    let refused = enqueue(&crm, workspace, NewJob::new("test.refused", json!({}))).await.unwrap();
    let fault = enqueue(&crm, workspace, NewJob::new("test.fault", json!({}))).await.unwrap();
    let reads = enqueue(&crm, workspace, NewJob::new("test.reads", json!({"event_id": "Ann Lee"}))).await.unwrap();
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 3);
    let pool = crm.databases().main();
    let (refused, fault, reads) = (row(pool, refused).await, row(pool, fault).await, row(pool, reads).await);
    assert_eq!((refused.state.as_str(), refused.error.as_deref()), ("dead", Some("needs-role")));
    assert_eq!(fault.state, "waiting");
    assert!(fault.error.unwrap().starts_with("database: pool timed out"));
    assert_eq!(reads.state, "dead");
    assert!(!reads.error.unwrap().contains("Ann"), "a payload is kept out of the reason");
}

#[tokio::test]
async fn a_panic_is_a_failure_like_others() {
    let db = TestDatabase::create().await;
    let crm = db.crm();
    let handlers = Handlers::new().on(KIND, |_, job| async move {
        assert!(job.attempt > 1, "the first time is one too early");
        Ok(())
    });
    let id = enqueue(&crm, Uuid::now_v7(), work()).await.unwrap();
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    let failed = row(crm.databases().main(), id).await;
    assert_eq!(
        (failed.state.as_str(), failed.error.as_deref()),
        ("waiting", Some("panicked: the first time is one too early"))
    );
    db.clock().advance(TimeDelta::seconds(1));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(row(crm.databases().main(), id).await.state, "done");
}

#[tokio::test]
async fn a_unique_key_lets_one_job_of_a_workspace_and_kind_wait_or_run() {
    let db = TestDatabase::create().await;
    let (crm, ours, theirs) = (db.crm(), Uuid::now_v7(), Uuid::now_v7());
    let keyed = || NewJob::new(KIND, json!({"keyed": true})).unique("once".to_owned());
    assert!(enqueue(&crm, ours, keyed()).await.is_some());
    assert!(enqueue(&crm, ours, keyed()).await.is_none(), "it waits");
    assert!(enqueue(&crm, theirs, keyed()).await.is_some(), "another workspace's");
    assert!(enqueue(&crm, ours, NewJob::new("test.other", json!({})).unique("once".to_owned())).await.is_some());
    assert!(enqueue(&crm, ours, work()).await.is_some(), "without a key");
    assert!(enqueue(&crm, ours, work()).await.is_some(), "without a key again");

    let handlers = Handlers::new().on(KIND, |crm, job| async move {
        if job.field::<bool>("keyed").is_ok() {
            let again = NewJob::new(KIND, json!({})).unique("once".to_owned());
            let mut conn = crm.databases().main().acquire().await?;
            let twin = jobs::enqueue_for(&mut conn, &crm, job.workspace_id, again).await?;
            assert_eq!(twin, None, "it runs");
        }
        Ok(())
    });
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 4);
    assert_eq!(count(crm.databases().main(), "done").await, 4);
    let id = enqueue(&crm, ours, keyed()).await;
    assert!(id.is_some(), "it is done");

    // A dead letter does not come back beside a living twin, and the caller's transaction survives the refusal.
    let pool = crm.databases().main();
    sqlx::query("UPDATE master.jobs SET state = 'dead', finished_at = now() WHERE id = $1")
        .bind(id)
        .execute(pool)
        .await
        .unwrap();
    let twin = enqueue(&crm, ours, keyed()).await;
    let mut tx = pool.begin().await.unwrap();
    assert!(!dead_letters::retry(&mut tx, Some(ours), id.unwrap(), crm.now()).await.unwrap());
    sqlx::query("DELETE FROM master.jobs WHERE id = $1").bind(twin).execute(&mut *tx).await.unwrap();
    assert!(dead_letters::retry(&mut tx, Some(ours), id.unwrap(), crm.now()).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn jobs_wait_for_their_moment_their_transaction_and_someone_who_knows_them() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let (handlers, mut done) = receiving();
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Console)).await.unwrap();
    jobs::enqueue(&mut tx, work()).await.unwrap();
    drop(tx);
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 0, "taken back");

    let unknown = enqueue(&crm, workspace, NewJob::new("test.unknown", json!({}))).await.unwrap();
    let later = enqueue(&crm, workspace, work().at(crm.now() + TimeDelta::minutes(5))).await.unwrap();
    let now = enqueue(&crm, workspace, NewJob::new(KIND, json!({"n": 7}))).await.unwrap();
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    let job = done.recv().await.unwrap();
    assert_eq!((job.id, job.workspace_id, job.attempt, job.created_at), (now, Some(workspace), 1, monday_morning()));
    assert_eq!(job.field::<i32>("n").unwrap(), 7);
    assert!(
        !format!("{job:?} {:?}", NewJob::new(KIND, json!({"n": "Ann"}))).contains("\"n\""),
        "payloads are not shown"
    );

    db.clock().advance(TimeDelta::minutes(5));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(done.recv().await.unwrap().id, later);
    assert_eq!(row(crm.databases().main(), unknown).await.attempts, 0);
}

#[tokio::test]
async fn a_drain_runs_what_its_jobs_enqueue() {
    let db = TestDatabase::create().await;
    let crm = db.crm();
    let handlers = Handlers::new().on(KIND, |crm, job| async move {
        let left: u32 = job.field("left")?;
        if left > 0 {
            let mut conn = crm.databases().main().acquire().await?;
            jobs::enqueue_for(&mut conn, &crm, None, NewJob::new(KIND, json!({"left": left - 1}))).await?;
        }
        Ok(())
    });
    let mut conn = crm.databases().main().acquire().await.unwrap();
    jobs::enqueue_for(&mut conn, &crm, None, NewJob::new(KIND, json!({"left": 5}))).await.unwrap();
    drop(conn);
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 6);
}

#[tokio::test]
async fn health_counts_what_waits_runs_and_died() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let pool = crm.databases().main();
    let empty = jobs::health(pool, crm.now()).await.unwrap();
    assert_eq!((empty.ready, empty.running, empty.dead, empty.oldest_ready_seconds), (0, 0, 0, 0.0));
    let (handlers, _) = counting(|_| Err(JobError::dead("no")));
    enqueue(&crm, workspace, work()).await;
    drain(&crm, &handlers).await.unwrap();
    enqueue(&crm, workspace, work()).await;
    db.clock().advance(TimeDelta::milliseconds(2_500));
    enqueue(&crm, workspace, work()).await;
    enqueue(&crm, workspace, work().at(crm.now() + TimeDelta::days(1))).await;
    let health = jobs::health(pool, crm.now()).await.unwrap();
    assert_eq!((health.ready, health.running, health.dead, health.oldest_ready_seconds), (2, 0, 1, 2.5));
}
