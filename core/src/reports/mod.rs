//! The daily report: what changed since the last one, for those who lead. Numbers are true to the reader's scope.

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::jobs::schedules;
use crate::pipelines::Outcome;
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;
use crate::users::{Owner, User};

/// The job that sends somebody their daily report: `{"user_id": …}`.
pub const SEND_DAILY: &str = "reports.send_daily";

/// 08:30 on working days, in the reader's own zone (requirements, "Numbers no source gives").
const DAILY_CRON: &str = "30 8 * * MON-FRI";

/// The name under which deliveries of the daily report are kept.
const DAILY: &str = "daily";

/// How many deals each list of the report names; the number beside it counts all.
const NAMED: usize = 5;

/// An amount in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// The amount.
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: String,
}

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
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// Their amounts together, a sum for each currency, largest first.
    pub totals: Vec<Money>,
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
    let from = last.unwrap_or_else(|| beginning_of_last_working_day(now, tx.actor().time_zone));
    let changes = changes_between(tx, from, now).await?;
    let open = open_deals(tx).await?;
    let new_leads = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM crm.leads
            WHERE workspace_id = $1 AND created_at > $2 AND created_at <= $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)"#,
        workspace_id,
        from,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    let group = |wanted: fn(&NetChange) -> bool| {
        Group::of(changes.iter().filter(|change| wanted(change)).map(|change| &change.line))
    };
    Ok(DailyReport {
        covers_from: from,
        covers_to: now,
        won: group(|change| change.is(Outcome::Won) && change.was != Some(Outcome::Won)),
        lost: group(|change| change.is(Outcome::Lost) && change.was != Some(Outcome::Lost)),
        moved: group(|change| {
            change.is(Outcome::Open) && change.was.is_some() && change.line.was.as_ref() != Some(&change.line.stage)
        }),
        new: group(|change| change.was.is_none()),
        new_leads,
        pipeline: Group::of(open.iter()),
        untouched: open.iter().take(NAMED).cloned().collect(),
    })
}

impl Group {
    fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut group = Self::default();
        for line in lines {
            group.count += 1;
            if let Some(money) = &line.amount {
                match group.totals.iter_mut().find(|total| total.currency == money.currency) {
                    Some(total) => total.amount += money.amount,
                    None => group.totals.push(money.clone()),
                }
            }
            if group.lines.len() < NAMED {
                group.lines.push(line.clone());
            }
        }
        group.totals.sort_by(|a, b| b.amount.cmp(&a.amount).then_with(|| a.currency.cmp(&b.currency)));
        group
    }
}

/// A deal whose stage was touched in the window: where it was at the beginning and where it is at the end.
struct NetChange {
    line: Line,
    was: Option<Outcome>,
    now: Outcome,
}

impl NetChange {
    fn is(&self, outcome: Outcome) -> bool {
        self.now == outcome
    }
}

async fn changes_between(tx: &mut Tx, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<NetChange>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"WITH ends AS (
             SELECT deal_id, (array_agg(from_stage_id ORDER BY changed_at, id))[1] AS was_id,
                    (array_agg(to_stage_id ORDER BY changed_at DESC, id DESC))[1] AS now_id
               FROM crm.deal_stage_changes
              WHERE workspace_id = $1 AND changed_at > $2 AND changed_at <= $3
              GROUP BY deal_id)
           SELECT d.id, d.number, d.name, d.amount, d.currency, d.updated_at, was.name AS "was?", was.outcome AS "was_outcome?",
                  is_now.name AS stage, is_now.outcome, u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM ends
             JOIN crm.deals d ON d.workspace_id = $1 AND d.id = ends.deal_id
             JOIN crm.stages is_now ON is_now.workspace_id = $1 AND is_now.id = ends.now_id
             LEFT JOIN crm.stages was ON was.workspace_id = $1 AND was.id = ends.was_id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = d.owner_id
            WHERE d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
            ORDER BY d.amount DESC NULLS LAST, d.number"#,
        workspace_id,
        from,
        to,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| NetChange {
            line: Line {
                id: row.id,
                reference: Reference { kind: RecordKind::Deal, number: row.number },
                name: row.name,
                amount: row.amount.map(|amount| Money { amount, currency: row.currency }),
                was: row.was,
                stage: row.stage,
                owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
                updated_at: row.updated_at,
            },
            was: row.was_outcome.as_deref().map(Outcome::parse),
            now: Outcome::parse(&row.outcome),
        })
        .collect())
}

/// Every open deal within the scope, longest untouched first.
async fn open_deals(tx: &mut Tx) -> Result<Vec<Line>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT d.id, d.number, d.name, d.amount, d.currency, d.updated_at, s.name AS stage,
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM crm.deals d
             JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = d.owner_id
            WHERE d.workspace_id = $1 AND d.closed_at IS NULL AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
            ORDER BY d.updated_at, d.number"#,
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            id: row.id,
            reference: Reference { kind: RecordKind::Deal, number: row.number },
            name: row.name,
            amount: row.amount.map(|amount| Money { amount, currency: row.currency }),
            was: None,
            stage: row.stage,
            owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            updated_at: row.updated_at,
        })
        .collect())
}

/// Midnight at the beginning of the working day before today.
fn beginning_of_last_working_day(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    use chrono::Datelike;
    let today = now.with_timezone(&zone).date_naive();
    let back = match today.weekday() {
        chrono::Weekday::Mon => 3,
        chrono::Weekday::Sun => 2,
        _ => 1,
    };
    let midnight = today.checked_sub_days(Days::new(back)).unwrap_or(today).and_time(NaiveTime::MIN);
    // Where midnight does not exist on a day of changing clocks, a day before now serves as well.
    zone.from_local_datetime(&midnight).earliest().map_or(now - chrono::Duration::days(1), |at| at.with_timezone(&Utc))
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

/// Makes the daily report come to somebody from now on.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn schedule_daily(tx: &mut Tx, user: &User) -> Result<()> {
    schedules::put(tx, &schedule_key(user), SEND_DAILY, json!({ "user_id": user.id }), DAILY_CRON, user.time_zone).await
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
        assert_eq!(beginning_of_last_working_day(at("2026-11-23T07:30:00Z"), paris), at("2026-11-19T23:00:00Z"));
        assert_eq!(beginning_of_last_working_day(at("2026-11-24T07:30:00Z"), paris), at("2026-11-22T23:00:00Z"));
    }
}
