//! The command grammar: what a typed line means. Pure and total: every text gives a command, a search or a refusal, in
//! time proportional to its length, and nothing is looked up or written.
//!
//! What lives here: reading. What a command does, and how its answer looks, lives with the handlers. The verbs are one
//! exhaustive enum ([`Verb`]), which also gives the help, the rights and the command reference.
//!
//! A line is read in four steps: Slack's tokens are lifted out (`slack`), characters made plain (`characters`), lexemes
//! found (`line`), and then it is decided whether the line is a command (`fits`, `on_records`, `on_work`, `quick_add`) or words.

mod about;
mod characters;
mod clock;
mod command;
mod fits;
mod kinds;
mod line;
mod on_records;
mod on_work;
mod quick_add;
mod reference;
mod slack;
mod token;
mod verb;
mod wishes;

#[cfg(test)]
mod tests;

use crm_core::grammar::nearest;

pub use characters::normalise;
pub use command::{
    Command, Context, NewCompanyInput, NewContactInput, NewDealInput, Note, Outcome, Parsed, PersonToken,
};
pub use crm_core::grammar::amount::Amount;
pub use crm_core::grammar::{amount, date};
pub use kinds::{AddKind, Notation};
pub use reference::reference_markdown;
pub use verb::{SLASH, Verb};
pub use wishes::{Assignee, Assignment, LogInput, LogKind, NewLeadInput, NewTaskInput, Target, When};

use fits::{Fit, Reading, fit, whole_reference};
use line::{Kind, Line, Rest};
use verb::{is_reserved, slash_command};

/// What a person saw of a text that Slack wrote: names and addresses in place of Slack's tokens.
pub(crate) fn plain(text: &str) -> String {
    let pieces = slack::lift(text).into_iter().map(|piece| match piece {
        slack::Piece::Slack(token) => token.shown(),
        slack::Piece::Text(words) => words,
    });
    pieces.collect()
}

/// Reads the text after a slash command. `command` is the slash command itself (`/crm`, `/crm-add` …); the text of a direct
/// message takes `/crm`.
#[must_use]
pub fn parse(command: &str, text: &str, context: &Context) -> Parsed {
    let pieces = slack::lift(text);
    let line = Line::read(&pieces);
    let mut notes: Vec<Note> = line.open_quote().map(|text| Note::OpenQuote(text.to_owned())).into_iter().collect();
    let (alias, rest) = without_pasted(slash_command(command).flatten(), line.all());
    let outcome = match alias {
        Some(verb) => {
            let mut reading = Reading { context, notes: &mut notes, typed: String::new(), certain: true };
            with_verb(verb, rest, rest, &mut reading)
        }
        None => verb_or_words(rest, context, &mut notes),
    };
    Parsed { outcome, notes }
}

/// The line as words, whatever it is: what is searched for where a command turns out to be none.
#[must_use]
pub fn words_of(text: &str) -> String {
    let pieces = slack::lift(text);
    Line::read(&pieces).all().text()
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
    let word = word.trim_end_matches([':', ',']);
    if let Some(verb) = Verb::read(word) {
        let mut reading = Reading { context, notes, typed: word.to_lowercase(), certain: false };
        return with_verb(verb, line, rest, &mut reading);
    }
    if let Some(rest) = follow_up(word, rest) {
        let mut reading = Reading { context, notes, typed: "follow-up".to_owned(), certain: false };
        return with_verb(Verb::FollowUp, line, rest, &mut reading);
    }
    if is_reserved(word) {
        notes.push(Note::Reserved(word.to_lowercase()));
        return search(line.text());
    }
    Outcome::Search { words: line.text(), nearest: nearest_line(word, rest, context), instead: None }
}

/// `follow up` in two words.
fn follow_up<'l, 'a>(word: &str, rest: Rest<'l, 'a>) -> Option<Rest<'l, 'a>> {
    let (up, after) = rest.split_first()?;
    let is_up = up.word().is_some_and(|second| second.eq_ignore_ascii_case("up"));
    (word.eq_ignore_ascii_case("follow") && is_up).then_some(after)
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
    let mut notes = Vec::new();
    let mut reading = Reading { context, notes: &mut notes, typed: verb_word.to_owned(), certain: false };
    let fits = match fit(verb, rest, &mut reading) {
        Fit::Command(command) => !command.is_vague(),
        Fit::Refused(_) => true,
        Fit::Misfit { .. } => false,
    };
    fits.then(|| format!("{verb_word} {}", rest.text()).trim_end().to_owned())
}

fn with_verb(verb: Verb, line: Rest<'_, '_>, rest: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Outcome {
    match fit(verb, rest, reading) {
        Fit::Command(command) => Outcome::Command(command),
        Fit::Refused(refusal) => Outcome::Refused(refusal),
        Fit::Misfit { instead } => Outcome::Search { words: line.text(), nearest: None, instead },
    }
}
