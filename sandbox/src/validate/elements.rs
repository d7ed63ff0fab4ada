//! Interactive elements.

use serde_json::Value;

use super::texts::Wanted;
use super::{Check, Fields, ID, Length, Surface, kind};

const PLACEHOLDER: Length = Length::filled(150);

/// Where an element may be shown, whatever block it stands in.
fn surfaces(kind: &str) -> &'static [Surface] {
    use Surface::{Home, Message, Modal};
    match kind {
        "email_text_input" | "url_text_input" | "number_input" | "file_input" => &[Modal],
        "datetimepicker" => &[Modal, Message],
        "rich_text_input" => &[Modal, Home],
        "workflow_button" => &[Message],
        _ => &[Message, Modal, Home],
    }
}

impl Check {
    /// An element of one of the allowed types.
    pub(super) fn element(&mut self, element: &Value, at: &str, allowed: &[&str]) {
        let Some(fields) = self.object(element, at) else {
            return;
        };
        if self.required(fields, "type", at).is_none() {
            return;
        }
        let kind = kind(fields);
        if !allowed.contains(&kind) {
            self.fail(&format!("{at}/type"), format!("unsupported type: {kind} is not allowed here"));
            return;
        }
        if kind == "image" {
            self.picture(fields, at);
            return;
        }
        if !surfaces(kind).contains(&self.surface) {
            let text = format!("unsupported type: {kind} is not allowed in {}", self.surface.name());
            self.fail(&format!("{at}/type"), text);
        }
        self.string(fields, "action_id", at, Length::up_to(ID));
        match kind {
            "button" => self.button(fields, at),
            "workflow_button" => self.workflow_button(fields, at),
            "icon_button" => self.icon_button(fields, at),
            "feedback_buttons" => self.feedback_buttons(fields, at),
            "overflow" => {
                self.options(fields, "options", at, (2, 5), Wanted::Plain);
                self.confirm(fields, at);
            }
            "checkboxes" => self.boxes(fields, at, "initial_options"),
            "radio_buttons" => self.boxes(fields, at, "initial_option"),
            "datepicker" | "timepicker" | "datetimepicker" => self.picker(fields, at),
            "file_input" => self.file_input(fields, at),
            _ if kind.ends_with("_select") => self.select(fields, at),
            _ => self.typed_input(fields, at),
        }
    }

    fn button(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "text", at, Wanted::Plain, Length::needed(75));
        self.string(fields, "value", at, Length::up_to(2000));
        self.string(fields, "url", at, Length::up_to(3000));
        self.string(fields, "accessibility_label", at, Length::up_to(75));
        self.one_of(fields, "style", at, &["primary", "danger"]);
        self.confirm(fields, at);
    }

    fn workflow_button(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "text", at, Wanted::Plain, Length::needed(75));
        self.required(fields, "workflow", at);
        self.one_of(fields, "style", at, &["primary", "danger"]);
    }

    fn icon_button(&mut self, fields: &Fields, at: &str) {
        self.string(fields, "icon", at, Length::needed(75));
        self.text(fields, "text", at, Wanted::Plain, Length::needed(75));
        self.string(fields, "value", at, Length::up_to(2000));
        self.confirm(fields, at);
    }

    fn feedback_buttons(&mut self, fields: &Fields, at: &str) {
        for key in ["positive_button", "negative_button"] {
            let Some(button) = self.required(fields, key, at) else {
                continue;
            };
            let at = format!("{at}/{key}");
            let Some(fields) = self.object(button, &at) else {
                continue;
            };
            self.text(fields, "text", &at, Wanted::Plain, Length::needed(75));
            self.string(fields, "value", &at, Length::needed(2000));
        }
    }

    fn boxes(&mut self, fields: &Fields, at: &str, initial: &str) {
        self.options(fields, "options", at, (1, 10), Wanted::Any);
        self.initial_among(fields, at, initial);
        self.confirm(fields, at);
    }

    fn select(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "placeholder", at, Wanted::Plain, PLACEHOLDER);
        self.confirm(fields, at);
        self.number(fields, "max_selected_items", at, 1, 100);
        match kind(fields) {
            "static_select" | "multi_static_select" => {
                let has = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
                match (has("options"), has("option_groups")) {
                    (true, true) => self.fail(at, "must define only one of `options` and `option_groups`"),
                    (false, true) => self.groups(fields, at),
                    _ => self.options(fields, "options", at, (1, 100), Wanted::Plain),
                }
                self.initial_among(fields, at, "initial_option");
                self.initial_among(fields, at, "initial_options");
            }
            "external_select" | "multi_external_select" => {
                self.number(fields, "min_query_length", at, 0, 3000);
                if let Some(option) = fields.get("initial_option").filter(|value| !value.is_null()) {
                    self.option(option, &format!("{at}/initial_option"), Wanted::Plain);
                }
                let several = self.list(fields, "initial_options", at, 0, 100);
                for (index, option) in several.iter().enumerate() {
                    self.option(option, &format!("{at}/initial_options/{index}"), Wanted::Plain);
                }
            }
            _ => {}
        }
    }

    /// An initial choice must be exactly one of the options.
    fn initial_among(&mut self, fields: &Fields, at: &str, key: &str) {
        let Some(initial) = fields.get(key).filter(|value| !value.is_null()) else {
            return;
        };
        let element = Value::Object(fields.clone());
        let options = crate::state::values::options(&element);
        let same = |one: &Value, other: &Value| {
            let text = |value: &Value| value.pointer("/text/text").cloned();
            one.get("value") == other.get("value") && text(one) == text(other)
        };
        let chosen = match initial {
            Value::Array(items) if items.is_empty() => {
                self.fail(&format!("{at}/{key}"), "no fewer than 1 items allowed");
                return;
            }
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        if !chosen.iter().all(|item| options.iter().any(|option| same(option, item))) {
            self.fail(&format!("{at}/{key}"), format!("{key} must be among the options"));
        }
    }

    fn picker(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "placeholder", at, Wanted::Plain, PLACEHOLDER);
        self.confirm(fields, at);
        let form = |key: &str, format: &str| match fields.get(key).filter(|value| !value.is_null()) {
            None => true,
            Some(value) => value.as_str().is_some_and(|text| match format {
                "date" => chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() && text.len() == 10,
                _ => chrono::NaiveTime::parse_from_str(text, "%H:%M").is_ok() && text.len() == 5,
            }),
        };
        if kind(fields) == "datepicker" && !form("initial_date", "date") {
            self.fail(&format!("{at}/initial_date"), "must be a date in the form YYYY-MM-DD");
        }
        if kind(fields) == "timepicker" && !form("initial_time", "time") {
            self.fail(&format!("{at}/initial_time"), "must be a time in the form HH:mm");
        }
        if kind(fields) == "datetimepicker" {
            self.number(fields, "initial_date_time", at, 1_000_000_000, 9_999_999_999);
        }
    }

    fn file_input(&mut self, fields: &Fields, at: &str) {
        self.number(fields, "max_files", at, 1, 10);
        let kinds = fields.get("filetypes").filter(|value| !value.is_null());
        let texts = |kinds: &Value| kinds.as_array().is_some_and(|kinds| kinds.iter().all(Value::is_string));
        if kinds.is_some_and(|kinds| !texts(kinds)) {
            self.fail(&format!("{at}/filetypes"), "should be an array of strings");
        }
    }

    fn typed_input(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "placeholder", at, Wanted::Plain, PLACEHOLDER);
        match kind(fields) {
            "plain_text_input" => {
                self.number(fields, "min_length", at, 0, 3000);
                self.number(fields, "max_length", at, 1, 3000);
                self.string(fields, "initial_value", at, Length::up_to(3000));
            }
            "number_input" => {
                let decimals = fields.get("is_decimal_allowed").filter(|value| !value.is_null());
                match decimals {
                    None => self.fail(at, "missing required field: is_decimal_allowed"),
                    Some(flag) if !flag.is_boolean() => {
                        self.fail(&format!("{at}/is_decimal_allowed"), "should be a boolean");
                    }
                    Some(_) => {}
                }
                for key in ["initial_value", "min_value", "max_value"] {
                    self.string(fields, key, at, Length::filled(100));
                }
            }
            "rich_text_input" => {}
            _ => {
                self.string(fields, "initial_value", at, Length::up_to(3000));
            }
        }
    }
}
