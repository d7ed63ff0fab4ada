//! What an app adds as an agent: prompts, a status, Stop; and Work Objects.

use serde_json::{Value, json};

use crate::app::{Bench, bench, bench_with};
use crate::chrome::DESK;

async fn agent() -> Bench {
    bench_with(|manifest| {
        manifest["features"]["agent_view"] = json!({
            "agent_description": "Knows the deals",
            "suggested_prompts": [{"title": "What slipped?", "message": "Which deals slipped this week?"}],
        });
        let events = manifest["settings"]["event_subscriptions"]["bot_events"].as_array_mut().unwrap();
        events.push(json!("agent_session_stopped"));
    })
    .await
}

#[tokio::test]
async fn an_agent_suggests_thinks_and_is_stopped() {
    let mut bench = agent().await;
    let page = bench.page("app/messages", DESK).await;
    page.sees(".prompt >> What slipped?").await;
    page.shot("agent-prompts").await;
    page.click(".prompt >> What slipped?").await;
    let question = bench.told("message").await;
    assert_eq!(question["text"], "Which deals slipped this week?");
    page.misses(".prompt").await;
    let place = json!({"channel_id": question["channel"], "thread_ts": question["ts"]});
    let with = |key: &str, value: &str| {
        let mut arguments = place.clone();
        arguments[key] = json!(value);
        arguments
    };
    page.hover(".message").await;
    page.click(".message-tools [aria-label='Reply in thread']").await;
    page.sees(".thread-pane .message >> Which deals").await;
    bench.api("agents.sessions.setStatus", with("status", "processing")).await;
    page.reads(".thread-pane .assistant-status", "is working").await;
    bench.api("agents.sessions.rename", with("title", "Slipped deals")).await;
    page.reads(".thread-pane h2", "Slipped deals").await;
    page.shot("agent-working").await;
    page.click(".assistant-status .button >> Stop").await;
    assert_eq!(bench.told("agent_session_stopped").await["thread_ts"], question["ts"]);
    page.done().await;
}

fn deal(more: Value) -> Value {
    let mut fields = json!({"stage": {"value": "Proposal", "label": "Stage"}});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({
        "entity_type": "slack#/entities/item",
        "url": "https://example.com/D-142",
        "external_ref": {"id": "D-142"},
        "entity_payload": {
            "attributes": {"title": {"text": "Renewal"}, "display_type": "Deal", "display_id": "D-142"},
            "custom_fields": fields.as_object().unwrap().iter().map(|(key, field)| {
                json!({"key": key, "type": "string", "label": field["label"], "value": field["value"]})
            }).collect::<Vec<Value>>(),
        },
    })
}

#[tokio::test]
async fn a_work_object_opens_its_details() {
    let mut bench = bench_with(|manifest| {
        let events = manifest["settings"]["event_subscriptions"]["bot_events"].as_array_mut().unwrap();
        events.push(json!("entity_details_requested"));
    })
    .await;
    let message = json!({"channel": "C0SALES", "text": "Renewal", "metadata": {"entities": [deal(json!({}))]}});
    bench.api("chat.postMessage", message).await;
    let page = bench.page("C0SALES", DESK).await;
    page.reads(".entity-card", "Deal · D-142").await;
    page.reads(".entity-card", "Proposal").await;
    page.click(".entity-open").await;
    let asked = bench.told("entity_details_requested").await;
    let details = deal(json!({"amount": {"value": "€12,000", "label": "Amount"}}));
    bench.api("entity.presentDetails", json!({"trigger_id": asked["trigger_id"], "metadata": details})).await;
    page.reads(".details-body", "€12,000").await;
    page.shot("work-object").await;
    page.key("Escape").await;
    page.misses(".details-body").await;
    page.done().await;
}

#[tokio::test]
async fn a_group_message_and_a_workspaces_own_emoji() {
    let bench = bench().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = async |route: &str, body: Value| -> Value {
        let url = format!("{}/control/{route}", bench.slack.page_url());
        http.post(url).json(&body).send().await.unwrap().json().await.unwrap()
    };
    let picture = bench.picture();
    assert_eq!(post("emoji", json!({"name": "northwind", "url": picture})).await["ok"], true);
    let room = post("dm", json!({"as": "U0ADA", "users": ["U0MARCO", "U0RAVI"]})).await;
    let channel = room["channel"].as_str().unwrap();
    bench.driver.as_person("U0MARCO").say(channel, "Look :northwind:").await.unwrap();
    let page = bench.page(channel, DESK).await;
    page.reads(".pane-head", "Marco, Ravi").await;
    page.sees(".place >> Marco, Ravi").await;
    page.sees(".message img.emoji-picture").await;
    page.done().await;
}
