//! Who sees and who changes which field. What lives here is the rules by role, what comes of them for one person, and the
//! masks; they are applied where records are shown (cards, lists, history) and where the store writes them.
//!
//! A rule belongs to a role and so do its version, history and undo. Somebody with several roles has the best of what each
//! lets them do.

mod cards;
pub mod mask;
mod words;

pub(crate) use cards::OfRows;
pub(crate) use words::hides_addresses;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::actor::{Permission, Permissions, Role};
use crate::custom_fields;
use crate::error::{Result, UserError};
use crate::events::Why;
use crate::records::catalogue::{CUSTOM_PREFIX, Shape, label};
use crate::records::rules::{self as store_rules, Asked};
use crate::records::{self, Fields, RecordKind, Step, Updated};
use crate::refusal;
use crate::roles;
use crate::tx::Tx;

/// What somebody may do with a field, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It is not there for them.
    Hidden,
    /// They see that there is something, and as much of it as tells two of them apart: [`mask`]. What has no mask, such as an
    /// amount, is not there.
    Masked,
    /// They see it.
    Read,
    /// They see and change it.
    Write,
}

impl Level {
    /// Every level, least first.
    pub const ALL: [Self; 4] = [Self::Hidden, Self::Masked, Self::Read, Self::Write];

    /// The name in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Masked => "masked",
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The level of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }
}

/// Fields that are masked for every role without the permission to see what is sensitive, unless a rule says otherwise.
const SENSITIVE: [&str; 2] = ["contact.tax_id", "company.tax_id"];

/// The same where the workspace has set [`MASK_SENSITIVE_FIELDS`](crate::settings::MASK_SENSITIVE_FIELDS).
const SENSITIVE_WHERE_SET: [&str; 2] = ["contact.phones", "company.phones"];

/// Fields that a record cannot be shown without; a rule may keep somebody from changing them, not from seeing them.
const ALWAYS_SEEN: [&str; 17] = [
    "contact.lifecycle",
    "company.lifecycle",
    "deal.stage_id",
    "deal.pipeline_id",
    "deal.currency",
    "lead.contact_id",
    "lead.status",
    "task.status",
    "task.priority",
    "task.due_on",
    "task.due_at",
    "task.completed_at",
    "activity.type",
    "activity.channel",
    "activity.happened_at",
    "activity.record_kind",
    "activity.record_id",
];

/// The kinds of records whose fields have rules.
pub const GOVERNED: [RecordKind; 6] = [
    RecordKind::Contact,
    RecordKind::Company,
    RecordKind::Lead,
    RecordKind::Deal,
    RecordKind::Task,
    RecordKind::Activity,
];

/// What each of somebody's roles says of fields; read with the person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldRules(Arc<Vec<OfRole>>);

#[derive(Debug, PartialEq, Eq)]
struct OfRole {
    sees_sensitive: bool,
    masks_phones: bool,
    fields: BTreeMap<String, Level>,
}

impl FieldRules {
    /// Out of `[{"sensitive": …, "masks_phones": …, "fields": {"contact.emails": "masked"}}]`.
    pub(crate) fn of_roles(roles: &Value) -> Self {
        let of_role = |role: &Value| OfRole {
            sees_sensitive: role.get("sensitive") == Some(&Value::Bool(true)),
            masks_phones: role.get("masks_phones") == Some(&Value::Bool(true)),
            fields: role.get("fields").and_then(Value::as_object).map(levels).unwrap_or_default(),
        };
        Self(Arc::new(roles.as_array().into_iter().flatten().map(of_role).collect()))
    }

    /// The first field with which these rules let somebody do more than those.
    fn beyond<'a>(&'a self, those: &'a Self) -> Option<&'a str> {
        let paths = [self, those].into_iter().flat_map(|rules| rules.0.iter()).flat_map(|role| role.fields.keys());
        let mut paths = paths.map(String::as_str).chain(SENSITIVE);
        paths.find(|path| self.level(path) > those.level(path))
    }

    fn level(&self, path: &str) -> Level {
        let usual = |role: &OfRole| {
            let sensitive = SENSITIVE.contains(&path) || role.masks_phones && SENSITIVE_WHERE_SET.contains(&path);
            if sensitive && !role.sees_sensitive { Level::Masked } else { Level::Write }
        };
        let levels = self.0.iter().map(|role| role.fields.get(path).copied().unwrap_or_else(|| usual(role)));
        levels.max().unwrap_or(Level::Hidden)
    }
}

/// What a level is unknown by is of a later release: it hides.
fn levels(rules: &Map<String, Value>) -> BTreeMap<String, Level> {
    let level = |value: &Value| value.as_str().and_then(Level::parse).unwrap_or(Level::Hidden);
    rules.iter().map(|(path, value)| (path.clone(), level(value))).collect()
}

/// What the actor may do with the fields of a kind of record.
#[derive(Debug, Clone)]
pub struct Access {
    kind: RecordKind,
    rules: Option<FieldRules>,
    permissions: Permissions,
}

/// What the transaction's actor may do with the fields of a kind of record. It was read with the person: it costs nothing.
#[must_use]
pub fn of(tx: &Tx, kind: RecordKind) -> Access {
    let person = tx.actor().person.as_ref().filter(|_| GOVERNED.contains(&kind));
    Access { kind, rules: person.map(|person| person.access.clone()), permissions: tx.actor().permissions() }
}

/// The same for who shows a record; nothing where the actor may not see this kind at all.
#[must_use]
pub fn to_show(tx: &Tx, kind: RecordKind) -> Option<Access> {
    tx.actor().may_read(kind).then(|| of(tx, kind))
}

impl Access {
    /// What may be done with a field; the workspace's own are `cf.<key>`.
    #[must_use]
    pub fn level(&self, field: &str) -> Level {
        match &self.rules {
            None => Level::Write,
            Some(rules) => rules.level(&path(self.kind, field_of(self.kind, field))),
        }
    }

    /// Whether the actor sees records of another kind, which one of this kind links to or counts.
    fn reads(&self, kind: RecordKind) -> bool {
        Permission::reading(kind).is_none_or(|permission| self.permissions.has(permission))
    }

    /// Whether a field is seen in full.
    #[must_use]
    pub fn shows(&self, field: &str) -> bool {
        self.level(field) >= Level::Read
    }

    /// Refuses a value for a field that the actor does not see: what they send is the mask itself, or blind.
    pub(crate) fn require_seen(&self, given: &Fields) -> Result<(), UserError> {
        self.require(Level::Read, &given.without_empty())
    }

    /// Refuses to write what the actor may not change.
    pub(crate) fn require_written(&self, wanted: &Fields) -> Result<(), UserError> {
        self.require(Level::Write, wanted)
    }

    fn require(&self, least: Level, fields: &Fields) -> Result<(), UserError> {
        match fields.iter().find(|(field, _)| self.level(field) < least) {
            None => Ok(()),
            Some((field, _)) => Err(refusal!("error-field-not-yours", field = label(field)).about(field.clone())),
        }
    }

    /// A value as the actor may see it: itself, masked, or nothing.
    #[must_use]
    pub fn shown(&self, field: &str, value: &Value) -> Value {
        match self.level(field) {
            Level::Read | Level::Write => value.clone(),
            Level::Hidden => Value::Null,
            Level::Masked => masked(self.shape(field), value),
        }
    }

    /// A record's fields, as the actor may see them.
    #[must_use]
    pub fn fields(&self, fields: Fields) -> Fields {
        let mut shown = fields;
        if self.rules.is_some() {
            for (field, value) in shown.clone().iter() {
                shown.set(field.clone(), self.shown(field, value));
            }
        }
        shown
    }

    /// What an event says before or after, as the actor may see it.
    pub fn values(&self, values: &mut Map<String, Value>) {
        if self.rules.is_some() {
            for (field, value) in values.iter_mut() {
                *value = self.shown(field, value);
            }
        }
    }

    /// What an event tells: the names of the changed fields and their values before and after, as the actor may see them.
    pub(crate) fn told(&self, fields: &mut Vec<String>, values: [&mut Option<Value>; 2]) {
        fields.retain(|field| self.level(field) > Level::Hidden);
        for values in values.into_iter().flatten() {
            if let Value::Object(values) = values {
                self.values(values);
            }
        }
    }

    fn shape(&self, field: &str) -> Option<&'static Shape> {
        self.kind.spec()?.field(field_of(self.kind, field)).map(|field| &field.shape)
    }
}

/// The field whose rules hold for what events tell beside it, such as the name of a stage at the time.
fn field_of(kind: RecordKind, told: &str) -> &str {
    match (kind, told) {
        (RecordKind::Deal, "stage") => "stage_id",
        (RecordKind::Deal, "reason") => "close_reason",
        (RecordKind::Lead, "reason") => "disqualified_reason",
        (RecordKind::Lead, "assignment_rule") => "assignment_rule_id",
        _ => told,
    }
}

fn path(kind: RecordKind, field: &str) -> String {
    format!("{}.{field}", kind.as_str())
}

/// A value behind its mask. What is no text, or would be told by a part of it (an amount, a day, a choice), has none and is
/// not there; of the workspace's own fields, whose shape is not known here, one sees that there is something.
fn masked(shape: Option<&Shape>, value: &Value) -> Value {
    let mask: fn(&str) -> String = match shape {
        Some(Shape::Phone | Shape::Phones) => mask::phone,
        Some(Shape::Email | Shape::Emails) => mask::email,
        Some(Shape::Text(_)) => mask::text,
        Some(Shape::LongText(_) | Shape::Url | Shape::Domain) | None => |_| mask::NOTHING.to_owned(),
        Some(_) => return Value::Null,
    };
    match value {
        Value::String(text) => Value::String(mask(text)),
        Value::Array(list) => list.iter().map(|one| masked(shape, one)).collect(),
        Value::Null => Value::Null,
        _ if shape.is_none() => Value::String(mask::NOTHING.to_owned()),
        _ => Value::Null,
    }
}

/// Cuts what an event of a record of this kind tells down to what the actor may see.
pub(crate) fn tell(tx: &Tx, kind: &str, fields: &mut Vec<String>, values: [&mut Option<Value>; 2]) {
    if let Some(kind) = RecordKind::parse(kind) {
        of(tx, kind).told(fields, values);
    }
}

/// Of these kinds, or of all, those that the actor may see; nothing where that leaves nothing out.
pub(crate) fn readable(tx: &Tx, kinds: Option<&[RecordKind]>) -> Option<Vec<RecordKind>> {
    let unrestricted = kinds.is_none() && RecordKind::REFERENCED.iter().all(|kind| tx.actor().may_read(*kind));
    let wanted = kinds.unwrap_or(&RecordKind::REFERENCED).iter().filter(|kind| tx.actor().may_read(**kind));
    (!unrestricted).then(|| wanted.copied().collect())
}

/// A rule: what a role may do with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The role's id.
    pub role_id: Uuid,
    /// The role's name.
    pub role: String,
    /// The kind of record.
    pub kind: RecordKind,
    /// The field; the workspace's own are `cf.<key>`.
    pub field: String,
    /// What the role may do with it.
    pub level: Level,
}

/// Says what a role may do with a field; without a level it is again as for every field.
///
/// # Errors
/// Refused without the permission, where there is no such role or field, for administrators, where the role may do more than
/// the actor, or where the record could not be shown without the field; else where the database fails.
pub async fn set_rule(tx: &mut Tx, role: Uuid, kind: RecordKind, field: &str, level: Option<Level>) -> Result<Updated> {
    tx.require(Permission::ManageRoles)?;
    known(tx, kind, field).await?;
    if level.is_some_and(|level| level < Level::Read) && always_seen(kind, field) {
        return Err(refusal!("error-field-always-seen", field = label(field)).about("level").into());
    }
    let before = records::live(tx, &roles::SPEC, role).await?;
    let mut after = before.fields.clone();
    let mut rules = after.get("field_access").as_object().cloned().unwrap_or_default();
    match level {
        Some(level) => rules.insert(path(kind, field), level.as_str().into()),
        None => rules.remove(&path(kind, field)),
    };
    after.set("field_access", Value::Object(rules));
    let asked = Asked { id: role, given: &Fields::new() };
    let event = store_rules::settle(tx, &roles::SPEC, asked, Some(&before.fields), &mut after).await?;
    let step = Step { event, after, archived_at: None, why: Why::default() };
    Ok(records::write(tx, &roles::SPEC, role, &before, step).await?.map_or(Updated::Unchanged, Updated::Done))
}

/// Every rule of the roles in use, by role.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn rules(tx: &mut Tx) -> Result<Vec<Rule>> {
    tx.require(Permission::ManageRoles)?;
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT r.id, r.name, rule.path AS "path!", rule.level AS "level!"
             FROM crm.roles r CROSS JOIN jsonb_each_text(r.field_access) AS rule (path, level)
            WHERE r.workspace_id = $1 AND r.deleted_at IS NULL
            ORDER BY r.name COLLATE "und-x-icu", r.id, rule.path"#,
        workspace_id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (kind, field) = row.path.split_once('.')?;
            let (kind, level) = (RecordKind::parse(kind)?, Level::parse(&row.level)?);
            Some(Rule { role_id: row.id, role: row.name, kind, field: field.to_owned(), level })
        })
        .collect())
}

/// Refuses to give a record to somebody else without the permission. To take it, or to leave it to nobody, needs none.
pub(crate) fn require_assign(tx: &Tx, wanted: &Fields) -> Result<(), UserError> {
    match wanted.id("owner_id") {
        Some(owner) if Some(owner) != tx.user_id() => tx.require(Permission::Assign),
        _ => Ok(()),
    }
}

/// Refuses a field that is none.
async fn known(tx: &mut Tx, kind: RecordKind, field: &str) -> Result<()> {
    let none = || refusal!("error-unknown-field", field = field).about("field");
    if !GOVERNED.contains(&kind) {
        return Err(none().into());
    }
    let known = if field.starts_with(CUSTOM_PREFIX) {
        custom_fields::all(tx, kind).await?.iter().any(|definition| definition.field() == field)
    } else {
        kind.spec().is_none_or(|spec| spec.field(field).is_some())
    };
    if known { Ok(()) } else { Err(none().into()) }
}

fn always_seen(kind: RecordKind, field: &str) -> bool {
    let title = kind.spec().is_some_and(|spec| spec.title == field);
    title || field == "owner_id" || ALWAYS_SEEN.contains(&path(kind, field).as_str())
}

/// Refuses to let a role, whose fields these are, do more with a field than before where it is also more than the actor may.
pub(crate) fn raised_within_mine(tx: &Tx, before: &Fields, after: &Fields) -> Result<(), UserError> {
    let Some(person) = &tx.actor().person else { return Ok(()) };
    let (was, is) = (rules_of_role(before), rules_of_role(after));
    let raised =
        is.0.iter().chain(was.0.iter()).flat_map(|role| role.fields.keys().map(String::as_str)).chain(SENSITIVE);
    let mut raised = raised.filter(|path| is.level(path) > was.level(path));
    match raised.find(|path| is.level(path) > person.access.level(path)) {
        None => Ok(()),
        Some(path) => Err(beyond_you(path)),
    }
}

/// Refuses roles by which somebody may do more with a field than the actor.
pub(crate) fn within_mine(tx: &Tx, given: &FieldRules) -> Result<(), UserError> {
    let beyond = tx.actor().person.as_ref().and_then(|person| given.beyond(&person.access));
    beyond.map_or(Ok(()), |path| Err(beyond_you(path)))
}

fn beyond_you(path: &str) -> UserError {
    let field = path.split_once('.').map_or(path, |(_, field)| field);
    refusal!("error-fields-beyond-you", field = label(field)).about("field_access")
}

/// What a single role says of fields.
pub(crate) fn rules_of_role(role: &Fields) -> FieldRules {
    let sensitive = role.texts("permissions").iter().any(|name| name == Permission::SeeSensitive.as_str());
    let rules = json!([{ "sensitive": sensitive, "fields": role.get("field_access") }]);
    FieldRules::of_roles(&rules)
}

/// Refuses rules for administrators: who can set everything right must see what is to be set right.
pub(crate) fn check(before: &Fields, after: &Fields) -> Result<(), UserError> {
    let none = after.get("field_access").as_object().is_none_or(Map::is_empty);
    if before.text("key") == Some(Role::Admin.as_str()) && !none {
        return Err(refusal!("error-administrators-see-all").about("role"));
    }
    Ok(())
}
