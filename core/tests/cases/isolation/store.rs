//! The store, undo and the workspace's own fields never reach into another workspace.

use crm_core::custom_fields::{self, NewField};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::validation::{self, Condition, NewRule, Test};
use crm_core::{Actor, Role, Scope, Tx, undo};
use serde_json::json;
use uuid::Uuid;

use crate::world::{self, World, code};

/// Puts something into every table that the store keeps beside the records.
pub async fn fill(tx: &mut Tx, company: Uuid, contact: Uuid, deal: Uuid) {
    let field = NewField { name: "Zanzibar size".into(), shape: "number".into(), ..NewField::default() };
    custom_fields::define(tx, RecordKind::Contact, field).await.unwrap();
    let rule = NewRule {
        name: "No zero".into(),
        conditions: vec![Condition { field: "title".into(), test: Test::Is, values: vec!["nobody".into()] }],
        message: Some("Not nobody.".into()),
        ..NewRule::default()
    };
    validation::add_rule(tx, RecordKind::Contact, rule).await.unwrap();
    let addresses = Changes::new().with("emails", json!(["hello@zanzibar.example"])).with("phones", "+33123456789");
    records::update(tx, RecordKind::Company, company, &addresses, None).await.unwrap();
    let people = Changes::new().with("contacts", json!([{"contact_id": contact, "role": "champion"}]));
    records::update(tx, RecordKind::Deal, deal, &people, None).await.unwrap();
    records::add(tx, RecordKind::Task, &Changes::new().with("title", "Call Zanzibar")).await.unwrap();
    for sql in [
        "INSERT INTO crm.activities (workspace_id, id, type, channel, happened_at, record_kind, record_id, owner_id, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 'note', 'other', now(), 'contact', $2, $3, now(), now()",
        "INSERT INTO crm.files (workspace_id, id, name, content_type, size_bytes, permalink, record_kind, record_id, owner_id, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 'a.pdf', 'application/pdf', 1, 'https://files.example', 'contact', $2, $3, now(), now()",
        "INSERT INTO crm.reminders (workspace_id, id, owner_id, record_kind, record_id, occasion, remind_at, created_at, updated_at)
         SELECT $1, gen_random_uuid(), $3, 'contact', $2, 'custom', now(), now(), now()",
        "INSERT INTO crm.saved_searches (workspace_id, id, name, query, owner_id, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 'Zanzibar', 'zanzibar', $3, now(), now() FROM (SELECT $2::uuid) AS unused",
        "INSERT INTO crm.recent_searches (workspace_id, user_id, query, searched_at)
         SELECT $1, $3, 'zanzibar', now() FROM (SELECT $2::uuid) AS unused",
    ] {
        let (workspace, user) = (tx.workspace_id(), tx.user_id());
        sqlx::query(sql).bind(workspace).bind(contact).bind(user).execute(tx.conn()).await.unwrap();
    }
}

/// A contact of theirs with a field, a change and a batch, and a transaction of somebody in another workspace.
async fn neighbours() -> (World, Theirs, Tx) {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let new = NewField { name: "Size".into(), shape: "number".into(), ..NewField::default() };
    let field = custom_fields::define(&mut tx, RecordKind::Contact, new).await.unwrap().id;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let changes = Changes::new().with("title", "CEO").with("cf.size", 1);
    let outcomes = records::update_many(&mut tx, RecordKind::Contact, &[contact], &changes).await.unwrap();
    let Ok(Updated::Done(done)) = &outcomes[0].1 else { panic!("{outcomes:?}") };
    let theirs = Theirs { admin, contact, field, event: done.event, batch: tx.batch().unwrap() };
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let tx = world.tx_of(&ours).await;
    (world, theirs, tx)
}

struct Theirs {
    admin: Actor,
    contact: Uuid,
    field: Uuid,
    event: Uuid,
    batch: Uuid,
}

#[tokio::test]
async fn records_of_another_workspace_are_neither_read_nor_changed() {
    let (world, theirs, mut tx) = neighbours().await;
    let kind = RecordKind::Contact;
    assert_eq!(records::view(&mut tx, kind, theirs.contact).await.unwrap(), None);
    let change = Changes::new().with("name", "Ours");
    assert_eq!(code(records::update(&mut tx, kind, theirs.contact, &change, None).await), "record-gone");
    let many = records::update_many(&mut tx, kind, &[theirs.contact], &change).await.unwrap();
    assert_eq!(many[0].1.as_ref().unwrap_err().code(), "record-gone");
    assert_eq!(code(records::archive(&mut tx, kind, theirs.contact).await), "record-gone");
    assert_eq!(code(records::restore(&mut tx, kind, theirs.contact).await), "record-gone");
    assert_eq!(code(records::purge(&mut tx, kind, theirs.contact).await), "record-gone");
    let pointing = Changes::new().with("contact_id", theirs.contact.to_string());
    assert_eq!(code(records::add(&mut tx, RecordKind::Lead, &pointing).await), "no-such-contact");
    let owned = Changes::new().with("name", "A").with("owner_id", theirs.admin.user_id().unwrap().to_string());
    assert_eq!(code(records::add(&mut tx, kind, &owned).await), "no-such-person");
    let mut tx = world.tx_of(&theirs.admin).await;
    assert!(records::view(&mut tx, kind, theirs.contact).await.unwrap().is_some());
}

#[tokio::test]
async fn changes_of_another_workspace_are_not_undone() {
    let (world, theirs, mut tx) = neighbours().await;
    assert_eq!(code(undo::event(&mut tx, theirs.event).await), "undo-nothing");
    assert_eq!(code(undo::batch(&mut tx, theirs.batch).await), "undo-nothing");
    assert_eq!(code(undo::last_of(&mut tx, theirs.contact).await), "undo-nothing");
    assert_eq!(code(undo::last(&mut tx).await), "undo-nothing");
    let mut tx = world.tx_of(&theirs.admin).await;
    undo::event(&mut tx, theirs.event).await.unwrap();
}

#[tokio::test]
async fn fields_of_another_workspace_are_not_there() {
    let (world, theirs, mut tx) = neighbours().await;
    assert_eq!(custom_fields::all(&mut tx, RecordKind::Contact).await.unwrap(), []);
    assert_eq!(custom_fields::versions(&mut tx, theirs.field).await.unwrap(), []);
    let change = Changes::new().with("name", "Ours");
    assert_eq!(code(custom_fields::change(&mut tx, theirs.field, &change, None).await), "record-gone");
    let named = Changes::new().with("name", "A").with("cf.size", 1);
    assert_eq!(code(records::add(&mut tx, RecordKind::Contact, &named).await), "unknown-field");
    let new = NewField { name: "Size".into(), shape: "text".into(), ..NewField::default() };
    custom_fields::define(&mut tx, RecordKind::Contact, new).await.unwrap();
    let mut tx = world.tx_of(&theirs.admin).await;
    assert_eq!(custom_fields::all(&mut tx, RecordKind::Contact).await.unwrap().len(), 1);
}

#[tokio::test]
async fn rules_of_another_workspace_demand_nothing_here() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let new = NewRule { name: "Titles".into(), required_fields: vec!["title".into()], ..NewRule::default() };
    let rule = validation::add_rule(&mut tx, RecordKind::Contact, new.clone()).await.unwrap().id;
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ours).await;
    assert_eq!(validation::rules(&mut tx, RecordKind::Contact).await.unwrap(), []);
    let change = Changes::new().with("name", "Ours");
    assert_eq!(code(validation::change_rule(&mut tx, rule, &change, None).await), "record-gone");
    world::contact(&mut tx, "No title").await;
}
