//! Saving what was filled in: one like it is asked about first, what others changed meanwhile is kept or asked about.

use crm_blocks::modals::{CREATE, Similar};
use crm_blocks::{Message, Viewer, notices};
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, NewContact};
use crm_core::records::catalogue::label;
use crm_core::records::{self, Changes, Done, FieldConflict, RecordKind, Reference, Updated};
use crm_core::{Error, Result, Tx, fields, history, refusal, text, workspaces};
use serde_json::{Value, json};
use uuid::Uuid;

use super::ask::Layout;
use super::draft::{FormDraft, FormKind};
use super::plan::aside;
use super::{answers, convert};
use crate::changes;
use crate::commands;

/// What came of saving.
pub(super) enum Outcome {
    /// It is committed; this says so.
    Saved(Message),
    /// There is one like it; nothing is written.
    Similar(Similar),
    /// Somebody else changed the same fields; nothing is written.
    Conflict(Vec<FieldConflict>),
}

/// Saves a form and commits; nothing is committed where it comes to a question.
pub(super) async fn save(viewer: &Viewer, mut tx: Tx, draft: &FormDraft, layout: &Layout) -> Result<Outcome> {
    let keys = to_write(draft, layout);
    if draft.form == FormKind::Convert {
        return convert::save(viewer, tx, draft, &keys).await;
    }
    let mut changes = answers::values(&mut tx, viewer, draft, &keys).await?;
    if !draft.anyway
        && let Some(similar) = similar(&mut tx, draft, &changes).await?
    {
        return Ok(Outcome::Similar(similar));
    }
    let made = add_linked(&mut tx, draft, &mut changes).await?;
    match (draft.id, draft.form) {
        (Some(id), _) => update(viewer, tx, draft, id, changes).await,
        (None, FormKind::Note | FormKind::Log) => logged(viewer, tx, draft, changes).await.map(Outcome::Saved),
        (None, form) => {
            let added = records::add(&mut tx, form.record(), &changes).await?;
            let reference = added.reference(form.record()).ok_or_else(|| Error::broken("a record without a number"))?;
            let company = made.into_iter().find(|(kind, _)| *kind == RecordKind::Company).map(|(_, name)| name);
            commands::confirm_added(viewer, tx, reference, added.id, company).await.map(Outcome::Saved)
        }
    }
}

/// The fields to write: of a new record those that were filled, of another those that the person changed.
fn to_write<'a>(draft: &'a FormDraft, layout: &Layout) -> Vec<&'a String> {
    let open = |key: &&String| layout.all().any(|asked| asked.key == **key && !asked.fixed);
    if draft.form == FormKind::Convert {
        let filled = |key: &&String| draft.typed.get(*key).is_some_and(|filled| !filled.is_empty());
        return draft.typed.keys().filter(open).filter(filled).collect();
    }
    if draft.id.is_some() {
        return draft.changed().into_iter().filter(open).collect();
    }
    // Whoever takes their name out wants the record to be nobody's.
    let says = |key: &&String| *key == "owner_id" || draft.typed.get(*key).is_some_and(|filled| !filled.is_empty());
    draft.typed.keys().filter(open).filter(says).collect()
}

/// Adds the records that were chosen by a name that is new. Answers with what was made.
async fn add_linked(tx: &mut Tx, draft: &FormDraft, changes: &mut Changes) -> Result<Vec<(RecordKind, String)>> {
    let mut made = Vec::new();
    for (key, kind) in
        [("company_id", RecordKind::Company), ("parent_id", RecordKind::Company), ("contact_id", RecordKind::Contact)]
    {
        let Some(name) = changes.text(key).and_then(|value| value.strip_prefix(CREATE)).map(str::to_owned) else {
            continue;
        };
        let id = match kind {
            RecordKind::Company => {
                companies::add(tx, NewCompany { name: name.clone(), ..NewCompany::default() }).await?.id
            }
            _ => add_contact(tx, draft, &name).await?,
        };
        changes.set(key, id.to_string());
        made.push((kind, name));
    }
    Ok(made)
}

async fn add_contact(tx: &mut Tx, draft: &FormDraft, name: &str) -> Result<Uuid> {
    let typed = |key: &str| draft.value(key).map(str::to_owned).into_iter().collect();
    let new = NewContact {
        name: name.to_owned(),
        emails: typed(aside::NEW_EMAIL),
        phones: typed(aside::NEW_PHONE),
        ..NewContact::default()
    };
    let added = contacts::add(tx, new).await.map_err(|error| match error {
        Error::User(refusal) => match refusal.field() {
            Some("emails" | "email") => Error::User(refusal.about(aside::NEW_EMAIL)),
            Some("phones" | "phone") => Error::User(refusal.about(aside::NEW_PHONE)),
            _ => Error::User(refusal.about("contact_id")),
        },
        fault => fault,
    })?;
    Ok(added.id)
}

/// A record like the one to be saved: an equal address, domain or name of a company.
async fn similar(tx: &mut Tx, draft: &FormDraft, changes: &Changes) -> Result<Option<Similar>> {
    match draft.form {
        FormKind::Contact => same_address(tx, draft, &changes.texts("emails"), &changes.texts("phones")).await,
        FormKind::Lead if changes.text("contact_id").is_some_and(|id| id.starts_with(CREATE)) => {
            let typed = |key: &str| draft.value(key).map(str::to_owned).into_iter().collect::<Vec<_>>();
            same_address(tx, draft, &typed(aside::NEW_EMAIL), &typed(aside::NEW_PHONE)).await
        }
        FormKind::Company => same_company(tx, draft, changes).await,
        _ => Ok(None),
    }
}

async fn same_address(tx: &mut Tx, draft: &FormDraft, emails: &[String], phones: &[String]) -> Result<Option<Similar>> {
    let before = |key: &str| {
        draft.seen.get(key).and_then(|seen| seen.first()).map(|seen| seen.value.clone()).unwrap_or_default()
    };
    let (old_emails, old_phones) = (before("emails"), before("phones"));
    let country = workspaces::settings(tx).await?.country;
    // What cannot be read is refused where it is saved.
    let emails: Vec<String> =
        emails.iter().filter(|one| !old_emails.contains(*one)).filter_map(|one| fields::email(one).ok()).collect();
    let phones: Vec<String> = phones
        .iter()
        .filter(|one| !old_phones.contains(*one))
        .filter_map(|one| fields::phone(one, &country).ok())
        .collect();
    if emails.is_empty() && phones.is_empty() {
        return Ok(None);
    }
    let known = contacts::with_address(tx, &emails, &phones).await?.filter(|known| Some(known.id) != draft.id);
    let Some(known) = known else { return Ok(None) };
    let card = contacts::card(tx, known.id).await?;
    let shared = card.and_then(|card| {
        let email = emails.iter().find(|email| card.emails.contains(email)).cloned();
        email.or_else(|| {
            phones.iter().find(|phone| card.phones.contains(phone)).map(|phone| fields::phone_as_read(phone))
        })
    });
    let shared = shared.or_else(|| emails.first().cloned()).or_else(|| phones.first().cloned()).unwrap_or_default();
    Ok(Some(Similar { reference: known.reference, name: known.name, shared }))
}

async fn same_company(tx: &mut Tx, draft: &FormDraft, changes: &Changes) -> Result<Option<Similar>> {
    if let Some(domain) = changes.text("domain").and_then(|domain| fields::domain(domain).ok())
        && let Some(known) = companies::with_domain(tx, &domain).await?.filter(|known| Some(known.id) != draft.id)
    {
        return Ok(Some(Similar { reference: known.reference, name: known.name, shared: domain }));
    }
    let Some(name) = changes.text("name") else { return Ok(None) };
    let known = companies::named(tx, name).await?.into_iter().find(|known| Some(known.id) != draft.id);
    Ok(known.map(|known| Similar { reference: known.reference, shared: known.name.clone(), name: known.name }))
}

async fn update(viewer: &Viewer, mut tx: Tx, draft: &FormDraft, id: Uuid, changes: Changes) -> Result<Outcome> {
    let kind = draft.form.record();
    let mut changes = changes;
    if changes.names("contacts") {
        keep_roles(&mut tx, kind, id, &mut changes).await?;
    }
    let updated = records::update(&mut tx, kind, id, &changes, draft.ver).await?;
    let view = records::view(&mut tx, kind, id).await?;
    let reference = view.and_then(|view| view.reference);
    let reference = reference.ok_or_else(|| refusal!("error-record-gone"))?;
    let fact = match updated {
        Updated::Conflict(conflicts) => return Ok(Outcome::Conflict(conflicts)),
        Updated::Unchanged => notices::done(viewer, &text!("form-unchanged", reference = reference.to_string()), None),
        Updated::Done(done) => saved(viewer, &mut tx, (reference, id), draft.ver, &done).await?,
    };
    let card = commands::card(viewer, &mut tx, kind, id).await?;
    tx.commit().await?;
    Ok(Outcome::Saved(match card {
        Some(card) => card.under(fact),
        None => fact,
    }))
}

/// Who takes part keeps the role they had.
async fn keep_roles(tx: &mut Tx, kind: RecordKind, id: Uuid, changes: &mut Changes) -> Result<()> {
    let before = records::view(tx, kind, id).await?.map(|view| view.fields).unwrap_or_default();
    let had = before.get("contacts").as_array().cloned().unwrap_or_default();
    let kept = changes.get("contacts").as_array().into_iter().flatten().map(|one| {
        let same = had.iter().find(|old| old.get("contact_id") == one.get("contact_id"));
        same.unwrap_or(one).clone()
    });
    let kept: Vec<Value> = kept.collect();
    changes.set("contacts", json!(kept));
    Ok(())
}

/// That it was saved, by whom, and what others changed in the meantime.
async fn saved(
    viewer: &Viewer,
    tx: &mut Tx,
    (reference, id): (Reference, Uuid),
    seen: Option<i32>,
    done: &Done,
) -> Result<Message> {
    let message = changes::told(viewer, tx, reference, done, false).await?;
    let Some(seen) = seen.filter(|seen| done.version > seen + 1) else { return Ok(message) };
    let all = history::of_record(tx, id, 20).await?;
    let between: Vec<_> = all.into_iter().filter(|one| one.version > seen && one.event != done.event).collect();
    let Some(latest) = between.first() else { return Ok(message) };
    let mut fields: Vec<&String> = between.iter().flat_map(|one| &one.fields).filter(|key| is_told(key)).collect();
    fields.sort();
    fields.dedup();
    let names = fields.into_iter().map(|key| viewer.plain(&label(key))).collect::<Vec<_>>().join(", ");
    let by = latest.by.clone().unwrap_or_else(|| viewer.plain(&text!("the-crm")));
    let merged = text!("form-merged", by = by, at = viewer.moment(latest.at), fields = names);
    Ok(notices::with_notes(viewer, message, &[merged]))
}

/// Ids and what follows from something else say nothing to people.
fn is_told(key: &str) -> bool {
    crm_blocks::values::is_told(key) && (!key.ends_with("_id") || key == "owner_id")
}

/// A note or a call, with the day on which somebody wants to come back to the record.
async fn logged(viewer: &Viewer, mut tx: Tx, draft: &FormDraft, changes: Changes) -> Result<Message> {
    let (kind, id) = answers::record_of(draft).ok_or_else(|| refusal!("error-no-such-record").about(aside::ABOUT))?;
    let mut changes = changes;
    let logged =
        if draft.form == FormKind::Note { "note".to_owned() } else { draft.value("type").unwrap_or("call").to_owned() };
    changes.set("type", logged.clone());
    let next =
        draft.value(aside::NEXT_STEP).filter(|_| kind.spec().is_some_and(|spec| spec.field("follow_up_on").is_some()));
    if next.is_some() {
        tx.start_batch();
    }
    let added = records::add(&mut tx, RecordKind::Activity, &changes).await?;
    if let Some(day) = next {
        records::update(&mut tx, kind, id, &Changes::new().with("follow_up_on", day), None).await.map_err(|error| {
            match error {
                Error::User(refusal) => Error::User(refusal.about(aside::NEXT_STEP)),
                fault => fault,
            }
        })?;
    }
    let view = records::view(&mut tx, kind, id).await?;
    let reference = view.and_then(|view| view.reference).map(|reference| reference.to_string()).unwrap_or_default();
    let by = changes::actor_name(&tx);
    let fact = match logged.as_str() {
        "note" => text!("note-saved", reference = reference),
        "meeting" => text!("meeting-logged", reference = reference),
        "email" => text!("email-logged", reference = reference),
        _ => text!("call-logged", reference = reference),
    };
    let card = commands::card(viewer, &mut tx, kind, id).await?;
    tx.commit().await?;
    let changed = notices::Changed { fact, by: &by, was: None, event: Some(added.event), open: None };
    let fact = notices::changed(viewer, &changed);
    Ok(match card {
        Some(card) => card.under(fact),
        None => fact,
    })
}
