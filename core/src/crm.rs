//! The running system: what every use case needs besides its transaction.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::{Clock, SystemClock};
use crate::database::Databases;
use crate::error::Result;
use crate::events::Subscription;
use crate::ids::{IdSource, TimeOrderedIds};
use crate::money::feed::RateFeed;
use crate::secrets::Keyring;
use crate::storage::Storage;
use crate::tx::Tx;

/// The running system. Built once, cheap to clone.
#[derive(Clone)]
pub struct Crm {
    parts: Arc<Parts>,
}

struct Parts {
    databases: Databases,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    keys: Keyring,
    subscriptions: Vec<Subscription>,
    admins: Vec<String>,
    storage: Storage,
    rate_feed: Option<Box<dyn RateFeed>>,
}

/// What a [`Crm`] is built from.
pub struct Builder {
    parts: Parts,
}

impl Builder {
    /// Begins with the databases and the keys; clock and ids are the machine's unless replaced.
    #[must_use]
    pub fn new(databases: Databases, keys: Keyring) -> Self {
        Self {
            parts: Parts {
                databases,
                clock: Arc::new(SystemClock),
                ids: Arc::new(TimeOrderedIds::default()),
                keys,
                subscriptions: Vec::new(),
                admins: Vec::new(),
                storage: Storage::none(),
                rate_feed: None,
            },
        }
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.parts.clock = Arc::new(clock);
        self
    }

    /// Takes ids from this source.
    #[must_use]
    pub fn ids(mut self, ids: impl IdSource) -> Self {
        self.parts.ids = Arc::new(ids);
        self
    }

    /// Enqueues a job for each event that the subscription asks for.
    #[must_use]
    pub fn subscribe(mut self, subscriptions: impl IntoIterator<Item = Subscription>) -> Self {
        self.parts.subscriptions.extend(subscriptions);
        self
    }

    /// Who is an administrator from the start: e-mail addresses or Slack user ids (`CRM_ADMINS`).
    #[must_use]
    pub fn admins(mut self, admins: Vec<String>) -> Self {
        self.parts.admins = admins;
        self
    }

    /// Keeps the bytes of files there.
    #[must_use]
    pub fn storage(mut self, storage: Storage) -> Self {
        self.parts.storage = storage;
        self
    }

    /// Asks this feed for exchange rates; nobody without one.
    #[must_use]
    pub fn rate_feed(mut self, feed: Option<Box<dyn RateFeed>>) -> Self {
        self.parts.rate_feed = feed;
        self
    }

    /// The running system.
    #[must_use]
    pub fn build(self) -> Crm {
        Crm { parts: Arc::new(self.parts) }
    }
}

impl Crm {
    /// Begins a transaction in which `actor` acts, in the database that holds their workspace.
    ///
    /// # Errors
    /// Where the database cannot be reached.
    pub async fn begin(&self, actor: &Actor) -> Result<Tx> {
        let pool = self.parts.databases.of_workspace(actor.workspace_id).await?;
        Tx::begin(self.clone(), &pool, actor.clone()).await
    }

    /// The databases of the installation.
    #[must_use]
    pub fn databases(&self) -> &Databases {
        &self.parts.databases
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.parts.clock.as_ref()
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.parts.ids.next(self.now())
    }

    /// The keys that seal secrets.
    #[must_use]
    pub fn keys(&self) -> &Keyring {
        &self.parts.keys
    }

    /// Where the bytes of files are.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.parts.storage
    }

    /// Who asked to be told of events.
    #[must_use]
    pub fn subscriptions(&self) -> &[Subscription] {
        &self.parts.subscriptions
    }

    /// The feed of exchange rates, where the installation has one.
    #[must_use]
    pub fn rate_feed(&self) -> Option<&dyn RateFeed> {
        self.parts.rate_feed.as_deref()
    }

    /// Who is an administrator by configuration.
    #[must_use]
    pub fn configured_admins(&self) -> &[String] {
        &self.parts.admins
    }
}
