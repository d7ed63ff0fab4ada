#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::search::{Order, SortKey};

/// Monday, 23 November 2026, in euros.
fn context() -> Context {
    Context { today: "2026-11-23".parse().unwrap(), currency: "EUR".to_owned() }
}

fn read(line: &str) -> Query {
    parse(line, &context()).unwrap_or_else(|refused| panic!("{line}: {}", refused.text().render("en")))
}

fn refused(line: &str) -> (&'static str, String) {
    let refused = parse(line, &context()).unwrap_err();
    assert_eq!(refused.field(), Some("query"), "{line}");
    (refused.code(), refused.text().render("en"))
}

/// A filter in few letters: `-stage=[proposal|won]`, `amount=10000..`, `close=..2026-12-31`.
fn shown(filter: &Filter) -> String {
    let end = |bound: &Option<Bound>, other: &str| match bound {
        Some(Bound { value, included }) => format!("{}{value}", if *included { "" } else { other }),
        None => String::new(),
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let test = match &filter.test {
        Test::AnyOf(values) => format!("[{}]", values.join("|")),
        Test::None => "none".to_owned(),
        Test::Any => "any".to_owned(),
        Test::Within(bounds) => {
            format!(
                "{}{}..{}",
                bounds.currency.as_deref().unwrap_or_default(),
                end(&bounds.from, ">"),
                end(&bounds.to, "<")
            )
        }
        Test::On(days) => format!("{}..{}", day(days.from), day(days.to)),
        Test::Unread(comparison, values) => {
            format!("{comparison:?}[{}]{}", values.join("|"), if filter.certain { "" } else { "?" })
        }
    };
    let own = if matches!(filter.field, Field::Own(_)) { "cf." } else { "" };
    format!("{}{own}{}={test}", if filter.negated { "-" } else { "" }, filter.field.name())
}

fn filters(line: &str) -> Vec<String> {
    read(line).filters.iter().map(shown).collect()
}

#[test]
fn filters_are_read_as_people_type_them() {
    for (line, expected) in [
        ("owner:me", "owner=[me]"),
        ("owner:none", "owner=none"),
        ("Owner:@anna", "owner=[@anna]"),
        ("owner:\"Ann Lee\"", "owner=[Ann Lee]"),
        ("owner:“Ann Lee”", "owner=[Ann Lee]"),
        ("stage:proposal,negotiation", "stage=[proposal|negotiation]"),
        ("stage:\"Closed, lost\",won", "stage=[Closed, lost|won]"),
        ("stage=proposal", "stage=[proposal]"),
        ("stage!=won", "-stage=[won]"),
        ("-stage:won", "-stage=[won]"),
        ("not stage:won", "-stage=[won]"),
        ("-stage!=won", "stage=[won]"),
        ("#vip", "tag=[vip]"),
        ("-#vip", "-tag=[vip]"),
        ("tag:vip,press,", "tag=[vip|press]"),
        ("amount>10k", "amount=>10000.."),
        ("amount>=10k", "amount=10000.."),
        ("amount:>=10k", "amount=10000.."),
        ("amount≥10k", "amount=10000.."),
        ("amount<€1.5m", "amount=EUR..<1500000"),
        ("amount:10k..50k", "amount=10000..50000"),
        ("amount:..50k", "amount=..50000"),
        ("amount:12000", "amount=12000..12000"),
        ("amount:none", "amount=none"),
        ("-amount>10k", "-amount=>10000.."),
        ("probability>=75%", "probability=75.."),
        ("close<2026-12-31", "close=..2026-12-31"),
        ("close<=2026-12-31", "close=..2027-01-01"),
        ("close>2026-12-31", "close=2027-01-01.."),
        ("close:this month", "close=2026-11-01..2026-12-01"),
        ("close:\"30 Nov\"", "close=2026-11-30..2026-12-01"),
        ("close:30 Nov", "close=2026-11-30..2026-12-01"),
        ("close>this quarter", "close=2027-01-01.."),
        ("due:today", "due=2026-11-23..2026-11-24"),
        ("due:7d", "due=2026-11-23..2026-12-01"),
        ("follow-up:overdue", "followup=..2026-11-23"),
        ("followup:none", "followup=none"),
        ("updated:7d", "updated=2026-11-16..2026-11-24"),
        ("created>2026-01-01", "created=2026-01-02.."),
        ("created:2026-01..2026-03", "created=2026-01-01..2026-04-01"),
        ("priority:1", "priority=[1]"),
        ("is:mine", "is=[mine]"),
        ("cf.region:emea", "cf.region=Is[emea]"),
        ("seats>5", "cf.seats=Above[5]"),
        ("Project:Phoenix", "cf.project=Is[Phoenix]?"),
        ("stgae:won", "cf.stgae=Is[won]"),
        ("Stgae:won", "cf.stgae=Is[won]"),
    ] {
        assert_eq!(filters(line), [expected], "{line}");
    }
}

#[test]
fn a_line_holds_words_kinds_filters_and_an_order() {
    let query = read("acme  kind:deal owner:me \"big deal\" amount>10k close:next 2 weeks renewal sort:amount-");
    assert_eq!(query.words, "acme big deal renewal");
    assert_eq!(query.kinds, Some(vec![RecordKind::Deal]));
    assert_eq!(
        query.filters.iter().map(shown).collect::<Vec<_>>(),
        ["owner=[me]", "amount=>10000..", "close=2026-11-23..2026-12-08"]
    );
    assert_eq!(query.sort, Some(Order { by: SortKey::Amount, descending: true }));
    assert_eq!(
        query.filters.iter().map(|filter| (filter.typed.as_str(), filter.at)).collect::<Vec<_>>(),
        [("owner:me", 17), ("amount>10k", 37), ("close:next 2 weeks", 48)]
    );
    assert_eq!(query.line, "acme kind:deal owner:me \"big deal\" amount>10k close:next 2 weeks renewal sort:amount-");
}

#[test]
fn kinds_and_orders() {
    use RecordKind::{Company, Contact, Deal, Lead, Task};
    for (line, kinds) in [
        ("kind:deals", vec![Deal]),
        ("kind:contact,company", vec![Contact, Company]),
        ("kind:contact kind:company", vec![Contact, Company]),
        ("-kind:task", vec![Contact, Company, Lead, Deal]),
        ("kind:task,deal -kind:task", vec![Deal]),
        ("kind:task -kind:task", vec![]),
        ("type:people", vec![Contact]),
        ("kind:Task", vec![Task]),
    ] {
        assert_eq!(read(line).kinds, Some(kinds), "{line}");
    }
    for (line, by, descending) in [
        ("sort:name", SortKey::Name, false),
        ("sort:-name", SortKey::Name, true),
        ("sort:amount", SortKey::Amount, true),
        ("sort:amount+", SortKey::Amount, false),
        ("sort:close", SortKey::Date, false),
        ("sort:updated", SortKey::Updated, true),
        ("sort:name sort:created", SortKey::Created, true),
    ] {
        assert_eq!(read(line).sort, Some(Order { by, descending }), "{line}");
    }
}

#[test]
fn what_is_no_filter_is_words() {
    for line in [
        "Re: offer",
        "Re:offer",
        "https://acme.example/a?b=c",
        "see https://acme.example:8080",
        "mailto:anna@acme.example",
        "12:30",
        "a:b",
        "C:\\deals",
        "10:30 stage",
        "stage",
        "stage: won",
        "owner:",
        "re:invent: the conference",
        "<3",
        "a <- b -> c",
        "- dash",
        "-x",
        "x-y",
        "not stage",
        "not a stage",
        "# 1",
        "#1 customer",
        "1#2",
        "\"stage:won\"",
        "anna@acme.example",
        "+33 6 12 34 56 78",
        "100%",
        "Fwd: Re: hello",
    ] {
        let query = read(line);
        let said = query.filters.iter().all(|filter| matches!(filter.field, Field::Own(_)) && !filter.certain);
        assert!(said, "{line}: {:?}", query.filters);
        if query.filters.is_empty() {
            let words: String = line.replace('"', "").split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(query.words, words, "{line}");
        }
    }
}

#[test]
fn what_cannot_be_read_says_where_and_what_was_meant() {
    for (line, code, text) in [
        ("kind:dael", "filter-value-near", "kind: has no “dael” (character 1). Did you mean kind:deal?"),
        ("acme kind:zzz", "filter-value", "kind: has no “zzz” (character 6)."),
        ("sort:amuont", "filter-value-near", "Did you mean sort:amount?"),
        ("amount>lots", "filter-not-number", "“lots” is no number for amount (character 1)."),
        ("amount:10k..many", "filter-not-number", "“many” is no number for amount"),
        ("close:someday", "filter-not-days", "“someday” is no day or span of days for close (character 1)."),
        ("close<7d", "filter-length-compared", "Nothing lies before or after 7d"),
        ("close:06/07/2026", "date-two-ways", "“06/07/2026” can be 6 Jul 2026 or 7 Jun 2026."),
        ("stage>won", "filter-not-compared", "stage cannot be larger or smaller (character 1)."),
    ] {
        let (found, words) = refused(line);
        assert_eq!(found, code, "{line}");
        assert!(words.contains(text), "{line}: {words}");
    }
    assert_eq!(refused(&"tag:x ".repeat(MAX_FILTERS + 1)).0, "too-many-filters");
}

#[test]
fn time_grows_with_the_line_alone() {
    let context = context();
    let time = |line: &str| {
        (0..5)
            .map(|_| {
                let begun = Instant::now();
                let _ = parse(line, &context);
                begun.elapsed()
            })
            .min()
            .unwrap_or_default()
    };
    for piece in ["acme ", "close:", "not ", "-", "\"", "close:this ", "a:b,", "#x,", "amount:1..", "stage:\"x\","] {
        let (short, long) = (piece.repeat(2_000), piece.repeat(20_000));
        assert!(time(&long) < time(&short) * 60 + std::time::Duration::from_millis(2), "{piece}");
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "(owner|stage|amount|close|kind|sort|is|tag|updated|foo|cf\\.x)(:|=|!=|<|>|<=|>=|:>|≥)\\PC{0,10}",
        "(-|not )?(owner|amount|close|x):(me|10k\\.\\.20k|this month|\"a b\"|none|[0-9]{1,4}[dwm]|,)",
        "[-#\":<>=!,. ]{0,6}",
    ]
}

proptest! {
    #[test]
    fn nothing_makes_the_reader_panic(pieces in prop::collection::vec(piece(), 0..8)) {
        let line = pieces.join(" ");
        if let Ok(query) = parse(&line, &context()) {
            prop_assert!(query.filters.len() <= MAX_FILTERS);
            for filter in &query.filters {
                prop_assert!(filter.at >= 1 && filter.at <= line.chars().count() + 1);
            }
        }
    }

    #[test]
    fn plain_words_stay_words(words in prop::collection::vec("[\\p{L}\\p{N}@+]{1,10}", 1..6)) {
        let line = words.join(" ");
        prop_assume!(!words.iter().any(|word| word == "not"));
        let query = read(&line);
        prop_assert_eq!(query.words, crate::grammar::plain(&line));
        prop_assert!(query.filters.is_empty() && query.kinds.is_none() && query.sort.is_none());
    }

    #[test]
    fn what_stands_in_quotes_is_one_value(value in "[\\p{L}\\p{N}:,<> -]{1,20}") {
        let plain = crate::grammar::plain(&value);
        prop_assume!(!plain.is_empty() && !["none", "any"].contains(&plain.to_lowercase().as_str()));
        let query = read(&format!("stage:\"{value}\" acme"));
        let inside = query.filters.first().map(|filter| filter.test.clone());
        let folded = |values: Vec<String>| values.iter().map(|value| crate::grammar::plain(value)).collect::<Vec<_>>();
        match inside {
            Some(Test::AnyOf(values)) => prop_assert_eq!(folded(values), [plain]),
            other => prop_assert!(false, "{other:?}"),
        }
        prop_assert_eq!(query.words, "acme");
    }

    #[test]
    fn a_line_means_the_same_when_it_is_read_again(pieces in prop::collection::vec(piece(), 0..6)) {
        let line = pieces.join(" ");
        if let Ok(query) = parse(&line, &context()) {
            let again = parse(&query.line, &context());
            prop_assert_eq!(again.map(|again| (again.words, again.kinds, again.sort)), Ok((query.words, query.kinds, query.sort)));
        }
    }
}
