//! Which record? Asked in a direct message where a message does not say, and answered by a choice. What waits for the answer
//! is kept as a draft of the person: where the message stands, never its words.

use crm_blocks::ids::{Action, Subject};
use crm_blocks::{Message, Viewer, around as views, kit, notices};
use crm_core::records::{RecordKind, Reference};
use crm_core::{Error, Result, Tx, channels, drafts, search};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Act, Source, files, reactions};
use crate::bot::Bot;
use crate::commands::Request;
use crate::envelope::ActionTaken;

/// What waits for a record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// What is to be done; nothing for a file.
    pub act: Option<Act>,
    /// The emoji, where it was a reaction: it may be taken away while the question waits.
    pub emoji: Option<String>,
    /// The conversation.
    pub channel: String,
    /// The message.
    pub ts: String,
    /// The message's address.
    pub permalink: String,
    /// The file, where it is one.
    pub file: Option<String>,
}

/// Keeps what waits and makes the question.
pub(crate) async fn ask(
    viewer: &Viewer,
    tx: &mut Tx,
    asked: &Asked,
    offered: &[(RecordKind, Uuid)],
) -> Result<Message> {
    let kept = serde_json::to_value(asked).map_err(|_| Error::broken("a question is no JSON"))?;
    let draft = drafts::keep(tx, &kept, None).await?;
    let rows = search::rows(tx, offered).await?;
    let offered: Vec<(Reference, String)> = rows.into_iter().map(|row| (row.reference, row.title)).collect();
    let what = if asked.file.is_some() { views::What::File } else { views::What::of(asked.act.map(Act::as_str)) };
    Ok(views::which_record(viewer, what, &asked.permalink, draft, &offered))
}

/// Does what waited, to the record that was chosen.
pub(crate) async fn chosen(bot: &Bot, request: &Request, mut tx: Tx, taken: &ActionTaken) -> Result<Message> {
    let viewer = bot.viewer(tx.actor());
    let Some(draft) = Subject::parse(&taken.block_id).map(|subject| subject.id) else {
        return Ok(notices::stale(&viewer));
    };
    let Some(waiting) = drafts::get(&mut tx, draft).await? else { return Ok(notices::expired(&viewer)) };
    let Ok(asked) = serde_json::from_value::<Asked>(waiting.content) else { return Ok(notices::expired(&viewer)) };
    let Some(reference) = Reference::parse(taken.value()) else { return Ok(notices::stale(&viewer)) };
    let Some(id) = search::locate(&mut tx, reference).await? else {
        return Ok(notices::not_found(&viewer, reference));
    };
    let actor = tx.actor().clone();
    drop(tx);
    if let Some(file) = &asked.file {
        return files::attach_chosen(bot, request, &actor, (draft, file), (reference.kind, id)).await;
    }
    let Some(act) = asked.act else { return Ok(notices::expired(&viewer)) };
    let said = match &asked.emoji {
        Some(emoji) => match reactions::still_there(bot, request, &asked, emoji).await? {
            Some(said) => said,
            None => return Ok(views::taken_away(&viewer)),
        },
        None => String::new(),
    };
    let mut tx = bot.crm().begin(&actor).await?;
    // The draft is the question's own id: answered twice, it is done once.
    if !tx.first_time(&format!("asked:{draft}")).await? {
        return Ok(notices::done_before(&viewer));
    }
    let source = Source { permalink: asked.permalink.clone(), said, ..Source::default() };
    let done = super::act(&mut tx, act, (reference.kind, id), source).await?;
    let message =
        channels::Message { channel: &asked.channel, ts: &asked.ts, purpose: act.as_str(), by: &request.slack_id };
    if !channels::keep(&mut tx, message, &done.kept).await? {
        return Ok(notices::done_before(&viewer));
    }
    drafts::discard(&mut tx, draft).await?;
    let told = done.told(&viewer, &tx);
    tx.commit().await?;
    Ok(told)
}

/// The options of a select of records for what was typed into it: a reference, words, or nothing, which offers the recent.
pub(crate) async fn options(tx: &mut Tx, action: Action, typed: &str) -> Result<Value> {
    let kinds: &[RecordKind] = match action {
        Action::PickPerson => &[RecordKind::Contact],
        _ => &[RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal],
    };
    let rows = match Reference::parse(typed.trim()).filter(|reference| kinds.contains(&reference.kind)) {
        Some(reference) => match search::locate(tx, reference).await? {
            Some(id) => search::rows(tx, &[(reference.kind, id)]).await?,
            None => Vec::new(),
        },
        None if typed.trim().is_empty() => recent(tx, kinds).await?,
        None => search::find(tx, typed, Some(kinds), OFFERED, 0).await?.rows,
    };
    let options: Vec<_> = rows
        .iter()
        .map(|row| kit::option(&format!("{} {}", row.reference, row.title), &row.reference.to_string()))
        .collect();
    Ok(json!({ "options": options }))
}

/// The latest records of these kinds, one's own first.
async fn recent(tx: &mut Tx, kinds: &[RecordKind]) -> Result<Vec<search::Row>> {
    let mut rows = Vec::new();
    for kind in kinds.iter().filter(|kind| tx.actor().may_read(**kind)).copied().collect::<Vec<_>>() {
        rows.extend(search::recent(tx, kind, RECENT).await?);
    }
    Ok(rows)
}

/// How many of each kind are offered before anything is typed.
const RECENT: i32 = 8;

/// How many records a select offers at once.
const OFFERED: i32 = 30;
