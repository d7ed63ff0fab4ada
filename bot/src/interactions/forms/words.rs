//! The values of a record as choices: what people read and what it stands for.

use chrono::DateTime;
use crm_blocks::Viewer;
use crm_blocks::kit::Choice;
use crm_blocks::modals::CREATE;
use crm_core::records::catalogue::Shape;
use crm_core::records::{Fields, RecordKind};
use crm_core::{Result, Tx, search, text, users};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

/// What a field holds, as choices; what the reader does not see is none.
pub(crate) async fn choices_of(
    tx: &mut Tx,
    viewer: &Viewer,
    key: &str,
    shape: &Shape,
    value: &Value,
) -> Result<Vec<Choice>> {
    Ok(match shape {
        Shape::Person => people(tx, std::slice::from_ref(value)).await?,
        Shape::People => people(tx, list(value)).await?,
        Shape::Link(RecordKind::Stage) => stage(tx, value).await?,
        Shape::Link(kind) => linked(tx, viewer, *kind, std::slice::from_ref(value)).await?,
        Shape::Links(kind) => linked(tx, viewer, *kind, list(value)).await?,
        Shape::Participants => {
            let ids: Vec<Value> = list(value).iter().filter_map(|one| one.get("contact_id").cloned()).collect();
            linked(tx, viewer, RecordKind::Contact, &ids).await?
        }
        Shape::Emails | Shape::Phones => {
            let words: Vec<&str> = list(value).iter().filter_map(Value::as_str).collect();
            if words.is_empty() { Vec::new() } else { vec![Choice::word(words.join(", "))] }
        }
        Shape::Tags | Shape::SomeOf(_) => list(value).iter().filter_map(Value::as_str).map(Choice::word).collect(),
        Shape::Choice(_) => value.as_str().map(|one| Choice::new(label(viewer, one), one)).into_iter().collect(),
        Shape::Integer(1, 4) if key == "priority" => {
            value.as_i64().map(|number| priority(viewer, number)).into_iter().collect()
        }
        Shape::YesNo => value.as_bool().map(|yes| yes_or_no(viewer, yes)).into_iter().collect(),
        Shape::Amount | Shape::Number => {
            let number = value.as_str().and_then(|text| text.parse::<Decimal>().ok());
            number.map(|number| Choice::word(number.normalize().to_string())).into_iter().collect()
        }
        Shape::Money => money(value).into_iter().collect(),
        Shape::Date => {
            let day = value.as_str().and_then(|day| day.parse().ok());
            day.map(|day: chrono::NaiveDate| Choice::new(viewer.day(day), day.to_string())).into_iter().collect()
        }
        Shape::Moment => {
            let at = value.as_str().and_then(|at| at.parse::<DateTime<chrono::Utc>>().ok());
            at.map(|at| Choice::new(viewer.moment(at), at.to_rfc3339())).into_iter().collect()
        }
        _ => written(value).map(Choice::word).into_iter().collect(),
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `EUR 12000.50`, which reads back.
fn money(value: &Value) -> Option<Choice> {
    let amount: Decimal = value.get("amount")?.as_str()?.parse().ok()?;
    let currency = value.get("currency")?.as_str()?;
    Some(Choice::word(format!("{currency} {}", amount.normalize())))
}

/// What a key of ours is called.
pub(super) fn label(viewer: &Viewer, key: &str) -> String {
    viewer.plain(&text!("choice-label", key = key))
}

/// A priority by its number.
pub(super) fn priority(viewer: &Viewer, number: i64) -> Choice {
    Choice::new(viewer.plain(&text!("priority-label", number = number)), number.to_string())
}

/// Yes, or no.
pub(super) fn yes_or_no(viewer: &Viewer, yes: bool) -> Choice {
    if yes {
        Choice::new(viewer.plain(&text!("choice-yes")), "true")
    } else {
        Choice::new(viewer.plain(&text!("choice-no")), "false")
    }
}

/// People, by their ids; the choice stands for their id in Slack.
async fn people(tx: &mut Tx, ids: &[Value]) -> Result<Vec<Choice>> {
    let mut choices = Vec::new();
    for id in ids.iter().filter_map(|id| id.as_str()?.parse::<Uuid>().ok()) {
        if let Some(user) = users::get(tx, id).await? {
            choices.push(Choice::new(user.name, user.slack_id));
        }
    }
    Ok(choices)
}

async fn stage(tx: &mut Tx, value: &Value) -> Result<Vec<Choice>> {
    let Some(id) = value.as_str().and_then(|id| id.parse::<Uuid>().ok()) else { return Ok(Vec::new()) };
    let stage = crm_core::pipelines::stage(tx, id).await?;
    Ok(stage.map(|stage| Choice::new(stage.name, id.to_string())).into_iter().collect())
}

/// Records by their ids, as a select shows them; one that is to be added goes by its name.
async fn linked(tx: &mut Tx, viewer: &Viewer, kind: RecordKind, ids: &[Value]) -> Result<Vec<Choice>> {
    let texts: Vec<&str> = ids.iter().filter_map(Value::as_str).collect();
    let created = texts.iter().filter_map(|text| text.strip_prefix(CREATE)).map(|name| to_create(viewer, name));
    let created: Vec<Choice> = created.collect();
    let known: Vec<(RecordKind, Uuid)> =
        texts.iter().filter_map(|text| Some((kind, text.parse::<Uuid>().ok()?))).collect();
    let rows = search::rows(tx, &known).await?;
    let shown = rows.into_iter().map(|row| record(&row));
    Ok(shown.chain(created).collect())
}

/// A record as a select shows it.
pub(super) fn record(row: &search::Row) -> Choice {
    Choice::new(format!("{} · {}", row.title, row.reference), row.id.to_string())
}

/// The choice to add a record of this name.
pub(super) fn to_create(viewer: &Viewer, name: &str) -> Choice {
    Choice::new(viewer.plain(&text!("company-create", name = name)), format!("{CREATE}{name}"))
}

/// What a task or an activity is about, as a choice.
pub(super) async fn about(tx: &mut Tx, fields: &Fields) -> Result<Vec<Choice>> {
    let kind = fields.text("record_kind").and_then(RecordKind::parse);
    let (Some(kind), Some(id)) = (kind, fields.id("record_id")) else { return Ok(Vec::new()) };
    Ok(search::rows(tx, &[(kind, id)]).await?.iter().map(about_choice).collect())
}

/// A record of any kind as a choice: the kind must stand in it.
pub(super) fn about_choice(row: &search::Row) -> Choice {
    Choice::new(format!("{} {}", row.reference, row.title), format!("{}:{}", row.reference.kind.as_str(), row.id))
}
