//! What is said in a linked channel, logged by the channel's mode: nothing, one entry with the address of each message or
//! thread, or the words as well, where the workspace copies. Edits and deletions are followed; what apps say, who came and who
//! went is not logged.

use chrono::{DateTime, Utc};
use crm_core::activities::NewActivity;
use crm_core::actor::Origin;
use crm_core::channels::{self, Channel, Kept, Message, Mode};
use crm_core::jobs::JobError;
use crm_core::records::{self, Changes, RecordKind};
use crm_core::settings::{self, COPY_MESSAGES};
use crm_core::users::{self, Status};
use crm_core::{Actor, Error, Result, Tx, activities};
use serde_json::Value;
use uuid::Uuid;

use super::permalink;
use crate::bot::Bot;
use crate::delivery::Happened;

/// Why messages are kept here.
const PURPOSE: &str = "log";

/// Characters that an activity takes.
const MAX_BODY: usize = 40_000;

/// Whether it is a person's message in a channel, its edit or its deletion.
pub(crate) fn is_talk(event: &Value) -> bool {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let in_channel = matches!(text("/channel_type"), Some("channel" | "group"));
    let subtype = text("/subtype").unwrap_or_default();
    let by_app = [event.get("bot_id"), event.pointer("/message/bot_id"), event.pointer("/previous_message/bot_id")]
        .into_iter()
        .flatten()
        .any(Value::is_string);
    in_channel
        && !by_app
        && ["", "file_share", "thread_broadcast", "me_message", "message_changed", "message_deleted"].contains(&subtype)
}

/// A person's message, as far as it is logged.
struct Said<'a> {
    ts: &'a str,
    thread: Option<&'a str>,
    by: &'a str,
    text: &'a str,
}

impl<'a> Said<'a> {
    fn of(message: &'a Value) -> Option<Self> {
        let text = |name: &str| message.get(name).and_then(Value::as_str);
        Some(Self {
            ts: text("ts")?,
            thread: text("thread_ts").filter(|thread| Some(*thread) != text("ts")),
            by: text("user")?,
            text: text("text").unwrap_or_default(),
        })
    }
}

/// Something was said, changed or deleted in a channel.
pub(crate) async fn talked(bot: Bot, event: Happened) -> std::result::Result<(), JobError> {
    let workspace = event.workspace.id;
    let mut tx = bot.crm().begin(&Actor::system(workspace, Origin::Slack)).await?;
    let Some(channel) = channels::of_channel(&mut tx, event.text("channel")).await? else { return Ok(()) };
    match event.text("subtype") {
        "message_deleted" => deleted(&mut tx, &channel, event.text("deleted_ts")).await?,
        "message_changed" => {
            let Some(said) = Said::of(event.field("message")) else { return Ok(()) };
            changed(&mut tx, &bot, &channel, &said).await?;
        }
        _ => {
            let Some(said) = Said::of(&event.event) else { return Ok(()) };
            // What is said to the app itself is answered, and not talk about the customer.
            if said.by == event.workspace.bot_user_id
                || said.text.contains(&format!("<@{}", event.workspace.bot_user_id))
            {
                return Ok(());
            }
            said_anew(&mut tx, &bot, &channel, &said).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The mode that holds: words only where the workspace still copies.
async fn mode(tx: &mut Tx, channel: &Channel) -> Result<Mode> {
    Ok(match channel.mode {
        Mode::Full if !settings::get(tx, COPY_MESSAGES).await? => Mode::Links,
        mode => mode,
    })
}

/// By what a message is kept: in full by itself, else by its thread.
fn kept_as<'a>(channel: &'a Channel, said: &Said<'a>, mode: Mode) -> Message<'a> {
    let ts = if mode == Mode::Full { said.ts } else { said.thread.unwrap_or(said.ts) };
    Message { channel: &channel.slack_id, ts, purpose: PURPOSE, by: "" }
}

async fn said_anew(tx: &mut Tx, bot: &Bot, channel: &Channel, said: &Said<'_>) -> Result<()> {
    let mode = mode(tx, channel).await?;
    if mode == Mode::Off || channel.record_archived {
        return Ok(());
    }
    let message = kept_as(channel, said, mode);
    if channels::kept(tx, message).await?.is_some() {
        return Ok(());
    }
    let who = who(tx, said.by).await?;
    let domain = bot.domain(tx.workspace_id()).await?;
    let thread = if mode == Mode::Full { said.thread } else { None };
    let new = NewActivity {
        body: (mode == Mode::Full).then(|| words(said.text)).filter(|words| !words.is_empty()),
        happened_at: moment(message.ts),
        permalink: Some(permalink(&domain, &channel.slack_id, message.ts, thread)),
        owner_id: who,
        ..NewActivity::new("message", channel.record())
    };
    let added = activities::log(tx, new).await?;
    let kept = Kept { kind: RecordKind::Activity, record: added.id, event: added.event };
    if channels::keep(tx, message, &kept).await? {
        Ok(())
    } else {
        Err(Error::broken("a message was logged twice at once"))
    }
}

/// An edit: what was logged says what is said now. One that comes before its message stands in for it.
async fn changed(tx: &mut Tx, bot: &Bot, channel: &Channel, said: &Said<'_>) -> Result<()> {
    if mode(tx, channel).await? != Mode::Full {
        return Ok(());
    }
    let message = kept_as(channel, said, Mode::Full);
    let Some(kept) = channels::kept(tx, message).await? else { return said_anew(tx, bot, channel, said).await };
    if kept.kind != RecordKind::Activity {
        return Ok(());
    }
    let body = Some(words(said.text)).filter(|words| !words.is_empty());
    let given = Changes::new().with("body", body);
    refusals_pass(records::update(tx, RecordKind::Activity, kept.record, &given, None).await.map(drop))
}

/// A deletion: what was logged goes to the archive. One that comes before its message leaves word that it is not to be logged.
async fn deleted(tx: &mut Tx, channel: &Channel, ts: &str) -> Result<()> {
    let message = Message { channel: &channel.slack_id, ts, purpose: PURPOSE, by: "" };
    match channels::kept(tx, message).await? {
        Some(kept) if kept.kind == RecordKind::Activity => {
            refusals_pass(records::archive(tx, RecordKind::Activity, kept.record).await.map(drop))
        }
        Some(_) => Ok(()),
        None => {
            let gone = Kept { kind: RecordKind::Channel, record: channel.id, event: Uuid::nil() };
            channels::keep(tx, message, &gone).await.map(drop)
        }
    }
}

/// What somebody archived or purged meanwhile is as it should be.
fn refusals_pass(result: Result<()>) -> Result<()> {
    match result {
        Err(Error::User(_)) => Ok(()),
        other => other,
    }
}

/// Who said it, if they work in the CRM.
async fn who(tx: &mut Tx, slack_id: &str) -> Result<Option<Uuid>> {
    let found = users::find_active(tx, slack_id).await?;
    Ok(found.filter(|user| user.status == Status::Active && user.slack_id == slack_id).map(|user| user.id))
}

/// The words of a message, without Slack's markup.
fn words(text: &str) -> String {
    crm_blocks::kit::cut(&crate::grammar::plain(text), MAX_BODY)
}

/// The moment of a timestamp.
fn moment(ts: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(ts.split('.').next()?.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_people_say_is_logged() {
        let said = |more: Value| {
            let mut event = json!({"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": "a", "ts": "1.1"});
            if let (Some(event), Some(more)) = (event.as_object_mut(), more.as_object()) {
                event.extend(more.clone());
            }
            is_talk(&event)
        };
        assert!(
            said(json!({})) && said(json!({"subtype": null, "bot_id": null})) && said(json!({"channel_type": "group"}))
        );
        assert!(said(json!({"subtype": "message_changed", "message": {"ts": "1.1"}})));
        assert!(said(json!({"subtype": "file_share"})));
        for other in [
            json!({"subtype": "channel_join"}),
            json!({"subtype": "channel_topic"}),
            json!({"bot_id": "B1"}),
            json!({"subtype": "bot_message"}),
            json!({"channel_type": "im"}),
            json!({"subtype": "message_changed", "message": {"bot_id": "B1"}}),
        ] {
            assert!(!said(other.clone()), "{other}");
        }
    }

    #[test]
    fn a_timestamp_is_a_moment() {
        assert_eq!(moment("1764000000.000100").map(|at| at.timestamp()), Some(1_764_000_000));
        assert_eq!(moment("nonsense"), None);
    }
}
