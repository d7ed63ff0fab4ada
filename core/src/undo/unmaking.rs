//! Taking back the making of a record, as far as nobody else has built on it.

use super::{Past, Since, refused_since};
use crate::error::Result;
use crate::events::Why;
use crate::records::catalogue::Spec;
use crate::records::store::{self, Snapshot};
use crate::records::{Step, name_of, rules};
use crate::refusal;
use crate::tx::Tx;

/// The step that takes back the making of a record: it is archived, unless somebody else has worked on it since or others
/// depend on it.
pub(super) async fn unmade(tx: &mut Tx, spec: &Spec, past: &Past, now: &Snapshot) -> Result<Step> {
    let name = name_of(spec, past.record_id, now);
    if now.archived_at.is_some() {
        return Err(refusal!("error-record-archived", name = name).into());
    }
    rules::may_put_away(tx, spec, &now.fields)?;
    if let Some(change) = changed_by_others(tx, past).await? {
        return Err(refused_since(tx, &name, &change));
    }
    let linked = store::dependents(tx, spec, past.record_id).await?;
    let hung_on = hung_on(tx, past).await?;
    let linked = linked.into_iter().map(|(kind, count)| (kind.as_str(), count));
    for (kind, count) in linked.chain(hung_on.iter().map(|(kind, count)| (kind.as_str(), *count))) {
        if count > 0 {
            return Err(refusal!("error-undo-in-use", name = name, count = count, kind = kind).into());
        }
    }
    rules::may_unmake(tx, spec, past.record_id).await?;
    let event = rules::event_of(spec.kind, rules::ARCHIVED);
    Ok(Step {
        event,
        after: now.fields.clone(),
        archived_at: Some(tx.now()),
        why: Why { undoes: Some(past.id), caused_by: None },
    })
}

/// How much others have put to a record that is no link of theirs: what they did with it, their files and tasks, and the deals
/// it takes part in.
async fn hung_on(tx: &mut Tx, past: &Past) -> Result<Vec<(String, i64)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT 'activity' AS "kind!", count(*) AS "count!" FROM crm.activities
            WHERE workspace_id = $1 AND record_id = $2 AND deleted_at IS NULL AND created_by IS DISTINCT FROM $3
           UNION ALL
           SELECT 'file', count(*) FROM crm.files
            WHERE workspace_id = $1 AND record_id = $2 AND deleted_at IS NULL AND created_by IS DISTINCT FROM $3
           UNION ALL
           SELECT 'task', count(*) FROM crm.tasks
            WHERE workspace_id = $1 AND record_id = $2 AND deleted_at IS NULL AND created_by IS DISTINCT FROM $3
           UNION ALL
           SELECT 'deal', count(*) FROM crm.deal_contacts c
             JOIN crm.deals d ON d.workspace_id = $1 AND d.id = c.deal_id AND d.deleted_at IS NULL
            WHERE c.workspace_id = $1 AND c.contact_id = $2"#,
        workspace_id,
        past.record_id,
        past.actor_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.count)).collect())
}

/// The latest change of the record by somebody else than who made it, still in effect. That its time came changes nothing of it.
async fn changed_by_others(tx: &mut Tx, past: &Past) -> Result<Option<Since>> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        r#"SELECT u.name AS "by?", e.occurred_at AS at
             FROM crm.events e LEFT JOIN crm.users u ON u.workspace_id = e.workspace_id AND u.id = e.actor_id
            WHERE e.workspace_id = $1 AND e.record_id = $2 AND e.record_version > $3
              AND e.actor_id IS DISTINCT FROM $4 AND e.undoes IS NULL AND cardinality(e.fields) > 0
              AND crm.undoing(e.id) IS NULL
            ORDER BY e.id DESC LIMIT 1"#,
        workspace_id,
        past.record_id,
        past.record_version,
        past.actor_id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Since { field: None, by: row.by, at: row.at }))
}
