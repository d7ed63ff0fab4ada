//! The history of a record and the audit across all of them: what is needed to undo, page by page, for who may read it.

use chrono::Duration;
use crm_core::actor::{Origin, Permission, Permissions, Scope};
use crm_core::history::{self, Entry, Filter};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::{Actor, Role, Tx, undo};
use uuid::Uuid;

use crate::world::{self, World, code};

async fn rename(tx: &mut Tx, contact: Uuid, name: &str) {
    records::update(tx, RecordKind::Contact, contact, &Changes::new().with("name", name), None).await.unwrap();
}

#[tokio::test]
async fn an_entry_says_what_undoes_it_and_what_it_undid() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    rename(&mut tx, zoe, "Zoe Smith").await;
    let change = history::of_record(&mut tx, zoe, 1).await.unwrap().remove(0);
    assert_eq!((change.version, change.batch, change.undoes, change.undone), (2, None, None, None));
    undo::event(&mut tx, change.event).await.unwrap();
    let entries = history::of_record(&mut tx, zoe, 10).await.unwrap();
    let [undoing, undone, created] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((undoing.undoes, undoing.version, undone.event), (Some(change.event), 3, change.event));
    assert_eq!(undone.undone.as_ref().unwrap().by, Some(admin.person.as_ref().unwrap().name.clone()));
    assert_eq!((created.kind.as_str(), created.version, created.record_id), ("contact.created", 1, zoe));
    undo::event(&mut tx, undoing.event).await.unwrap();
    let again = history::of_record(&mut tx, zoe, 10).await.unwrap();
    assert!(again[2].undone.is_none() && again[1].undone.is_some(), "it holds again");
    records::update_many(&mut tx, RecordKind::Contact, &[zoe], &Changes::new().with("title", "CEO")).await.unwrap();
    assert_eq!(history::of_record(&mut tx, zoe, 1).await.unwrap()[0].batch, tx.batch());
}

#[tokio::test]
async fn a_history_is_read_page_by_page() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    for name in ["A", "B", "C", "D"] {
        rename(&mut tx, zoe, name).await;
    }
    let whole = history::of_record(&mut tx, zoe, 10).await.unwrap();
    let (mut read, mut than): (Vec<Entry>, Option<Uuid>) = (Vec::new(), None);
    loop {
        let page = history::earlier(&mut tx, zoe, than, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        than = Some(last.event);
        read.extend(page);
    }
    assert_eq!((read.len(), read), (5, whole));
}

#[tokio::test]
async fn a_history_is_there_for_who_sees_the_record() {
    let world = World::shared().await;
    let (me, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&colleague).await;
    let theirs = world::contact(&mut tx, "Zoe").await.id;
    let soon = When::At(tx.now() + Duration::days(1));
    let reminder = reminders::add(&mut tx, (RecordKind::Contact, theirs), soon, None, Some("private".into())).await;
    let reminder = reminder.unwrap().id;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&me).await;
    assert_eq!(history::of_record(&mut tx, theirs, 10).await.unwrap(), []);
    assert_eq!(history::of_record(&mut tx, reminder, 10).await.unwrap(), []);
    let mut tx = world.tx_of(&colleague).await;
    assert_eq!(history::of_record(&mut tx, theirs, 10).await.unwrap().len(), 1);
    assert_eq!(history::of_record(&mut tx, reminder, 10).await.unwrap().len(), 1);
    let mut narrow = colleague.clone();
    narrow.person.as_mut().unwrap().permissions = Permissions::of(&[Permission::ReadRecords, Permission::ReadDeals]);
    assert_eq!(code(history::of_record(&mut world.tx_of(&narrow).await, theirs, 10).await), "needs-role");
}

/// Two people's changes on two days, a setting, and a private reminder.
struct Audited {
    world: World,
    rep: Actor,
    zoe: Uuid,
    bert: Uuid,
    reminder: Uuid,
}

async fn audited() -> Audited {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let soon = When::At(tx.now() + Duration::days(9));
    let reminder = reminders::add(&mut tx, (RecordKind::Contact, zoe), soon, None, Some("private".into())).await;
    let reminder = reminder.unwrap().id;
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::days(2));
    let mut tx = world.tx().await;
    let bert = world::contact(&mut tx, "Bert").await.id;
    rename(&mut tx, zoe, "Zoe Smith").await;
    records::archive(&mut tx, RecordKind::Contact, bert).await.unwrap();
    records::purge(&mut tx, RecordKind::Contact, bert).await.unwrap();
    tx.commit().await.unwrap();
    Audited { world, rep, zoe, bert, reminder }
}

fn kinds(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.kind.as_str()).collect()
}

#[tokio::test]
async fn an_audit_finds_changes_by_who_when_what_and_from_where() {
    let Audited { world, rep, zoe, bert, reminder } = audited().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let all = Filter::default();
    let of_contacts = Filter { record_kind: Some(RecordKind::Contact), ..all };
    let told = history::audit(&mut tx, &of_contacts, None, 100).await.unwrap();
    assert_eq!(
        kinds(&told),
        ["contact.purged", "contact.archived", "contact.updated", "contact.created", "contact.created"]
    );
    assert_eq!((told[0].record_id, told[2].record_id), (bert, zoe), "what is gone for good is told of too");
    assert!(told[1].after.is_none(), "without its values");
    let by = Filter { actor: rep.user_id(), ..all };
    assert_eq!(kinds(&history::audit(&mut tx, &by, None, 100).await.unwrap()), ["reminder.created", "contact.created"]);
    let console = Filter { origin: Some(Origin::Console), ..of_contacts };
    assert_eq!(history::audit(&mut tx, &console, None, 100).await.unwrap().len(), 4);
    let before = tx.now() - Duration::days(1);
    let (early, late) = (Filter { to: Some(before), ..of_contacts }, Filter { from: Some(before), ..of_contacts });
    assert_eq!(history::audit(&mut tx, &early, None, 100).await.unwrap().len(), 1);
    assert_eq!(history::audit(&mut tx, &late, None, 100).await.unwrap().len(), 4);
    let page = history::audit(&mut tx, &of_contacts, Some(told[1].event), 2).await.unwrap();
    assert_eq!(page, told[2..4]);
    // That somebody wants to be reminded is theirs.
    let every = history::audit(&mut tx, &all, None, 1_000).await.unwrap();
    let private = every.iter().find(|entry| entry.record_id == reminder).unwrap();
    assert_eq!((private.after.as_ref(), private.fields.contains(&"note".to_owned())), (None, true));
}

#[tokio::test]
async fn an_audit_is_for_who_may_and_within_what_they_see() {
    let Audited { world, rep, zoe, .. } = audited().await;
    for role in Role::ALL {
        let mut tx = world.tx_of(&world.person(role).await).await;
        let read = history::audit(&mut tx, &Filter::default(), None, 10).await;
        match role {
            Role::Admin => assert!(!read.unwrap().is_empty()),
            _ => assert_eq!(code(read), "needs-role"),
        }
    }
    let of = |person: &Actor, lacking: &[Permission], scope| {
        let mut actor = person.clone();
        let person = actor.person.as_mut().unwrap();
        (person.permissions, person.scope) = (Permissions::ALL.without(Permissions::of(lacking)), scope);
        actor
    };
    let someone = world.person(Role::SalesRep).await;
    for (actor, sees_zoe, sees_people) in [
        (of(&someone, &[], Scope::All), true, true),
        (of(&someone, &[Permission::ReadContacts], Scope::All), false, true),
        (of(&someone, &[], Scope::Own), false, false),
        (of(&rep, &[], Scope::Own), true, false),
    ] {
        let mut tx = world.tx_of(&actor).await;
        let told = history::audit(&mut tx, &Filter::default(), None, 1_000).await.unwrap();
        assert_eq!(told.iter().any(|entry| entry.record_id == zoe), sees_zoe);
        assert_eq!(told.iter().any(|entry| entry.record_kind == "user"), sees_people);
    }
}
