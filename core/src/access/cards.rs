//! What cards and lists show, cut down to what their reader may see.

use serde_json::Value;

use super::{Access, Level};
use crate::companies::CompanyCard;
use crate::contacts::ContactCard;
use crate::deals::DealCard;
use crate::leads::LeadCard;

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
        if self.level(field) < Level::Read {
            *value = None;
        }
    }

    /// A contact's card.
    #[must_use]
    pub fn contact(&self, mut card: ContactCard) -> ContactCard {
        self.text("title", &mut card.title);
        self.value("company_id", &mut card.company);
        self.texts("emails", &mut card.emails);
        self.texts("phones", &mut card.phones);
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
        self.text("city", &mut card.city);
        self.texts("tags", &mut card.tags);
        card
    }

    /// A deal's card.
    #[must_use]
    pub fn deal(&self, mut card: DealCard) -> DealCard {
        self.value("company_id", &mut card.company);
        self.value("contact_id", &mut card.contact);
        self.value("amount", &mut card.amount);
        self.value("close_on", &mut card.close_on);
        self.texts("tags", &mut card.tags);
        card
    }

    /// A lead's card; `contacts` is what may be seen of the contact it shows.
    #[must_use]
    pub fn lead(&self, contacts: &Self, mut card: LeadCard) -> LeadCard {
        contacts.text("emails", &mut card.email);
        contacts.text("phones", &mut card.phone);
        contacts.value("company_id", &mut card.company);
        self.text("source", &mut card.source);
        self.text("campaign", &mut card.campaign);
        self.text("message", &mut card.message);
        card
    }
}
