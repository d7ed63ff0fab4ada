//! The daily report: what it counts, and in which window.

use chrono::{DateTime, Duration, Utc};
use crm_core::calendar::Weekdays;
use crm_core::deals::{self, NewDeal};
use crm_core::money::{Currency, Rate, rates};
use crm_core::records::RecordKind;
use crm_core::reports::{self, DailyReport, Group};
use crm_core::settings::{self, DAILY_REPORT_AT, WORKING_DAYS, Whose};
use crm_core::{Actor, Role, Tx};
use uuid::Uuid;

use crate::world::{self, World, code};

/// A workspace with a manager, whose report was delivered just now.
async fn reported() -> (World, Actor) {
    let world = World::shared().await;
    let manager = world.person(Role::Manager).await;
    deliver(&world, &manager).await;
    world.db.clock().advance(Duration::hours(1));
    (world, manager)
}

async fn deliver(world: &World, reader: &Actor) -> DailyReport {
    let mut tx = world.tx_of(reader).await;
    let report = reports::daily(&mut tx).await.unwrap();
    reports::delivered(&mut tx, reader.user_id().unwrap(), &report).await.unwrap();
    tx.commit().await.unwrap();
    report
}

async fn report(world: &World, reader: &Actor) -> DailyReport {
    reports::daily(&mut world.tx_of(reader).await).await.unwrap()
}

/// Adds a deal in its own transaction.
async fn deal(world: &World, name: &str, amount: &str) -> Uuid {
    let mut tx = world.tx().await;
    let id = world::deal(&mut tx, name, amount).await;
    tx.commit().await.unwrap();
    id
}

/// Moves a deal in its own transaction, a minute later.
async fn moved(world: &World, deal: Uuid, name: &str) {
    world.db.clock().advance(Duration::minutes(1));
    let mut tx = world.tx().await;
    let to = world::stage(&mut tx, name).await.id;
    deals::move_to_stage(&mut tx, deal, to, None).await.unwrap();
    tx.commit().await.unwrap();
}

fn names(group: &Group) -> Vec<&str> {
    group.lines.iter().map(|line| line.name.as_str()).collect()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn deals_are_won_lost_moved_and_new() {
    let (world, manager) = reported().await;
    let (won, lost, on) =
        (deal(&world, "Won", "100").await, deal(&world, "Lost", "50").await, deal(&world, "On", "30").await);
    deliver(&world, &manager).await;
    moved(&world, won, "Won").await;
    moved(&world, lost, "Proposal").await;
    moved(&world, lost, "Lost").await;
    moved(&world, on, "Qualified").await;
    deal(&world, "New", "7").await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Zoe").await;
    world::lead(&mut tx, zoe.id).await;
    tx.commit().await.unwrap();

    let report = report(&world, &manager).await;
    assert_eq!(
        (names(&report.won), names(&report.lost), names(&report.moved), names(&report.new)),
        (vec!["Won"], vec!["Lost"], vec!["On"], vec!["New"])
    );
    assert_eq!((report.won.count, report.won.total.money.amount, report.new_leads), (1, 100.into(), 1));
    let line = &report.lost.lines[0];
    assert_eq!((line.was.as_deref(), line.stage.as_str()), (Some("New"), "Lost"), "from its beginning to its end");
    assert_eq!((report.pipeline.count, report.pipeline.total.money.amount), (2, 37.into()));
    assert_eq!(report.untouched.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["On", "New"]);
    assert!(!report.is_quiet());
}

#[tokio::test]
async fn there_and_back_is_nothing() {
    let (world, manager) = reported().await;
    let (open, won, new) =
        (deal(&world, "Open", "1").await, deal(&world, "Won", "1").await, deal(&world, "New", "1").await);
    moved(&world, won, "Won").await;
    deliver(&world, &manager).await;
    for name in ["Proposal", "Won", "New"] {
        moved(&world, open, name).await;
    }
    for name in ["Lost", "Won"] {
        moved(&world, won, name).await;
    }
    let quiet = report(&world, &manager).await;
    assert!(quiet.is_quiet(), "{quiet:?}");
    moved(&world, new, "Lost").await;
    moved(&world, won, "Negotiation").await;
    let report = report(&world, &manager).await;
    assert_eq!(
        (names(&report.lost), names(&report.moved), report.won.count),
        (vec!["New"], vec!["Won"], 0),
        "reopened is moved"
    );
}

#[tokio::test]
async fn what_began_and_ended_in_the_window_is_new_and_decided() {
    let (world, manager) = reported().await;
    let quick = deal(&world, "Quick", "10").await;
    moved(&world, quick, "Won").await;
    let report = report(&world, &manager).await;
    assert_eq!((names(&report.won), names(&report.new), report.moved.count), (vec!["Quick"], vec!["Quick"], 0));
}

#[tokio::test]
async fn each_change_is_in_one_window_and_windows_join() {
    let (world, manager) = reported().await;
    let one = deal(&world, "One", "1").await;
    let first = deliver(&world, &manager).await;
    // At the very moment at which the first window ends.
    let mut tx = world.tx().await;
    world::deal(&mut tx, "On the edge", "1").await;
    tx.commit().await.unwrap();
    moved(&world, one, "Won").await;
    let second = deliver(&world, &manager).await;
    assert_eq!(second.covers_from, first.covers_to);
    assert_eq!((names(&first.new), names(&second.won)), (vec!["One"], vec!["One"]));
    assert!(report(&world, &manager).await.is_quiet());
    let other = world.person(Role::Manager).await;
    assert_eq!(report(&world, &other).await.new.count, 2, "each reader has windows of their own");
}

#[tokio::test]
async fn a_report_that_was_not_delivered_does_not_end_a_window() {
    let (world, manager) = reported().await;
    let from = report(&world, &manager).await.covers_from;
    world.db.clock().advance(Duration::days(1));
    assert_eq!(report(&world, &manager).await.covers_from, from);
}

/// Adds a deal in its own currency.
async fn deal_in(world: &World, name: &str, amount: &str, currency: &str) -> Uuid {
    let mut tx = world.tx().await;
    let amount = Some(amount.parse().unwrap());
    let new = NewDeal { name: name.into(), amount, currency: Some(currency.into()), ..NewDeal::default() };
    let id = deals::add(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// What a group sums up to, and what is not in that.
fn sums(group: &Group) -> (String, Vec<(String, i64)>) {
    let missing = group.total.missing.iter().map(|one| (one.money.to_string(), one.count)).collect();
    (group.total.money.to_string(), missing)
}

#[tokio::test]
async fn without_rates_other_currencies_are_named_and_not_counted() {
    let (world, manager) = reported().await;
    for (name, amount, currency) in
        [("a", "0.10", "EUR"), ("b", "0.20", "EUR"), ("c", "500", "USD"), ("d", "1", "JPY"), ("e", "7", "USD")]
    {
        deal_in(&world, name, amount, currency).await;
    }
    let mut tx = world.tx().await;
    deals::add(&mut tx, NewDeal { name: "without".into(), ..NewDeal::default() }).await.unwrap();
    tx.commit().await.unwrap();
    let report = report(&world, &manager).await;
    let missing = vec![("JPY 1".to_owned(), 1), ("USD 507.00".to_owned(), 2)];
    assert_eq!(sums(&report.new), ("EUR 0.30".to_owned(), missing.clone()));
    assert_eq!(sums(&report.pipeline), ("EUR 0.30".to_owned(), missing));
    assert_eq!((report.new.count, report.pipeline.count), (6, 6), "they are deals all the same");
    assert_eq!(names(&report.new), ["c", "e", "d", "b", "a"]);
}

#[tokio::test]
async fn a_closed_deal_counts_by_the_rate_of_its_day_and_an_open_one_by_todays() {
    let (world, manager) = reported().await;
    let mut tx = world.tx().await;
    for (day, value) in [("2026-11-02", "0.5"), ("2026-11-04", "0.75")] {
        let rate = Rate { currency: Currency::USD, day: day.parse().unwrap(), rate: value.parse().unwrap() };
        rates::set(&mut tx, rate).await.unwrap();
    }
    tx.commit().await.unwrap();
    let won = deal_in(&world, "won on Monday", "100", "USD").await;
    deal_in(&world, "open still", "100", "USD").await;
    deal(&world, "our own", "1").await;
    moved(&world, won, "Won").await;
    let monday = report(&world, &manager).await;
    assert_eq!((sums(&monday.won).0, sums(&monday.pipeline).0), ("EUR 50.00".to_owned(), "EUR 51.00".to_owned()));
    world.db.clock().advance(Duration::days(2));
    let wednesday = report(&world, &manager).await;
    assert_eq!((sums(&wednesday.won).0, sums(&wednesday.pipeline).0), ("EUR 50.00".to_owned(), "EUR 76.00".to_owned()));
    assert_eq!(sums(&wednesday.new).0, "EUR 126.00");
    assert_eq!(wednesday.pipeline.total.oldest_rate, Some("2026-11-04".parse().unwrap()));
    assert_eq!(wednesday.won.total.oldest_rate, Some("2026-11-02".parse().unwrap()));
    world.db.clock().advance(Duration::days(10));
    let later = report(&world, &manager).await;
    assert_eq!(
        sums(&later.pipeline),
        ("EUR 1.00".to_owned(), vec![("USD 100.00".to_owned(), 1)]),
        "the rate is too old"
    );
    assert_eq!(sums(&later.won).0, "EUR 50.00");
}

#[tokio::test]
async fn the_report_comes_on_the_readers_days_at_their_time() {
    let world = World::alone().await;
    let (admin, manager) = (world.person(Role::Admin).await, world.person(Role::Manager).await);
    let rep = world.person(Role::SalesRep).await;
    let manager_id = manager.user_id().unwrap();
    let crons = async || {
        let sql = "SELECT key, cron FROM master.schedules WHERE job_kind = 'reports.send_daily'";
        let mut tx = world.tx().await;
        let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(tx.conn()).await.unwrap();
        let of = |actor: &Actor| {
            let id = actor.user_id().unwrap().to_string();
            rows.iter().find(|(key, _)| key.ends_with(&id)).map(|(_, cron)| cron.clone())
        };
        [of(&admin), of(&manager), of(&rep)]
    };
    let usual = || Some("30 8 * * MON-FRI".to_owned());
    assert_eq!(crons().await, [usual(), usual(), None]);

    let mut tx = world.tx_of(&manager).await;
    settings::set_of(&mut tx, manager_id, DAILY_REPORT_AT, &Some("07:05:00".parse().unwrap())).await.unwrap();
    tx.commit().await.unwrap();
    let own = || Some("5 7 * * MON-FRI".to_owned());
    assert_eq!(crons().await, [usual(), own(), None]);

    let mut tx = world.tx_of(&admin).await;
    settings::set(&mut tx, DAILY_REPORT_AT, &None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(crons().await, [None, own(), None], "who has set something keeps it");

    let mut tx = world.tx_of(&admin).await;
    settings::reset(&mut tx, Whose::Workspace, DAILY_REPORT_AT.key()).await.unwrap();
    let sunday_too = Weekdays::of([chrono::Weekday::Sun, chrono::Weekday::Mon]).unwrap();
    settings::set(&mut tx, WORKING_DAYS, &sunday_too).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(crons().await, [Some("30 8 * * MON,SUN".to_owned()), Some("5 7 * * MON,SUN".to_owned()), None]);
}

#[tokio::test]
async fn five_are_named_and_all_are_counted() {
    let (world, manager) = reported().await;
    for n in 0..7 {
        deal(&world, &format!("Deal {n}"), "1").await;
    }
    let report = report(&world, &manager).await;
    assert_eq!((report.new.count, report.new.lines.len(), report.pipeline.count, report.untouched.len()), (7, 5, 7, 5));
    assert_eq!(report.new.total.money.amount, 7.into());
}

#[tokio::test]
async fn the_first_report_reaches_back_over_the_weekend() {
    // A Monday morning in Paris.
    let world = World::shared().await;
    world.db.clock().set(at("2026-10-29T22:59:00Z"));
    deal(&world, "Late on Thursday", "1").await;
    world.db.clock().set(at("2026-10-30T08:00:00Z"));
    deal(&world, "On Friday", "1").await;
    world.db.clock().set(at("2026-11-02T07:30:00Z"));
    let manager = world.person(Role::Manager).await;
    let report = report(&world, &manager).await;
    assert_eq!((report.covers_from, report.covers_to), (at("2026-10-29T23:00:00Z"), at("2026-11-02T07:30:00Z")));
    assert_eq!((names(&report.new), report.pipeline.count), (vec!["On Friday"], 2));
}

#[tokio::test]
async fn the_first_report_begins_at_midnight_where_the_reader_is() {
    let world = World::shared().await;
    let manager = world.person(Role::Manager).await;
    for (now, zone, from) in [
        ("2026-11-03T07:30:00Z", chrono_tz::Europe::Paris, "2026-11-01T23:00:00Z"),
        ("2026-11-03T12:30:00Z", chrono_tz::America::New_York, "2026-11-02T05:00:00Z"),
        ("2026-11-02T23:30:00Z", chrono_tz::Asia::Tokyo, "2026-11-01T15:00:00Z"),
        // The clocks of Beirut jump over the midnight on which the last working day would begin.
        ("2026-03-30T06:00:00Z", chrono_tz::Asia::Beirut, "2026-03-26T22:00:00Z"),
        ("2026-03-31T06:00:00Z", chrono_tz::Asia::Beirut, "2026-03-29T21:00:00Z"),
        ("2027-03-29T06:00:00Z", chrono_tz::Asia::Beirut, "2027-03-25T22:00:00Z"),
    ] {
        world.db.clock().set(at(now));
        let mut reader = manager.clone();
        reader.time_zone = zone;
        assert_eq!(report(&world, &reader).await.covers_from, at(from), "{now} in {zone}");
    }
}

#[tokio::test]
async fn reports_are_for_those_who_lead() {
    let world = World::shared().await;
    for role in [Role::Closer, Role::Setter, Role::SalesRep, Role::SupportAgent] {
        let actor = world.person(role).await;
        let mut tx: Tx = world.tx_of(&actor).await;
        assert_eq!(code(reports::daily(&mut tx).await), "needs-role");
    }
}

#[tokio::test]
async fn deleted_deals_and_leads_are_in_no_report() {
    let (world, manager) = reported().await;
    let gone = deal(&world, "Gone", "1").await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Zoe").await;
    world::lead(&mut tx, zoe.id).await;
    sqlx::query("UPDATE crm.deals SET deleted_at = now() WHERE id = $1").bind(gone).execute(tx.conn()).await.unwrap();
    sqlx::query("UPDATE crm.leads SET deleted_at = now()").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let report = report(&world, &manager).await;
    assert!(report.is_quiet());
    assert_eq!(report.pipeline.count, 0);
}

#[tokio::test]
async fn an_old_deal_that_a_file_brings_in_as_won_is_no_news() {
    let (world, manager) = reported().await;
    let mut tx = world.tx().await;
    let file = "Name,Stage,Amount,Close Date\nLong ago,Closed Won,900,2024-03-01\nOpen still,Proposal,100,2030-01-01\n";
    let imported = crm_core::imports::run(&mut tx, RecordKind::Deal, file.as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::minutes(1));
    let report = report(&world, &manager).await;
    assert_eq!((imported.written, report.won.count, report.new.count), (2, 0, 1));
}
