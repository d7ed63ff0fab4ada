//! Leads: a contact's declared interest before it is a deal. The person is stored once, as a contact (decision X1).

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::contacts::ContactName;
use crate::error::Result;
use crate::fields;
use crate::records::catalogue::{BY_OWNER, Field, Shape, Spec};
use crate::records::{self, Changes, RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;

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

/// Where a lead stands.
pub const STATUSES: &[&str] = &["new", "working", "qualified", "converted", "disqualified"];

/// What a lead consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Lead,
    table: "leads",
    title: "contact_id",
    visible: BY_OWNER,
    write: Permission::WriteLeads,
    purged: true,
    fields: &[
        Field::new("contact_id", Shape::Link(RecordKind::Contact)),
        Field::new("status", Shape::Choice(STATUSES)).default("\"new\""),
        Field::new("source", Shape::Text(fields::MAX_TEXT)),
        Field::new("campaign", Shape::Text(fields::MAX_TEXT)),
        Field::new("message", Shape::LongText(MAX_MESSAGE)),
        Field::new("follow_up_on", Shape::Date),
        Field::new("qualification_score", Shape::Integer(0, 100)).computed(),
        Field::new("disqualified_reason", Shape::Text(100)),
        Field::new("disqualified_note", Shape::LongText(2_000)),
        Field::new("converted_at", Shape::Moment).computed(),
        Field::new("converted_company_id", Shape::Link(RecordKind::Company)).computed(),
        Field::new("converted_deal_id", Shape::Link(RecordKind::Deal)).computed(),
        Field::new("owner_id", Shape::Person),
        Field::new("tags", Shape::Tags).beside(),
    ],
    parts: &[("activities", "record_id"), ("files", "record_id"), ("reminders", "record_id")],
    mentions: &[("form_submissions", "lead_id")],
};

/// The longest message that is kept with a lead, in characters; the submission itself keeps the whole.
const MAX_MESSAGE: usize = 10_000;

/// Opens a lead. Answers with its id.
///
/// # Errors
/// Refused without the permission, or where the contact is not one the actor may see; else where the database fails.
pub async fn open(tx: &mut Tx, new: NewLead) -> Result<Uuid> {
    let mut given = Changes::new()
        .with("contact_id", new.contact_id.to_string())
        .with("source", new.source)
        .with("campaign", new.campaign)
        .with("message", new.message.map(|message| kept_of(&message)));
    if let Some(owner) = new.owner_id {
        given.set("owner_id", owner.to_string());
    }
    Ok(records::add(tx, RecordKind::Lead, &given).await?.id)
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
    let Some(access) = access::to_show(tx, RecordKind::Lead) else { return Ok(None) };
    let of_contact = access::of(tx, RecordKind::Contact);
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
    let card = row.map(|row| LeadCard {
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
    });
    Ok(card.map(|card| access.lead(&of_contact, card)))
}
