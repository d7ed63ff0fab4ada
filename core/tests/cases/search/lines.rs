//! Lines as people type them: words, filters, kinds and orders, answered.

use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::custom_fields::{self, NewField};
use crm_core::deals::{self, Closing, NewDeal};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::search::{self, Page};
use crm_core::{Role, Scope, Tx, tasks};
use serde_json::json;

use crate::world::{self, World, code};

/// The references that a line finds, in order.
async fn found(tx: &mut Tx, line: &str) -> Vec<String> {
    let found = search::by_line(tx, line, &Page::first(50)).await;
    let found = found.unwrap_or_else(|refused| panic!("{line}: {refused}"));
    found.rows.iter().map(|row| row.reference.to_string()).collect()
}

/// The same, in the order of their references.
async fn sorted(tx: &mut Tx, line: &str) -> Vec<String> {
    let mut references = found(tx, line).await;
    references.sort();
    references
}

async fn refused(tx: &mut Tx, line: &str) -> &'static str {
    code(search::by_line(tx, line, &Page::first(10)).await)
}

/// A small world: Ann and Ben, three deals, two contacts at a company, a task.
async fn filled() -> (World, crm_core::Actor) {
    let world = World::shared().await;
    let ann = world.person_seeing(Role::Admin, Scope::All).await;
    let ben = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&ann).await;
    let acme = world::company(&mut tx, "Acme Industries").await;
    let at = Some(CompanyChoice::Existing(acme.id));
    let zoe = NewContact {
        name: "Zoe Quagga".into(),
        company: at.clone(),
        city: Some("Zürich".into()),
        tags: vec!["vip".into()],
        source: Some("Trade Fair".into()),
        ..NewContact::default()
    };
    contacts::add(&mut tx, zoe).await.unwrap();
    contacts::add(&mut tx, NewContact { name: "Yara Quagga".into(), ..NewContact::default() }).await.unwrap();
    let deal = |name: &str, amount: &str, close: &str| NewDeal {
        name: name.into(),
        amount: Some(amount.parse().unwrap()),
        currency: Some("EUR".into()),
        close_on: close.parse().ok(),
        ..NewDeal::default()
    };
    let stages = crm_core::pipelines::stages(&mut tx, None).await.unwrap();
    let proposal = stages.iter().find(|stage| stage.name == "Proposal").unwrap().id;
    let first = NewDeal { company: at, stage_id: Some(proposal), ..deal("Quagga renewal", "10000", "2026-12-31") };
    deals::add(&mut tx, first).await.unwrap();
    let dollars = NewDeal { currency: Some("USD".into()), ..deal("Quagga rollout", "10000.01", "2026-11-01") };
    deals::add(&mut tx, dollars).await.unwrap();
    let bens = NewDeal { owner_id: ben.user_id(), close_on: None, amount: None, ..deal("Ben's", "1", "2026-12-01") };
    let bens = deals::add(&mut tx, bens).await.unwrap();
    deals::close(&mut tx, bens, Closing::won("price"), None).await.unwrap();
    let due = tasks::Due::On("2026-10-20".parse().unwrap());
    let task = tasks::NewTask { title: "Call Quagga".into(), due: Some(due), priority: Some(1), ..Default::default() };
    tasks::add(&mut tx, task).await.unwrap();
    tx.commit().await.unwrap();
    (world, ann)
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    let name = ann.person.as_ref().unwrap().name.clone();
    for (line, expected) in [
        ("stage:proposal", vec!["D-1"]),
        ("stage:prop", vec!["D-1"]),
        ("stage:won", vec!["D-3"]),
        ("-stage:proposal,won", vec!["D-2"]),
        ("is:won", vec!["D-3"]),
        ("is:open kind:deal", vec!["D-1", "D-2"]),
        ("is:overdue", vec!["D-2", "T-1"]),
        ("-is:overdue kind:deal", vec!["D-1"]),
        ("is:unassigned", vec![]),
        ("owner:me kind:deal", vec!["D-1", "D-2"]),
        ("is:mine kind:deal", vec!["D-1", "D-2"]),
        ("-owner:me kind:deal", vec!["D-3"]),
        ("amount>10k", vec!["D-2"]),
        ("amount>=10k", vec!["D-1", "D-2"]),
        ("amount<=10k", vec!["D-1"]),
        ("amount<10k", vec![]),
        ("amount:10k", vec!["D-1"]),
        ("amount>=€10k", vec!["D-1"]),
        ("amount:5k..20k", vec!["D-1", "D-2"]),
        ("amount:none", vec!["D-3"]),
        ("-amount:none", vec!["D-1", "D-2"]),
        ("close<2026-12-31", vec!["D-2"]),
        ("close<=2026-12-31", vec!["D-1", "D-2"]),
        ("close:none", vec!["D-3"]),
        ("due:overdue", vec!["T-1"]),
        ("due<today", vec!["T-1"]),
        ("tag:vip", vec!["C-1"]),
        ("#vip", vec!["C-1"]),
        ("-#vip kind:contact", vec!["C-2"]),
        ("tag:none kind:contact", vec!["C-2"]),
        ("tag:any", vec!["C-1"]),
        ("city:zurich", vec!["C-1"]),
        ("source:\"trade fair\"", vec!["C-1"]),
        ("source:any", vec!["C-1"]),
        ("source:none kind:contact", vec!["C-2"]),
        ("company:acme", vec!["C-1", "D-1"]),
        ("company:O-1", vec!["C-1", "D-1"]),
        ("at:\"Acme Industries\" kind:contact", vec!["C-1"]),
        ("priority:p1", vec!["T-1"]),
        ("status:open", vec!["T-1"]),
        ("lifecycle:customer", vec![]),
        ("forecast:closed", vec!["D-3"]),
        ("probability>=50%", vec!["D-1", "D-3"]),
        ("updated:7d kind:contact", vec!["C-1", "C-2"]),
        ("created<2020-01-01", vec![]),
        ("kind:contact,task", vec!["C-1", "C-2", "T-1"]),
        ("quagga kind:deal", vec!["D-1", "D-2"]),
        ("quagga amount>10k", vec!["D-2"]),
        ("\"stage:proposal\"", vec![]),
        ("stage:proposal kind:contact", vec![]),
    ] {
        assert_eq!(sorted(&mut tx, line).await, expected, "{line}");
    }
    assert_eq!(sorted(&mut tx, &format!("owner:\"{name}\" kind:deal")).await, ["D-1", "D-2"]);
}

#[tokio::test]
async fn orders_go_both_ways_and_records_without_a_value_come_last() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    assert_eq!(found(&mut tx, "kind:deal sort:amount").await, ["D-2", "D-1", "D-3"]);
    assert_eq!(found(&mut tx, "kind:deal sort:amount+").await, ["D-1", "D-2", "D-3"]);
    assert_eq!(found(&mut tx, "kind:deal sort:close").await, ["D-2", "D-1", "D-3"]);
    assert_eq!(found(&mut tx, "quagga kind:contact sort:name").await, ["C-2", "C-1"]);
}

#[tokio::test]
async fn pages_follow_each_other_by_their_cursors() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    for line in ["kind:deal sort:amount", "quagga"] {
        let all = found(&mut tx, line).await;
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = Page { size: 1, skip: 0, after: cursor };
            let found = search::by_line(&mut tx, line, &page).await.unwrap();
            seen.extend(found.rows.iter().map(|row| row.reference.to_string()));
            assert!(seen.len() <= all.len(), "{line}: {seen:?}");
            let Some(next) = found.next else { break };
            cursor = Some(search::Cursor::parse(&next.to_string()).unwrap());
        }
        assert_eq!(seen, all, "{line}");
    }
    let first = search::by_line(&mut tx, "quagga", &Page::first(1)).await.unwrap();
    let other = search::by_line(&mut tx, "renewal", &Page::after(1, first.next.unwrap())).await;
    assert_eq!(code(other), "not-a-cursor");
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_what_comes_near() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    for (line, expected) in [
        ("stage:propsal", "filter-value-near"),
        ("stage:nowhere", "filter-value"),
        ("owner:nobody-here", "filter-value"),
        ("company:zzzzz", "filter-value"),
        ("company:O-99", "filter-value"),
        ("tag:vpi", "filter-value-near"),
        ("status:qualifed", "filter-value-near"),
        ("priority:9", "filter-value"),
        ("is:opne", "filter-value-near"),
        ("is:overdue,mine", "filter-alone"),
        ("stgae:won", "filter-unknown-near"),
        ("warmth:high", "filter-unknown"),
        ("amount>lots", "filter-not-number"),
        ("close:someday", "filter-not-days"),
        ("stage>won", "filter-not-compared"),
    ] {
        assert_eq!(refused(&mut tx, line).await, expected, "{line}");
    }
}

#[tokio::test]
async fn what_only_looks_like_a_filter_is_words() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    let new = NewDeal { name: "Project: Phoenix".into(), ..NewDeal::default() };
    deals::add(&mut tx, new).await.unwrap();
    assert_eq!(found(&mut tx, "Project:Phoenix").await, ["D-4"]);
    assert_eq!(found(&mut tx, "Project: Phoenix").await, ["D-4"]);
    assert_eq!(found(&mut tx, "#phoenix").await, ["D-4"], "no tag, so a word");
}

#[tokio::test]
async fn names_that_are_several_are_asked_for() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    for name in ["Kim Doppel", "Lou Doppel"] {
        let person = world.person(Role::SalesRep).await;
        let renamed =
            sqlx::query("UPDATE crm.users SET name = $1, slack_id = 'U0' || split_part($1, ' ', 1) WHERE id = $2");
        renamed.bind(name).bind(person.user_id()).execute(tx.conn()).await.unwrap();
    }
    assert_eq!(refused(&mut tx, "owner:doppel").await, "filter-several");
    assert_eq!(found(&mut tx, "owner:kim").await, Vec::<String>::new());
    assert_eq!(found(&mut tx, "owner:<@U0Lou|lou>").await, Vec::<String>::new());
}

#[tokio::test]
async fn fields_of_the_workspaces_own_are_filters_of_their_shape() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    for (name, shape, options) in [
        ("Seats", "number", vec![]),
        ("Region", "choice", vec!["EMEA".to_owned(), "North America".to_owned()]),
        ("Renewal", "date", vec![]),
        ("Budget", "money", vec![]),
        ("Trial", "yes_no", vec![]),
        ("Champion", "person", vec![]),
        ("Partner", "record", vec!["company".to_owned()]),
        ("Hotline", "phone", vec![]),
        ("Remark", "text", vec![]),
    ] {
        let field = NewField { name: name.into(), shape: shape.into(), options, ..NewField::default() };
        custom_fields::define(&mut tx, RecordKind::Deal, field).await.unwrap();
    }
    let deal = search::locate(&mut tx, crm_core::records::Reference::parse("D-1").unwrap()).await.unwrap().unwrap();
    let company = search::locate(&mut tx, crm_core::records::Reference::parse("O-1").unwrap()).await.unwrap().unwrap();
    let values = Changes::new()
        .with("cf.seats", 12)
        .with("cf.region", "North America")
        .with("cf.renewal", "2026-12-24")
        .with("cf.budget", json!({"amount": "2500.50", "currency": "EUR"}))
        .with("cf.trial", true)
        .with("cf.champion", ann.user_id().unwrap().to_string())
        .with("cf.partner", company.to_string())
        .with("cf.hotline", "01 23 45 67 89")
        .with("cf.remark", "Wants the Blue one");
    records::update(&mut tx, RecordKind::Deal, deal, &values, None).await.unwrap();
    for (line, hit) in [
        ("seats>10", true),
        ("cf.seats>12", false),
        ("seats:10..12", true),
        ("seats:none", false),
        ("seats:any", true),
        ("region:\"north america\"", true),
        ("region:emea", false),
        ("-region:emea", true),
        ("renewal<2026-12-31", true),
        ("renewal:2026-12-24", true),
        ("renewal:\"this month\"", false),
        ("budget>2500", true),
        ("budget>2501", false),
        ("trial:yes", true),
        ("trial:no", false),
        ("champion:me", true),
        ("partner:acme", true),
        ("partner:O-1", true),
        ("hotline:\"+33 1 23 45 67 89\"", true),
        ("remark:\"wants the blue one\"", true),
        ("blue kind:deal", true),
    ] {
        let references = found(&mut tx, line).await;
        assert_eq!(references.contains(&"D-1".to_owned()), hit, "{line}: {references:?}");
        assert!(!references.contains(&"C-1".to_owned()), "{line}");
    }
    for (line, expected) in [
        ("region:eme", "filter-value-near"),
        ("seats>many", "filter-not-number"),
        ("trial:perhaps", "filter-value"),
        ("region>emea", "filter-not-compared"),
        ("seast>5", "filter-unknown-near"),
    ] {
        assert_eq!(refused(&mut tx, line).await, expected, "{line}");
    }
}

#[tokio::test]
async fn filters_hold_to_the_scope() {
    let (world, _) = filled().await;
    let own = world.person_seeing(Role::SalesRep, Scope::Own).await;
    let mut tx = world.tx_of(&own).await;
    for line in ["kind:deal", "quagga", "amount>1", "tag:vip", "is:open", "sort:amount"] {
        assert_eq!(found(&mut tx, line).await, Vec::<String>::new(), "{line}");
    }
    assert_eq!(refused(&mut tx, "company:acme").await, "filter-value", "a company out of scope is none");
}

#[tokio::test]
async fn what_is_hidden_is_not_found_out_by_filters_orders_or_facets() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    let role = crm_core::roles::find(&mut tx, "sales_rep").await.unwrap();
    let hidden = Some(crm_core::access::Level::Hidden);
    for (kind, field) in [(RecordKind::Deal, "amount"), (RecordKind::Contact, "source")] {
        crm_core::access::set_rule(&mut tx, role, kind, field, hidden).await.unwrap();
    }
    tx.commit().await.unwrap();
    let rep = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(refused(&mut tx, "amount>10k").await, "filter-hidden");
    assert_eq!(refused(&mut tx, "amount:none").await, "filter-hidden");
    assert_eq!(found(&mut tx, "kind:deal sort:amount").await, Vec::<String>::new());
    assert_eq!(found(&mut tx, "source:\"trade fair\"").await, Vec::<String>::new());
    let ask = search::read(&mut tx, "kind:contact").await.unwrap();
    let facets = search::facets(&mut tx, &ask, &search::USUAL).await.unwrap();
    assert!(facets.facets.iter().all(|facet| facet.field.name() != "source"), "{facets:?}");
}

#[tokio::test]
async fn hidden_addresses_are_not_found_out_by_their_words() {
    let (world, ann) = filled().await;
    let mut tx = world.tx_of(&ann).await;
    let new = NewContact {
        name: "Wanda Okapi".into(),
        emails: vec!["wombat@burrow.example".into()],
        phones: vec!["+33612345678".into()],
        ..NewContact::default()
    };
    let wanda = contacts::add(&mut tx, new).await.unwrap();
    let field = NewField { name: "Remark".into(), shape: "text".into(), ..NewField::default() };
    custom_fields::define(&mut tx, RecordKind::Contact, field).await.unwrap();
    let remark = Changes::new().with("cf.remark", "platypus");
    records::update(&mut tx, RecordKind::Contact, wanda.id, &remark, None).await.unwrap();
    let lines = [
        "wombat@burrow.example",
        "wombat",
        "burrow",
        "womb",
        "+33612345678",
        "0612345678",
        "3361234",
        "platypus",
        "kind:contact wombat sort:name",
    ];
    tx.commit().await.unwrap();
    let rep = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&rep).await;
    for line in lines {
        assert_eq!(found(&mut tx, line).await, ["C-3"], "{line}");
    }
    drop(tx);
    let mut tx = world.tx_of(&ann).await;
    let role = crm_core::roles::find(&mut tx, "sales_rep").await.unwrap();
    let masked = Some(crm_core::access::Level::Masked);
    crm_core::access::set_rule(&mut tx, role, RecordKind::Contact, "emails", masked).await.unwrap();
    tx.commit().await.unwrap();
    let rep = world.person_seeing(Role::SalesRep, Scope::All).await;
    let mut tx = world.tx_of(&rep).await;
    for line in lines {
        assert_eq!(found(&mut tx, line).await, Vec::<String>::new(), "{line}");
    }
    for line in ["okapi", "wanda ok", "C-3", "wan"] {
        assert_eq!(found(&mut tx, line).await, ["C-3"], "{line}");
    }
}
