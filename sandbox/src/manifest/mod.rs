//! The app's manifest, in Slack's published schema: what the local Slack allows, offers and sends.
//!
//! [`check`] refuses a manifest that Slack would refuse; links, agents and workflow steps are in `surfaces`. What is
//! left out of a manifest is taken the way that stands least in the author's way, as the README tells.

pub(crate) mod check;

use serde_json::Value;

pub use check::ManifestFault;

/// A slash command as the manifest declares it.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub command: String,
    pub description: String,
    pub usage_hint: String,
    pub should_escape: bool,
    pub url: String,
}

/// A shortcut: global, or of the menu of a message.
#[derive(Clone, Debug)]
pub(crate) struct Shortcut {
    pub name: String,
    pub description: String,
    pub callback_id: String,
    pub on_message: bool,
}

/// The app's page: which tabs there are, and whether people may write there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tabs {
    pub home: bool,
    pub messages: bool,
    pub read_only: bool,
}

impl Default for Tabs {
    fn default() -> Self {
        Self { home: true, messages: true, read_only: false }
    }
}

/// A parsed manifest; empty, and everything allowed, where none was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manifest {
    given: bool,
    pub app_name: String,
    pub commands: Vec<Command>,
    pub shortcuts: Vec<Shortcut>,
    pub scopes: Vec<String>,
    pub redirect_urls: Vec<String>,
    pub token_rotation: bool,
    /// `None` where the manifest does not say: the app may then use sockets or addresses as it likes.
    pub socket_mode: Option<bool>,
    pub tabs: Tabs,
    pub events_url: String,
    pub interactions_url: String,
    pub options_url: String,
    events: Vec<String>,
}

impl Manifest {
    pub fn parse(manifest: &Value) -> Self {
        let text = |pointer: &str| manifest.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let flag = |pointer: &str| manifest.pointer(pointer).and_then(Value::as_bool);
        let app_name = text("/features/bot_user/display_name")
            .or_else(|| text("/display_information/name"))
            .unwrap_or_else(|| "App".to_owned());
        Self {
            given: !manifest.is_null(),
            app_name,
            commands: list(manifest, "/features/slash_commands").iter().map(command).collect(),
            shortcuts: list(manifest, "/features/shortcuts").iter().map(shortcut).collect(),
            scopes: strings(manifest, "/oauth_config/scopes/bot"),
            redirect_urls: strings(manifest, "/oauth_config/redirect_urls"),
            token_rotation: flag("/settings/token_rotation_enabled").unwrap_or(false),
            socket_mode: flag("/settings/socket_mode_enabled"),
            tabs: Tabs {
                home: flag("/features/app_home/home_tab_enabled").unwrap_or(true),
                messages: flag("/features/app_home/messages_tab_enabled").unwrap_or(true),
                read_only: flag("/features/app_home/messages_tab_read_only_enabled").unwrap_or(false),
            },
            events_url: text("/settings/event_subscriptions/request_url").unwrap_or_default(),
            interactions_url: text("/settings/interactivity/request_url").unwrap_or_default(),
            options_url: text("/settings/interactivity/message_menu_options_url").unwrap_or_default(),
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
            url: String::new(),
        };
        Some(open)
    }

    /// The shortcut of this kind; one of any name when no manifest was given.
    pub fn shortcut(&self, callback_id: &str, on_message: bool) -> Option<Shortcut> {
        if self.given {
            let wanted = |known: &&Shortcut| known.callback_id == callback_id && known.on_message == on_message;
            return self.shortcuts.iter().find(wanted).cloned();
        }
        let (name, callback_id) = (callback_id.to_owned(), callback_id.to_owned());
        Some(Shortcut { name, description: String::new(), callback_id, on_message })
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

    /// Whether Slack would send people back to this address: one of the manifest's, or one below it.
    pub fn redirects_to(&self, wanted: &str) -> bool {
        if !self.given {
            return wanted.starts_with("http://") || wanted.starts_with("https://");
        }
        self.redirect_urls.iter().any(|known| {
            let rest = wanted.strip_prefix(known.as_str());
            rest.is_some_and(|rest| rest.is_empty() || known.ends_with('/') || rest.starts_with(['/', '?']))
        })
    }
}

fn command(entry: &Value) -> Command {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Command {
        command: text("command"),
        description: text("description"),
        usage_hint: text("usage_hint"),
        should_escape: entry.get("should_escape").and_then(Value::as_bool).unwrap_or(false),
        url: text("url"),
    }
}

fn shortcut(entry: &Value) -> Shortcut {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Shortcut {
        name: text("name"),
        description: text("description"),
        callback_id: text("callback_id"),
        on_message: text("type") == "message",
    }
}

fn list<'a>(manifest: &'a Value, pointer: &str) -> &'a [Value] {
    manifest.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn strings(manifest: &Value, pointer: &str) -> Vec<String> {
    list(manifest, pointer).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
