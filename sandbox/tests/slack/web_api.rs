//! The Web API: forms of calls, answers, refusals.

use chrono::TimeDelta;
use crm_sandbox::{Clock, Options};
use serde_json::{Value, json};

use crate::app::{bench, bench_with, error, options_with_manifest};

#[tokio::test]
async fn tokens_and_methods_are_checked() {
    let bench = bench().await;
    let url = format!("{}/auth.test", bench.slack.api_url());
    let call = async |request: reqwest::RequestBuilder| request.send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(error(&call(bench.http().post(&url)).await), "not_authed");
    assert_eq!(error(&call(bench.http().post(&url).bearer_auth("xoxb-no")).await), "invalid_auth");
    let token = bench.slack.bot_token();
    let by_query = call(bench.http().get(&url).query(&[("token", &token)])).await;
    let by_form = call(bench.http().post(&url).form(&[("token", &token)])).await;
    let by_header = call(bench.http().post(&url).bearer_auth(&token)).await;
    assert_eq!(by_query, by_header);
    assert_eq!(by_form, by_header);
    assert_eq!(by_header["team_id"], "T0NORTHWIND");
    assert_eq!(by_header["user_id"], bench.slack.bot_user_id());
    assert_eq!(error(&bench.api("no.such", json!({})).await), "unknown_method");
    let broken = bench.http().post(&url).bearer_auth(&token).header("content-type", "application/json").body("{");
    assert_eq!(error(&call(broken).await), "invalid_json");
}

#[tokio::test]
async fn users_have_slacks_shape() {
    let bench = bench().await;
    let ada = bench.api_form("users.info", &[("user", "U0ADA"), ("include_locale", "true")]).await;
    let user = &ada["user"];
    assert_eq!(user["profile"]["email"], "ada@northwind.example");
    assert_eq!((&user["tz"], &user["locale"]), (&json!("Europe/Stockholm"), &json!("en-GB")));
    assert!(user["tz_offset"] == 3600 || user["tz_offset"] == 7200);
    assert_eq!(user["is_primary_owner"], true);
    let sam = bench.api("users.info", json!({"user": "U0SAM"})).await;
    assert_eq!(sam["user"]["is_stranger"], true);
    assert_ne!(sam["user"]["team_id"], bench.slack.team_id());
    assert_eq!(error(&bench.api("users.info", json!({"user": "U1"})).await), "user_not_found");
    let found = bench.api("users.lookupByEmail", json!({"email": "RAVI@northwind.example"})).await;
    assert_eq!(found["user"]["id"], "U0RAVI");
    let mut cursor = String::new();
    let mut names = vec![];
    loop {
        let page = bench.api_form("users.list", &[("limit", "3"), ("cursor", &cursor)]).await;
        let members = page["members"].as_array().unwrap();
        assert!(members.len() <= 3);
        names.extend(members.iter().map(|member| member["name"].as_str().unwrap().to_owned()));
        cursor = page["response_metadata"]["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(names, ["slackbot", "ada", "marco", "rebecca", "ravi", "yuki", "gus", "app"]);
}

#[tokio::test]
async fn channels_are_listed_opened_joined_and_read() {
    let bench = bench().await;
    let list = bench.api("conversations.list", json!({})).await;
    assert_eq!(list["channels"].as_array().unwrap().len(), 3);
    let opened = bench.api("conversations.open", json!({"users": "U0ADA"})).await;
    let again = bench.api("conversations.open", json!({"users": "U0ADA"})).await;
    assert_eq!(opened["channel"]["id"], again["channel"]["id"]);
    assert_eq!(again["already_open"], true);
    let info = bench.api("conversations.info", json!({"channel": opened["channel"]["id"]})).await;
    assert_eq!((&info["channel"]["is_im"], &info["channel"]["user"]), (&json!(true), &json!("U0ADA")));
    assert_eq!(error(&bench.api("conversations.history", json!({"channel": "C0RANDOM"})).await), "not_in_channel");
    assert_eq!(bench.api("conversations.join", json!({"channel": "C0RANDOM"})).await["ok"], true);
    let members = bench.api("conversations.members", json!({"channel": "C0RANDOM"})).await;
    assert!(members["members"].as_array().unwrap().contains(&json!(bench.slack.bot_user_id())));
    bench.ada().say("#random", "one").await.unwrap();
    bench.ada().say("#random", "two").await.unwrap();
    let history = bench.api("conversations.history", json!({"channel": "C0RANDOM", "limit": 1})).await;
    assert_eq!((&history["messages"][0]["text"], &history["has_more"]), (&json!("two"), &json!(true)));
    let cursor = &history["response_metadata"]["next_cursor"];
    let rest = bench.api("conversations.history", json!({"channel": "C0RANDOM", "limit": 1, "cursor": cursor})).await;
    assert_eq!((&rest["messages"][0]["text"], &rest["has_more"]), (&json!("one"), &json!(true)));
    let cursor = &rest["response_metadata"]["next_cursor"];
    let first = bench.api("conversations.history", json!({"channel": "C0RANDOM", "limit": 1, "cursor": cursor})).await;
    assert_eq!((&first["messages"][0]["subtype"], &first["has_more"]), (&json!("channel_join"), &json!(false)));
    let replies = bench.api("conversations.replies", json!({"channel": "C0RANDOM", "ts": "1.000000"})).await;
    assert_eq!(error(&replies), "thread_not_found");
}

#[tokio::test]
async fn posting_is_refused_as_slack_refuses() {
    let bench = bench().await;
    let long = "x".repeat(40_001);
    let many: Vec<Value> =
        (0..5).map(|_| json!({"type": "section", "text": {"type": "mrkdwn", "text": "x".repeat(2990)}})).collect();
    let cases = [
        (json!({"channel": "C0SALES"}), "no_text"),
        (json!({"channel": "C0SALES", "text": "  "}), "no_text"),
        (json!({"channel": "C0SALES", "blocks": []}), "no_text"),
        (json!({"channel": "C0SALES", "text": long}), "msg_too_long"),
        (json!({"channel": "C0NOWHERE", "text": "x"}), "channel_not_found"),
        (json!({"text": "x"}), "channel_not_found"),
        (json!({"channel": "C0RANDOM", "text": "x"}), "not_in_channel"),
        (json!({"channel": "C0SALES", "blocks": "["}), "invalid_blocks_format"),
        (json!({"channel": "C0SALES", "blocks": {"type": "divider"}}), "invalid_blocks_format"),
        (json!({"channel": "C0SALES", "blocks": many}), "msg_blocks_too_long"),
    ];
    for (arguments, expected) in cases {
        assert_eq!(error(&bench.api("chat.postMessage", arguments).await), expected);
    }
    let wrong = json!({"channel": "C0SALES", "blocks": [{"type": "section"}]});
    let answer = bench.api("chat.postMessage", wrong).await;
    assert_eq!(error(&answer), "invalid_blocks");
    let message = "[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0]";
    assert_eq!(answer["response_metadata"]["messages"][0], message);
}

#[tokio::test]
async fn messages_are_posted_changed_and_deleted() {
    let bench = bench().await;
    let blocks = r#"[{"type":"divider"}]"#;
    let posted = bench.api_form("chat.postMessage", &[("channel", "#sales"), ("text", "t"), ("blocks", blocks)]).await;
    assert_eq!((&posted["channel"], &posted["message"]["text"]), (&json!("C0SALES"), &json!("t")));
    assert!(!posted["message"]["blocks"][0]["block_id"].as_str().unwrap().is_empty());
    let at = |extra: Value| {
        let mut arguments = json!({"channel": "C0SALES", "ts": posted["ts"]});
        arguments.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        arguments
    };
    let kept = bench.api("chat.update", at(json!({"attachments": [{"text": "a"}]}))).await;
    assert!(kept["message"]["blocks"].is_array(), "blocks stay where neither they nor new words are given");
    assert_eq!((&kept["text"], &kept["message"]["attachments"][0]["id"]), (&json!("t"), &json!(1)));
    let replaced = bench.api("chat.update", at(json!({"text": "new"}))).await;
    assert!(replaced["message"].get("blocks").is_none(), "new words alone take the place of blocks");
    assert_eq!(replaced["message"]["edited"]["user"], bench.slack.bot_user_id());
    let again = bench.api("chat.update", at(json!({"text": "new", "blocks": blocks}))).await;
    assert!(again["message"]["blocks"].is_array());
    let emptied = bench.api("chat.update", at(json!({"text": "new", "blocks": []}))).await;
    assert!(emptied["message"].get("blocks").is_none());
    let link = json!({"channel": "C0SALES", "message_ts": posted["ts"]});
    let link = bench.api("chat.getPermalink", link).await;
    assert!(link["permalink"].as_str().unwrap().starts_with("https://northwind-trading.slack.com/archives/C0SALES/p"));
    assert_eq!(bench.api("chat.delete", at(json!({}))).await["ok"], true);
    assert_eq!(error(&bench.api("chat.delete", at(json!({}))).await), "message_not_found");
    bench.ada().say("#sales", "mine").await.unwrap();
    let mine = bench.ada().messages("#sales").await.unwrap().pop().unwrap();
    let foreign = json!({"channel": "C0SALES", "ts": mine.ts, "text": "no"});
    assert_eq!(error(&bench.api("chat.update", foreign).await), "cant_update_message");
}

#[tokio::test]
async fn scopes_of_the_manifest_bind() {
    let bench = bench_with(options_with_manifest()).await;
    let refused = bench.api("conversations.list", json!({})).await;
    assert_eq!(error(&refused), "missing_scope");
    assert_eq!(refused["provided"], "commands,chat:write,users:read,channels:history,im:history,app_mentions:read");
    assert!(refused["needed"].as_str().unwrap().contains("channels:read"));
    let ada = bench.api("users.info", json!({"user": "U0ADA"})).await;
    assert!(ada["user"]["profile"].get("email").is_none(), "e-mail asks for users:read.email");
}

#[tokio::test]
async fn rate_limits_follow_tier_and_channel() {
    let clock = Clock::standing_at(chrono::Utc::now());
    let bench = bench_with(Options { rate_limits: true, clock: clock.clone(), ..Options::default() }).await;
    let post = json!({"channel": "C0SALES", "text": "x"});
    for _ in 0..3 {
        assert_eq!(bench.api("chat.postMessage", post.clone()).await["ok"], true);
    }
    let limited = bench.api_response("chat.postMessage", &post).await;
    assert_eq!((limited.status().as_u16(), &limited.headers()["retry-after"]), (429, &"3".parse().unwrap()));
    assert_eq!(error(&limited.json::<Value>().await.unwrap()), "ratelimited");
    assert_eq!(bench.api("chat.postMessage", json!({"channel": "C0GENERAL", "text": "x"})).await["ok"], true);
    clock.advance(TimeDelta::seconds(3));
    assert_eq!(bench.api("chat.postMessage", post).await["ok"], true);
    for _ in 0..20 {
        assert_eq!(bench.api("users.list", json!({})).await["ok"], true);
    }
    assert_eq!(bench.api_response("users.list", &json!({})).await.status().as_u16(), 429);
}
