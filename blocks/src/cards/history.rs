//! What happened to a record.

use crm_core::history::Entry;
use crm_core::records::Reference;
use crm_core::records::catalogue::label;
use crm_core::text;
use crm_core::texts::{self, Text};
use rust_decimal::Decimal;
use serde_json::Value;
use slack_morphism::prelude::SlackBlock;

use super::{NOTE, short};
use crate::kit::{self, Message};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of what changed, and of who changed it; fewer where a dozen changes would be too much.
const WIDTHS: [usize; 3] = [NOTE, 60, 20];

/// The latest changes of a record, newest first, for one reader.
#[must_use]
pub fn history(viewer: &Viewer, reference: Reference, name: &str, entries: &[Entry]) -> Message {
    let title = viewer.plain(&text!("history-title", reference = reference.to_string(), name = short(name)));
    let blocks = kit::roomiest(&WIDTHS, |width| {
        let mut blocks = vec![kit::section(&Mrkdwn::bold(&title))];
        blocks.extend(entries.iter().map(|entry| change(viewer, entry, width)));
        blocks
    });
    Message::new(&title, blocks)
}

fn change(viewer: &Viewer, entry: &Entry, width: usize) -> SlackBlock {
    let by = entry.by.clone().unwrap_or_else(|| viewer.plain(&origin(&entry.origin)));
    let line = viewer.mrkdwn(&what(entry).with("by", kit::cut(&by, width)).with("at", viewer.moment(entry.at)));
    kit::context(&line.then("\n", &details(viewer, entry, width)))
}

fn what(entry: &Entry) -> Text {
    match entry.kind.split_once('.').map_or("", |(_, what)| what) {
        "created" => text!("history-created"),
        "moved" => text!("history-moved"),
        "won" => text!("history-won"),
        "lost" => text!("history-lost"),
        "reopened" => text!("history-reopened"),
        _ => text!("history-changed"),
    }
}

fn origin(origin: &str) -> Text {
    match origin {
        "form" => text!("origin-form"),
        "import" => text!("origin-import"),
        _ => text!("origin-console"),
    }
}

/// `stage: Qualified → Proposal`; for a new record its first values, its name before the others. Ids say nothing to people
/// and are left out, as are the moments that the entry itself shows; a currency stands in its amount, and the key of a reason
/// in its name.
fn details(viewer: &Viewer, entry: &Entry, width: usize) -> Mrkdwn {
    let mut fields: Vec<&String> = entry
        .fields
        .iter()
        .filter(|field| !field.ends_with("_id") && !field.ends_with("_at") && *field != "currency")
        .filter(|field| *field != "close_reason" || !entry.fields.iter().any(|named| named == "reason"))
        .collect();
    fields.sort_by_key(|field| *field != "name");
    let lines = fields.into_iter().filter_map(|field| {
        let after = in_words(entry.after.as_ref()?, field)?;
        let before = entry.before.as_ref().and_then(|before| in_words(before, field));
        let name = viewer.plain(&label(field));
        Some(match before {
            Some(before) => format!("{name}: {before} → {after}"),
            None => format!("{name}: {after}"),
        })
    });
    Mrkdwn::words(&kit::cut(&lines.collect::<Vec<_>>().join(" · "), width))
}

fn in_words(values: &Value, field: &str) -> Option<String> {
    let shown = shown(values.get(field)?)?;
    let currency = values.get("currency").and_then(Value::as_str);
    match (field, currency, shown.parse::<Decimal>()) {
        ("amount", Some(currency), Ok(amount)) => Some(texts::money(amount, currency)),
        _ => Some(shown),
    }
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(kit::cut(text, 80)),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if !items.is_empty() => {
            Some(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}
