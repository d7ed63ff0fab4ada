//! Slack's rate limits: a tier for each method in a minute, and one message a second in each channel.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Duration, Utc};

/// Short bursts in a channel are let through before one message a second is asked for.
const CHANNEL_BURST: usize = 3;

/// When each method was called, within the last minute.
#[derive(Default)]
pub(crate) struct Rates {
    calls: HashMap<String, VecDeque<DateTime<Utc>>>,
}

impl Rates {
    /// Counts a call, or tells how many seconds to wait with it.
    pub fn wait(&mut self, now: DateTime<Utc>, method: &str, channel: Option<&str>) -> Option<u64> {
        match (method, channel) {
            ("chat.postMessage", Some(channel)) => {
                let window = Duration::seconds(CHANNEL_BURST as i64);
                self.count(now, format!("post {channel}"), CHANNEL_BURST, window)
            }
            _ => self.count(now, method.to_owned(), per_minute(method), Duration::minutes(1)),
        }
    }

    fn count(&mut self, now: DateTime<Utc>, key: String, limit: usize, window: Duration) -> Option<u64> {
        let calls = self.calls.entry(key).or_default();
        while calls.front().is_some_and(|at| now - *at >= window) {
            calls.pop_front();
        }
        if calls.len() < limit {
            calls.push_back(now);
            return None;
        }
        let free_at = calls.front().map_or(now, |first| *first + window);
        let wait = (free_at - now).num_milliseconds().max(1);
        Some(u64::try_from(wait).unwrap_or(1).div_ceil(1000))
    }
}

/// Calls a minute that the method's tier allows.
fn per_minute(method: &str) -> usize {
    match method {
        "users.list" | "conversations.list" => 20,
        "views.open"
        | "views.push"
        | "views.update"
        | "views.publish"
        | "users.info"
        | "chat.postEphemeral"
        | "conversations.members" => 100,
        "oauth.v2.access" | "oauth.v2.exchange" | "auth.test" | "api.test" | "chat.getPermalink" => 600,
        _ => 50,
    }
}
