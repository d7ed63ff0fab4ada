//! Which bot scope a method needs.

use serde_json::{Map, Value};

use super::Refusal;
use super::params::Params;
use crate::state::State;
use crate::world::Channel;

/// Any one of these scopes opens the method; none needed if the list is empty.
fn needed(method: &str) -> &'static [&'static str] {
    match method {
        "team.info" => &["team:read"],
        "users.info" | "users.list" | "bots.info" => &["users:read"],
        "users.lookupByEmail" => &["users:read.email"],
        "users.profile.get" => &["users.profile:read", "users:read"],
        "conversations.open" => &["im:write", "mpim:write", "channels:manage", "groups:write"],
        "conversations.join" => &["channels:join"],
        "conversations.history" | "conversations.replies" => HISTORY,
        "chat.postMessage"
        | "chat.postEphemeral"
        | "chat.update"
        | "chat.delete"
        | "chat.scheduleMessage"
        | "chat.deleteScheduledMessage"
        | "chat.startStream"
        | "chat.appendStream"
        | "chat.stopStream"
        | "agents.sessions.setStatus"
        | "agents.sessions.rename" => &["chat:write"],
        "assistant.threads.setStatus" => &["chat:write", "assistant:write"],
        "assistant.threads.setTitle" | "assistant.threads.setSuggestedPrompts" => &["assistant:write"],
        "chat.unfurl" => &["links:write"],
        "reactions.add" | "reactions.remove" => &["reactions:write"],
        "reactions.get" => &["reactions:read"],
        "files.getUploadURLExternal" | "files.completeUploadExternal" | "files.delete" => &["files:write"],
        "files.info" | "files.list" => &["files:read"],
        "pins.add" | "pins.remove" => &["pins:write"],
        "pins.list" => &["pins:read"],
        "bookmarks.add" | "bookmarks.edit" | "bookmarks.remove" => &["bookmarks:write"],
        "bookmarks.list" => &["bookmarks:read"],
        "usergroups.list" | "usergroups.users.list" => &["usergroups:read"],
        "emoji.list" => &["emoji:read"],
        "canvases.create" | "canvases.edit" => &["canvases:write"],
        "canvases.sections.lookup" => &["canvases:read"],
        _ => &[],
    }
}

const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];

/// The kinds of conversations that Slack has scopes for.
#[derive(Clone, Copy)]
enum Kind {
    Public,
    Private,
    Im,
    Mpim,
}

impl Kind {
    fn of(channel: &Channel) -> Self {
        match (channel.is_im, channel.is_mpim, channel.is_private) {
            (true, _, _) => Self::Im,
            (false, true, _) => Self::Mpim,
            (false, false, true) => Self::Private,
            (false, false, false) => Self::Public,
        }
    }

    /// The kind an entry of `types` names.
    fn named(word: &str) -> Option<Self> {
        match word {
            "public_channel" => Some(Self::Public),
            "private_channel" => Some(Self::Private),
            "im" => Some(Self::Im),
            "mpim" => Some(Self::Mpim),
            _ => None,
        }
    }

    fn read(self) -> &'static [&'static str] {
        match self {
            Self::Public => &["channels:read"],
            Self::Private => &["groups:read"],
            Self::Im => &["im:read"],
            Self::Mpim => &["mpim:read"],
        }
    }

    fn history(self) -> &'static [&'static str] {
        match self {
            Self::Public => &["channels:history"],
            Self::Private => &["groups:history"],
            Self::Im => &["im:history"],
            Self::Mpim => &["mpim:history"],
        }
    }

    fn manage(self) -> &'static [&'static str] {
        match self {
            Self::Public => &["channels:manage"],
            Self::Private => &["groups:write"],
            Self::Im => &["im:write"],
            Self::Mpim => &["mpim:write"],
        }
    }

    fn invite(self) -> &'static [&'static str] {
        match self {
            Self::Public => &["channels:manage", "channels:write.invites"],
            Self::Private => &["groups:write", "groups:write.invites"],
            other => other.manage(),
        }
    }

    fn topic(self) -> &'static [&'static str] {
        match self {
            Self::Public => &["channels:manage", "channels:write.topic"],
            Self::Private => &["groups:write", "groups:write.topic"],
            Self::Im => &["im:write", "im:write.topic"],
            Self::Mpim => &["mpim:write", "mpim:write.topic"],
        }
    }
}

/// The scopes that a call asks for by the kind of its conversation, each of them.
fn by_kind(state: &State, method: &str, params: &Params) -> Vec<&'static [&'static str]> {
    let name = method.strip_prefix("conversations.").unwrap_or(method);
    match name {
        "list" | "users.conversations" => {
            let types = params.list("types").unwrap_or_else(|| vec!["public_channel".to_owned()]);
            return types.iter().filter_map(|word| Kind::named(word)).map(Kind::read).collect();
        }
        "create" => {
            let kind = if params.flag("is_private") { Kind::Private } else { Kind::Public };
            return vec![kind.manage()];
        }
        _ => {}
    }
    let Some(kind) = params.text("channel").and_then(|id| state.channel(&id)).map(Kind::of) else {
        return vec![needed(method)];
    };
    vec![match name {
        "info" | "members" => kind.read(),
        "history" | "replies" => kind.history(),
        "invite" => kind.invite(),
        "kick" | "leave" | "archive" | "unarchive" | "rename" => kind.manage(),
        "setTopic" | "setPurpose" => kind.topic(),
        _ => needed(method),
    }]
}

/// Refuses a method that the scopes of the caller's token do not cover.
pub(super) fn check(state: &State, method: &str, params: &Params) -> Result<(), Refusal> {
    let kinds = method.starts_with("conversations.") || method == "users.conversations";
    let all = if kinds { by_kind(state, method, params) } else { vec![needed(method)] };
    all.into_iter().try_for_each(|any_of| require(state, any_of))
}

/// Refuses a call without any of these scopes.
pub(super) fn require(state: &State, any_of: &[&str]) -> Result<(), Refusal> {
    if state.caller_may(any_of) {
        return Ok(());
    }
    let fields = [("needed", any_of.join(",")), ("provided", state.caller.scopes.join(","))];
    let extra: Map<String, Value> = fields.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
    Err(Refusal { extra, ..Refusal::code("missing_scope") })
}
