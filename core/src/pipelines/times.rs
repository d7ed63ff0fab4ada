//! How long deals stay in the stages of a pipeline.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::error::Result;
use crate::tx::Tx;

/// How long deals stayed in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeInStage {
    /// The stage.
    pub stage: Uuid,
    /// How many stays ended. A deal that came back counts each time.
    pub stays: i64,
    /// How long a stay took on average.
    pub average: TimeDelta,
}

/// How long the deals that the actor may see stayed in each stage of a pipeline, of the stays that ended since then. Stages
/// that no deal left are not named; won and lost deals that were opened again left theirs.
///
/// # Errors
/// Where the database fails.
pub async fn time_in_stages(tx: &mut Tx, pipeline: Uuid, since: DateTime<Utc>) -> Result<Vec<TimeInStage>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT s.id AS stage, count(*) AS "stays!",
                  (extract(epoch FROM avg(c.left_at - c.changed_at)) * 1000)::bigint AS "average_ms!"
             FROM crm.stages s
             JOIN crm.deal_stage_changes c ON c.workspace_id = $1 AND c.to_stage_id = s.id AND c.left_at >= $3
             JOIN crm.deals d ON d.workspace_id = $1 AND d.id = c.deal_id
            WHERE s.workspace_id = $1 AND s.pipeline_id = $2 AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
            GROUP BY s.id, s.position ORDER BY s.position, s.id"#,
        workspace_id,
        pipeline,
        since,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TimeInStage { stage: row.stage, stays: row.stays, average: TimeDelta::milliseconds(row.average_ms) })
        .collect())
}
