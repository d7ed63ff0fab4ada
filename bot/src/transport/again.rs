//! Requests that were acknowledged before they were done. They are kept, sealed, for a job that looks a little later whether
//! they were: only where the process ended meanwhile it does them again. What they write is written once all the same, because
//! each request carries Slack's own id.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::TimeDelta;
use crm_core::actor::Origin;
use crm_core::jobs::{self, Job, JobError, NewJob};
use crm_core::{Actor, Crm, Error, Result, Tx};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::accept;
use crate::bot::Bot;
use crate::commands;
use crate::envelope::Inbound;
use crate::interactions::{self, Addressee, Place};

/// The job that does a request again: `{"key": …, "sealed": …}`.
pub(crate) const AGAIN: &str = "bot.request_again";

/// What a request is sealed for.
const PURPOSE: &str = "slack_request";

/// How long after its patience has ended a request is looked after.
const AFTERWARDS: TimeDelta = TimeDelta::seconds(10);

/// How long the acknowledgement waits for the request to be kept: with the budget, less than Slack's three seconds.
const IN_TIME: Duration = Duration::from_millis(600);

/// What makes two requests the same one.
pub(super) fn key(body: &Bytes) -> String {
    hex::encode(Sha256::digest(body))
}

/// Keeps a request. Where the database does not take it, the person has the answer of the running work, and no more.
pub(super) async fn keep(bot: &Bot, team_id: &str, key: &str, body: &Bytes) {
    let keeping = tokio::time::timeout(IN_TIME, kept(bot, team_id, key, body)).await;
    match keeping {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "a slow request could not be kept"),
        Err(_) => tracing::warn!("a slow request could not be kept in time"),
    }
}

async fn kept(bot: &Bot, team_id: &str, key: &str, body: &Bytes) -> Result<()> {
    let Some(workspace) = bot.workspace(team_id).await? else { return Ok(()) };
    let text = std::str::from_utf8(body).map_err(|_| Error::broken("a request is no text"))?;
    let sealed = STANDARD.encode(bot.crm().keys().seal(PURPOSE, text)?);
    let mut tx = bot.crm().begin(&Actor::system(workspace.id, Origin::Slack)).await?;
    if !is_undone(&mut tx, key).await? {
        return Ok(());
    }
    let due = tx.now() + TimeDelta::from_std(accept::PATIENCE).unwrap_or_default() + AFTERWARDS;
    jobs::enqueue(&mut tx, NewJob::new(AGAIN, json!({ "key": key, "sealed": sealed })).unique(key.to_owned()).at(due))
        .await?;
    tx.commit().await
}

/// Takes note that a request was done after all.
pub(super) async fn done(bot: &Bot, team_id: &str, key: &str) {
    let noted = async {
        let Some(workspace) = bot.workspace(team_id).await? else { return Ok(()) };
        let mut tx = bot.crm().begin(&Actor::system(workspace.id, Origin::Slack)).await?;
        tx.first_time(&mark(key)).await?;
        jobs::withdraw(&mut tx, AGAIN, key).await?;
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "that a slow request was done could not be written down; it may be answered twice");
    }
}

/// Whether nobody has taken note yet that the request was done.
async fn is_undone(tx: &mut Tx, key: &str) -> Result<bool> {
    tx.savepoint().await?;
    let is_undone = tx.first_time(&mark(key)).await?;
    tx.roll_back_to_savepoint().await?;
    Ok(is_undone)
}

fn mark(key: &str) -> String {
    format!("done:{key}")
}

/// The handler of [`AGAIN`].
pub(crate) async fn again(bot: Bot, crm: Crm, job: Job) -> Result<(), JobError> {
    let (key, sealed): (String, String) = (job.field("key")?, job.field("sealed")?);
    let mut tx = crm.begin(&Actor::system(job.workspace()?, Origin::Slack)).await?;
    if !is_undone(&mut tx, &key).await? {
        return Ok(());
    }
    drop(tx);
    let sealed = STANDARD.decode(sealed).map_err(|_| JobError::dead("the request is not sealed"))?;
    let body = crm.keys().open(PURPOSE, &sealed).map_err(Error::from)?;
    let inbound = Inbound::read(body.reveal().as_bytes()).map_err(|error| JobError::dead(error.to_string()))?;
    tracing::info!("a request that was acknowledged and not done is done again");
    match inbound {
        Inbound::Command(mut command) => {
            command.team_id = bot.home(&command.team_id, &command.enterprise_id).await;
            let (team_id, slack_id) = (command.team_id.clone(), command.user_id.clone());
            let response_url = command.response_url.clone();
            if let Some(message) = commands::run(&bot, command).await {
                let to = Addressee { team_id: &team_id, slack_id: &slack_id, response_url: &response_url };
                interactions::reply(&bot, to, &message, Place::New).await;
            }
            done(&bot, &team_id, &key).await;
        }
        Inbound::Interaction(mut interaction) => {
            interaction.team.id = bot.home(interaction.team_id(), &interaction.enterprise.id).await;
            let team_id = interaction.team.id.clone();
            accept::perform(bot.clone(), *interaction).await;
            done(&bot, &team_id, &key).await;
        }
        _ => {}
    }
    Ok(())
}
