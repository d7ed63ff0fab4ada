//! Slack's Web API under `/api/METHOD`.
//!
//! One entry reads the arguments in any of the forms Slack takes, checks token, scope, faults and rate limits, and hands
//! over to the method, which is a plain function over the state. Whatever a method answers, Slack's way of saying no is
//! HTTP 200 with `ok: false`; only rate limits have a status of their own.

mod agents;
mod auth;
mod blocks;
mod bookmarks;
mod canvases;
mod channels;
mod chat;
pub(crate) mod content;
mod conversations;
mod directory;
mod entity;
mod files;
mod functions;
mod methods;
pub(crate) mod multipart;
pub(crate) mod params;
mod pins;
mod place;
pub(crate) mod rates;
mod reactions;
mod scheduled;
mod scopes;
mod streams;
mod unfurl;
mod users;
pub(crate) mod views;

use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::control::faults::Fault;
use crate::server::Server;
use crate::state::State;
use crate::traffic::Exchange;
use params::Params;

/// Why a method said no.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    error: String,
    /// `response_metadata.messages`.
    messages: Vec<String>,
    /// Further fields of the answer, such as `needed` and `provided`.
    extra: Map<String, Value>,
    /// Seconds of `Retry-After`; makes the answer a 429.
    retry_after: Option<u64>,
}

impl Refusal {
    pub fn code(error: impl Into<String>) -> Self {
        Self { error: error.into(), ..Self::default() }
    }

    pub fn with_messages(error: &str, messages: Vec<String>) -> Self {
        Self { error: error.to_owned(), messages, ..Self::default() }
    }

    fn rate_limited(seconds: u64) -> Self {
        Self { error: "ratelimited".into(), retry_after: Some(seconds), ..Self::default() }
    }

    fn body(&self) -> Value {
        let mut body = json!({"ok": false, "error": self.error});
        let Some(fields) = body.as_object_mut() else {
            return body;
        };
        fields.extend(self.extra.clone());
        if !self.messages.is_empty() {
            let bare: Vec<&str> = self.messages.iter().map(|text| text.trim_start_matches("[ERROR] ")).collect();
            fields.insert("errors".into(), json!(bare));
            fields.insert("response_metadata".into(), json!({"messages": self.messages}));
        }
        body
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.error)?;
        if self.messages.is_empty() { Ok(()) } else { write!(f, ": {}", self.messages.join("; ")) }
    }
}

impl From<&'static str> for Refusal {
    fn from(error: &'static str) -> Self {
        Self::code(error)
    }
}

/// What a method answers: the fields beside `ok`.
pub(crate) type Answer = Result<Value, Refusal>;

/// The entry of every method.
pub(crate) async fn handle(
    Shared(server): Shared<Server>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let started = Instant::now();
    let params = Params::read(query.as_deref(), &headers, &body);
    let token = token(&headers, params.as_ref().ok());
    let request = params.as_ref().map_or(Value::Null, |params| params.to_value());
    let (status, retry_after, answer) = match server.with(|state| state.faults.take(&name)) {
        Some(Fault::Hang) => {
            server.closing().await;
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        Some(Fault::Drop) => (0, None, Value::Null),
        Some(Fault::Http(status)) => (status, None, Value::Null),
        Some(Fault::RateLimited(seconds)) => outcome(Err(Refusal::rate_limited(seconds))),
        Some(Fault::Error(code)) => outcome(Err(Refusal::code(code))),
        None => {
            let limits = server.rate_limits();
            outcome(server.with(|state| call(state, &name, token.as_deref(), params, limits)))
        }
    };
    let warning = answer.get("error").or(answer.get("warning")).and_then(Value::as_str).map(str::to_owned);
    let exchange = Exchange {
        direction: "in",
        method: name.clone(),
        url: format!("/api/{name}"),
        status,
        ms: started.elapsed().as_secs_f64() * 1000.0,
        request,
        response: answer.clone(),
        warning,
    };
    server.record(exchange);
    respond(status, retry_after, &answer)
}

fn token(headers: &HeaderMap, params: Option<&Params>) -> Option<String> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = header.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
    bearer.or_else(|| params.and_then(|params| params.text("token")))
}

fn call(
    state: &mut State,
    name: &str,
    token: Option<&str>,
    params: Result<Params, Refusal>,
    rate_limits: bool,
) -> Answer {
    let method = methods::method(name).ok_or_else(|| Refusal {
        extra: Map::from_iter([("req_method".to_owned(), Value::from(name))]),
        ..Refusal::code("unknown_method")
    })?;
    let params = params?;
    if name == "api.test" {
        return method(state, &params);
    }
    match token {
        None | Some("") => return Err("not_authed".into()),
        Some(token) if token != state.identity().bot_token => return Err("invalid_auth".into()),
        Some(_) => {}
    }
    scopes::check(state, name, &params)?;
    if rate_limits {
        let now = state.now();
        let channel = params.text("channel");
        let wait = state.rates.wait(now, name, channel.as_deref());
        wait.map_or(Ok(()), |seconds| Err(Refusal::rate_limited(seconds)))?;
    }
    content::check_slack_files(state, &params)?;
    method(state, &params)
}

fn outcome(answer: Answer) -> (u16, Option<u64>, Value) {
    match answer {
        Ok(mut body) => {
            if let Some(fields) = body.as_object_mut() {
                fields.insert("ok".into(), true.into());
            }
            (200, None, body)
        }
        Err(refusal) if refusal.retry_after.is_some() => (429, refusal.retry_after, refusal.body()),
        Err(refusal) => (200, None, refusal.body()),
    }
}

fn respond(status: u16, retry_after: Option<u64>, answer: &Value) -> Response {
    if status == 0 {
        // The headers promise a body that breaks off at once, which a client sees as a lost connection.
        let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("dropped on request")) });
        return Body::from_stream(broken).into_response();
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = if answer.is_null() { String::new() } else { answer.to_string() };
    let mut response = (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
