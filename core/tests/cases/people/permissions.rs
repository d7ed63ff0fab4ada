//! Who may not: every public use case stands in one of the lists below with what it takes, or among those that are open to
//! all, with the reason why.

mod keeping;
mod open;
mod people;
mod sales;
mod settings;
mod things;
mod work;

use std::collections::BTreeSet;

use crm_core::actor::{Permission, Permissions};
use crm_core::error::Error;
use crm_core::records::{Changes, RecordKind};
use crm_core::{Actor, Result, Role, Scope, Tx, contacts, records};
use futures::future::LocalBoxFuture;
use uuid::Uuid;

use super::id;
use crate::isolation::coverage;
use crate::world::World;
use things::Things;

/// A use case, tried with [`Things`]: whether the actor got what they asked for.
struct UseCase {
    name: &'static str,
    /// Each of these is needed.
    needs: &'static [Permission],
    run: for<'a> fn(&'a mut Tx, &'a Things) -> LocalBoxFuture<'a, Result<bool>>,
}

/// `"module::name" [Permission…] |tx, things| call;`
macro_rules! use_cases {
    ($($name:literal [$($needed:ident),+] |$tx:ident, $things:ident| $call:expr;)+) => {
        pub(super) const USE_CASES: &[super::UseCase] = &[$(super::UseCase {
            name: $name,
            needs: &[$(crm_core::Permission::$needed),+],
            run: |$tx, $things| Box::pin(async move { $call }),
        }),+];
    };
}
use use_cases;

/// Something was done, or read.
fn done<T>(result: Result<T>) -> Result<bool> {
    result.map(|_| true)
}

/// Something was found; what one may not see is absent.
fn found<T>(result: Result<Option<T>>) -> Result<bool> {
    Ok(result?.is_some())
}

/// Some were found.
fn some<T>(result: Result<Vec<T>>) -> Result<bool> {
    Ok(!result?.is_empty())
}

fn every() -> impl Iterator<Item = &'static UseCase> {
    let lists = [keeping::USE_CASES, work::USE_CASES, sales::USE_CASES, settings::USE_CASES, people::USE_CASES];
    lists.into_iter().flatten()
}

/// Whether the actor was kept from it for want of a permission; other refusals come after that question and are none here.
fn refused(name: &str, result: Result<bool>) -> bool {
    match result {
        Err(Error::User(refusal)) => matches!(refusal.code(), "needs-role" | "undo-not-yours"),
        Err(fault) => panic!("{name}: {fault:?}"),
        Ok(got) => !got,
    }
}

#[test]
fn no_use_case_stands_without_its_permission() {
    let tried: Vec<&str> = every().map(|one| one.name).collect();
    let listed: BTreeSet<String> = tried.iter().copied().chain(open::names()).map(str::to_owned).collect();
    assert_eq!(listed.len(), tried.len() + open::names().count(), "each stands in one list, once");
    let there = coverage::every_use_case();
    let missing: Vec<_> = there.difference(&listed).collect();
    assert!(missing.is_empty(), "say what these take (people/permissions), or why they are open to all: {missing:?}");
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(gone.is_empty(), "these are not in the sources any more: {gone:?}");
}

/// Tries a use case, and takes back what it did.
async fn is_refused(world: &World, things: &Things, one: &UseCase, actor: &Actor) -> bool {
    let mut tx = world.tx_of(actor).await;
    refused(one.name, (one.run)(&mut tx, things).await)
}

#[tokio::test]
async fn every_use_case_asks_for_its_permission() {
    let world = World::shared().await;
    let things = Things::fill(&world).await;
    let mut actor = world.person(Role::Admin).await;
    let mut wrong = Vec::new();
    for one in every() {
        let mut tried = async |permissions: Permissions| {
            actor.person.as_mut().unwrap().permissions = permissions;
            is_refused(&world, &things, one, &actor).await
        };
        let needed = Permissions::of(one.needs);
        if tried(needed).await {
            wrong.push(format!("{} takes more than {needed:?}", one.name));
        }
        for lacking in one.needs {
            if !tried(Permissions::ALL.without(Permissions::of(&[*lacking]))).await {
                wrong.push(format!("{} does not ask for {lacking:?}", one.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// One without the other: each permission is what opens its use cases, and nothing else is.
#[tokio::test]
async fn a_role_of_ones_own_opens_what_it_names_and_nothing_else() {
    let world = World::shared().await;
    let things = Things::fill(&world).await;
    for permission in [Permission::WriteContacts, Permission::ManagePipelines, Permission::Archive, Permission::Audit] {
        let actor = super::person_with(&world, permission.as_str(), &[permission], Scope::All).await;
        for one in every() {
            let opened = !is_refused(&world, &things, one, &actor).await;
            assert_eq!(opened, one.needs == [permission], "{permission:?} and {}", one.name);
        }
    }
}

#[tokio::test]
async fn to_hand_on_takes_a_permission_and_to_take_does_not() {
    let world = World::shared().await;
    let things = Things::fill(&world).await;
    let writes = [Permission::ReadRecords, Permission::ReadContacts, Permission::WriteContacts];
    let actor: Actor = super::person_with(&world, "Writer", &writes, Scope::All).await;
    let mut tx = world.tx_of(&actor).await;
    let mut give = async |owner: Option<Uuid>| {
        let change = Changes::new().with("owner_id", owner.map(|id| id.to_string()));
        let given = records::update(&mut tx, RecordKind::Contact, things.contact, &change, None).await;
        refused("give", done(given))
    };
    assert!(give(Some(things.person)).await);
    assert!(!give(Some(id(&actor))).await);
    assert!(!give(None).await);
    let new =
        contacts::NewContact { name: "x".into(), owner_id: Some(things.person), ..contacts::NewContact::default() };
    assert!(refused("add", done(contacts::add(&mut tx, new).await)));
}
