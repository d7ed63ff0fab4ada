//! How far people are with their quotas.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Quota, QuotaPeriod, list, only_own};
use crate::deals::{self, Totals, Won};
use crate::error::Result;
use crate::money::Money;
use crate::tx::Tx;
use crate::users::Owner;

/// How far one person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonAttainment {
    /// Who.
    pub person: Owner,
    /// What they are to win; nothing where no quota is set.
    pub quota: Option<Money>,
    /// How many deals they won.
    pub deals: i64,
    /// What these were worth.
    pub won: Totals,
    /// What they won of the quota, in per cent, to a tenth.
    pub percent: Option<Decimal>,
}

/// How far everybody is whom the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attainment {
    /// The period.
    pub period: QuotaPeriod,
    /// Everybody who has a quota or won something, by name.
    pub people: Vec<PersonAttainment>,
}
