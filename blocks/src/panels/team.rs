//! People and teams: who is let in, with which roles; who goes, and who takes their work; who works with whom.

use crm_core::actor::Scope;
use crm_core::roles::RoleCard;
use crm_core::teams::{DepartmentCard, TeamCard};
use crm_core::text;
use crm_core::users::User;
use slack_morphism::prelude::*;

use super::{Deed, Inputs, Panel, Screen, deed, go, row, small};
use crate::home;
use crate::kit::{self, MenuOption};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a name.
const NAME: usize = 60;

fn roles(roles: &[RoleCard]) -> Vec<MenuOption> {
    roles.iter().map(|role| kit::option(&role.name, &role.id.to_string())).collect()
}

/// Somebody to be let in, by their Slack name, with a role.
#[must_use]
pub fn invite(viewer: &Viewer, all: &[RoleCard], usual: Option<&str>) -> Panel {
    let inputs = Inputs::new(viewer)
        .person("person", &text!("panel-person-field"), Some(&text!("panel-invite-hint")))
        .one("role", &text!("panel-role"), roles(all), usual);
    Panel::form(Screen::Invite, None, inputs.finish()).sent_by(text!("panel-let-in"))
}

/// What somebody's form needs besides them.
#[derive(Debug, Clone)]
pub struct PersonForm {
    /// Who.
    pub user: User,
    /// The roles in use.
    pub roles: Vec<RoleCard>,
    /// The teams.
    pub teams: Vec<TeamCard>,
}

/// Somebody who works here: roles, scope, teams; and the end of their access.
#[must_use]
pub fn person(viewer: &Viewer, form: &PersonForm) -> Panel {
    let user = &form.user;
    let held: Vec<String> = user.roles.iter().map(|role| role.id.to_string()).collect();
    let mut scopes = vec![kit::option(&viewer.plain(&text!("panel-scope-usual")), "usual")];
    scopes.extend(Scope::EVERY.map(|scope| kit::option(&viewer.plain(&home::scope(scope.as_str())), scope.as_str())));
    let scope = user.own_scope.map_or("usual", Scope::as_str);
    let teams = form.teams.iter().map(|team| kit::option(&team.name, &team.id.to_string())).collect();
    let is_in = |team: &&TeamCard| team.members.iter().any(|member| member.person.id == user.id);
    let theirs: Vec<String> = form.teams.iter().filter(is_in).map(|team| team.id.to_string()).collect();
    let text = Mrkdwn::bold(&kit::cut(&user.name, NAME)).then(" · ", &Mrkdwn::mention(&user.slack_id));
    let inputs = Inputs::new(viewer)
        .block(kit::section(&text))
        .several("role_ids", &text!("panel-roles"), roles(&form.roles), &held)
        .one("own_scope", &text!("panel-scope"), scopes, Some(scope))
        .several("teams", &text!("panel-teams"), teams, &theirs)
        .block(kit::actions(None, vec![go(viewer, &Screen::Leave(user.id), &text!("panel-end-access"))]));
    Panel::form(Screen::Person(user.id), Some(user.version), inputs.finish())
}

/// Somebody whose access ends, and who takes what is theirs.
#[must_use]
pub fn leave(viewer: &Viewer, user: &User, others: &[User]) -> Panel {
    let options = others
        .iter()
        .filter(|other| other.id != user.id)
        .map(|other| kit::option(&other.name, &other.id.to_string()))
        .collect();
    let inputs = Inputs::new(viewer)
        .block(kit::section(&viewer.mrkdwn(&text!("panel-leave-how", name = kit::cut(&user.name, NAME)))))
        .one_or_none("heir", &text!("panel-heir"), options, None);
    Panel::form(Screen::Leave(user.id), Some(user.version), inputs.finish())
        .back_to(Screen::Person(user.id))
        .sent_by(text!("panel-end-access-yes"))
}

/// Somebody who left and comes back.
#[must_use]
pub fn return_to_work(viewer: &Viewer, user: &User) -> Panel {
    let how = kit::section(&viewer.mrkdwn(&text!("panel-return-how", name = kit::cut(&user.name, NAME))));
    Panel::form(Screen::Return(user.id), Some(user.version), vec![how]).sent_by(text!("panel-let-in"))
}

/// The teams.
#[must_use]
pub fn teams(viewer: &Viewer, teams: &[TeamCard]) -> Panel {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    for team in teams.iter().take(80) {
        let department = team.department.as_ref().map(|(_, name)| kit::cut(name, NAME)).unwrap_or_default();
        let text = Mrkdwn::bold(&kit::cut(&team.name, NAME))
            .then(" · ", &Mrkdwn::words(&department))
            .then("\n", &viewer.mrkdwn(&text!("home-people-count", count = team.members.len())));
        blocks.push(row(viewer, &text, &Screen::Team(team.id), &text!("panel-edit")));
    }
    if teams.is_empty() {
        blocks.push(kit::section(&viewer.mrkdwn(&text!("home-no-teams"))));
    }
    blocks.push(kit::actions(None, vec![go(viewer, &Screen::NewTeam, &text!("home-new-team"))]));
    Panel::list(Screen::Teams, blocks)
}

/// A team to be made.
#[must_use]
pub fn new_team(viewer: &Viewer, departments: &[DepartmentCard]) -> Panel {
    let inputs = Inputs::new(viewer).text("name", &text!("field-name"), "", 100);
    let inputs = department(viewer, inputs, departments, "");
    let inputs =
        inputs.people("members", &text!("panel-members"), &[]).people("leads", &text!("panel-team-leads"), &[]);
    Panel::form(Screen::NewTeam, None, inputs.finish()).back_to(Screen::Teams)
}

/// A team: name, department, who is in it and who leads it.
#[must_use]
pub fn team(viewer: &Viewer, team: &TeamCard, departments: &[DepartmentCard]) -> Panel {
    let slack_ids = |leads_only: bool| -> Vec<String> {
        let members = team.members.iter().filter(|member| member.leads || !leads_only);
        members.map(|member| member.person.slack_id.clone()).collect()
    };
    let inputs = Inputs::new(viewer).text("name", &text!("field-name"), &team.name, 100);
    let present = team.department.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    let inputs = department(viewer, inputs, departments, &present)
        .people("members", &text!("panel-members"), &slack_ids(false))
        .people("leads", &text!("panel-team-leads"), &slack_ids(true))
        .block(deed(
            viewer,
            &Deed::RetireTeam(team.id),
            &text!("panel-dissolve"),
            &text!("panel-dissolve-how", name = kit::cut(&team.name, NAME)),
        ));
    Panel::form(Screen::Team(team.id), Some(team.version), inputs.finish()).back_to(Screen::Teams)
}

fn department<'a>(viewer: &Viewer, inputs: Inputs<'a>, all: &[DepartmentCard], present: &str) -> Inputs<'a> {
    let names = all.iter().take(20).map(|one| kit::cut(&one.name, 40)).collect::<Vec<_>>().join(", ");
    let inputs = inputs.optional(
        "department",
        &text!("panel-department"),
        present,
        (100, Some(&text!("panel-department-hint"))),
    );
    if names.is_empty() { inputs } else { inputs.block(small(viewer, &text!("panel-departments", names = names))) }
}
