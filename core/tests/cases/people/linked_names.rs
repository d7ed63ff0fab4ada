//! Decision 013: what somebody may not see is not named either, wherever a record that they see links to it.

use crm_core::actor::{Role, Scope};
use crm_core::contacts::CompanyChoice;
use crm_core::contacts::{self, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::search::Row;
use crm_core::{Actor, Tx, leads, search};
use uuid::Uuid;

use crate::world::{self, World};

/// A company, a contact of it, and what links to them and is nobody's: a deal with a participant, a lead, another contact.
struct Links {
    company: Uuid,
    contact: Uuid,
    colleague: Uuid,
    deal: Uuid,
    lead: Uuid,
}

async fn links(world: &World) -> Links {
    let mut tx = world.tx().await;
    let company = world::company(&mut tx, "Acme").await.id;
    let at = || Some(CompanyChoice::Existing(company));
    let new = NewContact {
        name: "Zoe".into(),
        emails: vec!["zoe@acme.example".into()],
        phones: vec!["+33612345678".into()],
        company: at(),
        ..NewContact::default()
    };
    let contact = contacts::add(&mut tx, new).await.unwrap().id;
    let new = NewContact { name: "Bert".into(), company: at(), ..NewContact::default() };
    let colleague = contacts::add(&mut tx, new).await.unwrap().id;
    let new = NewDeal { name: "Renewal".into(), company: at(), contact_id: Some(contact), ..NewDeal::default() };
    let deal = deals::add(&mut tx, new).await.unwrap();
    deals::add_participant(&mut tx, deal, contact, "user").await.unwrap();
    let lead = world::lead(&mut tx, contact).await;
    tx.commit().await.unwrap();
    Links { company, contact, colleague, deal, lead }
}

/// What of the company and of the contact is named to somebody on cards and rows.
async fn named(tx: &mut Tx, links: &Links) -> (usize, usize) {
    let deal = deals::card(tx, links.deal).await.unwrap().unwrap();
    let lead = leads::card(tx, links.lead).await.unwrap().unwrap();
    let colleague = contacts::card(tx, links.colleague).await.unwrap().unwrap();
    let records =
        [(RecordKind::Deal, links.deal), (RecordKind::Lead, links.lead), (RecordKind::Contact, links.colleague)];
    let rows: Vec<Row> = search::rows(tx, &records).await.unwrap();
    assert_eq!((rows.len(), lead.contact.name.as_str()), (3, "Zoe"), "a lead's contact is its name");
    let companies = [deal.company.is_some(), colleague.company.is_some(), lead.company.is_some()];
    let companies = companies.into_iter().chain(rows.iter().map(|row| row.company.is_some()));
    let contacts = [deal.contact.is_some(), !deal.participants.is_empty(), lead.email.is_some(), lead.phone.is_some()];
    (companies.filter(|named| *named).count(), contacts.into_iter().filter(|named| *named).count())
}

async fn give(world: &World, kind: RecordKind, record: Uuid, to: Option<&Actor>) {
    let mut tx = world.tx().await;
    let owner = Changes::new().with("owner_id", to.and_then(Actor::user_id).map(|id| id.to_string()));
    records::update(&mut tx, kind, record, &owner, None).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_is_out_of_scope_is_named_nowhere() {
    let world = World::shared().await;
    let links = links(&world).await;
    let (me, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let seen = async || named(&mut world.tx_of(&me).await, &links).await;
    assert_eq!(seen().await, (6, 4));
    give(&world, RecordKind::Company, links.company, Some(&colleague)).await;
    assert_eq!(seen().await, (0, 4));
    give(&world, RecordKind::Company, links.company, None).await;
    give(&world, RecordKind::Contact, links.contact, Some(&colleague)).await;
    assert_eq!(seen().await, (4, 0), "and through the contact, the lead's company");
    let all = world.person_seeing(Role::SalesRep, Scope::All).await;
    assert_eq!(named(&mut world.tx_of(&all).await, &links).await, (6, 4));
}

#[tokio::test]
async fn what_is_archived_is_named_nowhere_until_it_comes_back() {
    let world = World::shared().await;
    let links = links(&world).await;
    let mut tx = world.tx().await;
    for (kind, record, left) in
        [(RecordKind::Company, links.company, (0, 4)), (RecordKind::Contact, links.contact, (4, 0))]
    {
        records::archive(&mut tx, kind, record).await.unwrap();
        assert_eq!(named(&mut tx, &links).await, left, "{kind:?}");
        records::restore(&mut tx, kind, record).await.unwrap();
        assert_eq!(named(&mut tx, &links).await, (6, 4), "{kind:?}");
    }
}
