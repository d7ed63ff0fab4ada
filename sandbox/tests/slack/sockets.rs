//! Socket Mode: an app that holds connections open instead of listening.

use std::time::Duration;

use chrono::TimeDelta;
use crm_sandbox::driver::{Disconnect, Driver, Error, Surface};
use crm_sandbox::{Clock, Options, Sandbox};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::app::{button, form_view, manifest};

/// The local Slack with an app in Socket Mode.
struct Desk {
    slack: Sandbox,
    driver: Driver,
    clock: Clock,
    http: reqwest::Client,
}

fn socket_manifest() -> Value {
    let mut manifest = manifest();
    manifest["settings"]["socket_mode_enabled"] = json!(true);
    manifest
}

async fn desk_with(manifest: Value) -> Desk {
    let clock = Clock::standing_at(chrono::Utc::now());
    let slack = crm_sandbox::start(Options { manifest, clock: clock.clone(), ..Options::default() }).await.unwrap();
    let driver = Driver::new(slack.page_url());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Desk { slack, driver, clock, http }
}

async fn desk() -> Desk {
    desk_with(socket_manifest()).await
}

/// One connection, seen from the app.
struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Desk {
    async fn api(&self, token: &str, method: &str, arguments: &Value) -> Value {
        let url = format!("{}/{method}", self.slack.api_url());
        self.http.post(url).bearer_auth(token).json(arguments).send().await.unwrap().json().await.unwrap()
    }

    async fn url(&self) -> String {
        let opened = self.api(&self.slack.app_token(), "apps.connections.open", &json!({})).await;
        assert_eq!(opened["ok"], true, "{opened}");
        opened["url"].as_str().unwrap().to_owned()
    }

    async fn line(&self) -> Line {
        Line(tokio_tungstenite::connect_async(self.url().await).await.unwrap().0)
    }

    /// A connection that has been greeted.
    async fn greeted(&self) -> Line {
        let mut line = self.line().await;
        assert_eq!(line.next().await["type"], "hello");
        line
    }

    /// Ada does something, and meanwhile the app does its part.
    async fn say(&self, text: &'static str) -> tokio::task::JoinHandle<Result<(), Error>> {
        let ada = self.driver.as_person("U0ADA");
        tokio::spawn(async move { ada.say("#sales", text).await })
    }
}

impl Line {
    async fn message(&mut self) -> Message {
        let next = tokio::time::timeout(Duration::from_secs(5), self.0.next()).await.expect("nothing came");
        next.unwrap().unwrap()
    }

    async fn next(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    async fn ack(&mut self, envelope: &Value, payload: Value) {
        let ack = json!({"envelope_id": envelope["envelope_id"], "payload": payload});
        self.0.send(Message::text(ack.to_string())).await.unwrap();
    }

    fn quiet(&mut self) -> bool {
        futures::FutureExt::now_or_never(self.0.next()).is_none()
    }
}

#[tokio::test]
async fn a_connection_is_greeted() {
    let desk = desk().await;
    let mut first = desk.line().await;
    let hello = first.next().await;
    assert_eq!(hello["type"], "hello");
    assert_eq!(hello["num_connections"], 1);
    assert_eq!(hello["connection_info"]["app_id"], desk.slack.app_id());
    assert_eq!(hello["debug_info"]["approximate_connection_time"], 18_060);
    let hello = desk.line().await.next().await;
    assert_eq!(hello["num_connections"], 2);
    first.0.send(Message::Ping("sdk".into())).await.unwrap();
    assert_eq!(first.message().await, Message::Pong("sdk".into()));
}

#[tokio::test]
async fn an_address_is_good_once() {
    let desk = desk().await;
    let url = desk.url().await;
    tokio_tungstenite::connect_async(&url).await.unwrap();
    assert!(tokio_tungstenite::connect_async(&url).await.is_err());
    let late = desk.url().await;
    desk.clock.advance(TimeDelta::seconds(31));
    assert!(tokio_tungstenite::connect_async(&late).await.is_err());
}

#[tokio::test]
async fn connections_ask_for_the_app_token() {
    let desk = desk().await;
    let opened = desk.api(&desk.slack.bot_token(), "apps.connections.open", &json!({})).await;
    assert_eq!(opened["error"], "not_allowed_token_type");
    let opened = desk.api("xapp-nobody", "apps.connections.open", &json!({})).await;
    assert_eq!(opened["error"], "invalid_auth");
    let tested = desk.api(&desk.slack.app_token(), "chat.postMessage", &json!({})).await;
    assert_eq!(tested["error"], "not_allowed_token_type");
}

#[tokio::test]
async fn a_command_comes_in_an_envelope_and_is_answered_in_the_acknowledgement() {
    let desk = desk().await;
    let ada = desk.driver.as_person("U0ADA");
    let mut line = desk.greeted().await;
    let saying = desk.say("/acme give @ravi").await;
    let envelope = line.next().await;
    assert_eq!((&envelope["type"], &envelope["accepts_response_payload"]), (&json!("slash_commands"), &json!(true)));
    assert_eq!(envelope["payload"]["command"], "/acme");
    assert_eq!(envelope["payload"]["text"], "give <@U0RAVI|ravi>");
    line.ack(&envelope, json!({"text": "Given", "response_type": "in_channel"})).await;
    saying.await.unwrap().unwrap();
    let reply = ada.next().await.unwrap();
    assert_eq!((reply.text.as_str(), reply.ephemeral), ("Given", false));
    // Libraries acknowledge with an empty object where there is nothing to say.
    let saying = desk.say("/acme").await;
    let envelope = line.next().await;
    line.ack(&envelope, json!({})).await;
    saying.await.unwrap().unwrap();
    assert!(ada.read().await.unwrap().messages.is_empty());
    let traffic = desk.driver.traffic(0).await.unwrap();
    assert!(traffic.iter().all(|exchange| exchange.warning.is_none()), "{traffic:?}");
}

#[tokio::test]
async fn without_a_connection_or_an_answer_a_command_fails() {
    let desk = desk().await;
    let failed = desk.say("/acme").await.await.unwrap().unwrap_err();
    assert!(failed.to_string().contains("dispatch_failed"), "{failed}");
    let mut line = desk.greeted().await;
    let saying = desk.say("/acme").await;
    line.next().await;
    let failed = saying.await.unwrap().unwrap_err();
    assert!(failed.to_string().contains("operation_timeout"), "{failed}");
}

#[tokio::test]
async fn clicks_and_forms_come_too() {
    let desk = desk().await;
    let ada = desk.driver.as_person("U0ADA");
    let mut line = desk.greeted().await;
    let bot = desk.slack.bot_token();
    let post = json!({"channel": "C0SALES", "blocks": [button("Open", "open", "7")]});
    assert_eq!(desk.api(&bot, "chat.postMessage", &post).await["ok"], true);
    let message = ada.next().await.unwrap();
    let (clicker, clicked) = (ada.clone(), message.clone());
    let clicking = tokio::spawn(async move { clicker.press(&clicked, "Open").await });
    let envelope = line.next().await;
    assert_eq!((&envelope["type"], &envelope["accepts_response_payload"]), (&json!("interactive"), &json!(false)));
    let open = json!({"trigger_id": envelope["payload"]["trigger_id"], "view": form_view()});
    assert_eq!(desk.api(&bot, "views.open", &open).await["ok"], true);
    line.ack(&envelope, json!({})).await;
    clicking.await.unwrap().unwrap();
    let modal = ada.next_modal().await.unwrap();
    assert_eq!(modal.title(), "New deal");
    let submitting = tokio::spawn(async move { ada.submit(&modal, json!({"name": "x"})).await });
    let envelope = line.next().await;
    assert_eq!(
        (&envelope["payload"]["type"], &envelope["accepts_response_payload"]),
        (&json!("view_submission"), &json!(true))
    );
    line.ack(&envelope, json!({"response_action": "errors", "errors": {"name": "Too short"}})).await;
    assert_eq!(submitting.await.unwrap().unwrap().errors["name"], "Too short");
    assert_eq!(message.buttons(), ["Open"]);
}

#[tokio::test]
async fn an_event_that_is_not_acknowledged_comes_again_on_another_connection() {
    let desk = desk().await;
    let mut lines = [desk.greeted().await, desk.greeted().await];
    desk.driver.as_person("U0ADA").open_home().await.unwrap();
    let next = futures::future::select_all(lines.iter_mut().map(|line| Box::pin(line.next())));
    let (event, first, _) = next.await;
    assert_eq!(
        (&event["type"], &event["retry_attempt"], &event["retry_reason"]),
        (&json!("events_api"), &json!(0), &json!(""))
    );
    assert_eq!(event["payload"]["event"]["type"], "app_home_opened");
    // The deadline is three seconds of real time.
    let again = lines[1 - first].next().await;
    assert_eq!(again["payload"]["event_id"], event["payload"]["event_id"]);
    assert_eq!((&again["retry_attempt"], &again["retry_reason"]), (&json!(1), &json!("timeout")));
    lines[1 - first].ack(&again, json!({})).await;
    desk.clock.advance(TimeDelta::minutes(6));
    assert!(lines[0].quiet() && lines[1].quiet(), "an acknowledged event does not come again");
}

#[tokio::test]
async fn commands_take_turns_over_the_connections() {
    let desk = desk().await;
    let mut lines = [desk.greeted().await, desk.greeted().await, desk.greeted().await];
    let mut got = [0; 3];
    for _ in 0..6 {
        let saying = desk.say("/acme").await;
        let next = futures::future::select_all(lines.iter_mut().map(|line| Box::pin(line.next())));
        let (envelope, which, _) = next.await;
        got[which] += 1;
        lines[which].ack(&envelope, json!({})).await;
        saying.await.unwrap().unwrap();
    }
    assert_eq!(got, [2, 2, 2]);
}

#[tokio::test]
async fn an_eleventh_connection_is_turned_away() {
    let desk = desk().await;
    let mut lines = Vec::new();
    for _ in 0..10 {
        lines.push(desk.greeted().await);
    }
    let mut eleventh = desk.line().await;
    let turned_away = eleventh.next().await;
    assert_eq!((&turned_away["type"], &turned_away["reason"]), (&json!("disconnect"), &json!("too_many_websockets")));
    lines.pop();
    // The place is free once the server has noticed.
    loop {
        if desk.driver.sockets().await.unwrap().len() < 10 {
            break;
        }
    }
    desk.greeted().await;
}

#[tokio::test]
async fn connections_end_on_demand_and_by_age() {
    let desk = desk().await;
    let mut line = desk.greeted().await;
    assert_eq!(desk.driver.disconnect(Disconnect::Warning, false).await.unwrap(), 1);
    let warned = line.next().await;
    assert_eq!((&warned["type"], &warned["reason"]), (&json!("disconnect"), &json!("warning")));
    let mut fresh = desk.greeted().await;
    for _ in 0..2 {
        let saying = desk.say("/acme").await;
        let envelope = fresh.next().await;
        fresh.ack(&envelope, json!({})).await;
        saying.await.unwrap().unwrap();
    }
    assert!(line.quiet(), "a connection that was warned gets nothing while there is another");
    desk.driver.disconnect(Disconnect::Drop, false).await.unwrap();
    assert!(matches!(fresh.0.next().await, None | Some(Err(_))), "it breaks off without a close frame");

    let url = format!("{}&debug_reconnects=true", desk.url().await);
    let mut short = Line(tokio_tungstenite::connect_async(url).await.unwrap().0);
    assert_eq!(short.next().await["debug_info"]["approximate_connection_time"], 360);
    desk.clock.advance(TimeDelta::seconds(351));
    assert_eq!(short.next().await["reason"], "warning");
    desk.clock.advance(TimeDelta::seconds(9));
    assert_eq!(short.next().await["reason"], "refresh_requested");
    assert!(matches!(short.message().await, Message::Close(_)));
}

#[tokio::test]
async fn a_manifest_without_socket_mode_gives_no_connection() {
    let mut manifest = manifest();
    manifest["settings"]["socket_mode_enabled"] = json!(false);
    let desk = desk_with(manifest).await;
    let refused = desk.line().await.next().await;
    assert_eq!((&refused["type"], &refused["reason"]), (&json!("disconnect"), &json!("link_disabled")));
}
