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
    let user = state.person(&identity.bot_user_id).map(|bot| bot.name.clone());
    Ok(json!({
        "url": format!("https://{}.slack.com/", identity.team_domain),
        "team": identity.team_name,
        "user": user,
        "team_id": identity.team_id,
        "user_id": identity.bot_user_id,
        "bot_id": identity.bot_id,
        "is_enterprise_install": false,
    }))
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
