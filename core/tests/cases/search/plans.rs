//! Searches stay quick where there is much to search.

use crm_core::Tx;
use crm_core::records::RecordKind;
use crm_core::search::{self, Ask, COUNTED, Facts, Order, Page, SortKey};
use sqlx::{Executor, PgConnection};

use crate::world::World;

/// Documents of this many workspaces, this many each.
const WORKSPACES: i32 = 8;
const EACH: i32 = 2_500;

/// Fills the table of documents without the records behind them; every second one is called the same.
async fn fill(admin: &mut PgConnection, workspace: uuid::Uuid) {
    let documents = "
        INSERT INTO crm.search_documents (workspace_id, record_kind, record_id, name, tsv, touched_at, created_at)
        SELECT ws, 'contact', gen_random_uuid(), name,
               (crm.lexemes(crm.search_key(ws), name, 'A') || crm.fact(crm.search_key(ws), 'kind', 'contact')
                 || crm.fact(crm.search_key(ws), 'tag', CASE WHEN n % 500 = 0 THEN 'rare' ELSE 'usual' END))::tsvector, now(), now()
          FROM generate_series(1, $2) AS w, generate_series(1, $3) AS n,
               LATERAL (SELECT CASE WHEN w = 1 THEN $1 ELSE md5('workspace' || w)::uuid END AS ws,
                 CASE WHEN n % 2 = 0 THEN 'common ' ELSE '' END || left(md5(n::text || w), 8) || ' ' || left(md5(w || '-' || n), 6) AS name) AS made";
    sqlx::query(documents).bind(workspace).bind(WORKSPACES).bind(EACH).execute(&mut *admin).await.unwrap();
    let words = "
        INSERT INTO crm.search_words (workspace_id, word, made_by)
        SELECT DISTINCT d.workspace_id, w.word, 1 FROM crm.search_documents d, unnest(string_to_array(d.name, ' ')) AS w (word)";
    sqlx::query(words).execute(&mut *admin).await.unwrap();
    // Vacuum also moves what is new from the indexes' waiting lists to where it is found quickly.
    admin.execute("VACUUM ANALYZE crm.search_documents, crm.search_words").await.unwrap();
}

#[tokio::test]
async fn questions_use_their_indexes_and_counting_stops_at_1001() {
    let world = World::alone().await;
    fill(&mut world.db.admin().await, world.workspace.id).await;
    let mut tx = world.tx().await;

    let found = search::find(&mut tx, "common", None, 10, 0).await.unwrap();
    assert_eq!((found.total, found.alike), (COUNTED + 1, false));
    let words = scans(&mut tx).await;
    assert!(words.lexemes > 0 && words.alike == 0, "{words:?}");

    let found = search::find(&mut tx, "com", None, 10, 0).await.unwrap();
    assert_eq!((found.total, found.alike), (COUNTED + 1, false));
    let short = scans(&mut tx).await;
    assert_eq!(short.lexemes, words.lexemes, "so many names begin so that nothing else is looked at: {short:?}");
    assert!(short.name > words.name, "{short:?}");

    let found = search::find(&mut tx, "commmon", None, 10, 0).await.unwrap();
    assert_eq!((found.total, found.alike), (COUNTED + 1, true));
    assert!(scans(&mut tx).await.alike > 0);
    assert_eq!(scans(&mut tx).await.seen, 0, "no table was read from end to end");
}

#[tokio::test]
async fn lists_walk_along_their_order_or_begin_with_what_is_rare() {
    let world = World::alone().await;
    fill(&mut world.db.admin().await, world.workspace.id).await;
    let mut tx = world.tx().await;
    let contacts = Ask {
        kinds: Some(vec![RecordKind::Contact]),
        order: Some(Order { by: SortKey::Name, descending: false }),
        ..Ask::default()
    };
    let found = search::answer(&mut tx, &contacts, &Page::first(10)).await.unwrap();
    assert_eq!(found.total, COUNTED + 1);
    let walked = scans(&mut tx).await;
    assert!(walked.lexemes == 0 && walked.seen == 0, "{walked:?}");
    let rare = Ask { facts: vec![Facts::is("tag", "rare")], ..contacts };
    let found = search::answer(&mut tx, &rare, &Page::first(10)).await.unwrap();
    assert_eq!(found.total, 5);
    let begun = scans(&mut tx).await;
    assert!(begun.lexemes > 0 && begun.seen == 0, "{begun:?}");
}

/// How often this transaction has read each index of the documents, and the tables themselves.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Scans {
    lexemes: i64,
    name: i64,
    alike: i64,
    seen: i64,
}

async fn scans(tx: &mut Tx) -> Scans {
    let (lexemes, name, alike, seen) = sqlx::query_as(
        "SELECT pg_stat_get_xact_numscans('crm.search_documents_lexemes'::regclass),
                pg_stat_get_xact_numscans('crm.search_documents_name'::regclass),
                pg_stat_get_xact_numscans('crm.search_words_alike'::regclass),
                pg_stat_get_xact_numscans('crm.search_documents'::regclass) + pg_stat_get_xact_numscans('crm.search_words'::regclass)",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    Scans { lexemes, name, alike, seen }
}
