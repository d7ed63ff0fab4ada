//! A lead's way: forward, disqualified, reopened; what follows, what is refused, what is taken back.

use crm_core::leads::status::Status;
use crm_core::leads::{self};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::{Error, Role, Tx, contacts, undo};
use uuid::Uuid;

use super::{card, event, lead_of};
use crate::world::{self, World, code};

async fn lifecycle(tx: &mut Tx, contact: Uuid) -> String {
    contacts::card(tx, contact).await.unwrap().unwrap().lifecycle
}

#[tokio::test]
async fn a_lead_goes_its_way_and_each_step_has_its_event() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    for (to, kind) in [
        (Status::Working, "lead.updated"),
        (Status::Qualified, "lead.qualified"),
        (Status::Working, "lead.updated"),
        (Status::Qualified, "lead.qualified"),
    ] {
        assert_eq!(event(leads::move_to(&mut tx, lead, to, None).await.unwrap()), kind);
        assert_eq!(card(&mut tx, lead).await.status, to.as_str());
    }
    assert_eq!(leads::move_to(&mut tx, lead, Status::Qualified, None).await.unwrap(), Updated::Unchanged);
    assert_eq!(event(leads::disqualify(&mut tx, lead, "No budget", None, None).await.unwrap()), "lead.disqualified");
    assert_eq!(event(leads::reopen(&mut tx, lead, None).await.unwrap()), "lead.reopened");
    assert_eq!(card(&mut tx, lead).await.status, "working");
}

#[tokio::test]
async fn moves_that_cannot_be_are_refused_with_the_next_step() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    assert_eq!(code(leads::move_to(&mut tx, lead, Status::Converted, None).await), "lead-convert-instead");
    assert_eq!(code(leads::move_to(&mut tx, lead, Status::Disqualified, None).await), "reason-missing");
    leads::move_to(&mut tx, lead, Status::Working, None).await.unwrap();
    assert_eq!(code(leads::move_to(&mut tx, lead, Status::New, None).await), "lead-not-new-again");
    leads::disqualify(&mut tx, lead, "duplicate", None, None).await.unwrap();
    assert_eq!(code(leads::move_to(&mut tx, lead, Status::Qualified, None).await), "lead-disqualified");
    assert_eq!(code(leads::move_to(&mut tx, Uuid::now_v7(), Status::Working, None).await), "record-gone");
    let given = Changes::new().with("status", "converted");
    let contact = world::contact(&mut tx, "Max").await.id;
    let given = given.with("contact_id", contact.to_string());
    assert_eq!(code(records::add(&mut tx, RecordKind::Lead, &given).await), "lead-convert-instead");
}

#[tokio::test]
async fn a_disqualified_lead_has_a_reason_and_no_other_has_one() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let note = Some("They build it\nthemselves".to_owned());
    leads::disqualify(&mut tx, lead, "went to a", note.clone(), None).await.unwrap();
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.reason.as_deref(), shown.reason_note), (Some("Went to a competitor"), note));
    let Err(Error::User(refusal)) = leads::disqualify(&mut tx, lead, "the wether", None, None).await else { panic!() };
    assert_eq!((refusal.code(), refusal.field()), ("reason-unknown", Some("disqualified_reason")));
    leads::disqualify(&mut tx, lead, "No need", None, None).await.unwrap();
    assert_eq!(card(&mut tx, lead).await.reason.as_deref(), Some("No need"), "another reason");
    leads::reopen(&mut tx, lead, None).await.unwrap();
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.reason, shown.reason_note), (None, None));
    let given = Changes::new().with("disqualified_reason", "No need");
    assert_eq!(code(records::update(&mut tx, RecordKind::Lead, lead, &given, None).await), "lead-not-disqualified");
}

#[tokio::test]
async fn a_reason_that_was_retired_stays_with_those_who_have_it() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    leads::disqualify(&mut tx, lead, "duplicate", None, None).await.unwrap();
    sqlx::query("UPDATE crm.reasons SET deleted_at = now() WHERE key = 'duplicate'").execute(tx.conn()).await.unwrap();
    let given = Changes::new().with("campaign", "spring");
    assert!(records::update(&mut tx, RecordKind::Lead, lead, &given, None).await.is_ok());
    assert_eq!(card(&mut tx, lead).await.reason.as_deref(), Some("Duplicate"));
}

#[tokio::test]
async fn a_qualified_lead_takes_its_person_along_and_never_back() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    leads::move_to(&mut tx, lead, Status::Working, None).await.unwrap();
    assert_eq!(lifecycle(&mut tx, zoe).await, "lead");
    leads::move_to(&mut tx, lead, Status::Qualified, None).await.unwrap();
    assert_eq!(lifecycle(&mut tx, zoe).await, "qualified");
    leads::disqualify(&mut tx, lead, "No need", None, None).await.unwrap();
    assert_eq!(lifecycle(&mut tx, zoe).await, "qualified", "never backwards by itself");
    let customer = Changes::new().with("lifecycle", "customer");
    records::update(&mut tx, RecordKind::Contact, zoe, &customer, None).await.unwrap();
    leads::reopen(&mut tx, lead, None).await.unwrap();
    leads::move_to(&mut tx, lead, Status::Qualified, None).await.unwrap();
    assert_eq!(lifecycle(&mut tx, zoe).await, "customer");
}

#[tokio::test]
async fn undoing_a_step_takes_back_what_followed() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    leads::move_to(&mut tx, lead, Status::Qualified, None).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    assert_eq!((card(&mut tx, lead).await.status.as_str(), lifecycle(&mut tx, zoe).await.as_str()), ("new", "lead"));
    leads::disqualify(&mut tx, lead, "No need", Some("None".to_owned()), None).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.status.as_str(), shown.reason, shown.reason_note), ("new", None, None));
    leads::disqualify(&mut tx, lead, "No need", None, None).await.unwrap();
    leads::reopen(&mut tx, lead, None).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.status.as_str(), shown.reason.as_deref()), ("disqualified", Some("No need")));
}

#[tokio::test]
async fn an_undo_brings_nothing_about_by_itself() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    leads::move_to(&mut tx, lead, Status::Qualified, None).await.unwrap();
    let corrected = Changes::new().with("lifecycle", "lead");
    records::update(&mut tx, RecordKind::Contact, zoe, &corrected, None).await.unwrap();
    leads::disqualify(&mut tx, lead, "No need", None, None).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    let status = card(&mut tx, lead).await.status;
    assert_eq!((status.as_str(), lifecycle(&mut tx, zoe).await.as_str()), ("qualified", "lead"));
}

#[tokio::test]
async fn a_status_that_somebody_else_changed_is_a_conflict() {
    let world = World::shared().await;
    let (anna, bert) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&anna).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    leads::disqualify(&mut tx, lead, "No need", None, Some(1)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&bert).await;
    let Updated::Conflict(conflicts) = leads::move_to(&mut tx, lead, Status::Working, Some(1)).await.unwrap() else {
        panic!("it was disqualified since")
    };
    assert_eq!((conflicts[0].field.as_str(), conflicts[0].by.clone()), ("status", anna.person.map(|one| one.name)));
    assert_eq!(card(&mut tx, lead).await.status, "disqualified");
}

#[tokio::test]
async fn the_history_names_the_reason_as_it_was() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    leads::disqualify(&mut tx, lead, "No need", None, None).await.unwrap();
    let entry = crm_core::history::of_record(&mut tx, lead, 1).await.unwrap().remove(0);
    assert_eq!(entry.kind, "lead.disqualified");
    let after = entry.after.unwrap();
    assert_eq!((&after["reason"], &after["disqualified_reason"]), (&"No need".into(), &"no_need".into()));
}
