//! Migrations: up, again, down, up, over data, and from two processes at once.

use crm_core::actor::Role;
use crm_core::{database, forms, records::RecordKind};
use serde_json::json;
use sqlx::{PgConnection, Row as _};

use crate::support::TestDatabase;
use crate::world::{self, World};

/// What the migrations made: every relation, column, constraint, index, function, trigger, policy and right.
async fn schema(db: &TestDatabase) -> Vec<String> {
    let mut admin = db.admin().await;
    sqlx::query_scalar(
        "WITH spaces AS (SELECT oid FROM pg_namespace WHERE nspname IN ('crm', 'master'))
         SELECT format('relation %s %s %s %s', c.oid::regclass, c.relkind, c.relowner::regrole, c.relacl) FROM pg_class c
          WHERE c.relnamespace IN (SELECT oid FROM spaces)
         UNION ALL SELECT format('column %s.%s %s %s', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull)
           FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          WHERE c.relnamespace IN (SELECT oid FROM spaces) AND a.attnum > 0 AND NOT a.attisdropped
         UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
          WHERE connamespace IN (SELECT oid FROM spaces)
         UNION ALL SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname IN ('crm', 'master')
         UNION ALL SELECT format('function %s %s %s %s', oid::regprocedure, proowner::regrole, proacl, md5(prosrc)) FROM pg_proc
          WHERE pronamespace IN (SELECT oid FROM spaces)
         UNION ALL SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          WHERE c.relnamespace IN (SELECT oid FROM spaces) AND NOT t.tgisinternal
         UNION ALL SELECT format('policy %s %s', polrelid::regclass, polname) FROM pg_policy
         ORDER BY 1",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap()
}

/// What every table holds, as text.
async fn contents(admin: &mut PgConnection) -> Vec<(String, Vec<String>)> {
    let tables =
        sqlx::query("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('crm', 'master') ORDER BY 1, 2")
            .fetch_all(&mut *admin)
            .await
            .unwrap();
    let mut contents = Vec::new();
    for table in tables {
        let name = format!("{}.{}", table.get::<String, _>(0), table.get::<String, _>(1));
        let sql = sqlx::AssertSqlSafe(format!("SELECT t::text FROM {name} AS t ORDER BY 1"));
        contents.push((name, sqlx::query_scalar(sql).fetch_all(&mut *admin).await.unwrap()));
    }
    contents
}

#[tokio::test]
async fn a_second_run_changes_nothing_and_data_stays() {
    let world = World::alone().await;
    let admin = world.person(Role::Admin).await;
    let form = forms::create(&world.crm, &admin, "Form").await.unwrap();
    forms::receive(&world.crm, &form, "1", &json!({"name": "Zoe"})).await.unwrap();
    let mut tx = world.tx_of(&admin).await;
    let contact = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await;
    world::lead(&mut tx, contact.id).await;
    world::deal(&mut tx, "Deal", "12").await;
    tx.commit().await.unwrap();
    let (schema_before, contents_before) = (schema(&world.db).await, contents(&mut world.db.admin().await).await);
    database::migrate(world.db.url()).await.unwrap();
    assert_eq!(schema(&world.db).await, schema_before);
    assert_eq!(contents(&mut world.db.admin().await).await, contents_before);
}

#[tokio::test]
async fn down_leaves_nothing_and_up_again_makes_the_same() {
    let world = World::alone().await;
    let mut tx = world.tx().await;
    let contact = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await;
    world::lead(&mut tx, contact.id).await;
    world::deal(&mut tx, "Deal", "12").await;
    tx.commit().await.unwrap();
    world.crm.databases().close().await;
    let db = world.db;
    let before = schema(&db).await;
    assert_eq!(database::pending(&db.pool()).await.unwrap(), 0);

    database::undo_all(db.url()).await.unwrap();
    let left: Vec<String> = schema(&db).await.into_iter().filter(|line| !line.contains("_sqlx_migrations")).collect();
    assert_eq!(left, Vec::<String>::new());
    let rights: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM unnest(ARRAY['crm_app', 'crm_search']) AS role CROSS JOIN unnest(ARRAY['crm', 'master']) AS schema
          WHERE has_schema_privilege(role, schema, 'USAGE') OR has_schema_privilege(role, schema, 'CREATE')",
    )
    .fetch_one(&mut db.admin().await)
    .await
    .unwrap();
    assert_eq!(rights, 0, "rights on the schemas");
    database::undo_all(db.url()).await.unwrap();

    database::migrate(db.url()).await.unwrap();
    assert_eq!(schema(&db).await, before);
    assert_eq!(database::pending(&db.pool()).await.unwrap(), 0);
    let crm = db.crm();
    let workspace = world::install(&crm).await;
    let actor = world::person(&crm, &workspace, Role::Admin, crm_core::Scope::All).await;
    let mut tx = crm.begin(&actor).await.unwrap();
    world::contact(&mut tx, "Zoe again").await;
    let found = crm_core::search::find(&mut tx, "zoe", Some(&[RecordKind::Contact]), 10, 0).await.unwrap();
    assert_eq!(found.total, 1);
}

#[tokio::test]
async fn what_is_missing_is_counted() {
    let db = TestDatabase::create().await;
    let pool = db.pool();
    assert_eq!(database::pending(&pool).await.unwrap(), 0);
    let mut admin = db.admin().await;
    sqlx::query("UPDATE master._sqlx_migrations SET success = false WHERE version = (SELECT max(version) FROM master._sqlx_migrations)")
        .execute(&mut admin)
        .await
        .unwrap();
    assert_eq!(database::pending(&pool).await.unwrap(), 1, "one that failed half-way is none");
    sqlx::query("DELETE FROM master._sqlx_migrations").execute(&mut admin).await.unwrap();
    assert!(database::pending(&pool).await.unwrap() >= 5);
}

#[tokio::test]
async fn two_processes_may_prepare_a_database_at_once() {
    let db = TestDatabase::create().await;
    let before = schema(&db).await;
    database::undo_all(db.url()).await.unwrap();
    let mut admin = db.admin().await;
    sqlx::raw_sql("DROP TABLE master._sqlx_migrations; DROP SCHEMA crm; DROP SCHEMA master")
        .execute(&mut admin)
        .await
        .unwrap();
    let (one, two, three) =
        tokio::join!(database::migrate(db.url()), database::migrate(db.url()), database::migrate(db.url()));
    one.unwrap();
    two.unwrap();
    three.unwrap();
    assert_eq!(schema(&db).await, before);
}
