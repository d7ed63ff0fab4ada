//! Amounts and dates as files write them. Where two readings are possible and the column does not tell, the row is refused.

use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;

use crate::error::Result;
use crate::refusal;

/// An amount, with the currency where the cell names one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    pub value: Decimal,
    pub currency: Option<String>,
}

/// Reads `12000`, `$1,200.50`, `1.200,50 €`, `CHF 1'200`.
pub(super) fn amount(cell: &str) -> Result<Amount> {
    let currency = currency(cell);
    let digits: String = cell.chars().filter(|character| character.is_ascii_digit() || ".,-".contains(*character)).collect();
    let strange = cell.chars().any(|character| character.is_alphabetic()) && currency.is_none();
    let value = if strange { None } else { plain(&digits).parse::<Decimal>().ok() };
    value.map(|value| Amount { value, currency }).ok_or_else(|| refusal!("error-import-not-an-amount", given = cell).about("amount").into())
}

fn currency(cell: &str) -> Option<String> {
    let symbols = [('€', "EUR"), ('$', "USD"), ('£', "GBP"), ('₹', "INR")];
    if let Some((_, code)) = symbols.iter().find(|(symbol, _)| cell.contains(*symbol)) {
        return Some((*code).to_owned());
    }
    let letters: String = cell.chars().filter(|character| character.is_alphabetic()).collect();
    crate::texts::is_currency(&letters.to_uppercase()).then(|| letters.to_uppercase())
}

/// Digits with a point before the cents. The last of two different marks is the decimal one; a single mark with three
/// digits behind it groups thousands, because money has no third decimal.
fn plain(digits: &str) -> String {
    let last = digits.rfind(['.', ',']);
    let Some((whole, fraction)) = last.and_then(|at| digits.split_at_checked(at)) else { return digits.to_owned() };
    let mark = if fraction.starts_with(',') { ',' } else { '.' };
    let fraction: String = fraction.chars().skip(1).collect();
    let bare = |text: &str| text.chars().filter(|character| !".,".contains(*character)).collect::<String>();
    let grouping = whole.contains(mark) || (fraction.len() == 3 && !whole.contains(['.', ',']));
    if grouping { bare(digits) } else { format!("{}.{fraction}", bare(whole)) }
}

/// Whether a column writes the day or the month first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// `30/11/2026`.
    DayFirst,
    /// `11/30/2026`.
    MonthFirst,
    /// Nothing in the column tells.
    Unknown,
}

impl DateOrder {
    /// What the values of a column tell: one number above twelve decides, as long as no other contradicts it.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let (mut day, mut month) = (false, false);
        for (first, second, _) in cells.filter_map(numbers) {
            day |= first > 12;
            month |= second > 12;
        }
        match (day, month) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            _ => Self::Unknown,
        }
    }
}

/// `06/07/2026` as three numbers, the year last.
fn numbers(cell: &str) -> Option<(u32, u32, i32)> {
    let mut parts = cell.split_whitespace().next()?.split(['/', '.', '-']);
    let numbers = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next().is_none() && numbers.0 <= 31 && (1000..=9999).contains(&numbers.2)).then_some(numbers)
}

/// Reads `2026-11-30`, `2026-11-30T14:30:00Z`, `30-Nov-2026`, `30 Nov 2026`, and days with slashes in the column's order.
pub(super) fn date(cell: &str, order: DateOrder) -> Result<NaiveDate> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(cell) {
        return Ok(moment.date_naive());
    }
    let first = cell.split_once([' ', 'T']).filter(|(day, _)| day.len() == 10).map_or(cell, |(day, _)| day);
    for notation in ["%Y-%m-%d", "%Y/%m/%d", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"] {
        if let Ok(day) = NaiveDate::parse_from_str(first, notation).or_else(|_| NaiveDate::parse_from_str(cell, notation)) {
            return Ok(day);
        }
    }
    let wrong = || refusal!("error-import-not-a-date", given = cell).about("close_on").into();
    let (first, second, year) = numbers(cell).ok_or_else(wrong)?;
    let (day, month) = match order {
        _ if first == second => (first, second),
        _ if first > 12 => (first, second),
        _ if second > 12 => (second, first),
        DateOrder::DayFirst => (first, second),
        DateOrder::MonthFirst => (second, first),
        DateOrder::Unknown => return Err(refusal!("error-import-ambiguous-date", given = cell).about("close_on").into()),
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_of_several_countries() {
        for (cell, value, currency) in [
            ("12000", "12000", None),
            ("$1,200.50", "1200.50", Some("USD")),
            ("1.200,50 €", "1200.50", Some("EUR")),
            ("CHF 1'200", "1200", Some("CHF")),
            ("1,234", "1234", None),
            ("1.234.567", "1234567", None),
            ("100.0", "100.0", None),
            ("12,5", "12.5", None),
        ] {
            let read = amount(cell).unwrap();
            assert_eq!((read.value, read.currency.as_deref()), (value.parse().unwrap(), currency), "{cell}");
        }
        for cell in ["", "n/a", "12k apples", "--"] {
            assert!(amount(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn the_column_tells_which_number_is_the_day() {
        let order = DateOrder::of(["06/07/2026", "01/20/2026", ""].into_iter());
        assert_eq!(date("06/07/2026", order).unwrap().to_string(), "2026-06-07");
        assert!(date("06/07/2026", DateOrder::Unknown).is_err());
        assert_eq!(date("20/01/2026", DateOrder::Unknown).unwrap().to_string(), "2026-01-20");
        for cell in ["2026-01-20", "2026-01-20T14:30:00Z", "20-Jan-2026", "2026-01-20 00:00:00", "January 20, 2026"] {
            assert_eq!(date(cell, DateOrder::Unknown).unwrap().to_string(), "2026-01-20", "{cell}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_the_readers_panic(cell in "\\PC*") {
            let _ = (amount(&cell), date(&cell, DateOrder::DayFirst));
        }
    }
}
