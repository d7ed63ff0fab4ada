//! What holds whenever a channel is tied to a record, changed, or put back by an undo.

use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{LINKED, Mode, OF};
use crate::actor::Permission;
use crate::error::{Error, Result, UserError};
use crate::records::{Fields, RecordKind, links};
use crate::refusal;
use crate::settings::{self, CHANNEL_LOGGING, COPY_MESSAGES};
use crate::tx::Tx;

/// Completes a new or changed link, or refuses it.
pub(crate) async fn settle(tx: &mut Tx, before: Option<&Fields>, after: &mut Fields) -> Result<Option<&'static str>> {
    if !is_channel(after.text("slack_id").unwrap_or_default()) {
        return Err(refusal!("error-channel-unknown").into());
    }
    let moved =
        before.is_some_and(|before| ["record_kind", "record_id"].iter().any(|key| before.get(key) != after.get(key)));
    if moved {
        return Err(refusal!("error-channel-linked").about("record_id").into());
    }
    let Some((kind, record)) = links::about(after) else {
        return Err(refusal!("error-no-such-record").about("record_id").into());
    };
    links::check_about(tx, before, after, OF).await?;
    may_write(tx, kind)?;
    if !after.has("mode") {
        let usual = settings::get(tx, CHANNEL_LOGGING).await?;
        after.set(
            "mode",
            if usual == Mode::Full && !settings::get(tx, COPY_MESSAGES).await? { Mode::Links } else { usual }.as_str(),
        );
    }
    let changed = |key: &str| before.is_none_or(|before| before.get(key) != after.get(key));
    if changed("mode") && after.text("mode") == Some(Mode::Full.as_str()) && !settings::get(tx, COPY_MESSAGES).await? {
        return Err(refusal!("error-channel-copies").about("mode").into());
    }
    sound(after)?;
    if changed("shows_amounts") && is_true(after, "shows_amounts") {
        may_show_amounts(tx, kind, record).await?;
    }
    Ok(before.is_none().then_some(LINKED))
}

/// Refuses what no link can be, however it comes to be so.
pub(crate) fn hold(before: &Fields, after: &Fields) -> Result<()> {
    if is_true(before, "connected") && !is_true(after, "connected") {
        return Err(refusal!("error-channel-connected").about("connected").into());
    }
    Ok(sound(after)?)
}

fn sound(after: &Fields) -> Result<(), UserError> {
    if is_true(after, "connected") && is_true(after, "shows_amounts") {
        return Err(refusal!("error-channel-connected").about("shows_amounts"));
    }
    Ok(())
}

fn is_true(fields: &Fields, key: &str) -> bool {
    fields.get(key) == &Value::Bool(true)
}

/// `C0123ABC`, or `G…` as older private channels have it.
fn is_channel(id: &str) -> bool {
    let rest = id.strip_prefix(['C', 'G']).unwrap_or_default();
    (1..=29).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Who changes a kind of record also says which channel is about it.
pub(super) fn may_write(tx: &Tx, kind: RecordKind) -> Result<(), UserError> {
    kind.spec().map_or(Ok(()), |spec| tx.require(spec.write))
}

/// Only an administrator or the record's owner lets everybody in a channel see amounts and contact data.
async fn may_show_amounts(tx: &mut Tx, kind: RecordKind, record: Uuid) -> Result<()> {
    if tx.actor().may(Permission::ManageWorkspace) {
        return Ok(());
    }
    let spec = kind.spec().ok_or_else(|| Error::broken("a link to a kind that the store does not keep"))?;
    // Only the fixed name of a table stands in the text.
    let sql = format!("SELECT owner_id FROM crm.{} WHERE workspace_id = $1 AND id = $2", spec.table);
    let workspace_id = tx.workspace_id();
    let owner: Option<Option<Uuid>> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(workspace_id).bind(record).fetch_optional(tx.conn()).await?;
    if owner.flatten().is_some_and(|owner| Some(owner) == tx.user_id()) {
        return Ok(());
    }
    Err(refusal!("error-channel-amounts").about("shows_amounts").into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_of_channels_are_told_from_others() {
        for id in ["C0123ABC", "G1", "C012345678901234567890"] {
            assert!(is_channel(id), "{id}");
        }
        for id in ["", "C", "D0123", "U0123", "c0123", "C01 23", "#sales", "C012345678901234567890123456789"] {
            assert!(!is_channel(id), "{id}");
        }
    }

    #[test]
    fn what_is_shared_with_others_shows_no_amounts_and_stays_so() {
        let of = |connected: bool, shows: bool| {
            Fields::from(
                json!({"connected": connected, "shows_amounts": shows}).as_object().cloned().unwrap_or_default(),
            )
        };
        assert!(sound(&of(true, true)).is_err() && sound(&of(false, true)).is_ok() && sound(&of(true, false)).is_ok());
        assert!(hold(&of(true, false), &of(false, false)).is_err());
        assert!(hold(&of(false, true), &of(false, false)).is_ok());
    }
}
