//! What becomes of channels: made, joined, left, renamed, archived, with the lines and events that follow.

use serde_json::{Map, Value, json};

use super::{Audience, State};
use crate::ids;
use crate::world::Channel;

/// A channel to be made.
pub(crate) struct NewChannel<'a> {
    pub name: &'a str,
    pub is_private: bool,
    pub is_ext_shared: bool,
    pub creator: Option<&'a str>,
    pub members: &'a [String],
}

/// Why Slack takes no such name for a channel; its codes are those of `conversations.create`.
pub(crate) fn name_problem(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_alphanumeric() && !c.is_uppercase();
    if name.is_empty() {
        Some("invalid_name_required")
    } else if name.chars().count() > 80 {
        Some("invalid_name_maxlength")
    } else if name.chars().all(|c| c == '-' || c == '_') {
        Some("invalid_name_punctuation")
    } else if !name.chars().all(|c| plain(c) || c == '-' || c == '_') {
        Some("invalid_name_specials")
    } else {
        None
    }
}

impl State {
    /// Whether a channel has this name, archived ones included.
    pub fn name_taken(&self, name: &str) -> bool {
        self.store.channels.iter().any(|channel| !channel.is_im && channel.name == name)
    }

    /// Makes a channel; whoever is in it from the start has joined it, so the app hears of that if its bot is in it
    /// too.
    pub fn add_channel(&mut self, new: &NewChannel<'_>) -> Channel {
        let channel = Channel {
            id: ids::new_id("C"),
            name: new.name.to_owned(),
            is_private: new.is_private,
            is_ext_shared: new.is_ext_shared,
            creator: new.creator.unwrap_or_default().to_owned(),
            created: self.now().timestamp(),
            ..Channel::default()
        };
        self.store.channels.push(channel.clone());
        if !new.is_private {
            let creator = new.creator.or_else(|| new.members.first().map(String::as_str));
            let about = json!({"id": channel.id, "name": channel.name, "created": channel.created, "creator": creator});
            self.emit_now("channel_created", json!({"type": "channel_created", "channel": about}));
        }
        if let Some(creator) = new.creator {
            self.join(&channel.id, creator, None);
        }
        for member in new.members {
            self.enter(&channel.id, member, None);
        }
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
        self.channel(&channel.id).cloned().unwrap_or(channel)
    }

    /// Adds a user to a channel and says so in it; false if they were in it already or there is no such channel.
    pub fn join(&mut self, channel_id: &str, user: &str, inviter: Option<&str>) -> bool {
        if !self.enter(channel_id, user, inviter) {
            return false;
        }
        let inviter = inviter.map(|inviter| ("inviter".to_owned(), Value::from(inviter)));
        let text = format!("<@{user}> has joined the channel");
        self.notice(channel_id, user, "channel_join", text, inviter.into_iter().collect());
        true
    }

    fn enter(&mut self, channel_id: &str, user: &str, inviter: Option<&str>) -> bool {
        let Some(channel) = self.channel_mut(channel_id) else {
            return false;
        };
        if channel.members.iter().any(|id| id == user) {
            return false;
        }
        channel.members.push(user.to_owned());
        if self.bot_is_member(channel_id) {
            self.membership_event("member_joined_channel", channel_id, user, inviter);
        }
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
        true
    }

    fn membership_event(&mut self, kind: &str, channel: &str, user: &str, inviter: Option<&str>) {
        let private = self.channel(channel).is_some_and(|channel| channel.is_private);
        let mut event = json!({
            "type": kind,
            "user": user,
            "channel": channel,
            "channel_type": if private { "G" } else { "C" },
            "team": self.identity().team_id,
        });
        if let (Some(inviter), Some(fields)) = (inviter, event.as_object_mut()) {
            fields.insert("inviter".into(), inviter.into());
        }
        self.emit_now(kind, event);
    }

    /// Takes a user out of a channel, by themselves or by somebody else; false if they were not in it.
    pub fn leave(&mut self, channel_id: &str, user: &str, by: &str) -> bool {
        if !self.is_member(channel_id, user) {
            return false;
        }
        let heard = self.bot_is_member(channel_id);
        let is_bot = user == self.identity().bot_user_id;
        if is_bot || by == user {
            let text = format!("<@{user}> has left the channel");
            self.notice(channel_id, user, "channel_leave", text, Map::new());
        }
        let Some(channel) = self.channel_mut(channel_id) else {
            return false;
        };
        channel.members.retain(|id| id != user);
        let private = channel.is_private;
        if is_bot {
            let kind = if private { "group_left" } else { "channel_left" };
            self.emit_now(kind, json!({"type": kind, "channel": channel_id, "actor_id": by}));
        } else if heard {
            self.membership_event("member_left_channel", channel_id, user, None);
        }
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
        true
    }

    pub fn rename(&mut self, channel_id: &str, user: &str, name: &str) {
        let Some(channel) = self.channel_mut(channel_id) else {
            return;
        };
        let old = std::mem::replace(&mut channel.name, name.to_owned());
        let (private, created) = (channel.is_private, channel.created);
        let text = format!("<@{user}> has renamed the channel from \"{old}\" to \"{name}\"");
        let more = Map::from_iter([("old_name".to_owned(), old.into()), ("name".to_owned(), name.into())]);
        self.notice(channel_id, user, "channel_name", text, more);
        let kind = if private { "group_rename" } else { "channel_rename" };
        let about = json!({
            "id": channel_id,
            "name": name,
            "name_normalized": name,
            "created": created,
            "is_channel": !private,
            "is_mpim": false,
        });
        self.channel_event(channel_id, kind, json!({"type": kind, "channel": about}));
    }

    pub fn archive(&mut self, channel_id: &str, user: &str, archived: bool) {
        let word = if archived { "archived" } else { "un-archived" };
        let subtype = if archived { "channel_archive" } else { "channel_unarchive" };
        if !archived && let Some(channel) = self.channel_mut(channel_id) {
            channel.is_archived = false;
        }
        self.notice(channel_id, user, subtype, format!("<@{user}> {word} the channel"), Map::new());
        let Some(channel) = self.channel_mut(channel_id) else {
            return;
        };
        channel.is_archived = archived;
        let kind = match (channel.is_private, archived) {
            (true, true) => "group_archive",
            (true, false) => "group_unarchive",
            (false, true) => "channel_archive",
            (false, false) => "channel_unarchive",
        };
        self.channel_event(channel_id, kind, json!({"type": kind, "channel": channel_id, "user": user}));
    }

    /// An event about a channel: of every public one, and of private ones with the app in them.
    fn channel_event(&mut self, channel_id: &str, kind: &str, event: Value) {
        let private = self.channel(channel_id).is_some_and(|channel| channel.is_private);
        if !private || self.bot_is_member(channel_id) {
            self.emit_now(kind, event);
        }
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
    }

    pub fn set_topic(&mut self, channel_id: &str, user: &str, topic: &str) {
        let now = self.now().timestamp();
        let Some(channel) = self.channel_mut(channel_id) else {
            return;
        };
        (channel.topic, channel.topic_by, channel.topic_at) = (topic.to_owned(), user.to_owned(), now);
        self.set_notice(channel_id, user, "topic", topic);
    }

    pub fn set_purpose(&mut self, channel_id: &str, user: &str, purpose: &str) {
        let now = self.now().timestamp();
        let Some(channel) = self.channel_mut(channel_id) else {
            return;
        };
        (channel.purpose, channel.purpose_by, channel.purpose_at) = (purpose.to_owned(), user.to_owned(), now);
        self.set_notice(channel_id, user, "purpose", purpose);
    }

    fn set_notice(&mut self, channel_id: &str, user: &str, what: &str, value: &str) {
        let name = if what == "topic" { "channel topic" } else { "channel description" };
        let text = match value {
            "" => format!("<@{user}> cleared the {name}"),
            value => format!("<@{user}> set the {name}: {value}"),
        };
        let more = Map::from_iter([(what.to_owned(), Value::from(value))]);
        self.notice(channel_id, user, &format!("channel_{what}"), text, more);
        self.tell(Audience::Everyone, json!({"type": "sidebar"}));
    }
}
