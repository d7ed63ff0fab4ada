//! What may stand where, and in which words Slack says no.

use serde_json::{Value, json};

use super::{actions, button, modal, mrkdwn, option, plain, times, verdict, with};
use crate::validate::{Surface, message, suggestions, view};

/// An `actions` block of one element.
fn one(element: Value) -> Value {
    actions(&json!([element]))
}

#[test]
fn views_and_messages_hold_so_many_blocks() {
    let divider = |_| json!({"type": "divider"});
    assert!(message(&times(50, divider)).is_empty());
    assert_eq!(message(&times(51, divider)).first().unwrap().text, "no more than 50 items allowed");
    let home = |count| view(&json!({"type": "home", "blocks": times(count, divider)}), Surface::Home);
    assert!(home(100).is_empty());
    assert_eq!(home(101).first().unwrap().pointer, "/view/blocks");
}

#[test]
fn the_fields_of_a_modal_have_limits() {
    let base = || modal(&json!({"type": "divider"}));
    for (key, most) in [("title", 24), ("submit", 24), ("close", 24)] {
        assert!(view(&with(base(), key, plain(most)), Surface::Modal).is_empty(), "{key}");
        assert!(!view(&with(base(), key, plain(most + 1)), Surface::Modal).is_empty(), "{key}");
        assert!(!view(&with(base(), key, mrkdwn(1)), Surface::Modal).is_empty(), "{key}");
    }
    for (key, most) in [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)] {
        assert!(view(&with(base(), key, "x".repeat(most).into()), Surface::Modal).is_empty(), "{key}");
        assert!(!view(&with(base(), key, "x".repeat(most + 1).into()), Surface::Modal).is_empty(), "{key}");
    }
}

#[test]
fn what_slack_refuses_is_refused_in_its_words() {
    use Surface::{Home, Message, Modal};
    let input = json!({"type": "input", "label": plain(1), "element": {"type": "plain_text_input"}});
    let cases = [
        (Message, json!({"type": "nonsense"}), "unsupported type: nonsense [json-pointer:/blocks/0/type]"),
        (Message, json!({}), "missing required field: type [json-pointer:/blocks/0]"),
        (Message, json!("divider"), "should be an object [json-pointer:/blocks/0]"),
        (Message, json!({"type": "section", "text": "words"}), "should be an object [json-pointer:/blocks/0/text]"),
        (Message, json!({"type": "header", "text": mrkdwn(1)}), "unsupported type: mrkdwn (expected plain_text)"),
        (Message, json!({"type": "section", "text": mrkdwn(3001)}), "must be less than 3001 characters"),
        (Message, json!({"type": "section", "text": mrkdwn(0)}), "must be more than 0 characters"),
        (Message, json!({"type": "alert", "text": plain(1)}), "alert is not allowed in messages"),
        (Modal, json!({"type": "markdown", "text": "x"}), "markdown is not allowed in modals"),
        (Modal, json!({"type": "carousel", "elements": []}), "carousel is not allowed in modals"),
        (Home, json!({"type": "table", "rows": []}), "table is not allowed in Home tabs"),
        (Message, one(json!({"type": "plain_text_input"})), "plain_text_input is not allowed here"),
        (Message, one(json!({"type": "feedback_buttons"})), "feedback_buttons is not allowed here"),
        (Modal, with(input.clone(), "element", button()), "button is not allowed here"),
        (Home, with(input, "element", json!({"type": "file_input"})), "file_input is not allowed in Home tabs"),
        (Message, json!({"type": "card", "subtitle": plain(1)}), "must define at least one of"),
        (Message, json!({"type": "container", "child_blocks": [{"type": "divider"}]}), "must define either `title`"),
        (
            Message,
            json!({"type": "container", "title": plain(1), "child_blocks": [{"type": "markdown", "text": "x"}]}),
            "markdown is not allowed in a container",
        ),
        (
            Message,
            json!({"type": "data_table", "caption": "c", "rows": [[{"type": "rich_text", "elements": []}], []]}),
            "rich_text is not allowed here",
        ),
    ];
    for (surface, block, expected) in cases {
        let said = verdict(surface, &block);
        assert!(said.iter().any(|line| line.contains(expected)), "{block}: {said:?}");
    }
}

#[test]
fn ids_and_values_are_unique() {
    let divider = json!({"type": "divider", "block_id": "same"});
    assert!(message(&json!([divider, divider])).first().unwrap().text.starts_with("block_id must be unique"));
    let twice = with(button(), "action_id", "same".into());
    let said = verdict(Surface::Message, &actions(&json!([twice, twice])));
    assert!(said.first().unwrap().starts_with("action_id must be unique"), "{said:?}");
    let apart = json!([actions(&json!([twice])), actions(&json!([twice]))]);
    assert!(message(&apart).is_empty(), "the same action_id may stand in another block");
    let said = verdict(Surface::Message, &one(json!({"type": "radio_buttons", "options": [option(1), option(1)]})));
    assert!(said.first().unwrap().starts_with("option values must be unique"), "{said:?}");
}

#[test]
fn an_initial_choice_is_one_of_the_options() {
    let base = json!({"type": "static_select", "options": [option(1), option(2)]});
    assert!(verdict(Surface::Message, &one(with(base.clone(), "initial_option", option(2)))).is_empty());
    assert!(!verdict(Surface::Message, &one(with(base, "initial_option", option(3)))).is_empty());
}

#[test]
fn a_modal_with_inputs_needs_submit() {
    let input = json!({"type": "input", "label": plain(1), "element": {"type": "plain_text_input"}});
    let mut without = modal(&input);
    without.as_object_mut().unwrap().remove("submit");
    let problems = view(&without, Surface::Modal);
    assert!(problems.first().unwrap().text.starts_with("missing required field: submit"));
    let empty = view(&json!({}), Surface::Modal);
    assert_eq!(empty.first().unwrap().to_string(), "missing required field: type [json-pointer:/view]");
}

#[test]
fn a_message_holds_one_table_two_charts_and_so_much_markdown() {
    let table = json!({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]});
    assert!(!message(&json!([table, table])).is_empty());
    let pie = json!({"type": "data_visualization", "title": "t",
        "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]}});
    assert!(message(&json!([pie, pie])).is_empty());
    assert!(!message(&json!([pie, pie, pie])).is_empty());
    let markdown = |length: usize| json!({"type": "markdown", "text": "x".repeat(length)});
    assert!(message(&json!([markdown(6000), markdown(6000)])).is_empty());
    assert!(!message(&json!([markdown(6000), markdown(6001)])).is_empty());
}

#[test]
fn rich_text_is_walked() {
    let section = |elements: Value| json!({"type": "rich_text_section", "elements": elements});
    let good = json!({"type": "rich_text", "elements": [
        section(json!([{"type": "text", "text": "x"}, {"type": "user", "user_id": "U1"}, {"type": "emoji", "name": "tada"}])),
        {"type": "rich_text_list", "style": "bullet", "elements": [section(json!([{"type": "link", "url": "u"}]))]},
    ]});
    assert_eq!(verdict(Surface::Message, &good), Vec::<String>::new());
    let bad = json!({"type": "rich_text", "elements": [section(json!([{"type": "text"}, {"type": "blink"}]))]});
    assert_eq!(verdict(Surface::Message, &bad).len(), 2);
}

#[test]
fn suggestions_are_checked_too() {
    assert!(suggestions(&json!({"options": []})).is_empty());
    assert!(suggestions(&json!({"options": times(100, option)})).is_empty());
    assert!(!suggestions(&json!({"options": times(101, option)})).is_empty());
    assert!(!suggestions(&json!({})).is_empty());
    assert!(suggestions(&json!({"option_groups": [{"label": plain(1), "options": [option(1)]}]})).is_empty());
}
