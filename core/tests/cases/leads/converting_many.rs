//! Many leads converted in one call: each with its own outcome, none by half, all undone at once.

use crm_core::leads::{self, Conversion, ConversionCompany, Outcome};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::undo::{self, LastUndone};
use crm_core::{Role, Tx, custom_fields};
use uuid::Uuid;

use super::{card, lead_of};
use crate::world::{World, code};

fn to(name: &str) -> Conversion {
    let company = ConversionCompany::New(Changes::new().with("name", name));
    Conversion { company, deal: Some(Changes::new()), ..Conversion::default() }
}

async fn leads_of(tx: &mut Tx, count: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for at in 0..count {
        ids.push(lead_of(tx, &format!("Person {at}")).await);
    }
    ids
}

#[tokio::test]
async fn each_has_its_own_outcome_and_none_is_converted_by_half() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let required =
        custom_fields::NewField { name: "Year".into(), shape: "text".into(), required: true, ..Default::default() };
    custom_fields::define(&mut tx, RecordKind::Deal, required).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let ids = leads_of(&mut tx, 4).await;
    leads::disqualify(&mut tx, ids[1], "No need", None, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let with_year = |name: &str| Conversion { deal: Some(Changes::new().with("cf.year", "2027")), ..to(name) };
    let wanted = [
        (ids[0], with_year("One")),
        (ids[1], with_year("Two")),
        (ids[2], to("Three")),
        (Uuid::now_v7(), with_year("Nobody")),
        (ids[3], with_year("one")),
    ];
    let outcomes = leads::convert_many(&mut tx, &wanted).await.unwrap();
    let told: Vec<String> = outcomes
        .iter()
        .map(|(_, outcome)| match outcome {
            Ok(Outcome::Converted(_)) => "converted".to_owned(),
            Ok(Outcome::Problems(problems)) => {
                problems.iter().map(|problem| problem.refusal.code()).collect::<Vec<_>>().join(" ")
            }
            Err(refusal) => refusal.code().to_owned(),
        })
        .collect();
    assert_eq!(told, ["converted", "lead-disqualified", "field-required", "record-gone", "lead-company-exists"]);
    tx.commit().await.unwrap();
    let counts = [
        world.count("SELECT count(*) FROM crm.companies").await,
        world.count("SELECT count(*) FROM crm.deals").await,
        world.count("SELECT count(*) FROM crm.leads WHERE status = 'converted'").await,
    ];
    assert_eq!(counts, [1, 1, 1], "no part of the others");
}

#[tokio::test]
async fn a_refusal_half_way_leaves_nothing_of_that_lead() {
    let world = World::alone().await;
    // What was pointed at went between the check and the write.
    sqlx::raw_sql(
        "CREATE FUNCTION crm.gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF NEW.name = 'Late' THEN RAISE EXCEPTION 'gone' USING ERRCODE = '23503'; END IF; RETURN NEW; END $$;
         CREATE TRIGGER gone BEFORE INSERT ON crm.deals FOR EACH ROW EXECUTE FUNCTION crm.gone();",
    )
    .execute(&mut world.db.admin().await)
    .await
    .unwrap();
    let mut tx = world.tx().await;
    let ids = leads_of(&mut tx, 3).await;
    let wanted = [(ids[0], to("First")), (ids[1], to("Late")), (ids[2], to("Last"))];
    let outcomes = leads::convert_many(&mut tx, &wanted).await.unwrap();
    assert_eq!(outcomes[1].1.as_ref().unwrap_err().code(), "no-such-record");
    assert!(outcomes[0].1.is_ok() && outcomes[2].1.is_ok());
    assert_eq!(
        (card(&mut tx, ids[1]).await.status.as_str(), card(&mut tx, ids[2]).await.status.as_str()),
        ("new", "converted")
    );
    tx.commit().await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.companies WHERE name = 'Late'").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts WHERE company_id IS NOT NULL").await, 2);
}

#[tokio::test]
async fn one_undo_takes_all_of_them_back() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let ids = leads_of(&mut tx, 5).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let wanted: Vec<_> = ids.iter().map(|id| (*id, to(&format!("Company of {id}")))).collect();
    let outcomes = leads::convert_many(&mut tx, &wanted).await.unwrap();
    let batches: Vec<Uuid> = outcomes
        .iter()
        .map(|(_, outcome)| match outcome {
            Ok(Outcome::Converted(converted)) => converted.batch,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(batches.iter().all(|batch| *batch == batches[0]));
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let LastUndone::Batch(undone) = undo::last(&mut tx).await.unwrap() else { panic!() };
    assert!(undone.kept.is_empty(), "{:?}", undone.kept);
    for id in ids {
        assert_eq!(card(&mut tx, id).await.status, "new");
    }
    assert!(records::view(&mut tx, RecordKind::Deal, Uuid::now_v7()).await.unwrap().is_none());
    tx.commit().await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.deals WHERE deleted_at IS NULL").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM crm.companies WHERE deleted_at IS NULL").await, 0);
}

#[tokio::test]
async fn more_than_five_hundred_are_refused() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let wanted: Vec<_> = (0..=leads::MAX_AT_ONCE).map(|_| (Uuid::now_v7(), Conversion::default())).collect();
    assert_eq!(code(leads::convert_many(&mut tx, &wanted).await), "convert-too-many");
}
