//! `reactions.*`: emoji on messages.

use serde_json::json;

use super::params::Params;
use super::place::{alive, item, me};
use super::{Answer, content};
use crate::state::State;

pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    let name = params.required("name", "invalid_name")?;
    let message = item(state, params)?;
    alive(state, &message.channel)?;
    let me = me(state);
    state.react(&message.channel, &message.ts, &me, &name)?;
    content::done()
}

pub(super) fn remove(state: &mut State, params: &Params) -> Answer {
    let name = params.required("name", "invalid_name")?;
    let message = item(state, params)?;
    let me = me(state);
    state.unreact(&message.channel, &message.ts, &me, &name)?;
    content::done()
}

pub(super) fn get(state: &mut State, params: &Params) -> Answer {
    let message = item(state, params)?;
    let mut json = state.message_json(&message);
    if let Some(fields) = json.as_object_mut() {
        fields.insert("permalink".into(), state.permalink(&message).into());
    }
    Ok(json!({"type": "message", "channel": message.channel, "message": json}))
}
