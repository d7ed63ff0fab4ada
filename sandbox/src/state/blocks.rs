//! Walking through Block Kit: filling in missing ids, and finding the element a person acts on.

use serde_json::{Map, Value};

use crate::ids;

const INERT: [&str; 4] = ["image", "plain_text", "mrkdwn", "url"];

/// Gives every block a `block_id` and every interactive element an `action_id`, as Slack does for those left out.
pub(crate) fn fill_ids(blocks: &mut Value) {
    let Some(blocks) = blocks.as_array_mut() else {
        return;
    };
    for block in blocks.iter_mut().filter_map(Value::as_object_mut) {
        fill_block(block);
    }
}

fn fill_block(block: &mut Map<String, Value>) {
    ensure(block, "block_id");
    let kind = block.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    for key in ["accessory", "element"] {
        if let Some(element) = block.get_mut(key).and_then(Value::as_object_mut) {
            fill_element(element);
        }
    }
    let nested = match kind.as_str() {
        "container" => "child_blocks",
        "carousel" => "elements",
        _ => "",
    };
    if let Some(children) = block.get_mut(nested) {
        fill_ids(children);
    }
    if kind == "rich_text" || kind == "carousel" {
        return;
    }
    for key in ["elements", "actions"] {
        let elements = block.get_mut(key).and_then(Value::as_array_mut);
        for element in elements.into_iter().flatten().filter_map(Value::as_object_mut) {
            fill_element(element);
        }
    }
    let rows = block.get_mut("rows").and_then(Value::as_array_mut);
    for cell in rows.into_iter().flatten().filter_map(Value::as_array_mut).flatten() {
        if let Some(element) = cell.get_mut("element").and_then(Value::as_object_mut) {
            fill_element(element);
        }
    }
}

fn fill_element(element: &mut Map<String, Value>) {
    let kind = element.get("type").and_then(Value::as_str).unwrap_or_default();
    if !INERT.contains(&kind) {
        ensure(element, "action_id");
    }
}

fn ensure(fields: &mut Map<String, Value>, key: &str) {
    let present = fields.get(key).and_then(Value::as_str).is_some_and(|id| !id.is_empty());
    if !present {
        fields.insert(key.to_owned(), ids::short_id().into());
    }
}

/// Every element with the block that holds it, in reading order.
pub(crate) fn elements(blocks: &Value) -> Vec<(&Value, &Value)> {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        collect(block, &mut found);
    }
    found
}

fn collect<'a>(block: &'a Value, found: &mut Vec<(&'a Value, &'a Value)>) {
    let kind = text_of(block, "type");
    let list = |key: &str| block.get(key).and_then(Value::as_array).into_iter().flatten();
    if kind == "container" || kind == "carousel" {
        list("child_blocks").chain(list("elements")).for_each(|child| collect(child, found));
        return;
    }
    if kind == "rich_text" {
        return;
    }
    let single = ["accessory", "element"].into_iter().filter_map(|key| block.get(key));
    let cells = list("rows").filter_map(Value::as_array).flatten().filter_map(|cell| cell.get("element"));
    for element in single.chain(list("elements")).chain(list("actions")).chain(cells) {
        if element.get("action_id").is_some() {
            found.push((block, element));
        }
    }
}

/// The element with these ids, and its block.
pub(crate) fn find<'a>(blocks: &'a Value, block_id: &str, action_id: &str) -> Option<(&'a Value, &'a Value)> {
    let wanted = |(block, element): &(&Value, &Value)| {
        text_of(block, "block_id") == block_id && text_of(element, "action_id") == action_id
    };
    elements(blocks).into_iter().find(wanted)
}

/// Whether a change of this element goes to the app at once: everything outside `input` blocks, and `input` blocks
/// with `dispatch_action`.
pub(crate) fn dispatches(block: &Value) -> bool {
    text_of(block, "type") != "input" || block.get("dispatch_action").and_then(Value::as_bool).unwrap_or(false)
}

/// A string field, or the empty string.
pub(crate) fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
