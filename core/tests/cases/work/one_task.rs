//! One task: what it holds, how it stands, who may see and change it, and what undo makes of it.

use crm_core::actor::Role;
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::tasks::{self, Due, NewTask};
use crm_core::{history, search, undo};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{at, card, day, done, task, task_due};
use crate::world::{self, World, code};

#[tokio::test]
async fn a_task_holds_what_is_to_be_done_until_when_by_whom_and_about_what() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Renewal", "100").await;
    let added = tasks::add(
        &mut tx,
        NewTask {
            title: "Call Anna".into(),
            description: Some("About the price".into()),
            due: Some(Due::On(day("2026-11-06"))),
            start_on: Some(day("2026-11-03")),
            priority: Some(1),
            about: Some((RecordKind::Deal, deal)),
            tags: vec!["Phone".into()],
            ..NewTask::default()
        },
    )
    .await
    .unwrap();
    let shown = card(&mut tx, added.id).await;
    assert_eq!(shown.reference.to_string(), "T-1");
    assert_eq!((shown.title.as_str(), shown.status.as_str(), shown.priority), ("Call Anna", "open", 1));
    assert_eq!((shown.due, shown.start_on), (Some(Due::On(day("2026-11-06"))), Some(day("2026-11-03"))));
    assert_eq!(shown.assignee.as_ref().map(|owner| owner.id), rep.user_id());
    assert_eq!(shown.about.unwrap().title, "Renewal");
    assert_eq!(shown.tags, ["phone"]);
    assert!(!shown.is_overdue);
    assert_eq!(search::locate(&mut tx, shown.reference).await.unwrap(), Some(added.id));
    assert_eq!(tasks::of_record(&mut tx, (RecordKind::Deal, deal)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_names_the_field() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let gone = Uuid::now_v7().to_string();
    for (field, refusal, given) in [
        ("title", "task-needs-title", json!({"title": " "})),
        ("due_on", "task-two-due-dates", json!({"due_on": "2026-11-06", "due_at": "2026-11-06T10:00:00Z"})),
        ("start_on", "task-starts-after-due", json!({"due_on": "2026-11-06", "start_on": "2026-11-07"})),
        ("start_on", "task-starts-after-due", json!({"due_at": "2026-11-06T22:00:00Z", "start_on": "2026-11-07"})),
        ("due_on", "date-out-of-range", json!({"due_on": "9999-01-01"})),
        ("snoozed_until", "snooze-in-the-past", json!({"snoozed_until": "2026-11-02T09:00:00Z"})),
        ("recurrence", "recurrence-needs-due", json!({"recurrence": "daily"})),
        ("recurrence", "not-a-recurrence", json!({"recurrence": "often", "due_on": "2026-11-06"})),
        ("record_id", "no-such-record", json!({"record_kind": "deal", "record_id": gone})),
        ("record_id", "no-such-record", json!({"record_kind": "deal"})),
        ("record_id", "no-such-record", json!({"record_id": gone})),
        ("owner_id", "no-such-person", json!({"owner_id": gone})),
        ("completed_at", "field-computed", json!({"completed_at": "2026-11-02T09:00:00Z"})),
        ("priority", "number-out-of-range", json!({"priority": 5})),
    ] {
        let mut changes = Changes::new().with("title", "Call");
        for (key, value) in given.as_object().unwrap() {
            changes.set(key.clone(), value.clone());
        }
        match records::add(&mut tx, RecordKind::Task, &changes).await {
            Err(crm_core::Error::User(refused)) => {
                assert_eq!((refused.field(), refused.code()), (Some(field), refusal), "{given}");
            }
            other => panic!("{given}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_day_takes_the_place_of_a_moment_and_the_other_way_round() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let id = task_due(&mut tx, "Call", Due::On(day("2026-11-06"))).await;
    let moment = Changes::new().with("due_at", "2026-11-06T10:00:00Z");
    records::update(&mut tx, RecordKind::Task, id, &moment, None).await.unwrap();
    assert_eq!(card(&mut tx, id).await.due, Some(Due::At(at("2026-11-06T10:00:00Z"))));
    let view = records::view(&mut tx, RecordKind::Task, id).await.unwrap().unwrap();
    assert_eq!(view.fields.text("due_time"), Some("11:00"), "where the assignee is");
    let day_again = Changes::new().with("due_on", "2026-11-07");
    records::update(&mut tx, RecordKind::Task, id, &day_again, None).await.unwrap();
    assert_eq!(card(&mut tx, id).await.due, Some(Due::On(day("2026-11-07"))));
    let view = records::view(&mut tx, RecordKind::Task, id).await.unwrap().unwrap();
    assert_eq!(view.fields.get("due_time"), &Value::Null);
}

#[tokio::test]
async fn done_reopened_and_given_up_say_so_and_are_undone() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let id = task(&mut tx, "Call").await;
    let completed = tasks::complete(&mut tx, id, None).await.unwrap();
    assert!(completed.next.is_none());
    let event = done(completed.updated);
    assert_eq!(event.kind, "task.completed");
    let shown = card(&mut tx, id).await;
    assert_eq!((shown.status.as_str(), shown.completed_at), ("done", Some(tx.now())));
    assert_eq!(tasks::complete(&mut tx, id, None).await.unwrap().updated, Updated::Unchanged);

    undo::event(&mut tx, event.event).await.unwrap();
    let shown = card(&mut tx, id).await;
    assert_eq!((shown.status.as_str(), shown.completed_at), ("open", None));
    assert_eq!(history::of_record(&mut tx, id, 1).await.unwrap()[0].kind, "task.reopened");

    tasks::complete(&mut tx, id, None).await.unwrap();
    assert_eq!(done(tasks::reopen(&mut tx, id, None).await.unwrap()).kind, "task.reopened");
    assert_eq!(card(&mut tx, id).await.completed_at, None);
    assert_eq!(done(tasks::cancel(&mut tx, id, None).await.unwrap()).kind, "task.canceled");
    undo::last(&mut tx).await.unwrap();
    assert_eq!(card(&mut tx, id).await.status, "open");
}

#[tokio::test]
async fn snoozing_hides_until_then_and_finishing_ends_it() {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let id = task(&mut tx, "Call").await;
    let until = at("2026-11-03T08:00:00Z");
    let event = done(tasks::snooze(&mut tx, id, until).await.unwrap());
    assert_eq!(event.kind, "task.snoozed");
    assert_eq!(card(&mut tx, id).await.snoozed_until, Some(until));
    assert!(tasks::mine(&mut tx, None, 10).await.unwrap().rows.is_empty());
    assert_eq!(code(tasks::snooze(&mut tx, id, at("2026-11-02T09:00:00Z")).await), "snooze-in-the-past");
    undo::event(&mut tx, event.event).await.unwrap();
    assert_eq!(tasks::mine(&mut tx, None, 10).await.unwrap().rows.len(), 1);
    tasks::snooze(&mut tx, id, until).await.unwrap();
    tx.commit().await.unwrap();

    world.db.clock().set(until);
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(tasks::mine(&mut tx, None, 10).await.unwrap().rows[0].snoozed_until, None, "it is back");
    tasks::snooze(&mut tx, id, at("2026-11-04T08:00:00Z")).await.unwrap();
    tasks::complete(&mut tx, id, None).await.unwrap();
    assert_eq!(card(&mut tx, id).await.snoozed_until, None);
}

#[tokio::test]
async fn the_assignee_and_the_maker_see_a_task_and_nobody_else_with_scope_own() {
    let world = World::shared().await;
    let (maker, assignee, other) =
        (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&maker).await;
    let id = task(&mut tx, "Call").await;
    let given = done(tasks::reassign(&mut tx, id, assignee.user_id(), None).await.unwrap());
    assert_eq!(given.kind, "task.assigned");
    assert!(tasks::card(&mut tx, id).await.unwrap().is_some(), "the maker still sees it");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&assignee).await;
    assert_eq!(tasks::mine(&mut tx, None, 10).await.unwrap().rows[0].id, id);
    drop(tx);
    let mut tx = world.tx_of(&other).await;
    let reference = crm_core::records::Reference { kind: RecordKind::Task, number: 1 };
    assert!(tasks::card(&mut tx, id).await.unwrap().is_none());
    assert_eq!(search::locate(&mut tx, reference).await.unwrap(), None);
    assert_eq!(code(tasks::complete(&mut tx, id, None).await), "record-gone");
    assert_eq!(code(tasks::reopen(&mut tx, id, None).await), "record-gone");
    assert_eq!(code(tasks::cancel(&mut tx, id, None).await), "record-gone");
    assert_eq!(code(tasks::snooze(&mut tx, id, at("2026-11-03T08:00:00Z")).await), "record-gone");
    assert_eq!(code(tasks::reassign(&mut tx, id, None, None).await), "record-gone");
    assert_eq!(code(undo::event(&mut tx, given.event).await), "undo-not-yours");
    drop(tx);
    let mut tx = world.tx_of(&maker).await;
    undo::event(&mut tx, given.event).await.unwrap();
    assert_eq!(card(&mut tx, id).await.assignee.map(|owner| owner.id), maker.user_id());
    tasks::reassign(&mut tx, id, None, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&other).await;
    assert!(tasks::card(&mut tx, id).await.unwrap().is_some(), "what is nobody's is for whoever is free");
}

#[tokio::test]
async fn a_task_is_about_what_its_maker_sees_and_shows_it_to_those_who_do() {
    let world = World::shared().await;
    let (rep, colleague, manager) =
        (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&colleague).await;
    let theirs = world::deal(&mut tx, "Secret deal", "1").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let about = |id| NewTask { title: "Call".into(), about: Some((RecordKind::Deal, id)), ..NewTask::default() };
    assert_eq!(code(tasks::add(&mut tx, about(theirs)).await), "no-such-record");
    drop(tx);
    let mut tx = world.tx_of(&manager).await;
    let id = tasks::add(&mut tx, NewTask { assignee: rep.user_id(), ..about(theirs) }).await.unwrap().id;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let shown = card(&mut tx, id).await;
    assert_eq!((shown.title.as_str(), shown.about), ("Call", None), "the task, and nothing of the deal");
    tasks::complete(&mut tx, id, None).await.unwrap();
}

#[tokio::test]
async fn of_two_who_change_a_task_at_once_the_second_is_told() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let id = task(&mut tx, "Call").await;
    tasks::complete(&mut tx, id, Some(1)).await.unwrap();
    let Updated::Conflict(conflicts) = tasks::cancel(&mut tx, id, Some(1)).await.unwrap() else {
        panic!("no conflict")
    };
    assert_eq!((conflicts[0].field.as_str(), &conflicts[0].theirs), ("status", &json!("done")));
}

#[tokio::test]
async fn a_task_outlives_what_it_was_about_and_goes_with_its_parts() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let about = NewTask { title: "Call".into(), about: Some((RecordKind::Deal, deal)), ..NewTask::default() };
    let id = tasks::add(&mut tx, about).await.unwrap().id;
    records::archive(&mut tx, RecordKind::Deal, deal).await.unwrap();
    assert_eq!(card(&mut tx, id).await.about, None);
    records::purge(&mut tx, RecordKind::Deal, deal).await.unwrap();
    assert_eq!(card(&mut tx, id).await.title, "Call");
    records::archive(&mut tx, RecordKind::Task, id).await.unwrap();
    assert!(tasks::card(&mut tx, id).await.unwrap().is_none());
    records::purge(&mut tx, RecordKind::Task, id).await.unwrap();
}
