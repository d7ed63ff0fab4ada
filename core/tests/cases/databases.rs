//! A workspace may have a database of its own: everything of it is there and nothing in the main one.

use crm_core::actor::Role;
use crm_core::clock::Clock;
use crm_core::database::DATABASE_URL_PURPOSE;
use crm_core::records::RecordKind;
use crm_core::{
    Actor, Crm, Scope, drafts, files, forms, housekeeping, imports, jobs, records, reminders, search, tasks, workspaces,
};
use futures::StreamExt;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::support::{Server, TestDatabase};
use crate::world;

/// A system whose main database knows of a second one, and the first rows of a workspace that lives there.
struct Routed {
    main: TestDatabase,
    second: TestDatabase,
    crm: Crm,
    team: String,
}

async fn routed() -> Routed {
    let (main, second) = (TestDatabase::create().await, TestDatabase::create().await);
    let sealed = main.keys().seal(DATABASE_URL_PURPOSE, second.url()).unwrap();
    let (team, mut admin) = ("T0AWAY".to_owned(), main.admin().await);
    sqlx::query("INSERT INTO master.databases (key, url_sealed, created_at) VALUES ('second', $1, now())")
        .bind(sealed)
        .execute(&mut admin)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO master.workspaces (id, slack_team_id, name, domain, database_key, created_at, updated_at)
         VALUES ($1, $2, 'Away', 'away', 'second', now(), now())",
    )
    .bind(Uuid::now_v7())
    .bind(&team)
    .execute(&mut admin)
    .await
    .unwrap();
    let crm = main.crm();
    Routed { main, second, crm, team }
}

/// How many rows of a workspace each table of the schema `crm` holds; those without any are left out.
async fn rows_of(admin: &mut PgConnection, workspace: Uuid) -> Vec<(String, i64)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.columns
          WHERE column_name = 'workspace_id' AND table_schema IN ('crm', 'master') ORDER BY 1",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    let mut counts = Vec::new();
    for table in tables {
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table} WHERE workspace_id = $1"));
        let count: i64 = sqlx::query_scalar(sql).bind(workspace).fetch_one(&mut *admin).await.unwrap();
        if count > 0 {
            counts.push((table, count));
        }
    }
    counts
}

#[tokio::test]
async fn all_rows_of_a_workspace_with_a_database_of_its_own_are_there() {
    let Routed { main, second, crm, team } = routed().await;
    let away = workspaces::install(&crm, world::installation(&team)).await.unwrap();
    let admin: Actor = world::person(&crm, &away, Role::Admin, Scope::All).await;
    let form = forms::create(&crm, &admin, "Form").await.unwrap();
    let behind = forms::behind(&crm, &form.endpoint_key).await.unwrap().unwrap();
    forms::receive(&crm, &behind, "1", &json!({"name": "Zoe", "email": "zoe@away.example"})).await.unwrap();
    let mut tx = crm.begin(&admin).await.unwrap();
    imports::run(&mut tx, RecordKind::Contact, b"Name\nAnna\nBert\n").await.unwrap();
    world::deal(&mut tx, "Deal", "12").await;
    tx.commit().await.unwrap();
    let handlers = jobs::Handlers::new().on(forms::PROCESS, forms::process);
    assert_eq!(jobs::drain(&crm, &handlers).await.unwrap(), 1, "the worker looks into the other database too");

    let in_main = rows_of(&mut main.admin().await, away.id).await;
    let known: Vec<_> = in_main.iter().map(|(table, _)| table.as_str()).collect();
    assert_eq!(known, ["master.form_endpoints", "master.installations"]);
    let in_second = rows_of(&mut second.admin().await, away.id).await;
    for table in [
        "crm.contacts",
        "crm.deals",
        "crm.events",
        "crm.forms",
        "crm.leads",
        "crm.users",
        "master.jobs",
        "master.schedules",
    ] {
        assert!(in_second.iter().any(|(name, _)| name == table), "{table} has none: {in_second:?}");
    }

    let mut tx = crm.begin(&admin).await.unwrap();
    assert_eq!(search::find(&mut tx, "zoe", None, 10, 0).await.unwrap().total, 2, "contact and lead");
    let at_home = world::install(&crm).await;
    let home: Actor = world::person(&crm, &at_home, Role::Admin, Scope::All).await;
    let mut tx = crm.begin(&home).await.unwrap();
    world::contact(&mut tx, "Zoe at home").await;
    tx.commit().await.unwrap();
    assert_eq!(rows_of(&mut second.admin().await, at_home.id).await, []);
    assert_eq!(crm.databases().all().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_address_sealed_with_another_key_stops_that_workspace_alone() {
    let Routed { main, crm, team, .. } = routed().await;
    sqlx::query("UPDATE master.databases SET url_sealed = '\\x00'").execute(&mut main.admin().await).await.unwrap();
    assert!(workspaces::install(&crm, world::installation(&team)).await.is_err());
    world::install(&crm).await;
}

#[tokio::test]
async fn a_database_that_is_gone_stops_its_workspace_alone() {
    let Routed { second, crm, team, .. } = routed().await;
    Server::connect().await.run(format!("DROP DATABASE {}", second.name())).await.unwrap();
    let error = workspaces::install(&crm, world::installation(&team)).await.unwrap_err();
    assert!(!format!("{error:?}").contains("postgres://"), "the address is no part of the error");
    world::install(&crm).await;
}

#[tokio::test]
async fn jobs_for_all_workspaces_pass_over_one_whose_database_is_gone() {
    let Routed { main, second, crm, team } = routed().await;
    workspaces::install(&crm, world::installation(&team)).await.unwrap();
    let first = "UPDATE master.workspaces SET created_at = '2020-01-01' WHERE slack_team_id = $1";
    sqlx::query(first).bind(&team).execute(&mut main.admin().await).await.unwrap();
    let at_home = world::install(&crm).await;
    let home: Actor = world::person(&crm, &at_home, Role::Admin, Scope::All).await;
    let mut tx = crm.begin(&home).await.unwrap();
    let zoe = (RecordKind::Contact, world::contact(&mut tx, "Zoe").await.id);
    let due = main.clock().now() + chrono::Duration::hours(1);
    reminders::add(&mut tx, zoe, reminders::When::At(due), None, None).await.unwrap();
    let call = tasks::NewTask { title: "Call".into(), due: Some(tasks::Due::At(due)), ..tasks::NewTask::default() };
    tasks::add(&mut tx, call).await.unwrap();
    drafts::keep(&mut tx, &json!({"line": "x"}), None).await.unwrap();
    records::archive(&mut tx, zoe.0, zoe.1).await.unwrap();
    records::restore(&mut tx, zoe.0, zoe.1).await.unwrap();
    let gone = world::contact(&mut tx, "Gone").await.id;
    records::archive(&mut tx, RecordKind::Contact, gone).await.unwrap();
    tx.commit().await.unwrap();
    files::receive(&crm, &home, futures::stream::iter([Ok(bytes::Bytes::from_static(b"unused"))]).boxed())
        .await
        .unwrap();
    let count =
        async |sql: &'static str| -> i64 { sqlx::query_scalar(sql).fetch_one(&mut main.admin().await).await.unwrap() };

    let mut server = Server::connect().await;
    server.run(format!("DROP DATABASE {} WITH (FORCE)", second.name())).await.unwrap();
    main.clock().advance(chrono::Duration::hours(2));
    let job = |kind: &str| jobs::Job {
        id: Uuid::now_v7(),
        workspace_id: None,
        kind: kind.to_owned(),
        payload: json!({}),
        attempt: 1,
        max_attempts: 1,
        run_at: main.clock().now(),
        created_at: main.clock().now(),
    };
    assert!(reminders::send(crm.clone(), job(reminders::SEND)).await.is_err(), "it is tried again");
    assert_eq!(count("SELECT count(*) FROM crm.events WHERE kind = 'reminder.due'").await, 2);
    assert!(tasks::scan(crm.clone(), job(tasks::SCAN)).await.is_err());
    assert_eq!(count("SELECT count(*) FROM crm.events WHERE kind = 'task.overdue'").await, 1);
    assert!(housekeeping::clean_up(crm.clone(), job(housekeeping::CLEAN_UP)).await.is_err());
    assert_eq!(count("SELECT count(*) FROM crm.drafts").await, 0);
    assert!(files::remove(crm.clone(), job(files::REMOVE)).await.is_err());
    assert_eq!(count("SELECT count(*) FROM crm.file_contents").await, 0);
    main.clock().advance(chrono::Duration::days(40));
    assert!(housekeeping::purge(crm.clone(), job(housekeeping::PURGE)).await.is_err());
    assert_eq!(count("SELECT count(*) FROM crm.contacts").await, 1);
}

#[tokio::test]
async fn a_workspace_that_moved_is_found_again_once_routes_are_forgotten() {
    let Routed { main, second, crm, .. } = routed().await;
    let moved = world::install(&crm).await;
    sqlx::query("UPDATE master.workspaces SET database_key = 'second' WHERE id = $1")
        .bind(moved.id)
        .execute(&mut main.admin().await)
        .await
        .unwrap();
    let name = async |crm: &Crm| -> String {
        let pool = crm.databases().of_workspace(moved.id).await.unwrap();
        sqlx::query_scalar("SELECT current_database()::text").fetch_one(&pool).await.unwrap()
    };
    assert_eq!(name(&crm).await, main.name());
    crm.databases().forget_routes().await;
    assert_eq!(name(&crm).await, second.name());
}
