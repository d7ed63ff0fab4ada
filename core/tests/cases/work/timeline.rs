//! The timeline: everything once, in order, page by page, and only what the reader may see.

use chrono::{Duration, TimeDelta};
use crm_core::activities::{self, NewActivity};
use crm_core::actor::{Actor, Permission, Permissions, Role};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::files::{self, Content, NewFile};
use crm_core::leads::{self, NewLead};
use crm_core::records::{self, Changes, RecordKind};
use crm_core::tasks::{self, NewTask};
use crm_core::timeline::{self, Cursor, Entry, EntryType, Filter, What};
use crm_core::{Tx, deals, undo};
use serde_json::json;
use uuid::Uuid;

use super::{at, done};
use crate::world::{self, World, code};

/// A company with a contact, their lead and its deal.
struct Acme {
    company: Uuid,
    contact: Uuid,
    lead: Uuid,
    deal: Uuid,
}

async fn acme(tx: &mut Tx) -> Acme {
    let company = world::company(tx, "Acme").await.id;
    let at = Some(CompanyChoice::Existing(company));
    let contact =
        contacts::add(tx, NewContact { name: "Zoe".into(), company: at, ..NewContact::default() }).await.unwrap().id;
    let lead = leads::open(tx, NewLead { contact_id: contact, ..NewLead::default() }).await.unwrap();
    let deal = world::deal_at(tx, "Renewal", company).await;
    let to = Changes::new().with("contact_id", contact.to_string());
    records::update(tx, RecordKind::Deal, deal, &to, None).await.unwrap();
    Acme { company, contact, lead, deal }
}

async fn whole(tx: &mut Tx, record: (RecordKind, Uuid), filter: &Filter) -> Vec<Entry> {
    timeline::of(tx, record, filter, None, 100).await.unwrap().entries
}

/// `type of what`, such as `created contact`; latest first.
fn told(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| format!("{} {}", entry.kind.as_str(), entry.record.reference.kind.as_str())).collect()
}

fn sorted(mut told: Vec<String>) -> Vec<String> {
    told.sort();
    told
}

/// One after another, so that each has its own moment.
async fn next(world: &World, tx: Tx, actor: &Actor) -> Tx {
    tx.commit().await.unwrap();
    world.db.clock().advance(Duration::minutes(1));
    world.tx_of(actor).await
}

#[tokio::test]
async fn everything_stands_once_and_in_its_order() {
    let world = World::alone().await;
    let rep = world.person(Role::SalesRep).await;
    let mut tx = world.tx_of(&rep).await;
    let acme = acme(&mut tx).await;
    let deal = (RecordKind::Deal, acme.deal);
    tx = next(&world, tx, &rep).await;
    activities::log(&mut tx, NewActivity::new("call", deal)).await.unwrap();
    tx = next(&world, tx, &rep).await;
    let proposal = world::stage(&mut tx, "Proposal").await;
    deals::move_to_stage(&mut tx, acme.deal, proposal.id, None).await.unwrap();
    tx = next(&world, tx, &rep).await;
    activities::add_note(&mut tx, deal, Some("Wants a demo".into()), None).await.unwrap();
    tx = next(&world, tx, &rep).await;
    let link = Content::Link { permalink: "https://acme.slack.com/files/F1".into(), size: 1 };
    let file = NewFile { record: deal, name: "offer.pdf".into(), content_type: None, content: link };
    files::attach(&mut tx, file).await.unwrap();
    tx = next(&world, tx, &rep).await;
    let task = NewTask { title: "Call back".into(), about: Some(deal), ..NewTask::default() };
    let task = tasks::add(&mut tx, task).await.unwrap().id;
    tx = next(&world, tx, &rep).await;
    tasks::complete(&mut tx, task, None).await.unwrap();
    let now = tx.now();
    let entries = whole(&mut tx, deal, &Filter { kinds: Some(vec![RecordKind::Deal]), ..Filter::default() }).await;
    let expected = ["task deal", "file deal", "note deal", "stage deal", "call deal", "changed deal", "created deal"];
    assert_eq!(told(&entries), expected);
    assert!(entries.is_sorted_by(|one, two| one.at >= two.at));
    assert_eq!((entries[0].at, entries[0].by.as_ref().unwrap().id), (now, rep.user_id().unwrap()));
    assert_eq!(entries[0].record.title, "Renewal");
    let What::Task(task) = &entries[0].what else { panic!("{:?}", entries[0]) };
    assert_eq!(task.title, "Call back");
    let What::Activity(note) = &entries[2].what else { panic!("{:?}", entries[2]) };
    assert_eq!(note.body.as_deref(), Some("Wants a demo"));
    let What::Change(moved) = &entries[3].what else { panic!("{:?}", entries[3]) };
    assert_eq!(moved.after.as_ref().unwrap()["stage"], "Proposal");
}

/// Whoever may not read a kind of record, activities or tasks reads the rest of a timeline, and nothing of these.
#[tokio::test]
async fn what_may_not_be_read_is_left_out() {
    let world = World::shared().await;
    let mut tx = world.tx().await;
    let acme = acme(&mut tx).await;
    for record in [(RecordKind::Company, acme.company), (RecordKind::Contact, acme.contact)] {
        activities::add_note(&mut tx, record, Some("Hello".into()), None).await.unwrap();
        let link = Content::Link { permalink: "https://acme.slack.com/files/F1".into(), size: 1 };
        files::attach(&mut tx, NewFile { record, name: "a.pdf".into(), content_type: None, content: link })
            .await
            .unwrap();
        let task = NewTask { title: "Call".into(), about: Some(record), ..NewTask::default() };
        let task = tasks::add(&mut tx, task).await.unwrap().id;
        tasks::complete(&mut tx, task, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    let admin = world.person(Role::Admin).await;
    let without = |lacking: &[Permission]| {
        let mut actor = admin.clone();
        actor.person.as_mut().unwrap().permissions = Permissions::ALL.without(Permissions::of(lacking));
        actor
    };
    let read = async |lacking: &[Permission], record| {
        let mut tx = world.tx_of(&without(lacking)).await;
        let told = told(&whole(&mut tx, record, &Filter::default()).await);
        let has = |word: &str| told.iter().any(|one| one.split(' ').any(|part| part == word));
        ["contact", "lead", "deal", "note", "file", "task"].map(has)
    };
    let company = (RecordKind::Company, acme.company);
    assert_eq!(read(&[], company).await, [true; 6]);
    assert_eq!(read(&[Permission::ReadDeals], company).await, [true, true, false, true, true, true]);
    assert_eq!(read(&[Permission::ReadLeads], company).await, [true, false, true, true, true, true]);
    assert_eq!(read(&[Permission::ReadContacts], company).await, [false, true, true, true, true, true]);
    assert_eq!(read(&[Permission::ReadActivities], company).await, [true, true, true, false, false, true]);
    assert_eq!(read(&[Permission::ReadTasks], company).await, [true, true, true, true, true, false]);
    for record in [(RecordKind::Lead, acme.lead), (RecordKind::Deal, acme.deal)] {
        assert!(!read(&[Permission::ReadContacts], record).await[0], "{record:?}");
    }
}

#[tokio::test]
async fn each_record_shows_what_belongs_to_it() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    let ours = acme(&mut tx).await;
    acme(&mut tx).await;
    for (record, expected) in [
        (
            (RecordKind::Company, ours.company),
            vec![
                "changed company",
                "changed contact",
                "changed deal",
                "created company",
                "created contact",
                "created deal",
                "created lead",
            ],
        ),
        (
            (RecordKind::Contact, ours.contact),
            vec!["changed contact", "changed deal", "created contact", "created deal", "created lead"],
        ),
        ((RecordKind::Lead, ours.lead), vec!["changed contact", "created contact", "created lead"]),
        ((RecordKind::Deal, ours.deal), vec!["changed contact", "changed deal", "created contact", "created deal"]),
    ] {
        let entries = whole(&mut tx, record, &Filter::default()).await;
        let kinds: std::collections::BTreeSet<String> = told(&entries).into_iter().collect();
        // A deal moves its company and contact on, as one entry with itself.
        let expected: std::collections::BTreeSet<String> = expected.into_iter().map(str::to_owned).collect();
        assert!(kinds.is_subset(&expected), "{record:?}: {kinds:?}");
        for wanted in expected.iter().filter(|wanted| wanted.starts_with("created")) {
            assert!(kinds.contains(wanted), "{record:?}: {wanted}");
        }
        let ours = [ours.company, ours.contact, ours.lead, ours.deal];
        assert!(entries.iter().all(|entry| ours.contains(&entry.record.id)), "{record:?}");
    }
    let task = super::task(&mut tx, "Call").await;
    let of_task = timeline::of(&mut tx, (RecordKind::Task, task), &Filter::default(), None, 10).await;
    assert_eq!(code(of_task), "no-timeline");
    let gone = timeline::of(&mut tx, (RecordKind::Deal, Uuid::now_v7()), &Filter::default(), None, 10).await;
    assert_eq!(code(gone), "record-gone");
}

#[tokio::test]
async fn a_batch_and_what_followed_by_itself_are_one_entry() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    let acme = acme(&mut tx).await;
    world::move_to(&mut tx, acme.deal, "Won", None).await;
    let company = (RecordKind::Company, acme.company);
    let entries = whole(&mut tx, company, &Filter::default()).await;
    assert_eq!(
        (told(&entries)[0].as_str(), entries[0].records),
        ("stage deal", 3),
        "the deal, its company, its contact"
    );
    let anna = CompanyChoice::Existing(acme.company);
    let anna = NewContact { name: "Anna".into(), company: Some(anna), ..NewContact::default() };
    let anna = contacts::add(&mut tx, anna).await.unwrap().id;
    let before = whole(&mut tx, company, &Filter::default()).await.len();
    let changes = Changes::new().with("city", "Lyon");
    records::update_many(&mut tx, RecordKind::Contact, &[acme.contact, anna], &changes).await.unwrap();
    let batch = tx.batch().unwrap();
    let entries = whole(&mut tx, company, &Filter::default()).await;
    assert_eq!((entries.len(), entries[0].records, entries[0].kind), (before + 1, 2, EntryType::Changed));
    let What::Change(change) = &entries[0].what else { panic!("{:?}", entries[0]) };
    assert_eq!((change.batch, change.fields.as_slice()), (Some(batch), ["city".to_owned()].as_slice()));
    let of_anna = whole(&mut tx, (RecordKind::Contact, anna), &Filter::default()).await;
    assert_eq!(of_anna[0].records, 1);
    // Page by page it stands once too.
    assert_eq!(by_pages(&mut tx, company, 1).await.len(), entries.len());
}

async fn by_pages(tx: &mut Tx, record: (RecordKind, Uuid), size: i64) -> Vec<Entry> {
    let (mut entries, mut after) = (Vec::new(), None::<Cursor>);
    loop {
        let page = timeline::of(tx, record, &Filter::default(), after, size).await.unwrap();
        assert!(i64::try_from(page.entries.len()).unwrap() <= size);
        entries.extend(page.entries);
        let Some(next) = page.next else { return entries };
        assert_eq!(next.to_string().parse::<Cursor>().unwrap(), next);
        after = Some(next);
    }
}

#[tokio::test]
async fn pages_join_whatever_is_added_meanwhile() {
    let world = World::alone().await;
    let manager = world.person(Role::Manager).await;
    let mut tx = world.tx_of(&manager).await;
    let ours = acme(&mut tx).await;
    for n in 0..30_i64 {
        tx = next(&world, tx, &manager).await;
        let record =
            [(RecordKind::Company, ours.company), (RecordKind::Contact, ours.contact), (RecordKind::Deal, ours.deal)]
                [usize::try_from(n % 3).unwrap()];
        if n % 2 == 0 {
            let past = NewActivity {
                happened_at: Some(tx.now() - TimeDelta::minutes(n * 7)),
                ..NewActivity::new("call", record)
            };
            activities::log(&mut tx, past).await.unwrap();
        } else {
            let changes = Changes::new().with("description", n.to_string());
            records::update(&mut tx, record.0, record.1, &changes, None).await.unwrap();
        }
    }
    let company = (RecordKind::Company, ours.company);
    let all = whole(&mut tx, company, &Filter::default()).await;
    assert!(all.len() > 33 && all.is_sorted_by(|one, two| one.at >= two.at));
    for size in [1, 2, 7, 200] {
        assert_eq!(by_pages(&mut tx, company, size).await, all, "pages of {size}");
    }
    let first = timeline::of(&mut tx, company, &Filter::default(), None, 10).await.unwrap();
    tx = next(&world, tx, &manager).await;
    activities::log(&mut tx, NewActivity::new("call", company)).await.unwrap();
    let second = timeline::of(&mut tx, company, &Filter::default(), first.next, 10).await.unwrap();
    assert_eq!([first.entries, second.entries].concat(), all[..20], "what came in above changes nothing below");
}

#[tokio::test]
async fn filters_leave_one_type_channel_kind_or_time() {
    let world = World::alone().await;
    let manager = world.person(Role::Manager).await;
    let mut tx = world.tx_of(&manager).await;
    let ours = acme(&mut tx).await;
    let company = (RecordKind::Company, ours.company);
    for (n, kind) in (1_i64..).zip(["call", "meeting", "email", "note", "message", "task", "file"]) {
        let new = NewActivity {
            body: Some("x".into()),
            happened_at: Some(tx.now() - TimeDelta::days(n)),
            ..NewActivity::new(kind, company)
        };
        activities::log(&mut tx, new).await.unwrap();
    }
    let owner = Changes::new().with("owner_id", json!(null));
    records::update(&mut tx, RecordKind::Deal, ours.deal, &owner, None).await.unwrap();
    records::archive(&mut tx, RecordKind::Lead, ours.lead).await.unwrap();
    let of = async |tx: &mut Tx, filter: Filter| sorted(told(&whole(tx, company, &filter).await));
    let types = |types: &[EntryType]| Filter { types: Some(types.to_vec()), ..Filter::default() };
    for kind in EntryType::ALL {
        let entries = whole(&mut tx, company, &types(&[kind])).await;
        assert!(entries.iter().all(|entry| entry.kind == kind), "{kind:?}");
        assert_eq!(entries.is_empty(), matches!(kind, EntryType::Stage | EntryType::Archived), "{kind:?}");
    }
    assert_eq!(of(&mut tx, types(&[EntryType::Owner, EntryType::Note])).await, ["note company", "owner deal"]);
    let channels = |names: &[&str]| Filter {
        channels: Some(names.iter().map(|name| (*name).to_owned()).collect()),
        ..Filter::default()
    };
    assert_eq!(of(&mut tx, channels(&["phone", "video"])).await, ["call company", "meeting company"]);
    let kinds = Filter { kinds: Some(vec![RecordKind::Contact]), ..Filter::default() };
    assert!(of(&mut tx, kinds).await.iter().all(|told| told.ends_with("contact")));
    let now = tx.now();
    let days = Filter { from: Some(now - TimeDelta::days(3)), to: Some(now - TimeDelta::days(1)), ..Filter::default() };
    assert_eq!(
        of(&mut tx, days).await,
        ["email company", "meeting company"],
        "from the first moment, before the second"
    );
    let none = Filter { from: Some(at("2030-01-01T00:00:00Z")), ..Filter::default() };
    assert_eq!(of(&mut tx, none).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_taken_back_says_so_and_by_whom() {
    let world = World::shared().await;
    let manager = world.person(Role::Manager).await;
    let mut tx = world.tx_of(&manager).await;
    let zoe = world::contact(&mut tx, "Zoe").await.id;
    let record = (RecordKind::Contact, zoe);
    let changes = Changes::new().with("city", "Lyon");
    let changed = done(records::update(&mut tx, RecordKind::Contact, zoe, &changes, None).await.unwrap()).event;
    let undone = async |tx: &mut Tx| {
        let entries = whole(tx, record, &Filter::default()).await;
        assert_eq!(told(&entries), ["changed contact", "created contact"], "no entry of its own");
        let What::Change(change) = &entries[0].what else { panic!("{:?}", entries[0]) };
        change.undone.clone()
    };
    assert_eq!(undone(&mut tx).await, None);
    let back = undo::event(&mut tx, changed).await.unwrap().done.unwrap().event;
    let said = undone(&mut tx).await.unwrap();
    assert_eq!((said.by.as_ref(), said.at), (Some(&manager.person.as_ref().unwrap().name), tx.now()));
    undo::event(&mut tx, back).await.unwrap();
    assert_eq!(undone(&mut tx).await, None, "done again");
    undo::event(&mut tx, changed).await.unwrap();
    assert!(undone(&mut tx).await.is_some(), "and taken back again");
}

#[tokio::test]
async fn what_the_reader_may_not_see_is_not_there() {
    let world = World::shared().await;
    let (rep, colleague) = (world.person(Role::SalesRep).await, world.person(Role::SalesRep).await);
    let mut tx = world.tx().await;
    let ours = acme(&mut tx).await;
    tx.commit().await.unwrap();
    // The company is nobody's; the deal becomes the colleague's, and so does a task on the contact.
    let mut tx = world.tx_of(&colleague).await;
    let mine = Changes::new().with("owner_id", colleague.user_id().unwrap().to_string());
    records::update(&mut tx, RecordKind::Deal, ours.deal, &mine, None).await.unwrap();
    activities::add_note(&mut tx, (RecordKind::Deal, ours.deal), Some("Secret".into()), None).await.unwrap();
    activities::add_note(&mut tx, (RecordKind::Contact, ours.contact), Some("Open".into()), None).await.unwrap();
    let task =
        NewTask { title: "Theirs".into(), about: Some((RecordKind::Contact, ours.contact)), ..NewTask::default() };
    let task = tasks::add(&mut tx, task).await.unwrap().id;
    tasks::complete(&mut tx, task, None).await.unwrap();
    let company = (RecordKind::Company, ours.company);
    let theirs = whole(&mut tx, company, &Filter::default()).await;
    tx.commit().await.unwrap();
    let mut tx = world.tx_of(&rep).await;
    let mine = whole(&mut tx, company, &Filter::default()).await;
    let seen = told(&mine);
    assert!(seen.iter().all(|told| !told.ends_with(" deal") && !told.starts_with("task")), "{seen:?}");
    assert!(seen.contains(&"note contact".to_owned()));
    assert!(told(&theirs).contains(&"task contact".to_owned()) && told(&theirs).contains(&"note deal".to_owned()));
    assert_eq!(mine, by_pages(&mut tx, company, 2).await);
    let of_deal = timeline::of(&mut tx, (RecordKind::Deal, ours.deal), &Filter::default(), None, 10).await;
    assert_eq!(code(of_deal), "record-gone");
}

#[tokio::test]
async fn archived_records_leave_the_timeline_of_others_and_keep_their_own() {
    let world = World::shared().await;
    let mut tx = world.tx_of(&world.person(Role::Manager).await).await;
    let ours = acme(&mut tx).await;
    records::archive(&mut tx, RecordKind::Deal, ours.deal).await.unwrap();
    let entries = whole(&mut tx, (RecordKind::Company, ours.company), &Filter::default()).await;
    assert!(told(&entries).iter().all(|told| !told.ends_with(" deal")));
    let own = whole(&mut tx, (RecordKind::Deal, ours.deal), &Filter::default()).await;
    assert_eq!((told(&own)[0].as_str(), own[0].record.title.as_str()), ("archived deal", "Renewal"));
    assert!(own[0].record.reference.number > 0);
}
