//! `conversations.*`: what the app's bot sees of the channels.

use serde_json::{Value, json};

use super::params::Params;
use super::users::page;
use super::{Answer, Refusal};
use crate::state::State;
use crate::state::messages::Message;
use crate::world::Channel;

/// The channel if the bot may know of it: private ones and DMs only as a member.
fn known<'a>(state: &'a State, params: &Params) -> Result<&'a Channel, Refusal> {
    let id = params.required("channel", "channel_not_found")?;
    let channel = state.channel(&id).ok_or("channel_not_found")?;
    let open = !channel.is_private && !channel.is_im;
    if open || state.bot_is_member(&channel.id) { Ok(channel) } else { Err("channel_not_found".into()) }
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let types = params.text("types").unwrap_or_else(|| "public_channel".into());
    let wanted: Vec<&str> = types.split(',').map(str::trim).collect();
    let without_archived = params.flag("exclude_archived");
    let kind = |channel: &Channel| match (channel.is_im, channel.is_private) {
        (true, _) => "im",
        (false, true) => "private_channel",
        (false, false) => "public_channel",
    };
    let channels = state.store.channels.iter().filter(|channel| {
        wanted.contains(&kind(channel))
            && !(without_archived && channel.is_archived)
            && (kind(channel) == "public_channel" || state.bot_is_member(&channel.id))
    });
    let all: Vec<Value> = channels.map(|channel| state.channel_json(channel)).collect();
    let (channels, next) = page(all, params, 100)?;
    Ok(json!({"channels": channels, "response_metadata": {"next_cursor": next}}))
}

pub(super) fn info(state: &mut State, params: &Params) -> Answer {
    let channel = known(state, params)?;
    Ok(json!({"channel": state.channel_json(channel)}))
}

pub(super) fn open(state: &mut State, params: &Params) -> Answer {
    if let Some(id) = params.text("channel") {
        let channel = state.channel(&id).filter(|channel| channel.is_im).ok_or("channel_not_found")?;
        return Ok(json!({"no_op": true, "already_open": true, "channel": {"id": channel.id}}));
    }
    let users = params.required("users", "users_list_not_supplied")?;
    let mut users = users.split(',').map(str::trim).filter(|id| !id.is_empty());
    let (Some(user), None) = (users.next(), users.next()) else {
        // Group DMs come with a later version of this Slack.
        return Err("too_many_users".into());
    };
    let person = state.person(user).ok_or("user_not_found")?;
    if person.is_bot {
        return Err("cannot_dm_bot".into());
    }
    let before = state.store.channels.len();
    let user = user.to_owned();
    let id = state.app_im(&user);
    let existed = before == state.store.channels.len();
    let channel = state.channel(&id).ok_or("channel_not_found")?;
    let full = if params.flag("return_im") { state.channel_json(channel) } else { json!({"id": id}) };
    Ok(json!({"no_op": existed, "already_open": existed, "channel": full}))
}

pub(super) fn join(state: &mut State, params: &Params) -> Answer {
    let channel = known(state, params)?;
    if channel.is_im || channel.is_private {
        return Err("method_not_supported_for_channel_type".into());
    }
    if channel.is_archived {
        return Err("is_archived".into());
    }
    let id = channel.id.clone();
    let bot = state.identity().bot_user_id.clone();
    let joined = state.join(&id, &bot, None);
    let channel = state.channel(&id).ok_or("channel_not_found")?;
    let mut answer = json!({"channel": state.channel_json(channel)});
    if let (false, Some(fields)) = (joined, answer.as_object_mut()) {
        fields.insert("warning".into(), "already_in_channel".into());
    }
    Ok(answer)
}

pub(super) fn members(state: &mut State, params: &Params) -> Answer {
    let channel = known(state, params)?;
    let all: Vec<Value> = channel.members.iter().map(|id| json!(id)).collect();
    let (members, next) = page(all, params, 100)?;
    Ok(json!({"members": members, "response_metadata": {"next_cursor": next}}))
}

pub(super) fn history(state: &mut State, params: &Params) -> Answer {
    let channel = readable(state, params)?;
    let all = shown(state, &channel, params).filter(|message| message.thread_ts.is_none());
    let mut all: Vec<Value> = all.map(|message| state.message_json(message)).collect();
    all.reverse();
    let (messages, next) = page(all, params, 100)?;
    Ok(listing(messages, next))
}

pub(super) fn replies(state: &mut State, params: &Params) -> Answer {
    let channel = readable(state, params)?;
    let ts = params.required("ts", "thread_not_found")?;
    let of_thread = |message: &&Message| message.ts == ts || message.thread_ts.as_deref() == Some(&ts);
    let all: Vec<Value> =
        shown(state, &channel, params).filter(of_thread).map(|message| state.message_json(message)).collect();
    if all.is_empty() {
        return Err("thread_not_found".into());
    }
    let (messages, next) = page(all, params, 1000)?;
    Ok(listing(messages, next))
}

fn readable(state: &State, params: &Params) -> Result<String, Refusal> {
    let channel = known(state, params)?;
    if state.bot_is_member(&channel.id) { Ok(channel.id.clone()) } else { Err("not_in_channel".into()) }
}

/// The lasting messages of a channel between `oldest` and `latest`, oldest first. Timestamps have one width, so their
/// text sorts as they do.
fn shown<'a>(state: &'a State, channel: &str, params: &Params) -> impl Iterator<Item = &'a Message> {
    let (oldest, latest) = (params.text("oldest"), params.text("latest"));
    let inclusive = params.flag("inclusive");
    let messages = state.store.messages.get(channel).map_or(&[] as &[Message], Vec::as_slice);
    messages.iter().filter(move |message| {
        let after = oldest.as_ref().is_none_or(|oldest| message.ts > *oldest || inclusive && message.ts == *oldest);
        let before = latest.as_ref().is_none_or(|latest| message.ts < *latest || inclusive && message.ts == *latest);
        message.ephemeral_to.is_none() && after && before
    })
}

fn listing(messages: Vec<Value>, next: String) -> Value {
    json!({
        "messages": messages,
        "has_more": !next.is_empty(),
        "pin_count": 0,
        "response_metadata": {"next_cursor": next},
    })
}
