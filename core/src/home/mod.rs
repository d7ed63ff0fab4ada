//! The Home tab: what a person looks at there and how they narrowed it, and whose tab must be shown anew when something
//! changes. The lists that only Home shows live beside this: the columns of a pipeline, the meetings of a calendar, how far
//! the set-up is. How a tab looks is no matter of the core.

mod board;
mod calendar;
mod fresh;
pub mod setup;

use chrono::TimeDelta;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::settings::{self, HOME_VIEW};
use crate::tx::Tx;
use crate::users::Status;

pub use board::{BoardDeal, Conversion, Whose, board, column, conversion, slipping};
pub use calendar::{Meeting, meetings};
pub(crate) use fresh::Fresh;
pub use fresh::REFRESH;

/// For how long after somebody opened their tab it is kept fresh.
pub const WATCHED: TimeDelta = TimeDelta::minutes(10);

/// What a person looks at in their Home tab.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tab {
    /// The view they chose last; the one their settings name, before they chose any.
    pub view: String,
    /// What they narrowed each view to, by view.
    pub filters: Map<String, Value>,
    /// How many things they did there.
    pub turn: i32,
    /// What the last of them came to.
    pub notice: Option<Value>,
    /// What is shown, where that is known.
    pub shown: Option<Shown>,
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The digest of it.
    pub digest: String,
    /// By which Slack tells whether it still is.
    pub slack_hash: String,
}

/// The acting person's tab.
///
/// # Errors
/// Where nobody acts or the database fails.
pub async fn tab(tx: &mut Tx) -> Result<Tab> {
    let (workspace_id, me) = (tx.workspace_id(), me(tx)?);
    let row = sqlx::query!(
        "SELECT view, filters, turn, notice, digest, slack_hash FROM crm.home_tabs WHERE workspace_id = $1 AND user_id = $2",
        workspace_id,
        me,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Ok(Tab { view: settings::get_of(tx, me, HOME_VIEW).await?, ..Tab::default() });
    };
    let shown = row.digest.zip(row.slack_hash).map(|(digest, slack_hash)| Shown { digest, slack_hash });
    let filters = row.filters.as_object().cloned().unwrap_or_default();
    Ok(Tab { view: row.view, filters, turn: row.turn, notice: row.notice, shown })
}

/// Keeps what the acting person looks at, and that they look now. What is shown stays as it is.
///
/// # Errors
/// Where nobody acts or the database fails.
pub async fn keep(tx: &mut Tx, tab: &Tab) -> Result<()> {
    let (workspace_id, me, now) = (tx.workspace_id(), me(tx)?, tx.now());
    sqlx::query!(
        "INSERT INTO crm.home_tabs AS old (workspace_id, user_id, view, filters, turn, notice, opened_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT ON CONSTRAINT home_tabs_pkey DO UPDATE
           SET view = excluded.view, filters = excluded.filters, turn = excluded.turn, notice = excluded.notice,
               opened_at = excluded.opened_at",
        workspace_id,
        me,
        tab.view,
        Value::Object(tab.filters.clone()),
        tab.turn,
        tab.notice,
        now,
    )
    .execute(tx.conn())
    .await?;
    tx.crm().fresh().opened(workspace_id);
    Ok(())
}

/// Takes note of what is shown now; without anything, that it is unknown.
///
/// # Errors
/// Where the database fails.
pub async fn note_shown(tx: &mut Tx, person: Uuid, shown: Option<&Shown>) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "UPDATE crm.home_tabs SET digest = $3, slack_hash = $4, shown_at = $5 WHERE workspace_id = $1 AND user_id = $2",
        workspace_id,
        person,
        shown.map(|shown| &shown.digest),
        shown.map(|shown| &shown.slack_hash),
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Somebody whose tab must be looked after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watcher {
    /// Who.
    pub id: Uuid,
    /// Their id in Slack.
    pub slack_id: String,
    /// Whether they still may work here; the records of who may not are taken off their tab.
    pub is_active: bool,
}

/// Whose tab must be looked after when something changes: of those who opened it a short while ago, and of those who may
/// no longer see what it shows.
///
/// # Errors
/// Where the database fails.
pub async fn watchers(tx: &mut Tx) -> Result<Vec<Watcher>> {
    let (workspace_id, since) = (tx.workspace_id(), tx.now() - WATCHED);
    let rows = sqlx::query!(
        "SELECT u.id, u.slack_id, u.status FROM crm.home_tabs h
           JOIN crm.users u ON u.workspace_id = $1 AND u.id = h.user_id
          WHERE h.workspace_id = $1 AND h.digest IS NOT NULL AND (u.status <> 'active' OR h.opened_at > $2)
          ORDER BY u.id",
        workspace_id,
        since,
    )
    .fetch_all(tx.conn())
    .await?;
    let active = Status::Active.as_str();
    Ok(rows
        .into_iter()
        .map(|row| Watcher { id: row.id, slack_id: row.slack_id, is_active: row.status == active })
        .collect())
}

fn me(tx: &Tx) -> Result<Uuid> {
    tx.user_id().ok_or_else(|| Error::broken("a Home tab of nobody"))
}
