//! `pins.*`.

use serde_json::{Value, json};

use super::params::Params;
use super::place::{alive, item, joined, me};
use super::{Answer, content};
use crate::state::State;

pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    let message = item(state, params)?;
    alive(state, &message.channel)?;
    let me = me(state);
    state.pin(&message.channel, &message.ts, &me)?;
    content::done()
}

pub(super) fn remove(state: &mut State, params: &Params) -> Answer {
    let message = item(state, params)?;
    let me = me(state);
    state.unpin(&message.channel, &message.ts, &me)?;
    content::done()
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let id = params.required("channel", "channel_not_found")?;
    joined(state, &id)?;
    let pins = state.store.pins.get(&id).into_iter().flatten().rev();
    Ok(json!({"items": pins.map(|pin| state.pin_item(&id, pin)).collect::<Vec<Value>>()}))
}
