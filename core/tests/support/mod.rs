//! Databases for tests. [`TestDatabase::create`] gives one of its own to a test of global state (jobs, migrations,
//! faults); [`TestDatabase::shared`] gives the one in which other tests live side by side, each in a fresh workspace.
//!
//! Both are made on the server that `DATABASE_URL` points at, from a template that is migrated once. Databases of
//! earlier runs are dropped a few at a time as new ones are made.

#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, TimeZone, Utc};
use crm_core::Crm;
use crm_core::clock::ManualClock;
use crm_core::crm::Builder;
use crm_core::database::{self, Databases};
use crm_core::secrets::Keyring;
use crm_core::storage::Storage;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};
use url::Url;
use uuid::Uuid;

/// Lets one test at a time make or drop databases ("crmtest" in ASCII).
const LOCK: i64 = 0x63_72_6d_74_65_73_74;

/// A test's database is dropped by later tests once it is older than this.
const OUTLIVED: Duration = Duration::from_secs(2 * 60);

/// The most bytes of a file.
pub const FILE_LIMIT: u64 = 1_000_000;

/// Connections of each pool.
const POOL_SIZE: u32 = 12;

/// A migrated database and a clock that the test moves.
pub struct TestDatabase {
    url: Url,
    clock: ManualClock,
    keys: Keyring,
}

impl TestDatabase {
    /// A database that nobody else uses.
    pub async fn create() -> Self {
        let mut server = Server::connect().await;
        let template = server.template().await;
        server.drop_outlived(3).await;
        let id = Uuid::new_v4().simple().to_string();
        let name = format!("crm_test_{}_{}", seconds_now(), id.get(..8).unwrap());
        server.clone_from(&template, &name).await;
        Self::named(&name)
    }

    /// The database that tests share. Use a fresh workspace in it.
    pub async fn shared() -> Self {
        let mut server = Server::connect().await;
        let template = server.template().await;
        let name = template.replace("template", "shared");
        server.lock().await;
        if !server.exists(&name).await {
            server.clone_from(&template, &name).await;
        }
        Self::named(&name)
    }

    fn named(name: &str) -> Self {
        let mut url = server_url();
        url.set_path(name);
        Self::at(url.as_str())
    }

    /// The database at this address, which is made and migrated already.
    pub fn at(url: &str) -> Self {
        let url = url.parse().expect("a database has a URL");
        let keys = Keyring::parse(Keyring::generate().reveal()).unwrap();
        Self { url, clock: ManualClock::at(monday_morning()), keys }
    }

    /// The database's address, with the rights of `DATABASE_URL`.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        self.url.path().trim_start_matches('/')
    }

    /// The clock of every [`Crm`] that is made here. It stands at [`monday_morning`] until the test moves it.
    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }

    /// The keys of every [`Crm`] that is made here.
    pub fn keys(&self) -> &Keyring {
        &self.keys
    }

    /// A new pool that acts as `crm_app`.
    pub fn pool(&self) -> PgPool {
        database::pool(self.url(), POOL_SIZE).unwrap()
    }

    /// A connection with the rights of `DATABASE_URL`, held by no row-level security where that is a superuser.
    pub async fn admin(&self) -> PgConnection {
        PgConnection::connect(self.url()).await.unwrap()
    }

    /// The beginnings of a [`Crm`] with a pool of its own, as another process would have.
    pub fn builder(&self) -> Builder {
        let databases = Databases::new(self.pool(), POOL_SIZE, self.keys.clone());
        Builder::new(databases, self.keys.clone()).clock(self.clock.clone()).storage(Storage::in_memory(FILE_LIMIT))
    }

    /// A [`Crm`] with a pool of its own, as another process would have.
    pub fn crm(&self) -> Crm {
        self.builder().build()
    }
}

/// Monday, 2 November 2026, 09:00 UTC: when tests begin.
pub fn monday_morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 2, 9, 0, 0).unwrap()
}

/// Waits until `check` gives a value; fails after ten seconds. For what nothing tells of.
pub async fn eventually<T>(what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> T {
    let tries = async {
        loop {
            if let Some(value) = check().await {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), tries).await.unwrap_or_else(|_| panic!("never happened: {what}"))
}

/// The server that `DATABASE_URL` points at.
pub struct Server {
    connection: PgConnection,
}

impl Server {
    /// Connects to the very database of `DATABASE_URL`.
    pub async fn connect() -> Self {
        let connection = PgConnection::connect(server_url().as_str()).await;
        Self { connection: connection.expect("the server of DATABASE_URL answers") }
    }

    /// Runs a statement with no answer.
    pub async fn run(&mut self, statement: String) -> Result<(), sqlx::Error> {
        self.connection.execute(AssertSqlSafe(statement)).await.map(|_| ())
    }

    /// Held until the connection closes.
    async fn lock(&mut self) {
        self.run(format!("SELECT pg_advisory_lock({LOCK})")).await.unwrap();
    }

    async fn unlock(&mut self) {
        self.run(format!("SELECT pg_advisory_unlock({LOCK})")).await.unwrap();
    }

    async fn exists(&mut self, name: &str) -> bool {
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut self.connection)
            .await
            .unwrap()
    }

    /// The migrated template, which is made where there is none.
    async fn template(&mut self) -> String {
        let template = format!("crm_template_{}", database::fingerprint());
        if !self.exists(&template).await {
            self.lock().await;
            if !self.exists(&template).await {
                self.make_template(&template).await;
            }
            self.unlock().await;
        }
        template
    }

    async fn make_template(&mut self, template: &str) {
        self.drop_outlived(usize::MAX).await;
        self.drop_templates().await;
        let unfinished = format!("{template}_unfinished");
        self.run(format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await.unwrap();
        self.run(format!("CREATE DATABASE {unfinished}")).await.unwrap();
        let mut url = server_url();
        url.set_path(&unfinished);
        database::migrate(url.as_str()).await.expect("the migrations run");
        self.run(format!("ALTER DATABASE {unfinished} RENAME TO {template}")).await.unwrap();
        self.run(format!("ALTER DATABASE {template} ALLOW_CONNECTIONS false")).await.unwrap();
    }

    async fn clone_from(&mut self, template: &str, name: &str) {
        self.run(format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")).await.unwrap();
    }

    /// Drops up to `most` databases of tests that ended long ago.
    async fn drop_outlived(&mut self, most: usize) {
        let outlived = self.unused(r"crm\_test\_%").await.into_iter().filter(|name| {
            let made = name.split('_').nth(2).and_then(|seconds| seconds.parse::<u64>().ok());
            made.is_some_and(|made| made + OUTLIVED.as_secs() < seconds_now())
        });
        for name in outlived.take(most) {
            // Another test may be dropping the same.
            let _ = self.run(format!("DROP DATABASE IF EXISTS {name}")).await;
        }
    }

    /// Drops the templates of other migrations, and what was shared between their tests.
    async fn drop_templates(&mut self) {
        for pattern in [r"crm\_template\_%", r"crm\_shared\_%"] {
            for name in self.unused(pattern).await {
                let _ = self.run(format!("DROP DATABASE IF EXISTS {name}")).await;
            }
        }
    }

    /// The databases with such a name to which nobody is connected.
    async fn unused(&mut self, pattern: &str) -> Vec<String> {
        sqlx::query_scalar(
            "SELECT datname FROM pg_database AS d
              WHERE datname LIKE $1 AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datid = d.oid)
              ORDER BY datname",
        )
        .bind(pattern)
        .fetch_all(&mut self.connection)
        .await
        .unwrap()
    }
}

fn server_url() -> Url {
    let url = std::env::var("DATABASE_URL").expect(
        "DATABASE_URL is set: tests need a PostgreSQL server on which they may make databases, as postgres://localhost/crm",
    );
    url.parse().expect("DATABASE_URL is a URL")
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}
