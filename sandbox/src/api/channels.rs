//! `conversations.*` that change something: channels are made, joined, left, named and archived.

use serde_json::{Value, json};

use super::params::Params;
use super::place::{alive, joined, known, me};
use super::{Answer, Refusal, content};
use crate::state::State;
use crate::state::membership::{NewChannel, name_problem};
use crate::world::Channel;

const PEOPLE_MAX: usize = 8;
const INVITES_MAX: usize = 1000;
const TOPIC_MAX: usize = 250;

fn wanted(params: &Params) -> Result<String, Refusal> {
    params.required("channel", "channel_not_found")
}

/// A public or private channel, not a direct message.
fn a_channel(channel: &Channel) -> Result<(), Refusal> {
    if channel.is_im || channel.is_mpim { Err("method_not_supported_for_channel_type".into()) } else { Ok(()) }
}

fn shown(state: &State, id: &str) -> Answer {
    let channel = state.channel(id).ok_or("channel_not_found")?;
    Ok(json!({"channel": state.channel_json(channel)}))
}

pub(super) fn open(state: &mut State, params: &Params) -> Answer {
    let me = me(state);
    if let Some(id) = params.text("channel") {
        let channel = known(state, &id)?;
        if !channel.is_im && !channel.is_mpim {
            return Err("method_not_supported_for_channel_type".into());
        }
        return Ok(opened(state, &id, true, params));
    }
    let users = params.list("users").ok_or("users_list_not_supplied")?;
    let mut others: Vec<String> = Vec::new();
    for user in users {
        if user != me && !others.contains(&user) {
            others.push(user);
        }
    }
    if others.is_empty() {
        return Err("not_enough_users".into());
    }
    if others.len() > PEOPLE_MAX {
        return Err("too_many_users".into());
    }
    for user in &others {
        let person = state.person(user).ok_or("user_not_found")?;
        if person.deleted {
            return Err("user_disabled".into());
        }
        if person.is_bot && others.len() == 1 {
            return Err("cannot_dm_bot".into());
        }
    }
    let before = state.store.channels.len();
    let id = match others.as_slice() {
        [one] => state.open_im(&me, one),
        _ => {
            let all: Vec<String> = std::iter::once(me).chain(others).collect();
            state.open_mpim(&all)
        }
    };
    let existed = before == state.store.channels.len();
    Ok(opened(state, &id, existed, params))
}

fn opened(state: &State, id: &str, existed: bool, params: &Params) -> Value {
    let full = state.channel(id).filter(|_| params.flag("return_im")).map(|channel| state.channel_json(channel));
    let channel = full.unwrap_or_else(|| json!({"id": id}));
    if existed {
        return json!({"no_op": true, "already_open": true, "channel": channel});
    }
    json!({"channel": channel})
}

fn checked_name(state: &State, params: &Params) -> Result<String, Refusal> {
    let name = params.text("name").unwrap_or_default();
    let name = name.trim_start_matches('#');
    if let Some(problem) = name_problem(name) {
        return Err(problem.into());
    }
    if state.name_taken(name) { Err("name_taken".into()) } else { Ok(name.to_owned()) }
}

pub(super) fn create(state: &mut State, params: &Params) -> Answer {
    let name = checked_name(state, params)?;
    let me = me(state);
    let new = NewChannel {
        name: &name,
        is_private: params.flag("is_private"),
        is_ext_shared: false,
        creator: Some(&me),
        members: &[],
    };
    let id = state.add_channel(&new).id;
    shown(state, &id)
}

pub(super) fn invite(state: &mut State, params: &Params) -> Answer {
    let id = wanted(params)?;
    a_channel(known(state, &id)?)?;
    alive(state, &id)?;
    let users = params.list("users").filter(|users| !users.is_empty()).ok_or("no_user")?;
    if users.len() > INVITES_MAX {
        return Err("too_many_users".into());
    }
    let me = me(state);
    let refused = |user: &String| {
        let person = state.person(user);
        let code = match person {
            None => "user_not_found",
            Some(_) if *user == me => "cant_invite_self",
            Some(_) if state.is_member(&id, user) => "already_in_channel",
            Some(person) if person.deleted => "user_not_found",
            Some(person) if person.is_ultra_restricted => "ura_max_channels",
            Some(person) if person.is_stranger => "no_external_invite_permission",
            Some(_) => return None,
        };
        Some(json!({"user": user, "ok": false, "error": code}))
    };
    let errors: Vec<Value> = users.iter().filter_map(refused).collect();
    let first = errors.first().and_then(|error| error.get("error")).and_then(Value::as_str).map(str::to_owned);
    let none_left = errors.len() == users.len();
    if let Some(code) = first.filter(|_| !params.flag("force") || none_left) {
        let mut refusal = Refusal::code(code);
        if users.len() > 1 {
            refusal.extra.insert("errors".into(), errors.into());
        }
        return Err(refusal);
    }
    for user in &users {
        if !errors.iter().any(|error| error.get("user").and_then(Value::as_str) == Some(user)) {
            state.join(&id, user, Some(&me));
        }
    }
    let mut answer = shown(state, &id)?;
    if let (false, Some(fields)) = (errors.is_empty(), answer.as_object_mut()) {
        fields.insert("errors".into(), errors.into());
    }
    Ok(answer)
}

pub(super) fn kick(state: &mut State, params: &Params) -> Answer {
    let id = wanted(params)?;
    let channel = known(state, &id)?;
    a_channel(channel)?;
    let general = channel.name == "general";
    joined(state, &id)?;
    let user = params.required("user", "no_user")?;
    let me = me(state);
    if user == me {
        return Err("cant_kick_self".into());
    }
    state.person(&user).ok_or("user_not_found")?;
    if general {
        return Err("cant_kick_from_general".into());
    }
    if !state.leave(&id, &user, &me) {
        return Err("not_in_channel".into());
    }
    Ok(json!({"errors": {}}))
}

pub(super) fn join(state: &mut State, params: &Params) -> Answer {
    let id = wanted(params)?;
    let channel = known(state, &id)?;
    a_channel(channel)?;
    if channel.is_private {
        return Err("method_not_supported_for_channel_type".into());
    }
    if channel.is_archived {
        return Err("is_archived".into());
    }
    let me = me(state);
    let joined = state.join(&id, &me, None);
    let mut answer = shown(state, &id)?;
    if let (false, Some(fields)) = (joined, answer.as_object_mut()) {
        fields.insert("warning".into(), "already_in_channel".into());
        fields.insert("response_metadata".into(), json!({"warnings": ["already_in_channel"]}));
    }
    Ok(answer)
}

pub(super) fn leave(state: &mut State, params: &Params) -> Answer {
    let id = wanted(params)?;
    let channel = known(state, &id)?;
    a_channel(channel)?;
    if channel.is_archived {
        return Err("is_archived".into());
    }
    if channel.name == "general" {
        return Err("cant_leave_general".into());
    }
    let me = me(state);
    if channel.is_private && channel.members.len() == 1 {
        return Err("last_member".into());
    }
    if state.leave(&id, &me, &me) { content::done() } else { Ok(json!({"not_in_channel": true})) }
}

pub(super) fn archive(state: &mut State, params: &Params) -> Answer {
    let id = wanted(params)?;
    let channel = known(state, &id)?;
    a_channel(channel)?;
    if channel.is_archived {
        return Err("already_archived".into());
    }
    if channel.name == "general" {
        return Err("cant_archive_general".into());
    }
    joined(state, &id)?;
    let me = me(state);
    state.archive(&id, &me, true);
    content::done()
}

pub(super) fn unarchive(state: &mut State, params: &Params) -> Answer {
    let id = wanted(params)?;
    let channel = known(state, &id)?;
    a_channel(channel)?;
    if !channel.is_archived {
        return Err("not_archived".into());
    }
    let me = me(state);
    state.archive(&id, &me, false);
    content::done()
}

pub(super) fn rename(state: &mut State, params: &Params) -> Answer {
    let id = wanted(params)?;
    a_channel(known(state, &id)?)?;
    let channel = alive(state, &id)?;
    let me = me(state);
    // Members who did not make the channel may rename it only as admins, which a bot never is.
    if channel.creator != me {
        return Err("not_authorized".into());
    }
    let name = checked_name(state, params)?;
    state.rename(&id, &me, &name);
    shown(state, &id)
}

/// Slack takes an empty topic, which clears it.
fn new_text(state: &State, params: &Params, key: &str) -> Result<(String, String), Refusal> {
    let id = wanted(params)?;
    if known(state, &id)?.is_im {
        return Err("method_not_supported_for_channel_type".into());
    }
    alive(state, &id)?;
    let text = params.text(key).unwrap_or_default();
    if text.chars().count() > TOPIC_MAX { Err("too_long".into()) } else { Ok((id, text)) }
}

pub(super) fn set_topic(state: &mut State, params: &Params) -> Answer {
    let (id, topic) = new_text(state, params, "topic")?;
    let me = me(state);
    state.set_topic(&id, &me, &topic);
    shown(state, &id)
}

pub(super) fn set_purpose(state: &mut State, params: &Params) -> Answer {
    let (id, purpose) = new_text(state, params, "purpose")?;
    let me = me(state);
    state.set_purpose(&id, &me, &purpose);
    let mut answer = shown(state, &id)?;
    answer.as_object_mut().into_iter().for_each(|fields| drop(fields.insert("purpose".into(), purpose.clone().into())));
    Ok(answer)
}
