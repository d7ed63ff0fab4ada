//! Tags as a workspace keeps them: listed, renamed, merged, removed, and all of it taken back.

use crm_core::records::{self, Changes, RecordKind};
use crm_core::tags::{self, TagUse};
use crm_core::{Role, Tx, search, undo};
use serde_json::json;
use uuid::Uuid;

use crate::world::{self, World, code};

async fn tag(tx: &mut Tx, kind: RecordKind, id: Uuid, names: &[&str]) {
    records::update(tx, kind, id, &Changes::new().with("tags", json!(names)), None).await.unwrap();
}

async fn tags_of(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Vec<String> {
    records::view(tx, kind, id).await.unwrap().unwrap().fields.texts("tags")
}

/// How many records a line finds.
async fn found(tx: &mut Tx, line: &str) -> usize {
    search::find(tx, line, None, 10, 0).await.unwrap().rows.len()
}

fn uses(list: &[TagUse]) -> Vec<(&str, i64)> {
    list.iter().map(|one| (one.name.as_str(), one.records)).collect()
}

#[tokio::test]
async fn tags_are_listed_renamed_merged_and_removed_and_documents_follow() {
    let world = World::shared().await;
    let (manager, rep) = (world.person(Role::Manager).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let gone = world::company(&mut tx, "Gone").await.id;
    tag(&mut tx, RecordKind::Contact, zoe, &["vip", "quagga"]).await;
    tag(&mut tx, RecordKind::Deal, deal, &["vipp"]).await;
    tag(&mut tx, RecordKind::Company, gone, &["vip"]).await;
    records::archive(&mut tx, RecordKind::Company, gone).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&manager).await;
    assert_eq!(uses(&tags::list(&mut tx).await.unwrap()), [("quagga", 1), ("vip", 1), ("vipp", 1)]);
    let merged = tags::merge(&mut tx, &["vipp".into()], "VIP").await.unwrap();
    assert_eq!(merged.records, 1);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    let renamed = tags::rename(&mut tx, "#vip", "Key account").await.unwrap();
    assert_eq!(renamed.records, 3, "archived ones too");
    assert_eq!(uses(&tags::list(&mut tx).await.unwrap()), [("key account", 2), ("quagga", 1)]);
    assert_eq!(tags_of(&mut tx, RecordKind::Contact, zoe).await, ["key account", "quagga"]);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    assert_eq!((found(&mut tx, "tag:vip").await, found(&mut tx, "tag:\"key account\"").await), (0, 2));
    let removed = tags::remove(&mut tx, "quagga").await.unwrap();
    assert_eq!(tags_of(&mut tx, RecordKind::Contact, zoe).await, ["key account"]);
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&manager).await;
    undo::batch(&mut tx, removed.batch.unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    assert_eq!(undo::batch(&mut tx, renamed.batch.unwrap()).await.unwrap().undone, 3);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    assert_eq!(tags_of(&mut tx, RecordKind::Contact, zoe).await, ["quagga", "vip"]);
    assert_eq!(tags_of(&mut tx, RecordKind::Company, gone).await, ["vip"]);
    assert_eq!(found(&mut tx, "tag:vip").await, 2);
    let history = crm_core::history::of_record(&mut tx, deal, 1).await.unwrap().remove(0);
    assert_eq!(history.after.unwrap()["tags"], json!(["vip"]), "each record tells it");
}

#[tokio::test]
async fn only_who_keeps_tags_may_and_what_is_not_there_is_said() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(code(tags::list(&mut tx).await), "needs-role");
    assert_eq!(code(tags::rename(&mut tx, "a", "b").await), "needs-role");
    assert_eq!(code(tags::merge(&mut tx, &["a".into()], "b").await), "needs-role");
    assert_eq!(code(tags::remove(&mut tx, "a").await), "needs-role");
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    tag(&mut tx, RecordKind::Contact, zoe, &["a", "b"]).await;
    assert_eq!(code(tags::rename(&mut tx, "c", "d").await), "no-such-tag");
    assert_eq!(code(tags::remove(&mut tx, "c").await), "no-such-tag");
    assert_eq!(code(tags::rename(&mut tx, "a", "B").await), "tag-exists");
    assert_eq!(code(tags::rename(&mut tx, "a", "#").await), "bad-tag");
    assert_eq!(tags::rename(&mut tx, "a", "A").await.unwrap().batch, None, "the same already");
    let neighbour = world.neighbour().await;
    let theirs = world::person(&world.crm, &neighbour, Role::Admin, crm_core::Scope::All).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&theirs).await;
    assert_eq!(tags::list(&mut tx).await.unwrap(), [], "another workspace's are not there");
    assert_eq!(code(tags::remove(&mut tx, "a").await), "no-such-tag");
}

#[tokio::test]
async fn a_record_has_a_hundred_tags_at_most() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let many = |count: usize| Changes::new().with("tags", (0..count).map(|n| format!("tag {n}")).collect::<Vec<_>>());
    assert_eq!(code(records::update(&mut tx, RecordKind::Contact, zoe, &many(101), None).await), "too-many-tags");
    records::update(&mut tx, RecordKind::Contact, zoe, &many(100), None).await.unwrap();
}
