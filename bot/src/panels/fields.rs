//! The workspace's own fields, and which roles see which fields.

use crm_blocks::panels::Screen;
use crm_core::access::{self, Level};
use crm_core::custom_fields::{self, NewField};
use crm_core::records::Changes;
use crm_core::records::catalogue::label;
use crm_core::texts::Text;
use crm_core::{Result, Tx, refusal, text};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::answers::Answers;
use super::save::{Saving, added, updated};
use super::{Done, show};

pub(super) async fn save(tx: &mut Tx, saving: &Saving<'_>) -> Result<Done> {
    let answers = &saving.answers;
    match saving.screen {
        Screen::NewField(kind) => {
            let new = new_field(answers)?;
            let name = new.name.clone();
            let made = custom_fields::define(tx, *kind, new).await?;
            Ok(added(Some(made.event), &name, Screen::Fields(*kind)))
        }
        Screen::Field(id) => {
            let known = show::definition(tx, *id).await?;
            let name = answers.typed("name");
            let done = custom_fields::change(tx, *id, &changes(answers)?, saving.ver).await?;
            Ok(updated(done, &name, (saving.screen, Screen::Fields(known.kind))))
        }
        Screen::AccessOf(role, kind) => {
            let field = answers.text("field").ok_or_else(|| refusal!("panel-choose-field").about("field"))?;
            let level = answers.text("level").ok_or_else(|| refusal!("panel-choose-level").about("level"))?;
            let level = Level::parse(&level);
            let done = access::set_rule(tx, *role, *kind, &field, level).await?;
            let name: Text = label(&field);
            let next = saving.screen.clone();
            Ok(match done {
                crm_core::records::Updated::Done(done) => {
                    Done { fact: text!("panel-saved", name = name), event: Some(done.event), next }
                }
                _ => Done { fact: text!("panel-unchanged", name = name), event: None, next },
            })
        }
        _ => Err(show::gone()),
    }
}

fn new_field(answers: &Answers<'_>) -> Result<NewField> {
    let shape = answers.typed("shape");
    let options = match shape.as_str() {
        "record" => answers.text("links_to").into_iter().collect(),
        "choice" | "multi_choice" => answers.lines("options"),
        _ => Vec::new(),
    };
    Ok(NewField {
        name: answers.typed("name"),
        key: None,
        shape,
        options,
        help: answers.text("help"),
        required: answers.text("required").as_deref() == Some("true"),
        bounds: (bound(answers, "minimum")?, bound(answers, "maximum")?),
    })
}

fn changes(answers: &Answers<'_>) -> Result<Changes> {
    let mut changes = Changes::new()
        .with("name", answers.typed("name"))
        .with("help", answers.text("help").map_or(Value::Null, Value::from))
        .with("required", answers.text("required").as_deref() == Some("true"));
    if answers.asked("options") {
        changes.set("options", json!(answers.lines("options")));
    }
    for name in ["minimum", "maximum"] {
        if answers.asked(name) {
            let bound = bound(answers, name)?;
            changes.set(name, bound.map_or(Value::Null, |bound| bound.normalize().to_string().into()));
        }
    }
    Ok(changes)
}

fn bound(answers: &Answers<'_>, name: &'static str) -> Result<Option<Decimal>> {
    let Some(typed) = answers.text(name) else { return Ok(None) };
    match typed.replace(',', "").parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(refusal!("error-not-a-number", given = typed).about(name).into()),
    }
}
