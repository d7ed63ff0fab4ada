//! Which tasks there are: mine, what is overdue, what comes, a range of the calendar. A page is found by index and keyset in
//! the order of due dates, and its rows are read by their ids afterwards.
//!
//! A task due on a day is overdue when that day has ended where its assignee is. The days that it is in the zones of the
//! workspace's people come from here, because the database may not know every zone by the names that we do.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Due;
use crate::actor::{Permission, Scope};
use crate::calendar::{self, Period};
use crate::error::Result;
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;
use crate::users::{self, Owner};
use crate::{access, search, workspaces};

/// Which tasks a list shows besides what it is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this assignee.
    pub person: Option<Uuid>,
    /// Of this priority or a more urgent one.
    pub priority: Option<i16>,
    /// Those too that are out of sight for now.
    pub with_snoozed: bool,
}

/// A task, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRow {
    /// Its id.
    pub id: Uuid,
    /// `T-9`.
    pub reference: Reference,
    /// What is to be done.
    pub title: String,
    /// `open`, `done` or `canceled`.
    pub status: String,
    /// 1 urgent to 4 low.
    pub priority: i16,
    /// Until when.
    pub due: Option<Due>,
    /// Whether its time is over and it is still open.
    pub is_overdue: bool,
    /// Out of sight until then.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// How often it comes again.
    pub recurrence: Option<String>,
    /// What it is about, as far as the reader may see it.
    pub about: Option<About>,
    /// Who does it.
    pub assignee: Option<Owner>,
}

/// The record that something is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its id.
    pub id: Uuid,
    /// `D-142`.
    pub reference: Reference,
    /// Its name.
    pub title: String,
}

/// Tasks in the order of their due dates; those without one come last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<TaskRow>,
    /// Where the next page begins; nothing where this is the last.
    pub next: Option<Cursor>,
}

/// The last task of a page. Tasks that are added or moved meanwhile neither repeat nor hide others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    due_by: DateTime<Utc>,
    id: Uuid,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.due_by.timestamp_micros(), self.id.simple())
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (micros, id) = text.split_once('.').ok_or(())?;
        let due_by = micros.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(())?;
        Ok(Self { due_by, id: id.parse().map_err(|_| ())? })
    }
}

/// The most rows of a page, and of a range of the calendar.
const MOST: i64 = 1_000;

/// A day ends at most 14 hours before, and 12 hours after, the day of UTC of the same date; and a little more.
pub(super) const AHEAD: TimeDelta = TimeDelta::hours(15);
const BEHIND: TimeDelta = TimeDelta::hours(13);

/// My open tasks, earliest due date first, except those that are out of sight.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn mine(tx: &mut Tx, after: Option<Cursor>, size: i64) -> Result<Page> {
    let Some(me) = tx.user_id() else { return Ok(Page::default()) };
    let filter = Filter { person: Some(me), ..Filter::default() };
    page(tx, &Window::default(), &filter, after, size).await
}

/// Open tasks whose time is over, the longest overdue first.
///
/// # Errors
/// As [`mine`].
pub async fn overdue(tx: &mut Tx, filter: &Filter, after: Option<Cursor>, size: i64) -> Result<Page> {
    let window = Window::overdue(tx.now());
    page(tx, &window, filter, after, size).await
}

/// How many open tasks are overdue, counted up to 1,000 and one more.
///
/// # Errors
/// As [`mine`].
pub async fn count_overdue(tx: &mut Tx, filter: &Filter) -> Result<usize> {
    let window = Window::overdue(tx.now());
    Ok(keys(tx, &window, filter, None, MOST + 1).await?.len())
}

/// Open tasks that are not overdue and are due in the next so many days, today's among them.
///
/// # Errors
/// As [`mine`].
pub async fn upcoming(tx: &mut Tx, days: u32, filter: &Filter, after: Option<Cursor>, size: i64) -> Result<Page> {
    let (now, today, zone) = (tx.now(), tx.today(), tx.actor().time_zone);
    let last = today.checked_add_days(Days::new(days.into())).unwrap_or(today);
    let period = Period { first: EARLIEST.date_naive(), last };
    let end = period.moments(zone).end;
    let window = Window {
        due_by: now - BEHIND..end + AHEAD,
        shown: Some((period, EARLIEST..end)),
        is_overdue: Some(false),
        ..Window::default()
    };
    page(tx, &window, filter, after, size).await
}

/// The calendar: tasks due from one day to another of the reader's, finished and given up ones too. The first thousand.
///
/// # Errors
/// As [`mine`].
pub async fn between(tx: &mut Tx, period: Period, filter: &Filter) -> Result<Vec<TaskRow>> {
    let moments = period.moments(tx.actor().time_zone);
    let window = Window {
        of_any_status: true,
        due_by: moments.start - BEHIND..moments.end + AHEAD,
        shown: Some((period, moments)),
        ..Window::default()
    };
    let filter = Filter { with_snoozed: true, ..*filter };
    Ok(page(tx, &window, &filter, None, MOST).await?.rows)
}

/// The tasks about a record: open ones by their due dates, then the latest others. The first hundred.
///
/// # Errors
/// As [`mine`].
pub async fn of_record(tx: &mut Tx, (kind, id): (RecordKind, Uuid)) -> Result<Vec<TaskRow>> {
    tx.require(Permission::ReadTasks)?;
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let ids = sqlx::query_scalar!(
        "SELECT id FROM crm.tasks
          WHERE workspace_id = $1 AND record_id = $2 AND record_kind = $3 AND deleted_at IS NULL
            AND (crm.in_scope(owner_id) OR created_by = $4)
          ORDER BY (status = 'open') DESC, CASE WHEN status = 'open' THEN due_by END, updated_at DESC, id LIMIT 100",
        workspace_id,
        id,
        kind.as_str(),
        me,
    )
    .fetch_all(tx.conn())
    .await?;
    with_ids(tx, &ids).await
}

/// The task that followed by itself from a change.
pub(super) async fn caused_by(tx: &mut Tx, event: Uuid) -> Result<Option<TaskRow>> {
    let workspace_id = tx.workspace_id();
    let id = sqlx::query_scalar!(
        "SELECT record_id FROM crm.events
          WHERE workspace_id = $1 AND caused_by = $2 AND record_kind = 'task' AND kind = 'task.created' LIMIT 1",
        workspace_id,
        event,
    )
    .fetch_optional(tx.conn())
    .await?;
    match id {
        Some(id) => Ok(with_ids(tx, &[id]).await?.pop()),
        None => Ok(None),
    }
}

/// What a list is about: `due_by` for the index, days and moments of the reader for the truth.
#[derive(Debug, Clone)]
struct Window {
    of_any_status: bool,
    due_by: Range<DateTime<Utc>>,
    shown: Option<(Period, Range<DateTime<Utc>>)>,
    is_overdue: Option<bool>,
}

/// Every open task.
impl Default for Window {
    fn default() -> Self {
        Self { of_any_status: false, due_by: EARLIEST..latest(), shown: None, is_overdue: None }
    }
}

impl Window {
    fn overdue(now: DateTime<Utc>) -> Self {
        Self { due_by: EARLIEST..now + AHEAD, is_overdue: Some(true), ..Self::default() }
    }
}

/// Before every date that a task can have.
const EARLIEST: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// After every one, and after what stands for none.
fn latest() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_800, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

async fn page(tx: &mut Tx, window: &Window, filter: &Filter, after: Option<Cursor>, size: i64) -> Result<Page> {
    let size = size.clamp(1, MOST);
    let mut found = keys(tx, window, filter, after, size + 1).await?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > size);
    found.truncate(usize::try_from(size).unwrap_or_default());
    let next = found.last().copied().filter(|_| more);
    let ids: Vec<Uuid> = found.iter().map(|key| key.id).collect();
    Ok(Page { rows: with_ids(tx, &ids).await?, next })
}

/// What every one of the statements below asks of a task `t`.
const WANTED: &str = "t.workspace_id = $1 AND t.deleted_at IS NULL
    AND t.due_by >= $2 AND t.due_by < $3 AND (t.due_by, t.id) > ($4, $5)
    AND ($6::smallint IS NULL OR t.priority <= $6)
    AND ($7 OR t.snoozed_until IS NULL OR t.snoozed_until <= $8)
    AND ($9::boolean IS NULL OR $9 = ((t.due_at <= $8 OR t.due_on < $10 OR t.due_on < $11 AND t.due_on < coalesce(
          (SELECT zone.today FROM crm.users u JOIN unnest($12::text[], $13::date[]) AS zone (name, today) ON zone.name = u.time_zone
            WHERE u.workspace_id = $1 AND u.id = t.owner_id), $14)) IS TRUE))
    AND ($15::date IS NULL OR t.due_on BETWEEN $15 AND $16 OR t.due_at >= $17 AND t.due_at < $18)";

/// Whom the actor sees under a scope that is not All.
const VISIBLE: &str = "string_to_array(coalesce(nullif(current_setting('app.visible_owners', true), ''), current_setting('app.user_id', true)), ' ')::uuid[]";

/// The statements that find a page: of everybody, of one person, and of those whom the actor sees, each for open tasks and for
/// all. Made of what stands here alone; a test prepares them.
struct Statements {
    of_all: String,
    of_person: String,
    of_visible: String,
}

static STATEMENTS: LazyLock<[Statements; 2]> = LazyLock::new(|| [Statements::of(true), Statements::of(false)]);

impl Statements {
    fn of(only_open: bool) -> Self {
        let status = if only_open { "t.status = 'open' AND" } else { "" };
        // Each part has the order of its index and ends after a page.
        let part = |whose: &str| {
            format!(
                "SELECT t.id, t.due_by FROM crm.tasks t WHERE {whose} {status} {WANTED} ORDER BY t.due_by, t.id LIMIT $19"
            )
        };
        let visible = part("t.owner_id = person.id AND");
        let nobodys = part("t.owner_id IS NULL AND");
        let made = part(&format!("t.created_by = $20 AND (t.owner_id = ANY ({VISIBLE})) IS FALSE AND"));
        Self {
            of_all: part("$20::uuid IS NOT DISTINCT FROM $20 AND"),
            of_person: part("t.owner_id = $20 AND (crm.in_scope(t.owner_id) OR t.created_by = $21) AND"),
            of_visible: format!(
                "SELECT id, due_by FROM (
                   SELECT found.* FROM unnest({VISIBLE}) AS person (id) CROSS JOIN LATERAL ({visible}) AS found
                   UNION ALL ({nobodys}) UNION ALL ({made})) AS every
                  ORDER BY due_by, id LIMIT $19"
            ),
        }
    }
}

/// Every statement of the lists, for the test that prepares them.
#[must_use]
pub fn every_statement() -> Vec<&'static str> {
    STATEMENTS.iter().flat_map(|one| [one.of_all.as_str(), &one.of_person, &one.of_visible]).collect()
}

/// The ids and due dates of a page.
async fn keys(
    tx: &mut Tx,
    window: &Window,
    filter: &Filter,
    after: Option<Cursor>,
    wanted: i64,
) -> Result<Vec<Cursor>> {
    tx.require(Permission::ReadTasks)?;
    let (workspace_id, now, me) = (tx.workspace_id(), tx.now(), tx.user_id());
    let (zones, todays) = users::todays(tx, now).await?;
    let [open, every] = &*STATEMENTS;
    let statements = if window.of_any_status { every } else { open };
    let (sql, person) = match (filter.person, tx.actor().scope()) {
        (Some(person), _) => (&statements.of_person, Some(person)),
        (None, Scope::All) => (&statements.of_all, None),
        (None, _) => (&statements.of_visible, me),
    };
    let from = after.unwrap_or(Cursor { due_by: EARLIEST, id: Uuid::nil() });
    let shown = window.shown.as_ref();
    let mut query = sqlx::query_as(AssertSqlSafe(sql.as_str()))
        .bind(workspace_id)
        .bind(window.due_by.start)
        .bind(window.due_by.end)
        .bind(from.due_by)
        .bind(from.id)
        .bind(filter.priority)
        .bind(filter.with_snoozed)
        .bind(now)
        .bind(window.is_overdue)
        .bind(todays.iter().min().copied())
        .bind(todays.iter().max().copied())
        .bind(&zones)
        .bind(&todays)
        .bind(todays.first().copied())
        .bind(shown.map(|(period, _)| period.first))
        .bind(shown.map(|(period, _)| period.last))
        .bind(shown.map(|(_, moments)| moments.start))
        .bind(shown.map(|(_, moments)| moments.end))
        .bind(wanted)
        .bind(person);
    if filter.person.is_some() {
        query = query.bind(me);
    }
    let found: Vec<(Uuid, DateTime<Utc>)> = query.fetch_all(tx.conn()).await?;
    Ok(found.into_iter().map(|(id, due_by)| Cursor { due_by, id }).collect())
}

/// The rows of these tasks in their order; those that are not there for the actor are left out.
pub(crate) async fn with_ids(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<TaskRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let own = workspaces::settings(tx).await?.time_zone;
    let (workspace_id, me, now) = (tx.workspace_id(), tx.user_id(), tx.now());
    let found = sqlx::query!(
        r#"SELECT t.id, t.number, t.title, t.status, t.priority, t.due_on, t.due_at, t.snoozed_until, t.recurrence,
                  t.record_kind, t.record_id,
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?", u.time_zone AS "time_zone?"
             FROM crm.tasks t LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = t.owner_id
            WHERE t.workspace_id = $1 AND t.id = ANY ($2) AND t.deleted_at IS NULL
              AND (crm.in_scope(t.owner_id) OR t.created_by = $3)"#,
        workspace_id,
        ids,
        me,
    )
    .fetch_all(tx.conn())
    .await?;
    let about: Vec<(RecordKind, Uuid)> = found
        .iter()
        .filter_map(|row| Some((RecordKind::parse(row.record_kind.as_deref()?)?, row.record_id?)))
        .collect();
    let about = search::rows(tx, &about).await?;
    let access = access::of(tx, RecordKind::Task);
    let mut rows: Vec<TaskRow> = found
        .into_iter()
        .map(|row| {
            let zone = row.time_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(own);
            let due = row.due_on.map(Due::On).or(row.due_at.map(Due::At));
            TaskRow {
                id: row.id,
                reference: Reference { kind: RecordKind::Task, number: row.number },
                title: row.title,
                is_overdue: row.status == "open" && due.is_some_and(|due| due.is_over(now, zone)),
                status: row.status,
                priority: row.priority,
                due,
                snoozed_until: row.snoozed_until.filter(|until| *until > now),
                recurrence: row.recurrence,
                about: row.record_id.and_then(|id| About::among(&about, id)),
                assignee: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            }
        })
        .map(|row| access.task_row(row))
        .collect();
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

impl About {
    pub(crate) fn among(rows: &[search::Row], id: Uuid) -> Option<Self> {
        let row = rows.iter().find(|row| row.id == id)?;
        Some(Self { id, reference: row.reference, title: row.title.clone() })
    }
}

impl Due {
    /// Whether the moment has come, or the day has ended in the zone.
    #[must_use]
    pub fn is_over(self, now: DateTime<Utc>, zone: Tz) -> bool {
        match self {
            Self::At(at) => at <= now,
            Self::On(day) => day < calendar::day_of(now, zone),
        }
    }
}
