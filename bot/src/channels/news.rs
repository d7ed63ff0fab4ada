//! What a linked channel hears of its record: a line in the thread of the card for every change of stage, the topic and the
//! card kept as the record is, and, once a deal is closed, what becomes of the channel.

use crm_blocks::channels as views;
use crm_blocks::notices;
use crm_core::actor::Origin;
use crm_core::channels::{self, Change, Channel};
use crm_core::events::Subscription;
use crm_core::jobs::{Job, JobError};
use crm_core::posted::{self, About};
use crm_core::settings::{self, ARCHIVE_RECORD_CHANNELS, ChannelEnd};
use crm_core::{Actor, Crm, Tx, deals, search, text};
use serde_json::json;
use uuid::Uuid;

use super::card::{self, Failed, Posting};
use crate::bot::Bot;
use crate::commands::Request;
use crate::delivery::cards;
use crate::slack::SlackError;

/// The job that tells linked channels of a change: `{"event_id": …}` or `{"batch_id": …}`.
pub(super) const NEWS: &str = "bot.channel_news";

/// The changes that linked channels hear of.
pub(crate) const SUBSCRIPTIONS: &[Subscription] = &[
    Subscription { event: "deal.moved", job: NEWS },
    Subscription { event: "deal.won", job: NEWS },
    Subscription { event: "deal.lost", job: NEWS },
    Subscription { event: "deal.reopened", job: NEWS },
    Subscription { event: "deal.updated", job: NEWS },
    Subscription { event: "deal.assigned", job: NEWS },
    Subscription { event: "company.updated", job: NEWS },
    Subscription { event: "company.assigned", job: NEWS },
];

/// Characters of a topic.
const MAX_TOPIC: usize = 250;

/// Tells the channels.
pub(super) async fn tell(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let workspace = job.workspace()?;
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    let changes = match (job.field::<Uuid>("event_id"), job.field::<Uuid>("batch_id")) {
        (Ok(event), _) => channels::changes_of_event(&mut tx, event).await?,
        (_, Ok(batch)) => channels::changes_of_batch(&mut tx, batch).await?,
        (Err(error), Err(_)) => return Err(error),
    };
    drop(tx);
    for change in &changes {
        match tell_one(&bot, &crm, workspace, change, job.attempt).await {
            Ok(()) => {}
            Err(Failed::Refused(code)) if card::is_out(&code) => card::gone(&crm, workspace, &change.channel).await?,
            Err(failed) => return Err(failed.into()),
        }
    }
    Ok(())
}

async fn tell_one(bot: &Bot, crm: &Crm, workspace: Uuid, change: &Change, attempt: i32) -> Result<(), Failed> {
    let channel = &change.channel;
    write_topic(bot, crm, workspace, channel).await?;
    let Some(news) = change.news() else { return Ok(()) };
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    let viewer = cards::everybody(bot, &mut tx).await?;
    let thread = posted::find(&mut tx, card::about(channel)).await?;
    let end = settings::get(&mut tx, ARCHIVE_RECORD_CHANNELS).await?;
    drop(tx);
    let Some(thread) = thread else { return Ok(()) };
    let asks = news.closes && channel.opened && end == ChannelEnd::Ask;
    let message = views::news(&viewer, channel, &news, asks);
    let about = About { purpose: "channel_news", subject: change.event, recipient: &channel.slack_id };
    let posting = Posting { about, card: &message, thread: Some((&thread.ts, news.won)), attempt };
    card::post(bot, crm, workspace, posting).await?;
    if news.closes && channel.opened && end == ChannelEnd::Archive {
        let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
        channels::put_away(&mut tx, &channel.slack_id).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Writes over a channel that was opened for a record where the record stands; only where that differs from what was written
/// last, and never over a channel of somebody else's.
pub(super) async fn write_topic(bot: &Bot, crm: &Crm, workspace: Uuid, channel: &Channel) -> Result<(), JobError> {
    if !channel.opened {
        return Ok(());
    }
    let system = Actor::system(workspace, Origin::Slack);
    let mut tx = crm.begin(&system).await?;
    let Some(topic) = topic_of(bot, &mut tx, channel).await? else { return Ok(()) };
    let last = channels::topic(&mut tx, &channel.slack_id).await?;
    drop(tx);
    if last.as_deref() == Some(topic.as_str()) {
        return Ok(());
    }
    let token = bot.token(workspace).await?;
    let arguments = json!({ "channel": channel.slack_id, "topic": topic });
    match bot.slack().post(&token, "conversations.setTopic", &arguments).await {
        Ok(_) => {}
        // A topic is no reason to hold up what else there is to do.
        Err(SlackError::Refused(code)) => {
            tracing::warn!(code, "a topic was not set");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    }
    let mut tx = crm.begin(&system).await?;
    channels::set_topic(&mut tx, &channel.slack_id, &topic).await?;
    tx.commit().await?;
    Ok(())
}

/// `D-142 Renewal · Proposal · Rebecca O'Neill`: what everybody in the channel may read, so never an amount.
async fn topic_of(bot: &Bot, tx: &mut Tx, channel: &Channel) -> Result<Option<String>, JobError> {
    let viewer = cards::everybody(bot, tx).await?;
    let Some(row) = search::rows(tx, &[channel.record()]).await?.into_iter().next() else { return Ok(None) };
    let next = match channel.kind {
        crm_core::records::RecordKind::Deal => {
            deals::card(tx, channel.record_id).await?.and_then(|deal| deal.follow_up_on)
        }
        _ => None,
    };
    Ok(Some(crm_blocks::kit::cut(&views::topic(&viewer, &row, next), MAX_TOPIC)))
}

/// Somebody decided that the channel of a closed deal stays.
pub(crate) async fn keep_channel(bot: &Bot, _request: &Request, tx: Tx) -> crm_core::Result<crm_blocks::Message> {
    Ok(notices::done(&bot.viewer(tx.actor()), &text!("channel-stays"), None))
}
