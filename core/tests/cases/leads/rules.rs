//! Keeping the assignment rules: who may, what is refused, their order, and taking it back.

use crm_core::assignment::{self, Condition, Fact, Member, NewRule, Strategy, Territory, Test};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Role, Tx, undo};
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, code};

fn rule(name: &str, people: &[Uuid]) -> NewRule {
    NewRule {
        name: name.to_owned(),
        conditions: Vec::new(),
        strategy: Strategy::RoundRobin,
        members: people.iter().map(|id| Member::Person(*id)).collect(),
        territories: Vec::new(),
        capacity: None,
    }
}

async fn names(tx: &mut Tx) -> Vec<String> {
    assignment::list(tx, RecordKind::Lead).await.unwrap().into_iter().map(|rule| rule.name).collect()
}

#[tokio::test]
async fn a_rule_is_kept_as_it_was_given_and_may_be_taken_back() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let rep = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx_of(&admin).await;
    let condition = Condition { fact: Fact::Country, test: Test::In, values: vec!["FR".into(), "BE".into()] };
    let new = NewRule { conditions: vec![condition.clone()], capacity: Some(5), ..rule("France", &[rep]) };
    let added = assignment::add_rule(&mut tx, RecordKind::Lead, new).await.unwrap();
    let kept = assignment::list(&mut tx, RecordKind::Lead).await.unwrap().remove(0);
    assert_eq!(
        (kept.name.as_str(), kept.conditions.as_slice(), kept.capacity),
        ("France", [condition].as_slice(), Some(5))
    );
    assert_eq!((kept.members.as_slice(), kept.id, kept.version), ([Member::Person(rep)].as_slice(), added.id, 1));

    let changes = Changes::new().with("name", "South").with("capacity", json!(null)).with("strategy", "workload");
    assignment::change_rule(&mut tx, added.id, &changes, Some(1)).await.unwrap();
    let kept = assignment::list(&mut tx, RecordKind::Lead).await.unwrap().remove(0);
    assert_eq!((kept.name.as_str(), kept.strategy, kept.capacity), ("South", Strategy::Workload, None));
    undo::last(&mut tx).await.unwrap();
    assert_eq!(names(&mut tx).await, ["France"]);
    assignment::retire(&mut tx, added.id).await.unwrap();
    assert!(names(&mut tx).await.is_empty());
    undo::last(&mut tx).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    assert!(names(&mut tx).await.is_empty(), "its making was taken back");
}

#[tokio::test]
async fn rules_stand_in_the_order_that_somebody_gave_them() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let rep = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx_of(&admin).await;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        ids.push(assignment::add_rule(&mut tx, RecordKind::Lead, rule(name, &[rep])).await.unwrap().id);
    }
    assert_eq!(names(&mut tx).await, ["One", "Two", "Three"]);
    assignment::reorder(&mut tx, RecordKind::Lead, &[ids[2], ids[0]]).await.unwrap();
    assert_eq!(names(&mut tx).await, ["Three", "One", "Two"]);
    undo::last(&mut tx).await.unwrap();
    assert_eq!(names(&mut tx).await, ["One", "Two", "Three"]);
}

#[tokio::test]
async fn rules_that_could_not_work_are_refused() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await.user_id().unwrap();
    let mut tx = world.tx().await;
    let stranger = Uuid::now_v7();
    let area = |person| Territory { country: Some("FR".into()), person, ..Territory::default() };
    let empty = Condition { fact: Fact::City, test: Test::In, values: vec![] };
    for (new, expected) in [
        (rule(" ", &[rep]), "rule-name"),
        (rule(&"x".repeat(101), &[rep]), "rule-name-long"),
        (rule("Nobody", &[]), "rule-needs-people"),
        (rule("Strangers", &[rep, stranger]), "rule-unknown-people"),
        (NewRule { members: vec![Member::Team(stranger)], ..rule("No such team", &[]) }, "rule-unknown-people"),
        (NewRule { conditions: vec![empty], ..rule("Empty", &[rep]) }, "rule-needs-value"),
        (
            NewRule { strategy: Strategy::Territory, territories: vec![area(stranger)], ..rule("Areas", &[]) },
            "rule-unknown-people",
        ),
        (NewRule { territories: vec![area(rep)], ..rule("Both", &[rep]) }, "rule-territories-unused"),
    ] {
        let name = new.name.clone();
        assert_eq!(code(assignment::add_rule(&mut tx, RecordKind::Lead, new).await), expected, "{name}");
    }
    let deals = assignment::add_rule(&mut tx, RecordKind::Deal, rule("Deals", &[rep])).await;
    assert_eq!(code(deals), "not-a-choice");
    let added = assignment::add_rule(&mut tx, RecordKind::Lead, rule("Rule", &[rep])).await.unwrap();
    for (field, value) in [
        ("conditions", json!([{"field": "moon", "test": "equals", "values": ["full"]}])),
        ("conditions", json!([{"field": "city", "test": "like", "values": ["x"]}])),
        ("members", json!([{"robot": 1}])),
        ("territories", json!("everywhere")),
    ] {
        let changes = Changes::new().with(field, value);
        assert_eq!(
            code(assignment::change_rule(&mut tx, added.id, &changes, None).await),
            "rule-unreadable",
            "{field}"
        );
    }
}

#[tokio::test]
async fn only_who_may_keeps_the_rules() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let id = rep.user_id().unwrap();
    let mut tx = world.tx().await;
    let added = assignment::add_rule(&mut tx, RecordKind::Lead, rule("Rule", &[id])).await.unwrap().id;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let changes = Changes::new().with("name", "Mine");
    assert_eq!(code(assignment::add_rule(&mut tx, RecordKind::Lead, rule("Mine", &[id])).await), "needs-role");
    assert_eq!(code(assignment::change_rule(&mut tx, added, &changes, None).await), "needs-role");
    assert_eq!(code(assignment::reorder(&mut tx, RecordKind::Lead, &[added]).await), "needs-role");
    assert_eq!(code(assignment::retire(&mut tx, added).await), "needs-role");
    assert_eq!(code(assignment::explain(&mut tx, RecordKind::Lead, &assignment::Facts::default()).await), "needs-role");
    assert!(records::archive(&mut tx, RecordKind::AssignmentRule, added).await.is_err());
}
