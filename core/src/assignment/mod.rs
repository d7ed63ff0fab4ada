//! Who looks after a new record that nobody was named for: ordered rules, each with conditions and a strategy. One engine
//! for leads and, once there are any, for tickets (decision X32). What lives here is choosing; writing the owner lives with
//! the record, which keeps the rule in `assignment_rule_id`.
//!
//! The first rule whose conditions hold and who has somebody there decides. A rule without anybody there, because they are
//! away, gone or full, passes the record on to the next one.

mod bench;
mod conditions;
pub(crate) mod countries;
mod keeping;
mod presence;
mod rules;
mod strategies;

use serde::Serialize;
use uuid::Uuid;

use crate::actor::Permission;
use crate::error::Result;
use crate::records::RecordKind;
use crate::tx::Tx;

pub use conditions::{Condition, Fact, Facts, MAX_CONDITIONS, MAX_VALUES, Test};
pub use keeping::{MAX_RULES, NewRule, SPEC, add_rule, change_rule, reorder, retire};
pub(crate) use keeping::{name_of, settle};
pub use presence::set_away;
pub use rules::{MAX_MEMBERS, MAX_TERRITORIES, Member, Rule, list};
pub use strategies::{Candidate, Presence, Strategy, Territory};

/// Whom a rule chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Their user id.
    pub owner: Uuid,
    /// Their name.
    pub name: String,
    /// The rule.
    pub rule: Uuid,
    /// Its name.
    pub rule_name: String,
    /// Why this person.
    pub why: Why,
}

/// Why this person and nobody else of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It was their turn.
    Turn,
    /// The area is theirs; empty for everything that is nobody else's.
    Territory(String),
    /// They have the fewest open records.
    Workload,
}

/// Chooses who gets a record and takes note of the turn; nobody where no rule takes it. The caller has checked that the
/// actor may write such a record, and writes the owner in the same transaction.
///
/// Held by one lock for each kind until the transaction ends, so that each choice sees those before it.
///
/// # Errors
/// Where the database fails.
pub async fn choose(tx: &mut Tx, kind: RecordKind, facts: &Facts) -> Result<Option<Choice>> {
    let mut rules = list(tx, kind).await?;
    rules.retain(|rule| rule.takes(facts));
    if rules.is_empty() {
        return Ok(None);
    }
    tx.lock(&format!("assignment {}", kind.as_str())).await?;
    for rule in &rules {
        let bench = bench::of(tx, rule).await?;
        if let Some((at, choice)) = pick(rule, facts, &bench) {
            bench.note_turn(tx, rule.id, choice.owner, at).await?;
            return Ok(Some(choice));
        }
    }
    Ok(None)
}

/// Whom a rule chooses, and their place in its list.
fn pick(rule: &Rule, facts: &Facts, bench: &bench::Bench) -> Option<(usize, Choice)> {
    let (at, why) = match rule.strategy {
        Strategy::RoundRobin => (strategies::round_robin(&bench.candidates, bench.last)?, Why::Turn),
        Strategy::Workload => (strategies::workload(&bench.candidates)?, Why::Workload),
        Strategy::Territory => {
            let (area, at) = strategies::territory(&rule.territories, facts, &bench.candidates)?;
            (at, Why::Territory(rule.territories.get(area).map(Territory::name).unwrap_or_default()))
        }
    };
    let chosen = bench.candidates.get(at)?;
    let (owner, name) = (chosen.person, chosen.name.clone());
    Some((at, Choice { owner, name, rule: rule.id, rule_name: rule.name.clone(), why }))
}

/// What one rule says of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// This condition does not hold.
    Passed(Condition),
    /// It takes the record but has nobody there.
    NobodyThere,
    /// It decides.
    Chooses(Choice),
    /// A rule before it decides.
    NotAsked,
}

/// One rule in a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The rule.
    pub rule: Rule,
    /// What it says.
    pub verdict: Verdict,
    /// Its people as things stand; of rules that take the record.
    pub candidates: Vec<Candidate>,
}

/// A dry run: what each rule says of such a record, and whom it would go to now. Nobody's turn is used up.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn explain(tx: &mut Tx, kind: RecordKind, facts: &Facts) -> Result<Vec<Explained>> {
    tx.require(Permission::ManageRules)?;
    let mut explained = Vec::new();
    let mut decided = false;
    for rule in list(tx, kind).await? {
        let failing = rule.conditions.iter().find(|condition| !condition.holds(facts)).cloned();
        let (verdict, candidates) = if let Some(condition) = failing {
            (Verdict::Passed(condition), Vec::new())
        } else {
            let bench = bench::of(tx, &rule).await?;
            let verdict = match pick(&rule, facts, &bench) {
                _ if decided => Verdict::NotAsked,
                Some((_, choice)) => Verdict::Chooses(choice),
                None => Verdict::NobodyThere,
            };
            (verdict, bench.candidates)
        };
        decided |= matches!(verdict, Verdict::Chooses(_));
        explained.push(Explained { rule, verdict, candidates });
    }
    Ok(explained)
}
