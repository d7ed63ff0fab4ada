//! Who works here, and letting somebody in.

use crm_blocks::notices::{self, Changed};
use crm_blocks::{Message, people as views};
use crm_core::actor::{Permission, Role};
use crm_core::users::{self, Status, User};
use crm_core::{Result, Tx, refusal, roles, text};

use super::records::Cx;
use crate::changes;
use crate::grammar::PersonToken;
use crate::people;

/// The people of the workspace, those who wait first.
pub(super) async fn team(cx: &Cx<'_>, mut tx: Tx) -> Result<Option<Message>> {
    let waiting = match tx.actor().may(Permission::ManageTeam) {
        true => users::with_status(&mut tx, Status::Requested).await?,
        false => Vec::new(),
    };
    let active = users::with_status(&mut tx, Status::Active).await?;
    let may_invite = tx.actor().may(Permission::ManageTeam);
    Ok(Some(views::team(&cx.viewer, &active, &waiting, may_invite)))
}

/// The system role of this name, if it is one.
fn system_role(typed: &str) -> Option<Role> {
    let typed = typed.to_lowercase().replace([' ', '-'], "_");
    Role::ALL.into_iter().find(|role| role.as_str().to_lowercase() == typed)
}

/// Lets somebody in as what was said, else as a sales rep; of somebody who works here already, gives them the role.
pub(super) async fn invite(
    cx: &Cx<'_>,
    mut tx: Tx,
    person: PersonToken,
    role: Option<String>,
) -> Result<Option<Message>> {
    tx.require(Permission::ManageTeam)?;
    let (slack_id, shown) = match person {
        PersonToken::SlackId { id, shown } => (id, shown),
        PersonToken::Me => return Err(refusal!("error-invite-yourself").into()),
        PersonToken::Name(name) | PersonToken::NotAPerson(name) => (name.clone(), name),
    };
    let own = match role.as_deref() {
        None => None,
        Some(typed) if system_role(typed).is_some() => None,
        Some(typed) => Some(roles::find(&mut tx, typed).await?),
    };
    let system = role.as_deref().and_then(system_role).unwrap_or(Role::SalesRep);
    let known = match users::find(&mut tx, &slack_id).await? {
        Some(user) => user,
        None => {
            drop(tx);
            let user = met(cx, &slack_id, &shown).await?;
            tx = match people::admit(cx.bot, &cx.request.workspace, &cx.request.slack_id).await? {
                people::Admission::Granted(tx) => *tx,
                people::Admission::Answered(message) => return Ok(Some(*message)),
            };
            user
        }
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let user = given(&mut tx, &known, system, own).await?;
    let by = changes::actor_name(&tx);
    let event = changes::event_of(&mut tx, user.id).await?;
    tx.commit().await?;
    let roles = user.roles.iter().map(|held| held.name.clone()).collect::<Vec<_>>().join(", ");
    let fact = text!("team-invited", name = &user.name, role = roles);
    Ok(Some(notices::changed(&cx.viewer, &Changed { fact, by: &by, was: None, event, open: None })))
}

async fn given(tx: &mut Tx, user: &User, system: Role, own: Option<uuid::Uuid>) -> Result<User> {
    let admitted = if user.status == Status::Active && own.is_none() {
        users::give_role(tx, user.id, system).await?
    } else {
        users::admit(tx, user.id, system).await?
    };
    match own {
        Some(role) => users::set_roles(tx, admitted.id, &[role]).await,
        None => Ok(admitted),
    }
}

/// Somebody whom the CRM does not know yet, as Slack knows them.
async fn met(cx: &Cx<'_>, slack_id: &str, shown: &str) -> Result<User> {
    people::introduce(cx.bot, &cx.request.workspace, slack_id).await?;
    let system = crm_core::Actor::system(cx.request.workspace.id, crm_core::actor::Origin::Slack);
    let mut tx = cx.bot.crm().begin(&system).await?;
    let found = users::find(&mut tx, slack_id).await?;
    found.ok_or_else(|| refusal!("error-owner-unknown", given = shown).about("owner").into())
}
