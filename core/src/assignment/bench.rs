//! The people a rule chooses among, as things stand: who is there, what they have, and whose turn was when.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::rules::{Member, Rule};
use super::strategies::{Candidate, Last, Presence, Strategy, Territory};
use crate::error::Result;
use crate::records::RecordKind;
use crate::teams;
use crate::tx::Tx;

/// A rule's people.
pub(super) struct Bench {
    /// Those it chooses among, in their order.
    pub(super) candidates: Vec<Candidate>,
    /// Whom its last record went to.
    pub(super) last: Option<Last>,
    /// How many records it has given.
    turns: i64,
}

/// The people of a rule.
///
/// # Errors
/// Where the database fails.
pub(super) async fn of(tx: &mut Tx, rule: &Rule) -> Result<Bench> {
    let people = people(tx, rule).await?;
    let open = open_records(tx, rule.kind, &people).await?;
    let (workspace_id, now) = (tx.workspace_id(), tx.now());
    let rows = sqlx::query!(
        r#"SELECT u.id, u.name, u.status = 'active' AS "active!", coalesce(u.away_until > $4, false) AS "away!",
                  coalesce(t.turns, 0) AS "given!", t.last_turn AS "last_turn?"
             FROM unnest($2::uuid[]) WITH ORDINALITY AS listed (id, position)
             JOIN crm.users u ON u.workspace_id = $1 AND u.id = listed.id
             LEFT JOIN crm.assignment_turns t ON t.workspace_id = $1 AND t.rule_id = $3 AND t.user_id = u.id
            ORDER BY listed.position"#,
        workspace_id,
        &people,
        rule.id,
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    let candidates = rows.into_iter().map(|row| {
        let open = open.get(&row.id).copied().unwrap_or(0);
        let full = rule.capacity.is_some_and(|capacity| open >= i64::from(capacity));
        let presence = match (row.active, row.away, full) {
            (false, _, _) => Presence::Inactive,
            (true, true, _) => Presence::Away,
            (true, false, true) => Presence::Full,
            (true, false, false) => Presence::Here,
        };
        Candidate { person: row.id, name: row.name, presence, open, given: row.given, last_turn: row.last_turn }
    });
    let candidates = candidates.collect();
    let (last, turns) = last_turn(tx, rule.id).await?;
    Ok(Bench { candidates, last, turns })
}

/// The user ids behind a rule, in order, each once; for a team those in it, by name.
async fn people(tx: &mut Tx, rule: &Rule) -> Result<Vec<Uuid>> {
    let mut listed: Vec<Uuid> = Vec::new();
    if rule.strategy == Strategy::Territory {
        listed.extend(rule.territories.iter().map(|Territory { person, .. }| *person));
    } else {
        for member in &rule.members {
            match member {
                Member::Person(id) => listed.push(*id),
                Member::Team(id) => listed.extend(teams::members(tx, *id).await?),
            }
        }
    }
    let mut once = Vec::with_capacity(listed.len());
    for person in listed {
        if !once.contains(&person) {
            once.push(person);
        }
    }
    Ok(once)
}

/// How many open records of the kind each of these people owns. Counted over the whole workspace, whoever acts.
async fn open_records(tx: &mut Tx, kind: RecordKind, people: &[Uuid]) -> Result<BTreeMap<Uuid, i64>> {
    let workspace_id = tx.workspace_id();
    if kind != RecordKind::Lead {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query!(
        r#"SELECT owner_id AS "owner_id!", count(*) AS "open!" FROM crm.leads
            WHERE workspace_id = $1 AND owner_id = ANY ($2) AND status IN ('new', 'working', 'qualified') AND deleted_at IS NULL
            GROUP BY owner_id"#,
        workspace_id,
        people,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.owner_id, row.open)).collect())
}

/// Whom a rule's last record went to, and which it was.
async fn last_turn(tx: &mut Tx, rule: Uuid) -> Result<(Option<Last>, i64)> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT user_id, position, last_turn FROM crm.assignment_turns
          WHERE workspace_id = $1 AND rule_id = $2 ORDER BY last_turn DESC LIMIT 1",
        workspace_id,
        rule,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map_or((None, 0), |row| {
        let last = Last { person: row.user_id, position: usize::try_from(row.position).unwrap_or(0) };
        (Some(last), row.last_turn)
    }))
}

impl Bench {
    /// Takes note that the rule's next record goes to the candidate at this place.
    ///
    /// # Errors
    /// Where the database fails.
    pub(super) async fn note_turn(&self, tx: &mut Tx, rule: Uuid, person: Uuid, at: usize) -> Result<()> {
        let (workspace_id, now) = (tx.workspace_id(), tx.now());
        sqlx::query!(
            "INSERT INTO crm.assignment_turns AS t (workspace_id, rule_id, user_id, turns, last_turn, position, last_at)
             VALUES ($1, $2, $3, 1, $4, $5, $6)
             ON CONFLICT ON CONSTRAINT assignment_turns_pkey DO UPDATE
               SET turns = t.turns + 1, last_turn = excluded.last_turn, position = excluded.position, last_at = excluded.last_at",
            workspace_id,
            rule,
            person,
            self.turns + 1,
            i32::try_from(at).unwrap_or(i32::MAX),
            now,
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}
