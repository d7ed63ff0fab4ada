//! Messages that the program sends on its own.

use chrono::{DateTime, Utc};
use crm_blocks::{Message, Viewer, cards, people, report};
use crm_core::actor::{Origin, Role};
use crm_core::jobs::{Job, JobError};
use crm_core::users::Status;
use crm_core::{Actor, Crm, Result, Tx, events, leads, posted, reports, users, workspaces};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bot::Bot;

/// Posts a message once for a purpose and subject; a second run of the job finds it posted. Between Slack's answer and our
/// note of it a crash can still post twice: Slack offers no key to rule that out.
async fn post_once(bot: &Bot, tx: &mut Tx, about: posted::About<'_>, message: &Message) -> Result<(), JobError> {
    if posted::find(tx, about).await?.is_some() {
        return Ok(());
    }
    let token = bot.token(tx.workspace_id()).await?;
    let post =
        json!({ "channel": about.recipient, "text": message.text, "blocks": message.blocks, "unfurl_links": false });
    let answer = bot.slack().post(&token, "chat.postMessage", &post).await?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default();
    posted::note(tx, about, text("channel"), text("ts")).await?;
    Ok(())
}

/// Shows a new lead in the channel that the workspace chose for leads; without one, nowhere.
pub(super) async fn announce_lead(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let Ok(event_id) = job.field::<Uuid>("event_id") else { return Ok(()) };
    let mut tx = crm.begin(&Actor::system(job.workspace()?, Origin::Slack)).await?;
    let settings = workspaces::settings(&mut tx).await?;
    let Some(channel) = settings.leads_channel else { return Ok(()) };
    let lead_id = events::record_of(&mut tx, event_id).await?;
    let Some(lead) = leads::card(&mut tx, lead_id).await? else { return Ok(()) };
    let viewer = Viewer { locale: settings.locale, time_zone: settings.time_zone, now: crm.now() };
    let about = posted::About { purpose: "lead", subject: lead_id, recipient: &channel };
    post_once(&bot, &mut tx, about, &cards::lead(&viewer, &lead)).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks every administrator about somebody who wants in. Where there is none yet, those who are administrators from the
/// start are let in first.
pub(super) async fn ask_admins(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let user_id: Uuid = job.field("user_id")?;
    let workspace = bot.workspace_by_id(job.workspace()?).await?;
    let system = Actor::system(workspace.id, Origin::Slack);
    let mut admins = admins_of(&crm, &system).await?;
    if admins.is_empty() {
        let token = bot.token(workspace.id).await?;
        crate::install::admit_first_admins(&crm, bot.slack(), &token, &workspace)
            .await
            .map_err(|error| JobError::retry(error.to_string()))?;
        admins = admins_of(&crm, &system).await?;
    }
    if admins.is_empty() {
        return Err(JobError::dead("the workspace has nobody who could be an administrator: set CRM_ADMINS"));
    }
    for admin in admins {
        let mut tx = crm.begin(&system).await?;
        let Some(user) = users::get(&mut tx, user_id).await?.filter(|user| user.status == Status::Requested) else {
            return Ok(());
        };
        let viewer = bot.viewer(&admin.actor(workspace.id, Origin::Slack));
        let about = posted::About { purpose: "join_request", subject: user_id, recipient: &admin.slack_id };
        post_once(&bot, &mut tx, about, &people::join_request(&viewer, &user.name, user_id)).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn admins_of(crm: &Crm, system: &Actor) -> Result<Vec<users::User>> {
    let mut tx = crm.begin(system).await?;
    Ok(users::with_status(&mut tx, Status::Active).await?.into_iter().filter(|user| user.role == Role::Admin).collect())
}

/// Tells somebody that they are in.
pub(super) async fn welcome(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let user_id: Uuid = job.field("user_id")?;
    let workspace = job.workspace()?;
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    let Some(user) = users::get(&mut tx, user_id).await? else { return Ok(()) };
    let viewer = bot.viewer(&user.actor(workspace, Origin::Slack));
    let about = posted::About { purpose: "welcome", subject: user_id, recipient: &user.slack_id };
    post_once(&bot, &mut tx, about, &people::welcome(&viewer, &user.name)).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends somebody their daily report and takes note of the delivery, so that the next one begins where this one ends.
pub(super) async fn send_daily(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let user_id: Uuid = job.field("user_id")?;
    let scheduled_for: DateTime<Utc> = job.field("scheduled_for")?;
    let workspace = job.workspace()?;
    let mut tx = crm.begin(&Actor::system(workspace, Origin::Slack)).await?;
    let user = users::get(&mut tx, user_id).await?.filter(|user| user.status == Status::Active);
    drop(tx);
    let Some(user) = user else { return Ok(()) };
    let mut tx = crm.begin(&user.actor(workspace, Origin::Slack)).await?;
    if !tx.first_time(&format!("daily:{user_id}:{}", scheduled_for.timestamp())).await? {
        return Ok(());
    }
    let daily = reports::daily(&mut tx).await?;
    let message = report::daily(&bot.viewer(tx.actor()), &daily);
    let token = bot.token(workspace).await?;
    let post = json!({ "channel": user.slack_id, "text": message.text, "blocks": message.blocks });
    bot.slack().post(&token, "chat.postMessage", &post).await?;
    reports::delivered(&mut tx, user_id, &daily).await?;
    tx.commit().await?;
    Ok(())
}
