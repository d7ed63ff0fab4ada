//! A typed line as lexemes: quoted strings, Slack's tokens, keys and words. What a lexeme means (an amount, a date, a name)
//! is decided where it is known what is being added.

use winnow::combinator::{alt, opt, preceded, repeat};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{any, take_till, take_while};

use super::slack::{Piece, SlackToken};

/// One unit of a line: a character, or one of Slack's tokens as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Item<'a> {
    Char(char),
    Slack(&'a SlackToken),
}

type Input<'i, 'a> = &'i [Item<'a>];

/// What stands at one place of the line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'a> {
    /// Letters up to the next space.
    Word(String),
    /// What stands between quotes; `open` where the second one is missing.
    Quoted { text: String, open: bool },
    /// One of Slack's tokens.
    Slack(&'a SlackToken),
    /// `amount:` and the like; its value is the next lexeme.
    Key(Key),
}

/// A [`Kind`] and where in the line it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lexeme<'a> {
    pub(super) kind: Kind<'a>,
    at: usize,
}

impl Lexeme<'_> {
    /// The word, where it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            Kind::Quoted { .. } | Kind::Slack(_) | Kind::Key(_) => None,
        }
    }
}

/// The keys that may name a value: `company:Acme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Name,
    Email,
    Phone,
    Company,
    Contact,
    Domain,
    Amount,
    Close,
    Owner,
    Tag,
}

impl Key {
    fn read(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "name" => Self::Name,
            "email" | "e-mail" | "mail" => Self::Email,
            "phone" | "tel" | "mobile" => Self::Phone,
            "company" | "organisation" | "organization" => Self::Company,
            "contact" => Self::Contact,
            "domain" | "website" => Self::Domain,
            "amount" => Self::Amount,
            "close" | "closes" => Self::Close,
            "owner" => Self::Owner,
            "tag" | "tags" => Self::Tag,
            _ => return None,
        })
    }

    /// The key as it is written.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Company => "company",
            Self::Contact => "contact",
            Self::Domain => "domain",
            Self::Amount => "amount",
            Self::Close => "close",
            Self::Owner => "owner",
            Self::Tag => "tag",
        }
    }
}

/// A line, as typed and as lexemes.
pub(super) struct Line<'a> {
    items: Vec<Item<'a>>,
    lexemes: Vec<Lexeme<'a>>,
}

impl<'a> Line<'a> {
    pub(super) fn read(pieces: &'a [Piece]) -> Self {
        let mut items = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => items.extend(text.chars().map(Item::Char)),
                Piece::Slack(token) => items.push(Item::Slack(token)),
            }
        }
        let total = items.len();
        let mut input: Input<'_, 'a> = &items;
        let lexemes = repeat(0.., |input: &mut Input<'_, 'a>| lexeme(input, total)).parse_next(&mut input);
        let lexemes = lexemes.unwrap_or_else(|EmptyError| Vec::new());
        Self { items, lexemes }
    }

    /// The whole line.
    pub(super) fn all(&self) -> Rest<'_, 'a> {
        Rest { line: self, lexemes: &self.lexemes }
    }

    /// Where a quote was left open: what was read as quoted.
    pub(super) fn open_quote(&self) -> Option<&str> {
        self.lexemes.last().and_then(|lexeme| match &lexeme.kind {
            Kind::Quoted { text, open: true } => Some(text.as_str()),
            _ => None,
        })
    }
}

/// The line from some lexeme on.
#[derive(Clone, Copy)]
pub(super) struct Rest<'l, 'a> {
    line: &'l Line<'a>,
    pub(super) lexemes: &'l [Lexeme<'a>],
}

impl<'l, 'a> Rest<'l, 'a> {
    /// The first lexeme and what follows it.
    pub(super) fn split_first(self) -> Option<(&'l Lexeme<'a>, Self)> {
        let (first, lexemes) = self.lexemes.split_first()?;
        Some((first, Self { line: self.line, lexemes }))
    }

    /// As typed, Slack's tokens as they were shown, spaces folded.
    pub(super) fn text(self) -> String {
        let from = self.lexemes.first().map(|lexeme| lexeme.at);
        from.and_then(|at| self.line.items.get(at..)).map(shown).unwrap_or_default()
    }

    /// The same without quotation marks around words.
    pub(super) fn unquoted(self) -> String {
        if self.lexemes.iter().all(|lexeme| !matches!(lexeme.kind, Kind::Quoted { .. })) {
            return self.text();
        }
        let parts: Vec<String> = self.lexemes.iter().map(shown_lexeme).filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }

    /// Whether there is nothing here.
    pub(super) fn is_empty(self) -> bool {
        self.lexemes.is_empty()
    }
}

/// A lexeme as words.
pub(super) fn shown_lexeme(lexeme: &Lexeme<'_>) -> String {
    match &lexeme.kind {
        Kind::Word(text) | Kind::Quoted { text, .. } => text.clone(),
        Kind::Slack(token) => token.shown(),
        Kind::Key(key) => format!("{}:", key.as_str()),
    }
}

fn shown(items: &[Item<'_>]) -> String {
    let mut text = String::with_capacity(items.len());
    for item in items {
        match item {
            Item::Char(' ') if text.is_empty() || text.ends_with(' ') => {}
            Item::Char(character) => text.push(*character),
            Item::Slack(token) => text.push_str(&token.shown()),
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn lexeme<'a>(input: &mut Input<'_, 'a>, total: usize) -> Result<Lexeme<'a>, EmptyError> {
    spaces.parse_next(input)?;
    let at = total.saturating_sub(input.len());
    let kind = alt((quoted, key, word, slack)).parse_next(input)?;
    Ok(Lexeme { kind, at })
}

fn is_space(item: Item<'_>) -> bool {
    item == Item::Char(' ')
}

fn is_quote(item: Item<'_>) -> bool {
    item == Item::Char('"')
}

fn spaces(input: &mut Input<'_, '_>) -> Result<(), EmptyError> {
    take_while(0.., is_space).void().parse_next(input)
}

/// `"` text (`"` | end).
fn quoted<'a>(input: &mut Input<'_, 'a>) -> Result<Kind<'a>, EmptyError> {
    let text = preceded(any.verify(|item| is_quote(*item)), take_till(0.., is_quote)).map(shown).parse_next(input)?;
    let closed = opt(any).parse_next(input)?;
    Ok(Kind::Quoted { text, open: closed.is_none() })
}

/// A known key and a colon, where that is not the beginning of an address (`tel://`).
fn key<'a>(input: &mut Input<'_, 'a>) -> Result<Kind<'a>, EmptyError> {
    let before = *input;
    let is_letter =
        |item: Item<'_>| matches!(item, Item::Char(character) if character.is_ascii_alphabetic() || character == '-');
    let name = take_while(1..=12, is_letter).map(shown).parse_next(input)?;
    any.verify(|item| *item == Item::Char(':')).parse_next(input)?;
    match Key::read(&name) {
        Some(key) if !input.starts_with(&[Item::Char('/')]) => Ok(Kind::Key(key)),
        _ => {
            *input = before;
            Err(EmptyError)
        }
    }
}

fn word<'a>(input: &mut Input<'_, 'a>) -> Result<Kind<'a>, EmptyError> {
    let is_letter = |item: Item<'_>| matches!(item, Item::Char(character) if character != ' ');
    take_while(1.., is_letter).map(|items| Kind::Word(shown(items))).parse_next(input)
}

fn slack<'a>(input: &mut Input<'_, 'a>) -> Result<Kind<'a>, EmptyError> {
    any.verify_map(|item| match item {
        Item::Slack(token) => Some(Kind::Slack(token)),
        Item::Char(_) => None,
    })
    .parse_next(input)
}
