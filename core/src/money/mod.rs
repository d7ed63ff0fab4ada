//! Money: exact amounts, currencies, exchange rates, and totals over several currencies.
//!
//! Amounts are kept and added exactly. They are rounded once, at the end, to the currency's smallest coin, half away from
//! zero ([`Money::rounded`]). Amounts in different currencies are never added: a total converts each by the rate of its day
//! and names what it could not count. How an amount reads lives in `texts`.

mod amount;
mod currency;

pub(crate) use amount::rounded;
pub use amount::{Money, MoneyError, NotMoney, Percent};
pub use currency::Currency;
