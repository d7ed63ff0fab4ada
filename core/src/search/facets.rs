//! Facets: by what the records of a question can be told apart, and how many there are of each: so many in Proposal, so many
//! of Ann's. Whoever chooses one adds its filter to their line.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Ask, MAX_WORDS, query::Field};
use crate::access;
use crate::actor::Permission;
use crate::error::Result;
use crate::fields;
use crate::records::RecordKind;
use crate::tx::Tx;

/// How many records are looked at; beyond, the counts are of these.
pub const LOOKED_AT: i64 = 10_000;

/// What the facets of a question are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facets {
    /// Each field with its values.
    pub facets: Vec<Facet>,
    /// There are more records than were looked at: every count is "at least".
    pub more: bool,
}

/// A field by whose values the records can be told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// The field.
    pub field: Field,
    /// Its values, the most frequent first; twenty at most.
    pub values: Vec<FacetValue>,
}

/// A value and how many records have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The filter that leaves only these: `stage:Proposal`, `owner:"Ann Lee"`.
    pub filter: String,
    /// What people read: a name, or a key such as `qualified` that has its words in `texts`.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// The fields that are counted where nothing else is asked for.
pub const USUAL: [Field; 11] = [
    Field::Kind,
    Field::Stage,
    Field::Pipeline,
    Field::Outcome,
    Field::Status,
    Field::Owner,
    Field::Tag,
    Field::Source,
    Field::Lifecycle,
    Field::Forecast,
    Field::Priority,
];

/// Counts the values of these fields among the records that a question finds, within the actor's scope. A field that tells
/// nothing apart is left out.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn facets(tx: &mut Tx, ask: &Ask, of: &[Field]) -> Result<Facets> {
    tx.require(Permission::ReadRecords)?;
    let words: String = fields::folded(&ask.words).chars().take(MAX_WORDS).collect();
    let ask = Ask { words, ..ask.within_rights(tx) };
    if ask.kinds.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Facets::default());
    }
    let asked: Vec<&Field> = of.iter().filter(|field| is_seen(tx, &ask, field)).collect();
    let named: Vec<String> = asked.iter().map(|field| field.name().to_owned()).collect();
    let kinds = ask.kinds();
    let rows = sqlx::query!(
        r#"SELECT fact AS "fact!", value AS "value!", number AS "number!", looked_at AS "looked_at!"
             FROM crm.count_facts($1, $2, $3, $4, $5, $6, $7, $8)"#,
        ask.words,
        access::hides_addresses(tx),
        kinds.as_deref(),
        ask.facts(),
        ask.ranges(),
        ask.numbers(),
        ask.archived,
        &named,
    )
    .fetch_all(tx.conn())
    .await?;
    let more = rows.first().is_some_and(|row| row.looked_at > LOOKED_AT);
    let mut counted: HashMap<String, Vec<(String, i64)>> = HashMap::new();
    for row in rows {
        counted.entry(row.fact).or_default().push((row.value, row.number));
    }
    let mut facets = Vec::new();
    for field in asked {
        let Some(values) = counted.remove(field.name()) else { continue };
        let values = valued(tx, field, values).await?;
        facets.push(Facet { field: field.clone(), values });
    }
    Ok(Facets { facets, more })
}

/// Whether the actor sees the field of every kind that is asked for and has it: a count would tell what a card does not.
fn is_seen(tx: &Tx, ask: &Ask, field: &Field) -> bool {
    let asked = ask.kinds.as_deref().unwrap_or(&RecordKind::REFERENCED);
    let having = asked.iter().filter(|kind| field.kinds().is_none_or(|kinds| kinds.contains(kind)));
    *field == Field::Kind || having.copied().all(|kind| access::of(tx, kind).shows(&field.key(kind)))
}

/// The values with their names; those that are called the same count together.
async fn valued(tx: &mut Tx, field: &Field, values: Vec<(String, i64)>) -> Result<Vec<FacetValue>> {
    let ids: Vec<Uuid> = values.iter().filter_map(|(value, _)| value.parse().ok()).collect();
    let names = names(tx, field, &ids).await?;
    let mut valued: Vec<FacetValue> = Vec::new();
    for (value, count) in values {
        let name = value.parse().ok().and_then(|id: Uuid| names.get(&id)).cloned().unwrap_or(value);
        match valued.iter_mut().find(|known| known.name == name) {
            Some(known) => known.count += count,
            None => valued.push(FacetValue { filter: format!("{}:{}", field.name(), quoted(&name)), name, count }),
        }
    }
    valued.sort_by_key(|value| std::cmp::Reverse(value.count));
    Ok(valued)
}

/// As a line takes it: in quotes where it has more than one word or a comma.
fn quoted(name: &str) -> String {
    let plain = name.replace('"', "");
    if plain.contains([' ', ',']) { format!("\"{plain}\"") } else { plain }
}

/// What people call the stages, pipelines and people of these ids.
async fn names(tx: &mut Tx, field: &Field, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", name AS "name!" FROM crm.stages WHERE $3 = 'stage' AND workspace_id = $1 AND id = ANY ($2)
           UNION ALL SELECT id, name FROM crm.pipelines WHERE $3 = 'pipeline' AND workspace_id = $1 AND id = ANY ($2)
           UNION ALL SELECT id, name FROM crm.users WHERE $3 = 'owner' AND workspace_id = $1 AND id = ANY ($2)"#,
        workspace_id,
        ids,
        field.name(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
