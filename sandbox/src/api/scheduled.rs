//! `chat.scheduleMessage` and what belongs to it.

use serde_json::{Value, json};

use super::params::Params;
use super::place::known;
use super::users::page;
use super::{Answer, chat, content};
use crate::ids;
use crate::state::steps::Scheduled;
use crate::state::{Audience, State};

const AHEAD_MAX: i64 = 120 * 24 * 60 * 60;
/// So many messages may be due in one channel within [`WINDOW`].
const WINDOW_MAX: usize = 30;
const WINDOW: i64 = 5 * 60;
/// A message that is due so soon is on its way.
const TOO_LATE: i64 = 60;

pub(super) fn schedule(state: &mut State, params: &Params) -> Answer {
    let draft = chat::draft(state, params)?;
    let post_at: i64 = params.text("post_at").and_then(|text| text.parse().ok()).ok_or("invalid_time")?;
    let now = state.now().timestamp();
    if post_at <= now {
        return Err("time_in_past".into());
    }
    if post_at > now + AHEAD_MAX {
        return Err("time_too_far".into());
    }
    let same = |known: &&Scheduled| {
        known.draft.channel == draft.channel && known.post_at.div_euclid(WINDOW) == post_at.div_euclid(WINDOW)
    };
    if state.store.scheduled.iter().filter(same).count() >= WINDOW_MAX {
        return Err("restricted_too_many".into());
    }
    let id = ids::new_id("Q");
    let identity = state.identity();
    let mut answer = json!({
        "channel": draft.channel,
        "scheduled_message_id": id,
        "post_at": post_at,
        "message": content::present(json!({
            "text": draft.text,
            "username": identity.app_name,
            "bot_id": identity.bot_id,
            "app_id": identity.app_id,
            "team": identity.team_id,
            "bot_profile": state.bot_profile(),
            "blocks": draft.blocks,
            "attachments": Some(&draft.attachments).filter(|attachments| !attachments.is_empty()),
            "type": "delayed_message",
            "subtype": "bot_message",
        })),
    });
    if let (true, Some(fields)) = (draft.metadata.is_some(), answer.as_object_mut()) {
        let warning = "Slack takes a scheduled message with metadata and never posts it";
        fields.insert("warning".into(), warning.into());
    }
    state.store.scheduled.push(Scheduled { id, post_at, created: now, draft });
    state.effects.rescheduled = true;
    state.tell(Audience::Everyone, json!({"type": "scheduled"}));
    Ok(answer)
}

pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let channel = params.required("channel", "channel_not_found")?;
    let id = params.required("scheduled_message_id", "invalid_scheduled_message_id")?;
    known(state, &channel)?;
    let now = state.now().timestamp();
    let fits = |known: &Scheduled| known.id == id && known.draft.channel == channel && known.post_at > now + TOO_LATE;
    let at = state.store.scheduled.iter().position(fits).ok_or("invalid_scheduled_message_id")?;
    state.store.scheduled.remove(at);
    state.effects.rescheduled = true;
    state.tell(Audience::Everyone, json!({"type": "scheduled"}));
    content::done()
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let channel = params.text("channel");
    if let Some(id) = &channel {
        known(state, id).map_err(|_| "invalid_channel")?;
    }
    let bound = |key: &str| params.text(key).and_then(|text| text.parse::<f64>().ok());
    let (oldest, latest) = (bound("oldest"), bound("latest"));
    let mut all: Vec<&Scheduled> = state.store.scheduled.iter().collect();
    all.retain(|known| {
        let at = known.post_at as f64;
        channel.as_ref().is_none_or(|id| *id == known.draft.channel)
            && oldest.is_none_or(|oldest| at >= oldest)
            && latest.is_none_or(|latest| at <= latest)
    });
    all.sort_by_key(|known| known.post_at);
    let (found, next) = page(all, params, 100)?;
    let found = found.into_iter().map(|known| {
        json!({
            "id": known.id,
            "channel_id": known.draft.channel,
            "post_at": known.post_at,
            "date_created": known.created,
            "text": known.draft.text,
        })
    });
    let found: Vec<Value> = found.collect();
    Ok(json!({"scheduled_messages": found, "response_metadata": {"next_cursor": next}}))
}
