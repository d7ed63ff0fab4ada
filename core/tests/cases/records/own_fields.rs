//! The workspace's own fields: defined, filled, checked, renamed, retired, and never losing a value.

use crm_core::custom_fields::{self, NewField};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::{Error, Role, Tx, undo};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{self, World, code};

fn field(name: &str, shape: &str, options: &[&str]) -> NewField {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    NewField { name: name.into(), shape: shape.into(), options, ..NewField::default() }
}

async fn set(tx: &mut Tx, id: Uuid, key: &str, value: Value) -> crm_core::Result<Updated> {
    records::update(tx, RecordKind::Contact, id, &Changes::new().with(key, value), None).await
}

#[tokio::test]
async fn every_shape_is_checked_and_kept_in_one_notation() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let acme = world::company(&mut tx, "Acme").await.id;
    let me = admin.user_id().unwrap();
    for (shape, options, good, kept, bad, refused) in [
        ("text", &[][..], json!(" a  b "), json!("a b"), json!("x".repeat(2001)), "text-too-long"),
        ("number", &[], json!("010.50"), json!("10.5"), json!("ten"), "not-a-number"),
        (
            "money",
            &[],
            json!({"amount": 12, "currency": "usd"}),
            json!({"amount": "12.00", "currency": "USD"}),
            json!("-1"),
            "amount-out-of-range",
        ),
        ("date", &[], json!("2026-11-30"), json!("2026-11-30"), json!("soon"), "not-a-day"),
        ("choice", &["Small", "Large"], json!("large"), json!("Large"), json!("medium"), "not-a-choice"),
        ("multi_choice", &["a", "b"], json!(["b", "a", "B"]), json!(["a", "b"]), json!(["c"]), "not-a-choice"),
        ("yes_no", &[], json!("yes"), json!(true), json!("perhaps"), "not-yes-or-no"),
        ("person", &[], json!(me), json!(me), json!(Uuid::now_v7()), "no-such-person"),
        ("record", &["company"], json!(acme), json!(acme), json!(zoe), "no-such-company"),
        ("url", &[], json!("acme.example/a"), json!("https://acme.example/a"), json!("no"), "not-a-url"),
        ("email", &[], json!("A@b.example"), json!("a@b.example"), json!("a@"), "not-an-email"),
        ("phone", &[], json!("06 12 34 56 78"), json!("+33612345678"), json!("call me"), "not-a-phone"),
    ] {
        let key = format!("cf.my_{shape}");
        custom_fields::define(&mut tx, RecordKind::Contact, field(&format!("My {shape}"), shape, options))
            .await
            .unwrap();
        let Ok(Updated::Done(done)) = set(&mut tx, zoe, &key, good).await else { panic!("{shape}") };
        assert_eq!(done.after.get(&key), &kept, "{shape}");
        let Err(Error::User(refusal)) = set(&mut tx, zoe, &key, bad.clone()).await else { panic!("{shape}: {bad}") };
        assert_eq!((refusal.code(), refusal.field()), (refused, Some(key.as_str())), "{shape}");
        let Ok(Updated::Done(done)) = set(&mut tx, zoe, &key, Value::Null).await else { panic!("{shape}") };
        assert_eq!(done.after.get(&key), &Value::Null);
        undo::event(&mut tx, done.event).await.unwrap();
        assert_eq!(set(&mut tx, zoe, &key, kept).await.unwrap(), Updated::Unchanged, "{shape}");
    }
}

#[tokio::test]
async fn a_definition_is_sound_versioned_and_loses_nothing() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    for (new, refused) in [
        (field(" ", "text", &[]), "field-needs-name"),
        (field("Size", "choice", &[]), "field-needs-options"),
        (field("Size", "shape", &[]), "not-a-choice"),
        (field("Size", "", &[]), "field-needs-shape"),
        (field("Link", "record", &["planet"]), "field-needs-kind"),
        (NewField { key: Some("9x".into()), ..field("Size", "text", &[]) }, "bad-field-key"),
        (NewField { bounds: (Some(2.into()), Some(1.into())), ..field("Size", "number", &[]) }, "bounds-crossed"),
    ] {
        assert_eq!(code(custom_fields::define(&mut tx, RecordKind::Deal, new).await), refused);
    }
    let new = NewField { bounds: (Some(1.into()), Some(100.into())), ..field("Seat count", "number", &[]) };
    let defined = custom_fields::define(&mut tx, RecordKind::Contact, new).await.unwrap();
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    assert_eq!(code(set(&mut tx, zoe, "cf.seat_count", json!(101)).await), "number-out-of-range");
    set(&mut tx, zoe, "cf.seat_count", json!(20)).await.unwrap();

    let renamed = Changes::new().with("name", "Seats").with("maximum", "10");
    custom_fields::change(&mut tx, defined.id, &renamed, None).await.unwrap();
    let shape = Changes::new().with("shape", "text");
    assert_eq!(code(custom_fields::change(&mut tx, defined.id, &shape, None).await), "field-fixed");
    let other = Changes::new().with("title", "CEO");
    records::update(&mut tx, RecordKind::Contact, zoe, &other, None).await.unwrap();
    let view = records::view(&mut tx, RecordKind::Contact, zoe).await.unwrap().unwrap();
    assert_eq!(view.fields.get("cf.seat_count"), "20", "a value from before the bound stays");

    records::archive(&mut tx, RecordKind::Field, defined.id).await.unwrap();
    assert_eq!(code(set(&mut tx, zoe, "cf.seat_count", json!(5)).await), "field-retired");
    let view = records::view(&mut tx, RecordKind::Contact, zoe).await.unwrap().unwrap();
    assert_eq!(view.fields.get("cf.seat_count"), "20", "a retired field keeps its values");
    records::restore(&mut tx, RecordKind::Field, defined.id).await.unwrap();
    set(&mut tx, zoe, "cf.seat_count", json!(5)).await.unwrap();

    let versions = custom_fields::versions(&mut tx, defined.id).await.unwrap();
    let names: Vec<_> = versions.iter().map(|version| (version.version, version.definition["name"].clone())).collect();
    assert_eq!(names, [(1, json!("Seat count")), (2, json!("Seats")), (3, json!("Seats")), (4, json!("Seats"))]);
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let twice = custom_fields::define(
        &mut tx,
        RecordKind::Contact,
        NewField { key: Some("seat_count".into()), ..field("X", "text", &[]) },
    );
    assert_eq!(code(twice.await), "field-exists");
}

#[tokio::test]
async fn a_required_field_is_asked_of_people_and_not_of_what_comes_by_itself() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&admin).await;
    let before = world::contact(&mut tx, "Before").await.id;
    let new = NewField { required: true, ..field("Region", "choice", &["EMEA", "APAC"]) };
    custom_fields::define(&mut tx, RecordKind::Contact, new).await.unwrap();
    let Err(Error::User(refusal)) = records::add(&mut tx, RecordKind::Contact, &Changes::new().with("name", "A")).await
    else {
        panic!("not asked")
    };
    assert_eq!((refusal.code(), refusal.field()), ("field-required", Some("cf.region")));
    let given = Changes::new().with("name", "A").with("cf.region", "emea");
    let added = records::add(&mut tx, RecordKind::Contact, &given).await.unwrap();
    assert_eq!(code(set(&mut tx, added.id, "cf.region", Value::Null).await), "field-required");
    set(&mut tx, before, "title", json!("CEO")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx().await;
    records::add(&mut tx, RecordKind::Contact, &Changes::new().with("name", "By form")).await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(code(custom_fields::define(&mut tx, RecordKind::Deal, field("Mine", "text", &[])).await), "needs-role");
}

#[tokio::test]
async fn names_without_latin_letters_have_fields_of_their_own() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    for (name, key) in [
        ("الميزانية", "f_"),
        ("预算", "f_2"),
        ("Бюджет", "f_3"),
        ("Größe", "gr_e"),
        ("Grüße", "gr_e_2"),
        ("Budget", "budget"),
    ] {
        let defined = custom_fields::define(&mut tx, RecordKind::Contact, field(name, "text", &[])).await.unwrap();
        assert_eq!(defined.fields.text("key"), Some(key), "{name}");
    }
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    set(&mut tx, zoe, "cf.f_2", json!("一百")).await.unwrap();
    assert_eq!(
        code(custom_fields::define(&mut tx, RecordKind::Contact, field("budget", "text", &[])).await),
        "field-exists"
    );
}

#[tokio::test]
async fn what_a_definition_is_never_changes_through_any_door() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let size = custom_fields::define(&mut tx, RecordKind::Contact, field("Size", "multi_choice", &["S", "M", "L"]))
        .await
        .unwrap();
    let link =
        custom_fields::define(&mut tx, RecordKind::Contact, field("Link", "record", &["company"])).await.unwrap();
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    set(&mut tx, zoe, "cf.size", json!(["S", "M"])).await.unwrap();
    let change = async |tx: &mut Tx, id: Uuid, key: &str, value: Value| {
        records::update(tx, RecordKind::Field, id, &Changes::new().with(key, value), None).await
    };
    for (key, value) in [("key", json!("other")), ("shape", json!("text")), ("record_kind", json!("deal"))] {
        assert_eq!(code(change(&mut tx, size.id, key, value).await), "field-fixed", "{key}");
    }
    assert_eq!(code(change(&mut tx, link.id, "options", json!(["deal"])).await), "field-fixed", "values are companies");
    let Err(Error::User(refusal)) = change(&mut tx, size.id, "options", json!(["Medium", "L"])).await else { panic!() };
    assert_eq!(
        refusal.text().render("en"),
        "One record has “M”, so it stays. Change them first, or add another option."
    );
    assert!(
        matches!(change(&mut tx, size.id, "options", json!(["S", "M", "XL"])).await, Ok(Updated::Done(_))),
        "L was free"
    );
}

#[tokio::test]
async fn retired_fields_make_room_for_others() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let mut last = None;
    for n in 0..custom_fields::MAX_FIELDS {
        last = Some(
            custom_fields::define(&mut tx, RecordKind::Deal, field(&format!("F {n}"), "text", &[])).await.unwrap().id,
        );
    }
    assert_eq!(
        code(custom_fields::define(&mut tx, RecordKind::Deal, field("More", "text", &[])).await),
        "too-many-fields"
    );
    let more = Changes::new().with("record_kind", "deal").with("name", "More").with("shape", "text");
    assert_eq!(code(records::add(&mut tx, RecordKind::Field, &more).await), "too-many-fields", "at this door too");
    records::archive(&mut tx, RecordKind::Field, last.unwrap()).await.unwrap();
    custom_fields::define(&mut tx, RecordKind::Deal, field("More", "text", &[])).await.unwrap();
}

#[tokio::test]
async fn activities_have_fields_of_their_own() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    custom_fields::define(&mut tx, RecordKind::Activity, field("Mood", "choice", &["Good", "Bad"])).await.unwrap();
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let call = Changes::new().with("type", "call").with("record_kind", "contact").with("record_id", zoe.to_string());
    let bad = call.clone().with("cf.mood", "fine");
    assert_eq!(code(records::add(&mut tx, RecordKind::Activity, &bad).await), "not-a-choice");
    let added = records::add(&mut tx, RecordKind::Activity, &call.with("cf.mood", "good")).await.unwrap();
    let view = records::view(&mut tx, RecordKind::Activity, added.id).await.unwrap().unwrap();
    assert_eq!(view.fields.text("cf.mood"), Some("Good"));
    let change = Changes::new().with("cf.mood", "bad");
    let Ok(Updated::Done(done)) = records::update(&mut tx, RecordKind::Activity, added.id, &change, None).await else {
        panic!()
    };
    undo::event(&mut tx, done.event).await.unwrap();
    let view = records::view(&mut tx, RecordKind::Activity, added.id).await.unwrap().unwrap();
    assert_eq!(view.fields.text("cf.mood"), Some("Good"));
}
