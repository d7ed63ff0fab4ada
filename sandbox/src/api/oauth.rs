//! `oauth.v2.*`, `auth.revoke`, `apps.*`: how tokens and connections are had and given back.

use serde_json::{Map, Value, json};

use super::params::Params;
use super::{Answer, Refusal};
use crate::state::State;
use crate::state::tokens::{Holder, Token};

/// Who the app says it is, by its client id and secret.
fn client(state: &State, params: &Params) -> Result<(), Refusal> {
    let identity = state.identity();
    if params.text("client_id").as_deref() != Some(&identity.client_id) {
        return Err("invalid_client_id".into());
    }
    if params.text("client_secret").as_deref() != Some(&identity.client_secret) {
        return Err("bad_client_secret".into());
    }
    Ok(())
}

pub(super) fn access(state: &mut State, params: &Params) -> Answer {
    client(state, params)?;
    match params.text("grant_type").as_deref() {
        None | Some("authorization_code") => install(state, params),
        Some("refresh_token") => {
            let refresh = params.required("refresh_token", "invalid_refresh_token")?;
            let token = state.refresh(&refresh).map_err(Refusal::code)?;
            Ok(with_token(about(state), &token))
        }
        Some(_) => Err("invalid_grant_type".into()),
    }
}

fn install(state: &mut State, params: &Params) -> Answer {
    let code = params.required("code", "invalid_code")?;
    let grant = state.redeem_code(&code, params.text("redirect_uri").as_deref())?;
    let mut authed_user = json!({"id": grant.person});
    if !grant.user_scopes.is_empty() {
        let token = state.issue(Holder::User, &grant.person, &grant.user_scopes);
        authed_user = with_token(authed_user, &token);
    }
    let mut answer = if grant.bot_scopes.is_empty() {
        about(state)
    } else {
        let token = state.install(&grant.bot_scopes);
        with_token(about(state), &token)
    };
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("authed_user".into(), authed_user);
    }
    Ok(answer)
}

pub(super) fn exchange(state: &mut State, params: &Params) -> Answer {
    client(state, params)?;
    let token = params.required("token", "invalid_token")?;
    let token = state.exchange(&token).map_err(Refusal::code)?;
    Ok(with_token(about(state), &token))
}

/// What every answer tells of the installation.
fn about(state: &State) -> Value {
    let identity = state.identity();
    json!({
        "app_id": identity.app_id,
        "team": {"id": identity.team_id, "name": identity.team_name},
        "enterprise": null,
        "is_enterprise_install": false,
    })
}

fn with_token(mut answer: Value, token: &Token) -> Value {
    let mut fields = Map::new();
    fields.insert("access_token".into(), token.token.clone().into());
    fields.insert("scope".into(), token.scopes.join(",").into());
    if token.holder == Holder::Bot {
        fields.insert("token_type".into(), "bot".into());
        fields.insert("bot_user_id".into(), token.user.clone().into());
    } else {
        fields.insert("token_type".into(), "user".into());
    }
    if let Some(refresh) = &token.refresh {
        fields.insert("refresh_token".into(), refresh.clone().into());
        fields.insert("expires_in".into(), crate::state::tokens::ROTATION.num_seconds().into());
    }
    if let Some(answer) = answer.as_object_mut() {
        answer.extend(fields);
    }
    answer
}

pub(super) fn revoke(state: &mut State, params: &Params) -> Answer {
    if params.flag("test") {
        return Ok(json!({"revoked": false}));
    }
    let token = state.caller.token.clone();
    Ok(json!({"revoked": state.revoke(&token, "token_revoked")}))
}

pub(super) fn uninstall(state: &mut State, params: &Params) -> Answer {
    client(state, params)?;
    state.uninstall();
    Ok(json!({}))
}

pub(super) fn teams(state: &mut State, _: &Params) -> Answer {
    let identity = state.identity();
    let team = json!({"id": identity.team_id, "name": identity.team_name});
    Ok(json!({"teams": [team], "response_metadata": {"next_cursor": ""}}))
}

pub(super) fn open_connection(state: &mut State, _: &Params) -> Answer {
    Ok(json!({"url": state.socket_url()}))
}
