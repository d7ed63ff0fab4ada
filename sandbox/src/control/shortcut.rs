//! Shortcuts, and what the app's tabs let a person do.

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;

use super::look::{known, place};
use super::{Done, Problem, Reply, read_body};
use crate::deliver::interactions::notify;
use crate::deliver::{Parcel, shortcuts};
use crate::server::Server;
use crate::state::State;

#[derive(Deserialize)]
struct Use {
    #[serde(rename = "as")]
    person: String,
    callback_id: String,
    channel: Option<String>,
    ts: Option<String>,
}

pub(super) async fn shortcut(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Use = read_body(&body)?;
    let parcel = server.with(|state| {
        known(state, &wish.person)?;
        match (&wish.channel, &wish.ts) {
            (Some(channel), Some(ts)) => on_message(state, &wish, channel, ts),
            (None, None) => {
                offered(state, &wish.callback_id, false)?;
                Ok(shortcuts::global(state, &wish.person, &wish.callback_id))
            }
            _ => Err(Problem::bad("invalid_body", "a message shortcut takes `channel` and `ts`, a global one neither")),
        }
    })?;
    if let Err(failure) = notify(&server, parcel).await {
        server.with(|state| state.toast(&wish.person, "We had some trouble connecting. Try again?"));
        return Err(failure.into());
    }
    Ok(Done::ok())
}

/// Only what the manifest declares is in the menus.
fn offered(state: &State, callback_id: &str, on_message: bool) -> Result<(), Problem> {
    let found = state.manifest.shortcut(callback_id, on_message).filter(|_| state.identity().installed);
    let kind = if on_message { "message" } else { "global" };
    found
        .map(drop)
        .ok_or_else(|| Problem::missing("unknown_shortcut", format!("the app has no {kind} shortcut {callback_id:?}")))
}

fn on_message(state: &mut State, wish: &Use, channel: &str, ts: &str) -> Result<Parcel, Problem> {
    offered(state, &wish.callback_id, true)?;
    let channel = place(state, &wish.person, channel)?;
    // The menu of an ephemeral message has no shortcuts.
    let message = state.message(&channel, ts).filter(|message| message.ephemeral_to.is_none()).cloned();
    let message = message
        .ok_or_else(|| Problem::missing("message_not_found", format!("{} sees no message {ts}", wish.person)))?;
    Ok(shortcuts::on_message(state, &wish.person, &wish.callback_id, &message))
}

/// Refuses to write to the app where the manifest says that its Messages tab takes no words.
pub(super) fn may_write(state: &State, channel: &str) -> Result<(), Problem> {
    let tabs = state.manifest.tabs;
    let is_app_tab = state.channel(channel).is_some_and(|found| found.is_im) && state.bot_is_member(channel);
    if is_app_tab && (!tabs.messages || tabs.read_only) {
        let text = "Sending messages to this app has been turned off.";
        return Err(Problem::conflict("messages_tab_disabled", text));
    }
    Ok(())
}

/// Refuses to open a tab that the manifest turns off.
pub(super) fn has_tab(state: &State, tab: &str) -> Result<(), Problem> {
    let there = if tab == "home" { state.manifest.tabs.home } else { state.manifest.tabs.messages };
    if there { Ok(()) } else { Err(Problem::conflict("tab_disabled", format!("the app has no {tab} tab"))) }
}
