//! Slack's rate limits: a tier for each method in a minute, and one message a second in each channel.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Duration, Utc};

/// Short bursts in a channel are let through before one message a second is asked for. Slack allows them without saying
/// how long; this is more than an app says in one breath, and less than a loop that forgot about limits.
const CHANNEL_BURST: i32 = 10;

/// When each method was called, within the last minute.
#[derive(Default)]
pub(crate) struct Rates {
    calls: HashMap<String, VecDeque<DateTime<Utc>>>,
    /// When each channel has come to rest after what was posted in it, at one message a second.
    rests: HashMap<String, DateTime<Utc>>,
}

impl Rates {
    /// Counts a call, or tells how many seconds to wait with it.
    pub fn wait(&mut self, now: DateTime<Utc>, method: &str, channel: Option<&str>) -> Option<u64> {
        match (method, channel) {
            ("chat.postMessage", Some(channel)) => self.post(now, channel),
            _ => self.count(now, method.to_owned(), per_minute(method), Duration::minutes(1)),
        }
    }

    fn post(&mut self, now: DateTime<Utc>, channel: &str) -> Option<u64> {
        let second = Duration::seconds(1);
        let rest = self.rests.get(channel).map_or(now, |rest| now.max(*rest));
        let wait = rest - now - second * (CHANNEL_BURST - 1);
        if wait > Duration::zero() {
            return Some(seconds(wait));
        }
        self.rests.insert(channel.to_owned(), rest + second);
        None
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
        Some(seconds(free_at - now))
    }
}

/// Whole seconds, at least one.
fn seconds(wait: Duration) -> u64 {
    u64::try_from(wait.num_milliseconds()).unwrap_or(0).max(1).div_ceil(1000)
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
