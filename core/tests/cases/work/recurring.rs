//! Tasks that come again.

use chrono::{Duration, Timelike};
use chrono_tz::Tz;
use crm_core::actor::{Role, Scope};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::tasks::{self, Due, NewTask, TaskRow};
use crm_core::{Tx, undo};
use uuid::Uuid;

use super::{at, card, day, done, person_in};
use crate::world::{self, World};

async fn recurring(tx: &mut Tx, due: Due, recurrence: &str) -> Uuid {
    let new = NewTask {
        title: "Water the plants".into(),
        due: Some(due),
        recurrence: Some(recurrence.into()),
        tags: vec!["office".into()],
        priority: Some(2),
        ..NewTask::default()
    };
    tasks::add(tx, new).await.unwrap().id
}

async fn finish(tx: &mut Tx, id: Uuid) -> (Uuid, Option<TaskRow>) {
    let completed = tasks::complete(tx, id, None).await.unwrap();
    (done(completed.updated).event, completed.next)
}

async fn open_ones(tx: &mut Tx) -> Vec<Uuid> {
    tasks::mine(tx, None, 100).await.unwrap().rows.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn the_next_one_comes_with_all_that_the_last_one_had() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let id = recurring(&mut tx, Due::On(day("2026-11-06")), "weekly").await;
    let more =
        Changes::new().with("record_kind", "deal").with("record_id", deal.to_string()).with("start_on", "2026-11-05");
    records::update(&mut tx, RecordKind::Task, id, &more, None).await.unwrap();
    assert_eq!(card(&mut tx, id).await.recurrence.as_deref(), Some("weekly:fri"));
    let (_, next) = finish(&mut tx, id).await;
    let shown = card(&mut tx, next.unwrap().id).await;
    assert_eq!((shown.due, shown.start_on), (Some(Due::On(day("2026-11-13"))), Some(day("2026-11-12"))));
    assert_eq!((shown.title.as_str(), shown.priority, shown.tags), ("Water the plants", 2, vec!["office".to_owned()]));
    assert_eq!((shown.about.map(|about| about.id), shown.status.as_str()), (Some(deal), "open"));
    assert_eq!((shown.reference.number, shown.recurrence.as_deref()), (2, Some("weekly:fri")));
}

#[tokio::test]
async fn undo_of_finishing_takes_the_next_one_back_and_redo_brings_the_same_one() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let id = recurring(&mut tx, Due::On(day("2026-11-02")), "daily").await;
    let (event, next) = finish(&mut tx, id).await;
    let next = next.unwrap().id;
    assert_eq!(open_ones(&mut tx).await, [next]);
    let undone = undo::event(&mut tx, event).await.unwrap();
    assert_eq!(open_ones(&mut tx).await, [id]);
    undo::event(&mut tx, undone.done.unwrap().event).await.unwrap();
    assert_eq!(open_ones(&mut tx).await, [next]);
    undo::last(&mut tx).await.unwrap();
    assert_eq!(open_ones(&mut tx).await, [id], "the last thing was to finish it, and not what followed");
}

#[tokio::test]
async fn a_next_one_that_somebody_else_works_on_stays() {
    let world = World::shared().await;
    let (rep, manager) = (world.person(Role::SalesRep).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&rep).await;
    let id = recurring(&mut tx, Due::On(day("2026-11-02")), "daily").await;
    let (event, next) = finish(&mut tx, id).await;
    let next = next.unwrap().id;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    let changes = Changes::new().with("title", "Water them well");
    records::update(&mut tx, RecordKind::Task, next, &changes, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    undo::event(&mut tx, event).await.unwrap();
    let mut open = open_ones(&mut tx).await;
    open.sort();
    assert_eq!(open, [id, next]);
}

#[tokio::test]
async fn reopening_takes_an_untouched_next_one_back_and_giving_up_ends_the_series() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let id = recurring(&mut tx, Due::On(day("2026-11-02")), "daily").await;
    let (_, next) = finish(&mut tx, id).await;
    tasks::reopen(&mut tx, id, None).await.unwrap();
    assert_eq!(open_ones(&mut tx).await, [id]);
    assert!(tasks::card(&mut tx, next.unwrap().id).await.unwrap().is_none());
    let (_, next) = finish(&mut tx, id).await;
    let next = next.unwrap().id;
    assert_eq!(open_ones(&mut tx).await, [next]);
    tasks::cancel(&mut tx, next, None).await.unwrap();
    assert!(open_ones(&mut tx).await.is_empty());
}

#[tokio::test]
async fn a_late_one_comes_next_in_its_rhythm_and_not_in_the_past() {
    let world = World::alone().await;
    let rep = person_in(&world, Role::SalesRep, Scope::Own, Tz::Europe__Paris).await;
    let mut tx = world.tx_of(&rep).await;
    let weekly = recurring(&mut tx, Due::On(day("2026-11-02")), "every:2weeks").await;
    let daily = recurring(&mut tx, Due::At(at("2026-11-02T10:00:00Z")), "daily").await;
    tx.commit().await.unwrap();
    world.db.clock().set(at("2026-12-01T10:00:00Z"));
    let mut tx = world.tx_of(&rep).await;
    let (_, next) = finish(&mut tx, weekly).await;
    assert_eq!(next.unwrap().due, Some(Due::On(day("2026-12-14"))));
    let (_, next) = finish(&mut tx, daily).await;
    assert_eq!(next.unwrap().due, Some(Due::At(at("2026-12-02T10:00:00Z"))), "today's eleven o'clock is this moment");
}

#[tokio::test]
async fn half_past_two_stays_half_past_two_where_the_assignee_is() {
    let world = World::alone().await;
    let rep = person_in(&world, Role::SalesRep, Scope::Own, Tz::America__New_York).await;
    // On 14 March 2027 clocks there jump from two to three.
    world.db.clock().set(at("2027-03-12T12:00:00Z"));
    let mut tx = world.tx_of(&rep).await;
    let mut id = recurring(&mut tx, Due::At(at("2027-03-13T07:30:00Z")), "daily").await;
    let mut hours = Vec::new();
    for _ in 0..3 {
        world.db.clock().advance(Duration::days(1));
        tx.commit().await.unwrap();
        tx = world.tx_of(&rep).await;
        let (_, next) = finish(&mut tx, id).await;
        let next = next.unwrap();
        let Some(Due::At(due)) = next.due else { panic!("due on a day") };
        let local = due.with_timezone(&Tz::America__New_York);
        hours.push((local.date_naive().to_string(), local.hour(), local.minute()));
        id = next.id;
    }
    let expected = [("2027-03-14", 3, 0), ("2027-03-15", 2, 30), ("2027-03-16", 2, 30)];
    assert_eq!(hours, expected.map(|(day, hour, minute)| (day.to_owned(), hour, minute)));
}

#[tokio::test]
async fn it_ends_with_what_it_was_about_and_passes_to_nobody_when_its_assignee_left() {
    let world = World::shared().await;
    let (rep, manager) = (world.person(Role::SalesRep).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&manager).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let about = Changes::new().with("record_kind", "deal").with("record_id", deal.to_string());
    let of_deal = recurring(&mut tx, Due::On(day("2026-11-02")), "daily").await;
    records::update(&mut tx, RecordKind::Task, of_deal, &about, None).await.unwrap();
    records::archive(&mut tx, RecordKind::Deal, deal).await.unwrap();
    assert!(finish(&mut tx, of_deal).await.1.is_none());

    let theirs = recurring(&mut tx, Due::On(day("2026-11-02")), "daily").await;
    tasks::reassign(&mut tx, theirs, rep.user_id(), None).await.unwrap();
    sqlx::query("UPDATE crm.users SET status = 'deactivated' WHERE id = $1")
        .bind(rep.user_id())
        .execute(tx.conn())
        .await
        .unwrap();
    let (_, next) = finish(&mut tx, theirs).await;
    assert_eq!(next.unwrap().assignee, None);
}

#[tokio::test]
async fn the_next_one_keeps_the_reminders_that_people_made() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let id = recurring(&mut tx, Due::At(at("2026-11-03T10:00:00Z")), "daily").await;
    reminders::add(&mut tx, (RecordKind::Task, id), When::BeforeDeadline(60), None, Some("Early".into()))
        .await
        .unwrap();
    reminders::add(&mut tx, (RecordKind::Task, id), When::At(at("2026-11-02T12:00:00Z")), None, None).await.unwrap();
    let (_, next) = finish(&mut tx, id).await;
    let kept = reminders::of_record(&mut tx, (RecordKind::Task, next.unwrap().id)).await.unwrap();
    let kept: Vec<_> = kept.iter().map(|one| (one.is_automatic, one.remind_at.unwrap(), one.note.as_deref())).collect();
    let expected = [(false, at("2026-11-04T09:00:00Z"), Some("Early")), (true, at("2026-11-04T09:45:00Z"), None)];
    assert_eq!(kept, expected);
}

#[tokio::test]
async fn finishing_many_at_once_makes_each_its_next_one() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let (one, two) = (
        recurring(&mut tx, Due::On(day("2026-11-02")), "daily").await,
        recurring(&mut tx, Due::On(day("2026-11-03")), "weekdays").await,
    );
    let finished = Changes::new().with("status", "done");
    records::update_many(&mut tx, RecordKind::Task, &[one, two], &finished).await.unwrap();
    let open = tasks::mine(&mut tx, None, 10).await.unwrap().rows;
    let due: Vec<_> = open.iter().map(|row| row.due.unwrap()).collect();
    assert_eq!(due, [Due::On(day("2026-11-03")), Due::On(day("2026-11-04"))]);
    let batch = tx.batch().unwrap();
    undo::batch(&mut tx, batch).await.unwrap();
    assert_eq!(open_ones(&mut tx).await, [one, two]);
}
