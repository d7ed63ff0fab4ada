//! Money: exact amounts, currencies, exchange rates, and totals over several currencies.
//!
//! Amounts are kept and added exactly. They are rounded once, at the end, to the currency's smallest coin, half away from
//! zero ([`Money::rounded`]). Amounts in different currencies are never added: a total converts each by the rate of its day
//! and names what it could not count. How an amount reads lives in `texts`.

mod amount;
pub(crate) mod coins;
mod currency;
pub mod feed;
mod http;
mod quotes;
pub mod rates;
mod table;

use crate::calendar::Period;
use crate::error::Result;
use crate::tx::Tx;

pub(crate) use amount::rounded;
pub use amount::{Money, MoneyError, NotMoney, Percent};
pub use coins::{MAX_AMOUNT, in_range};
pub use currency::Currency;
pub use http::HttpFeed;
pub use quotes::Quote;
pub use table::{Missing, Part, Rate, RateTable, Total};

/// The total of the parts in the workspace's currency, each by the rate of its day; what has no rate is named. For several
/// totals, read the [rates](rates::of_days) once and total by them.
///
/// # Errors
/// Where the database fails.
pub async fn total(tx: &mut Tx, parts: &[Part]) -> Result<Total> {
    let days = parts.iter().map(|part| part.day);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else {
        return Ok(Total::zero(rates::base(tx).await?));
    };
    let mut currencies: Vec<_> = parts.iter().map(|part| part.money.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let table = rates::of_days(tx, &currencies, Period { first, last }).await?;
    Ok(table.total(parts.iter().copied())?)
}
