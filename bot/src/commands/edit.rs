//! `set D-142 amount 15k close fri`: the words for fields become the fields of the record's kind, their values what the
//! store reads. Without a value the record's form opens.

use chrono::NaiveDate;
use crm_blocks::Message;
use crm_core::grammar::{amount, date, nearest};
use crm_core::records::catalogue::Shape;
use crm_core::records::{self, Changes, RecordKind};
use crm_core::search::Row;
use crm_core::texts::Locale;
use crm_core::{Error, Result, Tx, custom_fields, deals, refusal};
use serde_json::{Value, json};

use super::deals::stage_called;
use super::records::{Cx, EVERY, on_record};
use super::target::{self, Meant, Wish};
use super::{choose, edit_form, found_instead};
use crate::grammar::{Assignment, PersonToken, Target};

/// Changes fields of a record; without any, opens its form.
pub(super) async fn edit(cx: &Cx<'_>, mut tx: Tx, target: &Target, values: Vec<Assignment>) -> Result<Option<Message>> {
    if !values.is_empty() {
        return on_record(cx, tx, target, EVERY, async |tx, row| set(tx, row, &values).await).await;
    }
    let wish = Wish { kinds: EVERY, writes: false };
    match target::settle(&cx.viewer, &mut tx, cx.request, target, (wish, &cx.overrides)).await? {
        Meant::Record(row) => edit_form(cx.bot, cx.request, tx, &row).await,
        Meant::Asked(question) => {
            tx.commit().await?;
            Ok(Some(question))
        }
        Meant::Nothing => found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    }
}

async fn set(tx: &mut Tx, row: &Row, values: &[Assignment]) -> Result<records::Updated> {
    let kind = row.reference.kind;
    let mut changes = Changes::new();
    for Assignment { field, value } in values {
        let key = key_of(tx, kind, field).await?;
        for (key, value) in read(tx, row, &key, value).await? {
            changes.set(key, value);
        }
    }
    records::update(tx, kind, row.id, &changes, None).await
}

/// A field as the catalogue knows it, out of the word that people use for it.
async fn key_of(tx: &mut Tx, kind: RecordKind, typed: &str) -> Result<String> {
    let spec = kind.spec().ok_or_else(|| Error::broken("a kind that the store does not keep"))?;
    let word = typed.replace([' ', '-'], "_");
    let known = match (kind, word.as_str()) {
        (RecordKind::Contact | RecordKind::Company, "email" | "emails" | "mail" | "e_mail") => "emails",
        (RecordKind::Contact | RecordKind::Company, "phone" | "phones" | "tel" | "mobile") => "phones",
        (_, "tag") => "tags",
        (_, "owner" | "assignee") => "owner_id",
        (_, "company" | "organisation" | "organization") => "company_id",
        (_, "contact") => "contact_id",
        (RecordKind::Deal, "close" | "closes" | "closing") => "close_on",
        (RecordKind::Deal, "value") => "amount",
        (RecordKind::Deal, "stage") => "stage_id",
        (RecordKind::Deal, "forecast") => "forecast_category",
        (RecordKind::Deal, "title") | (RecordKind::Company, "title") => "name",
        (RecordKind::Task, "due") => "due_on",
        (RecordKind::Task, "name") => "title",
        (_, "follow_up" | "followup" | "next") => "follow_up_on",
        (_, other) => other,
    };
    if spec.field(known).is_some_and(|field| !field.computed) {
        return Ok(known.to_owned());
    }
    let own = custom_fields::all(tx, kind).await?;
    let lower = typed.to_lowercase();
    let found = own.iter().find(|one| one.key == word || one.name.to_lowercase() == lower);
    if let Some(found) = found {
        return Ok(found.field());
    }
    let names = spec.fields.iter().filter(|field| !field.computed).map(|field| field.key);
    let names: Vec<&str> = names.chain(own.iter().map(|one| one.key.as_str())).collect();
    Err(match nearest(&word, names.iter().copied()) {
        Some(near) => refusal!("error-no-field-near", given = typed, near = near.trim_end_matches("_id")),
        None => refusal!("error-no-field-called", given = typed),
    }
    .into())
}

/// A typed value as the store reads it; an amount may bring its currency along.
async fn read(tx: &mut Tx, row: &Row, key: &str, typed: &str) -> Result<Vec<(String, Value)>> {
    let one = |value: Value| Ok(vec![(key.to_owned(), value)]);
    if typed.is_empty() {
        let list = matches!(key, "emails" | "phones" | "tags");
        return one(if list { json!([]) } else { Value::Null });
    }
    let listed = || typed.split([',', ' ']).map(|part| part.trim_start_matches('#')).filter(|part| !part.is_empty());
    match key {
        "amount" => {
            let currency = crm_core::workspaces::settings(tx).await?.currency;
            let read = amount::parse(typed, &currency).map_err(|refusal| refusal.about("amount"))?;
            let mut values = vec![(key.to_owned(), json!(read.value.to_string()))];
            values.extend(read.currency.map(|code| ("currency".to_owned(), json!(code))));
            Ok(values)
        }
        "owner_id" => {
            let token = if typed.eq_ignore_ascii_case("me") { PersonToken::Me } else { named(typed) };
            let owner = choose::owner(tx, Some(token)).await?;
            one(json!(owner.map(|id| id.to_string())))
        }
        "stage_id" => one(json!(stage(tx, row, typed).await?)),
        "company_id" => one(json!(choose::existing_company(tx, typed).await?.to_string())),
        "contact_id" => one(json!(choose::contact(tx, typed).await?.id.to_string())),
        "tags" => one(json!(listed().collect::<Vec<_>>())),
        "emails" => one(json!(listed().collect::<Vec<_>>())),
        "phones" => one(json!(typed.split(',').map(str::trim).collect::<Vec<_>>())),
        "due_on" => Ok(vec![("due_on".to_owned(), day(tx, typed, key)?), ("due_at".to_owned(), Value::Null)]),
        "priority" => one(json!(typed.trim_start_matches(['p', 'P']).parse::<i64>().ok())),
        _ if shape_of(tx, row.reference.kind, key).await? == Some(Shape::Date) => one(day(tx, typed, key)?),
        _ => one(json!(typed)),
    }
}

fn named(typed: &str) -> PersonToken {
    PersonToken::Name(typed.trim_start_matches('@').to_owned())
}

fn day(tx: &Tx, typed: &str, key: &str) -> Result<Value> {
    let day: NaiveDate = date::parse(typed, (tx.today(), Locale::of(&tx.actor().locale).language()))
        .map_err(|refusal| refusal.about(key.to_owned()))?;
    Ok(json!(day.to_string()))
}

async fn shape_of(tx: &mut Tx, kind: RecordKind, key: &str) -> Result<Option<Shape>> {
    if let Some(field) = kind.spec().and_then(|spec| spec.field(key)) {
        return Ok(Some(field.shape.clone()));
    }
    let own = custom_fields::all(tx, kind).await?;
    Ok(own.into_iter().find(|one| one.field() == key).map(|one| one.shape))
}

async fn stage(tx: &mut Tx, row: &Row, typed: &str) -> Result<String> {
    let card = deals::card(tx, row.id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    match stage_called(&card.stages, typed) {
        Some(stage) => Ok(stage.id.to_string()),
        None => {
            let names: Vec<&str> = card.stages.iter().map(|stage| stage.name.as_str()).collect();
            Err(refusal!("error-no-stage-called", given = typed, names = names.join(", ")).about("stage_id").into())
        }
    }
}
