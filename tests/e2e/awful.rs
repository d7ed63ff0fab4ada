//! Awful input: whatever is typed gets one clean answer, and whatever is stored can be shown.

use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::leads::{self, NewLead};
use crm_core::workspaces::Settings;
use insta::assert_snapshot;

use crate::reading;
use crate::support::{ADA, Beginning, GENERAL, REBECCA, Someone, World, settings};

fn awful_lines() -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("spaces", "   \u{A0}\u{3000} ".to_owned()),
        ("3,000 letters", "a".repeat(3_000)),
        ("3,000 emoji", "👩‍👩‍👧".repeat(600)),
        ("many words", "word ".repeat(1_500)),
        ("many at", "at ".repeat(1_500)),
        ("many tags", "#a ".repeat(1_000)),
        ("Arabic", "شركة النور للتجارة".to_owned()),
        ("Hebrew and marks", "\u{202E}חברה\u{202C} \u{2066}abc\u{2069}".to_owned()),
        ("emoji", "🎉👩‍👩‍👧🏳️‍🌈 1️⃣".to_owned()),
        ("combining", format!("Z{}", "\u{0300}".repeat(200))),
        ("NUL", "a\0b".to_owned()),
        ("control", "\u{1}\u{7}\u{1B}[31m".to_owned()),
        ("an open quote", "\"never closed".to_owned()),
        ("quotes", "\"\"\"\"\" \" \"".to_owned()),
        ("SQL", "'; DROP TABLE crm.contacts; -- \\".to_owned()),
        ("a query", "a & b | !c:* <-> (d) \\ ' %_".to_owned()),
        ("a ping", "<!channel> <!here> @channel".to_owned()),
        ("a ping as words", "&lt;!channel&gt; &amp;lt;!here&amp;gt;".to_owned()),
        ("a link", "<https://evil.example|https://bank.example>".to_owned()),
        ("markup", "*bold* _it_ ~x~ `code` ```block``` > quote\n• list".to_owned()),
        ("a star", "*".to_owned()),
        ("backticks", "```".to_owned()),
        ("punctuation", "!?.,;:-–—()[]{}".to_owned()),
        ("invisible", "\u{200B}\u{200D}\u{2060}\u{FEFF}".to_owned()),
        ("a percent sign", "%".to_owned()),
        ("a backslash", "\\".to_owned()),
        ("unassigned", "\u{10FFFF}\u{E000}\u{FFFE}".to_owned()),
        ("many digits", "9".repeat(400)),
        ("an amount beyond all", "1e999 €999999999999999999999k".to_owned()),
        ("dates", "31 Feb 2026-13-45 00/00/0000 in 99999999999 weeks".to_owned()),
        ("references", "D-0 D-00000000000000000001 C-99999999999999999999 L- Q-1".to_owned()),
        ("half an escape", "<@U1 <#C1| <!".to_owned()),
        ("an unknown person", "<@UNOBODY> <@U0REBECCA|<!channel>>".to_owned()),
    ]
}

/// Says it and expects one clean answer: a message, or a form, which is closed again.
async fn one_clean_answer(person: &Someone, what: &str, line: &str) -> String {
    person.say(GENERAL, line).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut unread = person.read().await.unwrap();
    if unread.messages.is_empty() && unread.modal.is_none() {
        unread.messages.push(person.next().await.unwrap_or_else(|error| panic!("{what}: {error}")));
    }
    if let Some(form) = unread.modal {
        assert!(unread.messages.is_empty(), "{what}: a form and a message");
        person.close(&form).await.unwrap();
        return format!("(a form) {}", form.title());
    }
    assert_eq!(unread.messages.len(), 1, "{what}: {:?}", unread.messages);
    let message = unread.messages.pop().unwrap();
    assert_eq!(reading::dangers(&message), Vec::<String>::new(), "{what}");
    assert!(!message.text.contains("Reference "), "{what} is taken for a fault of ours: {}", message.text);
    reading::visible(&message.text).chars().take(160).collect()
}

#[tokio::test]
async fn whatever_is_asked_for_gets_one_clean_answer() {
    let world = World::start().await;
    world.add_contact(REBECCA, "Anna Smith", None, None).await;
    let rebecca = world.rebecca();
    let mut page = String::new();
    for (what, line) in awful_lines() {
        for start in ["/crm", "/crm find", "/crm-search", "/crm show", "/crm help", "/crm report", "/crm \""] {
            let said = one_clean_answer(&rebecca, what, &format!("{start} {line}")).await;
            if start == "/crm" {
                page.push_str(&format!("{what}: {said}\n"));
            }
        }
    }
    world.finish().await;
    assert_snapshot!(page);
}

#[tokio::test]
async fn whatever_is_to_be_added_is_added_whole_or_refused() {
    // So many forms within a minute would reach Slack's limit.
    let world = World::start_with(Beginning { rate_limits: false, ..Beginning::default() }).await;
    let rebecca = world.rebecca();
    let mut page = String::new();
    for (what, line) in awful_lines() {
        for start in ["/crm add contact", "/crm add deal", "/crm add company", "/crm add", "/crm-add contact Anna at"] {
            let before = world.count("SELECT count(*) FROM crm.events").await;
            let said = one_clean_answer(&rebecca, what, &format!("{start} {line}")).await;
            let written = world.count("SELECT count(*) FROM crm.events").await - before;
            assert_eq!(written > 0, said.contains(" added."), "{what}, {start}: {said} ({written} written)");
            if start == "/crm add deal" {
                page.push_str(&format!("{what}: {said}\n"));
            }
        }
    }
    world.finish().await;
    assert_snapshot!(page);
}

#[tokio::test]
async fn a_line_of_forty_thousand_characters_is_answered_in_time() {
    let world = World::start().await;
    let rebecca = world.rebecca();
    for line in ["x ".repeat(20_000), "at \"".repeat(10_000), "<@U1> ".repeat(6_000), "é".repeat(40_000)] {
        for start in ["/crm", "/crm add contact", "/crm add deal"] {
            one_clean_answer(&rebecca, "40,000 characters", &format!("{start} {line}")).await;
        }
    }
    assert_eq!(world.count("SELECT count(*) FROM crm.contacts WHERE length(name) > 200").await, 0);
    world.finish().await;
}

#[tokio::test]
async fn awful_direct_messages_are_answered_as_well() {
    let world = World::start_with(Beginning { rate_limits: false, ..Beginning::default() }).await;
    let rebecca = world.rebecca();
    for (what, line) in awful_lines().into_iter().filter(|(_, line)| !line.trim().is_empty()) {
        rebecca.tell_app(&line).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        let answer = rebecca.next().await.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(reading::dangers(&answer), Vec::<String>::new(), "{what}");
    }
    world.finish().await;
}

/// Names of the longest length that is stored.
fn extreme_names() -> Vec<(&'static str, String)> {
    let filled = |piece: &str| -> String { piece.chars().cycle().take(200).collect() };
    vec![
        ("letters", filled("W")),
        ("families", filled("👩‍👩‍👧")),
        ("flags", filled("🇸🇪")),
        ("Arabic", filled("شركة النور ")),
        ("Japanese", filled("株式会社")),
        ("ampersands", filled("&")),
        ("angles", filled("<>")),
        ("pings", filled("<!channel> ")),
        ("stars", filled("* ")),
        ("backticks", filled("`_~*")),
        ("quotes", filled("\"\\")),
        ("Zalgo", filled("Z\u{0300}\u{0301}\u{0302}")),
        ("zero width", filled("a\u{200B}")),
        ("a mention", filled("<@U0ADA> ")),
    ]
}

#[tokio::test]
async fn whatever_is_stored_is_shown_on_every_card_list_form_and_report() {
    let settings = Settings { leads_channel: None, ..settings() };
    let world = World::start_with(Beginning { rate_limits: false, settings, ..Beginning::default() }).await;
    let ada = world.ada();
    for (what, name) in extreme_names() {
        let deal = store(&world, &name).await;
        let number = world.count("SELECT max(number) FROM crm.contacts").await;
        let shown = async |line: &str| {
            ada.say(GENERAL, line).await.unwrap_or_else(|error| panic!("{what}, {line}: {error}"));
            let message = ada.next().await.unwrap_or_else(|error| panic!("{what}, {line}: {error}"));
            assert_eq!(reading::dangers(&message), Vec::<String>::new(), "{what}, {line}");
            message
        };
        let contact = shown(&format!("/crm C-{number}")).await;
        let company = shown(&format!("/crm O-{number}")).await;
        let card = shown(&format!("/crm D-{number}")).await;
        let lead = shown(&format!("/crm L-{number}")).await;
        for surface in [&contact, &company, &card, &lead] {
            ada.choose(surface, "crm1.record.menu", "History").await.unwrap();
            let history = ada.next().await.unwrap();
            assert_eq!(reading::dangers(&history), Vec::<String>::new(), "{what}: history");
        }
        for (surface, button) in [(&contact, "Deal"), (&company, "Contact"), (&company, "Deal")] {
            ada.press(surface, button).await.unwrap();
            let form = ada.next_modal().await.unwrap_or_else(|error| panic!("{what}, form of {button}: {error}"));
            ada.close(&form).await.unwrap();
        }
        ada.press(&card, "Won").await.unwrap();
        let question = ada.next().await.unwrap();
        assert_eq!(reading::dangers(&question), Vec::<String>::new(), "{what}: why won");
        ada.choose(&question, "crm1.deal.close", "Other").await.unwrap();
        assert_eq!(reading::dangers(&ada.next().await.unwrap()), Vec::<String>::new(), "{what}: moved");
        world.move_deal(ADA, deal, "Proposal").await;
        let form = {
            ada.say(GENERAL, "/crm add deal").await.unwrap();
            ada.next_modal().await.unwrap()
        };
        for select in ["crm1.company.pick", "crm1.contact.pick"] {
            ada.options(&form, select, "").await.unwrap_or_else(|error| panic!("{what}, {select}: {error}"));
            let typed: String = name.chars().take(75).collect();
            ada.options(&form, select, &typed).await.unwrap_or_else(|error| panic!("{what}, {select}: {error}"));
        }
        ada.close(&form).await.unwrap();
        let report = shown("/crm report daily").await;
        assert!(report.blocks.as_array().unwrap().len() > 3, "{what}");
    }
    // All of them in one list, page by page: every row is there, and so is the way on.
    let mut page = {
        ada.say(GENERAL, "/crm find extreme").await.unwrap();
        ada.next().await.unwrap()
    };
    let mut seen = rows(&page);
    while ada.press(&page, "›").await.is_ok() {
        page = ada.next().await.unwrap();
        assert_eq!(reading::dangers(&page), Vec::<String>::new());
        seen += rows(&page);
    }
    assert_eq!(seen, extreme_names().len(), "every row was shown");
    world.finish().await;
}

fn rows(list: &crm_sandbox::driver::Message) -> usize {
    let blocks = list.blocks.as_array().unwrap();
    blocks.iter().filter(|block| block["accessory"]["type"] == "button").count()
}

/// A contact, a company, a deal and a lead of that name, each with everything they can have.
async fn store(world: &World, name: &str) -> uuid::Uuid {
    let mut tx = world.tx(ADA).await;
    let tags = vec!["extreme".to_owned(), name.chars().filter(|c| c.is_alphanumeric()).take(30).collect::<String>()];
    let tags: Vec<String> = tags.into_iter().filter(|tag| !tag.is_empty()).collect();
    let company = NewCompany {
        name: name.to_owned(),
        city: Some(name.to_owned()),
        phone: Some("+46 8 123 456 00".to_owned()),
        ..NewCompany::default()
    };
    let company = companies::add(&mut tx, company).await.unwrap();
    let contact = NewContact {
        name: name.to_owned(),
        title: Some(name.to_owned()),
        emails: vec![format!("{}@acme.example", "a".repeat(200))],
        phones: vec!["+46 70 123 45 67".to_owned()],
        company: Some(CompanyChoice::Existing(company.id)),
        tags,
        ..NewContact::default()
    };
    let contact = contacts::add(&mut tx, contact).await.unwrap();
    let deal = NewDeal {
        name: name.to_owned(),
        amount: Some(9_999_999_999_999_i64.into()),
        currency: Some("XAF".to_owned()),
        company: Some(CompanyChoice::Existing(company.id)),
        contact_id: Some(contact.id),
        close_on: Some(tx.today()),
        ..NewDeal::default()
    };
    let deal = deals::add(&mut tx, deal).await.unwrap();
    let lead = NewLead {
        contact_id: contact.id,
        source: Some(name.to_owned()),
        campaign: Some(name.to_owned()),
        message: Some(name.repeat(10)),
        owner_id: None,
    };
    leads::open(&mut tx, lead).await.unwrap();
    tx.commit().await.unwrap();
    deal
}
