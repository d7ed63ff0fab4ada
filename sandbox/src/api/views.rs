//! `views.*`: modals and Home tabs.

use serde_json::{Map, Value, json};

use super::params::Params;
use super::{Answer, Refusal};
use crate::state::State;
use crate::validate::{self, Surface};

/// The `view` argument, checked for the place it is meant for.
fn body(params: &Params, surface: Surface) -> Result<Map<String, Value>, Refusal> {
    let view = params.json("view", "invalid_arguments")?;
    let Some(view) = view else {
        let missing = "[ERROR] missing required field: view".to_owned();
        return Err(Refusal::with_messages("invalid_arguments", vec![missing]));
    };
    checked_view(view, surface)
}

/// A view that keeps every rule of Block Kit, or Slack's refusal.
pub(crate) fn checked_view(view: Value, surface: Surface) -> Result<Map<String, Value>, Refusal> {
    let problems = validate::view(&view, surface);
    if !problems.is_empty() {
        return Err(Refusal::with_messages("invalid_arguments", validate::lines(&problems)));
    }
    match view {
        Value::Object(view) if json_size(&view) <= validate::VIEW_JSON_MAX => Ok(view),
        Value::Object(_) => Err("view_too_large".into()),
        _ => Err("invalid_arguments".into()),
    }
}

fn json_size(view: &Map<String, Value>) -> usize {
    serde_json::to_string(view).map_or(0, |text| text.len())
}

fn trigger(params: &Params) -> Result<String, Refusal> {
    params.text("trigger_id").ok_or_else(|| {
        let missing = "[ERROR] missing required field: trigger_id".to_owned();
        Refusal::with_messages("invalid_arguments", vec![missing])
    })
}

pub(super) fn open(state: &mut State, params: &Params) -> Answer {
    let trigger = trigger(params)?;
    let body = body(params, Surface::Modal)?;
    if state.external_id_taken(&body, None) {
        return Err("duplicate_external_id".into());
    }
    let person = state.exchange_trigger(&trigger, false)?;
    let view = state.open_modal(&person, body);
    Ok(json!({"view": view.to_json(state.identity())}))
}

pub(super) fn push(state: &mut State, params: &Params) -> Answer {
    let trigger = trigger(params)?;
    let body = body(params, Surface::Modal)?;
    if state.external_id_taken(&body, None) {
        return Err("duplicate_external_id".into());
    }
    let person = state.exchange_trigger(&trigger, true)?;
    let view = state.push_modal(&person, body)?;
    Ok(json!({"view": view.to_json(state.identity())}))
}

pub(super) fn update(state: &mut State, params: &Params) -> Answer {
    let id = match (params.text("view_id"), params.text("external_id")) {
        (Some(id), _) => id,
        (None, Some(external)) => state.modal_by_external_id(&external).ok_or("not_found")?.id.clone(),
        (None, None) => {
            let missing = "[ERROR] either view_id or external_id is required".to_owned();
            return Err(Refusal::with_messages("invalid_arguments", vec![missing]));
        }
    };
    let known = state.view(&id).ok_or("not_found")?;
    let surface = if known.is_home() { Surface::Home } else { Surface::Modal };
    let body = body(params, surface)?;
    if state.external_id_taken(&body, Some(&id)) {
        return Err("duplicate_external_id".into());
    }
    let view = state.update_view(&id, params.text("hash").as_deref(), body)?;
    Ok(json!({"view": view.to_json(state.identity())}))
}

pub(super) fn publish(state: &mut State, params: &Params) -> Answer {
    if !state.manifest.tabs.home {
        return Err("not_enabled".into());
    }
    let user = params.required("user_id", "user_not_found")?;
    state.person(&user).filter(|person| !person.deleted && !person.is_bot).ok_or("user_not_found")?;
    let body = body(params, Surface::Home)?;
    let view = state.publish_home(&user, params.text("hash").as_deref(), body)?;
    Ok(json!({"view": view.to_json(state.identity())}))
}
