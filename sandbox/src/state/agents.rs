//! The app as an agent: threads with a status, a title, prompts and a session.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;
use super::messages::Message;
use crate::surfaces::Agent;

/// A status without a message after it is gone after this time.
const STATUS_LIFE: Duration = Duration::minutes(2);

/// A session of the agent in a thread.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub status: String,
    pub title: Option<String>,
    pub initiator: Option<String>,
}

/// A thread the agent works in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AgentThread {
    pub channel: String,
    pub thread_ts: String,
    pub title: Option<String>,
    pub status: String,
    pub status_at: Option<DateTime<Utc>>,
    pub loading_messages: Vec<String>,
    pub prompts: Vec<Value>,
    pub prompts_title: Option<String>,
    pub session: Option<Session>,
    /// The channel the person looks at beside it.
    pub context: Option<String>,
    /// Opened as an assistant's container.
    pub opened: bool,
}

/// Prompts that a whole DM offers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Prompts {
    pub prompts: Vec<Value>,
    pub title: Option<String>,
}

impl State {
    pub fn agent_thread(&self, channel: &str, thread_ts: &str) -> Option<&AgentThread> {
        self.store.threads.iter().find(|thread| thread.channel == channel && thread.thread_ts == thread_ts)
    }

    /// The thread, noted down if it was not yet.
    pub fn agent_thread_mut(&mut self, channel: &str, thread_ts: &str) -> Option<&mut AgentThread> {
        if self.agent_thread(channel, thread_ts).is_none() {
            let (channel, thread_ts) = (channel.to_owned(), thread_ts.to_owned());
            self.store.threads.push(AgentThread { channel, thread_ts, ..AgentThread::default() });
        }
        self.store.threads.iter_mut().find(|thread| thread.channel == channel && thread.thread_ts == thread_ts)
    }

    pub fn tell_agent(&mut self, channel: &str, thread_ts: Option<&str>) {
        let audience = self.audience_of(channel);
        self.tell(audience, json!({"type": "assistant", "channel": channel, "thread_ts": thread_ts}));
    }

    /// Gives an assistant's thread a title, which stands on its first message too.
    pub fn title_thread(&mut self, channel: &str, thread_ts: &str, title: &str) {
        if let Some(thread) = self.agent_thread_mut(channel, thread_ts) {
            thread.title = Some(title.to_owned());
        }
        let before = self.message(channel, thread_ts).map(|root| self.message_json(root));
        let root = self.message_mut(channel, thread_ts);
        if let Some(root) = root.filter(|root| root.subtype.as_deref() == Some("assistant_app_thread")) {
            let about = json!({"title": title, "title_blocks": [], "artifacts": []});
            root.more.insert("assistant_app_thread".into(), about);
            self.message_changed(channel, thread_ts, before.unwrap_or_default());
        }
        self.tell_agent(channel, Some(thread_ts));
    }

    /// A message of the app in a thread ends its status there.
    pub fn end_status(&mut self, message: &Message) {
        let Some(thread_ts) = message.thread_ts.clone().filter(|_| message.bot_id.is_some()) else {
            return;
        };
        let known = self.store.threads.iter_mut();
        let mut known = known.filter(|thread| thread.channel == message.channel && thread.thread_ts == thread_ts);
        if let Some(thread) = known.next().filter(|thread| !thread.status.is_empty()) {
            thread.status.clear();
            thread.loading_messages.clear();
            self.tell_agent(&message.channel, Some(&thread_ts));
        }
    }

    /// A person opens the agent: a thread of its own for an assistant, the Messages tab for the newer form.
    pub fn open_agent(&mut self, person: &str, context: Option<&str>) -> (String, Option<String>) {
        let channel = self.app_im(person);
        if self.surfaces.agent == Some(Agent::Agent) {
            let mut event = json!({
                "type": "app_home_opened",
                "user": person,
                "channel": channel,
                "tab": "messages",
                "context": self.context_json(context),
            });
            if context.is_none() {
                event.as_object_mut().into_iter().for_each(|fields| drop(fields.remove("context")));
            }
            self.emit_now("app_home_opened", event);
            return (channel, None);
        }
        let root = self.root_of(&channel);
        if let Some(thread) = self.agent_thread_mut(&channel, &root.ts) {
            thread.opened = true;
            thread.context = context.map(str::to_owned);
        }
        self.assistant_event("assistant_thread_started", person, &channel, &root.ts);
        self.tell_agent(&channel, Some(&root.ts));
        (channel, Some(root.ts))
    }

    /// The message that begins an assistant's thread, which Slack writes and no event tells of.
    fn root_of(&mut self, channel: &str) -> Message {
        let (ts, seq) = (self.next_ts(), self.next_seq());
        let identity = self.identity();
        let root = Message {
            ts,
            channel: channel.to_owned(),
            user: identity.bot_user_id.clone(),
            bot_id: Some(identity.bot_id.clone()),
            username: identity.app_name.clone(),
            text: "New Assistant Thread".to_owned(),
            subtype: Some("assistant_app_thread".to_owned()),
            born: seq,
            seq,
            ..Message::default()
        };
        self.announce(&root, "message");
        self.store.messages.entry(channel.to_owned()).or_default().push(root.clone());
        root
    }

    fn assistant_event(&mut self, kind: &str, person: &str, channel: &str, thread_ts: &str) {
        let context = self.agent_thread(channel, thread_ts).and_then(|thread| thread.context.clone());
        let context = match context {
            Some(looked_at) => {
                json!({"channel_id": looked_at, "team_id": self.identity().team_id, "enterprise_id": null})
            }
            None => json!({}),
        };
        let thread = json!({"user_id": person, "context": context, "channel_id": channel, "thread_ts": thread_ts});
        self.emit_now(kind, json!({"type": kind, "assistant_thread": thread}));
    }

    fn context_json(&self, channel: Option<&str>) -> Value {
        match channel {
            Some(channel) => {
                let team = &self.identity().team_id;
                json!({"entities": [{"type": "slack#/types/channel_id", "value": channel, "team_id": team}]})
            }
            None => json!({}),
        }
    }

    /// A person looks at another channel while the agent is open beside it.
    pub fn change_context(&mut self, person: &str, looked_at: &str) {
        let channel = self.app_im(person);
        if self.surfaces.agent == Some(Agent::Agent) {
            let context = self.context_json(Some(looked_at));
            let event = json!({"type": "app_context_changed", "user": person, "channel": channel, "context": context});
            self.emit_now("app_context_changed", event);
            return;
        }
        let open = self.store.threads.iter().rfind(|thread| thread.channel == channel && thread.opened);
        let Some(thread_ts) = open.map(|thread| thread.thread_ts.clone()) else {
            return;
        };
        if let Some(thread) = self.agent_thread_mut(&channel, &thread_ts) {
            thread.context = Some(looked_at.to_owned());
        }
        self.assistant_event("assistant_thread_context_changed", person, &channel, &thread_ts);
    }

    /// A person presses Stop: open streams of the thread take nothing more, and the app is told.
    pub fn stop_agent(&mut self, person: &str, channel: &str, thread_ts: &str) {
        let messages = self.store.messages.get_mut(channel).map_or(&mut [] as &mut [Message], Vec::as_mut_slice);
        let in_thread = messages.iter_mut().filter(|message| message.thread_ts.as_deref() == Some(thread_ts));
        let mut stopped = Vec::new();
        for message in in_thread {
            if let Some(stream) = message.stream.as_mut().filter(|stream| stream.open) {
                (stream.open, stream.stopped) = (false, true);
                stopped.push(message.ts.clone());
            }
        }
        for ts in &stopped {
            if let Some(message) = self.message(channel, ts).cloned() {
                self.announce(&message, "message");
            }
        }
        let event = json!({
            "type": "agent_session_stopped",
            "channel": channel,
            "thread_ts": thread_ts,
            "streaming_message_ts": stopped,
            "user": person,
        });
        self.emit_now("agent_session_stopped", event);
    }

    /// A person gives a session another title.
    pub fn retitle(&mut self, person: &str, channel: &str, thread_ts: &str, title: &str) -> bool {
        let team = self.identity().team_id.clone();
        let known = self.store.threads.iter_mut();
        let mut known = known.filter(|thread| thread.channel == channel && thread.thread_ts == thread_ts);
        let Some(session) = known.next().and_then(|thread| thread.session.as_mut()) else {
            return false;
        };
        let before = session.title.replace(title.to_owned());
        let mut event = json!({
            "type": "agent_session_title_changed",
            "channel": channel,
            "thread_ts": thread_ts,
            "title": title,
            "user": person,
            "team_id": team,
        });
        if let (Some(before), Some(fields)) = (before, event.as_object_mut()) {
            fields.insert("previous_title".into(), before.into());
        }
        self.emit_now("agent_session_title_changed", event);
        self.tell_agent(channel, Some(thread_ts));
        true
    }

    /// What a person sees of the agent, for the control API.
    pub fn agent_view(&mut self, person: &str) -> Value {
        let channel = self.app_im(person);
        let now = self.now();
        let threads =
            self.store.threads.iter().filter(|thread| self.is_member(&thread.channel, person)).map(|thread| {
                let fresh = thread.status_at.is_some_and(|at| now - at < STATUS_LIFE);
                let status = Some(&thread.status).filter(|status| fresh && !status.is_empty());
                let session = thread.session.as_ref();
                json!({
                    "channel": thread.channel,
                    "thread_ts": thread.thread_ts,
                    "title": thread.title,
                    "status": status,
                    "loading_messages": status.map(|_| &thread.loading_messages),
                    "prompts": thread.prompts,
                    "prompts_title": thread.prompts_title,
                    "session": session.map(|session| json!({"status": session.status, "title": session.title})),
                })
            });
        let threads: Vec<Value> = threads.collect();
        let given = self.store.prompts.get(&channel).cloned();
        let declared = self.surfaces.prompts.as_array().cloned().unwrap_or_default();
        let (prompts, title) = given.map_or((declared, None), |given| (given.prompts, given.title));
        json!({
            "kind": self.surfaces.agent.map(Agent::name),
            "channel": channel,
            "threads": threads,
            "prompts": prompts,
            "prompts_title": title,
        })
    }
}
