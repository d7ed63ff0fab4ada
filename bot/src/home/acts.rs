//! What somebody does in their Home tab: another view, other filters, and the things that are done in place. Each step is one
//! transaction; then the tab is shown anew, with what came of it on top.

use chrono::{Days, NaiveTime};
use crm_blocks::home::{OPEN, View};
use crm_blocks::ids::{Action, Subject};
use crm_blocks::notices::{self, Changed};
use crm_blocks::panels::Screen;
use crm_blocks::{Message, Viewer, cards};
use crm_core::deals::{self, MoveOutcome};
use crm_core::home::{self, Tab};
use crm_core::pipelines::{self, Outcome};
use crm_core::reasons::{self, ReasonKind};
use crm_core::{Error, Result, Tx, calendar, refusal, tasks, text};
use uuid::Uuid;

use super::state::{Filters, view_of};
use super::{Why, note};
use crate::bot::Bot;
use crate::changes;
use crate::commands::Request;
use crate::envelope::ActionTaken;

/// Whether an action belongs to Home alone.
pub(crate) fn is_of_home(action: Action) -> bool {
    use Action::{
        HomeAdd, HomeBack, HomeClear, HomeDay, HomeDone, HomeHelp, HomeMore, HomeMove, HomeNext, HomeOwner, HomePart,
        HomePipeline, HomeRefresh, HomeSearch, HomeSnooze, HomeSpan, HomeStage, HomeStatus, HomeView,
    };
    matches!(
        action,
        HomeAdd
            | HomeBack
            | HomeClear
            | HomeDay
            | HomeDone
            | HomeHelp
            | HomeMore
            | HomeMove
            | HomeNext
            | HomeOwner
            | HomePart
            | HomePipeline
            | HomeRefresh
            | HomeSearch
            | HomeSnooze
            | HomeSpan
            | HomeStage
            | HomeStatus
            | HomeView
    )
}

/// What came of a step in Home.
enum Step {
    /// The tab is shown anew.
    Show,
    /// A sheet is opened over it.
    Sheet(Box<Message>),
    /// A panel is opened over it.
    Panel(Screen),
}

/// Does what was clicked in Home, and shows what came of it.
pub(crate) async fn act(bot: &Bot, request: &Request, tx: Tx, action: Action, taken: &ActionTaken) {
    let viewer = bot.viewer(tx.actor());
    let step = match step(&viewer, request, tx, action, taken).await {
        Ok(step) => step,
        Err(error) => {
            let message = bot.explain(&viewer, &error);
            report(super::tell(bot, &request.workspace, &request.slack_id, &message).await);
            return;
        }
    };
    match step {
        Step::Show => report(super::show(bot, &request.workspace, &request.slack_id, Why::Acted).await),
        Step::Sheet(message) => crate::interactions::show_sheet(bot, request, &viewer, &message).await,
        Step::Panel(screen) => crate::panels::open(bot, request, &screen).await,
    }
}

fn report(shown: Result<(), crm_core::jobs::JobError>) {
    if let Err(error) = shown {
        tracing::warn!(?error, "a Home tab could not be shown");
        metrics::counter!("crm_slack_answers_lost_total").increment(1);
    }
}

async fn step(viewer: &Viewer, request: &Request, mut tx: Tx, action: Action, taken: &ActionTaken) -> Result<Step> {
    match action {
        Action::HomeAdd => return Ok(Step::Panel(Screen::Add)),
        Action::HomeHelp => return Ok(Step::Panel(Screen::Help)),
        Action::HomeMove if taken.value() == OPEN => {
            let Some(subject) = Subject::parse(&taken.block_id) else { return Err(gone()) };
            let card = deals::card(&mut tx, subject.id).await?.ok_or_else(gone)?;
            return Ok(Step::Sheet(Box::new(cards::deal(viewer, &card))));
        }
        _ => {}
    }
    let mut tab = home::tab(&mut tx).await?;
    let said = match action {
        Action::HomeMove => match move_deal(viewer, request, &mut tx, taken).await? {
            Moved::Told(message) => Some(message),
            Moved::Asked(question) => return Ok(Step::Sheet(Box::new(question))),
            Moved::Before => return Ok(Step::Show),
        },
        Action::HomeDone | Action::HomeSnooze => task(viewer, request, &mut tx, (action, taken)).await?,
        _ => {
            narrow(&mut tab, &tx, action, taken.value());
            None
        }
    };
    match said {
        Some(message) => note(&mut tab, &message),
        None => {
            tab.turn = tab.turn.wrapping_add(1);
            tab.notice = None;
        }
    }
    home::keep(&mut tx, &tab).await?;
    tx.commit().await?;
    Ok(Step::Show)
}

fn gone() -> Error {
    refusal!("error-record-gone").into()
}

/// Another view, or the same one narrowed otherwise.
fn narrow(tab: &mut Tab, tx: &Tx, action: Action, value: &str) {
    if action == Action::HomeView {
        if let Some(view) = View::parse(value) {
            view.as_str().clone_into(&mut tab.view);
        }
        return;
    }
    let view = view_of(tab, tx.actor());
    let mut filters = Filters::of(tab, view);
    let by_page = !(view == View::Tasks && matches!(action, Action::HomeBack | Action::HomeNext));
    if !matches!(action, Action::HomeBack | Action::HomeNext | Action::HomeRefresh) {
        filters.anew();
    }
    match action {
        Action::HomePipeline => (filters.pipeline, filters.stage) = (value.parse().ok(), None),
        Action::HomeStage | Action::HomeMore => filters.stage = value.parse().ok(),
        Action::HomeOwner => filters.owner = Some(value.to_owned()),
        Action::HomeStatus => filters.status = Some(value.to_owned()),
        Action::HomeSearch => filters.words = value.chars().take(200).collect(),
        Action::HomeClear => filters.words.clear(),
        Action::HomePart => filters.part = Some(value.to_owned()),
        Action::HomeSpan => filters.span = Some(value.to_owned()),
        Action::HomeDay => {
            let today = tx.today();
            filters.day = value.parse().ok().filter(|day| *day != today);
            if view == View::Tasks && filters.day.is_some() {
                filters.span = Some("day".to_owned());
            }
        }
        Action::HomeBack | Action::HomeNext if by_page => filters.turn_to(value.parse().unwrap_or(0)),
        Action::HomeBack | Action::HomeNext => filters.day = value.parse().ok(),
        _ => {}
    }
    filters.keep(tab, view);
}

/// What came of moving a deal.
enum Moved {
    /// It was moved, or is elsewhere by now.
    Told(Message),
    /// It is decided by this, and nobody has said why.
    Asked(Message),
    /// The same click came before.
    Before,
}

async fn move_deal(viewer: &Viewer, request: &Request, tx: &mut Tx, taken: &ActionTaken) -> Result<Moved> {
    let (Some(subject), Ok(stage)) = (Subject::parse(&taken.block_id), taken.value().parse::<Uuid>()) else {
        return Ok(Moved::Told(notices::stale(viewer)));
    };
    if !tx.first_time(&request.key).await? {
        return Ok(Moved::Before);
    }
    let outcome = match deals::move_to_stage(tx, subject.id, stage, Some(subject.version)).await {
        Err(Error::User(refusal)) if refusal.code() == deals::NEEDS_REASON => {
            return ask_reason(viewer, tx, subject.id, stage).await.map(Moved::Asked);
        }
        outcome => outcome?,
    };
    let card = deals::card(tx, subject.id).await?.ok_or_else(gone)?;
    Ok(Moved::Told(match outcome {
        MoveOutcome::Moved { from, to, event } => {
            let (fact, by) = (
                text!("change-moved", reference = card.reference.to_string(), stage = &to.name),
                changes::actor_name(tx),
            );
            let (was, event, open) = (Some(from.name), Some(event), Some(card.reference));
            notices::changed(viewer, &Changed { fact, by: &by, was, event, open })
        }
        MoveOutcome::AlreadyThere(stage) => notices::already_there(viewer, card.reference, &stage.name),
        MoveOutcome::Conflict { now_in, change } => {
            let wanted = card.stages.iter().find(|known| known.id == stage);
            let wanted = wanted.map(|stage| (stage.id, stage.name.as_str())).unwrap_or_default();
            let fresh = Subject { id: card.id, version: card.version };
            notices::move_conflict(viewer, card.reference, fresh, &now_in.name, &change, wanted)
        }
    }))
}

async fn ask_reason(viewer: &Viewer, tx: &mut Tx, deal: Uuid, stage: Uuid) -> Result<Message> {
    let card = deals::card(tx, deal).await?.ok_or_else(gone)?;
    let outcome = pipelines::stage(tx, stage).await?.map(|stage| stage.outcome);
    let kind = if outcome == Some(Outcome::Won) { ReasonKind::Won } else { ReasonKind::Lost };
    let reasons = reasons::list(tx, kind).await?;
    let subject = Subject { id: card.id, version: card.version };
    let question = notices::which_reason(viewer, card.reference, subject, &reasons);
    Ok(cards::deal(viewer, &card).under(question))
}

/// When tomorrow begins for a task that was put off.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// Ticks a task off, or puts it off until tomorrow.
async fn task(
    viewer: &Viewer,
    request: &Request,
    tx: &mut Tx,
    (action, taken): (Action, &ActionTaken),
) -> Result<Option<Message>> {
    let Ok(id) = taken.value().parse::<Uuid>() else { return Ok(Some(notices::stale(viewer))) };
    if !tx.first_time(&request.key).await? {
        return Ok(None);
    }
    let reference = tasks::card(tx, id).await?.ok_or_else(gone)?.reference;
    let updated = if action == Action::HomeDone {
        tasks::complete(tx, id, None).await?.updated
    } else {
        let tomorrow = tx.today().checked_add_days(Days::new(1)).unwrap_or_else(|| tx.today());
        let until = calendar::moment(tx.actor().time_zone, tomorrow.and_time(MORNING));
        tasks::snooze(tx, id, until).await?
    };
    changes::updated(viewer, tx, reference, &updated, true).await.map(Some)
}
