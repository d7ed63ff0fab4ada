//! Where somebody stands: which roles they hold, whose records they see, whether they may work.
//!
//! Nobody gives what they do not have: a role can be given and taken, and a person be changed, only by somebody who may do
//! everything that this role or person may, and nobody is shown more than they see themselves. So a role that manages the
//! team leads no further than itself.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{HeldRole, Status, User, WELCOME, get, unknown_user};
use crate::actor::{Permission, Role, Scope};
use crate::error::Result;
use crate::events::{self, Change};
use crate::jobs::{self, NewJob};
use crate::records::RecordKind;
use crate::tx::Tx;
use crate::{refusal, reports, roles};

/// The event that somebody's roles, scope, status or profile were changed.
pub(super) const CHANGED: &str = "user.changed";

/// The name of the lock ([`Tx::lock`]) that whoever takes an administrator away holds while they count the others.
const ADMINISTRATORS: &str = "administrators";

/// What is decided about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// Their roles.
    pub roles: Vec<HeldRole>,
    /// The scope that is set for them, where one is.
    pub own_scope: Option<Scope>,
    /// Whether they may work.
    pub status: Status,
}

impl Standing {
    /// As it is.
    pub fn of(user: &User) -> Self {
        Self { roles: user.roles.clone(), own_scope: user.own_scope, status: user.status }
    }

    /// As events have it.
    fn facts(&self) -> Value {
        json!({
            "roles": self.roles.iter().map(|role| &role.key).collect::<Vec<_>>(),
            "scope": self.own_scope.map(Scope::as_str),
            "status": self.status.as_str(),
        })
    }

    fn is_working_admin(&self) -> bool {
        self.status == Status::Active && self.roles.iter().any(|role| role.key == Role::Admin.as_str())
    }
}

/// Somebody, held until the transaction ends, so that two who change them at once come one after the other.
pub(super) async fn locked(tx: &mut Tx, user_id: Uuid) -> Result<User> {
    let workspace_id = tx.workspace_id();
    sqlx::query!(r#"SELECT id FROM crm.users WHERE workspace_id = $1 AND id = $2 FOR UPDATE"#, workspace_id, user_id,)
        .fetch_optional(tx.conn())
        .await?;
    get(tx, user_id).await?.ok_or_else(unknown_user)
}

/// Makes this one system role somebody's only one, with its usual scope, and lets them in where they are not yet.
///
/// # Errors
/// Refused without the permission, where the role or the person may do more than the actor, or where nobody would be left
/// as administrator; else where the database fails.
pub async fn give_role(tx: &mut Tx, user_id: Uuid, role: Role) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = locked(tx, user_id).await?;
    let role_id = roles::system_id(tx, role).await?;
    let roles = roles::held_by_id(tx, &[role_id]).await?;
    change(tx, &before, Standing { roles, own_scope: None, status: Status::Active }).await
}

/// Makes these somebody's roles. A scope that was set for them stays; they are not let in by it.
///
/// # Errors
/// Refused without the permission, without any role or with one that is not in use, where a role or the person may do more
/// than the actor, or where nobody would be left as administrator; else where the database fails.
pub async fn set_roles(tx: &mut Tx, user_id: Uuid, role_ids: &[Uuid]) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = locked(tx, user_id).await?;
    let roles = roles::held_by_id(tx, role_ids).await?;
    if roles.is_empty() {
        return Err(refusal!("error-needs-some-role", name = before.name).about("roles").into());
    }
    let new = Standing { roles, ..Standing::of(&before) };
    change(tx, &before, new).await
}

/// Gives somebody one more role.
///
/// # Errors
/// As for [`set_roles`].
pub async fn add_role(tx: &mut Tx, user_id: Uuid, role_id: Uuid) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = locked(tx, user_id).await?;
    let ids: Vec<Uuid> = before.roles.iter().map(|role| role.id).chain([role_id]).collect();
    set_roles(tx, user_id, &ids).await
}

/// Takes one of somebody's roles from them.
///
/// # Errors
/// As for [`set_roles`]; the last one stays.
pub async fn take_role(tx: &mut Tx, user_id: Uuid, role_id: Uuid) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = locked(tx, user_id).await?;
    let ids: Vec<Uuid> = before.roles.iter().map(|role| role.id).filter(|id| *id != role_id).collect();
    set_roles(tx, user_id, &ids).await
}

/// Sets whose records somebody sees; without a scope, it is again the widest of their roles'.
///
/// # Errors
/// Refused without the permission, where the person may do more than the actor, or would see more than the actor; else where
/// the database fails.
pub async fn set_scope(tx: &mut Tx, user_id: Uuid, scope: Option<Scope>) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = locked(tx, user_id).await?;
    let new = Standing { own_scope: scope, ..Standing::of(&before) };
    change(tx, &before, new).await
}

/// Writes what was decided about somebody, with its event and what follows from it. Nothing where it is so already.
pub(super) async fn change(tx: &mut Tx, before: &User, new: Standing) -> Result<User> {
    let old = Standing::of(before);
    if old == new {
        return Ok(before.clone());
    }
    within_reach(tx, before, &new).await?;
    if old.is_working_admin() && !new.is_working_admin() {
        another_admin(tx, before).await?;
    }
    let role_ids: Vec<Uuid> = new.roles.iter().map(|role| role.id).collect();
    if old.roles != new.roles {
        hold(tx, before.id, &role_ids).await?;
    }
    let version = write(tx, before.id, &new).await?;
    let (was, is) = differing(old.facts(), new.facts());
    let facts =
        Change { kind: CHANGED, record: RecordKind::User, id: before.id, version, before: Some(was), after: Some(is) };
    events::record(tx, facts).await?;
    let user = get(tx, before.id).await?.ok_or_else(unknown_user)?;
    settle_in(tx, &user).await?;
    if new.status == Status::Active && old.status != Status::Active {
        let welcome = NewJob::new(WELCOME, json!({ "user_id": user.id })).unique(user.id.to_string());
        jobs::enqueue(tx, welcome).await?;
    }
    Ok(user)
}

/// Refuses where the person, or a role that they shall get, may do what the actor may not, or they would see more.
async fn within_reach(tx: &mut Tx, person: &User, new: &Standing) -> Result<()> {
    let (mine, theirs) = (tx.actor().permissions(), person.permissions);
    if !theirs.within(mine) {
        return Err(refusal!("error-person-beyond-you", name = person.name.clone()).into());
    }
    let added: Vec<Uuid> = new.roles.iter().filter(|role| !person.roles.contains(role)).map(|role| role.id).collect();
    let (given, _) = roles::together(tx, &added).await?;
    if let Some(lacking) = given.without(mine).iter().next() {
        return Err(refusal!("error-role-beyond-you", action = lacking.as_str()).about("roles").into());
    }
    let all: Vec<Uuid> = new.roles.iter().map(|role| role.id).collect();
    let (_, usual) = roles::together(tx, &all).await?;
    let scope = new.own_scope.unwrap_or(usual);
    if scope > person.scope && scope > tx.actor().scope() {
        return Err(refusal!("error-scope-beyond-you").about("scope").into());
    }
    Ok(())
}

/// Refuses where nobody else administers the workspace.
async fn another_admin(tx: &mut Tx, leaving: &User) -> Result<()> {
    tx.lock(ADMINISTRATORS).await?;
    let workspace_id = tx.workspace_id();
    let others = sqlx::query_scalar!(
        r#"SELECT EXISTS (
             SELECT FROM crm.users u
               JOIN crm.user_roles h ON h.workspace_id = $1 AND h.user_id = u.id
               JOIN crm.roles r ON r.workspace_id = $1 AND r.id = h.role_id
              WHERE u.workspace_id = $1 AND u.id <> $2 AND u.status = 'active' AND r.key = $3) AS "others!""#,
        workspace_id,
        leaving.id,
        Role::Admin.as_str(),
    )
    .fetch_one(tx.conn())
    .await?;
    if others { Ok(()) } else { Err(refusal!("error-last-administrator", name = leaving.name.clone()).into()) }
}

/// Makes these the roles that somebody holds.
pub(super) async fn hold(tx: &mut Tx, user_id: Uuid, role_ids: &[Uuid]) -> Result<()> {
    let workspace_id = tx.workspace_id();
    sqlx::query!(
        "DELETE FROM crm.user_roles WHERE workspace_id = $1 AND user_id = $2 AND role_id <> ALL ($3)",
        workspace_id,
        user_id,
        role_ids,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "INSERT INTO crm.user_roles (workspace_id, user_id, role_id) SELECT $1, $2, role_id FROM unnest($3::uuid[]) AS role_id
         ON CONFLICT ON CONSTRAINT user_roles_pkey DO NOTHING",
        workspace_id,
        user_id,
        role_ids,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes the row of the person. `role` and `scope` are what the previous release reads.
async fn write(tx: &mut Tx, user_id: Uuid, new: &Standing) -> Result<i32> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let role = Role::highest(new.roles.iter().map(|role| role.key.as_str()));
    let version = sqlx::query_scalar!(
        "UPDATE crm.users SET role = $3, scope = coalesce($4, $5), own_scope = $4, status = $6, version = version + 1,
                updated_at = $7, updated_by = $8
          WHERE workspace_id = $1 AND id = $2 RETURNING version",
        workspace_id,
        user_id,
        role.as_str(),
        new.own_scope.map(Scope::as_str),
        role.usual_scope().as_str(),
        new.status.as_str(),
        now,
        by,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(version)
}

/// Of two sets of facts, those that differ.
pub(super) fn differing(before: Value, after: Value) -> (Value, Value) {
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return (Value::Null, Value::Null) };
    let other = |one: &Map<String, Value>, two: &Map<String, Value>| -> Map<String, Value> {
        one.iter()
            .filter(|(key, value)| two.get(*key) != Some(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    };
    (Value::Object(other(&before, &after)), Value::Object(other(&after, &before)))
}

/// What everybody who may work gets: those who may see reports their daily one, and nobody else.
pub(crate) async fn settle_in(tx: &mut Tx, user: &User) -> Result<()> {
    if user.status == Status::Active && user.permissions.has(Permission::Report) {
        reports::schedule_daily(tx, user).await
    } else {
        reports::unschedule_daily(tx, user).await
    }
}
