//! Reminders that follow from the dates of a task or an activity: their moments are worked out anew whenever those change, by
//! a person or by an undo, and are no changes of their own.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::error::Result;
use crate::records::{Fields, RecordKind};
use crate::tx::Tx;
use crate::{calendar, users};

/// How long before its due moment a task reminds its assignee by itself (S0-16.26).
const AUTOMATIC: TimeDelta = TimeDelta::minutes(15);

/// When one is reminded of something due on a day: at nine in the morning.
fn morning() -> NaiveTime {
    NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default()
}

/// The dates of a record from which reminders follow.
#[derive(Debug, Default)]
struct Dates {
    start_on: Option<NaiveDate>,
    start_at: Option<DateTime<Utc>>,
    due_on: Option<NaiveDate>,
    due_at: Option<DateTime<Utc>>,
    snoozed_until: Option<DateTime<Utc>>,
    assignee: Option<Uuid>,
}

impl Dates {
    /// The moment so many minutes before the start or the deadline, where whom it reminds is; not while the task is out of
    /// sight.
    fn moment(&self, occasion: &str, minutes: i64, zone: Tz) -> Option<DateTime<Utc>> {
        let in_the_morning = |day: NaiveDate| calendar::moment(zone, day.and_time(morning()));
        let at = match occasion {
            "start" => self.start_at.or(self.start_on.map(in_the_morning)),
            "deadline" => self.due_at.or(self.due_on.map(in_the_morning)),
            _ => None,
        }?;
        let at = at.checked_sub_signed(TimeDelta::try_minutes(minutes)?)?;
        Some(self.snoozed_until.map_or(at, |until| until.max(at)))
    }

    /// When a task reminds its assignee by itself: shortly before its moment, and when it comes back into sight.
    fn automatic(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let before = self.due_at.filter(|due| *due > now).map(|due| due - AUTOMATIC);
        let back = self.snoozed_until.filter(|until| *until > now);
        before.max(back)
    }
}

async fn dates(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<Dates> {
    let workspace_id = tx.workspace_id();
    if kind == RecordKind::Activity {
        let start_at = sqlx::query_scalar!(
            "SELECT happened_at FROM crm.activities WHERE workspace_id = $1 AND id = $2",
            workspace_id,
            id
        )
        .fetch_optional(tx.conn())
        .await?;
        return Ok(Dates { start_at, ..Dates::default() });
    }
    if kind != RecordKind::Task {
        return Ok(Dates::default());
    }
    let task = sqlx::query!(
        "SELECT start_on, due_on, due_at, snoozed_until, owner_id FROM crm.tasks WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(task.map_or_else(Dates::default, |task| Dates {
        start_on: task.start_on,
        start_at: None,
        due_on: task.due_on,
        due_at: task.due_at,
        snoozed_until: task.snoozed_until,
        assignee: task.owner_id,
    }))
}

/// The moment of a reminder that is just being made.
pub(super) async fn moment_of(
    tx: &mut Tx,
    (kind, id): (RecordKind, Uuid),
    whom: Uuid,
    reminder: &Fields,
) -> Result<Option<DateTime<Utc>>> {
    let zone = users::zone_of(tx, Some(whom)).await?;
    let dates = dates(tx, kind, id).await?;
    let minutes = reminder.integer("minutes_before").unwrap_or_default();
    Ok(dates.moment(reminder.text("occasion").unwrap_or_default(), minutes, zone))
}

/// Moves the reminders of a task or an activity to where its dates say.
pub(crate) async fn follow(tx: &mut Tx, kind: RecordKind, id: Uuid) -> Result<()> {
    let dates = dates(tx, kind, id).await?;
    if kind == RecordKind::Task {
        follow_automatic(tx, id, &dates).await?;
    }
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let reminders = sqlx::query!(
        "SELECT id, owner_id, occasion, minutes_before, remind_at FROM crm.reminders
          WHERE workspace_id = $1 AND record_id = $2 AND occasion <> 'custom' AND NOT automatic AND deleted_at IS NULL
            AND state <> 'canceled'",
        workspace_id,
        id,
    )
    .fetch_all(tx.conn())
    .await?;
    for reminder in reminders {
        let zone = users::zone_of(tx, Some(reminder.owner_id)).await?;
        let at = dates.moment(&reminder.occasion, reminder.minutes_before.into(), zone);
        if at == reminder.remind_at {
            continue;
        }
        // What was told already is told again of another date, unless that has passed too.
        sqlx::query!(
            "UPDATE crm.reminders SET remind_at = $3, state = CASE WHEN $3::timestamptz > $4 THEN 'pending' ELSE state END,
                    sent_at = CASE WHEN $3::timestamptz > $4 THEN NULL ELSE sent_at END
              WHERE workspace_id = $1 AND id = $2",
            workspace_id,
            reminder.id,
            at,
            now,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Keeps the reminder that a task with a time has by itself. One that was removed comes again for another time or another
/// person; one that a person ended stays so for them.
async fn follow_automatic(tx: &mut Tx, task: Uuid, dates: &Dates) -> Result<()> {
    let (workspace_id, id, now) = (tx.workspace_id(), tx.new_id(), tx.now());
    let at = dates.automatic(now);
    let (Some(whom), Some(at)) = (dates.assignee, at) else {
        sqlx::query!(
            "UPDATE crm.reminders SET remind_at = NULL WHERE workspace_id = $1 AND record_id = $2 AND automatic
                AND state = 'pending'",
            workspace_id,
            task
        )
        .execute(tx.conn())
        .await?;
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO crm.reminders AS old
           (workspace_id, id, owner_id, record_kind, record_id, occasion, remind_at, minutes_before, automatic, created_at, updated_at)
         VALUES ($1, $2, $3, 'task', $4, 'deadline', $5, $6, true, $7, $7)
         ON CONFLICT (workspace_id, record_id) WHERE automatic DO UPDATE
           SET owner_id = excluded.owner_id, remind_at = excluded.remind_at, occasion = 'deadline',
               state = CASE WHEN (old.owner_id, old.remind_at) IS NOT DISTINCT FROM (excluded.owner_id, excluded.remind_at)
                              OR old.owner_id = excluded.owner_id AND old.state = 'canceled' AND old.updated_by IS NOT NULL
                            THEN old.state ELSE 'pending' END,
               deleted_at = CASE WHEN (old.owner_id, old.remind_at) IS NOT DISTINCT FROM (excluded.owner_id, excluded.remind_at)
                                 THEN old.deleted_at END,
               deleted_by = CASE WHEN (old.owner_id, old.remind_at) IS NOT DISTINCT FROM (excluded.owner_id, excluded.remind_at)
                                 THEN old.deleted_by END,
               sent_at = CASE WHEN (old.owner_id, old.remind_at) IS NOT DISTINCT FROM (excluded.owner_id, excluded.remind_at)
                              THEN old.sent_at END,
               updated_at = excluded.updated_at",
        workspace_id,
        id,
        whom,
        task,
        at,
        i32::try_from(AUTOMATIC.num_minutes()).unwrap_or_default(),
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives the next one of a task that comes again the reminders that people made for it, which belong to it from the start.
pub(crate) async fn copy(tx: &mut Tx, from: Uuid, to: Uuid) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let reminders = sqlx::query_scalar!(
        "SELECT id FROM crm.reminders
          WHERE workspace_id = $1 AND record_id = $2 AND occasion <> 'custom' AND NOT automatic AND deleted_at IS NULL
            AND state <> 'canceled'",
        workspace_id,
        from,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<Uuid> = reminders.iter().map(|_| tx.new_id()).collect();
    sqlx::query!(
        "INSERT INTO crm.reminders (workspace_id, id, owner_id, record_kind, record_id, occasion, minutes_before, note,
                                    created_at, created_by, updated_at, updated_by)
         SELECT $1, new.id, r.owner_id, r.record_kind, $4, r.occasion, r.minutes_before, r.note, $5, r.created_by, $5, r.created_by
           FROM unnest($2::uuid[], $3::uuid[]) AS new (old_id, id)
           JOIN crm.reminders r ON r.workspace_id = $1 AND r.id = new.old_id",
        workspace_id,
        &reminders,
        &ids,
        to,
        now,
    )
    .execute(tx.conn())
    .await?;
    follow(tx, RecordKind::Task, to).await
}
