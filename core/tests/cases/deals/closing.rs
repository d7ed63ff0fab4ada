//! Deciding a deal and opening it again.

use crm_core::actor::Origin;
use crm_core::deals::{self, CloseReason, Closing, MoveOutcome, NewDeal};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::{Actor, Error, Role, Scope, history, undo};
use uuid::Uuid;

use super::kinds;
use crate::world::{self, World, code};

#[tokio::test]
async fn people_say_why_a_deal_was_decided() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    for (name, first) in [
        ("Won", "A won deal needs a reason. Pick one: Best product,"),
        ("Lost", "A lost deal needs a reason. Pick one: Price,"),
    ] {
        let to = world::stage(&mut tx, name).await.id;
        let refused = deals::move_to_stage(&mut tx, deal, to, None).await.unwrap_err();
        let Error::User(refusal) = refused else { panic!("{refused:?}") };
        assert_eq!((refusal.code(), refusal.field()), (deals::NEEDS_REASON, Some("close_reason")));
        assert!(refusal.text().render("en").starts_with(first), "{}", refusal.text().render("en"));
    }
    assert_eq!(deals::card(&mut tx, deal).await.unwrap().unwrap().version, 1, "nothing was done");
    for typed in ["competitor", "Went to a competitor", "  went TO"] {
        let outcome = deals::close(&mut tx, deal, Closing::lost(typed), None).await.unwrap();
        assert!(matches!(outcome, MoveOutcome::Moved { .. }), "{typed}");
        let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
        let reason = CloseReason { key: "competitor".into(), name: "Went to a competitor".into() };
        assert_eq!((card.close_reason, card.closed_at), (Some(reason), Some(tx.now())));
        deals::reopen(&mut tx, deal, None, None).await.unwrap();
    }
    assert_eq!(code(deals::close(&mut tx, deal, Closing::lost("bad weather"), None).await), "reason-unknown");
    assert_eq!(code(deals::close(&mut tx, deal, Closing::lost(""), None).await), "reason-missing");
    assert_eq!(
        code(deals::close(&mut tx, deal, Closing::won("no_decision"), None).await),
        "reason-unknown",
        "of losses"
    );
}

#[tokio::test]
async fn what_comes_by_itself_may_be_decided_without_a_reason() {
    let world = World::shared().await;
    let manager = world.person(Role::Manager).await;
    let importing = Actor { origin: Origin::Import, ..manager.clone() };
    for actor in [world.system(), importing] {
        let mut tx = world.tx_of(&actor).await;
        let lost = world::stage(&mut tx, "Lost").await.id;
        let new = NewDeal { name: "Old".into(), stage_id: Some(lost), ..NewDeal::default() };
        let deal = deals::add(&mut tx, new).await.unwrap();
        let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
        assert_eq!((card.stage.id, card.close_reason), (lost, None));
        tx.commit().await.unwrap();
        let mut tx = world.tx_of(&manager).await;
        let rename = Changes::new().with("name", "Old one");
        records::update(&mut tx, RecordKind::Deal, deal, &rename, None).await.expect("not asked for it later either");
    }
    let mut tx = world.tx_of(&manager).await;
    let lost = world::stage(&mut tx, "Lost").await.id;
    let new = || NewDeal { name: "Mine".into(), stage_id: Some(lost), ..NewDeal::default() };
    assert_eq!(code(deals::add(&mut tx, new()).await), "deal-needs-reason", "somebody is there to be asked");
    let deal = deals::add(&mut tx, NewDeal { close_reason: Some("Price".into()), ..new() }).await.unwrap();
    assert_eq!(deals::card(&mut tx, deal).await.unwrap().unwrap().close_reason.unwrap().key, "price");
}

#[tokio::test]
async fn a_deal_is_opened_again_where_it_was_and_history_keeps_the_reason() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    assert_eq!(code(deals::reopen(&mut tx, deal, None, None).await), "deal-is-open");
    world::move_to(&mut tx, deal, "Proposal", None).await;
    tx.commit().await.unwrap();
    world.db.clock().advance(chrono::Duration::days(2));
    let mut tx = world.tx_of(&rep).await;
    let note = Some("They merged.\nWith a rival.".to_owned());
    let closing = Closing { note, ..Closing::lost("no_decision") };
    deals::close(&mut tx, deal, closing, Some(2)).await.unwrap();
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!(card.close_note.as_deref(), Some("They merged.\nWith a rival."));
    tx.commit().await.unwrap();
    world.db.clock().advance(chrono::Duration::days(2));
    let mut tx = world.tx_of(&rep).await;
    let MoveOutcome::Moved { from, to } = deals::reopen(&mut tx, deal, None, Some(3)).await.unwrap() else { panic!() };
    assert_eq!((from.name.as_str(), to.name.as_str()), ("Lost", "Proposal"));
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.closed_at, card.close_reason, card.close_note), (None, None, None));
    assert_eq!(kinds(&mut tx, deal).await, ["deal.reopened", "deal.lost", "deal.moved", "deal.created"]);
    let entries = history::of_record(&mut tx, deal, 2).await.unwrap();
    assert_eq!(entries[1].after.as_ref().unwrap()["reason"], "No decision");
    assert_eq!(entries[0].before.as_ref().unwrap()["close_reason"], "no_decision");
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&rep).await;
    undo::last_of(&mut tx, deal).await.unwrap();
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.stage.name.as_str(), card.close_reason.unwrap().key.as_str()), ("Lost", "no_decision"));
    assert!(card.closed_at.is_some_and(|at| at < tx.now()), "it was decided when it was");
    assert_eq!(kinds(&mut tx, deal).await[0], "deal.lost");
    let won = world::stage(&mut tx, "Won").await.id;
    assert_eq!(code(deals::reopen(&mut tx, deal, Some(won), None).await), "no-such-open-stage");
    let negotiation = world::stage(&mut tx, "Negotiation").await.id;
    deals::reopen(&mut tx, deal, Some(negotiation), None).await.unwrap();
}

#[tokio::test]
async fn a_reason_of_one_outcome_is_none_of_the_other() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    deals::close(&mut tx, deal, Closing::won("price"), None).await.unwrap();
    let lost = world::stage(&mut tx, "Lost").await.id;
    assert_eq!(code(deals::move_to_stage(&mut tx, deal, lost, None).await), "deal-needs-reason");
    let outcome = deals::close(&mut tx, deal, Closing::lost("price"), None).await.unwrap();
    assert!(matches!(outcome, MoveOutcome::Moved { .. }), "the same key, of the other list");
    let card = deals::card(&mut tx, deal).await.unwrap().unwrap();
    assert_eq!((card.stage.id, card.close_reason.unwrap().name.as_str()), (lost, "Price"));
    assert_eq!(kinds(&mut tx, deal).await[..2], ["deal.lost", "deal.won"]);
}

#[tokio::test]
async fn the_reason_of_a_decided_deal_is_changed_but_not_taken_away() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let change = |key: &str, value: Option<&str>| Changes::new().with(key, value.map(str::to_owned));
    let early = records::update(&mut tx, RecordKind::Deal, deal, &change("close_reason", Some("price")), None).await;
    assert_eq!(code(early), "deal-open-no-reason");
    deals::close(&mut tx, deal, Closing::lost("price"), None).await.unwrap();
    let same = deals::close(&mut tx, deal, Closing::lost("other"), None).await.unwrap();
    assert!(matches!(same, MoveOutcome::AlreadyThere(_)));
    assert_eq!(deals::card(&mut tx, deal).await.unwrap().unwrap().close_reason.unwrap().key, "other");
    let named =
        records::update(&mut tx, RecordKind::Deal, deal, &change("close_reason", Some("No budget")), None).await;
    let Updated::Done(done) = named.unwrap() else { panic!() };
    assert_eq!((done.kind, done.after.text("close_reason")), ("deal.updated", Some("no_budget")));
    let emptied = records::update(&mut tx, RecordKind::Deal, deal, &change("close_reason", None), None).await;
    assert_eq!(code(emptied), "deal-needs-reason");
    records::update(&mut tx, RecordKind::Deal, deal, &change("close_note", Some("x")), None).await.unwrap();
    let stage_moves: i64 = sqlx::query_scalar("SELECT count(*) FROM crm.deal_stage_changes WHERE deal_id = $1")
        .bind(deal)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(stage_moves, 2, "a reason is no move");
}

#[tokio::test]
async fn who_may_not_does_not_and_what_is_out_of_sight_is_not_there() {
    let world = World::shared().await;
    let owner = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&owner).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    tx.commit().await.unwrap();
    let agent = world.person_seeing(Role::SupportAgent, Scope::All).await;
    let mut tx = world.tx_of(&agent).await;
    assert_eq!(code(deals::close(&mut tx, deal, Closing::lost("price"), None).await), "needs-role");
    assert_eq!(code(deals::reopen(&mut tx, deal, None, None).await), "needs-role");
    let other = world.person(Role::Closer).await;
    let mut tx = world.tx_of(&other).await;
    for id in [deal, Uuid::now_v7()] {
        assert_eq!(code(deals::close(&mut tx, id, Closing::lost("price"), None).await), "record-gone");
        assert_eq!(code(deals::reopen(&mut tx, id, None, None).await), "record-gone");
    }
}

#[tokio::test]
async fn closing_on_an_old_card_is_a_conflict() {
    let world = World::shared().await;
    let (anna, bert) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&anna).await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    world::move_to(&mut tx, deal, "Qualified", None).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&bert).await;
    let outcome = deals::close(&mut tx, deal, Closing::won("price"), Some(1)).await.unwrap();
    let MoveOutcome::Conflict { now_in, change } = outcome else { panic!("{outcome:?}") };
    assert_eq!((now_in.name.as_str(), change.by), ("Qualified", anna.person.map(|person| person.name)));
}

#[tokio::test]
async fn an_open_deal_does_not_count_as_closed() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    let closed = Changes::new().with("forecast_category", "closed");
    assert_eq!(code(records::update(&mut tx, RecordKind::Deal, deal, &closed, None).await), "deal-open-not-closed");
}
