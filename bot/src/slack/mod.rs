//! Calls to Slack: its Web API with the token of a workspace, and answers to a `response_url`. What Slack refuses comes back
//! as a typed error; nothing here retries, the job queue does.

mod profile;

use std::time::Duration;

use crm_core::jobs::JobError;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::*;

pub use profile::profile_of;

/// How long we wait for Slack in the background.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long we wait for Slack while a person waits for us: a trigger lives for three seconds.
const HURRY: Duration = Duration::from_millis(2_500);

type Connector = SlackClientHyperConnector<HttpsConnector<HttpConnector>>;

/// A way to Slack.
pub struct Slack {
    client: SlackClient<Connector>,
}

/// What went wrong with a call.
#[derive(Debug, thiserror::Error)]
pub enum SlackError {
    /// Slack said no, with this code.
    #[error("Slack refused: {0}")]
    Refused(String),
    /// Too many calls; again after this time.
    #[error("Slack asks to wait {} s", .0.as_secs())]
    RateLimited(Duration),
    /// No answer, or none that can be read.
    #[error("Slack does not answer")]
    Away,
}

impl From<SlackClientError> for SlackError {
    fn from(error: SlackClientError) -> Self {
        match error {
            SlackClientError::ApiError(refusal) if refusal.code == "ratelimited" => {
                Self::RateLimited(Duration::from_secs(30))
            }
            SlackClientError::ApiError(refusal) => Self::Refused(refusal.code),
            SlackClientError::RateLimitError(limit) => {
                Self::RateLimited(limit.retry_after.unwrap_or(Duration::from_secs(30)))
            }
            // The error's own words quote bodies, which may hold what people wrote.
            _ => Self::Away,
        }
    }
}

impl From<SlackError> for JobError {
    fn from(error: SlackError) -> Self {
        let reason = error.to_string();
        match error {
            SlackError::RateLimited(after) => Self::retry_after(after, reason),
            SlackError::Away => Self::retry(reason),
            // These pass by themselves or once somebody has mended the installation.
            SlackError::Refused(code)
                if ["internal_error", "fatal_error", "service_unavailable", "request_timeout"]
                    .contains(&code.as_str()) =>
            {
                Self::retry(reason)
            }
            SlackError::Refused(_) => Self::dead(reason),
        }
    }
}

impl Slack {
    /// A way to the Slack whose Web API has this address (`https://slack.com/api`, or a local one).
    ///
    /// # Errors
    /// Where no TLS connector can be built.
    pub fn new(api_url: &str) -> std::io::Result<Self> {
        // A machine without certificates of its own still reaches Slack by those that come with the program.
        let builder = match HttpsConnectorBuilder::new().with_native_roots() {
            Ok(builder) => builder,
            Err(_) => HttpsConnectorBuilder::new().with_webpki_roots(),
        };
        let connector = builder.https_or_http().enable_http1().build();
        Ok(Self {
            client: SlackClient::new(SlackClientHyperConnector::with_connector(connector).with_slack_api_url(api_url)),
        })
    }

    /// Calls a method that takes JSON.
    ///
    /// # Errors
    /// Where Slack refuses, asks to wait, or does not answer within ten seconds.
    pub async fn post(&self, token: &SlackApiToken, method: &str, arguments: &Value) -> Result<Value, SlackError> {
        within(PATIENCE, async {
            self.client.open_session(token).http_session_api.http_post(method, arguments, None).await
        })
        .await
    }

    /// The same while a person waits: given up in time for another answer within Slack's three seconds.
    ///
    /// # Errors
    /// Where Slack refuses, asks to wait, or does not answer in time.
    pub async fn post_now(&self, token: &SlackApiToken, method: &str, arguments: &Value) -> Result<Value, SlackError> {
        within(HURRY, async {
            self.client.open_session(token).http_session_api.http_post(method, arguments, None).await
        })
        .await
    }

    /// Calls a method that reads, with its arguments in the address.
    ///
    /// # Errors
    /// Where Slack refuses, asks to wait, or does not answer in time.
    pub async fn get(
        &self,
        token: &SlackApiToken,
        method: &str,
        arguments: &[(&str, &str)],
    ) -> Result<Value, SlackError> {
        let arguments: Vec<(&str, Option<&str>)> =
            arguments.iter().map(|(name, value)| (*name, Some(*value))).collect();
        within(HURRY, async {
            self.client.open_session(token).http_session_api.http_get(method, &arguments, None).await
        })
        .await
    }

    /// Answers to a `response_url`.
    ///
    /// # Errors
    /// Where it is used up, too old, or Slack does not answer.
    pub async fn respond(&self, response_url: &str, body: &Value) -> Result<(), SlackError> {
        let address: url::Url =
            response_url.parse().map_err(|_| SlackError::Refused("not_a_response_url".to_owned()))?;
        let span = tracing::debug_span!("response_url");
        let context = SlackClientApiCallContext {
            rate_control_params: None,
            token: None,
            tracing_span: &span,
            is_sensitive_url: true,
        };
        let answer: Result<Value, SlackError> =
            within(PATIENCE, self.client.http_api.connector.http_post_uri(address, body, context)).await;
        answer.map(|_| ())
    }

    /// Opens a modal for whoever holds the trigger.
    ///
    /// # Errors
    /// Where the trigger is too old or the view refused.
    pub async fn open_view(&self, token: &SlackApiToken, trigger_id: &str, view: &SlackView) -> Result<(), SlackError> {
        self.post_now(token, "views.open", &json!({ "trigger_id": trigger_id, "view": view })).await.map(|_| ())
    }
}

async fn within<T>(limit: Duration, call: impl Future<Output = Result<T, SlackClientError>>) -> Result<T, SlackError> {
    match tokio::time::timeout(limit, call).await {
        Ok(answer) => answer.map_err(SlackError::from),
        Err(_) => Err(SlackError::Away),
    }
}
