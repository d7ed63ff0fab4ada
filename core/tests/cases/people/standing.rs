//! Which roles somebody holds, and whose records they see by them.

use crm_core::access::{self, Level};
use crm_core::actor::{Permission, Scope};
use crm_core::records::{Changes, RecordKind, Updated};
use crm_core::{Role, history, records, roles, undo, users};
use futures::future::join_all;
use serde_json::json;
use uuid::Uuid;

use super::{anew, id, person_with, role, system, user};
use crate::world::{World, code};

#[tokio::test]
async fn several_roles_are_added_up() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    let exports = role(&mut tx, "Exports", &[Permission::Export], Scope::Team).await;
    let added = users::add_role(&mut tx, id(&rep), exports).await.unwrap();
    let keys: Vec<_> = added.roles.iter().map(|role| role.key.as_str()).collect();
    assert_eq!(keys, ["EXPORTS", "SALES_REP"]);
    assert_eq!((added.role, added.scope), (Role::SalesRep, Scope::Team), "the widest scope of the two");
    assert!(added.permissions.has(Permission::Export) && added.permissions.has(Permission::WriteDeals));
    assert_eq!(users::add_role(&mut tx, id(&rep), exports).await.unwrap().version, added.version, "twice is once");
    tx.commit().await.unwrap();

    let users::SignIn::Active(tx) =
        users::sign_in(&world.crm, world.workspace.id, &rep.person.as_ref().unwrap().slack_id).await.unwrap()
    else {
        panic!("they may work")
    };
    assert!(tx.actor().may(Permission::Export) && tx.actor().may(Permission::WriteDeals));
    assert_eq!(tx.actor().person.as_ref().unwrap().roles, ["EXPORTS", "SALES_REP"]);

    let mut tx = world.tx_of(&admin).await;
    let rep_role = system(&mut tx, Role::SalesRep).await;
    let left = users::take_role(&mut tx, id(&rep), rep_role).await.unwrap();
    assert_eq!((left.role, left.permissions.has(Permission::WriteDeals)), (Role::SupportAgent, false));
    assert!(!left.holds(Role::SupportAgent), "the lowest is only said where the six alone are known");
    assert_eq!(code(users::take_role(&mut tx, id(&rep), exports).await), "needs-some-role");
    assert_eq!(code(users::set_roles(&mut tx, id(&rep), &[]).await), "needs-some-role");
    assert_eq!(code(users::set_roles(&mut tx, id(&rep), &[Uuid::now_v7()]).await), "no-such-role");
    assert_eq!(code(users::add_role(&mut tx, Uuid::now_v7(), exports).await), "record-gone");
}

#[tokio::test]
async fn the_previous_release_reads_the_highest_role_and_its_scope() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let (closer, manager) = (system(&mut tx, Role::Closer).await, system(&mut tx, Role::Manager).await);
    users::set_roles(&mut tx, id(&rep), &[closer, manager]).await.unwrap();
    users::set_scope(&mut tx, id(&rep), Some(Scope::Department)).await.unwrap();
    let kept: (String, String) = sqlx::query_as("SELECT role, scope FROM crm.users WHERE id = $1")
        .bind(id(&rep))
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(kept, ("MANAGER".to_owned(), "department".to_owned()));
}

#[tokio::test]
async fn a_scope_set_for_somebody_stays_until_it_is_given_back() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let manager = system(&mut tx, Role::Manager).await;
    let set = users::set_scope(&mut tx, id(&rep), Some(Scope::Team)).await.unwrap();
    assert_eq!((set.scope, set.own_scope), (Scope::Team, Some(Scope::Team)));
    let promoted = users::set_roles(&mut tx, id(&rep), &[manager]).await.unwrap();
    assert_eq!(promoted.scope, Scope::Team);
    let free = users::set_scope(&mut tx, id(&rep), None).await.unwrap();
    assert_eq!((free.scope, free.own_scope), (Scope::All, None));
    let again = users::give_role(&mut tx, id(&rep), Role::Closer).await.unwrap();
    assert_eq!(again.scope, Scope::Own, "a role that is given brings its own scope");
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let mut tx = world.tx().await;
    let rep_role = system(&mut tx, Role::SalesRep).await;
    assert_eq!(code(users::give_role(&mut tx, id(&admin), Role::Manager).await), "last-administrator");
    assert_eq!(code(users::set_roles(&mut tx, id(&admin), &[rep_role]).await), "last-administrator");
    assert_eq!(code(users::deactivate(&mut tx, id(&admin), None).await), "last-administrator");
    assert_eq!(users::set_scope(&mut tx, id(&admin), Some(Scope::Own)).await.unwrap().scope, Scope::Own);
    drop(tx);
    let second = world.person(Role::Admin).await;
    let mut tx = world.tx().await;
    users::give_role(&mut tx, id(&second), Role::SalesRep).await.unwrap();
    assert_eq!(code(users::give_role(&mut tx, id(&admin), Role::Manager).await), "last-administrator");
}

/// Each takes the role from the other at the same moment.
#[tokio::test]
async fn two_administrators_do_not_demote_each_other() {
    let world = World::shared().await;
    let (one, two) = (world.person(Role::Admin).await, world.person(Role::Admin).await);
    let demotions = [(one.clone(), id(&two)), (two.clone(), id(&one))].map(|(actor, other)| {
        let crm = world.crm.clone();
        tokio::spawn(async move {
            let mut tx = crm.begin(&actor).await.unwrap();
            let done = users::give_role(&mut tx, other, Role::SalesRep).await;
            if done.is_ok() {
                tx.commit().await.unwrap();
            }
            done.is_ok()
        })
    });
    let done: Vec<bool> = join_all(demotions).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
}

/// Whoever manages the team may do no more by it than before: neither give what they do not have, nor touch who has more.
#[tokio::test]
async fn nobody_gives_what_they_do_not_have() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let host = person_with(&world, "Host", &[Permission::ManageTeam, Permission::ReadRecords], Scope::Team).await;
    let mut tx = world.tx_of(&admin).await;
    let reader = role(&mut tx, "Reader", &[Permission::ReadRecords], Scope::Own).await;
    let watcher = role(&mut tx, "Watcher", &[Permission::ReadRecords], Scope::All).await;
    let guest = world.person(Role::SupportAgent).await;
    users::set_roles(&mut tx, id(&guest), &[reader]).await.unwrap();
    let manager = system(&mut tx, Role::Manager).await;
    tx.commit().await.unwrap();

    let mut tx = world.tx_of(&host).await;
    assert_eq!(code(users::give_role(&mut tx, id(&host), Role::Admin).await), "role-beyond-you");
    assert_eq!(code(users::add_role(&mut tx, id(&guest), manager).await), "role-beyond-you");
    assert_eq!(code(users::add_role(&mut tx, id(&guest), watcher).await), "scope-beyond-you");
    assert_eq!(code(users::set_scope(&mut tx, id(&guest), Some(Scope::All)).await), "scope-beyond-you");
    assert_eq!(code(users::take_role(&mut tx, id(&admin), manager).await), "person-beyond-you");
    assert_eq!(code(users::set_scope(&mut tx, id(&rep), Some(Scope::Team)).await), "person-beyond-you");
    assert_eq!(code(users::deactivate(&mut tx, id(&admin), None).await), "person-beyond-you");
    let new = Changes::new().with("email", "mine@acme.example");
    assert_eq!(
        code(records::update(&mut tx, records::RecordKind::User, id(&admin), &new, None).await),
        "person-beyond-you"
    );
    assert_eq!(users::set_scope(&mut tx, id(&guest), Some(Scope::Team)).await.unwrap().scope, Scope::Team);
    users::deactivate(&mut tx, id(&guest), None).await.unwrap();
    drop(tx);

    let maker = person_with(&world, "Maker", &[Permission::ManageRoles, Permission::ReadRecords], Scope::Own).await;
    let mut tx = world.tx_of(&maker).await;
    let more = Changes::new().with("permissions", json!(["read_records", "purge"]));
    assert_eq!(code(roles::change(&mut tx, reader, &more, None).await), "role-beyond-you");
    let wider = Changes::new().with("scope", "team");
    assert_eq!(code(roles::change(&mut tx, reader, &wider, None).await), "scope-beyond-you");
    let name = Changes::new().with("name", "Onlooker");
    roles::change(&mut tx, watcher, &name, None).await.unwrap();
    assert_eq!(code(roles::change(&mut tx, manager, &name, None).await), "role-beyond-you", "it may do more");
}

/// By field: no role that sees more is given, and no rule of one's own role is lifted.
#[tokio::test]
async fn nobody_shows_a_field_that_they_do_not_see() {
    let world = World::shared().await;
    let does = [Permission::ManageTeam, Permission::ManageRoles, Permission::UndoOthers];
    let does = does.into_iter().chain(Role::SalesRep.permissions().iter()).collect::<Vec<_>>();
    let host = person_with(&world, "Host", &does, Scope::Own).await;
    let own = user(&world, &host).await.roles[0].id;
    let mut tx = world.tx().await;
    let (rep, open) = (system(&mut tx, Role::SalesRep).await, role(&mut tx, "Open", &does, Scope::Own).await);
    let hidden = access::set_rule(&mut tx, own, RecordKind::Deal, "amount", Some(Level::Hidden)).await.unwrap();
    access::set_rule(&mut tx, rep, RecordKind::Deal, "amount", Some(Level::Hidden)).await.unwrap();
    access::set_rule(&mut tx, rep, RecordKind::Deal, "source", Some(Level::Read)).await.unwrap();
    let Updated::Done(hidden) = hidden else { panic!("{hidden:?}") };
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anew(&world, &host).await).await;
    assert_eq!(code(users::add_role(&mut tx, id(&host), open).await), "fields-beyond-you");
    assert_eq!(code(access::set_rule(&mut tx, own, RecordKind::Deal, "amount", None).await), "fields-beyond-you");
    let read = access::set_rule(&mut tx, own, RecordKind::Deal, "amount", Some(Level::Read)).await;
    assert_eq!(code(read), "fields-beyond-you");
    assert_eq!(code(undo::event(&mut tx, hidden.event).await), "fields-beyond-you");
    access::set_rule(&mut tx, own, RecordKind::Deal, "source", Some(Level::Read)).await.unwrap();
    users::add_role(&mut tx, id(&host), rep).await.unwrap();
}

/// Whoever may not change a role may not take it out of use either, nor bring it back, nor undo that it was.
#[tokio::test]
async fn roles_beyond_ones_own_are_neither_retired_nor_restored() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let does = [Permission::ManageRoles, Permission::UndoOthers, Permission::ReadRecords];
    let maker = person_with(&world, "Maker", &does, Scope::Own).await;
    let mut tx = world.tx_of(&admin).await;
    let strong = role(&mut tx, "Strong", &[Permission::ReadRecords, Permission::Purge], Scope::Own).await;
    let gone = role(&mut tx, "Gone", &[Permission::ReadRecords, Permission::Purge], Scope::Own).await;
    let wide = role(&mut tx, "Wide", &[Permission::ReadRecords], Scope::All).await;
    let made = history::of_record(&mut tx, strong, 1).await.unwrap()[0].event;
    users::add_role(&mut tx, id(&maker), gone).await.unwrap();
    let retired = roles::retire(&mut tx, gone).await.unwrap();
    roles::retire(&mut tx, wide).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anew(&world, &maker).await).await;
    assert_eq!(code(roles::retire(&mut tx, strong).await), "role-beyond-you");
    assert_eq!(code(undo::event(&mut tx, made).await), "role-beyond-you");
    assert_eq!(code(roles::restore(&mut tx, gone).await), "role-beyond-you");
    assert_eq!(code(undo::event(&mut tx, retired.event).await), "role-beyond-you");
    assert_eq!(code(roles::restore(&mut tx, wide).await), "scope-beyond-you");
    let weak = role(&mut tx, "Weak", &[Permission::ReadRecords], Scope::Own).await;
    roles::retire(&mut tx, weak).await.unwrap();
    roles::restore(&mut tx, weak).await.unwrap();
    drop(tx);
    let mut tx = world.tx_of(&admin).await;
    undo::event(&mut tx, retired.event).await.unwrap();
}

#[tokio::test]
async fn changes_of_people_are_told_and_undone() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    users::give_role(&mut tx, id(&rep), Role::Manager).await.unwrap();
    let entry = crm_core::history::of_record(&mut tx, id(&rep), 1).await.unwrap().remove(0);
    assert_eq!((entry.kind.as_str(), &entry.before.unwrap()["roles"]), ("user.updated", &json!(["SALES_REP"])));
    assert_eq!(entry.after.unwrap()["roles"], json!(["MANAGER"]));
    undo::last(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let back = user(&world, &rep).await;
    assert_eq!((back.role, back.scope), (Role::SalesRep, Scope::Own));

    // An undo makes nobody an administrator by one who is none any more.
    let other = world.person(Role::Admin).await;
    let mut tx = world.tx_of(&admin).await;
    users::give_role(&mut tx, id(&other), Role::SalesRep).await.unwrap();
    let event: Uuid = sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 ORDER BY id DESC LIMIT 1")
        .bind(id(&other))
        .fetch_one(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let host = person_with(&world, "Host", &[Permission::ManageTeam, Permission::UndoOthers], Scope::All).await;
    let mut tx = world.tx_of(&host).await;
    assert_eq!(code(undo::event(&mut tx, event).await), "person-beyond-you");
    drop(tx);
    let mut tx = world.tx_of(&anew(&world, &admin).await).await;
    undo::event(&mut tx, event).await.unwrap();
    assert_eq!(users::get(&mut tx, id(&other)).await.unwrap().unwrap().role, Role::Admin);
}

#[tokio::test]
async fn nobody_is_added_archived_or_unmade_by_the_store() {
    let world = World::shared().await;
    let (admin, rep) = (world.person(Role::Admin).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx_of(&admin).await;
    let kind = records::RecordKind::User;
    assert_eq!(code(records::add(&mut tx, kind, &Changes::new().with("name", "Zoe")).await), "people-come-in");
    assert_eq!(code(records::archive(&mut tx, kind, id(&rep)).await), "deactivate-instead");
    let status = Changes::new().with("status", "deactivated");
    assert_eq!(code(records::update(&mut tx, kind, id(&rep), &status, None).await), "field-computed");
    let made: Uuid = sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 AND kind = 'user.created'")
        .bind(id(&rep))
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert!(undo::event(&mut tx, made).await.is_err());
}
