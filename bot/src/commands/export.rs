//! `export deals stage:won`: the file is written in the background and comes in a direct message.

use crm_blocks::{Message, notices};
use crm_core::{Result, Tx, exports, text};

use super::records::Cx;

/// Asks for the file.
pub(super) async fn export(cx: &Cx<'_>, mut tx: Tx, line: &str) -> Result<Option<Message>> {
    if !tx.first_time(&cx.request.key).await? {
        return Ok(Some(notices::done_before(&cx.viewer)));
    }
    exports::request(&mut tx, line).await?;
    let by = crate::changes::actor_name(&tx);
    tx.commit().await?;
    let small = text!("changed-by", by = by, time = cx.viewer.clock());
    Ok(Some(notices::done(&cx.viewer, &text!("export-on-its-way"), Some(&small))))
}
