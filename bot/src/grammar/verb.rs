//! The verbs, and everything about each of them in one place: names, aliases, help, rights. A new verb does not compile
//! until all of it is said.

use crm_core::actor::Permission;
use crm_core::texts::Text;

use super::about::{self, About};

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Searches.
    Find,
    /// Opens a record's card.
    Show,
    /// Adds a record.
    Add,
    /// Changes fields of a record.
    Edit,
    /// Moves a deal or lead on.
    Move,
    /// Decides a deal.
    Won,
    /// Decides a deal.
    Lost,
    /// Gives a record to somebody.
    Assign,
    /// Puts tags on a record.
    Tag,
    /// Takes them off.
    Untag,
    /// Keeps a note.
    Note,
    /// Logs what was done.
    Log,
    /// Adds or lists tasks.
    Task,
    /// Finishes a task.
    Done,
    /// Puts a task out of sight.
    Snooze,
    /// Says when to come back to a record.
    FollowUp,
    /// Lists records.
    List,
    /// Sums up a pipeline.
    Pipeline,
    /// Tells what happened.
    Report,
    /// Takes a change back.
    Undo,
    /// Ties a channel to a record.
    Link,
    /// Unties it.
    Unlink,
    /// Opens or closes a channel of a record.
    Channel,
    /// Writes records to a file.
    Export,
    /// Puts a record away.
    Archive,
    /// Brings it back.
    Restore,
    /// Shows who works here, invites.
    Team,
    /// Shows and changes settings.
    Settings,
    /// Explains.
    Help,
}

impl Verb {
    /// Every verb that can be typed, in the order of the help.
    pub const ALL: [Self; 29] = [
        Self::Find,
        Self::Show,
        Self::Add,
        Self::Edit,
        Self::Move,
        Self::Won,
        Self::Lost,
        Self::Assign,
        Self::Tag,
        Self::Untag,
        Self::Note,
        Self::Log,
        Self::Task,
        Self::Done,
        Self::Snooze,
        Self::FollowUp,
        Self::List,
        Self::Pipeline,
        Self::Report,
        Self::Undo,
        Self::Link,
        Self::Unlink,
        Self::Channel,
        Self::Export,
        Self::Archive,
        Self::Restore,
        Self::Team,
        Self::Settings,
        Self::Help,
    ];

    fn about(self) -> &'static About {
        match self {
            Self::Find => &about::FIND,
            Self::Show => &about::SHOW,
            Self::Add => &about::ADD,
            Self::Edit => &about::EDIT,
            Self::Move => &about::MOVE,
            Self::Won => &about::WON,
            Self::Lost => &about::LOST,
            Self::Assign => &about::ASSIGN,
            Self::Tag => &about::TAG,
            Self::Untag => &about::UNTAG,
            Self::Note => &about::NOTE,
            Self::Log => &about::LOG,
            Self::Task => &about::TASK,
            Self::Done => &about::DONE,
            Self::Snooze => &about::SNOOZE,
            Self::FollowUp => &about::FOLLOW_UP,
            Self::List => &about::LIST,
            Self::Pipeline => &about::PIPELINE,
            Self::Report => &about::REPORT,
            Self::Undo => &about::UNDO,
            Self::Link => &about::LINK,
            Self::Unlink => &about::UNLINK,
            Self::Channel => &about::CHANNEL,
            Self::Export => &about::EXPORT,
            Self::Archive => &about::ARCHIVE,
            Self::Restore => &about::RESTORE,
            Self::Team => &about::TEAM,
            Self::Settings => &about::SETTINGS,
            Self::Help => &about::HELP,
        }
    }

    /// The word it is typed with.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// Other words for it.
    #[must_use]
    pub fn synonyms(self) -> &'static [&'static str] {
        self.about().synonyms
    }

    /// Slash commands of its own.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        self.about().aliases
    }

    /// What to type, word for word, after `/crm`.
    #[must_use]
    pub fn examples(self) -> &'static [&'static str] {
        self.about().examples
    }

    /// What a person needs for every command of this verb. For many it depends besides on the kind of record.
    #[must_use]
    pub fn permission(self) -> Option<Permission> {
        self.about().needs
    }

    /// One line of help.
    #[must_use]
    pub fn help(self) -> Text {
        Text::new(self.about().help)
    }

    /// The help that `help <verb>` shows.
    #[must_use]
    pub fn more_help(self) -> Text {
        Text::new(self.about().more)
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

/// Words that later commands will begin with. A line that begins so is searched for, and the person is told.
const RESERVED: [&str; 15] = [
    "ticket", "quote", "quota", "timeline", "campaign", "sequence", "segment", "products", "audit", "privacy",
    "checkin", "remind", "ask", "import", "merge",
];

/// Whether a later command will begin with this word.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word.to_lowercase().as_str())
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
