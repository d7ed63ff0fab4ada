//! The one error envelope: `code`, `message`, `details`, `request_id`.

use std::any::Any;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use crm_core::Error;
use serde_json::{Value, json};

use crate::request_id;

/// A refusal or fault on its way out.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Value,
}

impl ApiError {
    /// An error of this status, with a stable code and words for a person.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Value::Null }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match &error {
            Error::User(refusal) => Self {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                code: refusal.code(),
                message: refusal.text().render("en"),
                details: refusal.field().map_or(Value::Null, |field| json!([{ "field": field }])),
            },
            Error::Fault(fault) => {
                let source = std::error::Error::source(fault).map(ToString::to_string).unwrap_or_default();
                tracing::error!(%fault, source, "a request to the API failed");
                metrics::counter!("crm_faults_total").increment(1);
                if error.is_passing() {
                    Self::new(
                        StatusCode::SERVICE_UNAVAILABLE,
                        "unavailable",
                        "The CRM's database does not answer just now; nothing was saved. Try again.",
                    )
                } else {
                    Self::new(
                        StatusCode::INTERNAL_SERVER_ERROR,
                        "internal",
                        "Something broke on our side; nothing was saved.",
                    )
                }
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.code, "message": self.message, "details": self.details, "request_id": request_id::current() });
        let mut response = (self.status, Json(body)).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert("retry-after", axum::http::HeaderValue::from_static("5"));
        }
        response
    }
}

pub(crate) async fn not_found() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this address.")
}

pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This address does not take that method.")
}

pub(crate) fn panicked(_panic: Box<dyn Any + Send + 'static>) -> Response {
    // The panic itself is in the log: the hook wrote it.
    metrics::counter!("crm_faults_total").increment(1);
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something broke on our side; nothing was saved.")
        .into_response()
}
