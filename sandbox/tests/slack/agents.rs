//! The app as an agent: `assistant.threads.*`, `agents.sessions.*` and their events.

use serde_json::{Value, json};

use crate::app::{Bench, bench_in_time, bench_with, options_for, with};
use chrono::TimeDelta;
use crm_sandbox::Clock;

const SCOPES: &[&str] = &["assistant:write", "chat:write", "im:history"];

async fn assistant() -> Bench {
    let events = ["assistant_thread_started", "assistant_thread_context_changed", "message.im"];
    bench_with(options_for(SCOPES, &events, json!({"assistant_view": {"assistant_description": "Helps"}}))).await
}

async fn agent() -> Bench {
    let events = [
        "app_home_opened",
        "message.im",
        "app_context_changed",
        "agent_session_stopped",
        "agent_session_title_changed",
    ];
    let view = json!({"agent_view": {
        "agent_description": "Helps",
        "suggested_prompts": [{"title": "Forecast", "message": "What is the forecast?"}],
    }});
    bench_with(options_for(SCOPES, &events, view)).await
}

#[tokio::test]
async fn an_assistants_thread_is_opened_titled_and_prompted() {
    let mut bench = assistant().await;
    let ada = bench.ada();
    let ts = ada.open_agent(Some("#sales")).await.unwrap().unwrap();
    let thread = bench.event("assistant_thread_started").await["assistant_thread"].clone();
    assert_eq!((&thread["user_id"], &thread["thread_ts"]), (&json!("U0ADA"), &json!(ts)));
    assert_eq!(thread["context"]["channel_id"], "C0SALES");
    let at = json!({"channel_id": thread["channel_id"], "thread_ts": ts});
    let prompts = json!([{"title": "Won?", "message": "What did we win?"}]);
    bench.ok("assistant.threads.setSuggestedPrompts", with(&at, json!({"prompts": prompts}))).await;
    bench.ok("assistant.threads.setTitle", with(&at, json!({"title": "Wins"}))).await;
    let status = json!({"status": "is thinking…", "loading_messages": ["Counting", "Sorting"]});
    bench.ok("assistant.threads.setStatus", with(&at, status)).await;
    let root = json!({"channel": thread["channel_id"], "ts": ts});
    let root = bench.ok("conversations.replies", root).await["messages"][0].clone();
    assert_eq!(
        (&root["subtype"], &root["assistant_app_thread"]["title"]),
        (&json!("assistant_app_thread"), &json!("Wins"))
    );
    let seen = ada.agent().await.unwrap();
    assert_eq!(seen.kind.as_deref(), Some("assistant"));
    let seen = &seen.threads[0];
    assert_eq!((seen.title.as_deref(), seen.status.as_deref()), (Some("Wins"), Some("is thinking…")));
    assert_eq!(json!(seen.prompts), prompts);
    let reply = json!({"channel": thread["channel_id"], "thread_ts": ts, "text": "Nothing yet"});
    bench.ok("chat.postMessage", reply).await;
    assert_eq!(ada.agent().await.unwrap().threads[0].status, None, "an answer ends the status");
    ada.look_at("#general").await.unwrap();
    let changed = bench.event("assistant_thread_context_changed").await;
    assert_eq!(changed["assistant_thread"]["context"]["channel_id"], "C0GENERAL");
    let long: Vec<Value> = (0..11).map(|n| json!(n.to_string())).collect();
    let five = json!([{"title": "a", "message": "b"}, {}, {}, {}, {}]);
    bench
        .refused(
            "assistant.threads.setStatus",
            &[
                (json!({"channel_id": "C0NOWHERE", "thread_ts": ts, "status": "x"}), "channel_not_found"),
                (with(&at, json!({"thread_ts": "1.000001", "status": "x"})), "invalid_thread_ts"),
                (with(&at, json!({"status": "x", "loading_messages": long})), "invalid_arguments"),
            ],
        )
        .await;
    bench.refused("assistant.threads.setTitle", &[(at.clone(), "invalid_arguments")]).await;
    let no_thread = json!({"channel_id": thread["channel_id"], "prompts": prompts});
    bench
        .refused(
            "assistant.threads.setSuggestedPrompts",
            &[
                (no_thread, "missing_thread_ts"),
                (with(&at, json!({"prompts": five})), "invalid_arguments"),
                (with(&at, json!({"prompts": [{"title": "a"}]})), "invalid_arguments"),
                (with(&at, json!({"prompts": []})), "invalid_arguments"),
            ],
        )
        .await;
}

#[tokio::test]
async fn a_status_without_an_answer_ends_after_two_minutes() {
    let bench = bench_in_time().await;
    let clock: Clock = bench.clock.clone();
    let ada = bench.ada();
    let ts = ada.open_agent(None).await.unwrap().unwrap();
    let channel = ada.agent().await.unwrap().channel;
    bench.ok("assistant.threads.setStatus", json!({"channel_id": channel, "thread_ts": ts, "status": "is busy"})).await;
    clock.advance(TimeDelta::seconds(119));
    assert!(ada.agent().await.unwrap().threads[0].status.is_some());
    clock.advance(TimeDelta::seconds(2));
    assert!(ada.agent().await.unwrap().threads[0].status.is_none());
}

#[tokio::test]
async fn an_agents_session_has_a_status_a_title_and_a_stop_button() {
    let mut bench = agent().await;
    let ada = bench.ada();
    ada.open_agent(Some("#sales")).await.unwrap();
    let opened = bench.event("app_home_opened").await;
    assert_eq!((&opened["tab"], &opened["context"]["entities"][0]["value"]), (&json!("messages"), &json!("C0SALES")));
    ada.look_at("#general").await.unwrap();
    assert_eq!(bench.event("app_context_changed").await["context"]["entities"][0]["value"], "C0GENERAL");
    assert_eq!(ada.agent().await.unwrap().prompts[0]["title"], "Forecast");
    ada.tell_app("Forecast?").await.unwrap();
    let asked = bench.event("message").await;
    let at = json!({"channel_id": asked["channel"], "thread_ts": asked["ts"]});
    bench.refused("agents.sessions.rename", &[(with(&at, json!({"title": "x"})), "session_not_found")]).await;
    let set = json!({"status": "processing", "title": "Forecast", "initiator_user_id": "U0ADA"});
    let answer = bench.ok("agents.sessions.setStatus", with(&at, set)).await;
    assert_eq!((&answer["agent_status"], answer.get("warning")), (&json!("processing"), None));
    let in_thread = json!({"channel": asked["channel"], "thread_ts": asked["ts"], "markdown_text": "It is"});
    let stream = bench.ok("chat.startStream", in_thread).await;
    let ts = asked["ts"].as_str().unwrap();
    ada.stop_agent(ts).await.unwrap();
    let stopped = bench.event("agent_session_stopped").await;
    assert_eq!((&stopped["thread_ts"], &stopped["user"]), (&asked["ts"], &json!("U0ADA")));
    assert_eq!(stopped["streaming_message_ts"], json!([stream["ts"]]));
    let part = json!({"channel": stream["channel"], "ts": stream["ts"], "markdown_text": " 12"});
    bench.refused("chat.appendStream", &[(part, "stopped_by_user")]).await;
    let end = json!({"channel": stream["channel"], "ts": stream["ts"], "session_status": "closed"});
    bench.ok("chat.stopStream", end).await;
    bench.ok("agents.sessions.rename", with(&at, json!({"title": "Forecast for May"}))).await;
    let session = ada.agent().await.unwrap().threads[0].session.clone();
    assert_eq!(session, json!({"status": "closed", "title": "Forecast for May"}));
    ada.rename_session(ts, "May").await.unwrap();
    let renamed = bench.event("agent_session_title_changed").await;
    assert_eq!((&renamed["title"], &renamed["previous_title"]), (&json!("May"), &json!("Forecast for May")));
    bench
        .refused(
            "agents.sessions.setStatus",
            &[
                (with(&at, json!({"status": "asleep"})), "invalid_status"),
                (json!({"channel_id": asked["channel"], "status": "active"}), "thread_ts_required"),
                (json!({"channel_id": "C0RANDOM", "thread_ts": ts, "status": "active"}), "not_authorized"),
                (json!({"channel_id": "C0NO", "thread_ts": ts, "status": "active"}), "channel_not_found"),
                (with(&at, json!({"status": "active", "title": "x".repeat(201)})), "invalid_arguments"),
                (with(&at, json!({"status": "active", "initiator_user_id": "U0RAVI"})), "user_not_found"),
            ],
        )
        .await;
}

#[tokio::test]
async fn prompts_of_an_agent_view_belong_to_the_dm() {
    let bench = agent().await;
    let ada = bench.ada();
    let channel = ada.agent().await.unwrap().channel;
    let prompts = json!([{"title": "New", "message": "What is new?"}]);
    let posted = bench.ok("chat.postMessage", json!({"channel": channel, "text": "Hello"})).await;
    let with_thread = json!({"channel_id": channel, "thread_ts": posted["ts"], "prompts": prompts});
    let silent = bench.ok("assistant.threads.setSuggestedPrompts", with_thread).await;
    assert!(silent["warning"].as_str().unwrap().contains("thread_ts"), "Slack says ok and shows nothing");
    assert_eq!(ada.agent().await.unwrap().prompts[0]["title"], "Forecast");
    bench.ok("assistant.threads.setSuggestedPrompts", json!({"channel_id": channel, "prompts": prompts})).await;
    assert_eq!(ada.agent().await.unwrap().prompts[0]["title"], "New");
}

#[tokio::test]
async fn without_an_agent_in_the_manifest_there_are_no_sessions() {
    let bench = bench_with(options_for(SCOPES, &["message.im"], json!({}))).await;
    let at = json!({"channel_id": "C0SALES", "thread_ts": "1.000001"});
    bench.refused("agents.sessions.setStatus", &[(with(&at, json!({"status": "active"})), "feature_disabled")]).await;
    let prompts = json!([{"title": "a", "message": "b"}]);
    bench
        .refused("assistant.threads.setSuggestedPrompts", &[(with(&at, json!({"prompts": prompts})), "not_agent_app")])
        .await;
    let events = options_for(SCOPES, &["message.im"], json!({"agent_view": {"agent_description": "x"}}));
    let bench = bench_with(events).await;
    let posted = bench.ok("chat.postMessage", json!({"channel": "U0ADA", "text": "Hello"})).await;
    let at = json!({"channel_id": posted["channel"], "thread_ts": posted["ts"], "status": "processing"});
    let answer = bench.ok("agents.sessions.setStatus", at).await;
    assert_eq!(answer["warning"], "missing_agent_session_stopped_event_subscription");
    assert!(bench.ada().stop_agent(posted["ts"].as_str().unwrap()).await.is_err());
}
