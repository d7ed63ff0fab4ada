//! The live stream: one line for each change a person's Slack should show.

use std::convert::Infallible;

use axum::extract::{Query, State as Shared};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use super::Problem;
use super::look::known;
use crate::server::Server;

#[derive(Deserialize)]
pub(super) struct Listen {
    #[serde(rename = "as")]
    person: String,
}

pub(super) async fn stream(
    Shared(server): Shared<Server>,
    Query(listen): Query<Listen>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    server.read(|state| known(state, &listen.person))?;
    let changes = server.changes();
    let stream = futures::stream::unfold((server, changes, listen.person), |(server, mut changes, person)| async {
        loop {
            let change = tokio::select! {
                change = changes.recv() => change,
                () = server.closing() => return None,
            };
            let data = match change {
                Ok(change) if change.audience.includes(&person) => change.data.to_string(),
                Ok(_) => continue,
                // Too many changes at once for this reader: let it fetch everything anew.
                Err(RecvError::Lagged(_)) => json!({"type": "sidebar"}).to_string(),
                Err(RecvError::Closed) => return None,
            };
            return Some((Ok(Event::default().data(data)), (server, changes, person)));
        }
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}
