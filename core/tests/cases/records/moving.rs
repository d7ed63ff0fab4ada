//! Moving a deal from stage to stage.

use crm_core::deals::{self, MoveOutcome};
use crm_core::pipelines::Outcome;
use crm_core::{Role, Tx};
use uuid::Uuid;

use crate::world::{self, World, code};

#[tokio::test]
async fn a_move_changes_stage_version_and_closing() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    tx.commit().await.unwrap();
    world.db.clock().advance(chrono::Duration::days(3));
    let mut tx = world.tx_of(&rep).await;
    let MoveOutcome::Moved { from, to } = world::move_to(&mut tx, deal, "Won", Some(1)).await else { panic!() };
    assert_eq!((from.name.as_str(), to.name.as_str(), to.outcome), ("New", "Won", Outcome::Won));
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.stage, card.version, card.stage_entered_at), (to.clone(), 2, tx.now()));
    assert_eq!(closed_at(&mut tx, deal).await, Some(tx.now()));
    assert_eq!(world::move_to(&mut tx, deal, "Won", None).await, MoveOutcome::AlreadyThere(to));
    assert!(matches!(world::move_to(&mut tx, deal, "Proposal", None).await, MoveOutcome::Moved { .. }));
    assert_eq!(closed_at(&mut tx, deal).await, None, "open again");
}

async fn closed_at(tx: &mut Tx, deal: Uuid) -> Option<chrono::DateTime<chrono::Utc>> {
    sqlx::query_scalar("SELECT closed_at FROM crm.deals WHERE id = $1").bind(deal).fetch_one(tx.conn()).await.unwrap()
}

#[tokio::test]
async fn a_move_on_an_old_card_is_a_conflict_that_names_who_and_when() {
    let world = World::shared().await;
    let (anna, bert) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&anna).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    world::move_to(&mut tx, deal, "Qualified", Some(1)).await;
    let moved_at = tx.now();
    tx.commit().await.unwrap();
    world.db.clock().advance(chrono::Duration::minutes(5));
    let mut tx = world.tx_of(&bert).await;
    let MoveOutcome::Conflict { now_in, change } = world::move_to(&mut tx, deal, "Lost", Some(1)).await else {
        panic!()
    };
    assert_eq!((now_in.name.as_str(), change.at), ("Qualified", moved_at));
    assert_eq!(change.by, anna.person.map(|person| person.name));
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.stage.name.as_str(), card.version), ("Qualified", 2), "nothing was done");
    assert!(
        matches!(world::move_to(&mut tx, deal, "Lost", Some(2)).await, MoveOutcome::Moved { .. }),
        "the card of now"
    );
    assert!(matches!(world::move_to(&mut tx, deal, "Won", None).await, MoveOutcome::Moved { .. }), "move anyway");
    assert!(
        matches!(world::move_to(&mut tx, deal, "Won", Some(1)).await, MoveOutcome::AlreadyThere(_)),
        "no conflict without a difference"
    );
}

#[tokio::test]
async fn another_change_of_the_deal_is_no_conflict() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let change = crm_core::events::Change {
        kind: "deal.changed",
        record: crm_core::records::RecordKind::Deal,
        id: deal,
        version: 2,
        before: Some(serde_json::json!({"amount": "1"})),
        after: Some(serde_json::json!({"amount": "2"})),
    };
    crm_core::events::record(&mut tx, change).await.unwrap();
    assert!(matches!(world::move_to(&mut tx, deal, "Lost", Some(1)).await, MoveOutcome::Moved { .. }));
}

#[tokio::test]
async fn moves_that_cannot_be_are_refused() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let won = world::stage(&mut tx, "Won").await.id;
    assert_eq!(code(deals::move_to_stage(&mut tx, deal, Uuid::now_v7(), None).await), "no-such-stage");
    assert_eq!(code(deals::move_to_stage(&mut tx, Uuid::now_v7(), won, None).await), "record-gone");
    sqlx::query("UPDATE crm.deals SET deleted_at = now() WHERE id = $1").bind(deal).execute(tx.conn()).await.unwrap();
    assert_eq!(code(deals::move_to_stage(&mut tx, deal, won, None).await), "record-archived");
}
