//! Messages and views as plain lines, as a person reads them from top to bottom.

use std::fmt::Write as _;

use crm_sandbox::driver::{Message, View};
use serde_json::Value;

/// A message: where it stands, what is spoken, its blocks.
pub fn message(message: &Message) -> String {
    let mut page = String::new();
    let mut marks = Vec::new();
    if message.ephemeral {
        marks.push("only you");
    }
    if message.edited {
        marks.push("changed");
    }
    if message.thread_ts.is_some() {
        marks.push("in the thread");
    }
    let place = match message.channel.as_str() {
        "C0GENERAL" => "#general",
        "C0SALES" => "#sales",
        dm if dm.starts_with('D') => "DM",
        _ => "#another",
    };
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    writeln!(page, "[{place}]{marks} “{}”", visible(&message.text)).unwrap();
    page.push_str(&blocks(&message.blocks));
    page
}

/// What a message would make of somebody's words: a ping, or a link that is not one of ours.
pub fn dangers(message: &Message) -> Vec<String> {
    dangers_in(&message.text, &message.blocks)
}

/// The same of a message's parts.
pub fn dangers_in(text: &str, blocks: &Value) -> Vec<String> {
    let mut texts = vec![text.to_owned()];
    gather_markup(blocks, &mut texts);
    texts.retain(|text| {
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once('<') {
            // Of angle brackets only our own mentions of one person are left.
            if !after.starts_with("@U") {
                return true;
            }
            rest = after;
        }
        false
    });
    texts
}

fn gather_markup(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather_markup(item, texts)),
        Value::Object(fields) => {
            if value["type"] == "mrkdwn" {
                texts.push(text_of(value));
            }
            fields.values().for_each(|field| gather_markup(field, texts));
        }
        _ => {}
    }
}

/// A modal or Home tab.
pub fn view(view: &View) -> String {
    let mut page = String::new();
    let title = text_of(&view.title);
    writeln!(page, "[{}] {title}", view.kind).unwrap();
    page.push_str(&blocks(&view.blocks));
    if let Some(submit) = view.submit.get("text").and_then(Value::as_str) {
        writeln!(page, "  [{submit}]").unwrap();
    }
    page
}

/// Blocks, a line each.
pub fn blocks(blocks: &Value) -> String {
    blocks.as_array().into_iter().flatten().map(block).collect()
}

fn block(block: &Value) -> String {
    let mut lines = Vec::new();
    match block["type"].as_str().unwrap_or_default() {
        "header" => lines.push(format!("# {}", text_of(&block["text"]))),
        "divider" => lines.push("———".to_owned()),
        "section" => {
            let mut words = text_of(&block["text"]);
            if block.get("accessory").is_some_and(|accessory| !accessory.is_null()) {
                words = format!("{words}   {}", element(&block["accessory"]));
            }
            if !words.is_empty() {
                lines.push(words);
            }
            let fields = block["fields"].as_array().into_iter().flatten();
            lines.extend(fields.map(|field| format!("| {}", text_of(field).replace('\n', " / "))));
        }
        "context" => {
            let words = block["elements"].as_array().into_iter().flatten().map(text_of).collect::<Vec<_>>();
            lines.push(format!("({})", words.join(" ")));
        }
        "actions" => {
            let all = block["elements"].as_array().into_iter().flatten().map(element).collect::<Vec<_>>();
            lines.push(all.join(" "));
        }
        "input" => {
            let optional = if block["optional"] == true { " (optional)" } else { "" };
            lines.push(format!("{}{optional}: {}", text_of(&block["label"]), element(&block["element"])));
            if block.get("hint").is_some_and(|hint| !hint.is_null()) {
                lines.push(format!("({})", text_of(&block["hint"])));
            }
        }
        other => lines.push(format!("<{other}> {block}")),
    }
    let mut page = String::new();
    for line in lines.iter().flat_map(|line| line.lines()) {
        writeln!(page, "  {}", visible(line)).unwrap();
    }
    page
}

fn element(element: &Value) -> String {
    let options = |element: &Value| {
        let all = element["options"].as_array().into_iter().flatten();
        all.map(|option| text_of(&option["text"])).collect::<Vec<_>>().join(" | ")
    };
    let chosen = |element: &Value| {
        element.get("initial_option").filter(|option| !option.is_null()).map(|option| text_of(&option["text"]))
    };
    let kind = element["type"].as_str().unwrap_or_default();
    match kind {
        "button" => format!("[{}]", text_of(&element["text"])),
        "overflow" => format!("[⋯ {}]", options(element)),
        "static_select" => {
            let shown = chosen(element).unwrap_or_else(|| format!("{}…", text_of(&element["placeholder"])));
            format!("[{shown} ▾ {}]", options(element))
        }
        "external_select" => {
            let shown = chosen(element).unwrap_or_else(|| format!("{}…", text_of(&element["placeholder"])));
            format!("[{shown} ▾]")
        }
        "plain_text_input" => match element["initial_value"].as_str() {
            Some(value) => format!("[{value}]"),
            None => format!("[{}…]", text_of(&element["placeholder"])),
        },
        "datepicker" => format!("[{} 📅]", element["initial_date"].as_str().unwrap_or("…")),
        other => format!("<{other}>"),
    }
}

fn text_of(object: &Value) -> String {
    object["text"].as_str().unwrap_or_default().to_owned()
}

/// Marks that show nothing are made visible, and what differs from run to run is blotted out.
pub fn visible(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|character| match character {
            '\u{200B}' => "‹zwsp›".to_owned(),
            '\u{2068}' => "‹fsi›".to_owned(),
            '\u{2069}' => "‹pdi›".to_owned(),
            other => other.to_string(),
        })
        .collect();
    without_fault_reference(&shown)
}

/// `Reference 7F3K-92QX` is another one each time.
fn without_fault_reference(text: &str) -> String {
    const BEFORE: &str = "Reference ";
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BEFORE) {
        out.push_str(before);
        out.push_str(BEFORE);
        let code: String = after.chars().take(9).collect();
        let is_code = code.chars().count() == 9 && code.chars().nth(4) == Some('-') && code.is_ascii();
        if is_code {
            out.push_str("####-####");
            rest = after.split_at(9).1;
        } else {
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
