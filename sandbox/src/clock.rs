//! The clock of the local Slack: the system's, or one that a test moves by hand.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::watch;

/// Tells the time to everything that expires: trigger ids, response URLs, rate limits, event retries.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<watch::Sender<DateTime<Utc>>>>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still at `now` until [`Clock::advance`] moves it.
    pub fn standing_at(now: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(watch::Sender::new(now))))
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Some(moment) => *moment.borrow(),
            None => Utc::now(),
        }
    }

    /// Moves a standing clock forward, and wakes whatever waited for that time. Does nothing to the system's clock.
    pub fn advance(&self, by: Duration) {
        if let Some(moment) = &self.0 {
            moment.send_modify(|now| *now += by);
        }
    }

    /// Returns once the clock shows `moment` or later.
    pub(crate) async fn until(&self, moment: DateTime<Utc>) {
        match &self.0 {
            Some(clock) => {
                // The sender lives as long as this clock, so waiting can only end by reaching the moment.
                let _ = clock.subscribe().wait_for(|now| *now >= moment).await;
            }
            None => {
                let wait = (moment - Utc::now()).to_std().unwrap_or_default();
                tokio::time::sleep(wait).await;
            }
        }
    }
}
