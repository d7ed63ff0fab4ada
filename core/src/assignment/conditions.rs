//! What is known about a record, and the conditions that a rule asks of it. Pure.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::countries::compared_country;
use crate::error::UserError;
use crate::{fields, refusal};

/// Something known about a record that a condition can ask for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Fact {
    /// Through what it came.
    Source,
    /// The campaign that brought it.
    Campaign,
    /// The country of the person, else of their company.
    Country,
    /// The region, state or province.
    Region,
    /// The city.
    City,
    /// The postal code.
    PostalCode,
    /// How many people work at the company.
    CompanySize,
    /// What the company does.
    Industry,
    /// The language of the person: the workspace's own field `language`.
    Language,
    /// A tag on the record, the person or the company.
    Tag,
    /// One of the workspace's own fields, by its key; on the wire `cf.<key>`.
    Own(String),
}

impl Fact {
    /// Those that every workspace has.
    pub const BUILT_IN: [Self; 10] = [
        Self::Source,
        Self::Campaign,
        Self::Country,
        Self::Region,
        Self::City,
        Self::PostalCode,
        Self::CompanySize,
        Self::Industry,
        Self::Language,
        Self::Tag,
    ];

    /// The fact of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name.strip_prefix("cf.") {
            Some(key) if !key.is_empty() && key.len() <= 40 => Some(Self::Own(key.to_owned())),
            Some(_) => None,
            None => Self::BUILT_IN.into_iter().find(|fact| fact.to_string() == name),
        }
    }

    /// A value of it in the notation in which values are compared.
    pub(super) fn compared(&self, value: &str) -> String {
        if *self == Self::Country { compared_country(value) } else { compared(value) }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source => f.write_str("source"),
            Self::Campaign => f.write_str("campaign"),
            Self::Country => f.write_str("country"),
            Self::Region => f.write_str("region"),
            Self::City => f.write_str("city"),
            Self::PostalCode => f.write_str("postal_code"),
            Self::CompanySize => f.write_str("company_size"),
            Self::Industry => f.write_str("industry"),
            Self::Language => f.write_str("language"),
            Self::Tag => f.write_str("tag"),
            Self::Own(key) => write!(f, "cf.{key}"),
        }
    }
}

impl From<Fact> for String {
    fn from(fact: Fact) -> Self {
        fact.to_string()
    }
}

impl TryFrom<String> for Fact {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::parse(&name).ok_or_else(|| format!("no fact is called {name}"))
    }
}

/// What is known about a record. A fact may have several values, such as tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    values: BTreeMap<Fact, Vec<String>>,
}

impl Facts {
    /// The same with one more value; an empty one adds nothing.
    #[must_use]
    pub fn with(mut self, fact: Fact, value: impl Into<Option<String>>) -> Self {
        if let Some(value) = value.into().map(|value| fact.compared(&value)).filter(|value| !value.is_empty()) {
            self.values.entry(fact).or_default().push(value);
        }
        self
    }

    /// The values of a fact, in the notation in which they are compared.
    #[must_use]
    pub fn of(&self, fact: &Fact) -> &[String] {
        self.values.get(fact).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The notation in which values are compared: white space folded, lower case.
pub(super) fn compared(value: &str) -> String {
    fields::folded(value).to_lowercase()
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Is exactly the one value.
    Equals,
    /// Is one of the values.
    In,
    /// Begins with one of the values.
    Prefix,
    /// Is a number above the one value.
    Greater,
}

/// One condition of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What it asks for.
    #[serde(rename = "field")]
    pub fact: Fact,
    /// How it compares.
    pub test: Test,
    /// With what.
    pub values: Vec<String>,
}

/// The most conditions of a rule.
pub const MAX_CONDITIONS: usize = 20;

/// The most values of a condition.
pub const MAX_VALUES: usize = 200;

impl Condition {
    /// Whether the record is so. A fact that is not known is never so; of several values one is enough.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        facts
            .of(&self.fact)
            .iter()
            .any(|known| self.values.iter().any(|value| self.test.holds(known, &self.fact.compared(value))))
    }

    /// Refuses what can never be so or was not meant.
    ///
    /// # Errors
    /// The refusal for the person.
    pub fn check(&self) -> Result<(), UserError> {
        let field = self.fact.to_string();
        let empty = self.values.iter().any(|value| compared(value).is_empty());
        if self.values.is_empty() || empty {
            return Err(refusal!("error-rule-needs-value", field = field).about("conditions"));
        }
        let most = match self.test {
            Test::Equals | Test::Greater => 1,
            Test::In | Test::Prefix => MAX_VALUES,
        };
        if self.values.len() > most {
            return Err(refusal!("error-rule-too-many-values", field = field, limit = most).about("conditions"));
        }
        let numbers = self.values.iter().all(|value| number(value).is_some());
        if self.test == Test::Greater && !numbers {
            let given = self.values.first().cloned().unwrap_or_default();
            return Err(refusal!("error-rule-not-a-number", field = field, given = given).about("conditions"));
        }
        Ok(())
    }
}

impl Test {
    /// Both in the notation in which values are compared.
    fn holds(self, known: &str, value: &str) -> bool {
        match self {
            Self::Equals | Self::In => known == value,
            Self::Prefix => known.starts_with(value),
            Self::Greater => matches!((number(known), number(value)), (Some(known), Some(value)) if known > value),
        }
    }
}

fn number(text: &str) -> Option<Decimal> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn condition(field: &str, test: Test, values: &[&str]) -> Condition {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Condition { fact: Fact::parse(field).unwrap(), test, values }
    }

    fn facts() -> Facts {
        Facts::default()
            .with(Fact::Country, "France".to_owned())
            .with(Fact::PostalCode, "75011".to_owned())
            .with(Fact::CompanySize, "250".to_owned())
            .with(Fact::Tag, "vip".to_owned())
            .with(Fact::Tag, "event".to_owned())
            .with(Fact::Own("segment".to_owned()), "Mid  market".to_owned())
            .with(Fact::City, None)
    }

    #[test]
    fn conditions_compare_as_people_write() {
        for (condition, holds) in [
            (condition("country", Test::Equals, &["FRANCE "]), true),
            (condition("country", Test::Equals, &["fr"]), true),
            (condition("country", Test::In, &["Belgium", "FR"]), true),
            (condition("country", Test::In, &["BE", "LU"]), false),
            (condition("postal_code", Test::Prefix, &["69", "75"]), true),
            (condition("postal_code", Test::Prefix, &["5"]), false),
            (condition("company_size", Test::Greater, &["99"]), true),
            (condition("company_size", Test::Greater, &["250"]), false),
            (condition("company_size", Test::Greater, &["1000"]), false),
            (condition("country", Test::Greater, &["1"]), false),
            (condition("tag", Test::Equals, &["event"]), true),
            (condition("cf.segment", Test::Equals, &["mid market"]), true),
            (condition("city", Test::Prefix, &["p"]), false),
        ] {
            assert_eq!(condition.holds(&facts()), holds, "{condition:?}");
        }
    }

    #[test]
    fn what_was_not_meant_is_refused() {
        for (condition, code) in [
            (condition("country", Test::In, &[]), "rule-needs-value"),
            (condition("country", Test::In, &["FR", " "]), "rule-needs-value"),
            (condition("country", Test::Equals, &["FR", "BE"]), "rule-too-many-values"),
            (condition("company_size", Test::Greater, &["many"]), "rule-not-a-number"),
        ] {
            assert_eq!(condition.check().unwrap_err().code(), code, "{condition:?}");
        }
        assert!(condition("tag", Test::Prefix, &["a", "b"]).check().is_ok());
    }

    #[test]
    fn conditions_are_kept_as_they_are_named() {
        let kept = json!({"field": "cf.segment", "test": "in", "values": ["a"]});
        let read: Condition = serde_json::from_value(kept.clone()).unwrap();
        assert_eq!(read, condition("cf.segment", Test::In, &["a"]));
        assert_eq!(serde_json::to_value(read).unwrap(), kept);
        for wrong in ["owner", "cf.", "cf", ""] {
            assert!(Fact::parse(wrong).is_none(), "{wrong}");
        }
        for fact in Fact::BUILT_IN {
            assert_eq!(Fact::parse(&fact.to_string()), Some(fact));
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_a_condition_panic(known in "\\PC*", value in "\\PC*", test in 0..4_usize) {
            let test = [Test::Equals, Test::In, Test::Prefix, Test::Greater].into_iter().nth(test).unwrap();
            let condition = Condition { fact: Fact::City, test, values: vec![value] };
            let _ = (condition.holds(&Facts::default().with(Fact::City, known)), condition.check());
        }
    }
}
