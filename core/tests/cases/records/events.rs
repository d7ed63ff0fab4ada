//! A change, its event and its jobs commit together or not at all.

use crm_core::actor::Origin;
use crm_core::contacts::{self, NewContact};
use crm_core::events::Subscription;
use crm_core::{Actor, Role, history, leads};
use serde_json::{Value, json};

use crate::world::{self, World};

const ASKED: [Subscription; 2] = [
    Subscription { event: leads::CREATED, job: "test.lead" },
    Subscription { event: "contact.created", job: "test.contact" },
];

#[tokio::test]
async fn a_new_record_has_one_event_with_what_it_holds() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let new = NewContact {
        name: "Zoe".into(),
        emails: vec!["Zoe@acme.example".into()],
        tags: vec!["VIP".into()],
        ..NewContact::default()
    };
    let zoe = contacts::add(&mut tx, new).await.unwrap();
    let entries = history::of_record(&mut tx, zoe.id, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    let entry = &entries[0];
    assert_eq!((entry.kind.as_str(), entry.origin.as_str(), entry.at), ("contact.created", "slack", tx.now()));
    assert_eq!(entry.by, rep.person.as_ref().map(|person| person.name.clone()));
    assert_eq!(entry.before, None);
    let after = entry.after.as_ref().unwrap();
    assert_eq!(
        (&after["name"], &after["emails"], &after["tags"]),
        (&json!("Zoe"), &json!(["zoe@acme.example"]), &json!(["vip"]))
    );
    assert_eq!(after["owner_id"], json!(rep.user_id()));
    for field in ["name", "emails", "tags", "owner_id"] {
        assert!(entry.fields.iter().any(|name| name == field), "{field} of {:?}", entry.fields);
    }
}

#[tokio::test]
async fn a_move_has_an_event_with_the_stage_before_and_after_and_history_is_newest_first() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1200.50").await;
    for name in ["Qualified", "Lost", "Won"] {
        world::move_to(&mut tx, deal, name, None).await;
    }
    let entries = history::of_record(&mut tx, deal, 10).await.unwrap();
    let kinds: Vec<_> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["deal.won", "deal.lost", "deal.moved", "deal.created"]);
    assert_eq!(entries[2].fields, ["stage", "stage_id"]);
    let stage = |value: &Option<Value>| value.as_ref().unwrap()["stage"].as_str().unwrap().to_owned();
    let steps: Vec<_> = entries[..3].iter().map(|entry| (stage(&entry.before), stage(&entry.after))).collect();
    assert_eq!(
        steps,
        [("Lost", "Won"), ("Qualified", "Lost"), ("New", "Qualified")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    let amount = &entries[3].after.as_ref().unwrap()["amount"];
    assert_eq!(amount, &json!("1200.50"), "money is no floating-point number");
    assert_eq!(history::of_record(&mut tx, deal, 2).await.unwrap().len(), 2);
    let versions: Vec<i32> =
        sqlx::query_scalar("SELECT record_version FROM crm.events WHERE record_id = $1 ORDER BY id")
            .bind(deal)
            .fetch_all(tx.conn())
            .await
            .unwrap();
    assert_eq!(versions, [1, 2, 3, 4]);
}

#[tokio::test]
async fn what_is_taken_back_leaves_no_row_no_event_and_no_job() {
    let world = World::alone_with(|builder| builder.subscribe(ASKED)).await;
    let jobs = "SELECT count(*) FROM master.jobs WHERE kind LIKE 'test.%'";
    let rows = "SELECT (SELECT count(*) FROM crm.contacts) + (SELECT count(*) FROM crm.leads)
                     + (SELECT count(*) FROM crm.events WHERE record_kind <> 'user') + (SELECT count(*) FROM crm.event_values)
                     + (SELECT count(*) FROM crm.contact_emails) + (SELECT count(*) FROM crm.reference_counters)";
    let mut tx = world.tx().await;
    let zoe = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await;
    world::lead(&mut tx, zoe.id).await;
    drop(tx);
    assert_eq!((world.count(rows).await, world.count(jobs).await), (0, 0));

    let mut tx = world.tx().await;
    let zoe = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await;
    tx.savepoint().await.unwrap();
    world::lead(&mut tx, zoe.id).await;
    tx.roll_back_to_savepoint().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM master.jobs WHERE kind = 'test.lead'").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM master.jobs WHERE kind = 'test.contact'").await, 1);
}

#[tokio::test]
async fn who_asked_gets_a_job_for_each_event_and_one_for_a_batch() {
    let world = World::alone_with(|builder| builder.subscribe(ASKED)).await;
    let mut tx = world.tx().await;
    world::contact(&mut tx, "One").await;
    world::contact(&mut tx, "Two").await;
    world::company(&mut tx, "Nobody asked").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let batch = tx.start_batch();
    world::contact(&mut tx, "Three").await;
    world::contact(&mut tx, "Four").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let payloads: Vec<Value> =
        sqlx::query_scalar("SELECT payload FROM master.jobs WHERE kind LIKE 'test.%' ORDER BY id")
            .fetch_all(tx.conn())
            .await
            .unwrap();
    assert_eq!(payloads.len(), 3, "{payloads:?}");
    assert!(payloads[0].get("event_id").is_some() && payloads[1].get("event_id").is_some());
    assert_eq!(payloads[2], json!({ "batch_id": batch }));
    let batched: i64 = sqlx::query_scalar("SELECT count(*) FROM crm.events WHERE batch_id = $1")
        .bind(batch)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(batched, 2);
}

#[tokio::test]
async fn the_event_says_who_acted_and_through_which_door() {
    let world = World::shared().await;
    for origin in [Origin::Slack, Origin::Form, Origin::Import, Origin::Console] {
        let mut tx = world.tx_of(&Actor::system(world.workspace.id, origin)).await;
        let contact = world::contact(&mut tx, "Zoe").await;
        let entry = history::of_record(&mut tx, contact.id, 1).await.unwrap().remove(0);
        assert_eq!((entry.origin.as_str(), entry.by), (origin.as_str(), None));
    }
}
