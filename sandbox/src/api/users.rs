//! `users.info`, `users.list`, `users.lookupByEmail`, `users.profile.get`, and pages of lists.

use serde_json::{Value, json};

use super::params::Params;
use super::{Answer, Refusal};
use crate::state::State;
use crate::world::Person;

pub(super) fn info(state: &mut State, params: &Params) -> Answer {
    let id = params.required("user", "user_not_found")?;
    let person = state.person(&id).ok_or("user_not_found")?;
    Ok(json!({"user": state.user_json(person, params.flag("include_locale"))}))
}

pub(super) fn list(state: &mut State, params: &Params) -> Answer {
    let slackbot = Person {
        id: "USLACKBOT".into(),
        name: "slackbot".into(),
        real_name: "Slackbot".into(),
        tz: "America/Los_Angeles".into(),
        locale: "en-US".into(),
        color: "757575".into(),
        ..Person::default()
    };
    let locale = params.flag("include_locale");
    // Strangers are known to `users.info` only.
    let members = std::iter::once(&slackbot).chain(state.store.people.iter().filter(|person| !person.is_stranger));
    let (page, next) = page(members.collect(), params, usize::MAX)?;
    let page: Vec<Value> = page.into_iter().map(|person| state.user_json(person, locale)).collect();
    Ok(json!({
        "members": page,
        "cache_ts": state.now().timestamp(),
        "response_metadata": {"next_cursor": next},
    }))
}

pub(super) fn lookup_by_email(state: &mut State, params: &Params) -> Answer {
    let email = params.required("email", "users_not_found")?;
    let person = state.person_by_email(&email).filter(|person| !person.deleted).ok_or("users_not_found")?;
    Ok(json!({"user": state.user_json(person, false)}))
}

pub(super) fn profile(state: &mut State, params: &Params) -> Answer {
    let id = params.text("user").unwrap_or_else(|| super::place::me(state));
    let person = state.person(&id).ok_or("user_not_found")?;
    let team = if person.team_id.is_empty() { &state.identity().team_id } else { &person.team_id };
    Ok(json!({"profile": state.profile(person, team)}))
}

/// One page of a list, and the cursor of the next one.
pub(super) fn page<T>(all: Vec<T>, params: &Params, default: usize) -> Result<(Vec<T>, String), Refusal> {
    let from = match params.text("cursor") {
        None => 0,
        Some(cursor) => read_cursor(&cursor).ok_or("invalid_cursor")?,
    };
    if params.text("limit").is_some_and(|limit| limit.parse::<i64>().map_or(true, |limit| limit < 0)) {
        return Err("invalid_limit".into());
    }
    let limit = params.number("limit").filter(|limit| *limit > 0).unwrap_or(default).min(1000.max(default));
    let until = from.saturating_add(limit);
    let next = if until < all.len() { hex::encode(format!("from:{until}")) } else { String::new() };
    Ok((all.into_iter().skip(from).take(limit).collect(), next))
}

fn read_cursor(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(hex::decode(cursor).ok()?).ok()?;
    text.strip_prefix("from:")?.parse().ok()
}
