//! How somebody comes in: by configuration, by an administrator's tap, or at once where the workspace says so.

use chrono_tz::Tz;
use uuid::Uuid;

use super::standing;
use super::{Status, User, an_admin, by_slack_id, get, unknown_user};
use crate::actor::{Actor, Origin, Permission, Role};
use crate::crm::Crm;
use crate::error::Result;
use crate::events::{self, Change};
use crate::jobs::{self, NewJob};
use crate::records::RecordKind;
use crate::refusal;
use crate::tx::Tx;
use crate::workspaces::{self, JoinPolicy, Workspace};
use crate::{fields, roles};

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
            standing::settle_in(&mut tx, &user).await?;
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
    let locale = profile.locale.as_deref().unwrap_or(&settings.locale);
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
        locale,
        role.as_str(),
        role.usual_scope().as_str(),
        status.as_str(),
        now,
    )
    .execute(tx.conn())
    .await?;
    if added.rows_affected() == 1 {
        let role_id = roles::system_id(tx, role).await?;
        hold(tx, id, role_id).await?;
        let after = serde_json::json!({
            "slack_id": profile.slack_id, "name": name, "email": email, "time_zone": zone.name(), "locale": locale,
            "role_ids": [role_id], "roles": [role.as_str()], "status": status.as_str(),
        });
        let kind = "user.created";
        events::record(tx, Change { kind, record: RecordKind::User, id, version: 1, before: None, after: Some(after) })
            .await?;
    }
    by_slack_id(tx, &profile.slack_id).await?.ok_or_else(unknown_user)
}

/// Gives somebody new their first role.
async fn hold(tx: &mut Tx, user_id: Uuid, role_id: Uuid) -> Result<()> {
    let workspace_id = tx.workspace_id();
    sqlx::query!(
        "INSERT INTO crm.user_roles (workspace_id, user_id, role_id) VALUES ($1, $2, $3)",
        workspace_id,
        user_id,
        role_id,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Lets somebody in who asked, with a role and its usual scope. Doing it twice changes nothing: whoever is in already
/// stays as they are, so that a button that was overtaken takes no role away.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn admit(tx: &mut Tx, user_id: Uuid, role: Role) -> Result<User> {
    tx.require(Permission::ManageTeam)?;
    let before = get(tx, user_id).await?.ok_or_else(unknown_user)?;
    if before.status == Status::Active { Ok(before) } else { standing::give_role(tx, user_id, role).await }
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
    standing::decide(tx, user_id, |person| person.set("status", Status::Declined.as_str())).await
}
