//! Roles: what each lets people do, and whose records they see by it.

use crm_core::actor::{Permission, Scope};
use crm_core::roles::RoleCard;
use crm_core::text;
use slack_morphism::prelude::*;

use super::{Deed, Inputs, Panel, Screen, deed, go, row, small};
use crate::home;
use crate::kit::{self, MenuOption};
use crate::mrkdwn::Mrkdwn;
use crate::viewer::Viewer;

/// Characters of a name in a row.
const NAME: usize = 60;

/// The roles.
#[must_use]
pub fn roles(viewer: &Viewer, roles: &[RoleCard]) -> Panel {
    let mut blocks: Vec<SlackBlock> = Vec::new();
    for role in roles.iter().take(80) {
        let count = role.permissions.iter().count();
        let text = Mrkdwn::bold(&kit::cut(&role.name, NAME)).then(
            "\n",
            &viewer.mrkdwn(&text!(
                "home-role-line",
                count = count,
                people = viewer.plain(&text!("home-people-count", count = role.people)),
            )),
        );
        blocks.push(row(viewer, &text, &Screen::Role(role.id), &text!("home-permissions")));
    }
    blocks.push(kit::actions(None, vec![go(viewer, &Screen::NewRole, &text!("panel-new-role"))]));
    Panel::list(Screen::Roles, blocks)
}

fn permissions(viewer: &Viewer) -> Vec<MenuOption> {
    Permission::ALL
        .iter()
        .map(|permission| kit::option(&viewer.plain(&permission.text()), permission.as_str()))
        .collect()
}

fn scopes(viewer: &Viewer) -> Vec<MenuOption> {
    Scope::EVERY.map(|scope| kit::option(&viewer.plain(&home::scope(scope.as_str())), scope.as_str())).to_vec()
}

/// A role. Of a system role only name and scope change, and who may not change roles sees what it is.
#[must_use]
pub fn role(viewer: &Viewer, role: &RoleCard, may_change: bool) -> Panel {
    let screen = Screen::Role(role.id);
    if role.system || !may_change {
        let list = role.permissions.iter().fold(Mrkdwn::default(), |list, permission| {
            list.then("\n", &Mrkdwn::words("•").then(" ", &Mrkdwn::words(&viewer.plain(&permission.text()))))
        });
        let mut blocks = vec![
            kit::section(&Mrkdwn::bold(&kit::cut(&role.name, NAME))),
            kit::section(&list),
            kit::context(&viewer.mrkdwn(&home::scope(role.scope.as_str()))),
        ];
        if may_change {
            blocks.push(small(viewer, &text!("panel-system-role")));
            blocks.push(kit::actions(None, vec![go(viewer, &Screen::NewRole, &text!("panel-new-role"))]));
        }
        return Panel::list(screen, blocks);
    }
    let inputs = Inputs::new(viewer)
        .text("name", &text!("field-name"), &role.name, 100)
        .several("permissions", &text!("home-permissions"), permissions(viewer), &role.permissions.names())
        .one("scope", &text!("panel-scope"), scopes(viewer), Some(role.scope.as_str()))
        .block(deed(
            viewer,
            &Deed::RetireRole(role.id),
            &text!("panel-retire"),
            &text!("panel-retire-role-how", name = kit::cut(&role.name, NAME)),
        ));
    Panel::form(screen, Some(role.version), inputs.finish()).back_to(Screen::Roles)
}

/// A role to be made: a name, and the role it begins as.
#[must_use]
pub fn new_role(viewer: &Viewer, roles: &[RoleCard]) -> Panel {
    let like = roles.iter().map(|role| kit::option(&role.name, &role.id.to_string())).collect();
    let inputs = Inputs::new(viewer)
        .text("name", &text!("field-name"), "", 100)
        .one("like", &text!("panel-role-like"), like, None)
        .block(small(viewer, &text!("panel-role-like-hint")));
    Panel::form(Screen::NewRole, None, inputs.finish()).back_to(Screen::Roles)
}
