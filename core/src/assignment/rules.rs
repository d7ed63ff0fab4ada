//! The rules themselves: what one holds, and the workspace's list of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::conditions::{Condition, Facts, MAX_CONDITIONS};
use super::strategies::{Strategy, Territory};
use crate::error::{Error, Result, UserError};
use crate::records::RecordKind;
use crate::refusal;
use crate::tx::Tx;

/// Whom a rule chooses among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Member {
    /// Somebody, by their user id.
    Person(Uuid),
    /// Everybody of a team.
    Team(Uuid),
}

/// A rule: for which records, and who gets them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its id.
    pub id: Uuid,
    /// The kind of record it assigns.
    pub kind: RecordKind,
    /// What people call it.
    pub name: String,
    /// What must be so; all of it. Without a condition every record is its.
    pub conditions: Vec<Condition>,
    /// How it chooses.
    pub strategy: Strategy,
    /// Whom it chooses among, in order; nobody for [`Strategy::Territory`], whose people stand with their areas.
    pub members: Vec<Member>,
    /// Whose area is which; for [`Strategy::Territory`] only.
    pub territories: Vec<Territory>,
    /// As many open records of the kind one person may have before the rule passes them over.
    pub capacity: Option<i32>,
    /// Its version.
    pub version: i32,
}

/// The most members of a rule.
pub const MAX_MEMBERS: usize = 200;

/// The most territories of a rule.
pub const MAX_TERRITORIES: usize = 1_000;

impl Rule {
    /// Whether this record is the rule's.
    #[must_use]
    pub fn takes(&self, facts: &Facts) -> bool {
        self.conditions.iter().all(|condition| condition.holds(facts))
    }

    /// Refuses a rule that could never assign anything or says two things at once.
    ///
    /// # Errors
    /// The refusal for the person.
    pub fn check(&self) -> Result<(), UserError> {
        if self.conditions.len() > MAX_CONDITIONS {
            return Err(refusal!("error-rule-too-many-conditions", limit = MAX_CONDITIONS).about("conditions"));
        }
        for condition in &self.conditions {
            condition.check()?;
        }
        let by_area = self.strategy == Strategy::Territory;
        if by_area && self.territories.is_empty() {
            return Err(refusal!("error-rule-needs-territories").about("territories"));
        }
        if !by_area && self.members.is_empty() {
            return Err(refusal!("error-rule-needs-people").about("members"));
        }
        if !by_area && !self.territories.is_empty() {
            return Err(refusal!("error-rule-territories-unused").about("territories"));
        }
        if by_area && !self.members.is_empty() {
            return Err(refusal!("error-rule-members-unused").about("members"));
        }
        if self.members.len() > MAX_MEMBERS {
            return Err(refusal!("error-rule-too-many-people", limit = MAX_MEMBERS).about("members"));
        }
        if self.territories.len() > MAX_TERRITORIES {
            return Err(refusal!("error-rule-too-many-territories", limit = MAX_TERRITORIES).about("territories"));
        }
        if self.capacity.is_some_and(|capacity| capacity < 1) {
            return Err(refusal!("error-rule-capacity").about("capacity"));
        }
        Ok(())
    }
}

/// The rules for a kind of record in the order in which they are asked.
///
/// # Errors
/// Where the database fails.
pub async fn list(tx: &mut Tx, kind: RecordKind) -> Result<Vec<Rule>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT id, name, conditions, strategy, members, territories, capacity, version FROM crm.assignment_rules
          WHERE workspace_id = $1 AND record_kind = $2 AND deleted_at IS NULL ORDER BY position, id",
        workspace_id,
        kind.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Rule {
                id: row.id,
                kind,
                name: row.name,
                conditions: part(row.conditions)?,
                strategy: Strategy::parse(&row.strategy).ok_or_else(|| Error::broken("an unknown strategy"))?,
                members: part(row.members)?,
                territories: part(row.territories)?,
                capacity: row.capacity,
                version: row.version,
            })
        })
        .collect()
}

/// Part of a rule as it is kept. It was checked when it was written.
fn part<T: serde::de::DeserializeOwned>(kept: Value) -> Result<T> {
    serde_json::from_value(kept).map_err(|error| Error::broken(format!("an assignment rule: {error}")))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::assignment::{Fact, Test};
    use serde_json::json;

    fn rule() -> Rule {
        Rule {
            id: Uuid::nil(),
            kind: RecordKind::Lead,
            name: "Rule".to_owned(),
            conditions: Vec::new(),
            strategy: Strategy::RoundRobin,
            members: vec![Member::Person(Uuid::nil())],
            territories: Vec::new(),
            capacity: None,
            version: 1,
        }
    }

    #[test]
    fn every_condition_must_hold_and_none_takes_all() {
        let condition = |fact, value: &str| Condition { fact, test: Test::Equals, values: vec![value.to_owned()] };
        let facts = Facts::default().with(Fact::Source, "webinar".to_owned()).with(Fact::Country, "FR".to_owned());
        let with = |conditions| Rule { conditions, ..rule() };
        assert!(with(vec![]).takes(&Facts::default()));
        assert!(with(vec![condition(Fact::Source, "webinar"), condition(Fact::Country, "fr")]).takes(&facts));
        assert!(!with(vec![condition(Fact::Source, "webinar"), condition(Fact::Country, "de")]).takes(&facts));
    }

    #[test]
    fn rules_that_could_never_assign_are_refused() {
        let area = || vec![Territory::default()];
        assert!(rule().check().is_ok());
        let by_area = Rule { strategy: Strategy::Territory, members: vec![], territories: area(), ..rule() };
        assert!(by_area.check().is_ok());
        let condition = Condition { fact: Fact::City, test: Test::In, values: vec!["x".to_owned()] };
        for (wrong, code) in [
            (Rule { members: vec![], ..rule() }, "rule-needs-people"),
            (Rule { territories: area(), ..rule() }, "rule-territories-unused"),
            (Rule { strategy: Strategy::Territory, members: vec![], ..rule() }, "rule-needs-territories"),
            (Rule { strategy: Strategy::Territory, territories: area(), ..rule() }, "rule-members-unused"),
            (Rule { capacity: Some(0), ..rule() }, "rule-capacity"),
            (Rule { members: vec![Member::Team(Uuid::nil()); 201], ..rule() }, "rule-too-many-people"),
            (Rule { territories: vec![Territory::default(); 1_001], ..by_area }, "rule-too-many-territories"),
            (Rule { conditions: vec![condition; 21], ..rule() }, "rule-too-many-conditions"),
        ] {
            assert_eq!(wrong.check().unwrap_err().code(), code);
        }
    }

    #[test]
    fn members_are_kept_as_they_are_named() {
        let kept = json!([{"person": Uuid::nil()}, {"team": Uuid::max()}]);
        let members: Vec<Member> = serde_json::from_value(kept.clone()).unwrap();
        assert_eq!(members, [Member::Person(Uuid::nil()), Member::Team(Uuid::max())]);
        assert_eq!(serde_json::to_value(members).unwrap(), kept);
    }
}
