//! Sums over deals: the pipeline by stage, a forecast by category and owner, what was won in a period. The database adds up
//! the amounts that have the same currency and probability; they are weighted here, exactly, and rounded only where they
//! are shown. Nothing is counted that the actor may not see.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::actor::Permission;
use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::money::{Currency, Money, MoneyError, Percent};
use crate::pipelines::{self, ForecastCategory, Outcome, Stage};
use crate::tx::Tx;
use crate::users::Owner;
use crate::workspaces;

/// Amounts added up: an exact sum for each currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<Currency, Decimal>);

impl Totals {
    /// Adds an amount.
    ///
    /// # Errors
    /// Where the sum has more digits than a number holds.
    pub fn add(&mut self, money: Money) -> Result<(), MoneyError> {
        let sum = self.0.entry(money.currency).or_default();
        *sum = sum.checked_add(money.amount).ok_or(MoneyError::TooLarge)?;
        Ok(())
    }

    /// Adds all of another's.
    ///
    /// # Errors
    /// As [`Totals::add`].
    pub fn add_all(&mut self, other: &Self) -> Result<(), MoneyError> {
        other.iter().try_for_each(|money| self.add(money))
    }

    /// The exact sums, by currency.
    pub fn iter(&self) -> impl Iterator<Item = Money> {
        self.0.iter().map(|(currency, amount)| Money::new(*amount, *currency))
    }

    /// The exact sum in one currency.
    #[must_use]
    pub fn of(&self, currency: Currency) -> Money {
        Money::new(self.0.get(&currency).copied().unwrap_or_default(), currency)
    }

    /// The sums to each currency's smallest coin, for showing.
    #[must_use]
    pub fn rounded(&self) -> Vec<Money> {
        self.iter().map(Money::rounded).collect()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Deals with the same currency and probability, added up by the database.
struct Sum {
    count: i64,
    valued: i64,
    amount: Option<Decimal>,
    currency: String,
    percent: i16,
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
    /// How many.
    pub count: i64,
    /// How many of them have no amount.
    pub without_amount: i64,
    /// Their amounts.
    pub amounts: Totals,
    /// Their amounts, each times how likely its deal is won.
    pub weighted: Totals,
}

impl StageTotal {
    fn of(stage: Stage) -> Self {
        Self { stage, count: 0, without_amount: 0, amounts: Totals::default(), weighted: Totals::default() }
    }

    fn take(&mut self, sum: &Sum) -> Result<()> {
        self.count += sum.count;
        self.without_amount += sum.count - sum.valued;
        sum.add_to(&mut self.amounts, &mut self.weighted)
    }
}

impl Sum {
    fn add_to(&self, amounts: &mut Totals, weighted: &mut Totals) -> Result<()> {
        let Some(amount) = self.amount else { return Ok(()) };
        let currency = Currency::kept(&self.currency).ok_or_else(|| Error::broken("a currency that is none"))?;
        let percent = Percent::new(self.percent.into()).ok_or_else(|| Error::broken("a probability beyond 100 %"))?;
        let money = Money::new(amount, currency);
        amounts.add(money)?;
        weighted.add(percent.of(money)?)?;
        Ok(())
    }
}

/// The open deals by stage: every open stage of the pipelines in their order, and retired ones that still hold deals.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn pipeline_summary(tx: &mut Tx, filter: &SummaryFilter) -> Result<Vec<StageTotal>> {
    tx.require(Permission::ReadDeals)?;
    let mut totals: Vec<StageTotal> = pipelines::list(tx)
        .await?
        .into_iter()
        .filter(|pipeline| filter.pipeline.is_none_or(|wanted| wanted == pipeline.id))
        .flat_map(|pipeline| pipeline.stages)
        .filter(|stage| stage.outcome == Outcome::Open)
        .map(StageTotal::of)
        .collect();
    for (stage, sum) in sums_by_stage(tx, filter).await? {
        let at = match totals.iter().position(|total| total.stage.id == stage) {
            Some(at) => at,
            None => {
                let retired = pipelines::stage(tx, stage).await?;
                totals.push(StageTotal::of(retired.ok_or_else(|| Error::broken("a deal whose stage is gone"))?));
                totals.len() - 1
            }
        };
        if let Some(total) = totals.get_mut(at) {
            total.take(&sum)?;
        }
    }
    Ok(totals)
}

async fn sums_by_stage(tx: &mut Tx, filter: &SummaryFilter) -> Result<Vec<(Uuid, Sum)>> {
    let workspace_id = tx.workspace_id();
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
    let sums = rows.into_iter().map(|row| {
        let sum = Sum {
            count: row.count,
            valued: row.valued,
            amount: row.amount,
            currency: row.currency,
            percent: row.percent,
        };
        (row.stage_id, sum)
    });
    Ok(sums.collect())
}

/// Deals of one forecast category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryTotal {
    /// The category. `Closed` are the deals won in the period.
    pub category: ForecastCategory,
    /// How many.
    pub count: i64,
    /// Their amounts.
    pub amounts: Totals,
    /// Their amounts, each times how likely its deal is won; in full for what is won.
    pub weighted: Totals,
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

fn every_category() -> Vec<CategoryTotal> {
    let empty =
        |category| CategoryTotal { category, count: 0, amounts: Totals::default(), weighted: Totals::default() };
    ForecastCategory::ALL.into_iter().map(empty).collect()
}

/// What of the open deals that are to be decided in the period may come, by category and owner, beside what was won in it.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn forecast(tx: &mut Tx, period: Period) -> Result<Forecast> {
    tx.require(Permission::ReadDeals)?;
    let (undated, overdue) = outside(tx, period).await?;
    let mut forecast = Forecast { period, categories: every_category(), owners: Vec::new(), undated, overdue };
    for (owner, category, sum) in open_sums(tx, period).await? {
        forecast.take(owner, category, &sum)?;
    }
    for (owner, sum) in won_sums(tx, period).await? {
        forecast.take(owner, ForecastCategory::Closed, &sum)?;
    }
    let name = |part: &OwnerForecast| part.owner.as_ref().map(|owner| owner.name.to_lowercase());
    // Nobody comes last.
    forecast.owners.sort_by_key(|part| (part.owner.is_none(), name(part)));
    Ok(forecast)
}

impl Forecast {
    fn take(&mut self, owner: Option<Owner>, category: ForecastCategory, sum: &Sum) -> Result<()> {
        let id = owner.as_ref().map(|owner| owner.id);
        if !self.owners.iter().any(|part| part.owner.as_ref().map(|owner| owner.id) == id) {
            self.owners.push(OwnerForecast { owner, categories: every_category() });
        }
        let part = self.owners.iter_mut().find(|part| part.owner.as_ref().map(|owner| owner.id) == id);
        let rows = part.into_iter().flat_map(|part| part.categories.iter_mut()).chain(self.categories.iter_mut());
        for row in rows.filter(|row| row.category == category) {
            row.count += sum.count;
            sum.add_to(&mut row.amounts, &mut row.weighted)?;
        }
        Ok(())
    }
}

async fn open_sums(tx: &mut Tx, period: Period) -> Result<Vec<(Option<Owner>, ForecastCategory, Sum)>> {
    let workspace_id = tx.workspace_id();
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
    let sums = rows.into_iter().map(|row| {
        let owner = Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id);
        let sum = Sum {
            count: row.count,
            valued: row.valued,
            amount: row.amount,
            currency: row.currency,
            percent: row.percent,
        };
        (owner, ForecastCategory::parse(&row.category), sum)
    });
    Ok(sums.collect())
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

/// What somebody won in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Won {
    /// Whose deals; nobody's where there is none.
    pub owner: Option<Owner>,
    /// How many.
    pub count: i64,
    /// Their amounts.
    pub amounts: Totals,
}

/// What was won in the period, in the workspace's days, by owner, of the deals that the actor may see.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn won_in(tx: &mut Tx, period: Period) -> Result<Vec<Won>> {
    tx.require(Permission::ReadDeals)?;
    let mut won: Vec<Won> = Vec::new();
    for (owner, sum) in won_sums(tx, period).await? {
        let id = owner.as_ref().map(|owner| owner.id);
        if !won.iter().any(|part| part.owner.as_ref().map(|owner| owner.id) == id) {
            won.push(Won { owner, count: 0, amounts: Totals::default() });
        }
        if let Some(part) = won.iter_mut().find(|part| part.owner.as_ref().map(|owner| owner.id) == id) {
            part.count += sum.count;
            sum.add_to(&mut part.amounts, &mut Totals::default())?;
        }
    }
    Ok(won)
}

async fn won_sums(tx: &mut Tx, period: Period) -> Result<Vec<(Option<Owner>, Sum)>> {
    let workspace_id = tx.workspace_id();
    let moments = period.moments(workspaces::settings(tx).await?.time_zone);
    let rows = sqlx::query!(
        r#"SELECT u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?", g.currency AS "currency!",
                  g.count AS "count!", g.valued AS "valued!", g.amount
             FROM (SELECT d.owner_id, d.currency, count(*) AS count, count(d.amount) AS valued, sum(d.amount) AS amount
                     FROM crm.deals d JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
                    WHERE d.workspace_id = $1 AND s.outcome = 'won' AND d.closed_at >= $2 AND d.closed_at < $3
                      AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
                    GROUP BY 1, 2) AS g
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = g.owner_id"#,
        workspace_id,
        moments.start,
        moments.end,
    )
    .fetch_all(tx.conn())
    .await?;
    let sums = rows.into_iter().map(|row| {
        let owner = Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id);
        let sum =
            Sum { count: row.count, valued: row.valued, amount: row.amount, currency: row.currency, percent: 100 };
        (owner, sum)
    });
    Ok(sums.collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn deals() -> impl Strategy<Value = Vec<(i64, usize, i16)>> {
        proptest::collection::vec((0_i64..=999_999_999_999_999, 0_usize..3, 0_i16..=100), 0..40)
    }

    const CODES: [&str; 3] = ["EUR", "JPY", "USD"];

    /// As the database does: one sum for each currency and probability.
    fn grouped(deals: &[(i64, usize, i16)]) -> Vec<Sum> {
        let mut groups: BTreeMap<(usize, i16), (i64, Decimal)> = BTreeMap::new();
        for (cents, code, percent) in deals {
            let group = groups.entry((*code, *percent)).or_default();
            group.0 += 1;
            group.1 += Decimal::new(*cents, 2);
        }
        let sums = groups.into_iter().map(|((code, percent), (count, amount))| {
            let currency = CODES.get(code).copied().unwrap_or_default().to_owned();
            Sum { count, valued: count, amount: Some(amount), currency, percent }
        });
        sums.collect()
    }

    proptest! {
        #[test]
        fn a_weighted_sum_is_the_sum_of_the_weighted_to_the_last_digit(deals in deals()) {
            let (mut amounts, mut weighted) = (Totals::default(), Totals::default());
            for sum in grouped(&deals) {
                sum.add_to(&mut amounts, &mut weighted).unwrap();
            }
            for (at, code) in CODES.iter().enumerate() {
                let own = || deals.iter().filter(|(_, currency, _)| *currency == at);
                let plain: i128 = own().map(|(cents, _, _)| i128::from(*cents)).sum();
                let times: i128 = own().map(|(cents, _, percent)| i128::from(*cents) * i128::from(*percent)).sum();
                let currency = Currency::kept(code).unwrap();
                prop_assert_eq!(amounts.of(currency).amount, Decimal::from_i128_with_scale(plain, 2));
                prop_assert_eq!(weighted.of(currency).amount, Decimal::from_i128_with_scale(times, 4));
            }
        }

        #[test]
        fn the_order_of_adding_does_not_matter(deals in deals()) {
            let total = |sums: Vec<Sum>| {
                let mut weighted = Totals::default();
                sums.iter().try_for_each(|sum| sum.add_to(&mut Totals::default(), &mut weighted)).unwrap();
                weighted
            };
            let mut backwards = grouped(&deals);
            backwards.reverse();
            prop_assert_eq!(total(grouped(&deals)), total(backwards));
        }
    }

    #[test]
    fn thirds_of_a_cent_are_kept_until_the_end() {
        let mut weighted = Totals::default();
        for _ in 0..3 {
            let sum =
                Sum { count: 1, valued: 1, amount: Some("0.33".parse().unwrap()), currency: "EUR".into(), percent: 50 };
            sum.add_to(&mut Totals::default(), &mut weighted).unwrap();
        }
        assert_eq!(weighted.of(Currency::EUR).amount, "0.495".parse().unwrap());
        assert_eq!(weighted.rounded(), [Money::new("0.50".parse().unwrap(), Currency::EUR)]);
    }
}
