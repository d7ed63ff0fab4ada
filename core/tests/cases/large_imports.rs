//! Files of contacts that are written a piece at a time: as if each row had come by itself, and all of them or none.

use std::io::{Cursor, Read, Seek, SeekFrom};

use crm_core::actor::Origin;
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::imports::{self, Imported};
use crm_core::records::RecordKind;
use crm_core::validation::{self, Condition, NewRule, Test};
use crm_core::{Actor, Error, Role, undo};
use serde_json::Value;
use sqlx::Row as _;
use uuid::Uuid;

use crate::world::{World, company, contact_at};

async fn import_as(world: &World, actor: &Actor, file: &str) -> Imported {
    world.db.clock().advance(chrono::Duration::seconds(1));
    let mut tx = world.crm.begin(actor).await.unwrap();
    let imported = imports::run(&mut tx, RecordKind::Contact, file.as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    imported
}

async fn import(world: &World, file: &str) -> Imported {
    import_as(world, &world.system(), file).await
}

/// Lines and words of the rows that failed.
fn failed(imported: &Imported) -> Vec<(u64, String)> {
    imported.failed.iter().map(|row| (row.line, row.reason.text().render("en"))).collect()
}

#[tokio::test]
async fn the_first_of_two_rows_with_one_address_wins() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    contact_at(&mut tx, "Known", "known@acme.example").await;
    tx.commit().await.unwrap();
    let file = "Name,Email,Phone\n\
                Anna,anna@acme.example,+33612345678\n\
                Bert,bert@acme.example,+33612345679\n\
                Again,ANNA@acme.example,\n\
                Phone,phone@acme.example,+33 6 12 34 56 79\n\
                Both,bert@acme.example,+33612345678\n\
                Older,bert@acme.example;known@acme.example,\n\
                Zoe,zoe@acme.example,\n";
    let imported = import(&world, file).await;
    assert_eq!((imported.written, imported.refused), (3, 4));
    let expected = [(4, "C-2", "Anna"), (5, "C-3", "Bert"), (6, "C-3", "Bert"), (7, "C-1", "Known")];
    for ((line, words), (at, reference, name)) in failed(&imported).iter().zip(expected) {
        assert_eq!(*line, at);
        assert!(words.contains(reference) && words.contains(name), "line {line}: {words}");
    }
    assert_eq!(world.count("SELECT max(number) FROM crm.contacts").await, 4, "numbers have no gap");
}

#[tokio::test]
async fn a_company_is_made_once_for_all_who_belong_to_it_and_for_nobody_not_at_all() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    company(&mut tx, "Acme").await;
    tx.commit().await.unwrap();
    let file = "Name,Email,Company\nAnna,,ACME\nBert,,Größe GmbH\nCarl,,größe gmbh\nDora,no address,Never Written\n";
    let imported = import(&world, file).await;
    assert_eq!((imported.written, imported.refused), (3, 1));
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 2);
    let companies =
        "SELECT count(DISTINCT company_id) * 10 + count(*) FILTER (WHERE company_id IS NULL) FROM crm.contacts";
    assert_eq!(world.count(companies).await, 20);
}

/// The latest event of a contact of this name, and its row, as text without what differs between any two records.
async fn written(world: &World, name: &str) -> (Vec<Value>, Value) {
    let mut tx = world.tx().await;
    let rows = sqlx::query(
        "SELECT to_jsonb(e) - '{id,record_id,occurred_at,origin,batch_id}'::text[] AS event, to_jsonb(v) - '{event_id}'::text[] AS values,
                to_jsonb(c) - '{id,number,created_at,updated_at}'::text[] AS record
           FROM crm.contacts c JOIN crm.events e ON e.record_id = c.id JOIN crm.event_values v ON v.event_id = e.id
          WHERE c.name = $1 ORDER BY e.id",
    )
    .bind(name)
    .fetch_all(tx.conn())
    .await
    .unwrap();
    let events = rows.iter().flat_map(|row| [row.get("event"), row.get("values")]).collect();
    (events, rows[0].get("record"))
}

#[tokio::test]
async fn a_row_writes_what_adding_the_contact_alone_writes() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let acme = company(&mut tx, "Acme").await;
    let new = NewContact {
        name: "Anna Lind".into(),
        emails: vec!["anna@acme.example".into(), "lind@acme.example".into()],
        phones: vec!["+33612345678".into()],
        title: Some("Buyer".into()),
        company: Some(CompanyChoice::Existing(acme.id)),
        city: Some("Lyon".into()),
        tags: vec!["VIP".into(), "fair".into()],
        ..NewContact::default()
    };
    contacts::add(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    let alone = written(&world, "Anna Lind").await;
    let mut tx = world.tx_of(&admin).await;
    sqlx::query("DELETE FROM crm.contact_emails").execute(tx.conn()).await.unwrap();
    sqlx::query("DELETE FROM crm.contact_phones").execute(tx.conn()).await.unwrap();
    sqlx::query("UPDATE crm.contacts SET name = 'Before'").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let file = "Name,Email,Phone,Job Title,Company,City,Tags\n\
                Anna Lind,anna@acme.example;lind@acme.example,+33 6 12 34 56 78,Buyer,acme,Lyon,\"VIP, fair\"\n";
    let imported = import_as(&world, &admin, file).await;
    assert_eq!((imported.written, failed(&imported)), (1, vec![]));
    assert_eq!(written(&world, "Anna Lind").await, alone);
    let beside = "SELECT (SELECT count(*) FROM crm.contact_emails) * 100 + (SELECT count(*) FROM crm.contact_phones) * 10
                       + (SELECT count(*) FROM crm.record_tags r JOIN crm.contacts c ON c.id = r.record_id WHERE c.name = 'Anna Lind')";
    assert_eq!(world.count(beside).await, 212);
}

#[tokio::test]
async fn rules_are_asked_of_people_for_each_row() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let condition = Condition { field: "city".into(), test: Test::Is, values: vec!["Lyon".into()] };
    let rule = NewRule {
        name: "Lyon".into(),
        conditions: vec![condition],
        required_fields: vec!["title".into()],
        ..NewRule::default()
    };
    validation::add_rule(&mut tx, RecordKind::Contact, rule).await.unwrap();
    tx.commit().await.unwrap();
    let file = "Name,City,Job Title\nAnna,Lyon,\nBert,Lyon,Buyer\nCarl,Paris,\n";
    let by_admin = import_as(&world, &admin, file).await;
    assert_eq!((by_admin.written, by_admin.failed[0].line), (2, 2));
    assert_eq!(by_admin.failed[0].reason.code(), "rule-requires");
    let by_itself = import(&world, "Name,City\nDora,Lyon\n").await;
    assert_eq!(by_itself.written, 1, "what comes by itself is not lost for want of an answer");
}

#[tokio::test]
async fn undo_takes_all_pieces_back() {
    let world = World::shared().await;
    let file = "Name,Company\nAnna,Acme\nBert,Acme\nCarl,Beta\n";
    import(&world, file).await;
    let mut tx = world.tx().await;
    let batch: Uuid = sqlx::query_scalar("SELECT DISTINCT batch_id FROM crm.events WHERE kind = 'contact.created'")
        .fetch_one(tx.conn())
        .await
        .unwrap();
    let undone = undo::batch(&mut tx, batch).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((undone.undone, undone.kept), (5, vec![]));
    let live = "SELECT (SELECT count(*) FROM crm.contacts WHERE deleted_at IS NULL) + (SELECT count(*) FROM crm.companies WHERE deleted_at IS NULL)";
    assert_eq!(world.count(live).await, 0);
}

#[tokio::test]
async fn a_file_of_several_pieces_is_one_and_its_failures_are_counted_but_not_all_kept() {
    let world = World::shared().await;
    let mut file = "Name,Email\n".to_owned();
    for row in 0..12_000 {
        // Those of the second and third piece meet those of the first.
        file += &format!("Contact {row},c{}@acme.example\n", row % 40);
    }
    let imported = import(&world, &file).await;
    assert_eq!((imported.written, imported.refused), (40, 11_960));
    assert_eq!(imported.failed.len(), imports::MAX_LISTED);
    let numbers = "SELECT count(*) + max(number) + (SELECT count(DISTINCT batch_id) FROM crm.events WHERE batch_id IS NOT NULL) FROM crm.contacts";
    assert_eq!(world.count(numbers).await, 81);
}

#[tokio::test]
async fn imports_and_people_at_once_never_share_a_reference() {
    let world = World::shared().await;
    let file = (0..400).fold("Name\n".to_owned(), |file, row| file + &format!("Contact {row}\n"));
    let importing = (0..2).map(|_| {
        let (crm, system, file) = (world.crm.clone(), world.system(), file.clone());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            imports::run(&mut tx, RecordKind::Contact, file.as_bytes()).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    let (crm, system) = (world.crm.clone(), world.system());
    let adding = tokio::spawn(async move {
        for n in 0..20 {
            let mut tx = crm.begin(&system).await.unwrap();
            let new = NewContact { name: format!("Single {n}"), ..NewContact::default() };
            contacts::add(&mut tx, new).await.unwrap();
            tx.commit().await.unwrap();
        }
    });
    for done in futures::future::join_all(importing.chain([adding]).collect::<Vec<_>>()).await {
        done.unwrap();
    }
    assert_eq!(world.count("SELECT count(DISTINCT number) * 10000 + max(number) FROM crm.contacts").await, 8_200_820);
}

#[tokio::test]
async fn two_workspaces_importing_at_once_do_not_mix() {
    let world = World::shared().await;
    let neighbour = world.neighbour().await;
    let workspaces = [world.workspace.id, neighbour.id];
    let imports = workspaces.map(|workspace| {
        let crm = world.crm.clone();
        tokio::spawn(async move {
            let mut tx = crm.begin(&Actor::system(workspace, Origin::Import)).await.unwrap();
            let file = (0..300).fold("Name,Email,Company,Tags\n".to_owned(), |file, row| {
                file + &format!("Of {workspace},c{row}@acme.example,Acme {},t{}\n", row % 30, row % 7)
            });
            let imported = imports::run(&mut tx, RecordKind::Contact, file.as_bytes()).await.unwrap();
            tx.commit().await.unwrap();
            imported.written
        })
    });
    for imported in futures::future::join_all(imports).await {
        assert_eq!(imported.unwrap(), 300, "the other's addresses are none of ours");
    }
    for workspace in workspaces {
        let mut tx = world.crm.begin(&Actor::system(workspace, Origin::Console)).await.unwrap();
        let counts: (i64, i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM crm.contacts WHERE name = 'Of ' || workspace_id), (SELECT count(*) FROM crm.companies),
                    (SELECT count(*) FROM crm.tags) FROM crm.workspace_settings",
        )
        .fetch_one(tx.conn())
        .await
        .unwrap();
        assert_eq!(counts, (300, 30, 7));
    }
}

/// A file that can be looked through once and breaks off the next time, as on a disk that fails.
struct BreaksOff {
    file: Cursor<Vec<u8>>,
    rewound: u32,
}

impl Read for BreaksOff {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self.rewound > 4 && self.file.position() > 150_000 {
            true => Err(std::io::ErrorKind::ConnectionReset.into()),
            false => self.file.read(into),
        }
    }
}

impl Seek for BreaksOff {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.rewound += 1;
        self.file.seek(to)
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_leaves_nothing() {
    let world = World::shared().await;
    let file = (0..7_000)
        .fold("Name,Email\n".to_owned(), |file, row| file + &format!("Contact {row},c{}@acme.example\n", row % 50));
    let mut tx = world.tx().await;
    let source = BreaksOff { file: Cursor::new(file.into_bytes()), rewound: 0 };
    let broken = imports::run_from(&mut tx, RecordKind::Contact, source).await;
    assert!(matches!(broken, Err(Error::Fault(_))), "{broken:?}");
    let written: i64 = sqlx::query_scalar("SELECT count(*) FROM crm.contacts").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(written, 50, "the first piece was on its way");
    drop(tx);
    let left = "SELECT (SELECT count(*) FROM crm.contacts) + (SELECT count(*) FROM crm.contact_emails) + (SELECT count(*) FROM crm.events WHERE batch_id IS NOT NULL)
                     + (SELECT count(*) FROM crm.reference_counters WHERE kind = 'contact')";
    assert_eq!(world.count(left).await, 0);
    let mut admin = world.db.admin().await;
    let pending: i64 = sqlx::query_scalar("SELECT count(*) FROM crm.search_pending WHERE workspace_id = $1")
        .bind(world.workspace.id)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    assert_eq!(pending, 0);
    assert_eq!(import(&world, "Name\nAnna\n").await.written, 1, "and the way is free");
}
