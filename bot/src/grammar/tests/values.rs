//! Amounts, dates and characters by themselves, as modals read them.

use super::*;
use crate::grammar::{amount, date, normalise};
use crm_core::texts;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_default()
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (typed, value, currency) in [
        ("12k", "12000", None),
        ("12.5k", "12500", None),
        ("12,5k", "12500", None),
        ("1.5m", "1500000", None),
        ("1.125k", "1125", None),
        ("1,250k", "1250000", None),
        ("2bn", "2000000000", None),
        ("1.2 mio €", "1200000", Some("EUR")),
        ("0", "0", None),
        ("0.5", "0.5", None),
        ("500", "500", None),
        ("12,000", "12000", None),
        ("12.000", "12000", None),
        ("1.200,50", "1200.5", None),
        ("$1,200.50", "1200.5", Some("USD")),
        ("1'200.50 CHF", "1200.5", Some("CHF")),
        ("1’200", "1200", None),
        ("₹12,00,000", "1200000", Some("INR")),
        ("€12k", "12000", Some("EUR")),
        ("12k€", "12000", Some("EUR")),
        ("€ 12k", "12000", Some("EUR")),
        ("12 k€", "12000", Some("EUR")),
        ("12kEUR", "12000", Some("EUR")),
        ("12 000 €", "12000", Some("EUR")),
        ("12\u{202f}000,50\u{a0}€", "12000.5", Some("EUR")),
        ("12 000", "12000", None),
        ("EUR 12000", "12000", Some("EUR")),
        ("eur 12000", "12000", Some("EUR")),
        ("US$5k", "5000", Some("USD")),
        ("12k.", "12000", None),
        ("１２ｋ", "12000", None),
    ] {
        let expected = amount::Amount { value: decimal(value), currency: currency.map(str::to_owned) };
        assert_eq!(amount::parse(typed, "EUR"), Ok(expected), "{typed}");
    }
    assert_eq!(amount::parse("$5k", "CAD").ok().and_then(|amount| amount.currency), some("CAD"));
    assert_eq!(amount::parse("TRY 500", "TRY").ok().and_then(|amount| amount.currency), some("TRY"));
}

#[test]
fn what_is_no_amount_is_refused() {
    for typed in [
        "",
        "k",
        "€",
        "12kk",
        "12x",
        "-5",
        "1,2,3",
        "12,00,0",
        "1.2.3,4,5",
        "$12€",
        "12.345,678",
        "1.23456",
        "twelve",
        "12 13",
        "12k 13k",
        "12km",
        "1e5",
        "∞",
        "١٢",
        "99999999999999999999",
    ] {
        let refused = amount::parse(typed, "EUR").map_err(|refused| refused.code());
        assert_eq!(refused, Err("not-an-amount"), "{typed}");
    }
    assert_eq!(amount::parse("1000bn", "EUR").map_err(|refused| refused.code()), Err("amount-too-large"));
    assert!(amount::parse("12kk", "EUR").is_err_and(|refused| refused.field() == Some("amount")));
}

#[test]
fn dates_are_read_as_people_write_them() {
    for (typed, expected) in [
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("tomorrow 3pm", "2026-11-24"),
        ("tomorrow at 15:00", "2026-11-24"),
        ("day after tomorrow", "2026-11-25"),
        ("yesterday", "2026-11-22"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("this friday", "2026-11-27"),
        ("next friday", "2026-12-04"),
        ("mon", "2026-11-30"),
        ("sun", "2026-11-29"),
        ("in 2 weeks", "2026-12-07"),
        ("2 weeks", "2026-12-07"),
        ("in two weeks", "2026-12-07"),
        ("in a month", "2026-12-23"),
        ("in 2w", "2026-12-07"),
        ("3d", "2026-11-26"),
        ("in 1 year", "2027-11-23"),
        ("next week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("eow", "2026-11-27"),
        ("end of month", "2026-11-30"),
        ("end of the quarter", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("30 Nov", "2026-11-30"),
        ("Nov 30", "2026-11-30"),
        ("30. November", "2026-11-30"),
        ("30th of Nov", "2026-11-30"),
        ("Nov 30, 2027", "2027-11-30"),
        ("23 nov", "2026-11-23"),
        ("22 nov", "2027-11-22"),
        ("29 feb", "2028-02-29"),
        ("Mon 30 Nov", "2026-11-30"),
        ("Fri, 27 Nov, 15:00", "2026-11-27"),
        ("2026-11-30", "2026-11-30"),
        ("2026—11—30", "2026-11-30"),
        ("30/11/2026", "2026-11-30"),
        ("11/30/2026", "2026-11-30"),
        ("30/11", "2026-11-30"),
        ("30/11/26", "2026-11-30"),
        ("06.07.2026", "2026-07-06"),
        ("30.11.", "2026-11-30"),
        ("05/05", "2027-05-05"),
        ("24 Nov 2025", "2025-11-24"),
    ] {
        assert_eq!(date::parse(typed, context().today), Ok(day(expected)), "{typed}");
    }
    assert_eq!(date::parse("fri", day("2026-11-27")), Ok(day("2026-12-04")));
    assert_eq!(date::parse("next fri", day("2026-11-29")), Ok(day("2026-12-04")));
    assert_eq!(date::parse("end of month", day("2026-12-31")), Ok(day("2026-12-31")));
}

#[test]
fn what_is_no_date_is_refused() {
    for typed in [
        "",
        "soon",
        "31 Nov",
        "2026-02-30",
        "32/01/2026",
        "13/13",
        "50/50",
        "30.11",
        "24/7",
        "in 99999999 weeks",
        "in 999999999999999 years",
        "in -2 days",
        "30 Nov later",
        "2026",
        "Nov",
        "next",
        "12k",
        "1/2/3/4",
        "9999-01-01",
    ] {
        let refused = date::parse(typed, context().today).map_err(|refused| refused.code());
        assert_eq!(refused, Err("not-a-date"), "{typed}");
    }
    let refused = date::parse("06/07/2026", context().today).map_err(|refused| refused.text().render("en"));
    assert_eq!(
        refused,
        Err("“06/07/2026” can be 6 Jul 2026 or 7 Jun 2026. Type the month as a word, such as 6 Jul 2026.".to_owned())
    );
}

#[test]
fn shown_dates_and_amounts_read_back() {
    let today = context().today;
    for ahead in 0..800 {
        let date = today + chrono::Days::new(ahead);
        assert_eq!(date::parse(&texts::date(date, today), today), Ok(date), "{date}");
    }
    for (value, currency) in
        [("12000", "EUR"), ("1234567.5", "USD"), ("1200", "CHF"), ("0.05", "GBP"), ("999999999999", "JPY")]
    {
        let shown = texts::money(decimal(value), currency);
        assert_eq!(
            amount::parse(&shown, "EUR").map(|amount| (amount.value, amount.currency)),
            Ok((decimal(value), some(currency))),
            "{shown}"
        );
    }
}

#[test]
fn characters_are_made_plain() {
    for (typed, plain) in [
        ("  a \u{a0} b\u{2003}c\td\n", "a b c d"),
        ("“a” «b» „c‟", "\"a\" \"b\" \"c\""),
        ("O’Brien", "O’Brien"),
        ("a\u{200b}b\u{2068}c\u{2069}\u{feff}\u{ad}d\0", "abcd"),
        ("e\u{200b}\u{301}", "é"),
        ("ｆｕｌｌ", "full"),
        ("👩\u{200d}💻", "👩\u{200d}💻"),
        ("a\u{200d}b", "ab"),
        ("/crm find acme", "find acme"),
        ("/crm /CRM acme /crm", "acme /crm"),
        ("/crm-add contact", "/crm-add contact"),
        ("&amp;lt;", "&amp;lt;"),
    ] {
        assert_eq!(normalise(typed), plain, "{typed:?}");
    }
}
