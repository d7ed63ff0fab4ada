//! One connection of Socket Mode, from the handshake to its end.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::SinkExt;
use futures::stream::StreamExt;
use serde::Deserialize;
use serde_json::Value;

use super::{Admitted, DEBUG_LIFE, LIFE, Leave, Out, farewell, hello};
use crate::server::Server;

/// How often Slack pings; a client that hears nothing for half a minute takes the connection for dead.
const PING: Duration = Duration::from_secs(10);
/// How long before its end a connection is warned.
const WARNING: chrono::Duration = chrono::Duration::seconds(10);
/// How long the app has to answer a close frame.
const CLOSING: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    ticket: String,
    /// Lets connections end after six minutes, so that an app's reconnecting can be tried.
    #[serde(default)]
    debug_reconnects: bool,
}

/// `GET /link?ticket=…&app_id=…`, upgraded to a WebSocket.
pub(crate) async fn link(
    Shared(server): Shared<Server>,
    Query(link): Query<Link>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let now = server.now();
    if !server.with(|state| state.sockets.redeem(&link.ticket, now)) {
        return (StatusCode::FORBIDDEN, "invalid_ticket").into_response();
    }
    let life = if link.debug_reconnects { DEBUG_LIFE } else { LIFE };
    upgrade.on_upgrade(move |socket| run(server, socket, life))
}

async fn run(server: Server, mut socket: WebSocket, life: chrono::Duration) {
    let now = server.now();
    let (app_id, host, allowed) = server.read(|state| {
        let allowed = state.identity().installed && state.manifest.socket_mode != Some(false);
        (state.identity().app_id.clone(), state.host(), allowed)
    });
    let admitted = if allowed { server.with(|state| state.sockets.admit(now)) } else { None };
    let Some(Admitted { id, count, from }) = admitted else {
        let reason = if allowed { "too_many_websockets" } else { "link_disabled" };
        tracing::warn!(reason, "local Slack: a Socket Mode connection was turned away");
        // Whether the app still hears it makes no difference.
        let _ = socket.send(Message::Text(farewell(reason, &host).into())).await;
        let _ = socket.send(Message::Close(None)).await;
        return;
    };
    let greeting = hello(&app_id, &host, count, life, now);
    if socket.send(Message::Text(greeting.into())).await.is_ok() {
        let mut connection = Connection { server: server.clone(), id, host, ends: now + life };
        connection.serve(socket, from).await;
    }
    server.with(|state| state.sockets.remove(id));
}

/// A connection that has been greeted.
struct Connection {
    server: Server,
    id: u64,
    host: String,
    ends: chrono::DateTime<chrono::Utc>,
}

impl Connection {
    async fn serve(&mut self, socket: WebSocket, mut from: tokio::sync::mpsc::UnboundedReceiver<Out>) {
        let (mut to_app, mut from_app) = socket.split();
        let mut pings = tokio::time::interval_at(tokio::time::Instant::now() + PING, PING);
        let mut ageing = std::pin::pin!(self.ageing());
        let mut old = false;
        loop {
            let sent = tokio::select! {
                out = from.recv() => match out {
                    Some(Out::Text(text)) => to_app.send(Message::Text(text.into())).await,
                    Some(Out::Close) => {
                        let _ = to_app.send(Message::Close(None)).await;
                        let goodbye = async {
                            while let Some(Ok(message)) = from_app.next().await {
                                self.take(&message);
                            }
                        };
                        let _ = tokio::time::timeout(CLOSING, goodbye).await;
                        return;
                    }
                    Some(Out::Drop) | None => return,
                },
                message = from_app.next() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                    Some(Ok(message)) => {
                        self.take(&message);
                        Ok(())
                    }
                },
                _ = pings.tick() => to_app.send(Message::Ping(format!("Ping from {}", self.host).into())).await,
                () = &mut ageing, if !old => {
                    old = true;
                    Ok(())
                }
                () = self.server.closing() => {
                    let _ = to_app.send(Message::Close(None)).await;
                    return;
                }
            };
            if sent.is_err() {
                return;
            }
        }
    }

    /// Warns the app some seconds before the connection's time is over, and then ends it.
    fn ageing(&self) -> impl Future<Output = ()> + use<> {
        let (server, id, host, ends) = (self.server.clone(), self.id, self.host.clone(), self.ends);
        async move {
            server.until(ends - WARNING).await;
            server.with(|state| state.sockets.retire(id, Leave::Warning, &host));
            server.until(ends).await;
            server.with(|state| state.sockets.retire(id, Leave::Refresh, &host));
        }
    }

    /// Takes an acknowledgement.
    fn take(&self, message: &Message) {
        let Message::Text(text) = message else { return };
        let Ok(mut ack) = serde_json::from_str::<Value>(text) else {
            tracing::warn!("local Slack: the app sent something other than JSON over Socket Mode");
            return;
        };
        let payload = ack.get_mut("payload").map(Value::take).unwrap_or_default();
        let envelope_id = ack.get("envelope_id").and_then(Value::as_str).unwrap_or_default();
        if !self.server.with(|state| state.sockets.acknowledge(envelope_id, payload)) {
            tracing::warn!(envelope_id, "local Slack: the app acknowledged an envelope nobody waits for any more");
        }
    }
}
