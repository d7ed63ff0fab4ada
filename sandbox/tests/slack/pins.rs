//! `pins.*` and `bookmarks.*`.

use serde_json::json;

use crate::app::{bench, bench_with, options_for, with};

#[tokio::test]
async fn messages_are_pinned_and_listed() {
    let scopes = ["pins:read", "pins:write", "chat:write", "channels:history"];
    let mut bench = bench_with(options_for(&scopes, &["pin_added", "pin_removed"], json!({}))).await;
    let posted = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "Price list"})).await;
    let at = json!({"channel": "C0SALES", "timestamp": posted["ts"]});
    bench.ok("pins.add", at.clone()).await;
    let event = bench.event("pin_added").await;
    assert_eq!((&event["user"], &event["channel_id"]), (&json!(bench.slack.bot_user_id()), &json!("C0SALES")));
    assert_eq!(event["item"]["message"]["text"], "Price list");
    let ada = bench.ada();
    let message = ada.next().await.unwrap();
    assert!(message.pinned);
    assert_eq!(ada.pins("#sales").await.unwrap()[0]["message"]["text"], "Price list");
    let list = bench.ok("pins.list", json!({"channel": "C0SALES"})).await;
    assert_eq!((&list["items"][0]["type"], &list["items"][0]["created_by"]), (&json!("message"), &event["user"]));
    assert_eq!(bench.ok("conversations.history", json!({"channel": "C0SALES"})).await["pin_count"], 1);
    ada.unpin(&message).await.unwrap();
    assert_eq!(bench.event("pin_removed").await["has_pins"], false);
    ada.pin(&message).await.unwrap();
    assert_eq!(bench.event("pin_added").await["user"], "U0ADA");
    ada.say("#random", "elsewhere").await.unwrap();
    let elsewhere = ada.messages("#random").await.unwrap().pop().unwrap().ts;
    bench
        .refused(
            "pins.add",
            &[
                (at.clone(), "already_pinned"),
                (json!({"channel": "C0SALES"}), "no_item_specified"),
                (json!({"timestamp": "1.000001"}), "channel_not_found"),
                (json!({"channel": "C0SALES", "timestamp": "x"}), "bad_timestamp"),
                (json!({"channel": "C0SALES", "timestamp": "1.000001"}), "message_not_found"),
                (json!({"channel": "C0RANDOM", "timestamp": elsewhere}), "not_in_channel"),
            ],
        )
        .await;
    bench.refused("pins.list", &[(json!({"channel": "C0RANDOM"}), "not_in_channel")]).await;
    bench.ok("chat.delete", json!({"channel": "C0SALES", "ts": posted["ts"]})).await;
    assert_eq!(bench.ok("pins.list", json!({"channel": "C0SALES"})).await["items"], json!([]));
}

#[tokio::test]
async fn notices_cannot_be_pinned_and_a_pin_must_be_there() {
    let bench = bench().await;
    bench.ok("conversations.setTopic", json!({"channel": "C0SALES", "topic": "May"})).await;
    let notice = bench.ada().messages("#sales").await.unwrap().pop().unwrap();
    let at = json!({"channel": "C0SALES", "timestamp": notice.ts});
    bench.refused("pins.add", &[(at.clone(), "not_pinnable")]).await;
    bench.refused("pins.remove", &[(at, "no_pin")]).await;
    let reply = json!({"channel": "C0SALES", "text": "x", "thread_ts": notice.ts});
    bench.refused("chat.postMessage", &[(reply, "cannot_reply_to_message")]).await;
}

#[tokio::test]
async fn bookmarks_are_kept_in_order() {
    let bench = bench().await;
    let new = json!({"channel_id": "C0SALES", "title": "CRM", "type": "link", "link": "https://crm.example"});
    let added = bench.ok("bookmarks.add", with(&new, json!({"emoji": ":handshake:"}))).await;
    let bookmark = &added["bookmark"];
    assert!(bookmark["id"].as_str().unwrap().starts_with("Bk"));
    bench.ok("bookmarks.add", with(&new, json!({"title": "Second"}))).await;
    let at = json!({"channel_id": "C0SALES", "bookmark_id": bookmark["id"]});
    let edited = bench.ok("bookmarks.edit", with(&at, json!({"title": "Our CRM"}))).await;
    assert_eq!((&edited["bookmark"]["title"], &edited["bookmark"]["link"]), (&json!("Our CRM"), &bookmark["link"]));
    let list = bench.ok("bookmarks.list", json!({"channel_id": "C0SALES"})).await;
    let titles: Vec<_> = list["bookmarks"].as_array().unwrap().iter().map(|known| &known["title"]).collect();
    assert_eq!(titles, ["Our CRM", "Second"]);
    assert_eq!(bench.ada().bookmarks("#sales").await.unwrap()[0]["emoji"], ":handshake:");
    bench.ok("bookmarks.remove", at.clone()).await;
    bench.refused("bookmarks.remove", &[(at.clone(), "not_found")]).await;
    bench.refused("bookmarks.edit", &[(with(&at, json!({"title": "x"})), "not_found")]).await;
    bench
        .refused(
            "bookmarks.add",
            &[
                (with(&new, json!({"channel_id": "C0NOWHERE"})), "channel_not_found"),
                (with(&new, json!({"channel_id": "C0RANDOM"})), "permission_denied"),
                (with(&new, json!({"title": ""})), "invalid_arguments"),
                (with(&new, json!({"type": "poem"})), "invalid_bookmark_type"),
                (with(&new, json!({"link": "crm.example"})), "invalid_link"),
                (with(&new, json!({"emoji": "handshake"})), "invalid_emoji"),
            ],
        )
        .await;
    for number in 0..99 {
        bench.ok("bookmarks.add", with(&new, json!({"title": number.to_string()}))).await;
    }
    bench.refused("bookmarks.add", &[(new, "too_many_bookmarks")]).await;
}
