//! What answers to a message written to the app, and what is shown when its Home tab is opened.

use crm_core::jobs::JobError;
use serde_json::{Value, json};

use super::events::Happened;
use crate::bot::Bot;
use crate::commands::{self, Overrides};
use crate::home;

/// Whether somebody wrote the app a direct message just so: not an app (us among them), not an edit, a deletion or a join.
pub(super) fn is_direct(message: &Value) -> bool {
    message.get("channel_type").and_then(Value::as_str) == Some("im") && is_from_person(message)
}

/// Whether a person wrote the message just so.
pub(super) fn is_from_person(message: &Value) -> bool {
    ["bot_id", "subtype"].iter().all(|name| message.get(name).is_none_or(Value::is_null))
}

/// A direct message takes the same lines as `/crm`, without the slash.
pub(super) async fn answer_direct(bot: Bot, event: Happened) -> Result<(), JobError> {
    let request = event.request();
    if request.slack_id == event.workspace.bot_user_id {
        return Ok(());
    }
    let Some(answer) = commands::answer(&bot, &request, Overrides::default()).await else { return Ok(()) };
    let mut post = json!({ "channel": event.text("channel"), "text": answer.text, "blocks": answer.blocks, "unfurl_links": false });
    if let (Some(thread), Some(post)) = (event.field("thread_ts").as_str(), post.as_object_mut()) {
        post.insert("thread_ts".to_owned(), thread.into());
    }
    let token = bot.token(request.workspace.id).await?;
    bot.slack().post(&token, "chat.postMessage", &post).await?;
    Ok(())
}

/// Whether it is the Home tab that was opened, and not the messages.
pub(super) fn is_home(event: &Value) -> bool {
    event.get("tab").and_then(Value::as_str) == Some("home")
}

/// Shows the Home tab to whoever opened it.
pub(super) async fn publish_home(bot: Bot, event: Happened) -> Result<(), JobError> {
    let hash = event.event.pointer("/view/hash").and_then(Value::as_str).map(str::to_owned);
    home::show(&bot, &event.workspace, event.text("user"), home::Why::Opened(hash)).await
}
