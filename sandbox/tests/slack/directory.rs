//! User groups, profiles, bots, emoji and the team.

use serde_json::json;

use crate::app::{bench, bench_with, error, options_for};

#[tokio::test]
async fn user_groups_are_listed_with_their_people() {
    let mut bench = bench().await;
    let id = bench.driver.add_usergroup("Sales team", "sales-team", &["U0ADA", "U0RAVI"]).await.unwrap();
    assert_eq!(bench.event("subteam_created").await["subteam"]["handle"], "sales-team");
    bench.ada().say("#sales", "@sales-team: well done").await.unwrap();
    let said = bench.event("message").await;
    assert_eq!(said["text"], format!("<!subteam^{id}|@sales-team>: well done"));
    let element = json!({"type": "usergroup", "usergroup_id": id});
    assert_eq!(said["blocks"][0]["elements"][0]["elements"][0], element);
    let plain = bench.ok("usergroups.list", json!({})).await;
    assert!(plain["usergroups"][0].get("users").is_none() && plain["usergroups"][0].get("user_count").is_none());
    let full = bench.ok("usergroups.list", json!({"include_users": true, "include_count": true})).await;
    assert_eq!(
        (&full["usergroups"][0]["users"][1], &full["usergroups"][0]["user_count"]),
        (&json!("U0RAVI"), &json!(2))
    );
    bench.driver.change_person("U0RAVI", &json!({"deleted": true})).await.unwrap();
    let users = bench.ok("usergroups.users.list", json!({"usergroup": id})).await;
    assert_eq!(users["users"], json!(["U0ADA"]), "deactivated people are left out");
    bench.refused("usergroups.users.list", &[(json!({"usergroup": "S0NO"}), "no_such_subteam")]).await;
}

#[tokio::test]
async fn profiles_bots_emoji_and_team_have_slacks_shape() {
    let mut bench = bench().await;
    let profile = bench.ok("users.profile.get", json!({"user": "U0MARCO"})).await;
    assert_eq!(
        (&profile["profile"]["title"], &profile["profile"]["first_name"]),
        (&json!("Head of Sales"), &json!("Marco"))
    );
    let own = bench.ok("users.profile.get", json!({})).await;
    assert_eq!(own["profile"]["bot_id"], bench.slack.bot_id());
    bench.refused("users.profile.get", &[(json!({"user": "U0NO"}), "user_not_found")]).await;
    let bot = bench.ok("bots.info", json!({"bot": bench.slack.bot_id()})).await;
    assert_eq!(
        (&bot["bot"]["app_id"], &bot["bot"]["user_id"]),
        (&json!(bench.slack.app_id()), &json!(bench.slack.bot_user_id()))
    );
    bench.refused("bots.info", &[(json!({"bot": "B0NO"}), "bot_not_found"), (json!({}), "bot_not_found")]).await;
    assert_eq!(bench.ok("emoji.list", json!({})).await["emoji"], json!({}));
    bench.driver.add_emoji("globex", "https://globex.example/logo.png").await.unwrap();
    assert_eq!(bench.event("emoji_changed").await["name"], "globex");
    assert_eq!(bench.ok("emoji.list", json!({})).await["emoji"]["globex"], "https://globex.example/logo.png");
    assert_eq!(bench.ok("team.info", json!({})).await["team"]["domain"], "northwind-trading");
    bench.refused("team.info", &[(json!({"team": "T0NO"}), "team_not_found")]).await;
}

#[tokio::test]
async fn blocks_are_validated_without_being_shown() {
    let bench = bench().await;
    let section = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}]);
    bench.ok("blocks.validate", json!({"blocks": section})).await;
    bench.ok("blocks.validate", json!({"blocks": section.to_string()})).await;
    bench.ok("blocks.validate", json!({"message": {"blocks": section}})).await;
    let wrong = bench.api("blocks.validate", json!({"blocks": [{"type": "header"}]})).await;
    assert_eq!(error(&wrong), "invalid_blocks");
    let expected = json!([{
        "pointer": "/0", "code": "missing_field", "message": "missing required field: text", "field": "text",
    }]);
    assert_eq!(wrong["errors"], expected);
    let message =
        json!({"message": {"blocks": [{"type": "nonsense"}], "attachments": [{"blocks": [{"type": "header"}]}]}});
    let wrong = bench.api("blocks.validate", message).await;
    assert_eq!(error(&wrong), "invalid_message");
    assert_eq!(wrong["errors"][0]["code"], "failed_constraint");
    assert_eq!(wrong["errors"][1]["pointer"], "/attachments/0/blocks/0");
    let view = bench.api("blocks.validate", json!({"view": {"type": "modal", "blocks": []}})).await;
    assert_eq!(error(&view), "invalid_view");
    bench
        .refused(
            "blocks.validate",
            &[(json!({}), "invalid_arguments"), (json!({"blocks": [], "view": {}}), "invalid_arguments")],
        )
        .await;
}

#[tokio::test]
async fn arguments_come_as_forms_with_parts_too() {
    let bench = bench_with(options_for(&["chat:write"], &[], json!({}))).await;
    let url = format!("{}/chat.postMessage", bench.slack.api_url());
    let part =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = format!("{}{}--b--\r\n", part("channel", "C0SALES"), part("text", "in parts"));
    let request = bench.http().post(url).bearer_auth(bench.slack.bot_token());
    let sent = request.header("content-type", "multipart/form-data; boundary=b").body(body).send().await.unwrap();
    assert_eq!(sent.json::<serde_json::Value>().await.unwrap()["message"]["text"], "in parts");
}
