//! Who else takes part in a deal.

use crm_core::deals;
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::{Role, Scope, Tx, undo};
use uuid::Uuid;

use crate::world::{self, World, code};

async fn roles(tx: &mut Tx, deal: Uuid) -> Vec<(String, String)> {
    let card = deals::card(tx, deal).await.unwrap().unwrap();
    card.participants.into_iter().map(|one| (one.contact.name, one.role)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, role)| ((*name).to_owned(), (*role).to_owned())).collect()
}

#[tokio::test]
async fn people_join_a_deal_change_their_role_and_leave() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let (zoe, bob) = (world::contact(&mut tx, "Zoe").await.id, world::contact(&mut tx, "Bob").await.id);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    deals::add_participant(&mut tx, deal, zoe, "champion").await.unwrap();
    deals::add_participant(&mut tx, deal, bob, "blocker").await.unwrap();
    assert_eq!(roles(&mut tx, deal).await, pairs(&[("Zoe", "champion"), ("Bob", "blocker")]));
    let again = deals::add_participant(&mut tx, deal, zoe, "champion").await.unwrap();
    assert_eq!(again, Updated::Unchanged);
    deals::change_role(&mut tx, deal, zoe, "economic_buyer").await.unwrap();
    deals::remove_participant(&mut tx, deal, bob).await.unwrap();
    assert_eq!(roles(&mut tx, deal).await, pairs(&[("Zoe", "economic_buyer")]));
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    undo::last(&mut tx).await.unwrap();
    assert_eq!(roles(&mut tx, deal).await, pairs(&[("Zoe", "economic_buyer"), ("Bob", "blocker")]));
    assert_eq!(code(deals::change_role(&mut tx, deal, Uuid::now_v7(), "user").await), "not-a-participant");
    assert_eq!(code(deals::remove_participant(&mut tx, deal, Uuid::now_v7()).await), "not-a-participant");
    assert_eq!(code(deals::change_role(&mut tx, deal, zoe, "boss").await), "not-a-choice");
    assert_eq!(code(deals::add_participant(&mut tx, deal, Uuid::now_v7(), "user").await), "no-such-contact");
}

#[tokio::test]
async fn two_who_add_somebody_at_once_both_do() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let (zoe, bob) = (world::contact(&mut tx, "Zoe").await.id, world::contact(&mut tx, "Bob").await.id);
    tx.commit().await.unwrap();
    let adds = [zoe, bob].map(|contact| {
        let (crm, system) = (world.crm.clone(), world.system());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            deals::add_participant(&mut tx, deal, contact, "user").await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    for add in adds {
        add.await.unwrap();
    }
    assert_eq!(roles(&mut world.tx().await, deal).await.len(), 2);
}

#[tokio::test]
async fn only_who_may_change_the_deal_and_sees_it() {
    let world = World::shared().await;
    let owner = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&owner).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    deals::add_participant(&mut tx, deal, zoe, "user").await.unwrap();
    tx.commit().await.unwrap();
    let agent = world.person_seeing(Role::SupportAgent, Scope::All).await;
    let other = world.person(Role::Closer).await;
    for (actor, refused) in [(&agent, "needs-role"), (&other, "record-gone")] {
        let mut tx = world.tx_of(actor).await;
        assert_eq!(code(deals::add_participant(&mut tx, deal, zoe, "user").await), refused);
        assert_eq!(code(deals::change_role(&mut tx, deal, zoe, "blocker").await), refused);
        assert_eq!(code(deals::remove_participant(&mut tx, deal, zoe).await), refused);
    }
}

#[tokio::test]
async fn who_takes_part_and_went_since_keeps_nobody_else_out() {
    let world = World::shared().await;
    let (rep, manager) = (world.person(Role::SalesRep).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let mut people = Vec::new();
    for name in ["Archived", "Theirs", "Zoe"] {
        people.push(world::contact(&mut tx, name).await.id);
    }
    deals::add_participant(&mut tx, deal, people[0], "user").await.unwrap();
    deals::add_participant(&mut tx, deal, people[1], "user").await.unwrap();
    records::archive(&mut tx, RecordKind::Contact, people[0]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&manager).await;
    let to_manager = Changes::new().with("owner_id", manager.user_id().unwrap().to_string());
    records::update(&mut tx, RecordKind::Contact, people[1], &to_manager, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    deals::add_participant(&mut tx, deal, people[2], "champion").await.unwrap();
    deals::change_role(&mut tx, deal, people[2], "blocker").await.unwrap();
    deals::remove_participant(&mut tx, deal, people[2]).await.unwrap();
    deals::remove_participant(&mut tx, deal, people[0]).await.unwrap();
    assert_eq!(code(deals::add_participant(&mut tx, deal, people[0], "user").await), "no-such-contact", "not again");
}
