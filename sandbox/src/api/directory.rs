//! User groups, bots and emoji.

use serde_json::{Map, Value, json};

use super::Answer;
use super::params::Params;
use crate::state::State;

pub(super) fn usergroups(state: &mut State, params: &Params) -> Answer {
    let (with_users, with_count) = (params.flag("include_users"), params.flag("include_count"));
    let groups = state.store.usergroups.iter().map(|group| state.usergroup_json(group, with_users, with_count));
    Ok(json!({"usergroups": groups.collect::<Vec<Value>>()}))
}

pub(super) fn usergroup_users(state: &mut State, params: &Params) -> Answer {
    let id = params.required("usergroup", "no_such_subteam")?;
    let group = state.store.usergroups.iter().find(|group| group.id == id).ok_or("no_such_subteam")?;
    let active = |user: &&String| state.person(user).is_some_and(|person| !person.deleted);
    Ok(json!({"users": group.users.iter().filter(active).collect::<Vec<_>>()}))
}

pub(super) fn bot(state: &mut State, params: &Params) -> Answer {
    let id = params.required("bot", "bot_not_found")?;
    if id != state.identity().bot_id {
        return Err("bot_not_found".into());
    }
    let mut bot = state.bot_profile();
    bot.as_object_mut().into_iter().for_each(|fields| drop(fields.remove("team_id")));
    Ok(json!({"bot": bot}))
}

pub(super) fn emoji(state: &mut State, _: &Params) -> Answer {
    let emoji: Map<String, Value> =
        state.store.emoji.iter().map(|(name, link)| (name.clone(), link.clone().into())).collect();
    Ok(json!({"emoji": emoji, "cache_ts": format!("{}.000000", state.now().timestamp())}))
}
