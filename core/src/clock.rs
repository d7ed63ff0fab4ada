//! Time, and waiting for it. Everything that asks for the time asks the [`Clock`] of the running system, so that a test
//! can live a year in a second.

use std::sync::Arc;

use chrono::{DateTime, Duration, SubsecRound, Utc};
use futures::future::BoxFuture;
use tokio::sync::watch;

/// What time it is, and a way to wait.
pub trait Clock: Send + Sync + 'static {
    /// The present moment, to the microsecond, which is what PostgreSQL keeps.
    fn now(&self) -> DateTime<Utc>;
    /// Completes once [`Clock::now`] has reached `at`.
    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'_, ()>;
}

impl Clock for Box<dyn Clock> {
    fn now(&self) -> DateTime<Utc> {
        self.as_ref().now()
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'_, ()> {
        self.as_ref().sleep_until(at)
    }
}

/// The clock of the machine.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Ok(wait) = (at - Utc::now()).to_std() {
                tokio::time::sleep(wait).await;
            }
        })
    }
}

/// A clock that stands still until it is moved; for tests and for the sample data.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now: Arc<watch::Sender<DateTime<Utc>>>,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now: Arc::new(watch::Sender::new(now.trunc_subsecs(6))) }
    }

    /// Moves the clock on and wakes whoever waits for a moment that has come.
    pub fn advance(&self, by: Duration) {
        self.now.send_modify(|now| *now += by);
    }

    /// Moves the clock to `to`, forward or back.
    pub fn set(&self, to: DateTime<Utc>) {
        self.now.send_replace(to.trunc_subsecs(6));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.borrow()
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'_, ()> {
        let mut moments = self.now.subscribe();
        Box::pin(async move {
            // The sender lives in `self`, which outlives this future, so the wait cannot fail.
            let _ = moments.wait_for(|now| *now >= at).await;
        })
    }
}
