//! Facets count what a question finds, by fields.

use crm_core::contacts::{self, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::search::{self, Ask, Facets};
use crm_core::{Role, Scope, Tx};

use crate::world::World;

async fn facets(tx: &mut Tx, line: &str) -> Facets {
    let ask = search::read(tx, line).await.unwrap();
    search::facets(tx, &ask, &search::USUAL).await.unwrap()
}

/// `filter=count` of a field's values.
fn values(facets: &Facets, field: &str) -> Vec<String> {
    let facet = facets.facets.iter().find(|facet| facet.field.name() == field);
    facet.map_or(Vec::new(), |facet| facet.values.iter().map(|v| format!("{}={}", v.filter, v.count)).collect())
}

#[tokio::test]
async fn each_value_is_counted_and_its_filter_leaves_as_many() {
    let world = World::shared().await;
    let ann = world.person_seeing(Role::Admin, Scope::All).await;
    let mut tx = world.tx_of(&ann).await;
    for (name, tags) in
        [("Zoe Quagga", vec!["vip", "key account"]), ("Yara Quagga", vec!["vip"]), ("Xi Quagga", vec![])]
    {
        let tags = tags.into_iter().map(str::to_owned).collect();
        contacts::add(&mut tx, NewContact { name: name.into(), tags, ..NewContact::default() }).await.unwrap();
    }
    for name in ["Quagga one", "Quagga two", "Other"] {
        deals::add(&mut tx, NewDeal { name: name.into(), ..NewDeal::default() }).await.unwrap();
    }
    let found = facets(&mut tx, "quagga").await;
    assert_eq!(values(&found, "kind"), ["kind:contact=3", "kind:deal=2"]);
    assert_eq!(values(&found, "tag"), ["tag:vip=2", "tag:\"key account\"=1"]);
    assert_eq!(values(&found, "stage"), ["stage:New=2"]);
    assert_eq!(values(&found, "lifecycle"), ["lifecycle:lead=3"]);
    assert!(!found.more);
    for facet in &found.facets {
        for value in &facet.values {
            let line = format!("quagga {}", value.filter);
            let total = search::by_line(&mut tx, &line, &search::Page::first(10)).await.unwrap().total;
            assert_eq!(total, value.count, "{line}");
        }
    }
    let all = search::facets(&mut tx, &Ask::default(), &search::USUAL).await.unwrap();
    assert_eq!(values(&all, "kind"), ["kind:contact=3", "kind:deal=3"]);
}

#[tokio::test]
async fn counts_hold_to_the_scope() {
    let world = World::shared().await;
    let ann = world.person_seeing(Role::Admin, Scope::All).await;
    let rep = world.person_seeing(Role::SalesRep, Scope::Own).await;
    let mut tx = world.tx_of(&ann).await;
    for owner in [ann.user_id(), rep.user_id()] {
        let new = NewContact { name: "Quagga".into(), owner_id: owner, ..NewContact::default() };
        contacts::add(&mut tx, new).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let found = facets(&mut tx, "quagga").await;
    assert_eq!(values(&found, "kind"), ["kind:contact=1"]);
    assert_eq!(values(&found, "owner").len(), 1, "{found:?}");
}
