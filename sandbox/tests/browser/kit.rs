//! Every block and element there is, as an app would send them: `kit/*.json`.

use serde_json::{Value, json};

/// Reads one of the files; `PICTURE` in it becomes the address of a picture.
fn read(text: &str, picture: &str) -> Value {
    serde_json::from_str(&text.replace("PICTURE", picture)).unwrap()
}

/// Sections, headers, contexts, pictures, video, Markdown.
pub fn layout(picture: &str) -> Value {
    read(include_str!("kit/layout.json"), picture)
}

/// Rich text with all its parts.
pub fn rich_text() -> Value {
    read(include_str!("kit/rich-text.json"), "")
}

/// What people click in messages.
pub fn interactive() -> Value {
    read(include_str!("kit/interactive.json"), "")
}

/// A table, a data table, a bar and a pie chart: a message takes one table and two charts.
pub fn data() -> Value {
    read(include_str!("kit/data.json"), "")
}

/// A line and an area chart.
pub fn curves() -> Value {
    read(include_str!("kit/curves.json"), "")
}

/// Cards, containers, plans and tasks.
pub fn agent(picture: &str) -> Value {
    read(include_str!("kit/agent.json"), picture)
}

/// Slack's older attachments.
pub fn attachments(picture: &str) -> Value {
    read(include_str!("kit/attachments.json"), picture)
}

/// A modal with every input.
pub fn inputs() -> Value {
    read(include_str!("kit/inputs.json"), "")
}

/// The form of a deal: a name is needed.
pub fn form() -> Value {
    read(include_str!("kit/form.json"), "")
}

/// The second step of that form: asks once more.
pub fn sure(name: &str) -> Value {
    let text = json!({"type": "mrkdwn", "text": format!("Save *{name}*?")});
    json!({
        "type": "modal",
        "callback_id": "sure",
        "private_metadata": name,
        "title": plain("Are you sure?"),
        "submit": plain("Yes"),
        "blocks": [{"type": "section", "block_id": "ask", "text": text}],
    })
}

/// What an external select offers.
pub fn options(query: &str) -> Value {
    let all = ["Globex", "Initech", "Umbrella", "Wayne Enterprises"];
    let fitting = all.iter().filter(|name| name.to_lowercase().contains(&query.to_lowercase()));
    let found: Vec<Value> = fitting.map(|name| json!({"text": plain(name), "value": name.to_lowercase()})).collect();
    json!({"option_groups": [{"label": plain("Companies"), "options": found}]})
}

pub fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

pub fn button(text: &str, action_id: &str) -> Value {
    json!({"type": "button", "text": plain(text), "action_id": action_id, "value": action_id})
}
