//! Following Slack: what it says of somebody's name, address, zone and language is taken over, and whoever leaves there has no
//! access here any more.

use serde_json::{Value, json};
use uuid::Uuid;

use super::joining::{Profile, is_outsider};
use super::profile::{ProfileChange, change_profile};
use super::standing::decide;
use super::{Status, User, by_slack_id, reactivate};
use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::{Error, Result};
use crate::fields;
use crate::jobs::{self, NewJob};
use crate::tx::Tx;
use crate::workspaces::Workspace;

/// The job that tells administrators of somebody who left Slack: `{"user_id": …}`.
pub const LEFT_SLACK: &str = "users.left_slack";

/// What came of following Slack.
#[derive(Debug, Clone, PartialEq)]
pub enum Followed {
    /// Nobody who is known here.
    Nobody,
    /// They are as Slack says, or what Slack says is nothing to us.
    Kept,
    /// They left Slack and have no access here any more.
    Left(User),
    /// They came back to Slack and have their access again.
    Returned(User),
}

/// Does what follows from somebody's profile in Slack as it is now. Somebody who is deactivated there, or a guest now, is
/// deactivated here, and administrators are asked who takes over what is theirs; when they come back, so does their access.
/// Who was deactivated here by a person stays so.
///
/// # Errors
/// Where the database fails.
pub async fn follow_slack(crm: &Crm, workspace: &Workspace, profile: &Profile) -> Result<Followed> {
    let mut tx = crm.begin(&Actor::system(workspace.id, Origin::Slack)).await?;
    let Some(user) = by_slack_id(&mut tx, &profile.slack_id).await? else { return Ok(Followed::Nobody) };
    let known = known(&mut tx, user.id).await?;
    let outside = is_outsider(profile) || profile.is_deleted;
    let followed = match (outside, user.status) {
        (true, Status::Active) => leave(&mut tx, &user).await?,
        (false, Status::Deactivated) if known.left => come_back(&mut tx, &user).await?,
        _ => Followed::Kept,
    };
    // Of whoever is gone Slack tells an empty address and the like, which nobody wants to read on old records.
    if !outside && !matches!(user.status, Status::Declined) {
        take_over(&mut tx, &user, profile, known.profile.as_ref()).await?;
        remember(&mut tx, user.id, profile).await?;
    }
    tx.commit().await?;
    Ok(followed)
}

/// What is known of somebody from Slack.
struct Known {
    profile: Option<Value>,
    left: bool,
}

async fn known(tx: &mut Tx, id: Uuid) -> Result<Known> {
    let workspace_id = tx.workspace_id();
    let known = sqlx::query_as!(
        Known,
        r#"SELECT slack_profile AS profile, left_slack_at IS NOT NULL AS "left!"
             FROM crm.users WHERE workspace_id = $1 AND id = $2 FOR UPDATE"#,
        workspace_id,
        id,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(known)
}

async fn leave(tx: &mut Tx, user: &User) -> Result<Followed> {
    tx.savepoint().await?;
    match decide(tx, user.id, |person| person.set("status", Status::Deactivated.as_str())).await {
        Ok(user) => {
            mark_left(tx, user.id, true).await?;
            let tell = NewJob::new(LEFT_SLACK, json!({ "user_id": user.id })).unique(user.id.to_string());
            jobs::enqueue(tx, tell).await?;
            Ok(Followed::Left(user))
        }
        // The only administrator: without them nobody could make another one. They cannot act any more in any case.
        Err(Error::User(refusal)) => {
            tx.roll_back_to_savepoint().await?;
            let (id, code) = (user.id, refusal.code());
            tracing::warn!(user.id = %id, code, "user {id} left Slack and stays: name another administrator in CRM_ADMINS");
            Ok(Followed::Kept)
        }
        Err(fault) => Err(fault),
    }
}

async fn come_back(tx: &mut Tx, user: &User) -> Result<Followed> {
    tx.savepoint().await?;
    match reactivate(tx, user.id).await {
        Ok(user) => {
            mark_left(tx, user.id, false).await?;
            Ok(Followed::Returned(user))
        }
        // Their roles are in use no more, or their address is somebody else's now: an administrator decides.
        Err(Error::User(refusal)) => {
            tx.roll_back_to_savepoint().await?;
            tracing::info!(user.id = %user.id, code = refusal.code(), "user {} came back to Slack and not here", user.id);
            Ok(Followed::Kept)
        }
        Err(fault) => Err(fault),
    }
}

async fn mark_left(tx: &mut Tx, id: Uuid, left: bool) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "UPDATE crm.users SET left_slack_at = CASE WHEN $3 THEN $4::timestamptz END WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        id,
        left,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What Slack says of somebody, as it is kept.
pub(super) fn as_kept(profile: &Profile) -> Value {
    json!({
        "name": fields::folded(&profile.name),
        "email": profile.email.as_deref().and_then(|email| fields::email(email).ok()),
        "time_zone": profile.time_zone.map(|zone| zone.name()),
        "locale": profile.locale,
    })
}

/// Takes over what Slack says differently from the last time. Without a last time it is what differs from what is here.
async fn take_over(tx: &mut Tx, user: &User, profile: &Profile, last: Option<&Value>) -> Result<()> {
    let here = json!({
        "name": user.name, "email": user.email, "time_zone": user.time_zone.name(), "locale": user.locale,
    });
    let (last, now) = (last.unwrap_or(&here), as_kept(profile));
    let news = |name: &str| {
        let said = now.get(name).and_then(Value::as_str).filter(|said| !said.is_empty())?;
        let is_new = last.get(name).and_then(Value::as_str) != Some(said);
        (is_new && here.get(name).and_then(Value::as_str) != Some(said)).then(|| said.to_owned())
    };
    let changes = [
        ProfileChange { name: news("name"), ..ProfileChange::default() },
        ProfileChange { email: news("email"), ..ProfileChange::default() },
        ProfileChange { time_zone: news("time_zone"), locale: news("locale"), ..ProfileChange::default() },
    ];
    // Each by itself: an address that is somebody else's keeps no new name away.
    for change in changes.into_iter().filter(|change| *change != ProfileChange::default()) {
        tx.savepoint().await?;
        match change_profile(tx, user.id, change).await {
            Ok(_) => tx.release_savepoint().await?,
            Err(Error::User(refusal)) => {
                tx.roll_back_to_savepoint().await?;
                tracing::info!(user.id = %user.id, code = refusal.code(), "what Slack says of user {} was not taken over", user.id);
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

async fn remember(tx: &mut Tx, id: Uuid, profile: &Profile) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "UPDATE crm.users SET slack_profile = $3, profile_read_at = $4 WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        id,
        as_kept(profile),
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// When Slack was last asked for somebody's profile; nothing where it never was.
///
/// # Errors
/// Where the database fails.
pub async fn profile_read_at(
    crm: &Crm,
    workspace: Uuid,
    slack_id: &str,
) -> Result<Option<chrono::DateTime<chrono::Utc>>> {
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    let read_at = sqlx::query_scalar!(
        "SELECT profile_read_at FROM crm.users WHERE workspace_id = $1 AND slack_id = $2",
        workspace,
        slack_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(read_at.flatten())
}
