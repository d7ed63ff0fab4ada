//! `blocks.validate`: the rules of Block Kit, asked for without showing anything.

use serde_json::{Value, json};

use super::params::Params;
use super::{Answer, Refusal, content};
use crate::state::State;
use crate::validate::{self, Problem, Surface};

pub(super) fn validate(_: &mut State, params: &Params) -> Answer {
    let blocks = params.json("blocks", "invalid_arguments")?;
    let message = params.json("message", "invalid_arguments")?;
    let view = params.json("view", "invalid_arguments")?;
    let (error, problems) = match (blocks, message, view) {
        (Some(blocks), None, None) => {
            let found = validate::message(&blocks).into_iter();
            // Standing alone, the list of blocks is the whole document.
            let from_root = found.map(|problem| Problem {
                pointer: problem.pointer.strip_prefix("/blocks").unwrap_or(&problem.pointer).to_owned(),
                text: problem.text,
            });
            ("invalid_blocks", from_root.collect())
        }
        (None, Some(message), None) => ("invalid_message", of_message(&message)),
        (None, None, Some(view)) => {
            let home = view.get("type").and_then(Value::as_str) == Some("home");
            ("invalid_view", validate::view(&view, if home { Surface::Home } else { Surface::Modal }))
        }
        _ => return Err(content::invalid("provide exactly one of `blocks`, `message` or `view`")),
    };
    if problems.is_empty() {
        return content::done();
    }
    let errors: Vec<Value> = problems.iter().map(entry).collect();
    let mut refusal = Refusal::with_messages(error, Vec::new());
    refusal.extra.insert("errors".into(), errors.into());
    Err(refusal)
}

fn of_message(message: &Value) -> Vec<Problem> {
    let mut problems = message.get("blocks").map(validate::message).unwrap_or_default();
    let attachments = message.get("attachments").and_then(Value::as_array).into_iter().flatten();
    for (index, attachment) in attachments.enumerate() {
        let found = attachment.get("blocks").map(validate::message).unwrap_or_default();
        problems.extend(found.into_iter().map(|problem| Problem {
            pointer: format!("/attachments/{index}{}", problem.pointer),
            text: problem.text,
        }));
    }
    problems
}

fn entry(problem: &Problem) -> Value {
    match problem.text.strip_prefix("missing required field: ") {
        Some(field) => {
            json!({"pointer": problem.pointer, "code": "missing_field", "message": problem.text, "field": field})
        }
        None => json!({"pointer": problem.pointer, "code": "failed_constraint", "message": problem.text}),
    }
}
