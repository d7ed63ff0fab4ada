//! Cards in channels: what everybody may read of them, and that they follow their record.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{ADA, Beginning, MARCO, REBECCA, Someone, World};

const MENU: &str = "crm1.record.menu";

/// Shares a record's card to #sales and reads what stands there.
async fn share(world: &World, person: &Someone, reference: &str) -> crm_sandbox::driver::Message {
    let card = person.types(&format!("/crm {reference}")).await;
    let form = person.chooses_for_form(&card, MENU, "Share to channel").await;
    person.sends(&form, json!({"Channel": "C0SALES"})).await;
    let one = person.reads().await;
    let two = person.reads().await;
    others_read(world, person.user()).await;
    if one.ephemeral { two } else { one }
}

/// Everybody else in the channel has read what is new.
async fn others_read(world: &World, but: &str) {
    for other in [ADA, MARCO, REBECCA, "U0RAVI", "U0YUKI", "U0GUS"] {
        if other != but {
            world.person(other).read().await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_shared_card_tells_no_amount_and_follows_its_record_whoever_changes_it() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, Some(acme)).await;
    let rebecca = world.rebecca();
    let posted = share(&world, &rebecca, "D-1").await;
    assert!(!posted.blocks.to_string().contains("48"), "{:?}", posted.blocks);
    world.note("Marco moves it");
    world.move_deal(MARCO, deal, "Proposal").await;
    let shown = rebecca.reads().await;
    assert_eq!((&shown.ts, shown.edited), (&posted.ts, true), "the same message");
    others_read(&world, REBECCA).await;
    world.note("the amount changes, which nobody sees there: Slack is not called");
    let calls = updates(&world).await;
    let mut tx = world.tx(MARCO).await;
    let changes = crm_core::records::Changes::new().with("amount", "52000");
    crm_core::records::update(&mut tx, crm_core::records::RecordKind::Deal, deal, &changes, None).await.unwrap();
    tx.commit().await.unwrap();
    world.jobs_done().await;
    assert_eq!(updates(&world).await, calls);
    world.note("Ravi, who does not own it, asks for the details");
    let ravi = world.ravi();
    ravi.presses(&shown, "Show details").await;
    let marco = world.marco();
    marco.presses(&shown, "Show details").await;
    world.note("a message that was deleted is followed no more");
    world.sql("UPDATE crm.posted_cards SET ts = '1.000001'").await;
    world.move_deal(MARCO, deal, "Negotiation").await;
    world.jobs_done().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.posted_cards").await, 0);
    assert_snapshot!(world.finish_with_warnings(&["message_not_found"]).await);
}

async fn updates(world: &World) -> usize {
    let traffic = world.driver.traffic(0).await.unwrap();
    traffic.iter().filter(|exchange| exchange.method == "chat.update").count()
}

#[tokio::test]
async fn a_card_shared_with_another_organisation_tells_next_to_nothing() {
    let mut slack = crm_sandbox::World::default();
    for channel in slack.channels.iter_mut().filter(|channel| channel.id == "C0SALES") {
        channel.is_ext_shared = true;
    }
    let world = World::start_with(Beginning { slack, ..Beginning::default() }).await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), Some(acme)).await;
    let rebecca = world.rebecca();
    let posted = share(&world, &rebecca, "C-1").await;
    let shown = posted.blocks.to_string() + &posted.text;
    assert!(!shown.contains("anna@") && !shown.contains("Acme"), "{shown}");
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn where_the_app_is_not_the_form_says_how_to_bring_it_in() {
    let world = World::start().await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm D-1").await;
    let form = rebecca.chooses_for_form(&card, MENU, "Share to channel").await;
    rebecca.sends(&form, json!({"Channel": "C0RANDOM"})).await;
    rebecca.sees_form().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.posted_cards").await, 0);
    assert_snapshot!(world.finish_with_warnings(&["not_in_channel"]).await);
}
