//! `canvases.*`.

use serde_json::{Value, json};

use super::content::{self, invalid, needed};
use super::params::Params;
use super::place::known;
use super::{Answer, Refusal};
use crate::state::State;
use crate::state::canvases::{Canvas, Section, sections};

const MARKDOWN_MAX: usize = 1024 * 1024;

/// The Markdown of a `document_content` or `title_content`.
fn markdown(content: &Value, at: &str) -> Result<String, Refusal> {
    if content.get("type").and_then(Value::as_str) != Some("markdown") {
        return Err(invalid(&format!("must be one of: markdown [json-pointer:{at}/type]")));
    }
    let text = content.get("markdown").and_then(Value::as_str);
    let text = text.ok_or_else(|| invalid(&format!("missing required field: markdown [json-pointer:{at}]")))?;
    if text.len() > MARKDOWN_MAX {
        return Err(invalid(&format!("must be less than {MARKDOWN_MAX} bytes [json-pointer:{at}/markdown]")));
    }
    Ok(text.to_owned())
}

pub(super) fn create(state: &mut State, params: &Params) -> Answer {
    let content = params.json("document_content", "invalid_arguments")?;
    let text = content.map(|content| markdown(&content, "/document_content")).transpose()?.unwrap_or_default();
    let channel = params.text("channel_id");
    if let Some(id) = &channel {
        known(state, id)?;
        if !state.bot_is_member(id) {
            return Err("restricted_action".into());
        }
    }
    let title = params.text("title").unwrap_or_else(|| "Untitled".to_owned());
    let id = state.add_canvas(&title, &text, channel);
    Ok(json!({"canvas_id": id}))
}

/// One change of a canvas, checked.
struct Edit {
    operation: String,
    section: Option<String>,
    text: String,
}

fn read_edit(params: &Params) -> Result<Edit, Refusal> {
    const OPERATIONS: [&str; 7] =
        ["insert_after", "insert_before", "insert_at_start", "insert_at_end", "replace", "delete", "rename"];
    let changes = params.json("changes", "invalid_arguments")?;
    let changes = changes.ok_or_else(|| invalid("missing required field: changes"))?;
    // One change a call, as Slack's reference has it.
    let Some([change]) = changes.as_array().map(Vec::as_slice) else {
        return Err(invalid("must have exactly 1 item [json-pointer:/changes]"));
    };
    let at = "/changes/0";
    let operation = change.get("operation").and_then(Value::as_str).unwrap_or_default().to_owned();
    if !OPERATIONS.contains(&operation.as_str()) {
        return Err(invalid(&format!("must be one of: {} [json-pointer:{at}/operation]", OPERATIONS.join(", "))));
    }
    let section = change.get("section_id").and_then(Value::as_str).map(str::to_owned);
    if section.is_none() && ["insert_after", "insert_before", "delete"].contains(&operation.as_str()) {
        return Err(invalid(&format!("missing required field: section_id [json-pointer:{at}]")));
    }
    let key = match operation.as_str() {
        "delete" => return Ok(Edit { operation, section, text: String::new() }),
        "rename" => "title_content",
        _ => "document_content",
    };
    let content =
        change.get(key).ok_or_else(|| invalid(&format!("missing required field: {key} [json-pointer:{at}]")))?;
    let text = markdown(content, &format!("{at}/{key}"))?;
    Ok(Edit { operation, section, text })
}

fn apply(canvas: &mut Canvas, edit: Edit) -> bool {
    if edit.operation == "rename" {
        canvas.title = edit.text;
        return true;
    }
    let all = &mut canvas.sections;
    let at = match &edit.section {
        None => None,
        Some(id) => match all.iter().position(|section| section.id == *id) {
            None => return false,
            at => at,
        },
    };
    let new: Vec<Section> = sections(&edit.text);
    let range = match (edit.operation.as_str(), at) {
        ("insert_at_start", _) => 0..0,
        ("insert_before", Some(at)) => at..at,
        ("insert_after", Some(at)) => at + 1..at + 1,
        ("replace" | "delete", Some(at)) => at..at + 1,
        ("replace", None) => 0..all.len(),
        _ => all.len()..all.len(),
    };
    all.splice(range, new);
    true
}

pub(super) fn edit(state: &mut State, params: &Params) -> Answer {
    let id = needed(params, "canvas_id")?;
    let edit = read_edit(params)?;
    state.canvas(&id).ok_or("canvas_not_found")?;
    if state.change_canvas(&id, |canvas| apply(canvas, edit)) {
        return content::done();
    }
    Err("canvas_editing_failed".into())
}

pub(super) fn lookup(state: &mut State, params: &Params) -> Answer {
    let id = needed(params, "canvas_id")?;
    let criteria = params.json("criteria", "invalid_arguments")?;
    let criteria = criteria.ok_or_else(|| invalid("missing required field: criteria"))?;
    let canvas = state.canvas(&id).ok_or("canvas_not_found")?;
    let types = criteria.get("section_types").and_then(Value::as_array).cloned();
    for kind in types.iter().flatten() {
        if !["h1", "h2", "h3", "any_header"].iter().any(|known| kind == known) {
            let text = "must be one of: h1, h2, h3, any_header [json-pointer:/criteria/section_types]";
            return Err(invalid(text));
        }
    }
    let text = criteria.get("contains_text").and_then(Value::as_str).map(str::to_lowercase);
    let found = canvas.sections.iter().filter(|section| {
        let typed = types.as_ref().is_none_or(|types| {
            types.iter().any(|kind| kind == section.kind() || kind == "any_header" && section.kind() != "text")
        });
        typed && text.as_ref().is_none_or(|text| section.markdown.to_lowercase().contains(text))
    });
    Ok(json!({"sections": found.map(|section| json!({"id": section.id})).collect::<Vec<_>>()}))
}
