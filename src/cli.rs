//! The command line: subcommands, and the flags that every setting has.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, Subcommand};
use crm_core::config::{self, Config, Sources};

use crate::{commands, console, logging};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serve a Slack workspace, and work its jobs
    Serve {
        /// Leave the jobs to `crm worker`
        #[arg(long)]
        no_worker: bool,
    },
    /// Work jobs only, beside any number of `crm serve --no-worker`
    Worker,
    /// Try the CRM: sample data and a local Slack in the browser, no account anywhere
    Demo,
    /// Run the local Slack alone, for any Slack app: prints what the app needs to know, a line each
    Sandbox(commands::sandbox::LocalSlack),
    /// Bring the database up to date
    Migrate,
    /// Import a CSV file
    Import(commands::import::Import),
    /// Look after an installation
    #[command(subcommand)]
    Admin(commands::admin::Admin),
    /// Print the Slack app's manifest, with the addresses of CRM_PUBLIC_URL
    Manifest,
}

/// In whose workspace and name a subcommand acts.
#[derive(Debug, Clone, Args)]
pub struct Whose {
    /// The Slack team id of the workspace; may be left out where there is only one
    #[arg(long, value_name = "TEAM")]
    pub workspace: Option<String>,
    /// Who acts: a Slack user id, an e-mail or a full name; the system where nobody is named
    #[arg(id = "as", long = "as", value_name = "PERSON")]
    pub person: Option<String>,
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    match begin() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn begin() -> anyhow::Result<()> {
    let matches = command().get_matches();
    let mut task = Task::from_arg_matches(&matches)?;
    if let Task::Sandbox(wish) = &mut task {
        // A port that was asked for is that port or none, so it matters whether the setting came from the command line.
        let listen = matches.get_one::<String>("listen");
        wish.listen =
            listen.map(|text| text.parse().context("--listen takes an address such as 127.0.0.1:4010")).transpose()?;
    }
    let config = Config::load(&sources(&matches)?)?;
    logging::begin(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(commands::run(task, &config))
}

/// The command line's grammar: a flag for each setting, out of the same table as the environment and the file.
#[must_use]
pub fn command() -> Command {
    let program = Command::new("crm")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("config")
                .long("config")
                .value_name("FILE")
                .global(true)
                .help("Settings; crm.toml of the current directory where it is there"),
        );
    let program = config::settings().iter().fold(program, |program, setting| {
        let flag = setting.name.replace('_', "-");
        let meaning = setting.meaning.split(['.', ';']).next().unwrap_or_default().to_owned();
        // Shown in docs/configuration.md; help stays short.
        program.arg(Arg::new(setting.name).long(flag).value_name("VALUE").global(true).help(meaning).hide(true))
    });
    Task::augment_subcommands(program).about("A CRM that lives in Slack").after_help(
        "Every setting has a flag, an environment variable and a key in crm.toml: docs/configuration.md lists them.",
    )
}

fn sources(matches: &ArgMatches) -> anyhow::Result<Sources> {
    let mut flags = BTreeMap::new();
    for setting in config::settings() {
        if let Some(value) = matches.get_one::<String>(setting.name) {
            flags.insert(setting.name.to_owned(), value.clone());
        }
    }
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let named = matches.get_one::<String>("config").map(PathBuf::from);
    let path = named.clone().unwrap_or_else(|| PathBuf::from("crm.toml"));
    let file = match std::fs::read_to_string(&path) {
        Ok(text) => Some((path, text)),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    Ok(Sources { flags, environment, file })
}
