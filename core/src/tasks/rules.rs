//! What follows from a change of a task: one due date of two kinds, how it stands, when it comes again and who is reminded.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::{ABOUT, Recurrence, SPEC};
use crate::actor::Scope;
use crate::calendar;
use crate::error::{Result, UserError};
use crate::events::Why;
use crate::records::rules::{self, Written};
use crate::records::store::{self, Snapshot};
use crate::records::values::{self, moment};
use crate::records::{self, Fields, RecordKind, Step, links};
use crate::tx::Tx;
use crate::users;
use crate::{refusal, reminders};

/// The fields from which the moments of reminders follow.
const TIMES: [&str; 7] = ["status", "start_on", "due_on", "due_at", "snoozed_until", "owner_id", "record_id"];

/// The years in which a task can be due.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9998;

/// Completes a new or changed task, or refuses it.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    one_due_date(before, after)?;
    links::check_about(tx, before, after, ABOUT).await?;
    in_order(tx, before, after).await?;
    let until = after.moment("snoozed_until");
    if changed(before, after, "snoozed_until") && until.is_some_and(|until| until <= tx.now()) {
        return Err(refusal!("error-snooze-in-the-past").about("snoozed_until").into());
    }
    stand(tx, before, after);
    Ok(before.map(|before| event_of(before, after)))
}

fn changed(before: Option<&Fields>, after: &Fields, key: &str) -> bool {
    before.map_or_else(|| after.has(key), |before| before.get(key) != after.get(key))
}

/// Due on a day or at a moment: whichever is set anew takes the place of the other.
fn one_due_date(before: Option<&Fields>, after: &mut Fields) -> Result<(), UserError> {
    if after.has("due_on") && after.has("due_at") {
        match (changed(before, after, "due_on"), changed(before, after, "due_at")) {
            (true, false) => after.set("due_at", Value::Null),
            (false, true) => after.set("due_on", Value::Null),
            _ => return Err(refusal!("error-task-two-due-dates").about("due_on")),
        }
    }
    let years = [after.date("start_on"), after.date("due_on"), after.moment("due_at").map(|at| at.date_naive())];
    years
        .into_iter()
        .flatten()
        .try_for_each(|day| values::within_years(day, YEARS))
        .map_err(|refusal| refusal.about("due_on"))
}

/// The start before the due date, the wall time of a due moment, and a rule that knows its day.
async fn in_order(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<()> {
    let keys = ["start_on", "due_on", "due_at", "owner_id", "recurrence"];
    if !keys.into_iter().any(|key| changed(before, after, key)) {
        return Ok(());
    }
    let zone = users::zone_of(tx, after.id("owner_id")).await?;
    let due = due_day(after, zone);
    not_before_start(after, due)?;
    let wall = after.moment("due_at").map(|at| at.with_timezone(&zone).format("%H:%M").to_string());
    after.set("due_time", wall);
    let Some(text) = after.text("recurrence").map(str::to_owned) else { return Ok(()) };
    let due = due.ok_or_else(|| refusal!("error-recurrence-needs-due").about("recurrence"))?;
    let rule = Recurrence::parse(&text, due)
        .ok_or_else(|| refusal!("error-not-a-recurrence", given = text.as_str()).about("recurrence"))?;
    after.set("recurrence", rule.to_string());
    Ok(())
}

fn not_before_start(task: &Fields, due: Option<NaiveDate>) -> Result<(), UserError> {
    match (task.date("start_on"), due) {
        (Some(start), Some(due)) if start > due => Err(refusal!("error-task-starts-after-due").about("start_on")),
        _ => Ok(()),
    }
}

/// Refuses dates that do not go together, which undoing one change of several could bring about.
pub(crate) async fn hold(tx: &mut Tx, before: &Fields, after: &Fields) -> Result<()> {
    let dates = ["start_on", "due_on", "due_at", "recurrence"];
    if !dates.into_iter().any(|key| changed(Some(before), after, key)) {
        return Ok(());
    }
    if after.has("due_on") && after.has("due_at") {
        return Err(refusal!("error-task-two-due-dates").about("due_on").into());
    }
    let zone = users::zone_of(tx, after.id("owner_id")).await?;
    let due = due_day(after, zone);
    not_before_start(after, due)?;
    if after.has("recurrence") && due.is_none() {
        return Err(refusal!("error-recurrence-needs-due").about("recurrence").into());
    }
    Ok(())
}

/// The day on which a task is due where its assignee is.
fn due_day(task: &Fields, zone: Tz) -> Option<NaiveDate> {
    task.date("due_on").or_else(|| task.moment("due_at").map(|at| calendar::day_of(at, zone)))
}

/// When it was done and by whom, for as long as it is.
fn stand(tx: &Tx, before: Option<&Fields>, after: &mut Fields) {
    if !changed(before, after, "status") {
        return;
    }
    let is_done = after.text("status") == Some("done");
    after.set("completed_at", if is_done { moment(tx.now()) } else { Value::Null });
    after.set("completed_by", tx.user_id().filter(|_| is_done).map(|id| id.to_string()));
    if after.text("status") != Some("open") {
        after.set("snoozed_until", Value::Null);
    }
}

/// What a change of a task is called.
pub(crate) fn event_of(before: &Fields, after: &Fields) -> &'static str {
    if before.get("status") != after.get("status") {
        return match after.text("status") {
            Some("done") => "task.completed",
            Some("canceled") => "task.canceled",
            _ => "task.reopened",
        };
    }
    if before.get("snoozed_until") != after.get("snoozed_until") && after.has("snoozed_until") {
        return "task.snoozed";
    }
    rules::event_of(RecordKind::Task, rules::verb(Some(before), after))
}

/// Makes the next one when a task that comes again is done, takes it back when it is open again, and moves the reminders.
/// All of that follows from the change, whoever sees it.
pub(crate) async fn written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let scope = tx.actor().scope();
    tx.set_scope(Scope::All).await?;
    // Undo takes back by itself what the undone change brought about.
    if written.undoes.is_none() {
        match (written.before.text("status"), written.after.text("status")) {
            (Some("open"), Some("done")) => make_next(tx, written).await?,
            (Some("done"), Some("open" | "canceled")) => take_next_back(tx, written).await?,
            _ => {}
        }
    }
    if TIMES.into_iter().any(|key| written.after.names(key)) {
        reminders::follow(tx, RecordKind::Task, written.id).await?;
    }
    tx.set_scope(scope).await
}

/// The next one of a task that comes again. None where its rule has ended, or where what it is about is gone.
async fn make_next(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let Some(done) = store::snapshot(tx, &SPEC, written.id).await? else { return Ok(()) };
    let Some(rule) = done.fields.text("recurrence") else { return Ok(()) };
    let zone = users::zone_of(tx, done.fields.id("owner_id")).await?;
    let next = due_day(&done.fields, zone)
        .and_then(|due| Recurrence::parse(rule, due))
        .and_then(|rule| following(rule, &done.fields, zone, tx.now()));
    let Some(mut fields) = next else { return Ok(()) };
    if let Some((kind, id)) = links::about(&fields)
        && !links::is_live(tx, kind, id).await?
    {
        return Ok(());
    }
    if let Some(owner) = fields.id("owner_id")
        && !links::works_here(tx, owner).await?
    {
        fields.set("owner_id", Value::Null);
    }
    fields.set("previous_id", written.id.to_string());
    let id = tx.new_id();
    let why = Why { caused_by: Some(written.event), undoes: None };
    let event = rules::event_of(RecordKind::Task, rules::CREATED);
    records::write_new(tx, &SPEC, id, Step { event, after: fields, archived_at: None, why }).await?;
    reminders::copy(tx, written.id, id).await
}

/// The fields of the task that follows this one: due on the next day of the rule that is not past, at the same wall time.
fn following(rule: Recurrence, done: &Fields, zone: Tz, now: DateTime<Utc>) -> Option<Fields> {
    let (today, due) = (calendar::day_of(now, zone), due_day(done, zone)?);
    let time: Option<NaiveTime> = match done.has("due_at") {
        true => Some(done.text("due_time").and_then(|time| format!("{time}:00").parse().ok()).unwrap_or_default()),
        false => None,
    };
    let mut day = rule.next_from(due, today)?;
    let mut fields = done.clone();
    match time {
        None => fields.set("due_on", day.to_string()),
        Some(time) => {
            let at = |day: NaiveDate| calendar::moment(zone, day.and_time(time));
            if at(day) <= now {
                day = rule.next_after(day)?;
            }
            fields.set("due_at", moment(at(day)));
        }
    }
    if !YEARS.contains(&day.year()) {
        return None;
    }
    let start = done.date("start_on").and_then(|start| day.checked_sub_signed(due - start));
    fields.set("start_on", start.map(|start| start.to_string()));
    fields.set("status", "open");
    for emptied in ["completed_at", "completed_by", "snoozed_until"] {
        fields.set(emptied, Value::Null);
    }
    Some(fields)
}

/// A task that is open again takes the one that followed it back, unless somebody has touched that.
async fn take_next_back(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let next = sqlx::query_scalar!(
        "SELECT id FROM crm.tasks WHERE workspace_id = $1 AND previous_id = $2 AND version = 1 AND deleted_at IS NULL
          ORDER BY id DESC LIMIT 1",
        workspace_id,
        written.id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(next) = next else { return Ok(()) };
    let Some(now @ Snapshot { version: 1, .. }) = store::lock(tx, &SPEC, next).await? else { return Ok(()) };
    let step = Step {
        event: rules::event_of(RecordKind::Task, rules::ARCHIVED),
        after: now.fields.clone(),
        archived_at: Some(tx.now()),
        why: Why { caused_by: Some(written.event), undoes: None },
    };
    records::write(tx, &SPEC, next, &now, step).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn next(done: &Fields, zone: Tz, now: &str) -> Fields {
        let due = due_day(done, zone).unwrap();
        let rule = Recurrence::parse(done.text("recurrence").unwrap(), due).unwrap();
        following(rule, done, zone, now.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_wall_time_stays_over_the_days_on_which_clocks_change() {
        let paris = Tz::Europe__Paris;
        let task = |due: &str| {
            Fields::new()
                .with("recurrence", "daily")
                .with("due_at", due)
                .with("due_time", "02:30")
                .with("status", "done")
        };
        // The 29th has no half past two: it is due when the gap ends, and the day after at half past two again.
        let gap = next(&task("2026-03-28T01:30:00Z"), paris, "2026-03-28T12:00:00Z");
        assert_eq!(gap.text("due_at"), Some("2026-03-29T01:00:00+00:00"));
        let after = next(&gap, paris, "2026-03-29T12:00:00Z");
        assert_eq!(after.text("due_at"), Some("2026-03-30T00:30:00+00:00"));
        let autumn = next(&task("2026-10-24T00:30:00Z"), paris, "2026-10-24T12:00:00Z");
        assert_eq!(autumn.text("due_at"), Some("2026-10-25T00:30:00+00:00"), "the first of the two");
        assert_eq!(autumn.text("status"), Some("open"));
    }

    #[test]
    fn the_next_one_is_never_past() {
        let zone = Tz::Pacific__Kiritimati;
        let done =
            Fields::new().with("recurrence", "weekly:mon").with("due_on", "2026-11-02").with("start_on", "2026-10-31");
        // 30 November begins there at 10:00 of the 29th in UTC.
        for (now, due) in [("2026-11-29T09:59:00Z", "2026-11-30"), ("2026-11-30T10:00:00Z", "2026-12-07")] {
            let next = next(&done, zone, now);
            assert_eq!(next.text("due_on"), Some(due), "{now}");
            assert_eq!((next.date("due_on").unwrap() - next.date("start_on").unwrap()).num_days(), 2);
        }
        let done =
            Fields::new().with("recurrence", "daily").with("due_at", "2026-11-02T08:00:00Z").with("due_time", "09:00");
        let next = next(&done, Tz::Europe__Paris, "2026-11-05T08:00:00Z");
        assert_eq!(next.text("due_at"), Some("2026-11-06T08:00:00+00:00"), "today's has passed this very moment");
    }
}
