//! Channels from a person's side: leaving them, changing them, direct messages, pins and bookmarks.

use axum::body::Bytes;
use axum::extract::{Path, Query, State as Shared};
use serde::Deserialize;
use serde_json::{Value, json};

use super::look::{known, place};
use super::{Done, Problem, Reply, read_body};
use crate::server::Server;
use crate::state::membership::name_problem;

#[derive(Deserialize)]
pub(super) struct Room {
    #[serde(rename = "as")]
    person: String,
    channel: String,
}

pub(super) async fn leave(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let room: Room = read_body(&body)?;
    server.with(|state| {
        known(state, &room.person)?;
        let id = place(state, &room.person, &room.channel)?;
        let direct = state.channel(&id).is_some_and(|channel| channel.is_im || channel.is_mpim);
        if direct {
            return Err(Problem::conflict("method_not_supported_for_channel_type", "nobody leaves a direct message"));
        }
        if state.leave(&id, &room.person, &room.person) {
            return Ok(Done::ok());
        }
        Err(Problem::conflict("not_in_channel", "not a member of the channel"))
    })
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "as")]
    person: String,
    name: Option<String>,
    topic: Option<String>,
    purpose: Option<String>,
    archived: Option<bool>,
}

pub(super) async fn change(Shared(server): Shared<Server>, Path(id): Path<String>, body: Bytes) -> Reply {
    let change: Change = read_body(&body)?;
    server.with(|state| {
        known(state, &change.person)?;
        let id = place(state, &change.person, &id)?;
        if !state.is_member(&id, &change.person) {
            return Err(Problem::conflict("not_in_channel", "join the channel first"));
        }
        if let Some(name) = change.name.as_deref() {
            if let Some(code) = name_problem(name) {
                return Err(Problem::bad(code, "a channel name has 1 to 80 lower-case letters, figures, - and _"));
            }
            if state.name_taken(name) {
                return Err(Problem::conflict("name_taken", format!("there is a channel #{name} already")));
            }
            state.rename(&id, &change.person, name);
        }
        if let Some(topic) = &change.topic {
            state.set_topic(&id, &change.person, topic);
        }
        if let Some(purpose) = &change.purpose {
            state.set_purpose(&id, &change.person, purpose);
        }
        let now = state.channel(&id).is_some_and(|channel| channel.is_archived);
        if let Some(archived) = change.archived.filter(|archived| *archived != now) {
            state.archive(&id, &change.person, archived);
        }
        Ok(Done(json!({"channel": state.channel(&id)})))
    })
}

#[derive(Deserialize)]
struct Dm {
    #[serde(rename = "as")]
    person: String,
    users: Vec<String>,
}

pub(super) async fn dm(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let dm: Dm = read_body(&body)?;
    server.with(|state| {
        let others: Vec<String> = dm.users.iter().filter(|user| **user != dm.person).cloned().collect();
        for user in others.iter().chain([&dm.person]) {
            known(state, user)?;
        }
        let id = match others.as_slice() {
            [] => return Err(Problem::bad("no_user", "`users` names nobody else")),
            [one] => state.open_im(&dm.person, one),
            _ => {
                let all: Vec<String> = std::iter::once(dm.person.clone()).chain(others).collect();
                state.open_mpim(&all)
            }
        };
        Ok(Done(json!({"channel": id})))
    })
}

pub(super) async fn pins(Shared(server): Shared<Server>, Query(room): Query<Room>) -> Reply {
    server.with(|state| {
        known(state, &room.person)?;
        let id = place(state, &room.person, &room.channel)?;
        let pins = state.store.pins.get(&id).into_iter().flatten().rev().filter_map(|pin| {
            let message = state.message_view(state.message(&id, &pin.ts)?);
            Some(json!({"channel": id, "created": pin.at, "created_by": pin.by, "message": message}))
        });
        Ok(Done(json!({"pins": pins.collect::<Vec<Value>>()})))
    })
}

pub(super) async fn bookmarks(Shared(server): Shared<Server>, Query(room): Query<Room>) -> Reply {
    server.with(|state| {
        known(state, &room.person)?;
        let id = place(state, &room.person, &room.channel)?;
        let app = &state.identity().app_id;
        let own = state.store.bookmarks.iter().filter(|bookmark| bookmark.channel == id);
        Ok(Done(json!({"bookmarks": own.map(|bookmark| bookmark.to_json(app)).collect::<Vec<Value>>()})))
    })
}
