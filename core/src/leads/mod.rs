//! Leads: a contact's declared interest before it is a deal. The person is stored once, as a contact (decision X1).

mod facts;
pub mod qualification;
pub mod status;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::actor::Permission;
use crate::contacts::{self, ContactName};
use crate::error::Result;
use crate::events::{self, Change};
use crate::records::{self, RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;
use crate::{fields, refusal};

/// The event that a lead was opened; who shows new leads subscribes to it.
pub const CREATED: &str = "lead.created";

/// A lead to be opened.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewLead {
    /// Who is interested.
    pub contact_id: Uuid,
    /// Through what they came: a form's name, `webinar` …
    pub source: Option<String>,
    /// The campaign that brought them.
    pub campaign: Option<String>,
    /// What they wrote.
    pub message: Option<String>,
    /// Who looks after it; the acting person where nobody is named.
    pub owner_id: Option<Uuid>,
}

/// What a lead's card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadCard {
    /// Its id.
    pub id: Uuid,
    /// `L-88`.
    pub reference: Reference,
    /// Who is interested.
    pub contact: ContactName,
    /// Their e-mail address to write to.
    pub email: Option<String>,
    /// Their telephone number to call.
    pub phone: Option<String>,
    /// Their company's name.
    pub company: Option<String>,
    /// `new`, `working`, `qualified`, `converted` or `disqualified`.
    pub status: String,
    /// Through what they came.
    pub source: Option<String>,
    /// The campaign that brought them.
    pub campaign: Option<String>,
    /// What they wrote.
    pub message: Option<String>,
    /// Who looks after it.
    pub owner: Option<Owner>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Its version.
    pub version: i32,
}

/// The longest message that is kept with a lead, in characters; the submission itself keeps the whole.
const MAX_MESSAGE: usize = 10_000;

/// Opens a lead. Answers with its id.
///
/// # Errors
/// Refused without the permission, or where the contact is not one the actor may see; else where the database fails.
pub async fn open(tx: &mut Tx, new: NewLead) -> Result<Uuid> {
    tx.require(Permission::WriteLeads)?;
    if contacts::card(tx, new.contact_id).await?.is_none() {
        return Err(refusal!("error-no-such-contact").about("contact").into());
    }
    let number = records::take_numbers(tx, RecordKind::Lead, 1).await?;
    let (workspace_id, id, now, by) = (tx.workspace_id(), tx.new_id(), tx.now(), tx.user_id());
    let owner_id = new.owner_id.or(by);
    let source = fields::optional_text(new.source, "source")?;
    let campaign = fields::optional_text(new.campaign, "campaign")?;
    let message = new.message.map(|message| kept_of(&message));
    sqlx::query!(
        "INSERT INTO crm.leads (workspace_id, id, number, contact_id, source, campaign, message, owner_id,
                                created_at, created_by, updated_at, updated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10)",
        workspace_id,
        id,
        number,
        new.contact_id,
        source,
        campaign,
        message,
        owner_id,
        now,
        by,
    )
    .execute(tx.conn())
    .await?;
    let after = serde_json::json!({
        "contact_id": new.contact_id, "status": "new", "source": source, "campaign": campaign,
        "message": message, "owner_id": owner_id,
    });
    events::record(
        tx,
        Change { kind: CREATED, record: RecordKind::Lead, id, version: 1, before: None, after: Some(after) },
    )
    .await?;
    Ok(id)
}

/// As much of a message as is kept: its line breaks stay, other control characters do not.
fn kept_of(message: &str) -> String {
    message
        .chars()
        .filter(|character| !character.is_control() || "\n\t".contains(*character))
        .take(MAX_MESSAGE)
        .collect()
}

/// A lead's card, if there is such a lead within the actor's scope.
///
/// # Errors
/// Where the database fails.
pub async fn card(tx: &mut Tx, id: Uuid) -> Result<Option<LeadCard>> {
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        r#"SELECT l.number, l.status, l.source, l.campaign, l.message, l.created_at, l.version,
                  c.id AS contact_id, c.number AS contact_number, c.name AS contact_name, o.name AS "company?",
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?",
                  (SELECT e.email FROM crm.contact_emails e WHERE e.workspace_id = $1 AND e.contact_id = c.id
                    ORDER BY e.position LIMIT 1) AS email,
                  (SELECT p.number FROM crm.contact_phones p WHERE p.workspace_id = $1 AND p.contact_id = c.id
                    ORDER BY p.position LIMIT 1) AS phone
             FROM crm.leads l
             JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = l.contact_id
             LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = c.company_id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = l.owner_id
            WHERE l.workspace_id = $1 AND l.id = $2 AND l.deleted_at IS NULL AND crm.in_scope(l.owner_id)"#,
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| LeadCard {
        id,
        reference: Reference { kind: RecordKind::Lead, number: row.number },
        contact: ContactName {
            id: row.contact_id,
            reference: Reference { kind: RecordKind::Contact, number: row.contact_number },
            name: row.contact_name,
        },
        email: row.email,
        phone: row.phone,
        company: row.company,
        status: row.status,
        source: row.source,
        campaign: row.campaign,
        message: row.message,
        owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
        created_at: row.created_at,
        version: row.version,
    }))
}
