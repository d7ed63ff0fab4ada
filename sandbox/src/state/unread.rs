//! What a person has not read yet.

use serde_json::{Value, json};

use super::State;
use super::messages::Message;

impl State {
    /// Messages that this person sees in a channel, oldest first: the channel's, and the ephemeral ones meant for them.
    pub fn visible<'a>(&'a self, person: &'a str, channel: &str) -> impl Iterator<Item = &'a Message> {
        let messages = self.store.messages.get(channel).map_or(&[] as &[Message], Vec::as_slice);
        messages.iter().filter(move |message| message.ephemeral_to.as_deref().is_none_or(|only| only == person))
    }

    fn mark(&self, person: &str, channel: &str) -> u64 {
        let marks = self.store.marks.get(person);
        marks.map_or(0, |marks| marks.all.max(marks.channels.get(channel).copied().unwrap_or(0)))
    }

    /// New messages in a channel, for the number in the sidebar: changed ones do not count, as in Slack.
    pub fn unread_count(&self, person: &str, channel: &str) -> usize {
        let mark = self.mark(person, channel);
        let fresh = |message: &&Message| message.born > mark && message.user != person && !message.is_notice();
        self.visible(person, channel).filter(fresh).count()
    }

    /// New and changed messages in the person's channels, in the order of the changes, and the modal if it changed.
    pub fn unread(&self, person: &str, only: Option<&str>) -> Value {
        let mut found: Vec<&Message> = Vec::new();
        for channel in &self.store.channels {
            if only.is_some_and(|only| only != channel.id) {
                continue;
            }
            let mark = self.mark(person, &channel.id);
            let member = channel.members.iter().any(|id| id == person);
            let fresh = self.visible(person, &channel.id).filter(|message| {
                let theirs = member || message.ephemeral_to.is_some();
                message.seq > mark && message.user != person && theirs && !message.is_notice()
            });
            found.extend(fresh);
        }
        found.sort_by_key(|message| message.seq);
        let messages: Vec<Value> = found.into_iter().map(|message| self.message_view(message)).collect();
        json!({"ok": true, "messages": messages, "modal": self.unread_modal(person)})
    }

    fn unread_modal(&self, person: &str) -> Option<Value> {
        let changed = self.modal_seq.get(person).copied().unwrap_or(0);
        let read = self.modal_read.get(person).copied().unwrap_or(0);
        let top = self.modals.get(person).and_then(|stack| stack.last());
        top.filter(|_| changed > read).map(|view| view.to_json(self.identity()))
    }

    /// Marks what there is as read: everything, or one channel.
    pub fn mark_read(&mut self, person: &str, only: Option<&str>) {
        let seq = self.store.seq;
        let marks = self.store.marks.entry(person.to_owned()).or_default();
        match only {
            Some(channel) => {
                marks.channels.insert(channel.to_owned(), seq);
            }
            None => {
                marks.all = seq;
                marks.channels.clear();
                self.modal_read.insert(person.to_owned(), seq);
            }
        }
        self.effects.save = true;
    }
}
