//! When something changed: the job that shows Home tabs anew, at most one in five seconds for each workspace, and only while
//! somebody looks. It is asked for after the change is committed, in a transaction of its own: no two changes ever wait for
//! each other because of it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{WATCHED, setup};
use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::Result;
use crate::jobs::{self, NewJob};

/// The job that shows the tabs and guides of a workspace anew where they differ.
pub const REFRESH: &str = "home.refresh";

/// What changes within so many seconds is shown together.
const DEBOUNCE_SECONDS: i64 = 5;

/// For which stretch of time this process has asked already, by workspace.
#[derive(Debug, Default)]
pub(crate) struct Fresh(Mutex<HashMap<Uuid, i64>>);

impl Fresh {
    /// Somebody opened a tab: the next change counts, whatever was known before.
    pub(crate) fn opened(&self, workspace: Uuid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&workspace);
    }

    fn has_asked(&self, workspace: Uuid, stretch: i64) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&workspace) == Some(&stretch)
    }

    fn asked(&self, workspace: Uuid, stretch: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(workspace, stretch);
    }

    /// Something of this workspace changed and is committed. What fails here is no failure of the change.
    pub(crate) async fn changed(crm: &Crm, workspace: Uuid) {
        let stretch = crm.now().timestamp().div_euclid(DEBOUNCE_SECONDS);
        if crm.fresh().has_asked(workspace, stretch) {
            return;
        }
        if let Err(error) = ask(crm, workspace, stretch).await {
            tracing::warn!(%error, "Home tabs could not be marked to be shown anew");
        }
        crm.fresh().asked(workspace, stretch);
    }
}

/// Enqueues the job for the end of the stretch, unless nobody looks.
async fn ask(crm: &Crm, workspace: Uuid, stretch: i64) -> Result<()> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Schedule)).await?;
    let now = tx.now();
    let is_looked_at = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM crm.home_tabs WHERE workspace_id = $1 AND opened_at > $2 AND digest IS NOT NULL)
               OR EXISTS (SELECT FROM crm.home_tabs h JOIN crm.users u ON u.workspace_id = $1 AND u.id = h.user_id
                           WHERE h.workspace_id = $1 AND h.digest IS NOT NULL AND u.status <> 'active')
               OR EXISTS (SELECT FROM crm.setup_guides WHERE workspace_id = $1 AND finished_at IS NULL AND posted_at > $3)
            AS "looked_at!""#,
        workspace,
        now - WATCHED,
        now - setup::GUIDED,
    )
    .fetch_one(tx.conn())
    .await?;
    if is_looked_at {
        let key = format!("{workspace}:{stretch}");
        jobs::enqueue(&mut tx, NewJob::new(REFRESH, json!({})).unique(key).at(end_of(stretch))).await?;
        tx.commit_quietly().await?;
    }
    Ok(())
}

fn end_of(stretch: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds((stretch + 1).saturating_mul(DEBOUNCE_SECONDS))
}
