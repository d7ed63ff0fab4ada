//! `canvases.*`.

use serde_json::{Value, json};

use crate::app::bench;

fn markdown(text: &str) -> Value {
    json!({"type": "markdown", "markdown": text})
}

#[tokio::test]
async fn canvases_are_written_searched_and_changed() {
    let bench = bench().await;
    let content = markdown("# Plan\nCall Globex\n## Next\nSend the offer");
    let made = json!({"title": "Globex", "document_content": content, "channel_id": "C0SALES"});
    let id = bench.ok("canvases.create", made).await["canvas_id"].clone();
    let find = async |criteria: Value| {
        let found = bench.ok("canvases.sections.lookup", json!({"canvas_id": id, "criteria": criteria})).await;
        let sections = found["sections"].as_array().unwrap().iter();
        sections.map(|section| section["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(find(json!({"section_types": ["any_header"]})).await.len(), 2);
    assert_eq!(find(json!({"section_types": ["h2"], "contains_text": "next"})).await.len(), 1);
    let call = find(json!({"contains_text": "call globex"})).await.remove(0);
    let change = async |change: Value| bench.ok("canvases.edit", json!({"canvas_id": id, "changes": [change]})).await;
    change(json!({"operation": "replace", "section_id": call, "document_content": markdown("Called Globex")})).await;
    change(json!({"operation": "insert_at_end", "document_content": markdown("The end")})).await;
    change(json!({"operation": "insert_at_start", "document_content": markdown("> Note")})).await;
    let next = find(json!({"section_types": ["h2"]})).await.remove(0);
    change(json!({"operation": "insert_before", "section_id": next, "document_content": markdown("Before")})).await;
    change(json!({"operation": "insert_after", "section_id": next, "document_content": markdown("After")})).await;
    change(json!({"operation": "delete", "section_id": next})).await;
    change(json!({"operation": "rename", "title_content": markdown("Globex 2")})).await;
    let seen = bench.ada().canvases().await.unwrap().remove(0);
    assert_eq!((&seen["title"], &seen["channel"]), (&json!("Globex 2"), &json!("C0SALES")));
    let expected = "> Note\n\n# Plan\n\nCalled Globex\n\nBefore\n\nAfter\n\nSend the offer\n\nThe end";
    assert_eq!(seen["markdown"], expected);
    change(json!({"operation": "replace", "document_content": markdown("All new")})).await;
    assert_eq!(bench.ada().canvases().await.unwrap()[0]["markdown"], "All new");
}

#[tokio::test]
async fn canvases_are_refused_as_slack_refuses_them() {
    let bench = bench().await;
    let id = bench.ok("canvases.create", json!({})).await["canvas_id"].clone();
    let edit = |change: Value| json!({"canvas_id": id, "changes": [change]});
    let text = markdown("x");
    bench
        .refused(
            "canvases.edit",
            &[
                (
                    json!({"canvas_id": "F0NO", "changes": [{"operation": "insert_at_end", "document_content": text}]}),
                    "canvas_not_found",
                ),
                (json!({"canvas_id": id, "changes": []}), "invalid_arguments"),
                (edit(json!({"operation": "sing"})), "invalid_arguments"),
                (edit(json!({"operation": "delete"})), "invalid_arguments"),
                (edit(json!({"operation": "insert_at_end"})), "invalid_arguments"),
                (
                    edit(json!({"operation": "insert_at_end", "document_content": {"type": "html"}})),
                    "invalid_arguments",
                ),
                (edit(json!({"operation": "delete", "section_id": "temp:C:none"})), "canvas_editing_failed"),
            ],
        )
        .await;
    bench
        .refused(
            "canvases.create",
            &[
                (json!({"channel_id": "C0NOWHERE"}), "channel_not_found"),
                (json!({"channel_id": "C0RANDOM"}), "restricted_action"),
                (json!({"document_content": {"type": "html"}}), "invalid_arguments"),
            ],
        )
        .await;
    bench
        .refused(
            "canvases.sections.lookup",
            &[
                (json!({"canvas_id": "F0NO", "criteria": {}}), "canvas_not_found"),
                (json!({"canvas_id": id}), "invalid_arguments"),
                (json!({"canvas_id": id, "criteria": {"section_types": ["poem"]}}), "invalid_arguments"),
            ],
        )
        .await;
}
