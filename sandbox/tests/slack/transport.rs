//! The way to the app: shortcuts, tabs, addresses of the manifest, the challenge, and faults of all that.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use crm_sandbox::driver::{Driver, Error, EventFault, Fault};
use crm_sandbox::{AppUrls, Error as Failed, Options};
use serde_json::{Value, json};

use crate::app::{Bench, bench, bench_with, manifest, options_with_manifest};

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result.unwrap_err() {
        Error::Refused { code, .. } => code,
        other => panic!("{other}"),
    }
}

fn with_shortcuts() -> Options {
    let mut manifest = manifest();
    manifest["features"]["shortcuts"] = json!([
        {"name": "New", "type": "global", "callback_id": "new", "description": "New"},
        {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep"},
    ]);
    Options { manifest, ..Options::default() }
}

#[tokio::test]
async fn a_global_shortcut_has_no_place() {
    let mut bench = bench_with(with_shortcuts()).await;
    bench.will_answer("interactions", "words that nobody reads");
    bench.ada().shortcut("new").await.unwrap();
    let got = bench.got().await;
    assert_eq!((got.path.as_str(), got.text("/type"), got.text("/callback_id")), ("interactions", "shortcut", "new"));
    assert_eq!(
        (got.text("/user/id"), got.text("/user/username"), got.text("/team/id")),
        ("U0ADA", "ada", "T0NORTHWIND")
    );
    assert!(!got.text("/trigger_id").is_empty() && !got.text("/action_ts").is_empty());
    assert!(got.data.get("response_url").is_none() && got.data.get("channel").is_none());
    let traffic = bench.driver.traffic(0).await.unwrap();
    assert!(traffic.last().unwrap().warning.as_ref().unwrap().contains("ignores the body of an answer to shortcut"));
    let listed = bench.driver.team().await.unwrap().shortcuts;
    assert_eq!(listed[1], json!({"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep"}));
}

#[tokio::test]
async fn a_message_shortcut_brings_the_message() {
    let mut bench = bench_with(with_shortcuts()).await;
    bench.driver.as_person("U0RAVI").say("#sales", "keep this").await.unwrap();
    let message = bench.ada().next().await.unwrap();
    bench.ada().message_shortcut(&message, "keep").await.unwrap();
    let got = bench.got().await;
    assert_eq!((got.text("/type"), got.text("/callback_id")), ("message_action", "keep"));
    assert_eq!((got.text("/channel/id"), got.text("/channel/name")), ("C0SALES", "sales"));
    assert_eq!((got.text("/message_ts"), got.text("/message/text")), (message.ts.as_str(), "keep this"));
    assert_eq!(got.text("/message/user"), "U0RAVI");
    let url = got.text("/response_url").to_owned();
    assert_eq!(bench.post(&url, &json!({"text": "kept"})).await.0, 200);
    assert!(bench.ada().next().await.unwrap().ephemeral);
}

#[tokio::test]
async fn only_the_shortcuts_of_the_manifest_are_offered() {
    let bench = bench_with(with_shortcuts()).await;
    assert_eq!(code(bench.ada().shortcut("keep").await), "unknown_shortcut");
    assert_eq!(code(bench.ada().shortcut("nothing").await), "unknown_shortcut");
    bench.will_fail("interactions", 500);
    assert_eq!(code(bench.ada().shortcut("new").await), "dispatch_failed");
}

#[tokio::test]
async fn tabs_are_as_the_manifest_says() {
    let mut manifest = manifest();
    manifest["features"]["app_home"] =
        json!({"home_tab_enabled": false, "messages_tab_enabled": true, "messages_tab_read_only_enabled": true});
    let mut bench = bench_with(Options { manifest, ..Options::default() }).await;
    assert_eq!(code(bench.ada().open_home().await), "tab_disabled");
    assert_eq!(code(bench.ada().tell_app("hello").await), "messages_tab_disabled");
    let home = json!({"user_id": "U0ADA", "view": {"type": "home", "blocks": []}});
    assert_eq!(bench.api("views.publish", home).await["error"], "not_enabled");
    bench.ada().open_tab("messages").await.unwrap();
    assert_eq!(bench.got().await.text("/event/tab"), "messages");
}

#[tokio::test]
async fn an_event_needs_its_scope() {
    let mut manifest = manifest();
    manifest["oauth_config"]["scopes"]["bot"] = json!(["commands", "im:history"]);
    let mut bench = bench_with(Options { manifest, ..Options::default() }).await;
    bench.ada().say("#sales", "hello @Acme").await.unwrap();
    bench.ada().tell_app("hello").await.unwrap();
    let got = bench.got().await;
    assert_eq!(got.text("/event/channel_type"), "im");
    assert!(bench.quiet(), "app_mention needs app_mentions:read");
}

#[tokio::test]
async fn a_manifest_that_slack_refuses_is_refused() {
    let manifest = json!({"display_information": {"name": ""}, "features": {"slash_commands": [{"command": "/x"}]}});
    let Err(Failed::BadManifest { faults }) = crm_sandbox::start(Options { manifest, ..Options::default() }).await
    else {
        panic!("it was taken");
    };
    let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/display_information/name", "/features/slash_commands/0/description"]);
}

/// The addresses that the manifest names reach the app, with no word from the test.
#[tokio::test]
async fn the_addresses_of_the_manifest_are_used() {
    let mut other = bench().await;
    let urls = other.urls();
    let mut manifest = manifest();
    manifest["features"]["slash_commands"][0]["url"] = json!(urls.commands);
    manifest["settings"]["interactivity"] = json!({"is_enabled": true, "request_url": urls.interactions});
    manifest["settings"]["event_subscriptions"]["request_url"] = json!(urls.events);
    manifest["features"]["shortcuts"] = with_shortcuts().manifest["features"]["shortcuts"].clone();
    let slack = crm_sandbox::start(Options { manifest, ..Options::default() }).await.unwrap();
    let ada = Driver::new(slack.page_url()).as_person("U0ADA");
    ada.say("#sales", "/acme list").await.unwrap();
    assert_eq!(other.got().await.text("/text"), "list");
    ada.shortcut("new").await.unwrap();
    assert_eq!(other.got().await.text("/type"), "shortcut");
    ada.open_home().await.unwrap();
    assert_eq!(other.got().await.text("/event/type"), "app_home_opened");
    assert_eq!(code(ada.say("#sales", "/plain").await), "dispatch_failed", "this command has no address");
}

#[tokio::test]
async fn the_challenge_must_come_back() {
    let mut bench = bench().await;
    assert_eq!(code(bench.driver.verify().await), "url_not_verified");
    let sent = bench.got().await;
    assert_eq!(sent.text("/type"), "url_verification");
    assert!(!sent.text("/challenge").is_empty() && sent.headers.contains_key("x-slack-signature"));
    bench.will_fail("events", 500);
    let why = bench.slack.verify().await.unwrap_err();
    assert!(why.contains("500"), "{why}");
}

#[tokio::test]
async fn https_is_not_spoken_and_said_so() {
    let bench = bench().await;
    let urls = AppUrls { commands: "https://acme.example/slack".into(), ..AppUrls::default() };
    bench.driver.connect(&urls).await.unwrap();
    assert_eq!(code(bench.ada().say("#sales", "/acme").await), "dispatch_failed");
    let traffic = bench.driver.traffic(0).await.unwrap();
    assert!(traffic.last().unwrap().warning.as_ref().unwrap().contains("speaks http only"));
}

async fn told(bench: &Bench, text: &str) {
    bench.ada().tell_app(text).await.unwrap();
}

#[tokio::test]
async fn events_come_twice_backwards_or_not_at_all() {
    let mut bench = bench_with(options_with_manifest()).await;
    bench.driver.event_faults(EventFault::Duplicate(1)).await.unwrap();
    told(&bench, "one").await;
    let (first, second) = (bench.got().await, bench.got().await);
    assert_eq!(first.data["event_id"], second.data["event_id"]);
    assert!(second.headers.get("x-slack-retry-num").is_none());
    bench.driver.event_faults(EventFault::Reorder(2)).await.unwrap();
    told(&bench, "two").await;
    told(&bench, "three").await;
    let texts = [bench.got().await, bench.got().await].map(|got| got.text("/event/text").to_owned());
    assert_eq!(texts, ["three", "two"]);
    bench.driver.event_faults(EventFault::Drop(1)).await.unwrap();
    told(&bench, "four").await;
    told(&bench, "five").await;
    assert_eq!(bench.got().await.text("/event/text"), "five");
    bench.driver.event_faults(EventFault::Reorder(3)).await.unwrap();
    told(&bench, "six").await;
    bench.driver.no_faults().await.unwrap();
    assert_eq!(bench.got().await.text("/event/text"), "six", "what was held back is let go with the faults");
}

#[tokio::test]
async fn answers_can_be_slow_and_tokens_fail() {
    let bench = bench().await;
    bench.driver.faults("*", 1, Fault::Slow(200)).await.unwrap();
    let started = Instant::now();
    assert_eq!(bench.api("auth.test", json!({})).await["ok"], true);
    assert!(started.elapsed() >= Duration::from_millis(200));
    bench.driver.revoke_token("account_inactive").await.unwrap();
    assert_eq!(bench.api("auth.test", json!({})).await["error"], "account_inactive");
    let token = bench.driver.install().await.unwrap();
    assert_eq!(token, bench.slack.bot_token());
    assert_eq!(bench.api("auth.test", json!({})).await["ok"], true);
}

/// From outside, a running clock moves as well: an event that failed comes again without a wait of minutes.
#[tokio::test]
async fn a_running_clock_can_be_moved() {
    let mut bench = bench().await;
    for _ in 0..2 {
        bench.will_fail("events", 503);
    }
    bench.ada().open_home().await.unwrap();
    let first = bench.got().await;
    assert_eq!(bench.got().await.headers["x-slack-retry-num"], "1");
    bench.driver.advance(TimeDelta::minutes(1)).await.unwrap();
    let last = bench.got().await;
    assert_eq!(last.headers["x-slack-retry-num"], "2");
    assert_eq!(first.data["event_id"], last.data["event_id"]);
    let stamp: i64 = last.headers["x-slack-request-timestamp"].to_str().unwrap().parse().unwrap();
    assert!((chrono::Utc::now().timestamp() - stamp).abs() < 30, "a signature carries the real time");
    let odd: Value = json!({"advance_ms": -1});
    let (status, _) = bench.post(&format!("{}/control/clock", bench.slack.page_url()), &odd).await;
    assert_eq!(status, 400);
}
