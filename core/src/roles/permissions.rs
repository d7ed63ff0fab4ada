//! What a person may do, as the smallest things that are granted on their own.

use std::fmt;

use crate::records::RecordKind;
use crate::text;
use crate::texts::Text;

/// Declares each permission once, with its name in the database and on the wire.
macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// Something that a role may or may not do. Checked inside the use case, so that no entrance can forget it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission {
            $($(#[$doc])* $variant,)+
        }

        impl Permission {
            /// Every permission, in the order in which a form offers them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the database and on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

permissions! {
    /// See and search records within one's scope.
    ReadRecords = "read_records",
    /// See contacts within one's scope.
    ReadContacts = "read_contacts",
    /// Add and change contacts.
    WriteContacts = "write_contacts",
    /// See companies within one's scope.
    ReadCompanies = "read_companies",
    /// Add and change companies.
    WriteCompanies = "write_companies",
    /// See leads within one's scope.
    ReadLeads = "read_leads",
    /// Add and change leads.
    WriteLeads = "write_leads",
    /// See deals within one's scope.
    ReadDeals = "read_deals",
    /// Add and change deals, move their stage.
    WriteDeals = "write_deals",
    /// See tasks within one's scope.
    ReadTasks = "read_tasks",
    /// Add and change tasks.
    WriteTasks = "write_tasks",
    /// See activities, notes and files of records within one's scope.
    ReadActivities = "read_activities",
    /// Log activities, write notes, add files.
    WriteActivities = "write_activities",
    /// Put records that one may change into the archive and bring them back.
    Archive = "archive",
    /// Remove archived records for good.
    Purge = "purge",
    /// Give a record to somebody else.
    Assign = "assign",
    /// Make one record out of two.
    Merge = "merge",
    /// Change many records at once.
    BulkChange = "bulk_change",
    /// Bring files of records in.
    Import = "import",
    /// Take records out as a file.
    Export = "export",
    /// See reports on other people's work.
    Report = "report",
    /// Offer one's reports to others.
    ShareReports = "share_reports",
    /// Offer one's saved searches to others.
    ShareSearches = "share_searches",
    /// Take back what somebody else did.
    UndoOthers = "undo_others",
    /// Read what everybody did, across records.
    Audit = "audit",
    /// See fields that are sensitive, such as tax numbers, in full.
    SeeSensitive = "see_sensitive",
    /// Set goals for people and teams.
    ManageQuotas = "manage_quotas",
    /// Rules that assign and score.
    ManageRules = "manage_rules",
    /// Rename and merge tags.
    ManageTags = "manage_tags",
    /// Pipelines and their stages.
    ManagePipelines = "manage_pipelines",
    /// The workspace's own fields.
    ManageFields = "manage_fields",
    /// Let people in, give them roles, put them into teams, end their access.
    ManageTeam = "manage_team",
    /// Make roles and say which of them sees which field.
    ManageRoles = "manage_roles",
    /// Settings and forms of the workspace.
    ManageWorkspace = "manage_workspace",
}

impl Permission {
    /// The permission of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == name)
    }

    /// What it lets somebody do, as the beginning of a sentence: "Adding contacts".
    #[must_use]
    pub fn text(self) -> Text {
        text!("permission-name", action = self.as_str())
    }

    /// What it takes to see records of a kind; nothing where everybody may.
    #[must_use]
    pub fn reading(kind: RecordKind) -> Option<Self> {
        match kind {
            RecordKind::Contact => Some(Self::ReadContacts),
            RecordKind::Company => Some(Self::ReadCompanies),
            RecordKind::Lead => Some(Self::ReadLeads),
            RecordKind::Deal => Some(Self::ReadDeals),
            RecordKind::Task => Some(Self::ReadTasks),
            RecordKind::Activity | RecordKind::File => Some(Self::ReadActivities),
            // Settings of the workspace and the like: everybody works by them.
            _ => None,
        }
    }

    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Permissions(u64);

// A set has one bit for each of them.
const _: () = assert!(Permission::ALL.len() <= 64);

impl Permissions {
    /// None.
    pub const NONE: Self = Self(0);

    /// Every one there is.
    pub const ALL: Self = Self::of(Permission::ALL);

    /// These.
    #[must_use]
    pub const fn of(permissions: &[Permission]) -> Self {
        let mut bits = 0;
        let mut rest = permissions;
        while let [first, others @ ..] = rest {
            bits |= first.bit();
            rest = others;
        }
        Self(bits)
    }

    /// Those of these names. A name that this release does not know is of a later one, and grants nothing here.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        names.into_iter().filter_map(Permission::parse).collect()
    }

    /// Whether it is one of them.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// Those of either set.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in the other set.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the other set has all of these.
    #[must_use]
    pub const fn within(self, other: Self) -> bool {
        self.without(other).0 == 0
    }

    /// Each of them, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }

    /// Their names.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        self.iter().map(|permission| permission.as_str().to_owned()).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | permission.bit()))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl serde::Serialize for Permissions {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Permission::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::catalogue::SPECS;
    use proptest::prelude::*;

    #[test]
    fn what_customers_are_about_takes_a_permission_to_see() {
        for spec in SPECS.iter().filter(|spec| spec.purged) {
            assert!(Permission::reading(spec.kind).is_some() || spec.kind == RecordKind::Reminder, "{:?}", spec.kind);
        }
    }

    #[test]
    fn every_permission_has_a_name_and_a_text_of_its_own() {
        let mut names: Vec<_> = Permission::ALL.iter().map(|permission| permission.as_str()).collect();
        let mut texts: Vec<_> = Permission::ALL.iter().map(|permission| permission.text().render("en")).collect();
        names.sort_unstable();
        texts.sort_unstable();
        names.dedup();
        texts.dedup();
        assert_eq!((names.len(), texts.len()), (Permission::ALL.len(), Permission::ALL.len()), "{texts:#?}");
        assert_eq!(Permission::parse("manage_everything"), None);
    }

    fn some() -> impl Strategy<Value = Permissions> {
        any::<u64>().prop_map(|bits| Permissions(bits & Permissions::ALL.0))
    }

    proptest! {
        #[test]
        fn a_set_reads_back_from_its_names(set in some()) {
            let names = set.names();
            prop_assert_eq!(Permissions::named(names.iter().map(String::as_str).chain(["of_a_later_release"])), set);
        }

        #[test]
        fn sets_are_sets(one in some(), other in some()) {
            let both = one.and(other);
            prop_assert!(one.within(both) && other.within(both) && Permissions::NONE.within(one));
            prop_assert!(both.iter().all(|permission| one.has(permission) || other.has(permission)));
            prop_assert_eq!(both.without(other), one.without(other));
            prop_assert_eq!(one.within(other), one.iter().all(|permission| other.has(permission)));
        }
    }
}
