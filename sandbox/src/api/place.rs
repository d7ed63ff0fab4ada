//! Which channel or message an app means, and whether it may be there.

use super::Refusal;
use super::params::Params;
use crate::state::State;
use crate::state::messages::Message;
use crate::world::Channel;

/// The user who calls.
pub(super) fn me(state: &State) -> String {
    state.identity().bot_user_id.clone()
}

/// The channel if the caller may know of it: private ones and DMs only as a member.
pub(super) fn known<'a>(state: &'a State, id: &str) -> Result<&'a Channel, Refusal> {
    let channel = state.channel(id).ok_or("channel_not_found")?;
    let open = !channel.is_private && !channel.is_im;
    if open || state.is_member(&channel.id, &me(state)) { Ok(channel) } else { Err("channel_not_found".into()) }
}

/// A channel that the caller is in.
pub(super) fn joined<'a>(state: &'a State, id: &str) -> Result<&'a Channel, Refusal> {
    let channel = known(state, id)?;
    if state.is_member(id, &me(state)) { Ok(channel) } else { Err("not_in_channel".into()) }
}

/// A channel that the caller is in and that is not archived.
pub(super) fn alive<'a>(state: &'a State, id: &str) -> Result<&'a Channel, Refusal> {
    let channel = joined(state, id)?;
    if channel.is_archived { Err("is_archived".into()) } else { Ok(channel) }
}

/// The conversation the app posts to: a channel id, a channel name, or a user id for the DM.
pub(super) fn target(state: &mut State, wanted: &str) -> Result<String, Refusal> {
    if let Some(person) = state.person(wanted) {
        if person.deleted || person.is_bot {
            return Err("channel_not_found".into());
        }
        return Ok(state.open_im(&me(state), wanted));
    }
    let me = me(state);
    let id = state.conversation_for(&me, wanted).ok_or("channel_not_found")?;
    let channel = known(state, &id)?;
    if channel.is_archived {
        return Err("is_archived".into());
    }
    let member = state.is_member(&id, &me);
    if !member && !state.manifest.scopes.iter().any(|scope| scope == "chat:write.public") {
        return Err("not_in_channel".into());
    }
    Ok(id)
}

/// Whether a text is a timestamp.
pub(super) fn is_ts(text: &str) -> bool {
    text.split_once('.').is_some_and(|(seconds, rest)| {
        let figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        figures(seconds) && figures(rest)
    })
}

/// The thread to answer in: the parent, also where a reply was named.
pub(super) fn thread(state: &State, channel: &str, params: &Params) -> Result<Option<String>, Refusal> {
    let Some(wanted) = params.text("thread_ts") else {
        return Ok(None);
    };
    if !is_ts(&wanted) {
        return Err("invalid_thread_ts".into());
    }
    match state.message(channel, &wanted) {
        Some(parent) if parent.is_notice() => Err("cannot_reply_to_message".into()),
        Some(parent) => Ok(Some(parent.thread_ts.clone().unwrap_or(wanted))),
        None => Ok(Some(wanted)),
    }
}

/// A lasting message named by `channel` and `timestamp`, in a channel the caller is in.
pub(super) fn item(state: &State, params: &Params) -> Result<Message, Refusal> {
    let (Some(channel), Some(ts)) = (params.text("channel"), params.text("timestamp")) else {
        let missing = if params.text("channel").is_some() { "no_item_specified" } else { "channel_not_found" };
        return Err(missing.into());
    };
    joined(state, &channel)?;
    if !is_ts(&ts) {
        return Err("bad_timestamp".into());
    }
    let message = state.message(&channel, &ts).filter(|message| message.ephemeral_to.is_none());
    message.cloned().ok_or_else(|| "message_not_found".into())
}
