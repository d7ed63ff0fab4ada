//! For whom a view is made.

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use crm_core::texts::{self, Locale, Text};
use rust_decimal::Decimal;

use crate::mrkdwn::Mrkdwn;

/// Who reads a view, and when.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Language and notation, such as `en-US` or `fr-CA-u-hc-h12`.
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
        texts::date(day, self.today(), &self.locale)
    }

    /// A moment, such as `Fri 27 Nov, 15:00`.
    #[must_use]
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        texts::date_time(at, self.now, self.time_zone, &self.locale)
    }

    /// The time of day now, such as `15:04`.
    #[must_use]
    pub fn clock(&self) -> String {
        self.time(self.now)
    }

    /// The time of day of a moment, such as `15:04`.
    #[must_use]
    pub fn time(&self, at: DateTime<Utc>) -> String {
        texts::time(at.with_timezone(&self.time_zone).time(), &self.locale)
    }

    /// An amount in full, such as `€12,000`.
    #[must_use]
    pub fn money(&self, amount: Decimal, currency: &str) -> String {
        texts::money(amount, currency, &self.locale)
    }

    /// An amount for a row, such as `€12k`.
    #[must_use]
    pub fn money_short(&self, amount: Decimal, currency: &str) -> String {
        texts::money_short(amount, currency, &self.locale)
    }

    /// A number that stands by itself, such as `1,234`.
    #[must_use]
    pub fn number(&self, number: impl Into<Decimal>) -> String {
        texts::number(number.into(), &self.locale)
    }

    /// Names one after the other, with the comma of the language.
    #[must_use]
    pub fn list(&self, items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        texts::list(items, &self.locale)
    }

    /// The day with which weeks begin.
    #[must_use]
    pub fn first_weekday(&self) -> Weekday {
        Locale::of(&self.locale).first_weekday()
    }
}
