//! Rates at hand, and totals by them. Pure.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Currency, Money, MoneyError};

/// What one unit of a currency was worth in the base currency from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// One unit of this …
    pub currency: Currency,
    /// … from this day on …
    pub day: NaiveDate,
    /// … was worth this much of the base currency.
    pub rate: Decimal,
}

/// Rates at hand to convert amounts into one currency, the base.
#[derive(Debug, Clone, PartialEq)]
pub struct RateTable {
    base: Currency,
    max_age_days: u32,
    rates: BTreeMap<Currency, BTreeMap<NaiveDate, Decimal>>,
}

/// Amounts of one currency and one day, already added up: an amount of a record, or a sum that the database made. To add up
/// hundreds of thousands of records, group by currency (and day) in SQL and total the few sums here: that is as exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Their sum.
    pub money: Money,
    /// The day by whose rate it counts.
    pub day: NaiveDate,
    /// How many amounts it sums up.
    pub count: i64,
}

/// A total in the base currency, and what is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// What could be counted, in the base currency, rounded to its coin.
    pub money: Money,
    /// The day of the oldest rate that was used; nothing where nothing was converted.
    pub oldest_rate: Option<NaiveDate>,
    /// What could not be counted, as there is no rate, by currency.
    pub missing: Vec<Missing>,
}

/// Amounts of one currency that are in no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Their sum, in their own currency.
    pub money: Money,
    /// How many there are.
    pub count: i64,
}

impl Part {
    /// One amount.
    #[must_use]
    pub fn one(money: Money, day: NaiveDate) -> Self {
        Self { money, day, count: 1 }
    }
}

impl Total {
    /// Nothing.
    #[must_use]
    pub fn zero(base: Currency) -> Self {
        Self { money: Money::zero(base), oldest_rate: None, missing: Vec::new() }
    }
}

impl RateTable {
    /// These rates. A rate holds from its day on until a later one, for `max_age_days` days at most.
    #[must_use]
    pub fn new(base: Currency, max_age_days: u32, rates: impl IntoIterator<Item = Rate>) -> Self {
        let mut table = Self { base, max_age_days, rates: BTreeMap::new() };
        for one in rates {
            table.rates.entry(one.currency).or_default().insert(one.day, one.rate);
        }
        table
    }

    /// The currency into which it converts.
    #[must_use]
    pub fn base(&self) -> Currency {
        self.base
    }

    /// The rate that holds on a day: the latest on or before it that is not too old. The base itself is worth one.
    #[must_use]
    pub fn rate(&self, currency: Currency, day: NaiveDate) -> Option<Rate> {
        if currency == self.base {
            return Some(Rate { currency, day, rate: Decimal::ONE });
        }
        let oldest = day.checked_sub_days(Days::new(self.max_age_days.into())).unwrap_or(NaiveDate::MIN);
        let (of, rate) = self.rates.get(&currency)?.range(oldest..=day).next_back()?;
        Some(Rate { currency, day: *of, rate: *rate })
    }

    /// The amount in the base currency, exact: round the sum, not its parts. Nothing where there is no rate.
    ///
    /// # Errors
    /// Where the result is too large.
    pub fn convert(&self, money: Money, day: NaiveDate) -> Result<Option<Money>, MoneyError> {
        let Some(rate) = self.rate(money.currency, day) else { return Ok(None) };
        let amount = money.amount.checked_mul(rate.rate).ok_or(MoneyError::TooLarge)?;
        Ok(Some(Money::new(amount, self.base)))
    }

    /// The total of the parts, whatever their order. What has no rate is named and not guessed.
    ///
    /// # Errors
    /// Where the total is too large.
    pub fn total(&self, parts: impl IntoIterator<Item = Part>) -> Result<Total, MoneyError> {
        let mut sums: BTreeMap<(Currency, NaiveDate), Decimal> = BTreeMap::new();
        let mut missing: BTreeMap<Currency, (Decimal, i64)> = BTreeMap::new();
        let add = |sum: Decimal, amount| sum.checked_add(amount).ok_or(MoneyError::TooLarge);
        for part in parts {
            let Money { amount, currency } = part.money;
            if let Some(rate) = self.rate(currency, part.day) {
                // One sum for each rate, so that each rate multiplies once. The base's own rate is of no day.
                let day = if currency == self.base { NaiveDate::MIN } else { rate.day };
                let sum = sums.entry((currency, day)).or_default();
                *sum = add(*sum, amount)?;
            } else {
                let (sum, count) = missing.entry(currency).or_default();
                (*sum, *count) = (add(*sum, amount)?, *count + part.count);
            }
        }
        let mut total = Total::zero(self.base);
        for ((currency, day), sum) in sums {
            let converted = self.convert(Money::new(sum, currency), day)?.unwrap_or(total.money);
            total.money = total.money.plus(converted)?;
            if currency != self.base {
                total.oldest_rate = Some(total.oldest_rate.map_or(day, |oldest| oldest.min(day)));
            }
        }
        total.money = total.money.rounded();
        let named = |(currency, (sum, count))| Missing { money: Money::new(sum, currency).rounded(), count };
        total.missing = missing.into_iter().map(named).collect();
        Ok(total)
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

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn part(text: &str, on: &str) -> Part {
        Part::one(money(text), day(on))
    }

    fn rate(code: &str, on: &str, rate: &str) -> Rate {
        Rate { currency: Currency::parse(code).unwrap(), day: day(on), rate: rate.parse().unwrap() }
    }

    fn table() -> RateTable {
        let rates = [
            rate("USD", "2026-11-02", "0.925"),
            rate("USD", "2026-10-26", "0.9"),
            rate("JPY", "2026-11-02", "0.006123"),
        ];
        RateTable::new(Currency::EUR, 7, rates)
    }

    #[test]
    fn a_rate_holds_until_a_later_one_or_until_it_is_too_old() {
        let usd = |on: &str| table().rate(Currency::USD, day(on)).map(|rate| rate.rate.to_string());
        assert_eq!(usd("2026-10-25"), None, "before the first");
        assert_eq!(usd("2026-10-26").as_deref(), Some("0.9"));
        assert_eq!(usd("2026-11-01").as_deref(), Some("0.9"));
        assert_eq!(usd("2026-11-02").as_deref(), Some("0.925"));
        assert_eq!(usd("2026-11-09").as_deref(), Some("0.925"), "a week");
        assert_eq!(usd("2026-11-10"), None, "too old");
        assert_eq!(table().rate(Currency::EUR, day("1999-01-01")).unwrap().rate, Decimal::ONE);
    }

    #[test]
    fn a_total_converts_by_the_day_and_names_what_it_cannot_count() {
        let total = table()
            .total([
                part("EUR 100.005", "2026-11-02"),
                part("USD 10", "2026-11-02"),
                part("USD 10", "2026-10-27"),
                part("JPY 1000", "2026-11-03"),
                part("GBP 7", "2026-11-02"),
                Part { money: money("GBP 3.5"), day: day("2026-11-02"), count: 4 },
                part("USD 1", "2026-12-24"),
            ])
            .unwrap();
        // 100.005 + 9.25 + 9 + 6.123 = 124.378
        assert_eq!(total.money, money("EUR 124.38"));
        assert_eq!(total.oldest_rate, Some(day("2026-10-26")));
        let missing: Vec<_> = total.missing.iter().map(|one| (one.money.to_string(), one.count)).collect();
        assert_eq!(missing, [("GBP 10.5".to_owned(), 5), ("USD 1".to_owned(), 1)]);
        let own = table().total([part("EUR 1.005", "2026-11-02"), part("EUR 1", "1999-01-01")]).unwrap();
        assert_eq!((own.money, own.oldest_rate), (money("EUR 2.01"), None), "nothing was converted");
        assert_eq!(table().total([]).unwrap(), Total::zero(Currency::EUR));
    }

    fn parts() -> impl Strategy<Value = Vec<Part>> {
        let currency = prop_oneof![Just("EUR"), Just("USD"), Just("JPY"), Just("GBP")];
        let part = (currency, 0..1_000_000_000_000_000_i64, 0..20_u64).prop_map(|(code, cents, days)| {
            let money = Money::new(Decimal::new(cents, 2), Currency::parse(code).unwrap());
            Part::one(money, day("2026-10-24") + Days::new(days))
        });
        proptest::collection::vec(part, 0..60)
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter_and_nothing_is_lost(parts in parts(), seed in any::<u64>()) {
            let total = table().total(parts.clone()).unwrap();
            let mut shuffled = parts.clone();
            shuffled.sort_by_key(|part| part.money.amount.mantissa().wrapping_mul(i128::from(seed | 1)) % 1_000_003);
            prop_assert_eq!(&total, &table().total(shuffled).unwrap());
            let counted = parts.iter().filter(|part| table().rate(part.money.currency, part.day).is_some()).count();
            let missing: i64 = total.missing.iter().map(|one| one.count).sum();
            prop_assert_eq!(counted as i64 + missing, parts.len() as i64);
        }

        #[test]
        fn a_sum_made_beforehand_gives_the_same_total(parts in parts()) {
            let mut sums: BTreeMap<(Currency, NaiveDate), (Decimal, i64)> = BTreeMap::new();
            for part in &parts {
                let (sum, count) = sums.entry((part.money.currency, part.day)).or_default();
                (*sum, *count) = (*sum + part.money.amount, *count + 1);
            }
            let summed = sums.into_iter().map(|((currency, day), (sum, count))| Part { money: Money::new(sum, currency), day, count });
            prop_assert_eq!(table().total(summed).unwrap(), table().total(parts).unwrap());
        }

        #[test]
        fn a_total_is_within_half_a_coin_of_the_exact_sum(parts in parts()) {
            let exact: Decimal = parts.iter().filter_map(|part| table().convert(part.money, part.day).unwrap()).map(|money| money.amount).sum();
            let off = (table().total(parts).unwrap().money.amount - exact).abs();
            prop_assert!(off <= Decimal::new(5, 3), "{off}");
        }
    }
}
