//! Telling of the reminders whose moment has come, each once, however many processes look: the state moves on in the
//! transaction that writes the event. Who delivers them subscribes to that event.

use serde_json::json;
use uuid::Uuid;

use crate::actor::{Actor, Origin};
use crate::crm::Crm;
use crate::error::Result;
use crate::events::{self, Change};
use crate::jobs::schedules::{self, NewSchedule};
use crate::jobs::{Job, JobError};
use crate::records::RecordKind;
use crate::records::values::moment;
use crate::tx::Tx;
use crate::workspaces;

/// The event that a reminder's moment has come. Whom it reminds of what, says the reminder ([`super::get`]); what of that they
/// may see is for who delivers it to look up in their name.
pub const DUE: &str = "reminder.due";

/// The job that looks for due reminders in every workspace.
pub const SEND: &str = "reminders.send";

/// Every five minutes (decision X13).
const OFTEN: &str = "*/5 * * * *";

/// How many reminders one transaction sends.
const AT_ONCE: i64 = 200;

/// Sees to it that the job comes. May be called at every start.
///
/// # Errors
/// Where the database fails.
pub async fn schedule(crm: &Crm) -> Result<()> {
    let mut connection = crm.databases().main().acquire().await?;
    let often = NewSchedule {
        workspace_id: None,
        key: "reminders.send",
        job_kind: SEND,
        payload: json!({}),
        cron: OFTEN,
        time_zone: chrono_tz::UTC,
    };
    schedules::put_for(&mut connection, crm, often).await
}

/// The handler of [`SEND`].
///
/// # Errors
/// Where the database fails; the job is then tried again.
pub async fn send(crm: Crm, job: Job) -> Result<(), JobError> {
    workspaces::each(&crm, job.workspace_id, send_in).await
}

async fn send_in(crm: Crm, workspace: Uuid) -> Result<(), JobError> {
    loop {
        let mut tx = crm.begin(&Actor::system(workspace, Origin::Schedule)).await?;
        let done = send_some(&mut tx).await?;
        tx.commit().await?;
        if done < AT_ONCE {
            return Ok(());
        }
    }
}

/// A reminder whose moment has come.
struct Due {
    id: Uuid,
    version: i32,
    is_wanted: bool,
}

/// Moves some due reminders on: those that are still wanted are sent, the others end. Answers with how many there were.
async fn send_some(tx: &mut Tx) -> Result<i64> {
    let due = claim(tx).await?;
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let ids_of = |wanted: bool| due.iter().filter(|due| due.is_wanted == wanted).map(|due| due.id).collect::<Vec<_>>();
    sqlx::query!(
        "UPDATE crm.reminders SET state = CASE WHEN id = ANY ($2) THEN 'sent' ELSE 'canceled' END,
                sent_at = CASE WHEN id = ANY ($2) THEN $4::timestamptz END, version = version + 1, updated_at = $4,
                updated_by = NULL
          WHERE workspace_id = $1 AND (id = ANY ($2) OR id = ANY ($3))",
        workspace_id,
        &ids_of(true),
        &ids_of(false),
        now,
    )
    .execute(tx.conn())
    .await?;
    for one in &due {
        tell(tx, one).await?;
    }
    Ok(i64::try_from(due.len()).unwrap_or(AT_ONCE))
}

/// The due reminders that nobody else is just sending, held until the transaction ends. A reminder is wanted while whom it
/// reminds works here and its record is there; one of a task while that is open.
async fn claim(tx: &mut Tx) -> Result<Vec<Due>> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let due = sqlx::query_as!(
        Due,
        r#"SELECT r.id, r.version,
                  (EXISTS (SELECT FROM crm.users u WHERE u.workspace_id = $1 AND u.id = r.owner_id AND u.status = 'active')
                   AND CASE r.record_kind
                     WHEN 'task' THEN EXISTS (SELECT FROM crm.tasks x
                       WHERE x.workspace_id = $1 AND x.id = r.record_id AND x.status = 'open' AND x.deleted_at IS NULL)
                     WHEN 'contact' THEN EXISTS (SELECT FROM crm.contacts x
                       WHERE x.workspace_id = $1 AND x.id = r.record_id AND x.deleted_at IS NULL)
                     WHEN 'company' THEN EXISTS (SELECT FROM crm.companies x
                       WHERE x.workspace_id = $1 AND x.id = r.record_id AND x.deleted_at IS NULL)
                     WHEN 'lead' THEN EXISTS (SELECT FROM crm.leads x
                       WHERE x.workspace_id = $1 AND x.id = r.record_id AND x.deleted_at IS NULL)
                     WHEN 'deal' THEN EXISTS (SELECT FROM crm.deals x
                       WHERE x.workspace_id = $1 AND x.id = r.record_id AND x.deleted_at IS NULL)
                     WHEN 'activity' THEN EXISTS (SELECT FROM crm.activities x
                       WHERE x.workspace_id = $1 AND x.id = r.record_id AND x.deleted_at IS NULL)
                     ELSE false END) AS "is_wanted!"
             FROM crm.reminders r
            WHERE r.workspace_id = $1 AND r.state = 'pending' AND r.remind_at <= $2 AND r.deleted_at IS NULL
            ORDER BY r.remind_at, r.id LIMIT $3 FOR NO KEY UPDATE OF r SKIP LOCKED"#,
        workspace_id,
        now,
        AT_ONCE,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(due)
}

async fn tell(tx: &mut Tx, due: &Due) -> Result<()> {
    let (kind, before, after) = match due.is_wanted {
        true => (
            DUE,
            json!({ "state": "pending", "sent_at": null }),
            json!({ "state": "sent", "sent_at": moment(tx.now()) }),
        ),
        false => ("reminder.canceled", json!({ "state": "pending" }), json!({ "state": "canceled" })),
    };
    let change = Change {
        kind,
        record: RecordKind::Reminder,
        id: due.id,
        version: due.version + 1,
        before: Some(before),
        after: Some(after),
    };
    events::record(tx, change).await?;
    Ok(())
}
