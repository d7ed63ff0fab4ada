//! How far people are with their quotas.

use rust_decimal::Decimal;

use super::{Quota, QuotaPeriod, list, only_own};
use crate::deals::{self, Totals, Won};
use crate::error::{Error, Result};
use crate::money::{Currency, Money};
use crate::tx::Tx;
use crate::users::Owner;
use crate::{money, workspaces};

/// What was won, beside what was to be won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// What was to be won.
    pub quota: Money,
    /// What was, in the quota's currency, to its smallest coin.
    pub won: Money,
    /// Amounts that are not in it, because nothing says what they are worth in that currency.
    pub uncounted: Vec<Money>,
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
    pub won: Totals,
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
    /// Those who have a quota together, in the workspace's currency; nothing where nobody has.
    pub total: Option<Score>,
}

/// What was won in a period, in the workspace's days, beside the quotas for it: one's own; of one's scope for those who may
/// see reports.
///
/// # Errors
/// Where the database fails.
pub async fn attainment(tx: &mut Tx, period: QuotaPeriod) -> Result<Attainment> {
    let (quotas, only) = (list(tx, period).await?, only_own(tx));
    let won = deals::won_in(tx, period.days()).await?;
    let base = base(tx).await?;
    let mut people: Vec<PersonAttainment> = Vec::new();
    let (mut to_win, mut won_of_it) = (Totals::default(), Totals::default());
    for Quota { person, amount, .. } in quotas {
        let own = won.iter().find(|part| part.owner.as_ref().is_some_and(|owner| owner.id == person.id));
        let (deals, won) = own.map_or((0, Totals::default()), |own| (own.count, own.amounts.clone()));
        to_win.add(amount)?;
        won_of_it.add_all(&won)?;
        let score = score(amount, &won)?;
        people.push(PersonAttainment { person, deals, won, score: Some(score) });
    }
    for Won { owner, count, amounts } in won {
        let Some(person) = owner.filter(|owner| only.is_none_or(|only| only == owner.id)) else { continue };
        if !people.iter().any(|known| known.person.id == person.id) {
            people.push(PersonAttainment { person, deals: count, won: amounts, score: None });
        }
    }
    people.sort_by_cached_key(|one| (one.person.name.to_lowercase(), one.person.id));
    let quota = counted(&to_win, base);
    let total = if quota.0.amount.is_zero() { None } else { Some(score(quota.0, &won_of_it)?) };
    Ok(Attainment { period, people, total })
}

async fn base(tx: &mut Tx) -> Result<Currency> {
    let code = workspaces::settings(tx).await?.currency;
    Currency::kept(&code).ok_or_else(|| Error::broken("a workspace whose currency is none"))
}

fn score(quota: Money, won: &Totals) -> Result<Score> {
    let (won, uncounted) = counted(won, quota.currency);
    let share =
        won.amount.checked_mul(Decimal::ONE_HUNDRED).and_then(|hundredfold| hundredfold.checked_div(quota.amount));
    let share = share.ok_or_else(|| Error::broken("an attainment that is no number"))?;
    Ok(Score { quota, won: won.rounded(), uncounted, percent: money::rounded(share, 1) })
}

/// What of the sums is worth something in this currency, and what is not counted.
fn counted(totals: &Totals, currency: Currency) -> (Money, Vec<Money>) {
    (totals.of(currency), totals.iter().filter(|money| money.currency != currency).map(Money::rounded).collect())
}
