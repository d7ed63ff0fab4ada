//! Finding records.

mod facets;
mod keeping;
mod kept;
mod lines;
mod plans;
mod words;

use crm_core::records::RecordKind;
use crm_core::search::{self, Found};
use crm_core::{Tx, contacts::ContactName};

/// The first page of what is found.
async fn find(tx: &mut Tx, words: &str) -> Found {
    search::find(tx, words, None, 50, 0).await.unwrap()
}

/// The references of what has these words, in order; nothing where only names that look alike were found.
async fn found(tx: &mut Tx, words: &str) -> Vec<String> {
    let found = find(tx, words).await;
    if found.alike { Vec::new() } else { found.rows.iter().map(|row| row.reference.to_string()).collect() }
}

/// Whether these words lead to the contact.
async fn finds(tx: &mut Tx, words: &str, contact: &ContactName) -> bool {
    let hits = search::find(tx, words, Some(&[RecordKind::Contact]), 50, 0).await.unwrap();
    !hits.alike && hits.rows.iter().any(|row| row.id == contact.id)
}
