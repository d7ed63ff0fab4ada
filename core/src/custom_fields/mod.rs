//! The workspace's own fields: what a kind of record has besides what the product gives it. A field's key never changes, so
//! that renaming or retiring it loses no value; each version of its definition is kept.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::fields;
use crate::records::catalogue::{BY_ALL, CUSTOM_PREFIX, Field, Shape, Spec};
use crate::records::rules::Written;
use crate::records::values::{self, Notation};
use crate::records::{self, Added, Changes, Fields, RecordKind, Updated};
use crate::refusal;
use crate::tx::Tx;

/// What a definition consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Field,
    table: "field_definitions",
    title: "name",
    visible: BY_ALL,
    write: Permission::ManageFields,
    purged: false,
    fields: &[
        Field::new("record_kind", Shape::Choice(&["contact", "company", "deal", "lead", "task", "activity"])),
        Field::new("key", Shape::Text(40)),
        Field::new("name", Shape::Name("error-field-needs-name")).at_most(100),
        Field::new("shape", Shape::Choice(SHAPES)),
        Field::new("options", Shape::Keys).default("[]"),
        Field::new("help", Shape::Text(500)),
        Field::new("required", Shape::YesNo).default("false"),
        Field::new("minimum", Shape::Number),
        Field::new("maximum", Shape::Number),
        Field::new("position", Shape::Integer(0, 1000)).default("0"),
    ],
    parts: &[],
    mentions: &[],
};

/// The shapes that a workspace may give a field.
pub const SHAPES: &[&str] = &[
    "text",
    "number",
    "money",
    "date",
    "choice",
    "multi_choice",
    "yes_no",
    "person",
    "record",
    "url",
    "email",
    "phone",
];

/// The most fields of its own, in use, that a kind of record may have.
pub const MAX_FIELDS: usize = 100;

/// The last place in their order; those beyond it share it.
const MAX_POSITION: usize = 1_000;

/// The most choices of a field, and the longest of them in characters; what a select in Slack can show.
const MAX_OPTIONS: usize = 100;
const MAX_OPTION: usize = 75;

/// The longest key, in characters.
const MAX_KEY: usize = 40;

/// The longest text of a text field, in characters.
const MAX_TEXT: usize = 2_000;

/// A field of the workspace's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Its id.
    pub id: Uuid,
    /// The kind of record that has it.
    pub kind: RecordKind,
    /// What its values are kept under; never changes.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What its values are.
    pub shape: Shape,
    /// What it is for, shown beside it.
    pub help: Option<String>,
    /// Whether every new record must have it.
    pub required: bool,
    /// The least number or amount.
    pub minimum: Option<Decimal>,
    /// The greatest number or amount.
    pub maximum: Option<Decimal>,
    /// Which version of the definition this is.
    pub version: i32,
    /// Since when it is not asked any more; its values stay.
    pub retired_at: Option<DateTime<Utc>>,
}

impl Definition {
    /// Its name among the fields of a record: `cf.<key>`.
    #[must_use]
    pub fn field(&self) -> String {
        format!("{CUSTOM_PREFIX}{}", self.key)
    }

    /// A value as it is kept.
    ///
    /// # Errors
    /// Refused where it is not of this shape, out of bounds, or the field is retired.
    pub(crate) fn read(&self, given: &Value, notation: &Notation) -> Result<Value> {
        if self.retired_at.is_some() {
            return Err(refusal!("error-field-retired", field = &self.name).about(self.field()).into());
        }
        let value = values::read(&self.field(), &self.shape, given, notation)?;
        let number: Option<Decimal> = match &value {
            Value::String(text) if self.shape == Shape::Number => text.parse().ok(),
            Value::Object(money) => money.get("amount").and_then(Value::as_str).and_then(|text| text.parse().ok()),
            _ => None,
        };
        if let Some(number) = number {
            let low = self.minimum.is_some_and(|least| number < least);
            let high = self.maximum.is_some_and(|most| number > most);
            if low || high {
                let bound = |bound: Option<Decimal>| {
                    bound.map_or_else(|| "…".to_owned(), |bound| bound.normalize().to_string())
                };
                let (least, most) = (bound(self.minimum), bound(self.maximum));
                return Err(refusal!("error-number-out-of-range", least = least, most = most)
                    .about(self.field())
                    .into());
            }
        }
        Ok(value)
    }
}

/// A field to be defined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewField {
    /// What people call it; required.
    pub name: String,
    /// What its values are kept under; made from the name where there is none.
    pub key: Option<String>,
    /// One of [`SHAPES`].
    pub shape: String,
    /// The choices of a choice; the kind of record of a link.
    pub options: Vec<String>,
    /// What it is for.
    pub help: Option<String>,
    /// Whether every new record must have it.
    pub required: bool,
    /// The least and the greatest number or amount.
    pub bounds: (Option<Decimal>, Option<Decimal>),
}

/// Gives a kind of record one more field.
///
/// # Errors
/// Refused without the permission, where there are too many, where the key is taken, or where the definition is not sound;
/// else where the database fails.
pub async fn define(tx: &mut Tx, kind: RecordKind, new: NewField) -> Result<Added> {
    tx.require(Permission::ManageFields)?;
    let position = all(tx, kind).await?.len().min(MAX_POSITION);
    let bound = |bound: Option<Decimal>| bound.map_or(Value::Null, |bound| bound.normalize().to_string().into());
    let given = Changes::new()
        .with("record_kind", kind.as_str())
        .with("key", new.key)
        .with("name", new.name)
        .with("shape", new.shape)
        .with("options", json!(new.options))
        .with("help", new.help)
        .with("required", new.required)
        .with("minimum", bound(new.bounds.0))
        .with("maximum", bound(new.bounds.1))
        .with("position", position);
    records::add(tx, RecordKind::Field, &given).await
}

/// Changes what a field is called, its choices, its bounds, its help, whether it is required, or its position. Values that
/// are there stay as they are.
///
/// # Errors
/// Refused without the permission, for the key, shape or kind of record, which never change, or where the definition would
/// not be sound; else where the database fails.
pub async fn change(tx: &mut Tx, id: Uuid, changes: &Changes, seen: Option<i32>) -> Result<Updated> {
    records::update(tx, RecordKind::Field, id, changes, seen).await
}

/// A key out of a name: `Renewal date` is `renewal_date`.
pub(crate) fn key_of(name: &str) -> String {
    let mut key = String::new();
    for character in name.to_lowercase().chars() {
        match character {
            'a'..='z' | '0'..='9' => key.push(character),
            _ if !key.is_empty() && !key.ends_with('_') => key.push('_'),
            _ => {}
        }
    }
    let key: String = key.trim_matches('_').chars().take(MAX_KEY).collect();
    if key.starts_with(|first: char| first.is_ascii_lowercase()) {
        key
    } else {
        format!("f_{key}").chars().take(MAX_KEY).collect()
    }
}

/// The key itself, or the first of those with a number behind it that is free: names without Latin letters are much alike as
/// keys.
pub(crate) fn free_key(key: &str, taken: &[String]) -> String {
    let numbered = |number: usize| {
        let number = number.to_string();
        let stem: String = key.chars().take(MAX_KEY - number.len() - 1).collect();
        format!("{}_{number}", stem.trim_end_matches('_'))
    };
    let candidates = std::iter::once(key.to_owned()).chain((2..).map(numbered));
    candidates.into_iter().find(|candidate| !taken.contains(candidate)).unwrap_or_else(|| key.to_owned())
}

/// The rules of a definition: a sound key of its own, which with its shape and kind of record never changes; choices where
/// there must be some and nowhere else, and none taken away that records hold.
pub(crate) async fn settle(
    tx: &mut Tx,
    id: Uuid,
    before: Option<&Fields>,
    after: &mut Fields,
) -> Result<Option<&'static str>> {
    for fixed in ["key", "shape", "record_kind"] {
        if before.is_some_and(|before| before.get(fixed) != after.get(fixed)) {
            return Err(refusal!("error-field-fixed").about(fixed).into());
        }
    }
    let kind = after.text("record_kind").and_then(RecordKind::parse);
    let kind = kind.ok_or_else(|| refusal!("error-field-needs-kind").about("record_kind"))?;
    if before.is_none() {
        settle_key(tx, kind, after).await?;
    }
    let options = sound_options(after)?;
    let bounds = (after.decimal("minimum"), after.decimal("maximum"));
    if matches!(bounds, (Some(least), Some(most)) if least > most) {
        return Err(refusal!("error-bounds-crossed").about("minimum").into());
    }
    if let Some(before) = before {
        let kept: Vec<String> = options.iter().map(|option| option.to_lowercase()).collect();
        let gone = before.texts("options").into_iter().filter(|option| !kept.contains(&option.to_lowercase()));
        let key = after.text("key").unwrap_or_default();
        if after.text("shape") == Some("record") && before.get("options") != &json!(options) {
            return Err(refusal!("error-field-fixed").about("options").into());
        }
        if let Some((option, count)) = records::held_option(tx, kind, key, &gone.collect::<Vec<_>>()).await? {
            return Err(refusal!("error-option-in-use", option = option, count = count).about("options").into());
        }
    }
    if before.is_none() && in_use(tx, kind, id).await? >= MAX_FIELDS {
        return Err(refusal!("error-too-many-fields", limit = MAX_FIELDS).into());
    }
    after.set("options", json!(options));
    Ok(None)
}

/// How many fields of a kind are in use beside this one.
async fn in_use(tx: &mut Tx, kind: RecordKind, beside: Uuid) -> Result<usize> {
    let known = all(tx, kind).await?;
    Ok(known.iter().filter(|definition| definition.retired_at.is_none() && definition.id != beside).count())
}

/// A key that was given must be sound; one that was not is made from the name, which then must be new.
async fn settle_key(tx: &mut Tx, kind: RecordKind, after: &mut Fields) -> Result<()> {
    if let Some(key) = after.text("key") {
        let sound = key.starts_with(|first: char| first.is_ascii_lowercase())
            && key.chars().all(|character| matches!(character, 'a'..='z' | '0'..='9' | '_'));
        return if sound { Ok(()) } else { Err(refusal!("error-bad-field-key", given = key).about("key").into()) };
    }
    let name = after.text("name").unwrap_or_default().to_owned();
    let known = all(tx, kind).await?;
    if known.iter().any(|definition| definition.name.to_lowercase() == name.to_lowercase()) {
        return Err(refusal!("error-field-exists").about("name").into());
    }
    let taken: Vec<String> = known.into_iter().map(|definition| definition.key).collect();
    after.set("key", free_key(&key_of(&name), &taken));
    Ok(())
}

/// The options of a definition, each once; refused where its shape needs others.
fn sound_options(definition: &Fields) -> Result<Vec<String>> {
    let mut options: Vec<String> = Vec::new();
    let given = definition.texts("options");
    for option in given.iter().map(|option| fields::folded(option)).filter(|option| !option.is_empty()) {
        if option.chars().count() > MAX_OPTION {
            return Err(refusal!("error-text-too-long", limit = MAX_OPTION).about("options").into());
        }
        if !options.iter().any(|known| known.to_lowercase() == option.to_lowercase()) {
            options.push(option);
        }
    }
    match definition.text("shape").unwrap_or_default() {
        "" => Err(refusal!("error-field-needs-shape", choices = SHAPES.join(", ")).about("shape").into()),
        "choice" | "multi_choice" if options.is_empty() || options.len() > MAX_OPTIONS => {
            Err(refusal!("error-field-needs-options", limit = MAX_OPTIONS).about("options").into())
        }
        "record" if options.len() != 1 || !options.iter().all(|kind| linkable(kind).is_some()) => {
            Err(refusal!("error-field-needs-kind").about("options").into())
        }
        "choice" | "multi_choice" | "record" => Ok(options),
        _ => Ok(Vec::new()),
    }
}

fn linkable(kind: &str) -> Option<RecordKind> {
    RecordKind::parse(kind).filter(|kind| RecordKind::REFERENCED.contains(kind))
}

fn shape_of(name: &str, options: Vec<String>) -> Shape {
    match name {
        "number" => Shape::Number,
        "money" => Shape::Money,
        "date" => Shape::Date,
        "choice" => Shape::OneOf(options),
        "multi_choice" => Shape::SomeOf(options),
        "yes_no" => Shape::YesNo,
        "person" => Shape::Person,
        "record" => Shape::Link(options.first().and_then(|kind| linkable(kind)).unwrap_or(RecordKind::Contact)),
        "url" => Shape::Url,
        "email" => Shape::Email,
        "phone" => Shape::Phone,
        _ => Shape::Text(MAX_TEXT),
    }
}

/// The fields of a kind that records of it may be given values of, and those that are retired, in their order.
///
/// # Errors
/// Where the database fails.
pub async fn all(tx: &mut Tx, kind: RecordKind) -> Result<Vec<Definition>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT id, key, name, shape, options, help, required, minimum, maximum, version, deleted_at
           FROM crm.field_definitions WHERE workspace_id = $1 AND record_kind = $2 ORDER BY position, id",
        workspace_id,
        kind.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Definition {
            id: row.id,
            kind,
            key: row.key,
            name: row.name,
            shape: shape_of(&row.shape, Fields::new().with("options", row.options).texts("options")),
            help: row.help,
            required: row.required && row.deleted_at.is_none(),
            minimum: row.minimum,
            maximum: row.maximum,
            version: row.version,
            retired_at: row.deleted_at,
        })
        .collect())
}

/// As [`all`]; what the store reads values by.
pub(crate) async fn of_kind(tx: &mut Tx, kind: RecordKind) -> Result<Vec<Definition>> {
    all(tx, kind).await
}

/// Keeps a version of a definition.
pub(crate) async fn keep_version(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    sqlx::query!(
        "INSERT INTO crm.field_definition_versions (workspace_id, definition_id, version, definition, valid_from)
         SELECT $1, d.id, d.version, to_jsonb(d) - ARRAY['workspace_id', 'created_at', 'created_by', 'updated_at', 'updated_by'], $3
           FROM crm.field_definitions d WHERE d.workspace_id = $1 AND d.id = $2",
        workspace_id,
        written.id,
        now,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A definition as it was at some time.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Counted from 1.
    pub version: i32,
    /// From when it held.
    pub valid_from: DateTime<Utc>,
    /// What it said.
    pub definition: Value,
}

/// Every version of a definition, oldest first.
///
/// # Errors
/// Where the database fails.
pub async fn versions(tx: &mut Tx, id: Uuid) -> Result<Vec<Version>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query_as!(
        Version,
        "SELECT version, valid_from, definition FROM crm.field_definition_versions
          WHERE workspace_id = $1 AND definition_id = $2 ORDER BY version",
        workspace_id,
        id,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_from_names() {
        for (name, key) in [
            ("Renewal date", "renewal_date"),
            ("  Größe (m²) ", "gr_e_m"),
            ("2nd phone", "f_2nd_phone"),
            ("名前", "f_"),
        ] {
            assert_eq!(key_of(name), key, "{name}");
        }
    }

    #[test]
    fn a_key_that_is_taken_gets_a_number() {
        let taken = ["f_", "f_2", "gr_e"].map(str::to_owned);
        assert_eq!(free_key("f_", &taken), "f_3");
        assert_eq!(free_key("gr_e", &taken), "gr_e_2");
        assert_eq!(free_key("other", &taken), "other");
        let long = "a".repeat(MAX_KEY);
        let numbered = free_key(&long, std::slice::from_ref(&long));
        assert_eq!((numbered.len(), numbered.ends_with("a_2")), (MAX_KEY, true));
    }
}
