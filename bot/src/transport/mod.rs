//! The ways in which Slack reaches the program: HTTP, where signature, window and size are checked, and Socket Mode
//! ([`Socket`]). Both hand a request to [`accept`], which does it and acknowledges it within three seconds.

mod accept;
mod again;
mod signature;
mod socket;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use crm_blocks::Message;
use serde_json::json;

use crate::bot::Bot;
use crate::envelope::Inbound;
use crate::install;
use accept::{Answer, accept};

pub(crate) use again::{AGAIN, again};
pub use socket::Socket;

/// The largest request: a form of Slack's largest modal is far below it.
const MAX_BODY: usize = 1024 * 1024;

/// The routes that Slack calls. Each takes commands, interactions and events alike, as Bolt apps do with one address. Without
/// a signing secret, as under Socket Mode, there are none of them.
pub fn router(bot: Bot) -> Router {
    let slack = match bot.signing_secret() {
        Some(_) => Router::new()
            .route("/slack/commands", post(receive))
            .route("/slack/interactions", post(receive))
            .route("/slack/events", post(receive)),
        None => Router::new(),
    };
    let slack = slack.merge(install::routes(&bot)).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(bot);
    slack.merge(crate::around::landing::routes())
}

async fn receive(State(bot): State<Bot>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (timestamp, signed) = (header("x-slack-request-timestamp"), header("x-slack-signature"));
    let Some(secret) = bot.signing_secret() else { return StatusCode::NOT_FOUND.into_response() };
    // The machine's own clock: the window is about the network, not about the business.
    if let Err(error) = signature::verify(secret, timestamp, signed, &body, chrono::Utc::now()) {
        metrics::counter!("crm_slack_refused_total").increment(1);
        tracing::warn!(%error, "a request to the Slack routes was refused");
        return (StatusCode::UNAUTHORIZED, error.to_string()).into_response();
    }
    let inbound = match Inbound::read(&body) {
        Ok(inbound) => inbound,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    match accept(&bot, inbound, &body).await {
        Answer::Empty => StatusCode::OK.into_response(),
        Answer::Text(text) => text.into_response(),
        Answer::Message(message) => axum::Json(ephemeral(&message)).into_response(),
        Answer::Body(body) => axum::Json(body).into_response(),
        Answer::Again => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn ephemeral(message: &Message) -> serde_json::Value {
    json!({ "response_type": "ephemeral", "text": message.text, "blocks": message.blocks })
}
