//! The methods of Slack's Web API: how often Slack takes them, and which scopes they need, out of its reference. What we call
//! must stand here; `manifest.yml` is held against what is called.

/// A method of the Web API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Its name, such as `chat.postMessage`.
    pub name: &'static str,
    /// How often.
    pub rate: Rate,
    /// The bot scopes that it needs, all of them.
    pub scopes: &'static [&'static str],
    /// Scopes that it needs besides for some conversations: private channels, direct messages.
    pub may: &'static [&'static str],
}

/// How often Slack takes a method, per workspace and app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// So often a minute: 20 is tier 2, 50 tier 3, 100 tier 4.
    Tier(usize),
    /// About once a second in each channel, in short bursts more.
    Posting,
    /// More often than we ever call it.
    Unlimited,
}

const fn method(name: &'static str, rate: Rate, scopes: &'static [&'static str]) -> Method {
    Method { name, rate, scopes, may: &[] }
}

const fn of_channels(
    name: &'static str,
    rate: Rate,
    scopes: &'static [&'static str],
    may: &'static [&'static str],
) -> Method {
    Method { name, rate, scopes, may }
}

const TIER_2: Rate = Rate::Tier(20);
const TIER_3: Rate = Rate::Tier(50);
const TIER_4: Rate = Rate::Tier(100);

const READ: &[&str] = &["groups:read", "im:read", "mpim:read"];
const HISTORY: &[&str] = &["groups:history", "im:history", "mpim:history"];
const MANAGE: &[&str] = &["groups:write"];
const INVITE: &[&str] = &["channels:write.invites", "groups:write", "groups:write.invites"];
const TOPIC: &[&str] = &["channels:write.topic", "groups:write", "groups:write.topic"];

/// The methods, by name.
pub const METHODS: &[Method] = &[
    method("agents.sessions.rename", TIER_3, &["chat:write"]),
    method("agents.sessions.setStatus", TIER_3, &["chat:write"]),
    method("apps.connections.open", Rate::Unlimited, &[]),
    method("assistant.threads.setStatus", TIER_4, &["assistant:write"]),
    method("assistant.threads.setSuggestedPrompts", TIER_4, &["assistant:write"]),
    method("assistant.threads.setTitle", TIER_4, &["assistant:write"]),
    method("auth.test", Rate::Unlimited, &[]),
    method("bookmarks.add", TIER_2, &["bookmarks:write"]),
    method("bookmarks.edit", TIER_2, &["bookmarks:write"]),
    method("bookmarks.list", TIER_2, &["bookmarks:read"]),
    method("bookmarks.remove", TIER_2, &["bookmarks:write"]),
    method("bots.info", TIER_3, &["users:read"]),
    method("canvases.create", TIER_2, &["canvases:write"]),
    method("canvases.edit", TIER_3, &["canvases:write"]),
    method("canvases.sections.lookup", TIER_3, &["canvases:read"]),
    method("chat.appendStream", TIER_4, &["chat:write"]),
    method("chat.delete", TIER_3, &["chat:write"]),
    method("chat.deleteScheduledMessage", TIER_3, &["chat:write"]),
    method("chat.getPermalink", Rate::Unlimited, &[]),
    method("chat.postEphemeral", TIER_4, &["chat:write"]),
    method("chat.postMessage", Rate::Posting, &["chat:write"]),
    method("chat.scheduleMessage", TIER_3, &["chat:write"]),
    method("chat.scheduledMessages.list", TIER_3, &[]),
    method("chat.startStream", TIER_2, &["chat:write"]),
    method("chat.stopStream", TIER_2, &["chat:write"]),
    method("chat.unfurl", TIER_3, &["links:write"]),
    method("chat.update", TIER_3, &["chat:write"]),
    of_channels("conversations.archive", TIER_2, &["channels:manage"], MANAGE),
    of_channels("conversations.create", TIER_2, &["channels:manage"], MANAGE),
    of_channels("conversations.history", TIER_3, &["channels:history"], HISTORY),
    of_channels("conversations.info", TIER_3, &["channels:read"], READ),
    of_channels("conversations.invite", TIER_3, &["channels:manage"], INVITE),
    method("conversations.join", TIER_3, &["channels:join"]),
    of_channels("conversations.kick", TIER_3, &["channels:manage"], MANAGE),
    of_channels("conversations.leave", TIER_3, &["channels:manage"], MANAGE),
    of_channels("conversations.list", TIER_2, &["channels:read"], READ),
    of_channels("conversations.members", TIER_4, &["channels:read"], READ),
    of_channels("conversations.open", TIER_3, &["im:write"], &["mpim:write"]),
    of_channels("conversations.rename", TIER_2, &["channels:manage"], MANAGE),
    of_channels("conversations.replies", TIER_3, &["channels:history"], HISTORY),
    of_channels("conversations.setPurpose", TIER_2, &["channels:manage"], TOPIC),
    of_channels("conversations.setTopic", TIER_2, &["channels:manage"], TOPIC),
    of_channels("conversations.unarchive", TIER_2, &["channels:manage"], MANAGE),
    method("emoji.list", TIER_2, &["emoji:read"]),
    method("entity.presentDetails", TIER_3, &[]),
    method("files.completeUploadExternal", TIER_4, &["files:write"]),
    method("files.delete", TIER_3, &["files:write"]),
    method("files.getUploadURLExternal", TIER_4, &["files:write"]),
    method("files.info", TIER_4, &["files:read"]),
    method("files.list", TIER_3, &["files:read"]),
    method("functions.completeError", TIER_3, &[]),
    method("functions.completeSuccess", TIER_3, &[]),
    method("oauth.v2.access", Rate::Unlimited, &[]),
    method("pins.add", TIER_2, &["pins:write"]),
    method("pins.list", TIER_2, &["pins:read"]),
    method("pins.remove", TIER_2, &["pins:write"]),
    method("reactions.add", TIER_3, &["reactions:write"]),
    method("reactions.get", TIER_3, &["reactions:read"]),
    method("reactions.remove", TIER_2, &["reactions:write"]),
    method("team.info", TIER_3, &["team:read"]),
    method("usergroups.list", TIER_2, &["usergroups:read"]),
    method("usergroups.users.list", TIER_2, &["usergroups:read"]),
    of_channels("users.conversations", TIER_3, &["channels:read"], READ),
    method("users.info", TIER_4, &["users:read", "users:read.email"]),
    method("users.list", TIER_2, &["users:read", "users:read.email"]),
    method("users.lookupByEmail", TIER_3, &["users:read.email"]),
    method("users.profile.get", TIER_4, &["users.profile:read"]),
    method("views.open", TIER_4, &[]),
    method("views.publish", TIER_4, &[]),
    method("views.push", TIER_4, &[]),
    method("views.update", TIER_4, &[]),
];

/// What we know of a method.
pub(super) fn known(name: &str) -> Method {
    let found = METHODS.binary_search_by_key(&name, |method| method.name).ok();
    found.and_then(|at| METHODS.get(at)).copied().unwrap_or_else(|| {
        tracing::warn!(name, "the method {name} of Slack is not in the table of methods (bot/src/slack/methods.rs)");
        method("other", TIER_3, &[])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_stands_once_and_in_order() {
        assert!(METHODS.is_sorted_by(|left, right| left.name < right.name));
        assert!(METHODS.iter().all(|method| known(method.name) == *method));
    }
}
