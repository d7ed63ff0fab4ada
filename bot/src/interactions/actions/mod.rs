//! Buttons, selects and menus: who clicked, what, and which module does it. Each area has a module of its own.

mod around;
mod changing;
mod deals;
mod leads;
mod lists;
mod people;
mod questions;
mod records;
mod tasks;

use crm_blocks::ids::{Action, Known};
use crm_blocks::{Message, Viewer, notices};
use crm_core::{Result, Tx};

use super::{Place, forms, looking, undo};
use crate::bot::Bot;
use crate::commands::{self, Request};
use crate::envelope::{ActionTaken, Interaction};
use crate::grammar::SLASH;
use crate::people::{Admission, admit};
use crate::{home, panels};

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

/// A click, and all that its handler needs.
pub(in crate::interactions) struct Click<'a> {
    pub bot: &'a Bot,
    pub viewer: &'a Viewer,
    pub request: &'a Request,
    pub interaction: &'a Interaction,
    pub action: Action,
    pub taken: &'a ActionTaken,
}

impl Click<'_> {
    /// The value of the button or of the chosen option.
    pub(in crate::interactions) fn value(&self) -> &str {
        self.taken.value()
    }

    /// Where the record is shown anew: in place of its card where nobody else reads that, else beside it. The card that others
    /// read follows the record by itself.
    pub(in crate::interactions) fn place(&self) -> Place {
        if self.interaction.container.is_private() { Place::Instead } else { Place::New }
    }

    /// An answer for who clicked, beside what is there.
    pub(in crate::interactions) fn beside(message: Message) -> Answer {
        Some((message, Place::New))
    }

    /// That the card is of another version.
    pub(in crate::interactions) fn stale(&self) -> Answer {
        Self::beside(notices::stale(self.viewer))
    }
}

/// What is said, and where; nothing where there is nothing to say.
pub(in crate::interactions) type Answer = Option<(Message, Place)>;

async fn perform(bot: &Bot, interaction: &Interaction, action: Action, taken: &ActionTaken) -> Answer {
    let request = match request(bot, interaction).await {
        Ok(request) => request,
        Err(message) => return Some((*message, Place::New)),
    };
    let tx = match admit(bot, &request.workspace, &request.slack_id).await {
        Ok(Admission::Granted(tx)) => *tx,
        Ok(Admission::Answered(message)) => return Some((*message, Place::New)),
        Err(error) => return Some((bot.explain(&bot.anybody(), &error), Place::New)),
    };
    if home::is_of_home(action) {
        home::act(bot, &request, tx, action, taken).await;
        return None;
    }
    if panels::is_of_panels(action) {
        panels::act(bot, &request, interaction, tx, (action, taken)).await;
        return None;
    }
    let viewer = bot.viewer(tx.actor());
    let click = Click { bot, viewer: &viewer, request: &request, interaction, action, taken };
    match done(&click, tx).await {
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
        channel_id: interaction.channel.id.clone(),
        key: commands::request_key(&interaction.trigger_id, &content),
    })
}

async fn done(click: &Click<'_>, tx: Tx) -> Result<Answer> {
    match click.action {
        Action::Open | Action::Details | Action::Menu => records::done(click, tx).await,
        Action::AddContact
        | Action::AddCompany
        | Action::AddDeal
        | Action::AddLead
        | Action::AddTask
        | Action::AddNote
        | Action::EditRecord
        | Action::Log => records::add(click, tx).await,
        Action::SetOwner | Action::SetFollowUp | Action::SetPriority | Action::SetDue | Action::SetAnyway => {
            changing::done(click, tx).await
        }
        Action::LeadStatus | Action::Convert | Action::NotAFit | Action::Disqualify => leads::done(click, tx).await,
        Action::TaskDone | Action::TaskReopen | Action::Snooze => tasks::done(click, tx).await,
        Action::Undo => undo::take_back(click, tx, false).await,
        Action::Redo => undo::take_back(click, tx, true).await,
        Action::Compare => undo::compare(click, tx).await,
        Action::MoveDeal | Action::WinDeal | Action::MoveAnyway | Action::CloseDeal => deals::done(click, tx).await,
        Action::PageBack
        | Action::PageNext
        | Action::AskFind
        | Action::ListKind
        | Action::SaveSearch
        | Action::Filters => lists::done(click, tx).await,
        Action::UndoEntry
        | Action::HistoryMore
        | Action::TimelineType
        | Action::TimelineChannel
        | Action::TimelineFirst
        | Action::TimelinePage => looking::done(click, tx).await,
        Action::ChooseCompany | Action::AddAnyway | Action::RunLine | Action::ChooseTarget | Action::FindTarget => {
            questions::done(click, tx).await
        }
        Action::Dismiss => super::targets::dismiss(click, tx).await,
        Action::Admit | Action::Decline => people::done(click, tx).await,
        Action::HandOver => super::people::hand_over(click.viewer, click.request, tx, click.taken).await,
        Action::ChannelMode
        | Action::ChannelAmounts
        | Action::OpenChannel
        | Action::ChannelArchive
        | Action::ChannelKeep
        | Action::ChooseRecord
        | Action::PickRecord
        | Action::PickPerson
        | Action::MakeTask => around::done(click, tx).await,
        // Other fields of a form tell nothing before it is sent.
        Action::Depend | Action::PickDepend | Action::StepBack => {
            forms::changed(click.bot, click.interaction, tx, click.action).await?;
            Ok(None)
        }
        // What belongs to Home and its panels has been done.
        _ => Ok(None),
    }
}
