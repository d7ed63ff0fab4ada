//! What goes to Slack: in time, once, in order, and kept where it does not arrive.

use crm_core::deliveries::{self, NewDelivery};
use crm_sandbox::driver::Fault;
use serde_json::json;

use crate::database::eventually;
use crate::support::{ADA, FORM, REBECCA, World};

#[tokio::test]
async fn a_moment_that_slack_asks_for_is_given_to_it() {
    let world = World::start().await;
    world.driver.faults("chat.postMessage", 1, Fault::RateLimited(1)).await.unwrap();
    let answer = world.rebecca().writes_to_app("help").await;
    assert!(answer.text.contains("type"), "{}", answer.text);
    world.finish_with_warnings(&["ratelimited"]).await;
}

#[tokio::test]
async fn an_answer_whose_address_is_used_up_goes_to_a_direct_message() {
    let world = World::start().await;
    let slack = world.slack.as_ref().unwrap();
    let used_up = format!("{}/response/{}/1/none", slack.page_url(), slack.team_id());
    let click = json!({"action_id": "crm1.line.run", "block_id": "b", "value": "help"});
    let body = world.click_form(REBECCA, &click, &used_up);
    world.signed("/slack/interactions", FORM, body).send().await.unwrap();
    let answer = world.rebecca().reads().await;
    assert!(!answer.ephemeral && answer.channel.starts_with('D'), "{answer:?}");
    world.finish_with_warnings(&["response_url"]).await;
}

#[tokio::test]
async fn what_does_not_arrive_is_kept_shown_to_administrators_and_sent_again_on_request() {
    let world = World::start().await;
    world.driver.faults("chat.postMessage", 1, Fault::Error("channel_not_found".to_owned())).await.unwrap();
    let mut tx = world.tx(ADA).await;
    let post = NewDelivery {
        method: "chat.postMessage".to_owned(),
        arguments: json!({"channel": REBECCA, "text": "Here it is"}),
        recipient: REBECCA.to_owned(),
        message_key: None,
    };
    deliveries::send(&mut tx, post).await.unwrap();
    tx.commit().await.unwrap();
    world.jobs_done().await;
    let mut tx = world.tx(REBECCA).await;
    assert!(deliveries::failed(&mut tx).await.is_err(), "a sales rep does not see what concerns others");
    drop(tx);
    let mut tx = world.tx(ADA).await;
    let failed = deliveries::failed(&mut tx).await.unwrap();
    let said: Vec<(&str, &str, i32)> =
        failed.iter().map(|one| (one.recipient.as_str(), one.reason.as_str(), one.tries)).collect();
    assert_eq!(said, [(REBECCA, "Slack refused: channel_not_found", 1)]);
    assert!(deliveries::retry(&mut tx, failed[0].id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(world.rebecca().reads().await.text, "Here it is");
    world.jobs_done().await;
    let mut tx = world.tx(ADA).await;
    assert_eq!(deliveries::failed(&mut tx).await.unwrap(), []);
    assert!(!deliveries::retry(&mut tx, failed[0].id).await.unwrap(), "it has arrived");
    drop(tx);
    world.finish_with_warnings(&["channel_not_found"]).await;
}

#[tokio::test]
async fn of_several_changes_of_a_message_that_wait_only_the_latest_is_sent() {
    let world = World::start().await;
    let change = |text: &str| NewDelivery {
        method: "chat.postMessage".to_owned(),
        arguments: json!({"channel": REBECCA, "text": text}),
        recipient: REBECCA.to_owned(),
        message_key: Some("one".to_owned()),
    };
    let mut tx = world.tx(ADA).await;
    for text in ["first", "second", "third"] {
        deliveries::send(&mut tx, change(text)).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(world.rebecca().reads().await.text, "third");
    world.jobs_done().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.deliveries").await, 0);
    world.finish().await;
}

#[tokio::test]
async fn a_token_that_is_revoked_in_the_middle_ends_the_installation_and_a_start_heals_it() {
    let world = World::start().await;
    world.rebecca().types("/crm").await;
    world.driver.revoke_token("token_revoked").await.unwrap();
    eventually("the end of the installation is known", async || {
        let installed = world.count("SELECT count(*) FROM master.installations WHERE revoked_at IS NULL").await;
        (installed == 0).then_some(())
    })
    .await;
    let said = world.rebecca().types("/crm").await;
    assert!(said.text.contains("not installed"), "{}", said.text);
    world.driver.install().await.unwrap();
    let again = world.second_program().await;
    crate::support::connect(world.slack.as_ref().unwrap(), &again.url());
    let palette = world.rebecca().types("/crm").await;
    assert!(palette.text.contains("Rebecca"), "{}", palette.text);
    again.stop().await;
    world.finish_with_warnings(&["token_revoked"]).await;
}

#[tokio::test]
async fn steps_of_workflows_are_done_once_and_slack_is_told_how_they_ended() {
    let world = World::start().await;
    world.change_settings(|settings| settings.leads_channel = None).await;
    let runs = async |event_id: &str, execution: &str, step: &str, inputs: serde_json::Value| {
        let event = json!({"type": "event_callback", "team_id": world.workspace.slack_team_id, "event_id": event_id,
            "event": {"type": "function_executed", "function": {"callback_id": step}, "inputs": inputs,
                      "function_execution_id": execution}});
        let sent = world.signed("/slack/events", "application/json", event.to_string()).send().await.unwrap();
        assert_eq!(sent.status(), 200);
        world.jobs_done().await;
    };
    let lead = json!({"name": "Nils Holm", "email": "nils@acme.example", "company": "Acme", "source": null});
    runs("Ev1", "Fx1", "add_lead", lead.clone()).await;
    runs("Ev2", "Fx1", "add_lead", lead).await;
    runs("Ev3", "Fx2", "add_note", json!({"record": "L-1", "note": "Wants a demo"})).await;
    runs("Ev4", "Fx3", "add_note", json!({"record": "D-99", "note": "Lost"})).await;
    runs("Ev5", "Fx4", "add_lead", json!({"name": " "})).await;
    runs("Ev6", "Fx5", "unknown", json!({})).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.activities WHERE body = 'Wants a demo'").await, 1);
    // The local Slack knows nothing of these runs, so what it was told is kept as failed.
    let told = |execution: &str, rest: &str| {
        format!(
            "SELECT count(*) FROM crm.deliveries WHERE arguments ->> 'function_execution_id' = '{execution}' AND {rest}"
        )
    };
    for (execution, rest) in [
        ("Fx1", "method = 'functions.completeSuccess' AND arguments #>> '{outputs,reference}' = 'L-1'"),
        ("Fx2", "method = 'functions.completeSuccess' AND arguments #>> '{outputs,reference}' = 'L-1'"),
        ("Fx3", "method = 'functions.completeError' AND arguments ->> 'error' LIKE '%D-99%'"),
        ("Fx4", "method = 'functions.completeError'"),
    ] {
        assert_eq!(world.count(&told(execution, rest)).await, 1, "{execution}");
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.deliveries").await, 4);
    world.finish_with_warnings(&["function_execution_not_found"]).await;
}
