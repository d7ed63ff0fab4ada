//! One person at the keyboard.

use serde_json::{Value, json};

use super::fill::{entry, values_for};
use super::types::label;
use super::{Driver, Error, Message, Options, Submitted, Surface, Target, Unread, View, field};
use crate::state::blocks::{elements, text_of};

/// How long [`Actor::next`] and its like wait.
const WAIT_SECONDS: u64 = 5;

/// A person who types, reads and clicks. Cheap to clone.
#[derive(Clone)]
pub struct Actor {
    pub(super) driver: Driver,
    pub(super) user: String,
}

impl Actor {
    pub(super) fn new(driver: Driver, user: String) -> Self {
        Self { driver, user }
    }

    pub(super) fn driver(&self) -> &Driver {
        &self.driver
    }

    /// The person's user id.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Types a line. `channel` is an id, `#name`, or a user id for a DM. A line that begins with `/` is a slash
    /// command, and this returns once the app has acknowledged it.
    pub async fn say(&self, channel: &str, text: &str) -> Result<(), Error> {
        let body = json!({"as": self.user, "channel": channel, "text": text});
        self.driver.post::<Value>("say", &body).await.map(drop)
    }

    /// Answers in a thread.
    pub async fn reply(&self, to: &Message, text: &str) -> Result<(), Error> {
        let thread = to.thread_ts.as_ref().unwrap_or(&to.ts);
        let body = json!({"as": self.user, "channel": to.channel, "text": text, "thread_ts": thread});
        self.driver.post::<Value>("say", &body).await.map(drop)
    }

    /// Types a line to the app in its DM.
    pub async fn tell_app(&self, text: &str) -> Result<(), Error> {
        let team = self.driver.team().await?;
        let bot = text_of(&team.app, "bot_user_id").to_owned();
        self.say(&bot, text).await
    }

    /// Joins a channel, or with `user` invites somebody ([`World::APP`](crate::World::APP) for the app).
    pub async fn join(&self, channel: &str, user: Option<&str>) -> Result<(), Error> {
        let body = json!({"as": self.user, "channel": channel, "user": user});
        self.driver.post::<Value>("join", &body).await.map(drop)
    }

    /// What is unread, without reading it.
    pub async fn unread(&self) -> Result<Unread, Error> {
        let mut unread: Unread = self.driver.get("unread", &[("as", &self.user)]).await?;
        self.driver.pending(&self.user, |pending| {
            let mut before: Vec<Message> = pending.messages.iter().cloned().collect();
            before.append(&mut unread.messages);
            unread.messages = before;
            unread.modal = unread.modal.take().or_else(|| pending.modal.clone());
        });
        Ok(unread)
    }

    /// Everything unread, which is then read.
    pub async fn read(&self) -> Result<Unread, Error> {
        self.fetch(0).await?;
        Ok(self.driver.pending(&self.user, |pending| Unread {
            messages: pending.messages.drain(..).collect(),
            modal: pending.modal.take(),
        }))
    }

    /// The next unread message, in the order in which they came or changed; waits for it if there is none yet.
    pub async fn next(&self) -> Result<Message, Error> {
        self.waited("a message", |pending| pending.messages.pop_front()).await
    }

    /// The modal that opens or changes next; waits for it if that has not happened yet.
    pub async fn next_modal(&self) -> Result<View, Error> {
        self.waited("a modal", |pending| pending.modal.take()).await
    }

    /// The Home tab once the app has published one that this driver has not returned yet.
    pub async fn next_home(&self) -> Result<View, Error> {
        let seen = self.driver.pending(&self.user, |pending| pending.home.clone()).unwrap_or_default();
        let wait = (WAIT_SECONDS * 1000).to_string();
        let query = [("as", self.user.as_str()), ("hash", &seen), ("wait_ms", &wait)];
        let view: Option<View> = field(self.driver.get("home", &query).await?, "view")?;
        let fresh = view.filter(|view| view.hash != seen).ok_or_else(|| self.nothing("a Home tab"))?;
        self.driver.pending(&self.user, |pending| pending.home = Some(fresh.hash.clone()));
        Ok(fresh)
    }

    async fn waited<T>(&self, what: &'static str, take: impl Fn(&mut super::Pending) -> Option<T>) -> Result<T, Error> {
        let until = tokio::time::Instant::now() + std::time::Duration::from_secs(WAIT_SECONDS);
        loop {
            if let Some(found) = self.driver.pending(&self.user, &take) {
                return Ok(found);
            }
            let left = until.saturating_duration_since(tokio::time::Instant::now()).as_millis();
            if left == 0 {
                return Err(self.nothing(what));
            }
            self.fetch(left).await?;
        }
    }

    fn nothing(&self, what: &'static str) -> Error {
        Error::NothingCame { person: self.user.clone(), what, seconds: WAIT_SECONDS }
    }

    async fn fetch(&self, wait_ms: u128) -> Result<(), Error> {
        let body = json!({"as": self.user, "wait_ms": u64::try_from(wait_ms).unwrap_or(0)});
        let unread: Unread = self.driver.post("read", &body).await?;
        self.driver.pending(&self.user, |pending| {
            pending.messages.extend(unread.messages);
            pending.modal = unread.modal.or(pending.modal.take());
        });
        Ok(())
    }

    /// The messages of a channel as this person sees it, oldest first, without the replies in threads.
    pub async fn messages(&self, channel: &str) -> Result<Vec<Message>, Error> {
        field(self.driver.get("messages", &[("as", &self.user), ("channel", channel)]).await?, "messages")
    }

    /// A thread: its first message and the replies.
    pub async fn thread(&self, channel: &str, ts: &str) -> Result<Vec<Message>, Error> {
        let query = [("as", self.user.as_str()), ("channel", channel), ("thread_ts", ts)];
        field(self.driver.get("messages", &query).await?, "messages")
    }

    /// The channels and DMs in the sidebar, as the control API lists them.
    pub async fn sidebar(&self) -> Result<Vec<Value>, Error> {
        field(self.driver.get("sidebar", &[("as", &self.user)]).await?, "channels")
    }

    /// The modal on top of this person's stack.
    pub async fn modal(&self) -> Result<Option<View>, Error> {
        field(self.driver.get("modal", &[("as", &self.user)]).await?, "view")
    }

    /// The Home tab as it is now.
    pub async fn home(&self) -> Result<Option<View>, Error> {
        field(self.driver.get("home", &[("as", &self.user)]).await?, "view")
    }

    /// Opens the app's Home tab, which the app hears of.
    pub async fn open_home(&self) -> Result<(), Error> {
        self.open_tab("home").await
    }

    /// Opens a tab of the app: `home` or `messages`.
    pub async fn open_tab(&self, tab: &str) -> Result<(), Error> {
        self.driver.post::<Value>("open-home", &json!({"as": self.user, "tab": tab})).await.map(drop)
    }

    /// Clicks the button with this action id.
    pub async fn click(&self, on: &impl Surface, action_id: &str) -> Result<(), Error> {
        let found = find(on, action_id, |element| text_of(element, "action_id") == action_id)?;
        self.act(on, found, json!({"type": text_of(found.1, "type")})).await
    }

    /// Presses the button with this label.
    pub async fn press(&self, on: &impl Surface, words: &str) -> Result<(), Error> {
        let found = find(on, words, |element| label(element) == Some(words))?;
        self.act(on, found, json!({"type": text_of(found.1, "type")})).await
    }

    /// Chooses an option, by its value or its words, in a select, menu, radio group or (as a list) check boxes.
    pub async fn choose(&self, on: &impl Surface, action_id: &str, option: impl Into<Value>) -> Result<(), Error> {
        self.give(on, action_id, &option.into()).await
    }

    /// Chooses a person.
    pub async fn choose_user(&self, on: &impl Surface, action_id: &str, user: &str) -> Result<(), Error> {
        self.give(on, action_id, &user.into()).await
    }

    /// Picks a date, in the form `2026-12-24`.
    pub async fn pick_date(&self, on: &impl Surface, action_id: &str, date: &str) -> Result<(), Error> {
        self.give(on, action_id, &date.into()).await
    }

    /// Gives an element whatever it takes: text, a time, ids, options.
    pub async fn give(&self, on: &impl Surface, action_id: &str, answer: &Value) -> Result<(), Error> {
        let found = find(on, action_id, |element| text_of(element, "action_id") == action_id)?;
        let action = entry(found.1, answer)?;
        self.act(on, found, action).await
    }

    async fn act(&self, on: &impl Surface, found: (&Value, &Value), mut action: Value) -> Result<(), Error> {
        if let Some(fields) = action.as_object_mut() {
            fields.insert("block_id".into(), text_of(found.0, "block_id").into());
            fields.insert("action_id".into(), text_of(found.1, "action_id").into());
        }
        let mut body = self.place(&on.target());
        if let Some(fields) = body.as_object_mut() {
            fields.insert("action".into(), action);
        }
        self.driver.post::<Value>("act", &body).await.map(drop)
    }

    fn place(&self, target: &Target) -> Value {
        match target {
            Target::Message { channel, ts } => {
                json!({"as": self.user, "channel": channel, "ts": ts})
            }
            Target::View(id) => json!({"as": self.user, "view_id": id}),
        }
    }

    /// Fills in a modal and submits it: `json!({"name": "Acme", "stage": "won", "close": "2026-12-24"})`. Keys are
    /// block ids, action ids or labels; what is left out stays as the modal shows it.
    pub async fn submit(&self, view: &View, answers: Value) -> Result<Submitted, Error> {
        let values = values_for(view, &answers)?;
        let body = json!({"as": self.user, "view_id": view.id, "values": values});
        self.driver.post("submit", &body).await
    }

    /// Closes a modal.
    pub async fn close(&self, view: &View) -> Result<(), Error> {
        let body = json!({"as": self.user, "view_id": view.id});
        self.driver.post::<Value>("close", &body).await.map(drop)
    }

    /// Types into an external select and returns what it offers.
    pub async fn options(&self, on: &impl Surface, action_id: &str, query: &str) -> Result<Options, Error> {
        let found = find(on, action_id, |element| text_of(element, "action_id") == action_id)?;
        let mut body = self.place(&on.target());
        if let Some(fields) = body.as_object_mut() {
            fields.insert("block_id".into(), text_of(found.0, "block_id").into());
            fields.insert("action_id".into(), action_id.into());
            fields.insert("query".into(), query.into());
        }
        self.driver.post("options", &body).await
    }
}

fn find<'a>(
    on: &'a impl Surface,
    wanted: &str,
    fits: impl Fn(&Value) -> bool,
) -> Result<(&'a Value, &'a Value), Error> {
    let all = elements(on.blocks());
    let found = all.iter().find(|(_, element)| fits(element)).copied();
    found.ok_or_else(|| {
        let there = all.iter().map(|(_, element)| match label(element) {
            Some(label) => format!("{} ({label})", text_of(element, "action_id")),
            None => text_of(element, "action_id").to_owned(),
        });
        Error::NotThere { wanted: wanted.to_owned(), there: there.collect::<Vec<_>>().join(", ") }
    })
}
