//! Retiring pipelines and stages, with the deals in them, and bringing them back.

use crm_core::deals::{self, MoveOutcome};
use crm_core::pipelines::{self, Outcome};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::undo::{self, LastUndone};
use crm_core::{Role, Tx};
use uuid::Uuid;

use super::{kinds, names, new_stage, partners};
use crate::world::{self, World, code};

async fn stage_of(tx: &mut Tx, deal: Uuid) -> String {
    deals::card(tx, deal).await.unwrap().unwrap().stage.name
}

#[tokio::test]
async fn a_stage_goes_with_its_deals_moved_and_all_of_it_comes_back_in_one_undo() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let (one, two) = (world::deal(&mut tx, "One", "1").await, world::deal(&mut tx, "Two", "2").await);
    world::move_to(&mut tx, one, "Qualified", None).await;
    world::move_to(&mut tx, two, "Qualified", None).await;
    let (qualified, proposal) = (world::stage(&mut tx, "Qualified").await, world::stage(&mut tx, "Proposal").await);
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    assert_eq!(code(pipelines::retire_stage(&mut tx, qualified.id, None).await), "archive-in-use");
    assert_eq!(code(pipelines::retire_stage(&mut tx, qualified.id, Some(qualified.id)).await), "no-such-stage");
    let won = world::stage(&mut tx, "Won").await.id;
    assert_eq!(code(pipelines::retire_stage(&mut tx, qualified.id, Some(won)).await), "no-such-open-stage");
    drop(tx);
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(pipelines::retire_stage(&mut tx, qualified.id, Some(proposal.id)).await.unwrap(), 2);
    let pipeline = pipelines::list(&mut tx).await.unwrap().remove(0);
    assert_eq!(names(&pipeline), ["New", "Proposal", "Negotiation", "Won", "Lost"]);
    assert_eq!(stage_of(&mut tx, one).await, "Proposal");
    let gone = pipelines::retired(&mut tx).await.unwrap();
    assert_eq!((gone.len(), gone[0].name.as_str(), gone[0].kind), (1, "Qualified", RecordKind::Stage));
    let back = deals::move_to_stage(&mut tx, one, qualified.id, None).await;
    assert_eq!(code(back), "no-such-stage", "nothing enters a retired stage");
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    let LastUndone::Batch(undone) = undo::last(&mut tx).await.unwrap() else { panic!() };
    assert_eq!(undone.kept, []);
    let pipeline = pipelines::list(&mut tx).await.unwrap().remove(0);
    assert_eq!(names(&pipeline), ["New", "Qualified", "Proposal", "Negotiation", "Won", "Lost"]);
    assert_eq!(
        (stage_of(&mut tx, one).await.as_str(), stage_of(&mut tx, two).await.as_str()),
        ("Qualified", "Qualified")
    );
}

#[tokio::test]
async fn a_pipeline_keeps_the_stages_it_needs() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let added = partners(&mut tx).await;
    let [talks, contract, won, lost] = added.stages.as_slice() else { panic!() };
    for decided in [won, lost] {
        assert_eq!(code(pipelines::retire_stage(&mut tx, decided.id, None).await), "stage-one-of-each");
        assert_eq!(code(records::archive(&mut tx, RecordKind::Stage, decided.id).await), "stage-one-of-each");
    }
    pipelines::retire_stage(&mut tx, talks.id, None).await.unwrap();
    assert_eq!(code(pipelines::retire_stage(&mut tx, contract.id, None).await), "stage-last-open");
    assert_eq!(code(pipelines::retire_stage(&mut tx, talks.id, None).await), "no-such-stage");
    pipelines::add_stage(&mut tx, added.id, new_stage("talks", 5)).await.expect("the name is free");
    assert_eq!(code(pipelines::restore_stage(&mut tx, talks.id).await), "stage-name-taken");
}

#[tokio::test]
async fn a_stage_that_is_brought_back_stands_where_it_stood() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let qualified = world::stage(&mut tx, "Qualified").await.id;
    pipelines::retire_stage(&mut tx, qualified, None).await.unwrap();
    let back = pipelines::restore_stage(&mut tx, qualified).await.unwrap();
    assert_eq!(back.name, "Qualified");
    let pipeline = pipelines::list(&mut tx).await.unwrap().remove(0);
    assert_eq!(names(&pipeline), ["New", "Qualified", "Proposal", "Negotiation", "Won", "Lost"]);
    assert_eq!(code(pipelines::restore_stage(&mut tx, qualified).await), "record-not-archived");
    let positions: Vec<i16> =
        sqlx::query_scalar("SELECT position FROM crm.stages WHERE deleted_at IS NULL ORDER BY position")
            .fetch_all(tx.conn())
            .await
            .unwrap();
    assert_eq!(positions, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_retired_pipeline_keeps_what_was_decided_in_it() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let sales = pipelines::list(&mut tx).await.unwrap().remove(0);
    assert_eq!(code(pipelines::retire(&mut tx, sales.id, None).await), "pipeline-last");
    let added = partners(&mut tx).await;
    let (open, won) = (world::deal(&mut tx, "Open", "1").await, world::deal(&mut tx, "Won", "2").await);
    world::move_to(&mut tx, open, "Proposal", None).await;
    world::move_to(&mut tx, won, "Qualified", None).await;
    world::move_to(&mut tx, won, "Won", None).await;
    assert_eq!(code(pipelines::retire(&mut tx, sales.id, None).await), "archive-in-use");
    let own = pipelines::retire(&mut tx, sales.id, Some(sales.stages[0].id)).await;
    assert_eq!(code(own), "no-such-stage");
    let talks = added.stages[0].id;
    assert_eq!(pipelines::retire(&mut tx, sales.id, Some(talks)).await.unwrap(), 1);
    assert_eq!(pipelines::list(&mut tx).await.unwrap().len(), 1);
    assert_eq!((stage_of(&mut tx, open).await.as_str(), stage_of(&mut tx, won).await.as_str()), ("Talks", "Won"));
    assert_eq!(code(pipelines::retire(&mut tx, added.id, None).await), "pipeline-last");

    let again = deals::reopen(&mut tx, won, None, None).await.unwrap();
    let MoveOutcome::Moved { from, to } = again else { panic!("{again:?}") };
    assert_eq!((from.outcome, to.id), (Outcome::Won, talks), "its own pipeline takes no deals");
    let back = pipelines::restore(&mut tx, sales.id).await.unwrap();
    assert_eq!(names(&back).len(), 6);
    let order: Vec<String> = pipelines::list(&mut tx).await.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(order, ["Sales", "Partners"]);
}

#[tokio::test]
async fn deals_that_may_not_enter_the_other_stage_stop_it_by_name() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let (qualified, proposal) = (world::stage(&mut tx, "Qualified").await, world::stage(&mut tx, "Proposal").await);
    let asks = Changes::new().with("required_fields", serde_json::json!(["close_on"]));
    records::update(&mut tx, RecordKind::Stage, proposal.id, &asks, None).await.unwrap();
    let deal = world::deal(&mut tx, "One", "1").await;
    world::move_to(&mut tx, deal, "Qualified", None).await;
    let refused = pipelines::retire_stage(&mut tx, qualified.id, Some(proposal.id)).await.unwrap_err();
    let crm_core::Error::User(refusal) = refused else { panic!("{refused:?}") };
    let words = refusal.text().render("en");
    assert_eq!(words, "D-1 can't be moved. Proposal needs: close date. Fill it in first.");
}

#[tokio::test]
async fn a_move_is_not_taken_back_into_a_retired_stage() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let deal = world::deal(&mut tx, "One", "1").await;
    world::move_to(&mut tx, deal, "Qualified", None).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let new = world::stage(&mut tx, "New").await.id;
    pipelines::retire_stage(&mut tx, new, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(code(undo::last_of(&mut tx, deal).await), "undo-stage-retired");
    assert_eq!(kinds(&mut tx, deal).await, ["deal.moved", "deal.created"]);
}

#[tokio::test]
async fn no_deal_slips_into_a_stage_that_is_being_retired() {
    let world = World::shared().await;
    for round in 0..6 {
        let mut tx = world.tx().await;
        let deal = world::deal(&mut tx, "One", "1").await;
        let pipeline = world::stage(&mut tx, "New").await.pipeline_id;
        let stage = pipelines::add_stage(&mut tx, pipeline, new_stage(&format!("Round {round}"), 5)).await.unwrap().id;
        tx.commit().await.unwrap();
        let (crm, system) = (world.crm.clone(), world.system());
        let moving = tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            let moved = deals::move_to_stage(&mut tx, deal, stage, None).await;
            tx.commit().await.unwrap();
            moved
        });
        let (crm, system) = (world.crm.clone(), world.system());
        let retiring = tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            let retired = pipelines::retire_stage(&mut tx, stage, None).await;
            if retired.is_ok() {
                tx.commit().await.unwrap();
            }
            retired
        });
        let (moved, retired) = (moving.await.unwrap(), retiring.await.unwrap());
        assert!(moved.is_ok() != retired.is_ok(), "{moved:?} {retired:?}");
    }
    let stray =
        "SELECT count(*) FROM crm.deals d JOIN crm.stages s ON s.id = d.stage_id WHERE s.deleted_at IS NOT NULL";
    assert_eq!(world.count(stray).await, 0);
}
