//! What the columns of a file mean for records of a kind.

use crate::columns::{self, Column};
use crate::records::RecordKind;

/// What the columns of a file of this kind fill. One that we have no place for, or whose place an earlier one has taken, is
/// nothing: it is reported as left out instead of being dropped in silence.
pub(super) fn meanings(kind: RecordKind, headers: &[String]) -> Vec<Option<Column>> {
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
pub(super) struct Row<'a> {
    pub columns: &'a [Option<Column>],
    pub cells: &'a [String],
}

impl Row<'_> {
    fn all(&self, wanted: Column) -> impl Iterator<Item = &String> {
        let pairs = self.columns.iter().zip(self.cells);
        pairs.filter(move |(column, cell)| **column == Some(wanted) && !cell.is_empty()).map(|(_, cell)| cell)
    }

    pub(super) fn first(&self, wanted: Column) -> Option<String> {
        self.all(wanted).next().cloned()
    }

    pub(super) fn listed(&self, wanted: Column) -> Vec<String> {
        self.all(wanted).flat_map(|cell| columns::listed(cell)).collect()
    }
}
