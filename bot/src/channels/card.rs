//! The living card of a linked channel: posted once, pinned, and kept as the record is.

use crm_blocks::Message;
use crm_blocks::cards::{Reach, Shared};
use crm_core::actor::Origin;
use crm_core::channels::{self, Channel};
use crm_core::jobs::{Job, JobError};
use crm_core::posted::{self, About, NewCard, Posted};
use crm_core::{Actor, Crm};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bot::Bot;
use crate::delivery::cards;
use crate::slack::SlackError;

/// Why the card of a channel is posted.
const PURPOSE: &str = "channel_card";

/// What our posts carry so that one that was sent and not noted is found again.
const MARK: &str = "crm_post";

/// The message that a channel's card is.
pub(super) fn about(channel: &Channel) -> About<'_> {
    About { purpose: PURPOSE, subject: channel.id, recipient: &channel.slack_id }
}

/// Posts and pins the card of a channel that was linked, or brings the one that is there up to date.
pub(super) async fn show(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let slack_id: String = job.field("slack_id")?;
    let workspace = job.workspace()?;
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    let channel = channels::of_channel(&mut tx, &slack_id).await?;
    drop(tx);
    // Unlinked meanwhile: there is nothing to show.
    let Some(channel) = channel else { return Ok(()) };
    show_in(&bot, &crm, workspace, &channel, job.attempt).await
}

/// The same for a channel in hand. `attempt`: from the second on, Slack is asked whether the card was posted before. From then
/// on the card follows its record like every card in a channel.
pub(super) async fn show_in(
    bot: &Bot,
    crm: &Crm,
    workspace: Uuid,
    channel: &Channel,
    attempt: i32,
) -> Result<(), JobError> {
    let system = Actor::system(workspace, Origin::Slack);
    let mut tx = crm.begin(&system).await?;
    let viewer = cards::everybody(bot, &mut tx).await?;
    let reach = reach_of(channel);
    let shared = Shared { reach, by: None };
    let Some(card) = cards::for_channel(&viewer, &mut tx, channel.record(), &shared).await? else { return Ok(()) };
    let there = posted::find(&mut tx, about(channel)).await?;
    drop(tx);
    let posting = Posting { about: about(channel), card: &card, thread: None, attempt };
    let place = match there {
        Some(there) => update(bot, crm, workspace, there, posting).await,
        None => post(bot, crm, workspace, posting).await,
    };
    let place = match place {
        Ok(place) => place,
        Err(Failed::Refused(code)) if is_out(&code) => return gone(crm, workspace, channel).await,
        Err(failed) => return Err(failed.into()),
    };
    let mut tx = crm.begin(&system).await?;
    if let Some(before) = posted::card_at(&mut tx, &place.channel, &place.ts).await? {
        posted::forget_card(&mut tx, before.id).await?;
    }
    let (variant, digest) = (cards::variant_of(reach), cards::digest(&card));
    let new = NewCard { record: channel.record(), place: &place, variant, shared_by: None, digest: &digest };
    posted::keep_card(&mut tx, new).await?;
    tx.commit().await?;
    pin(bot, workspace, &channel.slack_id, &place.ts).await
}

/// Who reads a linked channel, and so what its card shows.
pub(crate) fn reach_of(channel: &Channel) -> Reach {
    match (channel.connected, channel.shows_amounts) {
        (true, _) => Reach::Beyond,
        (false, true) => Reach::Linked,
        (false, false) => Reach::Workspace,
    }
}

/// Shows the card anew; where somebody deleted it, a new one takes its place.
async fn update(bot: &Bot, crm: &Crm, workspace: Uuid, there: Posted, posting: Posting<'_>) -> Result<Posted, Failed> {
    let token = bot.token(workspace).await?;
    let card = posting.card;
    let arguments = json!({ "channel": there.channel, "ts": there.ts, "text": card.text, "blocks": card.blocks });
    match bot.slack().post(&token, "chat.update", &arguments).await {
        Ok(_) => Ok(there),
        Err(SlackError::Refused(code)) if code == "message_not_found" => {
            let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
            posted::forget(&mut tx, posting.about).await?;
            tx.commit().await?;
            post(bot, crm, workspace, posting).await
        }
        Err(SlackError::Refused(code)) => Err(Failed::Refused(code)),
        Err(error) => Err(Failed::Job(error.into())),
    }
}

/// Whether Slack says that the app is not in the channel, or that it is no more.
pub(super) fn is_out(code: &str) -> bool {
    ["not_in_channel", "channel_not_found", "is_archived"].contains(&code)
}

/// The channel is no longer there for us: its tie goes.
pub(super) async fn gone(crm: &Crm, workspace: Uuid, channel: &Channel) -> Result<(), JobError> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    channels::follow(&mut tx, &channel.slack_id, &channels::News::Gone).await?;
    tx.commit().await?;
    Ok(())
}

async fn pin(bot: &Bot, workspace: Uuid, channel: &str, ts: &str) -> Result<(), JobError> {
    let token = bot.token(workspace).await?;
    match bot.slack().post(&token, "pins.add", &json!({ "channel": channel, "timestamp": ts })).await {
        Ok(_) => Ok(()),
        Err(SlackError::Refused(code)) => {
            if code != "already_pinned" {
                tracing::warn!(code, "a card was not pinned");
            }
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// A message to be posted once.
pub(super) struct Posting<'a> {
    /// What it is about, and where it goes.
    pub about: About<'a>,
    /// The message.
    pub card: &'a Message,
    /// The thread it goes into, and whether everybody sees it there.
    pub thread: Option<(&'a str, bool)>,
    /// Which attempt this is.
    pub attempt: i32,
}

/// Why a message was not posted.
pub(super) enum Failed {
    /// Slack said no, with this code.
    Refused(String),
    /// Something that may pass.
    Job(JobError),
}

impl From<Failed> for JobError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Refused(code) => SlackError::Refused(code).into(),
            Failed::Job(error) => error,
        }
    }
}

impl From<JobError> for Failed {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl From<crm_core::Error> for Failed {
    fn from(error: crm_core::Error) -> Self {
        Self::Job(error.into())
    }
}

/// Posts a message once. One that an attempt before this one sent, and did not live to take note of, is found by its mark.
pub(super) async fn post(bot: &Bot, crm: &Crm, workspace: Uuid, posting: Posting<'_>) -> Result<Posted, Failed> {
    let system = Actor::system(workspace, Origin::Slack);
    let about = posting.about;
    let mut tx = crm.begin(&system).await?;
    if let Some(there) = posted::find(&mut tx, about).await? {
        return Ok(there);
    }
    drop(tx);
    let token = bot.token(workspace).await?;
    let mark = format!("{}:{}", about.purpose, about.subject);
    let sent = if posting.attempt > 1 { sent_before(bot, workspace, &posting, &mark).await } else { None };
    let sent = match sent {
        Some(sent) => sent,
        None => {
            let mut post = json!({
                "channel": about.recipient, "text": posting.card.text, "blocks": posting.card.blocks,
                "unfurl_links": false, "metadata": { "event_type": MARK, "event_payload": { "about": mark } },
            });
            if let (Some((thread, everybody)), Some(post)) = (posting.thread, post.as_object_mut()) {
                post.insert("thread_ts".to_owned(), thread.into());
                post.insert("reply_broadcast".to_owned(), everybody.into());
            }
            let answer = match bot.slack().post(&token, "chat.postMessage", &post).await {
                Ok(answer) => answer,
                Err(SlackError::Refused(code)) => return Err(Failed::Refused(code)),
                Err(error) => return Err(Failed::Job(error.into())),
            };
            let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            Posted { channel: text("channel"), ts: text("ts") }
        }
    };
    let mut tx = crm.begin(&system).await?;
    posted::note(&mut tx, about, &sent.channel, &sent.ts).await?;
    tx.commit().await?;
    Ok(sent)
}

/// The message with this mark among the latest of the channel or thread, where Slack tells.
async fn sent_before(bot: &Bot, workspace: Uuid, posting: &Posting<'_>, mark: &str) -> Option<Posted> {
    let token = bot.token(workspace).await.ok()?;
    let channel = posting.about.recipient;
    let mut arguments = vec![("channel", channel), ("limit", "15"), ("include_all_metadata", "true")];
    let method = match posting.thread {
        Some((thread, _)) => {
            arguments.push(("ts", thread));
            "conversations.replies"
        }
        None => "conversations.history",
    };
    let answer = bot.slack().get(&token, method, &arguments).await.ok()?;
    let found = answer
        .get("messages")?
        .as_array()?
        .iter()
        .find(|message| message.pointer("/metadata/event_payload/about").and_then(Value::as_str) == Some(mark))?;
    let ts = found.get("ts")?.as_str()?.to_owned();
    Some(Posted { channel: channel.to_owned(), ts })
}

/// Posts a message to somebody once.
pub(super) async fn post_once(
    bot: &Bot,
    crm: &Crm,
    workspace: Uuid,
    about: About<'_>,
    message: &Message,
) -> Result<(), JobError> {
    post(bot, crm, workspace, Posting { about, card: message, thread: None, attempt: 1 }).await?;
    Ok(())
}
