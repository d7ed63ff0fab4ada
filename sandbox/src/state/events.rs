//! Events: which of them the app may hear, and how those about messages look.

use serde_json::{Map, Value, json};

use super::State;
use super::messages::Message;
use crate::world::Channel;

/// What a message in a channel is called in events: the channel's type and the subscription.
pub(crate) fn kind_of(channel: &Channel) -> (&'static str, &'static str) {
    if channel.is_mpim {
        return ("mpim", "message.mpim");
    }
    match (channel.is_im, channel.is_private) {
        (true, _) => ("im", "message.im"),
        (false, true) => ("group", "message.groups"),
        (false, false) => ("channel", "message.channels"),
    }
}

/// Any one of these scopes lets the app hear an event; none is needed if the list is empty.
pub(crate) fn scopes_of(subscription: &str) -> &'static [&'static str] {
    match subscription {
        "message.channels" => &["channels:history"],
        "message.groups" => &["groups:history"],
        "message.im" => &["im:history"],
        "message.mpim" => &["mpim:history"],
        "app_mention" => &["app_mentions:read"],
        "reaction_added" | "reaction_removed" => &["reactions:read"],
        "pin_added" | "pin_removed" => &["pins:read"],
        "file_created" | "file_change" | "file_deleted" | "file_public" | "file_shared" | "file_unshared" => {
            &["files:read"]
        }
        "link_shared" => &["links:read"],
        "channel_archive" | "channel_created" | "channel_deleted" | "channel_left" | "channel_rename"
        | "channel_unarchive" => &["channels:read"],
        "group_archive" | "group_left" | "group_rename" | "group_unarchive" => &["groups:read"],
        "im_created" | "im_open" | "im_close" => &["im:read"],
        "member_joined_channel" | "member_left_channel" => &["channels:read", "groups:read"],
        "team_join" | "user_change" | "user_profile_changed" => &["users:read"],
        "team_rename" | "team_domain_change" => &["team:read"],
        "emoji_changed" => &["emoji:read"],
        "subteam_created" | "subteam_updated" | "subteam_members_changed" => &["usergroups:read"],
        _ => &[],
    }
}

impl State {
    /// Whether the app hears this event: it is installed, the manifest subscribes to it, and a scope allows it.
    pub fn hears(&self, subscription: &str) -> bool {
        self.identity().installed
            && self.manifest.subscribes(subscription)
            && self.manifest.allows(scopes_of(subscription))
    }

    /// Sends an event with a timestamp of its own.
    pub fn emit_now(&mut self, subscription: &str, mut event: Value) {
        let ts = self.next_ts();
        if let Some(fields) = event.as_object_mut() {
            fields.insert("event_ts".into(), ts.into());
        }
        self.emit(subscription, event);
    }

    /// The channel type and subscription of a message that concerns the app: one where its bot is a member. What bots
    /// write is sent only where the manifest names the event itself.
    fn heard_message(&self, message: &Message) -> Option<(&'static str, &'static str)> {
        if message.ephemeral_to.is_some() || !self.bot_is_member(&message.channel) {
            return None;
        }
        let (channel_type, subscription) = kind_of(self.channel(&message.channel)?);
        let by_bot = message.bot_id.is_some() || message.user == self.identity().bot_user_id;
        let wanted = !by_bot || self.manifest.names_event(subscription);
        wanted.then_some((channel_type, subscription))
    }

    /// The `message` and `app_mention` events of a new message.
    pub fn new_message_events(&mut self, message: &Message) {
        let Some(channel) = self.channel(&message.channel) else {
            return;
        };
        let is_im = channel.is_im;
        let mut event = self.message_json(message);
        if let Some(fields) = event.as_object_mut() {
            fields.insert("channel".into(), message.channel.clone().into());
            fields.insert("event_ts".into(), message.ts.clone().into());
        }
        self.mention_event(message, is_im, &event);
        if let Some((channel_type, subscription)) = self.heard_message(message) {
            if let Some(fields) = event.as_object_mut() {
                fields.insert("channel_type".into(), channel_type.into());
            }
            self.emit(subscription, event);
        }
    }

    /// `app_mention`, which comes beside the `message` of the same words, and never in a direct message.
    fn mention_event(&mut self, message: &Message, is_im: bool, event: &Value) {
        let said = message.bot_id.is_none() && message.ephemeral_to.is_none();
        let plain = message.subtype.as_deref().is_none_or(|subtype| subtype == "thread_broadcast");
        let here = self.bot_is_member(&message.channel);
        let mentioned = message.text.contains(&format!("<@{}", self.identity().bot_user_id));
        if !(said && plain && here && mentioned) || is_im {
            return;
        }
        let mut mention = event.clone();
        if let Some(fields) = mention.as_object_mut() {
            fields.insert("type".into(), "app_mention".into());
            fields.remove("subtype");
        }
        self.emit("app_mention", mention);
    }

    /// `message_changed`: the message as it is now and as it was.
    pub fn changed_event(&mut self, now: &Message, before: Value) {
        let fields = Map::from_iter([
            ("subtype".to_owned(), Value::from("message_changed")),
            ("message".to_owned(), self.message_json(now)),
            ("previous_message".to_owned(), before),
        ]);
        self.hidden_event(now, fields);
    }

    /// `message_deleted`.
    pub fn deleted_event(&mut self, gone: &Message, before: Value) {
        let fields = Map::from_iter([
            ("subtype".to_owned(), Value::from("message_deleted")),
            ("deleted_ts".to_owned(), gone.ts.clone().into()),
            ("previous_message".to_owned(), before),
        ]);
        self.hidden_event(gone, fields);
    }

    fn hidden_event(&mut self, about: &Message, fields: Map<String, Value>) {
        let Some((channel_type, subscription)) = self.heard_message(about) else {
            return;
        };
        let ts = self.next_ts();
        let mut event = json!({
            "type": "message",
            "channel": about.channel,
            "channel_type": channel_type,
            "hidden": true,
            "ts": ts,
            "event_ts": ts,
        });
        if let Some(all) = event.as_object_mut() {
            all.extend(fields);
        }
        self.emit(subscription, event);
    }
}
