//! Searches that people keep, and those they made last; what selects offer.

use crm_core::actor::Permission;
use crm_core::contacts::{self, NewContact};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::search::{self, Page};
use crm_core::{Actor, Role, Scope, Tx, undo};

use crate::world::{self, World, code};

async fn search_for(tx: &mut Tx, line: &str) {
    search::by_line(tx, line, &Page::first(10)).await.unwrap();
}

#[tokio::test]
async fn the_last_lines_are_kept_once_each_for_their_person() {
    let world = World::shared().await;
    let (ann, ben) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    for line in ["acme", "stage:won", "  acme  "] {
        let mut tx = world.tx_of(&ann).await;
        search_for(&mut tx, line).await;
        tx.commit().await.unwrap();
        world.db.clock().advance(chrono::TimeDelta::seconds(1));
    }
    let mut tx = world.tx_of(&ann).await;
    assert_eq!(search::recent_searches(&mut tx).await.unwrap(), ["acme", "stage:won"]);
    search::forget_recent(&mut tx, Some("acme")).await.unwrap();
    assert_eq!(search::recent_searches(&mut tx).await.unwrap(), ["stage:won"]);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&ben).await;
    assert_eq!(search::recent_searches(&mut tx).await.unwrap(), Vec::<String>::new());
    search::forget_recent(&mut tx, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&ann).await;
    assert_eq!(search::recent_searches(&mut tx).await.unwrap().len(), 1, "another person's are not forgotten");
    search::forget_recent(&mut tx, None).await.unwrap();
    assert_eq!(search::recent_searches(&mut tx).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn twenty_lines_are_kept_and_later_pages_and_the_system_are_not() {
    let world = World::shared().await;
    let ann = world.person(Role::Admin).await;
    for number in 0..25 {
        let mut tx = world.tx_of(&ann).await;
        search_for(&mut tx, &format!("line {number}")).await;
        search::by_line(&mut tx, "a later page", &Page { size: 10, skip: 10, after: None }).await.unwrap();
        tx.commit().await.unwrap();
        world.db.clock().advance(chrono::TimeDelta::seconds(1));
    }
    let mut tx = world.tx().await;
    search_for(&mut tx, "the system").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&ann).await;
    let lines = search::recent_searches(&mut tx).await.unwrap();
    assert_eq!((lines.len(), lines[0].as_str(), lines[19].as_str()), (20, "line 24", "line 5"));
}

async fn saved(world: &World, actor: &Actor) -> Vec<(String, String, bool)> {
    let mut tx = world.tx_of(actor).await;
    let saved = search::saved(&mut tx).await.unwrap();
    saved.into_iter().map(|search| (search.name, search.line, search.shared)).collect()
}

#[tokio::test]
async fn a_search_is_kept_shared_changed_and_put_away_by_whoever_saved_it() {
    let world = World::shared().await;
    let (ann, ben) = (world.person(Role::Manager).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&ann).await;
    let mine = search::save(&mut tx, "Slipping", "kind:deal  close:overdue", false).await.unwrap().id;
    let shared = search::save(&mut tx, "Big ones", "amount>10k sort:amount", true).await.unwrap().id;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&ann).await;
    assert_eq!(code(search::save(&mut tx, "Big ones", "acme", false).await), "name-taken");
    drop(tx);
    let entry = |name: &str, line: &str, shared| (name.to_owned(), line.to_owned(), shared);
    let big = entry("Big ones", "amount>10k sort:amount", true);
    assert_eq!(saved(&world, &ann).await, [big.clone(), entry("Slipping", "kind:deal close:overdue", false)]);
    assert_eq!(saved(&world, &ben).await, [big]);

    let mut tx = world.tx_of(&ben).await;
    let rename = Changes::new().with("name", "Ben's");
    let kind = RecordKind::SavedSearch;
    assert_eq!(code(records::update(&mut tx, kind, mine, &rename, None).await), "record-gone", "not shared");
    assert_eq!(code(records::update(&mut tx, kind, shared, &rename, None).await), "search-not-yours");
    assert_eq!(code(records::archive(&mut tx, kind, shared).await), "search-not-yours");
    drop(tx);

    let mut tx = world.tx_of(&ann).await;
    let Updated::Done(done) = records::update(&mut tx, kind, mine, &rename, None).await.unwrap() else { panic!() };
    assert_eq!(search::saved(&mut tx).await.unwrap()[0].name, "Ben's");
    undo::event(&mut tx, done.event).await.unwrap();
    records::archive(&mut tx, kind, shared).await.unwrap();
    assert_eq!(search::saved(&mut tx).await.unwrap().iter().map(|s| s.name.clone()).collect::<Vec<_>>(), ["Slipping"]);
    records::restore(&mut tx, kind, shared).await.unwrap();
    assert_eq!(search::saved(&mut tx).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_search_that_cannot_be_read_is_not_kept_and_sharing_takes_a_permission() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(code(search::save(&mut tx, "", "acme", false).await), "search-needs-name");
    assert_eq!(code(search::save(&mut tx, "Empty", "  ", false).await), "search-empty");
    assert_eq!(code(search::save(&mut tx, "Broken", "amount>lots", false).await), "filter-not-number");
    if !tx.actor().may(Permission::ShareSearches) {
        assert_eq!(code(search::save(&mut tx, "For all", "acme", true).await), "needs-role");
    }
    let added = search::save(&mut tx, "Mine", "acme", false).await.unwrap();
    undo::event(&mut tx, added.event).await.unwrap();
    assert_eq!(search::saved(&mut tx).await.unwrap(), []);
}

#[tokio::test]
async fn a_select_offers_mine_and_what_was_touched_last_then_the_best_matches() {
    let world = World::shared().await;
    let ann = world.person_seeing(Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ann).await;
    for (name, owner_id) in [("Old mine", ann.user_id()), ("Theirs", None), ("New mine", ann.user_id())] {
        let new = NewContact { name: name.into(), owner_id, ..NewContact::default() };
        let id = contacts::add(&mut tx, new).await.unwrap().id;
        if owner_id.is_none() {
            let nobodys = Changes::new().with("owner_id", serde_json::Value::Null);
            records::update(&mut tx, RecordKind::Contact, id, &nobodys, None).await.unwrap();
        }
        tx.commit().await.unwrap();
        world.db.clock().advance(chrono::TimeDelta::seconds(60));
        tx = world.tx_of(&ann).await;
    }
    let names = |rows: Vec<search::Row>| rows.into_iter().map(|row| row.title).collect::<Vec<_>>();
    let offered = search::suggest(&mut tx, RecordKind::Contact, " ", 10).await.unwrap();
    assert_eq!(names(offered), ["New mine", "Old mine", "Theirs"]);
    let offered = search::suggest(&mut tx, RecordKind::Contact, "thei", 10).await.unwrap();
    assert_eq!(names(offered), ["Theirs"]);
    assert_eq!(search::suggest(&mut tx, RecordKind::Deal, "thei", 10).await.unwrap(), []);
    world::deal(&mut tx, "A deal", "1").await;
    assert_eq!(names(search::suggest(&mut tx, RecordKind::Deal, "", 10).await.unwrap()), ["A deal"]);
}
