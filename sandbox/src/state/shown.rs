//! How messages look: to the app, in the Web API and in events, and to people, in the control API.

use serde_json::{Map, Value, json};

use super::State;
use super::messages::Message;

impl State {
    /// The message as the Web API and the events show it.
    pub fn message_json(&self, message: &Message) -> Value {
        let identity = self.identity();
        let mut fields = Map::new();
        let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
        put("type", "message".into());
        if let Some(subtype) = self.subtype_for_app(message) {
            put("subtype", subtype.into());
        }
        if !message.customized {
            put("user", message.user.clone().into());
        }
        put("text", message.text.clone().into());
        put("ts", message.ts.clone().into());
        put("team", identity.team_id.clone().into());
        if let Some(id) = &message.client_msg_id {
            put("client_msg_id", id.clone().into());
        }
        if let Some(bot_id) = &message.bot_id {
            put("bot_id", bot_id.clone().into());
            put("app_id", identity.app_id.clone().into());
            put("bot_profile", self.bot_profile());
        }
        if message.customized {
            put("username", message.username.clone().into());
        }
        for (key, value) in [("blocks", &message.blocks), ("metadata", &message.metadata), ("icons", &message.icon)] {
            if let Some(value) = value {
                put(key, value.clone());
            }
        }
        if !message.attachments.is_empty() {
            put("attachments", message.attachments.clone().into());
        }
        if !message.files.is_empty() {
            put("files", message.files.iter().map(|id| self.file_json_of(id)).collect());
            put("upload", message.subtype.is_none().into());
        }
        if !message.reactions.is_empty() {
            put("reactions", reactions(message));
        }
        if let Some(ts) = &message.edited_ts {
            put("edited", json!({"user": message.user, "ts": ts}));
        }
        if let Some(stream) = &message.stream {
            put("streaming_state", if stream.open { "in_progress" } else { "completed" }.into());
        }
        if let Some(pinned) = self.pin_of(&message.channel, &message.ts) {
            put("pinned_to", json!([message.channel]));
            put("pinned_info", json!({"channel": message.channel, "pinned_by": pinned.by, "pinned_ts": pinned.at}));
        }
        fields.extend(message.more.clone());
        self.put_thread(message, &mut fields);
        Value::Object(fields)
    }

    /// What the app is told a message is, beside what the message itself says.
    fn subtype_for_app(&self, message: &Message) -> Option<String> {
        let by_kind = if message.customized {
            Some("bot_message")
        } else if message.files.is_empty() {
            None
        } else {
            Some("file_share")
        };
        message.subtype.clone().or_else(|| by_kind.map(str::to_owned))
    }

    fn put_thread(&self, message: &Message, fields: &mut Map<String, Value>) {
        if let Some(thread_ts) = &message.thread_ts {
            fields.insert("thread_ts".into(), thread_ts.clone().into());
            if let Some(parent) = self.message(&message.channel, thread_ts) {
                fields.insert("parent_user_id".into(), parent.user.clone().into());
                if message.subtype.as_deref() == Some("thread_broadcast") {
                    fields.insert("root".into(), self.message_json(parent));
                }
            }
            return;
        }
        let replies = self.replies_to(message);
        if let Some(latest) = replies.last() {
            fields.insert("thread_ts".into(), message.ts.clone().into());
            fields.insert("reply_count".into(), replies.len().into());
            let users = writers(&replies);
            fields.insert("reply_users_count".into(), users.len().into());
            fields.insert("reply_users".into(), json!(users));
            fields.insert("latest_reply".into(), latest.ts.clone().into());
            fields.insert("is_locked".into(), false.into());
            fields.insert("subscribed".into(), (message.user == self.identity().bot_user_id).into());
        }
    }

    /// The message as the control API shows it to people.
    pub fn message_view(&self, message: &Message) -> Value {
        let mut fields = Map::new();
        let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
        put("channel", message.channel.clone().into());
        put("ts", message.ts.clone().into());
        put("user", message.user.clone().into());
        put("username", message.username.clone().into());
        put("text", message.text.clone().into());
        put("ephemeral", message.ephemeral_to.is_some().into());
        let texts = [("thread_ts", &message.thread_ts), ("bot_id", &message.bot_id), ("subtype", &message.subtype)];
        for (key, value) in texts {
            if let Some(value) = value {
                put(key, value.clone().into());
            }
        }
        if let Some(blocks) = &message.blocks {
            put("blocks", blocks.clone());
        }
        let streaming = message.stream.as_ref().is_some_and(|stream| stream.open);
        for (key, flag) in [("edited", message.edited), ("markdown", message.markdown), ("streaming", streaming)] {
            if flag {
                put(key, true.into());
            }
        }
        if !message.reactions.is_empty() {
            put("reactions", reactions(message));
        }
        if !message.files.is_empty() {
            put("files", message.files.iter().map(|id| self.file_view_of(id)).collect());
        }
        if !message.attachments.is_empty() {
            put("attachments", message.attachments.clone().into());
        }
        if let Some(icon) = &message.icon {
            put("icon", icon.clone());
        }
        if let Some(pin) = self.pin_of(&message.channel, &message.ts) {
            put("pinned", true.into());
            put("pinned_by", pin.by.clone().into());
        }
        if let Some(entities) = message.metadata.as_ref().and_then(|metadata| metadata.get("entities")) {
            put("entities", entities.clone());
        }
        let replies = self.replies_to(message);
        if let Some(latest) = replies.last() {
            put("reply_count", replies.len().into());
            put("reply_users", json!(writers(&replies)));
            put("latest_reply", latest.ts.clone().into());
        }
        Value::Object(fields)
    }

    /// The lasting replies to a message, oldest first.
    pub fn replies_to(&self, message: &Message) -> Vec<&Message> {
        if message.thread_ts.is_some() {
            return Vec::new();
        }
        let all = self.store.messages.get(&message.channel).map_or(&[] as &[Message], Vec::as_slice);
        // Replies come after what they answer, and timestamps have one width, so that their text sorts as they do.
        let after = all.partition_point(|other| other.ts <= message.ts);
        let in_thread =
            |other: &&Message| other.thread_ts.as_deref() == Some(&message.ts) && other.ephemeral_to.is_none();
        all.get(after..).unwrap_or_default().iter().filter(in_thread).collect()
    }
}

fn reactions(message: &Message) -> Value {
    let each = message
        .reactions
        .iter()
        .map(|reaction| json!({"name": reaction.name, "users": reaction.users, "count": reaction.users.len()}));
    each.collect()
}

fn writers<'a>(replies: &[&'a Message]) -> Vec<&'a str> {
    let mut users: Vec<&str> = Vec::new();
    for reply in replies {
        if !users.contains(&reply.user.as_str()) {
            users.push(&reply.user);
        }
    }
    users
}
