//! Events: sent without anybody waiting, and sent again when the app does not answer.

use chrono::Duration;
use serde_json::{Value, json};

use super::{Failure, Parcel, send};
use crate::ids;
use crate::server::Server;

/// When an event is sent again after a failure, counted from the first attempt.
const RETRIES: [Duration; 3] = [Duration::zero(), Duration::minutes(1), Duration::minutes(5)];

/// Sends an event in the background.
pub(crate) fn spawn(server: &Server, event: Value) {
    let server = server.clone();
    tokio::spawn(async move {
        let closing = server.clone();
        tokio::select! {
            () = deliver(&server, event) => {}
            () = closing.closing() => {}
        }
    });
}

async fn deliver(server: &Server, event: Value) {
    let started = server.now();
    let kind = event.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let envelope = server.read(|state| {
        let identity = state.identity();
        json!({
            "token": identity.verification_token,
            "team_id": identity.team_id,
            "context_team_id": identity.team_id,
            "context_enterprise_id": null,
            "api_app_id": identity.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": ids::new_id("Ev"),
            "event_time": started.timestamp(),
            "authorizations": [{
                "enterprise_id": null,
                "team_id": identity.team_id,
                "user_id": identity.bot_user_id,
                "is_bot": true,
                "is_enterprise_install": false,
            }],
            "is_ext_shared_channel": false,
            "event_context": ids::secret(16),
        })
    });
    let body = envelope.to_string();
    let mut reason = match attempt(server, &kind, &envelope, &body, None).await {
        Ok(()) => return,
        Err(reason) => reason,
    };
    for (number, after) in (1..).zip(RETRIES) {
        server.until(started + after).await;
        match attempt(server, &kind, &envelope, &body, Some((number, reason))).await {
            Ok(()) => return,
            Err(next) => reason = next,
        }
    }
}

/// One attempt; the reason of the next one if it failed and the app did not ask for no retry.
async fn attempt(
    server: &Server,
    kind: &str,
    envelope: &Value,
    body: &str,
    retry: Option<(u32, &'static str)>,
) -> Result<(), &'static str> {
    let Some(url) = server.read(|state| state.urls.as_ref().map(|urls| urls.events.clone())) else {
        // Nobody is there to hear it: Slack would not have turned events on.
        return Ok(());
    };
    let parcel = Parcel {
        name: format!("event {kind}"),
        url: Some(url),
        content_type: "application/json",
        body: body.to_owned(),
        shown: envelope.clone(),
        retry,
    };
    match send(server, parcel).await {
        Ok(ack) if (200..300).contains(&ack.status) || ack.no_retry => Ok(()),
        Ok(_) => Err("http_error"),
        Err(Failure::Timeout) => Err("http_timeout"),
        Err(Failure::Dispatch) => Err("connection_failed"),
    }
}
