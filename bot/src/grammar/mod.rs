//! The command grammar: what a typed line means. Pure and total: every text gives a command, a search or a refusal, in
//! time proportional to its length, and nothing is looked up or written.
//!
//! What lives here: reading. What a command does, and how its answer looks, lives with the handlers. The verbs are one
//! exhaustive enum ([`Verb`]), which also gives the help, the rights and the command reference.
//!
//! A line is read in four steps: Slack's tokens are lifted out (`slack`), characters made plain (`characters`), lexemes
//! found (`line`), and then it is decided whether the line is a command (`verb`, `quick_add`, `token`) or words.

mod characters;
mod command;
mod line;
mod quick_add;
mod reference;
mod slack;
mod token;
mod verb;

#[cfg(test)]
mod tests;

use crm_core::UserError;
use crm_core::grammar::nearest;
use crm_core::records::Reference;

pub use characters::normalise;
pub use command::{
    Command, Context, NewCompanyInput, NewContactInput, NewDealInput, Note, Outcome, Parsed, PersonToken,
};
pub use crm_core::grammar::amount::Amount;
pub use crm_core::grammar::{amount, date};
pub use reference::reference_markdown;
pub use verb::{AddKind, Notation, SLASH, Verb};

use line::{Kind, Line, Rest};
use verb::slash_command;

/// Reads the text after a slash command. `command` is the slash command itself (`/crm`, `/crm-add` …); the text of a direct
/// message takes `/crm`.
#[must_use]
pub fn parse(command: &str, text: &str, context: &Context) -> Parsed {
    let pieces = slack::lift(text);
    let line = Line::read(&pieces);
    let mut notes: Vec<Note> = line.open_quote().map(|text| Note::OpenQuote(text.to_owned())).into_iter().collect();
    let (alias, rest) = without_pasted(slash_command(command).flatten(), line.all());
    let outcome = match alias {
        Some(verb) => with_verb(verb, rest, rest, context, &mut notes),
        None => verb_or_words(rest, context, &mut notes),
    };
    Parsed { outcome, notes }
}

/// The line without slash commands that were pasted with it; the last of them counts.
fn without_pasted<'l, 'a>(mut alias: Option<Verb>, mut rest: Rest<'l, 'a>) -> (Option<Verb>, Rest<'l, 'a>) {
    while let Some((first, after)) = rest.split_first()
        && let Some(pasted) = first.word().and_then(slash_command)
    {
        alias = pasted.or(alias);
        rest = after;
    }
    (alias, rest)
}

/// A command or a search: a reference alone is shown, `?` or a quote in front means a search, a verb with a rest that fits
/// is a command, everything else is searched for.
fn verb_or_words(line: Rest<'_, '_>, context: &Context, notes: &mut Vec<Note>) -> Outcome {
    let Some((first, rest)) = line.split_first() else {
        return Outcome::Command(Command::Palette);
    };
    if let Some(reference) = whole_reference(&line) {
        return Outcome::Command(Command::Show(reference));
    }
    let word = match &first.kind {
        Kind::Word(word) if !word.starts_with('?') => word,
        Kind::Word(_) | Kind::Quoted { .. } => return asked_search(line),
        Kind::Slack(_) | Kind::Key(_) => return search(line.text()),
    };
    match Verb::read(word.trim_end_matches([':', ','])) {
        Some(verb) => with_verb(verb, line, rest, context, notes),
        None => Outcome::Search { words: line.text(), nearest: nearest_line(word, rest, context), instead: None },
    }
}

/// The reference that the whole line is, perhaps with a full stop after it.
fn whole_reference(line: &Rest<'_, '_>) -> Option<Reference> {
    let [only] = line.lexemes else { return None };
    Reference::parse(only.word()?.trim_end_matches(['.', ',', ';', ':', '!', '?']))
}

/// `? acme`, `"note pad ltd"`: a search, whatever the words are. Nothing to search for asks for help or the palette.
fn asked_search(line: Rest<'_, '_>) -> Outcome {
    let shown = line.unquoted();
    let words = shown.trim_start_matches(['?', ' ']);
    match (words.is_empty(), shown.is_empty()) {
        (true, true) => Outcome::Command(Command::Palette),
        (true, false) => Outcome::Command(Command::Help { topic: None, unknown: None }),
        (false, _) => search(words.to_owned()),
    }
}

fn search(words: String) -> Outcome {
    Outcome::Search { words, nearest: None, instead: None }
}

/// The line with its first word put right, where that makes it a command.
fn nearest_line(word: &str, rest: Rest<'_, '_>, context: &Context) -> Option<String> {
    let verb_word = nearest(word, Verb::ALL.into_iter().flat_map(Verb::words))?;
    let verb = Verb::read(verb_word)?;
    let fits = !matches!(fit(verb, rest, context, &mut Vec::new()), Fit::Misfit { .. });
    fits.then(|| format!("{verb_word} {}", rest.text()).trim_end().to_owned())
}

fn with_verb(verb: Verb, line: Rest<'_, '_>, rest: Rest<'_, '_>, context: &Context, notes: &mut Vec<Note>) -> Outcome {
    match fit(verb, rest, context, notes) {
        Fit::Command(command) => Outcome::Command(command),
        Fit::Refused(refusal) => Outcome::Refused(refusal),
        Fit::Misfit { instead } => Outcome::Search { words: line.text(), nearest: None, instead },
    }
}

/// Whether what stands after a verb fits it.
enum Fit {
    Command(Command),
    Refused(UserError),
    Misfit { instead: Option<String> },
}

fn fit(verb: Verb, rest: Rest<'_, '_>, context: &Context, notes: &mut Vec<Note>) -> Fit {
    match verb {
        Verb::Find => fit_find(rest),
        Verb::Show => fit_show(rest),
        Verb::Add => fit_add(rest, context, notes),
        Verb::Report => fit_report(rest),
        Verb::Help => fit_help(rest),
    }
}

fn explain(topic: Verb) -> Fit {
    Fit::Command(Command::Help { topic: Some(topic), unknown: None })
}

fn fit_find(rest: Rest<'_, '_>) -> Fit {
    let words = match rest.lexemes {
        [only] if matches!(only.kind, Kind::Quoted { .. }) => rest.unquoted(),
        _ => rest.text(),
    };
    if words.is_empty() { explain(Verb::Find) } else { Fit::Command(Command::Find { words }) }
}

fn fit_show(rest: Rest<'_, '_>) -> Fit {
    if let Some(reference) = whole_reference(&rest) {
        return Fit::Command(Command::Show(reference));
    }
    let words = rest.unquoted();
    if words.is_empty() { explain(Verb::Show) } else { Fit::Command(Command::ShowWords(words)) }
}

fn fit_add(rest: Rest<'_, '_>, context: &Context, notes: &mut Vec<Note>) -> Fit {
    let Some((first, values)) = rest.split_first() else {
        return Fit::Command(Command::AddWhat);
    };
    let word = match &first.kind {
        Kind::Word(word) => Some(word.trim_end_matches([':', ','])),
        Kind::Key(key) => Some(key.as_str()),
        Kind::Quoted { .. } | Kind::Slack(_) => None,
    };
    if let Some(kind) = word.and_then(AddKind::read) {
        return match quick_add::read(kind, values.lexemes, context, notes) {
            Ok(command) => Fit::Command(command),
            Err(refusal) => Fit::Refused(refusal),
        };
    }
    let kinds = AddKind::ALL.into_iter().map(AddKind::name);
    if let Some(kind) = word.and_then(|word| nearest(word, kinds)) {
        return Fit::Misfit { instead: Some(format!("add {kind} {}", values.text()).trim_end().to_owned()) };
    }
    if word.is_some() && values.is_empty() && quick_add::likely_kind(rest.lexemes, context).is_none() {
        return Fit::Command(Command::AddWhat);
    }
    let kind = quick_add::likely_kind(rest.lexemes, context).unwrap_or(AddKind::Company);
    Fit::Misfit { instead: Some(format!("add {} {}", kind.name(), rest.text())) }
}

fn fit_report(rest: Rest<'_, '_>) -> Fit {
    match rest.lexemes {
        [] => Fit::Command(Command::ReportWhat),
        [only] => match only.word().map(str::to_lowercase).as_deref() {
            Some("daily") => Fit::Command(Command::ReportDaily),
            _ => Fit::Command(Command::ReportWhat),
        },
        _ => Fit::Misfit { instead: Some("report daily".to_owned()) },
    }
}

fn fit_help(rest: Rest<'_, '_>) -> Fit {
    let [only] = rest.lexemes else {
        return if rest.is_empty() {
            Fit::Command(Command::Help { topic: None, unknown: None })
        } else {
            Fit::Misfit { instead: Some("help".to_owned()) }
        };
    };
    let word = line::shown_lexeme(only);
    let topic = Verb::read(&word);
    let unknown = topic.is_none().then_some(word);
    Fit::Command(Command::Help { topic, unknown })
}
