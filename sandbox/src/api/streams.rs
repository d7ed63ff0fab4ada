//! `chat.startStream`, `appendStream`, `stopStream`: messages that grow.

use serde_json::{Map, Value, json};

use super::content::{self, MARKDOWN_MAX, custom, invalid};
use super::params::Params;
use super::place::{target, thread};
use super::{Answer, Refusal, agents};
use crate::state::State;
use crate::state::messages::{Draft, Edit, Message};
use crate::state::streams::{Part, Stream};
use crate::validate;

const BLOCKS_MAX: usize = 50;

pub(super) fn start(state: &mut State, params: &Params) -> Answer {
    let channel = target(state, &params.required("channel", "channel_not_found")?)?;
    let thread_ts = thread(state, &channel, params)?;
    let is_im = state.channel(&channel).is_some_and(|channel| channel.is_im);
    if is_im && thread_ts.is_none() {
        return Err(invalid("missing required field: thread_ts"));
    }
    if !is_im {
        let user = params.required("recipient_user_id", "missing_recipient_user_id")?;
        params.required("recipient_team_id", "missing_recipient_team_id")?;
        state.person(&user).ok_or("user_not_found")?;
    }
    let (username, icon) = custom(state, params)?;
    let mode = params.text("task_display_mode").unwrap_or_else(|| "timeline".into());
    if !["timeline", "plan", "dense"].contains(&mode.as_str()) {
        return Err(invalid("must be one of: timeline, plan, dense [json-pointer:/task_display_mode]"));
    }
    let mut stream = Stream { open: true, plan: mode == "plan", ..Stream::default() };
    take(&mut stream, params)?;
    let text = stream.text();
    let draft =
        Draft { channel, thread_ts, username, icon, text, markdown: true, without_unfurls: true, ..Draft::default() };
    let message = state.post(draft);
    state.show_stream(&message.channel, &message.ts, stream);
    Ok(json!({"channel": message.channel, "ts": message.ts}))
}

pub(super) fn append(state: &mut State, params: &Params) -> Answer {
    let (message, mut stream) = open_stream(state, params)?;
    if stream.stopped {
        return Err("stopped_by_user".into());
    }
    if !take(&mut stream, params)? {
        return Err("markdown_text_or_chunks_required".into());
    }
    state.show_stream(&message.channel, &message.ts, stream);
    Ok(json!({"channel": message.channel, "ts": message.ts}))
}

pub(super) fn stop(state: &mut State, params: &Params) -> Answer {
    let (message, mut stream) = open_stream(state, params)?;
    let blocks = params.json("blocks", "invalid_blocks_format")?;
    if let Some(blocks) = &blocks {
        content::check_blocks(blocks)?;
    }
    let metadata = content::metadata(params)?;
    let session = params.text("session_status");
    if let Some(status) = &session {
        agents::check_status(status)?;
    }
    take(&mut stream, params)?;
    let closing = blocks.as_ref().and_then(Value::as_array).into_iter().flatten().cloned();
    stream.parts.extend(closing.map(Part::Block));
    if stream.parts.is_empty() {
        return Err("no_text".into());
    }
    (stream.open, stream.stopped) = (false, false);
    let (channel, ts) = (message.channel, message.ts);
    state.show_stream(&channel, &ts, stream);
    if metadata.is_some() {
        state.edit_message(&channel, &ts, Edit { metadata, ..Edit::default() });
    }
    if let Some(thread_ts) = &message.thread_ts {
        agents::end_stream(state, &channel, thread_ts, session.as_deref().unwrap_or("active"));
    }
    let message = state.message(&channel, &ts).ok_or("message_not_found")?;
    Ok(json!({"channel": channel, "ts": ts, "message": state.message_json(message)}))
}

/// A stream that is open, or that a person stopped and the app has yet to end.
fn open_stream(state: &State, params: &Params) -> Result<(Message, Stream), Refusal> {
    let message = super::chat::own_message(state, params, "message_not_owned_by_app")?;
    let stream = message.stream.clone().filter(|stream| stream.open || stream.stopped);
    let stream = stream.ok_or("message_not_in_streaming_state")?;
    Ok((message, stream))
}

/// Adds `markdown_text` or `chunks`; false if neither came.
fn take(stream: &mut Stream, params: &Params) -> Result<bool, Refusal> {
    let (text, chunks) = (params.text("markdown_text"), params.json("chunks", "invalid_chunks")?);
    if text.is_some() && chunks.is_some() {
        return Err("cannot_provide_both_markdown_text_and_chunks".into());
    }
    if text.is_none() && chunks.is_none() {
        return Ok(false);
    }
    if stream.chunked.is_some_and(|chunked| chunked != chunks.is_some()) {
        return Err("streaming_mode_mismatch".into());
    }
    stream.chunked = Some(chunks.is_some());
    if let Some(text) = text {
        if text.chars().count() > MARKDOWN_MAX {
            return Err("msg_too_long".into());
        }
        stream.write(&text);
    }
    if let Some(chunks) = chunks {
        let chunks = chunks.as_array().cloned().ok_or("invalid_chunks")?;
        let problems: Vec<String> = chunks.iter().enumerate().flat_map(problems_of).collect();
        if !problems.is_empty() {
            return Err(Refusal::with_messages("invalid_chunks", problems));
        }
        for chunk in chunks {
            add(stream, &chunk)?;
        }
    }
    Ok(true)
}

fn add(stream: &mut Stream, chunk: &Value) -> Result<(), Refusal> {
    let Some(fields) = chunk.as_object() else {
        return Err("invalid_chunks".into());
    };
    match text_of(fields, "type") {
        "markdown_text" => stream.write(text_of(fields, "text")),
        "task_update" => stream.task(fields),
        "plan_update" => {
            stream.plan = true;
            stream.plan_title = Some(text_of(fields, "title").to_owned());
        }
        _ => {
            let blocks = fields.get("blocks").and_then(Value::as_array).into_iter().flatten();
            stream.parts.extend(blocks.cloned().map(Part::Block));
            let count = stream.parts.iter().filter(|part| matches!(part, Part::Block(_))).count();
            if count > BLOCKS_MAX {
                return Err("msg_blocks_too_many".into());
            }
        }
    }
    Ok(())
}

fn text_of<'a>(fields: &'a Map<String, Value>, key: &str) -> &'a str {
    fields.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// What is wrong with a chunk, with a pointer to the place.
fn problems_of((index, chunk): (usize, &Value)) -> Vec<String> {
    let at = format!("/chunks/{index}");
    let Some(fields) = chunk.as_object() else {
        return vec![format!("[ERROR] should be an object [json-pointer:{at}]")];
    };
    let missing = |keys: &[&str]| -> Vec<String> {
        let absent = keys.iter().filter(|key| text_of(fields, key).is_empty());
        absent.map(|key| format!("[ERROR] missing required field: {key} [json-pointer:{at}]")).collect()
    };
    match text_of(fields, "type") {
        "markdown_text" => missing(&["text"]),
        "plan_update" => missing(&["title"]),
        "task_update" => {
            let mut problems = missing(&["id", "title", "status"]);
            let status = text_of(fields, "status");
            if !["", "pending", "in_progress", "complete", "error"].contains(&status) {
                let words = "pending, in_progress, complete, error";
                problems.push(format!("[ERROR] must be one of: {words} [json-pointer:{at}/status]"));
            }
            let sources = fields.get("sources").and_then(Value::as_array).into_iter().flatten();
            for (number, source) in sources.enumerate() {
                if source.get("text").and_then(Value::as_str).is_none_or(str::is_empty) {
                    problems.push(format!("[ERROR] missing required field: text [json-pointer:{at}/sources/{number}]"));
                }
            }
            problems
        }
        "blocks" => {
            let found = validate::message(fields.get("blocks").unwrap_or(&Value::Null));
            found
                .iter()
                .map(|problem| format!("[ERROR] {} [json-pointer:{at}{}]", problem.text, problem.pointer))
                .collect()
        }
        other => vec![format!("[ERROR] unsupported type: {other} [json-pointer:{at}/type]")],
    }
}
