//! Whole views.

use serde_json::Value;

use super::texts::Wanted;
use super::{Check, ID, Length, Surface, VIEW_BLOCKS, kind};

const AT: &str = "/view";

impl Check {
    pub(super) fn view(&mut self, view: &Value) {
        let Some(fields) = self.object(view, AT) else {
            return;
        };
        let expected = if self.surface == Surface::Home { "home" } else { "modal" };
        if self.required(fields, "type", AT).is_some() && kind(fields) != expected {
            self.fail("/view/type", format!("unsupported type: {} (expected {expected})", kind(fields)));
            return;
        }
        self.string(fields, "private_metadata", AT, Length::up_to(3000));
        self.string(fields, "callback_id", AT, Length::up_to(ID));
        self.string(fields, "external_id", AT, Length::up_to(ID));
        if let Some(blocks) = self.required(fields, "blocks", AT) {
            self.all_blocks(blocks, "/view/blocks", VIEW_BLOCKS);
        }
        if self.surface == Surface::Home {
            return;
        }
        self.text(fields, "title", AT, Wanted::Plain, Length::needed(24));
        self.text(fields, "submit", AT, Wanted::Plain, Length::filled(24));
        self.text(fields, "close", AT, Wanted::Plain, Length::filled(24));
        if self.has_input && fields.get("submit").is_none_or(Value::is_null) {
            self.fail(AT, "missing required field: submit (a view with input blocks needs it)");
        }
        for key in ["clear_on_close", "notify_on_close", "submit_disabled"] {
            if fields.get(key).is_some_and(|value| !value.is_boolean() && !value.is_null()) {
                self.fail(&format!("{AT}/{key}"), "should be a boolean");
            }
        }
    }
}
