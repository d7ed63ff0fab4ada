//! What people do with messages beside writing them: emoji, pins, changing and deleting their own.

use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use serde::Deserialize;
use serde_json::{Value, json};

use super::look::{known, place};
use super::{Done, Problem, Reply, read_body};
use crate::deliver::escape::{Style, typed};
use crate::server::Server;
use crate::state::messages::{Edit, Message};
use crate::state::{State, rich_text};

/// A message somebody points at.
#[derive(Deserialize)]
struct At {
    #[serde(rename = "as")]
    person: String,
    channel: String,
    ts: String,
    /// The emoji.
    #[serde(default)]
    name: String,
    /// The new words.
    #[serde(default)]
    text: String,
}

impl At {
    /// The message, if the person sees it.
    fn message(&self, state: &mut State) -> Result<Message, Problem> {
        known(state, &self.person)?;
        let channel = place(state, &self.person, &self.channel)?;
        let seen = |message: &&Message| message.ephemeral_to.as_ref().is_none_or(|only| *only == self.person);
        let message = state.message(&channel, &self.ts).filter(seen).cloned();
        message.ok_or_else(|| {
            let text = format!("{} sees no message {} in {}", self.person, self.ts, self.channel);
            Problem::missing("message_not_found", text)
        })
    }
}

#[derive(Deserialize)]
pub(super) struct Compose {
    #[serde(rename = "as")]
    person: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    unfurl_id: String,
}

/// Typing links without sending them.
pub(super) async fn compose(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let compose: Compose = read_body(&body)?;
    server.with(|state| {
        known(state, &compose.person)?;
        let channel = place(state, &compose.person, &compose.channel)?;
        let text = typed(state, compose.text.trim(), Style::Message);
        Ok(Done(json!({"unfurl_id": state.compose(&compose.person, &channel, &text)})))
    })
}

/// What the app shows for links that are not sent yet.
pub(super) async fn composed(Shared(server): Shared<Server>, Query(compose): Query<Compose>) -> Reply {
    server.read(|state| {
        let composed = state.composed.get(&compose.unfurl_id).filter(|composed| composed.person == compose.person);
        Ok(Done(json!({"attachments": composed.map(|composed| &composed.attachments)})))
    })
}

fn refused(code: &'static str) -> Problem {
    Problem::conflict(code, "the client would not have offered this")
}

pub(super) async fn react(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let at: At = read_body(&body)?;
    server.with(|state| {
        let message = at.message(state)?;
        state.react(&message.channel, &message.ts, &at.person, &at.name).map_err(refused)?;
        Ok(Done::ok())
    })
}

pub(super) async fn unreact(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let at: At = read_body(&body)?;
    server.with(|state| {
        let message = at.message(state)?;
        state.unreact(&message.channel, &message.ts, &at.person, &at.name).map_err(refused)?;
        Ok(Done::ok())
    })
}

pub(super) async fn pin(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let at: At = read_body(&body)?;
    server.with(|state| {
        let message = at.message(state)?;
        state.pin(&message.channel, &message.ts, &at.person).map_err(refused)?;
        Ok(Done::ok())
    })
}

pub(super) async fn unpin(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let at: At = read_body(&body)?;
    server.with(|state| {
        let message = at.message(state)?;
        state.unpin(&message.channel, &message.ts, &at.person).map_err(refused)?;
        Ok(Done::ok())
    })
}

pub(super) async fn edit(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let at: At = read_body(&body)?;
    server.with(|state| {
        let message = at.message(state)?;
        if message.user != at.person || message.is_notice() {
            return Err(refused("cant_update_message"));
        }
        let text = typed(state, at.text.trim(), Style::Message);
        if text.is_empty() && message.files.is_empty() {
            return Err(Problem::bad("no_text", "there is nothing to say"));
        }
        let blocks = Some(rich_text::blocks(&text).unwrap_or(Value::Array(Vec::new())));
        let edit = Edit { text: Some(text), blocks, mark: true, ..Edit::default() };
        state.edit_message(&message.channel, &message.ts, edit);
        Ok(Done::ok())
    })
}

pub(super) async fn delete(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let at: At = read_body(&body)?;
    server.with(|state| {
        let message = at.message(state)?;
        // Whoever an ephemeral message is meant for may dismiss it.
        let own = message.user == at.person && !message.is_notice();
        if !own && message.ephemeral_to.is_none() {
            return Err(refused("cant_delete_message"));
        }
        state.delete_message(&message.channel, &message.ts);
        Ok(Done::ok())
    })
}
