//! What can be filtered and sorted by, and by which words people name it.

use crate::records::RecordKind;
use crate::search::{Order, SortKey};

/// What a filter is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Field {
    /// Which kind of record it is.
    Kind,
    /// Who owns it.
    Owner,
    /// A deal's stage.
    Stage,
    /// A deal's pipeline.
    Pipeline,
    /// Where a lead or a task stands.
    Status,
    /// Whether a deal is open, won or lost.
    Outcome,
    /// A tag that it carries.
    Tag,
    /// Where we know it from.
    Source,
    /// What a contact or company is to us.
    Lifecycle,
    /// Its city.
    City,
    /// Its country.
    Country,
    /// A company's industry.
    Industry,
    /// The campaign that a lead came from.
    Campaign,
    /// Where a deal stands in the forecast.
    Forecast,
    /// The company that it belongs to.
    Company,
    /// The contact that it is about.
    Contact,
    /// How urgent a task is.
    Priority,
    /// A state of it: `mine`, `open`, `overdue` …
    Is,
    /// A deal's amount.
    Amount,
    /// When a deal is to close.
    Close,
    /// When a task is due.
    Due,
    /// When somebody wants to come back to it.
    FollowUp,
    /// When it was last changed.
    Updated,
    /// When it was added.
    Created,
    /// A lead's score.
    Score,
    /// How likely a deal is won, in per cent.
    Probability,
    /// How many people work at a company.
    Employees,
    /// One of the workspace's own, by its key; or a word before a colon.
    Own(String),
}

/// How a field's values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Names,
    Amount,
    Number,
    Days(crate::grammar::span::Facing),
    Unknown,
}

use crate::grammar::span::Facing::{Future, Past};

/// Every field of ours: how people name it, the first name being its own.
const NAMED: &[(&[&str], Field)] = &[
    (&["kind", "type"], Field::Kind),
    (&["owner", "owned", "assignee"], Field::Owner),
    (&["stage"], Field::Stage),
    (&["pipeline"], Field::Pipeline),
    (&["status"], Field::Status),
    (&["outcome"], Field::Outcome),
    (&["tag", "tags", "label"], Field::Tag),
    (&["source"], Field::Source),
    (&["lifecycle"], Field::Lifecycle),
    (&["city"], Field::City),
    (&["country"], Field::Country),
    (&["industry"], Field::Industry),
    (&["campaign"], Field::Campaign),
    (&["forecast"], Field::Forecast),
    (&["company", "organisation", "organization", "account", "at"], Field::Company),
    (&["contact", "person"], Field::Contact),
    (&["priority", "prio"], Field::Priority),
    (&["is"], Field::Is),
    (&["amount", "value"], Field::Amount),
    (&["close", "closes", "closing"], Field::Close),
    (&["due"], Field::Due),
    (&["followup", "follow-up", "follow"], Field::FollowUp),
    (&["updated", "touched", "changed"], Field::Updated),
    (&["created", "added"], Field::Created),
    (&["score"], Field::Score),
    (&["probability"], Field::Probability),
    (&["employees"], Field::Employees),
];

impl Field {
    /// The field of ours that people call this.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        NAMED.iter().find(|(names, _)| names.contains(&word.as_str())).map(|(_, field)| field.clone())
    }

    /// Its own name, as it is typed.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Own(key) => key,
            field => NAMED
                .iter()
                .find(|(_, known)| known == field)
                .and_then(|(names, _)| names.first())
                .copied()
                .unwrap_or_default(),
        }
    }

    /// The names of every field of ours.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().flat_map(|(names, _)| names.iter().copied()).chain(["sort"])
    }

    /// The field that a fact of a document tells of, by the fact's name; nothing where it tells of no single one.
    pub(in crate::search) fn of_fact(name: &str) -> Option<Self> {
        match name.strip_prefix("cf.") {
            Some(key) => Some(Self::Own(key.to_owned())),
            None if name == "currency" => Some(Self::Amount),
            None => Self::read(name).filter(|field| !matches!(field, Self::Kind | Self::Is)),
        }
    }

    pub(super) fn form(&self) -> Form {
        match self {
            Self::Amount => Form::Amount,
            Self::Score | Self::Probability | Self::Employees => Form::Number,
            Self::Close | Self::Due | Self::FollowUp => Form::Days(Future),
            Self::Updated | Self::Created => Form::Days(Past),
            Self::Own(_) => Form::Unknown,
            _ => Form::Names,
        }
    }

    /// The kinds of record that have it; all where nothing is said.
    #[must_use]
    pub fn kinds(&self) -> Option<&'static [RecordKind]> {
        use RecordKind::{Company, Contact, Deal, Lead, Task};
        Some(match self {
            Self::Stage
            | Self::Pipeline
            | Self::Outcome
            | Self::Forecast
            | Self::Amount
            | Self::Close
            | Self::Probability => &[Deal],
            Self::Status => &[Lead, Task],
            Self::Lifecycle | Self::City | Self::Country => &[Contact, Company],
            Self::Industry | Self::Employees => &[Company],
            Self::Campaign | Self::Score => &[Lead],
            Self::Priority | Self::Due => &[Task],
            Self::Source | Self::FollowUp => &[Contact, Company, Lead, Deal],
            Self::Contact => &[Lead, Deal, Task],
            Self::Kind
            | Self::Owner
            | Self::Tag
            | Self::Company
            | Self::Is
            | Self::Updated
            | Self::Created
            | Self::Own(_) => {
                return None;
            }
        })
    }

    /// The field of a record of this kind whose values it shows, by the name that the catalogue gives it.
    #[must_use]
    pub fn key(&self, kind: RecordKind) -> String {
        match self {
            Self::Owner => "owner_id".to_owned(),
            Self::Stage | Self::Outcome => "stage_id".to_owned(),
            Self::Pipeline => "pipeline_id".to_owned(),
            Self::Tag => "tags".to_owned(),
            Self::Forecast => "forecast_category".to_owned(),
            Self::Company if kind == RecordKind::Company => "parent_id".to_owned(),
            Self::Company => "company_id".to_owned(),
            Self::Contact => "contact_id".to_owned(),
            Self::Close => "close_on".to_owned(),
            Self::Due => "due_on".to_owned(),
            Self::FollowUp => "follow_up_on".to_owned(),
            Self::Updated => "updated_at".to_owned(),
            Self::Created => "created_at".to_owned(),
            Self::Score => "qualification_score".to_owned(),
            Self::Own(key) => format!("cf.{key}"),
            field => field.name().to_owned(),
        }
    }
}

/// What people may sort by: the words for it, and which way it goes where nothing is said.
const SORTED: &[(&[&str], SortKey, bool)] = &[
    (&["name", "title"], SortKey::Name, false),
    (&["updated", "touched", "changed"], SortKey::Updated, true),
    (&["created", "added"], SortKey::Created, true),
    (&["amount", "value"], SortKey::Amount, true),
    (&["close", "due", "date"], SortKey::Date, false),
    (&["followup", "follow-up"], SortKey::FollowUp, false),
];

/// The order that people call this: `amount`, `amount-`, `-amount`, `name+`.
#[must_use]
pub(super) fn order(word: &str) -> Option<Order> {
    let word = word.to_ascii_lowercase();
    let said = match (word.starts_with('-') || word.ends_with('-'), word.ends_with('+')) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let name = word.trim_matches(['-', '+']);
    let (_, by, usual) = SORTED.iter().find(|(names, ..)| names.contains(&name))?;
    Some(Order { by: *by, descending: said.unwrap_or(*usual) })
}

/// The words for what people may sort by.
pub(super) fn orders() -> impl Iterator<Item = &'static str> {
    SORTED.iter().flat_map(|(names, ..)| names.iter().copied())
}

/// The kind of record that people call this, in the singular or plural.
#[must_use]
pub(super) fn kind(word: &str) -> Option<RecordKind> {
    Some(match word.to_ascii_lowercase().as_str() {
        "contact" | "contacts" | "person" | "people" => RecordKind::Contact,
        "company" | "companies" | "organisation" | "organisations" | "organization" | "organizations" | "account"
        | "accounts" => RecordKind::Company,
        "lead" | "leads" => RecordKind::Lead,
        "deal" | "deals" | "opportunity" | "opportunities" => RecordKind::Deal,
        "task" | "tasks" => RecordKind::Task,
        _ => return None,
    })
}

/// The words for kinds.
pub(super) const KINDS: [&str; 5] = ["contact", "company", "lead", "deal", "task"];
