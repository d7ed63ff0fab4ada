//! Roles, extensions, schemas and tables, brought up to date. Done as `crm_owner`, before anything serves.

use sha2::{Digest, Sha256};
use sqlx::migrate::{Migrate, Migrator};
use sqlx::{Connection, Executor, PgConnection, PgPool};

/// The migrations, embedded in the program.
static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

const BOOTSTRAP: &str = include_str!("bootstrap.sql");

/// Lets one process at a time prepare a database ("crm" in ASCII).
const LOCK: i64 = 0x63_72_6d;

/// Why a database could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The server does not answer, or the login is refused.
    #[error("cannot reach the database")]
    Connect(#[source] sqlx::Error),
    /// The login may not make roles, extensions or schemas.
    #[error(
        "the database could not be prepared: the login of DATABASE_MIGRATE_URL (else DATABASE_URL) needs CREATEROLE and must own the database"
    )]
    Bootstrap(#[source] sqlx::Error),
    /// A migration failed or differs from the one that ran before.
    #[error("a migration failed")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// Brings a database up to date. May run any number of times, also from several processes at once.
///
/// # Errors
/// Where the server, the login's rights or a migration stand in the way.
pub async fn migrate(url: &str) -> Result<(), MigrateError> {
    let mut connection = PgConnection::connect(url).await.map_err(MigrateError::Connect)?;
    prepare(&mut connection).await.map_err(MigrateError::Bootstrap)?;
    MIGRATIONS.run_direct(None, &mut connection, false).await?;
    // Closing gives the advisory lock back.
    connection.close().await.map_err(MigrateError::Connect)
}

async fn prepare(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut *connection).await?;
    connection.execute(BOOTSTRAP).await?;
    connection.execute("SET ROLE crm_owner; SET search_path = master, public").await?;
    Ok(())
}

/// Whether a database has every migration of this program. One that cannot be asked has not.
pub async fn is_current(url: &str) -> bool {
    let Ok(mut connection) = PgConnection::connect(url).await else { return false };
    let applied: Result<Vec<i64>, _> = sqlx::query_scalar(APPLIED).fetch_all(&mut connection).await;
    // A connection that does not close properly is closed all the same.
    drop(connection.close().await);
    applied.is_ok_and(|applied| lacking(&applied) == 0)
}

const APPLIED: &str = "SELECT version FROM master._sqlx_migrations WHERE success";

fn lacking(applied: &[i64]) -> usize {
    MIGRATIONS.iter().filter(|one| one.migration_type.is_up_migration() && !applied.contains(&one.version)).count()
}

/// How many migrations of this program the database lacks; readiness asks.
///
/// # Errors
/// Where the database cannot be asked.
pub async fn pending(pool: &PgPool) -> Result<usize, sqlx::Error> {
    let applied: Vec<i64> = sqlx::query_scalar(APPLIED).fetch_all(pool).await?;
    Ok(lacking(&applied))
}

/// Names the state of the migrations: databases that were prepared under the same name are alike.
#[must_use]
pub fn fingerprint() -> String {
    let mut digest = Sha256::new();
    for migration in MIGRATIONS.iter() {
        digest.update(&migration.checksum);
    }
    digest.update(BOOTSTRAP);
    hex::encode(digest.finalize()).chars().take(12).collect()
}

/// Takes every migration back, newest first; for the test that walks up, down and up again.
///
/// # Errors
/// Where a step fails.
pub async fn undo_all(url: &str) -> Result<(), MigrateError> {
    undo_to(url, 0).await
}

/// Takes back every migration after this one, newest first.
///
/// # Errors
/// Where a step fails.
pub async fn undo_to(url: &str, version: i64) -> Result<(), MigrateError> {
    let mut connection = PgConnection::connect(url).await.map_err(MigrateError::Connect)?;
    prepare(&mut connection).await.map_err(MigrateError::Bootstrap)?;
    connection.ensure_migrations_table("_sqlx_migrations").await?;
    MIGRATIONS.undo(&mut connection, version).await?;
    connection.close().await.map_err(MigrateError::Connect)
}
