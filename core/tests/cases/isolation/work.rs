//! Tasks, activities, files, reminders and timelines never reach into another workspace.

use std::time::Duration;

use crm_core::activities::{self, NewActivity};
use crm_core::actor::{Actor, Role, Scope};
use crm_core::calendar::Period;
use crm_core::files::{self, Content, NewFile};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::tasks::{self, Due, Filter, NewTask};
use crm_core::{Crm, Tx, follow_ups, timeline};
use futures::stream::{self, StreamExt};
use uuid::Uuid;

use crate::world::{self, World, code};

/// Puts bytes into a workspace.
pub async fn fill(crm: &Crm, actor: &Actor) -> files::Received {
    let bytes = stream::once(async { Ok(bytes::Bytes::from_static(b"zanzibar")) }).boxed();
    files::receive(crm, actor, bytes).await.unwrap()
}

/// What another workspace has.
struct Theirs {
    contact: Uuid,
    task: Uuid,
    activity: Uuid,
    file: Uuid,
    reminder: Uuid,
    person: Uuid,
}

fn when(tx: &Tx) -> When {
    When::At(tx.now() + chrono::Duration::days(1))
}

/// Fills a workspace in the name of its administrator.
async fn their_work(world: &World, theirs: &Actor) -> Theirs {
    let bytes = fill(&world.crm, theirs).await;
    let mut tx = world.tx_of(theirs).await;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let record = (RecordKind::Contact, contact);
    let today = tx.today();
    let follow_up = Changes::new().with("follow_up_on", today.to_string());
    records::update(&mut tx, RecordKind::Contact, contact, &follow_up, None).await.unwrap();
    let due = Some(Due::On(today - chrono::Duration::days(3)));
    let task = NewTask { title: "Call".into(), due, about: Some(record), ..NewTask::default() };
    let task = tasks::add(&mut tx, task).await.unwrap().id;
    let soon = Some(Due::On(today + chrono::Duration::days(3)));
    tasks::add(&mut tx, NewTask { title: "Soon".into(), due: soon, ..NewTask::default() }).await.unwrap();
    let activity = activities::add_note(&mut tx, record, Some("Secret".into()), None).await.unwrap().id;
    let new = NewFile { record, name: "a.txt".into(), content_type: None, content: Content::Bytes(bytes) };
    let file = files::attach(&mut tx, new).await.unwrap().id;
    let when = when(&tx);
    let reminder = reminders::add(&mut tx, record, when, None, None).await.unwrap().id;
    tx.commit().await.unwrap();
    Theirs { contact, task, activity, file, reminder, person: theirs.user_id().unwrap() }
}

/// Their work, and a transaction of an administrator of another workspace.
async fn beside() -> (World, Theirs, Actor, Tx) {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let theirs = their_work(&world, &admin).await;
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let tx = world.tx_of(&ours).await;
    (world, theirs, ours, tx)
}

#[tokio::test]
async fn lists_hold_ones_own_alone() {
    let (world, theirs, ours, mut tx) = beside().await;
    let (all, person) = (Filter::default(), Filter { person: Some(theirs.person), ..Filter::default() });
    let today = tx.today();
    let month = Period { first: today - chrono::Duration::days(15), last: today + chrono::Duration::days(15) };
    for filter in [&all, &person] {
        assert!(tasks::overdue(&mut tx, filter, None, 100).await.unwrap().rows.is_empty());
        assert!(tasks::upcoming(&mut tx, 30, filter, None, 100).await.unwrap().rows.is_empty());
        assert!(tasks::between(&mut tx, month, filter).await.unwrap().is_empty());
        assert_eq!(tasks::count_overdue(&mut tx, filter).await.unwrap(), 0);
    }
    assert!(tasks::mine(&mut tx, None, 100).await.unwrap().rows.is_empty());
    assert!(reminders::mine(&mut tx).await.unwrap().is_empty());
    for person in [None, Some(theirs.person)] {
        assert!(follow_ups::due(&mut tx, person, month).await.unwrap().is_empty());
    }
    drop(tx);
    let ours = their_work(&world, &ours).await;
    let actor = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&actor).await;
    assert_eq!(tasks::overdue(&mut tx, &all, None, 100).await.unwrap().rows.len(), 1);
    assert_eq!(tasks::upcoming(&mut tx, 30, &all, None, 100).await.unwrap().rows.len(), 1);
    assert_eq!(tasks::between(&mut tx, month, &all).await.unwrap().len(), 2);
    assert_eq!(follow_ups::due(&mut tx, None, month).await.unwrap().len(), 1);
    assert!(tasks::card(&mut tx, ours.task).await.unwrap().is_none());
}

#[tokio::test]
async fn what_belongs_to_their_records_is_not_there() {
    let (_world, theirs, _ours, mut tx) = beside().await;
    let record = (RecordKind::Contact, theirs.contact);
    assert!(tasks::card(&mut tx, theirs.task).await.unwrap().is_none());
    assert!(tasks::of_record(&mut tx, record).await.unwrap().is_empty());
    assert!(activities::get(&mut tx, theirs.activity).await.unwrap().is_none());
    assert!(activities::last_touch(&mut tx, &[theirs.contact]).await.unwrap().is_empty());
    assert!(files::get(&mut tx, theirs.file).await.unwrap().is_none());
    assert!(files::open(&mut tx, theirs.file).await.unwrap().is_none());
    assert!(files::list(&mut tx, record).await.unwrap().is_empty());
    assert_eq!(files::link(&mut tx, theirs.file, Duration::from_secs(60)).await.unwrap(), None);
    assert!(reminders::get(&mut tx, theirs.reminder).await.unwrap().is_none());
    assert!(reminders::of_record(&mut tx, record).await.unwrap().is_empty());
    let all = timeline::Filter::default();
    assert_eq!(code(timeline::of(&mut tx, record, &all, None, 10).await), "record-gone");
}

#[tokio::test]
async fn writes_by_their_ids_are_refused() {
    let (world, theirs, ours, mut tx) = beside().await;
    let bytes = fill(&world.crm, &ours).await;
    let record = (RecordKind::Contact, theirs.contact);
    let task = |about, assignee| NewTask { title: "x".into(), about, assignee, ..NewTask::default() };
    assert_eq!(code(tasks::add(&mut tx, task(Some(record), None)).await), "no-such-record");
    assert_eq!(code(tasks::add(&mut tx, task(None, Some(theirs.person))).await), "no-such-person");
    assert_eq!(code(tasks::complete(&mut tx, theirs.task, None).await), "record-gone");
    assert_eq!(code(tasks::reopen(&mut tx, theirs.task, None).await), "record-gone");
    assert_eq!(code(tasks::cancel(&mut tx, theirs.task, None).await), "record-gone");
    assert_eq!(code(tasks::reassign(&mut tx, theirs.task, None, None).await), "record-gone");
    let (until, when) = (tx.now() + chrono::Duration::days(1), when(&tx));
    assert_eq!(code(tasks::snooze(&mut tx, theirs.task, until).await), "record-gone");
    assert_eq!(code(activities::log(&mut tx, NewActivity::new("call", record)).await), "no-such-record");
    assert_eq!(code(activities::add_note(&mut tx, record, Some("x".into()), None).await), "no-such-record");
    assert_eq!(code(reminders::add(&mut tx, record, when, None, None).await), "no-such-record");
    assert_eq!(code(reminders::cancel(&mut tx, theirs.reminder).await), "record-gone");
    assert_eq!(code(reminders::snooze(&mut tx, theirs.reminder, until).await), "record-gone");
    assert_eq!(code(files::keep(&mut tx, theirs.file, &bytes).await), "record-gone");
    let new = NewFile { record, name: "x".into(), content_type: None, content: Content::Bytes(bytes) };
    assert_eq!(code(files::attach(&mut tx, new).await), "no-such-record");
}
