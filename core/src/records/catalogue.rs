//! What every kind of record consists of: its table and its fields. One store reads and writes all of them by it, so a new
//! kind of record is an entry here and a table, and has validation, scope, events, conflicts, history and undo.

use crate::actor::Permission;
use crate::fields;
use crate::records::RecordKind;
use crate::text;
use crate::texts::Text;
use crate::{
    activities, assignment, companies, contacts, custom_fields, deals, files, leads, pipelines, quotas, reasons,
    reminders, roles, search, tasks, teams, users, validation,
};

/// What a value of a field is, and so how it is read and checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// What the record is called; required, one line, at most 200 characters unless the field says fewer. The text is what an
    /// empty one is answered.
    Name(&'static str),
    /// One line of at most so many characters.
    Text(usize),
    /// Several lines of at most so many characters.
    LongText(usize),
    /// One of these keys.
    Choice(&'static [&'static str]),
    /// One of these, as the workspace calls them.
    OneOf(Vec<String>),
    /// Any of these, as the workspace calls them.
    SomeOf(Vec<String>),
    /// A whole number within these bounds.
    Integer(i64, i64),
    /// A number; in events and on the wire a decimal string, so that it stays exact.
    Number,
    /// An amount of money, to the cent; its currency is a field of its own.
    Amount,
    /// An amount with its currency: `{"amount": "12.50", "currency": "EUR"}`.
    Money,
    /// An ISO 4217 code.
    Currency,
    /// A day, `2026-11-30`.
    Date,
    /// A moment, with its offset.
    Moment,
    /// Yes or no.
    YesNo,
    /// Somebody who works in the workspace.
    Person,
    /// People who work in the workspace, each once.
    People,
    /// A record of this kind, within the actor's scope.
    Link(RecordKind),
    /// Records of this kind, each once.
    Links(RecordKind),
    /// A record whose kind stands in another field; the rules of its kind look whether it is there.
    Id,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// A domain.
    Domain,
    /// E-mail addresses, the one to write to first.
    Emails,
    /// Telephone numbers, the one to call first.
    Phones,
    /// Further postal addresses.
    Addresses,
    /// Tags, in lower case and in their order.
    Tags,
    /// Who takes part, and as what: `[{"contact_id": …, "role": "champion"}]`.
    Participants,
    /// A list of keys.
    Keys,
    /// What the program itself keeps; never read from a person.
    Json,
}

/// Where the values of a field are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the column of the field's name.
    Column,
    /// Under the field's name in this `jsonb` column.
    Within(&'static str),
    /// In a table of its own: `<kind>_emails`, `<kind>_phones`, `deal_contacts`, `record_tags`; `<kind>_roles` for a list of
    /// links `role_ids`, `<kind>_members` for a list of people `member_ids`.
    Beside,
}

/// A field of a kind of record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in the database, in events and on the wire.
    pub key: &'static str,
    /// What its values are.
    pub shape: Shape,
    /// Where they are kept.
    pub place: Place,
    /// JSON of the value of a record that says nothing about it.
    pub default: &'static str,
    /// Written by the rules of its kind, never by a person.
    pub computed: bool,
    /// What an empty one is answered, where it may not be empty.
    pub required: Option<&'static str>,
    /// The longest name, in characters.
    pub longest: usize,
}

impl Field {
    /// A field in a column of its own name, empty unless said.
    #[must_use]
    pub const fn new(key: &'static str, shape: Shape) -> Self {
        Self {
            key,
            shape,
            place: Place::Column,
            default: "null",
            computed: false,
            required: None,
            longest: fields::MAX_NAME,
        }
    }

    /// The same field, with this JSON as the value of a record that says nothing about it.
    #[must_use]
    pub const fn default(mut self, json: &'static str) -> Self {
        self.default = json;
        self
    }

    /// The same field, which is never empty; `missing` is the text for an empty one.
    #[must_use]
    pub const fn required(mut self, missing: &'static str) -> Self {
        self.required = Some(missing);
        self
    }

    /// The same field, a name of at most so many characters.
    #[must_use]
    pub const fn at_most(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// The text for an empty one, where it may not be empty.
    #[must_use]
    pub const fn missing(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Name(missing) => Some(missing),
            _ => self.required,
        }
    }

    /// The same field, under its name in a `jsonb` column.
    #[must_use]
    pub const fn within(mut self, column: &'static str) -> Self {
        self.place = Place::Within(column);
        self
    }

    /// The same field, in a table of its own.
    #[must_use]
    pub const fn beside(mut self) -> Self {
        self.place = Place::Beside;
        self.default = "[]";
        self
    }

    /// The same field, written by the rules of its kind and never by a person.
    #[must_use]
    pub const fn computed(mut self) -> Self {
        self.computed = true;
        self
    }
}

/// A kind of record: its table, who sees and who changes it, its fields.
#[derive(Debug)]
pub struct Spec {
    /// The kind.
    pub kind: RecordKind,
    /// Its table in the schema `crm`.
    pub table: &'static str,
    /// The field that names a record of this kind to people.
    pub title: &'static str,
    /// Which of them the actor sees, as a condition on `t`.
    pub visible: &'static str,
    /// What one must be allowed in order to change them.
    pub write: Permission,
    /// Whether archived records of this kind are purged in time. Settings of the workspace, such as stages, stay.
    pub purged: bool,
    /// Its fields, in the order in which a form asks for them.
    pub fields: &'static [Field],
    /// Tables whose rows are part of the record and go with it when it is purged, with the column that names it.
    pub parts: &'static [(&'static str, &'static str)],
    /// Nullable columns elsewhere that name it and are emptied when it is purged.
    pub mentions: &'static [(&'static str, &'static str)],
}

/// The condition by which records with an owner are seen.
pub const BY_OWNER: &str = "crm.in_scope(t.owner_id)";

/// The condition for what everybody in the workspace sees.
pub const BY_ALL: &str = "true";

/// The kinds that the store keeps, those first that others refer to.
pub static SPECS: &[&Spec] = &[
    &roles::SPEC,
    &users::SPEC,
    &teams::DEPARTMENT,
    &teams::TEAM,
    &pipelines::PIPELINE,
    &pipelines::STAGE,
    &custom_fields::SPEC,
    &reasons::SPEC,
    &assignment::SPEC,
    &validation::SPEC,
    &companies::SPEC,
    &contacts::SPEC,
    &deals::SPEC,
    &leads::SPEC,
    &tasks::SPEC,
    &quotas::SPEC,
    &files::SPEC,
    &activities::SPEC,
    &reminders::SPEC,
    &search::SAVED,
];

impl RecordKind {
    /// What a record of this kind consists of; nothing where the store does not keep it.
    #[must_use]
    pub fn spec(self) -> Option<&'static Spec> {
        SPECS.iter().copied().find(|spec| spec.kind == self)
    }
}

impl Spec {
    /// The field of this name.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Whether records of this kind have a number that people say aloud.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        self.kind.letter().is_some()
    }

    /// Whether the workspace may give this kind fields of its own.
    #[must_use]
    pub fn has_custom_fields(&self) -> bool {
        RecordKind::REFERENCED.contains(&self.kind) || self.kind == RecordKind::Activity
    }

    /// The kind's `jsonb` columns that hold several fields.
    pub(crate) fn containers(&self) -> Vec<&'static str> {
        let mut columns: Vec<_> = self
            .fields
            .iter()
            .filter_map(|field| match field.place {
                Place::Within(column) => Some(column),
                Place::Column | Place::Beside => None,
            })
            .collect();
        columns.sort_unstable();
        columns.dedup();
        if self.has_custom_fields() {
            columns.push(CUSTOM);
        }
        columns
    }

    /// Fields of any kind that link to records of this one: `(table, column)`.
    pub(crate) fn linked_from(&self) -> impl Iterator<Item = (&'static Spec, &'static Field)> {
        let kind = self.kind;
        SPECS.iter().copied().flat_map(move |spec| {
            spec.fields
                .iter()
                .filter(move |field| field.shape == Shape::Link(kind) && field.place == Place::Column)
                .map(move |field| (spec, field))
        })
    }
}

/// The column of the workspace's own fields.
pub(crate) const CUSTOM: &str = "custom";

/// What stands before the key of a workspace's own field wherever fields are named.
pub const CUSTOM_PREFIX: &str = "cf.";

/// What a field is called, in the middle of a sentence in the reader's language.
#[must_use]
pub fn label(key: &str) -> Text {
    text!("field-label", key = key)
}
