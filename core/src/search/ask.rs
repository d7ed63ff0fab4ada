//! A question as the database takes it: words, facts, ranges, an order. Made from a typed line by `resolve`, or by a list of
//! ours that knows what it wants; answered here, by the functions of migration 0008.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::cursor::{Cursor, Place};
use super::query::Field;
use super::{Found, rows_of};
use crate::access;
use crate::error::Result;
use crate::records::RecordKind;
use crate::tx::Tx;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ask {
    /// Words, addresses, numbers; may be empty.
    pub words: String,
    /// Only these kinds; all where nothing is said, none where the list is empty.
    pub kinds: Option<Vec<RecordKind>>,
    /// Facts that must hold.
    pub facts: Vec<Facts>,
    /// Columns that must be within.
    pub ranges: Vec<Range>,
    /// Numbers that must be within: of the workspace's own fields, and the smaller ones of ours.
    pub numbers: Vec<Number>,
    /// Archived records only, instead of those that are not.
    pub archived: bool,
    /// In which order; the best match first, or what was touched last where there are no words.
    pub order: Option<Order>,
}

/// Any of these facts holds, or none of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Facts {
    /// `tag:vip`, `stage:<id>` …
    pub any: Vec<String>,
    /// Something of this name holds, whatever it is: `tag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub some: Option<String>,
    /// None of them may hold.
    pub not: bool,
}

impl Facts {
    /// This fact holds.
    #[must_use]
    pub fn is(name: &str, value: impl std::fmt::Display) -> Self {
        Self { any: vec![format!("{name}:{value}")], ..Self::default() }
    }

    /// Something of this name holds.
    #[must_use]
    pub fn some(name: &str) -> Self {
        Self { some: Some(name.to_owned()), ..Self::default() }
    }

    /// The names of what is asked for.
    fn names(&self) -> impl Iterator<Item = &str> {
        let any = self.any.iter().filter_map(|fact| fact.split(':').next());
        any.chain(self.some.as_deref())
    }
}

/// A column with bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// A deal's amount, in its own currency.
    Amount,
    /// When a deal closes, when a task is due.
    OnDate,
    /// When somebody wants to come back to it.
    FollowUpOn,
    /// When it was last changed.
    TouchedAt,
    /// When it was added.
    CreatedAt,
}

impl Column {
    /// What people call it among the fields of a kind; nothing where the kind has none.
    fn field(self, kind: RecordKind) -> Option<Field> {
        match self {
            Self::Amount => Some(Field::Amount),
            Self::OnDate if kind == RecordKind::Task => Some(Field::Due),
            Self::OnDate => Some(Field::Close),
            Self::FollowUpOn => Some(Field::FollowUp),
            Self::TouchedAt | Self::CreatedAt => None,
        }
        .filter(|field| field.kinds().is_none_or(|kinds| kinds.contains(&kind)))
    }
}

/// The values of a column from one bound up to another, which does not belong to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Range {
    /// The column.
    pub on: Column,
    /// The first value that belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The first one that does not any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// There is no value.
    pub none: bool,
    /// Everything but this.
    pub not: bool,
}

impl Range {
    /// There is a value, whatever it is.
    #[must_use]
    pub fn any(on: Column) -> Self {
        Self { on, from: None, to: None, none: false, not: false }
    }
}

/// A number or a date of a record that has no column here: `score`, `probability`, `employees`, `cf.<key>`.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Its name.
    pub key: String,
    /// Not less than this, and whether it may be this.
    pub from: Option<(Scalar, bool)>,
    /// Not more than this, and whether it may be this.
    pub to: Option<(Scalar, bool)>,
    /// Everything but this.
    pub not: bool,
}

/// What a [`Number`] is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A number, an amount.
    Number(Decimal),
    /// A day.
    Day(NaiveDate),
}

impl Number {
    /// The condition as a `jsonpath`.
    fn path(&self) -> String {
        let key: String = self.key.chars().filter(|sign| !sign.is_control() && !"\"\\".contains(*sign)).collect();
        let bound = |sign: &str, (value, included): &(Scalar, bool)| {
            let equal = if *included { "=" } else { "" };
            match value {
                Scalar::Number(number) => format!("$.\"{key}\" {sign}{equal} {number}"),
                Scalar::Day(day) => format!("$.\"{key}\" {sign}{equal} \"{day}\""),
            }
        };
        let from = self.from.as_ref().map(|from| bound(">", from));
        let to = self.to.as_ref().map(|to| bound("<", to));
        let both: Vec<String> = from.into_iter().chain(to).collect();
        let within = if both.is_empty() { format!("exists ($.\"{key}\")") } else { both.join(" && ") };
        format!("{}({within})", if self.not { "!" } else { "" })
    }
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// The name, as it is compared: without accents and case.
    Name,
    /// When it was last changed.
    Updated,
    /// When it was added.
    Created,
    /// A deal's amount.
    Amount,
    /// When a deal closes, a task is due.
    Date,
    /// When somebody wants to come back to it.
    FollowUp,
}

impl SortKey {
    fn field(self, kind: RecordKind) -> Option<Field> {
        match self {
            Self::Amount => Column::Amount.field(kind),
            Self::Date => Column::OnDate.field(kind),
            Self::FollowUp => Column::FollowUpOn.field(kind),
            Self::Name | Self::Updated | Self::Created => None,
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Updated => "touched_at",
            Self::Created => "created_at",
            Self::Amount => "amount",
            Self::Date => "on_date",
            Self::FollowUp => "follow_up_on",
        }
    }
}

/// An order. Records without a value come last in either direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: SortKey,
    /// The greatest first.
    pub descending: bool,
}

/// Which part of an answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// How many records.
    pub size: i32,
    /// How many to leave out; for buttons that know a number. Programs use `after`.
    pub skip: i32,
    /// The page after the one that gave this out.
    pub after: Option<Cursor>,
}

impl Page {
    /// The first so many.
    #[must_use]
    pub fn first(size: i32) -> Self {
        Self { size, ..Self::default() }
    }

    /// The so many after those of a cursor.
    #[must_use]
    pub fn after(size: i32, cursor: Cursor) -> Self {
        Self { size, skip: 0, after: Some(cursor) }
    }
}

/// Records found elsewhere: by their reference, e-mail address or number.
pub(super) type Exact = Vec<(RecordKind, Uuid)>;

impl Ask {
    pub(super) fn kinds(&self) -> Option<Vec<String>> {
        let kinds = self.kinds.as_ref()?;
        Some(kinds.iter().map(|kind| kind.as_str().to_owned()).collect())
    }

    pub(super) fn facts(&self) -> serde_json::Value {
        serde_json::json!(self.facts)
    }

    pub(super) fn ranges(&self) -> serde_json::Value {
        serde_json::json!(self.ranges)
    }

    pub(super) fn numbers(&self) -> Option<String> {
        let paths: Vec<String> = self.numbers.iter().map(Number::path).collect();
        (!paths.is_empty()).then(|| paths.join(" && "))
    }

    /// Whether the question depends, for a kind of record, on a field that the actor does not see: what is hidden must not
    /// be found out by asking for it.
    fn asks_for_hidden(&self, tx: &Tx, kind: RecordKind) -> bool {
        let access = access::of(tx, kind);
        let facts = self.facts.iter().flat_map(Facts::names).filter_map(Field::of_fact);
        let ranges = self.ranges.iter().filter_map(|range| range.on.field(kind));
        let numbers = self.numbers.iter().filter_map(|number| Field::of_fact(&number.key));
        let order = self.order.and_then(|order| order.by.field(kind));
        facts.chain(ranges).chain(numbers).chain(order).any(|field| !access.shows(&field.key(kind)))
    }

    /// The question, asked of those kinds only that the actor may see and whose fields it depends on they see.
    pub(super) fn within_rights(&self, tx: &Tx) -> Self {
        let readable = access::readable(tx, self.kinds.as_deref());
        let wanted = readable.as_deref().unwrap_or(&RecordKind::REFERENCED);
        let hidden = wanted.iter().any(|kind| self.asks_for_hidden(tx, *kind));
        let kinds = if hidden {
            Some(wanted.iter().copied().filter(|kind| !self.asks_for_hidden(tx, *kind)).collect())
        } else {
            readable
        };
        Self { kinds, ..self.clone() }
    }
}

/// The best matches of the words, best first. `question` is what a cursor of it is bound to.
pub(super) async fn ranked(tx: &mut Tx, ask: &Ask, exact: &Exact, page: &Page, question: &str) -> Result<Found> {
    let (mut moment, mut score, mut total) = (tx.now(), None, None);
    if let Some(cursor) = &page.after
        && let Place::Ranked(at, since) = &cursor.of(question)?.place
    {
        (moment, score, total) = (*since, at.parse::<f64>().ok(), Some(cursor.total));
    }
    let (exact_kinds, exact_ids): (Vec<String>, Vec<Uuid>) =
        exact.iter().map(|(kind, id)| (kind.as_str().to_owned(), *id)).unzip();
    let (kinds, plainly) = (ask.kinds(), access::hides_addresses(tx));
    let hits = sqlx::query!(
        r#"SELECT record_kind AS "kind!", record_id AS "id!", score AS "score!", found AS "found!", alike AS "alike!"
             FROM crm.search($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"#,
        ask.words,
        plainly,
        kinds.as_deref(),
        ask.facts(),
        ask.ranges(),
        ask.numbers(),
        ask.archived,
        moment,
        &exact_kinds,
        &exact_ids,
        score,
        page.after.as_ref().map(|cursor| cursor.id),
        page.size,
        page.skip,
    )
    .fetch_all(tx.conn())
    .await?;
    let (found, alike) = hits.first().map_or((0, false), |hit| (hit.found, hit.alike));
    let total = total.unwrap_or(found);
    let next = hits
        .last()
        .filter(|_| full(page, hits.len()))
        .map(|hit| Cursor::new(question, total, hit.id, Place::Ranked(hit.score.to_string(), moment)));
    let ids: Exact = hits.into_iter().filter_map(|hit| Some((RecordKind::parse(&hit.kind)?, hit.id))).collect();
    Ok(Found { rows: rows_of(tx, &ids, ask.archived).await?, total, alike, next })
}

/// Records in an order.
pub(super) async fn listed(tx: &mut Tx, ask: &Ask, page: &Page, question: &str) -> Result<Found> {
    let order = ask.order.unwrap_or(Order { by: SortKey::Updated, descending: true });
    let (mut key, mut total) = (None, None);
    if let Some(cursor) = &page.after
        && let Place::Sorted(at) = &cursor.of(question)?.place
    {
        (key, total) = (at.clone(), Some(cursor.total));
    }
    let (kinds, plainly) = (ask.kinds(), access::hides_addresses(tx));
    let hits = sqlx::query!(
        r#"SELECT record_kind AS "kind!", record_id AS "id!", sort_key, found
             FROM crm.list_documents($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"#,
        ask.words,
        plainly,
        kinds.as_deref(),
        ask.facts(),
        ask.ranges(),
        ask.numbers(),
        ask.archived,
        order.by.column(),
        order.descending,
        key,
        page.after.as_ref().map(|cursor| cursor.id),
        page.size,
        page.skip,
        total.is_none(),
    )
    .fetch_all(tx.conn())
    .await?;
    let total = total.or_else(|| hits.first().and_then(|hit| hit.found)).unwrap_or_default();
    let next = hits
        .last()
        .filter(|_| full(page, hits.len()))
        .map(|hit| Cursor::new(question, total, hit.id, Place::Sorted(hit.sort_key.clone())));
    let ids: Exact = hits.into_iter().filter_map(|hit| Some((RecordKind::parse(&hit.kind)?, hit.id))).collect();
    Ok(Found { rows: rows_of(tx, &ids, ask.archived).await?, total, alike: false, next })
}

/// Whether there may be a page after this one.
fn full(page: &Page, found: usize) -> bool {
    page.size > 0 && usize::try_from(page.size).is_ok_and(|size| found >= size)
}
