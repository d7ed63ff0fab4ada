//! `bookmarks.*`: links at the top of a channel.

use serde_json::{Value, json};

use super::content::needed;
use super::params::Params;
use super::place::{joined, known, me};
use super::{Answer, Refusal, content};
use crate::ids;
use crate::state::State;
use crate::state::pins::{BOOKMARKS_MAX, Bookmark};

fn channel(state: &State, params: &Params) -> Result<String, Refusal> {
    let id = params.required("channel_id", "channel_not_found")?;
    known(state, &id)?;
    joined(state, &id).map_err(|_| "permission_denied")?;
    Ok(id)
}

fn checked_link(link: Option<String>) -> Result<String, Refusal> {
    link.filter(|link| link.starts_with("http://") || link.starts_with("https://")).ok_or_else(|| "invalid_link".into())
}

fn checked_emoji(emoji: Option<String>) -> Result<Option<String>, Refusal> {
    let fits = |emoji: &str| {
        emoji.len() > 2
            && emoji.starts_with(':')
            && emoji.ends_with(':')
            && emoji.chars().all(|c| c.is_alphanumeric() || "_-+':".contains(c))
    };
    match emoji {
        Some(emoji) if !fits(&emoji) => Err("invalid_emoji".into()),
        emoji => Ok(emoji),
    }
}

fn tell(state: &mut State, channel: &str) {
    let audience = state.audience_of(channel);
    state.tell(audience, json!({"type": "bookmarks", "channel": channel}));
}

pub(super) fn add(state: &mut State, params: &Params) -> Answer {
    let channel = channel(state, params)?;
    let title = needed(params, "title")?;
    if needed(params, "type")? != "link" {
        return Err("invalid_bookmark_type".into());
    }
    let link = checked_link(params.text("link"))?;
    let emoji = checked_emoji(params.text("emoji"))?;
    let own: Vec<u64> =
        state.store.bookmarks.iter().filter(|known| known.channel == channel).map(|known| known.rank).collect();
    if own.len() >= BOOKMARKS_MAX {
        return Err("too_many_bookmarks".into());
    }
    let now = state.now().timestamp();
    let bookmark = Bookmark {
        id: ids::new_id("Bk"),
        channel: channel.clone(),
        title,
        link,
        emoji,
        entity_id: params.text("entity_id"),
        created: now,
        updated: 0,
        by: me(state),
        rank: own.into_iter().max().unwrap_or(0) + 1,
    };
    let json = bookmark.to_json(&state.identity().app_id);
    state.store.bookmarks.push(bookmark);
    tell(state, &channel);
    Ok(json!({"bookmark": json}))
}

pub(super) fn edit(state: &mut State, params: &Params) -> Answer {
    let channel = channel(state, params)?;
    let id = params.required("bookmark_id", "not_found")?;
    let link = params.text("link").map(|link| checked_link(Some(link))).transpose()?;
    let emoji = checked_emoji(params.text("emoji"))?;
    let (now, me) = (state.now().timestamp(), me(state));
    let mut own = state.store.bookmarks.iter_mut().filter(|known| known.channel == channel);
    let bookmark = own.find(|known| known.id == id).ok_or("not_found")?;
    bookmark.title = params.text("title").unwrap_or_else(|| bookmark.title.clone());
    bookmark.link = link.unwrap_or_else(|| bookmark.link.clone());
    bookmark.emoji = emoji.or_else(|| bookmark.emoji.clone());
    (bookmark.updated, bookmark.by) = (now, me);
    let bookmark = bookmark.clone();
    tell(state, &channel);
    Ok(json!({"bookmark": bookmark.to_json(&state.identity().app_id)}))
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let channel = params.required("channel_id", "channel_not_found")?;
    known(state, &channel)?;
    let app = &state.identity().app_id;
    let own = state.store.bookmarks.iter().filter(|known| known.channel == channel);
    Ok(json!({"bookmarks": own.map(|known| known.to_json(app)).collect::<Vec<Value>>()}))
}

pub(super) fn remove(state: &mut State, params: &Params) -> Answer {
    let channel = channel(state, params)?;
    let id = params.required("bookmark_id", "not_found")?;
    let fits = |known: &Bookmark| known.channel == channel && known.id == id;
    let at = state.store.bookmarks.iter().position(fits).ok_or("not_found")?;
    state.store.bookmarks.remove(at);
    tell(state, &channel);
    content::done()
}
