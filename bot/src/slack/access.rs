//! `oauth.v2.access`: a code or a refresh token for a bot token. It takes a form and the app's own credentials in place of a
//! token, and neither may stand in an address, where logs would keep them.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Request, StatusCode, header};
use bytes::Bytes;
use crm_core::secrets::Secret;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use super::SlackError;

/// How long Slack may take; a browser waits for it.
const PATIENCE: Duration = Duration::from_secs(8);

/// The largest answer that is read.
const MAX_ANSWER: usize = 256 * 1024;

/// The way to Slack's Web API for what takes forms; cheap to clone.
#[derive(Clone)]
pub(crate) struct Forms {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    api_url: Arc<str>,
}

impl Forms {
    pub(super) fn new(connector: HttpsConnector<HttpConnector>, api_url: &str) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build(connector), api_url: api_url.into() }
    }

    /// Where Slack's pages for browsers are: the Web API's address without its last part.
    pub(crate) fn site(&self) -> &str {
        self.api_url.trim_end_matches("/api")
    }
}

/// The app, as it says who it is to get tokens; cheap to clone.
#[derive(Clone)]
pub(crate) struct Access {
    forms: Forms,
    client_id: String,
    client_secret: Secret,
}

impl Access {
    pub(crate) fn new(forms: &Forms, client_id: &str, client_secret: &Secret) -> Self {
        Self { forms: forms.clone(), client_id: client_id.to_owned(), client_secret: client_secret.clone() }
    }

    /// Asks for a token.
    ///
    /// # Errors
    /// Where Slack refuses, asks to wait, or does not answer in time.
    pub(crate) async fn ask(&self, fields: &[(&str, &str)]) -> Result<Value, SlackError> {
        let own = [("client_id", self.client_id.as_str()), ("client_secret", self.client_secret.reveal())];
        let body = serde_urlencoded::to_string([own.as_slice(), fields].concat()).map_err(|_| SlackError::Away)?;
        let request = Request::post(format!("{}/oauth.v2.access", self.forms.api_url))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| SlackError::Away)?;
        let answer = async {
            let response = self.forms.client.request(request).await.map_err(|_| SlackError::Away)?;
            let (status, wait) = (response.status(), wait_of(response.headers()));
            let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await.map_err(|_| SlackError::Away)?;
            if status == StatusCode::TOO_MANY_REQUESTS {
                return Err(SlackError::RateLimited(wait));
            }
            serde_json::from_slice::<Value>(&body.to_bytes()).map_err(|_| SlackError::Away)
        };
        let answer = tokio::time::timeout(PATIENCE, answer).await.map_err(|_| SlackError::Away)??;
        match answer.get("ok").and_then(Value::as_bool) {
            Some(true) => Ok(answer),
            _ => match answer.get("error").and_then(Value::as_str) {
                Some(code) => Err(SlackError::Refused(code.to_owned())),
                None => Err(SlackError::Away),
            },
        }
    }
}

fn wait_of(headers: &axum::http::HeaderMap) -> Duration {
    let seconds = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(30))
}
