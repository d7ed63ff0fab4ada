//! Records as a CSV file: what a line of search finds, with the fields that the person sees, in the words they read. Written
//! page by page, so that a file of any length takes the memory of a page.

use std::collections::HashMap;
use std::io;

use csv::Writer;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use crate::access::{self, Access};
use crate::actor::{Actor, Permission};
use crate::crm::Crm;
use crate::custom_fields::{self, Definition};
use crate::error::{Error, Result};
use crate::jobs::{self, NewJob};
use crate::records::catalogue::{Shape, Spec, label};
use crate::records::store;
use crate::records::{Fields, RecordKind};
use crate::search::{self, Ask, Cursor, Page, Row};
use crate::tx::Tx;
use crate::{pipelines, refusal, users};

/// The job that writes a file and sends it: `{"export": …, "user_id": …, "line": …}`.
pub const SEND: &str = "exports.send";

/// Records of a page.
const PAGE: i32 = 500;

/// Fields that say nothing outside the program, or stand in another column.
const LEFT_OUT: [&str; 8] = [
    "decided_owner_id",
    "previous_id",
    "assignment_rule_id",
    "due_time",
    "overdue_told_for",
    "addresses",
    "contacts",
    "record_kind",
];

/// Asks for a file of what a line finds. It is written and sent in the background.
///
/// # Errors
/// Refused without the permission, where the line names no kind of record, or where a filter cannot be read; else where the
/// database fails.
pub async fn request(tx: &mut Tx, line: &str) -> Result<Uuid> {
    tx.require(Permission::Export)?;
    let ask = search::read(tx, line).await?;
    kind_of(&ask)?;
    let (export, user_id) = (tx.new_id(), tx.user_id());
    let payload = serde_json::json!({ "export": export, "user_id": user_id, "line": line });
    jobs::enqueue(tx, NewJob::new(SEND, payload).unique(export.to_string())).await?;
    Ok(export)
}

/// The one kind of record that a file holds.
fn kind_of(ask: &Ask) -> Result<RecordKind> {
    match ask.kinds.as_deref() {
        Some([kind]) => Ok(*kind),
        _ => Err(refusal!("error-export-needs-kind").into()),
    }
}

/// What came of writing a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Which records.
    pub kind: RecordKind,
    /// How many.
    pub rows: usize,
}

/// Writes what a line finds for whoever `actor` is: records of their scope, fields that they see. Each page is read in a
/// transaction of its own.
///
/// # Errors
/// As [`request`]; else where the database fails or `out` does.
pub async fn write(crm: &Crm, actor: &Actor, line: &str, out: impl io::Write + Send) -> Result<Written> {
    let mut csv = Writer::from_writer(out);
    let mut tx = crm.begin(actor).await?;
    tx.require(Permission::Export)?;
    let ask = search::read(&mut tx, line).await?;
    let kind = kind_of(&ask)?;
    let sheet = Sheet::of(&mut tx, kind).await?;
    csv.write_record(sheet.head(&actor.locale)).map_err(broken)?;
    let (mut after, mut rows): (Option<Cursor>, usize) = (None, 0);
    loop {
        let page = match after.take() {
            Some(cursor) => Page::after(PAGE, cursor),
            None => Page::first(PAGE),
        };
        let found = search::answer(&mut tx, &ask, &page).await?;
        for line in sheet.lines(&mut tx, &found.rows).await? {
            csv.write_record(line).map_err(broken)?;
            rows += 1;
        }
        // What only looks alike is no answer to keep.
        match found.next.filter(|_| !found.alike) {
            Some(cursor) => after = Some(cursor),
            None => break,
        }
        drop(tx);
        tx = crm.begin(actor).await?;
    }
    csv.flush().map_err(|error| broken(error.into()))?;
    Ok(Written { kind, rows })
}

fn broken(error: csv::Error) -> Error {
    Error::broken(format!("a file of records cannot be written: {error}"))
}

/// A cell that a spreadsheet takes for what it is: one that would be a formula is quoted by an apostrophe, a number is not.
#[must_use]
pub fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number =
        cell.parse::<Decimal>().is_ok() || cell.strip_prefix('+').is_some_and(|rest| rest.parse::<u64>().is_ok());
    if formula && !number { format!("'{cell}") } else { cell.to_owned() }
}

/// The columns of a kind of record, for one reader.
struct Sheet {
    spec: &'static Spec,
    access: Access,
    columns: Vec<&'static str>,
    own: Vec<Definition>,
    stages: HashMap<Uuid, String>,
}

impl Sheet {
    async fn of(tx: &mut Tx, kind: RecordKind) -> Result<Self> {
        let spec = kind.spec().ok_or_else(|| Error::broken("a kind of record that the store does not keep"))?;
        let access = access::of(tx, kind);
        let told = spec.fields.iter().filter(|field| !matches!(field.shape, Shape::Json | Shape::Keys));
        let told = told.map(|field| field.key).filter(|key| !LEFT_OUT.contains(key) && access.shows(key));
        let columns = told.collect();
        let own = if spec.has_custom_fields() { custom_fields::all(tx, kind).await? } else { Vec::new() };
        let own = own.into_iter().filter(|field| access.shows(&field.field())).collect();
        let mut stages = HashMap::new();
        if kind == RecordKind::Deal {
            for pipeline in pipelines::list(tx).await? {
                stages.insert(pipeline.id, pipeline.name);
                stages.extend(pipeline.stages.into_iter().map(|stage| (stage.id, stage.name)));
            }
        }
        Ok(Self { spec, access, columns, own, stages })
    }

    /// What the columns are called.
    fn head(&self, locale: &str) -> Vec<String> {
        let reference = std::iter::once(crate::text!("export-reference").render(locale));
        let columns = self.columns.iter().map(|key| label(key).render(locale));
        let own = self.own.iter().map(|field| guarded(&field.name));
        reference.chain(columns).chain(own).collect()
    }

    /// The records of a page, a line each.
    async fn lines(&self, tx: &mut Tx, rows: &[Row]) -> Result<Vec<Vec<String>>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut held: HashMap<Uuid, Fields> = store::snapshots(tx, self.spec, &ids).await?.into_iter().collect();
        let records: Vec<(&Row, Fields)> =
            rows.iter().filter_map(|row| Some((row, self.access.fields(held.remove(&row.id)?)))).collect();
        let names = self.names(tx, &records).await?;
        let line = |(row, fields): &(&Row, Fields)| {
            let reference = std::iter::once(row.reference.to_string());
            let columns = self.columns.iter().map(|key| cell(fields.get(key), &names));
            let own = self.own.iter().map(|field| cell(fields.get(&field.field()), &names));
            reference.chain(columns).chain(own).map(|cell| guarded(&cell)).collect()
        };
        Ok(records.iter().map(line).collect())
    }

    /// What the people and records are called that the fields of a page point at, as far as the reader sees them.
    async fn names(&self, tx: &mut Tx, records: &[(&Row, Fields)]) -> Result<HashMap<Uuid, String>> {
        let mut names = self.stages.clone();
        for row in records.iter().filter_map(|(row, _)| row.owner.as_ref()) {
            names.insert(row.id, row.name.clone());
        }
        let (mut linked, mut people) = (Vec::new(), Vec::new());
        let shapes =
            self.columns.iter().filter_map(|key| Some(((*key).to_owned(), self.spec.field(key)?.shape.clone())));
        let own = self.own.iter().map(|field| (field.field(), field.shape.clone()));
        for (key, shape) in shapes.chain(own) {
            let ids = records.iter().flat_map(|(_, fields)| fields.id(&key).into_iter().chain(fields.ids(&key)));
            match shape {
                Shape::Person | Shape::People => people.extend(ids),
                Shape::Link(kind) | Shape::Links(kind) => linked.extend(ids.map(|id| (kind, id))),
                // What a task is about.
                Shape::Id => linked.extend(records.iter().filter_map(|(_, fields)| {
                    Some((RecordKind::parse(fields.text("record_kind")?)?, fields.id(&key)?))
                })),
                _ => {}
            }
        }
        linked.retain(|(kind, id)| RecordKind::REFERENCED.contains(kind) && !names.contains_key(id));
        linked.sort_unstable();
        linked.dedup();
        for row in search::rows(tx, &linked).await? {
            names.insert(row.id, format!("{} {}", row.reference, row.title));
        }
        people.sort_unstable();
        people.dedup();
        for id in people {
            if !names.contains_key(&id)
                && let Some(user) = users::get(tx, id).await?
            {
                names.insert(id, user.name);
            }
        }
        Ok(names)
    }
}

/// A value as one cell. An id whose record the reader does not see is left empty.
fn cell(value: &Value, names: &HashMap<Uuid, String>) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => match text.parse::<Uuid>() {
            Ok(id) => names.get(&id).cloned().unwrap_or_default(),
            Err(_) => text.clone(),
        },
        Value::Array(items) => {
            let items = items.iter().map(|item| cell(item, names)).filter(|item| !item.is_empty());
            items.collect::<Vec<_>>().join("; ")
        }
        Value::Object(money) => {
            let part = |key: &str| money.get(key).and_then(Value::as_str).unwrap_or_default();
            format!("{} {}", part("amount"), part("currency")).trim().to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_quoted_and_numbers_are_not() {
        for (typed, kept) in [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+33612345678", "+33612345678"),
            ("-12.50", "-12.50"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("Acme", "Acme"),
            ("", ""),
        ] {
            assert_eq!(guarded(typed), kept);
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_a_formula(cell in "\\PC{0,20}") {
            let kept = guarded(&cell);
            prop_assert!(!kept.starts_with(['=', '@', '\t', '\r']));
            prop_assert!(!kept.starts_with(['+', '-']) || kept.chars().skip(1).all(|c| c.is_ascii_digit() || c == '.' || c == '_'));
        }
    }
}
