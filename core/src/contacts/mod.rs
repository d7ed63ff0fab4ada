//! Contacts: people, stored once each, whatever they are to us just now.

use std::collections::HashMap;

use uuid::Uuid;

use crate::actor::Permission;
use crate::companies::{self, CompanyName, NewCompany};
use crate::error::Result;
use crate::records::catalogue::{BY_OWNER, Field, Shape, Spec};
use crate::records::{self, Changes, RecordKind, Reference};
use crate::tx::Tx;
use crate::users::Owner;
use crate::{access, fields, refusal};

/// Which company a new record belongs to.
#[derive(Debug, Clone, PartialEq)]
pub enum CompanyChoice {
    /// One that is there.
    Existing(Uuid),
    /// One to be added with this name.
    New(String),
}

impl CompanyChoice {
    /// The chosen company's id, after adding it where it is new.
    ///
    /// # Errors
    /// Refused where the name is none or the company is not one the actor may see; else where the database fails.
    pub(crate) async fn settle(self, tx: &mut Tx) -> Result<Uuid> {
        match self {
            Self::New(name) => Ok(companies::add(tx, NewCompany { name, ..NewCompany::default() }).await?.id),
            Self::Existing(id) => {
                let known = companies::card(tx, id).await?;
                known.map(|card| card.id).ok_or_else(|| refusal!("error-no-such-company").about("company").into())
            }
        }
    }
}

/// A contact to be added.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewContact {
    /// Full name; required.
    pub name: String,
    /// E-mail addresses, the one to write to first.
    pub emails: Vec<String>,
    /// Telephone numbers in any notation, the one to call first.
    pub phones: Vec<String>,
    /// Title at their company.
    pub title: Option<String>,
    /// Their company.
    pub company: Option<CompanyChoice>,
    /// Street and house number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country, as written.
    pub country: Option<String>,
    /// Where we know them from.
    pub source: Option<String>,
    /// Tags to put on them.
    pub tags: Vec<String>,
    /// Who owns the contact; the acting person where nobody is named.
    pub owner_id: Option<Uuid>,
}

/// A contact by name, for a line in somebody else's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactName {
    /// Its id.
    pub id: Uuid,
    /// `C-17`.
    pub reference: Reference,
    /// Full name.
    pub name: String,
}

/// What a contact's card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactCard {
    /// Its id.
    pub id: Uuid,
    /// `C-17`.
    pub reference: Reference,
    /// Full name.
    pub name: String,
    /// Title at their company.
    pub title: Option<String>,
    /// Their company.
    pub company: Option<CompanyName>,
    /// E-mail addresses, the one to write to first.
    pub emails: Vec<String>,
    /// Telephone numbers, the one to call first.
    pub phones: Vec<String>,
    /// Where they live or work.
    pub city: Option<String>,
    /// `lead`, `qualified`, `opportunity`, `customer` or `former`.
    pub lifecycle: String,
    /// Where we know them from.
    pub source: Option<String>,
    /// Who owns the contact.
    pub owner: Option<Owner>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many open deals with them the reader may see.
    pub open_deals: i64,
    /// Its version.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// What a person can be to the decision at their company or on a deal.
pub const COMPANY_ROLES: &[&str] =
    &["decision_maker", "economic_buyer", "champion", "influencer", "user", "blocker", "other"];

/// What an account is to us, in the order in which it moves on (decision X1).
pub const LIFECYCLES: &[&str] = &["lead", "qualified", "opportunity", "customer", "former"];

/// What a contact consists of.
pub static SPEC: Spec = Spec {
    kind: RecordKind::Contact,
    table: "contacts",
    title: "name",
    visible: BY_OWNER,
    write: Permission::WriteContacts,
    purged: true,
    fields: &[
        Field::new("name", Shape::Name("error-contact-needs-name")),
        Field::new("title", Shape::Text(fields::MAX_TEXT)),
        Field::new("company_id", Shape::Link(RecordKind::Company)),
        Field::new("company_role", Shape::Choice(COMPANY_ROLES)),
        Field::new("emails", Shape::Emails).beside(),
        Field::new("phones", Shape::Phones).beside(),
        Field::new("website", Shape::Url),
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
    parts: &[
        ("activities", "record_id"),
        ("files", "record_id"),
        ("reminders", "record_id"),
        ("deal_contacts", "contact_id"),
    ],
    mentions: &[],
};

/// The most e-mail addresses, and the most telephone numbers, that one contact has.
pub const MAX_ADDRESSES: usize = 20;

/// The name of the lock ([`Tx::lock`]) that whoever adds contacts unasked holds while they look who is known already.
pub const MATCHING: &str = "contacts";

/// Adds a contact.
///
/// # Errors
/// Refused without the permission or where a field is broken; else where the database fails.
pub async fn add(tx: &mut Tx, new: NewContact) -> Result<ContactName> {
    tx.require(Permission::WriteContacts)?;
    let mut new = new;
    let name = fields::required_name(&new.name, "error-contact-needs-name")?;
    new.name.clone_from(&name);
    let company_id = match new.company.take() {
        Some(choice) => Some(choice.settle(tx).await?),
        None => None,
    };
    let added = records::add(tx, RecordKind::Contact, &given(new, company_id)).await?;
    Ok(contact_name(added.id, added.number.unwrap_or_default(), name))
}

/// A new contact as the store takes it.
pub(crate) fn given(new: NewContact, company_id: Option<Uuid>) -> Changes {
    let mut given = Changes::new()
        .with("name", new.name)
        .with("emails", new.emails)
        .with("phones", new.phones)
        .with("title", new.title)
        .with("street", new.street)
        .with("postal_code", new.postal_code)
        .with("city", new.city)
        .with("country", new.country)
        .with("source", new.source)
        .with("tags", new.tags);
    if let Some(owner) = new.owner_id {
        given.set("owner_id", owner.to_string());
    }
    if let Some(company) = company_id {
        given.set("company_id", company.to_string());
    }
    given
}

/// A contact's card, if there is such a contact within the actor's scope.
///
/// # Errors
/// Where the database fails.
pub async fn card(tx: &mut Tx, id: Uuid) -> Result<Option<ContactCard>> {
    let Some(access) = access::to_show(tx, RecordKind::Contact) else { return Ok(None) };
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        r#"SELECT c.number, c.name, c.title, c.city, c.lifecycle, c.source, c.version, c.updated_at,
                  o.id AS "company_id?", o.number AS "company_number?", o.name AS "company_name?",
                  u.id AS "owner_id?", u.name AS "owner_name?", u.slack_id AS "owner_slack_id?",
                  ARRAY(SELECT e.email FROM crm.contact_emails e
                         WHERE e.workspace_id = $1 AND e.contact_id = c.id ORDER BY e.position) AS "emails!",
                  ARRAY(SELECT p.number FROM crm.contact_phones p
                         WHERE p.workspace_id = $1 AND p.contact_id = c.id ORDER BY p.position) AS "phones!",
                  ARRAY(SELECT t.name FROM crm.record_tags r JOIN crm.tags t ON t.workspace_id = $1 AND t.id = r.tag_id
                         WHERE r.workspace_id = $1 AND r.record_id = c.id ORDER BY t.name) AS "tags!",
                  (SELECT count(*) FROM crm.deals d WHERE d.workspace_id = $1 AND d.contact_id = c.id
                      AND d.deleted_at IS NULL AND d.closed_at IS NULL AND crm.in_scope(d.owner_id)) AS "open_deals!"
             FROM crm.contacts c
             LEFT JOIN crm.companies o ON o.workspace_id = $1 AND o.id = c.company_id AND o.deleted_at IS NULL
                   AND crm.in_scope(o.owner_id)
             LEFT JOIN crm.users u ON u.workspace_id = $1 AND u.id = c.owner_id
            WHERE c.workspace_id = $1 AND c.id = $2 AND c.deleted_at IS NULL AND crm.in_scope(c.owner_id)"#,
        workspace_id,
        id,
    )
    .fetch_optional(tx.conn())
    .await?;
    let card = row.map(|row| ContactCard {
        id,
        reference: Reference { kind: RecordKind::Contact, number: row.number },
        name: row.name,
        title: row.title,
        company: CompanyName::from_columns(row.company_id, row.company_number, row.company_name),
        emails: row.emails,
        phones: row.phones,
        city: row.city,
        lifecycle: row.lifecycle,
        source: row.source,
        owner: Owner::from_columns(row.owner_id, row.owner_name, row.owner_slack_id),
        tags: row.tags,
        open_deals: row.open_deals,
        version: row.version,
        updated_at: row.updated_at,
    });
    Ok(card.map(|card| access.contact(card)))
}

/// The oldest contact with one of these e-mail addresses or telephone numbers within the actor's scope; e-mail decides
/// before telephone (decision X17). Addresses must be in the notation of `fields`.
///
/// # Errors
/// Where the database fails.
pub async fn with_address(tx: &mut Tx, emails: &[String], phones: &[String]) -> Result<Option<ContactName>> {
    if !tx.actor().may_read(RecordKind::Contact) {
        return Ok(None);
    }
    let workspace_id = tx.workspace_id();
    let row = sqlx::query!(
        "SELECT c.id, c.number, c.name
           FROM (SELECT e.contact_id, 1 AS rank FROM crm.contact_emails e WHERE e.workspace_id = $1 AND e.email = ANY ($2)
                 UNION ALL
                 SELECT p.contact_id, 2 FROM crm.contact_phones p WHERE p.workspace_id = $1 AND p.number = ANY ($3)) AS hit
           JOIN crm.contacts c ON c.workspace_id = $1 AND c.id = hit.contact_id
          WHERE c.deleted_at IS NULL AND crm.in_scope(c.owner_id)
          ORDER BY hit.rank, c.number LIMIT 1",
        workspace_id,
        emails,
        phones,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| contact_name(row.id, row.number, row.name)))
}

/// The same for many addresses at once: whose each of them is.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn with_addresses(tx: &mut Tx, emails: &[String], phones: &[String]) -> Result<Addressees> {
    let workspace_id = tx.workspace_id();
    // Each address by itself, along one index and then the other, whatever the statistics say.
    let rows = sqlx::query!(
        r#"SELECT given.address AS "address!", given.is_email AS "is_email!", known.id, known.number, known.name
             FROM (SELECT unnest($2::text[]) AS address, true AS is_email
                   UNION ALL SELECT unnest($3::text[]), false) AS given
            CROSS JOIN LATERAL (
              SELECT c.id, c.number, c.name
                FROM (SELECT contact_id FROM crm.contact_emails
                       WHERE given.is_email AND workspace_id = $1 AND email = given.address
                      UNION ALL
                      SELECT contact_id FROM crm.contact_phones
                       WHERE NOT given.is_email AND workspace_id = $1 AND number = given.address OFFSET 0) AS hit
               CROSS JOIN LATERAL (SELECT id, number, name FROM crm.contacts
                                    WHERE workspace_id = $1 AND id = hit.contact_id AND deleted_at IS NULL
                                      AND crm.in_scope(owner_id) OFFSET 0) AS c
               ORDER BY c.number LIMIT 1) AS known"#,
        workspace_id,
        emails,
        phones,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Addressees::default();
    for row in rows {
        let of = if row.is_email { &mut found.emails } else { &mut found.phones };
        of.insert(row.address, contact_name(row.id, row.number, row.name));
    }
    Ok(found)
}

/// Contacts by their addresses.
#[derive(Debug, Default)]
pub(crate) struct Addressees {
    pub emails: HashMap<String, ContactName>,
    pub phones: HashMap<String, ContactName>,
}

/// Contacts whose full name is exactly this, case aside, within the actor's scope; oldest first, ten at most.
///
/// # Errors
/// Where the database fails.
pub async fn named(tx: &mut Tx, name: &str) -> Result<Vec<ContactName>> {
    if !tx.actor().may_read(RecordKind::Contact) {
        return Ok(Vec::new());
    }
    let (workspace_id, name) = (tx.workspace_id(), fields::folded(name));
    let rows = sqlx::query!(
        "SELECT id, number, name FROM crm.contacts
          WHERE workspace_id = $1 AND name_key = lower($2) AND deleted_at IS NULL AND crm.in_scope(owner_id)
          ORDER BY number LIMIT 10",
        workspace_id,
        name,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| contact_name(row.id, row.number, row.name)).collect())
}

fn contact_name(id: Uuid, number: i64, name: String) -> ContactName {
    ContactName { id, reference: Reference { kind: RecordKind::Contact, number }, name }
}

impl ContactName {
    /// Out of the columns of a left join.
    pub(crate) fn from_columns(id: Option<Uuid>, number: Option<i64>, name: Option<String>) -> Option<Self> {
        Some(contact_name(id?, number?, name?))
    }
}
