//! Amounts and dates as files write them. Where two readings are possible and the column does not tell, the row is refused.

use chrono::{DateTime, Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::error::{Error, Result};
use crate::money::Currency;
use crate::refusal;

/// An amount, with the currency where the cell names one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    pub value: Decimal,
    pub currency: Option<String>,
}

/// Reads `12000`, `$1,200.50`, `1.200,50 €`, `CHF 1'200`. Anything that it would have to guess at is refused. `usual`: the
/// currency of a cell that names none.
pub(super) fn amount(cell: &str, usual: &str) -> Result<Amount> {
    let wrong = || Error::from(refusal!("error-import-not-an-amount", given = cell).about("amount"));
    let letters: String =
        cell.chars().filter(|character| character.is_alphabetic()).flat_map(char::to_uppercase).collect();
    let known =
        |character: &char| character.is_ascii_digit() || character.is_whitespace() || ".,'’-€$£₹".contains(*character);
    if !cell.chars().filter(|character| !character.is_alphabetic()).all(|character| known(&character)) {
        return Err(wrong());
    }
    let currency = currency(cell, &letters).ok_or_else(wrong)?;
    let digits: String =
        cell.chars().filter(|character| character.is_ascii_digit() || ".,-".contains(*character)).collect();
    let decimals = Currency::kept(currency.as_deref().unwrap_or(usual)).map_or(2, |known| known.minor_units());
    let digits = if decimals > 2 { pointed(&digits, cell)? } else { digits };
    let value = plain(&digits).and_then(|digits| digits.parse::<Decimal>().ok()).ok_or_else(wrong)?;
    Ok(Amount { value, currency })
}

/// Digits of a currency with three decimals, so that they are read as what they are: behind a single point stand decimals; a
/// single comma with three digits behind it could be either.
fn pointed(digits: &str, cell: &str) -> Result<String> {
    let marks = digits.matches(['.', ',']).count();
    match digits.rsplit_once(['.', ',']) {
        Some((_, decimals)) if marks == 1 && decimals.len() == 3 && digits.contains(',') => {
            Err(refusal!("error-import-ambiguous-amount", given = cell).about("amount").into())
        }
        // A fourth digit groups nothing and changes nothing.
        Some((_, decimals)) if marks == 1 && decimals.len() == 3 => Ok(format!("{digits}0")),
        _ => Ok(digits.to_owned()),
    }
}

/// The currency that the cell names, if it names one; nothing at all where its letters are no currency. `A$` and `R$` are
/// not the dollar of the United States.
fn currency(cell: &str, letters: &str) -> Option<Option<String>> {
    let symbols = [('€', "EUR"), ('$', "USD"), ('£', "GBP"), ('₹', "INR")];
    let symbol = symbols.iter().find(|(symbol, _)| cell.contains(*symbol)).map(|(_, code)| (*code).to_owned());
    match letters {
        "" => Some(symbol),
        "US" if symbol.as_deref() == Some("USD") => Some(symbol),
        code => crate::texts::is_currency(code).then(|| Some(code.to_owned())),
    }
}

/// Digits with a point before the cents. The last of two different marks is the decimal one; a single mark with three
/// digits behind it groups thousands, because money has no third decimal; except where no thousands can stand before it,
/// as in `0.125` and `15000.000`. Nothing where the groups are none, as in a date.
fn plain(digits: &str) -> Option<String> {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let Some(at) = digits.rfind(['.', ',']) else { return Some(format!("{sign}{digits}")) };
    let (whole, fraction) = digits.split_at_checked(at)?;
    let (mark, fraction) = (fraction.chars().next()?, fraction.get(1..)?);
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let head = groups.first().copied().unwrap_or_default();
    // India writes 12,34,567: groups of two before the last of three.
    let grouped = (1..=3).contains(&head.len()) && groups.iter().skip(1).all(|group| (2..=3).contains(&group.len()));
    let repeated = whole.contains(mark);
    let can_group = grouped && fraction.len() == 3 && !head.starts_with('0');
    if (groups.len() > 1 && !grouped) || (repeated && !can_group) {
        return None;
    }
    let bare = groups.concat();
    Some(if repeated || (groups.len() == 1 && can_group) {
        format!("{sign}{bare}{fraction}")
    } else {
        format!("{sign}{bare}.{fraction}")
    })
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

/// What the values of a column have told so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DatesSeen {
    day_first: bool,
    month_first: bool,
}

impl DatesSeen {
    /// Looks at one more value: a number above twelve is a day.
    pub(super) fn look_at(&mut self, cell: &str) {
        if let Some((first, second, _)) = numbers(cell) {
            self.day_first |= first > 12;
            self.month_first |= second > 12;
        }
    }

    /// What they tell: one number above twelve decides, as long as no other contradicts it.
    pub(super) fn order(self) -> DateOrder {
        match (self.day_first, self.month_first) {
            (true, false) => DateOrder::DayFirst,
            (false, true) => DateOrder::MonthFirst,
            _ => DateOrder::Unknown,
        }
    }
}

/// `06/07/2026` as three numbers, the year last; two digits of a year are of this century.
fn numbers(cell: &str) -> Option<(u32, u32, i32)> {
    let mut parts = cell.split_whitespace().next()?.split(['/', '.', '-']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let year = match year.len() {
        2 => 2_000 + year.parse::<i32>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let numbers = (first.parse().ok()?, second.parse().ok()?, year);
    (parts.next().is_none() && first.len() <= 2 && numbers.0 <= 31).then_some(numbers)
}

/// Reads `2026-11-30`, `2026-11-30T14:30:00Z`, `30-Nov-2026`, `30 Nov 2026`, and days with slashes in the column's order.
/// With points between them the day comes first everywhere.
pub(super) fn date(cell: &str, order: DateOrder) -> Result<NaiveDate> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(cell) {
        return Ok(moment.date_naive());
    }
    let first = cell.split_once([' ', 'T']).filter(|(day, _)| day.len() == 10).map_or(cell, |(day, _)| day);
    let read =
        |notation| NaiveDate::parse_from_str(first, notation).or_else(|_| NaiveDate::parse_from_str(cell, notation));
    let notations =
        ["%Y-%m-%d", "%Y/%m/%d", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%y"];
    // `5/6/26` is no day of the year 5.
    if let Some(day) = notations.into_iter().filter_map(|notation| read(notation).ok()).find(|day| day.year() >= 1_000)
    {
        return Ok(day);
    }
    let wrong = || refusal!("error-import-not-a-date", given = cell).about("close_on").into();
    let (first, second, year) = numbers(cell).ok_or_else(wrong)?;
    let (day, month) = match order {
        _ if first == second => (first, second),
        _ if first > 12 => (first, second),
        _ if second > 12 => (second, first),
        _ if cell.contains('.') => (first, second),
        DateOrder::DayFirst => (first, second),
        DateOrder::MonthFirst => (second, first),
        DateOrder::Unknown => {
            return Err(refusal!("error-import-ambiguous-date", given = cell).about("close_on").into());
        }
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
            ("0.125", "0.125", None),
            ("15000.000", "15000.000", None),
            ("12,34,567.50", "1234567.50", None),
            ("US$ 1,200", "1200", Some("USD")),
            ("1200 CAD", "1200", Some("CAD")),
            ("-5", "-5", None),
        ] {
            let read = amount(cell, "EUR").unwrap();
            assert_eq!((read.value, read.currency.as_deref()), (value.parse().unwrap(), currency), "{cell}");
        }
        for cell in [
            "",
            "n/a",
            "12k apples",
            "--",
            "(1,200)",
            "¥1200",
            "A$1200",
            "R$ 5",
            "12/5",
            "10%",
            "12.05.2026",
            "1.2.3",
            "1٢",
            "1,,2",
        ] {
            assert!(amount(cell, "EUR").is_err(), "{cell}");
        }
    }

    #[test]
    fn a_currency_with_three_decimals_has_them() {
        for (cell, value) in [("1.234", "1.234"), ("KWD 1.5", "1.5"), ("1,234.500", "1234.500"), ("1.234,5", "1234.5")]
        {
            assert_eq!(amount(cell, "KWD").unwrap().value, value.parse().unwrap(), "{cell}");
        }
        match amount("TND 1,234", "EUR") {
            Err(Error::User(refusal)) => assert_eq!(refusal.code(), "import-ambiguous-amount"),
            other => panic!("{other:?}"),
        }
        assert_eq!(amount("1.234 EUR", "KWD").unwrap().value, 1234.into(), "its own currency comes first");
    }

    #[test]
    fn the_column_tells_which_number_is_the_day() {
        let mut seen = DatesSeen::default();
        ["06/07/2026", "01/20/2026", ""].into_iter().for_each(|cell| seen.look_at(cell));
        assert_eq!(date("06/07/2026", seen.order()).unwrap().to_string(), "2026-06-07");
        assert!(date("06/07/2026", DateOrder::Unknown).is_err());
        assert_eq!(date("5/6/26", DateOrder::MonthFirst).unwrap().to_string(), "2026-05-06");
        assert_eq!(date("06.07.2026", DateOrder::Unknown).unwrap().to_string(), "2026-07-06");
        assert_eq!(date("20/01/2026", DateOrder::Unknown).unwrap().to_string(), "2026-01-20");
        for cell in [
            "2026-01-20",
            "2026-01-20T14:30:00Z",
            "20-Jan-2026",
            "2026-01-20 00:00:00",
            "January 20, 2026",
            "Jan 20 2026",
            "20-Jan-26",
            "1/20/26",
            "20.01.2026",
        ] {
            assert_eq!(date(cell, DateOrder::Unknown).unwrap().to_string(), "2026-01-20", "{cell}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_the_readers_panic(cell in "\\PC*") {
            let _ = (amount(&cell, "EUR"), amount(&cell, "KWD"), date(&cell, DateOrder::DayFirst));
        }
    }
}
