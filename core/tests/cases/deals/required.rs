//! What a stage asks of the deals in it, and moving to another pipeline.

use crm_core::actor::Origin;
use crm_core::custom_fields::{self, NewField};
use crm_core::deals::{self, MoveOutcome, NewDeal};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Actor, Error, Role, Tx, undo};
use serde_json::{Value, json};

use super::partners;
use crate::world::{self, World, code};

async fn asks(tx: &mut Tx, stage: &str, fields: Value) {
    let stage = world::stage(tx, stage).await.id;
    let change = Changes::new().with("required_fields", fields);
    records::update(tx, RecordKind::Stage, stage, &change, None).await.unwrap();
}

async fn refused<T: std::fmt::Debug>(result: crm_core::Result<T>) -> (String, Option<String>) {
    match result.unwrap_err() {
        Error::User(refusal) => (refusal.text().render("en"), refusal.field().map(str::to_owned)),
        fault => panic!("{fault:?}"),
    }
}

#[tokio::test]
async fn all_that_is_missing_is_named_at_once() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let size = NewField { name: "Team size".into(), shape: "number".into(), ..NewField::default() };
    let size = custom_fields::define(&mut tx, RecordKind::Deal, size).await.unwrap().id;
    asks(&mut tx, "Proposal", json!(["amount", "close_on", "contacts", "cf.team_size", "amount"])).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let proposal = world::stage(&mut tx, "Proposal").await;
    assert_eq!(proposal.required_fields, ["amount", "close_on", "contacts", "cf.team_size"]);
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let (words, field) = refused(deals::move_to_stage(&mut tx, deal, proposal.id, None).await).await;
    assert_eq!(words, "Proposal needs: close date, people on the deal, Team size. Fill them in first.");
    assert_eq!(field.as_deref(), Some("close_on"));
    let new = NewDeal { name: "At once".into(), stage_id: Some(proposal.id), ..NewDeal::default() };
    assert_eq!(code(deals::add(&mut tx, new).await), "stage-needs-fields");

    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let fill = Changes::new()
        .with("stage_id", proposal.id.to_string())
        .with("close_on", "2026-12-01")
        .with("contacts", json!([{"contact_id": zoe, "role": "champion"}]));
    let (words, field) = refused(records::update(&mut tx, RecordKind::Deal, deal, &fill, None).await).await;
    assert_eq!(words, "Proposal needs: Team size. Fill it in first.");
    assert_eq!(field.as_deref(), Some("cf.team_size"));
    records::update(&mut tx, RecordKind::Deal, deal, &fill.with("cf.team_size", 4), None).await.unwrap();
    let (words, _) = refused(
        records::update(&mut tx, RecordKind::Deal, deal, &Changes::new().with("close_on", Value::Null), None).await,
    )
    .await;
    assert_eq!(words, "Proposal needs: close date. Fill it in first.", "nor is it emptied there");
    tx.commit().await.unwrap();

    let mut tx = world.tx().await;
    records::archive(&mut tx, RecordKind::Field, size).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let two = world::deal(&mut tx, "Two", "1").await;
    let fill = Changes::new().with("close_on", "2026-12-01").with("contacts", json!([{"contact_id": zoe}]));
    records::update(&mut tx, RecordKind::Deal, two, &fill, None).await.unwrap();
    world::move_to(&mut tx, two, "Proposal", None).await;
}

#[tokio::test]
async fn what_was_there_before_the_stage_asked_may_stay() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    world::move_to(&mut tx, deal, "Qualified", None).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    asks(&mut tx, "Qualified", json!(["close_on", "amount"])).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let rename = Changes::new().with("name", "Other").with("description", "…");
    records::update(&mut tx, RecordKind::Deal, deal, &rename, None).await.unwrap();
    let empty = Changes::new().with("amount", Value::Null);
    assert_eq!(code(records::update(&mut tx, RecordKind::Deal, deal, &empty, None).await), "stage-needs-fields");
    world::move_to(&mut tx, deal, "Proposal", None).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    undo::last_of(&mut tx, deal).await.expect("going back is no entering");
}

#[tokio::test]
async fn what_comes_by_itself_is_not_asked() {
    let world = World::shared().await;
    let manager = world.person(Role::Manager).await;
    let mut tx = world.tx().await;
    asks(&mut tx, "Proposal", json!(["close_on"])).await;
    tx.commit().await.unwrap();
    let importing = Actor { origin: Origin::Import, ..manager };
    for actor in [world.system(), importing] {
        let mut tx = world.tx_of(&actor).await;
        let deal = world::deal(&mut tx, "Deal", "1").await;
        world::move_to(&mut tx, deal, "Proposal", None).await;
    }
}

#[tokio::test]
async fn a_deal_moves_to_another_pipeline_and_back() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let added = partners(&mut tx).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let moved = deals::move_to_stage(&mut tx, deal, added.stages[1].id, Some(1)).await.unwrap();
    let MoveOutcome::Moved { from, to } = moved else { panic!("{moved:?}") };
    assert_eq!((from.name.as_str(), to.name.as_str(), to.pipeline_id), ("New", "Contract", added.id));
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.stage.id, card.stages), (to.id, added.stages.clone()));
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    undo::last(&mut tx).await.unwrap();
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.stage.name.as_str(), card.stages.len()), ("New", 6));
}
