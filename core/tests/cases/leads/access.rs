//! What a role may not do with leads: see them, hand them over, see or change single fields.

use crm_core::access::{self, Level};
use crm_core::actor::{Origin, Permission, Permissions, Scope};
use crm_core::assignment::{self, Member, NewRule, Strategy};
use crm_core::leads::qualification::{Answer, Grade, Question};
use crm_core::leads::{self, Conversion};
use crm_core::records::{Changes, RecordKind};
use crm_core::roles::{self, NewRole};
use crm_core::{Actor, Role, users};
use uuid::Uuid;

use super::lead_of;
use crate::world::{World, code};

/// Somebody new with a role of these permissions and field rules.
async fn person_with(world: &World, permissions: &[Permission], fields: &[(&str, Level)]) -> Actor {
    let id = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx().await;
    let name = format!("Role {}", Uuid::now_v7());
    let new = NewRole { name, permissions: Permissions::of(permissions), scope: Scope::All };
    let role = roles::create(&mut tx, new).await.unwrap().id;
    for (field, level) in fields {
        access::set_rule(&mut tx, role, RecordKind::Lead, field, Some(*level)).await.unwrap();
    }
    users::set_roles(&mut tx, id, &[role]).await.unwrap();
    let user = users::get(&mut tx, id).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    user.actor(world.workspace.id, Origin::Slack)
}

const LEADS: [Permission; 3] = [Permission::ReadRecords, Permission::ReadLeads, Permission::WriteLeads];

async fn a_lead(world: &World) -> Uuid {
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let answer = |key, grade| (Question::of(key).unwrap(), Answer { words: None, grade: Some(grade) });
    let answers = [answer("need", Grade::Strong), answer("budget", Grade::Strong)];
    leads::qualify(&mut tx, lead, &answers, None).await.unwrap();
    tx.commit().await.unwrap();
    lead
}

#[tokio::test]
async fn who_may_not_see_leads_sees_none() {
    let world = World::shared().await;
    let lead = a_lead(&world).await;
    let person = person_with(&world, &[Permission::ReadRecords], &[]).await;
    let mut tx = world.tx_of(&person).await;
    assert!(leads::card(&mut tx, lead).await.unwrap().is_none());
    assert_eq!(leads::explain_score(&mut tx, lead).await.unwrap(), None);
    assert_eq!(code(leads::explain_assignment(&mut tx, lead).await), "needs-role");
    assert_eq!(code(leads::board(&mut tx).await), "needs-role");
    assert_eq!(code(leads::reopen(&mut tx, lead, None).await), "needs-role");
    assert_eq!(code(leads::convert(&mut tx, lead, &Conversion::default()).await), "needs-role");
    assert_eq!(code(leads::convert_many(&mut tx, &[]).await), "needs-role");
}

#[tokio::test]
async fn a_deal_tells_no_lead_to_who_may_not_see_them() {
    let world = World::shared().await;
    let lead = a_lead(&world).await;
    let mut tx = world.tx().await;
    let conversion = Conversion { deal: Some(Changes::new()), ..Conversion::default() };
    let leads::Outcome::Converted(done) = leads::convert(&mut tx, lead, &conversion).await.unwrap() else { panic!() };
    let deal = done.deal_id.unwrap();
    tx.commit().await.unwrap();
    let kinds = async |permissions: &[Permission]| {
        let person = person_with(&world, permissions, &[]).await;
        let trail = leads::trail(&mut world.tx_of(&person).await, deal).await.unwrap();
        trail.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>()
    };
    let deals = [Permission::ReadRecords, Permission::ReadDeals, Permission::ReadContacts];
    assert_eq!(kinds(&deals).await, [RecordKind::Contact]);
    assert_eq!(kinds(&LEADS).await, [], "not the deal, so nothing of it");
}

#[tokio::test]
async fn who_may_not_hand_over_may_not_let_the_rules_do_it() {
    let world = World::shared().await;
    let lead = a_lead(&world).await;
    let rep = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx().await;
    let new = NewRule {
        name: "Rule".to_owned(),
        conditions: Vec::new(),
        strategy: Strategy::Workload,
        members: vec![Member::Person(rep)],
        territories: Vec::new(),
        capacity: None,
    };
    assignment::add_rule(&mut tx, RecordKind::Lead, new).await.unwrap();
    tx.commit().await.unwrap();
    let person = person_with(&world, &LEADS, &[]).await;
    let mut tx = world.tx_of(&person).await;
    assert_eq!(code(leads::assign_auto(&mut tx, lead).await), "needs-role");
    assert_eq!(code(leads::assign(&mut tx, lead, Some(rep), None).await), "needs-role");
    leads::assign(&mut tx, lead, person.user_id(), None).await.unwrap();
    let fixed = [("owner_id", Level::Read), ("status", Level::Read)];
    let permissions = [LEADS.as_slice(), &[Permission::Assign]].concat();
    let person = person_with(&world, &permissions, &fixed).await;
    let mut tx = world.tx_of(&person).await;
    assert_eq!(code(leads::assign_auto(&mut tx, lead).await), "field-not-yours");
    assert_eq!(code(leads::convert(&mut tx, lead, &Conversion::default()).await), "field-not-yours");
}

#[tokio::test]
async fn a_hidden_answer_stands_in_no_explanation() {
    let world = World::shared().await;
    let lead = a_lead(&world).await;
    let hidden = [("budget_grade", Level::Hidden), ("budget", Level::Hidden)];
    let person = person_with(&world, &LEADS, &hidden).await;
    let mut tx = world.tx_of(&person).await;
    let explained = leads::explain_score(&mut tx, lead).await.unwrap().unwrap();
    let grade = |key: &str| explained.parts.iter().find(|part| part.question.key == key).unwrap().grade;
    assert_eq!((grade("need"), grade("budget")), (Grade::Strong, Grade::Unknown));
    assert_eq!(explained.score, Some(55), "the score itself is not hidden");
    let person = person_with(&world, &LEADS, &[("qualification_score", Level::Hidden)]).await;
    let mut tx = world.tx_of(&person).await;
    let explained = leads::explain_score(&mut tx, lead).await.unwrap().unwrap();
    assert_eq!(explained.score, None);
    assert!(explained.scores.iter().all(|(_, score)| score.is_none()), "nor as that of its framework");
}
