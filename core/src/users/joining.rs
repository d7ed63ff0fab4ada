//! How somebody comes in: by configuration, by an administrator's tap, or at once where the workspace says so.

use chrono_tz::Tz;
use uuid::Uuid;

use super::{Row, Status, User, an_admin, get, unknown_user};
use crate::actor::{Actor, Origin, Permission, Role, Scope};
use crate::crm::Crm;
use crate::error::Result;
use crate::events::{self, Change};
use crate::jobs::{self, NewJob};
use crate::records::RecordKind;
use crate::refusal;
use crate::tx::Tx;
use crate::workspaces::{self, JoinPolicy, Workspace};
use crate::{fields, reports};

/// A Slack profile, as far as it decides who somebody is to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Their id (`U…`).
    pub slack_id: String,
    /// The name that others see.
    pub name: String,
    /// Their e-mail address, where the app may read it.
    pub email: Option<String>,
    /// Their time zone; the workspace's where Slack names none.
    pub time_zone: Option<Tz>,
    /// Their language, such as `en-US`.
    pub locale: Option<String>,
    /// An app, not a person.
    pub is_bot: bool,
    /// A guest, of one channel or several.
    pub is_guest: bool,
    /// Somebody of another organisation, here through Slack Connect.
    pub is_stranger: bool,
    /// No longer active in Slack.
    pub is_deleted: bool,
    /// The one person who owns the Slack workspace.
    pub is_primary_owner: bool,
}

/// What came of somebody's first touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirstTouch {
    /// They are in.
    Admitted(User),
    /// An administrator was asked; the name is that of one, where there is one.
    Requested {
        /// Whom they may remind.
        admin: Option<String>,
    },
}

/// Meets somebody for the first time: administrators by configuration (`CRM_ADMINS`, else the installer, else Slack's
/// primary owner) are in as ADMIN; anybody else is in as SALES_REP with scope Own where the workspace says so, and
/// otherwise asked for. Guests, bots and people of other organisations are refused, each with its own answer.
///
/// # Errors
/// The refusal; else where the database fails.
pub async fn first_touch(crm: &Crm, workspace: &Workspace, profile: &Profile) -> Result<FirstTouch> {
    refuse_outsiders(profile)?;
    let mut tx = crm.begin(&Actor::system(workspace.id, Origin::Slack)).await?;
    let settings = workspaces::settings(&mut tx).await?;
    let (role, status) = if is_admin_from_the_start(crm.configured_admins(), workspace, profile) {
        (Role::Admin, Status::Active)
    } else if settings.join_policy == JoinPolicy::SalesRep {
        (Role::SalesRep, Status::Active)
    } else {
        (Role::SalesRep, Status::Requested)
    };
    let user = add(&mut tx, profile, &settings, role, status).await?;
    let touch = match user.status {
        Status::Active => {
            settle_in(&mut tx, &user).await?;
            FirstTouch::Admitted(user)
        }
        _ => {
            let ask = NewJob::new(ASK_ADMINS, serde_json::json!({ "user_id": user.id })).unique(user.id.to_string());
            jobs::enqueue(&mut tx, ask).await?;
            FirstTouch::Requested { admin: an_admin(&mut tx).await?.map(|admin| admin.name) }
        }
    };
    tx.commit().await?;
    Ok(touch)
}

/// The job that asks every administrator about somebody who wants in: `{"user_id": …}`.
pub const ASK_ADMINS: &str = "users.ask_admins";
/// The job that tells somebody that they are in: `{"user_id": …}`.
pub const WELCOME: &str = "users.welcome";

fn refuse_outsiders(profile: &Profile) -> Result<()> {
    if profile.is_bot {
        return Err(refusal!("error-bots-cannot-join").into());
    }
    if profile.is_stranger {
        return Err(refusal!("error-strangers-cannot-join").into());
    }
    if profile.is_guest {
        return Err(refusal!("error-guests-cannot-join").into());
    }
    if profile.is_deleted {
        return Err(refusal!("error-deactivated").into());
    }
    Ok(())
}

fn is_admin_from_the_start(configured: &[String], workspace: &Workspace, profile: &Profile) -> bool {
    if !configured.is_empty() {
        return configured.iter().any(|admin| {
            admin == &profile.slack_id
                || profile.email.as_deref().is_some_and(|email| admin.eq_ignore_ascii_case(email))
        });
    }
    match &workspace.installer_slack_id {
        Some(installer) => installer == &profile.slack_id,
        None => profile.is_primary_owner,
    }
}

/// Of these profiles, those who are administrators from the start; asked when a workspace has none yet.
#[must_use]
pub fn candidates_for_admin<'a>(crm: &Crm, workspace: &Workspace, profiles: &'a [Profile]) -> Vec<&'a Profile> {
    profiles
        .iter()
        .filter(|profile| {
            refuse_outsiders(profile).is_ok() && is_admin_from_the_start(crm.configured_admins(), workspace, profile)
        })
        .collect()
}

/// Adds a user; somebody who is known already stays as they are.
async fn add(
    tx: &mut Tx,
    profile: &Profile,
    settings: &workspaces::Settings,
    role: Role,
    status: Status,
) -> Result<User> {
    let (workspace_id, id, now) = (tx.workspace_id(), tx.new_id(), tx.now());
    let zone = profile.time_zone.unwrap_or(settings.time_zone);
    let email = profile.email.as_deref().and_then(|email| fields::email(email).ok());
    let name = fields::folded(&profile.name);
    let added = sqlx::query!(
        "INSERT INTO crm.users (workspace_id, id, slack_id, name, email, time_zone, locale, role, scope, status, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
         ON CONFLICT ON CONSTRAINT users_slack_id_key DO NOTHING",
        workspace_id,
        id,
        profile.slack_id,
        name,
        email,
        zone.name(),
        profile.locale.as_deref().unwrap_or(&settings.locale),
        role.as_str(),
        role.usual_scope().as_str(),
        status.as_str(),
        now,
    )
    .execute(tx.conn())
    .await?;
    if added.rows_affected() == 1 {
        let after = serde_json::json!({"slack_id": profile.slack_id, "role": role.as_str(), "status": status.as_str()});
        let kind = "user.created";
        events::record(tx, Change { kind, record: RecordKind::User, id, version: 1, before: None, after: Some(after) })
            .await?;
    }
    let row = sqlx::query_as!(
        Row,
        "SELECT id, slack_id, name, role, scope, status, time_zone, locale FROM crm.users WHERE workspace_id = $1 AND slack_id = $2",
        workspace_id,
        profile.slack_id,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(User::from(row))
}

/// Lets somebody in who asked, with a role and its usual scope. Doing it twice changes nothing: whoever is in already
/// stays as they are, so that a button that was overtaken takes no role away.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn admit(tx: &mut Tx, user_id: Uuid, role: Role) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = get(tx, user_id).await?.ok_or_else(unknown_user)?;
    if before.status == Status::Active { Ok(before) } else { give_role(tx, user_id, role).await }
}

/// Gives somebody a role and its usual scope, and lets them in where they are not yet.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn give_role(tx: &mut Tx, user_id: Uuid, role: Role) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = get(tx, user_id).await?.ok_or_else(unknown_user)?;
    decide(tx, &before, role, role.usual_scope(), Status::Active).await?;
    let user = get(tx, user_id).await?.ok_or_else(unknown_user)?;
    settle_in(tx, &user).await?;
    if before.status != Status::Active {
        let welcome = NewJob::new(WELCOME, serde_json::json!({ "user_id": user_id })).unique(user_id.to_string());
        jobs::enqueue(tx, welcome).await?;
    }
    Ok(user)
}

/// Says no to somebody who asked.
///
/// # Errors
/// Refused without the permission, or where they are in already; else where the database fails.
pub async fn decline(tx: &mut Tx, user_id: Uuid) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = get(tx, user_id).await?.ok_or_else(unknown_user)?;
    if before.status == Status::Active {
        return Err(refusal!("error-already-in", name = before.name).into());
    }
    decide(tx, &before, Role::SalesRep, Scope::Own, Status::Declined).await?;
    get(tx, user_id).await?.ok_or_else(unknown_user)
}

async fn decide(tx: &mut Tx, before: &User, role: Role, scope: Scope, status: Status) -> Result<()> {
    if (before.role, before.scope, before.status) == (role, scope, status) {
        return Ok(());
    }
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let version = sqlx::query_scalar!(
        "UPDATE crm.users SET role = $3, scope = $4, status = $5, version = version + 1, updated_at = $6, updated_by = $7
          WHERE workspace_id = $1 AND id = $2 RETURNING version",
        workspace_id,
        before.id,
        role.as_str(),
        scope.as_str(),
        status.as_str(),
        now,
        by,
    )
    .fetch_one(tx.conn())
    .await?;
    let facts = |role: Role, scope: Scope, status: Status| serde_json::json!({"role": role.as_str(), "scope": scope.as_str(), "status": status.as_str()});
    let change = Change {
        kind: "user.changed",
        record: RecordKind::User,
        id: before.id,
        version,
        before: Some(facts(before.role, before.scope, before.status)),
        after: Some(facts(role, scope, status)),
    };
    events::record(tx, change).await?;
    Ok(())
}

/// What everybody who may work gets: those who may see reports their daily one, and nobody else.
async fn settle_in(tx: &mut Tx, user: &User) -> Result<()> {
    if user.role.allows(Permission::Report) {
        reports::schedule_daily(tx, user).await
    } else {
        reports::unschedule_daily(tx, user).await
    }
}
