//! Cards that stand in channels: posting one, and keeping the last few of each record as the record is.
//!
//! A change of a record enqueues one job in its own commit. The job reads what each card would show now and calls Slack only
//! where that differs from what it shows; so of a burst of changes the first job shows all that is committed, and the others
//! find nothing to do. After a call the record is read once more, so that two jobs cannot leave the older state behind.

use crm_blocks::cards::{self, Reach, Shared};
use crm_blocks::{Message, Viewer};
use crm_core::actor::Origin;
use crm_core::events::Subscription;
use crm_core::jobs::{Job, JobError};
use crm_core::posted::{self, EventsOf, NewCard, Posted, PostedCard};
use crm_core::records::{self, RecordKind};
use crm_core::{Actor, Crm, Result, Tx, channels, companies, contacts, deals, leads, tasks, users, workspaces};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::bot::Bot;
use crate::slack::SlackError;

/// The job that shows a changed record anew: `{"event_id": …}` or `{"batch_id": …}`.
pub(super) const REFRESH: &str = "bot.refresh_cards";

/// Every change that a card in a channel may show.
const SHOWN: &[&str] = &[
    "contact.updated",
    "contact.assigned",
    "contact.archived",
    "contact.restored",
    "contact.purged",
    "company.updated",
    "company.assigned",
    "company.archived",
    "company.restored",
    "company.purged",
    "lead.updated",
    "lead.assigned",
    "lead.qualified",
    "lead.converted",
    "lead.disqualified",
    "lead.reopened",
    "lead.archived",
    "lead.restored",
    "lead.purged",
    "deal.updated",
    "deal.assigned",
    "deal.moved",
    "deal.won",
    "deal.lost",
    "deal.reopened",
    "deal.archived",
    "deal.restored",
    "deal.purged",
    "task.updated",
    "task.assigned",
    "task.completed",
    "task.canceled",
    "task.reopened",
    "task.snoozed",
    "task.overdue",
    "task.archived",
    "task.restored",
    "task.purged",
];

/// What the cards in channels want to be told of.
pub(super) fn subscriptions() -> impl Iterator<Item = Subscription> {
    SHOWN.iter().map(|event| Subscription { event, job: REFRESH })
}

/// What a card in a channel is for.
pub(crate) const SHARED: &str = "shared";
/// The same of a channel that was linked to the record for all of it.
pub(crate) const LINKED: &str = "linked";
/// The same where people of other organisations read it.
pub(crate) const CONNECTED: &str = "connected";
/// A new lead in the channel for leads.
pub(super) const LEAD: &str = "lead";

fn reach_of(variant: &str) -> Reach {
    match variant {
        LINKED => Reach::Linked,
        SHARED | LEAD => Reach::Workspace,
        _ => Reach::Beyond,
    }
}

/// The variant for a channel that these people read.
pub(crate) fn variant_of(reach: Reach) -> &'static str {
    match reach {
        Reach::Linked => LINKED,
        Reach::Workspace => SHARED,
        Reach::Beyond => CONNECTED,
    }
}

/// Who reads a channel of the workspace: those for whom it was linked to the record, amounts and all, or anybody in it.
pub(crate) async fn reach_in(tx: &mut Tx, channel: &str, record: Uuid) -> Result<Reach> {
    let linked = channels::of_channel(tx, channel).await?;
    let shows = linked.is_some_and(|link| link.record_id == record && link.shows_amounts && !link.connected);
    Ok(if shows { Reach::Linked } else { Reach::Workspace })
}

/// A record as everybody in a channel reads it; nothing where it is gone, or the actor does not see it.
pub(crate) async fn for_channel(
    viewer: &Viewer,
    tx: &mut Tx,
    (kind, id): (RecordKind, Uuid),
    how: &Shared<'_>,
) -> Result<Option<Message>> {
    let shown = match kind {
        RecordKind::Contact => contacts::card(tx, id).await?.map(|card| cards::shared_contact(viewer, &card, how)),
        RecordKind::Company => companies::card(tx, id).await?.map(|card| cards::shared_company(viewer, &card, how)),
        RecordKind::Lead => leads::card(tx, id).await?.map(|card| cards::shared_lead(viewer, &card, how)),
        RecordKind::Deal => deals::card(tx, id).await?.map(|card| cards::shared_deal(viewer, &card, how)),
        RecordKind::Task => tasks::card(tx, id).await?.map(|card| cards::shared_task(viewer, &card, how)),
        _ => None,
    };
    if shown.is_some() {
        return Ok(shown);
    }
    let archived = records::view(tx, kind, id).await?.filter(|view| view.archived_at.is_some());
    Ok(archived.and_then(|view| view.reference).map(|reference| cards::put_away(viewer, reference)))
}

/// What a message shows, so that the same is not sent again.
pub(crate) fn digest(message: &Message) -> Vec<u8> {
    Sha256::digest(message.to_json().to_string()).to_vec()
}

/// The reader of what stands in a channel: the workspace.
pub(crate) async fn everybody(bot: &Bot, tx: &mut Tx) -> Result<Viewer> {
    let settings = workspaces::settings(tx).await?;
    Ok(Viewer { locale: settings.locale, time_zone: settings.time_zone, now: bot.crm().now() })
}

/// Takes note of a card that was posted, so that it follows its record.
pub(super) async fn follow_lead(tx: &mut Tx, lead: Uuid, place: &Posted, message: &Message) -> Result<()> {
    let digest = digest(message);
    let new = NewCard { record: (RecordKind::Lead, lead), place, variant: LEAD, shared_by: None, digest: &digest };
    posted::keep_card(tx, new).await
}

/// Shows the cards of changed records anew where they differ.
pub(super) async fn refresh(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let events = match (job.field::<Uuid>("event_id"), job.field::<Uuid>("batch_id")) {
        (Ok(event), _) => EventsOf::One(event),
        (_, Ok(batch)) => EventsOf::Batch(batch),
        _ => return Ok(()),
    };
    let system = Actor::system(job.workspace()?, Origin::Slack);
    let mut tx = crm.begin(&system).await?;
    let cards = posted::cards_after(&mut tx, events).await?;
    drop(tx);
    for card in cards {
        show_anew(&bot, &crm, &system, card).await?;
    }
    Ok(())
}

/// How often a card is read again after it was shown, for a record that changes all the while.
const ROUNDS: usize = 5;

async fn show_anew(bot: &Bot, crm: &Crm, system: &Actor, card: PostedCard) -> Result<(), JobError> {
    let mut shows = card.digest.clone();
    for _ in 0..ROUNDS {
        let mut tx = crm.begin(system).await?;
        let message = as_it_is(bot, &mut tx, &card).await?;
        let Some(message) = message else {
            posted::forget_card(&mut tx, card.id).await?;
            tx.commit().await?;
            return Ok(());
        };
        drop(tx);
        let digest = digest(&message);
        if digest == shows {
            return Ok(());
        }
        let arguments = json!({
            "channel": card.place.channel, "ts": card.place.ts, "text": message.text, "blocks": message.blocks,
        });
        let token = bot.token(system.workspace_id).await?;
        let outcome = bot.slack().post(&token, "chat.update", &arguments).await;
        let mut tx = crm.begin(system).await?;
        match outcome {
            Ok(_) => posted::card_shows(&mut tx, card.id, &digest).await?,
            Err(SlackError::Refused(code)) if GONE.contains(&code.as_str()) => {
                tracing::info!(code, "a card in a channel is not followed any more");
                posted::forget_card(&mut tx, card.id).await?;
                tx.commit().await?;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        tx.commit().await?;
        shows = digest;
    }
    Ok(())
}

/// Refusals after which a card cannot be changed any more: the message or the channel is gone, or we are not in it.
const GONE: [&str; 7] = [
    "message_not_found",
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "cant_update_message",
    "edit_window_closed",
    "is_inactive",
];

async fn as_it_is(bot: &Bot, tx: &mut Tx, card: &PostedCard) -> Result<Option<Message>> {
    let viewer = everybody(bot, tx).await?;
    let by = match card.shared_by {
        Some(user) => users::get(tx, user).await?.map(|user| user.name),
        None => None,
    };
    let reach = match reach_of(&card.variant) {
        // The link may have been taken away since.
        Reach::Linked => reach_in(tx, &card.place.channel, card.record).await?,
        other => other,
    };
    let how = Shared { reach, by: by.as_deref() };
    for_channel(&viewer, tx, (card.kind, card.record), &how).await
}

/// Posts a record's card to a channel and takes note of it.
///
/// # Errors
/// What Slack refuses, by its code.
pub(crate) async fn post(bot: &Bot, workspace: Uuid, channel: &str, message: &Message) -> Result<Posted, SlackError> {
    let token = bot.token(workspace).await.map_err(|_| SlackError::Away)?;
    let post = json!({ "channel": channel, "text": message.text, "blocks": message.blocks, "unfurl_links": false });
    let answer = bot.slack().post_now(&token, "chat.postMessage", &post).await?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Posted { channel: text("channel"), ts: text("ts") })
}
