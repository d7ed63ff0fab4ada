//! Each method asks for its scope, and each event for its own.

use serde_json::{Value, json};

use crate::app::{bench_with, error, options_for};

/// Methods, what they are called with, and the scope that is missing then.
fn calls() -> Vec<(&'static str, Value, &'static str)> {
    let sales = || json!({"channel": "C0SALES"});
    vec![
        ("chat.postMessage", sales(), "chat:write"),
        ("chat.postEphemeral", sales(), "chat:write"),
        ("chat.update", sales(), "chat:write"),
        ("chat.delete", sales(), "chat:write"),
        ("chat.scheduleMessage", sales(), "chat:write"),
        ("chat.deleteScheduledMessage", sales(), "chat:write"),
        ("chat.startStream", sales(), "chat:write"),
        ("chat.appendStream", sales(), "chat:write"),
        ("chat.stopStream", sales(), "chat:write"),
        ("chat.unfurl", sales(), "links:write"),
        ("conversations.list", json!({}), "channels:read"),
        ("conversations.list", json!({"types": "private_channel"}), "groups:read"),
        ("conversations.list", json!({"types": "im"}), "im:read"),
        ("conversations.list", json!({"types": "mpim"}), "mpim:read"),
        ("conversations.info", sales(), "channels:read"),
        ("conversations.members", sales(), "channels:read"),
        ("conversations.history", sales(), "channels:history"),
        ("conversations.replies", sales(), "channels:history"),
        ("conversations.create", json!({"name": "x"}), "channels:manage"),
        ("conversations.create", json!({"name": "x", "is_private": true}), "groups:write"),
        ("conversations.invite", sales(), "channels:manage,channels:write.invites"),
        ("conversations.kick", sales(), "channels:manage"),
        ("conversations.join", sales(), "channels:join"),
        ("conversations.leave", sales(), "channels:manage"),
        ("conversations.archive", sales(), "channels:manage"),
        ("conversations.unarchive", sales(), "channels:manage"),
        ("conversations.rename", sales(), "channels:manage"),
        ("conversations.setTopic", sales(), "channels:manage,channels:write.topic"),
        ("conversations.setPurpose", sales(), "channels:manage,channels:write.topic"),
        ("conversations.open", json!({"users": "U0ADA"}), "im:write,mpim:write,channels:manage,groups:write"),
        ("users.info", json!({}), "users:read"),
        ("users.list", json!({}), "users:read"),
        ("users.lookupByEmail", json!({}), "users:read.email"),
        ("users.profile.get", json!({}), "users.profile:read,users:read"),
        ("users.conversations", json!({}), "channels:read"),
        ("usergroups.list", json!({}), "usergroups:read"),
        ("usergroups.users.list", json!({}), "usergroups:read"),
        ("bots.info", json!({}), "users:read"),
        ("emoji.list", json!({}), "emoji:read"),
        ("team.info", json!({}), "team:read"),
        ("reactions.add", sales(), "reactions:write"),
        ("reactions.remove", sales(), "reactions:write"),
        ("reactions.get", sales(), "reactions:read"),
        ("files.getUploadURLExternal", json!({}), "files:write"),
        ("files.completeUploadExternal", json!({}), "files:write"),
        ("files.delete", json!({}), "files:write"),
        ("files.info", json!({}), "files:read"),
        ("files.list", json!({}), "files:read"),
        ("pins.add", sales(), "pins:write"),
        ("pins.remove", sales(), "pins:write"),
        ("pins.list", sales(), "pins:read"),
        ("bookmarks.add", json!({}), "bookmarks:write"),
        ("bookmarks.edit", json!({}), "bookmarks:write"),
        ("bookmarks.remove", json!({}), "bookmarks:write"),
        ("bookmarks.list", json!({}), "bookmarks:read"),
        ("agents.sessions.setStatus", json!({}), "chat:write"),
        ("agents.sessions.rename", json!({}), "chat:write"),
        ("assistant.threads.setStatus", json!({}), "chat:write,assistant:write"),
        ("assistant.threads.setTitle", json!({}), "assistant:write"),
        ("assistant.threads.setSuggestedPrompts", json!({}), "assistant:write"),
        ("canvases.create", json!({}), "canvases:write"),
        ("canvases.edit", json!({}), "canvases:write"),
        ("canvases.sections.lookup", json!({}), "canvases:read"),
    ]
}

#[tokio::test]
async fn methods_name_the_scope_they_miss() {
    let bench = bench_with(options_for(&["commands"], &[], json!({}))).await;
    for (method, arguments, needed) in calls() {
        let answer = bench.api(method, arguments).await;
        assert_eq!((error(&answer), answer["needed"].as_str()), ("missing_scope", Some(needed)), "{method}");
        assert_eq!(answer["provided"], "commands", "{method}");
    }
}

#[tokio::test]
async fn one_scope_of_those_named_is_enough() {
    for (method, arguments, needed) in calls() {
        let first = needed.split(',').next_back().unwrap();
        let bench = bench_with(options_for(&["commands", first], &[], json!({}))).await;
        let answer = bench.api(method, arguments).await;
        assert_ne!(error(&answer), "missing_scope", "{method} with {first}: {answer}");
    }
}

#[tokio::test]
async fn an_event_without_its_scope_does_not_come() {
    let events = ["message.channels", "app_mention", "member_joined_channel", "pin_added", "channel_created"];
    let mut deaf =
        bench_with(options_for(&["chat:write", "users:read"], &[&events[..], &["team_join"]].concat(), json!({})))
            .await;
    let ada = deaf.ada();
    ada.mention_app("#sales", "hello").await.unwrap();
    let message = ada.messages("#sales").await.unwrap().pop().unwrap();
    ada.pin(&message).await.unwrap();
    ada.create_channel("new", false).await.unwrap();
    deaf.driver.add_person(&crm_sandbox::Person { name: "kim".into(), ..Default::default() }).await.unwrap();
    assert_eq!(deaf.got().await.text("/event/type"), "team_join", "only the event whose scope is there");
}
