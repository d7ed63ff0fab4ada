//! The meetings of a calendar: activities that say that people met, or will.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::calendar::Period;
use crate::error::Result;
use crate::records::{RecordKind, Reference};
use crate::search;
use crate::tx::Tx;
use crate::users::Owner;

/// A meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Its id.
    pub id: Uuid,
    /// What it is about, in one line.
    pub subject: Option<String>,
    /// When it begins.
    pub at: DateTime<Utc>,
    /// How long it takes.
    pub minutes: Option<i32>,
    /// The record it belongs to, and its name.
    pub record: Option<(Reference, String)>,
    /// Whose it is.
    pub owner: Option<Owner>,
}

/// The most meetings of a period.
const MOST: i64 = 200;

/// The meetings from one day to another of the reader's, those of one person where one is named.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn meetings(tx: &mut Tx, period: Period, person: Option<Uuid>) -> Result<Vec<Meeting>> {
    tx.require(Permission::ReadActivities)?;
    let moments = period.moments(tx.actor().time_zone);
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT a.id, a.subject, a.happened_at, a.duration_minutes, a.record_kind, a.record_id,
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM crm.activities a LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = a.owner_id
            WHERE a.workspace_id = $1 AND a.type = 'meeting' AND a.deleted_at IS NULL
              AND a.happened_at >= $2 AND a.happened_at < $3 AND ($4::uuid IS NULL OR a.owner_id = $4)
              AND crm.sees(a.record_kind, a.record_id)
            ORDER BY a.happened_at, a.id LIMIT $5"#,
        workspace_id,
        moments.start,
        moments.end,
        person,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let about: Vec<(RecordKind, Uuid)> =
        rows.iter().filter_map(|row| Some((RecordKind::parse(&row.record_kind)?, row.record_id))).collect();
    let records = search::rows(tx, &about).await?;
    let access = access::of(tx, RecordKind::Activity);
    Ok(rows
        .into_iter()
        .map(|row| {
            let record = records.iter().find(|record| record.id == row.record_id);
            let mut meeting = Meeting {
                id: row.id,
                subject: row.subject,
                at: row.happened_at,
                minutes: row.duration_minutes,
                record: record.map(|record| (record.reference, record.title.clone())),
                owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            };
            access.text("subject", &mut meeting.subject);
            access.value("duration_minutes", &mut meeting.minutes);
            meeting
        })
        .collect())
}
