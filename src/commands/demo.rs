//! `crm demo`: everything on this machine, with sample data and a local Slack.

use std::net::SocketAddr;

use anyhow::Context as _;
use crm_core::clock::SystemClock;
use crm_core::config::Config;
use crm_core::secrets::Secret;
use crm_postgres::Mode;
use crm_sandbox::{AppUrls, Sandbox};

use crate::program::{Parts, Program, Running, asked_to_end};
use crate::storage::Storage;
use crate::{console, sample};

pub(super) async fn demo(config: &Config) -> anyhow::Result<()> {
    let storage = Storage::open(config, Mode::Serve).await?;
    let slack = local_slack(config).await?;
    let running = start(config, &storage, &slack).await?;
    slack.connect(AppUrls {
        commands: format!("{}/slack/commands", running.url()),
        interactions: format!("{}/slack/interactions", running.url()),
        events: format!("{}/slack/events", running.url()),
        options: String::new(),
    });
    let asked_to_end = asked_to_end()?;
    greet(&running, &slack);
    asked_to_end.await;
    running.stop().await;
    slack.shutdown().await;
    storage.close().await
}

async fn start(config: &Config, storage: &Storage, slack: &Sandbox) -> anyhow::Result<Running> {
    let program = Program::build(Parts {
        databases: storage.databases.clone(),
        keys: storage.keys.clone(),
        files: storage.files.clone(),
        clock: Box::new(SystemClock),
        admins: config.admins.clone(),
        slack_api_url: slack.api_url(),
        signing_secret: Secret::new(slack.signing_secret()),
        bot_token: Secret::new(slack.bot_token()),
        workspace_settings: sample::settings(),
        rate_feed: None,
    })
    .await?;
    sample::load_once(storage, &program.workspace).await.context("the sample data could not be loaded")?;
    let worker = program.work(config.worker_concurrency);
    let listen = free(config.http.listen).await;
    program.serve(listen, Some(worker)).await
}

async fn local_slack(config: &Config) -> anyhow::Result<Sandbox> {
    let manifest = crm_sandbox::parse_manifest(super::manifest::TEMPLATE)?;
    let options = crm_sandbox::Options {
        listen: free(config.http.sandbox_listen).await,
        manifest,
        state_file: Some(config.data_dir.join("slack.json")),
        ..crm_sandbox::Options::default()
    };
    Ok(crm_sandbox::start(options).await?)
}

/// The address, or another port of it where that one is busy: a demo should start.
pub(super) async fn free(wanted: SocketAddr) -> SocketAddr {
    match tokio::net::TcpListener::bind(wanted).await {
        Ok(_) => wanted,
        Err(_) => SocketAddr::new(wanted.ip(), 0),
    }
}

fn greet(running: &Running, slack: &Sandbox) {
    console::say("");
    console::say(&format!("  The CRM is ready. Open {}", slack.page_url()));
    console::say("  and type /crm acme. Ctrl-C ends it; what you did is kept.");
    console::say("");
    console::say(&format!("  (API and webhooks: {})", running.url()));
}
