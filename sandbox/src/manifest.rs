//! The few parts of an app manifest that decide what the local Slack allows and sends.

use serde_json::Value;

/// A slash command as the manifest declares it.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub command: String,
    pub description: String,
    pub usage_hint: String,
    pub should_escape: bool,
}

/// A parsed manifest; empty, and everything allowed, where none was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manifest {
    given: bool,
    pub app_name: String,
    pub commands: Vec<Command>,
    pub scopes: Vec<String>,
    events: Vec<String>,
}

impl Manifest {
    pub fn parse(manifest: &Value) -> Self {
        let text = |pointer: &str| manifest.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let app_name = text("/features/bot_user/display_name")
            .or_else(|| text("/display_information/name"))
            .unwrap_or_else(|| "App".to_owned());
        Self {
            given: !manifest.is_null(),
            app_name,
            commands: list(manifest, "/features/slash_commands").iter().map(command).collect(),
            scopes: strings(manifest, "/oauth_config/scopes/bot"),
            events: strings(manifest, "/settings/event_subscriptions/bot_events"),
        }
    }

    /// The declaration of a command; one that accepts everything when no manifest was given.
    pub fn command(&self, name: &str) -> Option<Command> {
        if self.given {
            return self.commands.iter().find(|known| known.command == name).cloned();
        }
        let open = Command {
            command: name.to_owned(),
            description: String::new(),
            usage_hint: String::new(),
            should_escape: true,
        };
        Some(open)
    }

    /// Whether the app gets this event. Without a manifest it gets every event that people cause.
    pub fn subscribes(&self, event: &str) -> bool {
        !self.given || self.events.iter().any(|known| known == event)
    }

    /// Whether the manifest names this event itself: what bots do is sent only then.
    pub fn names_event(&self, event: &str) -> bool {
        self.events.iter().any(|known| known == event)
    }

    /// Whether the bot token carries one of these scopes. A manifest without bot scopes is not held against the app.
    pub fn allows(&self, any_of: &[&str]) -> bool {
        any_of.is_empty() || self.scopes.is_empty() || self.scopes.iter().any(|scope| any_of.contains(&scope.as_str()))
    }
}

fn command(entry: &Value) -> Command {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Command {
        command: text("command"),
        description: text("description"),
        usage_hint: text("usage_hint"),
        should_escape: entry.get("should_escape").and_then(Value::as_bool).unwrap_or(false),
    }
}

fn list<'a>(manifest: &'a Value, pointer: &str) -> &'a [Value] {
    manifest.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn strings(manifest: &Value, pointer: &str) -> Vec<String> {
    list(manifest, pointer).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
