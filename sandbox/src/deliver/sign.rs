//! Slack's request signature.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::RequestBuilder;
use sha2::Sha256;

use super::Parcel;
use crate::server::Server;

/// `X-Slack-Signature` of a body sent at a Unix second: HMAC-SHA256 over `v0:{timestamp}:{body}`.
pub(crate) fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    // An HMAC takes keys of any length, so this cannot fail; an empty signature would be refused by every app.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body);
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

/// The request with its signature and Slack's other headers.
pub(super) fn signed(server: &Server, url: &str, parcel: &Parcel) -> RequestBuilder {
    let timestamp = server.stamp().timestamp();
    let secret = server.read(|state| state.identity().signing_secret.clone());
    let request = server
        .http()
        .post(url)
        .header("content-type", parcel.content_type)
        .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        .header("x-slack-request-timestamp", timestamp.to_string())
        .header("x-slack-signature", signature(&secret, timestamp, parcel.body.as_bytes()))
        .body(parcel.body.clone());
    match parcel.retry {
        Some((number, reason)) => {
            request.header("x-slack-retry-num", number.to_string()).header("x-slack-retry-reason", reason)
        }
        None => request,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of Slack's documentation on verifying requests.
    #[test]
    fn signs_as_slack_does() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V\
                    &channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=\
                    &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
                    &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let signature = signature("8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618, body.as_bytes());
        assert_eq!(signature, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
    }
}
