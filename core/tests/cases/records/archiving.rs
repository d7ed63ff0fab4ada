//! Archived, brought back, and gone for good.

use chrono::Duration;
use crm_core::jobs::{self, Handlers};
use crm_core::records::{self, Changes, RecordKind, Reference};
use crm_core::{Role, contacts, housekeeping, search, undo};

use crate::world::{self, World, code};

#[tokio::test]
async fn an_archived_record_leaves_lists_and_comes_back_whole() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await;
    let done = records::archive(&mut tx, RecordKind::Contact, zoe.id).await.unwrap();
    assert_eq!(done.kind, "contact.archived");
    assert!(contacts::card(&mut tx, zoe.id).await.unwrap().is_none());
    assert_eq!(search::locate(&mut tx, zoe.reference).await.unwrap(), None);
    assert_eq!(search::find(&mut tx, "zoe", None, 10, 0).await.unwrap().total, 0);
    assert_eq!(code(records::archive(&mut tx, RecordKind::Contact, zoe.id).await), "record-archived");
    let change = Changes::new().with("name", "Other");
    assert_eq!(code(records::update(&mut tx, RecordKind::Contact, zoe.id, &change, None).await), "record-archived");
    records::restore(&mut tx, RecordKind::Contact, zoe.id).await.unwrap();
    assert_eq!(contacts::card(&mut tx, zoe.id).await.unwrap().unwrap().emails, ["zoe@acme.example"]);
    assert_eq!(search::find(&mut tx, "zoe", None, 10, 0).await.unwrap().total, 1);
    assert_eq!(code(records::restore(&mut tx, RecordKind::Contact, zoe.id).await), "record-not-archived");
}

#[tokio::test]
async fn purging_leaves_that_it_happened_and_nothing_of_what_it_was() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let acme = world::company(&mut tx, "Acme").await;
    let deal = world::deal_at(&mut tx, "Deal", acme.id).await;
    assert_eq!(code(records::purge(&mut tx, RecordKind::Company, acme.id).await), "purge-not-archived");
    records::archive(&mut tx, RecordKind::Company, acme.id).await.unwrap();
    assert_eq!(code(records::purge(&mut tx, RecordKind::Company, acme.id).await), "purge-still-linked");
    records::archive(&mut tx, RecordKind::Deal, deal).await.unwrap();
    records::purge(&mut tx, RecordKind::Deal, deal).await.unwrap();
    records::purge(&mut tx, RecordKind::Company, acme.id).await.unwrap();
    let left: (i64, i64) = sqlx::query_as(
        "SELECT count(*), count(v.event_id) FROM crm.events e LEFT JOIN crm.event_values v ON v.event_id = e.id WHERE e.record_id = $1",
    )
    .bind(acme.id)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert!(left.0 >= 3 && left.1 == 0, "{left:?}");
    let next = world::company(&mut tx, "Next").await.reference;
    assert_eq!(next, Reference { kind: RecordKind::Company, number: acme.reference.number + 1 }, "no number twice");
    assert_eq!(code(undo::last_of(&mut tx, acme.id).await), "undo-erased");
    tx.commit().await.unwrap();

    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let mine = world::contact(&mut tx, "Mine").await.id;
    records::archive(&mut tx, RecordKind::Contact, mine).await.unwrap();
    assert_eq!(code(records::purge(&mut tx, RecordKind::Contact, mine).await), "needs-role");
}

#[tokio::test]
async fn what_was_archived_long_ago_is_purged_on_sundays() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let acme = world::company(&mut tx, "Acme").await;
    let deal = world::deal_at(&mut tx, "Deal", acme.id).await;
    let kept = world::company(&mut tx, "Kept").await;
    world::deal_at(&mut tx, "Live", kept.id).await;
    for (kind, id) in [(RecordKind::Company, acme.id), (RecordKind::Deal, deal), (RecordKind::Company, kept.id)] {
        records::archive(&mut tx, kind, id).await.unwrap();
    }
    tx.commit().await.unwrap();
    housekeeping::schedule(&world.crm).await.unwrap();
    let handlers =
        Handlers::new().on(housekeeping::CLEAN_UP, housekeeping::clean_up).on(housekeeping::PURGE, housekeeping::purge);
    world.db.clock().advance(Duration::days(20));
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 2, "they can be restored for 30 days");
    world.db.clock().advance(Duration::days(20));
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1, "one is still linked from a live deal");
    assert_eq!(world.count("SELECT count(*) FROM crm.deals").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.deal_stage_changes").await, 1);
}
