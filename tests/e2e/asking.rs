//! Asking: the palette, help, finding and opening records.

use insta::assert_snapshot;

use crm_sandbox::driver::Message;

use crate::reading;
use crate::support::{RAVI, REBECCA, World};

fn shown(message: &Message) -> String {
    reading::blocks(&message.blocks)
}

#[tokio::test]
async fn the_palette_offers_what_one_may_do() {
    let world = World::start().await;
    let (ada, rebecca) = (world.ada(), world.rebecca());
    let palette = rebecca.types("/crm").await;
    let help = rebecca.presses(&palette, "Help").await;
    assert!(!help.text.is_empty());
    let ask = rebecca.presses_for_form(&palette, "Find").await;
    rebecca.sends(&ask, serde_json::json!({"Words": "nobody"})).await;
    rebecca.reads().await;
    let palette = ada.types("/crm").await;
    ada.presses(&palette, "Daily report").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn help_explains_commands_and_notations() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    for line in
        ["/crm help", "/crm help add", "/crm help dates", "/crm help amounts", "/crm help find", "/crm help zzz"]
    {
        rebecca.types(line).await;
    }
    world.ada().types("/crm help").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn finding_gives_a_list_a_card_or_what_comes_near() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme Industries", Some("acme.example")).await;
    let anna = world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), Some(acme)).await;
    assert!(!anna.is_nil());
    world.add_contact(REBECCA, "Olof Berg", Some("olof@acme.example"), Some(acme)).await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, Some(acme)).await;
    let rebecca = world.rebecca();
    let list = rebecca.types("/crm acme").await;
    rebecca.presses(&list, "Open").await;
    rebecca.types("/crm find anna").await;
    rebecca.types("/crm-search olof").await;
    rebecca.types("/crm anna@acme.example").await;
    rebecca.types("/crm rnewal").await;
    rebecca.types("/crm xyzzy").await;
    let offer = rebecca.types("/crm fnid anna").await;
    rebecca.presses(&offer, "Yes, run it").await;
    let both = rebecca.types("/crm report of acme").await;
    assert!(!both.blocks.is_null());
    rebecca.types("/crm \"report daily\"").await;
    rebecca.types("/crm-search").await;
    rebecca.types("/crm-add").await;
    rebecca.types("/crm-report").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn references_open_cards_in_every_spelling() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme Industries", Some("acme.example")).await;
    world.add_contact(REBECCA, "Anna Smith", Some("anna@acme.example"), Some(acme)).await;
    world.add_deal(REBECCA, "Renewal 2027", 48_000, Some(acme)).await;
    let rebecca = world.rebecca();
    let first = rebecca.types("/crm D-1").await;
    for spelling in ["d1", "D–1", "d-1", "D-1.", "show D-1", "open d1", "D—1", "/crm D-1", " D-1 ", "Ｄ－１"] {
        rebecca.say("#general", &format!("/crm {spelling}")).await.unwrap();
        let card = rebecca.next().await.unwrap();
        assert_eq!(card.text, first.text, "{spelling}");
    }
    rebecca.types("/crm C-1").await;
    rebecca.types("/crm O-1").await;
    rebecca.types("/crm D-999").await;
    rebecca.types("/crm D-99999999999999999999").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn what_is_out_of_scope_looks_like_what_is_missing() {
    let world = World::start().await;
    let globex = world.add_company(RAVI, "Globex Logistics", Some("globex.example")).await;
    world.add_contact(RAVI, "Maarten de Vries", Some("maarten@globex.example"), Some(globex)).await;
    world.add_deal(RAVI, "Scanners", 31_900, Some(globex)).await;
    let (rebecca, ada) = (world.rebecca(), world.ada());
    let says = async |line: &str| {
        rebecca.say("#general", line).await.unwrap();
        reading::message(&rebecca.next().await.unwrap())
    };
    for kind in ["C", "O", "D", "L"] {
        let hidden = says(&format!("/crm {kind}-1")).await;
        let missing = says(&format!("/crm {kind}-7")).await;
        assert_eq!(hidden.replace("-1", "-7"), missing);
    }
    let hidden = says("/crm find globex").await;
    let missing = says("/crm find glabex").await;
    assert_eq!(hidden.replace("globex", "glabex"), missing);
    ada.types("/crm D-1").await;
    ada.types("/crm globex").await;
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn long_lists_are_paged_back_and_forth() {
    let world = World::start().await;
    for n in 1..=25 {
        world.add_contact(REBECCA, &format!("Paula Page {n:02}"), None, None).await;
    }
    let rebecca = world.rebecca();
    let first = rebecca.types("/crm paula").await;
    let second = rebecca.presses(&first, "›").await;
    assert_eq!(second.ts, first.ts, "the list changes in place");
    let third = rebecca.presses(&second, "›").await;
    let second_again = rebecca.presses(&third, "‹").await;
    assert_eq!(shown(&second_again), shown(&second));
    let first_again = rebecca.presses(&second_again, "‹").await;
    assert_eq!(shown(&first_again), shown(&first));
    assert_snapshot!(world.finish().await);
}

#[tokio::test]
async fn the_menu_of_a_card_shows_history_and_a_fresh_card() {
    let world = World::start().await;
    let acme = world.add_company(REBECCA, "Acme Industries", Some("acme.example")).await;
    let deal = world.add_deal(REBECCA, "Renewal 2027", 48_000, Some(acme)).await;
    let rebecca = world.rebecca();
    let card = rebecca.types("/crm D-1").await;
    world.clock.advance(chrono::Duration::hours(5));
    world.move_deal(REBECCA, deal, "Proposal").await;
    let history = rebecca.chooses(&card, "crm1.record.menu", "History").await;
    assert_ne!(history.ts, card.ts);
    let fresh = rebecca.chooses(&card, "crm1.record.menu", "Refresh").await;
    assert_eq!(fresh.ts, card.ts);
    let company = rebecca.types("/crm O-1").await;
    rebecca.chooses(&company, "crm1.record.menu", "History").await;
    assert_snapshot!(world.finish().await);
}
