//! Records as Slack's Work Objects: what a link shows to everybody, what the pane shows to the one who opens it, and what comes
//! back when they change something there.

use crm_blocks::objects as views;
use crm_blocks::{Viewer, notices};
use crm_core::grammar::amount;
use crm_core::jobs::JobError;
use crm_core::pipelines;
use crm_core::records::{self, Changes, RecordKind, Reference, Updated};
use crm_core::{Error, Result, Tx, companies, contacts, deals, leads, refusal, search, tasks, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::links::address_of;
use crate::bot::Bot;
use crate::commands;
use crate::delivery::Happened;
use crate::envelope::Interaction;
use crate::people::{self, Admission};
use crate::slack::SlackError;

pub(crate) use views::Facts;

/// What a record shows; nothing where the actor does not see it. `open`: with amounts and contact data, for one reader or
/// where a channel allows them.
pub(super) async fn facts(
    viewer: &Viewer,
    tx: &mut Tx,
    (kind, id): (RecordKind, Uuid),
    open: bool,
) -> Result<Option<Facts>> {
    Ok(match kind {
        RecordKind::Deal => deals::card(tx, id).await?.map(|card| views::deal(viewer, &card, open)),
        RecordKind::Contact => contacts::card(tx, id).await?.map(|card| views::contact(viewer, &card, open)),
        RecordKind::Company => companies::card(tx, id).await?.map(|card| views::company(viewer, &card, open)),
        RecordKind::Lead => leads::card(tx, id).await?.map(|card| views::lead(viewer, &card, open)),
        RecordKind::Task => tasks::card(tx, id).await?.map(|card| views::task(viewer, &card)),
        _ => None,
    })
}

/// Whether somebody opened a Work Object.
pub(crate) fn is_details(event: &Value) -> bool {
    event.pointer("/external_ref/id").is_some_and(Value::is_string)
        && event.get("trigger_id").is_some_and(Value::is_string)
}

/// Somebody opened a Work Object: they see what is theirs to see.
pub(crate) async fn details_requested(bot: Bot, event: Happened) -> std::result::Result<(), JobError> {
    let external = event.event.pointer("/external_ref/id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let shown = details(&bot, &event.workspace, event.text("user"), &external).await?;
    present(&bot, event.workspace.id, event.text("trigger_id"), shown).await
}

/// The pane for one person: the object, or why there is none.
async fn details(
    bot: &Bot,
    workspace: &crm_core::workspaces::Workspace,
    person: &str,
    external: &str,
) -> std::result::Result<std::result::Result<Value, String>, JobError> {
    let mut tx = match people::admit(bot, workspace, person).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(message)) => return Ok(Err(message.text)),
        Err(error) => return Ok(Err(bot.explain(&bot.anybody(), &error).text)),
    };
    let viewer = bot.viewer(tx.actor());
    let Some(reference) = Reference::parse(external) else { return Ok(Err(viewer.plain(&text!("landing-none")))) };
    let gone = || Err(viewer.plain(&text!("no-such-record", reference = reference.to_string())));
    let Some(id) = search::locate(&mut tx, reference).await? else { return Ok(gone()) };
    let Some(facts) = facts(&viewer, &mut tx, (reference.kind, id), true).await? else { return Ok(gone()) };
    let may_write = reference.kind.spec().is_some_and(|spec| tx.actor().may(spec.write));
    let facts = if may_write { facts } else { facts.without_edits() };
    Ok(Ok(facts.entity(&viewer, None, &address_of(bot.public_url().unwrap_or_default(), reference))))
}

async fn present(
    bot: &Bot,
    workspace: Uuid,
    trigger_id: &str,
    shown: std::result::Result<Value, String>,
) -> std::result::Result<(), JobError> {
    let token = bot.token(workspace).await?;
    let arguments = match shown {
        Ok(metadata) => json!({ "trigger_id": trigger_id, "metadata": metadata }),
        Err(why) => json!({
            "trigger_id": trigger_id,
            "error": { "status": "custom", "custom_title": "CRM", "custom_message": why, "message_format": "markdown" },
        }),
    };
    match bot.slack().post(&token, "entity.presentDetails", &arguments).await {
        Ok(_) => Ok(()),
        // The pane was closed, or the trigger is too old: a second attempt would be later still.
        Err(SlackError::Refused(code)) => {
            tracing::info!(code, "details were not presented");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a submitted view is a Work Object's.
pub(crate) fn is_edit(interaction: &Interaction) -> bool {
    interaction.view.kind == "entity_detail"
}

/// Somebody changed something in the pane: the change is made, or the field says why not.
pub(crate) async fn edited(bot: &Bot, interaction: Interaction) -> Option<Value> {
    let external = interaction.view.external_ref.id.clone();
    match edit(bot, &interaction, &external).await {
        Ok(Edited::Done) => {
            let (bot, interaction) = (bot.clone(), interaction);
            bot.clone().spawn(async move { show_again(&bot, &interaction, &external).await });
            None
        }
        Ok(Edited::Refused(field, words)) => Some(json!({ "response_action": "errors", "errors": { field: words } })),
        Err(error) => {
            let words = bot.explain(&bot.anybody(), &error).text;
            let first = interaction.view.state.values.keys().next().cloned().unwrap_or_else(|| "title".to_owned());
            Some(json!({ "response_action": "errors", "errors": { first: words } }))
        }
    }
}

enum Edited {
    Done,
    Refused(String, String),
}

async fn edit(bot: &Bot, interaction: &Interaction, external: &str) -> Result<Edited> {
    let Some(workspace) = bot.workspace(interaction.team_id()).await? else {
        return Err(refusal!("error-unknown-workspace").into());
    };
    let mut tx = match people::admit(bot, &workspace, &interaction.user.id).await? {
        Admission::Granted(tx) => *tx,
        Admission::Answered(message) => return Ok(Edited::Refused(String::new(), message.text)),
    };
    let viewer = bot.viewer(tx.actor());
    let reference = Reference::parse(external).ok_or_else(|| refusal!("error-record-gone"))?;
    let id = search::locate(&mut tx, reference).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    let request = [interaction.user.id.as_str(), external];
    let key = commands::request_key(&interaction.trigger_id, &request);
    if !tx.first_time(&key).await? {
        return Ok(Edited::Done);
    }
    for (block, inputs) in &interaction.view.state.values {
        let Some((field, seen)) = views::field_of(block) else { continue };
        let Some(value) = value_of(inputs) else { continue };
        let outcome = write(&mut tx, (reference.kind, id), (field, value), seen).await;
        let words = match outcome {
            Ok(Updated::Done(_) | Updated::Unchanged) => continue,
            Ok(Updated::Conflict(conflicts)) => match conflicts.first() {
                Some(conflict) => {
                    let by = conflict.by.clone().unwrap_or_else(|| viewer.plain(&text!("somebody")));
                    viewer.plain(&text!("object-conflict", by = by, at = viewer.moment(conflict.at)))
                }
                None => continue,
            },
            Err(Error::User(refusal)) => viewer.plain(&notices::brief(refusal.text())).replace('`', ""),
            Err(fault) => return Err(fault),
        };
        return Ok(Edited::Refused(block.clone(), words));
    }
    tx.commit().await?;
    Ok(Edited::Done)
}

/// Writes one field; a stage is moved to by its own use case, which knows what it demands.
async fn write(
    tx: &mut Tx,
    (kind, id): (RecordKind, Uuid),
    (field, value): (&str, Value),
    seen: Option<i32>,
) -> Result<Updated> {
    if field == "stage_id" && kind == RecordKind::Deal {
        let stage: Uuid =
            value.as_str().and_then(|id| id.parse().ok()).ok_or_else(|| refusal!("error-no-such-stage"))?;
        let stage = pipelines::stage(tx, stage).await?.ok_or_else(|| refusal!("error-no-such-stage"))?;
        if stage.outcome != pipelines::Outcome::Open {
            return Err(refusal!("error-object-close").into());
        }
    }
    let value = match (field, value.as_str()) {
        ("amount", Some(typed)) => amount_of(tx, id, typed).await?,
        _ => value,
    };
    records::update(tx, kind, id, &Changes::new().with(field, value), seen).await
}

/// `12k` as people type it, in the deal's own currency.
async fn amount_of(tx: &mut Tx, deal: Uuid, typed: &str) -> Result<Value> {
    let card = deals::card(tx, deal).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    // What the pane showed comes back as it was where nobody changed it.
    if card.amount.is_some_and(|amount| crm_core::texts::money(amount, &card.currency, &tx.actor().locale) == typed) {
        return Ok(card.amount.map_or(Value::Null, |amount| amount.to_string().into()));
    }
    let read = amount::parse(typed, &card.currency).map_err(|refusal| refusal.about("amount"))?;
    if read.currency.as_ref().is_some_and(|currency| *currency != card.currency) {
        return Err(refusal!("error-object-currency", currency = card.currency).about("amount").into());
    }
    Ok(read.value.to_string().into())
}

/// What was put into an input: null where it was emptied, nothing where it says nothing.
fn value_of(inputs: &Value) -> Option<Value> {
    let input = inputs.as_object()?.values().next()?;
    for key in ["value", "selected_date", "selected_user"] {
        if let Some(value) = input.get(key) {
            return Some(if value.as_str() == Some("") { Value::Null } else { value.clone() });
        }
    }
    input.pointer("/selected_option/value").cloned()
}

async fn show_again(bot: &Bot, interaction: &Interaction, external: &str) {
    let Ok(Some(workspace)) = bot.workspace(interaction.team_id()).await else { return };
    if let Ok(shown) = details(bot, &workspace, &interaction.user.id, external).await
        && let Err(error) = present(bot, workspace.id, &interaction.trigger_id, shown).await
    {
        tracing::info!(%error, "details were not presented anew");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_of_every_kind_are_read() {
        for (input, value) in [
            (json!({"x": {"type": "plain_text_input", "value": "12k"}}), Some(json!("12k"))),
            (json!({"x": {"type": "plain_text_input", "value": null}}), Some(Value::Null)),
            (json!({"x": {"type": "datepicker", "selected_date": "2026-11-30"}}), Some(json!("2026-11-30"))),
            (json!({"x": {"type": "static_select", "selected_option": {"value": "a"}}}), Some(json!("a"))),
            (json!({"x": {"type": "static_select", "selected_option": null}}), None),
            (json!({}), None),
        ] {
            assert_eq!(value_of(&input), value, "{input}");
        }
    }
}
