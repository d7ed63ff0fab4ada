//! Amounts, dates and times as people read them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use iso_currency::Currency;
use rust_decimal::Decimal;

use crate::money;

/// An amount in full, to the currency's smallest coin: `€12,000`, `€12,000.50`, `CHF 1,200`, `KWD 0.125`. The ISO code
/// stands where a symbol is ambiguous.
#[must_use]
pub fn money(amount: Decimal, currency: &str) -> String {
    let decimals = money::Currency::kept(currency).map_or(2, |known| known.minor_units());
    let amount = money::rounded(amount, decimals);
    let text = amount.abs().normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let width = usize::try_from(decimals).unwrap_or_default();
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction:0<width$}") };
    with_sign(amount, currency, &format!("{}{fraction}", grouped(whole)))
}

/// An amount for a row: `€12k`, `€1.5m`, `€900`.
#[must_use]
pub fn money_short(amount: Decimal, currency: &str) -> String {
    // What rounds to a thousand of one unit is one of the next: 999,960 is 1m, not 1000k.
    let [ones, thousands, millions] = [0, 3, 6].map(|zeros| {
        let scaled = amount.abs().checked_div(Decimal::from(10_i64.pow(zeros))).unwrap_or_default();
        money::rounded(scaled, 1).normalize()
    });
    let thousand = Decimal::ONE_THOUSAND;
    let digits = if ones < thousand {
        ones.to_string()
    } else if thousands < thousand {
        format!("{thousands}k")
    } else {
        format!("{millions}m")
    };
    with_sign(amount, currency, &digits)
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let length = digits.len();
    let mut text = String::with_capacity(length + length / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (length - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn with_sign(amount: Decimal, currency: &str, digits: &str) -> String {
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "" };
    match currency {
        "EUR" => format!("{sign}€{digits}"),
        "GBP" => format!("{sign}£{digits}"),
        "USD" => format!("{sign}${digits}"),
        "INR" => format!("{sign}₹{digits}"),
        code => format!("{code} {sign}{digits}"),
    }
}

/// Whether `code` is an ISO 4217 currency.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    Currency::from_code(code).is_some()
}

/// A date with its weekday, `Fri 27 Nov`; with the year where it is not this one.
#[must_use]
pub fn date(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        day.format("%a %-d %b").to_string()
    } else {
        day.format("%a %-d %b %Y").to_string()
    }
}

/// A date and time in the reader's zone, `Fri 27 Nov, 15:00`.
#[must_use]
pub fn date_time(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!("{}, {}", date(local.date_naive(), now.with_timezone(&zone).date_naive()), local.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let amount = |text: &str| text.parse::<Decimal>().unwrap_or_default();
        assert_eq!(money(amount("12000"), "EUR"), "€12,000");
        assert_eq!(money(amount("1234567.5"), "USD"), "$1,234,567.50");
        assert_eq!(money(amount("-12000"), "CHF"), "CHF -12,000");
        assert_eq!(money_short(amount("12000"), "EUR"), "€12k");
        assert_eq!(money_short(amount("1550000"), "GBP"), "£1.6m");
        assert_eq!(money_short(amount("999"), "EUR"), "€999");
        assert_eq!(money_short(amount("12250"), "EUR"), "€12.3k", "half away from zero");
        assert_eq!(money_short(amount("999960"), "EUR"), "€1m");
        assert_eq!(money_short(amount("-999.96"), "EUR"), "-€1k");
    }

    #[test]
    fn amounts_read_to_their_currencys_coin() {
        let amount = |text: &str| text.parse::<Decimal>().unwrap_or_default();
        assert_eq!(money(amount("0.125"), "EUR"), "€0.13");
        assert_eq!(money(amount("12.001"), "EUR"), "€12");
        assert_eq!(money(amount("1.50"), "JPY"), "JPY 2");
        assert_eq!(money(amount("1.25"), "KWD"), "KWD 1.250");
        assert_eq!(money(amount("1.2345"), "KWD"), "KWD 1.235");
        assert_eq!(money(amount("-0.001"), "EUR"), "€0");
    }

    #[test]
    fn dates_carry_the_year_only_where_it_differs() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        assert_eq!(date(day("2026-11-27"), day("2026-11-23")), "Fri 27 Nov");
        assert_eq!(date(day("2027-01-04"), day("2026-11-23")), "Mon 4 Jan 2027");
    }
}
