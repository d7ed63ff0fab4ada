//! Events of Slack: stored once, worked on from the queue.

use crm_blocks::Message;
use crm_core::actor::Origin;
use crm_core::jobs::{self, Job, JobError, NewJob};
use crm_core::{Actor, Crm, Result};
use serde_json::{Value, json};

use crate::bot::Bot;
use crate::commands::{self, Overrides, Request};
use crate::envelope::EventCallback;
use crate::grammar::SLASH;
use crate::people::{self, Admission};

/// The job that works on an event: `{"event_id": …, "event": …}`.
pub(super) const SLACK_EVENT: &str = "bot.slack_event";

/// The kinds of event we work on; others are acknowledged and forgotten.
const WANTED: [&str; 2] = ["message", "app_home_opened"];

/// Stores an event for the queue; a delivery that came before changes nothing.
pub(crate) async fn store_event(bot: &Bot, event: &EventCallback) -> Result<()> {
    let kind = event.event.get("type").and_then(Value::as_str).unwrap_or_default();
    if kind == "message" && !is_from_person(&event.event) {
        return Ok(());
    }
    let Some(workspace) = bot.workspace(&event.team_id).await?.filter(|_| WANTED.contains(&kind)) else {
        tracing::debug!(kind, "an event of no interest");
        return Ok(());
    };
    let mut tx = bot.crm().begin(&Actor::system(workspace.id, Origin::Slack)).await?;
    if tx.first_time(&format!("event:{}", event.event_id)).await? {
        let payload = json!({ "event_id": event.event_id, "event": event.event });
        jobs::enqueue(&mut tx, NewJob::new(SLACK_EVENT, payload)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether somebody wrote the message just so: not an app (us among them), not an edit, a deletion or a join.
fn is_from_person(message: &Value) -> bool {
    ["bot_id", "subtype"].iter().all(|name| message.get(name).is_none_or(Value::is_null))
}

pub(super) async fn handle(bot: Bot, _crm: Crm, job: Job) -> Result<(), JobError> {
    let event: Value = job.field("event")?;
    let event_id: String = job.field("event_id")?;
    let workspace = bot.workspace_by_id(job.workspace()?).await?;
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let request = Request {
        workspace,
        slack_id: text("user"),
        command: SLASH.to_owned(),
        text: text("text"),
        trigger_id: String::new(),
        response_url: String::new(),
        key: format!("message:{event_id}"),
    };
    match text("type").as_str() {
        "message" => answer_direct_message(&bot, &request, &event).await,
        "app_home_opened" if text("tab") == "home" => publish_home(&bot, &request).await,
        _ => Ok(()),
    }
}

/// A direct message takes the same lines as `/crm`, without the slash.
async fn answer_direct_message(bot: &Bot, request: &Request, event: &Value) -> Result<(), JobError> {
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    if text("channel_type") != Some("im") || request.slack_id == request.workspace.bot_user_id {
        return Ok(());
    }
    let Some(answer) = commands::answer(bot, request, Overrides::default()).await else { return Ok(()) };
    let mut post =
        json!({ "channel": text("channel"), "text": answer.text, "blocks": answer.blocks, "unfurl_links": false });
    if let (Some(thread), Some(post)) = (text("thread_ts"), post.as_object_mut()) {
        post.insert("thread_ts".to_owned(), thread.into());
    }
    let token = bot.token(request.workspace.id).await?;
    bot.slack().post(&token, "chat.postMessage", &post).await?;
    Ok(())
}

async fn publish_home(bot: &Bot, request: &Request) -> Result<(), JobError> {
    let message: Message = match people::admit(bot, &request.workspace, &request.slack_id).await {
        Ok(Admission::Granted(tx)) => commands::home_of(&bot.viewer(tx.actor()), &tx),
        Ok(Admission::Answered(message)) => *message,
        Err(error) => bot.explain(&bot.anybody(), &error),
    };
    let token = bot.token(request.workspace.id).await?;
    let view = json!({ "type": "home", "blocks": message.blocks });
    bot.slack().post(&token, "views.publish", &json!({ "user_id": request.slack_id, "view": view })).await?;
    Ok(())
}
