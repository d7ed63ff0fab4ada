//! The running program: bot, API and worker on one address. What `serve`, `demo` and the end-to-end tests start.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use crm_api::Api;
use crm_bot::{Bot, BotSettings, Slack};
use crm_core::clock::Clock;
use crm_core::config::Config;
use crm_core::crm::Builder;
use crm_core::database::Databases;
use crm_core::jobs::{Worker, WorkerOptions};
use crm_core::money::feed::{self, RateFeed};
use crm_core::secrets::{Keyring, Secret};
use crm_core::storage::Storage;
use crm_core::workspaces::{Settings, Workspace};
use crm_core::{Crm, fields, files, housekeeping, reminders, tasks};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::logging;

/// How long requests and jobs may go on after a shutdown was asked for.
const GRACE: Duration = Duration::from_secs(10);

/// What a program is built from.
pub struct Parts {
    /// The databases.
    pub databases: Databases,
    /// The keys that seal secrets.
    pub keys: Keyring,
    /// The bytes of files.
    pub files: Storage,
    /// The clock; the machine's in earnest.
    pub clock: Box<dyn Clock>,
    /// Who is an administrator from the start.
    pub admins: Vec<String>,
    /// The Web API's address.
    pub slack_api_url: String,
    /// Checks that requests come from Slack.
    pub signing_secret: Secret,
    /// The token of the one workspace.
    pub bot_token: Secret,
    /// What that workspace begins with.
    pub workspace_settings: Settings,
    /// Who tells exchange rates; nobody where there is none.
    pub rate_feed: Option<Box<dyn RateFeed>>,
}

/// The program, ready to run.
pub struct Program {
    /// The running system.
    pub crm: Crm,
    /// The one workspace of the configured token.
    pub workspace: Workspace,
    bot: Bot,
}

impl Program {
    /// Builds the program and asks Slack whose workspace it serves.
    ///
    /// # Errors
    /// Where Slack or the database does not answer.
    pub async fn build(parts: Parts) -> anyhow::Result<Self> {
        let crm = Builder::new(parts.databases, parts.keys)
            .clock(parts.clock)
            .storage(parts.files)
            .subscribe(crm_bot::subscriptions())
            .admins(parts.admins)
            .rate_feed(parts.rate_feed)
            .build();
        let slack = Slack::new(&parts.slack_api_url).context("no TLS connector could be built")?;
        let workspace = crm_bot::install_by_token(&crm, &slack, &parts.bot_token, parts.workspace_settings).await?;
        housekeeping::schedule(&crm).await?;
        feed::schedule(&crm).await?;
        reminders::schedule(&crm).await?;
        tasks::schedule(&crm).await?;
        files::schedule(&crm).await?;
        drop(tokio::task::spawn_blocking(fields::warm_up));
        let settings = BotSettings {
            crm: crm.clone(),
            slack,
            signing_secret: parts.signing_secret,
            bot_token: Some(parts.bot_token),
        };
        Ok(Self { crm, workspace, bot: Bot::new(settings) })
    }

    /// Works jobs.
    #[must_use]
    pub fn work(&self, concurrency: usize) -> Worker {
        let options = WorkerOptions { concurrency, ..WorkerOptions::default() };
        Worker::start(self.crm.clone(), crm_bot::handlers(&self.bot), options)
    }

    /// Serves Slack and the API at this address.
    ///
    /// # Errors
    /// Where the address is taken.
    pub async fn serve(self, listen: SocketAddr, worker: Option<Worker>) -> anyhow::Result<Running> {
        let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr()?;
        let api = crm_api::router(Api { crm: self.crm.clone(), metrics: logging::metrics()? });
        let router = crm_api::finish(crm_bot::router(self.bot.clone()).merge(api));
        let (stop, mut stopping) = watch::channel(false);
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
            let _ = stopping.wait_for(|stop| *stop).await;
        });
        let serving = tokio::spawn(async move { serving.await });
        Ok(Running { crm: self.crm, workspace: self.workspace, bot: self.bot, address, stop, serving, worker })
    }
}

/// The program while it runs.
pub struct Running {
    /// The running system.
    pub crm: Crm,
    /// The one workspace of the configured token.
    pub workspace: Workspace,
    /// Where it listens.
    pub address: SocketAddr,
    bot: Bot,
    stop: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
    worker: Option<Worker>,
}

impl Running {
    /// The beginning of its web addresses.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops: no new requests, then what was begun is finished, then the jobs; each within its time.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let abort = self.serving.abort_handle();
        if tokio::time::timeout(GRACE, self.serving).await.is_err() {
            abort.abort();
        }
        self.bot.finish(GRACE).await;
        if let Some(worker) = self.worker {
            worker.shutdown(GRACE).await;
        }
    }
}

/// What the configuration says of Slack, complete.
///
/// # Errors
/// Where a secret is missing; the fault names it.
pub(crate) fn slack_of(config: &Config) -> anyhow::Result<(Secret, Secret)> {
    match (&config.slack.signing_secret, &config.slack.bot_token) {
        (Some(secret), Some(token)) => Ok((secret.clone(), token.clone())),
        (secret, token) => {
            let missing: Vec<&str> =
                [secret.is_none().then_some("SLACK_SIGNING_SECRET"), token.is_none().then_some("SLACK_BOT_TOKEN")]
                    .into_iter()
                    .flatten()
                    .collect();
            anyhow::bail!(
                "{} must be set to serve a Slack workspace. To try the CRM without one, type: crm demo",
                missing.join(" and ")
            )
        }
    }
}

/// Begins to listen for the request to end, Ctrl-C or a service manager's SIGTERM; what comes back completes with it. To
/// be called before the program says that it is ready: whoever reads that may ask at once, and would kill it otherwise.
pub(crate) fn asked_to_end() -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
