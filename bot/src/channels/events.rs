//! What Slack says of channels: renamed, archived, shared with others, the app taken out. A linked one follows, and the
//! record's owner is told where it costs them something.

use crm_blocks::notices;
use crm_core::actor::Origin;
use crm_core::channels::{self, Channel, News};
use crm_core::jobs::JobError;
use crm_core::texts::Text;
use crm_core::{Actor, search, text, users};
use serde_json::{Value, json};

use crate::bot::Bot;
use crate::delivery::Happened;

/// The channel that an event is about: an id, or an object with one.
fn channel_of(event: &Value) -> &str {
    let channel = event.get("channel").unwrap_or(&Value::Null);
    channel.as_str().or_else(|| channel.get("id")?.as_str()).unwrap_or_default()
}

/// Whether the event is about a channel, and not a direct message.
pub(crate) fn is_group_or_channel(event: &Value) -> bool {
    channel_of(event).starts_with(['C', 'G'])
}

/// `channel_rename`, `group_rename`: the name follows.
pub(crate) async fn renamed(bot: Bot, event: Happened) -> Result<(), JobError> {
    let name = event.event.pointer("/channel/name").and_then(Value::as_str).unwrap_or_default().to_owned();
    if name.is_empty() {
        return Ok(());
    }
    follow(&bot, &event, News::Renamed(name), None).await
}

/// `channel_archive`, `group_archive`, `channel_deleted`, `channel_left`, `group_left`: the tie goes.
pub(crate) async fn archived(bot: Bot, event: Happened) -> Result<(), JobError> {
    let said: fn(&Channel) -> Text = match event.text("type") {
        "channel_left" | "group_left" => {
            |channel| text!("channel-app-out", channel = &channel.name, reference = channel.reference.to_string())
        }
        _ => {
            |channel| text!("channel-was-archived", channel = &channel.name, reference = channel.reference.to_string())
        }
    };
    follow(&bot, &event, News::Gone, Some(said)).await
}

/// `channel_shared`, `shared_channel_invite_…`: amounts are not shown any more.
pub(crate) async fn connected(bot: Bot, event: Happened) -> Result<(), JobError> {
    let said: fn(&Channel) -> Text =
        |channel| text!("channel-now-connected", channel = &channel.name, reference = channel.reference.to_string());
    follow(&bot, &event, News::Connected, Some(said)).await?;
    // The card shows less from now on.
    let mut tx = bot.crm().begin(&Actor::system(event.workspace.id, Origin::Slack)).await?;
    if channels::of_channel(&mut tx, channel_of(&event.event)).await?.is_some() {
        let slack_id = channel_of(&event.event).to_owned();
        let job = crm_core::jobs::NewJob::new(super::SHOW_CARD, json!({ "slack_id": slack_id })).unique(slack_id);
        crm_core::jobs::enqueue(&mut tx, job).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether it may be the app itself that left; whether it is, the workspace knows.
pub(crate) fn is_our_leaving(event: &Value) -> bool {
    is_group_or_channel(event) && event.get("user").is_some_and(Value::is_string)
}

/// `member_left_channel`: where it is the app that was taken out, the tie goes.
pub(crate) async fn member_left(bot: Bot, event: Happened) -> Result<(), JobError> {
    if event.text("user") != event.workspace.bot_user_id {
        return Ok(());
    }
    let said: fn(&Channel) -> Text =
        |channel| text!("channel-app-out", channel = &channel.name, reference = channel.reference.to_string());
    follow(&bot, &event, News::Gone, Some(said)).await
}

/// Follows the news, once, and tells the record's owner.
async fn follow(bot: &Bot, event: &Happened, news: News, said: Option<fn(&Channel) -> Text>) -> Result<(), JobError> {
    let workspace = event.workspace.id;
    let mut tx = bot.crm().begin(&Actor::system(workspace, Origin::Slack)).await?;
    let followed = channels::follow(&mut tx, channel_of(&event.event), &news).await?;
    let Some((channel, _)) = followed else { return Ok(()) };
    let row = search::rows(&mut tx, &[channel.record()]).await?.into_iter().next();
    let owner = match row.and_then(|row| row.owner) {
        Some(owner) => users::get(&mut tx, owner.id).await?,
        None => None,
    };
    tx.commit().await?;
    // Told after the commit: a crash between them costs the notice, not the truth.
    let (Some(said), Some(owner)) = (said, owner) else { return Ok(()) };
    let viewer = bot.viewer(&owner.actor(workspace, Origin::Slack));
    let message = notices::done(&viewer, &said(&channel), None);
    let token = bot.token(workspace).await?;
    let post =
        json!({ "channel": owner.slack_id, "text": message.text, "blocks": message.blocks, "unfurl_links": false });
    bot.slack().post(&token, "chat.postMessage", &post).await?;
    Ok(())
}
