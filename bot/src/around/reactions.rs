//! Reactions that do something: a star saves a note, and whatever else the workspace has set. Taking the reaction away takes
//! it back. Everybody's reaction is their own.

use crm_core::channels::{self, Message as Kept};
use crm_core::jobs::JobError;
use crm_core::settings::{self, REACTIONS};
use crm_core::{Error, Result, Tx, undo};
use serde_json::Value;

use super::{Act, Asked, Guess, Source, Talk, act, asking, guess, permalink, tell_here, tell_person};
use crate::bot::Bot;
use crate::changes;
use crate::commands::Request;
use crate::delivery::Happened;
use crate::people;
use crate::slack::SlackError;

/// Whether it is a reaction of somebody to a message.
pub(crate) fn is_reaction(event: &Value) -> bool {
    event.pointer("/item/type").and_then(Value::as_str) == Some("message")
        && event.get("user").is_some_and(Value::is_string)
}

/// The transaction of whoever reacted, and what their reaction does here; nothing where it is only a reaction, or not of
/// somebody who works in the CRM. Nobody is bothered for a star.
async fn meant(bot: &Bot, event: &Happened) -> Result<Option<(Tx, Act)>> {
    let person = event.text("user");
    if person == event.workspace.bot_user_id {
        return Ok(None);
    }
    let mut system =
        bot.crm().begin(&crm_core::Actor::system(event.workspace.id, crm_core::actor::Origin::Slack)).await?;
    let action = settings::get(&mut system, REACTIONS).await?.action(event.text("reaction"));
    drop(system);
    let Some(action) = action else { return Ok(None) };
    match people::known(bot, &event.workspace, person).await? {
        Some(tx) => Ok(Some((tx, action.into()))),
        None => Ok(None),
    }
}

/// Somebody reacted to a message.
pub(crate) async fn reacted(bot: Bot, event: Happened) -> Result<(), JobError> {
    let (channel, ts) = item_of(&event.event);
    let Some((mut tx, what)) = meant(&bot, &event).await? else { return Ok(()) };
    let viewer = bot.viewer(tx.actor());
    let person = event.text("user").to_owned();
    let kept = Kept { channel: &channel, ts: &ts, purpose: what.as_str(), by: &person };
    if channels::kept(&mut tx, kept).await?.is_some() {
        return Ok(());
    }
    let actor = tx.actor().clone();
    drop(tx);
    let Some(message) = message(&bot, event.workspace.id, (&channel, &ts)).await? else { return Ok(()) };
    // Taken away before we came to it.
    if !has(&message, event.text("reaction"), &person) {
        return Ok(());
    }
    let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
    let thread = message.get("thread_ts").and_then(Value::as_str).filter(|thread| *thread != ts);
    let talk = Talk { channel: &channel, ts: &ts, thread, text: text("text") };
    let address = match text("permalink") {
        "" => permalink(&bot.domain(event.workspace.id).await?, &channel, &ts, thread),
        given => given.to_owned(),
    };
    let mut tx = bot.crm().begin(&actor).await?;
    if !tx.first_time(&event.key()).await? {
        return Ok(());
    }
    let (record, offered) = match guess(&mut tx, talk).await? {
        Guess::One(record) if what != Act::Lead || record.0 == crm_core::records::RecordKind::Contact => {
            (Some(record), Vec::new())
        }
        Guess::One(_) | Guess::Unknown => (None, Vec::new()),
        Guess::Several(offered) => (None, offered),
    };
    let Some(record) = record else {
        let asked = Asked {
            act: Some(what),
            emoji: Some(event.text("reaction").to_owned()),
            channel: channel.clone(),
            ts: ts.clone(),
            permalink: address,
            file: None,
        };
        let question = asking::ask(&viewer, &mut tx, &asked, &offered).await?;
        tx.commit().await?;
        return tell_person(&bot, event.workspace.id, &person, &question).await;
    };
    let source = Source { permalink: address, said: text("text").to_owned(), ..Source::default() };
    let told = match act(&mut tx, what, record, source).await {
        Ok(done) => {
            // Two deliveries at once: the second finds the first one's.
            if !channels::keep(&mut tx, kept, &done.kept).await? {
                return Ok(());
            }
            let told = done.told(&viewer, &tx);
            tx.commit().await?;
            told
        }
        Err(refusal @ Error::User(_)) => bot.explain(&viewer, &refusal),
        Err(fault) => return Err(fault.into()),
    };
    tell_here(&bot, event.workspace.id, talk, &person, &told).await
}

/// Somebody took a reaction away: what it did is undone, where nobody has built on it.
pub(crate) async fn unreacted(bot: Bot, event: Happened) -> Result<(), JobError> {
    let (channel, ts) = item_of(&event.event);
    let Some((mut tx, what)) = meant(&bot, &event).await? else { return Ok(()) };
    let viewer = bot.viewer(tx.actor());
    let person = event.text("user").to_owned();
    let kept = Kept { channel: &channel, ts: &ts, purpose: what.as_str(), by: &person };
    let Some(became) = channels::forget(&mut tx, kept).await? else { return Ok(()) };
    let told = if became.event.is_nil() {
        None
    } else {
        match undo::event(&mut tx, became.event).await {
            Ok(undone) => Some(changes::undone(&viewer, &mut tx, &undone, false).await?),
            // Undone by its button already.
            Err(Error::User(refusal)) if refusal.code() == "undo-already" => None,
            Err(refusal @ Error::User(_)) => Some(bot.explain(&viewer, &refusal)),
            Err(fault) => return Err(fault.into()),
        }
    };
    tx.commit().await?;
    match told {
        Some(told) => {
            tell_here(&bot, event.workspace.id, Talk { channel: &channel, ts: &ts, ..Talk::default() }, &person, &told)
                .await
        }
        None => Ok(()),
    }
}

fn item_of(event: &Value) -> (String, String) {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    (text("/item/channel"), text("/item/ts"))
}

/// The message as it stands, with its address and its reactions; nothing where it is there no more.
async fn message(bot: &Bot, workspace: uuid::Uuid, (channel, ts): (&str, &str)) -> Result<Option<Value>, JobError> {
    let token = bot.token(workspace).await?;
    let arguments = [("channel", channel), ("timestamp", ts), ("full", "true")];
    match bot.slack().get(&token, "reactions.get", &arguments).await {
        Ok(answer) => Ok(answer.get("message").cloned()),
        Err(SlackError::Refused(code)) => {
            tracing::info!(code, "a message with a reaction is out of reach");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the message has this reaction of this person. Slack lists the first fifty people of each.
fn has(message: &Value, emoji: &str, person: &str) -> bool {
    let reactions = message.get("reactions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let found = reactions.iter().find(|reaction| reaction.get("name").and_then(Value::as_str) == Some(emoji));
    let Some(found) = found else { return false };
    let users = found.get("users").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let count = found.get("count").and_then(Value::as_u64).unwrap_or_default();
    users.iter().any(|user| user.as_str() == Some(person)) || count > users.len() as u64
}

/// The words of a message that still has the reaction of whoever was asked; nothing where it was taken away.
pub(super) async fn still_there(bot: &Bot, request: &Request, asked: &Asked, emoji: &str) -> Result<Option<String>> {
    let found = message(bot, request.workspace.id, (&asked.channel, &asked.ts)).await;
    let found = found.map_err(|_| crm_core::refusal!("error-slack-unavailable"))?;
    Ok(found
        .filter(|message| has(message, emoji, &request.slack_id))
        .map(|message| message.get("text").and_then(Value::as_str).unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reaction_is_found_among_many() {
        let message = json!({"reactions": [{"name": "star", "count": 2, "users": ["U1", "U2"]}]});
        assert!(has(&message, "star", "U1") && !has(&message, "star", "U3") && !has(&message, "memo", "U1"));
        let crowd = json!({"reactions": [{"name": "star", "count": 60, "users": ["U1"]}]});
        assert!(has(&crowd, "star", "U3"), "not everybody is listed");
        assert!(!has(&json!({}), "star", "U1"));
    }
}
