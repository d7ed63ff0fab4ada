//! `functions.*`: how a workflow step ended.

use serde_json::Value;

use super::content::{self, invalid, needed};
use super::params::Params;
use super::{Answer, Refusal};
use crate::state::State;

pub(super) fn complete_success(state: &mut State, params: &Params) -> Answer {
    let id = needed(params, "function_execution_id")?;
    let outputs = params.json("outputs", "invalid_arguments")?;
    let outputs = outputs.ok_or_else(|| invalid("missing required field: outputs"))?;
    if !outputs.is_object() {
        return Err(invalid("should be an object [json-pointer:/outputs]"));
    }
    check_outputs(state, &id, &outputs)?;
    state.end_step(&id, Ok(outputs))?;
    content::done()
}

/// What the manifest requires of a step's outputs must be there, and nothing else.
fn check_outputs(state: &State, id: &str, outputs: &Value) -> Result<(), Refusal> {
    let step = state.store.steps.iter().find(|step| step.id == id).ok_or("function_execution_not_found")?;
    let declared = state.surfaces.functions.iter().find(|(known, _)| *known == step.callback_id);
    let Some(declared) = declared.and_then(|(_, function)| function.get("output_parameters")) else {
        return Ok(());
    };
    let properties = declared.get("properties").unwrap_or(declared);
    let listed = declared.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut problems = Vec::new();
    for (name, about) in properties.as_object().into_iter().flatten() {
        let required = about.get("is_required").and_then(Value::as_bool).unwrap_or(false)
            || listed.iter().any(|known| known == name);
        if required && outputs.get(name).is_none_or(Value::is_null) {
            problems.push(format!("[ERROR] missing required field: {name} [json-pointer:/outputs]"));
        }
    }
    for name in outputs.as_object().into_iter().flatten().map(|(name, _)| name) {
        if properties.get(name).is_none() {
            problems.push(format!("[ERROR] no more outputs than declared: {name} [json-pointer:/outputs/{name}]"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::with_messages("parameter_validation_failed", problems)) }
}

pub(super) fn complete_error(state: &mut State, params: &Params) -> Answer {
    let id = needed(params, "function_execution_id")?;
    let error = needed(params, "error")?;
    state.end_step(&id, Err(error))?;
    content::done()
}
