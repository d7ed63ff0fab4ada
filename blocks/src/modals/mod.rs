//! Forms: new contact, new company, new deal, and what to find. A form holds ids in its metadata and nothing else.

use chrono::NaiveDate;
use crm_core::fields::MAX_NAME;
use crm_core::pipelines::Stage;
use crm_core::search::MAX_WORDS;
use crm_core::text;
use crm_core::texts::Text;
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

/// A form while it is laid out: each field once, in its order.
struct Sheet<'a> {
    viewer: &'a Viewer,
    name: &'static str,
    blocks: Vec<SlackBlock>,
}

/// A line of text to fill in.
struct Line<'a> {
    field: &'static str,
    label: Text,
    example: Option<&'a str>,
    filled: Option<&'a str>,
    limit: usize,
    hint: Option<Text>,
}

impl<'a> Line<'a> {
    fn new(field: &'static str, label: Text, limit: usize) -> Self {
        Self { field, label, example: None, filled: None, limit, hint: None }
    }

    fn example(mut self, example: &'a str) -> Self {
        self.example = Some(example);
        self
    }

    fn filled(mut self, filled: Option<&'a str>) -> Self {
        self.filled = filled;
        self
    }

    fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }
}

impl<'a> Sheet<'a> {
    fn new(viewer: &'a Viewer, name: &'static str) -> Self {
        Self { viewer, name, blocks: Vec::new() }
    }

    fn required(mut self, line: Line<'_>) -> Self {
        self.line(line, false);
        self
    }

    fn optional(mut self, line: Line<'_>) -> Self {
        self.line(line, true);
        self
    }

    fn line(&mut self, line: Line<'_>, optional: bool) {
        let input = kit::text_input(line.example, line.filled, line.limit as u64);
        let hint = line.hint.map(|hint| self.viewer.plain(&hint));
        let label = self.viewer.plain(&line.label);
        self.blocks.push(kit::input(field_block(self.name, line.field), &label, input, optional, hint.as_deref()));
    }

    fn element(
        mut self,
        field: &str,
        label: &Text,
        element: impl Into<SlackInputBlockElement>,
        optional: bool,
    ) -> Self {
        let label = self.viewer.plain(label);
        self.blocks.push(kit::input(field_block(self.name, field), &label, element, optional, None));
        self
    }

    fn finish(self, form: Form, title: &Text, submit: &Text, metadata: Metadata) -> SlackView {
        let say = |text: &Text| self.viewer.plain(text);
        let (title, submit, close) = (say(title), say(submit), say(&text!("button-cancel")));
        kit::modal(form, &title, &submit, &close, metadata.to_json(), self.blocks)
    }
}

/// Characters of a field that lists several values.
const LISTED: usize = 1_000;

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
    Sheet::new(viewer, "contact")
        .required(Line::new("name", text!("field-name"), MAX_NAME).filled(filled.name.as_deref()))
        .optional(
            Line::new("email", text!("field-email"), LISTED)
                .example("anna@acme.example")
                .filled(Some(&filled.emails))
                .hint(text!("hint-several")),
        )
        .optional(Line::new("phone", text!("field-phone"), LISTED).filled(Some(&filled.phones)))
        .element("company", &text!("field-company"), company_select(viewer, filled.company.as_ref()), true)
        .optional(Line::new("tags", text!("field-tags"), LISTED).example("vip, partner").filled(Some(&filled.tags)))
        .finish(Form::Contact, &text!("modal-contact"), &text!("button-save"), metadata)
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
    Sheet::new(viewer, "company")
        .required(Line::new("name", text!("field-name"), MAX_NAME).filled(filled.name.as_deref()))
        .optional(
            Line::new("domain", text!("field-domain"), 253).example("acme.example").filled(filled.domain.as_deref()),
        )
        .optional(Line::new("phone", text!("field-phone"), 40).filled(filled.phone.as_deref()))
        .optional(Line::new("tags", text!("field-tags"), LISTED).example("vip, partner").filled(Some(&filled.tags)))
        .finish(Form::Company, &text!("modal-company"), &text!("button-save"), metadata)
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
    let options: Vec<_> = stages.iter().map(|stage| kit::option(&stage.name, &stage.id.to_string())).collect();
    let first = stages.first().map(|stage| stage.id.to_string());
    let stage = kit::select(Action::Field, &viewer.plain(&text!("select-stage")), options, first.as_deref());
    let chosen = filled.contact.as_ref().map(|(label, value)| (label.as_str(), value.as_str()));
    let contact = kit::search_select(Action::PickContact, &viewer.plain(&text!("select-contact")), chosen);
    Sheet::new(viewer, "deal")
        .required(Line::new("name", text!("field-name"), MAX_NAME).filled(filled.name.as_deref()))
        .element("company", &text!("field-company"), company_select(viewer, filled.company.as_ref()), true)
        .element("contact", &text!("field-contact"), contact, true)
        .optional(
            Line::new("amount", text!("field-amount"), 40)
                .example("12k")
                .filled(filled.amount.as_deref())
                .hint(text!("hint-amount")),
        )
        .element("stage", &text!("field-stage"), stage, false)
        .element("close_on", &text!("field-close"), kit::date_input(filled.close_on), true)
        .optional(Line::new("tags", text!("field-tags"), LISTED).filled(Some(&filled.tags)))
        .finish(Form::Deal, &text!("modal-deal"), &text!("button-save"), metadata)
}

/// The form that asks what to find.
#[must_use]
pub fn find(viewer: &Viewer, metadata: Metadata) -> SlackView {
    let example = viewer.plain(&text!("find-placeholder"));
    Sheet::new(viewer, "find").required(Line::new("words", text!("field-words"), MAX_WORDS).example(&example)).finish(
        Form::Find,
        &text!("modal-find"),
        &text!("button-find"),
        metadata,
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
    let is_there = found
        .iter()
        .filter_map(|(label, _)| label.rsplit_once(" · "))
        .any(|(name, _)| name.to_lowercase() == typed.to_lowercase());
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
