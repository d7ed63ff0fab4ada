//! What cards and lists show, cut down to what their reader may see.

use serde_json::Value;

use super::Access;
use crate::activities::Activity;
use crate::companies::CompanyCard;
use crate::contacts::ContactCard;
use crate::deals::DealCard;
use crate::leads::LeadCard;
use crate::records::RecordKind;
use crate::search::Row;
use crate::tasks::{TaskCard, TaskRow};
use crate::tx::Tx;

impl Access {
    /// A text of a field.
    pub fn text(&self, field: &str, text: &mut Option<String>) {
        if !self.shows(field)
            && let Some(shown) = text.take()
            && let Value::String(shown) = self.shown(field, &Value::String(shown))
        {
            *text = Some(shown);
        }
    }

    /// The texts of a field that holds several.
    pub fn texts(&self, field: &str, texts: &mut Vec<String>) {
        if !self.shows(field) {
            let shown = std::mem::take(texts).into_iter().map(Value::String);
            let shown = shown.map(|text| self.shown(field, &text));
            texts.extend(shown.filter_map(|text| text.as_str().map(str::to_owned)));
        }
    }

    /// A value of a field that has no mask.
    pub fn value<T>(&self, field: &str, value: &mut Option<T>) {
        if !self.shows(field) {
            *value = None;
        }
    }

    /// A record of another kind that a field links to.
    pub fn link<T>(&self, field: &str, kind: RecordKind, linked: &mut Option<T>) {
        if !self.shows(field) || !self.reads(kind) {
            *linked = None;
        }
    }

    /// How many records of another kind there are.
    fn count(&self, kind: RecordKind, count: &mut i64) {
        if !self.reads(kind) {
            *count = 0;
        }
    }

    /// A contact's card.
    #[must_use]
    pub fn contact(&self, mut card: ContactCard) -> ContactCard {
        self.text("title", &mut card.title);
        self.link("company_id", RecordKind::Company, &mut card.company);
        self.texts("emails", &mut card.emails);
        self.texts("phones", &mut card.phones);
        self.count(RecordKind::Deal, &mut card.open_deals);
        self.text("city", &mut card.city);
        self.text("source", &mut card.source);
        self.texts("tags", &mut card.tags);
        card
    }

    /// A company's card.
    #[must_use]
    pub fn company(&self, mut card: CompanyCard) -> CompanyCard {
        self.text("domain", &mut card.domain);
        self.text("phones", &mut card.phone);
        self.count(RecordKind::Contact, &mut card.contacts);
        self.count(RecordKind::Deal, &mut card.open_deals);
        self.text("city", &mut card.city);
        self.texts("tags", &mut card.tags);
        card
    }

    /// A deal's card.
    #[must_use]
    pub fn deal(&self, mut card: DealCard) -> DealCard {
        self.link("company_id", RecordKind::Company, &mut card.company);
        self.link("contact_id", RecordKind::Contact, &mut card.contact);
        self.value("amount", &mut card.amount);
        self.value("amount", &mut card.weighted);
        self.value("follow_up_on", &mut card.follow_up_on);
        self.value("close_reason", &mut card.close_reason);
        self.text("close_note", &mut card.close_note);
        if !self.shows("contacts") || !self.reads(RecordKind::Contact) {
            card.participants.clear();
        }
        self.value("close_on", &mut card.close_on);
        self.texts("tags", &mut card.tags);
        card
    }

    /// A lead's card; `contacts` is what may be seen of the contact it shows.
    #[must_use]
    pub fn lead(&self, contacts: &Self, mut card: LeadCard) -> LeadCard {
        contacts.text("emails", &mut card.email);
        contacts.text("phones", &mut card.phone);
        contacts.link("company_id", RecordKind::Company, &mut card.company);
        // Who is interested is the lead's own name; the rest is the contact's.
        if !self.reads(RecordKind::Contact) {
            (card.email, card.phone, card.company) = (None, None, None);
        }
        self.text("source", &mut card.source);
        self.text("campaign", &mut card.campaign);
        self.text("message", &mut card.message);
        self.value("qualification_score", &mut card.score);
        self.value("disqualified_reason", &mut card.reason);
        self.text("disqualified_note", &mut card.reason_note);
        self.value("follow_up_on", &mut card.follow_up_on);
        self.text("assignment_rule", &mut card.assigned_by_rule);
        self.texts("tags", &mut card.tags);
        self.link("converted_company_id", RecordKind::Company, &mut card.converted_company);
        self.link("converted_deal_id", RecordKind::Deal, &mut card.converted_deal);
        card
    }

    /// A task in a list.
    #[must_use]
    pub fn task_row(&self, mut row: TaskRow) -> TaskRow {
        self.value("snoozed_until", &mut row.snoozed_until);
        self.text("recurrence", &mut row.recurrence);
        self.value("record_id", &mut row.about);
        row
    }

    /// A task's card, whose row has been cut down.
    #[must_use]
    pub fn task(&self, mut card: TaskCard) -> TaskCard {
        self.text("description", &mut card.description);
        self.value("start_on", &mut card.start_on);
        self.texts("tags", &mut card.tags);
        card
    }

    /// An activity.
    #[must_use]
    pub fn activity(&self, mut activity: Activity) -> Activity {
        self.text("body", &mut activity.body);
        self.value("outcome", &mut activity.outcome);
        self.value("direction", &mut activity.direction);
        self.value("duration_minutes", &mut activity.duration_minutes);
        self.text("permalink", &mut activity.permalink);
        self.value("file_id", &mut activity.file_id);
        activity
    }
}

/// What may be seen in a list of records of several kinds.
pub(crate) struct OfRows {
    contacts: Access,
    companies: Access,
    deals: Access,
}

impl OfRows {
    /// For the transaction's actor.
    pub fn of(tx: &Tx) -> Self {
        let [contacts, companies, deals] =
            [RecordKind::Contact, RecordKind::Company, RecordKind::Deal].map(|kind| super::of(tx, kind));
        Self { contacts, companies, deals }
    }

    /// A row of a list.
    pub fn row(&self, mut row: Row) -> Row {
        match row.reference.kind {
            RecordKind::Contact => {
                self.contacts.text("emails", &mut row.address);
                self.contacts.link("company_id", RecordKind::Company, &mut row.company);
            }
            RecordKind::Company => self.companies.text("domain", &mut row.address),
            RecordKind::Lead => {
                self.contacts.link("company_id", RecordKind::Company, &mut row.company);
                if !self.contacts.reads(RecordKind::Contact) {
                    row.company = None;
                }
            }
            _ => {
                self.deals.value("amount", &mut row.amount);
                self.deals.link("company_id", RecordKind::Company, &mut row.company);
            }
        }
        row
    }
}
