//! Moving a deal from stage to stage on its card.

use crm_core::actor::Role;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{ADA, Beginning, FORM, MARCO, RAVI, REBECCA, Sink, World, YUKI};

const MOVE: &str = "crm1.deal.move";
const CLOSE: &str = "crm1.deal.close";

#[tokio::test]
async fn a_stage_is_chosen_on_the_card_and_whoever_decides_a_deal_says_why() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm D-1").await;
    let card = rebecca.chooses(&card, MOVE, "🔵 Proposal 50 %").await;
    let card = rebecca.chooses(&card, MOVE, "🔵 Proposal 50 %").await;
    let question = rebecca.presses(&card, "Won").await;
    let card = rebecca.chooses(&question, CLOSE, "Best product").await;
    world.note("won by mistake");
    let card = rebecca.chooses(&card, MOVE, "🔵 Negotiation 75 %").await;
    let question = rebecca.chooses(&card, MOVE, "🔴 Lost").await;
    let card = rebecca.chooses(&question, CLOSE, "No budget").await;
    rebecca.chooses(&card, "crm1.record.menu", "History").await;
    assert_eq!(world.count("SELECT count(*) FROM crm.deal_stage_changes WHERE from_stage_id IS NOT NULL").await, 4);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_deal_that_somebody_else_moved_is_moved_only_on_request() {
    let world = World::start().await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let (rebecca, marco) = (world.rebecca(), world.marco());
    let seen = rebecca.types("/crm D-1").await;
    let others = marco.types("/crm D-1").await;
    marco.chooses(&others, MOVE, "🔵 Negotiation 75 %").await;
    world.clock.advance(chrono::Duration::minutes(6));
    let question = rebecca.chooses(&seen, MOVE, "🔵 Proposal 50 %").await;
    assert_eq!(stage_of(&world, deal).await, "Negotiation", "nothing is done before the answer");
    rebecca.presses(&question, "Move anyway").await;
    assert_eq!(stage_of(&world, deal).await, "Proposal");
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn two_people_who_press_at_once_come_one_after_the_other() {
    let world = World::start().await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let card = world.rebecca().types("/crm D-1").await;
    let block = card.blocks[3]["block_id"].clone();
    let click = |why: &str| json!({"action_id": CLOSE, "block_id": block, "selected_option": {"value": why}});
    let (one, other) =
        tokio::join!(world.clicks(REBECCA, click("won:product")), world.clicks(MARCO, click("lost:price")));
    let told: Vec<&str> = [&one, &other].iter().filter_map(|answer| answer["text"].as_str()).collect();
    assert_eq!(told.iter().filter(|words| words.contains("moved to")).count(), 1, "{told:?}");
    assert_eq!(told.iter().filter(|words| words.contains("anyway")).count(), 1, "{told:?}");
    let moves =
        format!("SELECT count(*) FROM crm.deal_stage_changes WHERE deal_id = '{deal}' AND from_stage_id IS NOT NULL");
    assert_eq!(world.count(&moves).await, 1);
    world.finish().await;
}

#[tokio::test]
async fn the_same_click_twice_moves_once() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let card = world.rebecca().types("/crm D-1").await;
    let sink = Sink::open().await;
    let option = json!({"value": "won:product"});
    let click = json!({"action_id": CLOSE, "block_id": card.blocks[3]["block_id"], "selected_option": option});
    let form = world.click_form(REBECCA, &click, &sink.url);
    for _ in 0..2 {
        world.signed("/slack/interactions", FORM, form.clone()).send().await.unwrap();
    }
    assert_eq!(sink.next().await["text"], "D-1 moved to Won.");
    assert_eq!(world.count("SELECT count(*) FROM crm.deal_stage_changes WHERE from_stage_id IS NOT NULL").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn moving_needs_the_role_and_the_sight() {
    let people = vec![(RAVI, Role::Closer), (REBECCA, Role::SalesRep), (YUKI, Role::SupportAgent)];
    let world = World::start_with(Beginning { people, ..Beginning::default() }).await;
    let hidden = world.add_deal(RAVI, "Secret frame contract", 31_900, None).await;
    let own = world.add_deal(ADA, "Renewal 2027", 48_000, None).await;
    world
        .sql(&format!(
            "UPDATE crm.deals SET owner_id = (SELECT id FROM crm.users WHERE slack_id = '{YUKI}') WHERE id = '{own}'"
        ))
        .await;
    let yuki = world.yuki();
    let card = yuki.types("/crm D-2").await;
    yuki.presses(&card, "Won").await;
    world.note("Rebecca, on a card that she can only have forged");
    let block = block_of(&world, RAVI, "D-1").await;
    let none = "crm1.deal.AAAAAAAAAAAAAAAAAAAAAA.v1.actions";
    let option = json!({"value": world.stage("Won").await});
    let answer = world.clicks(REBECCA, json!({"action_id": MOVE, "block_id": block, "selected_option": option})).await;
    let none = world.clicks(REBECCA, json!({"action_id": MOVE, "block_id": none, "selected_option": option})).await;
    assert_eq!(answer, none, "a deal out of sight looks like none");
    world.note(answer["text"].as_str().unwrap());
    assert_eq!(stage_of(&world, hidden).await, "New");
    assert_eq!(stage_of(&world, own).await, "New");
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn clicks_on_what_is_not_ours_or_of_another_version_do_nothing() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let block = block_of(&world, REBECCA, "D-1").await;
    let won = json!({"value": world.stage("Won").await});
    let stale = [
        json!({"action_id": "crm2.deal.move", "block_id": block, "selected_option": won}),
        json!({"action_id": "crm1.deal.teleport", "block_id": block, "selected_option": won}),
        json!({"action_id": MOVE, "block_id": "crm1.deal.nonsense.v1.actions", "selected_option": won}),
        json!({"action_id": MOVE, "block_id": "", "selected_option": won}),
        json!({"action_id": MOVE, "block_id": block, "selected_option": {"value": "not an id"}}),
        json!({"action_id": MOVE, "block_id": block}),
        json!({"action_id": CLOSE, "block_id": block, "selected_option": {"value": "lost"}}),
        json!({"action_id": CLOSE, "block_id": block, "selected_option": {"value": "disqualified:other"}}),
        json!({"action_id": CLOSE, "block_id": "", "selected_option": {"value": "lost:price"}}),
        json!({"action_id": "crm1.record.open", "value": "X-1"}),
        json!({"action_id": "crm1.record.menu", "selected_option": {"value": "explode:D-1"}}),
        json!({"action_id": "crm1.record.menu", "selected_option": {"value": "history"}}),
        json!({"action_id": "crm1.list.page.next", "value": "many:words"}),
        json!({"action_id": "crm1.list.page.next", "value": "100000000:words"}),
        json!({"action_id": "crm1.company.choose", "block_id": "nonsense", "selected_option": {"value": "new"}}),
    ];
    for click in stale {
        let answer = world.clicks(REBECCA, click.clone()).await;
        assert_eq!(answer["text"], "This card is from an older version. Type /crm for a current one.", "{click}");
    }
    let stage = world
        .clicks(
            REBECCA,
            json!({"action_id": MOVE, "block_id": block,
        "selected_option": {"value": "01a208b8-8480-7430-887c-73f616e62d95"}}),
        )
        .await;
    assert_eq!(stage["text"], "That stage is not there any more. Pick another.");
    let why = json!({"value": "lost:rain"});
    let reason = world.clicks(REBECCA, json!({"action_id": CLOSE, "block_id": block, "selected_option": why})).await;
    assert!(reason["text"].as_str().unwrap().starts_with("“rain” is not one of the reasons"), "{reason}");

    // What another app's message would send is acknowledged and left alone: only the second click is answered.
    let sink = Sink::open().await;
    for click in [json!({"action_id": "approve"}), json!({"action_id": "crm1.record.open", "value": "D-1"})] {
        let form = world.click_form(REBECCA, &click, &sink.url);
        assert_eq!(world.signed("/slack/interactions", FORM, form).send().await.unwrap().status(), 200);
    }
    assert_eq!(sink.next().await["text"], "D-1 Renewal 2027, New.");
    world.finish().await;
}

async fn stage_of(world: &World, deal: uuid::Uuid) -> String {
    let mut admin = world.db.admin().await;
    sqlx::query_scalar("SELECT s.name FROM crm.deals d JOIN crm.stages s ON s.id = d.stage_id WHERE d.id = $1")
        .bind(deal)
        .fetch_one(&mut admin)
        .await
        .unwrap()
}

/// The id of the block with the stage select, as this person's card has it.
async fn block_of(world: &World, user: &str, reference: &str) -> String {
    let person = world.person(user);
    person.say("#general", &format!("/crm {reference}")).await.unwrap();
    let card = person.next().await.unwrap();
    card.blocks[3]["block_id"].as_str().unwrap().to_owned()
}
