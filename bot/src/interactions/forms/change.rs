//! What a form tells while it is filled in: fields on which others depend, and the way back to the step before.

use crm_blocks::ids::Action;
use crm_blocks::modals::{Metadata, NEXT};
use crm_core::{Result, Tx};
use serde_json::json;

use super::answers;
use super::ask::{self, Layout};
use super::draft;
use super::open::{self, Showing};
use crate::bot::Bot;
use crate::envelope::Interaction;

/// Shows a form anew where what it asks depends on what was just chosen, or its step before.
pub(crate) async fn changed(bot: &Bot, interaction: &Interaction, mut tx: Tx, action: Action) -> Result<()> {
    let view = &interaction.view;
    let viewer = bot.viewer(tx.actor());
    let Some(metadata) = Metadata::parse(&view.private_metadata) else { return Ok(()) };
    let Some(id) = metadata.draft else { return Ok(()) };
    let Some(waiting) = draft::get(&mut tx, id).await? else { return Ok(()) };
    let mut form = waiting.form;
    let before = ask::layout(&mut tx, &viewer, &form).await?;
    let mut typed = answers::of_state(&view.state);
    form.ticked = typed.remove(NEXT).unwrap_or_default().into_iter().map(|choice| choice.value).collect();
    form.typed.extend(typed);
    let after = ask::layout(&mut tx, &viewer, &form).await?;
    let back = action == Action::StepBack;
    let step = metadata.step.unwrap_or(1);
    let step = if back { step.saturating_sub(1).max(1) } else { step };
    draft::change(&mut tx, id, &form).await?;
    let title = open::title(&mut tx, &form).await?;
    tx.commit().await?;
    if !back && same(&before, &after) {
        return Ok(());
    }
    let shown = open::view(&viewer, &form, &after, Showing { draft: id, step, title, ..Showing::default() });
    let token = bot.token(viewer_workspace(interaction, bot).await?).await?;
    let arguments = json!({ "view_id": view.id, "hash": view.hash, "view": shown });
    // Where the view changed meanwhile, or was closed, there is nothing left to do.
    if let Err(error) = bot.slack().post_now(&token, "views.update", &arguments).await {
        tracing::info!(%error, "a form was not shown anew");
    }
    Ok(())
}

async fn viewer_workspace(interaction: &Interaction, bot: &Bot) -> Result<uuid::Uuid> {
    let workspace = bot.workspace(interaction.team_id()).await?;
    workspace.map(|workspace| workspace.id).ok_or_else(|| crm_core::Error::broken("a form of no workspace"))
}

/// Whether two layouts ask the same, whatever is in it.
fn same(one: &Layout, other: &Layout) -> bool {
    let asked = |layout: &Layout| -> Vec<_> {
        layout.all().map(|asked| (asked.key.clone(), asked.entry.clone(), asked.required, asked.fixed)).collect()
    };
    one.steps.len() == other.steps.len() && asked(one) == asked(other)
}
