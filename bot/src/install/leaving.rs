//! The end of an installation: `app_uninstalled` and `tokens_revoked`, which Slack sends in any order, more than once, and
//! perhaps after the app was installed anew. So the event is a reason to ask, and no more: Slack's answer to our token says
//! how it is now.

use crm_core::jobs::JobError;
use crm_core::workspaces;
use serde_json::json;

use crate::bot::Bot;
use crate::delivery::Happened;
use crate::slack::SlackError;

/// Codes with which Slack says that the app is not installed there.
const GONE: [&str; 6] =
    ["account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired", "team_access_not_granted"];

/// Asks Slack whether the app is still installed in the workspace, and takes note where it is not.
pub(crate) async fn look_after(bot: Bot, event: Happened) -> Result<(), JobError> {
    let workspace = &event.workspace;
    let token = match workspaces::stored_token(bot.crm(), workspace.id).await {
        // Looked up anew: another process may have it from a new installation.
        Ok(_) => {
            bot.forget(workspace).await;
            bot.token(workspace.id).await
        }
        Err(error) => Err(error),
    };
    if let Ok(token) = token {
        match bot.slack().post(&token, "auth.test", &json!({})).await {
            Ok(_) => return Ok(()),
            Err(SlackError::Refused(code)) if GONE.contains(&code.as_str()) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if workspaces::uninstalled(bot.crm(), workspace.id).await? {
        tracing::info!(workspace.id = %workspace.id, "the app is no longer installed in workspace {}", workspace.id);
    }
    bot.forget(workspace).await;
    Ok(())
}
