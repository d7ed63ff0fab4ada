//! Calls to Slack: its Web API with the token of a workspace, and answers to a `response_url`. Everything that goes to Slack
//! goes through here: how often each workspace, method and channel may be called ([`limits`]), in which order one message is
//! changed ([`order`]), and what follows a token that has ended. What Slack refuses comes back as a typed error; nothing here
//! tries for longer than a few seconds, the job queue does.

mod access;
mod download;
mod files;
mod limits;
mod methods;
mod order;
mod profile;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crm_core::jobs::JobError;
use futures::future::BoxFuture;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use limits::Limits;
use order::Lanes;
use serde_json::{Value, json};
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::*;

pub(crate) use access::{Access, Forms};
pub use methods::{METHODS, Method, Rate};
pub use profile::profile_of;

/// How long we wait for Slack in the background.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long we wait for Slack while a person waits for us: a trigger lives for three seconds.
const HURRY: Duration = Duration::from_millis(2_500);

/// How long a call waits for its turn where Slack's limits make it. Somebody who waits is told after that; a job comes back
/// later, and leaves its place to the work of others.
const TURN: Duration = Duration::from_millis(1_500);

/// Codes with which Slack refuses a token that has ended, or that was followed by its next one meanwhile.
const ENDED: [&str; 4] = ["token_expired", "token_revoked", "invalid_auth", "account_inactive"];

type Connector = SlackClientHyperConnector<HttpsConnector<HttpConnector>>;

/// What follows a token that has ended.
pub(crate) trait Renew: Send + Sync {
    /// The token after this one; nothing where there is none.
    fn renew<'a>(&'a self, ended: &'a SlackApiToken) -> BoxFuture<'a, Option<SlackApiToken>>;
}

/// A way to Slack.
pub struct Slack {
    client: SlackClient<Connector>,
    forms: Forms,
    limits: Limits,
    lanes: Lanes,
    tokens: OnceLock<Arc<dyn Renew>>,
    api_url: String,
}

/// What went wrong with a call.
#[derive(Debug, thiserror::Error)]
pub enum SlackError {
    /// Slack said no, with this code.
    #[error("Slack refused: {0}")]
    Refused(String),
    /// Too many calls; again after this time.
    #[error("Slack asks to wait {} s", .0.as_secs_f64().ceil())]
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
            SlackError::RateLimited(after) => Self::wait(after, reason),
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

/// One call of a method.
struct Call<'a> {
    method: Method,
    name: &'a str,
    arguments: Arguments<'a>,
    limit: Duration,
}

enum Arguments<'a> {
    Json(&'a Value),
    Address(Vec<(&'a str, Option<&'a str>)>),
}

impl<'a> Call<'a> {
    fn json(name: &'a str, arguments: &'a Value, limit: Duration) -> Self {
        Self { method: methods::known(name), name, arguments: Arguments::Json(arguments), limit }
    }

    fn channel(&self) -> Option<&str> {
        match &self.arguments {
            Arguments::Json(arguments) => arguments.get("channel").and_then(Value::as_str),
            Arguments::Address(_) => None,
        }
    }

    /// The message or view that it changes as a whole, in this workspace.
    fn changes(&self, workspace: &str) -> Option<String> {
        match &self.arguments {
            Arguments::Json(arguments) => order::changed_by(workspace, self.name, arguments),
            Arguments::Address(_) => None,
        }
    }
}

impl Slack {
    /// A way to the Slack whose Web API has this address (`https://slack.com/api`, or a local one).
    ///
    /// # Errors
    /// Where no TLS connector can be built.
    pub fn new(api_url: &str) -> std::io::Result<Self> {
        let connector = connector();
        Ok(Self {
            forms: Forms::new(connector.clone(), api_url),
            api_url: api_url.to_owned(),
            client: SlackClient::new(SlackClientHyperConnector::with_connector(connector).with_slack_api_url(api_url)),
            limits: Limits::default(),
            lanes: Lanes::default(),
            tokens: OnceLock::new(),
        })
    }

    /// The same to a Slack that sets no limits, such as a local one.
    #[must_use]
    pub fn unlimited(self) -> Self {
        Self { limits: Limits::none(), ..self }
    }

    /// From here on, a token that has ended is followed by what this gives. Said once.
    pub(crate) fn renew_with(&self, tokens: Arc<dyn Renew>) {
        // A second bot over the same way to Slack would have the same tokens.
        let _ = self.tokens.set(tokens);
    }

    /// The way for what takes forms in place of JSON.
    pub(crate) fn forms(&self) -> &Forms {
        &self.forms
    }

    /// Where Slack's pages for browsers are.
    pub(crate) fn site(&self) -> &str {
        self.forms.site()
    }

    /// Calls a method that takes JSON. Changes of one message (`chat.update`, `views.publish`, `views.update`) go out one
    /// after the other; of several that wait only the latest does, and the others are answered `{"ok": true, "superseded":
    /// true}`.
    ///
    /// # Errors
    /// Where Slack refuses, asks to wait, or does not answer within ten seconds.
    pub async fn post(&self, token: &SlackApiToken, method: &str, arguments: &Value) -> Result<Value, SlackError> {
        self.call(token, Call::json(method, arguments, PATIENCE)).await
    }

    /// The same while a person waits: given up in time for another answer within Slack's three seconds.
    ///
    /// # Errors
    /// Where Slack refuses, asks to wait, or does not answer in time.
    pub async fn post_now(&self, token: &SlackApiToken, method: &str, arguments: &Value) -> Result<Value, SlackError> {
        self.call(token, Call::json(method, arguments, HURRY)).await
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
        let arguments = arguments.iter().map(|(name, value)| (*name, Some(*value))).collect();
        let call = Call {
            method: methods::known(method),
            name: method,
            arguments: Arguments::Address(arguments),
            limit: HURRY,
        };
        self.call(token, call).await
    }

    /// Waits for the call's turn, makes it, and once more where the token was followed by its next one or Slack asked for a
    /// moment's patience.
    async fn call(&self, token: &SlackApiToken, call: Call<'_>) -> Result<Value, SlackError> {
        let workspace = token.team_id.as_ref().map_or(token.token_value.0.as_str(), |team| team.0.as_str());
        let turn = match call.changes(workspace) {
            Some(message) => Some(self.lanes.enter(&message).await),
            None => None,
        };
        let overtaken = || turn.as_ref().is_some_and(order::Turn::is_overtaken);
        if overtaken() {
            metrics::counter!("crm_slack_superseded_total").increment(1);
            return Ok(json!({ "ok": true, "superseded": true }));
        }
        self.wait(workspace, &call).await?;
        if overtaken() {
            metrics::counter!("crm_slack_superseded_total").increment(1);
            return Ok(json!({ "ok": true, "superseded": true }));
        }
        match self.once(token, &call).await {
            Err(SlackError::RateLimited(after)) => {
                self.limits.block(workspace, &call.method, after);
                metrics::counter!("crm_slack_rate_limited_total", "method" => call.method.name).increment(1);
                if after > TURN {
                    return Err(SlackError::RateLimited(after));
                }
                self.wait(workspace, &call).await?;
                self.once(token, &call).await
            }
            Err(SlackError::Refused(code)) if ENDED.contains(&code.as_str()) => match self.renewed(token).await {
                Some(next) => self.once(&next, &call).await,
                None => Err(SlackError::Refused(code)),
            },
            answer => answer,
        }
    }

    /// Waits until Slack's limits let the call through.
    async fn wait(&self, workspace: &str, call: &Call<'_>) -> Result<(), SlackError> {
        match self.limits.take(workspace, &call.method, call.channel(), TURN) {
            Ok(wait) if wait.is_zero() => Ok(()),
            Ok(wait) => {
                tokio::time::sleep(wait).await;
                Ok(())
            }
            Err(wait) => Err(SlackError::RateLimited(wait)),
        }
    }

    async fn renewed(&self, token: &SlackApiToken) -> Option<SlackApiToken> {
        let next = self.tokens.get()?.renew(token).await?;
        (next.token_value != token.token_value).then_some(next)
    }

    async fn once(&self, token: &SlackApiToken, call: &Call<'_>) -> Result<Value, SlackError> {
        let begun = std::time::Instant::now();
        let session = self.client.open_session(token);
        let answer = within(call.limit, async {
            match &call.arguments {
                Arguments::Json(arguments) => session.http_session_api.http_post(call.name, arguments, None).await,
                Arguments::Address(arguments) => session.http_session_api.http_get(call.name, arguments, None).await,
            }
        })
        .await;
        metrics::histogram!("crm_slack_call_seconds", "method" => call.method.name)
            .record(begun.elapsed().as_secs_f64());
        answer
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
        let call = self.client.http_api.connector.http_post_uri(address, body, context);
        let answer: Result<Value, SlackClientError> = match tokio::time::timeout(PATIENCE, call).await {
            Ok(answer) => answer,
            Err(_) => return Err(SlackError::Away),
        };
        match answer {
            Ok(_) => Ok(()),
            // Used up or too old: Slack says so with a status and no more than a word.
            Err(SlackClientError::HttpError(refusal)) if refusal.status_code.is_client_error() => {
                Err(SlackError::Refused("used_url".to_owned()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a modal for whoever holds the trigger.
    ///
    /// # Errors
    /// Where the trigger is too old or the view refused.
    pub async fn open_view(&self, token: &SlackApiToken, trigger_id: &str, view: &SlackView) -> Result<(), SlackError> {
        self.post_now(token, "views.open", &json!({ "trigger_id": trigger_id, "view": view })).await.map(|_| ())
    }
}

fn connector() -> HttpsConnector<HttpConnector> {
    // A machine without certificates of its own still reaches Slack by those that come with the program.
    let builder = match HttpsConnectorBuilder::new().with_native_roots() {
        Ok(builder) => builder,
        Err(_) => HttpsConnectorBuilder::new().with_webpki_roots(),
    };
    builder.https_or_http().enable_http1().build()
}

async fn within<T>(limit: Duration, call: impl Future<Output = Result<T, SlackClientError>>) -> Result<T, SlackError> {
    match tokio::time::timeout(limit, call).await {
        Ok(answer) => answer.map_err(SlackError::from),
        Err(_) => Err(SlackError::Away),
    }
}
