//! Reminders: when, for whom, and each told once.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use crm_core::activities::{self, NewActivity};
use crm_core::actor::{Actor, Permission, Permissions, Role, Scope};
use crm_core::events::Subscription;
use crm_core::jobs::{self, Handlers, Job};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::tasks::{self, Due, NewTask};
use crm_core::{Crm, Tx, undo};
use futures::future::join_all;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::{at, day, done, person_in, task, task_due};
use crate::world::{self, World, code};

fn handlers() -> Handlers {
    Handlers::new().on(reminders::SEND, reminders::send)
}

/// Moves the clock there and lets the job run.
async fn tick(world: &World, now: &str) {
    world.db.clock().set(at(now));
    jobs::drain(&world.crm, &handlers()).await.unwrap();
}

async fn told(world: &World) -> i64 {
    world.count("SELECT count(*) FROM crm.events WHERE kind = 'reminder.due'").await
}

/// When the reminders of a task will come, those of its own first.
async fn moments(tx: &mut Tx, task: Uuid) -> Vec<Option<DateTime<Utc>>> {
    let mut found = reminders::of_record(tx, (RecordKind::Task, task)).await.unwrap();
    found.sort_by_key(|reminder| !reminder.is_automatic);
    found.into_iter().map(|reminder| reminder.remind_at).collect()
}

#[tokio::test]
async fn a_moment_a_start_and_a_deadline_are_where_whom_it_reminds_is() {
    let world = World::shared().await;
    let tokyo = person_in(&world, Role::SalesRep, Scope::Own, Tz::Asia__Tokyo).await;
    let mut tx = world.tx_of(&tokyo).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let id = task_due(&mut tx, "Call", Due::On(day("2026-11-10"))).await;
    let start = Changes::new().with("start_on", "2026-11-09");
    records::update(&mut tx, RecordKind::Task, id, &start, None).await.unwrap();
    let meeting = NewActivity {
        happened_at: Some(at("2026-11-12T08:00:00Z")),
        ..NewActivity::new("meeting", (RecordKind::Deal, deal))
    };
    let meeting = activities::log(&mut tx, meeting).await.unwrap().id;
    for (record, when, moment) in [
        ((RecordKind::Deal, deal), When::At(at("2026-11-04T08:00:00Z")), "2026-11-04T08:00:00Z"),
        ((RecordKind::Task, id), When::BeforeStart(0), "2026-11-09T00:00:00Z"),
        ((RecordKind::Task, id), When::BeforeDeadline(24 * 60), "2026-11-09T00:00:00Z"),
        ((RecordKind::Activity, meeting), When::BeforeStart(30), "2026-11-12T07:30:00Z"),
    ] {
        let added = reminders::add(&mut tx, record, when, None, Some("Bring the offer".into())).await.unwrap();
        let kept = reminders::get(&mut tx, added.id).await.unwrap().unwrap();
        assert_eq!((kept.remind_at, kept.state.as_str()), (Some(at(moment)), "pending"), "{record:?} {when:?}");
        assert_eq!((kept.note.as_deref(), kept.whom), (Some("Bring the offer"), tokyo.user_id().unwrap()));
    }
    assert_eq!(reminders::mine(&mut tx).await.unwrap().len(), 4);
    assert_eq!(reminders::mine(&mut tx).await.unwrap()[0].about.as_ref().unwrap().title, "Deal");
    for (refusal, record, when) in [
        ("reminder-in-the-past", (RecordKind::Deal, deal), When::At(at("2026-11-02T09:00:00Z"))),
        ("reminder-in-the-past", (RecordKind::Task, id), When::BeforeDeadline(40_000)),
        ("reminder-needs-moment", (RecordKind::Deal, deal), When::BeforeDeadline(0)),
        ("reminder-needs-moment", (RecordKind::Activity, meeting), When::BeforeDeadline(0)),
        ("no-such-record", (RecordKind::Deal, Uuid::now_v7()), When::At(at("2026-11-04T08:00:00Z"))),
        ("number-out-of-range", (RecordKind::Task, id), When::BeforeDeadline(40_321)),
    ] {
        assert_eq!(code(reminders::add(&mut tx, record, when, None, None).await), refusal, "{record:?} {when:?}");
    }
}

#[tokio::test]
async fn they_move_with_the_task_and_come_back_with_an_undo() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let id = task_due(&mut tx, "Call", Due::At(at("2026-11-04T10:00:00Z"))).await;
    reminders::add(&mut tx, (RecordKind::Task, id), When::BeforeDeadline(60), None, None).await.unwrap();
    let at_first = [Some(at("2026-11-04T09:45:00Z")), Some(at("2026-11-04T09:00:00Z"))];
    assert_eq!(moments(&mut tx, id).await, at_first);
    let later = Changes::new().with("due_at", "2026-11-05T10:00:00Z");
    let moved = done(records::update(&mut tx, RecordKind::Task, id, &later, None).await.unwrap());
    assert_eq!(moments(&mut tx, id).await, [Some(at("2026-11-05T09:45:00Z")), Some(at("2026-11-05T09:00:00Z"))]);
    undo::event(&mut tx, moved.event).await.unwrap();
    assert_eq!(moments(&mut tx, id).await, at_first);
    let never = Changes::new().with("due_at", serde_json::Value::Null);
    records::update(&mut tx, RecordKind::Task, id, &never, None).await.unwrap();
    assert_eq!(moments(&mut tx, id).await, [None, None]);
    assert!(reminders::mine(&mut tx).await.unwrap().is_empty());
    undo::last(&mut tx).await.unwrap();
    assert_eq!(moments(&mut tx, id).await, at_first);
    let snoozed = at("2026-11-06T08:00:00Z");
    tasks::snooze(&mut tx, id, snoozed).await.unwrap();
    assert_eq!(moments(&mut tx, id).await, [Some(snoozed), Some(snoozed)], "not while it is out of sight");
}

#[tokio::test]
async fn a_task_with_a_time_reminds_whoever_has_it() {
    let world = World::shared().await;
    let (manager, rep) = (world.person(Role::Manager).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&manager).await;
    let id = task_due(&mut tx, "Call", Due::At(at("2026-11-04T10:00:00Z"))).await;
    assert_eq!(reminders::mine(&mut tx).await.unwrap().len(), 1);
    tasks::reassign(&mut tx, id, rep.user_id(), None).await.unwrap();
    assert!(reminders::mine(&mut tx).await.unwrap().is_empty());
    task_due(&mut tx, "On a day", Due::On(day("2026-11-04"))).await;
    task_due(&mut tx, "Over already", Due::At(at("2026-11-02T08:00:00Z"))).await;
    assert!(reminders::mine(&mut tx).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let mine = reminders::mine(&mut tx).await.unwrap();
    assert_eq!((mine.len(), mine[0].is_automatic, mine[0].record), (1, true, (RecordKind::Task, id)));
    // Whom it reminds may end it, and it stays ended.
    reminders::cancel(&mut tx, mine[0].id).await.unwrap();
    assert!(reminders::mine(&mut tx).await.unwrap().is_empty());
    let start = Changes::new().with("start_on", "2026-11-03");
    records::update(&mut tx, RecordKind::Task, id, &start, None).await.unwrap();
    assert!(reminders::mine(&mut tx).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_one_of_a_task_itself_stays_ended_for_who_ended_it_and_comes_again_where_it_was_removed() {
    let world = World::alone().await;
    let (manager, rep) = (world.person(Role::Manager).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&manager).await;
    let id = task_due(&mut tx, "Call", Due::At(at("2026-11-04T10:00:00Z"))).await;
    let mine = reminders::mine(&mut tx).await.unwrap().remove(0).id;
    reminders::cancel(&mut tx, mine).await.unwrap();
    let due = async |tx: &mut Tx, due: &str| {
        let due = Changes::new().with("due_at", due);
        records::update(tx, RecordKind::Task, id, &due, None).await.unwrap();
        reminders::mine(tx).await.unwrap().len()
    };
    assert_eq!(due(&mut tx, "2026-11-05T10:00:00Z").await, 0, "whoever ended it wants none at another time either");
    tasks::reassign(&mut tx, id, rep.user_id(), None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let theirs = reminders::mine(&mut tx).await.unwrap().remove(0).id;
    records::archive(&mut tx, RecordKind::Reminder, theirs).await.unwrap();
    assert_eq!(reminders::mine(&mut tx).await.unwrap().len(), 0);
    assert_eq!(due(&mut tx, "2026-11-05T10:00:00Z").await, 0, "nothing has changed");
    assert_eq!(due(&mut tx, "2026-11-06T10:00:00Z").await, 1);
    // What ended because its task was done at the time comes with the next time.
    tasks::complete(&mut tx, id, None).await.unwrap();
    tx.commit().await.unwrap();
    reminders::schedule(&world.crm).await.unwrap();
    tick(&world, "2026-11-06T09:50:00Z").await;
    let mut tx = world.tx_of(&rep).await;
    tasks::reopen(&mut tx, id, None).await.unwrap();
    assert_eq!(due(&mut tx, "2026-11-07T10:00:00Z").await, 1);
}

#[tokio::test]
async fn that_one_was_told_is_undone_without_a_fault() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    reminders::schedule(&world.crm).await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let nine = When::At(at("2026-11-03T09:00:00Z"));
    let id = reminders::add(&mut tx, (RecordKind::Deal, deal), nine, None, None).await.unwrap().id;
    tx.commit().await.unwrap();
    tick(&world, "2026-11-03T09:00:00Z").await;
    let mut tx = world.tx_of(&admin).await;
    undo::last_of(&mut tx, id).await.unwrap();
    assert_eq!(reminders::get(&mut tx, id).await.unwrap().unwrap().state, "pending");
}

#[tokio::test]
async fn each_is_told_once_and_only_while_it_is_wanted() {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    reminders::schedule(&world.crm).await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let nine = When::At(at("2026-11-03T09:00:00Z"));
    let kept = reminders::add(&mut tx, (RecordKind::Deal, deal), nine, None, None).await.unwrap().id;
    let canceled = reminders::add(&mut tx, (RecordKind::Deal, deal), nine, None, None).await.unwrap().id;
    reminders::cancel(&mut tx, canceled).await.unwrap();
    let finished = task(&mut tx, "Finished").await;
    let of_finished = reminders::add(&mut tx, (RecordKind::Task, finished), nine, None, None).await.unwrap().id;
    tasks::complete(&mut tx, finished, None).await.unwrap();
    let gone = world::deal(&mut tx, "Gone", "1").await;
    reminders::add(&mut tx, (RecordKind::Deal, gone), nine, None, None).await.unwrap();
    records::archive(&mut tx, RecordKind::Deal, gone).await.unwrap();
    tx.commit().await.unwrap();

    tick(&world, "2026-11-03T08:59:00Z").await;
    assert_eq!(told(&world).await, 0);
    tick(&world, "2026-11-03T09:00:00Z").await;
    tick(&world, "2026-11-03T09:05:00Z").await;
    assert_eq!(told(&world).await, 1);
    let mut tx = world.tx_of(&rep).await;
    let state = async |tx: &mut Tx, id| reminders::get(tx, id).await.unwrap().unwrap().state;
    assert_eq!(state(&mut tx, kept).await, "sent");
    assert_eq!(state(&mut tx, of_finished).await, "canceled", "its moment came while the task was done");

    // Later once more, at the wish of whom it reminds.
    assert_eq!(
        done(reminders::snooze(&mut tx, kept, at("2026-11-03T10:00:00Z")).await.unwrap()).kind,
        "reminder.snoozed"
    );
    assert_eq!(code(reminders::snooze(&mut tx, kept, at("2026-11-03T09:05:00Z")).await), "reminder-in-the-past");
    tx.commit().await.unwrap();
    tick(&world, "2026-11-03T10:00:00Z").await;
    assert_eq!(told(&world).await, 2);
}

#[tokio::test]
async fn a_task_that_is_open_again_in_time_reminds() {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    reminders::schedule(&world.crm).await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let id = task_due(&mut tx, "Call", Due::At(at("2026-11-03T09:00:00Z"))).await;
    let completed = done(tasks::complete(&mut tx, id, None).await.unwrap().updated);
    undo::event(&mut tx, completed.event).await.unwrap();
    tx.commit().await.unwrap();
    tick(&world, "2026-11-03T08:45:00Z").await;
    assert_eq!(told(&world).await, 1);
    // Told already, it is told again of another date.
    let mut tx = world.tx_of(&rep).await;
    let later = Changes::new().with("due_at", "2026-11-03T12:00:00Z");
    records::update(&mut tx, RecordKind::Task, id, &later, None).await.unwrap();
    tx.commit().await.unwrap();
    tick(&world, "2026-11-03T11:45:00Z").await;
    assert_eq!(told(&world).await, 2);
}

#[tokio::test]
async fn two_processes_tell_each_once_and_subscribers_hear_of_it() {
    let heard: Arc<Mutex<Vec<Uuid>>> = Arc::default();
    let subscription = Subscription { event: reminders::DUE, job: "test.deliver" };
    let world = World::alone_with(|builder| builder.subscribe([subscription])).await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let moment = When::At(at("2026-11-03T09:00:00Z"));
    for _ in 0..450 {
        reminders::add(&mut tx, (RecordKind::Deal, deal), moment, None, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    world.db.clock().set(at("2026-11-03T09:00:00Z"));
    let processes: Vec<Crm> = (0..3).map(|_| world.db.builder().subscribe([subscription]).build()).collect();
    let job = Job {
        id: Uuid::now_v7(),
        workspace_id: None,
        kind: reminders::SEND.to_owned(),
        payload: serde_json::json!({}),
        attempt: 1,
        max_attempts: 1,
        run_at: world.crm.now(),
        created_at: world.crm.now(),
    };
    let runs = processes.iter().map(|crm| tokio::spawn(reminders::send(crm.clone(), job.clone())));
    for run in join_all(runs).await {
        run.unwrap().unwrap();
    }
    // Whoever found all of them held by another left; what is left is for the next run.
    reminders::send(world.crm.clone(), job).await.unwrap();
    assert_eq!(told(&world).await, 450);
    assert_eq!(world.count("SELECT count(DISTINCT record_id) FROM crm.events WHERE kind = 'reminder.due'").await, 450);
    let deliver = {
        let heard = heard.clone();
        move |_crm: Crm, job: Job| {
            let heard = heard.clone();
            async move {
                heard.lock().await.push(job.field("event_id")?);
                Ok(())
            }
        }
    };
    jobs::drain(&world.crm, &Handlers::new().on("test.deliver", deliver)).await.unwrap();
    assert_eq!(heard.lock().await.len(), 450);
}

#[tokio::test]
async fn others_are_reminded_by_who_may_assign_and_see_only_their_own() {
    let world = World::shared().await;
    let (manager, rep, colleague) =
        (world.person(Role::Manager).await, world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let moment = When::At(at("2026-11-03T09:00:00Z"));
    let mine =
        reminders::add(&mut tx, (RecordKind::Deal, deal), moment, None, Some("private".into())).await.unwrap().id;
    tx.commit().await.unwrap();
    let sees = async |actor: &Actor, id| {
        let mut tx = world.tx_of(actor).await;
        let of_deal = reminders::of_record(&mut tx, (RecordKind::Deal, deal)).await.unwrap();
        let got = reminders::get(&mut tx, id).await.unwrap().is_some();
        assert_eq!(of_deal.iter().any(|one| one.id == id), got);
        got
    };
    assert!(sees(&rep, mine).await);
    assert!(!sees(&manager, mine).await, "what somebody wants to remember is their own");
    let mut tx = world.tx_of(&manager).await;
    assert_eq!(code(reminders::cancel(&mut tx, mine).await), "record-gone");
    assert_eq!(code(reminders::snooze(&mut tx, mine, at("2026-11-04T09:00:00Z")).await), "record-gone");
    let theirs = reminders::add(&mut tx, (RecordKind::Deal, deal), moment, rep.user_id(), None).await.unwrap().id;
    tx.commit().await.unwrap();
    assert!(sees(&rep, theirs).await && sees(&manager, theirs).await && !sees(&colleague, theirs).await);
    let mut lone = rep.clone();
    let person = lone.person.as_mut().unwrap();
    person.permissions = person.permissions.without(Permissions::of(&[Permission::Assign]));
    let mut tx = world.tx_of(&lone).await;
    let other = colleague.user_id();
    assert_eq!(code(reminders::add(&mut tx, (RecordKind::Deal, deal), moment, other, None).await), "needs-role");
    reminders::add(&mut tx, (RecordKind::Deal, deal), moment, None, None).await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    reminders::add(&mut tx, (RecordKind::Deal, deal), moment, other, None).await.unwrap();
    let mut tx = world.tx_of(&colleague).await;
    assert_eq!(code(reminders::add(&mut tx, (RecordKind::Deal, deal), moment, None, None).await), "no-such-record");
}

#[tokio::test]
async fn making_ending_and_putting_off_are_undone() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let moment = at("2026-11-03T09:00:00Z");
    let id = reminders::add(&mut tx, (RecordKind::Deal, deal), When::At(moment), None, None).await.unwrap().id;
    reminders::snooze(&mut tx, id, moment + Duration::hours(1)).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    assert_eq!(reminders::get(&mut tx, id).await.unwrap().unwrap().remind_at, Some(moment));
    reminders::cancel(&mut tx, id).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    assert_eq!(reminders::get(&mut tx, id).await.unwrap().unwrap().state, "pending");
    undo::last(&mut tx).await.unwrap();
    assert!(reminders::get(&mut tx, id).await.unwrap().is_none());
    let new = NewTask { title: "Call".into(), due: Some(Due::At(moment)), ..NewTask::default() };
    let task = tasks::add(&mut tx, new).await.unwrap();
    undo::event(&mut tx, task.event).await.unwrap();
    tx.commit().await.unwrap();
}
