//! People, their roles and teams, what roles see.

use crm_core::access::{self, Level};
use crm_core::actor::{Permission, Permissions, Role, Scope};
use crm_core::records::{Changes, RecordKind};
use crm_core::roles::{self, NewRole};
use crm_core::users::{self, ProfileChange};
use crm_core::{assignment, teams};
use serde_json::json;

use super::done;

fn named(name: &str) -> Changes {
    Changes::new().with("name", name)
}

super::use_cases! {
    "access::rules" [ManageRoles] |tx, _t| done(access::rules(tx).await);
    "access::set_rule" [ManageRoles] |tx, t| {
        done(access::set_rule(tx, t.role, RecordKind::Contact, "phones", Some(Level::Read)).await)
    };
    "assignment::presence::set_away" [ManageTeam] |tx, t| done(assignment::set_away(tx, t.person, None).await);
    "roles::change" [ManageRoles] |tx, t| {
        let less = Changes::new().with("permissions", json!(["read_deals"]));
        done(roles::change(tx, t.role, &less, None).await)
    };
    "roles::copy" [ManageRoles] |tx, t| done(roles::copy(tx, t.role, "Copy").await);
    "roles::create" [ManageRoles] |tx, _t| {
        let permissions = Permissions::of(&[Permission::ReadRecords]);
        done(roles::create(tx, NewRole { name: "New".into(), permissions, scope: Scope::Own }).await)
    };
    "roles::restore" [ManageRoles] |tx, t| done(roles::restore(tx, t.role).await);
    "roles::retire" [ManageRoles] |tx, t| done(roles::retire(tx, t.role).await);
    "teams::add_member" [ManageTeam] |tx, t| done(teams::add_member(tx, t.team, t.person).await);
    "teams::change" [ManageTeam] |tx, t| done(teams::change(tx, t.team, &named("x"), None).await);
    "teams::create" [ManageTeam] |tx, _t| done(teams::create(tx, "Other", None).await);
    "teams::create_department" [ManageTeam] |tx, _t| done(teams::create_department(tx, "Other").await);
    "teams::remove_member" [ManageTeam] |tx, t| done(teams::remove_member(tx, t.team, t.person).await);
    "teams::rename_department" [ManageTeam] |tx, t| done(teams::rename_department(tx, t.department, "x", None).await);
    "teams::restore" [ManageTeam] |tx, t| done(teams::restore(tx, t.team).await);
    "teams::retire" [ManageTeam] |tx, t| done(teams::retire(tx, t.team).await);
    "teams::retire_department" [ManageTeam] |tx, t| done(teams::retire_department(tx, t.department).await);
    "teams::set_leads" [ManageTeam] |tx, t| done(teams::set_leads(tx, t.team, &[t.person]).await);
    "users::joining::admit" [ManageTeam] |tx, t| done(users::admit(tx, t.person, Role::SalesRep).await);
    "users::joining::decline" [ManageTeam] |tx, t| done(users::decline(tx, t.person).await);
    "users::leaving::deactivate" [ManageTeam] |tx, t| done(users::deactivate(tx, t.person, None).await);
    "users::leaving::reactivate" [ManageTeam] |tx, t| done(users::reactivate(tx, t.person).await);
    "users::profile::change_profile" [ManageTeam] |tx, t| {
        let change = ProfileChange { name: Some("Zed".into()), ..ProfileChange::default() };
        done(users::change_profile(tx, t.person, change).await)
    };
    "users::standing::add_role" [ManageTeam] |tx, t| done(users::add_role(tx, t.person, t.role).await);
    "users::standing::give_role" [ManageTeam] |tx, t| done(users::give_role(tx, t.person, Role::SupportAgent).await);
    "users::standing::set_roles" [ManageTeam] |tx, t| done(users::set_roles(tx, t.person, &[t.role]).await);
    "users::standing::set_scope" [ManageTeam] |tx, t| done(users::set_scope(tx, t.person, Some(Scope::Team)).await);
    "users::standing::take_role" [ManageTeam] |tx, t| done(users::take_role(tx, t.person, t.role).await);
}
