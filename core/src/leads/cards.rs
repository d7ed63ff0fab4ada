//! What is read of leads: one with everything its card shows, and how many there are of each status.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::status::Status;
use crate::access;
use crate::actor::Permission;
use crate::companies::CompanyName;
use crate::contacts::ContactName;
use crate::error::Result;
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;

/// What a lead's card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadCard {
    /// Its id.
    pub id: Uuid,
    /// `L-88`.
    pub reference: Reference,
    /// Who is interested.
    pub contact: ContactName,
    /// Their e-mail address to write to; this, their number and their company where the reader sees the contact itself.
    pub email: Option<String>,
    /// Their telephone number to call.
    pub phone: Option<String>,
    /// Their company's name.
    pub company: Option<String>,
    /// `new`, `working`, `qualified`, `converted` or `disqualified`.
    pub status: String,
    /// How far it is qualified, 0 to 100; nothing where nobody asked anything yet.
    pub score: Option<i16>,
    /// Why it came to nothing, as people read it.
    pub reason: Option<String>,
    /// What somebody wrote about that.
    pub reason_note: Option<String>,
    /// Through what they came.
    pub source: Option<String>,
    /// The campaign that brought them.
    pub campaign: Option<String>,
    /// What they wrote.
    pub message: Option<String>,
    /// When somebody wants to come back to it.
    pub follow_up_on: Option<NaiveDate>,
    /// Who looks after it.
    pub owner: Option<Owner>,
    /// The name of the rule that gave it to them; nothing where a person did.
    pub assigned_by_rule: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// When it was converted.
    pub converted_at: Option<DateTime<Utc>>,
    /// The company it was converted to, where the reader sees it.
    pub converted_company: Option<CompanyName>,
    /// The deal it was converted to, where the reader sees it.
    pub converted_deal: Option<Reference>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Its version.
    pub version: i32,
}

impl LeadCard {
    /// Whole days since it was opened.
    #[must_use]
    pub fn age_days(&self, now: DateTime<Utc>) -> i64 {
        (now - self.created_at).num_days().max(0)
    }
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
        r#"SELECT l.number, l.status, l.source, l.campaign, l.message, l.created_at, l.version, l.qualification_score,
                  l.disqualified_note, l.follow_up_on, l.converted_at, why.name AS "reason?", rule.name AS "rule?",
                  c.id AS contact_id, c.number AS contact_number, c.name AS contact_name, o.name AS "company?",
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?",
                  b.id AS "became_id?", b.number AS "became_number?", b.name AS "became_name?", d.number AS "deal_number?",
                  (SELECT e.email FROM crm.contact_emails e WHERE e.workspace_id = $1 AND e.contact_id = seen.id
                    ORDER BY e.position LIMIT 1) AS email,
                  (SELECT p.number FROM crm.contact_phones p WHERE p.workspace_id = $1 AND p.contact_id = seen.id
                    ORDER BY p.position LIMIT 1) AS phone,
                  ARRAY(SELECT t.name FROM crm.record_tags r JOIN crm.tags t ON t.workspace_id = $1 AND t.id = r.tag_id
                         WHERE r.workspace_id = $1 AND r.record_id = l.id ORDER BY t.name) AS "tags!"
             FROM crm.leads l
             JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = l.contact_id
             LEFT JOIN crm.contacts seen ON seen.workspace_id = $1 AND seen.id = l.contact_id AND seen.deleted_at IS NULL
                   AND crm.in_scope(seen.owner_id)
             LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = seen.company_id AND o.deleted_at IS NULL
                   AND crm.in_scope(o.owner_id)
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = l.owner_id
             LEFT JOIN crm.reasons why ON why.workspace_id = $1 AND why.kind = 'disqualified' AND why.key = l.disqualified_reason
             LEFT JOIN crm.assignment_rules rule ON rule.workspace_id = $1 AND rule.id = l.assignment_rule_id
             LEFT JOIN crm.companies b ON b.workspace_id = $1 AND b.id = l.converted_company_id AND b.deleted_at IS NULL
                   AND crm.in_scope(b.owner_id)
             LEFT JOIN crm.deals d ON d.workspace_id = $1 AND d.id = l.converted_deal_id AND d.deleted_at IS NULL
                   AND crm.in_scope(d.owner_id)
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
        score: row.qualification_score,
        reason: row.reason,
        reason_note: row.disqualified_note,
        source: row.source,
        campaign: row.campaign,
        message: row.message,
        follow_up_on: row.follow_up_on,
        owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
        assigned_by_rule: row.rule,
        tags: row.tags,
        converted_at: row.converted_at,
        converted_company: CompanyName::from_columns(row.became_id, row.became_number, row.became_name),
        converted_deal: row.deal_number.map(|number| Reference { kind: RecordKind::Deal, number }),
        created_at: row.created_at,
        version: row.version,
    });
    Ok(card.map(|card| access.lead(&of_contact, card)))
}

/// The leads of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct BoardColumn {
    /// The status.
    pub status: Status,
    /// How many there are.
    pub count: i64,
    /// How many of them nobody looks after.
    pub unowned: i64,
    /// How many of them somebody wanted to come back to by today.
    pub due: i64,
}

/// How many leads of each status the actor sees, in the order of the way.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn board(tx: &mut Tx) -> Result<[BoardColumn; 5]> {
    tx.require(Permission::ReadLeads)?;
    let (workspace_id, today) = (tx.workspace_id(), tx.today());
    let rows = sqlx::query!(
        r#"SELECT status, count(*) AS "count!", count(*) FILTER (WHERE owner_id IS NULL) AS "unowned!",
                  count(*) FILTER (WHERE follow_up_on <= $2) AS "due!"
             FROM crm.leads WHERE workspace_id = $1 AND deleted_at IS NULL AND crm.in_scope(owner_id) GROUP BY status"#,
        workspace_id,
        today,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Status::ALL.map(|status| {
        let row = rows.iter().find(|row| row.status == status.as_str());
        let (count, unowned, due) = row.map_or((0, 0, 0), |row| (row.count, row.unowned, row.due));
        BoardColumn { status, count, unowned, due }
    }))
}
