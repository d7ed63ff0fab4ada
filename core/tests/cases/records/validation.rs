//! What a workspace demands of its records beyond each single field.

use crm_core::custom_fields::{self, NewField};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::validation::{self, Condition, NewRule, Test};
use crm_core::{Error, Role, undo};
use serde_json::json;

use crate::world::{self, World, code};

fn condition(field: &str, test: Test, values: &[&str]) -> Condition {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Condition { field: field.to_owned(), test, values }
}

fn large_deals_need_a_contact() -> NewRule {
    NewRule {
        name: "Large deals".into(),
        conditions: vec![condition("amount", Test::Above, &["10000"])],
        required_fields: vec!["contact_id".into(), "cf.reason".into()],
        message: None,
    }
}

#[tokio::test]
async fn a_rule_asks_when_its_conditions_hold_and_a_field_of_it_changes() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    let field = NewField { name: "Reason".into(), shape: "text".into(), ..NewField::default() };
    custom_fields::define(&mut tx, RecordKind::Deal, field).await.unwrap();
    let rule = validation::add_rule(&mut tx, RecordKind::Deal, large_deals_need_a_contact()).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Small", "10000").await;
    let grown = Changes::new().with("amount", "10000.01");
    let Err(Error::User(refusal)) = records::update(&mut tx, RecordKind::Deal, deal, &grown, None).await else {
        panic!("not asked")
    };
    assert_eq!((refusal.code(), refusal.field()), ("rule-requires", Some("contact_id")));
    assert_eq!(refusal.text().render("en"), "The rule “Large deals” asks for the contact. Fill it in.");
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let with_contact = grown.clone().with("contact_id", zoe.to_string());
    let Err(Error::User(refusal)) = records::update(&mut tx, RecordKind::Deal, deal, &with_contact, None).await else {
        panic!("not asked")
    };
    assert_eq!(refusal.text().render("en"), "The rule “Large deals” asks for the Reason. Fill it in.");
    let whole = with_contact.with("cf.reason", "New site");
    records::update(&mut tx, RecordKind::Deal, deal, &whole, None).await.unwrap();
    let emptied = Changes::new().with("cf.reason", json!(null));
    assert_eq!(code(records::update(&mut tx, RecordKind::Deal, deal, &emptied, None).await), "rule-requires");
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    records::archive(&mut tx, RecordKind::ValidationRule, rule.id).await.unwrap();
    let emptied = Changes::new().with("cf.reason", json!(null));
    records::update(&mut tx, RecordKind::Deal, deal, &emptied, None).await.unwrap();
    assert_eq!(code(undo::event(&mut tx, rule.event).await), "record-archived");
    records::restore(&mut tx, RecordKind::ValidationRule, rule.id).await.unwrap();
    let named = Changes::new().with("name", "Other");
    records::update(&mut tx, RecordKind::Deal, deal, &named, None).await.unwrap();
}

#[tokio::test]
async fn a_rule_may_refuse_in_the_workspaces_own_words_and_not_what_comes_by_itself() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let rule = NewRule {
        name: "No private mail".into(),
        conditions: vec![condition("emails", Test::Contains, &["@mail.example"])],
        message: Some("Use the address at work.".into()),
        ..NewRule::default()
    };
    validation::add_rule(&mut tx, RecordKind::Contact, rule).await.unwrap();
    let private = Changes::new().with("name", "Zoe").with("emails", "zoe@mail.example");
    let Err(Error::User(refusal)) = records::add(&mut tx, RecordKind::Contact, &private).await else { panic!("taken") };
    assert_eq!(refusal.text().render("en"), "Use the address at work.");
    assert_eq!((refusal.code(), refusal.field()), ("rule-broken", Some("emails")));
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    records::add(&mut tx, RecordKind::Contact, &private).await.unwrap();
}

#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_and_only_administrators_make_them() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    let rule = |conditions: Vec<Condition>, required: &[&str], message: Option<&str>| NewRule {
        name: "Rule".into(),
        conditions,
        required_fields: required.iter().map(|field| (*field).to_owned()).collect(),
        message: message.map(str::to_owned),
    };
    let sound = || condition("amount", Test::Above, &["1"]);
    for (new, refused) in [
        (NewRule { name: " ".into(), ..large_deals_need_a_contact() }, "rule-needs-name"),
        (rule(vec![], &[], None), "rule-demands-nothing"),
        (rule(vec![], &[], Some("Never")), "rule-demands-nothing"),
        (rule(vec![sound()], &["shoe_size"], None), "unknown-field"),
        (rule(vec![condition("shoe_size", Test::Filled, &[])], &["name"], None), "unknown-field"),
        (rule(vec![condition("amount", Test::Above, &[])], &["name"], None), "bad-conditions"),
        (rule(vec![sound(); 11], &["name"], None), "too-many-conditions"),
    ] {
        assert_eq!(code(validation::add_rule(&mut tx, RecordKind::Deal, new).await), refused);
    }
    let added =
        validation::add_rule(&mut tx, RecordKind::Deal, rule(vec![sound()], &["close_on"], None)).await.unwrap();
    let changes = Changes::new().with("required_fields", json!(["contact_id"]));
    validation::change_rule(&mut tx, added.id, &changes, None).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    assert_eq!(validation::rules(&mut tx, RecordKind::Deal).await.unwrap()[0].required_fields, ["close_on"]);
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(
        code(validation::add_rule(&mut tx, RecordKind::Deal, rule(vec![sound()], &["name"], None)).await),
        "needs-role"
    );
    assert_eq!(code(validation::change_rule(&mut tx, added.id, &changes, None).await), "needs-role");
}
