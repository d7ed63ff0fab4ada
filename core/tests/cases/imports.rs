//! Files of records, as people really have them.

use crm_core::columns::Column;
use crm_core::imports::{self, Imported};
use crm_core::records::{RecordKind, Reference};
use crm_core::{Role, companies, contacts, deals, search};
use futures::future::join_all;

use crate::world::{World, code};

/// Imports a file as the system and keeps it. A moment passes, as it does between two files.
async fn import(world: &World, kind: RecordKind, bytes: &[u8]) -> Imported {
    world.db.clock().advance(chrono::Duration::seconds(1));
    let mut tx = world.tx().await;
    let imported = imports::run(&mut tx, kind, bytes).await.unwrap();
    tx.commit().await.unwrap();
    imported
}

async fn contact(world: &World, number: i64) -> contacts::ContactCard {
    let mut tx = world.tx().await;
    let id = search::locate(&mut tx, Reference { kind: RecordKind::Contact, number }).await.unwrap().unwrap();
    contacts::card(&mut tx, id).await.unwrap().unwrap()
}

async fn deal(world: &World, number: i64) -> deals::DealCard {
    let mut tx = world.tx().await;
    let id = search::locate(&mut tx, Reference { kind: RecordKind::Deal, number }).await.unwrap().unwrap();
    deals::card(&mut tx, id).await.unwrap().unwrap()
}

/// Lines and codes of the rows that failed.
fn failed(imported: &Imported) -> Vec<(u64, &'static str)> {
    imported.failed.iter().map(|row| (row.line, row.reason.code())).collect()
}

#[tokio::test]
async fn encodings_and_delimiters_read_alike() {
    let text = "Name;E-Mail;Firma;Telefon\r\n\"Müller; Jürgen\";juergen@müller.example;Größe GmbH;\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    // Each letter of these has the same number in windows-1252 as in Unicode.
    let windows: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let tabs = text.replace("\"Müller; Jürgen\"", "Müller| Jürgen").replace(';', "\t").replace('|', ";");
    let files = [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), utf16, windows, tabs.into_bytes()];
    for (n, file) in files.iter().enumerate() {
        let world = World::shared().await;
        let imported = import(&world, RecordKind::Contact, file).await;
        assert_eq!((imported.written, failed(&imported)), (1, vec![]), "file {n}");
        let card = contact(&world, 1).await;
        assert_eq!(
            (card.name.as_str(), card.emails[0].as_str()),
            ("Müller; Jürgen", "juergen@müller.example"),
            "file {n}"
        );
    }
}

#[tokio::test]
async fn quotes_blank_rows_and_trailing_commas_do_no_harm() {
    let file = b"  Name  , Email ,Company,\n\n\"John \"\"Johnny\"\" Doe\",john@acme.example,\"Acme, Inc.\",\n,,,\n   \nJane,jane@acme.example,Beta,,\n";
    let world = World::shared().await;
    let imported = import(&world, RecordKind::Contact, file).await;
    assert_eq!((imported.written, failed(&imported), imported.left_out.len()), (2, vec![], 0));
    let john = contact(&world, 1).await;
    assert_eq!((john.name.as_str(), john.company.unwrap().name.as_str()), ("John \"Johnny\" Doe", "Acme, Inc."));
}

#[tokio::test]
async fn headers_of_products_and_with_mistakes_are_understood() {
    let google = "First Name,Middle Name,Last Name,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - City\n\
                  Zoe,Maria,Smith,Acme,* myContacts ::: Fair,* Work,zoe@acme.example,zoe@home.example,Mobile,+33 6 12 34 56 78,Lyon\n";
    let outlook = "Title,First Name,Middle Name,Last Name,Company,Business City,Business State,Mobile Phone,Categories,E-mail Address,E-mail 2 Address\n\
                   ,Zoe,Maria,Smith,Acme,Lyon,ARA,+33 6 12 34 56 78,myContacts;Fair,zoe@acme.example,zoe@home.example\n";
    let salesforce = "\"FirstName\",\"Middle Name\",\"LASTNAME\",\"Account Name\",\"Mailing City\",\"Tags\",\"Phone\",\"Email\"\n\
                      Zoe,Maria,Smith,Acme,Lyon,\"mycontacts, Fair\",+33 6 12 34 56 78,\"zoe@acme.example; zoe@home.example\"\n";
    let mistakes = "Nmae,Emial,Phne,Compny,City,Labels\nZoe Maria Smith,zoe@acme.example;zoe@home.example,+33 6 12 34 56 78,Acme,Lyon,mycontacts|fair\n";
    for (product, file) in
        [("Google", google), ("Outlook", outlook), ("Salesforce", salesforce), ("mistakes", mistakes)]
    {
        let world = World::shared().await;
        let imported = import(&world, RecordKind::Contact, file.as_bytes()).await;
        assert_eq!((imported.written, failed(&imported)), (1, vec![]), "{product}");
        let card = contact(&world, 1).await;
        assert_eq!((card.name.as_str(), card.city.as_deref()), ("Zoe Maria Smith", Some("Lyon")), "{product}");
        assert_eq!(card.emails, ["zoe@acme.example", "zoe@home.example"], "{product}");
        assert_eq!(card.phones, ["+33612345678"], "{product}");
        assert_eq!(card.tags, ["fair", "mycontacts"], "{product}");
        assert_eq!(card.company.map(|company| company.name).as_deref(), Some("Acme"), "{product}");
    }
}

#[tokio::test]
async fn one_file_of_pipedrive_makes_contacts_companies_and_deals() {
    let file = b"Person - Name*,Person - Email (Work),Organization - Name*,Deal - Title,Deal - Value\nTony Turner,tony@moveer.example,Moveer,Moveer deal,100.0\n";
    let world = World::shared().await;
    for kind in [RecordKind::Company, RecordKind::Contact, RecordKind::Deal] {
        let imported = import(&world, kind, file).await;
        assert_eq!((imported.written, failed(&imported)), (1, vec![]), "{kind:?}");
    }
    let tony = contact(&world, 1).await;
    assert_eq!((tony.name.as_str(), tony.company.unwrap().name.as_str()), ("Tony Turner", "Moveer"));
    let deal = deal(&world, 1).await;
    assert_eq!(
        (deal.name.as_str(), deal.contact.map(|contact| contact.id), deal.amount),
        ("Moveer deal", Some(tony.id), Some(100.into()))
    );
    assert_eq!(world.count("SELECT count(*) FROM crm.companies").await, 1);
}

#[tokio::test]
async fn names_near_ours_are_not_taken_for_them() {
    let world = World::shared().await;
    let file = b"Deal Name,State,County,List,Stage\nRenewal,TX,Kent,A,Proposal\n";
    let imported = import(&world, RecordKind::Deal, file).await;
    assert_eq!(imported.left_out, ["State", "County", "List"]);
    assert_eq!(imported.understood, [("Deal Name".to_owned(), Column::Name), ("Stage".to_owned(), Column::Stage)]);
    assert_eq!(deal(&world, 1).await.stage.name, "Proposal");
}

#[tokio::test]
async fn rows_that_fail_are_named_by_line_and_leave_nothing_behind() {
    let world = World::shared().await;
    let file = "Name,Email,Phone,Company,Tags\n\
                Anna,anna@acme.example,,Acme,\n\
                Bert,not an address,,Never Written,\n\
                \n\
                \"Two\nlines\",,call me,Never Written,\n\
                ,,,Never Written,\n\
                Carl,carl@acme.example,,Never, Written,x\n\
                Dora,dora@acme.example,,Never Written,{}\n\
                Emil,ANNA@acme.example,,Never Written,\n\
                Fred,fred@acme.example,,acme,\n";
    let imported = import(&world, RecordKind::Contact, file.replace("{}", &"x".repeat(51)).as_bytes()).await;
    assert_eq!(imported.written, 2);
    let expected = [
        (3, "not-an-email"),
        (5, "not-a-phone"),
        (7, "contact-needs-name"),
        (8, "import-too-many-cells"),
        (9, "bad-tag"),
        (10, "import-known-contact"),
    ];
    assert_eq!(failed(&imported), expected);
    let written = "SELECT (SELECT count(*) FROM crm.companies) * 100 + (SELECT count(*) FROM crm.contacts) * 10 + (SELECT count(*) FROM crm.tags)
                     FROM crm.workspace_settings";
    assert_eq!(world.count(written).await, 120, "one company, two contacts, no tag");
    assert_eq!(world.count("SELECT count(*) FROM crm.events WHERE batch_id IS NOT NULL").await, 3, "in one batch");
    assert_eq!(contact(&world, 2).await.name, "Fred", "numbers have no gap");
}

#[tokio::test]
async fn the_same_file_twice_adds_nothing() {
    let people = b"Name,Email\nAnna,anna@acme.example\nBert,bert@acme.example\n";
    let firms = b"Company,Website\nAcme,https://www.acme.example\nBeta,\n";
    let sales = b"Deal Name,Amount,Company\nRenewal,100,Acme\nRenewal,100,Acme\nUpgrade,,\n";
    for (kind, file, known) in [
        (RecordKind::Contact, &people[..], "import-known-contact"),
        (RecordKind::Company, &firms[..], "import-known-company"),
        (RecordKind::Deal, &sales[..], "import-known-deal"),
    ] {
        let world = World::shared().await;
        let first = import(&world, kind, file).await;
        assert_eq!(failed(&first), [], "{kind:?}: two equal rows of one file are two records");
        let second = import(&world, kind, file).await;
        assert_eq!(second.written, 0, "{kind:?}");
        assert!(failed(&second).iter().all(|(_, code)| *code == known), "{kind:?}");
        assert_eq!(second.failed.len(), first.written, "{kind:?}");
    }
}

#[tokio::test]
async fn the_same_file_at_once_adds_its_rows_once() {
    let world = World::shared().await;
    let imports = (0..4).map(|_| {
        let (crm, system) = (world.crm.clone(), world.system());
        tokio::spawn(async move {
            let mut tx = crm.begin(&system).await.unwrap();
            let file = b"Name,Email,Company\nAnna,anna@acme.example,Acme\nBert,bert@acme.example,Acme\n";
            let imported = imports::run(&mut tx, RecordKind::Contact, file).await.unwrap();
            tx.commit().await.unwrap();
            imported.written
        })
    });
    let written: usize = join_all(imports).await.into_iter().map(Result::unwrap).sum();
    assert_eq!((written, world.count("SELECT count(*) FROM crm.companies").await), (2, 1));
}

#[tokio::test]
async fn deals_have_stages_amounts_and_days() {
    let world = World::shared().await;
    let file = "Opportunity Name,Stage,Amount,Currency,Close Date,Account Name\n\
                One,Closed Won,\"$1,200.50\",,06/07/2026,Acme\n\
                Two,negotiation,\"1.200,50 €\",,06/20/2026,Acme\n\
                Three,Somewhere else,15000.000,chf,2026-11-30T14:30:00.000+0000,Beta\n\
                Four,Closed Lost,,,30-Nov-2026,\n\
                Five,,lots,,,\n\
                Six,,-5,,,\n\
                Seven,,5,,soon,\n\
                Eight,,5,XXXX,,\n";
    let imported = import(&world, RecordKind::Deal, file.as_bytes()).await;
    let expected =
        [(6, "import-not-an-amount"), (7, "amount-out-of-range"), (8, "import-not-a-date"), (9, "not-a-currency")];
    assert_eq!((imported.written, failed(&imported)), (4, expected.to_vec()));
    for (number, stage, amount, currency, day) in [
        (1, "Won", Some("1200.50"), "USD", "2026-06-07"),
        (2, "Negotiation", Some("1200.50"), "EUR", "2026-06-20"),
        (3, "New", Some("15000"), "CHF", "2026-11-30"),
        (4, "Lost", None, "EUR", "2026-11-30"),
    ] {
        let deal = deal(&world, number).await;
        assert_eq!((deal.stage.name.as_str(), deal.currency.as_str()), (stage, currency), "{number}");
        assert_eq!(deal.amount, amount.map(|amount| amount.parse().unwrap()), "{number}");
        assert_eq!(deal.close_on, Some(day.parse().unwrap()), "{number}");
    }
    assert_eq!(imported.notes.len(), 1, "the stage that is none of ours: {:?}", imported.notes);
}

#[tokio::test]
async fn a_day_that_could_be_two_is_refused() {
    let world = World::shared().await;
    let file = b"Deal Name,Close Date\nOne,06/07/2026\nTwo,07/07/2026\nThree,06.07.2026\n";
    let imported = import(&world, RecordKind::Deal, file).await;
    assert_eq!(failed(&imported), [(2, "import-ambiguous-date")]);
    assert_eq!(deal(&world, 2).await.close_on, Some("2026-07-06".parse().unwrap()), "with points the day comes first");
}

#[tokio::test]
async fn companies_have_their_domain_and_address() {
    let world = World::shared().await;
    let file = b"Account Name,Website,Phone,Billing City,Billing Country\nAcme,https://www.acme.example/about,01 23 45 67 89,Lyon,France\nOther,acme.example,,,\n";
    let imported = import(&world, RecordKind::Company, file).await;
    assert_eq!(failed(&imported), [(3, "import-known-company")]);
    let mut tx = world.tx().await;
    let acme = companies::with_domain(&mut tx, "acme.example").await.unwrap().unwrap();
    let card = companies::card(&mut tx, acme.id).await.unwrap().unwrap();
    assert_eq!((card.phone.as_deref(), card.city.as_deref()), (Some("+33123456789"), Some("Lyon")));
}

#[tokio::test]
async fn files_that_are_none_are_refused_as_a_whole() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    for (file, refusal) in [
        (&b""[..], "import-empty"),
        (b"Name,Email\n", "import-empty"),
        (b"PK\x03\x04\0\0\0\0", "import-not-text"),
        (b"column1,column2\na,b\n", "import-no-name-column"),
    ] {
        assert_eq!(code(imports::run(&mut tx, RecordKind::Contact, file).await), refusal);
    }
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    assert_eq!(code(imports::run(&mut tx, RecordKind::Contact, b"Name\nx\n").await), "needs-role");
}

#[tokio::test]
async fn owners_are_those_who_work_here() {
    let world = World::shared().await;
    let rep = world.person(Role::SalesRep).await.person.unwrap();
    let file = format!("Name,Owner\nAnna,{}\nBert,Nobody Known\nCarl,Nobody Known\n", rep.name);
    let imported = import(&world, RecordKind::Contact, file.as_bytes()).await;
    assert_eq!((imported.written, imported.notes.len(), imported.notes[0].1), (3, 1, 2));
    assert_eq!(contact(&world, 1).await.owner.map(|owner| owner.id), Some(rep.id));
    assert_eq!(contact(&world, 2).await.owner, None);
}

#[tokio::test]
async fn amounts_and_phones_are_those_of_their_row() {
    let world = World::shared().await;
    let deals =
        "Deal name,Amount,Currency\nOne,1.234,KWD\nTwo,1.234,EUR\nThree,\"1,234\",KWD\nFour,0.005,EUR\nFive,12.5,JPY\n";
    let imported = import(&world, RecordKind::Deal, deals.as_bytes()).await;
    let expected = [(4, "import-ambiguous-amount"), (5, "amount-too-fine"), (6, "amount-too-fine")];
    assert_eq!(failed(&imported), expected);
    assert_eq!(deal(&world, 1).await.amount.unwrap().to_string(), "1.234");
    assert_eq!(deal(&world, 2).await.amount.unwrap().to_string(), "1234.00");
    let people = "Name,Phone,Country\nAnna,030 123456,Germany\nZoe,06 12 34 56 78,\n";
    import(&world, RecordKind::Contact, people.as_bytes()).await;
    assert_eq!(contact(&world, 1).await.phones, ["+4930123456"]);
    assert_eq!(contact(&world, 2).await.phones, ["+33612345678"]);
}
