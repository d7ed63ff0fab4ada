//! The control API: everything a person does at the keyboard. `CONTROL.md` is its contract.

mod act;
mod agent;
pub(crate) mod faults;
mod files;
mod forms;
mod look;
mod messages;
mod people;
mod rooms;
mod shortcut;
mod stream;
mod transport;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::deliver::Failure;
use crate::server::Server;
use crate::transfer::FILE_MAX;

pub(crate) fn routes() -> Router<Server> {
    Router::new()
        .route("/team", get(look::team))
        .route("/sidebar", get(look::sidebar))
        .route("/messages", get(look::messages))
        .route("/home", get(look::home))
        .route("/modal", get(look::modal))
        .route("/unread", get(look::unread))
        .route("/read", post(look::read))
        .route("/traffic", get(look::traffic))
        .route("/stream", get(stream::stream))
        .route("/say", post(act::say))
        .route("/act", post(act::act))
        .route("/open-home", post(act::open_home))
        .route("/submit", post(forms::submit))
        .route("/close", post(forms::close))
        .route("/options", post(forms::options))
        .route("/channels", post(people::add_channel))
        .route("/join", post(people::join))
        .route("/people", post(people::add))
        .route("/people/{id}", post(people::change))
        .route("/shortcut", post(shortcut::shortcut))
        .route("/connect", post(transport::connect))
        .route("/verify", post(transport::verify))
        .route("/sockets", get(transport::sockets).post(transport::disconnect))
        .route("/revoke", post(transport::revoke))
        .route("/uninstall", post(transport::uninstall))
        .route("/install", post(transport::install))
        .route("/clock", post(transport::clock))
        .route("/faults", post(faults::set))
        .merge(message_routes())
        .merge(agent_routes())
        .layer(from_fn(own_page_only))
}

fn message_routes() -> Router<Server> {
    Router::new()
        .route("/react", post(messages::react))
        .route("/unreact", post(messages::unreact))
        .route("/pin", post(messages::pin))
        .route("/unpin", post(messages::unpin))
        .route("/edit", post(messages::edit))
        .route("/delete", post(messages::delete))
        .route("/compose", get(messages::composed).post(messages::compose))
        .route("/upload", post(files::upload).layer(DefaultBodyLimit::max(FILE_MAX)))
        .route("/files", get(files::list))
        .route("/files/{id}/content", get(files::content))
        .route("/delete-file", post(files::delete))
        .route("/leave", post(rooms::leave))
        .route("/channels/{id}", post(rooms::change))
        .route("/dm", post(rooms::dm))
        .route("/pins", get(rooms::pins))
        .route("/bookmarks", get(rooms::bookmarks))
}

fn agent_routes() -> Router<Server> {
    Router::new()
        .route("/assistant", get(agent::look))
        .route("/assistant/open", post(agent::open))
        .route("/assistant/context", post(agent::context))
        .route("/assistant/stop", post(agent::stop))
        .route("/assistant/rename", post(agent::rename))
        .route("/entity", get(agent::entity))
        .route("/entity/open", post(agent::open_entity))
        .route("/entity/close", post(agent::close_entity))
        .route("/canvases", get(agent::canvases))
        .route("/scheduled", get(agent::scheduled))
        .route("/functions", get(agent::functions))
        .route("/functions/run", post(agent::run_function))
        .route("/usergroups", get(agent::usergroups).post(agent::add_usergroup))
        .route("/emoji", get(agent::emoji).post(agent::add_emoji))
}

/// Nobody signs in here, so a web page from elsewhere must not act through the browser of whoever runs this.
pub(crate) async fn own_page_only(request: Request, next: Next) -> Response {
    if is_foreign(request.headers()) {
        let message = "the control API takes requests of its own page and of programs only";
        let status = StatusCode::FORBIDDEN;
        return Problem { status, error: "foreign_origin", message: message.into() }.into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).map(|origin| origin.trim_start_matches("http://"));
    origin.is_some() && origin != text(header::HOST)
}

/// A refusal in the form of the contract.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    error: &'static str,
    message: String,
}

impl Problem {
    pub fn bad(error: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, message: message.into() }
    }

    pub fn missing(error: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, error, message: message.into() }
    }

    pub fn conflict(error: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::CONFLICT, error, message: message.into() }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let message = match failure {
            Failure::Dispatch => "the app did not take it: not connected, no connection, or an answer other than 200",
            Failure::Timeout => "the app did not answer within 3 seconds",
        };
        Self::conflict(failure.code(), message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({"ok": false, "error": self.error, "message": self.message});
        (self.status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
    }
}

/// What every route answers.
pub(crate) type Reply = Result<Done, Problem>;

/// A JSON answer; it carries `ok: true` unless it says otherwise.
pub(crate) struct Done(pub Value);

impl Done {
    pub fn ok() -> Self {
        Self(json!({}))
    }
}

impl IntoResponse for Done {
    fn into_response(mut self) -> Response {
        if let Some(fields) = self.0.as_object_mut() {
            fields.entry("ok").or_insert(Value::Bool(true));
        }
        ([(header::CONTENT_TYPE, "application/json")], self.0.to_string()).into_response()
    }
}

/// Reads a body; an empty one counts as `{}`.
pub(crate) fn read_body<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| Problem::bad("invalid_body", error.to_string()))
}
