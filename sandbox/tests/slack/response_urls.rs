//! Response URLs: five posts in half an hour.

use chrono::TimeDelta;
use serde_json::json;

use crate::app::{bench, bench_in_time, button};

#[tokio::test]
async fn five_posts_and_no_more() {
    let mut bench = bench().await;
    let url = bench.command("/acme").await.text("/response_url").to_owned();
    for _ in 0..5 {
        assert_eq!(bench.post(&url, &json!({"text": "hi"})).await, (200, json!({"ok": true})));
    }
    assert_eq!(bench.post(&url, &json!({"text": "hi"})).await, (404, json!({"ok": false, "error": "used_url"})));
    let unread = bench.ada().read().await.unwrap();
    assert_eq!(unread.messages.iter().filter(|message| message.ephemeral).count(), 5);
    let wrong = format!("{url}x");
    assert_eq!(bench.post(&wrong, &json!({"text": "hi"})).await, (404, json!({"ok": false, "error": "expired_url"})));
}

#[tokio::test]
async fn half_an_hour_and_no_longer() {
    let mut bench = bench_in_time().await;
    let url = bench.command("/acme").await.text("/response_url").to_owned();
    bench.clock.advance(TimeDelta::minutes(30));
    assert_eq!(bench.post(&url, &json!({"text": "hi", "response_type": "in_channel"})).await.0, 200);
    assert!(!bench.ada().next().await.unwrap().ephemeral);
    bench.clock.advance(TimeDelta::seconds(1));
    assert_eq!(bench.post(&url, &json!({"text": "hi"})).await, (404, json!({"ok": false, "error": "expired_url"})));
}

#[tokio::test]
async fn the_original_is_replaced_and_deleted() {
    let mut bench = bench().await;
    let ada = bench.ada();
    let url = bench.command("/acme").await.text("/response_url").to_owned();
    bench.post(&url, &json!({"text": "wait", "blocks": [button("Stop", "stop", "1")]})).await;
    let waiting = ada.next().await.unwrap();
    ada.press(&waiting, "Stop").await.unwrap();
    let got = bench.got().await;
    assert_eq!(got.data["container"]["is_ephemeral"], true);
    assert!(got.data.get("message").is_none());
    let of_click = got.text("/response_url").to_owned();
    assert_eq!(bench.post(&of_click, &json!({"text": "stopped", "replace_original": true})).await.0, 200);
    let replaced = ada.next().await.unwrap();
    assert_eq!((replaced.ts.as_str(), replaced.text.as_str()), (waiting.ts.as_str(), "stopped"));
    assert!(replaced.blocks.is_null() && replaced.ephemeral);
    assert_eq!(bench.post(&of_click, &json!({"delete_original": "true"})).await.0, 200);
    assert!(ada.messages("#sales").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_posted_is_checked() {
    let mut bench = bench().await;
    let url = bench.command("/acme").await.text("/response_url").to_owned();
    assert_eq!(bench.post(&url, &json!({})).await, (400, json!({"ok": false, "error": "no_text"})));
    let (status, answer) = bench.post(&url, &json!({"blocks": [{"type": "section"}]})).await;
    assert_eq!(status, 400);
    assert!(answer["error"].as_str().unwrap().starts_with("invalid_blocks"));
}
