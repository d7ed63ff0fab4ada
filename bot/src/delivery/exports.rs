//! Files of records, written and sent to who asked for them. What was sent is noted, so that a second run sends nothing.

use crm_blocks::{Message, notices};
use crm_core::actor::Origin;
use crm_core::jobs::{Job, JobError};
use crm_core::{Actor, Crm, Error, exports, posted, text, users};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bot::Bot;

/// Writes the file that the job asks for, as the person who asked, and sends it to them.
pub(super) async fn send(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let (export, user_id, line): (Uuid, Uuid, String) =
        (job.field("export")?, job.field("user_id")?, job.field("line")?);
    let workspace = job.workspace()?;
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    let Some(user) = users::get(&mut tx, user_id).await?.filter(|user| user.status == users::Status::Active) else {
        return Ok(());
    };
    let about = posted::About { purpose: "export", subject: export, recipient: &user.slack_id };
    if posted::find(&mut tx, about).await?.is_some() {
        return Ok(());
    }
    drop(tx);
    let actor = user.actor(workspace, Origin::Slack);
    let viewer = bot.viewer(&actor);
    let mut file = Vec::new();
    let outcome = exports::write(&crm, &actor, &line, &mut file).await;
    let token = bot.token(workspace).await?;
    let opened = bot.slack().post(&token, "conversations.open", &json!({ "users": user.slack_id })).await?;
    let channel = opened.pointer("/channel/id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let said: Option<Message> = match outcome {
        Ok(written) if written.rows == 0 => Some(notices::done(&viewer, &text!("export-empty", line = &line), None)),
        Ok(written) => {
            let name = format!("{}-{}.csv", written.kind.as_str(), viewer.today().format("%Y-%m-%d"));
            let comment = viewer.plain(&text!("export-done", count = written.rows));
            bot.slack().upload(&token, (&name, file), (&channel, &comment)).await?;
            None
        }
        Err(Error::User(refusal)) => {
            Some(notices::done(&viewer, &text!("export-refused", reason = refusal.text().clone()), None))
        }
        Err(fault) => return Err(fault.into()),
    };
    if let Some(message) = said {
        let post = json!({ "channel": channel, "text": message.text, "blocks": message.blocks });
        bot.slack().post(&token, "chat.postMessage", &post).await?;
    }
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    posted::note(&mut tx, about, &channel, "").await?;
    tx.commit().await?;
    Ok(())
}
