//! Forms: changing a record, what others changed meanwhile, one like it, steps, several in a row, and forms that waited.

use crm_core::custom_fields::{self, NewField};
use crm_core::records::{self, Changes, RecordKind};
use crm_sandbox::driver::Outcome;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{ADA, FORM, MARCO, REBECCA, World};

const MENU: &str = "crm1.record.menu";

async fn change(world: &World, by: &str, kind: RecordKind, id: uuid::Uuid, changes: Changes) {
    let mut tx = world.tx(by).await;
    records::update(&mut tx, kind, id, &changes, None).await.unwrap();
    tx.commit().await.unwrap();
}

async fn define(world: &World, kind: RecordKind, name: &str, shape: &str, required: bool) {
    let mut tx = world.tx(ADA).await;
    let new = NewField { name: name.to_owned(), shape: shape.to_owned(), required, ..NewField::default() };
    custom_fields::define(&mut tx, kind, new).await.unwrap();
    tx.commit().await.unwrap();
}

/// Ada is met and let in.
async fn with_ada(world: &World) {
    let ada = world.ada();
    ada.say("#general", "/crm").await.unwrap();
    ada.read().await.unwrap();
    world.jobs_done().await;
    ada.read().await.unwrap();
}

#[tokio::test]
async fn a_deal_is_changed_in_its_form_and_changes_of_other_fields_stand() {
    let world = World::start().await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm D-1").await;
    let form = rebecca.chooses_for_form(&card, MENU, "Edit").await;
    change(&world, MARCO, RecordKind::Deal, deal, Changes::new().with("close_on", "2026-12-24")).await;
    world.clock.advance(chrono::Duration::minutes(6));
    let form = step_on(&rebecca, &form, json!({"Name": "Renewal 2027 and 2028", "Amount": "12kk"})).await;
    assert!(form.is_none(), "what cannot be read is said at its field");
    let form = rebecca.sees_form().await;
    let form = step_on(&rebecca, &form, json!({"Amount": "€52k"})).await.unwrap();
    rebecca.sends(&form, json!({"Probability": "60"})).await;
    rebecca.reads().await;
    let kept = "SELECT count(*) FROM crm.deals WHERE name = 'Renewal 2027 and 2028' AND amount = 52000
                 AND close_on = '2026-12-24' AND probability = 60";
    assert_eq!(world.count(kept).await, 1);
    assert_snapshot!(world.finish().await);
}

/// Sends a step; the next one, where it comes.
async fn step_on(
    person: &crate::support::Someone,
    form: &crm_sandbox::driver::View,
    answers: serde_json::Value,
) -> Option<crm_sandbox::driver::View> {
    let sent = person.sends(form, answers).await;
    if sent.outcome != Outcome::Updated {
        return None;
    }
    Some(person.sees_form().await)
}

#[tokio::test]
async fn of_the_same_field_somebody_says_whose_word_stands() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm O-1").await;
    let form = rebecca.chooses_for_form(&card, MENU, "Edit").await;
    change(&world, MARCO, RecordKind::Company, acme, Changes::new().with("industry", "Retail").with("employees", 40))
        .await;
    world.clock.advance(chrono::Duration::minutes(6));
    let answers = json!({"Industry": "Logistics", "Number of employees": "50", "When this is saved": ["skip"]});
    let question = step_on(&rebecca, &form, answers).await.expect("a question");
    assert_eq!(world.count("SELECT count(*) FROM crm.companies WHERE industry = 'Retail'").await, 1, "nothing yet");
    let sent = rebecca.sends(&question, json!({"Industry": "theirs", "Number of employees": "mine"})).await;
    assert_eq!(sent.outcome, Outcome::Cleared);
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.companies WHERE industry = 'Retail' AND employees = 50").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn one_with_the_same_address_is_asked_about_and_saved_all_the_same() {
    let world = World::start().await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), None).await;
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm add contact").await;
    let question = step_on(&rebecca, &form, json!({"Name": "Anna S.", "E-mails": "ANNA@acme.example"})).await.unwrap();
    rebecca.sends(&question, json!({"What now?": "save"})).await;
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 2);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn the_workspaces_own_fields_are_asked_in_steps_and_the_way_back_keeps_what_was_typed() {
    let world = World::start().await;
    with_ada(&world).await;
    for n in 1..=5 {
        define(&world, RecordKind::Contact, &format!("Field {n}"), "text", n == 5).await;
    }
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm add contact").await;
    let second = step_on(&rebecca, &form, json!({"Name": "Anna Smith", "E-mails": "anna@acme.example"})).await.unwrap();
    rebecca.press(&second, "Back").await.unwrap();
    let first = rebecca.sees_form().await;
    let second = step_on(&rebecca, &first, json!({"Title": "Buyer"})).await.unwrap();
    world.note("a required field of the workspace is missing");
    rebecca.sends(&second, json!({"Field 1": "one"})).await;
    let second = rebecca.sees_form().await;
    let sent = rebecca.sends(&second, json!({"Field 1": "one", "Field 5": "five"})).await;
    assert_eq!(sent.outcome, Outcome::Cleared);
    rebecca.reads().await;
    let kept = "SELECT count(*) FROM crm.contacts WHERE name = 'Anna Smith' AND title = 'Buyer'
                 AND custom = '{\"field_1\": \"one\", \"field_5\": \"five\"}'";
    assert_eq!(world.count(kept).await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn what_is_wrong_on_an_earlier_step_is_said_there() {
    let world = World::start().await;
    with_ada(&world).await;
    for n in 1..=5 {
        define(&world, RecordKind::Contact, &format!("Field {n}"), "text", false).await;
    }
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm add contact").await;
    let second = step_on(&rebecca, &form, json!({"Name": "Anna Smith", "E-mails": "anna(at)acme"})).await.unwrap();
    let first = step_on(&rebecca, &second, json!({"Field 1": "one"})).await.expect("back to where the e-mail is");
    let answers = json!({"E-mails": "anna@acme.example", "When this is saved": ["skip"]});
    assert_eq!(rebecca.sends(&first, answers).await.outcome, Outcome::Cleared);
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts WHERE custom = '{\"field_1\": \"one\"}'").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn several_are_added_in_a_row() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm add company").await;
    let answers = json!({"Name": "Acme", "When this is saved": ["again"]});
    let form = step_on(&rebecca, &form, answers).await.expect("one more form");
    rebecca.reads().await;
    rebecca.sends(&form, json!({"Name": "Globex", "When this is saved": []})).await;
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 2);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_deal_that_is_lost_in_its_form_is_asked_why() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm D-1").await;
    let form = rebecca.chooses_for_form(&card, MENU, "Edit").await;
    let form = rebecca.chooses_for_form(&form, "crm1.form.depend.stage_id", "Lost").await;
    let answers = json!({"Reason of the outcome": "Price", "When this is saved": ["skip"]});
    rebecca.sends(&form, answers).await;
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.deals WHERE close_reason = 'price'").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_form_that_waited_too_long_is_saved_or_says_what_is_gone() {
    let world = World::start().await;
    with_ada(&world).await;
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm add company").await;
    world.clock.advance(chrono::Duration::minutes(31));
    world.note("half an hour later: one step holds all of it, and the answer comes in a direct message");
    assert_eq!(rebecca.sends(&form, json!({"Name": "Acme"})).await.outcome, Outcome::Cleared);
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1);
    for n in 1..=5 {
        define(&world, RecordKind::Contact, &format!("Field {n}"), "text", false).await;
    }
    let form = rebecca.opens("/crm add contact").await;
    let second = step_on(&rebecca, &form, json!({"Name": "Anna Smith"})).await.unwrap();
    world.clock.advance(chrono::Duration::minutes(31));
    let first = step_on(&rebecca, &second, json!({"Field 1": "one"})).await.expect("it says what is gone");
    let answers = json!({"Name": "Anna Smith", "When this is saved": ["skip"]});
    assert_eq!(rebecca.sends(&first, answers).await.outcome, Outcome::Cleared);
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn the_same_form_twice_is_saved_once() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm add company").await;
    let payload = |name: &str| {
        let block = form.blocks.as_array().unwrap().iter().find(|block| block["label"]["text"] == "Name").unwrap();
        let (block, action) = (block["block_id"].as_str().unwrap(), block["element"]["action_id"].as_str().unwrap());
        let values = json!({block: {action: {"type": "plain_text_input", "value": name}}});
        let payload = json!({
            "type": "view_submission", "team": {"id": world.workspace.slack_team_id}, "user": {"id": REBECCA},
            "view": {"id": form.id, "callback_id": form.callback_id, "private_metadata": form.private_metadata,
                     "state": {"values": values}},
        });
        serde_urlencoded::to_string([("payload", payload.to_string())]).unwrap()
    };
    let send = || world.signed("/slack/interactions", FORM, payload("Acme")).send();
    let (one, other) = tokio::join!(send(), send());
    for answer in [one.unwrap(), other.unwrap()] {
        assert_eq!(answer.json::<serde_json::Value>().await.unwrap()["response_action"], "clear");
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1);
    rebecca.reads().await;
    rebecca.read().await.unwrap();
    world.finish().await;
}

#[tokio::test]
async fn a_form_that_takes_long_to_make_says_so_first() {
    let world = World::start().await;
    let mut admin = world.db.admin().await;
    sqlx::query("BEGIN").execute(&mut admin).await.unwrap();
    sqlx::query("LOCK TABLE crm.field_definitions IN ACCESS EXCLUSIVE MODE").execute(&mut admin).await.unwrap();
    let rebecca = world.rebecca();
    let saying = rebecca.say("#general", "/crm add contact");
    let looking = async {
        let loading = rebecca.sees_form().await;
        sqlx::query("ROLLBACK").execute(&mut admin).await.unwrap();
        loading
    };
    let (said, loading) = tokio::join!(saying, looking);
    said.unwrap();
    assert_eq!(loading.submit, serde_json::Value::Null, "nothing to send yet");
    let form = rebecca.sees_form().await;
    rebecca.sends(&form, json!({"Name": "Anna Smith"})).await;
    rebecca.reads().await;
    assert_snapshot!(world.finish().await);
}
