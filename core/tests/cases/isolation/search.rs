//! Lines, facets, suggestions and kept searches never reach into another workspace.

use crm_core::records::RecordKind;
use crm_core::search::{self, Page};
use crm_core::{Role, Scope};

use crate::world::{self, World, code};

#[tokio::test]
async fn searches_of_another_workspace_find_nothing_of_ours() {
    let world = World::shared().await;
    let ours = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&ours).await;
    let company = world::company(&mut tx, "Quagga Works").await;
    world::contact(&mut tx, "Quagga").await;
    world::deal_at(&mut tx, "Quagga", company.id).await;
    search::save(&mut tx, "Quaggas", "quagga", true).await.unwrap();
    search::by_line(&mut tx, "quagga", &Page::first(10)).await.unwrap();
    tx.commit().await.unwrap();

    let other = world.neighbour().await;
    let theirs = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&theirs).await;
    for line in ["quagga", "kind:deal", "is:open", "updated:7d", "sort:name quagga"] {
        assert_eq!(search::by_line(&mut tx, line, &Page::first(10)).await.unwrap().total, 0, "{line}");
        let ask = search::read(&mut tx, line).await.unwrap();
        assert_eq!(search::facets(&mut tx, &ask, &search::USUAL).await.unwrap().facets, [], "{line}");
    }
    assert_eq!(code(search::by_line(&mut tx, "company:O-1", &Page::first(10)).await), "filter-value");
    for kind in RecordKind::REFERENCED {
        for typed in ["", "quagga"] {
            assert_eq!(search::suggest(&mut tx, kind, typed, 10).await.unwrap(), [], "{kind:?} {typed}");
        }
        assert_eq!(search::recent(&mut tx, kind, 10).await.unwrap(), []);
    }
    assert_eq!(search::saved(&mut tx).await.unwrap(), []);
    search::save(&mut tx, "Quaggas", "quagga", true).await.unwrap();
    search::forget_recent(&mut tx, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&ours).await;
    assert_eq!(search::recent_searches(&mut tx).await.unwrap(), ["quagga"]);
    assert_eq!(search::saved(&mut tx).await.unwrap().len(), 1);
}
