//! Faults: a Slack that refuses, fails or says nothing, and a database that is away, slow or mute. What was asked for
//! still happens, once, or whoever asked is told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crm_core::database::Databases;
use crm_core::forms::{self, FormAccess};
use crm_sandbox::driver::Fault;
use insta::assert_snapshot;
use serde_json::{Value, json};
use sqlx::{Connection, Executor};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

use crate::database::{TestDatabase, eventually};
use crate::reading;
use crate::support::{Beginning, GENERAL, GUS, REBECCA, Someone, World, hmac};

async fn form(world: &World) -> FormAccess {
    forms::create(&world.crm, &world.system(), "Website").await.unwrap()
}

/// A lead comes in through the form.
async fn submit(world: &World, form: &FormAccess) -> u16 {
    let body = json!({"id": "1", "name": "Anna Smith", "email": "anna@acme.example"}).to_string();
    let signature = format!("sha256={}", hex::encode(hmac(form.secret.reveal().as_bytes(), body.as_bytes())));
    let request = world.http.post(format!("{}/api/v1/webhooks/forms/{}", world.url, form.endpoint_key));
    let request = request.header("content-type", "application/json").header("x-crm-signature", signature);
    request.body(body).send().await.unwrap().status().as_u16()
}

/// Everybody in #sales has exactly one new card.
async fn everybody_reads_one_card(world: &World) {
    let card = world.rebecca().next().await.unwrap();
    assert_eq!(card.text, "New lead L-1 Anna Smith, from Website.");
    for other in [world.ada(), world.marco(), world.ravi(), world.yuki(), world.person(GUS)] {
        assert_eq!(other.next().await.unwrap().ts, card.ts);
    }
}

/// The card of a lead whose post met this fault comes once, when Slack is well again.
async fn the_card_comes_once_after(fault: Fault, times: u32, warnings: &[&str]) {
    let world = World::start().await;
    let form = form(&world).await;
    world.driver.faults("chat.postMessage", times, fault).await.unwrap();
    assert_eq!(submit(&world, &form).await, 202);
    let waits = "SELECT count(*) FROM master.jobs WHERE kind = 'bot.announce_lead' AND state = 'waiting'";
    for attempt in 1..=times {
        let tried = format!("{waits} AND attempts = {attempt}");
        eventually("the post was tried and waits", async || (world.count(&tried).await == 1).then_some(())).await;
        world.clock.advance(chrono::Duration::minutes(20));
    }
    everybody_reads_one_card(&world).await;
    world.jobs_done().await;
    world.clock.advance(chrono::Duration::hours(2));
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    world.finish_with_warnings(warnings).await;
}

#[tokio::test]
async fn a_slack_that_asks_to_wait_is_waited_for() {
    the_card_comes_once_after(Fault::RateLimited(7), 2, &["ratelimited", "429"]).await;
}

#[tokio::test]
async fn a_slack_that_breaks_is_asked_again() {
    the_card_comes_once_after(Fault::Http(500), 2, &["500"]).await;
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_made_again() {
    the_card_comes_once_after(Fault::Drop, 1, &["drop"]).await;
}

/// The one fault that takes its time: ten seconds are waited for Slack in the background.
#[tokio::test]
async fn a_slack_that_says_nothing_is_asked_again() {
    let world = World::start().await;
    let form = form(&world).await;
    world.driver.faults("chat.postMessage", 1, Fault::Hang).await.unwrap();
    assert_eq!(submit(&world, &form).await, 202);
    let waits = "SELECT count(*) FROM master.jobs WHERE kind = 'bot.announce_lead' AND state = 'waiting'";
    let mut look_again = tokio::time::interval(Duration::from_millis(200));
    let given_up = async {
        while world.count(waits).await == 0 {
            look_again.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), given_up).await.expect("the post is given up");
    world.clock.advance(chrono::Duration::minutes(20));
    everybody_reads_one_card(&world).await;
    world.finish_with_warnings(&["hang", "no answer"]).await;
}

#[tokio::test]
async fn a_slack_with_an_internal_error_is_asked_again() {
    the_card_comes_once_after(Fault::Error("internal_error".to_owned()), 1, &["internal_error"]).await;
}

#[tokio::test]
async fn what_slack_refuses_for_good_is_put_aside_and_can_be_tried_again() {
    let world = World::start().await;
    let form = form(&world).await;
    world.change_settings(|settings| settings.leads_channel = Some("C0GONE".to_owned())).await;
    assert_eq!(submit(&world, &form).await, 202);
    let dead = "SELECT count(*) FROM master.jobs WHERE kind = 'bot.announce_lead' AND state = 'dead'";
    eventually("the post was given up", async || (world.count(dead).await == 1).then_some(())).await;
    let logged =
        eventually("it is in the log", async || Some(world.errors()).filter(|errors| !errors.is_empty())).await;
    assert!(logged.len() == 1 && logged[0].contains("channel_not_found"), "{logged:?}");
    let metrics = world.http.get(format!("{}/metrics", world.url)).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("crm_jobs_dead 1"), "{metrics}");
    world.change_settings(|settings| settings.leads_channel = Some("C0SALES".to_owned())).await;
    let mut tx = world.crm.begin(&world.system()).await.unwrap();
    let workspace = Some(world.workspace.id);
    let letters = crm_core::jobs::dead_letters::list(tx.conn(), workspace, 10).await.unwrap();
    let now = tx.now();
    assert!(crm_core::jobs::dead_letters::retry(tx.conn(), workspace, letters[0].id, now).await.unwrap());
    tx.commit().await.unwrap();
    everybody_reads_one_card(&world).await;
    world.finish_with_warnings(&["channel_not_found"]).await;
}

/// The daily report, too, comes once when Slack is well again, and the next one begins where it ended.
#[tokio::test]
async fn a_report_that_slack_did_not_take_comes_later() {
    let now = "2026-11-23T07:29:00Z".parse().unwrap();
    let world = World::start_with(Beginning { now, people: Vec::new(), ..Beginning::default() }).await;
    world.driver.faults("chat.postMessage", 1, Fault::Http(503)).await.unwrap();
    world.clock.advance(chrono::Duration::minutes(1));
    let waits = "SELECT count(*) FROM master.jobs WHERE state = 'waiting'";
    eventually("the report waits", async || (world.count(waits).await == 1).then_some(())).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.report_deliveries").await, 0);
    world.clock.advance(chrono::Duration::minutes(20));
    world.ada().next().await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.report_deliveries").await, 1);
    world.finish_with_warnings(&["503"]).await;
}

#[tokio::test]
async fn a_form_that_slack_does_not_open_in_time_is_said_so() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    world.driver.faults("views.open", 1, Fault::Hang).await.unwrap();
    rebecca.types("/crm add contact").await;
    let palette = rebecca.types("/crm").await;
    world.driver.faults("views.open", 1, Fault::Http(500)).await.unwrap();
    rebecca.presses(&palette, "Add deal").await;
    world.driver.faults("views.open", 1, Fault::Error("expired_trigger_id".to_owned())).await.unwrap();
    rebecca.presses(&palette, "Find").await;
    world.note("and when Slack is well again");
    rebecca.presses_for_form(&palette, "Find").await;
    assert_snapshot!(world.finish_with_warnings(&["hang", "500", "expired_trigger_id", "no answer"]).await);
}

#[tokio::test]
async fn a_newcomer_is_told_when_slack_does_not_say_who_they_are() {
    let world = World::start().await;
    let yuki = world.yuki();
    for fault in [Fault::Http(500), Fault::RateLimited(3), Fault::Hang, Fault::Error("fatal_error".to_owned())] {
        world.driver.faults("users.info", 1, fault).await.unwrap();
        yuki.types("/crm acme").await;
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.users WHERE slack_id = 'U0YUKI'").await, 0);
    world.note("and when Slack is well again");
    yuki.types("/crm acme").await;
    world.ada().reads().await;
    assert_snapshot!(world.finish_with_warnings(&["500", "ratelimited", "hang", "fatal_error", "no answer"]).await);
}

#[tokio::test]
async fn what_takes_longer_than_two_seconds_is_answered_afterwards() {
    let world = World::start().await;
    world.add_contact(REBECCA, "Anna Smith", None, None).await;
    let rebecca = world.rebecca();
    let mut lock = world.db.admin().await;
    lock.execute("BEGIN; LOCK TABLE crm.contacts IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let begun = Instant::now();
    rebecca.say(GENERAL, "/crm C-1").await.unwrap();
    let waited = begun.elapsed();
    assert!((Duration::from_millis(1_900)..Duration::from_millis(2_900)).contains(&waited), "{waited:?}");
    assert!(rebecca.unread().await.unwrap().messages.is_empty(), "Slack got an empty answer");
    lock.execute("COMMIT").await.unwrap();
    rebecca.reads().await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_shutdown_finishes_what_was_begun() {
    let mut world = World::start().await;
    world.add_contact(REBECCA, "Anna Smith", None, None).await;
    let rebecca = world.rebecca();
    let mut lock = world.db.admin().await;
    lock.execute("BEGIN; LOCK TABLE crm.contacts IN ACCESS EXCLUSIVE MODE").await.unwrap();
    // Slack has its acknowledgement; the answer is still to come when the program is asked to end.
    rebecca.say(GENERAL, "/crm C-1").await.unwrap();
    let running = world.running.take().unwrap();
    let stopping = tokio::spawn(running.stop());
    let refused = eventually("no new requests are taken", async || {
        world.http.get(format!("{}/healthz", world.url)).send().await.is_err().then_some(())
    });
    refused.await;
    lock.execute("COMMIT").await.unwrap();
    stopping.await.unwrap();
    rebecca.reads().await;
    assert_snapshot!(world.finish().await);
}

/// Stands between a program and its database and can be told to fail.
struct Wire {
    url: String,
    mode: watch::Sender<Mode>,
    serving: tokio::task::JoinHandle<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Well,
    /// Every connection breaks off.
    Down,
    /// Connections stay, and nothing comes through.
    Mute,
}

impl Wire {
    async fn to(db: &TestDatabase) -> Self {
        let mut url: url::Url = db.url().parse().unwrap();
        let socket = url.query_pairs().find(|(name, _)| name == "host").map(|(_, host)| host.into_owned());
        let socket = socket.expect("the tests' server is reached by a socket");
        let port = url.port().unwrap_or(5432);
        let path: Arc<str> = format!("{socket}/.s.PGSQL.{port}").into();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        url.set_query(None);
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
        let (mode, told) = watch::channel(Mode::Well);
        let serving = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, path.clone(), told.clone()));
            }
        });
        Self { url: url.into(), mode, serving }
    }

    fn is(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn carry(mut client: TcpStream, path: Arc<str>, mut told: watch::Receiver<Mode>) {
    let mode = *told.borrow_and_update();
    if mode == Mode::Well {
        let mut server = UnixStream::connect(&*path).await.unwrap();
        tokio::select! {
            _ = tokio::io::copy_bidirectional(&mut client, &mut server) => return,
            _ = told.changed() => {}
        }
    }
    // A mute connection is held until something changes again.
    if *told.borrow_and_update() == Mode::Mute {
        let _ = told.changed().await;
    }
}

/// A world whose program reaches its database over a wire that can fail.
async fn wired() -> (World, Wire) {
    let db = TestDatabase::create().await;
    let wire = Wire::to(&db).await;
    let pool = crm_core::database::pool(&wire.url, 12).unwrap();
    let databases = Databases::new(pool, 12, db.keys().clone());
    let world = World::start_with(Beginning { database: Some((db, databases)), ..Beginning::default() }).await;
    (world, wire)
}

/// What the person reads, how long it took, and what readiness says.
async fn asks(world: &World, person: &Someone, line: &str) -> (String, Duration, u16) {
    let begun = Instant::now();
    person.say(GENERAL, line).await.unwrap();
    let message = person.next().await.unwrap();
    let took = begun.elapsed();
    let ready = world.http.get(format!("{}/readyz", world.url)).send().await.unwrap().status().as_u16();
    (reading::visible(&message.text), took, ready)
}

#[tokio::test]
async fn a_database_that_is_down_is_said_so_and_heals_by_itself() {
    let (world, wire) = wired().await;
    world.add_contact(REBECCA, "Anna Smith", None, None).await;
    let rebecca = world.rebecca();
    let palette = rebecca.types("/crm").await;
    assert_eq!(asks(&world, &rebecca, "/crm C-1").await.2, 200);
    wire.is(Mode::Down);
    let (words, took, ready) = asks(&world, &rebecca, "/crm C-1").await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(ready, 503);
    world.note(&words);
    let (words, took, _) = asks(&world, &rebecca, "/crm add contact Bob Stone").await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    world.note(&words);
    world.note("a click");
    rebecca.presses(&palette, "Help").await;
    let health = world.http.get(format!("{}/healthz", world.url)).send().await.unwrap();
    assert_eq!(health.status(), 200, "the process itself is well");
    let event = json!({"type": "event_callback", "team_id": world.workspace.slack_team_id, "event_id": "Ev1",
        "event": {"type": "message", "channel_type": "im", "channel": "D1", "user": REBECCA, "text": "D-1"}});
    let event = world.signed("/slack/events", "application/json", event.to_string()).send().await.unwrap();
    assert_eq!(event.status(), 503, "Slack is to send it again");
    let form = FormAccess {
        form_id: uuid::Uuid::nil(),
        workspace_id: world.workspace.id,
        endpoint_key: "x".to_owned(),
        secret: crm_core::secrets::Secret::new("x"),
    };
    assert_eq!(submit(&world, &form).await, 503);
    let errors = world.errors();
    assert!(errors.len() >= 4, "each is in the log: {errors:?}");
    assert!(errors.iter().all(|error| !error.contains("Anna") && !error.contains("Bob")), "{errors:?}");
    wire.is(Mode::Well);
    world.note("the database is back");
    eventually("it is ready again", async || {
        let ready = world.http.get(format!("{}/readyz", world.url)).send().await.unwrap();
        (ready.status() == 200).then_some(())
    })
    .await;
    rebecca.types("/crm C-1").await;
    rebecca.types("/crm add contact Bob Stone").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 2);
    world.errors();
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_database_that_says_nothing_is_not_waited_for_in_silence() {
    let (world, wire) = wired().await;
    world.add_contact(REBECCA, "Anna Smith", None, None).await;
    let rebecca = world.rebecca();
    rebecca.types("/crm C-1").await;
    wire.is(Mode::Mute);
    let begun = Instant::now();
    rebecca.say(GENERAL, "/crm C-1").await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(3));
    let ready = world.http.get(format!("{}/readyz", world.url)).send().await.unwrap();
    assert_eq!(ready.status(), 503);
    wire.is(Mode::Down);
    world.note("the connection breaks at last");
    rebecca.reads().await;
    wire.is(Mode::Well);
    eventually("it is ready again", async || {
        let ready = world.http.get(format!("{}/readyz", world.url)).send().await.unwrap();
        (ready.status() == 200).then_some(())
    })
    .await;
    rebecca.types("/crm C-1").await;
    world.errors();
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_private_server_that_is_killed_comes_back() {
    let dir = crate::support::data_dir();
    let mut settings = crm_postgres::Settings::new(dir.path());
    settings.fast_and_unsafe = true;
    let server = crm_postgres::start(&settings, crm_postgres::Mode::Serve).await.unwrap();
    server.ensure_database("crm").await.unwrap();
    let url = server.url("crm");
    crm_core::database::migrate(&url).await.unwrap();
    let db = TestDatabase::at(&url);
    let databases = crate::support::databases_of(&db);
    let world = World::start_with(Beginning { database: Some((db, databases)), ..Beginning::default() }).await;
    world.add_contact(REBECCA, "Anna Smith", None, None).await;
    let rebecca = world.rebecca();
    rebecca.types("/crm C-1").await;
    let killed = std::process::Command::new("kill").args(["-9", &server.pid().unwrap().to_string()]).status();
    assert!(killed.unwrap().success());
    let (words, took, _) = asks(&world, &rebecca, "/crm C-1").await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert!(words.starts_with("C-1 Anna") || words.contains("does not answer just now"), "{words}");
    eventually("it is ready again", async || {
        let ready = world.http.get(format!("{}/readyz", world.url)).send().await.unwrap();
        (ready.status() == 200).then_some(())
    })
    .await;
    rebecca.types("/crm C-1").await;
    world.errors();
    assert_snapshot!(world.finish().await);
    server.stop().await.unwrap();
}

/// A lock that lasts is no reason to hold on for ever; what was typed is answered when it is over, within half an hour.
#[tokio::test]
async fn two_writers_of_one_request_wait_for_each_other() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    let mut other = world.db.admin().await;
    let mut transaction = other.begin().await.unwrap();
    transaction.execute("LOCK TABLE crm.contacts IN SHARE MODE").await.unwrap();
    rebecca.say(GENERAL, "/crm add contact Anna Smith").await.unwrap();
    assert!(rebecca.unread().await.unwrap().messages.is_empty());
    transaction.rollback().await.unwrap();
    let added = rebecca.reads().await;
    assert_eq!(added.text, "C-1 added.");
    let again: Value = json!(world.count("SELECT count(*) FROM crm.contacts").await);
    assert_eq!(again, 1);
    world.finish().await;
}
