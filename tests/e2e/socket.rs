//! The same program over Socket Mode, with no address of its own and no signing secret: everything as over HTTP, and
//! connections that come and go.

use crm_sandbox::driver::{Disconnect, EventFault, Fault};
use serde_json::json;

use crate::database::eventually;
use crate::support::{Beginning, GENERAL, World, offered};

async fn over_socket() -> World {
    World::start_with(Beginning { over_socket: true, ..Beginning::default() }).await
}

/// Waits until so many connections stand that were not told to go.
async fn standing(world: &World, wanted: usize) {
    eventually("the connections stand", async || {
        let sockets = world.driver.sockets().await.unwrap();
        let staying = sockets.iter().filter(|socket| socket["leaving"] != json!(true)).count();
        (staying == wanted).then_some(())
    })
    .await;
}

#[tokio::test]
async fn commands_clicks_forms_selects_home_and_messages_work_as_over_http() {
    let world = over_socket().await;
    let rebecca = world.rebecca();
    let palette = rebecca.types("/crm").await;
    assert!(palette.text.contains("Rebecca"), "{}", palette.text);
    // A line whose answer is the acknowledgement's own body.
    let card = rebecca.types("/crm add company Acme acme.example").await;
    assert_eq!(card.text, "O-1 added.");
    // A click, which is answered over its response_url.
    rebecca.presses(&palette, "Help").await;
    // A form with a select that searches.
    let form = rebecca.opens("/crm add deal").await;
    let options = rebecca.searches(&form, "crm1.company.pick", "acme").await;
    assert!(offered(&options, "Acme").is_object());
    rebecca.close(&form).await.unwrap();
    rebecca.open_home().await.unwrap();
    rebecca.sees_home().await;
    let answer = rebecca.writes_to_app("acme").await;
    assert!(answer.text.contains("Acme"), "{}", answer.text);
    assert_eq!(world.http.post(format!("{}/slack/commands", world.url)).send().await.unwrap().status(), 404);
    world.finish().await;
}

#[tokio::test]
async fn connections_that_go_are_followed_by_others_and_nothing_is_lost_between() {
    let world = over_socket().await;
    let rebecca = world.rebecca();
    standing(&world, 2).await;
    for (how, all) in [
        (Disconnect::Warning, false),
        (Disconnect::Refresh, false),
        (Disconnect::Refresh, true),
        (Disconnect::Drop, false),
        (Disconnect::Drop, true),
        (Disconnect::LinkDisabled, true),
    ] {
        let told = world.driver.disconnect(how, all).await.unwrap();
        assert!(told > 0, "{how:?}");
        standing(&world, 2).await;
        let palette = rebecca.types("/crm").await;
        assert!(palette.text.contains("Rebecca"), "after {how:?}: {}", palette.text);
    }
    world.finish().await;
}

#[tokio::test]
async fn where_slack_does_not_let_us_connect_it_is_tried_until_it_does() {
    let world = over_socket().await;
    standing(&world, 2).await;
    for fault in [Fault::RateLimited(1), Fault::Http(500), Fault::Drop, Fault::Error("internal_error".to_owned())] {
        world.driver.faults("apps.connections.open", 2, fault).await.unwrap();
    }
    world.driver.disconnect(Disconnect::Drop, true).await.unwrap();
    standing(&world, 2).await;
    world.rebecca().types("/crm").await;
    world.finish_with_warnings(&["ratelimited", "internal_error", "500", "apps.connections.open"]).await;
}

#[tokio::test]
async fn an_event_that_comes_on_both_connections_is_worked_on_once() {
    let world = over_socket().await;
    world.driver.event_faults(EventFault::Duplicate(1)).await.unwrap();
    let rebecca = world.rebecca();
    rebecca.writes_to_app("help").await;
    world.jobs_done().await;
    assert_eq!(rebecca.unread().await.unwrap().messages.len(), 0);
    assert_eq!(world.count("SELECT count(*) FROM master.jobs WHERE kind = 'bot.slack_event'").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn what_takes_longer_than_two_seconds_is_answered_afterwards() {
    use sqlx::Executor as _;
    let world = over_socket().await;
    let rebecca = world.rebecca();
    rebecca.types("/crm add company Acme").await;
    let mut lock = world.db.admin().await;
    lock.execute("BEGIN; LOCK TABLE crm.companies IN ACCESS EXCLUSIVE MODE").await.unwrap();
    rebecca.say(GENERAL, "/crm O-1").await.unwrap();
    assert!(rebecca.unread().await.unwrap().messages.is_empty(), "acknowledged, not answered");
    lock.execute("COMMIT").await.unwrap();
    let card = rebecca.reads().await;
    assert!(card.text.contains("Acme"), "{}", card.text);
    world.finish().await;
}
