//! What has been set, and what holds.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::{Definition, Level, Setting, Typed};
use crate::actor::Permission;
use crate::error::Result;
use crate::tx::Tx;

/// What a workspace has set, and where they are a person's, what that person has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values {
    workspace: BTreeMap<String, Value>,
    person: BTreeMap<String, Value>,
    version: i32,
}

/// Whose value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The person's own.
    Person,
    /// The workspace's.
    Workspace,
    /// Nobody has set one.
    Default,
}

/// A setting, its value, and where that comes from.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The setting.
    pub definition: &'static Definition,
    /// The value that holds.
    pub value: Value,
    /// Whose it is.
    pub source: Source,
}

impl Values {
    /// The value that holds.
    #[must_use]
    pub fn get<T: Typed>(&self, setting: Setting<T>) -> T {
        let known = |values: &BTreeMap<String, Value>| values.get(setting.key()).and_then(T::read);
        known(&self.person)
            .or_else(|| known(&self.workspace))
            .or_else(|| T::read(&setting.definition().default_value()))
            .unwrap_or_else(T::hollow)
    }

    /// The value that holds, and whose it is.
    #[must_use]
    pub fn explain(&self, definition: &'static Definition) -> Explained {
        // One that no longer fits, because a later release knows other values, does not hold.
        let known = |values: &BTreeMap<String, Value>| {
            values.get(definition.key).filter(|value| definition.read(value, "en").is_ok()).cloned()
        };
        let (value, source) = match (known(&self.person), known(&self.workspace)) {
            (Some(value), _) => (value, Source::Person),
            (None, Some(value)) => (value, Source::Workspace),
            (None, None) => (definition.default_value(), Source::Default),
        };
        Explained { definition, value, source }
    }

    /// Every setting: of the workspace those of both levels, of a person those that people have.
    pub fn all(&self, level: Level) -> impl Iterator<Item = Explained> {
        super::all()
            .filter(move |definition| level == Level::Workspace || definition.level == Level::Person)
            .map(|definition| self.explain(definition))
    }

    /// How often these settings were changed; a view that lets somebody change them gives it back, so that nobody
    /// overwrites what they have not seen.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.version
    }

    /// What has been set at the lower of the levels read, by key; nothing where it falls back.
    pub(super) fn own(&self, level: Level, key: &str) -> Option<&Value> {
        match level {
            Level::Person => self.person.get(key),
            Level::Workspace => self.workspace.get(key),
        }
    }
}

/// What holds in the workspace.
///
/// # Errors
/// Where the database fails.
pub async fn of_workspace(tx: &mut Tx) -> Result<Values> {
    read(tx, None).await
}

/// What holds for a person. People read their own; administrators, and the system, everybody's.
///
/// # Errors
/// Refused where they are somebody else's; else where the database fails.
pub async fn of_person(tx: &mut Tx, person: Uuid) -> Result<Values> {
    may_see(tx, person)?;
    read(tx, Some(person)).await
}

/// The value of one setting that holds in the workspace. For several, read [`of_workspace`] once.
///
/// # Errors
/// Where the database fails.
pub async fn get<T: Typed>(tx: &mut Tx, setting: Setting<T>) -> Result<T> {
    Ok(of_workspace(tx).await?.get(setting))
}

/// The value of one setting that holds for a person. For several, read [`of_person`] once.
///
/// # Errors
/// As [`of_person`].
pub async fn get_of<T: Typed>(tx: &mut Tx, person: Uuid, setting: Setting<T>) -> Result<T> {
    Ok(of_person(tx, person).await?.get(setting))
}

/// What holds for a person, where no person asks.
pub(crate) async fn values_for(tx: &mut Tx, person: Uuid) -> Result<Values> {
    read(tx, Some(person)).await
}

pub(super) fn may_see(tx: &Tx, person: Uuid) -> Result<()> {
    if tx.user_id() != Some(person) {
        tx.require(Permission::ManageTeam)?;
    }
    Ok(())
}

/// One query for all: the columns of the workspace's row by their names, what it has set besides, what the person has.
pub(super) async fn read(tx: &mut Tx, person: Option<Uuid>) -> Result<Values> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT false AS "of_person!", given.key AS "key!", given.value AS "value?", core.version AS "version!"
             FROM crm.workspace_settings core
             CROSS JOIN LATERAL jsonb_each(to_jsonb(core) - ARRAY['workspace_id', 'version', 'updated_at', 'updated_by'])
               AS given (key, value)
            WHERE core.workspace_id = $1
           UNION ALL
           SELECT false, key, value, 0 FROM crm.settings WHERE workspace_id = $1 AND value IS NOT NULL
           UNION ALL
           SELECT true, key, value, version FROM crm.user_settings WHERE workspace_id = $1 AND user_id = $2"#,
        workspace_id,
        person,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut values = Values::default();
    for row in rows {
        // A person's rows count one by one, also those that were taken back; the workspace has one count for all.
        values.version = match (person, row.of_person) {
            (Some(_), true) => values.version + row.version,
            (None, false) => values.version.max(row.version),
            _ => values.version,
        };
        let level = if row.of_person { &mut values.person } else { &mut values.workspace };
        level.extend(row.value.map(|value| (row.key, value)));
    }
    Ok(values)
}
