//! The day's work: notes, what was done, tasks, and the lists of them.

use chrono::{NaiveDate, NaiveTime};
use crm_core::activities::OUTCOMES;
use crm_core::grammar::date;
use crm_core::{UserError, refusal};

use super::AddKind;
use super::clock::{minutes_at, time_of_day};
use super::command::{Command, PersonToken};
use super::fits::{Fit, Reading, added, explain, misfit, reference_first, target_of};
use super::line::{Kind, Lexeme, Rest, shown_lexeme};
use super::on_records::person;
use super::slack::SlackToken;
use super::verb::Verb;
use super::wishes::{LogInput, LogKind, Target, When};

/// `note C-17 wants a demo`. Without a record it may be the name of something; in quotes, or with a slash command of its
/// own, it is a note.
pub(super) fn note(rest: Rest<'_, '_>, reading: &Reading<'_, '_>) -> Fit {
    let rest = match rest.split_first() {
        Some((first, after))
            if reading.certain && first.word().is_some_and(|word| word.eq_ignore_ascii_case("add")) =>
        {
            after
        }
        _ => rest,
    };
    if let Some((reference, after)) = reference_first(rest) {
        let text = match after.lexemes {
            [only] if matches!(only.kind, Kind::Quoted { .. }) => after.unquoted(),
            _ => after.text(),
        };
        return Fit::Command(Command::Note { target: Target::Record(reference), text });
    }
    match rest.lexemes {
        [] => explain(Verb::Note),
        [only] if matches!(only.kind, Kind::Quoted { .. }) => {
            Fit::Command(Command::Note { target: Target::InContext, text: rest.unquoted() })
        }
        _ if reading.certain => Fit::Command(Command::Note { target: Target::InContext, text: rest.text() }),
        _ => Fit::Misfit { instead: Some(format!("note \"{}\"", rest.text().replace('"', "'"))) },
    }
}

/// `log call C-17 15m no answer`, `log meeting with "First Last" yesterday 1h`.
pub(super) fn log(rest: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Fit {
    let Some((first, after)) = rest.split_first() else { return explain(Verb::Log) };
    let Some(kind) = first.word().and_then(LogKind::read) else { return misfit() };
    let (target, after) = match reference_first(after) {
        Some((reference, after)) => (Target::Record(reference), after),
        None => with_whom(after, reading),
    };
    let (mut minutes, mut on, mut left) = (None, None, after);
    loop {
        let words = words(left);
        if minutes.is_none()
            && let Some((while_, taken)) = minutes_at(&words)
        {
            minutes = Some(while_);
            left = left.skip(taken);
        } else if on.is_none()
            && let Some((found, taken)) = day_at(&words, reading)
        {
            match found {
                Ok(day) => on = Some(day),
                Err(refusal) => return Fit::Refused(refusal.about("happened_at")),
            }
            left = left.skip(taken);
        } else {
            break;
        }
    }
    let text = Some(left.text()).filter(|text| !text.is_empty());
    let outcome = text.as_deref().and_then(outcome_of);
    Fit::Command(Command::Log(LogInput { kind, target, minutes, on, outcome, text }))
}

/// The outcome that a text begins with: `no answer`, `left voicemail, calls back`.
fn outcome_of(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    OUTCOMES.iter().copied().find(|outcome| {
        let rest = text.strip_prefix(&outcome.replace('_', " "));
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Words of a name at most.
const NAME: usize = 6;

/// `with First Last`, `to "Bar & Grill"`, `Bar` in quotes: whom, up to a while, a day, a comma or a dash. Else nobody is named.
fn with_whom<'l, 'a>(rest: Rest<'l, 'a>, reading: &Reading<'_, '_>) -> (Target, Rest<'l, 'a>) {
    let Some((first, after)) = rest.split_first() else { return (Target::InContext, rest) };
    if let Kind::Quoted { text, .. } = &first.kind {
        return (Target::Words(text.clone()), after);
    }
    let leads = first.word().is_some_and(|word| ["with", "to", "for", "at"].contains(&word.to_lowercase().as_str()));
    if !leads || after.is_empty() {
        return (Target::InContext, rest);
    }
    if let Some((reference, rest)) = reference_first(after) {
        return (Target::Record(reference), rest);
    }
    if let Some((quoted, rest)) = after.split_first()
        && let Kind::Quoted { text, .. } = &quoted.kind
    {
        return (Target::Words(text.clone()), rest);
    }
    let mut taken = 0;
    while taken < NAME {
        let words = words(after.skip(taken));
        let Some(word) = words.first() else { break };
        let ends =
            minutes_at(&words).is_some() || day_at(&words, reading).is_some() || matches!(*word, "-" | "–" | ":");
        if ends {
            break;
        }
        taken += 1;
        if word.ends_with([',', ':', ';']) {
            break;
        }
    }
    if taken == 0 {
        return (Target::InContext, rest);
    }
    let name = after.first(taken).unquoted().trim_end_matches([',', ':', ';']).to_owned();
    let left = after.skip(taken);
    let left = match left.split_first() {
        Some((dash, rest)) if dash.word().is_some_and(|word| matches!(word, "-" | "–" | ":")) => rest,
        _ => left,
    };
    (Target::Words(name), left)
}

/// The words that follow each other here, as far as any date or while looks.
fn words<'l>(rest: Rest<'l, '_>) -> Vec<&'l str> {
    rest.lexemes.iter().map_while(Lexeme::word).take(date::MOST_WORDS).collect()
}

type Day = (NaiveDate, Option<NaiveTime>);

/// The day, and its time, at the beginning of these words.
fn day_at(words: &[&str], reading: &Reading<'_, '_>) -> Option<(Result<Day, UserError>, usize)> {
    let second = words.get(1).copied().unwrap_or_default();
    words.first().filter(|first| date::may_begin(first, second))?;
    let found = date::at_start(words, reading.context.reader())?;
    let time = found.time.as_deref().and_then(time_of_day);
    Some((found.date.map(|day| (day, time)), found.words))
}

/// `task list`, `task call back fri p1`.
pub(super) fn task(rest: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Fit {
    let Some((first, after)) = rest.split_first() else { return tasks(rest) };
    match first.word().map(|word| word.to_lowercase()).as_deref() {
        Some("list" | "ls") => tasks(after),
        Some("create" | "add" | "new") => added(AddKind::Task, after, reading),
        Some("done") if !after.is_empty() => done(after),
        _ => added(AddKind::Task, rest, reading),
    }
}

/// My open tasks, or those that the filters say.
fn tasks(rest: Rest<'_, '_>) -> Fit {
    let filters = Filters::read(AddKind::Task, rest);
    let mine = !filters.line.iter().any(|part| part.starts_with("owner:") || part == "is:unassigned" || part == "*");
    Fit::Command(Command::List { line: filters.complete(mine, true) })
}

/// `done T-9`, `done call acme`.
pub(super) fn done(rest: Rest<'_, '_>) -> Fit {
    match reference_first(rest) {
        Some((_, after)) if !after.is_empty() => misfit(),
        _ => Fit::Command(Command::Done { target: target_of(rest) }),
    }
}

/// Up to which word the time is looked for.
const LOOKED_AT: usize = 20;

/// `snooze T-9 2d`, `snooze T-9 until mon 9am`, `snooze 1h`.
pub(super) fn snooze(rest: Rest<'_, '_>, reading: &Reading<'_, '_>) -> Fit {
    if rest.is_empty() {
        return explain(Verb::Snooze);
    }
    for at in 0..=rest.lexemes.len().min(LOOKED_AT) {
        let Some(found) = when(rest.skip(at), reading) else { continue };
        let until = match found {
            Ok(until) => until,
            Err(refusal) => return Fit::Refused(refusal.about("snoozed_until")),
        };
        let before = rest.first(at);
        let target = match reference_first(before) {
            Some((_, between)) if !between.is_empty() => return misfit(),
            _ => target_of(before),
        };
        return Fit::Command(Command::Snooze { target, until });
    }
    match reference_first(rest) {
        Some((reference, after)) if after.is_empty() => Fit::Command(Command::Show(reference)),
        Some((_, after)) => Fit::Refused(refusal!("error-not-a-time", given = after.text()).about("snoozed_until")),
        None => misfit(),
    }
}

/// The time that all these words say.
fn when(rest: Rest<'_, '_>, reading: &Reading<'_, '_>) -> Option<Result<When, UserError>> {
    let words: Vec<&str> = rest.lexemes.iter().map(Lexeme::word).collect::<Option<_>>()?;
    let words = match words.split_first() {
        Some((first, after)) if ["until", "till", "for", "to", "in"].contains(&first.to_lowercase().as_str()) => {
            after.to_vec()
        }
        _ => words,
    };
    if let Some((minutes, taken)) = minutes_at(&words)
        && taken == words.len()
    {
        return Some(Ok(When::In(minutes)));
    }
    let all: Vec<&str> = rest.lexemes.iter().filter_map(Lexeme::word).collect();
    for words in [words, all] {
        if let Some((found, taken)) = day_at(&words, reading)
            && taken == words.len()
        {
            return Some(found.map(|(day, time)| When::On(day, time)));
        }
    }
    None
}

/// `my deals`, `list leads new`, `list deals stage:proposal @rep`.
pub(super) fn list(rest: Rest<'_, '_>, reading: &Reading<'_, '_>) -> Fit {
    let mine = reading.typed == "my";
    let Some((first, after)) = rest.split_first() else {
        return if mine {
            Fit::Command(Command::List { line: "owner:me is:open".to_owned() })
        } else {
            explain(Verb::List)
        };
    };
    let Some(kind) = first.word().and_then(AddKind::read) else { return misfit() };
    let filters = Filters::read(kind, after);
    let of_its_own = filters.line.iter().any(|part| part.starts_with("owner:"));
    Fit::Command(Command::List { line: filters.complete(mine && !of_its_own, true) })
}

/// `export deals stage:won`.
pub(super) fn export(rest: Rest<'_, '_>) -> Fit {
    let Some((first, after)) = rest.split_first() else { return explain(Verb::Export) };
    let Some(kind) = first.word().and_then(AddKind::read) else { return misfit() };
    Fit::Command(Command::Export { line: Filters::read(kind, after).complete(false, false) })
}

/// The filters of a list, as the search's own lines have them.
struct Filters {
    kind: AddKind,
    line: Vec<String>,
}

/// States that `is:` knows, one or many.
const STATES: [&str; 9] = ["open", "closed", "won", "lost", "overdue", "archived", "unassigned", "mine", "customer"];

impl Filters {
    fn read(kind: AddKind, rest: Rest<'_, '_>) -> Self {
        let mut line: Vec<String> = Vec::new();
        let mut keyed = false;
        for lexeme in rest.lexemes {
            let part = match &lexeme.kind {
                Kind::Key(key) => format!("{}:", key.as_str()),
                Kind::Quoted { text, .. } => format!("\"{text}\""),
                Kind::Slack(SlackToken::Person { id, .. }) if keyed => id.clone(),
                Kind::Slack(SlackToken::Person { id, .. }) => format!("owner:{id}"),
                Kind::Slack(_) => shown_lexeme(lexeme),
                Kind::Word(word) if keyed => word.clone(),
                Kind::Word(word) => state(kind, word),
            };
            // A key and its value are one filter.
            match line.last_mut() {
                Some(last) if keyed => last.push_str(&part),
                _ => line.push(part),
            }
            keyed = matches!(lexeme.kind, Kind::Key(_));
        }
        Self { kind, line }
    }

    /// The line; with what a list means that nobody types: mine, and of what comes to an end, what is open.
    fn complete(self, mine: bool, open: bool) -> String {
        let ends = matches!(self.kind, AddKind::Lead | AddKind::Deal | AddKind::Task);
        let states = ["is:", "-is:", "status:", "stage:", "outcome:", "*"];
        let says = self.line.iter().any(|part| states.iter().any(|state| part.starts_with(state)) && part != "is:mine");
        let mut parts = vec![format!("kind:{}", self.kind.name())];
        parts.extend(mine.then(|| "owner:me".to_owned()));
        parts.extend((open && ends && !says).then(|| "is:open".to_owned()));
        parts.extend(self.line.into_iter().filter(|part| part != "*"));
        parts.join(" ")
    }
}

/// A word of a list: a state, a person, `all`, or as it is.
fn state(kind: AddKind, word: &str) -> String {
    let lower = word.to_lowercase();
    if let Some(name) = word.strip_prefix('@').filter(|name| !name.is_empty()) {
        return format!("owner:{name}");
    }
    match (kind, lower.as_str()) {
        (_, "all") => "*".to_owned(),
        (AddKind::Lead, "new" | "working" | "qualified" | "converted" | "disqualified") => format!("status:{lower}"),
        (AddKind::Task, "done" | "canceled") => format!("status:{lower}"),
        (_, "me") => "owner:me".to_owned(),
        (_, "customers") => "is:customer".to_owned(),
        (_, state) if STATES.contains(&state) => format!("is:{state}"),
        _ => word.to_owned(),
    }
}

/// `pipeline`, `pipeline @rep`, `pipeline New business`.
pub(super) fn pipeline(rest: Rest<'_, '_>) -> Fit {
    let (mut owner, mut name) = (None::<PersonToken>, Vec::new());
    for lexeme in rest.lexemes {
        match person(lexeme) {
            Some(Ok(found)) if owner.is_none() => owner = Some(found),
            Some(Ok(_)) => return misfit(),
            Some(Err(refusal)) => return Fit::Refused(refusal),
            None => name.push(shown_lexeme(lexeme)),
        }
    }
    let name = Some(name.join(" ")).filter(|name| !name.is_empty());
    Fit::Command(Command::Pipeline { owner, name })
}
