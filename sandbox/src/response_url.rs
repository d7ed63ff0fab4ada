//! Response URLs: five posts in half an hour, into the place of a command or an action.

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::api::content::{Content, Given};
use crate::server::Server;
use crate::state::State;
use crate::state::blocks::text_of;
use crate::state::messages::{Draft, Edit};
use crate::state::tickets::ResponseTicket;
use crate::traffic::Exchange;

/// `POST /response/{team}/{id}/{secret}`.
pub(crate) async fn handle(
    Shared(server): Shared<Server>,
    Path((team, id, secret)): Path<(String, String, String)>,
    body: Bytes,
) -> Response {
    let started = std::time::Instant::now();
    let request: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let result = server.with(|state| {
        let ticket =
            state.use_response_url(&team, &id, &secret).map_err(|error| (StatusCode::NOT_FOUND, error.into()))?;
        if !request.is_object() {
            return Err((StatusCode::BAD_REQUEST, "invalid_payload".to_owned()));
        }
        apply(state, &id, &ticket, &request).map_err(|error| (StatusCode::BAD_REQUEST, error))
    });
    let (status, answer) = match result {
        Ok(()) => (StatusCode::OK, json!({"ok": true})),
        Err((status, error)) => (status, json!({"ok": false, "error": error})),
    };
    server.record(Exchange {
        direction: "in",
        method: "response_url".to_owned(),
        url: format!("/response/{team}/{id}/{secret}"),
        status: status.as_u16(),
        ms: started.elapsed().as_secs_f64() * 1000.0,
        request,
        warning: answer.get("error").and_then(Value::as_str).map(str::to_owned),
        response: answer.clone(),
    });
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], answer.to_string()).into_response()
}

/// Shows the body of a command's acknowledgement, which works like one free post to its response URL.
pub(crate) fn answer_command(state: &mut State, url: &str, body: &Value) -> Result<(), String> {
    let mut parts = url.rsplit('/');
    let (secret, id) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let ticket = state.peek_response_url(id, secret).ok_or("expired_url")?;
    apply(state, id, &ticket, body)
}

fn apply(state: &mut State, id: &str, ticket: &ResponseTicket, body: &Value) -> Result<(), String> {
    // Slack's own examples write these flags as strings.
    let flag = |key: &str| matches!(body.get(key), Some(Value::Bool(true))) || text_of(body, key) == "true";
    let original = ticket.original.clone().filter(|ts| state.message(&ticket.channel, ts).is_some());
    if flag("delete_original") {
        let ts = original.ok_or("message_not_found")?;
        state.delete_message(&ticket.channel, &ts);
        return Ok(());
    }
    let text = body.get("text").and_then(Value::as_str).map(str::to_owned);
    let blocks = body.get("blocks").filter(|blocks| !blocks.is_null()).cloned();
    let attachments = body.get("attachments").filter(|attachments| !attachments.is_null()).cloned();
    let given = Given { text, blocks, attachments, ..Given::default() };
    let Content { text, blocks, attachments, .. } = given.checked().map_err(|refusal| refusal.to_string())?;
    if let (true, Some(ts)) = (flag("replace_original"), &original) {
        let attachments = Some(attachments.unwrap_or_default());
        let blocks = Some(blocks.unwrap_or_else(|| json!([])));
        let edit = Edit { text: Some(text), blocks, attachments, mark: true, ..Edit::default() };
        state.edit_message(&ticket.channel, ts, edit);
        return Ok(());
    }
    let in_channel = body.get("response_type").and_then(Value::as_str) == Some("in_channel");
    let asked = body.get("thread_ts").and_then(Value::as_str).map(str::to_owned);
    let message = state.post(Draft {
        channel: ticket.channel.clone(),
        thread_ts: asked.or_else(|| ticket.thread_ts.clone()),
        text,
        blocks,
        attachments: attachments.unwrap_or_default(),
        without_unfurls: true,
        ephemeral_to: (!in_channel).then(|| ticket.person.clone()),
        ..Draft::default()
    });
    if original.is_none() {
        state.set_original(id, &message.ts);
    }
    Ok(())
}
