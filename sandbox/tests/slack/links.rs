//! Links people paste: `link_shared` and `chat.unfurl`.

use serde_json::{Value, json};

use crate::app::{Bench, bench_with, options_for, with};

async fn unfurler() -> Bench {
    let scopes = ["links:read", "links:write", "chat:write", "channels:history"];
    let features = json!({"unfurl_domains": ["crm.example"]});
    bench_with(options_for(&scopes, &["link_shared", "entity_details_requested", "message.channels"], features)).await
}

#[tokio::test]
async fn a_link_is_shared_with_the_app_and_unfurled() {
    let mut bench = unfurler().await;
    let ada = bench.ada();
    let link = "https://app.crm.example/deals/7?a=1&b=2";
    ada.say("#sales", &format!("see {link} and https://other.example/x")).await.unwrap();
    let event = bench.event("link_shared").await;
    assert_eq!(event["links"], json!([{"url": link, "domain": "app.crm.example"}]));
    assert_eq!((&event["user"], &event["channel"]), (&json!("U0ADA"), &json!("C0SALES")));
    assert_eq!((&event["source"], &event["is_bot_user_member"]), (&json!("conversations_history"), &json!(true)));
    let blocks = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "*Globex* won"}}]);
    let at = json!({"channel": event["channel"], "ts": event["message_ts"]});
    bench.ok("chat.unfurl", with(&at, json!({"unfurls": {link: {"blocks": blocks}}}))).await;
    let shown = ada.messages("#sales").await.unwrap().pop().unwrap().attachments;
    assert_eq!((&shown[0]["from_url"], &shown[0]["is_app_unfurl"]), (&json!(link), &json!(true)));
    let changed = bench.message_event("message_changed").await;
    assert_eq!(changed["message"]["attachments"][0]["app_unfurl_url"], link);
    let by_id =
        json!({"unfurl_id": event["unfurl_id"], "source": event["source"], "unfurls": {link: {"title": "Globex"}}});
    bench.ok("chat.unfurl", by_id).await;
    let shown = ada.messages("#sales").await.unwrap().pop().unwrap().attachments;
    assert_eq!((shown.len(), &shown[0]["title"]), (1, &json!("Globex")), "the same link is replaced");
    let prompt = with(&at, json!({"user_auth_url": "https://crm.example/connect"}));
    bench.ok("chat.unfurl", prompt).await;
    let only_ada = ada.next().await.unwrap();
    assert!(only_ada.ephemeral && only_ada.text.contains("https://crm.example/connect"));
}

#[tokio::test]
async fn unfurls_are_refused_as_slack_refuses_them() {
    let mut bench = unfurler().await;
    bench.ada().say("#sales", "https://crm.example/1 https://other.example/x").await.unwrap();
    let event = bench.event("link_shared").await;
    let at = json!({"channel": "C0SALES", "ts": event["message_ts"]});
    let unfurls = |value: Value| with(&at, json!({"unfurls": value}));
    bench
        .refused(
            "chat.unfurl",
            &[
                (at.clone(), "missing_unfurls"),
                (json!({"ts": event["message_ts"], "unfurls": {}}), "missing_channel"),
                (json!({"channel": "C0SALES", "unfurls": {}}), "missing_ts"),
                (json!({"channel": "C0NO", "ts": event["message_ts"], "unfurls": {}}), "cannot_find_channel"),
                (json!({"channel": "C0SALES", "ts": "1.000001", "unfurls": {}}), "cannot_find_message"),
                (json!({"unfurl_id": "x", "unfurls": {}}), "missing_source"),
                (json!({"source": "composer", "unfurls": {}}), "missing_unfurl_id"),
                (json!({"unfurl_id": "x", "source": "mail", "unfurls": {}}), "invalid_source"),
                (json!({"unfurl_id": "x", "source": "composer", "unfurls": {}}), "invalid_unfurl_id"),
                (unfurls(json!([])), "invalid_unfurls_format"),
                (unfurls(json!("{")), "invalid_unfurls_format"),
                (unfurls(json!({"https://crm.example/1": "text"})), "cannot_parse_attachment"),
                (unfurls(json!({"https://crm.example/2": {}})), "cannot_unfurl_message"),
                (unfurls(json!({"https://other.example/x": {}})), "cannot_unfurl_url"),
                (unfurls(json!({"https://crm.example/1": {"blocks": [{"type": "section"}]}})), "invalid_blocks"),
                (with(&at, json!({"metadata": {"entities": [{}]}})), "invalid_metadata_format"),
            ],
        )
        .await;
}

#[tokio::test]
async fn links_of_the_app_itself_are_unfurled_only_on_request() {
    let mut bench = unfurler().await;
    let post = json!({"channel": "C0SALES", "text": "<https://crm.example/1>"});
    bench.ok("chat.postMessage", post.clone()).await;
    bench.ok("chat.postMessage", with(&post, json!({"unfurl_links": true, "unfurl_app_links": false}))).await;
    let wanted = bench.ok("chat.postMessage", with(&post, json!({"unfurl_links": true}))).await;
    assert_eq!(bench.event("link_shared").await["message_ts"], wanted["ts"]);
}

#[tokio::test]
async fn work_objects_are_unfurled_opened_and_presented() {
    let mut bench = unfurler().await;
    let ada = bench.ada();
    ada.say("#sales", "https://crm.example/deals/7").await.unwrap();
    let event = bench.event("link_shared").await;
    let entity = json!({
        "entity_type": "slack#/entities/item",
        "app_unfurl_url": "https://crm.example/deals/7",
        "url": "https://crm.example/deals/7",
        "external_ref": {"id": "deal-7", "type": "deal"},
        "entity_payload": {"attributes": {"title": {"text": "Globex"}}},
    });
    let at = json!({"channel": "C0SALES", "ts": event["message_ts"], "metadata": {"entities": [entity]}});
    bench.ok("chat.unfurl", at).await;
    let message = ada.messages("#sales").await.unwrap().pop().unwrap();
    assert_eq!(message.attachments[0]["entity"]["external_ref"]["id"], "deal-7");
    assert!(ada.open_entity(&message, "deal-8").await.is_err());
    ada.open_entity(&message, "deal-7").await.unwrap();
    let asked = bench.event("entity_details_requested").await;
    assert_eq!((&asked["user"], &asked["external_ref"]), (&json!("U0ADA"), &entity["external_ref"]));
    assert_eq!((&asked["message_ts"], &asked["user_locale"]), (&json!(message.ts), &json!("en-GB")));
    let present = json!({"trigger_id": asked["trigger_id"]});
    let other = with(&entity, json!({"external_ref": {"id": "deal-8"}}));
    bench
        .refused(
            "entity.presentDetails",
            &[
                (json!({}), "invalid_arguments"),
                (json!({"trigger_id": "1.2.3", "metadata": entity}), "invalid_trigger_id"),
                (with(&present, json!({"metadata": "{"})), "invalid_metadata"),
                (with(&present, json!({"metadata": {}})), "invalid_metadata"),
                (present.clone(), "invalid_metadata"),
                (with(&present, json!({"metadata": other})), "entity_metadata_does_not_match_trigger"),
                (with(&present, json!({"user_auth_required": true})), "user_auth_url_missing"),
            ],
        )
        .await;
    bench.ok("entity.presentDetails", with(&present, json!({"metadata": entity}))).await;
    let open = ada.entity().await.unwrap();
    assert_eq!(open["presented"]["metadata"]["entity_payload"]["attributes"]["title"]["text"], "Globex");
    bench
        .refused("entity.presentDetails", &[(with(&present, json!({"metadata": entity})), "invalid_trigger_id")])
        .await;
}

#[tokio::test]
async fn a_link_is_unfurled_while_it_is_being_written() {
    let mut bench = unfurler().await;
    let ada = bench.ada();
    assert_eq!(ada.compose("#sales", "no link of ours: https://other.example").await.unwrap(), None);
    let line = "see https://crm.example/deals/7";
    let id = ada.compose("#sales", line).await.unwrap().unwrap();
    let event = bench.event("link_shared").await;
    assert_eq!(
        (&event["source"], &event["channel"], &event["unfurl_id"]),
        (&json!("composer"), &json!("COMPOSER"), &json!(id))
    );
    let at = json!({"unfurl_id": id, "source": "composer"});
    let wrong = with(&at, json!({"unfurls": {"https://crm.example/other": {"title": "x"}}}));
    bench.refused("chat.unfurl", &[(wrong, "cannot_unfurl_message")]).await;
    let unfurls = json!({"https://crm.example/deals/7": {"title": "Globex"}});
    bench.ok("chat.unfurl", with(&at, json!({"unfurls": unfurls}))).await;
    assert_eq!(ada.composed(&id).await.unwrap()[0]["title"], "Globex");
    assert!(ada.messages("#sales").await.unwrap().is_empty(), "nothing is sent yet");
    ada.send_composed("#sales", line, &id).await.unwrap();
    let sent = bench.event("message").await;
    assert_eq!(sent["attachments"][0]["from_url"], "https://crm.example/deals/7");
    bench.refused("chat.unfurl", &[(with(&at, json!({"unfurls": unfurls})), "invalid_unfurl_id")]).await;
    ada.say("#sales", "https://crm.example/8").await.unwrap();
    let next = bench.event("link_shared").await;
    assert_eq!(next["links"][0]["url"], "https://crm.example/8", "what was unfurled is not shared again");
}
