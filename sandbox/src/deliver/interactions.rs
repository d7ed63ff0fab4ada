//! Interactions: clicks and choices, forms, closed modals, and the lists an app fills while a person types.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::route::Kind;
use super::{Ack, Failure, Parcel, payload_form, send_ok};
use crate::api::views::checked_view;
use crate::server::Server;
use crate::state::State;
use crate::state::blocks::text_of;
use crate::state::views::View;
use crate::validate::Surface;

/// What every interaction carries.
pub(crate) fn envelope(state: &State, kind: &str, person: &str) -> Map<String, Value> {
    let identity = state.identity();
    let name = state.person(person).map_or("", |person| &person.name);
    let value = json!({
        "type": kind,
        "user": {"id": person, "username": name, "name": name, "team_id": identity.team_id},
        "team": {"id": identity.team_id, "domain": identity.team_domain},
        "api_app_id": identity.app_id,
        "token": identity.verification_token,
        "enterprise": null,
        "is_enterprise_install": false,
    });
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// A parcel for the interactions address, or for the one that answers options.
pub(crate) fn parcel(state: &State, payload: Map<String, Value>) -> Parcel {
    let payload = Value::Object(payload);
    let kind = text_of(&payload, "type").to_owned();
    let (route, url) = match kind.as_str() {
        "block_suggestion" => (Kind::Question, state.options_url()),
        "view_submission" => (Kind::Question, state.interactions_url()),
        _ => (Kind::Interaction, state.interactions_url()),
    };
    Parcel {
        name: kind,
        kind: route,
        url,
        content_type: "application/x-www-form-urlencoded",
        body: payload_form(&payload),
        shown: payload,
        retry: None,
    }
}

/// Sends `block_actions`, a shortcut or `view_closed`, whose answers have no body that anybody reads.
pub(crate) async fn notify(server: &Server, parcel: Parcel) -> Result<(), Failure> {
    let name = parcel.name.clone();
    let ack = send_ok(server, parcel).await?;
    if !ack.is_blank() {
        server.warn(
            ack.n,
            &format!("Slack ignores the body of an answer to {name}; use the response_url or the Web API"),
        );
    }
    Ok(())
}

/// What became of a form.
pub(crate) struct Outcome {
    pub outcome: &'static str,
    pub errors: BTreeMap<String, String>,
}

impl Outcome {
    fn plain(outcome: &'static str) -> Self {
        Self { outcome, errors: BTreeMap::new() }
    }

    pub fn errors(errors: BTreeMap<String, String>) -> Self {
        Self { outcome: "errors", errors }
    }
}

/// Sends `view_submission` and does what the answer says.
pub(crate) async fn submit(server: &Server, view: &View) -> Result<Outcome, Failure> {
    let parcel = server.with(|state| {
        let mut payload = envelope(state, "view_submission", &view.owner);
        payload.insert("trigger_id".into(), state.new_trigger(&view.owner, true).into());
        payload.insert("view".into(), view.to_json(state.identity()));
        payload.insert("response_urls".into(), response_urls(state, view));
        parcel(state, payload)
    });
    let ack = send_ok(server, parcel).await?;
    let answered = answer_of(&ack).and_then(|answer| server.with(|state| carry_out(state, view, answer)));
    match answered {
        Ok(outcome) => Ok(outcome),
        Err(problem) => {
            server.warn(ack.n, &problem);
            server.with(|state| state.toast(&view.owner, "We had some trouble connecting. Try again?"));
            Err(Failure::Dispatch)
        }
    }
}

fn answer_of(ack: &Ack) -> Result<Value, String> {
    if ack.is_blank() {
        return Ok(json!({}));
    }
    match ack.json() {
        Some(Value::Object(fields)) => Ok(Value::Object(fields)),
        _ => Err("the answer to view_submission must be empty or a JSON object".to_owned()),
    }
}

/// Conversation selects with `response_url_enabled` give the app a response URL for the chosen conversation.
fn response_urls(state: &mut State, view: &View) -> Value {
    let mut wanted = Vec::new();
    for (block, element) in crate::state::blocks::elements(view.blocks()) {
        if !element.get("response_url_enabled").and_then(Value::as_bool).unwrap_or(false) {
            continue;
        }
        let (block_id, action_id) = (text_of(block, "block_id"), text_of(element, "action_id"));
        let entry = view.values.get(block_id).and_then(|block| block.get(action_id));
        let chosen = entry.map(|entry| (text_of(entry, "selected_conversation"), text_of(entry, "selected_channel")));
        let channel =
            chosen.map_or("", |(conversation, channel)| if conversation.is_empty() { channel } else { conversation });
        if !channel.is_empty() {
            wanted.push((block_id.to_owned(), action_id.to_owned(), channel.to_owned()));
        }
    }
    let urls = wanted.into_iter().map(|(block_id, action_id, channel_id)| {
        let url = state.new_response_url(&view.owner, &channel_id, None, None);
        json!({"block_id": block_id, "action_id": action_id, "channel_id": channel_id, "response_url": url})
    });
    urls.collect()
}

fn carry_out(state: &mut State, view: &View, answer: Value) -> Result<Outcome, String> {
    if state.view(&view.id).is_none() {
        // The app replaced the stack meanwhile, or the person closed it.
        return Ok(Outcome::plain("closed"));
    }
    let new_view = || {
        let new = answer.get("view").cloned().ok_or("response_action without `view`")?;
        checked_view(new, Surface::Modal).map_err(|refusal| format!("the view was refused: {refusal}"))
    };
    match text_of(&answer, "response_action") {
        "" => {
            state.close_modal(&view.owner, false);
            Ok(Outcome::plain("closed"))
        }
        "clear" => {
            state.close_modal(&view.owner, true);
            Ok(Outcome::plain("cleared"))
        }
        "update" => {
            state.update_view(&view.id, None, new_view()?).map_err(str::to_owned)?;
            Ok(Outcome::plain("updated"))
        }
        "push" => {
            state.push_modal(&view.owner, new_view()?).map_err(str::to_owned)?;
            Ok(Outcome::plain("pushed"))
        }
        "errors" => {
            let errors = errors_of(view, &answer)?;
            state.show_errors(&view.id, errors.clone());
            Ok(Outcome::errors(errors))
        }
        other => Err(format!("unknown response_action {other:?}")),
    }
}

fn errors_of(view: &View, answer: &Value) -> Result<BTreeMap<String, String>, String> {
    let given = answer.get("errors").and_then(Value::as_object).filter(|errors| !errors.is_empty());
    let given = given.ok_or("response_action errors without `errors`")?;
    let inputs: Vec<&str> = view
        .blocks()
        .as_array()
        .into_iter()
        .flatten()
        .filter(|block| text_of(block, "type") == "input")
        .map(|block| text_of(block, "block_id"))
        .collect();
    let mut errors = BTreeMap::new();
    for (block_id, text) in given {
        if !inputs.contains(&block_id.as_str()) {
            return Err(format!("errors names {block_id:?}, which is no input block of the view"));
        }
        let text = text.as_str().ok_or_else(|| format!("the error of {block_id:?} is no text"))?;
        errors.insert(block_id.clone(), text.to_owned());
    }
    Ok(errors)
}

/// Asks the app for the options of an external select.
pub(crate) async fn options(server: &Server, parcel: Parcel) -> Result<Value, Failure> {
    let ack = send_ok(server, parcel).await?;
    let answer = ack.json().unwrap_or(Value::Null);
    let problems = crate::validate::suggestions(&answer);
    if let Some(problem) = problems.first() {
        server.warn(ack.n, &format!("the options were refused: {problem}"));
        return Ok(json!({"ok": true, "options": []}));
    }
    let mut result = json!({"ok": true});
    if let Some(fields) = result.as_object_mut() {
        for key in ["options", "option_groups"] {
            if let Some(list) = answer.get(key) {
                fields.insert(key.into(), list.clone());
            }
        }
    }
    Ok(result)
}
