//! Records as they are added and shown again, and what is refused.

use chrono::NaiveDate;
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::leads::{self, NewLead};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Error, Role, Tx};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::world::{self, World, code};

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[tokio::test]
async fn a_contact_is_shown_as_it_was_added() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let new = NewContact {
        name: "  Anna \t Smith ".into(),
        emails: strings(&["Anna@ACME.example", "anna@home.example", "anna@acme.example"]),
        phones: strings(&["06 12 34 56 78", "+33612345678", "555-0100"]),
        title: Some("Buyer".into()),
        company: Some(CompanyChoice::New("Acme".into())),
        city: Some("Lyon".into()),
        source: Some("webinar".into()),
        tags: strings(&["#VIP", "vip", "Fair"]),
        ..NewContact::default()
    };
    let added = contacts::add(&mut tx, new).await.unwrap();
    assert_eq!((added.reference.to_string().as_str(), added.name.as_str()), ("C-1", "Anna Smith"));
    let card = contacts::card(&mut tx, added.id).await.unwrap().unwrap();
    assert_eq!(card.emails, ["anna@acme.example", "anna@home.example"]);
    assert_eq!(card.phones, ["+33612345678", "5550100"]);
    assert_eq!(card.tags, ["fair", "vip"]);
    assert_eq!(
        card.company.map(|company| (company.reference.to_string(), company.name)),
        Some(("O-1".into(), "Acme".into()))
    );
    assert_eq!(
        (card.title.as_deref(), card.city.as_deref(), card.source.as_deref()),
        (Some("Buyer"), Some("Lyon"), Some("webinar"))
    );
    assert_eq!((card.lifecycle.as_str(), card.version, card.updated_at), ("lead", 1, world.crm.now()));
    assert_eq!(card.owner.map(|owner| owner.id), rep.user_id());
}

#[tokio::test]
async fn a_company_is_shown_as_it_was_added() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let new = NewCompany {
        name: "Müller & Söhne".into(),
        domain: Some("https://WWW.Mueller.example/about".into()),
        phone: Some("01 23 45 67 89".into()),
        tags: strings(&["key account"]),
        ..NewCompany::default()
    };
    let added = companies::add(&mut tx, new).await.unwrap();
    let card = companies::card(&mut tx, added.id).await.unwrap().unwrap();
    assert_eq!((card.reference.to_string().as_str(), card.name.as_str()), ("O-1", "Müller & Söhne"));
    assert_eq!((card.domain.as_deref(), card.phone.as_deref()), (Some("mueller.example"), Some("+33123456789")));
    assert_eq!((card.contacts, card.open_deals, card.owner), (0, 0, None));
    assert_eq!(card.tags, ["key account"]);
}

#[tokio::test]
async fn a_deal_begins_in_the_first_stage_with_the_workspaces_currency() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Zoe").await;
    let day = NaiveDate::from_ymd_opt(2026, 11, 30);
    let new = NewDeal {
        name: "Renewal".into(),
        amount: Some("1200.50".parse().unwrap()),
        close_on: day,
        company: Some(CompanyChoice::New("Acme".into())),
        contact_id: Some(zoe.id),
        ..NewDeal::default()
    };
    let id = deals::add(&mut tx, new).await.unwrap();
    let card = deals::card(&mut tx, id).await.unwrap().unwrap();
    assert_eq!((card.amount, card.currency.as_str(), card.close_on), (Some("1200.50".parse().unwrap()), "EUR", day));
    assert_eq!((card.stage.name.as_str(), card.stages.len(), card.version), ("New", 6, 1));
    assert_eq!(card.contact, Some(zoe));
    assert_eq!(card.company.as_ref().map(|company| company.name.as_str()), Some("Acme"));
    assert_eq!(card.days_in_stage(world.crm.now() + chrono::Duration::hours(49)), 2);
}

#[tokio::test]
async fn a_lead_shows_its_contact() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let new = NewContact {
        name: "Zoe".into(),
        emails: strings(&["zoe@acme.example"]),
        phones: strings(&["0612345678"]),
        company: Some(CompanyChoice::New("Acme".into())),
        ..NewContact::default()
    };
    let zoe = contacts::add(&mut tx, new).await.unwrap();
    let new = NewLead {
        contact_id: zoe.id,
        source: Some("webinar".into()),
        campaign: Some("spring".into()),
        message: Some("x".repeat(10_001)),
        owner_id: None,
    };
    let id = leads::open(&mut tx, new).await.unwrap();
    let card = leads::card(&mut tx, id).await.unwrap().unwrap();
    assert_eq!((card.contact, card.status.as_str()), (zoe, "new"));
    assert_eq!((card.email.as_deref(), card.phone.as_deref()), (Some("zoe@acme.example"), Some("+33612345678")));
    assert_eq!((card.company.as_deref(), card.message.map(|message| message.len())), (Some("Acme"), Some(10_000)));
}

#[tokio::test]
async fn money_is_kept_to_the_cent() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (given, kept) in [
        ("0", "0"),
        ("0.01", "0.01"),
        ("0.10", "0.10"),
        ("1234567.89", "1234567.89"),
        ("9999999999999", "9999999999999"),
        ("0.1300", "0.13"),
    ] {
        let id = world::deal(&mut tx, "Deal", given).await;
        let card = deals::card(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(card.amount, Some(kept.parse::<Decimal>().unwrap()), "{given}");
    }
    for (given, refused) in [
        ("-0.01", "amount-out-of-range"),
        ("9999999999999.01", "amount-out-of-range"),
        ("79228162514264337593543950335", "amount-out-of-range"),
        ("0.125", "amount-too-fine"),
    ] {
        let new = NewDeal { name: "Deal".into(), amount: Some(given.parse().unwrap()), ..NewDeal::default() };
        assert_eq!(code(deals::add(&mut tx, new).await), refused, "{given}");
    }
}

#[tokio::test]
async fn broken_fields_are_refused_with_stable_codes() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let long = "x".repeat(201);
    let named = |name: &str| NewContact { name: name.into(), ..NewContact::default() };
    let many = |what: fn(usize) -> String| (0..21).map(what).collect::<Vec<_>>();
    let cases = [
        (named(" \n\0 "), "contact-needs-name", Some("name")),
        (named(&long), "name-too-long", Some("name")),
        (NewContact { emails: strings(&["anna@acme"]), ..named("Anna") }, "not-an-email", Some("emails")),
        (NewContact { phones: strings(&["call me"]), ..named("Anna") }, "not-a-phone", Some("phones")),
        (
            NewContact { emails: many(|n| format!("a{n}@acme.example")), ..named("Anna") },
            "too-many-addresses",
            Some("emails"),
        ),
        (NewContact { phones: many(|n| format!("5550{n:03}")), ..named("Anna") }, "too-many-addresses", Some("phones")),
        (NewContact { tags: strings(&["#"]), ..named("Anna") }, "bad-tag", Some("tags")),
        (NewContact { tags: strings(&[&"x".repeat(51)]), ..named("Anna") }, "bad-tag", Some("tags")),
        (
            NewContact { company: Some(CompanyChoice::New(" ".into())), ..named("Anna") },
            "company-needs-name",
            Some("name"),
        ),
        (NewContact { title: Some("x".repeat(501)), ..named("Anna") }, "text-too-long", Some("title")),
        (NewContact { city: Some("x".repeat(501)), ..named("Anna") }, "text-too-long", Some("city")),
    ];
    for (new, expected, field) in cases {
        let Err(Error::User(refusal)) = contacts::add(&mut tx, new).await else { panic!("{expected}") };
        assert_eq!((refusal.code(), refusal.field()), (expected, field));
    }
    let company = NewCompany { name: "Acme".into(), domain: Some("acme".into()), ..NewCompany::default() };
    assert_eq!(code(companies::add(&mut tx, company).await), "not-a-domain");
    assert_eq!(code(companies::add(&mut tx, NewCompany::default()).await), "company-needs-name");
    assert_eq!(code(deals::add(&mut tx, NewDeal::default()).await), "deal-needs-name");
    for currency in ["EURO", "eur", ""] {
        let new = NewDeal { name: "Deal".into(), currency: Some(currency.into()), ..NewDeal::default() };
        assert_eq!(code(deals::add(&mut tx, new).await), "not-a-currency", "{currency}");
    }
    assert_eq!(everything_there(&mut tx).await, 0, "what was refused left nothing behind");
}

async fn everything_there(tx: &mut Tx) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM crm.contacts) + (SELECT count(*) FROM crm.companies) + (SELECT count(*) FROM crm.deals)
                    + (SELECT count(*) FROM crm.events WHERE record_kind IN ('contact', 'company', 'deal'))";
    sqlx::query_scalar(sql).fetch_one(tx.conn()).await.unwrap()
}

#[tokio::test]
async fn two_hundred_characters_are_characters_and_not_bytes() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for letter in ["x", "é", "漢", "😀", "\u{fdfa}"] {
        let name = letter.repeat(200);
        let contact = world::contact(&mut tx, &name).await;
        assert_eq!(contacts::card(&mut tx, contact.id).await.unwrap().unwrap().name, name);
    }
}

#[tokio::test]
async fn text_that_no_database_keeps_is_cleaned_or_refused_and_never_breaks() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let nul = || Some("a\0b".to_owned());
    let new = NewContact {
        name: "Zoe\0Smith".into(),
        title: nul(),
        street: nul(),
        postal_code: nul(),
        city: nul(),
        country: nul(),
        source: nul(),
        tags: vec!["a\0b".into()],
        ..NewContact::default()
    };
    let zoe = contacts::add(&mut tx, new).await.unwrap();
    let card = contacts::card(&mut tx, zoe.id).await.unwrap().unwrap();
    assert_eq!(
        (card.name.as_str(), card.title.as_deref(), card.tags.as_slice()),
        ("Zoe Smith", Some("a b"), &["a b".to_owned()][..])
    );
    let new = NewCompany { name: "Acme".into(), city: nul(), source: nul(), street: nul(), ..NewCompany::default() };
    companies::add(&mut tx, new).await.unwrap();
    let new = NewLead { contact_id: zoe.id, source: nul(), campaign: nul(), message: nul(), owner_id: None };
    let lead = leads::open(&mut tx, new).await.unwrap();
    assert_eq!(leads::card(&mut tx, lead).await.unwrap().unwrap().message.as_deref(), Some("ab"));
}

#[tokio::test]
async fn names_match_whatever_their_case() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (kept, typed) in [
        ("ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("İstanbul Ticaret", "İstanbul Ticaret"),
        ("STRASSE", "strasse"),
        ("ÉLAN", "élan"),
        ("Straße", "STRAßE"),
    ] {
        let company = world::company(&mut tx, kept).await;
        let found: Vec<_> = companies::named(&mut tx, typed).await.unwrap().iter().map(|one| one.id).collect();
        assert_eq!(found, [company.id], "{kept}");
        let contact = world::contact(&mut tx, kept).await;
        let found: Vec<_> =
            contacts::named(&mut tx, &format!(" {typed} ")).await.unwrap().iter().map(|one| one.id).collect();
        assert_eq!(found, [contact.id], "{kept}");
    }
    assert_eq!(companies::named(&mut tx, "a\0b").await.unwrap(), []);
}

#[tokio::test]
async fn an_address_leads_to_the_oldest_contact_and_email_decides_before_phone() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let add = async |tx: &mut Tx, name: &str, email: &str, phone: &str| {
        let new = NewContact {
            name: name.into(),
            emails: strings(&[email]),
            phones: strings(&[phone]),
            ..NewContact::default()
        };
        contacts::add(tx, new).await.unwrap().id
    };
    let by_phone = add(&mut tx, "Old", "old@acme.example", "0612345678").await;
    let by_email = add(&mut tx, "Zoe", "zoe@acme.example", "0612345679").await;
    let _later = add(&mut tx, "Zoe again", "zoe@acme.example", "0612345678").await;
    let email = strings(&["zoe@acme.example"]);
    let phone = strings(&["+33612345678"]);
    assert_eq!(contacts::with_address(&mut tx, &email, &phone).await.unwrap().unwrap().id, by_email);
    assert_eq!(contacts::with_address(&mut tx, &[], &phone).await.unwrap().unwrap().id, by_phone);
    assert_eq!(contacts::with_address(&mut tx, &[], &[]).await.unwrap(), None);
    let found = crm_core::search::find(&mut tx, "zoe", Some(&[RecordKind::Contact]), 10, 0).await.unwrap();
    assert_eq!(found.total, 2);
}

#[tokio::test]
async fn a_phone_is_read_by_the_country_of_its_record() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let phones = async |tx: &mut Tx, kind: RecordKind, id| {
        records::view(tx, kind, id).await.unwrap().unwrap().fields.texts("phones")
    };
    for (country, typed, kept) in [
        (Some("Germany"), "030 123456", "+4930123456"),
        (Some("us"), "(212) 555-0123", "+12125550123"),
        (Some("Atlantis"), "06 12 34 56 78", "+33612345678"),
        (None, "06 12 34 56 78", "+33612345678"),
        (Some("Germany"), "+33 6 12 34 56 78", "+33612345678"),
    ] {
        let country = country.map(str::to_owned);
        let new = NewContact {
            name: "Anna".into(),
            phones: strings(&[typed]),
            country: country.clone(),
            ..NewContact::default()
        };
        let anna = contacts::add(&mut tx, new).await.unwrap().id;
        assert_eq!(phones(&mut tx, RecordKind::Contact, anna).await, [kept], "{country:?}");
        let new = NewCompany { name: "Acme".into(), phone: Some(typed.into()), country, ..NewCompany::default() };
        let acme = companies::add(&mut tx, new).await.unwrap().id;
        assert_eq!(phones(&mut tx, RecordKind::Company, acme).await, [kept]);
    }
    let anna = world::contact(&mut tx, "Anna").await.id;
    for (given, kept) in [
        (Changes::new().with("country", "DE").with("phones", "030 123456"), "+4930123456"),
        (Changes::new().with("phones", "030 123457"), "+4930123457"),
        (Changes::new().with("country", Value::Null).with("phones", "0612345678"), "+33612345678"),
    ] {
        records::update(&mut tx, RecordKind::Contact, anna, &given, None).await.unwrap();
        assert_eq!(phones(&mut tx, RecordKind::Contact, anna).await, [kept]);
    }
}

#[tokio::test]
async fn a_refusal_says_of_what_there_is_too_much() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let addresses: Vec<Value> = (0..21).map(|n| json!({"city": format!("City {n}")})).collect();
    let emails: Vec<String> = (0..21).map(|n| format!("a{n}@acme.example")).collect();
    for (given, words) in [
        (Changes::new().with("addresses", addresses), "A record has at most 20 further addresses. Leave some out."),
        (Changes::new().with("emails", emails), "A record has at most 20 e-mails. Leave some out."),
    ] {
        let Err(Error::User(refusal)) = records::update(&mut tx, RecordKind::Company, acme, &given, None).await else {
            panic!()
        };
        assert_eq!(refusal.text().render("en"), words);
    }
}
