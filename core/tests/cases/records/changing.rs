//! Changing fields of a record: validation, conflicts, who may, and what lies outside one's scope.

use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::{Error, Role, Scope, contacts, history};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{self, World, code};

fn done(updated: Updated) -> records::Done {
    match updated {
        Updated::Done(done) => done,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_change_is_read_like_everything_else_and_its_event_names_what_changed() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await;
    let changes = Changes::new()
        .with("title", "  Head  of Sales ")
        .with("emails", json!(["Zoe@Acme.example", "z@home.example"]))
        .with("phones", "06 12 34 56 78")
        .with("follow_up_on", "2026-11-30")
        .with("company_role", "champion")
        .with("addresses", json!([{"kind": "billing", "city": " Lyon ", "street": ""}]))
        .with("tags", json!(["#VIP", "vip"]));
    let done = done(records::update(&mut tx, RecordKind::Contact, zoe.id, &changes, None).await.unwrap());
    assert_eq!((done.kind, done.version), ("contact.updated", 2));
    assert_eq!(done.before.get("emails"), &json!(["zoe@acme.example"]));
    assert_eq!(done.after.get("emails"), &json!(["zoe@acme.example", "z@home.example"]));
    assert_eq!(done.after.get("title"), "Head of Sales");
    assert_eq!(done.after.get("phones"), &json!(["+33612345678"]));
    assert_eq!(done.after.get("addresses"), &json!([{"kind": "billing", "city": "Lyon"}]));
    assert_eq!(done.after.get("tags"), &json!(["vip"]));
    let entry = &history::of_record(&mut tx, zoe.id, 1).await.unwrap()[0];
    let fields = ["addresses", "company_role", "emails", "follow_up_on", "phones", "tags", "title"];
    assert_eq!((entry.kind.as_str(), entry.fields.as_slice()), ("contact.updated", &fields.map(str::to_owned)[..]));
    let card = contacts::card(&mut tx, zoe.id).await.unwrap().unwrap();
    assert_eq!((card.emails.len(), card.version), (2, 2));

    let again = records::update(&mut tx, RecordKind::Contact, zoe.id, &changes, None).await.unwrap();
    assert_eq!(again, Updated::Unchanged, "the same values are no change");
    let emptied = Changes::new().with("title", Value::Null).with("lifecycle", Value::Null);
    records::update(&mut tx, RecordKind::Contact, zoe.id, &emptied, None).await.unwrap();
    let card = contacts::card(&mut tx, zoe.id).await.unwrap().unwrap();
    assert_eq!((card.title, card.lifecycle.as_str()), (None, "lead"));
}

#[tokio::test]
async fn broken_values_are_refused_and_name_their_field() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await;
    let acme = world::company(&mut tx, "Acme").await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let (contact, company) = ((RecordKind::Contact, zoe.id), (RecordKind::Company, acme.id));
    let deal = (RecordKind::Deal, deal);
    let daughter = Changes::new().with("name", "Daughter").with("parent_id", acme.id.to_string());
    let daughter = records::add(&mut tx, RecordKind::Company, &daughter).await.unwrap().id;
    let long = "x".repeat(501);
    for ((kind, id), field, value, refused) in [
        (contact, "name", json!(" "), "contact-needs-name"),
        (contact, "title", json!(long), "text-too-long"),
        (contact, "emails", json!(["a@b.example", "nobody"]), "not-an-email"),
        (contact, "lifecycle", json!("friend"), "not-a-choice"),
        (contact, "follow_up_on", json!("30/11/2026"), "not-a-day"),
        (contact, "company_id", json!(Uuid::now_v7()), "no-such-company"),
        (contact, "owner_id", json!(Uuid::now_v7()), "no-such-person"),
        (contact, "addresses", json!([{"kind": "moon"}]), "not-a-choice"),
        (contact, "titel", json!("CEO"), "unknown-field-like"),
        (contact, "shoe_size", json!("42"), "unknown-field"),
        (company, "website", json!("not a site"), "not-a-url"),
        (company, "employees", json!(-1), "number-out-of-range"),
        (company, "parent_id", json!(acme.id), "company-own-parent"),
        (company, "parent_id", json!(daughter), "company-own-parent"),
        (deal, "amount", json!("12kk"), "not-a-number"),
        (deal, "amount", json!("-1"), "amount-out-of-range"),
        (deal, "currency", json!("EURO"), "not-a-currency"),
        (deal, "probability", json!(101), "number-out-of-range"),
        (deal, "stage_id", json!(Uuid::now_v7()), "no-such-stage"),
        (deal, "closed_at", json!("2026-11-30T10:00:00Z"), "field-computed"),
        (deal, "contacts", json!([{"contact_id": zoe.id, "role": "king"}]), "not-a-choice"),
    ] {
        let changes = Changes::new().with(field, value.clone());
        let Err(Error::User(refusal)) = records::update(&mut tx, kind, id, &changes, None).await else {
            panic!("{field}: {value}")
        };
        assert_eq!((refusal.code(), refusal.field()), (refused, Some(field)), "{value}");
    }
}

#[tokio::test]
async fn two_people_who_change_the_same_field_get_both_values_and_different_fields_merge() {
    let world = World::shared().await;
    let (anna, bob) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&anna).await;
    let deal = world::deal(&mut tx, "Deal", "100").await;
    let seen = 1;
    let changes = Changes::new().with("amount", "200").with("close_on", "2026-12-01");
    records::update(&mut tx, RecordKind::Deal, deal, &changes, Some(seen)).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&bob).await;
    let mine = Changes::new().with("amount", "300").with("name", "Big deal");
    let Updated::Conflict(conflicts) =
        records::update(&mut tx, RecordKind::Deal, deal, &mine, Some(seen)).await.unwrap()
    else {
        panic!("no conflict")
    };
    assert_eq!(conflicts.len(), 1);
    let conflict = &conflicts[0];
    assert_eq!(
        (conflict.field.as_str(), &conflict.theirs, &conflict.mine),
        ("amount", &json!("200.00"), &json!("300.00"))
    );
    assert_eq!(conflict.by, anna.person.as_ref().map(|person| person.name.clone()));

    let other = Changes::new().with("name", "Big deal");
    let merged = done(records::update(&mut tx, RecordKind::Deal, deal, &other, Some(seen)).await.unwrap());
    assert_eq!(merged.version, 3);
    let same = Changes::new().with("amount", "200.00");
    let agreed = records::update(&mut tx, RecordKind::Deal, deal, &same, Some(seen)).await.unwrap();
    assert_eq!(agreed, Updated::Unchanged, "who wants what the other wrote has no conflict");
}

#[tokio::test]
async fn nobody_changes_what_they_may_not_or_do_not_see() {
    let world = World::shared().await;
    let (rep, other) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let agent = world.person_seeing(Role::SupportAgent, Scope::All).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    tx.commit().await.unwrap();
    let change = Changes::new().with("name", "Mine now");
    let mut tx = world.tx_of(&other).await;
    assert_eq!(code(records::update(&mut tx, RecordKind::Contact, zoe, &change, None).await), "record-gone");
    assert_eq!(code(records::archive(&mut tx, RecordKind::Contact, zoe).await), "record-gone");
    let hidden = Changes::new().with("name", "Deal").with("contact_id", zoe.to_string());
    assert_eq!(code(records::add(&mut tx, RecordKind::Deal, &hidden).await), "no-such-contact");
    let mut tx = world.tx_of(&agent).await;
    assert_eq!(code(records::update(&mut tx, RecordKind::Deal, deal, &change, None).await), "needs-role");
    assert_eq!(code(records::update_many(&mut tx, RecordKind::Deal, &[deal], &change).await), "needs-role");
    assert_eq!(code(records::add(&mut tx, RecordKind::Deal, &change).await), "needs-role");
}

#[tokio::test]
async fn a_change_of_many_is_one_batch_in_which_each_has_its_own_outcome() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let other = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&other).await;
    let theirs = world::contact(&mut tx, "Theirs").await.id;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let mut mine = Vec::new();
    for name in ["A", "B"] {
        mine.push(world::contact(&mut tx, name).await.id);
    }
    let ids = [mine[0], theirs, mine[1]];
    let changes = Changes::new().with("tags", json!(["fair"]));
    let outcomes = records::update_many(&mut tx, RecordKind::Contact, &ids, &changes).await.unwrap();
    let done: Vec<bool> = outcomes.iter().map(|(_, outcome)| outcome.is_ok()).collect();
    assert_eq!(done, [true, false, true]);
    let batches: i64 = sqlx::query_scalar(
        "SELECT count(DISTINCT batch_id) FROM crm.events WHERE record_id = ANY ($1) AND kind = 'contact.updated'",
    )
    .bind(&mine)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(batches, 1);
}
