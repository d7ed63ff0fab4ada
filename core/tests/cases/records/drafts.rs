//! Drafts belong to their person and expire.

use chrono::Duration;
use crm_core::{Role, drafts};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_draft_is_its_persons_alone() {
    let world = World::shared().await;
    let (mine, theirs) = (world.person(Role::SalesRep).await, world.person(Role::Admin).await);
    let mut tx = world.tx_of(&mine).await;
    let typed = json!({"line": "add deal “Renewal” 12k"});
    let id = drafts::keep(&mut tx, &typed, Some("https://hooks.example/secret")).await.unwrap();
    let draft = drafts::get(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(
        (draft.content, draft.response_url.as_ref().map(|url| url.reveal())),
        (typed, Some("https://hooks.example/secret"))
    );
    let kept: Vec<u8> =
        sqlx::query_scalar("SELECT response_url_sealed FROM crm.drafts").fetch_one(tx.conn()).await.unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains("hooks.example"), "the address is sealed");
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&theirs).await;
    assert!(drafts::get(&mut tx, id).await.unwrap().is_none());
    drafts::discard(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&mine).await;
    assert!(drafts::get(&mut tx, id).await.unwrap().is_some(), "an administrator's click does not take it away");
    drafts::discard(&mut tx, id).await.unwrap();
    assert!(drafts::get(&mut tx, id).await.unwrap().is_none());
    let mut tx = world.tx().await;
    assert!(drafts::keep(&mut tx, &json!({}), None).await.is_err(), "the system types nothing");
}

#[tokio::test]
async fn a_draft_waits_for_thirty_minutes() {
    let world = World::shared().await;
    let me = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&me).await;
    let id = drafts::keep(&mut tx, &json!({"line": "x"}), None).await.unwrap();
    tx.commit().await.unwrap();
    for (minutes, there) in [(29, true), (1, false)] {
        world.db.clock().advance(Duration::minutes(minutes));
        let mut tx = world.tx_of(&me).await;
        assert_eq!(drafts::get(&mut tx, id).await.unwrap().is_some(), there);
    }
}
