//! What a click, a choice or a submitted form does. Slack has its acknowledgement already; answers go to the `response_url`,
//! except for forms and options, whose answer is the HTTP body.

mod actions;
mod forms;

use crm_blocks::Message;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) use actions::act;
pub(crate) use forms::{options, submit};

use crate::bot::Bot;
use crate::envelope::Interaction;

/// Where an answer to a click goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In place of the message that was clicked.
    Instead,
    /// A new message for the one who clicked.
    New,
}

/// Answers a click: to its `response_url`, or, where it was in a Home tab and has none, in a direct message.
async fn answer(bot: &Bot, interaction: &Interaction, message: &Message, place: Place) {
    if !interaction.response_url.is_empty() {
        return respond(bot, &interaction.response_url, message, place).await;
    }
    if let Ok(Some(workspace)) = bot.workspace(interaction.team_id()).await {
        tell(bot, workspace.id, &interaction.user.id, message).await;
    }
}

/// Answers in a direct message.
async fn tell(bot: &Bot, workspace: Uuid, slack_id: &str, message: &Message) {
    let Ok(token) = bot.token(workspace).await else { return };
    let post = json!({ "channel": slack_id, "text": message.text, "blocks": message.blocks });
    if let Err(error) = bot.slack().post(&token, "chat.postMessage", &post).await {
        tracing::warn!(%error, "an answer did not reach Slack");
        metrics::counter!("crm_slack_answers_lost_total").increment(1);
    }
}

/// Answers to a `response_url`. A failure is logged; the person has seen nothing change, and what was done shows when they
/// look again.
pub(crate) async fn respond(bot: &Bot, response_url: &str, message: &Message, place: Place) {
    if response_url.is_empty() {
        return;
    }
    if let Err(error) = bot.slack().respond(response_url, &body(message, place)).await {
        tracing::warn!(%error, "an answer did not reach Slack");
        metrics::counter!("crm_slack_answers_lost_total").increment(1);
    }
}

fn body(message: &Message, place: Place) -> Value {
    json!({
        "response_type": "ephemeral", "replace_original": place == Place::Instead,
        "text": message.text, "blocks": message.blocks,
    })
}
