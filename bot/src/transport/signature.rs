//! Slack's request signature: `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{raw body}` under the signing secret.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crm_core::secrets::Secret;

/// A request that is older or newer than this is refused, as Slack's documentation asks: five minutes.
const WINDOW_SECONDS: i64 = 300;

/// Why a request is not taken for one of Slack's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The headers are missing or malformed.
    #[error("the signature headers are missing or malformed")]
    Missing,
    /// The timestamp lies outside the window.
    #[error("the request is older or newer than five minutes")]
    Stale,
    /// The signature is not that of this body.
    #[error("the signature does not fit the body")]
    Wrong,
}

/// Checks a request.
///
/// # Errors
/// Where it is not signed as Slack signs, not now, or not with our secret.
pub fn verify(
    secret: &Secret,
    timestamp: &str,
    signature: &str,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), SignatureError> {
    let sent_at: i64 = timestamp.parse().map_err(|_| SignatureError::Missing)?;
    let digest =
        signature.strip_prefix("v0=").and_then(|digits| hex::decode(digits).ok()).ok_or(SignatureError::Missing)?;
    if now.timestamp().saturating_sub(sent_at).saturating_abs() > WINDOW_SECONDS {
        return Err(SignatureError::Stale);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).map_err(|_| SignatureError::Wrong)?;
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    // Compared in constant time.
    mac.verify_slice(&digest).map_err(|_| SignatureError::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of Slack's documentation ("Verifying requests from Slack").
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn check(signature: &str, body: &str, after_seconds: i64) -> Result<(), SignatureError> {
        let now = DateTime::from_timestamp(1_531_420_618 + after_seconds, 0).unwrap_or_default();
        verify(&Secret::new(SECRET), "1531420618", signature, body.as_bytes(), now)
    }

    #[test]
    fn the_documented_example_is_accepted_within_five_minutes() {
        assert_eq!(check(SIGNATURE, BODY, 0), Ok(()));
        assert_eq!(check(SIGNATURE, BODY, 300), Ok(()));
        assert_eq!(check(SIGNATURE, BODY, 301), Err(SignatureError::Stale));
        assert_eq!(check(SIGNATURE, BODY, -301), Err(SignatureError::Stale));
    }

    #[test]
    fn forged_and_truncated_requests_are_refused() {
        assert_eq!(check(SIGNATURE, "token=other", 0), Err(SignatureError::Wrong));
        assert_eq!(check(SIGNATURE, BODY.split_at(BODY.len() - 1).0, 0), Err(SignatureError::Wrong));
        for signature in ["", "v0=", "v0=zz", "v1=00", "v0=a2114d57"] {
            assert!(check(signature, BODY, 0).is_err(), "{signature}");
        }
    }
}
