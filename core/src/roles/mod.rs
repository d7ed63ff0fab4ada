//! Roles: what people may do. The six system roles are there from the beginning; a workspace makes further ones out of
//! permissions. What lives here is what a role is; who holds which lives in `users`, what it may do with a single field in
//! `access`.
//!
//! Nobody makes a role that may do more than they may themselves, or changes one that does.

mod permissions;
mod rules;
mod system;

use serde_json::json;
use uuid::Uuid;

use crate::access::FieldRules;
use crate::actor::Scope;
use crate::error::Result;
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec};
use crate::records::{self, Added, Changes, Done, Fields, RecordKind, Updated};
use crate::refusal;
use crate::tx::Tx;

pub use permissions::{Permission, Permissions};
pub(crate) use rules::{guard, in_use, may_bring_back, may_put_away, may_retire, settle, within_mine, written};
pub use system::Role;

/// What a role consists of. Its key never changes, and `field_access` is written through `access`.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Role,
    table: "roles",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageRoles,
    purged: false,
    fields: &[
        Field::new("name", Shape::Name("error-role-needs-name")).at_most(100),
        Field::new("permissions", Shape::Keys).default("[]"),
        Field::new("scope", Shape::Choice(&["own", "team", "department", "all"])).default("\"own\""),
        Field::new("key", Shape::Text(50)).computed(),
        Field::new("system", Shape::YesNo).default("false").computed(),
        Field::new("field_access", Shape::Json).default("{}").computed(),
    ],
    parts: &[("user_roles", "role_id")],
    mentions: &[],
};

/// A role to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRole {
    /// What people call it; required.
    pub name: String,
    /// What it lets people do.
    pub permissions: Permissions,
    /// Whose records they see by it.
    pub scope: Scope,
}

/// A role, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleCard {
    /// Its id.
    pub id: Uuid,
    /// Its key, `SALES_REP`; never changes.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Whether it is one of the six that every workspace has.
    pub system: bool,
    /// What it lets people do.
    pub permissions: Permissions,
    /// Whose records they see by it.
    pub scope: Scope,
    /// How many people who may work hold it.
    pub people: i64,
    /// Its version.
    pub version: i32,
}

/// Makes a role.
///
/// # Errors
/// Refused without the permission, where the name is none or taken, or where the role would do more than the actor may; else
/// where the database fails.
pub async fn create(tx: &mut Tx, new: NewRole) -> Result<Added> {
    let given = Changes::new()
        .with("name", new.name)
        .with("permissions", new.permissions.names())
        .with("scope", new.scope.as_str());
    records::add(tx, RecordKind::Role, &given).await
}

/// Makes a role that is like another but for its name; how one begins who wants a system role with changes.
///
/// # Errors
/// As for [`create`], and where there is no such role.
pub async fn copy(tx: &mut Tx, id: Uuid, name: &str) -> Result<Added> {
    tx.require(Permission::ManageRoles)?;
    let original = records::live(tx, &SPEC, id).await?.fields;
    let mut given = Changes::new().with("name", name);
    for key in ["permissions", "scope"] {
        given.set(key, original.get(key).clone());
    }
    // What the original hides, the copy hides.
    let hides = Fields::new().with("field_access", original.get("field_access").clone());
    records::add_with(tx, RecordKind::Role, &given, hides).await
}

/// Changes what a role is called, what it lets people do (not of a system role), or whose records they see by it. It holds
/// for everybody who has it from their next step on.
///
/// # Errors
/// Refused without the permission, where the role does or would do more than the actor may, or where a value is none; else
/// where the database fails.
pub async fn change(tx: &mut Tx, id: Uuid, changes: &Changes, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::Role, id, changes, seen).await
}

/// Takes a role out of use. Those who hold it keep their other roles; it comes back with [`restore`].
///
/// # Errors
/// Refused without the permission, for a system role, where the role may do more than the actor, or while somebody has no
/// other role, naming them; else where the database fails.
pub async fn retire(tx: &mut Tx, id: Uuid) -> Result<Done> {
    records::archive(tx, RecordKind::Role, id).await
}

/// Brings a role back into use, for those who held it too.
///
/// # Errors
/// Refused without the permission, where the role may do, see or show more than the actor, or where it is in use; else where
/// the database fails.
pub async fn restore(tx: &mut Tx, id: Uuid) -> Result<Done> {
    records::restore(tx, RecordKind::Role, id).await
}

/// Every role in use: the six, highest first, then the workspace's own by name.
///
/// # Errors
/// Where the database fails.
pub async fn list(tx: &mut Tx) -> Result<Vec<RoleCard>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT r.id, r.key, r.name, r.system, r.permissions, r.scope, r.version,
                  (SELECT count(*) FROM crm.user_roles h
                     JOIN crm.users u ON u.workspace_id = $1 AND u.id = h.user_id AND u.status = 'active'
                    WHERE h.workspace_id = $1 AND h.role_id = r.id) AS "people!"
             FROM crm.roles r WHERE r.workspace_id = $1 AND r.deleted_at IS NULL
            ORDER BY r.name COLLATE "und-x-icu", r.id"#,
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut roles: Vec<RoleCard> = rows
        .into_iter()
        .map(|row| RoleCard {
            id: row.id,
            key: row.key,
            name: row.name,
            system: row.system,
            permissions: Permissions::named(row.permissions.iter().map(String::as_str)),
            scope: Scope::parse(&row.scope).unwrap_or(Scope::Own),
            people: row.people,
            version: row.version,
        })
        .collect();
    roles.sort_by_key(|role| Role::parse(&role.key).and_then(Role::rank).unwrap_or(usize::MAX));
    Ok(roles)
}

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
    let (workspace_id, key) = (tx.workspace_id(), role.as_str());
    let id = sqlx::query_scalar!("SELECT id FROM crm.roles WHERE workspace_id = $1 AND key = $2", workspace_id, key)
        .fetch_one(tx.conn())
        .await?;
    Ok(id)
}

/// The role with this key, or with this name in any case.
///
/// # Errors
/// Refused where there is none in use; else where the database fails.
pub async fn find(tx: &mut Tx, key_or_name: &str) -> Result<Uuid> {
    let (workspace_id, wanted) = (tx.workspace_id(), crate::fields::folded(key_or_name));
    let found = sqlx::query_scalar!(
        "SELECT id FROM crm.roles
          WHERE workspace_id = $1 AND deleted_at IS NULL AND (key = upper(replace($2, '-', '_')) OR lower(name) = lower($2))
          ORDER BY key = upper(replace($2, '-', '_')) DESC LIMIT 1",
        workspace_id,
        wanted,
    )
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or_else(|| refusal!("error-no-such-role").about("role_ids").into())
}

/// The keys of these roles, in order, for whoever reads of them.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn keys_of(tx: &mut Tx, ids: &[Uuid]) -> Result<serde_json::Value> {
    let workspace_id = tx.workspace_id();
    let keys = sqlx::query_scalar!(
        "SELECT key FROM crm.roles WHERE workspace_id = $1 AND id = ANY ($2) ORDER BY key",
        workspace_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(json!(keys))
}

/// What those of these roles that are in use say of fields.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn field_rules(tx: &mut Tx, ids: &[Uuid]) -> Result<FieldRules> {
    let workspace_id = tx.workspace_id();
    let rules = sqlx::query_scalar!(
        r#"SELECT coalesce(jsonb_agg(jsonb_build_object('sensitive', 'see_sensitive' = ANY (permissions), 'fields', field_access)),
                           '[]') AS "rules!"
             FROM crm.roles WHERE workspace_id = $1 AND id = ANY ($2) AND deleted_at IS NULL"#,
        workspace_id,
        ids,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(FieldRules::of_roles(&rules))
}

/// What those of these roles that are in use let somebody do, taken together, and the widest of their scopes.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn together(tx: &mut Tx, ids: &[Uuid]) -> Result<(Permissions, Scope)> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT permissions, scope FROM crm.roles WHERE workspace_id = $1 AND id = ANY ($2) AND deleted_at IS NULL",
        workspace_id,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let permissions = Permissions::named(rows.iter().flat_map(|row| &row.permissions).map(String::as_str));
    let scope = rows.iter().filter_map(|row| Scope::parse(&row.scope)).max().unwrap_or(Scope::Own);
    Ok((permissions, scope))
}
