//! Rules that a workspace sets up for its records: "a deal above 10,000 in Proposal needs a contact". They are asked of people
//! whenever a record is added or one of the fields concerned changes; what comes by itself (a form, an import) is not lost for
//! want of an answer.

mod conditions;

use serde_json::json;
use uuid::Uuid;

use crate::actor::Permission;
use crate::custom_fields::{self, Definition};
use crate::error::{Error, Result};
use crate::records::catalogue::{BY_ALL, Field, Shape, Spec, label};
use crate::records::{self, Added, Changes, Fields, RecordKind, Updated};
use crate::refusal;
use crate::texts::Value as TextValue;
use crate::tx::Tx;

pub use conditions::{Condition, Test};

/// What a rule consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::ValidationRule,
    table: "validation_rules",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageRules,
    purged: false,
    fields: &[
        Field::new("record_kind", Shape::Choice(&["contact", "company", "deal", "lead", "task"])),
        Field::new("name", Shape::Name("error-rule-needs-name")).at_most(100),
        Field::new("conditions", Shape::Json).default("[]"),
        Field::new("required_fields", Shape::Keys).default("[]"),
        Field::new("message", Shape::Text(300)),
        Field::new("position", Shape::Integer(0, 1_000)).default("0"),
    ],
    parts: &[],
    mentions: &[],
};

/// The most rules of a kind of record, and the most conditions of a rule.
const MAX_RULES: usize = 50;
const MAX_CONDITIONS: usize = 10;

/// A rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its id.
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// It asks something of a record for which all of these hold.
    pub conditions: Vec<Condition>,
    /// What must be filled then.
    pub required_fields: Vec<String>,
    /// What the person reads, in the workspace's own words; with no required fields the record is refused with it.
    pub message: Option<String>,
    /// Its version.
    pub version: i32,
}

/// A rule to be set up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewRule {
    /// What people call it; required.
    pub name: String,
    /// It asks something of a record for which all of these hold.
    pub conditions: Vec<Condition>,
    /// What must be filled then.
    pub required_fields: Vec<String>,
    /// What the person reads.
    pub message: Option<String>,
}

/// Sets up a rule for a kind of record.
///
/// # Errors
/// Refused without the permission, where there are too many, or where it names a field that records of the kind do not have
/// or demands nothing; else where the database fails.
pub async fn add_rule(tx: &mut Tx, kind: RecordKind, new: NewRule) -> Result<Added> {
    tx.require(Permission::ManageRules)?;
    let known = rules(tx, kind).await?;
    if known.len() >= MAX_RULES {
        return Err(refusal!("error-too-many-rules", limit = MAX_RULES).into());
    }
    let given = Changes::new()
        .with("record_kind", kind.as_str())
        .with("name", new.name)
        .with("conditions", json!(new.conditions))
        .with("required_fields", new.required_fields)
        .with("message", new.message)
        .with("position", known.len());
    records::add(tx, RecordKind::ValidationRule, &given).await
}

/// Changes a rule. It is retired and brought back like any record.
///
/// # Errors
/// As [`add_rule`].
pub async fn change_rule(tx: &mut Tx, id: Uuid, changes: &Changes, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::ValidationRule, id, changes, seen).await
}

/// The rules in force for a kind of record, in their order.
///
/// # Errors
/// Where the database fails.
pub async fn rules(tx: &mut Tx, kind: RecordKind) -> Result<Vec<Rule>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT id, name, conditions, required_fields, message, version FROM crm.validation_rules
          WHERE workspace_id = $1 AND record_kind = $2 AND deleted_at IS NULL ORDER BY position, id",
        workspace_id,
        kind.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Rule {
                id: row.id,
                name: row.name,
                conditions: serde_json::from_value(row.conditions)
                    .map_err(|_| Error::broken("a rule whose conditions do not read"))?,
                required_fields: row.required_fields,
                message: row.message,
                version: row.version,
            })
        })
        .collect()
}

/// Refuses a record that breaks a rule. Only rules about a field that changed are asked, so that one made later does not stand
/// in the way of everything else.
pub(crate) async fn check(
    tx: &mut Tx,
    spec: &Spec,
    definitions: &[Definition],
    before: Option<&Fields>,
    after: &Fields,
) -> Result<()> {
    check_against(&asked(tx, spec).await?, definitions, before, after)
}

/// The rules that are asked of the actor when records of a kind are written.
pub(crate) async fn asked(tx: &mut Tx, spec: &Spec) -> Result<Vec<Rule>> {
    match tx.user_id().is_some() && spec.has_custom_fields() {
        true => rules(tx, spec.kind).await,
        false => Ok(Vec::new()),
    }
}

/// The same check for rules that have been read.
pub(crate) fn check_against(
    rules: &[Rule],
    definitions: &[Definition],
    before: Option<&Fields>,
    after: &Fields,
) -> Result<()> {
    let changed = |field: &str| before.is_none_or(|before| before.get(field) != after.get(field));
    for rule in rules {
        let mut concerned = rule.conditions.iter().map(|condition| &condition.field).chain(&rule.required_fields);
        if !concerned.any(|field| changed(field)) || !rule.conditions.iter().all(|condition| condition.holds(after)) {
            continue;
        }
        let missing = rule.required_fields.iter().find(|field| !after.has(field));
        if let Some(field) = missing {
            let refusal = match &rule.message {
                Some(message) => refusal!("error-rule-broken", message = message),
                None => refusal!("error-rule-requires", rule = &rule.name, field = name_of(definitions, field)),
            };
            return Err(refusal.about(field.clone()).into());
        }
        if rule.required_fields.is_empty() {
            let field = rule.conditions.first().map(|condition| condition.field.clone()).unwrap_or_default();
            return Err(refusal!("error-rule-broken", message = rule.message.as_ref().unwrap_or(&rule.name))
                .about(field)
                .into());
        }
    }
    Ok(())
}

/// What a field is called: the workspace's own by the workspace's name for it.
fn name_of(definitions: &[Definition], field: &str) -> TextValue {
    match definitions.iter().find(|definition| definition.field() == field) {
        Some(definition) => definition.name.clone().into(),
        None => label(field).into(),
    }
}

/// The rules of a rule: it asks something, of fields that are there.
pub(crate) async fn settle(tx: &mut Tx, after: &mut Fields) -> Result<Option<&'static str>> {
    let kind = after.text("record_kind").and_then(RecordKind::parse);
    let kind = kind.ok_or_else(|| refusal!("error-field-needs-kind").about("record_kind"))?;
    let spec = records::spec_of(kind)?;
    let definitions = custom_fields::all(tx, kind).await?;
    let is_field = |key: &str| spec.field(key).is_some() || definitions.iter().any(|known| known.field() == key);
    let conditions: Vec<Condition> = serde_json::from_value(after.get("conditions").clone())
        .map_err(|_| refusal!("error-bad-conditions").about("conditions"))?;
    if conditions.len() > MAX_CONDITIONS {
        return Err(refusal!("error-too-many-conditions", limit = MAX_CONDITIONS).about("conditions").into());
    }
    let required = after.texts("required_fields");
    let named = conditions.iter().map(|condition| ("conditions", &condition.field));
    for (place, field) in named.chain(required.iter().map(|field| ("required_fields", field))) {
        if !is_field(field) {
            return Err(refusal!("error-unknown-field", field = field).about(place).into());
        }
    }
    if conditions.iter().any(|condition| !condition.is_sound()) {
        return Err(refusal!("error-bad-conditions").about("conditions").into());
    }
    if required.is_empty() && (!after.has("message") || conditions.is_empty()) {
        return Err(refusal!("error-rule-demands-nothing").about("required_fields").into());
    }
    Ok(None)
}
