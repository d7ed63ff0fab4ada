//! What a message says, checked as strictly as Slack checks it.

use serde_json::Value;

use super::params::Params;
use super::{Answer, Refusal, scopes};
use crate::state::State;
use crate::validate;

/// Characters of `markdown_text`.
pub(crate) const MARKDOWN_MAX: usize = 12_000;
const ATTACHMENTS_MAX: usize = 100;
/// Bytes of metadata as JSON. Slack names an error for it and no figure.
const METADATA_MAX: usize = 8 * 1024;

/// The words, blocks and attachments of a message, checked.
#[derive(Default)]
pub(crate) struct Content {
    pub text: String,
    pub blocks: Option<Value>,
    pub attachments: Option<Vec<Value>>,
    /// The text is Markdown.
    pub markdown: bool,
}

/// What an app gives a message.
#[derive(Default)]
pub(crate) struct Given {
    pub text: Option<String>,
    pub blocks: Option<Value>,
    pub attachments: Option<Value>,
    pub markdown_text: Option<String>,
}

impl Given {
    pub fn read(params: &Params) -> Result<Self, Refusal> {
        Ok(Self {
            text: params.text("text"),
            blocks: params.json("blocks", "invalid_blocks_format")?,
            attachments: params.json("attachments", "invalid_attachments")?,
            markdown_text: params.text("markdown_text"),
        })
    }

    /// Whether there is nothing to see at all.
    fn is_empty(&self) -> bool {
        let none = |list: &Option<Value>| list.as_ref().and_then(Value::as_array).is_none_or(Vec::is_empty);
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        blank(&self.text) && blank(&self.markdown_text) && none(&self.blocks) && none(&self.attachments)
    }

    pub fn checked(self) -> Result<Content, Refusal> {
        let empty = self.is_empty();
        let content = self.checked_or_empty()?;
        if empty { Err("no_text".into()) } else { Ok(content) }
    }

    /// The same where a message may say nothing, such as one that shares a file.
    pub fn checked_or_empty(self) -> Result<Content, Refusal> {
        let has_blocks = self.blocks.as_ref().and_then(Value::as_array).is_some_and(|blocks| !blocks.is_empty());
        if self.markdown_text.is_some() && (self.text.is_some() || has_blocks) {
            return Err("markdown_text_conflict".into());
        }
        let markdown = self.markdown_text.is_some();
        let limit = if markdown { MARKDOWN_MAX } else { validate::TEXT_MAX };
        let text = self.markdown_text.or(self.text).unwrap_or_default();
        if text.chars().count() > limit {
            return Err("msg_too_long".into());
        }
        if let Some(blocks) = &self.blocks {
            check_blocks(blocks)?;
        }
        let attachments = self.attachments.map(checked_attachments).transpose()?;
        Ok(Content { text, blocks: self.blocks, attachments, markdown })
    }
}

pub(super) fn check_blocks(blocks: &Value) -> Result<(), Refusal> {
    if !blocks.is_array() {
        return Err("invalid_blocks_format".into());
    }
    let problems = validate::message(blocks);
    if !problems.is_empty() {
        return Err(Refusal::with_messages("invalid_blocks", validate::lines(&problems)));
    }
    if blocks.to_string().len() > validate::MESSAGE_JSON_MAX {
        return Err("msg_blocks_too_long".into());
    }
    Ok(())
}

fn checked_attachments(attachments: Value) -> Result<Vec<Value>, Refusal> {
    let Value::Array(attachments) = attachments else {
        return Err("invalid_attachments".into());
    };
    if attachments.len() > ATTACHMENTS_MAX {
        return Err("too_many_attachments".into());
    }
    let mut problems = Vec::new();
    for (index, attachment) in attachments.iter().enumerate() {
        if !attachment.is_object() {
            return Err("invalid_attachments".into());
        }
        let found = attachment.get("blocks").map(validate::message).unwrap_or_default();
        problems.extend(found.into_iter().map(|problem| validate::Problem {
            pointer: format!("/attachments/{index}{}", problem.pointer),
            text: problem.text,
        }));
    }
    if problems.is_empty() {
        return Ok(attachments);
    }
    Err(Refusal::with_messages("invalid_blocks", validate::lines(&problems)))
}

/// Pictures that name a file of Slack must name one the app may see.
pub(super) fn check_slack_files(state: &State, params: &Params) -> Result<(), Refusal> {
    for (key, error) in [("blocks", "invalid_blocks"), ("attachments", "invalid_blocks"), ("view", "invalid_arguments")]
    {
        let mut problems = Vec::new();
        match params.raw(key) {
            Some(Value::String(text)) if text.contains("\"slack_file\"") => {
                let value = serde_json::from_str(text).unwrap_or_default();
                find_slack_files(state, &value, &format!("/{key}"), &mut problems);
            }
            Some(value) => find_slack_files(state, value, &format!("/{key}"), &mut problems),
            None => {}
        }
        if !problems.is_empty() {
            return Err(Refusal::with_messages(error, problems));
        }
    }
    Ok(())
}

fn find_slack_files(state: &State, value: &Value, at: &str, problems: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_slack_files(state, item, &format!("{at}/{index}"), problems);
            }
        }
        Value::Object(fields) => {
            for (key, inner) in fields {
                let at = format!("{at}/{key}");
                if key == "slack_file" && !names_a_picture(state, inner) {
                    problems.push(format!("[ERROR] invalid slack file [json-pointer:{at}]"));
                } else if inner.is_object() || inner.is_array() {
                    find_slack_files(state, inner, &at, problems);
                }
            }
        }
        _ => {}
    }
}

/// `{id}` or `{url}`, where the address is the file's `url_private` or permalink.
fn names_a_picture(state: &State, slack_file: &Value) -> bool {
    let text = |key: &str| slack_file.get(key).and_then(Value::as_str);
    let by_url = |url: &str| {
        let part = url.split('/').find_map(|part| part.rsplit('-').next().filter(|id| state.file(id).is_some()));
        part.map(str::to_owned)
    };
    let id = text("id").map(str::to_owned).or_else(|| text("url").and_then(by_url));
    let file = id.and_then(|id| state.file(&id).cloned());
    file.is_some_and(|file| file.is_image() && state.sees_file(&file, &super::place::me(state)))
}

/// The `metadata` argument: an event of the app's own, or Work Objects.
pub(super) fn metadata(params: &Params) -> Result<Option<Value>, Refusal> {
    let Some(metadata) = params.json("metadata", "invalid_metadata_format")? else {
        return Ok(None);
    };
    let fields = metadata.as_object().ok_or("invalid_metadata_format")?;
    if metadata.to_string().len() > METADATA_MAX {
        return Err("metadata_too_large".into());
    }
    if let Some(entities) = fields.get("entities") {
        let entities = entities.as_array().ok_or("invalid_metadata_schema")?;
        let problems: Vec<String> = entities.iter().enumerate().flat_map(entity_problems).collect();
        if !problems.is_empty() {
            return Err(Refusal::with_messages("invalid_metadata_schema", problems));
        }
    } else if !fields.is_empty() {
        let named = fields.get("event_type").and_then(Value::as_str).is_some_and(|name| !name.is_empty());
        if !named || !fields.get("event_payload").is_some_and(Value::is_object) {
            return Err("invalid_metadata_schema".into());
        }
    }
    Ok(Some(metadata))
}

/// What is wrong with a Work Object, with a pointer to the place.
pub(super) fn entity_problems((index, entity): (usize, &Value)) -> Vec<String> {
    const KINDS: [&str; 6] = ["task", "file", "incident", "content_item", "item", "conversation"];
    let at = format!("/metadata/entities/{index}");
    let text = |pointer: &str| entity.pointer(pointer).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    let mut problems = Vec::new();
    let kind = entity.get("entity_type").and_then(Value::as_str).unwrap_or_default();
    if !kind.strip_prefix("slack#/entities/").is_some_and(|kind| KINDS.contains(&kind)) {
        problems.push(format!("[ERROR] unsupported entity type: {kind} [json-pointer:{at}/entity_type]"));
    }
    for pointer in ["/url", "/external_ref/id", "/entity_payload/attributes/title/text"] {
        if !text(pointer) {
            problems.push(format!("[ERROR] missing required field [json-pointer:{at}{pointer}]"));
        }
    }
    problems
}

/// The name and icon an app may choose for its message, which asks for a scope of its own.
pub(super) fn custom(state: &State, params: &Params) -> Result<(Option<String>, Option<Value>), Refusal> {
    let username = params.text("username");
    let icon = match (params.text("icon_emoji"), params.text("icon_url")) {
        (Some(emoji), _) => Some(serde_json::json!({"emoji": format!(":{}:", emoji.trim_matches(':'))})),
        (None, Some(url)) => Some(serde_json::json!({"image_url": url})),
        (None, None) => None,
    };
    if username.is_some() || icon.is_some() {
        scopes::require(state, &["chat:write.customize"])?;
    }
    Ok((username, icon))
}

/// A complaint about one argument, as Slack words it.
pub(super) fn invalid(text: &str) -> Refusal {
    Refusal::with_messages("invalid_arguments", vec![format!("[ERROR] {text}")])
}

/// An argument that must be there.
pub(super) fn needed(params: &Params, key: &str) -> Result<String, Refusal> {
    params.text(key).ok_or_else(|| invalid(&format!("missing required field: {key}")))
}

/// An object without the fields that are null, which Slack leaves out.
pub(super) fn present(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

/// An empty answer.
pub(super) fn done() -> Answer {
    Ok(serde_json::json!({}))
}
