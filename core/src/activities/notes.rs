//! Notes: what somebody wants to keep in mind of a record, word for word.

use uuid::Uuid;

use super::NewActivity;
use crate::error::Result;
use crate::records::{Added, RecordKind};
use crate::tx::Tx;

/// Keeps a note of a record. What was said in Slack stays in Slack: a saved message is its `permalink` and what the person
/// wrote to it.
///
/// # Errors
/// Refused without the permission, where there is nothing to keep or too much (40,000 characters), or where the record is not
/// there for the actor; else where the database fails.
pub async fn add(
    tx: &mut Tx,
    record: (RecordKind, Uuid),
    body: Option<String>,
    permalink: Option<String>,
) -> Result<Added> {
    super::log(tx, NewActivity { body, permalink, ..NewActivity::new("note", record) }).await
}
