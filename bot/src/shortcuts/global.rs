//! “Add…” and “Find…”. They have no channel and no `response_url`: what came of them is said in a direct message.

use crm_blocks::{Message, around as views, modals, notices};
use crm_core::{Tx, text};
use serde_json::{Value, json};
use slack_morphism::prelude::SlackView;

use crate::bot::Bot;
use crate::commands::{self, Overrides, Request};
use crate::envelope::Interaction;
use crate::grammar::SLASH;
use crate::interactions::{answer_to, values_of};
use crate::people::{self, Admission};

/// Opens “Add…”.
pub(crate) async fn add(bot: Bot, interaction: Interaction) {
    open(&bot, &interaction, |viewer, _| views::add_form(viewer)).await;
}

/// Opens “Find…”.
pub(crate) async fn find(bot: Bot, interaction: Interaction) {
    open(&bot, &interaction, |viewer, _| modals::find(viewer, &modals::Metadata::new(None))).await;
}

/// Opens a form for whoever works here; whoever does not reads why.
async fn open(bot: &Bot, interaction: &Interaction, form: impl FnOnce(&crm_blocks::Viewer, &Tx) -> SlackView) {
    let Some(tx) = admitted(bot, interaction).await else { return };
    let viewer = bot.viewer(tx.actor());
    let view = form(&viewer, &tx);
    let workspace = tx.workspace_id();
    drop(tx);
    let Ok(token) = bot.token(workspace).await else { return };
    if let Err(error) = bot.slack().open_view(&token, &interaction.trigger_id, &view).await {
        tracing::warn!(%error, "a form could not be opened");
        answer_to(bot, interaction, &notices::done(&viewer, &text!("form-not-opened"), None)).await;
    }
}

/// The transaction of whoever used the shortcut; who may not reads why.
pub(super) async fn admitted(bot: &Bot, interaction: &Interaction) -> Option<Tx> {
    let said: Message = match bot.workspace(interaction.team_id()).await {
        Ok(Some(workspace)) => match people::admit(bot, &workspace, &interaction.user.id).await {
            Ok(Admission::Granted(tx)) => return Some(*tx),
            Ok(Admission::Answered(message)) => *message,
            Err(error) => bot.explain(&bot.anybody(), &error),
        },
        Ok(None) => bot.not_installed(),
        Err(error) => bot.explain(&bot.anybody(), &error),
    };
    answer_to(bot, interaction, &said).await;
    None
}

/// “Add…” was sent: the line is run as if it had been typed. What it lacks opens its form.
pub(crate) async fn add_submitted(bot: &Bot, interaction: &Interaction) -> Option<Value> {
    let values = values_of(&interaction.view.state);
    let value = |field: &str| values.get(field).cloned().unwrap_or_default();
    let text = format!("add {} {}", value("kind"), value("line"));
    let Ok(Some(workspace)) = bot.workspace(interaction.team_id()).await else {
        return Some(json!({ "response_action": "clear" }));
    };
    let content = [interaction.user.id.as_str(), &text];
    let request = Request {
        key: commands::request_key(&interaction.trigger_id, &content),
        workspace,
        slack_id: interaction.user.id.clone(),
        command: SLASH.to_owned(),
        text: text.trim().to_owned(),
        trigger_id: interaction.trigger_id.clone(),
        response_url: String::new(),
        channel_id: String::new(),
    };
    let (bot, interaction) = (bot.clone(), interaction.clone());
    bot.clone().spawn(async move {
        if let Some(message) = commands::answer(&bot, &request, Overrides::default()).await {
            answer_to(&bot, &interaction, &message).await;
        }
    });
    None
}
