//! Days, working days and periods of the calendar as people in a zone live them. Pure: everything is worked out from what
//! is given, and holds on the days on which clocks change. What time it is lives in `clock`.

use std::ops::Range;

use chrono::{
    DateTime, Datelike, Days, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday,
};
use chrono_tz::{GapInfo, Tz};

/// The moment at which clocks in the zone show this wall time for the first time, or pass over it.
#[must_use]
pub fn moment(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    let local = match zone.from_local_datetime(&wall) {
        LocalResult::Single(moment) | LocalResult::Ambiguous(moment, _) => Some(moment),
        LocalResult::None => GapInfo::new(&wall, &zone).and_then(|gap| gap.end),
    };
    // A wall time is shown, or lies in a gap that ends.
    local.map_or_else(|| wall.and_utc(), |moment| moment.to_utc())
}

/// The day that it is in the zone.
#[must_use]
pub fn day_of(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The first moment of a day: midnight, or where the clocks jump over it, the moment after.
#[must_use]
pub fn day_begins(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    moment(zone, day.and_time(NaiveTime::MIN))
}

/// The moments of a day, 23 to 25 hours of them.
#[must_use]
pub fn moments_of_day(zone: Tz, day: NaiveDate) -> Range<DateTime<Utc>> {
    Period::of_day(day).moments(zone)
}

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl Period {
    /// One day.
    #[must_use]
    pub fn of_day(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    /// The week of a day, where weeks begin on `begins`: Monday in most of the world (ISO 8601).
    #[must_use]
    pub fn week(day: NaiveDate, begins: Weekday) -> Self {
        let first = back(day, u64::from(day.weekday().days_since(begins)));
        Self { first, last: on(first, 6) }
    }

    /// The month of a day.
    #[must_use]
    pub fn month(day: NaiveDate) -> Self {
        Self::months(first_of_month(day), 1)
    }

    /// The quarter of a day, in calendar years.
    #[must_use]
    pub fn quarter(day: NaiveDate) -> Self {
        Self::fiscal_quarter(day, 1)
    }

    /// The calendar year of a day.
    #[must_use]
    pub fn year(day: NaiveDate) -> Self {
        Self::fiscal_year(day, 1)
    }

    /// The quarter of a day in years that begin with the month `begins`, 1 to 12.
    #[must_use]
    pub fn fiscal_quarter(day: NaiveDate, begins: u32) -> Self {
        let into = months_into_year(day, begins) % 3;
        Self::months(months_back(first_of_month(day), into), 3)
    }

    /// The year of a day, where years begin with the month `begins`, 1 to 12.
    #[must_use]
    pub fn fiscal_year(day: NaiveDate, begins: u32) -> Self {
        let into = months_into_year(day, begins);
        Self::months(months_back(first_of_month(day), into), 12)
    }

    /// The period as long as this one, in days, that ends where it begins.
    #[must_use]
    pub fn before(self) -> Self {
        let last = back(self.first, 1);
        Self { first: back(last, u64::try_from(self.days() - 1).unwrap_or_default()), last }
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Whether the day is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Its moments in a zone: from the beginning of the first day up to, and without, the beginning of the day after the
    /// last.
    #[must_use]
    pub fn moments(self, zone: Tz) -> Range<DateTime<Utc>> {
        day_begins(zone, self.first)..day_begins(zone, on(self.last, 1))
    }

    /// This many whole months from the first of one.
    fn months(first: NaiveDate, count: u32) -> Self {
        let after = first.checked_add_months(Months::new(count)).unwrap_or(NaiveDate::MAX);
        Self { first, last: back(after, 1) }
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn months_into_year(day: NaiveDate, begins: u32) -> u32 {
    (day.month() + 12 - begins.clamp(1, 12)) % 12
}

fn months_back(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// A day later by this many; the last day there is where there are no more.
fn on(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// A day earlier by this many; the first day there is where there are no more.
fn back(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// The days of the week on which a workspace works, or somebody does something. Never none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// The days, Monday first.
    pub const ALL: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

    /// The working week of most countries.
    pub const MONDAY_TO_FRIDAY: Self = Self(0b001_1111);

    /// These days; nothing where there is none.
    #[must_use]
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Option<Self> {
        let bits = days.into_iter().fold(0, |bits, day| bits | 1 << day.num_days_from_monday());
        (bits != 0).then_some(Self(bits))
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    /// The days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Self::ALL.into_iter().filter(move |day| self.contains(*day))
    }

    /// The first of these days after `day`.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        (1..=7).map(|days| on(day, days)).find(|day| self.contains(day.weekday())).unwrap_or(day)
    }

    /// The last of these days before `day`.
    #[must_use]
    pub fn before(self, day: NaiveDate) -> NaiveDate {
        (1..=7).map(|days| back(day, days)).find(|day| self.contains(day.weekday())).unwrap_or(day)
    }

    /// `day` itself where it is one of them, else the first after it.
    #[must_use]
    pub fn from(self, day: NaiveDate) -> NaiveDate {
        if self.contains(day.weekday()) { day } else { self.after(day) }
    }

    /// The day this many working days later, or earlier where there are fewer than none. Nought moves a day of rest to the
    /// next working day.
    #[must_use]
    pub fn add(self, day: NaiveDate, count: i32) -> NaiveDate {
        let weeks = i64::from(count) / i64::from(self.0.count_ones());
        let rest = count.unsigned_abs() % self.0.count_ones();
        let far = u64::try_from(weeks.abs() * 7).unwrap_or_default();
        match count {
            0 => self.from(day),
            1.. => {
                // Whole weeks end on the weekday they began on, which must be a working day for the count to be true.
                let begin = if self.contains(day.weekday()) { day } else { self.before(day) };
                (0..rest).fold(on(begin, far), |day, _| self.after(day))
            }
            _ => (0..rest).fold(back(self.from(day), far), |day, _| self.before(day)),
        }
    }

    /// How many of the period's days are among them.
    #[must_use]
    pub fn within(self, period: Period) -> i64 {
        let (weeks, rest) = (period.days().max(0) / 7, u64::try_from(period.days().max(0) % 7).unwrap_or_default());
        let beyond = (0..rest).filter(|days| self.contains(on(period.first, *days).weekday())).count();
        weeks * i64::from(self.0.count_ones()) + i64::try_from(beyond).unwrap_or_default()
    }
}

/// Hours of the day from one wall time up to another, over midnight where the second is the earlier one: quiet hours,
/// business hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// They begin here.
    pub from: NaiveTime,
    /// They end before this.
    pub to: NaiveTime,
}

impl Hours {
    /// Whether the wall time lies in them. Hours that end where they begin are the whole day.
    #[must_use]
    pub fn contains(self, time: NaiveTime) -> bool {
        if self.from < self.to { time >= self.from && time < self.to } else { time >= self.from || time < self.to }
    }

    /// The first moment from `at` on at which clocks in the zone show a time outside these hours; `at` itself where it is
    /// outside already. Nothing where the hours are the whole day.
    #[must_use]
    pub fn end_after(self, zone: Tz, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let wall = at.with_timezone(&zone).naive_local();
        if !self.contains(wall.time()) {
            return Some(at);
        }
        if self.from == self.to {
            return None;
        }
        // Today's end, or tomorrow's. Where clocks go back over it, it comes twice: whoever asks between the two is told the
        // second.
        (0..=2)
            .flat_map(|days| {
                let end = on(wall.date(), days).and_time(self.to);
                let second = zone.from_local_datetime(&end).latest().map(|end| end.to_utc());
                [Some(moment(zone, end)), second]
            })
            .flatten()
            .find(|end| *end > at && !self.contains(end.with_timezone(&zone).time()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use chrono::{TimeDelta, Timelike as _};
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn hours(from: &str, to: &str) -> Hours {
        Hours { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn a_day_has_23_to_25_hours() {
        let paris = Tz::Europe__Paris;
        for (text, hours) in [("2026-03-29", 23), ("2026-07-01", 24), ("2026-10-25", 25)] {
            let moments = moments_of_day(paris, day(text));
            assert_eq!((moments.end - moments.start).num_hours(), hours, "{text}");
        }
        // Beirut jumps over midnight; Samoa once left out a whole day.
        assert_eq!(day_begins(Tz::Asia__Beirut, day("2026-03-29")), at("2026-03-28T22:00:00Z"));
        assert!(moments_of_day(Tz::Pacific__Apia, day("2011-12-30")).is_empty());
    }

    #[test]
    fn periods_begin_and_end_where_books_say() {
        let period = |first: &str, last: &str| Period { first: day(first), last: day(last) };
        let today = day("2026-11-02");
        assert_eq!(Period::week(today, Weekday::Mon), period("2026-11-02", "2026-11-08"));
        assert_eq!(Period::week(today, Weekday::Sun), period("2026-11-01", "2026-11-07"));
        assert_eq!(Period::month(day("2028-02-10")), period("2028-02-01", "2028-02-29"));
        assert_eq!(Period::quarter(today), period("2026-10-01", "2026-12-31"));
        assert_eq!(Period::year(today), period("2026-01-01", "2026-12-31"));
        assert_eq!(Period::fiscal_year(today, 4), period("2026-04-01", "2027-03-31"));
        assert_eq!(Period::fiscal_year(day("2026-03-31"), 4), period("2025-04-01", "2026-03-31"));
        assert_eq!(Period::fiscal_quarter(today, 2), period("2026-11-01", "2027-01-31"));
        assert_eq!(Period::fiscal_quarter(day("2026-01-31"), 2), period("2025-11-01", "2026-01-31"));
        assert_eq!(Period::week(today, Weekday::Mon).before(), period("2026-10-26", "2026-11-01"));
    }

    #[test]
    fn working_days_are_the_workspaces_own() {
        let usual = Weekdays::MONDAY_TO_FRIDAY;
        let (friday, saturday, monday) = (day("2026-11-06"), day("2026-11-07"), day("2026-11-09"));
        assert_eq!((usual.after(friday), usual.before(monday), usual.from(saturday)), (monday, friday, monday));
        assert_eq!(
            (usual.add(friday, 1), usual.add(saturday, 1), usual.add(friday, 6)),
            (monday, monday, day("2026-11-16"))
        );
        assert_eq!((usual.add(monday, -1), usual.add(saturday, -1), usual.add(saturday, 0)), (friday, friday, monday));
        let gulf = Weekdays::of([Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu]).unwrap();
        assert_eq!(gulf.after(day("2026-11-05")), day("2026-11-08"));
        assert_eq!(usual.within(Period::month(friday)), 21);
        assert_eq!(Weekdays::of([]), None);
    }

    #[test]
    fn quiet_hours_end_in_the_morning_wherever_one_is() {
        let (paris, quiet) = (Tz::Europe__Paris, hours("20:00:00", "08:00:00"));
        for (now, end) in [
            ("2026-11-02T18:59:00Z", "2026-11-02T18:59:00Z"),
            ("2026-11-02T19:00:00Z", "2026-11-03T07:00:00Z"),
            ("2026-11-03T06:59:59Z", "2026-11-03T07:00:00Z"),
            ("2026-03-28T23:00:00Z", "2026-03-29T06:00:00Z"),
            ("2026-10-24T23:00:00Z", "2026-10-25T07:00:00Z"),
        ] {
            assert_eq!(quiet.end_after(paris, at(now)), Some(at(end)), "{now}");
        }
        // They end in the hour that comes twice: once before the clocks go back into them, and once after.
        let twice = hours("20:00:00", "02:30:00");
        assert_eq!(twice.end_after(paris, at("2026-10-25T00:00:00Z")), Some(at("2026-10-25T00:30:00Z")));
        assert_eq!(twice.end_after(paris, at("2026-10-25T01:10:00Z")), Some(at("2026-10-25T01:30:00Z")));
        // They end in the hour that never comes.
        assert_eq!(twice.end_after(paris, at("2026-03-29T00:00:00Z")), Some(at("2026-03-29T01:00:00Z")));
        assert_eq!(hours("08:00:00", "08:00:00").end_after(paris, at("2026-11-02T18:00:00Z")), None);
        assert!(hours("09:00:00", "17:00:00").contains("16:59:59".parse().unwrap()));
        assert!(!hours("09:00:00", "17:00:00").contains("17:00:00".parse().unwrap()));
    }

    /// Any zone there is.
    fn zone() -> impl Strategy<Value = Tz> {
        (0..chrono_tz::TZ_VARIANTS.len()).prop_map(|at| chrono_tz::TZ_VARIANTS.get(at).copied().unwrap())
    }

    /// Any moment of the years 2020 to 2039.
    fn instant() -> impl Strategy<Value = DateTime<Utc>> {
        (1_577_836_800..2_208_988_800_i64).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        instant().prop_map(|at| at.date_naive())
    }

    fn any_days() -> impl Strategy<Value = Weekdays> {
        (1..128_u8).prop_map(Weekdays)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_moment_lies_in_the_day_that_it_is(zone in zone(), at in instant()) {
            let moments = moments_of_day(zone, day_of(at, zone));
            prop_assert!(moments.contains(&at), "{zone} {at} {moments:?}");
            let length = moments.end - moments.start;
            prop_assert!((TimeDelta::hours(22)..=TimeDelta::hours(26)).contains(&length), "{zone} {at} {length}");
        }

        #[test]
        fn days_join_without_gap(zone in zone(), day in any_day()) {
            let tomorrow = day.succ_opt().unwrap();
            prop_assert_eq!(moments_of_day(zone, day).end, moments_of_day(zone, tomorrow).start);
        }

        #[test]
        fn a_wall_time_is_shown_at_its_moment_or_lies_in_a_gap(zone in zone(), at in instant()) {
            let wall = at.with_timezone(&zone).naive_local();
            let first = moment(zone, wall);
            prop_assert!(first <= at);
            prop_assert_eq!(first.with_timezone(&zone).naive_local(), wall);
        }

        #[test]
        fn periods_hold_their_day_and_join(day in any_day(), begins in 1..=12_u32, weekday in 0..7_usize) {
            let weekday = Weekdays::ALL.into_iter().nth(weekday).unwrap();
            type Of = Box<dyn Fn(NaiveDate) -> Period>;
            let kinds: [Of; 5] = [
                Box::new(move |day| Period::week(day, weekday)),
                Box::new(Period::month),
                Box::new(Period::quarter),
                Box::new(move |day| Period::fiscal_quarter(day, begins)),
                Box::new(move |day| Period::fiscal_year(day, begins)),
            ];
            for of in &kinds {
                let period = of(day);
                prop_assert!(period.contains(day));
                prop_assert_eq!(of(period.first), period);
                prop_assert_eq!(of(period.last), period);
                prop_assert_eq!(of(period.last.succ_opt().unwrap()).first, period.last.succ_opt().unwrap());
            }
            let year = Period::fiscal_year(day, begins);
            let quarter = Period::fiscal_quarter(day, begins);
            prop_assert_eq!((year.first.month(), year.first.day()), (begins, 1));
            prop_assert!(year.first <= quarter.first && quarter.last <= year.last);
            prop_assert!((365..=366).contains(&year.days()) && (89..=92).contains(&quarter.days()));
        }

        #[test]
        fn adding_working_days_counts_them_one_by_one(days in any_days(), day in any_day(), count in 1..60_i32) {
            let ahead = (0..count).fold(day, |day, _| days.after(day));
            prop_assert_eq!(days.add(day, count), ahead);
            let behind = (0..count).fold(day, |day, _| days.before(day));
            prop_assert_eq!(days.add(day, -count), behind);
            prop_assert_eq!(days.within(Period { first: day.succ_opt().unwrap(), last: ahead }), i64::from(count));
            prop_assert!(days.contains(days.from(day).weekday()));
        }

        #[test]
        fn hours_end_at_a_moment_outside_them(zone in zone(), at in instant(), from in 0..96_u32, to in 0..96_u32) {
            let quarter = |n: u32| NaiveTime::from_hms_opt(n / 4, n % 4 * 15, 0).unwrap();
            let hours = Hours { from: quarter(from), to: quarter(to) };
            let end = hours.end_after(zone, at);
            prop_assert_eq!(end.is_none(), from == to);
            if let Some(end) = end {
                prop_assert!(end >= at && end - at <= TimeDelta::hours(25), "{zone} {at} {hours:?} {end}");
                prop_assert!(!hours.contains(end.with_timezone(&zone).time().with_nanosecond(0).unwrap()));
            }
        }
    }
}
