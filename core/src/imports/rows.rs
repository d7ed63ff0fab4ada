//! Companies and deals, row by row.

use uuid::Uuid;

use super::meaning::Row;
use super::values::{self, DateOrder};
use super::{Imported, Owners};
use crate::columns::Column;
use crate::companies::{self, NewCompany};
use crate::contacts::{self, CompanyChoice};
use crate::deals::{self, NewDeal};
use crate::error::{Error, Result, UserError};
use crate::pipelines::{self, Outcome, Stage};
use crate::records::RecordKind;
use crate::tx::Tx;
use crate::{fields, refusal, text, workspaces};

/// What is known of a file before its first row is written.
pub(super) struct Singly {
    kind: RecordKind,
    columns: Vec<Option<Column>>,
    dates: DateOrder,
    stages: Vec<Stage>,
    /// What an amount is in that names no currency.
    currency: String,
    owners: Owners,
}

/// What a row is written with.
struct Write<'a> {
    owner_id: Option<Uuid>,
    outcome: &'a mut Imported,
}

impl Singly {
    pub(super) async fn prepare(
        tx: &mut Tx,
        kind: RecordKind,
        columns: Vec<Option<Column>>,
        dates: DateOrder,
    ) -> Result<Self> {
        let stages = pipelines::stages(tx, None).await?;
        let currency = workspaces::settings(tx).await?.currency;
        Ok(Self { kind, columns, dates, stages, currency, owners: Owners::default() })
    }

    /// Writes a row, or says why not.
    pub(super) async fn take(
        &mut self,
        tx: &mut Tx,
        line: u64,
        cells: Result<&[String], UserError>,
        outcome: &mut Imported,
    ) -> Result<()> {
        tx.savepoint().await?;
        let written = match cells {
            Ok(cells) => self.write(tx, cells, outcome).await,
            Err(refusal) => Err(refusal.into()),
        };
        match written {
            Ok(()) => {
                tx.release_savepoint().await?;
                outcome.written += 1;
            }
            Err(Error::User(reason)) => {
                tx.roll_back_to_savepoint().await?;
                outcome.fail(line, reason);
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    async fn write(&mut self, tx: &mut Tx, cells: &[String], outcome: &mut Imported) -> Result<()> {
        let row = Row { columns: &self.columns, cells };
        let owner_id = self.owners.find(tx, row.first(Column::Owner), outcome).await?;
        match self.kind {
            RecordKind::Company => write_company(tx, &row, owner_id).await,
            _ => self.write_deal(tx, &row, Write { owner_id, outcome }).await,
        }
    }

    async fn write_deal(&self, tx: &mut Tx, row: &Row<'_>, write: Write<'_>) -> Result<()> {
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
            owner_id: write.owner_id,
        };
        if let Some(known) = deals::same_as(tx, &new).await? {
            return Err(refusal!("error-import-known-deal", reference = known.to_string(), name = new.name).into());
        }
        let stage = row.first(Column::Stage);
        let stage_id = stage.and_then(|name| self.stage(&name, write.outcome));
        deals::add(tx, NewDeal { stage_id, ..new }).await?;
        Ok(())
    }

    /// Our stage of that name; the first one, with a note, where there is none.
    fn stage(&self, name: &str, outcome: &mut Imported) -> Option<Uuid> {
        let lower = name.to_lowercase();
        let ended = |how| self.stages.iter().find(|stage| stage.outcome == how);
        let found = match lower.as_str() {
            "closed won" => ended(Outcome::Won),
            "closed lost" => ended(Outcome::Lost),
            _ => self.stages.iter().find(|stage| stage.name.to_lowercase() == lower),
        };
        let found = found.map(|stage| stage.id);
        if found.is_none() {
            let first = self.stages.first().map(|stage| stage.name.clone()).unwrap_or_default();
            outcome.note(text!("import-note-unknown-stage", stage = name, first = first));
        }
        found
    }
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
