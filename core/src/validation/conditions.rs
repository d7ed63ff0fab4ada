//! What must hold of a record for a rule to ask something of it. Pure and total: a condition on a value of another shape does
//! not hold, and nothing panics.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::folded;
use crate::records::Fields;

/// How a condition looks at a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// It is one of the values; of a list, one of its entries is.
    Is,
    /// It is none of the values, and not empty.
    IsNot,
    /// It has one of the values in it, case aside.
    Contains,
    /// It is greater: a number, an amount, or a later day.
    Above,
    /// It is less: a number, an amount, or an earlier day.
    Below,
    /// There is something in it.
    Filled,
    /// There is nothing in it.
    Empty,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field it looks at; one of the workspace's own as `cf.<key>`.
    pub field: String,
    /// How.
    pub test: Test,
    /// What it compares with.
    #[serde(default)]
    pub values: Vec<String>,
}

impl Condition {
    /// Whether it can ever hold: tests that compare need something to compare with, those by size exactly one value.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        match self.test {
            Test::Is | Test::IsNot | Test::Contains => !self.values.is_empty(),
            Test::Above | Test::Below => matches!(self.values.as_slice(), [one] if !one.trim().is_empty()),
            Test::Filled | Test::Empty => self.values.is_empty(),
        }
    }

    /// Whether it holds for a record with these fields.
    #[must_use]
    pub fn holds(&self, fields: &Fields) -> bool {
        let found = texts(fields.get(&self.field));
        let any = |test: &dyn Fn(&str, &str) -> bool| {
            found.iter().any(|text| self.values.iter().any(|value| test(text, value)))
        };
        match self.test {
            Test::Is => any(&same),
            Test::IsNot => !found.is_empty() && !any(&same),
            Test::Contains => any(&|text, value| lower(text).contains(&lower(value))),
            Test::Above => any(&|text, value| ordered(text, value) == Some(Ordering::Greater)),
            Test::Below => any(&|text, value| ordered(text, value) == Some(Ordering::Less)),
            Test::Filled => fields.has(&self.field),
            Test::Empty => !fields.has(&self.field),
        }
    }
}

/// A value as texts: each entry of a list, the amount of money.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(parts) => parts.get("amount").map(texts).unwrap_or_default(),
        other => vec![other.to_string()],
    }
}

fn lower(text: &str) -> String {
    folded(text).to_lowercase()
}

fn same(one: &str, other: &str) -> bool {
    match (one.parse::<Decimal>(), other.trim().parse::<Decimal>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => lower(one) == lower(other),
    }
}

/// Numbers by size; else days and moments, which sort as they are written.
fn ordered(one: &str, other: &str) -> Option<Ordering> {
    let other = other.trim();
    match (one.parse::<Decimal>(), other.parse::<Decimal>()) {
        (Ok(one), Ok(other)) => Some(one.cmp(&other)),
        (Err(_), Err(_)) if is_day(one) && is_day(other) => Some(one.cmp(other)),
        _ => None,
    }
}

fn is_day(text: &str) -> bool {
    text.get(..10).is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn holds(test: Test, values: &[&str], value: Value) -> bool {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Condition { field: "f".into(), test, values }.holds(&Fields::new().with("f", value))
    }

    #[test]
    fn conditions_compare_by_what_values_mean() {
        assert!(holds(Test::Is, &["EMEA", "apac"], json!("APAC")));
        assert!(holds(Test::Is, &["vip"], json!(["a", "vip"])));
        assert!(holds(Test::Is, &["10"], json!("10.00")));
        assert!(holds(Test::Is, &["true"], json!(true)));
        assert!(holds(Test::IsNot, &["a"], json!("b")));
        assert!(!holds(Test::IsNot, &["a"], Value::Null));
        assert!(holds(Test::Contains, &["demo"], json!("Wants a Demo")));
        assert!(holds(Test::Above, &["9.5"], json!("10.00")));
        assert!(!holds(Test::Above, &["10"], json!("10.00")));
        assert!(holds(Test::Above, &["100"], json!({"amount": "100.01", "currency": "EUR"})));
        assert!(holds(Test::Below, &["2026-12-01"], json!("2026-11-30")));
        assert!(!holds(Test::Below, &["2026-12-01"], json!("30")));
        assert!(holds(Test::Filled, &[], json!(0)));
        assert!(holds(Test::Empty, &[], json!([])));
    }

    proptest! {
        #[test]
        fn nothing_makes_a_condition_panic(text in "\\PC*", value in "\\PC*") {
            for test in [Test::Is, Test::IsNot, Test::Contains, Test::Above, Test::Below, Test::Filled, Test::Empty] {
                let _ = holds(test, &[value.as_str()], json!(text));
            }
        }

        #[test]
        fn above_and_below_exclude_each_other(one in -1000_i64..1000, other in -1000_i64..1000) {
            let (value, bound) = (json!(one.to_string()), other.to_string());
            let sides = [Test::Above, Test::Below, Test::Is].map(|test| holds(test, &[bound.as_str()], value.clone()));
            prop_assert_eq!(sides.iter().filter(|side| **side).count(), 1);
        }
    }
}
