//! Keeping the rules: adding, changing, ordering and retiring them.

use serde_json::Value;
use uuid::Uuid;

use super::conditions::Condition;
use super::rules::{Member, Rule, list};
use super::strategies::{Strategy, Territory};
use crate::actor::Permission;
use crate::error::{Error, Result};
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec};
use crate::records::{self, Added, Changes, Done, Fields, RecordKind, Updated, links};
use crate::refusal;
use crate::tx::Tx;

/// What a rule consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::AssignmentRule,
    table: "assignment_rules",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageRules,
    purged: false,
    fields: &[
        Field::new("record_kind", Shape::Choice(&["lead"])),
        Field::new("name", Shape::Name("error-rule-name")),
        Field::new("position", Shape::Integer(1, 10_000)).default("1"),
        Field::new("conditions", Shape::Json).default("[]"),
        Field::new("strategy", Shape::Choice(&["round_robin", "territory", "workload"])).default("\"round_robin\""),
        Field::new("members", Shape::Json).default("[]"),
        Field::new("territories", Shape::Json).default("[]"),
        Field::new("capacity", Shape::Integer(1, 1_000_000)),
    ],
    parts: &[("assignment_turns", "rule_id")],
    mentions: &[],
};

/// The most rules for a kind of record.
pub const MAX_RULES: usize = 100;

/// The longest name of a rule, in characters.
const MAX_NAME: usize = 100;

/// A rule to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRule {
    /// What people call it; required.
    pub name: String,
    /// What must be so; nothing for every record.
    pub conditions: Vec<Condition>,
    /// How it chooses.
    pub strategy: Strategy,
    /// Whom it chooses among, in order; nobody for [`Strategy::Territory`].
    pub members: Vec<Member>,
    /// Whose area is which; for [`Strategy::Territory`] only.
    pub territories: Vec<Territory>,
    /// As many open records of the kind one person may have.
    pub capacity: Option<i32>,
}

/// Adds a rule after the others for this kind of record.
///
/// # Errors
/// Refused without the permission, for a kind that has no rules, where there are too many, or where the rule could never
/// assign anything; else where the database fails.
pub async fn add_rule(tx: &mut Tx, kind: RecordKind, new: NewRule) -> Result<Added> {
    tx.require(SPEC.write)?;
    let there = list(tx, kind).await?.len();
    if there >= MAX_RULES {
        return Err(refusal!("error-rules-too-many", limit = MAX_RULES).into());
    }
    let given = Changes::new()
        .with("record_kind", kind.as_str())
        .with("name", new.name)
        .with("position", there + 1)
        .with("conditions", kept(&new.conditions)?)
        .with("strategy", new.strategy.as_str())
        .with("members", kept(&new.members)?)
        .with("territories", kept(&new.territories)?)
        .with("capacity", new.capacity);
    records::add(tx, RecordKind::AssignmentRule, &given).await
}

/// A part of a rule as it is kept.
fn kept(part: impl serde::Serialize) -> Result<Value> {
    serde_json::to_value(part).map_err(|_| Error::broken("a part of a rule that is no JSON"))
}

/// Changes a rule: its name, conditions, strategy, people, territories or capacity, as the wire names them.
///
/// # Errors
/// Refused without the permission, where there is no such rule, or where it could never assign anything then; else where the
/// database fails.
pub async fn change_rule(tx: &mut Tx, id: Uuid, changes: &Changes, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::AssignmentRule, id, changes, seen).await
}

/// Puts the rules for a kind of record into this order; those that are not named follow in theirs. One batch.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn reorder(tx: &mut Tx, kind: RecordKind, order: &[Uuid]) -> Result<()> {
    tx.require(SPEC.write)?;
    let ids: Vec<Uuid> = list(tx, kind).await?.into_iter().map(|rule| rule.id).collect();
    records::reorder(tx, RecordKind::AssignmentRule, &ids, order).await
}

/// Asks a rule no more. What it has assigned stays, and it may be restored.
///
/// # Errors
/// Refused without the permission, or where there is no such rule; else where the database fails.
pub async fn retire(tx: &mut Tx, id: Uuid) -> Result<Done> {
    records::archive(tx, RecordKind::AssignmentRule, id).await
}

/// What people call a rule, also one that was retired since; nothing where there is no such rule.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn name_of(tx: &mut Tx, id: Uuid) -> Result<Option<String>> {
    let workspace_id = tx.workspace_id();
    let name = sqlx::query_scalar!(
        "SELECT name FROM crm.assignment_rules WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        id
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(name)
}

/// The rules of a rule: it can be read, could assign something, and names people who are there.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    if before.is_some_and(|before| before.get("record_kind") != after.get("record_kind")) {
        return Err(refusal!("error-rule-kind-fixed").about("record_kind").into());
    }
    let rule = read(after)?;
    if rule.name.chars().count() > MAX_NAME {
        return Err(refusal!("error-rule-name-long", limit = MAX_NAME).about("name").into());
    }
    rule.check()?;
    let (field, unknown) = unknown_people(tx, &rule).await?;
    if unknown > 0 {
        return Err(refusal!("error-rule-unknown-people", count = unknown).about(field).into());
    }
    Ok(None)
}

/// The rule that these fields are.
fn read(fields: &Fields) -> Result<Rule> {
    let kind = fields.text("record_kind").and_then(RecordKind::parse);
    Ok(Rule {
        id: Uuid::nil(),
        kind: kind.ok_or_else(|| refusal!("error-rule-kind").about("record_kind"))?,
        name: fields.text("name").unwrap_or_default().to_owned(),
        conditions: part(fields, "conditions")?,
        strategy: fields.text("strategy").and_then(Strategy::parse).unwrap_or(Strategy::RoundRobin),
        members: part(fields, "members")?,
        territories: part(fields, "territories")?,
        capacity: fields.integer("capacity").and_then(|capacity| i32::try_from(capacity).ok()),
        version: 0,
    })
}

fn part<T: serde::de::DeserializeOwned>(fields: &Fields, field: &'static str) -> Result<T> {
    serde_json::from_value(fields.get(field).clone()).map_err(|_| refusal!("error-rule-unreadable").about(field).into())
}

/// How many of a rule's people are not of this workspace, and the field that names them. Whoever stopped working here may
/// stay in a rule: they are passed over.
async fn unknown_people(tx: &mut Tx, rule: &Rule) -> Result<(&'static str, usize)> {
    let field = if rule.strategy == Strategy::Territory { "territories" } else { "members" };
    let mut people: Vec<Uuid> = rule.territories.iter().map(|territory| territory.person).collect();
    for member in &rule.members {
        match member {
            Member::Person(id) => people.push(*id),
            Member::Team(id) if links::is_live(tx, RecordKind::Team, *id).await? => {}
            Member::Team(_) => return Ok((field, 1)),
        }
    }
    people.sort_unstable();
    people.dedup();
    let workspace_id = tx.workspace_id();
    let known = sqlx::query_scalar!(
        r#"SELECT count(*) AS "known!" FROM crm.users WHERE workspace_id = $1 AND id = ANY ($2)"#,
        workspace_id,
        &people,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((field, people.len().saturating_sub(usize::try_from(known).unwrap_or(0))))
}
