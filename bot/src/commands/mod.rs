//! What a line does: from the grammar's command to the message that answers it. One exhaustive match; a new command does
//! not compile until it is answered.

mod add;
mod choose;
mod help;
mod report;
mod show;

use crm_blocks::{Message, Viewer, list, notices, palette};
use crm_core::actor::Permission;
use crm_core::workspaces::Workspace;
use crm_core::{Error, Result, Tx, search};
use sha2::{Digest, Sha256};

pub(crate) use add::{Overrides, WaitingLine, confirm_added, open_add_form};
pub(crate) use choose::{company_options, contact_options};
pub(crate) use show::{by_reference, history, page};

use crate::bot::Bot;
use crate::envelope::SlashCommand;
use crate::grammar::{self, Command, Outcome, Parsed};
use crate::people::{self, Admission};

/// Somebody's line, and the ways in which it can be answered.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The workspace.
    pub workspace: Workspace,
    /// Who typed (`U…`).
    pub slack_id: String,
    /// The slash command; `/crm` for a direct message.
    pub command: String,
    /// What was typed.
    pub text: String,
    /// Opens a modal; empty where there is none, as in a direct message.
    pub trigger_id: String,
    /// Takes later answers; empty where there is none.
    pub response_url: String,
    /// Slack's own id of the request: the same one twice writes once.
    pub key: String,
}

/// Runs a slash command. No message means that a form was opened.
pub(crate) async fn run(bot: &Bot, command: SlashCommand) -> Option<Message> {
    let workspace = match bot.workspace(&command.team_id).await {
        Ok(Some(workspace)) => workspace,
        Ok(None) => return Some(bot.not_installed()),
        Err(error) => return Some(bot.explain(&bot.anybody(), &error)),
    };
    let key = request_key(&command.trigger_id, &[&command.user_id, &command.command, &command.text]);
    let request = Request {
        workspace,
        slack_id: command.user_id,
        command: command.command,
        text: command.text,
        key,
        trigger_id: command.trigger_id,
        response_url: command.response_url,
    };
    answer(bot, &request, Overrides::default()).await
}

/// What makes two requests the same one: Slack's trigger, and what was asked with it. The content counts as well, because a
/// Slack that gives no triggers, or the same one twice, must not make a second request look like the first.
pub(crate) fn request_key(trigger_id: &str, content: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in content {
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    // Without a trigger nothing tells a repetition from a second wish; then each request is its own.
    let trigger = if trigger_id.is_empty() { uuid::Uuid::new_v4().to_string() } else { trigger_id.to_owned() };
    format!("{trigger}:{}", hex::encode(digest.finalize()))
}

/// Runs a line and puts into words whatever comes of it.
pub(crate) async fn answer(bot: &Bot, request: &Request, overrides: Overrides) -> Option<Message> {
    let mut tx = match people::admit(bot, &request.workspace, &request.slack_id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(message)) => return Some(*message),
        Err(error) => return Some(bot.explain(&bot.anybody(), &error)),
    };
    let viewer = bot.viewer(tx.actor());
    let parsed = match parse(bot, &mut tx, request).await {
        Ok(parsed) => parsed,
        Err(error) => return Some(bot.explain(&viewer, &error)),
    };
    let notes: Vec<_> = parsed.notes.iter().map(grammar::Note::text).collect();
    let done = match parsed.outcome {
        Outcome::Command(command) => perform(bot, request, tx, command, overrides).await,
        Outcome::Search { words, nearest, instead } => {
            found_or_offer(&viewer, tx, &words, nearest, instead).await.map(Some)
        }
        Outcome::Refused(refusal) => Err(Error::User(refusal)),
    };
    match done {
        Ok(message) => message.map(|message| notices::with_notes(&viewer, message, &notes)),
        Err(error) => Some(bot.explain(&viewer, &error)),
    }
}

async fn parse(bot: &Bot, tx: &mut Tx, request: &Request) -> Result<Parsed> {
    let settings = bot.settings(tx).await?;
    let context = grammar::Context { today: tx.today(), country: settings.country, currency: settings.currency };
    Ok(grammar::parse(&request.command, &request.text, &context))
}

/// Does what the command says. Commands that write commit before they answer.
async fn perform(
    bot: &Bot,
    request: &Request,
    mut tx: Tx,
    command: Command,
    overrides: Overrides,
) -> Result<Option<Message>> {
    let viewer = bot.viewer(tx.actor());
    match command {
        Command::Palette => Ok(Some(home_of(&viewer, &tx))),
        Command::Help { topic, unknown } => Ok(Some(help::help(&viewer, tx.actor(), topic, unknown.as_deref()))),
        Command::Find { words } | Command::ShowWords(words) => {
            found_or_offer(&viewer, tx, &words, None, None).await.map(Some)
        }
        Command::Show(reference) => show::by_reference(&viewer, &mut tx, reference).await.map(Some),
        Command::AddContact(input) => add::contact(bot, request, tx, input, overrides).await,
        Command::AddCompany(input) => add::company(bot, request, tx, input, overrides).await,
        Command::AddDeal(input) => add::deal(bot, request, tx, input, overrides).await,
        Command::AddWhat => Ok(Some(help::help(&viewer, tx.actor(), Some(grammar::Verb::Add), None))),
        Command::ReportDaily => report::daily(&viewer, &mut tx).await.map(Some),
        Command::ReportWhat => Ok(Some(help::help(&viewer, tx.actor(), Some(grammar::Verb::Report), None))),
    }
}

/// The palette for whoever acts.
pub(crate) fn home_of(viewer: &Viewer, tx: &Tx) -> Message {
    let name = tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    palette::palette(viewer, &name, tx.actor().may(Permission::Report))
}

/// A search that was asked for as such.
pub(crate) async fn found(viewer: &Viewer, tx: Tx, words: &str) -> Result<Message> {
    found_or_offer(viewer, tx, words, None, None).await
}

/// A search: one hit is its card, several are a list, none is an offer of what comes nearest.
async fn found_or_offer(
    viewer: &Viewer,
    mut tx: Tx,
    words: &str,
    nearest: Option<String>,
    instead: Option<String>,
) -> Result<Message> {
    let page = i32::try_from(list::PAGE).unwrap_or(i32::MAX);
    let found = search::by_line(&mut tx, words, &search::Page::first(page)).await?;
    let message = match found.rows.as_slice() {
        [] => return Ok(list::nothing_found(viewer, words, nearest.or(instead).as_deref())),
        // A name that only looks alike is a guess; where a command comes as near, that is offered first.
        _ if found.alike && nearest.is_some() => return Ok(list::nothing_found(viewer, words, nearest.as_deref())),
        [only] if !found.alike => show::card(viewer, &mut tx, only.reference.kind, only.id).await?,
        _ => Some(list::found(viewer, words, &found, 0)),
    };
    let message = message.unwrap_or_else(|| list::nothing_found(viewer, words, None));
    // What was searched for is kept among their recent searches.
    tx.commit().await?;
    Ok(match instead {
        Some(line) => {
            let blocks = [message.blocks.clone(), list::instead(viewer, &line)].concat();
            message.with_blocks(blocks)
        }
        None => message,
    })
}
