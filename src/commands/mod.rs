//! What each subcommand does.

pub(crate) mod admin;
mod demo;
pub(crate) mod import;
mod manifest;
mod numbers;
pub(crate) mod sandbox;
mod serve;

use anyhow::Context as _;
use crm_core::actor::{Actor, Origin};
use crm_core::config::Config;
use crm_core::crm::Builder;
use crm_core::money::feed::{self, RateFeed};
use crm_core::{Crm, users, workspaces};
use crm_postgres::Mode;

use crate::cli::{Task, Whose};
use crate::storage::Storage;

pub(crate) async fn run(task: Task, config: &Config) -> anyhow::Result<()> {
    match task {
        Task::Serve { no_worker } => serve::serve(config, !no_worker).await,
        Task::Worker => serve::work(config).await,
        Task::Demo => demo::demo(config).await,
        Task::Sandbox(wish) => sandbox::run(config, wish).await,
        Task::Migrate => Storage::open(config, Mode::Attach).await?.close().await,
        Task::Import(import) => import::run(config, import).await,
        Task::Admin(admin) => admin::run(config, admin).await,
        Task::Manifest => manifest::print(config),
    }
}

/// The system for a subcommand that works on the data and ends. Nobody is told of its events by this process; the jobs they
/// leave are worked by the one that serves.
fn system(config: &Config, storage: &Storage) -> anyhow::Result<Crm> {
    let crm = Builder::new(storage.databases.clone(), storage.keys.clone())
        .storage(storage.files.clone())
        .subscribe(crm_bot::subscriptions())
        .admins(config.admins.clone())
        .rate_feed(rate_feed(config)?)
        .build();
    Ok(crm)
}

/// Who tells exchange rates.
fn rate_feed(config: &Config) -> anyhow::Result<Option<Box<dyn RateFeed>>> {
    config.rates_url.as_deref().map(feed::at).transpose().context("exchange rates cannot be asked for")
}

/// Who acts, in which workspace.
async fn actor(crm: &Crm, whose: &Whose, origin: Origin) -> anyhow::Result<Actor> {
    let all = workspaces::all(crm.databases().main()).await?;
    let workspace = match (&whose.workspace, all.as_slice()) {
        (Some(team), known) => known
            .iter()
            .find(|one| &one.slack_team_id == team)
            .with_context(|| format!("there is no workspace {team}"))?,
        (None, [only]) => only,
        (None, []) => anyhow::bail!("there is no workspace yet. Run crm demo, or crm serve with a Slack token, once"),
        (None, several) => {
            let teams = several
                .iter()
                .map(|one| format!("{} ({})", one.slack_team_id, one.name))
                .collect::<Vec<_>>()
                .join(", ");
            anyhow::bail!("there are several workspaces; name one with --workspace: {teams}")
        }
    };
    let system = Actor::system(workspace.id, origin);
    let Some(person) = &whose.person else { return Ok(system) };
    let mut tx = crm.begin(&system).await?;
    let user =
        users::find_active(&mut tx, person).await?.with_context(|| format!("nobody who works here is {person}"))?;
    Ok(user.actor(workspace.id, origin))
}
