//! Verb or words: which lines are commands, and which.

use super::*;
use crate::grammar::{Note, Verb};
use crm_core::records::{RecordKind, Reference};

fn search(words: &str) -> Outcome {
    Outcome::Search { words: words.to_owned(), nearest: None, instead: None }
}

fn instead(words: &str, line: &str) -> Outcome {
    Outcome::Search { words: words.to_owned(), nearest: None, instead: some(line) }
}

fn nearest(words: &str, line: &str) -> Outcome {
    Outcome::Search { words: words.to_owned(), nearest: some(line), instead: None }
}

fn find(words: &str) -> Outcome {
    Outcome::Command(Command::Find { words: words.to_owned() })
}

fn show(kind: RecordKind, number: i64) -> Outcome {
    Outcome::Command(Command::Show(Reference { kind, number }))
}

fn help(topic: Option<Verb>, unknown: Option<&str>) -> Outcome {
    Outcome::Command(Command::Help { topic, unknown: unknown.map(str::to_owned) })
}

#[test]
fn nothing_typed_opens_the_palette() {
    for line in ["", "   ", "\u{a0}\u{200b}", "/crm", " /crm  ", "\"\"", "“”"] {
        assert_eq!(outcome(line), Outcome::Command(Command::Palette), "{line:?}");
    }
}

#[test]
fn a_reference_alone_is_shown() {
    let deal = show(RecordKind::Deal, 142);
    for line in [
        "D-142",
        "d-142",
        "d142",
        "D–142",
        "D—142",
        " D-142 ",
        "D-142.",
        "show D-142",
        "OPEN d142",
        "/crm D-142",
        "Ｄ－１４２",
    ] {
        assert_eq!(outcome(line), deal, "{line:?}");
    }
    assert_eq!(outcome("o-4"), show(RecordKind::Company, 4));
    assert_eq!(outcome("C-17?"), show(RecordKind::Contact, 17));
    assert_eq!(outcome("L-88"), show(RecordKind::Lead, 88));
    assert_eq!(outcome("D-142 D-143"), search("D-142 D-143"));
    assert_eq!(outcome("D-0"), search("D-0"));
}

#[test]
fn words_that_are_no_command_are_searched_for() {
    for words in [
        "acme",
        "notes pad ltd",
        "شركة النور",
        "李小龙",
        "Zoë O’Brien",
        "👩\u{200d}💻 emoji works",
        "*bold* _it_ `code` ~x~",
        "name:Ann",
        "acme \"2 ltd",
    ] {
        assert_eq!(outcome(words), search(words), "{words}");
    }
    assert_eq!(outcome("amount&gt;10k"), search("amount>10k"));
    assert_eq!(outcome("R&amp;D &amp;lt;b&amp;gt;"), search("R&D &lt;b&gt;"));
    assert_eq!(outcome("<@U1|rep>"), search("@rep"));
    assert_eq!(outcome("<@U1>"), search("@U1"));
    assert_eq!(outcome("<mailto:a@b.example|a@b.example>"), search("a@b.example"));
    assert_eq!(outcome("<!channel>"), search("@channel"));
    assert_eq!(outcome("<https://acme.example/?a=1&amp;b=2>"), search("https://acme.example/?a=1&b=2"));
    assert_eq!(outcome("a < b > c"), search("a < b > c"));
    assert_eq!(outcome("typed &lt;@U1&gt;"), search("typed <@U1>"));
}

#[test]
fn a_question_mark_or_quote_in_front_searches() {
    assert_eq!(outcome("?report daily"), search("report daily"));
    assert_eq!(outcome("? add contact"), search("add contact"));
    assert_eq!(outcome("\"report daily\""), search("report daily"));
    assert_eq!(outcome("“report daily”"), search("report daily"));
    assert_eq!(outcome("«report daily» now"), search("report daily now"));
    assert_eq!(outcome("?"), help(None, None));
    let open = crm("“report daily");
    assert_eq!(open.outcome, search("report daily"));
    assert_eq!(open.notes, [Note::OpenQuote("report daily".to_owned())]);
}

#[test]
fn verbs_are_read_in_any_case_and_by_synonym() {
    assert_eq!(outcome("find acme"), find("acme"));
    assert_eq!(outcome("Search  acme   ltd"), find("acme ltd"));
    assert_eq!(outcome("FIND stage:proposal amount&gt;10k"), find("stage:proposal amount>10k"));
    assert_eq!(outcome("find “acme ltd”"), find("acme ltd"));
    assert_eq!(outcome("find name:\"acme ltd\""), find("name:\"acme ltd\""));
    assert_eq!(outcome("find: acme"), find("acme"));
    assert_eq!(outcome("find"), help(Some(Verb::Find), None));
    assert_eq!(outcome("show acme"), Outcome::Command(Command::ShowWords("acme".to_owned())));
    assert_eq!(outcome("open \"Bar &amp; Grill\""), Outcome::Command(Command::ShowWords("Bar & Grill".to_owned())));
    assert_eq!(outcome("show"), help(Some(Verb::Show), None));
    assert_eq!(outcome("report daily"), Outcome::Command(Command::ReportDaily));
    assert_eq!(outcome("Report Daily"), Outcome::Command(Command::ReportDaily));
    assert_eq!(outcome("report"), Outcome::Command(Command::ReportWhat));
    assert_eq!(outcome("report hourly"), Outcome::Command(Command::ReportWhat));
    assert_eq!(outcome("add"), Outcome::Command(Command::AddWhat));
    assert_eq!(outcome("new"), Outcome::Command(Command::AddWhat));
    assert_eq!(outcome("add gadget"), Outcome::Command(Command::AddWhat));
}

#[test]
fn help_takes_a_topic() {
    assert_eq!(outcome("help"), help(None, None));
    assert_eq!(outcome("help add"), help(Some(Verb::Add), None));
    assert_eq!(outcome("HELP Search"), help(Some(Verb::Find), None));
    assert_eq!(outcome("help dates"), help(None, Some("dates")));
    assert_eq!(outcome("help scout ltd"), instead("help scout ltd", "help"));
}

#[test]
fn a_verb_whose_rest_does_not_fit_is_searched_for_and_offered() {
    assert_eq!(outcome("add value partners"), instead("add value partners", "add company value partners"));
    assert_eq!(
        outcome("new Ann Lee ann@acme.example"),
        instead("new Ann Lee ann@acme.example", "add contact Ann Lee ann@acme.example")
    );
    assert_eq!(outcome("add ann@acme.example"), instead("add ann@acme.example", "add contact ann@acme.example"));
    assert_eq!(outcome("add Renewal 12k"), instead("add Renewal 12k", "add deal Renewal 12k"));
    assert_eq!(outcome("add contcat Ann Lee"), instead("add contcat Ann Lee", "add contact Ann Lee"));
    assert_eq!(outcome("report card ltd"), instead("report card ltd", "report daily"));
}

#[test]
fn the_nearest_verb_is_offered_as_a_whole_line() {
    assert_eq!(outcome("fnid acme"), nearest("fnid acme", "find acme"));
    assert_eq!(outcome("Serch “acme ltd”"), nearest("Serch \"acme ltd\"", "search \"acme ltd\""));
    assert_eq!(outcome("reprot daily"), nearest("reprot daily", "report daily"));
    assert_eq!(outcome("hlep"), nearest("hlep", "help"));
    assert_eq!(outcome("ad contact Ann"), nearest("ad contact Ann", "add contact Ann"));
    // No verb is near, or what is near would not fit.
    assert_eq!(outcome("asign L-88"), search("asign L-88"));
    assert_eq!(outcome("lead L-88"), search("lead L-88"));
    assert_eq!(outcome("ann lee"), search("ann lee"));
    assert_eq!(outcome("reprot card ltd"), search("reprot card ltd"));
}

#[test]
fn slash_commands_of_their_own_stand_for_a_verb() {
    let typed = |command: &str, text: &str| parse(command, text, &context()).outcome;
    assert_eq!(typed("/crm-search", "acme ltd"), find("acme ltd"));
    assert_eq!(typed("/crm-search", "report daily"), find("report daily"));
    assert_eq!(typed("/crm-search", ""), help(Some(Verb::Find), None));
    assert_eq!(typed("/crm-add", "contact Ann"), outcome("add contact Ann"));
    assert_eq!(typed("/crm-add", ""), Outcome::Command(Command::AddWhat));
    assert_eq!(typed("/crm-add", "value partners"), instead("value partners", "add company value partners"));
    assert_eq!(typed("/crm-report", "daily"), Outcome::Command(Command::ReportDaily));
    assert_eq!(typed("/crm-report", ""), Outcome::Command(Command::ReportWhat));
    assert_eq!(typed("/CRM-Search", "acme"), find("acme"));
    assert_eq!(typed("/something", "find acme"), find("acme"));
}

#[test]
fn slash_commands_pasted_with_the_text_are_dropped() {
    assert_eq!(outcome("/crm find acme"), find("acme"));
    assert_eq!(outcome("/crm /crm acme"), search("acme"));
    assert_eq!(outcome("/crm-add contact Ann"), outcome("add contact Ann"));
    assert_eq!(outcome("/crmx acme"), search("/crmx acme"));
}
