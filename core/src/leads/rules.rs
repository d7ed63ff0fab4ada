//! What follows from a change of a lead: whether its status may be what it becomes, its reason, its score, its owner, and
//! how far the person behind it has come.

use serde_json::Value;

use super::facts;
use super::qualification::Qualification;
use super::status::Status;
use crate::assignment::{self, Fact};
use crate::error::Result;
use crate::reasons::{self, ReasonKind};
use crate::records::rules::Written;
use crate::records::{Fields, RecordKind};
use crate::settings::{self, LEAD_ASSIGNMENT};
use crate::tx::Tx;
use crate::{lifecycle, refusal};

/// A lead became a deal, or a customer.
pub(super) const CONVERTED: &str = "lead.converted";

/// Completes a new or changed lead. The event of a change of status says what became of it.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    settle_status(before, after)?;
    settle_reason(tx, before, after).await?;
    let score = Qualification::of(after).score();
    after.set("qualification_score", score);
    settle_owner(tx, before, after).await?;
    Ok(before.and_then(|before| event_of(before, after)))
}

/// Where the lead of these fields stands.
pub(super) fn status_of(fields: &Fields) -> Status {
    fields.text("status").and_then(Status::parse).unwrap_or(Status::New)
}

fn settle_status(before: Option<&Fields>, after: &Fields) -> Result<()> {
    let to = status_of(after);
    let from = before.map_or(Status::New, status_of);
    from.may_become(to)?;
    if from != to && to == Status::Converted {
        return Err(refusal!("error-lead-convert-instead").about("status").into());
    }
    Ok(())
}

/// A disqualified lead has a reason, and no other has one.
async fn settle_reason(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<()> {
    let (reason, note) = ("disqualified_reason", "disqualified_note");
    let old = |field: &str| before.map_or(&Value::Null, |before| before.get(field));
    if status_of(after) != Status::Disqualified {
        for field in [reason, note] {
            if after.has(field) && after.get(field) != old(field) {
                return Err(refusal!("error-lead-not-disqualified").about(field).into());
            }
            after.set(field, Value::Null);
        }
        return Ok(());
    }
    // One that was retired since stays with those who have it.
    if !after.has(reason) || after.get(reason) != old(reason) {
        let typed = after.text(reason).unwrap_or_default().to_owned();
        after.set(reason, reasons::resolve(tx, ReasonKind::Disqualified, &typed).await?);
    }
    Ok(())
}

/// A new lead that came by itself goes to whom the rules say; one that a person hands over belongs to no rule any more.
async fn settle_owner(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<()> {
    match before {
        Some(before) if before.get("owner_id") != after.get("owner_id") => {
            after.set("assignment_rule_id", Value::Null);
        }
        None if !after.has("owner_id") && tx.user_id().is_none() && status_of(after).is_open() => {
            if settings::get(tx, LEAD_ASSIGNMENT).await?
                && let Some(choice) = choose(tx, after).await?
            {
                after.set("owner_id", choice.owner.to_string());
                after.set("assignment_rule_id", choice.rule.to_string());
            }
        }
        _ => {}
    }
    Ok(())
}

/// Whom the rules give the lead of these fields to.
pub(super) async fn choose(tx: &mut Tx, lead: &Fields) -> Result<Option<assignment::Choice>> {
    let facts = facts_of(tx, lead).await?;
    assignment::choose(tx, RecordKind::Lead, &facts).await
}

/// What rules can ask of the lead of these fields.
pub(super) async fn facts_of(tx: &mut Tx, lead: &Fields) -> Result<assignment::Facts> {
    let known = match lead.id("contact_id") {
        Some(contact) => facts::of_contact(tx, contact).await?,
        None => assignment::Facts::default(),
    };
    let text = |field: &str| lead.text(field).map(str::to_owned);
    let known = known.with(Fact::Source, text("source")).with(Fact::Campaign, text("campaign"));
    let known = lead.texts("tags").into_iter().fold(known, |known, tag| known.with(Fact::Tag, tag));
    Ok(facts::with_own_fields(known, &facts::own_fields(lead)))
}

/// What a change of a lead is called where its status says so.
pub(crate) fn event_of(before: &Fields, after: &Fields) -> Option<&'static str> {
    let (from, to) = (status_of(before), status_of(after));
    match to {
        _ if from == to => None,
        Status::Converted => Some(CONVERTED),
        Status::Disqualified => Some("lead.disqualified"),
        _ if !from.is_open() => Some("lead.reopened"),
        Status::Qualified => Some("lead.qualified"),
        Status::New | Status::Working => None,
    }
}

/// Adds what people want to read beside the changed fields: the names of the reason and of the rule at the time.
pub(crate) async fn add_facts(tx: &mut Tx, fields: &mut Fields) -> Result<()> {
    if let Some(key) = fields.text("disqualified_reason").map(str::to_owned) {
        fields.set("reason", reasons::name_of(tx, ReasonKind::Disqualified, &key).await?);
    }
    if let Some(rule) = fields.id("assignment_rule_id") {
        fields.set("assignment_rule", assignment::name_of(tx, rule).await?);
    }
    Ok(())
}

/// Moves the person's lifecycle on when their lead is qualified. Undoing takes both back.
pub(crate) async fn lifecycle_written(tx: &mut Tx, written: &Written<'_>) -> Result<()> {
    let qualified = written.after.text("status") == Some(Status::Qualified.as_str());
    if written.undoes.is_some() || !qualified || written.before.get("status") == written.after.get("status") {
        return Ok(());
    }
    let workspace_id = tx.workspace_id();
    let contact = sqlx::query_scalar!(
        "SELECT contact_id FROM crm.leads WHERE workspace_id = $1 AND id = $2",
        workspace_id,
        written.id,
    )
    .fetch_one(tx.conn())
    .await?;
    lifecycle::advance(tx, RecordKind::Contact, &[contact], "qualified", written.event).await
}
