//! `api.test`, `auth.test`, `team.info`.

use serde_json::json;

use super::Answer;
use super::params::Params;
use crate::state::State;

pub(super) fn api_test(_: &mut State, params: &Params) -> Answer {
    match params.text("error") {
        Some(error) => Err(super::Refusal::code(error)),
        None => Ok(json!({"args": params.to_value()})),
    }
}

pub(super) fn test(state: &mut State, _: &Params) -> Answer {
    let identity = state.identity();
    let caller = &state.caller;
    let mut answer = json!({
        "url": format!("https://{}.slack.com/", identity.team_domain),
        "team": identity.team_name,
        "user": state.person(&caller.user).map(|user| user.name.clone()),
        "team_id": identity.team_id,
        "user_id": caller.user,
        "is_enterprise_install": false,
    });
    let expires = state.store.tokens.iter().find(|token| token.token == caller.token).and_then(|token| token.expires);
    if let Some(fields) = answer.as_object_mut() {
        if !caller.is_user {
            fields.insert("bot_id".into(), identity.bot_id.clone().into());
        }
        if let Some(expires) = expires {
            fields.insert("expires_in".into(), (expires - state.now()).num_seconds().into());
        }
    }
    Ok(answer)
}

pub(super) fn team_info(state: &mut State, params: &Params) -> Answer {
    let identity = state.identity();
    if params.text("team").is_some_and(|team| team != identity.team_id) {
        return Err("team_not_found".into());
    }
    Ok(json!({
        "team": {
            "id": identity.team_id,
            "name": identity.team_name,
            "domain": identity.team_domain,
            "url": format!("https://{}.slack.com/", identity.team_domain),
            "email_domain": "",
            "icon": {"image_default": true},
        }
    }))
}
