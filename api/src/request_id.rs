//! A short id for each request: on every log line of it, on its answer, in its error envelope.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

tokio::task_local! {
    static CURRENT: RequestId;
}

/// The id of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The caller's own id where it is a modest one, else a new one.
    fn of(request: &Request) -> Self {
        let given = request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
        let modest = |id: &&str| {
            (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        Self(given.filter(modest).map_or_else(|| uuid::Uuid::new_v4().simple().to_string(), str::to_owned))
    }
}

/// The id of the request that is being answered; nothing outside of one.
pub(crate) fn current() -> Option<String> {
    CURRENT.try_with(|id| id.as_str().to_owned()).ok()
}

pub(crate) async fn assign(request: Request, next: Next) -> Response {
    let id = RequestId::of(&request);
    // Only the path: a query may hold what people typed.
    let span = tracing::info_span!("request", request_id = id.as_str(), method = %request.method(), path = request.uri().path());
    let header = HeaderValue::from_str(id.as_str());
    let begun = std::time::Instant::now();
    let mut response = CURRENT.scope(id, next.run(request).instrument(span.clone())).await;
    span.in_scope(|| {
        tracing::debug!(status = response.status().as_u16(), duration_ms = begun.elapsed().as_millis(), "answered");
    });
    metrics::counter!("crm_http_responses_total", "status" => response.status().as_u16().to_string()).increment(1);
    if let Ok(header) = header {
        response.headers_mut().insert("x-request-id", header);
    }
    response
}
