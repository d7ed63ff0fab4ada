//! Sums over deals: the pipeline by stage, a forecast by category and owner, what was won in a period. The database adds up
//! the amounts that have the same currency and probability; they are weighted and converted here, exactly, and rounded once
//! at the end. An open deal counts by the rate of today, a won one by that of the day on which it was won. Nothing is counted
//! that the actor may not see.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::calendar::{self, Period};
use crate::error::{Error, Result};
use crate::money::{Currency, Money, Part, Percent, RateTable, Total, rates};
use crate::pipelines::{self, ForecastCategory, Outcome, Stage};
use crate::records::RecordKind;
use crate::settings::{self, TIME_ZONE};
use crate::tx::Tx;
use crate::users::Owner;

/// What deals are worth together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// The exact sum in each currency.
    pub by_currency: Vec<Money>,
    /// All of it in the workspace's currency, rounded to its coin, and what has no rate.
    pub total: Total,
}

/// How many deals, and what they are worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealSum {
    /// How many.
    pub count: i64,
    /// How many of them have no amount that the actor sees.
    pub without_amount: i64,
    /// Their amounts.
    pub amount: Worth,
    /// Their amounts, each times how likely its deal is won.
    pub weighted: Worth,
}

/// Deals with the same currency and probability, added up by the database.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    count: i64,
    part: Option<Part>,
    percent: i16,
}

impl Sum {
    fn of(
        (count, valued): (i64, i64),
        amount: Option<Decimal>,
        code: &str,
        percent: i16,
        day: NaiveDate,
    ) -> Result<Self> {
        let currency = Currency::kept(code).ok_or_else(|| Error::broken("a currency of three other characters"))?;
        let part = amount.map(|amount| Part { money: Money::new(amount, currency), day, count: valued });
        Ok(Self { count, part, percent })
    }

    /// Its amounts, by the day by whose rate they count.
    pub(crate) fn part(&self) -> Option<Part> {
        self.part
    }

    /// How many deals.
    pub(crate) fn count(&self) -> i64 {
        self.count
    }
}

/// Sums put together, not yet rounded.
#[derive(Debug, Clone, Default)]
struct Tally {
    count: i64,
    without_amount: i64,
    amounts: Vec<Part>,
    weighted: Vec<Part>,
}

impl Tally {
    fn take(&mut self, sum: &Sum) -> Result<()> {
        self.count += sum.count;
        self.without_amount += sum.count - sum.part.map_or(0, |part| part.count);
        let percent = Percent::new(sum.percent.into()).ok_or_else(|| Error::broken("a probability beyond 100 %"))?;
        if let Some(part) = sum.part {
            self.amounts.push(part);
            self.weighted.push(Part { money: percent.of(part.money)?, ..part });
        }
        Ok(())
    }

    fn sum(self, rates: &RateTable) -> Result<DealSum> {
        Ok(DealSum {
            count: self.count,
            without_amount: self.without_amount,
            amount: worth(rates, self.amounts)?,
            weighted: worth(rates, self.weighted)?,
        })
    }
}

fn worth(rates: &RateTable, parts: Vec<Part>) -> Result<Worth> {
    let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
    for part in &parts {
        let sum = sums.entry(part.money.currency).or_insert(Money::zero(part.money.currency));
        *sum = sum.plus(part.money)?;
    }
    Ok(Worth { by_currency: sums.into_values().collect(), total: rates.total(parts)? })
}

/// The amount, unless the actor's roles hide it from them: what one may not see is in no sum.
fn shown(tx: &Tx) -> impl Fn(Option<Decimal>) -> Option<Decimal> + use<> {
    let shows = access::of(tx, RecordKind::Deal).shows("amount");
    move |amount| amount.filter(|_| shows)
}

/// The rates by which these sums count.
async fn rates_for<'a>(tx: &mut Tx, sums: impl Iterator<Item = &'a Sum>) -> Result<RateTable> {
    let parts: Vec<Part> = sums.filter_map(|sum| sum.part).collect();
    let mut currencies: Vec<Currency> = parts.iter().map(|part| part.money.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let today = today(tx).await?;
    let first = parts.iter().map(|part| part.day).min().unwrap_or(today);
    let last = parts.iter().map(|part| part.day).max().unwrap_or(today);
    rates::of_days(tx, &currencies, Period { first, last }).await
}

/// The day that it is in the workspace.
async fn today(tx: &mut Tx) -> Result<NaiveDate> {
    let zone = settings::get(tx, TIME_ZONE).await?;
    Ok(calendar::day_of(tx.now(), zone))
}

/// Which open deals a summary counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SummaryFilter {
    /// Those of this pipeline.
    pub pipeline: Option<Uuid>,
    /// Those that this person owns.
    pub owner: Option<Uuid>,
    /// Those that are expected to be decided in it.
    pub closing: Option<Period>,
}

/// The open deals of a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageTotal {
    /// The stage.
    pub stage: Stage,
    /// Its deals.
    pub deals: DealSum,
}

/// The open deals by stage: every open stage of the pipelines in their order, and retired ones that still hold deals.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn pipeline_summary(tx: &mut Tx, filter: &SummaryFilter) -> Result<Vec<StageTotal>> {
    tx.require(Permission::ReadDeals)?;
    let mut tallies: Vec<(Stage, Tally)> = pipelines::list(tx)
        .await?
        .into_iter()
        .filter(|pipeline| filter.pipeline.is_none_or(|wanted| wanted == pipeline.id))
        .flat_map(|pipeline| pipeline.stages)
        .filter(|stage| stage.outcome == Outcome::Open)
        .map(|stage| (stage, Tally::default()))
        .collect();
    let sums = sums_by_stage(tx, filter).await?;
    let rates = rates_for(tx, sums.iter().map(|(_, sum)| sum)).await?;
    for (stage, sum) in &sums {
        match tallies.iter_mut().find(|(known, _)| known.id == *stage) {
            Some((_, tally)) => tally.take(sum)?,
            None => {
                let retired = pipelines::stage(tx, *stage).await?;
                let retired = retired.ok_or_else(|| Error::broken("a deal whose stage is gone"))?;
                let mut tally = Tally::default();
                tally.take(sum)?;
                tallies.push((retired, tally));
            }
        }
    }
    tallies.into_iter().map(|(stage, tally)| Ok(StageTotal { stage, deals: tally.sum(&rates)? })).collect()
}

async fn sums_by_stage(tx: &mut Tx, filter: &SummaryFilter) -> Result<Vec<(Uuid, Sum)>> {
    let (workspace_id, today, shown) = (tx.workspace_id(), today(tx).await?, shown(tx));
    let (first, last) = (filter.closing.map(|period| period.first), filter.closing.map(|period| period.last));
    let rows = sqlx::query!(
        r#"SELECT d.stage_id, d.currency, coalesce(d.probability, s.probability) AS "percent!", count(*) AS "count!",
                  count(d.amount) AS "valued!", sum(d.amount) AS amount
             FROM crm.deals d JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
            WHERE d.workspace_id = $1 AND d.closed_at IS NULL AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
              AND ($2::uuid IS NULL OR d.pipeline_id = $2) AND ($3::uuid IS NULL OR d.owner_id = $3)
              AND ($4::date IS NULL OR d.close_on >= $4) AND ($5::date IS NULL OR d.close_on <= $5)
            GROUP BY 1, 2, 3"#,
        workspace_id,
        filter.pipeline,
        filter.owner,
        first,
        last,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok((row.stage_id, Sum::of((row.count, row.valued), shown(row.amount), &row.currency, row.percent, today)?))
        })
        .collect()
}

/// Deals of one forecast category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryTotal {
    /// The category. `Closed` are the deals won in the period.
    pub category: ForecastCategory,
    /// Its deals; what is won counts in full.
    pub deals: DealSum,
}

/// What somebody may bring home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerForecast {
    /// Whose deals; nobody's where there is none.
    pub owner: Option<Owner>,
    /// Every category, the least sure first.
    pub categories: Vec<CategoryTotal>,
}

/// A forecast for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The period, in the workspace's days.
    pub period: Period,
    /// All that the actor sees together.
    pub categories: Vec<CategoryTotal>,
    /// Each owner's part, by name.
    pub owners: Vec<OwnerForecast>,
    /// Open deals that are counted nowhere because nobody has said when they are decided.
    pub undated: i64,
    /// Open deals that should have been decided before the period; counted nowhere.
    pub overdue: i64,
}

/// A tally for each category.
type Tallies = [Tally; ForecastCategory::ALL.len()];

fn take(tallies: &mut Tallies, category: ForecastCategory, sum: &Sum) -> Result<()> {
    for (known, tally) in ForecastCategory::ALL.into_iter().zip(tallies) {
        if known == category {
            tally.take(sum)?;
        }
    }
    Ok(())
}

fn category_totals(tallies: Tallies, rates: &RateTable) -> Result<Vec<CategoryTotal>> {
    let totals = ForecastCategory::ALL.into_iter().zip(tallies);
    totals.map(|(category, tally)| Ok(CategoryTotal { category, deals: tally.sum(rates)? })).collect()
}

/// What of the open deals that are to be decided in the period may come, by category and owner, beside what was won in it.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn forecast(tx: &mut Tx, period: Period) -> Result<Forecast> {
    tx.require(Permission::ReadDeals)?;
    let (undated, overdue) = outside(tx, period).await?;
    let base = rates::base(tx).await?;
    let won = won_sums(tx, period, Some(base)).await?;
    let won = won.into_iter().map(|(owner, sum)| (owner, ForecastCategory::Closed, sum));
    let sums: Vec<_> = open_sums(tx, period).await?.into_iter().chain(won).collect();
    let rates = rates_for(tx, sums.iter().map(|(_, _, sum)| sum)).await?;
    let mut all = Tallies::default();
    // By name, and nobody last.
    let mut owners: BTreeMap<_, (Option<Owner>, Tallies)> = BTreeMap::new();
    for (owner, category, sum) in sums {
        take(&mut all, category, &sum)?;
        let key = (owner.is_none(), owner.as_ref().map(|owner| (owner.name.to_lowercase(), owner.id)));
        let (_, own) = owners.entry(key).or_insert_with(|| (owner, Tallies::default()));
        take(own, category, &sum)?;
    }
    let owners =
        owners.into_values().map(|(owner, own)| Ok(OwnerForecast { owner, categories: category_totals(own, &rates)? }));
    let owners = owners.collect::<Result<Vec<_>>>()?;
    Ok(Forecast { period, categories: category_totals(all, &rates)?, owners, undated, overdue })
}

async fn open_sums(tx: &mut Tx, period: Period) -> Result<Vec<(Option<Owner>, ForecastCategory, Sum)>> {
    let (workspace_id, today, shown) = (tx.workspace_id(), today(tx).await?, shown(tx));
    let rows = sqlx::query!(
        r#"SELECT u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?", g.currency AS "currency!",
                  g.category AS "category!", g.percent AS "percent!", g.count AS "count!", g.valued AS "valued!", g.amount
             FROM (SELECT d.owner_id, d.currency, coalesce(d.forecast_category, s.forecast_category) AS category,
                          coalesce(d.probability, s.probability) AS percent,
                          count(*) AS count, count(d.amount) AS valued, sum(d.amount) AS amount
                     FROM crm.deals d JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
                    WHERE d.workspace_id = $1 AND d.closed_at IS NULL AND d.deleted_at IS NULL
                      AND d.close_on >= $2 AND d.close_on <= $3 AND crm.in_scope(d.owner_id)
                    GROUP BY 1, 2, 3, 4) AS g
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = g.owner_id"#,
        workspace_id,
        period.first,
        period.last,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let owner = Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id);
            let sum = Sum::of((row.count, row.valued), shown(row.amount), &row.currency, row.percent, today)?;
            Ok((owner, ForecastCategory::parse(&row.category), sum))
        })
        .collect()
}

/// How many open deals have no day, and how many a day before the period.
async fn outside(tx: &mut Tx, period: Period) -> Result<(i64, i64)> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM crm.deals d WHERE d.workspace_id = $1 AND d.closed_at IS NULL AND d.deleted_at IS NULL
                      AND d.close_on IS NULL AND crm.in_scope(d.owner_id)) AS "undated!",
                  (SELECT count(*) FROM crm.deals d WHERE d.workspace_id = $1 AND d.closed_at IS NULL AND d.deleted_at IS NULL
                      AND d.close_on < $2 AND crm.in_scope(d.owner_id)) AS "overdue!""#,
        workspace_id,
        period.first,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.undated, row.overdue))
}

/// What was won in a period, in the workspace's days, by who owned the deals when they were won, of the people whose records
/// the actor sees. Amounts are told apart by the day on which they were won, except those `in_one` currency, for which no rate
/// is asked.
pub(crate) async fn won_sums(
    tx: &mut Tx,
    period: Period,
    in_one: Option<Currency>,
) -> Result<Vec<(Option<Owner>, Sum)>> {
    let (workspace_id, shown) = (tx.workspace_id(), shown(tx));
    let zone = settings::get(tx, TIME_ZONE).await?;
    let moments = period.moments(zone);
    let rows = sqlx::query!(
        r#"SELECT u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?", g.currency AS "currency!",
                  g.day, g.count AS "count!", g.valued AS "valued!", g.amount
             FROM (SELECT coalesce(d.decided_owner_id, d.owner_id) AS owner_id, d.currency, count(*) AS count,
                          count(d.amount) AS valued, sum(d.amount) AS amount,
                          CASE WHEN d.currency IS DISTINCT FROM $4 THEN (d.closed_at AT TIME ZONE $5)::date END AS day
                     FROM crm.deals d JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
                    WHERE d.workspace_id = $1 AND s.outcome = 'won' AND d.closed_at >= $2 AND d.closed_at < $3
                      AND d.deleted_at IS NULL AND crm.in_scope(coalesce(d.decided_owner_id, d.owner_id))
                    GROUP BY 1, d.currency, day) AS g
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = g.owner_id"#,
        workspace_id,
        moments.start,
        moments.end,
        in_one.as_ref().map(Currency::code),
        zone.name(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let owner = Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id);
            let day = row.day.unwrap_or(period.last);
            Ok((owner, Sum::of((row.count, row.valued), shown(row.amount), &row.currency, 100, day)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    const CODES: [&str; 3] = ["EUR", "JPY", "USD"];

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn table() -> RateTable {
        RateTable::new(Currency::EUR, 7, [])
    }

    fn sum(amount: Decimal, code: &str, percent: i16) -> Sum {
        Sum::of((1, 1), Some(amount), code, percent, day()).unwrap()
    }

    /// Cents, currency and probability of some deals.
    fn deals() -> impl Strategy<Value = Vec<(i64, usize, i16)>> {
        proptest::collection::vec((0_i64..=999_999_999_999_999, 0_usize..3, 0_i16..=100), 0..40)
    }

    /// As the database does: one sum for each currency and probability.
    fn grouped(deals: &[(i64, usize, i16)]) -> Vec<Sum> {
        let mut groups: BTreeMap<(usize, i16), Decimal> = BTreeMap::new();
        for (cents, code, percent) in deals {
            *groups.entry((*code, *percent)).or_default() += Decimal::new(*cents, 2);
        }
        let code = |at: usize| CODES.get(at).copied().unwrap();
        groups.into_iter().map(|((at, percent), amount)| sum(amount, code(at), percent)).collect()
    }

    fn tallied(sums: &[Sum]) -> DealSum {
        let mut tally = Tally::default();
        sums.iter().try_for_each(|sum| tally.take(sum)).unwrap();
        tally.sum(&table()).unwrap()
    }

    proptest! {
        #[test]
        fn a_weighted_sum_is_the_sum_of_the_weighted_to_the_last_digit(deals in deals()) {
            let total = tallied(&grouped(&deals));
            for (at, code) in CODES.iter().enumerate() {
                let own = || deals.iter().filter(|(_, currency, _)| *currency == at);
                let plain: i128 = own().map(|(cents, _, _)| i128::from(*cents)).sum();
                let times: i128 = own().map(|(cents, _, percent)| i128::from(*cents) * i128::from(*percent)).sum();
                let of = |worth: &Worth| {
                    let found = worth.by_currency.iter().find(|money| money.currency.code() == *code);
                    found.map_or(Decimal::ZERO, |money| money.amount)
                };
                prop_assert_eq!(of(&total.amount), Decimal::from_i128_with_scale(plain, 2));
                prop_assert_eq!(of(&total.weighted), Decimal::from_i128_with_scale(times, 4));
            }
        }

        #[test]
        fn the_order_of_adding_does_not_matter(deals in deals()) {
            let sums = grouped(&deals);
            let backwards: Vec<Sum> = sums.iter().rev().cloned().collect();
            prop_assert_eq!(tallied(&sums), tallied(&backwards));
        }
    }

    #[test]
    fn parts_of_a_cent_are_kept_until_the_end() {
        let third = || sum("0.33".parse().unwrap(), "EUR", 50);
        let weighted = tallied(&[third(), third(), third()]).weighted;
        assert_eq!(weighted.by_currency, ["EUR 0.495".parse().unwrap()]);
        assert_eq!(weighted.total.money, "EUR 0.50".parse().unwrap());
    }
}
