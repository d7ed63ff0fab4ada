//! The first minutes: the guide through the set-up, and the welcome of each role.

use chrono::Duration;
use crm_core::jobs::{self, NewJob};
use crm_core::users;
use crm_sandbox::driver::Surface;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{ADA, Beginning, World, settings};

/// Ada comes in just now.
async fn welcomed(world: &World) {
    let mut tx = world.crm.begin(&world.system()).await.unwrap();
    let ada = users::find(&mut tx, ADA).await.unwrap().unwrap();
    jobs::enqueue(&mut tx, NewJob::new(users::WELCOME, json!({ "user_id": ada.id }))).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_administrator_is_led_through_the_set_up() {
    let settings = crm_core::workspaces::Settings { leads_channel: None, ..settings() };
    let world =
        World::start_with(Beginning { people: Vec::new(), settings, rate_limits: false, ..Beginning::default() }).await;
    welcomed(&world).await;
    let ada = world.ada();
    let guide = ada.reads().await;
    assert!(guide.words().contains("0 of 6 steps are done"), "{}", guide.words());
    world.note("looking at a step does not tick it");
    let panel = ada.presses_for_form(&guide, "Set up").await;
    world.clock.advance(Duration::seconds(6));
    world.jobs_done().await;
    assert!(ada.unread().await.unwrap().messages.is_empty());
    world.note("saving it does");
    ada.sends(&panel, json!({})).await;
    ada.sees_form().await;
    world.clock.advance(Duration::seconds(6));
    let guide = ada.reads().await;
    assert!(guide.edited, "one message, kept up to date");
    assert!(guide.words().contains("1 of 6 steps are done"), "{}", guide.words());
    world.note("the first customer");
    world.add_contact(ADA, "Anna Smith", None, None).await;
    world.clock.advance(Duration::seconds(6));
    let guide = ada.reads().await;
    assert!(guide.words().contains("2 of 6 steps are done"), "{}", guide.words());
    world.note("a second time it is the same message");
    welcomed(&world).await;
    world.jobs_done().await;
    assert!(ada.unread().await.unwrap().messages.is_empty());
    assert_snapshot!(world.finish().await);
}
