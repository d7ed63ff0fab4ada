//! Teams and departments: who works with whom. A person may be in several teams; a team may belong to a department, and so do
//! its members. The scopes Team and Department go by them.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec};
use crate::records::{self, Added, Changes, Done, Fields, RecordKind, Updated};
use crate::tx::Tx;
use crate::users::Owner;

/// What a team consists of.
pub static TEAM: Spec = Spec {
    kind: RecordKind::Team,
    table: "teams",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageTeam,
    purged: false,
    fields: &[
        Field::new("name", Shape::Name("error-team-needs-name")).at_most(100),
        Field::new("department_id", Shape::Link(RecordKind::Department)),
        Field::new("member_ids", Shape::People).beside(),
        Field::new("lead_ids", Shape::People).beside(),
    ],
    parts: &[],
    mentions: &[],
};

/// What a department consists of.
pub static DEPARTMENT: Spec = Spec {
    kind: RecordKind::Department,
    table: "departments",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageTeam,
    purged: false,
    fields: &[Field::new("name", Shape::Name("error-department-needs-name")).at_most(100)],
    parts: &[],
    mentions: &[],
};

/// A team, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamCard {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The department it belongs to: its id and name.
    pub department: Option<(Uuid, String)>,
    /// Who is in it, by name.
    pub members: Vec<Member>,
    /// Its version.
    pub version: i32,
}

/// Somebody in a team.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Who.
    pub person: Owner,
    /// Whether they lead it.
    pub leads: bool,
}

/// A department, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct DepartmentCard {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many teams belong to it.
    pub teams: i64,
    /// Its version.
    pub version: i32,
}

/// Whoever leads a team is in it: somebody made a lead is taken in, somebody who goes leads it no more.
pub(crate) fn settle(before: Option<&Fields>, after: &mut Fields) -> Option<&'static str> {
    let (mut members, mut leads) = (after.texts("member_ids"), after.texts("lead_ids"));
    let leads_changed = before.is_none_or(|before| before.get("lead_ids") != after.get("lead_ids"));
    if leads_changed {
        members.extend(leads.iter().cloned());
        members.sort_unstable();
        members.dedup();
    } else {
        leads.retain(|lead| members.contains(lead));
    }
    after.set("member_ids", members);
    after.set("lead_ids", leads);
    None
}

/// Makes a team without members.
///
/// # Errors
/// Refused without the permission, where the name is none or taken, or there is no such department; else where the database
/// fails.
pub async fn create(tx: &mut Tx, name: &str, department: Option<Uuid>) -> Result<Added> {
    let given = Changes::new().with("name", name).with("department_id", department.map(|id| id.to_string()));
    records::add(tx, RecordKind::Team, &given).await
}

/// Changes a team's name or department.
///
/// # Errors
/// As for [`create`], and where there is no such team.
pub async fn change(tx: &mut Tx, team: Uuid, changes: &Changes, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::Team, team, changes, seen).await
}

/// Takes somebody into a team.
///
/// # Errors
/// Refused without the permission, or where the team is not there or the person does not work here; else where the database
/// fails.
pub async fn add_member(tx: &mut Tx, team: Uuid, person: Uuid) -> Result<Updated> {
    change_members(tx, team, |members| members.push(person)).await
}

/// Takes somebody out of a team; they lead it no more.
///
/// # Errors
/// Refused without the permission, or where the team is not there; else where the database fails.
pub async fn remove_member(tx: &mut Tx, team: Uuid, person: Uuid) -> Result<Updated> {
    change_members(tx, team, |members| members.retain(|member| *member != person)).await
}

async fn change_members(tx: &mut Tx, team: Uuid, change: impl FnOnce(&mut Vec<Uuid>)) -> Result<Updated> {
    tx.require(TEAM.write)?;
    let mut members = records::live(tx, &TEAM, team).await?.fields.ids("member_ids");
    change(&mut members);
    records::update(tx, RecordKind::Team, team, &Changes::new().with("member_ids", json!(members)), None).await
}

/// Says who leads a team; whoever does is in it.
///
/// # Errors
/// Refused without the permission, or where the team is not there or one of the people does not work here; else where the
/// database fails.
pub async fn set_leads(tx: &mut Tx, team: Uuid, people: &[Uuid]) -> Result<Updated> {
    records::update(tx, RecordKind::Team, team, &Changes::new().with("lead_ids", json!(people)), None).await
}

/// Dissolves a team; it comes back with [`restore`].
///
/// # Errors
/// Refused without the permission, or where the team is not there; else where the database fails.
pub async fn retire(tx: &mut Tx, team: Uuid) -> Result<Done> {
    records::archive(tx, RecordKind::Team, team).await
}

/// Brings a team back with its members.
///
/// # Errors
/// Refused without the permission, or where the team is not dissolved or its name is taken by now; else where the database
/// fails.
pub async fn restore(tx: &mut Tx, team: Uuid) -> Result<Done> {
    records::restore(tx, RecordKind::Team, team).await
}

/// Makes a department without teams.
///
/// # Errors
/// Refused without the permission, or where the name is none or taken; else where the database fails.
pub async fn create_department(tx: &mut Tx, name: &str) -> Result<Added> {
    records::add(tx, RecordKind::Department, &Changes::new().with("name", name)).await
}

/// Gives a department another name.
///
/// # Errors
/// As for [`create_department`], and where there is no such department.
pub async fn rename_department(tx: &mut Tx, department: Uuid, name: &str, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::Department, department, &Changes::new().with("name", name), seen).await
}

/// Dissolves a department.
///
/// # Errors
/// Refused without the permission, where it is not there, or while teams belong to it; else where the database fails.
pub async fn retire_department(tx: &mut Tx, department: Uuid) -> Result<Done> {
    records::archive(tx, RecordKind::Department, department).await
}

/// Every team with its members who may work, by name.
///
/// # Errors
/// Where the database fails.
pub async fn list(tx: &mut Tx) -> Result<Vec<TeamCard>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT t.id, t.name, t.version, d.id AS "department_id?", d.name AS "department_name?",
                  coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'slack_id', u.slack_id,
                                      'leads', EXISTS (SELECT FROM crm.team_leads l
                                                        WHERE l.workspace_id = $1 AND l.team_id = t.id AND l.user_id = u.id))
                                    ORDER BY u.name COLLATE "und-x-icu", u.id)
                              FROM crm.team_members m
                              JOIN crm.users u ON u.workspace_id = $1 AND u.id = m.user_id AND u.status = 'active'
                             WHERE m.workspace_id = $1 AND m.team_id = t.id), '[]') AS "members!"
             FROM crm.teams t LEFT JOIN crm.departments d ON d.workspace_id = $1 AND d.id = t.department_id
            WHERE t.workspace_id = $1 AND t.deleted_at IS NULL ORDER BY t.name COLLATE "und-x-icu", t.id"#,
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TeamCard {
            id: row.id,
            name: row.name,
            department: row.department_id.zip(row.department_name),
            members: row.members.as_array().into_iter().flatten().filter_map(member).collect(),
            version: row.version,
        })
        .collect())
}

/// Who is in a team that was not dissolved, by name; whether they work here or not.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn members(tx: &mut Tx, team: Uuid) -> Result<Vec<Uuid>> {
    let workspace_id = tx.workspace_id();
    let ids = sqlx::query_scalar!(
        r#"SELECT u.id FROM crm.team_members m
             JOIN crm.teams t ON t.workspace_id = $1 AND t.id = m.team_id AND t.deleted_at IS NULL
             JOIN crm.users u ON u.workspace_id = $1 AND u.id = m.user_id
            WHERE m.workspace_id = $1 AND m.team_id = $2 ORDER BY u.name COLLATE "und-x-icu", u.id"#,
        workspace_id,
        team,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

fn member(row: &Value) -> Option<Member> {
    let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
    let person = Owner { id: text("id")?.parse().ok()?, name: text("name")?, slack_id: text("slack_id")? };
    Some(Member { person, leads: row.get("leads")?.as_bool()? })
}

/// Every department, by name.
///
/// # Errors
/// Where the database fails.
pub async fn departments(tx: &mut Tx) -> Result<Vec<DepartmentCard>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query_as!(
        DepartmentCard,
        r#"SELECT d.id, d.name, d.version,
                  (SELECT count(*) FROM crm.teams t
                    WHERE t.workspace_id = $1 AND t.department_id = d.id AND t.deleted_at IS NULL) AS "teams!"
             FROM crm.departments d WHERE d.workspace_id = $1 AND d.deleted_at IS NULL
            ORDER BY d.name COLLATE "und-x-icu", d.id"#,
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
