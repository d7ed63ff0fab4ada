//! Answers in modals over the Home tab, which has no `response_url`.

use crm_blocks::ids::{Form, Known};
use crm_blocks::{Message, Viewer, panels};
use crm_core::text;
use serde_json::json;
use slack_morphism::prelude::SlackView;
use uuid::Uuid;

use super::{Place, tell};
use crate::bot::Bot;
use crate::commands::Request;
use crate::envelope::Interaction;

/// Answers a click where it happened: in the Home tab, on top of it or in a sheet over it; in a sheet, there. False where it
/// happened in neither.
pub(super) async fn answer(bot: &Bot, interaction: &Interaction, message: &Message, place: Place) -> bool {
    let is_home = interaction.view.kind == "home";
    if !is_home && !is_sheet(interaction) {
        return false;
    }
    let Ok(Some(workspace)) = bot.workspace(interaction.team_id()).await else { return false };
    let view = || panels::message(&bot.anybody(), &text!("home-answer"), message.blocks.clone());
    match place {
        Place::Instead if is_home => {
            if let Err(error) = crate::home::tell(bot, &workspace, &interaction.user.id, message).await {
                tracing::warn!(?error, "a Home tab could not be shown");
            }
        }
        Place::New if is_home => {
            open_or_tell(bot, (workspace.id, &interaction.user.id, &interaction.trigger_id), &view(), message).await;
        }
        Place::Instead | Place::New => {
            if !try_update(bot, workspace.id, interaction, &view()).await {
                tell(bot, workspace.id, &interaction.user.id, message).await;
            }
        }
    }
    true
}

/// Whether it happened in a modal that shows and asks nothing.
fn is_sheet(interaction: &Interaction) -> bool {
    matches!(Form::parse(&interaction.view.callback_id), Known::Known(Form::Card))
}

/// Opens a sheet that shows a message over the Home tab.
pub(crate) async fn show_sheet(bot: &Bot, request: &Request, viewer: &Viewer, message: &Message) {
    let view = panels::message(viewer, &text!("home-answer"), message.blocks.clone());
    let to = (request.workspace.id, request.slack_id.as_str(), request.trigger_id.as_str());
    open_or_tell(bot, to, &view, message).await;
}

/// Opens a view; where that fails, because the trigger is used up or too old, says it in a direct message.
async fn open_or_tell(
    bot: &Bot,
    (workspace, slack_id, trigger_id): (Uuid, &str, &str),
    view: &SlackView,
    message: &Message,
) {
    let Ok(token) = bot.token(workspace).await else { return };
    if let Err(error) = bot.slack().open_view(&token, trigger_id, view).await {
        tracing::warn!(%error, "a sheet could not be opened");
        tell(bot, workspace, slack_id, message).await;
    }
}

/// Shows another view in the modal that was clicked in. Where somebody was faster, the person sees what is there.
pub(crate) async fn update_view(bot: &Bot, request: &Request, interaction: &Interaction, view: &SlackView) {
    try_update(bot, request.workspace.id, interaction, view).await;
}

async fn try_update(bot: &Bot, workspace: Uuid, interaction: &Interaction, view: &SlackView) -> bool {
    let Ok(token) = bot.token(workspace).await else { return false };
    let hash = &interaction.view.hash;
    let mut arguments = json!({ "view_id": interaction.view.id, "view": view });
    if let Some(fields) = arguments.as_object_mut().filter(|_| !hash.is_empty()) {
        fields.insert("hash".to_owned(), hash.as_str().into());
    }
    match bot.slack().post_now(&token, "views.update", &arguments).await {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "a modal could not be shown anew");
            false
        }
    }
}
