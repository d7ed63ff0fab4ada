//! Reading what was filled in: from a view's state to choices, and from choices to the values that the records take.

use crm_blocks::Viewer;
use crm_blocks::ids::field_of;
use crm_blocks::kit::Choice;
use crm_core::records::catalogue::{CUSTOM_PREFIX, Shape};
use crm_core::records::{Changes, RecordKind};
use crm_core::{Result, Tx, columns, custom_fields, refusal, users, workspaces};
use serde_json::{Map, Value, json};

use super::draft::{Answers, FormDraft};
use super::plan::aside;
use crate::envelope::ViewState;
use crate::grammar::amount;

/// What a view's state holds, by field.
pub(super) fn of_state(state: &ViewState) -> Answers {
    let mut answers = Answers::new();
    for (block, inputs) in &state.values {
        let Some(key) = field_of(block) else { continue };
        let input = inputs.as_object().and_then(|inputs| inputs.values().next()).and_then(Value::as_object);
        if let Some(input) = input {
            answers.insert(key.to_owned(), choices(input));
        }
    }
    answers
}

/// What an input holds, whatever kind of input it is; nothing where it was left empty.
fn choices(input: &Map<String, Value>) -> Vec<Choice> {
    let text = |key: &str| input.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let one = ["value", "selected_date", "selected_time", "selected_user", "selected_conversation"]
        .into_iter()
        .find_map(text);
    if let Some(one) = one {
        return vec![Choice::word(one)];
    }
    if let Some(at) = input.get("selected_date_time").and_then(Value::as_i64) {
        let at = chrono::DateTime::from_timestamp(at, 0).map(|at| at.to_rfc3339());
        return at.map(Choice::word).into_iter().collect();
    }
    let option = |option: &Value| {
        let label = option.pointer("/text/text").and_then(Value::as_str).unwrap_or_default();
        Some(Choice::new(label, option.get("value")?.as_str()?))
    };
    if let Some(chosen) = input.get("selected_option").and_then(option) {
        return vec![chosen];
    }
    let list = |key: &str| input.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let people = list("selected_users").iter().filter_map(Value::as_str).map(Choice::word);
    list("selected_options").iter().filter_map(option).chain(people).collect()
}

/// The values of these fields, as the records take them. Records to be added along the way go by their names still.
pub(super) async fn values(tx: &mut Tx, viewer: &Viewer, draft: &FormDraft, keys: &[&String]) -> Result<Changes> {
    let kind = draft.form.record();
    let currency = workspaces::settings(tx).await?.currency;
    let own = custom_fields::all(tx, kind).await?;
    let mut changes = Changes::new();
    for key in keys {
        let chosen = draft.typed.get(*key).map(Vec::as_slice).unwrap_or_default();
        let shape = match key.strip_prefix(CUSTOM_PREFIX) {
            Some(_) => {
                own.iter().find(|definition| definition.field() == **key).map(|definition| definition.shape.clone())
            }
            None => kind.spec().and_then(|spec| spec.field(key)).map(|field| field.shape.clone()),
        };
        match key.as_str() {
            aside::ABOUT => about(chosen, &mut changes),
            "due_on" | aside::DUE_TIME => due(draft, viewer, &mut changes),
            "currency" if changes.names("currency") => {}
            "amount" => amount_of(chosen, draft, &currency, &mut changes)?,
            _ => {
                if let Some(shape) = shape {
                    let value = value(tx, key, &shape, chosen, &currency).await?;
                    changes.set((*key).clone(), value);
                }
            }
        }
    }
    Ok(changes)
}

fn about(chosen: &[Choice], changes: &mut Changes) {
    let parts = chosen.first().and_then(|choice| choice.value.split_once(':'));
    changes.set("record_kind", parts.map(|(kind, _)| kind));
    changes.set("record_id", parts.map(|(_, id)| id));
}

/// A day, or with a time of day the moment, where the person is.
fn due(draft: &FormDraft, viewer: &Viewer, changes: &mut Changes) {
    let day: Option<chrono::NaiveDate> = draft.value("due_on").and_then(|day| day.parse().ok());
    let time = draft.value(aside::DUE_TIME).and_then(|time| chrono::NaiveTime::parse_from_str(time, "%H:%M").ok());
    let moment =
        day.zip(time).and_then(|(day, time)| day.and_time(time).and_local_timezone(viewer.time_zone).earliest());
    match moment {
        Some(at) => {
            changes.set("due_at", at.to_utc().to_rfc3339());
            changes.set("due_on", Value::Null);
        }
        None => {
            changes.set("due_on", day.map(|day| day.to_string()));
            changes.set("due_at", Value::Null);
        }
    }
}

/// An amount as people write it; a currency in it counts before the one that the form asks for.
fn amount_of(chosen: &[Choice], draft: &FormDraft, usual: &str, changes: &mut Changes) -> Result<()> {
    let Some(typed) = chosen.first() else {
        changes.set("amount", Value::Null);
        return Ok(());
    };
    let currency = draft.value("currency").unwrap_or(usual);
    let amount = amount::parse(&typed.value, currency)?;
    changes.set("amount", amount.value.to_string());
    if let Some(currency) = amount.currency {
        changes.set("currency", currency);
    }
    Ok(())
}

async fn value(tx: &mut Tx, key: &str, shape: &Shape, chosen: &[Choice], usual: &str) -> Result<Value> {
    let all = || chosen.iter().map(|choice| choice.value.clone()).collect::<Vec<_>>();
    let first = chosen.first().map(|choice| choice.value.as_str());
    Ok(match shape {
        Shape::Person => person(tx, key, first).await?,
        Shape::People => {
            let mut people = Vec::new();
            for choice in chosen {
                people.push(person(tx, key, Some(&choice.value)).await?);
            }
            Value::Array(people)
        }
        Shape::Emails | Shape::Phones => json!(first.map(columns::listed).unwrap_or_default()),
        Shape::Tags | Shape::Links(_) | Shape::SomeOf(_) => json!(all()),
        Shape::Participants => Value::Array(all().into_iter().map(|id| json!({ "contact_id": id })).collect()),
        Shape::Money => match first {
            Some(typed) => {
                let amount = amount::parse(typed, usual).map_err(|refusal| refusal.about(key.to_owned()))?;
                json!({ "amount": amount.value.to_string(), "currency": amount.currency.unwrap_or(usual.to_owned()) })
            }
            None => Value::Null,
        },
        Shape::YesNo => first.map_or(Value::Null, |yes| Value::Bool(yes == "true")),
        _ => json!(first),
    })
}

/// The person behind an id of Slack.
async fn person(tx: &mut Tx, key: &str, slack_id: Option<&str>) -> Result<Value> {
    let Some(slack_id) = slack_id else { return Ok(Value::Null) };
    match users::find_active(tx, slack_id).await? {
        Some(user) => Ok(json!(user.id.to_string())),
        None => Err(refusal!("error-not-a-member", kind = kind_of(key)).about(key.to_owned()).into()),
    }
}

fn kind_of(key: &str) -> &'static str {
    if key == "owner_id" { "owner" } else { "person" }
}

/// The record that something is about.
pub(super) fn record_of(draft: &FormDraft) -> Option<(RecordKind, uuid::Uuid)> {
    let (kind, id) = draft.value(aside::ABOUT)?.split_once(':')?;
    Some((RecordKind::parse(kind)?, id.parse().ok()?))
}
