//! Taking back, from the message of the change.

use serde_json::json;

use crate::support::{FORM, MARCO, REBECCA, Sink, World};

const MOVE: &str = "crm1.deal.move";

#[tokio::test]
async fn a_move_is_undone_and_done_again_from_its_message() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm D-1").await;
    let moved = rebecca.chooses(&card, MOVE, "🔵 Proposal 50 %").await;
    assert_eq!(moved.text, "D-1 moved to Proposal.");
    let undone = rebecca.presses(&moved, "Undo").await;
    assert_eq!(undone.text, "Undone: D-1 is back in New.");
    let again = rebecca.presses(&undone, "Redo").await;
    assert_eq!(again.text, "Done again: D-1 is in Proposal.");
    let stage = "SELECT count(*) FROM crm.deals d JOIN crm.stages s ON s.id = d.stage_id WHERE s.name = 'Proposal'";
    assert_eq!(world.count(stage).await, 1);
    insta::assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn an_added_record_goes_with_its_undo_and_comes_back_with_the_redo() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    let added = rebecca.types("/crm add company Acme acme.example").await;
    let gone = rebecca.presses(&added, "Undo").await;
    assert_eq!(gone.text, "Undone: O-1 is archived.");
    assert_eq!(world.count("SELECT count(*) FROM crm.companies WHERE deleted_at IS NULL").await, 0);
    let back = rebecca.presses(&gone, "Redo").await;
    assert_eq!(back.text, "Done again: O-1 is back.");
    assert_eq!(world.count("SELECT count(*) FROM crm.companies WHERE deleted_at IS NULL").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn what_somebody_changed_since_stays_and_is_shown() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let (rebecca, marco) = (world.rebecca(), world.marco());
    let card = rebecca.types("/crm D-1").await;
    let moved = rebecca.chooses(&card, MOVE, "🔵 Proposal 50 %").await;
    let others = marco.types("/crm D-1").await;
    marco.chooses(&others, MOVE, "🔵 Negotiation 75 %").await;
    let refused = rebecca.presses(&moved, "Undo").await;
    assert!(refused.text.starts_with("Marco Bianchi changed the stage of D-1 since"), "{}", refused.text);
    let since = rebecca.presses(&refused, "Compare").await;
    assert_eq!(since.text, "What happened to D-1 Renewal 2027 since");
    assert_eq!(since.blocks.as_array().unwrap().len(), 3, "a heading, Marco's change, hers");
    world.finish().await;
}

#[tokio::test]
async fn only_who_did_it_or_an_administrator_takes_it_back_within_a_day_and_once() {
    // From Friday a day on: no report comes between.
    let now = crate::support::monday() + chrono::Duration::days(4);
    let world = World::start_with(crate::support::Beginning { now, ..Default::default() }).await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    world.move_deal(REBECCA, deal, "Proposal").await;
    let mut admin = world.db.admin().await;
    let event: uuid::Uuid =
        sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 ORDER BY id DESC LIMIT 1")
            .bind(deal)
            .fetch_one(&mut admin)
            .await
            .unwrap();
    let undo = json!({"action_id": "crm1.event.undo", "value": event.to_string()});
    let answer = world.clicks(crate::support::RAVI, undo.clone()).await;
    assert_eq!(answer["text"], "That was somebody else's change. They, or an administrator, can undo it.");
    let nonsense = world.clicks(REBECCA, json!({"action_id": "crm1.event.undo", "value": "nonsense"})).await;
    assert_eq!(nonsense["text"], "This card is from an older version. Type /crm for a current one.");
    let sink = Sink::open().await;
    let form = world.click_form(REBECCA, &undo, &sink.url);
    for _ in 0..2 {
        world.signed("/slack/interactions", FORM, form.clone()).send().await.unwrap();
    }
    assert_eq!(sink.next().await["text"], "Undone: D-1 is back in New.");
    assert_eq!(world.count("SELECT count(*) FROM crm.events WHERE undoes IS NOT NULL").await, 1);
    let again = world.clicks(REBECCA, undo.clone()).await;
    assert_eq!(again["text"], "That is undone already.");
    world.move_deal(MARCO, deal, "Negotiation").await;
    world.clock.advance(chrono::Duration::hours(25));
    let event: uuid::Uuid =
        sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 ORDER BY id DESC LIMIT 1")
            .bind(deal)
            .fetch_one(&mut admin)
            .await
            .unwrap();
    let late = world.clicks(MARCO, json!({"action_id": "crm1.event.undo", "value": event.to_string()})).await;
    assert_eq!(late["text"], "A change can be undone from its message for 24 hours. Its history still has it.");
    world.finish().await;
}
