//! A deal's way through the stages and the time it took.

use chrono::{Duration, TimeDelta};
use crm_core::deals::{self, Closing};
use crm_core::pipelines;
use crm_core::{Role, Scope, undo};

use crate::world::{self, World};

#[tokio::test]
async fn the_way_through_the_stages_with_the_days_in_each() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let began = tx.now();
    tx.commit().await.unwrap();
    for (days, stage) in [(3, "Qualified"), (4, "Proposal"), (5, "Qualified"), (6, "Lost")] {
        world.db.clock().advance(Duration::days(days));
        let mut tx = world.tx_of(&rep).await;
        world::move_to(&mut tx, deal, stage, None).await;
        tx.commit().await.unwrap();
    }
    world.db.clock().advance(Duration::days(30));
    let mut tx = world.tx_of(&rep).await;
    let history = deals::stage_history(&mut tx, deal).await.unwrap();
    let steps: Vec<_> = history
        .steps
        .iter()
        .map(|step| (step.from.as_ref().map(|from| from.name.as_str()), step.to.name.as_str(), step.days()))
        .collect();
    let expected = [
        (None, "New", Some(3)),
        (Some("New"), "Qualified", Some(4)),
        (Some("Qualified"), "Proposal", Some(5)),
        (Some("Proposal"), "Qualified", Some(6)),
        (Some("Qualified"), "Lost", None),
    ];
    assert_eq!(steps, expected, "for a decided deal time stands still");
    assert_eq!((history.steps[0].at, history.steps[0].left_at), (began, Some(began + Duration::days(3))));
    assert!(history.steps.iter().all(|step| step.by == rep.person.as_ref().map(|person| person.name.clone())));
    let totals: Vec<_> =
        history.totals().iter().map(|total| (total.stage.name.clone(), total.stays, total.spent.num_days())).collect();
    assert_eq!(totals, [("New".into(), 1, 3), ("Qualified".into(), 2, 10), ("Proposal".into(), 1, 5)]);
}

#[tokio::test]
async fn undone_moves_are_no_part_of_it() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::days(3));
    let mut tx = world.tx_of(&rep).await;
    world::move_to(&mut tx, deal, "Proposal", None).await;
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::days(2));
    let mut tx = world.tx_of(&rep).await;
    let undone = undo::last_of(&mut tx, deal).await.unwrap();
    let history = deals::stage_history(&mut tx, deal).await.unwrap();
    let [only] = history.steps.as_slice() else { panic!("{history:?}") };
    assert_eq!((only.to.name.as_str(), only.left_at, only.days()), ("New", None, Some(5)), "as if it had never left");
    tx.commit().await.unwrap();

    let undo::LastUndone::One(undone) = undone else { panic!() };
    world.db.clock().advance(Duration::days(2));
    let mut tx = world.tx_of(&rep).await;
    undo::event(&mut tx, undone.done.unwrap().event).await.unwrap();
    let days: Vec<_> =
        deals::stage_history(&mut tx, deal).await.unwrap().steps.iter().map(crm_core::deals::StageStep::days).collect();
    assert_eq!(days, [Some(3), Some(4)], "moved on the day it was moved first");
}

#[tokio::test]
async fn history_and_times_are_of_deals_in_sight() {
    let world = World::shared().await;
    let (rep, other) = (world.person(Role::SalesRep).await, world.person_seeing(Role::Closer, Scope::Own).await);
    let mut tx = world.tx_of(&rep).await;
    let begin = tx.now();
    let (one, two) = (world::deal(&mut tx, "One", "1").await, world::deal(&mut tx, "Two", "1").await);
    tx.commit().await.unwrap();
    for (days, deal) in [(2, one), (4, two)] {
        world.db.clock().advance(Duration::days(days));
        let mut tx = world.tx_of(&rep).await;
        world::move_to(&mut tx, deal, "Proposal", None).await;
        tx.commit().await.unwrap();
    }
    world.db.clock().advance(Duration::days(1));
    let mut tx = world.tx_of(&rep).await;
    deals::close(&mut tx, one, Closing::won("price"), None).await.unwrap();
    let stages = pipelines::stages(&mut tx, None).await.unwrap();
    let pipeline = stages[0].pipeline_id;
    let times = pipelines::time_in_stages(&mut tx, pipeline, begin).await.unwrap();
    let read: Vec<_> = times.iter().map(|time| (time.stage, time.stays, time.average)).collect();
    let (new, proposal) = (stages[0].id, stages[2].id);
    assert_eq!(read, [(new, 2, TimeDelta::days(4)), (proposal, 1, TimeDelta::days(5))], "(2 + 6) / 2");
    let later = begin + Duration::days(3);
    let times = pipelines::time_in_stages(&mut tx, pipeline, later).await.unwrap();
    assert_eq!(times.iter().map(|time| time.stays).collect::<Vec<_>>(), [1, 1], "of those that ended since then");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&other).await;
    assert_eq!(deals::stage_history(&mut tx, one).await.unwrap().steps, []);
    assert_eq!(pipelines::time_in_stages(&mut tx, pipeline, begin).await.unwrap(), []);
}
