//! People: how they come in and go, what they may do, whom they work with, what they see.

mod fields;
mod fields_at_work;
mod joining;
mod leaving;
mod linked_names;
mod permissions;
mod profiles;
mod reach;
mod roles;
mod scopes;
mod standing;
mod teams;

use crm_core::actor::{Origin, Permission, Permissions, Scope};
use crm_core::roles as core_roles;
use crm_core::users::{self, User};
use crm_core::{Actor, Role, Tx};
use uuid::Uuid;

use crate::world::World;

/// The id of a person.
fn id(actor: &Actor) -> Uuid {
    actor.user_id().unwrap()
}

/// Somebody as they are now.
async fn user(world: &World, actor: &Actor) -> User {
    users::get(&mut world.tx().await, id(actor)).await.unwrap().unwrap()
}

/// Somebody who acts as they are now.
async fn anew(world: &World, actor: &Actor) -> Actor {
    user(world, actor).await.actor(world.workspace.id, Origin::Slack)
}

/// Makes a role of the workspace's own.
async fn role(tx: &mut Tx, name: &str, permissions: &[Permission], scope: Scope) -> Uuid {
    let new = core_roles::NewRole { name: name.to_owned(), permissions: Permissions::of(permissions), scope };
    core_roles::create(tx, new).await.unwrap().id
}

/// Somebody new with one role of the workspace's own.
async fn person_with(world: &World, name: &str, permissions: &[Permission], scope: Scope) -> Actor {
    let person = world.person(Role::SalesRep).await;
    let mut tx = world.tx().await;
    let role = role(&mut tx, name, permissions, scope).await;
    users::set_roles(&mut tx, id(&person), &[role]).await.unwrap();
    tx.commit().await.unwrap();
    anew(world, &person).await
}

/// The id of a system role.
async fn system(tx: &mut Tx, role: Role) -> Uuid {
    core_roles::find(tx, role.as_str()).await.unwrap()
}
