//! `chat.scheduleMessage` and what belongs to it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::{Bench, bench_in_time};

fn in_seconds(bench: &Bench, seconds: i64) -> i64 {
    bench.clock.now().timestamp() + seconds
}

#[tokio::test]
async fn a_message_is_posted_when_its_time_has_come() {
    let bench = bench_in_time().await;
    let ada = bench.ada();
    let at =
        |seconds: i64, text: &str| json!({"channel": "C0SALES", "text": text, "post_at": in_seconds(&bench, seconds)});
    let later = bench.ok("chat.scheduleMessage", at(600, "later")).await;
    let soon = bench.ok("chat.scheduleMessage", at(120, "soon")).await;
    assert!(soon["scheduled_message_id"].as_str().unwrap().starts_with('Q'));
    assert_eq!((&soon["channel"], &soon["message"]["type"]), (&json!("C0SALES"), &json!("delayed_message")));
    assert_eq!(ada.scheduled().await.unwrap().len(), 2);
    let list = bench.ok("chat.scheduledMessages.list", json!({"channel": "C0SALES", "limit": 1})).await;
    assert_eq!(list["scheduled_messages"][0]["text"], "soon");
    let cursor = &list["response_metadata"]["next_cursor"];
    let rest = bench.ok("chat.scheduledMessages.list", json!({"limit": 1, "cursor": cursor})).await;
    assert_eq!(rest["scheduled_messages"][0]["id"], later["scheduled_message_id"]);
    bench.clock.advance(TimeDelta::seconds(130));
    assert_eq!(ada.next().await.unwrap().text, "soon");
    let delete = json!({"channel": "C0SALES", "scheduled_message_id": later["scheduled_message_id"]});
    bench.ok("chat.deleteScheduledMessage", delete.clone()).await;
    bench.refused("chat.deleteScheduledMessage", &[(delete, "invalid_scheduled_message_id")]).await;
    bench.clock.advance(TimeDelta::seconds(600));
    let list = bench.ok("chat.scheduledMessages.list", json!({})).await;
    assert_eq!(list["scheduled_messages"], json!([]));
    assert!(ada.unread().await.unwrap().messages.is_empty());
}

#[tokio::test]
async fn times_and_numbers_are_kept_to() {
    let bench = bench_in_time().await;
    let at = |seconds: i64| json!({"channel": "C0SALES", "text": "x", "post_at": in_seconds(&bench, seconds)});
    bench
        .refused(
            "chat.scheduleMessage",
            &[
                (at(-1), "time_in_past"),
                (at(0), "time_in_past"),
                (at(121 * 24 * 3600), "time_too_far"),
                (json!({"channel": "C0SALES", "text": "x", "post_at": "tomorrow"}), "invalid_time"),
                (json!({"channel": "C0SALES", "text": "x"}), "invalid_time"),
                (json!({"channel": "C0SALES", "post_at": in_seconds(&bench, 60)}), "no_text"),
                (json!({"channel": "C0RANDOM", "text": "x", "post_at": in_seconds(&bench, 60)}), "not_in_channel"),
            ],
        )
        .await;
    // All within one window of five minutes.
    let from = (bench.clock.now().timestamp() / 300 + 2) * 300;
    for offset in 0..30 {
        bench.ok("chat.scheduleMessage", json!({"channel": "C0SALES", "text": "x", "post_at": from + offset})).await;
    }
    let one_more = json!({"channel": "C0SALES", "text": "x", "post_at": from + 30});
    bench.refused("chat.scheduleMessage", &[(one_more, "restricted_too_many")]).await;
    bench.ok("chat.scheduleMessage", json!({"channel": "C0SALES", "text": "x", "post_at": from + 300})).await;
    bench.refused("chat.scheduledMessages.list", &[(json!({"channel": "C0NOWHERE"}), "invalid_channel")]).await;
    let soon = bench.ok("chat.scheduleMessage", at(30)).await;
    let delete = json!({"channel": "C0SALES", "scheduled_message_id": soon["scheduled_message_id"]});
    bench.refused("chat.deleteScheduledMessage", &[(delete, "invalid_scheduled_message_id")]).await;
}

#[tokio::test]
async fn a_scheduled_message_with_metadata_is_taken_and_never_posted() {
    let bench = bench_in_time().await;
    let metadata = json!({"event_type": "x", "event_payload": {}});
    let at = json!({"channel": "C0SALES", "text": "lost", "post_at": in_seconds(&bench, 60), "metadata": metadata});
    let taken = bench.ok("chat.scheduleMessage", at).await;
    assert!(taken["warning"].as_str().unwrap().contains("never posts"));
    bench
        .ok("chat.scheduleMessage", json!({"channel": "C0SALES", "text": "seen", "post_at": in_seconds(&bench, 61)}))
        .await;
    bench.clock.advance(TimeDelta::seconds(70));
    assert_eq!(bench.ada().next().await.unwrap().text, "seen");
    let texts: Vec<Value> =
        bench.ada().messages("#sales").await.unwrap().iter().map(|message| json!(message.text)).collect();
    assert_eq!(texts, ["seen"]);
}
