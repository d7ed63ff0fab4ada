//! What a line does: from the grammar's command to the message that answers it. One exhaustive match; a new command does
//! not compile until it is answered.

mod add;
mod add_lead;
mod choose;
mod deals;
mod edit;
mod export;
mod help;
mod lists;
mod records;
mod report;
mod settings;
mod show;
mod target;
mod team;
mod undo;
mod work;

use crm_blocks::{Message, Viewer, list, notices, palette};
use crm_core::actor::Permission;
use crm_core::records::{Changes, Reference};
use crm_core::search::Row;
use crm_core::texts::Locale;
use crm_core::workspaces::Workspace;
use crm_core::{Error, Result, Tx, context, search};
use sha2::{Digest, Sha256};

use add::waiting;
pub(crate) use add::{Overrides, WaitingLine, confirm_added, prefilled};
pub(crate) use help::help_lines;
pub(crate) use show::{by_reference, card, page};

use crate::bot::Bot;
use crate::channels;
use crate::envelope::SlashCommand;
use crate::grammar::{self, Command, Outcome, Parsed, Target, Verb};
use crate::interactions::{FormKind, FormWish, open_form};
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
    /// The conversation it was typed in (`C…`, `D…`); empty where it was in none.
    pub channel_id: String,
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
        channel_id: command.channel_id,
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
    if let Some(typed) = channels::typed(&request.text) {
        let done = channels::perform(bot, request, tx, typed).await;
        return Some(done.unwrap_or_else(|error| bot.explain(&viewer, &error)));
    }
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
    let context = grammar::Context {
        today: tx.today(),
        language: Locale::of(&tx.actor().locale).language(),
        country: settings.country,
        currency: settings.currency,
    };
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
    if let Some(permission) = command.permission() {
        tx.require(permission)?;
    }
    let cx = records::Cx { bot, request, viewer: bot.viewer(tx.actor()), overrides };
    let viewer = &cx.viewer;
    match command {
        Command::Palette => palette_in_context(viewer, tx, request).await.map(Some),
        Command::Help { topic, unknown } => Ok(Some(help::help(viewer, tx.actor(), topic, unknown.as_deref()))),
        Command::Find { words } => found_or_offer(viewer, tx, &words, None, None).await.map(Some),
        Command::ShowWords(words) => found_or_offer(viewer, tx, &words, None, None).await.map(Some),
        Command::Show(reference) => {
            let message = show::by_reference(viewer, &mut tx, reference).await?;
            tx.commit().await?;
            Ok(Some(message))
        }
        Command::AddWhat => Ok(Some(help::help(viewer, tx.actor(), Some(Verb::Add), None))),
        Command::ReportDaily => report::daily(viewer, &mut tx).await.map(Some),
        Command::ReportWhat => Ok(Some(help::help(viewer, tx.actor(), Some(Verb::Report), None))),
        Command::AddContact(_)
        | Command::AddCompany(_)
        | Command::AddLead(_)
        | Command::AddDeal(_)
        | Command::AddTask(_) => added(&cx, tx, command).await,
        Command::Link { .. } | Command::Unlink { .. } | Command::OpenChannel { .. } | Command::ArchiveChannel => {
            about_channel(&cx, tx, command).await
        }
        other => on_what_is_there(&cx, tx, other).await,
    }
}

/// Adds what the line says; what is missing is asked for.
async fn added(cx: &records::Cx<'_>, tx: Tx, command: Command) -> Result<Option<Message>> {
    let (bot, request, overrides) = (cx.bot, cx.request, cx.overrides.clone());
    match command {
        Command::AddContact(input) => add::contact(bot, request, tx, input, overrides).await,
        Command::AddCompany(input) => add::company(bot, request, tx, input, overrides).await,
        Command::AddDeal(input) => add::deal(bot, request, tx, input, overrides).await,
        Command::AddLead(input) if !input.missing().is_empty() => {
            let known = Changes::new().with("source", input.source).with("tags", input.tags);
            open_form(bot, request, tx, FormWish::New(FormKind::Lead, known)).await
        }
        Command::AddLead(input) => add_lead::lead(cx, tx, input).await,
        Command::AddTask(input) if !input.missing().is_empty() => {
            let mut tx = tx;
            let known = prefilled(&mut tx, FormKind::Task, input.about).await?;
            open_form(bot, request, tx, FormWish::New(FormKind::Task, known)).await
        }
        Command::AddTask(input) => work::add_task(cx, tx, input).await,
        _ => Err(Error::broken("a command that adds nothing")),
    }
}

/// Changes, lists and takes back what is there.
async fn on_what_is_there(cx: &records::Cx<'_>, tx: Tx, command: Command) -> Result<Option<Message>> {
    match command {
        Command::Edit { target, values } => edit::edit(cx, tx, &target, values).await,
        Command::Move { record, words } => deals::move_on(cx, tx, record, &words).await,
        Command::Close { won, record, words } => deals::close(cx, tx, won, (record, &words)).await,
        Command::Assign { target, to } => records::assign(cx, tx, &target, to).await,
        Command::Tag { target, tags, add } => records::tag(cx, tx, &target, &tags, add).await,
        Command::FollowUp { target, on } => records::follow_up(cx, tx, &target, on).await,
        Command::Archive { target } => records::archive(cx, tx, &target).await,
        Command::Restore { target } => records::restore(cx, tx, &target).await,
        Command::Note { target, text } => work::note(cx, tx, &target, &text).await,
        Command::Log(input) => work::log(cx, tx, input).await,
        Command::Done { target } => work::done(cx, tx, &target).await,
        Command::Snooze { target, until } => work::snooze(cx, tx, &target, until).await,
        Command::List { line } => lists::list(cx, tx, &line).await,
        Command::Pipeline { owner, name } => lists::pipeline(cx, tx, owner, name).await,
        Command::Undo { of } => undo::undo(cx, tx, of).await,
        Command::Team => team::team(cx, tx).await,
        Command::Invite { person, role } => team::invite(cx, tx, person, role).await,
        Command::Settings { topic } => settings::show(cx, tx, topic.as_deref()).await,
        Command::Export { line } => export::export(cx, tx, &line).await,
        _ => Err(Error::broken("a command that nobody answers")),
    }
}

/// Ties the channel to a record, unties it, opens one or closes it.
async fn about_channel(cx: &records::Cx<'_>, mut tx: Tx, command: Command) -> Result<Option<Message>> {
    let target = match command {
        Command::Unlink { .. } => None,
        Command::ArchiveChannel => {
            return channels::perform(cx.bot, cx.request, tx, channels::Typed::Archive).await.map(Some);
        }
        Command::OpenChannel { record: Some(reference) } => Some((Target::Record(reference), true)),
        Command::OpenChannel { record: None } => Some((Target::InContext, true)),
        Command::Link { target } => Some((target, false)),
        _ => return Err(Error::broken("a command about no channel")),
    };
    let Some((target, opens)) = target else {
        return channels::perform(cx.bot, cx.request, tx, channels::Typed::Unlink).await.map(Some);
    };
    let wish = target::Wish { kinds: crm_core::channels::OF, writes: true };
    match target::settle(&cx.viewer, &mut tx, cx.request, &target, (wish, &cx.overrides)).await? {
        target::Meant::Record(row) => {
            let typed = if opens { channels::Typed::Open(row.reference) } else { channels::Typed::Link(row.reference) };
            channels::perform(cx.bot, cx.request, tx, typed).await.map(Some)
        }
        target::Meant::Asked(question) => {
            tx.commit().await?;
            Ok(Some(question))
        }
        target::Meant::Nothing => found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    }
}

/// The line was words after all: what it may have been about is not there.
async fn found_instead(viewer: &Viewer, tx: Tx, request: &Request) -> Result<Message> {
    found_or_offer(viewer, tx, &grammar::words_of(&request.text), None, None).await
}

/// Opens the form for a record that is there.
async fn edit_form(bot: &Bot, request: &Request, tx: Tx, row: &Row) -> Result<Option<Message>> {
    open_form(bot, request, tx, FormWish::Edit(row.reference)).await
}

/// Opens the form for a note on a record.
async fn note_form(bot: &Bot, request: &Request, mut tx: Tx, about: Reference) -> Result<Option<Message>> {
    let known = prefilled(&mut tx, FormKind::Note, Some(about)).await?;
    open_form(bot, request, tx, FormWish::New(FormKind::Note, known)).await
}

/// The palette, with the record that was looked at last.
async fn palette_in_context(viewer: &Viewer, mut tx: Tx, request: &Request) -> Result<Message> {
    let last = match target::of_channel(&mut tx, request).await? {
        Some(row) => Some(row),
        None => context::last_viewed(&mut tx).await?,
    };
    let palette = home_of(viewer, &tx);
    Ok(match last {
        Some(row) => palette::with_record(viewer, palette, &row),
        None => palette,
    })
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
