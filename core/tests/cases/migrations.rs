//! Migrations: up, again, down, up, over data, and from two processes at once.

use crm_core::actor::Role;
use crm_core::jobs::{self, Handlers};
use crm_core::pipelines::{NewPipeline, NewStage};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::reminders::{self, When};
use crm_core::tasks::{self, NewTask};
use crm_core::{activities, database, deals, forms, pipelines};
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

/// What the release before knows nothing of: retired stages and pipelines whose places are taken, tagged tasks, events of
/// schedules, several numbers of a company, amounts finer than cents.
async fn fill(world: &World) {
    reminders::schedule(&world.crm).await.unwrap();
    let mut tx = world.tx_of(&world.person(Role::Admin).await).await;
    let contact = world::contact_at(&mut tx, "Zoe", "zoe@acme.example").await.id;
    world::lead(&mut tx, contact).await;
    let deal = world::deal(&mut tx, "Deal", "12").await;
    let finer = Changes::new().with("amount", "1.234").with("currency", "KWD");
    records::update(&mut tx, RecordKind::Deal, deal, &finer, None).await.unwrap();
    deals::add_participant(&mut tx, deal, contact, "champion").await.unwrap();
    let stage = world::stage(&mut tx, "Proposal").await;
    pipelines::retire_stage(&mut tx, stage.id, None).await.unwrap();
    let talks = NewStage { name: "Talks".into(), probability: 50, ..NewStage::default() };
    for name in ["Partners", "Renewals"] {
        let new = NewPipeline { name: name.into(), stages: vec![talks.clone()], ..NewPipeline::default() };
        let pipeline = pipelines::add(&mut tx, new).await.unwrap().id;
        pipelines::retire(&mut tx, pipeline, None).await.unwrap();
    }
    let company = world::company(&mut tx, "Acme").await.id;
    let phones = Changes::new().with("phones", json!(["+33123456789", "+33123456788"]));
    records::update(&mut tx, RecordKind::Company, company, &phones, None).await.unwrap();
    let task = NewTask { title: "Task".into(), ..NewTask::default() };
    let task = tasks::add(&mut tx, task).await.unwrap().id;
    records::update(&mut tx, RecordKind::Task, task, &Changes::new().with("tags", json!(["urgent"])), None)
        .await
        .unwrap();
    let soon = When::At(tx.now() + chrono::Duration::minutes(1));
    reminders::add(&mut tx, (RecordKind::Task, task), soon, None, None).await.unwrap();
    let call = activities::NewActivity::new("call", (RecordKind::Contact, contact));
    activities::log(&mut tx, call).await.unwrap();
    tx.commit().await.unwrap();
    world.db.clock().advance(chrono::Duration::minutes(10));
    let handlers = Handlers::new().on(reminders::SEND, reminders::send);
    jobs::drain(&world.crm, &handlers).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM crm.events WHERE origin = 'schedule'").await, 1, "a sent reminder");
}

/// Takes back what came after the last release, whose tables migration 5 made.
#[tokio::test]
async fn the_release_before_takes_over_what_this_one_kept() {
    let world = World::alone().await;
    fill(&world).await;
    world.crm.databases().close().await;
    let db = world.db;
    database::undo_to(db.url(), 5).await.unwrap();
    let mut admin = db.admin().await;
    let left: (i64, i64, String, String, bool) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM crm.events WHERE origin NOT IN ('slack', 'form', 'import', 'console')),
                (SELECT count(*) FROM crm.record_tags),
                (SELECT phone FROM crm.companies), (SELECT amount::text FROM crm.deals),
                (SELECT bool_and(position > 0) AND count(*) > 5 FROM crm.stages)",
    )
    .fetch_one(&mut admin)
    .await
    .unwrap();
    assert_eq!(left, (0, 0, "+33123456789".to_owned(), "1.23".to_owned(), true));
    let order: Vec<String> = sqlx::query_scalar(
        "SELECT s.name FROM crm.stages s JOIN crm.pipelines p ON p.id = s.pipeline_id WHERE p.position = 1 ORDER BY s.position",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(order.last().map(String::as_str), Some("Proposal"), "what was retired stands behind: {order:?}");
    database::migrate(db.url()).await.unwrap();
    let phones: Vec<String> =
        sqlx::query_scalar("SELECT number FROM crm.company_phones").fetch_all(&mut admin).await.unwrap();
    assert_eq!(phones, ["+33123456789"]);
}

#[tokio::test]
async fn down_leaves_nothing_and_up_again_makes_the_same() {
    let world = World::alone().await;
    fill(&world).await;
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
