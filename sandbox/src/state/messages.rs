//! Messages: posting, changing and deleting them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::blocks::fill_ids;
use super::streams::Stream;
use super::{Audience, State};

/// An emoji on a message, and who put it there, first one first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub name: String,
    pub users: Vec<String>,
}

/// A message as it is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
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
    /// Changed since it was posted.
    pub edited: bool,
    /// When its words were changed, which is what Slack marks as edited.
    pub edited_ts: Option<String>,
    /// The only person who sees it.
    pub ephemeral_to: Option<String>,
    /// The change number it was posted with.
    pub born: u64,
    /// The change number of its present form.
    pub seq: u64,
    /// What each person has picked in its elements: user → `state.values`.
    pub states: BTreeMap<String, Map<String, Value>>,
    /// `channel_join`, `thread_broadcast` and the like.
    pub subtype: Option<String>,
    /// What the subtype brings along, such as `topic` or `inviter`.
    pub more: Map<String, Value>,
    pub reactions: Vec<Reaction>,
    /// Ids of the files it shares.
    pub files: Vec<String>,
    /// Attachments of the app and unfurled links, with their `id`.
    pub attachments: Vec<Value>,
    /// `{emoji}` or `{image_url}`, where the app chose an icon.
    pub icon: Option<Value>,
    /// The app chose a name or an icon of its own.
    pub customized: bool,
    /// `text` is Markdown, not Slack's markup.
    pub markdown: bool,
    /// While a stream is open, or after it: what it consists of.
    pub stream: Option<Stream>,
    /// What a person's client calls it.
    pub client_msg_id: Option<String>,
}

impl Message {
    /// Lines such as "joined #sales", which nobody wrote.
    pub fn is_notice(&self) -> bool {
        self.subtype.as_deref().is_some_and(|subtype| subtype.starts_with("channel_"))
    }

    /// What is left of a deleted message with replies.
    pub fn is_stone(&self) -> bool {
        self.subtype.as_deref() == Some("tombstone")
    }

    /// Whether it stands in the channel itself, not only in a thread.
    pub fn in_channel(&self) -> bool {
        self.thread_ts.is_none() || self.subtype.as_deref() == Some("thread_broadcast")
    }
}

/// A message to be posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    pub channel: String,
    pub thread_ts: Option<String>,
    /// The person who says it; the app's bot if `None`.
    pub person: Option<String>,
    pub username: Option<String>,
    pub icon: Option<Value>,
    pub text: String,
    pub blocks: Option<Value>,
    pub metadata: Option<Value>,
    pub attachments: Vec<Value>,
    pub files: Vec<String>,
    pub ephemeral_to: Option<String>,
    pub subtype: Option<String>,
    pub more: Map<String, Value>,
    pub markdown: bool,
    /// Whether links in it are shown to the apps of their domains.
    pub without_unfurls: bool,
}

/// A message's new content; what is `None` stays.
#[derive(Default)]
pub(crate) struct Edit {
    pub text: Option<String>,
    /// An empty list takes the blocks away.
    pub blocks: Option<Value>,
    pub attachments: Option<Vec<Value>>,
    pub metadata: Option<Value>,
    pub files: Option<Vec<String>>,
    pub markdown: Option<bool>,
    /// Marks it as edited for everybody to see.
    pub mark: bool,
}

impl State {
    /// Puts a message into its channel and tells whoever sees it. The channel must exist.
    pub fn post(&mut self, draft: Draft) -> Message {
        let with_unfurls = !draft.without_unfurls;
        let message = self.written(draft);
        self.announce(&message, "message");
        self.store.messages.entry(message.channel.clone()).or_default().push(message.clone());
        self.share_files(&message);
        self.end_status(&message);
        self.new_message_events(&message);
        if with_unfurls {
            self.link_events(&message);
        }
        message
    }

    fn written(&mut self, draft: Draft) -> Message {
        let ts = self.next_ts();
        let seq = self.next_seq();
        let by_app = draft.person.is_none();
        let customized = by_app && (draft.username.is_some() || draft.icon.is_some());
        let user = draft.person.unwrap_or_else(|| self.identity().bot_user_id.clone());
        let username = draft.username.or_else(|| self.person(&user).map(|person| person.real_name.clone()));
        let mut message = Message {
            ts,
            channel: draft.channel,
            thread_ts: draft.thread_ts,
            bot_id: by_app.then(|| self.identity().bot_id.clone()),
            username: username.unwrap_or_else(|| user.clone()),
            user,
            text: draft.text,
            metadata: draft.metadata,
            ephemeral_to: draft.ephemeral_to,
            born: seq,
            seq,
            subtype: draft.subtype,
            more: draft.more,
            files: draft.files,
            attachments: numbered(draft.attachments),
            icon: draft.icon,
            customized,
            markdown: draft.markdown,
            client_msg_id: (!by_app).then(|| uuid::Uuid::new_v4().to_string()),
            ..Message::default()
        };
        message.blocks = filled(draft.blocks);
        message
    }

    pub fn message(&self, channel: &str, ts: &str) -> Option<&Message> {
        let messages = self.store.messages.get(channel)?;
        messages.get(place(messages, ts)?)
    }

    pub fn message_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        let messages = self.store.messages.get_mut(channel)?;
        let at = place(messages, ts)?;
        messages.get_mut(at)
    }

    /// Changes a message and tells whoever sees it; false if it is gone.
    pub fn edit_message(&mut self, channel: &str, ts: &str, edit: Edit) -> bool {
        let Some(before) = self.message(channel, ts).map(|message| self.message_json(message)) else {
            return false;
        };
        let seq = self.next_seq();
        let now = self.next_ts();
        let Some(message) = self.message_mut(channel, ts) else {
            return false;
        };
        message.edited = true;
        if edit.mark {
            message.edited_ts = Some(now);
        }
        if let Some(text) = edit.text {
            message.text = text;
        }
        if let Some(blocks) = edit.blocks {
            message.blocks = filled(Some(blocks));
        }
        if let Some(attachments) = edit.attachments {
            message.attachments = numbered(attachments);
        }
        if let Some(metadata) = edit.metadata {
            message.metadata = metadata.as_object().is_some_and(|fields| !fields.is_empty()).then_some(metadata);
        }
        if let Some(files) = edit.files {
            message.files = files;
        }
        message.markdown = edit.markdown.unwrap_or(message.markdown);
        message.seq = seq;
        self.message_changed(channel, ts, before);
        true
    }

    /// Tells pages and app of a message that is not what it was.
    pub fn message_changed(&mut self, channel: &str, ts: &str, before: Value) {
        let Some(changed) = self.message(channel, ts).cloned() else {
            return;
        };
        self.announce(&changed, "message");
        self.changed_event(&changed, before);
    }

    /// Takes a message away; false if it is gone already. One with replies leaves a stone, which holds its thread
    /// together.
    pub fn delete_message(&mut self, channel: &str, ts: &str) -> bool {
        let Some(gone) = self.message(channel, ts).cloned() else {
            return false;
        };
        let before = self.message_json(&gone);
        self.unpin_deleted(channel, ts);
        if !self.replies_to(&gone).is_empty() {
            self.bury(channel, ts, before);
            return true;
        }
        if let Some(messages) = self.store.messages.get_mut(channel) {
            messages.retain(|message| message.ts != ts);
        }
        self.announce(&gone, "deleted");
        self.deleted_event(&gone, before);
        let parent = gone.thread_ts.as_deref().and_then(|parent| self.message(channel, parent)).cloned();
        if let Some(parent) = parent.filter(|parent| parent.is_stone() && self.replies_to(parent).is_empty()) {
            self.delete_message(channel, &parent.ts);
        }
        true
    }

    /// Puts a stone in the place of a message.
    fn bury(&mut self, channel: &str, ts: &str, before: Value) {
        let Some(message) = self.message_mut(channel, ts) else {
            return;
        };
        *message = Message {
            ts: message.ts.clone(),
            channel: message.channel.clone(),
            user: "USLACKBOT".to_owned(),
            username: "Slackbot".to_owned(),
            text: "This message was deleted.".to_owned(),
            subtype: Some("tombstone".to_owned()),
            more: Map::from_iter([("hidden".to_owned(), true.into())]),
            born: message.born,
            seq: message.seq,
            ..Message::default()
        };
        self.message_changed(channel, ts, before);
    }

    /// Tells open pages of a message.
    pub fn announce(&mut self, message: &Message, kind: &str) {
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

    /// A line in the channel that tells what somebody did to it.
    pub fn notice(&mut self, channel: &str, user: &str, subtype: &str, text: String, more: Map<String, Value>) {
        let bot = user == self.identity().bot_user_id;
        let name = self.person(user).map(|person| person.real_name.clone());
        self.post(Draft {
            channel: channel.to_owned(),
            person: Some(user.to_owned()),
            username: name.filter(|_| !bot),
            text,
            subtype: Some(subtype.to_owned()),
            more,
            without_unfurls: true,
            ..Draft::default()
        });
    }
}

/// Where a message stands in its channel: timestamps have one width, so their text sorts as they do.
fn place(messages: &[Message], ts: &str) -> Option<usize> {
    messages.binary_search_by(|message| message.ts.as_str().cmp(ts)).ok()
}

/// Blocks with ids; `None` where there are none.
pub(super) fn filled(blocks: Option<Value>) -> Option<Value> {
    let mut blocks = blocks.filter(|blocks| blocks.as_array().is_some_and(|items| !items.is_empty()))?;
    fill_ids(&mut blocks);
    Some(blocks)
}

/// Attachments with their number and a fallback text, as Slack gives them.
fn numbered(attachments: Vec<Value>) -> Vec<Value> {
    let number = |(index, mut attachment): (usize, Value)| {
        if let Some(fields) = attachment.as_object_mut() {
            fields.insert("id".into(), (index + 1).into());
            if let Some(blocks) = fields.get_mut("blocks") {
                fill_ids(blocks);
            }
            if !fields.contains_key("fallback") {
                let words = ["text", "title", "pretext"].into_iter().find_map(|key| fields.get(key).cloned());
                fields.insert("fallback".into(), words.unwrap_or_else(|| "[no preview available]".into()));
            }
        }
        attachment
    };
    attachments.into_iter().enumerate().map(number).collect()
}
