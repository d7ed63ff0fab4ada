//! The rules that every table keeps, asked of the database's own catalogue.

use sqlx::{PgConnection, Row as _};

use crate::support::TestDatabase;

/// The tables that crm_app may not touch and whose owner row-level security does not hold: searches need their indexes.
const SEARCHED: [&str; 3] = ["search_documents", "search_pending", "search_words"];

async fn offenders(db: &TestDatabase, sql: &'static str) -> Vec<String> {
    let mut admin: PgConnection = db.admin().await;
    sqlx::query_scalar(sql).fetch_all(&mut admin).await.unwrap()
}

#[tokio::test]
async fn every_table_of_a_workspace_has_row_level_security_forced() {
    let db = TestDatabase::shared().await;
    let mut admin = db.admin().await;
    let tables = sqlx::query(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
                (SELECT string_agg(p.polname || coalesce(pg_get_expr(p.polqual, c.oid), '') || '/' ||
                                   coalesce(pg_get_expr(p.polwithcheck, c.oid), ''), ',')
                   FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polpermissive) AS policies
           FROM pg_class c WHERE c.relnamespace = 'crm'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v', 'f') ORDER BY 1",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert!(tables.len() >= 20, "only {} tables", tables.len());
    let own = "(workspace_id = (NULLIF(current_setting('app.workspace_id'::text, true), ''::text))::uuid)";
    for table in tables {
        let name: String = table.get("relname");
        assert!(table.get::<bool, _>("relrowsecurity"), "{name} has no row-level security");
        assert_eq!(table.get::<bool, _>("relforcerowsecurity"), !SEARCHED.contains(&name.as_str()), "{name} is forced");
        let policies: Option<String> = table.get("policies");
        // Without an expression of its own, WITH CHECK is the same as USING.
        let check = if SEARCHED.contains(&name.as_str()) { "" } else { own };
        assert_eq!(policies.as_deref(), Some(format!("one_workspace{own}/{check}").as_str()), "{name}");
    }
}

#[tokio::test]
async fn every_key_begins_with_the_workspace() {
    let db = TestDatabase::shared().await;
    let wrong = offenders(
        &db,
        "SELECT format('%s.%s', t.relname, c.conname)
           FROM pg_class t JOIN pg_constraint c ON c.conrelid = t.oid
           JOIN pg_attribute ours ON ours.attrelid = t.oid AND ours.attnum = c.conkey[1]
           LEFT JOIN pg_attribute theirs ON theirs.attrelid = c.confrelid AND theirs.attnum = c.confkey[1]
          WHERE t.relnamespace = 'crm'::regnamespace AND c.contype IN ('p', 'u', 'f', 'x')
            AND (ours.attname <> 'workspace_id' OR c.contype = 'f' AND theirs.attname <> 'workspace_id')
         UNION ALL
         SELECT format('%s has no primary key', t.relname) FROM pg_class t
          WHERE t.relnamespace = 'crm'::regnamespace AND t.relkind IN ('r', 'p')
            AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'p')
         UNION ALL
         SELECT format('index %s', i.indexrelid::regclass)
           FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
           LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
          WHERE t.relnamespace = 'crm'::regnamespace AND t.relkind <> 't' AND a.attname IS DISTINCT FROM 'workspace_id'
            -- Each of its lexemes begins with the key of the workspace.
            AND i.indexrelid <> 'crm.search_documents_lexemes'::regclass",
    )
    .await;
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn nothing_is_deleted_or_changed_along_with_something_else() {
    let db = TestDatabase::shared().await;
    let wrong = offenders(
        &db,
        "SELECT format('%s.%s', t.relname, c.conname) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
          WHERE c.contype = 'f' AND t.relnamespace IN ('crm'::regnamespace, 'master'::regnamespace)
            AND (c.confdeltype <> 'r' OR c.confupdtype <> 'a')",
    )
    .await;
    assert!(wrong.is_empty(), "foreign keys that do not restrict: {wrong:?}");
}

#[tokio::test]
async fn constraints_are_named_after_their_tables() {
    let db = TestDatabase::shared().await;
    // `NOT NULL` has a name of its own from PostgreSQL 18 on; no error ever shows it here.
    let wrong = offenders(
        &db,
        "SELECT format('%s.%s', t.relname, c.conname) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
          WHERE t.relnamespace IN ('crm'::regnamespace, 'master'::regnamespace) AND c.contype IN ('p', 'u', 'f', 'c', 'x')
            AND t.relname <> '_sqlx_migrations'
            AND (NOT starts_with(c.conname, t.relname || '_')
                 OR c.conname !~ (CASE c.contype WHEN 'p' THEN '_pkey$' WHEN 'u' THEN '_key$' WHEN 'f' THEN '_fkey$' ELSE '_check$' END))",
    )
    .await;
    assert!(wrong.is_empty(), "{wrong:?}");
    let twice = offenders(
        &db,
        "SELECT c.conname::text FROM pg_constraint c
          WHERE c.connamespace IN ('crm'::regnamespace, 'master'::regnamespace) GROUP BY 1 HAVING count(*) > 1",
    )
    .await;
    assert!(twice.is_empty(), "two constraints have one name, so an error does not tell which: {twice:?}");
}

#[tokio::test]
async fn no_table_stands_in_both_schemas() {
    let db = TestDatabase::shared().await;
    let both = offenders(
        &db,
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace IN ('crm'::regnamespace, 'master'::regnamespace)
          GROUP BY 1 HAVING count(*) > 1",
    )
    .await;
    assert!(both.is_empty(), "{both:?}");
}

#[tokio::test]
async fn crm_app_has_rights_on_rows_only() {
    let db = TestDatabase::shared().await;
    let rights = offenders(
        &db,
        "SELECT format('%s on %s.%s', privilege, t.relnamespace::regnamespace, t.relname)
           FROM pg_class t CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
          WHERE t.relnamespace IN ('crm'::regnamespace, 'master'::regnamespace) AND t.relkind IN ('r', 'p', 'v', 'm')
            AND has_table_privilege('crm_app', t.oid, privilege)
         UNION ALL
         SELECT format('%s on events', privilege) FROM unnest(ARRAY['UPDATE', 'DELETE']) AS privilege
          WHERE has_table_privilege('crm_app', 'crm.events', privilege)
         UNION ALL
         SELECT format('%s on %s', privilege, searched)
           FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege
          CROSS JOIN unnest(ARRAY['search_documents', 'search_pending', 'search_words']) AS searched
          WHERE has_table_privilege('crm_app', 'crm.' || searched, privilege)
         UNION ALL
         SELECT format('%s on schema %s', privilege, schema) FROM unnest(ARRAY['crm', 'master', 'public']) AS schema
          CROSS JOIN unnest(ARRAY['CREATE']) AS privilege WHERE has_schema_privilege('crm_app', schema, privilege)
         UNION ALL
         SELECT format('owns %s', t.oid::regclass) FROM pg_class t
          WHERE t.relowner = 'crm_app'::regrole OR pg_has_role('crm_app', t.relowner, 'MEMBER')
            AND t.relnamespace IN ('crm'::regnamespace, 'master'::regnamespace)",
    )
    .await;
    assert!(rights.is_empty(), "{rights:?}");
    let readable = offenders(
        &db,
        "SELECT t.relname::text FROM pg_class t WHERE t.relnamespace = 'crm'::regnamespace AND t.relkind = 'r'
            AND NOT has_table_privilege('crm_app', t.oid, 'SELECT, INSERT, UPDATE, DELETE') ORDER BY 1",
    )
    .await;
    assert_eq!(readable, SEARCHED, "what crm_app cannot touch at all");
}

#[tokio::test]
async fn functions_with_rights_of_their_own_are_closed_to_others_and_have_a_fixed_path() {
    let db = TestDatabase::shared().await;
    let definers = offenders(
        &db,
        "SELECT format('%s as %s path %s public %s app %s', p.proname, p.proowner::regrole,
                       (SELECT s FROM unnest(p.proconfig) AS s WHERE starts_with(s, 'search_path=')),
                       has_function_privilege('public', p.oid, 'EXECUTE'), has_function_privilege('crm_app', p.oid, 'EXECUTE'))
           FROM pg_proc p WHERE p.prosecdef AND p.pronamespace IN ('crm'::regnamespace, 'master'::regnamespace) ORDER BY 1",
    )
    .await;
    let expected =
        ["count_facts", "index_at_commit", "index_later", "index_pending", "index_records", "list_documents", "search"]
            .map(|name| format!("{name} as crm_search path search_path=pg_catalog, public public f app t"));
    assert_eq!(definers, expected);
}
