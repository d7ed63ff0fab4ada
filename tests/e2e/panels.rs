//! What is set in panels: settings, fields, pipelines, roles, people; and what is said where a value does not fit.

use crm_core::actor::Role;
use crm_sandbox::driver::{Outcome, Surface, View};
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Beginning, GUS, MARCO, REBECCA, Someone, World, YUKI};

const GO: &str = "crm1.panel.go";
const OPEN: &str = "crm1.panel.open";

async fn start() -> World {
    World::start_with(Beginning { rate_limits: false, ..Beginning::default() }).await
}

/// Opens the panel of this screen, by a click as the Home tab makes it.
async fn panel(world: &World, person: &Someone, screen: &str) -> View {
    person.note_down(&format!("opens {screen}"));
    let click = json!({"action_id": OPEN, "block_id": "b", "value": screen});
    world.clicks_home_with_trigger(person.user(), click).await;
    person.sees_form().await
}

/// Sends a panel and reads what it shows next.
async fn saves(person: &Someone, panel: &View, answers: serde_json::Value) -> View {
    let sent = person.sends(panel, answers).await;
    assert_eq!(sent.outcome, Outcome::Updated, "{:?}", sent.errors);
    person.sees_form().await
}

async fn refused(person: &Someone, panel: &View, answers: serde_json::Value) -> String {
    let sent = person.sends(panel, answers).await;
    assert_eq!(sent.outcome, Outcome::Errors);
    sent.errors.values().cloned().collect::<Vec<_>>().join("; ")
}

async fn presses(person: &Someone, panel: &View, label: &str) -> View {
    person.note_down(&format!("presses [{label}]"));
    person.press(panel, label).await.unwrap();
    person.sees_form().await
}

#[tokio::test]
async fn settings_are_changed_refused_and_taken_back() {
    let world = start().await;
    let ada = world.ada();
    let panel = panel(&world, &ada, "basics").await;
    let said = refused(&ada, &panel, json!({"Currency": "euro"})).await;
    assert!(said.contains("“euro” is not a currency"), "{said}");
    let said = refused(&ada, &panel, json!({"Time zone": "Paris", "Currency": "EUR"})).await;
    assert!(said.contains("Write it like Europe/Paris"), "{said}");
    let next =
        saves(&ada, &panel, json!({"Currency": "usd", "Time zone": "europe/paris", "New people": "sales_rep"})).await;
    assert_eq!(world.text("SELECT currency FROM crm.workspace_settings").await, "USD");
    let next = presses(&ada, &next, "Undo").await;
    assert!(next.words().contains("Undone"), "{}", next.words());
    assert_eq!(world.text("SELECT currency FROM crm.workspace_settings").await, "EUR");
    world.finish().await;
}

#[tokio::test]
async fn ones_own_settings_are_ones_own() {
    let world = start().await;
    let rebecca = world.rebecca();
    let own = panel(&world, &rebecca, "personal").await;
    let said = refused(&rebecca, &own, json!({"Daily report": "25:00"})).await;
    assert!(said.contains("time of day"), "{said}");
    saves(&rebecca, &own, json!({"Daily report": "off", "First day of the week": "sun"})).await;
    let own = panel(&world, &rebecca, "notifications").await;
    saves(&rebecca, &own, json!({"Deal won": ["dm", "digest"], "Deal lost": []})).await;
    let own = panel(&world, &rebecca, "profile").await;
    let said = refused(&rebecca, &own, json!({"Time zone": "Paris"})).await;
    assert!(said.contains("Write it like Europe/Paris"), "{said}");
    saves(&rebecca, &own, json!({"Name": "Rebecca Berg", "Time zone": "Europe/Berlin"})).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.user_settings").await, 4);
    // What is the workspace's is not hers, whatever she sends.
    let refusal = panel(&world, &rebecca, "basics").await;
    assert!(refusal.words().contains("needs the role"), "{}", refusal.words());
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn fields_are_defined_changed_and_retired() {
    let world = start().await;
    let ada = world.ada();
    let list = panel(&world, &ada, "fields:deal").await;
    let new = presses(&ada, &list, "New field").await;
    let said = refused(&ada, &new, json!({"Name": "Region", "What it holds": "choice"})).await;
    assert!(said.contains("choices") || said.contains("100"), "{said}");
    let list = saves(
        &ada,
        &new,
        json!({"Name": "Region", "What it holds": "choice", "The list": "North\nSouth", "Every new record must have it": "false"}),
    )
    .await;
    assert!(list.words().contains("Region"), "{}", list.words());
    let field = presses(&ada, &list, "Edit").await;
    let list = saves(&ada, &field, json!({"Name": "Sales region", "The list": "North\nSouth\nEast"})).await;
    assert!(list.words().contains("Sales region"));
    world.note("a stage may demand it");
    let stage = world.stage("Proposal").await;
    let form = panel(&world, &ada, &format!("stage:{stage}")).await;
    saves(&ada, &form, json!({"What a deal needs to be in it": ["cf.region"]})).await;
    let list = panel(&world, &ada, "fields:deal").await;
    assert!(list.words().contains("needed in Proposal"), "{}", list.words());
    world.note("and a role not see it");
    let reps = world.text("SELECT id::text FROM crm.roles WHERE key = 'SALES_REP'").await;
    let access = panel(&world, &ada, &format!("access_of:{reps}:deal")).await;
    let next = saves(&ada, &access, json!({"Field": "cf.region", "What the role may do with it": "read"})).await;
    assert!(next.words().contains("Sales region · Sees it"), "{}", next.words());
    let list = panel(&world, &ada, "fields:deal").await;
    let field = presses(&ada, &list, "Edit").await;
    let list = presses(&ada, &field, "Retire").await;
    assert!(list.words().contains("retired"), "{}", list.words());
    let list = presses(&ada, &list, "Bring back").await;
    assert!(list.words().contains("is back"), "{}", list.words());
    let kinds = ada.choose(&list, GO, "Contacts").await;
    kinds.unwrap();
    let contacts = ada.sees_form().await;
    assert!(contacts.words().contains("No fields of your own yet"));
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn pipelines_stages_reasons_and_tags_are_kept() {
    let world = start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let ada = world.ada();
    let list = panel(&world, &ada, "pipelines").await;
    let new = presses(&ada, &list, "New pipeline").await;
    let said = refused(&ada, &new, json!({"Name": "Partners", "Open stages": "First\nSecond 50"})).await;
    assert!(said.contains("“First” has no probability"), "{said}");
    let pipeline = saves(&ada, &new, json!({"Name": "Partners", "Open stages": "First 10\nSecond 50 %"})).await;
    let stage = presses(&ada, &pipeline, "New stage").await;
    let said = refused(&ada, &stage, json!({"Name": "Third", "Probability in per cent": "high"})).await;
    assert!(said.contains("“high” is not a probability"), "{said}");
    let pipeline = saves(&ada, &stage, json!({"Name": "Third", "Probability in per cent": "80"})).await;
    presses(&ada, &pipeline, "Up").await;
    let first = world.stage("New").await;
    let retire = panel(&world, &ada, &format!("retire_stage:{first}")).await;
    let qualified = world.stage("Qualified").await;
    saves(&ada, &retire, json!({"Move its open deals to": qualified})).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.stages WHERE deleted_at IS NOT NULL").await, 1);
    world.note("reasons");
    let list = panel(&world, &ada, "reasons:lost").await;
    let new = presses(&ada, &list, "New reason").await;
    saves(&ada, &new, json!({"Name": "Moved abroad"})).await;
    assert_eq!(world.count("SELECT count(*) FROM crm.reasons WHERE name = 'Moved abroad'").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn people_come_in_change_and_go() {
    let world = start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let ada = world.ada();
    let invite = panel(&world, &ada, "invite").await;
    let said = refused(&ada, &invite, json!({"Who": GUS})).await;
    assert!(said.contains("Guests cannot use the CRM"), "{said}");
    let person = saves(&ada, &invite, json!({"Who": YUKI})).await;
    assert!(person.words().contains("Yuki Tanaka is in"), "{}", person.words());
    let welcome = world.yuki().reads().await;
    assert!(welcome.text.contains("Welcome, Yuki Tanaka"));
    world.note("teams");
    let team = panel(&world, &ada, "new_team").await;
    let said = refused(&ada, &team, json!({"Name": "North", "Members": [YUKI, GUS]})).await;
    assert!(said.contains("does not use the CRM yet"), "{said}");
    let teams = saves(
        &ada,
        &team,
        json!({"Name": "North", "Department": "Sales", "Members": [YUKI, REBECCA],
        "Who leads it": [REBECCA]}),
    )
    .await;
    assert!(teams.words().contains("North") && teams.words().contains("2 people"), "{}", teams.words());
    world.note("roles");
    let rebecca = world.text(&format!("SELECT id::text FROM crm.users WHERE slack_id = '{REBECCA}'")).await;
    let person = panel(&world, &ada, &format!("person:{rebecca}")).await;
    let said = refused(&ada, &person, json!({"Roles": []})).await;
    assert!(said.contains("needs one role at least"), "{said}");
    let person = panel(&world, &ada, &format!("person:{rebecca}")).await;
    let person = saves(&ada, &person, json!({"Whose records they see": "team"})).await;
    world.note("and the end");
    let leave = presses(&ada, &person, "End access…").await;
    let marco = world.text(&format!("SELECT id::text FROM crm.users WHERE slack_id = '{MARCO}'")).await;
    let back = saves(&ada, &leave, json!({"Who takes their records and tasks": marco})).await;
    assert!(back.words().contains("1 record went on"), "{}", back.words());
    let owner = format!("SELECT u.slack_id FROM crm.deals d JOIN crm.users u ON u.id = d.owner_id");
    assert_eq!(world.text(&owner).await, MARCO);
    let person = saves(&ada, &back, json!({})).await;
    assert!(person.words().contains("is in"), "{}", person.words());
    world.jobs_done().await;
    world.rebecca().read().await.unwrap();
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn roles_are_copied_and_changed_and_nobody_gives_what_they_lack() {
    let world = World::start_with(Beginning {
        people: vec![(MARCO, Role::Manager), (REBECCA, Role::SalesRep)],
        rate_limits: false,
        ..Beginning::default()
    })
    .await;
    let ada = world.ada();
    let new = panel(&world, &ada, "new_role").await;
    let like = world.text("SELECT id::text FROM crm.roles WHERE key = 'SUPPORT_AGENT'").await;
    let role = saves(&ada, &new, json!({"Name": "Reader", "Begins as a copy of": like})).await;
    let roles =
        saves(&ada, &role, json!({"Permissions": ["read_records", "read_deals"], "Whose records they see": "all"}))
            .await;
    assert!(roles.words().contains("Reader") && roles.words().contains("2 permissions"), "{}", roles.words());
    let marco = world.marco();
    for screen in ["invite", "new_role", "teams", "pipelines", "fields:deal", "access", "data"] {
        let refusal = panel(&world, &marco, screen).await;
        assert!(refusal.words().contains("needs the role"), "{screen}: {}", refusal.words());
    }
    world.finish().await;
}

#[tokio::test]
async fn home_adds_and_finds_over_the_tab() {
    let world = start().await;
    let rebecca = world.rebecca();
    rebecca.open_home().await.unwrap();
    let home = rebecca.sees_home().await;
    let add = rebecca.presses_for_form(&home, "Add…").await;
    let form = rebecca.presses_for_form(&add, "Contact").await;
    rebecca.sends(&form, json!({"Name": "Anna Smith"})).await;
    rebecca.reads().await;
    let find = rebecca.presses_for_form(&home, "Find…").await;
    rebecca.sends(&find, json!({"Words": "anna"})).await;
    let found = rebecca.sees_form().await;
    assert!(found.words().contains("Anna Smith"), "{}", found.words());
    let help = rebecca.presses_for_form(&home, "Help").await;
    assert!(help.words().contains("add"), "{}", help.words());
    world.jobs_done().await;
    world.finish().await;
}
