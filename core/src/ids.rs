//! Where ids come from. Records are named by UUIDv7, which sort by the time they were made.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

/// Gives out ids.
pub trait IdSource: Send + Sync + 'static {
    /// A new id, later in order than those given out before.
    fn next(&self, now: DateTime<Utc>) -> Uuid;
}

/// UUIDv7 with a counter within each millisecond.
#[derive(Debug, Default)]
pub struct TimeOrderedIds {
    context: Mutex<ContextV7>,
}

impl IdSource for TimeOrderedIds {
    fn next(&self, now: DateTime<Utc>) -> Uuid {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        match self.context.lock() {
            Ok(context) => Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos())),
            // Only a panic inside the context itself poisons the lock; ids without the counter are still unique.
            Err(_) => Uuid::new_v7(Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos())),
        }
    }
}
