//! The values of a record by field, and how each shape of value is read and checked. The same for a modal, a command, a
//! request of the API, a file and a proposal of the assistant.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::catalogue::Shape;
use crate::contacts::{COMPANY_ROLES, MAX_ADDRESSES};
use crate::error::{Error, Result, UserError};
use crate::money::{self, Currency, Money};
use crate::{fields, refusal, tags, texts};

/// The values of a record, or of a change of it, by field. Canonical: amounts and numbers are decimal strings, days
/// `2026-11-30`, ids hyphenated; an empty field is null.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields(Map<String, Value>);

/// What is to be changed: a value for each field to be set, null for one to be emptied. Fields that are absent stay.
pub type Changes = Fields;

impl Fields {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same values and one more; for building a change.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.set(key, value);
        self
    }

    /// Sets a value.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    /// Takes a value out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }

    /// A value; null where there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &Value {
        self.0.get(key).unwrap_or(&Value::Null)
    }

    /// Whether there is something to read in this field.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        !is_empty(self.get(key))
    }

    /// Whether the field is named at all, be it with null.
    #[must_use]
    pub fn names(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// Whether nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).as_str()
    }

    /// An id.
    #[must_use]
    pub fn id(&self, key: &str) -> Option<Uuid> {
        self.text(key)?.parse().ok()
    }

    /// A whole number.
    #[must_use]
    pub fn integer(&self, key: &str) -> Option<i64> {
        self.get(key).as_i64()
    }

    /// An amount or number.
    #[must_use]
    pub fn decimal(&self, key: &str) -> Option<Decimal> {
        self.text(key)?.parse().ok()
    }

    /// A day.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<NaiveDate> {
        self.text(key)?.parse().ok()
    }

    /// A moment.
    #[must_use]
    pub fn moment(&self, key: &str) -> Option<DateTime<Utc>> {
        self.text(key)?.parse().ok()
    }

    /// A list of texts.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<String> {
        let list = self.get(key).as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A list of ids.
    #[must_use]
    pub fn ids(&self, key: &str) -> Vec<Uuid> {
        self.texts(key).iter().filter_map(|text| text.parse().ok()).collect()
    }

    /// Those of these fields whose values differ in `other`, as they are here.
    #[must_use]
    pub fn that_differ_from(&self, other: &Self) -> Self {
        Self(self.iter().filter(|(key, value)| other.get(key) != *value).map(|(k, v)| (k.clone(), v.clone())).collect())
    }

    /// The same without empty values.
    #[must_use]
    pub fn without_empty(&self) -> Self {
        Self(self.iter().filter(|(_, value)| !is_empty(value)).map(|(k, v)| (k.clone(), v.clone())).collect())
    }
}

impl From<Map<String, Value>> for Fields {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(fields.0)
    }
}

/// Whether a value says nothing.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A moment as PostgreSQL writes it into JSON, so that what is read equals what is kept.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> Value {
    let micros = at.timestamp_subsec_micros();
    let fraction = if micros == 0 { String::new() } else { format!(".{micros:06}") };
    Value::String(format!("{}{}+00:00", at.format("%Y-%m-%dT%H:%M:%S"), fraction.trim_end_matches('0')))
}

/// How the workspace writes what is written differently elsewhere.
#[derive(Clone)]
pub(crate) struct Notation {
    /// Whose telephone numbers have no prefix.
    pub country: String,
    /// Which currency an amount has that names none.
    pub currency: String,
    /// In which currency the record's own amounts are.
    pub amounts_in: String,
}

/// The years that a day can be in: all that have four digits, less the last, so that the day after has them too.
const YEARS: RangeInclusive<i32> = 1000..=9998;

/// Refuses a day of another year.
pub(crate) fn within_years(day: NaiveDate, years: RangeInclusive<i32>) -> Result<(), UserError> {
    if years.contains(&day.year()) {
        return Ok(());
    }
    // Words: a year has no separators.
    let (first, last) = (years.start().to_string(), years.end().to_string());
    Err(refusal!("error-date-out-of-range", first = first, last = last))
}

/// A value as it is kept, out of what somebody gave. Links and people are only checked for being ids.
///
/// # Errors
/// Refused where it is not of this shape, naming the field.
pub(crate) fn read(key: &str, shape: &Shape, given: &Value, notation: &Notation) -> Result<Value> {
    let read = match shape {
        Shape::Tags => tags::all_normalised(&list(given)).map(Value::from),
        Shape::Emails => addresses(given, "emails", fields::email),
        Shape::Phones => addresses(given, "phones", |phone| fields::phone(phone, &notation.country)),
        Shape::Participants => participants(given),
        Shape::People | Shape::Links(_) => ids(given, shape),
        Shape::Addresses => postal_addresses(given),
        Shape::Keys => keys(given),
        Shape::Json => Ok(given.clone()),
        Shape::SomeOf(options) => some_of(&list(given), options),
        Shape::Name(missing) => fields::required_name(given.as_str().unwrap_or_default(), missing).map(Value::from),
        _ if is_empty(given) => Ok(Value::Null),
        Shape::Money => sum_of_money(given, notation),
        Shape::YesNo => yes_no(given),
        Shape::Integer(least, most) => integer(given, *least, *most),
        _ => single(shape, &written(given), notation),
    };
    read.map_err(|error| match error {
        Error::User(refusal) => refusal.about(key.to_owned()).into(),
        fault @ Error::Fault(_) => fault,
    })
}

/// One value that people write as a text.
fn single(shape: &Shape, text: &str, notation: &Notation) -> Result<Value> {
    Ok(match shape {
        Shape::Text(limit) => one_line(text, *limit)?,
        Shape::LongText(limit) => lines(text, *limit)?,
        Shape::Choice(keys) => {
            let wanted = fields::folded(text).to_lowercase().replace(' ', "_");
            let known = keys.iter().find(|key| **key == wanted);
            json!(known.ok_or_else(|| refusal!("error-not-a-choice", given = text, choices = keys.join(", ")))?)
        }
        Shape::OneOf(options) => {
            json!(one_of(text, options).ok_or_else(|| not_an_option(text, options))?)
        }
        Shape::Number => json!(number(text)?.normalize().to_string()),
        Shape::Amount => json!(amount(text, &notation.amounts_in)?),
        Shape::Currency => json!(currency(text)?),
        Shape::Date => {
            let day: NaiveDate = text.trim().parse().map_err(|_| refusal!("error-not-a-day", given = text))?;
            within_years(day, YEARS)?;
            json!(day.to_string())
        }
        Shape::Moment => {
            let at: DateTime<Utc> = text.trim().parse().map_err(|_| refusal!("error-not-a-moment", given = text))?;
            within_years(at.date_naive(), YEARS)?;
            moment(at)
        }
        Shape::Person => json!(id(text).ok_or_else(|| refusal!("error-no-such-person"))?),
        Shape::Link(_) | Shape::Id => json!(id(text).ok_or_else(|| refusal!("error-no-such-record"))?),
        Shape::Email => json!(fields::email(text)?),
        Shape::Phone => json!(fields::phone(text, &notation.country)?),
        Shape::Url => json!(fields::url(text)?),
        Shape::Domain => json!(fields::domain(text)?),
        _ => return Err(Error::broken("a shape that is not a single text")),
    })
}

fn written(given: &Value) -> String {
    match given {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn id(text: &str) -> Option<String> {
    text.trim().parse::<Uuid>().ok().map(|id| id.to_string())
}

/// Ids in their order, each once.
fn ids(given: &Value, shape: &Shape) -> Result<Value> {
    let mut kept = Vec::new();
    for text in list(given) {
        kept.push(id(&text).ok_or_else(|| match shape {
            Shape::People => refusal!("error-no-such-person"),
            _ => refusal!("error-no-such-record"),
        })?);
    }
    kept.sort_unstable();
    kept.dedup();
    Ok(json!(kept))
}

/// The texts of a list; a single text is a list of one.
fn list(given: &Value) -> Vec<String> {
    match given {
        Value::Array(list) => list.iter().map(written).collect(),
        Value::Null => Vec::new(),
        single => vec![written(single)],
    }
}

fn one_line(text: &str, limit: usize) -> Result<Value> {
    let text = fields::folded(text);
    if text.chars().count() > limit {
        return Err(refusal!("error-text-too-long", limit = limit).into());
    }
    Ok(if text.is_empty() { Value::Null } else { json!(text) })
}

fn lines(text: &str, limit: usize) -> Result<Value> {
    let text: String =
        text.chars().filter(|character| !character.is_control() || "\n\t".contains(*character)).collect();
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(refusal!("error-text-too-long", limit = limit).into());
    }
    Ok(if text.is_empty() { Value::Null } else { json!(text) })
}

fn number(text: &str) -> Result<Decimal> {
    let plain = text.trim();
    Decimal::from_str_exact(plain)
        .or_else(|_| Decimal::from_scientific(plain))
        .map_err(|_| refusal!("error-not-a-number", given = text).into())
}

/// An amount with the decimals of its currency's coin. One that is finer is for the kind's rules to refuse, which know the
/// currency for sure.
fn amount(text: &str, currency: &str) -> Result<String> {
    let amount = money::in_range(number(text)?)?;
    let known = Currency::kept(currency);
    Ok(known.map_or(amount, |currency| Money::new(amount, currency).written().amount).to_string())
}

/// Keys as texts; a single text is a list of one.
fn keys(given: &Value) -> Result<Value> {
    let given = match given {
        Value::Array(list) => list.as_slice(),
        Value::Null => &[],
        single => std::slice::from_ref(single),
    };
    let mut kept = Vec::new();
    for one in given {
        let text = one.as_str().ok_or_else(|| refusal!("error-not-a-list-of-texts", given = written(one)))?;
        match one_line(text, fields::MAX_TEXT)? {
            Value::Null => {}
            key => kept.push(key),
        }
    }
    Ok(Value::Array(kept))
}

fn integer(given: &Value, least: i64, most: i64) -> Result<Value> {
    let text = written(given);
    let value: Option<i64> = text.trim().parse().ok();
    match value {
        Some(value) if (least..=most).contains(&value) => Ok(json!(value)),
        Some(_) => Err(refusal!("error-number-out-of-range", least = least, most = most).into()),
        None => Err(refusal!("error-not-a-number", given = text).into()),
    }
}

fn currency(text: &str) -> Result<String> {
    let code = text.trim().to_uppercase();
    if texts::is_currency(&code) { Ok(code) } else { Err(refusal!("error-not-a-currency", given = text).into()) }
}

fn sum_of_money(given: &Value, notation: &Notation) -> Result<Value> {
    let (amount, code) = match given {
        Value::Object(parts) => (parts.get("amount").map(written), parts.get("currency").map(written)),
        single => (Some(written(single)), None),
    };
    let amount = money::in_range(number(&amount.unwrap_or_default())?)?;
    let currency = Currency::parse(&code.unwrap_or_else(|| notation.currency.clone()))?;
    let sum = Money::new(amount, currency).in_coins()?;
    Ok(json!({ "amount": sum.amount.to_string(), "currency": currency.code() }))
}

fn yes_no(given: &Value) -> Result<Value> {
    match written(given).trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Ok(Value::Bool(true)),
        "false" | "no" | "n" | "0" => Ok(Value::Bool(false)),
        other => Err(refusal!("error-not-yes-or-no", given = other).into()),
    }
}

fn one_of(text: &str, options: &[String]) -> Option<String> {
    let wanted = fields::folded(text).to_lowercase();
    options.iter().find(|option| option.to_lowercase() == wanted).cloned()
}

fn some_of(given: &[String], options: &[String]) -> Result<Value> {
    let mut chosen = Vec::new();
    for text in given {
        let option = one_of(text, options).ok_or_else(|| not_an_option(text, options))?;
        if !chosen.contains(&option) {
            chosen.push(option);
        }
    }
    chosen.sort_by_key(|option| options.iter().position(|known| known == option));
    Ok(if chosen.is_empty() { Value::Null } else { json!(chosen) })
}

fn not_an_option(given: &str, options: &[String]) -> UserError {
    refusal!("error-not-a-choice", given = given, choices = options.join(", "))
}

/// The first refusal, else the values without repetitions, in their order.
fn addresses(given: &Value, what: &'static str, read: impl Fn(&str) -> Result<String>) -> Result<Value> {
    let mut values = Vec::new();
    for text in list(given) {
        let value = read(&text)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.len() > MAX_ADDRESSES {
        return Err(refusal!("error-too-many-addresses", what = what, limit = MAX_ADDRESSES).into());
    }
    Ok(json!(values))
}

fn participants(given: &Value) -> Result<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for one in given.as_array().map(Vec::as_slice).unwrap_or_default() {
        let contact = one.get("contact_id").map(written).and_then(|text| id(&text));
        let contact = contact.ok_or_else(|| refusal!("error-no-such-contact"))?;
        let role = one.get("role").map_or_else(|| "other".to_owned(), written);
        if !COMPANY_ROLES.contains(&role.as_str()) {
            return Err(refusal!("error-not-a-choice", given = role, choices = COMPANY_ROLES.join(", ")).into());
        }
        kept.retain(|known| known.get("contact_id") != Some(&json!(contact)));
        kept.push(json!({ "contact_id": contact, "role": role }));
    }
    if kept.len() > MAX_ADDRESSES {
        return Err(refusal!("error-too-many-participants", limit = MAX_ADDRESSES).into());
    }
    Ok(Value::Array(kept))
}

/// The parts of a postal address besides its kind.
const ADDRESS_PARTS: [&str; 5] = ["street", "postal_code", "city", "region", "country"];

/// What a further postal address is for.
const ADDRESS_KINDS: [&str; 4] = ["billing", "shipping", "office", "other"];

fn postal_addresses(given: &Value) -> Result<Value> {
    let mut kept = Vec::new();
    for one in given.as_array().map(Vec::as_slice).unwrap_or_default() {
        let kind = one.get("kind").map_or_else(|| "other".to_owned(), written);
        if !ADDRESS_KINDS.contains(&kind.as_str()) {
            return Err(refusal!("error-not-a-choice", given = kind, choices = ADDRESS_KINDS.join(", ")).into());
        }
        let mut address = Map::new();
        for part in ADDRESS_PARTS {
            if let Some(text) = one.get(part)
                && let kept @ Value::String(_) = one_line(&written(text), fields::MAX_TEXT)?
            {
                address.insert(part.to_owned(), kept);
            }
        }
        if !address.is_empty() {
            address.insert("kind".to_owned(), json!(kind));
            kept.push(Value::Object(address));
        }
    }
    if kept.len() > MAX_ADDRESSES {
        return Err(refusal!("error-too-many-addresses", what = "addresses", limit = MAX_ADDRESSES).into());
    }
    Ok(Value::Array(kept))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    fn notation() -> Notation {
        Notation { country: "FR".into(), currency: "EUR".into(), amounts_in: "KWD".into() }
    }

    fn kept(shape: &Shape, given: Value) -> Option<Value> {
        read("field", shape, &given, &notation()).ok()
    }

    #[test]
    fn each_shape_has_one_notation() {
        assert_eq!(kept(&Shape::Amount, json!("1200.5")), Some(json!("1200.500")));
        assert_eq!(kept(&Shape::Amount, json!(1200.5)), Some(json!("1200.500")));
        assert_eq!(kept(&Shape::Number, json!("010.500")), Some(json!("10.5")));
        assert_eq!(kept(&Shape::Date, json!("2026-11-30")), Some(json!("2026-11-30")));
        assert_eq!(
            kept(&Shape::Moment, json!("2026-11-30T10:00:00.120Z")),
            Some(json!("2026-11-30T10:00:00.12+00:00"))
        );
        assert_eq!(kept(&Shape::YesNo, json!("Yes")), Some(json!(true)));
        assert_eq!(kept(&Shape::Integer(0, 100), json!("75")), Some(json!(75)));
        assert_eq!(kept(&Shape::Emails, json!(["A@b.example", "a@B.example"])), Some(json!(["a@b.example"])));
        assert_eq!(kept(&Shape::Phones, json!("06 12 34 56 78")), Some(json!(["+33612345678"])));
        assert_eq!(kept(&Shape::Money, json!("12")), Some(json!({"amount": "12.00", "currency": "EUR"})));
        for (typed, amount) in [("KWD", "1.234"), ("JPY", "12"), ("EUR", "1.20")] {
            let money = json!({"amount": amount, "currency": typed});
            assert_eq!(kept(&Shape::Money, money.clone()), Some(money));
        }
        assert_eq!(kept(&Shape::Keys, json!("a")), Some(json!(["a"])));
        assert_eq!(kept(&Shape::Text(10), json!("  a \n b ")), Some(json!("a b")));
        assert_eq!(kept(&Shape::Text(10), json!("  ")), Some(Value::Null));
        let sizes = Shape::SomeOf(vec!["S".into(), "M".into(), "L".into()]);
        assert_eq!(kept(&sizes, json!(["l", "S", "s"])), Some(json!(["S", "L"])));
    }

    #[test]
    fn what_is_not_of_the_shape_is_refused_and_names_the_field() {
        for (shape, given) in [
            (Shape::Amount, json!("12kk")),
            (Shape::Amount, json!("-1")),
            (Shape::Amount, json!("0.00000000000000000000000000001")),
            (Shape::Money, json!({"amount": "10.005", "currency": "EUR"})),
            (Shape::Money, json!({"amount": "10.5", "currency": "JPY"})),
            (Shape::Keys, json!([1])),
            (Shape::Keys, json!({"a": "b"})),
            (Shape::Date, json!("0000-01-01")),
            (Shape::Date, json!("-0001-01-01")),
            (Shape::Date, json!("+12345-01-01")),
            (Shape::Moment, json!("+12345-01-01T00:00:00Z")),
            (Shape::Number, json!("ten")),
            (Shape::Date, json!("31/12/2026")),
            (Shape::YesNo, json!("perhaps")),
            (Shape::Integer(0, 100), json!(101)),
            (Shape::Choice(&["a", "b"]), json!("c")),
            (Shape::Emails, json!(["a@b.example", "nobody"])),
            (Shape::Link(crate::records::RecordKind::Contact), json!("C-1")),
            (Shape::Text(3), json!("long")),
        ] {
            match read("budget", &shape, &given, &notation()) {
                Err(Error::User(refusal)) => assert_eq!(refusal.field(), Some("budget"), "{given}"),
                other => panic!("{given}: {other:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn reading_is_stable(text in "\\PC{0,40}") {
            for shape in [
                Shape::Text(50), Shape::LongText(50), Shape::Number, Shape::Amount, Shape::Date, Shape::Moment, Shape::Email,
                Shape::Phone, Shape::Url, Shape::Domain, Shape::Tags, Shape::Emails, Shape::Phones, Shape::YesNo, Shape::Money,
            ] {
                if let Some(once) = kept(&shape, json!(text)) {
                    prop_assert_eq!(kept(&shape, once.clone()), Some(once), "{:?}", shape);
                }
            }
        }

        #[test]
        fn a_moment_is_written_as_postgres_does(micros in 0_i64..4_000_000_000_000_000) {
            let at = DateTime::from_timestamp_micros(micros).unwrap();
            let text = moment(at);
            prop_assert_eq!(text.as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), at);
            prop_assert_eq!(kept(&Shape::Moment, text.clone()), Some(text));
        }
    }
}
