//! The HTTP API: webhooks of forms, health and metrics.

mod error;
mod health;
mod request_id;
mod webhooks;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use crm_core::{Crm, forms};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;

pub use error::ApiError;
pub use request_id::RequestId;

/// What the routes need.
#[derive(Clone)]
pub struct Api {
    /// The running system.
    pub crm: Crm,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}

/// The routes of the API.
pub fn router(api: Api) -> Router {
    Router::new()
        .route("/api/v1/webhooks/forms/{endpoint}", post(webhooks::form).layer(DefaultBodyLimit::max(forms::MAX_BODY)))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(api)
}

/// Puts around every route what every route needs: a request id on the log and the answer, and a panic caught. What no route
/// knows gets the error envelope.
pub fn finish(router: Router) -> Router {
    router
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(request_id::assign))
}
