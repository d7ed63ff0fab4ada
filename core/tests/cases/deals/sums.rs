//! Sums over deals: the pipeline by stage, the forecast by category and owner.

use chrono::NaiveDate;
use crm_core::calendar::Period;
use crm_core::deals::{self, Closing, NewDeal, SummaryFilter};
use crm_core::money::Money;
use crm_core::pipelines::{self, ForecastCategory};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Actor, Role, Tx};
use uuid::Uuid;

use super::partners;
use crate::world::{self, World};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

async fn deal(tx: &mut Tx, amount: &str, close_on: Option<&str>) -> Uuid {
    let amount = (!amount.is_empty()).then(|| money(amount));
    let new = NewDeal {
        name: "Deal".into(),
        amount: amount.map(|money| money.amount),
        currency: amount.map(|money| money.currency.code().to_owned()),
        close_on: close_on.map(day),
        ..NewDeal::default()
    };
    deals::add(tx, new).await.unwrap()
}

async fn set(tx: &mut Tx, deal: Uuid, changes: Changes) {
    records::update(tx, RecordKind::Deal, deal, &changes, None).await.unwrap();
}

/// Deals of two people: three open in the quarter, two outside, one won and one lost in it, one archived.
async fn filled(world: &World) -> (Actor, Actor) {
    let (anna, bert) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&anna).await;
    let one = deal(&mut tx, "EUR 100.01", Some("2026-11-30")).await;
    world::move_to(&mut tx, one, "Proposal", None).await;
    let two = deal(&mut tx, "EUR 33.33", Some("2026-12-31")).await;
    set(&mut tx, two, Changes::new().with("probability", 33).with("forecast_category", "commit")).await;
    deal(&mut tx, "EUR 5", None).await;
    let won = deal(&mut tx, "EUR 70", Some("2027-02-01")).await;
    set(&mut tx, won, Changes::new().with("probability", 40).with("forecast_category", "best_case")).await;
    deals::close(&mut tx, won, Closing::won("price"), None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&bert).await;
    deal(&mut tx, "USD 1000", Some("2026-10-01")).await;
    deal(&mut tx, "EUR 9", Some("2026-09-30")).await;
    deal(&mut tx, "", Some("2026-12-01")).await;
    let lost = deal(&mut tx, "EUR 1", Some("2026-12-01")).await;
    deals::close(&mut tx, lost, Closing::lost("price"), None).await.unwrap();
    let gone = deal(&mut tx, "EUR 4444", Some("2026-12-01")).await;
    records::archive(&mut tx, RecordKind::Deal, gone).await.unwrap();
    tx.commit().await.unwrap();
    (anna, bert)
}

#[tokio::test]
async fn the_pipeline_by_stage_is_exact_and_weighted_by_stage_or_own_word() {
    let world = World::shared().await;
    let (anna, _) = filled(&world).await;
    let mut tx = world.tx().await;
    let summary = deals::pipeline_summary(&mut tx, &SummaryFilter::default()).await.unwrap();
    let read: Vec<_> = summary.iter().map(|one| (one.stage.name.as_str(), one.count, one.without_amount)).collect();
    assert_eq!(read, [("New", 5, 1), ("Qualified", 0, 0), ("Proposal", 1, 0), ("Negotiation", 0, 0)]);
    let new = &summary[0];
    assert_eq!(new.amounts.iter().collect::<Vec<_>>(), [money("EUR 47.33"), money("USD 1000")]);
    // 33 % of 33.33, and 10 % of 14.
    assert_eq!(new.weighted.iter().collect::<Vec<_>>(), [money("EUR 12.3989"), money("USD 100")]);
    assert_eq!(new.weighted.rounded(), [money("EUR 12.40"), money("USD 100")]);
    assert_eq!(summary[2].weighted.iter().collect::<Vec<_>>(), [money("EUR 50.005")]);
    assert_eq!(summary[2].weighted.rounded(), [money("EUR 50.01")], "half a cent counts up, once");

    let quarter = Some(Period::quarter(day("2026-11-20")));
    let filter = SummaryFilter { owner: anna.user_id(), closing: quarter, ..SummaryFilter::default() };
    let own = deals::pipeline_summary(&mut tx, &filter).await.unwrap();
    assert_eq!(own.iter().map(|one| one.count).collect::<Vec<_>>(), [1, 0, 1, 0]);
    let added = partners(&mut tx).await;
    let filter = SummaryFilter { pipeline: Some(added.id), ..SummaryFilter::default() };
    let other = deals::pipeline_summary(&mut tx, &filter).await.unwrap();
    let read: Vec<_> = other.iter().map(|one| (one.stage.name.as_str(), one.count)).collect();
    assert_eq!(read, [("Talks", 0), ("Contract", 0)]);
    let mut tx = world.tx_of(&anna).await;
    let mine = deals::pipeline_summary(&mut tx, &SummaryFilter::default()).await.unwrap();
    assert_eq!(mine.iter().map(|one| one.count).sum::<i64>(), 3, "one's own");
}

#[tokio::test]
async fn a_deal_left_in_a_retired_stage_is_still_counted() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let one = deal(&mut tx, "EUR 10", None).await;
    world::move_to(&mut tx, one, "Qualified", None).await;
    records::archive(&mut tx, RecordKind::Deal, one).await.unwrap();
    let qualified = world::stage(&mut tx, "Qualified").await.id;
    pipelines::retire_stage(&mut tx, qualified, None).await.unwrap();
    records::restore(&mut tx, RecordKind::Deal, one).await.unwrap();
    let summary = deals::pipeline_summary(&mut tx, &SummaryFilter::default()).await.unwrap();
    let last = summary.last().unwrap();
    assert_eq!((last.stage.name.as_str(), last.count), ("Qualified", 1));
    let card = deals::card(&mut tx, one).await.unwrap().unwrap();
    assert_eq!((card.stage.name.as_str(), card.stages.len()), ("Qualified", 5));
    world::move_to(&mut tx, one, "Proposal", None).await;
}

#[tokio::test]
async fn a_forecast_by_category_and_owner() {
    let world = World::shared().await;
    let (anna, bert) = filled(&world).await;
    let mut tx = world.tx().await;
    let forecast = deals::forecast(&mut tx, Period::quarter(day("2026-11-20"))).await.unwrap();
    let read = |categories: &[deals::CategoryTotal]| -> Vec<(ForecastCategory, i64, Vec<Money>, Vec<Money>)> {
        let of = |one: &deals::CategoryTotal| {
            (one.category, one.count, one.amounts.iter().collect(), one.weighted.rounded())
        };
        categories.iter().filter(|one| one.count > 0).map(of).collect()
    };
    use ForecastCategory::{BestCase, Closed, Commit, Pipeline};
    let best = (BestCase, 1, vec![money("EUR 100.01")], vec![money("EUR 50.01")]);
    let commit = (Commit, 1, vec![money("EUR 33.33")], vec![money("EUR 11.00")]);
    let closed = (Closed, 1, vec![money("EUR 70")], vec![money("EUR 70")]);
    let early = (Pipeline, 2, vec![money("USD 1000")], vec![money("USD 100")]);
    assert_eq!(read(&forecast.categories), [early.clone(), best.clone(), commit.clone(), closed.clone()]);
    let part = |actor: &Actor| {
        let id = actor.user_id();
        let part = forecast.owners.iter().find(|part| part.owner.as_ref().map(|owner| owner.id) == id).unwrap();
        read(&part.categories)
    };
    assert_eq!((part(&anna), part(&bert)), (vec![best, commit, closed], vec![early]));
    assert_eq!((forecast.undated, forecast.overdue, forecast.owners.len()), (1, 1, 2));
    assert_eq!(forecast.categories.len(), 5, "each is named");
    let mut tx = world.tx_of(&bert).await;
    let own = deals::forecast(&mut tx, Period::quarter(day("2026-11-20"))).await.unwrap();
    assert_eq!((own.owners.len(), own.undated, own.overdue), (1, 0, 1));
}

#[tokio::test]
async fn a_card_shows_what_the_deal_is_worth() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let one = deal(&mut tx, "EUR 33.33", None).await;
    let card = deals::card(&mut tx, one).await.unwrap().unwrap();
    assert_eq!(
        (card.probability, card.weighted, card.forecast_category),
        (10, Some("3.33".parse().unwrap()), ForecastCategory::Pipeline)
    );
    let own =
        Changes::new().with("probability", 50).with("forecast_category", "commit").with("follow_up_on", "2026-12-01");
    set(&mut tx, one, own).await;
    let card = deals::card(&mut tx, one).await.unwrap().unwrap();
    assert_eq!(
        (card.probability, card.weighted, card.forecast_category),
        (50, Some("16.67".parse().unwrap()), ForecastCategory::Commit)
    );
    assert_eq!(card.follow_up_on, Some(day("2026-12-01")));
    deals::close(&mut tx, one, Closing::lost("price"), None).await.unwrap();
    let card = deals::card(&mut tx, one).await.unwrap().unwrap();
    assert_eq!((card.probability, card.weighted), (0, Some("0".parse().unwrap())), "a lost deal is worth nothing");
    assert_eq!(card.forecast_category, ForecastCategory::Omitted);
}
