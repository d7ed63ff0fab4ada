//! The Home tab: one frame around every view. Header, navigation, filters, what the last step came to, the view itself, a
//! pager, and as of when it is true. A further view joins by one more variant of [`View`] and a function that lays it out.

mod calendar;
mod pipeline;
mod records;
mod rows;
mod settings;
mod team;
mod today;
mod welcome;

pub use calendar::{CalendarPage, Span, calendar};
pub use pipeline::{ColumnPage, OPEN, PipelinePage, StageColumn, column, pipeline};
pub use records::{LIFECYCLES, OPEN_LEADS, RecordsPage, contacts, leads};
pub use settings::{Section, settings};
pub(crate) use team::scope;
pub use team::{
    ACTIVITY, ActivityPage, LEFT, LOG, LogLine, PEOPLE, PeoplePage, ROLES, Rights, TEAMS, activity, people, roles,
    teams,
};
pub use today::{TodayPage, today};
pub use welcome::{Newcomer, SetupStep, outside, setup, welcome};

use crm_core::actor::{Actor, Permission};
use crm_core::text;
use crm_core::texts::Text;
use slack_morphism::prelude::*;
use uuid::Uuid;

use crate::ids::Action;
use crate::kit::{self, MenuOption};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// A view of the Home tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What is to be done now.
    Today,
    /// The open deals by stage.
    Pipeline,
    /// Leads, by status and words.
    Leads,
    /// Contacts, by words.
    Contacts,
    /// Tasks and meetings by day, week and month.
    Tasks,
    /// Who works here, and what they may do.
    Team,
    /// What can be set.
    Settings,
}

impl View {
    /// Every view, in the order of the menu.
    pub const ALL: [Self; 7] =
        [Self::Today, Self::Pipeline, Self::Leads, Self::Contacts, Self::Tasks, Self::Team, Self::Settings];

    /// The name by which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Pipeline => "pipeline",
            Self::Leads => "leads",
            Self::Contacts => "contacts",
            Self::Tasks => "tasks",
            Self::Team => "team",
            Self::Settings => "settings",
        }
    }

    /// The view of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.as_str() == name)
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Today => text!("home-today"),
            Self::Pipeline => text!("home-pipeline"),
            Self::Leads => text!("home-leads"),
            Self::Contacts => text!("home-contacts"),
            Self::Tasks => text!("home-tasks"),
            Self::Team => text!("home-team"),
            Self::Settings => text!("home-settings"),
        }
    }

    /// Whether somebody with these rights has anything to see in it.
    #[must_use]
    pub fn is_for(self, actor: &Actor) -> bool {
        match self {
            Self::Pipeline => actor.may(Permission::ReadDeals),
            Self::Leads => actor.may(Permission::ReadLeads) && actor.may(Permission::ReadRecords),
            Self::Contacts => actor.may(Permission::ReadContacts) && actor.may(Permission::ReadRecords),
            Self::Tasks => actor.may(Permission::ReadTasks),
            Self::Today | Self::Team | Self::Settings => true,
        }
    }
}

/// What stands around a view.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The views that its reader may choose.
    pub views: Vec<View>,
    /// The one they chose.
    pub view: View,
    /// How many things they did here: menus of another turn are other menus.
    pub turn: i32,
    /// What the last of them came to.
    pub notice: Vec<SlackBlock>,
    /// Whether they may add anything.
    pub may_add: bool,
}

/// A view, laid out.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Its heading.
    pub title: String,
    /// What narrows it.
    pub filters: Vec<SlackActionBlockElement>,
    /// Where words are typed that narrow it.
    pub search: Option<SlackBlock>,
    /// What it shows.
    pub blocks: Vec<SlackBlock>,
    /// The pages before and after.
    pub pager: Vec<SlackActionBlockElement>,
    /// Whose records these are, how many.
    pub small: Mrkdwn,
}

/// A Home tab. What it shows and as of when are apart: the same at another time is no news.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Everything but the last line.
    pub blocks: Vec<SlackBlock>,
    /// As of when it is true.
    pub as_of: SlackBlock,
}

impl Page {
    /// The view as Slack takes it.
    #[must_use]
    pub fn view(&self) -> SlackView {
        let mut blocks: Vec<SlackBlock> = self.blocks.iter().take(kit::MAX_HOME - 1).cloned().collect();
        blocks.push(self.as_of.clone());
        kit::home(blocks)
    }
}

/// Blocks that the frame needs around a view at most.
const FRAME: usize = 6;
/// Blocks of a notice.
const NOTICE: usize = 8;

/// A view in its frame.
#[must_use]
pub fn page(viewer: &Viewer, frame: &Frame, body: Body) -> Page {
    let id = |slot: &str| Some(block_id(frame.turn, slot));
    let mut blocks = vec![kit::header(&body.title), kit::actions(id("nav"), navigation(viewer, frame))];
    if !body.filters.is_empty() {
        blocks.push(kit::actions(id("filters"), body.filters));
    }
    blocks.extend(body.search);
    let notice: Vec<SlackBlock> = frame.notice.iter().take(NOTICE).cloned().collect();
    if !notice.is_empty() {
        blocks.extend(notice);
        blocks.push(kit::divider());
    }
    let room = kit::MAX_HOME.saturating_sub(FRAME + NOTICE + 1);
    blocks.extend(body.blocks.into_iter().take(room));
    if !body.pager.is_empty() {
        blocks.push(kit::actions(id("pager"), body.pager));
    }
    let time = viewer.mrkdwn(&text!("card-as-of", time = viewer.clock()));
    Page { blocks, as_of: kit::context(&body.small.then(" · ", &time)) }
}

/// The name of a block of the frame, another one each turn.
pub(crate) fn block_id(turn: i32, slot: &str) -> String {
    format!("crm1.home.t{turn}.{slot}")
}

fn navigation(viewer: &Viewer, frame: &Frame) -> Vec<SlackActionBlockElement> {
    let options = frame.views.iter().map(|view| kit::option(&viewer.plain(&view.label()), view.as_str())).collect();
    let say = |words: &Text| viewer.plain(words);
    let views = kit::select(Action::HomeView, &say(&text!("home-view")), options, Some(frame.view.as_str()));
    let mut elements: Vec<SlackActionBlockElement> = vec![views.into()];
    if frame.may_add {
        elements.push(kit::primary(kit::button(Action::HomeAdd, &say(&text!("home-add")), "add")).into());
    }
    elements.extend([
        kit::button(Action::AskFind, &say(&text!("home-find")), "home").into(),
        kit::button(Action::HomeRefresh, &say(&text!("home-refresh")), "refresh").into(),
        kit::button(Action::HomeHelp, &say(&text!("button-help")), "help").into(),
    ]);
    elements
}

/// The value of the choice "everybody" in a menu of people.
pub const EVERYBODY: &str = "all";
/// The value of the choice "me" in a menu of people.
pub const ME: &str = "me";

/// Whose records a view shows: a menu of everybody, oneself, and the others by name.
#[derive(Debug, Clone, Default)]
pub struct Owners {
    /// The others: id and name.
    pub people: Vec<(Uuid, String)>,
    /// The value of the choice: [`EVERYBODY`], [`ME`] or somebody's id.
    pub chosen: String,
    /// Whether there is anything to choose: who sees only their own records has no menu.
    pub is_offered: bool,
}

impl Owners {
    pub(crate) fn menu(&self, viewer: &Viewer) -> Option<SlackActionBlockElement> {
        if !self.is_offered {
            return None;
        }
        let mut options = vec![
            kit::option(&viewer.plain(&text!("home-everybody")), EVERYBODY),
            kit::option(&viewer.plain(&text!("home-me")), ME),
        ];
        options.extend(self.people.iter().take(97).map(|(id, name)| kit::option(name, &id.to_string())));
        let placeholder = viewer.plain(&text!("field-owner"));
        Some(kit::select(Action::HomeOwner, &placeholder, options, Some(&self.chosen)).into())
    }
}

/// Where a page stands among others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pages {
    /// Which one, from 0.
    pub page: usize,
    /// Whether another follows.
    pub has_more: bool,
}

impl Pages {
    pub(crate) fn pager(self, viewer: &Viewer) -> Vec<SlackActionBlockElement> {
        let mut elements: Vec<SlackActionBlockElement> = Vec::new();
        if self.page > 0 {
            let (value, spoken) = ((self.page - 1).to_string(), viewer.plain(&text!("page-back")));
            elements.push(kit::labelled_button(Action::HomeBack, "‹", &value, &spoken).into());
        }
        if self.has_more {
            let (value, spoken) = ((self.page + 1).to_string(), viewer.plain(&text!("page-next")));
            elements.push(kit::labelled_button(Action::HomeNext, "›", &value, &spoken).into());
        }
        elements
    }
}

/// A menu of a few choices.
pub(crate) fn menu(
    viewer: &Viewer,
    action: Action,
    placeholder: &Text,
    options: Vec<MenuOption>,
    chosen: &str,
) -> SlackActionBlockElement {
    kit::select(action, &viewer.plain(placeholder), options, Some(chosen)).into()
}

/// The heading of a part of a view.
pub(crate) fn heading(viewer: &Viewer, words: &Text) -> SlackBlock {
    kit::section(&Mrkdwn::bold(&viewer.plain(words)))
}
