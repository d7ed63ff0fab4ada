//! Jobs that were given up: an administrator sees them and may send them off again.

use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::queue;
use crate::error::Result;

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its id.
    pub id: Uuid,
    /// What was to be done.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i32,
    /// What went wrong the last time, at most 2,000 characters.
    pub error: String,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When it was given up.
    pub died_at: DateTime<Utc>,
}

/// The dead letters of a workspace (nothing: of the installation itself), the latest first.
///
/// # Errors
/// Where the database fails.
pub async fn list(conn: &mut PgConnection, workspace: Option<Uuid>, limit: i64) -> Result<Vec<DeadLetter>> {
    let letters = sqlx::query_as!(
        DeadLetter,
        r#"SELECT id, kind, attempts, coalesce(error, '') AS "error!", created_at, finished_at AS "died_at!"
             FROM master.jobs
            WHERE state = 'dead' AND lane = coalesce($1, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
            ORDER BY finished_at DESC, id LIMIT $2"#,
        workspace,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(letters)
}

/// Sends a dead letter of the workspace off again, with all its attempts before it. False where there is no such dead
/// letter, or a job with its unique key already waits or runs.
///
/// # Errors
/// Where the database fails.
pub async fn retry(conn: &mut PgConnection, workspace: Option<Uuid>, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    // Within a savepoint: a refusal by the unique key must not end the caller's transaction.
    let mut attempt = conn.begin().await?;
    let outcome = sqlx::query!(
        "UPDATE master.jobs SET state = 'queued', attempts = 0, run_at = $3, finished_at = NULL
          WHERE id = $1 AND state = 'dead' AND lane = coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)",
        id,
        workspace,
        now,
    )
    .execute(&mut *attempt)
    .await;
    let sent = match outcome {
        Ok(done) => done.rows_affected() == 1,
        Err(sqlx::Error::Database(refusal)) if refusal.constraint() == Some("jobs_unique_key") => {
            attempt.rollback().await?;
            return Ok(false);
        }
        Err(error) => return Err(error.into()),
    };
    if sent {
        queue::wake(&mut attempt).await?;
    }
    attempt.commit().await?;
    Ok(sent)
}
