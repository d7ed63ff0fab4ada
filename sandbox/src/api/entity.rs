//! `entity.presentDetails`: the details of a Work Object that a person opened.

use serde_json::{Map, Value, json};

use super::content::needed;
use super::params::Params;
use super::{Answer, Refusal, content};
use crate::state::{Audience, State};

pub(super) fn present_details(state: &mut State, params: &Params) -> Answer {
    let trigger = needed(params, "trigger_id")?;
    let metadata = params.json("metadata", "invalid_metadata")?;
    let error = params.json("error", "invalid_arguments")?;
    let auth = params.flag("user_auth_required");
    let url = params.text("user_auth_url");
    if auth && url.is_none() {
        return Err("user_auth_url_missing".into());
    }
    let opened = state.entities.iter().find(|(_, opened)| opened.trigger_id == trigger);
    let (person, opened) =
        opened.map(|(person, opened)| (person.clone(), opened.clone())).ok_or("invalid_trigger_id")?;
    if let Some(metadata) = &metadata {
        check(metadata, &opened.external_ref)?;
    } else if error.is_none() && !auth {
        return Err("invalid_metadata".into());
    }
    state.exchange_trigger(&trigger, false).map_err(|_| "invalid_trigger_id")?;
    let mut presented = Map::from_iter([("user_auth_required".to_owned(), Value::from(auth))]);
    let parts = [("metadata", metadata), ("error", error), ("user_auth_url", url.map(Value::from))];
    for (key, value) in parts {
        if let Some(value) = value {
            presented.insert(key.to_owned(), value);
        }
    }
    if let Some(opened) = state.entities.get_mut(&person) {
        opened.presented = Some(Value::Object(presented));
    }
    state.tell(Audience::one(&person), json!({"type": "entity"}));
    content::done()
}

/// The details must be of the object that was opened, and have what an object must have.
fn check(metadata: &Value, external_ref: &Value) -> Result<(), Refusal> {
    let problems = content::entity_problems((0, metadata));
    if !problems.is_empty() {
        let problems = problems.iter().map(|problem| problem.replace("/metadata/entities/0", "/metadata")).collect();
        return Err(Refusal::with_messages("invalid_metadata", problems));
    }
    let id = |value: &Value| value.get("id").cloned();
    if metadata.get("external_ref").and_then(id) == id(external_ref) {
        return Ok(());
    }
    Err("entity_metadata_does_not_match_trigger".into())
}
