//! Who acts: the workspace, the person (or the system itself), what they may do and whose records they see.

use chrono_tz::Tz;
use uuid::Uuid;

use crate::access::FieldRules;
use crate::records::RecordKind;

pub use crate::roles::{Permission, Permissions, Role};

/// Whose records a person sees (decision X6), narrowest first. What nobody owns yet is in every scope, so that whoever is
/// free can take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Those they own.
    Own,
    /// Those of everybody they share a team with.
    Team,
    /// Those of everybody of a department that one of their teams belongs to.
    Department,
    /// All of the workspace.
    All,
}

impl Scope {
    /// Every scope, narrowest first.
    pub const EVERY: [Self; 4] = [Self::Own, Self::Team, Self::Department, Self::All];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Department => "department",
            Self::All => "all",
        }
    }

    /// The scope of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|scope| scope.as_str() == name)
    }
}

/// Through which door a change came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A command, card or modal in Slack.
    Slack,
    /// A form's delivery.
    Form,
    /// A file of records.
    Import,
    /// The command line of the program.
    Console,
    /// A schedule.
    Schedule,
}

impl Origin {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Form => "form",
            Self::Import => "import",
            Self::Console => "console",
            Self::Schedule => "schedule",
        }
    }
}

/// A person of the workspace who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id among the workspace's users.
    pub id: Uuid,
    /// Their id in Slack (`U…`).
    pub slack_id: String,
    /// Their name, as others read it.
    pub name: String,
    /// The highest system role they hold.
    pub role: Role,
    /// The keys of all their roles.
    pub roles: Vec<String>,
    /// What their roles let them do, taken together.
    pub permissions: Permissions,
    /// What their roles let them do with single fields.
    pub access: FieldRules,
    /// Whose records they see.
    pub scope: Scope,
}

/// Who acts, in which workspace, and how they read dates and numbers.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The workspace; row-level security holds every statement to it.
    pub workspace_id: Uuid,
    /// The person, or nobody where the system itself acts (a form, a schedule, the console).
    pub person: Option<Person>,
    /// Through which door.
    pub origin: Origin,
    /// Language and notation, such as `en-US`.
    pub locale: String,
    /// The zone in which "tomorrow" is meant.
    pub time_zone: Tz,
}

impl Actor {
    /// The system itself: may do everything and sees everything of the workspace.
    #[must_use]
    pub fn system(workspace_id: Uuid, origin: Origin) -> Self {
        Self { workspace_id, person: None, origin, locale: "en".to_owned(), time_zone: Tz::UTC }
    }

    /// The acting person's user id.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        self.person.as_ref().map(|person| person.id)
    }

    /// Whose records this actor sees.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.person.as_ref().map_or(Scope::All, |person| person.scope)
    }

    /// Whether the actor may do this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions().has(permission)
    }

    /// Everything the actor may do.
    #[must_use]
    pub fn permissions(&self) -> Permissions {
        self.person.as_ref().map_or(Permissions::ALL, |person| person.permissions)
    }

    /// Whether the actor may see records of this kind at all; whose, is a matter of the scope.
    #[must_use]
    pub fn may_read(&self, kind: RecordKind) -> bool {
        Permission::reading(kind).is_none_or(|permission| self.may(permission))
    }
}
