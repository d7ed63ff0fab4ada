//! What belongs to leads, tried across two workspaces.

use crm_core::reasons::{self, ReasonKind};

use crate::world::{World, code};

#[tokio::test]
async fn reasons_of_another_workspace_are_not_there() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    sqlx::query("UPDATE crm.reasons SET key = 'zanzibar', name = 'Zanzibar' WHERE kind = 'lost' AND key = 'price'")
        .execute(tx.conn())
        .await
        .unwrap();
    assert_eq!(reasons::resolve(&mut tx, ReasonKind::Lost, "zanzibar").await.unwrap(), "zanzibar");
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let system = crm_core::Actor::system(other.id, crm_core::actor::Origin::Console);
    let mut tx = world.tx_of(&system).await;
    assert_eq!(reasons::list(&mut tx, ReasonKind::Lost).await.unwrap().len(), 8);
    assert_eq!(code(reasons::resolve(&mut tx, ReasonKind::Lost, "zanzibar").await), "reason-unknown");
    assert_eq!(reasons::name_of(&mut tx, ReasonKind::Lost, "zanzibar").await.unwrap(), None);
}
