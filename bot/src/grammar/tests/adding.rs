//! Quick add: every example of the design, and lines as phones and people deliver them.

use super::*;
use crate::grammar::{Amount, Note, PersonToken};

fn euros(value: i64) -> Option<Amount> {
    Some(Amount { value: value.into(), currency: some("EUR") })
}

fn plain(value: i64) -> Option<Amount> {
    Some(Amount { value: value.into(), currency: None })
}

fn list(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

#[test]
fn the_examples_of_the_design() {
    assert_eq!(
        contact("add contact First Last name@acme.example +33612345678 at Acme #vip"),
        NewContactInput {
            name: some("First Last"),
            emails: list(&["name@acme.example"]),
            phones: list(&["+33612345678"]),
            company: some("Acme"),
            tags: list(&["vip"]),
            owner: None,
        }
    );
    assert_eq!(
        company("add company Acme acme.example"),
        NewCompanyInput { name: some("Acme"), domain: some("acme.example"), ..NewCompanyInput::default() }
    );
    assert_eq!(
        deal("add deal Renewal €12k at Acme for \"First Last\" 30 Nov"),
        NewDealInput {
            name: some("Renewal"),
            amount: euros(12_000),
            close_on: Some(day("2026-11-30")),
            company: some("Acme"),
            contact: some("First Last"),
            ..NewDealInput::default()
        }
    );
    assert_eq!(
        deal("add deal 2027 rollout 48k in 2 weeks at \"Bar &amp; Grill\""),
        NewDealInput {
            name: some("2027 rollout"),
            amount: plain(48_000),
            close_on: Some(day("2026-12-07")),
            company: some("Bar & Grill"),
            ..NewDealInput::default()
        }
    );
}

#[test]
fn values_come_in_any_order() {
    let expected = contact("add contact First Last name@acme.example +33612345678 at Acme #vip");
    for line in [
        "new CONTACT #vip name@acme.example First Last +33612345678 at Acme",
        "add contact First Last, name@acme.example, +33612345678, at Acme, #vip",
        "add contact: +33612345678 First Last &lt;name@acme.example&gt; #vip at Acme",
        "add contact First Last &lt;<mailto:name@acme.example|x>&gt; <tel:+33612345678|+33612345678> <#C1|vip> from Acme",
        "add contact name:“First Last” email:name@acme.example phone:+33612345678 company:Acme tag:vip",
        "add contact Email: name@acme.example Phone: +33612345678 Company: Acme Tags: #vip Name: First Last",
        "add contact at Acme name@acme.example First Last - +33612345678 #vip -",
        "\u{2067}add contact\u{2069} First\u{a0}Last name@acme\u{200b}.example +33612345678 at Acme #vip",
    ] {
        assert_eq!(contact(line), expected, "{line}");
    }
    let expected = deal("add deal Renewal €12k at Acme for \"First Last\" 30 Nov");
    for line in [
        "add deal 30 Nov for “First Last” at Acme €12k Renewal",
        "add deal Renewal 12k€ at Acme for First Last 30th of November",
        "add deal Renewal 12 000 € for First Last at Acme Nov 30, 2026",
        "add deal Renewal, EUR 12000, at Acme, for First Last, 2026–11–30",
        "add deal name:Renewal amount:12k€ company:Acme contact:\"First Last\" close:30/11",
        "add deal Renewal amount: 12 000 € close: Nov 30 for First Last at Acme",
        "add deal Renewal at Acme at €12k for First Last close:\"30 Nov\"",
    ] {
        assert_eq!(deal(line), expected, "{line}");
    }
    // A key without a value says nothing; what only looks like a key is a word.
    assert_eq!(contact("add contact Ann company: email:").name, some("Ann"));
    assert_eq!(deal("add deal Renewal tel://x").name, some("Renewal tel://x"));
    assert_eq!(deal("add deal Renewal Re:start 12k").name, some("Renewal Re:start"));
}

#[test]
fn names_of_every_script_stay_whole() {
    for name in [
        "شركة النور",
        "李小龙",
        "Zoë O’Brien",
        "Jean-Luc D'Arc",
        "👩\u{200d}💻 Ada",
        "می\u{200c}خواهم",
        "*Bold* _Ann_",
        "May Fri",
        "Sun Li",
        "Monday Jones",
        "Ann 3rd",
    ] {
        assert_eq!(contact(&format!("add contact {name}")).name, some(name), "{name}");
        assert_eq!(contact(&format!("add contact {name} a@b.example at {name}")).company, some(name), "{name}");
        assert_eq!(contact(&format!("add contact \"{name}\"")).name, some(name), "{name}");
    }
    assert_eq!(contact("add contact \"Ann at Acme #1 a@b.example\"").name, some("Ann at Acme #1 a@b.example"));
    assert_eq!(company("add company St.Gallen AG").name, some("St.Gallen AG"));
    assert_eq!(deal("add deal Sun Microsystems 12k").name, some("Sun Microsystems"));
    assert_eq!(deal("add deal Renewal — phase 2 12k").name, some("Renewal — phase 2"));
    assert_eq!(deal("add deal 24/7 support 12k").name, some("24/7 support"));
}

#[test]
fn a_missing_name_is_still_the_command() {
    for line in ["add contact", "add contact a@b.example", "add contact at Acme", "add contact \"\"", "add contact - ,"]
    {
        assert_eq!(contact(line).missing(), ["name"], "{line}");
    }
    assert_eq!(company("add company acme.example").missing(), ["name"]);
    assert_eq!(deal("add deal €12k fri").missing(), ["name"]);
    assert!(deal("add deal Renewal").missing().is_empty());
}

#[test]
fn phone_numbers_are_joined_from_their_groups() {
    for number in [
        "+33612345678",
        "+33 6 12 34 56 78",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "+49 30 1234 567 89",
        "(555) 123-4567",
        "+33 (0)6 12 34 56 78",
        "06–12–34–56–78",
    ] {
        for line in [
            format!("add contact Ann {number} Lee"),
            format!("add contact Ann phone:{number} Lee"),
            format!("add contact Ann Lee, {number},"),
        ] {
            let input = contact(&line);
            assert_eq!((input.phones, input.name), (list(&[number]), some("Ann Lee")), "{line}");
        }
    }
    assert_eq!(contact("add contact Ann +33612345678 +33612345679").phones, ["+33612345678", "+33612345679"]);
    assert_eq!(contact("add contact Ann 06 12 34 56 78 06 12 34 56 79").phones, ["06 12 34 56 78", "06 12 34 56 79"]);
    assert_eq!(contact("add contact Agent 47 007").name, some("Agent 47 007"));
    assert_eq!(contact("add contact Ann 2026-11-30").name, some("Ann 2026-11-30"));
    assert_eq!(contact("add contact Ann phone:5550").phones, ["5550"]);
    assert_eq!(company("add company Acme +33 6 12 34 56 78").phone, some("+33 6 12 34 56 78"));
}

#[test]
fn people_may_be_named_as_owners() {
    let owner = |line: &str| contact(line).owner;
    for line in [
        "add contact Ann <@U1|rep>",
        "add contact Ann <@U1>",
        "add contact Ann to <@U1>",
        "add contact Ann owner:<@U1|rep>",
        "add contact <@U1>Ann",
    ] {
        let Some(PersonToken::SlackId { id, shown }) = owner(line) else { panic!("{line}") };
        assert_eq!((id.as_str(), shown.starts_with('@')), ("U1", true), "{line}");
        assert_eq!(contact(line).name, some("Ann"), "{line}");
    }
    assert_eq!(owner("add contact Ann @rep"), Some(PersonToken::Name("rep".to_owned())));
    assert_eq!(owner("add contact Ann owner:rep"), Some(PersonToken::Name("rep".to_owned())));
    assert_eq!(owner("add contact Ann owner:\"The Rep\""), Some(PersonToken::Name("The Rep".to_owned())));
    for line in ["add contact Ann owner:me", "add contact Ann to me", "add contact Ann for ME", "add contact Ann @me"] {
        assert_eq!(owner(line), Some(PersonToken::Me), "{line}");
    }
    assert_eq!(deal("add deal Show me the money 12k").name, some("Show me the money"));
    assert_eq!(deal("add deal Renewal at Acme to <@U1> 12k").company, some("Acme"));
    for line in
        ["add contact Ann <!here>", "add contact Ann <!channel|channel>", "add contact Ann owner:<!subteam^S1|@sales>"]
    {
        assert!(refusal(line).contains("is not one person"), "{line}");
    }
}

#[test]
fn tags_are_words_of_any_script() {
    assert_eq!(
        contact("add contact Ann #vip #عميل #key-account #2b_seen, #vip").tags,
        ["vip", "عميل", "key-account", "2b_seen"]
    );
    assert_eq!(contact("add contact Ann tag:#vip,hot tag:2026").tags, ["vip", "hot", "2026"]);
    assert_eq!(deal("add deal PO #4711 12k").name, some("PO #4711"));
    assert!(refusal("add contact Ann <#C1|>").contains("tag:name"));
}

#[test]
fn connectors_take_the_words_up_to_the_next_value() {
    assert_eq!(contact("add contact Ann at O-4").company, some("O-4"));
    assert_eq!(contact("add contact Ann o–4").company, some("O-4"));
    assert_eq!(deal("add deal Renewal C-17 O-4 12k").contact, some("C-17"));
    assert_eq!(deal("add deal Renewal for ann@acme.example").contact, some("ann@acme.example"));
    assert_eq!(deal("add deal Renewal for Ann Lee at Acme Inc. fri").company, some("Acme Inc."));
    assert_eq!(deal("add deal Renewal at 3M 12k").company, some("3M"));
    assert_eq!(deal("add deal Renewal for 12k at Acme").amount, plain(12_000));
    assert_eq!(deal("add deal Renewal for friday").close_on, Some(day("2026-11-27")));
    assert_eq!(
        deal("add deal Migration from Oracle to Postgres in Paris").name,
        some("Migration from Oracle to Postgres in Paris")
    );
    assert_eq!(deal("add deal Looking at").name, some("Looking at"));
    assert_eq!(company("add company Acme at acme.example").domain, some("acme.example"));
    assert_eq!(contact("add contact Ann at <http://acme.example|acme.example>").company, some("acme.example"));
}

#[test]
fn companies_have_domains() {
    for line in [
        "add company Acme acme.example",
        "add company Acme https://www.Acme.example/about",
        "add company Acme <https://acme.example|acme.example>",
        "add company domain:acme.example Acme",
    ] {
        assert_eq!(
            company(line),
            NewCompanyInput { name: some("Acme"), domain: some("acme.example"), ..NewCompanyInput::default() },
            "{line}"
        );
    }
    assert!(refusal("add company Acme info@acme.example").contains("add contact info@acme.example"));
    assert_eq!(contact("add contact Ann <https://social.example/ann>").name, some("Ann"));
    assert_eq!(
        crm("add contact Ann <https://social.example/ann>").notes,
        [Note::LeftOut("https://social.example/ann".to_owned())]
    );
    assert_eq!(deal("add deal <http://Booking.com|Booking.com> renewal").name, some("Booking.com renewal"));
}

#[test]
fn bare_numbers_in_deals_are_amounts_from_four_digits_on_but_not_years() {
    assert_eq!(deal("add deal Renewal 12000").amount, plain(12_000));
    assert_eq!(deal("add deal Renewal 12,000 fri").amount, plain(12_000));
    assert_eq!(deal("add deal Phase 2 2027").amount, None);
    assert_eq!(deal("add deal Phase 2 2027").name, some("Phase 2 2027"));
    assert_eq!(deal("add deal Renewal amount:500").amount, plain(500));
    assert_eq!(deal("add deal Renewal amount:2027").amount, plain(2_027));
    assert_eq!(deal("add deal TOP 100 accounts 12k").name, some("TOP 100 accounts"));
    assert_eq!(deal("add deal 0612345678 call").amount, None);
}

#[test]
fn what_cannot_be_read_is_refused_with_the_next_step() {
    for (line, words) in [
        ("add deal Renewal 12kk", "“12kk” is not an amount. Try 12k or 12,000."),
        ("add deal Renewal €12x", "“€12x” is not an amount. Try 12k or 12,000."),
        ("add deal Renewal amount:lots", "“lots” is not an amount. Try 12k or 12,000."),
        ("add deal Renewal at Acme for 12kk", "“12kk” is not an amount. Try 12k or 12,000."),
        ("add deal Renewal close:someday", "“someday” is not a date. Try 30 Nov, fri or in 2 weeks."),
        ("add deal Renewal 31 Nov", "“31 Nov” is not a date. Try 30 Nov, fri or in 2 weeks."),
        (
            "add deal Renewal 06/07",
            "“06/07” can be 6 Jul 2027 or 7 Jun 2027. Type the month as a word, such as 6 Jul 2027.",
        ),
        (
            "add deal 5k run 12k",
            "Two amounts: “5k” and “12k”. Leave one out, or put it in quotes if it is part of the name.",
        ),
        ("add deal Renewal fri 30 Nov", "“fri 30 Nov” is a Monday. Leave the weekday out or correct the day."),
        (
            "add contact Ann amount:12k",
            "A contact has no amount. Leave it out, or put it in quotes if it is part of the name.",
        ),
        ("add deal Renewal 5000bn", "Amounts end below 1,000,000,000,000. Check the zeros."),
    ] {
        assert_eq!(refusal(line), words, "{line}");
    }
}

#[test]
fn what_was_read_in_an_unusual_way_is_said() {
    assert_eq!(crm("add deal Renewal tomorrow 3pm").notes, [Note::TimeLeftOut("3pm".to_owned())]);
    assert_eq!(deal("add deal Renewal tomorrow at 3 pm 12k").close_on, Some(day("2026-11-24")));
    let open = crm("add deal Renewal 12k at “Bar and Grill");
    assert_eq!(open.notes, [Note::OpenQuote("Bar and Grill".to_owned())]);
    assert_eq!(deal("add deal Renewal 12k at “Bar and Grill").company, some("Bar and Grill"));
}
