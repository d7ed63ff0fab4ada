//! Searches stay quick where there is much to search.

use crm_core::Tx;
use crm_core::search::{self, COUNTED};
use sqlx::{Connection, Executor, PgConnection};

use crate::world::World;

/// Documents of this many workspaces, this many each.
const WORKSPACES: i32 = 8;
const EACH: i32 = 2_500;

/// Fills the table of documents without the records behind them; every second one is called the same.
async fn fill(admin: &mut PgConnection, workspace: uuid::Uuid) {
    let sql = "
        INSERT INTO crm.search_documents (workspace_id, record_kind, record_id, number, title, name, tsv, touched_at)
        SELECT CASE WHEN w = 1 THEN $1 ELSE gen_random_uuid_of(w) END, 'contact', gen_random_uuid(), n, name, name,
               crm.search_vector(name, '', ''), now()
          FROM generate_series(1, $2) AS w, generate_series(1, $3) AS n,
               LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 'common ' ELSE '' END || left(md5(n::text || w), 8) || ' ' || left(md5(w || '-' || n), 6) AS name) AS named";
    let sql = sql.replace("gen_random_uuid_of(w)", "md5('workspace' || w)::uuid");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(workspace)
        .bind(WORKSPACES)
        .bind(EACH)
        .execute(&mut *admin)
        .await
        .unwrap();
    // Vacuum also moves what is new from the indexes' waiting lists to where it is found quickly.
    admin.execute("VACUUM ANALYZE crm.search_documents").await.unwrap();
}

/// The plan of one of the function's two questions, asked as the function's owner with the workspace set.
async fn plan(admin: &mut PgConnection, workspace: uuid::Uuid, condition: &str) -> String {
    let mut tx = admin.begin().await.unwrap();
    let sql = format!(
        "SET LOCAL ROLE crm_search; SET LOCAL app.workspace_id = '{workspace}'; SET LOCAL app.scope = 'all';
         SET LOCAL pg_trgm.word_similarity_threshold = 0.5"
    );
    tx.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    let sql = format!(
        "EXPLAIN SELECT d.* FROM crm.search_documents d
          WHERE d.workspace_id = '{workspace}' AND {condition} AND crm.in_scope(d.owner_id) LIMIT 1001"
    );
    let lines: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *tx).await.unwrap();
    lines.join("\n")
}

#[tokio::test]
async fn both_questions_use_their_index_and_counting_stops_at_1001() {
    let world = World::alone().await;
    let mut admin = world.db.admin().await;
    let workspace = world.workspace.id;
    fill(&mut admin, workspace).await;

    let words = plan(&mut admin, workspace, "d.tsv @@ to_tsquery('simple', 'c4ca:*')").await;
    assert!(words.contains("search_documents_words"), "{words}");
    let alike = plan(&mut admin, workspace, "'c4ca4238x' <% d.name").await;
    assert!(alike.contains("search_documents_similar"), "{alike}");

    let mut tx = world.tx().await;
    let before = scans(&mut tx).await;
    for words in ["common", "com"] {
        let found = search::find(&mut tx, words, None, 10, 0).await.unwrap();
        assert_eq!((found.total, found.alike), (COUNTED + 1, false), "{words}");
    }
    let between = scans(&mut tx).await;
    assert_eq!(between, Scans { words: before.words + 2, ..before }, "as crm_app, through crm.search");
    search::find(&mut tx, "c4ca4238x", None, 10, 0).await.unwrap();
    let after = scans(&mut tx).await;
    assert_eq!(after, Scans { words: between.words + 1, similar: between.similar + 1, ..before });
    let alike = search::find(&mut tx, "commonn", None, 10, 0).await.unwrap();
    assert_eq!((alike.total, alike.alike), (COUNTED + 1, true));
}

/// How often this transaction has read each index of the documents.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Scans {
    words: i64,
    similar: i64,
    key: i64,
}

async fn scans(tx: &mut Tx) -> Scans {
    let (words, similar, key) = sqlx::query_as(
        "SELECT pg_stat_get_xact_numscans('crm.search_documents_words'::regclass),
                pg_stat_get_xact_numscans('crm.search_documents_similar'::regclass),
                pg_stat_get_xact_numscans('crm.search_documents_pkey'::regclass)",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    Scans { words, similar, key }
}
