//! Rich text.

use serde_json::Value;

use super::{Check, Fields, Length, kind};

const INLINE: &[&str] = &[
    "text",
    "link",
    "user",
    "channel",
    "usergroup",
    "emoji",
    "date",
    "broadcast",
    "color",
    "message_mention",
    "team",
    "attachment_mention",
    "canvas",
    "file",
];

impl Check {
    pub(super) fn rich_text(&mut self, fields: &Fields, at: &str) {
        let items = self.list(fields, "elements", at, 1, usize::MAX);
        for (index, item) in items.iter().enumerate() {
            self.rich_part(item, &format!("{at}/elements/{index}"));
        }
    }

    fn rich_part(&mut self, value: &Value, at: &str) {
        let Some(fields) = self.object(value, at) else {
            return;
        };
        let is_list = kind(fields) == "rich_text_list";
        match kind(fields) {
            "rich_text_section" | "rich_text_preformatted" | "rich_text_quote" => {}
            "rich_text_list" => {
                self.required(fields, "style", at);
                self.one_of(fields, "style", at, &["bullet", "ordered"]);
            }
            other => {
                self.fail(&format!("{at}/type"), format!("unsupported type: {other}"));
                return;
            }
        }
        if self.required(fields, "elements", at).is_none() {
            return;
        }
        let items = self.list(fields, "elements", at, 0, usize::MAX);
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/elements/{index}");
            let item_kind = item.get("type").and_then(Value::as_str).unwrap_or_default();
            match (is_list, item_kind) {
                (true, "rich_text_section") => self.rich_part(item, &at),
                (true, other) => self.fail(&format!("{at}/type"), format!("unsupported type: {other}")),
                (false, _) => self.inline(item, &at),
            }
        }
    }

    fn inline(&mut self, value: &Value, at: &str) {
        let Some(fields) = self.object(value, at) else {
            return;
        };
        let needed = match kind(fields) {
            "text" => "text",
            "link" => "url",
            "user" => "user_id",
            "channel" => "channel_id",
            "usergroup" => "usergroup_id",
            "emoji" => "name",
            "broadcast" => "range",
            "color" => "value",
            "date" => {
                self.required(fields, "timestamp", at);
                "format"
            }
            other if INLINE.contains(&other) => return,
            other => {
                self.fail(&format!("{at}/type"), format!("unsupported type: {other}"));
                return;
            }
        };
        self.string(fields, needed, at, Length::needed(usize::MAX - 1));
    }
}
