//! Answers to what somebody did to a message: where they did it, and seen by them alone.

use crm_blocks::Message;
use crm_core::jobs::JobError;
use serde_json::json;
use uuid::Uuid;

use super::Talk;
use crate::bot::Bot;
use crate::slack::SlackError;

/// Says something to one person where a message stands; in a direct message where that cannot be.
pub(crate) async fn tell_here(
    bot: &Bot,
    workspace: Uuid,
    talk: Talk<'_>,
    person: &str,
    message: &Message,
) -> Result<(), JobError> {
    let token = bot.token(workspace).await?;
    if talk.channel.starts_with('D') {
        return tell_person(bot, workspace, person, message).await;
    }
    let mut post = json!({ "channel": talk.channel, "user": person, "text": message.text, "blocks": message.blocks });
    if let (Some(thread), Some(post)) = (talk.thread, post.as_object_mut()) {
        post.insert("thread_ts".to_owned(), thread.into());
    }
    match bot.slack().post(&token, "chat.postEphemeral", &post).await {
        Ok(_) => Ok(()),
        Err(SlackError::Refused(code)) => {
            tracing::info!(code, "an answer goes to a direct message instead");
            tell_person(bot, workspace, person, message).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Says something to somebody in a direct message.
pub(crate) async fn tell_person(bot: &Bot, workspace: Uuid, person: &str, message: &Message) -> Result<(), JobError> {
    let token = bot.token(workspace).await?;
    let post = json!({ "channel": person, "text": message.text, "blocks": message.blocks, "unfurl_links": false });
    bot.slack().post(&token, "chat.postMessage", &post).await?;
    Ok(())
}
