//! What is done to a record that is there: changed, moved on, decided, given to somebody, tagged, put away.

use crm_core::grammar::date;
use crm_core::records::Reference;
use crm_core::{UserError, refusal};

use super::AddKind;
use super::command::{Command, PersonToken};
use super::fits::{Fit, Reading, explain, misfit, reference_first, target_of};
use super::line::{Kind, Lexeme, Rest, shown_lexeme};
use super::slack::SlackToken;
use super::token::tag_of;
use super::verb::Verb;
use super::wishes::{Assignee, Assignment, Target};

/// Words that name a field without a colon after them.
const FIELDS: [&str; 26] = [
    "name",
    "title",
    "email",
    "phone",
    "company",
    "contact",
    "domain",
    "amount",
    "value",
    "close",
    "owner",
    "tags",
    "stage",
    "status",
    "source",
    "followup",
    "follow-up",
    "due",
    "priority",
    "city",
    "country",
    "street",
    "industry",
    "campaign",
    "probability",
    "description",
];

/// Words that empty a field.
pub(super) fn is_nothing(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "none" | "nothing" | "empty" | "never" | "off" | "-" | "–")
}

/// `edit D-142`, `set D-142 amount 15k close fri`, `set "Bar & Grill" domain:bar.example`.
pub(super) fn edit(rest: Rest<'_, '_>, reading: &Reading<'_, '_>) -> Fit {
    let command = |target, values| Fit::Command(Command::Edit { target, values });
    if let Some((reference, after)) = reference_first(rest) {
        if after.is_empty() {
            return command(Target::Record(reference), Vec::new());
        }
        return match assignments(after) {
            Some(values) => command(Target::Record(reference), values),
            None => Fit::Misfit { instead: Some(format!("edit {reference}")) },
        };
    }
    // `edit contact Ann` names the kind; `set contact Ann` a field.
    let kind = rest.lexemes.first().and_then(Lexeme::word).and_then(AddKind::read);
    let rest = if reading.typed != "set" && kind.is_some() && rest.lexemes.len() > 1 { rest.skip(1) } else { rest };
    let begins = rest.lexemes.iter().position(|lexeme| field_of(lexeme).is_some());
    let Some(begins) = begins.filter(|at| at.saturating_add(1) < rest.lexemes.len() || *at == 0) else {
        return command(target_of(rest), Vec::new());
    };
    match assignments(rest.skip(begins)) {
        Some(values) => command(target_of(rest.first(begins)), values),
        None => command(target_of(rest), Vec::new()),
    }
}

/// The field that a lexeme names, and the beginning of its value where that hangs on it: `stage:proposal`.
fn field_of(lexeme: &Lexeme<'_>) -> Option<(String, Option<String>)> {
    match &lexeme.kind {
        Kind::Key(key) => Some((key.as_str().to_owned(), None)),
        Kind::Word(word) => match word.split_once(':') {
            Some((field, value)) if !field.is_empty() && !value.starts_with('/') => {
                Some((field.to_lowercase(), Some(value.to_owned()).filter(|value| !value.is_empty())))
            }
            _ => FIELDS.contains(&word.to_lowercase().as_str()).then(|| (word.to_lowercase(), None)),
        },
        Kind::Quoted { .. } | Kind::Slack(_) => None,
    }
}

/// `amount 15k close fri`: fields with their values. The first word is a field whatever it is, for the workspace has fields
/// of its own. Nothing where a field has no value.
fn assignments(rest: Rest<'_, '_>) -> Option<Vec<Assignment>> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for (at, lexeme) in rest.lexemes.iter().enumerate() {
        let named = field_of(lexeme).or_else(|| {
            let own = lexeme.word().filter(|_| at == 0)?;
            Some((own.to_lowercase(), None))
        });
        // A field's word right after a field is its value: `title phone`.
        let is_value = named.as_ref().is_some_and(|(_, value)| value.is_none())
            && matches!(lexeme.kind, Kind::Word(_))
            && all.last().is_some_and(|(_, values)| values.is_empty());
        match named {
            Some((field, value)) if !is_value => all.push((field, value.into_iter().collect())),
            _ => all.last_mut()?.1.push(value_of(lexeme)),
        }
    }
    let values = all.into_iter().map(|(field, values)| {
        let value = values.join(" ");
        (!values.is_empty())
            .then(|| Assignment { field, value: if is_nothing(&value) { String::new() } else { value } })
    });
    values.collect()
}

/// A value as it is kept until its field is known; of a person whom Slack named, their id.
fn value_of(lexeme: &Lexeme<'_>) -> String {
    match &lexeme.kind {
        Kind::Slack(SlackToken::Person { id, .. }) => id.clone(),
        Kind::Slack(SlackToken::Channel { name, .. }) => format!("#{name}"),
        Kind::Slack(SlackToken::Link { url, label }) => {
            if label == url {
                url.clone()
            } else {
                label.clone()
            }
        }
        _ => shown_lexeme(lexeme),
    }
}

/// The words after a record, without the `to` that leads to them.
fn after_to<'l, 'a>(rest: Rest<'l, 'a>) -> Rest<'l, 'a> {
    match rest.split_first() {
        Some((first, after)) if first.word().is_some_and(|word| word.eq_ignore_ascii_case("to")) => after,
        _ => rest,
    }
}

/// `move D-142 proposal`, `move Renewal to proposal`: where a name ends and a stage begins is known when both are looked up.
pub(super) fn move_on(rest: Rest<'_, '_>) -> Fit {
    if let Some((reference, after)) = reference_first(rest) {
        let words = after_to(after).unquoted();
        return if words.is_empty() {
            Fit::Command(Command::Show(reference))
        } else {
            Fit::Command(Command::Move { record: Some(reference), words })
        };
    }
    let words = after_to(rest).unquoted();
    if words.is_empty() { explain(Verb::Move) } else { Fit::Command(Command::Move { record: None, words }) }
}

/// `lost D-142 price`: the reason is known when it is looked up.
pub(super) fn close(rest: Rest<'_, '_>, won: bool) -> Fit {
    let (record, words) = match reference_first(rest) {
        Some((reference, after)) => (Some(reference), after.unquoted()),
        None => (None, rest.unquoted()),
    };
    Fit::Command(Command::Close { won, record, words })
}

/// The person that a lexeme names; `None` where it is a word like any other.
pub(super) fn person(lexeme: &Lexeme<'_>) -> Option<Result<PersonToken, UserError>> {
    match &lexeme.kind {
        Kind::Slack(token @ SlackToken::Person { id, .. }) => {
            Some(Ok(PersonToken::SlackId { id: id.clone(), shown: token.shown() }))
        }
        Kind::Slack(token @ SlackToken::Many { .. }) => {
            Some(Err(refusal!("error-not-one-person", given = token.shown()).about("owner")))
        }
        Kind::Word(word) if word.eq_ignore_ascii_case("me") => Some(Ok(PersonToken::Me)),
        Kind::Word(word) => {
            let name = word.strip_prefix('@')?.trim_end_matches([',', ';', '.', ':']);
            (!name.is_empty()).then(|| Ok(PersonToken::Name(name.to_owned())))
        }
        Kind::Slack(_) | Kind::Quoted { .. } | Kind::Key(_) => None,
    }
}

/// To whom; a person, `auto` or nobody.
fn assignee(lexeme: &Lexeme<'_>) -> Option<Result<Assignee, UserError>> {
    if let Some(person) = person(lexeme) {
        return Some(person.map(Assignee::Person));
    }
    match lexeme.word()?.to_lowercase().as_str() {
        "auto" | "automatic" => Some(Ok(Assignee::Auto)),
        "nobody" | "none" => Some(Ok(Assignee::Nobody)),
        _ => None,
    }
}

/// `assign L-88 @rep`, `assign @rep`, `assign Renewal to @rep`, `assign L-88 Rebecca`.
pub(super) fn assign(rest: Rest<'_, '_>) -> Fit {
    let command = |target, to: Result<Assignee, UserError>| match to {
        Ok(to) => Fit::Command(Command::Assign { target, to }),
        Err(refusal) => Fit::Refused(refusal),
    };
    if let Some((reference, after)) = reference_first(rest) {
        let after = after_to(after);
        let target = Target::Record(reference);
        return match after.lexemes {
            [] => Fit::Command(Command::Show(reference)),
            [only] => match assignee(only) {
                Some(to) => command(target, to),
                None => command(target, Ok(Assignee::Person(PersonToken::Name(after.unquoted())))),
            },
            _ => command(target, Ok(Assignee::Person(PersonToken::Name(after.unquoted())))),
        };
    }
    let Some(to) = rest.lexemes.last().and_then(assignee) else {
        return if rest.is_empty() { explain(Verb::Assign) } else { misfit() };
    };
    let before = rest.lexemes.len().saturating_sub(1);
    let leads_to =
        |at: usize| rest.lexemes.get(at).and_then(Lexeme::word).is_some_and(|word| word.eq_ignore_ascii_case("to"));
    let before = if before > 0 && leads_to(before.saturating_sub(1)) { before.saturating_sub(1) } else { before };
    command(target_of(rest.first(before)), to)
}

/// `tag C-17 #vip #partner`, `tag #vip`, `untag Acme #vip`. After a reference a bare word is a tag too.
pub(super) fn tag(rest: Rest<'_, '_>, add: bool) -> Fit {
    let topic = if add { Verb::Tag } else { Verb::Untag };
    let (target, values, bare) = match reference_first(rest) {
        Some((reference, after)) => (Target::Record(reference), after, true),
        None => {
            let begins = rest.lexemes.iter().position(|lexeme| matches!(tag_at(lexeme, false), Some(_)));
            match begins {
                Some(at) => (target_of(rest.first(at)), rest.skip(at), false),
                None if rest.is_empty() => return explain(topic),
                None => return misfit(),
            }
        }
    };
    let mut tags = Vec::new();
    for lexeme in values.lexemes {
        match tag_at(lexeme, bare) {
            Some(Ok(tag)) => tags.push(tag),
            Some(Err(refusal)) => return Fit::Refused(refusal),
            None => return misfit(),
        }
    }
    if tags.is_empty() {
        return explain(topic);
    }
    Fit::Command(Command::Tag { target, tags, add })
}

/// The tag that a lexeme is: `#vip`, a channel of that name, where `bare` any word.
fn tag_at(lexeme: &Lexeme<'_>, bare: bool) -> Option<Result<String, UserError>> {
    match &lexeme.kind {
        Kind::Slack(SlackToken::Channel { name, .. }) if name.trim().is_empty() => {
            Some(Err(refusal!("error-tag-of-private-channel").about("tags")))
        }
        Kind::Slack(SlackToken::Channel { name, .. }) => Some(Ok(name.clone())),
        Kind::Word(word) => match tag_of(word) {
            Some(tag) => Some(Ok(tag)),
            None => bare.then(|| Ok(word.trim_matches(['#', ',', ';']).to_owned())),
        },
        Kind::Quoted { text, .. } if bare => Some(Ok(text.clone())),
        Kind::Quoted { .. } | Kind::Slack(_) | Kind::Key(_) => None,
    }
}

/// `follow-up D-142 in 2 weeks`, `follow-up fri`, `next D-142 none`.
pub(super) fn follow_up(rest: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Fit {
    if let Some((reference, after)) = reference_first(rest) {
        if after.is_empty() {
            return Fit::Command(Command::Show(reference));
        }
        return match day(after, reading) {
            Some(Ok(on)) => Fit::Command(Command::FollowUp { target: Target::Record(reference), on }),
            Some(Err(refusal)) => Fit::Refused(refusal),
            None => Fit::Refused(date::not_a_date(&after.text()).about("follow_up_on")),
        };
    }
    for at in 0..rest.lexemes.len().min(LOOKED_AT) {
        match day(rest.skip(at), reading) {
            Some(Ok(on)) => return Fit::Command(Command::FollowUp { target: target_of(rest.first(at)), on }),
            Some(Err(refusal)) => return Fit::Refused(refusal),
            None => {}
        }
    }
    if rest.is_empty() { explain(Verb::FollowUp) } else { misfit() }
}

/// Up to which word a date is looked for.
const LOOKED_AT: usize = 20;

/// The day that all these words are; `None` within for "none".
fn day(rest: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Option<Result<Option<chrono::NaiveDate>, UserError>> {
    let words: Vec<&str> = rest.lexemes.iter().map(Lexeme::word).collect::<Option<_>>()?;
    let words = match words.split_first() {
        Some((first, after)) if ["on", "by", "until"].contains(&first.to_lowercase().as_str()) => after.to_vec(),
        _ => words,
    };
    if let [only] = words.as_slice()
        && is_nothing(only)
    {
        return Some(Ok(None));
    }
    let found = date::at_start(&words, reading.context.reader()).filter(|found| found.words == words.len())?;
    if let Some(time) = found.time {
        reading.notes.push(super::Note::TimeLeftOut(time));
    }
    Some(found.date.map(Some).map_err(|refusal| refusal.about("follow_up_on")))
}

/// `archive L-88`, `restore L-88`.
pub(super) fn put_away(rest: Rest<'_, '_>, back: bool) -> Fit {
    let target = match reference_first(rest) {
        Some((reference, after)) if after.is_empty() => Target::Record(reference),
        Some(_) => return misfit(),
        None => target_of(rest),
    };
    match (target, back) {
        (Target::InContext, true) => explain(Verb::Restore),
        (target, true) => Fit::Command(Command::Restore { target }),
        (target, false) => Fit::Command(Command::Archive { target }),
    }
}

/// `link D-142`.
pub(super) fn link(rest: Rest<'_, '_>) -> Fit {
    match reference_first(rest) {
        Some((reference, after)) if after.is_empty() => {
            Fit::Command(Command::Link { target: Target::Record(reference) })
        }
        Some(_) => misfit(),
        None => Fit::Command(Command::Link { target: target_of(rest) }),
    }
}

/// `unlink`, `unlink D-142`.
pub(super) fn unlink(rest: Rest<'_, '_>) -> Fit {
    match reference_of(rest) {
        Ok(record) => Fit::Command(Command::Unlink { record }),
        Err(()) => misfit(),
    }
}

/// `channel D-142`, `channel archive`.
pub(super) fn channel(rest: Rest<'_, '_>) -> Fit {
    match rest.lexemes {
        [only] if only.word().is_some_and(|word| word.eq_ignore_ascii_case("archive")) => {
            Fit::Command(Command::ArchiveChannel)
        }
        _ => match reference_of(rest) {
            Ok(record) => Fit::Command(Command::OpenChannel { record }),
            Err(()) => misfit(),
        },
    }
}

fn reference_of(rest: Rest<'_, '_>) -> Result<Option<Reference>, ()> {
    if rest.is_empty() {
        return Ok(None);
    }
    match reference_first(rest) {
        Some((reference, after)) if after.is_empty() => Ok(Some(reference)),
        _ => Err(()),
    }
}
