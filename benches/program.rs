//! The program as a child process.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::Context as _;

use crate::lab::Lab;

/// A running `crm`.
pub(crate) struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
    /// Where it said it is.
    pub url: String,
}

impl Program {
    /// `crm serve` on the lab's database for the lab's Slack.
    pub(crate) fn serve(lab: &Lab) -> anyhow::Result<Self> {
        let mut command = crm(&lab.data_dir)?;
        command
            .arg("serve")
            .env("SLACK_API_URL", lab.slack.api_url())
            .env("SLACK_SIGNING_SECRET", lab.slack.signing_secret())
            .env("SLACK_BOT_TOKEN", lab.slack.bot_token());
        Self::start(command)
    }

    /// `crm demo` on its own database in this directory; the address is that of its local Slack.
    pub(crate) fn demo(data_dir: &Path) -> anyhow::Result<Self> {
        let mut command = crm(data_dir)?;
        command.arg("demo").env("CRM_SANDBOX_LISTEN", "127.0.0.1:0");
        Self::start(command)
    }

    /// Starts it and waits until it has said where it is.
    fn start(mut command: Command) -> anyhow::Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("crm cannot be started")?;
        let mut output = BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        let url = loop {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                let status = child.wait()?;
                anyhow::bail!("crm ended ({status}); its log is in target/bench-data");
            }
            if let Some(at) = line.find("http://") {
                break line.split_at(at).1.trim().to_owned();
            }
        };
        Ok(Self { child, output, url })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        let address = self.url.trim_start_matches("http://");
        address.parse().with_context(|| format!("{address} is no address"))
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg(self.pid().to_string()).status().context("kill cannot be run")?;
        // What it says until the end must not block it.
        std::io::copy(&mut self.output, &mut std::io::sink())?;
        let status = self.child.wait()?;
        anyhow::ensure!(status.success(), "crm ended with {status}");
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone where it was stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with a data directory of its own and none of this process's settings.
pub(crate) fn crm(data_dir: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crm"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if ["CRM_", "SLACK_", "DATABASE_"].iter().any(|ours| name.starts_with(ours)) || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    let log = data_dir.join("crm.log");
    let log = File::options()
        .create(true)
        .append(true)
        .open(&log)
        .with_context(|| format!("{} cannot be written", log.display()))?;
    // From there, because a crm.toml of the current directory would be read.
    command.current_dir(data_dir).stderr(log).env("CRM_DATA_DIR", data_dir).env("CRM_LISTEN", "127.0.0.1:0");
    Ok(command)
}
