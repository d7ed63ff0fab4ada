//! Dates as people write them: `fri`, `tomorrow 3pm`, `in 2 weeks`, `30 Nov`, `Nov 30, 2026`, `2026-11-30`, `30/11/2026`,
//! `end of month`.
//!
//! A weekday is the next such day: on a Friday, `fri` is a week later, because today has a word of its own. `next fri` is
//! the Friday of the following week (Monday to Sunday). A day without a year is the next such day, today included.
//! Numbers with dots put the day first; with slashes they may be read two ways, and then are refused with both readings.

use std::borrow::Cow;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use winnow::ascii::digit1;
use winnow::combinator::{opt, preceded};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::one_of;

use super::characters::plain;
use crate::error::UserError;
use crate::refusal;

/// The most words that a date and its time take: `fri 30 Nov 2026 at 3 pm`.
pub const MOST_WORDS: usize = 7;

/// A later year is a slip of the finger.
const LAST_YEAR: i32 = 2199;

/// Reads a text that is meant to be a date and nothing else; a time of day after it is left out.
///
/// # Errors
/// Refused where it is none, where there is no such day, and where it can be read two ways (the refusal names both).
pub fn parse(text: &str, today: NaiveDate) -> Result<NaiveDate, UserError> {
    let typed = plain(text);
    let words: Vec<&str> = typed.split(' ').take(MOST_WORDS + 1).collect();
    let found = at_start(&words, today).or_else(|| without_in(&words, today));
    match found {
        Some(found) if found.words == words.len() => found.date.map_err(|refused| refused.about("close_on")),
        _ => Err(not_a_date(&typed).about("close_on")),
    }
}

/// `2 weeks` where a date is expected anyway.
fn without_in(words: &[&str], today: NaiveDate) -> Option<Found> {
    let longer: Vec<&str> = std::iter::once("in").chain(words.iter().copied()).collect();
    let found = at_start(&longer, today)?;
    Some(Found { words: found.words.saturating_sub(1), ..found })
}

/// The refusal of what is no date.
#[must_use]
pub fn not_a_date(given: &str) -> UserError {
    refusal!("error-not-a-date", given = given)
}

/// Why words that are clearly meant as a date are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unreadable {
    NoSuchDay,
    TwoWays(NaiveDate, NaiveDate),
    OtherWeekday(NaiveDate),
}

impl Unreadable {
    fn refusal(self, given: &str) -> UserError {
        let said = |date: NaiveDate| date.format("%-d %b %Y").to_string();
        match self {
            Self::NoSuchDay => not_a_date(given),
            Self::TwoWays(one, other) => {
                refusal!("error-date-two-ways", given = given, one = said(one), other = said(other))
            }
            Self::OtherWeekday(date) => {
                refusal!("error-wrong-weekday", given = given, weekday = date.format("%A").to_string())
            }
        }
    }
}

/// A date among words.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The date, or why what is clearly meant as one cannot be read.
    pub date: Result<NaiveDate, UserError>,
    /// How many words it takes, with its time.
    pub words: usize,
    /// The time of day after it, as typed.
    pub time: Option<String>,
}

/// The date at the beginning of these words.
#[must_use]
pub fn at_start(words: &[&str], today: NaiveDate) -> Option<Found> {
    let folded: Vec<Cow<'_, str>> = words.iter().take(MOST_WORDS).map(|word| folded(word)).collect();
    let folded: Vec<&str> = folded.iter().map(AsRef::as_ref).collect();
    let (date, taken) = relative(&folded, today)
        .or_else(|| with_weekday(&folded, today))
        .or_else(|| day_and_month(&folded, today))
        .or_else(|| folded.first().and_then(|word| numeric(word, today)).map(|date| (date, 1)))?;
    let date = date.map_err(|unreadable| unreadable.refusal(&words.get(..taken).unwrap_or_default().join(" ")));
    let after = folded.get(taken..).unwrap_or_default();
    let of_time = time_words(after);
    let time = words.get(taken..taken.saturating_add(of_time)).unwrap_or_default().join(" ");
    let time = (of_time > 0).then(|| time.trim_start_matches("at ").to_owned());
    Some(Found { date, words: taken.saturating_add(of_time), time })
}

/// Whether a date can begin with this word before that one; most words of a line end here.
#[must_use]
pub fn may_begin(word: &str, second: &str) -> bool {
    let (word, second) = (folded(word), folded(second));
    let (word, second) = (word.as_ref(), second.as_ref());
    let day = day_of(word).is_some();
    let numeric = word.starts_with(|start: char| start.is_ascii_digit()) && word.contains(['-', '/', '.']);
    match word {
        "today" | "tomorrow" | "tmrw" | "tmr" | "yesterday" | "day" | "next" | "this" | "end" | "eow" | "eom"
        | "eoq" | "eoy" => true,
        "in" => second.starts_with(|start: char| start.is_ascii_digit()) || count_of(second).is_some(),
        _ if day => numeric || second == "of" || month_of(second).is_some(),
        _ => numeric || weekday(word).is_some() || (month_of(word).is_some() && day_of(second).is_some()),
    }
}

/// Small letters, plain dashes, no punctuation after it; nothing where it is too long to be part of a date.
fn folded(word: &str) -> Cow<'_, str> {
    if word.len() > 40 {
        return Cow::Borrowed("");
    }
    let dotted_day = word.ends_with('.') && word.matches('.').count() == 2;
    let word = word.trim_end_matches([',', ';', '!', '?']).trim_end_matches(|end| end == '.' && !dotted_day);
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    let dashes = ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'];
    Cow::Owned(word.to_lowercase().replace(dashes, "-"))
}

type Reading = (Result<NaiveDate, Unreadable>, usize);

/// `today`, `in 2 weeks`, `next week`, `end of month`.
fn relative(words: &[&str], today: NaiveDate) -> Option<Reading> {
    let (date, taken) = match words {
        ["today", ..] => (Some(today), 1),
        ["tomorrow" | "tmrw" | "tmr", ..] => (today.succ_opt(), 1),
        ["yesterday", ..] => (today.pred_opt(), 1),
        ["day", "after", "tomorrow", ..] => (today.checked_add_days(Days::new(2)), 3),
        ["in", count, unit, ..] if count_of(count).is_some() && is_unit(unit) => (later(today, count, unit), 3),
        ["in", short, ..] => {
            let unit = short.trim_start_matches(|character: char| character.is_ascii_digit());
            let count = short.strip_suffix(unit)?;
            count_of(count)?;
            if !matches!(unit, "d" | "w") {
                return None;
            }
            (later(today, count, unit), 2)
        }
        ["next", "week", ..] => (in_week(today, Weekday::Mon, 1), 2),
        ["next", "month", ..] => (today.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))), 2),
        ["next", day, ..] => (in_week(today, weekday(day)?, 1), 2),
        ["this", day, ..] => (next(today, weekday(day)?), 2),
        ["eow", ..] => (in_week(today, Weekday::Fri, 0), 1),
        ["eom", ..] => (end_of(today, 1), 1),
        ["eoq", ..] => (end_of(today, 3), 1),
        ["eoy", ..] => (end_of(today, 12), 1),
        ["end", "of", "the" | "this", period, ..] => (end_of_named(today, period)?, 4),
        ["end", "of", period, ..] => (end_of_named(today, period)?, 3),
        _ => return None,
    };
    Some((date.filter(|date| date.year() <= LAST_YEAR).ok_or(Unreadable::NoSuchDay), taken))
}

fn end_of_named(today: NaiveDate, period: &str) -> Option<Option<NaiveDate>> {
    Some(match period {
        "week" => in_week(today, Weekday::Fri, 0),
        "month" => end_of(today, 1),
        "quarter" => end_of(today, 3),
        "year" => end_of(today, 12),
        _ => return None,
    })
}

/// The last day of the month, quarter or year that today is in.
fn end_of(today: NaiveDate, months: u32) -> Option<NaiveDate> {
    let left = months - today.month0() % months;
    today.with_day(1)?.checked_add_months(Months::new(left))?.pred_opt()
}

/// A weekday of the week (Monday to Sunday) that lies `weeks` after this one.
fn in_week(today: NaiveDate, day: Weekday, weeks: u64) -> Option<NaiveDate> {
    let monday = today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?;
    monday.checked_add_days(Days::new(7 * weeks + u64::from(day.num_days_from_monday())))
}

/// The next such day after today.
fn next(today: NaiveDate, day: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + day.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    today.checked_add_days(Days::new(u64::from(if ahead == 0 { 7 } else { ahead })))
}

fn count_of(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let spoken = WORDS.iter().position(|known| *known == word).and_then(|at| u32::try_from(at + 1).ok());
    spoken.or_else(|| word.parse().ok().filter(|_| word.bytes().all(|byte| byte.is_ascii_digit())))
}

fn is_unit(word: &str) -> bool {
    matches!(word.strip_suffix('s').unwrap_or(word), "day" | "week" | "month" | "year" | "d" | "w")
}

fn later(today: NaiveDate, count: &str, unit: &str) -> Option<NaiveDate> {
    let count = count_of(count)?;
    match unit.chars().next()? {
        'd' => today.checked_add_days(Days::new(u64::from(count))),
        'w' => today.checked_add_days(Days::new(u64::from(count).checked_mul(7)?)),
        'm' => today.checked_add_months(Months::new(count)),
        _ => today.checked_add_months(Months::new(count.checked_mul(12)?)),
    }
}

/// The weekday that a word in small letters names.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// `fri`, `Fri 27 Nov`, `Mon 4 Jan 2027`. A weekday that does not go with the day is refused.
fn with_weekday(words: &[&str], today: NaiveDate) -> Option<Reading> {
    let (first, rest) = words.split_first()?;
    let day = weekday(first)?;
    let Some((date, taken)) = day_and_month(rest, today) else {
        return Some((next(today, day).ok_or(Unreadable::NoSuchDay), 1));
    };
    let date = date.and_then(|date| if date.weekday() == day { Ok(date) } else { Err(Unreadable::OtherWeekday(date)) });
    Some((date, taken.saturating_add(1)))
}

/// `30 Nov`, `30th of November 2026`, `Nov 30`, `Nov 30, 2026`.
fn day_and_month(words: &[&str], today: NaiveDate) -> Option<Reading> {
    let (day, month, taken) = match words {
        [day, "of", month, ..] if day_of(day).is_some() => (day_of(day)?, month_of(month)?, 3),
        [day, month, ..] if day_of(day).is_some() => (day_of(day)?, month_of(month)?, 2),
        [month, day, ..] => (day_of(day)?, month_of(month)?, 2),
        _ => return None,
    };
    let year = words.get(taken).and_then(|word| year_of(word));
    let taken = if year.is_some() { taken + 1 } else { taken };
    Some((on(day, month, year, today).ok_or(Unreadable::NoSuchDay), taken))
}

/// The day of that date; the next one where no year is given.
fn on(day: u32, month: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        // Eight years always hold a 29 February.
        None => (0..=8)
            .filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, month, day))
            .find(|date| *date >= today),
    }
}

fn day_of(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th", "."].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let sound = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|day| sound && (1..=31).contains(day))
}

/// The month that a word in small letters names.
#[must_use]
pub fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS.iter().position(|month| {
        *month == word || (word.len() == 3 && month.starts_with(word)) || (word == "sept" && *month == "september")
    })?;
    u32::try_from(at + 1).ok()
}

fn year_of(word: &str) -> Option<i32> {
    let sound = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| sound && (1900..=LAST_YEAR).contains(year))
}

/// `2026-11-30`, `30/11/2026`, `30/11`, `30.11.2026`, `30.11.`; nothing where the word has no such shape.
fn numeric(word: &str, today: NaiveDate) -> Option<Result<NaiveDate, Unreadable>> {
    let mut input = word;
    let (first, separator, second, third) = shape.parse_next(&mut input).ok()?;
    let (first_number, second_number): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let dotted_end = separator == '.' && third.is_none() && input == ".";
    if !(input.is_empty() || dotted_end) || word == "24/7" {
        return None;
    }
    if first.len() == 4 {
        let day = third?.parse().ok()?;
        let year = year_of(first)?;
        return Some(on(day, second_number, Some(year), today).ok_or(Unreadable::NoSuchDay));
    }
    let year = match third {
        Some(third) if third.len() == 2 => Some(2000 + third.parse::<i32>().ok()?),
        Some(third) => Some(year_of(third)?),
        None if separator == '/' || dotted_end => None,
        None => return None,
    };
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    let day_first = on(first_number, second_number, year, today);
    let month_first = on(second_number, first_number, year, today).filter(|_| separator != '.');
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => Some(Err(Unreadable::TwoWays(one, other))),
        (Some(date), _) | (None, Some(date)) => Some(Ok(date)),
        // `50/50` is no date; `31/02/2026` was meant as one.
        (None, None) => year.map(|_| Err(Unreadable::NoSuchDay)),
    }
}

/// Two or three numbers with the same separator between them.
fn shape<'s>(input: &mut &'s str) -> Result<(&'s str, char, &'s str, Option<&'s str>), EmptyError> {
    let first = digit1.parse_next(input)?;
    let separator: char = one_of(['-', '/', '.']).parse_next(input)?;
    let second = digit1.parse_next(input)?;
    let third = opt(preceded(separator, digit1)).parse_next(input)?;
    Ok((first, separator, second, third))
}

/// How many of these words tell a time of day: `3pm`, `at 15:00`, `3 pm`.
fn time_words(words: &[&str]) -> usize {
    match words {
        ["at", hour, "am" | "pm", ..] if is_hour(hour) => 3,
        ["at", time, ..] if is_time(time) => 2,
        [hour, "am" | "pm", ..] if is_hour(hour) => 2,
        [time, ..] if is_time(time) => 1,
        _ => 0,
    }
}

fn is_hour(word: &str) -> bool {
    let (hour, minute) = word.split_once(':').unwrap_or((word, "00"));
    let below = |text: &str, limit: u32| {
        (1..=2).contains(&text.len()) && text.parse::<u32>().is_ok_and(|number| number < limit)
    };
    below(hour, 24) && minute.len() == 2 && below(minute, 60)
}

fn is_time(word: &str) -> bool {
    let twelve = word.strip_suffix("am").or_else(|| word.strip_suffix("pm"));
    twelve.map_or_else(|| word.contains(':') && is_hour(word), is_hour)
}
