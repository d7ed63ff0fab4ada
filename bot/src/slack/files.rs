//! Files that go to Slack: an address is asked for, the bytes are put there, and then they are shared.

use axum::http::{Method, Request};
use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use slack_morphism::prelude::SlackApiToken;

use super::{PATIENCE, Slack, SlackError};

impl Slack {
    /// Uploads a file and shares it in a conversation, with a comment.
    ///
    /// # Errors
    /// Where Slack refuses, asks to wait, or does not answer.
    pub async fn upload(
        &self,
        token: &SlackApiToken,
        (name, content): (&str, Vec<u8>),
        (channel, comment): (&str, &str),
    ) -> Result<(), SlackError> {
        let length = content.len().to_string();
        let place = self.get(token, "files.getUploadURLExternal", &[("filename", name), ("length", &length)]).await?;
        let text = |key: &str| place.get(key).and_then(Value::as_str).unwrap_or_default();
        put(text("upload_url"), content).await?;
        let shared = json!({
            "files": [{ "id": text("file_id"), "title": name }], "channel_id": channel, "initial_comment": comment,
        });
        self.post(token, "files.completeUploadExternal", &shared).await.map(|_| ())
    }
}

async fn put(address: &str, content: Vec<u8>) -> Result<(), SlackError> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(address)
        .header("content-type", "application/octet-stream")
        .body(Full::new(Bytes::from(content)))
        .map_err(|_| SlackError::Refused("not_an_upload_url".to_owned()))?;
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(super::connector());
    match tokio::time::timeout(PATIENCE, client.request(request)).await {
        Ok(Ok(answer)) if answer.status().is_success() => Ok(()),
        Ok(Ok(answer)) => Err(SlackError::Refused(format!("upload_{}", answer.status().as_u16()))),
        Ok(Err(_)) | Err(_) => Err(SlackError::Away),
    }
}
