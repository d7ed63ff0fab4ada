//! Working on a lead: how far it is, what is known of it, who looks after it, and what becomes of those that come to
//! nothing.

use uuid::Uuid;

use super::qualification::{Answer, Explanation, Qualification, Question};
use super::status::Status;
use super::{SPEC, rules};
use crate::actor::Permission;
use crate::assignment::Choice;
use crate::error::Result;
use crate::events::Why;
use crate::records::rules::{ASSIGNED, event_of as usual_event};
use crate::records::{self, Changes, RecordKind, Step, Updated, store};
use crate::refusal;
use crate::tx::Tx;

/// Moves a lead to another status; to [`Status::Disqualified`] with [`disqualify`], to [`Status::Converted`] with
/// [`convert`](super::convert). When it becomes qualified, so does its person. `seen` is the version of the card on which
/// somebody clicked: a status that was changed after it comes back as a conflict.
///
/// # Errors
/// Refused without the permission, where the lead is not there for this person, or where it may not go there, naming the
/// next step; else where the database fails.
pub async fn move_to(tx: &mut Tx, lead: Uuid, status: Status, seen: Option<i32>) -> Result<Updated> {
    let changes = Changes::new().with("status", status.as_str());
    records::update(tx, RecordKind::Lead, lead, &changes, seen).await
}

/// Says that a lead comes to nothing, and why: `reason` as somebody typed or chose it.
///
/// # Errors
/// Refused without the permission, where the lead is not there for this person or converted, or without a reason of the
/// workspace's list; else where the database fails.
pub async fn disqualify(
    tx: &mut Tx,
    lead: Uuid,
    reason: &str,
    note: Option<String>,
    seen: Option<i32>,
) -> Result<Updated> {
    let changes = Changes::new()
        .with("status", Status::Disqualified.as_str())
        .with("disqualified_reason", reason)
        .with("disqualified_note", note);
    records::update(tx, RecordKind::Lead, lead, &changes, seen).await
}

/// Takes a disqualified lead up again: it is being worked on, and the reason goes.
///
/// # Errors
/// Refused without the permission, or where the lead is not there for this person or converted; else where the database
/// fails.
pub async fn reopen(tx: &mut Tx, lead: Uuid, seen: Option<i32>) -> Result<Updated> {
    move_to(tx, lead, Status::Working, seen).await
}

/// What came of answers to the questions of qualification.
#[derive(Debug, Clone, PartialEq)]
pub struct Qualified {
    /// The change.
    pub updated: Updated,
    /// The score as it is now, how it comes about, and what to ask next.
    pub explanation: Explanation,
}

/// Sets answers and with them the score; answers to other questions stay. An empty answer takes one away.
///
/// # Errors
/// Refused without the permission, where the lead is not there for this person, or where an answer is too long; else where
/// the database fails.
pub async fn qualify(tx: &mut Tx, lead: Uuid, answers: &[(Question, Answer)], seen: Option<i32>) -> Result<Qualified> {
    let mut changes = Changes::new();
    for (question, answer) in answers {
        changes.set(question.key, answer.words.clone());
        changes.set(question.grade_key, answer.grade.map(|grade| grade.as_str()));
    }
    let updated = records::update(tx, RecordKind::Lead, lead, &changes, seen).await?;
    let now = records::live(tx, &SPEC, lead).await?;
    Ok(Qualified { updated, explanation: Qualification::of(&now.fields).explain() })
}

/// How a lead's score comes about and what to ask next, if there is such a lead within the actor's scope.
///
/// # Errors
/// Where the database fails.
pub async fn explain_score(tx: &mut Tx, lead: Uuid) -> Result<Option<Explanation>> {
    let workspace_id = tx.workspace_id();
    let answers = sqlx::query_scalar!(
        "SELECT qualification FROM crm.leads
          WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND crm.in_scope(owner_id)",
        workspace_id,
        lead,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(answers.map(|answers| Qualification::read(answers).explain()))
}

/// Gives a lead to somebody, or to nobody.
///
/// # Errors
/// Refused without the permission, where the lead is not there for this person, or where the other does not work here; else
/// where the database fails.
pub async fn assign(tx: &mut Tx, lead: Uuid, to: Option<Uuid>, seen: Option<i32>) -> Result<Updated> {
    let changes = Changes::new().with("owner_id", to.map(|id| id.to_string()));
    records::update(tx, RecordKind::Lead, lead, &changes, seen).await
}

/// Gives an open lead to whom the assignment rules say. The event names the rule.
///
/// # Errors
/// Refused without the permission, where the lead is not there for this person or not open, or where no rule has anybody for
/// it; else where the database fails.
pub async fn assign_auto(tx: &mut Tx, lead: Uuid) -> Result<Choice> {
    tx.require(Permission::WriteLeads)?;
    // Chosen before the row is held: everybody who assigns waits for the rules first and for leads after that.
    let seen = store::snapshot(tx, &SPEC, lead).await?.ok_or_else(|| refusal!("error-record-gone"))?;
    let choice = rules::choose(tx, &seen.fields).await?;
    let before = records::live(tx, &SPEC, lead).await?;
    if !rules::status_of(&before.fields).is_open() {
        return Err(refusal!("error-lead-not-open").into());
    }
    let choice = choice.ok_or_else(|| refusal!("error-no-rule-takes-it"))?;
    let after = before
        .fields
        .clone()
        .with("owner_id", choice.owner.to_string())
        .with("assignment_rule_id", choice.rule.to_string());
    let event = usual_event(RecordKind::Lead, ASSIGNED);
    records::write(tx, &SPEC, lead, &before, Step { event, after, archived_at: None, why: Why::default() }).await?;
    Ok(choice)
}
