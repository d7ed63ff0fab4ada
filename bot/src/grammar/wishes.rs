//! What was typed about records that are there: which one, what to change, what was done with it.

use chrono::{NaiveDate, NaiveTime};
use crm_core::records::Reference;

use super::command::PersonToken;

/// Which record a command is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// None was typed: the channel's, or the one looked at last.
    InContext,
    /// By its reference.
    Record(Reference),
    /// By what it is called, or an address.
    Words(String),
}

/// A field and its new value, both as typed; an empty value empties the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// `amount`, `close`, the name of a field of the workspace's own.
    pub field: String,
    /// `15k`, `fri`. Of a person that Slack named, their id.
    pub value: String,
}

/// To whom a record goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// Whom the rules choose.
    Auto,
    /// Nobody.
    Nobody,
    /// This person.
    Person(PersonToken),
}

/// A day, perhaps with a time, or a while from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On this day, at this time.
    On(NaiveDate, Option<NaiveTime>),
    /// So many minutes from now.
    In(i64),
}

/// What was done with a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogKind {
    /// A telephone call.
    Call,
    /// A meeting.
    Meeting,
    /// An e-mail.
    Email,
}

impl LogKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Call, Self::Meeting, Self::Email];

    /// The word it is typed with, and the type of the activity.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Email => "email",
        }
    }

    /// The kind that this word is, in any case.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "call" | "phone" | "phoned" | "called" => Self::Call,
            "meeting" | "meet" | "met" | "demo" | "visit" => Self::Meeting,
            "email" | "e-mail" | "mail" | "emailed" => Self::Email,
            _ => return None,
        })
    }
}

/// Something that was done, to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogInput {
    /// What.
    pub kind: LogKind,
    /// With which record.
    pub target: Target,
    /// How long it took.
    pub minutes: Option<i64>,
    /// On which day, and at what time; now where nothing is said.
    pub on: Option<(NaiveDate, Option<NaiveTime>)>,
    /// What came of it, one of the core's outcomes.
    pub outcome: Option<&'static str>,
    /// The rest, word for word.
    pub text: Option<String>,
}

/// What was typed about a new lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewLeadInput {
    /// Who; required.
    pub name: Option<String>,
    /// E-mail addresses, as typed.
    pub emails: Vec<String>,
    /// Telephone numbers, as typed.
    pub phones: Vec<String>,
    /// Their company: a name, a reference or a domain.
    pub company: Option<String>,
    /// A contact who is there already: a reference.
    pub contact: Option<Reference>,
    /// Where the lead came from.
    pub source: Option<String>,
    /// When to come back to it.
    pub follow_up_on: Option<NaiveDate>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Who shall own it; the typist where nobody is named.
    pub owner: Option<PersonToken>,
}

impl NewLeadInput {
    /// The required fields that were not typed.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        if self.name.is_none() && self.contact.is_none() { vec!["name"] } else { Vec::new() }
    }
}

/// What was typed about a new task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTaskInput {
    /// What is to be done; required.
    pub title: Option<String>,
    /// By which day, and which time of it.
    pub due: Option<(NaiveDate, Option<NaiveTime>)>,
    /// 1 urgent to 4 low.
    pub priority: Option<i64>,
    /// What it is about.
    pub about: Option<Reference>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Who does it; the typist where nobody is named.
    pub owner: Option<PersonToken>,
}

impl NewTaskInput {
    /// The required fields that were not typed.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        if self.title.is_none() { vec!["title"] } else { Vec::new() }
    }
}
