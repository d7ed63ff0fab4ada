//! `conversations.*` that read: which channels there are, who is in them and what was said.

use serde_json::{Value, json};

use super::params::Params;
use super::place::{is_ts, joined, known, me};
use super::users::page;
use super::{Answer, Refusal};
use crate::state::State;
use crate::state::messages::Message;
use crate::world::Channel;

const PAGE_MAX: usize = 999;

/// What `types` calls a conversation.
fn kind(channel: &Channel) -> &'static str {
    match (channel.is_im, channel.is_mpim, channel.is_private) {
        (true, _, _) => "im",
        (false, true, _) => "mpim",
        (false, false, true) => "private_channel",
        (false, false, false) => "public_channel",
    }
}

fn types(params: &Params) -> Result<Vec<String>, Refusal> {
    let types = params.list("types").unwrap_or_else(|| vec!["public_channel".to_owned()]);
    let known = |word: &String| ["public_channel", "private_channel", "mpim", "im"].contains(&word.as_str());
    if types.iter().all(known) { Ok(types) } else { Err("invalid_types".into()) }
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let types = types(params)?;
    let without_archived = params.flag("exclude_archived");
    let me = me(state);
    let channels = state.store.channels.iter().filter(|channel| {
        types.iter().any(|wanted| wanted == kind(channel))
            && !(without_archived && channel.is_archived)
            && (kind(channel) == "public_channel" || channel.members.contains(&me))
    });
    let (channels, next) = page(channels.collect(), params, 100)?;
    let channels: Vec<Value> = channels.into_iter().map(|channel| state.channel_json(channel)).collect();
    Ok(json!({"channels": channels, "response_metadata": {"next_cursor": next}}))
}

/// `users.conversations`: what one user is in, as far as the caller may know.
pub(super) fn of_user(state: &mut State, params: &Params) -> Answer {
    let types = types(params)?;
    let me = me(state);
    let user = params.text("user").unwrap_or_else(|| me.clone());
    state.person(&user).ok_or("user_not_found")?;
    let without_archived = params.flag("exclude_archived");
    let channels = state.store.channels.iter().filter(|channel| {
        channel.members.contains(&user)
            && types.iter().any(|wanted| wanted == kind(channel))
            && !(without_archived && channel.is_archived)
            && (kind(channel) == "public_channel" || channel.members.contains(&me))
    });
    let (channels, next) = page(channels.collect(), params, 100)?;
    let channels: Vec<Value> = channels.into_iter().map(|channel| state.channel_json(channel)).collect();
    Ok(json!({"channels": channels, "response_metadata": {"next_cursor": next}}))
}

pub(super) fn info(state: &mut State, params: &Params) -> Answer {
    let channel = known(state, &params.required("channel", "channel_not_found")?)?;
    let mut json = state.channel_json(channel);
    if let Some(fields) = json.as_object_mut() {
        if !params.flag("include_num_members") {
            fields.remove("num_members");
        }
        if params.flag("include_locale") {
            fields.insert("locale".into(), "en-US".into());
        }
    }
    Ok(json!({"channel": json}))
}

pub(super) fn members(state: &mut State, params: &Params) -> Answer {
    let channel = known(state, &params.required("channel", "channel_not_found")?)?;
    let (members, next) = page(channel.members.clone(), params, 100)?;
    Ok(json!({"members": members, "response_metadata": {"next_cursor": next}}))
}

pub(super) fn history(state: &mut State, params: &Params) -> Answer {
    let channel = joined(state, &params.required("channel", "channel_not_found")?)?.id.clone();
    let mut all: Vec<&Message> = shown(state, &channel, params)?.filter(|message| message.in_channel()).collect();
    all.reverse();
    let (messages, next) = page(all, params, 100)?;
    Ok(listing(state, &channel, &messages, (params, next)))
}

pub(super) fn replies(state: &mut State, params: &Params) -> Answer {
    let channel = joined(state, &params.required("channel", "channel_not_found")?)?.id.clone();
    let ts = params.required("ts", "thread_not_found")?;
    let parent = state.message(&channel, &ts).filter(|message| message.ephemeral_to.is_none());
    parent.ok_or("thread_not_found")?;
    // The first message of a thread comes with every page's bounds.
    let all = shown(state, &channel, params)?;
    let all = all.filter(|message| message.thread_ts.as_deref() == Some(&ts));
    let all: Vec<&Message> = parent.into_iter().chain(all).collect();
    let (messages, next) = page(all, params, PAGE_MAX)?;
    Ok(listing(state, &channel, &messages, (params, next)))
}

/// The lasting messages of a channel between `oldest` and `latest`, oldest first. Timestamps have one width, so their
/// text sorts as they do.
fn shown<'a>(
    state: &'a State,
    channel: &str,
    params: &Params,
) -> Result<impl Iterator<Item = &'a Message> + use<'a>, Refusal> {
    let bound = |key: &str, error: &'static str| match params.text(key) {
        None => Ok(None),
        Some(text) if is_ts(&text) => Ok(Some(text)),
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(format!("{text}.000000"))),
        Some(_) => Err(Refusal::from(error)),
    };
    let (oldest, latest) = (bound("oldest", "invalid_ts_oldest")?, bound("latest", "invalid_ts_latest")?);
    let inclusive = params.flag("inclusive");
    let messages = state.store.messages.get(channel).map_or(&[] as &[Message], Vec::as_slice);
    Ok(messages.iter().filter(move |message| {
        // A bound of zero, which many programs send, is before everything.
        let after = oldest.as_ref().is_none_or(|oldest| {
            oldest.len() < message.ts.len() || message.ts > *oldest || inclusive && message.ts == *oldest
        });
        let before = latest.as_ref().is_none_or(|latest| message.ts < *latest || inclusive && message.ts == *latest);
        message.ephemeral_to.is_none() && after && before
    }))
}

fn listing(state: &State, channel: &str, messages: &[&Message], (params, next): (&Params, String)) -> Value {
    let with_metadata = params.flag("include_all_metadata");
    let each = messages.iter().map(|message| {
        let mut json = state.message_json(message);
        if let (false, Some(fields)) = (with_metadata, json.as_object_mut()) {
            fields.remove("metadata");
        }
        json
    });
    json!({
        "messages": each.collect::<Vec<_>>(),
        "has_more": !next.is_empty(),
        "pin_count": state.store.pins.get(channel).map_or(0, Vec::len),
        "channel_actions_ts": null,
        "channel_actions_count": 0,
        "response_metadata": {"next_cursor": next},
    })
}
