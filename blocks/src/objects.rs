//! Records as Work Objects, Slack's own way of showing what lives elsewhere: an `item` with a title, its facts in order, and,
//! in the pane of one reader, fields to change in place. A key of a field to be changed carries the version that was seen
//! (`crm1.amount.v7`), so that a change of somebody else's is not overwritten.

use crm_core::companies::CompanyCard;
use crm_core::contacts::ContactCard;
use crm_core::deals::DealCard;
use crm_core::leads::LeadCard;
use crm_core::pipelines::Outcome;
use crm_core::records::Reference;
use crm_core::tasks::{Due, TaskCard};
use crm_core::users::Owner;
use crm_core::{text, texts};
use serde_json::{Value, json};

use crate::cards;
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a value.
const VALUE: usize = 200;

/// Stages that a select offers.
const OPTIONS: usize = 100;

/// How a fact is changed in place.
#[derive(Debug, Clone, PartialEq)]
enum Edit {
    /// As a line of text.
    Text,
    /// As a day.
    Day,
    /// As one of these: `(value, words)`, and the present one.
    Choice(Vec<(String, String)>, String),
}

/// One fact of a record.
#[derive(Debug, Clone, PartialEq)]
struct Fact {
    /// The record's field.
    key: &'static str,
    label: String,
    /// As people read it.
    shown: String,
    /// As it is kept, where that differs.
    raw: Option<String>,
    edit: Option<Edit>,
}

/// What a record shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    reference: Reference,
    version: i32,
    title: String,
    kind: String,
    facts: Vec<Fact>,
}

impl Facts {
    fn new(reference: Reference, version: i32, title: &str, kind: String) -> Self {
        Self { reference, version, title: kit::cut(title, VALUE), kind, facts: Vec::new() }
    }

    /// A fact, where there is a value; one to be changed is also there without.
    fn with(mut self, key: &'static str, label: String, value: Option<&str>, edit: Option<Edit>) -> Self {
        if value.is_some() || edit.is_some() {
            let shown = kit::cut(value.unwrap_or_default(), VALUE);
            self.facts.push(Fact { key, label, shown, raw: None, edit });
        }
        self
    }

    /// The value of the last fact as it is kept.
    fn kept_as(mut self, raw: Option<String>) -> Self {
        if let Some(fact) = self.facts.last_mut() {
            fact.raw = raw;
        }
        self
    }

    /// The same, to be read only.
    #[must_use]
    pub fn without_edits(mut self) -> Self {
        self.facts.retain(|fact| !fact.shown.is_empty());
        for fact in &mut self.facts {
            fact.edit = None;
        }
        self
    }

    /// The entity of `chat.unfurl` (with the address that was posted) or of `entity.presentDetails`.
    #[must_use]
    pub fn entity(&self, viewer: &Viewer, posted: Option<&str>, address: &str) -> Value {
        let unfurl = posted.is_some();
        let fields: Vec<Value> = self
            .facts
            .iter()
            .filter(|fact| !unfurl || !fact.shown.is_empty())
            .map(|fact| self.field(viewer, fact, unfurl))
            .collect();
        let order: Vec<Value> = fields.iter().filter_map(|field| field.get("key").cloned()).collect();
        let mut entity = json!({
            "entity_type": "slack#/entities/item",
            "url": address,
            "external_ref": { "id": self.reference.to_string(), "type": self.reference.kind.as_str() },
            "entity_payload": {
                "attributes": {
                    "title": { "text": self.title },
                    "display_id": self.reference.to_string(),
                    "display_type": self.kind,
                    "product_name": "CRM",
                },
                "custom_fields": fields,
                "display_order": order,
            },
        });
        if let (Some(posted), Some(entity)) = (posted, entity.as_object_mut()) {
            entity.insert("app_unfurl_url".to_owned(), posted.into());
        }
        entity
    }

    fn field(&self, viewer: &Viewer, fact: &Fact, unfurl: bool) -> Value {
        let edit = fact.edit.as_ref().filter(|_| !unfurl);
        let key = if edit.is_some() { field_key(fact.key, self.version) } else { fact.key.to_owned() };
        let day = edit.is_some_and(|edit| *edit == Edit::Day);
        let value = match (&fact.raw, edit) {
            (Some(raw), Some(_)) => raw,
            _ => &fact.shown,
        };
        let mut field = json!({
            "key": key, "label": fact.label, "type": if day { "slack#/types/date" } else { "string" }, "value": value,
        });
        let edit = match edit {
            None => return field,
            Some(Edit::Text | Edit::Day) => json!({ "enabled": true, "optional": true }),
            Some(Edit::Choice(choices, now)) => {
                let options: Vec<Value> = choices
                    .iter()
                    .take(OPTIONS)
                    .map(|(value, words)| {
                        json!({ "value": value, "text": { "type": "plain_text", "text": kit::cut(words, 75), "emoji": true } })
                    })
                    .collect();
                json!({ "enabled": true, "select": { "current_value": now, "static_options": options } })
            }
        };
        if let Some(field) = field.as_object_mut() {
            field.insert("edit".to_owned(), edit);
            if fact.shown.is_empty() {
                field.insert(
                    "value".to_owned(),
                    if day { Value::Null } else { viewer.plain(&text!("object-empty")).into() },
                );
            }
        }
        field
    }

    /// The same as blocks, for where Work Objects are not taken.
    #[must_use]
    pub fn blocks(&self) -> Value {
        let title = Mrkdwn::bold(&format!("{} {}", self.reference, self.title)).then(" · ", &Mrkdwn::words(&self.kind));
        let facts = self.facts.iter().filter(|fact| !fact.shown.is_empty());
        let facts = facts.map(|fact| Mrkdwn::bold(&fact.label).then("\n", &Mrkdwn::words(&fact.shown))).collect();
        let blocks: Vec<_> = std::iter::once(kit::section(&title)).chain(kit::fields(facts)).collect();
        serde_json::to_value(blocks).unwrap_or_default()
    }
}

/// `crm1.amount.v7`
fn field_key(key: &str, version: i32) -> String {
    format!("crm1.{key}.v{version}")
}

/// The field that a block of the pane changes, and the version that was seen.
#[must_use]
pub fn field_of(block: &str) -> Option<(&str, Option<i32>)> {
    let (field, version) = block.strip_prefix("crm1.")?.rsplit_once(".v")?;
    Some((field, version.parse().ok()))
}

fn owner_of(owner: Option<&Owner>) -> Option<&str> {
    owner.map(|owner| owner.name.as_str())
}

/// A deal; amount and dates only where they may be seen.
#[must_use]
pub fn deal(viewer: &Viewer, card: &DealCard, open: bool) -> Facts {
    let label = |text: texts::Text| viewer.plain(&text);
    let stages = card
        .stages
        .iter()
        .filter(|stage| stage.outcome == Outcome::Open)
        .map(|stage| (stage.id.to_string(), stage.name.clone()))
        .collect();
    let movable =
        (open && card.stage.outcome == Outcome::Open).then(|| Edit::Choice(stages, card.stage.id.to_string()));
    let company = card.company.as_ref().map(|company| format!("{} {}", company.reference, company.name));
    let facts = Facts::new(card.reference, card.version, &card.name, label(text!("object-deal")))
        .with("stage_id", label(text!("field-stage")), Some(&card.stage.name), movable)
        .with("owner", label(text!("field-owner")), owner_of(card.owner.as_ref()), None);
    if !open {
        return facts;
    }
    let amount = card.amount.map(|amount| viewer.money(amount, &card.currency));
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| viewer.day(day));
    facts
        .with("amount", label(text!("field-amount")), amount.as_deref(), Some(Edit::Text))
        .with("close_on", label(text!("field-close")), day(card.close_on).as_deref(), Some(Edit::Day))
        .kept_as(card.close_on.map(|day| day.to_string()))
        .with("follow_up_on", label(text!("field-next")), day(card.follow_up_on).as_deref(), Some(Edit::Day))
        .kept_as(card.follow_up_on.map(|day| day.to_string()))
        .with("company", label(text!("field-company")), company.as_deref(), None)
}

/// A contact; addresses and numbers only where they may be seen.
#[must_use]
pub fn contact(viewer: &Viewer, card: &ContactCard, open: bool) -> Facts {
    let label = |text: texts::Text| viewer.plain(&text);
    let company = card.company.as_ref().map(|company| company.name.as_str());
    let facts = Facts::new(card.reference, card.version, &card.name, label(text!("object-contact")))
        .with("company", label(text!("field-company")), company, None)
        .with("lifecycle", label(text!("field-lifecycle")), Some(&cards::status(viewer, &card.lifecycle)), None)
        .with("owner", label(text!("field-owner")), owner_of(card.owner.as_ref()), None);
    if !open {
        return facts;
    }
    facts
        .with("title", label(text!("object-title")), card.title.as_deref(), Some(Edit::Text))
        .with("emails", label(text!("field-email")), card.emails.first().map(String::as_str), None)
        .with("phones", label(text!("field-phone")), card.phones.first().map(String::as_str), None)
}

/// A company.
#[must_use]
pub fn company(viewer: &Viewer, card: &CompanyCard, open: bool) -> Facts {
    let label = |text: texts::Text| viewer.plain(&text);
    let facts = Facts::new(card.reference, card.version, &card.name, label(text!("object-company")))
        .with("domain", label(text!("field-domain")), card.domain.as_deref(), open.then_some(Edit::Text))
        .with("lifecycle", label(text!("field-lifecycle")), Some(&cards::status(viewer, &card.lifecycle)), None)
        .with("owner", label(text!("field-owner")), owner_of(card.owner.as_ref()), None);
    if !open {
        return facts;
    }
    facts.with("city", label(text!("object-city")), card.city.as_deref(), Some(Edit::Text)).with(
        "phones",
        label(text!("field-phone")),
        card.phone.as_deref(),
        None,
    )
}

/// A lead.
#[must_use]
pub fn lead(viewer: &Viewer, card: &LeadCard, open: bool) -> Facts {
    let label = |text: texts::Text| viewer.plain(&text);
    let facts = Facts::new(card.reference, card.version, &card.contact.name, label(text!("object-lead")))
        .with("status", label(text!("field-status")), Some(&cards::status(viewer, &card.status)), None)
        .with("source", label(text!("field-source")), card.source.as_deref(), open.then_some(Edit::Text))
        .with("owner", label(text!("field-owner")), owner_of(card.owner.as_ref()), None);
    if !open {
        return facts;
    }
    let next = card.follow_up_on.map(|day| viewer.day(day));
    facts
        .with("email", label(text!("field-email")), card.email.as_deref(), None)
        .with("phone", label(text!("field-phone")), card.phone.as_deref(), None)
        .with("follow_up_on", label(text!("field-next")), next.as_deref(), Some(Edit::Day))
        .kept_as(card.follow_up_on.map(|day| day.to_string()))
}

/// A task.
#[must_use]
pub fn task(viewer: &Viewer, card: &TaskCard) -> Facts {
    let label = |text: texts::Text| viewer.plain(&text);
    let due = card.due.as_ref().map(|due| match due {
        Due::On(day) => viewer.day(*day),
        Due::At(moment) => viewer.moment(*moment),
    });
    Facts::new(card.reference, card.version, &card.title, label(text!("object-task")))
        .with("status", label(text!("field-status")), Some(&cards::status(viewer, &card.status)), None)
        .with("due", label(text!("field-due")), due.as_deref(), None)
        .with("owner", label(text!("field-owner")), owner_of(card.assignee.as_ref()), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_pane_parse_back() {
        assert_eq!(field_of(&field_key("close_on", 7)), Some(("close_on", Some(7))));
        assert_eq!(field_of(&field_key("cf.size.v2", 1)), Some(("cf.size.v2", Some(1))));
        assert_eq!(field_of("amount"), None);
        assert_eq!(field_of("crm1.amount.vx"), Some(("amount", None)));
    }
}
