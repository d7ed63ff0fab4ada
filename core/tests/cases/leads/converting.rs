//! A lead becomes a company, a contact at it and a deal; everything that stands against it at once; all of it undone at once.

use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::leads::{self, Conversion, ConversionCompany, Converted, NewLead, Outcome, Part, Problem};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::undo::{self, LastUndone};
use crm_core::{Actor, Role, Tx, companies, custom_fields, deals, validation};
use uuid::Uuid;

use super::{card, lead_of};
use crate::world::{self, World, code};

fn named(name: &str) -> Changes {
    Changes::new().with("name", name)
}

/// To a new company and a deal.
fn usual() -> Conversion {
    let deal = named("Rollout").with("amount", "12000").with("close_on", "2026-12-31");
    Conversion { company: ConversionCompany::New(named("Acme")), deal: Some(deal), ..Conversion::default() }
}

async fn converted(tx: &mut Tx, lead: Uuid, conversion: &Conversion) -> Converted {
    match leads::convert(tx, lead, conversion).await.unwrap() {
        Outcome::Converted(converted) => converted,
        Outcome::Problems(problems) => panic!("{problems:?}"),
    }
}

/// Code and field of each problem with its part.
async fn problems(tx: &mut Tx, lead: Uuid, conversion: &Conversion) -> Vec<(Part, &'static str, String)> {
    let found = leads::check_conversion(tx, lead, conversion).await.unwrap();
    match leads::convert(tx, lead, conversion).await.unwrap() {
        Outcome::Problems(again) => assert_eq!(found, again),
        Outcome::Converted(_) => assert!(found.is_empty(), "converted in spite of {found:?}"),
    }
    let told = |problem: Problem| {
        (problem.part, problem.refusal.code(), problem.refusal.field().unwrap_or_default().to_owned())
    };
    found.into_iter().map(told).collect()
}

/// How many events, companies and deals there are.
async fn written(tx: &mut Tx) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM crm.events) + (SELECT count(*) FROM crm.companies) + (SELECT count(*) FROM crm.deals)";
    sqlx::query_scalar(sql).fetch_one(tx.conn()).await.unwrap()
}

#[tokio::test]
async fn a_lead_becomes_company_contact_and_deal_in_one_batch() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let new = NewLead { contact_id: zoe, source: Some("Webinar".to_owned()), ..NewLead::default() };
    let lead = leads::open(&mut tx, new).await.unwrap();
    let done = converted(&mut tx, lead, &usual()).await;
    let (company, deal) = (done.company_id.unwrap(), done.deal_id.unwrap());

    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.status.as_str(), shown.converted_at), ("converted", Some(tx.now())));
    assert_eq!(shown.converted_company.unwrap().id, company);
    let deal_card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!(shown.converted_deal, Some(deal_card.reference));
    assert_eq!((deal_card.name.as_str(), deal_card.amount), ("Rollout", Some(12_000.into())));
    assert_eq!((deal_card.company.unwrap().id, deal_card.contact.unwrap().id), (company, zoe));
    assert_eq!((deal_card.stage.name.as_str(), deal_card.currency.as_str()), ("New", "EUR"));
    assert_eq!(deal_card.owner.map(|owner| owner.id), rep.user_id());
    let contact = contacts::card(&mut tx, zoe).await.unwrap().unwrap();
    assert_eq!((contact.company.unwrap().id, contact.lifecycle.as_str()), (company, "opportunity"));
    assert_eq!(companies::card(&mut tx, company).await.unwrap().unwrap().lifecycle, "opportunity");
    let view = records::view(&mut tx, RecordKind::Deal, deal).await.unwrap().unwrap();
    assert_eq!(view.fields.text("source"), Some("Webinar"));

    let kinds: Vec<String> = sqlx::query_scalar("SELECT kind FROM crm.events WHERE batch_id = $1 ORDER BY id")
        .bind(done.batch)
        .fetch_all(tx.conn())
        .await
        .unwrap();
    assert_eq!(kinds.first().map(String::as_str), Some("company.created"));
    assert_eq!(kinds.last().map(String::as_str), Some("lead.converted"));
    assert!(kinds.contains(&"deal.created".to_owned()) && kinds.contains(&"contact.updated".to_owned()));
    world::lead(&mut tx, zoe).await;
    let trail = leads::trail(&mut tx, deal).await.unwrap();
    assert_eq!(trail, [(RecordKind::Lead, lead), (RecordKind::Contact, zoe), (RecordKind::Company, company)]);
}

#[tokio::test]
async fn one_undo_takes_all_of_it_back() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let done = converted(&mut tx, lead, &usual()).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let LastUndone::Batch(undone) = undo::last(&mut tx).await.unwrap() else { panic!("a conversion is a batch") };
    assert!(undone.kept.is_empty(), "{:?}", undone.kept);
    let shown = card(&mut tx, lead).await;
    assert_eq!((shown.status.as_str(), shown.converted_at, shown.converted_deal), ("new", None, None));
    assert!(companies::card(&mut tx, done.company_id.unwrap()).await.unwrap().is_none());
    assert!(deals::card(&mut tx, done.deal_id.unwrap()).await.unwrap().is_none());
    let contact = contacts::card(&mut tx, zoe).await.unwrap().unwrap();
    assert_eq!((contact.company, contact.lifecycle.as_str()), (None, "lead"));
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    converted(&mut tx, lead, &usual()).await;
}

#[tokio::test]
async fn a_converted_lead_stays_converted() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let done = converted(&mut tx, lead, &usual()).await;
    let again = Conversion { company: ConversionCompany::Theirs, ..usual() };
    assert_eq!(problems(&mut tx, lead, &again).await, [(Part::Lead, "lead-converted", "status".to_owned())]);
    assert_eq!(code(leads::reopen(&mut tx, lead, None).await), "lead-converted");
    assert_eq!(code(leads::disqualify(&mut tx, lead, "No need", None, None).await), "lead-converted");
    let deal = done.deal_id.unwrap();
    assert_eq!(code(undo::last_of(&mut tx, Uuid::now_v7()).await), "undo-nothing");
    let made: Uuid = sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 AND kind = 'deal.created'")
        .bind(deal)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(code(undo::event(&mut tx, made).await), "undo-in-use", "not the deal alone");
}

#[tokio::test]
async fn every_problem_is_said_at_once_and_nothing_is_written() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    world::company(&mut tx, "ACME").await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    leads::disqualify(&mut tx, lead, "No need", None, None).await.unwrap();
    let broken = Conversion {
        company: ConversionCompany::New(named("Acme").with("domain", "nowhere").with("employees", -1)),
        deal: Some(named("").with("amount", "lots").with("stage_id", Uuid::now_v7().to_string())),
        ..Conversion::default()
    };
    let before = written(&mut tx).await;
    let told = |part, code, field: &str| (part, code, field.to_owned());
    assert_eq!(
        problems(&mut tx, lead, &broken).await,
        [
            told(Part::Lead, "lead-disqualified", "status"),
            told(Part::Company, "not-a-domain", "domain"),
            told(Part::Company, "number-out-of-range", "employees"),
            told(Part::Company, "lead-company-exists", "name"),
            told(Part::Deal, "not-a-number", "amount"),
            told(Part::Deal, "deal-needs-name", "name"),
            told(Part::Deal, "no-such-stage", "stage_id"),
        ]
    );
    assert_eq!(written(&mut tx).await, before, "events, companies and deals");
}

#[tokio::test]
async fn companies_that_may_be_meant_are_offered() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let by_domain = named("Acme Holding").with("domain", "acme.example");
    let holding = records::add(&mut tx, RecordKind::Company, &by_domain).await.unwrap().id;
    let acme = world::company(&mut tx, "acme").await.id;
    let zoe = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    let Outcome::Problems(problems) = leads::convert(&mut tx, lead, &usual()).await.unwrap() else { panic!() };
    let offers: Vec<Uuid> = problems[0].offers.iter().map(|company| company.id).collect();
    assert_eq!(offers, [holding, acme], "the domain of her address before the name");
    let wanted = Conversion { despite_duplicates: true, ..usual() };
    let done = converted(&mut tx, lead, &wanted).await;
    assert!(done.company_id.is_some_and(|id| ![holding, acme].contains(&id)));

    let max = world::contact_at(&mut tx, "Max", "max@gmail.com").await.id;
    let gmail = named("Somebody").with("domain", "gmail.com");
    records::add(&mut tx, RecordKind::Company, &gmail).await.unwrap();
    let lead = world::lead(&mut tx, max).await;
    let other = Conversion { company: ConversionCompany::New(named("Other")), ..Conversion::default() };
    assert_eq!(leads::check_conversion(&mut tx, lead, &other).await.unwrap(), [], "everybody has an address there");
}

#[tokio::test]
async fn a_colleagues_company_is_not_offered() {
    let world = World::shared().await;
    let (me, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&colleague).await;
    let theirs = world::company(&mut tx, "Acme").await.id;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&me).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    assert_eq!(leads::check_conversion(&mut tx, lead, &usual()).await.unwrap(), []);
    let to_theirs = Conversion { company: ConversionCompany::Existing(theirs), ..Conversion::default() };
    let told = problems(&mut tx, lead, &to_theirs).await;
    assert_eq!(told, [(Part::Company, "no-such-company", "company_id".to_owned())]);
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    let at_theirs = Changes::new().with("company_id", theirs.to_string());
    let zoe = contacts::named(&mut tx, "Zoe").await.unwrap()[0].id;
    records::update(&mut tx, RecordKind::Contact, zoe, &at_theirs, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&me).await;
    let to_new = Conversion { company: ConversionCompany::New(named("New")), ..Conversion::default() };
    let told = problems(&mut tx, lead, &to_new).await;
    assert_eq!(told, [(Part::Company, "lead-contact-at-unseen", "company_id".to_owned())]);
}

#[tokio::test]
async fn the_company_may_be_theirs_another_or_none() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let other = world::company(&mut tx, "Other").await.id;
    let at = Some(CompanyChoice::Existing(acme));
    let zoe = contacts::add(&mut tx, NewContact { name: "Zoe".into(), company: at, ..NewContact::default() }).await;
    let zoe = zoe.unwrap().id;
    let lead = world::lead(&mut tx, zoe).await;
    let to = |company| Conversion { company, deal: Some(Changes::new()), ..Conversion::default() };
    let elsewhere = problems(&mut tx, lead, &to(ConversionCompany::Existing(other))).await;
    assert_eq!(elsewhere, [(Part::Company, "lead-contact-elsewhere", "company_id".to_owned())]);
    let elsewhere = problems(&mut tx, lead, &to(ConversionCompany::New(named("New")))).await;
    assert_eq!(elsewhere, [(Part::Company, "lead-contact-elsewhere", "company_id".to_owned())]);
    let done = converted(&mut tx, lead, &to(ConversionCompany::Theirs)).await;
    let deal = deals::card(&mut tx, done.deal_id.unwrap()).await.unwrap().unwrap();
    assert_eq!((done.company_id, deal.name.as_str()), (Some(acme), "Acme"), "named after the company");

    let max = lead_of(&mut tx, "Max").await;
    let done = converted(&mut tx, max, &to(ConversionCompany::Individual)).await;
    let deal = deals::card(&mut tx, done.deal_id.unwrap()).await.unwrap().unwrap();
    assert_eq!((done.company_id, deal.name.as_str(), deal.company), (None, "Max", None), "named after the person");

    let ida = lead_of(&mut tx, "Ida").await;
    let without_deal = Conversion { company: ConversionCompany::Existing(other), ..Conversion::default() };
    let done = converted(&mut tx, ida, &without_deal).await;
    assert_eq!((done.company_id, done.deal_id), (Some(other), None));
    let contact = contacts::card(&mut tx, done.contact_id).await.unwrap().unwrap();
    assert_eq!((contact.company.unwrap().id, contact.lifecycle.as_str()), (other, "qualified"), "without a deal");
}

#[tokio::test]
async fn whoever_looks_after_the_lead_gets_company_and_deal() {
    let world = World::shared().await;
    let (manager, rep) = (world.person(Role::Manager).await, world.person(Role::SalesRep).await);
    let closer = world.person(Role::Closer).await;
    let mut tx = world.tx_of(&manager).await;
    for (named, expected) in [(None, &rep), (closer.user_id(), &closer)] {
        let contact_id = world::contact(&mut tx, "Zoe").await.id;
        let new = NewLead { contact_id, owner_id: rep.user_id(), ..NewLead::default() };
        let lead = leads::open(&mut tx, new).await.unwrap();
        let done = converted(&mut tx, lead, &Conversion { owner_id: named, despite_duplicates: true, ..usual() }).await;
        let deal = deals::card(&mut tx, done.deal_id.unwrap()).await.unwrap().unwrap();
        let company = companies::card(&mut tx, done.company_id.unwrap()).await.unwrap().unwrap();
        let owners = [deal.owner, company.owner].map(|owner| owner.map(|owner| owner.id));
        assert_eq!(owners, [expected.user_id(); 2]);
    }
}

#[tokio::test]
async fn what_the_workspace_requires_is_asked_for() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (kind, name) in [(RecordKind::Deal, "Budget year"), (RecordKind::Company, "VAT zone")] {
        let shape = "text".to_owned();
        let new = custom_fields::NewField { name: name.into(), shape, required: true, ..Default::default() };
        custom_fields::define(&mut tx, kind, new).await.unwrap();
    }
    tx.commit().await.unwrap();
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    assert_eq!(
        problems(&mut tx, lead, &usual()).await,
        [
            (Part::Company, "field-required", "cf.vat_zone".to_owned()),
            (Part::Deal, "field-required", "cf.budget_year".to_owned()),
        ]
    );
    let full = Conversion {
        company: ConversionCompany::New(named("Acme").with("cf.vat_zone", "EU")),
        deal: Some(named("Rollout").with("cf.budget_year", "2027")),
        ..Conversion::default()
    };
    converted(&mut tx, lead, &full).await;
}

#[tokio::test]
async fn what_the_stage_asks_for_is_asked_for() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let qualified = world::stage(&mut tx, "Qualified").await.id;
    let asks = Changes::new().with("required_fields", vec!["company_id", "amount", "close_on"]);
    records::update(&mut tx, RecordKind::Stage, qualified, &asks, None).await.unwrap();
    tx.commit().await.unwrap();
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let stage = qualified.to_string();
    let bare = Conversion { deal: Some(named("Rollout").with("stage_id", stage.clone())), ..usual() };
    let told = problems(&mut tx, lead, &bare).await;
    assert_eq!(told, [(Part::Deal, "stage-needs-fields", "amount".to_owned())], "the company will be there");
    let full = Conversion { deal: usual().deal.map(|deal| deal.with("stage_id", stage)), ..usual() };
    converted(&mut tx, lead, &full).await;
}

#[tokio::test]
async fn the_rules_of_the_workspace_are_asked_of_each_part() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let is = |field: &str, value: &str| validation::Condition {
        field: field.to_owned(),
        test: validation::Test::Is,
        values: vec![value.to_owned()],
    };
    let at_company =
        validation::Condition { field: "company_id".into(), test: validation::Test::Filled, values: vec![] };
    for (kind, condition, required) in [
        (RecordKind::Lead, is("status", "converted"), "campaign"),
        (RecordKind::Contact, at_company, "title"),
        (RecordKind::Company, is("name", "Acme"), "domain"),
        (RecordKind::Deal, is("name", "Rollout"), "probability"),
    ] {
        let new = validation::NewRule {
            name: format!("Rule on {kind:?}"),
            conditions: vec![condition],
            required_fields: vec![required.to_owned()],
            message: None,
        };
        validation::add_rule(&mut tx, kind, new).await.unwrap();
    }
    tx.commit().await.unwrap();
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    let told = |part, field: &str| (part, "rule-requires", field.to_owned());
    assert_eq!(
        problems(&mut tx, lead, &usual()).await,
        [
            told(Part::Lead, "campaign"),
            told(Part::Company, "domain"),
            told(Part::Contact, "title"),
            told(Part::Deal, "probability"),
        ]
    );
}

#[tokio::test]
async fn of_those_who_add_the_same_company_at_once_one_does() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let mut leads = Vec::new();
    for name in ["Zoe", "Max", "Ida", "Tom"] {
        leads.push(lead_of(&mut tx, name).await);
    }
    tx.commit().await.unwrap();
    let tries = leads.into_iter().map(|lead| {
        let (crm, system) = (world.crm.clone(), world.system());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            leads::convert(&mut tx, lead, &usual()).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    futures::future::join_all(tries).await.into_iter().for_each(Result::unwrap);
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1, "the others were offered it");
}

#[tokio::test]
async fn an_archived_person_is_restored_first() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let lead = world::lead(&mut tx, zoe).await;
    records::archive(&mut tx, RecordKind::Contact, zoe).await.unwrap();
    let told = problems(&mut tx, lead, &Conversion::default()).await;
    assert_eq!(told, [(Part::Contact, "lead-contact-archived", "contact_id".to_owned())]);
    records::archive(&mut tx, RecordKind::Lead, lead).await.unwrap();
    assert_eq!(code(leads::convert(&mut tx, lead, &Conversion::default()).await), "record-archived");
}

#[tokio::test]
async fn who_may_not_change_deals_converts_without_one() {
    let world = World::shared().await;
    let agent = world.person(Role::SupportAgent).await;
    let mut tx = world.tx_of(&agent).await;
    let lead = lead_of(&mut tx, "Zoe").await;
    assert_eq!(code(leads::check_conversion(&mut tx, lead, &usual()).await), "needs-role");
    assert_eq!(code(leads::convert(&mut tx, lead, &usual()).await), "needs-role");
    converted(&mut tx, lead, &Conversion { deal: None, ..usual() }).await;
}

#[tokio::test]
async fn of_two_who_convert_at_once_one_does() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let lead = lead_of(&mut tx, "Zoe").await;
    tx.commit().await.unwrap();
    let tries = (0..4).map(|_| {
        let (crm, system): (_, Actor) = (world.crm.clone(), world.system());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            let outcome = leads::convert(&mut tx, lead, &usual()).await.unwrap();
            tx.commit().await.unwrap();
            matches!(outcome, Outcome::Converted(_))
        })
    });
    let done = futures::future::join_all(tries).await.into_iter().filter(|done| *done.as_ref().unwrap()).count();
    assert_eq!(done, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.deals").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1);
}
