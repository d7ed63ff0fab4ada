//! What must reach Slack: at once where that is possible, else from the queue; and what becomes of it where it does not.

use crm_core::actor::Origin;
use crm_core::deliveries::{self, NewDelivery};
use crm_core::jobs::{Job, JobError};
use crm_core::{Actor, Crm, Result};
use serde_json::Value;
use uuid::Uuid;

use crate::bot::Bot;
use crate::slack::SlackError;

/// Makes a call, and keeps it for the queue where Slack does not take it now. What Slack refuses for good is kept as failed, for
/// administrators to see.
///
/// # Errors
/// Where the call neither succeeded nor could be kept.
pub(crate) async fn now_or_later(bot: &Bot, workspace: Uuid, method: &str, arguments: Value) -> Result<()> {
    if let Ok(token) = bot.token(workspace).await
        && bot.slack().post_now(&token, method, &arguments).await.is_ok()
    {
        return Ok(());
    }
    let mut tx = bot.crm().begin(&Actor::system(workspace, Origin::Slack)).await?;
    let recipient = arguments.get("channel").and_then(Value::as_str).unwrap_or_default().to_owned();
    deliveries::send(&mut tx, NewDelivery { method: method.to_owned(), arguments, recipient, message_key: None })
        .await?;
    tx.commit().await
}

/// The handler of [`deliveries::SEND`].
pub(super) async fn send(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let id: Uuid = job.field("delivery_id")?;
    let system = Actor::system(job.workspace()?, Origin::Slack);
    loop {
        let mut tx = crm.begin(&system).await?;
        let waiting = deliveries::waiting(&mut tx, id).await?;
        // Nothing is held while Slack is waited for.
        tx.commit().await?;
        let Some(waiting) = waiting else { return Ok(()) };
        let token = bot.token(system.workspace_id).await?;
        let outcome = bot.slack().post(&token, &waiting.method, &waiting.arguments).await;
        let mut tx = crm.begin(&system).await?;
        match outcome {
            Ok(_) => {
                let all = deliveries::sent(&mut tx, &waiting).await?;
                tx.commit().await?;
                if all {
                    return Ok(());
                }
                // A later change took its place meanwhile: that one goes out now.
            }
            // Its turn has not come: no try, and no failure.
            Err(error @ SlackError::RateLimited(_)) => return Err(error.into()),
            Err(error) => {
                let reason = error.to_string();
                let failure = JobError::from(error);
                let given_up = matches!(failure, JobError::Dead { .. }) || job.is_last_attempt();
                deliveries::failed_once(&mut tx, id, &reason, given_up).await?;
                tx.commit().await?;
                if !given_up {
                    return Err(failure);
                }
                metrics::counter!("crm_deliveries_failed_total").increment(1);
                tracing::warn!(delivery.id = %id, method = waiting.method, reason, "delivery {id} is given up");
                return Ok(());
            }
        }
    }
}
