//! Amounts are kept to the currency's smallest coin, exactly as they were typed, or refused.

use crm_core::deals::{self, NewDeal};
use crm_core::quotas::{self, Length};
use crm_core::records::{self, RecordKind, Updated};
use crm_core::search::{self, Page};
use crm_core::{Error, Role, Tx, history, undo};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::world::{World, code};

async fn add(tx: &mut Tx, amount: &str, currency: &str) -> crm_core::Result<Uuid> {
    let new = NewDeal {
        name: "Quagga".into(),
        amount: Some(amount.parse().unwrap()),
        currency: Some(currency.into()),
        ..NewDeal::default()
    };
    deals::add(tx, new).await
}

async fn amount_of(tx: &mut Tx, deal: Uuid) -> Value {
    records::view(tx, RecordKind::Deal, deal).await.unwrap().unwrap().fields.get("amount").clone()
}

#[tokio::test]
async fn each_currency_has_its_own_decimals() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (given, currency, kept) in [
        ("12.5", "EUR", "12.50"),
        ("1.234", "KWD", "1.234"),
        ("1", "TND", "1.000"),
        ("100", "JPY", "100"),
        ("100.00", "JPY", "100"),
        ("1.2345", "CLF", "1.2345"),
        ("9999999999999", "KWD", "9999999999999.000"),
    ] {
        let deal = add(&mut tx, given, currency).await.unwrap();
        assert_eq!(amount_of(&mut tx, deal).await, kept, "{given} {currency}");
        let shown = deals::card(&mut tx, deal).await.unwrap().unwrap().amount.unwrap();
        assert_eq!(shown.to_string(), kept, "{given} {currency}");
    }
    for (given, currency) in [("10.005", "EUR"), ("100.5", "JPY"), ("1.2345", "KWD"), ("1.23456", "CLF")] {
        assert_eq!(code(add(&mut tx, given, currency).await), "amount-too-fine", "{given} {currency}");
    }
    let Err(Error::User(refusal)) = add(&mut tx, "100.5", "JPY").await else { panic!() };
    assert_eq!(
        (refusal.field(), refusal.text().render("en").as_str()),
        (Some("amount"), "JPY has no decimals. Write 101, or what you mean.")
    );
}

#[tokio::test]
async fn another_currency_needs_an_amount_that_it_can_have() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = add(&mut tx, "12.50", "EUR").await.unwrap();
    let set = async |tx: &mut Tx, given: Value| {
        let given = given.as_object().unwrap().clone().into();
        records::update(tx, RecordKind::Deal, deal, &given, None).await
    };
    assert_eq!(set(&mut tx, json!({"amount": 12.5})).await.unwrap(), Updated::Unchanged, "the same in other digits");
    assert_eq!(code(set(&mut tx, json!({"currency": "JPY"})).await), "amount-too-fine");
    let Ok(Updated::Done(done)) = set(&mut tx, json!({"currency": "KWD"})).await else { panic!() };
    assert_eq!(done.after.get("amount"), "12.500");
    let Ok(Updated::Done(_)) = set(&mut tx, json!({"currency": "jpy", "amount": "13"})).await else { panic!() };
    assert_eq!(amount_of(&mut tx, deal).await, "13");
    undo::last_of(&mut tx, deal).await.unwrap();
    undo::last_of(&mut tx, deal).await.unwrap();
    assert_eq!(amount_of(&mut tx, deal).await, "12.50");
    let entry = history::of_record(&mut tx, deal, 10).await.unwrap().pop().unwrap();
    assert_eq!(entry.after.unwrap()["amount"], "12.50");
    // One from before the rule stays until somebody touches it.
    sqlx::query("UPDATE crm.deals SET amount = 100.50, currency = 'JPY' WHERE id = $1")
        .bind(deal)
        .execute(tx.conn())
        .await
        .unwrap();
    set(&mut tx, json!({"name": "Renamed"})).await.unwrap();
    assert_eq!(amount_of(&mut tx, deal).await, "100.50");
}

#[tokio::test]
async fn quotas_and_searches_are_as_exact() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx().await;
    let period = quotas::current(&mut tx, Length::Month).await.unwrap();
    quotas::set(&mut tx, rep, period, "KWD 1.234".parse().unwrap()).await.unwrap();
    assert_eq!(quotas::list(&mut tx, period).await.unwrap()[0].amount.to_string(), "KWD 1.234");
    assert_eq!(code(quotas::set(&mut tx, rep, period, "JPY 0.5".parse().unwrap()).await), "amount-too-fine");
    for amount in ["1.234", "1.235", "1.233"] {
        add(&mut tx, amount, "KWD").await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let line = "quagga sort:amount-";
    let rows = search::by_line(&mut tx, line, &Page::first(10)).await.unwrap().rows;
    let amounts: Vec<String> = rows.iter().filter_map(|row| Some(row.amount?.to_string())).collect();
    assert_eq!(amounts, ["1.235", "1.234", "1.233"]);
}

#[test]
fn whatever_is_kept_is_what_was_typed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (world, tx) = runtime.block_on(async {
        let world = World::shared().await;
        let tx = world.tx().await;
        (world, Mutex::new(tx))
    });
    let amounts = (0..=9_999_999_999_999_i64, 0..=5_u32).prop_map(|(digits, scale)| Decimal::new(digits, scale));
    let codes = prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF"]);
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(amounts, codes), |(amount, currency)| {
        runtime.block_on(async {
            let mut tx = tx.lock().await;
            match add(&mut tx, &amount.to_string(), currency).await {
                Ok(deal) => {
                    let kept: Decimal = amount_of(&mut tx, deal).await.as_str().unwrap().parse().unwrap();
                    prop_assert_eq!(kept, amount);
                }
                Err(Error::User(refusal)) => prop_assert_eq!(refusal.code(), "amount-too-fine"),
                Err(fault) => panic!("{fault:?}"),
            }
            Ok(())
        })
    });
    runtime.block_on(async { drop((tx, world)) });
    result.unwrap();
}
