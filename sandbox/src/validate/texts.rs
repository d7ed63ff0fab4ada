//! Text objects, options and confirmation dialogs.

use serde_json::Value;

use super::{Check, Fields, Length, Problem, Surface, kind};

/// Which text objects are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Plain,
    Any,
    Mrkdwn,
}

impl Check {
    /// A field that holds a text object.
    pub(super) fn text(&mut self, fields: &Fields, key: &str, at: &str, wanted: Wanted, rule: Length) {
        let found =
            if rule.required { self.required(fields, key, at) } else { fields.get(key).filter(|v| !v.is_null()) };
        if let Some(value) = found {
            self.text_object(value, &format!("{at}/{key}"), wanted, rule);
        }
    }

    pub(super) fn text_object(&mut self, value: &Value, at: &str, wanted: Wanted, rule: Length) {
        let Some(fields) = self.object(value, at) else {
            return;
        };
        let fits = match kind(fields) {
            "plain_text" => wanted != Wanted::Mrkdwn,
            "mrkdwn" => wanted != Wanted::Plain,
            _ => false,
        };
        if !fits {
            let expected = match wanted {
                Wanted::Plain => "plain_text",
                Wanted::Mrkdwn => "mrkdwn",
                Wanted::Any => "plain_text or mrkdwn",
            };
            self.fail(at, format!("unsupported type: {} (expected {expected})", kind(fields)));
            return;
        }
        self.string(fields, "text", at, Length { required: true, ..rule });
    }

    /// `options` and `option_groups` of a select, or the options of the other choices.
    pub(super) fn options(&mut self, fields: &Fields, key: &str, at: &str, limits: (usize, usize), wanted: Wanted) {
        let items = self.list(fields, key, at, limits.0, limits.1);
        let mut values = std::collections::HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/{key}/{index}");
            self.option(item, &at, wanted);
            let value = item.get("value").and_then(Value::as_str).unwrap_or_default();
            if !value.is_empty() && !values.insert(value) {
                self.fail(&at, format!("option values must be unique: {value}"));
            }
        }
    }

    pub(super) fn option(&mut self, value: &Value, at: &str, wanted: Wanted) {
        let Some(fields) = self.object(value, at) else {
            return;
        };
        self.text(fields, "text", at, wanted, Length::needed(75));
        self.string(fields, "value", at, Length::needed(150));
        self.text(fields, "description", at, wanted, Length::filled(75));
        self.string(fields, "url", at, Length::up_to(3000));
    }

    /// A list of option groups.
    pub(super) fn groups(&mut self, fields: &Fields, at: &str) {
        let groups = self.list(fields, "option_groups", at, 1, 100);
        for (index, group) in groups.iter().enumerate() {
            let at = format!("{at}/option_groups/{index}");
            let Some(fields) = self.object(group, &at) else {
                continue;
            };
            self.text(fields, "label", &at, Wanted::Plain, Length::needed(75));
            self.options(fields, "options", &at, (1, 100), Wanted::Plain);
        }
    }

    /// An optional confirmation dialog.
    pub(super) fn confirm(&mut self, fields: &Fields, at: &str) {
        let Some(value) = fields.get("confirm").filter(|value| !value.is_null()) else {
            return;
        };
        let at = format!("{at}/confirm");
        let Some(fields) = self.object(value, &at) else {
            return;
        };
        self.text(fields, "title", &at, Wanted::Plain, Length::needed(100));
        self.text(fields, "text", &at, Wanted::Any, Length::needed(300));
        self.text(fields, "confirm", &at, Wanted::Plain, Length::needed(30));
        self.text(fields, "deny", &at, Wanted::Plain, Length::needed(30));
        self.one_of(fields, "style", &at, &["primary", "danger"]);
    }
}

/// Checks the answer to a `block_suggestion`.
pub(crate) fn suggestions(answer: &Value) -> Vec<Problem> {
    let mut check = Check::new(Surface::Modal);
    match answer.as_object() {
        Some(fields) if fields.contains_key("option_groups") => check.groups(fields, ""),
        Some(fields) if fields.contains_key("options") => {
            check.options(fields, "options", "", (0, 100), Wanted::Plain);
        }
        _ => check.fail("", "the answer must be JSON with `options` or `option_groups`"),
    }
    check.problems
}
