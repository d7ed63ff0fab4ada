//! Messages: posting, changing and deleting them, and how the app and the people see them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::blocks::fill_ids;
use super::{Audience, State};

/// A message as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Message {
    pub ts: String,
    pub channel: String,
    pub thread_ts: Option<String>,
    /// Who wrote it: a person, or the app's bot user.
    pub user: String,
    /// Set when the app wrote it.
    pub bot_id: Option<String>,
    pub username: String,
    pub text: String,
    pub blocks: Option<Value>,
    pub metadata: Option<Value>,
    pub edited: bool,
    /// The only person who sees it.
    pub ephemeral_to: Option<String>,
    /// The change number it was posted with.
    pub born: u64,
    /// The change number of its present form.
    pub seq: u64,
    /// What each person has picked in its elements: user → `state.values`.
    #[serde(default)]
    pub states: BTreeMap<String, Map<String, Value>>,
}

/// A message to be posted.
#[derive(Default)]
pub(crate) struct Draft {
    pub channel: String,
    pub thread_ts: Option<String>,
    /// The person who says it; the app's bot if `None`.
    pub person: Option<String>,
    pub username: Option<String>,
    pub text: String,
    pub blocks: Option<Value>,
    pub metadata: Option<Value>,
    pub ephemeral_to: Option<String>,
}

impl State {
    /// Puts a message into its channel and tells whoever sees it. The channel must exist.
    pub fn post(&mut self, draft: Draft) -> Message {
        let ts = self.next_ts();
        let seq = self.next_seq();
        let by_app = draft.person.is_none();
        let user = draft.person.unwrap_or_else(|| self.identity().bot_user_id.clone());
        let username = draft.username.or_else(|| self.person(&user).map(|person| person.real_name.clone()));
        let mut blocks = draft.blocks.filter(|blocks| blocks.as_array().is_some_and(|items| !items.is_empty()));
        if let Some(blocks) = blocks.as_mut() {
            fill_ids(blocks);
        }
        let message = Message {
            ts,
            channel: draft.channel,
            thread_ts: draft.thread_ts,
            bot_id: by_app.then(|| self.identity().bot_id.clone()),
            username: username.unwrap_or_else(|| user.clone()),
            user,
            text: draft.text,
            blocks,
            metadata: draft.metadata,
            edited: false,
            ephemeral_to: draft.ephemeral_to,
            born: seq,
            seq,
            states: BTreeMap::new(),
        };
        self.announce(&message, "message");
        self.message_events(&message);
        self.store.messages.entry(message.channel.clone()).or_default().push(message.clone());
        message
    }

    pub fn message(&self, channel: &str, ts: &str) -> Option<&Message> {
        self.store.messages.get(channel)?.iter().find(|message| message.ts == ts)
    }

    pub fn message_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        self.store.messages.get_mut(channel)?.iter_mut().find(|message| message.ts == ts)
    }

    /// Changes a message's words; false if it is gone. Blocks that are `None` stay away: Slack drops them as well.
    pub fn change_message(&mut self, channel: &str, ts: &str, text: String, blocks: Option<Value>) -> bool {
        let seq = self.next_seq();
        let Some(message) = self.message_mut(channel, ts) else {
            return false;
        };
        message.text = text;
        message.blocks = blocks.filter(|blocks| blocks.as_array().is_some_and(|items| !items.is_empty()));
        if let Some(blocks) = message.blocks.as_mut() {
            fill_ids(blocks);
        }
        message.edited = true;
        message.seq = seq;
        let changed = message.clone();
        self.announce(&changed, "message");
        true
    }

    /// Takes a message away; false if it is gone already.
    pub fn delete_message(&mut self, channel: &str, ts: &str) -> bool {
        let Some(messages) = self.store.messages.get_mut(channel) else {
            return false;
        };
        let Some(at) = messages.iter().position(|message| message.ts == ts) else {
            return false;
        };
        let gone = messages.remove(at);
        self.announce(&gone, "deleted");
        true
    }

    fn announce(&mut self, message: &Message, kind: &str) {
        let audience = match &message.ephemeral_to {
            Some(person) => Audience::one(person),
            None => self.audience_of(&message.channel),
        };
        let mut data = json!({"type": kind, "channel": message.channel, "ts": message.ts});
        if let (Some(thread), Some(fields)) = (&message.thread_ts, data.as_object_mut()) {
            fields.insert("thread_ts".into(), thread.clone().into());
        }
        self.tell(audience, data);
    }

    /// The `message` and `app_mention` events of a new message, where the app's bot is a member.
    fn message_events(&mut self, message: &Message) {
        if message.ephemeral_to.is_some() || !self.bot_is_member(&message.channel) {
            return;
        }
        let Some(channel) = self.channel(&message.channel) else {
            return;
        };
        let (channel_type, subscription) = match (channel.is_im, channel.is_private) {
            (true, _) => ("im", "message.im"),
            (false, true) => ("group", "message.groups"),
            (false, false) => ("channel", "message.channels"),
        };
        let is_im = channel.is_im;
        if message.bot_id.is_some() && !self.manifest.names_event(subscription) {
            return;
        }
        let mut event = self.message_json(message);
        if let Some(fields) = event.as_object_mut() {
            fields.insert("channel".into(), message.channel.clone().into());
            fields.insert("event_ts".into(), message.ts.clone().into());
            if message.bot_id.is_none() {
                fields.insert("client_msg_id".into(), uuid::Uuid::new_v4().to_string().into());
            }
        }
        let mentioned = message.text.contains(&format!("<@{}", self.identity().bot_user_id));
        if mentioned && !is_im && message.bot_id.is_none() {
            let mut mention = event.clone();
            if let Some(fields) = mention.as_object_mut() {
                fields.insert("type".into(), "app_mention".into());
            }
            self.emit("app_mention", mention);
        }
        if let Some(fields) = event.as_object_mut() {
            fields.insert("channel_type".into(), channel_type.into());
        }
        self.emit(subscription, event);
    }

    /// The message as the Web API and the events show it.
    pub fn message_json(&self, message: &Message) -> Value {
        let identity = self.identity();
        let mut json = json!({
            "type": "message",
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "team": identity.team_id,
        });
        let Some(fields) = json.as_object_mut() else {
            return json;
        };
        if let Some(bot_id) = &message.bot_id {
            fields.insert("bot_id".into(), bot_id.clone().into());
            fields.insert("app_id".into(), identity.app_id.clone().into());
        }
        let optional = [("blocks", &message.blocks), ("metadata", &message.metadata)];
        for (key, value) in optional {
            if let Some(value) = value {
                fields.insert(key.into(), value.clone());
            }
        }
        if message.edited {
            fields.insert("edited".into(), json!({"user": message.user, "ts": message.ts}));
        }
        if let Some(thread_ts) = &message.thread_ts {
            fields.insert("thread_ts".into(), thread_ts.clone().into());
        }
        let replies = self.replies_to(message);
        if replies > 0 {
            fields.insert("thread_ts".into(), message.ts.clone().into());
            fields.insert("reply_count".into(), replies.into());
        }
        json
    }

    /// The message as the control API shows it to people.
    pub fn message_view(&self, message: &Message) -> Value {
        let mut json = json!({
            "channel": message.channel,
            "ts": message.ts,
            "user": message.user,
            "username": message.username,
            "text": message.text,
            "ephemeral": message.ephemeral_to.is_some(),
        });
        let Some(fields) = json.as_object_mut() else {
            return json;
        };
        let strings = [("thread_ts", &message.thread_ts), ("bot_id", &message.bot_id)];
        for (key, value) in strings {
            if let Some(value) = value {
                fields.insert(key.into(), value.clone().into());
            }
        }
        if let Some(blocks) = &message.blocks {
            fields.insert("blocks".into(), blocks.clone());
        }
        if message.edited {
            fields.insert("edited".into(), true.into());
        }
        let replies = self.replies_to(message);
        if replies > 0 {
            fields.insert("reply_count".into(), replies.into());
        }
        json
    }

    fn replies_to(&self, message: &Message) -> usize {
        if message.thread_ts.is_some() {
            return 0;
        }
        let channel = self.store.messages.get(&message.channel);
        let in_thread =
            |other: &&Message| other.thread_ts.as_deref() == Some(&message.ts) && other.ephemeral_to.is_none();
        channel.map_or(0, |messages| messages.iter().filter(in_thread).count())
    }
}
