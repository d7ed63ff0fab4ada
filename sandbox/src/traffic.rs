//! The traffic inspector: the last requests both ways, with every secret left out.

use std::collections::VecDeque;

use serde_json::{Value, json};

const KEPT: usize = 500;
const SECRET_KEYS: [&str; 6] = ["token", "client_secret", "bot_access_token", "access_token", "code", "refresh_token"];

/// One request as it happened.
pub(crate) struct Exchange {
    /// `in` when the app called Slack, `out` when Slack called the app.
    pub direction: &'static str,
    pub method: String,
    pub url: String,
    pub status: u16,
    pub ms: f64,
    pub request: Value,
    pub response: Value,
    pub warning: Option<String>,
}

/// The last [`KEPT`] requests.
#[derive(Default)]
pub(crate) struct Traffic {
    last: u64,
    kept: VecDeque<(u64, Value)>,
}

impl Traffic {
    pub fn record(&mut self, at: &str, exchange: Exchange) -> u64 {
        self.last += 1;
        let mut entry = json!({
            "n": self.last,
            "at": at,
            "direction": exchange.direction,
            "method": exchange.method,
            "url": without_secret(&exchange.url),
            "status": exchange.status,
            "ms": exchange.ms,
            "request": redacted(exchange.request),
            "response": redacted(exchange.response),
        });
        if let (Some(warning), Some(fields)) = (exchange.warning, entry.as_object_mut()) {
            fields.insert("warning".into(), warning.into());
        }
        self.kept.push_back((self.last, entry));
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
        self.last
    }

    /// Adds a warning to a request that is already in the list.
    pub fn warn(&mut self, n: u64, warning: &str) {
        let found = self.kept.iter_mut().find(|(number, _)| *number == n);
        if let Some(fields) = found.and_then(|(_, entry)| entry.as_object_mut()) {
            fields.insert("warning".into(), warning.into());
        }
    }

    pub fn after(&self, n: u64) -> Vec<Value> {
        self.kept.iter().filter(|(number, _)| *number > n).map(|(_, entry)| entry.clone()).collect()
    }
}

/// Cuts the secret, which is the last part of the path, from a response URL.
fn without_secret(url: &str) -> String {
    match url.split_once("/response/") {
        Some((before, rest)) => {
            let kept: Vec<&str> = rest.split('/').take(2).collect();
            format!("{before}/response/{}/…", kept.join("/"))
        }
        None => url.to_owned(),
    }
}

fn redacted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let clean = fields.into_iter().map(|(key, value)| {
                let value = match value {
                    Value::String(_) if SECRET_KEYS.contains(&key.as_str()) => "…".into(),
                    Value::String(url) if key == "response_url" => without_secret(&url).into(),
                    other => redacted(other),
                };
                (key, value)
            });
            Value::Object(clean.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(redacted).collect()),
        other => other,
    }
}
