//! Follow-up dates: when somebody wants to come back to a contact, company, lead or deal.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::calendar::Period;
use crate::error::Result;
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;

/// A record to come back to.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp {
    /// Its id.
    pub id: Uuid,
    /// `D-142`.
    pub reference: Reference,
    /// Its name.
    pub title: String,
    /// When.
    pub on: NaiveDate,
    /// Who owns it.
    pub owner: Option<Owner>,
}

/// What one comes back to.
const OF: [RecordKind; 4] = [RecordKind::Contact, RecordKind::Company, RecordKind::Lead, RecordKind::Deal];

/// The records to come back to in this period, earliest first; those of one owner where one is named. The first thousand.
/// Kinds that the actor may not read, or whose follow-up dates are hidden from them, are left out.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn due(tx: &mut Tx, person: Option<Uuid>, period: Period) -> Result<Vec<FollowUp>> {
    tx.require(Permission::ReadRecords)?;
    let shown = |kind: &RecordKind| access::to_show(tx, *kind).is_some_and(|access| access.shows("follow_up_on"));
    let kinds: Vec<String> = OF.into_iter().filter(shown).map(|kind| kind.as_str().to_owned()).collect();
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT hit.kind AS "kind!", hit.id AS "id!", hit.number AS "number!", hit.title AS "title!", hit.follow_up_on AS "on!",
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM (SELECT 'contact' AS kind, c.id, c.number, c.name AS title, c.follow_up_on, c.owner_id FROM crm.contacts c
                    WHERE c.workspace_id = $1 AND c.follow_up_on BETWEEN $2 AND $3 AND c.deleted_at IS NULL
                   UNION ALL
                   SELECT 'company', o.id, o.number, o.name, o.follow_up_on, o.owner_id FROM crm.companies o
                    WHERE o.workspace_id = $1 AND o.follow_up_on BETWEEN $2 AND $3 AND o.deleted_at IS NULL
                   UNION ALL
                   SELECT 'lead', l.id, l.number, c.name, l.follow_up_on, l.owner_id FROM crm.leads l
                     JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = l.contact_id
                    WHERE l.workspace_id = $1 AND l.follow_up_on BETWEEN $2 AND $3 AND l.deleted_at IS NULL
                   UNION ALL
                   SELECT 'deal', d.id, d.number, d.name, d.follow_up_on, d.owner_id FROM crm.deals d
                    WHERE d.workspace_id = $1 AND d.follow_up_on BETWEEN $2 AND $3 AND d.deleted_at IS NULL) AS hit
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = hit.owner_id
            WHERE hit.kind = ANY ($5) AND crm.in_scope(hit.owner_id) AND ($4::uuid IS NULL OR hit.owner_id = $4)
            ORDER BY hit.follow_up_on, hit.kind, hit.number LIMIT 1000"#,
        workspace_id,
        period.first,
        period.last,
        person,
        &kinds,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(FollowUp {
                id: row.id,
                reference: Reference { kind: RecordKind::parse(&row.kind)?, number: row.number },
                title: row.title,
                on: row.on,
                owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            })
        })
        .collect())
}
