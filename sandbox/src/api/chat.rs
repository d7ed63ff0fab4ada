//! `chat.*`: what the app writes.

use serde_json::json;

use super::content::{self, Content, Given, custom};
use super::params::Params;
use super::place::{known, target, thread};
use super::{Answer, Refusal};
use crate::state::State;
use crate::state::messages::{Draft, Edit, Message};

/// A message the app wants to write, checked: for `chat.postMessage` and `chat.scheduleMessage`.
pub(super) fn draft(state: &mut State, params: &Params) -> Result<Draft, Refusal> {
    let channel = target(state, &params.required("channel", "channel_not_found")?)?;
    let Content { text, blocks, attachments, markdown } = Given::read(params)?.checked()?;
    let metadata = content::metadata(params)?;
    let thread_ts = thread(state, &channel, params)?;
    let (username, icon) = custom(state, params)?;
    let broadcast = thread_ts.is_some() && params.flag("reply_broadcast");
    let links = params.flag_if_given("unfurl_app_links").unwrap_or_else(|| params.flag("unfurl_links"));
    Ok(Draft {
        channel,
        thread_ts,
        username,
        icon,
        text,
        blocks,
        metadata,
        attachments: attachments.unwrap_or_default(),
        subtype: broadcast.then(|| "thread_broadcast".to_owned()),
        markdown,
        without_unfurls: !links,
        ..Draft::default()
    })
}

pub(super) fn post_message(state: &mut State, params: &Params) -> Answer {
    let draft = draft(state, params)?;
    let message = state.post(draft);
    Ok(json!({"channel": message.channel, "ts": message.ts, "message": state.message_json(&message)}))
}

pub(super) fn post_ephemeral(state: &mut State, params: &Params) -> Answer {
    let channel = target(state, &params.required("channel", "channel_not_found")?)?;
    let user = params.required("user", "user_not_in_channel")?;
    if !state.is_member(&channel, &user) {
        return Err("user_not_in_channel".into());
    }
    let Content { text, blocks, attachments, markdown } = Given::read(params)?.checked()?;
    let thread_ts = thread(state, &channel, params)?;
    let (username, icon) = custom(state, params)?;
    let attachments = attachments.unwrap_or_default();
    let ephemeral_to = Some(user);
    let draft = Draft {
        channel,
        thread_ts,
        username,
        icon,
        text,
        blocks,
        attachments,
        markdown,
        ephemeral_to,
        ..Draft::default()
    };
    Ok(json!({"message_ts": state.post(draft).ts}))
}

/// A message of the app's own that everybody in the channel sees.
pub(super) fn own_message(state: &State, params: &Params, error: &'static str) -> Result<Message, Refusal> {
    let channel = params.required("channel", "channel_not_found")?;
    let ts = params.required("ts", "message_not_found")?;
    known(state, &channel)?;
    let message = state.message(&channel, &ts).filter(|message| message.ephemeral_to.is_none());
    let message = message.ok_or("message_not_found")?;
    if message.bot_id.is_none() || message.is_notice() {
        return Err(error.into());
    }
    Ok(message.clone())
}

pub(super) fn update(state: &mut State, params: &Params) -> Answer {
    let known = own_message(state, params, "cant_update_message")?;
    let (channel, ts) = (known.channel.clone(), known.ts.clone());
    if state.channel(&channel).is_some_and(|channel| channel.is_archived) {
        return Err("is_inactive".into());
    }
    if known.stream.as_ref().is_some_and(|stream| stream.open) {
        return Err("streaming_state_conflict".into());
    }
    let file_ids = file_ids(state, params)?;
    let given = Given::read(params)?;
    let content = if file_ids.is_some() { given.checked_or_empty() } else { given.checked() }?;
    let said = params.text("text").or_else(|| params.text("markdown_text"));
    // Blocks stay where neither they nor new words are given; new words alone take their place.
    let blocks = content.blocks.clone().or_else(|| said.is_some().then(|| json!([])));
    let metadata = content::metadata(params)?;
    if params.flag("reply_broadcast") {
        broadcast(state, &known, said.is_some() || content.blocks.is_some())?;
    }
    let edit = Edit {
        text: said,
        mark: content.blocks.is_none(),
        blocks,
        attachments: content.attachments,
        metadata,
        files: file_ids,
        markdown: Some(content.markdown),
    };
    state.edit_message(&channel, &ts, edit);
    let message = state.message(&channel, &ts).ok_or("message_not_found")?;
    Ok(json!({"channel": channel, "ts": ts, "text": message.text, "message": state.message_json(message)}))
}

/// Shows a reply in the channel as well, which is no change of what it says.
fn broadcast(state: &mut State, reply: &Message, also_says: bool) -> Result<(), Refusal> {
    if reply.thread_ts.is_none() {
        return Err("cant_broadcast_message".into());
    }
    if also_says && reply.subtype.is_none() {
        return Err("no_dual_broadcast_content_update".into());
    }
    if let Some(message) = state.message_mut(&reply.channel, &reply.ts) {
        message.subtype = Some("thread_broadcast".to_owned());
    }
    Ok(())
}

/// The `file_ids` argument: a list, or ids with commas.
fn file_ids(state: &State, params: &Params) -> Result<Option<Vec<String>>, Refusal> {
    let ids = match params.list("file_ids") {
        None => return Ok(None),
        Some(ids) => ids,
    };
    for id in &ids {
        let file = state.file(id).ok_or("file_not_found")?;
        if file.deleted {
            return Err("file_is_deleted".into());
        }
    }
    Ok(Some(ids))
}

pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let message = own_message(state, params, "cant_delete_message")?;
    state.delete_message(&message.channel, &message.ts);
    Ok(json!({"channel": message.channel, "ts": message.ts}))
}

pub(super) fn get_permalink(state: &mut State, params: &Params) -> Answer {
    let channel = params.required("channel", "channel_not_found")?;
    let ts = params.required("message_ts", "message_not_found")?;
    known(state, &channel)?;
    let message = state.message(&channel, &ts).filter(|message| message.ephemeral_to.is_none());
    let message = message.ok_or("message_not_found")?;
    Ok(json!({"channel": channel, "permalink": state.permalink(message)}))
}
