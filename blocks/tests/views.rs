//! Every message and form, made of ordinary and of extreme records: Slack takes it, and nothing a person typed becomes
//! markup. The local Slack's rules are those of Slack's Block Kit reference.

#![allow(missing_docs, reason = "a test program has no readers of its documentation")]
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../../tests/e2e/reading.rs"]
mod reading;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use crm_blocks::ids::Subject;
use crm_blocks::modals::{self, CompanyFields, ContactFields, DealFields, Metadata};
use crm_blocks::{Message, Viewer, cards, list, notices, palette, people, report};
use crm_core::companies::{CompanyCard, CompanyName};
use crm_core::contacts::{ContactCard, ContactName};
use crm_core::deals::{CloseReason, DealCard, Participant};
use crm_core::events::FieldChange;
use crm_core::history::Entry;
use crm_core::leads::LeadCard;
use crm_core::money::{Currency, Missing, Money, Total};
use crm_core::pipelines::{ForecastCategory, Outcome, Stage};
use crm_core::reasons::{Reason, ReasonKind};
use crm_core::records::{RecordKind, Reference};
use crm_core::reports::{DailyReport, Group, Line};
use crm_core::search::{Found, Row};
use crm_core::tasks::{About, Due, TaskCard};
use crm_core::users::Owner;
use crm_core::{refusal, text};
use crm_sandbox::validate::{self, MESSAGE_JSON_MAX, Surface};
use proptest::prelude::*;
use proptest::sample::Index;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

fn viewer() -> Viewer {
    Viewer { locale: "en-US".to_owned(), time_zone: chrono_tz::Europe::Paris, now: now() }
}

/// Monday, 23 November 2026, 15:04 in Paris.
fn now() -> DateTime<Utc> {
    "2026-11-23T14:04:00Z".parse().unwrap()
}

fn reference(kind: RecordKind, number: i64) -> Reference {
    Reference { kind, number }
}

// ── Ordinary records ─────────────────────────────────────────────────────────────────────────────────────────────────

fn rep() -> Owner {
    Owner { id: Uuid::nil(), name: "Rebecca O'Neill".to_owned(), slack_id: "U0REBECCA".to_owned() }
}

fn acme() -> CompanyName {
    CompanyName { id: Uuid::nil(), reference: reference(RecordKind::Company, 4), name: "Acme Industries".to_owned() }
}

fn anna() -> ContactName {
    ContactName { id: Uuid::nil(), reference: reference(RecordKind::Contact, 17), name: "Anna Smith".to_owned() }
}

fn contact_card() -> ContactCard {
    ContactCard {
        id: Uuid::nil(),
        reference: reference(RecordKind::Contact, 17),
        name: "Anna Smith".to_owned(),
        title: Some("Head of Purchasing".to_owned()),
        company: Some(acme()),
        emails: vec!["anna@acme.example".to_owned(), "anna.smith@home.example".to_owned()],
        phones: vec!["+46701234567".to_owned()],
        city: Some("Stockholm".to_owned()),
        lifecycle: "customer".to_owned(),
        source: Some("Website".to_owned()),
        owner: Some(rep()),
        tags: vec!["vip".to_owned(), "partner".to_owned()],
        open_deals: 2,
        version: 3,
        updated_at: now(),
    }
}

fn company_card() -> CompanyCard {
    CompanyCard {
        id: Uuid::nil(),
        reference: reference(RecordKind::Company, 4),
        name: "Acme Industries".to_owned(),
        domain: Some("acme.example".to_owned()),
        phone: Some("+46812345600".to_owned()),
        city: Some("Stockholm".to_owned()),
        lifecycle: "opportunity".to_owned(),
        owner: Some(rep()),
        tags: vec!["key-account".to_owned()],
        contacts: 2,
        open_deals: 1,
        version: 1,
        updated_at: now(),
    }
}

fn stages() -> Vec<Stage> {
    [
        ("New", 10, Outcome::Open),
        ("Qualified", 25, Outcome::Open),
        ("Proposal", 50, Outcome::Open),
        ("Won", 100, Outcome::Won),
        ("Lost", 0, Outcome::Lost),
    ]
    .into_iter()
    .enumerate()
    .map(|(n, (name, probability, outcome))| Stage {
        id: Uuid::from_u128(n as u128 + 1),
        pipeline_id: Uuid::nil(),
        name: name.to_owned(),
        probability,
        outcome,
        forecast_category: ForecastCategory::of_probability(probability),
        required_fields: Vec::new(),
        version: 1,
    })
    .collect()
}

fn deal_card() -> DealCard {
    DealCard {
        id: Uuid::nil(),
        reference: reference(RecordKind::Deal, 142),
        name: "Renewal".to_owned(),
        company: Some(acme()),
        contact: Some(anna()),
        participants: vec![Participant { contact: anna(), role: "champion".to_owned() }],
        amount: Some(12_000.into()),
        currency: "EUR".to_owned(),
        probability: 50,
        weighted: Some(6_000.into()),
        forecast_category: ForecastCategory::BestCase,
        close_on: NaiveDate::from_ymd_opt(2026, 11, 30),
        follow_up_on: None,
        stage: stages()[2].clone(),
        stages: stages(),
        stage_entered_at: now() - TimeDelta::days(12),
        closed_at: None,
        close_reason: None,
        close_note: None,
        rotting: None,
        owner: Some(rep()),
        tags: vec!["renewal".to_owned()],
        version: 7,
        updated_at: now(),
    }
}

/// The same deal, lost.
fn lost_deal() -> DealCard {
    DealCard {
        stage: stages()[4].clone(),
        probability: 0,
        closed_at: Some(now()),
        close_reason: Some(CloseReason { key: "price".to_owned(), name: "Price".to_owned() }),
        ..deal_card()
    }
}

fn some_reasons() -> Vec<Reason> {
    let reason = |key: &str, name: &str| Reason {
        id: Uuid::nil(),
        kind: ReasonKind::Lost,
        key: key.to_owned(),
        name: name.to_owned(),
        version: 1,
    };
    vec![reason("price", "Price"), reason("competitor", "Went to a competitor")]
}

fn lead_card() -> LeadCard {
    LeadCard {
        id: Uuid::nil(),
        reference: reference(RecordKind::Lead, 88),
        contact: anna(),
        email: Some("anna@acme.example".to_owned()),
        phone: Some("+46701234567".to_owned()),
        company: Some("Acme Industries".to_owned()),
        status: "new".to_owned(),
        score: None,
        reason: None,
        reason_note: None,
        source: Some("Webinar".to_owned()),
        campaign: Some("import-day".to_owned()),
        message: Some("Could you send me the slides and a price list?".to_owned()),
        follow_up_on: None,
        owner: None,
        assigned_by_rule: None,
        tags: Vec::new(),
        converted_at: None,
        converted_company: None,
        converted_deal: None,
        created_at: now() - TimeDelta::hours(2),
        version: 1,
    }
}

fn task_card() -> TaskCard {
    TaskCard {
        id: Uuid::nil(),
        reference: reference(RecordKind::Task, 9),
        title: "Call back about the price list".to_owned(),
        description: Some("Ask for the head of purchasing.".to_owned()),
        status: "open".to_owned(),
        priority: 1,
        due: Some(Due::At(now() - TimeDelta::days(1))),
        start_on: None,
        is_overdue: true,
        snoozed_until: None,
        recurrence: Some("weekly:mon".to_owned()),
        about: Some(About {
            id: Uuid::nil(),
            reference: reference(RecordKind::Deal, 142),
            title: "Renewal".to_owned(),
        }),
        assignee: Some(rep()),
        completed_at: None,
        tags: vec!["price".to_owned()],
        version: 1,
    }
}

fn row(kind: RecordKind, number: i64, title: &str) -> Row {
    Row {
        id: Uuid::nil(),
        reference: reference(kind, number),
        title: title.to_owned(),
        company: None,
        address: None,
        amount: None,
        currency: None,
        stage: None,
        owner: Some(rep()),
    }
}

fn found() -> Found {
    Found {
        rows: vec![
            Row { address: Some("acme.example".to_owned()), ..row(RecordKind::Company, 4, "Acme Industries") },
            Row {
                company: Some("Acme Industries".to_owned()),
                address: Some("anna@acme.example".to_owned()),
                ..row(RecordKind::Contact, 17, "Anna Smith")
            },
            Row {
                company: Some("Acme Industries".to_owned()),
                amount: Some(12_000.into()),
                currency: Some("EUR".to_owned()),
                stage: Some("Proposal".to_owned()),
                ..row(RecordKind::Deal, 142, "Renewal")
            },
            Row { stage: Some("working".to_owned()), owner: None, ..row(RecordKind::Lead, 88, "Anna Smith") },
        ],
        total: 4,
        alike: false,
        next: None,
    }
}

fn line(number: i64, name: &str, was: Option<&str>, stage: &str, days: i64) -> Line {
    Line {
        id: Uuid::nil(),
        reference: reference(RecordKind::Deal, number),
        name: name.to_owned(),
        amount: Some(euros(12_000)),
        was: was.map(str::to_owned),
        stage: stage.to_owned(),
        owner: Some(rep()),
        updated_at: now() - TimeDelta::days(days),
    }
}

fn euros(amount: i64) -> Money {
    Money::new(amount.into(), Currency::EUR)
}

fn group(lines: Vec<Line>, count: usize) -> Group {
    Group { count, total: Total { money: euros(42_000), ..Total::zero(Currency::EUR) }, lines }
}

fn none() -> Group {
    Group::none(Currency::EUR)
}

fn daily_report() -> DailyReport {
    DailyReport {
        covers_from: now() - TimeDelta::days(3),
        covers_to: now(),
        won: group(vec![line(142, "Renewal", Some("Proposal"), "Won", 0)], 1),
        lost: none(),
        moved: group(vec![line(143, "Rollout", Some("New"), "Qualified", 0)], 7),
        new: group(vec![line(144, "Scanners", None, "New", 0)], 1),
        new_leads: 3,
        pipeline: group(Vec::new(), 9),
        untouched: vec![line(12, "Fleet trackers", None, "Proposal", 21), line(13, "Tablets", None, "New", 0)],
    }
}

fn quiet_report() -> DailyReport {
    DailyReport { won: none(), moved: none(), new: none(), new_leads: 0, ..daily_report() }
}

/// Amounts in other currencies: of some there are rates, of others none.
fn report_of_the_world() -> DailyReport {
    let missing = |code: &str, amount: i64, count| Missing {
        money: Money::new(amount.into(), Currency::parse(code).unwrap()),
        count,
    };
    let total = |missing: Vec<Missing>| {
        let oldest_rate = Some(now().date_naive() - TimeDelta::days(3));
        Total { money: euros(42_000), oldest_rate, missing }
    };
    let report = daily_report();
    let won = Group { total: total(vec![missing("USD", 3_000, 1)]), ..report.won.clone() };
    let pipeline =
        Group { total: total(vec![missing("GBP", 500, 1), missing("USD", 5_000, 1)]), ..report.pipeline.clone() };
    DailyReport { won, pipeline, ..report }
}

fn entries() -> Vec<Entry> {
    let entry = |kind: &str, by: Option<&str>, origin: &str, before: Option<Value>, after: Value| Entry {
        event: Uuid::nil(),
        kind: kind.to_owned(),
        record_kind: "deal".to_owned(),
        record_id: Uuid::nil(),
        version: 1,
        batch: None,
        undoes: None,
        undone: None,
        by: by.map(str::to_owned),
        origin: origin.to_owned(),
        at: now(),
        fields: after.as_object().unwrap().keys().cloned().collect(),
        before,
        after: Some(after),
    };
    let stage = |name: &str| json!({"stage": name, "stage_id": "0"});
    vec![
        entry("deal.won", Some("Rebecca O'Neill"), "slack", Some(stage("Proposal")), stage("Won")),
        entry("deal.moved", Some("Marco Bianchi"), "slack", Some(stage("New")), stage("Proposal")),
        entry(
            "deal.created",
            None,
            "import",
            None,
            json!({"name": "Renewal", "amount": "12000.00", "currency": "EUR"}),
        ),
    ]
}

fn find_metadata() -> Metadata {
    Metadata::new(Some(Uuid::nil()))
}

/// Every message, by its name.
fn messages() -> Vec<(&'static str, Message)> {
    let viewer = viewer();
    let deal = reference(RecordKind::Deal, 142);
    let subject = Subject { id: Uuid::nil(), version: 9 };
    let change = FieldChange { by: Some("Marco Bianchi".to_owned()), at: now() - TimeDelta::minutes(6) };
    let done = notices::done(&viewer, &text!("join-was-declined"), None);
    vec![
        ("contact", cards::contact(&viewer, &contact_card())),
        ("company", cards::company(&viewer, &company_card())),
        ("deal", cards::deal(&viewer, &deal_card())),
        (
            "deal to come back to",
            cards::deal(
                &viewer,
                &DealCard { follow_up_on: NaiveDate::from_ymd_opt(2026, 11, 27), probability: 60, ..deal_card() },
            ),
        ),
        ("deal, rotting", cards::deal(&viewer, &DealCard { rotting: Some(20), ..deal_card() })),
        ("deal, lost", cards::deal(&viewer, &lost_deal())),
        ("lead for everybody", cards::lead(&viewer, &lead_card())),
        ("lead in full", cards::lead_details(&viewer, &lead_card())),
        ("task", cards::task(&viewer, &task_card())),
        (
            "task, done",
            cards::task(
                &viewer,
                &TaskCard {
                    status: "done".into(),
                    due: None,
                    is_overdue: false,
                    about: None,
                    recurrence: None,
                    ..task_card()
                },
            ),
        ),
        ("history", cards::history(&viewer, deal, "Renewal", &entries())),
        ("history of nothing", cards::history(&viewer, deal, "Renewal", &[])),
        ("list", list::found(&viewer, "acme", &found(), 0)),
        ("list, a later page", list::found(&viewer, "acme", &Found { total: 41, ..found() }, 10)),
        ("list, what comes close", list::found(&viewer, "akme", &Found { alike: true, ..found() }, 0)),
        ("nothing found", list::nothing_found(&viewer, "acmee", None)),
        ("nothing found, nearest", list::nothing_found(&viewer, "fnid acme", Some("find acme"))),
        ("report", report::daily(&viewer, &daily_report())),
        ("report, several currencies", report::daily(&viewer, &report_of_the_world())),
        ("report, quiet", report::daily(&viewer, &quiet_report())),
        ("report, nothing at all", report::daily(&viewer, &DailyReport { untouched: Vec::new(), ..quiet_report() })),
        ("moved", notices::moved(&viewer, deal, "Qualified", "Proposal", "Rebecca O'Neill")),
        ("already there", notices::already_there(&viewer, deal, "Proposal")),
        ("conflict", notices::move_conflict(&viewer, deal, subject, "Negotiation", &change, (Uuid::nil(), "Proposal"))),
        ("which reason", notices::which_reason(&viewer, deal, subject, &some_reasons())),
        ("refused", notices::refused(&viewer, &refusal!("error-deal-needs-name"))),
        ("broken", notices::broken(&viewer, "7F3K-92QX")),
        ("unavailable", notices::unavailable(&viewer, "7F3K-92QX")),
        ("not found", notices::not_found(&viewer, deal)),
        ("done before", notices::done_before(&viewer)),
        ("stale", notices::stale(&viewer)),
        ("expired", notices::expired(&viewer)),
        ("duplicate", notices::duplicate(&viewer, anna().reference, "Anna Smith", "anna@acme.example", Uuid::nil())),
        (
            "which company",
            notices::which_company(
                &viewer,
                "Acme",
                &[acme(), CompanyName { id: Uuid::max(), name: "Acme Nordic".to_owned(), ..acme() }],
                Uuid::nil(),
            ),
        ),
        ("which company of one", notices::which_company(&viewer, "Acme", &[acme()], Uuid::nil())),
        ("with notes", notices::with_notes(&viewer, done, &[text!("note-open-quote", text = "never closed")])),
        ("a form elsewhere", notices::form_elsewhere(&viewer, "add contact anna@acme.example")),
        ("palette", palette::palette(&viewer, "Rebecca", false)),
        ("palette of a manager", palette::palette(&viewer, "Marco", true)),
        ("join request", people::join_request(&viewer, "Yuki Tanaka", Uuid::nil())),
        ("let in", people::join_decided(&viewer, "Yuki Tanaka", true, "Ada")),
        ("declined", people::join_decided(&viewer, "Yuki Tanaka", false, "Ada")),
        ("waiting", people::join_waiting(&viewer, Some("Ada"))),
        ("waiting for anybody", people::join_waiting(&viewer, None)),
        ("welcome", people::welcome(&viewer, "Yuki Tanaka")),
    ]
}

/// Every form, by its name.
fn forms() -> Vec<(&'static str, Value)> {
    let viewer = viewer();
    let chosen = || Some(("Acme Industries · O-4".to_owned(), Uuid::nil().to_string()));
    let contact = ContactFields {
        name: Some("Anna Smith".to_owned()),
        emails: "anna@acme.example".to_owned(),
        phones: "+46 70 123 45 67".to_owned(),
        company: chosen(),
        tags: "vip".to_owned(),
    };
    let company =
        CompanyFields { name: Some("Acme".to_owned()), domain: Some("acme.example".to_owned()), ..Default::default() };
    let deal = DealFields {
        name: Some("Renewal".to_owned()),
        amount: Some("12k".to_owned()),
        close_on: NaiveDate::from_ymd_opt(2026, 11, 30),
        company: chosen(),
        contact: chosen(),
        tags: String::new(),
    };
    let metadata = find_metadata();
    let json = |view| serde_json::to_value(view).unwrap();
    vec![
        ("contact", json(modals::contact(&viewer, &ContactFields::default(), metadata))),
        ("contact, filled", json(modals::contact(&viewer, &contact, metadata))),
        ("company", json(modals::company(&viewer, &CompanyFields::default(), metadata))),
        ("company, filled", json(modals::company(&viewer, &company, metadata))),
        ("deal", json(modals::deal(&viewer, &DealFields::default(), &stages(), metadata))),
        ("deal, filled", json(modals::deal(&viewer, &deal, &stages(), metadata))),
        ("find", json(modals::find(&viewer, Metadata::new(None)))),
    ]
}

#[test]
fn every_message_reads_well() {
    for (name, message) in messages() {
        let json = message.to_json();
        sound(name, &message);
        let page = format!("“{}”\n{}", reading::visible(&message.text), reading::blocks(&json["blocks"]));
        insta::assert_snapshot!(name.replace([' ', ','], "_"), page);
    }
}

#[test]
fn every_form_reads_well() {
    for (name, view) in forms() {
        sound_view(name, &view);
        let page = format!("# {}\n{}", view["title"]["text"].as_str().unwrap(), reading::blocks(&view["blocks"]));
        insta::assert_snapshot!(format!("form_{}", name.replace([' ', ','], "_")), page);
    }
}

#[test]
fn home_takes_the_palette() {
    let blocks = palette::palette(&viewer(), "Marco", true).to_json()["blocks"].take();
    assert_eq!(validate::view(&json!({"type": "home", "blocks": blocks}), Surface::Home), []);
}

#[test]
fn a_form_keeps_no_values_in_its_metadata() {
    for (name, view) in forms() {
        let metadata = view["private_metadata"].as_str().unwrap();
        assert!(metadata.len() <= 500, "{name}");
        for private in ["Anna", "acme", "12k"] {
            assert!(!metadata.contains(private), "{name}: {metadata}");
        }
    }
}

/// Slack takes the message, and nothing in it is markup that we did not mean.
fn sound(name: &str, message: &Message) {
    let json = message.to_json();
    let problems = validate::message(&json["blocks"]);
    assert!(problems.is_empty(), "{name}: {problems:?} in {:.300}", json.to_string());
    let size = json["blocks"].to_string().len();
    assert!(size <= MESSAGE_JSON_MAX, "{name} has {size} bytes");
    assert!(!message.text.trim().is_empty() && message.text.chars().count() <= 40_000, "{name}: {}", message.text);
    assert_eq!(reading::dangers_in(&message.text, &json["blocks"]), Vec::<String>::new(), "{name}");
}

/// The same, and nothing is missing at its end: what a card is for are its buttons.
fn whole(name: &str, message: &Message) {
    sound(name, message);
    let json = message.to_json();
    let last = json["blocks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["type"], "actions", "{name} lost its buttons: {:.300}", json.to_string());
}

fn sound_view(name: &str, view: &Value) {
    let problems = validate::view(view, Surface::Modal);
    assert!(problems.is_empty(), "{name}: {problems:?}");
}

// ── Extreme records ──────────────────────────────────────────────────────────────────────────────────────────────────

/// Words of up to `most` characters, as people, machines and attackers write them.
fn words(most: usize) -> BoxedStrategy<String> {
    let cut = move |text: String| text.chars().take(most).collect::<String>();
    prop_oneof![
        3 => "[A-Za-z ]{1,40}".prop_map(cut),
        1 => any::<String>().prop_map(cut),
        1 => proptest::collection::vec("[<>&!@#|*_~`\"\\\\/ \n\t:-]", 1..most).prop_map(|all| all.concat()).prop_map(cut),
        3 => (0..AWFUL.len(), 1..most).prop_map(move |(n, times)| cut(AWFUL[n].repeat(times))),
    ]
    .prop_map(|text| if text.trim().is_empty() { "x".to_owned() } else { text })
    .boxed()
}

const AWFUL: [&str; 16] = [
    "W",
    "👩‍👩‍👧",
    "🇸🇪",
    "شركة النور ",
    "株式会社",
    "&",
    "<",
    "<!channel> ",
    "* ",
    "`",
    "\"",
    "\\",
    "Z\u{300}\u{301}",
    "a\u{200B}",
    "<@U0ADA>",
    "\u{202E}אב",
];

fn name() -> BoxedStrategy<String> {
    words(200)
}

fn maybe(strategy: BoxedStrategy<String>) -> BoxedStrategy<Option<String>> {
    proptest::option::weighted(0.8, strategy).boxed()
}

fn owner() -> BoxedStrategy<Option<Owner>> {
    let owner = (name(), "U[A-Z0-9]{8,12}").prop_map(|(name, slack_id)| Owner { id: Uuid::nil(), name, slack_id });
    proptest::option::of(owner).boxed()
}

fn number() -> impl Strategy<Value = i64> {
    prop_oneof![1..1000_i64, Just(i64::MAX)]
}

fn tags() -> BoxedStrategy<Vec<String>> {
    proptest::collection::vec(words(50), 0..30).boxed()
}

fn named_company() -> BoxedStrategy<CompanyName> {
    (name(), number(), any::<u128>())
        .prop_map(|(name, n, id)| CompanyName {
            id: Uuid::from_u128(id),
            reference: reference(RecordKind::Company, n),
            name,
        })
        .boxed()
}

fn named_contact() -> BoxedStrategy<ContactName> {
    (name(), number())
        .prop_map(|(name, n)| ContactName { id: Uuid::nil(), reference: reference(RecordKind::Contact, n), name })
        .boxed()
}

fn addresses() -> BoxedStrategy<Vec<String>> {
    proptest::collection::vec("[a-z]{1,200}@[a-z]{1,40}\\.example", 0..10).boxed()
}

prop_compose! {
    fn contacts()(
        name in name(), title in maybe(words(500)), company in proptest::option::of(named_company()),
        emails in addresses(), phones in proptest::collection::vec("\\+?[0-9]{4,18}", 0..10), owner in owner(),
        tags in tags(), lifecycle in prop_oneof![Just("lead".to_owned()), words(40)], n in number(),
    ) -> ContactCard {
        ContactCard { name, title, company, emails, phones, owner, tags, lifecycle, open_deals: n,
            reference: reference(RecordKind::Contact, n), ..contact_card() }
    }
}

prop_compose! {
    fn companies()(
        name in name(), domain in maybe(words(253)), phone in maybe(words(40)), city in maybe(words(500)),
        owner in owner(), tags in tags(), n in number(),
    ) -> CompanyCard {
        CompanyCard { name, domain, phone, city, owner, tags, contacts: n, open_deals: n,
            reference: reference(RecordKind::Company, n), ..company_card() }
    }
}

fn amounts() -> BoxedStrategy<Option<Decimal>> {
    prop_oneof![Just(None), Just(Some(Decimal::from(9_999_999_999_999_i64))), Just(Some(Decimal::new(1, 2)))].boxed()
}

fn many_stages() -> BoxedStrategy<Vec<Stage>> {
    let outcome = prop_oneof![Just(Outcome::Open), Just(Outcome::Won), Just(Outcome::Lost)];
    proptest::collection::vec((words(60), outcome, 0..=100_i16), 1..12)
        .prop_map(|all| {
            let stage = |(n, (name, outcome, probability)): (usize, (String, Outcome, i16))| Stage {
                id: Uuid::from_u128(n as u128 + 1),
                pipeline_id: Uuid::nil(),
                name,
                probability,
                outcome,
                forecast_category: ForecastCategory::Pipeline,
                required_fields: Vec::new(),
                version: 1,
            };
            all.into_iter().enumerate().map(stage).collect()
        })
        .boxed()
}

prop_compose! {
    fn deals()(
        name in name(), company in proptest::option::of(named_company()), contact in proptest::option::of(named_contact()),
        amount in amounts(), stages in many_stages(), now_in in any::<Index>(), owner in owner(), tags in tags(), n in number(),
        reason in maybe(words(100)), followed in any::<bool>(),
    ) -> DealCard {
        let close_reason = reason.map(|name| CloseReason { key: name.clone(), name });
        let follow_up_on = if followed { NaiveDate::from_ymd_opt(2027, 1, 1) } else { None };
        DealCard { name, company, contact, amount, owner, tags, close_reason, follow_up_on, currency: "XAF".to_owned(),
            stage: now_in.get(&stages).clone(), stages, reference: reference(RecordKind::Deal, n), ..deal_card() }
    }
}

prop_compose! {
    fn leads()(
        contact in named_contact(), email in maybe(words(254)), phone in maybe(words(40)), company in maybe(name()),
        source in maybe(words(500)), campaign in maybe(words(500)), message in maybe(words(10_000)), owner in owner(),
        status in prop_oneof![Just("new".to_owned()), words(40)], n in number(),
    ) -> LeadCard {
        LeadCard { contact, email, phone, company, source, campaign, message, owner, status,
            reference: reference(RecordKind::Lead, n), ..lead_card() }
    }
}

prop_compose! {
    fn rows()(
        title in name(), company in maybe(name()), address in maybe(words(254)), amount in amounts(), stage in maybe(words(60)),
        owner in owner(), n in number(),
        kind in prop_oneof![Just(RecordKind::Contact), Just(RecordKind::Company), Just(RecordKind::Deal), Just(RecordKind::Lead)],
    ) -> Row {
        Row { title, company, address, currency: amount.map(|_| "XAF".to_owned()), amount, stage, owner,
            ..row(kind, n, "") }
    }
}

prop_compose! {
    fn lines()(name in name(), was in maybe(words(60)), stage in words(60), owner in owner(), amount in amounts(), n in number()) -> Line {
        let amount = amount.map(|amount| Money::new(amount, Currency::parse("XAF").unwrap()));
        Line { name, was, stage, owner, amount, ..line(n, "", None, "", 3_000) }
    }
}

fn groups() -> BoxedStrategy<Group> {
    let money = Money::new(9_999_999_999_999_i64.into(), Currency::parse("XAF").unwrap());
    let total = prop_oneof![
        Just(Total::zero(Currency::EUR)),
        Just(Total {
            money,
            oldest_rate: Some(NaiveDate::default()),
            missing: vec![Missing { money, count: i64::from(u32::MAX) }; 30]
        })
    ];
    (proptest::collection::vec(lines(), 0..=5), total, 0..100_000_usize)
        .prop_map(|(lines, total, more)| Group { count: lines.len() + more, total, lines })
        .boxed()
}

prop_compose! {
    fn daily_reports()(
        won in groups(), lost in groups(), moved in groups(), new in groups(), pipeline in groups(), new_leads in number(),
        untouched in proptest::collection::vec(lines(), 0..=5),
    ) -> DailyReport {
        DailyReport { won, lost, moved, new, pipeline, new_leads, untouched, ..daily_report() }
    }
}

fn histories() -> BoxedStrategy<Vec<Entry>> {
    let values = proptest::collection::btree_map("[a-z_]{1,12}", words(500), 0..8);
    let entry = (values.clone(), values, maybe(name()), words(20)).prop_map(|(before, after, by, kind)| Entry {
        kind: format!("deal.{kind}"),
        by,
        origin: "slack".to_owned(),
        fields: after.keys().cloned().collect(),
        before: Some(json!(before)),
        after: Some(json!(after)),
        ..entries().swap_remove(0)
    });
    proptest::collection::vec(entry, 0..=12).boxed()
}

/// The longest of everything at once: nothing is missing at the end of a list, a report or a history.
#[test]
fn the_worst_of_everything_is_shown_whole() {
    let viewer = viewer();
    for awful in AWFUL {
        let name: String = awful.chars().cycle().take(200).collect();
        let owner = Some(Owner { name: name.clone(), ..rep() });
        let worst = |n: i64| Row {
            title: name.clone(),
            company: Some(name.clone()),
            address: Some(name.clone()),
            owner: owner.clone(),
            ..row(RecordKind::Contact, i64::MAX - n, "")
        };
        let found = Found { rows: (0..10).map(worst).collect(), total: 2_000, alike: false, next: None };
        let words = name.repeat(2);
        let page = list::found(&viewer, &words, &found, 10);
        whole(awful, &page);
        assert_eq!(page.blocks.len(), 12, "{awful}: a title, ten rows and a pager");
        let line = |n: i64| Line {
            name: name.clone(),
            owner: owner.clone(),
            was: Some(name.chars().take(60).collect()),
            stage: name.chars().take(60).collect(),
            ..line(i64::MAX - n, "", None, "", 9)
        };
        let lines: Vec<Line> = (0..5).map(line).collect();
        let group = || group(lines.clone(), 100);
        let daily = DailyReport {
            won: group(),
            lost: group(),
            moved: group(),
            new: group(),
            pipeline: group(),
            untouched: lines.clone(),
            ..daily_report()
        };
        let message = report::daily(&viewer, &daily);
        sound(awful, &message);
        assert_eq!(message.blocks.len(), 15, "{awful}: a report is whole");
        let change = |_| Entry {
            by: Some(name.clone()),
            before: Some(json!({"name": name, "stage": name})),
            after: Some(json!({"name": name, "stage": name})),
            fields: vec!["name".to_owned(), "stage".to_owned()],
            ..entries()[0].clone()
        };
        let history = cards::history(
            &viewer,
            reference(RecordKind::Deal, i64::MAX),
            &name,
            &(0..12).map(change).collect::<Vec<_>>(),
        );
        sound(awful, &history);
        assert_eq!(history.blocks.len(), 13, "{awful}: a history is whole");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_contact_has_a_card(card in contacts()) {
        whole("contact", &cards::contact(&viewer(), &card));
    }

    #[test]
    fn any_company_has_a_card(card in companies()) {
        whole("company", &cards::company(&viewer(), &card));
    }

    #[test]
    fn any_deal_has_a_card(card in deals(), by in name()) {
        let shown = cards::deal(&viewer(), &card);
        whole("deal", &shown);
        let moved = notices::moved(&viewer(), card.reference, &card.stage.name, &card.stage.name, &by);
        whole("deal moved", &shown.clone().under(moved));
        let change = FieldChange { by: Some(by), at: now() };
        let subject = Subject { id: card.id, version: i32::MAX };
        let conflict = notices::move_conflict(&viewer(), card.reference, subject, &card.stage.name, &change, (card.id, &card.stage.name));
        whole("deal in conflict", &shown.under(conflict));
    }

    #[test]
    fn any_lead_has_its_cards(card in leads()) {
        let for_all = cards::lead(&viewer(), &card);
        whole("lead for everybody", &for_all);
        whole("lead in full", &cards::lead_details(&viewer(), &card));
    }

    /// PRODUCT, rule 9: what everybody in a channel reads holds no contact data and no message.
    #[test]
    fn a_lead_in_a_channel_tells_no_contact_data(message in "[a-z]{20}", local in "[a-z]{12}", unnamed in any::<bool>()) {
        let email = format!("{local}@acme.example");
        let mut card = LeadCard { email: Some(email.clone()), phone: Some("+46701234567".to_owned()), message: Some(message.clone()), ..lead_card() };
        if unnamed {
            card.contact.name = email;
        }
        let all = cards::lead(&viewer(), &card).to_json().to_string();
        prop_assert!(!all.contains(&local) && !all.contains(&message) && !all.contains("123 45 67"));
    }

    #[test]
    fn any_list_shows_every_row_and_the_way_on(rows in proptest::collection::vec(rows(), 1..=10), words in words(3_000)) {
        let count = rows.len();
        let found = Found { rows, total: 2_000, alike: false, next: None };
        let page = list::found(&viewer(), &words, &found, 10);
        whole("list", &page);
        let blocks = page.to_json()["blocks"].take();
        let shown = blocks.as_array().unwrap().iter().filter(|block| block["accessory"]["type"] == "button").count();
        prop_assert_eq!(shown, count, "every row is shown");
        whole("nothing found", &list::nothing_found(&viewer(), &words, Some(&words)));
    }

    #[test]
    fn any_report_can_be_sent(daily in daily_reports()) {
        let message = report::daily(&viewer(), &daily);
        sound("report", &message);
        let blocks = message.to_json()["blocks"].take();
        prop_assert_eq!(&blocks.as_array().unwrap().last().unwrap()["type"], "context", "nothing is missing at its end");
    }

    #[test]
    fn any_history_can_be_shown(entries in histories(), name in name()) {
        let message = cards::history(&viewer(), reference(RecordKind::Deal, 1), &name, &entries);
        sound("history", &message);
        prop_assert_eq!(message.blocks.len(), entries.len() + 1, "every entry is shown");
    }

    #[test]
    fn any_words_can_stand_in_a_notice(a in words(3_000), b in name(), known in proptest::collection::vec(named_company(), 1..=8)) {
        let viewer = viewer();
        sound("refused", &notices::refused(&viewer, &refusal!("error-not-an-amount", given = &a)));
        whole("duplicate", &notices::duplicate(&viewer, anna().reference, &b, &a, Uuid::nil()));
        whole("which company", &notices::which_company(&viewer, &a, &known, Uuid::nil()));
        whole("form elsewhere", &notices::form_elsewhere(&viewer, &a));
        sound("notes", &notices::with_notes(&viewer, notices::stale(&viewer), &[text!("note-open-quote", text = &a), text!("note-left-out", text = &a)]));
        sound("palette", &palette::palette(&viewer, &b, true));
        sound("help", &palette::help(&viewer, &text!("help-title"), &[text!("help-unknown", topic = &a)]));
        sound("request", &people::join_request(&viewer, &b, Uuid::nil()));
        sound("decided", &people::join_decided(&viewer, &b, true, &b));
        sound("welcome", &people::welcome(&viewer, &b));
        sound("waiting", &people::join_waiting(&viewer, Some(&b)));
    }

    #[test]
    fn any_values_fit_into_the_forms(a in words(3_000), b in words(3_000), chosen in proptest::option::of((words(300), words(300))), stages in many_stages()) {
        let viewer = viewer();
        let metadata = find_metadata();
        let contact = ContactFields { name: Some(a.clone()), emails: b.clone(), phones: b.clone(), company: chosen.clone(), tags: a.clone() };
        sound_view("contact", &serde_json::to_value(modals::contact(&viewer, &contact, metadata)).unwrap());
        let company = CompanyFields { name: Some(a.clone()), domain: Some(b.clone()), phone: Some(b.clone()), tags: a.clone() };
        sound_view("company", &serde_json::to_value(modals::company(&viewer, &company, metadata)).unwrap());
        let deal = DealFields { name: Some(a.clone()), amount: Some(b.clone()), close_on: None, company: chosen.clone(), contact: chosen, tags: b.clone() };
        sound_view("deal", &serde_json::to_value(modals::deal(&viewer, &deal, &stages, metadata)).unwrap());
    }

    #[test]
    fn any_choices_fit_into_a_select(found in proptest::collection::vec((words(300), "[0-9a-f-]{36}"), 0..120), typed in words(3_000)) {
        for answer in [modals::company_options(&viewer(), &found, &typed), modals::contact_options(&found)] {
            let options = answer["options"].as_array().unwrap();
            prop_assert!(options.len() <= 100);
            for option in options {
                let (text, value) = (option["text"]["text"].as_str().unwrap(), option["value"].as_str().unwrap());
                prop_assert!((1..=75).contains(&text.chars().count()), "{}", text);
                prop_assert!((1..=150).contains(&value.chars().count()), "{}", value);
            }
        }
    }
}
