//! The lists of reasons, and a typed one read.

use crm_core::Error;
use crm_core::reasons::{self, ReasonKind};

use crate::world::{World, code};

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
