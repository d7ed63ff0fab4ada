//! Many at once, and the same twice.

use std::collections::BTreeSet;

use crm_core::deals::{self, MoveOutcome};
use crm_core::records::{RecordKind, Reference};
use crm_core::{Role, search};
use futures::future::join_all;

use crate::world::{self, World};

#[tokio::test]
async fn references_count_per_workspace_and_never_repeat() {
    let world = World::shared().await;
    let other = world.neighbour().await;
    let adds = (0..50).map(|n| {
        let (crm, system) = (world.crm.clone(), world.system());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            let number = world::contact(&mut tx, &format!("Contact {n}")).await.reference.number;
            if n % 10 == 0 {
                // Taken back: the number is given again, so there is no gap.
                drop(tx);
                return None;
            }
            tx.commit().await.unwrap();
            Some(number)
        })
    });
    let numbers: Vec<i64> = join_all(adds).await.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(numbers.len(), 45);
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>(), (1..=45).collect());
    let mut tx = world.crm.begin(&crm_core::Actor::system(other.id, crm_core::actor::Origin::Slack)).await.unwrap();
    assert_eq!(world::contact(&mut tx, "First there").await.reference.to_string(), "C-1");
    assert_eq!(world::company(&mut tx, "First there").await.reference.to_string(), "O-1");
    let mut tx = world.tx().await;
    let last = Reference { kind: RecordKind::Contact, number: 45 };
    assert!(search::locate(&mut tx, last).await.unwrap().is_some());
}

#[tokio::test]
async fn of_two_who_move_a_deal_at_once_one_wins_and_the_other_is_told() {
    let world = World::shared().await;
    let (one, two) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx().await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    tx.commit().await.unwrap();
    let moves = [(&one, "Won"), (&two, "Lost")].map(|(actor, to)| {
        let (crm, actor) = (world.crm.clone(), actor.clone());
        tokio::spawn(async move {
            let mut tx = crm.begin(&actor).await.unwrap();
            let outcome = world::move_to(&mut tx, deal, to, Some(1)).await;
            tx.commit().await.unwrap();
            outcome
        })
    });
    let outcomes: Vec<MoveOutcome> = join_all(moves).await.into_iter().map(Result::unwrap).collect();
    let moved = outcomes.iter().filter(|outcome| matches!(outcome, MoveOutcome::Moved { .. })).count();
    let told = outcomes.iter().filter(|outcome| matches!(outcome, MoveOutcome::Conflict { .. })).count();
    assert_eq!((moved, told), (1, 1), "{outcomes:?}");
    let changes = world.count("SELECT count(*) FROM crm.deal_stage_changes").await;
    assert_eq!(changes, 2, "its beginning and one move");
}

#[tokio::test]
async fn moves_of_many_come_one_after_the_other() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let stages = [world::stage(&mut tx, "Qualified").await.id, world::stage(&mut tx, "Proposal").await.id];
    tx.commit().await.unwrap();
    let moves = (0..20).map(|n| {
        let (crm, system, to) = (world.crm.clone(), world.system(), stages[n % 2]);
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            let outcome = deals::move_to_stage(&mut tx, deal, to, None).await.unwrap();
            tx.commit().await.unwrap();
            matches!(outcome, MoveOutcome::Moved { .. })
        })
    });
    let moved = join_all(moves).await.into_iter().filter(|moved| *moved.as_ref().unwrap()).count();
    let mut tx = world.tx().await;
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!(usize::try_from(card.version).unwrap(), moved + 1);
    let chain: Vec<(Option<uuid::Uuid>, uuid::Uuid)> =
        sqlx::query_as("SELECT from_stage_id, to_stage_id FROM crm.deal_stage_changes ORDER BY id")
            .fetch_all(tx.conn())
            .await
            .unwrap();
    assert_eq!(chain.len(), moved + 1);
    let events = world.count("SELECT count(*) FROM crm.events WHERE kind = 'deal.moved'").await;
    assert_eq!(usize::try_from(events).unwrap(), moved);
}

#[tokio::test]
async fn the_same_tags_at_once_are_one_tag() {
    let world = World::shared().await;
    let adds = (0..8).map(|n| {
        let (crm, system) = (world.crm.clone(), world.system());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            // Two orders of the same tags: whoever takes them in their own order may wait for the other for ever.
            let tags = if n % 2 == 0 { ["alpha", "beta"] } else { ["beta", "alpha"] };
            let tags = tags.map(str::to_owned).to_vec();
            let new = crm_core::contacts::NewContact { name: format!("{n}"), tags, ..Default::default() };
            crm_core::contacts::add(&mut tx, new).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    join_all(adds).await.into_iter().for_each(Result::unwrap);
    assert_eq!(world.count("SELECT count(*) FROM crm.tags").await, 2);
    assert_eq!(world.count("SELECT count(*) FROM crm.record_tags").await, 16);
}

#[tokio::test]
async fn a_request_is_new_once() {
    let world = World::shared().await;
    let asks = (0..10).map(|_| {
        let (crm, system) = (world.crm.clone(), world.system());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            let first = tx.first_time("Ev123").await.unwrap();
            tx.commit().await.unwrap();
            first
        })
    });
    let first = join_all(asks).await.into_iter().filter(|first| *first.as_ref().unwrap()).count();
    assert_eq!(first, 1);
    let mut tx = world.tx().await;
    assert!(tx.first_time("Ev124").await.unwrap());
    assert!(!tx.first_time("Ev124").await.unwrap(), "within one transaction too");
    drop(tx);
    let mut tx = world.tx().await;
    assert!(tx.first_time("Ev124").await.unwrap(), "what was taken back is new again");
}
