//! Where somebody stands: which roles they hold, whose records they see, whether they may work.
//!
//! Nobody gives what they do not have: a role can be given and taken, and a person be changed, only by somebody who may do
//! everything that this role or person may, and nobody is shown more than they see themselves. So a role that manages the
//! team leads no further than itself.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{SPEC, Status, User, WELCOME, get, unknown_user};
use crate::actor::{Permission, Role, Scope};
use crate::error::Result;
use crate::events::Why;
use crate::jobs::{self, NewJob};
use crate::records::rules::{self, Asked, Written};
use crate::records::{self, Fields, RecordKind, Step};
use crate::tx::Tx;
use crate::{access, refusal, reports, roles};

/// The name of the lock ([`Tx::lock`]) that whoever takes an administrator away holds while they count the others.
const ADMINISTRATORS: &str = "administrators";

/// Makes this one system role somebody's only one, with its usual scope, and lets them in where they are not yet.
///
/// # Errors
/// Refused without the permission, where the role or the person may do more than the actor, or where nobody would be left
/// as administrator; else where the database fails.
pub async fn give_role(tx: &mut Tx, user_id: Uuid, role: Role) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let role_id = roles::system_id(tx, role).await?;
    decide(tx, user_id, |person| {
        person.set("role_ids", json!([role_id]));
        person.set("own_scope", Value::Null);
        person.set("status", Status::Active.as_str());
    })
    .await
}

/// Makes these somebody's roles. A scope that was set for them stays; they are not let in by it.
///
/// # Errors
/// Refused without the permission, without any role or with one that is not in use, where a role or the person may do more
/// than the actor, or where nobody would be left as administrator; else where the database fails.
pub async fn set_roles(tx: &mut Tx, user_id: Uuid, role_ids: &[Uuid]) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    decide(tx, user_id, |person| set_ids(person, role_ids.to_vec())).await
}

/// Gives somebody one more role.
///
/// # Errors
/// As for [`set_roles`].
pub async fn add_role(tx: &mut Tx, user_id: Uuid, role_id: Uuid) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    decide(tx, user_id, |person| {
        let mut ids = person.ids("role_ids");
        ids.push(role_id);
        set_ids(person, ids);
    })
    .await
}

/// Takes one of somebody's roles from them.
///
/// # Errors
/// As for [`set_roles`]; the last one stays.
pub async fn take_role(tx: &mut Tx, user_id: Uuid, role_id: Uuid) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    decide(tx, user_id, |person| {
        let mut ids = person.ids("role_ids");
        ids.retain(|id| *id != role_id);
        set_ids(person, ids);
    })
    .await
}

fn set_ids(person: &mut Fields, mut ids: Vec<Uuid>) {
    ids.sort_unstable();
    ids.dedup();
    person.set("role_ids", json!(ids));
}

/// Sets whose records somebody sees; without a scope, it is again the widest of their roles'.
///
/// # Errors
/// Refused without the permission, where the person may do more than the actor, or would see more than the actor; else where
/// the database fails.
pub async fn set_scope(tx: &mut Tx, user_id: Uuid, scope: Option<Scope>) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    decide(tx, user_id, |person| person.set("own_scope", scope.map(Scope::as_str))).await
}

/// Changes what is decided about somebody, held until the transaction ends, so that two who do it at once come one after the
/// other. Nothing is written where it is so already.
pub(super) async fn decide(tx: &mut Tx, user_id: Uuid, change: impl FnOnce(&mut Fields)) -> Result<User> {
    let before = records::live(tx, &SPEC, user_id).await?;
    let mut after = before.fields.clone();
    change(&mut after);
    let event =
        rules::settle(tx, &SPEC, Asked { id: user_id, given: &Fields::new() }, Some(&before.fields), &mut after)
            .await?;
    let step = Step { event, after, archived_at: None, why: Why::default() };
    records::write(tx, &SPEC, user_id, &before, step).await?;
    get(tx, user_id).await?.ok_or_else(unknown_user)
}

/// What a change of somebody is called.
pub(crate) fn event_of(before: &Fields, after: &Fields) -> &'static str {
    let status = |fields: &Fields| fields.text("status").map(Status::parse);
    match (status(before), status(after)) {
        (was, is) if was == is => rules::event_of(RecordKind::User, rules::UPDATED),
        (Some(Status::Deactivated), Some(Status::Active)) => "user.reactivated",
        (_, Some(Status::Active)) => "user.admitted",
        (_, Some(Status::Deactivated)) => "user.deactivated",
        _ => "user.declined",
    }
}

/// Refuses a change of somebody's standing that is not the actor's to make, or that nobody may make.
pub(crate) async fn guard(tx: &mut Tx, before: &Fields, after: &Fields) -> Result<()> {
    if ["role_ids", "own_scope", "status"].iter().any(|key| before.get(key) != after.get(key)) {
        // People change and undo their own profile without it.
        tx.require(Permission::ManageTeam)?;
    }
    let name = || before.text("name").unwrap_or_default().to_owned();
    let (mine, my_scope) = (tx.actor().permissions(), tx.actor().scope());
    let (had, has) = (before.ids("role_ids"), after.ids("role_ids"));
    let (theirs, their_usual) = roles::together(tx, &had).await?;
    if !theirs.within(mine) {
        return Err(refusal!("error-person-beyond-you", name = name()).into());
    }
    let added: Vec<Uuid> = has.iter().filter(|id| !had.contains(id)).copied().collect();
    roles::in_use(tx, &added).await?;
    let (given, _) = roles::together(tx, &added).await?;
    roles::within_mine(tx, given)?;
    let rules = roles::field_rules(tx, &added).await?;
    access::within_mine(tx, &rules)?;
    if has.is_empty() && !had.is_empty() {
        return Err(refusal!("error-needs-some-role", name = name()).about("role_ids").into());
    }
    let (_, usual) = roles::together(tx, &has).await?;
    let (saw, sees) = (scope_of(before).unwrap_or(their_usual), scope_of(after).unwrap_or(usual));
    if sees > saw && sees > my_scope {
        return Err(refusal!("error-scope-beyond-you").about("own_scope").into());
    }
    let admin = roles::system_id(tx, Role::Admin).await?;
    let administers =
        |fields: &Fields| fields.text("status") == Some("active") && fields.ids("role_ids").contains(&admin);
    if administers(before) && !administers(after) {
        another_admin(tx, admin, &name()).await?;
    }
    Ok(())
}

fn scope_of(person: &Fields) -> Option<Scope> {
    person.text("own_scope").and_then(Scope::parse)
}

/// Refuses where the person is the only one who administers the workspace.
async fn another_admin(tx: &mut Tx, admin: Uuid, name: &str) -> Result<()> {
    tx.lock(ADMINISTRATORS).await?;
    let workspace_id = tx.workspace_id();
    let administrators = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.users u
             JOIN crm.user_roles h ON h.workspace_id = $1 AND h.user_id = u.id AND h.role_id = $2
            WHERE u.workspace_id = $1 AND u.status = 'active'"#,
        workspace_id,
        admin,
    )
    .fetch_one(tx.conn())
    .await?;
    if administrators > 1 { Ok(()) } else { Err(refusal!("error-last-administrator", name = name).into()) }
}

/// What follows from a change of somebody once it is written.
pub(crate) async fn written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    // The undoing of somebody's first touch would archive them.
    if written.after.has(records::ARCHIVED_AT) {
        return Err(refusal!("error-deactivate-instead").into());
    }
    let user = get(tx, written.id).await?.ok_or_else(unknown_user)?;
    keep_for_previous_release(tx, &user).await?;
    settle_in(tx, &user).await?;
    let was = written.before.text("status").map(Status::parse);
    if user.status == Status::Active && was.is_some_and(|was| was != Status::Active) {
        let welcome = NewJob::new(WELCOME, json!({ "user_id": user.id })).unique(user.id.to_string());
        jobs::enqueue(tx, welcome).await?;
    }
    Ok(())
}

/// `role` and `scope` are what the previous release reads.
async fn keep_for_previous_release(tx: &mut Tx, user: &User) -> Result<()> {
    let workspace_id = tx.workspace_id();
    sqlx::query!(
        "UPDATE crm.users SET role = $3, scope = $4 WHERE workspace_id = $1 AND id = $2 AND (role <> $3 OR scope <> $4)",
        workspace_id,
        user.id,
        user.role.as_str(),
        user.scope.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What everybody who may work gets: those who may see reports their daily one, and nobody else.
pub(crate) async fn settle_in(tx: &mut Tx, user: &User) -> Result<()> {
    if user.status == Status::Active && user.permissions.has(Permission::Report) {
        reports::schedule_daily(tx, user).await
    } else {
        reports::unschedule_daily(tx, user).await
    }
}
