//! What the values of a setting look like: how one is read from what a program gave or a person typed, and what is said
//! where it does not fit.

use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;
use serde_json::{Value, json};
use uuid::Uuid;

use super::choices::{Choice, Deliveries, Delivery};
use super::typed::{TIME, Typed};
use crate::calendar::{Hours, Weekdays};
use crate::error::UserError;
use crate::money::Currency;
use crate::refusal;

/// The longest word, in characters.
const LONGEST_WORD: usize = 40;

/// What the values of a setting look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `true` or `false`.
    YesNo,
    /// A whole number between two bounds, both included.
    Whole(u32, u32),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A time of day, `"08:30"`.
    Time,
    /// Hours of the day, `{"from": "20:00", "to": "08:00"}`.
    Hours,
    /// Days of the week, `["mon", "tue"]`.
    Weekdays,
    /// An ISO 4217 code.
    Currency,
    /// A zone of the IANA database.
    TimeZone,
    /// A language, with or without its country.
    Locale,
    /// An ISO 3166 code of two letters.
    Country,
    /// A Slack channel by its id.
    Channel,
    /// A pipeline by its id.
    Pipeline,
    /// The ways on which a notification reaches somebody, `["dm", "digest"]`; `[]` where it is off.
    Deliveries,
    /// A short name for programs.
    Word,
}

/// Whether "none" was given.
pub(super) fn is_none(given: &Value) -> bool {
    match given {
        Value::Null => true,
        Value::String(text) => matches!(text.trim().to_lowercase().as_str(), "" | "none" | "off" | "-"),
        _ => false,
    }
}

impl Shape {
    /// The value as it is kept. `label` is what people call the setting.
    pub(crate) fn read(self, given: &Value, label: &str) -> Result<Value, UserError> {
        let said = said(given);
        match self {
            Self::YesNo => {
                yes_no(given).ok_or_else(|| refusal!("error-setting-not-yes-or-no", setting = label, given = said))
            }
            Self::Whole(least, most) => whole(given, least, most).ok_or_else(|| {
                refusal!(
                    "error-setting-out-of-bounds",
                    setting = label,
                    least = i64::from(least),
                    most = i64::from(most),
                    given = said
                )
            }),
            Self::OneOf(choices) => one_of(given, choices).ok_or_else(|| {
                refusal!("error-setting-not-one-of", setting = label, choices = choices.join(", "), given = said)
            }),
            Self::Time => {
                time(given).ok_or_else(|| refusal!("error-setting-not-a-time", setting = label, given = said))
            }
            Self::Hours => {
                hours(given).ok_or_else(|| refusal!("error-setting-not-hours", setting = label, given = said))
            }
            Self::Weekdays => {
                weekdays(given).ok_or_else(|| refusal!("error-setting-not-weekdays", setting = label, given = said))
            }
            Self::Currency => Ok(Currency::parse(&said)?.write()),
            Self::TimeZone => zone(&said).ok_or_else(|| refusal!("error-not-a-time-zone", given = said)),
            Self::Locale => locale(&said).ok_or_else(|| refusal!("error-not-a-locale", given = said)),
            Self::Country => country(&said).ok_or_else(|| refusal!("error-not-a-country", given = said)),
            Self::Channel => channel(&said).ok_or_else(|| refusal!("error-not-a-channel", given = said)),
            Self::Pipeline => {
                let id = said.parse::<Uuid>().ok().map(|id| json!(id));
                id.ok_or_else(|| refusal!("error-setting-not-a-pipeline", setting = label))
            }
            Self::Deliveries => {
                deliveries(given).ok_or_else(|| refusal!("error-setting-not-deliveries", setting = label, given = said))
            }
            Self::Word => word(&said).ok_or_else(|| {
                refusal!("error-setting-not-a-word", setting = label, limit = LONGEST_WORD, given = said)
            }),
        }
    }

    /// What may be set, for the reference.
    #[must_use]
    pub fn values(self) -> String {
        let text = match self {
            Self::YesNo => "`true` or `false`",
            Self::Whole(least, most) => return format!("{least} to {most}"),
            Self::OneOf(choices) => {
                return choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
            }
            Self::Time => "a time such as `08:30`",
            Self::Hours => "hours such as `20:00-08:00`",
            Self::Weekdays => "days such as `mon-fri` or `sun,mon`",
            Self::Currency => "an ISO 4217 code",
            Self::TimeZone => "a zone such as `Europe/Paris`",
            Self::Locale => "a language such as `en-GB`",
            Self::Country => "an ISO 3166 code of two letters",
            Self::Channel => "the id of a Slack channel",
            Self::Pipeline => "the id of a pipeline",
            Self::Deliveries => "any of `dm`, `channel`, `digest`; `off` for none",
            Self::Word => "a word of 40 characters at most",
        };
        text.to_owned()
    }
}

/// What was given, as it is said back.
fn said(given: &Value) -> String {
    match given {
        Value::String(text) => super::cut(text.trim()),
        other => super::cut(&other.to_string()),
    }
}

fn typed(given: &Value) -> Option<String> {
    given.as_str().map(|text| text.trim().to_lowercase())
}

fn yes_no(given: &Value) -> Option<Value> {
    let yes = match typed(given).as_deref() {
        Some("yes" | "true" | "on" | "1") => true,
        Some("no" | "false" | "off" | "0") => false,
        Some(_) => return None,
        None => given.as_bool()?,
    };
    Some(json!(yes))
}

fn whole(given: &Value, least: u32, most: u32) -> Option<Value> {
    let number = match given {
        Value::String(text) => text.trim().parse().ok()?,
        other => u32::read(other)?,
    };
    (least..=most).contains(&number).then(|| json!(number))
}

fn one_of(given: &Value, choices: &[&str]) -> Option<Value> {
    let text = typed(given)?.replace('-', "_");
    choices.iter().find(|choice| **choice == text).map(|choice| json!(choice))
}

fn time(given: &Value) -> Option<Value> {
    Some(NaiveTime::parse_from_str(given.as_str()?.trim(), TIME).ok()?.write())
}

fn hours(given: &Value) -> Option<Value> {
    let hours = match given {
        Value::String(text) => {
            let (from, to) = text.split_once(['-', '\u{2013}', '\u{2014}'])?;
            let time = |text: &str| NaiveTime::parse_from_str(text.trim(), TIME).ok();
            Hours { from: time(from)?, to: time(to)? }
        }
        other => Hours::read(other)?,
    };
    (hours.from != hours.to).then(|| hours.write())
}

fn weekday(text: &str) -> Option<Weekday> {
    let text = text.trim().to_lowercase();
    // Names in full are known by their first three letters: `monday`, not `monster`.
    let short = text.strip_suffix("day").map_or(text.as_str(), |stem| stem.get(..3).unwrap_or(stem));
    Weekday::ALL.iter().copied().find(|day| day.as_str() == short)
}

fn weekdays(given: &Value) -> Option<Value> {
    let Some(text) = given.as_str() else { return Some(Weekdays::read(given)?.write()) };
    let mut days = Vec::new();
    for part in text.split(',') {
        match part.split_once(['-', '\u{2013}']) {
            None => days.push(weekday(part)?),
            Some((first, last)) => {
                let (mut day, last) = (weekday(first)?, weekday(last)?);
                days.push(day);
                while day != last {
                    day = day.succ();
                    days.push(day);
                }
            }
        }
    }
    Some(Weekdays::of(days)?.write())
}

fn zone(text: &str) -> Option<Value> {
    chrono_tz::TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text)).map(|zone: &Tz| zone.write())
}

fn locale(text: &str) -> Option<Value> {
    let known: unic_langid::LanguageIdentifier = text.parse().ok()?;
    (known.language.as_str() != "und").then(|| json!(known.to_string()))
}

/// A country whose telephone numbers are known: that is what the setting is for.
fn country(text: &str) -> Option<Value> {
    let code = text.to_ascii_uppercase();
    code.parse::<phonenumber::country::Id>().ok().map(|_| json!(code))
}

/// `C0123ABC`, or a channel as Slack writes it into a command: `<#C0123ABC|sales>`.
fn channel(text: &str) -> Option<Value> {
    let inner = text.strip_prefix("<#").and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    let id = inner.split('|').next()?;
    let sound = id.starts_with(['C', 'G'])
        && (2..=20).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    sound.then(|| json!(id))
}

fn deliveries(given: &Value) -> Option<Value> {
    let Some(text) = typed(given) else { return Some(Deliveries::read(given)?.write()) };
    if is_none(given) {
        return Some(Deliveries::default().write());
    }
    let ways = text.split([',', '+']).map(|way| Delivery::read(&json!(way.trim()))).collect::<Option<Vec<_>>>()?;
    Some(Deliveries::of(ways).write())
}

fn word(text: &str) -> Option<Value> {
    let sound = (1..=LONGEST_WORD).contains(&text.chars().count())
        && text.chars().all(|letter| letter.is_alphanumeric() || "_-.:".contains(letter));
    sound.then(|| json!(text))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    const SHAPES: [Shape; 14] = [
        Shape::YesNo,
        Shape::Whole(1, 365),
        Shape::OneOf(&["manual", "feed"]),
        Shape::Time,
        Shape::Hours,
        Shape::Weekdays,
        Shape::Currency,
        Shape::TimeZone,
        Shape::Locale,
        Shape::Country,
        Shape::Channel,
        Shape::Pipeline,
        Shape::Deliveries,
        Shape::Word,
    ];

    #[test]
    fn values_are_read_as_people_type_them() {
        for (shape, given, kept) in [
            (Shape::YesNo, json!("on"), json!(true)),
            (Shape::YesNo, json!(false), json!(false)),
            (Shape::Whole(1, 365), json!(" 30 "), json!(30)),
            (Shape::OneOf(&["business_hours"]), json!("Business-Hours"), json!("business_hours")),
            (Shape::Time, json!("8:30"), json!("08:30")),
            (Shape::Hours, json!("20:00 – 8:00"), json!({"from": "20:00", "to": "08:00"})),
            (Shape::Weekdays, json!("mon-wed, Saturday"), json!(["mon", "tue", "wed", "sat"])),
            (Shape::Weekdays, json!("fri-mon"), json!(["mon", "fri", "sat", "sun"])),
            (Shape::Weekdays, json!(["sun", "mon"]), json!(["mon", "sun"])),
            (Shape::Currency, json!("usd"), json!("USD")),
            (Shape::TimeZone, json!("europe/paris"), json!("Europe/Paris")),
            (Shape::Locale, json!("en_gb"), json!("en-GB")),
            (Shape::Country, json!("fr"), json!("FR")),
            (Shape::Channel, json!("<#C0123ABC|sales>"), json!("C0123ABC")),
            (Shape::Deliveries, json!("digest, dm"), json!(["dm", "digest"])),
            (Shape::Deliveries, json!("off"), json!([])),
            (Shape::Word, json!("team"), json!("team")),
        ] {
            assert_eq!(shape.read(&given, "It").unwrap(), kept, "{given}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        for (shape, given, words) in [
            (Shape::YesNo, json!("maybe"), "It is on or off, not “maybe”."),
            (Shape::Whole(1, 365), json!(366), "It is a whole number from 1 to 365, not “366”."),
            (Shape::Whole(1, 365), json!(-1), "It is a whole number from 1 to 365, not “-1”."),
            (Shape::Whole(1, 365), json!("1.5"), "It is a whole number from 1 to 365, not “1.5”."),
            (Shape::OneOf(&["manual", "feed"]), json!("x"), "It is one of manual, feed, not “x”."),
            (Shape::Time, json!("25:00"), "It is a time of day such as 08:30, not “25:00”."),
            (
                Shape::Hours,
                json!("08:00-08:00"),
                "It is from one time to another, such as 20:00-08:00, not “08:00-08:00”.",
            ),
            (Shape::Weekdays, json!("monster"), "It is days of the week such as mon-fri or sun,mon, not “monster”."),
            (Shape::Weekdays, json!([]), "It is days of the week such as mon-fri or sun,mon, not “[]”."),
            (Shape::Currency, json!("euro"), "“euro” is not a currency. Use a code like EUR or USD."),
            (Shape::TimeZone, json!("Paris"), "“Paris” is not a time zone. Write it like Europe/Paris."),
            (Shape::Locale, json!("??"), "“??” is not a language. Use a code like en or fr-CA."),
            (Shape::Country, json!("ZZ"), "“ZZ” is not a country. Use a code like FR or US."),
            (Shape::Channel, json!("#sales"), "“#sales” is not a Slack channel. Use its id, such as C0123ABCD."),
            (Shape::Pipeline, json!("Sales"), "It is not one of your pipelines. Pick another."),
            (Shape::Deliveries, json!("fax"), "It is dm, channel, digest, several of them, or off, not “fax”."),
            (Shape::Word, json!("two words"), "It is one word of 40 characters at most, not “two words”."),
        ] {
            let refusal = shape.read(&given, "It").unwrap_err();
            assert_eq!(refusal.text().render("en"), words);
        }
        assert_eq!(Shape::Channel.read(&json!("C"), "It").unwrap_err().code(), "not-a-channel");
    }

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            "\\PC{0,20}".prop_map(Value::from),
            "[0-9:., monsrteuwdifha-]{0,12}".prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            Just(Value::Null),
            proptest::collection::vec("mon|dm|x", 0..4).prop_map(Value::from),
            ("[0-9:]{0,5}", "[0-9:]{0,5}").prop_map(|(from, to)| json!({"from": from, "to": to})),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_given_is_kept_soundly_or_refused_in_words(given in any_value()) {
            for shape in SHAPES {
                match shape.read(&given, "It") {
                    Ok(kept) => prop_assert_eq!(shape.read(&kept, "It").unwrap(), kept, "{:?}", shape),
                    Err(refusal) => prop_assert!(!refusal.text().render("en").starts_with("error-")),
                }
            }
        }
    }
}
