//! Buttons, selects and menus on messages.

use crm_blocks::ids::{Action, Known, Subject};
use crm_blocks::{Message, Viewer, list, modals, notices, people as people_views};
use crm_core::actor::Role;
use crm_core::deals::{Closing, MoveOutcome};
use crm_core::pipelines::{self, Outcome, Stage};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::Reference;
use crm_core::{Error, Result, Tx, deals, drafts, users};
use uuid::Uuid;

use super::Place;
use crate::bot::Bot;
use crate::commands::{self, Overrides, Request, WaitingLine};
use crate::envelope::{ActionTaken, Interaction};
use crate::grammar::{AddKind, SLASH};
use crate::people::{self, Admission};

/// Does what was clicked and answers to the `response_url`.
pub(crate) async fn act(bot: &Bot, interaction: Interaction) {
    let Some(taken) = interaction.actions.first().cloned() else { return };
    let action = match Action::parse(&taken.action_id) {
        Known::Known(action) => action,
        Known::Stale => {
            tracing::info!(action = taken.action_id, "a click on a card of another version");
            return super::answer(bot, &interaction, &notices::stale(&bot.anybody()), Place::New).await;
        }
        Known::Foreign => {
            tracing::info!(action = taken.action_id, "a click on something that is not ours");
            return;
        }
    };
    let Some((answer, place)) = perform(bot, &interaction, action, &taken).await else { return };
    super::answer(bot, &interaction, &answer, place).await;
}

async fn perform(
    bot: &Bot,
    interaction: &Interaction,
    action: Action,
    taken: &ActionTaken,
) -> Option<(Message, Place)> {
    let request = match request(bot, interaction).await {
        Ok(request) => request,
        Err(message) => return Some((*message, Place::New)),
    };
    let tx = match people::admit(bot, &request.workspace, &request.slack_id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(message)) => return Some((*message, Place::New)),
        Err(error) => return Some((bot.explain(&bot.anybody(), &error), Place::New)),
    };
    let viewer = bot.viewer(tx.actor());
    match done(bot, &viewer, &request, tx, action, taken).await {
        Ok(answer) => answer,
        Err(error) => Some((bot.explain(&viewer, &error), Place::New)),
    }
}

/// The click as a request; the message says why there is none.
async fn request(bot: &Bot, interaction: &Interaction) -> std::result::Result<Request, Box<Message>> {
    let workspace = match bot.workspace(interaction.team_id()).await {
        Ok(Some(workspace)) => workspace,
        Ok(None) => return Err(Box::new(bot.not_installed())),
        Err(error) => return Err(Box::new(bot.explain(&bot.anybody(), &error))),
    };
    let taken = interaction.actions.first();
    let clicked = taken.map(|taken| [taken.action_id.as_str(), &taken.block_id, taken.value()]).unwrap_or_default();
    let content = [&[interaction.user.id.as_str()], clicked.as_slice()].concat();
    Ok(Request {
        workspace,
        slack_id: interaction.user.id.clone(),
        command: SLASH.to_owned(),
        text: String::new(),
        trigger_id: interaction.trigger_id.clone(),
        response_url: interaction.response_url.clone(),
        key: commands::request_key(&interaction.trigger_id, &content),
    })
}

type Answer = Option<(Message, Place)>;

async fn done(
    bot: &Bot,
    viewer: &Viewer,
    request: &Request,
    mut tx: Tx,
    action: Action,
    taken: &ActionTaken,
) -> Result<Answer> {
    let value = taken.value();
    match action {
        Action::Open | Action::Details => open(viewer, &mut tx, value).await,
        Action::Menu => menu(viewer, &mut tx, value).await,
        Action::PageBack | Action::PageNext => match list::parse_page(value) {
            Some((skip, words)) => Ok(Some((commands::page(viewer, &mut tx, words, skip).await?, Place::Instead))),
            None => Ok(Some((notices::stale(viewer), Place::New))),
        },
        Action::MoveDeal | Action::WinDeal => move_deal(viewer, request, tx, taken, false).await,
        Action::MoveAnyway => move_deal(viewer, request, tx, taken, true).await,
        Action::CloseDeal => close_deal(viewer, request, tx, taken).await,
        Action::AddContact => add(bot, request, tx, AddKind::Contact, value).await,
        Action::AddCompany => add(bot, request, tx, AddKind::Company, value).await,
        Action::AddDeal => add(bot, request, tx, AddKind::Deal, value).await,
        Action::AskFind => ask_find(bot, viewer, request, tx).await,
        Action::ChooseCompany => {
            decided(bot, viewer, request, tx, taken, |overrides| overrides.company = Some(value.to_owned())).await
        }
        Action::AddAnyway => decided(bot, viewer, request, tx, taken, |overrides| overrides.anyway = true).await,
        Action::RunLine => {
            drop(tx);
            let request = Request { text: value.to_owned(), ..request.clone() };
            Ok(commands::answer(bot, &request, Overrides::default()).await.map(|message| (message, Place::New)))
        }
        Action::Admit => decide_join(viewer, tx, value, true).await,
        Action::Decline => decide_join(viewer, tx, value, false).await,
        // Fields of a form: Slack tells us of them only where the form asks for it.
        Action::PickCompany | Action::PickContact | Action::Field => Ok(None),
    }
}

async fn open(viewer: &Viewer, tx: &mut Tx, value: &str) -> Result<Answer> {
    let Some(reference) = Reference::parse(value) else { return Ok(Some((notices::stale(viewer), Place::New))) };
    Ok(Some((commands::by_reference(viewer, tx, reference).await?, Place::New)))
}

/// `history:D-142`, `refresh:D-142`
async fn menu(viewer: &Viewer, tx: &mut Tx, value: &str) -> Result<Answer> {
    match value.split_once(':').map(|(what, about)| (what, Reference::parse(about))) {
        Some(("history", Some(reference))) => Ok(Some((commands::history(viewer, tx, reference).await?, Place::New))),
        Some(("refresh", Some(reference))) => {
            Ok(Some((commands::by_reference(viewer, tx, reference).await?, Place::Instead)))
        }
        _ => Ok(Some((notices::stale(viewer), Place::New))),
    }
}

/// Moves the deal, commits, and shows its card anew under what was done. Where that would decide it, asks for the reason.
async fn move_deal(
    viewer: &Viewer,
    request: &Request,
    mut tx: Tx,
    taken: &ActionTaken,
    anyway: bool,
) -> Result<Answer> {
    let (Some(subject), Ok(stage)) = (Subject::parse(&taken.block_id), taken.value().parse::<Uuid>()) else {
        return Ok(Some((notices::stale(viewer), Place::New)));
    };
    if !tx.first_time(&request.key).await? {
        return Ok(None);
    }
    let seen = (!anyway).then_some(subject.version);
    match deals::move_to_stage(&mut tx, subject.id, stage, seen).await {
        Err(Error::User(refusal)) if refusal.code() == deals::NEEDS_REASON => {
            ask_reason(viewer, &mut tx, subject.id, stage).await
        }
        outcome => told(viewer, tx, subject.id, |known| known.id == stage, outcome?).await,
    }
}

/// The deal's card under the question why it was won or lost. Nothing is written yet.
async fn ask_reason(viewer: &Viewer, tx: &mut Tx, deal: Uuid, stage: Uuid) -> Result<Answer> {
    let card = deals::card(tx, deal).await?.ok_or_else(|| Error::broken("a deal that was just held is gone"))?;
    let outcome = pipelines::stage(tx, stage).await?.map(|stage| stage.outcome);
    let kind = if outcome == Some(Outcome::Won) { ReasonKind::Won } else { ReasonKind::Lost };
    let reasons = reasons::list(tx, kind).await?;
    let subject = Subject { id: card.id, version: card.version };
    let question = notices::which_reason(viewer, card.reference, subject, &reasons);
    Ok(Some((crm_blocks::cards::deal(viewer, &card).under(question), Place::Instead)))
}

/// Decides the deal for the reason in the value (`lost:price`), commits, and shows its card anew.
async fn close_deal(viewer: &Viewer, request: &Request, mut tx: Tx, taken: &ActionTaken) -> Result<Answer> {
    let chosen = taken.value().split_once(':');
    let chosen = chosen.and_then(|(kind, reason)| match ReasonKind::parse(kind)? {
        ReasonKind::Won => Some(Closing::won(reason)),
        ReasonKind::Lost => Some(Closing::lost(reason)),
        ReasonKind::Disqualified => None,
    });
    let (Some(subject), Some(closing)) = (Subject::parse(&taken.block_id), chosen) else {
        return Ok(Some((notices::stale(viewer), Place::New)));
    };
    if !tx.first_time(&request.key).await? {
        return Ok(None);
    }
    let wanted = closing.outcome;
    let outcome = deals::close(&mut tx, subject.id, closing, Some(subject.version)).await?;
    told(viewer, tx, subject.id, |stage| stage.outcome == wanted, outcome).await
}

/// Commits a move and shows the deal's card anew under what came of it. `wanted` knows the stage that was asked for.
async fn told(
    viewer: &Viewer,
    mut tx: Tx,
    deal: Uuid,
    wanted: impl Fn(&Stage) -> bool,
    outcome: MoveOutcome,
) -> Result<Answer> {
    let card = deals::card(&mut tx, deal).await?.ok_or_else(|| Error::broken("a deal that was just moved is gone"))?;
    let by = tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    tx.commit().await?;
    let shown = crm_blocks::cards::deal(viewer, &card);
    let said = match outcome {
        MoveOutcome::Moved { from, to } => notices::moved(viewer, card.reference, &from.name, &to.name, &by),
        MoveOutcome::AlreadyThere(stage) => notices::already_there(viewer, card.reference, &stage.name),
        MoveOutcome::Conflict { now_in, change } => {
            let wanted = card.stages.iter().find(|stage| wanted(stage));
            let wanted = wanted.map(|stage| (stage.id, stage.name.as_str())).unwrap_or_default();
            let fresh = Subject { id: card.id, version: card.version };
            notices::move_conflict(viewer, card.reference, fresh, &now_in.name, &change, wanted)
        }
    };
    Ok(Some((shown.under(said), Place::Instead)))
}

async fn add(bot: &Bot, request: &Request, tx: Tx, kind: AddKind, value: &str) -> Result<Answer> {
    let message = commands::open_add_form(bot, request, tx, kind, Reference::parse(value)).await?;
    Ok(message.map(|message| (message, Place::New)))
}

async fn ask_find(bot: &Bot, viewer: &Viewer, request: &Request, mut tx: Tx) -> Result<Answer> {
    let url = (!request.response_url.is_empty()).then_some(request.response_url.as_str());
    let draft = drafts::keep(&mut tx, &serde_json::json!({}), url).await?;
    tx.commit().await?;
    let view = modals::find(viewer, modals::Metadata::new(Some(draft)));
    let token = bot.token(request.workspace.id).await?;
    match bot.slack().open_view(&token, &request.trigger_id, &view).await {
        Ok(()) => Ok(None),
        Err(error) => {
            tracing::warn!(%error, "a form could not be opened");
            Ok(Some((notices::done(viewer, &crm_core::text!("form-not-opened"), None), Place::New)))
        }
    }
}

/// Runs the line that waited, with what was decided.
async fn decided(
    bot: &Bot,
    viewer: &Viewer,
    request: &Request,
    mut tx: Tx,
    taken: &ActionTaken,
    decide: impl FnOnce(&mut Overrides),
) -> Result<Answer> {
    let Some(subject) = Subject::parse(&taken.block_id) else { return Ok(Some((notices::stale(viewer), Place::New))) };
    let waiting = drafts::get(&mut tx, subject.id)
        .await?
        .and_then(|draft| serde_json::from_value::<WaitingLine>(draft.content).ok());
    let Some(mut line) = waiting else { return Ok(Some((notices::expired(viewer), Place::Instead))) };
    decide(&mut line.overrides);
    drop(tx);
    // The draft's own id is the key: two clicks on the same question add one record.
    let request =
        Request { command: line.command, text: line.text, key: format!("draft:{}", subject.id), ..request.clone() };
    Ok(commands::answer(bot, &request, line.overrides).await.map(|message| (message, Place::Instead)))
}

async fn decide_join(viewer: &Viewer, mut tx: Tx, value: &str, admitted: bool) -> Result<Answer> {
    let Ok(user_id) = value.parse::<Uuid>() else { return Ok(Some((notices::stale(viewer), Place::New))) };
    let by = tx.actor().person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let user = if admitted {
        users::admit(&mut tx, user_id, Role::SalesRep).await?
    } else {
        users::decline(&mut tx, user_id).await?
    };
    tx.commit().await?;
    Ok(Some((people_views::join_decided(viewer, &user.name, admitted, &by), Place::Instead)))
}
