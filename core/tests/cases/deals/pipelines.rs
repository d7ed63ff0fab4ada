//! Pipelines and stages: adding, naming, ordering, and who may.

use crm_core::pipelines::{self, ForecastCategory, NewPipeline, NewStage, Outcome};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::undo::{self, LastUndone};
use crm_core::{Role, Tx, settings};
use futures::future::join_all;
use serde_json::json;
use uuid::Uuid;

use super::{names, new_stage, partners};
use crate::world::{World, code};

#[tokio::test]
async fn a_workspace_begins_with_one_pipeline_of_six_stages() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let list = pipelines::list(&mut tx).await.unwrap();
    let [sales] = list.as_slice() else { panic!("{list:?}") };
    let stages: Vec<_> =
        sales.stages.iter().map(|stage| (stage.name.as_str(), stage.probability, stage.forecast_category)).collect();
    use ForecastCategory::{BestCase, Closed, Commit, Omitted, Pipeline};
    let expected = [
        ("New", 10, Pipeline),
        ("Qualified", 25, Pipeline),
        ("Proposal", 50, BestCase),
        ("Negotiation", 75, Commit),
        ("Won", 100, Closed),
        ("Lost", 0, Omitted),
    ];
    assert_eq!(stages, expected);
    assert_eq!(pipelines::stages(&mut tx, None).await.unwrap(), sales.stages);
    for stage in &sales.stages[..4] {
        assert_eq!(ForecastCategory::of_probability(stage.probability), stage.forecast_category, "{}", stage.name);
    }
}

#[tokio::test]
async fn a_pipeline_is_added_whole_taken_back_as_one_and_brought_back() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let added = partners(&mut tx).await;
    assert_eq!(names(&added), ["Talks", "Contract", "Won", "Lost"]);
    let ends: Vec<_> = added.stages[2..].iter().map(|stage| (stage.outcome, stage.probability)).collect();
    assert_eq!(ends, [(Outcome::Won, 100), (Outcome::Lost, 0)]);
    assert_eq!(added.stages[1].forecast_category, ForecastCategory::Commit, "80 %");
    assert_eq!(positions(&mut tx, added.id).await, [1, 2, 3, 4]);
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    let LastUndone::Batch(undone) = undo::last(&mut tx).await.unwrap() else { panic!() };
    assert_eq!((undone.undone, undone.kept.len()), (5, 0));
    assert_eq!(pipelines::list(&mut tx).await.unwrap().len(), 1);
    let batch = tx.batch().unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    undo::batch(&mut tx, batch).await.unwrap();
    let list = pipelines::list(&mut tx).await.unwrap();
    assert_eq!(names(&list[1]), ["Talks", "Contract", "Won", "Lost"], "undone is undone");
}

#[tokio::test]
async fn a_pipeline_that_others_work_in_by_now_stays_whole() {
    let world = World::shared().await;
    let (admin, other) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
    for (name, others_stage, left) in
        [("First", true, ["Trial", "Won", "Lost"]), ("Second", false, ["Talks", "Won", "Lost"])]
    {
        let mut tx = world.tx_of(&admin).await;
        let added = partners(&mut tx).await;
        let batch = tx.batch().unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.tx_of(&other).await;
        if others_stage {
            pipelines::add_stage(&mut tx, added.id, new_stage("Trial", 50)).await.unwrap();
        }
        let rename = Changes::new().with("name", name);
        records::update(&mut tx, RecordKind::Pipeline, added.id, &rename, None).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.tx_of(&admin).await;
        let undone = undo::batch(&mut tx, batch).await.unwrap();
        let list = pipelines::list(&mut tx).await.unwrap();
        let pipeline = list.iter().find(|one| one.id == added.id).unwrap();
        assert_eq!(names(pipeline), left);
        assert_eq!(undone.undone + undone.kept.len(), 5);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_single_stage_of_a_pipeline_is_not_unmade_so_that_it_breaks() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let added = partners(&mut tx).await;
    tx.commit().await.unwrap();
    for stage in &added.stages[2..] {
        let mut tx = world.tx_of(&admin).await;
        let event = created(&mut tx, stage.id).await;
        assert_eq!(code(undo::event(&mut tx, event).await), "pipeline-in-use", "{}", stage.name);
    }
    let mut tx = world.tx_of(&admin).await;
    let event = created(&mut tx, added.stages[0].id).await;
    undo::event(&mut tx, event).await.unwrap();
    let event = created(&mut tx, added.stages[1].id).await;
    assert_eq!(code(undo::event(&mut tx, event).await), "pipeline-in-use", "the last open one");
}

async fn created(tx: &mut Tx, record: Uuid) -> Uuid {
    sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 AND record_version = 1")
        .bind(record)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

async fn positions(tx: &mut Tx, pipeline: Uuid) -> Vec<i16> {
    let sql = "SELECT position FROM crm.stages WHERE pipeline_id = $1 AND deleted_at IS NULL ORDER BY position";
    sqlx::query_scalar(sql).bind(pipeline).fetch_all(tx.conn()).await.unwrap()
}

#[tokio::test]
async fn names_are_unique_whatever_their_case() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let added = partners(&mut tx).await;
    tx.commit().await.unwrap();
    let new = |name: &str| NewPipeline { name: name.into(), stages: vec![new_stage("A", 1)], ..NewPipeline::default() };
    let mut tx = world.tx().await;
    assert_eq!(code(pipelines::add(&mut tx, new("pARTNERS ")).await), "pipeline-name-taken");
    let mut tx = world.tx().await;
    let twins = vec![new_stage("One", 1), new_stage("ONE", 2)];
    let new = NewPipeline { name: "Twins".into(), stages: twins, ..NewPipeline::default() };
    assert_eq!(code(pipelines::add(&mut tx, new).await), "stage-name-taken");
    let mut tx = world.tx().await;
    assert_eq!(code(pipelines::add_stage(&mut tx, added.id, new_stage("won", 5)).await), "stage-name-taken");
    let mut tx = world.tx().await;
    let rename = Changes::new().with("name", "TALKS");
    let clash = records::update(&mut tx, RecordKind::Stage, added.stages[1].id, &rename, None).await;
    assert_eq!(code(clash), "stage-name-taken");
    let mut tx = world.tx().await;
    pipelines::add_stage(&mut tx, added.id, new_stage("Negotiation", 5)).await.expect("taken in another pipeline only");
    records::update(&mut tx, RecordKind::Stage, added.stages[0].id, &rename, None).await.expect("its own in capitals");
}

#[tokio::test]
async fn a_stage_stays_what_it_is_and_keeps_to_the_rules() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let added = partners(&mut tx).await;
    let (talks, won) = (added.stages[0].id, added.stages[2].id);
    let sales = pipelines::stages(&mut tx, None).await.unwrap()[0].pipeline_id;
    for (stage, field, value, refused) in [
        (talks, "outcome", json!("won"), "stage-fixed"),
        (talks, "pipeline_id", json!(sales), "stage-fixed"),
        (talks, "probability", json!(101), "number-out-of-range"),
        (talks, "forecast_category", json!("closed"), "stage-open-not-closed"),
        (talks, "name", json!("x".repeat(101)), "name-too-long"),
        (talks, "required_fields", json!(["stage_id"]), "not-requirable"),
        (talks, "required_fields", json!(["cf.nothing"]), "not-requirable"),
        (talks, "required_fields", json!([7]), "not-a-list-of-texts"),
        (won, "probability", json!(99), "stage-decided"),
        (won, "forecast_category", json!("commit"), "stage-decided"),
    ] {
        let change = Changes::new().with(field, value.clone());
        let refusal = records::update(&mut tx, RecordKind::Stage, stage, &change, None).await.unwrap_err();
        let crm_core::Error::User(refusal) = refusal else { panic!("{refusal:?}") };
        assert_eq!((refusal.code(), refusal.field()), (refused, Some(field)), "{value}");
    }
    let given =
        Changes::new().with("pipeline_id", added.id.to_string()).with("name", "Won twice").with("outcome", "won");
    assert_eq!(code(records::add(&mut tx, RecordKind::Stage, &given).await), "stage-one-of-each");
    let mut tx = world.tx().await;
    let none = NewPipeline { name: "Empty".into(), ..NewPipeline::default() };
    assert_eq!(code(pipelines::add(&mut tx, none).await), "pipeline-needs-stage");
    let nameless = NewPipeline { stages: vec![new_stage("A", 1)], ..NewPipeline::default() };
    assert_eq!(code(pipelines::add(&mut tx, nameless).await), "pipeline-needs-name");
}

#[tokio::test]
async fn stages_are_put_in_order_and_one_undo_puts_them_back() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let pipeline = pipelines::list(&mut tx).await.unwrap().remove(0);
    let trial = NewStage { position: Some(3), ..new_stage("Trial", 40) };
    pipelines::add_stage(&mut tx, pipeline.id, trial).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let before = pipelines::list(&mut tx).await.unwrap().remove(0);
    assert_eq!(names(&before), ["New", "Qualified", "Trial", "Proposal", "Negotiation", "Won", "Lost"]);
    let mut order: Vec<Uuid> = before.stages.iter().map(|stage| stage.id).collect();
    order.rotate_left(2);
    order.swap(0, 1);
    let after = pipelines::reorder_stages(&mut tx, pipeline.id, &order).await.unwrap();
    assert_eq!(after.iter().map(|stage| stage.id).collect::<Vec<_>>(), order);
    assert_eq!(positions(&mut tx, pipeline.id).await, [1, 2, 3, 4, 5, 6, 7]);
    for wrong in [&order[1..], &[order.as_slice(), &order[..1]].concat(), &[&order[1..], &[Uuid::now_v7()]].concat()] {
        assert_eq!(code(pipelines::reorder_stages(&mut tx, pipeline.id, wrong).await), "order-incomplete");
    }
    assert_eq!(code(pipelines::reorder_stages(&mut tx, Uuid::now_v7(), &order).await), "no-such-pipeline");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    assert!(matches!(undo::last(&mut tx).await.unwrap(), LastUndone::Batch(_)));
    assert_eq!(names(&pipelines::list(&mut tx).await.unwrap()[0]), names(&before));
}

#[tokio::test]
async fn the_first_pipeline_is_the_one_that_new_deals_begin_in() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let added = partners(&mut tx).await;
    let sales = pipelines::list(&mut tx).await.unwrap()[0].id;
    let order = pipelines::reorder(&mut tx, &[added.id, sales]).await.unwrap();
    assert_eq!(order.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Partners", "Sales"]);
    let deal = crate::world::deal(&mut tx, "Deal", "1").await;
    let card = crm_core::deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.stage.name.as_str(), card.stages.len()), ("Talks", 4));
    assert_eq!(code(pipelines::reorder(&mut tx, &[added.id]).await), "order-incomplete");
    let first = async |tx: &mut Tx| pipelines::stages(tx, None).await.unwrap()[0].pipeline_id;
    settings::set(&mut tx, settings::DEFAULT_PIPELINE, &Some(sales)).await.unwrap();
    assert_eq!(first(&mut tx).await, sales, "or the one that the workspace has chosen");
    pipelines::retire(&mut tx, sales, None).await.unwrap();
    assert_eq!(first(&mut tx).await, added.id, "unless that is retired");
}

#[tokio::test]
async fn only_an_administrator_changes_pipelines() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let added = partners(&mut tx).await;
    tx.commit().await.unwrap();
    let (pipeline, stage) = (added.id, added.stages[0].id);
    for role in [Role::Manager, Role::Closer, Role::SupportAgent] {
        let person = world.person(role).await;
        let mut tx = world.tx_of(&person).await;
        let new = NewPipeline { name: "Mine".into(), stages: vec![new_stage("A", 1)], ..NewPipeline::default() };
        let change = Changes::new().with("probability", 90);
        let refused = [
            code(pipelines::add(&mut tx, new).await),
            code(pipelines::add_stage(&mut tx, pipeline, new_stage("A", 1)).await),
            code(pipelines::reorder(&mut tx, &[pipeline]).await),
            code(pipelines::reorder_stages(&mut tx, pipeline, &[stage]).await),
            code(pipelines::retire(&mut tx, pipeline, None).await),
            code(pipelines::retire_stage(&mut tx, stage, None).await),
            code(pipelines::restore(&mut tx, pipeline).await),
            code(pipelines::restore_stage(&mut tx, stage).await),
            code(records::update(&mut tx, RecordKind::Stage, stage, &change, None).await),
        ];
        assert_eq!(refused, ["needs-role"; 9]);
        assert_eq!(pipelines::list(&mut tx).await.unwrap().len(), 2, "everybody sees them");
    }
}

#[tokio::test]
async fn many_who_reorder_at_once_leave_one_of_their_orders() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let stages = pipelines::stages(&mut tx, None).await.unwrap();
    tx.commit().await.unwrap();
    let pipeline = stages[0].pipeline_id;
    let ids: Vec<Uuid> = stages.iter().map(|stage| stage.id).collect();
    let orders: Vec<Vec<Uuid>> = (0..8)
        .map(|n| {
            let mut order = ids.clone();
            order.rotate_left(n % 6);
            order.swap(n % 5, 5);
            order
        })
        .collect();
    let done = orders.iter().map(|order| {
        let (crm, system, order) = (world.crm.clone(), world.system(), order.clone());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            pipelines::reorder_stages(&mut tx, pipeline, &order).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    for one in join_all(done).await {
        one.unwrap();
    }
    let mut tx = world.tx().await;
    let last: Vec<Uuid> = pipelines::stages(&mut tx, None).await.unwrap().iter().map(|stage| stage.id).collect();
    assert!(orders.contains(&last));
    assert_eq!(positions(&mut tx, pipeline).await, [1, 2, 3, 4, 5, 6]);
}
