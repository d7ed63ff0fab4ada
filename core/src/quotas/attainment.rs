//! How far people are with their quotas.

use rust_decimal::Decimal;

use super::{Quota, QuotaPeriod, list, only_own};
use crate::actor::Permission;
use crate::calendar::{self, Period};
use crate::deals;
use crate::error::{Error, Result};
use crate::money::{self, Currency, Money, Part, RateTable, rates};
use crate::settings::{self, TIME_ZONE};
use crate::tx::Tx;
use crate::users::Owner;

/// What was won, beside what was to be won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// What was to be won.
    pub quota: Money,
    /// What was, in the quota's currency, each deal by the rate of the day on which it was won; to its smallest coin.
    pub won: Money,
    /// Amounts that are not in it, for want of a rate.
    pub missing: Vec<Money>,
    /// What was won of the quota, in per cent, to a tenth.
    pub percent: Decimal,
}

/// How far one person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonAttainment {
    /// Who.
    pub person: Owner,
    /// How many deals they won.
    pub deals: i64,
    /// What these were worth, by currency.
    pub won: Vec<Money>,
    /// How that stands beside their quota; nothing where they have none.
    pub score: Option<Score>,
}

/// How far everybody is whom the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attainment {
    /// The period.
    pub period: QuotaPeriod,
    /// Everybody who has a quota or won something, by name.
    pub people: Vec<PersonAttainment>,
    /// Those who have a quota together, in the workspace's currency; nothing where nobody has one.
    pub total: Option<Score>,
    /// Quotas that are in no total, with what was won for them, for want of a rate.
    pub missing_quotas: Vec<Money>,
}

/// What somebody won.
struct Won {
    owner: Owner,
    deals: i64,
    parts: Vec<Part>,
}

/// What was won in a period, in the workspace's days, beside the quotas for it: one's own; of one's scope for those who may
/// see reports.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn attainment(tx: &mut Tx, period: QuotaPeriod) -> Result<Attainment> {
    tx.require(Permission::ReadDeals)?;
    let quotas = list(tx, period).await?;
    let base = rates::base(tx).await?;
    // The workspace's own currency needs a rate only where a quota is in another.
    let in_one = quotas.iter().all(|quota| quota.amount.currency == base).then_some(base);
    let won = won_by(tx, period.days(), in_one).await?;
    let rates = rates_of(tx, period.days(), &quotas, &won).await?;
    let mut people = Vec::new();
    for quota in &quotas {
        let own = won.iter().find(|won| won.owner.id == quota.person.id);
        let (deals, parts) = own.map_or((0, Vec::new()), |own| (own.deals, own.parts.clone()));
        let score = Some(score(&rates, quota.amount, &parts)?);
        people.push(PersonAttainment { person: quota.person.clone(), deals, won: by_currency(&parts)?, score });
    }
    for won in &won {
        if !quotas.iter().any(|quota| quota.person.id == won.owner.id) {
            let sums = by_currency(&won.parts)?;
            people.push(PersonAttainment { person: won.owner.clone(), deals: won.deals, won: sums, score: None });
        }
    }
    people.sort_by_cached_key(|one| (one.person.name.to_lowercase(), one.person.id));
    let (total, missing_quotas) = total(tx, &rates, &quotas, &won).await?;
    Ok(Attainment { period, people, total, missing_quotas })
}

/// Who won what in the period, of those whose attainment the actor sees; nobody's deals left out.
async fn won_by(tx: &mut Tx, days: Period, in_one: Option<Currency>) -> Result<Vec<Won>> {
    let (mut all, only): (Vec<Won>, _) = (Vec::new(), only_own(tx));
    for (owner, sum) in deals::won_sums(tx, days, in_one).await? {
        let Some(owner) = owner.filter(|owner| only.is_none_or(|only| only == owner.id)) else { continue };
        if !all.iter().any(|won| won.owner.id == owner.id) {
            all.push(Won { owner: owner.clone(), deals: 0, parts: Vec::new() });
        }
        for won in all.iter_mut().filter(|won| won.owner.id == owner.id) {
            won.deals += sum.count();
            won.parts.extend(sum.part());
        }
    }
    Ok(all)
}

/// The rates of every currency that quotas and deals are in, on every day of the period so far.
async fn rates_of(tx: &mut Tx, days: Period, quotas: &[Quota], won: &[Won]) -> Result<RateTable> {
    let parts = won.iter().flat_map(|won| &won.parts).map(|part| part.money.currency);
    let mut currencies: Vec<Currency> = quotas.iter().map(|quota| quota.amount.currency).chain(parts).collect();
    currencies.sort_unstable();
    currencies.dedup();
    rates::of_days(tx, &currencies, days).await
}

/// All quotas together. A quota counts by the rate of today, or of the period's end where that is past, or of its beginning
/// where that is still to come.
async fn total(tx: &mut Tx, rates: &RateTable, quotas: &[Quota], won: &[Won]) -> Result<(Option<Score>, Vec<Money>)> {
    let Some(days) = quotas.first().map(|quota| quota.period.days()) else { return Ok((None, Vec::new())) };
    let zone = settings::get(tx, TIME_ZONE).await?;
    let day = calendar::day_of(tx.now(), zone).clamp(days.first, days.last);
    let (mut sum, mut missing, mut parts) = (Money::zero(rates.base()), Vec::new(), Vec::new());
    for quota in quotas {
        match rates.convert(quota.amount, day)? {
            None => missing.push(quota.amount),
            Some(worth) => {
                sum = sum.plus(worth)?;
                let own = won.iter().filter(|won| won.owner.id == quota.person.id);
                parts.extend(own.flat_map(|won| won.parts.iter().copied()));
            }
        }
    }
    let score = if sum.amount.is_zero() { None } else { Some(score(rates, sum.rounded(), &parts)?) };
    Ok((score, missing))
}

fn score(rates: &RateTable, quota: Money, parts: &[Part]) -> Result<Score> {
    let (mut won, mut missing) = (Money::zero(quota.currency), Vec::new());
    for part in parts {
        match converted(rates, part, quota.currency)? {
            Some(worth) => won = won.plus(worth)?,
            None => missing.push(*part),
        }
    }
    let hundredfold = won.amount.checked_mul(Decimal::ONE_HUNDRED);
    let share = hundredfold.and_then(|hundredfold| hundredfold.checked_div(quota.amount));
    let share = share.ok_or_else(|| Error::broken("an attainment that is no number"))?;
    Ok(Score { quota, won: won.rounded(), missing: by_currency(&missing)?, percent: money::rounded(share, 1) })
}

/// The amount in a currency that need not be the workspace's; nothing where a rate is missing.
fn converted(rates: &RateTable, part: &Part, into: Currency) -> Result<Option<Money>> {
    if part.money.currency == into {
        return Ok(Some(part.money));
    }
    let (Some(base), Some(rate)) = (rates.convert(part.money, part.day)?, rates.rate(into, part.day)) else {
        return Ok(None);
    };
    let amount = base.amount.checked_div(rate.rate).ok_or_else(|| Error::broken("an amount that is no number"))?;
    Ok(Some(Money::new(amount, into)))
}

fn by_currency(parts: &[Part]) -> Result<Vec<Money>> {
    let mut sums: Vec<Money> = Vec::new();
    for part in parts {
        match sums.iter_mut().find(|sum| sum.currency == part.money.currency) {
            Some(sum) => *sum = sum.plus(part.money)?,
            None => sums.push(part.money),
        }
    }
    sums.sort_by_key(|sum| sum.currency);
    Ok(sums)
}
