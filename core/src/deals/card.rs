//! What a deal's card shows.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Participant, rotting};
use crate::access;
use crate::companies::CompanyName;
use crate::contacts::ContactName;
use crate::error::{Error, Result};
use crate::money::{Currency, Money, Percent};
use crate::pipelines::{self, ForecastCategory, Outcome, Stage};
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;

/// What a deal's card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct DealCard {
    /// Its id.
    pub id: Uuid,
    /// `D-142`.
    pub reference: Reference,
    /// What it is about.
    pub name: String,
    /// The company that would buy.
    pub company: Option<CompanyName>,
    /// The person we talk to.
    pub contact: Option<ContactName>,
    /// Who else takes part on the customer's side.
    pub participants: Vec<Participant>,
    /// What the customer would pay.
    pub amount: Option<Decimal>,
    /// ISO 4217 code of the amount.
    pub currency: String,
    /// How likely it is won, in per cent: its own estimate while it is open and has one, else that of its stage.
    pub probability: i16,
    /// The amount times the probability, to the currency's smallest coin.
    pub weighted: Option<Decimal>,
    /// How it counts in a forecast: its own word while it is open and has one, else that of its stage.
    pub forecast_category: ForecastCategory,
    /// When it is expected to be decided.
    pub close_on: Option<NaiveDate>,
    /// When somebody wants to come back to it.
    pub follow_up_on: Option<NaiveDate>,
    /// The stage it is in.
    pub stage: Stage,
    /// The stages of its pipeline in their order, without retired ones.
    pub stages: Vec<Stage>,
    /// Since when it is in this stage.
    pub stage_entered_at: DateTime<Utc>,
    /// When it was won or lost.
    pub closed_at: Option<DateTime<Utc>>,
    /// Why it was won or lost.
    pub close_reason: Option<CloseReason>,
    /// More words on that.
    pub close_note: Option<String>,
    /// For how many days nobody has touched it, where it is open and these are as many as the workspace lets pass.
    pub rotting: Option<i64>,
    /// Who owns it.
    pub owner: Option<Owner>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its version.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Why a deal was decided as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseReason {
    /// What the deal keeps.
    pub key: String,
    /// What people read; the key where the workspace has no such reason.
    pub name: String,
}

/// Somebody who takes part, as the database gives them.
#[derive(Debug, serde::Deserialize)]
struct ParticipantRow {
    id: Uuid,
    number: i64,
    name: String,
    role: String,
}

/// A deal's card, if there is such a deal within the actor's scope.
///
/// # Errors
/// Where the database fails.
pub async fn card(tx: &mut Tx, id: Uuid) -> Result<Option<DealCard>> {
    let Some(access) = access::to_show(tx, RecordKind::Deal) else { return Ok(None) };
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        r#"SELECT d.number, d.name, d.amount, d.currency, d.close_on, d.follow_up_on, d.stage_id, d.pipeline_id,
                  d.probability, d.forecast_category, d.stage_entered_at, d.closed_at, d.close_reason, d.close_note,
                  d.version, d.updated_at, w.name AS "reason?",
                  o.id AS "company_id?", o.number AS "company_number?", o.name AS "company_name?",
                  c.id AS "contact_id?", c.number AS "contact_number?", c.name AS "contact_name?",
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?",
                  ARRAY(SELECT t.name FROM crm.record_tags r JOIN crm.tags t ON t.workspace_id = $1 AND t.id = r.tag_id
                         WHERE r.workspace_id = $1 AND r.record_id = d.id ORDER BY t.name) AS "tags!",
                  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'number', k.number, 'name', k.name, 'role', p.role)
                                             ORDER BY p.position), '[]')
                     FROM crm.deal_contacts p JOIN crm.contacts k ON k.workspace_id = $1 AND k.id = p.contact_id
                    WHERE p.workspace_id = $1 AND p.deal_id = d.id AND k.deleted_at IS NULL AND crm.in_scope(k.owner_id)) AS "participants!: Json<Vec<ParticipantRow>>"
             FROM crm.deals d
             JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
             LEFT JOIN crm.reasons w ON w.workspace_id = $1 AND w.kind = s.outcome AND w.key = d.close_reason
             LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = d.company_id AND o.deleted_at IS NULL
                   AND crm.in_scope(o.owner_id)
             LEFT JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = d.contact_id AND c.deleted_at IS NULL
                   AND crm.in_scope(c.owner_id)
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = d.owner_id
            WHERE d.workspace_id = $1 AND d.id = $2 AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)"#,
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (stages, stage) = stages_around(tx, row.pipeline_id, row.stage_id).await?;
    let own = |open: Option<_>| open.filter(|_| stage.outcome == Outcome::Open);
    let probability = own(row.probability).unwrap_or(stage.probability);
    let category = row.forecast_category.as_deref().map(ForecastCategory::parse);
    let card = DealCard {
        id,
        reference: Reference { kind: RecordKind::Deal, number: row.number },
        name: row.name,
        company: CompanyName::from_columns(row.company_id, row.company_number, row.company_name),
        contact: ContactName::from_columns(row.contact_id, row.contact_number, row.contact_name),
        participants: row.participants.0.into_iter().map(Participant::from).collect(),
        weighted: weighted(row.amount, &row.currency, probability)?,
        amount: row.amount,
        currency: row.currency,
        probability,
        forecast_category: category.filter(|_| stage.outcome == Outcome::Open).unwrap_or(stage.forecast_category),
        close_on: row.close_on,
        follow_up_on: row.follow_up_on,
        stage,
        stages,
        stage_entered_at: row.stage_entered_at,
        closed_at: row.closed_at,
        close_reason: row.close_reason.map(|key| CloseReason { name: row.reason.unwrap_or(key.clone()), key }),
        close_note: row.close_note,
        rotting: rotting::of(tx, id).await?,
        owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
        tags: row.tags,
        version: row.version,
        updated_at: row.updated_at,
    };
    Ok(Some(access.deal(card)))
}

/// The stages of a pipeline, and the one a deal is in, which may be retired.
async fn stages_around(tx: &mut Tx, pipeline: Uuid, stage: Uuid) -> Result<(Vec<Stage>, Stage)> {
    let stages = pipelines::stages(tx, Some(pipeline)).await?;
    let known = stages.iter().find(|known| known.id == stage).cloned();
    let stage = match known {
        Some(stage) => stage,
        None => pipelines::stage(tx, stage).await?.ok_or_else(|| Error::broken("a deal whose stage is gone"))?,
    };
    Ok((stages, stage))
}

/// The part of an amount that its probability lets expect, to the smallest coin.
fn weighted(amount: Option<Decimal>, currency: &str, percent: i16) -> Result<Option<Decimal>> {
    let (Some(amount), Some(currency)) = (amount, Currency::kept(currency)) else { return Ok(None) };
    let percent = Percent::new(percent.into()).ok_or_else(|| Error::broken("a probability beyond 100 %"))?;
    Ok(Some(percent.of(Money::new(amount, currency))?.rounded().amount))
}

impl From<ParticipantRow> for Participant {
    fn from(row: ParticipantRow) -> Self {
        let reference = Reference { kind: RecordKind::Contact, number: row.number };
        Self { contact: ContactName { id: row.id, reference, name: row.name }, role: row.role }
    }
}
