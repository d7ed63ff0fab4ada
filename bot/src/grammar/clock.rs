//! Times of day and short whiles: `3pm`, `15:00`, `15m`, `1h30`, `2d`.

use chrono::NaiveTime;

/// A time of day as the dates' reader gives it: `3pm`, `3:30 pm`, `15:00`.
#[must_use]
pub fn time_of_day(typed: &str) -> Option<NaiveTime> {
    let text: String = typed.to_lowercase().chars().filter(|character| !character.is_whitespace()).collect();
    let (clock, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(half) if hour <= 12 => hour % 12 + half,
        // `15pm` says the same twice.
        Some(12) | None => hour,
        Some(_) => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// The longest while that makes sense, in minutes: a year.
const LONGEST: i64 = 366 * 24 * 60;

/// How many minutes these words at the beginning of a line say, and how many words that takes: `15m`, `90 min`, `1h30`, `1h
/// 30m`, `2 hours`.
#[must_use]
pub fn minutes_at(words: &[&str]) -> Option<(i64, usize)> {
    let first = words.first()?;
    let (count, rest) = split_number(first)?;
    if rest.is_empty() {
        let per = unit(words.get(1)?)?;
        return sound(count * per).map(|minutes| (minutes, 2));
    }
    let (unit_word, more) =
        rest.split_at_checked(rest.find(|letter: char| letter.is_ascii_digit()).unwrap_or(rest.len()))?;
    let per = unit(unit_word)?;
    if !more.is_empty() {
        // `1h30`, `1h30m`
        let (minutes, ending) = split_number(more)?;
        let whole = per == 60 && minutes < 60 && matches!(ending, "" | "m" | "min");
        return if whole { sound(count * per + minutes).map(|minutes| (minutes, 1)) } else { None };
    }
    // `1h 30m`
    if per == 60
        && let Some((minutes, ending)) = words.get(1).and_then(|word| split_number(word))
        && minutes < 60
        && matches!(ending, "m" | "min")
    {
        return sound(count * 60 + minutes).map(|minutes| (minutes, 2));
    }
    sound(count * per).map(|minutes| (minutes, 1))
}

fn sound(minutes: i64) -> Option<i64> {
    (1..=LONGEST).contains(&minutes).then_some(minutes)
}

/// The number a word begins with, at most six digits, and what follows it, in small letters.
fn split_number(word: &str) -> Option<(i64, &str)> {
    let digits = word.len() - word.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (number, rest) = word.split_at_checked(digits)?;
    if number.is_empty() || number.len() > 6 {
        return None;
    }
    Some((number.parse().ok()?, rest.trim_end_matches([',', '.', ';'])))
}

/// The minutes of a unit.
fn unit(word: &str) -> Option<i64> {
    Some(match word.to_lowercase().trim_end_matches([',', '.', ';']) {
        "m" | "min" | "mins" | "minute" | "minutes" => 1,
        "h" | "hr" | "hrs" | "hour" | "hours" => 60,
        "d" | "day" | "days" => 24 * 60,
        "w" | "wk" | "week" | "weeks" => 7 * 24 * 60,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_and_whiles_are_read_as_people_type_them() {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
        for (typed, wanted) in [
            ("3pm", time(15, 0)),
            ("3:30 PM", time(15, 30)),
            ("12am", time(0, 0)),
            ("12pm", time(12, 0)),
            ("15:00", time(15, 0)),
            ("15:00pm", time(15, 0)),
            ("15am", None),
            ("25:00", None),
            ("noon", None),
        ] {
            assert_eq!(time_of_day(typed), wanted, "{typed}");
        }
        for (typed, wanted) in [
            (vec!["15m", "no"], Some((15, 1))),
            (vec!["90", "min"], Some((90, 2))),
            (vec!["1h30"], Some((90, 1))),
            (vec!["1h30m"], Some((90, 1))),
            (vec!["1h", "30m"], Some((90, 2))),
            (vec!["2d"], Some((2_880, 1))),
            (vec!["2", "weeks"], Some((20_160, 2))),
            (vec!["15"], None),
            (vec!["15x"], None),
            (vec!["0m"], None),
            (vec!["999999w"], None),
            (vec!["m"], None),
        ] {
            assert_eq!(minutes_at(&typed), wanted, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_the_readers_panic(text in "\\PC{0,20}") {
            let _ = (time_of_day(&text), minutes_at(&text.split(' ').collect::<Vec<_>>()));
        }
    }
}
