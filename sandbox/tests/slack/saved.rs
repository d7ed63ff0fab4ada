//! The state file.

use crm_sandbox::driver::Driver;
use crm_sandbox::{Error, Options};
use serde_json::json;

use crate::app::{bench_with, with};

#[tokio::test]
async fn a_conversation_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/state.json");
    let options = Options { state_file: Some(file.clone()), ..Options::default() };
    let bench = bench_with(options.clone()).await;
    let ada = bench.ada();
    bench.api("chat.postMessage", json!({"channel": "U0ADA", "text": "in the DM"})).await;
    bench.api("chat.postMessage", json!({"channel": "C0SALES", "text": "for all"})).await;
    bench.api("chat.postEphemeral", json!({"channel": "C0SALES", "user": "U0ADA", "text": "gone"})).await;
    bench
        .api("views.publish", json!({"user_id": "U0ADA", "view": {"type": "home", "blocks": [{"type": "divider"}]}}))
        .await;
    bench.driver.add_channel("deal-desk", false, &["U0ADA"]).await.unwrap();
    ada.read().await.unwrap();
    let secrets = (bench.slack.bot_token(), bench.slack.signing_secret(), bench.slack.bot_user_id());
    bench.slack.shutdown().await;

    let slack = crm_sandbox::start(options).await.unwrap();
    assert_eq!((slack.bot_token(), slack.signing_secret(), slack.bot_user_id()), secrets);
    let ada = Driver::new(slack.page_url()).as_person("U0ADA");
    let texts: Vec<String> = ada.messages("#sales").await.unwrap().into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["for all"]);
    let dm = slack.bot_user_id();
    assert_eq!(ada.messages(&dm).await.unwrap()[0].text, "in the DM");
    assert!(ada.unread().await.unwrap().messages.is_empty(), "what was read stays read");
    assert!(ada.home().await.unwrap().is_some());
    assert!(ada.messages("#deal-desk").await.unwrap().is_empty());
    slack.shutdown().await;
    assert!(!folder.path().join("deep/state.json.new").exists());
}

#[tokio::test]
async fn what_else_there_is_outlives_a_restart_too() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { state_file: Some(folder.path().join("state.json")), ..Options::default() };
    let bench = bench_with(options.clone()).await;
    let posted = bench.ok("chat.postMessage", json!({"channel": "C0SALES", "text": "kept"})).await;
    let at = json!({"channel": "C0SALES", "timestamp": posted["ts"]});
    bench.ok("pins.add", at.clone()).await;
    bench.ok("reactions.add", with(&at, json!({"name": "eyes"}))).await;
    let link = json!({"channel_id": "C0SALES", "title": "CRM", "type": "link", "link": "https://crm.example"});
    bench.ok("bookmarks.add", link).await;
    bench.ok("canvases.create", json!({"title": "Plan"})).await;
    let soon = chrono::Utc::now().timestamp() + 3600;
    bench.ok("chat.scheduleMessage", json!({"channel": "C0SALES", "text": "later", "post_at": soon})).await;
    bench.ok("conversations.setTopic", json!({"channel": "C0SALES", "topic": "May"})).await;
    bench.driver.add_usergroup("Sales", "sales-team", &["U0ADA"]).await.unwrap();
    bench.driver.add_emoji("globex", "https://globex.example/logo.png").await.unwrap();
    bench.ada().open_agent(None).await.unwrap();
    bench.ada().run_function("step", json!({})).await.unwrap();
    bench.slack.shutdown().await;

    let bench = bench_with(options).await;
    let ada = bench.ada();
    let message = ada.messages("#sales").await.unwrap().remove(0);
    assert!(message.pinned && message.reactions[0].name == "eyes");
    let sales = ada.sidebar().await.unwrap().into_iter().find(|channel| channel["name"] == "sales").unwrap();
    assert_eq!((&sales["topic"], &sales["pins"], &sales["bookmarks"]), (&json!("May"), &json!(1), &json!(1)));
    assert_eq!(ada.canvases().await.unwrap()[0]["title"], "Plan");
    assert_eq!(ada.scheduled().await.unwrap()[0]["text"], "later");
    assert_eq!(ada.agent().await.unwrap().threads.len(), 1);
    assert_eq!(bench.driver.functions().await.unwrap()[0]["state"], "running");
    assert_eq!(bench.ok("usergroups.list", json!({})).await["usergroups"][0]["handle"], "sales-team");
    assert!(bench.ok("emoji.list", json!({})).await["emoji"]["globex"].is_string());
}

#[tokio::test]
async fn changes_are_written_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let bench = bench_with(Options { state_file: Some(file.clone()), ..Options::default() }).await;
    bench.ada().say("#sales", "remember me").await.unwrap();
    let written = tokio::time::timeout(std::time::Duration::from_secs(5), async {
        while !std::fs::read_to_string(&file).is_ok_and(|text| text.contains("remember me")) {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    written.await.unwrap();
}

#[tokio::test]
async fn a_foreign_file_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    std::fs::write(&file, "{\"something\": \"else\"}").unwrap();
    let refused = crm_sandbox::start(Options { state_file: Some(file.clone()), ..Options::default() }).await;
    assert!(matches!(refused.err(), Some(Error::StateFormat { .. })));
    assert!(std::fs::read_to_string(&file).unwrap().contains("something"));
}
