//! Forms: submitting and closing modals, and lists that fill while typing.

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::look::known;
use super::{Done, Problem, Reply, read_body};
use crate::deliver::interactions::{self, Outcome, envelope};
use crate::server::Server;
use crate::state::State;
use crate::state::blocks;
use crate::state::values;
use crate::state::views::View;

#[derive(Deserialize)]
struct Submit {
    #[serde(rename = "as")]
    person: String,
    view_id: String,
    #[serde(default)]
    values: Map<String, Value>,
}

pub(super) async fn submit(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let submit: Submit = read_body(&body)?;
    let ready = server.with(|state| fill_in(state, &submit))?;
    let outcome = match ready {
        Ok(view) => interactions::submit(&server, &view).await?,
        Err(complaints) => complaints,
    };
    Ok(Done(json!({"outcome": outcome.outcome, "errors": outcome.errors})))
}

/// Puts what the person filled in into the view; errors come back where the client would not send the form.
fn fill_in(state: &mut State, submit: &Submit) -> Result<Result<View, Outcome>, Problem> {
    known(state, &submit.person)?;
    let mut view = top_view(state, &submit.person, &submit.view_id)?.clone();
    if view.body.get("submit").is_none_or(Value::is_null) {
        return Err(Problem::conflict("no_submit", "the view has no submit button"));
    }
    for (block_id, fields) in &submit.values {
        for (action_id, given) in fields.as_object().into_iter().flatten() {
            let found = blocks::find(view.blocks(), block_id, action_id);
            let (_, element) = found.ok_or_else(|| {
                Problem::missing("element_not_found", format!("no element {action_id:?} in a block {block_id:?}"))
            })?;
            let given = state.given_to(element, given).map_err(|why| Problem::bad("invalid_value", why))?;
            let entry = values::entry_for(element, &given);
            let entry = entry.transpose().map_err(|why| Problem::bad("invalid_value", format!("{block_id}: {why}")))?;
            if let Some(entry) = entry {
                values::put(&mut view.values, block_id, action_id, entry);
            }
        }
    }
    if let Some(known) = state.view_mut(&view.id) {
        known.values.clone_from(&view.values);
        known.errors.clear();
    }
    let complaints = state.complaints(&view);
    if complaints.is_empty() {
        return Ok(Ok(view));
    }
    state.show_errors(&view.id, complaints.clone());
    Ok(Err(Outcome::errors(complaints)))
}

fn top_view<'a>(state: &'a State, person: &str, id: &str) -> Result<&'a View, Problem> {
    let top = state.modals.get(person).and_then(|stack| stack.last());
    let top = top.filter(|view| view.id == id);
    top.ok_or_else(|| Problem::missing("view_not_found", format!("{id:?} is not the top modal of {person}")))
}

#[derive(Deserialize)]
struct Close {
    #[serde(rename = "as")]
    person: String,
    view_id: String,
    /// The person closed the whole stack with the cross in the corner.
    #[serde(default)]
    all: bool,
}

pub(super) async fn close(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let close: Close = read_body(&body)?;
    let parcel = server.with(|state| {
        known(state, &close.person)?;
        let view = top_view(state, &close.person, &close.view_id)?.clone();
        let all = close.all || view.flag("clear_on_close");
        state.close_modal(&close.person, all);
        if !view.flag("notify_on_close") {
            return Ok::<_, Problem>(None);
        }
        let mut payload = envelope(state, "view_closed", &close.person);
        payload.insert("view".into(), view.to_json(state.identity()));
        payload.insert("is_cleared".into(), all.into());
        Ok(Some(interactions::parcel(state, payload)))
    })?;
    if let Some(parcel) = parcel {
        interactions::notify(&server, parcel).await?;
    }
    Ok(Done::ok())
}

#[derive(Deserialize)]
struct Suggest {
    #[serde(rename = "as")]
    person: String,
    channel: Option<String>,
    ts: Option<String>,
    view_id: Option<String>,
    block_id: String,
    action_id: String,
    #[serde(default)]
    query: String,
}

pub(super) async fn options(Shared(server): Shared<Server>, body: Bytes) -> Reply {
    let suggest: Suggest = read_body(&body)?;
    let parcel = server.with(|state| {
        known(state, &suggest.person)?;
        let mut payload = envelope(state, "block_suggestion", &suggest.person);
        payload.insert("action_id".into(), suggest.action_id.clone().into());
        payload.insert("block_id".into(), suggest.block_id.clone().into());
        payload.insert("value".into(), suggest.query.clone().into());
        place_of(state, &suggest, &mut payload)?;
        Ok::<_, Problem>(interactions::parcel(state, payload))
    })?;
    Ok(Done(interactions::options(&server, parcel).await?))
}

/// Adds where the select stands, which must be there and ask the app for its options.
fn place_of(state: &State, suggest: &Suggest, payload: &mut Map<String, Value>) -> Result<(), Problem> {
    let nothing = || Problem::missing("element_not_found", format!("no external select {:?} there", suggest.action_id));
    let blocks = match (&suggest.view_id, &suggest.channel, &suggest.ts) {
        (Some(id), _, _) => {
            let view = state.view(id).filter(|view| view.owner == suggest.person).ok_or_else(nothing)?;
            payload.insert("container".into(), json!({"type": "view", "view_id": id}));
            payload.insert("view".into(), view.to_json(state.identity()));
            view.blocks()
        }
        (None, Some(channel), Some(ts)) => {
            let message = state.message(channel, ts).ok_or_else(nothing)?;
            let ephemeral = message.ephemeral_to.is_some();
            let container =
                json!({"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral});
            payload.insert("container".into(), container);
            payload.insert("channel".into(), json!({"id": channel}));
            payload.insert("message".into(), state.message_json(message));
            message.blocks.as_ref().unwrap_or(&Value::Null)
        }
        _ => {
            return Err(Problem::bad("invalid_body", "either `view_id`, or `channel` and `ts`"));
        }
    };
    let (_, element) = blocks::find(blocks, &suggest.block_id, &suggest.action_id).ok_or_else(nothing)?;
    match blocks::text_of(element, "type") {
        "external_select" | "multi_external_select" => {}
        _ => return Err(nothing()),
    }
    let least = element.get("min_query_length").and_then(Value::as_u64).unwrap_or(3);
    if (suggest.query.chars().count() as u64) < least {
        return Err(Problem::conflict("query_too_short", format!("Slack asks the app from {least} letters on")));
    }
    Ok(())
}
