//! Messages: who sees what, what is unread, threads.

use crm_sandbox::World;
use serde_json::json;

use crate::app::bench;

#[tokio::test]
async fn people_talk_and_read() {
    let bench = bench().await;
    let (ada, ravi) = (bench.ada(), bench.driver.as_person("U0RAVI"));
    ada.say("#sales", "Good morning").await.unwrap();
    let heard = ravi.next().await.unwrap();
    assert_eq!((heard.username.as_str(), heard.text.as_str()), ("Ada Lindqvist", "Good morning"));
    ravi.reply(&heard, "Morning!").await.unwrap();
    assert_eq!(ada.next().await.unwrap().thread_ts.as_deref(), Some(heard.ts.as_str()));
    let thread = ada.thread(&heard.channel, &heard.ts).await.unwrap();
    assert_eq!(thread.len(), 2);
    assert_eq!(ada.messages("#sales").await.unwrap()[0].reply_count, 1);
    assert!(ada.unread().await.unwrap().messages.is_empty());
    ada.say("U0RAVI", "psst").await.unwrap();
    assert_eq!(ravi.next().await.unwrap().text, "psst");
}

#[tokio::test]
async fn ephemeral_messages_are_for_one_person() {
    let bench = bench().await;
    let arguments = json!({"channel": "C0SALES", "user": "U0ADA", "text": "only you"});
    assert_eq!(bench.api("chat.postEphemeral", arguments).await["ok"], true);
    assert!(bench.ada().next().await.unwrap().ephemeral);
    assert!(bench.driver.as_person("U0RAVI").messages("#sales").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_changed_message_is_unread_again_but_does_not_count_in_the_sidebar() {
    let bench = bench().await;
    let ada = bench.ada();
    let posted = bench.api("chat.postMessage", json!({"channel": "C0SALES", "text": "one"})).await;
    assert_eq!(ada.next().await.unwrap().text, "one");
    bench.api("chat.update", json!({"channel": "C0SALES", "ts": posted["ts"], "text": "two"})).await;
    let sales = ada.sidebar().await.unwrap().into_iter().find(|channel| channel["name"] == "sales").unwrap();
    assert_eq!(sales["unread"], 0);
    let changed = ada.next().await.unwrap();
    assert_eq!((changed.text.as_str(), changed.edited), ("two", true));
}

#[tokio::test]
async fn guests_see_their_channel_and_strangers_none() {
    let bench = bench().await;
    let names = |channels: Vec<serde_json::Value>| -> Vec<String> {
        channels.iter().map(|channel| channel["name"].as_str().unwrap().to_owned()).collect()
    };
    let guest = names(bench.driver.as_person("U0GUS").sidebar().await.unwrap());
    assert_eq!(guest, ["sales", ""], "the channel and the app's DM");
    assert_eq!(names(bench.driver.as_person("U0SAM").sidebar().await.unwrap()), [""]);
    let everyone = names(bench.ada().sidebar().await.unwrap());
    assert_eq!(everyone, ["general", "sales", "random", ""]);
}

#[tokio::test]
async fn the_default_team_is_what_the_readme_says() {
    let world = World::default();
    assert_eq!(world.people.iter().filter(|person| person.is_primary_owner).count(), 1);
    assert_eq!(world.people.iter().filter(|person| person.is_ultra_restricted).count(), 1);
    assert_eq!(world.people.iter().filter(|person| person.is_stranger).count(), 1);
    assert!(world.people.iter().all(|person| person.tz.parse::<chrono_tz::Tz>().is_ok()));
    assert_eq!(World::with_team("T1").team_id, "T1");
}
