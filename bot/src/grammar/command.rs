//! What a line means: a command with its values, a search, or a refusal.

use chrono::NaiveDate;
use crm_core::UserError;
use crm_core::actor::Permission;
use crm_core::records::Reference;
use crm_core::texts::Text;

use super::amount::Amount;
use super::verb::{AddKind, Verb};

/// What the reading of a line depends on besides the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Today, where the person is.
    pub today: NaiveDate,
    /// The workspace's country (ISO 3166), for telephone numbers without a prefix.
    pub country: String,
    /// The workspace's currency (ISO 4217), which decides what `$` means.
    pub currency: String,
}

/// A line, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What to do.
    pub outcome: Outcome,
    /// What the person should be told about the reading.
    pub notes: Vec<Note>,
}

/// The three outcomes of reading a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Run it.
    Command(Command),
    /// Words that are no command: search for them.
    Search {
        /// What to search for.
        words: String,
        /// The line with its first word as the nearest verb, to offer where nothing is found: `find acme`.
        nearest: Option<String>,
        /// The first word is a verb and the rest did not fit it: a line that would fit, to offer as a button.
        instead: Option<String>,
    },
    /// The command was meant, but a part of it cannot be read.
    Refused(UserError),
}

/// A command with its values.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Nothing typed: offer what can be done.
    Palette,
    /// Explain.
    Help {
        /// A verb to explain.
        topic: Option<Verb>,
        /// A topic that is no verb; [`super::Notation::read`] knows some of them.
        unknown: Option<String>,
    },
    /// Search.
    Find {
        /// What for, as typed.
        words: String,
    },
    /// Open this record's card.
    Show(Reference),
    /// Open the card of what is called this.
    ShowWords(String),
    /// Add a contact.
    AddContact(NewContactInput),
    /// Add a company.
    AddCompany(NewCompanyInput),
    /// Add a deal.
    AddDeal(NewDealInput),
    /// Add, but what?
    AddWhat,
    /// Today's report.
    ReportDaily,
    /// Report, but on what?
    ReportWhat,
}

impl Command {
    /// The verb it belongs to; the palette has none.
    #[must_use]
    pub fn verb(&self) -> Option<Verb> {
        match self {
            Self::Palette => None,
            Self::Help { .. } => Some(Verb::Help),
            Self::Find { .. } => Some(Verb::Find),
            Self::Show(_) | Self::ShowWords(_) => Some(Verb::Show),
            Self::AddContact(_) | Self::AddCompany(_) | Self::AddDeal(_) | Self::AddWhat => Some(Verb::Add),
            Self::ReportDaily | Self::ReportWhat => Some(Verb::Report),
        }
    }

    /// What it adds, where it adds something.
    #[must_use]
    pub fn adds(&self) -> Option<AddKind> {
        match self {
            Self::AddContact(_) => Some(AddKind::Contact),
            Self::AddCompany(_) => Some(AddKind::Company),
            Self::AddDeal(_) => Some(AddKind::Deal),
            Self::Palette
            | Self::Help { .. }
            | Self::Find { .. }
            | Self::Show(_)
            | Self::ShowWords(_)
            | Self::AddWhat
            | Self::ReportDaily
            | Self::ReportWhat => None,
        }
    }

    /// What a person needs for it.
    #[must_use]
    pub fn permission(&self) -> Option<Permission> {
        self.adds().map(AddKind::permission).or_else(|| self.verb().and_then(Verb::permission))
    }
}

/// Something about the reading that the person should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A quote was not closed and was read to the end of the line.
    OpenQuote(String),
    /// A time of day stands where only a day is kept.
    TimeLeftOut(String),
    /// There is no place for this in such a record.
    LeftOut(String),
}

impl Note {
    /// The words for it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::OpenQuote(text) => crm_core::text!("note-open-quote", text = text),
            Self::TimeLeftOut(text) => crm_core::text!("note-time-left-out", text = text),
            Self::LeftOut(text) => crm_core::text!("note-left-out", text = text),
        }
    }
}

/// A person as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonToken {
    /// Whoever types.
    Me,
    /// Named by Slack: `<@U123|name>`.
    SlackId {
        /// `U123`
        id: String,
        /// What the typist saw: `@name`.
        shown: String,
    },
    /// Named in letters: `@name`, `owner:name`. Without the `@`.
    Name(String),
    /// `@here`, a user group: not one person. Refused by [`super::parse`]; here for modals.
    NotAPerson(String),
}

/// What was typed about a new contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewContactInput {
    /// Full name; required.
    pub name: Option<String>,
    /// E-mail addresses, as typed.
    pub emails: Vec<String>,
    /// Telephone numbers, as typed.
    pub phones: Vec<String>,
    /// Their company: a name, a reference (`O-4`) or a domain.
    pub company: Option<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Who shall own it; the typist where nobody is named.
    pub owner: Option<PersonToken>,
}

impl NewContactInput {
    /// The required fields that were not typed.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        missing_name(self.name.as_ref())
    }
}

/// What was typed about a new company.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCompanyInput {
    /// Name; required.
    pub name: Option<String>,
    /// Domain in lower case, without `www.`.
    pub domain: Option<String>,
    /// Telephone number, as typed.
    pub phone: Option<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Who shall own it; the typist where nobody is named.
    pub owner: Option<PersonToken>,
}

impl NewCompanyInput {
    /// The required fields that were not typed.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        missing_name(self.name.as_ref())
    }
}

/// What was typed about a new deal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDealInput {
    /// Name; required.
    pub name: Option<String>,
    /// How much it is worth.
    pub amount: Option<Amount>,
    /// When it is to be closed.
    pub close_on: Option<NaiveDate>,
    /// The company: a name, a reference (`O-4`) or a domain.
    pub company: Option<String>,
    /// The contact: a name, a reference (`C-17`) or an e-mail address.
    pub contact: Option<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// Who shall own it; the typist where nobody is named.
    pub owner: Option<PersonToken>,
}

impl NewDealInput {
    /// The required fields that were not typed.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        missing_name(self.name.as_ref())
    }
}

fn missing_name(name: Option<&String>) -> Vec<&'static str> {
    if name.is_none() { vec!["name"] } else { Vec::new() }
}
