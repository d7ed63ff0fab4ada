//! Amounts as people write them: `€12k`, `12.5k`, `1.5m`, `$1,200.50`, `12 000 €`, `EUR 12000`.
//!
//! One separator with exactly three digits after it groups thousands (`12,000` and `12.000` are both twelve thousand: money
//! mostly has no third decimal), unless a scale follows a point (`1.125k`) or the currency has three decimals (`KWD 1.125`).
//! Any other single separator is the decimal one.

use std::fmt;

use rust_decimal::Decimal;
use winnow::ascii::{digit1, space0};
use winnow::combinator::{alt, not, opt, peek, preceded, repeat, terminated};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{any, one_of, take_while};

use super::characters::plain;
use crate::error::UserError;
use crate::money::Currency;
use crate::{refusal, texts};

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// How much, in whole units of the currency; at most two decimals, or as many as the currency has.
    pub value: Decimal,
    /// The ISO 4217 code, where a currency was written.
    pub currency: Option<String>,
}

impl fmt::Display for Amount {
    /// As a person could have typed it, for a form: `EUR 12000.50`, `12000`. Reads back as the same amount.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.currency {
            Some(currency) => write!(f, "{currency} {}", self.value),
            None => write!(f, "{}", self.value),
        }
    }
}

/// The first amount that is too large to be kept.
const LIMIT: i64 = 1_000_000_000_000;

/// Reads a text that is meant to be an amount and nothing else. `currency` is the one that `$` and `¥` mean where several
/// would do; it is not filled in where none was written.
///
/// # Errors
/// Refused where it is none, or larger than any deal.
pub fn parse(text: &str, currency: &str) -> Result<Amount, UserError> {
    let typed = plain(text);
    let mut input = typed.trim_end_matches([',', ';', '.']);
    let refused = || refusal!("error-not-an-amount", given = plain(text)).about("amount");
    let written = written(currency).parse_next(&mut input).map_err(|EmptyError| refused())?;
    if !input.is_empty() {
        return Err(refused());
    }
    written.amount(currency).ok_or_else(refused).and_then(within_limit)
}

fn within_limit(amount: Amount) -> Result<Amount, UserError> {
    if amount.value < Decimal::from(LIMIT) {
        Ok(amount)
    } else {
        Err(refusal!("error-amount-too-large").about("amount"))
    }
}

/// The most words that an amount takes: `EUR 1 200 000 000`.
pub const MOST_WORDS: usize = 6;

/// The amount at the beginning of these words of a deal, and how many of them it takes. A bare number is one where it is
/// `announced`, or has four digits or more and is no year.
#[must_use]
pub fn at_start(words: &[&str], currency: &str, announced: bool) -> Option<(Result<Amount, UserError>, usize)> {
    let first = *words.first()?;
    let longer = || read_start(&words.join(" "), words.len(), currency, announced);
    let goes_on = words.get(1).is_some_and(|second| may_go_on(second));
    let small = !announced && first.len() < 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    let alone = || {
        read_start(first, 1, currency, announced)
            .or_else(|| is_meant_as_amount(first).then(|| (Err(not_an_amount(first)), 1)))
    };
    goes_on.then(longer).flatten().or_else(|| if small { None } else { alone() })
}

/// Whether an amount can go on with this word: a group of digits, a scale, a currency. Looked at before anything is tried.
fn may_go_on(word: &str) -> bool {
    let length = word.chars().take(8).count();
    match word.chars().next() {
        Some(first) if first.is_ascii_digit() => true,
        Some('k' | 'K' | 'm' | 'M' | 'b' | 'B' | 'z') => length <= 7,
        Some(first) if first.is_alphabetic() => length == 3 || length == 4,
        _ => true,
    }
}

/// Whether a word is short enough, and begins as an amount does: with a digit, a sign, or the letters of a currency.
#[must_use]
pub fn may_begin(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_alphabetic).count();
    let announced =
        letters == 0 || word.chars().nth(letters).map_or(letters == 3, |after| after == '$' || after.is_ascii_digit());
    let after_letters =
        word.chars().nth(letters).is_none_or(|first| first.is_ascii_digit() || !first.is_alphanumeric());
    announced && (after_letters || word.starts_with("zł")) && word.chars().take(41).count() <= 40
}

fn read_start(text: &str, words: usize, currency: &str, announced: bool) -> Option<(Result<Amount, UserError>, usize)> {
    let mut rest = text;
    let written = written(currency).parse_next(&mut rest).ok()?;
    let rest = rest.trim_start_matches([',', ';', '.', ')', '!', '?']);
    let ends = rest.is_empty() || rest.starts_with(' ');
    if !ends || !(written.stands_alone() || (announced && !written.spaced)) {
        return None;
    }
    let left = rest.split(' ').filter(|word| !word.is_empty()).count();
    let amount = written.amount(currency).ok_or_else(|| not_an_amount(text)).and_then(within_limit);
    Some((amount, words.saturating_sub(left).max(1)))
}

/// The refusal of what is no amount.
#[must_use]
pub fn not_an_amount(given: &str) -> UserError {
    refusal!("error-not-an-amount", given = given).about("amount")
}

/// Whether a word that is no amount was surely meant as one: `12kk`, `€12x`.
fn is_meant_as_amount(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', '.']);
    let digits = word.chars().any(|character| character.is_ascii_digit());
    let letters = word.trim_start_matches(|character: char| character.is_ascii_digit() || ".,".contains(character));
    let starts_with_digit = word.starts_with(|character: char| character.is_ascii_digit());
    let only_k = letters.len() > 1 && letters.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'k'));
    digits && ((starts_with_digit && only_k) || word.contains(['€', '$', '£', '¥', '₹']))
}

/// What stands there, before it is judged.
struct Written {
    number: String,
    scale: Option<u32>,
    currency: Option<String>,
    spaced: bool,
}

impl Written {
    /// Whether it is an amount although nothing announced one.
    fn stands_alone(&self) -> bool {
        if self.currency.is_some() {
            return true;
        }
        if self.spaced {
            return false;
        }
        if self.scale.is_some() {
            return true;
        }
        let whole = self
            .number
            .rsplit_once(['.', ','])
            .filter(|(_, after)| after.len() != 3)
            .map_or(self.number.as_str(), |(whole, _)| whole);
        let digits = whole.bytes().filter(u8::is_ascii_digit).count();
        let year = self.number.parse::<u32>().is_ok_and(|number| (1900..=2099).contains(&number));
        (4..=9).contains(&digits) && !self.number.starts_with('0') && !year
    }

    /// `default`: the currency that is meant where none is written.
    fn amount(&self, default: &str) -> Option<Amount> {
        let decimals = Currency::kept(self.currency.as_deref().unwrap_or(default)).map_or(2, |one| one.minor_units());
        let value = number(&self.number, self.scale.is_some() || decimals > 2)?;
        let value = value.checked_mul(Decimal::from(10_i64.checked_pow(self.scale.unwrap_or(0))?))?.normalize();
        (value.scale() <= decimals.max(2)).then(|| Amount { value, currency: self.currency.clone() })
    }
}

/// Digits with separators as a number. `pointed`: a point stands before decimals, however many there are.
fn number(text: &str, pointed: bool) -> Option<Decimal> {
    let separators: Vec<char> = text.chars().filter(|character| ".,".contains(*character)).collect();
    let last = separators.last().copied();
    let same = separators.iter().all(|separator| Some(*separator) == last);
    let (before, after) = last.and_then(|last| text.rsplit_once(last)).unwrap_or((text, ""));
    let groups = match separators.len() {
        0 => true,
        1 => after.len() == 3 && before != "0" && !(pointed && last == Some('.')),
        _ => same,
    };
    let (whole, fraction) = if groups { (text, "") } else { (before, after) };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if !is_grouped(whole) || digits.len() > 15 || fraction.len() > 6 {
        return None;
    }
    format!("{digits}.{fraction}").trim_end_matches('.').parse().ok()
}

/// Groups of three, or of two before the last three as in India.
fn is_grouped(whole: &str) -> bool {
    let groups: Vec<usize> = whole.split(|character: char| !character.is_ascii_digit()).map(str::len).collect();
    match groups.as_slice() {
        [_] => true,
        [first, middle @ .., 3] => {
            (1..=3).contains(first)
                && (middle.iter().all(|length| *length == 3) || middle.iter().all(|length| *length == 2))
        }
        _ => false,
    }
}

/// Currency, number, scale, currency; the currency on one side, or the same on both.
fn written<'s>(default: &str) -> impl Parser<&'s str, Written, EmptyError> {
    move |input: &mut &'s str| {
        let before = opt(terminated(currency(default), space0)).parse_next(input)?;
        let (number, spaced) = digits.parse_next(input)?;
        let split = preceded(' ', terminated(scale, peek((space0, currency(default)))));
        let scale = opt(alt((scale, split))).parse_next(input)?;
        let after = opt(preceded(space0, currency(default))).parse_next(input)?;
        let currency = match (before, after) {
            (Some(before), Some(after)) if before != after => return Err(EmptyError),
            (before, after) => before.or(after),
        };
        Ok(Written { number, scale, currency, spaced })
    }
}

/// `12`, `12,000`, `1.200,50`, `12'000`, `12 000`; whether spaces group it.
fn digits(input: &mut &str) -> Result<(String, bool), EmptyError> {
    let start = (digit1, repeat::<_, _, (), _, _>(0.., (one_of(['.', ',', '\'', '\u{2019}']), digit1)))
        .take()
        .parse_next(input)?;
    if start.len() > 3 || !start.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((start.to_owned(), false));
    }
    let group = (' ', take_while(3..=3, |character: char| character.is_ascii_digit()), not(one_of('0'..='9')));
    let groups = repeat::<_, _, (), _, _>(0.., group).take().parse_next(input)?;
    if groups.is_empty() {
        return Ok((start.to_owned(), false));
    }
    let decimals = opt((one_of(['.', ',']), take_while(1..=2, |character: char| character.is_ascii_digit())).take())
        .parse_next(input)?;
    Ok((format!("{start}{}{}", groups.replace(' ', ""), decimals.unwrap_or_default().replace(',', ".")), true))
}

/// The power of ten that letters after a number stand for.
fn scale(input: &mut &str) -> Result<u32, EmptyError> {
    take_while(1..=3, |character: char| character.is_ascii_alphabetic())
        .verify_map(|letters: &str| match letters.to_ascii_lowercase().as_str() {
            "k" => Some(3),
            "m" | "mn" | "mio" => Some(6),
            "bn" => Some(9),
            _ => None,
        })
        .parse_next(input)
        .or_else(|EmptyError| one_letter_scale(input))
}

/// The scale in `12kEUR`.
fn one_letter_scale(input: &mut &str) -> Result<u32, EmptyError> {
    let before = *input;
    let power = any.verify_map(|letter: char| match letter {
        'k' | 'K' => Some(3),
        'm' | 'M' => Some(6),
        _ => None,
    });
    let power = terminated(power, peek(currency(""))).parse_next(input);
    if power.is_err() {
        *input = before;
    }
    power
}

/// The codes that are also words, and so are none unless the workspace's own currency is meant.
const ALSO_WORDS: [&str; 12] = ["ALL", "TOP", "TRY", "MAD", "CUP", "GEL", "PEN", "MOP", "SOS", "RON", "DOP", "BOB"];

/// The codes that are read in small letters too.
const USUAL: [&str; 12] = ["EUR", "USD", "GBP", "CHF", "INR", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN"];

/// Where `$` is at home besides the United States.
const DOLLARS: [&str; 12] = ["AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD", "FJD", "BBD"];

fn currency<'s>(default: &str) -> impl Parser<&'s str, String, EmptyError> {
    let symbol = alt((
        alt((
            "US$".value("USD"),
            "A$".value("AUD"),
            "C$".value("CAD"),
            "NZ$".value("NZD"),
            "HK$".value("HKD"),
            "S$".value("SGD"),
            "R$".value("BRL"),
        )),
        alt((
            '€'.value("EUR"),
            '£'.value("GBP"),
            '₹'.value("INR"),
            '₺'.value("TRY"),
            '₽'.value("RUB"),
            '₩'.value("KRW"),
            '₪'.value("ILS"),
        )),
        alt(('₫'.value("VND"), '₴'.value("UAH"), '₦'.value("NGN"), "zł".value("PLN"))),
        '$'.value(if DOLLARS.contains(&default) { "$" } else { "USD" }),
        '¥'.value(if default == "CNY" { "CNY" } else { "JPY" }),
    ));
    let (meant, own) = (default.to_owned(), default.to_owned());
    let symbol = symbol.map(move |code: &str| if code == "$" { own.clone() } else { code.to_owned() });
    let letters = terminated(
        take_while(3..=3, |character: char| character.is_ascii_alphabetic()),
        not(any.verify(|after: &char| after.is_alphabetic())),
    );
    let code = letters.verify_map(move |letters: &str| {
        let code = letters.to_ascii_uppercase();
        let usual = code == meant || USUAL.contains(&code.as_str());
        let is_code = texts::is_currency(&code) && (usual || (letters == code && !ALSO_WORDS.contains(&code.as_str())));
        is_code.then_some(code)
    });
    alt((symbol, code))
}
