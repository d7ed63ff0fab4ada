//! What has served is thrown away at night, and nothing else.

use chrono::Duration;
use crm_core::jobs::{self, Handlers};
use crm_core::{Role, drafts, housekeeping};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn old_drafts_and_requests_go_at_night_and_fresh_ones_stay() {
    let world = World::alone().await;
    let me = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&me).await;
    drafts::keep(&mut tx, &json!({"line": "x"}), None).await.unwrap();
    assert!(tx.first_time("old").await.unwrap());
    tx.commit().await.unwrap();

    housekeeping::schedule(&world.crm).await.unwrap();
    housekeeping::schedule(&world.crm).await.unwrap();
    let handlers = Handlers::new().on(housekeeping::CLEAN_UP, housekeeping::clean_up);
    world.db.clock().advance(Duration::days(3));
    let mut tx = world.tx_of(&me).await;
    assert!(tx.first_time("fresh").await.unwrap());
    tx.commit().await.unwrap();

    assert_eq!(jobs::drain(&world.crm, &handlers).await.unwrap(), 1, "three nights passed: one run makes up for them");
    assert_eq!(world.count("SELECT count(*) FROM crm.drafts").await, 0);
    let mut tx = world.tx_of(&me).await;
    assert!(tx.first_time("old").await.unwrap());
    assert!(!tx.first_time("fresh").await.unwrap());
}
