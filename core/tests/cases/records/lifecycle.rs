//! What an account is to us moves on with its deals, and back when that is undone.

use crm_core::contacts::CompanyChoice;
use crm_core::deals::{self, NewDeal};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Role, Tx, companies, contacts, history, undo};
use uuid::Uuid;

use crate::world::{self, World};

async fn lifecycles(tx: &mut Tx, company: Uuid, contact: Uuid) -> (String, String) {
    let company = companies::card(tx, company).await.unwrap().unwrap().lifecycle;
    (company, contacts::card(tx, contact).await.unwrap().unwrap().lifecycle)
}

#[tokio::test]
async fn a_deal_makes_an_opportunity_and_a_won_one_a_customer() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let new = NewDeal {
        name: "Deal".into(),
        company: Some(CompanyChoice::Existing(acme)),
        contact_id: Some(zoe),
        ..NewDeal::default()
    };
    let deal = deals::add(&mut tx, new).await.unwrap();
    assert_eq!(lifecycles(&mut tx, acme, zoe).await, ("opportunity".into(), "opportunity".into()));
    let won = Changes::new()
        .with("stage_id", world::stage(&mut tx, "Won").await.id.to_string())
        .with("close_reason", "price");
    records::update(&mut tx, RecordKind::Deal, deal, &won, None).await.unwrap();
    assert_eq!(lifecycles(&mut tx, acme, zoe).await, ("customer".into(), "customer".into()));
    assert_eq!(history::of_record(&mut tx, acme, 1).await.unwrap()[0].fields, ["lifecycle"]);

    undo::last(&mut tx).await.unwrap();
    assert_eq!(lifecycles(&mut tx, acme, zoe).await, ("opportunity".into(), "opportunity".into()), "with its cause");
    undo::last(&mut tx).await.unwrap();
    assert_eq!(lifecycles(&mut tx, acme, zoe).await, ("lead".into(), "lead".into()));
}

#[tokio::test]
async fn it_never_goes_back_by_itself_and_what_a_person_set_since_stays() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let customer = Changes::new().with("lifecycle", "customer");
    records::update(&mut tx, RecordKind::Company, acme, &customer, None).await.unwrap();
    let deal = world::deal_at(&mut tx, "Deal", acme).await;
    assert_eq!(companies::card(&mut tx, acme).await.unwrap().unwrap().lifecycle, "customer");
    let won = Changes::new()
        .with("stage_id", world::stage(&mut tx, "Won").await.id.to_string())
        .with("close_reason", "price");
    let former = Changes::new().with("lifecycle", "former");
    records::update(&mut tx, RecordKind::Company, acme, &former, None).await.unwrap();
    records::update(&mut tx, RecordKind::Deal, deal, &won, None).await.unwrap();
    assert_eq!(companies::card(&mut tx, acme).await.unwrap().unwrap().lifecycle, "customer", "they came back");
    let lead = Changes::new().with("lifecycle", "lead");
    records::update(&mut tx, RecordKind::Company, acme, &lead, None).await.unwrap();
    undo::last_of(&mut tx, deal).await.unwrap();
    assert_eq!(companies::card(&mut tx, acme).await.unwrap().unwrap().lifecycle, "lead");
}
