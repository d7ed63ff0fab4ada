//! The program as it is measured: with its pool as it comes, told apart from the Bolt app by nothing but its being ours.

use std::time::{Duration, Instant};

use super::caller::SECRET;
use super::{Stage, Way};
use crate::program::{self, Program};

/// How long it may take until it holds a connection of Socket Mode.
const CONNECTS: Duration = Duration::from_secs(10);

/// `crm serve` for the stub. Nothing where it is to connect by Socket Mode and does not.
pub(super) fn serve(stage: &Stage<'_>, way: Way) -> anyhow::Result<Option<Program>> {
    let program = start(stage, way, &[])?;
    if way == Way::Socket && !connected(stage, CONNECTS) {
        program.stop()?;
        return Ok(None);
    }
    Ok(Some(program))
}

/// The same without jobs, so that the database hears of nothing but requests.
pub(super) fn without_jobs(stage: &Stage<'_>) -> anyhow::Result<Program> {
    start(stage, Way::Http, &["--no-worker"])
}

fn start(stage: &Stage<'_>, way: Way, flags: &[&str]) -> anyhow::Result<Program> {
    let mut command = program::crm(&stage.lab.data_dir)?;
    command
        .arg("serve")
        .args(flags)
        .env("SLACK_API_URL", stage.stub.api_url())
        .env("SLACK_SIGNING_SECRET", SECRET)
        .env("SLACK_BOT_TOKEN", "xoxb-bench");
    if way == Way::Socket {
        command.env("SLACK_APP_TOKEN", "xapp-bench");
    }
    Program::start(command)
}

/// Waits until somebody holds a connection of Socket Mode.
pub(super) fn connected(stage: &Stage<'_>, patience: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        if stage.stub.is_connected() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}
