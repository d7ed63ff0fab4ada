//! What a click, a choice or a submitted form does. Slack has its acknowledgement already; answers go to the `response_url`,
//! except for forms and options, whose answer is the HTTP body.

mod actions;
mod closed;
mod forms;
mod looking;
mod people;
mod sheets;
mod shortcuts;
mod steps;
pub(in crate::interactions) mod targets;
mod undo;

use crm_blocks::Message;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) use actions::act;
pub(crate) use closed::close;
pub(crate) use forms::{FormKind, FormWish, open_form, options, submit};
pub(crate) use sheets::{show_sheet, update_view};
pub use shortcuts::ShortcutKind;
pub(crate) use shortcuts::{SHORTCUTS, take as take_shortcut};
pub(crate) use steps::run as run_step;
pub use steps::{Parameter, STEPS, Step};

use crate::bot::Bot;
use crate::envelope::Interaction;
use crate::slack::SlackError;

/// Where an answer to a click goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In place of the message that was clicked.
    Instead,
    /// A new message for the one who clicked.
    New,
}

/// Who gets an answer, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addressee<'a> {
    /// Their installation, as the transport names it.
    pub(crate) team_id: &'a str,
    /// Who (`U…`).
    pub(crate) slack_id: &'a str,
    /// Takes five answers within thirty minutes; empty where there is none, as in a Home tab.
    pub(crate) response_url: &'a str,
}

/// Answers a click: to its `response_url`; where it was in a sheet, there; where it was in a Home tab, on top of that or in a
/// sheet over it; else in a direct message.
async fn answer(bot: &Bot, interaction: &Interaction, message: &Message, place: Place) {
    let (team_id, slack_id) = (interaction.team_id(), interaction.user.id.as_str());
    if interaction.response_url.is_empty() && sheets::answer(bot, interaction, message, place).await {
        return;
    }
    reply(bot, Addressee { team_id, slack_id, response_url: &interaction.response_url }, message, place).await;
}

/// Answers to the `response_url`, or, where there is none, it is used up or too old, in a direct message.
pub(crate) async fn reply(bot: &Bot, to: Addressee<'_>, message: &Message, place: Place) {
    if !to.response_url.is_empty() {
        match bot.slack().respond(to.response_url, &body(message, place)).await {
            Ok(()) => return,
            Err(error @ SlackError::Refused(_)) => tracing::info!(%error, "an answer goes to a direct message"),
            Err(error) => return lost(&error),
        }
    }
    if let Ok(Some(workspace)) = bot.workspace(to.team_id).await {
        tell(bot, workspace.id, to.slack_id, message).await;
    }
}

/// Answers whoever did something: to its `response_url`, or in a direct message.
pub(crate) async fn answer_to(bot: &Bot, interaction: &Interaction, message: &Message) {
    answer(bot, interaction, message, Place::New).await;
}

/// What was filled into a form, by field.
pub(crate) fn values_of(state: &crate::envelope::ViewState) -> std::collections::BTreeMap<String, String> {
    let value = |inputs: &Value| {
        let input = inputs.as_object()?.values().next()?;
        let plain = ["value", "selected_date", "selected_user"].iter().find_map(|key| input.get(key)?.as_str());
        plain.or_else(|| input.pointer("/selected_option/value")?.as_str()).map(str::to_owned)
    };
    let fields = state
        .values
        .iter()
        .filter_map(|(block, inputs)| Some((crm_blocks::ids::field_of(block)?.to_owned(), value(inputs)?)));
    fields.collect()
}

/// Says what came of a form where it was asked for; where that has passed, in a direct message.
async fn confirm(
    bot: &Bot,
    (workspace, slack_id): (Uuid, &str),
    answer_at: Option<crm_core::secrets::Secret>,
    message: &Message,
    place: Place,
) {
    if let Some(url) = answer_at {
        match bot.slack().respond(url.reveal(), &body(message, place)).await {
            Ok(()) => return,
            Err(error) => tracing::info!(%error, "an answer goes to a direct message instead"),
        }
    }
    tell(bot, workspace, slack_id, message).await;
}

/// Answers in a direct message, from the queue where Slack does not take it now.
pub(crate) async fn tell(bot: &Bot, workspace: Uuid, slack_id: &str, message: &Message) {
    let post = json!({ "channel": slack_id, "text": message.text, "blocks": message.blocks });
    if let Err(error) = crate::delivery::now_or_later(bot, workspace, "chat.postMessage", post).await {
        tracing::warn!(%error, "an answer could not be kept");
        metrics::counter!("crm_slack_answers_lost_total").increment(1);
    }
}

/// Answers to a `response_url` and nowhere else. A failure is logged; the person has seen nothing change, and what was done
/// shows when they look again.
pub(crate) async fn respond(bot: &Bot, response_url: &str, message: &Message, place: Place) {
    if response_url.is_empty() {
        return;
    }
    if let Err(error) = bot.slack().respond(response_url, &body(message, place)).await {
        lost(&error);
    }
}

fn lost(error: &SlackError) {
    tracing::warn!(%error, "an answer did not reach Slack");
    metrics::counter!("crm_slack_answers_lost_total").increment(1);
}

fn body(message: &Message, place: Place) -> Value {
    json!({
        "response_type": "ephemeral", "replace_original": place == Place::Instead,
        "text": message.text, "blocks": message.blocks,
    })
}
