//! What is on its way to Slack in another workspace is not there; nor is the work of its people who left.

use crm_core::deliveries::{self, NewDelivery};
use crm_core::{Role, Tx, jobs, users};
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, code, person};
use crm_core::actor::Scope;

fn post(text: &str) -> NewDelivery {
    NewDelivery {
        method: "chat.postMessage".to_owned(),
        arguments: json!({"channel": "C1", "text": text}),
        recipient: "C1".to_owned(),
        message_key: Some("same".to_owned()),
    }
}

/// Keeps a delivery and gives it up; answers with its id.
async fn given_up(tx: &mut Tx) -> Uuid {
    let id = deliveries::send(tx, post("zanzibar")).await.unwrap();
    deliveries::failed_once(tx, id, "channel_not_found", true).await.unwrap();
    id
}

#[tokio::test]
async fn deliveries_of_another_workspace_are_not_there() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let theirs = given_up(&mut tx).await;
    let waiting = deliveries::send(&mut tx, post("still to come")).await.unwrap();
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = person(&world.crm, &other, Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ours).await;
    assert_eq!(deliveries::failed(&mut tx).await.unwrap(), []);
    assert!(!deliveries::retry(&mut tx, theirs).await.unwrap());
    assert!(!deliveries::discard(&mut tx, theirs).await.unwrap());
    assert_eq!(deliveries::waiting(&mut tx, waiting).await.unwrap(), None);
    deliveries::failed_once(&mut tx, waiting, "stolen", true).await.unwrap();
    let stolen = deliveries::Waiting { id: waiting, method: String::new(), arguments: json!({}), version: 1 };
    assert!(!deliveries::sent(&mut tx, &stolen).await.unwrap());
    // The same message key in another workspace is another message.
    assert_ne!(deliveries::send(&mut tx, post("ours")).await.unwrap(), waiting);
    assert_eq!(deliveries::dead_jobs(&mut tx).await.unwrap(), []);
    assert!(!deliveries::retry_job(&mut tx, Uuid::now_v7()).await.unwrap());
    assert!(!jobs::withdraw(&mut tx, deliveries::SEND, &waiting.to_string()).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    assert_eq!(deliveries::failed(&mut tx).await.unwrap().len(), 1);
    // While a later change of the same message waits, an earlier one is not sent again.
    assert!(!deliveries::retry(&mut tx, theirs).await.unwrap());
    let ready = deliveries::waiting(&mut tx, waiting).await.unwrap().unwrap();
    deliveries::send(&mut tx, post("newer")).await.unwrap();
    assert!(!deliveries::sent(&mut tx, &ready).await.unwrap(), "a newer one took its place meanwhile");
    let newer = deliveries::waiting(&mut tx, waiting).await.unwrap().unwrap();
    assert_eq!(newer.arguments["text"], "newer");
    assert!(deliveries::sent(&mut tx, &newer).await.unwrap());
    assert!(deliveries::retry(&mut tx, theirs).await.unwrap());
}

#[tokio::test]
async fn the_work_of_people_of_another_workspace_is_nobodys_here() {
    let world = World::shared().await;
    let them = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx().await;
    users::deactivate(&mut tx, them, None).await.unwrap();
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = person(&world.crm, &other, Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ours).await;
    assert_eq!(code(users::hand_over(&mut tx, them, ours.user_id()).await), "record-gone");
    assert!(users::work_of(&mut tx, them).await.unwrap().iter().all(|(_, count)| *count == 0));
    assert_eq!(code(users::hand_over(&mut tx, ours.user_id().unwrap(), None).await), "still-works-here");
}

#[tokio::test]
async fn a_form_of_another_workspace_is_no_matter() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let submission = crm_core::forms::Submission {
        name: Some("Nils Holm".to_owned()),
        emails: vec!["nils@zanzibar.example".to_owned()],
        ..crm_core::forms::Submission::default()
    };
    let lead = crm_core::forms::take_lead(&mut tx, submission.clone(), "workflow").await.unwrap();
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = person(&world.crm, &other, Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ours).await;
    let mine = crm_core::forms::take_lead(&mut tx, submission, "workflow").await.unwrap();
    assert_ne!(lead, mine);
    let contacts: i64 = sqlx::query_scalar("SELECT count(*) FROM crm.contacts").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(contacts, 1, "a contact of another workspace is not known again");
}
