//! `/crm link`, `/crm unlink`, `/crm channel …`, and what the answer to a link lets one set.

use crm_blocks::channels as views;
use crm_blocks::{Message, notices};
use crm_core::channels::{self, Mode, NewChannel, Wanted};
use crm_core::jobs::{self, NewJob};
use crm_core::records::{RecordKind, Reference, Updated};
use crm_core::{Error, Result, Tx, refusal, search, text};
use serde_json::json;
use uuid::Uuid;

use super::{SHOW_CARD, Seen, see};
use crate::bot::Bot;
use crate::changes::actor_name;
use crate::commands::Request;
use crate::slack::SlackError;

/// Ties the channel that the line was typed in to a record.
pub(crate) async fn link(bot: &Bot, request: &Request, mut tx: Tx, reference: Reference) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    let Some(id) = search::locate(&mut tx, reference).await? else {
        return Ok(notices::not_found(&viewer, reference));
    };
    if !channels::OF.contains(&reference.kind) {
        return Err(refusal!("error-channel-of-such").into());
    }
    let actor = tx.actor().clone();
    drop(tx);
    let seen = seen_here(bot, request).await?;
    let mut tx = bot.crm().begin(&actor).await?;
    if !tx.first_time(&request.key).await? {
        return Ok(notices::done_before(&viewer));
    }
    if let Some(there) = channels::of_channel(&mut tx, &seen.id).await?
        && there.record_id == id
    {
        return Ok(views::linked(&viewer, &there, &views::Linking { by: "", event: None, name: "" }));
    }
    let new = NewChannel {
        slack_id: seen.id.clone(),
        name: seen.name,
        is_private: seen.is_private,
        connected: seen.connected,
        opened: false,
        record: (reference.kind, id),
        mode: None,
    };
    let added = channels::link(&mut tx, new).await?;
    let job = NewJob::new(SHOW_CARD, json!({ "slack_id": seen.id })).unique(seen.id.clone());
    jobs::enqueue(&mut tx, job).await?;
    let linked = channels::of_channel(&mut tx, &seen.id).await?;
    let linked = linked.ok_or_else(|| Error::broken("a channel that was just linked is gone"))?;
    let name = title(&mut tx, (reference.kind, id)).await?;
    let by = actor_name(&tx);
    tx.commit().await?;
    Ok(views::linked(&viewer, &linked, &views::Linking { by: &by, event: Some(added.event), name: &name }))
}

/// The channel of the line, as it is in Slack; refused where it is none, or the app cannot be in it.
async fn seen_here(bot: &Bot, request: &Request) -> Result<Seen> {
    let token = bot.token(request.workspace.id).await?;
    if request.channel_id.is_empty() || request.channel_id.starts_with('D') {
        return Err(refusal!("error-channel-needed").into());
    }
    match see(bot.slack(), &token, &request.channel_id, true).await {
        Ok(seen) if !seen.is_channel => Err(refusal!("error-channel-needed").into()),
        Ok(seen) if seen.is_archived => Err(refusal!("error-channel-archived").into()),
        Ok(seen) if !seen.is_member => Err(refusal!("error-channel-without-app").into()),
        Ok(seen) => Ok(seen),
        // A private channel is not there for an app that is not in it.
        Err(SlackError::Refused(_)) => Err(refusal!("error-channel-without-app").into()),
        Err(SlackError::RateLimited(_) | SlackError::Away) => Err(refusal!("error-slack-unavailable").into()),
    }
}

/// The name of a record, for a sentence.
pub(super) async fn title(tx: &mut Tx, record: (RecordKind, Uuid)) -> Result<String> {
    Ok(search::rows(tx, &[record]).await?.into_iter().next().map(|row| row.title).unwrap_or_default())
}

/// Takes the tie of the channel away.
pub(crate) async fn unlink(bot: &Bot, request: &Request, mut tx: Tx) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    if !tx.first_time(&request.key).await? {
        return Ok(notices::done_before(&viewer));
    }
    let (channel, done) = channels::unlink(&mut tx, &request.channel_id).await?;
    let by = actor_name(&tx);
    tx.commit().await?;
    let fact = text!("channel-unlinked", reference = channel.reference.to_string());
    let changed = notices::Changed { fact, by: &by, was: None, event: Some(done.event), open: Some(channel.reference) };
    Ok(notices::changed(&viewer, &changed))
}

/// Asks for a channel of a record's own.
pub(crate) async fn open(bot: &Bot, request: &Request, mut tx: Tx, reference: Reference) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    let Some(id) = search::locate(&mut tx, reference).await? else {
        return Ok(notices::not_found(&viewer, reference));
    };
    if !tx.first_time(&request.key).await? {
        return Ok(notices::done_before(&viewer));
    }
    let asked_in = Some(request.channel_id.as_str()).filter(|id| !id.is_empty());
    let there = channels::open(&mut tx, (reference.kind, id), asked_in).await?;
    tx.commit().await?;
    Ok(match there {
        Some(there) => views::there_already(&viewer, &there),
        None => notices::done(&viewer, &text!("channel-opening", reference = reference.to_string()), None),
    })
}

/// Asks for the channel to be archived that was opened for a record: the one in the button's value, or the one typed in.
pub(crate) async fn put_away(bot: &Bot, request: &Request, mut tx: Tx, slack_id: &str) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    if !tx.first_time(&request.key).await? {
        return Ok(notices::done_before(&viewer));
    }
    let channel = channels::put_away(&mut tx, slack_id).await?;
    tx.commit().await?;
    Ok(notices::done(&viewer, &text!("channel-putting-away", reference = channel.reference.to_string()), None))
}

/// Sets what is logged of a channel; the value is `<link>:<mode>`.
pub(crate) async fn ask_mode(bot: &Bot, request: &Request, tx: Tx, value: &str) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    let found = value.split_once(':').and_then(|(id, mode)| Some((id.parse::<Uuid>().ok()?, Mode::parse(mode)?)));
    let Some((id, mode)) = found else { return Ok(notices::stale(&viewer)) };
    set(bot, request, tx, id, Wanted { mode: Some(mode), shows_amounts: None }).await
}

/// Sets whether amounts are shown in a channel; the value is `<link>:yes` or `<link>:no`.
pub(crate) async fn show_amounts(bot: &Bot, request: &Request, tx: Tx, value: &str) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    let found = value.split_once(':').and_then(|(id, shows)| Some((id.parse::<Uuid>().ok()?, shows == "yes")));
    let Some((id, shows)) = found else { return Ok(notices::stale(&viewer)) };
    set(bot, request, tx, id, Wanted { mode: None, shows_amounts: Some(shows) }).await
}

async fn set(bot: &Bot, request: &Request, mut tx: Tx, id: Uuid, wanted: Wanted) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    if !tx.first_time(&request.key).await? {
        return Ok(notices::done_before(&viewer));
    }
    let event = match channels::set(&mut tx, id, wanted).await? {
        Updated::Done(done) => Some(done.event),
        Updated::Unchanged | Updated::Conflict(_) => None,
    };
    let Some(channel) = channels::linked_as(&mut tx, id).await? else {
        return Err(refusal!("error-record-gone").into());
    };
    // The card in the channel shows more or less now.
    let job = NewJob::new(SHOW_CARD, json!({ "slack_id": channel.slack_id })).unique(channel.slack_id.clone());
    jobs::enqueue(&mut tx, job).await?;
    let by = actor_name(&tx);
    tx.commit().await?;
    Ok(views::set(&viewer, &channel, event, &by))
}
