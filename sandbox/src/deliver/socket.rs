//! Sending over Socket Mode: an envelope, and the wait for its acknowledgement.

use bytes::Bytes;
use serde_json::Value;

use super::{ACK, Failure, Parcel};
use crate::server::Server;
use crate::sockets::envelope;

/// The connection's name for the traffic inspector, and what the app acknowledged with.
pub(super) type Sent = (String, Result<Bytes, (Failure, String)>);

pub(super) async fn send(server: &Server, parcel: &Parcel) -> Sent {
    let envelope = envelope(parcel.kind.envelope(), &parcel.shown, parcel.kind.answers(), parcel.retry);
    let envelope_id = envelope.get("envelope_id").and_then(Value::as_str).unwrap_or_default();
    let Some((socket, told)) = server.with(|state| state.sockets.send(&envelope)) else {
        let why = "the connection closed at that moment".to_owned();
        return ("socket".to_owned(), Err((Failure::Dispatch, why)));
    };
    let answered = match tokio::time::timeout(ACK, told).await {
        Ok(Ok(Value::Null)) => Ok(Bytes::new()),
        Ok(Ok(payload)) => Ok(payload.to_string().into()),
        Ok(Err(_)) => Err((Failure::Dispatch, "the connection closed without an acknowledgement".to_owned())),
        Err(_) => {
            server.with(|state| state.sockets.give_up(envelope_id));
            Err((Failure::Timeout, "no acknowledgement within 3 seconds".to_owned()))
        }
    };
    (format!("socket {socket}"), answered)
}
