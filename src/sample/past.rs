//! The sample's own time, who acts in it, and what has been added so far.

use std::collections::HashMap;

use chrono::{Duration, Utc};
use crm_core::actor::{Actor, Origin};
use crm_core::clock::ManualClock;
use crm_core::crm::Builder;
use crm_core::records::RecordKind;
use crm_core::{Crm, Error, Result, Tx};
use uuid::Uuid;

use super::data;
use crate::storage::Storage;

/// The past of the sample workspace.
pub(super) struct Past {
    /// Nobody is told of what happened in it.
    pub crm: Crm,
    /// The team is told of what comes from outside.
    outside: Crm,
    clock: ManualClock,
    people: HashMap<&'static str, Actor>,
    records: HashMap<(RecordKind, &'static str), Uuid>,
}

impl Past {
    pub fn new(storage: &Storage, people: HashMap<&'static str, Actor>) -> Self {
        let clock = ManualClock::at(Utc::now());
        let quiet = || {
            Builder::new(storage.databases.clone(), storage.keys.clone())
                .clock(clock.clone())
                .storage(storage.files.clone())
        };
        let (crm, outside) = (quiet().build(), quiet().subscribe(crm_bot::subscriptions()).build());
        Self { crm, outside, clock, people, records: HashMap::new() }
    }

    /// Begins a transaction of one of the people, so many hours ago.
    pub async fn begin(&self, person: &str, hours_ago: i64) -> Result<Tx> {
        let actor = self.actor(person)?;
        self.begin_in(&self.crm, actor, hours_ago).await
    }

    /// The same of the administrator, long ago: what was set up in the beginning.
    pub async fn begin_long_ago(&self) -> Result<Tx> {
        self.begin(data::ADMIN, 24 * 41).await
    }

    /// The same of the system, for what comes from outside.
    pub async fn begin_outside(&self, hours_ago: i64) -> Result<Tx> {
        let workspace = self.actor(data::ADMIN)?.workspace_id;
        self.begin_in(&self.outside, &Actor::system(workspace, Origin::Form), hours_ago).await
    }

    async fn begin_in(&self, crm: &Crm, actor: &Actor, hours_ago: i64) -> Result<Tx> {
        self.clock.set(Utc::now() - Duration::hours(hours_ago));
        crm.begin(actor).await
    }

    /// One of the people.
    pub fn actor(&self, person: &str) -> Result<&Actor> {
        self.people.get(person).ok_or_else(|| Error::broken(format!("the sample has no person {person}")))
    }

    /// The user id of one of them.
    pub fn user(&self, person: &str) -> Result<Uuid> {
        self.actor(person)?.user_id().ok_or_else(|| Error::broken("a sample person without an id"))
    }

    /// Remembers a record by its name.
    pub fn remember(&mut self, kind: RecordKind, name: &'static str, id: Uuid) {
        self.records.insert((kind, name), id);
    }

    /// The record of that name.
    pub fn record(&self, kind: RecordKind, name: &'static str) -> Result<Uuid> {
        let known = self.records.get(&(kind, name)).copied();
        known.ok_or_else(|| Error::broken(format!("the sample has no {} called {name}", kind.as_str())))
    }
}
