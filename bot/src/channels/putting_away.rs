//! Archiving the channel that was opened for a record.

use crm_core::Crm;
use crm_core::actor::Origin;
use crm_core::channels::{self, News};
use crm_core::jobs::{Job, JobError};
use crm_core::{Actor, text};
use serde_json::json;

use crate::bot::Bot;
use crate::slack::SlackError;

/// Archives the channel in Slack and takes the tie away. Runs as often as it must: a channel that is archived already is as
/// it should be.
pub(super) async fn put_away(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let slack_id: String = job.field("slack_id")?;
    let workspace = job.workspace()?;
    let token = bot.token(workspace).await?;
    let answer = bot.slack().post(&token, "conversations.archive", &json!({ "channel": slack_id })).await;
    match answer {
        Ok(_) => {}
        Err(SlackError::Refused(code))
            if ["already_archived", "is_archived", "channel_not_found"].contains(&code.as_str()) => {}
        // What Slack will not archive stays as it is, and whoever asked hears of it.
        Err(SlackError::Refused(code)) => {
            tracing::warn!(code, "a channel was not archived");
            let asked_by: Option<uuid::Uuid> = job.field("asked_by").ok();
            let why = text!("channel-not-put-away");
            return super::opening::tell_whoever_asked(&bot, &crm, workspace, asked_by, &why).await;
        }
        Err(error) => return Err(error.into()),
    }
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    channels::follow(&mut tx, &slack_id, &News::Gone).await?;
    tx.commit().await?;
    Ok(())
}
