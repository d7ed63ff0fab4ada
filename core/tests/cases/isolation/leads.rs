//! What belongs to leads, tried across two workspaces.

use crm_core::actor::{Origin, Role, Scope};
use crm_core::assignment::{self, Facts, Member, NewRule, Strategy, Verdict};
use crm_core::leads::qualification::{Answer, QUESTIONS};
use crm_core::leads::status::Status;
use crm_core::leads::{self, Conversion, ConversionCompany};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::{Changes, RecordKind};
use crm_core::{Actor, Tx};
use uuid::Uuid;

use crate::world::{self, World, code};

/// Puts a rule into a workspace, and lets it assign once.
pub async fn fill(tx: &mut Tx, person: Uuid) {
    let new = NewRule {
        name: "Zanzibar rule".to_owned(),
        conditions: Vec::new(),
        strategy: Strategy::RoundRobin,
        members: vec![Member::Person(person)],
        territories: Vec::new(),
        capacity: None,
    };
    assignment::add_rule(tx, RecordKind::Lead, new).await.unwrap();
    assert!(assignment::choose(tx, RecordKind::Lead, &Facts::default()).await.unwrap().is_some());
}

/// A transaction of an administrator beside a workspace with a rule, a lead and a deal it became, and these four's ids and
/// the person's.
struct Beside {
    tx: Tx,
    admin: Actor,
    rule: Uuid,
    lead: Uuid,
    deal: Uuid,
    person: Uuid,
}

async fn beside(world: &World) -> Beside {
    let theirs = world.person(Role::Admin).await;
    let person = theirs.user_id().unwrap();
    let mut tx = world.tx_of(&theirs).await;
    fill(&mut tx, person).await;
    let rule = assignment::list(&mut tx, RecordKind::Lead).await.unwrap()[0].id;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let became = world::lead(&mut tx, contact).await;
    let conversion = Conversion { deal: Some(Changes::new()), ..Conversion::default() };
    leads::convert(&mut tx, became, &conversion).await.unwrap();
    let deal = sqlx::query_scalar("SELECT id FROM crm.deals").fetch_one(tx.conn()).await.unwrap();
    let lead = world::lead(&mut tx, contact).await;
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let admin = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let tx = world.tx_of(&admin).await;
    Beside { tx, admin, rule, lead, deal, person }
}

#[tokio::test]
async fn leads_of_another_workspace_are_not_there() {
    let world = World::shared().await;
    let Beside { mut tx, admin, lead, deal, .. } = beside(&world).await;
    let me = admin.user_id();
    let answers = [(QUESTIONS[0], Answer { words: Some("Yes".into()), grade: None })];
    assert_eq!(code(leads::qualify(&mut tx, lead, &answers, None).await), "record-gone");
    assert_eq!(code(leads::move_to(&mut tx, lead, Status::Working, None).await), "record-gone");
    assert_eq!(code(leads::disqualify(&mut tx, lead, "No need", None, None).await), "record-gone");
    assert_eq!(code(leads::reopen(&mut tx, lead, None).await), "record-gone");
    assert_eq!(code(leads::assign(&mut tx, lead, me, None).await), "record-gone");
    assert_eq!(code(leads::assign_auto(&mut tx, lead).await), "record-gone");
    assert_eq!(leads::explain_score(&mut tx, lead).await.unwrap(), None);
    assert_eq!(leads::trail(&mut tx, deal).await.unwrap(), []);
    assert!(leads::board(&mut tx).await.unwrap().iter().all(|column| column.count == 0));
    let conversion = Conversion::default();
    assert_eq!(code(leads::check_conversion(&mut tx, lead, &conversion).await), "record-gone");
    assert_eq!(code(leads::convert(&mut tx, lead, &conversion).await), "record-gone");
    let many = leads::convert_many(&mut tx, &[(lead, conversion)]).await.unwrap();
    assert_eq!(many[0].1.as_ref().unwrap_err().code(), "record-gone");
}

#[tokio::test]
async fn a_lead_is_not_converted_to_a_company_of_another_workspace() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let theirs = world::company(&mut tx, "Acme").await.id;
    tx.commit().await.unwrap();
    let Beside { mut tx, .. } = beside(&world).await;
    let contact = world::contact(&mut tx, "Max").await.id;
    let ours = world::lead(&mut tx, contact).await;
    let to = |company| Conversion { company, ..Conversion::default() };
    let problems = leads::check_conversion(&mut tx, ours, &to(ConversionCompany::Existing(theirs))).await.unwrap();
    assert_eq!(problems[0].refusal.code(), "no-such-company");
    let new = ConversionCompany::New(Changes::new().with("name", "Acme"));
    assert_eq!(leads::check_conversion(&mut tx, ours, &to(new)).await.unwrap(), [], "theirs is not offered");
}

#[tokio::test]
async fn rules_of_another_workspace_assign_nothing_here() {
    let world = World::shared().await;
    let Beside { mut tx, rule, person, .. } = beside(&world).await;
    let facts = Facts::default();
    assert_eq!(assignment::list(&mut tx, RecordKind::Lead).await.unwrap(), []);
    assert_eq!(assignment::choose(&mut tx, RecordKind::Lead, &facts).await.unwrap(), None);
    assert_eq!(assignment::explain(&mut tx, RecordKind::Lead, &facts).await.unwrap(), []);
    let changes = Changes::new().with("name", "Ours");
    assert_eq!(code(assignment::change_rule(&mut tx, rule, &changes, None).await), "record-gone");
    assert_eq!(code(assignment::retire(&mut tx, rule).await), "record-gone");
    assignment::reorder(&mut tx, RecordKind::Lead, &[rule]).await.unwrap();
    let new = NewRule {
        name: "Ours".to_owned(),
        conditions: Vec::new(),
        strategy: Strategy::Workload,
        members: vec![Member::Person(person)],
        territories: Vec::new(),
        capacity: None,
    };
    assert_eq!(code(assignment::add_rule(&mut tx, RecordKind::Lead, new).await), "rule-unknown-people");
    assert_eq!(code(assignment::set_away(&mut tx, person, None).await), "no-such-person");
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let explained = assignment::explain(&mut tx, RecordKind::Lead, &facts).await.unwrap();
    assert!(matches!(&explained[0].verdict, Verdict::Chooses(choice) if choice.owner == person), "theirs is as it was");
}

#[tokio::test]
async fn reasons_of_another_workspace_are_not_there() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let theirs = reasons::add(&mut tx, ReasonKind::Lost, "Zanzibar").await.unwrap().id;
    assert_eq!(reasons::resolve(&mut tx, ReasonKind::Lost, "zanzibar").await.unwrap(), "zanzibar");
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let mut tx = world.tx_of(&Actor::system(other.id, Origin::Console)).await;
    assert_eq!(reasons::list(&mut tx, ReasonKind::Lost).await.unwrap().len(), 8);
    assert_eq!(code(reasons::resolve(&mut tx, ReasonKind::Lost, "zanzibar").await), "reason-unknown");
    assert_eq!(reasons::name_of(&mut tx, ReasonKind::Lost, "zanzibar").await.unwrap(), None);
    assert_eq!(code(reasons::rename(&mut tx, theirs, "Ours", None).await), "record-gone");
    assert_eq!(code(reasons::retire(&mut tx, theirs).await), "record-gone");
    reasons::reorder(&mut tx, ReasonKind::Lost, &[theirs]).await.unwrap();
    reasons::add(&mut tx, ReasonKind::Lost, "Zanzibar").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    assert_eq!(reasons::name_of(&mut tx, ReasonKind::Lost, "zanzibar").await.unwrap().as_deref(), Some("Zanzibar"));
}
