//! What arrives at the routes of Slack: signed or not, whole or not, known or not, once or twice.

use chrono::Utc;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Beginning, FORM, REBECCA, World, YUKI};

const JSON: &str = "application/json";
const ROUTES: [&str; 3] = ["/slack/commands", "/slack/interactions", "/slack/events"];

#[tokio::test]
async fn only_what_slack_signed_just_now_comes_in() {
    let world = World::start().await;
    let body = world.command_form(REBECCA, "/crm", "add contact Mallory", "1.2.x");
    let now = Utc::now().timestamp();
    for route in ROUTES {
        let url = format!("{}{route}", world.url);
        let bare = || world.http.post(&url).header("content-type", FORM).body(body.clone());
        let with = |timestamp: String, signature: String| {
            bare().header("x-slack-request-timestamp", timestamp).header("x-slack-signature", signature)
        };
        let good = world.signature(now, body.as_bytes());
        let refused = [
            ("no headers", bare()),
            ("no signature", bare().header("x-slack-request-timestamp", now.to_string())),
            ("another secret", with(now.to_string(), format!("v0={}", "0".repeat(64)))),
            ("a short signature", with(now.to_string(), good.chars().take(20).collect())),
            ("another scheme", with(now.to_string(), good.replace("v0=", "v1="))),
            ("another time than signed", with((now - 1).to_string(), good.clone())),
            ("no time", with("soon".to_owned(), good.clone())),
            ("a time beyond all", with("99999999999999999999".to_owned(), good.clone())),
            ("too old", world.signed_at(now - 302, route, FORM, body.clone())),
            ("too new", world.signed_at(now + 302, route, FORM, body.clone())),
            ("another body", with(now.to_string(), world.signature(now, b"other"))),
            ("cut off", {
                let cut = body.split_at(body.len() - 5).0.to_owned();
                with(now.to_string(), good.clone()).body(cut)
            }),
        ];
        for (what, request) in refused {
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 401, "{what} at {route}");
            let words = response.text().await.unwrap();
            assert!(!words.contains(&good) && !words.contains("v0="), "{what}: {words}");
        }
        for way in [world.http.get(&url), world.http.put(&url), world.http.delete(&url)] {
            assert_eq!(way.send().await.unwrap().status(), 405, "{route}");
        }
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 0);
    world.finish().await;
}

#[tokio::test]
async fn what_is_signed_and_makes_no_sense_is_a_bad_request() {
    let world = World::start().await;
    let huge = format!("{{\"type\":\"event_callback\",\"x\":\"{}\"}}", "x".repeat(1_100_000));
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_payload = serde_urlencoded::to_string([("payload", deep.as_str())]).unwrap();
    let bodies: [(&str, &str, Vec<u8>, u16); 12] = [
        ("nothing", FORM, Vec::new(), 400),
        ("no JSON", JSON, b"{\"type\":".to_vec(), 400),
        ("no type", JSON, b"{}".to_vec(), 400),
        ("an event without id", JSON, br#"{"type":"event_callback","event":{}}"#.to_vec(), 400),
        ("no form of ours", FORM, b"a=b&c=d".to_vec(), 400),
        ("a broken payload", FORM, b"payload=%7Bx".to_vec(), 400),
        ("a payload of nothing", FORM, b"payload=null".to_vec(), 400),
        ("a command of nobody", FORM, b"command=%2Fcrm&text=x".to_vec(), 400),
        ("no UTF-8", FORM, vec![0xFF, 0xFE, 0x00], 400),
        ("too deep", FORM, deep_payload.into_bytes(), 400),
        ("too large", JSON, huge.into_bytes(), 413),
        (
            "news of a kind we do not know",
            JSON,
            br#"{"type":"app_rate_limited","minute_rate_limited":1}"#.to_vec(),
            200,
        ),
    ];
    for route in ROUTES {
        for (what, kind, body, status) in &bodies {
            let response = world.signed(route, kind, body.clone()).send().await.unwrap();
            assert_eq!(response.status(), *status, "{what} at {route}");
        }
    }
    world.finish().await;
}

#[tokio::test]
async fn slack_checks_the_address() {
    let world = World::start().await;
    for route in ROUTES {
        let body = json!({"type": "url_verification", "challenge": "3eZbrw1aB", "token": "x"}).to_string();
        let response = world.signed(route, JSON, body).send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (200, "3eZbrw1aB"));
        let response = world.signed(route, FORM, "ssl_check=1&token=x").send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (200, ""));
    }
    world.finish().await;
}

#[tokio::test]
async fn each_route_takes_commands_clicks_and_events() {
    let world = World::start_with(Beginning { rate_limits: false, ..Beginning::default() }).await;
    let rebecca = world.rebecca();
    let dm = rebecca.writes_to_app("help").await.channel;
    for (n, route) in ROUTES.into_iter().enumerate() {
        let command = world.command_form(REBECCA, "/crm", "help dates", &format!("1.{n}.command"));
        // Slack documents this content type; another one changes nothing in what is signed and read.
        let response = world.signed(route, if n == 0 { FORM } else { "text/plain" }, command).send().await.unwrap();
        assert_eq!(response.json::<Value>().await.unwrap()["text"], "Help on dates");
        let click = world.click_form(REBECCA, &json!({"action_id": "approve"}), "");
        let response = world.signed(route, FORM, click).send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (200, ""));
        let event = message_event(&world, &format!("Ev{n}"), REBECCA, &dm, "help amounts");
        assert_eq!(world.signed(route, JSON, event.to_string()).send().await.unwrap().status(), 200);
        assert_eq!(rebecca.next().await.unwrap().text, "Help on amounts");
    }
    world.finish().await;
}

#[tokio::test]
async fn another_workspace_is_told_that_the_app_is_not_there() {
    let world = World::start().await;
    let body = world.command_form(REBECCA, "/crm", "acme", "1.2.x").replace(&world.workspace.slack_team_id, "T0OTHER");
    let answer = world.signed("/slack/commands", FORM, body).send().await.unwrap().json::<Value>().await.unwrap();
    let mut event = message_event(&world, "EvOther", REBECCA, "D0OTHER", "help");
    event["team_id"] = "T0OTHER".into();
    assert_eq!(world.signed("/slack/events", JSON, event.to_string()).send().await.unwrap().status(), 200);
    event["event_id"] = "EvNull".into();
    event["team_id"] = Value::Null;
    assert_eq!(world.signed("/slack/events", JSON, event.to_string()).send().await.unwrap().status(), 200);
    let options = json!({"type": "block_suggestion", "team": {"id": "T0OTHER"}, "user": {"id": REBECCA},
        "action_id": "crm1.company.pick", "value": "a"});
    let options = serde_urlencoded::to_string([("payload", options.to_string())]).unwrap();
    let options =
        world.signed("/slack/interactions", FORM, options).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(options, json!({"options": []}));
    assert_eq!(world.count("SELECT count(*) FROM master.jobs").await, 0);
    world.finish().await;
    assert_snapshot!(answer["text"].as_str().unwrap(), @"The CRM is not installed in this Slack workspace. Ask an administrator to install it.");
}

#[tokio::test]
async fn interactions_of_kinds_and_forms_that_we_do_not_know_are_acknowledged() {
    let world = World::start().await;
    let user = json!({"id": REBECCA, "team_id": world.workspace.slack_team_id});
    let team = json!({"id": world.workspace.slack_team_id});
    let payloads = [
        json!({"type": "shortcut", "team": team, "user": user, "callback_id": "x"}),
        json!({"type": "view_closed", "team": team, "user": user, "view": {"callback_id": "crm1.contact.add"}}),
        json!({"type": "view_submission", "team": team, "user": user, "view": {"callback_id": "other", "state": {"values": {}}}}),
        json!({"type": "view_submission", "team": team, "user": user, "view": null}),
        json!({"type": "block_actions", "team": team, "user": user, "actions": []}),
        json!({"type": "block_actions", "team": team, "user": user, "actions": null}),
        json!({"type": "something_new", "team": null, "user": null}),
    ];
    for payload in payloads {
        let body = serde_urlencoded::to_string([("payload", payload.to_string())]).unwrap();
        let response = world.signed("/slack/interactions", FORM, body).send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (200, ""), "{payload}");
    }
    let odd = json!({"type": "view_submission", "team": team, "user": user, "view": {"callback_id": "crm1.contact.add",
        "private_metadata": "no JSON", "state": {"values": {"crm1.f.contact.name.r1": "no object", "x": {}}}}});
    let body = serde_urlencoded::to_string([("payload", odd.to_string())]).unwrap();
    let response = world.signed("/slack/interactions", FORM, body).send().await.unwrap();
    let answer = response.json::<Value>().await.unwrap();
    assert_eq!(answer["errors"]["crm1.f.contact.name.r1"], "A contact needs a name.");
    let unknown_select =
        json!({"type": "block_suggestion", "team": team, "user": user, "action_id": "other", "value": "a"});
    let body = serde_urlencoded::to_string([("payload", unknown_select.to_string())]).unwrap();
    let response = world.signed("/slack/interactions", FORM, body).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap(), json!({"options": []}));
    world.finish().await;
}

fn message_event(world: &World, id: &str, user: &str, channel: &str, text: &str) -> Value {
    json!({"type": "event_callback", "team_id": world.workspace.slack_team_id, "event_id": id, "event": {
        "type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": "1795442640.000100"}})
}

#[tokio::test]
async fn an_event_that_comes_twice_is_answered_once() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let dm = rebecca.writes_to_app("D-1").await.channel;
    let event = message_event(&world, "Ev0TWICE", REBECCA, &dm, "D-1").to_string();
    let (one, two) = tokio::join!(
        world.signed("/slack/events", JSON, event.clone()).send(),
        world.signed("/slack/events", JSON, event.clone()).header("x-slack-retry-num", "1").send(),
    );
    assert_eq!((one.unwrap().status().as_u16(), two.unwrap().status().as_u16()), (200, 200));
    rebecca.reads().await;
    world.jobs_done().await;
    assert_eq!(world.signed("/slack/events", JSON, event).send().await.unwrap().status(), 200);
    world.note("what is not somebody's own message is left alone");
    let mut others = vec![message_event(&world, "Ev1", REBECCA, &dm, "D-1"); 4];
    others[0]["event"]["bot_id"] = "B1".into();
    others[1]["event"]["subtype"] = "message_changed".into();
    others[2]["event"]["channel_type"] = "channel".into();
    others[3]["event"]["type"] = "reaction_added".into();
    for (n, other) in others.iter_mut().enumerate() {
        other["event_id"] = format!("EvOther{n}").into();
        assert_eq!(world.signed("/slack/events", JSON, other.to_string()).send().await.unwrap().status(), 200);
    }
    world.jobs_done().await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_direct_message_is_answered_where_it_stands() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let card = rebecca.writes_to_app("D-1").await;
    assert_eq!(card.thread_ts, None);
    rebecca.reply(&card, "find renewal").await.unwrap();
    let in_thread = rebecca.reads().await;
    assert_eq!(in_thread.thread_ts.as_deref(), Some(card.ts.as_str()));
    rebecca.chooses(&card, "crm1.deal.move", "🔵 Qualified 25 %").await;
    rebecca.writes_to_app("/crm D-1").await;
    world.note("Yuki is not in yet");
    world.yuki().writes_to_app("D-1").await;
    world.ada().reads().await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn home_is_published_when_it_is_opened() {
    let world = World::start_with(Beginning { rate_limits: false, ..Beginning::default() }).await;
    let rebecca = world.rebecca();
    rebecca.open_home().await.unwrap();
    let home = rebecca.sees_home().await;
    let form = rebecca.presses_for_form(&home, "Add contact").await;
    rebecca.sends(&form, json!({"Name": "Anna Smith"})).await;
    rebecca.reads().await;
    let form = rebecca.presses_for_form(&home, "Find").await;
    rebecca.sends(&form, json!({"Words": "anna"})).await;
    rebecca.reads().await;
    rebecca.presses(&home, "Help").await;
    rebecca.open_tab("messages").await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.driver.as_person(YUKI).home().await.unwrap(), None);
    assert_snapshot!(world.finish().await);
}
