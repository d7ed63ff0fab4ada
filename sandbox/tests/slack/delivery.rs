//! What the app gets: signatures, commands, interactions, events, deadlines.

use std::time::Duration;

use chrono::TimeDelta;
use crm_sandbox::driver::{Error, Surface};
use crm_sandbox::{Options, Person};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::app::{bench, bench_in_time, bench_with, button, options_with_manifest};

fn code(result: Result<(), Error>) -> String {
    match result.unwrap_err() {
        Error::Refused { code, .. } => code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_command_comes_signed_and_whole() {
    let mut bench = bench().await;
    let got = bench.command("/acme new Globex").await;
    assert_eq!(got.path, "commands");
    let stamp = got.headers["x-slack-request-timestamp"].to_str().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(bench.slack.signing_secret().as_bytes()).unwrap();
    mac.update(format!("v0:{stamp}:{}", got.body).as_bytes());
    let expected = format!("v0={}", hex::encode(mac.finalize().into_bytes()));
    assert_eq!(got.headers["x-slack-signature"], expected.as_str());
    let fields = [
        ("/team_id", "T0NORTHWIND"),
        ("/team_domain", "northwind-trading"),
        ("/channel_id", "C0SALES"),
        ("/channel_name", "sales"),
        ("/user_id", "U0ADA"),
        ("/user_name", "ada"),
        ("/command", "/acme"),
        ("/text", "new Globex"),
        ("/is_enterprise_install", "false"),
    ];
    for (pointer, expected) in fields {
        assert_eq!(got.text(pointer), expected, "{pointer}");
    }
    assert!(got.text("/response_url").starts_with(&bench.slack.page_url()));
    assert_eq!(got.text("/trigger_id").split('.').count(), 3);
}

#[tokio::test]
async fn command_text_is_escaped_as_the_manifest_says() {
    let mut bench = bench_with(options_with_manifest()).await;
    let cases = [
        ("/acme give @ravi to #sales", "give <@U0RAVI|ravi> to <#C0SALES|sales>"),
        ("/acme ask @Marco Bianchi, please", "ask <@U0MARCO|marco>, please"),
        ("/acme amount>10k & more<", "amount&gt;10k &amp; more&lt;"),
        ("/acme see https://a.example/?x=1&y=2.", "see <https://a.example/?x=1&amp;y=2>."),
        ("/acme mail kim@globex.example", "mail kim@globex.example"),
        ("/acme @nobody #nowhere a@ravi", "@nobody #nowhere a@ravi"),
        ("/acme @ravindra é@ada ünï", "@ravindra é@ada ünï"),
        ("/plain give @ravi to #sales & <b>", "give @ravi to #sales &amp; &lt;b&gt;"),
    ];
    for (typed, expected) in cases {
        assert_eq!(bench.command(typed).await.text("/text"), expected, "{typed}");
    }
}

#[tokio::test]
async fn in_a_direct_message_the_channel_has_no_name() {
    let mut bench = bench().await;
    bench.ada().tell_app("/acme").await.unwrap();
    let got = bench.got().await;
    assert_eq!(got.text("/channel_name"), "directmessage");
    assert!(got.text("/channel_id").starts_with('D'));
}

#[tokio::test]
async fn a_command_that_fails_says_so_as_slack_does() {
    let bench = bench_with(options_with_manifest()).await;
    let ada = bench.ada();
    assert_eq!(code(ada.say("#sales", "/nope").await), "unknown_command");
    bench.will_fail("commands", 500);
    let failed = ada.say("#sales", "/acme x").await.unwrap_err();
    assert_eq!(failed.to_string(), "dispatch_failed: /acme failed with the error \"dispatch_failed\"");
    bench.will_dawdle("commands", Duration::from_secs(10));
    let failed = ada.say("#sales", "/acme x").await.unwrap_err();
    assert_eq!(failed.to_string(), "operation_timeout: /acme failed with the error \"operation_timeout\"");
}

#[tokio::test]
async fn nobody_is_there_before_the_app_is_connected() {
    let slack = crm_sandbox::start(Options::default()).await.unwrap();
    let ada = crm_sandbox::driver::Driver::new(slack.page_url()).as_person("U0ADA");
    assert_eq!(code(ada.say("#sales", "/acme").await), "dispatch_failed");
    slack.shutdown().await;
}

#[tokio::test]
async fn the_body_of_an_acknowledgement_is_the_reply() {
    let mut bench = bench().await;
    let ada = bench.ada();
    bench.will_answer("commands", "Just words");
    bench.command("/acme").await;
    let reply = ada.next().await.unwrap();
    assert_eq!((reply.text.as_str(), reply.ephemeral), ("Just words", true));
    bench.will_answer("commands", json!({"response_type": "in_channel", "text": "For all"}).to_string());
    bench.command("/acme").await;
    let reply = ada.next().await.unwrap();
    assert_eq!((reply.text.as_str(), reply.ephemeral), ("For all", false));
    assert_eq!(bench.driver.as_person("U0RAVI").next().await.unwrap().text, "For all");
    bench.will_answer("commands", json!({"blocks": [{"type": "nonsense"}]}).to_string());
    bench.command("/acme").await;
    let traffic = bench.driver.traffic(0).await.unwrap();
    assert!(traffic.last().unwrap().warning.as_ref().unwrap().contains("unsupported type: nonsense"));
}

#[tokio::test]
async fn a_click_brings_message_state_and_tickets() {
    let mut bench = bench().await;
    let blocks = json!([
        {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "Stage?"}, "accessory": {
            "type": "static_select", "action_id": "pick", "options": [
                {"text": {"type": "plain_text", "text": "Won"}, "value": "won"}]}},
        button("Open", "open", "7"),
    ]);
    let posted = bench.api("chat.postMessage", json!({"channel": "C0SALES", "text": "x", "blocks": blocks})).await;
    assert_eq!(posted["ok"], true, "{posted}");
    let ada = bench.ada();
    let message = ada.next().await.unwrap();
    ada.choose(&message, "pick", "Won").await.unwrap();
    let got = bench.got().await;
    assert_eq!(got.text("/type"), "block_actions");
    assert_eq!(got.text("/actions/0/selected_option/value"), "won");
    ada.press(&message, "Open").await.unwrap();
    let got = bench.got().await;
    assert_eq!(got.text("/actions/0/value"), "7");
    assert_eq!(got.text("/actions/0/type"), "button");
    assert_eq!(got.text("/container/message_ts"), message.ts);
    assert_eq!(got.text("/message/ts"), message.ts);
    assert_eq!(got.text("/user/team_id"), bench.slack.team_id());
    assert_eq!(got.text("/state/values/s/pick/selected_option/value"), "won");
    assert!(!got.text("/trigger_id").is_empty() && !got.text("/response_url").is_empty());
    assert!(ada.click(&message, "gone").await.is_err());
    assert_eq!(message.buttons(), ["Open"]);
}

#[tokio::test]
async fn an_answer_to_a_click_is_ignored_with_a_warning() {
    let mut bench = bench().await;
    bench.api("chat.postMessage", json!({"channel": "C0SALES", "blocks": [button("Open", "open", "7")]})).await;
    let ada = bench.ada();
    let message = ada.next().await.unwrap();
    bench.will_answer("interactions", json!({"text": "nobody reads this"}).to_string());
    ada.press(&message, "Open").await.unwrap();
    bench.got().await;
    assert!(ada.read().await.unwrap().messages.is_empty());
    let traffic = bench.driver.traffic(0).await.unwrap();
    assert!(traffic.last().unwrap().warning.as_ref().unwrap().contains("ignores the body"));
}

#[tokio::test]
async fn only_the_events_of_the_manifest_are_sent() {
    let mut bench = bench_with(options_with_manifest()).await;
    let ada = bench.ada();
    ada.say("#sales", "a plain message").await.unwrap();
    ada.say("#sales", "hello @Acme & all").await.unwrap();
    let got = bench.got().await;
    assert_eq!(got.text("/type"), "event_callback");
    assert_eq!(got.text("/event/type"), "app_mention");
    assert_eq!(got.text("/event/text"), format!("hello <@{}> &amp; all", bench.slack.bot_user_id()));
    assert_eq!(got.text("/authorizations/0/user_id"), bench.slack.bot_user_id());
    assert!(got.text("/event_id").starts_with("Ev"));
    ada.open_home().await.unwrap();
    let got = bench.got().await;
    assert_eq!((got.text("/event/type"), got.text("/event/tab")), ("app_home_opened", "home"));
    ada.tell_app("hi, mail kim@globex.example").await.unwrap();
    let got = bench.got().await;
    assert_eq!(got.text("/event/channel_type"), "im");
    assert_eq!(got.text("/event/text"), "hi, mail <mailto:kim@globex.example|kim@globex.example>");
    // The manifest subscribes to DMs, and that includes what the app itself says there.
    bench.api("chat.postMessage", json!({"channel": "U0ADA", "text": "hello"})).await;
    let got = bench.got().await;
    assert_eq!(got.text("/event/bot_id"), bench.slack.bot_id());
    let kim = Person { name: "kim".into(), real_name: "Kim".into(), ..Person::default() };
    let kim = bench.driver.add_person(&kim).await.unwrap();
    let got = bench.got().await;
    assert_eq!((got.text("/event/type"), got.text("/event/user/id")), ("team_join", kim.id.as_str()));
    bench.driver.change_person(&kim.id, &json!({"deleted": true})).await.unwrap();
    assert!(bench.quiet(), "user_change is not in the manifest");
}

#[tokio::test]
async fn a_failed_event_comes_again_at_once_and_after_one_and_five_minutes() {
    let mut bench = bench_in_time().await;
    for _ in 0..4 {
        bench.will_fail("events", 503);
    }
    bench.ada().open_home().await.unwrap();
    let first = bench.got().await;
    assert!(first.headers.get("x-slack-retry-num").is_none());
    let mut seen = vec![];
    for minutes in [0, 1, 4] {
        bench.clock.advance(TimeDelta::minutes(minutes));
        let got = bench.got().await;
        assert_eq!(got.data["event_id"], first.data["event_id"]);
        assert_eq!(got.headers["x-slack-retry-reason"], "http_error");
        seen.push(got.headers["x-slack-retry-num"].to_str().unwrap().to_owned());
    }
    assert_eq!(seen, ["1", "2", "3"]);
}

#[tokio::test]
async fn joining_is_told_where_the_app_is_a_member() {
    let mut bench = bench().await;
    let channel = bench.driver.add_channel("deal-desk", true, &["U0ADA", "APP"]).await.unwrap();
    let joined = bench.event("member_joined_channel").await;
    assert_eq!(joined["user"], bench.slack.bot_user_id());
    bench.ada().join(&channel.id, Some("U0RAVI")).await.unwrap();
    let joined = bench.event("member_joined_channel").await;
    assert_eq!((&joined["user"], &joined["inviter"]), (&json!("U0RAVI"), &json!("U0ADA")));
    assert!(bench.driver.as_person("U0YUKI").messages(&channel.id).await.is_err());
}

#[tokio::test]
async fn options_are_asked_for_and_checked() {
    let mut bench = bench().await;
    let blocks = json!([{"type": "actions", "block_id": "b", "elements": [
        {"type": "external_select", "action_id": "account", "min_query_length": 2}]}]);
    bench.api("chat.postMessage", json!({"channel": "C0SALES", "blocks": blocks})).await;
    let ada = bench.ada();
    let message = ada.next().await.unwrap();
    let option = json!({"text": {"type": "plain_text", "text": "Globex"}, "value": "1"});
    bench.will_answer("options", json!({"options": [option]}).to_string());
    let offered = ada.options(&message, "account", "glo").await.unwrap();
    assert_eq!(offered.options.first(), Some(&option));
    let got = bench.got().await;
    assert_eq!((got.path.as_str(), got.text("/value"), got.text("/action_id")), ("options", "glo", "account"));
    bench.will_answer("options", json!({"options": [{"text": "Globex"}]}).to_string());
    assert!(ada.options(&message, "account", "glo").await.unwrap().options.is_empty());
    assert_eq!(code(ada.options(&message, "account", "g").await.map(drop)), "query_too_short");
    bench.got().await;
    ada.choose(&message, "account", option).await.unwrap();
    assert_eq!(bench.got().await.text("/actions/0/selected_option/value"), "1");
}

#[tokio::test]
async fn traffic_leaves_the_secrets_out() {
    let mut bench = bench().await;
    bench.command("/acme").await;
    bench.api_form("auth.test", &[("token", &bench.slack.bot_token())]).await;
    let text = serde_json::to_string(
        &bench
            .driver
            .traffic(0)
            .await
            .unwrap()
            .iter()
            .map(|exchange| json!([exchange.url, exchange.request, exchange.response]))
            .collect::<Vec<Value>>(),
    )
    .unwrap();
    assert!(!text.contains(&bench.slack.bot_token()));
    assert!(text.contains("/response/T0NORTHWIND/") && text.contains('…'));
}

#[test]
fn a_manifest_is_yaml_or_json() {
    let yaml = "features:\n  slash_commands:\n    - command: /acme\n";
    let json = r#"{"features": {"slash_commands": [{"command": "/acme"}]}}"#;
    assert_eq!(crm_sandbox::parse_manifest(yaml).unwrap(), crm_sandbox::parse_manifest(json).unwrap());
    assert!(crm_sandbox::parse_manifest("a: [").is_err());
}
