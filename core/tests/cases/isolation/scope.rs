//! Scope Own: what a colleague owns is absent everywhere; what nobody owns is there for whoever is free.

use crm_core::actor::{Role, Scope};
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::leads;
use crm_core::records::{RecordKind, Reference};
use crm_core::workspaces::Settings;
use crm_core::{Actor, Tx, forms, imports, reports, search, users, workspaces};
use uuid::Uuid;

use crate::world::{self, World, code};

/// The records of one owner.
struct Records {
    company: Uuid,
    contact: Uuid,
    deal: Uuid,
    lead: Uuid,
}

impl Records {
    fn all(&self) -> [(RecordKind, Uuid); 4] {
        [
            (RecordKind::Company, self.company),
            (RecordKind::Contact, self.contact),
            (RecordKind::Deal, self.deal),
            (RecordKind::Lead, self.lead),
        ]
    }
}

/// Adds a record of every kind; the first word of their names tells whose they are.
async fn records_of(world: &World, actor: &Actor, word: &str) -> Records {
    let mut tx = world.tx_of(actor).await;
    let name = format!("{word} Quagga");
    let new = NewCompany { name: name.clone(), domain: Some(format!("{word}.example")), ..NewCompany::default() };
    let company = companies::add(&mut tx, new).await.unwrap().id;
    let email = format!("zoe@{word}.example");
    let new = NewContact { name: name.clone(), emails: vec![email], ..NewContact::default() };
    let contact = contacts::add(&mut tx, new).await.unwrap().id;
    let deal = world::deal(&mut tx, &name, "100").await;
    let lead = world::lead(&mut tx, contact).await;
    tx.commit().await.unwrap();
    Records { company, contact, deal, lead }
}

/// Mine, a colleague's and nobody's, and who sees their own alone.
struct Team {
    world: World,
    me: Actor,
    mine: Records,
    theirs: Records,
    nobodys: Records,
}

async fn team(world: World) -> Team {
    let me = world.person(Role::SalesRep).await;
    let colleague = world.person(Role::SalesRep).await;
    let mine = records_of(&world, &me, "mine").await;
    let theirs = records_of(&world, &colleague, "theirs").await;
    let nobodys = records_of(&world, &world.system(), "nobodys").await;
    Team { world, me, mine, theirs, nobodys }
}

#[tokio::test]
async fn cards_rows_and_references_of_a_colleague_are_absent() {
    let team = team(World::shared().await).await;
    let mut tx = team.world.tx_of(&team.me).await;
    for (records, seen) in [(&team.mine, true), (&team.nobodys, true), (&team.theirs, false)] {
        assert_eq!(companies::card(&mut tx, records.company).await.unwrap().is_some(), seen);
        assert_eq!(contacts::card(&mut tx, records.contact).await.unwrap().is_some(), seen);
        assert_eq!(deals::card(&mut tx, records.deal).await.unwrap().is_some(), seen);
        assert_eq!(leads::card(&mut tx, records.lead).await.unwrap().is_some(), seen);
        assert_eq!(search::rows(&mut tx, &records.all()).await.unwrap().len(), if seen { 4 } else { 0 });
    }
    for kind in [RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal] {
        let mut located = Vec::new();
        for number in 1..=3 {
            located.push(search::locate(&mut tx, Reference { kind, number }).await.unwrap().is_some());
        }
        assert_eq!(located, [true, false, true], "{kind:?}: mine, theirs, nobody's");
    }
    assert_eq!(code(deals::move_to_stage(&mut tx, team.theirs.deal, Uuid::now_v7(), None).await), "record-gone");
}

#[tokio::test]
async fn searches_count_and_guess_only_what_may_be_seen() {
    let team = team(World::shared().await).await;
    let mut tx = team.world.tx_of(&team.me).await;
    let allowed: Vec<Uuid> = team.mine.all().iter().chain(&team.nobodys.all()).map(|(_, id)| *id).collect();
    for (words, alike) in [("quagga", false), ("quaga", true)] {
        let found = search::find(&mut tx, words, None, 50, 0).await.unwrap();
        assert_eq!((found.total, found.alike), (8, alike), "{words}");
        assert!(found.rows.iter().all(|row| allowed.contains(&row.id)), "{words}");
        let page = search::find(&mut tx, words, None, 3, 0).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (8, 3), "the total of a page is no larger");
    }
    for words in ["theirs", "zoe@theirs.example"] {
        let found = search::find(&mut tx, words, None, 50, 0).await.unwrap();
        assert!(found.rows.iter().all(|row| allowed.contains(&row.id)), "{words}");
        assert!(found.alike || found.total == 0, "{words}");
    }
    for kind in [RecordKind::Company, RecordKind::Contact, RecordKind::Deal] {
        let recent = search::recent(&mut tx, kind, 50).await.unwrap();
        assert_eq!(recent.len(), 2, "{kind:?}");
        assert!(allowed.contains(&recent[0].id));
    }
    let mine = team.me.user_id();
    let first = search::recent(&mut tx, RecordKind::Deal, 50).await.unwrap().remove(0);
    assert_eq!(first.owner.map(|owner| owner.id), mine, "mine come first");
}

#[tokio::test]
async fn matches_by_name_and_address_see_the_scope() {
    let team = team(World::shared().await).await;
    let mut tx = team.world.tx_of(&team.me).await;
    for (word, seen) in [("mine", true), ("nobodys", true), ("theirs", false)] {
        let name = format!("{word} quagga");
        let emails = [format!("zoe@{word}.example")];
        assert_eq!(companies::named(&mut tx, &name).await.unwrap().len(), usize::from(seen), "{word}");
        assert_eq!(
            companies::with_domain(&mut tx, &format!("{word}.example")).await.unwrap().is_some(),
            seen,
            "{word}"
        );
        assert_eq!(contacts::named(&mut tx, &name).await.unwrap().len(), usize::from(seen), "{word}");
        assert_eq!(contacts::with_address(&mut tx, &emails, &[]).await.unwrap().is_some(), seen, "{word}");
    }
    let company = || Some(CompanyChoice::Existing(team.theirs.company));
    let contact = NewContact { name: "x".into(), company: company(), ..NewContact::default() };
    assert_eq!(code(contacts::add(&mut tx, contact).await), "no-such-company");
    let deal = || NewDeal { name: "x".into(), ..NewDeal::default() };
    assert_eq!(code(deals::add(&mut tx, NewDeal { company: company(), ..deal() }).await), "no-such-company");
    let with = NewDeal { contact_id: Some(team.theirs.contact), ..deal() };
    assert_eq!(code(deals::add(&mut tx, with).await), "no-such-contact");
    let lead = leads::NewLead { contact_id: team.theirs.contact, ..leads::NewLead::default() };
    assert_eq!(code(leads::open(&mut tx, lead).await), "no-such-contact");
}

#[tokio::test]
async fn numbers_on_cards_count_what_the_reader_may_see() {
    let world = World::shared().await;
    let (me, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx().await;
    let acme = world::company(&mut tx, "Acme").await.id;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    tx.commit().await.unwrap();
    for actor in [&me, &colleague, &colleague] {
        let mut tx = world.tx_of(actor).await;
        let company = Some(CompanyChoice::Existing(acme));
        let new =
            NewDeal { name: "Deal".into(), company: company.clone(), contact_id: Some(zoe), ..NewDeal::default() };
        deals::add(&mut tx, new).await.unwrap();
        contacts::add(&mut tx, NewContact { name: "Somebody".into(), company, ..NewContact::default() }).await.unwrap();
        tx.commit().await.unwrap();
    }
    for (actor, own) in [(&me, 1), (&colleague, 2), (&world.person(Role::Manager).await, 3)] {
        let mut tx = world.tx_of(actor).await;
        let card = companies::card(&mut tx, acme).await.unwrap().unwrap();
        assert_eq!((card.contacts, card.open_deals), (own, own));
        assert_eq!(contacts::card(&mut tx, zoe).await.unwrap().unwrap().open_deals, own);
    }
}

#[tokio::test]
async fn a_report_is_true_to_its_readers_scope() {
    let team = team(World::shared().await).await;
    let manager = team.world.person_seeing(Role::Manager, Scope::Own).await;
    let mut tx = team.world.tx_of(&manager).await;
    let report = reports::daily(&mut tx).await.unwrap();
    let seen: Vec<Uuid> = report.new.lines.iter().map(|line| line.id).collect();
    assert_eq!(seen, [team.nobodys.deal]);
    assert_eq!((report.new.count, report.new_leads, report.pipeline.count, report.untouched.len()), (1, 1, 1, 1));
    assert_eq!(report.pipeline.total.money.amount, 100.into());
    let mut tx = team.world.tx_of(&team.world.person(Role::Manager).await).await;
    let report = reports::daily(&mut tx).await.unwrap();
    assert_eq!((report.new.count, report.new_leads, report.pipeline.count), (3, 3, 3));
}

#[tokio::test]
async fn signing_in_sets_the_scope_of_the_person() {
    let team = team(World::shared().await).await;
    let slack_id = team.me.person.as_ref().unwrap().slack_id.clone();
    let users::SignIn::Active(mut tx) =
        users::sign_in(&team.world.crm, team.world.workspace.id, &slack_id).await.unwrap()
    else {
        panic!("they may work")
    };
    assert_eq!(tx.user_id(), team.me.user_id());
    let total = async |tx: &mut Tx| search::find(tx, "quagga", None, 50, 0).await.unwrap().total;
    assert_eq!(total(&mut tx).await, 8);
    assert!(deals::card(&mut tx, team.theirs.deal).await.unwrap().is_none());
    assert!(deals::card(&mut tx, team.nobodys.deal).await.unwrap().is_some());
}

#[tokio::test]
async fn who_lacks_the_permission_is_refused_with_the_role_that_has_it() {
    let world = World::shared().await;
    let asked = world.person(Role::SalesRep).await.user_id().unwrap();
    for role in Role::ALL {
        let actor = world.person(role).await;
        let mut tx = world.tx_of(&actor).await;
        let (admin, leads) = (role == Role::Admin, matches!(role, Role::Admin | Role::Manager));
        let mut tried = vec![
            (
                "deal",
                role != Role::SupportAgent,
                refused(deals::add(&mut tx, NewDeal { name: "x".into(), ..NewDeal::default() }).await),
            ),
            (
                "move",
                role != Role::SupportAgent,
                refused(deals::move_to_stage(&mut tx, Uuid::now_v7(), Uuid::now_v7(), None).await),
            ),
            ("report", leads, refused(reports::daily(&mut tx).await)),
            ("import", leads, refused(imports::run(&mut tx, RecordKind::Contact, b"Name\nx\n").await)),
            ("forms", admin, refused(forms::list(&mut tx).await)),
            ("settings", admin, refused(workspaces::change_settings(&mut tx, Settings::default()).await)),
            ("admit", admin, refused(users::admit(&mut tx, asked, Role::SalesRep).await)),
            ("decline", admin, refused(users::decline(&mut tx, asked).await)),
            (
                "contact",
                true,
                refused(contacts::add(&mut tx, NewContact { name: "x".into(), ..NewContact::default() }).await),
            ),
            (
                "company",
                true,
                refused(companies::add(&mut tx, NewCompany { name: "x".into(), ..NewCompany::default() }).await),
            ),
            ("find", true, refused(search::find(&mut tx, "x", None, 10, 0).await)),
        ];
        drop(tx);
        tried.push(("form", admin, refused(forms::create(&world.crm, &actor, "Form").await)));
        for (what, allowed, refused) in tried {
            assert_eq!(!refused, allowed, "{} and {what}", role.as_str());
        }
    }
}

/// Whether the role was too low; other refusals are none here.
fn refused<T>(result: crm_core::Result<T>) -> bool {
    match result {
        Err(crm_core::Error::User(refusal)) => refusal.code() == "needs-role",
        Err(fault) => panic!("{fault:?}"),
        Ok(_) => false,
    }
}
