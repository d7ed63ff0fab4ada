//! Channels that are about a record: linked, opened, kept, and followed in what Slack does to them.

use crm_core::channels::{self, NewChannel};
use crm_core::jobs::{self, NewJob};
use crm_core::records::RecordKind;
use crm_sandbox::driver::{Fault, Message, Surface as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::database::eventually;
use crate::support::{ADA, GUS, MARCO, RAVI, REBECCA, Someone, World, YUKI};

/// Everything that is unread once all jobs are done.
pub async fn all(world: &World, who: &Someone) -> Vec<Message> {
    world.jobs_done().await;
    who.actor.read().await.unwrap().messages
}

/// The message that says this; fails where none does.
pub fn saying<'a>(messages: &'a [Message], words: &str) -> &'a Message {
    let found = messages.iter().find(|message| message.words().contains(words));
    found.unwrap_or_else(|| {
        panic!("nobody says {words:?}: {:?}", messages.iter().map(|message| message.words()).collect::<Vec<_>>())
    })
}

/// Waits until somebody reads a message that says this, whatever else they read before.
pub async fn hears(world: &World, who: &Someone, words: &str) -> Message {
    world.jobs_done().await;
    let mut read = Vec::new();
    eventually(words, async || {
        read.extend(who.actor.read().await.unwrap().messages);
        read.iter().rev().find(|message: &&Message| message.words().contains(words)).cloned()
    })
    .await
}

/// Everybody reads what is left.
pub async fn quiet(world: &World) {
    for person in [ADA, MARCO, REBECCA, RAVI, YUKI, GUS] {
        all(world, &world.person(person)).await;
    }
}

/// A private channel with these people and the app in it.
pub async fn room(world: &World, name: &str, members: &[&str]) -> String {
    let members: Vec<&str> = members.iter().copied().chain(["APP"]).collect();
    world.driver.add_channel(name, true, &members).await.unwrap().id
}

/// A room that is about the deal D-1 of Rebecca's, linked and read.
pub async fn linked_room(world: &World, members: &[&str]) -> String {
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let channel = room(world, "acme", members).await;
    link(world, &channel, deal).await;
    for member in members {
        all(world, &world.person(member)).await;
    }
    channel
}

/// Ties a channel to a deal in Rebecca's name, as the command does.
async fn link(world: &World, channel: &str, deal: Uuid) {
    let mut tx = world.tx(REBECCA).await;
    let new = NewChannel {
        slack_id: channel.to_owned(),
        name: "acme".to_owned(),
        is_private: true,
        connected: false,
        opened: false,
        record: (RecordKind::Deal, deal),
        mode: None,
    };
    channels::link(&mut tx, new).await.unwrap();
    let card = NewJob::new("bot.channel_card", json!({ "slack_id": channel })).unique(channel.to_owned());
    jobs::enqueue(&mut tx, card).await.unwrap();
    tx.commit().await.unwrap();
}

fn about(channel: &str) -> String {
    format!("SELECT count(*) FROM crm.channels WHERE slack_id = '{channel}' AND deleted_at IS NULL")
}

#[tokio::test]
async fn a_channel_is_linked_shows_a_pinned_card_and_is_unlinked_and_linked_again_by_undo() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let channel = room(&world, "acme", &[REBECCA]).await;
    rebecca.say(&channel, "/crm link D-1").await.unwrap();
    let answer = hears(&world, &rebecca, "is about D-1 Renewal 2027 now").await;
    assert!(answer.ephemeral && answer.words().contains("Undo"));
    world.jobs_done().await;
    let messages = rebecca.messages(&channel).await.unwrap();
    let card = messages.iter().find(|message| !message.ephemeral && message.subtype.is_none()).unwrap();
    assert!(card.words().contains("D-1 Renewal 2027") && !card.words().contains("48"), "{}", card.words());
    assert_eq!(rebecca.pins(&channel).await.unwrap().len(), 1);
    // Once more changes nothing.
    rebecca.say(&channel, "/crm link D-1").await.unwrap();
    hears(&world, &rebecca, "is about D-1 already").await;
    assert_eq!(world.count(&about(&channel)).await, 1);
    rebecca.say(&channel, "/crm unlink").await.unwrap();
    let answer = hears(&world, &rebecca, "no longer about D-1").await;
    assert_eq!(world.count(&about(&channel)).await, 0);
    rebecca.press(&answer, "Undo").await.unwrap();
    hears(&world, &rebecca, "Undone").await;
    assert_eq!(world.count(&about(&channel)).await, 1);
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn a_change_of_stage_is_told_in_the_thread_of_the_card_and_the_win_to_everybody() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA, MARCO]).await;
    let deal: Uuid = deal_id(&world).await;
    world.move_deal(REBECCA, deal, "Proposal").await;
    world.jobs_done().await;
    world.move_deal(MARCO, deal, "Won").await;
    world.jobs_done().await;
    let marco = world.marco();
    let messages = marco.messages(&channel).await.unwrap();
    let card = messages.iter().find(|message| message.words().contains("Renewal 2027")).unwrap();
    let thread = marco.thread(&channel, &card.ts).await.unwrap();
    saying(&thread, "D-1 moved to Proposal.");
    saying(&thread, "D-1 is won.");
    assert_eq!(thread.len(), 3, "the card and two lines");
    let broadcast = messages.iter().filter(|message| message.words().contains("D-1 is won")).count();
    assert_eq!(broadcast, 1, "the win is seen by everybody in the channel");
    assert!(!messages.iter().any(|message| message.words().contains("D-1 moved to")), "a move is not");
    for person in [&world.rebecca(), &marco] {
        all(&world, person).await;
    }
    quiet(&world).await;
    world.finish().await;
}

async fn deal_id(world: &World) -> Uuid {
    let mut admin = world.db.admin().await;
    sqlx::query_scalar("SELECT id FROM crm.deals WHERE number = 1").fetch_one(&mut admin).await.unwrap()
}

/// The channel that was opened for D-1, as Rebecca sees it.
async fn opened(rebecca: &Someone) -> Option<Value> {
    let all = rebecca.sidebar().await.unwrap();
    let mut found =
        all.into_iter().filter(|channel| channel["name"].as_str().is_some_and(|name| name.contains("-d-1")));
    let first = found.next();
    assert!(found.next().is_none(), "one channel and no second");
    first
}

#[tokio::test]
async fn a_channel_is_opened_with_its_people_its_card_and_its_topic_and_archived_on_request() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    rebecca.types("/crm channel D-1").await;
    world.jobs_done().await;
    let channel = opened(&rebecca).await.expect("a channel of the deal");
    assert_eq!(channel["name"], "renewal-2027-d-1");
    assert_eq!(channel["is_private"], true);
    assert!(channel["topic"].as_str().unwrap().contains("D-1 Renewal 2027"), "{channel}");
    assert!(!channel["topic"].as_str().unwrap().contains("48"), "an amount in the topic");
    let id = channel["id"].as_str().unwrap().to_owned();
    assert_eq!(rebecca.pins(&id).await.unwrap().len(), 1);
    hears(&world, &rebecca, "is open").await;
    rebecca.say("#general", "/crm channel D-1").await.unwrap();
    hears(&world, &rebecca, "has a channel already").await;
    world.move_deal(REBECCA, deal_id(&world).await, "Won").await;
    world.jobs_done().await;
    let question = hears(&world, &rebecca, "D-1 is won").await;
    rebecca.press(&question, "Archive channel").await.unwrap();
    hears(&world, &rebecca, "archiving the channel").await;
    world.jobs_done().await;
    assert_eq!(opened(&rebecca).await.unwrap()["is_archived"], true);
    assert_eq!(world.count(&about(&id)).await, 0);
    all(&world, &rebecca).await;
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn a_name_that_is_taken_gets_a_number_and_a_retry_makes_no_second_channel() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    room(&world, "renewal-2027-d-1", &[ADA]).await;
    let rebecca = world.rebecca();
    // The invitation fails after the channel was made: the job runs again and finds it.
    world.driver.faults("conversations.invite", 1, Fault::Http(503)).await.unwrap();
    rebecca.types("/crm channel D-1").await;
    eventually("the job waits for its second attempt", async || {
        let waiting =
            "SELECT count(*) FROM master.jobs WHERE kind = 'channels.open' AND attempts >= 1 AND state = 'waiting'";
        (world.count(waiting).await == 1).then_some(())
    })
    .await;
    world.clock.advance(chrono::Duration::minutes(5));
    world.jobs_done().await;
    let channel = opened(&rebecca).await.expect("a channel of the deal");
    assert_eq!(channel["name"], "renewal-2027-d-1-2");
    all(&world, &rebecca).await;
    quiet(&world).await;
    world.finish_with_warnings(&["503", "name_taken"]).await;
}

#[tokio::test]
async fn a_channel_that_was_made_and_not_noted_is_found_again() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    // What a process leaves that is killed between Slack's answer and our note of it.
    let token = world.slack.as_ref().unwrap().bot_token();
    let made: Value = world
        .http
        .post(format!("{}/conversations.create", world.slack.as_ref().unwrap().api_url()))
        .bearer_auth(token)
        .json(&json!({"name": "renewal-2027-d-1", "is_private": true}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let id = made["channel"]["id"].as_str().unwrap().to_owned();
    let rebecca = world.rebecca();
    rebecca.types("/crm channel D-1").await;
    world.jobs_done().await;
    assert_eq!(opened(&rebecca).await.unwrap()["id"], id.as_str());
    all(&world, &rebecca).await;
    quiet(&world).await;
    world.finish_with_warnings(&["name_taken"]).await;
}

#[tokio::test]
async fn what_slack_does_to_a_channel_is_followed_and_the_owner_told() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA, ADA]).await;
    let (rebecca, ada) = (world.rebecca(), world.ada());
    ada.change_channel(&channel, json!({"name": "acme-2028"})).await.unwrap();
    world.jobs_done().await;
    let name = format!("SELECT count(*) FROM crm.channels WHERE slack_id = '{channel}' AND name = 'acme-2028'");
    assert_eq!(world.count(&name).await, 1);
    world.sql(&format!("UPDATE crm.channels SET shows_amounts = true WHERE slack_id = '{channel}'")).await;
    ada.change_channel(&channel, json!({"is_ext_shared": true})).await.unwrap();
    hears(&world, &rebecca, "is shared with another organisation now").await;
    let shows =
        format!("SELECT count(*) FROM crm.channels WHERE slack_id = '{channel}' AND (shows_amounts OR NOT connected)");
    assert_eq!(world.count(&shows).await, 0);
    ada.change_channel(&channel, json!({"archived": true})).await.unwrap();
    hears(&world, &rebecca, "was archived").await;
    assert_eq!(world.count(&about(&channel)).await, 0);
    all(&world, &ada).await;
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn amounts_show_where_the_owner_lets_them_and_never_where_others_read() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let channel = room(&world, "acme", &[REBECCA]).await;
    rebecca.say(&channel, "/crm link D-1").await.unwrap();
    let seen = hears(&world, &rebecca, "is about D-1").await;
    rebecca.press(&seen, "Show amounts here").await.unwrap();
    hears(&world, &rebecca, "Set for the channel of D-1").await;
    world.jobs_done().await;
    let shown = rebecca.messages(&channel).await.unwrap();
    assert!(shown.iter().any(|message| message.words().contains("€48,000")), "the card shows the amount");
    let connected = world.driver.add_channel("partners", true, &[REBECCA, "APP"]).await.unwrap().id;
    rebecca.change_channel(&connected, json!({"is_ext_shared": true})).await.unwrap();
    rebecca.say(&connected, "/crm link D-1").await.unwrap();
    let seen = hears(&world, &rebecca, "is about D-1").await;
    assert!(!seen.words().contains("Show amounts here"));
    let shown = rebecca.messages(&connected).await.unwrap();
    assert!(!shown.iter().any(|message| message.words().contains("48")), "nothing of the amount");
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn who_does_not_see_the_record_links_nothing_and_a_channel_without_the_app_says_so() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let (ravi, rebecca) = (world.ravi(), world.rebecca());
    let channel = room(&world, "acme", &[RAVI]).await;
    ravi.say(&channel, "/crm link D-1").await.unwrap();
    hears(&world, &ravi, "No D-1 that you can see").await;
    let alone = world.driver.add_channel("alone", true, &[REBECCA]).await.unwrap().id;
    rebecca.say(&alone, "/crm link D-1").await.unwrap();
    hears(&world, &rebecca, "I am not in this channel").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.channels").await, 0);
    quiet(&world).await;
    world.finish_with_warnings(&["channel_not_found"]).await;
}
