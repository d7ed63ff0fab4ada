//! The six roles that every workspace has (decision X5).

use super::{Permission, Permissions};
use crate::actor::Scope;

/// A system role. Their permissions are fixed, so that "ask a MANAGER" in a refusal, the documentation and what support
/// staff know hold in every workspace; who wants another set copies a role and changes the copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Runs the workspace: people, settings, everything else.
    Admin,
    /// Leads the team: sees reports, gives out the work.
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

/// What everybody needs who works with customers: also to put away what has served, which comes back, and to hand on what
/// is another's to do.
const SUPPORT_AGENT: Permissions = Permissions::of(&[
    Permission::ReadRecords,
    Permission::ReadContacts,
    Permission::WriteContacts,
    Permission::ReadCompanies,
    Permission::WriteCompanies,
    Permission::ReadLeads,
    Permission::WriteLeads,
    Permission::ReadDeals,
    Permission::ReadTasks,
    Permission::WriteTasks,
    Permission::ReadActivities,
    Permission::WriteActivities,
    Permission::Archive,
    Permission::Assign,
]);

/// Who sells also keeps deals and tidies up what is theirs.
const SELLING: Permissions =
    SUPPORT_AGENT.and(Permissions::of(&[Permission::WriteDeals, Permission::Merge, Permission::BulkChange]));

/// A closer writes contracts and invoices, and needs the customer's tax number for them.
const CLOSER: Permissions = SELLING.and(Permissions::of(&[Permission::SeeSensitive]));

/// A manager runs the work of the team. What shapes the workspace itself, what cannot be taken back, and what
/// others did, is an administrator's.
const MANAGER: Permissions = CLOSER.and(Permissions::of(&[
    Permission::Import,
    Permission::Export,
    Permission::Report,
    Permission::ShareReports,
    Permission::ShareSearches,
    Permission::ManageTags,
]));

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

    /// The name that people read, until they give it another.
    #[must_use]
    pub(super) fn first_name(self) -> &'static str {
        match self {
            Self::Admin => "Administrator",
            Self::Manager => "Manager",
            Self::Closer => "Closer",
            Self::Setter => "Setter",
            Self::SalesRep => "Sales rep",
            Self::SupportAgent => "Support agent",
        }
    }

    /// The role of that name, if there is one; case and `-` for `_` do not matter.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_uppercase().replace('-', "_");
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Its place among them, counted from the highest.
    pub(super) fn rank(self) -> Option<usize> {
        Self::ALL.iter().position(|role| *role == self)
    }

    /// The highest of these roles. Nobody's highest is none: who holds roles of the workspace's own alone counts as the
    /// lowest wherever only the six are known.
    pub(crate) fn highest<'a>(keys: impl IntoIterator<Item = &'a str>) -> Self {
        let held: Vec<&str> = keys.into_iter().collect();
        Self::ALL.into_iter().find(|role| held.contains(&role.as_str())).unwrap_or(Self::SupportAgent)
    }

    /// Everything that the role may do.
    #[must_use]
    pub const fn permissions(self) -> Permissions {
        match self {
            Self::Admin => Permissions::ALL,
            Self::Manager => MANAGER,
            Self::Closer => CLOSER,
            Self::Setter | Self::SalesRep => SELLING,
            Self::SupportAgent => SUPPORT_AGENT,
        }
    }

    /// Whether the role may do this.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        self.permissions().has(permission)
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
