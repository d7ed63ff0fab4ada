//! For whom a view is made.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use crm_core::texts::{self, Text};

use crate::mrkdwn::Mrkdwn;

/// Who reads a view, and when.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Language and notation, such as `en-US`.
    pub locale: String,
    /// The zone in which times are shown.
    pub time_zone: Tz,
    /// The present moment.
    pub now: DateTime<Utc>,
}

/// Who else reads a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One person alone: an ephemeral message or a DM.
    Person,
    /// Everybody in a channel: no amounts, no contact data, and nobody is pinged (PRODUCT, rule 9).
    Channel,
}

impl Viewer {
    /// A text as mrkdwn, its values escaped.
    #[must_use]
    pub fn mrkdwn(&self, text: &Text) -> Mrkdwn {
        Mrkdwn::of(text, &self.locale)
    }

    /// A text as plain words.
    #[must_use]
    pub fn plain(&self, text: &Text) -> String {
        text.render(&self.locale)
    }

    /// Today, where the reader is.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.time_zone).date_naive()
    }

    /// A day, such as `Fri 27 Nov`.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> String {
        texts::date(day, self.today())
    }

    /// A moment, such as `Fri 27 Nov, 15:00`.
    #[must_use]
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        texts::date_time(at, self.now, self.time_zone)
    }

    /// The time of day now, such as `15:04`.
    #[must_use]
    pub fn clock(&self) -> String {
        self.now.with_timezone(&self.time_zone).format("%H:%M").to_string()
    }
}
