//! `chat.*`: what the app writes.

use serde_json::{Value, json};

use super::params::Params;
use super::{Answer, Refusal};
use crate::state::State;
use crate::state::messages::Draft;
use crate::validate;

/// The words and blocks of a message, checked.
pub(crate) struct Content {
    pub text: String,
    pub blocks: Option<Value>,
}

/// Checks what a message is to say.
pub(crate) fn content(text: Option<String>, blocks: Option<Value>) -> Result<Content, Refusal> {
    let text = text.unwrap_or_default();
    if text.chars().count() > validate::TEXT_MAX {
        return Err("msg_too_long".into());
    }
    if let Some(blocks) = &blocks {
        if !blocks.is_array() {
            return Err("invalid_blocks_format".into());
        }
        let problems = validate::message(blocks);
        if !problems.is_empty() {
            return Err(Refusal::with_messages("invalid_blocks", validate::lines(&problems)));
        }
        if blocks.to_string().len() > validate::MESSAGE_JSON_MAX {
            return Err("msg_blocks_too_long".into());
        }
    }
    let no_blocks = blocks.as_ref().and_then(Value::as_array).is_none_or(Vec::is_empty);
    if text.trim().is_empty() && no_blocks {
        return Err("no_text".into());
    }
    Ok(Content { text, blocks })
}

fn content_of(params: &Params) -> Result<Content, Refusal> {
    content(params.text("text"), params.json("blocks", "invalid_blocks_format")?)
}

/// The conversation the bot means: a channel id, a channel name, or a user id for the DM.
fn target(state: &mut State, params: &Params) -> Result<String, Refusal> {
    let wanted = params.required("channel", "channel_not_found")?;
    if let Some(person) = state.person(&wanted) {
        if person.deleted || person.is_bot {
            return Err("channel_not_found".into());
        }
        return Ok(state.app_im(&wanted));
    }
    let bot = state.identity().bot_user_id.clone();
    let id = state.conversation_for(&bot, &wanted).ok_or("channel_not_found")?;
    let channel = state.channel(&id).ok_or("channel_not_found")?;
    let member = channel.members.contains(&bot);
    if !member && (channel.is_private || channel.is_im) {
        return Err("channel_not_found".into());
    }
    if channel.is_archived {
        return Err("is_archived".into());
    }
    if !member && !state.manifest.scopes.iter().any(|scope| scope == "chat:write.public") {
        return Err("not_in_channel".into());
    }
    Ok(id)
}

pub(super) fn post_message(state: &mut State, params: &Params) -> Answer {
    let channel = target(state, params)?;
    let Content { text, blocks } = content_of(params)?;
    let metadata = params.json("metadata", "invalid_metadata_format")?;
    let thread_ts = thread(state, &channel, params);
    let draft =
        Draft { channel, thread_ts, username: params.text("username"), text, blocks, metadata, ..Draft::default() };
    let message = state.post(draft);
    Ok(json!({"channel": message.channel, "ts": message.ts, "message": state.message_json(&message)}))
}

pub(super) fn post_ephemeral(state: &mut State, params: &Params) -> Answer {
    let channel = target(state, params)?;
    let user = params.required("user", "user_not_in_channel")?;
    if !state.is_member(&channel, &user) {
        return Err("user_not_in_channel".into());
    }
    let Content { text, blocks } = content_of(params)?;
    let thread_ts = thread(state, &channel, params);
    let draft = Draft { channel, thread_ts, text, blocks, ephemeral_to: Some(user), ..Draft::default() };
    Ok(json!({"message_ts": state.post(draft).ts}))
}

/// The thread to answer in: the parent, also where a reply was named.
fn thread(state: &State, channel: &str, params: &Params) -> Option<String> {
    let wanted = params.text("thread_ts")?;
    let parent = state.message(channel, &wanted).and_then(|message| message.thread_ts.clone());
    Some(parent.unwrap_or(wanted))
}

/// A message of the app's own that everybody in the channel sees.
fn own_message(state: &State, params: &Params, error: &'static str) -> Result<(String, String), Refusal> {
    let channel = params.required("channel", "channel_not_found")?;
    let ts = params.required("ts", "message_not_found")?;
    state.channel(&channel).ok_or("channel_not_found")?;
    let message = state.message(&channel, &ts).filter(|message| message.ephemeral_to.is_none());
    let message = message.ok_or("message_not_found")?;
    if message.bot_id.is_none() {
        return Err(error.into());
    }
    Ok((channel, ts))
}

pub(super) fn update(state: &mut State, params: &Params) -> Answer {
    let (channel, ts) = own_message(state, params, "cant_update_message")?;
    let Content { text, blocks } = content_of(params)?;
    // Slack keeps the blocks of a message that is changed without `blocks`, so that new text alone shows nowhere; an
    // empty list takes them away.
    let blocks = match blocks {
        None => state.message(&channel, &ts).and_then(|message| message.blocks.clone()),
        given => given,
    };
    if !state.change_message(&channel, &ts, text.clone(), blocks) {
        return Err("message_not_found".into());
    }
    let message = state.message(&channel, &ts).ok_or("message_not_found")?;
    Ok(json!({"channel": channel, "ts": ts, "text": text, "message": state.message_json(message)}))
}

pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let (channel, ts) = own_message(state, params, "cant_delete_message")?;
    state.delete_message(&channel, &ts);
    Ok(json!({"channel": channel, "ts": ts}))
}

pub(super) fn get_permalink(state: &mut State, params: &Params) -> Answer {
    let channel = params.required("channel", "channel_not_found")?;
    let ts = params.required("message_ts", "message_not_found")?;
    let message = state.message(&channel, &ts).filter(|message| message.ephemeral_to.is_none());
    message.ok_or("message_not_found")?;
    let domain = &state.identity().team_domain;
    let link = format!("https://{domain}.slack.com/archives/{channel}/p{}", ts.replace('.', ""));
    Ok(json!({"channel": channel, "permalink": link}))
}
