//! The Home tab: every view, what narrows it, what is done in it, and when it is shown anew.

use chrono::{Duration, TimeDelta};
use crm_core::activities::{self, NewActivity};
use crm_core::actor::Role;
use crm_core::contacts::{self, NewContact};
use crm_core::leads::{self, NewLead};
use crm_core::records::RecordKind;
use crm_core::tasks::{self, Due, NewTask};
use crm_core::users;
use crm_core::workspaces::Settings;
use crm_sandbox::driver::{Surface, View};
use insta::assert_snapshot;
use serde_json::Value;
use uuid::Uuid;

use crate::support::{ADA, Beginning, MARCO, RAVI, REBECCA, Someone, World, settings};

const VIEW: &str = "crm1.home.view";
const OWNER: &str = "crm1.home.owner";
const STAGE: &str = "crm1.home.stage";
const MOVE: &str = "crm1.home.move";
const SEARCH: &str = "crm1.home.search";
const SPAN: &str = "crm1.home.span";
const PART: &str = "crm1.home.part";

/// A world in which nobody is told of new leads in a channel.
async fn start() -> World {
    let settings = Settings { leads_channel: None, ..settings() };
    World::start_with(Beginning { rate_limits: false, settings, ..Beginning::default() }).await
}

/// Some work: deals of two people, tasks for today and later, a lead, a meeting.
async fn work(world: &World) -> Uuid {
    let acme = world.add_company(REBECCA, "Acme Industries", Some("acme.example")).await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), Some(acme)).await;
    let renewal = world.add_deal(REBECCA, "Renewal 2027", 48_000, Some(acme)).await;
    let pilot = world.add_deal(REBECCA, "Pilot", 6_000, Some(acme)).await;
    world.move_deal(REBECCA, pilot, "Proposal").await;
    world.add_deal(RAVI, "Ravi's secret", 90_000, None).await;
    let mut tx = world.tx(REBECCA).await;
    for (title, due) in [("Call Acme", 0), ("Send the offer", 2), ("Late already", -3)] {
        let due = Some(Due::On((tx.today() + TimeDelta::days(due)).to_owned()));
        tasks::add(&mut tx, NewTask { title: title.to_owned(), due, ..NewTask::default() }).await.unwrap();
    }
    let meeting = NewActivity {
        subject: Some("Kick-off".to_owned()),
        duration_minutes: Some(45),
        happened_at: Some(tx.now() + Duration::hours(2)),
        ..NewActivity::new("meeting", (RecordKind::Deal, renewal))
    };
    activities::log(&mut tx, meeting).await.unwrap();
    let zoe = NewContact { name: "Zoe Park".to_owned(), ..NewContact::default() };
    let zoe = contacts::add(&mut tx, zoe).await.unwrap();
    leads::open(&mut tx, NewLead { contact_id: zoe.id, source: Some("Webinar".to_owned()), ..NewLead::default() })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    renewal
}

/// Opens the Home tab and reads it.
async fn opens(person: &Someone) -> View {
    person.open_home().await.unwrap();
    person.sees_home().await
}

/// Chooses something in the Home tab and reads it.
async fn chooses(person: &Someone, home: &View, action: &str, option: &str) -> View {
    person.note_down(&format!("chooses “{option}”"));
    person.choose(home, action, option).await.unwrap();
    person.sees_home().await
}

async fn presses(person: &Someone, home: &View, label: &str) -> View {
    person.note_down(&format!("presses [{label}]"));
    person.press(home, label).await.unwrap();
    person.sees_home().await
}

/// The name of the block that shows this deal with its menu.
fn row_of(home: &View, words: &str) -> Value {
    let rows = home.blocks.as_array().unwrap().iter().filter(|block| block["accessory"]["action_id"] == MOVE);
    let mut rows = rows.filter(|block| block["text"]["text"].as_str().unwrap().contains(words));
    rows.next().expect("the deal's row")["block_id"].clone()
}

/// How often a Home tab was published.
async fn published(world: &World) -> usize {
    let traffic = world.driver.traffic(0).await.unwrap();
    traffic.iter().filter(|exchange| exchange.method.contains("views.publish")).count()
}

#[tokio::test]
async fn every_view_shows_what_is_ones_own() {
    let world = start().await;
    work(&world).await;
    let rebecca = world.rebecca();
    let mut home = opens(&rebecca).await;
    for view in ["Pipeline", "Leads", "Contacts", "Tasks & calendar", "Team", "Settings"] {
        home = chooses(&rebecca, &home, VIEW, view).await;
        assert!(!home.words().contains("secret"), "{view} shows what is somebody else's");
    }
    let conversation = world.finish().await;
    assert!(!conversation.contains("90,000") && !conversation.contains("€90k"));
    assert_snapshot!(conversation);
}

#[tokio::test]
async fn a_view_is_narrowed_and_remembered() {
    let world = start().await;
    work(&world).await;
    let ada = world.ada();
    let home = opens(&ada).await;
    let home = chooses(&ada, &home, VIEW, "Pipeline").await;
    assert!(home.words().contains("Ravi's secret"));
    let home = chooses(&ada, &home, OWNER, "Rebecca O'Neill").await;
    assert!(!home.words().contains("Ravi's secret"));
    let home = chooses(&ada, &home, STAGE, "Proposal").await;
    assert!(home.words().contains("Pilot") && !home.words().contains("Renewal"));
    let home = chooses(&ada, &home, VIEW, "Contacts").await;
    ada.give(&home, SEARCH, &"zoe".into()).await.unwrap();
    let home = ada.sees_home().await;
    assert!(home.words().contains("Zoe Park") && !home.words().contains("Anna"));
    let home = presses(&ada, &home, "Clear search").await;
    assert!(home.words().contains("Anna Smith"));
    chooses(&ada, &home, VIEW, "Pipeline").await;
    // What is shown just so is not published again.
    let before = published(&world).await;
    ada.open_home().await.unwrap();
    world.jobs_done().await;
    assert_eq!(published(&world).await, before);
    let home = ada.home().await.unwrap().unwrap();
    assert!(home.words().contains("Pilot") && !home.words().contains("Renewal"), "the filters stay");
    world.finish().await;
}

#[tokio::test]
async fn a_list_has_pages() {
    let world = start().await;
    for n in 1..=30 {
        world.add_contact(ADA, &format!("Person {n:02}"), None, None).await;
    }
    let ada = world.ada();
    let home = opens(&ada).await;
    let home = chooses(&ada, &home, VIEW, "Contacts").await;
    assert!(home.words().contains("1 to 25 of 30"), "{}", home.words());
    let home = presses(&ada, &home, "›").await;
    assert!(home.words().contains("26 to 30 of 30"), "{}", home.words());
    assert_eq!(home.buttons().iter().filter(|label| *label == "›").count(), 0);
    let home = presses(&ada, &home, "‹").await;
    assert!(home.words().contains("1 to 25 of 30"));
    world.finish().await;
}

#[tokio::test]
async fn the_calendar_shows_day_week_and_month() {
    let world = start().await;
    work(&world).await;
    let rebecca = world.rebecca();
    let home = opens(&rebecca).await;
    let home = chooses(&rebecca, &home, VIEW, "Tasks & calendar").await;
    assert!(home.words().contains("Call Acme") && home.words().contains("Kick-off"));
    let home = chooses(&rebecca, &home, SPAN, "Week").await;
    assert!(home.words().contains("Send the offer"));
    let home = chooses(&rebecca, &home, SPAN, "Month").await;
    let home = presses(&rebecca, &home, "›").await;
    assert!(home.words().contains("December 2026"));
    presses(&rebecca, &home, "Today").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_task_is_ticked_off_and_put_off_in_place() {
    let world = start().await;
    work(&world).await;
    let rebecca = world.rebecca();
    let home = opens(&rebecca).await;
    let home = presses(&rebecca, &home, "Done").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.tasks WHERE status = 'done'").await, 1);
    let home = presses(&rebecca, &home, "Undo").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.tasks WHERE status = 'done'").await, 0);
    let home = chooses(&rebecca, &home, VIEW, "Tasks & calendar").await;
    presses(&rebecca, &home, "Tomorrow").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.tasks WHERE snoozed_until IS NOT NULL").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn a_deal_is_moved_in_its_column() {
    let world = start().await;
    let deal = work(&world).await;
    let rebecca = world.rebecca();
    let home = opens(&rebecca).await;
    let home = chooses(&rebecca, &home, VIEW, "Pipeline").await;
    let seen = chooses(&rebecca, &home, MOVE, "🔵 Qualified 25 %").await;
    assert!(seen.words().contains("moved to Qualified"), "{}", seen.words());
    // A second click of the same kind, on what was seen before somebody else moved it.
    world.move_deal(MARCO, deal, "Negotiation").await;
    let stage = world.stage("Proposal").await;
    let block = row_of(&seen, "D-1");
    let click = serde_json::json!({"action_id": MOVE, "block_id": block, "selected_option": {"value": stage}});
    world.clicks_home(REBECCA, click).await;
    let question = rebecca.sees_home().await;
    assert!(question.words().contains("Move anyway"), "{}", question.words());
    let home = presses(&rebecca, &question, "Move anyway").await;
    assert!(home.words().contains("moved to Proposal"), "{}", home.words());
    // Whoever decides it says why, in a sheet over the tab.
    rebecca.choose(&home, MOVE, "🟢 Won").await.unwrap();
    let sheet = rebecca.sees_form().await;
    rebecca.choose(&sheet, "crm1.deal.close", "Best product").await.unwrap();
    let sheet = rebecca.sees_form().await;
    assert!(sheet.words().contains("moved to Won"), "{}", sheet.words());
    world.jobs_done().await;
    world.finish().await;
}

#[tokio::test]
async fn what_somebody_else_changes_shows_by_itself() {
    let world = start().await;
    work(&world).await;
    let ada = world.ada();
    let home = opens(&ada).await;
    chooses(&ada, &home, VIEW, "Pipeline").await;
    world.jobs_done().await;
    let before = published(&world).await;
    world.add_deal(RAVI, "Brand new", 1_000, None).await;
    world.add_deal(RAVI, "Newer still", 2_000, None).await;
    world.clock.advance(Duration::seconds(6));
    let home = ada.sees_home().await;
    assert!(home.words().contains("Brand new") && home.words().contains("Newer still"));
    assert_eq!(published(&world).await, before + 1, "what comes within seconds is shown together");
    world.note("a change that the tab does not show");
    world.add_contact(RAVI, "Somebody", None, None).await;
    world.clock.advance(Duration::seconds(6));
    world.jobs_done().await;
    assert_eq!(published(&world).await, before + 1);
    world.note("a quarter of an hour later nobody looks");
    world.clock.advance(Duration::minutes(15));
    world.add_deal(RAVI, "Unseen", 1_000, None).await;
    world.clock.advance(Duration::seconds(6));
    world.jobs_done().await;
    assert_eq!(published(&world).await, before + 1);
    world.finish().await;
}

#[tokio::test]
async fn what_is_not_in_ones_scope_never_shows() {
    let world = start().await;
    work(&world).await;
    let rebecca = world.rebecca();
    let home = opens(&rebecca).await;
    chooses(&rebecca, &home, VIEW, "Pipeline").await;
    let before = published(&world).await;
    world.add_deal(RAVI, "Ravi's next", 1_000, None).await;
    world.clock.advance(Duration::seconds(6));
    world.jobs_done().await;
    assert_eq!(published(&world).await, before);
    // Somebody else's deal, by a click of one's own making: its row as Ada sees it.
    let ada = world.ada();
    let home = opens(&ada).await;
    let home = chooses(&ada, &home, VIEW, "Pipeline").await;
    let click = serde_json::json!({"action_id": MOVE, "block_id": row_of(&home, "Ravi's next"),
        "selected_option": {"value": world.stage("Proposal").await}});
    world.clicks_home(REBECCA, click).await;
    let home = rebecca.sees_home().await;
    assert!(!home.words().contains("Ravi"), "{}", home.words());
    let moved = "SELECT count(*) FROM crm.deal_stage_changes WHERE from_stage_id IS NOT NULL";
    assert_eq!(world.count(moved).await, 1, "only Rebecca's own pilot was moved");
    world.finish().await;
}

#[tokio::test]
async fn a_tab_that_is_not_what_we_took_it_for_is_built_again() {
    let world = start().await;
    work(&world).await;
    let ada = world.ada();
    let home = opens(&ada).await;
    world.sql("UPDATE crm.home_tabs SET slack_hash = '1.wrong', digest = 'other'").await;
    let home = chooses(&ada, &home, VIEW, "Contacts").await;
    assert!(home.words().contains("Anna Smith"));
    // Slack shows another one than we think: opened once more, it is published although nothing changed.
    let before = published(&world).await;
    world.sql("UPDATE crm.home_tabs SET slack_hash = '1.older'").await;
    ada.open_home().await.unwrap();
    ada.sees_home().await;
    assert!(published(&world).await > before);
    world.finish_with_warnings(&["hash_conflict"]).await;
}

#[tokio::test]
async fn whose_access_ended_sees_no_records_any_more() {
    let world = start().await;
    work(&world).await;
    let rebecca = world.rebecca();
    let home = opens(&rebecca).await;
    chooses(&rebecca, &home, VIEW, "Pipeline").await;
    let mut tx = world.tx(ADA).await;
    let user = users::find(&mut tx, REBECCA).await.unwrap().unwrap();
    users::deactivate(&mut tx, user.id, None).await.unwrap();
    tx.commit().await.unwrap();
    world.clock.advance(Duration::seconds(6));
    let home = rebecca.sees_home().await;
    assert!(home.words().contains("Your access to the CRM has ended"), "{}", home.words());
    assert!(!home.words().contains("Renewal"));
    world.finish().await;
}

#[tokio::test]
async fn who_is_not_in_reads_why() {
    let world = start().await;
    let yuki = world.yuki();
    let home = opens(&yuki).await;
    assert!(home.words().contains("asked Ada Lindqvist"), "{}", home.words());
    world.ada().reads().await;
    let gus = world.person(crate::support::GUS);
    let home = opens(&gus).await;
    assert!(home.words().contains("Guests cannot use the CRM"), "{}", home.words());
    world.finish().await;
}

#[tokio::test]
async fn each_role_sees_what_it_may_set() {
    let world = World::start_with(Beginning {
        people: vec![(MARCO, Role::Manager), (REBECCA, Role::SupportAgent)],
        rate_limits: false,
        ..Beginning::default()
    })
    .await;
    for (person, own_only) in [(world.ada(), false), (world.rebecca(), true)] {
        let home = opens(&person).await;
        let settings = chooses(&person, &home, VIEW, "Settings").await;
        assert_eq!(settings.words().contains("Your own fields"), !own_only);
        assert!(settings.words().contains("Your profile"));
        let team = chooses(&person, &settings, VIEW, "Team").await;
        assert_eq!(team.buttons().iter().any(|label| label == "Invite…"), !own_only);
        assert_eq!(team.buttons().iter().any(|label| label == "Manage"), !own_only);
        let roles = chooses(&person, &team, PART, "Roles").await;
        person.press(&roles, "Permissions").await.unwrap();
        let role = person.sees_form().await;
        assert!(role.words().contains("Reading deals"), "what roles may do, everybody may know");
    }
    // The log of what everybody did is an administrator's.
    let marco = world.marco();
    let home = opens(&marco).await;
    chooses(&marco, &home, VIEW, "Team").await;
    let click = serde_json::json!({"action_id": PART, "block_id": "b", "selected_option": {"value": "activity"}});
    world.clicks_home(MARCO, click).await;
    let home = marco.sees_home().await;
    assert!(home.words().contains("Rebecca") && !home.words().contains("Added by"), "{}", home.words());
    world.finish().await;
}

#[tokio::test]
async fn administrators_read_what_everybody_did() {
    let world = start().await;
    work(&world).await;
    let ada = world.ada();
    let home = opens(&ada).await;
    let home = chooses(&ada, &home, VIEW, "Team").await;
    let home = chooses(&ada, &home, PART, "Activity").await;
    assert!(home.words().contains("D-2 Pilot") && home.words().contains("Moved"), "{}", home.words());
    assert_snapshot!(world.finish().await);
}
