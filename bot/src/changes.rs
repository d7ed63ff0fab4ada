//! What a change reads like: its ids become names, its event the button that takes it back. Everybody who answers a change
//! takes their words from here, so that all of them say who did what and what it was before.

use crm_blocks::notices::{self, Changed, Told};
use crm_blocks::{Message, Viewer};
use crm_core::records::catalogue::{Shape, Spec};
use crm_core::records::{Done, Fields, RecordKind, Reference, Updated};
use crm_core::{Result, Tx, history, search, text, undo, users};
use serde_json::Value;
use uuid::Uuid;

/// How long a change can be taken back from its message, or by the verb.
pub(crate) const UNDO_WITHIN: chrono::Duration = chrono::Duration::hours(24);

/// Who acts, as others read their name.
pub(crate) fn actor_name(tx: &Tx) -> String {
    tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default()
}

/// The event of the change that was just made to a record, where the use case does not give it.
pub(crate) async fn event_of(tx: &mut Tx, record: Uuid) -> Result<Option<Uuid>> {
    Ok(history::of_record(tx, record, 1).await?.into_iter().next().map(|entry| entry.event))
}

/// The message of a change of one record. Made before the commit, shown after it. `open`: whether a button opens the
/// record, for where its card does not stand below.
pub(crate) async fn told(
    viewer: &Viewer,
    tx: &mut Tx,
    reference: Reference,
    done: &Done,
    open: bool,
) -> Result<Message> {
    let (before, after) = named(tx, reference.kind, done).await?;
    let currency = currency(tx, &after).await?;
    let kind = reference.kind;
    let told = Told { kind, reference, event: done.kind, before: &before, after: &after, currency: &currency };
    let (fact, was) = notices::change_in_words(viewer, &told);
    let by = actor_name(tx);
    let open = open.then_some(reference);
    Ok(notices::changed(viewer, &Changed { fact, by: &by, was, event: Some(done.event), open }))
}

/// The same for what an update came to, where it met no conflict.
pub(crate) async fn updated(
    viewer: &Viewer,
    tx: &mut Tx,
    reference: Reference,
    updated: &Updated,
    open: bool,
) -> Result<Message> {
    match updated {
        Updated::Done(done) => told(viewer, tx, reference, done, open).await,
        Updated::Unchanged | Updated::Conflict(_) => {
            Ok(notices::done(viewer, &text!("change-none", reference = reference.to_string()), None))
        }
    }
}

/// The message of one undo; `again` where it took back an undo.
pub(crate) async fn undone(viewer: &Viewer, tx: &mut Tx, undone: &undo::Undone, again: bool) -> Result<Message> {
    let by = actor_name(tx);
    let way = if again { "redo" } else { "undo" };
    let event = undone.done.as_ref().map(|done| done.event);
    let fact = match (&undone.done, undone.reference) {
        (None, _) => text!("undone-nothing"),
        (Some(_), None) => text!("undone-other", way = way),
        (Some(done), Some(reference)) => {
            let (before, after) = named(tx, reference.kind, done).await?;
            let currency = currency(tx, &after).await?;
            let kind = reference.kind;
            let told = Told { kind, reference, event: done.kind, before: &before, after: &after, currency: &currency };
            notices::undo_in_words(viewer, &told, again)
        }
    };
    Ok(notices::undone(viewer, &Changed { fact, by: &by, was: None, event, open: None }, again))
}

/// What is written for amounts that say nothing of it: the workspace's own currency.
async fn currency(tx: &mut Tx, fields: &Fields) -> Result<String> {
    if fields.has("currency") || !fields.names("amount") {
        return Ok(String::new());
    }
    Ok(crm_core::workspaces::settings(tx).await?.currency)
}

/// The fields of a change with names for the people and records they point at.
async fn named(tx: &mut Tx, kind: RecordKind, done: &Done) -> Result<(Fields, Fields)> {
    let Some(spec) = kind.spec() else { return Ok((done.before.clone(), done.after.clone())) };
    let (before, after) = (done.before.clone(), done.after.clone());
    Ok((with_names(tx, spec, before).await?, with_names(tx, spec, after).await?))
}

async fn with_names(tx: &mut Tx, spec: &Spec, mut fields: Fields) -> Result<Fields> {
    let links: Vec<(String, Uuid)> =
        fields.iter().filter_map(|(key, _)| Some((key.clone(), fields.id(key)?))).collect();
    for (key, id) in links {
        let name = match spec.field(&key).map(|field| &field.shape) {
            Some(Shape::Person) => users::get(tx, id).await?.map(|user| user.name),
            Some(Shape::Link(kind)) if RecordKind::REFERENCED.contains(kind) => {
                let row = search::rows(tx, &[(*kind, id)]).await?.into_iter().next();
                row.map(|row| format!("{} {}", row.reference, row.title))
            }
            _ => None,
        };
        if let Some(name) = name {
            fields.set(key, Value::String(name));
        }
    }
    Ok(fields)
}
