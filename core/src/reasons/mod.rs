//! Reasons: why a lead was disqualified, a deal lost or won. Each workspace has its own lists. What lives here is the
//! lists and how a typed reason is read; the records keep a reason's key (`disqualified_reason`, `close_reason`).

mod keeping;
mod reading;

use uuid::Uuid;

use crate::error::Result;
use crate::refusal;
use crate::tx::Tx;

pub use keeping::{SPEC, add, rename, reorder, retire};
pub(crate) use keeping::{may_retire, settle};

/// What a reason explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Why a lead is none.
    Disqualified,
    /// Why a customer bought.
    Won,
    /// Why a customer did not buy.
    Lost,
}

impl ReasonKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Disqualified, Self::Won, Self::Lost];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disqualified => "disqualified",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// The kind of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The record's field that keeps the key.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Disqualified => "disqualified_reason",
            Self::Won | Self::Lost => "close_reason",
        }
    }
}

/// One reason of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reason {
    /// Its id.
    pub id: Uuid,
    /// What it explains.
    pub kind: ReasonKind,
    /// What records keep; never changes.
    pub key: String,
    /// What people read.
    pub name: String,
    /// Its version.
    pub version: i32,
}

/// The reasons that a workspace begins with: what the large CRMs ask for, the most frequent first, `other` last.
/// Migration 0010 gives the same to older workspaces.
const DEFAULTS: [(ReasonKind, &[(&str, &str)]); 3] = [
    (
        ReasonKind::Disqualified,
        &[
            ("no_budget", "No budget"),
            ("no_authority", "No say in the decision"),
            ("no_need", "No need"),
            ("bad_timing", "Bad timing"),
            ("not_a_fit", "Not a fit"),
            ("competitor", "Went to a competitor"),
            ("no_response", "No response"),
            ("bad_data", "Wrong contact details"),
            ("duplicate", "Duplicate"),
            ("other", "Other"),
        ],
    ),
    (
        ReasonKind::Won,
        &[
            ("product", "Best product"),
            ("price", "Best price"),
            ("service", "Best service"),
            ("relationship", "Relationship"),
            ("speed", "Fastest to deliver"),
            ("other", "Other"),
        ],
    ),
    (
        ReasonKind::Lost,
        &[
            ("price", "Price"),
            ("competitor", "Went to a competitor"),
            ("no_decision", "No decision"),
            ("no_budget", "No budget"),
            ("missing_feature", "Missing feature"),
            ("bad_timing", "Bad timing"),
            ("no_response", "No response"),
            ("other", "Other"),
        ],
    ),
];

/// Gives a new workspace its first reasons.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn add_default(tx: &mut Tx) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    for (kind, reasons) in DEFAULTS {
        let ids: Vec<Uuid> = reasons.iter().map(|_| tx.new_id()).collect();
        let (keys, names): (Vec<&str>, Vec<&str>) = reasons.iter().copied().unzip();
        sqlx::query!(
            "INSERT INTO crm.reasons (workspace_id, id, kind, key, name, position, created_at, updated_at)
             SELECT $1, new.id, $2, new.key, new.name, new.position::smallint, $6, $6
               FROM unnest($3::uuid[], $4::text[], $5::text[]) WITH ORDINALITY AS new (id, key, name, position)",
            workspace_id,
            kind.as_str(),
            &ids,
            &keys as &[&str],
            &names as &[&str],
            now,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// The reasons of a kind that may be chosen, in their order.
///
/// # Errors
/// Where the database fails.
pub async fn list(tx: &mut Tx, kind: ReasonKind) -> Result<Vec<Reason>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT id, key, name, version FROM crm.reasons
          WHERE workspace_id = $1 AND kind = $2 AND deleted_at IS NULL ORDER BY position, id",
        workspace_id,
        kind.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Reason { id: row.id, kind, key: row.key, name: row.name, version: row.version })
        .collect())
}

/// The key of the reason that somebody typed or chose: its key, its name, or a beginning that only one of them has.
///
/// # Errors
/// Refused with the nearest reason, or with all of them, where it is none or nothing was typed; else where the database
/// fails.
pub async fn resolve(tx: &mut Tx, kind: ReasonKind, typed: &str) -> Result<String> {
    let reasons = list(tx, kind).await?;
    match reading::read(&reasons, typed) {
        reading::Read::Key(key) => Ok(key.to_owned()),
        reading::Read::Near(name) => {
            Err(refusal!("error-reason-unknown-near", given = typed, nearest = name).about(kind.field()).into())
        }
        reading::Read::Missing => {
            Err(refusal!("error-reason-missing", names = reading::names(&reasons)).about(kind.field()).into())
        }
        reading::Read::Unknown => {
            let names = reading::names(&reasons);
            Err(refusal!("error-reason-unknown", given = typed, names = names).about(kind.field()).into())
        }
    }
}

/// What people read for a key, also where the reason was retired since; nothing where there is no such reason.
///
/// # Errors
/// Where the database fails.
pub async fn name_of(tx: &mut Tx, kind: ReasonKind, key: &str) -> Result<Option<String>> {
    let workspace_id = tx.workspace_id();
    let name = sqlx::query_scalar!(
        "SELECT name FROM crm.reasons WHERE workspace_id = $1 AND kind = $2 AND key = $3",
        workspace_id,
        kind.as_str(),
        key,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn older_workspaces_get_the_same_reasons() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/0010_leads_in_full.up.sql");
        let migration = std::fs::read_to_string(path).unwrap();
        let mut expected = Vec::new();
        for (kind, reasons) in DEFAULTS {
            for (position, (key, name)) in (1..).zip(reasons) {
                expected.push(format!("('{}', '{key}', '{name}', {position})", kind.as_str()));
            }
        }
        let written: Vec<&str> = migration
            .lines()
            .map(|line| line.trim().trim_end_matches(','))
            .filter(|line| ReasonKind::ALL.iter().any(|kind| line.starts_with(&format!("('{}'", kind.as_str()))))
            .collect();
        assert_eq!(written, expected);
    }
}
