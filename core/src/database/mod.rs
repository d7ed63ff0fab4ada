//! The way to PostgreSQL: pools that act as `crm_app`, migrations, and the resolver that finds the database of a
//! workspace. The private server itself lives in `crm-postgres`.

mod migrate;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tokio::sync::RwLock;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::secrets::Keyring;

pub use migrate::{MigrateError, fingerprint, is_current, migrate, pending, undo_all, undo_to};

/// How long a request waits for a connection before it is told that the database is busy: within Slack's 3 seconds.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);

/// A connection that has been idle for longer than this is tried before it is handed out.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// Opens a pool whose every connection acts as `crm_app`.
///
/// # Errors
/// Where the address is no PostgreSQL URL.
pub fn pool(url: &str, size: u32) -> Result<PgPool, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    Ok(PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > TRUSTED_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| Box::pin(step_down(connection)))
        .connect_lazy_with(options.application_name("crm")))
}

/// Drops to `crm_app`, whatever the login may do, and refuses a connection on which that did not help.
async fn step_down(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection.execute("SET ROLE crm_app").await?;
    refuse_strength(connection).await
}

/// Refuses a connection whose present role row-level security would not hold.
///
/// # Errors
/// Where the role is a superuser, bypasses row-level security or has the rights of the owner.
pub async fn refuse_strength(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let too_strong: bool = sqlx::query_scalar(
        "SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, 'crm_owner', 'USAGE')
           FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(connection)
    .await?;
    if too_strong {
        return Err(sqlx::Error::Configuration(
            "the role crm_app is a superuser, bypasses row-level security or owns the tables: take that from it".into(),
        ));
    }
    Ok(())
}

/// The databases of an installation: the main one, and those that hold the data of single workspaces.
#[derive(Clone)]
pub struct Databases {
    main: PgPool,
    size: u32,
    keys: Keyring,
    routes: Arc<RwLock<Routes>>,
}

#[derive(Default)]
struct Routes {
    /// Which database a workspace lives in, once looked up; nothing: the main one.
    of_workspace: HashMap<Uuid, Option<String>>,
    pools: HashMap<String, PgPool>,
}

/// What the address of a dedicated database is sealed for.
pub const DATABASE_URL_PURPOSE: &str = "database_url";

impl Databases {
    /// The databases behind the main pool; addresses of others open with `keys`.
    #[must_use]
    pub fn new(main: PgPool, size: u32, keys: Keyring) -> Self {
        Self { main, size, keys, routes: Arc::default() }
    }

    /// The main database, for the few things that belong to no workspace.
    #[must_use]
    pub fn main(&self) -> &PgPool {
        &self.main
    }

    /// The database of a workspace (requirement S0-2.5).
    ///
    /// # Errors
    /// Where the main database cannot be asked or the address of the other does not open.
    pub async fn of_workspace(&self, workspace: Uuid) -> Result<PgPool> {
        if let Some(pool) = self.known(workspace).await {
            return Ok(pool);
        }
        let key = sqlx::query_scalar!("SELECT database_key FROM master.workspaces WHERE id = $1", workspace)
            .fetch_optional(&self.main)
            .await?
            .flatten();
        if let Some(key) = &key {
            self.open(key).await?;
        }
        self.routes.write().await.of_workspace.insert(workspace, key);
        self.known(workspace).await.ok_or_else(|| Error::broken("a route without its pool"))
    }

    async fn known(&self, workspace: Uuid) -> Option<PgPool> {
        let routes = self.routes.read().await;
        match routes.of_workspace.get(&workspace)? {
            None => Some(self.main.clone()),
            Some(key) => routes.pools.get(key).cloned(),
        }
    }

    async fn open(&self, key: &str) -> Result<PgPool> {
        if let Some(pool) = self.routes.read().await.pools.get(key) {
            return Ok(pool.clone());
        }
        let sealed = sqlx::query_scalar!("SELECT url_sealed FROM master.databases WHERE key = $1", key)
            .fetch_one(&self.main)
            .await?;
        let url = self.keys.open(DATABASE_URL_PURPOSE, &sealed)?;
        let opened = pool(url.reveal(), self.size)?;
        let mut routes = self.routes.write().await;
        Ok(routes.pools.entry(key.to_owned()).or_insert(opened).clone())
    }

    /// Forgets where workspaces live; the next use asks again. For when a workspace has moved.
    pub async fn forget_routes(&self) {
        self.routes.write().await.of_workspace.clear();
    }

    /// Every database, the main one first; workers look for jobs in each.
    ///
    /// # Errors
    /// Where the main database cannot be asked or an address does not open.
    pub async fn all(&self) -> Result<Vec<PgPool>> {
        let mut pools = vec![self.main.clone()];
        for key in sqlx::query_scalar!("SELECT key FROM master.databases ORDER BY key").fetch_all(&self.main).await? {
            pools.push(self.open(&key).await?);
        }
        Ok(pools)
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.main.close().await;
        for pool in self.routes.read().await.pools.values() {
            pool.close().await;
        }
    }
}
