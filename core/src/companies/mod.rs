//! Companies: organisations we sell to. An individual customer is a contact without a company.

use std::collections::HashMap;

use uuid::Uuid;

use crate::access;
use crate::actor::Permission;
use crate::contacts::LIFECYCLES;
use crate::error::Result;
use crate::fields;
use crate::records::catalogue::{BY_OWNER, Field, Shape, Spec};
use crate::records::{self, Changes, Fields, RecordKind, Reference};
use crate::refusal;
use crate::tx::Tx;
use crate::users::Owner;

/// A company to be added.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewCompany {
    /// Its name; required.
    pub name: String,
    /// Its web and e-mail domain, `acme.example`.
    pub domain: Option<String>,
    /// Its telephone number, in any notation.
    pub phone: Option<String>,
    /// Street and house number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country, as written.
    pub country: Option<String>,
    /// Where we know it from.
    pub source: Option<String>,
    /// Tags to put on it.
    pub tags: Vec<String>,
    /// Who owns it; the acting person where nobody is named.
    pub owner_id: Option<Uuid>,
}

/// A company by name, for a line in somebody else's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyName {
    /// Its id.
    pub id: Uuid,
    /// `O-4`.
    pub reference: Reference,
    /// Its name.
    pub name: String,
}

/// What a company's card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyCard {
    /// Its id.
    pub id: Uuid,
    /// `O-4`.
    pub reference: Reference,
    /// Its name.
    pub name: String,
    /// Its domain.
    pub domain: Option<String>,
    /// Its telephone number.
    pub phone: Option<String>,
    /// Its city.
    pub city: Option<String>,
    /// `lead`, `qualified`, `opportunity`, `customer` or `former`.
    pub lifecycle: String,
    /// Who owns it.
    pub owner: Option<Owner>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many contacts of it the reader may see.
    pub contacts: i64,
    /// How many open deals of it the reader may see.
    pub open_deals: i64,
    /// Its version.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// What a company consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Company,
    table: "companies",
    title: "name",
    visible: BY_OWNER,
    write: Permission::WriteCompanies,
    purged: true,
    fields: &[
        Field::new("name", Shape::Name("error-company-needs-name")),
        Field::new("domain", Shape::Domain),
        Field::new("website", Shape::Url),
        Field::new("emails", Shape::Emails).beside(),
        Field::new("phones", Shape::Phones).beside(),
        Field::new("parent_id", Shape::Link(RecordKind::Company)),
        Field::new("industry", Shape::Text(100)),
        Field::new("employees", Shape::Integer(0, 10_000_000)),
        Field::new("street", Shape::Text(fields::MAX_TEXT)),
        Field::new("postal_code", Shape::Text(fields::MAX_TEXT)),
        Field::new("city", Shape::Text(fields::MAX_TEXT)),
        Field::new("region", Shape::Text(fields::MAX_TEXT)),
        Field::new("country", Shape::Text(fields::MAX_TEXT)),
        Field::new("addresses", Shape::Addresses).default("[]"),
        Field::new("tax_id", Shape::Text(50)),
        Field::new("lifecycle", Shape::Choice(LIFECYCLES)).default("\"lead\""),
        Field::new("source", Shape::Text(fields::MAX_TEXT)),
        Field::new("description", Shape::LongText(10_000)),
        Field::new("follow_up_on", Shape::Date),
        Field::new("owner_id", Shape::Person),
        Field::new("tags", Shape::Tags).beside(),
    ],
    parts: &[("activities", "record_id"), ("files", "record_id"), ("reminders", "record_id")],
    mentions: &[],
};

/// Adds a company.
///
/// # Errors
/// Refused without the permission or where a field is broken; else where the database fails.
pub async fn add(tx: &mut Tx, new: NewCompany) -> Result<CompanyName> {
    tx.require(Permission::WriteCompanies)?;
    let name = fields::required_name(&new.name, "error-company-needs-name")?;
    let given = given(NewCompany { name: name.clone(), ..new });
    let added = records::add(tx, RecordKind::Company, &given).await?;
    Ok(company_name(added.id, added.number.unwrap_or_default(), name))
}

/// A new company as the store takes it.
pub(crate) fn given(new: NewCompany) -> Changes {
    let mut given = Changes::new()
        .with("name", new.name)
        .with("domain", new.domain)
        .with("phones", Vec::from_iter(new.phone))
        .with("street", new.street)
        .with("postal_code", new.postal_code)
        .with("city", new.city)
        .with("country", new.country)
        .with("source", new.source)
        .with("tags", new.tags);
    if let Some(owner) = new.owner_id {
        given.set("owner_id", owner.to_string());
    }
    given
}

/// The deepest group of companies that is looked through.
const MAX_DEPTH: i32 = 50;

/// The name of the lock ([`Tx::lock`]) that whoever puts a company below another holds: two who do it at once could put each
/// below the other.
pub(crate) const GROUPING: &str = "groups of companies";

/// Refuses a company that would stand above itself.
pub(crate) async fn hold(tx: &mut Tx, id: Uuid, before: Option<&Fields>, after: &Fields) -> Result<()> {
    let parent =
        after.id("parent_id").filter(|_| before.is_none_or(|old| old.get("parent_id") != after.get("parent_id")));
    let Some(parent) = parent else { return Ok(()) };
    let workspace_id = tx.workspace_id();
    let above_itself = sqlx::query_scalar!(
        r#"WITH RECURSIVE above AS (
             SELECT $2::uuid AS id, 1 AS depth
             UNION ALL
             SELECT c.parent_id, a.depth + 1 FROM above a JOIN crm.companies c ON c.workspace_id = $1 AND c.id = a.id
              WHERE c.parent_id IS NOT NULL AND a.depth < $4)
           SELECT EXISTS (SELECT FROM above WHERE id = $3) AS "above!""#,
        workspace_id,
        parent,
        id,
        MAX_DEPTH,
    )
    .fetch_one(tx.conn())
    .await?;
    if above_itself { Err(refusal!("error-company-own-parent").about("parent_id").into()) } else { Ok(()) }
}

/// A company's card, if there is such a company within the actor's scope.
///
/// # Errors
/// Where the database fails.
pub async fn card(tx: &mut Tx, id: Uuid) -> Result<Option<CompanyCard>> {
    let Some(access) = access::to_show(tx, RecordKind::Company) else { return Ok(None) };
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        r#"SELECT o.number, o.name, o.domain, o.city, o.lifecycle, o.version, o.updated_at,
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?",
                  (SELECT p.number FROM crm.company_phones p WHERE p.workspace_id = $1 AND p.company_id = o.id
                    ORDER BY p.position LIMIT 1) AS phone,
                  ARRAY(SELECT t.name FROM crm.record_tags r JOIN crm.tags t ON t.workspace_id = $1 AND t.id = r.tag_id
                         WHERE r.workspace_id = $1 AND r.record_id = o.id ORDER BY t.name) AS "tags!",
                  (SELECT count(*) FROM crm.contacts c WHERE c.workspace_id = $1 AND c.company_id = o.id
                      AND c.deleted_at IS NULL AND crm.in_scope(c.owner_id)) AS "contacts!",
                  (SELECT count(*) FROM crm.deals d WHERE d.workspace_id = $1 AND d.company_id = o.id
                      AND d.deleted_at IS NULL AND d.closed_at IS NULL AND crm.in_scope(d.owner_id)) AS "open_deals!"
             FROM crm.companies o LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = o.owner_id
            WHERE o.workspace_id = $1 AND o.id = $2 AND o.deleted_at IS NULL AND crm.in_scope(o.owner_id)"#,
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let card = row.map(|row| CompanyCard {
        id,
        reference: Reference { kind: RecordKind::Company, number: row.number },
        name: row.name,
        domain: row.domain,
        phone: row.phone,
        city: row.city,
        lifecycle: row.lifecycle,
        owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
        tags: row.tags,
        contacts: row.contacts,
        open_deals: row.open_deals,
        version: row.version,
        updated_at: row.updated_at,
    });
    Ok(card.map(|card| access.company(card)))
}

/// Companies whose name is exactly this, case aside, within the actor's scope; oldest first, ten at most.
///
/// # Errors
/// Where the database fails.
pub async fn named(tx: &mut Tx, name: &str) -> Result<Vec<CompanyName>> {
    if !tx.actor().may_read(RecordKind::Company) {
        return Ok(Vec::new());
    }
    let (workspace_id, name) = (tx.workspace_id(), fields::folded(name));
    let rows = sqlx::query!(
        "SELECT id, number, name FROM crm.companies
          WHERE workspace_id = $1 AND name_key = lower($2) AND deleted_at IS NULL AND crm.in_scope(owner_id)
          ORDER BY number LIMIT 10",
        workspace_id,
        name,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| company_name(row.id, row.number, row.name)).collect())
}

/// The oldest company of each of these names, where there is one, beside the form in which names are compared. It is held,
/// so that nobody purges it before somebody is written who belongs to it.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn all_named(tx: &mut Tx, names: &[String]) -> Result<HashMap<String, SameName>> {
    let workspace_id = tx.workspace_id();
    // The database's own lower case, asked for beforehand: within a condition it would keep row-level security from using
    // the index.
    let keys = sqlx::query_scalar!(r#"SELECT lower(name) AS "key!" FROM unnest($1::text[]) AS name"#, names)
        .fetch_all(tx.conn())
        .await?;
    // All at once: should a fresh table's missing statistics lead to another index, it is gone through once.
    let rows = sqlx::query!(
        "SELECT DISTINCT ON (o.name_key) o.name_key, o.id
           FROM (SELECT id, number, name_key FROM crm.companies
                  WHERE workspace_id = $1 AND name_key = ANY ($2) AND deleted_at IS NULL AND crm.in_scope(owner_id)
                    FOR KEY SHARE) AS o
          ORDER BY o.name_key, o.number",
        workspace_id,
        &keys,
    )
    .fetch_all(tx.conn())
    .await?;
    let known: HashMap<String, Uuid> = rows.into_iter().map(|row| (row.name_key, row.id)).collect();
    let same = |key: String| SameName { id: known.get(&key).copied(), key };
    Ok(names.iter().cloned().zip(keys.into_iter().map(same)).collect())
}

/// What companies of a name have in common.
#[derive(Debug, Clone)]
pub(crate) struct SameName {
    /// The form in which names are compared.
    pub key: String,
    /// The oldest of them within the actor's scope.
    pub id: Option<Uuid>,
}

/// The oldest company with this domain within the actor's scope.
///
/// # Errors
/// Where the database fails.
pub async fn with_domain(tx: &mut Tx, domain: &str) -> Result<Option<CompanyName>> {
    if !tx.actor().may_read(RecordKind::Company) {
        return Ok(None);
    }
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT id, number, name FROM crm.companies
          WHERE workspace_id = $1 AND domain = $2 AND deleted_at IS NULL AND crm.in_scope(owner_id)
          ORDER BY number LIMIT 1",
        workspace_id,
        domain.to_lowercase(),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| company_name(row.id, row.number, row.name)))
}

fn company_name(id: Uuid, number: i64, name: String) -> CompanyName {
    CompanyName { id, reference: Reference { kind: RecordKind::Company, number }, name }
}

impl CompanyName {
    /// Out of the columns of a left join.
    pub(crate) fn from_columns(id: Option<Uuid>, number: Option<i64>, name: Option<String>) -> Option<Self> {
        Some(company_name(id?, number?, name?))
    }
}
