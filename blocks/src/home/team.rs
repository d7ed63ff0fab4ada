//! Team: who works here, who waits, what roles may do, which teams there are, what everybody did.

use chrono::{DateTime, Utc};
use crm_core::roles::RoleCard;
use crm_core::teams::TeamCard;
use crm_core::text;
use crm_core::texts::Text;
use crm_core::users::{Status, User};
use slack_morphism::prelude::*;

use super::{Body, Pages, menu};
use crate::cards;
use crate::ids::Action;
use crate::kit;
use crate::mrkdwn::Mrkdwn;
use crate::panels::Screen;
use crate::viewer::Viewer;

/// Rows on a page.
pub(super) const ROWS: usize = 20;
/// Characters of a name.
const NAME: usize = 60;

/// The parts of the view, by the names under which they are kept.
pub const PEOPLE: &str = "people";
/// Those who left.
pub const LEFT: &str = "left";
/// Teams and departments.
pub const TEAMS: &str = "teams";
/// Roles.
pub const ROLES: &str = "roles";
/// What everybody did.
pub const ACTIVITY: &str = "activity";

/// What its reader may do here.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rights {
    /// Let people in, change their roles and teams, end their access.
    pub manages_team: bool,
    /// Make and change roles.
    pub manages_roles: bool,
    /// Read what everybody did.
    pub audits: bool,
}

/// A page of people.
#[derive(Debug, Clone, Default)]
pub struct PeoplePage {
    /// The people of this page.
    pub people: Vec<User>,
    /// Those who wait to be let in; on the first page.
    pub waiting: Vec<User>,
    /// The teams, to name those that somebody is in.
    pub teams: Vec<TeamCard>,
    /// Which page.
    pub pages: Pages,
    /// Whether these are those who left.
    pub left: bool,
    /// What its reader may do.
    pub rights: Rights,
}

/// The view Team: people.
#[must_use]
pub fn people(viewer: &Viewer, page: &PeoplePage) -> Body {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    for waiting in page.waiting.iter().take(5) {
        let said = text!("join-request", name = kit::cut(&waiting.name, NAME));
        let id = waiting.id.to_string();
        blocks.push(kit::section(&viewer.mrkdwn(&said)));
        blocks.push(kit::actions(
            None,
            vec![
                kit::primary(kit::button(Action::Admit, &viewer.plain(&text!("button-admit")), &id)).into(),
                kit::button(Action::Decline, &viewer.plain(&text!("button-decline")), &id).into(),
            ],
        ));
    }
    if !page.waiting.is_empty() {
        blocks.push(kit::divider());
    }
    for user in page.people.iter().take(ROWS) {
        blocks.extend(person(viewer, page, user));
    }
    if page.people.is_empty() {
        blocks.push(kit::context(&viewer.mrkdwn(&text!("home-nobody-left"))));
    }
    let mut filters = vec![parts(viewer, page.rights, if page.left { LEFT } else { PEOPLE })];
    if page.rights.manages_team && !page.left {
        filters.push(go(viewer, &text!("home-invite"), &Screen::Invite, Action::PanelOpen));
    }
    body(viewer, filters, blocks, page.pages)
}

fn body(viewer: &Viewer, filters: Vec<SlackActionBlockElement>, blocks: Vec<SlackBlock>, pages: Pages) -> Body {
    let title = viewer.plain(&text!("home-team"));
    Body { title, filters, blocks, pager: pages.pager(viewer), ..Body::default() }
}

/// The menu of the view's parts; who may not read what everybody did is not offered it.
fn parts(viewer: &Viewer, rights: Rights, chosen: &str) -> SlackActionBlockElement {
    let option = |words: &Text, value: &str| kit::option(&viewer.plain(words), value);
    let mut options = vec![option(&text!("home-people"), PEOPLE)];
    if rights.manages_team {
        options.push(option(&text!("home-who-left"), LEFT));
    }
    options.push(option(&text!("home-teams"), TEAMS));
    options.push(option(&text!("home-roles"), ROLES));
    if rights.audits {
        options.push(option(&text!("home-activity"), ACTIVITY));
    }
    menu(viewer, Action::HomePart, &text!("home-team"), options, chosen)
}

/// A button that opens a panel.
fn go(viewer: &Viewer, label: &Text, screen: &Screen, action: Action) -> SlackActionBlockElement {
    kit::button(action, &viewer.plain(label), &screen.code()).into()
}

fn person(viewer: &Viewer, page: &PeoplePage, user: &User) -> [SlackBlock; 2] {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.name.as_str()).collect();
    let text = Mrkdwn::bold(&kit::cut(&user.name, NAME)).then(" · ", &Mrkdwn::mention(&user.slack_id));
    let text = text.then("\n", &Mrkdwn::words(&kit::cut(&roles.join(", "), 200)));
    let led = page.teams.iter().filter(|team| team.members.iter().any(|member| member.person.id == user.id));
    let teams: Vec<&str> = led.map(|team| team.name.as_str()).collect();
    let small = viewer
        .mrkdwn(&scope(user.scope.as_str()))
        .then(" · ", &Mrkdwn::words(&kit::cut(&teams.join(", "), 200)))
        .then(" · ", &Mrkdwn::words(user.time_zone.name()));
    if !page.rights.manages_team {
        return [kit::section(&text), kit::context(&small)];
    }
    let spoken = viewer.plain(&text!("home-manage-spoken", name = kit::cut(&user.name, NAME)));
    let (screen, label) = if user.status == Status::Deactivated {
        (Screen::Return(user.id), text!("home-reactivate"))
    } else {
        (Screen::Person(user.id), text!("home-manage"))
    };
    let button = kit::labelled_button(Action::PanelOpen, &viewer.plain(&label), &screen.code(), &spoken);
    [kit::section_with(&text, button), kit::context(&small)]
}

/// Whose records somebody sees, in words.
pub(crate) fn scope(scope: &str) -> Text {
    match scope {
        "all" => text!("scope-all"),
        "department" => text!("scope-department"),
        "team" => text!("scope-team"),
        _ => text!("scope-own"),
    }
}

/// The view Team: teams.
#[must_use]
pub fn teams(viewer: &Viewer, teams: &[TeamCard], rights: Rights, page: usize) -> Body {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    for team in teams.iter().skip(page * ROWS).take(ROWS) {
        let department = team.department.as_ref().map(|(_, name)| kit::cut(name, NAME)).unwrap_or_default();
        let text = Mrkdwn::bold(&kit::cut(&team.name, NAME)).then(" · ", &Mrkdwn::words(&department));
        let members = team.members.iter().take(12).fold(Mrkdwn::default(), |all, member| {
            let name = kit::cut(&member.person.name, NAME);
            let name =
                if member.leads { viewer.mrkdwn(&text!("home-leads-team", name = name)) } else { Mrkdwn::words(&name) };
            all.then(", ", &name)
        });
        let rest = team.members.len().saturating_sub(12);
        let members = if rest > 0 {
            members.then(" ", &viewer.mrkdwn(&text!("home-and-more", count = rest)))
        } else if team.members.is_empty() {
            viewer.mrkdwn(&text!("home-team-empty"))
        } else {
            members
        };
        if rights.manages_team {
            let code = Screen::Team(team.id).code();
            let spoken = viewer.plain(&text!("home-manage-spoken", name = kit::cut(&team.name, NAME)));
            let label = viewer.plain(&text!("home-manage"));
            blocks.push(kit::section_with(&text, kit::labelled_button(Action::PanelOpen, &label, &code, &spoken)));
        } else {
            blocks.push(kit::section(&text));
        }
        blocks.push(kit::context(&members));
    }
    if teams.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("home-no-teams"))));
    }
    let mut filters = vec![parts(viewer, rights, TEAMS)];
    if rights.manages_team {
        filters.push(go(viewer, &text!("home-new-team"), &Screen::NewTeam, Action::PanelOpen));
    }
    body(viewer, filters, blocks, Pages { page, has_more: teams.len() > (page + 1) * ROWS })
}

/// The view Team: roles, and what each may do.
#[must_use]
pub fn roles(viewer: &Viewer, roles: &[RoleCard], rights: Rights, page: usize) -> Body {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    for role in roles.iter().skip(page * ROWS).take(ROWS) {
        let count = role.permissions.iter().count();
        let text = Mrkdwn::bold(&kit::cut(&role.name, NAME)).then(
            "\n",
            &viewer.mrkdwn(&text!(
                "home-role-line",
                count = count,
                people = viewer.plain(&text!("home-people-count", count = role.people)),
            )),
        );
        let code = Screen::Role(role.id).code();
        let spoken = viewer.plain(&text!("home-permissions-spoken", name = kit::cut(&role.name, NAME)));
        let label = viewer.plain(&text!("home-permissions"));
        blocks.push(kit::section_with(&text, kit::labelled_button(Action::PanelOpen, &label, &code, &spoken)));
        blocks.push(kit::context(&viewer.mrkdwn(&scope(role.scope.as_str()))));
    }
    let mut filters = vec![parts(viewer, rights, ROLES)];
    if rights.manages_roles {
        filters.push(go(viewer, &text!("home-new-role"), &Screen::NewRole, Action::PanelOpen));
    }
    body(viewer, filters, blocks, Pages { page, has_more: roles.len() > (page + 1) * ROWS })
}

/// A line of the log of what everybody did.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// What happened, such as `deal.moved`.
    pub kind: String,
    /// To which record, in words: `D-142 Renewal`; nothing where the reader does not see it.
    pub record: Option<String>,
    /// Who did it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Which fields it changed, as people call them.
    pub fields: Vec<String>,
}

/// A page of the log.
#[derive(Debug, Clone, Default)]
pub struct ActivityPage {
    /// The lines, latest first.
    pub lines: Vec<LogLine>,
    /// Which page.
    pub pages: Pages,
    /// What its reader may do.
    pub rights: Rights,
}

/// Lines of the log on a page.
pub const LOG: usize = 40;

/// The view Team: what everybody did.
#[must_use]
pub fn activity(viewer: &Viewer, page: &ActivityPage) -> Body {
    let mut blocks: Vec<SlackBlock> = page.lines.iter().take(LOG).map(|line| log_line(viewer, line)).collect();
    if blocks.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("home-log-empty"))));
    }
    body(viewer, vec![parts(viewer, page.rights, ACTIVITY)], blocks, page.pages)
}

fn log_line(viewer: &Viewer, line: &LogLine) -> SlackBlock {
    let by = line.by.clone().unwrap_or_else(|| viewer.plain(&text!("the-crm")));
    let kind = line.kind.split_once('.').map_or(line.kind.as_str(), |(record, _)| record);
    let record = match &line.record {
        Some(record) => kit::cut(record, NAME),
        None => viewer.plain(&text!("home-record-kind", kind = kind)),
    };
    let what = cards::event_words(&line.kind).with("by", kit::cut(&by, NAME)).with("at", viewer.moment(line.at));
    let head = Mrkdwn::bold(&record).then(" · ", &viewer.mrkdwn(&what));
    kit::context(&head.then(" · ", &Mrkdwn::words(&kit::cut(&line.fields.join(", "), 120))))
}
