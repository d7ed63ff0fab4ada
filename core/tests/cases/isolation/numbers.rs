//! Settings and exchange rates of a workspace mean nothing to another.

use crm_core::calendar::Period;
use crm_core::money::{self, Currency, Money, Part, Rate, rates};
use crm_core::settings::{self, CLOCK_FORMAT, CURRENCY, ClockFormat, PURGE_AFTER_DAYS, QUIET_HOURS, Source, Whose};
use crm_core::{Actor, Role, Scope, Tx, undo};
use serde_json::json;
use uuid::Uuid;

use crate::world::{self, World, code};

/// Puts something into every table of settings and rates.
pub async fn fill(tx: &mut Tx) {
    rates::set(tx, rate("0.5")).await.unwrap();
    settings::set(tx, PURGE_AFTER_DAYS, &60).await.unwrap();
    let me = tx.user_id().unwrap();
    settings::set_of(tx, me, CLOCK_FORMAT, &ClockFormat::Hours12).await.unwrap();
}

fn rate(value: &str) -> Rate {
    Rate { currency: Currency::USD, day: "2026-11-02".parse().unwrap(), rate: value.parse().unwrap() }
}

/// What a workspace has set.
struct Theirs {
    admin: Actor,
    of_settings: Uuid,
    of_person: Uuid,
    of_rates: Uuid,
}

/// A workspace with settings and rates, and somebody who administers another.
async fn neighbours() -> (World, Theirs, Actor) {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let me = admin.user_id().unwrap();
    let mut tx = world.tx_of(&admin).await;
    let changes = [("currency", json!("CHF")), ("purge_after_days", json!(60)), ("quiet_hours", json!("off"))];
    let of_settings = settings::change(&mut tx, Whose::Workspace, &changes, None).await.unwrap().event.unwrap();
    let of_person = settings::set_of(&mut tx, me, CLOCK_FORMAT, &ClockFormat::Hours12).await.unwrap().event.unwrap();
    let of_rates = rates::set(&mut tx, rate("0.9")).await.unwrap().event.unwrap();
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    (world, Theirs { admin, of_settings, of_person, of_rates }, ours)
}

/// What holds in their workspace.
async fn held(world: &World, theirs: &Theirs) -> (settings::Values, settings::Values, Vec<rates::KeptRate>) {
    let mut tx = world.tx_of(&theirs.admin).await;
    let me = theirs.admin.user_id().unwrap();
    (
        settings::of_workspace(&mut tx).await.unwrap(),
        settings::of_person(&mut tx, me).await.unwrap(),
        rates::list(&mut tx, None).await.unwrap(),
    )
}

#[tokio::test]
async fn settings_and_rates_are_read_of_ones_own_workspace_alone() {
    let (world, theirs, ours) = neighbours().await;
    let mut tx = world.tx_of(&ours).await;
    let today = "2026-11-02".parse().unwrap();
    assert_eq!(settings::get(&mut tx, PURGE_AFTER_DAYS).await.unwrap(), 30);
    assert!(settings::get(&mut tx, QUIET_HOURS).await.unwrap().is_some());
    assert_eq!(settings::of_workspace(&mut tx).await.unwrap().get(CURRENCY), Currency::EUR);
    let them = theirs.admin.user_id().unwrap();
    let values = settings::of_person(&mut tx, them).await.unwrap();
    assert_eq!(values.explain(CLOCK_FORMAT.definition()).source, Source::Default, "somebody there is nobody here");
    assert_eq!(settings::get_of(&mut tx, them, CLOCK_FORMAT).await.unwrap(), ClockFormat::Hours24);

    assert_eq!(rates::base(&mut tx).await.unwrap(), Currency::EUR);
    assert_eq!(rates::list(&mut tx, Some(Currency::USD)).await.unwrap(), []);
    settings::set(&mut tx, CURRENCY, &Currency::parse("CHF").unwrap()).await.unwrap();
    assert_eq!(rates::list(&mut tx, None).await.unwrap(), [], "the same currency, another workspace");
    assert_eq!(rates::on(&mut tx, today).await.unwrap().rate(Currency::USD, today), None);
    let days = Period::of_day(today);
    assert_eq!(rates::of_days(&mut tx, &[Currency::USD], days).await.unwrap().rate(Currency::USD, today), None);
    let dollar = Part::one(Money::new(1.into(), Currency::USD), today);
    let total = money::total(&mut tx, &[dollar]).await.unwrap();
    assert_eq!((total.money.amount, total.missing.len()), (0.into(), 1));
}

#[tokio::test]
async fn settings_and_rates_are_changed_in_ones_own_workspace_alone() {
    let (world, theirs, ours) = neighbours().await;
    let before = held(&world, &theirs).await;
    let mut tx = world.tx_of(&ours).await;
    settings::set(&mut tx, PURGE_AFTER_DAYS, &90).await.unwrap();
    settings::change(&mut tx, Whose::Workspace, &[("currency", json!("CHF"))], None).await.unwrap();
    settings::reset(&mut tx, Whose::Workspace, "quiet_hours").await.unwrap();
    rates::set(&mut tx, rate("0.1")).await.unwrap();
    rates::bring_in(&mut tx, b"currency,day,rate\nUSD,2026-11-02,0.2\n").await.unwrap();
    rates::remove(&mut tx, Currency::USD, "2026-11-02".parse().unwrap()).await.unwrap();
    for event in [theirs.of_settings, theirs.of_person, theirs.of_rates] {
        assert_eq!(code(undo::event(&mut tx, event).await), "undo-nothing");
    }
    let them = theirs.admin.user_id().unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&ours).await;
    let refused = settings::set_of(&mut tx, them, CLOCK_FORMAT, &ClockFormat::Hours12).await;
    assert_eq!(code(refused), "record-gone");
    drop(tx);
    assert_eq!(held(&world, &theirs).await, before);
}
