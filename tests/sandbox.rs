//! `crm sandbox` as whoever develops another app starts it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};

const MANIFEST: &str = "
display_information: {name: Acme}
features:
  bot_user: {display_name: Acme}
  slash_commands: [{command: /acme, description: Acme}]
oauth_config: {scopes: {bot: [commands, chat:write]}}
settings: {socket_mode_enabled: true}
";

fn program(dir: &Path, manifest: &str, text: &str) -> Command {
    std::fs::write(dir.join(manifest), text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_crm"));
    command.env_clear().current_dir(dir).kill_on_drop(true).stdin(Stdio::null());
    command.args(["sandbox", "--manifest", manifest]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The running local Slack and what it printed.
struct Running {
    child: Child,
    told: HashMap<String, String>,
    _rest: BufReader<ChildStdout>,
}

async fn start(mut command: Command) -> Running {
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut told = HashMap::new();
    while !told.contains_key("SLACK_PAGE_URL") {
        let mut line = String::new();
        let read = tokio::time::timeout(Duration::from_secs(20), lines.read_line(&mut line));
        assert!(read.await.expect("it prints its lines").unwrap() > 0, "it ended");
        let (name, value) = line.trim_end().split_once('=').expect("every line is NAME=VALUE");
        told.insert(name.to_owned(), value.to_owned());
    }
    Running { child, told, _rest: lines }
}

impl Running {
    fn told(&self, name: &str) -> &str {
        self.told.get(name).unwrap_or_else(|| panic!("{name} was not printed"))
    }

    async fn api(&self, method: &str, token: &str) -> Value {
        let url = format!("{}{method}", self.told("SLACK_API_URL"));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        http.post(url).bearer_auth(self.told(token)).send().await.unwrap().json().await.unwrap()
    }

    /// Ctrl-C; the exit code.
    async fn interrupt(mut self) -> Option<i32> {
        let pid = self.child.id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let ended = tokio::time::timeout(Duration::from_secs(10), self.child.wait());
        ended.await.expect("it ends when asked to").unwrap().code()
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[tokio::test]
async fn it_tells_what_an_app_needs_and_ends_cleanly() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = program(dir.path(), "manifest.yml", MANIFEST);
    command.args(["--listen", "127.0.0.1:0"]);
    let slack = start(command).await;
    for name in ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"] {
        assert!(!slack.told(name).is_empty());
    }
    assert!(slack.told("SLACK_API_URL").ends_with("/api/"));
    let tested = slack.api("auth.test", "SLACK_BOT_TOKEN").await;
    assert_eq!(text(&tested, "user"), "acme", "{tested}");
    let opened = slack.api("apps.connections.open", "SLACK_APP_TOKEN").await;
    assert!(text(&opened, "url").starts_with("ws://127.0.0.1:"), "{opened}");
    let page = reqwest::get(slack.told("SLACK_PAGE_URL")).await.unwrap();
    assert_eq!(page.status().as_u16(), 200);
    assert_eq!(slack.interrupt().await, Some(0));
}

#[tokio::test]
async fn a_manifest_may_be_json_and_the_workspace_is_kept_where_asked() {
    let dir = tempfile::tempdir().unwrap();
    let json = serde_json::to_string(&crm_sandbox::parse_manifest(MANIFEST).unwrap()).unwrap();
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let mut command = program(dir.path(), "manifest.json", &json);
        command.args(["--listen", "127.0.0.1:0", "--state", "kept.json"]);
        let slack = start(command).await;
        tokens.push(slack.told("SLACK_BOT_TOKEN").to_owned());
        assert_eq!(slack.interrupt().await, Some(0));
    }
    assert_eq!(tokens.first(), tokens.last());
}

#[tokio::test]
async fn a_bad_manifest_and_a_busy_port_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let output =
        program(dir.path(), "bad.yml", "features: {slash_commands: [{command: acme}]}").output().await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("/display_information: missing required field"), "{said}");
    assert!(said.contains("/features/slash_commands/0/command: must begin with a slash"), "{said}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = program(dir.path(), "manifest.yml", MANIFEST);
    command.args(["--listen", &taken.local_addr().unwrap().to_string()]);
    let output = command.output().await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot listen"), "{said}");
}
