//! Whether what stands after a verb fits it, and which command it is then. A reference makes a target certain; a name may
//! turn out to be none when it is looked up.

use crm_core::UserError;
use crm_core::grammar::nearest;
use crm_core::records::Reference;

use super::command::{Command, Context, Note};
use super::line::{Kind, Rest, shown_lexeme};
use super::verb::Verb;
use super::wishes::Target;
use super::{AddKind, on_records, on_work, quick_add};

/// What comes of reading the rest of a line.
pub(super) enum Fit {
    /// It fits.
    Command(Command),
    /// It is meant, but a part of it cannot be read.
    Refused(UserError),
    /// It does not fit: the line is words, and this is what might have been meant.
    Misfit {
        /// A line that would fit.
        instead: Option<String>,
    },
}

/// What a verb's reading depends on.
pub(super) struct Reading<'c, 'n> {
    /// The workspace, the day.
    pub(super) context: &'c Context,
    /// What the person should be told.
    pub(super) notes: &'n mut Vec<Note>,
    /// The word that the verb was typed with; a slash command of its own makes it certain.
    pub(super) typed: String,
    /// Whether the verb is certain, as with a slash command of its own.
    pub(super) certain: bool,
}

pub(super) fn fit(verb: Verb, rest: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Fit {
    match verb {
        Verb::Find => fit_find(rest),
        Verb::Show => fit_show(rest),
        Verb::Add => fit_add(rest, reading),
        Verb::Edit => on_records::edit(rest, reading),
        Verb::Move => on_records::move_on(rest),
        Verb::Won => on_records::close(rest, true),
        Verb::Lost => on_records::close(rest, false),
        Verb::Assign => on_records::assign(rest),
        Verb::Tag => on_records::tag(rest, true),
        Verb::Untag => on_records::tag(rest, false),
        Verb::FollowUp => on_records::follow_up(rest, reading),
        Verb::Archive => on_records::put_away(rest, false),
        Verb::Restore => on_records::put_away(rest, true),
        Verb::Link => on_records::link(rest),
        Verb::Unlink => on_records::unlink(rest),
        Verb::Channel => on_records::channel(rest),
        Verb::Note => on_work::note(rest, reading),
        Verb::Log => on_work::log(rest, reading),
        Verb::Task => on_work::task(rest, reading),
        Verb::Done => on_work::done(rest),
        Verb::Snooze => on_work::snooze(rest, reading),
        Verb::List => on_work::list(rest, reading),
        Verb::Pipeline => on_work::pipeline(rest),
        Verb::Export => on_work::export(rest),
        Verb::Report => fit_report(rest),
        Verb::Undo => fit_undo(rest),
        Verb::Team => fit_team(rest),
        Verb::Settings => fit_settings(rest),
        Verb::Help => fit_help(rest),
    }
}

pub(super) fn misfit() -> Fit {
    Fit::Misfit { instead: None }
}

pub(super) fn explain(topic: Verb) -> Fit {
    Fit::Command(Command::Help { topic: Some(topic), unknown: None })
}

/// The reference that the whole line is, perhaps with a full stop after it.
pub(super) fn whole_reference(line: &Rest<'_, '_>) -> Option<Reference> {
    let [only] = line.lexemes else { return None };
    Reference::parse(only.word()?.trim_end_matches(['.', ',', ';', ':', '!', '?']))
}

/// The reference that stands first, perhaps after its kind (`contact C-17`), and what follows it. Among other words it needs
/// its dash: `C4` may be a name.
pub(super) fn reference_first<'l, 'a>(rest: Rest<'l, 'a>) -> Option<(Reference, Rest<'l, 'a>)> {
    let (first, after) = rest.split_first()?;
    let kind = match &first.kind {
        Kind::Word(word) => AddKind::read(word),
        Kind::Key(key) => AddKind::read(key.as_str()),
        Kind::Quoted { .. } | Kind::Slack(_) => None,
    };
    if let Some(kind) = kind
        && let Some((reference, after)) = dashed_reference(after)
        && reference.kind == kind.record_kind()
    {
        return Some((reference, after));
    }
    dashed_reference(rest)
}

fn dashed_reference<'l, 'a>(rest: Rest<'l, 'a>) -> Option<(Reference, Rest<'l, 'a>)> {
    let (first, after) = rest.split_first()?;
    let word = first.word()?.trim_end_matches([',', ':', ';', '.']);
    let dashed = !word.chars().nth(1).is_some_and(|second| second.is_ascii_digit());
    let reference = Reference::parse(word).filter(|_| dashed || after.is_empty())?;
    Some((reference, after))
}

/// The record that these words are, all of them.
pub(super) fn target_of(rest: Rest<'_, '_>) -> Target {
    if let Some(reference) = whole_reference(&rest) {
        return Target::Record(reference);
    }
    if let Some((reference, after)) = reference_first(rest)
        && after.is_empty()
    {
        return Target::Record(reference);
    }
    let words = rest.unquoted();
    if words.is_empty() { Target::InContext } else { Target::Words(words) }
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

fn fit_add(rest: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Fit {
    let Some((first, values)) = rest.split_first() else {
        return Fit::Command(Command::AddWhat);
    };
    let word = match &first.kind {
        Kind::Word(word) => Some(word.trim_end_matches([':', ','])),
        Kind::Key(key) => Some(key.as_str()),
        Kind::Quoted { .. } | Kind::Slack(_) => None,
    };
    if let Some(kind) = word.and_then(AddKind::read) {
        return added(kind, values, reading);
    }
    let kinds = AddKind::ALL.into_iter().map(AddKind::name);
    if let Some(kind) = word.and_then(|word| nearest(word, kinds)) {
        return Fit::Misfit { instead: Some(format!("add {kind} {}", values.text()).trim_end().to_owned()) };
    }
    let likely = quick_add::likely_kind(rest.lexemes, reading.context);
    if word.is_some() && values.is_empty() && likely.is_none() {
        return Fit::Command(Command::AddWhat);
    }
    let kind = likely.unwrap_or(AddKind::Company);
    Fit::Misfit { instead: Some(format!("add {} {}", kind.name(), rest.text())) }
}

/// A quick add of this kind.
pub(super) fn added(kind: AddKind, values: Rest<'_, '_>, reading: &mut Reading<'_, '_>) -> Fit {
    match quick_add::read(kind, values.lexemes, reading.context, reading.notes) {
        Ok(command) => Fit::Command(command),
        Err(refusal) => Fit::Refused(refusal),
    }
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

fn fit_undo(rest: Rest<'_, '_>) -> Fit {
    if let Some(reference) = whole_reference(&rest) {
        return Fit::Command(Command::Undo { of: Some(reference) });
    }
    match rest.lexemes {
        [] => Fit::Command(Command::Undo { of: None }),
        [only] if only.word().is_some_and(|word| word.eq_ignore_ascii_case("last")) => {
            Fit::Command(Command::Undo { of: None })
        }
        _ => Fit::Misfit { instead: Some("undo".to_owned()) },
    }
}

fn fit_team(rest: Rest<'_, '_>) -> Fit {
    let Some((first, after)) = rest.split_first() else { return Fit::Command(Command::Team) };
    match first.word().map(str::to_lowercase).as_deref() {
        Some("list" | "show") if after.is_empty() => Fit::Command(Command::Team),
        Some("invite" | "add") => {
            let Some((person, role)) = after.split_first() else { return explain(Verb::Team) };
            match on_records::person(person) {
                Some(Ok(person)) => {
                    let role = role.unquoted();
                    let role = role.strip_prefix("as ").unwrap_or(&role).trim().to_owned();
                    Fit::Command(Command::Invite { person, role: (!role.is_empty()).then_some(role) })
                }
                Some(Err(refusal)) => Fit::Refused(refusal),
                None => misfit(),
            }
        }
        _ => Fit::Misfit { instead: Some("team".to_owned()) },
    }
}

fn fit_settings(rest: Rest<'_, '_>) -> Fit {
    match rest.lexemes {
        [] => Fit::Command(Command::Settings { topic: None }),
        [only] => match &only.kind {
            Kind::Word(word) => Fit::Command(Command::Settings { topic: Some(word.to_lowercase()) }),
            Kind::Quoted { .. } | Kind::Slack(_) | Kind::Key(_) => misfit(),
        },
        _ => Fit::Misfit { instead: Some("settings".to_owned()) },
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
    let word = shown_lexeme(only);
    let topic = Verb::read(&word);
    let unknown = topic.is_none().then_some(word);
    Fit::Command(Command::Help { topic, unknown })
}
