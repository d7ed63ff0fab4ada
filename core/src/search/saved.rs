//! Saved searches: lines that somebody kept under a name, for themselves or for all. The line is kept as it was typed, so that
//! "this month" stays this month, and is read anew each time. A saved search is renamed, shared, archived and restored through
//! `records`.

use serde_json::Value;
use uuid::Uuid;

use super::MAX_WORDS;
use super::query::{self, Context};
use crate::actor::Permission;
use crate::error::{Result, UserError};
use crate::records::catalogue::{Field, Shape, Spec};
use crate::records::{self, Added, Changes, Fields, RecordKind};
use crate::tx::Tx;
use crate::users::Owner;
use crate::{refusal, workspaces};

/// What a saved search consists of. It shows no record: whoever runs it sees what is theirs to see.
pub static SAVED: Spec = Spec {
    kind: RecordKind::SavedSearch,
    table: "saved_searches",
    title: "name",
    visible: "t.shared OR t.owner_id = nullif(current_setting('app.user_id', true), '')::uuid
              OR nullif(current_setting('app.user_id', true), '') IS NULL",
    write: Permission::ReadRecords,
    purged: false,
    fields: &[
        Field::new("name", Shape::Name("error-search-needs-name")),
        Field::new("query", Shape::Text(MAX_WORDS)),
        Field::new("shared", Shape::YesNo).default("false"),
        Field::new("owner_id", Shape::Person),
    ],
    parts: &[],
    mentions: &[],
};

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The line, as it was typed.
    pub line: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Who saved it.
    pub owner: Option<Owner>,
    /// Its version.
    pub version: i32,
}

/// Keeps a line under a name.
///
/// # Errors
/// Refused without the permission, without a name, where the acting person has a search of that name, or where the line cannot
/// be read; else where the database fails.
pub async fn save(tx: &mut Tx, name: &str, line: &str, shared: bool) -> Result<Added> {
    let given = Changes::new().with("name", name).with("query", line).with("shared", shared);
    records::add(tx, RecordKind::SavedSearch, &given).await
}

/// The acting person's searches and those that others share, one's own first, by name.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn saved(tx: &mut Tx) -> Result<Vec<SavedSearch>> {
    tx.require(Permission::ReadRecords)?;
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let rows = sqlx::query!(
        r#"SELECT s.id, s.name, s.query, s.shared, s.version,
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM crm.saved_searches s LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = s.owner_id
            WHERE s.workspace_id = $1 AND s.deleted_at IS NULL AND (s.shared OR s.owner_id = $2)
            ORDER BY (s.owner_id IS NOT DISTINCT FROM $2) DESC, s.name COLLATE "und-x-icu", s.id"#,
        workspace_id,
        me,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SavedSearch {
            id: row.id,
            name: row.name,
            line: row.query,
            shared: row.shared,
            owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            version: row.version,
        })
        .collect())
}

/// Whoever saved a search changes it and puts it away; who looks after the workspace may, too.
pub(crate) fn may_change(tx: &Tx, search: &Fields) -> Result<(), UserError> {
    let me = tx.user_id();
    if me.is_none() || search.id("owner_id") == me || tx.actor().may(Permission::ManageWorkspace) {
        return Ok(());
    }
    Err(refusal!("error-search-not-yours"))
}

/// The rules of a saved search: a line that can be read, of whoever changes it; offering it to others takes a permission.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    may_change(tx, before.unwrap_or(after))?;
    if after.get("shared") == &Value::Bool(true)
        && before.is_none_or(|before| before.get("shared") != after.get("shared"))
    {
        tx.require(Permission::ShareSearches)?;
    }
    let settings = workspaces::settings(tx).await?;
    let context = Context { today: tx.today(), currency: settings.currency };
    let query = query::parse(after.text("query").unwrap_or_default(), &context)?;
    if query == query::Query::default() {
        return Err(refusal!("error-search-empty").about("query").into());
    }
    after.set("query", query.line);
    Ok(None)
}
