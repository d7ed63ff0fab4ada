//! The day's work: notes, what was done with a customer, tasks finished and put off.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use crm_blocks::{Message, notices};
use crm_core::activities::{self, NewActivity};
use crm_core::records::{Added, RecordKind};
use crm_core::search::Row;
use crm_core::tasks::{self, Due, NewTask};
use crm_core::{Error, Result, Tx, calendar, search, text};

use super::records::{Cx, FOLLOWED, on_record, with_card};
use super::target::{self, Meant, Wish};
use super::{choose, found_instead, note_form};
use crate::changes;
use crate::grammar::{LogInput, LogKind, NewTaskInput, Target, When};

const TASKS: &[RecordKind] = &[RecordKind::Task];
/// What notes and activities belong to.
const NOTED: &[RecordKind] =
    &[RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal, RecordKind::Task];

/// A time of the day where a day alone is said: the morning.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// The moment of a wall time where the person is; on a day that skips it, an hour later.
fn moment(tx: &Tx, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    calendar::moment(tx.actor().time_zone, day.and_time(time))
}

/// Keeps a note, word for word.
pub(super) async fn note(cx: &Cx<'_>, mut tx: Tx, target: &Target, text: &str) -> Result<Option<Message>> {
    let row = match settled(cx, &mut tx, target, NOTED).await? {
        Meant::Record(row) => row,
        Meant::Asked(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
        Meant::Nothing => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    };
    if text.is_empty() {
        return note_form(cx.bot, cx.request, tx, row.reference).await;
    }
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let added = activities::add_note(&mut tx, (row.reference.kind, row.id), Some(text.to_owned()), None).await?;
    kept(cx, tx, &row, &added, "note").await.map(Some)
}

async fn settled(cx: &Cx<'_>, tx: &mut Tx, target: &Target, kinds: &[RecordKind]) -> Result<Meant> {
    let wish = Wish { kinds, writes: true };
    target::settle(&cx.viewer, tx, cx.request, target, (wish, &cx.overrides)).await
}

/// Logs a call, a meeting or an e-mail.
pub(super) async fn log(cx: &Cx<'_>, mut tx: Tx, input: LogInput) -> Result<Option<Message>> {
    let row = match settled(cx, &mut tx, &input.target, NOTED).await? {
        Meant::Record(row) => row,
        Meant::Asked(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
        Meant::Nothing => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let kind = input.kind.name();
    let happened_at = input.on.map(|(day, time)| moment(&tx, day, time.unwrap_or(MORNING)));
    // A day alone that is today is now.
    let happened_at = happened_at.filter(|_| input.on.is_none_or(|(day, time)| time.is_some() || day != tx.today()));
    let new = NewActivity {
        subject: None,
        body: input.text.clone(),
        outcome: input.outcome.map(str::to_owned),
        direction: (input.kind != LogKind::Meeting).then_some("out"),
        duration_minutes: input.minutes,
        happened_at,
        ..NewActivity::new(kind, (row.reference.kind, row.id))
    };
    let added = activities::log(&mut tx, new).await?;
    kept(cx, tx, &row, &added, kind).await.map(Some)
}

/// What was kept, with its undo, and where it is one to come back to, the question when.
async fn kept(cx: &Cx<'_>, tx: Tx, row: &Row, added: &Added, kind: &str) -> Result<Message> {
    let reference = row.reference.to_string();
    let asks = FOLLOWED.contains(&row.reference.kind);
    let fact = if asks {
        text!("activity-kept-ask", kind = kind, reference = &reference)
    } else {
        text!("activity-kept", kind = kind, reference = &reference)
    };
    let by = changes::actor_name(&tx);
    let small = text!("changed-by", by = by, time = cx.viewer.clock());
    tx.commit().await?;
    let picked = asks.then_some((row.reference.kind, row.id));
    Ok(notices::kept(&cx.viewer, (&fact, &small), (added.event, row.reference), picked))
}

/// Adds a task.
pub(super) async fn add_task(cx: &Cx<'_>, mut tx: Tx, input: NewTaskInput) -> Result<Option<Message>> {
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let about = match input.about {
        Some(reference) => match search::locate(&mut tx, reference).await? {
            Some(id) => Some((reference.kind, id)),
            None => return Ok(Some(notices::not_found(&cx.viewer, reference))),
        },
        None => None,
    };
    let due = input.due.map(|(day, time)| match time {
        Some(time) => Due::At(moment(&tx, day, time)),
        None => Due::On(day),
    });
    let assignee = choose::owner(&mut tx, input.owner).await?;
    let new = NewTask {
        title: input.title.unwrap_or_default(),
        due,
        priority: input.priority,
        about,
        tags: input.tags,
        assignee,
        ..NewTask::default()
    };
    let added = tasks::add(&mut tx, new).await?;
    let reference = added.reference(RecordKind::Task).ok_or_else(|| Error::broken("a task without a number"))?;
    super::confirm_added(&cx.viewer, tx, reference, added.id, None).await.map(Some)
}

/// Finishes a task; the next one is named where it comes again.
pub(super) async fn done(cx: &Cx<'_>, mut tx: Tx, target: &Target) -> Result<Option<Message>> {
    let row = match settled(cx, &mut tx, target, TASKS).await? {
        Meant::Record(row) => row,
        Meant::Asked(question) => {
            tx.commit().await?;
            return Ok(Some(question));
        }
        Meant::Nothing => return found_instead(&cx.viewer, tx, cx.request).await.map(Some),
    };
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    let completed = tasks::complete(&mut tx, row.id, None).await?;
    let said = changes::updated(&cx.viewer, &mut tx, row.reference, &completed.updated, false).await?;
    let said = match completed.next {
        Some(next) => {
            let next = text!("task-next", reference = next.reference.to_string());
            notices::with_notes(&cx.viewer, said, &[next])
        }
        None => said,
    };
    with_card(cx, tx, &row, said).await.map(Some)
}

/// Puts a task out of sight for a while.
pub(super) async fn snooze(cx: &Cx<'_>, tx: Tx, target: &Target, until: When) -> Result<Option<Message>> {
    on_record(cx, tx, target, TASKS, async |tx, row| {
        let at = match until {
            When::In(minutes) => tx.now() + TimeDelta::minutes(minutes),
            When::On(day, time) => moment(tx, day, time.unwrap_or(MORNING)),
        };
        tasks::snooze(tx, row.id, at).await
    })
    .await
}
