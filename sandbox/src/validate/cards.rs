//! Cards, carousels, alerts and the blocks of agents.

use std::collections::HashSet;

use serde_json::Value;

use super::texts::Wanted;
use super::{Check, Fields, Length, kind};

impl Check {
    pub(super) fn alert(&mut self, fields: &Fields, at: &str) {
        self.text(fields, "text", at, Wanted::Any, Length::needed(200));
        self.one_of(fields, "level", at, &["default", "info", "warning", "error", "success"]);
    }

    pub(super) fn card(&mut self, fields: &Fields, at: &str) {
        let has = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
        if !["hero_image", "title", "actions", "body"].into_iter().any(has) {
            self.fail(at, "must define at least one of `hero_image`, `title`, `actions`, `body`");
        }
        self.text(fields, "title", at, Wanted::Any, Length::filled(150));
        self.text(fields, "subtitle", at, Wanted::Any, Length::filled(150));
        self.text(fields, "body", at, Wanted::Any, Length::filled(200));
        for key in ["icon", "hero_image"] {
            if let Some(image) = fields.get(key).filter(|value| !value.is_null()) {
                self.element(image, &format!("{at}/{key}"), &["image"]);
            }
        }
        if has("actions") {
            let items = self.list(fields, "actions", at, 1, 5);
            self.several(items, &format!("{at}/actions"), &["button", "workflow_button"]);
        }
    }

    pub(super) fn carousel(&mut self, fields: &Fields, at: &str) {
        let items = self.list(fields, "elements", at, 1, 10);
        for (index, item) in items.iter().enumerate() {
            let at = format!("{at}/elements/{index}");
            let Some(fields) = self.object(item, &at) else {
                continue;
            };
            if kind(fields) != "card" {
                self.fail(&format!("{at}/type"), format!("unsupported type: {} (expected card)", kind(fields)));
                continue;
            }
            self.block_id(fields, &at);
            self.card(fields, &at);
        }
    }

    pub(super) fn plan(&mut self, fields: &Fields, at: &str) {
        self.string(fields, "title", at, Length::needed(3000));
        let tasks = self.list(fields, "tasks", at, 0, 50);
        let mut ids = HashSet::new();
        for (index, task) in tasks.iter().enumerate() {
            let at = format!("{at}/tasks/{index}");
            let Some(fields) = self.object(task, &at) else {
                continue;
            };
            self.task_card(fields, &at);
            let id = task.get("task_id").and_then(Value::as_str).unwrap_or_default();
            if !id.is_empty() && !ids.insert(id) {
                self.fail(&format!("{at}/task_id"), format!("task_id must be unique within a plan: {id}"));
            }
        }
    }

    pub(super) fn task_card(&mut self, fields: &Fields, at: &str) {
        self.string(fields, "task_id", at, Length::needed(255));
        self.string(fields, "title", at, Length::needed(3000));
        self.one_of(fields, "status", at, &["pending", "in_progress", "complete", "error"]);
        for key in ["details", "output"] {
            let Some(value) = fields.get(key).filter(|value| !value.is_null()) else {
                continue;
            };
            let at = format!("{at}/{key}");
            let Some(fields) = self.object(value, &at) else {
                continue;
            };
            if kind(fields) == "rich_text" {
                self.rich_text(fields, &at);
            } else {
                self.fail(&at, format!("unsupported type: {} (expected rich_text)", kind(fields)));
            }
        }
    }
}
