//! Deals that nobody looks after.

use chrono::Duration;
use crm_core::activities::{self, NewActivity};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::settings::{self, DEAL_ROTTING_DAYS};
use crm_core::{Permission, Permissions, Role, deals};

use crate::world::{self, World, code};

#[tokio::test]
async fn an_open_deal_rots_after_as_many_days_without_a_touch_as_the_workspace_says() {
    let world = World::alone().await;
    let (rep, other) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let called = world::deal(&mut tx, "Called", "1").await;
    let won = world::deal(&mut tx, "Won", "1").await;
    world::move_to(&mut tx, won, "Won", None).await;
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::days(10));
    let mut tx = world.tx_of(&rep).await;
    activities::log(&mut tx, NewActivity::new("call", (RecordKind::Deal, called))).await.unwrap();
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::days(4));

    let mut tx = world.tx_of(&rep).await;
    let found = deals::rotting(&mut tx, 10).await.unwrap();
    assert_eq!(found.iter().map(|one| (one.id, one.days)).collect::<Vec<_>>(), [(deal, 14)]);
    for (id, days) in [(deal, Some(14)), (called, None), (won, None)] {
        assert_eq!(deals::card(&mut tx, id).await.unwrap().unwrap().rotting, days);
    }
    assert_eq!(deals::rotting(&mut world.tx_of(&other).await, 10).await.unwrap(), [], "out of their scope");
    records::update(&mut tx, RecordKind::Deal, deal, &Changes::new().with("source", "Fair"), None).await.unwrap();
    assert_eq!(deals::rotting(&mut tx, 10).await.unwrap(), [], "touched");
    tx.commit().await.unwrap();

    let mut tx = world.tx().await;
    settings::set(&mut tx, DEAL_ROTTING_DAYS, &4).await.unwrap();
    assert_eq!(deals::card(&mut tx, called).await.unwrap().unwrap().rotting, Some(4));
    settings::set(&mut tx, DEAL_ROTTING_DAYS, &0).await.unwrap();
    assert_eq!(deals::card(&mut tx, called).await.unwrap().unwrap().rotting, None, "off");
}

#[tokio::test]
async fn who_may_not_see_deals_sees_none_that_rot() {
    let world = World::shared().await;
    let mut rep = world.person(Role::SalesRep).await;
    rep.person.as_mut().unwrap().permissions = Permissions::of(&[Permission::ReadContacts]);
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(code(deals::rotting(&mut tx, 10).await), "needs-role");
}
