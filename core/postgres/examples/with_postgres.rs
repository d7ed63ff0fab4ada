//! Runs a command with a private PostgreSQL: for tests, and for preparing queries.
//!
//! `cargo run -q -p crm-postgres --example with_postgres -- --data-dir DIR [--fast]
//! [--database NAME] -- COMMAND ARGUMENTS…` uses the server of that data directory or starts it,
//! sees to the database, runs the command with `DATABASE_URL` set, ends with the command's exit
//! code, and stops the server where nobody else uses it.

use std::env;
use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};

use crm_postgres::{Mode, Server, Settings, start};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

const USAGE: &str = "usage: with_postgres --data-dir DIR [--fast] [--database NAME] -- COMMAND ARGUMENTS…";

struct Arguments {
    settings: Settings,
    database: String,
    program: OsString,
    rest: Vec<OsString>,
}

fn arguments() -> Option<Arguments> {
    let mut words = env::args_os().skip(1);
    let (mut data_dir, mut database, mut fast) = (None, String::from("crm"), false);
    loop {
        let word = words.next()?;
        match word.to_str()? {
            "--data-dir" => data_dir = Some(words.next()?),
            "--database" => database = words.next()?.into_string().ok()?,
            "--fast" => fast = true,
            "--" => break,
            _ => return None,
        }
    }
    let mut settings = Settings::new(data_dir?);
    settings.fast_and_unsafe = fast;
    Some(Arguments { settings, database, program: words.next()?, rest: words.collect() })
}

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "with_postgres: {text}");
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        say(USAGE);
        return ExitCode::from(2);
    };
    match run(arguments).await {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            say(&format!("{error}{cause}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<u8, Box<dyn std::error::Error>> {
    // From here on signals no longer end this program: the server is to be stopped first.
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    let server = tokio::select! {
        server = start(&arguments.settings, Mode::Attach) => server?,
        // The server that is being started is stopped as soon as it runs.
        _ = interrupted.recv() => return Ok(130),
        _ = terminated.recv() => return Ok(143),
        _ = hung_up.recv() => return Ok(129),
    };
    let outcome = async {
        let mut child = launch(&server, &arguments).await?;
        let status = loop {
            tokio::select! {
                status = child.wait() => break status?,
                // The terminal sends Ctrl-C to the command as well.
                _ = interrupted.recv() => {}
                _ = terminated.recv() => forward(&child, Signal::SIGTERM),
                _ = hung_up.recv() => forward(&child, Signal::SIGHUP),
            }
        };
        Ok(exit_code(status))
    }
    .await;
    server.stop().await?;
    outcome
}

async fn launch(server: &Server, arguments: &Arguments) -> Result<Child, Box<dyn std::error::Error>> {
    server.ensure_database(&arguments.database).await?;
    let mut command = Command::new(&arguments.program);
    command.args(&arguments.rest).env("DATABASE_URL", server.url(&arguments.database));
    let child = command.spawn();
    Ok(child.map_err(|error| format!("cannot run {}: {error}", arguments.program.display()))?)
}

fn forward(child: &Child, signal: Signal) {
    if let Some(pid) = child.id().and_then(|pid| i32::try_from(pid).ok()) {
        let _ = kill(Pid::from_raw(pid), signal);
    }
}

/// As a shell has it: 128 and the signal's number where a signal ended the command.
fn exit_code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}
