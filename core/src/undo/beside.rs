//! Taking back what is no record of the store: settings and exchange rates.

use crate::error::Result;
use crate::money::rates;
use crate::records::{Done, RecordKind};
use crate::settings;
use crate::tx::Tx;

use super::{Past, Undone};

/// Takes a change back that its own kind knows how to; nothing where the store does.
pub(super) async fn take_back(tx: &mut Tx, past: &Past) -> Result<Option<Undone>> {
    let (record, done): (_, Option<Done>) = match past.kind.as_str() {
        settings::CHANGED => (RecordKind::Workspace, settings::take_back(tx, past).await?),
        settings::PERSON_CHANGED => (RecordKind::User, settings::take_back(tx, past).await?),
        rates::CHANGED => (RecordKind::Workspace, rates::take_back(tx, past).await?),
        _ => return Ok(None),
    };
    Ok(Some(Undone { record, id: past.record_id, reference: None, done }))
}
