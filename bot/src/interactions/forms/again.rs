//! What follows a form that was sent and did not end: one more of its kind, or fields that two people changed.

use crm_blocks::Viewer;
use crm_blocks::modals::{Dispute, MINE, Metadata};
use crm_core::records::catalogue::{CUSTOM_PREFIX, Shape};
use crm_core::records::{self, Changes, FieldConflict};
use crm_core::{Result, Tx, custom_fields, refusal, text};

use super::ask::Layout;
use super::draft::{Answers, FormDraft};
use super::open::{self, FormWish};
use super::plan::aside;
use super::words;

/// What a second record of a kind mostly has in common with the one before.
const KEPT: [&str; 6] = ["company_id", "owner_id", "tags", "source", "campaign", aside::ABOUT];

/// One more form, with what it mostly has in common with the one that was saved.
pub(super) async fn another(viewer: &Viewer, tx: &mut Tx, saved: &FormDraft) -> Result<FormDraft> {
    let mut form = open::begin(viewer, tx, FormWish::New(saved.form, Changes::new())).await?;
    let is_new = |choice: &crm_blocks::kit::Choice| choice.value.starts_with(crm_blocks::modals::CREATE);
    for key in KEPT {
        if let Some(kept) = saved.typed.get(key).filter(|kept| !kept.iter().any(is_new)) {
            form.typed.insert(key.to_owned(), kept.clone());
        }
    }
    form.ticked.clone_from(&saved.ticked);
    form.instead = false;
    Ok(form)
}

/// The fields that two people changed, in words, and what the question about them knows of itself.
pub(super) async fn disputes(
    viewer: &Viewer,
    tx: &mut Tx,
    form: &FormDraft,
    layout: &Layout,
    conflicts: &[FieldConflict],
) -> Result<(Vec<Dispute>, Metadata)> {
    let kind = form.form.record();
    let id = form.id.ok_or_else(|| refusal!("error-record-gone"))?;
    let view = records::view(tx, kind, id).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    let own = custom_fields::all(tx, kind).await?;
    let mut disputes: Vec<Dispute> = Vec::new();
    for conflict in conflicts {
        let shape = match conflict.field.strip_prefix(CUSTOM_PREFIX) {
            Some(_) => own.iter().find(|one| one.field() == conflict.field).map(|one| one.shape.clone()),
            None => kind.spec().and_then(|spec| spec.field(&conflict.field)).map(|field| field.shape.clone()),
        };
        let key = asked_key(&conflict.field);
        if disputes.iter().any(|dispute| dispute.key == key) {
            continue;
        }
        let shape = shape.unwrap_or(Shape::Text(0));
        let label = layout.all().find(|asked| asked.key == key).map(|asked| asked.label.clone());
        let mut said = Vec::new();
        for value in [&conflict.theirs, &conflict.mine] {
            let choices = words::choices_of(tx, viewer, &conflict.field, &shape, value).await?;
            said.push(choices.into_iter().map(|choice| choice.label).collect::<Vec<_>>().join(", "));
        }
        let mine = said.pop().unwrap_or_default();
        disputes.push(Dispute {
            label: label.unwrap_or_else(|| viewer.plain(&crm_core::records::catalogue::label(key))),
            key: key.to_owned(),
            theirs: said.pop().unwrap_or_default(),
            mine,
            by: conflict.by.clone().unwrap_or_else(|| viewer.plain(&text!("the-crm"))),
            at: conflict.at,
        });
    }
    let metadata = Metadata { kind: Some(kind), id: Some(id), ver: Some(view.version), ..Metadata::new(None) };
    Ok((disputes, metadata))
}

/// The input in which a field is asked.
fn asked_key(field: &str) -> &str {
    match field {
        "due_at" => "due_on",
        "record_id" | "record_kind" => aside::ABOUT,
        other => other,
    }
}

/// Takes what was decided into the form: where the other person's word stands, this person wants nothing changed.
pub(super) fn decide(form: &mut FormDraft, decided: &Answers) {
    for (key, chosen) in decided {
        if chosen.first().is_some_and(|choice| choice.value == MINE) {
            continue;
        }
        let together: &[&str] = if key == "due_on" { &["due_on", aside::DUE_TIME] } else { &[key] };
        for key in together {
            match form.seen.get(*key).cloned() {
                Some(seen) => form.typed.insert((*key).to_owned(), seen),
                None => form.typed.remove(*key),
            };
        }
    }
}
