//! What was filled into a panel, by the names of its fields, whatever kind of input each is.

use crm_blocks::ids::field_of;
use serde_json::Value;

use crate::envelope::ViewState;

/// What was filled in.
pub(super) struct Answers<'a>(pub &'a ViewState);

impl Answers<'_> {
    fn input(&self, name: &str) -> Option<&Value> {
        let name = name.replace('.', "-");
        let (_, inputs) = self.0.values.iter().find(|(block, _)| field_of(block) == Some(&name))?;
        inputs.as_object()?.values().next()
    }

    /// Whether the panel asked for it.
    pub(super) fn asked(&self, name: &str) -> bool {
        self.input(name).is_some()
    }

    /// Its value; nothing where it was left empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let input = self.input(name)?;
        let keys = ["value", "selected_date", "selected_time", "selected_user", "selected_conversation"];
        let value = keys.iter().find_map(|key| input.get(key)?.as_str());
        let value = value.or_else(|| input.pointer("/selected_option/value")?.as_str())?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// Its value, empty where it was left so.
    pub(super) fn typed(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// Its value as an id or number.
    pub(super) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    /// The values of a choice of several.
    pub(super) fn several(&self, name: &str) -> Vec<String> {
        let Some(input) = self.input(name) else { return Vec::new() };
        let users = input.get("selected_users").and_then(Value::as_array);
        let options = input.get("selected_options").and_then(Value::as_array);
        let users = users.into_iter().flatten().filter_map(Value::as_str);
        let options = options.into_iter().flatten().filter_map(|option| option.get("value")?.as_str());
        users.chain(options).map(str::to_owned).collect()
    }

    /// The lines that were typed.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        let typed = self.typed(name);
        typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The block of a field, at which an error stands; that of the first input where the panel has no such field.
    pub(super) fn block(&self, name: Option<&str>) -> Option<String> {
        let name = name.map(|name| name.replace('.', "-"));
        let named = self.0.values.keys().find(|block| name.is_some() && field_of(block) == name.as_deref());
        named.or_else(|| self.0.values.keys().next()).cloned()
    }
}
