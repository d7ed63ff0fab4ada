//! Two workspaces that hold the same kinds of records never see each other, whichever use case asks and by whatever id.

use crm_core::actor::{Origin, Role};
use crm_core::companies::{self, NewCompany};
use crm_core::contacts::{self, CompanyChoice, NewContact};
use crm_core::deals::{self, NewDeal};
use crm_core::leads::{self, NewLead};
use crm_core::posted::{self, About};
use crm_core::records::{RecordKind, Reference};
use crm_core::users::Status;
use crm_core::workspaces::Settings;
use crm_core::{
    Actor, Crm, Tx, drafts, events, forms, history, imports, pipelines, records, reports, search, users, workspaces,
};
use serde_json::json;
use sqlx::Row as _;
use uuid::Uuid;

use crate::support::TestDatabase;
use crate::world::{self, World, code};

/// What a workspace was filled with.
struct Filled {
    admin: Actor,
    company: Uuid,
    contact: Uuid,
    deal: Uuid,
    lead: Uuid,
    draft: Uuid,
    event: Uuid,
    stage: Uuid,
    pipeline: Uuid,
}

impl Filled {
    fn admin_id(&self) -> Uuid {
        self.admin.user_id().unwrap()
    }

    fn records(&self) -> [(RecordKind, Uuid); 4] {
        [
            (RecordKind::Company, self.company),
            (RecordKind::Contact, self.contact),
            (RecordKind::Deal, self.deal),
            (RecordKind::Lead, self.lead),
        ]
    }
}

const EMAIL: &str = "zoe@zanzibar.example";
const PHONE: &str = "+33612345678";

/// Fills a workspace with a record of every kind; the same in each.
async fn fill(crm: &Crm, workspace: &workspaces::Workspace) -> Filled {
    let admin = world::person(crm, workspace, Role::Admin, crm_core::Scope::All).await;
    let form = forms::create(crm, &admin, "Zanzibar form").await.unwrap();
    forms::receive(crm, &form, "1", &json!({"name": "Zoe"})).await.unwrap();
    super::work::fill(crm, &admin).await;
    let mut tx = crm.begin(&admin).await.unwrap();
    let tags = vec!["zanzibar".to_owned()];
    let new = NewCompany {
        name: "Zanzibar".into(),
        domain: Some("zanzibar.example".into()),
        tags: tags.clone(),
        ..NewCompany::default()
    };
    let company = companies::add(&mut tx, new).await.unwrap().id;
    let at = Some(CompanyChoice::Existing(company));
    let new = NewContact {
        name: "Zoe Zanzibar".into(),
        emails: vec![EMAIL.into()],
        phones: vec![PHONE.into()],
        company: at.clone(),
        tags: tags.clone(),
        ..NewContact::default()
    };
    let contact = contacts::add(&mut tx, new).await.unwrap().id;
    let new =
        NewDeal { name: "Zanzibar deal".into(), company: at, contact_id: Some(contact), tags, ..NewDeal::default() };
    let deal = deals::add(&mut tx, new).await.unwrap();
    let lead = world::lead(&mut tx, contact).await;
    let draft = drafts::keep(&mut tx, &json!({"typed": "zanzibar"}), Some("https://answer.example")).await.unwrap();
    posted::note(&mut tx, about(lead), "C1", "1.1").await.unwrap();
    let to = world::stage(&mut tx, "Won").await;
    world::move_to(&mut tx, deal, "Won", None).await;
    super::deals::fill(&mut tx, admin.user_id().unwrap()).await;
    let report = reports::daily(&mut tx).await.unwrap();
    reports::delivered(&mut tx, admin.user_id().unwrap(), &report).await.unwrap();
    assert!(tx.first_time("zanzibar").await.unwrap());
    super::store::fill(&mut tx, company, contact, deal).await;
    super::people::fill(&mut tx).await;
    super::leads::fill(&mut tx, admin.user_id().unwrap()).await;
    super::numbers::fill(&mut tx).await;
    let event = sqlx::query_scalar("SELECT id FROM crm.events WHERE record_id = $1 LIMIT 1")
        .bind(deal)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    Filled { admin, company, contact, deal, lead, draft, event, stage: to.id, pipeline: to.pipeline_id }
}

fn about(subject: Uuid) -> About<'static> {
    About { purpose: "lead", subject, recipient: "C1" }
}

/// Two filled workspaces of one database, and a transaction of the second one's administrator.
async fn neighbours() -> (World, Filled, Filled, Tx) {
    let world = World::shared().await;
    let theirs = fill(&world.crm, &world.workspace).await;
    let other = world.neighbour().await;
    let ours = fill(&world.crm, &other).await;
    let tx = world.tx_of(&ours.admin).await;
    (world, theirs, ours, tx)
}

#[tokio::test]
async fn cards_rows_and_history_of_another_workspace_are_not_there() {
    let (_world, theirs, ours, mut tx) = neighbours().await;
    assert!(companies::card(&mut tx, ours.company).await.unwrap().is_some());
    assert!(companies::card(&mut tx, theirs.company).await.unwrap().is_none());
    assert!(contacts::card(&mut tx, ours.contact).await.unwrap().is_some());
    assert!(contacts::card(&mut tx, theirs.contact).await.unwrap().is_none());
    assert!(deals::card(&mut tx, ours.deal).await.unwrap().is_some());
    assert!(deals::card(&mut tx, theirs.deal).await.unwrap().is_none());
    assert!(leads::card(&mut tx, ours.lead).await.unwrap().is_some());
    assert!(leads::card(&mut tx, theirs.lead).await.unwrap().is_none());

    assert_eq!(search::rows(&mut tx, &ours.records()).await.unwrap().len(), 4);
    assert_eq!(search::rows(&mut tx, &theirs.records()).await.unwrap(), []);
    assert!(!history::of_record(&mut tx, ours.deal, 10).await.unwrap().is_empty());
    assert_eq!(history::of_record(&mut tx, theirs.deal, 10).await.unwrap(), []);
    assert_eq!(history::earlier(&mut tx, theirs.deal, None, 10).await.unwrap(), []);
    let audit = history::audit(&mut tx, &history::Filter::default(), None, 1_000).await.unwrap();
    let told = |record: Uuid| audit.iter().any(|entry| entry.record_id == record);
    assert!(told(ours.deal) && told(ours.contact) && !told(theirs.deal) && !told(theirs.contact));
    assert!(events::changed_since(&mut tx, ours.deal, "stage_id", 0).await.unwrap().is_some());
    assert_eq!(events::changed_since(&mut tx, theirs.deal, "stage_id", 0).await.unwrap(), None);
    assert_eq!(events::record_of(&mut tx, ours.event).await.unwrap(), ours.deal);
    assert!(events::record_of(&mut tx, theirs.event).await.is_err());
    assert!(drafts::get(&mut tx, ours.draft).await.unwrap().is_some());
    assert!(drafts::get(&mut tx, theirs.draft).await.unwrap().is_none());
    assert!(posted::find(&mut tx, about(ours.lead)).await.unwrap().is_some());
    assert!(posted::find(&mut tx, about(theirs.lead)).await.unwrap().is_none());
}

#[tokio::test]
async fn questions_by_name_word_and_reference_find_ones_own_only() {
    let (_world, _theirs, ours, mut tx) = neighbours().await;
    let found = search::find(&mut tx, "zanzibar", None, 50, 0).await.unwrap();
    let of_ours = |row: &search::Row| ours.records().iter().any(|(_, id)| *id == row.id);
    assert_eq!(found.rows.iter().filter(|row| of_ours(row)).count(), 4);
    // The other one is the task at the company, each workspace's first.
    let others: Vec<_> = found.rows.iter().filter(|row| !of_ours(row)).map(|row| row.reference.to_string()).collect();
    assert_eq!((found.total, others), (5, vec!["T-1".to_owned()]));
    let alike = search::find(&mut tx, "zansibar", None, 50, 0).await.unwrap();
    assert!(alike.alike);
    assert!(alike.rows.iter().all(|row| of_ours(row) || row.reference.kind == RecordKind::Task));
    for (kind, id) in ours.records() {
        let reference = Reference { kind, number: 1 };
        assert_eq!(search::locate(&mut tx, reference).await.unwrap(), Some(id), "{reference}");
        assert_eq!(search::locate(&mut tx, Reference { kind, number: 2 }).await.unwrap(), None);
        if kind != RecordKind::Lead {
            let recent: Vec<_> = search::recent(&mut tx, kind, 50).await.unwrap().iter().map(|row| row.id).collect();
            assert_eq!(recent, [id], "{kind:?}");
        }
    }
    let companies: Vec<_> = companies::named(&mut tx, "ZANZIBAR").await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(companies, [ours.company]);
    assert_eq!(companies::with_domain(&mut tx, "zanzibar.example").await.unwrap().unwrap().id, ours.company);
    let contacts_named: Vec<_> =
        contacts::named(&mut tx, "zoe zanzibar").await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(contacts_named, [ours.contact]);
    for (emails, phones) in [(vec![EMAIL.to_owned()], vec![]), (vec![], vec![PHONE.to_owned()])] {
        assert_eq!(contacts::with_address(&mut tx, &emails, &phones).await.unwrap().unwrap().id, ours.contact);
    }
}

#[tokio::test]
async fn people_pipelines_forms_reports_and_settings_are_ones_own() {
    let (_world, theirs, ours, mut tx) = neighbours().await;
    assert!(users::get(&mut tx, theirs.admin_id()).await.unwrap().is_none());
    let theirs_slack_id = &theirs.admin.person.as_ref().unwrap().slack_id;
    assert!(users::find(&mut tx, theirs_slack_id).await.unwrap().is_none());
    assert!(users::find_active(&mut tx, theirs_slack_id).await.unwrap().is_none());
    assert_eq!(users::an_admin(&mut tx).await.unwrap().unwrap().id, ours.admin_id());
    let active = users::with_status(&mut tx, Status::Active).await.unwrap();
    assert_eq!(active.iter().map(|user| user.id).collect::<Vec<_>>(), [ours.admin_id()]);

    assert!(pipelines::stages(&mut tx, None).await.unwrap().iter().all(|stage| stage.pipeline_id == ours.pipeline));
    assert_eq!(pipelines::stages(&mut tx, Some(theirs.pipeline)).await.unwrap(), []);
    let listed = forms::list(&mut tx).await.unwrap();
    assert_eq!((listed.len(), listed[0].submissions), (1, 1));

    sqlx::query("DELETE FROM crm.report_deliveries").execute(tx.conn()).await.unwrap();
    let report = reports::daily(&mut tx).await.unwrap();
    assert_eq!((report.won.count, report.new.count, report.new_leads, report.pipeline.count), (1, 1, 1, 0));
    assert_eq!(report.won.lines[0].id, ours.deal);

    let changed = Settings { leads_channel: Some("C0OURS".into()), ..workspaces::settings(&mut tx).await.unwrap() };
    workspaces::change_settings(&mut tx, changed).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = _world.tx_of(&theirs.admin).await;
    assert_eq!(workspaces::settings(&mut tx).await.unwrap().leads_channel, None);
    assert_eq!(reports::daily(&mut tx).await.unwrap().covers_from, _world.crm.now(), "their delivery is still there");
}

#[tokio::test]
async fn writes_by_an_id_of_another_workspace_are_refused_and_leave_nothing() {
    let (world, theirs, ours, mut tx) = neighbours().await;
    let before = everything(&world, &theirs).await;

    assert_eq!(code(deals::move_to_stage(&mut tx, theirs.deal, theirs.stage, None).await), "record-gone");
    assert_eq!(code(deals::move_to_stage(&mut tx, ours.deal, theirs.stage, None).await), "no-such-stage");
    let at = Some(CompanyChoice::Existing(theirs.company));
    let contact = NewContact { name: "x".into(), company: at.clone(), ..NewContact::default() };
    assert_eq!(code(contacts::add(&mut tx, contact).await), "no-such-company");
    let new = || NewDeal { name: "x".into(), ..NewDeal::default() };
    assert_eq!(code(deals::add(&mut tx, NewDeal { company: at, ..new() }).await), "no-such-company");
    assert_eq!(
        code(deals::add(&mut tx, NewDeal { contact_id: Some(theirs.contact), ..new() }).await),
        "no-such-contact"
    );
    assert_eq!(code(deals::add(&mut tx, NewDeal { stage_id: Some(theirs.stage), ..new() }).await), "no-such-stage");
    let lead = NewLead { contact_id: theirs.contact, ..NewLead::default() };
    assert_eq!(code(leads::open(&mut tx, lead).await), "no-such-contact");
    drafts::discard(&mut tx, theirs.draft).await.unwrap();
    assert!(users::admit(&mut tx, theirs.admin_id(), Role::SalesRep).await.is_err());
    assert!(users::decline(&mut tx, theirs.admin_id()).await.is_err());
    assert!(users::give_role(&mut tx, theirs.admin_id(), Role::SalesRep).await.is_err());
    tx.commit().await.unwrap();

    // Owners are looked up before they are named; the keys themselves hold back an id that was not.
    for attempt in ["company", "deal", "lead", "report"] {
        let mut tx = world.tx_of(&ours.admin).await;
        let owner_id = Some(theirs.admin_id());
        let refused = match attempt {
            "company" => {
                let new = NewCompany { name: "x".into(), owner_id, ..NewCompany::default() };
                companies::add(&mut tx, new).await.map(|_| ())
            }
            "deal" => deals::add(&mut tx, NewDeal { owner_id, ..new() }).await.map(|_| ()),
            "lead" => {
                let new = NewLead { contact_id: ours.contact, owner_id, ..NewLead::default() };
                leads::open(&mut tx, new).await.map(|_| ())
            }
            _ => {
                let report = reports::daily(&mut tx).await.unwrap();
                reports::delivered(&mut tx, theirs.admin_id(), &report).await
            }
        };
        assert!(refused.is_err(), "{attempt}");
    }
    assert_eq!(everything(&world, &theirs).await, before);
}

#[tokio::test]
async fn a_file_and_a_counter_of_one_workspace_leave_the_other_alone() {
    let (world, theirs, ours, mut tx) = neighbours().await;
    let before = everything(&world, &theirs).await;
    let file = format!(
        "Name,Email,Company,Owner\nZed,zed@zanzibar.example,Zanzibar,{}\n",
        theirs.admin.person.as_ref().unwrap().slack_id
    );
    let imported = imports::run(&mut tx, RecordKind::Contact, file.as_bytes()).await.unwrap();
    assert_eq!((imported.written, imported.notes.len()), (1, 1), "their people do not work here");
    let zed = contacts::named(&mut tx, "Zed").await.unwrap().remove(0);
    assert_eq!(zed.reference.number, 2);
    assert_eq!(contacts::card(&mut tx, zed.id).await.unwrap().unwrap().company.unwrap().id, ours.company);
    assert_eq!(records::take_numbers(&mut tx, RecordKind::Contact, 1).await.unwrap(), 3);
    assert!(!tx.first_time("zanzibar").await.unwrap(), "ours was seen");
    tx.commit().await.unwrap();
    assert_eq!(everything(&world, &theirs).await, before);
}

/// Every row of the workspace in every table, as text.
async fn everything(world: &World, filled: &Filled) -> Vec<(String, Vec<String>)> {
    let mut rows = Vec::new();
    let mut tx = world.crm.begin(&Actor::system(filled.admin.workspace_id, Origin::Console)).await.unwrap();
    for table in tables(&world.db).await {
        let sql = format!("SELECT t::text FROM crm.{table} AS t ORDER BY 1");
        rows.push((table, sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(tx.conn()).await.unwrap()));
    }
    rows
}

/// Every table of a workspace that crm_app may touch.
async fn tables(db: &TestDatabase) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'crm' 
            AND tablename NOT IN ('search_documents', 'search_pending', 'search_words') ORDER BY 1",
    )
    .fetch_all(&mut db.admin().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn plain_sql_sees_one_workspace_and_without_one_nothing() {
    let (world, theirs, ours, mut tx) = neighbours().await;
    let pool = world.db.pool();
    for table in tables(&world.db).await {
        let sql = |what: &str| sqlx::AssertSqlSafe(format!("SELECT count(*){what} FROM crm.{table}"));
        let row =
            sqlx::query(sql(", count(*) FILTER (WHERE workspace_id = current_setting('app.workspace_id')::uuid)"));
        let row = row.fetch_one(tx.conn()).await.unwrap();
        let (all, own): (i64, i64) = (row.get(0), row.get(1));
        assert!(all > 0, "the test puts nothing into {table}");
        assert_eq!(all, own, "{table}");
        let without: i64 = sqlx::query_scalar(sql("")).fetch_one(&pool).await.unwrap();
        assert_eq!(without, 0, "{table} without a workspace");
    }
    let searched = "SELECT count(*) FROM crm.search('zanzibar', false, NULL, '[]', '[]', NULL, false, now(), '{}', '{}', NULL, NULL, 50, 0)";
    let hits: i64 = sqlx::query_scalar(searched).fetch_one(&pool).await.unwrap();
    assert_eq!(hits, 0);
    let documents = sqlx::query("SELECT FROM crm.search_documents").fetch_all(&pool).await.unwrap_err();
    assert_eq!(sqlstate(&documents), "42501");
    drop((theirs, ours));
}

#[tokio::test]
async fn a_row_for_another_workspace_is_not_taken_in() {
    let (world, theirs, ours, tx) = neighbours().await;
    drop(tx);
    for table in tables(&world.db).await {
        // Every row of ours, handed to them.
        let mut tx = world.tx_of(&ours.admin).await;
        let sql = format!(
            "INSERT INTO crm.{table} SELECT (jsonb_populate_record(t, jsonb_build_object('workspace_id', '{}'))).* FROM crm.{table} AS t LIMIT 1",
            theirs.admin.workspace_id,
        );
        let generated = matches!(table.as_str(), "activities" | "companies" | "contacts" | "tasks");
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(tx.conn()).await.unwrap_err();
        // A generated column refuses the statement before any row is looked at.
        assert_eq!(sqlstate(&refused), if generated { "428C9" } else { "42501" }, "{table}: {refused}");
        if matches!(table.as_str(), "events" | "field_definition_versions") {
            continue;
        }
        let mut tx = world.tx_of(&ours.admin).await;
        let sql = format!("UPDATE crm.{table} SET workspace_id = '{}'", theirs.admin.workspace_id);
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(tx.conn()).await.unwrap_err();
        assert_eq!(sqlstate(&refused), "42501", "{table}: {refused}");
    }
}

fn sqlstate(error: &sqlx::Error) -> String {
    error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned()
}
