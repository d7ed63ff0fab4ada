//! When cron expressions are due, and what daylight saving makes of it.

use chrono::{DateTime, Datelike, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use crm_core::jobs::next_after;
use proptest::prelude::*;

const PARIS: Tz = Tz::Europe__Paris;
const NEW_YORK: Tz = Tz::America__New_York;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The next moments after `after`, as UTC.
fn ticks(cron: &str, zone: Tz, after: &str, how_many: usize) -> Vec<String> {
    let mut moment = at(after);
    let mut ticks = Vec::new();
    for _ in 0..how_many {
        moment = next_after(cron, zone, moment).unwrap().unwrap();
        ticks.push(moment.format("%a %F %R").to_string());
    }
    ticks
}

#[test]
fn five_fields_mean_what_they_mean_everywhere() {
    let monday = "2026-11-02T09:00:00Z";
    assert_eq!(ticks("*/20 * * * *", Tz::UTC, monday, 2), ["Mon 2026-11-02 09:20", "Mon 2026-11-02 09:40"]);
    assert_eq!(
        ticks("0 9 * * 1-5", Tz::UTC, "2026-11-05T09:00:00Z", 2),
        ["Fri 2026-11-06 09:00", "Mon 2026-11-09 09:00"]
    );
    assert_eq!(ticks("30 8 1 * *", PARIS, monday, 2), ["Tue 2026-12-01 07:30", "Fri 2027-01-01 07:30"]);
    assert_eq!(ticks("0 0 29 feb *", Tz::UTC, monday, 1), ["Tue 2028-02-29 00:00"]);
    assert_eq!(ticks("0 0 * jan,JUL mon", Tz::UTC, monday, 1), ["Mon 2027-01-04 00:00"]);
    for sunday in ["0", "7", "sun", "SUN", "0,7", "7-7", "0-0"] {
        let expected = ["Sun 2026-11-08 06:00", "Sun 2026-11-15 06:00"];
        assert_eq!(ticks(&format!("0 6 * * {sunday}"), Tz::UTC, monday, 2), expected, "{sunday}");
    }
    for weekend in ["6,0", "6-7", "sat-sun", "SAT,sun", "6-0"] {
        let expected = ["Sat 2026-11-07 06:00", "Sun 2026-11-08 06:00", "Sat 2026-11-14 06:00"];
        assert_eq!(ticks(&format!("0 6 * * {weekend}"), Tz::UTC, monday, 3), expected, "{weekend}");
    }
    let every_other = ["Tue 2026-11-03 06:00", "Thu 2026-11-05 06:00", "Sat 2026-11-07 06:00", "Sun 2026-11-08 06:00"];
    assert_eq!(ticks("0 6 * * */2", Tz::UTC, monday, 4), every_other);
    assert_eq!(ticks("0 6 * * mon/2", Tz::UTC, monday, 2), ["Wed 2026-11-04 06:00", "Fri 2026-11-06 06:00"]);
}

#[test]
fn either_day_field_is_enough_where_both_are_restricted() {
    let expected = ["Fri 2026-11-06 00:00", "Fri 2026-11-13 00:00", "Sun 2026-11-15 00:00", "Fri 2026-11-20 00:00"];
    assert_eq!(ticks("0 0 15 * fri", Tz::UTC, "2026-11-02T00:00:00Z", 4), expected);
}

#[test]
fn what_the_spring_day_skips_is_due_right_after_the_gap() {
    // Paris, 29 March 2026: 02:00 becomes 03:00, which is 01:00 UTC.
    let expected = ["Sat 2026-03-28 01:30", "Sun 2026-03-29 01:00", "Mon 2026-03-30 00:30"];
    assert_eq!(ticks("30 2 * * *", PARIS, "2026-03-28T00:00:00Z", 3), expected);
    // What is due at several skipped moments is due once.
    let expected = ["Sun 2026-03-29 00:45", "Sun 2026-03-29 01:00", "Sun 2026-03-29 01:15"];
    assert_eq!(ticks("*/15 * * * *", PARIS, "2026-03-29T00:30:00Z", 3), expected);
    assert_eq!(
        ticks("0 2,3 * * *", PARIS, "2026-03-29T00:30:00Z", 2),
        ["Sun 2026-03-29 01:00", "Mon 2026-03-30 00:00"]
    );
    // New York, 8 March 2026: 02:00 becomes 03:00, which is 07:00 UTC.
    let expected = ["Sat 2026-03-07 07:30", "Sun 2026-03-08 07:00", "Mon 2026-03-09 06:30"];
    assert_eq!(ticks("30 2 * * *", NEW_YORK, "2026-03-07T00:00:00Z", 3), expected);
    // A gap at midnight, half an hour long, and a day long.
    assert_eq!(ticks("0 0 * * *", Tz::America__Santiago, "2026-09-05T12:00:00Z", 1), ["Sun 2026-09-06 04:00"]);
    assert_eq!(ticks("15 2 * * *", Tz::Australia__Lord_Howe, "2026-10-03T12:00:00Z", 1), ["Sat 2026-10-03 15:30"]);
    assert_eq!(
        ticks("0 9 * * *", Tz::Pacific__Apia, "2011-12-29T20:00:00Z", 2),
        ["Fri 2011-12-30 10:00", "Fri 2011-12-30 19:00"]
    );
}

#[test]
fn what_the_autumn_day_shows_twice_is_due_once() {
    // Paris, 25 October 2026: 03:00 becomes 02:00; 02:30 is 00:30 UTC and again 01:30 UTC.
    let expected = ["Sat 2026-10-24 00:30", "Sun 2026-10-25 00:30", "Mon 2026-10-26 01:30"];
    assert_eq!(ticks("30 2 * * *", PARIS, "2026-10-24T00:00:00Z", 3), expected);
    assert_eq!(
        ticks("30 2 * * *", PARIS, "2026-10-25T01:10:00Z", 1),
        ["Mon 2026-10-26 01:30"],
        "asked between the two"
    );
    assert_eq!(
        ticks("*/30 * * * *", PARIS, "2026-10-25T00:00:00Z", 2),
        ["Sun 2026-10-25 00:30", "Sun 2026-10-25 02:00"]
    );
    // New York, 1 November 2026: 02:00 becomes 01:00; 01:30 is 05:30 UTC and again 06:30 UTC.
    let expected = ["Sat 2026-10-31 05:30", "Sun 2026-11-01 05:30", "Mon 2026-11-02 06:30"];
    assert_eq!(ticks("30 1 * * *", NEW_YORK, "2026-10-31T00:00:00Z", 3), expected);
}

#[test]
fn what_is_no_expression_is_refused_and_what_never_comes_is_told() {
    for bad in [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "* * * * mon-",
        "*/0 * * * *",
        "* * * * */0",
        "* * * * 5-2",
        "a b c d e",
        "@daily",
        "? * * * *",
        "* * * * 1,,2",
        "L * * * *",
        "é * * * *",
    ] {
        assert!(next_after(bad, Tz::UTC, at("2026-11-02T09:00:00Z")).is_err(), "{bad}");
    }
    assert_eq!(next_after("0 0 30 2 *", Tz::UTC, at("2026-11-02T09:00:00Z")), Ok(None));
    assert_eq!(next_after("* * * * *", Tz::UTC, DateTime::<Utc>::MAX_UTC), Ok(None));
    assert!(next_after("* * * * *", PARIS, DateTime::<Utc>::MIN_UTC).unwrap().is_some());
}

fn field(least: u32, most: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        Just("*".to_owned()),
        (1..=most).prop_map(|step| format!("*/{step}")),
        (least..=most).prop_map(|value| value.to_string()),
        (least..=most, least..=most).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        (least..=most, least..=most).prop_map(|(a, b)| format!("{a},{b}")),
    ]
}

fn zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Tz::UTC,
        PARIS,
        NEW_YORK,
        Tz::Australia__Lord_Howe,
        Tz::Asia__Kolkata,
        Tz::America__Santiago,
    ])
}

proptest! {
    #[test]
    fn each_moment_is_later_than_the_one_before(
        minute in field(0, 59), hour in field(0, 23), day in field(1, 28), weekday in field(0, 6), zone in zone(),
        seconds in 1_600_000_000..1_900_000_000_i64,
    ) {
        let cron = format!("{minute} {hour} {day} * {weekday}");
        let mut moment = Utc.timestamp_opt(seconds, 0).unwrap();
        for _ in 0..50 {
            let next = next_after(&cron, zone, moment).unwrap().unwrap();
            prop_assert!(next > moment, "{cron} in {zone}: {next} after {moment}");
            prop_assert!(next_after(&cron, zone, next - TimeDelta::seconds(1)).unwrap() == Some(next), "{cron} in {zone}");
            moment = next;
        }
    }

    /// Whatever the day, a daily job is due once on it.
    #[test]
    fn a_daily_job_is_due_once_a_day(minute in 0..60_u32, hour in 0..24_u32, zone in zone(), day in 0..3_650_i64) {
        let cron = format!("{minute} {hour} * * *");
        let noon = at("2024-01-01T12:00:00Z") + TimeDelta::days(day);
        let first = next_after(&cron, zone, noon).unwrap().unwrap();
        let second = next_after(&cron, zone, first).unwrap().unwrap();
        let (first, second) = (first.with_timezone(&zone), second.with_timezone(&zone));
        prop_assert_eq!(first.date_naive().succ_opt(), Some(second.date_naive()));
        prop_assert!(first.hour() == hour && first.minute() == minute || (first.hour(), first.minute()) > (hour, minute));
        prop_assert!(first.year() >= 2024);
    }

    #[test]
    fn nothing_makes_the_reader_panic(cron in "[-0-9a-z*/, ?é]{0,24}", zone in zone(), seconds in any::<i32>()) {
        let _ = next_after(&cron, zone, Utc.timestamp_opt(i64::from(seconds), 0).unwrap());
    }
}
