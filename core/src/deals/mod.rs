//! Deals: what may be sold, to whom, for how much, and how far it is.
//!
//! A deal is in a stage of a pipeline; [`move_to_stage`], [`close`] and [`reopen`] take it on. How likely it is won, and how
//! it counts in a forecast, its stage says, unless the deal itself does; once it is decided, the stage has the last word.

mod card;
mod moving;
mod participants;
mod required;
mod rotting;
mod rules;
mod stage_history;
mod totals;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::actor::Permission;
use crate::contacts::CompanyChoice;
use crate::error::Result;
use crate::pipelines::{self, FORECAST_CATEGORIES, Stage};
use crate::records::catalogue::{BY_OWNER, Field, Shape, Spec};
use crate::records::{self, Changes, RecordKind, Reference, links};
use crate::tx::Tx;
use crate::{fields, money, refusal, tags, texts, workspaces};

pub use card::{CloseReason, DealCard, card};
pub use moving::{Closing, MoveOutcome, close, move_to_stage, reopen};
pub use participants::{Participant, add_participant, change_role, remove_participant};
pub(crate) use required::can_be_required;
pub use rotting::{RottingDeal, rotting};
pub(crate) use rules::{event_of_return, facts, hold, settle, stage_written};
pub use stage_history::{StageHistory, StageName, StageStep, TimeSpent, stage_history};
pub(crate) use totals::won_sums;
pub use totals::{
    CategoryTotal, DealSum, Forecast, OwnerForecast, StageTotal, SummaryFilter, Worth, forecast, pipeline_summary,
};

/// A deal to be added.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewDeal {
    /// What it is about; required.
    pub name: String,
    /// What the customer would pay.
    pub amount: Option<Decimal>,
    /// ISO 4217 code; the workspace's currency where none is named.
    pub currency: Option<String>,
    /// When it is expected to be decided.
    pub close_on: Option<NaiveDate>,
    /// The company that would buy.
    pub company: Option<CompanyChoice>,
    /// The person we talk to.
    pub contact_id: Option<Uuid>,
    /// The stage it begins in; the first of the first pipeline where none is named.
    pub stage_id: Option<Uuid>,
    /// Why it was won or lost, where it begins so; people must say.
    pub close_reason: Option<String>,
    /// Tags to put on it.
    pub tags: Vec<String>,
    /// Who owns it; the acting person where nobody is named.
    pub owner_id: Option<Uuid>,
}

/// The code of the refusal to decide a deal without a reason: whoever asked can ask for one.
pub const NEEDS_REASON: &str = "deal-needs-reason";

/// What a deal consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Deal,
    table: "deals",
    title: "name",
    visible: BY_OWNER,
    write: Permission::WriteDeals,
    purged: true,
    fields: &[
        Field::new("name", Shape::Name("error-deal-needs-name")),
        Field::new("company_id", Shape::Link(RecordKind::Company)),
        Field::new("contact_id", Shape::Link(RecordKind::Contact)),
        Field::new("contacts", Shape::Participants).beside(),
        Field::new("amount", Shape::Amount),
        Field::new("currency", Shape::Currency),
        Field::new("pipeline_id", Shape::Link(RecordKind::Pipeline)).computed(),
        Field::new("stage_id", Shape::Link(RecordKind::Stage)),
        Field::new("close_on", Shape::Date),
        Field::new("probability", Shape::Integer(0, 100)),
        Field::new("forecast_category", Shape::Choice(FORECAST_CATEGORIES)),
        Field::new("close_reason", Shape::Text(100)),
        Field::new("close_note", Shape::LongText(2_000)),
        Field::new("source", Shape::Text(fields::MAX_TEXT)),
        Field::new("description", Shape::LongText(10_000)),
        Field::new("follow_up_on", Shape::Date),
        Field::new("stage_entered_at", Shape::Moment).computed(),
        Field::new("closed_at", Shape::Moment).computed(),
        Field::new("decided_owner_id", Shape::Id).computed(),
        Field::new("owner_id", Shape::Person),
        Field::new("tags", Shape::Tags).beside(),
    ],
    parts: &[
        ("activities", "record_id"),
        ("files", "record_id"),
        ("reminders", "record_id"),
        ("deal_stage_changes", "deal_id"),
    ],
    mentions: &[],
};

/// Adds a deal. Answers with its id.
///
/// # Errors
/// Refused without the permission or where a field is broken; else where the database fails.
pub async fn add(tx: &mut Tx, new: NewDeal) -> Result<Uuid> {
    tx.require(Permission::WriteDeals)?;
    let mut given = Changes::new()
        .with("name", fields::required_name(&new.name, "error-deal-needs-name")?)
        .with("amount", new.amount.map(|amount| amount.to_string()))
        .with("currency", sound_currency(tx, new.currency).await?)
        .with("close_on", new.close_on.map(|day| day.to_string()))
        .with("contact_id", new.contact_id.map(|id| id.to_string()))
        .with("stage_id", first_stage(tx, new.stage_id).await?.id.to_string())
        .with("close_reason", new.close_reason)
        .with("tags", tags::all_normalised(&new.tags)?);
    if let Some(owner) = new.owner_id {
        given.set("owner_id", owner.to_string());
    }
    if let Some(contact) = new.contact_id
        && !links::is_live(tx, RecordKind::Contact, contact).await?
    {
        return Err(refusal!("error-no-such-contact").about("contact_id").into());
    }
    // A new company is written: whatever may be refused comes before it.
    if let Some(choice) = new.company {
        given.set("company_id", choice.settle(tx).await?.to_string());
    }
    Ok(records::add(tx, RecordKind::Deal, &given).await?.id)
}

/// The deal that was there before this transaction and is the same in name, company, contact, amount and day; within the
/// actor's scope. A file that is imported a second time is told by it.
///
/// # Errors
/// Refused where the amount is none; else where the database fails.
pub(crate) async fn same_as(tx: &mut Tx, new: &NewDeal) -> Result<Option<Reference>> {
    let company_id = match &new.company {
        None => None,
        Some(CompanyChoice::Existing(id)) => Some(*id),
        Some(CompanyChoice::New(_)) => return Ok(None),
    };
    let amount = new.amount.map(money::in_range).transpose()?;
    let currency = sound_currency(tx, new.currency.clone()).await?;
    let (workspace_id, now, name) = (tx.workspace_id(), tx.now(), fields::folded(&new.name));
    let number = sqlx::query_scalar!(
        "SELECT number FROM crm.deals
          WHERE workspace_id = $1 AND name = $2 AND company_id IS NOT DISTINCT FROM $3 AND contact_id IS NOT DISTINCT FROM $4
            AND amount IS NOT DISTINCT FROM $5 AND currency = $6 AND close_on IS NOT DISTINCT FROM $7 AND created_at < $8
            AND deleted_at IS NULL AND crm.in_scope(owner_id)
          ORDER BY number LIMIT 1",
        workspace_id,
        name,
        company_id,
        new.contact_id,
        amount,
        currency,
        new.close_on,
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(number.map(|number| Reference { kind: RecordKind::Deal, number }))
}

async fn sound_currency(tx: &mut Tx, given: Option<String>) -> Result<String> {
    match given {
        None => Ok(workspaces::settings(tx).await?.currency),
        Some(code) if texts::is_currency(&code) => Ok(code),
        Some(other) => Err(refusal!("error-not-a-currency", given = other).about("amount").into()),
    }
}

/// The stage that a new deal begins in.
async fn first_stage(tx: &mut Tx, wanted: Option<Uuid>) -> Result<Stage> {
    let Some(id) = wanted else { return pipelines::opening_stage(tx).await };
    let known = pipelines::stage(tx, id).await?;
    known.ok_or_else(|| refusal!("error-no-such-stage").about("stage").into())
}
