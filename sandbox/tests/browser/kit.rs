//! Every block and element there is, as an app would send them.

use serde_json::{Value, json};

pub fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text, "emoji": true})
}

fn mrkdwn(text: &str) -> Value {
    json!({"type": "mrkdwn", "text": text})
}

fn option(text: &str) -> Value {
    json!({"text": plain(text), "value": text.to_lowercase()})
}

fn described(text: &str, description: &str) -> Value {
    json!({"text": mrkdwn(text), "description": mrkdwn(description), "value": text.to_lowercase()})
}

pub fn button(text: &str, action_id: &str) -> Value {
    json!({"type": "button", "text": plain(text), "action_id": action_id, "value": action_id})
}

fn rich(elements: Value) -> Value {
    json!({"type": "rich_text", "elements": elements})
}

fn words(text: &str) -> Value {
    rich(json!([{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]))
}

fn section(elements: Value) -> Value {
    json!({"type": "rich_text_section", "elements": elements})
}

/// What an external select offers.
pub fn options(query: &str) -> Value {
    let all = ["Globex", "Initech", "Umbrella", "Wayne Enterprises"];
    let found: Vec<Value> = all
        .iter()
        .filter(|name| name.to_lowercase().contains(&query.to_lowercase()))
        .map(|name| option(name))
        .collect();
    json!({"option_groups": [{"label": plain("Companies"), "options": found}]})
}

/// Sections, headers, contexts and pictures.
pub fn layout(picture: &str) -> Value {
    json!([
        {"type": "header", "block_id": "header", "text": plain("Daily report :bar_chart:")},
        {"type": "header", "block_id": "header1", "level": 1, "text": plain("A large heading")},
        {"type": "header", "block_id": "header4", "level": 4, "text": plain("A small heading")},
        {"type": "section", "block_id": "section", "text": mrkdwn("*Bold*, _italic_, ~struck~, `code`, <https://example.com|a link>, <@U0ADA>, <@U0MARCO>, <#C0GENERAL>, <!here>, :tada: and <!date^1764000000^{date_long} at {time}|a date>\n> a quote\n```let x = 1;```\n• one\n• two")},
        {"type": "section", "block_id": "fields", "text": mrkdwn("💼 *D-142 Renewal* · Acme"), "fields": [
            mrkdwn("*Stage*\n🔵 Proposal 50 %"), mrkdwn("*Amount*\n€12,000"), mrkdwn("*Close*\nMon 30 Nov"), plain("Owner\nAda"),
        ], "accessory": {"type": "overflow", "action_id": "more", "options": [option("Edit"), option("History")]}},
        {"type": "section", "block_id": "with_image", "text": mrkdwn("With a picture beside it"), "accessory": {"type": "image", "image_url": picture, "alt_text": "hills"}},
        {"type": "divider", "block_id": "divider"},
        {"type": "image", "block_id": "image", "image_url": picture, "alt_text": "hills", "title": plain("The hills")},
        {"type": "context", "block_id": "context", "elements": [{"type": "image", "image_url": picture, "alt_text": "hills"}, mrkdwn("Last: *call*, Thu 19 Nov"), plain("as of 15:04")]},
        {"type": "video", "block_id": "video", "title": plain("How to close a deal"), "alt_text": "a talk", "thumbnail_url": picture, "video_url": "https://example.com/embed/1", "title_url": "https://example.com/1", "description": plain("Six minutes"), "author_name": "Ada", "provider_name": "Example"},
        {"type": "file", "block_id": "file", "external_id": "ABCD1", "source": "remote"},
        {"type": "markdown", "block_id": "markdown", "text": "## A heading\n**bold** and *italic* with `code`\n\n1. one\n2. two\n   - inner\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```rust\nfn main() {}\n```\n> quoted"},
    ])
}

/// Rich text with all its parts.
pub fn rich_text() -> Value {
    json!([{"type": "rich_text", "block_id": "rich", "elements": [
        section(json!([
            {"type": "text", "text": "Plain, "}, {"type": "text", "text": "bold", "style": {"bold": true}}, {"type": "text", "text": ", "},
            {"type": "text", "text": "italic", "style": {"italic": true}}, {"type": "text", "text": ", "},
            {"type": "text", "text": "struck", "style": {"strike": true}}, {"type": "text", "text": ", "},
            {"type": "text", "text": "underlined", "style": {"underline": true}}, {"type": "text", "text": ", "},
            {"type": "text", "text": "marked", "style": {"highlight": true}}, {"type": "text", "text": ", "},
            {"type": "text", "text": "code", "style": {"code": true}}, {"type": "text", "text": ". "},
            {"type": "link", "url": "https://example.com", "text": "a link"}, {"type": "text", "text": " "},
            {"type": "user", "user_id": "U0MARCO"}, {"type": "text", "text": " "}, {"type": "channel", "channel_id": "C0GENERAL"},
            {"type": "text", "text": " "}, {"type": "usergroup", "usergroup_id": "S0SALES"}, {"type": "text", "text": " "},
            {"type": "broadcast", "range": "here"}, {"type": "text", "text": " "}, {"type": "emoji", "name": "tada"},
            {"type": "text", "text": " "}, {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd"}, {"type": "text", "text": " "},
            {"type": "date", "timestamp": 1_764_000_000, "format": "{date_short} {time}", "fallback": "a date"}, {"type": "text", "text": " "},
            {"type": "color", "value": "#c01343"}, {"type": "text", "text": " "},
            {"type": "message_mention", "url": "https://example.com/archives/C0SALES/p1", "text": "a message"},
        ])),
        {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [section(json!([{"type": "text", "text": "one"}])), section(json!([{"type": "text", "text": "two"}]))]},
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [section(json!([{"type": "text", "text": "inside"}]))]},
        {"type": "rich_text_list", "style": "ordered", "offset": 3, "border": 1, "elements": [section(json!([{"type": "text", "text": "fourth"}]))]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "A quote\nof two lines"}]},
        {"type": "rich_text_preformatted", "language": "rust", "elements": [{"type": "text", "text": "let deal = open(142);"}]},
    ]}])
}

/// What people click in messages.
pub fn interactive() -> Value {
    let confirm = json!({"title": plain("Archive the deal?"), "text": mrkdwn("It leaves the *pipeline*."), "confirm": plain("Archive"), "deny": plain("Keep"), "style": "danger"});
    json!([
        {"type": "actions", "block_id": "buttons", "elements": [
            button("Plain", "plain"),
            {"type": "button", "text": plain("Primary"), "style": "primary", "action_id": "primary", "value": "1"},
            {"type": "button", "text": plain("Archive"), "style": "danger", "action_id": "danger", "value": "1", "confirm": confirm},
            {"type": "workflow_button", "text": plain("Workflow"), "action_id": "flow", "workflow": {"trigger": {"url": "https://example.com/flow"}}},
            {"type": "overflow", "action_id": "overflow", "options": [option("Edit"), option("Note")]},
        ]},
        {"type": "actions", "block_id": "selects", "elements": [
            {"type": "static_select", "action_id": "static", "placeholder": plain("Stage"), "option_groups": [
                {"label": plain("Open"), "options": [option("New"), option("Proposal")]}, {"label": plain("Closed"), "options": [option("Won"), option("Lost")]},
            ]},
            {"type": "external_select", "action_id": "external", "placeholder": plain("Company"), "min_query_length": 0},
            {"type": "users_select", "action_id": "users", "placeholder": plain("Owner"), "initial_user": "U0ADA"},
            {"type": "conversations_select", "action_id": "conversations", "placeholder": plain("Conversation")},
            {"type": "channels_select", "action_id": "channels", "placeholder": plain("Channel")},
            {"type": "multi_static_select", "action_id": "tags", "placeholder": plain("Tags"), "options": [option("Vip"), option("Press")], "initial_options": [option("Vip")]},
        ]},
        {"type": "actions", "block_id": "pickers", "elements": [
            {"type": "datepicker", "action_id": "date", "initial_date": "2026-11-30"},
            {"type": "timepicker", "action_id": "time", "initial_time": "15:00"},
            {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1_796_050_800},
        ]},
        {"type": "actions", "block_id": "choices", "elements": [
            {"type": "checkboxes", "action_id": "boxes", "options": [described("*Call*", "by phone"), described("Mail", "in writing")]},
            {"type": "radio_buttons", "action_id": "radio", "options": [described("Yes", "now"), described("No", "later")]},
        ]},
        {"type": "input", "block_id": "line", "dispatch_action": true, "label": plain("A line"), "element": {"type": "plain_text_input", "action_id": "line", "placeholder": plain("Type and press Enter")}},
        {"type": "context_actions", "block_id": "context_actions", "elements": [
            {"type": "feedback_buttons", "action_id": "feedback", "positive_button": {"text": plain("Good"), "value": "good"}, "negative_button": {"text": plain("Bad"), "value": "bad"}},
            {"type": "icon_button", "action_id": "trash", "icon": "trash", "text": plain("Delete")},
        ]},
    ])
}

/// Tables and charts; a message takes one table and two charts.
pub fn data() -> Value {
    let number = |value: i64, text: &str| json!({"type": "raw_number", "value": value, "text": text});
    let cell = |text: &str| json!({"type": "raw_text", "text": text});
    let deal = |id: &str, stage: &str, amount: i64| json!([cell(id), cell(stage), number(amount, &format!("€{amount}")), {"type": "action_cell", "element": button("Open", id)}]);
    json!([
        {"type": "table", "block_id": "table", "column_settings": [{"is_wrapped": true}, {"align": "right"}], "rows": [
            [cell("Deal"), cell("Amount")],
            [{"type": "rich_text", "elements": [section(json!([{"type": "text", "text": "Renewal", "style": {"bold": true}}]))]}, cell("€12,000")],
            [cell("Rollout"), cell("€48,000")],
        ]},
        {"type": "data_table", "block_id": "data_table", "caption": "Open deals", "page_size": 3, "row_header_column_index": 0, "rows": [
            [cell("Deal"), cell("Stage"), cell("Amount"), cell("")],
            deal("D-1", "New", 900), deal("D-2", "Proposal", 12_000), deal("D-3", "New", 48_000), deal("D-4", "Won", 7000),
        ]},
        {"type": "data_visualization", "block_id": "bar", "title": "Stages, now and a week ago", "chart": {"type": "bar",
            "axis_config": {"categories": ["New", "Qualified", "Proposal", "Won"], "x_label": "Stage", "y_label": "Deals"},
            "series": [{"name": "Now", "data": points(&[12, 8, 5, 3])}, {"name": "A week ago", "data": points(&[9, 10, 4, 1])}]}},
        {"type": "data_visualization", "block_id": "pie", "title": "Sources", "chart": {"type": "pie", "segments": [
            {"label": "Webinar", "value": 12}, {"label": "Referral", "value": 7}, {"label": "Form", "value": 4},
        ]}},
    ])
}

pub fn curves() -> Value {
    let axis = json!({"categories": ["New", "Qualified", "Proposal", "Won"]});
    json!([
        {"type": "data_visualization", "block_id": "line", "title": "Pipeline by week", "chart": {"type": "line", "axis_config": axis, "series": [{"name": "Pipeline", "data": points(&[120, 180, 140, 260])}]}},
        {"type": "data_visualization", "block_id": "area", "title": "Won by week", "chart": {"type": "area", "axis_config": axis, "series": [{"name": "Won", "data": points(&[2, 6, 4, 9])}]}},
    ])
}

fn points(values: &[i64]) -> Value {
    let labels = ["New", "Qualified", "Proposal", "Won"];
    labels.iter().zip(values).map(|(label, value)| json!({"label": label, "value": value})).collect()
}

/// Cards, containers, plans and tasks.
pub fn agent(picture: &str) -> Value {
    let image = json!({"type": "image", "image_url": picture, "alt_text": "hills"});
    let card = |id: &str, name: &str| json!({"type": "card", "block_id": id, "hero_image": image, "title": plain(name), "subtitle": mrkdwn("€12,000"), "body": mrkdwn("Closes *Monday*."), "actions": [button("Open", "open")]});
    json!([
        {"type": "card", "block_id": "card", "icon": image, "title": plain("Renewal"), "subtitle": plain("Acme"), "body": mrkdwn("Waits for *two signatures*."), "actions": [button("Open", "open"), button("Snooze", "snooze")]},
        {"type": "carousel", "block_id": "carousel", "elements": [card("c1", "Renewal"), card("c2", "Rollout"), card("c3", "Training"), card("c4", "Support")]},
        {"type": "container", "block_id": "container", "title": plain("What changed"), "subtitle": mrkdwn("since Friday"), "icon": image, "is_collapsible": true, "has_header_divider": true, "child_blocks": [
            {"type": "section", "block_id": "inner", "text": mrkdwn("Two deals moved.")},
        ]},
        {"type": "plan", "block_id": "plan", "title": "Looking into it", "tasks": [
            {"task_id": "t1", "title": "Read the deals", "status": "complete", "output": words("41 deals")},
            {"task_id": "t2", "title": "Compare with last week", "status": "in_progress", "details": words("Half of them"), "sources": [{"type": "url", "url": "https://example.com", "text": "Pipeline"}]},
            {"task_id": "t3", "title": "Write it up", "status": "pending"},
            {"task_id": "t4", "title": "Fetch the rates", "status": "error", "output": words("No answer")},
        ]},
        {"type": "task_card", "block_id": "task", "task_id": "t5", "title": "One task", "status": "complete", "details": words("By itself")},
    ])
}

/// Slack's older attachments.
pub fn attachments(picture: &str) -> Value {
    json!([{
        "color": "#2e7d5b", "pretext": "From the *feed*", "author_name": "Ada", "title": "Renewal signed", "title_link": "https://example.com",
        "text": "The contract came back.", "fields": [{"title": "Amount", "value": "€12,000", "short": true}, {"title": "Stage", "value": "Won", "short": true}],
        "thumb_url": picture, "footer": "Acme feed", "ts": 1_764_000_000,
    }, {"color": "danger", "blocks": [{"type": "section", "block_id": "attached", "text": mrkdwn("Blocks in an attachment")}]}])
}

fn input(id: &str, label: &str, element: Value) -> Value {
    let mut element = element;
    element["action_id"] = json!(id);
    json!({"type": "input", "block_id": id, "optional": true, "label": plain(label), "element": element})
}

/// A modal with every input.
pub fn inputs() -> Value {
    let options = json!([option("New"), option("Won"), option("Lost")]);
    let mut blocks = vec![
        json!({"type": "alert", "block_id": "alert", "level": "warning", "text": mrkdwn("Two deals have *this* name.")}),
    ];
    for level in ["info", "success", "error"] {
        blocks.push(json!({"type": "alert", "block_id": level, "level": level, "text": plain(level)}));
    }
    let kinds = [
        ("text", "Text", json!({"type": "plain_text_input", "placeholder": plain("A name")})),
        (
            "long",
            "Long text",
            json!({"type": "plain_text_input", "multiline": true, "max_length": 20, "initial_value": "A longer text"}),
        ),
        ("number", "Number", json!({"type": "number_input", "is_decimal_allowed": true, "min_value": "1"})),
        ("email", "E-mail", json!({"type": "email_text_input"})),
        ("url", "Address", json!({"type": "url_text_input"})),
        ("rich", "Rich text", json!({"type": "rich_text_input"})),
        ("date", "Date", json!({"type": "datepicker"})),
        ("time", "Time", json!({"type": "timepicker"})),
        ("moment", "Moment", json!({"type": "datetimepicker"})),
        ("boxes", "Boxes", json!({"type": "checkboxes", "options": options})),
        ("radio", "Radio", json!({"type": "radio_buttons", "options": options})),
        ("static", "Static", json!({"type": "static_select", "options": options})),
        ("external", "External", json!({"type": "external_select", "min_query_length": 0})),
        ("users", "User", json!({"type": "users_select"})),
        ("conversations", "Conversation", json!({"type": "conversations_select"})),
        ("channels", "Channel", json!({"type": "channels_select"})),
        ("multi_static", "Several", json!({"type": "multi_static_select", "options": options})),
        ("multi_external", "Several external", json!({"type": "multi_external_select", "min_query_length": 0})),
        ("multi_users", "Users", json!({"type": "multi_users_select", "initial_users": ["U0ADA", "U0RAVI"]})),
        ("multi_conversations", "Conversations", json!({"type": "multi_conversations_select"})),
        ("multi_channels", "Channels", json!({"type": "multi_channels_select"})),
        ("files", "Files", json!({"type": "file_input", "max_files": 3})),
    ];
    blocks.extend(kinds.map(|(id, label, element)| input(id, label, element)));
    json!({"type": "modal", "callback_id": "inputs", "title": plain("Every input"), "submit": plain("Save"), "blocks": blocks})
}

/// The form of a deal: a name is needed.
pub fn form() -> Value {
    let name = json!({"type": "input", "block_id": "name", "label": plain("Name"), "hint": plain("As the customer calls it."), "element": {"type": "plain_text_input", "action_id": "name"}});
    let stage = input("stage", "Stage", json!({"type": "static_select", "options": [option("New"), option("Won")]}));
    json!({"type": "modal", "callback_id": "deal", "title": plain("New deal"), "submit": plain("Save"), "close": plain("Cancel"), "blocks": [name, stage]})
}

/// The second step: asks once more.
pub fn sure(name: &str) -> Value {
    let text = format!("Save *{name}*?");
    json!({"type": "modal", "callback_id": "sure", "private_metadata": name, "title": plain("Are you sure?"), "submit": plain("Yes"), "blocks": [
        {"type": "section", "block_id": "ask", "text": mrkdwn(&text)},
    ]})
}
