//! Files of records: CSV with a header, whatever its delimiter, encoding and column names. Every row is written whole or
//! not at all, and all of them in one transaction; rows that fail are listed with their line and the reason.

mod sheet;
mod values;

use std::collections::HashMap;

use uuid::Uuid;

use crate::actor::Permission;
use crate::assignment::countries;
use crate::columns::{self, Column};
use crate::companies::{self, NewCompany};
use crate::contacts::{self, CompanyChoice, NewContact};
use crate::deals::{self, NewDeal};
use crate::error::{Error, Result, UserError};
use crate::pipelines::{self, Outcome, Stage};
use crate::records::RecordKind;
use crate::texts::Text;
use crate::tx::Tx;
use crate::{fields, refusal, text, users, workspaces};

pub use sheet::Sheet;
pub use values::DateOrder;

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// How many records were written.
    pub written: usize,
    /// Columns that were understood, with what they mean.
    pub understood: Vec<(String, Column)>,
    /// Columns that were left out.
    pub left_out: Vec<String>,
    /// Rows that were not written.
    pub failed: Vec<FailedRow>,
    /// What was decided for several rows, and for how many.
    pub notes: Vec<(Text, usize)>,
}

/// A row that was not written.
#[derive(Debug, Clone, PartialEq)]
pub struct FailedRow {
    /// The line of the file on which it begins, counted from 1.
    pub line: u64,
    /// Why.
    pub reason: UserError,
}

/// Imports a file of contacts, companies or deals. Nothing is written until the transaction commits.
///
/// # Errors
/// Refused without the permission, or where the file as a whole cannot be read; else where the database fails.
pub async fn run(tx: &mut Tx, kind: RecordKind, bytes: &[u8]) -> Result<Imported> {
    tx.require(Permission::Import)?;
    let sheet = Sheet::read(bytes)?;
    tx.lock(contacts::MATCHING).await?;
    let mut import = Import::prepare(tx, kind, &sheet).await?;
    tx.start_batch();
    for row in sheet.rows() {
        tx.savepoint().await?;
        let written = match row.cells(sheet.width()) {
            Ok(cells) => import.write(tx, cells).await,
            Err(refusal) => Err(refusal.into()),
        };
        match written {
            Ok(()) => {
                tx.release_savepoint().await?;
                import.outcome.written += 1;
            }
            Err(Error::User(reason)) => {
                tx.roll_back_to_savepoint().await?;
                import.outcome.failed.push(FailedRow { line: row.line, reason });
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(import.outcome)
}

/// What is known of a file before its first row is written.
struct Import {
    kind: RecordKind,
    columns: Vec<Option<Column>>,
    country: String,
    currency: String,
    stages: Vec<Stage>,
    dates: DateOrder,
    owners: HashMap<String, Option<Uuid>>,
    outcome: Imported,
}

impl Import {
    async fn prepare(tx: &mut Tx, kind: RecordKind, sheet: &Sheet) -> Result<Self> {
        let columns: Vec<Option<Column>> = meanings(kind, sheet.headers());
        let named =
            |column: &Column| matches!(column, Column::Name | Column::FirstName | Column::LastName | Column::Email);
        if !columns.iter().flatten().any(named) {
            let found =
                sheet.headers().iter().filter(|header| !header.is_empty()).cloned().collect::<Vec<_>>().join(", ");
            return Err(
                refusal!("error-import-no-name-column", found = found.chars().take(300).collect::<String>()).into()
            );
        }
        let mut outcome = Imported::default();
        for (header, column) in sheet.headers().iter().zip(&columns) {
            match column {
                Some(column) => outcome.understood.push((header.clone(), *column)),
                None if !header.is_empty() => outcome.left_out.push(header.clone()),
                None => {}
            }
        }
        let workspaces::Settings { country, currency, .. } = workspaces::settings(tx).await?;
        let dates = columns.iter().position(|column| *column == Some(Column::CloseOn));
        Ok(Self {
            kind,
            country,
            currency,
            stages: pipelines::stages(tx, None).await?,
            dates: dates.map_or(DateOrder::Unknown, |at| DateOrder::of(sheet.column(at))),
            columns,
            owners: HashMap::new(),
            outcome,
        })
    }

    async fn write(&mut self, tx: &mut Tx, cells: &[String]) -> Result<()> {
        let row = Row { columns: &self.columns, cells };
        match self.kind {
            RecordKind::Contact => {
                let owner_id = self.owner(tx, row.first(Column::Owner)).await?;
                let row = Row { columns: &self.columns, cells };
                write_contact(tx, &row, &self.country, owner_id).await
            }
            RecordKind::Company => {
                let owner_id = self.owner(tx, row.first(Column::Owner)).await?;
                let row = Row { columns: &self.columns, cells };
                write_company(tx, &row, owner_id).await
            }
            RecordKind::Deal => {
                let owner_id = self.owner(tx, row.first(Column::Owner)).await?;
                self.write_deal(tx, cells, owner_id).await
            }
            _ => Err(Error::broken("an import of something that cannot be imported")),
        }
    }

    /// Who owns the row's record: whom the file names, if they work here, else the importing person.
    async fn owner(&mut self, tx: &mut Tx, named: Option<String>) -> Result<Option<Uuid>> {
        let Some(name) = named else { return Ok(None) };
        if !self.owners.contains_key(&name) {
            let found = users::find_active(tx, &name).await?.map(|user| user.id);
            self.owners.insert(name.clone(), found);
        }
        let owner = self.owners.get(&name).copied().flatten();
        if owner.is_none() {
            self.note(text!("import-note-unknown-owner", owner = name));
        }
        Ok(owner)
    }

    async fn write_deal(&mut self, tx: &mut Tx, cells: &[String], owner_id: Option<Uuid>) -> Result<()> {
        let row = Row { columns: &self.columns, cells };
        let currency = row.first(Column::Currency).map(|code| code.to_uppercase());
        let usual = currency.as_ref().unwrap_or(&self.currency);
        let amount = row.first(Column::Amount).map(|cell| values::amount(&cell, usual)).transpose()?;
        let close_on = row.first(Column::CloseOn).map(|cell| values::date(&cell, self.dates)).transpose()?;
        let company = company_of(tx, row.first(Column::Company)).await?;
        let contact_id = match row.first(Column::Contact) {
            Some(name) => contacts::named(tx, &name).await?.first().map(|contact| contact.id),
            None => None,
        };
        let new = NewDeal {
            name: row.first(Column::Name).unwrap_or_default(),
            currency: currency.or_else(|| amount.as_ref().and_then(|amount| amount.currency.clone())),
            amount: amount.map(|amount| amount.value),
            close_on,
            company,
            contact_id,
            stage_id: None,
            close_reason: None,
            tags: row.listed(Column::Tags),
            owner_id,
        };
        if let Some(known) = deals::same_as(tx, &new).await? {
            return Err(refusal!("error-import-known-deal", reference = known.to_string(), name = new.name).into());
        }
        let stage = row.first(Column::Stage);
        let stage_id = stage.and_then(|name| self.stage(&name));
        deals::add(tx, NewDeal { stage_id, ..new }).await?;
        Ok(())
    }

    /// Our stage of that name; the first one, with a note, where there is none.
    fn stage(&mut self, name: &str) -> Option<Uuid> {
        let lower = name.to_lowercase();
        let by_outcome = |outcome| self.stages.iter().find(|stage| stage.outcome == outcome);
        let found = match lower.as_str() {
            "closed won" => by_outcome(Outcome::Won),
            "closed lost" => by_outcome(Outcome::Lost),
            _ => self.stages.iter().find(|stage| stage.name.to_lowercase() == lower),
        };
        let found = found.map(|stage| stage.id);
        if found.is_none() {
            let first = self.stages.first().map(|stage| stage.name.clone()).unwrap_or_default();
            self.note(text!("import-note-unknown-stage", stage = name, first = first));
        }
        found
    }

    fn note(&mut self, note: Text) {
        match self.outcome.notes.iter_mut().find(|(known, _)| *known == note) {
            Some((_, count)) => *count += 1,
            None => self.outcome.notes.push((note, 1)),
        }
    }
}

/// What the columns of a file of this kind fill. One that we have no place for, or whose place an earlier one has taken, is
/// nothing: it is reported as left out instead of being dropped in silence.
fn meanings(kind: RecordKind, headers: &[String]) -> Vec<Option<Column>> {
    let mut taken = Vec::new();
    let mut meanings = Vec::with_capacity(headers.len());
    for header in headers {
        let column = columns::recognise(header).and_then(|column| place(kind, column));
        let several = matches!(column, Some(Column::Email | Column::Phone | Column::Tags));
        let free = column.filter(|column| several || !taken.contains(column));
        taken.extend(free);
        meanings.push(free);
    }
    meanings
}

/// The field of a record of this kind that a column fills: an account's name is a contact's company, but a company's own
/// name.
fn place(kind: RecordKind, column: Column) -> Option<Column> {
    use Column::{
        Amount, City, CloseOn, Company, Contact, Country, Currency, Deal, Email, FirstName, LastName, MiddleName, Name,
        Owner, Phone, PostalCode, Source, Stage, Street, Tags, Title, Website,
    };
    match (kind, column) {
        (RecordKind::Company, Company) | (RecordKind::Contact, Contact) | (RecordKind::Deal, Deal) => Some(Name),
        (_, Name | Owner | Tags) => Some(column),
        (RecordKind::Contact, FirstName | MiddleName | LastName | Email | Phone | Company | Title) => Some(column),
        (RecordKind::Company, Phone | Website) => Some(column),
        (RecordKind::Contact | RecordKind::Company, Street | City | PostalCode | Country | Source) => Some(column),
        (RecordKind::Deal, Amount | Currency | CloseOn | Stage | Company | Contact) => Some(column),
        _ => None,
    }
}

/// A row with the meanings of its cells.
struct Row<'a> {
    columns: &'a [Option<Column>],
    cells: &'a [String],
}

impl Row<'_> {
    fn all(&self, wanted: Column) -> impl Iterator<Item = &String> {
        let pairs = self.columns.iter().zip(self.cells);
        pairs.filter(move |(column, cell)| **column == Some(wanted) && !cell.is_empty()).map(|(_, cell)| cell)
    }

    fn first(&self, wanted: Column) -> Option<String> {
        self.all(wanted).next().cloned()
    }

    fn listed(&self, wanted: Column) -> Vec<String> {
        self.all(wanted).flat_map(|cell| columns::listed(cell)).collect()
    }
}

async fn write_contact(tx: &mut Tx, row: &Row<'_>, country: &str, owner_id: Option<Uuid>) -> Result<()> {
    let own = row.first(Column::Country).and_then(|written| countries::code_of(&written));
    let country = own.as_deref().unwrap_or(country);
    let emails = row.listed(Column::Email).iter().map(|email| fields::email(email)).collect::<Result<Vec<_>>>()?;
    let phones =
        row.listed(Column::Phone).iter().map(|phone| fields::phone(phone, country)).collect::<Result<Vec<_>>>()?;
    if let Some(known) = contacts::with_address(tx, &emails, &phones).await? {
        return Err(
            refusal!("error-import-known-contact", reference = known.reference.to_string(), name = known.name).into()
        );
    }
    let parts = [Column::FirstName, Column::MiddleName, Column::LastName].map(|part| row.first(part));
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = row.first(Column::Name).or((!joined.is_empty()).then_some(joined)).or_else(|| emails.first().cloned());
    let new = NewContact {
        name: name.unwrap_or_default(),
        company: company_of(tx, row.first(Column::Company)).await?,
        emails,
        phones,
        title: row.first(Column::Title),
        street: row.first(Column::Street),
        postal_code: row.first(Column::PostalCode),
        city: row.first(Column::City),
        country: row.first(Column::Country),
        source: row.first(Column::Source),
        tags: row.listed(Column::Tags),
        owner_id,
    };
    contacts::add(tx, new).await?;
    Ok(())
}

async fn write_company(tx: &mut Tx, row: &Row<'_>, owner_id: Option<Uuid>) -> Result<()> {
    let name = row.first(Column::Name).unwrap_or_default();
    let domain = row.first(Column::Website).map(|site| fields::domain(&site)).transpose()?;
    let same_domain = match &domain {
        Some(domain) => companies::with_domain(tx, domain).await?,
        None => None,
    };
    let same_name = companies::named(tx, &name).await?.into_iter().next();
    if let Some(known) = same_domain.or(same_name) {
        return Err(
            refusal!("error-import-known-company", reference = known.reference.to_string(), name = known.name).into()
        );
    }
    let new = NewCompany {
        name,
        domain,
        phone: row.first(Column::Phone),
        street: row.first(Column::Street),
        postal_code: row.first(Column::PostalCode),
        city: row.first(Column::City),
        country: row.first(Column::Country),
        source: row.first(Column::Source),
        tags: row.listed(Column::Tags),
        owner_id,
    };
    companies::add(tx, new).await?;
    Ok(())
}

/// The company of that name, to be added where there is none yet.
async fn company_of(tx: &mut Tx, name: Option<String>) -> Result<Option<CompanyChoice>> {
    let Some(name) = name else { return Ok(None) };
    Ok(Some(match companies::named(tx, &name).await?.first() {
        Some(known) => CompanyChoice::Existing(known.id),
        None => CompanyChoice::New(name),
    }))
}
