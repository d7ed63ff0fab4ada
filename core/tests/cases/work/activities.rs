//! Activities and notes: what they hold, who sees them, and when a record was touched last.

use chrono::{DateTime, Duration, Utc};
use crm_core::activities::{self, NewActivity};
use crm_core::actor::{Origin, Role};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::{Actor, Tx, history, undo};
use serde_json::json;
use uuid::Uuid;

use super::{at, done};
use crate::world::{self, World, code};

async fn a_call(tx: &mut Tx, record: (RecordKind, Uuid)) -> Uuid {
    activities::log(tx, NewActivity::new("call", record)).await.unwrap().id
}

#[tokio::test]
async fn a_call_holds_how_it_went_and_says_through_what() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let call = NewActivity {
        subject: Some("Price".into()),
        outcome: Some("No answer".into()),
        direction: Some("out"),
        duration_minutes: Some(15),
        happened_at: Some(at("2026-11-01T15:00:00Z")),
        ..NewActivity::new("call", (RecordKind::Contact, zoe))
    };
    let added = activities::log(&mut tx, call).await.unwrap();
    let kept = activities::get(&mut tx, added.id).await.unwrap().unwrap();
    assert_eq!(
        (kept.kind.as_str(), kept.channel.as_str(), kept.outcome.as_deref()),
        ("call", "phone", Some("no_answer"))
    );
    assert_eq!((kept.duration_minutes, kept.direction.as_deref()), (Some(15), Some("out")));
    assert_eq!((kept.happened_at, kept.owner.unwrap().id), (at("2026-11-01T15:00:00Z"), rep.user_id().unwrap()));
    assert_eq!(history::of_record(&mut tx, added.id, 10).await.unwrap()[0].kind, "activity.logged");
    for (kind, channel) in
        [("meeting", "video"), ("email", "email"), ("message", "slack"), ("task", "other"), ("file", "other")]
    {
        let id = activities::log(&mut tx, NewActivity::new(kind, (RecordKind::Contact, zoe))).await.unwrap().id;
        let kept = activities::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((kept.channel.as_str(), kept.happened_at), (channel, tx.now()), "{kind}");
    }
    let in_person =
        NewActivity { channel: Some("in person".into()), ..NewActivity::new("meeting", (RecordKind::Contact, zoe)) };
    let id = activities::log(&mut tx, in_person).await.unwrap().id;
    assert_eq!(activities::get(&mut tx, id).await.unwrap().unwrap().channel, "in_person");
}

#[tokio::test]
async fn a_note_is_kept_word_for_word() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let zoe = (RecordKind::Contact, world::contact(&mut tx, "Zoe").await.id);
    let words = "Wants *a demo* <b>soon</b>:\n\n\t- in \"Lyon\" & Paris 🌱\n  - not on Fridays";
    let id = activities::add_note(&mut tx, zoe, Some(words.into()), None).await.unwrap().id;
    assert_eq!(activities::get(&mut tx, id).await.unwrap().unwrap().body.as_deref(), Some(words));
    let longest = "ä".repeat(40_000);
    let id = activities::add_note(&mut tx, zoe, Some(longest.clone()), None).await.unwrap().id;
    assert_eq!(activities::get(&mut tx, id).await.unwrap().unwrap().body, Some(longest.clone()));
    let link = "https://acme.slack.com/archives/C1/p1700000000000100";
    let id = activities::add_note(&mut tx, zoe, None, Some(link.into())).await.unwrap().id;
    let saved = activities::get(&mut tx, id).await.unwrap().unwrap();
    assert_eq!((saved.permalink.as_deref(), saved.channel.as_str(), saved.body), (Some(link), "slack", None));
    for (refusal, body, link) in [
        ("note-is-empty", None, None),
        ("note-is-empty", Some("  \n ".to_owned()), None),
        ("text-too-long", Some(format!("{longest}ä")), None),
        ("not-a-url", None, Some("here".to_owned())),
    ] {
        assert_eq!(code(activities::add_note(&mut tx, zoe, body, link).await), refusal);
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_names_the_field() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    for (field, refusal, given) in [
        ("type", "not-a-choice", json!({"type": "dance"})),
        ("outcome", "not-a-choice", json!({"outcome": "fine"})),
        ("channel", "not-a-choice", json!({"channel": "pigeon"})),
        ("duration_minutes", "number-out-of-range", json!({"duration_minutes": 10_081})),
        ("happened_at", "date-out-of-range", json!({"happened_at": "1969-12-31T23:59:59Z"})),
        ("record_id", "no-such-record", json!({"record_id": Uuid::now_v7()})),
        ("record_id", "no-such-record", json!({"record_id": null})),
        ("file_id", "no-such-record", json!({"file_id": Uuid::now_v7()})),
    ] {
        let mut changes =
            Changes::new().with("type", "call").with("record_kind", "contact").with("record_id", zoe.to_string());
        for (key, value) in given.as_object().unwrap() {
            changes.set(key.clone(), value.clone());
        }
        match records::add(&mut tx, RecordKind::Activity, &changes).await {
            Err(crm_core::Error::User(refused)) => {
                assert_eq!((refused.field(), refused.code()), (Some(field), refusal), "{given}");
            }
            other => panic!("{given}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn whoever_sees_the_record_sees_and_keeps_what_was_done_with_it() {
    let world = World::shared().await;
    let (rep, colleague, manager) =
        (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let call = a_call(&mut tx, (RecordKind::Contact, zoe)).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&colleague).await;
    let record = (RecordKind::Contact, zoe);
    assert!(activities::get(&mut tx, call).await.unwrap().is_none());
    assert_eq!(code(activities::log(&mut tx, NewActivity::new("call", record)).await), "no-such-record");
    assert_eq!(code(activities::add_note(&mut tx, record, Some("x".into()), None).await), "no-such-record");
    let change = Changes::new().with("subject", "Mine now");
    assert_eq!(code(records::update(&mut tx, RecordKind::Activity, call, &change, None).await), "record-gone");
    assert_eq!(code(records::archive(&mut tx, RecordKind::Activity, call).await), "record-gone");
    drop(tx);
    let mut tx = world.tx_of(&manager).await;
    records::update(&mut tx, RecordKind::Activity, call, &change, None).await.unwrap();
    assert_eq!(activities::get(&mut tx, call).await.unwrap().unwrap().subject.as_deref(), Some("Mine now"));
    let to_colleague = Changes::new().with("owner_id", colleague.user_id().unwrap().to_string());
    records::update(&mut tx, RecordKind::Contact, zoe, &to_colleague, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    assert!(activities::get(&mut tx, call).await.unwrap().is_none(), "the contact went, and its calls with it");
    let mut tx = world.tx_of(&colleague).await;
    assert!(activities::get(&mut tx, call).await.unwrap().is_some());
}

#[tokio::test]
async fn logging_changing_and_archiving_are_undone() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let call = a_call(&mut tx, (RecordKind::Contact, zoe)).await;
    let change = Changes::new().with("outcome", "connected").with("duration_minutes", 5);
    done(records::update(&mut tx, RecordKind::Activity, call, &change, None).await.unwrap());
    records::archive(&mut tx, RecordKind::Activity, call).await.unwrap();
    assert!(activities::get(&mut tx, call).await.unwrap().is_none());
    undo::last(&mut tx).await.unwrap();
    assert_eq!(activities::get(&mut tx, call).await.unwrap().unwrap().duration_minutes, Some(5));
    undo::last(&mut tx).await.unwrap();
    assert_eq!(activities::get(&mut tx, call).await.unwrap().unwrap().outcome, None);
    undo::last(&mut tx).await.unwrap();
    assert!(activities::get(&mut tx, call).await.unwrap().is_none());
}

#[tokio::test]
async fn a_purged_record_takes_its_notes_their_values_and_their_reminders_along() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let note =
        activities::add_note(&mut tx, (RecordKind::Contact, zoe), Some("Very private".into()), None).await.unwrap().id;
    let moment = crm_core::reminders::When::At(at("2026-11-03T09:00:00Z"));
    crm_core::reminders::add(&mut tx, (RecordKind::Activity, note), moment, None, None).await.unwrap();
    records::archive(&mut tx, RecordKind::Contact, zoe).await.unwrap();
    records::purge(&mut tx, RecordKind::Contact, zoe).await.unwrap();
    let left: (i64, i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM crm.activities), (SELECT count(*) FROM crm.reminders),
                (SELECT count(*) FROM crm.events WHERE record_id = $1),
                (SELECT count(*) FROM crm.event_values WHERE after::text LIKE '%private%')",
    )
    .bind(note)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(left, (0, 0, 1, 0), "that somebody logged something stays, and nothing of it");
}

#[tokio::test]
async fn a_record_was_touched_last_when_a_person_did_something() {
    let world = World::alone().await;
    let (rep, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&rep).await;
    let [changed, logged, planned, untouched] = {
        let mut deals = Vec::new();
        for name in ["Changed", "Logged", "Planned", "Untouched"] {
            deals.push(world::deal(&mut tx, name, "1").await);
        }
        <[Uuid; 4]>::try_from(deals).unwrap()
    };
    tx.commit().await.unwrap();
    let start = world.crm.now();
    let later = |days: i64| start + Duration::days(days);

    world.db.clock().set(later(1));
    let mut tx = world.tx_of(&rep).await;
    let amount = Changes::new().with("amount", "2");
    records::update(&mut tx, RecordKind::Deal, changed, &amount, None).await.unwrap();
    tx.commit().await.unwrap();
    world.db.clock().set(later(2));
    let mut tx = world.tx_of(&rep).await;
    let last_week = NewActivity {
        happened_at: Some(start - Duration::days(7)),
        ..NewActivity::new("call", (RecordKind::Deal, logged))
    };
    activities::log(&mut tx, last_week).await.unwrap();
    let soon = NewActivity { happened_at: Some(later(5)), ..NewActivity::new("meeting", (RecordKind::Deal, planned)) };
    activities::log(&mut tx, soon).await.unwrap();
    tx.commit().await.unwrap();
    // What the program does by itself is no touch.
    world.db.clock().set(later(3));
    let mut tx = world.crm.begin(&Actor::system(world.workspace.id, Origin::Form)).await.unwrap();
    records::update(&mut tx, RecordKind::Deal, untouched, &amount, None).await.unwrap();
    a_call(&mut tx, (RecordKind::Deal, untouched)).await;
    tx.commit().await.unwrap();

    let deals = [changed, logged, planned, untouched];
    let touched = async |actor: &Actor| -> Vec<Option<DateTime<Utc>>> {
        let mut tx = world.tx_of(actor).await;
        let found = activities::last_touch(&mut tx, &deals).await.unwrap();
        deals.iter().map(|deal| found.get(deal).copied()).collect()
    };
    assert_eq!(touched(&rep).await, [Some(later(1)), Some(later(2)), Some(later(2)), Some(start)]);
    world.db.clock().set(later(6));
    assert_eq!(touched(&rep).await, [Some(later(1)), Some(later(2)), Some(later(5)), Some(start)]);
    assert_eq!(touched(&colleague).await, [None; 4]);
}
