//! Pipelines, quotas and sums never reach into another workspace.

use chrono::NaiveDate;
use crm_core::actor::Origin;
use crm_core::calendar::Period;
use crm_core::deals::{self, Closing, SummaryFilter};
use crm_core::pipelines::{self, NewPipeline, NewStage};
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Actor, Role, Scope, Tx, tags};
use serde_json::json;
use uuid::Uuid;

use crate::world::{self, World, code};

fn quarter() -> QuotaPeriod {
    QuotaPeriod::of(Length::Quarter, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(), 1)
}

/// Puts something into every table that belongs to deals.
pub async fn fill(tx: &mut Tx, person: Uuid) {
    quotas::set(tx, person, quarter(), "EUR 50000".parse().unwrap()).await.unwrap();
}

struct Filled {
    admin: Actor,
    deal: Uuid,
    contact: Uuid,
    pipeline: pipelines::Pipeline,
}

async fn filled(world: &World, workspace: &crm_core::workspaces::Workspace) -> Filled {
    let admin = world::person(&world.crm, workspace, Role::Admin, Scope::All).await;
    let mut tx = world.crm.begin(&admin).await.unwrap();
    fill(&mut tx, admin.user_id().unwrap()).await;
    let stages = vec![
        NewStage { name: "One".into(), ..NewStage::default() },
        NewStage { name: "Two".into(), ..NewStage::default() },
    ];
    let new = NewPipeline { name: "Zanzibar".into(), stages, ..NewPipeline::default() };
    let pipeline = pipelines::add(&mut tx, new).await.unwrap();
    let (deal, contact) = (world::deal(&mut tx, "Open", "1").await, world::contact(&mut tx, "Zoe").await.id);
    let won = world::deal(&mut tx, "Won", "7").await;
    deals::add_participant(&mut tx, deal, contact, "user").await.unwrap();
    world::move_to(&mut tx, deal, "Proposal", None).await;
    deals::close(&mut tx, won, Closing::won("price"), None).await.unwrap();
    pipelines::retire_stage(&mut tx, pipeline.stages[1].id, None).await.unwrap();
    tx.commit().await.unwrap();
    Filled { admin, deal, contact, pipeline }
}

#[tokio::test]
async fn sums_lists_and_times_are_of_ones_own_workspace() {
    let world = World::shared().await;
    let theirs = filled(&world, &world.workspace).await;
    let ours = filled(&world, &world.neighbour().await).await;
    let mut tx = world.tx_of(&ours.admin).await;
    assert_eq!(pipelines::list(&mut tx).await.unwrap().len(), 2);
    assert!(pipelines::stage(&mut tx, ours.pipeline.stages[0].id).await.unwrap().is_some());
    assert_eq!(pipelines::stage(&mut tx, theirs.pipeline.stages[0].id).await.unwrap(), None);
    assert_eq!(pipelines::retired(&mut tx).await.unwrap().len(), 1);
    assert_eq!(deals::stage_history(&mut tx, ours.deal).await.unwrap().steps.len(), 2);
    assert_eq!(deals::stage_history(&mut tx, theirs.deal).await.unwrap().steps, []);
    let summary = deals::pipeline_summary(&mut tx, &SummaryFilter::default()).await.unwrap();
    assert_eq!(summary.iter().map(|one| one.deals.count).sum::<i64>(), 1);
    let forecast = deals::forecast(&mut tx, quarter().days()).await.unwrap();
    assert_eq!((forecast.owners.len(), forecast.undated), (1, 1));
    let year = Period::year(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
    let since = year.moments(chrono_tz::UTC).start;
    let sales = |list: Vec<pipelines::Pipeline>| list[0].id;
    let own = sales(pipelines::list(&mut tx).await.unwrap());
    assert_eq!(pipelines::time_in_stages(&mut tx, own, since).await.unwrap()[0].stays, 2);
    assert_eq!(quotas::current(&mut tx, Length::Quarter).await.unwrap(), quarter());
    assert_eq!(quotas::list(&mut tx, quarter()).await.unwrap().len(), 1);
    assert_eq!(quotas::attainment(&mut tx, quarter()).await.unwrap().people.len(), 1);
    let mut tx = world.tx_of(&theirs.admin).await;
    let their_sales = sales(pipelines::list(&mut tx).await.unwrap());
    let mut tx = world.tx_of(&ours.admin).await;
    assert_eq!(pipelines::time_in_stages(&mut tx, their_sales, since).await.unwrap(), []);
}

#[tokio::test]
async fn nothing_of_another_workspace_is_changed() {
    let world = World::shared().await;
    let theirs = filled(&world, &world.workspace).await;
    let ours = filled(&world, &world.neighbour().await).await;
    let before = state(&world, &theirs).await;
    let mut tx = world.tx_of(&ours.admin).await;
    let (pipeline, [open, retired, ..]) = (theirs.pipeline.id, theirs.pipeline.stages.as_slice()) else { panic!() };
    let (open, retired) = (open.id, retired.id);
    let own = ours.pipeline.stages[0].id;
    let stage = NewStage { name: "X".into(), ..NewStage::default() };
    let refused = [
        code(pipelines::add_stage(&mut tx, pipeline, stage).await),
        code(pipelines::reorder(&mut tx, &[ours.pipeline.id, pipeline]).await),
        code(pipelines::reorder_stages(&mut tx, pipeline, &[open]).await),
        code(pipelines::reorder_stages(&mut tx, ours.pipeline.id, &[open]).await),
        code(pipelines::retire(&mut tx, pipeline, None).await),
        code(pipelines::retire(&mut tx, ours.pipeline.id, Some(open)).await),
        code(pipelines::retire_stage(&mut tx, open, None).await),
        code(pipelines::restore(&mut tx, pipeline).await),
        code(pipelines::restore_stage(&mut tx, retired).await),
        code(deals::close(&mut tx, theirs.deal, Closing::won("price"), None).await),
        code(deals::reopen(&mut tx, theirs.deal, None, None).await),
        code(deals::move_to_stage(&mut tx, theirs.deal, own, None).await),
        code(deals::move_to_stage(&mut tx, ours.deal, open, None).await),
        code(deals::add_participant(&mut tx, theirs.deal, ours.contact, "user").await),
        code(deals::add_participant(&mut tx, ours.deal, theirs.contact, "user").await),
        code(deals::change_role(&mut tx, theirs.deal, theirs.contact, "blocker").await),
        code(deals::remove_participant(&mut tx, theirs.deal, theirs.contact).await),
        code(quotas::set(&mut tx, theirs.admin.user_id().unwrap(), quarter(), "EUR 1".parse().unwrap()).await),
    ];
    let gone = ["no-such-pipeline", "order-incomplete", "no-such-open-stage", "no-such-stage", "record-gone"];
    for code in refused {
        assert!(gone.contains(&code) || ["no-such-contact", "no-such-person"].contains(&code), "{code}");
    }
    drop(tx);
    assert_eq!(state(&world, &theirs).await, before);
}

#[tokio::test]
async fn tags_and_rotting_deals_are_the_workspaces_own() {
    let world = World::shared().await;
    let theirs = filled(&world, &world.workspace).await;
    let ours = filled(&world, &world.neighbour().await).await;
    let mut tx = world.tx_of(&theirs.admin).await;
    let tagged = Changes::new().with("tags", json!(["theirs"]));
    records::update(&mut tx, RecordKind::Deal, theirs.deal, &tagged, None).await.unwrap();
    tx.commit().await.unwrap();
    sqlx::query("UPDATE crm.deals SET created_at = created_at - interval '100 days' WHERE id = ANY ($1)")
        .bind([theirs.deal, ours.deal])
        .execute(&mut world.db.admin().await)
        .await
        .unwrap();
    let before = state(&world, &theirs).await;
    let mut tx = world.tx_of(&ours.admin).await;
    let found = deals::rotting(&mut tx, 10).await.unwrap();
    assert!(found.iter().all(|deal| deal.id != theirs.deal));
    assert_eq!(tags::list(&mut tx).await.unwrap(), []);
    assert_eq!(code(tags::rename(&mut tx, "theirs", "ours").await), "no-such-tag");
    assert_eq!(code(tags::merge(&mut tx, &["theirs".to_owned()], "ours").await), "no-such-tag");
    assert_eq!(code(tags::remove(&mut tx, "theirs").await), "no-such-tag");
    let own = Changes::new().with("tags", json!(["theirs"]));
    records::update(&mut tx, RecordKind::Deal, ours.deal, &own, None).await.unwrap();
    assert_eq!(tags::rename(&mut tx, "theirs", "ours").await.unwrap().records, 1, "ours alone");
    tx.commit().await.unwrap();
    assert_eq!(state(&world, &theirs).await, before);
}

/// The rows that the tests above tried to change.
async fn state(world: &World, filled: &Filled) -> Vec<String> {
    let mut tx = world.crm.begin(&Actor::system(filled.admin.workspace_id, Origin::Console)).await.unwrap();
    let mut rows = Vec::new();
    for table in
        ["pipelines", "stages", "deals", "deal_contacts", "deal_stage_changes", "quotas", "record_tags", "events"]
    {
        let sql = format!("SELECT t::text FROM crm.{table} AS t ORDER BY 1");
        rows.extend(sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_all(tx.conn()).await.unwrap());
    }
    rows
}
