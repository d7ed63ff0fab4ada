//! `state.values`: what a person has filled in, element by element, and what they may fill in.

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Map, Value, json};

use super::blocks::{elements, text_of};

/// Where an element keeps what the person chose.
struct Slot {
    key: &'static str,
    initial: &'static str,
    many: bool,
}

fn slot(kind: &str) -> Option<Slot> {
    let (key, initial, many) = match kind {
        "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" => {
            ("value", "initial_value", false)
        }
        "rich_text_input" => ("rich_text_value", "initial_value", false),
        "static_select" | "external_select" | "radio_buttons" => ("selected_option", "initial_option", false),
        "multi_static_select" | "multi_external_select" | "checkboxes" => ("selected_options", "initial_options", true),
        "users_select" => ("selected_user", "initial_user", false),
        "multi_users_select" => ("selected_users", "initial_users", true),
        "conversations_select" => ("selected_conversation", "initial_conversation", false),
        "multi_conversations_select" => ("selected_conversations", "initial_conversations", true),
        "channels_select" => ("selected_channel", "initial_channel", false),
        "multi_channels_select" => ("selected_channels", "initial_channels", true),
        "datepicker" => ("selected_date", "initial_date", false),
        "timepicker" => ("selected_time", "initial_time", false),
        "datetimepicker" => ("selected_date_time", "initial_date_time", false),
        "file_input" => ("files", "initial_files", true),
        _ => return None,
    };
    Some(Slot { key, initial, many })
}

/// The state of every element that has one. What was there for the same block, action and type stays, as in Slack,
/// where an `initial_…` of an updated view is ignored unless its ids change.
pub(crate) fn state_of(blocks: &Value, before: &Map<String, Value>) -> Map<String, Value> {
    let mut values = Map::new();
    for (block, element) in elements(blocks) {
        let kind = text_of(element, "type");
        let Some(slot) = slot(kind) else { continue };
        let (block_id, action_id) = (text_of(block, "block_id"), text_of(element, "action_id"));
        let kept = before.get(block_id).and_then(|block| block.get(action_id));
        let entry = match kept.filter(|entry| text_of(entry, "type") == kind) {
            Some(kept) => kept.clone(),
            None => {
                let empty = if slot.many { json!([]) } else { Value::Null };
                let initial = element.get(slot.initial).cloned().unwrap_or(empty);
                json!({"type": kind, slot.key: initial})
            }
        };
        let block_values = values.entry(block_id.to_owned()).or_insert_with(|| json!({}));
        if let Some(fields) = block_values.as_object_mut() {
            fields.insert(action_id.to_owned(), entry);
        }
    }
    values
}

/// Puts one entry into a `state.values`.
pub(crate) fn put(values: &mut Map<String, Value>, block_id: &str, action_id: &str, entry: Value) {
    let block = values.entry(block_id.to_owned()).or_insert_with(|| json!({}));
    if let Some(fields) = block.as_object_mut() {
        fields.insert(action_id.to_owned(), entry);
    }
}

/// Whether an entry of `state.values` holds nothing.
pub(crate) fn is_empty(entry: &Value) -> bool {
    let Some(slot) = slot(text_of(entry, "type")) else {
        return false;
    };
    match entry.get(slot.key) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => false,
    }
}

/// The entry of `state.values` for what a person gave, or why the client would not let them give it. `None` if the
/// element keeps no state, such as a button.
pub(crate) fn entry_for(element: &Value, given: &Value) -> Option<Result<Value, String>> {
    let kind = text_of(element, "type");
    let slot = slot(kind)?;
    let value = given.get(slot.key).cloned().unwrap_or(Value::Null);
    Some(checked(element, kind, &slot, value).map(|value| json!({"type": kind, slot.key: value})))
}

fn checked(element: &Value, kind: &str, slot: &Slot, value: Value) -> Result<Value, String> {
    if value.is_null() {
        return Ok(if slot.many { json!([]) } else { Value::Null });
    }
    if slot.many {
        let Value::Array(items) = value else {
            return Err(format!("`{}` of a {kind} must be a list", slot.key));
        };
        let limit = element.get("max_selected_items").and_then(Value::as_u64).unwrap_or(u64::MAX);
        if items.len() as u64 > limit {
            return Err(format!("at most {limit} items can be selected"));
        }
        return items.into_iter().map(|item| single(element, kind, slot.key, item)).collect();
    }
    single(element, kind, slot.key, value)
}

fn single(element: &Value, kind: &str, key: &str, value: Value) -> Result<Value, String> {
    let fits = match kind {
        "static_select" | "multi_static_select" | "radio_buttons" | "checkboxes" => {
            return option(element, &value);
        }
        "external_select" | "multi_external_select" => value.get("text").is_some() && value.get("value").is_some(),
        "datepicker" => value.as_str().is_some_and(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok()),
        "timepicker" => value.as_str().is_some_and(|time| NaiveTime::parse_from_str(time, "%H:%M").is_ok()),
        "datetimepicker" => value.is_i64(),
        "rich_text_input" | "file_input" => value.is_object(),
        _ => value.is_string(),
    };
    if fits { Ok(value) } else { Err(format!("`{key}` of a {kind} cannot be {value}")) }
}

/// The element's own option with the given value.
pub(crate) fn option(element: &Value, given: &Value) -> Result<Value, String> {
    let wanted = text_of(given, "value");
    options(element)
        .into_iter()
        .find(|option| text_of(option, "value") == wanted)
        .cloned()
        .ok_or_else(|| format!("there is no option with the value {wanted:?}"))
}

/// All options of an element, those in groups included.
pub(crate) fn options(element: &Value) -> Vec<&Value> {
    let direct = element.get("options").and_then(Value::as_array).into_iter().flatten();
    let groups = element.get("option_groups").and_then(Value::as_array).into_iter().flatten();
    let grouped = groups.filter_map(|group| group.get("options").and_then(Value::as_array)).flatten();
    direct.chain(grouped).collect()
}

/// What Slack's client says under a field of a form before it sends anything: missing answers, lengths, forms.
pub(crate) fn complaint(block: &Value, element: &Value, entry: &Value) -> Option<String> {
    let optional = block.get("optional").and_then(Value::as_bool).unwrap_or(false);
    if is_empty(entry) {
        return (!optional).then(|| "Please complete this required field.".to_owned());
    }
    let text = text_of(entry, "value");
    let length = text.chars().count() as u64;
    let number = |key: &str| element.get(key).and_then(Value::as_u64);
    match text_of(element, "type") {
        "plain_text_input" if length > number("max_length").unwrap_or(3000) => {
            Some(format!("This field must be at most {} characters.", number("max_length").unwrap_or(3000)))
        }
        "plain_text_input" if number("min_length").is_some_and(|min| length < min) => {
            Some(format!("This field must be at least {} characters.", number("min_length").unwrap_or(0)))
        }
        "email_text_input" if !looks_like_email(text) => Some("Please enter a valid email address.".to_owned()),
        "url_text_input" if url::Url::parse(text).is_err() => Some("Please enter a valid URL.".to_owned()),
        "number_input" => number_complaint(element, text),
        _ => None,
    }
}

fn looks_like_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(' '))
}

fn number_complaint(element: &Value, text: &str) -> Option<String> {
    let Ok(number) = text.parse::<f64>() else {
        return Some("Please enter a valid number.".to_owned());
    };
    let decimals = element.get("is_decimal_allowed").and_then(Value::as_bool).unwrap_or(false);
    if !decimals && number.fract() != 0.0 {
        return Some("Please enter a whole number.".to_owned());
    }
    let bound = |key: &str| element.get(key).and_then(Value::as_str).and_then(|text| text.parse::<f64>().ok());
    if bound("min_value").is_some_and(|min| number < min) || bound("max_value").is_some_and(|max| number > max) {
        return Some("Please enter a number in the allowed range.".to_owned());
    }
    None
}
