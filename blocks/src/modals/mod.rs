//! Forms: new contact, new company, new deal, and what to find. A form holds ids in its metadata and nothing else.

use chrono::NaiveDate;
use crm_core::fields::MAX_NAME;
use crm_core::pipelines::Stage;
use crm_core::text;
use slack_morphism::prelude::*;
use uuid::Uuid;

use crate::ids::{Action, Form, field_block};
use crate::kit;
use crate::viewer::Viewer;

/// What a form knows of itself: `private_metadata`. No values, addresses or personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Metadata {
    /// The version of this format.
    pub v: u8,
    /// Where to answer: the draft that holds the `response_url`, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Uuid>,
}

impl Metadata {
    /// Metadata with this draft.
    #[must_use]
    pub fn new(draft: Option<Uuid>) -> Self {
        Self { v: 1, draft }
    }

    fn to_json(self) -> String {
        serde_json::to_string(&self).unwrap_or_default()
    }
}

/// What a contact's form is filled with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContactFields {
    /// Full name.
    pub name: Option<String>,
    /// E-mail addresses, separated by commas.
    pub emails: String,
    /// Telephone numbers, separated by commas.
    pub phones: String,
    /// Their company: label and value of the choice.
    pub company: Option<(String, String)>,
    /// Tags.
    pub tags: String,
}

/// The form for a new contact.
#[must_use]
pub fn contact(viewer: &Viewer, filled: &ContactFields, metadata: Metadata) -> SlackView {
    let say = |text: crm_core::texts::Text| viewer.plain(&text);
    let block = |field| field_block("contact", field);
    let blocks = vec![
        kit::input(
            block("name"),
            &say(text!("field-name")),
            kit::text_input(None, filled.name.as_deref(), MAX_NAME as u64),
            false,
            None,
        ),
        kit::input(
            block("email"),
            &say(text!("field-email")),
            kit::text_input(Some("anna@acme.example"), Some(&filled.emails), 1_000),
            true,
            Some(&say(text!("hint-several"))),
        ),
        kit::input(
            block("phone"),
            &say(text!("field-phone")),
            kit::text_input(None, Some(&filled.phones), 500),
            true,
            None,
        ),
        kit::input(
            block("company"),
            &say(text!("field-company")),
            company_select(viewer, filled.company.as_ref()),
            true,
            None,
        ),
        kit::input(
            block("tags"),
            &say(text!("field-tags")),
            kit::text_input(Some("vip, partner"), Some(&filled.tags), 500),
            true,
            None,
        ),
    ];
    kit::modal(
        Form::Contact,
        &say(text!("modal-contact")),
        &say(text!("button-save")),
        &say(text!("button-cancel")),
        metadata.to_json(),
        blocks,
    )
}

/// What a company's form is filled with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CompanyFields {
    /// Name.
    pub name: Option<String>,
    /// Domain.
    pub domain: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Tags.
    pub tags: String,
}

/// The form for a new company.
#[must_use]
pub fn company(viewer: &Viewer, filled: &CompanyFields, metadata: Metadata) -> SlackView {
    let say = |text: crm_core::texts::Text| viewer.plain(&text);
    let block = |field| field_block("company", field);
    let blocks = vec![
        kit::input(
            block("name"),
            &say(text!("field-name")),
            kit::text_input(None, filled.name.as_deref(), MAX_NAME as u64),
            false,
            None,
        ),
        kit::input(
            block("domain"),
            &say(text!("field-domain")),
            kit::text_input(Some("acme.example"), filled.domain.as_deref(), 253),
            true,
            None,
        ),
        kit::input(
            block("phone"),
            &say(text!("field-phone")),
            kit::text_input(None, filled.phone.as_deref(), 40),
            true,
            None,
        ),
        kit::input(
            block("tags"),
            &say(text!("field-tags")),
            kit::text_input(Some("vip, partner"), Some(&filled.tags), 500),
            true,
            None,
        ),
    ];
    kit::modal(
        Form::Company,
        &say(text!("modal-company")),
        &say(text!("button-save")),
        &say(text!("button-cancel")),
        metadata.to_json(),
        blocks,
    )
}

/// What a deal's form is filled with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DealFields {
    /// What it is about.
    pub name: Option<String>,
    /// The amount, as typed.
    pub amount: Option<String>,
    /// When it is expected to be decided.
    pub close_on: Option<NaiveDate>,
    /// The company: label and value of the choice.
    pub company: Option<(String, String)>,
    /// The contact: label and value of the choice.
    pub contact: Option<(String, String)>,
    /// Tags.
    pub tags: String,
}

/// The form for a new deal.
#[must_use]
pub fn deal(viewer: &Viewer, filled: &DealFields, stages: &[Stage], metadata: Metadata) -> SlackView {
    let say = |text: crm_core::texts::Text| viewer.plain(&text);
    let block = |field| field_block("deal", field);
    let options: Vec<_> = stages.iter().map(|stage| kit::option(&stage.name, &stage.id.to_string())).collect();
    let first = stages.first().map(|stage| stage.id.to_string());
    let stage = kit::select(Action::Field, &say(text!("select-stage")), options, first.as_deref());
    let contact = kit::search_select(
        Action::PickContact,
        &say(text!("select-contact")),
        filled.contact.as_ref().map(|(label, value)| (label.as_str(), value.as_str())),
    );
    let blocks = vec![
        kit::input(
            block("name"),
            &say(text!("field-name")),
            kit::text_input(None, filled.name.as_deref(), MAX_NAME as u64),
            false,
            None,
        ),
        kit::input(
            block("company"),
            &say(text!("field-company")),
            company_select(viewer, filled.company.as_ref()),
            true,
            None,
        ),
        kit::input(block("contact"), &say(text!("field-contact")), contact, true, None),
        kit::input(
            block("amount"),
            &say(text!("field-amount")),
            kit::text_input(Some("12k"), filled.amount.as_deref(), 40),
            true,
            Some(&say(text!("hint-amount"))),
        ),
        kit::input(block("stage"), &say(text!("field-stage")), stage, false, None),
        kit::input(block("close_on"), &say(text!("field-close")), kit::date_input(filled.close_on), true, None),
        kit::input(
            block("tags"),
            &say(text!("field-tags")),
            kit::text_input(None, Some(&filled.tags), 500),
            true,
            None,
        ),
    ];
    kit::modal(
        Form::Deal,
        &say(text!("modal-deal")),
        &say(text!("button-save")),
        &say(text!("button-cancel")),
        metadata.to_json(),
        blocks,
    )
}

/// The form that asks what to find.
#[must_use]
pub fn find(viewer: &Viewer, metadata: Metadata) -> SlackView {
    let say = |text: crm_core::texts::Text| viewer.plain(&text);
    let words = kit::text_input(Some(&say(text!("find-placeholder"))), None, 300);
    let blocks = vec![kit::input(field_block("find", "words"), &say(text!("field-words")), words, false, None)];
    kit::modal(
        Form::Find,
        &say(text!("modal-find")),
        &say(text!("button-find")),
        &say(text!("button-cancel")),
        metadata.to_json(),
        blocks,
    )
}

/// The start of the value of an option that adds a company of the name that follows.
pub const CREATE_COMPANY: &str = "create:";

fn company_select(viewer: &Viewer, chosen: Option<&(String, String)>) -> SlackBlockExternalSelectElement {
    let chosen = chosen.map(|(label, value)| (label.as_str(), value.as_str()));
    kit::search_select(Action::PickCompany, &viewer.plain(&text!("select-company")), chosen)
}

/// The options of a select that offers companies: those found, then the one to be made of what was typed.
#[must_use]
pub fn company_options(viewer: &Viewer, found: &[(String, String)], typed: &str) -> serde_json::Value {
    let mut options: Vec<_> = found.iter().take(99).map(|(label, value)| kit::option(label, value)).collect();
    let typed: String = typed.trim().chars().take(150 - CREATE_COMPANY.len()).collect();
    let is_there = found.iter().filter_map(|(label, _)| label.rsplit_once(" · ")).any(|(name, _)| {
        name.to_lowercase() == typed.to_lowercase()
    });
    if !typed.is_empty() && !is_there {
        options.push(kit::option(
            &viewer.plain(&text!("company-create", name = &typed)),
            &format!("{CREATE_COMPANY}{typed}"),
        ));
    }
    serde_json::json!({ "options": options })
}

/// The options of a select that offers contacts.
#[must_use]
pub fn contact_options(found: &[(String, String)]) -> serde_json::Value {
    let options: Vec<_> = found.iter().take(100).map(|(label, value)| kit::option(label, value)).collect();
    serde_json::json!({ "options": options })
}
