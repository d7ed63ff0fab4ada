//! What `is:` means: `mine`, `open`, `overdue` …

use super::{Asking, Place};
use crate::error::Result;
use crate::records::RecordKind::{self, Company, Contact, Deal, Lead, Task};
use crate::refusal;
use crate::search::query::{Filter, Test};
use crate::search::{Column, Facts, Range};
use crate::tx::Tx;

/// States that are facts of a document: the kinds that can be in it, and the facts of which any holds.
const STATES: &[(&str, &[RecordKind], &[&str])] = &[
    ("open", &[Lead, Deal, Task], &["is:open"]),
    (
        "closed",
        &[Lead, Deal, Task],
        &["outcome:won", "outcome:lost", "status:converted", "status:disqualified", "status:done", "status:canceled"],
    ),
    ("won", &[Deal], &["outcome:won"]),
    ("lost", &[Deal], &["outcome:lost"]),
    ("done", &[Task], &["status:done"]),
    ("new", &[Lead], &["status:new"]),
    ("customer", &[Contact, Company], &["lifecycle:customer"]),
    ("unassigned", &RecordKind::REFERENCED, &["owner:none"]),
    ("mine", &RecordKind::REFERENCED, &[]),
];

/// States that are more than one fact, and so stand alone.
const ALONE: [&str; 2] = ["overdue", "archived"];

pub(super) fn add(asking: &mut Asking, tx: &Tx, filter: &Filter) -> Result<()> {
    let Test::AnyOf(values) = &filter.test else { return Err(unknown(filter, &filter.typed)) };
    let lower: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
    if let Some(alone) = lower.iter().find(|value| ALONE.contains(&value.as_str())) {
        if lower.len() > 1 {
            let place = Place::of(filter);
            return Err(refusal!("error-filter-alone", filter = place.filter, given = alone.clone(), at = place.at)
                .about("query")
                .into());
        }
        add_alone(asking, tx, filter, alone);
        return Ok(());
    }
    let (mut any, mut kinds) = (Vec::new(), Vec::new());
    for (value, typed) in lower.iter().zip(values) {
        let known = STATES.iter().find(|(name, ..)| name == value);
        let (name, of, facts) = known.ok_or_else(|| unknown(filter, typed))?;
        kinds.extend(of.iter().copied());
        any.extend(facts.iter().map(|fact| (*fact).to_owned()));
        if *name == "mine" {
            any.push(format!("owner:{}", tx.user_id().map_or_else(|| "none".to_owned(), |id| id.to_string())));
        }
    }
    asking.narrow(&kinds);
    asking.hold(filter, Facts { any, ..Facts::default() });
    Ok(())
}

fn add_alone(asking: &mut Asking, tx: &Tx, filter: &Filter, state: &str) {
    if state == "archived" {
        asking.ask.archived = !filter.negated;
        return;
    }
    // Deals whose day of closing has passed, tasks that were due: and still open.
    asking.narrow(&[Deal, Task]);
    let before_today = Range { to: Some(tx.today().to_string()), not: filter.negated, ..Range::any(Column::OnDate) };
    asking.ask.ranges.push(before_today);
    asking.ask.facts.push(Facts::is("is", "open"));
}

fn unknown(filter: &Filter, given: &str) -> crate::error::Error {
    let known = STATES.iter().map(|(name, ..)| *name).chain(ALONE);
    Place::of(filter).none(given, known).into()
}
