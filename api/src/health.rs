//! Whether the program is alive, whether it is ready, and what it measures.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use crm_core::{database, jobs};
use serde_json::json;

use crate::Api;

/// `/healthz`: the process answers.
pub(crate) async fn alive() -> &'static str {
    "alive\n"
}

/// How long readiness waits for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// `/readyz`: database, migrations and queue, each by name; 503 where one is not as it should be.
pub(crate) async fn ready(State(api): State<Api>) -> Response {
    let pool = api.crm.databases().main();
    let checks = async {
        let pending = database::pending(pool).await?;
        let queue = jobs::health(pool, api.crm.now()).await;
        Ok::<_, sqlx::Error>((pending, queue))
    };
    let (status, body) = match tokio::time::timeout(PATIENCE, checks).await {
        Ok(Ok((pending, Ok(queue)))) => {
            let status = if pending == 0 { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
            let queue = json!({ "ready": queue.ready, "running": queue.running, "dead": queue.dead, "oldest_ready_seconds": queue.oldest_ready_seconds });
            (status, json!({ "database": "ok", "migrations_pending": pending, "queue": queue }))
        }
        Ok(Ok((pending, Err(_)))) => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "database": "ok", "migrations_pending": pending, "queue": "unavailable" }),
        ),
        Ok(Err(_)) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, json!({ "database": "unavailable" })),
    };
    (status, Json(body)).into_response()
}

/// `/metrics`, for Prometheus.
pub(crate) async fn metrics(State(api): State<Api>) -> String {
    let pool = api.crm.databases().main();
    metrics::gauge!("crm_database_connections").set(f64::from(pool.size()));
    if let Ok(queue) = jobs::health(pool, api.crm.now()).await {
        metrics::gauge!("crm_jobs_ready").set(queue.ready as f64);
        metrics::gauge!("crm_jobs_dead").set(queue.dead as f64);
    }
    api.metrics.render()
}
