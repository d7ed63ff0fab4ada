//! What `add` can add, and what else help knows of: how things are written.

use crm_core::actor::Permission;
use crm_core::records::RecordKind;
use crm_core::texts::Text;

/// What `add` can add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddKind {
    /// A person.
    Contact,
    /// An organisation.
    Company,
    /// A contact's interest.
    Lead,
    /// A deal.
    Deal,
    /// Something to be done.
    Task,
}

impl AddKind {
    /// Every kind, in the order of the palette.
    pub const ALL: [Self; 5] = [Self::Contact, Self::Company, Self::Lead, Self::Deal, Self::Task];

    /// The word it is typed with.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Task => "task",
        }
    }

    /// Other words for it.
    #[must_use]
    pub fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &["contacts", "person", "people"],
            Self::Company => &["companies", "organisation", "organization", "account", "accounts"],
            Self::Lead => &["leads"],
            Self::Deal => &["deals", "opportunity", "opportunities"],
            Self::Task => &["tasks", "todo", "todos"],
        }
    }

    /// What a person needs to add one.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Contact => Permission::WriteContacts,
            Self::Company => Permission::WriteCompanies,
            Self::Lead => Permission::WriteLeads,
            Self::Deal => Permission::WriteDeals,
            Self::Task => Permission::WriteTasks,
        }
    }

    /// The kind of record that it becomes.
    #[must_use]
    pub fn record_kind(self) -> RecordKind {
        match self {
            Self::Contact => RecordKind::Contact,
            Self::Company => RecordKind::Company,
            Self::Lead => RecordKind::Lead,
            Self::Deal => RecordKind::Deal,
            Self::Task => RecordKind::Task,
        }
    }

    /// The kind that this word is, in any case.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL.into_iter().find(|kind| kind.name() == word || kind.synonyms().contains(&word.as_str()))
    }
}

/// Help that is about how something is written rather than about a verb: `help dates`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Notation {
    /// How dates are written.
    Dates,
    /// How amounts are written.
    Amounts,
    /// How records are named.
    Records,
    /// How people are named.
    People,
    /// How lists are narrowed down.
    Filters,
}

impl Notation {
    /// Every notation that has help.
    pub const ALL: [Self; 5] = [Self::Dates, Self::Amounts, Self::Records, Self::People, Self::Filters];

    /// The word after `help`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Amounts => "amounts",
            Self::Records => "records",
            Self::People => "people",
            Self::Filters => "filters",
        }
    }

    /// The help itself.
    #[must_use]
    pub fn help(self) -> Text {
        Text::new(match self {
            Self::Dates => "help-dates",
            Self::Amounts => "help-amounts",
            Self::Records => "help-records",
            Self::People => "help-people",
            Self::Filters => "help-filters",
        })
    }

    /// The notation that this word is, in any case, one or many.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL
            .into_iter()
            .find(|topic| topic.name() == word || topic.name().strip_suffix('s') == Some(word.as_str()))
    }
}
