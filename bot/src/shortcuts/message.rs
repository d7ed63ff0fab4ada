//! The shortcuts in the menu of a message.

use crm_blocks::around::{self as views, Known, What};
use crm_blocks::ids::field_block;
use crm_blocks::notices;
use crm_core::channels::{self, Message as Kept};
use crm_core::contacts::{self, NewContact};
use crm_core::records::{RecordKind, Reference};
use crm_core::settings::{self, COPY_MESSAGES};
use crm_core::{Error, Result, Tx, drafts, fields, refusal, search, text};
use serde_json::{Value, json};
use uuid::Uuid;

use super::global::admitted;
use crate::around::{self, Act, Asked, Guess, Source, Talk};
use crate::bot::Bot;
use crate::envelope::Interaction;
use crate::interactions::{answer_to, values_of};
use crate::people::{self, Admission};

/// Opens the form of a message's shortcut.
pub(super) async fn open(bot: &Bot, interaction: Interaction, act: Act) {
    let Some(tx) = admitted(bot, &interaction).await else { return };
    let viewer = bot.viewer(tx.actor());
    let workspace = tx.workspace_id();
    let view = match make(bot, tx, &interaction, act).await {
        Ok(view) => view,
        Err(error) => return answer_to(bot, &interaction, &bot.explain(&viewer, &error)).await,
    };
    let Ok(token) = bot.token(workspace).await else { return };
    if let Err(error) = bot.slack().open_view(&token, &interaction.trigger_id, &view).await {
        tracing::warn!(%error, "a form could not be opened");
        answer_to(bot, &interaction, &notices::done(&viewer, &text!("form-not-opened"), None)).await;
    }
}

fn what(act: Act) -> What {
    What::of(Some(act.as_str()))
}

async fn make(
    bot: &Bot,
    mut tx: Tx,
    interaction: &Interaction,
    act: Act,
) -> Result<slack_morphism::prelude::SlackView> {
    let viewer = bot.viewer(tx.actor());
    let of_message = |name: &str| interaction.message.get(name).and_then(Value::as_str).unwrap_or_default();
    let ts = if interaction.message_ts.is_empty() { of_message("ts") } else { &interaction.message_ts };
    let thread = Some(of_message("thread_ts")).filter(|thread| !thread.is_empty());
    let talk = Talk { channel: &interaction.channel.id, ts, thread, text: of_message("text") };
    let record = match around::guess(&mut tx, talk).await? {
        Guess::One(record) if act != Act::Lead || record.0 == RecordKind::Contact => {
            search::rows(&mut tx, &[record]).await?.into_iter().next().map(|row| (row.reference, row.title))
        }
        Guess::One(_) | Guess::Several(_) | Guess::Unknown => None,
    };
    let copies = settings::get(&mut tx, COPY_MESSAGES).await?;
    let domain = bot.domain(tx.workspace_id()).await?;
    let asked = Asked {
        act: Some(act),
        emoji: None,
        channel: talk.channel.to_owned(),
        ts: ts.to_owned(),
        permalink: around::permalink(&domain, talk.channel, ts, thread),
        file: None,
    };
    let kept = serde_json::to_value(&asked).map_err(|_| Error::broken("a question is no JSON"))?;
    let url = Some(interaction.response_url.as_str()).filter(|url| !url.is_empty());
    let draft = drafts::keep(&mut tx, &kept, url).await?;
    tx.commit().await?;
    let said = crate::grammar::plain(talk.text);
    let words = if copies { said.clone() } else { String::new() };
    let email =
        said.split_whitespace().find_map(|word| fields::email(word.trim_matches(['<', '>', ',', '.', '(', ')'])).ok());
    Ok(views::message_form(&viewer, what(act), draft, &Known { record, words, email: email.unwrap_or_default() }))
}

/// A form of a message's shortcut was sent.
pub(crate) async fn submitted(bot: &Bot, interaction: &Interaction) -> Option<Value> {
    let Ok(Some(workspace)) = bot.workspace(interaction.team_id()).await else { return None };
    let mut tx = match people::admit(bot, &workspace, &interaction.user.id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(message)) => {
            answer_to(bot, interaction, &message).await;
            return None;
        }
        Err(error) => return Some(at_first(interaction, &bot.explain(&bot.anybody(), &error).text)),
    };
    let viewer = bot.viewer(tx.actor());
    let saved = save(bot, &mut tx, interaction).await;
    match saved {
        Ok((message, answer_at)) => {
            if let Err(error) = tx.commit().await {
                return Some(at_first(interaction, &bot.explain(&viewer, &error).text));
            }
            let (bot, interaction) = (bot.clone(), interaction.clone());
            bot.clone().spawn(async move {
                match answer_at {
                    Some(url) => {
                        crate::interactions::respond(&bot, url.reveal(), &message, crate::interactions::Place::New)
                            .await;
                    }
                    None => answer_to(&bot, &interaction, &message).await,
                }
            });
            None
        }
        Err(Error::User(refusal)) => {
            let words = viewer.plain(&notices::brief(refusal.text())).replace('`', "");
            let field = match refusal.field() {
                Some("body") => "words",
                Some("due_on" | "due_at") => "due",
                Some("emails") => "email",
                Some(field) => field,
                None => "record",
            };
            let block = field_block("message", field, 1);
            if interaction.view.state.values.contains_key(&block) {
                Some(json!({ "response_action": "errors", "errors": { block: words } }))
            } else {
                Some(at_first(interaction, &words))
            }
        }
        Err(fault) => Some(at_first(interaction, &bot.explain(&viewer, &fault).text)),
    }
}

/// The form stays open and says at its first field what is wrong.
fn at_first(interaction: &Interaction, words: &str) -> Value {
    let first = interaction.view.state.values.keys().next().cloned().unwrap_or_default();
    json!({ "response_action": "errors", "errors": { first: words } })
}

type Saved = (crm_blocks::Message, Option<crm_core::secrets::Secret>);

async fn save(bot: &Bot, tx: &mut Tx, interaction: &Interaction) -> Result<Saved> {
    let viewer = bot.viewer(tx.actor());
    let draft: Uuid = interaction.view.private_metadata.parse().map_err(|_| refusal!("draft-expired"))?;
    // The draft is the form's own id: the same submission twice saves once.
    if !tx.first_time(&format!("form:{draft}")).await? {
        return Ok((notices::done_before(&viewer), None));
    }
    let waiting = drafts::get(tx, draft).await?.ok_or_else(|| refusal!("draft-expired"))?;
    let asked: Asked =
        serde_json::from_value(waiting.content).map_err(|_| Error::broken("a draft that is no question"))?;
    let act = asked.act.ok_or_else(|| refusal!("draft-expired"))?;
    let values = values_of(&interaction.view.state);
    let value = |field: &str| values.get(field).filter(|value| !value.trim().is_empty()).cloned();
    let source = Source {
        permalink: asked.permalink.clone(),
        said: String::new(),
        words: value("words"),
        title: value("title"),
        due: value("due").and_then(|day| day.parse().ok()),
        kind: value("kind"),
    };
    let record = match value("record").as_deref().and_then(Reference::parse) {
        Some(reference) => {
            let id = search::locate(tx, reference).await?;
            let id = id.ok_or_else(|| refusal!("no-such-record", reference = reference.to_string()).about("record"))?;
            Some((reference.kind, id))
        }
        None => None,
    };
    let done = match (act, record) {
        (_, Some(record)) => around::act(tx, act, record, source).await?,
        (Act::Task, None) => around::loose_task(tx, source).await?,
        (Act::Lead, None) => {
            let contact = new_contact(tx, value("name"), value("email")).await?;
            around::act(tx, act, (RecordKind::Contact, contact), source).await?
        }
        (_, None) => return Err(refusal!("error-no-such-record").about("record").into()),
    };
    let message = Kept { channel: &asked.channel, ts: &asked.ts, purpose: "shortcut", by: &draft.to_string() };
    channels::keep(tx, message, &done.kept).await?;
    drafts::discard(tx, draft).await?;
    Ok((done.told(&viewer, tx), waiting.response_url))
}

/// The contact of a lead that nobody is known of yet; somebody with that address is taken as they are.
async fn new_contact(tx: &mut Tx, name: Option<String>, email: Option<String>) -> Result<Uuid> {
    let emails = email.map(|email| fields::email(&email)).transpose()?;
    let emails: Vec<String> = emails.into_iter().collect();
    if !emails.is_empty()
        && let Some(known) = contacts::with_address(tx, &emails, &[]).await?
    {
        return Ok(known.id);
    }
    let name = name.or_else(|| emails.first().cloned());
    let name = name.ok_or_else(|| refusal!("error-around-lead-needs").about("name"))?;
    Ok(contacts::add(tx, NewContact { name, emails, ..NewContact::default() }).await?.id)
}
