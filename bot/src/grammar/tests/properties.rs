//! What holds for every line: no panic, no surprise, no more time than its length is worth.

use std::time::{Duration, Instant};

use super::*;
use crate::grammar::{AddKind, Amount, Verb, amount, date, normalise};
use crm_core::records::{RecordKind, Reference};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Fragments that mean something, so that arbitrary lines reach the readers behind the verbs.
fn fragment() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "add",
        "contact",
        "company",
        "deal",
        "find",
        "show",
        "report",
        "daily",
        "help",
        "at",
        "for",
        "from",
        "in",
        "to",
        "me",
        "\"",
        "“",
        "”",
        "?",
        "/crm",
        "/crm-add",
        "12k",
        "€12",
        "12",
        "000",
        "€",
        "EUR",
        "k€",
        "12kk",
        "2027",
        "30",
        "Nov",
        "fri",
        "Sun",
        "next",
        "2",
        "weeks",
        "end",
        "of",
        "06/07",
        "2026-11-30",
        "tomorrow",
        "3pm",
        "D-142",
        "O-4",
        "C-17",
        "#vip",
        "#",
        "@rep",
        "@",
        "<@U1|rep>",
        "<@U1>",
        "<#C1|vip>",
        "<#C1|>",
        "<!here>",
        "<mailto:a@b.example|a@b.example>",
        "<tel:+33612345678|x>",
        "<https://acme.example|acme.example>",
        "<",
        ">",
        "&lt;",
        "&amp;",
        "name:",
        "amount:",
        "close:",
        "owner:",
        "tag:",
        "phone:",
        "email:",
        "+33",
        "6",
        "12",
        "34",
        "a@b.example",
        "acme.example",
        ",",
        "-",
        "شركة",
        "李小龙",
        "👩\u{200d}💻",
        "\u{200b}",
        "\u{2068}",
        "\u{a0}",
        "e\u{301}",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn line() -> impl Strategy<Value = String> {
    prop::collection::vec((fragment(), prop_oneof![3 => Just(" "), 1 => Just("")]), 0..24)
        .prop_map(|parts| parts.into_iter().map(|(part, space)| part + space).collect())
}

fn kind() -> impl Strategy<Value = AddKind> {
    prop::sample::select(AddKind::ALL.to_vec())
}

/// Texts with characters that compose, join or vanish.
fn odd_text() -> impl Strategy<Value = String> {
    let odd = "[e\u{301}\u{200b}\u{200d}\u{200c}\u{fe0f}\u{ff21}\u{ac01}\u{11a8}\u{a8}\u{b4} /crm]{0,12}";
    prop_oneof![any::<String>(), line(), odd]
}

/// Names with everything that means something outside quotes.
fn name() -> impl Strategy<Value = String> {
    r"[a-z0-9][\p{L}\p{N}#@:/.,&<>€-]{0,12}( [\p{L}\p{N}#@:/.,-]{1,12}){0,3}[a-z0-9]"
}

fn date_words() -> impl Strategy<Value = String> {
    let word = "in|next|end of|this|of|fri|mon|nov|feb|today|eoq|[0-9]{1,10}|week|months|years|[-/.,]|at|pm";
    prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "))
}

fn date_format() -> impl Strategy<Value = &'static str> {
    let formats = ["%Y-%m-%d", "%-d %b %Y", "%B %-d, %Y", "%d.%m.%Y", "%a %-d %b %Y", "%A, %d %B %Y", "%Y/%m/%d"];
    prop::sample::select(formats.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_text_is_read(command in "/crm(-search|-add|-report)?", text in any::<String>()) {
        let _ = parse(&command, &text, &context());
    }

    #[test]
    fn any_line_is_read_and_its_refusal_has_words(command in "/crm(-search|-add|-report)?", text in line()) {
        let parsed = parse(&command, &text, &context());
        for note in &parsed.notes {
            prop_assert!(crm_core::texts::has(note.text().id()));
        }
        if let Outcome::Refused(error) = parsed.outcome {
            prop_assert!(!error.text().render("en").starts_with("error-"), "{}", error.text().id());
        }
    }

    #[test]
    fn a_line_after_add_is_never_searched_for(kind in kind(), text in line()) {
        let parsed = parse("/crm", &format!("add {} {text}", kind.name()), &context());
        let command = match parsed.outcome {
            Outcome::Command(command) => command,
            Outcome::Refused(_) => return Ok(()),
            search @ Outcome::Search { .. } => return Err(TestCaseError::fail(format!("{search:?}"))),
        };
        prop_assert_eq!(command.adds(), Some(kind));
        prop_assert_eq!(command.permission(), Some(kind.permission()));
    }

    #[test]
    fn an_offered_line_is_a_command(text in line()) {
        if let Outcome::Search { nearest, instead, .. } = outcome(&text) {
            for offered in nearest.into_iter().chain(instead) {
                let escaped = offered.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                prop_assert!(!matches!(outcome(&escaped), Outcome::Search { .. }), "{} of {}", offered, text);
            }
        }
    }

    #[test]
    fn normalising_twice_changes_nothing_more(text in odd_text()) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn a_reference_line_reads_back(kind in 0..4_usize, number in 1..1_000_000_000_i64, verb in "(show |open )?") {
        let kind = RecordKind::REFERENCED.get(kind).copied().unwrap_or(RecordKind::Deal);
        let reference = Reference { kind, number };
        prop_assert_eq!(outcome(&format!("{verb}{reference}")), Outcome::Command(Command::Show(reference)));
    }

    #[test]
    fn a_quoted_name_stays_as_it_is(name in name(), kind in kind()) {
        let escaped = name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let read = match outcome(&format!("add {} “{escaped}”", kind.name())) {
            Outcome::Command(Command::AddContact(input)) => input.name,
            Outcome::Command(Command::AddCompany(input)) => input.name,
            Outcome::Command(Command::AddDeal(input)) => input.name,
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert_eq!(read, Some(normalise(&name)));
    }

    #[test]
    fn amounts_are_read_without_panic(text in any::<String>(), currency in "\\PC{0,4}") {
        let _ = amount::parse(&text, &currency);
    }

    #[test]
    fn written_amounts_read_back(cents in 0..100_000_000_000_000_i64, currency in "EUR|USD|GBP|INR|CHF|JPY|TRY|XOF") {
        // Yen and francs of West Africa have no smaller coin, and none is shown.
        let value = if matches!(currency.as_str(), "JPY" | "XOF") { Decimal::from(cents / 100) } else { Decimal::new(cents, 2) };
        let shown = crm_core::texts::money(value, &currency);
        let meant = Amount { value: value.normalize(), currency: Some(currency.clone()) };
        prop_assert_eq!(amount::parse(&meant.to_string(), &currency), Ok(meant.clone()));
        prop_assert_eq!(amount::parse(&shown, &currency), Ok(meant), "{}", shown);
        let plain = amount::parse(&value.trunc().to_string(), "EUR");
        prop_assert_eq!(plain.map(|amount| amount.value), Ok(value.trunc()));
        let scaled = amount::parse(&format!("{}k", cents % 100_000), "EUR");
        prop_assert_eq!(scaled.map(|amount| amount.value), Ok(Decimal::from(cents % 100_000 * 1_000)));
    }

    #[test]
    fn dates_are_read_without_panic(text in any::<String>(), today in -100_000..100_000_i32) {
        let _ = date::parse(&text, NaiveDate::from_num_days_from_ce_opt(today + 738_000).unwrap_or_default());
        let _ = date::parse(&text, NaiveDate::MAX);
    }

    #[test]
    fn fragments_of_dates_are_read_without_panic(text in date_words()) {
        for today in [NaiveDate::MAX, NaiveDate::MIN, context().today] {
            let _ = date::parse(&text, today);
        }
    }

    #[test]
    fn written_dates_read_back(days in 694_000..803_000_i32, format in date_format()) {
        let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap_or_default();
        let shown = date.format(format).to_string();
        prop_assert_eq!(date::parse(&shown, context().today), Ok(date), "{}", shown);
    }
}

/// Lines that are hard on a careless reader, each far longer than Slack lets anybody type.
#[test]
fn time_grows_with_the_length_of_the_line_only() {
    let starts = ["", "add ", "add contact ", "add deal ", "add company "];
    let units = [
        "a",
        "a ",
        "at ",
        "at a ",
        "for at ",
        "12 ",
        "1",
        "06 ",
        "\"",
        "<",
        "<@U1>",
        "<@",
        "&lt;",
        "in 2 ",
        "fri ",
        "Sun A ",
        "name:",
        "name: ",
        ", ",
        "é ",
        "€",
        "1 000 ",
        "e\u{200b}\u{301}",
        "a@",
        "#",
    ];
    for start in starts {
        for unit in units {
            let line = |characters: usize| format!("{start}{}", unit.repeat(characters / unit.chars().count()));
            let (short, long) = (line(2_000), line(16_000));
            // Eight times the length: a careless reader takes sixty-four times as long. The machine may be busy with
            // something else, so one good try of many counts, and a ratio rather than a time.
            assert!((0..50).any(|_| best(&long) < best(&short) * 24 + Duration::from_millis(2)), "{start}{unit}…");
        }
    }
}

/// The shortest of three readings.
fn best(line: &str) -> Duration {
    (0..3).map(|_| time(line)).min().unwrap_or_default()
}

fn time(line: &str) -> Duration {
    let start = Instant::now();
    let _ = crm(line);
    start.elapsed()
}

#[test]
fn every_example_in_the_help_is_a_command_of_its_verb() {
    for verb in Verb::ALL {
        for example in verb.examples() {
            match outcome(example) {
                Outcome::Command(command) => assert_eq!(command.verb(), Some(verb), "{example}"),
                Outcome::Search { .. } if verb == Verb::Find => {}
                other => panic!("{example}: {other:?}"),
            }
        }
    }
}
