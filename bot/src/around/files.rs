//! Files that people share: in the thread of a card or in a linked channel they are put to that record, in a direct message
//! the app asks to which one; elsewhere they are nobody's business. The bytes are copied; what Slack does not hold itself, or
//! what is too large, is kept as a link.

use crm_blocks::notices::{self, Changed};
use crm_blocks::{Message, Viewer, around as views};
use crm_core::channels::{self, Kept, Message as KeptMessage};
use crm_core::files::{self, Content, NewFile};
use crm_core::jobs::JobError;
use crm_core::records::RecordKind;
use crm_core::{Actor, Error, Result, Tx, refusal, search, text};
use serde_json::Value;
use uuid::Uuid;

use super::{Asked, Guess, Talk, asking, guess, tell_here, tell_person};
use crate::bot::Bot;
use crate::changes::actor_name;
use crate::commands::Request;
use crate::delivery::Happened;
use crate::people;
use crate::slack::SlackError;

/// Why a file is kept, in what is kept of messages; the file's id stands where otherwise the message's does.
const PURPOSE: &str = "file";

/// Whether somebody shared a file.
pub(crate) fn is_file(event: &Value) -> bool {
    event.get("file_id").is_some_and(Value::is_string) && event.get("user_id").is_some_and(Value::is_string)
}

/// A file as Slack describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shared {
    id: String,
    name: String,
    content_type: Option<String>,
    size: i64,
    permalink: String,
    /// Where its bytes are; nothing where Slack does not hold them.
    url: Option<String>,
    /// The message it stands in, and the thread of that.
    ts: String,
    thread: Option<String>,
}

impl Shared {
    fn of(file: &Value, channel: &str) -> Option<Self> {
        let text =
            |name: &str| file.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        let external = file.get("is_external").and_then(Value::as_bool).unwrap_or_default();
        let url = text("url_private_download").or_else(|| text("url_private")).filter(|_| !external);
        let share = ["public", "private"]
            .iter()
            .find_map(|kind| file.pointer(&format!("/shares/{kind}/{channel}"))?.as_array()?.last());
        let of_share = |name: &str| share.and_then(|share| share.get(name)?.as_str()).map(str::to_owned);
        Some(Self {
            id: text("id")?,
            name: text("name").or_else(|| text("title")).unwrap_or_default(),
            content_type: text("mimetype"),
            size: file.get("size").and_then(Value::as_i64).unwrap_or_default(),
            permalink: text("permalink")?,
            url,
            ts: of_share("ts").unwrap_or_default(),
            thread: of_share("thread_ts"),
        })
    }
}

/// Somebody shared a file.
pub(crate) async fn shared(bot: Bot, event: Happened) -> Result<(), JobError> {
    let person = event.text("user_id").to_owned();
    let channel = event.text("channel_id").to_owned();
    if person == event.workspace.bot_user_id || channel.is_empty() {
        return Ok(());
    }
    let Some(tx) = people::known(&bot, &event.workspace, &person).await? else { return Ok(()) };
    let (viewer, actor) = (bot.viewer(tx.actor()), tx.actor().clone());
    drop(tx);
    let Some(file) = look(&bot, event.workspace.id, event.text("file_id"), &channel).await? else { return Ok(()) };
    let talk = Talk { channel: &channel, ts: &file.ts, thread: file.thread.as_deref(), text: "" };
    let mut tx = bot.crm().begin(&actor).await?;
    if is_kept(&mut tx, &channel, &file.id).await? {
        return Ok(());
    }
    let guessed = guess(&mut tx, talk).await?;
    let Guess::One(record) = guessed else {
        // Only in a direct message is the app meant.
        if !channel.starts_with('D') || !tx.first_time(&event.key()).await? {
            return Ok(());
        }
        let asked = Asked {
            act: None,
            emoji: None,
            channel: channel.clone(),
            ts: file.ts.clone(),
            permalink: file.permalink.clone(),
            file: Some(file.id.clone()),
        };
        let question = asking::ask(&viewer, &mut tx, &asked, &[]).await?;
        tx.commit().await?;
        return tell_person(&bot, event.workspace.id, &person, &question).await;
    };
    drop(tx);
    let told = match attach(&bot, &actor, &file, (&channel, record)).await {
        Ok(Some(told)) => told,
        Ok(None) => return Ok(()),
        Err(refusal @ Error::User(_)) => bot.explain(&viewer, &refusal),
        Err(fault) => return Err(fault.into()),
    };
    tell_here(&bot, event.workspace.id, talk, &person, &told).await
}

async fn is_kept(tx: &mut Tx, channel: &str, file: &str) -> Result<bool> {
    let message = KeptMessage { channel, ts: file, purpose: PURPOSE, by: "" };
    Ok(channels::kept(tx, message).await?.is_some())
}

/// The file as it is now; nothing where it was deleted or is out of reach.
async fn look(bot: &Bot, workspace: Uuid, id: &str, channel: &str) -> Result<Option<Shared>, JobError> {
    let token = bot.token(workspace).await?;
    match bot.slack().get(&token, "files.info", &[("file", id)]).await {
        Ok(answer) => Ok(answer.get("file").and_then(|file| Shared::of(file, channel))),
        Err(SlackError::Refused(code)) => {
            tracing::info!(code, "a file is out of reach");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts the file to the record that was chosen for it.
pub(super) async fn attach_chosen(
    bot: &Bot,
    request: &Request,
    actor: &Actor,
    (draft, file): (Uuid, &str),
    record: (RecordKind, Uuid),
) -> Result<Message> {
    let viewer: Viewer = bot.viewer(actor);
    let found = look(bot, request.workspace.id, file, "").await;
    let found = found.map_err(|_| refusal!("error-slack-unavailable"))?;
    let Some(found) = found else { return Err(refusal!("error-file-gone").into()) };
    let told = attach(bot, actor, &found, ("", record)).await?;
    let mut tx = bot.crm().begin(actor).await?;
    crm_core::drafts::discard(&mut tx, draft).await?;
    tx.commit().await?;
    Ok(told.unwrap_or_else(|| notices::done_before(&viewer)))
}

/// Brings the bytes in and puts the file to a record; nothing where that was done before.
async fn attach(
    bot: &Bot,
    actor: &Actor,
    file: &Shared,
    (channel, record): (&str, (RecordKind, Uuid)),
) -> Result<Option<Message>> {
    let viewer = bot.viewer(actor);
    let (content, kept_as_link) = content(bot, actor, file).await?;
    let mut tx = bot.crm().begin(actor).await?;
    let Some(row) = search::rows(&mut tx, &[record]).await?.into_iter().next() else {
        return Err(refusal!("error-record-gone").into());
    };
    let new = NewFile { record, name: file.name.clone(), content_type: file.content_type.clone(), content };
    let added = files::attach(&mut tx, new).await?;
    let message = KeptMessage { channel, ts: &file.id, purpose: PURPOSE, by: "" };
    let became = Kept { kind: RecordKind::File, record: added.id, event: added.event };
    if !channels::keep(&mut tx, message, &became).await? {
        return Ok(None);
    }
    let by = actor_name(&tx);
    tx.commit().await?;
    let name = added.fields.text("name").unwrap_or_default();
    let fact =
        text!("around-file-attached", file = crm_blocks::kit::cut(name, 80), reference = row.reference.to_string());
    let changed = Changed { fact, by: &by, was: None, event: Some(added.event), open: Some(row.reference) };
    let told = notices::changed(&viewer, &changed);
    Ok(Some(if kept_as_link { views::as_link(&viewer, told) } else { told }))
}

/// The bytes, or, where Slack does not hold them or they are too many, a link; whether it is one for the latter reason.
async fn content(bot: &Bot, actor: &Actor, file: &Shared) -> Result<(Content, bool)> {
    let link = || Content::Link { permalink: file.permalink.clone(), size: file.size };
    let Some(url) = &file.url else { return Ok((link(), false)) };
    let token = bot.token(actor.workspace_id).await?;
    let bytes = bot.slack().download(&token, url).await.map_err(|_| refusal!("error-slack-unavailable"))?;
    match files::receive(bot.crm(), actor, bytes).await {
        Ok(received) => Ok((Content::Bytes(received), false)),
        Err(Error::User(refusal)) if refusal.code() == "file-too-large" => Ok((link(), true)),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_is_read_with_its_thread() {
        let file = json!({
            "id": "F1", "name": "offer.pdf", "mimetype": "application/pdf", "size": 7, "permalink": "https://acme.slack.com/files/F1",
            "url_private_download": "https://files.slack.com/F1",
            "shares": {"private": {"C1": [{"ts": "2.1", "thread_ts": "1.1"}]}},
        });
        let shared = Shared::of(&file, "C1").unwrap_or_else(|| unreachable!());
        assert_eq!((shared.ts.as_str(), shared.thread.as_deref()), ("2.1", Some("1.1")));
        assert_eq!(Shared::of(&file, "C2").map(|shared| shared.thread), Some(None));
        let external = json!({"id": "F2", "permalink": "https://x.example", "is_external": true, "url_private": "https://drive.example"});
        assert_eq!(Shared::of(&external, "C1").map(|shared| shared.url), Some(None));
        assert_eq!(Shared::of(&json!({"id": null}), "C1"), None);
    }
}
