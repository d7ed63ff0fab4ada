//! Reports on demand.

use crm_blocks::{Message, Viewer, report};
use crm_core::{Result, Tx, reports};

/// The daily report as it would be sent now; looking at it does not count as a delivery.
pub(super) async fn daily(viewer: &Viewer, tx: &mut Tx) -> Result<Message> {
    let daily = reports::daily(tx).await?;
    Ok(report::daily(viewer, &daily))
}
