//! Dates in other languages than English: the words of a date, as English ones, so that one grammar reads all of them and
//! what is ambiguous stays so. Words that mean nothing here stay as they are, which is how English is read besides.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::texts::Language;

/// What a date is read against: the day that it is, and the language in which it may be written besides English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The day that it is where the writer is.
    pub today: NaiveDate,
    /// Their language.
    pub language: Language,
}

impl From<NaiveDate> for Reader {
    fn from(today: NaiveDate) -> Self {
        Self { today, language: Language::English }
    }
}

impl From<(NaiveDate, Language)> for Reader {
    fn from((today, language): (NaiveDate, Language)) -> Self {
        Self { today, language }
    }
}

/// Words as English ones, and how many typed ones stand behind each.
pub(super) struct InEnglish {
    pieces: Vec<Piece>,
}

struct Piece {
    typed: usize,
    english: Vec<String>,
}

impl InEnglish {
    /// The words read in this language.
    pub(super) fn read(words: &[&str], language: Language) -> Self {
        let tongue = match language {
            Language::English => return Self { pieces: words.iter().map(|word| Piece::plain(word)).collect() },
            Language::French => &FRENCH,
            Language::Arabic => &ARABIC,
        };
        let folded: Vec<String> = words.iter().map(|word| folded(word)).collect();
        let mut pieces = Vec::new();
        let mut at = 0;
        while let (Some(word), Some(rest)) = (words.get(at), folded.get(at..)) {
            let piece = tongue.piece(rest, word).unwrap_or_else(|| Piece::plain(word));
            at += piece.typed.max(1);
            pieces.push(piece);
        }
        Self { pieces }
    }

    /// The English words.
    pub(super) fn words(&self) -> Vec<&str> {
        self.pieces.iter().flat_map(|piece| piece.english.iter().map(String::as_str)).collect()
    }

    /// How many typed words stand behind the first English ones; nothing where those end in the midst of one.
    pub(super) fn typed(&self, english: usize) -> Option<usize> {
        let (mut left, mut typed) = (english, 0);
        for piece in &self.pieces {
            if left == 0 {
                break;
            }
            left = left.checked_sub(piece.english.len())?;
            typed += piece.typed;
        }
        (left == 0).then_some(typed)
    }
}

impl Piece {
    fn plain(word: &str) -> Self {
        Self { typed: 1, english: vec![word.to_owned()] }
    }

    fn of(typed: usize, english: &str) -> Self {
        Self { typed, english: english.split(' ').map(str::to_owned).collect() }
    }
}

/// Whether a date in some language can begin with this word.
pub(super) fn may_begin(word: &str) -> bool {
    if word.len() > 40 {
        return false;
    }
    let word = folded(word);
    [&FRENCH, &ARABIC].into_iter().any(|tongue| tongue.begins(&word))
}

/// Small letters without accents, vowel signs and punctuation around them; Western digits.
fn folded(word: &str) -> String {
    let plain = word.nfd().filter(|letter| !is_combining_mark(*letter) && *letter != '\u{640}');
    let letters = plain.flat_map(char::to_lowercase).map(|letter| match letter {
        '\u{2019}' => '\'',
        '\u{649}' => '\u{64A}',
        '\u{660}'..='\u{669}' => western(letter, 0x660),
        '\u{6F0}'..='\u{6F9}' => western(letter, 0x6F0),
        other => other,
    });
    let text: String = letters.collect();
    text.trim_end_matches([',', ';', '!', '?', '،', '؛', '؟']).to_owned()
}

fn western(digit: char, zero: u32) -> char {
    char::from_digit(u32::from(digit).saturating_sub(zero), 10).unwrap_or(digit)
}

/// The words that dates are made of in one language, folded.
struct Tongue {
    /// Whole phrases, the longest first, with the English ones.
    phrases: &'static [(&'static str, &'static str)],
    /// Weekdays from Monday on, each in all its forms.
    weekdays: [&'static [&'static str]; 7],
    /// Weekdays that are other words too, and are meant only before a date or with a full stop.
    doubtful: &'static [&'static str],
    /// Months from January on, each in all its forms, which may be two words.
    months: [&'static [&'static str]; 12],
    /// `prochain`: a weekday before it is that of next week.
    next: &'static [&'static str],
    /// `ce`: a weekday after it is that of this week.
    this: &'static [&'static str],
    /// `dans`, before a number of days.
    ahead: &'static [&'static str],
    /// Numbers from one on, as words.
    numbers: [&'static [&'static str]; 12],
    /// `jours`, `semaines` and so on: the unit in English, and its forms.
    units: &'static [(&'static str, &'static [&'static str])],
    /// What stands before a time of day.
    at: &'static [&'static str],
    /// What comes after an hour in the morning and in the afternoon.
    halves: [&'static [&'static str]; 2],
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Tongue {
    fn begins(&self, word: &str) -> bool {
        let bare = word.trim_end_matches('.');
        let first = |phrase: &str| phrase.split(' ').next() == Some(bare);
        self.phrases.iter().any(|(phrase, _)| first(phrase))
            || self.weekday(bare).is_some()
            || self.this.contains(&bare)
            || self.ahead.contains(&bare)
            || bare.starts_with(|digit: char| digit.is_ascii_digit())
    }

    fn weekday(&self, word: &str) -> Option<&'static str> {
        named(&self.weekdays, &WEEKDAYS, word)
    }

    /// What the first of these words mean together.
    fn piece(&self, words: &[String], typed: &str) -> Option<Piece> {
        let first = words.first()?.as_str();
        let bare = first.trim_end_matches('.');
        self.phrase(words)
            .or_else(|| self.day_of_week(first, words))
            .or_else(|| self.month(words))
            .or_else(|| self.length(bare, words))
            .or_else(|| self.time(bare, words))
            .or_else(|| ordinal(bare).map(|day| Piece::of(1, &day)))
            // Digits of another script are digits.
            .or_else(|| {
                (typed.nfd().any(|letter| letter.is_numeric() && !letter.is_ascii())).then(|| Piece::of(1, first))
            })
    }

    fn phrase(&self, words: &[String]) -> Option<Piece> {
        self.phrases.iter().find_map(|(phrase, english)| {
            let length = phrase.split(' ').count();
            let same = words.len() >= length
                && phrase.split(' ').zip(words).all(|(known, word)| known == word.trim_end_matches('.'));
            same.then(|| Piece::of(length, english))
        })
    }

    /// `vendredi`, `vendredi prochain`, `ce vendredi`; `mar.` but not `mar`.
    fn day_of_week(&self, first: &str, words: &[String]) -> Option<Piece> {
        let word = |at: usize| words.get(at).map_or("", |word| word.trim_end_matches('.'));
        if self.this.contains(&word(0)) {
            return self.weekday(word(1)).map(|day| Piece::of(2, &format!("this {day}")));
        }
        let day = self.weekday(word(0))?;
        if self.next.contains(&word(1)) {
            return Some(Piece::of(2, &format!("next {day}")));
        }
        let before_a_date = is_day(word(1)) || ordinal(word(1)).is_some();
        let sure = !self.doubtful.contains(&word(0)) || first.ends_with('.') || before_a_date;
        sure.then(|| Piece::of(1, day))
    }

    fn month(&self, words: &[String]) -> Option<Piece> {
        let first = words.first()?.trim_end_matches('.');
        let two = words.get(1).map(|second| format!("{first} {second}"));
        let two = two.and_then(|both| named(&self.months, &MONTHS, &both)).map(|month| Piece::of(2, month));
        two.or_else(|| named(&self.months, &MONTHS, first).map(|month| Piece::of(1, month)))
    }

    /// `dans deux semaines`, `dans 3j`, `2 semaines`.
    fn length(&self, bare: &str, words: &[String]) -> Option<Piece> {
        let word = |at: usize| words.get(at).map_or("", |word| word.trim_end_matches('.'));
        if !self.ahead.contains(&bare) {
            let (count, unit) = (self.count(bare)?, self.unit(word(1))?);
            return Some(Piece::of(2, &format!("{count} {unit}")));
        }
        if let (Some(count), Some(unit)) = (self.count(word(1)), self.unit(word(2))) {
            return Some(Piece::of(3, &format!("in {count} {unit}")));
        }
        let digits = word(1).trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let unit = word(1).strip_prefix(digits).and_then(|unit| self.unit(unit));
        match unit {
            Some(unit) if !digits.is_empty() => Some(Piece::of(2, &format!("in {digits} {unit}"))),
            // `خلال أسبوعين`: the number stands in the word.
            _ => self.phrases.iter().any(|(one, _)| *one == word(1)).then(|| Piece::of(1, "in")),
        }
    }

    fn count(&self, word: &str) -> Option<String> {
        if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(word.to_owned());
        }
        let at = self.numbers.iter().position(|forms| forms.contains(&word))?;
        Some((at + 1).to_string())
    }

    fn unit(&self, word: &str) -> Option<&'static str> {
        self.units.iter().find(|(_, forms)| forms.contains(&word)).map(|(english, _)| *english)
    }

    /// `à 15h30`, `15h`, `الساعة 3 مساء`.
    fn time(&self, bare: &str, words: &[String]) -> Option<Piece> {
        let word = |at: usize| words.get(at).map_or("", |word| word.trim_end_matches('.'));
        if self.at.contains(&bare) {
            let hour = clock(word(1)).or_else(|| self.half_of(word(1), word(2)).is_some().then(|| word(1).to_owned()));
            return hour.map(|_| Piece::of(1, "at"));
        }
        if let Some(half) = self.half_of(bare, word(1)) {
            return Some(Piece::of(2, &format!("{bare} {half}")));
        }
        // 15 h 30, as Canadians write it.
        if is_hour(bare) && word(1) == "h" {
            let minutes = word(2);
            let with = minutes.len() == 2 && minutes.bytes().all(|digit| digit.is_ascii_digit());
            let time = if with { format!("{bare}:{minutes}") } else { format!("{bare}:00") };
            return Some(Piece::of(if with { 3 } else { 2 }, &time));
        }
        clock(bare).filter(|time| time != bare).map(|time| Piece::of(1, &time))
    }

    /// Which half of the day an hour is in.
    fn half_of(&self, hour: &str, half: &str) -> Option<&'static str> {
        let [morning, afternoon] = self.halves;
        let hour = is_hour(hour.split(':').next().unwrap_or_default());
        match (hour, morning.contains(&half), afternoon.contains(&half)) {
            (true, true, _) => Some("am"),
            (true, _, true) => Some("pm"),
            _ => None,
        }
    }
}

fn named<const N: usize>(
    forms: &[&'static [&'static str]; N],
    english: &[&'static str; N],
    word: &str,
) -> Option<&'static str> {
    forms.iter().zip(english).find(|(forms, _)| forms.contains(&word)).map(|(_, name)| *name)
}

/// `15h30` and `15h` as `15:30` and `15:00`; what is a time already, as it is.
fn clock(word: &str) -> Option<String> {
    if let Some((hour, minute)) = word.split_once('h') {
        let minute = if minute.is_empty() { "00" } else { minute };
        let sound = minute.len() == 2 && minute.bytes().all(|digit| digit.is_ascii_digit());
        return (is_hour(hour) && sound).then(|| format!("{hour}:{minute}"));
    }
    let (hour, minute) = word.split_once(':')?;
    (is_hour(hour) && minute.len() == 2).then(|| word.to_owned())
}

fn is_hour(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.parse::<u32>().is_ok_and(|hour| hour < 24)
}

fn is_day(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
}

/// `1er`, as French writes the first of a month.
fn ordinal(word: &str) -> Option<String> {
    word.strip_suffix("er").filter(|day| *day == "1").map(str::to_owned)
}

const FRENCH: Tongue = Tongue {
    phrases: &[
        ("fin de la semaine prochaine", "next fri"),
        ("fin de l'annee", "end of year"),
        ("fin de ce mois", "end of month"),
        ("fin de la semaine", "end of week"),
        ("fin de semaine", "end of week"),
        ("fin du trimestre", "end of quarter"),
        ("fin de trimestre", "end of quarter"),
        ("fin du mois", "end of month"),
        ("fin de mois", "end of month"),
        ("fin d'annee", "end of year"),
        ("la semaine prochaine", "next week"),
        ("le mois prochain", "next month"),
        ("semaine prochaine", "next week"),
        ("mois prochain", "next month"),
        ("apres demain", "day after tomorrow"),
        ("apres-demain", "day after tomorrow"),
        ("cette semaine", "this week"),
        ("ce mois", "this month"),
        ("ce trimestre", "this quarter"),
        ("cette annee", "this year"),
        ("la semaine derniere", "last week"),
        ("semaine derniere", "last week"),
        ("le mois dernier", "last month"),
        ("mois dernier", "last month"),
        ("aujourd'hui", "today"),
        ("demain", "tomorrow"),
        ("hier", "yesterday"),
    ],
    weekdays: [
        &["lundi", "lun"],
        &["mardi", "mar"],
        &["mercredi", "mer"],
        &["jeudi", "jeu"],
        &["vendredi", "ven"],
        &["samedi", "sam"],
        &["dimanche", "dim"],
    ],
    doubtful: &["mar", "mer", "jeu", "sam"],
    months: [
        &["janvier", "janv"],
        &["fevrier", "fevr", "fev"],
        &["mars"],
        &["avril", "avr"],
        &["mai"],
        &["juin"],
        &["juillet", "juil", "juill"],
        &["aout"],
        &["septembre", "sept"],
        &["octobre", "oct"],
        &["novembre", "nov"],
        &["decembre", "dec"],
    ],
    next: &["prochain", "prochaine"],
    this: &["ce"],
    ahead: &["dans", "d'ici"],
    numbers: [
        &["un", "une"],
        &["deux"],
        &["trois"],
        &["quatre"],
        &["cinq"],
        &["six"],
        &["sept"],
        &["huit"],
        &["neuf"],
        &["dix"],
        &["onze"],
        &["douze"],
    ],
    units: &[
        ("days", &["jour", "jours", "j"]),
        ("weeks", &["semaine", "semaines", "sem"]),
        ("months", &["mois"]),
        ("years", &["an", "ans", "annee", "annees"]),
    ],
    at: &["a", "vers"],
    halves: [&["am"], &["pm"]],
};

const ARABIC: Tongue = Tongue {
    phrases: &[
        ("نهاية الاسبوع القادم", "next fri"),
        ("نهاية الاسبوع", "end of week"),
        ("نهاية الشهر", "end of month"),
        ("نهاية الربع", "end of quarter"),
        ("نهاية السنة", "end of year"),
        ("نهاية العام", "end of year"),
        ("اخر الشهر", "end of month"),
        ("اخر السنة", "end of year"),
        ("الاسبوع القادم", "next week"),
        ("الاسبوع المقبل", "next week"),
        ("الشهر القادم", "next month"),
        ("الشهر المقبل", "next month"),
        ("هذا الاسبوع", "this week"),
        ("هذا الشهر", "this month"),
        ("هذا الربع", "this quarter"),
        ("هذه السنة", "this year"),
        ("هذا العام", "this year"),
        ("الاسبوع الماضي", "last week"),
        ("الشهر الماضي", "last month"),
        ("بعد غد", "day after tomorrow"),
        ("بعد يومين", "in 2 days"),
        ("بعد يوم", "in 1 day"),
        ("بعد اسبوعين", "in 2 weeks"),
        ("بعد اسبوع", "in 1 week"),
        ("بعد شهرين", "in 2 months"),
        ("بعد شهر", "in 1 month"),
        ("بعد سنة", "in 1 year"),
        ("اليوم", "today"),
        ("غدا", "tomorrow"),
        ("بكرة", "tomorrow"),
        ("امس", "yesterday"),
        ("اسبوعين", "2 weeks"),
        ("يومين", "2 days"),
        ("شهرين", "2 months"),
    ],
    weekdays: [
        &["الاثنين", "اثنين"],
        &["الثلاثاء", "ثلاثاء"],
        &["الاربعاء", "اربعاء"],
        &["الخميس", "خميس"],
        &["الجمعة", "جمعة"],
        &["السبت", "سبت"],
        &["الاحد", "احد"],
    ],
    doubtful: &["خميس", "جمعة", "احد", "سبت", "اثنين"],
    months: [
        &["يناير", "كانون الثاني", "جانفي"],
        &["فبراير", "شباط", "فيفري"],
        &["مارس", "اذار"],
        &["ابريل", "نيسان", "افريل"],
        &["مايو", "ايار", "ماي"],
        &["يونيو", "حزيران", "جوان"],
        &["يوليو", "تموز", "جويلية", "يوليوز"],
        &["اغسطس", "اب", "اوت", "غشت"],
        &["سبتمبر", "ايلول", "شتنبر"],
        &["اكتوبر", "تشرين الاول"],
        &["نوفمبر", "تشرين الثاني", "نونبر"],
        &["ديسمبر", "كانون الاول", "دجنبر"],
    ],
    next: &["القادم", "القادمة", "المقبل", "المقبلة"],
    this: &["هذا", "هذه", "يوم"],
    ahead: &["بعد", "خلال"],
    numbers: [
        &["واحد", "واحدة"],
        &["اثنان", "اثنين", "اثنتين"],
        &["ثلاثة", "ثلاث"],
        &["اربعة", "اربع"],
        &["خمسة", "خمس"],
        &["ستة", "ست"],
        &["سبعة", "سبع"],
        &["ثمانية", "ثماني", "ثمان"],
        &["تسعة", "تسع"],
        &["عشرة", "عشر"],
        &["احد عشر", "احدى عشرة"],
        &["اثنا عشر", "اثنتا عشرة"],
    ],
    units: &[
        ("days", &["يوم", "يوما", "ايام"]),
        ("weeks", &["اسبوع", "اسبوعا", "اسابيع"]),
        ("months", &["شهر", "شهرا", "اشهر", "شهور"]),
        ("years", &["سنة", "سنوات", "عام", "اعوام"]),
    ],
    at: &["الساعة"],
    halves: [&["ص", "صباحا"], &["م", "مساء", "عصرا", "ظهرا"]],
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{date, span};
    use super::*;
    use crate::texts::{self, Locale};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    /// Monday, 23 November 2026, read by somebody of this language.
    fn reader(language: Language) -> Reader {
        Reader { today: day("2026-11-23"), language }
    }

    fn date_of(language: Language, typed: &str) -> Option<(NaiveDate, usize, Option<String>)> {
        let words: Vec<&str> = typed.split(' ').collect();
        let found = date::at_start(&words, reader(language))?;
        Some((found.date.ok()?, found.words, found.time))
    }

    #[test]
    fn french_dates_are_read() {
        for (typed, expected, words) in [
            ("demain", "2026-11-24", 1),
            ("Demain, appeler", "2026-11-24", 1),
            ("après-demain", "2026-11-25", 1),
            ("aujourd’hui", "2026-11-23", 1),
            ("vendredi", "2026-11-27", 1),
            ("ven.", "2026-11-27", 1),
            ("ven", "2026-11-27", 1),
            ("vendredi prochain", "2026-12-04", 2),
            ("ce vendredi", "2026-11-27", 2),
            ("mar.", "2026-11-24", 1),
            ("mar. 1er déc.", "2026-12-01", 3),
            ("30 novembre", "2026-11-30", 2),
            ("1er décembre 2027", "2027-12-01", 3),
            ("12 aout", "2027-08-12", 2),
            ("dans 2 semaines", "2026-12-07", 3),
            ("dans deux semaines", "2026-12-07", 3),
            ("dans un mois", "2026-12-23", 3),
            ("dans 3j", "2026-11-26", 2),
            ("la semaine prochaine", "2026-11-30", 3),
            ("fin du mois", "2026-11-30", 3),
            ("fin de l'année", "2026-12-31", 3),
            ("fin du trimestre", "2026-12-31", 3),
            ("tomorrow", "2026-11-24", 1),
            ("30 Nov", "2026-11-30", 2),
        ] {
            assert_eq!(date_of(Language::French, typed), Some((day(expected), words, None)), "{typed}");
        }
        for (typed, words, time) in [
            ("demain 15h", 2, "15:00"),
            ("demain à 15h30", 3, "15:30"),
            ("demain 15 h 30", 4, "15:30"),
            ("demain 15:00", 2, "15:00"),
        ] {
            assert_eq!(
                date_of(Language::French, typed),
                Some((day("2026-11-24"), words, Some(time.to_owned()))),
                "{typed}"
            );
        }
        for typed in ["Sam", "mer", "mai", "mars", "jeu de cartes", "fin", "le devis", "dans la rue", "2", "un"] {
            assert_eq!(date_of(Language::French, typed), None, "{typed}");
        }
    }

    #[test]
    fn arabic_dates_are_read() {
        for (typed, expected, words) in [
            ("غدا", "2026-11-24", 1),
            ("غدًا", "2026-11-24", 1),
            ("بعد غد", "2026-11-25", 2),
            ("اليوم", "2026-11-23", 1),
            ("الجمعة", "2026-11-27", 1),
            ("يوم الجمعة", "2026-11-27", 2),
            ("الجمعة القادمة", "2026-12-04", 2),
            ("الأربعاء", "2026-11-25", 1),
            ("30 نوفمبر", "2026-11-30", 2),
            ("٣٠ نوفمبر ٢٠٢٧", "2027-11-30", 3),
            ("30 تشرين الثاني", "2026-11-30", 3),
            ("1 كانون الثاني 2027", "2027-01-01", 4),
            ("5 غشت", "2027-08-05", 2),
            ("بعد أسبوعين", "2026-12-07", 2),
            ("خلال أسبوعين", "2026-12-07", 2),
            ("بعد 3 أيام", "2026-11-26", 3),
            ("بعد ثلاثة أيام", "2026-11-26", 3),
            ("الأسبوع القادم", "2026-11-30", 2),
            ("نهاية الشهر", "2026-11-30", 2),
            ("fri", "2026-11-27", 1),
        ] {
            assert_eq!(date_of(Language::Arabic, typed), Some((day(expected), words, None)), "{typed}");
        }
        for (typed, words, time) in
            [("غدا 15:00", 2, "15:00"), ("غدا الساعة 3 مساء", 4, "3 pm"), ("غدا ٣ مساءً", 3, "3 pm")]
        {
            assert_eq!(
                date_of(Language::Arabic, typed),
                Some((day("2026-11-24"), words, Some(time.to_owned()))),
                "{typed}"
            );
        }
        assert_eq!(date_of(Language::Arabic, "احد العملاء"), None);
    }

    #[test]
    fn what_can_be_read_two_ways_is_refused_in_the_readers_words() {
        let refused = date::parse("06/07", reader(Language::French)).map_err(|refused| refused.text().render("fr"));
        let words = refused.err().unwrap_or_default();
        assert!(words.contains("«\u{A0}06/07\u{A0}»") && words.contains("6 juil. 2027"), "{words}");
        let refused = date::parse("lundi 27 novembre", reader(Language::French));
        let words = refused.map_err(|refused| refused.text().render("fr")).err().unwrap_or_default();
        assert!(words.contains("lundi 27 novembre") && words.contains("vendredi"), "{words}");
    }

    #[test]
    fn spans_are_read_too() {
        let french = |typed: &str| {
            let words: Vec<&str> = typed.split(' ').collect();
            span::at_start(&words, reader(Language::French), span::Facing::Past)
                .map(|found| (found.span.ok(), found.words))
        };
        let november = span::Span { from: Some(day("2026-11-01")), to: Some(day("2026-12-01")) };
        assert_eq!(french("ce mois"), Some((Some(november), 2)));
        assert_eq!(french("novembre"), Some((Some(november), 1)));
    }

    #[test]
    fn dates_read_back_as_they_are_shown() {
        let today = day("2026-11-23");
        for tag in ["fr-FR", "fr-CA", "ar", "ar-LB", "ar-DZ", "ar-MA", "en-US", "en-GB"] {
            let reader = Reader { today, language: Locale::of(tag).language() };
            for ahead in 0..800 {
                let date = today + chrono::Days::new(ahead);
                let shown = texts::date(date, today, tag);
                assert_eq!(date::parse(&shown, reader), Ok(date), "{tag}: {shown}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_without_panic(
            words in proptest::collection::vec("[0-9]{1,4}|dans|demain|15h|h|30|1er|mar\\.?|prochain|بعد|غدا|الساعة|م|الجمعة|\\PC{0,6}", 0..8),
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            for language in Language::ALL {
                if let Some(found) = date::at_start(&words, reader(language)) {
                    prop_assert!(found.words <= words.len());
                }
                let _ = span::at_start(&words, reader(language), span::Facing::Past);
            }
        }
    }
}
