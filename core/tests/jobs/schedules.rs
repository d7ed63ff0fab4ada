//! Recurring work, on a clock that the test moves.

use chrono::TimeDelta;
use chrono_tz::Tz;
use crm_core::Crm;
use crm_core::jobs::schedules::{NewSchedule, put_for, remove_for};
use crm_core::jobs::{Worker, WorkerOptions, drain};
use serde_json::json;
use uuid::Uuid;

use crate::support::TestDatabase;
use crate::{KIND, count, next, receiving, until};

async fn put(crm: &Crm, workspace_id: Option<Uuid>, cron: &str, time_zone: Tz) {
    let mut conn = crm.databases().main().acquire().await.unwrap();
    let schedule =
        NewSchedule { workspace_id, key: "digest", job_kind: KIND, payload: json!({"of": "deals"}), cron, time_zone };
    put_for(&mut conn, crm, schedule).await.unwrap();
}

#[tokio::test]
async fn a_tick_enqueues_one_job_that_knows_its_moment() {
    let db = TestDatabase::create().await;
    let (crm, workspace) = (db.crm(), Uuid::now_v7());
    let (handlers, mut done) = receiving();
    put(&crm, Some(workspace), "30 10 * * *", Tz::Europe__Paris).await;
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 0);
    db.clock().set("2026-11-02T09:30:00Z".parse().unwrap());
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    let job = done.recv().await.unwrap();
    assert_eq!(job.workspace_id, Some(workspace));
    assert_eq!(job.payload, json!({"of": "deals", "scheduled_for": "2026-11-02T09:30:00Z"}));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 0);
}

#[tokio::test]
async fn missed_ticks_are_made_up_for_once() {
    let db = TestDatabase::create().await;
    let crm = db.crm();
    let (handlers, mut done) = receiving();
    put(&crm, None, "0 10 * * *", Tz::UTC).await;
    db.clock().advance(TimeDelta::days(4));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(done.recv().await.unwrap().payload["scheduled_for"], "2026-11-02T10:00:00Z");
    db.clock().set("2026-11-06T10:00:00Z".parse().unwrap());
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(done.recv().await.unwrap().payload["scheduled_for"], "2026-11-06T10:00:00Z");
}

#[tokio::test]
async fn putting_a_schedule_again_keeps_its_tick_unless_its_time_changes() {
    let db = TestDatabase::create().await;
    let crm = db.crm();
    let (handlers, mut done) = receiving();
    put(&crm, None, "0 10 * * *", Tz::UTC).await;
    db.clock().advance(TimeDelta::hours(2));
    put(&crm, None, "0 10 * * *", Tz::UTC).await;
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1, "the tick that passed while nobody looked");
    done.recv().await.unwrap();
    put(&crm, None, "0 12 * * *", Tz::UTC).await;
    db.clock().advance(TimeDelta::hours(1));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(done.recv().await.unwrap().payload["scheduled_for"], "2026-11-02T12:00:00Z");

    let mut conn = crm.databases().main().acquire().await.unwrap();
    assert!(!remove_for(&mut conn, Some(Uuid::now_v7()), "digest").await.unwrap(), "not theirs");
    assert!(remove_for(&mut conn, None, "digest").await.unwrap());
    assert!(!remove_for(&mut conn, None, "digest").await.unwrap());
    drop(conn);
    db.clock().advance(TimeDelta::days(2));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 0);
}

#[tokio::test]
async fn one_that_cannot_be_read_does_not_stop_the_others() {
    let db = TestDatabase::create().await;
    let crm = db.crm();
    let (handlers, mut done) = receiving();
    put(&crm, Some(Uuid::now_v7()), "0 10 * * *", Tz::UTC).await;
    sqlx::query("UPDATE master.schedules SET time_zone = 'Mars/Olympus'")
        .execute(crm.databases().main())
        .await
        .unwrap();
    put(&crm, None, "0 10 * * *", Tz::UTC).await;
    db.clock().advance(TimeDelta::hours(1));
    assert_eq!(drain(&crm, &handlers).await.unwrap(), 1);
    assert_eq!(done.recv().await.unwrap().workspace_id, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_fire_each_tick_once_as_the_clock_moves() {
    let db = TestDatabase::create().await;
    let (handlers, mut done) = receiving();
    let workers = [db.crm(), db.crm()].map(|crm| Worker::start(crm, handlers.clone(), WorkerOptions::default()));
    let crm = db.crm();
    for _ in 0..20 {
        put(&crm, Some(Uuid::now_v7()), "*/5 * * * *", Tz::UTC).await;
    }
    for tick in 1..=5 {
        db.clock().advance(TimeDelta::minutes(5));
        let expected = format!("2026-11-02T09:{:02}:00Z", tick * 5);
        for _ in 0..20 {
            let job = next(&mut done).await;
            assert_eq!(job.payload["scheduled_for"], expected.as_str());
            until(crm.databases().main(), job.id, "done").await;
        }
    }
    for worker in workers {
        worker.shutdown(std::time::Duration::from_secs(5)).await;
    }
    assert!(done.try_recv().is_err());
    assert_eq!(count(crm.databases().main(), "done").await, 100);
}
