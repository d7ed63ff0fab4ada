//! Every verb on the command line: what it does, who may not, what is out of sight, ambiguous or mistyped, and that the
//! same request twice writes once.

use crm_core::actor::Role;
use crm_core::workspaces::Settings;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{ADA, Beginning, FORM, MARCO, RAVI, REBECCA, World, YUKI};

/// How many events of a kind there are.
async fn events(world: &World, kind: &str) -> i64 {
    world.count(&format!("SELECT count(*) FROM crm.events WHERE kind = '{kind}'")).await
}

/// A world in which new leads are announced nowhere.
fn quiet() -> Beginning {
    let settings = Settings { leads_channel: None, ..crate::support::settings() };
    Beginning { settings, ..Beginning::default() }
}

#[tokio::test]
async fn fields_are_set_moved_tagged_and_given_from_the_line() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    world.add_contact(REBECCA, "Nils Holm", Some("nils@acme.example"), Some(acme)).await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, Some(acme)).await;
    let rebecca = world.rebecca();
    for line in [
        "/crm set D-1 amount 15k close 30 Nov",
        "/crm move D-1 proposal",
        "/crm move D-1 prop",
        "/crm tag D-1 #vip partner",
        "/crm untag D-1 #partner",
        "/crm follow-up D-1 in 2 weeks",
        "/crm follow up D-1 none",
        "/crm assign D-1 @ravi",
        "/crm set C-1 title \"Head of Sales\" city Paris",
        "/crm set O-1 domain none",
    ] {
        rebecca.types(line).await;
    }
    assert_eq!(events(&world, "deal.moved").await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn deals_are_decided_with_a_reason_and_undone() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let question = rebecca.types("/crm lost D-1").await;
    assert_eq!(question.text, "D-1 needs a loss reason. Pick one.");
    let lost = rebecca.types("/crm lost D-1 price").await;
    assert_eq!(lost.text, "D-1 moved to Lost.");
    let undone = rebecca.types("/crm undo D-1").await;
    assert_eq!(undone.text, "Undone: D-1 is back in New.");
    let none = rebecca.types("/crm won D-1 rain").await;
    assert!(none.text.starts_with("“rain” is not one of the reasons"), "{}", none.text);
    let won = rebecca.types("/crm won Renewal 2027 best product").await;
    assert_eq!(won.text, "D-1 moved to Won.");
    world.finish().await;
}

#[tokio::test]
async fn notes_calls_and_tasks_are_kept_from_the_line() {
    let world = World::start().await;
    world.add_contact(REBECCA, "Nils Holm", Some("nils@acme.example"), None).await;
    let rebecca = world.rebecca();
    let noted = rebecca.types("/crm note C-1 wants a *demo* & <more>").await;
    assert_eq!(noted.text, "Note saved on C-1. Add a follow-up?");
    rebecca.types("/crm log call C-1 15m no answer").await;
    rebecca.types("/crm log meeting with Nils Holm yesterday 1h: prices").await;
    rebecca.types("/crm-note add C-1 second note").await;
    rebecca.types("/crm task call Nils Holm tomorrow 3pm p1 C-1").await;
    rebecca.types("/crm-task create send offer fri #renewal").await;
    rebecca.types("/crm task list").await;
    rebecca.types("/crm snooze T-1 2d").await;
    let done = rebecca.types("/crm done T-2").await;
    rebecca.presses(&done, "Undo").await;
    let calls =
        "SELECT count(*) FROM crm.activities WHERE type = 'call' AND duration_minutes = 15 AND outcome = 'no_answer'";
    assert_eq!(world.count(calls).await, 1);
    assert_eq!(world.count("SELECT count(*) FROM crm.activities WHERE type = 'note'").await, 2);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_follow_up_is_picked_under_what_was_logged() {
    let world = World::start().await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let logged = rebecca.types("/crm log call D-1 left voicemail").await;
    let blocks = logged.blocks.as_array().unwrap();
    let picker = blocks.last().unwrap();
    assert_eq!(picker["elements"][0]["type"], "datepicker");
    rebecca.actor.pick_date(&logged, "crm1.record.followup", "2026-12-04").await.unwrap();
    assert_eq!(rebecca.reads().await.text, "D-1: follow up on Fri 4 Dec.");
    let set = format!("SELECT count(*) FROM crm.deals WHERE id = '{deal}' AND follow_up_on = '2026-12-04'");
    assert_eq!(world.count(&set).await, 1);
    world.finish().await;
}

#[tokio::test]
async fn leads_are_added_moved_and_given_by_rule() {
    let world = World::start_with(quiet()).await;
    let rebecca = world.rebecca();
    rebecca.types("/crm add lead Nils Holm nils@acme.example from webinar fri").await;
    rebecca.types("/crm add lead Nils Holm nils@acme.example from fair").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts").await, 1, "the person is stored once");
    assert_eq!(
        world.count("SELECT count(*) FROM crm.leads WHERE source = 'webinar' AND follow_up_on = '2026-11-27'").await,
        1
    );
    rebecca.types("/crm move L-1 working").await;
    let unknown = rebecca.types("/crm move L-1 dancing").await;
    assert!(unknown.text.starts_with("“dancing” is no status of a lead."), "{}", unknown.text);
    let none = world.marco().types("/crm assign L-1 auto").await;
    assert_eq!(none.text, "No assignment rule has anybody for this lead just now. Assign it to somebody by name.");
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_record_that_is_not_named_is_the_one_looked_at_last_and_is_confirmed() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let nothing = rebecca.types("/crm move proposal").await;
    assert_eq!(
        nothing.text,
        "Say which record, such as D-1, L-1. A record that you have just looked at needs no naming."
    );
    rebecca.types("/crm D-1").await;
    let palette = rebecca.types("/crm").await;
    assert!(palette.blocks[0]["text"]["text"].as_str().unwrap().contains("D-1 Renewal 2027"));
    let question = rebecca.types("/crm move proposal").await;
    assert_eq!(question.text, "You typed no record. You looked at D-1 Renewal 2027 last. Is it that one?");
    assert_eq!(events(&world, "deal.moved").await, 0, "nothing is written on a guess");
    let moved = rebecca.presses(&question, "Yes, D-1").await;
    assert_eq!(moved.text, "D-1 moved to Proposal.");
    let question = rebecca.types("/crm note \"wants a demo\"").await;
    let withdrawn = rebecca.presses(&question, "Cancel").await;
    assert_eq!(withdrawn.text, "Nothing was changed.");
    assert_eq!(world.count("SELECT count(*) FROM crm.activities").await, 0);
    world.clock.advance(chrono::Duration::hours(9));
    let late = rebecca.types("/crm move negotiation").await;
    assert!(late.text.starts_with("Say which record"), "{}", late.text);
    world.finish().await;
}

#[tokio::test]
async fn names_that_several_have_are_a_choice_and_one_alike_is_confirmed() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Acme renewal", 48_000, None).await;
    world.add_deal(REBECCA, "Acme rollout", 12_000, None).await;
    world.add_deal(REBECCA, "Zebra", 1_000, None).await;
    let rebecca = world.rebecca();
    let choice = rebecca.types("/crm tag acme #vip").await;
    assert_eq!(choice.text, "2 records match “acme”. Which one?");
    let tagged = rebecca.chooses(&choice, "crm1.target.choose", "💼 D-2 Acme rollout").await;
    assert_eq!(tagged.text, "D-2 has the tags #vip now.");
    let alike = rebecca.types("/crm archive zeb").await;
    assert_eq!(alike.text, "Do you mean D-3 Zebra?");
    let archived = rebecca.presses(&alike, "Yes, D-3").await;
    assert_eq!(archived.text, "D-3 is archived.");
    let back = rebecca.types("/crm restore D-3").await;
    assert_eq!(back.text, "D-3 is back from the archive.");
    let exact = rebecca.types("/crm move Acme renewal to proposal").await;
    assert_eq!(exact.text, "D-1 moved to Proposal.");
    world.finish().await;
}

#[tokio::test]
async fn more_than_ten_are_searched_for_in_a_select() {
    let world = World::start().await;
    for number in 1..=12 {
        world.add_deal(REBECCA, &format!("Acme {number}"), 1_000, None).await;
    }
    let rebecca = world.rebecca();
    let choice = rebecca.types("/crm tag acme #vip").await;
    assert_eq!(choice.text, "Many records match “acme”. Which one?");
    let offered = rebecca.searches(&choice, "crm1.target.find", "acme 12").await;
    assert_eq!(offered.options.len(), 1);
    let block = choice.blocks[1]["block_id"].clone();
    let click = json!({"action_id": "crm1.target.find", "block_id": block, "selected_option": {"value": "D-12"}});
    let answer = world.clicks(REBECCA, click).await;
    assert_eq!(answer["text"], "D-12 has the tags #vip now.");
    world.finish().await;
}

#[tokio::test]
async fn words_that_are_no_command_after_all_are_searched_for() {
    let world = World::start().await;
    world.add_company(REBECCA, "Note Pad Ltd", None).await;
    world.add_company(REBECCA, "Move Inc", None).await;
    world.add_company(REBECCA, "Done Deal", None).await;
    let rebecca = world.rebecca();
    let noted = rebecca.types("/crm note pad ltd").await;
    assert_eq!(noted.text, "O-1 Note Pad Ltd, 0 open deals.");
    assert_eq!(rebecca.types("/crm move inc").await.text, "O-2 Move Inc, 0 open deals.");
    assert_eq!(rebecca.types("/crm done deal").await.text, "O-3 Done Deal, 0 open deals.");
    let mistyped = rebecca.types("/crm asign L-88").await;
    assert_eq!(mistyped.text, "Nothing found for “asign L-88”. Did you mean assign L-88?");
    rebecca.types("/crm ticket printer").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.activities").await, 0);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn what_is_out_of_sight_reads_like_what_is_missing() {
    let people = vec![(MARCO, Role::Manager), (REBECCA, Role::SalesRep), (RAVI, Role::Closer)];
    let world = World::start_with(Beginning { people, ..Beginning::default() }).await;
    let secret = world.add_deal(RAVI, "Secret frame contract", 31_900, None).await;
    world.sql("UPDATE crm.users SET own_scope = 'own' WHERE slack_id = 'U0REBECCA'").await;
    let rebecca = world.rebecca();
    for line in [
        "set D-# amount 1k",
        "move D-# proposal",
        "won D-# price",
        "lost D-# price",
        "assign D-# me",
        "tag D-# #vip",
        "untag D-# #vip",
        "note D-# hello",
        "log call D-# 5m",
        "follow-up D-# fri",
        "archive D-#",
        "restore D-#",
        "undo D-#",
        "task call D-#",
        "show D-#",
    ] {
        let missing = rebecca.types(&format!("/crm {}", line.replace('#', "999").replace("999vip", "#vip"))).await;
        let hidden = rebecca.types(&format!("/crm {}", line.replace('#', "1").replace("1vip", "#vip"))).await;
        assert_eq!(missing.text, "No D-999 that you can see.", "{line}");
        assert_eq!(hidden.text, "No D-1 that you can see.", "{line}");
    }
    let listed = rebecca.types("/crm list deals").await;
    assert!(listed.text.starts_with("Nothing is in this list"), "{}", listed.text);
    assert_eq!(world.count(&format!("SELECT count(*) FROM crm.events WHERE record_id = '{secret}'")).await, 1);
    world.finish().await;
}

#[tokio::test]
async fn who_may_not_is_told_the_role() {
    let people = vec![(MARCO, Role::Manager), (REBECCA, Role::SalesRep), (YUKI, Role::SupportAgent)];
    let world = World::start_with(Beginning { people, ..Beginning::default() }).await;
    world.add_deal(ADA, "Renewal 2027", 48_000, None).await;
    let yuki = world.yuki();
    for line in ["move D-1 proposal", "won D-1 price", "export deals", "team invite @gus rep", "add deal X 12k"] {
        yuki.types(&format!("/crm {line}")).await;
    }
    let help = yuki.types("/crm help").await;
    let help = help.blocks.to_string();
    assert!(!help.contains("export") && !help.contains("`won"), "help leaves out what she may not do");
    assert_eq!(events(&world, "deal.moved").await, 0);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn the_same_command_twice_writes_once() {
    let world = World::start_with(quiet()).await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    world.add_contact(REBECCA, "Nils Holm", None, None).await;
    for (line, counted, wanted) in [
        ("note C-1 hello", "SELECT count(*) FROM crm.activities", 1),
        ("log call C-1 5m", "SELECT count(*) FROM crm.activities", 2),
        ("task call", "SELECT count(*) FROM crm.tasks", 1),
        ("add lead Ann Lee ann@lee.example", "SELECT count(*) FROM crm.leads", 1),
        ("move D-1 proposal", "SELECT count(*) FROM crm.events WHERE kind = 'deal.moved'", 1),
        ("tag D-1 #vip", "SELECT count(*) FROM crm.events WHERE 'tags' = ANY (fields) AND record_kind = 'deal'", 1),
    ] {
        let form = world.command_form(REBECCA, "/crm", line, &format!("trigger-{line}"));
        for _ in 0..2 {
            let answer = world.signed("/slack/commands", FORM, form.clone()).send().await.unwrap();
            assert_eq!(answer.status(), 200);
        }
        assert_eq!(world.count(counted).await, wanted, "{line}");
    }
    let form = world.command_form(REBECCA, "/crm", "undo", "trigger-undo");
    for _ in 0..2 {
        world.signed("/slack/commands", FORM, form.clone()).send().await.unwrap();
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.events WHERE undoes IS NOT NULL").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn lists_the_pipeline_and_the_team_are_read() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", None).await;
    let won = world.add_deal(REBECCA, "Renewal 2026", 10_000, Some(acme)).await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, Some(acme)).await;
    world.add_deal(RAVI, "Rollout", 12_000, None).await;
    world.move_deal(REBECCA, won, "Won").await;
    let rebecca = world.rebecca();
    for line in [
        "my deals",
        "list deals won",
        "list deals stage:new",
        "list deals all",
        "my leads",
        "pipeline",
        "pipeline @ravi",
        "team",
        "settings zone",
        "settings nonsense",
    ] {
        rebecca.types(&format!("/crm {line}")).await;
    }
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn somebody_is_let_in_from_the_line() {
    let world = World::start().await;
    let ada = world.ada();
    let invited = ada.types("/crm team invite @yuki support agent").await;
    assert!(invited.text.starts_with("Yuki"), "{}", invited.text);
    let yuki = world.yuki();
    world.jobs_done().await;
    yuki.actor.read().await.unwrap();
    let role = "SELECT count(*) FROM crm.users WHERE slack_id = 'U0YUKI' AND status = 'active'";
    assert_eq!(world.count(role).await, 1);
    let guest = ada.types("/crm team invite @gus rep").await;
    assert!(guest.text.contains("guest") || guest.text.contains("Guest"), "{}", guest.text);
    world.finish().await;
}

#[tokio::test]
async fn undo_takes_back_the_last_thing_and_refuses_what_is_too_old() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    rebecca.types("/crm move D-1 proposal").await;
    rebecca.types("/crm set D-1 amount 15k").await;
    assert_eq!(rebecca.types("/crm undo").await.text, "Undone: the amount of D-1 is €48,000 again.");
    assert_eq!(rebecca.types("/crm undo").await.text, "Undone: D-1 is back in New.");
    rebecca.types("/crm move D-1 proposal").await;
    assert_eq!(world.ravi().types("/crm undo").await.text, "There is nothing to undo.");
    let marco = world.marco().types("/crm undo D-1").await;
    assert_eq!(marco.text, "That was somebody else's change. They, or an administrator, can undo it.");
    world.finish().await;
}

#[tokio::test]
async fn an_export_comes_as_a_file_in_a_direct_message_and_is_safe_in_a_spreadsheet() {
    let world = World::start().await;
    let acme = world.add_company(ADA, "Acme", Some("acme.example")).await;
    world.add_deal(ADA, "=HYPERLINK(\"http://evil.example\")", 48_000, Some(acme)).await;
    world.add_deal(ADA, "Renewal \"2027\", again", 12_000, None).await;
    let won = world.add_deal(ADA, "Old", 1_000, None).await;
    world.move_deal(ADA, won, "Won").await;
    let ada = world.ada();
    let said = ada.types("/crm export deals is:open").await;
    assert_eq!(said.text, "Your file is on its way: you get it in a direct message.");
    let message = ada.reads().await;
    assert_eq!(message.text, "Your export: 2 records.");
    let file = ada.actor.download(&message.files[0]).await.unwrap();
    let csv = String::from_utf8(file).unwrap();
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("reference,name,company,"), "{csv}");
    assert_eq!(lines.count(), 2, "{csv}");
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\",O-1 Acme,"), "{csv}");
    assert!(csv.contains("\"Renewal \"\"2027\"\", again\""), "{csv}");
    assert!(!csv.contains("Old"), "{csv}");
    let none = ada.types("/crm export deals \"nothing like it\"").await;
    assert_eq!(none.text, "Your file is on its way: you get it in a direct message.");
    let empty = ada.reads().await;
    assert!(empty.text.starts_with("Nothing fits"), "{}", empty.text);
    world.finish().await;
}
