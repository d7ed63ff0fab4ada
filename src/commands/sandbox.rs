//! `crm sandbox`: the local Slack by itself, for developing any Slack app.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use crm_core::config::Config;
use crm_sandbox::{AppUrls, Options, Sandbox};

use crate::console;
use crate::program::asked_to_end;

/// Which app, and where.
#[derive(Debug, Args)]
pub struct LocalSlack {
    /// The app's manifest, YAML or JSON
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// Where the app listens, in place of the addresses in the manifest: everything goes there
    #[arg(long, value_name = "URL")]
    app_url: Option<String>,
    /// Keep the conversation in a file between runs
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Answer as often as the app asks, where Slack would answer 429
    #[arg(long)]
    no_rate_limits: bool,
    /// `--listen`, which is a flag of the whole program; where it is missing a free port will do.
    #[arg(skip)]
    pub(crate) listen: Option<SocketAddr>,
}

pub(super) async fn run(config: &Config, wish: LocalSlack) -> anyhow::Result<()> {
    let file = wish.manifest.display();
    let text = std::fs::read_to_string(&wish.manifest).with_context(|| format!("{file} cannot be read"))?;
    let manifest = crm_sandbox::parse_manifest(&text).with_context(|| file.to_string())?;
    let listen = match wish.listen {
        Some(listen) => listen,
        None => super::demo::free(config.http.sandbox_listen).await,
    };
    let options =
        Options { listen, manifest, state_file: wish.state, rate_limits: !wish.no_rate_limits, ..Options::default() };
    let slack = crm_sandbox::start(options).await?;
    if let Some(url) = wish.app_url {
        slack.connect(AppUrls {
            commands: url.clone(),
            interactions: url.clone(),
            events: url,
            options: String::new(),
        });
    }
    let asked_to_end = asked_to_end()?;
    tell(&slack);
    asked_to_end.await;
    slack.shutdown().await;
    Ok(())
}

/// One line each, as a shell takes them.
fn tell(slack: &Sandbox) {
    let lines = [
        ("SLACK_API_URL", format!("{}/", slack.api_url())),
        ("SLACK_BOT_TOKEN", slack.bot_token()),
        ("SLACK_APP_TOKEN", slack.app_token()),
        ("SLACK_SIGNING_SECRET", slack.signing_secret()),
        ("SLACK_CLIENT_ID", slack.client_id()),
        ("SLACK_CLIENT_SECRET", slack.client_secret()),
        ("SLACK_PAGE_URL", slack.page_url()),
    ];
    for (name, value) in lines {
        console::say(&format!("{name}={value}"));
    }
}
