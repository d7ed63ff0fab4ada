//! All texts that people read, from Fluent catalogues (`core/texts/<language>/*.ftl`): English first, and every other
//! language falls back to it message by message. How to add a language is told in `docs/languages.md`.
//!
//! A [`Text`] is a message id with its values; it becomes words only where the reader's language is known. What lives
//! here is finding and filling in the words, and how dates and amounts are written; how a card is laid out lives in
//! `crm-blocks`.

mod catalogue;
mod dates;
mod direction;
mod locale;
mod number;

use std::borrow::Cow;

use chrono::{NaiveDate, Weekday};
use fluent::{FluentArgs, FluentValue};
use rust_decimal::Decimal;

pub use dates::{date, date_time, day_of_year, month, time, weekday, weekday_short};
pub use direction::{closed, isolated};
pub use locale::{Language, Locale};
pub use number::{is_currency, money, money_short, number};

/// A value that fills a gap in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words, shown as they are; isolated where they run right to left.
    Words(String),
    /// A count, which also chooses the plural.
    Count(i64),
    /// Words of ours, in the reader's language as the text around them.
    Text(Box<Text>),
    /// A day with its year, as the reader writes it.
    Day(NaiveDate),
    /// A weekday in full.
    Weekday(Weekday),
    /// A number that chooses no plural.
    Number(Decimal),
    /// Names one after the other, with the comma of the language.
    List(Vec<String>),
}

impl From<Vec<String>> for Value {
    fn from(value: Vec<String>) -> Self {
        Self::List(value)
    }
}

impl From<NaiveDate> for Value {
    fn from(value: NaiveDate) -> Self {
        Self::Day(value)
    }
}

impl From<Weekday> for Value {
    fn from(value: Weekday) -> Self {
        Self::Weekday(value)
    }
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Self {
        Self::Number(value)
    }
}

impl From<Text> for Value {
    fn from(value: Text) -> Self {
        Self::Text(Box::new(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Words(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Words(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Words(value.clone())
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Count(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Count(i64::from(value))
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Count(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

/// A message of the catalogue with its values, not yet in any language. Made with [`text!`](crate::text).
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    id: &'static str,
    values: Vec<(&'static str, Value)>,
}

impl Text {
    /// The message of this id. Prefer [`text!`](crate::text).
    #[must_use]
    pub fn new(id: &'static str) -> Self {
        Self { id, values: Vec::new() }
    }

    /// The same text with one more value, or another one.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, value.into()));
        self
    }

    /// The same text with each of its words changed, such as cut.
    #[must_use]
    pub fn map_words(&self, change: impl Fn(&str) -> String) -> Self {
        let changed = |value: &Value| match value {
            Value::Words(words) => Value::Words(change(words)),
            Value::List(items) => Value::List(items.iter().map(|item| change(item)).collect()),
            other => other.clone(),
        };
        Self { id: self.id, values: self.values.iter().map(|(name, value)| (*name, changed(value))).collect() }
    }

    /// The message's id in the catalogue.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The words in the language of `locale` (such as `en-US`), English where there is no catalogue for it or the message
    /// is missing there.
    #[must_use]
    pub fn render(&self, locale: &str) -> String {
        self.render_with(locale, Cow::Borrowed)
    }

    /// The words, with each value passed through `escape` first; for markup such as Slack's mrkdwn, where what a person
    /// typed must not become markup.
    pub fn render_with<'a>(&'a self, locale: &str, escape: impl Fn(&'a str) -> Cow<'a, str>) -> String {
        self.filled(locale, Locale::of(locale), &escape)
    }

    fn filled<'a>(&'a self, tag: &str, locale: Locale, escape: &dyn Fn(&'a str) -> Cow<'a, str>) -> String {
        let mut values = FluentArgs::with_capacity(self.values.len());
        for (name, value) in &self.values {
            let value = match value {
                Value::Count(count) => FluentValue::from(*count),
                Value::Text(text) => FluentValue::from(text.filled(tag, locale, escape)),
                Value::Words(words) => FluentValue::from(direction::apart(escape(words), locale.language())),
                Value::Day(day) => FluentValue::from(day_of_year(*day, tag)),
                Value::Weekday(day) => FluentValue::from(weekday(*day, tag)),
                Value::List(items) => {
                    let items = items.iter().map(|item| direction::apart(escape(item), locale.language()));
                    FluentValue::from(list(items, tag))
                }
                Value::Number(decimal) => FluentValue::from(number(*decimal, tag)),
            };
            values.set(*name, value);
        }
        let in_language = catalogue::bundle(locale);
        let (bundle, pattern) = match in_language.get_message(self.id).and_then(|message| message.value()) {
            Some(pattern) => (in_language, pattern),
            None => {
                let english = catalogue::bundle(Locale::ENGLISH);
                let Some(pattern) = english.get_message(self.id).and_then(|message| message.value()) else {
                    tracing::error!(text = self.id, "text {} is missing in the catalogue", self.id);
                    return self.id.to_owned();
                };
                (english, pattern)
            }
        };
        let mut errors = Vec::new();
        let words = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if let Some(error) = errors.first() {
            tracing::error!(text = self.id, %error, "text {} could not be filled in", self.id);
        }
        if locale.language().is_right_to_left() { direction::code_untouched(words) } else { words }
    }
}

/// A message of the catalogue with its values: `text!("lead-from", source = "webinar")`.
#[macro_export]
macro_rules! text {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::texts::Text::new($id)$(.with(stringify!($name), $value))*
    };
}

/// A refusal with its words: `Err(refusal!("error-deal-needs-name"))`.
#[macro_export]
macro_rules! refusal {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::error::UserError::new($crate::text!($id $(, $name = $value)*))
    };
}

/// The files of the English catalogue, in the order in which a translator reads them.
const ENGLISH: &[&str] = &[
    include_str!("../../texts/en/words.ftl"),
    include_str!("../../texts/en/errors.ftl"),
    include_str!("../../texts/en/fields.ftl"),
    include_str!("../../texts/en/commands.ftl"),
    include_str!("../../texts/en/cards.ftl"),
    include_str!("../../texts/en/forms.ftl"),
    include_str!("../../texts/en/acting.ftl"),
    include_str!("../../texts/en/changes.ftl"),
    include_str!("../../texts/en/verbs.ftl"),
    include_str!("../../texts/en/people.ftl"),
    include_str!("../../texts/en/pages.ftl"),
    include_str!("../../texts/en/slack.ftl"),
    include_str!("../../texts/en/leads.ftl"),
    include_str!("../../texts/en/deals.ftl"),
    include_str!("../../texts/en/reports.ftl"),
    include_str!("../../texts/en/search.ftl"),
    include_str!("../../texts/en/console.ftl"),
    include_str!("../../texts/en/settings.ftl"),
    include_str!("../../texts/en/home.ftl"),
    include_str!("../../texts/en/around.ftl"),
];

/// Names one after the other, with the comma of the language.
#[must_use]
pub fn list(items: impl IntoIterator<Item = impl AsRef<str>>, locale: &str) -> String {
    let comma = if Locale::of(locale).language() == Language::Arabic { "، " } else { ", " };
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push_str(comma);
        }
        text.push_str(item.as_ref());
    }
    text
}

/// Whether the English catalogue has this message; for the test that holds code and catalogue together.
#[must_use]
pub fn has(id: &str) -> bool {
    catalogue::bundle(Locale::ENGLISH).has_message(id)
}

/// Whether the catalogue of this language has the message, so that it need not fall back to English.
#[must_use]
pub fn is_in(id: &str, language: Language) -> bool {
    catalogue::bundle(Locale::of(language.code())).has_message(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_within_a_text_is_in_the_same_language_and_its_values_are_escaped() {
        let inner = crate::text!("field-label", key = "<b>");
        let outer = crate::text!("error-field-computed", field = inner);
        let words = outer.render_with("en", |word| Cow::Owned(word.replace('<', "&lt;")));
        assert!(words.contains("&lt;b>"), "{words}");
        let known = crate::text!("error-field-computed", field = crate::text!("field-label", key = "closed_at"));
        assert!(known.render("en").contains("time of closing"), "{}", known.render("en"));
    }
}
