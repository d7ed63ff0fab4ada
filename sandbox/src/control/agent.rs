//! The app as an agent, Work Objects, workflow steps, canvases and what is planned, from a person's side.

use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::look::{known, place};
use super::{Done, Problem, Reply, read_body};
use crate::server::Server;

/// The arguments of these routes; each takes some of them.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(rename = "as", default)]
    person: String,
    channel: Option<String>,
    context_channel: Option<String>,
    thread_ts: Option<String>,
    title: Option<String>,
    ts: Option<String>,
    url: Option<String>,
    external_id: Option<String>,
    callback_id: Option<String>,
    #[serde(default)]
    inputs: Map<String, Value>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    handle: String,
    #[serde(default)]
    users: Vec<String>,
}

fn missing(key: &str) -> Problem {
    Problem::bad("invalid_body", format!("`{key}` is missing"))
}

pub(super) async fn look(Shared(server): Shared<Server>, Query(wish): Query<Look>) -> Reply {
    server.with(|state| {
        known(state, &wish.person)?;
        Ok(Done(state.agent_view(&wish.person)))
    })
}

pub(super) async fn open(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    server.with(|state| {
        known(state, &wish.person)?;
        let context = wish.context_channel.as_deref().map(|wanted| place(state, &wish.person, wanted)).transpose()?;
        let (channel, thread_ts) = state.open_agent(&wish.person, context.as_deref());
        Ok(Done(json!({"channel": channel, "thread_ts": thread_ts})))
    })
}

pub(super) async fn context(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    server.with(|state| {
        known(state, &wish.person)?;
        let channel = place(state, &wish.person, wish.channel.as_deref().ok_or_else(|| missing("channel"))?)?;
        state.change_context(&wish.person, &channel);
        Ok(Done::ok())
    })
}

/// The channel and thread of a session: the DM with the app if no channel is named.
fn session(state: &mut crate::state::State, wish: &Wish) -> Result<(String, String), Problem> {
    known(state, &wish.person)?;
    let channel = match &wish.channel {
        Some(wanted) => place(state, &wish.person, wanted)?,
        None => state.app_im(&wish.person),
    };
    Ok((channel, wish.thread_ts.clone().ok_or_else(|| missing("thread_ts"))?))
}

pub(super) async fn stop(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    server.with(|state| {
        let (channel, thread_ts) = session(state, &wish)?;
        if !state.manifest.subscribes("agent_session_stopped") {
            let text = "there is no Stop button, since the app does not subscribe to agent_session_stopped";
            return Err(Problem::conflict("not_stoppable", text));
        }
        state.stop_agent(&wish.person, &channel, &thread_ts);
        Ok(Done::ok())
    })
}

pub(super) async fn rename(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    server.with(|state| {
        let (channel, thread_ts) = session(state, &wish)?;
        let title = wish.title.as_deref().filter(|title| !title.is_empty()).ok_or_else(|| missing("title"))?;
        if state.retitle(&wish.person, &channel, &thread_ts, title) {
            return Ok(Done::ok());
        }
        Err(Problem::missing("session_not_found", "the thread has no session"))
    })
}

pub(super) async fn open_entity(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    server.with(|state| {
        known(state, &wish.person)?;
        let channel = place(state, &wish.person, wish.channel.as_deref().ok_or_else(|| missing("channel"))?)?;
        let ts = wish.ts.as_deref().ok_or_else(|| missing("ts"))?;
        let wanted = wish.external_id.as_deref().or(wish.url.as_deref()).ok_or_else(|| missing("external_id"))?;
        if state.open_entity(&wish.person, &channel, ts, wanted) {
            return Ok(Done::ok());
        }
        Err(Problem::missing("entity_not_found", "the message has no such Work Object"))
    })
}

pub(super) async fn close_entity(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    server.with(|state| {
        known(state, &wish.person)?;
        state.entities.remove(&wish.person);
        Ok(Done::ok())
    })
}

/// Who looks, and where.
#[derive(Deserialize)]
pub(super) struct Look {
    #[serde(rename = "as")]
    person: String,
    channel: Option<String>,
}

pub(super) async fn entity(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.read(|state| {
        known(state, &look.person)?;
        Ok(Done(json!({"entity": state.entity_view(&look.person)})))
    })
}

pub(super) async fn canvases(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.with(|state| {
        known(state, &look.person)?;
        let channel = look.channel.as_deref().map(|wanted| place(state, &look.person, wanted)).transpose()?;
        let fits = |of: &Option<String>| channel.is_none() || *of == channel;
        let all = state.store.canvases.iter().filter(|canvas| fits(&canvas.channel));
        Ok(Done(json!({"canvases": all.map(|canvas| state.canvas_view(canvas)).collect::<Vec<Value>>()})))
    })
}

pub(super) async fn scheduled(Shared(server): Shared<Server>, Query(look): Query<Look>) -> Reply {
    server.with(|state| {
        known(state, &look.person)?;
        let channel = look.channel.as_deref().map(|wanted| place(state, &look.person, wanted)).transpose()?;
        let seen = state.store.scheduled.iter().filter(|known| match &channel {
            Some(channel) => known.draft.channel == *channel,
            None => state.channel(&known.draft.channel).is_some_and(|found| state.can_see(found, &look.person)),
        });
        let all = seen.map(|known| {
            json!({
                "id": known.id,
                "channel": known.draft.channel,
                "post_at": known.post_at,
                "text": known.draft.text,
                "blocks": known.draft.blocks,
                "thread_ts": known.draft.thread_ts,
            })
        });
        Ok(Done(json!({"scheduled": all.collect::<Vec<Value>>()})))
    })
}

pub(super) async fn functions(Shared(server): Shared<Server>) -> Done {
    server.read(|state| {
        let all = state.store.steps.iter().map(|step| {
            json!({
                "callback_id": step.callback_id,
                "function_execution_id": step.id,
                "user": step.user,
                "inputs": step.inputs,
                "state": step.state,
                "outputs": step.outputs,
                "error": step.error,
            })
        });
        Done(json!({"functions": all.collect::<Vec<Value>>()}))
    })
}

pub(super) async fn run_function(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    server.with(|state| {
        known(state, &wish.person)?;
        let callback_id = wish.callback_id.as_deref().ok_or_else(|| missing("callback_id"))?;
        let id = state.run_step(&wish.person, callback_id, Value::Object(wish.inputs));
        let id = id.ok_or_else(|| Problem::missing("function_not_found", "the manifest has no such function"))?;
        Ok(Done(json!({"function_execution_id": id})))
    })
}

pub(super) async fn usergroups(Shared(server): Shared<Server>) -> Done {
    server.read(|state| {
        let all = state.store.usergroups.iter();
        let all =
            all.map(|group| json!({"id": group.id, "name": group.name, "handle": group.handle, "users": group.users}));
        Done(json!({"usergroups": all.collect::<Vec<Value>>()}))
    })
}

pub(super) async fn add_usergroup(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    if wish.name.is_empty() || wish.handle.is_empty() {
        return Err(missing("name"));
    }
    server.with(|state| {
        for user in &wish.users {
            known(state, user)?;
        }
        let group = state.add_usergroup(&wish.name, &wish.handle, &wish.users);
        Ok(Done(json!({"usergroup": group})))
    })
}

pub(super) async fn emoji(Shared(server): Shared<Server>) -> Done {
    server.read(|state| Done(json!({"emoji": state.store.emoji})))
}

pub(super) async fn add_emoji(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let wish: Wish = read_body(&body)?;
    let url = wish.url.ok_or_else(|| missing("url"))?;
    if wish.name.is_empty() {
        return Err(missing("name"));
    }
    server.with(|state| {
        state.store.emoji.insert(wish.name.clone(), url.clone());
        let event = json!({"type": "emoji_changed", "subtype": "add", "name": wish.name, "value": url});
        state.emit_now("emoji_changed", event);
        state.effects.save = true;
        Ok(Done::ok())
    })
}
