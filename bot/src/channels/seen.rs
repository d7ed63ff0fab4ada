//! A channel as Slack describes it.

use serde_json::Value;
use slack_morphism::prelude::SlackApiToken;

use crate::slack::{Slack, SlackError};

/// What `conversations.info` tells of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Its id.
    pub id: String,
    /// What it is called; empty for direct messages.
    pub name: String,
    /// Whether it is a channel at all, and not a direct message of two or several.
    pub is_channel: bool,
    /// Whether only its members see it.
    pub is_private: bool,
    /// Whether it is shared with another organisation, or about to be. What is not said counts as shared: then nothing is
    /// shown that could be too much.
    pub connected: bool,
    /// Whether it is archived.
    pub is_archived: bool,
    /// Whether the app is in it.
    pub is_member: bool,
    /// Who made it.
    pub creator: String,
}

impl Seen {
    /// Reads the `channel` object.
    pub(crate) fn of(channel: &Value) -> Self {
        let text = |name: &str| channel.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let flag = |name: &str| channel.get(name).and_then(Value::as_bool);
        let is = |name: &str| flag(name).unwrap_or_default();
        let pending = channel.get("pending_shared").and_then(Value::as_array).is_some_and(|teams| !teams.is_empty())
            || channel
                .get("pending_connected_team_ids")
                .and_then(Value::as_array)
                .is_some_and(|teams| !teams.is_empty());
        Self {
            id: text("id"),
            name: text("name"),
            is_channel: !is("is_im") && !is("is_mpim"),
            is_private: is("is_private") || is("is_group"),
            connected: flag("is_ext_shared").unwrap_or(true) || is("is_pending_ext_shared") || pending,
            is_archived: is("is_archived"),
            is_member: is("is_member"),
            creator: text("creator"),
        }
    }
}

/// Looks a conversation up, and joins it where it is a public channel that the app is not in yet.
pub(crate) async fn see(slack: &Slack, token: &SlackApiToken, id: &str, join: bool) -> Result<Seen, SlackError> {
    let answer = slack.get(token, "conversations.info", &[("channel", id)]).await?;
    let mut seen = Seen::of(answer.get("channel").unwrap_or(&Value::Null));
    if join && !seen.is_member && seen.is_channel && !seen.is_private && !seen.is_archived {
        slack.post_now(token, "conversations.join", &serde_json::json!({ "channel": id })).await?;
        seen.is_member = true;
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_said_counts_as_shared() {
        assert!(Seen::of(&json!({"id": "C1", "name": "a"})).connected);
        assert!(!Seen::of(&json!({"id": "C1", "is_ext_shared": false})).connected);
        assert!(Seen::of(&json!({"id": "C1", "is_ext_shared": false, "is_pending_ext_shared": true})).connected);
        assert!(Seen::of(&json!({"id": "C1", "is_ext_shared": false, "pending_shared": ["T2"]})).connected);
    }

    #[test]
    fn nulls_are_read_as_nothing() {
        let seen = Seen::of(&json!({"id": "D1", "name": null, "is_im": true, "is_ext_shared": null}));
        assert!(!seen.is_channel && seen.name.is_empty() && seen.connected);
        assert!(Seen::of(&Value::Null).connected);
    }
}
