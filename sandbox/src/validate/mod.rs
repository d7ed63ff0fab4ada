//! Block Kit as strictly as Slack takes it.
//!
//! Everything an app may show is checked here: [`message`], [`view`] and the answers to `block_suggestion`. A finding is
//! a [`Problem`] with a JSON pointer, in Slack's words where they are known. Limits are those of Slack's reference;
//! lengths count characters. Nothing here panics, whatever the JSON.

mod blocks;
mod cards;
mod data;
mod elements;
mod rich_text;
#[cfg(test)]
mod tests;
mod texts;
mod views;

use std::collections::HashSet;
use std::fmt;

use serde_json::{Map, Value};

pub(crate) use texts::suggestions;

/// Characters of a message's `text`.
pub const TEXT_MAX: usize = 40_000;
/// Bytes of a message's blocks as JSON: not in Slack's reference, measured by others near 13,200.
pub const MESSAGE_JSON_MAX: usize = 13_000;
/// Bytes of a view as JSON.
pub const VIEW_JSON_MAX: usize = 250 * 1024;
const MESSAGE_BLOCKS: usize = 50;
const VIEW_BLOCKS: usize = 100;
const ID: usize = 255;

/// Where blocks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// A message in a channel or DM.
    Message,
    /// A modal.
    Modal,
    /// The app's Home tab.
    Home,
}

impl Surface {
    fn name(self) -> &'static str {
        match self {
            Self::Message => "messages",
            Self::Modal => "modals",
            Self::Home => "Home tabs",
        }
    }
}

/// Something that Slack would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer to the offending value, such as `/blocks/0/text`.
    pub pointer: String,
    /// What is wrong with it.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [json-pointer:{}]", self.text, self.pointer)
    }
}

/// The problems as `response_metadata.messages` lists them.
pub fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("[ERROR] {problem}")).collect()
}

/// Checks the `blocks` of a message.
pub fn message(blocks: &Value) -> Vec<Problem> {
    let mut check = Check::new(Surface::Message);
    check.all_blocks(blocks, "/blocks", MESSAGE_BLOCKS);
    check.problems
}

/// Checks a whole view for the place it is meant for.
pub fn view(view: &Value, surface: Surface) -> Vec<Problem> {
    let mut check = Check::new(surface);
    check.view(view);
    check.problems
}

/// A walk through the blocks of one surface.
struct Check {
    surface: Surface,
    problems: Vec<Problem>,
    block_ids: HashSet<String>,
    markdown_chars: usize,
    tables: usize,
    charts: usize,
    has_input: bool,
}

type Fields = Map<String, Value>;

impl Check {
    fn new(surface: Surface) -> Self {
        Self {
            surface,
            problems: Vec::new(),
            block_ids: HashSet::new(),
            markdown_chars: 0,
            tables: 0,
            charts: 0,
            has_input: false,
        }
    }

    fn fail(&mut self, at: &str, text: impl Into<String>) {
        self.problems.push(Problem { pointer: at.to_owned(), text: text.into() });
    }

    /// The value as an object.
    fn object<'v>(&mut self, value: &'v Value, at: &str) -> Option<&'v Fields> {
        if !value.is_object() {
            self.fail(at, "should be an object");
        }
        value.as_object()
    }

    /// A field that must be there.
    fn required<'v>(&mut self, fields: &'v Fields, key: &str, at: &str) -> Option<&'v Value> {
        let found = fields.get(key).filter(|value| !value.is_null());
        if found.is_none() {
            self.fail(at, format!("missing required field: {key}"));
        }
        found
    }

    /// A list with at least `min` and at most `max` items; missing ones are reported where `min` is not 0.
    fn list<'v>(&mut self, fields: &'v Fields, key: &str, at: &str, min: usize, max: usize) -> &'v [Value] {
        let found = if min > 0 { self.required(fields, key, at) } else { fields.get(key).filter(|v| !v.is_null()) };
        let Some(found) = found else { return &[] };
        let at = format!("{at}/{key}");
        let Some(items) = found.as_array() else {
            self.fail(&at, "should be an array");
            return &[];
        };
        if items.len() < min {
            self.fail(&at, format!("no fewer than {min} items allowed"));
        }
        if items.len() > max {
            self.fail(&at, format!("no more than {max} items allowed"));
        }
        items
    }

    /// A string within a length, `None` if it is absent or no string.
    fn string<'v>(&mut self, fields: &'v Fields, key: &str, at: &str, rule: Length) -> Option<&'v str> {
        let found = if rule.required {
            self.required(fields, key, at)?
        } else {
            fields.get(key).filter(|value| !value.is_null())?
        };
        let at = format!("{at}/{key}");
        let Some(text) = found.as_str() else {
            self.fail(&at, "should be a string");
            return None;
        };
        self.length(text, &at, rule);
        Some(text)
    }

    fn length(&mut self, text: &str, at: &str, rule: Length) {
        let length = text.chars().count();
        if length < rule.min {
            self.fail(at, format!("must be more than {} characters", rule.min - 1));
        }
        if length > rule.max {
            self.fail(at, format!("must be less than {} characters", rule.max + 1));
        }
    }

    /// A field that takes one of a few words.
    fn one_of(&mut self, fields: &Fields, key: &str, at: &str, words: &[&str]) {
        let Some(value) = fields.get(key).filter(|value| !value.is_null()) else {
            return;
        };
        if !value.as_str().is_some_and(|word| words.contains(&word)) {
            self.fail(&format!("{at}/{key}"), format!("must be one of: {}", words.join(", ")));
        }
    }

    /// A whole number within bounds.
    fn number(&mut self, fields: &Fields, key: &str, at: &str, min: u64, max: u64) {
        let Some(value) = fields.get(key).filter(|value| !value.is_null()) else {
            return;
        };
        if !value.as_u64().is_some_and(|number| (min..=max).contains(&number)) {
            self.fail(&format!("{at}/{key}"), format!("must be a whole number from {min} to {max}"));
        }
    }
}

/// How long a string may be.
#[derive(Clone, Copy)]
struct Length {
    required: bool,
    min: usize,
    max: usize,
}

impl Length {
    /// Required, not empty, at most `max` characters.
    const fn needed(max: usize) -> Self {
        Self { required: true, min: 1, max }
    }

    /// May be left out, may be empty.
    const fn up_to(max: usize) -> Self {
        Self { required: false, min: 0, max }
    }

    /// May be left out, but not empty.
    const fn filled(max: usize) -> Self {
        Self { required: false, min: 1, max }
    }
}

/// The `type` of an object.
fn kind(fields: &Fields) -> &str {
    fields.get("type").and_then(Value::as_str).unwrap_or_default()
}
