//! `agents.sessions.*` and `assistant.threads.*`.

use serde_json::{Value, json};

use super::content::{self, custom, invalid, needed};
use super::params::Params;
use super::place::known;
use super::{Answer, Refusal};
use crate::state::State;
use crate::state::agents::{Prompts, Session};
use crate::surfaces::Agent;

const STATUSES: [&str; 4] = ["active", "processing", "suspended", "closed"];
const TITLE_MAX: usize = 200;
const PROMPTS_MAX: usize = 4;
const LOADING_MAX: usize = 10;

fn is_agent(state: &State) -> bool {
    state.surfaces.open || state.surfaces.agent.is_some()
}

pub(super) fn check_status(status: &str) -> Result<(), Refusal> {
    if STATUSES.contains(&status) { Ok(()) } else { Err("invalid_status".into()) }
}

/// Channel and thread of a session.
fn session_place(state: &State, params: &Params) -> Result<(String, String), Refusal> {
    if !is_agent(state) {
        return Err("feature_disabled".into());
    }
    let channel = params.required("channel_id", "channel_not_found")?;
    known(state, &channel)?;
    if !state.bot_is_member(&channel) {
        return Err("not_authorized".into());
    }
    let thread_ts = params.required("thread_ts", "thread_ts_required")?;
    Ok((channel, thread_ts))
}

fn checked_title(title: &str) -> Result<(), Refusal> {
    if (1..=TITLE_MAX).contains(&title.chars().count()) {
        return Ok(());
    }
    Err(invalid(&format!("must be less than {} characters [json-pointer:/title]", TITLE_MAX + 1)))
}

pub(super) fn set_session_status(state: &mut State, params: &Params) -> Answer {
    let (channel, thread_ts) = session_place(state, params)?;
    let status = params.required("status", "invalid_status")?;
    check_status(&status)?;
    custom(state, params)?;
    let title = params.text("title");
    if let Some(title) = &title {
        checked_title(title)?;
    }
    let initiator = params.text("initiator_user_id");
    if initiator.as_ref().is_some_and(|user| !state.is_member(&channel, user)) {
        return Err("user_not_found".into());
    }
    let thread = state.agent_thread_mut(&channel, &thread_ts).ok_or("channel_not_found")?;
    let session = thread.session.get_or_insert_with(|| Session { status: String::new(), title, initiator });
    session.status.clone_from(&status);
    let title = session.title.clone();
    state.tell_agent(&channel, Some(&thread_ts));
    let mut answer = content::present(json!({"status": status, "agent_status": status, "title": title}));
    let stoppable = state.manifest.subscribes("agent_session_stopped");
    if let (true, false, Some(fields)) = (status == "processing", stoppable, answer.as_object_mut()) {
        let warning = "missing_agent_session_stopped_event_subscription";
        fields.insert("warning".into(), warning.into());
        fields.insert("response_metadata".into(), json!({"warnings": [warning]}));
    }
    Ok(answer)
}

pub(super) fn rename_session(state: &mut State, params: &Params) -> Answer {
    let (channel, thread_ts) = session_place(state, params)?;
    let title = needed(params, "title")?;
    checked_title(&title)?;
    state.agent_thread(&channel, &thread_ts).and_then(|thread| thread.session.as_ref()).ok_or("session_not_found")?;
    let session = state.agent_thread_mut(&channel, &thread_ts).and_then(|thread| thread.session.as_mut());
    session.ok_or("session_not_found")?.title = Some(title.clone());
    state.tell_agent(&channel, Some(&thread_ts));
    Ok(json!({"title": title}))
}

/// The end of a stream sets the status of its session, if the thread has one.
pub(super) fn end_stream(state: &mut State, channel: &str, thread_ts: &str, status: &str) {
    if state.agent_thread(channel, thread_ts).is_none() {
        return;
    }
    let session = state.agent_thread_mut(channel, thread_ts).and_then(|thread| thread.session.as_mut());
    if let Some(session) = session {
        status.clone_into(&mut session.status);
        state.tell_agent(channel, Some(thread_ts));
    }
}

/// Channel and thread of an assistant's thread; the thread's first message must be there.
fn thread_place(state: &State, params: &Params) -> Result<(String, String), Refusal> {
    let channel = params.required("channel_id", "channel_not_found")?;
    known(state, &channel)?;
    let thread_ts = params.required("thread_ts", "invalid_thread_ts")?;
    let parent = state.message(&channel, &thread_ts).filter(|parent| parent.thread_ts.is_none());
    parent.ok_or("invalid_thread_ts")?;
    Ok((channel, thread_ts))
}

pub(super) fn set_status(state: &mut State, params: &Params) -> Answer {
    let (channel, thread_ts) = thread_place(state, params)?;
    custom(state, params)?;
    let loading = params.json("loading_messages", "invalid_arguments")?;
    let loading = loading.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let loading: Vec<String> = loading.map(str::to_owned).collect();
    if loading.len() > LOADING_MAX {
        return Err(invalid(&format!("no more than {LOADING_MAX} items allowed [json-pointer:/loading_messages]")));
    }
    let (status, now) = (params.text("status").unwrap_or_default(), state.now());
    let thread = state.agent_thread_mut(&channel, &thread_ts).ok_or("invalid_thread_ts")?;
    (thread.status, thread.status_at, thread.loading_messages) = (status, Some(now), loading);
    state.tell_agent(&channel, Some(&thread_ts));
    content::done()
}

pub(super) fn set_title(state: &mut State, params: &Params) -> Answer {
    let (channel, thread_ts) = thread_place(state, params)?;
    let title = needed(params, "title")?;
    state.title_thread(&channel, &thread_ts, &title);
    content::done()
}

fn prompts(params: &Params) -> Result<Vec<Value>, Refusal> {
    let given = params.json("prompts", "invalid_arguments")?;
    let given = given.ok_or_else(|| invalid("missing required field: prompts"))?;
    let given = given.as_array().ok_or_else(|| invalid("should be an array [json-pointer:/prompts]"))?;
    if given.is_empty() || given.len() > PROMPTS_MAX {
        return Err(invalid(&format!("must have 1 to {PROMPTS_MAX} items [json-pointer:/prompts]")));
    }
    for (index, prompt) in given.iter().enumerate() {
        for key in ["title", "message"] {
            if prompt.get(key).and_then(Value::as_str).is_none_or(str::is_empty) {
                return Err(invalid(&format!("missing required field: {key} [json-pointer:/prompts/{index}]")));
            }
        }
    }
    Ok(given.clone())
}

pub(super) fn set_prompts(state: &mut State, params: &Params) -> Answer {
    if !is_agent(state) {
        return Err("not_agent_app".into());
    }
    let channel = params.required("channel_id", "channel_not_found")?;
    known(state, &channel)?;
    let (prompts, title) = (prompts(params)?, params.text("title"));
    let threaded = params.text("thread_ts").is_some();
    if state.surfaces.agent == Some(Agent::Agent) {
        if threaded {
            // Slack answers ok and shows nothing.
            return Ok(json!({"warning": "an agent_view shows no suggested prompts where a thread_ts is given"}));
        }
        state.store.prompts.insert(channel.clone(), Prompts { prompts, title });
        state.tell_agent(&channel, None);
        return content::done();
    }
    if !threaded {
        return Err("missing_thread_ts".into());
    }
    let (channel, thread_ts) = thread_place(state, params)?;
    let thread = state.agent_thread_mut(&channel, &thread_ts).ok_or("invalid_thread_ts")?;
    (thread.prompts, thread.prompts_title) = (prompts, title);
    state.tell_agent(&channel, Some(&thread_ts));
    content::done()
}
