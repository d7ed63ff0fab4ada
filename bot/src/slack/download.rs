//! Bytes of files that Slack holds. The token goes to Slack's own hosts and nowhere else: an address comes out of an event.

use bytes::Bytes;
use crm_core::storage::ByteStream;
use futures::StreamExt as _;
use http_body_util::{BodyExt as _, BodyStream, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use slack_morphism::prelude::SlackApiToken;

use super::{PATIENCE, Slack, SlackError};

impl Slack {
    /// Reads a file of Slack's as it comes.
    ///
    /// # Errors
    /// Where the address is none of Slack's, or Slack refuses or does not answer.
    pub async fn download(&self, token: &SlackApiToken, url: &str) -> Result<ByteStream, SlackError> {
        let address: url::Url = url.parse().map_err(|_| SlackError::Refused("not_a_file".to_owned()))?;
        if !self.is_ours(&address) {
            return Err(SlackError::Refused("not_a_file".to_owned()));
        }
        let client: Client<_, Empty<Bytes>> = Client::builder(TokioExecutor::new()).build(super::connector());
        let request = axum::http::Request::get(address.as_str())
            .header("authorization", format!("Bearer {}", token.token_value.0))
            .body(Empty::new())
            .map_err(|_| SlackError::Refused("not_a_file".to_owned()))?;
        let response = match tokio::time::timeout(PATIENCE, client.request(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) | Err(_) => return Err(SlackError::Away),
        };
        if !response.status().is_success() {
            return Err(SlackError::Refused(format!("http_{}", response.status().as_u16())));
        }
        // Without the right to it, Slack answers with the page on which people sign in.
        let html = response.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if html && !address.path().ends_with(".html") && !address.path().ends_with(".htm") {
            return Err(SlackError::Refused("not_a_file".to_owned()));
        }
        let frames = BodyStream::new(response.into_body().map_err(std::io::Error::other));
        let bytes = frames.filter_map(|frame| async move {
            match frame {
                Ok(frame) => frame.into_data().ok().map(Ok),
                Err(error) => Some(Err(error)),
            }
        });
        Ok(bytes.boxed())
    }

    /// Whether an address is one of Slack's files: on its own host for them, or on that of the configured Web API.
    fn is_ours(&self, address: &url::Url) -> bool {
        let files = address.scheme() == "https" && address.host_str() == Some("files.slack.com");
        files || self.api_url.parse::<url::Url>().is_ok_and(|api| api.origin() == address.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_go_to_slack_alone() {
        let slack = |api: &str| Slack::new(api).unwrap_or_else(|error| unreachable!("{error}"));
        let ours = |api: &str, url: &str| url.parse().is_ok_and(|url| slack(api).is_ours(&url));
        assert!(ours("https://slack.com/api", "https://files.slack.com/files-pri/T1-F1/offer.pdf"));
        assert!(ours("http://127.0.0.1:8090/api", "http://127.0.0.1:8090/files-pri/T1-F1/offer.pdf"));
        for stranger in [
            "http://files.slack.com/x",
            "https://files.slack.com.evil.example/x",
            "https://evil.example/files.slack.com",
        ] {
            assert!(!ours("https://slack.com/api", stranger), "{stranger}");
        }
    }
}
