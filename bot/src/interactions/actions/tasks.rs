//! A task's card: done, opened again, put off.

use chrono::{DateTime, Days, Duration, NaiveTime, Utc};
use crm_blocks::Viewer;
use crm_blocks::ids::{Action, Subject};
use crm_core::records::{Changes, RecordKind, Reference, Updated};
use crm_core::{Result, Tx, records, search, tasks};

use super::changing::told;
use super::{Answer, Click};

pub(super) async fn done(click: &Click<'_>, mut tx: Tx) -> Result<Answer> {
    let subject = match Subject::parse(&click.taken.block_id) {
        Some(subject) => subject,
        None => match by_reference(click, &mut tx).await? {
            Some(subject) => subject,
            None => return Ok(click.stale()),
        },
    };
    if !tx.first_time(&click.request.key).await? {
        return Ok(None);
    }
    let seen = Some(subject.version);
    let updated = match click.action {
        Action::TaskDone => tasks::complete(&mut tx, subject.id, seen).await?.updated,
        Action::TaskReopen => tasks::reopen(&mut tx, subject.id, seen).await?,
        _ => match until(click.viewer, click.value()) {
            Some(until) => snoozed(&mut tx, subject, until).await?,
            None => return Ok(click.stale()),
        },
    };
    told(click, tx, (RecordKind::Task, subject.id), updated).await
}

/// A button that names its task, as in a list.
async fn by_reference(click: &Click<'_>, tx: &mut Tx) -> Result<Option<Subject>> {
    let Some(reference) = Reference::parse(click.value()).filter(|one| one.kind == RecordKind::Task) else {
        return Ok(None);
    };
    let Some(id) = search::locate(tx, reference).await? else { return Ok(None) };
    let view = records::view(tx, RecordKind::Task, id).await?;
    Ok(view.map(|view| Subject { id, version: view.version }))
}

async fn snoozed(tx: &mut Tx, subject: Subject, until: DateTime<Utc>) -> Result<Updated> {
    let changes = Changes::new().with("snoozed_until", until.to_rfc3339());
    records::update(tx, RecordKind::Task, subject.id, &changes, Some(subject.version)).await
}

/// In the morning of a day, where the person is.
const MORNING: u32 = 9;

/// `1h`, `tomorrow`, `3d`, `1w`: until when.
fn until(viewer: &Viewer, span: &str) -> Option<DateTime<Utc>> {
    let days = match span {
        "1h" => return Some(viewer.now + Duration::hours(1)),
        "tomorrow" => 1,
        "3d" => 3,
        "1w" => 7,
        _ => return None,
    };
    let day = viewer.today().checked_add_days(Days::new(days))?;
    let morning = day.and_time(NaiveTime::from_hms_opt(MORNING, 0, 0)?);
    morning.and_local_timezone(viewer.time_zone).earliest().map(|at| at.to_utc())
}
