//! The driver, as tests of an app use it.

use std::time::Instant;

use crm_sandbox::driver::{Error, Surface};
use serde_json::json;

use crate::app::{bench, button};

#[tokio::test]
async fn send_a_command_read_the_next_reply_press_its_button() {
    let mut bench = bench().await;
    let ada = bench.ada();
    ada.say("#sales", "/acme list").await.unwrap();
    let command = bench.got().await;
    // The app answers later than the command was acknowledged; `next` waits for that.
    let (url, http) = (command.text("/response_url").to_owned(), bench.http().clone());
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        let text = json!({"type": "section", "text": {"type": "mrkdwn", "text": "*Globex* 10k"}});
        http.post(url).json(&json!({"blocks": [text, button("Open", "open", "7")]})).send().await
    });
    let reply = ada.next().await.unwrap();
    assert_eq!(reply.words(), "*Globex* 10k\nOpen");
    ada.press(&reply, "Open").await.unwrap();
    assert_eq!(bench.got().await.text("/actions/0/value"), "7");
    match ada.press(&reply, "Close").await.unwrap_err() {
        Error::NotThere { wanted, there } => {
            assert_eq!((wanted.as_str(), there.as_str()), ("Close", "open (Open)"))
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn every_kind_of_element_takes_an_answer() {
    let mut bench = bench().await;
    let option = |text: &str| json!({"text": {"type": "plain_text", "text": text}, "value": text.to_lowercase()});
    let elements = json!([
        {"type": "users_select", "action_id": "user"},
        {"type": "datepicker", "action_id": "date"},
        {"type": "timepicker", "action_id": "time"},
        {"type": "checkboxes", "action_id": "boxes", "options": [option("A"), option("B")]},
        {"type": "radio_buttons", "action_id": "radio", "options": [option("A"), option("B")]},
        {"type": "overflow", "action_id": "more", "options": [option("A"), option("B")]},
        {"type": "channels_select", "action_id": "channel"},
    ]);
    let feedback = json!({"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "fb",
        "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
        "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"}}]});
    let blocks = json!([{"type": "actions", "elements": elements}, feedback]);
    let posted = bench.api("chat.postMessage", json!({"channel": "C0SALES", "blocks": blocks})).await;
    assert_eq!(posted["ok"], true, "{posted}");
    let ada = bench.ada();
    let message = ada.next().await.unwrap();
    let cases = [
        ("user", json!("U0RAVI"), "/actions/0/selected_user", json!("U0RAVI")),
        ("date", json!("2026-12-24"), "/actions/0/selected_date", json!("2026-12-24")),
        ("time", json!("09:30"), "/actions/0/selected_time", json!("09:30")),
        ("boxes", json!(["a", "B"]), "/actions/0/selected_options/1/value", json!("b")),
        ("radio", json!("B"), "/actions/0/selected_option/value", json!("b")),
        ("more", json!("a"), "/actions/0/selected_option/text/text", json!("A")),
        ("channel", json!("C0SALES"), "/actions/0/selected_channel", json!("C0SALES")),
        ("fb", json!("bad"), "/actions/0/value", json!("bad")),
    ];
    for (action_id, answer, pointer, expected) in cases {
        ada.give(&message, action_id, &answer).await.unwrap();
        let got = bench.got().await;
        assert_eq!(got.data.pointer(pointer), Some(&expected), "{action_id}: {}", got.data["actions"]);
    }
    assert!(ada.give(&message, "date", &json!("24.12.2026")).await.is_err());
    assert!(ada.choose(&message, "radio", "C").await.is_err());
}

/// Not a benchmark, but a test that notices when a round trip gets slow by an order of magnitude.
#[tokio::test]
async fn round_trips_are_quick() {
    let bench = bench().await;
    let ask = json!({"user": "U0ADA"});
    bench.api("users.info", ask.clone()).await;
    let started = Instant::now();
    for _ in 0..100 {
        bench.api("users.info", ask.clone()).await;
    }
    let each = started.elapsed() / 100;
    assert!(each.as_millis() < 20, "{each:?} a call");
}
