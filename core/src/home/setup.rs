//! How far a workspace is set up, and the message that leads an administrator through it. A step is done when the workspace
//! shows it, or somebody said that it is as it should be; never because a button was looked at.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::settings::{self, DAILY_REPORT_AT, LEADS_CHANNEL, Source};
use crate::tx::Tx;

/// For how long after it was posted a guide is kept up to date.
pub const GUIDED: TimeDelta = TimeDelta::days(14);

/// A step of the set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Currency, time zone, country and language are right.
    Basics,
    /// The pipeline's stages are how the team sells.
    Pipeline,
    /// Somebody else works here too.
    Team,
    /// There is a customer.
    Customers,
    /// New leads are shown in a channel.
    Channel,
    /// The daily report comes when it should.
    Report,
}

impl Step {
    /// Every step, in the order in which they are done.
    pub const ALL: [Self; 6] = [Self::Basics, Self::Pipeline, Self::Team, Self::Customers, Self::Channel, Self::Report];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basics => "basics",
            Self::Pipeline => "pipeline",
            Self::Team => "team",
            Self::Customers => "customers",
            Self::Channel => "channel",
            Self::Report => "report",
        }
    }

    /// The step of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }
}

/// Every step in its order, and whether it is done.
pub type Progress = [(Step, bool); 6];

/// How far the workspace is, for this administrator: the daily report is their own.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn progress(tx: &mut Tx, person: Uuid) -> Result<Progress> {
    tx.require(Permission::ManageWorkspace)?;
    let workspace_id = tx.workspace_id();
    let seen = sqlx::query!(
        r#"SELECT ARRAY(SELECT step FROM crm.setup_steps WHERE workspace_id = $1) AS "said!",
                  EXISTS (SELECT FROM crm.events WHERE workspace_id = $1 AND record_kind IN ('pipeline', 'stage')
                                                   AND actor_kind = 'person') AS "pipeline!",
                  (SELECT count(*) FROM crm.users WHERE workspace_id = $1 AND status = 'active') > 1 AS "team!",
                  EXISTS (SELECT FROM crm.contacts WHERE workspace_id = $1 AND deleted_at IS NULL) AS "customers!""#,
        workspace_id,
    )
    .fetch_one(tx.conn())
    .await?;
    let values = settings::of_person(tx, person).await?;
    let report = values.explain(DAILY_REPORT_AT.definition()).source == Source::Person;
    let channel = values.get(LEADS_CHANNEL).is_some();
    Ok(Step::ALL.map(|step| {
        let shown = match step {
            Step::Basics => false,
            Step::Pipeline => seen.pipeline,
            Step::Team => seen.team,
            Step::Customers => seen.customers,
            Step::Channel => channel,
            Step::Report => report,
        };
        (step, shown || seen.said.iter().any(|said| said == step.as_str()))
    }))
}

/// Takes note that the acting person said that a step is as it should be.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn confirm(tx: &mut Tx, step: Step) -> Result<()> {
    tx.require(Permission::ManageWorkspace)?;
    let by = tx.user_id().ok_or_else(|| Error::broken("a step of nobody"))?;
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.setup_steps (workspace_id, step, done_at, done_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT ON CONSTRAINT setup_steps_pkey DO NOTHING",
        workspace_id,
        step.as_str(),
        now,
        by,
    )
    .execute(tx.conn())
    .await?;
    // No event tells of it, and yet the guide shows it.
    tx.mark_changed();
    Ok(())
}

/// The message that leads somebody through the set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// Whom it leads.
    pub person: Uuid,
    /// The conversation (`D…`).
    pub channel: String,
    /// Its timestamp, which is its name there.
    pub ts: String,
    /// The digest of what it shows.
    pub digest: String,
}

/// The guides that are kept up to date.
///
/// # Errors
/// Where the database fails.
pub async fn guides(tx: &mut Tx) -> Result<Vec<Guide>> {
    let (workspace_id, since) = (tx.workspace_id(), tx.now() - GUIDED);
    let guides = sqlx::query_as!(
        Guide,
        "SELECT user_id AS person, channel, ts, digest FROM crm.setup_guides
          WHERE workspace_id = $1 AND finished_at IS NULL AND posted_at > $2 ORDER BY user_id",
        workspace_id,
        since,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(guides)
}

/// Whether somebody has a guide already, finished or not.
///
/// # Errors
/// Where the database fails.
pub async fn is_guided(tx: &mut Tx, person: Uuid) -> Result<bool> {
    let workspace_id = tx.workspace_id();
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM crm.setup_guides WHERE workspace_id = $1 AND user_id = $2) AS "there!""#,
        workspace_id,
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(there)
}

/// Takes note of what a guide shows, and whether nothing is left to do in it.
///
/// # Errors
/// Where the database fails.
pub async fn note_guide(tx: &mut Tx, guide: &Guide, is_finished: bool) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.setup_guides AS old (workspace_id, user_id, channel, ts, digest, posted_at, finished_at)
         VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN $6::timestamptz END)
         ON CONFLICT ON CONSTRAINT setup_guides_pkey DO UPDATE
           SET digest = excluded.digest, finished_at = excluded.finished_at",
        workspace_id,
        guide.person,
        guide.channel,
        guide.ts,
        guide.digest,
        now,
        is_finished,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
