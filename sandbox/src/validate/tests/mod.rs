//! Tests of the validator: limits, rules, and that nothing makes it panic.
#![expect(clippy::unwrap_used, reason = "a failed test may panic")]

mod any;
mod limits;
mod rules;

use serde_json::{Value, json};

use super::{Surface, message, view};

fn plain(length: usize) -> Value {
    json!({"type": "plain_text", "text": "ü".repeat(length)})
}

fn mrkdwn(length: usize) -> Value {
    json!({"type": "mrkdwn", "text": "x".repeat(length)})
}

fn times(count: usize, make: impl Fn(usize) -> Value) -> Value {
    (0..count).map(make).collect()
}

fn option(index: usize) -> Value {
    json!({"text": plain(1), "value": index.to_string()})
}

fn button() -> Value {
    json!({"type": "button", "text": plain(1)})
}

fn with(mut base: Value, key: &str, value: Value) -> Value {
    base.as_object_mut().unwrap().insert(key.to_owned(), value);
    base
}

fn actions(elements: &Value) -> Value {
    json!({"type": "actions", "elements": elements})
}

fn modal(block: &Value) -> Value {
    json!({"type": "modal", "title": plain(1), "submit": plain(1), "blocks": [block]})
}

/// What is said about one block, on the surface where it is shown.
fn verdict(surface: Surface, block: &Value) -> Vec<String> {
    let problems = match surface {
        Surface::Message => message(&json!([block])),
        Surface::Modal => view(&modal(block), Surface::Modal),
        Surface::Home => view(&json!({"type": "home", "blocks": [block]}), Surface::Home),
    };
    problems.iter().map(ToString::to_string).collect()
}
