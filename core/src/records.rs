//! What all records have in common: their kinds, the short references that people say aloud, the catalogue of their fields,
//! and the one store that reads, writes, archives and purges them.

mod bulk;
pub mod catalogue;
mod change;
mod checking;
pub(crate) mod links;
mod mentions;
mod order;
pub(crate) mod rules;
pub(crate) mod store;
mod sweep;
pub mod values;
mod view;

use std::fmt;

use crate::error::Result;
use crate::tx::Tx;

pub(crate) use bulk::{Adding, Draft, write_new};
pub(crate) use change::{ARCHIVED_AT, Step, add_with, live, name_of, purge_archived, spec_of, write};
pub use change::{Added, Done, FieldConflict, Updated, add, archive, purge, restore, update, update_many};
pub(crate) use checking::problems;
pub(crate) use order::reorder;
pub use rules::words_of;
pub use store::every_statement;
pub(crate) use store::held_option;
pub(crate) use sweep::{Sweep, sweep};
pub use values::{Changes, Fields};
pub use view::{RecordView, view};

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A person, `C-17`.
    Contact,
    /// An organisation, `O-4`.
    Company,
    /// A contact's declared interest, `L-88`.
    Lead,
    /// A deal, `D-142`.
    Deal,
    /// Something to be done, `T-9`.
    Task,
    /// What was done with a customer, or said: a call, a note …
    Activity,
    /// A file put to a record.
    File,
    /// When somebody wants to be reminded.
    Reminder,
    /// A pipeline.
    Pipeline,
    /// A step of a pipeline.
    Stage,
    /// A field that the workspace gave a kind of record.
    Field,
    /// Why a lead was disqualified, a deal lost or won.
    Reason,
    /// A rule that says who looks after a new record.
    AssignmentRule,
    /// What somebody is to win in a period.
    Quota,
    /// What the workspace demands of its records.
    ValidationRule,
    /// A search that somebody kept under a name.
    SavedSearch,
    /// Somebody of the team. People have no reference; they have a name.
    User,
    /// What people may do.
    Role,
    /// People who work together.
    Team,
    /// Teams that belong together.
    Department,
    /// The workspace itself.
    Workspace,
    /// A form that posts leads.
    Form,
}

impl RecordKind {
    /// The kinds that people look up by reference.
    pub const REFERENCED: [Self; 5] = [Self::Contact, Self::Company, Self::Lead, Self::Deal, Self::Task];

    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Contact,
        Self::Company,
        Self::Lead,
        Self::Deal,
        Self::Task,
        Self::Activity,
        Self::File,
        Self::Reminder,
        Self::Pipeline,
        Self::Stage,
        Self::Field,
        Self::Reason,
        Self::AssignmentRule,
        Self::Quota,
        Self::ValidationRule,
        Self::SavedSearch,
        Self::User,
        Self::Role,
        Self::Team,
        Self::Department,
        Self::Workspace,
        Self::Form,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Task => "task",
            Self::Activity => "activity",
            Self::File => "file",
            Self::Reminder => "reminder",
            Self::Pipeline => "pipeline",
            Self::Stage => "stage",
            Self::Field => "field",
            Self::Reason => "reason",
            Self::AssignmentRule => "assignment_rule",
            Self::Quota => "quota",
            Self::ValidationRule => "validation_rule",
            Self::SavedSearch => "saved_search",
            Self::User => "user",
            Self::Role => "role",
            Self::Team => "team",
            Self::Department => "department",
            Self::Workspace => "workspace",
            Self::Form => "form",
        }
    }

    /// The kind that has this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// The letter of its references; `O` is for organisation.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        match self {
            Self::Contact => Some('C'),
            Self::Company => Some('O'),
            Self::Lead => Some('L'),
            Self::Deal => Some('D'),
            Self::Task => Some('T'),
            Self::Activity
            | Self::File
            | Self::Reminder
            | Self::Pipeline
            | Self::Stage
            | Self::Field
            | Self::Reason
            | Self::AssignmentRule
            | Self::Quota
            | Self::ValidationRule
            | Self::SavedSearch
            | Self::User
            | Self::Role
            | Self::Team
            | Self::Department
            | Self::Workspace
            | Self::Form => None,
        }
    }
}

/// A short reference such as `D-142`: counted per workspace, never reused, accepted wherever an id is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The kind of record.
    pub kind: RecordKind,
    /// Its number among the workspace's records of that kind.
    pub number: i64,
}

impl Reference {
    /// Reads `D-142`, `d142`, `D–142`: letter and digits, the dash optional.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.chars();
        let letter = rest.next()?.to_ascii_uppercase();
        let kind = RecordKind::REFERENCED.into_iter().find(|kind| kind.letter() == Some(letter))?;
        let digits = rest.as_str();
        let digits =
            digits.strip_prefix(['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}']).unwrap_or(digits);
        if digits.is_empty() || digits.len() > 15 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = digits.parse().ok().filter(|number| *number > 0)?;
        Some(Self { kind, number })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind.letter() {
            Some(letter) => write!(f, "{letter}-{}", self.number),
            None => write!(f, "{}-{}", self.kind.as_str(), self.number),
        }
    }
}

/// Takes the next `count` numbers of a kind and answers with the first. The row stays locked until the transaction ends,
/// so no number is given twice; one that is taken back leaves no gap.
///
/// # Errors
/// Where the database fails.
pub async fn take_numbers(tx: &mut Tx, kind: RecordKind, count: i64) -> Result<i64> {
    let workspace_id = tx.workspace_id();
    let last = sqlx::query_scalar!(
        "INSERT INTO crm.reference_counters AS counter (workspace_id, kind, last_number) VALUES ($1, $2, $3)
         ON CONFLICT ON CONSTRAINT reference_counters_pkey DO UPDATE SET last_number = counter.last_number + $3
         RETURNING last_number",
        workspace_id,
        kind.as_str(),
        count,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(last - count + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_are_read_as_people_type_them() {
        let deal = Some(Reference { kind: RecordKind::Deal, number: 142 });
        for typed in ["D-142", "d-142", "d142", "D–142", "D—142"] {
            assert_eq!(Reference::parse(typed), deal, "{typed}");
        }
        for other in ["", "D", "D-", "D-0", "X-1", "D-1a", "D--1", "D-99999999999999999999", "Ö-4"] {
            assert_eq!(Reference::parse(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(kind in 0..4_usize, number in 1..i64::from(u32::MAX)) {
            let kind = RecordKind::REFERENCED.into_iter().nth(kind).unwrap_or(RecordKind::Deal);
            let reference = Reference { kind, number };
            prop_assert_eq!(Reference::parse(&reference.to_string()), Some(reference));
        }

        #[test]
        fn nothing_makes_the_reader_panic(text in "\\PC*") {
            let _ = Reference::parse(&text);
        }
    }
}
