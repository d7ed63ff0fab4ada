//! Exchange rates: entered, brought in, fetched; what holds on a day, and what a total counts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{Duration, NaiveDate};
use crm_core::actor::{Actor, Role};
use crm_core::jobs::{self, Handlers};
use crm_core::money::feed::{self, FeedError, FileFeed, RateFeed};
use crm_core::money::rates::{self, RateOrigin};
use crm_core::money::{self, Currency, HttpFeed, Money, Part, Rate};
use crm_core::settings::{self, CURRENCY, RATE_MAX_AGE_DAYS, RATE_SOURCE, RateSource};
use crm_core::{Error, Tx, undo};
use futures::future::BoxFuture;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::world::{World, code};

fn currency(text: &str) -> Currency {
    Currency::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn rate(code: &str, on: &str, value: &str) -> Rate {
    Rate { currency: currency(code), day: day(on), rate: value.parse().unwrap() }
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

/// All rates into the workspace's currency, as text.
async fn kept(tx: &mut Tx) -> Vec<String> {
    let rates = rates::list(tx, None).await.unwrap();
    rates
        .iter()
        .map(|kept| {
            format!("{} {} {} {}", kept.rate.day, kept.rate.currency, kept.rate.rate.normalize(), kept.origin.as_str())
        })
        .collect()
}

#[tokio::test]
async fn a_rate_is_set_changed_and_removed_with_an_event_each() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let first = rates::set(&mut tx, rate("USD", "2026-11-02", "0.925")).await.unwrap();
    assert_eq!((first.written, first.unchanged), (1, 0));
    let same = rates::set(&mut tx, rate("USD", "2026-11-02", "0.9250")).await.unwrap();
    assert_eq!((same.written, same.unchanged, same.event), (0, 1, None));
    rates::set(&mut tx, rate("USD", "2026-11-02", "0.93")).await.unwrap();
    rates::set(&mut tx, rate("JPY", "2026-11-01", "0.0061")).await.unwrap();
    assert_eq!(kept(&mut tx).await, ["2026-11-02 USD 0.93 manual", "2026-11-01 JPY 0.0061 manual"]);
    let dollars = rates::list(&mut tx, Some(currency("USD"))).await.unwrap();
    assert_eq!((dollars.len(), dollars[0].origin), (1, RateOrigin::Manual));
    rates::remove(&mut tx, currency("USD"), day("2026-11-02")).await.unwrap();
    assert_eq!(rates::remove(&mut tx, currency("USD"), day("2026-11-02")).await.unwrap().written, 0, "it is gone");
    assert_eq!(kept(&mut tx).await, ["2026-11-01 JPY 0.0061 manual"]);

    let events: Vec<(Vec<String>, i32, serde_json::Value, serde_json::Value)> = sqlx::query_as(
        "SELECT fields, record_version, before, after FROM crm.events e JOIN crm.event_values v ON v.event_id = e.id
          WHERE kind = $1 AND 'rate.EUR.USD.2026-11-02' = ANY (fields) ORDER BY e.id",
    )
    .bind(rates::CHANGED)
    .fetch_all(tx.conn())
    .await
    .unwrap();
    let fact = |value: &str| json!({"rate.EUR.USD.2026-11-02": {"rate": value, "source": "manual"}});
    let told: Vec<_> = events.into_iter().map(|(_, version, before, after)| (version, before, after)).collect();
    assert_eq!(told, [(1, json!({}), fact("0.925")), (2, fact("0.925"), fact("0.93")), (3, fact("0.93"), json!({}))]);
}

#[tokio::test]
async fn what_is_no_rate_is_refused() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (wrong, refusal) in [
        (rate("EUR", "2026-11-02", "1"), "rate-of-own-currency"),
        (rate("USD", "2026-11-02", "0"), "rate-out-of-range"),
        (rate("USD", "2026-11-02", "-1"), "rate-out-of-range"),
        (rate("USD", "2026-11-02", "1000000001"), "rate-out-of-range"),
    ] {
        assert_eq!(code(rates::set(&mut tx, wrong).await), refusal);
    }
    for (file, refusal) in [
        ("", "rates-not-readable"),
        ("a,b\n1,2\n", "rates-not-readable"),
        ("currency,day,rate\nUSD,2026-11-02,0.9\nUSD,tomorrow,0.9\n", "rates-line"),
        ("currency,day,rate,base\nUSD,2026-11-02,0.9,GBP\n", "rates-not-of-own-currency"),
    ] {
        assert_eq!(code(rates::bring_in(&mut tx, file.as_bytes()).await), refusal, "{file}");
    }
    let Err(Error::User(refusal)) = rates::bring_in(&mut tx, b"currency,day,rate\nUSD,2026-11-02,x\n").await else {
        panic!()
    };
    assert_eq!(
        refusal.text().render("en"),
        "Line 2: “x” is not an exchange rate. A rate is a number above 0, and at most 1,000,000,000. Nothing was taken over."
    );
    assert_eq!(kept(&mut tx).await, Vec::<String>::new());
}

#[tokio::test]
async fn rates_are_changed_by_administrators_and_read_by_everybody() {
    let world = World::shared().await;
    let event = {
        let mut tx = world.tx().await;
        let event = rates::set(&mut tx, rate("USD", "2026-11-02", "0.9")).await.unwrap().event.unwrap();
        tx.commit().await.unwrap();
        event
    };
    for role in [Role::Manager, Role::SalesRep] {
        let actor = world.person(role).await;
        let mut tx = world.tx_of(&actor).await;
        assert_eq!(code(rates::set(&mut tx, rate("USD", "2026-11-02", "1")).await), "needs-role");
        assert_eq!(code(rates::remove(&mut tx, currency("USD"), day("2026-11-02")).await), "needs-role");
        assert_eq!(code(rates::bring_in(&mut tx, b"currency,day,rate\nUSD,2026-11-02,1\n").await), "needs-role");
        assert_eq!(code(undo::event(&mut tx, event).await), "undo-not-yours");
        assert_eq!(kept(&mut tx).await, ["2026-11-02 USD 0.9 manual"]);
        assert!(
            rates::on(&mut tx, day("2026-11-02")).await.unwrap().rate(currency("USD"), day("2026-11-02")).is_some()
        );
    }
}

#[tokio::test]
async fn a_file_is_brought_in_as_one_change_and_taken_back_as_one() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    rates::set(&mut tx, rate("USD", "2026-11-02", "0.8")).await.unwrap();
    let file = b"Currency;Day;Rate\nUSD;2026-11-02;0,925\nJPY;2026-11-02;0,0061\nUSD;2026-11-01;0,92\n";
    let brought_in = rates::bring_in(&mut tx, file).await.unwrap();
    assert_eq!((brought_in.written, brought_in.unchanged), (3, 0));
    let all = ["2026-11-02 JPY 0.0061 manual", "2026-11-02 USD 0.925 manual", "2026-11-01 USD 0.92 manual"];
    assert_eq!(kept(&mut tx).await, all);
    let again = rates::bring_in(&mut tx, file).await.unwrap();
    assert_eq!((again.written, again.unchanged, again.event), (0, 3, None), "the same file twice changes nothing");

    let event = brought_in.event.unwrap();
    let back = undo::event(&mut tx, event).await.unwrap().done.unwrap();
    assert_eq!(kept(&mut tx).await, ["2026-11-02 USD 0.8 manual"]);
    assert_eq!(code(undo::event(&mut tx, event).await), "undo-already");
    undo::event(&mut tx, back.event).await.unwrap();
    assert_eq!(kept(&mut tx).await, all, "and that is taken back, too");
    let set = rates::set(&mut tx, rate("USD", "2026-11-01", "0.5")).await.unwrap().event.unwrap();
    rates::set(&mut tx, rate("USD", "2026-11-01", "0.6")).await.unwrap();
    assert_eq!(code(undo::event(&mut tx, set).await), "rates-changed-meanwhile");
}

#[tokio::test]
async fn another_currency_of_the_workspace_needs_rates_of_its_own() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    rates::set(&mut tx, rate("USD", "2026-11-02", "0.8")).await.unwrap();
    let parts = [Part::one(money("EUR 100"), day("2026-11-02")), Part::one(money("USD 10"), day("2026-11-02"))];
    assert_eq!(money::total(&mut tx, &parts).await.unwrap().money, money("EUR 108"));

    settings::set(&mut tx, CURRENCY, &Currency::USD).await.unwrap();
    assert_eq!(kept(&mut tx).await, Vec::<String>::new(), "what a dollar is in euros says nothing about dollars");
    let total = money::total(&mut tx, &parts).await.unwrap();
    assert_eq!((total.money, total.missing[0].money), (money("USD 10"), money("EUR 100")));
    rates::set(&mut tx, rate("EUR", "2026-11-02", "1.2")).await.unwrap();
    assert_eq!(money::total(&mut tx, &parts).await.unwrap().money, money("USD 130"));

    settings::set(&mut tx, CURRENCY, &Currency::EUR).await.unwrap();
    assert_eq!(
        money::total(&mut tx, &parts).await.unwrap().money,
        money("EUR 108"),
        "and the old ones mean what they meant"
    );
    assert_eq!(money::total(&mut tx, &[]).await.unwrap().money, money("EUR 0"));
}

#[tokio::test]
async fn how_old_a_rate_may_be_is_the_workspaces_own() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    rates::set(&mut tx, rate("USD", "2026-11-02", "0.8")).await.unwrap();
    let holds = async |tx: &mut Tx, on: &str| {
        rates::on(tx, day(on)).await.unwrap().rate(currency("USD"), day(on)).map(|rate| rate.day)
    };
    assert_eq!(holds(&mut tx, "2026-11-01").await, None);
    assert_eq!(holds(&mut tx, "2026-11-09").await, Some(day("2026-11-02")));
    assert_eq!(holds(&mut tx, "2026-11-10").await, None);
    settings::set(&mut tx, RATE_MAX_AGE_DAYS, &366).await.unwrap();
    assert_eq!(holds(&mut tx, "2027-11-02").await, Some(day("2026-11-02")));
}

/// A feed that says what the test tells it to.
#[derive(Clone)]
struct Said {
    text: Arc<Mutex<Result<String, String>>>,
    asked: Arc<AtomicUsize>,
}

impl Default for Said {
    fn default() -> Self {
        Self { text: Arc::new(Mutex::new(Err("nothing yet".to_owned()))), asked: Arc::default() }
    }
}

impl Said {
    fn says(&self, text: &str) {
        *self.text.lock().unwrap() = Ok(text.to_owned());
    }
}

impl RateFeed for Said {
    fn fetch(&self) -> BoxFuture<'_, Result<Vec<u8>, FeedError>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let said = self.text.lock().unwrap().clone();
        Box::pin(async move { said.map(String::into_bytes).map_err(FeedError::Away) })
    }
}

fn handlers() -> Handlers {
    Handlers::new().on(feed::FETCH, feed::fetch).on(feed::TAKE_IN, feed::take_in)
}

fn daily(date: &str, dollars: &str) -> String {
    format!("Date, USD, JPY, RUB, \n{date}, {dollars}, 160, N/A, \n")
}

/// A workspace that wants the feed, which has been asked once for it.
async fn fed(said: &Said) -> World {
    let feed: Box<dyn RateFeed> = Box::new(said.clone());
    let world = World::alone_with(|builder| builder.rate_feed(Some(feed))).await;
    let mut tx = world.tx().await;
    settings::set(&mut tx, RATE_SOURCE, &RateSource::Feed).await.unwrap();
    tx.commit().await.unwrap();
    world
}

#[tokio::test]
async fn the_feed_is_asked_at_once_and_then_on_working_days() {
    let said = Said::default();
    said.says(&daily("2 November 2026", "1.25"));
    let world = fed(&said).await;
    assert_eq!(jobs::drain(&world.crm, &handlers()).await.unwrap(), 2, "asked, and taken in");
    assert_eq!(kept(&mut world.tx().await).await, ["2026-11-02 JPY 0.00625 feed", "2026-11-02 USD 0.8 feed"]);

    feed::schedule(&world.crm).await.unwrap();
    feed::schedule(&world.crm).await.unwrap();
    said.says(&daily("3 November 2026", "1.6"));
    world.db.clock().advance(Duration::days(1));
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    assert_eq!(said.asked.load(Ordering::Relaxed), 2, "Monday's at 16:30");
    assert_eq!(kept(&mut world.tx().await).await[1], "2026-11-03 USD 0.625 feed");
    let events = world.count("SELECT count(*) FROM crm.events WHERE kind = 'workspace.rates_changed'").await;
    world.db.clock().advance(Duration::days(1));
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    assert_eq!(said.asked.load(Ordering::Relaxed), 3);
    let after = world.count("SELECT count(*) FROM crm.events WHERE kind = 'workspace.rates_changed'").await;
    assert_eq!(after, events, "the same rates again are no change");
    // Saturday and Sunday.
    world.db.clock().set("2026-11-06T23:00:00Z".parse().unwrap());
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    let friday = said.asked.load(Ordering::Relaxed);
    world.db.clock().set("2026-11-09T12:00:00Z".parse().unwrap());
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    assert_eq!(said.asked.load(Ordering::Relaxed), friday);
}

#[tokio::test]
async fn what_a_person_entered_is_not_replaced_and_who_wants_no_feed_gets_none() {
    let said = Said::default();
    said.says(&daily("2 November 2026", "1.25"));
    let world = fed(&said).await;
    let mut tx = world.tx().await;
    rates::set(&mut tx, rate("USD", "2026-11-02", "0.85")).await.unwrap();
    tx.commit().await.unwrap();
    let neighbour = world.neighbour().await;
    feed::schedule(&world.crm).await.unwrap();
    world.db.clock().advance(Duration::days(1));
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    assert_eq!(kept(&mut world.tx().await).await, ["2026-11-02 JPY 0.00625 feed", "2026-11-02 USD 0.85 manual"]);
    let theirs = Actor::system(neighbour.id, crm_core::actor::Origin::Console);
    assert_eq!(kept(&mut world.tx_of(&theirs).await).await, Vec::<String>::new());

    // Taken back what the feed replaces, and what a person sets over the feed.
    let mut tx = world.tx().await;
    let set = rates::set(&mut tx, rate("JPY", "2026-11-02", "0.007")).await.unwrap();
    undo::event(&mut tx, set.event.unwrap()).await.unwrap();
    assert_eq!(kept(&mut tx).await[0], "2026-11-02 JPY 0.00625 feed", "whose it was comes back, too");
}

#[tokio::test]
async fn another_currency_asks_the_feed_again() {
    let said = Said::default();
    said.says(&daily("2 November 2026", "1.25"));
    let world = fed(&said).await;
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    let mut tx = world.tx().await;
    settings::set(&mut tx, CURRENCY, &Currency::USD).await.unwrap();
    tx.commit().await.unwrap();
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    assert_eq!(kept(&mut world.tx().await).await, ["2026-11-02 EUR 1.25 feed", "2026-11-02 JPY 0.0078125 feed"]);

    let mut tx = world.tx().await;
    settings::set(&mut tx, CURRENCY, &currency("CHF")).await.unwrap();
    tx.commit().await.unwrap();
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    assert_eq!(kept(&mut world.tx().await).await, Vec::<String>::new());
    let dead = jobs::dead_letters::list(world.tx().await.conn(), Some(world.workspace.id), 10).await.unwrap();
    let reasons: Vec<_> = dead.iter().map(|letter| (letter.kind.as_str(), letter.error.as_str())).collect();
    assert_eq!(reasons, [(feed::TAKE_IN, "rates-not-of-own-currency")], "an administrator sees it");
}

#[tokio::test]
async fn a_feed_that_fails_is_asked_again_and_changes_nothing() {
    let said = Said::default();
    let world = fed(&said).await;
    let waiting = "SELECT count(*) FROM master.jobs WHERE kind = 'rates.fetch' AND state IN ('waiting', 'queued') AND attempts > 0";
    for text in [Err("no route"), Ok("<html>Maintenance</html>"), Ok("Date, USD, \n2 January 2020, 1.1, \n")] {
        *said.text.lock().unwrap() = text.map(str::to_owned).map_err(str::to_owned);
        jobs::drain(&world.crm, &handlers()).await.unwrap();
        assert_eq!(world.count(waiting).await, 1, "{text:?}");
        world.db.clock().advance(Duration::hours(1));
    }
    assert_eq!(kept(&mut world.tx().await).await, Vec::<String>::new());
    said.says(&daily("2 November 2026", "1.25"));
    world.db.clock().advance(Duration::hours(2));
    jobs::drain(&world.crm, &handlers()).await.unwrap();
    assert_eq!(kept(&mut world.tx().await).await.len(), 2, "well again");
}

#[tokio::test]
async fn without_a_feed_nobody_is_asked() {
    let world = World::alone().await;
    feed::schedule(&world.crm).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM master.schedules WHERE key = 'rates_feed'").await, 0);
    let said: Box<dyn RateFeed> = Box::new(Said::default());
    let fed = world.db.builder().rate_feed(Some(said)).build();
    feed::schedule(&fed).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM master.schedules WHERE key = 'rates_feed'").await, 1);
    feed::schedule(&world.crm).await.unwrap();
    assert_eq!(
        world.count("SELECT count(*) FROM master.schedules WHERE key = 'rates_feed'").await,
        0,
        "switched off again"
    );
}

/// A server on this machine that answers each request with the next of these, and then is gone.
async fn serving(answers: Vec<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/rates?format=csvdata", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let read = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            assert!(request.starts_with("GET /rates?format=csvdata HTTP/1.1\r\n"), "{request}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn a_feed_behind_an_address_is_fetched_and_its_faults_are_told() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let table = "CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\nUSD,EUR,2026-11-02,1.25\n";
    let ok =
        |body: &str| format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let closed = "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_owned();
    let large = ok(&"x".repeat(5 * 1024 * 1024));
    let address = serving(vec![ok(table), closed, large]).await;
    let feed = HttpFeed::new(&address).unwrap();
    assert_eq!(feed.fetch().await.unwrap(), table.as_bytes());
    assert_eq!(feed.fetch().await, Err(FeedError::Refused("with status 503".to_owned())));
    assert_eq!(feed.fetch().await, Err(FeedError::Refused("with more than 4 MB, or broke off".to_owned())));
    assert!(matches!(feed.fetch().await, Err(FeedError::Away(_))), "gone");
}

#[tokio::test]
async fn a_feed_may_be_a_file() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let path = std::env::temp_dir().join(format!("rates-{}.csv", Uuid::now_v7()));
    assert!(matches!(FileFeed::new(&path).fetch().await, Err(FeedError::Away(_))));
    tokio::fs::write(&path, "currency,day,rate\n").await.unwrap();
    let address = url::Url::from_file_path(&path).unwrap();
    assert_eq!(feed::at(address.as_str()).unwrap().fetch().await.unwrap(), b"currency,day,rate\n");
    tokio::fs::remove_file(&path).await.unwrap();
    assert!(feed::at("https://rates.example/daily").is_ok());
}
