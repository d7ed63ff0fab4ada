//! Finding records: one question over all kinds, of words and filters, with its facets, orders and pages; suggestions, saved
//! and recent searches.
//!
//! A line as people type it becomes a [`Query`] (`query`, pure), which becomes an [`Ask`] where its names have been looked up
//! (`resolve`), which the functions of migration 0008 answer (`ask`, `facets`). Their one table, `search_documents`, is read
//! through them alone: they carry the workspace and the scope.

mod ask;
mod cursor;
mod facets;
pub mod query;
mod recents;
mod resolve;
mod saved;
mod suggestions;

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

pub use ask::{Ask, Column, Facts, Number, Order, Page, Range, Scalar, SortKey};
pub use cursor::Cursor;
pub use facets::{Facet, FacetValue, Facets, LOOKED_AT, USUAL, facets};
pub use query::Query;
pub use recents::{forget_recent, recent_searches};
pub use resolve::read;
pub use saved::{SAVED, SavedSearch, save, saved};
pub(crate) use saved::{may_change, settle};
pub use suggestions::{recent, suggest};

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
    /// Where the next page begins; nothing where this one is the last.
    pub next: Option<Cursor>,
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
    /// The company it belongs to, where the reader sees that.
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
    let ask = Ask { words: fields::folded(words), kinds: kinds.map(<[RecordKind]>::to_vec), ..Ask::default() };
    if ask.words.is_empty() {
        tx.require(Permission::ReadRecords)?;
        return Ok(Found::default());
    }
    answer(tx, &ask, &Page { size: wanted, skip, after: None }).await
}

/// Answers a line as somebody typed it: words, filters, kinds and an order. The line is kept among their recent searches.
///
/// # Errors
/// Refused without the permission, where a filter cannot be read or names what is not there, or where the cursor is of
/// another line; else where the database fails.
pub async fn by_line(tx: &mut Tx, line: &str, page: &Page) -> Result<Found> {
    let ask = read(tx, line).await?;
    if page.skip == 0 && page.after.is_none() {
        recents::remember(tx, line).await?;
    }
    if ask == Ask::default() { Ok(Found::default()) } else { answer(tx, &ask, page).await }
}

/// Answers a question: the best matches of its words, or where it has none or asks for an order, what fits in that order.
///
/// # Errors
/// Refused without the permission, or where the cursor is none of this question; else where the database fails.
pub async fn answer(tx: &mut Tx, ask: &Ask, page: &Page) -> Result<Found> {
    tx.require(Permission::ReadRecords)?;
    let ask = Ask { words: fields::folded(&ask.words).chars().take(MAX_WORDS).collect(), ..ask.clone() };
    let question = format!("{ask:?}");
    let ask = ask.within_rights(tx);
    if ask.kinds.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Found::default());
    }
    if ask.order.is_some() || ask.words.is_empty() {
        return ask::listed(tx, &ask, page, &question).await;
    }
    let exact = exact(tx, &ask).await?;
    if let Some(digits) = as_phone(tx, &ask.words).await? {
        let found = ask::ranked(tx, &Ask { words: digits, ..ask.clone() }, &exact, page, &question).await?;
        if found.total > 0 && !found.alike {
            return Ok(found);
        }
    }
    ask::ranked(tx, &ask, &exact, page, &question).await
}

/// The records that the words name exactly: by reference, e-mail address or telephone number.
async fn exact(tx: &mut Tx, ask: &Ask) -> Result<Vec<(RecordKind, Uuid)>> {
    if let Some(reference) = Reference::parse(&ask.words) {
        return Ok(locate(tx, reference).await?.map(|id| (reference.kind, id)).into_iter().collect());
    }
    let phone = as_phone(tx, &ask.words).await?.map(|digits| format!("+{digits}"));
    let email = fields::email(&ask.words).ok().filter(|_| !access::hides_addresses(tx));
    if phone.is_none() && email.is_none() {
        return Ok(Vec::new());
    }
    let workspace_id = tx.workspace_id();
    let named = sqlx::query!(
        r#"SELECT 'contact' AS "kind!", contact_id AS "id!" FROM crm.contact_emails WHERE workspace_id = $1 AND email = $2
           UNION SELECT 'company', company_id FROM crm.company_emails WHERE workspace_id = $1 AND email = $2
           UNION SELECT 'contact', contact_id FROM crm.contact_phones WHERE workspace_id = $1 AND number = $3
           UNION SELECT 'company', company_id FROM crm.company_phones WHERE workspace_id = $1 AND number = $3 LIMIT 50"#,
        workspace_id,
        email,
        phone,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(named.into_iter().filter_map(|one| Some((RecordKind::parse(&one.kind)?, one.id))).collect())
}

/// The digits to look for where the words are a telephone number, for somebody who sees those.
async fn as_phone(tx: &mut Tx, words: &str) -> Result<Option<String>> {
    let looks_like_one = words.chars().filter(char::is_ascii_digit).count() >= 6
        && words
            .chars()
            .all(|character| character.is_ascii_digit() || character.is_whitespace() || "+-()./".contains(character));
    if !looks_like_one || access::hides_addresses(tx) {
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
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
    let id = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM crm.contacts
            WHERE $2 = 'contact' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)
           UNION ALL SELECT id FROM crm.companies
            WHERE $2 = 'company' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)
           UNION ALL SELECT id FROM crm.leads
            WHERE $2 = 'lead' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)
           UNION ALL SELECT id FROM crm.deals
            WHERE $2 = 'deal' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL AND crm.in_scope(owner_id)
           UNION ALL SELECT id FROM crm.tasks
            WHERE $2 = 'task' AND workspace_id = $1 AND number = $3 AND deleted_at IS NULL
              AND (crm.in_scope(owner_id) OR created_by = $4)"#,
        workspace_id,
        reference.kind.as_str(),
        reference.number,
        me,
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
    rows_of(tx, records, false).await
}

/// The same of archived records, or of those that are not.
async fn rows_of(tx: &mut Tx, records: &[(RecordKind, Uuid)], archived: bool) -> Result<Vec<Row>> {
    let records: Vec<(RecordKind, Uuid)> =
        records.iter().filter(|(kind, _)| tx.actor().may_read(*kind)).copied().collect();
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let (kinds, ids): (Vec<String>, Vec<Uuid>) =
        records.iter().map(|(kind, id)| (kind.as_str().to_owned(), *id)).unzip();
    let (workspace_id, me) = (tx.workspace_id(), tx.user_id());
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
                WHERE w.kind = 'contact' AND (c.deleted_at IS NOT NULL) = $5
               UNION ALL
               SELECT w.kind, o.id, o.number, o.name, NULL, o.owner_id, o.domain, NULL, NULL, NULL
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.companies o ON o.workspace_id = $1 AND o.id = w.id
                WHERE w.kind = 'company' AND (o.deleted_at IS NOT NULL) = $5
               UNION ALL
               SELECT w.kind, l.id, l.number, c.name, CASE WHEN c.deleted_at IS NULL AND crm.in_scope(c.owner_id) THEN c.company_id END,
                      l.owner_id, NULL, NULL, NULL, l.status
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.leads l ON l.workspace_id = $1 AND l.id = w.id
                 JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = l.contact_id
                WHERE w.kind = 'lead' AND (l.deleted_at IS NOT NULL) = $5
               UNION ALL
               SELECT w.kind, d.id, d.number, d.name, d.company_id, d.owner_id, NULL, d.amount, d.currency, s.name
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.deals d ON d.workspace_id = $1 AND d.id = w.id
                 JOIN crm.stages s ON s.workspace_id = $1 AND s.id = d.stage_id
                WHERE w.kind = 'deal' AND (d.deleted_at IS NOT NULL) = $5
               UNION ALL
               SELECT w.kind, t.id, t.number, t.title, NULL, t.owner_id, NULL, NULL, NULL, t.status
                 FROM unnest($2::text[], $3::uuid[]) AS w (kind, id)
                 JOIN crm.tasks t ON t.workspace_id = $1 AND t.id = w.id
                WHERE w.kind = 'task' AND (t.deleted_at IS NOT NULL) = $5 AND (crm.in_scope(t.owner_id) OR t.created_by = $4)) AS hit
             LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = hit.company_id AND o.deleted_at IS NULL
                   AND crm.in_scope(o.owner_id)
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = hit.owner_id
            WHERE hit.kind = 'task' OR crm.in_scope(hit.owner_id)"#,
        workspace_id,
        &kinds,
        &ids,
        me,
        archived,
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
