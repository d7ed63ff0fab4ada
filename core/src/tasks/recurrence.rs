//! How often a task comes again once it is done, as a line of text that people can read:
//!
//! | text | meaning |
//! |---|---|
//! | `daily`, `every:3days` | each day, every third |
//! | `weekdays` | Monday to Friday |
//! | `weekly:mon,thu`, `every:2weeks:mon` | on these days of each week, of every second; weeks begin on Monday |
//! | `monthly:15`, `every:3months:31` | on this day of the month, on its last where it has no such day |
//! | `monthly:last` | on the last day of the month |
//! | `monthly:2tue`, `monthly:lastfri` | on the second Tuesday, on the last Friday; a month without a fifth one is left out |
//! | `yearly:11-30` | on this day of the year; 29 February is the 28th in other years |
//!
//! What is left out is taken from the day on which the task is due: `weekly` of a task due on a Monday is `weekly:mon`, and
//! `yearly` of one due on 30 November `yearly:11-30`. So the rule knows its day by itself and a task does not drift: what is
//! due on the 31st comes on 28 February and then on 31 March.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::calendar::Weekdays;

/// How often a task comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// Every so many days.
    Days(u32),
    /// Monday to Friday.
    Weekdays,
    /// On these days of every so many weeks.
    Weeks(u32, Weekdays),
    /// On this day of every so many months.
    Months(u32, DayOfMonth),
    /// On this month and day of every year.
    Yearly(u32, u32),
}

/// A day of any month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOfMonth {
    /// Its number, 1 to 31; the last day of a shorter month.
    Number(u32),
    /// The last one.
    Last,
    /// This weekday, counted from the beginning, 1 to 5.
    Nth(u8, Weekday),
    /// The last one of this weekday.
    LastWeekday(Weekday),
}

/// The longest interval, of days, weeks or months.
const MAX_INTERVAL: u32 = 366;

/// How far a next day is looked for, in days, weeks, months or years.
const MAX_STEPS: u32 = 40_000;

impl Recurrence {
    /// Reads a rule; what it leaves out is taken from `due`, the day on which the task is due. Nothing where it is none.
    #[must_use]
    pub fn parse(text: &str, due: NaiveDate) -> Option<Self> {
        let text: String = text.to_lowercase().chars().filter(|character| !character.is_whitespace()).collect();
        let mut parts = text.split(':');
        let (head, mut rest) = (parts.next()?, parts.collect::<Vec<_>>());
        let (interval, unit) = match head {
            "daily" => (1, "day"),
            "weekly" => (1, "week"),
            "monthly" => (1, "month"),
            "quarterly" => (3, "month"),
            "yearly" | "annually" => (1, "year"),
            "weekdays" => return rest.is_empty().then_some(Self::Weekdays),
            "every" if !rest.is_empty() => interval_of(rest.remove(0))?,
            _ => return None,
        };
        let day = match rest.as_slice() {
            [] => None,
            [day] => Some(*day),
            _ => return None,
        };
        match (unit, day) {
            ("day", None) => Some(Self::Days(interval)),
            ("week", None) => Some(Self::Weeks(interval, Weekdays::of([due.weekday()])?)),
            ("week", Some(days)) => Some(Self::Weeks(interval, weekdays(days)?)),
            ("month", None) => Some(Self::Months(interval, DayOfMonth::Number(due.day()))),
            ("month", Some(day)) => Some(Self::Months(interval, DayOfMonth::parse(day)?)),
            ("year", None) => Some(Self::Yearly(due.month(), due.day())),
            ("year", Some(day)) => {
                let (month, day) = day.split_once('-')?;
                let (month, day) = (digits(month)?, digits(day)?);
                // 2028 has a 29 February.
                NaiveDate::from_ymd_opt(2028, month, day).map(|_| Self::Yearly(month, day))
            }
            _ => None,
        }
    }

    /// The first day of the rule after this one, where intervals are counted from; nothing at the end of the calendar.
    #[must_use]
    pub fn next_after(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(interval) => day.checked_add_days(Days::new(interval.into())),
            Self::Weekdays => later(Weekdays::MONDAY_TO_FRIDAY.after(day), day),
            Self::Weeks(interval, days) => {
                let monday = day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))?;
                let further = u64::from(interval) * 7;
                [0, further].into_iter().find_map(|ahead| {
                    let monday = monday.checked_add_days(Days::new(ahead))?;
                    let week = days.iter().map(|on| u64::from(on.num_days_from_monday()));
                    week.filter_map(|days| monday.checked_add_days(Days::new(days))).find(|found| *found > day)
                })
            }
            Self::Months(interval, on) => {
                let first = day.with_day(1)?;
                let months = (0..=MAX_STEPS).map(|step| step.checked_mul(interval));
                let firsts = months.map_while(|ahead| first.checked_add_months(Months::new(ahead?)));
                let found = firsts.clone().filter_map(|first| on.of_month(first)).find(|found| *found > day);
                // Every second February never has a fifth Monday in some centuries: then the last is meant.
                let last = |first| match on {
                    DayOfMonth::Nth(_, weekday) => DayOfMonth::LastWeekday(weekday).of_month(first),
                    _ => None,
                };
                found.or_else(|| firsts.filter_map(last).find(|found| *found > day))
            }
            Self::Yearly(month, on) => [day.year(), day.year() + 1].into_iter().find_map(|year| {
                let found =
                    NaiveDate::from_ymd_opt(year, month, on).or_else(|| NaiveDate::from_ymd_opt(year, month, 28))?;
                later(found, day)
            }),
        }
    }

    /// The first day of the rule after `done` that is not before `earliest`. Intervals are counted from `done`, so that every
    /// second week stays the same one of two.
    #[must_use]
    pub fn next_from(self, done: NaiveDate, earliest: NaiveDate) -> Option<NaiveDate> {
        let mut day = self.next_after(done)?;
        for _ in 0..MAX_STEPS {
            if day >= earliest {
                return Some(day);
            }
            day = self.next_after(day)?;
        }
        None
    }
}

fn later(found: NaiveDate, day: NaiveDate) -> Option<NaiveDate> {
    (found > day).then_some(found)
}

/// `2weeks` is 2 and week.
fn interval_of(text: &str) -> Option<(u32, &'static str)> {
    let number: String = text.chars().take_while(char::is_ascii_digit).collect();
    let unit = text.strip_prefix(number.as_str())?.trim_end_matches('s');
    let unit = ["day", "week", "month"].into_iter().find(|known| *known == unit)?;
    let interval = if number.is_empty() { 1 } else { digits(&number)? };
    (1..=MAX_INTERVAL).contains(&interval).then_some((interval, unit))
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Names of weekdays as the notation has them.
const NAMES: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

fn weekday(name: &str) -> Option<Weekday> {
    NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, day)| day)
}

fn name_of(day: Weekday) -> &'static str {
    NAMES.into_iter().find(|(_, known)| *known == day).map_or("", |(name, _)| name)
}

fn weekdays(text: &str) -> Option<Weekdays> {
    let days: Vec<Weekday> = text.split(',').map(weekday).collect::<Option<_>>()?;
    Weekdays::of(days)
}

impl DayOfMonth {
    fn parse(text: &str) -> Option<Self> {
        if text == "last" {
            return Some(Self::Last);
        }
        if let Some(day) = text.strip_prefix("last") {
            return Some(Self::LastWeekday(weekday(day)?));
        }
        if let Some(number) = digits(text) {
            return (1..=31).contains(&number).then_some(Self::Number(number));
        }
        let mut rest = text.chars();
        let nth = rest.next()?.to_digit(10).filter(|nth| (1..=5).contains(nth))?;
        Some(Self::Nth(u8::try_from(nth).ok()?, weekday(rest.as_str())?))
    }

    /// The day in the month that begins on `first`; nothing where it has none.
    fn of_month(self, first: NaiveDate) -> Option<NaiveDate> {
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        match self {
            Self::Number(number) => Some(first.with_day(number).unwrap_or(last)),
            Self::Last => Some(last),
            Self::Nth(nth, day) => NaiveDate::from_weekday_of_month_opt(first.year(), first.month(), day, nth),
            Self::LastWeekday(day) => [5, 4]
                .into_iter()
                .find_map(|nth| NaiveDate::from_weekday_of_month_opt(first.year(), first.month(), day, nth)),
        }
    }
}

impl fmt::Display for DayOfMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Last => f.write_str("last"),
            Self::Nth(nth, day) => write!(f, "{nth}{}", name_of(*day)),
            Self::LastWeekday(day) => write!(f, "last{}", name_of(*day)),
        }
    }
}

/// The one notation of a rule.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(1) => f.write_str("daily"),
            Self::Days(interval) => write!(f, "every:{interval}days"),
            Self::Weekdays => f.write_str("weekdays"),
            Self::Weeks(interval, days) => {
                let names = days.iter().map(name_of).collect::<Vec<_>>().join(",");
                match interval {
                    1 => write!(f, "weekly:{names}"),
                    _ => write!(f, "every:{interval}weeks:{names}"),
                }
            }
            Self::Months(1, day) => write!(f, "monthly:{day}"),
            Self::Months(interval, day) => write!(f, "every:{interval}months:{day}"),
            Self::Yearly(month, day) => write!(f, "yearly:{month:02}-{day:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule(text: &str) -> Recurrence {
        Recurrence::parse(text, day("2026-11-30")).unwrap()
    }

    #[test]
    fn what_is_left_out_comes_from_the_due_day() {
        for (typed, kept) in [
            ("daily", "daily"),
            ("Every: 1 day", "daily"),
            ("every:10days", "every:10days"),
            ("weekdays", "weekdays"),
            ("weekly", "weekly:mon"),
            ("weekly:thu,Mon,thu", "weekly:mon,thu"),
            ("every:2weeks", "every:2weeks:mon"),
            ("every:2weeks:fri", "every:2weeks:fri"),
            ("monthly", "monthly:30"),
            ("monthly:last", "monthly:last"),
            ("monthly:2tue", "monthly:2tue"),
            ("monthly:lastfri", "monthly:lastfri"),
            ("quarterly", "every:3months:30"),
            ("yearly", "yearly:11-30"),
            ("yearly:02-29", "yearly:02-29"),
        ] {
            assert_eq!(rule(typed).to_string(), kept, "{typed}");
        }
        for wrong in [
            "",
            "often",
            "weekdays:mon",
            "weekly:",
            "weekly:monday",
            "every",
            "every:0days",
            "every:367days",
            "every:2years",
            "monthly:0",
            "monthly:32",
            "monthly:6mon",
            "monthly:0mon",
            "yearly:02-30",
            "yearly:13-01",
            "daily:1",
            "monthly:1:2",
            "every:2weeks:mon:tue",
            "monthly:+5",
        ] {
            assert_eq!(Recurrence::parse(wrong, day("2026-11-30")), None, "{wrong}");
        }
    }

    #[test]
    fn days_follow_as_people_count_them() {
        for (text, done, next) in [
            ("daily", "2026-12-31", "2027-01-01"),
            ("every:3days", "2026-02-27", "2026-03-02"),
            ("weekdays", "2026-11-06", "2026-11-09"),
            ("weekdays", "2026-11-07", "2026-11-09"),
            ("weekly:mon,thu", "2026-11-02", "2026-11-05"),
            ("weekly:mon,thu", "2026-11-05", "2026-11-09"),
            ("every:2weeks:mon,thu", "2026-11-05", "2026-11-16"),
            ("every:2weeks:sun", "2026-11-02", "2026-11-08"),
            ("monthly:31", "2027-01-31", "2027-02-28"),
            ("monthly:31", "2027-02-28", "2027-03-31"),
            ("monthly:29", "2028-01-29", "2028-02-29"),
            ("monthly:15", "2026-11-10", "2026-11-15"),
            ("monthly:last", "2026-11-30", "2026-12-31"),
            ("monthly:2tue", "2026-11-10", "2026-12-08"),
            ("monthly:5mon", "2026-11-30", "2027-03-29"),
            ("monthly:lastfri", "2026-11-27", "2026-12-25"),
            ("every:3months:31", "2026-08-31", "2026-11-30"),
            ("yearly:02-29", "2027-02-28", "2028-02-29"),
            ("yearly:02-29", "2028-02-29", "2029-02-28"),
            ("yearly:11-30", "2026-11-02", "2026-11-30"),
        ] {
            assert_eq!(rule(text).next_after(day(done)), Some(day(next)), "{text} after {done}");
        }
        // What is late keeps its rhythm: the same one of two weeks.
        assert_eq!(rule("every:2weeks:mon").next_from(day("2026-11-02"), day("2026-12-01")), Some(day("2026-12-14")));
        assert_eq!(rule("daily").next_from(day("2026-11-02"), day("2026-12-01")), Some(day("2026-12-01")));
        assert_eq!(rule("daily").next_from(day("2026-11-02"), day("2026-10-01")), Some(day("2026-11-03")));
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0..40_000_u64).prop_map(|days| day("2000-01-01").checked_add_days(Days::new(days)).unwrap())
    }

    fn any_rule() -> impl Strategy<Value = Recurrence> {
        let weekday = || (0..7_usize).prop_map(|at| NAMES.get(at).unwrap().1);
        let days = proptest::collection::vec(weekday(), 1..7).prop_map(|days| Weekdays::of(days).unwrap());
        let of_month = prop_oneof![
            (1..=31_u32).prop_map(DayOfMonth::Number),
            Just(DayOfMonth::Last),
            (1..=5_u8, weekday()).prop_map(|(nth, day)| DayOfMonth::Nth(nth, day)),
            weekday().prop_map(DayOfMonth::LastWeekday),
        ];
        prop_oneof![
            (1..=MAX_INTERVAL).prop_map(Recurrence::Days),
            Just(Recurrence::Weekdays),
            (1..=60_u32, days).prop_map(|(interval, days)| Recurrence::Weeks(interval, days)),
            (1..=24_u32, of_month).prop_map(|(interval, day)| Recurrence::Months(interval, day)),
            any_day().prop_map(|day| Recurrence::Yearly(day.month(), day.day())),
        ]
    }

    /// Whether the rule has this day, looking at no other.
    fn has(rule: Recurrence, day: NaiveDate) -> bool {
        let last = day.succ_opt().unwrap().day() == 1;
        let in_last_week = day.checked_add_days(Days::new(7)).unwrap().month() != day.month();
        match rule {
            Recurrence::Days(_) => true,
            Recurrence::Weekdays => day.weekday().num_days_from_monday() < 5,
            Recurrence::Weeks(_, days) => days.contains(day.weekday()),
            Recurrence::Months(_, DayOfMonth::Number(number)) => day.day() == number || last && day.day() < number,
            Recurrence::Months(_, DayOfMonth::Last) => last,
            Recurrence::Months(_, DayOfMonth::Nth(5, on)) => day.weekday() == on && in_last_week,
            Recurrence::Months(_, DayOfMonth::Nth(nth, on)) => {
                day.weekday() == on && day.day().div_ceil(7) == u32::from(nth)
            }
            Recurrence::Months(_, DayOfMonth::LastWeekday(on)) => day.weekday() == on && in_last_week,
            Recurrence::Yearly(month, on) => {
                day.month() == month
                    && (day.day() == on || (month, on) == (2, 29) && day.day() == 28 && !day.leap_year())
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_notation_reads_back(rule in any_rule(), due in any_day()) {
            prop_assert_eq!(Recurrence::parse(&rule.to_string(), due), Some(rule));
        }

        #[test]
        fn the_next_day_is_later_and_of_the_rule(rule in any_rule(), from in any_day()) {
            let next = rule.next_after(from).unwrap();
            prop_assert!(next > from, "{rule} {from} {next}");
            prop_assert!(has(rule, next), "{rule} {from} {next}");
        }

        #[test]
        fn with_an_interval_of_one_no_day_is_passed_over(rule in any_rule(), from in any_day()) {
            let once = match rule {
                Recurrence::Days(_) => Recurrence::Days(1),
                Recurrence::Weeks(_, days) => Recurrence::Weeks(1, days),
                Recurrence::Months(_, day) => Recurrence::Months(1, day),
                other => other,
            };
            let next = once.next_after(from).unwrap();
            let between = (1..(next - from).num_days()).map(|days| from + chrono::Duration::days(days));
            // Month by month there is a fifth one soon: the last of a month without one is not it.
            let is_no_fifth = |day: NaiveDate| matches!(once, Recurrence::Months(_, DayOfMonth::Nth(5, _))) && day.day() <= 28;
            for day in between {
                prop_assert!(!has(once, day) || is_no_fifth(day), "{once} {from} {day} {next}");
            }
        }

        #[test]
        fn what_is_late_comes_today_or_later(rule in any_rule(), done in any_day(), late in 0..5_000_u64) {
            let today = done.checked_add_days(Days::new(late)).unwrap();
            let next = rule.next_from(done, today).unwrap();
            prop_assert!(next > done && next >= today);
            prop_assert!(has(rule, next));
        }

        #[test]
        fn nothing_makes_the_reader_panic(text in "\\PC{0,40}", due in any_day()) {
            if let Some(rule) = Recurrence::parse(&text, due) {
                prop_assert_eq!(Recurrence::parse(&rule.to_string(), due), Some(rule));
            }
        }

        #[test]
        fn the_end_of_the_calendar_is_no_panic(rule in any_rule()) {
            let _ = (rule.next_after(NaiveDate::MAX), rule.next_from(NaiveDate::MAX, NaiveDate::MAX), rule.next_after(NaiveDate::MIN));
        }
    }
}
