//! HTTP from Slack: signature, window and size are checked, the workspace found, the request handed on and acknowledged
//! within three seconds. Answers that are ready in time are the HTTP body itself; later ones go to the `response_url`.

mod signature;

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use crm_blocks::Message;
use serde_json::json;

use crate::bot::Bot;
use crate::envelope::{EventCallback, Inbound, Interaction, SlashCommand};
use crate::{commands, interactions};

/// The largest request: a form of Slack's largest modal is far below it.
const MAX_BODY: usize = 1024 * 1024;

/// How long the HTTP answer waits for the work; Slack gives up after three seconds.
const BUDGET: Duration = Duration::from_secs(2);

/// How long a command may take in all, before the person is told that the database does not answer: one that accepts a
/// connection and then says nothing would keep them waiting for ever.
const PATIENCE: Duration = Duration::from_secs(25);

/// The routes that Slack calls. Each takes commands, interactions and events alike, as Bolt apps do with one address.
pub fn router(bot: Bot) -> Router {
    Router::new()
        .route("/slack/commands", post(receive))
        .route("/slack/interactions", post(receive))
        .route("/slack/events", post(receive))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(bot)
}

async fn receive(State(bot): State<Bot>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (timestamp, signed) = (header("x-slack-request-timestamp"), header("x-slack-signature"));
    // The machine's own clock: the window is about the network, not about the business.
    if let Err(error) = signature::verify(bot.signing_secret(), timestamp, signed, &body, chrono::Utc::now()) {
        metrics::counter!("crm_slack_refused_total").increment(1);
        tracing::warn!(%error, "a request to the Slack routes was refused");
        return (StatusCode::UNAUTHORIZED, error.to_string()).into_response();
    }
    match Inbound::read(&body) {
        Ok(Inbound::UrlVerification(challenge)) => challenge.into_response(),
        Ok(Inbound::Nothing) => StatusCode::OK.into_response(),
        Ok(Inbound::Command(command)) => take_command(bot, command).await,
        Ok(Inbound::Interaction(interaction)) => take_interaction(bot, *interaction).await,
        Ok(Inbound::Event(event)) => take_event(bot, *event).await,
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

/// Runs the line; what is ready within the budget is the answer, what comes later goes to the `response_url`.
async fn take_command(bot: Bot, command: SlashCommand) -> Response {
    let begun = std::time::Instant::now();
    let (bot_of_task, response_url) = (bot.clone(), command.response_url.clone());
    let (ready, answer) = tokio::sync::oneshot::channel();
    bot.spawn(async move {
        let message = match tokio::time::timeout(PATIENCE, commands::run(&bot_of_task, command)).await {
            Ok(message) => message,
            // Nothing was committed: giving up takes the transaction back.
            Err(_) => {
                Some(bot_of_task.explain(&bot_of_task.anybody(), &crm_core::Error::from(sqlx::Error::PoolTimedOut)))
            }
        };
        if let Err(Some(late)) = ready.send(message) {
            interactions::respond(&bot_of_task, &response_url, &late, interactions::Place::New).await;
        }
    });
    let answer = tokio::time::timeout(BUDGET, answer).await;
    metrics::histogram!("crm_request_seconds", "kind" => "command").record(begun.elapsed().as_secs_f64());
    match answer {
        Ok(Ok(Some(message))) => axum::Json(ephemeral(&message)).into_response(),
        // A modal was opened, or the work goes on: Slack wants an empty 200.
        Ok(Ok(None)) | Err(_) => StatusCode::OK.into_response(),
        // The work ended without an answer: it panicked, and the log has where.
        Ok(Err(_)) => {
            let fault = crm_core::Error::broken("a command ended without an answer");
            axum::Json(ephemeral(&bot.explain(&bot.anybody(), &fault))).into_response()
        }
    }
}

fn ephemeral(message: &Message) -> serde_json::Value {
    json!({ "response_type": "ephemeral", "text": message.text, "blocks": message.blocks })
}

async fn take_interaction(bot: Bot, interaction: Interaction) -> Response {
    let begun = std::time::Instant::now();
    let kind: &'static str = match interaction.kind.as_str() {
        "block_actions" => "block_actions",
        "view_submission" => "view_submission",
        "block_suggestion" => "block_suggestion",
        _ => return StatusCode::OK.into_response(),
    };
    let response = match kind {
        // Slack reads no body here: acknowledged at once, done behind.
        "block_actions" => {
            let bot_of_task = bot.clone();
            bot.spawn(async move { interactions::act(&bot_of_task, interaction).await });
            StatusCode::OK.into_response()
        }
        "view_submission" => match interactions::submit(&bot, interaction).await {
            Some(answer) => axum::Json(answer).into_response(),
            None => StatusCode::OK.into_response(),
        },
        _ => axum::Json(interactions::options(&bot, interaction).await).into_response(),
    };
    metrics::histogram!("crm_request_seconds", "kind" => kind).record(begun.elapsed().as_secs_f64());
    response
}

/// Stores the event and acknowledges it; the work comes from the queue. Where it cannot be stored, Slack sends it again.
async fn take_event(bot: Bot, event: EventCallback) -> Response {
    match crate::delivery::store_event(&bot, &event).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            bot.explain(&bot.anybody(), &error);
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
