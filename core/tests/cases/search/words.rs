//! Which words find what.

use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::records::RecordKind;
use crm_core::{Role, search};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{find, finds, found};
use crate::world::{self, World};

#[tokio::test]
async fn words_match_from_their_beginning_and_all_must() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let anna = world::contact(&mut tx, "Anna Maria Smith").await;
    world::contact(&mut tx, "Anna Jones").await;
    for words in ["smith", "SMI", "anna smith", "smith ann", "  maria  ", "anna-maria", "Smith, Anna", "\"anna\" smith"]
    {
        assert!(finds(&mut tx, words, &anna).await, "{words}");
    }
    for words in ["mith", "anna smithers", "smith jones"] {
        assert!(!finds(&mut tx, words, &anna).await, "{words}");
    }
    assert_eq!(find(&mut tx, "anna").await.total, 2);
}

#[tokio::test]
async fn accents_case_and_scripts_do_not_stand_in_the_way() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (name, searches) in [
        ("Hans Müller", vec!["Müller", "muller", "MÜLLER", "mu\u{308}ller", "mull"]),
        ("Renée Lefèvre", vec!["renee", "Lefevre", "LEFÈVRE"]),
        ("Łukasz Żółć", vec!["lukasz", "zolc", "ŻÓŁĆ"]),
        ("Straße Öl", vec!["strasse", "straße", "ol"]),
        ("محمد علي", vec!["محمد", "علي", "محم"]),
        ("Ελένη Παπαδοπούλου", vec!["ελενη", "Παπαδ", "ΕΛΕΝΗ"]),
        ("Наталья Ёлкина", vec!["наталья", "НАТ", "елкина"]),
        ("田中太郎", vec!["田中太郎", "田中"]),
        ("株式会社テスト", vec!["株式会社", "株式会社テスト"]),
        ("김민수", vec!["김민수", "김민"]),
        ("Ｆｕｌｌｗｉｄｔｈ", vec!["fullwidth", "ｆｕｌｌ"]),
        ("O'Brien-Smythe", vec!["o'brien", "O’Brien", "brien", "smythe", "o brien"]),
        ("Sarah ✨ Star", vec!["sarah star", "✨ sarah", "star"]),
        ("3M 4e2 1.5", vec!["3m", "4e2", "1.5", "3"]),
        ("İpek Işık", vec!["İpek", "ipek"]),
    ] {
        let contact = world::contact(&mut tx, name).await;
        for words in searches {
            assert!(finds(&mut tx, words, &contact).await, "{words} should find {name}");
        }
    }
}

#[tokio::test]
async fn addresses_numbers_and_tags_find_their_record() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let new = NewContact {
        name: "Zoe".into(),
        emails: vec!["zoe.smith+crm@mail.acme.example".into()],
        phones: vec!["06 12 34 56 78".into(), "555-0100".into(), "+1 (555) 123-4567".into()],
        tags: vec!["VIP".into(), "key account".into()],
        ..NewContact::default()
    };
    let zoe = contacts::add(&mut tx, new).await.unwrap();
    for words in [
        "zoe.smith+crm@mail.acme.example",
        "ZOE.SMITH@",
        "acme.example",
        "+33612345678",
        "0612345678",
        "06 12 34 56 78",
        "(06) 12-34-56-78",
        "0033 6 12 34 56 78",
        "3361234",
        "5550100",
        "555-0100",
        "+1 555 123 4567",
        "vip",
        "#vip",
        "key account",
        "zoe vip 555010",
    ] {
        assert!(finds(&mut tx, words, &zoe).await, "{words}");
    }
    let company = NewCompany {
        name: "Acme".into(),
        domain: Some("acme.example".into()),
        phone: Some("01 23 45 67 89".into()),
        tags: vec!["partner".into()],
        ..NewCompany::default()
    };
    companies::add(&mut tx, company).await.unwrap();
    for words in ["partner", "0123456789", "acme.exam"] {
        assert!(found(&mut tx, words).await.contains(&"O-1".to_owned()), "{words}");
    }
}

#[tokio::test]
async fn digits_that_are_no_telephone_number_are_words() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let rollout = world::contact(&mut tx, "2026 2027 rollout").await;
    let batch = world::contact(&mut tx, "Batch 123 456").await;
    assert!(finds(&mut tx, "2026 2027", &rollout).await);
    assert!(finds(&mut tx, "123 456", &batch).await);
    assert!(!finds(&mut tx, "123 457", &batch).await);
}

#[tokio::test]
async fn a_company_is_found_through_its_contacts_and_deals() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let acme = world::company(&mut tx, "Quagga Works").await;
    let at = Some(CompanyChoice::Existing(acme.id));
    let zoe =
        contacts::add(&mut tx, NewContact { name: "Zoe".into(), company: at, ..NewContact::default() }).await.unwrap();
    world::deal_at(&mut tx, "Renewal", acme.id).await;
    let with = NewDeal { name: "Upgrade".into(), contact_id: Some(zoe.id), ..NewDeal::default() };
    deals::add(&mut tx, with).await.unwrap();
    assert_eq!(found(&mut tx, "quagga").await, ["O-1", "C-1", "D-1"], "its own name first");
    assert_eq!(found(&mut tx, "renewal quagga").await, ["D-1"]);
    assert_eq!(found(&mut tx, "upgrade zoe").await, ["D-2"]);
    let rows = find(&mut tx, "quagga").await.rows;
    assert_eq!(rows[1].company.as_deref(), Some("Quagga Works"));
    assert_eq!(rows[2].stage.as_deref(), Some("New"));
}

#[tokio::test]
async fn the_best_comes_first() {
    let world = World::shared().await;
    let me = world.person(Role::Manager).await;
    let mut tx = world.tx().await;
    world::contact(&mut tx, "Robert Acme Miller").await;
    world::contact(&mut tx, "Acme Robert").await;
    world::contact(&mut tx, "Acme").await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&me).await;
    world::contact(&mut tx, "Mister Acme Miller").await;
    assert_eq!(found(&mut tx, "acme").await, ["C-3", "C-2", "C-4", "C-1"], "the name, its beginning, mine, the rest");
    tx.commit().await.unwrap();
    world.db.clock().advance(chrono::Duration::days(8));
    let mut tx = world.tx().await;
    world::contact(&mut tx, "New Acme Miller").await;
    assert_eq!(found(&mut tx, "acme miller").await[0], "C-5", "touched in the last week");
}

#[tokio::test]
async fn only_the_kinds_that_are_asked_for() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let zoe = world::contact(&mut tx, "Acme").await;
    world::company(&mut tx, "Acme").await;
    world::deal(&mut tx, "Acme", "1").await;
    world::lead(&mut tx, zoe.id).await;
    for (kinds, total) in [(vec![RecordKind::Deal], 1), (vec![RecordKind::Company, RecordKind::Lead], 2), (vec![], 0)] {
        for words in ["acme", "acmee"] {
            let found = search::find(&mut tx, words, Some(&kinds), 10, 0).await.unwrap();
            assert_eq!(found.total, total, "{words} {kinds:?}");
            assert!(found.rows.iter().all(|row| kinds.contains(&row.reference.kind)));
        }
    }
}

#[tokio::test]
async fn what_is_misspelt_finds_names_that_look_alike() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    world::contact(&mut tx, "Katarzyna Kowalczyk").await;
    world::company(&mut tx, "Meridian Holdings").await;
    for (typed, reference) in
        [("katarzina", "C-1"), ("kowalczik", "C-1"), ("meridain", "O-1"), ("merdian holdings", "O-1")]
    {
        let found = find(&mut tx, typed).await;
        assert!(found.alike, "{typed}");
        assert_eq!(found.rows[0].reference.to_string(), reference, "{typed}");
    }
    let found = find(&mut tx, "zzzzxxxx").await;
    assert_eq!((found.total, found.alike, found.rows.len()), (0, false, 0));
}

#[tokio::test]
async fn signs_of_the_query_language_are_only_punctuation() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let bar = world::contact(&mut tx, "Bar & Grill (Ltd) 100% *new* a:b O'Neil C\\D x|y !z").await;
    for words in [
        "bar & grill",
        "bar&grill",
        "bar | nobody",
        "!bar",
        "bar:*",
        "(bar",
        "bar)",
        "'bar'",
        "bar\\",
        "100%",
        "*new*",
        "a:b",
        "o'neil",
        "c\\d",
        "x|y",
        "!z",
        "<-> bar",
        "bar <2> grill",
        "\"bar",
        "bar''grill",
        "bar;--",
        "$$bar$$",
    ] {
        let expected = !words.contains("nobody") && !words.contains("<2>");
        assert_eq!(finds(&mut tx, words, &bar).await, expected, "{words}");
    }
    for nothing in ["", " ", "&", "| ! : * ( ) ' \\ %", "%", "_", "\0", "\u{200b}", "✨", "-", "..."] {
        let found = find(&mut tx, nothing).await;
        assert_eq!((found.total, found.rows.len()), (0, 0), "{nothing:?}");
    }
    assert!(finds(&mut tx, "bar\0grill", &bar).await, "no text of PostgreSQL holds a null byte");
}

#[tokio::test]
async fn however_long_it_is_a_search_answers() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let long = "a".repeat(200);
    let contact = world::contact(&mut tx, &long).await;
    assert!(finds(&mut tx, &long, &contact).await);
    for words in [
        "a".repeat(3_000),
        "漢".repeat(3_000),
        "\u{fdfa}".repeat(3_000),
        "word ".repeat(600),
        "9".repeat(3_000),
        "٣".repeat(3_000),
    ] {
        let found = find(&mut tx, &words).await;
        assert!(found.rows.len() <= 1);
    }
    let many = (0..15).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
    let contact = world::contact(&mut tx, &many).await;
    assert!(finds(&mut tx, &many, &contact).await);
}

/// Whatever a record is called, its name finds it.
#[tokio::test]
async fn every_name_finds_its_record() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let mut runner = TestRunner::deterministic();
    let names =
        prop_oneof!["\\PC{1,40}", "[a-zA-Z0-9 .@+_/-]{1,30}", "[0-9][0-9a-z. -]{0,12}", "[\\p{L}\\p{M}\\p{N} ]{1,30}"];
    let mut tried = 0;
    for _ in 0..400 {
        let name = names.new_tree(&mut runner).unwrap().current();
        if !name.chars().any(char::is_alphanumeric) || name.chars().any(|letter| letter > '\u{2fa1f}') {
            continue;
        }
        let contact = world::contact(&mut tx, &name).await;
        let known: String =
            sqlx::query_scalar("SELECT crm.search_text($1)").bind(&contact.name).fetch_one(tx.conn()).await.unwrap();
        if known.is_empty() {
            // Letters that the server's locale does not know yet.
            continue;
        }
        tried += 1;
        let hits = search::find(&mut tx, &name, Some(&[RecordKind::Contact]), 1_000, 0).await.unwrap();
        assert!(!hits.alike && hits.rows.iter().any(|row| row.id == contact.id), "{name:?} as {known:?}");
    }
    assert!(tried > 200, "{tried}");
}
