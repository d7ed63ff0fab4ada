//! Roles: what people may do. The six system roles are there from the beginning; a workspace makes further ones out of
//! permissions. What lives here is what a role is; who holds which lives in `users`, what it may do with a single field in
//! `access`.

mod permissions;
mod system;

use uuid::Uuid;

use crate::actor::Scope;
use crate::error::Result;
use crate::refusal;
use crate::tx::Tx;
use crate::users::HeldRole;

pub use permissions::{Permission, Permissions};
pub use system::Role;

/// Gives a new workspace the system roles.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn add_system(tx: &mut Tx) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    for role in Role::ALL {
        let id = tx.new_id();
        sqlx::query!(
            "INSERT INTO crm.roles (workspace_id, id, key, name, system, permissions, scope, created_at, updated_at)
             VALUES ($1, $2, $3, $4, true, $5, $6, $7, $7)",
            workspace_id,
            id,
            role.as_str(),
            role.first_name(),
            &role.permissions().names(),
            role.usual_scope().as_str(),
            now,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// The id of a system role in this workspace.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn system_id(tx: &mut Tx, role: Role) -> Result<Uuid> {
    let workspace_id = tx.workspace_id();
    let id = sqlx::query_scalar!(
        "SELECT id FROM crm.roles WHERE workspace_id = $1 AND key = $2",
        workspace_id,
        role.as_str()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(id)
}

/// These roles, as somebody would hold them, by key and each once.
///
/// # Errors
/// Refused where one is not in use; else where the database fails.
pub(crate) async fn held_by_id(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<HeldRole>> {
    let workspace_id = tx.workspace_id();
    let roles = sqlx::query_as!(
        HeldRole,
        "SELECT id, key, name FROM crm.roles
          WHERE workspace_id = $1 AND id = ANY ($2) AND deleted_at IS NULL ORDER BY key",
        workspace_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    if ids.iter().all(|id| roles.iter().any(|role| role.id == *id)) {
        Ok(roles)
    } else {
        Err(refusal!("error-no-such-role").about("roles").into())
    }
}

/// What these roles let somebody do, taken together, and the widest of their scopes.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn together(tx: &mut Tx, ids: &[Uuid]) -> Result<(Permissions, Scope)> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT permissions, scope FROM crm.roles WHERE workspace_id = $1 AND id = ANY ($2)",
        workspace_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let permissions = Permissions::named(rows.iter().flat_map(|row| &row.permissions).map(String::as_str));
    let scope = rows.iter().filter_map(|row| Scope::parse(&row.scope)).max().unwrap_or(Scope::Own);
    Ok((permissions, scope))
}
