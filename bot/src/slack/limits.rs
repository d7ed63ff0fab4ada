//! How often Slack is called: per workspace and method by its tier, about one message a second in each channel, and no call
//! before the `Retry-After` of an earlier one has passed. What waits for one method in one workspace holds up nothing else.
//!
//! This is the memory of one process, in real time. Of several processes each keeps to the limits by itself; where they
//! exceed them together, Slack says so with a `Retry-After`, and they keep to that.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::methods::{Method, Rate};

/// So many messages may follow each other at once in a channel before it is one a second. Slack lets short bursts through
/// without saying how long; where ours is too long, it says so with a `Retry-After`.
const BURST: u32 = 10;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Beyond so many entries what has come to rest is forgotten.
const KEPT: usize = 20_000;

/// What a limit is counted by: the workspace (by its token where it is not known), and the method or the channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    workspace: String,
    of: String,
}

#[derive(Debug, Default)]
struct Counted {
    /// When it was called within the last minute.
    calls: VecDeque<Instant>,
    /// Nothing before this.
    free_at: Option<Instant>,
}

/// The limits of all workspaces.
#[derive(Debug, Default)]
pub(super) struct Limits {
    /// Whether Slack sets none: a local one that was told so.
    off: bool,
    counted: Mutex<HashMap<Key, Counted>>,
}

impl Limits {
    /// No limits at all.
    pub(super) fn none() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// Takes a place in the row for a call and says how long to wait for it, unless that is longer than `patience`: then no
    /// place is taken.
    pub(super) fn take(
        &self,
        workspace: &str,
        method: &Method,
        channel: Option<&str>,
        patience: Duration,
    ) -> Result<Duration, Duration> {
        if self.off {
            return Ok(Duration::ZERO);
        }
        self.take_at(Instant::now(), workspace, method, channel, patience)
    }

    fn take_at(
        &self,
        now: Instant,
        workspace: &str,
        method: &Method,
        channel: Option<&str>,
        patience: Duration,
    ) -> Result<Duration, Duration> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.len() > KEPT {
            counted.retain(|_, one| {
                one.free_at.is_some_and(|at| at > now) || one.calls.back().is_some_and(|at| *at + MINUTE > now)
            });
        }
        let blocked = counted
            .get(&Key { workspace: workspace.to_owned(), of: method.name.to_owned() })
            .and_then(|one| one.free_at)
            .map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
        let of = match (method.rate, channel) {
            (Rate::Posting, Some(channel)) => format!("#{channel}"),
            _ => method.name.to_owned(),
        };
        let one = counted.entry(Key { workspace: workspace.to_owned(), of }).or_default();
        let wait = match method.rate {
            Rate::Tier(times) => one.next_of_tier(now, times),
            Rate::Posting => one.next_post(now),
            Rate::Unlimited => Duration::ZERO,
        };
        let wait = wait.max(blocked);
        if wait > patience {
            return Err(wait);
        }
        match method.rate {
            Rate::Tier(_) => one.calls.push_back(now + wait),
            Rate::Posting => one.free_at = Some(one.free_at.unwrap_or(now).max(now + wait) + SECOND),
            Rate::Unlimited => {}
        }
        Ok(wait)
    }

    /// Slack asked to wait so long with this method in this workspace.
    pub(super) fn block(&self, workspace: &str, method: &Method, wait: Duration) {
        self.block_at(Instant::now(), workspace, method, wait);
    }

    fn block_at(&self, now: Instant, workspace: &str, method: &Method, wait: Duration) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let one = counted.entry(Key { workspace: workspace.to_owned(), of: method.name.to_owned() }).or_default();
        let until = now + wait;
        one.free_at = Some(one.free_at.map_or(until, |at| at.max(until)));
    }
}

impl Counted {
    /// How long until there is room for one more within a minute.
    fn next_of_tier(&mut self, now: Instant, times: usize) -> Duration {
        while self.calls.front().is_some_and(|at| *at + MINUTE <= now) {
            self.calls.pop_front();
        }
        let first_of_the_minute = self.calls.len().checked_sub(times).and_then(|at| self.calls.get(at));
        first_of_the_minute.map_or(Duration::ZERO, |at| (*at + MINUTE).saturating_duration_since(now))
    }

    /// How long until the channel has come to rest enough.
    fn next_post(&self, now: Instant) -> Duration {
        let rest = self.free_at.map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
        rest.saturating_sub(SECOND * (BURST - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: Method = Method { name: "chat.postMessage", rate: Rate::Posting, scopes: &[], may: &[] };
    const OPEN: Method = Method { name: "views.open", rate: Rate::Tier(100), scopes: &[], may: &[] };

    #[test]
    fn a_channel_gets_a_burst_and_then_a_message_a_second() {
        let (limits, begin) = (Limits::default(), Instant::now());
        let wait = |after: u64, channel| {
            limits.take_at(begin + Duration::from_secs(after), "T1", &POST, Some(channel), MINUTE)
        };
        let waits: Vec<u64> = (0..13).map(|_| wait(0, "C1").unwrap_or(MINUTE).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
        assert_eq!(wait(0, "C2"), Ok(Duration::ZERO), "another channel");
        assert_eq!(wait(20, "C1"), Ok(Duration::ZERO), "it has come to rest");
    }

    #[test]
    fn a_tier_is_counted_per_workspace_and_minute() {
        let (limits, begin) = (Limits::default(), Instant::now());
        let wait = |after: u64, team| limits.take_at(begin + Duration::from_secs(after), team, &OPEN, None, SECOND);
        for _ in 0..100 {
            assert_eq!(wait(0, "T1"), Ok(Duration::ZERO));
        }
        assert_eq!(wait(0, "T1"), Err(MINUTE), "the hundred and first");
        assert_eq!(wait(0, "T2"), Ok(Duration::ZERO), "another workspace");
        assert_eq!(wait(60, "T1"), Ok(Duration::ZERO));
    }

    #[test]
    fn a_retry_after_blocks_that_method_in_that_workspace_alone() {
        let (limits, begin) = (Limits::default(), Instant::now());
        let wait = |after: u64, team, method, channel| {
            limits.take_at(begin + Duration::from_secs(after), team, method, channel, SECOND)
        };
        limits.block_at(begin, "T1", &POST, Duration::from_secs(30));
        assert_eq!(wait(0, "T1", &POST, Some("C1")), Err(Duration::from_secs(30)));
        assert_eq!(wait(0, "T1", &OPEN, None), Ok(Duration::ZERO));
        assert_eq!(wait(0, "T2", &POST, Some("C1")), Ok(Duration::ZERO));
        assert_eq!(wait(30, "T1", &POST, Some("C1")), Ok(Duration::ZERO));
    }
}
