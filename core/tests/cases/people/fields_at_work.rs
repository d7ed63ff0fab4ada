//! The rules of fields beyond cards and lists of records: in timelines, reports, tasks, activities, follow-ups, and in what is
//! taken back.

use crm_core::access::{self, Level};
use crm_core::activities::{self, NewActivity};
use crm_core::actor::{Permission, Scope};
use crm_core::calendar::Period;
use crm_core::deals::{self, Closing};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::tasks::{self, Due, NewTask};
use crm_core::timeline::{self, Filter, What};
use crm_core::{Role, follow_ups, history, reports, undo};
use serde_json::{Value, json};
use uuid::Uuid;

use super::fields::{fill, rule};
use super::{id, person_with, role, user};
use crate::world::{self, World, code};

/// What the changes in a timeline tell, one after the other: fields, before and after.
fn told(page: timeline::Page) -> Vec<(Vec<String>, Value, Value)> {
    let change = |entry: timeline::Entry| match entry.what {
        What::Change(change) => Some((change.fields, json!(change.before), json!(change.after))),
        _ => None,
    };
    page.entries.into_iter().filter_map(change).collect()
}

#[tokio::test]
async fn timelines_show_what_the_rules_leave() {
    let world = World::shared().await;
    let filled = fill(&world).await;
    let mut tx = world.tx().await;
    deals::close(&mut tx, filled.deal, Closing::lost("price"), None).await.unwrap();
    tx.commit().await.unwrap();
    for (kind, field, level) in [
        (RecordKind::Contact, "phones", Level::Masked),
        (RecordKind::Deal, "amount", Level::Hidden),
        (RecordKind::Deal, "close_reason", Level::Hidden),
    ] {
        rule(&world, Role::SalesRep, kind, field, Some(level)).await;
    }
    let rep = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&rep).await;
    let page = timeline::of(&mut tx, (RecordKind::Company, filled.company), &Filter::default(), None, 100).await;
    let told = format!("{:?}", told(page.unwrap()));
    for hidden in ["+33612345678", "FR40303265045", "1200", "\"amount\"]", "\"Price\""] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
    assert!(told.contains("+33 6 •• •• •• 78") && told.contains("••••5045"), "{told}");
    // The name of a reason is hidden with the reason, in the history too.
    let entry = history::of_record(&mut tx, filled.deal, 1).await.unwrap().remove(0);
    let after = entry.after.unwrap();
    assert_eq!(
        (&after["reason"], &after["close_reason"], &after["stage"]),
        (&json!(null), &json!(null), &json!("Lost"))
    );
    assert!(!entry.fields.contains(&"reason".to_owned()) && entry.fields.contains(&"stage".to_owned()));
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    let entry = history::of_record(&mut tx, filled.deal, 1).await.unwrap().remove(0);
    assert_ne!(entry.after.unwrap()["reason"], json!(null), "others read it");
}

#[tokio::test]
async fn the_daily_report_says_nothing_of_hidden_amounts() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (name, amount) in [("First", "1"), ("Second", "1000")] {
        world::deal(&mut tx, name, amount).await;
    }
    tx.commit().await.unwrap();
    let reader = person_with(&world, "Reader", &[Permission::Report, Permission::ReadDeals], Scope::All).await;
    let names = |lines: &[reports::Line]| lines.iter().map(|line| line.name.clone()).collect::<Vec<_>>();
    let mut tx = world.tx_of(&reader).await;
    let report = reports::daily(&mut tx).await.unwrap();
    assert_eq!(
        (names(&report.new.lines), report.pipeline.total.money.amount),
        (vec!["Second".into(), "First".into()], 1001.into())
    );
    drop(tx);
    let mut tx = world.tx().await;
    let of = user(&world, &reader).await.roles[0].id;
    access::set_rule(&mut tx, of, RecordKind::Deal, "amount", Some(Level::Hidden)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&super::anew(&world, &reader).await).await;
    let report = reports::daily(&mut tx).await.unwrap();
    assert_eq!(names(&report.new.lines), ["First", "Second"], "nor by their order");
    assert!(report.new.lines.iter().chain(&report.untouched).all(|line| line.amount.is_none()));
    for group in [&report.new, &report.pipeline] {
        assert_eq!((group.count, group.total.money.amount, group.total.missing.len()), (2, 0.into(), 0));
    }
}

#[tokio::test]
async fn tasks_and_activities_show_what_the_rules_leave() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = (RecordKind::Deal, world::deal(&mut tx, "Renewal", "1").await);
    let new = NewTask {
        title: "Call".into(),
        description: Some("secret".into()),
        due: Some(Due::On("2026-12-01".parse().unwrap())),
        start_on: Some("2026-11-05".parse().unwrap()),
        recurrence: Some("daily".into()),
        tags: vec!["secret".into()],
        about: Some(deal),
        ..NewTask::default()
    };
    let task = tasks::add(&mut tx, new).await.unwrap().id;
    let call = NewActivity {
        subject: Some("Prices".into()),
        body: Some("secret".into()),
        outcome: Some("held".into()),
        direction: Some("in"),
        duration_minutes: Some(5),
        ..NewActivity::new("call", deal)
    };
    let call = activities::log(&mut tx, call).await.unwrap().id;
    tx.commit().await.unwrap();
    for (kind, field) in [
        (RecordKind::Task, "description"),
        (RecordKind::Task, "record_id"),
        (RecordKind::Task, "tags"),
        (RecordKind::Task, "start_on"),
        (RecordKind::Task, "recurrence"),
        (RecordKind::Activity, "body"),
        (RecordKind::Activity, "outcome"),
        (RecordKind::Activity, "direction"),
        (RecordKind::Activity, "duration_minutes"),
    ] {
        rule(&world, Role::SalesRep, kind, field, Some(Level::Hidden)).await;
    }
    let mut tx = world.tx_of(&world.person_seeing(Role::SalesRep, Scope::All).await).await;
    let card = tasks::card(&mut tx, task).await.unwrap().unwrap();
    assert_eq!((card.title.as_str(), card.description, card.about, card.start_on), ("Call", None, None, None));
    assert!(card.tags.is_empty() && card.recurrence.is_none() && card.due.is_some());
    let row = tasks::of_record(&mut tx, deal).await.unwrap().remove(0);
    assert_eq!((row.title.as_str(), row.about), ("Call", None));
    let of_timeline = timeline::of(&mut tx, deal, &Filter::default(), None, 10).await.unwrap();
    let in_timeline = of_timeline.entries.into_iter().find_map(|entry| match entry.what {
        What::Activity(activity) => Some(activity),
        _ => None,
    });
    for shown in [activities::get(&mut tx, call).await.unwrap().unwrap(), in_timeline.unwrap()] {
        assert_eq!((shown.subject.as_deref(), shown.body, shown.outcome), (Some("Prices"), None, None));
        assert_eq!((shown.direction, shown.duration_minutes, shown.channel.as_str()), (None, None, "phone"));
    }
    // By these they are listed.
    let rep = super::system(&mut world.tx().await, Role::SalesRep).await;
    for (kind, field) in
        [(RecordKind::Task, "due_on"), (RecordKind::Task, "priority"), (RecordKind::Activity, "channel")]
    {
        let set = access::set_rule(&mut world.tx().await, rep, kind, field, Some(Level::Hidden)).await;
        assert_eq!(code(set), "field-always-seen", "{field}");
    }
}

#[tokio::test]
async fn follow_ups_leave_out_what_is_hidden_or_may_not_be_read() {
    let world = World::shared().await;
    let filled = fill(&world).await;
    let mut tx = world.tx().await;
    let today = tx.today();
    let follow_up = Changes::new().with("follow_up_on", today.to_string());
    for (kind, record) in [
        (RecordKind::Contact, filled.contact),
        (RecordKind::Company, filled.company),
        (RecordKind::Lead, filled.lead),
        (RecordKind::Deal, filled.deal),
    ] {
        records::update(&mut tx, kind, record, &follow_up, None).await.unwrap();
    }
    let reads = [Permission::ReadRecords, Permission::ReadDeals, Permission::ReadContacts, Permission::ReadCompanies];
    let narrow = role(&mut tx, "Narrow", &reads, Scope::All).await;
    access::set_rule(&mut tx, narrow, RecordKind::Contact, "follow_up_on", Some(Level::Masked)).await.unwrap();
    let person = world.person(Role::SalesRep).await;
    crm_core::users::set_roles(&mut tx, id(&person), &[narrow]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&super::anew(&world, &person).await).await;
    let due = follow_ups::due(&mut tx, None, Period::of_day(today)).await.unwrap();
    let kinds: Vec<_> = due.iter().map(|one| one.reference.kind).collect();
    assert_eq!(kinds, [RecordKind::Company, RecordKind::Deal]);
}

/// Who takes back what others did writes no field by it that they may not write, and reads none.
#[tokio::test]
async fn an_undo_writes_what_the_rules_let_one_write() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = world::deal(&mut tx, "Renewal", "1200").await;
    let set = async |tx: &mut crm_core::Tx, change: Changes| -> Uuid {
        match records::update(tx, RecordKind::Deal, deal, &change, None).await.unwrap() {
            Updated::Done(done) => done.event,
            other => panic!("{other:?}"),
        }
    };
    let dearer = set(&mut tx, Changes::new().with("amount", "1500")).await;
    let later = set(&mut tx, Changes::new().with("close_on", "2026-12-01")).await;
    deals::close(&mut tx, deal, Closing::lost("price"), None).await.unwrap();
    tx.commit().await.unwrap();
    let does = [Permission::UndoOthers, Permission::ReadRecords, Permission::ReadDeals, Permission::WriteDeals];
    let fixer = person_with(&world, "Fixer", &does, Scope::All).await;
    let of = user(&world, &fixer).await.roles[0].id;
    let mut tx = world.tx().await;
    access::set_rule(&mut tx, of, RecordKind::Deal, "amount", Some(Level::Hidden)).await.unwrap();
    access::set_rule(&mut tx, of, RecordKind::Deal, "closed_at", Some(Level::Hidden)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&super::anew(&world, &fixer).await).await;
    assert_eq!(code(undo::event(&mut tx, dearer).await), "field-not-yours");
    let undone = undo::event(&mut tx, later).await.unwrap().done.unwrap();
    assert_eq!(undone.after.get("close_on"), &json!(null));
    let undo::LastUndone::One(undone) = undo::last_of(&mut tx, deal).await.unwrap() else { panic!("no batch") };
    let undone = undone.done.unwrap();
    assert_eq!(
        (undone.before.get("closed_at"), undone.after.get("stage")),
        (&json!(null), &json!("New")),
        "{undone:?}"
    );
}
