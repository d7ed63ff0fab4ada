//! What Slack sends to the app: signed requests, or envelopes over Socket Mode, with a deadline.
//!
//! `commands`, `interactions` and `events` make the bodies; here they are signed, sent and written into the traffic
//! inspector. Nothing here holds the lock of the state while it waits.

pub(crate) mod commands;
pub(crate) mod escape;
pub(crate) mod events;
pub(crate) mod interactions;
pub(crate) mod route;
pub(crate) mod shortcuts;
pub(crate) mod sign;
mod socket;
pub(crate) mod verify;

use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::Value;

use crate::server::Server;
use crate::traffic::Exchange;
use route::{Kind, Route};

/// How long Slack waits for an answer.
pub(crate) const ACK: Duration = Duration::from_secs(3);

/// What the app answered in time.
pub(crate) struct Ack {
    /// Number of the request in the traffic inspector, for warnings.
    pub n: u64,
    pub body: Bytes,
    /// `x-slack-no-retry: 1`.
    pub no_retry: bool,
    pub status: u16,
}

impl Ack {
    /// The body as JSON; `None` if it is empty or something else.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether it says nothing. Libraries write an answer without content as `{}` or `""`.
    pub fn is_blank(&self) -> bool {
        matches!(self.body.trim_ascii(), b"" | b"{}" | b"null" | b"\"\"")
    }
}

/// Why there is no usable answer, in Slack's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Not connected, unreachable, or an answer other than 200.
    Dispatch,
    /// No answer within three seconds.
    Timeout,
}

impl Failure {
    pub fn code(self) -> &'static str {
        match self {
            Self::Dispatch => "dispatch_failed",
            Self::Timeout => "operation_timeout",
        }
    }
}

/// A request to be sent.
pub(crate) struct Parcel {
    /// Name in the traffic inspector, such as `/crm`, `block_actions`, `event app_home_opened`.
    pub name: String,
    pub kind: Kind,
    /// Where it goes, unless the app is in Socket Mode; empty if nowhere.
    pub url: String,
    pub content_type: &'static str,
    pub body: String,
    /// The same content as JSON, for the traffic inspector.
    pub shown: Value,
    pub retry: Option<(u32, &'static str)>,
}

/// Sends a request and writes it into the traffic inspector, whatever becomes of it.
pub(crate) async fn send(server: &Server, parcel: Parcel) -> Result<Ack, Failure> {
    let started = Instant::now();
    let (url, answered) = match server.read(|state| state.route(&parcel.url)) {
        Route::Http(url) => {
            let answered = post(server, &url, &parcel).await;
            (url, answered)
        }
        Route::Socket => {
            let (name, answered) = socket::send(server, &parcel).await;
            (name, answered.map(|body| (200, false, body)))
        }
        Route::Nowhere(why) => (String::new(), Err((Failure::Dispatch, why.to_owned()))),
    };
    let (status, shown, warning) = match &answered {
        Ok((status, _, body)) => {
            let shown = serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into());
            (*status, shown, not_taken(*status))
        }
        Err((_, why)) => (0, Value::Null, Some(why.clone())),
    };
    let n = server.record(Exchange {
        direction: "out",
        method: parcel.name,
        url,
        status,
        ms: started.elapsed().as_secs_f64() * 1000.0,
        request: parcel.shown,
        response: shown,
        warning,
    });
    match answered {
        Ok((status, no_retry, body)) => Ok(Ack { n, body, no_retry, status }),
        Err((failure, _)) => Err(failure),
    }
}

/// One POST within the deadline: status, whether the app wants no retry, and body; or why there is none.
async fn post(server: &Server, url: &str, parcel: &Parcel) -> Result<(u16, bool, Bytes), (Failure, String)> {
    let request = sign::signed(server, url, parcel);
    let answered = tokio::time::timeout(ACK, async {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let no_retry = response.headers().get("x-slack-no-retry").is_some_and(|value| value == "1");
        Ok::<_, reqwest::Error>((status, no_retry, response.bytes().await?))
    });
    match answered.await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err((Failure::Dispatch, format!("no connection: {error}"))),
        Err(_) => Err((Failure::Timeout, "no answer within 3 seconds".to_owned())),
    }
}

fn not_taken(status: u16) -> Option<String> {
    (status != 200).then(|| format!("Slack wants 200 for an answer, not {status}"))
}

/// Like [`send`], with every status but 200 a failure.
pub(crate) async fn send_ok(server: &Server, parcel: Parcel) -> Result<Ack, Failure> {
    let ack = send(server, parcel).await?;
    if ack.status == 200 { Ok(ack) } else { Err(Failure::Dispatch) }
}

/// A form body with one `payload` field, as interactions are sent.
pub(crate) fn payload_form(payload: &Value) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &payload.to_string()).finish()
}
