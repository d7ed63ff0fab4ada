//! Filters on the workspace's own fields, which have the shape that their definition says.

use rust_decimal::Decimal;

use super::{Asking, Place, names, numbers_within};
use crate::custom_fields::{self, Definition};
use crate::error::{Result, UserError};
use crate::grammar::span::{self, Facing};
use crate::grammar::{amount, nearest};
use crate::records::RecordKind;
use crate::records::catalogue::Shape;
use crate::search::query::{Bounds, Comparison, Field, Filter, Test};
use crate::search::{Facts, Number, Scalar};
use crate::tx::Tx;
use crate::{fields, refusal, workspaces};

/// Adds a filter on the field of this key, of all kinds that have one; where none has, the filter is words, or refused.
pub(super) async fn add(asking: &mut Asking, tx: &mut Tx, filter: &Filter, key: &str) -> Result<()> {
    let (mut fitting, mut known) = (Vec::<Definition>::new(), Vec::new());
    for kind in RecordKind::REFERENCED {
        for definition in custom_fields::all(tx, kind).await? {
            known.push(definition.key.clone());
            if definition.key == key || custom_fields::key_of(&definition.name) == key {
                fitting.push(definition);
            }
        }
    }
    let Some(first) = fitting.first().cloned() else {
        return if filter.certain {
            Err(unknown(filter, key, &known).into())
        } else {
            asking.say(&filter.typed);
            Ok(())
        };
    };
    fitting.retain(|definition| definition.shape == first.shape && definition.key == first.key);
    let kinds: Vec<RecordKind> = fitting.iter().map(|definition| definition.kind).collect();
    asking.require_seen(tx, filter, &kinds, |_| first.field())?;
    asking.narrow(&kinds);
    let Test::Unread(comparison, values) = &filter.test else { return Ok(()) };
    match values.as_slice() {
        [only] if only.eq_ignore_ascii_case("none") => filled(asking, filter, &first, false),
        [only] if only.eq_ignore_ascii_case("any") => filled(asking, filter, &first, true),
        values => compare(asking, tx, filter, &first, *comparison, values).await?,
    }
    Ok(())
}

fn unknown(filter: &Filter, key: &str, known: &[String]) -> UserError {
    let ours: Vec<&str> = Field::names().collect();
    let known = known.iter().map(String::as_str).chain(ours);
    match nearest(key, known) {
        Some(near) => refusal!("error-filter-unknown-near", filter = key, near = near, at = filter.at).about("query"),
        None => refusal!("error-filter-unknown", filter = key, at = filter.at).about("query"),
    }
}

/// There is a value, or there is none: a document holds the bare key of every field that has one.
fn filled(asking: &mut Asking, filter: &Filter, field: &Definition, wanted: bool) {
    let facts = Facts { any: vec![field.field()], not: !wanted, ..Facts::default() };
    asking.hold(filter, facts);
}

async fn compare(
    asking: &mut Asking,
    tx: &mut Tx,
    filter: &Filter,
    field: &Definition,
    comparison: Comparison,
    values: &[String],
) -> Result<()> {
    match field.shape {
        Shape::Number | Shape::Money => {
            let currency = workspaces::settings(tx).await?.currency;
            let bounds = bounds(filter, comparison, values, &currency)?;
            asking.ask.numbers.push(numbers_within(field.field(), &bounds, filter.negated));
        }
        Shape::Date => {
            let number = days(tx, filter, field, comparison, values)?;
            asking.ask.numbers.push(number);
        }
        _ if comparison != Comparison::Is => {
            return Err(refusal!("error-filter-not-compared", filter = &field.key, at = filter.at)
                .about("query")
                .into());
        }
        _ => {
            let mut any = Vec::new();
            for value in values {
                any.extend(meant(tx, Place { filter: &field.key, at: filter.at }, field, value).await?);
            }
            let any = any.into_iter().map(|value| format!("{}:{value}", field.field())).collect();
            asking.hold(filter, Facts { any, ..Facts::default() });
        }
    }
    Ok(())
}

/// A number, or two with `..` between them.
fn bounds(filter: &Filter, comparison: Comparison, values: &[String], currency: &str) -> Result<Bounds, UserError> {
    let typed = values.join(",");
    let number = |text: &str| -> Result<Decimal, UserError> {
        let refused = |_| {
            refusal!("error-filter-not-number", filter = filter.field.name(), given = text, at = filter.at)
                .about("query")
        };
        amount::parse(text, currency).map(|read| read.value).map_err(refused)
    };
    let Some((from, to)) = typed.split_once("..") else {
        let value = number(&typed)?;
        return Ok(Bounds::of(comparison, value, value));
    };
    let from = if from.is_empty() { None } else { Some(number(from)?) };
    let to = if to.is_empty() { None } else { Some(number(to)?) };
    let both = Bounds::of(Comparison::Is, from.unwrap_or_default(), to.unwrap_or_default());
    Ok(Bounds { from: from.and(both.from), to: to.and(both.to), currency: None })
}

/// Days as the span grammar reads them.
fn days(tx: &Tx, filter: &Filter, field: &Definition, comparison: Comparison, values: &[String]) -> Result<Number> {
    let typed = values.join(",");
    let words: Vec<&str> = typed.split_whitespace().collect();
    let refused = || {
        refusal!("error-filter-not-days", filter = filter.field.name(), given = &typed, at = filter.at).about("query")
    };
    let found = span::at_start(&words, tx.today(), Facing::Future)
        .filter(|found| found.words == words.len())
        .ok_or_else(refused)?;
    if found.length && comparison != Comparison::Is {
        return Err(refused().into());
    }
    let days = comparison.to(found.span.map_err(|error| error.about("query"))?);
    Ok(Number {
        key: field.field(),
        from: days.from.map(|day| (Scalar::Day(day), true)),
        to: days.to.map(|day| (Scalar::Day(day), false)),
        not: filter.negated,
    })
}

/// What documents hold for a value as somebody types it.
async fn meant(tx: &mut Tx, place: Place<'_>, field: &Definition, typed: &str) -> Result<Vec<String>> {
    Ok(match &field.shape {
        Shape::Person => names::people(tx, place, typed).await?.iter().map(ToString::to_string).collect(),
        Shape::Link(kind) => {
            names::record_ids(tx, place, *kind, typed).await?.iter().map(ToString::to_string).collect()
        }
        Shape::OneOf(options) | Shape::SomeOf(options) => {
            let wanted = typed.to_lowercase();
            let found = options.iter().find(|option| option.to_lowercase() == wanted);
            vec![found.ok_or_else(|| place.none(typed, options.iter().map(String::as_str)))?.clone()]
        }
        Shape::YesNo => match typed.to_lowercase().as_str() {
            "yes" | "true" | "y" | "1" | "on" => vec!["true".to_owned()],
            "no" | "false" | "n" | "0" | "off" => vec!["false".to_owned()],
            _ => return Err(place.none(typed, ["yes", "no"]).into()),
        },
        Shape::Phone => {
            let country = workspaces::settings(tx).await?.country;
            vec![fields::phone(typed, &country).unwrap_or_else(|_| typed.to_owned())]
        }
        _ => vec![typed.to_owned()],
    })
}
