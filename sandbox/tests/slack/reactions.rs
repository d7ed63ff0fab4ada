//! `reactions.*`, and people's emoji.

use serde_json::json;

use crate::app::{bench, bench_with, options_for};

#[tokio::test]
async fn the_app_puts_emoji_on_messages_and_takes_them_away() {
    let bench = bench().await;
    bench.ada().say("#sales", "Won!").await.unwrap();
    let message = bench.ada().messages("#sales").await.unwrap().pop().unwrap();
    let at = json!({"channel": "C0SALES", "timestamp": message.ts, "name": "tada"});
    bench.ok("reactions.add", at.clone()).await;
    bench.driver.as_person("U0RAVI").react(&message, ":tada:").await.unwrap();
    bench.ada().react(&message, "wave::skin-tone-3").await.unwrap();
    let seen = bench.ada().messages("#sales").await.unwrap().pop().unwrap().reactions;
    let seen: Vec<_> = seen.iter().map(|reaction| (reaction.name.as_str(), reaction.count)).collect();
    assert_eq!(seen, [("tada", 2), ("wave::skin-tone-3", 1)]);
    let got = bench.ok("reactions.get", json!({"channel": "C0SALES", "timestamp": message.ts, "full": true})).await;
    assert_eq!(got["type"], "message");
    assert_eq!(got["message"]["reactions"][0]["users"], json!([bench.slack.bot_user_id(), "U0RAVI"]));
    assert!(got["message"]["permalink"].as_str().unwrap().contains("/archives/C0SALES/p"));
    bench.ok("reactions.remove", at).await;
    let left = bench.ada().messages("#sales").await.unwrap().pop().unwrap().reactions;
    assert_eq!(left[0].users, ["U0RAVI"]);
}

#[tokio::test]
async fn reactions_are_refused_as_slack_refuses_them() {
    let bench = bench().await;
    bench.ada().say("#sales", "one").await.unwrap();
    bench.ada().say("#random", "two").await.unwrap();
    let ts = bench.ada().messages("#sales").await.unwrap().pop().unwrap().ts;
    let elsewhere = bench.ada().messages("#random").await.unwrap().pop().unwrap().ts;
    let only_ada = bench.ok("chat.postEphemeral", json!({"channel": "C0SALES", "user": "U0ADA", "text": "x"})).await;
    bench.ok("reactions.add", json!({"channel": "C0SALES", "timestamp": ts, "name": "eyes"})).await;
    let at = |name: &str| json!({"channel": "C0SALES", "timestamp": ts, "name": name});
    bench
        .refused(
            "reactions.add",
            &[
                (at("eyes"), "already_reacted"),
                (at(""), "invalid_name"),
                (at("not an emoji"), "invalid_name"),
                (json!({"channel": "C0SALES", "name": "eyes"}), "no_item_specified"),
                (json!({"channel": "C0NOWHERE", "timestamp": ts, "name": "eyes"}), "channel_not_found"),
                (json!({"channel": "C0SALES", "timestamp": "yesterday", "name": "eyes"}), "bad_timestamp"),
                (json!({"channel": "C0SALES", "timestamp": "1.000001", "name": "eyes"}), "message_not_found"),
                (
                    json!({"channel": "C0SALES", "timestamp": only_ada["message_ts"], "name": "eyes"}),
                    "message_not_found",
                ),
                (json!({"channel": "C0RANDOM", "timestamp": elsewhere, "name": "eyes"}), "not_in_channel"),
            ],
        )
        .await;
    bench.refused("reactions.remove", &[(at("tada"), "no_reaction"), (at(""), "invalid_name")]).await;
    for number in 0..22 {
        bench.ok("reactions.add", at(&format!("own-{number}"))).await;
    }
    bench.refused("reactions.add", &[(at("one-too-many"), "too_many_reactions")]).await;
    let ada = bench.ada();
    let message = ada.messages("#sales").await.unwrap().into_iter().find(|message| message.ts == ts).unwrap();
    ada.react(&message, "eyes").await.unwrap();
    assert!(ada.react(&message, "eyes").await.unwrap_err().to_string().starts_with("already_reacted"));
    assert!(ada.unreact(&message, "tada").await.unwrap_err().to_string().starts_with("no_reaction"));
}

#[tokio::test]
async fn the_app_hears_of_emoji_where_it_is_a_member_and_may() {
    let options = options_for(&["reactions:read", "chat:write"], &["reaction_added", "reaction_removed"], json!({}));
    let mut bench = bench_with(options).await;
    let posted = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "x"})).await;
    let ada = bench.ada();
    let message = ada.next().await.unwrap();
    ada.react(&message, "tada").await.unwrap();
    let event = bench.event("reaction_added").await;
    assert_eq!((&event["user"], &event["reaction"]), (&json!("U0ADA"), &json!("tada")));
    assert_eq!(event["item"], json!({"type": "message", "channel": "C0SALES", "ts": posted["ts"]}));
    assert_eq!(event["item_user"], bench.slack.bot_user_id());
    ada.unreact(&message, "tada").await.unwrap();
    assert_eq!(bench.event("reaction_removed").await["reaction"], "tada");
    ada.say("#random", "not for the app").await.unwrap();
    let private = ada.messages("#random").await.unwrap().pop().unwrap();
    ada.react(&private, "tada").await.unwrap();
    assert!(bench.quiet(), "the app is not in #random");

    let mut deaf = bench_with(options_for(&["chat:write"], &["reaction_added", "app_home_opened"], json!({}))).await;
    deaf.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "x"})).await;
    let message = deaf.ada().next().await.unwrap();
    deaf.ada().react(&message, "tada").await.unwrap();
    deaf.ada().open_home().await.unwrap();
    let first = deaf.got().await;
    assert_eq!(first.text("/event/type"), "app_home_opened", "without reactions:read there is no event");
}
