//! The store against the migrated database: its SQL is assembled, so it is prepared here instead of at compile time.

use crm_core::records::{self, RecordKind, catalogue};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::world::World;

#[tokio::test]
async fn every_statement_of_the_store_fits_the_tables() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let statements = records::every_statement();
    assert!(statements.len() > 4 * catalogue::SPECS.len());
    for sql in statements {
        let prepared = tx.conn().prepare(sqlx::SqlStr::from_static(sql)).await;
        prepared.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }
}

#[tokio::test]
async fn every_column_of_a_record_is_a_field_or_the_stores_own() {
    const CONTROL: &[&str] = &[
        "workspace_id",
        "id",
        "number",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "deleted_at",
        "deleted_by",
        "name_key",
        "custom",
    ];
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for spec in catalogue::SPECS {
        let sql =
            "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped";
        let columns: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(format!("crm.{}", spec.table))
            .fetch_all(tx.conn())
            .await
            .unwrap();
        let within = |column: &str| {
            spec.fields
                .iter()
                .any(|field| field.place == catalogue::Place::Within("qualification") && column == "qualification")
        };
        let left: Vec<_> = columns
            .iter()
            .filter(|column| !CONTROL.contains(&column.as_str()) && spec.field(column).is_none() && !within(column))
            .collect();
        // `phone` of companies went to a table of its own; `qualification` is filled by leads; `slack_id` never changes;
        // `role` and `scope` of people are what the previous release reads.
        let others: &[&str] =
            if spec.table == "users" { &["slack_id", "role", "scope"] } else { &["phone", "qualification"] };
        let left: Vec<_> = left.into_iter().filter(|column| !others.contains(&column.as_str())).collect();
        assert!(left.is_empty(), "{}: the store does not know {left:?}", spec.table);
    }
}

#[test]
fn every_kind_has_one_entry() {
    for kind in RecordKind::ALL {
        let entries = catalogue::SPECS.iter().filter(|spec| spec.kind == *kind).count();
        assert!(entries <= 1, "{kind:?}");
        assert_eq!(kind.spec().is_some(), entries == 1);
    }
    for kind in RecordKind::REFERENCED {
        assert!(kind.spec().is_some(), "{kind:?} is looked up by reference");
    }
}

#[test]
fn every_field_has_a_name_for_people() {
    for field in catalogue::SPECS.iter().flat_map(|spec| spec.fields) {
        let label = catalogue::label(field.key).render("en");
        assert!(!label.contains('_'), "{} has no name in fields.ftl", field.key);
    }
}
