//! Acting on a record's card in place: each kind, what changed meanwhile, and what is no card of ours.

use crm_core::leads::{self, NewLead};
use crm_core::tasks::{self, NewTask};
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{MARCO, RAVI, REBECCA, World};

const MENU: &str = "crm1.record.menu";
const OWNER: &str = "crm1.record.owner";
const FOLLOW_UP: &str = "crm1.record.followup";

async fn add_task(world: &World, title: &str) -> uuid::Uuid {
    let mut tx = world.tx(REBECCA).await;
    let added = tasks::add(&mut tx, NewTask { title: title.to_owned(), ..NewTask::default() }).await.unwrap();
    tx.commit().await.unwrap();
    added.id
}

async fn add_lead(world: &World, contact: uuid::Uuid) -> uuid::Uuid {
    let mut tx = world.tx(REBECCA).await;
    let new = NewLead { contact_id: contact, source: Some("webinar".to_owned()), ..NewLead::default() };
    let id = leads::open(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_deal_gets_another_owner_and_a_day_to_come_back_on_its_card() {
    let world = World::start().await;
    world.add_deal(MARCO, "Renewal 2027", 48_000, None).await;
    let marco = world.marco();
    let card = marco.types("/crm D-1").await;
    let card = marco.gives(&card, FOLLOW_UP, json!("2026-11-27")).await;
    let card = marco.gives(&card, OWNER, json!(RAVI)).await;
    world.note("to somebody who does not work with the CRM");
    marco.gives(&card, OWNER, json!("U0GUS")).await;
    world.note("taken back from its message");
    marco.presses(&card, "Undo").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.deals WHERE follow_up_on = '2026-11-27'").await, 1);
    assert_eq!(
        world
            .count(
                "SELECT count(*) FROM crm.deals d JOIN crm.users u ON u.id = d.owner_id WHERE u.slack_id = 'U0MARCO'"
            )
            .await,
        1
    );
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_click_on_an_older_card_counts_where_its_field_is_as_it_was_and_asks_where_not() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let (rebecca, marco) = (world.rebecca(), world.marco());
    let seen = rebecca.types("/crm D-1").await;
    let others = marco.types("/crm D-1").await;
    marco.chooses(&others, "crm1.deal.move", "🔵 Proposal 50 %").await;
    world.note("another field was changed since: it counts");
    rebecca.gives(&seen, FOLLOW_UP, json!("2026-11-27")).await;
    world.note("the same field was changed since: it asks");
    let stale = rebecca.types("/crm D-1").await;
    let others = marco.types("/crm D-1").await;
    marco.gives(&others, FOLLOW_UP, json!("2026-12-04")).await;
    let question = rebecca.gives(&stale, FOLLOW_UP, json!("2026-11-30")).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.deals WHERE follow_up_on = '2026-12-04'").await, 1);
    rebecca.presses(&question, "Change anyway").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.deals WHERE follow_up_on = '2026-11-30'").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_task_is_done_opened_put_off_and_made_urgent_on_its_card() {
    let world = World::start().await;
    let task = add_task(&world, "Call back").await;
    assert!(!task.is_nil());
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm T-1").await;
    let card = rebecca.chooses(&card, "crm1.task.priority", "P1 urgent").await;
    let due = world.crm.now().timestamp() + 86_400;
    let card = rebecca.gives(&card, "crm1.task.due", json!(due)).await;
    let card = rebecca.chooses(&card, "crm1.task.snooze", "Until tomorrow, 09:00").await;
    let card = rebecca.presses(&card, "Done").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.tasks WHERE status = 'done' AND priority = 1").await, 1);
    let card = rebecca.presses(&card, "Open again").await;
    rebecca.gives(&card, OWNER, json!(REBECCA)).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.tasks WHERE status = 'open'").await, 1);
    // The reminders wait for their time.
    world.sql("DELETE FROM master.jobs WHERE state = 'waiting'").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_lead_goes_on_or_is_no_fit_on_its_card() {
    let world = World::start().await;
    world.change_settings(|settings| settings.leads_channel = None).await;
    let anna = world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), None).await;
    add_lead(&world, anna).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm L-1").await;
    let card = rebecca.chooses(&card, "crm1.lead.status", "🔵 Qualified").await;
    let question = rebecca.presses(&card, "Not a fit").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads WHERE status = 'qualified'").await, 1, "nothing yet");
    let card = rebecca.chooses(&question, "crm1.lead.disqualify", "No budget").await;
    rebecca.chooses(&card, "crm1.lead.status", "🔵 Working").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads WHERE status = 'working'").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_lead_becomes_a_company_and_a_deal_in_one_form() {
    let world = World::start().await;
    world.change_settings(|settings| settings.leads_channel = None).await;
    let anna = world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), None).await;
    add_lead(&world, anna).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm L-1").await;
    let form = rebecca.presses_for_form(&card, "Convert").await;
    let companies = rebecca.searches(&form, "crm1.form.pick.company_id", "Acme").await;
    let answers = json!({
        "Company": crate::support::offered(&companies, "Create “Acme”"), "Name": "Scanners", "Amount": "12k",
    });
    let sent = rebecca.sends(&form, answers).await;
    assert_eq!(sent.outcome, crm_sandbox::driver::Outcome::Cleared);
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.leads WHERE status = 'converted'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.deals WHERE name = 'Scanners' AND amount = 12000").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts WHERE company_id IS NOT NULL").await, 1);
    rebecca.types("/crm L-1").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn contact_and_company_begin_what_comes_next_on_their_cards() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), Some(acme)).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm C-1").await;
    let form = rebecca.presses_for_form(&card, "Log").await;
    let answers = json!({"Outcome": "No answer", "Text": "Tried twice", "Follow up on": "2026-11-30"});
    rebecca.sends(&form, answers).await;
    let card = rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.activities WHERE outcome = 'no_answer'").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts WHERE follow_up_on = '2026-11-30'").await, 1);
    let form = rebecca.presses_for_form(&card, "Task").await;
    rebecca.sends(&form, json!({"Title": "Call Anna", "Due date": "2026-11-30"})).await;
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.tasks WHERE record_kind = 'contact'").await, 1);
    let form = rebecca.chooses_for_form(&card, MENU, "Note").await;
    rebecca.sends(&form, json!({"Text": "Wants <!channel> a *demo*"})).await;
    rebecca.reads().await;
    let card = rebecca.types("/crm O-1").await;
    rebecca.gives(&card, FOLLOW_UP, json!("2026-12-01")).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.companies WHERE follow_up_on = '2026-12-01'").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn what_no_card_of_ours_would_send_changes_nothing() {
    let world = World::start().await;
    world.add_deal(RAVI, "Secret frame contract", 31_900, None).await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let hidden = world.ravi().types("/crm D-1").await.blocks[3]["block_id"].as_str().unwrap().to_owned();
    let own = world.rebecca().types("/crm D-2").await.blocks[3]["block_id"].as_str().unwrap().to_owned();
    let set = |block: &str, value: &str| json!({"action_id": "crm1.record.anyway", "block_id": block, "value": value});
    for value in
        ["", "{", "[]", "{}", r#"{"amount":"1"}"#, r#"{"stage_id":"x"}"#, r#"{"follow_up_on":"2026-12-01","name":"x"}"#]
    {
        let answer = world.clicks(REBECCA, set(&own, value)).await;
        assert_eq!(answer["text"], "This card is from an older version. Type /crm for a current one.", "{value}");
    }
    let there = world.clicks(REBECCA, set(&hidden, r#"{"follow_up_on":"2026-12-01"}"#)).await;
    let nowhere = world
        .clicks(REBECCA, set("crm1.deal.AAAAAAAAAAAAAAAAAAAAAA.v1.actions", r#"{"follow_up_on":"2026-12-01"}"#))
        .await;
    assert_eq!(there, nowhere, "a deal out of sight looks like none");
    assert_eq!(
        world.count("SELECT count(*) FROM crm.events WHERE kind <> 'deal.created' AND record_kind = 'deal'").await,
        0
    );
    world.finish().await;
}
