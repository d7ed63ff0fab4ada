//! Lists of tasks, the calendar, follow-ups, and what is told of overdue tasks.

use chrono::{Duration, TimeDelta};
use chrono_tz::Tz;
use crm_core::actor::{Actor, Role, Scope};
use crm_core::calendar::Period;
use crm_core::jobs::{self, Handlers};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::tasks::{self, Cursor, Due, Filter, NewTask, TaskRow};
use crm_core::{Tx, follow_ups, undo};
use proptest::prelude::*;
use uuid::Uuid;

use super::{at, day, person_in, task, task_due};
use crate::world::{self, World};

fn titles(rows: &[TaskRow]) -> Vec<&str> {
    rows.iter().map(|row| row.title.as_str()).collect()
}

async fn given(tx: &mut Tx, title: &str, due: Due, to: &Actor) -> Uuid {
    let new = NewTask { title: title.into(), due: Some(due), assignee: to.user_id(), ..NewTask::default() };
    tasks::add(tx, new).await.unwrap().id
}

#[tokio::test]
async fn a_day_is_over_when_it_has_ended_where_the_assignee_is() {
    let world = World::alone().await;
    let manager = person_in(&world, Role::Manager, Scope::All, Tz::Europe__Paris).await;
    let kiribati = person_in(&world, Role::SalesRep, Scope::Own, Tz::Pacific__Kiritimati).await;
    let baker = person_in(&world, Role::SalesRep, Scope::Own, Tz::Etc__GMTPlus12).await;
    let mut tx = world.tx_of(&manager).await;
    let due = Due::On(day("2026-11-10"));
    for (title, whose) in [("Kiribati", &kiribati), ("Paris", &manager), ("Baker", &baker)] {
        given(&mut tx, title, due, whose).await;
    }
    let nobodys = task_due(&mut tx, "Nobody", due).await;
    tasks::reassign(&mut tx, nobodys, None, None).await.unwrap();
    given(&mut tx, "Moment", Due::At(at("2026-11-10T12:00:00Z")), &baker).await;
    tx.commit().await.unwrap();
    // The workspace, whose day counts for what is nobody's, is in UTC.
    for (now, over) in [
        ("2026-11-10T09:59:59Z", vec![]),
        ("2026-11-10T10:00:00Z", vec!["Kiribati"]),
        ("2026-11-10T12:00:00Z", vec!["Kiribati", "Moment"]),
        ("2026-11-10T22:59:59Z", vec!["Kiribati", "Moment"]),
        ("2026-11-10T23:00:00Z", vec!["Kiribati", "Moment", "Paris"]),
        ("2026-11-11T00:00:00Z", vec!["Kiribati", "Moment", "Nobody", "Paris"]),
        ("2026-11-11T11:59:59Z", vec!["Kiribati", "Moment", "Nobody", "Paris"]),
        ("2026-11-11T12:00:00Z", vec!["Baker", "Kiribati", "Moment", "Nobody", "Paris"]),
    ] {
        world.db.clock().set(at(now));
        let mut tx = world.tx_of(&manager).await;
        let page = tasks::overdue(&mut tx, &Filter::default(), None, 100).await.unwrap();
        assert!(page.rows.iter().all(|row| row.is_overdue), "{now}");
        let mut found = titles(&page.rows);
        found.sort_unstable();
        assert_eq!(found, over, "{now}");
        assert_eq!(tasks::count_overdue(&mut tx, &Filter::default()).await.unwrap(), over.len(), "{now}");
        let coming = tasks::upcoming(&mut tx, 3, &Filter::default(), None, 100).await.unwrap();
        assert_eq!(coming.rows.len() + over.len(), 5, "{now}: each is in one of the two");
        assert!(coming.rows.iter().all(|row| !row.is_overdue), "{now}");
    }
}

#[tokio::test]
async fn the_calendar_shows_the_days_of_its_reader_and_finished_ones_too() {
    let world = World::shared().await;
    let tokyo = person_in(&world, Role::Manager, Scope::All, Tz::Asia__Tokyo).await;
    let mut tx = world.tx_of(&tokyo).await;
    task_due(&mut tx, "on the day", Due::On(day("2026-11-10"))).await;
    task_due(&mut tx, "first moment", Due::At(at("2026-11-09T15:00:00Z"))).await;
    task_due(&mut tx, "before it", Due::At(at("2026-11-09T14:59:59Z"))).await;
    task_due(&mut tx, "after it", Due::At(at("2026-11-10T15:00:00Z"))).await;
    let finished = task_due(&mut tx, "finished", Due::At(at("2026-11-10T14:59:59Z"))).await;
    tasks::complete(&mut tx, finished, None).await.unwrap();
    let hidden = task_due(&mut tx, "out of sight", Due::On(day("2026-11-10"))).await;
    tasks::snooze(&mut tx, hidden, at("2026-12-01T00:00:00Z")).await.unwrap();
    task(&mut tx, "without a date").await;
    let of = async |tx: &mut Tx, filter: &Filter| {
        let rows = tasks::between(tx, Period::of_day(day("2026-11-10")), filter).await.unwrap();
        let mut found: Vec<String> = rows.into_iter().map(|row| row.title).collect();
        found.sort();
        found
    };
    let all = of(&mut tx, &Filter::default()).await;
    assert_eq!(all, ["finished", "first moment", "on the day", "out of sight"]);
    let me = Filter { person: tokyo.user_id(), ..Filter::default() };
    assert_eq!(of(&mut tx, &me).await, all);
    let nobody = Filter { person: Some(Uuid::now_v7()), ..Filter::default() };
    assert!(of(&mut tx, &nobody).await.is_empty());
}

#[tokio::test]
async fn a_day_on_which_clocks_change_has_all_its_tasks() {
    let world = World::shared().await;
    let paris = person_in(&world, Role::Manager, Scope::All, Tz::Europe__Paris).await;
    let mut tx = world.tx_of(&paris).await;
    // 28 March 2027 has 23 hours there.
    for (title, moment) in [
        ("before", "2027-03-27T22:59:59Z"),
        ("midnight", "2027-03-27T23:00:00Z"),
        ("last", "2027-03-28T21:59:59Z"),
        ("after", "2027-03-28T22:00:00Z"),
    ] {
        task_due(&mut tx, title, Due::At(at(moment))).await;
    }
    let rows = tasks::between(&mut tx, Period::of_day(day("2027-03-28")), &Filter::default()).await.unwrap();
    assert_eq!(titles(&rows), ["midnight", "last"]);
}

#[tokio::test]
async fn lists_hold_what_is_mine_nobodys_and_made_by_me_and_filter_by_person_and_priority() {
    let world = World::shared().await;
    let (rep, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let due = Due::On(day("2026-10-01"));
    let mut tx = world.tx_of(&colleague).await;
    given(&mut tx, "theirs", due, &colleague).await;
    let nobodys = task_due(&mut tx, "nobody's", due).await;
    tasks::reassign(&mut tx, nobodys, None, None).await.unwrap();
    given(&mut tx, "from them", due, &rep).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    given(&mut tx, "for them", due, &colleague).await;
    let urgent = given(&mut tx, "urgent", due, &rep).await;
    records::update(&mut tx, RecordKind::Task, urgent, &Changes::new().with("priority", 1), None).await.unwrap();
    let of = async |tx: &mut Tx, filter: Filter| {
        let rows = tasks::overdue(tx, &filter, None, 100).await.unwrap().rows;
        let mut found: Vec<String> = rows.into_iter().map(|row| row.title).collect();
        found.sort();
        found
    };
    let all = of(&mut tx, Filter::default()).await;
    assert_eq!(all, ["for them", "from them", "nobody's", "urgent"]);
    assert_eq!(of(&mut tx, Filter { person: rep.user_id(), ..Filter::default() }).await, ["from them", "urgent"]);
    assert_eq!(of(&mut tx, Filter { person: colleague.user_id(), ..Filter::default() }).await, ["for them"]);
    assert_eq!(of(&mut tx, Filter { priority: Some(2), ..Filter::default() }).await, ["urgent"]);
    let mut mine: Vec<_> = tasks::mine(&mut tx, None, 10).await.unwrap().rows;
    mine.sort_by(|a, b| a.title.cmp(&b.title));
    assert_eq!(titles(&mine), ["from them", "urgent"]);
}

#[tokio::test]
async fn pages_join_whatever_is_added_or_finished_meanwhile() {
    let world = World::shared().await;
    for (role, scope) in [(Role::SalesRep, Scope::Own), (Role::Manager, Scope::All)] {
        let actor = world.person_seeing(role, scope).await;
        let mut tx = world.tx_of(&actor).await;
        let mut expected = Vec::new();
        for n in 0..7_i64 {
            expected.push(task_due(&mut tx, "same day", Due::On(day("2026-10-01"))).await);
            expected.push(task_due(&mut tx, "later", Due::At(at("2026-10-03T00:00:00Z") + TimeDelta::hours(n))).await);
        }
        let person = Filter { person: actor.user_id(), ..Filter::default() };
        let (mut seen, mut after) = (Vec::new(), None::<Cursor>);
        loop {
            let page = tasks::overdue(&mut tx, &person, after, 3).await.unwrap();
            seen.extend(page.rows.iter().map(|row| row.id));
            task_due(&mut tx, "behind us", Due::On(day("2026-09-01"))).await;
            tasks::complete(&mut tx, page.rows[0].id, None).await.unwrap();
            let Some(next) = page.next else { break };
            assert_eq!(next.to_string().parse(), Ok(next), "a cursor reads back");
            after = Some(next);
        }
        expected.sort();
        seen.sort();
        assert_eq!(seen, expected);
        tx.commit().await.unwrap();
    }
    assert!("x".parse::<Cursor>().is_err() && "1.2".parse::<Cursor>().is_err());
}

proptest! {
    #[test]
    fn nothing_makes_the_reader_of_cursors_panic(text in "\\PC{0,60}") {
        let _ = text.parse::<Cursor>();
    }
}

#[tokio::test]
async fn it_is_told_once_that_a_task_is_overdue_and_again_of_another_date() {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let id = task_due(&mut tx, "Call", Due::On(day("2026-11-02"))).await;
    task_due(&mut tx, "Old news out of a file", Due::On(day("2026-01-02"))).await;
    let hidden = task_due(&mut tx, "Out of sight", Due::On(day("2026-11-02"))).await;
    tasks::snooze(&mut tx, hidden, at("2026-12-01T00:00:00Z")).await.unwrap();
    tx.commit().await.unwrap();
    tasks::schedule(&world.crm).await.unwrap();
    let handlers = Handlers::new().on(tasks::SCAN, tasks::scan);
    let told = async || world.count("SELECT count(*) FROM crm.events WHERE kind = 'task.overdue'").await;
    for (advance, expected) in [(13, 0), (1, 1), (24, 1)] {
        world.db.clock().advance(Duration::hours(advance));
        jobs::drain(&world.crm, &handlers).await.unwrap();
        assert_eq!(told().await, expected);
    }
    let mut tx = world.tx_of(&rep).await;
    records::update(&mut tx, RecordKind::Task, id, &Changes::new().with("due_on", "2026-11-03"), None).await.unwrap();
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::hours(1));
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(told().await, 2);
    // It is no change: the last thing that can be undone is what the person did.
    let mut tx = world.tx_of(&rep).await;
    undo::last_of(&mut tx, id).await.unwrap();
    assert_eq!(tasks::card(&mut tx, id).await.unwrap().unwrap().due, Some(Due::On(day("2026-11-02"))));
}

#[tokio::test]
async fn follow_ups_of_all_kinds_are_listed_within_the_scope() {
    let world = World::shared().await;
    let (rep, manager) = (world.person(Role::SalesRep).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&rep).await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let lead = world::lead(&mut tx, zoe).await;
    for (kind, id, on) in [
        (RecordKind::Company, acme, "2026-11-05"),
        (RecordKind::Contact, zoe, "2026-11-04"),
        (RecordKind::Deal, deal, "2026-11-06"),
        (RecordKind::Lead, lead, "2026-11-07"),
    ] {
        records::update(&mut tx, kind, id, &Changes::new().with("follow_up_on", on), None).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    let other = world::deal(&mut tx, "Theirs", "1").await;
    let on = Changes::new().with("follow_up_on", "2026-11-05");
    records::update(&mut tx, RecordKind::Deal, other, &on, None).await.unwrap();
    let week = Period { first: day("2026-11-04"), last: day("2026-11-06") };
    let all = follow_ups::due(&mut tx, None, week).await.unwrap();
    assert_eq!(all.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Zoe", "Acme", "Theirs", "Deal"]);
    let theirs = follow_ups::due(&mut tx, rep.user_id(), week).await.unwrap();
    assert_eq!(theirs.iter().map(|one| one.id).collect::<Vec<_>>(), [zoe, acme, deal]);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let mine = follow_ups::due(&mut tx, None, Period { last: day("2026-11-30"), ..week }).await.unwrap();
    assert_eq!(mine.iter().map(|one| one.id).collect::<Vec<_>>(), [zoe, acme, deal, lead]);
    records::archive(&mut tx, RecordKind::Deal, deal).await.unwrap();
    assert_eq!(follow_ups::due(&mut tx, None, week).await.unwrap().len(), 2);
}
