//! What happens to messages: reactions, mentions, files, shortcuts, talk in linked channels, links to records.

use crm_sandbox::driver::{Message, Surface as _};
use serde_json::json;

use crate::channels::{all, hears, linked_room, quiet, room};
use crate::support::{ADA, GUS, MARCO, RAVI, REBECCA, World, YUKI, offered};

const NOTES: &str = "SELECT count(*) FROM crm.activities WHERE type = 'note' AND deleted_at IS NULL";
const LOGGED: &str = "SELECT count(*) FROM crm.activities WHERE type = 'message' AND deleted_at IS NULL";
const FILES: &str = "SELECT count(*) FROM crm.files WHERE deleted_at IS NULL";
const TASKS: &str = "SELECT count(*) FROM crm.tasks WHERE deleted_at IS NULL";

/// Somebody says something in a channel; the message as everybody sees it.
async fn said(world: &World, by: &str, channel: &str, words: &str) -> Message {
    let person = world.person(by);
    person.say(channel, words).await.unwrap();
    world.jobs_done().await;
    let messages = person.messages(channel).await.unwrap();
    messages.into_iter().rev().find(|message| message.user == by && !message.ephemeral).expect("what was said")
}

#[tokio::test]
async fn a_star_saves_a_note_for_each_and_taking_it_away_takes_it_back() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA, MARCO]).await;
    let (rebecca, marco) = (world.rebecca(), world.marco());
    let message = said(&world, MARCO, &channel, "They want a discount").await;
    // Both at once.
    let (one, other) = tokio::join!(rebecca.react(&message, "star"), marco.react(&message, "star"));
    one.unwrap();
    other.unwrap();
    hears(&world, &rebecca, "Note saved on D-1.").await;
    hears(&world, &marco, "Note saved on D-1.").await;
    assert_eq!(world.count(NOTES).await, 2);
    let words = "SELECT count(*) FROM crm.activities WHERE body LIKE '%discount%' OR subject LIKE '%discount%'";
    assert_eq!(world.count(words).await, 0, "Slack's words stay in Slack");
    let kept =
        format!("SELECT count(*) FROM crm.activities WHERE permalink LIKE '%/archives/{channel}/p%' AND type = 'note'");
    assert_eq!(world.count(&kept).await, 2);
    rebecca.unreact(&message, "star").await.unwrap();
    hears(&world, &rebecca, "Undone").await;
    assert_eq!(world.count(NOTES).await, 1);
    rebecca.react(&message, "star").await.unwrap();
    hears(&world, &rebecca, "Note saved on D-1.").await;
    assert_eq!(world.count(NOTES).await, 2);
    // An emoji that nobody has set does nothing.
    rebecca.react(&message, "eyes").await.unwrap();
    assert!(all(&world, &rebecca).await.is_empty());
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn who_does_not_see_the_record_is_asked_and_strangers_stars_mean_nothing() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA, RAVI, YUKI, GUS]).await;
    world.add_deal(RAVI, "Ravis own", 1, None).await;
    let message = said(&world, REBECCA, &channel, "They want a discount").await;
    let ravi = world.ravi();
    all(&world, &ravi).await;
    ravi.react(&message, "star").await.unwrap();
    let question = hears(&world, &ravi, "Which record is this note for?").await;
    assert!(!question.words().contains("Renewal"), "what is out of sight is not named");
    let options = ravi.searches(&question, "crm1.around.record", "ravis").await;
    let option = offered(&options, "D-2 Ravis own");
    ravi.choose(&question, "crm1.around.record", option).await.unwrap();
    hears(&world, &ravi, "Note saved on D-2.").await;
    assert_eq!(world.count(NOTES).await, 1);
    for stranger in [YUKI, GUS] {
        let person = world.person(stranger);
        all(&world, &person).await;
        person.react(&message, "star").await.unwrap();
        assert!(all(&world, &person).await.is_empty(), "{stranger}");
    }
    assert_eq!(world.count(NOTES).await, 1);
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn a_reaction_that_is_gone_when_the_question_is_answered_saves_nothing() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let channel = room(&world, "talk", &[REBECCA]).await;
    let message = said(&world, REBECCA, &channel, "Something").await;
    let rebecca = world.rebecca();
    rebecca.react(&message, "star").await.unwrap();
    let question = hears(&world, &rebecca, "Which record is this note for?").await;
    rebecca.unreact(&message, "star").await.unwrap();
    world.jobs_done().await;
    let options = rebecca.searches(&question, "crm1.around.record", "D-1").await;
    rebecca.choose(&question, "crm1.around.record", offered(&options, "D-1 Renewal 2027")).await.unwrap();
    hears(&world, &rebecca, "took the reaction away").await;
    assert_eq!(world.count(NOTES).await, 0);
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn talk_in_a_linked_channel_is_logged_by_thread_and_deletions_follow() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA, MARCO]).await;
    let (rebecca, marco) = (world.rebecca(), world.marco());
    let message = said(&world, MARCO, &channel, "They want a discount").await;
    assert_eq!(world.count(LOGGED).await, 1);
    marco.reply(&message, "How much?").await.unwrap();
    rebecca.reply(&message, "Ten percent").await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.count(LOGGED).await, 1, "one for the thread");
    let own = "SELECT count(*) FROM crm.activities a JOIN crm.users u ON u.id = a.owner_id WHERE u.slack_id = 'U0MARCO' AND a.body IS NULL";
    assert_eq!(world.count(own).await, 1);
    marco.edit(&message, "They want a big discount").await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.activities WHERE body IS NOT NULL").await, 0);
    let other = said(&world, REBECCA, &channel, "Never mind").await;
    assert_eq!(world.count(LOGGED).await, 2);
    rebecca.delete(&other).await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.count(LOGGED).await, 1);
    // Who comes and goes is not talk, nor is a channel that is about nothing.
    let elsewhere = room(&world, "elsewhere", &[REBECCA]).await;
    said(&world, REBECCA, &elsewhere, "Lunch").await;
    marco.join(&channel, Some(ADA)).await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.count(LOGGED).await, 1);
    for person in [world.rebecca(), world.marco(), world.ada()] {
        all(&world, &person).await;
    }
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn words_are_logged_where_the_workspace_copies_and_edits_follow() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA]).await;
    world.sql("INSERT INTO crm.settings (workspace_id, key, value, created_at, updated_at) SELECT workspace_id, 'copy_messages', 'true', now(), now() FROM crm.workspace_settings").await;
    world.sql("UPDATE crm.channels SET mode = 'full'").await;
    let rebecca = world.rebecca();
    let message = said(&world, REBECCA, &channel, "They want a discount").await;
    let body =
        |words: &str| format!("SELECT count(*) FROM crm.activities WHERE body = '{words}' AND deleted_at IS NULL");
    assert_eq!(world.count(&body("They want a discount")).await, 1);
    rebecca.edit(&message, "They want none").await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.count(&body("They want none")).await, 1);
    rebecca.delete(&message).await.unwrap();
    world.jobs_done().await;
    assert_eq!(world.count(LOGGED).await, 0);
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn a_mention_is_a_task_of_the_channels_record_and_a_question_waits() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA]).await;
    let rebecca = world.rebecca();
    rebecca.mention_app(&channel, "call Acme about the renewal").await.unwrap();
    hears(&world, &rebecca, "call Acme about the renewal added for D-1").await;
    assert_eq!(world.count(TASKS).await, 1);
    assert_eq!(world.count(LOGGED).await, 0, "what is said to the app is no talk");
    rebecca.mention_app(&channel, "which deals slipped?").await.unwrap();
    hears(&world, &rebecca, "can't answer questions yet").await;
    rebecca.mention_app(&channel, "renewal").await.unwrap();
    let unclear = hears(&world, &rebecca, "to do, or to find?").await;
    rebecca.press(&unclear, "Make it a task").await.unwrap();
    hears(&world, &rebecca, "renewal added").await;
    assert_eq!(world.count(TASKS).await, 2);
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn files_go_to_the_record_of_the_channel_or_are_asked_about_and_elsewhere_left_alone() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA]).await;
    let rebecca = world.rebecca();
    rebecca.drop_file(&channel, "offer.pdf", b"%PDF offer".to_vec()).await.unwrap();
    hears(&world, &rebecca, "offer.pdf is on D-1 now").await;
    let bytes = "SELECT count(*) FROM crm.files WHERE sha256 IS NOT NULL AND name = 'offer.pdf' AND size_bytes = 10";
    assert_eq!(world.count(bytes).await, 1, "its bytes were copied");
    let elsewhere = room(&world, "elsewhere", &[REBECCA]).await;
    rebecca.drop_file(&elsewhere, "lunch.txt", b"soup".to_vec()).await.unwrap();
    all(&world, &rebecca).await;
    assert_eq!(world.count(FILES).await, 1);
    let app = world.driver.team().await.unwrap().app["bot_user_id"].as_str().unwrap().to_owned();
    rebecca.drop_file(&app, "terms.txt", b"terms".to_vec()).await.unwrap();
    let question = hears(&world, &rebecca, "Which record does this file belong to?").await;
    let options = rebecca.searches(&question, "crm1.around.record", "renewal").await;
    rebecca.choose(&question, "crm1.around.record", offered(&options, "D-1 Renewal 2027")).await.unwrap();
    hears(&world, &rebecca, "terms.txt is on D-1 now").await;
    assert_eq!(world.count(FILES).await, 2);
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn shortcuts_of_a_message_open_a_form_with_its_record_and_save_once() {
    let world = World::start().await;
    let channel = linked_room(&world, &[REBECCA]).await;
    let rebecca = world.rebecca();
    let message = said(&world, REBECCA, &channel, "They want a discount").await;
    rebecca.message_shortcut(&message, "crm1.msg.note").await.unwrap();
    let form = rebecca.sees_form().await;
    assert!(!form.blocks.to_string().contains("discount"), "Slack's words stay in Slack");
    rebecca.sends(&form, json!({"Your words": "Ask the boss"})).await;
    hears(&world, &rebecca, "Note saved on D-1.").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.activities WHERE body = 'Ask the boss'").await, 1);
    rebecca.message_shortcut(&message, "crm1.msg.task").await.unwrap();
    let form = rebecca.sees_form().await;
    rebecca.sends(&form, json!({"What is to be done": "Ask the boss", "Due": "2026-11-27"})).await;
    hears(&world, &rebecca, "Ask the boss added for D-1").await;
    rebecca.message_shortcut(&message, "crm1.msg.lead").await.unwrap();
    let form = rebecca.sees_form().await;
    let sent = rebecca.sends(&form, json!({})).await;
    assert_eq!(sent.errors.len(), 1, "whose interest it is must be said");
    rebecca.sends(&form, json!({"Or a new contact’s name": "Nils Holm", "E-mail": "nils@acme.example"})).await;
    hears(&world, &rebecca, "L-1 opened").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn links_to_records_unfurl_without_amounts_and_the_pane_shows_what_is_ones_own() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let channel = room(&world, "talk", &[REBECCA, RAVI]).await;
    let (rebecca, ravi) = (world.rebecca(), world.ravi());
    let link = "https://crm.example.com/r/D-1";
    let message = said(&world, REBECCA, &channel, link).await;
    let shown = serde_json::to_string(&rebecca.messages(&channel).await.unwrap().last().unwrap().attachments).unwrap();
    assert!(shown.contains("Renewal 2027") && !shown.contains("48"), "{shown}");
    rebecca.open_entity(&message, "D-1").await.unwrap();
    world.jobs_done().await;
    let pane = rebecca.entity().await.unwrap()["presented"].to_string();
    assert!(pane.contains("€48,000"), "{pane}");
    ravi.open_entity(&message, "D-1").await.unwrap();
    world.jobs_done().await;
    let pane = ravi.entity().await.unwrap()["presented"].to_string();
    assert!(pane.contains("No D-1 that you can see") && !pane.contains("Renewal"), "{pane}");
    // What the one who posts it does not see is not shown to anybody.
    let other = said(&world, RAVI, &channel, "look at https://crm.example.com/r/D-1 please").await;
    let messages = ravi.messages(&channel).await.unwrap();
    let posted = messages.iter().find(|message| message.ts == other.ts).unwrap();
    assert!(posted.attachments.is_empty(), "{:?}", posted.attachments);
    let answer = world.http.get(format!("{}/r/D-1", world.url)).send().await.unwrap();
    let page = answer.text().await.unwrap();
    assert!(page.contains("D-1 lives in Slack") && !page.contains("Renewal"), "{page}");
    for person in [&rebecca, &ravi] {
        all(&world, person).await;
    }
    quiet(&world).await;
    world.finish().await;
}

#[tokio::test]
async fn a_field_is_changed_in_the_pane_and_a_change_of_somebody_else_is_not_overwritten() {
    let world = World::start().await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let channel = room(&world, "talk", &[REBECCA]).await;
    let rebecca = world.rebecca();
    let message = said(&world, REBECCA, &channel, "https://crm.example.com/r/D-1").await;
    rebecca.open_entity(&message, "D-1").await.unwrap();
    world.jobs_done().await;
    let amount = |value: &str| json!({"crm1.amount.v1": {"type": "plain_text_input", "value": value}});
    let done = rebecca.edit_entity(amount("50k")).await.unwrap();
    assert_eq!(done["outcome"], "closed", "{done}");
    assert_eq!(world.count("SELECT amount::bigint FROM crm.deals").await, 50_000);
    let wrong =
        rebecca.edit_entity(json!({"crm1.amount.v2": {"type": "plain_text_input", "value": "12kk"}})).await.unwrap();
    assert_eq!(wrong["outcome"], "errors", "{wrong}");
    let mut tx = world.tx(MARCO).await;
    let change = crm_core::records::Changes::new().with("amount", "60000");
    crm_core::records::update(&mut tx, crm_core::records::RecordKind::Deal, deal, &change, None).await.unwrap();
    tx.commit().await.unwrap();
    let refused =
        rebecca.edit_entity(json!({"crm1.amount.v2": {"type": "plain_text_input", "value": "70k"}})).await.unwrap();
    assert!(refused["errors"].to_string().contains("changed this meanwhile"), "{refused}");
    assert_eq!(world.count("SELECT amount::bigint FROM crm.deals").await, 60_000);
    all(&world, &rebecca).await;
    quiet(&world).await;
    world.finish().await;
}
