//! Events: sent without anybody waiting, and sent again when the app does not answer.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::route::Kind;
use super::{Failure, Parcel, send};
use crate::ids;
use crate::server::Server;

/// When an event is sent again after a failure, counted from the first attempt.
const RETRIES: [Duration; 3] = [Duration::zero(), Duration::minutes(1), Duration::minutes(5)];

/// Sends an event in the background, in the order and number that the faults ask for.
pub(crate) fn spawn(server: &Server, event: Value) {
    let envelope = wrap(server, &event);
    let due = server.with(|state| state.event_faults.arrange(envelope));
    send_on(server, due);
}

/// Sends events that are ready in their envelopes, in the background, one after the other.
pub(crate) fn send_on(server: &Server, envelopes: Vec<Value>) {
    let server = server.clone();
    tokio::spawn(async move {
        let closing = server.clone();
        let sending = async {
            for envelope in envelopes {
                deliver(&server, envelope).await;
            }
        };
        tokio::select! {
            () = sending => {}
            () = closing.closing() => {}
        }
    });
}

/// The event in its envelope.
fn wrap(server: &Server, event: &Value) -> Value {
    let started = server.now();
    server.read(|state| {
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
    })
}

/// What is sent, and was perhaps sent before.
struct Delivery {
    kind: String,
    envelope: Value,
    body: String,
    started: DateTime<Utc>,
}

/// The first attempt; later ones wait in a task of their own.
async fn deliver(server: &Server, envelope: Value) {
    let kind = envelope.pointer("/event/type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let delivery = Delivery { kind, body: envelope.to_string(), envelope, started: server.now() };
    if let Err(reason) = attempt(server, &delivery, None).await {
        let server = server.clone();
        tokio::spawn(async move {
            let closing = server.clone();
            tokio::select! {
                () = repeat(&server, &delivery, reason) => {}
                () = closing.closing() => {}
            }
        });
    }
}

async fn repeat(server: &Server, delivery: &Delivery, mut reason: &'static str) {
    for (number, after) in (1..).zip(RETRIES) {
        server.until(delivery.started + after).await;
        match attempt(server, delivery, Some((number, reason))).await {
            Ok(()) => return,
            Err(next) => reason = next,
        }
    }
}

/// One attempt; the reason of the next one if it failed and the app did not ask for no retry.
async fn attempt(server: &Server, delivery: &Delivery, retry: Option<(u32, &'static str)>) -> Result<(), &'static str> {
    let (listened_to, url) = server.read(|state| (state.is_listened_to(), state.events_url()));
    if !listened_to {
        // Nobody is there to hear it: Slack would not have turned events on.
        return Ok(());
    }
    let parcel = Parcel {
        name: format!("event {}", delivery.kind),
        kind: Kind::Event,
        url,
        content_type: "application/json",
        body: delivery.body.clone(),
        shown: delivery.envelope.clone(),
        retry,
    };
    match send(server, parcel).await {
        Ok(ack) if (200..300).contains(&ack.status) || ack.no_retry => Ok(()),
        Ok(_) => Err("http_error"),
        Err(Failure::Timeout) if server.read(|state| state.sockets.any()) => Err("timeout"),
        Err(Failure::Timeout) => Err("http_timeout"),
        Err(Failure::Dispatch) => Err("connection_failed"),
    }
}
