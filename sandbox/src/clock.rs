//! The clock of the local Slack: the system's, or one that a test moves by hand.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::watch;

/// Tells the time to everything that expires: trigger ids, response URLs, rate limits, event retries.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Where it stands; `None` if it runs with the system's.
    stands_at: Option<DateTime<Utc>>,
    /// How far it has been moved forward.
    moved: Arc<watch::Sender<Duration>>,
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self { stands_at: None, moved: Arc::new(watch::Sender::new(Duration::zero())) }
    }

    /// A clock that stands still at `now` until [`Clock::advance`] moves it.
    pub fn standing_at(now: DateTime<Utc>) -> Self {
        Self { stands_at: Some(now), ..Self::system() }
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.stands_at.unwrap_or_else(Utc::now) + *self.moved.borrow()
    }

    /// The time that signatures carry: a running clock that has been moved must not make them look old to the app.
    pub(crate) fn stamp(&self) -> DateTime<Utc> {
        if self.stands_at.is_some() { self.now() } else { Utc::now() }
    }

    /// Moves the clock forward, and wakes whatever waited for that time.
    pub fn advance(&self, by: Duration) {
        self.moved.send_modify(|moved| *moved += by);
    }

    /// Returns once the clock shows `moment` or later.
    pub(crate) async fn until(&self, moment: DateTime<Utc>) {
        let mut moved = self.moved.subscribe();
        loop {
            moved.borrow_and_update();
            let left = (moment - self.now()).to_std().unwrap_or_default();
            if left.is_zero() {
                return;
            }
            let passes = async {
                match self.stands_at {
                    Some(_) => std::future::pending().await,
                    None => tokio::time::sleep(left).await,
                }
            };
            // The sender lives as long as this clock, so `changed` cannot fail.
            tokio::select! {
                () = passes => {}
                _ = moved.changed() => {}
            }
        }
    }
}
