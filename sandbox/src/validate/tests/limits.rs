//! Each limit at its edge, one over it and one under it.

use serde_json::{Value, json};

use super::{actions, button, mrkdwn, option, plain, times, verdict, with};
use crate::validate::Surface;

/// A limit: `make` gives a block of that size, of which `least..=most` is right.
struct Limit {
    name: &'static str,
    surface: Surface,
    least: usize,
    most: usize,
    make: fn(usize) -> Value,
}

const fn limit(name: &'static str, least: usize, most: usize, make: fn(usize) -> Value) -> Limit {
    Limit { name, surface: Surface::Message, least, most, make }
}

const fn modal_limit(name: &'static str, least: usize, most: usize, make: fn(usize) -> Value) -> Limit {
    Limit { name, surface: Surface::Modal, least, most, make }
}

fn select(elements: usize) -> Value {
    actions(&json!([{"type": "static_select", "options": times(elements, option)}]))
}

fn one(element: Value) -> Value {
    actions(&json!([element]))
}

fn confirm(key: &str, length: usize) -> Value {
    let whole = json!({"title": plain(1), "text": plain(1), "confirm": plain(1), "deny": plain(1)});
    one(with(button(), "confirm", with(whole, key, plain(length))))
}

fn text_limits() -> Vec<Limit> {
    vec![
        limit("section text", 1, 3000, |n| json!({"type": "section", "text": mrkdwn(n)})),
        limit("section fields", 1, 10, |n| json!({"type": "section", "fields": times(n, |_| plain(1))})),
        limit("section field", 1, 2000, |n| json!({"type": "section", "fields": [mrkdwn(n)]})),
        limit("header", 1, 150, |n| json!({"type": "header", "text": plain(n)})),
        limit("context elements", 1, 10, |n| json!({"type": "context", "elements": times(n, |_| plain(1))})),
        limit("block_id", 0, 255, |n| json!({"type": "divider", "block_id": "b".repeat(n)})),
        limit("image alt", 1, 2000, |n| json!({"type": "image", "image_url": "https://a", "alt_text": "a".repeat(n)})),
        limit("image url", 1, 3000, |n| json!({"type": "image", "image_url": "u".repeat(n), "alt_text": "a"})),
        limit(
            "image title",
            1,
            2000,
            |n| json!({"type": "image", "image_url": "u", "alt_text": "a", "title": plain(n)}),
        ),
        limit("markdown", 1, 12_000, |n| json!({"type": "markdown", "text": "x".repeat(n)})),
        limit("card title", 1, 150, |n| json!({"type": "card", "title": plain(n)})),
        limit("card body", 1, 200, |n| json!({"type": "card", "body": mrkdwn(n)})),
        limit(
            "carousel",
            1,
            10,
            |n| json!({"type": "carousel", "elements": times(n, |_| json!({"type": "card", "title": plain(1)}))}),
        ),
        limit(
            "container",
            1,
            10,
            |n| json!({"type": "container", "title": plain(1), "child_blocks": times(n, |_| json!({"type": "divider"}))}),
        ),
        limit(
            "plan",
            0,
            50,
            |n| json!({"type": "plan", "title": "p", "tasks": times(n, |i| json!({"task_id": i.to_string(), "title": "t"}))}),
        ),
        modal_limit("alert", 1, 200, |n| json!({"type": "alert", "text": plain(n), "level": "warning"})),
    ]
}

fn element_limits() -> Vec<Limit> {
    vec![
        limit("actions", 1, 25, |n| actions(&times(n, |_| button()))),
        limit("context_actions", 1, 5, |n| {
            let icon = json!({"type": "icon_button", "icon": "trash", "text": plain(1)});
            json!({"type": "context_actions", "elements": times(n, |_| icon.clone())})
        }),
        limit("button text", 1, 75, |n| one(with(button(), "text", plain(n)))),
        limit("button value", 0, 2000, |n| one(with(button(), "value", "v".repeat(n).into()))),
        limit("button url", 0, 3000, |n| one(with(button(), "url", "u".repeat(n).into()))),
        limit("action_id", 0, 255, |n| one(with(button(), "action_id", "a".repeat(n).into()))),
        limit("confirm title", 1, 100, |n| confirm("title", n)),
        limit("confirm text", 1, 300, |n| confirm("text", n)),
        limit("confirm button", 1, 30, |n| confirm("confirm", n)),
        limit("confirm deny", 1, 30, |n| confirm("deny", n)),
        limit("select options", 1, 100, select),
        limit("option text", 1, 75, |n| {
            one(json!({"type": "static_select", "options": [{"text": plain(n), "value": "v"}]}))
        }),
        limit("option value", 1, 150, |n| {
            one(json!({"type": "static_select", "options": [{"text": plain(1), "value": "v".repeat(n)}]}))
        }),
        limit("option description", 1, 75, |n| {
            let option = json!({"text": plain(1), "value": "v", "description": plain(n)});
            one(json!({"type": "static_select", "options": [option]}))
        }),
        limit("option groups", 1, 100, |n| {
            let group = |_| json!({"label": plain(1), "options": [option(1)]});
            one(json!({"type": "static_select", "option_groups": times(n, group)}))
        }),
        limit("group label", 1, 75, |n| {
            one(json!({"type": "static_select", "option_groups": [{"label": plain(n), "options": [option(1)]}]}))
        }),
        limit("placeholder", 1, 150, |n| one(json!({"type": "users_select", "placeholder": plain(n)}))),
        limit("overflow", 2, 5, |n| one(json!({"type": "overflow", "options": times(n, option)}))),
        limit("radio buttons", 1, 10, |n| one(json!({"type": "radio_buttons", "options": times(n, option)}))),
        limit("checkboxes", 1, 10, |n| one(json!({"type": "checkboxes", "options": times(n, option)}))),
        modal_limit(
            "label",
            1,
            2000,
            |n| json!({"type": "input", "label": plain(n), "element": {"type": "plain_text_input"}}),
        ),
        modal_limit("initial value", 0, 3000, |n| {
            let element = json!({"type": "plain_text_input", "initial_value": "x".repeat(n)});
            json!({"type": "input", "label": plain(1), "element": element})
        }),
        modal_limit(
            "max_length",
            1,
            3000,
            |n| json!({"type": "input", "label": plain(1), "element": {"type": "plain_text_input", "max_length": n}}),
        ),
    ]
}

fn data_limits() -> Vec<Limit> {
    fn raw() -> Value {
        json!({"type": "raw_text", "text": "x"})
    }
    vec![
        limit("table rows", 1, 100, |n| json!({"type": "table", "rows": times(n, |_| json!([raw()]))})),
        limit("table columns", 1, 20, |n| json!({"type": "table", "rows": [times(n, |_| raw())]})),
        limit(
            "data table rows",
            2,
            101,
            |n| json!({"type": "data_table", "caption": "c", "rows": times(n, |_| json!([raw()]))}),
        ),
        limit(
            "page size",
            1,
            100,
            |n| json!({"type": "data_table", "caption": "c", "page_size": n, "rows": [[raw()], [raw()]]}),
        ),
        limit("chart title", 1, 50, |n| {
            let chart = json!({"type": "pie", "segments": [{"label": "a", "value": 1}]});
            json!({"type": "data_visualization", "title": "t".repeat(n), "chart": chart})
        }),
        limit("pie slices", 1, 6, |n| {
            let chart = json!({"type": "pie", "segments": times(n, |_| json!({"label": "a", "value": 1}))});
            json!({"type": "data_visualization", "title": "t", "chart": chart})
        }),
        limit("chart label", 1, 20, |n| {
            let chart = json!({"type": "pie", "segments": [{"label": "l".repeat(n), "value": 1}]});
            json!({"type": "data_visualization", "title": "t", "chart": chart})
        }),
        limit("series", 1, 6, |n| {
            let series = |i: usize| json!({"name": i.to_string(), "data": [{"label": "a", "value": 1.5}]});
            let chart = json!({"type": "bar", "series": times(n, series), "axis_config": {"categories": ["a"]}});
            json!({"type": "data_visualization", "title": "t", "chart": chart})
        }),
        limit("points", 1, 20, |n| {
            let label = |i: usize| i.to_string();
            let data = times(n, |i| json!({"label": label(i), "value": 1}));
            let axis = json!({"categories": times(20, |i| label(i).into())});
            let chart = json!({"type": "line", "series": [{"name": "s", "data": data}], "axis_config": axis});
            json!({"type": "data_visualization", "title": "t", "chart": chart})
        }),
    ]
}

#[test]
fn every_limit_holds_at_its_edge_and_not_beyond() {
    for limit in text_limits().into_iter().chain(element_limits()).chain(data_limits()) {
        for size in [limit.least, limit.most] {
            let said = verdict(limit.surface, &(limit.make)(size));
            assert_eq!(said, Vec::<String>::new(), "{} of {size}", limit.name);
        }
        let over = verdict(limit.surface, &(limit.make)(limit.most + 1));
        assert!(!over.is_empty(), "{} of {}", limit.name, limit.most + 1);
        if limit.least > 0 {
            let under = verdict(limit.surface, &(limit.make)(limit.least - 1));
            assert!(!under.is_empty(), "{} of {}", limit.name, limit.least - 1);
        }
    }
}
