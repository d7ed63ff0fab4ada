//! Where undo gets to its limits: what has moved on since is refused in words and never a fault, and what was done, undone
//! and done again any number of times is in nobody's way.

use crm_core::activities::{self, NewActivity};
use crm_core::actor::Scope;
use crm_core::contacts::{self, NewContact};
use crm_core::quotas::{self, Length, QuotaPeriod};
use crm_core::reasons::{self, ReasonKind};
use crm_core::records::{self, Changes, RecordKind, Updated};
use crm_core::tasks::{self, Due, NewTask};
use crm_core::undo::{self, LastUndone};
use crm_core::users::{self, ProfileChange};
use crm_core::{Error, Result, Role, Tx, companies, deals, jobs};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{self, World, code, meanwhile};

/// Changes one field of a record; answers with the event.
async fn set(tx: &mut Tx, kind: RecordKind, id: Uuid, key: &str, value: impl Into<Value>) -> Uuid {
    match records::update(tx, kind, id, &Changes::new().with(key, value), None).await.unwrap() {
        Updated::Done(done) => done.event,
        other => panic!("{other:?}"),
    }
}

async fn title(tx: &mut Tx, id: Uuid) -> Option<String> {
    contacts::card(tx, id).await.unwrap().unwrap().title
}

async fn created(tx: &mut Tx, record: Uuid) -> Uuid {
    sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 ORDER BY id LIMIT 1")
        .bind(record)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

/// Why an undo was refused because of what it would make of the record.
fn reason<T>(result: Result<T>) -> String {
    match result {
        Err(Error::User(refusal)) if refusal.code() == "undo-would-break" => refusal.text().render("en"),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

#[tokio::test]
async fn what_was_undone_redone_and_undone_again_is_out_of_the_way() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let done = set(&mut tx, RecordKind::Contact, zoe, "title", "CEO").await;
    let undone = undo::event(&mut tx, done).await.unwrap().done.unwrap().event;
    let redone = undo::event(&mut tx, undone).await.unwrap().done.unwrap().event;
    undo::event(&mut tx, redone).await.unwrap();
    assert_eq!(title(&mut tx, zoe).await, None);
    assert_eq!(code(undo::event(&mut tx, done).await), "undo-already");
    let LastUndone::One(last) = undo::last(&mut tx).await.unwrap() else { panic!("a batch") };
    assert_eq!(last.done.unwrap().kind, "contact.archived", "what was before it");
}

#[tokio::test]
async fn what_was_undone_a_second_time_is_undone() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let done = set(&mut tx, RecordKind::Contact, zoe, "title", "CEO").await;
    let undone = undo::event(&mut tx, done).await.unwrap().done.unwrap().event;
    undo::event(&mut tx, undone).await.unwrap();
    undo::event(&mut tx, done).await.unwrap();
    assert_eq!(code(undo::event(&mut tx, done).await), "undo-already");
}

#[tokio::test]
async fn what_a_batch_had_to_leave_is_not_the_last_thing_for_ever() {
    let world = World::shared().await;
    let (anna, bert) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&anna).await;
    let mut ids = Vec::new();
    for name in ["A", "B", "C"] {
        ids.push(world::contact(&mut tx, name).await.id);
    }
    set(&mut tx, RecordKind::Contact, ids[0], "title", "CEO").await;
    let lyon = Changes::new().with("city", "Lyon");
    records::update_many(&mut tx, RecordKind::Contact, &ids, &lyon).await.unwrap();
    let batch = tx.batch().unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&bert).await;
    let paris = set(&mut tx, RecordKind::Contact, ids[1], "city", "Paris").await;
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&anna).await;
    assert!(matches!(undo::last(&mut tx).await.unwrap(), LastUndone::Batch(undone) if undone.kept.len() == 1));
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anna).await;
    let Err(Error::User(refusal)) = undo::batch(&mut tx, batch).await else { panic!("undone") };
    assert_eq!(refusal.code(), "undo-changed-since", "why the one that is left stays");
    assert!(matches!(undo::last(&mut tx).await.unwrap(), LastUndone::One(_)));
    assert_eq!(title(&mut tx, ids[0]).await, None);
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&bert).await;
    undo::event(&mut tx, paris).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anna).await;
    let undone = undo::batch(&mut tx, batch).await.unwrap();
    assert_eq!((undone.undone, undone.kept), (1, vec![]), "what is undone already is not told of");
    assert_eq!(code(undo::batch(&mut tx, batch).await), "undo-already");
    assert_eq!(code(undo::batch(&mut tx, Uuid::now_v7()).await), "undo-nothing");
}

#[tokio::test]
async fn whoever_hands_a_record_over_can_take_it_back() {
    let world = World::shared().await;
    let rep = world.person_seeing(Role::Manager, Scope::Own).await;
    let colleague = world.person_seeing(Role::Manager, Scope::Own).await;
    let mut tx = world.tx_of(&rep).await;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let records = [
        (RecordKind::Lead, world::lead(&mut tx, contact).await),
        (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await),
        (RecordKind::Company, world::company(&mut tx, "Acme").await.id),
        (RecordKind::Contact, contact),
    ];
    tx.commit().await.unwrap();
    let (mine, theirs) = (rep.user_id().unwrap().to_string(), colleague.user_id().unwrap().to_string());
    for (kind, id) in records {
        let mut tx = world.tx_of(&rep).await;
        let given = set(&mut tx, kind, id, "owner_id", theirs.clone()).await;
        assert!(records::view(&mut tx, kind, id).await.unwrap().is_none());
        undo::last(&mut tx).await.unwrap();
        let view = records::view(&mut tx, kind, id).await.unwrap().unwrap();
        assert_eq!(view.fields.text("owner_id"), Some(mine.as_str()));
        assert_eq!(code(undo::event(&mut tx, given).await), "undo-already");
    }
    let mut tx = world.tx_of(&rep).await;
    let given = set(&mut tx, RecordKind::Contact, contact, "owner_id", theirs).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&colleague).await;
    assert_eq!(code(undo::event(&mut tx, given).await), "undo-not-yours");
    set(&mut tx, RecordKind::Contact, contact, "owner_id", Value::Null).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(code(undo::event(&mut tx, given).await), "undo-changed-since");
    let seen = sqlx::query_scalar::<_, String>("SELECT current_setting('app.scope')");
    assert_eq!(seen.fetch_one(tx.conn()).await.unwrap(), "own", "a refusal leaves nobody with more than they may see");
}

#[tokio::test]
async fn what_others_have_put_to_a_record_keeps_it() {
    let world = World::shared().await;
    let (maker, colleague) = (world.person(Role::Manager).await, world.person(Role::Manager).await);
    let mut tx = world.tx_of(&maker).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let about = (RecordKind::Contact, zoe);
    activities::log(&mut tx, NewActivity::new("call", about)).await.unwrap();
    let made = created(&mut tx, zoe).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&colleague).await;
    let call = activities::log(&mut tx, NewActivity::new("call", about)).await.unwrap().event;
    let task = NewTask { title: "Call again".into(), about: Some(about), ..NewTask::default() };
    let task = tasks::add(&mut tx, task).await.unwrap().event;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    deals::add_participant(&mut tx, deal, zoe, "champion").await.unwrap();
    tx.commit().await.unwrap();
    for theirs in [Some(call), Some(task), None] {
        let mut tx = world.tx_of(&maker).await;
        assert_eq!(code(undo::event(&mut tx, made).await), "undo-in-use", "{theirs:?}");
        drop(tx);
        let mut tx = world.tx_of(&colleague).await;
        match theirs {
            Some(event) => drop(undo::event(&mut tx, event).await.unwrap()),
            None => drop(deals::remove_participant(&mut tx, deal, zoe).await.unwrap()),
        }
        tx.commit().await.unwrap();
    }
    let mut tx = world.tx_of(&maker).await;
    undo::event(&mut tx, made).await.unwrap();
}

#[tokio::test]
async fn that_a_task_is_overdue_is_nobodys_work_on_it() {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let new = NewTask {
        title: "Call".into(),
        due: Some(Due::At("2026-11-02T10:00:00Z".parse().unwrap())),
        ..NewTask::default()
    };
    let task = tasks::add(&mut tx, new).await.unwrap();
    set(&mut tx, RecordKind::Task, task.id, "priority", 1).await;
    tx.commit().await.unwrap();
    tasks::schedule(&world.crm).await.unwrap();
    world.db.clock().set("2026-11-02T10:15:00Z".parse().unwrap());
    jobs::drain(&world.crm, &jobs::Handlers::new().on(tasks::SCAN, tasks::scan)).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.events WHERE kind = 'task.overdue'").await, 1);
    let mut tx = world.tx_of(&rep).await;
    undo::event(&mut tx, task.event).await.unwrap();
}

#[tokio::test]
async fn what_followed_by_itself_is_not_told_as_kept() {
    let world = World::shared().await;
    let rep = world.person_seeing(Role::Manager, Scope::Own).await;
    let other = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&rep).await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let deal = world::deal_at(&mut tx, "Deal", acme).await;
    let won = world::stage(&mut tx, "Won").await.id.to_string();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let win = Changes::new().with("stage_id", won).with("close_reason", "price");
    records::update_many(&mut tx, RecordKind::Deal, &[deal], &win).await.unwrap();
    let batch = tx.batch().unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&other).await;
    assert_eq!(companies::card(&mut tx, acme).await.unwrap().unwrap().lifecycle, "customer");
    set(&mut tx, RecordKind::Company, acme, "owner_id", other.user_id().unwrap().to_string()).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let undone = undo::batch(&mut tx, batch).await.unwrap();
    assert_eq!((undone.undone, undone.kept), (1, vec![]));
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&other).await;
    assert_eq!(companies::card(&mut tx, acme).await.unwrap().unwrap().lifecycle, "opportunity");
}

#[tokio::test]
async fn a_quota_that_was_set_again_stays_the_only_one() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let period = QuotaPeriod::starting(Length::Quarter, "2026-10-01".parse().unwrap()).unwrap();
    let mut tx = world.tx_of(&admin).await;
    let me = admin.user_id().unwrap();
    let first = quotas::set(&mut tx, me, period, "EUR 100".parse().unwrap()).await.unwrap();
    let archived = records::archive(&mut tx, RecordKind::Quota, first).await.unwrap().event;
    quotas::set(&mut tx, me, period, "EUR 200".parse().unwrap()).await.unwrap();
    assert_eq!(code(undo::event(&mut tx, archived).await), "quota-exists");
    assert_eq!(quotas::list(&mut tx, period).await.unwrap().len(), 1, "the transaction goes on");
    assert_eq!(code(records::restore(&mut tx, RecordKind::Quota, first).await), "quota-exists");
}

#[tokio::test]
async fn the_dates_of_a_task_stay_in_order() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::SalesRep).await).await;
    let day = |text: &str| Some(Due::On(text.parse().unwrap()));
    let start = Some("2026-11-05".parse().unwrap());
    let new = NewTask { title: "Call".into(), due: day("2026-11-10"), start_on: start, ..NewTask::default() };
    let task = tasks::add(&mut tx, new).await.unwrap().id;
    let earlier = set(&mut tx, RecordKind::Task, task, "start_on", "2026-11-01").await;
    set(&mut tx, RecordKind::Task, task, "due_on", "2026-11-03").await;
    let words = reason(undo::event(&mut tx, earlier).await);
    assert!(words.ends_with("A task can't begin after it is due. Move one of the dates."), "{words}");

    let new = NewTask { title: "Write".into(), due: day("2026-11-10"), ..NewTask::default() };
    let task = tasks::add(&mut tx, new).await.unwrap().id;
    let emptied = set(&mut tx, RecordKind::Task, task, "due_on", Value::Null).await;
    set(&mut tx, RecordKind::Task, task, "due_at", "2026-11-12T10:00:00Z").await;
    assert!(reason(undo::event(&mut tx, emptied).await).contains("on a day or at a moment"));

    let new = NewTask { title: "Report".into(), due: day("2026-11-10"), ..NewTask::default() };
    let task = tasks::add(&mut tx, new).await.unwrap().id;
    let again = set(&mut tx, RecordKind::Task, task, "recurrence", "daily").await;
    let never = set(&mut tx, RecordKind::Task, task, "recurrence", Value::Null).await;
    set(&mut tx, RecordKind::Task, task, "due_on", Value::Null).await;
    assert!(reason(undo::event(&mut tx, never).await).contains("needs a due date"));
    assert_eq!(code(undo::event(&mut tx, again).await), "undo-changed-since");
}

#[tokio::test]
async fn no_company_comes_to_stand_above_itself() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let (a, b) = (world::company(&mut tx, "A").await.id, world::company(&mut tx, "B").await.id);
    set(&mut tx, RecordKind::Company, a, "parent_id", b.to_string()).await;
    let emptied = set(&mut tx, RecordKind::Company, a, "parent_id", Value::Null).await;
    set(&mut tx, RecordKind::Company, b, "parent_id", a.to_string()).await;
    assert!(reason(undo::event(&mut tx, emptied).await).contains("Pick another parent"));
    set(&mut tx, RecordKind::Company, b, "parent_id", Value::Null).await;
    tx.commit().await.unwrap();

    // Two people at once, each below the other.
    let mut first = world.tx_of(&admin).await;
    set(&mut first, RecordKind::Company, a, "parent_id", b.to_string()).await;
    let mut second = world.tx_of(&admin).await;
    let below = Changes::new().with("parent_id", a.to_string());
    let outcome =
        meanwhile(&world, records::update(&mut second, RecordKind::Company, b, &below, None), first.commit()).await;
    assert_eq!(code(outcome), "company-own-parent");
}

#[tokio::test]
async fn an_address_stays_one_persons() {
    let world = World::shared().await;
    let (anna, bert) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let (a, b) = (anna.user_id().unwrap(), bert.user_id().unwrap());
    let email = |email: &str| ProfileChange { email: Some(email.to_owned()), ..ProfileChange::default() };
    let mut tx = world.tx_of(&anna).await;
    users::change_profile(&mut tx, a, email("sales@acme.example")).await.unwrap();
    users::change_profile(&mut tx, a, email("anna@acme.example")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&bert).await;
    users::change_profile(&mut tx, b, email("sales@acme.example")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anna).await;
    assert!(reason(undo::last_of(&mut tx, a).await).contains("sales@acme.example"));
    users::deactivate(&mut tx, b, None).await.unwrap();
    users::change_profile(&mut tx, a, email("sales@acme.example")).await.unwrap();
    assert_eq!(code(users::reactivate(&mut tx, b).await), "email-taken");
}

#[tokio::test]
async fn the_last_reason_stays() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let mine = reasons::add(&mut tx, ReasonKind::Won, "Luck").await.unwrap();
    let mut restored = None;
    for reason in reasons::list(&mut tx, ReasonKind::Won).await.unwrap() {
        if reason.id != mine.id {
            reasons::retire(&mut tx, reason.id).await.unwrap();
            restored = restored.or(Some(reason.id));
        }
    }
    assert_eq!(code(undo::event(&mut tx, mine.event).await), "reason-last");
    let other = records::restore(&mut tx, RecordKind::Reason, restored.unwrap()).await.unwrap().event;
    reasons::retire(&mut tx, mine.id).await.unwrap();
    assert_eq!(code(undo::event(&mut tx, other).await), "reason-last");
}

#[tokio::test]
async fn what_somebody_left_comes_back_to_nobody() {
    let world = World::shared().await;
    let (admin, leaver) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let gone = leaver.user_id().unwrap();
    let mut tx = world.tx_of(&leaver).await;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let records = [
        (RecordKind::Lead, world::lead(&mut tx, contact).await),
        (RecordKind::Deal, world::deal(&mut tx, "Deal", "1").await),
        (
            RecordKind::Task,
            tasks::add(&mut tx, NewTask { title: "Call".into(), ..NewTask::default() }).await.unwrap().id,
        ),
        (RecordKind::Company, world::company(&mut tx, "Acme").await.id),
    ];
    let note =
        activities::add_note(&mut tx, (RecordKind::Contact, contact), Some("Hello".into()), None).await.unwrap().id;
    for (kind, id) in records.into_iter().chain([(RecordKind::Activity, note)]) {
        records::archive(&mut tx, kind, id).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let kept = world::contact(&mut tx, "Anna").await.id;
    let given = set(&mut tx, RecordKind::Contact, kept, "owner_id", gone.to_string()).await;
    let taken = set(&mut tx, RecordKind::Contact, kept, "owner_id", admin.user_id().unwrap().to_string()).await;
    users::deactivate(&mut tx, gone, None).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&admin).await;
    for (kind, id) in records {
        let done = records::restore(&mut tx, kind, id).await.unwrap();
        let view = records::view(&mut tx, kind, id).await.unwrap().unwrap();
        assert_eq!((view.fields.id("owner_id"), done.before.id("owner_id")), (None, Some(gone)), "{kind:?}");
        undo::event(&mut tx, done.event).await.unwrap();
        let archived = undo::last_of(&mut tx, id).await.unwrap();
        let LastUndone::One(archived) = archived else { panic!("a batch") };
        assert_eq!(archived.done.unwrap().after.get("owner_id"), &Value::Null, "and by undoing the archiving");
    }
    records::restore(&mut tx, RecordKind::Activity, note).await.unwrap();
    let written = activities::get(&mut tx, note).await.unwrap().unwrap();
    assert_eq!(written.owner.unwrap().id, gone, "who wrote it wrote it");
    // What they had before it passed on is not theirs again.
    undo::event(&mut tx, taken).await.unwrap();
    let view = records::view(&mut tx, RecordKind::Contact, kept).await.unwrap().unwrap();
    assert_eq!(view.fields.id("owner_id"), None);
    assert_eq!(code(undo::event(&mut tx, given).await), "undo-changed-since");
    let unassigned = set(&mut tx, RecordKind::Contact, kept, "owner_id", admin.user_id().unwrap().to_string()).await;
    undo::event(&mut tx, unassigned).await.unwrap();
}

#[tokio::test]
async fn nobody_is_given_a_record_while_they_leave() {
    let world = World::alone().await;
    let (admin, leaver) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let gone = leaver.user_id().unwrap();
    let mut leaving = world.tx_of(&admin).await;
    users::deactivate(&mut leaving, gone, None).await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let new = NewContact { name: "Zoe".into(), owner_id: Some(gone), ..NewContact::default() };
    let outcome = meanwhile(&world, contacts::add(&mut tx, new), leaving.commit()).await;
    assert_eq!(code(outcome), "no-such-person");
}

#[tokio::test]
async fn what_a_purge_took_from_a_record_stands_in_its_history() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let anna = world::contact(&mut tx, "Anna").await.id;
    let about = NewTask { title: "Call".into(), about: Some((RecordKind::Contact, zoe)), ..NewTask::default() };
    let task = tasks::add(&mut tx, about).await.unwrap().id;
    let deal = world::deal(&mut tx, "Deal", "1").await;
    deals::add_participant(&mut tx, deal, zoe, "champion").await.unwrap();
    let both = json!([{"contact_id": zoe, "role": "champion"}, {"contact_id": anna, "role": "user"}]);
    let second = set(&mut tx, RecordKind::Deal, deal, "contacts", both).await;
    let moved = set(&mut tx, RecordKind::Task, task, "record_id", anna.to_string()).await;
    set(&mut tx, RecordKind::Task, task, "record_id", zoe.to_string()).await;
    records::archive(&mut tx, RecordKind::Contact, zoe).await.unwrap();
    records::purge(&mut tx, RecordKind::Contact, zoe).await.unwrap();
    let name = admin.person.as_ref().unwrap().name.clone();
    for event in [second, moved] {
        let Err(Error::User(refusal)) = undo::event(&mut tx, event).await else { panic!("undone") };
        assert_eq!(refusal.code(), "undo-changed-since");
        assert!(refusal.text().render("en").contains(&name), "it says who");
    }
    let lost: Vec<(String, Value)> = sqlx::query_as(
        "SELECT e.kind, v.after FROM crm.events e JOIN crm.event_values v ON v.event_id = e.id
           JOIN crm.events c ON c.id = e.caused_by WHERE c.kind = 'contact.purged' ORDER BY e.kind",
    )
    .fetch_all(tx.conn())
    .await
    .unwrap();
    let expected = [
        ("deal.updated".to_owned(), json!({"contacts": [{"contact_id": anna, "role": "user"}]})),
        ("task.updated".to_owned(), json!({"record_id": null, "record_kind": null})),
    ];
    assert_eq!(lost, expected);
    let back: Uuid = sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 ORDER BY id DESC LIMIT 1")
        .bind(task)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert!(reason(undo::event(&mut tx, back).await).contains("not there"), "what is gone cannot be pointed at");
}
