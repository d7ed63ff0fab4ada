//! A world for each test: a database, a local Slack with the app's own manifest and Slack's rate limits, and the program
//! with its worker, on one address. [`World::finish`] looks at everything that must be in order at the end.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeZone, Utc};
use crm::program::{Parts, Program, Running};
use crm_core::actor::{Origin, Role};
use crm_core::clock::ManualClock;
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::database::Databases;
use crm_core::deals::{self, Closing, NewDeal};
use crm_core::secrets::Secret;
use crm_core::users::{self, Profile};
use crm_core::workspaces::{self, JoinPolicy, Settings, Workspace};
use crm_core::{Actor, Crm, Tx, pipelines};
use crm_sandbox::driver::{self, Driver, Message, Options as Choices, Submitted, Surface, View};
use crm_sandbox::{AppUrls, Sandbox};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use sqlx::{AssertSqlSafe, Connection, Executor};
use tracing::Level;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use uuid::Uuid;

use crate::database::{TestDatabase, eventually};
use crate::reading;

pub const ADA: &str = "U0ADA";
pub const MARCO: &str = "U0MARCO";
pub const REBECCA: &str = "U0REBECCA";
pub const RAVI: &str = "U0RAVI";
pub const YUKI: &str = "U0YUKI";
pub const GUS: &str = "U0GUS";
pub const SAM: &str = "U0SAM";

/// Where people type.
pub const GENERAL: &str = "#general";

/// Monday, 23 November 2026, 14:04 UTC: 09:04 in New York, 15:04 in Stockholm and Rome.
pub fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 14, 4, 0).unwrap()
}

/// How a world begins.
pub struct Beginning {
    /// Who works here besides Ada, who is the owner of the Slack workspace.
    pub people: Vec<(&'static str, Role)>,
    /// The workspace's settings.
    pub settings: Settings,
    /// `CRM_ADMINS`.
    pub admins: Vec<String>,
    /// What the clock shows.
    pub now: DateTime<Utc>,
    /// Who and what there is in Slack.
    pub slack: crm_sandbox::World,
    /// Whether jobs are worked.
    pub worker: bool,
    /// Whether Slack limits how often it is called. Off where a test posts more than people would.
    pub rate_limits: bool,
    /// Another database than a new one of the tests' server, and the way to it.
    pub database: Option<(TestDatabase, Databases)>,
}

impl Default for Beginning {
    fn default() -> Self {
        Self {
            people: vec![(MARCO, Role::Manager), (REBECCA, Role::SalesRep), (RAVI, Role::Closer)],
            settings: settings(),
            admins: Vec::new(),
            now: monday(),
            slack: crm_sandbox::World::default(),
            worker: true,
            rate_limits: true,
            database: None,
        }
    }
}

pub fn settings() -> Settings {
    Settings {
        currency: "EUR".to_owned(),
        time_zone: chrono_tz::Europe::Stockholm,
        country: "SE".to_owned(),
        join_policy: JoinPolicy::Ask,
        leads_channel: Some("C0SALES".to_owned()),
        ..Settings::default()
    }
}

/// Everything a test has to do with.
pub struct World {
    pub db: TestDatabase,
    pub clock: ManualClock,
    pub slack: Option<Sandbox>,
    pub driver: Driver,
    pub running: Option<Running>,
    pub crm: Crm,
    pub workspace: Workspace,
    pub http: reqwest::Client,
    pub url: String,
    signing_secret: String,
    transcript: Rc<RefCell<String>>,
    log: Log,
    _logging: tracing::subscriber::DefaultGuard,
    finished: bool,
}

impl World {
    /// Ada (ADMIN), Marco (MANAGER), Rebecca (SALES_REP) and Ravi (CLOSER) at work; Yuki, Gus and Sam not known yet.
    pub async fn start() -> Self {
        Self::start_with(Beginning::default()).await
    }

    pub async fn start_with(mut beginning: Beginning) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let log = Log::default();
        let logging = tracing::subscriber::set_default(tracing_subscriber::registry().with(log.clone()));
        let (db, databases) = match beginning.database.take() {
            Some(given) => given,
            None => {
                let db = TestDatabase::create().await;
                let databases = databases_of(&db);
                (db, databases)
            }
        };
        let clock = ManualClock::at(beginning.now);
        let slack = local_slack(&beginning).await;
        let driver = Driver::new(slack.page_url());
        let program =
            Program::build(parts(&slack, databases, &db, &clock, &beginning)).await.expect("the program is built");
        let (crm, workspace) = (program.crm.clone(), program.workspace.clone());
        bring_in(&crm, &workspace, &driver, &beginning.people).await;
        let worker = beginning.worker.then(|| program.work(8));
        let running = program.serve(([127, 0, 0, 1], 0).into(), worker).await.expect("the program serves");
        let url = running.url();
        connect(&slack, &url);
        Self {
            clock,
            signing_secret: slack.signing_secret(),
            slack: Some(slack),
            driver,
            running: Some(running),
            crm,
            workspace,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            url,
            transcript: Rc::default(),
            log,
            _logging: logging,
            finished: false,
            db,
        }
    }

    /// A second program on the same database and Slack, as another process would be; nothing is sent to it.
    pub async fn second_program(&self) -> Running {
        let slack = self.slack.as_ref().unwrap();
        let beginning = Beginning::default();
        let parts = parts(slack, databases_of(&self.db), &self.db, &self.clock, &beginning);
        let program = Program::build(parts).await.unwrap();
        let worker = program.work(8);
        program.serve(([127, 0, 0, 1], 0).into(), Some(worker)).await.unwrap()
    }

    pub fn person(&self, user: &str) -> Someone {
        Someone { actor: self.driver.as_person(user), transcript: self.transcript.clone() }
    }

    pub fn ada(&self) -> Someone {
        self.person(ADA)
    }

    pub fn marco(&self) -> Someone {
        self.person(MARCO)
    }

    pub fn rebecca(&self) -> Someone {
        self.person(REBECCA)
    }

    pub fn ravi(&self) -> Someone {
        self.person(RAVI)
    }

    pub fn yuki(&self) -> Someone {
        self.person(YUKI)
    }

    /// A line in the transcript that says what happens between what people do.
    pub fn note(&self, words: &str) {
        writeln!(self.transcript.borrow_mut(), "── {words}\n").unwrap();
    }

    /// A transaction of this person.
    pub async fn tx(&self, user: &str) -> Tx {
        let mut tx = self.crm.begin(&self.system()).await.unwrap();
        let user = users::find_active(&mut tx, user).await.unwrap().expect("somebody who works here");
        drop(tx);
        self.crm.begin(&user.actor(self.workspace.id, Origin::Slack)).await.unwrap()
    }

    pub fn system(&self) -> Actor {
        Actor::system(self.workspace.id, Origin::Console)
    }

    pub async fn add_company(&self, by: &str, name: &str, domain: Option<&str>) -> Uuid {
        let mut tx = self.tx(by).await;
        let new = NewCompany { name: name.to_owned(), domain: domain.map(str::to_owned), ..NewCompany::default() };
        let added = companies::add(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        added.id
    }

    pub async fn add_contact(&self, by: &str, name: &str, email: Option<&str>, company: Option<Uuid>) -> Uuid {
        let mut tx = self.tx(by).await;
        let new = NewContact {
            name: name.to_owned(),
            emails: email.map(str::to_owned).into_iter().collect(),
            company: company.map(CompanyChoice::Existing),
            ..NewContact::default()
        };
        let added = contacts::add(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        added.id
    }

    pub async fn add_deal(&self, by: &str, name: &str, amount: i64, company: Option<Uuid>) -> Uuid {
        let mut tx = self.tx(by).await;
        let new = NewDeal {
            name: name.to_owned(),
            amount: Some(amount.into()),
            company: company.map(CompanyChoice::Existing),
            ..NewDeal::default()
        };
        let id = deals::add(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn move_deal(&self, by: &str, deal: Uuid, stage: &str) {
        let mut tx = self.tx(by).await;
        match stage {
            "Won" => deals::close(&mut tx, deal, Closing::won("other"), None).await.unwrap(),
            "Lost" => deals::close(&mut tx, deal, Closing::lost("other"), None).await.unwrap(),
            open => {
                let stage = self.stage_in(&mut tx, open).await;
                deals::move_to_stage(&mut tx, deal, stage, None).await.unwrap()
            }
        };
        tx.commit().await.unwrap();
    }

    /// The id of a stage, as the card's select holds it.
    pub async fn stage(&self, name: &str) -> String {
        let mut tx = self.crm.begin(&self.system()).await.unwrap();
        self.stage_in(&mut tx, name).await.to_string()
    }

    async fn stage_in(&self, tx: &mut Tx, name: &str) -> Uuid {
        let stages = pipelines::stages(tx, None).await.unwrap();
        stages.iter().find(|stage| stage.name == name).expect("a stage of this name").id
    }

    pub async fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        let mut tx = self.crm.begin(&self.system()).await.unwrap();
        let mut settings = workspaces::settings(&mut tx).await.unwrap();
        change(&mut settings);
        workspaces::change_settings(&mut tx, settings).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// How many rows a question of SQL counts, past all row-level security.
    pub async fn count(&self, sql: &str) -> i64 {
        let mut admin = self.db.admin().await;
        let counted = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut admin).await.unwrap();
        admin.close().await.unwrap();
        counted
    }

    /// Runs a statement past all row-level security.
    pub async fn sql(&self, sql: &str) {
        let mut admin = self.db.admin().await;
        admin.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
        admin.close().await.unwrap();
    }

    /// A request as Slack signs it, now.
    pub fn signed(&self, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> reqwest::RequestBuilder {
        self.signed_at(Utc::now().timestamp(), path, content_type, body)
    }

    /// A request as Slack signs it, with this timestamp.
    pub fn signed_at(
        &self,
        timestamp: i64,
        path: &str,
        content_type: &str,
        body: impl Into<Vec<u8>>,
    ) -> reqwest::RequestBuilder {
        let body = body.into();
        let signature = self.signature(timestamp, &body);
        self.http
            .post(format!("{}{path}", self.url))
            .header("content-type", content_type)
            .header("x-slack-request-timestamp", timestamp.to_string())
            .header("x-slack-signature", signature)
            .body(body)
    }

    pub fn signature(&self, timestamp: i64, body: &[u8]) -> String {
        let signed = [format!("v0:{timestamp}:").as_bytes(), body].concat();
        format!("v0={}", hex::encode(hmac(self.signing_secret.as_bytes(), &signed)))
    }

    /// A slash command as Slack posts it.
    pub fn command_form(&self, user: &str, command: &str, text: &str, trigger: &str) -> String {
        serde_urlencoded::to_string([
            ("team_id", self.workspace.slack_team_id.as_str()),
            ("channel_id", "C0GENERAL"),
            ("user_id", user),
            ("command", command),
            ("text", text),
            ("trigger_id", trigger),
            ("response_url", ""),
        ])
        .unwrap()
    }

    /// A click as Slack posts it, on whatever ids and values a client may send; gives what the program answers to the
    /// `response_url`.
    pub async fn clicks(&self, user: &str, action: Value) -> Value {
        let sink = Sink::open().await;
        let response = self.signed("/slack/interactions", FORM, self.click_form(user, &action, &sink.url)).send().await;
        assert_eq!(response.unwrap().status(), 200);
        sink.next().await
    }

    /// The body of a click.
    pub fn click_form(&self, user: &str, action: &Value, response_url: &str) -> String {
        let payload = serde_json::json!({
            "type": "block_actions", "team": {"id": self.workspace.slack_team_id},
            "user": {"id": user, "team_id": self.workspace.slack_team_id},
            "trigger_id": Uuid::new_v4().to_string(), "response_url": response_url, "actions": [action],
        });
        serde_urlencoded::to_string([("payload", payload.to_string())]).unwrap()
    }

    /// Waits until no job could run now.
    pub async fn jobs_done(&self) {
        let mut admin = self.db.admin().await;
        // A worker hears of a clock that was moved, and of what was enqueued, before it takes anything.
        let ready = "SELECT count(*) FROM master.jobs WHERE state IN ('queued', 'running') OR state = 'waiting' AND run_at <= $1";
        let now = self.crm.now();
        eventually("the jobs are done", async || {
            let ready: i64 = sqlx::query_scalar(ready).bind(now).fetch_one(&mut admin).await.unwrap();
            (ready == 0).then_some(())
        })
        .await;
    }

    /// The errors logged since the last time; the test expects them.
    pub fn errors(&self) -> Vec<String> {
        self.log.take(Level::ERROR)
    }

    /// The warnings that the traffic inspector shows.
    pub async fn slack_warnings(&self) -> Vec<String> {
        let traffic = self.driver.traffic(0).await.unwrap();
        let warned = traffic.into_iter().filter_map(|exchange| Some((exchange.method, exchange.warning?)));
        warned.map(|(method, warning)| format!("{method}: {warning}")).collect()
    }

    /// As [`World::finish`], for a test in which Slack was made to fail, or refused what it must refuse: the traffic
    /// inspector may show warnings, and only such ones.
    pub async fn finish_with_warnings(self, expected: &[&str]) -> String {
        let warnings = self.slack_warnings().await;
        for warning in &warnings {
            assert!(expected.iter().any(|known| warning.contains(known)), "unexpected: {warning}");
        }
        self.end().await
    }

    /// Ends the world and fails unless everything is in order: all jobs done, nothing unread, no warning of Slack, no
    /// error in the log. Gives the conversation.
    pub async fn finish(self) -> String {
        let warnings = self.slack_warnings().await;
        assert_eq!(warnings, Vec::<String>::new(), "Slack has something to say");
        self.end().await
    }

    async fn end(mut self) -> String {
        self.jobs_done().await;
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        let team = self.driver.team().await.unwrap();
        for person in team.people.iter().filter(|person| !person.is_bot) {
            let unread = self.driver.as_person(&person.id).unread().await.unwrap();
            let messages: Vec<String> = unread.messages.iter().map(reading::message).collect();
            assert!(messages.is_empty(), "{} has not read:\n{}", person.name, messages.join("\n"));
            let modal = unread.modal.as_ref().map(reading::view);
            assert_eq!(modal, None, "{} has not looked at a form", person.name);
        }
        self.no_job_left().await;
        assert_eq!(self.errors(), Vec::<String>::new(), "errors in the log");
        if let Some(slack) = self.slack.take() {
            slack.shutdown().await;
        }
        self.finished = true;
        self.transcript.borrow().trim_end().to_owned()
    }

    async fn no_job_left(&self) {
        let mut admin = self.db.admin().await;
        let left: Vec<(String, String, Option<String>)> =
            sqlx::query_as("SELECT kind, state, error FROM master.jobs WHERE state <> 'done' ORDER BY created_at")
                .fetch_all(&mut admin)
                .await
                .unwrap();
        admin.close().await.unwrap();
        assert_eq!(left, [], "jobs were left");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            #[expect(clippy::print_stderr, reason = "a failed test tells what happened")]
            {
                eprintln!("──── the conversation\n{}\n──── the log\n{}", self.transcript.borrow(), self.log.all());
            }
        } else {
            assert!(self.finished, "the test did not call World::finish");
        }
    }
}

pub fn hmac(key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// A data directory of a test's own. Where root runs the test, PostgreSQL runs as another user, who must get there.
pub fn data_dir() -> tempfile::TempDir {
    let dir = tempfile::Builder::new().prefix("crm-e2e-").tempdir().unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    dir
}

/// The content type of commands and interactions.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A place that takes what a program posts: a `response_url` of a test's own.
pub struct Sink {
    pub url: String,
    posted: tokio::sync::Mutex<tokio::sync::mpsc::UnboundedReceiver<Value>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Sink {
    pub async fn open() -> Self {
        let (tell, posted) = tokio::sync::mpsc::unbounded_channel();
        let take = axum::routing::post(async move |body: axum::Json<Value>| {
            tell.send(body.0).unwrap();
            axum::Json(serde_json::json!({"ok": true}))
        });
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = axum::Router::new().route("/", take);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, posted: posted.into(), serving }
    }

    /// What is posted next.
    pub async fn next(&self) -> Value {
        let mut posted = self.posted.lock().await;
        let next = tokio::time::timeout(std::time::Duration::from_secs(5), posted.recv()).await;
        next.expect("something is posted").unwrap()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Connections of each program's pool.
const POOL: u32 = 12;

pub fn databases_of(db: &TestDatabase) -> Databases {
    Databases::new(db.pool(), POOL, db.keys().clone())
}

fn parts(
    slack: &Sandbox,
    databases: Databases,
    db: &TestDatabase,
    clock: &ManualClock,
    beginning: &Beginning,
) -> Parts {
    Parts {
        databases,
        keys: db.keys().clone(),
        files: crm_core::storage::Storage::in_memory(1_000_000),
        clock: Box::new(clock.clone()),
        admins: beginning.admins.clone(),
        slack_api_url: slack.api_url(),
        signing_secret: Secret::new(slack.signing_secret()),
        bot_token: Secret::new(slack.bot_token()),
        workspace_settings: beginning.settings.clone(),
        rate_feed: None,
    }
}

pub async fn local_slack(beginning: &Beginning) -> Sandbox {
    crm_sandbox::start(crm_sandbox::Options {
        manifest: crm_sandbox::parse_manifest(include_str!("../../manifest.yml")).unwrap(),
        world: beginning.slack.clone(),
        rate_limits: beginning.rate_limits,
        ..crm_sandbox::Options::default()
    })
    .await
    .unwrap()
}

pub fn connect(slack: &Sandbox, url: &str) {
    slack.connect(AppUrls {
        commands: format!("{url}/slack/commands"),
        interactions: format!("{url}/slack/interactions"),
        events: format!("{url}/slack/events"),
        options: String::new(),
    });
}

/// People who have worked here for a while: nobody is asked and nobody is welcomed.
async fn bring_in(crm: &Crm, workspace: &Workspace, driver: &Driver, people: &[(&str, Role)]) {
    let team = driver.team().await.unwrap();
    let system = Actor::system(workspace.id, Origin::Console);
    for (slack_id, role) in people {
        let known = team.people.iter().find(|person| person.id == *slack_id).expect("somebody of this Slack");
        let profile = Profile {
            slack_id: known.id.clone(),
            name: known.real_name.clone(),
            email: Some(known.email.clone()),
            time_zone: known.tz.parse().ok(),
            locale: Some(known.locale.clone()),
            is_bot: false,
            is_guest: false,
            is_stranger: false,
            is_deleted: false,
            is_primary_owner: false,
        };
        users::first_touch(crm, workspace, &profile).await.unwrap();
        let mut tx = crm.begin(&system).await.unwrap();
        let user = users::find(&mut tx, slack_id).await.unwrap().unwrap();
        users::admit(&mut tx, user.id, *role).await.unwrap();
        tx.commit().await.unwrap();
    }
    sqlx::query("DELETE FROM master.jobs").execute(crm.databases().main()).await.unwrap();
}

/// Somebody at the keyboard; what they do and read is written down.
pub struct Someone {
    pub actor: driver::Actor,
    transcript: Rc<RefCell<String>>,
}

impl Deref for Someone {
    type Target = driver::Actor;

    fn deref(&self) -> &driver::Actor {
        &self.actor
    }
}

impl Someone {
    fn name(&self) -> String {
        self.actor.user().trim_start_matches("U0").to_lowercase()
    }

    fn did(&self, what: &str) {
        writeln!(self.transcript.borrow_mut(), "{}> {}", self.name(), reading::visible(what)).unwrap();
    }

    fn saw(&self, what: &str) {
        writeln!(self.transcript.borrow_mut(), "{what}").unwrap();
    }

    /// Types a line and reads the reply.
    pub async fn types(&self, line: &str) -> Message {
        self.types_in(GENERAL, line).await
    }

    /// Types a line somewhere and reads the reply.
    pub async fn types_in(&self, channel: &str, line: &str) -> Message {
        self.did(line);
        self.actor.say(channel, line).await.unwrap_or_else(|error| panic!("{line:?}: {error}"));
        self.reads().await
    }

    /// Types a line and reads the form that opens.
    pub async fn opens(&self, line: &str) -> View {
        self.did(line);
        self.actor.say(GENERAL, line).await.unwrap();
        self.sees_form().await
    }

    /// Writes to the app and reads its answer.
    pub async fn writes_to_app(&self, line: &str) -> Message {
        self.did(&format!("(to the app) {line}"));
        self.actor.tell_app(line).await.unwrap();
        self.reads().await
    }

    /// The next message.
    pub async fn reads(&self) -> Message {
        let message = self.actor.next().await.unwrap_or_else(|error| panic!("{error}"));
        self.saw(&reading::message(&message));
        assert_eq!(reading::dangers(&message), Vec::<String>::new(), "markup that nobody meant");
        message
    }

    /// The form that opens next.
    pub async fn sees_form(&self) -> View {
        let view = self.actor.next_modal().await.unwrap();
        self.saw(&reading::view(&view));
        view
    }

    /// The Home tab.
    pub async fn sees_home(&self) -> View {
        let view = self.actor.next_home().await.unwrap();
        self.saw(&reading::view(&view));
        view
    }

    /// Presses a button and reads what comes of it.
    pub async fn presses(&self, on: &impl Surface, label: &str) -> Message {
        self.did(&format!("presses [{label}]"));
        self.actor.press(on, label).await.unwrap();
        self.reads().await
    }

    /// Presses a button and reads the form that opens.
    pub async fn presses_for_form(&self, on: &impl Surface, label: &str) -> View {
        self.did(&format!("presses [{label}]"));
        self.actor.press(on, label).await.unwrap();
        self.sees_form().await
    }

    /// Chooses an option and reads what comes of it.
    pub async fn chooses(&self, on: &impl Surface, action_id: &str, option: &str) -> Message {
        self.did(&format!("chooses “{option}”"));
        self.actor.choose(on, action_id, option).await.unwrap();
        self.reads().await
    }

    /// Types into a select.
    pub async fn searches(&self, on: &impl Surface, action_id: &str, typed: &str) -> Choices {
        self.did(&format!("types “{typed}” into the select"));
        let options = self.actor.options(on, action_id, typed).await.unwrap();
        let words: Vec<&str> = options.options.iter().filter_map(|option| option["text"]["text"].as_str()).collect();
        self.saw(&format!("  {}\n", words.join("\n  ")));
        options
    }

    /// Sends a form.
    pub async fn sends(&self, form: &View, answers: Value) -> Submitted {
        self.did(&format!("sends {}", in_words(&answers)));
        let sent = self.actor.submit(form, answers).await.unwrap();
        let errors: String = sent.errors.iter().fold(String::new(), |mut all, (block, error)| {
            write!(all, "\n  {block}: {}", reading::visible(error)).unwrap();
            all
        });
        self.saw(&format!("  {:?}{errors}\n", sent.outcome));
        sent
    }
}

/// Answers as they read; of an option its words.
fn in_words(answers: &Value) -> String {
    let words = answers.as_object().into_iter().flatten().map(|(field, answer)| match &answer["text"]["text"] {
        Value::String(words) => format!("{field}: [{words}]"),
        _ => format!("{field}: {}", answer.as_str().unwrap_or_default()),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The value of an option that a select offered under these words.
pub fn offered(options: &Choices, words: &str) -> Value {
    let found = options.options.iter().find(|option| option["text"]["text"].as_str() == Some(words));
    found.cloned().unwrap_or_else(|| panic!("{words:?} is not offered: {:?}", options.options))
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<(Level, String)>>>);

impl Log {
    fn take(&self, level: Level) -> Vec<String> {
        let mut lines = self.0.lock().unwrap();
        let taken = lines.iter().filter(|(of, _)| *of == level).map(|(_, line)| line.clone()).collect();
        lines.retain(|(of, _)| *of != level);
        taken
    }

    fn all(&self) -> String {
        let lines = self.0.lock().unwrap();
        lines.iter().map(|(level, line)| format!("{level} {line}\n")).collect()
    }
}

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Log {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let (level, target) = (*event.metadata().level(), event.metadata().target());
        if level > Level::INFO || level > Level::WARN && !target.starts_with("crm") {
            return;
        }
        let mut line = Line(target.to_owned());
        event.record(&mut line);
        self.0.lock().unwrap().push((level, line.0));
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}
