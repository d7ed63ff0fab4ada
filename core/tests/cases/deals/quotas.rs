//! Quotas and how far people are with them.

use chrono::NaiveDate;
use crm_core::deals::{self, Closing, NewDeal};
use crm_core::money::{Currency, Money, Rate, rates};
use crm_core::pipelines::ForecastCategory;
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Actor, Role, settings, undo, users};
use uuid::Uuid;

use crate::world::{World, code};

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn quarter() -> QuotaPeriod {
    QuotaPeriod::starting(Length::Quarter, NaiveDate::from_ymd_opt(2026, 10, 1).unwrap()).unwrap()
}

async fn wins(world: &World, actor: &Actor, amount: &str) -> Uuid {
    let mut tx = world.tx_of(actor).await;
    let (amount, currency) = (money(amount).amount, money(amount).currency.code().to_owned());
    let new = NewDeal { name: "Deal".into(), amount: Some(amount), currency: Some(currency), ..NewDeal::default() };
    let deal = deals::add(&mut tx, new).await.unwrap();
    deals::close(&mut tx, deal, Closing::won("price"), None).await.unwrap();
    tx.commit().await.unwrap();
    deal
}

#[tokio::test]
async fn a_quota_is_set_changed_and_taken_back() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let rep_id = rep.user_id().unwrap();
    let mut tx = world.tx_of(&admin).await;
    let id = quotas::set(&mut tx, rep_id, quarter(), money("EUR 50000")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(
        quotas::set(&mut tx, rep_id, quarter(), money("USD 60000.50")).await.unwrap(),
        id,
        "one for each period"
    );
    let month = QuotaPeriod::of(Length::Month, NaiveDate::from_ymd_opt(2026, 10, 20).unwrap(), 1);
    assert_ne!(quotas::set(&mut tx, rep_id, month, money("EUR 1")).await.unwrap(), id);
    let list = quotas::list(&mut tx, quarter()).await.unwrap();
    assert_eq!((list.len(), list[0].amount, list[0].person.id, list[0].version), (1, money("USD 60000.50"), rep_id, 2));
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    undo::last_of(&mut tx, id).await.unwrap();
    assert_eq!(quotas::list(&mut tx, quarter()).await.unwrap()[0].amount, money("EUR 50000"));
    records::archive(&mut tx, RecordKind::Quota, id).await.unwrap();
    assert_eq!(quotas::list(&mut tx, quarter()).await.unwrap(), []);
    assert_ne!(quotas::set(&mut tx, rep_id, quarter(), money("EUR 1")).await.unwrap(), id, "a new one");
}

#[tokio::test]
async fn the_period_that_it_is_follows_the_workspaces_year() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let starts =
        async |tx: &mut crm_core::Tx, length| quotas::current(tx, length).await.unwrap().starts_on().to_string();
    assert_eq!(starts(&mut tx, Length::Quarter).await, "2026-10-01");
    settings::set(&mut tx, settings::FISCAL_YEAR_START_MONTH, &2).await.unwrap();
    assert_eq!(starts(&mut tx, Length::Quarter).await, "2026-11-01");
    assert_eq!(starts(&mut tx, Length::Year).await, "2026-02-01");
    assert_eq!(starts(&mut tx, Length::Month).await, "2026-11-01");
}

#[tokio::test]
async fn quotas_are_sound_or_refused() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx().await;
    assert_eq!(code(quotas::set(&mut tx, rep, quarter(), money("EUR 0")).await), "quota-needs-amount");
    assert_eq!(code(quotas::set(&mut tx, Uuid::now_v7(), quarter(), money("EUR 1")).await), "no-such-person");
    let second = NaiveDate::from_ymd_opt(2026, 10, 2).unwrap();
    assert_eq!(code(QuotaPeriod::starting(Length::Month, second)), "quota-not-the-first");
    let given = Changes::new().with("user_id", rep.to_string()).with("amount", "1").with("currency", "EUR");
    let bare = records::add(&mut tx, RecordKind::Quota, &given.clone().with("starts_on", "2026-10-02")).await;
    assert_eq!(code(bare), "quota-not-the-first");
    let id = records::add(&mut tx, RecordKind::Quota, &given.with("starts_on", "2026-10-01")).await.unwrap().id;
    let later = Changes::new().with("starts_on", "2026-11-01");
    assert_eq!(code(records::update(&mut tx, RecordKind::Quota, id, &later, None).await), "quota-fixed");
}

#[tokio::test]
async fn only_who_leads_the_team_sets_quotas_and_others_see_their_own() {
    let world = World::shared().await;
    let (manager, anna) = (world.person(Role::Manager).await, world.person(Role::SalesRep).await);
    let bert = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    for person in [&anna, &bert] {
        quotas::set(&mut tx, person.user_id().unwrap(), quarter(), money("EUR 100")).await.unwrap();
    }
    tx.commit().await.unwrap();
    wins(&world, &bert, "EUR 10").await;
    for person in [&manager, &anna] {
        let mut tx = world.tx_of(person).await;
        let set = quotas::set(&mut tx, anna.user_id().unwrap(), quarter(), money("EUR 1")).await;
        assert_eq!(code(set), "needs-role");
    }
    let mut tx = world.tx_of(&manager).await;
    assert_eq!(quotas::list(&mut tx, quarter()).await.unwrap().len(), 2);
    let all = quotas::attainment(&mut tx, quarter()).await.unwrap();
    assert_eq!((all.people.len(), all.total.unwrap().quota), (2, money("EUR 200")));
    let mut tx = world.tx_of(&anna).await;
    let own = quotas::attainment(&mut tx, quarter()).await.unwrap();
    assert_eq!(own.people.iter().map(|one| one.person.id).collect::<Vec<_>>(), [anna.user_id().unwrap()]);
    assert_eq!(quotas::list(&mut tx, quarter()).await.unwrap().len(), 1);
    let nosy = crm_core::Scope::All;
    let nosy = world.person_seeing(Role::SalesRep, nosy).await;
    let mut tx = world.tx_of(&nosy).await;
    assert_eq!(quotas::list(&mut tx, quarter()).await.unwrap(), [], "seeing all deals is not seeing all quotas");
    assert_eq!(quotas::attainment(&mut tx, quarter()).await.unwrap().people, []);
}

#[tokio::test]
async fn what_was_won_in_the_period_counts() {
    let world = World::shared().await;
    let (anna, bert) = (world.person(Role::SalesRep).await, world.person(Role::Closer).await);
    let cleo = world.person(Role::Closer).await;
    let mut tx = world.tx().await;
    quotas::set(&mut tx, anna.user_id().unwrap(), quarter(), money("EUR 300")).await.unwrap();
    quotas::set(&mut tx, bert.user_id().unwrap(), quarter(), money("EUR 50")).await.unwrap();
    tx.commit().await.unwrap();
    wins(&world, &anna, "EUR 150.50").await;
    wins(&world, &anna, "EUR 50").await;
    wins(&world, &cleo, "EUR 7").await;
    let undone = wins(&world, &bert, "EUR 500").await;
    let mut tx = world.tx_of(&bert).await;
    deals::reopen(&mut tx, undone, None, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let attainment = quotas::attainment(&mut tx, quarter()).await.unwrap();
    let of = |actor: &Actor| attainment.people.iter().find(|one| Some(one.person.id) == actor.user_id()).unwrap();
    let score = of(&anna).score.as_ref().unwrap();
    assert_eq!((of(&anna).deals, score.won, score.percent.to_string().as_str()), (2, money("EUR 200.50"), "66.8"));
    assert_eq!((of(&bert).deals, of(&bert).score.as_ref().unwrap().percent), (0, 0.into()));
    assert_eq!((of(&cleo).deals, of(&cleo).score.is_none()), (1, true), "no quota, but a deal");
    let total = attainment.total.as_ref().unwrap();
    assert_eq!(
        (total.quota, total.won, total.percent.to_string().as_str()),
        (money("EUR 350"), money("EUR 200.50"), "57.3")
    );

    // What is in another currency needs a rate.
    wins(&world, &anna, "USD 100").await;
    quotas::set(&mut tx, bert.user_id().unwrap(), quarter(), money("USD 100")).await.unwrap();
    let attainment = quotas::attainment(&mut tx, quarter()).await.unwrap();
    let score = |attainment: &quotas::Attainment, actor: &Actor| {
        let found = attainment.people.iter().find(|one| Some(one.person.id) == actor.user_id());
        found.and_then(|one| one.score.clone()).unwrap()
    };
    assert_eq!(
        (score(&attainment, &anna).won, score(&attainment, &anna).missing),
        (money("EUR 200.50"), vec![money("USD 100")])
    );
    assert_eq!(attainment.missing_quotas, [money("USD 100")]);
    assert_eq!(attainment.total.unwrap().quota, money("EUR 300"), "without the one that has no rate");
    let rate = |day: &str, rate: &str| Rate {
        currency: Currency::USD,
        day: day.parse().unwrap(),
        rate: rate.parse().unwrap(),
    };
    rates::set(&mut tx, rate("2026-11-02", "0.9")).await.unwrap();
    wins(&world, &bert, "EUR 45").await;
    let attainment = quotas::attainment(&mut tx, quarter()).await.unwrap();
    assert_eq!(score(&attainment, &anna).won, money("EUR 290.50"));
    let bert_now = score(&attainment, &bert);
    assert_eq!((bert_now.won, bert_now.percent), (money("USD 50"), 50.into()));
    let total = attainment.total.unwrap();
    assert_eq!((total.quota, total.won, attainment.missing_quotas), (money("EUR 390.00"), money("EUR 335.50"), vec![]));

    let before = QuotaPeriod::starting(Length::Quarter, NaiveDate::from_ymd_opt(2026, 7, 1).unwrap()).unwrap();
    let earlier = quotas::attainment(&mut tx, before).await.unwrap();
    assert_eq!((earlier.people.len(), earlier.total), (0, None));
}

#[tokio::test]
async fn a_win_stays_whose_it_was_whoever_has_the_deal_later() {
    let world = World::shared().await;
    let (anna, heir) = (world.person(Role::SalesRep).await, world.person(Role::Closer).await);
    let (anna_id, heir_id) = (anna.user_id().unwrap(), heir.user_id().unwrap());
    let mut tx = world.tx().await;
    quotas::set(&mut tx, anna_id, quarter(), money("EUR 100")).await.unwrap();
    quotas::set(&mut tx, heir_id, quarter(), money("EUR 100")).await.unwrap();
    tx.commit().await.unwrap();
    let given = wins(&world, &anna, "EUR 30").await;
    wins(&world, &anna, "EUR 20").await;
    let won = async |actor: &Actor, of: Uuid| {
        let mut tx = world.tx_of(actor).await;
        let found = quotas::attainment(&mut tx, quarter()).await.unwrap().people;
        found.into_iter().find(|one| one.person.id == of).map(|one| one.score.unwrap().won)
    };
    let mut tx = world.tx().await;
    let to_heir = Changes::new().with("owner_id", heir_id.to_string());
    records::update(&mut tx, RecordKind::Deal, given, &to_heir, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(won(&anna, anna_id).await, Some(money("EUR 50")), "she sees what she won");
    assert_eq!(won(&heir, heir_id).await, Some(money("EUR 0")));
    let mut tx = world.tx().await;
    users::deactivate(&mut tx, anna_id, Some(heir_id)).await.unwrap();
    tx.commit().await.unwrap();
    let system = world.system();
    assert_eq!(won(&system, anna_id).await, Some(money("EUR 50")));
    assert_eq!(won(&system, heir_id).await, Some(money("EUR 0")));
    let forecast = deals::forecast(&mut world.tx().await, quarter().days()).await.unwrap();
    let closed = |of: Uuid| {
        let own = forecast.owners.iter().find(|own| own.owner.as_ref().is_some_and(|owner| owner.id == of))?;
        own.categories.iter().find(|one| one.category == ForecastCategory::Closed).map(|closed| closed.deals.count)
    };
    assert_eq!((closed(anna_id), closed(heir_id)), (Some(2), None));

    // Opened again and won once more, it is the heir's.
    let mut tx = world.tx_of(&heir).await;
    deals::reopen(&mut tx, given, None, None).await.unwrap();
    deals::close(&mut tx, given, Closing::won("price"), None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(won(&system, anna_id).await, Some(money("EUR 20")));
    assert_eq!(won(&system, heir_id).await, Some(money("EUR 30")));
    let mut tx = world.tx_of(&heir).await;
    undo::last(&mut tx).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(won(&system, anna_id).await, Some(money("EUR 50")), "undone, it is hers again");
}
