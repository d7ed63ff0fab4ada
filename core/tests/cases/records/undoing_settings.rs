//! Undo of everything that is not daily work: fields, rules, roles, teams, and archiving of every kind of record.

use crm_core::activities::{self, NewActivity};
use crm_core::actor::{Permission, Permissions, Scope};
use crm_core::assignment::{self, Member, Strategy};
use crm_core::calendar::Period;
use crm_core::custom_fields::{self, NewField};
use crm_core::files::{self, Content, NewFile};
use crm_core::pipelines::{self, NewPipeline, NewStage};
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::catalogue::SPECS;
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::roles::{self, NewRole};
use crm_core::tasks::{self, NewTask};
use crm_core::undo::{self, LastUndone};
use crm_core::validation;
use crm_core::{Role, Tx, companies, follow_ups, search, teams};
use serde_json::json;
use uuid::Uuid;

use crate::world::{self, World, code};

/// Takes back the last thing; answers with what that was called.
async fn undone(tx: &mut Tx) -> &'static str {
    match undo::last(tx).await.unwrap() {
        LastUndone::One(undone) => undone.done.unwrap().kind,
        LastUndone::Batch(batch) => panic!("{batch:?}"),
    }
}

fn text_field(name: &str) -> NewField {
    NewField { name: name.into(), shape: "text".into(), ..NewField::default() }
}

fn rule() -> validation::NewRule {
    let condition =
        validation::Condition { field: "amount".into(), test: validation::Test::Above, values: vec!["1".into()] };
    validation::NewRule {
        name: "Rule".into(),
        conditions: vec![condition],
        required_fields: vec!["contact_id".into()],
        message: None,
    }
}

#[tokio::test]
async fn defining_renaming_and_retiring_a_field_are_undone() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let id = custom_fields::define(&mut tx, RecordKind::Contact, text_field("Budget")).await.unwrap().id;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let budget = Changes::new().with("cf.budget", "12");
    records::update(&mut tx, RecordKind::Contact, zoe, &budget, None).await.unwrap();
    let name = Changes::new().with("name", "Purse");
    custom_fields::change(&mut tx, id, &name, None).await.unwrap();
    let field = async |tx: &mut Tx| custom_fields::all(tx, RecordKind::Contact).await.unwrap().remove(0);
    undone(&mut tx).await;
    assert_eq!(field(&mut tx).await.name, "Budget");
    records::archive(&mut tx, RecordKind::Field, id).await.unwrap();
    assert!(field(&mut tx).await.retired_at.is_some());
    assert_eq!(undone(&mut tx).await, "field.restored");
    let held = records::view(&mut tx, RecordKind::Contact, zoe).await.unwrap().unwrap().fields;
    assert_eq!((field(&mut tx).await.retired_at, held.text("cf.budget")), (None, Some("12")));
    for _ in ["the value", "the contact", "the field"] {
        undone(&mut tx).await;
    }
    assert!(field(&mut tx).await.retired_at.is_some());
    assert_eq!(custom_fields::versions(&mut tx, id).await.unwrap().len(), 6, "every version is kept");
}

#[tokio::test]
async fn adding_changing_and_retiring_a_validation_rule_are_undone() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let id = validation::add_rule(&mut tx, RecordKind::Deal, rule()).await.unwrap().id;
    let asks = async |tx: &mut Tx| {
        let deal = Changes::new().with("name", "Deal").with("amount", "2").with("currency", "EUR");
        let deal = deal.with("stage_id", world::stage(tx, "New").await.id.to_string());
        tx.savepoint().await.unwrap();
        let asked = records::add(tx, RecordKind::Deal, &deal).await.is_err();
        tx.roll_back_to_savepoint().await.unwrap();
        asked
    };
    assert!(asks(&mut tx).await);
    let name = Changes::new().with("name", "Other");
    validation::change_rule(&mut tx, id, &name, None).await.unwrap();
    undone(&mut tx).await;
    assert_eq!(validation::rules(&mut tx, RecordKind::Deal).await.unwrap()[0].name, "Rule");
    records::archive(&mut tx, RecordKind::ValidationRule, id).await.unwrap();
    assert!(!asks(&mut tx).await);
    undone(&mut tx).await;
    assert!(asks(&mut tx).await);
    undone(&mut tx).await;
    assert!(!asks(&mut tx).await, "it was never made");
}

#[tokio::test]
async fn making_and_retiring_roles_and_departments_are_undone() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let new =
        NewRole { name: "Caller".into(), permissions: Permissions::of(&[Permission::ReadRecords]), scope: Scope::Own };
    let role = roles::create(&mut tx, new).await.unwrap().id;
    let there = async |tx: &mut Tx| roles::list(tx).await.unwrap().iter().any(|one| one.id == role);
    roles::retire(&mut tx, role).await.unwrap();
    assert!(!there(&mut tx).await);
    undone(&mut tx).await;
    assert!(there(&mut tx).await);
    undone(&mut tx).await;
    assert!(!there(&mut tx).await);

    let department = teams::create_department(&mut tx, "Sales").await.unwrap().id;
    let names = async |tx: &mut Tx| -> Vec<String> {
        teams::departments(tx).await.unwrap().into_iter().map(|one| one.name).collect()
    };
    teams::rename_department(&mut tx, department, "Selling", None).await.unwrap();
    undone(&mut tx).await;
    assert_eq!(names(&mut tx).await, ["Sales"]);
    teams::retire_department(&mut tx, department).await.unwrap();
    undone(&mut tx).await;
    assert_eq!(names(&mut tx).await, ["Sales"]);
    undone(&mut tx).await;
    assert!(names(&mut tx).await.is_empty());
}

#[tokio::test]
async fn making_renaming_and_dissolving_a_team_are_undone() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    let north = teams::create(&mut tx, "North", None).await.unwrap().id;
    teams::set_leads(&mut tx, north, &[rep.user_id().unwrap()]).await.unwrap();
    let cards = async |tx: &mut Tx| teams::list(tx).await.unwrap();
    let before = cards(&mut tx).await.remove(0);
    let name = Changes::new().with("name", "South");
    teams::change(&mut tx, north, &name, None).await.unwrap();
    undone(&mut tx).await;
    teams::retire(&mut tx, north).await.unwrap();
    assert!(cards(&mut tx).await.is_empty());
    // Its name is taken meanwhile: the undo says so and leaves everything as it is.
    let other = teams::create(&mut tx, "north", None).await.unwrap();
    let retired: Uuid =
        sqlx::query_scalar("SELECT id FROM crm.events WHERE kind = 'team.archived' ORDER BY id DESC LIMIT 1")
            .fetch_one(tx.conn())
            .await
            .unwrap();
    assert_eq!(code(undo::event(&mut tx, retired).await), "name-taken");
    undo::event(&mut tx, other.event).await.unwrap();
    undo::event(&mut tx, retired).await.unwrap();
    let after = cards(&mut tx).await.remove(0);
    assert_eq!((after.name, after.members), (before.name, before.members));
    undone(&mut tx).await;
    assert!(cards(&mut tx).await[0].members.is_empty());
    undone(&mut tx).await;
    assert!(cards(&mut tx).await.is_empty());
}

#[tokio::test]
async fn a_follow_up_date_is_undone() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let records = [
        (RecordKind::Lead, world::lead(&mut tx, contact).await),
        (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await),
        (RecordKind::Company, world::company(&mut tx, "Acme").await.id),
        (RecordKind::Contact, contact),
    ];
    let day = "2026-11-20".parse().unwrap();
    let due = async |tx: &mut Tx| {
        let found = follow_ups::due(tx, None, Period { first: day, last: day }).await.unwrap();
        found.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    for (kind, id) in records {
        for (to, before) in [("2026-11-20", None), ("2026-12-01", Some(id))] {
            let change = Changes::new().with("follow_up_on", to);
            records::update(&mut tx, kind, id, &change, None).await.unwrap();
            undone(&mut tx).await;
            assert_eq!(due(&mut tx).await.pop(), before, "{kind:?}");
            let first = Changes::new().with("follow_up_on", "2026-11-20");
            records::update(&mut tx, kind, id, &first, None).await.unwrap();
        }
        undone(&mut tx).await;
        assert!(due(&mut tx).await.is_empty());
    }
}

#[tokio::test]
async fn changes_of_a_company_are_undone() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let group = world::company(&mut tx, "Group").await.id;
    let acme = world::company(&mut tx, "Acme").await.id;
    let state = async |tx: &mut Tx| records::view(tx, RecordKind::Company, acme).await.unwrap().unwrap().fields;
    let first = state(&mut tx).await;
    let changes = [
        Changes::new().with("name", "Acme SA").with("domain", "acme.example"),
        Changes::new().with("phones", json!(["+33612345678"])).with("emails", json!(["info@acme.example"])),
        Changes::new().with("parent_id", group.to_string()),
        Changes::new().with("tags", json!(["vip", "north"])).with("lifecycle", "customer"),
        Changes::new().with("addresses", json!([{"label": "Lyon", "city": "Lyon"}])).with("tax_id", "FR123"),
    ];
    let mut states = vec![first];
    for change in &changes {
        records::update(&mut tx, RecordKind::Company, acme, change, None).await.unwrap();
        states.push(state(&mut tx).await);
    }
    states.pop();
    while let Some(before) = states.pop() {
        undone(&mut tx).await;
        assert_eq!(state(&mut tx).await, before);
    }
    assert_eq!(companies::card(&mut tx, acme).await.unwrap().unwrap().tags, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_put_to_a_record_that_is_gone_says_so() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let content = Content::Link { permalink: "https://acme.slack.com/files/F1".into(), size: 1 };
    let file = NewFile { record: (RecordKind::Contact, zoe), name: "a.txt".into(), content_type: None, content };
    let attached = files::attach(&mut tx, file).await.unwrap().event;
    records::archive(&mut tx, RecordKind::Contact, zoe).await.unwrap();
    records::purge(&mut tx, RecordKind::Contact, zoe).await.unwrap();
    assert_eq!(code(undo::event(&mut tx, attached).await), "undo-erased");
}

/// One record of every kind that the store keeps and people archive.
async fn one_of_each(tx: &mut Tx, me: Uuid) -> Vec<(RecordKind, Uuid)> {
    let contact = world::contact(tx, "Zoe").await.id;
    let about = (RecordKind::Contact, contact);
    let task = tasks::add(tx, NewTask { title: "Call".into(), ..NewTask::default() }).await.unwrap().id;
    let call = activities::log(tx, NewActivity::new("call", about)).await.unwrap().id;
    let content = Content::Link { permalink: "https://acme.slack.com/files/F1".into(), size: 1 };
    let file = NewFile { record: about, name: "a.txt".into(), content_type: None, content };
    let file = files::attach(tx, file).await.unwrap().id;
    let moment = When::At("2026-11-20T10:00:00Z".parse().unwrap());
    let reminder = reminders::add(tx, about, moment, None, None).await.unwrap().id;
    let stage = |name: &str| NewStage { name: name.into(), probability: 10, ..NewStage::default() };
    let new =
        NewPipeline { name: "Partners".into(), stages: vec![stage("One"), stage("Two")], ..NewPipeline::default() };
    let pipeline = pipelines::add(tx, new).await.unwrap();
    let field = custom_fields::define(tx, RecordKind::Contact, text_field("Budget")).await.unwrap().id;
    let reason = reasons::add(tx, ReasonKind::Won, "Luck").await.unwrap().id;
    let new = assignment::NewRule {
        name: "Rule".to_owned(),
        conditions: Vec::new(),
        strategy: Strategy::RoundRobin,
        members: vec![Member::Person(me)],
        territories: Vec::new(),
        capacity: None,
    };
    let assignment = assignment::add_rule(tx, RecordKind::Lead, new).await.unwrap().id;
    let period = QuotaPeriod::starting(Length::Quarter, "2026-10-01".parse().unwrap()).unwrap();
    let quota = quotas::set(tx, me, period, "EUR 100".parse().unwrap()).await.unwrap();
    let role =
        NewRole { name: "Caller".into(), permissions: Permissions::of(&[Permission::ReadRecords]), scope: Scope::Own };
    vec![
        (RecordKind::Lead, world::lead(tx, contact).await),
        (RecordKind::Deal, world::deal(tx, "Deal", "1").await),
        (RecordKind::Company, world::company(tx, "Acme").await.id),
        (RecordKind::Task, task),
        (RecordKind::Activity, call),
        (RecordKind::File, file),
        (RecordKind::Reminder, reminder),
        (RecordKind::Stage, pipeline.stages[0].id),
        (RecordKind::Pipeline, pipeline.id),
        (RecordKind::Field, field),
        (RecordKind::Reason, reason),
        (RecordKind::AssignmentRule, assignment),
        (RecordKind::Quota, quota),
        (RecordKind::ValidationRule, validation::add_rule(tx, RecordKind::Deal, rule()).await.unwrap().id),
        (RecordKind::SavedSearch, search::save(tx, "Mine", "owner:me", false).await.unwrap().id),
        (RecordKind::Role, roles::create(tx, role).await.unwrap().id),
        (RecordKind::Team, teams::create(tx, "North", None).await.unwrap().id),
        (RecordKind::Department, teams::create_department(tx, "Sales").await.unwrap().id),
        (RecordKind::Contact, contact),
    ]
}

#[tokio::test]
async fn archiving_is_undone_for_every_kind_of_record() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let all = one_of_each(&mut tx, admin.user_id().unwrap()).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    for spec in SPECS.iter().filter(|spec| spec.kind != RecordKind::User) {
        let (_, id) = all.iter().find(|(kind, _)| *kind == spec.kind).unwrap_or_else(|| panic!("no {:?}", spec.kind));
        let row = async |tx: &mut Tx| -> serde_json::Value {
            let sql = format!(
                "SELECT to_jsonb(t) - ARRAY['version', 'updated_at'] FROM crm.{} t WHERE t.id = $1",
                spec.table
            );
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(id).fetch_one(tx.conn()).await.unwrap()
        };
        let before = row(&mut tx).await;
        records::archive(&mut tx, spec.kind, *id).await.unwrap();
        assert_ne!(row(&mut tx).await["deleted_at"], serde_json::Value::Null);
        assert_eq!(undone(&mut tx).await, format!("{}.restored", spec.kind.as_str()));
        assert_eq!(row(&mut tx).await, before, "{:?}", spec.kind);
    }
}
