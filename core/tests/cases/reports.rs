//! The daily report: what it counts, and in which window.

use chrono::{DateTime, Duration, Utc};
use crm_core::deals::{self, NewDeal};
use crm_core::records::RecordKind;
use crm_core::reports::{self, DailyReport, Group};
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
    assert_eq!((report.won.count, report.won.totals[0].amount, report.new_leads), (1, 100.into(), 1));
    let line = &report.lost.lines[0];
    assert_eq!((line.was.as_deref(), line.stage.as_str()), (Some("New"), "Lost"), "from its beginning to its end");
    assert_eq!((report.pipeline.count, report.pipeline.totals[0].amount), (2, 37.into()));
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

#[tokio::test]
async fn currencies_are_summed_each_for_itself() {
    let (world, manager) = reported().await;
    let mut tx = world.tx().await;
    for (name, amount, currency) in
        [("a", "0.10", "EUR"), ("b", "0.20", "EUR"), ("c", "500", "USD"), ("d", "1.005", "JPY")]
    {
        let new = NewDeal {
            name: name.into(),
            amount: Some(amount.parse().unwrap()),
            currency: Some(currency.into()),
            ..NewDeal::default()
        };
        deals::add(&mut tx, new).await.unwrap();
    }
    deals::add(&mut tx, NewDeal { name: "without".into(), ..NewDeal::default() }).await.unwrap();
    tx.commit().await.unwrap();
    let report = report(&world, &manager).await;
    let totals: Vec<_> =
        report.new.totals.iter().map(|money| (money.amount.to_string(), money.currency.as_str())).collect();
    assert_eq!(totals, [("500.00".into(), "USD"), ("1.01".into(), "JPY"), ("0.30".into(), "EUR")]);
    assert_eq!((report.new.count, report.pipeline.count), (5, 5));
    assert_eq!(names(&report.new), ["c", "d", "b", "a", "without"]);
}

#[tokio::test]
async fn five_are_named_and_all_are_counted() {
    let (world, manager) = reported().await;
    for n in 0..7 {
        deal(&world, &format!("Deal {n}"), "1").await;
    }
    let report = report(&world, &manager).await;
    assert_eq!((report.new.count, report.new.lines.len(), report.pipeline.count, report.untouched.len()), (7, 5, 7, 5));
    assert_eq!(report.new.totals[0].amount, 7.into());
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
