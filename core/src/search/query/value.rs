//! What a filter compares its field with.

use rust_decimal::Decimal;

use super::Days;

/// What must hold of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It is one of these, as they were typed.
    AnyOf(Vec<String>),
    /// There is no value.
    None,
    /// There is one, whatever it is.
    Any,
    /// An amount or a number within these bounds.
    Within(Bounds),
    /// A day of these.
    On(Days),
    /// What was typed about a field whose shape is not known yet: how it compares, and with what.
    Unread(Comparison, Vec<String>),
}

/// How a field compares with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `:` and `=`.
    Is,
    /// `<`.
    Below,
    /// `<=`.
    UpTo,
    /// `>`.
    Above,
    /// `>=`.
    From,
}

/// Numbers from one up to another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    /// Not less than this.
    pub from: Option<Bound>,
    /// Not more than this.
    pub to: Option<Bound>,
    /// The ISO 4217 code, where a currency was written.
    pub currency: Option<String>,
}

/// One end of [`Bounds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The number.
    pub value: Decimal,
    /// Whether it belongs to them.
    pub included: bool,
}

impl Bounds {
    /// What lies so to a number, or to numbers from one up to another.
    pub(in crate::search) fn of(comparison: Comparison, from: Decimal, to: Decimal) -> Self {
        let bound = |value, included| Some(Bound { value, included });
        let (from, to) = match comparison {
            Comparison::Is => (bound(from, true), bound(to, true)),
            Comparison::Below => (None, bound(from, false)),
            Comparison::UpTo => (None, bound(to, true)),
            Comparison::Above => (bound(to, false), None),
            Comparison::From => (bound(from, true), None),
        };
        Self { from, to, currency: None }
    }
}

impl Comparison {
    /// What lies so to days: before the first of them, from the first of them on …
    pub(in crate::search) fn to(self, days: Days) -> Days {
        match self {
            Self::Is => days,
            Self::Below => Days { from: None, to: days.from },
            Self::UpTo => Days { from: None, to: days.to },
            Self::Above => Days { from: days.to, to: None },
            Self::From => Days { from: days.from, to: None },
        }
    }
}
