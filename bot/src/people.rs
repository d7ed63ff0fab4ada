//! From a Slack user to a person of the CRM.

use crm_blocks::{Message, notices, people};
use crm_core::users::{self, FirstTouch, SignIn, Status};
use crm_core::workspaces::Workspace;
use crm_core::{Result, Tx, refusal};

use crate::bot::Bot;
use crate::slack::{SlackError, profile_of};

/// What comes of somebody's request to act.
pub(crate) enum Admission {
    /// They act in this transaction.
    Granted(Box<Tx>),
    /// They may not act (yet), and read this instead.
    Answered(Box<Message>),
}

/// Begins a transaction as the person with this Slack id; somebody new is met first.
pub(crate) async fn admit(bot: &Bot, workspace: &Workspace, slack_id: &str) -> Result<Admission> {
    match users::sign_in(bot.crm(), workspace.id, slack_id).await? {
        SignIn::Active(tx) => Ok(Admission::Granted(tx)),
        SignIn::Waiting(user) => waiting(bot, workspace, user.status).await,
        SignIn::Unknown => meet(bot, workspace, slack_id).await,
    }
}

async fn waiting(bot: &Bot, workspace: &Workspace, status: Status) -> Result<Admission> {
    let viewer = bot.anybody();
    let message = match status {
        Status::Requested | Status::Active => {
            let mut tx =
                bot.crm().begin(&crm_core::Actor::system(workspace.id, crm_core::actor::Origin::Slack)).await?;
            let admin = users::an_admin(&mut tx).await?.map(|admin| admin.name);
            people::join_waiting(&viewer, admin.as_deref())
        }
        Status::Declined => notices::done(&viewer, &crm_core::text!("join-was-declined"), None),
        Status::Deactivated => notices::refused(&viewer, &refusal!("error-deactivated")),
    };
    Ok(Admission::Answered(Box::new(message)))
}

/// Asks Slack who this is and lets the workspace's rules decide.
async fn meet(bot: &Bot, workspace: &Workspace, slack_id: &str) -> Result<Admission> {
    let token = bot.token(workspace.id).await?;
    let answer = bot.slack().get(&token, "users.info", &[("user", slack_id), ("include_locale", "true")]).await;
    let profile = match answer {
        Ok(answer) => profile_of(answer.get("user").unwrap_or(&serde_json::Value::Null), &workspace.slack_team_id),
        Err(SlackError::Refused(code)) if code == "user_not_found" || code == "user_not_visible" => {
            return Err(refusal!("error-strangers-cannot-join").into());
        }
        Err(error) => {
            tracing::warn!(%error, user = slack_id, "users.info for {slack_id} failed");
            return Err(refusal!("error-slack-unavailable").into());
        }
    };
    match users::first_touch(bot.crm(), workspace, &profile).await? {
        FirstTouch::Requested { admin } => {
            Ok(Admission::Answered(Box::new(people::join_waiting(&bot.anybody(), admin.as_deref()))))
        }
        FirstTouch::Admitted(_) => match users::sign_in(bot.crm(), workspace.id, slack_id).await? {
            SignIn::Active(tx) => Ok(Admission::Granted(tx)),
            SignIn::Waiting(user) => waiting(bot, workspace, user.status).await,
            SignIn::Unknown => Err(crm_core::Error::broken("a user who was just added is gone")),
        },
    }
}
