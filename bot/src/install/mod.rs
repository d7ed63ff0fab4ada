//! The app in its workspaces: installed by the one token of `SLACK_BOT_TOKEN`, or by OAuth in as many as want it; its tokens;
//! and its end there.

mod leaving;
mod oauth;
mod pages;
mod tokens;

use crm_core::secrets::Secret;
use crm_core::users::{self, Profile};
use crm_core::workspaces::{self, NewInstallation, Settings, Workspace};
use crm_core::{Crm, Error};
use serde_json::Value;
use slack_morphism::prelude::{SlackApiToken, SlackApiTokenValue};

use crate::bot::Bot;
use crate::slack::{Slack, SlackError, profile_of};

pub(crate) use leaving::look_after;
pub use oauth::Distribution;
pub(crate) use oauth::routes;
pub(crate) use tokens::Tokens;

/// Why the installation could not be read from Slack.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// Slack refused the token or does not answer.
    #[error("SLACK_BOT_TOKEN could not be used")]
    Slack(#[from] SlackError),
    /// The database did not take it.
    #[error("the installation could not be stored")]
    Store(#[from] Error),
}

/// Asks Slack whose token this is, takes note of the installation, and lets in those who are administrators from the start.
/// May run at every start.
///
/// # Errors
/// Where Slack refuses the token or does not answer, or the database fails.
pub async fn install_by_token(
    crm: &Crm,
    slack: &Slack,
    token: &Secret,
    settings: Settings,
) -> Result<Workspace, InstallError> {
    let token = SlackApiToken::new(SlackApiTokenValue::from(token.reveal().to_owned()));
    let who = slack.post(&token, "auth.test", &Value::Object(serde_json::Map::new())).await?;
    let text = |name: &str| who.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let domain = text("url").trim_start_matches("https://").split('.').next().unwrap_or_default().to_owned();
    let workspace = workspaces::install(
        crm,
        NewInstallation {
            slack_team_id: text("team_id"),
            org_wide: false,
            scopes: String::new(),
            slack_enterprise_id: who.get("enterprise_id").and_then(Value::as_str).map(str::to_owned),
            name: text("team"),
            domain,
            bot_user_id: text("user_id"),
            bot_token: None,
            installer_slack_id: None,
            settings,
        },
    )
    .await?;
    admit_first_admins(crm, slack, &token, &workspace).await?;
    Ok(workspace)
}

/// Lets in whoever is an administrator from the start, so that there is somebody to ask.
pub(crate) async fn admit_first_admins(
    crm: &Crm,
    slack: &Slack,
    token: &SlackApiToken,
    workspace: &Workspace,
) -> Result<(), InstallError> {
    let profiles = all_profiles(slack, token, &workspace.slack_team_id).await?;
    for profile in users::candidates_for_admin(crm, workspace, &profiles) {
        users::first_touch(crm, workspace, profile).await?;
    }
    Ok(())
}

/// After an installation: whoever is an administrator from the start is let in, at once where it is one person. What does not
/// succeed now is made up for when somebody first asks to be let in.
async fn settle(bot: &Bot, workspace: &Workspace) {
    let Ok(token) = bot.token(workspace.id).await else { return };
    let settled = match workspace.installer_slack_id.as_deref().filter(|_| bot.crm().configured_admins().is_empty()) {
        Some(installer) => admit_installer(bot, &token, workspace, installer).await,
        None => admit_first_admins(bot.crm(), bot.slack(), &token, workspace).await,
    };
    if let Err(error) = settled {
        tracing::warn!(%error, workspace.id = %workspace.id, "the first administrator of workspace {} could not be let in yet", workspace.id);
    }
}

async fn admit_installer(
    bot: &Bot,
    token: &SlackApiToken,
    workspace: &Workspace,
    installer: &str,
) -> Result<(), InstallError> {
    let answer = bot.slack().get(token, "users.info", &[("user", installer), ("include_locale", "true")]).await?;
    let profile = profile_of(answer.get("user").unwrap_or(&Value::Null), &workspace.slack_team_id);
    for profile in users::candidates_for_admin(bot.crm(), workspace, &[profile]) {
        users::first_touch(bot.crm(), workspace, profile).await?;
    }
    Ok(())
}

/// Pages of `users.list` that are read at most: 200 people each.
const MAX_PAGES: usize = 50;

async fn all_profiles(slack: &Slack, token: &SlackApiToken, team_id: &str) -> Result<Vec<Profile>, SlackError> {
    let mut profiles = Vec::new();
    let mut cursor = String::new();
    for _ in 0..MAX_PAGES {
        let page = slack
            .get(token, "users.list", &[("limit", "200"), ("include_locale", "true"), ("cursor", &cursor)])
            .await?;
        let members = page.get("members").and_then(Value::as_array);
        profiles.extend(members.into_iter().flatten().map(|user| profile_of(user, team_id)));
        cursor = page.pointer("/response_metadata/next_cursor").and_then(Value::as_str).unwrap_or_default().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    Ok(profiles)
}
