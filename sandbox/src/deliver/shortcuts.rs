//! Shortcuts: from anywhere in Slack, or out of a message's menu.

use serde_json::{Value, json};

use super::Parcel;
use super::interactions::{envelope, parcel};
use crate::state::State;
use crate::state::messages::Message;

/// A global shortcut: no channel, no response URL.
pub(crate) fn global(state: &mut State, person: &str, callback_id: &str) -> Parcel {
    let mut payload = envelope(state, "shortcut", person);
    payload.insert("callback_id".into(), callback_id.into());
    payload.insert("action_ts".into(), state.next_ts().into());
    payload.insert("trigger_id".into(), state.new_trigger(person, false).into());
    parcel(state, payload)
}

/// A message shortcut, with the message and a response URL to its channel.
pub(crate) fn on_message(state: &mut State, person: &str, callback_id: &str, message: &Message) -> Parcel {
    let channel = message.channel.as_str();
    let name = state.channel_name_for_app(channel);
    let url = state.new_response_url(person, channel, message.thread_ts.clone(), None);
    let mut payload = envelope(state, "message_action", person);
    payload.insert("callback_id".into(), callback_id.into());
    payload.insert("action_ts".into(), state.next_ts().into());
    payload.insert("trigger_id".into(), state.new_trigger(person, false).into());
    payload.insert("response_url".into(), url.into());
    payload.insert("channel".into(), json!({"id": channel, "name": name}));
    payload.insert("message_ts".into(), message.ts.clone().into());
    let shown: Value = state.message_json(message);
    payload.insert("message".into(), shown);
    parcel(state, payload)
}
