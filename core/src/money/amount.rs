//! Amounts and what may be done with them.

use std::fmt;
use std::num::NonZeroU16;

use rust_decimal::{Decimal, RoundingStrategy};

use super::Currency;
use crate::error::Error;

/// An amount in a currency, exact: nothing is rounded until somebody asks for [`Money::rounded`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// How much, in whole units of the currency.
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

/// Why two amounts make no third. Both are our own faults: currencies are told apart before anything is added, and what
/// people enter is bounded far below what a number holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Amounts in different currencies have no sum.
    #[error("{0} and {1} cannot be added")]
    DifferentCurrencies(Currency, Currency),
    /// The result has more than 28 digits.
    #[error("the amount is too large")]
    TooLarge,
}

impl From<MoneyError> for Error {
    fn from(error: MoneyError) -> Self {
        Self::broken(error.to_string())
    }
}

impl Money {
    /// An amount.
    #[must_use]
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Nothing, in this currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Self::new(Decimal::ZERO, currency)
    }

    /// The sum of two amounts in one currency.
    ///
    /// # Errors
    /// Where the currencies differ, or the sum is too large.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::DifferentCurrencies(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::TooLarge)?;
        Ok(Self { amount, ..self })
    }

    /// The difference of two amounts in one currency.
    ///
    /// # Errors
    /// As [`Money::plus`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.plus(Self { amount: -other.amount, ..other })
    }

    /// This many times the amount.
    ///
    /// # Errors
    /// Where the result is too large.
    pub fn times(self, factor: Decimal) -> Result<Self, MoneyError> {
        let amount = self.amount.checked_mul(factor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { amount, ..self })
    }

    /// The sum of amounts in this currency; zero of none.
    ///
    /// # Errors
    /// As [`Money::plus`].
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// The amount in the currency's smallest coin. Half a coin goes away from zero, as invoices and tax offices have it.
    /// Rounding comes last: add and convert first.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self { amount: rounded(self.amount, self.currency.minor_units()), ..self }
    }

    /// The amount in `parts` parts that differ by a coin at most, larger ones first, and whose sum is the amount. An
    /// amount with more decimals than the currency's coin is split to its own last decimal.
    #[must_use]
    pub fn split(self, parts: NonZeroU16) -> Vec<Self> {
        let scale = self.amount.normalize().scale().max(self.currency.minor_units());
        let mut exact = self.amount;
        exact.rescale(scale);
        // Where the coins do not fit (more than 28 digits), the decimals that there are must do.
        let (coins, count) = (exact.mantissa(), i128::from(parts.get()));
        let (each, left_over) = (coins / count, coins % count);
        (0..count)
            .map(|part| {
                let coin = if part < left_over.abs() { left_over.signum() } else { 0 };
                Self { amount: Decimal::from_i128_with_scale(each + coin, exact.scale()), ..self }
            })
            .collect()
    }
}

/// `EUR 12.50`: how programs write an amount, and read it back with [`Money::from_str`](std::str::FromStr).
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.amount)
    }
}

/// The text is no amount such as `EUR 12.50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount such as EUR 12.50")]
pub struct NotMoney;

impl std::str::FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let (code, digits) = text.split_once(' ').ok_or(NotMoney)?;
        let currency = Currency::kept(code).ok_or(NotMoney)?;
        Ok(Self { amount: Decimal::from_str_exact(digits).map_err(|_| NotMoney)?, currency })
    }
}

/// Rounded to this many decimals, half away from zero.
#[must_use]
pub(crate) fn rounded(amount: Decimal, decimals: u32) -> Decimal {
    amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// A share of a hundred, such as how likely a deal is won.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(Decimal);

impl Percent {
    /// From 0 to 100; nothing beyond.
    #[must_use]
    pub fn new(percent: Decimal) -> Option<Self> {
        (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent).then_some(Self(percent))
    }

    /// That share of an amount, exact: a weighted sum adds such shares and rounds at the end, so that no cent is lost on
    /// the way.
    ///
    /// # Errors
    /// Where the result is too large.
    pub fn of(self, money: Money) -> Result<Money, MoneyError> {
        // A hundredth is exact in decimals; a division might not be.
        let hundredth = Decimal::new(1, 2);
        money.times(self.0.checked_mul(hundredth).ok_or(MoneyError::TooLarge)?)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn parts(count: u16) -> NonZeroU16 {
        NonZeroU16::new(count).unwrap()
    }

    #[test]
    fn different_currencies_have_no_sum() {
        let refused = money("EUR 1").plus(money("USD 1")).unwrap_err();
        assert_eq!(refused.to_string(), "EUR and USD cannot be added");
        assert_eq!(Money::sum(Currency::EUR, [money("EUR 0.1"), money("EUR 0.2")]).unwrap(), money("EUR 0.3"));
        assert!(Money::sum(Currency::EUR, [money("EUR 1"), money("USD 1")]).is_err());
        assert_eq!(money("EUR 1").minus(money("EUR 1.01")).unwrap(), money("EUR -0.01"));
        assert_eq!(Money::new(Decimal::MAX, Currency::EUR).plus(money("EUR 1")), Err(MoneyError::TooLarge));
    }

    #[test]
    fn half_a_coin_goes_away_from_zero_and_the_coin_is_the_currencys() {
        for (exact, round) in [
            ("EUR 0.125", "EUR 0.13"),
            ("EUR 0.135", "EUR 0.14"),
            ("EUR -0.125", "EUR -0.13"),
            ("EUR 0.1249", "EUR 0.12"),
            ("JPY 1.5", "JPY 2"),
            ("JPY 2.5", "JPY 3"),
            ("KWD 1.2345", "KWD 1.235"),
        ] {
            assert_eq!(money(exact).rounded(), money(round), "{exact}");
        }
    }

    #[test]
    fn parts_differ_by_a_coin_at_most() {
        let split =
            |text: &str, count| money(text).split(parts(count)).iter().map(Money::to_string).collect::<Vec<_>>();
        assert_eq!(split("EUR 100", 3), ["EUR 33.34", "EUR 33.33", "EUR 33.33"]);
        assert_eq!(split("EUR -0.05", 2), ["EUR -0.03", "EUR -0.02"]);
        assert_eq!(split("JPY 10", 4), ["JPY 3", "JPY 3", "JPY 2", "JPY 2"]);
        assert_eq!(split("KWD 0.001", 2), ["KWD 0.001", "KWD 0.000"]);
        assert_eq!(split("EUR 0.001", 2), ["EUR 0.001", "EUR 0.000"], "finer than a coin");
    }

    #[test]
    fn weighted_sums_lose_no_cent() {
        // A third of each would be rounded up a hundred times: 0.335 a piece.
        let share = Percent::new(Decimal::new(335, 1)).unwrap();
        let shares: Vec<_> = (0..100).map(|_| share.of(money("EUR 1")).unwrap()).collect();
        assert_eq!(Money::sum(Currency::EUR, shares.clone()).unwrap().rounded(), money("EUR 33.5"));
        let rounded_first = Money::sum(Currency::EUR, shares.into_iter().map(Money::rounded)).unwrap();
        assert_eq!(rounded_first, money("EUR 34"), "which is why rounding comes last");
        assert!(Percent::new(Decimal::NEGATIVE_ONE).is_none() && Percent::new(101.into()).is_none());
    }

    #[test]
    fn only_amounts_are_read_back() {
        for wrong in ["", "EUR", "EUR ", "12", "eur 12", "EUR 1,2", "EUR  1", "EUR 1e5", "EUR 12 "] {
            assert_eq!(wrong.parse::<Money>(), Err(NotMoney), "{wrong}");
        }
    }

    /// What a deal may be worth, to the hundredth of a cent.
    fn amount() -> impl Strategy<Value = Decimal> {
        (-100_000_000_000_000_000_i64..=100_000_000_000_000_000, 0..=4_u32)
            .prop_map(|(n, scale)| Decimal::new(n, scale))
    }

    fn currency() -> impl Strategy<Value = Currency> {
        prop_oneof![Just("EUR"), Just("JPY"), Just("KWD")].prop_map(|code| Currency::parse(code).unwrap())
    }

    proptest! {
        #[test]
        fn sums_are_exact_whatever_their_order(amounts in proptest::collection::vec(amount(), 0..50), seed in any::<u64>()) {
            let monies: Vec<_> = amounts.iter().map(|amount| Money::new(*amount, Currency::EUR)).collect();
            let mut shuffled = monies.clone();
            shuffled.sort_by_key(|money| (money.amount.mantissa() as u64).wrapping_mul(seed | 1));
            let sum = Money::sum(Currency::EUR, monies).unwrap();
            prop_assert_eq!(sum, Money::sum(Currency::EUR, shuffled).unwrap());
            // Checked against whole ten-thousandths, in which nothing can be lost.
            let whole: i128 = amounts.iter().map(|amount| amount.mantissa() * 10_i128.pow(4 - amount.scale())).sum();
            prop_assert_eq!(sum.amount, Decimal::from_i128_with_scale(whole, 4));
        }

        #[test]
        fn what_is_split_adds_up(amount in amount(), currency in currency(), count in 1..500_u16) {
            let money = Money::new(amount, currency);
            let split = money.split(parts(count));
            prop_assert_eq!(split.len(), usize::from(count));
            prop_assert_eq!(Money::sum(currency, split.clone()).unwrap(), money);
            let (least, most) = (split.iter().map(|part| part.amount).min().unwrap(), split.iter().map(|part| part.amount).max().unwrap());
            let finest = amount.normalize().scale().max(currency.minor_units());
            prop_assert!(most - least <= Decimal::new(1, finest));
        }

        #[test]
        fn what_is_written_reads_back(amount in amount(), currency in currency()) {
            let money = Money::new(amount, currency);
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
        }

        #[test]
        fn rounding_moves_by_half_a_coin_at_most(amount in amount(), currency in currency()) {
            let money = Money::new(amount, currency);
            let moved = (money.rounded().amount - amount).abs();
            prop_assert!(moved * Decimal::TWO <= Decimal::new(1, currency.minor_units()));
            prop_assert_eq!(money.rounded().rounded(), money.rounded());
        }

        #[test]
        fn a_weighted_sum_is_the_weighted_sum_of_the_whole(amounts in proptest::collection::vec(amount(), 0..30), percent in 0..=100_i64) {
            let percent = Percent::new(percent.into()).unwrap();
            let monies = amounts.iter().map(|amount| Money::new(*amount, Currency::EUR));
            let shares = monies.clone().map(|money| percent.of(money).unwrap());
            let whole = Money::sum(Currency::EUR, monies).unwrap();
            prop_assert_eq!(Money::sum(Currency::EUR, shares).unwrap(), percent.of(whole).unwrap());
        }

        #[test]
        fn nothing_makes_the_reader_panic(text in "\\PC*") {
            let _ = (text.parse::<Money>(), Currency::parse(&text), Currency::kept(&text));
        }
    }
}
