//! `conversations.*` that change something, and what people do to channels.

use serde_json::{Value, json};

use crate::app::{Bench, bench, bench_with, options_for};

async fn create(bench: &Bench, name: &str, private: bool) -> String {
    let made = bench.ok("conversations.create", json!({"name": name, "is_private": private})).await;
    assert_eq!(made["channel"]["creator"], bench.slack.bot_user_id());
    made["channel"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_app_makes_channels_and_manages_them() {
    let scopes = ["channels:manage", "channels:read", "channels:history", "chat:write"];
    let events = [
        "channel_created",
        "message.channels",
        "channel_rename",
        "member_left_channel",
        "channel_archive",
        "channel_unarchive",
        "channel_left",
    ];
    let mut bench = bench_with(options_for(&scopes, &events, json!({}))).await;
    let id = create(&bench, "deal-globex", false).await;
    assert_eq!(bench.event("channel_created").await["channel"]["name"], "deal-globex");
    let invited = bench.ok("conversations.invite", json!({"channel": id, "users": "U0ADA,U0RAVI"})).await;
    assert_eq!(invited["channel"]["num_members"], 3);
    let (made, joined) = (bench.message_event("channel_join").await, bench.message_event("channel_join").await);
    let invited = if made.get("inviter").is_some() { made } else { joined };
    assert_eq!(invited["inviter"], bench.slack.bot_user_id());
    let topic = bench.ok("conversations.setTopic", json!({"channel": id, "topic": "Close in May"})).await;
    assert_eq!(topic["channel"]["topic"]["value"], "Close in May");
    let event = bench.message_event("channel_topic").await;
    assert_eq!((&event["topic"], &event["user"]), (&json!("Close in May"), &json!(bench.slack.bot_user_id())));
    bench.ok("conversations.setPurpose", json!({"channel": id, "purpose": "Globex"})).await;
    let renamed = bench.ok("conversations.rename", json!({"channel": id, "name": "globex"})).await;
    assert_eq!(renamed["channel"]["name"], "globex");
    let event = bench.event("channel_rename").await;
    assert_eq!(event["channel"]["name"], "globex");
    bench.ok("conversations.kick", json!({"channel": id, "user": "U0RAVI"})).await;
    assert_eq!(bench.event("member_left_channel").await["user"], "U0RAVI");
    bench.ok("conversations.archive", json!({"channel": id})).await;
    assert_eq!(bench.event("channel_archive").await["channel"], id.as_str());
    bench.refused("chat.postMessage", &[(json!({"channel": id, "text": "x"}), "is_archived")]).await;
    bench.ok("conversations.unarchive", json!({"channel": id})).await;
    assert_eq!(bench.event("channel_unarchive").await["user"], bench.slack.bot_user_id());
    bench.ok("conversations.leave", json!({"channel": id})).await;
    assert_eq!(bench.event("channel_left").await["channel"], id.as_str());
    assert_eq!(bench.ok("conversations.leave", json!({"channel": id})).await["not_in_channel"], true);
    let lines: Vec<String> =
        bench.ada().messages("#globex").await.unwrap().into_iter().filter_map(|message| message.subtype).collect();
    let expected = [
        "channel_join",
        "channel_join",
        "channel_join",
        "channel_topic",
        "channel_purpose",
        "channel_name",
        "channel_archive",
        "channel_unarchive",
        "channel_leave",
    ];
    assert_eq!(lines, expected);
    assert!(bench.ada().unread().await.unwrap().messages.is_empty(), "such lines are not unread");
}

#[tokio::test]
async fn channel_methods_are_refused_as_slack_refuses_them() {
    let bench = bench().await;
    let id = create(&bench, "mine", false).await;
    let secret = bench.driver.add_channel("secret", true, &["U0ADA"]).await.unwrap().id;
    let im = bench.ok("conversations.open", json!({"users": "U0ADA"})).await["channel"]["id"].clone();
    let long = "x".repeat(251);
    let named = |name: &str| json!({"name": name});
    let at = |channel: &str, key: &str, value: &str| json!({"channel": channel, key: value});
    let cases: Vec<(&str, Vec<(Value, &str)>)> = vec![
        (
            "conversations.create",
            vec![
                (named(""), "invalid_name_required"),
                (named("---"), "invalid_name_punctuation"),
                (named("Big Name"), "invalid_name_specials"),
                (named(&"x".repeat(81)), "invalid_name_maxlength"),
                (named("sales"), "name_taken"),
            ],
        ),
        (
            "conversations.invite",
            vec![
                (json!({"channel": id}), "no_user"),
                (at(&id, "users", "U0NOBODY"), "user_not_found"),
                (at(&id, "users", &bench.slack.bot_user_id()), "cant_invite_self"),
                (at("C0SALES", "users", "U0ADA"), "already_in_channel"),
                (at(&id, "users", "U0GUS"), "ura_max_channels"),
                (at("C0RANDOM", "users", "U0SAM"), "not_in_channel"),
                (at(&secret, "users", "U0RAVI"), "channel_not_found"),
                (json!({"channel": im, "users": "U0RAVI"}), "method_not_supported_for_channel_type"),
            ],
        ),
        (
            "conversations.kick",
            vec![
                (json!({"channel": id}), "no_user"),
                (at(&id, "user", &bench.slack.bot_user_id()), "cant_kick_self"),
                (at(&id, "user", "U0RAVI"), "not_in_channel"),
                (at("C0GENERAL", "user", "U0RAVI"), "cant_kick_from_general"),
                (at(&id, "user", "U0NOBODY"), "user_not_found"),
            ],
        ),
        (
            "conversations.join",
            vec![
                (json!({"channel": secret}), "channel_not_found"),
                (json!({"channel": im}), "method_not_supported_for_channel_type"),
            ],
        ),
        ("conversations.leave", vec![(json!({"channel": "C0GENERAL"}), "cant_leave_general")]),
        (
            "conversations.archive",
            vec![
                (json!({"channel": "C0GENERAL"}), "cant_archive_general"),
                (json!({"channel": "C0RANDOM"}), "not_in_channel"),
                (json!({}), "channel_not_found"),
            ],
        ),
        ("conversations.unarchive", vec![(json!({"channel": id}), "not_archived")]),
        (
            "conversations.rename",
            vec![(at("C0SALES", "name", "other"), "not_authorized"), (at(&id, "name", "sales"), "name_taken")],
        ),
        (
            "conversations.setTopic",
            vec![(at(&id, "topic", &long), "too_long"), (at("C0RANDOM", "topic", "x"), "not_in_channel")],
        ),
        ("conversations.setPurpose", vec![(at(&id, "purpose", &long), "too_long")]),
    ];
    for (method, cases) in cases {
        bench.refused(method, &cases).await;
    }
    bench.ok("conversations.archive", json!({"channel": id})).await;
    bench.refused("conversations.archive", &[(json!({"channel": id}), "already_archived")]).await;
    bench.refused("conversations.invite", &[(at(&id, "users", "U0ADA"), "is_archived")]).await;
    bench.refused("conversations.join", &[(json!({"channel": id}), "is_archived")]).await;
}

#[tokio::test]
async fn several_invitations_name_each_failure_and_force_goes_on() {
    let bench = bench().await;
    let id = create(&bench, "team", true).await;
    let users = "U0ADA,U0NOBODY,U0RAVI";
    let refused = bench.api("conversations.invite", json!({"channel": id, "users": users})).await;
    assert_eq!((&refused["ok"], &refused["error"]), (&json!(false), &json!("user_not_found")));
    assert_eq!(refused["errors"], json!([{"user": "U0NOBODY", "ok": false, "error": "user_not_found"}]));
    let forced = bench.ok("conversations.invite", json!({"channel": id, "users": users, "force": true})).await;
    assert_eq!((&forced["channel"]["num_members"], &forced["errors"][0]["user"]), (&json!(3), &json!("U0NOBODY")));
}

#[tokio::test]
async fn direct_messages_of_one_and_of_several_people_are_opened() {
    let mut bench = bench().await;
    let opened = bench.ok("conversations.open", json!({"users": "U0ADA,U0RAVI", "return_im": true})).await;
    let channel = &opened["channel"];
    assert_eq!((&channel["is_mpim"], &channel["is_private"]), (&json!(true), &json!(true)));
    assert!(channel["name"].as_str().unwrap().starts_with("mpdm-"));
    let again = bench.ok("conversations.open", json!({"users": "U0RAVI,U0ADA"})).await;
    assert_eq!((&again["channel"]["id"], &again["already_open"]), (&channel["id"], &json!(true)));
    let id = channel["id"].as_str().unwrap();
    bench.ok("conversations.open", json!({"channel": id})).await;
    bench.ada().say(id, "hello both").await.unwrap();
    assert_eq!(bench.event("message").await["channel_type"], "mpim");
    assert_eq!(bench.driver.as_person("U0RAVI").next().await.unwrap().text, "hello both");
    assert!(bench.driver.as_person("U0YUKI").messages(id).await.is_err());
    let many = "U0ADA,U0MARCO,U0REBECCA,U0RAVI,U0YUKI,U0GUS,U0SAM,U0A,U0B";
    bench
        .refused(
            "conversations.open",
            &[
                (json!({}), "users_list_not_supplied"),
                (json!({"users": "U0NOBODY"}), "user_not_found"),
                (json!({"users": many}), "too_many_users"),
                (json!({"users": bench.slack.bot_user_id()}), "not_enough_users"),
                (json!({"channel": "C0SALES"}), "method_not_supported_for_channel_type"),
            ],
        )
        .await;
}

#[tokio::test]
async fn lists_follow_types_and_cursors() {
    let bench = bench().await;
    let private = create(&bench, "quiet", true).await;
    bench.ok("conversations.open", json!({"users": "U0ADA"})).await;
    bench.ok("conversations.open", json!({"users": "U0ADA,U0RAVI"})).await;
    let count = async |types: &str| {
        let list = bench.ok("conversations.list", json!({"types": types})).await;
        list["channels"].as_array().unwrap().len()
    };
    assert_eq!((count("public_channel").await, count("private_channel").await), (3, 1));
    assert_eq!((count("im").await, count("mpim").await, count("mpim,im").await), (1, 1, 2));
    bench
        .refused(
            "conversations.list",
            &[
                (json!({"types": "channels"}), "invalid_types"),
                (json!({"cursor": "nonsense"}), "invalid_cursor"),
                (json!({"limit": "-1"}), "invalid_limit"),
            ],
        )
        .await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = bench.ok("conversations.list", json!({"limit": 2, "cursor": cursor})).await;
        seen.extend(page["channels"].as_array().unwrap().iter().map(|channel| channel["id"].clone()));
        cursor = page["response_metadata"]["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen, ["C0GENERAL", "C0SALES", "C0RANDOM"]);
    let own = bench.ok("users.conversations", json!({"types": "public_channel,private_channel"})).await;
    let own: Vec<&Value> = own["channels"].as_array().unwrap().iter().map(|channel| &channel["id"]).collect();
    assert_eq!(own, ["C0GENERAL", "C0SALES", private.as_str()]);
    let gus = bench.ok("users.conversations", json!({"user": "U0GUS"})).await;
    assert_eq!(gus["channels"].as_array().unwrap().len(), 1);
    bench.ok("conversations.archive", json!({"channel": private})).await;
    let alive = bench.ok("conversations.list", json!({"types": "private_channel", "exclude_archived": true})).await;
    assert_eq!(alive["channels"], json!([]));
}

#[tokio::test]
async fn people_make_change_and_leave_channels() {
    let events = ["channel_created", "channel_rename", "channel_archive", "member_left_channel", "channel_left"];
    let mut bench = bench_with(options_for(&["channels:read", "chat:write"], &events, json!({}))).await;
    let ada = bench.ada();
    let id = ada.create_channel("launch", false).await.unwrap();
    let event = bench.event("channel_created").await;
    assert_eq!((&event["channel"]["id"], &event["channel"]["creator"]), (&json!(id), &json!("U0ADA")));
    ada.join("#launch", Some("APP")).await.unwrap();
    ada.join("#launch", Some("U0RAVI")).await.unwrap();
    bench.driver.as_person("U0RAVI").leave("#launch").await.unwrap();
    assert_eq!(bench.event("member_left_channel").await["user"], "U0RAVI");
    ada.change_channel(&id, json!({"name": "take-off", "topic": "Soon"})).await.unwrap();
    assert_eq!(bench.event("channel_rename").await["channel"]["name"], "take-off");
    let info = bench.ok("conversations.info", json!({"channel": id, "include_num_members": true})).await;
    assert_eq!((&info["channel"]["topic"]["value"], &info["channel"]["num_members"]), (&json!("Soon"), &json!(2)));
    ada.change_channel(&id, json!({"archived": true})).await.unwrap();
    assert_eq!(bench.event("channel_archive").await["user"], "U0ADA");
    assert!(ada.say(&id, "too late").await.is_err());
    let dm = ada.open_dm(&["U0RAVI", "U0YUKI"]).await.unwrap();
    ada.say(&dm, "without the app").await.unwrap();
    assert!(bench.driver.as_person("U0YUKI").messages(&dm).await.is_ok());
}
