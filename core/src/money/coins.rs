//! Amounts of records in the coins of their currency: what a person may give, and how it is written.

use rust_decimal::Decimal;

use super::{Currency, Money};
use crate::error::{Result, UserError};
use crate::records::Fields;
use crate::refusal;

/// The largest amount of a record.
pub const MAX_AMOUNT: i64 = 9_999_999_999_999;

/// An amount that a record can have.
///
/// # Errors
/// Refused where it is negative or too large.
pub fn in_range(amount: Decimal) -> Result<Decimal, UserError> {
    match amount.normalize() {
        amount if amount >= Decimal::ZERO && amount <= Decimal::from(MAX_AMOUNT) => Ok(amount),
        _ => Err(refusal!("error-amount-out-of-range").about("amount")),
    }
}

impl Money {
    /// The same amount with the decimals of the currency's smallest coin: 12.50 euros, 12 yen, 0.125 Kuwaiti dinars. Nobody
    /// can pay what is finer, and rounding it would change what somebody typed.
    ///
    /// # Errors
    /// Refused where the amount is finer.
    pub fn in_coins(self) -> Result<Self, UserError> {
        let decimals = self.currency.minor_units();
        let written = self.written();
        if written.amount.scale() == decimals {
            return Ok(written);
        }
        let refusal = refusal!(
            "error-amount-too-fine",
            currency = self.currency.code(),
            decimals = i64::from(decimals),
            rounded = self.rounded().written().amount.to_string(),
        );
        Err(refusal.about("amount"))
    }

    /// The same amount with at least the decimals of the currency's smallest coin; one that is finer keeps its own.
    #[must_use]
    pub fn written(self) -> Self {
        let mut amount = self.amount.normalize();
        amount.rescale(amount.scale().max(self.currency.minor_units()));
        Self { amount, ..self }
    }
}

/// Completes the amount of a new or changed record, or refuses one that is finer than the coin of the record's currency. One
/// that was there before stays as it is.
pub(crate) fn settle(before: Option<&Fields>, after: &mut Fields) -> Result<()> {
    let same = |before: &&Fields| ["amount", "currency"].iter().all(|key| before.get(key) == after.get(key));
    let (Some(amount), None) = (after.decimal("amount"), before.filter(same)) else { return Ok(()) };
    let Some(currency) = after.text("currency").and_then(Currency::kept) else { return Ok(()) };
    after.set("amount", Money::new(amount, currency).in_coins()?.amount.to_string());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_have_the_decimals_of_their_coin() {
        for (given, kept) in [
            ("EUR 12", "EUR 12.00"),
            ("EUR 12.5", "EUR 12.50"),
            ("EUR 12.5000", "EUR 12.50"),
            ("JPY 12.00", "JPY 12"),
            ("KWD 1.234", "KWD 1.234"),
            ("TND 1", "TND 1.000"),
            ("CLF 1.2345", "CLF 1.2345"),
        ] {
            assert_eq!(money(given).in_coins().unwrap().to_string(), kept, "{given}");
        }
        for (given, says) in [
            ("EUR 10.005", "EUR has 2 decimals at most. Write 10.01, or what you mean."),
            ("JPY 100.5", "JPY has no decimals. Write 101, or what you mean."),
            ("KWD 1.2345", "KWD has 3 decimals at most. Write 1.235, or what you mean."),
        ] {
            let refused = money(given).in_coins().unwrap_err();
            assert_eq!((refused.text().render("en").as_str(), refused.field()), (says, Some("amount")), "{given}");
        }
        assert_eq!(in_range("-0.00".parse().unwrap()).unwrap().to_string(), "0");
        assert!(in_range("-0.01".parse().unwrap()).is_err() && in_range("9999999999999.01".parse().unwrap()).is_err());
    }

    fn currency() -> impl Strategy<Value = Currency> {
        prop_oneof![Just("EUR"), Just("JPY"), Just("KWD"), Just("CLF")].prop_map(|code| Currency::parse(code).unwrap())
    }

    proptest! {
        #[test]
        fn an_amount_is_kept_to_the_last_coin_or_refused(digits in 0..=999_999_999_999_999_999_i64, scale in 0..=8_u32, currency in currency()) {
            let given = Money::new(Decimal::new(digits, scale), currency);
            match given.in_coins() {
                Ok(kept) => {
                    prop_assert_eq!(kept, given, "nothing is rounded");
                    prop_assert_eq!(kept.amount.scale(), currency.minor_units());
                    prop_assert_eq!(kept.in_coins().unwrap().to_string(), kept.to_string());
                }
                Err(_) => prop_assert!(given.amount.normalize().scale() > currency.minor_units()),
            }
            prop_assert_eq!(given.written(), given);
        }
    }
}
