//! Installation by token: the one workspace of `SLACK_BOT_TOKEN`.

use crm_core::secrets::Secret;
use crm_core::users::{self, Profile};
use crm_core::workspaces::{self, NewInstallation, Settings, Workspace};
use crm_core::{Crm, Error};
use serde_json::Value;
use slack_morphism::prelude::{SlackApiToken, SlackApiTokenValue};

use crate::slack::{Slack, SlackError, profile_of};

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
