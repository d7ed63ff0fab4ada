//! Which bot scope a method needs.

use serde_json::{Map, Value};

use super::Refusal;
use super::params::Params;
use crate::state::State;

/// Any one of these scopes opens the method; none needed if the list is empty.
fn needed(method: &str) -> &'static [&'static str] {
    match method {
        "team.info" => &["team:read"],
        "users.info" | "users.list" => &["users:read"],
        "users.lookupByEmail" => &["users:read.email"],
        "conversations.list" | "conversations.info" | "conversations.members" => {
            &["channels:read", "groups:read", "im:read", "mpim:read"]
        }
        "conversations.open" => &["im:write", "mpim:write", "channels:manage", "groups:write"],
        "conversations.join" => &["channels:join"],
        "conversations.history" | "conversations.replies" => {
            &["channels:history", "groups:history", "im:history", "mpim:history"]
        }
        "chat.postMessage" | "chat.postEphemeral" | "chat.update" | "chat.delete" => &["chat:write"],
        _ => &[],
    }
}

/// The scope that reading this one conversation asks for.
fn for_channel(state: &State, method: &str, params: &Params) -> Option<&'static [&'static str]> {
    let kind = match method {
        "conversations.info" | "conversations.members" => 0,
        "conversations.history" | "conversations.replies" => 1,
        _ => return None,
    };
    let channel = state.channel(&params.text("channel")?)?;
    Some(match (kind, channel.is_im, channel.is_private) {
        (0, true, _) => &["im:read"],
        (0, false, true) => &["groups:read"],
        (0, false, false) => &["channels:read"],
        (_, true, _) => &["im:history"],
        (_, false, true) => &["groups:history"],
        (_, false, false) => &["channels:history"],
    })
}

/// Refuses a method that the scopes of the caller's token do not cover.
pub(super) fn check(state: &State, method: &str, params: &Params) -> Result<(), Refusal> {
    let needed = for_channel(state, method, params).unwrap_or_else(|| needed(method));
    if state.caller_may(needed) {
        return Ok(());
    }
    let fields = [("needed", needed.join(",")), ("provided", state.caller.scopes.join(","))];
    let extra: Map<String, Value> = fields.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
    Err(Refusal { extra, ..Refusal::code("missing_scope") })
}
