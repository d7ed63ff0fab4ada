//! What files and feeds say that currencies are worth, and what follows for a workspace's currency. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::{Currency, Rate};
use crate::error::UserError;
use crate::imports::Sheet;
use crate::refusal;

/// Digits of a rate that is worked out. Central banks quote five or six; sixteen keep the cents of trillions true.
const DIGITS: u32 = 16;

/// The largest rate, and the largest number that a feed may say.
pub(super) const LARGEST: i64 = 1_000_000_000;

/// One unit of a currency was worth this much of another on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quote {
    /// One unit of this …
    pub of: Currency,
    /// … in units of this …
    pub worth_in: Currency,
    /// … on this day …
    pub day: NaiveDate,
    /// … was this.
    pub rate: Decimal,
}

/// A quote or why it is none, with the line on which it stands; 1 where there are no lines.
pub(super) type Line = (u64, Result<Quote, UserError>);

/// Reads quotes in the notations that are about:
///
/// - CSV with the columns `currency`, `day` and `rate`, and `base` where it is not the given one: one unit of `currency` is
///   worth `rate` of `base`;
/// - CSV of the European Central Bank's data portal (`CURRENCY`, `CURRENCY_DENOM`, `TIME_PERIOD`, `OBS_VALUE`);
/// - CSV of its daily file (`Date, USD, JPY, …`), where one euro is worth so much of each;
/// - JSON `{"base": "EUR", "date": "2026-11-02", "rates": {"USD": 1.08}}`, where one `base` is worth so much of each.
///
/// # Errors
/// Refused where the text is none of these. Single lines that cannot be read are in the answer with their reason.
pub(super) fn read(text: &[u8], base: Option<Currency>) -> Result<Vec<Line>, UserError> {
    if let Ok(json) = serde_json::from_slice::<Value>(text)
        && json.is_object()
    {
        return read_json(&json).ok_or_else(|| refusal!("error-rates-not-readable"));
    }
    let sheet = Sheet::read(text).map_err(|_| refusal!("error-rates-not-readable"))?;
    let headers: Vec<String> = sheet.headers().iter().map(|header| header.to_lowercase()).collect();
    let at = |name: &str| headers.iter().position(|header| header == name);
    let rows = sheet.rows().iter().map(|row| (row.line, row.cells(sheet.width())));
    let of_columns = |columns: Columns| {
        rows.clone().map(|(line, cells)| (line, cells.and_then(|cells| columns.read(cells)))).collect()
    };
    if let (Some(in_units), Some(of), Some(day), Some(rate)) =
        (at("currency"), at("currency_denom"), at("time_period"), at("obs_value"))
    {
        return Ok(of_columns(Columns { of: Place::At(of), worth_in: Place::At(in_units), day, rate }));
    }
    if let (Some(of), Some(day), Some(rate)) = (at("currency"), at("day").or_else(|| at("date")), at("rate")) {
        let base = at("base").map(Place::At).or_else(|| base.map(Place::Given));
        let worth_in = base.ok_or_else(|| refusal!("error-rates-need-a-base"))?;
        return Ok(of_columns(Columns { of: Place::At(of), worth_in, day, rate }));
    }
    if at("date") == Some(0) && headers.iter().any(|header| Currency::parse(header).is_ok()) {
        return Ok(rows.flat_map(|(line, cells)| wide(&headers, line, cells)).collect());
    }
    Err(refusal!("error-rates-not-readable"))
}

/// Where a currency stands.
#[derive(Clone, Copy)]
enum Place {
    At(usize),
    Given(Currency),
}

/// Where the values of a quote stand in a row.
#[derive(Clone, Copy)]
struct Columns {
    of: Place,
    worth_in: Place,
    day: usize,
    rate: usize,
}

impl Columns {
    fn read(self, cells: &[String]) -> Result<Quote, UserError> {
        let cell = |at: usize| cells.get(at).map(String::as_str).unwrap_or_default();
        let currency = |place| match place {
            Place::At(at) => Currency::parse(cell(at)),
            Place::Given(currency) => Ok(currency),
        };
        let (of, worth_in) = (currency(self.of)?, currency(self.worth_in)?);
        Ok(Quote { of, worth_in, day: day(cell(self.day))?, rate: rate(cell(self.rate))? })
    }
}

/// A row of the daily file: what one euro was worth in each currency that the header names.
fn wide(headers: &[String], line: u64, cells: Result<&[String], UserError>) -> Vec<Line> {
    let cells = match cells {
        Ok(cells) => cells,
        Err(refusal) => return vec![(line, Err(refusal))],
    };
    let day = match day(cells.first().map(String::as_str).unwrap_or_default()) {
        Ok(day) => day,
        Err(refusal) => return vec![(line, Err(refusal))],
    };
    let quoted = headers.iter().zip(cells).skip(1).filter_map(|(header, cell)| {
        let worth_in = Currency::parse(header).ok()?;
        // What is not quoted any more stands there as N/A.
        (!cell.is_empty() && !cell.eq_ignore_ascii_case("n/a"))
            .then(|| (line, rate(cell).map(|rate| Quote { of: Currency::EUR, worth_in, day, rate })))
    });
    quoted.collect()
}

fn read_json(json: &Value) -> Option<Vec<Line>> {
    let of = Currency::parse(json.get("base")?.as_str()?).ok()?;
    let day = day(json.get("date")?.as_str()?).ok()?;
    let quotes = json.get("rates")?.as_object()?.iter().filter_map(|(code, number)| {
        // Units that are no currencies, such as an ounce of something, are none of ours.
        let worth_in = Currency::parse(code).ok()?;
        Some((1, rate(&number.to_string()).map(|rate| Quote { of, worth_in, day, rate })))
    });
    Some(quotes.collect())
}

fn day(text: &str) -> Result<NaiveDate, UserError> {
    let read = ["%Y-%m-%d", "%d %B %Y"].into_iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok());
    read.ok_or_else(|| refusal!("error-import-not-a-date", given = text).about("day"))
}

fn rate(text: &str) -> Result<Decimal, UserError> {
    let plain = if text.contains('.') { text.to_owned() } else { text.replace(',', ".") };
    let number = Decimal::from_str(&plain).or_else(|_| Decimal::from_scientific(&plain)).ok();
    number.map_or_else(|| Err(refusal!("error-rate-out-of-range", given = text).about("rate")), sound)
}

/// A rate within its bounds.
pub(super) fn sound(rate: Decimal) -> Result<Decimal, UserError> {
    if rate > Decimal::ZERO && rate <= Decimal::from(LARGEST) {
        return Ok(rate.normalize());
    }
    Err(refusal!("error-rate-out-of-range", given = rate.to_string()).about("rate"))
}

/// What the quotes say of currencies in the base: as quoted, the other way round, or across the currency that both are
/// quoted in on the same day. The first word on a currency and day counts.
pub(super) fn in_base(base: Currency, quotes: &[Quote]) -> Vec<Rate> {
    // What one unit of the currency that others are quoted for is worth in the base, by day.
    let mut hubs: BTreeMap<(Currency, NaiveDate), Decimal> = BTreeMap::new();
    for quote in quotes {
        if quote.of == base {
            hubs.entry((quote.of, quote.day)).or_insert(Decimal::ONE);
        } else if quote.worth_in == base {
            hubs.entry((quote.of, quote.day)).or_insert(quote.rate);
        }
    }
    let mut rates = Vec::new();
    let mut known = BTreeSet::new();
    let mut add = |currency: Currency, day, rate: Option<Decimal>| {
        let rate = rate.and_then(|rate| rate.round_sf_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero));
        if let Some(rate) = rate.and_then(|rate| sound(rate).ok())
            && currency != base
            && known.insert((currency, day))
        {
            rates.push(Rate { currency, day, rate });
        }
    };
    for ((currency, day), worth) in &hubs {
        add(*currency, *day, Some(*worth));
    }
    for quote in quotes {
        let worth = hubs.get(&(quote.of, quote.day)).copied();
        add(quote.worth_in, quote.day, worth.and_then(|worth| worth.checked_div(quote.rate)));
    }
    rates
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn quotes(text: &str, base: Option<Currency>) -> Vec<String> {
        let lines = read(text.as_bytes(), base).unwrap();
        lines
            .into_iter()
            .map(|(line, quote)| match quote {
                Ok(quote) => format!("{} 1 {} = {} {}", quote.day, quote.of, quote.rate, quote.worth_in),
                Err(refusal) => format!("{line} {}", refusal.code()),
            })
            .collect()
    }

    #[test]
    fn a_table_of_ones_own_is_read() {
        let file = "Currency;Day;Rate\nusd;2026-11-02;0,925\nJPY;2026-11-02;0.0061\nXYZ;2026-11-02;1\nGBP;2 Nov;1\nGBP;2026-11-02;-1\n";
        assert_eq!(
            quotes(file, Some(Currency::EUR)),
            [
                "2026-11-02 1 USD = 0.925 EUR",
                "2026-11-02 1 JPY = 0.0061 EUR",
                "4 not-a-currency",
                "5 import-not-a-date",
                "6 rate-out-of-range"
            ]
        );
        assert_eq!(quotes("currency,base,date,rate\nEUR,USD,2026-11-02,1.08\n", None), ["2026-11-02 1 EUR = 1.08 USD"]);
        let code = |text: &str| read(text.as_bytes(), None).unwrap_err().code();
        assert_eq!(code("currency,day,rate\nUSD,2026-11-02,1\n"), "rates-need-a-base");
        for wrong in ["", "a,b\n1,2\n", "{}", "[1]", "<html>no</html>", "{\"base\": \"EUR\", \"rates\": {}}"] {
            assert_eq!(code(wrong), "rates-not-readable", "{wrong}");
        }
    }

    #[test]
    fn the_notations_of_central_banks_are_read() {
        let portal = "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n\
                      EXR.D.JPY.EUR.SP00.A,D,JPY,EUR,SP00,A,2026-11-02,163.32,A\n\
                      EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-11-02,1.0811,A\n";
        assert_eq!(quotes(portal, None), ["2026-11-02 1 EUR = 163.32 JPY", "2026-11-02 1 EUR = 1.0811 USD"]);
        let daily = "Date, USD, JPY, RUB, BGN, \n02 November 2026, 1.0811, 163.32, N/A, , \n";
        assert_eq!(quotes(daily, None), ["2026-11-02 1 EUR = 1.0811 USD", "2026-11-02 1 EUR = 163.32 JPY"]);
        let json = r#"{"amount": 1.0, "base": "EUR", "date": "2026-11-02", "rates": {"IDR": 17012.5, "USD": 1.0811, "BTC": 6.1e-5, "KWD": 3.3e-1}}"#;
        assert_eq!(
            quotes(json, None),
            ["2026-11-02 1 EUR = 17012.5 IDR", "2026-11-02 1 EUR = 0.33 KWD", "2026-11-02 1 EUR = 1.0811 USD"]
        );
    }

    fn quote(of: &str, worth_in: &str, rate: &str) -> Quote {
        let day = "2026-11-02".parse().unwrap();
        Quote { of: currency(of), worth_in: currency(worth_in), day, rate: rate.parse().unwrap() }
    }

    fn rates(base: &str, quotes: &[Quote]) -> Vec<String> {
        let rates = in_base(currency(base), quotes);
        rates.into_iter().map(|rate| format!("{} {}", rate.currency, rate.rate)).collect()
    }

    #[test]
    fn rates_follow_as_quoted_the_other_way_round_and_across() {
        let bank = [quote("EUR", "USD", "1.25"), quote("EUR", "JPY", "160"), quote("EUR", "GBP", "0.8")];
        assert_eq!(rates("EUR", &bank), ["USD 0.8", "JPY 0.00625", "GBP 1.25"]);
        assert_eq!(rates("USD", &bank), ["EUR 1.25", "JPY 0.0078125", "GBP 1.5625"]);
        assert_eq!(rates("CHF", &bank), Vec::<String>::new(), "which nobody quotes");
        let own = [quote("USD", "EUR", "0.8"), quote("USD", "EUR", "0.9"), quote("EUR", "USD", "1.3")];
        assert_eq!(rates("EUR", &own), ["USD 0.8"], "the first word counts");
        assert_eq!(rates("EUR", &[quote("EUR", "USD", "3")]), ["USD 0.3333333333333333"]);
        let mut other_day = quote("EUR", "USD", "1.25");
        other_day.day = "2026-11-03".parse().unwrap();
        assert_eq!(rates("USD", &[quote("EUR", "JPY", "160"), other_day]), ["EUR 1.25"], "not across two days");
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(text in "\\PC*", json in "\\{\"base\":\"(EUR|x)\",\"date\":\"2026-1[0-9]-02\",\"rates\":\\{\"USD\":[0-9.e-]{1,9}\\}\\}") {
            let _ = (read(text.as_bytes(), Some(Currency::EUR)), read(json.as_bytes(), None));
            let _ = read(format!("currency,day,rate\n{text}\n").as_bytes(), Some(Currency::EUR));
        }

        #[test]
        fn there_and_back_is_where_one_was(rate in 1..1_000_000_000_u64, scale in 0..9_u32) {
            let rate = Decimal::new(rate.try_into().unwrap(), scale);
            prop_assume!(Decimal::ONE / rate <= Decimal::from(LARGEST) && rate <= Decimal::from(LARGEST));
            let day = "2026-11-02".parse().unwrap();
            let there = in_base(Currency::EUR, &[Quote { of: Currency::EUR, worth_in: Currency::USD, day, rate }]);
            let back = Decimal::ONE / there.first().unwrap().rate;
            prop_assert!(((back - rate) / rate).abs() < Decimal::new(1, 14), "{rate} {back}");
        }
    }
}
