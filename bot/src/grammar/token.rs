//! What stands at one place of a quick add: the value of some field, recognised in a fixed order. What is recognised
//! depends on what is added: a contact called May Fri is no date, because contacts have none.

use chrono::NaiveDate;
use crm_core::records::{RecordKind, Reference};
use crm_core::{Error, UserError, fields, refusal};
use unicode_normalization::char::is_combining_mark;

use super::amount::{self, Amount};
use super::command::{Context, PersonToken};
use super::date;
use super::line::{Key, Kind, Lexeme, shown_lexeme};
use super::slack::SlackToken;
use super::verb::AddKind;

/// A value for a field of the new record.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Email(String),
    Phone(String),
    Domain(String),
    Company(String),
    Contact(String),
    Amount {
        amount: Amount,
        typed: String,
    },
    Close {
        on: NaiveDate,
        time: Option<String>,
        typed: String,
    },
    Owner(PersonToken),
    Tags(Vec<String>),
    /// Understood, but such a record has no place for it.
    LeftOut(String),
    /// Only leads to what follows: the `to` in `to @rep`.
    Nothing,
}

/// A token and how many lexemes it takes, or why what is clearly meant as one cannot be read.
pub(super) type Found = Result<(Token, usize), UserError>;

/// What is added, read in which context.
#[derive(Clone, Copy)]
pub(super) struct Reader<'c> {
    pub(super) kind: AddKind,
    pub(super) context: &'c Context,
}

impl Reader<'_> {
    /// The token at the beginning of these lexemes; nothing where it is a word of the name.
    pub(super) fn at_start(self, lexemes: &[Lexeme<'_>]) -> Option<Found> {
        self.value_at(lexemes).or_else(|| self.connector_at(lexemes))
    }

    /// The same without connectors.
    fn value_at(self, lexemes: &[Lexeme<'_>]) -> Option<Found> {
        let (first, rest) = lexemes.split_first()?;
        match &first.kind {
            Kind::Quoted { text, .. } => Some(Ok((Token::Name(text.clone()), 1))),
            Kind::Slack(token) => Some(self.slack_token(token).map(|token| (token, 1))),
            Kind::Key(key) => Some(self.keyed(*key, rest).map(|(token, taken)| (token, taken.saturating_add(1)))),
            Kind::Word(word) => self.word_at(word, lexemes),
        }
    }

    fn slack_token(self, token: &SlackToken) -> Result<Token, UserError> {
        Ok(match token {
            SlackToken::Person { id, .. } => {
                Token::Owner(PersonToken::SlackId { id: id.clone(), shown: token.shown() })
            }
            SlackToken::Many { .. } => {
                return Err(refusal!("error-not-one-person", given = token.shown()).about("owner"));
            }
            SlackToken::Channel { name, .. } if name.trim().is_empty() => {
                return Err(refusal!("error-tag-of-private-channel").about("tags"));
            }
            SlackToken::Channel { name, .. } => Token::Tags(vec![name.clone()]),
            SlackToken::Mail { address } => self.email(address)?,
            SlackToken::Phone { number } if self.kind == AddKind::Deal => Token::LeftOut(number.clone()),
            SlackToken::Phone { number } => Token::Phone(number.clone()),
            SlackToken::Link { url, label } => match self.kind {
                AddKind::Company => fields::domain(url).map_or_else(|_| Token::LeftOut(label.clone()), Token::Domain),
                // Slack makes a link of `Booking.com` too; that is a name as typed.
                AddKind::Contact | AddKind::Deal if label != url => Token::Name(label.clone()),
                AddKind::Contact | AddKind::Deal => Token::LeftOut(label.clone()),
            },
        })
    }

    fn email(self, address: &str) -> Result<Token, UserError> {
        match self.kind {
            AddKind::Contact => Ok(Token::Email(address.to_owned())),
            AddKind::Deal => Ok(Token::Contact(address.to_owned())),
            AddKind::Company => Err(refusal!("error-company-has-no-email", given = address)),
        }
    }

    fn word_at(self, word: &str, lexemes: &[Lexeme<'_>]) -> Option<Found> {
        if word.chars().all(|character| "<>(),;|".contains(character)) {
            return Some(Ok((Token::Nothing, 1)));
        }
        if let Some(address) = email_of(word) {
            return Some(self.email(address).map(|token| (token, 1)));
        }
        if self.kind == AddKind::Contact && is_nearly_email(word) {
            return Some(Err(refusal!("error-not-an-email", given = word).about("email")));
        }
        if self.kind != AddKind::Deal
            && let Some((number, taken)) = phone_at(lexemes, self.context)
        {
            return Some(Ok((Token::Phone(number), taken)));
        }
        if let Some(token) = self.reference(word) {
            return Some(Ok((token, 1)));
        }
        if self.kind == AddKind::Deal
            && let Some(found) = self.amount_at(lexemes, false).or_else(|| self.date_at(lexemes))
        {
            return Some(found);
        }
        if let Some(tag) = tag_of(word) {
            return Some(Ok((Token::Tags(vec![tag]), 1)));
        }
        if let Some(name) = at_name(word) {
            return Some(Ok((Token::Owner(name), 1)));
        }
        let domain = (self.kind == AddKind::Company).then(|| domain_of(word)).flatten();
        domain.map(|domain| Ok((Token::Domain(domain), 1)))
    }

    /// `O-4`, `C-17`, where the record belongs to such a one.
    fn reference(self, word: &str) -> Option<Token> {
        let reference = Reference::parse(word.trim_end_matches([',', ';', '.']))
            .filter(|_| !word.chars().nth(1).is_some_and(|second| second.is_ascii_digit()))?;
        match (self.kind, reference.kind) {
            (AddKind::Contact | AddKind::Deal, RecordKind::Company) => Some(Token::Company(reference.to_string())),
            (AddKind::Deal, RecordKind::Contact) => Some(Token::Contact(reference.to_string())),
            _ => None,
        }
    }

    /// The amount here. `announced` where `amount:` says that it is one.
    fn amount_at(self, lexemes: &[Lexeme<'_>], announced: bool) -> Option<Found> {
        lexemes.first().and_then(Lexeme::word).filter(|first| amount::may_begin(first))?;
        let words = words(lexemes, amount::MOST_WORDS);
        let (amount, taken) = amount::at_start(&words, &self.context.currency, announced)?;
        let typed = words.get(..taken).unwrap_or_default().join(" ");
        Some(amount.map(|amount| (Token::Amount { amount, typed }, taken)))
    }

    fn date_at(self, lexemes: &[Lexeme<'_>]) -> Option<Found> {
        let second = lexemes.get(1).and_then(Lexeme::word).unwrap_or_default();
        lexemes.first().and_then(Lexeme::word).filter(|first| date::may_begin(first, second))?;
        let words = words(lexemes, date::MOST_WORDS);
        let found = date::at_start(&words, self.context.today)?;
        if found.words == 1 && self.is_name_of_day(&words, lexemes) {
            return None;
        }
        let typed = words.get(..found.words).unwrap_or_default().join(" ");
        Some(
            found
                .date
                .map_err(|refused| refused.about("close_on"))
                .map(|on| (Token::Close { on, time: found.time, typed }, found.words)),
        )
    }

    /// `Sun Microsystems`, `Monday Club`: a weekday with a capital before a plain word with a capital belongs to a name.
    fn is_name_of_day(self, words: &[&str], lexemes: &[Lexeme<'_>]) -> bool {
        let [day, after, ..] = words else { return false };
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let after_is_plain =
            || lexemes.get(1..).is_none_or(|rest| connector(rest).is_none() && self.value_at(rest).is_none());
        date::weekday(&day.to_lowercase()).is_some() && capital(day) && capital(after) && after_is_plain()
    }

    fn keyed(self, key: Key, values: &[Lexeme<'_>]) -> Found {
        let Some(first) = values.first().filter(|value| !matches!(value.kind, Kind::Key(_))) else {
            return Ok((Token::Nothing, 0));
        };
        let typed = shown_lexeme(first);
        let one = |token: Token| Ok((token, 1));
        match (key, self.kind) {
            (Key::Name, _) | (Key::Company, AddKind::Company) | (Key::Contact, AddKind::Contact) => {
                one(Token::Name(typed))
            }
            (Key::Company, _) => one(Token::Company(typed)),
            (Key::Contact, AddKind::Deal) => one(Token::Contact(typed)),
            (Key::Email, _) => fields::email(&typed)
                .map_err(|error| refused(error, &typed))
                .and_then(|_| self.email(&typed))
                .and_then(one),
            (Key::Domain, AddKind::Company) => {
                fields::domain(&typed).map_err(|error| refused(error, &typed)).map(Token::Domain).and_then(one)
            }
            (Key::Phone, AddKind::Contact | AddKind::Company) => match phone_at(values, self.context) {
                Some((number, taken)) => Ok((Token::Phone(number), taken)),
                None => {
                    fields::phone(&typed, &self.context.country).map_err(|error| refused(error, &typed))?;
                    one(Token::Phone(typed))
                }
            },
            (Key::Amount, AddKind::Deal) => match &first.kind {
                Kind::Word(_) => self.amount_at(values, true).unwrap_or_else(|| Err(amount::not_an_amount(&typed))),
                _ => amount::parse(&typed, &self.context.currency).map(|amount| (Token::Amount { amount, typed }, 1)),
            },
            (Key::Close, AddKind::Deal) => match &first.kind {
                Kind::Word(_) => {
                    self.date_at(values).unwrap_or_else(|| Err(date::not_a_date(&typed).about("close_on")))
                }
                _ => date::parse(&typed, self.context.today).map(|on| (Token::Close { on, time: None, typed }, 1)),
            },
            (Key::Owner, _) => owner(first).map(Token::Owner).and_then(one),
            (Key::Tag, _) => match first.kind {
                Kind::Slack(token) => self.slack_token(token).and_then(one),
                _ => one(Token::Tags(
                    typed
                        .split(',')
                        .map(|tag| tag.trim_matches(['#', ' ']).to_owned())
                        .filter(|tag| !tag.is_empty())
                        .collect(),
                )),
            },
            (Key::Contact, AddKind::Company)
            | (Key::Domain, AddKind::Contact | AddKind::Deal)
            | (Key::Phone, AddKind::Deal)
            | (Key::Amount | Key::Close, AddKind::Contact | AddKind::Company) => {
                Err(refusal!("error-key-not-here", key = key.as_str(), kind = self.kind.name()))
            }
        }
    }

    /// `at Acme`, `for "First Last"`, `to @rep`: up to the next token.
    fn connector_at(self, lexemes: &[Lexeme<'_>]) -> Option<Found> {
        let connector = connector(lexemes)?;
        let (_, after) = lexemes.split_first()?;
        let (next, _) = after.split_first()?;
        if matches!(connector, "for" | "to") && next.word().is_some_and(|word| word.eq_ignore_ascii_case("me")) {
            return Some(Ok((Token::Owner(PersonToken::Me), 2)));
        }
        let value = self.value_at(after);
        match &value {
            // `at 3M` is a company; `at 3m` an amount.
            Some(Ok((Token::Amount { typed, .. }, _))) if connector == "at" && typed.ends_with('M') => {}
            Some(Ok((Token::Owner(_) | Token::Amount { .. } | Token::Close { .. } | Token::Domain(_), _)) | Err(_)) => {
                return Some(Ok((Token::Nothing, 1)));
            }
            _ => {}
        }
        let place: fn(String) -> Token = match (self.kind, connector) {
            (AddKind::Contact, "at" | "from") | (AddKind::Deal, "at") => Token::Company,
            (AddKind::Deal, "for") => Token::Contact,
            _ => return None,
        };
        let (text, taken) = self.phrase(after);
        (!text.is_empty()).then(|| Ok((place(text), taken.saturating_add(1))))
    }

    /// The words up to the next token. A quoted string, a reference and one of Slack's tokens are a phrase by themselves.
    fn phrase(self, lexemes: &[Lexeme<'_>]) -> (String, usize) {
        let Some((first, rest)) = lexemes.split_first() else { return (String::new(), 0) };
        let text = shown_lexeme(first);
        let alone = first.word().is_none_or(|word| self.reference(word).is_some() || email_of(word).is_some());
        if alone {
            let reference = Reference::parse(&text).map(|reference| reference.to_string());
            return (reference.unwrap_or(text), 1);
        }
        let mut words = vec![text];
        let mut left = rest;
        while let Some((next, after)) = left.split_first()
            && !self.begins_token(left)
        {
            words.push(shown_lexeme(next));
            left = after;
        }
        let taken = words.len();
        (words.join(" ").trim_end_matches([',', ';', ' ']).to_owned(), taken)
    }

    /// Whether a phrase ends before these lexemes. Looks at what a connector leads to, but not at the whole phrase after
    /// it, so that many connectors in a row cost no more than many words.
    fn begins_token(self, lexemes: &[Lexeme<'_>]) -> bool {
        if self.value_at(lexemes).is_some() {
            return true;
        }
        let Some((connector, after)) = connector(lexemes).zip(lexemes.get(1..)) else { return false };
        match (self.kind, connector) {
            _ if after.is_empty() => false,
            (AddKind::Contact, "at" | "from") | (AddKind::Deal, "at" | "for") => true,
            (_, "to" | "for")
                if after.first().and_then(Lexeme::word).is_some_and(|word| word.eq_ignore_ascii_case("me")) =>
            {
                true
            }
            _ => matches!(
                self.value_at(after),
                Some(Ok((Token::Owner(_) | Token::Amount { .. } | Token::Close { .. }, _)))
            ),
        }
    }
}

fn refused(error: Error, given: &str) -> UserError {
    match error {
        Error::User(refused) => refused,
        Error::Fault(_) => refusal!("error-not-readable", given = given),
    }
}

/// The words that follow each other here, at most so many.
fn words<'l>(lexemes: &'l [Lexeme<'_>], most: usize) -> Vec<&'l str> {
    lexemes.iter().map_while(Lexeme::word).take(most).collect()
}

fn connector(lexemes: &[Lexeme<'_>]) -> Option<&'static str> {
    let word = lexemes.first()?.word()?;
    ["at", "for", "from", "in", "to"].into_iter().find(|connector| word.eq_ignore_ascii_case(connector))
}

fn owner(value: &Lexeme<'_>) -> Result<PersonToken, UserError> {
    let typed = shown_lexeme(value);
    Ok(match &value.kind {
        Kind::Slack(SlackToken::Person { id, .. }) => PersonToken::SlackId { id: id.clone(), shown: typed },
        Kind::Slack(_) => return Err(refusal!("error-not-one-person", given = typed).about("owner")),
        _ if typed.trim_start_matches('@').eq_ignore_ascii_case("me") => PersonToken::Me,
        _ => PersonToken::Name(typed.trim_start_matches('@').to_owned()),
    })
}

/// `@name`, the person as typed where Slack did not know them.
fn at_name(word: &str) -> Option<PersonToken> {
    let name = word.strip_prefix('@')?.trim_end_matches([',', ';', '.', ':']);
    if !name.starts_with(char::is_alphanumeric) {
        return None;
    }
    Some(if name.eq_ignore_ascii_case("me") { PersonToken::Me } else { PersonToken::Name(name.to_owned()) })
}

fn email_of(word: &str) -> Option<&str> {
    let address = word.trim_matches(['<', '>', '(', ')', ',', ';', '.', ':', '"']);
    (address.contains('@') && fields::email(address).is_ok()).then_some(address)
}

/// `anna@acme`: letters on both sides of an `@`. Taken for a part of the name, it would be lost as an address.
fn is_nearly_email(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(local, host)| local.ends_with(char::is_alphanumeric) && host.starts_with(char::is_alphanumeric))
}

/// `acme.example`, `https://acme.example/about`. A capital after the last dot makes it a name: `St.Gallen`.
fn domain_of(word: &str) -> Option<String> {
    let word = word.trim_matches(['<', '>', '(', ')', ',', ';', '.']);
    let host = word.split_once("://").map_or(word, |(_, rest)| rest).split(['/', '?', '#']).next()?;
    let (_, last) = host.rsplit_once('.')?;
    let plain =
        last.chars().count() >= 2 && last.chars().all(|letter| letter.is_alphabetic() && !letter.is_uppercase());
    plain.then(|| fields::domain(word).ok()).flatten()
}

/// The tag of `#vip`: letters of any script, digits, `-` and `_`, at least one letter (`#4711` is a number).
fn tag_of(word: &str) -> Option<String> {
    let tag = word.strip_prefix('#')?.trim_end_matches([',', ';', '.', '!']);
    let sound = |character: char| {
        character.is_alphanumeric()
            || is_combining_mark(character)
            || matches!(character, '-' | '_' | '\u{200C}' | '\u{200D}')
    };
    (tag.chars().any(char::is_alphabetic) && tag.chars().all(sound)).then(|| tag.to_owned())
}

/// A telephone number of 7 to 15 digits (E.164's most), its groups joined: `+33 6 12 34 56 78`.
fn phone_at(lexemes: &[Lexeme<'_>], context: &Context) -> Option<(String, usize)> {
    let first = lexemes.first()?.word()?;
    if !first.starts_with(|start: char| start.is_ascii_digit() || "+(".contains(start))
        || date::parse(first, context.today).is_ok()
    {
        return None;
    }
    let words = words(lexemes, 15);
    let full = if first.starts_with('+') { 11 } else { 10 };
    let (mut digits, mut taken) = (0_usize, 0_usize);
    for word in &words {
        let Some(more) = digits_of_group(word) else { break };
        // From a full number on, a leading zero begins another one.
        let another = taken > 0 && (word.starts_with('+') || (digits >= full && word.starts_with(['0', '('])));
        if another || digits.saturating_add(more) > 15 {
            break;
        }
        digits = digits.saturating_add(more);
        taken = taken.saturating_add(1);
        if word.ends_with([',', ';']) {
            break;
        }
    }
    let number = words.get(..taken)?.join(" ");
    (digits >= 7).then(|| (number.trim_end_matches([',', ';', '.']).to_owned(), taken))
}

/// The digits in a word that can be part of a telephone number.
fn digits_of_group(word: &str) -> Option<usize> {
    let inner = word.trim_start_matches('+');
    let sound = |character: char| {
        character.is_ascii_digit() || "-()./,;\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains(character)
    };
    if word.chars().count() > 24 || !inner.chars().all(sound) {
        return None;
    }
    Some(inner.chars().filter(char::is_ascii_digit).count()).filter(|digits| *digits > 0)
}
