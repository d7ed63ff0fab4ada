//! Sharing a record's card to a channel. What everybody may read of it is decided by the channel: amounts and contact data
//! only where it was linked to the record, next to nothing where other organisations read it.

use crm_blocks::cards::{Reach, Shared};
use crm_blocks::ids::field_block;
use crm_blocks::modals::{self, Metadata, SHARE};
use crm_blocks::notices;
use crm_core::posted::{self, NewCard};
use crm_core::records::Reference;
use crm_core::{Result, Tx, drafts, refusal, search, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answers;
use super::submit::Sent;
use super::words_of;
use crate::changes;
use crate::delivery::cards;
use crate::interactions::Place;
use crate::interactions::actions::{Answer, Click};
use crate::slack::SlackError;

/// Opens the form that asks for the channel.
pub(crate) async fn ask(click: &Click<'_>, mut tx: Tx, reference: Reference) -> Result<Answer> {
    let Some(id) = search::locate(&mut tx, reference).await? else {
        return Ok(Some((notices::not_found(click.viewer, reference), Place::New)));
    };
    let url = Some(click.request.response_url.as_str()).filter(|url| !url.is_empty());
    let draft = drafts::keep(&mut tx, &json!({}), url).await?;
    tx.commit().await?;
    let metadata = Metadata { kind: Some(reference.kind), id: Some(id), ..Metadata::new(Some(draft)) };
    let view = modals::share(click.viewer, reference, &metadata);
    let token = click.bot.token(click.request.workspace.id).await?;
    let arguments = json!({ "trigger_id": click.request.trigger_id, "view": view });
    match click.bot.slack().post_now(&token, "views.open", &arguments).await {
        Ok(_) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "a form could not be opened");
            Ok(Some((notices::done(click.viewer, &text!("form-not-opened"), None), Place::New)))
        }
    }
}

impl Sent<'_> {
    /// Posts the card to the chosen channel.
    pub(super) async fn share(&self, mut tx: Tx) -> Result<Value> {
        let metadata = Metadata::parse(&self.interaction.view.private_metadata);
        let about = metadata.as_ref().and_then(|metadata| Some((metadata.kind?, metadata.id?)));
        let about = about.ok_or_else(|| refusal!("draft-expired"))?;
        let chosen = answers::of_state(&self.interaction.view.state);
        let channel = chosen.get("channel").and_then(|chosen| chosen.first()).map(|choice| choice.value.clone());
        let channel = channel.ok_or_else(|| refusal!("share-needs-channel"))?;
        let draft = metadata.and_then(|metadata| metadata.draft);
        let answer_at = match draft {
            Some(draft) => drafts::get(&mut tx, draft).await?.and_then(|draft| draft.response_url),
            None => None,
        };
        let viewer = cards::everybody(self.bot, &mut tx).await?;
        let by = changes::actor_name(&tx);
        drop(tx);
        let beyond = match is_read_beyond(self.bot, self.actor.workspace_id, &channel).await {
            Ok(beyond) => beyond,
            Err(error) => return Ok(self.at_channel(&error)),
        };
        let mut tx = self.bot.crm().begin(&self.actor).await?;
        let reach = if beyond { Reach::Beyond } else { cards::reach_in(&mut tx, &channel, about.1).await? };
        let how = Shared { reach, by: Some(&by) };
        let card = cards::for_channel(&viewer, &mut tx, about, &how).await?;
        let card = card.ok_or_else(|| refusal!("error-record-gone"))?;
        drop(tx);
        let place = match cards::post(self.bot, self.actor.workspace_id, &channel, &card).await {
            Ok(place) => place,
            Err(error) => return Ok(self.at_channel(&error)),
        };
        let mut tx = self.bot.crm().begin(&self.actor).await?;
        let (variant, digest) = (cards::variant_of(reach), cards::digest(&card));
        let shared_by = tx.user_id();
        posted::keep_card(&mut tx, NewCard { record: about, place: &place, variant, shared_by, digest: &digest })
            .await?;
        tx.commit().await?;
        let said = notices::done(&self.viewer, &text!("share-done"), Some(&text!("share-done-where")));
        self.say(answer_at, said, Place::New);
        Ok(json!({ "response_action": "clear" }))
    }

    /// Why the card cannot be posted there, at the field.
    fn at_channel(&self, error: &SlackError) -> Value {
        let refusal = match error {
            SlackError::Refused(code) => match code.as_str() {
                "not_in_channel" | "channel_not_found" => refusal!("share-not-in-channel"),
                "is_archived" => refusal!("share-archived"),
                _ => refusal!("share-refused"),
            },
            SlackError::RateLimited(_) | SlackError::Away => refusal!("error-slack-unavailable"),
        };
        let words = words_of(self.bot, &self.viewer, &refusal.into());
        json!({ "response_action": "errors", "errors": { field_block(SHARE, "channel", 1): words } })
    }
}

/// Whether people of other organisations read a channel. What Slack does not say counts as so.
async fn is_read_beyond(bot: &crate::bot::Bot, workspace: Uuid, channel: &str) -> Result<bool, SlackError> {
    let token = bot.token(workspace).await.map_err(|_| SlackError::Away)?;
    let answer = bot.slack().get(&token, "conversations.info", &[("channel", channel)]).await?;
    let flag = |name: &str| answer.pointer(&format!("/channel/{name}")).and_then(Value::as_bool) == Some(true);
    let known = answer.pointer("/channel/id").and_then(Value::as_str) == Some(channel);
    Ok(!known || ["is_ext_shared", "is_pending_ext_shared", "is_org_shared"].into_iter().any(flag))
}
