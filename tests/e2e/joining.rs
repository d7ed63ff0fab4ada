//! Coming in: who is let in, by whom, and what everybody reads of it.

use crm_core::actor::Role;
use crm_core::workspaces::JoinPolicy;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{ADA, Beginning, GENERAL, GUS, MARCO, REBECCA, SAM, World, YUKI, settings};

#[tokio::test]
async fn somebody_new_is_let_in_with_one_tap() {
    let world = World::start().await;
    let (yuki, ada) = (world.yuki(), world.ada());
    yuki.types("/crm").await;
    let request = ada.reads().await;
    world.note("still waiting");
    yuki.types("/crm add contact Anna Smith").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 0);
    ada.presses(&request, "Let them in").await;
    let welcome = yuki.reads().await;
    yuki.presses(&welcome, "Help").await;
    yuki.types("/crm add contact Anna Smith").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn somebody_new_may_be_declined() {
    let world = World::start().await;
    let (yuki, ada) = (world.yuki(), world.ada());
    yuki.types("/crm acme").await;
    let request = ada.reads().await;
    ada.presses(&request, "Decline").await;
    yuki.types("/crm acme").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn every_administrator_is_asked_and_the_first_decision_counts() {
    let people = vec![(MARCO, Role::Admin), (REBECCA, Role::SalesRep)];
    let world = World::start_with(Beginning { people, ..Beginning::default() }).await;
    let (yuki, ada, marco) = (world.yuki(), world.ada(), world.marco());
    yuki.types("/crm").await;
    let request = ada.reads().await;
    let same_request = marco.reads().await;
    ada.presses(&request, "Let them in").await;
    yuki.reads().await;
    world.note("Marco comes later");
    marco.presses(&same_request, "Decline").await;
    yuki.types("/crm").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn guests_strangers_and_forged_taps_stay_out() {
    let world = World::start().await;
    let shared = json!({"name": "shared", "is_ext_shared": true, "members": [ADA, SAM, "APP"]});
    let made = world.http.post(format!("{}/control/channels", world.slack.as_ref().unwrap().page_url())).json(&shared);
    assert_eq!(made.send().await.unwrap().status(), 200);
    let (gus, sam, rebecca) = (world.person(GUS), world.person(SAM), world.rebecca());
    gus.types_in("#sales", "/crm acme").await;
    sam.types_in("#shared", "/crm acme").await;
    world.note("Yuki asks, and Rebecca, who may not, says yes");
    world.yuki().types("/crm").await;
    world.ada().reads().await;
    let yuki = world.count("SELECT count(*) FROM crm.users WHERE status = 'requested'").await;
    assert_eq!(yuki, 1);
    let mut admin = world.db.admin().await;
    let id: uuid::Uuid = sqlx::query_scalar("SELECT id FROM crm.users WHERE slack_id = $1")
        .bind(YUKI)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    let answer = world.clicks(REBECCA, json!({"action_id": "crm1.user.admit", "value": id.to_string()})).await;
    world.note(answer["text"].as_str().unwrap());
    assert_eq!(world.count("SELECT count(*) FROM crm.users WHERE status = 'requested'").await, 1);
    assert!(rebecca.unread().await.unwrap().messages.is_empty());
    assert_eq!(world.count(&format!("SELECT count(*) FROM crm.users WHERE slack_id IN ('{GUS}', '{SAM}')")).await, 0);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn where_the_workspace_says_so_members_are_in_at_once() {
    let settings = crm_core::workspaces::Settings { join_policy: JoinPolicy::SalesRep, ..settings() };
    let world = World::start_with(Beginning { settings, ..Beginning::default() }).await;
    world.yuki().types("/crm").await;
    world.person(GUS).types_in("#sales", "/crm").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn administrators_may_be_named_in_the_configuration() {
    let admins = vec!["Rebecca@northwind.example".to_owned(), YUKI.to_owned()];
    let world = World::start_with(Beginning { admins, people: Vec::new(), ..Beginning::default() }).await;
    let (rebecca, ada, yuki) = (world.rebecca(), world.ada(), world.yuki());
    rebecca.types("/crm report daily").await;
    ada.types("/crm").await;
    let request = rebecca.reads().await;
    yuki.reads().await;
    rebecca.presses(&request, "Let them in").await;
    ada.reads().await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_click_or_a_form_of_somebody_new_asks_as_well() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let answer = world.clicks(YUKI, json!({"action_id": "crm1.record.open", "value": "D-1"})).await;
    world.note(answer["text"].as_str().unwrap());
    world.ada().reads().await;
    world.yuki().say(GENERAL, "/crm").await.unwrap();
    world.yuki().reads().await;
    world.yuki().open_home().await.unwrap();
    world.yuki().sees_home().await;
    assert_snapshot!(world.finish().await);
}
