//! Days, weekdays, months and times of day as people write them where they are.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc, Weekday};
use chrono_tz::Tz;

use super::locale::{Language, Locale, Order};
use crate::settings::ClockFormat;

/// A date with its weekday, `Fri 27 Nov`, `Fri, Nov 27`, `ven. 27 nov.`; with the year where it is not this one.
#[must_use]
pub fn date(day: NaiveDate, today: NaiveDate, locale: &str) -> String {
    let year = (day.year() != today.year()).then(|| day.year());
    weekday_and_date(day, year, Locale::of(locale))
}

/// A date and time in the reader's zone, `Fri 27 Nov, 15:00`, `ven. 27 nov. à 15:00`.
#[must_use]
pub fn date_time(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, locale: &str) -> String {
    let local = at.with_timezone(&zone);
    let day = date(local.date_naive(), now.with_timezone(&zone).date_naive(), locale);
    let time = time(local.time(), locale);
    match Locale::of(locale).language() {
        Language::English => format!("{day}, {time}"),
        Language::French => format!("{day} à {time}"),
        Language::Arabic => format!("{day}، {time}"),
    }
}

/// A time of day, `15:00`, `3:00 PM`, `15 h 00`, `3:00 م`.
#[must_use]
pub fn time(time: NaiveTime, locale: &str) -> String {
    let locale = Locale::of(locale);
    let (hour, minute) = (time.hour(), time.minute());
    if locale.clock() == ClockFormat::Hours24 {
        return match (locale.language(), locale.region()) {
            (Language::French, "CA") => format!("{hour:02}\u{A0}h\u{A0}{minute:02}"),
            _ => format!("{hour:02}:{minute:02}"),
        };
    }
    let (is_afternoon, hour) = time.hour12();
    let half = match (locale.language(), locale.region(), locale.order()) {
        (Language::Arabic, ..) => ["ص", "م"],
        (Language::English, "CA", _) => ["a.m.", "p.m."],
        (Language::English, _, Order::DayFirst) => ["am", "pm"],
        _ => ["AM", "PM"],
    };
    let [morning, afternoon] = half;
    format!("{hour}:{minute:02}\u{202F}{}", if is_afternoon { afternoon } else { morning })
}

/// A date with its year and without weekday, `27 Nov 2026`, `Nov 27, 2026`, `27 nov. 2026`.
#[must_use]
pub fn day_of_year(day: NaiveDate, locale: &str) -> String {
    day_and_month(day, Some(day.year()), Locale::of(locale))
}

/// A month and its year, as a calendar is headed: `November 2026`, `novembre 2026`.
#[must_use]
pub fn month(of: NaiveDate, locale: &str) -> String {
    let locale = Locale::of(locale);
    let names = match locale.language() {
        Language::English => &ENGLISH_MONTHS,
        Language::French => &FRENCH_MONTHS,
        Language::Arabic => arabic_months(locale),
    };
    format!("{} {}", nth(names, of.month0()), of.year())
}

/// A weekday in full: `Friday`, `vendredi`, `الجمعة`.
#[must_use]
pub fn weekday(day: Weekday, locale: &str) -> &'static str {
    let names = match Locale::of(locale).language() {
        Language::English => &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        Language::French => &FRENCH_WEEKDAYS,
        Language::Arabic => &ARABIC_WEEKDAYS,
    };
    nth(names, day.num_days_from_monday())
}

/// A weekday as it stands before a date: `Fri`, `ven.`, `الجمعة` (which Arabic does not shorten).
#[must_use]
pub fn weekday_short(day: Weekday, locale: &str) -> &'static str {
    short_weekday(day, Locale::of(locale))
}

pub(crate) const FRENCH_WEEKDAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
pub(crate) const ARABIC_WEEKDAYS: [&str; 7] = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"];

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(crate) const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
pub(crate) const ARABIC_MONTHS: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];
/// Iraq, Jordan, Lebanon, Palestine, Syria.
pub(crate) const LEVANTINE_MONTHS: [&str; 12] = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
];
/// Algeria, Tunisia.
pub(crate) const ALGERIAN_MONTHS: [&str; 12] =
    ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];
/// Morocco.
pub(crate) const MOROCCAN_MONTHS: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"];

fn arabic_months(locale: Locale) -> &'static [&'static str; 12] {
    match locale.region() {
        "IQ" | "JO" | "LB" | "PS" | "SY" => &LEVANTINE_MONTHS,
        "DZ" | "TN" => &ALGERIAN_MONTHS,
        "MA" => &MOROCCAN_MONTHS,
        _ => &ARABIC_MONTHS,
    }
}

fn nth(names: &'static [&'static str], at: u32) -> &'static str {
    usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
}

fn short_weekday(day: Weekday, locale: Locale) -> &'static str {
    let names = match locale.language() {
        Language::English => &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        Language::French => &["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
        Language::Arabic => &ARABIC_WEEKDAYS,
    };
    nth(names, day.num_days_from_monday())
}

fn short_month(day: NaiveDate, locale: Locale) -> &'static str {
    let names: &[&str; 12] = match locale.language() {
        Language::English => &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        Language::French => {
            &["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
        }
        Language::Arabic => arabic_months(locale),
    };
    nth(names, day.month0())
}

fn weekday_and_date(day: NaiveDate, year: Option<i32>, locale: Locale) -> String {
    let (weekday, rest) = (short_weekday(day.weekday(), locale), day_and_month(day, year, locale));
    match (locale.language(), locale.order()) {
        (Language::English, Order::MonthFirst) => format!("{weekday}, {rest}"),
        (Language::English | Language::French, _) => format!("{weekday} {rest}"),
        (Language::Arabic, _) => format!("{weekday}، {rest}"),
    }
}

fn day_and_month(day: NaiveDate, year: Option<i32>, locale: Locale) -> String {
    let month = short_month(day, locale);
    let number = match (locale.language(), day.day()) {
        (Language::French, 1) => "1er".to_owned(),
        (_, number) => number.to_string(),
    };
    match (locale.order(), year) {
        (Order::MonthFirst, None) => format!("{month} {number}"),
        (Order::MonthFirst, Some(year)) => format!("{month} {number}, {year}"),
        (Order::DayFirst, None) => format!("{number} {month}"),
        (Order::DayFirst, Some(year)) => format!("{number} {month} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn dates_carry_the_year_only_where_it_differs() {
        let today = day("2026-11-23");
        for (locale, this_year, next_year) in [
            ("en", "Fri 27 Nov", "Mon 4 Jan 2027"),
            ("en-GB", "Fri 27 Nov", "Mon 4 Jan 2027"),
            ("de-DE", "Fri 27 Nov", "Mon 4 Jan 2027"),
            ("en-US", "Fri, Nov 27", "Mon, Jan 4, 2027"),
            ("fr-FR", "ven. 27 nov.", "lun. 4 janv. 2027"),
            ("ar", "الجمعة، 27 نوفمبر", "الاثنين، 4 يناير 2027"),
            ("ar-LB", "الجمعة، 27 تشرين الثاني", "الاثنين، 4 كانون الثاني 2027"),
            ("ar-DZ", "الجمعة، 27 نوفمبر", "الاثنين، 4 جانفي 2027"),
            ("ar-MA", "الجمعة، 27 نونبر", "الاثنين، 4 يناير 2027"),
        ] {
            assert_eq!(date(day("2026-11-27"), today, locale), this_year);
            assert_eq!(date(day("2027-01-04"), today, locale), next_year);
        }
        assert_eq!(date(day("2026-12-01"), today, "fr"), "mar. 1er déc.");
    }

    #[test]
    fn times_have_the_hours_of_where_they_are_read() {
        let (now, zone) = (at("2026-11-23T14:04:00Z"), Tz::Europe__Paris);
        for (locale, read) in [
            ("en", "Mon 23 Nov, 15:04"),
            ("en-US", "Mon, Nov 23, 3:04\u{202F}PM"),
            ("en-CA", "Mon, Nov 23, 3:04\u{202F}p.m."),
            ("en-AU", "Mon 23 Nov, 3:04\u{202F}pm"),
            ("en-GB-u-hc-h12", "Mon 23 Nov, 3:04\u{202F}pm"),
            ("en-US-u-hc-h23", "Mon, Nov 23, 15:04"),
            ("fr-FR", "lun. 23 nov. à 15:04"),
            ("fr-CA", "lun. 23 nov. à 15\u{A0}h\u{A0}04"),
            ("ar", "الاثنين، 23 نوفمبر، 3:04\u{202F}م"),
            ("ar-MA", "الاثنين، 23 نونبر، 15:04"),
        ] {
            assert_eq!(date_time(now, now, zone, locale), read, "{locale}");
        }
        let midnight = NaiveTime::MIN;
        assert_eq!(time(midnight, "en-US"), "12:00\u{202F}AM");
        assert_eq!(time(midnight, "ar-EG"), "12:00\u{202F}ص");
    }

    #[test]
    fn months_and_weekdays_have_their_names() {
        assert_eq!(month(day("2026-08-01"), "fr-CA"), "août 2026");
        assert_eq!(month(day("2026-08-01"), "ar-SY"), "آب 2026");
        assert_eq!(month(day("2026-12-31"), "en-US"), "December 2026");
        assert_eq!((weekday(Weekday::Sun, "fr"), weekday_short(Weekday::Mon, "fr")), ("dimanche", "lun."));
        assert_eq!((weekday(Weekday::Sun, "ar"), weekday_short(Weekday::Mon, "en")), ("الأحد", "Mon"));
        assert_eq!(day_of_year(day("2026-07-06"), "en-US"), "Jul 6, 2026");
        assert_eq!(day_of_year(day("2026-07-06"), "fr"), "6 juil. 2026");
    }
}
