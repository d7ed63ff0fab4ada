//! What holds whenever a role is made, changed or taken out of use.

use serde_json::json;
use uuid::Uuid;

use super::{Permission, Permissions, Role};
use crate::actor::Scope;
use crate::error::{Result, UserError};
use crate::records::rules::Written;
use crate::records::{ARCHIVED_AT, Fields};
use crate::tx::Tx;
use crate::{access, refusal, users};

/// How many people a refusal names.
const NAMED: usize = 3;

/// Completes a new or changed role, or refuses it.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    let mut permissions = Permissions::NONE;
    for name in after.texts("permissions") {
        let known = Permission::parse(&name);
        let known = known.ok_or_else(|| refusal!("error-no-such-permission", given = name).about("permissions"))?;
        permissions = permissions.and(Permissions::of(&[known]));
    }
    if permissions == Permissions::NONE {
        return Err(refusal!("error-role-needs-permission").about("permissions").into());
    }
    after.set("permissions", permissions.names());
    match before {
        Some(before) => guard(tx, before, after).await?,
        None => {
            within_mine(tx, permissions)?;
            scope_within_mine(tx, scope_of(after))?;
            let key = free_key(tx, after.text("name").unwrap_or_default()).await?;
            after.set("key", key);
        }
    }
    Ok(None)
}

/// Refuses a change of a role that is not the actor's to make, or that nobody may make.
pub(crate) async fn guard(tx: &mut Tx, before: &Fields, after: &Fields) -> Result<()> {
    let system = before.get("system") == &json!(true);
    if system && before.get("permissions") != after.get("permissions") {
        return Err(refusal!("error-system-role-permissions").about("permissions").into());
    }
    let (was, is) = (scope_of(before), scope_of(after));
    if was != is && before.text("key") == Some(Role::Admin.as_str()) {
        return Err(refusal!("error-administrators-see-all").about("scope").into());
    }
    let all = permissions_of(before).and(permissions_of(after));
    within_mine(tx, all)?;
    if is > was {
        scope_within_mine(tx, is)?;
    }
    if before.get("field_access") != after.get("field_access") {
        access::check(before, after)?;
    }
    access::raised_within_mine(tx, before, after)?;
    Ok(())
}

/// Refuses to put away a role that may do more than the actor.
pub(crate) fn may_put_away(tx: &Tx, role: &Fields) -> Result<(), UserError> {
    within_mine(tx, permissions_of(role))
}

/// Refuses to bring back a role by which those who held it, the actor perhaps among them, could do or see more than the actor.
pub(crate) fn may_bring_back(tx: &Tx, role: &Fields) -> Result<(), UserError> {
    may_put_away(tx, role)?;
    scope_within_mine(tx, scope_of(role))?;
    access::within_mine(tx, &access::rules_of_role(role))
}

fn permissions_of(role: &Fields) -> Permissions {
    Permissions::named(role.texts("permissions").iter().map(String::as_str))
}

fn scope_of(role: &Fields) -> Scope {
    role.text("scope").and_then(Scope::parse).unwrap_or(Scope::Own)
}

/// Refuses to give away what the actor may not do.
pub(crate) fn within_mine(tx: &Tx, permissions: Permissions) -> Result<(), UserError> {
    match permissions.without(tx.actor().permissions()).iter().next() {
        None => Ok(()),
        Some(lacking) => Err(refusal!("error-role-beyond-you", action = lacking.as_str()).about("permissions")),
    }
}

fn scope_within_mine(tx: &Tx, scope: Scope) -> Result<(), UserError> {
    if scope > tx.actor().scope() { Err(refusal!("error-scope-beyond-you").about("scope")) } else { Ok(()) }
}

/// Refuses roles that nobody can be given: there are none of these ids, or they are retired.
pub(crate) async fn in_use(tx: &mut Tx, ids: &[Uuid]) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let known = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.roles WHERE workspace_id = $1 AND id = ANY ($2) AND deleted_at IS NULL"#,
        workspace_id,
        ids,
    )
    .fetch_one(tx.conn())
    .await?;
    if usize::try_from(known) == Ok(ids.len()) {
        Ok(())
    } else {
        Err(refusal!("error-no-such-role").about("role_ids").into())
    }
}

/// A key that no role has or had, out of the name: `Partner manager` is `PARTNER_MANAGER`.
async fn free_key(tx: &mut Tx, name: &str) -> Result<String> {
    tx.lock("keys of roles").await?;
    let key = key_of(name);
    let (workspace_id, like) = (tx.workspace_id(), format!("{key}%"));
    let taken =
        sqlx::query_scalar!("SELECT key FROM crm.roles WHERE workspace_id = $1 AND key LIKE $2", workspace_id, like,)
            .fetch_all(tx.conn())
            .await?;
    let numbered = (2..).map(|number| format!("{key}_{number}"));
    let mut candidates = std::iter::once(key.clone()).chain(numbered);
    Ok(candidates.find(|candidate| !taken.contains(candidate)).unwrap_or(key))
}

/// Letters and digits of the Latin alphabet, in capitals; 40 at most, so that a number still fits.
fn key_of(name: &str) -> String {
    let mut key = String::new();
    for character in name.to_uppercase().chars() {
        match character {
            'A'..='Z' | '0'..='9' => key.push(character),
            _ if !key.is_empty() && !key.ends_with('_') => key.push('_'),
            _ => {}
        }
    }
    let key: String = key.trim_matches('_').chars().take(40).collect();
    if key.starts_with(|first: char| first.is_ascii_uppercase()) {
        key
    } else {
        format!("ROLE_{key}").trim_end_matches('_').to_owned()
    }
}

/// Refuses to take a role out of use that is the system's, or that somebody cannot do without.
pub(crate) async fn may_retire(tx: &mut Tx, id: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let system =
        sqlx::query_scalar!("SELECT system FROM crm.roles WHERE workspace_id = $1 AND id = $2", workspace_id, id)
            .fetch_one(tx.conn())
            .await?;
    if system {
        return Err(refusal!("error-system-role-stays").into());
    }
    nobody_without(tx, id).await
}

/// Refuses where somebody who works here, or asked to, would be left without any role.
async fn nobody_without(tx: &mut Tx, id: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let mut names = sqlx::query_scalar!(
        r#"SELECT u.name FROM crm.user_roles h
             JOIN crm.users u ON u.workspace_id = $1 AND u.id = h.user_id AND u.status IN ('active', 'requested')
            WHERE h.workspace_id = $1 AND h.role_id = $2
              AND NOT EXISTS (SELECT FROM crm.user_roles o
                                JOIN crm.roles r ON r.workspace_id = $1 AND r.id = o.role_id AND r.deleted_at IS NULL
                               WHERE o.workspace_id = $1 AND o.user_id = u.id AND o.role_id <> $2)
            ORDER BY u.name COLLATE "und-x-icu""#,
        workspace_id,
        id,
    )
    .fetch_all(tx.conn())
    .await?;
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    match names.is_empty() {
        true => Ok(()),
        false => Err(refusal!("error-role-needed", names = names.join(", "), more = more).into()),
    }
}

/// What follows from a change of a role once it is written: who gets a daily report. A role that goes by the undoing of its
/// making is looked at here.
pub(crate) async fn written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    if written.after.has(ARCHIVED_AT) {
        nobody_without(tx, written.id).await?;
    }
    let changed = written.after.names("permissions") || written.after.names(ARCHIVED_AT);
    if written.before.is_empty() || !changed {
        return Ok(());
    }
    let workspace_id = tx.workspace_id();
    let holders = sqlx::query_scalar!(
        "SELECT user_id FROM crm.user_roles WHERE workspace_id = $1 AND role_id = $2",
        workspace_id,
        written.id,
    )
    .fetch_all(tx.conn())
    .await?;
    for holder in holders {
        if let Some(user) = users::get(tx, holder).await? {
            users::settle_in(tx, &user).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_from_names() {
        for (name, key) in [
            ("Partner manager", "PARTNER_MANAGER"),
            ("  Verkäufer (Süd) ", "VERK_UFER_S_D"),
            ("2nd line", "ROLE_2ND_LINE"),
            ("役割", "ROLE"),
        ] {
            assert_eq!(key_of(name), key, "{name}");
        }
        assert!(key_of(&"x".repeat(200)).len() <= 45);
    }
}
