//! What of the app can be seen in Slack: its commands, shortcuts and events. Out of the tables that the code itself works
//! by; `manifest.yml` is held against it.

use std::collections::BTreeSet;

use crate::delivery::LISTENERS;
use crate::grammar::{SLASH, Verb};
use crate::interactions::SHORTCUTS;
pub use crate::interactions::{Parameter, STEPS, ShortcutKind, Step};
use crate::slack::{METHODS, Method};

/// The slash commands.
#[must_use]
pub fn commands() -> BTreeSet<&'static str> {
    Verb::ALL.iter().flat_map(|verb| verb.aliases()).copied().chain([SLASH]).collect()
}

/// The shortcuts, by their `callback_id`.
#[must_use]
pub fn shortcuts() -> BTreeSet<(&'static str, ShortcutKind)> {
    SHORTCUTS.iter().map(|shortcut| (shortcut.callback_id, shortcut.kind)).collect()
}

/// The events that the app subscribes to as its bot.
#[must_use]
pub fn events() -> BTreeSet<&'static str> {
    LISTENERS.iter().flat_map(|listener| listener.subscriptions).copied().collect()
}

/// The event by which Slack runs a step of a workflow; only the self-hosters' manifest subscribes to it.
pub const STEP_EVENT: &str = "function_executed";

/// The scopes that the app needs as its bot for its commands, the events that it is told of and these methods, and those that
/// it may need besides for some conversations.
#[must_use]
pub fn scopes<'a>(methods: impl IntoIterator<Item = &'a str>) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let methods: Vec<&Method> =
        methods.into_iter().filter_map(|name| METHODS.iter().find(|method| method.name == name)).collect();
    let of_methods = methods.iter().flat_map(|method| method.scopes).copied();
    let of_events = events().into_iter().flat_map(scopes_of_event).copied();
    let needed = of_methods.chain(of_events).chain(["commands"]).collect();
    (needed, methods.iter().flat_map(|method| method.may).copied().collect())
}

/// The scopes without which Slack does not tell of an event, out of its reference of events.
fn scopes_of_event(event: &str) -> &'static [&'static str] {
    match event {
        "app_mention" => &["app_mentions:read"],
        "channel_archive" | "channel_created" | "channel_deleted" | "channel_left" | "channel_rename"
        | "channel_shared" | "channel_unarchive" => &["channels:read"],
        "file_change" | "file_deleted" | "file_shared" => &["files:read"],
        "group_archive" | "group_deleted" | "group_left" | "group_rename" | "group_unarchive" => &["groups:read"],
        "link_shared" => &["links:read"],
        "member_joined_channel" | "member_left_channel" => &["channels:read", "groups:read"],
        "message.channels" => &["channels:history"],
        "message.groups" => &["groups:history"],
        "message.im" => &["im:history"],
        "message.mpim" => &["mpim:history"],
        "reaction_added" | "reaction_removed" => &["reactions:read"],
        "team_join" | "user_change" => &["users:read", "users:read.email"],
        _ => &[],
    }
}
