//! The types of settings that are a choice among few.

/// Something with a name of its own among a few.
pub(super) trait Choice: Copy + Sized + 'static {
    /// Every one.
    const ALL: &'static [Self];

    /// The usual one.
    const USUAL: Self;

    /// The name in the database and on the wire.
    fn as_str(self) -> &'static str;
}

/// Where exchange rates come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateSource {
    /// People enter them, or bring a file.
    Manual,
    /// From the feed of the installation, every working day.
    Feed,
}

impl Choice for RateSource {
    const ALL: &'static [Self] = &[Self::Manual, Self::Feed];
    const USUAL: Self = Self::Manual;

    fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Feed => "feed",
        }
    }
}

/// When the clock of a promised answer runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlaClock {
    /// Day and night.
    Always,
    /// In the business hours of working days.
    BusinessHours,
}

impl Choice for SlaClock {
    const ALL: &'static [Self] = &[Self::Always, Self::BusinessHours];
    const USUAL: Self = Self::Always;

    fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::BusinessHours => "business_hours",
        }
    }
}

/// How somebody reads the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockFormat {
    /// `15:00`.
    Hours24,
    /// `3:00 pm`.
    Hours12,
}

impl Choice for ClockFormat {
    const ALL: &'static [Self] = &[Self::Hours24, Self::Hours12];
    const USUAL: Self = Self::Hours24;

    fn as_str(self) -> &'static str {
        match self {
            Self::Hours24 => "24h",
            Self::Hours12 => "12h",
        }
    }
}

impl Choice for crate::workspaces::JoinPolicy {
    const ALL: &'static [Self] = &[Self::Ask, Self::SalesRep];
    const USUAL: Self = Self::Ask;

    fn as_str(self) -> &'static str {
        self.as_str()
    }
}

impl Choice for chrono::Weekday {
    const ALL: &'static [Self] = &crate::calendar::Weekdays::ALL;
    const USUAL: Self = Self::Mon;

    fn as_str(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }
}

/// A way on which a notification reaches somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// A direct message, at once (after the quiet hours).
    Dm,
    /// The channel of the team that it concerns.
    Channel,
    /// A line of the next daily report.
    Digest,
}

impl Choice for Delivery {
    const ALL: &'static [Self] = &[Self::Dm, Self::Channel, Self::Digest];
    const USUAL: Self = Self::Dm;

    fn as_str(self) -> &'static str {
        match self {
            Self::Dm => "dm",
            Self::Channel => "channel",
            Self::Digest => "digest",
        }
    }
}

/// The ways on which a notification reaches somebody; none of them where it is off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deliveries(u8);

impl Deliveries {
    /// These ways.
    #[must_use]
    pub fn of(ways: impl IntoIterator<Item = Delivery>) -> Self {
        Self(ways.into_iter().fold(0, |bits, way| bits | 1 << way as u8))
    }

    /// Whether it reaches them on this way.
    #[must_use]
    pub fn contains(self, way: Delivery) -> bool {
        self.0 & (1 << way as u8) != 0
    }

    /// Whether it reaches them not at all.
    #[must_use]
    pub fn is_off(self) -> bool {
        self.0 == 0
    }

    /// The ways.
    pub fn iter(self) -> impl Iterator<Item = Delivery> {
        Delivery::ALL.iter().copied().filter(move |way| self.contains(*way))
    }
}
