//! Conversion: a lead becomes a company, a contact at it and a deal. Everything that stands against it is said at once;
//! then all of it is written in one transaction and one batch, so that one undo takes all of it back.
//!
//! The person stays the contact they were, with their notes and activities; the deal names them, and [`trail`] says whose
//! activities belong to its story. The lifecycle of person and company moves on by itself.

mod batch;
mod checking;

use uuid::Uuid;

use super::SPEC;
use super::rules::CONVERTED;
use super::status::Status;
use crate::companies::CompanyName;
use crate::error::{Error, Result, UserError};
use crate::events::Why;
use crate::lifecycle;
use crate::records::values::moment;
use crate::records::{self, Changes, RecordKind, Reference, Step, Updated};
use crate::tx::Tx;

pub use batch::{MAX_AT_ONCE, convert_many};
use checking::{CompanyPlan, Plan};

/// Which company a lead is converted to.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ConversionCompany {
    /// The one the person is at already, if any.
    #[default]
    Theirs,
    /// This one.
    Existing(Uuid),
    /// One to be added with these fields.
    New(Changes),
    /// None: the person buys for themselves.
    Individual,
}

/// How a lead is to be converted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conversion {
    /// Its company.
    pub company: ConversionCompany,
    /// The fields of its deal; nothing where there is none. A deal without a name is named after the company, else the
    /// person; without a stage it begins in the first one.
    pub deal: Option<Changes>,
    /// Who looks after company and deal; whoever looks after the lead, else the acting person, where nobody is named.
    pub owner_id: Option<Uuid>,
    /// The acting person has seen the companies that are like the new one, and wants it in any case.
    pub despite_duplicates: bool,
}

/// What part of a conversion a problem is with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The lead.
    Lead,
    /// The person.
    Contact,
    /// The company.
    Company,
    /// The deal.
    Deal,
}

/// Something that stands against a conversion.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// With what.
    pub part: Part,
    /// What, with the next step and the field of that part.
    pub refusal: UserError,
    /// Companies that are there and may be meant.
    pub offers: Vec<CompanyName>,
}

/// What came of a conversion.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Done.
    Converted(Converted),
    /// Nothing was done; all of this stands against it.
    Problems(Vec<Problem>),
}

/// A lead that was converted.
#[derive(Debug, Clone, PartialEq)]
pub struct Converted {
    /// The lead.
    pub lead: Reference,
    /// The person.
    pub contact_id: Uuid,
    /// The company.
    pub company_id: Option<Uuid>,
    /// The deal.
    pub deal_id: Option<Uuid>,
    /// The batch, by which all of it can be undone.
    pub batch: Uuid,
}

/// Everything that stands against a conversion; nothing where it can be made. Writes nothing.
///
/// # Errors
/// Refused without a permission that it needs, or where the lead is not there for this person; else where the database fails.
pub async fn check_conversion(tx: &mut Tx, lead: Uuid, conversion: &Conversion) -> Result<Vec<Problem>> {
    Ok(match checking::examine(tx, lead, conversion).await? {
        Ok(_) => Vec::new(),
        Err(problems) => problems,
    })
}

/// Converts a lead, or says everything that stands against it.
///
/// # Errors
/// Refused without a permission that it needs, or where the lead is not there for this person; else where the database fails.
/// Then the transaction must not be committed.
pub async fn convert(tx: &mut Tx, lead: Uuid, conversion: &Conversion) -> Result<Outcome> {
    let plan = match checking::examine(tx, lead, conversion).await? {
        Ok(plan) => plan,
        Err(problems) => return Ok(Outcome::Problems(problems)),
    };
    let batch = match tx.batch() {
        Some(batch) => batch,
        None => tx.start_batch(),
    };
    let contact_id = plan.contact_id;
    let company_id = settle_company(tx, &plan).await?;
    let deal_id = match &plan.deal {
        None => None,
        Some(given) => {
            let given = given.clone().with("company_id", company_id.map(|id| id.to_string()));
            Some(records::add(tx, RecordKind::Deal, &given).await?.id)
        }
    };
    let number = plan.lead.number.unwrap_or_default();
    mark(tx, lead, plan, company_id, deal_id).await?;
    let lead = Reference { kind: RecordKind::Lead, number };
    Ok(Outcome::Converted(Converted { lead, contact_id, company_id, deal_id, batch }))
}

/// Adds the company where it is new, and puts the person at it.
async fn settle_company(tx: &mut Tx, plan: &Plan) -> Result<Option<Uuid>> {
    let company = match &plan.company {
        CompanyPlan::None => return Ok(None),
        CompanyPlan::Existing(id) => *id,
        CompanyPlan::New(given) => records::add(tx, RecordKind::Company, given).await?.id,
    };
    if plan.links_contact {
        let changes = Changes::new().with("company_id", company.to_string());
        if let Updated::Conflict(_) = records::update(tx, RecordKind::Contact, plan.contact_id, &changes, None).await? {
            return Err(Error::broken("a conflict without a version"));
        }
    }
    Ok(Some(company))
}

/// Marks the lead, and moves the lifecycle on where no deal does.
async fn mark(tx: &mut Tx, lead: Uuid, plan: Plan, company: Option<Uuid>, deal: Option<Uuid>) -> Result<()> {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string());
    let after = plan
        .lead
        .fields
        .clone()
        .with("status", Status::Converted.as_str())
        .with("converted_at", moment(tx.now()))
        .with("converted_company_id", id(company))
        .with("converted_deal_id", id(deal));
    let step = Step { event: CONVERTED, after, archived_at: None, why: Why::default() };
    let done = records::write(tx, &SPEC, lead, &plan.lead, step).await?;
    let done = done.ok_or_else(|| Error::broken("a converted lead was converted"))?;
    if deal.is_none() {
        lifecycle::advance(tx, RecordKind::Contact, &[plan.contact_id], "qualified", done.event).await?;
        if let Some(company) = company {
            lifecycle::advance(tx, RecordKind::Company, &[company], "qualified", done.event).await?;
        }
    }
    Ok(())
}

/// The records whose activities, notes and files belong to the story of a deal besides its own: the leads that became it,
/// its contact and its company, as far as the actor sees them. Nothing where they do not see the deal.
///
/// # Errors
/// Where the database fails.
pub async fn trail(tx: &mut Tx, deal: Uuid) -> Result<Vec<(RecordKind, Uuid)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"WITH seen AS (SELECT id, contact_id, company_id FROM crm.deals
                          WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND crm.in_scope(owner_id))
           SELECT 'lead' AS "kind!", l.id AS "id!" FROM seen JOIN crm.leads l
               ON l.workspace_id = $1 AND l.converted_deal_id = seen.id AND l.deleted_at IS NULL AND crm.in_scope(l.owner_id)
           UNION ALL
           SELECT 'contact', c.id FROM seen JOIN crm.contacts c
               ON c.workspace_id = $1 AND c.id = seen.contact_id AND c.deleted_at IS NULL AND crm.in_scope(c.owner_id)
           UNION ALL
           SELECT 'company', o.id FROM seen JOIN crm.companies o
               ON o.workspace_id = $1 AND o.id = seen.company_id AND o.deleted_at IS NULL AND crm.in_scope(o.owner_id)"#,
        workspace_id,
        deal,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((RecordKind::parse(&row.kind)?, row.id))).collect())
}
