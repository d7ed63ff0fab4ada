//! What happened to a record: who changed what, when, from where.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::access::{self, Level};
use crate::error::Result;
use crate::records::RecordKind;
use crate::tx::Tx;

/// One change, as the history shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What happened, such as `deal.moved`.
    pub kind: String,
    /// Who did it; nobody where the system did.
    pub by: Option<String>,
    /// Through which door: `slack`, `form`, `import` or `console`.
    pub origin: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The names of the changed fields.
    pub fields: Vec<String>,
    /// The values before, where they have not been erased.
    pub before: Option<Value>,
    /// The values after, where they have not been erased.
    pub after: Option<Value>,
}

/// The latest changes of a record, newest first, with those values that the reader may see. The caller has shown the record's card, which checks the scope.
///
/// # Errors
/// Where the database fails.
pub async fn of_record(tx: &mut Tx, record: Uuid, wanted: i64) -> Result<Vec<Entry>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT e.kind, e.record_kind, u.name AS "by?", e.origin, e.occurred_at AS at, e.fields, v.before AS "before?", v.after AS "after?"
             FROM crm.events e
             LEFT JOIN crm.event_values v ON v.workspace_id = e.workspace_id AND v.event_id = e.id
             LEFT JOIN crm.users u ON u.workspace_id = e.workspace_id AND u.id = e.actor_id
            WHERE e.workspace_id = $1 AND e.record_id = $2
            ORDER BY e.id DESC LIMIT $3"#,
        workspace_id,
        record,
        wanted,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let access = RecordKind::parse(&row.record_kind).map(|kind| access::of(tx, kind));
        let shown = |values: Option<Value>| match (&access, values) {
            (Some(access), Some(Value::Object(mut values))) => {
                access.values(&mut values);
                Some(Value::Object(values))
            }
            (_, values) => values,
        };
        let (before, after) = (shown(row.before), shown(row.after));
        let mut fields = row.fields;
        fields.retain(|field| access.as_ref().is_none_or(|access| access.level(field) > Level::Hidden));
        entries.push(Entry { kind: row.kind, by: row.by, origin: row.origin, at: row.at, fields, before, after });
    }
    Ok(entries)
}
