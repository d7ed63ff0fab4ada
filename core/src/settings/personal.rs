//! The settings of a person.

use chrono::{NaiveTime, Weekday};

use super::choices::ClockFormat;
use super::{Definition, Level, Setting, Shape};
use crate::calendar::Hours;

/// Every setting of a person, notifications apart.
pub(super) const OF_PERSON: &[&Definition] = &[
    DAILY_REPORT_AT.definition(),
    QUIET_HOURS.definition(),
    HOME_VIEW.definition(),
    WEEK_START.definition(),
    CLOCK_FORMAT.definition(),
];

/// When the daily report comes on working days; never where there is none.
pub const DAILY_REPORT_AT: Setting<Option<NaiveTime>> = Setting::of(&Definition {
    key: "daily_report_at",
    level: Level::Person,
    shape: Shape::Time,
    optional: true,
    default: r#""08:30""#,
    name: "setting-daily-report-at",
    help: "setting-daily-report-at-help",
    reason: "Decided for this product: 08:30 local, before the first meeting.",
});

/// Hours in which nothing is sent; none where somebody wants everything at once.
pub const QUIET_HOURS: Setting<Option<Hours>> = Setting::of(&Definition {
    key: "quiet_hours",
    level: Level::Person,
    shape: Shape::Hours,
    optional: true,
    default: r#"{"from": "20:00", "to": "08:00"}"#,
    name: "setting-quiet-hours",
    help: "setting-quiet-hours-help",
    reason: "Decided for this product: 20:00 to 08:00 local.",
});

/// The view that the Home tab opens with.
pub const HOME_VIEW: Setting<String> = Setting::of(&Definition {
    key: "home_view",
    level: Level::Person,
    shape: Shape::Word,
    optional: false,
    default: r#""today""#,
    name: "setting-home-view",
    help: "setting-home-view-help",
    reason: "What is due today is what most people open the tab for.",
});

/// The day with which weeks begin.
pub const WEEK_START: Setting<Weekday> = Setting::of(&Definition {
    key: "week_start",
    level: Level::Person,
    shape: Shape::OneOf(&["mon", "sat", "sun"]),
    optional: false,
    default: r#""mon""#,
    name: "setting-week-start",
    help: "setting-week-start-help",
    reason: "ISO 8601.",
});

/// How times of day read.
pub const CLOCK_FORMAT: Setting<ClockFormat> = Setting::of(&Definition {
    key: "clock_format",
    level: Level::Person,
    shape: Shape::OneOf(&["24h", "12h"]),
    optional: false,
    default: r#""24h""#,
    name: "setting-clock-format",
    help: "setting-clock-format-help",
    reason: "The notation that every report and card uses, and that cannot be misread.",
});
