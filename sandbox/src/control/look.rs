//! Looking: what a person sees.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Done, Problem, Reply, read_body};
use crate::server::Server;
use crate::state::State;
use crate::state::blocks::text_of;

/// The longest a request may wait for something to happen.
const WAIT_MAX: u64 = 30_000;

/// The arguments of the looking routes.
#[derive(Deserialize)]
pub(crate) struct Look {
    #[serde(rename = "as", default)]
    person: String,
    channel: Option<String>,
    thread_ts: Option<String>,
    #[serde(default)]
    after: u64,
    /// Wait so long, in milliseconds, for something new.
    #[serde(default)]
    wait_ms: u64,
    /// The version of the Home tab that is known already.
    hash: Option<String>,
}

/// Whoever looks or acts must exist.
pub(super) fn known(state: &State, person: &str) -> Result<(), Problem> {
    match state.person(person) {
        Some(_) => Ok(()),
        None => Err(Problem::missing("user_not_found", format!("nobody has the id {person:?}"))),
    }
}

pub(super) async fn team(Shared(server): Shared<Server>) -> Done {
    server.read(|state| {
        let identity = state.identity();
        let commands: Vec<Value> = state
            .manifest
            .commands
            .iter()
            .map(|known| {
                json!({"command": known.command, "description": known.description, "usage_hint": known.usage_hint})
            })
            .collect();
        let shortcuts: Vec<Value> = state
            .manifest
            .shortcuts
            .iter()
            .map(|known| {
                let kind = if known.on_message { "message" } else { "global" };
                json!({
                    "name": known.name,
                    "description": known.description,
                    "callback_id": known.callback_id,
                    "type": kind,
                })
            })
            .collect();
        let tabs = state.manifest.tabs;
        Done(json!({
            "team": {"id": identity.team_id, "name": identity.team_name, "domain": identity.team_domain},
            "app": {
                "id": identity.app_id, "name": identity.app_name, "bot_user_id": identity.bot_user_id,
                "description": state.surfaces.description,
                "long_description": state.surfaces.long_description,
            },
            "people": state.store.people,
            "commands": commands,
            "shortcuts": shortcuts,
            "tabs": {"home": tabs.home, "messages": tabs.messages, "read_only": tabs.read_only},
            "installed": identity.installed,
        }))
    })
}

pub(super) async fn sidebar(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.with(|state| {
        known(state, &look.person)?;
        state.app_im(&look.person);
        let visible = state.store.channels.iter().filter(|channel| state.can_see(channel, &look.person));
        let channels: Vec<Value> = visible
            .map(|channel| {
                let mut entry = json!({
                    "id": channel.id,
                    "name": channel.name,
                    "is_private": channel.is_private,
                    "is_im": channel.is_im,
                    "is_ext_shared": channel.is_ext_shared,
                    "member": channel.members.contains(&look.person),
                    "unread": state.unread_count(&look.person, &channel.id),
                    "members": channel.members,
                    "topic": channel.topic,
                    "purpose": channel.purpose,
                    "is_mpim": channel.is_mpim,
                    "is_archived": channel.is_archived,
                    "creator": channel.creator,
                    "pins": state.store.pins.get(&channel.id).map_or(0, Vec::len),
                    "bookmarks": state.store.bookmarks.iter().filter(|known| known.channel == channel.id).count(),
                });
                if let (true, Some(fields)) = (channel.is_im, entry.as_object_mut()) {
                    let with = channel.members.iter().find(|id| **id != look.person);
                    fields.insert("with".into(), json!(with.unwrap_or(&look.person)));
                }
                entry
            })
            .collect();
        Ok(Done(json!({"channels": channels})))
    })
}

pub(super) async fn messages(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.with(|state| {
        known(state, &look.person)?;
        let wanted = look.channel.as_deref().unwrap_or_default();
        let id = place(state, &look.person, wanted)?;
        let thread = look.thread_ts.as_deref();
        let shown = state.visible(&look.person, &id).filter(|message| match thread {
            Some(ts) => message.ts == ts || message.thread_ts.as_deref() == Some(ts),
            None => message.in_channel(),
        });
        let messages: Vec<Value> = shown.map(|message| state.message_view(message)).collect();
        Ok(Done(json!({"messages": messages})))
    })
}

/// A conversation that the person may see, by id, name or the other person's id.
pub(super) fn place(state: &mut State, person: &str, wanted: &str) -> Result<String, Problem> {
    let nowhere = || Problem::missing("channel_not_found", format!("{person} sees no channel {wanted:?}"));
    let id = state.conversation_for(person, wanted).ok_or_else(nowhere)?;
    let channel = state.channel(&id).ok_or_else(nowhere)?;
    if state.can_see(channel, person) { Ok(id) } else { Err(nowhere()) }
}

pub(super) async fn home(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.read(|state| known(state, &look.person))?;
    let seen = look.hash.as_deref().unwrap_or_default();
    let view = wait_for(&server, &look.person, look.wait_ms, |state| {
        let home = state.store.homes.get(&look.person);
        home.filter(|home| home.hash != seen).map(|home| home.to_json(state.identity()))
    });
    let found = match view.await {
        Some(view) => Some(view),
        None => server.read(|state| state.store.homes.get(&look.person).map(|home| home.to_json(state.identity()))),
    };
    Ok(Done(json!({"view": found})))
}

pub(super) async fn modal(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.read(|state| {
        known(state, &look.person)?;
        let stack = state.modals.get(&look.person);
        let top = stack.and_then(|stack| stack.last());
        Ok(Done(json!({
            "view": top.map(|view| view.to_json(state.identity())),
            "depth": stack.map_or(0, Vec::len),
            "errors": top.map(|view| view.errors.clone()).unwrap_or_default(),
        })))
    })
}

pub(super) async fn unread(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.read(|state| {
        known(state, &look.person)?;
        Ok(Done(state.unread(&look.person, look.channel.as_deref())))
    })
}

pub(super) async fn read(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let look: Look = read_body(&body)?;
    server.read(|state| known(state, &look.person))?;
    let only = look.channel.as_deref();
    let take = |state: &mut State| {
        let unread = state.unread(&look.person, only);
        let nothing = unread.get("messages").and_then(Value::as_array).is_none_or(Vec::is_empty)
            && unread.get("modal").is_none_or(Value::is_null);
        if nothing {
            return None;
        }
        state.mark_read(&look.person, only);
        Some(unread)
    };
    match wait_for(&server, &look.person, look.wait_ms, take).await {
        Some(unread) => {
            server.with(|state| {
                let audience = crate::state::Audience::one(&look.person);
                state.tell(audience, json!({"type": "sidebar"}));
            });
            Ok(Done(unread))
        }
        None => Ok(Done(json!({"messages": [], "modal": null}))),
    }
}

/// Tries at once, and again after each change that the person hears of, until it works or the time is up.
async fn wait_for<R>(
    server: &Server,
    person: &str,
    wait_ms: u64,
    mut attempt: impl FnMut(&mut State) -> Option<R>,
) -> Option<R> {
    // Listen before looking, so that no change falls in between.
    let mut changes = server.changes();
    let deadline = tokio::time::Instant::now() + Duration::from_millis(wait_ms.min(WAIT_MAX));
    loop {
        if let Some(found) = server.with(&mut attempt) {
            return Some(found);
        }
        loop {
            let change = tokio::select! {
                change = tokio::time::timeout_at(deadline, changes.recv()) => change,
                () = server.closing() => return None,
            };
            match change {
                Err(_) => return None,
                Ok(Ok(change)) if !change.audience.includes(person) || text_of(&change.data, "type") == "sidebar" => {}
                Ok(_) => break,
            }
        }
    }
}

pub(super) async fn traffic(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Done {
    server.read(|state| Done(json!({"requests": state.traffic.after(look.after)})))
}
