//! A closer look: the history with a way back, the timeline by type, channel and page, lists by kind, filters, saved searches.

use crm_core::activities::{self, NewActivity};
use crm_core::records::RecordKind;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{MARCO, REBECCA, World};

const MENU: &str = "crm1.record.menu";

#[tokio::test]
async fn a_change_is_taken_back_in_the_history() {
    let world = World::start().await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, None).await;
    world.move_deal(REBECCA, deal, "Proposal").await;
    world.move_deal(MARCO, deal, "Negotiation").await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm D-1").await;
    let view = rebecca.chooses_for_form(&card, MENU, "History").await;
    world.note("what somebody else did is not hers to take back");
    let view = rebecca.presses_for_form(&view, "Undo").await;
    assert!(view.blocks.to_string().contains("Negotiation"));
    let marco = world.marco();
    let card = marco.types("/crm D-1").await;
    let view = marco.chooses_for_form(&card, MENU, "History").await;
    marco.presses_for_form(&view, "Undo").await;
    let back = format!(
        "SELECT count(*) FROM crm.deals d JOIN crm.stages s ON s.id = d.stage_id WHERE d.id = '{deal}' AND s.name = 'Proposal'"
    );
    assert_eq!(world.count(&back).await, 1);
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn a_record_is_looked_at_with_its_timeline_by_type_channel_and_page() {
    let world = World::start().await;
    let anna = world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), None).await;
    for n in 0..25 {
        let mut tx = world.tx(REBECCA).await;
        let kind = if n % 5 == 0 { "call" } else { "note" };
        let mut new = NewActivity::new(kind, (RecordKind::Contact, anna));
        new.body = Some(format!("Said number {n}"));
        activities::log(&mut tx, new).await.unwrap();
        tx.commit().await.unwrap();
        world.clock.advance(chrono::Duration::hours(7));
    }
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm C-1").await;
    let view = rebecca.chooses_for_form(&card, MENU, "More…").await;
    let older = rebecca.presses_for_form(&view, "Earlier").await;
    assert!(older.blocks.to_string().contains("Said number 0"));
    let calls = rebecca.chooses_for_form(&older, "crm1.timeline.type", "Call").await;
    assert_eq!(calls.blocks.to_string().matches("Said number").count(), 5);
    let phone = rebecca.chooses_for_form(&calls, "crm1.timeline.channel", "Phone").await;
    assert_eq!(phone.blocks.to_string().matches("Said number").count(), 5, "both filters hold");
    let notes = rebecca.chooses_for_form(&phone, "crm1.timeline.type", "Note").await;
    let note = rebecca.presses_for_form(&notes, "Note").await;
    rebecca.sends(&note, json!({"Text": "One more"})).await;
    rebecca.reads().await;
    assert_eq!(world.count("SELECT count(*) FROM crm.activities WHERE body = 'One more'").await, 1);
    world.finish().await;
}

#[tokio::test]
async fn a_list_is_cut_down_to_a_kind_put_together_out_of_filters_and_kept() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme", Some("acme.example")).await;
    world.add_contact(REBECCA, "Anna Acme", Some("anna@acme.example"), Some(acme)).await;
    world.add_deal(REBECCA, "Acme renewal", 48_000, Some(acme)).await;
    world.add_deal(REBECCA, "Acme scanners", 2_000, Some(acme)).await;
    let rebecca = world.rebecca();
    let list = rebecca.types("/crm acme").await;
    let list = rebecca.chooses(&list, "crm1.list.kind", "💼 Deals").await;
    let form = rebecca.presses_for_form(&list, "Filters…").await;
    let answers =
        json!({"Words": "acme", "Kinds": ["deal"], "Stage": ["New"], "Amount from": "1k", "Owner": [REBECCA]});
    rebecca.sends(&form, answers).await;
    let list = rebecca.reads().await;
    assert_eq!(list.blocks.to_string().matches("crm1.record.open").count(), 2);
    let form = rebecca.presses_for_form(&list, "Save search").await;
    rebecca.sends(&form, json!({"Name": "Acme deals"})).await;
    rebecca.reads().await;
    assert_eq!(
        world.count("SELECT count(*) FROM crm.saved_searches WHERE name = 'Acme deals' AND NOT shared").await,
        1
    );
    world.note("a filter that cannot be read");
    let form = rebecca.presses_for_form(&list, "Filters…").await;
    rebecca.sends(&form, json!({"Amount from": "plenty"})).await;
    rebecca.sees_form().await;
    assert_snapshot!(world.finish().await);
}
