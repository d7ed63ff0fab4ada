//! Files of records: CSV with a header, whatever its delimiter, encoding and column names. Every row is written whole or
//! not at all, and all of them in one transaction; rows that fail are listed with their line and the reason.
//!
//! A file is read in pieces of some thousand rows, each of which is written before the next one is looked at, so that memory
//! does not grow with the file. Contacts, of which there are many, go set-wise (`people`); companies and deals row by row
//! (`rows`).
//! The rows travel as parameters of the statements that write them: a table to copy them into would have to stand outside
//! row-level security, which COPY does not support.

mod meaning;
mod people;
mod rows;
mod sheet;
mod text;
mod values;

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek};

use tokio::sync::mpsc;
use uuid::Uuid;

use crate::actor::Permission;
use crate::columns::Column;
use crate::contacts;
use crate::error::{Error, Result, UserError};
use crate::records::RecordKind;
use crate::texts::Text;
use crate::tx::Tx;
use crate::{refusal, text, users};

use meaning::meanings;
use people::People;
use rows::Singly;
use sheet::{Rows, SheetFile, SheetRow};

pub use sheet::Sheet;

use values::{DateOrder, DatesSeen};

/// How many rows are read, and written, at a time.
const PIECE: usize = 5_000;

/// Failed rows are listed, and different notes are kept, up to this many.
pub const MAX_LISTED: usize = 1_000;

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// How many records were written.
    pub written: usize,
    /// Columns that were understood, with what they mean.
    pub understood: Vec<(String, Column)>,
    /// Columns that were left out.
    pub left_out: Vec<String>,
    /// How many rows were not written.
    pub refused: usize,
    /// The first [`MAX_LISTED`] of them.
    pub failed: Vec<FailedRow>,
    /// What was decided for several rows, and for how many; of very many different notes the first [`MAX_LISTED`].
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

impl Imported {
    fn fail(&mut self, line: u64, reason: UserError) {
        self.refused += 1;
        if self.failed.len() < MAX_LISTED {
            self.failed.push(FailedRow { line, reason });
        }
    }

    fn note(&mut self, note: Text) {
        if let Some((_, count)) = self.notes.iter_mut().find(|(known, _)| *known == note) {
            *count += 1;
        } else if self.notes.len() < MAX_LISTED {
            self.notes.push((note, 1));
        }
    }
}

/// Imports a file of contacts, companies or deals. Nothing is written until the transaction commits.
///
/// # Errors
/// Refused without the permission, or where the file as a whole cannot be read; else where the database fails.
pub async fn run(tx: &mut Tx, kind: RecordKind, bytes: &[u8]) -> Result<Imported> {
    run_from(tx, kind, Cursor::new(bytes.to_vec())).await
}

/// The same for a file that is read as it is needed.
///
/// # Errors
/// As [`run`].
pub async fn run_from<R>(tx: &mut Tx, kind: RecordKind, source: R) -> Result<Imported>
where
    R: Read + Seek + Send + 'static,
{
    tx.require(Permission::Import)?;
    let opened = tokio::task::spawn_blocking(move || open(kind, source)).await;
    let Opened { file, columns, dates, mut outcome } = opened.map_err(|_| Error::broken("a reader of a file"))??;
    let width = columns.len();
    let rows = file.into_rows()?;
    tx.lock(contacts::MATCHING).await?;
    tx.start_batch();
    match kind {
        RecordKind::Contact => {
            let mut people = People::prepare(tx).await?;
            let country = people.country.clone();
            let mut pieces = read_ahead(rows, move |row| people::read(&row, &columns, &country));
            while let Some(piece) = pieces.recv().await {
                people.take(tx, piece?, &mut outcome).await?;
            }
        }
        RecordKind::Company | RecordKind::Deal => {
            let mut singly = Singly::prepare(tx, kind, columns, dates).await?;
            let mut pieces = read_ahead(rows, |row| row);
            while let Some(piece) = pieces.recv().await {
                for row in piece? {
                    let cells = row.cells(width);
                    singly.take(tx, row.line, cells, &mut outcome).await?;
                }
            }
        }
        _ => return Err(Error::broken("an import of something that cannot be imported")),
    }
    Ok(outcome)
}

/// A file that has been looked through once.
struct Opened<R> {
    file: SheetFile<R>,
    columns: Vec<Option<Column>>,
    dates: DateOrder,
    outcome: Imported,
}

/// Reads the header and goes through the rows: whether there are any, whether they are text, how they write days.
fn open<R: Read + Seek>(kind: RecordKind, source: R) -> Result<Opened<R>> {
    let mut file = SheetFile::open(source)?;
    let columns = meanings(kind, file.headers());
    let named = |column: &Column| matches!(column, Column::Name | Column::FirstName | Column::LastName | Column::Email);
    let day = columns.iter().position(|column| *column == Some(Column::CloseOn));
    let (mut dates, mut empty) = (DatesSeen::default(), true);
    for row in file.rows()? {
        let row = row?;
        empty = false;
        if let Some(cell) = day.and_then(|at| row.cell(at)) {
            dates.look_at(cell);
        }
    }
    if empty {
        return Err(refusal!("error-import-empty").into());
    }
    if !columns.iter().flatten().any(named) {
        let found = file.headers().iter().filter(|header| !header.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        return Err(refusal!("error-import-no-name-column", found = found.chars().take(300).collect::<String>()).into());
    }
    let mut outcome = Imported::default();
    for (header, column) in file.headers().iter().zip(&columns) {
        match column {
            Some(column) => outcome.understood.push((header.clone(), *column)),
            None if !header.is_empty() => outcome.left_out.push(header.clone()),
            None => {}
        }
    }
    Ok(Opened { file, columns, dates: dates.order(), outcome })
}

/// Reads rows on a thread of its own, one piece ahead of whoever takes them. It ends when they do.
fn read_ahead<R, T>(mut rows: Rows<R>, read: impl Fn(SheetRow) -> T + Send + 'static) -> mpsc::Receiver<Result<Vec<T>>>
where
    R: Read + Send + 'static,
    T: Send + 'static,
{
    let (sender, receiver) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        loop {
            let piece: Result<Vec<T>> = rows.by_ref().take(PIECE).map(|row| row.map(&read)).collect();
            let last = piece.as_ref().map_or(true, |piece| piece.len() < PIECE);
            if sender.blocking_send(piece).is_err() || last {
                break;
            }
        }
    });
    receiver
}

/// Who is meant by the names of owners, each looked up once.
#[derive(Default)]
struct Owners(HashMap<String, Option<Uuid>>);

impl Owners {
    /// Who owns the row's record: whom the file names, if they work here, else the importing person.
    async fn find(&mut self, tx: &mut Tx, named: Option<String>, outcome: &mut Imported) -> Result<Option<Uuid>> {
        let Some(name) = named else { return Ok(None) };
        let owner = match self.0.get(&name) {
            Some(known) => *known,
            None => {
                let found = users::find_active(tx, &name).await?.map(|user| user.id);
                if self.0.len() >= MAX_LISTED {
                    self.0.clear();
                }
                self.0.insert(name.clone(), found);
                found
            }
        };
        if owner.is_none() {
            outcome.note(text!("import-note-unknown-owner", owner = name));
        }
        Ok(owner)
    }
}
