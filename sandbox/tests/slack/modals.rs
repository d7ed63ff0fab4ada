//! Modals and Home tabs.

use chrono::TimeDelta;
use crm_sandbox::driver::{Outcome, Surface};
use serde_json::{Value, json};

use crate::app::{Bench, bench, bench_in_time, form_view};

async fn trigger(bench: &mut Bench) -> String {
    bench.command("/acme new").await.text("/trigger_id").to_owned()
}

async fn open(bench: &mut Bench, view: Value) -> Value {
    let trigger_id = trigger(bench).await;
    bench.api("views.open", json!({"trigger_id": trigger_id, "view": view})).await
}

#[tokio::test]
async fn a_trigger_opens_one_modal_within_three_seconds() {
    let mut bench = bench_in_time().await;
    let id = trigger(&mut bench).await;
    bench.clock.advance(TimeDelta::seconds(3));
    let opened = bench.api("views.open", json!({"trigger_id": id, "view": form_view()})).await;
    assert_eq!(opened["ok"], true, "{opened}");
    let again = bench.api("views.open", json!({"trigger_id": id, "view": form_view()})).await;
    assert_eq!(again["error"], "exchanged_trigger_id");
    let late = trigger(&mut bench).await;
    bench.clock.advance(TimeDelta::milliseconds(3001));
    let refused = bench.api("views.open", json!({"trigger_id": late, "view": form_view()})).await;
    assert_eq!(refused["error"], "expired_trigger_id");
    let unknown = bench.api("views.open", json!({"trigger_id": "1.2.3", "view": form_view()})).await;
    assert_eq!(unknown["error"], "invalid_trigger_id");
}

#[tokio::test]
async fn a_form_is_filled_in_and_sent() {
    let mut bench = bench().await;
    let opened = open(&mut bench, form_view()).await;
    let ada = bench.ada();
    let modal = ada.next_modal().await.unwrap();
    assert_eq!((modal.title(), modal.callback_id.as_str()), ("New deal", "deal"));
    assert_eq!(modal.action_ids(), ["name", "stage"]);
    let empty = ada.submit(&modal, json!({})).await.unwrap();
    assert_eq!(empty.outcome, Outcome::Errors);
    assert_eq!(empty.errors["name"], "Please complete this required field.");
    assert!(bench.quiet(), "the client does not send an incomplete form");
    let sent = ada.submit(&modal, json!({"Name": "Globex", "stage": "won"})).await.unwrap();
    assert_eq!(sent.outcome, Outcome::Closed);
    let got = bench.got().await;
    assert_eq!(got.text("/type"), "view_submission");
    assert_eq!(got.text("/view/id"), opened["view"]["id"].as_str().unwrap());
    assert_eq!(got.text("/view/private_metadata"), "42");
    assert_eq!(
        got.data["view"]["state"]["values"]["name"]["name"],
        json!({"type": "plain_text_input", "value": "Globex"})
    );
    assert_eq!(got.text("/view/state/values/stage/stage/selected_option/text/text"), "Won");
    assert!(ada.modal().await.unwrap().is_none());
}

#[tokio::test]
async fn the_answer_to_a_form_decides() {
    let mut bench = bench().await;
    open(&mut bench, form_view()).await;
    let ada = bench.ada();
    let modal = ada.next_modal().await.unwrap();
    let filled = json!({"name": "Globex"});
    bench.will_answer("interactions", json!({"response_action": "errors", "errors": {"name": "Taken"}}).to_string());
    let errors = ada.submit(&modal, filled.clone()).await.unwrap();
    assert_eq!((errors.outcome, errors.errors["name"].as_str()), (Outcome::Errors, "Taken"));
    let unknown = json!({"response_action": "errors", "errors": {"nope": "?"}});
    bench.will_answer("interactions", unknown.to_string());
    assert!(ada.submit(&modal, filled.clone()).await.is_err());
    let traffic = bench.driver.traffic(0).await.unwrap();
    assert!(traffic.last().unwrap().warning.as_ref().unwrap().contains("no input block"));
    bench.will_answer("interactions", json!({"response_action": "push", "view": form_view()}).to_string());
    assert_eq!(ada.submit(&modal, filled.clone()).await.unwrap().outcome, Outcome::Pushed);
    let second = ada.next_modal().await.unwrap();
    assert_ne!(second.id, modal.id);
    bench.will_answer("interactions", json!({"response_action": "update", "view": form_view()}).to_string());
    assert_eq!(ada.submit(&second, filled.clone()).await.unwrap().outcome, Outcome::Updated);
    assert_eq!(ada.submit(&second, filled.clone()).await.unwrap().outcome, Outcome::Closed);
    assert_eq!(ada.modal().await.unwrap().unwrap().id, modal.id);
    bench.will_answer("interactions", json!({"response_action": "clear"}).to_string());
    assert_eq!(ada.submit(&modal, filled).await.unwrap().outcome, Outcome::Cleared);
    assert!(ada.modal().await.unwrap().is_none());
}

#[tokio::test]
async fn a_stale_hash_is_refused_and_what_was_typed_stays() {
    let mut bench = bench().await;
    let opened = open(&mut bench, form_view()).await["view"].clone();
    let ada = bench.ada();
    let modal = ada.next_modal().await.unwrap();
    ada.give(&modal, "name", &json!("Globex")).await.unwrap();
    assert!(bench.quiet(), "an input block without dispatch_action sends nothing");
    let update = |hash: &Value| json!({"view_id": opened["id"], "hash": hash, "view": form_view()});
    let updated = bench.api("views.update", update(&opened["hash"])).await;
    assert_eq!(updated["ok"], true, "{updated}");
    assert_eq!(updated["view"]["state"]["values"]["name"]["name"]["value"], "Globex");
    let stale = bench.api("views.update", update(&opened["hash"])).await;
    assert_eq!(stale["error"], "hash_conflict");
    ada.close(&ada.modal().await.unwrap().unwrap()).await.unwrap();
    let gone = bench.api("views.update", json!({"view_id": opened["id"], "view": form_view()})).await;
    assert_eq!(gone["error"], "not_found");
}

#[tokio::test]
async fn three_modals_lie_on_each_other_and_no_more() {
    let mut bench = bench().await;
    let mut view = form_view();
    let more = json!({"type": "actions", "block_id": "a", "elements": [
        {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}]});
    view["blocks"].as_array_mut().unwrap().push(more);
    view["notify_on_close"] = json!(true);
    open(&mut bench, view.clone()).await;
    let ada = bench.ada();
    let mut answers = vec![];
    for _ in 0..3 {
        let top = ada.modal().await.unwrap().unwrap();
        ada.press(&top, "More").await.unwrap();
        let got = bench.got().await;
        assert_eq!(got.text("/container/type"), "view");
        let arguments = json!({"trigger_id": got.text("/trigger_id"), "view": view});
        answers.push(bench.api("views.push", arguments).await);
    }
    assert_eq!((&answers[0]["ok"], &answers[1]["ok"]), (&json!(true), &json!(true)));
    assert_eq!(answers[2]["error"], "push_limit_reached");
    assert_eq!(answers[1]["view"]["previous_view_id"], answers[0]["view"]["id"]);
    ada.close(&ada.modal().await.unwrap().unwrap()).await.unwrap();
    assert_eq!(bench.got().await.text("/type"), "view_closed");
    assert_eq!(ada.modal().await.unwrap().unwrap().id, answers[0]["view"]["id"].as_str().unwrap());
    let from_command = trigger(&mut bench).await;
    let refused = bench.api("views.push", json!({"trigger_id": from_command, "view": view})).await;
    assert_eq!(refused["ok"], false, "a push needs a trigger from inside a modal");
}

#[tokio::test]
async fn the_home_tab_is_published_and_updated() {
    let mut bench = bench().await;
    let ada = bench.ada();
    ada.open_home().await.unwrap();
    assert_eq!(bench.got().await.text("/event/type"), "app_home_opened");
    let home = json!({"type": "home", "blocks": [crate::app::button("Go", "go", "1")]});
    let published = bench.api("views.publish", json!({"user_id": "U0ADA", "view": home})).await;
    assert_eq!(published["view"]["type"], "home");
    let seen = ada.next_home().await.unwrap();
    ada.press(&seen, "Go").await.unwrap();
    assert_eq!(bench.got().await.text("/view/type"), "home");
    let stale = json!({"user_id": "U0ADA", "hash": "0.x", "view": home});
    assert_eq!(bench.api("views.publish", stale).await["error"], "hash_conflict");
    let modal = json!({"user_id": "U0ADA", "view": form_view()});
    assert_eq!(bench.api("views.publish", modal).await["error"], "invalid_arguments");
    assert_eq!(bench.api("views.publish", json!({"user_id": "U9", "view": home})).await["error"], "user_not_found");
}
