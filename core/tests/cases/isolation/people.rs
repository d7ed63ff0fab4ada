//! People, roles, teams and rules on fields of another workspace are not there.

use crm_core::access::{self, Level};
use crm_core::actor::{Permission, Permissions, Scope};
use crm_core::records::{Changes, RecordKind};
use crm_core::roles::{self, NewRole};
use crm_core::users::{self, ProfileChange};
use crm_core::{Actor, Role, Tx, teams};
use uuid::Uuid;

use crate::world::{self, World, code};

/// Puts something into every table of people.
pub async fn fill(tx: &mut Tx) {
    let me = tx.user_id().unwrap();
    let department = teams::create_department(tx, "Zanzibar").await.unwrap().id;
    let team = teams::create(tx, "Zanzibar", Some(department)).await.unwrap().id;
    teams::set_leads(tx, team, &[me]).await.unwrap();
}

/// What a workspace holds of people.
struct Theirs {
    person: Actor,
    role: Uuid,
    team: Uuid,
    department: Uuid,
}

async fn neighbours() -> (World, Theirs, Actor) {
    let world = World::shared().await;
    let person = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let permissions = Permissions::of(&[Permission::Export]);
    let new = NewRole { name: "Zanzibar".into(), permissions, scope: Scope::Own };
    let role = roles::create(&mut tx, new).await.unwrap().id;
    let department = teams::create_department(&mut tx, "Zanzibar").await.unwrap().id;
    let team = teams::create(&mut tx, "Zanzibar", Some(department)).await.unwrap().id;
    access::set_rule(&mut tx, role, RecordKind::Contact, "phones", Some(Level::Masked)).await.unwrap();
    tx.commit().await.unwrap();
    let other = world.neighbour().await;
    let ours = world::person(&world.crm, &other, Role::Admin, Scope::All).await;
    (world, Theirs { person, role, team, department }, ours)
}

#[tokio::test]
async fn people_of_another_workspace_cannot_be_changed() {
    let (world, theirs, ours) = neighbours().await;
    let them = theirs.person.user_id().unwrap();
    let me = ours.user_id().unwrap();
    let mut tx = world.tx_of(&ours).await;
    let ours_role = roles::find(&mut tx, "CLOSER").await.unwrap();
    assert_eq!(code(users::give_role(&mut tx, them, Role::Closer).await), "record-gone");
    assert_eq!(code(users::set_roles(&mut tx, them, &[ours_role]).await), "record-gone");
    assert_eq!(code(users::add_role(&mut tx, them, ours_role).await), "record-gone");
    assert_eq!(code(users::take_role(&mut tx, them, ours_role).await), "record-gone");
    assert_eq!(code(users::set_scope(&mut tx, them, Some(Scope::All)).await), "record-gone");
    assert_eq!(code(users::deactivate(&mut tx, them, None).await), "record-gone");
    assert!(users::reactivate(&mut tx, them).await.is_err());
    assert_eq!(code(users::change_profile(&mut tx, them, ProfileChange::default()).await), "record-gone");
    assert_eq!(code(users::add_role(&mut tx, me, theirs.role).await), "no-such-role");
    assert_eq!(code(users::set_roles(&mut tx, me, &[theirs.role]).await), "no-such-role");
    let another = world::person(&world.crm, &workspace_of(&ours), Role::Closer, Scope::Own).await;
    assert_eq!(code(users::deactivate(&mut tx, another.user_id().unwrap(), Some(them)).await), "no-such-person");
}

fn workspace_of(actor: &Actor) -> crm_core::workspaces::Workspace {
    crm_core::workspaces::Workspace {
        id: actor.workspace_id,
        slack_team_id: String::new(),
        name: String::new(),
        bot_user_id: String::new(),
        installer_slack_id: None,
    }
}

#[tokio::test]
async fn roles_and_rules_of_another_workspace_are_not_there() {
    let (world, theirs, ours) = neighbours().await;
    let mut tx = world.tx_of(&ours).await;
    assert_eq!(roles::list(&mut tx).await.unwrap().len(), 6);
    assert_eq!(code(roles::find(&mut tx, "Zanzibar").await), "no-such-role");
    assert_eq!(code(roles::copy(&mut tx, theirs.role, "Mine").await), "record-gone");
    assert_eq!(code(roles::change(&mut tx, theirs.role, &Changes::new().with("name", "x"), None).await), "record-gone");
    assert!(roles::retire(&mut tx, theirs.role).await.is_err());
    assert_eq!(code(roles::restore(&mut tx, theirs.role).await), "record-gone");
    assert_eq!(access::rules(&mut tx).await.unwrap(), []);
    let rule = access::set_rule(&mut tx, theirs.role, RecordKind::Contact, "phones", None).await;
    assert_eq!(code(rule), "record-gone");
    let permissions = Permissions::of(&[Permission::Import]);
    let new = NewRole { name: "Zanzibar".into(), permissions, scope: Scope::Own };
    roles::create(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    let listed = roles::list(&mut world.tx().await).await.unwrap();
    let kept = listed.iter().find(|role| role.key == "ZANZIBAR").unwrap();
    assert_eq!((kept.id, kept.permissions.has(Permission::Export)), (theirs.role, true));
}

#[tokio::test]
async fn teams_of_another_workspace_are_not_there() {
    let (world, theirs, ours) = neighbours().await;
    let (them, me) = (theirs.person.user_id().unwrap(), ours.user_id().unwrap());
    let mut tx = world.tx_of(&ours).await;
    assert_eq!(teams::list(&mut tx).await.unwrap(), []);
    assert_eq!(teams::departments(&mut tx).await.unwrap(), []);
    assert_eq!(code(teams::create(&mut tx, "North", Some(theirs.department)).await), "no-such-record");
    assert_eq!(code(teams::add_member(&mut tx, theirs.team, me).await), "record-gone");
    assert_eq!(code(teams::remove_member(&mut tx, theirs.team, me).await), "record-gone");
    assert_eq!(code(teams::set_leads(&mut tx, theirs.team, &[me]).await), "record-gone");
    assert_eq!(code(teams::change(&mut tx, theirs.team, &Changes::new().with("name", "x"), None).await), "record-gone");
    assert_eq!(code(teams::retire(&mut tx, theirs.team).await), "record-gone");
    assert_eq!(code(teams::restore(&mut tx, theirs.team).await), "record-gone");
    assert_eq!(code(teams::rename_department(&mut tx, theirs.department, "x", None).await), "record-gone");
    assert_eq!(code(teams::retire_department(&mut tx, theirs.department).await), "record-gone");
    let team = teams::create(&mut tx, "Zanzibar", None).await.unwrap().id;
    assert_eq!(code(teams::add_member(&mut tx, team, them).await), "no-such-person");
}
