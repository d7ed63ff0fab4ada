//! All texts that people read, from Fluent catalogues (`core/texts/<language>/*.ftl`): English first.
//!
//! A [`Text`] is a message id with its values; it becomes words only where the reader's language is known. What lives
//! here is finding and filling in the words; how a card is laid out lives in `crm-blocks`.

mod number;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};

pub use number::{date, date_time, is_currency, money, money_short};

/// A value that fills a gap in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words, shown as they are; isolated where they run right to left.
    Words(String),
    /// A count, which also chooses the plural.
    Count(i64),
    /// Words of ours, in the reader's language as the text around them.
    Text(Box<Text>),
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

    /// The same text with one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The same text with each of its words changed, such as cut.
    #[must_use]
    pub fn map_words(&self, change: impl Fn(&str) -> String) -> Self {
        let changed = |value: &Value| match value {
            Value::Words(words) => Value::Words(change(words)),
            Value::Count(count) => Value::Count(*count),
            Value::Text(text) => Value::Text(text.clone()),
        };
        Self { id: self.id, values: self.values.iter().map(|(name, value)| (*name, changed(value))).collect() }
    }

    /// The message's id in the catalogue.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The words in the language of `locale` (such as `en-US`), English where there is no catalogue for it.
    #[must_use]
    pub fn render(&self, locale: &str) -> String {
        self.render_with(locale, Cow::Borrowed)
    }

    /// The words, with each value passed through `escape` first; for markup such as Slack's mrkdwn, where what a person
    /// typed must not become markup.
    pub fn render_with<'a>(&'a self, locale: &str, escape: impl Fn(&'a str) -> Cow<'a, str>) -> String {
        self.filled(locale, &escape)
    }

    fn filled<'a>(&'a self, locale: &str, escape: &dyn Fn(&'a str) -> Cow<'a, str>) -> String {
        let catalogue = catalogue(locale);
        let mut values = FluentArgs::with_capacity(self.values.len());
        for (name, value) in &self.values {
            match value {
                Value::Words(words) => values.set(*name, FluentValue::from(isolated(escape(words)))),
                Value::Count(count) => values.set(*name, FluentValue::from(*count)),
                Value::Text(text) => values.set(*name, FluentValue::from(text.filled(locale, escape))),
            }
        }
        let Some(pattern) = catalogue.get_message(self.id).and_then(|message| message.value()) else {
            tracing::error!(text = self.id, "text {} is missing in the catalogue", self.id);
            return self.id.to_owned();
        };
        let mut errors = Vec::new();
        let words = catalogue.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if let Some(error) = errors.first() {
            tracing::error!(text = self.id, %error, "text {} could not be filled in", self.id);
        }
        words
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
    include_str!("../../texts/en/people.ftl"),
    include_str!("../../texts/en/leads.ftl"),
    include_str!("../../texts/en/deals.ftl"),
    include_str!("../../texts/en/reports.ftl"),
    include_str!("../../texts/en/search.ftl"),
    include_str!("../../texts/en/console.ftl"),
    include_str!("../../texts/en/settings.ftl"),
];

static CATALOGUE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = FluentBundle::new_concurrent(vec![unic_langid::LanguageIdentifier::default()]);
    if let Ok(english) = "en".parse() {
        bundle = FluentBundle::new_concurrent(vec![english]);
    }
    bundle.set_use_isolating(false);
    for source in ENGLISH {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(whole, errors)| {
            tracing::error!(?errors, "a catalogue file has broken messages");
            whole
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, "a message stands twice in the catalogue");
        }
    }
    bundle
});

/// The catalogue for a locale. English is the only language so far, and the fallback of every other.
fn catalogue(_locale: &str) -> &'static FluentBundle<FluentResource> {
    &CATALOGUE
}

/// Whether the catalogue has this message; for the test that holds code and catalogue together.
#[must_use]
pub fn has(id: &str) -> bool {
    CATALOGUE.has_message(id)
}

/// Keeps right-to-left words from reordering the sentence around them (U+2068 … U+2069).
fn isolated(words: Cow<'_, str>) -> String {
    if words.chars().any(runs_right_to_left) { format!("\u{2068}{words}\u{2069}") } else { words.into_owned() }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
fn runs_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_catalogue_is_sound() {
        for source in ENGLISH {
            if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
                panic!("{errors:?}");
            }
        }
    }

    #[test]
    fn a_text_within_a_text_is_in_the_same_language_and_its_values_are_escaped() {
        let inner = crate::text!("field-label", key = "<b>");
        let outer = crate::text!("error-field-computed", field = inner);
        let words = outer.render_with("en", |word| Cow::Owned(word.replace('<', "&lt;")));
        assert!(words.contains("&lt;b>"), "{words}");
        let known = crate::text!("error-field-computed", field = crate::text!("field-label", key = "closed_at"));
        assert!(known.render("en").contains("time of closing"), "{}", known.render("en"));
    }

    #[test]
    fn right_to_left_values_are_isolated_and_others_left_alone() {
        assert_eq!(isolated("Acme".into()), "Acme");
        assert_eq!(isolated("شركة".into()), "\u{2068}شركة\u{2069}");
    }
}
