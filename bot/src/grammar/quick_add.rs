//! Quick add: one line with the values of a new record, in any order. Whatever is no value is its name.

use chrono::NaiveDate;
use crm_core::{UserError, refusal};

use super::amount::Amount;
use super::command::{Command, Context, NewCompanyInput, NewContactInput, NewDealInput, Note, PersonToken};
use super::line::{Lexeme, shown_lexeme};
use super::token::{Reader, Token};
use super::verb::AddKind;

/// Reads what stands after `add contact` and the like.
///
/// # Errors
/// Refused where a value cannot be read, or two are given where one is kept.
pub(super) fn read(
    kind: AddKind,
    lexemes: &[Lexeme<'_>],
    context: &Context,
    notes: &mut Vec<Note>,
) -> Result<Command, UserError> {
    let reader = Reader { kind, context };
    let mut fields = Fields::default();
    let mut rest = lexemes;
    while let Some((first, after)) = rest.split_first() {
        let Some(found) = reader.at_start(rest) else {
            fields.name.push(shown_lexeme(first));
            rest = after;
            continue;
        };
        let (token, taken) = found?;
        fields.take(kind, token, notes)?;
        rest = rest.get(taken.max(1)..).unwrap_or_default();
    }
    Ok(fields.into_command(kind))
}

/// How far into a line the kind is guessed from.
const GUESSED_FROM: usize = 50;

/// The kind of record that these values look like, where they look like any.
pub(super) fn likely_kind(lexemes: &[Lexeme<'_>], context: &Context) -> Option<AddKind> {
    let has = |kind: AddKind, wanted: fn(&Token) -> bool| {
        let reader = Reader { kind, context };
        let mut found = (0..lexemes.len().min(GUESSED_FROM))
            .filter_map(|at| reader.at_start(lexemes.get(at..).unwrap_or_default()));
        found.any(|found| found.is_ok_and(|(token, _)| wanted(&token)))
    };
    if has(AddKind::Contact, |token| matches!(token, Token::Email(_) | Token::Phone(_))) {
        return Some(AddKind::Contact);
    }
    if has(AddKind::Deal, |token| matches!(token, Token::Amount { .. } | Token::Close { .. })) {
        return Some(AddKind::Deal);
    }
    has(AddKind::Company, |token| matches!(token, Token::Domain(_))).then_some(AddKind::Company)
}

/// All that can be typed about any record.
#[derive(Default)]
struct Fields {
    name: Vec<String>,
    emails: Vec<String>,
    phones: Vec<String>,
    phone: Option<String>,
    domain: Option<String>,
    company: Option<String>,
    contact: Option<String>,
    amount: Option<(Amount, String)>,
    close: Option<(NaiveDate, String)>,
    tags: Vec<String>,
    owner: Option<PersonToken>,
}

impl Fields {
    fn take(&mut self, kind: AddKind, token: Token, notes: &mut Vec<Note>) -> Result<(), UserError> {
        match token {
            Token::Name(words) => self.name.extend(Some(words).filter(|words| !words.is_empty())),
            Token::Email(address) => push_new(&mut self.emails, address),
            Token::Phone(number) if kind == AddKind::Company => once(&mut self.phone, number, "phone", String::as_str)?,
            Token::Phone(number) => push_new(&mut self.phones, number),
            Token::Tags(tags) => tags.into_iter().for_each(|tag| push_new(&mut self.tags, tag)),
            Token::Domain(domain) => once(&mut self.domain, domain, "domain", String::as_str)?,
            Token::Company(company) => once(&mut self.company, company, "company", String::as_str)?,
            Token::Contact(contact) => once(&mut self.contact, contact, "contact", String::as_str)?,
            Token::Amount { amount, typed } => once(&mut self.amount, (amount, typed), "amount", |(_, typed)| typed)?,
            Token::Close { on, time, typed } => {
                notes.extend(time.map(Note::TimeLeftOut));
                once(&mut self.close, (on, typed), "close_on", |(_, typed)| typed)?;
            }
            Token::Owner(person) => once(&mut self.owner, person, "owner", person_as_typed)?,
            Token::LeftOut(text) => notes.push(Note::LeftOut(text)),
            Token::Nothing => {}
        }
        Ok(())
    }

    fn into_command(self, kind: AddKind) -> Command {
        let name = name(&self.name);
        let Self { emails, phones, phone, domain, company, contact, tags, owner, .. } = self;
        match kind {
            AddKind::Contact => Command::AddContact(NewContactInput { name, emails, phones, company, tags, owner }),
            AddKind::Company => Command::AddCompany(NewCompanyInput { name, domain, phone, tags, owner }),
            AddKind::Deal => {
                let amount = self.amount.map(|(amount, _)| amount);
                let close_on = self.close.map(|(on, _)| on);
                Command::AddDeal(NewDealInput { name, amount, close_on, company, contact, tags, owner })
            }
        }
    }
}

/// What is left, in order. A dash or comma that stood between values is no part of it.
fn name(words: &[String]) -> Option<String> {
    let is_separator = |word: &str| word.chars().all(|character| "-,;:\u{2013}\u{2014}".contains(character));
    let joined = words.iter().skip_while(|word| is_separator(word)).map(String::as_str).collect::<Vec<_>>();
    let end = joined.iter().rposition(|word| !is_separator(word)).map_or(0, |last| last.saturating_add(1));
    let name = joined.get(..end).unwrap_or_default().join(" ");
    let name = name.trim_end_matches([',', ';', ' ']);
    (!name.is_empty()).then(|| name.to_owned())
}

fn person_as_typed(person: &PersonToken) -> &str {
    match person {
        PersonToken::Me => "me",
        PersonToken::SlackId { shown, .. } => shown,
        PersonToken::Name(text) | PersonToken::NotAPerson(text) => text,
    }
}

fn push_new(list: &mut Vec<String>, value: String) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// Fills a field that takes one value. Two that differ are refused: which one is meant would be a guess.
fn once<T: PartialEq>(
    slot: &mut Option<T>,
    value: T,
    field: &'static str,
    typed: fn(&T) -> &str,
) -> Result<(), UserError> {
    match slot {
        Some(before) if *before != value => {
            Err(refusal!("error-two-values", field = field, one = typed(before), other = typed(&value)).about(field))
        }
        _ => {
            *slot = Some(value);
            Ok(())
        }
    }
}
