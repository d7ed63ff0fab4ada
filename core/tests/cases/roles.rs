//! The role in which everything is served.

use crm_core::database;
use sqlx::{Connection, Executor, PgConnection};

use crate::support::TestDatabase;

#[tokio::test]
async fn every_connection_of_a_pool_acts_as_crm_app() {
    let pool = TestDatabase::shared().await.pool();
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut connection = pool.acquire().await.unwrap();
        let role: String = sqlx::query_scalar("SELECT current_user::text").fetch_one(&mut *connection).await.unwrap();
        assert_eq!(role, "crm_app");
        held.push(connection);
    }
}

#[tokio::test]
async fn crm_app_can_do_nothing_that_row_level_security_does_not_hold() {
    let db = TestDatabase::shared().await;
    let mut admin = db.admin().await;
    let (plain, owner, searcher): (bool, bool, bool) = sqlx::query_as(
        "SELECT NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolcanlogin),
                pg_has_role('crm_app', 'crm_owner', 'MEMBER'), pg_has_role('crm_app', 'crm_search', 'MEMBER')
           FROM pg_roles WHERE rolname = 'crm_app'",
    )
    .fetch_one(&mut admin)
    .await
    .unwrap();
    assert!(plain && !owner && !searcher);
    let login: bool =
        sqlx::query_scalar("SELECT bool_or(rolcanlogin) FROM pg_roles WHERE rolname IN ('crm_owner', 'crm_search')")
            .fetch_one(&mut admin)
            .await
            .unwrap();
    assert!(!login, "crm_owner and crm_search are nobody's login");
}

/// The roles of a server belong to all its databases, so each is made stronger in a transaction that is taken back:
/// nobody else ever sees it.
#[tokio::test]
async fn a_role_that_is_too_strong_is_refused() {
    let db = TestDatabase::shared().await;
    let mut admin = db.admin().await;
    for strength in [
        "ALTER ROLE crm_app SUPERUSER",
        "ALTER ROLE crm_app BYPASSRLS",
        "GRANT crm_owner TO crm_app",
        "CREATE ROLE between NOLOGIN; GRANT crm_owner TO between; GRANT between TO crm_app",
    ] {
        assert!(is_refused(&mut admin, strength).await, "{strength}");
    }
    assert!(!is_refused(&mut admin, "SELECT").await, "as it is");
}

async fn is_refused(admin: &mut PgConnection, strength: &'static str) -> bool {
    let mut transaction = admin.begin().await.unwrap();
    transaction.execute(strength).await.unwrap();
    transaction.execute("SET LOCAL ROLE crm_app").await.unwrap();
    let refused = database::refuse_strength(&mut transaction).await.is_err();
    transaction.rollback().await.unwrap();
    refused
}
