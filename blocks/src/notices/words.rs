//! A change of a record in one sentence, out of its fields before and after. Ids in them have been replaced by names.

use crm_core::records::catalogue::label;
use crm_core::records::{Fields, RecordKind, Reference};
use crm_core::text;
use crm_core::texts::Text;

use crate::cards;
use crate::values::{in_words, is_told};
use crate::viewer::Viewer;

/// A change of a record to be told.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// Its kind.
    pub kind: RecordKind,
    /// Its reference.
    pub reference: Reference,
    /// What happened, such as `deal.moved`.
    pub event: &'a str,
    /// The changed fields as they were.
    pub before: &'a Fields,
    /// The changed fields as they are.
    pub after: &'a Fields,
    /// The currency of its amount.
    pub currency: &'a str,
}

impl Told<'_> {
    fn reference(&self) -> String {
        self.reference.to_string()
    }

    fn ends(&self, what: &str) -> bool {
        self.event.rsplit('.').next() == Some(what)
    }

    /// The stage it is in now, where that is what changed.
    fn stage(&self) -> Option<&str> {
        self.after.text("stage").filter(|_| self.kind == RecordKind::Deal && self.after.names("stage_id"))
    }

    /// The fields that people are told about, in their order.
    fn keys(&self) -> Vec<&str> {
        let told = self.after.iter().map(|(key, _)| key.as_str()).filter(|key| is_told(key));
        let named = |key: &&str| !matches!(*key, "stage" | "reason") && !self.is_bare_id(key);
        told.filter(named).collect()
    }

    /// An id that nobody gave a name.
    fn is_bare_id(&self, key: &str) -> bool {
        key.ends_with("_id") && [self.before, self.after].iter().any(|fields| fields.id(key).is_some())
    }

    fn value(&self, viewer: &Viewer, key: &str, fields: &Fields) -> Option<String> {
        match fields.text(key) {
            Some(status) if key == "status" => Some(cards::status(viewer, status)),
            _ => in_words(viewer, key, fields, self.currency),
        }
    }
}

/// What a change made true, and what was true before, in words.
#[must_use]
pub fn change_in_words(viewer: &Viewer, told: &Told<'_>) -> (Text, Option<String>) {
    let reference = told.reference();
    if told.ends("archived") {
        return (text!("change-archived", reference = reference), None);
    }
    if told.ends("restored") {
        return (text!("change-restored", reference = reference), None);
    }
    if let Some(stage) = told.stage() {
        let was = told.before.text("stage").map(str::to_owned);
        return (text!("change-moved", reference = reference, stage = stage), was);
    }
    let keys = told.keys();
    let key = match keys.as_slice() {
        [only] => *only,
        keys if keys.contains(&"status") => "status",
        keys if keys.contains(&"snoozed_until") => "snoozed_until",
        _ => {
            let names: Vec<String> = keys.iter().map(|key| viewer.plain(&label(key))).collect();
            return (text!("change-fields", reference = reference, fields = viewer.list(names)), None);
        }
    };
    let now = told.value(viewer, key, told.after);
    let was = told.value(viewer, key, told.before);
    (one_field(reference, key, now), was)
}

/// The sentence for one field and its value.
fn one_field(reference: String, key: &str, now: Option<String>) -> Text {
    match (key, now) {
        ("owner_id", Some(owner)) => text!("change-owner", reference = reference, owner = owner),
        ("owner_id", None) => text!("change-owner-nobody", reference = reference),
        ("status", Some(status)) => text!("change-status", reference = reference, status = status),
        ("tags", Some(tags)) => text!("change-tags", reference = reference, tags = tags),
        ("tags", None) => text!("change-tags-none", reference = reference),
        ("follow_up_on", Some(day)) => text!("change-follow-up", reference = reference, day = day),
        ("follow_up_on", None) => text!("change-follow-up-none", reference = reference),
        ("snoozed_until", Some(at)) => text!("change-snoozed", reference = reference, at = at),
        (key, Some(value)) => text!("change-field", reference = reference, field = label(key), value = value),
        (key, None) => text!("change-emptied", reference = reference, field = label(key)),
    }
}

/// What an undo made true; `again` where it took back an undo.
#[must_use]
pub fn undo_in_words(viewer: &Viewer, told: &Told<'_>, again: bool) -> Text {
    let way = if again { "redo" } else { "undo" };
    let reference = told.reference();
    if told.ends("archived") {
        return text!("undone-archived", way = way, reference = reference);
    }
    if told.ends("restored") {
        return text!("undone-restored", way = way, reference = reference);
    }
    if let Some(stage) = told.stage() {
        return text!("undone-moved", way = way, reference = reference, stage = stage);
    }
    match told.keys().as_slice() {
        [key] => match told.value(viewer, key, told.after) {
            Some(value) => {
                text!("undone-field", way = way, reference = reference, field = label(key), value = value)
            }
            None => text!("undone-emptied", way = way, reference = reference, field = label(key)),
        },
        _ => text!("undone-fields", way = way, reference = reference),
    }
}
