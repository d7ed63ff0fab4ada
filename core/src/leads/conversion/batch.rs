//! Converting many leads in one call.

use uuid::Uuid;

use super::{Conversion, Outcome, convert};
use crate::actor::Permission;
use crate::error::{Error, Result, UserError};
use crate::refusal;
use crate::tx::Tx;

/// The most leads that are converted in one call.
pub const MAX_AT_ONCE: usize = 500;

/// Converts many leads as one batch, which is undone as one. Each has its own outcome: one that cannot be converted, for its
/// problems or for a refusal, leaves nothing behind and the others done.
///
/// # Errors
/// Refused without the permission, or for more than [`MAX_AT_ONCE`]; else where the database fails.
pub async fn convert_many(
    tx: &mut Tx,
    conversions: &[(Uuid, Conversion)],
) -> Result<Vec<(Uuid, Result<Outcome, UserError>)>> {
    tx.require(Permission::WriteLeads)?;
    if conversions.len() > MAX_AT_ONCE {
        return Err(refusal!("error-convert-too-many", limit = MAX_AT_ONCE).into());
    }
    if tx.batch().is_none() {
        tx.start_batch();
    }
    let mut outcomes = Vec::with_capacity(conversions.len());
    for (lead, conversion) in conversions {
        tx.savepoint().await?;
        let outcome = match convert(tx, *lead, conversion).await {
            Ok(outcome) => Ok(outcome),
            Err(Error::User(refusal)) => Err(refusal),
            Err(fault) => return Err(fault),
        };
        match &outcome {
            Ok(Outcome::Converted(_)) => tx.release_savepoint().await?,
            Ok(Outcome::Problems(_)) | Err(_) => tx.roll_back_to_savepoint().await?,
        }
        outcomes.push((*lead, outcome));
    }
    Ok(outcomes)
}
