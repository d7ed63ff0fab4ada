//! Who calls: the token a method needs, and where it stands in the request.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::Refusal;
use super::params::Params;
use crate::state::State;
use crate::state::tokens::Caller;

/// What a method must be called with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    AppToken,
    Token,
}

fn needs(method: &str) -> Needs {
    match method {
        "api.test" | "oauth.v2.access" | "oauth.v2.exchange" => Needs::Nothing,
        "apps.connections.open" => Needs::AppToken,
        _ => Needs::Token,
    }
}

/// The token of a request, from its header or its arguments.
pub(super) fn token(headers: &HeaderMap, params: Option<&Params>) -> Option<String> {
    authorization(headers, "bearer").or_else(|| params.and_then(|params| params.text("token")))
}

/// Client id and secret, where they come by HTTP's own scheme.
pub(super) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let decoded = BASE64_STANDARD.decode(authorization(headers, "basic")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

fn authorization(headers: &HeaderMap, scheme: &str) -> Option<String> {
    let (given, value) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    given.eq_ignore_ascii_case(scheme).then(|| value.trim().to_owned())
}

/// Who makes this call, if the token is one that the method takes.
pub(super) fn identify(state: &State, method: &str, token: Option<&str>) -> Result<Caller, Refusal> {
    let needs = needs(method);
    if needs == Needs::Nothing {
        return Ok(Caller::default());
    }
    let token = token.filter(|token| !token.is_empty()).ok_or("not_authed")?;
    let is_app = token == state.identity().app_token;
    match (needs, is_app) {
        (Needs::AppToken, true) => Ok(Caller { token: token.to_owned(), ..Caller::default() }),
        (Needs::AppToken, false) => {
            state.authenticate(token).map_err(Refusal::code)?;
            Err("not_allowed_token_type".into())
        }
        (_, true) => Err("not_allowed_token_type".into()),
        (_, false) => state.authenticate(token).map_err(Refusal::code),
    }
}
