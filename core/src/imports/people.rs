//! Contacts, set-wise: a piece of rows at a time is looked up, checked and written with one statement for each table. Each row
//! means what it would mean by itself after those before it: the first of two with one address wins, a company is made once.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::meaning::Row;
use super::sheet::SheetRow;
use super::{Imported, Owners};
use crate::actor::Permission;
use crate::assignment::countries;
use crate::columns::Column;
use crate::companies::{self, NewCompany, SameName};
use crate::contacts::{self, Addressees, ContactName, NewContact};
use crate::error::{Error, Result, UserError};
use crate::records::{Added, Adding, Draft, Fields, RecordKind, Reference};
use crate::tx::Tx;
use crate::{access, fields, refusal, workspaces};

/// A row as it was read.
pub(super) struct ReadRow {
    line: u64,
    owner: Option<String>,
    read: Result<Person, UserError>,
}

/// What a row says of somebody.
struct Person {
    new: NewContact,
    company: Option<String>,
}

/// Reads a row; needs no database.
pub(super) fn read(row: &SheetRow, columns: &[Option<Column>], country: &str) -> Result<ReadRow> {
    let line = row.line;
    let cells = match row.cells(columns.len()) {
        Ok(cells) => cells,
        Err(refusal) => return Ok(ReadRow { line, owner: None, read: Err(refusal) }),
    };
    let row = Row { columns, cells };
    let read = match person(&row, country) {
        Ok(person) => Ok(person),
        Err(Error::User(refusal)) => Err(refusal),
        Err(fault) => return Err(fault),
    };
    Ok(ReadRow { line, owner: row.first(Column::Owner), read })
}

fn person(row: &Row<'_>, country: &str) -> Result<Person> {
    let own = row.first(Column::Country).and_then(|written| countries::code_of(&written));
    let country = own.as_deref().unwrap_or(country);
    let emails = row.listed(Column::Email).iter().map(|email| fields::email(email)).collect::<Result<Vec<_>>>()?;
    let phones =
        row.listed(Column::Phone).iter().map(|phone| fields::phone(phone, country)).collect::<Result<Vec<_>>>()?;
    let parts = [Column::FirstName, Column::MiddleName, Column::LastName].map(|part| row.first(part));
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = row.first(Column::Name).or((!joined.is_empty()).then_some(joined)).or_else(|| emails.first().cloned());
    let new = NewContact {
        name: name.unwrap_or_default(),
        emails,
        phones,
        title: row.first(Column::Title),
        street: row.first(Column::Street),
        postal_code: row.first(Column::PostalCode),
        city: row.first(Column::City),
        country: row.first(Column::Country),
        source: row.first(Column::Source),
        tags: row.listed(Column::Tags),
        ..NewContact::default()
    };
    Ok(Person { new, company: row.first(Column::Company) })
}

/// The most names of companies that are kept in mind, besides those of a piece.
const MOST_NAMES: usize = 20_000;

/// What is known before the first row is written.
pub(super) struct People {
    /// Whose telephone numbers have no prefix.
    pub country: String,
    contacts: Adding,
    companies: Adding,
    owners: Owners,
    names: HashMap<String, SameName>,
    in_scope: HashMap<Option<Uuid>, bool>,
}

impl People {
    pub(super) async fn prepare(tx: &mut Tx) -> Result<Self> {
        Ok(Self {
            country: workspaces::settings(tx).await?.country,
            contacts: Adding::prepare(tx, RecordKind::Contact).await?,
            companies: Adding::prepare(tx, RecordKind::Company).await?,
            owners: Owners::default(),
            names: HashMap::new(),
            in_scope: HashMap::new(),
        })
    }

    /// Writes the rows of a piece that can be written.
    pub(super) async fn take(&mut self, tx: &mut Tx, rows: Vec<Result<ReadRow>>, outcome: &mut Imported) -> Result<()> {
        let rows = rows.into_iter().collect::<Result<Vec<_>>>()?;
        let mut piece = Piece::look_up(tx, &rows).await?;
        self.look_up_companies(tx, &rows).await?;
        let mut failed = Vec::new();
        for ReadRow { line, owner, read } in rows {
            let owner_id = self.owners.find(tx, owner, outcome).await?;
            let passed = match read {
                Ok(Person { new, company }) => {
                    self.pass(tx, &mut piece, Person { new: NewContact { owner_id, ..new }, company }).await
                }
                Err(refusal) => Err(refusal.into()),
            };
            match passed {
                Ok(Passed::New) => {}
                Ok(Passed::Known(known)) => failed.push((line, Failed::Known(known))),
                Err(Error::User(refusal)) => failed.push((line, Failed::Refused(refusal))),
                Err(fault) => return Err(fault),
            }
        }
        let companies = self.companies.write(tx, piece.companies.wanted).await?;
        let companies: HashSet<Uuid> = companies.into_iter().map(|added| added.id).collect();
        for same in self.names.values_mut().filter(|same| same.id.is_none()) {
            if let Some(Ok(id)) = piece.companies.by_name.get(&same.key) {
                same.id = Some(*id).filter(|id| companies.contains(id));
            }
        }
        let written = self.contacts.write(tx, piece.contacts).await?;
        outcome.written += written.len();
        for (line, failed) in failed {
            outcome.fail(line, failed.reason(&written));
        }
        Ok(())
    }

    /// Checks a row as if it came by itself after those before it, and puts it with what is to be written.
    async fn pass(&mut self, tx: &mut Tx, piece: &mut Piece, person: Person) -> Result<Passed> {
        let Person { new, company } = person;
        if let Some(known) = piece.known(&new.emails, &new.phones) {
            return Ok(Passed::Known(known));
        }
        tx.require(Permission::WriteContacts)?;
        let name = fields::required_name(&new.name, "error-contact-needs-name")?;
        let company_id = match company {
            Some(company) => Some(self.company(tx, piece, &company).await?),
            None => None,
        };
        let (emails, phones) = (new.emails.clone(), new.phones.clone());
        let given = contacts::given(NewContact { name, ..new }, company_id);
        let draft = self.contacts.check(tx, &given, Fields::new()).await?;
        let owner = draft.step.after.id("owner_id");
        if self.is_in_scope(tx, owner).await? {
            piece.note(&emails, &phones);
        }
        piece.contacts.push(draft);
        if let Some(id) = company_id {
            piece.companies.want(id);
        }
        Ok(Passed::New)
    }

    /// Looks for the companies that have not been met before.
    async fn look_up_companies(&mut self, tx: &mut Tx, rows: &[ReadRow]) -> Result<()> {
        if self.names.len() > MOST_NAMES {
            self.names.clear();
        }
        let people = rows.iter().filter_map(|row| row.read.as_ref().ok());
        let named = people.filter_map(|person| person.company.as_ref());
        let names = each_once(named.filter(|name| !self.names.contains_key(*name)));
        if !names.is_empty() {
            self.names.extend(companies::all_named(tx, &names).await?);
        }
        Ok(())
    }

    /// The company of that name; a new one, made if anybody is written who belongs to it, where there is none.
    async fn company(&mut self, tx: &mut Tx, piece: &mut Piece, name: &str) -> Result<Uuid> {
        let same = self.names.get(name).cloned().ok_or_else(|| Error::broken("a company that was not looked up"))?;
        if let Some(id) = same.id {
            if access::to_show(tx, RecordKind::Company).is_none() {
                return Err(refusal!("error-no-such-company").about("company").into());
            }
            self.contacts.is_there(RecordKind::Company, id);
            return Ok(id);
        }
        let drafted = match piece.companies.by_name.entry(same.key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                tx.require(Permission::WriteCompanies)?;
                let drafted = match fields::required_name(name, "error-company-needs-name") {
                    Ok(name) => {
                        let given = companies::given(NewCompany { name, ..NewCompany::default() });
                        self.companies.check(tx, &given, Fields::new()).await
                    }
                    Err(error) => Err(error),
                };
                place.insert(match drafted {
                    Ok(draft) => {
                        let id = draft.id;
                        piece.companies.drafts.insert(id, draft);
                        Ok(id)
                    }
                    Err(Error::User(refusal)) => Err(refusal),
                    Err(fault) => return Err(fault),
                })
            }
        };
        let id = drafted.clone()?;
        self.contacts.is_there(RecordKind::Company, id);
        Ok(id)
    }

    /// Whether the actor sees what this person owns.
    async fn is_in_scope(&mut self, tx: &mut Tx, owner: Option<Uuid>) -> Result<bool> {
        if let Some(known) = self.in_scope.get(&owner) {
            return Ok(*known);
        }
        let seen = sqlx::query_scalar!(r#"SELECT crm.in_scope($1) AS "seen!""#, owner).fetch_one(tx.conn()).await?;
        self.in_scope.insert(owner, seen);
        Ok(seen)
    }
}

fn known_contact(reference: Reference, name: &str) -> UserError {
    refusal!("error-import-known-contact", reference = reference.to_string(), name = name)
}

/// Whose address it is that a row has.
#[derive(Clone)]
enum Known {
    /// A contact that was there.
    Before(ContactName),
    /// The one that is written at this place of the piece.
    InPiece(usize),
}

enum Passed {
    New,
    Known(Known),
}

enum Failed {
    Refused(UserError),
    Known(Known),
}

impl Failed {
    fn reason(self, written: &[Added]) -> UserError {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Known(Known::Before(known)) => known_contact(known.reference, &known.name),
            Self::Known(Known::InPiece(at)) => {
                let first = written.get(at);
                let number = first.and_then(|first| first.number).unwrap_or_default();
                let name = first.and_then(|first| first.fields.text("name")).unwrap_or_default();
                known_contact(Reference { kind: RecordKind::Contact, number }, name)
            }
        }
    }
}

/// Rows on their way: whom they name that is known already, and what is to be written of them.
struct Piece {
    before: Addressees,
    emails: HashMap<String, usize>,
    phones: HashMap<String, usize>,
    companies: NewCompanies,
    contacts: Vec<Draft>,
}

impl Piece {
    async fn look_up(tx: &mut Tx, rows: &[ReadRow]) -> Result<Self> {
        let people = || rows.iter().filter_map(|row| row.read.as_ref().ok());
        let emails = each_once(people().flat_map(|person| &person.new.emails));
        let phones = each_once(people().flat_map(|person| &person.new.phones));
        Ok(Self {
            before: contacts::with_addresses(tx, &emails, &phones).await?,
            emails: HashMap::new(),
            phones: HashMap::new(),
            companies: NewCompanies::default(),
            contacts: Vec::with_capacity(rows.len()),
        })
    }

    /// Who has one of these addresses: e-mail decides before telephone, then who came first (decision X17).
    fn known(&self, emails: &[String], phones: &[String]) -> Option<Known> {
        let first = |addresses: &[String], before: &HashMap<String, ContactName>, written: &HashMap<String, usize>| {
            let oldest = addresses.iter().filter_map(|one| before.get(one)).min_by_key(|known| known.reference.number);
            let in_piece = || addresses.iter().filter_map(|one| written.get(one)).min().copied().map(Known::InPiece);
            oldest.cloned().map(Known::Before).or_else(in_piece)
        };
        let by_email = first(emails, &self.before.emails, &self.emails);
        by_email.or_else(|| first(phones, &self.before.phones, &self.phones))
    }

    /// Takes note of the addresses of the contact that is written next.
    fn note(&mut self, emails: &[String], phones: &[String]) {
        let place = self.contacts.len();
        for (addresses, noted) in [(emails, &mut self.emails), (phones, &mut self.phones)] {
            for address in addresses {
                noted.entry(address.clone()).or_insert(place);
            }
        }
    }
}

fn each_once<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut once: Vec<String> = texts.cloned().collect();
    once.sort_unstable();
    once.dedup();
    once
}

/// Companies that are not there yet.
#[derive(Default)]
struct NewCompanies {
    by_name: HashMap<String, Result<Uuid, UserError>>,
    drafts: HashMap<Uuid, Draft>,
    wanted: Vec<Draft>,
}

impl NewCompanies {
    /// Somebody is written who belongs to it.
    fn want(&mut self, id: Uuid) {
        self.wanted.extend(self.drafts.remove(&id));
    }
}
