//! In which zone somebody's days begin and end.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::calendar;
use crate::error::Result;
use crate::tx::Tx;
use crate::workspaces;

/// The zone of a person; the workspace's for what is nobody's.
pub(crate) async fn zone_of(tx: &mut Tx, person: Option<Uuid>) -> Result<Tz> {
    let workspace_id = tx.workspace_id();
    let name = sqlx::query_scalar!(
        "SELECT time_zone FROM crm.users WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        person,
    )
    .fetch_optional(tx.conn())
    .await?;
    match name.and_then(|name| name.parse().ok()) {
        Some(zone) => Ok(zone),
        None => Ok(workspaces::settings(tx).await?.time_zone),
    }
}

/// What day it is in each zone in which somebody of the workspace lives, with the workspace's own zone first. For questions
/// to the database about days that ended: it may not know every zone by the names that we do.
pub(crate) async fn todays(tx: &mut Tx, now: DateTime<Utc>) -> Result<(Vec<String>, Vec<NaiveDate>)> {
    let own = workspaces::settings(tx).await?.time_zone;
    let workspace_id = tx.workspace_id();
    let mut names = sqlx::query_scalar!(
        "SELECT DISTINCT time_zone FROM crm.users WHERE workspace_id = $1 ORDER BY time_zone",
        workspace_id
    )
    .fetch_all(tx.conn())
    .await?;
    names.retain(|name| name != own.name());
    names.insert(0, own.name().to_owned());
    let days = names.iter().map(|name| calendar::day_of(now, name.parse().unwrap_or(own))).collect();
    Ok((names, days))
}
