//! Adding contacts, companies and deals, on one line and in forms.

use crm_sandbox::driver::Outcome;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{FORM, RAVI, REBECCA, World, offered};

#[tokio::test]
async fn a_contact_comes_from_one_line() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    assert!(!acme.is_nil());
    let rebecca = world.rebecca();
    rebecca.types("/crm add contact Anna Smith anna@acme.example +33 6 12 34 56 78 at Acme #vip").await;
    rebecca.types("/crm-add contact \"Bob at Work\" at O-1 bob@acme.example, 08-123 456 00").await;
    rebecca.types("/crm add contact Carla Blue carla@blue.example at Blue Ocean").await;
    rebecca.types("/crm add contact Dora Green @ravi").await;
    rebecca.types("/crm D-1").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 4);
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 2);
    let ravi = world.ravi();
    ravi.types("/crm dora").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_the_next_step() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    for line in [
        "add contact Anna anna@acme",
        "add contact Anna @here",
        "add contact Anna @nobody",
        "add contact Anna @gus",
        "add contact Anna €12k",
        "add contact Anna at Acme at Globex",
        "add company Acme anna@acme.example",
        "add deal Renewal 12kk",
        "add deal Renewal 06/07",
        "add deal Renewal 12k 15k",
        "add deal Renewal 12k for \"Nobody Known\"",
        "add deal Renewal 99999999999999",
        "add",
        "add zebra",
        "add contct Anna",
        "add Anna anna@acme.example",
    ] {
        rebecca.types(&format!("/crm {line}")).await;
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.search_documents").await, 2, "nothing half-written");
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_company_that_is_only_similar_is_asked_about() {
    let world = World::start().await;
    world.add_company(REBECCA, "Acme Industries", Some("acme.example")).await;
    world.add_company(REBECCA, "Acme Nordic", None).await;
    let rebecca = world.rebecca();
    let question = rebecca.types("/crm add contact Anna Smith anna@acme.example at Acme").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 0);
    rebecca.chooses(&question, "crm1.company.choose", "O-1 Acme Industries").await;
    let question = rebecca.types("/crm add deal Renewal 12k at Acme").await;
    rebecca.chooses(&question, "crm1.company.choose", "Create “Acme”").await;
    world.note("the same click once more, as a nervous thumb does it");
    let click = json!({"action_id": "crm1.company.choose", "block_id": question.blocks[1]["block_id"],
        "selected_option": {"value": "new"}});
    world.note(world.clicks(REBECCA, click).await["text"].as_str().unwrap());
    assert_eq!(world.count("SELECT count(*) FROM crm.deals").await, 1);
    rebecca.types("/crm add contact Bob Stone at Acme").await;
    world.note("with a character that no database keeps");
    let question = rebecca.types("/crm add contact Dora\0 Stone at Acm").await;
    rebecca.chooses(&question, "crm1.company.choose", "O-2 Acme Nordic").await;
    let question = rebecca.types("/crm add contact Carla Stone at Acm").await;
    world.note("half an hour later");
    world.clock.advance(chrono::Duration::minutes(31));
    rebecca.chooses(&question, "crm1.company.choose", "O-1 Acme Industries").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 3);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_form_opens_where_the_name_is_missing_and_says_what_is_wrong_at_the_field() {
    let world = World::start().await;
    world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm add contact anna@acme.example at Acme #vip").await;
    let sent = rebecca.sends(&form, json!({"Name": "Anna Smith", "E-mail": "anna(at)acme"})).await;
    assert_eq!(sent.outcome, Outcome::Errors);
    rebecca.sees_form().await;
    let sent = rebecca.sends(&form, json!({"Name": "Anna Smith", "E-mail": "anna@acme.example", "Phone": "12"})).await;
    assert_eq!(sent.outcome, Outcome::Errors);
    rebecca.sees_form().await;
    let answers = json!({"Name": "Anna Smith", "E-mail": "anna@acme.example", "Phone": ""});
    let sent = rebecca.sends(&form, answers).await;
    assert_eq!(sent.outcome, Outcome::Cleared);
    rebecca.reads().await;
    assert_eq!(
        world.count("SELECT count(*) FROM crm.companies").await,
        1,
        "the company that was typed is the one known"
    );
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 1);
    world.note("the bare command");
    let form = rebecca.opens("/crm add contact").await;
    rebecca.sends(&form, json!({"E-mail": "carl@acme.example"})).await;
    rebecca.sees_form().await;
    rebecca.sends(&form, json!({"Name": "   ", "E-mail": "carl@acme.example"})).await;
    rebecca.sees_form().await;
    rebecca.sends(&form, json!({"Name": "Anna Again", "E-mail": "Anna@ACME.example"})).await;
    rebecca.sees_form().await;
    rebecca.close(&form).await.unwrap();
    world.note("a company that is not there yet");
    let form = rebecca.opens("/crm add contact zoe@zebra.example at Zebra & Sons").await;
    rebecca.sends(&form, json!({"Name": "Zoë"})).await;
    rebecca.reads().await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn somebody_known_is_shown_before_they_are_added_again() {
    let world = World::start().await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), None).await;
    let rebecca = world.rebecca();
    let known = rebecca.types("/crm add contact Anna S. ANNA@acme.example").await;
    rebecca.presses(&known, "Open C-1").await;
    rebecca.presses(&known, "Add anyway").await;
    world.note("pressed twice");
    let click = json!({"action_id": "crm1.draft.anyway", "block_id": known.blocks[1]["block_id"]});
    world.note(world.clicks(REBECCA, click.clone()).await["text"].as_str().unwrap());
    world.note("pressed by somebody else");
    world.note(world.clicks(RAVI, click).await["text"].as_str().unwrap());
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 2);
    world.note("a company");
    world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    let known = rebecca.types("/crm add company Acme Inc www.acme.example").await;
    rebecca.presses(&known, "Add anyway").await;
    rebecca.types("/crm add company ACME").await;
    rebecca.types("/crm add company Globex globex.example #partner").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 3);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_contact_of_somebody_elses_is_neither_shown_nor_named() {
    let world = World::start().await;
    world.add_contact(RAVI, "Secret Customer", Some("secret@acme.example"), None).await;
    let rebecca = world.rebecca();
    let reply = rebecca.types("/crm add contact Anna Smith secret@acme.example").await;
    assert!(!reply.text.contains("Secret"));
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_deal_comes_from_one_line() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), Some(acme)).await;
    let rebecca = world.rebecca();
    rebecca.types("/crm add deal Renewal €12k at Acme for \"Anna Smith\" 30 Nov").await;
    rebecca.types("/crm add deal 2027 rollout 48k in 2 weeks at \"Bar & Grill\"").await;
    rebecca.types("/crm add deal “Quoted name” $1,200.50 at acme.example fri").await;
    rebecca.types("/crm add deal Unfinished \"business at hand").await;
    rebecca.types("/crm deal").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.deals").await, 4);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn the_form_of_a_deal_offers_companies_and_makes_new_ones() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme Industries", Some("acme.example")).await;
    world.add_company(RAVI, "Acme of Ravi", None).await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), Some(acme)).await;
    let rebecca = world.rebecca();
    let form = rebecca.opens("/crm-add deal").await;
    rebecca.searches(&form, "crm1.company.pick", "").await;
    rebecca.searches(&form, "crm1.company.pick", "acme").await;
    rebecca.searches(&form, "crm1.company.pick", "<!channel> *x*").await;
    let companies = rebecca.searches(&form, "crm1.company.pick", "Zebra & Sons").await;
    let contacts = rebecca.searches(&form, "crm1.contact.pick", "ann").await;
    let mut answers = json!({
        "Name": "Renewal", "Amount": "12kk", "Close": "2026-12-24", "Tags": "renewal, big",
        "Company": offered(&companies, "Create “Zebra & Sons”"), "Contact": offered(&contacts, "Anna Smith · C-1"),
    });
    rebecca.sends(&form, answers.clone()).await;
    rebecca.sees_form().await;
    answers["Amount"] = "12k".into();
    rebecca.sends(&form, answers).await;
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 3);
    world.note("from a contact's card");
    let card = rebecca.types("/crm C-1").await;
    let form = rebecca.presses_for_form(&card, "Deal").await;
    rebecca.sends(&form, json!({"Name": "Second deal", "Amount": ""})).await;
    rebecca.reads().await;
    world.note("from a company's card");
    let card = rebecca.types("/crm O-1").await;
    let form = rebecca.presses_for_form(&card, "Contact").await;
    rebecca.sends(&form, json!({"Name": "Olof Berg"})).await;
    rebecca.reads().await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_form_in_a_direct_message_is_opened_by_a_button() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    let offer = rebecca.writes_to_app("add contact anna@acme.example").await;
    let form = rebecca.presses_for_form(&offer, "Fill in the form").await;
    rebecca.sends(&form, json!({"Name": "Anna Smith"})).await;
    rebecca.reads().await;
    rebecca.writes_to_app("add contact Bob Stone bob@acme.example").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 2);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn the_same_request_twice_writes_once() {
    let world = World::start().await;
    let form = world.command_form(REBECCA, "/crm", "add contact Anna Smith anna@acme.example", "1.2.three");
    let mut answers = Vec::new();
    for _ in 0..2 {
        let response = world.signed("/slack/commands", FORM, form.clone()).send().await.unwrap();
        assert_eq!(response.status(), 200);
        answers.push(response.json::<serde_json::Value>().await.unwrap());
    }
    assert_eq!(answers[0]["text"], "C-1 added.");
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 1);
    world.note(answers[1]["text"].as_str().unwrap());

    let deal = world.command_form(REBECCA, "/crm", "add deal Renewal 12k at Acme", "1.2.four");
    let (one, two) = tokio::join!(
        world.signed("/slack/commands", FORM, deal.clone()).send(),
        world.signed("/slack/commands", FORM, deal.clone()).send(),
    );
    assert_eq!((one.unwrap().status(), two.unwrap().status()), (200.try_into().unwrap(), 200.try_into().unwrap()));
    assert_eq!(world.count("SELECT count(*) FROM crm.deals").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1);
    assert_snapshot!(world.finish().await);
}
