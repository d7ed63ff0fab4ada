//! Reads a line, character by character.

use rust_decimal::Decimal;

use super::field::{self, Field, Form};
use super::value::{Bounds, Comparison, Test};
use super::{Context, Filter, MAX_FILTERS, Query};
use crate::error::UserError;
use crate::grammar::span::{self, Facing};
use crate::grammar::{amount, nearest, plain_characters};
use crate::records::RecordKind;
use crate::refusal;

/// The longest key, in characters.
const MAX_KEY: usize = 45;

/// Keys in small letters that stand before words all the same.
const WORDS: [&str; 12] =
    ["http", "https", "mailto", "tel", "note", "fwd", "subject", "via", "attn", "cc", "bcc", "ref"];

pub(super) struct Reader<'c> {
    context: &'c Context,
    chars: Vec<char>,
    at: usize,
    query: Query,
    words: Vec<String>,
}

/// Where a value stands and how it compares.
struct Key {
    word: String,
    comparison: Comparison,
    negated: bool,
    begins: usize,
}

impl<'c> Reader<'c> {
    pub(super) fn new(line: &str, context: &'c Context) -> Self {
        let chars: Vec<char> = plain_characters(line).chars().collect();
        Self { context, chars, at: 0, query: Query::default(), words: Vec::new() }
    }

    pub(super) fn read(mut self) -> Result<Query, UserError> {
        while self.skip_spaces() {
            let begins = self.at;
            if self.peek(0) == Some('"') {
                let quoted = self.quoted();
                self.words.push(quoted);
            } else if !self.filter(begins)? {
                self.at = begins;
                let word = self.word();
                self.words.push(word);
            }
        }
        self.query.line = self.chars.iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        self.query.words = self.words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(self.query)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip_spaces(&mut self) -> bool {
        while self.peek(0) == Some(' ') {
            self.at += 1;
        }
        self.at < self.chars.len()
    }

    fn text(&self, from: usize) -> String {
        self.chars.get(from..self.at).unwrap_or_default().iter().collect()
    }

    fn word(&mut self) -> String {
        let begins = self.at;
        while self.peek(0).is_some_and(|sign| sign != ' ') {
            self.at += 1;
        }
        self.text(begins)
    }

    /// What stands between quotes; to the end where the second one is missing.
    fn quoted(&mut self) -> String {
        self.at += 1;
        let begins = self.at;
        while self.peek(0).is_some_and(|sign| sign != '"') {
            self.at += 1;
        }
        let text = self.text(begins);
        self.at += 1;
        text
    }

    /// Reads a filter, a tag or an order; false where there is none.
    fn filter(&mut self, begins: usize) -> Result<bool, UserError> {
        let mut negated = false;
        if self.peek(0) == Some('-') {
            self.at += 1;
            negated = true;
        } else if self.says("not ") {
            self.at += 4;
            self.skip_spaces();
            negated = true;
        }
        if self.peek(0) == Some('#') && self.peek(1).is_some_and(char::is_alphabetic) {
            self.at += 1;
            let names = self.values();
            self.push(Filter {
                negated,
                certain: false,
                typed: self.text(begins),
                at: begins + 1,
                ..Filter::new(Field::Tag, Test::AnyOf(names))
            })?;
            return Ok(true);
        }
        let Some(key) = self.key(begins, negated) else { return Ok(false) };
        match key.word.to_ascii_lowercase().as_str() {
            "kind" | "type" => self.kinds(&key).map(|()| true),
            "sort" | "order" => self.order(&key).map(|()| true),
            _ => match Field::read(&key.word) {
                Some(field) => self.known(field, &key).map(|()| true),
                None => self.unknown(&key),
            },
        }
    }

    fn says(&self, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(ahead, sign)| self.peek(ahead).is_some_and(|here| here.eq_ignore_ascii_case(&sign)))
    }

    /// A key and how it compares, right before a value.
    fn key(&mut self, begins: usize, negated: bool) -> Option<Key> {
        let from = self.at;
        while self.peek(0).is_some_and(|sign| sign.is_ascii_alphanumeric() || "._-".contains(sign)) {
            self.at += 1;
        }
        let word = self.text(from);
        if word.len() > MAX_KEY || !word.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let (comparison, other) = self.comparison()?;
        // `Re: offer`, `https://…`
        if matches!(self.peek(0), None | Some(' ' | '/' | ',' | ':')) {
            return None;
        }
        Some(Key { word, comparison, negated: negated != other, begins })
    }

    /// `:`, `=`, `!=`, `>`, `:>=` …; and whether it means the contrary.
    fn comparison(&mut self) -> Option<(Comparison, bool)> {
        match (self.peek(0)?, self.peek(1)) {
            ('!', Some('=' | ':')) => {
                self.at += 2;
                Some((Comparison::Is, true))
            }
            (':' | '=', _) => {
                self.at += 1;
                Some((self.relation().unwrap_or(Comparison::Is), false))
            }
            _ => self.relation().map(|relation| (relation, false)),
        }
    }

    fn relation(&mut self) -> Option<Comparison> {
        let (relation, length) = match (self.peek(0)?, self.peek(1)) {
            // Somebody whom Slack named: `owner:<@U123>`.
            ('<', Some('@')) => return None,
            ('<', Some('=')) => (Comparison::UpTo, 2),
            ('>', Some('=')) => (Comparison::From, 2),
            ('<', _) => (Comparison::Below, 1),
            ('>', _) => (Comparison::Above, 1),
            ('\u{2264}', _) => (Comparison::UpTo, 1),
            ('\u{2265}', _) => (Comparison::From, 1),
            _ => return None,
        };
        self.at += length;
        Some(relation)
    }

    /// Values with commas between them, up to the next space outside quotes.
    fn values(&mut self) -> Vec<String> {
        let mut values = Vec::new();
        loop {
            let value = if self.peek(0) == Some('"') {
                self.quoted()
            } else {
                let begins = self.at;
                while self.peek(0).is_some_and(|sign| sign != ' ' && sign != ',') {
                    self.at += 1;
                }
                self.text(begins)
            };
            values.push(value.trim().to_owned());
            if self.peek(0) != Some(',') || self.peek(1).is_none_or(|next| next == ' ') {
                // A comma at the end of a value is punctuation.
                while self.peek(0) == Some(',') {
                    self.at += 1;
                }
                values.retain(|value| !value.is_empty());
                return values;
            }
            self.at += 1;
        }
    }

    fn push(&mut self, filter: Filter) -> Result<(), UserError> {
        if self.query.filters.len() >= MAX_FILTERS {
            return Err(refusal!("error-too-many-filters", limit = MAX_FILTERS).about("query"));
        }
        self.query.filters.push(filter);
        Ok(())
    }

    fn keep(&mut self, key: &Key, field: Field, test: Test, certain: bool) -> Result<(), UserError> {
        let typed = self.text(key.begins).trim_end().to_owned();
        self.push(Filter { field, test, negated: key.negated, typed, at: key.begins + 1, certain })
    }

    fn kinds(&mut self, key: &Key) -> Result<(), UserError> {
        let mut named = Vec::new();
        for word in self.values() {
            named.push(field::kind(&word).ok_or_else(|| no_value("kind", &word, field::KINDS, key.begins))?);
        }
        let before = self.query.kinds.take();
        self.query.kinds = Some(match (key.negated, before) {
            (true, before) => {
                let all = before.unwrap_or_else(|| RecordKind::REFERENCED.to_vec());
                all.into_iter().filter(|kind| !named.contains(kind)).collect()
            }
            (false, before) => before
                .unwrap_or_default()
                .into_iter()
                .filter(|kind| !named.contains(kind))
                .chain(named.clone())
                .collect(),
        });
        Ok(())
    }

    fn order(&mut self, key: &Key) -> Result<(), UserError> {
        let word = self.values().join(",");
        let order = field::order(&word).ok_or_else(|| no_value("sort", &word, field::orders(), key.begins))?;
        self.query.sort = Some(order);
        Ok(())
    }

    fn known(&mut self, field: Field, key: &Key) -> Result<(), UserError> {
        let test = match field.form() {
            Form::Days(facing) => self.days(&field, key, facing)?,
            Form::Amount => self.bounds(&field, key)?,
            Form::Number => self.bounds(&field, key)?,
            Form::Names | Form::Unknown if key.comparison != Comparison::Is => {
                return Err(
                    refusal!("error-filter-not-compared", filter = field.name(), at = key.begins + 1).about("query")
                );
            }
            Form::Names | Form::Unknown => match self.values() {
                none if matches!(none.as_slice(), [only] if only.eq_ignore_ascii_case("none")) => Test::None,
                any if matches!(any.as_slice(), [only] if only.eq_ignore_ascii_case("any")) => Test::Any,
                values => Test::AnyOf(values),
            },
        };
        self.keep(key, field, test, true)
    }

    /// A key of no field of ours: kept for whoever knows the workspace's own fields, where it can be one.
    fn unknown(&mut self, key: &Key) -> Result<bool, UserError> {
        let word = key.word.as_str();
        let own = word.strip_prefix("cf.").unwrap_or(word);
        if own.contains(['.', '-']) || own.is_empty() {
            return Ok(false);
        }
        let small = word.len() >= 3 && word.bytes().all(|sign| !sign.is_ascii_uppercase()) && !WORDS.contains(&word);
        let certain = small || nearest(word, Field::names()).is_some();
        let test = Test::Unread(key.comparison, self.values());
        let own = own.to_ascii_lowercase();
        self.keep(key, Field::Own(own), test, certain)?;
        Ok(true)
    }

    /// `7d`, `this month`, `2026-12-31`, `none`, `overdue`; as many words as make a span.
    fn days(&mut self, field: &Field, key: &Key, facing: Facing) -> Result<Test, UserError> {
        let begins = self.at;
        if self.peek(0) == Some('"') {
            let quoted = self.quoted();
            let words: Vec<&str> = quoted.split_whitespace().collect();
            return self.span(field, key, &words, facing).map(|(test, _)| test);
        }
        let ahead: String =
            self.chars.get(begins..(begins + 120).min(self.chars.len())).unwrap_or_default().iter().collect();
        let words: Vec<&str> = ahead.split(' ').take(span::MOST_WORDS).take_while(|word| !word.is_empty()).collect();
        let (test, taken) = self.span(field, key, &words, facing)?;
        for _ in 0..taken.max(1) {
            self.skip_spaces();
            self.word();
        }
        Ok(test)
    }

    fn span(&self, field: &Field, key: &Key, words: &[&str], facing: Facing) -> Result<(Test, usize), UserError> {
        let first = words.first().copied().unwrap_or_default();
        match first.trim_end_matches(',').to_ascii_lowercase().as_str() {
            "none" => return Ok((Test::None, 1)),
            "any" => return Ok((Test::Any, 1)),
            "overdue" => return Ok((Test::On(span::Span { from: None, to: Some(self.context.today) }), 1)),
            _ => {}
        }
        let unreadable = || {
            refusal!("error-filter-not-days", filter = field.name(), given = first, at = key.begins + 1).about("query")
        };
        let found = span::at_start(words, self.context.today, facing).ok_or_else(unreadable)?;
        let days = found.span.map_err(|refused| refused.about("query"))?;
        if found.length && key.comparison != Comparison::Is {
            return Err(refusal!(
                "error-filter-length-compared",
                filter = field.name(),
                given = first,
                at = key.begins + 1
            )
            .about("query"));
        }
        Ok((Test::On(key.comparison.to(days)), found.words))
    }

    /// `10k`, `10k..50k`, `€1.5m`, `..50k`, `none`.
    fn bounds(&mut self, field: &Field, key: &Key) -> Result<Test, UserError> {
        let typed = match self.peek(0) {
            Some('"') => self.quoted(),
            _ => self.word(),
        };
        let typed = typed.trim_end_matches([',', ';']).to_owned();
        match typed.to_ascii_lowercase().as_str() {
            "none" => return Ok(Test::None),
            "any" => return Ok(Test::Any),
            _ => {}
        }
        let number = |text: &str| -> Result<(Decimal, Option<String>), UserError> {
            let refused = |_| {
                refusal!("error-filter-not-number", filter = field.name(), given = text, at = key.begins + 1)
                    .about("query")
            };
            let read = amount::parse(text.trim_end_matches('%'), &self.context.currency).map_err(refused)?;
            Ok((read.value, read.currency))
        };
        let Some((from, to)) = typed.split_once("..") else {
            let (value, currency) = number(&typed)?;
            return Ok(Test::Within(Bounds { currency, ..Bounds::of(key.comparison, value, value) }));
        };
        let from = if from.is_empty() { None } else { Some(number(from)?) };
        let to = if to.is_empty() { None } else { Some(number(to)?) };
        let currency = from.as_ref().or(to.as_ref()).and_then(|(_, currency)| currency.clone());
        let between = Bounds::of(
            Comparison::Is,
            from.as_ref().map_or(Decimal::ZERO, |(value, _)| *value),
            to.as_ref().map_or(Decimal::ZERO, |(value, _)| *value),
        );
        let bounds = Bounds { from: from.and(between.from), to: to.and(between.to), currency };
        Ok(Test::Within(bounds))
    }
}

/// The refusal of a value that a filter does not have, with the nearest one that it has.
pub(in crate::search) fn no_value<'w>(
    filter: &str,
    given: &str,
    known: impl IntoIterator<Item = &'w str>,
    begins: usize,
) -> UserError {
    let at = begins + 1;
    match nearest(given, known) {
        Some(near) => {
            refusal!("error-filter-value-near", filter = filter, given = given, near = near, at = at).about("query")
        }
        None => refusal!("error-filter-value", filter = filter, given = given, at = at).about("query"),
    }
}
