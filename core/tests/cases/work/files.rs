//! Files: put to a record, opened by who sees it, shared bytes kept and unused ones removed.

use std::time::Duration as StdDuration;

use bytes::Bytes;
use chrono::Duration;
use crm_core::actor::{Actor, Role};
use crm_core::files::{self, Content, NewFile, Received};
use crm_core::jobs::{self, Handlers};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::storage::ByteStream;
use crm_core::{Crm, Tx, activities, housekeeping, undo};
use futures::stream::{self, StreamExt, TryStreamExt};
use uuid::Uuid;

use crate::support::FILE_LIMIT;
use crate::world::{self, World, code};

/// Bytes that come in two pieces.
pub(super) fn body(bytes: &[u8]) -> ByteStream {
    let (one, two) = bytes.split_at(bytes.len() / 2);
    stream::iter([Ok(Bytes::copy_from_slice(one)), Ok(Bytes::copy_from_slice(two))]).boxed()
}

async fn received(crm: &Crm, actor: &Actor, bytes: &[u8]) -> Received {
    files::receive(crm, actor, body(bytes)).await.unwrap()
}

async fn attach(tx: &mut Tx, record: (RecordKind, Uuid), name: &str, bytes: Received) -> Uuid {
    let new = NewFile {
        record,
        name: name.to_owned(),
        content_type: Some("text/plain".to_owned()),
        content: Content::Bytes(bytes),
    };
    files::attach(tx, new).await.unwrap().id
}

async fn read(tx: &mut Tx, id: Uuid) -> Option<Vec<u8>> {
    let opened = files::open(tx, id).await.unwrap()?;
    let chunks: Vec<Bytes> = opened.bytes?.try_collect().await.unwrap();
    Some(chunks.concat())
}

#[tokio::test]
async fn a_file_comes_out_as_it_came_in() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let bytes = received(&world.crm, &rep, b"the offer").await;
    let mut tx = world.tx_of(&rep).await;
    let deal = (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await);
    let id = attach(&mut tx, deal, "../secret/Offer 1.pdf", bytes.clone()).await;
    let listed = files::list(&mut tx, deal).await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].size_bytes), (1, "Offer 1.pdf", 9));
    assert_eq!((listed[0].content_type.as_str(), listed[0].sha256.as_deref()), ("text/plain", Some(bytes.sha256())));
    assert_eq!(read(&mut tx, id).await.as_deref(), Some(b"the offer".as_slice()));
    assert_eq!(files::link(&mut tx, id, StdDuration::from_secs(60)).await.unwrap(), None, "memory has no addresses");
    let renamed = Changes::new().with("name", ".. /Offer 2.pdf");
    records::update(&mut tx, RecordKind::File, id, &renamed, None).await.unwrap();
    assert_eq!(files::get(&mut tx, id).await.unwrap().unwrap().name, "Offer 2.pdf");
    undo::last(&mut tx).await.unwrap();
    assert_eq!(files::get(&mut tx, id).await.unwrap().unwrap().name, "Offer 1.pdf");
    let forged = Changes::new().with("sha256", "0".repeat(64));
    assert_eq!(code(records::update(&mut tx, RecordKind::File, id, &forged, None).await), "field-computed");
    records::archive(&mut tx, RecordKind::File, id).await.unwrap();
    assert!(files::list(&mut tx, deal).await.unwrap().is_empty() && read(&mut tx, id).await.is_none());
    undo::last(&mut tx).await.unwrap();
    assert_eq!(read(&mut tx, id).await.as_deref(), Some(b"the offer".as_slice()));
}

#[tokio::test]
async fn what_is_too_large_breaks_off_or_waited_too_long_is_refused() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let limit = usize::try_from(FILE_LIMIT).unwrap();
    let largest = files::receive(&world.crm, &rep, body(&vec![7; limit])).await.unwrap();
    assert_eq!(largest.size(), FILE_LIMIT);
    assert_eq!(code(files::receive(&world.crm, &rep, body(&vec![7; limit + 1])).await), "file-too-large");
    let broken = stream::iter([Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("gone"))]).boxed();
    assert!(matches!(files::receive(&world.crm, &rep, broken).await, Err(crm_core::Error::Fault(_))));
    let empty = files::receive(&world.crm, &rep, body(b"")).await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let deal = (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await);
    let id = attach(&mut tx, deal, "empty.txt", empty).await;
    assert_eq!(read(&mut tx, id).await, Some(Vec::new()));
    // Bytes of another workspace are none here.
    let other = world.neighbour().await;
    let foreign = world::person(&world.crm, &other, Role::SalesRep, crm_core::Scope::Own).await;
    let theirs = received(&world.crm, &foreign, b"theirs").await;
    let new = NewFile { record: deal, name: "x".into(), content_type: None, content: Content::Bytes(theirs) };
    assert_eq!(code(files::attach(&mut tx, new).await), "file-gone");
}

#[tokio::test]
async fn a_file_of_slack_is_a_link_until_somebody_keeps_it() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let bytes = received(&world.crm, &rep, b"from slack").await;
    let mut tx = world.tx_of(&rep).await;
    let deal = (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await);
    let content = Content::Link { permalink: "https://acme.slack.com/files/F1".into(), size: 10 };
    let new = NewFile { record: deal, name: "plan.txt".into(), content_type: Some("bad type".into()), content };
    let id = files::attach(&mut tx, new).await.unwrap().id;
    let opened = files::open(&mut tx, id).await.unwrap().unwrap();
    assert!(opened.bytes.is_none());
    assert_eq!((opened.file.size_bytes, opened.file.content_type.as_str()), (10, "application/octet-stream"));
    files::keep(&mut tx, id, &bytes).await.unwrap();
    assert_eq!(read(&mut tx, id).await.as_deref(), Some(b"from slack".as_slice()));
    assert!(files::get(&mut tx, id).await.unwrap().unwrap().permalink.is_some());
    assert_eq!(code(files::keep(&mut tx, id, &bytes).await), "file-kept-already");
    undo::last(&mut tx).await.unwrap();
    assert!(files::open(&mut tx, id).await.unwrap().unwrap().bytes.is_none());
}

#[tokio::test]
async fn only_who_sees_the_record_has_its_files() {
    let world = World::shared().await;
    let (rep, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let bytes = received(&world.crm, &rep, b"the offer").await;
    let mut tx = world.tx_of(&rep).await;
    let deal = (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await);
    let id = attach(&mut tx, deal, "offer.pdf", bytes).await;
    tx.commit().await.unwrap();
    let mine = received(&world.crm, &colleague, b"mine").await;
    let mut tx = world.tx_of(&colleague).await;
    assert!(files::list(&mut tx, deal).await.unwrap().is_empty());
    assert!(files::get(&mut tx, id).await.unwrap().is_none());
    assert!(files::open(&mut tx, id).await.unwrap().is_none());
    assert_eq!(files::link(&mut tx, id, StdDuration::from_secs(60)).await.unwrap(), None);
    assert_eq!(code(files::keep(&mut tx, id, &mine).await), "record-gone");
    assert_eq!(code(records::archive(&mut tx, RecordKind::File, id).await), "record-gone");
    let new = NewFile { record: deal, name: "x".into(), content_type: None, content: Content::Bytes(mine) };
    assert_eq!(code(files::attach(&mut tx, new).await), "no-such-record");
}

#[tokio::test]
async fn bytes_go_when_no_file_has_them_any_more() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    files::schedule(&world.crm).await.unwrap();
    let handlers = Handlers::new().on(files::REMOVE, files::remove);
    let shared = received(&world.crm, &admin, b"shared").await;
    let once = received(&world.crm, &admin, b"once").await;
    received(&world.crm, &admin, b"never put anywhere").await;
    let mut tx = world.tx_of(&admin).await;
    let zoe = (RecordKind::Contact, world::contact(&mut tx, "Zoe").await.id);
    let anna = (RecordKind::Contact, world::contact(&mut tx, "Anna").await.id);
    attach(&mut tx, zoe, "one.txt", shared.clone()).await;
    attach(&mut tx, zoe, "once.txt", once.clone()).await;
    let kept = attach(&mut tx, anna, "two.txt", shared.clone()).await;
    tx.commit().await.unwrap();
    let contents = async || world.count("SELECT count(*) FROM crm.file_contents").await;
    assert_eq!(contents().await, 3, "the same bytes are there once");

    world.db.clock().advance(Duration::hours(2));
    let mut tx = world.tx_of(&admin).await;
    records::archive(&mut tx, RecordKind::Contact, zoe.1).await.unwrap();
    records::purge(&mut tx, RecordKind::Contact, zoe.1).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(contents().await, 3, "not before the purge is through");
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(contents().await, 1);
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(read(&mut tx, kept).await.as_deref(), Some(b"shared".as_slice()));
    let late = NewFile { record: anna, name: "x".into(), content_type: None, content: Content::Bytes(once) };
    assert_eq!(code(files::attach(&mut tx, late).await), "file-gone");
    records::archive(&mut tx, RecordKind::File, kept).await.unwrap();
    records::purge(&mut tx, RecordKind::File, kept).await.unwrap();
    tx.commit().await.unwrap();
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(contents().await, 0);

    // What came in just now waits to be put to a record; the night after, it goes.
    received(&world.crm, &admin, b"just now").await;
    let mut tx = world.tx_of(&admin).await;
    records::archive(&mut tx, RecordKind::Contact, anna.1).await.unwrap();
    records::purge(&mut tx, RecordKind::Contact, anna.1).await.unwrap();
    tx.commit().await.unwrap();
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(contents().await, 1);
    world.db.clock().advance(Duration::days(1));
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(contents().await, 0);
}

#[tokio::test]
async fn a_file_that_another_record_speaks_of_keeps_no_purge_up() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    let bytes = received(&world.crm, &admin, b"the offer").await;
    let mut tx = world.tx_of(&admin).await;
    let zoe = (RecordKind::Contact, world::contact(&mut tx, "Zoe").await.id);
    let deal = (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await);
    let file = attach(&mut tx, zoe, "offer.txt", bytes).await;
    let note = |(kind, id): (RecordKind, Uuid)| {
        Changes::new()
            .with("type", "note")
            .with("body", "See the offer")
            .with("record_kind", kind.as_str())
            .with("record_id", id.to_string())
            .with("file_id", file.to_string())
    };
    assert_eq!(code(records::add(&mut tx, RecordKind::Activity, &note(deal)).await), "file-of-another");
    let of_zoe = records::add(&mut tx, RecordKind::Activity, &note(zoe)).await.unwrap().id;
    let moved = Changes::new().with("record_kind", "deal").with("record_id", deal.1.to_string());
    let outcome = records::update(&mut tx, RecordKind::Activity, of_zoe, &moved, None).await;
    assert_eq!(code(outcome), "file-of-another");
    // The file itself may move on, and somebody may have written of it before.
    records::update(&mut tx, RecordKind::File, file, &moved, None).await.unwrap();
    records::archive(&mut tx, RecordKind::Deal, deal.1).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    records::purge(&mut tx, RecordKind::Deal, deal.1).await.unwrap();
    let note = activities::get(&mut tx, of_zoe).await.unwrap().unwrap();
    assert_eq!((note.file_id, note.version), (None, 2));
    assert_eq!(code(undo::last_of(&mut tx, deal.1).await), "undo-erased");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_purged_keeps_nothing_else_up() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let mut gone = Vec::new();
    for name in ["Anna", "Bert", "Cleo"] {
        let id = world::contact(&mut tx, name).await.id;
        records::archive(&mut tx, RecordKind::Contact, id).await.unwrap();
        gone.push(id);
    }
    tx.commit().await.unwrap();
    // What no release of ours has written, but a database may hold.
    let mut db = world.db.admin().await;
    sqlx::raw_sql(
        "CREATE TABLE crm.stray (workspace_id uuid, id uuid, FOREIGN KEY (workspace_id, id) REFERENCES crm.contacts (workspace_id, id))",
    )
    .execute(&mut db)
    .await
    .unwrap();
    sqlx::query("INSERT INTO crm.stray VALUES ($1, $2)")
        .bind(world.workspace.id)
        .bind(gone[1])
        .execute(&mut db)
        .await
        .unwrap();
    housekeeping::schedule(&world.crm).await.unwrap();
    world.db.clock().advance(Duration::days(40));
    let handlers =
        Handlers::new().on(housekeeping::CLEAN_UP, housekeeping::clean_up).on(housekeeping::PURGE, housekeeping::purge);
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 1, "the other two are gone");
}

#[tokio::test]
async fn bytes_that_are_being_put_somewhere_are_not_removed_under_it() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    let handlers = Handlers::new().on(files::REMOVE, files::remove);
    files::schedule(&world.crm).await.unwrap();
    let bytes = received(&world.crm, &admin, b"slow").await;
    world.db.clock().advance(Duration::days(2));
    let mut tx = world.tx_of(&admin).await;
    let zoe = (RecordKind::Contact, world::contact(&mut tx, "Zoe").await.id);
    let id = attach(&mut tx, zoe, "slow.txt", bytes).await;
    jobs::drain(&world.crm, &handlers).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(read(&mut tx, id).await.as_deref(), Some(b"slow".as_slice()));
}
