//! Workflow steps: `function_executed`, `functions.completeSuccess`, `functions.completeError`.

use crm_sandbox::Options;
use serde_json::json;

use crate::app::{bench_with, with};

fn options() -> Options {
    let manifest = json!({
        "display_information": {"name": "Acme"},
        "functions": {"create_deal": {
            "title": "Create a deal",
            "description": "In the CRM",
            "input_parameters": {"name": {"type": "string", "is_required": true}},
            "output_parameters": {"deal_id": {"type": "string", "is_required": true}},
        }},
        "settings": {"event_subscriptions": {"bot_events": ["function_executed"]}},
    });
    Options { manifest, ..Options::default() }
}

#[tokio::test]
async fn a_step_is_run_and_completed() {
    let mut bench = bench_with(options()).await;
    let ada = bench.ada();
    let id = ada.run_function("create_deal", json!({"name": "Globex"})).await.unwrap();
    let event = bench.event("function_executed").await;
    assert_eq!(
        (&event["function"]["callback_id"], &event["inputs"]["name"]),
        (&json!("create_deal"), &json!("Globex"))
    );
    let parameter = &event["function"]["input_parameters"][0];
    assert_eq!((&parameter["name"], &parameter["is_required"]), (&json!("name"), &json!(true)));
    assert_eq!(event["function_execution_id"], id.as_str());
    let at = json!({"function_execution_id": id});
    let wrong = with(&at, json!({"outputs": {"deal": "7"}}));
    bench
        .refused(
            "functions.completeSuccess",
            &[
                (json!({"outputs": {}}), "invalid_arguments"),
                (at.clone(), "invalid_arguments"),
                (json!({"function_execution_id": "Fx0", "outputs": {}}), "function_execution_not_found"),
                (wrong, "parameter_validation_failed"),
            ],
        )
        .await;
    bench.ok("functions.completeSuccess", with(&at, json!({"outputs": {"deal_id": "D-7"}}))).await;
    let run = bench.driver.functions().await.unwrap().remove(0);
    assert_eq!((&run["state"], &run["outputs"]["deal_id"]), (&json!("completed"), &json!("D-7")));
    let again = with(&at, json!({"error": "late"}));
    bench.refused("functions.completeError", &[(again, "execution_not_in_running_state")]).await;
    assert!(ada.run_function("no_such_step", json!({})).await.is_err());
}

#[tokio::test]
async fn a_step_fails_with_words() {
    let bench = bench_with(options()).await;
    let id = bench.ada().run_function("create_deal", json!({"name": "x"})).await.unwrap();
    let at = json!({"function_execution_id": id});
    bench.refused("functions.completeError", &[(at.clone(), "invalid_arguments")]).await;
    bench.ok("functions.completeError", with(&at, json!({"error": "no such account"}))).await;
    let run = bench.driver.functions().await.unwrap().remove(0);
    assert_eq!((&run["state"], &run["error"]), (&json!("failed"), &json!("no such account")));
}
