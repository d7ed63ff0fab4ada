//! Acting: messages, commands, clicks and the Home tab.

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::files::writable;
use super::look::known;
use super::{Done, Problem, Reply, read_body};
use crate::deliver::escape::{Style, typed};
use crate::deliver::interactions::{self, envelope, notify};
use crate::deliver::{Parcel, commands};
use crate::server::Server;
use crate::state::blocks::{self, text_of};
use crate::state::files::File;
use crate::state::messages::{Draft, Message};
use crate::state::{State, rich_text, values};

#[derive(Deserialize)]
struct Say {
    #[serde(rename = "as")]
    person: String,
    channel: String,
    text: String,
    thread_ts: Option<String>,
    /// Files uploaded before.
    #[serde(default)]
    files: Vec<String>,
    /// Shows a reply in the channel as well.
    #[serde(default)]
    broadcast: bool,
    /// What `compose` answered, so that the links look as they did there.
    unfurl_id: Option<String>,
}

pub(super) async fn say(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let say: Say = read_body(&body)?;
    let channel = server.with(|state| {
        known(state, &say.person)?;
        let channel = writable(state, &say.person, &say.channel)?;
        for id in &say.files {
            let own = |file: &&File| file.exists() && file.user == say.person;
            let missing = || Problem::missing("file_not_found", format!("{} has no file {id}", say.person));
            state.file(id).filter(own).ok_or_else(missing)?;
        }
        Ok::<_, Problem>(channel)
    })?;
    let text = say.text.trim();
    if text.is_empty() && say.files.is_empty() {
        return Err(Problem::bad("no_text", "there is nothing to say"));
    }
    if text.starts_with('/') && say.thread_ts.is_none() {
        return match commands::run(&server, &say.person, &channel, text).await {
            Ok(()) => Ok(Done::ok()),
            Err(failed) => Err(Problem::conflict(failed.code, failed.text)),
        };
    }
    if text.starts_with('/') {
        let message = "slash commands cannot be used in a thread";
        return Err(Problem::conflict("not_allowed_in_thread", message));
    }
    let ts = server.with(|state| {
        let text = typed(state, text, Style::Message);
        let broadcast = say.broadcast && say.thread_ts.is_some();
        let composed = say.unfurl_id.as_ref().and_then(|id| state.composed.remove(id));
        let attachments = composed.map(|composed| composed.attachments).unwrap_or_default();
        let draft = Draft {
            channel,
            thread_ts: say.thread_ts,
            person: Some(say.person),
            blocks: rich_text::blocks(&text),
            text,
            // What is unfurled already is not shared with the app again.
            without_unfurls: !attachments.is_empty(),
            attachments,
            files: say.files,
            subtype: broadcast.then(|| "thread_broadcast".to_owned()),
            ..Draft::default()
        };
        state.post(draft).ts
    });
    Ok(Done(json!({"ts": ts})))
}

#[derive(Deserialize)]
struct Act {
    #[serde(rename = "as")]
    person: String,
    channel: Option<String>,
    ts: Option<String>,
    view_id: Option<String>,
    action: Value,
}

pub(super) async fn act(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let act: Act = read_body(&body)?;
    let parcel = server.with(|state| {
        known(state, &act.person)?;
        match (&act.view_id, &act.channel, &act.ts) {
            (Some(view_id), _, _) => act_in_view(state, &act, view_id),
            (None, Some(channel), Some(ts)) => act_on_message(state, &act, channel, ts),
            _ => Err(Problem::bad("invalid_body", "either `view_id`, or `channel` and `ts`")),
        }
    })?;
    if let Some(parcel) = parcel {
        notify(&server, parcel).await?;
    }
    Ok(Done::ok())
}

/// An action that has been looked up: as the app sees it, its place in `state.values`, and whether it is sent.
struct Looked {
    action: Value,
    entry: Option<Value>,
    block_id: String,
    action_id: String,
    dispatches: bool,
}

/// Makes the `actions[]` entry for what the person did, or refuses what the client would not have offered.
fn look_up(state: &mut State, all: &Value, given: &Value) -> Result<Looked, Problem> {
    let (block_id, action_id) = (text_of(given, "block_id").to_owned(), text_of(given, "action_id").to_owned());
    let found = blocks::find(all, &block_id, &action_id);
    let (block, element) = found.ok_or_else(|| {
        Problem::missing("element_not_found", format!("no element {action_id:?} in a block {block_id:?}"))
    })?;
    let kind = text_of(element, "type");
    let entry = values::entry_for(element, given).transpose().map_err(|why| Problem::bad("invalid_action", why))?;
    let mut action = Map::new();
    let fields: &[&str] = match kind {
        "button" => &["text", "value", "style", "url"],
        "icon_button" => &["text", "value", "icon"],
        "workflow_button" => &["text", "workflow"],
        _ => &["placeholder"],
    };
    for key in fields {
        if let Some(value) = element.get(*key) {
            action.insert((*key).to_owned(), value.clone());
        }
    }
    pick(element, given, &mut action)?;
    if let Some(Value::Object(entry)) = &entry {
        action.extend(entry.clone());
    }
    action.insert("type".into(), kind.into());
    action.insert("block_id".into(), block_id.clone().into());
    action.insert("action_id".into(), action_id.clone().into());
    let dispatches = blocks::dispatches(block);
    action.insert("action_ts".into(), state.next_ts().into());
    Ok(Looked { action: Value::Object(action), entry, block_id, action_id, dispatches })
}

/// What the person picked in an element that keeps no state: an overflow menu, or a pair of feedback buttons.
fn pick(element: &Value, given: &Value, action: &mut Map<String, Value>) -> Result<(), Problem> {
    let invalid = |why: String| Problem::bad("invalid_action", why);
    match text_of(element, "type") {
        "overflow" => {
            let chosen = given.get("selected_option").unwrap_or(&Value::Null);
            let option = values::option(element, chosen).map_err(invalid)?;
            action.insert("selected_option".into(), option);
        }
        "feedback_buttons" => {
            let mut offered = ["positive_button", "negative_button"].into_iter().filter_map(|key| element.get(key));
            let chosen = offered.find(|button| text_of(button, "value") == text_of(given, "value"));
            let chosen = chosen.ok_or_else(|| invalid("no feedback button has that value".into()))?;
            action.insert("value".into(), text_of(chosen, "value").into());
            action.insert("text".into(), chosen.get("text").cloned().unwrap_or_default());
        }
        _ => {}
    }
    Ok(())
}

fn act_in_view(state: &mut State, act: &Act, id: &str) -> Result<Option<Parcel>, Problem> {
    let person = act.person.as_str();
    let view = state.view(id).filter(|view| view.owner == person).cloned();
    let mut view =
        view.ok_or_else(|| Problem::missing("view_not_found", format!("{person} has no view {id:?} open")))?;
    let looked = look_up(state, view.blocks(), &act.action)?;
    let mut now = view.values.clone();
    if let Some(entry) = looked.entry {
        values::put(&mut now, &looked.block_id, &looked.action_id, entry);
    }
    view.values = now;
    if let Some(known) = state.view_mut(id) {
        known.values.clone_from(&view.values);
    }
    if !looked.dispatches {
        return Ok(None);
    }
    let mut payload = envelope(state, "block_actions", person);
    payload.insert("container".into(), json!({"type": "view", "view_id": view.id}));
    payload.insert("trigger_id".into(), state.new_trigger(person, !view.is_home()).into());
    payload.insert("view".into(), view.to_json(state.identity()));
    payload.insert("actions".into(), json!([looked.action]));
    Ok(Some(interactions::parcel(state, payload)))
}

fn act_on_message(state: &mut State, act: &Act, channel: &str, ts: &str) -> Result<Option<Parcel>, Problem> {
    let person = act.person.as_str();
    let gone = || Problem::missing("message_not_found", format!("{person} sees no message {ts} in {channel}"));
    let visible = state.channel(channel).is_some_and(|found| state.can_see(found, person));
    let message = state.message(channel, ts).cloned().ok_or_else(gone)?;
    match &message.ephemeral_to {
        Some(only) if only != person => return Err(gone()),
        None if !visible => return Err(gone()),
        _ => {}
    }
    let all = message.blocks.clone().unwrap_or(Value::Null);
    let looked = look_up(state, &all, &act.action)?;
    let before = message.states.get(person).cloned().unwrap_or_default();
    let mut now = values::state_of(&all, &before);
    if let Some(entry) = looked.entry {
        values::put(&mut now, &looked.block_id, &looked.action_id, entry);
    }
    if let Some(known) = state.message_mut(channel, ts) {
        known.states.insert(person.to_owned(), now.clone());
    }
    if !looked.dispatches {
        return Ok(None);
    }
    Ok(Some(message_action(state, person, &message, now, looked.action)))
}

/// The `block_actions` of a message.
fn message_action(
    state: &mut State,
    person: &str,
    message: &Message,
    now: Map<String, Value>,
    action: Value,
) -> Parcel {
    let (channel, ts) = (message.channel.as_str(), message.ts.as_str());
    let ephemeral = message.ephemeral_to.is_some();
    let mut container = json!({"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral});
    if let (Some(thread), Some(fields)) = (&message.thread_ts, container.as_object_mut()) {
        fields.insert("thread_ts".into(), thread.clone().into());
    }
    let name = state.channel_name_for_app(channel);
    let response_url = state.new_response_url(person, channel, message.thread_ts.clone(), Some(ts.to_owned()));
    let mut payload = envelope(state, "block_actions", person);
    payload.insert("container".into(), container);
    payload.insert("channel".into(), json!({"id": channel, "name": name}));
    // Slack leaves the message out where it was ephemeral.
    if !ephemeral {
        payload.insert("message".into(), state.message_json(message));
    }
    payload.insert("state".into(), json!({"values": now}));
    payload.insert("response_url".into(), response_url.into());
    payload.insert("trigger_id".into(), state.new_trigger(person, false).into());
    payload.insert("actions".into(), json!([action]));
    interactions::parcel(state, payload)
}

#[derive(Deserialize)]
struct OpenHome {
    #[serde(rename = "as")]
    person: String,
    tab: Option<String>,
}

pub(super) async fn open_home(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let open: OpenHome = read_body(&body)?;
    let tab = open.tab.unwrap_or_else(|| "home".to_owned());
    if tab != "home" && tab != "messages" {
        return Err(Problem::bad("invalid_tab", "`tab` is \"home\" or \"messages\""));
    }
    server.with(|state| {
        known(state, &open.person)?;
        let channel = state.app_im(&open.person);
        let ts = state.next_ts();
        let mut event = json!({
            "type": "app_home_opened",
            "user": open.person,
            "channel": channel,
            "tab": tab,
            "event_ts": ts,
        });
        let home = state.store.homes.get(&open.person).filter(|_| tab == "home");
        if let (Some(home), Some(fields)) = (home, event.as_object_mut()) {
            fields.insert("view".into(), home.to_json(state.identity()));
        }
        state.emit("app_home_opened", event);
        Ok(Done::ok())
    })
}
