//! The daily report: by itself at half past eight, and on demand.

use chrono::{DateTime, Duration, Utc};
use insta::assert_snapshot;

use crate::support::{Beginning, MARCO, RAVI, REBECCA, World};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The Friday before: 20 November 2026, 12:00 UTC.
fn friday() -> Beginning {
    Beginning { now: at("2026-11-20T12:00:00Z"), ..Beginning::default() }
}

/// What happens between Friday and Monday, 08:29 in Rome.
async fn a_weekend(world: &World) {
    let acme = world.add_company(REBECCA, "Acme Industries", None).await;
    world.clock.set(at("2026-11-02T12:00:00Z"));
    let renewal = world.add_deal(REBECCA, "Renewal 2027", 42_000, Some(acme)).await;
    let heaters = world.add_deal(RAVI, "Terrace heaters", 7_800, None).await;
    world.add_deal(RAVI, "Fleet trackers", 53_000, None).await;
    let scanners = world.add_deal(REBECCA, "Scanners", 31_900, Some(acme)).await;
    let back_and_forth = world.add_deal(MARCO, "Optical sensors", 89_000, None).await;
    world.clock.set(at("2026-11-22T18:00:00Z"));
    world.move_deal(REBECCA, renewal, "Won").await;
    world.move_deal(RAVI, heaters, "Lost").await;
    world.move_deal(REBECCA, scanners, "Negotiation").await;
    world.move_deal(MARCO, back_and_forth, "Proposal").await;
    world.move_deal(MARCO, back_and_forth, "New").await;
    world.add_deal(MARCO, "Calibration service", 18_400, None).await;
    world.clock.set(at("2026-11-23T07:29:00Z"));
}

#[tokio::test]
async fn the_report_comes_at_half_past_eight_with_the_right_numbers() {
    let world = World::start_with(Beginning { rate_limits: false, ..friday() }).await;
    a_weekend(&world).await;
    world.jobs_done().await;
    let (marco, ada) = (world.marco(), world.ada());
    assert!(marco.unread().await.unwrap().messages.is_empty(), "08:29 is too early");
    world.note("Monday, 08:30");
    world.clock.advance(Duration::minutes(1));
    let report = marco.reads().await;
    assert_eq!(ada.next().await.unwrap().text, report.text, "Stockholm has the same time");
    marco.presses(&report, "Open").await;
    world.note("the same on demand, now since the report");
    world.clock.advance(Duration::minutes(30));
    marco.types("/crm report daily").await;
    marco.types("/crm-report daily").await;
    world.rebecca().types("/crm report daily").await;
    world.note("Tuesday: nothing happened");
    world.clock.set(at("2026-11-24T07:30:00Z"));
    marco.reads().await;
    ada.next().await.unwrap();
    for day in ["2026-11-25", "2026-11-26", "2026-11-27"] {
        world.clock.set(at(&format!("{day}T07:30:00Z")));
        marco.next().await.unwrap();
        ada.next().await.unwrap();
    }
    world.note("Saturday and Sunday: no report");
    for day in ["2026-11-28", "2026-11-29"] {
        world.clock.set(at(&format!("{day}T07:30:00Z")));
        world.jobs_done().await;
        world.clock.set(at(&format!("{day}T20:00:00Z")));
        world.jobs_done().await;
    }
    assert!(marco.unread().await.unwrap().messages.is_empty());
    assert_eq!(world.count("SELECT count(*) FROM crm.report_deliveries").await, 10);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn two_programs_send_one_report() {
    let world = World::start_with(friday()).await;
    a_weekend(&world).await;
    let second = world.second_program().await;
    world.clock.advance(Duration::minutes(1));
    world.marco().next().await.unwrap();
    world.ada().next().await.unwrap();
    world.jobs_done().await;
    world.clock.advance(Duration::hours(2));
    world.jobs_done().await;
    second.stop().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.report_deliveries").await, 2);
    world.finish().await;
}

#[tokio::test]
async fn a_program_that_was_away_at_half_past_eight_sends_it_when_it_is_back() {
    let world = World::start_with(Beginning { worker: false, ..friday() }).await;
    a_weekend(&world).await;
    world.clock.set(at("2026-11-23T10:00:00Z"));
    let late = world.second_program().await;
    let report = world.marco().reads().await;
    assert!(report.text.contains("won 1"), "{}", report.text);
    world.ada().next().await.unwrap();
    world.jobs_done().await;
    late.stop().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.report_deliveries").await, 2);
    world.finish().await;
}

#[tokio::test]
async fn summer_time_keeps_the_report_at_half_past_eight() {
    // In Rome the clocks go forward on Sunday, 28 March 2027.
    let world = World::start_with(Beginning { now: at("2027-03-26T12:00:00Z"), ..Beginning::default() }).await;
    world.clock.set(at("2027-03-29T06:29:59Z"));
    world.jobs_done().await;
    assert!(world.marco().unread().await.unwrap().messages.is_empty());
    world.clock.advance(Duration::seconds(1));
    world.marco().next().await.unwrap();
    world.ada().next().await.unwrap();
    world.finish().await;
}
