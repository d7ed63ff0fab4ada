//! `crm serve` and `crm worker`.

use std::time::Duration;

use crm_core::clock::SystemClock;
use crm_core::config::Config;
use crm_core::workspaces::Settings;
use crm_postgres::Mode;

use crate::console;
use crate::program::{Parts, Program, asked_to_end, slack_of};
use crate::storage::Storage;

pub(super) async fn serve(config: &Config, with_worker: bool) -> anyhow::Result<()> {
    let storage = open(config, Mode::Serve).await?;
    let program = build(config, &storage).await?;
    let worker = with_worker.then(|| program.work(config.worker_concurrency));
    let running = program.serve(config.http.listen, worker).await?;
    let asked_to_end = asked_to_end()?;
    console::say(&format!("The CRM serves {} at {}", running.workspace.name, running.url()));
    asked_to_end.await;
    running.stop().await;
    storage.close().await
}

pub(super) async fn work(config: &Config) -> anyhow::Result<()> {
    let storage = open(config, Mode::Attach).await?;
    let program = build(config, &storage).await?;
    let worker = program.work(config.worker_concurrency);
    let asked_to_end = asked_to_end()?;
    console::say("The CRM works jobs");
    asked_to_end.await;
    worker.shutdown(Duration::from_secs(10)).await;
    storage.close().await
}

/// Faults of the configuration show before anything is started.
async fn open(config: &Config, mode: Mode) -> anyhow::Result<Storage> {
    slack_of(config)?;
    Storage::open(config, mode).await
}

async fn build(config: &Config, storage: &Storage) -> anyhow::Result<Program> {
    let (signing_secret, bot_token) = slack_of(config)?;
    Program::build(Parts {
        databases: storage.databases.clone(),
        keys: storage.keys.clone(),
        files: storage.files.clone(),
        clock: Box::new(SystemClock),
        admins: config.admins.clone(),
        slack_api_url: config.slack.api_url.clone(),
        signing_secret,
        bot_token,
        workspace_settings: Settings::default(),
        rate_feed: super::rate_feed(config)?,
    })
    .await
}
