//! `POST /api/v1/webhooks/forms/{endpoint}`: a form says that somebody is interested. Kept before it is answered, worked on
//! from the queue.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use crm_core::forms::{self, FormAccess};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{Api, ApiError};

/// Headers that may carry the signature `sha256=<hex of HMAC-SHA256 over the body>`: ours, and the one that many form
/// services already know.
const SIGNATURE_HEADERS: [&str; 2] = ["x-crm-signature", "x-hub-signature-256"];

/// Header that names the submission, where the body does not.
const IDEMPOTENCY_HEADER: &str = "idempotency-key";

pub(crate) async fn form(
    State(api): State<Api>,
    Path(endpoint): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let body = body
        .map_err(|_| ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "A submission has at most 256 KB."))?;
    let unknown = || ApiError::new(StatusCode::NOT_FOUND, "no-such-form", "There is no form at this address.");
    let form = forms::behind(&api.crm, &endpoint).await?.ok_or_else(unknown)?;
    verify(&form, &headers, &body)?;
    let submission = read_body(&headers, &body)?;
    let dedupe_key = dedupe_key(&headers, &submission, &body);
    let received = forms::receive(&api.crm, &form, &dedupe_key, &submission).await?;
    let status = if received.repeated { StatusCode::OK } else { StatusCode::ACCEPTED };
    let state = if received.repeated { "repeated" } else { "accepted" };
    metrics::counter!("crm_form_submissions_total", "state" => state).increment(1);
    Ok((status, Json(json!({ "id": received.submission_id, "state": state }))).into_response())
}

/// Refuses what is not signed with the form's secret; compared in constant time.
fn verify(form: &FormAccess, headers: &HeaderMap, body: &[u8]) -> Result<(), ApiError> {
    let refused = |message| ApiError::new(StatusCode::UNAUTHORIZED, "bad-signature", message);
    let header = SIGNATURE_HEADERS.iter().find_map(|name| headers.get(*name)?.to_str().ok());
    let header = header.ok_or_else(|| {
        refused("The header X-CRM-Signature is missing: sha256= and the hex HMAC-SHA256 of the body.")
    })?;
    let digest = header.strip_prefix("sha256=").and_then(|digits| hex::decode(digits.trim()).ok());
    let digest = digest.ok_or_else(|| refused("The signature must be sha256= and the hex HMAC-SHA256 of the body."))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(form.secret.reveal().as_bytes())
        .map_err(|_| refused("The form has no usable secret."))?;
    mac.update(body);
    mac.verify_slice(&digest).map_err(|_| refused("The signature does not fit the body and the form's secret."))
}

/// The submission as JSON: an object or list as it is, a web form as an object of its fields.
fn read_body(headers: &HeaderMap, body: &[u8]) -> Result<Value, ApiError> {
    let unreadable = |message| ApiError::new(StatusCode::BAD_REQUEST, "unreadable", message);
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let value = if kind.starts_with("application/x-www-form-urlencoded") {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_bytes(body).map_err(|_| unreadable("The body is not a web form."))?;
        Value::Object(pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect::<Map<_, _>>())
    } else {
        serde_json::from_slice(body).map_err(|_| unreadable("The body is not JSON."))?
    };
    // PostgreSQL keeps no NUL in text.
    let holds_nul = value.to_string().contains("\\u0000");
    match value {
        Value::Object(_) | Value::Array(_) if !holds_nul => Ok(value),
        _ => Err(unreadable("A submission is a JSON object of fields.")),
    }
}

/// What makes two deliveries the same submission: the sender's own id, else the body itself.
fn dedupe_key(headers: &HeaderMap, submission: &Value, body: &[u8]) -> String {
    let named = headers.get(IDEMPOTENCY_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let named = named.or_else(|| forms::read(submission).id).filter(|id| id.len() <= 200);
    match named {
        Some(id) => format!("id:{id}"),
        None => format!("sha256:{}", hex::encode(Sha256::digest(body))),
    }
}
