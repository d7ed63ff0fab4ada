//! What Slack's own check of a manifest refuses: missing fields, wrong types, lengths and counts.
//!
//! Keys nobody knows are let through, since the schema grows faster than this program.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// One thing wrong with a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestFault {
    /// Where: a JSON pointer such as `/features/slash_commands/0/command`; empty for the manifest as a whole.
    pub pointer: String,
    /// What.
    pub message: String,
}

impl std::fmt::Display for ManifestFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = if self.pointer.is_empty() { "/" } else { &self.pointer };
        write!(f, "{place}: {}", self.message)
    }
}

/// What a field holds.
#[derive(Clone, Copy)]
enum Kind {
    /// Text of at most so many characters.
    Text(usize),
    /// A web address.
    Url,
    Flag,
    /// A list of at most so many texts.
    Texts(usize),
    /// A list of at most so many web addresses.
    Urls(usize),
    OneOf(&'static [&'static str]),
}

/// A field of an object, by its place under that object.
struct Field(&'static str, Kind);

const DISPLAY: [Field; 4] = [
    Field("name", Kind::Text(35)),
    Field("description", Kind::Text(140)),
    Field("long_description", Kind::Text(4000)),
    Field("background_color", Kind::Text(7)),
];
const APP_HOME: [Field; 3] = [
    Field("home_tab_enabled", Kind::Flag),
    Field("messages_tab_enabled", Kind::Flag),
    Field("messages_tab_read_only_enabled", Kind::Flag),
];
const BOT_USER: [Field; 2] = [Field("display_name", Kind::Text(80)), Field("always_online", Kind::Flag)];
const COMMAND: [Field; 5] = [
    Field("command", Kind::Text(32)),
    Field("description", Kind::Text(2000)),
    Field("usage_hint", Kind::Text(1000)),
    Field("should_escape", Kind::Flag),
    Field("url", Kind::Url),
];
const SHORTCUT: [Field; 4] = [
    Field("name", Kind::Text(24)),
    Field("callback_id", Kind::Text(255)),
    Field("description", Kind::Text(150)),
    Field("type", Kind::OneOf(&["global", "message"])),
];
const WORKFLOW_STEP: [Field; 2] = [Field("name", Kind::Text(50)), Field("callback_id", Kind::Text(50))];
const PROMPT: [Field; 2] = [Field("title", Kind::Text(255)), Field("message", Kind::Text(4000))];
const SCOPES: [Field; 4] = [
    Field("bot", Kind::Texts(255)),
    Field("user", Kind::Texts(255)),
    Field("bot_optional", Kind::Texts(255)),
    Field("user_optional", Kind::Texts(255)),
];
const EVENTS: [Field; 3] =
    [Field("request_url", Kind::Url), Field("bot_events", Kind::Texts(100)), Field("user_events", Kind::Texts(100))];
const INTERACTIVITY: [Field; 3] =
    [Field("is_enabled", Kind::Flag), Field("request_url", Kind::Url), Field("message_menu_options_url", Kind::Url)];
const SETTINGS: [Field; 6] = [
    Field("allowed_ip_address_ranges", Kind::Texts(10)),
    Field("org_deploy_enabled", Kind::Flag),
    Field("socket_mode_enabled", Kind::Flag),
    Field("token_rotation_enabled", Kind::Flag),
    Field("is_hosted", Kind::Flag),
    Field("function_runtime", Kind::OneOf(&["remote", "slack"])),
];
const FUNCTION: [Field; 2] = [Field("title", Kind::Text(255)), Field("description", Kind::Text(1000))];

/// Everything wrong with a manifest; nothing for `null`, which stands for no manifest.
pub(crate) fn faults(manifest: &Value) -> Vec<ManifestFault> {
    let mut check = Check::default();
    match manifest {
        Value::Null => {}
        Value::Object(fields) => check.manifest(fields),
        _ => check.fault("", "a manifest is an object"),
    }
    check.faults
}

#[derive(Default)]
struct Check {
    faults: Vec<ManifestFault>,
}

impl Check {
    fn fault(&mut self, pointer: &str, message: impl Into<String>) {
        self.faults.push(ManifestFault { pointer: pointer.to_owned(), message: message.into() });
    }

    fn manifest(&mut self, manifest: &Map<String, Value>) {
        match self.object(manifest, "", "display_information") {
            Some(display) => {
                self.fields(display, "/display_information", &DISPLAY, &["name"]);
                self.color(display);
            }
            None if manifest.contains_key("display_information") => {}
            None => self.fault("/display_information", "missing required field"),
        }
        if let Some(features) = self.object(manifest, "", "features") {
            self.features(features);
        }
        if let Some(oauth) = self.object(manifest, "", "oauth_config") {
            let at = "/oauth_config";
            let own = [Field("redirect_urls", Kind::Urls(1000)), Field("token_management_enabled", Kind::Flag)];
            self.fields(oauth, at, &own, &[]);
            if let Some(scopes) = self.object(oauth, at, "scopes") {
                self.fields(scopes, "/oauth_config/scopes", &SCOPES, &[]);
            }
        }
        if let Some(settings) = self.object(manifest, "", "settings") {
            self.settings(settings);
        }
        if let Some(functions) = self.object(manifest, "", "functions") {
            self.functions(functions);
        }
    }

    fn color(&mut self, display: &Map<String, Value>) {
        let Some(color) = display.get("background_color").and_then(Value::as_str) else { return };
        let digits = color.strip_prefix('#').unwrap_or_default();
        if !matches!(digits.len(), 3 | 6) || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            self.fault("/display_information/background_color", "must be a colour such as #1f3a5f");
        }
    }

    fn features(&mut self, features: &Map<String, Value>) {
        let at = "/features";
        if let Some(home) = self.object(features, at, "app_home") {
            self.fields(home, "/features/app_home", &APP_HOME, &[]);
        }
        if let Some(bot) = self.object(features, at, "bot_user") {
            self.fields(bot, "/features/bot_user", &BOT_USER, &["display_name"]);
        }
        self.fields(features, at, &[Field("unfurl_domains", Kind::Texts(5))], &[]);
        let commands = self.objects(features, at, "slash_commands", 50);
        self.each(&commands, &COMMAND, &["command", "description"]);
        self.commands(&commands);
        let shortcuts = self.objects(features, at, "shortcuts", 10);
        self.each(&shortcuts, &SHORTCUT, &["name", "callback_id", "description", "type"]);
        self.unique(&shortcuts, "callback_id");
        let steps = self.objects(features, at, "workflow_steps", 10);
        self.each(&steps, &WORKFLOW_STEP, &["name", "callback_id"]);
        for (view, words) in [("assistant_view", "assistant_description"), ("agent_view", "agent_description")] {
            let Some(found) = self.object(features, at, view) else { continue };
            let at = format!("/features/{view}");
            self.fields(found, &at, &[Field(words, Kind::Text(300))], &[words]);
            // Newer agents may have prompts that only a call sets.
            if found.get("suggested_prompts").is_some_and(Value::is_array) {
                let prompts = self.objects(found, &at, "suggested_prompts", 10);
                self.each(&prompts, &PROMPT, &["title", "message"]);
            }
        }
    }

    fn commands(&mut self, commands: &[(String, Map<String, Value>)]) {
        for (at, fields) in commands {
            let Some(name) = fields.get("command").and_then(Value::as_str) else { continue };
            let word = name.strip_prefix('/').unwrap_or_default();
            if word.is_empty() || word.contains(char::is_whitespace) || word.contains('/') {
                self.fault(&format!("{at}/command"), "must begin with a slash and be one word");
            }
        }
        self.unique(commands, "command");
    }

    fn settings(&mut self, settings: &Map<String, Value>) {
        let at = "/settings";
        self.fields(settings, at, &SETTINGS, &[]);
        if let Some(events) = self.object(settings, at, "event_subscriptions") {
            self.fields(events, "/settings/event_subscriptions", &EVENTS, &[]);
        }
        if let Some(interactivity) = self.object(settings, at, "interactivity") {
            self.fields(interactivity, "/settings/interactivity", &INTERACTIVITY, &["is_enabled"]);
        }
    }

    fn functions(&mut self, functions: &Map<String, Value>) {
        for (callback_id, function) in functions {
            let at = format!("/functions/{callback_id}");
            let Some(function) = function.as_object() else {
                self.fault(&at, "must be an object");
                continue;
            };
            self.fields(function, &at, &FUNCTION, &["title"]);
            for parameters in ["input_parameters", "output_parameters"] {
                self.parameters(function, &at, parameters);
            }
        }
    }

    fn parameters(&mut self, function: &Map<String, Value>, at: &str, key: &str) {
        let Some(parameters) = self.object(function, at, key) else { return };
        // Both forms are in use: the parameters themselves, or a schema with `properties`.
        let nested = parameters.get("properties").and_then(Value::as_object);
        for (name, parameter) in nested.unwrap_or(parameters) {
            let at = format!("{at}/{key}/{name}");
            match parameter.as_object() {
                Some(fields) => self.fields(fields, &at, &[Field("type", Kind::Text(255))], &["type"]),
                None if name == "required" => {}
                None => self.fault(&at, "must be an object"),
            }
        }
    }

    /// An object under a key; a fault if something else is there.
    fn object<'a>(&mut self, parent: &'a Map<String, Value>, at: &str, key: &str) -> Option<&'a Map<String, Value>> {
        match parent.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::Object(fields)) => Some(fields),
            Some(_) => {
                self.fault(&format!("{at}/{key}"), "must be an object");
                None
            }
        }
    }

    /// The objects of a list, each with its place.
    fn objects(
        &mut self,
        parent: &Map<String, Value>,
        at: &str,
        key: &str,
        most: usize,
    ) -> Vec<(String, Map<String, Value>)> {
        let place = format!("{at}/{key}");
        let items = match parent.get(key) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.fault(&place, "must be a list");
                return Vec::new();
            }
        };
        if items.len() > most {
            self.fault(&place, format!("must have no more than {most} items"));
        }
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let at = format!("{place}/{index}");
            match item {
                Value::Object(fields) => found.push((at, fields.clone())),
                _ => self.fault(&at, "must be an object"),
            }
        }
        found
    }

    fn each(&mut self, objects: &[(String, Map<String, Value>)], fields: &[Field], required: &[&str]) {
        for (at, object) in objects {
            self.fields(object, at, fields, required);
        }
    }

    fn unique(&mut self, objects: &[(String, Map<String, Value>)], key: &str) {
        let mut seen = BTreeSet::new();
        for (at, object) in objects {
            if let Some(name) = object.get(key).and_then(Value::as_str)
                && !seen.insert(name)
            {
                self.fault(&format!("{at}/{key}"), format!("{name:?} is there twice"));
            }
        }
    }

    fn fields(&mut self, object: &Map<String, Value>, at: &str, fields: &[Field], required: &[&str]) {
        for key in required {
            if object.get(*key).is_none_or(|value| value.is_null() || value.as_str() == Some("")) {
                self.fault(&format!("{at}/{key}"), "missing required field");
            }
        }
        for Field(key, kind) in fields {
            if let Some(value) = object.get(*key).filter(|value| !value.is_null()) {
                self.value(value, &format!("{at}/{key}"), *kind);
            }
        }
    }

    fn value(&mut self, value: &Value, at: &str, kind: Kind) {
        let message = match (kind, value) {
            (Kind::Text(most), Value::String(text)) if text.chars().count() > most => {
                format!("must have no more than {most} characters")
            }
            (Kind::Url, Value::String(text)) if !is_address(text) => "must be a web address".to_owned(),
            (Kind::OneOf(known), Value::String(text)) if !known.contains(&text.as_str()) => {
                format!("must be one of {}", known.join(", "))
            }
            (Kind::Text(_) | Kind::Url | Kind::OneOf(_), Value::String(_)) | (Kind::Flag, Value::Bool(_)) => return,
            (Kind::Texts(most), Value::Array(items)) => return self.texts(items, at, most, Kind::Text(1000)),
            (Kind::Urls(most), Value::Array(items)) => return self.texts(items, at, most, Kind::Url),
            (Kind::Flag, _) => "must be true or false".to_owned(),
            (Kind::Texts(_) | Kind::Urls(_), _) => "must be a list".to_owned(),
            (Kind::Text(_) | Kind::Url | Kind::OneOf(_), _) => "must be text".to_owned(),
        };
        self.fault(at, message);
    }

    fn texts(&mut self, items: &[Value], at: &str, most: usize, kind: Kind) {
        if items.len() > most {
            self.fault(at, format!("must have no more than {most} items"));
        }
        for (index, item) in items.iter().enumerate() {
            self.value(item, &format!("{at}/{index}"), kind);
        }
    }
}

/// Real Slack wants https; the addresses of an app on this machine are http.
fn is_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(manifest: &Value) -> Vec<String> {
        faults(manifest).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_fault_has_its_place() {
        let manifest = json!({
            "display_information": {"name": "A name that is longer than Slack takes it", "background_color": "blue"},
            "features": {
                "app_home": {"home_tab_enabled": "yes"},
                "bot_user": {},
                "slash_commands": [{"command": "acme"}, {"command": "/a", "description": "A", "url": "nowhere"},
                    {"command": "/a", "description": "A"}],
                "shortcuts": [{"name": "Hi", "callback_id": "hi", "description": "Hi", "type": "channel"}],
                "unfurl_domains": "acme.example",
            },
            "oauth_config": {"scopes": {"bot": [1]}, "redirect_urls": ["acme"]},
            "settings": {"interactivity": {}, "event_subscriptions": [], "socket_mode_enabled": 1},
            "functions": {"f": {"description": "no title", "input_parameters": {"x": {}}}},
        });
        let expected = [
            "/display_information/name: must have no more than 35 characters",
            "/display_information/background_color: must be a colour such as #1f3a5f",
            "/features/app_home/home_tab_enabled: must be true or false",
            "/features/bot_user/display_name: missing required field",
            "/features/unfurl_domains: must be a list",
            "/features/slash_commands/0/description: missing required field",
            "/features/slash_commands/1/url: must be a web address",
            "/features/slash_commands/0/command: must begin with a slash and be one word",
            "/features/slash_commands/2/command: \"/a\" is there twice",
            "/features/shortcuts/0/type: must be one of global, message",
            "/oauth_config/redirect_urls/0: must be a web address",
            "/oauth_config/scopes/bot/0: must be text",
            "/settings/socket_mode_enabled: must be true or false",
            "/settings/event_subscriptions: must be an object",
            "/settings/interactivity/is_enabled: missing required field",
            "/functions/f/title: missing required field",
            "/functions/f/input_parameters/x/type: missing required field",
        ];
        assert_eq!(lines(&manifest), expected);
        assert_eq!(lines(&json!({})), ["/display_information: missing required field"]);
        assert_eq!(lines(&json!([])), ["/: a manifest is an object"]);
        assert!(lines(&Value::Null).is_empty());
    }

    #[test]
    fn what_the_schema_offers_is_taken() {
        let manifest = json!({
            "_metadata": {"major_version": 2, "minor_version": 1},
            "display_information": {"name": "Acme", "background_color": "#FFF"},
            "features": {
                "agent_view": {"agent_description": "Helps", "suggested_prompts": [{"title": "Hi", "message": "Hello"}]},
                "assistant_view": {"assistant_description": "Helps"},
                "workflow_steps": [{"name": "Step", "callback_id": "step"}],
                "shortcuts": [{"name": "Hi", "callback_id": "hi", "description": "Hi", "type": "global"}],
            },
            "settings": {"interactivity": {"is_enabled": true, "request_url": "http://localhost:3000/slack/events"}},
            "functions": {"f": {"title": "F", "input_parameters": {"properties": {"x": {"type": "string"}}}}},
            "something_new": {"of": "tomorrow"},
        });
        assert_eq!(lines(&manifest), Vec::<String>::new());
    }
}
