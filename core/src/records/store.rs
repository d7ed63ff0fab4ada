//! Reading and writing the rows of every kind of record. The SQL is assembled from the catalogue alone, never from what
//! somebody typed, and once for each kind; a test prepares every statement against the migrated database.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::catalogue::{CUSTOM, CUSTOM_PREFIX, Field, Place, SPECS, Shape, Spec};
use super::mentions::{self, Bereft};
use super::values::Fields;
use crate::error::{Error, Result};
use crate::records::RecordKind;
use crate::tags;
use crate::tx::Tx;

/// A record as it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Snapshot {
    pub number: Option<i64>,
    pub version: i32,
    pub archived_at: Option<DateTime<Utc>>,
    pub fields: Fields,
}

/// A record to be written for the first time.
pub(crate) struct NewRow {
    pub id: Uuid,
    pub number: Option<i64>,
    pub fields: Fields,
}

/// The statements of a kind.
struct Statements {
    lock: String,
    snapshot: String,
    update: String,
    insert: String,
}

static STATEMENTS: LazyLock<HashMap<RecordKind, Statements>> =
    LazyLock::new(|| SPECS.iter().map(|spec| (spec.kind, Statements::of(spec))).collect());

fn statements(spec: &Spec) -> Result<&'static Statements> {
    STATEMENTS.get(&spec.kind).ok_or_else(|| Error::broken("a kind of record without statements"))
}

/// Every statement that the store can send, for the test that prepares them.
#[must_use]
pub fn every_statement() -> Vec<&'static str> {
    let mut all = Vec::new();
    for one in STATEMENTS.values() {
        all.extend([one.lock.as_str(), &one.snapshot, &one.update, &one.insert]);
    }
    for spec in SPECS {
        for field in spec.fields.iter().filter(|field| field.place == Place::Beside) {
            if let Some(beside) = Beside::of(spec, field) {
                all.extend([leaked(beside.delete()), leaked(beside.insert())]);
            }
        }
    }
    all
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

impl Statements {
    fn of(spec: &Spec) -> Self {
        let Spec { table, visible, .. } = spec;
        let columns: Vec<&str> = stored_columns(spec);
        let number = if spec.is_numbered() { "t.number" } else { "NULL::bigint" };
        let shown: String = columns.iter().map(|column| format!(", '{column}', {}", as_read(spec, column))).collect();
        let beside: String = spec
            .fields
            .iter()
            .filter_map(|field| Some(format!(", '{}', {}", field.key, Beside::of(spec, field)?.read())))
            .collect();
        let set: String = columns.iter().map(|column| format!("{column} = n.{column}, ")).collect();
        let (names, values): (String, String) = if spec.is_numbered() {
            (format!("number, {}", columns.join(", ")), format!("n.number, n.{}", columns.join(", n.")))
        } else {
            (columns.join(", "), format!("n.{}", columns.join(", n.")))
        };
        Self {
            lock: format!(
                "SELECT t.id FROM crm.{table} t WHERE t.workspace_id = $1 AND t.id = $2 AND ({visible}) FOR NO KEY UPDATE"
            ),
            snapshot: format!(
                "SELECT {number} AS number, t.version, t.deleted_at,
                        jsonb_build_object({}) || jsonb_build_object({}) AS fields
                   FROM crm.{table} t WHERE t.workspace_id = $1 AND t.id = $2 AND ({visible})",
                shown.trim_start_matches(", "),
                beside.trim_start_matches(", "),
            ),
            update: format!(
                "UPDATE crm.{table} AS t SET {set}version = t.version + 1, updated_at = $4, updated_by = $5,
                        deleted_at = $6, deleted_by = CASE WHEN $6::timestamptz IS NULL THEN NULL
                          WHEN t.deleted_at IS NULL THEN $5 ELSE t.deleted_by END
                   FROM jsonb_populate_record(NULL::crm.{table}, $3) AS n
                  WHERE t.workspace_id = $1 AND t.id = $2 RETURNING t.version"
            ),
            insert: format!(
                "INSERT INTO crm.{table} (workspace_id, id, {names}, created_at, created_by, updated_at, updated_by)
                 SELECT $1, n.id, {values}, $3, $4, $3, $4 FROM jsonb_populate_recordset(NULL::crm.{table}, $2) AS n"
            ),
        }
    }
}

/// The columns that hold the fields: one each, or one for several.
fn stored_columns(spec: &Spec) -> Vec<&'static str> {
    let own = spec.fields.iter().filter(|field| field.place == Place::Column).map(|field| field.key);
    own.chain(spec.containers()).collect()
}

/// What stands in a snapshot for a column: numbers as text, so that they stay exact on their way through JSON.
fn as_read(spec: &Spec, column: &str) -> String {
    match spec.field(column).map(|field| &field.shape) {
        Some(Shape::Amount | Shape::Number) => format!("t.{column}::text"),
        _ => format!("t.{column}"),
    }
}

/// A field whose values are rows of another table.
enum Beside {
    Addresses { table: String, owner: String, column: &'static str },
    Tags { kind: &'static str },
    Participants,
    Ids { table: String, owner: String, column: String },
}

impl Beside {
    fn of(spec: &Spec, field: &Field) -> Option<Self> {
        let kind = spec.kind.as_str();
        let addresses = |plural: &str, column| Self::Addresses {
            table: format!("crm.{kind}_{plural}"),
            owner: format!("{kind}_id"),
            column,
        };
        match (field.place, &field.shape) {
            (Place::Beside, Shape::Emails) => Some(addresses("emails", "email")),
            (Place::Beside, Shape::Phones) => Some(addresses("phones", "number")),
            (Place::Beside, Shape::Tags) => Some(Self::Tags { kind }),
            (Place::Beside, Shape::Participants) => Some(Self::Participants),
            (Place::Beside, Shape::People | Shape::Links(_)) => Some(Self::Ids {
                table: format!("crm.{kind}_{}s", field.key.trim_end_matches("_ids")),
                owner: format!("{kind}_id"),
                column: format!("{}_id", if let Shape::Links(other) = &field.shape { other.as_str() } else { "user" }),
            }),
            _ => None,
        }
    }

    /// The list, as an expression on `t`.
    fn read(&self) -> String {
        match self {
            Self::Addresses { table, owner, column } => format!(
                "(SELECT coalesce(jsonb_agg(b.{column} ORDER BY b.position), '[]') FROM {table} b
                   WHERE b.workspace_id = t.workspace_id AND b.{owner} = t.id)"
            ),
            Self::Tags { .. } => "(SELECT coalesce(jsonb_agg(g.name ORDER BY g.name), '[]') FROM crm.record_tags b
                   JOIN crm.tags g ON g.workspace_id = b.workspace_id AND g.id = b.tag_id
                  WHERE b.workspace_id = t.workspace_id AND b.record_id = t.id)"
                .to_owned(),
            Self::Participants => {
                "(SELECT coalesce(jsonb_agg(jsonb_build_object('contact_id', b.contact_id, 'role', b.role)
                     ORDER BY b.position), '[]')
                   FROM crm.deal_contacts b WHERE b.workspace_id = t.workspace_id AND b.deal_id = t.id)"
                    .to_owned()
            }
            Self::Ids { table, owner, column } => format!(
                "(SELECT coalesce(jsonb_agg(b.{column} ORDER BY b.{column}), '[]') FROM {table} b
                   WHERE b.workspace_id = t.workspace_id AND b.{owner} = t.id)"
            ),
        }
    }

    /// Removes the lists of these records: $1 the workspace, $2 their ids.
    fn delete(&self) -> String {
        match self {
            Self::Addresses { table, owner, .. } | Self::Ids { table, owner, .. } => {
                format!("DELETE FROM {table} WHERE workspace_id = $1 AND {owner} = ANY ($2)")
            }
            Self::Tags { .. } => {
                "DELETE FROM crm.record_tags WHERE workspace_id = $1 AND record_id = ANY ($2)".to_owned()
            }
            Self::Participants => {
                "DELETE FROM crm.deal_contacts WHERE workspace_id = $1 AND deal_id = ANY ($2)".to_owned()
            }
        }
    }

    /// Writes the lists of these records: $1 the workspace, $2 `[{"id", "list"}]`.
    fn insert(&self) -> String {
        let rows = "FROM jsonb_to_recordset($2) AS r (id uuid, list jsonb)";
        match self {
            Self::Addresses { table, owner, column } => format!(
                "INSERT INTO {table} (workspace_id, {owner}, {column}, position)
                 SELECT $1, r.id, b.value, b.position {rows},
                        jsonb_array_elements_text(r.list) WITH ORDINALITY AS b (value, position)"
            ),
            Self::Tags { kind } => format!(
                "INSERT INTO crm.record_tags (workspace_id, record_kind, record_id, tag_id)
                 SELECT $1, '{kind}', r.id, g.id {rows}, jsonb_array_elements_text(r.list) AS b (name)
                   JOIN crm.tags g ON g.workspace_id = $1 AND g.name = b.name"
            ),
            Self::Participants => format!(
                "INSERT INTO crm.deal_contacts (workspace_id, deal_id, contact_id, role, position)
                 SELECT $1, r.id, (b.value ->> 'contact_id')::uuid, b.value ->> 'role', b.position {rows},
                        jsonb_array_elements(r.list) WITH ORDINALITY AS b (value, position)"
            ),
            Self::Ids { table, owner, column } => format!(
                "INSERT INTO {table} (workspace_id, {owner}, {column})
                 SELECT $1, r.id, b.value::uuid {rows}, jsonb_array_elements_text(r.list) AS b (value)"
            ),
        }
    }
}

/// Holds the record until the transaction ends, and reads it; nothing where it is not there for this actor. The row is
/// locked first and read by a second statement, which sees what others committed while this one waited.
pub(crate) async fn lock(tx: &mut Tx, spec: &Spec, id: Uuid) -> Result<Option<Snapshot>> {
    let workspace_id = tx.workspace_id();
    let held = sqlx::query(AssertSqlSafe(statements(spec)?.lock.as_str()))
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(tx.conn())
        .await?;
    if held.is_none() { Ok(None) } else { snapshot(tx, spec, id).await }
}

/// The record as it stands, archived or not; nothing where it is not there for this actor.
pub(crate) async fn snapshot(tx: &mut Tx, spec: &Spec, id: Uuid) -> Result<Option<Snapshot>> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query(AssertSqlSafe(statements(spec)?.snapshot.as_str()))
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(tx.conn())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Value::Object(columns) = row.try_get("fields")? else {
        return Err(Error::broken("a record whose fields are no object"));
    };
    Ok(Some(Snapshot {
        number: row.try_get("number")?,
        version: row.try_get("version")?,
        archived_at: row.try_get("deleted_at")?,
        fields: spread(spec, columns),
    }))
}

/// Fields that share a column, each under its own name.
fn spread(spec: &Spec, mut columns: Map<String, Value>) -> Fields {
    let mut fields = Map::new();
    for column in spec.containers() {
        let Some(Value::Object(held)) = columns.remove(column) else { continue };
        let prefix = if column == CUSTOM { CUSTOM_PREFIX } else { "" };
        fields.extend(held.into_iter().map(|(key, value)| (format!("{prefix}{key}"), value)));
    }
    fields.extend(columns);
    Fields::from(fields)
}

/// The row of these fields: those that share a column gathered in it, empty ones left out there.
fn gathered(spec: &Spec, fields: &Fields) -> Map<String, Value> {
    let mut row = Map::new();
    for column in spec.containers() {
        row.insert(column.to_owned(), Value::Object(Map::new()));
    }
    for (key, value) in fields.iter() {
        let place = match key.strip_prefix(CUSTOM_PREFIX) {
            Some(own) => Some((CUSTOM, own)),
            None => match spec.field(key).map(|field| field.place) {
                Some(Place::Within(column)) => Some((column, key.as_str())),
                Some(Place::Column) => None,
                Some(Place::Beside) | None => continue,
            },
        };
        match place {
            None => drop(row.insert(key.clone(), value.clone())),
            Some(_) if value.is_null() => {}
            Some((column, own)) => {
                if let Some(Value::Object(held)) = row.get_mut(column) {
                    held.insert(own.to_owned(), value.clone());
                }
            }
        }
    }
    row
}

/// Writes new records of a kind, however many, in one statement for each table. Every field must be there.
pub(crate) async fn insert(tx: &mut Tx, spec: &Spec, rows: &[NewRow]) -> Result<()> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let records: Vec<Value> = rows
        .iter()
        .map(|row| {
            let mut record = gathered(spec, &row.fields);
            record.insert("id".to_owned(), row.id.to_string().into());
            record.insert("number".to_owned(), row.number.into());
            Value::Object(record)
        })
        .collect();
    sqlx::query(AssertSqlSafe(statements(spec)?.insert.as_str()))
        .bind(workspace_id)
        .bind(Value::Array(records))
        .bind(now)
        .bind(by)
        .execute(tx.conn())
        .await?;
    let rows: Vec<(Uuid, &Fields)> = rows.iter().map(|row| (row.id, &row.fields)).collect();
    write_beside(tx, spec, &rows, |_| true).await
}

/// Writes a record's fields as they are after a change. Answers with its new version.
pub(crate) async fn update(
    tx: &mut Tx,
    spec: &Spec,
    id: Uuid,
    before: &Snapshot,
    after: &Fields,
    archived_at: Option<DateTime<Utc>>,
) -> Result<i32> {
    let (workspace_id, now, by) = (tx.workspace_id(), tx.now(), tx.user_id());
    let row = Value::Object(gathered(spec, after));
    let version: i32 = sqlx::query_scalar(AssertSqlSafe(statements(spec)?.update.as_str()))
        .bind(workspace_id)
        .bind(id)
        .bind(row)
        .bind(now)
        .bind(by)
        .bind(archived_at)
        .fetch_one(tx.conn())
        .await?;
    for field in spec.fields {
        if before.fields.get(field.key) != after.get(field.key)
            && let Some(beside) = Beside::of(spec, field)
        {
            run(tx, beside.delete(), vec![id]).await?;
        }
    }
    write_beside(tx, spec, &[(id, after)], |key| before.fields.get(key) != after.get(key)).await?;
    Ok(version)
}

/// Writes the lists that stand in tables of their own, for the fields that `wanted` names.
async fn write_beside(tx: &mut Tx, spec: &Spec, rows: &[(Uuid, &Fields)], wanted: impl Fn(&str) -> bool) -> Result<()> {
    let workspace_id = tx.workspace_id();
    for field in spec.fields.iter().filter(|field| wanted(field.key)) {
        let Some(beside) = Beside::of(spec, field) else { continue };
        let lists: Vec<Value> = rows
            .iter()
            .filter(|(_, fields)| fields.has(field.key))
            .map(|(id, fields)| serde_json::json!({ "id": id, "list": fields.get(field.key) }))
            .collect();
        if lists.is_empty() {
            continue;
        }
        if field.shape == Shape::Tags {
            let mut names: Vec<String> = rows.iter().flat_map(|(_, fields)| fields.texts(field.key)).collect();
            names.sort();
            names.dedup();
            tags::make(tx, &names).await?;
        }
        sqlx::query(AssertSqlSafe(beside.insert()))
            .bind(workspace_id)
            .bind(Value::Array(lists))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

pub(super) async fn run(tx: &mut Tx, sql: String, ids: Vec<Uuid>) -> Result<u64> {
    let workspace_id = tx.workspace_id();
    Ok(sqlx::query(AssertSqlSafe(sql)).bind(workspace_id).bind(ids).execute(tx.conn()).await?.rows_affected())
}

/// What went with a purge.
#[derive(Default)]
pub(crate) struct Deleted {
    /// The records that went; those that another record still links to stay.
    pub gone: Vec<Uuid>,
    /// Those of their parts that have events of their own.
    pub parts: Vec<Uuid>,
    /// Records that stay and have lost a mention of what went.
    pub bereft: Vec<Bereft>,
}

/// Removes records for good, with their parts and every mention of them.
pub(crate) async fn delete(tx: &mut Tx, spec: &Spec, ids: &[Uuid]) -> Result<Deleted> {
    let mut free = ids.to_vec();
    for (other, field) in spec.linked_from() {
        let sql = format!(
            "SELECT DISTINCT t.{1} FROM crm.{0} t WHERE t.workspace_id = $1 AND t.{1} = ANY ($2) AND t.id <> t.{1}",
            other.table, field.key
        );
        let workspace_id = tx.workspace_id();
        let held: Vec<Uuid> =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(workspace_id).bind(&free).fetch_all(tx.conn()).await?;
        free.retain(|id| !held.contains(id));
    }
    for field in spec.fields {
        if let Some(beside) = Beside::of(spec, field) {
            run(tx, beside.delete(), free.clone()).await?;
        }
    }
    let owners: HashMap<Uuid, Uuid> = free.iter().map(|id| (*id, *id)).collect();
    // A task outlives what it was about.
    let mut bereft = mentions::emptied(tx, "tasks", &["record_id", "record_kind"], &owners).await?;
    for (table, column) in spec.mentions {
        bereft.extend(mentions::emptied(tx, table, &[*column], &owners).await?);
    }
    let mut parts = Vec::new();
    for (table, column) in spec.parts {
        if *table == "deal_contacts" {
            bereft.extend(mentions::left_deals(tx, &free).await?);
            continue;
        }
        let (gone, lost) = delete_parts(tx, table, column, &free).await?;
        parts.extend(gone);
        bereft.extend(lost);
    }
    let mut sql = String::new();
    let _ = write!(sql, "DELETE FROM crm.{} WHERE workspace_id = $1 AND id = ANY ($2)", spec.table);
    run(tx, sql, free.clone()).await?;
    bereft.retain(|one| !free.contains(&one.id) && !parts.contains(&one.id));
    Ok(Deleted { gone: free, parts, bereft })
}

/// Removes what belongs to records. Answers with the ids of what went where it is a record itself, such as an activity, and
/// with what mentioned that.
async fn delete_parts(tx: &mut Tx, table: &str, column: &str, of: &[Uuid]) -> Result<(Vec<Uuid>, Vec<Bereft>)> {
    let delete =
        |table: &str, column: &str| format!("DELETE FROM crm.{table} WHERE workspace_id = $1 AND {column} = ANY ($2)");
    let Some(part) = SPECS.iter().find(|spec| spec.table == table) else {
        run(tx, delete(table, column), of.to_vec()).await?;
        return Ok((Vec::new(), Vec::new()));
    };
    let workspace_id = tx.workspace_id();
    let sql = format!("SELECT id, {column} FROM crm.{table} WHERE workspace_id = $1 AND {column} = ANY ($2)");
    let owners: HashMap<Uuid, Uuid> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(of)
        .fetch_all(tx.conn())
        .await?
        .into_iter()
        .collect();
    let ids: Vec<Uuid> = owners.keys().copied().collect();
    let mut bereft = Vec::new();
    for (other, column) in part.mentions {
        bereft.extend(mentions::emptied(tx, other, &[*column], &owners).await?);
    }
    for (inner, column) in part.parts {
        run(tx, delete(inner, column), ids.clone()).await?;
    }
    run(tx, delete(table, "id"), ids.clone()).await?;
    Ok((ids, bereft))
}

/// Records that were archived before a moment and that no other record links to, with their versions; oldest first.
pub(crate) async fn archived_before(
    tx: &mut Tx,
    spec: &Spec,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<(Uuid, i32)>> {
    let free: String = spec
        .linked_from()
        .map(|(other, field)| {
            format!(
                " AND NOT EXISTS (SELECT FROM crm.{} l WHERE l.workspace_id = $1 AND l.{} = t.id)",
                other.table, field.key
            )
        })
        .collect();
    let sql = format!(
        "SELECT t.id, t.version FROM crm.{} t WHERE t.workspace_id = $1 AND t.deleted_at < $2{free}
          ORDER BY t.deleted_at LIMIT $3",
        spec.table
    );
    let workspace_id = tx.workspace_id();
    let due = sqlx::query_as(AssertSqlSafe(sql)).bind(workspace_id).bind(until).bind(most).fetch_all(tx.conn()).await?;
    Ok(due)
}

/// How many live records link to this one, by the kind of those that do.
pub(crate) async fn dependents(tx: &mut Tx, spec: &Spec, id: Uuid) -> Result<Vec<(RecordKind, i64)>> {
    let workspace_id = tx.workspace_id();
    let mut found = Vec::new();
    for (other, field) in spec.linked_from() {
        let sql = format!(
            "SELECT count(*) FROM crm.{} t WHERE t.workspace_id = $1 AND t.{} = $2 AND t.deleted_at IS NULL",
            other.table, field.key
        );
        let count: i64 =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(workspace_id).bind(id).fetch_one(tx.conn()).await?;
        if count > 0 {
            found.push((other.kind, count));
        }
    }
    Ok(found)
}

/// The first of these choices of a field of the workspace's own that a record holds, archived or not, and how many do.
pub(crate) async fn held_option(
    tx: &mut Tx,
    kind: RecordKind,
    key: &str,
    options: &[String],
) -> Result<Option<(String, i64)>> {
    let Some(spec) = kind.spec().filter(|_| !options.is_empty()) else { return Ok(None) };
    let sql = format!(
        "SELECT o.option, count(*) FROM unnest($3::text[]) AS o (option)
           JOIN crm.{} t ON t.{CUSTOM} -> $2 ? o.option
          WHERE t.workspace_id = $1 GROUP BY 1 ORDER BY 1 LIMIT 1",
        spec.table
    );
    let workspace_id = tx.workspace_id();
    let held =
        sqlx::query_as(AssertSqlSafe(sql)).bind(workspace_id).bind(key).bind(options).fetch_optional(tx.conn()).await?;
    Ok(held)
}
