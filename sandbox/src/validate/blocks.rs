//! Layout blocks, and what may stand in each of them.

use std::collections::HashSet;

use serde_json::Value;

use super::texts::Wanted;
use super::{Check, Fields, ID, Length, Surface, kind};

const MARKDOWN_MAX: usize = 12_000;
const INPUT_ELEMENTS: &[&str] = &[
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "checkboxes",
    "radio_buttons",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];
const ACTION_ELEMENTS: &[&str] = &[
    "button",
    "workflow_button",
    "overflow",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "checkboxes",
    "radio_buttons",
    "rich_text_input",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];
const ACCESSORIES: &[&str] = &[
    "image",
    "button",
    "workflow_button",
    "overflow",
    "datepicker",
    "timepicker",
    "checkboxes",
    "radio_buttons",
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];
/// Blocks that may stand in a `container`.
const CHILDREN: &[&str] =
    &["actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video"];

/// Where a block may be shown; `None` for a type that does not exist.
fn surfaces(kind: &str) -> Option<&'static [Surface]> {
    use Surface::{Home, Message, Modal};
    Some(match kind {
        "card" | "section" | "header" | "divider" | "context" | "actions" | "input" | "image" | "rich_text"
        | "video" => &[Message, Modal, Home],
        "markdown" | "file" | "table" | "data_table" | "data_visualization" | "context_actions" | "plan"
        | "task_card" | "container" => &[Message],
        "carousel" => &[Message, Home],
        "alert" => &[Modal],
        _ => return None,
    })
}

impl Check {
    pub(super) fn all_blocks(&mut self, blocks: &Value, at: &str, max: usize) {
        let Some(items) = blocks.as_array() else {
            self.fail(at, "should be an array");
            return;
        };
        if items.len() > max {
            self.fail(at, format!("no more than {max} items allowed"));
        }
        for (index, block) in items.iter().enumerate() {
            self.block(block, &format!("{at}/{index}"));
        }
    }

    fn block(&mut self, block: &Value, at: &str) {
        let Some(fields) = self.object(block, at) else {
            return;
        };
        if self.required(fields, "type", at).is_none() {
            return;
        }
        let Some(allowed) = surfaces(kind(fields)) else {
            self.fail(&format!("{at}/type"), format!("unsupported type: {}", kind(fields)));
            return;
        };
        if !allowed.contains(&self.surface) {
            let text = format!("unsupported type: {} is not allowed in {}", kind(fields), self.surface.name());
            self.fail(&format!("{at}/type"), text);
            return;
        }
        self.block_id(fields, at);
        match kind(fields) {
            "section" => self.section(fields, at),
            "header" => self.header(fields, at),
            "context" => self.context(fields, at),
            "actions" => self.elements_of(fields, at, 25, ACTION_ELEMENTS),
            "context_actions" => self.elements_of(fields, at, 5, &["feedback_buttons", "icon_button"]),
            "input" => self.input(fields, at),
            "image" => self.image_block(fields, at),
            "rich_text" => self.rich_text(fields, at),
            "markdown" => self.markdown(fields, at),
            "video" => self.video(fields, at),
            "file" => self.file(fields, at),
            "table" => self.table(fields, at),
            "data_table" => self.data_table(fields, at),
            "data_visualization" => self.chart(fields, at),
            "alert" => self.alert(fields, at),
            "card" => self.card(fields, at),
            "carousel" => self.carousel(fields, at),
            "plan" => self.plan(fields, at),
            "task_card" => self.task_card(fields, at),
            "container" => self.container(fields, at),
            _ => {}
        }
    }

    pub(super) fn block_id(&mut self, fields: &Fields, at: &str) {
        let Some(id) = self.string(fields, "block_id", at, Length::up_to(ID)) else {
            return;
        };
        if !id.is_empty() && !self.block_ids.insert(id.to_owned()) {
            self.fail(&format!("{at}/block_id"), format!("block_id must be unique: {id}"));
        }
    }

    fn section(&mut self, fields: &Fields, at: &str) {
        let has = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
        if !has("text") && !has("fields") {
            self.fail(at, "must define either `text` or `fields`");
        }
        self.text(fields, "text", at, Wanted::Any, Length::filled(3000));
        if has("fields") {
            let items = self.list(fields, "fields", at, 1, 10);
            for (index, field) in items.iter().enumerate() {
                self.text_object(field, &format!("{at}/fields/{index}"), Wanted::Any, Length::needed(2000));
            }
        }
        if let Some(accessory) = fields.get("accessory").filter(|value| !value.is_null()) {
            self.element(accessory, &format!("{at}/accessory"), ACCESSORIES);
        }
    }

    fn header(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "text", at, Wanted::Plain, Length::needed(150));
        self.number(fields, "level", at, 1, 6);
    }

    fn context(&mut self, fields: &Fields, at: &str) {
        let items = self.list(fields, "elements", at, 1, 10);
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/elements/{index}");
            match item.get("type").and_then(Value::as_str) {
                Some("image") => self.element(item, &at, &["image"]),
                // Slack's reference names no limit of its own here; texts elsewhere end at 3000.
                _ => self.text_object(item, &at, Wanted::Any, Length::needed(3000)),
            }
        }
    }

    fn elements_of(&mut self, fields: &Fields, at: &str, max: usize, allowed: &[&str]) {
        let items = self.list(fields, "elements", at, 1, max);
        self.several(items, &format!("{at}/elements"), allowed);
    }

    /// Elements that share a block: their `action_id`s differ.
    pub(super) fn several(&mut self, items: &[Value], at: &str, allowed: &[&str]) {
        let mut ids = HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/{index}");
            self.element(item, &at, allowed);
            let id = item.get("action_id").and_then(Value::as_str).unwrap_or_default();
            if !id.is_empty() && !ids.insert(id) {
                self.fail(&format!("{at}/action_id"), format!("action_id must be unique within a block: {id}"));
            }
        }
    }

    fn input(&mut self, fields: &Fields, at: &str) {
        self.has_input = true;
        self.text(fields, "label", at, Wanted::Plain, Length::needed(2000));
        self.text(fields, "hint", at, Wanted::Plain, Length::filled(2000));
        if let Some(element) = self.required(fields, "element", at) {
            self.element(element, &format!("{at}/element"), INPUT_ELEMENTS);
        }
        for key in ["optional", "dispatch_action"] {
            if fields.get(key).is_some_and(|value| !value.is_boolean() && !value.is_null()) {
                self.fail(&format!("{at}/{key}"), "should be a boolean");
            }
        }
    }

    fn image_block(&mut self, fields: &Fields, at: &str) {
        self.picture(fields, at);
        self.text(fields, "title", at, Wanted::Plain, Length::filled(2000));
    }

    /// `image_url` or `slack_file`, and `alt_text`.
    pub(super) fn picture(&mut self, fields: &Fields, at: &str) {
        let has = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
        if !has("image_url") && !has("slack_file") {
            self.fail(at, "must define either `image_url` or `slack_file`");
        }
        self.string(fields, "image_url", at, Length::filled(3000));
        if has("image_url") && has("slack_file") {
            self.fail(at, "must define only one of `image_url`, `slack_file`");
        }
        let named = |file: &Value| ["id", "url"].iter().any(|key| file.get(key).is_some_and(Value::is_string));
        if fields.get("slack_file").is_some_and(|file| !file.is_null() && !named(file)) {
            self.fail(&format!("{at}/slack_file"), "must define either `id` or `url`");
        }
        self.string(fields, "alt_text", at, Length::needed(2000));
    }

    fn markdown(&mut self, fields: &Fields, at: &str) {
        let text = self.string(fields, "text", at, Length::needed(MARKDOWN_MAX));
        self.markdown_chars += text.map_or(0, |text| text.chars().count());
        let already_too_long = text.is_some_and(|text| text.chars().count() > MARKDOWN_MAX);
        if self.markdown_chars > MARKDOWN_MAX && !already_too_long {
            self.fail(
                at,
                format!("markdown blocks of a message must be less than {} characters in all", MARKDOWN_MAX + 1),
            );
        }
    }

    fn video(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "title", at, Wanted::Plain, Length::needed(199));
        self.string(fields, "alt_text", at, Length::needed(2000));
        self.string(fields, "thumbnail_url", at, Length::needed(3000));
        self.string(fields, "video_url", at, Length::needed(3000));
        self.text(fields, "description", at, Wanted::Plain, Length::filled(200));
        self.string(fields, "author_name", at, Length::up_to(49));
    }

    fn file(&mut self, fields: &Fields, at: &str) {
        self.string(fields, "external_id", at, Length::needed(ID));
        if self.string(fields, "source", at, Length::needed(ID)).is_some_and(|source| source != "remote") {
            self.fail(&format!("{at}/source"), "must be one of: remote");
        }
    }

    fn container(&mut self, fields: &Fields, at: &str) {
        let has = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
        if !has("title") && !has("rich_text_title") {
            self.fail(at, "must define either `title` or `rich_text_title`");
        }
        self.text(fields, "title", at, Wanted::Plain, Length::filled(150));
        self.text(fields, "subtitle", at, Wanted::Any, Length::filled(150));
        self.one_of(fields, "width", at, &["narrow", "standard", "wide", "full"]);
        let children = self.list(fields, "child_blocks", at, 1, 10);
        for (index, child) in children.iter().enumerate() {
            let at = format!("{at}/child_blocks/{index}");
            let child_kind = child.get("type").and_then(Value::as_str).unwrap_or_default();
            if CHILDREN.contains(&child_kind) {
                self.block(child, &at);
            } else {
                self.fail(&at, format!("unsupported type: {child_kind} is not allowed in a container"));
            }
        }
    }
}
