//! Every use case that writes, tried with each of the six roles.

use crm_core::access::{self, Level};
use crm_core::actor::{Permission, Scope};
use crm_core::custom_fields::{self, NewField};
use crm_core::error::Error;
use crm_core::records::{Changes, RecordKind};
use crm_core::roles::NewRole;
use crm_core::users::{self, ProfileChange};
use crm_core::workspaces::{self, Settings};
use crm_core::{
    Actor, Permissions, Role, Tx, companies, contacts, deals, forms, imports, leads, records, reports, roles, search,
    teams, undo,
};
use serde_json::json;
use uuid::Uuid;

use super::id;
use crate::world::{self, World};

/// Whether the role was too low; other refusals come after that question and are none here.
fn refused<T>(result: crm_core::Result<T>) -> bool {
    match result {
        Err(Error::User(refusal)) => refusal.code() == "needs-role",
        Err(fault) => panic!("{fault:?}"),
        Ok(_) => false,
    }
}

/// What the use cases are tried with.
struct Things {
    person: Uuid,
    role: Uuid,
    team: Uuid,
    contact: Uuid,
    archived: Uuid,
    event: Uuid,
}

async fn things(world: &World) -> Things {
    let person = world.person(Role::SupportAgent).await;
    let mut tx = world.tx().await;
    let role = super::role(&mut tx, "Spare", &[Permission::ReadRecords], Scope::Own).await;
    let team = teams::create(&mut tx, "Team", None).await.unwrap().id;
    let contact = world::contact(&mut tx, "Zoe").await.id;
    let archived = records::add(&mut tx, RecordKind::Contact, &Changes::new().with("name", "Old")).await.unwrap();
    records::archive(&mut tx, RecordKind::Contact, archived.id).await.unwrap();
    tx.commit().await.unwrap();
    Things { person: id(&person), role, team, contact, archived: archived.id, event: archived.event }
}

type Tried = Vec<(&'static str, Permission, bool)>;

async fn try_records(tx: &mut Tx, things: &Things, tried: &mut Tried) {
    let named = |name: &str| Changes::new().with("name", name);
    let mut note = |what, permission, refused| tried.push((what, permission, refused));
    let contact = contacts::NewContact { name: "x".into(), ..contacts::NewContact::default() };
    note("add contact", Permission::WriteContacts, refused(contacts::add(tx, contact).await));
    let company = companies::NewCompany { name: "x".into(), ..companies::NewCompany::default() };
    note("add company", Permission::WriteCompanies, refused(companies::add(tx, company).await));
    let deal = deals::NewDeal { name: "x".into(), ..deals::NewDeal::default() };
    note("add deal", Permission::WriteDeals, refused(deals::add(tx, deal).await));
    let moved = deals::move_to_stage(tx, Uuid::now_v7(), Uuid::now_v7(), None).await;
    note("move deal", Permission::WriteDeals, refused(moved));
    let lead = leads::NewLead { contact_id: things.contact, ..leads::NewLead::default() };
    note("open lead", Permission::WriteLeads, refused(leads::open(tx, lead).await));
    let task = Changes::new().with("title", "x");
    note("add task", Permission::WriteTasks, refused(records::add(tx, RecordKind::Task, &task).await));
    let updated = records::update(tx, RecordKind::Contact, things.contact, &named("Zoe Smith"), None).await;
    note("change contact", Permission::WriteContacts, refused(updated));
    let owner = Changes::new().with("owner_id", things.person.to_string());
    note(
        "assign",
        Permission::Assign,
        refused(records::update(tx, RecordKind::Contact, things.contact, &owner, None).await),
    );
    let many = records::update_many(tx, RecordKind::Contact, &[], &named("x")).await;
    note("change many", Permission::BulkChange, refused(many));
    note("archive", Permission::Archive, refused(records::archive(tx, RecordKind::Contact, Uuid::now_v7()).await));
    note("restore", Permission::Archive, refused(records::restore(tx, RecordKind::Contact, Uuid::now_v7()).await));
    note("purge", Permission::Purge, refused(records::purge(tx, RecordKind::Contact, things.archived).await));
    note("import", Permission::Import, refused(imports::run(tx, RecordKind::Contact, b"Name\nx\n").await));
    note("report", Permission::Report, refused(reports::daily(tx).await));
    note("find", Permission::ReadRecords, refused(search::find(tx, "x", None, 10, 0).await));
}

async fn try_settings(tx: &mut Tx, tried: &mut Tried) {
    let mut note = |what, permission, refused| tried.push((what, permission, refused));
    let named = |name: &str| Changes::new().with("name", name);
    note("pipeline", Permission::ManagePipelines, refused(records::add(tx, RecordKind::Pipeline, &named("x")).await));
    let field = NewField { name: "Size".into(), shape: "number".into(), ..NewField::default() };
    note("field", Permission::ManageFields, refused(custom_fields::define(tx, RecordKind::Contact, field).await));
    note("forms", Permission::ManageWorkspace, refused(forms::list(tx).await));
    note("settings", Permission::ManageWorkspace, refused(workspaces::change_settings(tx, Settings::default()).await));
}

async fn try_people(tx: &mut Tx, things: &Things, tried: &mut Tried) {
    let mut note = |what, permission, refused| tried.push((what, permission, refused));
    let (person, role, team) = (things.person, things.role, things.team);
    let manage = Permission::ManageTeam;
    note("admit", manage, refused(users::admit(tx, person, Role::SalesRep).await));
    note("decline", manage, refused(users::decline(tx, person).await));
    note("give role", manage, refused(users::give_role(tx, person, Role::SupportAgent).await));
    note("set roles", manage, refused(users::set_roles(tx, person, &[role]).await));
    note("add role", manage, refused(users::add_role(tx, person, role).await));
    note("take role", manage, refused(users::take_role(tx, person, role).await));
    note("set scope", manage, refused(users::set_scope(tx, person, Some(Scope::Team)).await));
    let profile = ProfileChange { name: Some("Zed".into()), ..ProfileChange::default() };
    note("profile", manage, refused(users::change_profile(tx, person, profile).await));
    note("deactivate", manage, refused(users::deactivate(tx, person, None).await));
    note("reactivate", manage, refused(users::reactivate(tx, person).await));
    note("team", manage, refused(teams::create(tx, "Other", None).await));
    note("change team", manage, refused(teams::change(tx, team, &Changes::new().with("name", "y"), None).await));
    note("member", manage, refused(teams::add_member(tx, team, person).await));
    note("no member", manage, refused(teams::remove_member(tx, team, person).await));
    note("leads", manage, refused(teams::set_leads(tx, team, &[]).await));
    note("retire team", manage, refused(teams::retire(tx, team).await));
    note("restore team", manage, refused(teams::restore(tx, team).await));
    note("department", manage, refused(teams::create_department(tx, "Sales").await));
    note("rename", manage, refused(teams::rename_department(tx, Uuid::now_v7(), "x", None).await));
    note("dissolve", manage, refused(teams::retire_department(tx, Uuid::now_v7()).await));
}

async fn try_roles(tx: &mut Tx, things: &Things, tried: &mut Tried) {
    let mut note = |what, permission, refused| tried.push((what, permission, refused));
    let manage = Permission::ManageRoles;
    let permissions = Permissions::of(&[Permission::ReadRecords]);
    let new = NewRole { name: "New".into(), permissions, scope: Scope::Own };
    note("role", manage, refused(roles::create(tx, new).await));
    note("copy", manage, refused(roles::copy(tx, things.role, "Copy").await));
    let less = Changes::new().with("permissions", json!(["read_deals"]));
    note("change role", manage, refused(roles::change(tx, things.role, &less, None).await));
    note("retire role", manage, refused(roles::retire(tx, things.role).await));
    note("restore role", manage, refused(roles::restore(tx, things.role).await));
    let rule = access::set_rule(tx, things.role, RecordKind::Contact, "phones", Some(Level::Read)).await;
    note("rule", manage, refused(rule));
    note("rules", manage, refused(access::rules(tx).await));
}

#[tokio::test]
async fn every_use_case_asks_for_its_permission() {
    for role in Role::ALL {
        let world = World::shared().await;
        let things = things(&world).await;
        let actor = world.person_seeing(role, Scope::All).await;
        let mut tried = Tried::new();
        let mut tx = world.tx_of(&actor).await;
        try_records(&mut tx, &things, &mut tried).await;
        try_settings(&mut tx, &mut tried).await;
        try_roles(&mut tx, &things, &mut tried).await;
        try_people(&mut tx, &things, &mut tried).await;
        let undone = undo::event(&mut tx, things.event).await;
        let others = matches!(&undone, Err(Error::User(refusal)) if refusal.code() == "undo-not-yours");
        tried.push(("undo others", Permission::UndoOthers, others));
        drop(tx);
        tried.push(("form", Permission::ManageWorkspace, refused(forms::create(&world.crm, &actor, "Form").await)));
        for (what, permission, refused) in tried {
            assert_eq!(!refused, role.allows(permission), "{} and {what}", role.as_str());
        }
    }
}

/// One without the other: each permission is what opens its use cases, and nothing else is.
#[tokio::test]
async fn a_role_of_ones_own_opens_what_it_names_and_nothing_else() {
    let world = World::shared().await;
    let things = things(&world).await;
    for permission in [Permission::WriteContacts, Permission::ManagePipelines, Permission::Archive, Permission::Assign]
    {
        let actor = super::person_with(&world, permission.as_str(), &[permission], Scope::All).await;
        let mut tried = Tried::new();
        let mut tx = world.tx_of(&actor).await;
        try_records(&mut tx, &things, &mut tried).await;
        try_settings(&mut tx, &mut tried).await;
        for (what, needed, refused) in tried {
            // To assign or archive a contact, one must be able to change it.
            let opened = needed == permission && !matches!(permission, Permission::Archive | Permission::Assign);
            assert_eq!(!refused, opened, "{permission:?} and {what}");
        }
    }
}

#[tokio::test]
async fn to_hand_on_takes_a_permission_and_to_take_does_not() {
    let world = World::shared().await;
    let things = things(&world).await;
    let writes = [Permission::ReadRecords, Permission::ReadContacts, Permission::WriteContacts];
    let actor: Actor = super::person_with(&world, "Writer", &writes, Scope::All).await;
    let mut tx = world.tx_of(&actor).await;
    let mut give = async |owner: Option<Uuid>| {
        let change = Changes::new().with("owner_id", owner.map(|id| id.to_string()));
        refused(records::update(&mut tx, RecordKind::Contact, things.contact, &change, None).await)
    };
    assert!(give(Some(things.person)).await);
    assert!(!give(Some(id(&actor))).await);
    assert!(!give(None).await);
    let new =
        contacts::NewContact { name: "x".into(), owner_id: Some(things.person), ..contacts::NewContact::default() };
    assert!(refused(contacts::add(&mut tx, new).await));
}
