//! Channels of a record's own: asked for here, opened and put away by whoever speaks with Slack.

use serde_json::json;
use uuid::Uuid;

use super::{Channel, of_channel, of_record, rules};
use crate::actor::Permission;
use crate::error::Result;
use crate::jobs::{self, NewJob};
use crate::records::{RecordKind, links};
use crate::refusal;
use crate::tx::Tx;

/// The job that opens a channel for a record: `{"record_kind": …, "record_id": …, "asked_by": …, "asked_in": …}`.
pub const OPEN: &str = "channels.open";

/// The job that archives a channel that was opened for a record: `{"slack_id": …, "asked_by": …}`.
pub const PUT_AWAY: &str = "channels.put_away";

/// Asks for a channel of a record's own. Answers with the one that there is, where there is one.
///
/// # Errors
/// Refused without the permission, to whoever may not change the record, or where it is not there for the actor; else where
/// the database fails.
pub async fn open(tx: &mut Tx, (kind, id): (RecordKind, Uuid), asked_in: Option<&str>) -> Result<Option<Channel>> {
    tx.require(Permission::ManageChannels)?;
    rules::may_write(tx, kind)?;
    if !super::OF.contains(&kind) || !links::is_live(tx, kind, id).await? {
        return Err(refusal!("error-no-such-record").into());
    }
    if let Some(there) = of_record(tx, id).await?.into_iter().find(|channel| channel.opened) {
        return Ok(Some(there));
    }
    let asked =
        json!({ "record_kind": kind.as_str(), "record_id": id, "asked_by": tx.user_id(), "asked_in": asked_in });
    // While one is being opened, asking again asks for the same one.
    jobs::enqueue(tx, NewJob::new(OPEN, asked).unique(id.to_string())).await?;
    Ok(None)
}

/// Asks for a channel that was opened for a record to be archived in Slack.
///
/// # Errors
/// Refused without the permission, where the channel is about nothing that the actor sees, or where it was not opened by the
/// program; else where the database fails.
pub async fn put_away(tx: &mut Tx, slack_id: &str) -> Result<Channel> {
    tx.require(Permission::ManageChannels)?;
    let channel = of_channel(tx, slack_id).await?.ok_or_else(|| refusal!("error-channel-not-linked"))?;
    rules::may_write(tx, channel.kind)?;
    if !channel.opened {
        return Err(refusal!("error-channel-not-ours").into());
    }
    let asked = json!({ "slack_id": slack_id, "asked_by": tx.user_id() });
    jobs::enqueue(tx, NewJob::new(PUT_AWAY, asked).unique(slack_id.to_owned())).await?;
    Ok(channel)
}
