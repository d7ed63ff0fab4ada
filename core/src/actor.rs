//! Who acts: the workspace, the person (or the system itself), what they may do and whose records they see.

use chrono_tz::Tz;
use uuid::Uuid;

/// The six roles that every workspace has (decision X5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Runs the workspace: people, settings, everything else.
    Admin,
    /// Leads the team: sees reports.
    Manager,
    /// Brings deals home.
    Closer,
    /// Wins the first conversation.
    Setter,
    /// Sells.
    SalesRep,
    /// Helps customers.
    SupportAgent,
}

impl Role {
    /// Every role, highest first.
    pub const ALL: [Self; 6] =
        [Self::Admin, Self::Manager, Self::Closer, Self::Setter, Self::SalesRep, Self::SupportAgent];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "ADMIN",
            Self::Manager => "MANAGER",
            Self::Closer => "CLOSER",
            Self::Setter => "SETTER",
            Self::SalesRep => "SALES_REP",
            Self::SupportAgent => "SUPPORT_AGENT",
        }
    }

    /// The role of that name, if there is one; case and `-` for `_` do not matter.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_uppercase().replace('-', "_");
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// What the role may do.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        match permission {
            Permission::ReadRecords => true,
            Permission::WriteContacts | Permission::WriteCompanies | Permission::WriteLeads => true,
            Permission::WriteDeals => self != Self::SupportAgent,
            Permission::Report => matches!(self, Self::Admin | Self::Manager),
            Permission::Import => matches!(self, Self::Admin | Self::Manager),
            Permission::ManageTeam | Permission::ManageWorkspace | Permission::Purge => self == Self::Admin,
        }
    }

    /// The lowest role that has the permission, for a refusal that names what is missing.
    #[must_use]
    pub fn least_with(permission: Permission) -> Self {
        Self::ALL.into_iter().rev().find(|role| role.allows(permission)).unwrap_or(Self::Admin)
    }

    /// The data scope that the role begins with.
    #[must_use]
    pub fn usual_scope(self) -> Scope {
        match self {
            Self::Admin | Self::Manager => Scope::All,
            Self::Closer | Self::Setter | Self::SalesRep | Self::SupportAgent => Scope::Own,
        }
    }
}

/// Something that a role may or may not do. Checked inside the use case, so that no entrance can forget it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See and search records within one's scope.
    ReadRecords,
    /// Add and change contacts.
    WriteContacts,
    /// Add and change companies.
    WriteCompanies,
    /// Add and change leads.
    WriteLeads,
    /// Add and change deals, move their stage.
    WriteDeals,
    /// See reports on other people's work.
    Report,
    /// Bring files of records in.
    Import,
    /// Let people in and give them roles.
    ManageTeam,
    /// Remove archived records for good.
    Purge,
    /// Settings and forms of the workspace.
    ManageWorkspace,
}

impl Permission {
    /// The part of a text id that names it: `missing-permission-<this>`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ReadRecords => "read-records",
            Self::WriteContacts => "write-contacts",
            Self::WriteCompanies => "write-companies",
            Self::WriteLeads => "write-leads",
            Self::WriteDeals => "write-deals",
            Self::Report => "report",
            Self::Import => "import",
            Self::ManageTeam => "manage-team",
            Self::Purge => "purge",
            Self::ManageWorkspace => "manage-workspace",
        }
    }
}

/// Whose records a person sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Those they own.
    Own,
    /// All of the workspace.
    All,
}

impl Scope {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::All => "all",
        }
    }

    /// The scope of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Own, Self::All].into_iter().find(|scope| scope.as_str() == name)
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
    /// What they may do.
    pub role: Role,
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
        self.person.as_ref().is_none_or(|person| person.role.allows(permission))
    }
}
