//! Numbers and amounts as people write them where they are.

use iso_currency::Currency;
use rust_decimal::Decimal;

use super::locale::{Language, Locale, Notation};
use crate::money;

/// An amount in full, to the currency's smallest coin: `€12,000`, `12 000,50 €`, `CHF 1,200`, `KWD 0.125`. The ISO code
/// stands where a symbol is ambiguous.
#[must_use]
pub fn money(amount: Decimal, currency: &str, locale: &str) -> String {
    let locale = Locale::of(locale);
    let decimals = money::Currency::kept(currency).map_or(2, |known| known.minor_units());
    let amount = money::rounded(amount, decimals);
    let width = if amount.fract().is_zero() { 0 } else { usize::try_from(decimals).unwrap_or_default() };
    with_currency(amount, currency, &digits(amount.abs(), width, locale.notation()), Scale::Ones, locale)
}

/// An amount for a row: `€12k`, `€1.5m`, `€900`; `12 k€`, `1,5 M€`; `12 ألف €`.
#[must_use]
pub fn money_short(amount: Decimal, currency: &str, locale: &str) -> String {
    let locale = Locale::of(locale);
    // What rounds to a thousand of one unit is one of the next: 999,960 is 1m, not 1000k.
    let [ones, thousands, millions] = [0, 3, 6].map(|zeros| {
        let scaled = amount.abs().checked_div(Decimal::from(10_i64.pow(zeros))).unwrap_or_default();
        money::rounded(scaled, 1).normalize()
    });
    let thousand = Decimal::ONE_THOUSAND;
    let (number, scale) = if ones < thousand {
        (ones, Scale::Ones)
    } else if thousands < thousand {
        (thousands, Scale::Thousands)
    } else {
        (millions, Scale::Millions)
    };
    with_currency(amount, currency, &digits(number, 0, locale.notation()), scale, locale)
}

/// A number: `1,234.5`, `1 234,5`.
#[must_use]
pub fn number(number: Decimal, locale: &str) -> String {
    let locale = Locale::of(locale);
    format!("{}{}", minus(number, locale), digits(number.abs(), 0, locale.notation()))
}

/// A whole number that is no amount: `12,000`.
pub(super) fn count(number: f64, notation: Notation) -> String {
    let Some(number) = Decimal::from_f64_retain(number) else { return String::new() };
    let sign = if number.is_sign_negative() && !number.is_zero() { "-" } else { "" };
    format!("{sign}{}", digits(number.abs(), 0, notation))
}

/// Of what a short amount counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Ones,
    Thousands,
    Millions,
}

/// The digits of a number that is not negative, grouped, with this many decimals at least.
fn digits(number: Decimal, decimals: usize, notation: Notation) -> String {
    let text = number.normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let (group, point) = match notation {
        Notation::Comma | Notation::Indian => (",", '.'),
        Notation::Narrow => ("\u{202F}", ','),
        Notation::Spaced => ("\u{A0}", ','),
        Notation::Point => (".", ','),
    };
    let mut grouped = String::with_capacity(whole.len() + whole.len() / 2);
    let length = whole.len();
    for (at, digit) in whole.chars().enumerate() {
        let left = length - at;
        let begins = match notation {
            Notation::Indian => left == 3 || (left > 3 && (left - 3).is_multiple_of(2)),
            _ => left.is_multiple_of(3),
        };
        if at > 0 && begins {
            grouped.push_str(group);
        }
        grouped.push(digit);
    }
    if fraction.is_empty() && decimals == 0 {
        return grouped;
    }
    format!("{grouped}{point}{fraction:0<decimals$}")
}

/// The number and its currency, in the order of the language.
fn with_currency(amount: Decimal, currency: &str, digits: &str, scale: Scale, locale: Locale) -> String {
    let (sign, symbol) = (minus(amount, locale), symbol(currency, locale));
    match locale.language() {
        Language::English => {
            let scale = scale_in(scale, ["", "k", "m"]);
            if symbol == currency {
                format!("{currency} {sign}{digits}{scale}")
            } else {
                format!("{sign}{symbol}{digits}{scale}")
            }
        }
        Language::French => {
            let scale = scale_in(scale, ["", "k", "M"]);
            let one_sign = symbol.chars().count() == 1;
            match (scale, one_sign) {
                ("", _) => format!("{sign}{digits}\u{A0}{symbol}"),
                (scale, true) => format!("{sign}{digits}\u{A0}{scale}{symbol}"),
                (scale, false) => format!("{sign}{digits}\u{A0}{scale}\u{A0}{symbol}"),
            }
        }
        Language::Arabic => {
            let few = digits.parse::<u32>().is_ok_and(|number| (3..=10).contains(&(number % 100)));
            let thousands = if few { "آلاف" } else { "ألف" };
            let scale = match scale_in(scale, ["", thousands, "مليون"]) {
                "" => String::new(),
                scale => format!("\u{A0}{scale}"),
            };
            // Number before currency for who reads from the right, wherever the amount stands (CLDR does the same).
            format!("\u{200F}{sign}{digits}{scale}\u{A0}{symbol}")
        }
    }
}

fn scale_in(scale: Scale, [ones, thousands, millions]: [&str; 3]) -> &str {
    match scale {
        Scale::Ones => ones,
        Scale::Thousands => thousands,
        Scale::Millions => millions,
    }
}

/// In Arabic the minus stays at the left of its digits.
fn minus(amount: Decimal, locale: Locale) -> &'static str {
    match (amount.is_sign_negative() && !amount.is_zero(), locale.language()) {
        (false, _) => "",
        (true, Language::Arabic) => "\u{200E}-",
        (true, _) => "-",
    }
}

/// The sign of a currency, its code where a sign is ambiguous.
fn symbol(currency: &str, locale: Locale) -> &str {
    match (currency, locale.language()) {
        ("EUR", _) => "€",
        ("GBP", _) => "£",
        ("INR", _) => "₹",
        ("USD", Language::French) if locale.has_its_own_dollar() => "$\u{A0}US",
        ("USD", Language::French) => "$US",
        ("USD", _) if locale.has_its_own_dollar() || locale.language() == Language::Arabic => "US$",
        ("USD", _) => "$",
        (code, _) => code,
    }
}

/// Whether `code` is an ISO 4217 currency.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    Currency::from_code(code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Decimal {
        text.parse::<Decimal>().unwrap_or_default()
    }

    #[test]
    fn amounts_read_as_people_write_them() {
        let money = |text, currency| money(amount(text), currency, "en");
        let short = |text, currency| money_short(amount(text), currency, "en");
        assert_eq!(money("12000", "EUR"), "€12,000");
        assert_eq!(money("1234567.5", "USD"), "$1,234,567.50");
        assert_eq!(money("-12000", "CHF"), "CHF -12,000");
        assert_eq!(short("12000", "EUR"), "€12k");
        assert_eq!(short("1550000", "GBP"), "£1.6m");
        assert_eq!(short("999", "EUR"), "€999");
        assert_eq!(short("12250", "EUR"), "€12.3k", "half away from zero");
        assert_eq!(short("999960", "EUR"), "€1m");
        assert_eq!(short("-999.96", "EUR"), "-€1k");
    }

    #[test]
    fn amounts_read_to_their_currencys_coin() {
        let money = |text, currency| money(amount(text), currency, "en-GB");
        assert_eq!(money("0.125", "EUR"), "€0.13");
        assert_eq!(money("12.001", "EUR"), "€12");
        assert_eq!(money("1.50", "JPY"), "JPY 2");
        assert_eq!(money("1.25", "KWD"), "KWD 1.250");
        assert_eq!(money("1.2345", "KWD"), "KWD 1.235");
        assert_eq!(money("-0.001", "EUR"), "€0");
    }

    #[test]
    fn amounts_read_as_they_are_written_there() {
        for (locale, value, currency, full, short) in [
            ("en-IN", "1234567.5", "INR", "₹12,34,567.50", "₹1.2m"),
            ("en-CA", "12000", "USD", "US$12,000", "US$12k"),
            ("en-US", "12000", "USD", "$12,000", "$12k"),
            ("en-ZA", "12000.5", "EUR", "€12\u{A0}000,50", "€12k"),
            ("fr-FR", "12000", "EUR", "12\u{202F}000\u{A0}€", "12\u{A0}k€"),
            ("fr-FR", "1250000.5", "EUR", "1\u{202F}250\u{202F}000,50\u{A0}€", "1,3\u{A0}M€"),
            ("fr-FR", "-950", "USD", "-950\u{A0}$US", "-950\u{A0}$US"),
            ("fr-FR", "12000", "CHF", "12\u{202F}000\u{A0}CHF", "12\u{A0}k\u{A0}CHF"),
            ("fr-CA", "12000", "USD", "12\u{A0}000\u{A0}$\u{A0}US", "12\u{A0}k\u{A0}$\u{A0}US"),
            ("ar", "12000", "EUR", "\u{200F}12,000\u{A0}€", "\u{200F}12\u{A0}ألف\u{A0}€"),
            ("ar", "3000", "EUR", "\u{200F}3,000\u{A0}€", "\u{200F}3\u{A0}آلاف\u{A0}€"),
            (
                "ar-SA",
                "-1500000",
                "SAR",
                "\u{200F}\u{200E}-1,500,000\u{A0}SAR",
                "\u{200F}\u{200E}-1.5\u{A0}مليون\u{A0}SAR",
            ),
            ("ar-MA", "12000.5", "MAD", "\u{200F}12.000,50\u{A0}MAD", "\u{200F}12\u{A0}ألف\u{A0}MAD"),
        ] {
            assert_eq!(money(amount(value), currency, locale), full);
            assert_eq!(money_short(amount(value), currency, locale), short);
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(amount("-1234567.25"), "fr"), "-1\u{202F}234\u{202F}567,25");
        assert_eq!(number(amount("1234"), "ar"), "1,234");
        assert_eq!(count(12_000.0, Notation::Point), "12.000");
        assert_eq!(count(-1.0, Notation::Comma), "-1");
    }
}
