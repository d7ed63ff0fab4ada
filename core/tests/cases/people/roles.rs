//! Roles: the six that every workspace has, and those that it makes.

use std::collections::BTreeMap;

use crm_core::access::{self, Level};
use crm_core::actor::{Permission, Permissions, Scope};
use crm_core::records::{Changes, RecordKind, Updated};
use crm_core::roles::{self, NewRole, RoleCard};
use crm_core::{Role, deals, records, undo, users};
use serde_json::json;
use uuid::Uuid;

use super::{anew, id, person_with, role, system, user};
use crate::world::{self, World, code};

#[tokio::test]
async fn a_new_workspace_has_the_six_roles_with_their_permissions() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let listed = roles::list(&mut tx).await.unwrap();
    let expected: Vec<_> =
        Role::ALL.iter().map(|role| (role.as_str(), true, role.permissions(), role.usual_scope())).collect();
    let found: Vec<_> =
        listed.iter().map(|role: &RoleCard| (role.key.as_str(), role.system, role.permissions, role.scope)).collect();
    assert_eq!(found, expected);
    assert!(listed.iter().all(|role| role.name != role.key));
}

/// A workspace of before the migration gets what a new one begins with, word for word.
#[tokio::test]
async fn the_migration_gives_the_same_roles_as_an_installation() {
    let sql = include_str!("../../../../migrations/0007_people.up.sql");
    let mut given: BTreeMap<&str, (&str, &str, Vec<&str>)> = BTreeMap::new();
    for line in sql.lines().filter(|line| line.starts_with("    ('")) {
        let parts: Vec<&str> = line.split('\'').collect();
        given.insert(parts[1], (parts[3], parts[5], parts[7].split(' ').collect()));
    }
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let rows: Vec<(String, String, String, Vec<String>)> =
        sqlx::query_as("SELECT key, name, scope, permissions FROM crm.roles").fetch_all(tx.conn()).await.unwrap();
    assert_eq!((rows.len(), given.len()), (6, 6));
    for (key, name, scope, permissions) in &rows {
        let permissions: Vec<&str> = permissions.iter().map(String::as_str).collect();
        assert_eq!(given[key.as_str()], (name.as_str(), scope.as_str(), permissions), "{key}");
    }
}

#[tokio::test]
async fn what_a_system_role_may_do_is_fixed() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let (admin, closer) = (system(&mut tx, Role::Admin).await, system(&mut tx, Role::Closer).await);
    let less = Changes::new().with("permissions", json!(["read_records"]));
    assert_eq!(code(roles::change(&mut tx, closer, &less, None).await), "system-role-permissions");
    assert_eq!(code(roles::retire(&mut tx, closer).await), "system-role-stays");
    for fixed in ["key", "system", "field_access"] {
        assert_eq!(
            code(roles::change(&mut tx, closer, &Changes::new().with(fixed, "X"), None).await),
            "field-computed"
        );
    }
    let wider = Changes::new().with("scope", "team").with("name", "Closing");
    assert!(matches!(roles::change(&mut tx, closer, &wider, None).await.unwrap(), Updated::Done(_)));
    let narrower = Changes::new().with("scope", "own");
    assert_eq!(code(roles::change(&mut tx, admin, &narrower, None).await), "administrators-see-all");
    access::set_rule(&mut tx, closer, RecordKind::Deal, "amount", Some(Level::Hidden)).await.unwrap();
    let copied = roles::copy(&mut tx, closer, "Senior closer").await.unwrap();
    assert_eq!(copied.fields.get("field_access"), &json!({"deal.amount": "hidden"}), "what one hides, the other hides");
    assert_eq!(copied.fields.text("key"), Some("SENIOR_CLOSER"));
    assert_eq!(copied.fields.get("permissions"), &json!(Role::Closer.permissions().names()));
    assert_eq!(copied.fields.text("scope"), Some("team"));
    assert!(matches!(roles::change(&mut tx, copied.id, &less, None).await.unwrap(), Updated::Done(_)));
}

#[tokio::test]
async fn a_role_of_ones_own_holds_from_the_next_step_on() {
    let world = World::shared().await;
    let person = person_with(&world, "Caller", &[Permission::ReadRecords, Permission::ReadDeals], Scope::Own).await;
    let caller = user(&world, &person).await.roles[0].id;
    let mut tx = world.tx_of(&person).await;
    let new = || deals::NewDeal { name: "x".into(), ..deals::NewDeal::default() };
    assert_eq!(code(deals::add(&mut tx, new()).await), "needs-role");
    drop(tx);
    let mut tx = world.tx().await;
    let more = Changes::new().with("permissions", json!(["write_deals", "read_deals", "read_records"]));
    let Updated::Done(done) = roles::change(&mut tx, caller, &more, None).await.unwrap() else { panic!() };
    assert_eq!(done.after.get("permissions"), &json!(["read_records", "read_deals", "write_deals"]), "in their order");
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&anew(&world, &person).await).await;
    deals::add(&mut tx, new()).await.unwrap();
}

#[tokio::test]
async fn roles_that_are_none_are_refused() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let new = |name: &str, permissions: &[Permission]| NewRole {
        name: name.to_owned(),
        permissions: Permissions::of(permissions),
        scope: Scope::Own,
    };
    assert_eq!(code(roles::create(&mut tx, new("  ", &[Permission::Import])).await), "role-needs-name");
    assert_eq!(code(roles::create(&mut tx, new("Nothing", &[])).await), "role-needs-permission");
    let odd = Changes::new().with("name", "Odd").with("permissions", json!(["fly"]));
    assert_eq!(code(records::add(&mut tx, RecordKind::Role, &odd).await), "no-such-permission");
    let first = role(&mut tx, "Partner manager", &[Permission::Import], Scope::Own).await;
    tx.savepoint().await.unwrap();
    assert_eq!(code(roles::create(&mut tx, new("PARTNER manager", &[Permission::Import])).await), "name-taken");
    tx.roll_back_to_savepoint().await.unwrap();
    let second = roles::create(&mut tx, new("Partner-manager", &[Permission::Import])).await.unwrap();
    assert_eq!(second.fields.text("key"), Some("PARTNER_MANAGER_2"));
    assert_eq!(roles::find(&mut tx, "Partner-Manager").await.unwrap(), first, "by its key");
    assert_eq!(roles::find(&mut tx, "partner_manager_2").await.unwrap(), second.id);
    assert_eq!(code(roles::find(&mut tx, "nobody").await), "no-such-role");
}

#[tokio::test]
async fn a_role_goes_once_nobody_needs_it_and_comes_back_with_who_held_it() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let person = person_with(&world, "Caller", &[Permission::Report, Permission::ReadDeals], Scope::All).await;
    let caller = user(&world, &person).await.roles[0].id;
    let mut tx = world.tx_of(&admin).await;
    assert_eq!(code(roles::retire(&mut tx, caller).await), "role-needed");
    let rep = system(&mut tx, Role::SalesRep).await;
    users::add_role(&mut tx, id(&person), rep).await.unwrap();
    assert_eq!(schedules(&world, &mut tx, &person).await, 1, "whoever sees reports gets the daily one");
    roles::retire(&mut tx, caller).await.unwrap();
    let now = users::get(&mut tx, id(&person)).await.unwrap().unwrap();
    assert_eq!((now.roles.len(), now.scope, now.permissions.has(Permission::Report)), (1, Scope::Own, false));
    assert_eq!(schedules(&world, &mut tx, &person).await, 0);
    assert_eq!(code(users::add_role(&mut tx, id(&admin), caller).await), "no-such-role");
    roles::restore(&mut tx, caller).await.unwrap();
    let now = users::get(&mut tx, id(&person)).await.unwrap().unwrap();
    assert_eq!((now.roles.len(), now.scope), (2, Scope::All));
    assert_eq!(schedules(&world, &mut tx, &person).await, 1);
}

async fn schedules(world: &World, tx: &mut crm_core::Tx, person: &crm_core::Actor) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM master.schedules WHERE workspace_id = $1 AND key = $2")
        .bind(world.workspace.id)
        .bind(format!("daily_report:{}", id(person)))
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

#[tokio::test]
async fn changes_of_roles_are_undone_unless_somebody_would_be_left_without() {
    let world = World::shared().await;
    let admin = world.person(Role::Admin).await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&admin).await;
    let caller = role(&mut tx, "Caller", &[Permission::ReadRecords], Scope::Own).await;
    roles::change(&mut tx, caller, &Changes::new().with("name", "Dialer"), None).await.unwrap();
    undo::last_of(&mut tx, caller).await.unwrap();
    users::set_roles(&mut tx, id(&rep), &[caller]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let name: String =
        sqlx::query_scalar("SELECT name FROM crm.roles WHERE id = $1").bind(caller).fetch_one(tx.conn()).await.unwrap();
    assert_eq!(name, "Caller");
    let made: Uuid = sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 AND kind = 'role.created'")
        .bind(caller)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(code(undo::event(&mut tx, made).await), "role-needed");
    drop(tx);
    let mut tx = world.tx_of(&admin).await;
    let seen = 1;
    let conflict = roles::change(&mut tx, caller, &Changes::new().with("name", "Other"), Some(seen)).await.unwrap();
    assert!(matches!(conflict, Updated::Conflict(_)), "{conflict:?}");
    let _ = world::company(&mut tx, "Still works").await;
}
