//! `chat.*` in detail: threads, broadcasts, metadata, names and icons, attachments, and the events of changes.

use serde_json::{Value, json};

use crate::app::{bench, bench_with, error, options_for, with};

#[tokio::test]
async fn threads_have_parents_replies_and_pages() {
    let bench = bench().await;
    let ada = bench.ada();
    let parent = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "parent"})).await;
    let at = json!({"channel": "C0SALES", "thread_ts": parent["ts"]});
    let mut last = Value::Null;
    for number in 0..3 {
        last = bench.ok("chat.postMessage", with(&at, json!({"text": format!("reply {number}")}))).await;
    }
    let into_reply = json!({"channel": "C0SALES", "thread_ts": last["ts"], "text": "to a reply"});
    let answer = bench.ok("chat.postMessage", into_reply).await;
    assert_eq!(answer["message"]["thread_ts"], parent["ts"], "a reply's thread is its parent's");
    ada.reply(&ada.messages("#sales").await.unwrap()[0], "from Ada").await.unwrap();
    let thread = json!({"channel": "C0SALES", "ts": parent["ts"]});
    let all = bench.ok("conversations.replies", thread.clone()).await;
    let messages = all["messages"].as_array().unwrap();
    assert_eq!((messages.len(), &all["has_more"]), (6, &json!(false)));
    let first = &messages[0];
    assert_eq!((&first["reply_count"], &first["latest_reply"]), (&json!(5), &messages[5]["ts"]));
    assert_eq!(first["reply_users"], json!([bench.slack.bot_user_id(), "U0ADA"]));
    assert_eq!(messages[5]["parent_user_id"], bench.slack.bot_user_id());
    let page = bench.ok("conversations.replies", with(&thread, json!({"limit": 4}))).await;
    let cursor = &page["response_metadata"]["next_cursor"];
    let rest = bench.ok("conversations.replies", with(&thread, json!({"limit": 4, "cursor": cursor}))).await;
    assert_eq!((rest["messages"].as_array().unwrap().len(), &rest["has_more"]), (2, &json!(false)));
    let history = bench.ok("conversations.history", json!({"channel": "C0SALES"})).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 1, "replies are not in the channel");
    let link = bench.ok("chat.getPermalink", json!({"channel": "C0SALES", "message_ts": last["ts"]})).await;
    let expected = format!("?thread_ts={}&cid=C0SALES", parent["ts"].as_str().unwrap());
    assert!(link["permalink"].as_str().unwrap().ends_with(&expected));
    bench
        .refused(
            "chat.postMessage",
            &[(json!({"channel": "C0SALES", "text": "x", "thread_ts": "soon"}), "invalid_thread_ts")],
        )
        .await;
}

#[tokio::test]
async fn a_broadcast_reply_stands_in_thread_and_channel() {
    let mut bench = bench().await;
    let parent = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "parent"})).await;
    let at = json!({"channel": "C0SALES", "thread_ts": parent["ts"], "text": "for all", "reply_broadcast": true});
    let reply = bench.ok("chat.postMessage", at).await;
    assert_eq!(reply["message"]["subtype"], "thread_broadcast");
    assert_eq!(reply["message"]["root"]["ts"], parent["ts"]);
    let ada = bench.ada();
    ada.read().await.unwrap();
    assert_eq!(ada.messages("#sales").await.unwrap().len(), 2);
    let parent = ada.messages("#sales").await.unwrap().remove(0);
    ada.reply_to_all(&parent, "from Ada to all").await.unwrap();
    let event = bench.message_event("thread_broadcast").await;
    assert_eq!((&event["text"], &event["thread_ts"]), (&json!("from Ada to all"), &json!(parent.ts)));
    let history = bench.ok("conversations.history", json!({"channel": "C0SALES"})).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 3);
    let quiet = json!({"channel": "C0SALES", "thread_ts": parent.ts, "text": "quiet"});
    let quiet = bench.ok("chat.postMessage", quiet).await;
    let at = json!({"channel": "C0SALES", "ts": quiet["ts"], "reply_broadcast": true});
    bench.refused("chat.update", &[(with(&at, json!({"text": "new"})), "no_dual_broadcast_content_update")]).await;
    let top = json!({"channel": "C0SALES", "ts": parent.ts, "reply_broadcast": true, "text": "x"});
    bench.refused("chat.update", &[(top, "cant_broadcast_message")]).await;
}

#[tokio::test]
async fn history_keeps_to_its_bounds() {
    let bench = bench().await;
    let mut all = Vec::new();
    for text in ["one", "two", "three"] {
        all.push(bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": text})).await["ts"].clone());
    }
    let texts = async |extra: Value| {
        let arguments = with(&json!({"channel": "C0SALES"}), extra);
        let history = bench.ok("conversations.history", arguments).await;
        let texts = history["messages"].as_array().unwrap().iter().map(|message| message["text"].clone());
        texts.collect::<Vec<Value>>()
    };
    assert_eq!(texts(json!({"oldest": all[0]})).await, ["three", "two"]);
    assert_eq!(texts(json!({"oldest": all[0], "latest": all[1], "inclusive": true})).await, ["two", "one"]);
    assert_eq!(texts(json!({"latest": all[2], "limit": 1})).await, ["two"]);
    assert_eq!(texts(json!({"oldest": "0"})).await, ["three", "two", "one"]);
    let at = |key: &str| json!({"channel": "C0SALES", key: "yesterday"});
    bench
        .refused("conversations.history", &[(at("oldest"), "invalid_ts_oldest"), (at("latest"), "invalid_ts_latest")])
        .await;
}

#[tokio::test]
async fn metadata_is_checked_and_shown_on_request() {
    let bench = bench().await;
    let post = json!({"channel": "C0SALES", "text": "x"});
    let metadata = json!({"event_type": "deal_won", "event_payload": {"id": 7, "tags": ["a"]}});
    bench.ok("chat.postMessage", with(&post, json!({"metadata": metadata}))).await;
    let history = bench.ok("conversations.history", json!({"channel": "C0SALES"})).await;
    assert!(history["messages"][0].get("metadata").is_none());
    let full = bench.ok("conversations.history", json!({"channel": "C0SALES", "include_all_metadata": true})).await;
    assert_eq!(full["messages"][0]["metadata"], metadata);
    let wrong = |metadata: Value| with(&post, json!({"metadata": metadata}));
    let big = "x".repeat(9000);
    bench
        .refused(
            "chat.postMessage",
            &[
                (wrong(json!("{")), "invalid_metadata_format"),
                (wrong(json!([])), "invalid_metadata_format"),
                (wrong(json!({"event_type": "x"})), "invalid_metadata_schema"),
                (wrong(json!({"event_type": "", "event_payload": {}})), "invalid_metadata_schema"),
                (wrong(json!({"event_type": "x", "event_payload": {"big": big}})), "metadata_too_large"),
                (wrong(json!({"entities": [{"entity_type": "slack#/entities/item"}]})), "invalid_metadata_schema"),
            ],
        )
        .await;
    let at = json!({"channel": "C0SALES", "ts": full["messages"][0]["ts"]});
    let kept = bench.ok("chat.update", with(&at, json!({"text": "y"}))).await;
    assert_eq!(kept["message"]["metadata"], metadata, "metadata stays where an update does not name it");
    let removed = bench.ok("chat.update", with(&at, json!({"text": "y", "metadata": {}}))).await;
    assert!(removed["message"].get("metadata").is_none());
}

#[tokio::test]
async fn names_and_icons_ask_for_a_scope_of_their_own() {
    let post = json!({"channel": "C0SALES", "text": "x", "username": "Deal desk", "icon_emoji": "moneybag"});
    let plain = bench_with(options_for(&["chat:write"], &[], json!({}))).await;
    let refused = plain.api("chat.postMessage", post.clone()).await;
    assert_eq!((error(&refused), &refused["needed"]), ("missing_scope", &json!("chat:write.customize")));
    let bench = bench_with(options_for(&["chat:write", "chat:write.customize"], &[], json!({}))).await;
    let posted = bench.ok("chat.postMessage", post).await;
    let message = &posted["message"];
    assert_eq!((&message["subtype"], &message["username"]), (&json!("bot_message"), &json!("Deal desk")));
    assert!(message.get("user").is_none() && message["icons"]["emoji"] == ":moneybag:");
    let seen = bench.ada().next().await.unwrap();
    assert_eq!((seen.username.as_str(), &seen.icon["emoji"]), ("Deal desk", &json!(":moneybag:")));
}

#[tokio::test]
async fn attachments_and_markdown_are_taken_and_checked() {
    let bench = bench().await;
    let post = |extra: Value| with(&json!({"channel": "C0SALES"}), extra);
    let old = json!([{"color": "#36a64f", "title": "Globex", "text": "won"}]);
    let posted = bench.ok("chat.postMessage", post(json!({"attachments": old}))).await;
    let shown = &posted["message"]["attachments"][0];
    assert_eq!((&shown["id"], &shown["fallback"]), (&json!(1), &json!("won")));
    assert_eq!(bench.ada().next().await.unwrap().attachments[0]["title"], "Globex");
    let posted = bench.ok("chat.postMessage", post(json!({"markdown_text": "**bold**"}))).await;
    assert_eq!(posted["message"]["text"], "**bold**");
    assert!(bench.ada().next().await.unwrap().markdown);
    let many: Vec<Value> = (0..101).map(|_| json!({"text": "x"})).collect();
    let blocks = json!([{"type": "divider"}]);
    bench
        .refused(
            "chat.postMessage",
            &[
                (post(json!({"attachments": many})), "too_many_attachments"),
                (post(json!({"attachments": {"text": "x"}})), "invalid_attachments"),
                (post(json!({"attachments": "["})), "invalid_attachments"),
                (post(json!({"attachments": []})), "no_text"),
                (post(json!({"markdown_text": "x", "text": "y"})), "markdown_text_conflict"),
                (post(json!({"markdown_text": "x", "blocks": blocks})), "markdown_text_conflict"),
                (post(json!({"markdown_text": "x".repeat(12_001)})), "msg_too_long"),
            ],
        )
        .await;
    let inner = json!([{"blocks": [{"type": "section"}]}]);
    let answer = bench.api("chat.postMessage", post(json!({"attachments": inner}))).await;
    assert_eq!(error(&answer), "invalid_blocks");
    let pointer = "[json-pointer:/attachments/0/blocks/0]";
    assert!(answer["response_metadata"]["messages"][0].as_str().unwrap().ends_with(pointer));
}

#[tokio::test]
async fn changes_and_deletions_come_as_hidden_messages() {
    let mut bench =
        bench_with(options_for(&["channels:history", "chat:write"], &["message.channels"], json!({}))).await;
    let ada = bench.ada();
    ada.say("#sales", "first *words*").await.unwrap();
    let said = bench.event("message").await;
    assert_eq!(said["blocks"][0]["type"], "rich_text");
    let bold = &said["blocks"][0]["elements"][0]["elements"][1];
    assert_eq!((&bold["text"], &bold["style"]["bold"]), (&json!("words"), &json!(true)));
    assert!(said["client_msg_id"].is_string());
    let message = ada.messages("#sales").await.unwrap().pop().unwrap();
    ada.edit(&message, "second words").await.unwrap();
    let changed = bench.message_event("message_changed").await;
    assert_eq!((&changed["message"]["text"], &changed["hidden"]), (&json!("second words"), &json!(true)));
    assert_eq!(changed["previous_message"]["text"], "first *words*");
    assert_eq!(changed["message"]["edited"]["user"], "U0ADA");
    assert_eq!((&changed["channel"], &changed["channel_type"]), (&json!("C0SALES"), &json!("channel")));
    ada.delete(&message).await.unwrap();
    let deleted = bench.message_event("message_deleted").await;
    assert_eq!((&deleted["deleted_ts"], &deleted["previous_message"]["ts"]), (&json!(message.ts), &json!(message.ts)));
    let own = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "mine"})).await;
    bench.ok("chat.update", json!({"channel": "C0SALES", "ts": own["ts"], "text": "mine still"})).await;
    assert_eq!(bench.message_event("message_changed").await["message"]["text"], "mine still");
}

#[tokio::test]
async fn people_change_only_what_is_theirs() {
    let bench = bench().await;
    bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "the app's"})).await;
    bench.ok("chat.postEphemeral", json!({"channel": "C0SALES", "user": "U0ADA", "text": "only you"})).await;
    let ada = bench.ada();
    let messages = ada.messages("#sales").await.unwrap();
    let refused = ada.edit(&messages[0], "no").await.unwrap_err().to_string();
    assert!(refused.starts_with("cant_update_message"), "{refused}");
    assert!(ada.delete(&messages[0]).await.unwrap_err().to_string().starts_with("cant_delete_message"));
    ada.delete(&messages[1]).await.unwrap();
    assert_eq!(ada.messages("#sales").await.unwrap().len(), 1, "an ephemeral message is dismissed");
    ada.mention_app("#sales", "help").await.unwrap();
    let mine = ada.messages("#sales").await.unwrap().pop().unwrap();
    assert_eq!(mine.text, format!("<@{}> help", bench.slack.bot_user_id()));
}

#[tokio::test]
async fn a_deleted_message_with_replies_leaves_a_stone() {
    let mut bench =
        bench_with(options_for(&["channels:history", "chat:write"], &["message.channels"], json!({}))).await;
    let ada = bench.ada();
    ada.say("#sales", "parent").await.unwrap();
    let parent = ada.messages("#sales").await.unwrap().pop().unwrap();
    let reply = json!({"channel": "C0SALES", "thread_ts": parent.ts, "text": "reply"});
    let reply = bench.ok("chat.postMessage", reply).await;
    ada.delete(&parent).await.unwrap();
    let changed = bench.message_event("message_changed").await;
    assert_eq!(
        (&changed["message"]["subtype"], &changed["previous_message"]["text"]),
        (&json!("tombstone"), &json!("parent"))
    );
    let thread = bench.ok("conversations.replies", json!({"channel": "C0SALES", "ts": parent.ts})).await;
    assert_eq!(
        (&thread["messages"][0]["user"], &thread["messages"][0]["reply_count"]),
        (&json!("USLACKBOT"), &json!(1))
    );
    let stone = json!({"channel": "C0SALES", "ts": parent.ts, "text": "x"});
    bench.refused("chat.update", &[(stone.clone(), "cant_update_message")]).await;
    bench.refused("chat.delete", &[(stone, "cant_delete_message")]).await;
    bench.ok("chat.delete", json!({"channel": "C0SALES", "ts": reply["ts"]})).await;
    assert!(ada.messages("#sales").await.unwrap().is_empty(), "the stone goes with the last reply");
}
