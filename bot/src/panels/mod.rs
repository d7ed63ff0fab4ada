//! Panels: what is set in a modal. A screen is read and laid out (`show`), what was filled in is saved (`save`), a button's
//! deed is done (`deeds`); what came of it stands on top of the next screen.

mod answers;
mod deeds;
mod fields;
mod people;
mod save;
mod settings;
mod show;

use crm_blocks::ids::Action;
use crm_blocks::panels::{self, Deed, Panel, PanelState, Screen};
use crm_blocks::{Viewer, notices};
use crm_core::texts::Text;
use crm_core::{Error, Tx, refusal};
use serde_json::{Value, json};
use uuid::Uuid;

use answers::Answers;

use crate::bot::Bot;
use crate::commands::Request;
use crate::envelope::{ActionTaken, Interaction};
use crate::people as persons;
use crate::people::Admission;

/// Whether an action belongs to panels.
pub(crate) fn is_of_panels(action: Action) -> bool {
    use Action::{PanelBack, PanelDo, PanelGo, PanelNext, PanelOpen};
    matches!(action, PanelBack | PanelDo | PanelGo | PanelNext | PanelOpen)
}

/// What was done in a panel, and what it shows next.
struct Done {
    /// What was done.
    fact: Text,
    /// The change, by which it is taken back.
    event: Option<Uuid>,
    /// What is shown next.
    next: Screen,
}

/// Opens a panel for whoever holds the trigger.
pub(crate) async fn open(bot: &Bot, request: &Request, screen: &Screen) {
    let viewer = bot.anybody();
    let admitted = persons::admit(bot, &request.workspace, &request.slack_id).await;
    let (viewer, view) = match admitted {
        Ok(Admission::Granted(tx)) => {
            let mut tx = *tx;
            let viewer = bot.viewer(tx.actor());
            let view = shown(bot, &viewer, &mut tx, screen).await;
            (viewer, view)
        }
        Ok(Admission::Answered(message)) => (viewer.clone(), panels::message(&viewer, &title(), message.blocks)),
        Err(error) => (viewer.clone(), panels::message(&viewer, &title(), bot.explain(&viewer, &error).blocks)),
    };
    let Ok(token) = bot.token(request.workspace.id).await else { return };
    if let Err(error) = bot.slack().open_view(&token, &request.trigger_id, &view).await {
        tracing::warn!(%error, "a panel could not be opened");
        let message = notices::done(&viewer, &crm_core::text!("form-not-opened"), None);
        crate::interactions::tell(bot, request.workspace.id, &request.slack_id, &message).await;
    }
}

fn title() -> Text {
    crm_core::text!("home-answer")
}

/// A screen, or in its place why it cannot be shown.
async fn shown(bot: &Bot, viewer: &Viewer, tx: &mut Tx, screen: &Screen) -> slack_morphism::prelude::SlackView {
    match show::panel(viewer, tx, screen).await {
        Ok(panel) => panel.view(viewer, &[]),
        Err(error) => Panel::list(screen.clone(), bot.explain(viewer, &error).blocks).view(viewer, &[]),
    }
}

/// Does what was clicked in a panel, and shows what comes next in its place.
pub(crate) async fn act(
    bot: &Bot,
    request: &Request,
    interaction: &Interaction,
    tx: Tx,
    (action, taken): (Action, &ActionTaken),
) {
    if action == Action::PanelOpen {
        let Some(screen) = Screen::parse(taken.value()) else { return stale(bot, request, tx).await };
        drop(tx);
        return open(bot, request, &screen).await;
    }
    let viewer = bot.viewer(tx.actor());
    let here = serde_json::from_str::<PanelState>(&interaction.view.private_metadata).ok();
    let here = here.and_then(|state| Screen::parse(&state.screen));
    let (notice, next, tx) = match action {
        Action::PanelDo => match Deed::parse(taken.value()) {
            Some(deed) => deed_done(bot, &viewer, (request, here), tx, deed).await,
            None => (notices::stale(&viewer).blocks, here, None),
        },
        _ => (Vec::new(), Screen::parse(taken.value()), Some(tx)),
    };
    if interaction.view.kind == "home" {
        let message = notices::done(&viewer, &crm_core::text!("panel-undone"), None).with_blocks(notice);
        if let Err(error) = crate::home::tell(bot, &request.workspace, &request.slack_id, &message).await {
            tracing::warn!(?error, "a Home tab could not be shown");
        }
        return;
    }
    let Some(next) = next else { return };
    let mut tx = match tx {
        Some(tx) => tx,
        None => match persons::admit(bot, &request.workspace, &request.slack_id).await {
            Ok(Admission::Granted(tx)) => *tx,
            _ => return,
        },
    };
    let view = match show::panel(&viewer, &mut tx, &next).await {
        Ok(panel) => panel.view(&viewer, &notice),
        Err(error) => Panel::list(next.clone(), bot.explain(&viewer, &error).blocks).view(&viewer, &notice),
    };
    drop(tx);
    crate::interactions::update_view(bot, request, interaction, &view).await;
}

async fn stale(bot: &Bot, request: &Request, tx: Tx) {
    let message = notices::stale(&bot.viewer(tx.actor()));
    drop(tx);
    crate::interactions::tell(bot, request.workspace.id, &request.slack_id, &message).await;
}

type Shown = (Vec<slack_morphism::prelude::SlackBlock>, Option<Screen>, Option<Tx>);

/// Does a deed once, and says what came of it and what is shown next.
async fn deed_done(
    bot: &Bot,
    viewer: &Viewer,
    (request, here): (&Request, Option<Screen>),
    mut tx: Tx,
    deed: Deed,
) -> Shown {
    match tx.first_time(&request.key).await {
        Ok(true) => {}
        Ok(false) => return (Vec::new(), here, Some(tx)),
        Err(error) => return (bot.explain(viewer, &error).blocks, here, None),
    }
    let done = match deeds::perform(&mut tx, deed, here.clone()).await {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(error) => Err(error),
    };
    match done {
        Ok(done) => (panels::done(viewer, &done.fact, done.event), Some(done.next), None),
        Err(Error::User(refusal)) => (panels::refused(viewer, &refusal), here, None),
        Err(error) => (bot.explain(viewer, &error).blocks, here, None),
    }
}

/// Saves a panel. The answer shows what comes next in its place, or says at the field what is wrong.
pub(crate) async fn submit(bot: &Bot, interaction: &Interaction) -> Value {
    let answers = Answers(&interaction.view.state);
    let anybody = bot.anybody();
    let state = serde_json::from_str::<PanelState>(&interaction.view.private_metadata).ok();
    let screen = state.as_ref().and_then(|state| Screen::parse(&state.screen));
    let Some(screen) = screen else {
        return json!({ "response_action": "update",
                       "view": panels::message(&anybody, &title(), notices::stale(&anybody).blocks) });
    };
    let workspace = match bot.workspace(interaction.team_id()).await {
        Ok(Some(workspace)) => workspace,
        Ok(None) => return errors(bot, &anybody, &answers, &refusal!("error-unknown-workspace").into()),
        Err(error) => return errors(bot, &anybody, &answers, &error),
    };
    let newcomer = match people::newcomer(bot, &workspace, &screen, &answers).await {
        Ok(newcomer) => newcomer,
        Err(error) => return errors(bot, &anybody, &answers, &error),
    };
    let mut tx = match persons::admit(bot, &workspace, &interaction.user.id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(message)) => {
            return json!({ "response_action": "update",
                           "view": panels::message(&anybody, &title(), message.blocks) });
        }
        Err(error) => return errors(bot, &anybody, &answers, &error),
    };
    let viewer = bot.viewer(tx.actor());
    let ver = state.and_then(|state| state.ver);
    // The same view sent twice is saved once: each time it is shown it has another hash.
    let key = format!("panel:{}:{}", interaction.view.id, interaction.view.hash);
    let is_new = interaction.view.hash.is_empty() || tx.first_time(&key).await.unwrap_or(true);
    let saved = if is_new {
        let answers = Answers(&interaction.view.state);
        save::save(&mut tx, save::Saving { screen: &screen, ver, answers, newcomer }).await
    } else {
        Ok(Done { fact: crm_core::text!("done-before"), event: None, next: screen.clone() })
    };
    let saved = match saved {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(error) => Err(error),
    };
    match saved {
        Ok(done) => after(bot, &viewer, (&workspace, &interaction.user.id), done).await,
        Err(error) => errors(bot, &viewer, &answers, &error),
    }
}

/// What comes next, under what was done.
async fn after(
    bot: &Bot,
    viewer: &Viewer,
    (workspace, slack_id): (&crm_core::workspaces::Workspace, &str),
    done: Done,
) -> Value {
    let notice = panels::done(viewer, &done.fact, done.event);
    let view = match persons::admit(bot, workspace, slack_id).await {
        Ok(Admission::Granted(tx)) => {
            let mut tx = *tx;
            // What was changed may be how its reader reads.
            let viewer = bot.viewer(tx.actor());
            match show::panel(&viewer, &mut tx, &done.next).await {
                Ok(panel) => panel.view(&viewer, &notice),
                Err(error) => Panel::list(done.next, bot.explain(&viewer, &error).blocks).view(&viewer, &notice),
            }
        }
        _ => panels::message(viewer, &title(), notice),
    };
    json!({ "response_action": "update", "view": view })
}

/// The answer that leaves the panel open with what was typed, and says at the field what is wrong.
fn errors(bot: &Bot, viewer: &Viewer, answers: &Answers<'_>, error: &Error) -> Value {
    let field = match error {
        Error::User(refusal) => refusal.field(),
        Error::Fault(_) => None,
    };
    // Slack shows these words as they are: nothing in them is escaped.
    let words = match error {
        Error::User(refusal) => viewer.plain(&notices::brief(refusal.text())).replace('`', ""),
        Error::Fault(_) => bot.explain(viewer, error).text,
    };
    match answers.block(field) {
        Some(block) => json!({ "response_action": "errors", "errors": { block: words } }),
        None => {
            let blocks = vec![crm_blocks::kit::section(&crm_blocks::mrkdwn::Mrkdwn::words(&words))];
            json!({ "response_action": "update", "view": panels::message(viewer, &title(), blocks) })
        }
    }
}
