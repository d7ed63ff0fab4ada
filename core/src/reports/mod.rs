//! The daily report: what changed since the last one, for those who lead. Numbers are true to the reader's scope.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike as _, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::calendar::{self, Period, Weekdays};
use crate::error::{Error, Result};
use crate::jobs::schedules;
use crate::money::{Currency, Money, Part, RateTable, Total, rates};
use crate::pipelines::Outcome;
use crate::records::{RecordKind, Reference};
use crate::settings::{self, DAILY_REPORT_AT, TIME_ZONE, WORKING_DAYS};
use crate::tx::Tx;
use crate::users::{self, Owner, Status, User};

/// The job that sends somebody their daily report: `{"user_id": …}`.
pub const SEND_DAILY: &str = "reports.send_daily";

/// The name under which deliveries of the daily report are kept.
const DAILY: &str = "daily";

/// How many deals each list of the report names; the number beside it counts all.
const NAMED: usize = 5;

/// A deal, as a line of the report shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The deal.
    pub id: Uuid,
    /// `D-142`.
    pub reference: Reference,
    /// What it is about.
    pub name: String,
    /// Its amount, where it has one.
    pub amount: Option<Money>,
    /// The stage at the beginning of the window; nothing where the deal is new.
    pub was: Option<String>,
    /// The stage at its end.
    pub stage: String,
    /// Who owns it.
    pub owner: Option<Owner>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Deals to which the same thing happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// Their amounts together in the workspace's currency, and what has no rate. A closed deal counts by the rate of the
    /// day on which it was closed, an open one by that of today.
    pub total: Total,
    /// The first few of them.
    pub lines: Vec<Line>,
}

/// The daily report.
#[derive(Debug, Clone, PartialEq)]
pub struct DailyReport {
    /// From here …
    pub covers_from: DateTime<Utc>,
    /// … to here, which is the moment it was made.
    pub covers_to: DateTime<Utc>,
    /// Won in this time and still won at its end.
    pub won: Group,
    /// Lost in this time and still lost at its end.
    pub lost: Group,
    /// In another open stage than at its beginning.
    pub moved: Group,
    /// Added in this time.
    pub new: Group,
    /// How many leads were opened in this time.
    pub new_leads: i64,
    /// All open deals together.
    pub pipeline: Group,
    /// Open deals, longest untouched first.
    pub untouched: Vec<Line>,
}

impl DailyReport {
    /// Whether nothing happened.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.won.count + self.lost.count + self.moved.count + self.new.count == 0 && self.new_leads == 0
    }
}

/// The daily report of the acting person, from the end of the last one delivered to them until now. Before the first, it
/// covers the time since the beginning of the last working day in their zone.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn daily(tx: &mut Tx) -> Result<DailyReport> {
    tx.require(Permission::Report)?;
    tx.require(Permission::ReadDeals)?;
    let (workspace_id, user_id, now) = (tx.workspace_id(), tx.user_id(), tx.now());
    let last = sqlx::query_scalar!(
        "SELECT max(covers_to) FROM crm.report_deliveries WHERE workspace_id = $1 AND user_id = $2 AND report = $3",
        workspace_id,
        user_id,
        DAILY,
    )
    .fetch_one(tx.conn())
    .await?;
    let values = settings::of_workspace(tx).await?;
    let from =
        last.unwrap_or_else(|| beginning_of_last_working_day(now, tx.actor().time_zone, values.get(WORKING_DAYS)));
    let today = calendar::day_of(now, values.get(TIME_ZONE));
    let changes = changes_between(tx, from, now, values.get(TIME_ZONE)).await?;
    let open = open_sums(tx, today).await?;
    let rates = rates_for(tx, changes.iter().filter_map(|change| change.part).chain(open.parts.clone()), today).await?;
    let group = |wanted: fn(&NetChange) -> bool| Group::of(&rates, changes.iter().filter(|change| wanted(change)));
    Ok(DailyReport {
        covers_from: from,
        covers_to: now,
        won: group(|change| change.is(Outcome::Won) && change.was != Some(Outcome::Won))?,
        lost: group(|change| change.is(Outcome::Lost) && change.was != Some(Outcome::Lost))?,
        moved: group(|change| {
            change.is(Outcome::Open) && change.was.is_some() && change.line.was.as_ref() != Some(&change.line.stage)
        })?,
        new: group(|change| change.was.is_none())?,
        new_leads: new_leads(tx, from, now).await?,
        pipeline: Group { count: open.count, total: rates.total(open.parts)?, lines: Vec::new() },
        untouched: untouched(tx).await?,
    })
}

/// How many leads were opened in this time.
async fn new_leads(tx: &mut Tx, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<i64> {
    let workspace_id = tx.workspace_id();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.leads
            WHERE workspace_id = $1 AND created_at > $2 AND created_at <= $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)"#,
        workspace_id,
        from,
        to,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// The rates of the days on which these parts count.
async fn rates_for(tx: &mut Tx, parts: impl Iterator<Item = Part>, today: NaiveDate) -> Result<RateTable> {
    let (mut currencies, mut first) = (Vec::new(), today);
    for part in parts {
        first = first.min(part.day);
        if !currencies.contains(&part.money.currency) {
            currencies.push(part.money.currency);
        }
    }
    rates::of_days(tx, &currencies, Period { first, last: today }).await
}

impl Group {
    /// No deals.
    #[must_use]
    pub fn none(currency: Currency) -> Self {
        Self { count: 0, total: Total::zero(currency), lines: Vec::new() }
    }

    fn of<'a>(rates: &RateTable, changes: impl Iterator<Item = &'a NetChange>) -> Result<Self> {
        let mut group = Self::none(rates.base());
        let mut parts = Vec::new();
        for change in changes {
            group.count += 1;
            parts.extend(change.part);
            if group.lines.len() < NAMED {
                group.lines.push(change.line.clone());
            }
        }
        group.total = rates.total(parts)?;
        Ok(group)
    }
}

/// A deal whose stage was touched in the window: where it was at the beginning and where it is at the end.
struct NetChange {
    line: Line,
    /// Its amount and the day by whose rate that counts.
    part: Option<Part>,
    was: Option<Outcome>,
    now: Outcome,
}

impl NetChange {
    fn is(&self, outcome: Outcome) -> bool {
        self.now == outcome
    }
}

async fn changes_between(tx: &mut Tx, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Result<Vec<NetChange>> {
    let (workspace_id, shows_amounts) = (tx.workspace_id(), shows_amounts(tx));
    let rows = sqlx::query!(
        r#"WITH ends AS (
             SELECT deal_id, (array_agg(from_stage_id ORDER BY changed_at, id))[1] AS was_id,
                    (array_agg(to_stage_id ORDER BY changed_at DESC, id DESC))[1] AS now_id
               FROM crm.deal_stage_changes
              WHERE workspace_id = $1 AND changed_at > $2 AND changed_at <= $3
              GROUP BY deal_id)
           SELECT d.id, d.number, d.name, CASE WHEN $4 THEN d.amount END AS amount, d.currency, d.updated_at, d.closed_at, was.name AS "was?", was.outcome AS "was_outcome?",
                  is_now.name AS stage, is_now.outcome, u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM ends
             JOIN crm.deals d ON d.workspace_id = $1 AND d.id = ends.deal_id
             JOIN crm.stages is_now ON is_now.workspace_id = $1 AND is_now.id = ends.now_id
             LEFT JOIN crm.stages was ON was.workspace_id = $1 AND was.id = ends.was_id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = d.owner_id
            WHERE d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
            ORDER BY CASE WHEN $4 THEN d.amount END DESC NULLS LAST, d.number"#,
        workspace_id,
        from,
        to,
        shows_amounts,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let amount = money(row.amount, &row.currency)?;
            let day = calendar::day_of(row.closed_at.unwrap_or(to), zone);
            Ok(NetChange {
                line: Line {
                    id: row.id,
                    reference: Reference { kind: RecordKind::Deal, number: row.number },
                    name: row.name,
                    amount,
                    was: row.was,
                    stage: row.stage,
                    owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
                    updated_at: row.updated_at,
                },
                part: amount.map(|amount| Part::one(amount, day)),
                was: row.was_outcome.as_deref().map(Outcome::parse),
                now: Outcome::parse(&row.outcome),
            })
        })
        .collect()
}

/// Whether the reader's roles show them what deals are worth: where not, the report says nothing of it and is in no order by it.
fn shows_amounts(tx: &Tx) -> bool {
    access::of(tx, RecordKind::Deal).shows("amount")
}

fn money(amount: Option<Decimal>, code: &str) -> Result<Option<Money>> {
    let currency = Currency::kept(code).ok_or_else(|| Error::broken("a currency of three other characters"))?;
    Ok(amount.map(|amount| Money::new(amount, currency)))
}

/// All open deals together.
struct OpenSums {
    count: usize,
    parts: Vec<Part>,
}

/// What the open deals within the scope sum up to, by currency: added up by the database, which is as exact.
async fn open_sums(tx: &mut Tx, today: NaiveDate) -> Result<OpenSums> {
    let (workspace_id, shows_amounts) = (tx.workspace_id(), shows_amounts(tx));
    let rows = sqlx::query!(
        r#"SELECT currency, CASE WHEN $2 THEN sum(amount) END AS amount, count(amount) AS "amounts!", count(*) AS "deals!" FROM crm.deals
            WHERE workspace_id = $1 AND closed_at IS NULL AND deleted_at IS NULL AND crm.in_scope(owner_id)
            GROUP BY currency"#,
        workspace_id,
        shows_amounts,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut sums = OpenSums { count: 0, parts: Vec::new() };
    for row in rows {
        sums.count += usize::try_from(row.deals).unwrap_or_default();
        let sum = money(row.amount, &row.currency)?;
        sums.parts.extend(sum.map(|money| Part { money, day: today, count: row.amounts }));
    }
    Ok(sums)
}

/// The open deals within the scope that have been untouched longest.
async fn untouched(tx: &mut Tx) -> Result<Vec<Line>> {
    let (workspace_id, named) = (tx.workspace_id(), i64::try_from(NAMED).unwrap_or_default());
    let shows_amounts = shows_amounts(tx);
    let rows = sqlx::query!(
        r#"SELECT d.id, d.number, d.name, CASE WHEN $3 THEN d.amount END AS amount, d.currency, d.updated_at, s.name AS stage,
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM crm.deals d
             JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = d.owner_id
            WHERE d.workspace_id = $1 AND d.closed_at IS NULL AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
            ORDER BY d.updated_at, d.number LIMIT $2"#,
        workspace_id,
        named,
        shows_amounts,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Line {
                id: row.id,
                reference: Reference { kind: RecordKind::Deal, number: row.number },
                name: row.name,
                amount: money(row.amount, &row.currency)?,
                was: None,
                stage: row.stage,
                owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
                updated_at: row.updated_at,
            })
        })
        .collect()
}

/// The beginning of the working day before today.
fn beginning_of_last_working_day(now: DateTime<Utc>, zone: Tz, days: Weekdays) -> DateTime<Utc> {
    calendar::day_begins(zone, days.before(calendar::day_of(now, zone)))
}

/// Takes note that a report reached its reader; the next one begins where it ended.
///
/// # Errors
/// Where the database fails.
pub async fn delivered(tx: &mut Tx, user_id: Uuid, report: &DailyReport) -> Result<()> {
    let (workspace_id, id, now) = (tx.workspace_id(), tx.new_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.report_deliveries (workspace_id, id, user_id, report, covers_from, covers_to, delivered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        workspace_id,
        id,
        user_id,
        DAILY,
        report.covers_from,
        report.covers_to,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes the daily report come to somebody from now on: on working days at their time, in their zone; never, where they
/// want none.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn schedule_daily(tx: &mut Tx, user: &User) -> Result<()> {
    let values = settings::values_for(tx, user.id).await?;
    let Some(time) = values.get(DAILY_REPORT_AT) else { return unschedule_daily(tx, user).await };
    let cron = cron(time, values.get(WORKING_DAYS));
    schedules::put(tx, &schedule_key(user), SEND_DAILY, json!({ "user_id": user.id }), &cron, user.time_zone).await
}

/// Five fields of cron.
fn cron(time: NaiveTime, days: Weekdays) -> String {
    let days = if days == Weekdays::MONDAY_TO_FRIDAY {
        "MON-FRI".to_owned()
    } else {
        days.iter().map(|day| day.to_string().to_uppercase()).collect::<Vec<_>>().join(",")
    };
    format!("{} {} * * {days}", time.minute(), time.hour())
}

/// Makes the daily report come as the settings say now: to one person, or to everybody who gets it.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn reschedule(tx: &mut Tx, person: Option<Uuid>) -> Result<()> {
    let people = match person {
        Some(id) => users::get(tx, id).await?.into_iter().collect(),
        None => users::with_status(tx, Status::Active).await?,
    };
    for user in people {
        users::settle_in(tx, &user).await?;
    }
    Ok(())
}

/// Makes it come to them no more.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn unschedule_daily(tx: &mut Tx, user: &User) -> Result<()> {
    schedules::remove(tx, &schedule_key(user)).await?;
    Ok(())
}

fn schedule_key(user: &User) -> String {
    format!("daily_report:{}", user.id)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_first_report_reaches_back_over_the_weekend() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let paris = chrono_tz::Europe::Paris;
        let since = |now: &str| beginning_of_last_working_day(at(now), paris, Weekdays::MONDAY_TO_FRIDAY);
        assert_eq!(since("2026-11-23T07:30:00Z"), at("2026-11-19T23:00:00Z"));
        assert_eq!(since("2026-11-24T07:30:00Z"), at("2026-11-22T23:00:00Z"));
    }

    #[test]
    fn the_report_comes_on_working_days() {
        let eight = "08:05:00".parse().unwrap();
        assert_eq!(cron(eight, Weekdays::MONDAY_TO_FRIDAY), "5 8 * * MON-FRI");
        let gulf = Weekdays::of([chrono::Weekday::Sun, chrono::Weekday::Thu]).unwrap();
        assert_eq!(cron(eight, gulf), "5 8 * * THU,SUN");
    }
}
