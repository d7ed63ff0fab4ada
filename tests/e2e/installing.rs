//! Installation by OAuth: out to Slack's page and back; what is wrong with a way back; tokens that rotate while they are in
//! use; the end of an installation and its return; several workspaces and whole orgs.

use std::net::SocketAddr;

use crm::program::{App, Parts, Program, Running};
use crm_core::clock::ManualClock;
use crm_core::config::ClientConfig;
use crm_core::secrets::Secret;
use crm_core::workspaces::Settings;
use crm_sandbox::driver::{Driver, EventFault, Message};
use crm_sandbox::{Clock, Options, Sandbox};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _};
use url::Url;

use crate::database::{TestDatabase, eventually};
use crate::stub::Stub;
use crate::support::{FORM, GENERAL, RAVI, YUKI, connect, databases_of, hmac, monday};

/// A program that any workspace may install, and the local Slack whose app it is.
struct Installable {
    db: TestDatabase,
    clock: ManualClock,
    slack: Sandbox,
    slack_clock: Clock,
    driver: Driver,
    running: Running,
    url: String,
}

/// An address that is free just now: the app's manifest must name it before the program is there.
async fn free_address() -> SocketAddr {
    tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap()
}

async fn program(db: &TestDatabase, clock: &ManualClock, api_url: &str, app: App, listen: SocketAddr) -> Running {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let program = Program::build(Parts {
        databases: databases_of(db),
        keys: db.keys().clone(),
        files: crm_core::storage::Storage::in_memory(1_000_000),
        clock: Box::new(clock.clone()),
        admins: Vec::new(),
        slack_api_url: api_url.to_owned(),
        app,
        workspace_settings: Settings::default(),
        rate_feed: None,
        public_url: None,
    })
    .await
    .unwrap();
    let worker = program.work(4);
    program.serve(listen, Some(worker)).await.unwrap()
}

impl Installable {
    async fn start(rotates: bool) -> Self {
        let listen = free_address().await;
        let mut manifest = crm_sandbox::parse_manifest(include_str!("../../manifest.yml")).unwrap();
        manifest["oauth_config"]["redirect_urls"] = json!([format!("http://{listen}/slack/oauth/callback")]);
        manifest["settings"]["token_rotation_enabled"] = json!(rotates);
        // What it signs must be of this moment.
        let slack_clock = Clock::standing_at(chrono::Utc::now());
        let options = Options { manifest, clock: slack_clock.clone(), ..Options::default() };
        let slack = crm_sandbox::start(options).await.unwrap();
        let (db, clock) = (TestDatabase::create().await, ManualClock::at(monday()));
        let running = program(&db, &clock, &slack.api_url(), Self::app(&slack), listen).await;
        let (driver, url) = (Driver::new(slack.page_url()), running.url());
        connect(&slack, &url);
        Self { db, clock, slack, slack_clock, driver, running, url }
    }

    fn app(slack: &Sandbox) -> App {
        App {
            signing_secret: Some(Secret::new(slack.signing_secret())),
            client: Some(ClientConfig { id: slack.client_id(), secret: Secret::new(slack.client_secret()) }),
            ..App::default()
        }
    }

    async fn count(&self, sql: &str) -> i64 {
        let mut admin = self.db.admin().await;
        let counted = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut admin).await.unwrap();
        admin.close().await.unwrap();
        counted
    }

    async fn installed(&self) -> i64 {
        self.count("SELECT count(*) FROM master.installations WHERE revoked_at IS NULL").await
    }

    /// Goes all the way as a browser does.
    async fn install(&self) {
        let mut browser = Browser::new(&self.url);
        let back = browser.at_slack(&self.slack, "1").await;
        let (status, page) = browser.returns(back.as_str()).await;
        assert_eq!(status, 200, "{page}");
        assert!(page.contains("The CRM is installed in Northwind"), "{page}");
    }

    async fn types(&self, user: &str, line: &str) -> Message {
        let person = self.driver.as_person(user);
        person.say(GENERAL, line).await.unwrap();
        person.next().await.unwrap()
    }

    async fn stop(self) {
        self.running.stop().await;
        self.slack.shutdown().await;
    }
}

/// A browser with one cookie.
struct Browser {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl Browser {
    fn new(url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { http, url: url.to_owned(), cookie: String::new() }
    }

    /// Where the program sends somebody who wants to install it.
    async fn sets_out(&mut self) -> Url {
        let sent = self.http.get(format!("{}/slack/install", self.url)).send().await.unwrap();
        assert_eq!(sent.status(), 302);
        let cookie = sent.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        self.cookie = cookie.split(';').next().unwrap().to_owned();
        sent.headers()["location"].to_str().unwrap().parse().unwrap()
    }

    /// Sets out and answers on Slack's page: the address that it sends the browser back to.
    async fn at_slack(&mut self, slack: &Sandbox, allow: &str) -> Url {
        let ask = self.sets_out().await;
        assert!(ask.as_str().starts_with(&format!("{}/oauth/v2/authorize?", slack.page_url())), "{ask}");
        let mut form: Vec<(String, String)> = ask.query_pairs().into_owned().collect();
        form.push(("as".into(), RAVI.into()));
        form.push(("allow".into(), allow.into()));
        let page = format!("{}/oauth/v2/authorize", slack.page_url());
        let sent = self.http.post(page).form(&form).send().await.unwrap();
        assert_eq!(sent.status(), 302, "{}", sent.text().await.unwrap());
        sent.headers()["location"].to_str().unwrap().parse().unwrap()
    }

    async fn returns(&self, to: &str) -> (u16, String) {
        let sent = self.http.get(to).header("cookie", &self.cookie).send().await.unwrap();
        let status = sent.status().as_u16();
        assert_eq!(sent.headers()["cache-control"], "no-store");
        (status, sent.text().await.unwrap())
    }
}

#[tokio::test]
async fn whoever_installs_the_app_is_its_administrator_and_works_at_once() {
    let here = Installable::start(false).await;
    here.install().await;
    let stored =
        "SELECT count(*) FROM master.installations WHERE bot_token_sealed IS NOT NULL AND installer_slack_id = 'U0RAVI'
                     AND position('xoxb' in encode(bot_token_sealed, 'escape')) = 0";
    assert_eq!(here.count(stored).await, 1, "the token is sealed");
    let admins = "SELECT count(*) FROM crm.users WHERE slack_id = 'U0RAVI' AND role = 'ADMIN' AND status = 'active'";
    assert_eq!(here.count(admins).await, 1);
    let palette = here.types(RAVI, "/crm").await;
    assert!(palette.text.contains("Ravi"), "{}", palette.text);
    // Somebody else asks to be let in, and the installer reads it.
    here.types(YUKI, "/crm").await;
    let asked = here.driver.as_person(RAVI).next().await.unwrap();
    assert!(asked.text.contains("Yuki"), "{}", asked.text);
    here.stop().await;
}

#[tokio::test]
async fn each_wrong_way_back_has_a_page_of_its_own() {
    let here = Installable::start(false).await;
    let mut browser = Browser::new(&here.url);
    let callback = format!("{}/slack/oauth/callback", here.url);

    let denied = browser.at_slack(&here.slack, "0").await;
    let (status, page) = browser.returns(denied.as_str()).await;
    assert!(status == 200 && page.contains("You said no on Slack&#39;s page"), "{status} {page}");
    let (status, page) = browser.returns(denied.as_str()).await;
    assert!(status == 400 && page.contains("finished already"), "{status} {page}");

    for forged in ["", "?code=1", "?code=1&state=forged", "?state=%00&code=%00", "?code=1&code=2&state=x"] {
        let (status, page) = browser.returns(&format!("{callback}{forged}")).await;
        assert!(status == 400 && page.contains("This link did not begin here"), "{forged}: {status} {page}");
    }
    // Somebody else's way back, in this browser: they would work in that other one's workspace.
    let stolen = Browser::new(&here.url).at_slack(&here.slack, "1").await;
    let (status, page) = browser.returns(stolen.as_str()).await;
    assert!(status == 400 && page.contains("This link did not begin here"), "{status} {page}");

    let late = browser.at_slack(&here.slack, "1").await;
    here.clock.advance(chrono::Duration::minutes(11));
    let (status, page) = browser.returns(late.as_str()).await;
    assert!(status == 400 && page.contains("That took too long"), "{status} {page}");

    let mut wrong = browser.at_slack(&here.slack, "1").await;
    let state = wrong.query_pairs().find(|(key, _)| key == "state").unwrap().1.into_owned();
    wrong.query_pairs_mut().clear().append_pair("code", "made-up").append_pair("state", &state);
    let (status, page) = browser.returns(wrong.as_str()).await;
    assert!(status == 400 && page.contains("Slack did not let the CRM in"), "{status} {page}");

    let away = browser.at_slack(&here.slack, "1").await;
    here.driver.faults("oauth.v2.access", 1, crm_sandbox::driver::Fault::Http(500)).await.unwrap();
    let (status, page) = browser.returns(away.as_str()).await;
    assert!(status == 502 && page.contains("Slack does not answer"), "{status} {page}");
    assert_eq!(here.count("SELECT count(*) FROM master.workspaces").await, 0, "nothing was installed");

    let back = browser.at_slack(&here.slack, "1").await;
    assert_eq!(browser.returns(back.as_str()).await.0, 200);
    let (status, page) = browser.returns(back.as_str()).await;
    assert!(status == 400 && page.contains("finished already"), "{status} {page}");
    here.stop().await;
}

#[tokio::test]
async fn a_token_that_ends_is_followed_by_one_next_one_whoever_asks() {
    let here = Installable::start(true).await;
    here.install().await;
    let elsewhere = program(
        &here.db,
        &here.clock,
        &here.slack.api_url(),
        Installable::app(&here.slack),
        ([127, 0, 0, 1], 0).into(),
    )
    .await;
    // Both processes know the first token.
    for url in [&here.url, &elsewhere.url()] {
        let said = guest(&here, url).await;
        assert!(said.contains("Guests"), "{said}");
    }
    for hours in [12, 12] {
        here.clock.advance(chrono::Duration::hours(hours));
        here.slack_clock.advance(chrono::Duration::hours(hours));
        let before = exchanges(&here).await;
        let elsewhere_url = elsewhere.url();
        let both = tokio::join!(guest(&here, &here.url), guest(&here, &elsewhere_url));
        assert!(both.0.contains("Guests") && both.1.contains("Guests"), "{both:?}");
        assert_eq!(exchanges(&here).await - before, 1, "a refresh token works once");
    }
    elsewhere.stop().await;
    here.stop().await;
}

/// What a guest is told, for which Slack is asked who they are.
async fn guest(here: &Installable, url: &str) -> String {
    signed_command(here, url, "U0GUS", "T0NORTHWIND", "").await
}

/// How often a token was asked for.
async fn exchanges(here: &Installable) -> usize {
    let traffic = here.driver.traffic(0).await.unwrap();
    traffic.iter().filter(|exchange| exchange.method == "oauth.v2.access").count()
}

/// A command as Slack posts it to this address; gives the answer.
async fn signed_command(here: &Installable, url: &str, user: &str, team: &str, org: &str) -> String {
    signed_form(url, &here.slack.signing_secret(), &command(user, team, org)).await
}

fn command(user: &str, team: &str, org: &str) -> String {
    let trigger = uuid::Uuid::new_v4().to_string();
    serde_urlencoded::to_string([
        ("team_id", team),
        ("enterprise_id", org),
        ("channel_id", "C0GENERAL"),
        ("user_id", user),
        ("command", "/crm"),
        ("text", ""),
        ("trigger_id", trigger.as_str()),
        ("response_url", ""),
    ])
    .unwrap()
}

async fn signed_form(url: &str, secret: &str, body: &str) -> String {
    signed(&format!("{url}/slack/commands"), secret, FORM, body).await
}

async fn signed(url: &str, secret: &str, content_type: &str, body: &str) -> String {
    let now = chrono::Utc::now().timestamp();
    let signature = hex::encode(hmac(secret.as_bytes(), format!("v0:{now}:{body}").as_bytes()));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = http
        .post(url)
        .header("content-type", content_type)
        .header("x-slack-request-timestamp", now.to_string())
        .header("x-slack-signature", format!("v0={signature}"))
        .body(body.to_owned())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

#[tokio::test]
async fn an_app_that_was_taken_out_comes_back_to_its_data() {
    let here = Installable::start(false).await;
    here.install().await;
    here.types(RAVI, "/crm add company Acme acme.example").await;
    // In the other order than they happened, and each twice in all.
    for fault in [EventFault::Reorder(2), EventFault::Duplicate(2)] {
        here.driver.event_faults(fault).await.unwrap();
        here.driver.uninstall().await.unwrap();
        eventually("the end of the installation is known", async || (here.installed().await == 0).then_some(())).await;
        let tokens = "SELECT count(*) FROM master.installations WHERE bot_token_sealed IS NOT NULL";
        assert_eq!(here.count(tokens).await, 0, "nothing is left of the token");
        let said = signed_command(&here, &here.url, RAVI, "T0NORTHWIND", "").await;
        assert!(said.contains("not installed"), "{said}");
        here.install().await;
        assert_eq!(here.installed().await, 1);
        let card = here.types(RAVI, "/crm acme").await;
        assert!(card.text.contains("Acme"), "{}", card.text);
    }
    assert_eq!(here.count("SELECT count(*) FROM master.workspaces").await, 1);
    // News of the earlier end that comes late ends nothing: Slack takes the token.
    let late = json!({"type": "event_callback", "event_id": "EvLate", "team_id": "T0NORTHWIND",
        "event": {"type": "tokens_revoked", "tokens": {"bot": [here.slack.bot_user_id()]}}});
    signed(&format!("{}/slack/events", here.url), &here.slack.signing_secret(), "application/json", &late.to_string())
        .await;
    eventually("the event was worked on", async || {
        let left = here.count("SELECT count(*) FROM master.jobs WHERE state <> 'done'").await;
        (left == 0).then_some(())
    })
    .await;
    assert_eq!(here.installed().await, 1);
    here.stop().await;
}

#[tokio::test]
async fn teams_and_orgs_each_have_a_workspace_of_their_own() {
    let stub = Stub::open().await;
    let (db, clock) = (TestDatabase::create().await, ManualClock::at(monday()));
    let app = App {
        signing_secret: Some(Secret::new("shh")),
        client: Some(ClientConfig { id: "1.2".to_owned(), secret: Secret::new("secret") }),
        ..App::default()
    };
    let running = program(&db, &clock, &stub.api_url(), app, ([127, 0, 0, 1], 0).into()).await;
    let url = running.url();
    let install = async |code: &str, answer: Value| {
        stub.answer(code, answer);
        let mut browser = Browser::new(&url);
        let ask = browser.sets_out().await;
        let state = ask.query_pairs().find(|(key, _)| key == "state").unwrap().1.into_owned();
        let (status, page) = browser.returns(&format!("{url}/slack/oauth/callback?code={code}&state={state}")).await;
        assert_eq!(status, 200, "{page}");
    };
    let token = |team: &str| {
        json!({"ok": true, "access_token": format!("xoxb-{team}"), "bot_user_id": format!("U{team}BOT"), "app_id": "A1",
               "scope": "commands,chat:write", "authed_user": {"id": format!("U{team}")}})
    };
    let with = |team: &str, more: Value| {
        let mut answer = token(team);
        answer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        answer
    };
    let team = |id: &str| json!({"id": id, "name": format!("Team {id}")});
    install("one", with("T1", json!({"team": team("T1"), "enterprise": null, "is_enterprise_install": false}))).await;
    install("two", with("T2", json!({"team": team("T2"), "enterprise": null, "is_enterprise_install": false}))).await;
    let org = json!({"team": null, "enterprise": {"id": "E9", "name": "Org"}, "is_enterprise_install": true});
    install("org", with("E9", org)).await;
    let says = async |user: &str, team: &str, org: &str| signed_form(&url, "shh", &command(user, team, org)).await;
    // The installer of each is known there by name, and nowhere else.
    assert!(says("UT1", "T1", "").await.contains("Person UT1"));
    assert!(says("UT2", "T2", "").await.contains("Person UT2"));
    assert!(says("UE9", "T5", "E9").await.contains("Person UE9"), "a team of the org");
    assert!(says("UE9", "T6", "E9").await.contains("Person UE9"), "another one is the same workspace");
    assert!(says("UE9", "", "E9").await.contains("Person UE9"), "and so is the org without a team");
    assert!(says("UE9", "T7", "E8").await.contains("not installed"), "another org");
    // Each is spoken to with its own token.
    let tokens = stub.tokens_of("users.info");
    for expected in ["xoxb-T1", "xoxb-T2", "xoxb-E9"] {
        assert!(tokens.iter().any(|token| token == expected), "{expected} in {tokens:?}");
    }
    // An event of an org-wide installation comes without a team.
    let event = json!({"type": "event_callback", "event_id": "Ev1", "team_id": "T5", "enterprise_id": "E9",
        "authorizations": [{"enterprise_id": "E9", "team_id": null, "is_enterprise_install": true}],
        "event": {"type": "app_home_opened", "tab": "home", "user": "UE9"}});
    signed(&format!("{url}/slack/events"), "shh", "application/json", &event.to_string()).await;
    eventually("Home is published", async || stub.called("views.publish", "xoxb-E9").then_some(())).await;
    // And so does a click in it.
    let click = json!({"type": "block_actions", "team": null, "enterprise": {"id": "E9"}, "is_enterprise_install": true,
        "user": {"id": "UE9", "team_id": "T5"}, "trigger_id": "1.2.3", "response_url": "", "view": {"type": "home"},
        "actions": [{"action_id": "crm1.line.run", "block_id": "b", "value": "help"}]});
    let body = serde_urlencoded::to_string([("payload", click.to_string())]).unwrap();
    signed(&format!("{url}/slack/interactions"), "shh", FORM, &body).await;
    assert!(stub.called("chat.postMessage", "xoxb-E9"), "the answer goes to a direct message");
    let mut admin = db.admin().await;
    let workspaces: Vec<(String, bool)> = sqlx::query_as(
        "SELECT w.slack_team_id, i.org_wide FROM master.workspaces w JOIN master.installations i ON i.workspace_id = w.id
          ORDER BY 1",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    let expected = [("E9", true), ("T1", false), ("T2", false)].map(|(id, wide)| (id.to_owned(), wide));
    assert_eq!(workspaces, expected);
    running.stop().await;
}
