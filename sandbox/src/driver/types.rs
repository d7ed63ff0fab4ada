//! What a person sees, as data.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::state::blocks::{elements, text_of};
use crate::world::Person;

/// A message as a person sees it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Message {
    /// The channel it stands in.
    pub channel: String,
    /// Its timestamp, which is its id within the channel.
    pub ts: String,
    /// The parent, if it is a reply in a thread.
    pub thread_ts: Option<String>,
    /// Who wrote it.
    pub user: String,
    /// Set if an app wrote it.
    pub bot_id: Option<String>,
    /// The writer's name.
    pub username: String,
    /// The text, which people see only where there are no blocks.
    pub text: String,
    /// The blocks; `null` if there are none.
    pub blocks: Value,
    /// Changed since it was posted.
    pub edited: bool,
    /// Only this person sees it.
    pub ephemeral: bool,
    /// Replies in its thread.
    pub reply_count: u64,
    /// What happened, where nobody wrote it (`channel_join`, `channel_topic` …), or `thread_broadcast`.
    pub subtype: Option<String>,
    /// Emoji on it, in the order in which they were first put there.
    pub reactions: Vec<Reaction>,
    /// Files it shows.
    pub files: Vec<File>,
    /// Attachments of the app, and unfurled links (`from_url`).
    pub attachments: Vec<Value>,
    /// Pinned to the channel.
    pub pinned: bool,
    /// `{emoji}` or `{image_url}`, where the app chose an icon.
    pub icon: Value,
    /// A stream that is still growing.
    pub streaming: bool,
    /// `text` is Markdown.
    pub markdown: bool,
    /// Work Objects the app posted with it.
    pub entities: Vec<Value>,
}

/// An emoji on a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Reaction {
    /// Its name, without colons.
    pub name: String,
    /// How many put it there.
    pub count: usize,
    /// Who they are.
    pub users: Vec<String>,
}

/// A file as a person sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct File {
    /// File id (`F…`).
    pub id: String,
    /// File name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Media type.
    pub mimetype: String,
    /// Slack's word for the kind, such as `png`.
    pub filetype: String,
    /// Bytes.
    pub size: u64,
    /// Who uploaded it.
    pub user: String,
    /// Where its bytes are, below the address of the local Slack.
    pub url: String,
    /// The channels that show it.
    pub channels: Vec<String>,
    /// Only its name is left.
    pub deleted: bool,
}

/// A thread the app works in as an agent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct AgentThread {
    /// The channel, mostly the DM with the app.
    pub channel: String,
    /// The first message of the thread.
    pub thread_ts: String,
    /// Its title.
    pub title: Option<String>,
    /// What the app is doing, such as `is thinking…`.
    pub status: Option<String>,
    /// Suggested prompts: `{title, message}`.
    pub prompts: Vec<Value>,
    /// `{status, title}`; `null` if there is no session.
    pub session: Value,
}

/// The app as an agent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Agent {
    /// `assistant` or `agent`.
    pub kind: Option<String>,
    /// The DM with the app.
    pub channel: String,
    /// Its threads.
    pub threads: Vec<AgentThread>,
    /// What the DM offers while it is empty.
    pub prompts: Vec<Value>,
}

/// A modal or Home tab as a person sees it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct View {
    /// View id (`V…`).
    pub id: String,
    /// Version.
    pub hash: String,
    /// `modal` or `home`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the app calls it.
    pub callback_id: String,
    /// What the app keeps in it.
    pub private_metadata: String,
    /// Title as a text object; `null` on a Home tab.
    pub title: Value,
    /// Label of the submit button as a text object; `null` if there is none.
    pub submit: Value,
    /// The blocks.
    pub blocks: Value,
    /// `state.values`: what is filled in.
    pub state: Value,
}

/// What a person has not read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Unread {
    /// New and changed messages, in the order of the changes.
    pub messages: Vec<Message>,
    /// The open modal, if it is new or changed.
    pub modal: Option<View>,
}

/// The team and the app.
#[derive(Clone, Debug, Deserialize)]
pub struct Team {
    /// `{id, name, domain}`.
    pub team: Value,
    /// `{id, name, bot_user_id}`.
    pub app: Value,
    /// Everybody, the app's bot included.
    pub people: Vec<Person>,
    /// The commands of the manifest.
    pub commands: Vec<Value>,
    /// The shortcuts of the manifest: `{name, description, callback_id, type}`.
    #[serde(default)]
    pub shortcuts: Vec<Value>,
}

/// One request in the traffic inspector.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Exchange {
    /// Running number.
    pub n: u64,
    /// When it was done.
    pub at: String,
    /// `in`: the app called Slack; `out`: Slack called the app.
    pub direction: String,
    /// Web API method, command, or kind of interaction or event.
    pub method: String,
    /// Address.
    pub url: String,
    /// HTTP status; 0 if there was no answer.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub ms: f64,
    /// What was sent.
    pub request: Value,
    /// What came back.
    pub response: Value,
    /// What an author of the app should know about it.
    pub warning: Option<String>,
}

/// What became of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The modal is gone.
    Closed,
    /// Errors are shown in it.
    Errors,
    /// It shows something new.
    Updated,
    /// Another modal lies on it.
    Pushed,
    /// The whole stack is gone.
    Cleared,
}

/// What became of a form, with the errors that are shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Submitted {
    /// What happened.
    pub outcome: Outcome,
    /// `block_id` → text, where the outcome is [`Outcome::Errors`].
    #[serde(default)]
    pub errors: BTreeMap<String, String>,
}

/// What an external select offers.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Options without groups.
    pub options: Vec<Value>,
    /// Groups of options.
    pub option_groups: Vec<Value>,
}

/// Where an element stands, for the control API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A message.
    Message {
        /// Its channel.
        channel: String,
        /// Its timestamp.
        ts: String,
    },
    /// A modal or Home tab.
    View(
        /// View id.
        String,
    ),
}

/// Something with blocks that a person can act on: a [`Message`] or a [`View`].
pub trait Surface {
    /// Where it is.
    fn target(&self) -> Target;

    /// What it shows.
    fn blocks(&self) -> &Value;

    /// The labels of its buttons, in reading order.
    fn buttons(&self) -> Vec<String> {
        let labelled = elements(self.blocks()).into_iter().filter_map(|(_, element)| label(element));
        labelled.map(str::to_owned).collect()
    }

    /// The action ids of its elements, in reading order.
    fn action_ids(&self) -> Vec<String> {
        elements(self.blocks()).into_iter().map(|(_, element)| text_of(element, "action_id").to_owned()).collect()
    }

    /// All words a person reads in it, one piece a line.
    fn words(&self) -> String {
        let mut words = Vec::new();
        gather(self.blocks(), &mut words);
        words.join("\n")
    }
}

/// The label of a button.
pub(super) fn label(element: &Value) -> Option<&str> {
    text_of(element, "type")
        .ends_with("button")
        .then(|| element.pointer("/text/text").and_then(Value::as_str))
        .flatten()
}

/// Texts under any key that people read, in the order of the JSON.
fn gather<'a>(value: &'a Value, words: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, words)),
        Value::Object(fields) => {
            for key in ["title", "subtitle", "caption", "label", "text", "body", "hint"] {
                match fields.get(key) {
                    Some(Value::String(text)) => words.push(text),
                    Some(inner) => gather(inner, words),
                    None => {}
                }
            }
            for key in ["fields", "rows", "accessory", "element", "elements", "actions", "child_blocks", "tasks"] {
                if let Some(inner) = fields.get(key) {
                    gather(inner, words);
                }
            }
        }
        _ => {}
    }
}

impl Surface for Message {
    fn target(&self) -> Target {
        Target::Message { channel: self.channel.clone(), ts: self.ts.clone() }
    }

    fn blocks(&self) -> &Value {
        &self.blocks
    }

    fn words(&self) -> String {
        let mut words = Vec::new();
        // What a person typed is in the text; its blocks hold the same, cut into pieces.
        if self.bot_id.is_some() {
            gather(&self.blocks, &mut words);
        }
        if words.is_empty() { self.text.clone() } else { words.join("\n") }
    }
}

impl Surface for View {
    fn target(&self) -> Target {
        Target::View(self.id.clone())
    }

    fn blocks(&self) -> &Value {
        &self.blocks
    }
}

impl View {
    /// The words of the title.
    pub fn title(&self) -> &str {
        self.title.get("text").and_then(Value::as_str).unwrap_or_default()
    }
}
