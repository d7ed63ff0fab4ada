//! Filling in forms: plain answers become entries of `state.values`.

use serde_json::{Map, Value, json};

use super::{Error, Surface, View};
use crate::state::blocks::{elements, text_of};
use crate::state::values::options;

/// `{"name": "Acme", "stage": "won"}` as the control API wants it. Keys are block ids, action ids or labels; values
/// are texts, dates, ids or values of options, lists of these (a list of file ids for a `file_input`), or finished
/// entries with a `type`.
pub(super) fn values_for(view: &View, answers: &Value) -> Result<Value, Error> {
    let mut values = Map::new();
    for (key, answer) in answers.as_object().into_iter().flatten() {
        let found = elements(view.blocks()).into_iter().find(|(block, element)| {
            let label = block.pointer("/label/text").and_then(Value::as_str);
            text_of(block, "block_id") == key || text_of(element, "action_id") == key || label == Some(key)
        });
        let (block, element) = found.ok_or_else(|| not_there(view, key))?;
        let block_values = values.entry(text_of(block, "block_id").to_owned()).or_insert_with(|| json!({}));
        if let Some(fields) = block_values.as_object_mut() {
            let entry = if answer.get("type").is_some() { answer.clone() } else { entry(element, answer)? };
            fields.insert(text_of(element, "action_id").to_owned(), entry);
        }
    }
    Ok(Value::Object(values))
}

fn not_there(view: &View, key: &str) -> Error {
    let names = elements(view.blocks())
        .into_iter()
        .map(|(block, element)| format!("{}/{}", text_of(block, "block_id"), text_of(element, "action_id")));
    Error::NotThere { wanted: key.to_owned(), there: names.collect::<Vec<_>>().join(", ") }
}

/// One answer as an entry of `state.values`, or of `actions[]`.
pub(super) fn entry(element: &Value, answer: &Value) -> Result<Value, Error> {
    let kind = text_of(element, "type");
    let key = match kind {
        "datepicker" => "selected_date",
        "timepicker" => "selected_time",
        "datetimepicker" => "selected_date_time",
        "users_select" => "selected_user",
        "conversations_select" => "selected_conversation",
        "channels_select" => "selected_channel",
        "multi_users_select" => "selected_users",
        "multi_conversations_select" => "selected_conversations",
        "multi_channels_select" => "selected_channels",
        "static_select" | "external_select" | "radio_buttons" | "overflow" => {
            return Ok(json!({"type": kind, "selected_option": option(element, answer)?}));
        }
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            let chosen: Result<Vec<Value>, Error> =
                answer.as_array().into_iter().flatten().map(|one| option(element, one)).collect();
            return Ok(json!({"type": kind, "selected_options": chosen?}));
        }
        "rich_text_input" => "rich_text_value",
        "file_input" => "files",
        _ => "value",
    };
    let written = match answer {
        Value::Number(number) if key == "value" => number.to_string().into(),
        other => other.clone(),
    };
    Ok(json!({"type": kind, key: written}))
}

/// An option by its value or its words; one that the app offered on request may be given whole.
fn option(element: &Value, answer: &Value) -> Result<Value, Error> {
    if answer.is_null() || answer.is_object() {
        return Ok(answer.clone());
    }
    let wanted = answer.as_str().unwrap_or_default();
    let words = |option: &Value| option.pointer("/text/text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let all = options(element);
    let found = all
        .iter()
        .find(|option| text_of(option, "value") == wanted)
        .or_else(|| all.iter().find(|option| words(option) == wanted));
    found.map(|option| (*option).clone()).ok_or_else(|| {
        let there: Vec<&str> = all.iter().map(|option| text_of(option, "value")).collect();
        Error::NotThere { wanted: wanted.to_owned(), there: there.join(", ") }
    })
}
