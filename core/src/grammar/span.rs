//! Spans of days as people write them: `7d`, `this month`, `last quarter`, `november`, `2026`, `q4`, `2026-11-01..2026-11-15`,
//! `until 30 nov`, and every date of `date`, which is the span of that day.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::date;
use crate::calendar::Period;
use crate::error::UserError;

/// Days from one up to another, which does not belong to them; open where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The first day after it.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// One day.
    #[must_use]
    pub fn day(day: NaiveDate) -> Self {
        Self { from: Some(day), to: day.succ_opt() }
    }

    fn of(period: Period) -> Self {
        Self { from: Some(period.first), to: period.last.succ_opt() }
    }
}

/// Where a length of time without a direction lies: `7d` of what happened are the last seven days, of what is to happen the
/// next seven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facing {
    /// What happened.
    Past,
    /// What is to happen.
    Future,
}

/// A span among words.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The span, or why what is clearly meant as one cannot be read.
    pub span: Result<Span, UserError>,
    /// How many words it takes.
    pub words: usize,
    /// It is a length of time, such as `7d`: nothing lies before or after it.
    pub length: bool,
}

/// The most words that a span takes.
pub const MOST_WORDS: usize = date::MOST_WORDS;

/// The span at the beginning of these words.
#[must_use]
pub fn at_start(words: &[&str], today: NaiveDate, facing: Facing) -> Option<Found> {
    let lower: Vec<String> = words.iter().take(MOST_WORDS).map(|word| lowered(word)).collect();
    let plain: Vec<&str> = lower.iter().map(String::as_str).collect();
    if let Some(first) = words.first()
        && let Some((from, to)) = first.split_once("..")
    {
        return Some(Found { span: between(from, to, today, facing), words: 1, length: false });
    }
    if let Some((span, words)) = length(&plain, today, facing) {
        return Some(Found { span: Ok(span), words, length: true });
    }
    if let Some((period, words)) = period(&plain, today, facing) {
        return Some(Found { span: Ok(Span::of(period)), words, length: false });
    }
    let found = date::at_start(words, today)?;
    Some(Found { span: found.date.map(Span::day), words: found.words, length: false })
}

fn lowered(word: &str) -> String {
    if word.len() > 20 { String::new() } else { word.to_lowercase() }
}

/// `2026-11-01..2026-11-15`, `..friday`, `today..`: both ends belong to it.
fn between(from: &str, to: &str, today: NaiveDate, facing: Facing) -> Result<Span, UserError> {
    let end = |word: &str| -> Result<Option<Span>, UserError> {
        if word.is_empty() {
            return Ok(None);
        }
        match at_start(&[word], today, facing) {
            Some(found) if found.words == 1 => found.span.map(Some),
            _ => Err(date::not_a_date(word)),
        }
    };
    let (from, to) = (end(from)?, end(to)?);
    Ok(Span { from: from.and_then(|span| span.from), to: to.and_then(|span| span.to) })
}

/// `7d`, `2 weeks`, `last 30 days`, `next 3 months`.
fn length(words: &[&str], today: NaiveDate, facing: Facing) -> Option<(Span, usize)> {
    let (facing, rest, before) = match words {
        ["last" | "past" | "previous", rest @ ..] => (Facing::Past, rest, 1),
        ["next" | "coming", rest @ ..] => (Facing::Future, rest, 1),
        rest => (facing, rest, 0),
    };
    let first = rest.first()?;
    let digits = first.len().saturating_sub(first.trim_start_matches(|sign: char| sign.is_ascii_digit()).len());
    let (count, unit) = first.split_at_checked(digits)?;
    let count: u32 = count.parse().ok().filter(|count| (1..=3_650).contains(count))?;
    let (unit, taken) = if unit.is_empty() { (*rest.get(1)?, 2) } else { (unit, 1) };
    let days = |days: u32| Days::new(u64::from(days));
    let shifted = match (unit.strip_suffix('s').unwrap_or(unit), facing) {
        ("d" | "day", Facing::Past) => today.checked_sub_days(days(count)),
        ("d" | "day", Facing::Future) => today.checked_add_days(days(count)),
        ("w" | "week", Facing::Past) => today.checked_sub_days(days(count * 7)),
        ("w" | "week", Facing::Future) => today.checked_add_days(days(count * 7)),
        ("m" | "month", Facing::Past) => today.checked_sub_months(Months::new(count)),
        ("m" | "month", Facing::Future) => today.checked_add_months(Months::new(count)),
        ("y" | "year", Facing::Past) => today.checked_sub_months(Months::new(count * 12)),
        ("y" | "year", Facing::Future) => today.checked_add_months(Months::new(count * 12)),
        _ => return None,
    }?;
    let span = match facing {
        Facing::Past => Span { from: Some(shifted), to: today.succ_opt() },
        Facing::Future => Span { from: Some(today), to: shifted.succ_opt() },
    };
    Some((span, before + taken))
}

/// `this month`, `last week`, `november`, `nov 2025`, `2026`, `2026-11`, `q4`, `q4 2025`.
fn period(words: &[&str], today: NaiveDate, facing: Facing) -> Option<(Period, usize)> {
    if let [which @ ("this" | "last" | "previous" | "next"), unit, ..] = words
        && let Some(now) = around(today, unit)
    {
        let period = match *which {
            "this" => now,
            "next" => around(now.last.succ_opt()?, unit)?,
            _ => now.before(),
        };
        return Some((period, 2));
    }
    let first = *words.first()?;
    if let Some(year) = year(first) {
        return Some((Period::year(NaiveDate::from_ymd_opt(year, 1, 1)?), 1));
    }
    if let Some((year_part, month)) = first.split_once('-')
        && let (Some(year), 1..=2, Ok(month)) = (year(year_part), month.len(), month.parse())
    {
        return Some((Period::month(NaiveDate::from_ymd_opt(year, month, 1)?), 1));
    }
    let named = |year: i32| -> Option<Period> {
        if let Some(quarter) = first.strip_prefix('q').and_then(|number| number.parse::<u32>().ok()) {
            return (1..=4)
                .contains(&quarter)
                .then(|| NaiveDate::from_ymd_opt(year, quarter * 3, 1))
                .flatten()
                .map(Period::quarter);
        }
        NaiveDate::from_ymd_opt(year, date::month_of(first)?, 1).map(Period::month)
    };
    named(today.year())?;
    // `nov 30` is a day.
    let second = words.get(1).copied().unwrap_or_default();
    if let Some(year) = year(second) {
        return named(year).map(|period| (period, 2));
    }
    if second.starts_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let years = match facing {
        Facing::Past => [today.year(), today.year() - 1],
        Facing::Future => [today.year(), today.year() + 1],
    };
    let fits = |period: &Period| match facing {
        Facing::Past => period.first <= today,
        Facing::Future => period.last >= today,
    };
    years.into_iter().filter_map(named).find(fits).map(|period| (period, 1))
}

fn around(day: NaiveDate, unit: &str) -> Option<Period> {
    Some(match unit {
        "week" => Period::week(day, Weekday::Mon),
        "month" => Period::month(day),
        "quarter" => Period::quarter(day),
        "year" => Period::year(day),
        _ => return None,
    })
}

fn year(word: &str) -> Option<i32> {
    let sound = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| sound && (1900..=2199).contains(year))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// `from..to` of a span, on Monday, 23 November 2026.
    fn read(text: &str, facing: Facing) -> Option<(String, usize)> {
        let words: Vec<&str> = text.split(' ').collect();
        let found = at_start(&words, day("2026-11-23"), facing)?;
        let end = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Some((
            found.span.map_or("refused".to_owned(), |span| format!("{}..{}", end(span.from), end(span.to))),
            found.words,
        ))
    }

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, past) in [
            ("7d", "2026-11-16..2026-11-24"),
            ("2 weeks", "2026-11-09..2026-11-24"),
            ("last 3 months", "2026-08-23..2026-11-24"),
            ("next 7 days", "2026-11-23..2026-12-01"),
            ("today", "2026-11-23..2026-11-24"),
            ("yesterday", "2026-11-22..2026-11-23"),
            ("this week", "2026-11-23..2026-11-30"),
            ("last week", "2026-11-16..2026-11-23"),
            ("this month", "2026-11-01..2026-12-01"),
            ("next month", "2026-12-01..2027-01-01"),
            ("last quarter", "2026-07-01..2026-10-01"),
            ("this year", "2026-01-01..2027-01-01"),
            ("december", "2025-12-01..2026-01-01"),
            ("Nov 2025", "2025-11-01..2025-12-01"),
            ("2026", "2026-01-01..2027-01-01"),
            ("2026-11", "2026-11-01..2026-12-01"),
            ("q4", "2026-10-01..2027-01-01"),
            ("q1 2025", "2025-01-01..2025-04-01"),
            ("2026-11-30", "2026-11-30..2026-12-01"),
            ("nov 30", "2026-11-30..2026-12-01"),
            ("30 Nov 2027", "2027-11-30..2027-12-01"),
            ("2026-11-01..2026-11-15", "2026-11-01..2026-11-16"),
            ("..yesterday", "..2026-11-23"),
            ("2026-12..", "2026-12-01.."),
            ("2026-11-31", "refused"),
            ("06/07/2026", "refused"),
            ("never..today", "refused"),
        ] {
            let (span, words) = read(text, Facing::Past).unwrap();
            assert_eq!((span.as_str(), words), (past, text.split(' ').count()), "{text}");
        }
        for (text, future) in [
            ("7d", "2026-11-23..2026-12-01"),
            ("december", "2026-12-01..2027-01-01"),
            ("oct", "2027-10-01..2027-11-01"),
        ] {
            assert_eq!(read(text, Facing::Future).unwrap().0, future, "{text}");
        }
        for none in ["acme", "0d", "7x", "q5", "d", "", "99999d", "7 acme"] {
            assert_eq!(read(none, Facing::Past), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(words in prop::collection::vec("\\PC{0,12}|[0-9]{1,5}[dwmy]|next|last|this|month|q[0-9]", 0..5), days in 1..3_000_000_i32) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if let Some(today) = NaiveDate::from_num_days_from_ce_opt(days) {
                let _ = at_start(&words, today, Facing::Past);
                let _ = at_start(&words, today, Facing::Future);
            }
        }
    }
}
