//! The grammar of searches and lists: what a typed line asks for. Pure and total: every line gives a question or a refusal
//! that says where, in time proportional to its length; nothing is looked up.
//!
//! ```text
//! line    = { word | quoted | tag | [ "-" | "not " ] filter }
//! tag     = "#" name
//! filter  = key ( ":" | "=" | "!=" | ">" | ">=" | "<" | "<=" ) value { "," value }
//! value   = word | quoted | amount | amount ".." amount | span of days | "none" | "any"
//! ```
//!
//! A colon with a space after it, or an address (`https://…`), is part of the words. So is a key that no field has, unless it
//! is written as a key is: in small letters and next to its value. Those are kept as [`Field::Own`], for the workspace may have
//! a field of that name; who resolves the question decides.

mod field;
mod reading;
mod value;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::Order;
use crate::error::UserError;
use crate::grammar::span::Span;
use crate::records::RecordKind;

pub use field::Field;
pub(super) use reading::no_value;
pub use value::{Bound, Bounds, Comparison, Test};

/// The most filters of a question.
pub const MAX_FILTERS: usize = 20;

/// What the reading of a line depends on besides the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Today, where the person is.
    pub today: NaiveDate,
    /// The workspace's currency (ISO 4217), which decides what `$` means.
    pub currency: String,
}

/// What a line asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The line, made plain.
    pub line: String,
    /// What is to be found as words.
    pub words: String,
    /// Only these kinds of record; all where nothing is said.
    pub kinds: Option<Vec<RecordKind>>,
    /// What must hold, all of it.
    pub filters: Vec<Filter>,
    /// In which order; the best match first where nothing is said.
    pub sort: Option<Order>,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// On what.
    pub field: Field,
    /// What must hold of it.
    pub test: Test,
    /// It must not.
    pub negated: bool,
    /// As it was typed.
    pub typed: String,
    /// At which character of the line it begins, counted from 1.
    pub at: usize,
    /// Whether a key that no field has is surely meant as one, and a mistake; else it is words.
    pub certain: bool,
}

impl Filter {
    /// A condition that nobody typed.
    #[must_use]
    pub fn new(field: Field, test: Test) -> Self {
        Self { field, test, negated: false, typed: String::new(), at: 0, certain: true }
    }
}

/// Reads a line.
///
/// # Errors
/// Refused where a known filter or order has a value that cannot be read, naming it and where it stands.
pub fn parse(line: &str, context: &Context) -> Result<Query, UserError> {
    reading::Reader::new(line, context).read()
}

/// Days that a filter means.
pub(super) type Days = Span;
