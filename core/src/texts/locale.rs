//! In which language somebody reads, and how dates, times and numbers are written where they are. Out of a tag such as
//! `fr-CA`, which Slack names for each person, or which they chose themselves.
//!
//! What holds where is that of the Unicode CLDR 46 (`supplemental/weekData`, `timeData`, `main/*/numbers`), for the
//! languages that there is a catalogue for. English without a region is written as it is internationally: day before
//! month, 24 hours, weeks from Monday on.

use chrono::Weekday;

use crate::settings::ClockFormat;

/// A language that there is a catalogue for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, which every other falls back to.
    English,
    /// French.
    French,
    /// Arabic.
    Arabic,
}

impl Language {
    /// Every language, in the order in which a list offers them.
    pub const ALL: [Self; 3] = [Self::English, Self::French, Self::Arabic];

    /// Its code (ISO 639-1), which is also the name of its folder.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Arabic => "ar",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Arabic => "العربية",
        }
    }

    /// The language of this code, in any case.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_right_to_left(self) -> bool {
        self == Self::Arabic
    }
}

/// A language, and how things are written where its reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    language: Language,
    /// ISO 3166-1 in capital letters; zeros where none is named.
    region: [u8; 2],
    clock: Option<ClockFormat>,
    week: Option<Weekday>,
}

/// Where digits stand in groups, and what separates them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Notation {
    /// `1,234,567.8`
    Comma,
    /// `12,34,567.8`
    Indian,
    /// `1 234 567,8` with narrow no-break spaces.
    Narrow,
    /// `1 234 567,8` with no-break spaces.
    Spaced,
    /// `1.234.567,8`
    Point,
}

/// In which order a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// Where weeks begin on Sunday.
const SUNDAY: &[&[u8; 2]] = &[
    b"AG", b"AS", b"BD", b"BR", b"BS", b"BT", b"BW", b"BZ", b"CA", b"CO", b"DM", b"DO", b"ET", b"GT", b"GU", b"HK",
    b"HN", b"ID", b"IL", b"IN", b"JM", b"JP", b"KE", b"KH", b"KR", b"LA", b"MH", b"MM", b"MO", b"MT", b"MX", b"MZ",
    b"NI", b"NP", b"PA", b"PE", b"PH", b"PK", b"PR", b"PT", b"PY", b"SA", b"SG", b"SV", b"TH", b"TT", b"TW", b"UM",
    b"US", b"VE", b"VI", b"WS", b"YE", b"ZA", b"ZW",
];

/// Where weeks begin on Saturday.
const SATURDAY: &[&[u8; 2]] =
    &[b"AF", b"BH", b"DJ", b"DZ", b"EG", b"IQ", b"IR", b"JO", b"KW", b"LY", b"OM", b"QA", b"SD", b"SY"];

/// Where the time of day has twelve hours, in English and in Arabic.
const TWELVE_HOURS: &[&[u8; 2]] = &[
    b"AE", b"AS", b"AU", b"BD", b"BH", b"CA", b"DZ", b"EG", b"GU", b"HK", b"IN", b"IQ", b"JO", b"KW", b"LB", b"LY",
    b"MR", b"MY", b"NZ", b"OM", b"PH", b"PK", b"PR", b"PS", b"QA", b"SA", b"SD", b"SG", b"SY", b"TN", b"UM", b"US",
    b"VI", b"YE",
];

/// Where English puts the month before the day.
const MONTH_FIRST: &[&[u8; 2]] = &[b"AS", b"CA", b"GU", b"PH", b"PR", b"UM", b"US", b"VI"];

/// Where `$` is another dollar than that of the United States.
const OTHER_DOLLARS: &[&[u8; 2]] = &[b"AU", b"CA", b"HK", b"NZ", b"SG"];

impl Locale {
    /// English as it is written internationally.
    pub const ENGLISH: Self = Self { language: Language::English, region: [0, 0], clock: None, week: None };

    /// What a tag such as `en-US` or `fr-CA-u-hc-h12-fw-sun` says (BCP 47 with the Unicode extension). A language without
    /// a catalogue becomes English; the region holds nevertheless.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().and_then(Language::of_code).unwrap_or(Language::English);
        let mut locale = Self { language, ..Self::ENGLISH };
        let mut key = None;
        for part in parts {
            match (key, part.as_bytes()) {
                (None, [b'u' | b'U']) => key = Some(""),
                (None, [one, other]) if part.bytes().all(|letter| letter.is_ascii_alphabetic()) => {
                    locale.region = [one.to_ascii_uppercase(), other.to_ascii_uppercase()];
                }
                (Some(_), [_, _]) => key = Some(part),
                (Some("hc"), _) => locale.clock = clock_of(part),
                (Some("fw"), _) => locale.week = weekday_of(part),
                _ => {}
            }
        }
        locale
    }

    /// The tag of a reader: what Slack says or they chose, and their own clock and first day of the week, where they
    /// chose those.
    #[must_use]
    pub fn tag(language: &str, clock: Option<ClockFormat>, week: Option<Weekday>) -> String {
        let clock = clock.map(|clock| if clock == ClockFormat::Hours12 { "-hc-h12" } else { "-hc-h23" });
        let week = week.map(|day| format!("-fw-{}", day.to_string().to_lowercase()));
        match (clock, week) {
            (None, None) => language.to_owned(),
            (clock, week) => format!("{language}-u{}{}", week.unwrap_or_default(), clock.unwrap_or_default()),
        }
    }

    /// In which language texts are.
    #[must_use]
    pub fn language(self) -> Language {
        self.language
    }

    /// The day with which weeks begin.
    #[must_use]
    pub fn first_weekday(self) -> Weekday {
        self.week.unwrap_or_else(|| {
            if self.is_in(SUNDAY) {
                Weekday::Sun
            } else if self.is_in(SATURDAY) || (self.language == Language::Arabic && self.region == [0, 0]) {
                Weekday::Sat
            } else {
                Weekday::Mon
            }
        })
    }

    /// Whether the time of day is `15:00` or `3:00 pm`.
    #[must_use]
    pub fn clock(self) -> ClockFormat {
        let somewhere = self.region == [0, 0];
        let twelve = match self.language {
            Language::English => self.is_in(TWELVE_HOURS),
            Language::French => false,
            Language::Arabic => self.is_in(TWELVE_HOURS) || somewhere,
        };
        self.clock.unwrap_or(if twelve { ClockFormat::Hours12 } else { ClockFormat::Hours24 })
    }

    pub(super) fn order(self) -> Order {
        let month_first = self.language == Language::English && self.is_in(MONTH_FIRST);
        if month_first { Order::MonthFirst } else { Order::DayFirst }
    }

    pub(super) fn notation(self) -> Notation {
        match (self.language, &self.region) {
            (Language::English, b"IN") => Notation::Indian,
            (Language::English, b"ZA") | (Language::French, b"CA") => Notation::Spaced,
            (Language::French | Language::Arabic, b"MA") | (Language::Arabic, b"DZ" | b"LY" | b"MR" | b"TN") => {
                Notation::Point
            }
            (Language::French, _) => Notation::Narrow,
            _ => Notation::Comma,
        }
    }

    /// The region, such as `CA`; no letters where the tag names none.
    pub(super) fn region(&self) -> &str {
        std::str::from_utf8(&self.region).unwrap_or_default()
    }

    /// Whether an amount in `$` may be taken for another dollar here.
    pub(super) fn has_its_own_dollar(self) -> bool {
        self.is_in(OTHER_DOLLARS)
    }

    fn is_in(self, regions: &[&[u8; 2]]) -> bool {
        regions.iter().any(|region| **region == self.region)
    }
}

fn clock_of(word: &str) -> Option<ClockFormat> {
    match word {
        "h11" | "h12" => Some(ClockFormat::Hours12),
        "h23" | "h24" => Some(ClockFormat::Hours24),
        _ => None,
    }
}

fn weekday_of(word: &str) -> Option<Weekday> {
    (word.len() == 3).then(|| word.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_language_and_what_holds_where() {
        let of = |tag| {
            let locale = Locale::of(tag);
            (locale.language(), locale.first_weekday(), locale.clock(), locale.notation())
        };
        use ClockFormat::{Hours12, Hours24};
        use Language::{Arabic, English, French};
        use Weekday::{Mon, Sat, Sun};
        for (tag, expected) in [
            ("en", (English, Mon, Hours24, Notation::Comma)),
            ("en-US", (English, Sun, Hours12, Notation::Comma)),
            ("en_us", (English, Sun, Hours12, Notation::Comma)),
            ("en-GB", (English, Mon, Hours24, Notation::Comma)),
            ("en-IN", (English, Sun, Hours12, Notation::Indian)),
            ("en-001", (English, Mon, Hours24, Notation::Comma)),
            ("fr-FR", (French, Mon, Hours24, Notation::Narrow)),
            ("FR-ca", (French, Sun, Hours24, Notation::Spaced)),
            ("ar", (Arabic, Sat, Hours12, Notation::Comma)),
            ("ar-AE", (Arabic, Mon, Hours12, Notation::Comma)),
            ("ar-MA", (Arabic, Mon, Hours24, Notation::Point)),
            ("ar-Arab-EG", (Arabic, Sat, Hours12, Notation::Comma)),
            ("de-DE", (English, Mon, Hours24, Notation::Comma)),
            ("ja-JP", (English, Sun, Hours24, Notation::Comma)),
            ("en-US-u-fw-mon-hc-h23", (English, Mon, Hours24, Notation::Comma)),
            ("fr-u-hc-h12", (French, Mon, Hours12, Notation::Narrow)),
            ("", (English, Mon, Hours24, Notation::Comma)),
            ("-u-u-fw--hc-é", (English, Mon, Hours24, Notation::Comma)),
        ] {
            assert_eq!(of(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_readers_own_choices_stand_in_their_tag() {
        assert_eq!(Locale::tag("fr-CA", None, None), "fr-CA");
        let tag = Locale::tag("en-US", Some(ClockFormat::Hours24), Some(Weekday::Mon));
        assert_eq!(tag, "en-US-u-fw-mon-hc-h23");
        assert_eq!((Locale::of(&tag).clock(), Locale::of(&tag).first_weekday()), (ClockFormat::Hours24, Weekday::Mon));
    }
}
