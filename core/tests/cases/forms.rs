//! From a form's delivery to a lead.

use crm_core::contacts::{self, NewContact};
use crm_core::events::Subscription;
use crm_core::forms::{self, FormAccess};
use crm_core::jobs::{Handlers, drain};
use crm_core::leads::{self, LeadCard};
use crm_core::{Role, Tx};
use futures::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, code};

const TELL: &str = "test.tell_of_lead";

/// A workspace with a form, in a database whose jobs are its own.
async fn with_form() -> (World, FormAccess) {
    let told = [Subscription { event: leads::CREATED, job: TELL }];
    let world = World::alone_with(|builder| builder.subscribe(told)).await;
    let admin = world.person(Role::Admin).await;
    let form = forms::create(&world.crm, &admin, "Landing page").await.unwrap();
    (world, form)
}

async fn receive(world: &World, form: &FormAccess, key: &str, body: Value) -> Uuid {
    forms::receive(&world.crm, form, key, &body).await.unwrap().submission_id
}

/// Works on what has been received.
async fn work(world: &World) -> usize {
    drain(&world.crm, &Handlers::new().on(forms::PROCESS, forms::process)).await.unwrap()
}

/// State, reason and lead of a submission.
async fn submission(world: &World, id: Uuid) -> (String, Option<String>, Option<Uuid>) {
    let mut tx = world.tx().await;
    sqlx::query_as("SELECT state, reason, lead_id FROM crm.form_submissions WHERE id = $1")
        .bind(id)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

/// The lead that came of a submission.
async fn lead_of(world: &World, id: Uuid) -> LeadCard {
    let (state, reason, lead) = submission(world, id).await;
    assert_eq!((state.as_str(), reason), ("processed", None));
    leads::card(&mut world.tx().await, lead.unwrap()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_form_is_found_behind_its_address_with_its_secret() {
    let (world, form) = with_form().await;
    let behind = forms::behind(&world.crm, &form.endpoint_key).await.unwrap().unwrap();
    assert_eq!((behind.form_id, behind.workspace_id, &behind.secret), (form.form_id, world.workspace.id, &form.secret));
    assert!(forms::behind(&world.crm, "nowhere").await.unwrap().is_none());
    let sealed: Vec<u8> =
        sqlx::query_scalar("SELECT secret_sealed FROM crm.forms").fetch_one(world.tx().await.conn()).await.unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains(form.secret.reveal()));
    sqlx::query("UPDATE crm.forms SET deleted_at = now()").execute(&mut world.db.admin().await).await.unwrap();
    assert!(forms::behind(&world.crm, &form.endpoint_key).await.unwrap().is_none(), "a deleted form is none");
    let admin = world.person(Role::Admin).await;
    for (name, refusal) in [("", "form-needs-name"), (&"x".repeat(101), "name-too-long")] {
        assert_eq!(code(forms::create(&world.crm, &admin, name).await), refusal);
    }
}

#[tokio::test]
async fn somebody_new_becomes_a_contact_with_a_lead() {
    let (world, form) = with_form().await;
    let body = json!({"data": {"First name": "Zoe", "Last name": "Smith", "E-Mail": "Zoe@Acme.example", "Phone": "06 12 34 56 78",
                      "Company": "Acme", "utm_source": "newsletter", "Message": "Hello\nthere"}});
    let id = receive(&world, &form, "1", body).await;
    assert_eq!(submission(&world, id).await.0, "received");
    assert_eq!(work(&world).await, 1);
    let lead = lead_of(&world, id).await;
    assert_eq!(lead.contact.name, "Zoe Smith");
    assert_eq!(
        (lead.email.as_deref(), lead.phone.as_deref(), lead.company.as_deref()),
        (Some("zoe@acme.example"), Some("+33612345678"), Some("Acme"))
    );
    assert_eq!(
        (lead.source.as_deref(), lead.message.as_deref(), lead.owner),
        (Some("newsletter"), Some("Hello\nthere"), None)
    );
    assert_eq!(world.count("SELECT count(*) FROM crm.events WHERE origin = 'form' AND actor_kind = 'system'").await, 3);
    let told: Vec<Value> = sqlx::query_scalar("SELECT payload FROM master.jobs WHERE kind = 'test.tell_of_lead'")
        .fetch_all(world.tx().await.conn())
        .await
        .unwrap();
    assert_eq!(told.len(), 1, "who asked is told once");
    let event: Uuid = told[0]["event_id"].as_str().unwrap().parse().unwrap();
    assert_eq!(crm_core::events::record_of(&mut world.tx().await, event).await.unwrap(), lead.id);
}

#[tokio::test]
async fn somebody_known_is_matched_by_email_then_by_phone() {
    let (world, form) = with_form().await;
    let add = async |tx: &mut Tx, name: &str, email: &str, phone: &str| {
        let new = NewContact {
            name: name.into(),
            emails: vec![email.into()],
            phones: vec![phone.into()],
            ..NewContact::default()
        };
        contacts::add(tx, new).await.unwrap().id
    };
    let mut tx = world.tx().await;
    let by_phone = add(&mut tx, "Anna", "anna@acme.example", "+33 6 12 34 56 78").await;
    let by_email = add(&mut tx, "Zoe", "zoe@acme.example", "+33 6 12 34 56 79").await;
    tx.commit().await.unwrap();
    let both = receive(&world, &form, "1", json!({"email": "ZOE@acme.example", "phone": "0612345678"})).await;
    let phone = receive(
        &world,
        &form,
        "2",
        json!({"name": "Somebody", "email": "new@acme.example", "phone": "06.12.34.56.78"}),
    )
    .await;
    work(&world).await;
    assert_eq!(lead_of(&world, both).await.contact.id, by_email);
    assert_eq!(lead_of(&world, phone).await.contact.id, by_phone);
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 2);
}

#[tokio::test]
async fn the_same_submission_twice_makes_one_lead() {
    let (world, form) = with_form().await;
    let body = json!({"name": "Zoe", "email": "zoe@acme.example"});
    let first = forms::receive(&world.crm, &form, "1", &body).await.unwrap();
    let second = forms::receive(&world.crm, &form, "1", &body).await.unwrap();
    assert_eq!((second.submission_id, first.repeated, second.repeated), (first.submission_id, false, true));
    work(&world).await;
    let third = forms::receive(&world.crm, &form, "1", &body).await.unwrap();
    assert!(third.repeated);
    work(&world).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
}

#[tokio::test]
async fn a_job_that_runs_again_opens_no_second_lead() {
    let (world, form) = with_form().await;
    let id = receive(&world, &form, "1", json!({"name": "Zoe"})).await;
    work(&world).await;
    let mut tx = world.tx().await;
    for _ in 0..2 {
        let again = crm_core::jobs::NewJob::new(forms::PROCESS, json!({ "submission_id": id }));
        crm_core::jobs::enqueue(&mut tx, again).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(work(&world).await, 2);
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
}

#[tokio::test]
async fn deliveries_at_once_make_one_lead() {
    let (world, form) = with_form().await;
    let deliveries = (0..10).map(|_| {
        let (crm, form) = (world.crm.clone(), form.clone());
        tokio::spawn(async move { forms::receive(&crm, &form, "1", &json!({"name": "Zoe"})).await.unwrap() })
    });
    let received: Vec<_> = join_all(deliveries).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(received.iter().filter(|one| !one.repeated).count(), 1);
    assert!(received.iter().all(|one| one.submission_id == received[0].submission_id));
    assert_eq!(work(&world).await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.leads").await, 1);
}

#[tokio::test]
async fn submissions_of_one_person_at_once_make_one_contact() {
    let (world, form) = with_form().await;
    for n in 0..8 {
        receive(&world, &form, &n.to_string(), json!({"name": "Zoe", "email": "zoe@acme.example", "company": "Acme"}))
            .await;
    }
    let workers = (0..8).map(|_| {
        let crm = world.crm.clone();
        tokio::spawn(async move { drain(&crm, &Handlers::new().on(forms::PROCESS, forms::process)).await.unwrap() })
    });
    let worked: usize = join_all(workers).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(worked, 8);
    let made = "SELECT count(*) * 100 + (SELECT count(*) FROM crm.contacts) * 10 + (SELECT count(*) FROM crm.companies) FROM crm.leads";
    assert_eq!(world.count(made).await, 811, "8 leads of one contact at one company");
}

#[tokio::test]
async fn a_submission_that_names_nobody_is_kept_with_its_reason_and_nothing_half_written() {
    let (world, form) = with_form().await;
    let empty = receive(&world, &form, "1", json!({"company": "Acme", "message": "Call me"})).await;
    let broken = receive(&world, &form, "2", json!({"email": "nonsense", "phone": "none", "company": "Acme"})).await;
    assert_eq!(work(&world).await, 2);
    for id in [empty, broken] {
        assert_eq!(submission(&world, id).await, ("failed".into(), Some("submission-names-nobody".into()), None));
    }
    let written = "SELECT (SELECT count(*) FROM crm.contacts) + (SELECT count(*) FROM crm.companies) + (SELECT count(*) FROM crm.leads)
                        + (SELECT count(*) FROM crm.reference_counters) + (SELECT count(*) FROM crm.events WHERE origin = 'form')";
    assert_eq!(world.count(written).await, 0);
    let admin = world.person(Role::Admin).await;
    let listed = forms::list(&mut world.tx_of(&admin).await).await.unwrap();
    assert_eq!((listed[0].submissions, listed[0].failed), (2, 2));
}

#[tokio::test]
async fn what_people_send_to_a_form_never_breaks_it() {
    let (world, form) = with_form().await;
    let bodies = [
        json!({"name": "x".repeat(5_000), "email": "zoe@acme.example", "company": "y".repeat(5_000), "source": "z".repeat(5_000)}),
        json!({"name": "Z\0oe", "message": "a\0b", "\0": "\0", "list": [{"label": "Company", "value": "A\0cme"}]}),
        json!({"name": "Zoe", "email": (0..30).map(|n| format!("zoe{n}@acme.example")).collect::<Vec<_>>().join(",")}),
        json!({"answers": (0..30).map(|n| json!({"label": "Email", "value": format!("zoe{n}@acme.example")})).collect::<Vec<_>>()}),
        json!({"name": {"first": "Zoe", "last": "Smith"}, "email": ["zoe@home.example"], "phone": 33_612_345_678_u64}),
        json!({"name": "Zoe", "company": " \t ", "message": "m".repeat(20_000), "campaign": "c".repeat(900)}),
    ];
    let mut ids = Vec::new();
    for (n, body) in bodies.into_iter().enumerate() {
        ids.push(receive(&world, &form, &n.to_string(), body).await);
    }
    assert_eq!(work(&world).await, ids.len());
    let mut names = Vec::new();
    for id in ids {
        names.push(lead_of(&world, id).await.contact.name.chars().take(12).collect::<String>());
    }
    assert_eq!(names, ["xxxxxxxxxxxx", "Zoe", "Zoe", "zoe0@acme.ex", "Zoe Smith", "Zoe"]);
    assert_eq!(world.count("SELECT count(*) FROM master.jobs WHERE state = 'dead'").await, 0);
}

#[tokio::test]
async fn what_is_worth_keeping_of_a_long_name_is_kept() {
    let (world, form) = with_form().await;
    let id = receive(&world, &form, "1", json!({"name": "Zoe", "company": "Acme"})).await;
    let again = receive(&world, &form, "2", json!({"name": "Anna", "company": "ACME"})).await;
    work(&world).await;
    assert_eq!(lead_of(&world, id).await.company, lead_of(&world, again).await.company, "one company");
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1);
}
