//! Requests as Slack makes them: the fields of a command, an event, a signature. Each has a number of its own, so that none
//! is taken for a repetition of another.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::asked::Line;
use super::stub::Stub;

/// What signs requests of the stub.
pub(crate) const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
const APP: &str = "A0BENCH";

/// Makes requests to the app.
pub(crate) struct Caller {
    team: String,
    slack: String,
    next: AtomicU64,
}

impl Caller {
    pub(crate) fn new(team: &str, stub: &Stub) -> Self {
        // Requests are remembered in a data set that is kept: those of another run must be others.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let first = u64::try_from(since.as_micros()).unwrap_or_default();
        Self { team: team.to_owned(), slack: stub.url(), next: AtomicU64::new(first) }
    }

    /// A number that no other request has.
    pub(crate) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    fn fields(&self, line: &Line, number: u64) -> Vec<(&'static str, String)> {
        vec![
            ("token", "none".to_owned()),
            ("team_id", self.team.clone()),
            ("team_domain", "bench".to_owned()),
            ("channel_id", "C0BENCH".to_owned()),
            ("channel_name", "sales".to_owned()),
            ("user_id", line.person.clone()),
            ("user_name", "somebody".to_owned()),
            ("command", "/crm".to_owned()),
            ("text", line.text.clone()),
            ("api_app_id", APP.to_owned()),
            ("is_enterprise_install", "false".to_owned()),
            ("response_url", format!("{}/response/{number}", self.slack)),
            ("trigger_id", format!("{number}.1.0123456789abcdef0123456789abcdef")),
        ]
    }

    /// A command as a request over HTTP.
    pub(crate) fn command(&self, line: &Line, number: u64) -> anyhow::Result<Vec<u8>> {
        let body = serde_urlencoded::to_string(self.fields(line, number))?;
        request("application/x-www-form-urlencoded", &body)
    }

    /// An event as a request over HTTP.
    pub(crate) fn event(&self, person: &str, number: u64) -> anyhow::Result<Vec<u8>> {
        request("application/json", &self.message(person, number).to_string())
    }

    /// A command as an envelope of Socket Mode.
    pub(crate) fn command_envelope(&self, line: &Line, number: u64) -> Value {
        let fields = self.fields(line, number).into_iter().map(|(name, value)| (name.to_owned(), Value::String(value)));
        let payload: serde_json::Map<String, Value> = fields.collect();
        envelope("slash_commands", true, number, Value::Object(payload))
    }

    /// An event as an envelope of Socket Mode.
    pub(crate) fn event_envelope(&self, person: &str, number: u64) -> Value {
        envelope("events_api", false, number, self.message(person, number))
    }

    /// Somebody writes in a channel.
    fn message(&self, person: &str, number: u64) -> Value {
        let (seconds, micros) = (number / 1_000_000, number % 1_000_000);
        let ts = format!("{seconds}.{micros:06}");
        json!({
            "token": "none", "team_id": self.team, "context_team_id": self.team, "context_enterprise_id": null,
            "api_app_id": APP, "type": "event_callback", "event_id": format!("Ev{number}"), "event_time": seconds,
            "event": {
                "type": "message", "user": person, "text": "they called again about the offer, I will answer tomorrow",
                "ts": ts, "event_ts": ts, "channel": "C0BENCH", "channel_type": "channel", "team": self.team,
                "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [{"type": "rich_text_section", "elements": [
                    {"type": "text", "text": "they called again about the offer, I will answer tomorrow"}]}]}],
            },
            "authorizations": [{"enterprise_id": null, "team_id": self.team, "user_id": "U0BOT", "is_bot": true,
                "is_enterprise_install": false}],
            "is_ext_shared_channel": false, "event_context": "4-none",
        })
    }
}

/// The number of the request stands at the end of the id.
fn envelope(kind: &str, takes_answer: bool, number: u64, payload: Value) -> Value {
    json!({
        "envelope_id": format!("00000000-0000-4000-8000-{number:016}"), "type": kind,
        "accepts_response_payload": takes_answer, "payload": payload,
    })
}

fn request(kind: &str, body: &str) -> anyhow::Result<Vec<u8>> {
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).context("the signing secret")?;
    mac.update(format!("v0:{timestamp}:{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let text = format!(
        "POST /slack/events HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n\
         Accept: application/json,*/*\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: v0={signature}\r\n\r\n{body}",
        body.len()
    );
    Ok(text.into_bytes())
}
