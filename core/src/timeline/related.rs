//! What belongs to a record, as far as the reader may see it.

use uuid::Uuid;

use crate::error::Result;
use crate::records::RecordKind;
use crate::refusal;
use crate::tx::Tx;

/// The most records that a timeline brings together; of a company with more, those that were changed last.
const MOST: i64 = 10_000;

/// The record itself and what belongs to it. The caller has seen to it that the reader sees the record.
pub(super) async fn to(tx: &mut Tx, (kind, id): (RecordKind, Uuid)) -> Result<Vec<(RecordKind, Uuid)>> {
    let others = match kind {
        RecordKind::Company => of_company(tx, id).await?,
        RecordKind::Contact => of_contact(tx, id).await?,
        RecordKind::Lead => contact_of_lead(tx, id).await?,
        RecordKind::Deal => contacts_of_deal(tx, id).await?,
        _ => return Err(refusal!("error-no-timeline").into()),
    };
    let others = others.into_iter().filter_map(|(kind, id)| Some((RecordKind::parse(&kind)?, id)));
    let others = others.filter(|(kind, _)| tx.actor().may_read(*kind));
    Ok(std::iter::once((kind, id)).chain(others).collect())
}

async fn of_company(tx: &mut Tx, company: Uuid) -> Result<Vec<(String, Uuid)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"WITH people AS (
             SELECT c.id, c.owner_id, c.updated_at FROM crm.contacts c
              WHERE c.workspace_id = $1 AND c.company_id = $2 AND c.deleted_at IS NULL)
           SELECT found.kind AS "kind!", found.id AS "id!" FROM (
             SELECT 'contact' AS kind, p.id, p.updated_at FROM people p WHERE crm.in_scope(p.owner_id)
             UNION ALL
             SELECT 'lead', l.id, l.updated_at FROM people p JOIN crm.leads l ON l.workspace_id = $1 AND l.contact_id = p.id
              WHERE l.deleted_at IS NULL AND crm.in_scope(l.owner_id)
             UNION ALL
             SELECT 'deal', d.id, d.updated_at FROM crm.deals d
              WHERE d.workspace_id = $1 AND d.company_id = $2 AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)) AS found
            ORDER BY found.updated_at DESC LIMIT $3"#,
        workspace_id,
        company,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.id)).collect())
}

async fn of_contact(tx: &mut Tx, contact: Uuid) -> Result<Vec<(String, Uuid)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        r#"SELECT 'lead' AS "kind!", l.id AS "id!" FROM crm.leads l
            WHERE l.workspace_id = $1 AND l.contact_id = $2 AND l.deleted_at IS NULL AND crm.in_scope(l.owner_id)
           UNION ALL
           SELECT 'deal', d.id FROM crm.deals d
            WHERE d.workspace_id = $1 AND d.contact_id = $2 AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
           UNION ALL
           SELECT 'deal', d.id FROM crm.deal_contacts p JOIN crm.deals d ON d.workspace_id = $1 AND d.id = p.deal_id
            WHERE p.workspace_id = $1 AND p.contact_id = $2 AND d.contact_id IS DISTINCT FROM $2
              AND d.deleted_at IS NULL AND crm.in_scope(d.owner_id)
            LIMIT $3"#,
        workspace_id,
        contact,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.id)).collect())
}

async fn contact_of_lead(tx: &mut Tx, lead: Uuid) -> Result<Vec<(String, Uuid)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT c.id FROM crm.leads l JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = l.contact_id
          WHERE l.workspace_id = $1 AND l.id = $2 AND c.deleted_at IS NULL AND crm.in_scope(c.owner_id)",
        workspace_id,
        lead,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (RecordKind::Contact.as_str().to_owned(), row.id)).collect())
}

async fn contacts_of_deal(tx: &mut Tx, deal: Uuid) -> Result<Vec<(String, Uuid)>> {
    let workspace_id = tx.workspace_id();
    let rows = sqlx::query!(
        "SELECT c.id FROM crm.contacts c
          WHERE c.workspace_id = $1 AND c.deleted_at IS NULL AND crm.in_scope(c.owner_id)
            AND c.id IN (SELECT d.contact_id FROM crm.deals d WHERE d.workspace_id = $1 AND d.id = $2
                         UNION SELECT p.contact_id FROM crm.deal_contacts p WHERE p.workspace_id = $1 AND p.deal_id = $2)",
        workspace_id,
        deal,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (RecordKind::Contact.as_str().to_owned(), row.id)).collect())
}
