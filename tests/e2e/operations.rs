//! Operations: what one sees of a running program from outside, and the `crm` binary itself.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use crm_sandbox::driver::Driver;
use insta::assert_snapshot;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::database::TestDatabase;
use crate::support::{ADA, Beginning, GENERAL, MARCO, REBECCA, World, data_dir, hmac};

#[tokio::test]
async fn health_and_metrics_tell_how_it_is() {
    let world = World::start().await;
    world.rebecca().types("/crm").await;
    let get = async |path: &str| {
        let response = world.http.get(format!("{}{path}", world.url)).send().await.unwrap();
        let id = response.headers().get("x-request-id").is_some();
        (response.status().as_u16(), id, response.text().await.unwrap())
    };
    assert_eq!(get("/healthz").await, (200, true, "alive\n".to_owned()));
    let (status, _, ready) = get("/readyz").await;
    let ready: Value = serde_json::from_str(&ready).unwrap();
    let expected = json!({"database": "ok", "migrations_pending": 0,
        "queue": {"ready": 0, "running": 0, "dead": 0, "oldest_ready_seconds": 0.0}});
    assert_eq!((status, ready), (200, expected));
    world
        .sql("DELETE FROM master._sqlx_migrations WHERE version = (SELECT max(version) FROM master._sqlx_migrations)")
        .await;
    assert_eq!(get("/readyz").await.0, 503, "a database behind the program is not ready");
    let (status, _, metrics) = get("/metrics").await;
    assert_eq!(status, 200);
    let mut names: Vec<&str> = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    names.sort_unstable();
    assert!(!metrics.contains("Rebecca") && !metrics.contains(REBECCA), "nobody is named in the metrics");
    world.finish().await;
    for name in [
        "crm_request_seconds",
        "crm_http_responses_total",
        "crm_database_connections",
        "crm_jobs_ready",
        "crm_jobs_dead",
    ] {
        assert!(names.iter().any(|line| line.starts_with(name)), "{name} is missing in {names:?}");
    }
}

/// The binary, with nothing of this process's environment but the way to programs.
fn crm(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crm"));
    command.env_clear().current_dir(dir).kill_on_drop(true).stdin(Stdio::null());
    for name in ["PATH", "HOME", "TMPDIR", "USER"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .env("CRM_DATA_DIR", dir.join("data"))
        .env("CRM_LISTEN", "127.0.0.1:0")
        .env("CRM_SANDBOX_LISTEN", "127.0.0.1:0")
        .env("RUST_LOG", "warn");
    command
}

/// What a subcommand printed, with what differs from run to run blotted out.
fn printed(output: &Output, dir: &Path) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace(&dir.display().to_string(), "DIR");
    let status = output.status.code().map_or_else(|| "killed".to_owned(), |code| code.to_string());
    format!("{}{}exit {status}\n", text(&output.stdout), text(&output.stderr))
}

/// A program in the background, read until it says that it is ready.
struct Started {
    child: Child,
    lines: Vec<String>,
    took: Duration,
}

async fn started(mut command: Command, ready: &str) -> Started {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = Vec::new();
    let reading = async {
        while let Some(line) = out.next_line().await.unwrap() {
            let done = line.contains(ready);
            lines.push(line);
            if done {
                return true;
            }
        }
        false
    };
    if !tokio::time::timeout(Duration::from_secs(60), reading).await.expect("it starts within a minute") {
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
        panic!("it ended before it was ready: {lines:?}\n{said}");
    }
    Started { child, lines, took: begun.elapsed() }
}

impl Started {
    async fn demo(dir: &Path) -> Self {
        let mut command = crm(dir);
        command.arg("demo");
        started(command, "API and webhooks").await
    }

    /// The address after these words.
    fn address(&self, after: &str) -> String {
        let line = self.lines.iter().find_map(|line| line.split_once(after)).expect("an address is printed").1;
        line.trim().trim_end_matches(')').to_owned()
    }

    fn driver(&self) -> Driver {
        Driver::new(self.address("Open "))
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().expect("it runs").to_string();
        assert!(std::process::Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// Ends it as Ctrl-C does; its logs.
    async fn ended(mut self, signal: &str) -> String {
        self.signal(signal);
        let mut logs = String::new();
        let mut errors = self.child.stderr.take().unwrap();
        let end = async {
            errors.read_to_string(&mut logs).await.unwrap();
            self.child.wait().await.unwrap()
        };
        let status = tokio::time::timeout(Duration::from_secs(30), end).await.expect("it ends in time");
        assert!(status.success(), "{status}: {logs}");
        logs
    }
}

/// What somebody reads who types a line.
async fn asks(driver: &Driver, user: &str, line: &str) -> String {
    let person = driver.as_person(user);
    // What came by itself, such as the cards of new leads, is not the answer.
    person.read().await.unwrap();
    person.say(GENERAL, line).await.unwrap();
    loop {
        let message = person.next().await.unwrap();
        if message.ephemeral {
            return message.text;
        }
    }
}

#[tokio::test]
async fn the_demo_answers_keeps_its_data_and_survives_being_killed() {
    let dir = data_dir();
    let demo = Started::demo(dir.path()).await;
    let driver = demo.driver();
    assert_eq!(asks(&driver, ADA, "/crm acme").await, "5 matches for “acme”");
    assert_eq!(asks(&driver, ADA, "/crm add contact Kept Person kept@acme.example").await, "C-17 added.");
    let errors = demo.ended("-INT").await;
    assert_eq!(errors, "", "nothing to warn of");
    assert!(!dir.path().join("data/postgres/postmaster.pid").exists(), "PostgreSQL is stopped as well");

    let again = Started::demo(dir.path()).await;
    assert!(again.took < Duration::from_secs(15), "{:?}", again.took);
    assert_eq!(asks(&again.driver(), ADA, "/crm kept").await, "C-17 Kept Person.");
    let mut second = crm(dir.path());
    let refused = second.arg("demo").output().await.unwrap();
    assert_eq!(asks(&again.driver(), ADA, "/crm kept").await, "C-17 Kept Person.", "the first one goes on");

    // Killed without a warning, the program and its PostgreSQL.
    let mut again = again;
    let postgres = std::fs::read_to_string(dir.path().join("data/postgres/postmaster.pid")).unwrap();
    let postgres = postgres.lines().next().unwrap().to_owned();
    again.child.kill().await.unwrap();
    let _ = std::process::Command::new("kill").args(["-9", &postgres]).status();
    let after = Started::demo(dir.path()).await;
    assert_eq!(asks(&after.driver(), ADA, "/crm kept").await, "C-17 Kept Person.");
    after.ended("-INT").await;
    let refused = printed(&refused, dir.path());
    let (before, after) = refused.split_once("(process ").expect("the process is named");
    let after = after.trim_start_matches(|character: char| character.is_ascii_digit());
    assert_snapshot!(format!("{before}(process PID{after}"));
}

#[tokio::test]
async fn administrators_work_beside_a_running_demo() {
    let dir = data_dir();
    let demo = Started::demo(dir.path()).await;
    let (driver, api) = (demo.driver(), demo.address("API and webhooks: "));
    let mut page = String::new();
    let run = async |arguments: &[&str]| {
        let output = crm(dir.path()).args(arguments).output().await.unwrap();
        format!("$ crm {}\n{}\n", arguments.join(" "), printed(&output, dir.path()))
    };
    page += &run(&["admin", "people"]).await;
    page += &run(&["admin", "role", "Rebecca O'Neill", "manager"]).await;
    page += &run(&["admin", "role", "nobody", "manager"]).await;
    page += &run(&["admin", "role", "U0RAVI", "king"]).await;
    page += &run(&["admin", "settings", "--currency", "usd", "--join", "sales-rep"]).await;
    page += &run(&["admin", "settings", "--currency", "gold"]).await;
    page += &run(&["admin", "settings", "--set", "purge_after_day=60"]).await;
    page +=
        &run(&["admin", "settings", "--of", "U0RAVI", "--set", "quiet_hours=22:00-7:00", "--reset", "home_view"]).await;
    page += &run(&["admin", "rates", "--set", "EUR=1.08", "--day", "2026-11-02"]).await;
    page += &run(&["admin", "rates", "--set", "USD=1"]).await;
    page += &run(&["admin", "people", "--workspace", "T0OTHER"]).await;
    page += &run(&["admin", "forms", "--as", "U0RAVI"]).await;
    page += &run(&["admin", "jobs"]).await;
    page += &run(&["admin", "retry", "01a208b8-8480-7466-9699-063b88593a47"]).await;
    let form = crm(dir.path()).args(["admin", "add-form", "Website"]).output().await.unwrap();
    let form = String::from_utf8(form.stdout).unwrap();
    let value = |label: &str| form.lines().find_map(|line| line.strip_prefix(label)).unwrap().trim().to_owned();
    let (path, secret) = (value("Post to"), value("Secret"));
    let path = path.split_once("/api/").unwrap().1.to_owned();
    let body = json!({"name": "Website Visitor", "email": "visitor@web.example"}).to_string();
    let posted = reqwest::Client::builder().no_proxy().build().unwrap();
    let posted = posted.post(format!("{api}/api/{path}")).header("content-type", "application/json");
    let signature = format!("sha256={}", hex::encode(hmac(secret.as_bytes(), body.as_bytes())));
    let posted = posted.header("x-crm-signature", signature).body(body).send().await.unwrap();
    assert_eq!(posted.status(), 202);
    let marco = driver.as_person(MARCO);
    loop {
        // The cards of the sample's leads come first.
        if marco.next().await.unwrap().text.contains("Website Visitor") {
            break;
        }
    }
    let report = asks(&driver, REBECCA, "/crm report daily").await;
    assert!(report.starts_with("Daily report"), "she leads now: {report}\n{page}");
    let hello = asks(&driver, "U0YUKI", "/crm").await;
    assert!(hello.starts_with("Hello, Yuki"), "and Yuki may come in by herself: {hello}");
    demo.ended("-INT").await;
    let (key, _) = (path.rsplit('/').next().unwrap().to_owned(), secret);
    page += &run(&["admin", "forms"]).await.replace(&key, "KEY");
    assert_snapshot!(page);
}

const CONTACTS: &str = "\
Name;E-Mail;Phone;Company;Favourite colour
Anna Smith;anna@acme.example;+46 70 123 45 67;Acme;blau
;;;;
Bob Stone;not an address;;;rot
;nameless@acme.example;;Acme;
Carla Blue;carla@blue.example;letters;;
Dora Green;anna@acme.example;;;
Émile \"Zola\";emile@zola.example;;Librairie;
<!channel> Ping;ping@acme.example;;Acme;
Too;many@cells.example;;;;;more;and more
";

#[tokio::test]
async fn an_import_lists_the_rows_that_fail_with_line_and_reason() {
    let world = World::start().await;
    let dir = data_dir();
    std::fs::write(dir.path().join("contacts.csv"), CONTACTS).unwrap();
    std::fs::write(dir.path().join("picture.csv"), [0xFF, 0xD8, 0xFF, 0x00, 0x10, 0x00]).unwrap();
    std::fs::write(dir.path().join("empty.csv"), "").unwrap();
    let mut page = String::new();
    let run = async |arguments: &[&str]| {
        let mut command = crm(dir.path());
        command.env("DATABASE_URL", world.db.url()).args(arguments);
        let output = command.output().await.unwrap();
        format!("$ crm {}\n{}\n", arguments.join(" "), printed(&output, dir.path()))
    };
    page += &run(&["import", "contacts", "contacts.csv", "--dry-run"]).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 0);
    page += &run(&["import", "contacts", "contacts.csv", "--as", "marco@northwind.example"]).await;
    let imported = world.count("SELECT count(*) FROM crm.contacts").await;
    page += &run(&["import", "contacts", "contacts.csv", "--as", MARCO]).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, imported, "twice brings nothing twice");
    page += &run(&["import", "contacts", "contacts.csv", "--as", REBECCA]).await;
    page += &run(&["import", "contacts", "contacts.csv", "--as", "nobody"]).await;
    page += &run(&["import", "contacts", "missing.csv"]).await;
    page += &run(&["import", "contacts", "picture.csv"]).await;
    page += &run(&["import", "contacts", "empty.csv"]).await;
    world.marco().types("/crm anna").await;
    let asked = world.finish().await;
    assert_snapshot!(format!("{page}{asked}"));
}

#[tokio::test]
async fn every_fault_of_the_configuration_is_said_at_once() {
    let dir = data_dir();
    std::fs::write(dir.path().join("crm.toml"), "colour = \"blue\"\nadmins = 7\n").unwrap();
    let bad = crm(dir.path())
        .arg("serve")
        .envs([
            ("CRM_LISTEN", "nowhere"),
            ("CRM_DATABASE_POOL", "1"),
            ("CRM_WORKER_CONCURRENCY", "many"),
            ("SLACK_API_URL", "ftp://slack.example"),
            ("SLACK_BOT_TOKEN", "xoxp-of-a-person"),
            ("DATABASE_URL", "mysql://root:geheim@localhost/crm"),
            ("CRM_SECRET_KEY", "short"),
            ("CRM_PUBLIC_URL", "crm.example"),
        ])
        .output()
        .await
        .unwrap();
    let mut page = printed(&bad, dir.path());
    assert!(!page.contains("geheim") && !page.contains("xoxp-of"), "a secret is never shown: {page}");
    std::fs::remove_file(dir.path().join("crm.toml")).unwrap();
    page += &printed(&crm(dir.path()).arg("serve").output().await.unwrap(), dir.path());
    let away = "postgres://crm@localhost/crm?host=/nonexistent";
    let tokens = [("SLACK_SIGNING_SECRET", "0123456789abcdef0123456789abcdef"), ("SLACK_BOT_TOKEN", "xoxb-1")];
    page += &printed(
        &crm(dir.path()).arg("serve").env("DATABASE_URL", away).envs(tokens).output().await.unwrap(),
        dir.path(),
    );
    page += &printed(&crm(dir.path()).arg("dance").output().await.unwrap(), dir.path());
    assert_snapshot!(page);
}

#[tokio::test]
async fn serve_works_against_a_slack_and_logs_without_personal_data() {
    let dir = data_dir();
    let db = TestDatabase::create().await;
    let slack = crate::support::local_slack(&Beginning::default()).await;
    let mut command = crm(dir.path());
    command.arg("serve").envs([
        ("DATABASE_URL", db.url()),
        ("SLACK_API_URL", &slack.api_url()),
        ("SLACK_SIGNING_SECRET", &slack.signing_secret()),
        ("SLACK_BOT_TOKEN", &slack.bot_token()),
        ("CRM_LOG_FORMAT", "json"),
        ("RUST_LOG", "info,crm=debug,crm_api=debug,crm_bot=debug,crm_core=debug"),
    ]);
    let serving = started(command, "The CRM serves").await;
    let url = serving.address(" at ");
    crate::support::connect(&slack, &url);
    let driver = Driver::new(slack.page_url());
    assert!(asks(&driver, ADA, "/crm").await.starts_with("Hello, Ada"));
    assert_eq!(asks(&driver, ADA, "/crm add contact Zebulon Quux quux@acme.example +46701234567").await, "C-1 added.");
    assert_eq!(asks(&driver, ADA, "/crm Zebulon").await, "C-1 Zebulon Quux.");
    let logs = serving.ended("-TERM").await;
    slack.shutdown().await;
    let lines: Vec<Value> = logs.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert!(lines.iter().any(|line| line.pointer("/span/request_id").is_some()), "requests have an id: {logs}");
    for private in ["Zebulon", "quux", "701234567", "xoxb-"] {
        assert!(!logs.contains(private), "{private} is in the log: {logs}");
    }
    assert!(!lines.iter().any(|line| line["level"] == "ERROR"), "{logs}");
}

/// Names of arguments that clash show only when the subcommand is used, and in a release not even then.
#[test]
fn the_command_line_is_sound() {
    crm::cli::command().debug_assert();
}

#[tokio::test]
async fn a_manifest_carries_the_address_of_the_installation() {
    let dir: TempDir = data_dir();
    let plain =
        crm(dir.path()).arg("manifest").env("CRM_PUBLIC_URL", "https://crm.acme.example").output().await.unwrap();
    let manifest = String::from_utf8(plain.stdout).unwrap();
    crm_sandbox::parse_manifest(&manifest).unwrap();
    assert!(manifest.contains("https://crm.acme.example/slack/commands") && !manifest.contains("crm.example.com"));
    let help = crm(dir.path()).arg("--help").output().await.unwrap();
    assert_snapshot!(printed(&help, dir.path()));
}
