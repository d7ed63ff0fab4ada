//! What is read of leads: the card and the board.

use chrono::Duration;
use crm_core::leads::status::Status;
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Role, leads};

use super::{card, lead_of};
use crate::world::{self, World};

#[tokio::test]
async fn a_card_tells_age_follow_up_and_tags() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let given = Changes::new().with("follow_up_on", "2026-11-30").with("tags", vec!["Hot", "fair"]);
    records::update(&mut tx, RecordKind::Lead, lead, &given, None).await.unwrap();
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::hours(60));
    let mut tx = world.tx().await;
    let shown = card(&mut tx, lead).await;
    assert_eq!(shown.follow_up_on, Some("2026-11-30".parse().unwrap()));
    assert_eq!((shown.age_days(tx.now()), shown.tags), (2, vec!["fair".to_owned(), "hot".to_owned()]));
}

#[tokio::test]
async fn the_board_counts_what_the_reader_sees() {
    let world = World::shared().await;
    let (me, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&colleague).await;
    lead_of(&mut tx, "Theirs").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let nobodys = world::contact(&mut tx, "Nobody's").await.id;
    world::lead(&mut tx, nobodys).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&me).await;
    let qualified = lead_of(&mut tx, "Zoe").await;
    leads::move_to(&mut tx, qualified, Status::Qualified, None).await.unwrap();
    let due = Changes::new().with("follow_up_on", "2026-11-02");
    records::update(&mut tx, RecordKind::Lead, qualified, &due, None).await.unwrap();
    let lost = lead_of(&mut tx, "Max").await;
    leads::disqualify(&mut tx, lost, "No need", None, None).await.unwrap();
    let archived = lead_of(&mut tx, "Old").await;
    records::archive(&mut tx, RecordKind::Lead, archived).await.unwrap();
    let board = leads::board(&mut tx).await.unwrap();
    let counts = board.map(|column| (column.status.as_str(), column.count, column.unowned, column.due));
    assert_eq!(
        counts,
        [
            ("new", 1, 1, 0),
            ("working", 0, 0, 0),
            ("qualified", 1, 0, 1),
            ("converted", 0, 0, 0),
            ("disqualified", 1, 0, 0)
        ]
    );
}
