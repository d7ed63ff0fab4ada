//! Who sees and who changes which field.

use crm_core::access::{self, Level};
use crm_core::actor::{Permission, Scope};
use crm_core::companies::NewCompany;
use crm_core::contacts::{CompanyChoice, NewContact};
use crm_core::custom_fields::{self, NewField};
use crm_core::deals::NewDeal;
use crm_core::records::{Changes, RecordKind, Updated};
use crm_core::settings::{self, MASK_SENSITIVE_FIELDS};
use crm_core::{Actor, Role, companies, contacts, deals, history, leads, records, roles, search, undo, users};
use serde_json::json;
use uuid::Uuid;

use super::{anew, id, role, system};
use crate::world::{self, World, code};

/// A record of every kind, with something in every field that a card shows.
pub(super) struct Filled {
    pub company: Uuid,
    pub contact: Uuid,
    pub deal: Uuid,
    pub lead: Uuid,
}

pub(super) async fn fill(world: &World) -> Filled {
    let mut tx = world.tx().await;
    let new = NewCompany {
        name: "Acme".into(),
        domain: Some("acme.example".into()),
        phone: Some("+33123456789".into()),
        city: Some("Paris".into()),
        ..NewCompany::default()
    };
    let company = companies::add(&mut tx, new).await.unwrap().id;
    records::update(&mut tx, RecordKind::Company, company, &Changes::new().with("tax_id", "FR40303265045"), None)
        .await
        .unwrap();
    let at = Some(CompanyChoice::Existing(company));
    let new = NewContact {
        name: "Anna Quagga".into(),
        emails: vec!["anna@acme.example".into()],
        phones: vec!["+33612345678".into()],
        company: at.clone(),
        city: Some("Paris".into()),
        ..NewContact::default()
    };
    let contact = contacts::add(&mut tx, new).await.unwrap().id;
    let amount = Some("1200".parse().unwrap());
    let new =
        NewDeal { name: "Quagga deal".into(), company: at, contact_id: Some(contact), amount, ..NewDeal::default() };
    let deal = deals::add(&mut tx, new).await.unwrap();
    let lead = world::lead(&mut tx, contact).await;
    tx.commit().await.unwrap();
    Filled { company, contact, deal, lead }
}

pub(super) async fn rule(world: &World, of: Role, kind: RecordKind, field: &str, level: Option<Level>) {
    let mut tx = world.tx().await;
    let of = system(&mut tx, of).await;
    access::set_rule(&mut tx, of, kind, field, level).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn tax_numbers_are_masked_unless_the_role_sees_what_is_sensitive() {
    let world = World::shared().await;
    let filled = fill(&world).await;
    for role in Role::ALL {
        let actor = world.person_seeing(role, Scope::All).await;
        let mut tx = world.tx_of(&actor).await;
        let view = records::view(&mut tx, RecordKind::Company, filled.company).await.unwrap().unwrap();
        let sees = matches!(role, Role::Admin | Role::Manager | Role::Closer);
        let expected = if sees { "FR40303265045" } else { "••••5045" };
        assert_eq!(view.fields.text("tax_id"), Some(expected), "{}", role.as_str());
        assert_eq!(
            access::of(&tx, RecordKind::Company).level("tax_id"),
            if sees { Level::Write } else { Level::Masked }
        );
        assert_eq!(access::of(&tx, RecordKind::Contact).level("phones"), Level::Write);
        let new = Changes::new().with("tax_id", "DE123456789");
        let changed = records::update(&mut tx, RecordKind::Company, filled.company, &new, None).await;
        match sees {
            true => assert!(matches!(changed, Ok(Updated::Done(_)))),
            false => assert_eq!(code(changed), "field-not-yours"),
        }
    }
    let mut tx = world.tx().await;
    assert_eq!(access::of(&tx, RecordKind::Company).level("tax_id"), Level::Write, "the system sees everything");
    let view = records::view(&mut tx, RecordKind::Company, filled.company).await.unwrap().unwrap();
    assert_eq!(view.fields.text("tax_id"), Some("FR40303265045"));
}

#[tokio::test]
async fn phones_are_masked_as_well_where_the_workspace_says_so() {
    let world = World::shared().await;
    let filled = fill(&world).await;
    let mut tx = world.tx().await;
    settings::set(&mut tx, MASK_SENSITIVE_FIELDS, &true).await.unwrap();
    tx.commit().await.unwrap();
    for role in Role::ALL {
        let actor = world.person_seeing(role, Scope::All).await;
        let mut tx = world.tx_of(&actor).await;
        let sees = matches!(role, Role::Admin | Role::Manager | Role::Closer);
        let expected = if sees { "+33612345678" } else { "+33 6 •• •• •• 78" };
        let card = contacts::card(&mut tx, filled.contact).await.unwrap().unwrap();
        assert_eq!(card.phones, [expected], "{}", role.as_str());
        assert_eq!(access::of(&tx, RecordKind::Company).shows("phones"), sees);
        assert_eq!(access::of(&tx, RecordKind::Contact).level("emails"), Level::Write);
    }
    let mut tx = world.tx().await;
    settings::set(&mut tx, MASK_SENSITIVE_FIELDS, &false).await.unwrap();
    tx.commit().await.unwrap();
    let rep = world.person(Role::SalesRep).await;
    assert!(access::of(&world.tx_of(&rep).await, RecordKind::Contact).shows("phones"));
}

#[tokio::test]
async fn cards_lists_and_history_show_what_the_rules_leave() {
    let world = World::shared().await;
    let filled = fill(&world).await;
    for (kind, field, level) in [
        (RecordKind::Contact, "phones", Level::Masked),
        (RecordKind::Contact, "emails", Level::Masked),
        (RecordKind::Contact, "city", Level::Hidden),
        (RecordKind::Company, "phones", Level::Hidden),
        (RecordKind::Company, "domain", Level::Masked),
        (RecordKind::Deal, "amount", Level::Masked),
        (RecordKind::Deal, "contact_id", Level::Hidden),
    ] {
        rule(&world, Role::SalesRep, kind, field, Some(level)).await;
    }
    let rep = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&rep).await;
    let card = contacts::card(&mut tx, filled.contact).await.unwrap().unwrap();
    assert_eq!(
        (card.phones, card.emails),
        (vec!["+33 6 •• •• •• 78".to_owned()], vec!["a•••@acme.example".to_owned()])
    );
    assert_eq!((card.name.as_str(), card.city), ("Anna Quagga", None));
    let card = companies::card(&mut tx, filled.company).await.unwrap().unwrap();
    assert_eq!((card.phone, card.domain.as_deref(), card.city.as_deref()), (None, Some("••••"), Some("Paris")));
    let card = deals::card(&mut tx, filled.deal).await.unwrap().unwrap();
    assert_eq!((card.amount, card.contact), (None, None), "an amount has no mask");
    assert!(card.company.is_some());
    let card = leads::card(&mut tx, filled.lead).await.unwrap().unwrap();
    assert_eq!((card.phone.as_deref(), card.email.as_deref()), (Some("+33 6 •• •• •• 78"), Some("a•••@acme.example")));

    let rows = search::find(&mut tx, "quagga", None, 10, 0).await.unwrap().rows;
    let contact = rows.iter().find(|row| row.id == filled.contact).unwrap();
    assert_eq!(contact.address.as_deref(), Some("a•••@acme.example"));
    assert_eq!(rows.iter().find(|row| row.id == filled.deal).unwrap().amount, None);

    let entry = history::of_record(&mut tx, filled.contact, 10).await.unwrap().pop().unwrap();
    let after = entry.after.unwrap();
    assert_eq!((&after["phones"], &after["city"]), (&json!(["+33 6 •• •• •• 78"]), &json!(null)));
    assert!(!entry.fields.contains(&"city".to_owned()) && entry.fields.contains(&"phones".to_owned()));
    let entry = history::of_record(&mut tx, filled.deal, 1).await.unwrap().remove(0);
    assert_eq!(entry.after.unwrap()["amount"], json!(null));

    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    assert_eq!(
        contacts::card(&mut tx, filled.contact).await.unwrap().unwrap().phones,
        ["+33612345678"],
        "other roles see it"
    );
}

#[tokio::test]
async fn what_is_not_seen_or_only_read_is_not_written() {
    let world = World::shared().await;
    let filled = fill(&world).await;
    rule(&world, Role::SalesRep, RecordKind::Contact, "phones", Some(Level::Masked)).await;
    rule(&world, Role::SalesRep, RecordKind::Contact, "source", Some(Level::Read)).await;
    let rep = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&rep).await;
    let mut change = async |key: &str, value: serde_json::Value| {
        let changes = Changes::new().with(key, value).with("title", "CEO");
        records::update(&mut tx, RecordKind::Contact, filled.contact, &changes, None).await
    };
    for phones in [json!(["+33 6 •• •• •• 78"]), json!(["+33699999999"]), json!([])] {
        assert_eq!(code(change("phones", phones).await), "field-not-yours");
    }
    assert_eq!(code(change("source", json!("fair")).await), "field-not-yours");
    assert!(matches!(change("source", json!(null)).await.unwrap(), Updated::Done(_)), "it says nothing new");
    let new = NewContact { name: "Bert".into(), phones: vec!["+33699999999".into()], ..NewContact::default() };
    assert_eq!(code(contacts::add(&mut tx, new).await), "field-not-yours");
    contacts::add(&mut tx, NewContact { name: "Bert".into(), ..NewContact::default() }).await.unwrap();
    let kept = contacts::card(&mut world.tx().await, filled.contact).await.unwrap().unwrap();
    assert_eq!(kept.phones, ["+33612345678"]);
}

#[tokio::test]
async fn somebody_with_several_roles_has_the_best_of_their_accesses() {
    let world = World::shared().await;
    let person = world.person(Role::SalesRep).await;
    for (of, level) in [(Role::SalesRep, Level::Hidden), (Role::Setter, Level::Read)] {
        rule(&world, of, RecordKind::Contact, "phones", Some(level)).await;
    }
    let level = async |actor: &Actor, field: &str| {
        let tx = world.tx_of(&anew(&world, actor).await).await;
        access::of(&tx, RecordKind::Contact).level(field)
    };
    assert_eq!(level(&person, "phones").await, Level::Hidden);
    let mut tx = world.tx().await;
    let (setter, closer) = (system(&mut tx, Role::Setter).await, system(&mut tx, Role::Closer).await);
    users::add_role(&mut tx, id(&person), setter).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((level(&person, "phones").await, level(&person, "tax_id").await), (Level::Read, Level::Masked));
    let mut tx = world.tx().await;
    users::add_role(&mut tx, id(&person), closer).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((level(&person, "phones").await, level(&person, "tax_id").await), (Level::Write, Level::Write));
    // A rule outweighs what the role sees by itself, and not what another role says.
    rule(&world, Role::Closer, RecordKind::Contact, "tax_id", Some(Level::Hidden)).await;
    assert_eq!(level(&person, "tax_id").await, Level::Masked, "as a setter");
}

#[tokio::test]
async fn rules_are_listed_changed_and_undone() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let rep = system(&mut tx, Role::SalesRep).await;
    let new = NewField { name: "Budget".into(), shape: "number".into(), ..NewField::default() };
    custom_fields::define(&mut tx, RecordKind::Deal, new).await.unwrap();
    access::set_rule(&mut tx, rep, RecordKind::Deal, "cf.budget", Some(Level::Masked)).await.unwrap();
    access::set_rule(&mut tx, rep, RecordKind::Deal, "amount", Some(Level::Read)).await.unwrap();
    let listed = access::rules(&mut tx).await.unwrap();
    let listed: Vec<_> = listed.iter().map(|rule| (rule.role.as_str(), rule.field.as_str(), rule.level)).collect();
    assert_eq!(listed, [("Sales rep", "amount", Level::Read), ("Sales rep", "cf.budget", Level::Masked)]);
    undo::last(&mut tx).await.unwrap();
    assert_eq!(access::rules(&mut tx).await.unwrap().len(), 1);
    assert!(matches!(
        access::set_rule(&mut tx, rep, RecordKind::Deal, "amount", None).await.unwrap(),
        Updated::Unchanged
    ));

    let deal = world::deal(&mut tx, "Deal", "12").await;
    records::update(&mut tx, RecordKind::Deal, deal, &Changes::new().with("cf.budget", 12), None).await.unwrap();
    tx.commit().await.unwrap();
    let person = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&person).await;
    let view = records::view(&mut tx, RecordKind::Deal, deal).await.unwrap().unwrap();
    assert_eq!(view.fields.text("cf.budget"), Some("••••"), "there is something");
    assert_eq!(code(access::rules(&mut tx).await), "needs-role");
    assert_eq!(code(access::set_rule(&mut tx, rep, RecordKind::Deal, "amount", None).await), "needs-role");
}

#[tokio::test]
async fn rules_that_cannot_be_kept_are_refused() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let (admin, rep) = (system(&mut tx, Role::Admin).await, system(&mut tx, Role::SalesRep).await);
    let hidden = Some(Level::Hidden);
    for (of, kind, field, refusal) in [
        (rep, RecordKind::Contact, "shoe_size", "unknown-field"),
        (rep, RecordKind::Contact, "cf.shoe_size", "unknown-field"),
        (rep, RecordKind::Pipeline, "name", "unknown-field"),
        (rep, RecordKind::Contact, "name", "field-always-seen"),
        (rep, RecordKind::Deal, "stage_id", "field-always-seen"),
        (rep, RecordKind::Lead, "owner_id", "field-always-seen"),
        (admin, RecordKind::Contact, "phones", "administrators-see-all"),
        (Uuid::now_v7(), RecordKind::Contact, "phones", "record-gone"),
    ] {
        assert_eq!(code(access::set_rule(&mut tx, of, kind, field, hidden).await), refusal, "{kind:?}.{field}");
    }
    access::set_rule(&mut tx, rep, RecordKind::Contact, "name", Some(Level::Read)).await.unwrap();
}

/// Without the permission to see a kind of record, it is absent: its cards, its rows, what counts it and what names it.
#[tokio::test]
async fn a_kind_that_may_not_be_read_is_absent() {
    let world = World::shared().await;
    let filled = fill(&world).await;
    let person = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let reads = [Permission::ReadRecords, Permission::ReadCompanies, Permission::Report];
    let narrow = role(&mut tx, "Narrow", &reads, Scope::All).await;
    users::set_roles(&mut tx, id(&person), &[narrow]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anew(&world, &person).await).await;
    assert!(contacts::card(&mut tx, filled.contact).await.unwrap().is_none());
    assert!(deals::card(&mut tx, filled.deal).await.unwrap().is_none());
    assert!(leads::card(&mut tx, filled.lead).await.unwrap().is_none());
    assert_eq!(code(records::view(&mut tx, RecordKind::Deal, filled.deal).await), "needs-role");
    let card = companies::card(&mut tx, filled.company).await.unwrap().unwrap();
    assert_eq!((card.contacts, card.open_deals), (0, 0));
    for words in ["quagga", "quaga"] {
        assert_eq!(search::find(&mut tx, words, None, 10, 0).await.unwrap().total, 0, "{words}");
    }
    let wanted = [RecordKind::Company, RecordKind::Deal];
    assert_eq!(search::find(&mut tx, "acme", Some(&wanted), 10, 0).await.unwrap().total, 1);
    assert_eq!(search::recent(&mut tx, RecordKind::Deal, 10).await.unwrap(), []);
    for kind in [RecordKind::Contact, RecordKind::Lead, RecordKind::Deal] {
        let reference = records::Reference { kind, number: 1 };
        assert_eq!(search::locate(&mut tx, reference).await.unwrap(), None, "{kind:?}");
    }
    assert_eq!(code(crm_core::reports::daily(&mut tx).await), "needs-role");

    let mut tx = world.tx().await;
    let reads = Changes::new().with("permissions", json!(["read_records", "read_deals", "read_leads"]));
    roles::change(&mut tx, narrow, &reads, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anew(&world, &person).await).await;
    let card = deals::card(&mut tx, filled.deal).await.unwrap().unwrap();
    assert_eq!((card.company, card.contact), (None, None));
    let card = leads::card(&mut tx, filled.lead).await.unwrap().unwrap();
    assert_eq!((card.contact.name.as_str(), card.email, card.phone, card.company), ("Anna Quagga", None, None, None));
}
