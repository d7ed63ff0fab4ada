//! Runs two apps written with Slack's own libraries against the local Slack, and people against the apps.
//!
//! `make test-bolt` installs the libraries and calls this: `bolt JS_MODULES PYTHON`. Each app runs over HTTP, over
//! Socket Mode and as one that is installed through its own page; what people see must be the same every time.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed check ends the run of one app")]

mod checks;
mod install;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use crm_sandbox::driver::Driver;
use crm_sandbox::{Options, Sandbox};
use tokio::process::{Child, Command};

/// How long an app may take to start.
const START: Duration = Duration::from_secs(30);

/// How an app is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Http,
    Socket,
    Install,
    /// Installed, with tokens that rotate.
    Rotate,
}

impl Mode {
    const ALL: [Self; 4] = [Self::Http, Self::Socket, Self::Install, Self::Rotate];

    fn installs(self) -> bool {
        matches!(self, Self::Install | Self::Rotate)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Socket => "socket",
            Self::Install => "install",
            Self::Rotate => "rotate",
        }
    }
}

/// An app that runs, and the Slack it talks to.
struct Stage {
    slack: Sandbox,
    driver: Driver,
    app_url: String,
    /// Kept for its life: the app ends with it.
    _app: Child,
}

/// How the libraries were installed.
struct Tools {
    modules: PathBuf,
    python: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(modules), Some(python)) = (arguments.next(), arguments.next()) else {
        say("bolt NODE_MODULES PYTHON: where the libraries are, and the Python that has them");
        return ExitCode::FAILURE;
    };
    let tools = std::sync::Arc::new(Tools { modules, python });
    let (mut passed, mut failed) = (0, 0);
    for language in ["js", "python"] {
        for mode in Mode::ALL {
            let tools = tools.clone();
            // A panic in a check ends this one app, which dies with its stage.
            let run = tokio::spawn(async move {
                let stage = Stage::open(&tools, language, mode).await;
                if mode.installs() {
                    install::run(&stage).await
                } else {
                    checks::run(&stage).await
                }
                stage.slack.shutdown().await;
            });
            let well = run.await.is_ok();
            say(&format!("{} {language} {}", if well { "ok  " } else { "FAIL" }, mode.name()));
            if well { passed += 1 } else { failed += 1 }
        }
    }
    say(&format!("{passed} passed, {failed} failed"));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

impl Stage {
    async fn open(tools: &Tools, language: &str, mode: Mode) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bolt");
        let port = free_port();
        let text = std::fs::read_to_string(here.join("manifest.yml")).unwrap();
        let text = text.replace("localhost:3000", &format!("localhost:{port}"));
        let mut manifest = crm_sandbox::parse_manifest(&text).unwrap();
        let settings = manifest.get_mut("settings").and_then(serde_json::Value::as_object_mut).unwrap();
        settings.insert("socket_mode_enabled".into(), (mode == Mode::Socket).into());
        settings.insert("token_rotation_enabled".into(), (mode == Mode::Rotate).into());
        let slack = crm_sandbox::start(Options { manifest, ..Options::default() }).await.unwrap();
        let driver = Driver::new(slack.page_url());
        let mut app = command(tools, language, &here);
        if mode.installs() {
            // Bolt for Python takes their presence for the wish to be installed.
            app.env("SLACK_CLIENT_ID", slack.client_id()).env("SLACK_CLIENT_SECRET", slack.client_secret());
        }
        let app = app
            .env("TALLY_MODE", mode.name())
            .env("PORT", port.to_string())
            .env("SLACK_API_URL", format!("{}/", slack.api_url()))
            .env("SLACK_AUTHORIZE_URL", format!("{}/oauth/v2/authorize", slack.page_url()))
            .env("SLACK_APP_TOKEN", slack.app_token())
            .env("SLACK_BOT_TOKEN", slack.bot_token())
            .env("SLACK_SIGNING_SECRET", slack.signing_secret())
            .env("NO_PROXY", "localhost,127.0.0.1")
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let stage = Self { slack, driver, app_url: format!("http://localhost:{port}"), _app: app };
        tokio::time::timeout(START, stage.ready(mode, port)).await.expect("the app did not start");
        stage
    }

    /// Returns once the app listens, or holds its connection.
    async fn ready(&self, mode: Mode, port: u16) {
        loop {
            let there = match mode {
                Mode::Socket => !self.driver.sockets().await.unwrap().is_empty(),
                _ => tokio::net::TcpStream::connect(("localhost", port)).await.is_ok(),
            };
            if there {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn command(tools: &Tools, language: &str, here: &Path) -> Command {
    match language {
        "js" => {
            let mut command = Command::new("node");
            command.arg(here.join("js/app.js")).env("NODE_PATH", &tools.modules);
            command
        }
        "python" => {
            let mut command = Command::new(&tools.python);
            command.arg(here.join("python/app.py")).env("PYTHONDONTWRITEBYTECODE", "1");
            command
        }
        other => panic!("no app in {other}"),
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
