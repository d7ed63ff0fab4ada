//! No JSON makes the validator panic.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::validate::{Surface, message, suggestions, view};

/// Any JSON, with the words of Block Kit strewn in, so that the walk gets deep.
fn any_json() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "section",
        "actions",
        "input",
        "context",
        "rich_text",
        "rich_text_section",
        "rich_text_list",
        "table",
        "data_table",
        "data_visualization",
        "pie",
        "bar",
        "card",
        "carousel",
        "container",
        "plan",
        "task_card",
        "static_select",
        "button",
        "overflow",
        "checkboxes",
        "plain_text",
        "mrkdwn",
        "modal",
        "home",
        "image",
        "datepicker",
        "timepicker",
        "feedback_buttons",
        "action_cell",
        "raw_text",
        "raw_number",
        "2026-02-30",
        "é",
    ]);
    let keys = prop::sample::select(vec![
        "type",
        "text",
        "blocks",
        "block_id",
        "action_id",
        "elements",
        "element",
        "accessory",
        "fields",
        "options",
        "option_groups",
        "confirm",
        "title",
        "label",
        "rows",
        "chart",
        "series",
        "segments",
        "axis_config",
        "data",
        "categories",
        "child_blocks",
        "tasks",
        "actions",
        "initial_option",
        "initial_options",
        "initial_date",
        "initial_time",
        "value",
        "placeholder",
        "submit",
        "details",
        "positive_button",
        "column_settings",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        words.prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 96, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(keys.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_the_validator_panic(json in any_json()) {
        let _ = message(&json);
        let _ = message(&json!([json]));
        for surface in [Surface::Message, Surface::Modal, Surface::Home] {
            let _ = view(&json, surface);
            let _ = view(&json!({"type": "modal", "blocks": [json]}), surface);
        }
        let _ = suggestions(&json);
        let mut filled = json!([json]);
        crate::state::blocks::fill_ids(&mut filled);
        let _ = crate::state::values::state_of(&filled, &serde_json::Map::new());
    }
}
