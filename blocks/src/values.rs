//! Values of records as people read them, wherever a change is told.

use crm_core::records::Fields;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::kit;
use crate::viewer::Viewer;

/// Characters of one value.
const VALUE: usize = 80;

/// The value of a field as its reader writes it: `€12,000`, `Fri 27 Nov`, `#vip #partner`. `fields` may hold the currency of
/// an amount. Nothing where the field is empty, or holds what says nothing to people.
#[must_use]
pub fn in_words(viewer: &Viewer, key: &str, fields: &Fields, currency: &str) -> Option<String> {
    if !fields.has(key) {
        return None;
    }
    if let Some(day) = fields.date(key) {
        return Some(viewer.day(day));
    }
    if let Some(at) = fields.moment(key) {
        return Some(viewer.moment(at));
    }
    let currency = fields.text("currency").unwrap_or(currency);
    match fields.get(key) {
        Value::String(text) if key == "amount" => {
            Some(text.parse::<Decimal>().map_or_else(|_| text.clone(), |amount| viewer.money(amount, currency)))
        }
        Value::String(text) => Some(kit::cut(text, VALUE)),
        Value::Number(number) if key == "priority" => Some(format!("P{number}")),
        Value::Number(number) => {
            Some(number.as_i64().map_or_else(|| number.to_string(), |number| viewer.number(number)))
        }
        Value::Array(items) => {
            let sign = if key == "tags" { "#" } else { "" };
            let words = items.iter().filter_map(Value::as_str).map(|item| format!("{sign}{item}"));
            let words = words.collect::<Vec<_>>().join(if key == "tags" { " " } else { ", " });
            (!words.is_empty()).then(|| kit::cut(&words, VALUE))
        }
        Value::Object(money) => {
            let amount = money.get("amount").and_then(Value::as_str)?.parse::<Decimal>().ok()?;
            Some(viewer.money(amount, money.get("currency").and_then(Value::as_str).unwrap_or(currency)))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

/// Whether a field is one that its reader is told about: not an id of ours, nor what follows from another field.
#[must_use]
pub fn is_told(key: &str) -> bool {
    const FOLLOWING: [&str; 8] = [
        "closed_at",
        "stage_entered_at",
        "probability",
        "forecast_category",
        "completed_at",
        "completed_by",
        "currency",
        "decided_owner_id",
    ];
    !FOLLOWING.contains(&key)
}
