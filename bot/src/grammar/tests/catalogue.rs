//! Verbs, texts and the command reference hold together.

use std::collections::HashSet;

use crate::grammar::{AddKind, Notation, Verb, reference_markdown};
use crm_core::texts;

#[test]
fn every_text_of_the_grammar_is_in_the_catalogue() {
    let helps = Verb::ALL
        .into_iter()
        .flat_map(|verb| [verb.help(), verb.more_help()])
        .chain(Notation::ALL.into_iter().map(Notation::help));
    for text in helps {
        assert!(texts::has(text.id()), "{}", text.id());
    }
    for id in [
        "help-title",
        "help-palette",
        "help-reference",
        "note-open-quote",
        "note-time-left-out",
        "note-left-out",
        "error-not-an-amount",
        "error-amount-too-large",
        "error-not-a-date",
        "error-date-two-ways",
        "error-wrong-weekday",
        "error-not-one-person",
        "error-tag-of-private-channel",
        "error-company-has-no-email",
        "error-not-readable",
        "error-key-not-here",
        "error-two-values",
    ] {
        assert!(texts::has(id), "{id}");
    }
}

#[test]
fn no_word_stands_for_two_verbs_or_kinds() {
    let mut seen = HashSet::new();
    for word in Verb::ALL.into_iter().flat_map(Verb::words) {
        assert!(seen.insert(word), "{word}");
        assert_eq!(Verb::read(&word.to_uppercase()).map(|verb| verb.words().any(|known| known == word)), Some(true));
    }
    for kind in AddKind::ALL {
        assert_eq!(AddKind::read(kind.name()), Some(kind));
        assert!(kind.synonyms().iter().all(|word| AddKind::read(word) == Some(kind)));
    }
    assert_eq!(Notation::read("Date"), Some(Notation::Dates));
    assert_eq!(Notation::read("scout"), None);
}

#[test]
fn the_command_reference_reads_well() {
    insta::assert_snapshot!(reference_markdown());
}
