//! Amounts, dates and times as people read them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use iso_currency::Currency;
use rust_decimal::Decimal;

/// An amount in full: `€12,000`, `€12,000.50`, `CHF 1,200`. The ISO code stands where a symbol is ambiguous.
#[must_use]
pub fn money(amount: Decimal, currency: &str) -> String {
    let amount = if amount.fract().is_zero() { amount.trunc() } else { amount.round_dp(2) };
    let text = amount.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction:0<2}") };
    with_sign(amount, currency, &format!("{}{fraction}", grouped(whole)))
}

/// An amount for a row: `€12k`, `€1.5m`, `€900`.
#[must_use]
pub fn money_short(amount: Decimal, currency: &str) -> String {
    let size = amount.abs();
    let (scaled, unit) = if size >= Decimal::from(1_000_000) {
        (size / Decimal::from(1_000_000), "m")
    } else if size >= Decimal::from(1_000) {
        (size / Decimal::from(1_000), "k")
    } else {
        (size, "")
    };
    with_sign(amount, currency, &format!("{}{unit}", scaled.round_dp(1).normalize()))
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
    }

    #[test]
    fn dates_carry_the_year_only_where_it_differs() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        assert_eq!(date(day("2026-11-27"), day("2026-11-23")), "Fri 27 Nov");
        assert_eq!(date(day("2027-01-04"), day("2026-11-23")), "Mon 4 Jan 2027");
    }
}
