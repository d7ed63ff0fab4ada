//! The verbs, and everything about each of them in one place: names, aliases, help, rights. A new verb does not compile
//! until all of it is said.

use crm_core::actor::Permission;
use crm_core::records::RecordKind;
use crm_core::texts::Text;

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Searches.
    Find,
    /// Opens a record's card.
    Show,
    /// Adds a record.
    Add,
    /// Tells what happened.
    Report,
    /// Explains.
    Help,
}

impl Verb {
    /// Every verb, in the order of the help.
    pub const ALL: [Self; 5] = [Self::Find, Self::Show, Self::Add, Self::Report, Self::Help];

    /// The word it is typed with.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Find => "find",
            Self::Show => "show",
            Self::Add => "add",
            Self::Report => "report",
            Self::Help => "help",
        }
    }

    /// Other words for it.
    #[must_use]
    pub fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Find => &["search"],
            Self::Show => &["open"],
            Self::Add => &["new"],
            Self::Report | Self::Help => &[],
        }
    }

    /// Slash commands of its own.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Find => &["/crm-search"],
            Self::Add => &["/crm-add"],
            Self::Report => &["/crm-report"],
            Self::Show | Self::Help => &[],
        }
    }

    /// What to type, word for word, after `/crm`.
    #[must_use]
    pub fn examples(self) -> &'static [&'static str] {
        match self {
            Self::Find => &["find acme", "search name@acme.example", "acme"],
            Self::Show => &["show D-142", "show acme", "D-142"],
            Self::Add => &[
                "add contact First Last name@acme.example +33612345678 at Acme #vip",
                "add company Acme acme.example",
                "add deal Renewal €12k at Acme for \"First Last\" 30 Nov",
            ],
            Self::Report => &["report daily"],
            Self::Help => &["help", "help add", "help dates"],
        }
    }

    /// What a person needs for every command of this verb. For `add` it depends on what is added: [`AddKind::permission`].
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        match self {
            Self::Find | Self::Show => Some(Permission::ReadRecords),
            Self::Report => Some(Permission::Report),
            Self::Add | Self::Help => None,
        }
    }

    /// One line of help.
    #[must_use]
    pub fn help(self) -> Text {
        Text::new(match self {
            Self::Find => "help-find",
            Self::Show => "help-show",
            Self::Add => "help-add",
            Self::Report => "help-report",
            Self::Help => "help-help",
        })
    }

    /// The help that `help <verb>` shows.
    #[must_use]
    pub fn more_help(self) -> Text {
        Text::new(match self {
            Self::Find => "help-find-more",
            Self::Show => "help-show-more",
            Self::Add => "help-add-more",
            Self::Report => "help-report-more",
            Self::Help => "help-help-more",
        })
    }

    /// The verb that this word is, in any case.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::ALL.into_iter().find(|verb| verb.words().any(|known| known == word))
    }

    /// Its name and synonyms.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name()).chain(self.synonyms().iter().copied())
    }
}

/// What `add` can add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddKind {
    /// A person.
    Contact,
    /// An organisation.
    Company,
    /// A deal.
    Deal,
}

impl AddKind {
    /// Every kind, in the order of the palette.
    pub const ALL: [Self; 3] = [Self::Contact, Self::Company, Self::Deal];

    /// The word it is typed with.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Deal => "deal",
        }
    }

    /// Other words for it.
    #[must_use]
    pub fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &["contacts", "person"],
            Self::Company => &["companies", "organisation", "organization"],
            Self::Deal => &["deals", "opportunity"],
        }
    }

    /// What a person needs to add one.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Contact => Permission::WriteContacts,
            Self::Company => Permission::WriteCompanies,
            Self::Deal => Permission::WriteDeals,
        }
    }

    /// The kind of record that it becomes.
    #[must_use]
    pub fn record_kind(self) -> RecordKind {
        match self {
            Self::Contact => RecordKind::Contact,
            Self::Company => RecordKind::Company,
            Self::Deal => RecordKind::Deal,
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
}

impl Notation {
    /// Every notation that has help.
    pub const ALL: [Self; 2] = [Self::Dates, Self::Amounts];

    /// The word after `help`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dates => "dates",
            Self::Amounts => "amounts",
        }
    }

    /// The help itself.
    #[must_use]
    pub fn help(self) -> Text {
        Text::new(match self {
            Self::Dates => "help-dates",
            Self::Amounts => "help-amounts",
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

/// The general slash command.
pub const SLASH: &str = "/crm";

/// Whether this word is one of our slash commands: `None` if not, else the verb that it stands for, if any.
pub(super) fn slash_command(word: &str) -> Option<Option<Verb>> {
    let word = word.to_lowercase();
    if word == SLASH {
        return Some(None);
    }
    Verb::ALL.into_iter().find(|verb| verb.aliases().contains(&word.as_str())).map(Some)
}
