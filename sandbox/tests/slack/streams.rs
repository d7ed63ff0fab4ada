//! `chat.startStream`, `appendStream`, `stopStream`.

use serde_json::{Value, json};

use crate::app::{Bench, bench, error, with};

/// A person's message in the DM with the app, to be answered.
async fn asked(bench: &Bench) -> Value {
    bench.ada().tell_app("How are we doing?").await.unwrap();
    let bot = bench.slack.bot_user_id();
    let message = bench.ada().messages(&bot).await.unwrap().pop().unwrap();
    json!({"channel": message.channel, "thread_ts": message.ts})
}

#[tokio::test]
async fn a_stream_grows_and_ends() {
    let mut bench = bench().await;
    let place = asked(&bench).await;
    let started = bench.ok("chat.startStream", with(&place, json!({"markdown_text": "We are "}))).await;
    let at = json!({"channel": started["channel"], "ts": started["ts"]});
    let ada = bench.ada();
    let growing = ada.next().await.unwrap();
    assert!(growing.streaming && growing.markdown && growing.text == "We are ");
    bench.ok("chat.appendStream", with(&at, json!({"markdown_text": "**fine**"}))).await;
    assert_eq!(ada.next().await.unwrap().text, "We are **fine**");
    bench.refused("chat.update", &[(with(&at, json!({"text": "no"})), "streaming_state_conflict")]).await;
    let buttons = json!([{"type": "context_actions", "elements": [{
        "type": "feedback_buttons", "action_id": "feedback",
        "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "1"},
        "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "0"},
    }]}]);
    let done = bench.ok("chat.stopStream", with(&at, json!({"blocks": buttons}))).await;
    assert_eq!(done["message"]["streaming_state"], "completed");
    let whole = ada.next().await.unwrap();
    assert!(!whole.streaming);
    assert_eq!(
        whole.blocks[0],
        json!({"type": "markdown", "text": "We are **fine**", "block_id": whole.blocks[0]["block_id"]})
    );
    assert_eq!(whole.blocks[1]["type"], "context_actions");
    assert_eq!(
        error(&bench.api("chat.appendStream", with(&at, json!({"markdown_text": "x"}))).await),
        "message_not_in_streaming_state"
    );
    bench.event("message").await;
}

#[tokio::test]
async fn chunks_show_tasks_and_plans() {
    let bench = bench().await;
    let place = asked(&bench).await;
    let task = |id: &str, status: &str| json!({"type": "task_update", "id": id, "title": "Looking", "status": status});
    let started = bench.ok("chat.startStream", with(&place, json!({"chunks": [task("a", "in_progress")]}))).await;
    let at = json!({"channel": started["channel"], "ts": started["ts"]});
    let ada = bench.ada();
    let shown = ada.next().await.unwrap();
    assert_eq!((&shown.blocks[0]["type"], &shown.blocks[0]["status"]), (&json!("task_card"), &json!("in_progress")));
    let done = with(&task("a", "complete"), json!({"output": "12 deals", "details": "by stage"}));
    let more = json!([done, {"type": "markdown_text", "text": "There are 12."}]);
    bench.ok("chat.appendStream", with(&at, json!({"chunks": more}))).await;
    let shown = ada.next().await.unwrap();
    assert_eq!(shown.blocks.as_array().unwrap().len(), 2);
    assert_eq!(shown.blocks[0]["status"], "complete");
    assert_eq!(shown.blocks[0]["output"]["elements"][0]["elements"][0]["text"], "12 deals");
    assert_eq!(shown.blocks[1]["text"], "There are 12.");
    let plan = json!([{"type": "plan_update", "title": "The plan"}, task("b", "pending")]);
    bench.ok("chat.appendStream", with(&at, json!({"chunks": plan}))).await;
    let shown = ada.next().await.unwrap();
    assert_eq!((&shown.blocks[0]["type"], &shown.blocks[0]["title"]), (&json!("plan"), &json!("The plan")));
    assert_eq!(shown.blocks[0]["tasks"].as_array().unwrap().len(), 2);
    let problems = crm_sandbox::validate::message(&shown.blocks);
    assert!(problems.is_empty(), "what a stream shows keeps the rules itself: {problems:?}");
}

#[tokio::test]
async fn streams_are_refused_as_slack_refuses_them() {
    let bench = bench().await;
    let place = asked(&bench).await;
    let im = json!({"channel": place["channel"]});
    let sales = json!({"channel": "C0SALES"});
    bench
        .refused(
            "chat.startStream",
            &[
                (im, "invalid_arguments"),
                (sales.clone(), "missing_recipient_user_id"),
                (with(&sales, json!({"recipient_user_id": "U0ADA"})), "missing_recipient_team_id"),
                (with(&sales, json!({"recipient_user_id": "U0NO", "recipient_team_id": "T"})), "user_not_found"),
                (with(&place, json!({"task_display_mode": "song"})), "invalid_arguments"),
                (with(&place, json!({"chunks": [{"type": "song"}]})), "invalid_chunks"),
                (with(&place, json!({"chunks": {}})), "invalid_chunks"),
                (with(&place, json!({"markdown_text": "x".repeat(12_001)})), "msg_too_long"),
                (
                    with(&place, json!({"markdown_text": "x", "chunks": []})),
                    "cannot_provide_both_markdown_text_and_chunks",
                ),
            ],
        )
        .await;
    let recipient = json!({"recipient_user_id": "U0ADA", "recipient_team_id": bench.slack.team_id()});
    bench.ok("chat.startStream", with(&sales, recipient)).await;
    let started = bench.ok("chat.startStream", with(&place, json!({"markdown_text": "x"}))).await;
    let at = json!({"channel": started["channel"], "ts": started["ts"]});
    let person = json!({"channel": place["channel"], "ts": place["thread_ts"], "markdown_text": "x"});
    let source = json!([{"type": "task_update", "id": "1", "title": "t", "status": "soon", "sources": [{"url": "https://a.b"}]}]);
    bench
        .refused(
            "chat.appendStream",
            &[
                (at.clone(), "markdown_text_or_chunks_required"),
                (with(&at, json!({"chunks": [{"type": "markdown_text", "text": "y"}]})), "streaming_mode_mismatch"),
                (person, "message_not_owned_by_app"),
                (json!({"channel": started["channel"], "ts": "1.000001", "markdown_text": "x"}), "message_not_found"),
            ],
        )
        .await;
    let wrong = bench.api("chat.startStream", with(&place, json!({"chunks": source}))).await;
    let messages = wrong["response_metadata"]["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 2, "{wrong}");
    assert!(messages[1].as_str().unwrap().ends_with("[json-pointer:/chunks/0/sources/0]"));
    let bad_blocks = with(&at, json!({"blocks": [{"type": "section"}]}));
    bench.refused("chat.stopStream", &[(bad_blocks, "invalid_blocks")]).await;
    bench.refused("chat.stopStream", &[(with(&at, json!({"session_status": "asleep"})), "invalid_status")]).await;
    let posted = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "plain"})).await;
    let plain = json!({"channel": "C0SALES", "ts": posted["ts"]});
    bench.refused("chat.stopStream", &[(plain, "message_not_in_streaming_state")]).await;
}
