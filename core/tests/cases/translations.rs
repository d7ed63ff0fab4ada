//! Every language says what English says: the same messages with the same values, every plural of the language, nothing
//! left in English, and labels that fit where they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crm_core::texts::{self, Language};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;

fn folder(language: Language) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("texts").join(language.code())
}

fn translations() -> impl Iterator<Item = Language> {
    Language::ALL.into_iter().filter(|language| *language != Language::English)
}

/// What a message is made of.
#[derive(Debug, Default)]
struct Message {
    /// The file it stands in.
    file: String,
    /// Its words without values and commands, piece by piece.
    words: Vec<String>,
    /// The names of its values.
    values: BTreeSet<String>,
    /// The texts within it.
    texts: BTreeSet<String>,
    /// The keys of its choices, by the value that chooses.
    choices: Vec<(String, BTreeSet<String>)>,
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<String>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.words.push(value.clone()),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<String>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                let InlineExpression::VariableReference { id } = selector else {
                    panic!("a choice hangs on something else than a value")
                };
                let keys = variants.iter().map(|variant| match &variant.key {
                    VariantKey::Identifier { name } => name.clone(),
                    VariantKey::NumberLiteral { value } => value.clone(),
                });
                self.choices.push((id.name.clone(), keys.collect()));
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<String>) {
        match inline {
            InlineExpression::VariableReference { id } => drop(self.values.insert(id.name.clone())),
            InlineExpression::MessageReference { id, .. } => drop(self.texts.insert(id.name.clone())),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { value } => self.words.push(value.clone()),
            _ => panic!("{inline:?} is not used in our catalogues"),
        }
    }
}

fn catalogue(language: Language) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    for entry in fs::read_dir(folder(language)).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let source = fs::read_to_string(&path).unwrap();
        let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let mut made = Message { file: file.clone(), ..Message::default() };
                    made.pattern(message.value.as_ref().unwrap());
                    let id = message.id.name;
                    assert!(messages.insert(id.clone(), made).is_none(), "{id} stands twice in {}", language.code());
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                Entry::Term(_) | Entry::Junk { .. } => panic!("{file} of {} has {entry:?}", language.code()),
            }
        }
    }
    messages
}

/// The categories that plurals of the language have (CLDR), as far as whole numbers reach them.
fn categories(language: Language) -> &'static [&'static str] {
    match language {
        Language::English | Language::French => &["one", "other"],
        Language::Arabic => &["zero", "one", "two", "few", "many", "other"],
    }
}

fn is_plural(keys: &BTreeSet<String>) -> bool {
    keys.iter().any(|key| matches!(key.as_str(), "zero" | "one" | "two" | "few" | "many"))
}

#[test]
fn every_message_is_in_every_language() {
    let english = catalogue(Language::English);
    for language in translations() {
        let translated = catalogue(language);
        let missing: Vec<_> =
            english.iter().filter(|(id, _)| !translated.contains_key(*id)).map(|(id, of)| (&of.file, id)).collect();
        assert!(missing.is_empty(), "{} lacks {missing:#?}", language.code());
        let extra: Vec<_> = translated.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(extra.is_empty(), "{} has {extra:?}, and English has not", language.code());
        for (id, message) in &translated {
            assert_eq!(message.file, english[id].file, "{id} in {}", language.code());
        }
    }
}

#[test]
fn every_message_of_the_files_is_read_by_the_program() {
    for language in Language::ALL {
        let unread: Vec<_> = catalogue(language)
            .into_iter()
            .filter(|(id, _)| !texts::is_in(id, language))
            .map(|(id, of)| (of.file, id))
            .collect();
        assert!(unread.is_empty(), "{} does not list the file of {unread:?}", language.code());
    }
}

#[test]
fn every_message_has_the_same_values_in_every_language() {
    let english = catalogue(Language::English);
    for language in translations() {
        for (id, message) in catalogue(language) {
            let Some(original) = english.get(&id) else { continue };
            assert_eq!(message.values, original.values, "values of {id} in {}", language.code());
            assert_eq!(message.texts, original.texts, "texts within {id} in {}", language.code());
        }
    }
}

#[test]
fn every_choice_is_whole_in_every_language() {
    let english = catalogue(Language::English);
    for language in Language::ALL {
        for (id, message) in catalogue(language) {
            for (value, keys) in message.choices.iter().filter(|(_, keys)| is_plural(keys)) {
                for category in categories(language) {
                    assert!(keys.contains(*category), "{id} by {value} lacks {category} in {}", language.code());
                }
            }
            let Some(original) = english.get(&id) else { continue };
            for (value, keys) in &original.choices {
                let theirs: Vec<_> =
                    message.choices.iter().filter(|(name, _)| name == value).map(|(_, keys)| keys).collect();
                assert!(!theirs.is_empty(), "{id} does not choose by {value} in {}", language.code());
                let wanted = keys.iter().filter(|key| !is_plural(keys) || key.parse::<i64>().is_ok());
                for key in wanted {
                    assert!(
                        theirs.iter().any(|keys| keys.contains(key)),
                        "{id} by {value} lacks {key} in {}",
                        language.code()
                    );
                }
            }
        }
    }
}

/// What is the same in every language: names, codes, commands, keys.
fn without_latin_names(piece: &str) -> String {
    let mut text = String::new();
    let mut rest = piece;
    // What a translator marked as running from left to right is code.
    while let Some((before, after)) = rest.split_once('\u{2066}') {
        text.push_str(before);
        rest = after.split_once('\u{2069}').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// Latin words that an Arabic text may have outside of commands.
const NAMES: &[&str] = &[
    "Slack", "CRM", "CSV", "API", "EUR", "USD", "FR", "US", "URL", "SALES", "REP", "RATES", "Name", "acme", "example",
    "anna", "https", "en", "fr", "ar", "CA", "MA", "C", "O", "L", "D", "T", "ABCD", "Europe", "Paris", "on", "off",
    "dm", "channel", "digest", "mon", "fri", "stage", "proposal", "currency", "day", "rate", "base", "VIP", "P",
    "Socket", "Mode",
];

#[test]
fn nothing_in_arabic_is_left_in_english() {
    for (id, message) in catalogue(Language::Arabic) {
        // Commands in backticks may go over several pieces, with values in them.
        let whole = without_latin_names(&message.words.join(" "));
        let words = whole.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        let left: Vec<_> = words.filter(|word| !NAMES.contains(word)).collect();
        assert!(left.is_empty(), "{id} has {left:?}: {whole}");
    }
}

/// Words that only English has.
const ENGLISH: &[&str] = &[
    "the", "is", "are", "of", "and", "to", "your", "you", "with", "it", "that", "this", "was", "has", "have", "can",
    "be", "not", "will", "they", "their", "from", "for", "by", "at", "what", "which", "who", "when", "an", "or", "if",
    "does",
];

#[test]
fn nothing_in_french_is_left_in_english() {
    let english = catalogue(Language::English);
    for (id, message) in catalogue(Language::French) {
        let whole = without_latin_names(&message.words.join(" "));
        let words = whole.split(|letter: char| !(letter.is_alphanumeric() || "'’-:>_".contains(letter)));
        // These show a command without backticks.
        let shows = ["error-company-has-no-email", "add-form-hint"].contains(&id.as_str());
        let left: Vec<_> = words.filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).collect();
        assert!(left.len() <= usize::from(shows), "{id} has {left:?}: {whole}");
        let original = english.get(&id).map(|original| original.words.join(" "));
        let letters = message.words.join(" ").chars().filter(|letter| letter.is_alphabetic()).count();
        let same = original.as_ref() == Some(&message.words.join(" ")) && letters > 14;
        assert!(!same, "{id} reads as in English: {whole}");
    }
}

#[test]
fn french_has_its_spaces() {
    for (id, message) in catalogue(Language::French) {
        for piece in &message.words {
            let words = piece.split('`').step_by(2).collect::<Vec<_>>().join("`");
            for wrong in [" :", " ;", " ?", " !", " »", "« ", " %", "\"", "'"] {
                let wrong_here = words.contains(wrong) && !words.contains(&format!("{wrong}{{"));
                assert!(!wrong_here, "{id} has {wrong:?}: {words}");
            }
        }
    }
}

/// A button and the title of a form take 24 characters (Slack); what is cut off says nothing.
#[test]
fn labels_fit_where_they_stand() {
    for language in Language::ALL {
        for (id, message) in catalogue(language) {
            let short = id.starts_with("modal-") || (id.starts_with("button-") && !id.ends_with("-spoken"));
            if short && message.values.is_empty() {
                let length = message.words.concat().chars().count();
                assert!(length <= 24, "{id} of {} has {length} characters", language.code());
            }
        }
    }
}

#[test]
fn no_message_shouts() {
    for language in Language::ALL {
        for (id, message) in catalogue(language) {
            let words = without_latin_names(&message.words.join(" "));
            assert!(!words.contains('!'), "{id} of {}: {words}", language.code());
        }
    }
}
