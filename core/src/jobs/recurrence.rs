//! When recurring work is due: cron expressions read as wall time in a zone, daylight saving included.

use std::str::FromStr;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use cron::Schedule;

use crate::calendar::moment;
use crate::error::Error;

/// The last year that schedules reach.
const LAST_YEAR: i32 = 2100;

/// The text is no cron expression of five fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cron expression of five fields (minute, hour, day of month, month, day of week): {0}")]
pub struct BadCron(String);

impl BadCron {
    pub(super) fn new(text: &str) -> Self {
        Self(text.chars().take(100).collect())
    }
}

impl From<BadCron> for Error {
    fn from(bad: BadCron) -> Self {
        Self::broken(bad.to_string())
    }
}

/// A cron expression that has been read. Five fields as everywhere: Sunday is 0 or 7, months and weekdays may be named,
/// and where both day fields are restricted, either is enough.
#[derive(Debug, Clone)]
pub struct Recurrence {
    /// The moments are those of any of these, which are kept in wall time.
    any_of: Vec<Schedule>,
}

/// The first moment after `after` at which the expression is due in the zone; nothing where there is none until the end
/// of the year 2100. A wall time that the spring day skips is due at the first moment after the gap; one that the autumn
/// day shows twice is due once, the first time.
///
/// # Errors
/// Where the text is no cron expression.
pub fn next_after(cron: &str, zone: Tz, after: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, BadCron> {
    Ok(Recurrence::parse(cron)?.next_after(zone, after))
}

impl Recurrence {
    /// Reads an expression.
    ///
    /// # Errors
    /// Where the text is no cron expression.
    pub fn parse(cron: &str) -> Result<Self, BadCron> {
        let bad = || BadCron::new(cron);
        let plain = |field: &str| field.chars().all(|c| c.is_ascii_alphanumeric() || "*,-/".contains(c));
        let fields: Vec<&str> = cron.split_whitespace().collect();
        let &[minute, hour, day, month, weekday] = fields.as_slice() else { return Err(bad()) };
        if !fields.iter().all(|field| plain(field)) {
            return Err(bad());
        }
        let weekdays = weekdays(weekday).ok_or_else(bad)?;
        let either_day = !day.starts_with('*') && !weekday.starts_with('*');
        let days = if either_day { vec![(day, "*"), ("*", weekdays.as_str())] } else { vec![(day, weekdays.as_str())] };
        let any_of = days
            .into_iter()
            .map(|(day, weekdays)| Schedule::from_str(&format!("0 {minute} {hour} {day} {month} {weekdays}")))
            .collect::<Result<_, _>>()
            .map_err(|_| bad())?;
        Ok(Self { any_of })
    }

    /// The first due moment after `after`; see [`next_after`].
    #[must_use]
    pub fn next_after(&self, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let after = after.max(DateTime::UNIX_EPOCH);
        if after.year() > LAST_YEAR {
            return None;
        }
        let wall = after.with_timezone(&zone).naive_local().and_utc();
        self.any_of
            .iter()
            .filter_map(|schedule| {
                schedule.after(&wall).map(|due| moment(zone, due.naive_utc())).find(|moment| *moment > after)
            })
            .min()
    }
}

/// The weekday field in the numbering of the `cron` crate, which counts from 1 for Sunday.
fn weekdays(field: &str) -> Option<String> {
    if field == "*" {
        return Some(field.to_owned());
    }
    let mut days = [false; 7];
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse().ok().filter(|step| (1..=7).contains(step))?),
            None => (part, 1),
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (0, 6),
            Some((first, last)) => match (weekday(first)?, weekday(last)?) {
                // Saturday to Sunday is a weekend, whichever of its two numbers Sunday has.
                (first, 0) if first > 0 => (first, 7),
                range => range,
            },
            None if part.contains('/') => (weekday(range)?, 6),
            None => (weekday(range)?, weekday(range)?),
        };
        if first > last {
            return None;
        }
        for day in (first..=last).step_by(step) {
            *days.get_mut(day % 7)? = true;
        }
    }
    let numbers: Vec<String> =
        (1..).zip(days).filter(|(_, on)| *on).map(|(number, _): (u8, _)| number.to_string()).collect();
    Some(numbers.join(","))
}

/// The number of a weekday, 0 to 7, from its number or its name.
fn weekday(text: &str) -> Option<usize> {
    const NAMES: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let named = NAMES.iter().position(|name| name.eq_ignore_ascii_case(text));
    named.or_else(|| text.parse().ok().filter(|number| (0..=7).contains(number)))
}
