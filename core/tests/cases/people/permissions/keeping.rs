//! Records of every kind, what happened to them, finding them.

use crm_core::companies::NewCompany;
use crm_core::contacts::NewContact;
use crm_core::history::Filter;
use crm_core::records::{Changes, RecordKind, Reference};
use crm_core::search::{Ask, Page};
use crm_core::{companies, contacts, history, imports, records, search, timeline, undo};

use super::{done, found, some};

const CONTACT: RecordKind = RecordKind::Contact;

fn named(name: &str) -> Changes {
    Changes::new().with("name", name)
}

super::use_cases! {
    "companies::add" [WriteCompanies] |tx, _t| done(companies::add(tx, NewCompany { name: "x".into(), ..NewCompany::default() }).await);
    "companies::card" [ReadCompanies] |tx, t| found(companies::card(tx, t.company).await);
    "companies::named" [ReadCompanies] |tx, _t| some(companies::named(tx, "Acme").await);
    "companies::with_domain" [ReadCompanies] |tx, _t| found(companies::with_domain(tx, "acme.example").await);
    "contacts::add" [WriteContacts] |tx, _t| done(contacts::add(tx, NewContact { name: "x".into(), ..NewContact::default() }).await);
    "contacts::card" [ReadContacts] |tx, t| found(contacts::card(tx, t.contact).await);
    "contacts::named" [ReadContacts] |tx, _t| some(contacts::named(tx, "Zoe").await);
    "contacts::with_address" [ReadContacts] |tx, _t| found(contacts::with_address(tx, &["zoe@acme.example".into()], &[]).await);
    "records::change::add" [WriteTasks] |tx, _t| done(records::add(tx, RecordKind::Task, &Changes::new().with("title", "x")).await);
    "records::change::update" [WriteContacts, Assign] |tx, t| {
        let owner = named("Zoe Smith").with("owner_id", t.person.to_string());
        done(records::update(tx, CONTACT, t.contact, &owner, None).await)
    };
    "records::change::update_many" [WriteContacts, BulkChange] |tx, _t| done(records::update_many(tx, CONTACT, &[], &named("x")).await);
    "records::change::archive" [WriteContacts, Archive] |tx, t| done(records::archive(tx, CONTACT, t.contact).await);
    "records::change::restore" [WriteContacts, Archive] |tx, t| done(records::restore(tx, CONTACT, t.archived).await);
    "records::change::purge" [Purge] |tx, t| done(records::purge(tx, CONTACT, t.archived).await);
    "records::view::view" [ReadRecords, ReadContacts] |tx, t| found(records::view(tx, CONTACT, t.contact).await);
    "imports::run" [Import] |tx, _t| done(imports::run(tx, CONTACT, b"Name\nx\n").await);
    "imports::run_from" [Import] |tx, _t| done(imports::run_from(tx, CONTACT, std::io::Cursor::new(b"Name\nx\n")).await);
    "history::of_record" [ReadDeals] |tx, t| some(history::of_record(tx, t.deal, 1).await);
    "history::earlier" [ReadDeals] |tx, t| some(history::earlier(tx, t.deal, None, 1).await);
    "history::audit" [Audit] |tx, _t| some(history::audit(tx, &Filter::default(), None, 1).await);
    "timeline::of" [ReadRecords, ReadDeals] |tx, t| {
        match timeline::of(tx, (RecordKind::Deal, t.deal), &timeline::Filter::default(), None, 10).await {
            // It is not there for them.
            Err(crm_core::Error::User(refusal)) if refusal.code() == "record-gone" => Ok(false),
            read => done(read),
        }
    };
    "undo::event" [UndoOthers, WriteContacts] |tx, t| done(undo::event(tx, t.event).await);
    "undo::batch::batch" [UndoOthers, WriteContacts] |tx, t| done(undo::batch(tx, t.batch).await);
    "undo::last_of" [UndoOthers, WriteContacts] |tx, t| done(undo::last_of(tx, t.archived).await);
    "search::answer" [ReadRecords] |tx, _t| done(search::answer(tx, &Ask::default(), &Page::first(1)).await);
    "search::by_line" [ReadRecords] |tx, _t| done(search::by_line(tx, "acme", &Page::first(1)).await);
    "search::facets::facets" [ReadRecords] |tx, _t| done(search::facets(tx, &Ask::default(), &search::USUAL).await);
    "search::find" [ReadRecords] |tx, _t| done(search::find(tx, "acme", None, 1, 0).await);
    "search::locate" [ReadDeals] |tx, _t| found(search::locate(tx, Reference { kind: RecordKind::Deal, number: 1 }).await);
    "search::resolve::read" [ReadRecords] |tx, _t| done(search::read(tx, "acme").await);
    "search::rows" [ReadDeals] |tx, t| some(search::rows(tx, &[(RecordKind::Deal, t.deal)]).await);
    "search::saved::save" [ReadRecords, ShareSearches] |tx, _t| done(search::save(tx, "Mine", "acme", true).await);
    "search::saved::saved" [ReadRecords] |tx, _t| done(search::saved(tx).await);
    "search::suggestions::recent" [ReadRecords, ReadDeals] |tx, _t| some(search::recent(tx, RecordKind::Deal, 5).await);
    "search::suggestions::suggest" [ReadRecords, ReadDeals] |tx, _t| some(search::suggest(tx, RecordKind::Deal, "renewal", 5).await);
}
