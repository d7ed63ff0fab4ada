//! The settings of a workspace.

use chrono_tz::Tz;
use uuid::Uuid;

use super::choices::{RateSource, SlaClock};
use super::{Definition, Level, Setting, Shape};
use crate::calendar::{Hours, Weekdays};
use crate::money::Currency;
use crate::workspaces::JoinPolicy;

/// Every setting of a workspace.
pub(super) const OF_WORKSPACE: &[&Definition] = &[
    CURRENCY.definition(),
    TIME_ZONE.definition(),
    LOCALE.definition(),
    COUNTRY.definition(),
    JOIN_POLICY.definition(),
    LEADS_CHANNEL.definition(),
    FISCAL_YEAR_START_MONTH.definition(),
    WORKING_DAYS.definition(),
    BUSINESS_HOURS.definition(),
    SLA_CLOCK.definition(),
    PURGE_AFTER_DAYS.definition(),
    NOTIFICATIONS_KEPT_DAYS.definition(),
    DUPLICATE_WARNING_FROM.definition(),
    RATE_SOURCE.definition(),
    RATE_MAX_AGE_DAYS.definition(),
    DEFAULT_PIPELINE.definition(),
    LEAD_ASSIGNMENT.definition(),
    MASK_SENSITIVE_FIELDS.definition(),
    DEAL_ROTTING_DAYS.definition(),
];

/// Those that are columns of `crm.workspace_settings`, under their own names.
pub(super) const COLUMNS: &[&str] =
    &[CURRENCY.key(), TIME_ZONE.key(), LOCALE.key(), COUNTRY.key(), JOIN_POLICY.key(), LEADS_CHANNEL.key()];

/// Amounts typed without a currency, and totals.
pub const CURRENCY: Setting<Currency> = Setting::of(&Definition {
    key: "currency",
    level: Level::Workspace,
    shape: Shape::Currency,
    optional: false,
    default: r#""EUR""#,
    name: "setting-currency",
    help: "setting-currency-help",
    reason: "Said at the installation; the euro where nobody does.",
});

/// The zone of people whose own is unknown, and of the workspace's days.
pub const TIME_ZONE: Setting<Tz> = Setting::of(&Definition {
    key: "time_zone",
    level: Level::Workspace,
    shape: Shape::TimeZone,
    optional: false,
    default: r#""UTC""#,
    name: "setting-time-zone",
    help: "setting-time-zone-help",
    reason: "Slack names a zone for nearly everybody; UTC favours nobody.",
});

/// The language of people whose own is unknown.
pub const LOCALE: Setting<String> = Setting::of(&Definition {
    key: "locale",
    level: Level::Workspace,
    shape: Shape::Locale,
    optional: false,
    default: r#""en""#,
    name: "setting-locale",
    help: "setting-locale-help",
    reason: "The language that the catalogue always has.",
});

/// The country whose telephone numbers are typed without a prefix.
pub const COUNTRY: Setting<String> = Setting::of(&Definition {
    key: "country",
    level: Level::Workspace,
    shape: Shape::Country,
    optional: false,
    default: r#""US""#,
    name: "setting-country",
    help: "setting-country-help",
    reason: "Said at the installation; any default is wrong for most.",
});

/// What happens when somebody new types `/crm`.
pub const JOIN_POLICY: Setting<JoinPolicy> = Setting::of(&Definition {
    key: "join_policy",
    level: Level::Workspace,
    shape: Shape::OneOf(&["ask", "sales_rep"]),
    optional: false,
    default: r#""ask""#,
    name: "setting-join-policy",
    help: "setting-join-policy-help",
    reason: "Customer data is shown to nobody whom an administrator has not let in.",
});

/// The Slack channel in which new leads are shown.
pub const LEADS_CHANNEL: Setting<Option<String>> = Setting::of(&Definition {
    key: "leads_channel",
    level: Level::Workspace,
    shape: Shape::Channel,
    optional: true,
    default: r#"null"#,
    name: "setting-leads-channel",
    help: "setting-leads-channel-help",
    reason: "Nothing is shown in a channel that nobody chose.",
});

/// The month, 1 to 12, with which fiscal years begin.
pub const FISCAL_YEAR_START_MONTH: Setting<u32> = Setting::of(&Definition {
    key: "fiscal_year_start_month",
    level: Level::Workspace,
    shape: Shape::Whole(1, 12),
    optional: false,
    default: r#"1"#,
    name: "setting-fiscal-year-start-month",
    help: "setting-fiscal-year-start-month-help",
    reason: "January: the calendar year, as most companies and every calendar have it.",
});

/// The days on which the team works.
pub const WORKING_DAYS: Setting<Weekdays> = Setting::of(&Definition {
    key: "working_days",
    level: Level::Workspace,
    shape: Shape::Weekdays,
    optional: false,
    default: r#"["mon", "tue", "wed", "thu", "fri"]"#,
    name: "setting-working-days",
    help: "setting-working-days-help",
    reason: "The working week of most countries.",
});

/// When the team works on a working day.
pub const BUSINESS_HOURS: Setting<Hours> = Setting::of(&Definition {
    key: "business_hours",
    level: Level::Workspace,
    shape: Shape::Hours,
    optional: false,
    default: r#"{"from": "09:00", "to": "17:00"}"#,
    name: "setting-business-hours",
    help: "setting-business-hours-help",
    reason: "Eight hours, as help desks begin with.",
});

/// When the clock of a promised answer runs.
pub const SLA_CLOCK: Setting<SlaClock> = Setting::of(&Definition {
    key: "sla_clock",
    level: Level::Workspace,
    shape: Shape::OneOf(&["always", "business_hours"]),
    optional: false,
    default: r#""always""#,
    name: "setting-sla-clock",
    help: "setting-sla-clock-help",
    reason: "Decision X16: day and night, business hours where a workspace wants them.",
});

/// Days after which archived records are removed for good.
pub const PURGE_AFTER_DAYS: Setting<u32> = Setting::of(&Definition {
    key: "purge_after_days",
    level: Level::Workspace,
    shape: Shape::Whole(1, 3650),
    optional: false,
    default: r#"30"#,
    name: "setting-purge-after-days",
    help: "setting-purge-after-days-help",
    reason: "Decision X34. At most ten years, the longest that books must be kept.",
});

/// Days after which notifications are removed.
pub const NOTIFICATIONS_KEPT_DAYS: Setting<u32> = Setting::of(&Definition {
    key: "notifications_kept_days",
    level: Level::Workspace,
    shape: Shape::Whole(1, 3650),
    optional: false,
    default: r#"90"#,
    name: "setting-notifications-kept-days",
    help: "setting-notifications-kept-days-help",
    reason: "Decision X34: a quarter.",
});

/// How alike a new record must be to another, of 100, to be warned of.
pub const DUPLICATE_WARNING_FROM: Setting<u32> = Setting::of(&Definition {
    key: "duplicate_warning_from",
    level: Level::Workspace,
    shape: Shape::Whole(1, 100),
    optional: false,
    default: r#"70"#,
    name: "setting-duplicate-warning-from",
    help: "setting-duplicate-warning-from-help",
    reason: "Decision X17: below 70 of 100, warnings are mostly wrong.",
});

/// Where exchange rates come from.
pub const RATE_SOURCE: Setting<RateSource> = Setting::of(&Definition {
    key: "rate_source",
    level: Level::Workspace,
    shape: Shape::OneOf(&["manual", "feed"]),
    optional: false,
    default: r#""manual""#,
    name: "setting-rate-source",
    help: "setting-rate-source-help",
    reason: "No installation calls another server unasked.",
});

/// Days after which an exchange rate is too old to convert by.
pub const RATE_MAX_AGE_DAYS: Setting<u32> = Setting::of(&Definition {
    key: "rate_max_age_days",
    level: Level::Workspace,
    shape: Shape::Whole(1, 366),
    optional: false,
    default: r#"7"#,
    name: "setting-rate-max-age-days",
    help: "setting-rate-max-age-days-help",
    reason: "Central banks publish on working days; their longest pause, over Christmas or Easter, is five days, which leaves two to notice a feed that stands still. For one budget rate a year set 366.",
});

/// The pipeline in which new deals begin.
pub const DEFAULT_PIPELINE: Setting<Option<Uuid>> = Setting::of(&Definition {
    key: "default_pipeline",
    level: Level::Workspace,
    shape: Shape::Pipeline,
    optional: true,
    default: r#"null"#,
    name: "setting-default-pipeline",
    help: "setting-default-pipeline-help",
    reason: "Without one, the first pipeline: there is always one.",
});

/// Whether new leads without an owner are given one.
pub const LEAD_ASSIGNMENT: Setting<bool> = Setting::of(&Definition {
    key: "lead_assignment",
    level: Level::Workspace,
    shape: Shape::YesNo,
    optional: false,
    default: r#"true"#,
    name: "setting-lead-assignment",
    help: "setting-lead-assignment-help",
    reason: "Nobody is given work before somebody has written the rules, and who writes them means them.",
});

/// Whether phone numbers are masked, as tax numbers always are, for those whose roles do not see what is sensitive.
pub const MASK_SENSITIVE_FIELDS: Setting<bool> = Setting::of(&Definition {
    key: "mask_sensitive_fields",
    level: Level::Workspace,
    shape: Shape::YesNo,
    optional: false,
    default: r#"false"#,
    name: "setting-mask-sensitive-fields",
    help: "setting-mask-sensitive-fields-help",
    reason: "Who sells must be able to call; on where a policy asks for it.",
});

/// Days without a touch after which an open deal is shown as rotting; 0 shows none.
pub const DEAL_ROTTING_DAYS: Setting<u32> = Setting::of(&Definition {
    key: "deal_rotting_days",
    level: Level::Workspace,
    shape: Shape::Whole(0, 365),
    optional: false,
    default: r#"14"#,
    name: "setting-deal-rotting-days",
    help: "setting-deal-rotting-days-help",
    reason: "Two weekly reviews without a touch.",
});
