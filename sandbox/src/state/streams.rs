//! Streams: messages that grow while the app writes them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::State;
use super::messages::filled;

/// What a stream consists of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Stream {
    /// More may come.
    pub open: bool,
    /// A person pressed Stop.
    pub stopped: bool,
    /// Whether it was begun with `chunks`; `None` while nothing has come.
    pub chunked: Option<bool>,
    /// `task_display_mode` is `plan`.
    pub plan: bool,
    pub plan_title: Option<String>,
    /// Text and blocks, in the order in which they came.
    pub parts: Vec<Part>,
}

/// A piece of a stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    /// Markdown.
    Text(String),
    /// A `task_card` block.
    Task(Map<String, Value>),
    /// A block of the app's own.
    Block(Value),
}

impl Stream {
    /// Adds Markdown to what was written last.
    pub fn write(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Text(known)) => known.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    /// Adds a task, or changes the one with the same id.
    pub fn task(&mut self, chunk: &Map<String, Value>) {
        let id = chunk.get("id").cloned().unwrap_or_default();
        let known = self.parts.iter_mut().find_map(|part| match part {
            Part::Task(card) if card.get("task_id") == Some(&id) => Some(card),
            _ => None,
        });
        let mut card = Map::from_iter([("type".to_owned(), Value::from("task_card")), ("task_id".to_owned(), id)]);
        for key in ["title", "status", "icon", "hide_title", "sources"] {
            if let Some(value) = chunk.get(key) {
                card.insert(key.to_owned(), value.clone());
            }
        }
        for key in ["details", "output"] {
            if let Some(text) = chunk.get(key).and_then(Value::as_str) {
                let section = json!({"type": "rich_text_section", "elements": [{"type": "text", "text": text}]});
                card.insert(key.to_owned(), json!({"type": "rich_text", "elements": [section]}));
            }
        }
        match known {
            Some(known) => known.extend(card),
            None => self.parts.push(Part::Task(card)),
        }
    }

    /// All Markdown of it.
    pub fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Its blocks, once there is more than text: tasks one by one, or together in a plan where the first one stands.
    pub fn blocks(&self) -> Option<Value> {
        if self.parts.iter().all(|part| matches!(part, Part::Text(_))) {
            return None;
        }
        let mut blocks = Vec::new();
        let mut plan_at = None;
        for part in &self.parts {
            match part {
                Part::Text(text) if text.trim().is_empty() => {}
                Part::Text(text) => blocks.push(json!({"type": "markdown", "text": text})),
                Part::Block(block) => blocks.push(block.clone()),
                Part::Task(card) if self.plan => {
                    let at = *plan_at.get_or_insert_with(|| {
                        let title = self.plan_title.as_deref().unwrap_or("Plan");
                        blocks.push(json!({"type": "plan", "title": title, "tasks": []}));
                        blocks.len() - 1
                    });
                    let plan = blocks.get_mut(at).and_then(|plan| plan.get_mut("tasks"));
                    plan.and_then(Value::as_array_mut).into_iter().for_each(|tasks| tasks.push(card.clone().into()));
                }
                Part::Task(card) => blocks.push(card.clone().into()),
            }
        }
        filled(Some(blocks.into()))
    }
}

impl State {
    /// Shows a stream as it is now; events tell the app of its end only.
    pub fn show_stream(&mut self, channel: &str, ts: &str, stream: Stream) {
        let Some(before) = self.message(channel, ts).map(|message| self.message_json(message)) else {
            return;
        };
        let seq = self.next_seq();
        let ended = !stream.open;
        if let Some(message) = self.message_mut(channel, ts) {
            message.text = stream.text();
            message.blocks = stream.blocks();
            message.markdown = true;
            message.seq = seq;
            message.stream = Some(stream);
        }
        if ended {
            self.message_changed(channel, ts, before);
        } else if let Some(message) = self.message(channel, ts).cloned() {
            self.announce(&message, "message");
        }
    }
}
