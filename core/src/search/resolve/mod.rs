//! From what a line says to what the database is asked: names of people, stages, companies and tags become what documents
//! hold, spans of days become moments where the person is. What cannot be settled is refused with what to write instead;
//! nothing is guessed.

mod names;
mod own;
mod states;

use chrono::{NaiveDate, SecondsFormat};
use rust_decimal::Decimal;

use super::query::{self, Bound, Bounds, Context, Field, Filter, Query, Test};
use super::{Ask, Column, Facts, Number, Range, Scalar};
use crate::actor::Permission;
use crate::error::{Result, UserError};
use crate::grammar::span::Span;
use crate::records::RecordKind;
use crate::records::catalogue::label;
use crate::tx::Tx;
use crate::{access, calendar, contacts, leads, pipelines, refusal, tasks, workspaces};

/// Reads a line as somebody types it.
///
/// # Errors
/// Refused without the permission, or where a filter cannot be read, names what is not there or what the actor does not see;
/// else where the database fails.
pub async fn read(tx: &mut Tx, line: &str) -> Result<Ask> {
    tx.require(Permission::ReadRecords)?;
    let settings = workspaces::settings(tx).await?;
    let query = query::parse(line, &Context { today: tx.today(), currency: settings.currency })?;
    resolve(tx, query).await
}

async fn resolve(tx: &mut Tx, query: Query) -> Result<Ask> {
    let mut asking =
        Asking { words: query.words, ask: Ask { kinds: query.kinds, order: query.sort, ..Ask::default() } };
    for filter in &query.filters {
        asking.add(tx, filter).await?;
    }
    Ok(Ask { words: asking.words, ..asking.ask })
}

/// A question that is being put together.
struct Asking {
    words: String,
    ask: Ask,
}

/// Where a refused value stands: of which filter, at which character.
#[derive(Clone, Copy)]
struct Place<'f> {
    filter: &'f str,
    at: usize,
}

impl<'f> Place<'f> {
    fn of(filter: &'f Filter) -> Self {
        Self { filter: filter.field.name(), at: filter.at }
    }

    /// There is no such value; the nearest of those that there are is offered.
    fn none<'w>(self, given: &str, known: impl IntoIterator<Item = &'w str>) -> UserError {
        query::no_value(self.filter, given, known, self.at.saturating_sub(1))
    }
}

impl Asking {
    async fn add(&mut self, tx: &mut Tx, filter: &Filter) -> Result<()> {
        if let Field::Own(key) = &filter.field {
            return own::add(self, tx, filter, key).await;
        }
        if matches!(filter.field, Field::Is) {
            return states::add(self, tx, filter);
        }
        let kinds = filter.field.kinds().unwrap_or(&RecordKind::REFERENCED);
        self.require_seen(tx, filter, kinds, |kind| filter.field.key(kind))?;
        if filter.field.kinds().is_some() {
            self.narrow(kinds);
        }
        match &filter.test {
            Test::AnyOf(values) => {
                let Some(facts) = self.facts(tx, filter, values).await? else { return Ok(()) };
                self.hold(filter, facts);
            }
            Test::None => self.filled(filter, false),
            Test::Any => self.filled(filter, true),
            Test::Within(bounds) => self.within(filter, bounds),
            Test::On(days) => self.on(tx, filter, *days),
            Test::Unread(..) => {}
        }
        Ok(())
    }

    /// Refuses a filter on a field that the actor sees of no kind of record it could be about.
    fn require_seen(
        &self,
        tx: &Tx,
        filter: &Filter,
        kinds: &[RecordKind],
        key: impl Fn(RecordKind) -> String,
    ) -> Result<()> {
        let asked = kinds.iter().filter(|kind| self.ask.kinds.as_ref().is_none_or(|asked| asked.contains(*kind)));
        let readable: Vec<_> = asked.filter(|kind| tx.actor().may_read(**kind)).collect();
        if readable.is_empty() || readable.iter().any(|kind| access::of(tx, **kind).shows(&key(**kind))) {
            return Ok(());
        }
        let shown = readable.first().map(|kind| label(&key(**kind)));
        Err(match shown {
            Some(name) => refusal!("error-filter-hidden", filter = name, at = filter.at).about("query").into(),
            None => refusal!("error-filter-hidden", filter = filter.field.name(), at = filter.at).about("query").into(),
        })
    }

    /// Leaves only those kinds that these are, too.
    fn narrow(&mut self, kinds: &[RecordKind]) {
        let before = self.ask.kinds.take();
        self.ask.kinds = Some(match before {
            None => kinds.to_vec(),
            Some(before) => before.into_iter().filter(|kind| kinds.contains(kind)).collect(),
        });
    }

    fn hold(&mut self, filter: &Filter, facts: Facts) {
        self.ask.facts.push(Facts { not: filter.negated != facts.not, ..facts });
    }

    /// There is a value, or there is none.
    fn filled(&mut self, filter: &Filter, wanted: bool) {
        let wanted = wanted != filter.negated;
        if let Some(on) = column(&filter.field) {
            self.ask.ranges.push(Range { none: !wanted, ..Range::any(on) });
        } else if let Some(key) = number(&filter.field) {
            self.ask.numbers.push(Number { key: key.to_owned(), from: None, to: None, not: !wanted });
        } else if filter.field == Field::Owner {
            self.ask.facts.push(Facts { not: wanted, ..Facts::is("owner", "none") });
        } else {
            self.ask.facts.push(Facts { not: !wanted, ..Facts::some(filter.field.name()) });
        }
    }

    fn within(&mut self, filter: &Filter, bounds: &Bounds) {
        if let Some(key) = number(&filter.field) {
            self.ask.numbers.push(numbers_within(key.to_owned(), bounds, filter.negated));
            return;
        }
        // The first amount that is more, for a column that keeps cents.
        let cent = Decimal::new(1, 2);
        let from = |bound: Bound| if bound.included { bound.value } else { bound.value + cent };
        let to = |bound: Bound| if bound.included { bound.value + cent } else { bound.value };
        self.ask.ranges.push(Range {
            from: bounds.from.map(|bound| from(bound).to_string()),
            to: bounds.to.map(|bound| to(bound).to_string()),
            not: filter.negated,
            ..Range::any(Column::Amount)
        });
        if let Some(currency) = &bounds.currency {
            self.ask.facts.push(Facts::is("currency", currency.to_lowercase()));
        }
    }

    fn on(&mut self, tx: &Tx, filter: &Filter, days: Span) {
        let Some(on) = column(&filter.field) else { return };
        let zone = tx.actor().time_zone;
        let end = |day: NaiveDate| match on {
            Column::TouchedAt | Column::CreatedAt => {
                calendar::day_begins(zone, day).to_rfc3339_opts(SecondsFormat::Secs, true)
            }
            _ => day.to_string(),
        };
        self.ask.ranges.push(Range {
            from: days.from.map(end),
            to: days.to.map(end),
            not: filter.negated,
            ..Range::any(on)
        });
    }

    /// The facts that values of a field mean; nothing where they turned out to be words.
    async fn facts(&mut self, tx: &mut Tx, filter: &Filter, values: &[String]) -> Result<Option<Facts>> {
        let place = Place::of(filter);
        let mut any = Vec::new();
        for value in values {
            match &filter.field {
                Field::Owner => {
                    any.extend(names::people(tx, place, value).await?.iter().map(|id| format!("owner:{id}")))
                }
                Field::Stage => any.extend(names::stages(tx, place, value).await?),
                Field::Pipeline => any.extend(names::pipelines(tx, place, value).await?),
                Field::Company => any.extend(names::records(tx, place, RecordKind::Company, value).await?),
                Field::Contact => any.extend(names::records(tx, place, RecordKind::Contact, value).await?),
                Field::Tag => match names::tag(tx, place, value, filter.certain).await? {
                    Some(fact) => any.push(fact),
                    None if filter.negated => {}
                    None => self.say(value),
                },
                Field::Priority => any.push(priority(place, value)?),
                Field::Status => any.push(one_of(place, value, leads::STATUSES.iter().chain(tasks::STATUSES))?),
                Field::Lifecycle => any.push(one_of(place, value, contacts::LIFECYCLES)?),
                Field::Forecast => any.push(one_of(place, value, pipelines::FORECAST_CATEGORIES)?),
                Field::Outcome => any.push(one_of(place, value, &["open", "won", "lost"])?),
                field => any.push(format!("{}:{value}", field.name())),
            }
        }
        Ok((!any.is_empty()).then(|| Facts { any, ..Facts::default() }))
    }

    /// What looked like a filter are words.
    fn say(&mut self, words: &str) {
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(words);
    }
}

/// The column of a field that has one.
fn column(field: &Field) -> Option<Column> {
    Some(match field {
        Field::Amount => Column::Amount,
        Field::Close | Field::Due => Column::OnDate,
        Field::FollowUp => Column::FollowUpOn,
        Field::Updated => Column::TouchedAt,
        Field::Created => Column::CreatedAt,
        _ => return None,
    })
}

/// The name of a field whose values are kept as numbers.
fn number(field: &Field) -> Option<&'static str> {
    Some(match field {
        Field::Score => "score",
        Field::Probability => "probability",
        Field::Employees => "employees",
        _ => return None,
    })
}

fn numbers_within(key: String, bounds: &Bounds, not: bool) -> Number {
    let end = |bound: Bound| (Scalar::Number(bound.value), bound.included);
    Number { key, from: bounds.from.map(end), to: bounds.to.map(end), not }
}

/// One of these keys, whatever its case and however its words are joined: `best case` is `best_case`.
fn one_of<'k>(
    place: Place<'_>,
    value: &str,
    keys: impl IntoIterator<Item = &'k &'static str>,
) -> Result<String, UserError> {
    let keys: Vec<&str> = keys.into_iter().copied().collect();
    let typed = value.to_lowercase().replace([' ', '-'], "_");
    match keys.iter().find(|key| **key == typed) {
        Some(key) => Ok(format!("{}:{key}", place.filter)),
        None => Err(place.none(value, keys)),
    }
}

/// `1`, `p1`, `P1`.
fn priority(place: Place<'_>, value: &str) -> Result<String, UserError> {
    match value.to_lowercase().trim_start_matches('p') {
        level @ ("1" | "2" | "3" | "4") => Ok(format!("priority:{level}")),
        _ => Err(place.none(value, ["p1", "p2", "p3", "p4"])),
    }
}
