//! The lists of reasons, and a typed one read.

use crm_core::reasons::{self, ReasonKind};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Error, Role, Tx, undo};

use crate::world::{World, code};

async fn names(tx: &mut Tx, kind: ReasonKind) -> Vec<String> {
    reasons::list(tx, kind).await.unwrap().into_iter().map(|reason| reason.name).collect()
}

#[tokio::test]
async fn a_new_workspace_has_reasons_of_each_kind() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (kind, count, first) in
        [(ReasonKind::Disqualified, 10, "no_budget"), (ReasonKind::Won, 6, "product"), (ReasonKind::Lost, 8, "price")]
    {
        let list = reasons::list(&mut tx, kind).await.unwrap();
        assert_eq!((list.len(), list[0].key.as_str()), (count, first), "{kind:?}");
        assert_eq!(list.last().unwrap().key, "other");
        assert!(list.iter().all(|reason| reason.kind == kind && reason.version == 1));
    }
}

#[tokio::test]
async fn a_typed_reason_becomes_its_key() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    assert_eq!(reasons::resolve(&mut tx, ReasonKind::Lost, "Price").await.unwrap(), "price");
    assert_eq!(reasons::resolve(&mut tx, ReasonKind::Lost, "miss").await.unwrap(), "missing_feature");
    let names = "Price, Went to a competitor, No decision, No budget, Missing feature, Bad timing, No response, Other";
    for (typed, code, words) in [
        ("prise", "reason-unknown-near", "“prise” is not one of the reasons. Did you mean “Price”?".to_owned()),
        ("the weather", "reason-unknown", format!("“the weather” is not one of the reasons: {names}. Pick one.")),
        ("", "reason-missing", format!("Say why. Reasons: {names}.")),
    ] {
        let Err(Error::User(refusal)) = reasons::resolve(&mut tx, ReasonKind::Lost, typed).await else { panic!() };
        assert_eq!((refusal.code(), refusal.field()), (code, Some("close_reason")));
        assert_eq!(refusal.text().render("en"), words);
    }
}

#[tokio::test]
async fn a_retired_reason_is_offered_no_more_and_keeps_its_name() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    sqlx::query("UPDATE crm.reasons SET deleted_at = now() WHERE kind = 'won' AND key = 'price'")
        .execute(tx.conn())
        .await
        .unwrap();
    assert_eq!(reasons::list(&mut tx, ReasonKind::Won).await.unwrap().len(), 5);
    assert_eq!(code(reasons::resolve(&mut tx, ReasonKind::Won, "price").await), "reason-unknown");
    let name = reasons::name_of(&mut tx, ReasonKind::Won, "price").await.unwrap();
    assert_eq!(name.as_deref(), Some("Best price"));
    assert_eq!(reasons::name_of(&mut tx, ReasonKind::Won, "no_budget").await.unwrap(), None);
}

#[tokio::test]
async fn an_administrator_keeps_the_lists_and_may_take_it_back() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let before = names(&mut tx, ReasonKind::Won).await;
    let added = reasons::add(&mut tx, ReasonKind::Won, " Free  trial ").await.unwrap();
    assert_eq!(names(&mut tx, ReasonKind::Won).await.last().map(String::as_str), Some("Free trial"));
    assert_eq!(reasons::resolve(&mut tx, ReasonKind::Won, "free trial").await.unwrap(), "free_trial");
    reasons::rename(&mut tx, added.id, "Trial month", None).await.unwrap();
    assert_eq!(reasons::resolve(&mut tx, ReasonKind::Won, "free_trial").await.unwrap(), "free_trial", "the key stays");
    undo::last(&mut tx).await.unwrap();
    undo::last(&mut tx).await.unwrap();
    assert_eq!(names(&mut tx, ReasonKind::Won).await, before);

    let ids: Vec<_> = reasons::list(&mut tx, ReasonKind::Won).await.unwrap().iter().map(|reason| reason.id).collect();
    reasons::reorder(&mut tx, ReasonKind::Won, &[ids[5], ids[2]]).await.unwrap();
    assert_eq!(names(&mut tx, ReasonKind::Won).await[..3], ["Other", "Best service", "Best product"]);
    undo::last(&mut tx).await.unwrap();
    assert_eq!(names(&mut tx, ReasonKind::Won).await, before, "one batch");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    reasons::retire(&mut tx, ids[0]).await.unwrap();
    assert_eq!(names(&mut tx, ReasonKind::Won).await, before[1..]);
    undo::last(&mut tx).await.unwrap();
    assert_eq!(names(&mut tx, ReasonKind::Won).await, before);
}

#[tokio::test]
async fn lists_that_could_not_be_are_refused() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    assert_eq!(code(reasons::add(&mut tx, ReasonKind::Lost, " ").await), "reason-needs-name");
    for name in ["السعر", "价格"] {
        reasons::add(&mut tx, ReasonKind::Lost, name).await.unwrap();
        assert!(reasons::resolve(&mut tx, ReasonKind::Lost, name).await.unwrap().starts_with("f_"), "{name}");
    }
    assert_eq!(code(reasons::add(&mut tx, ReasonKind::Lost, "价格").await), "reason-exists");
    assert_eq!(code(reasons::add(&mut tx, ReasonKind::Lost, &"x".repeat(76)).await), "reason-name-long");
    let price = reasons::list(&mut tx, ReasonKind::Lost).await.unwrap().remove(0);
    for field in ["key", "kind"] {
        let given = Changes::new().with(field, "won");
        assert_eq!(code(records::update(&mut tx, RecordKind::Reason, price.id, &given, None).await), "reason-fixed");
    }
    for reason in reasons::list(&mut tx, ReasonKind::Lost).await.unwrap().iter().skip(1) {
        reasons::retire(&mut tx, reason.id).await.unwrap();
    }
    assert_eq!(code(reasons::retire(&mut tx, price.id).await), "reason-last");
    assert_eq!(code(reasons::add(&mut tx, ReasonKind::Lost, "No budget").await), "reason-exists");
}

#[tokio::test]
async fn only_an_administrator_keeps_the_lists() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    let first = reasons::list(&mut tx, ReasonKind::Lost).await.unwrap().remove(0).id;
    assert_eq!(code(reasons::add(&mut tx, ReasonKind::Lost, "Weather").await), "needs-role");
    assert_eq!(code(reasons::rename(&mut tx, first, "Weather", None).await), "needs-role");
    assert_eq!(code(reasons::reorder(&mut tx, ReasonKind::Lost, &[first]).await), "needs-role");
    assert_eq!(code(reasons::retire(&mut tx, first).await), "needs-role");
}
