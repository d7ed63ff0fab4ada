//! Documents follow their records, and lists have pages.

use std::collections::BTreeSet;

use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::{Tx, search};
use uuid::Uuid;

use super::{find, found};
use crate::world::{self, World};

async fn change(tx: &mut Tx, sql: &'static str, id: Uuid) {
    let done = sqlx::query(sql).bind(id).execute(tx.conn()).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn a_new_name_is_found_everywhere_it_shows() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let acme = world::company(&mut tx, "Before Works").await;
    let at = Some(CompanyChoice::Existing(acme.id));
    let zoe = contacts::add(&mut tx, NewContact { name: "Zoe".into(), company: at.clone(), ..NewContact::default() })
        .await
        .unwrap();
    let new = NewDeal { name: "Deal".into(), company: at, contact_id: Some(zoe.id), ..NewDeal::default() };
    deals::add(&mut tx, new).await.unwrap();
    world::lead(&mut tx, zoe.id).await;
    tx.commit().await.unwrap();

    let mut tx = world.tx().await;
    change(&mut tx, "UPDATE crm.companies SET name = 'After Works' WHERE id = $1", acme.id).await;
    assert_eq!(found(&mut tx, "before").await, Vec::<String>::new());
    assert_eq!(found(&mut tx, "after").await, ["O-1", "C-1", "D-1", "L-1"]);
    change(&mut tx, "UPDATE crm.contacts SET name = 'Yara' WHERE id = $1", zoe.id).await;
    assert_eq!(found(&mut tx, "zoe").await, Vec::<String>::new());
    let of_yara: BTreeSet<String> = found(&mut tx, "yara").await.into_iter().collect();
    assert_eq!(of_yara, ["C-1", "D-1", "L-1"].map(str::to_owned).into());
    assert_eq!(find(&mut tx, "yara").await.rows[0].title, "Yara");
}

#[tokio::test]
async fn what_a_record_carries_is_found_while_it_carries_it() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let new = NewContact {
        name: "Zoe".into(),
        emails: vec!["old@acme.example".into()],
        phones: vec!["0612345678".into()],
        tags: vec!["vip".into()],
        ..NewContact::default()
    };
    let zoe = contacts::add(&mut tx, new).await.unwrap();
    change(&mut tx, "UPDATE crm.contact_emails SET email = 'new@acme.example' WHERE contact_id = $1", zoe.id).await;
    assert_eq!((found(&mut tx, "old@acme").await.len(), found(&mut tx, "new@acme").await.len()), (0, 1));
    change(&mut tx, "DELETE FROM crm.contact_phones WHERE contact_id = $1", zoe.id).await;
    assert_eq!(found(&mut tx, "0612345678").await.len(), 0);
    change(&mut tx, "DELETE FROM crm.record_tags WHERE record_id = $1", zoe.id).await;
    assert_eq!(found(&mut tx, "vip").await.len(), 0);
}

#[tokio::test]
async fn a_tag_that_is_renamed_is_found_by_its_new_name() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let new = NewContact { name: "Zoe".into(), tags: vec!["before".into()], ..NewContact::default() };
    contacts::add(&mut tx, new).await.unwrap();
    sqlx::query("UPDATE crm.tags SET name = 'after'").execute(tx.conn()).await.unwrap();
    assert_eq!((found(&mut tx, "before").await.len(), found(&mut tx, "after").await.len()), (0, 1));
}

#[tokio::test]
async fn a_deleted_record_is_gone_and_comes_back_when_it_is_restored() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Quagga").await;
    let deal = world::deal(&mut tx, "Quagga", "1").await;
    change(&mut tx, "UPDATE crm.contacts SET deleted_at = now() WHERE id = $1", zoe.id).await;
    assert_eq!(found(&mut tx, "quagga").await, ["D-1"]);
    assert_eq!(find(&mut tx, "quaga").await.total, 1);
    assert!(contacts::card(&mut tx, zoe.id).await.unwrap().is_none());
    assert_eq!(search::locate(&mut tx, zoe.reference).await.unwrap(), None);
    change(&mut tx, "UPDATE crm.deals SET deleted_at = now() WHERE id = $1", deal).await;
    assert_eq!(find(&mut tx, "quagga").await.total, 0);
    change(&mut tx, "UPDATE crm.contacts SET deleted_at = NULL WHERE id = $1", zoe.id).await;
    assert_eq!(found(&mut tx, "quagga").await, ["C-1"]);
}

#[tokio::test]
async fn a_change_of_owner_changes_who_finds_it() {
    let world = World::shared().await;
    let rep = world.person(crm_core::Role::SalesRep).await;
    let other = world.person(crm_core::Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Quagga").await;
    sqlx::query("UPDATE crm.contacts SET owner_id = $1 WHERE id = $2")
        .bind(other.user_id())
        .bind(zoe.id)
        .execute(tx.conn())
        .await
        .unwrap();
    assert_eq!(find(&mut tx, "quagga").await.total, 0);
    tx.commit().await.unwrap();
    assert_eq!(find(&mut world.tx_of(&other).await, "quagga").await.total, 1);
}

#[tokio::test]
async fn pages_join_without_gap_or_repetition() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for n in 0..25 {
        world::contact(&mut tx, &format!("Quagga {n:02}")).await;
    }
    let mut seen = Vec::new();
    for page in 0..3 {
        let found = search::find(&mut tx, "quagga", None, 10, page * 10).await.unwrap();
        assert_eq!((found.total, found.alike), (25, false));
        seen.extend(found.rows.into_iter().map(|row| row.id));
    }
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (25, 25));
    let beyond = search::find(&mut tx, "quagga", None, 10, 30).await.unwrap();
    assert_eq!((beyond.rows.len(), beyond.alike), (0, false));
    for (wanted, skip) in [(-1, 0), (10, -1), (0, 0)] {
        assert!(search::find(&mut tx, "quagga", None, wanted, skip).await.is_ok(), "{wanted} {skip}");
    }
}

#[tokio::test]
async fn guesses_have_pages_too() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for n in 0..15 {
        world::contact(&mut tx, &format!("Quagga {n:02}")).await;
    }
    let mut seen = BTreeSet::new();
    for page in 0..2 {
        let found = search::find(&mut tx, "quaga", None, 10, page * 10).await.unwrap();
        assert_eq!((found.total, found.alike), (15, true), "page {page}");
        seen.extend(found.rows.into_iter().map(|row| row.id));
    }
    assert_eq!(seen.len(), 15);
}
