//! Finding records: one question over all kinds, read through the one function that carries workspace and scope.

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::error::Result;
use crate::fields;
use crate::records::{RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;
use crate::workspaces;

/// How many hits are counted; beyond, people read "1,000+".
pub const COUNTED: i64 = 1_000;

/// The longest search, in characters; what follows is left out.
pub const MAX_WORDS: usize = 300;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The page of hits, best first.
    pub rows: Vec<Row>,
    /// How many there are in all, counted up to [`COUNTED`] and one more.
    pub total: i64,
    /// Nothing has these words; the hits have names that look alike.
    pub alike: bool,
}

/// One hit, as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The record's id.
    pub id: Uuid,
    /// `D-142`.
    pub reference: Reference,
    /// Its name.
    pub title: String,
    /// The company it belongs to.
    pub company: Option<String>,
    /// A contact's first e-mail address, a company's domain.
    pub address: Option<String>,
    /// A deal's amount.
    pub amount: Option<Decimal>,
    /// ISO 4217 code of the amount.
    pub currency: Option<String>,
    /// A deal's stage, a lead's status.
    pub stage: Option<String>,
    /// Who owns it.
    pub owner: Option<Owner>,
}

/// Finds records of all kinds, or of these kinds only. Words match from their beginning and all of them must; a telephone
/// number is found in any notation. `skip` and `wanted` choose the page.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn find(tx: &mut Tx, words: &str, kinds: Option<&[RecordKind]>, wanted: i32, skip: i32) -> Result<Found> {
    tx.require(Permission::ReadRecords)?;
    let page = (wanted.max(0), skip.max(0));
    let plain: String = fields::folded(words).chars().take(MAX_WORDS).collect();
    if let Some(digits) = as_phone(tx, &plain).await? {
        let found = look(tx, &digits, kinds, page).await?;
        if found.total > 0 && !found.alike {
            return Ok(found);
        }
    }
    look(tx, &plain, kinds, page).await
}

async fn look(tx: &mut Tx, words: &str, kinds: Option<&[RecordKind]>, (wanted, skip): (i32, i32)) -> Result<Found> {
    let kinds = access::readable(tx, kinds);
    let now = tx.now();
    let hits = sqlx::query!(
        r#"SELECT record_kind AS "kind!", record_id AS "id!", found AS "found!", alike AS "alike!"
             FROM crm.search($1, $2, $3, $4, $5)"#,
        words,
        kinds.as_deref(),
        now,
        wanted,
        skip,
    )
    .fetch_all(tx.conn())
    .await?;
    let (total, alike) = hits.first().map_or((0, false), |hit| (hit.found, hit.alike));
    let ids: Vec<(RecordKind, Uuid)> =
        hits.into_iter().filter_map(|hit| Some((RecordKind::parse(&hit.kind)?, hit.id))).collect();
    Ok(Found { rows: rows(tx, &ids).await?, total, alike })
}

/// The digits to look for where the words are a telephone number.
async fn as_phone(tx: &mut Tx, words: &str) -> Result<Option<String>> {
    let looks_like_one = words.chars().filter(char::is_ascii_digit).count() >= 6
        && words
            .chars()
            .all(|character| character.is_ascii_digit() || character.is_whitespace() || "+-()./".contains(character));
    if !looks_like_one {
        return Ok(None);
    }
    // A number with a prefix says its country itself.
    let country = if words.starts_with('+') { String::new() } else { workspaces::settings(tx).await?.country };
    Ok(fields::phone(words, &country).ok().map(|number| number.trim_start_matches('+').to_owned()))
}

/// The id of the record with this reference, if there is one within the actor's scope.
///
/// # Errors
/// Where the database fails.
pub async fn locate(tx: &mut Tx, reference: Reference) -> Result<Option<Uuid>> {
    if !tx.actor().may_read(reference.kind) {
        return Ok(None);
    }
    let workspace_id = tx.workspace_id();
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM crm.contacts
            WHERE $2 = 'contact' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)
           UNION ALL SELECT id FROM crm.companies
            WHERE $2 = 'company' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)
           UNION ALL SELECT id FROM crm.leads
            WHERE $2 = 'lead' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)
           UNION ALL SELECT id FROM crm.deals
            WHERE $2 = 'deal' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)"#,
        workspace_id,
        reference.kind.as_str(),
        reference.number,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// The rows of these records in their order, in one round trip; those beyond the actor's scope are left out.
///
/// The records come as one list that each part filters by kind, and not as a list of ids for each kind: the planner then
/// expects one record of each part however long the list is, so that a plan made once for all lists costs no more than one
/// made for this list, and PostgreSQL keeps it. Making one takes several times as long as running it.
///
/// # Errors
/// Where the database fails.
pub async fn rows(tx: &mut Tx, records: &[(RecordKind, Uuid)]) -> Result<Vec<Row>> {
    let records: Vec<(RecordKind, Uuid)> =
        records.iter().filter(|(kind, _)| tx.actor().may_read(*kind)).copied().collect();
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let (kinds, ids): (Vec<String>, Vec<Uuid>) =
        records.iter().map(|(kind, id)| (kind.as_str().to_owned(), *id)).unzip();
    let workspace_id = tx.workspace_id();
    let found = sqlx::query!(
        r#"SELECT hit.kind AS "kind!", hit.id AS "id!", hit.number AS "number!", hit.title AS "title!", o.name AS "company?",
                  hit.address AS "address?", hit.amount AS "amount?", hit.currency AS "currency?", hit.stage AS "stage?",
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?"
             FROM (
               SELECT w.kind, c.id, c.number, c.name AS title, c.company_id, c.owner_id,
                      (SELECT e.email FROM crm.contact_emails e WHERE e.workspace_id = $1 AND e.contact_id = c.id
                        ORDER BY e.position LIMIT 1) AS address,
                      NULL::numeric AS amount, NULL::text AS currency, NULL::text AS stage
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = w.id
                WHERE w.kind = 'contact' AND c.deleted_at IS NULL
               UNION ALL
               SELECT w.kind, o.id, o.number, o.name, NULL, o.owner_id, o.domain, NULL, NULL, NULL
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.companies o ON o.workspace_id = $1 AND o.id = w.id
                WHERE w.kind = 'company' AND o.deleted_at IS NULL
               UNION ALL
               SELECT w.kind, l.id, l.number, c.name, c.company_id, l.owner_id, NULL, NULL, NULL, l.status
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.leads l ON l.workspace_id = $1 AND l.id = w.id
                 JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = l.contact_id
                WHERE w.kind = 'lead' AND l.deleted_at IS NULL
               UNION ALL
               SELECT w.kind, d.id, d.number, d.name, d.company_id, d.owner_id, NULL, d.amount, d.currency, s.name
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.deals d ON d.workspace_id = $1 AND d.id = w.id
                 JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
                WHERE w.kind = 'deal' AND d.deleted_at IS NULL) AS hit
             LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = hit.company_id
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = hit.owner_id
            WHERE crm.in_scope(hit.owner_id)"#,
        workspace_id,
        &kinds,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let access = access::OfRows::of(tx);
    let mut rows: Vec<Row> = found
        .into_iter()
        .filter_map(|row| {
            Some(Row {
                id: row.id,
                reference: Reference { kind: RecordKind::parse(&row.kind)?, number: row.number },
                title: row.title,
                company: row.company,
                address: row.address,
                amount: row.amount,
                currency: row.currency,
                stage: row.stage,
                owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
            })
        })
        .map(|row| access.row(row))
        .collect();
    rows.sort_by_key(|row| records.iter().position(|(_, id)| *id == row.id));
    Ok(rows)
}

/// The records of a kind that were touched last, mine first; what a select offers before anything is typed.
///
/// # Errors
/// Refused without the permission; else where the database fails.
pub async fn recent(tx: &mut Tx, kind: RecordKind, wanted: i32) -> Result<Vec<Row>> {
    tx.require(Permission::ReadRecords)?;
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let ids = sqlx::query_scalar!(
        r#"SELECT touched.id AS "id!" FROM (
             (SELECT id, owner_id, updated_at FROM crm.contacts
               WHERE $2 = 'contact' AND workspace_id = $1 AND deleted_at IS NULL AND crm.in_scope(owner_id) ORDER BY updated_at DESC LIMIT 200)
             UNION ALL
             (SELECT id, owner_id, updated_at FROM crm.companies
               WHERE $2 = 'company' AND workspace_id = $1 AND deleted_at IS NULL AND crm.in_scope(owner_id) ORDER BY updated_at DESC LIMIT 200)
             UNION ALL
             (SELECT id, owner_id, updated_at FROM crm.deals
               WHERE $2 = 'deal' AND workspace_id = $1 AND deleted_at IS NULL AND crm.in_scope(owner_id) ORDER BY updated_at DESC LIMIT 200)
           ) AS touched
           ORDER BY (touched.owner_id IS NOT DISTINCT FROM $3) DESC, touched.updated_at DESC LIMIT $4"#,
        workspace_id,
        kind.as_str(),
        me,
        i64::from(wanted),
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<_> = ids.into_iter().map(|id| (kind, id)).collect();
    rows(tx, &ids).await
}
