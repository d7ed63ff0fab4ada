//! What Slack puts into a text: `<@U1|name>`, `<#C1|name>`, `<mailto:…|…>`, `<tel:…>`, `<https://…|…>`, `<!here>`. They are
//! lifted out before anything is decoded, so that a typed `&lt;@U1&gt;` stays what it is: words.

use crm_core::grammar::plain_characters;
use winnow::combinator::{alt, delimited, repeat};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{any, take_till};

/// One of Slack's own tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SlackToken {
    /// `<@U1|name>`: a person.
    Person { id: String, name: String },
    /// `<#C1|name>`: a channel; the name is empty for a private one.
    Channel { id: String, name: String },
    /// `<!here>`, `<!subteam^S1|@sales>`: not one person but many. The name has no `@`.
    Many { name: String },
    /// `<mailto:a@b|a@b>`.
    Mail { address: String },
    /// `<tel:+33…|…>`.
    Phone { number: String },
    /// `<https://…|label>`; the label is the address where there is none.
    Link { url: String, label: String },
}

impl SlackToken {
    /// What a person saw when they typed it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Person { id, name } => format!("@{}", if name.is_empty() { id } else { name }),
            Self::Channel { id, name } => format!("#{}", if name.is_empty() { id } else { name }),
            Self::Many { name } => format!("@{name}"),
            Self::Mail { address } => address.clone(),
            Self::Phone { number } => number.clone(),
            Self::Link { label, .. } => label.clone(),
        }
    }
}

/// A stretch of a text: Slack's, or plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// One of Slack's tokens.
    Slack(SlackToken),
    /// Everything else: decoded, with plain characters.
    Text(String),
}

/// Takes a text from Slack apart. Plain pieces are decoded and made plain; no two of them follow each other.
pub(super) fn lift(text: &str) -> Vec<Piece> {
    let mut input = text;
    let raw: Vec<Raw<'_>> = match repeat(0.., raw_piece).parse_next(&mut input) {
        Ok(pieces) => pieces,
        Err(EmptyError) => vec![Raw::Text(text)],
    };
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for piece in raw {
        match piece {
            Raw::Text(words) => plain.push_str(words),
            Raw::Spoken(words) => plain.push_str(&words),
            Raw::Slack(token) => {
                push_plain(&mut pieces, &mut plain);
                pieces.push(Piece::Slack(token));
            }
        }
    }
    push_plain(&mut pieces, &mut plain);
    pieces
}

fn push_plain(pieces: &mut Vec<Piece>, plain: &mut String) {
    if !plain.is_empty() {
        pieces.push(Piece::Text(clean(plain)));
        plain.clear();
    }
}

/// Slack's three entities undone, once each, then plain characters.
fn clean(text: &str) -> String {
    plain_characters(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

enum Raw<'a> {
    Text(&'a str),
    Spoken(String),
    Slack(SlackToken),
}

fn raw_piece<'a>(input: &mut &'a str) -> Result<Raw<'a>, EmptyError> {
    let bracketed = delimited('<', take_till(1.., ['<', '>']), '>').verify_map(bracketed);
    alt((take_till(1.., '<').map(Raw::Text), bracketed, any.take().map(Raw::Text))).parse_next(input)
}

/// The token between `<` and `>`, if it is one of Slack's.
fn bracketed<'a>(inner: &str) -> Option<Raw<'a>> {
    let (target, label) = inner.split_once('|').unwrap_or((inner, ""));
    let label = || clean(label);
    if let Some(id) = target.strip_prefix('@') {
        return is_id(id).then(|| Raw::Slack(SlackToken::Person { id: id.to_owned(), name: label() }));
    }
    if let Some(id) = target.strip_prefix('#') {
        return is_id(id).then(|| Raw::Slack(SlackToken::Channel { id: id.to_owned(), name: label() }));
    }
    if let Some(special) = target.strip_prefix('!') {
        return Some(broadcast(special, label()));
    }
    if let Some(address) = target.strip_prefix("mailto:") {
        return Some(Raw::Slack(SlackToken::Mail { address: clean(address) }));
    }
    if let Some(number) = target.strip_prefix("tel:") {
        return Some(Raw::Slack(SlackToken::Phone { number: clean(number) }));
    }
    let is_link = target.contains("://") && !target.contains(char::is_whitespace);
    is_link.then(|| {
        let url = clean(target);
        let label = Some(label()).filter(|label| !label.trim().is_empty()).unwrap_or_else(|| url.clone());
        Raw::Slack(SlackToken::Link { url, label })
    })
}

/// `<!here>`, `<!subteam^S1|@sales>`, `<!date^…|today>`.
fn broadcast<'a>(special: &str, label: String) -> Raw<'a> {
    let kind = special.split('^').next().unwrap_or_default();
    let name = if label.trim().is_empty() { clean(kind) } else { label };
    match kind {
        "here" | "channel" | "everyone" | "group" | "subteam" => {
            Raw::Slack(SlackToken::Many { name: name.trim_start_matches('@').to_owned() })
        }
        _ => Raw::Spoken(name),
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
