//! Where a page ended, for whoever asks for the next one. Opaque to them; a later page begins after the last record of the
//! one before, so that what is added or removed meanwhile neither repeats nor hides a record.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::error::{Result, UserError};
use crate::refusal;

/// The place after a page.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    /// A digest of the question: a cursor belongs to one.
    #[serde(rename = "q")]
    question: String,
    /// How many there were in all when the first page was asked for.
    #[serde(rename = "t")]
    pub(super) total: i64,
    /// The last record of the page.
    #[serde(rename = "i")]
    pub(super) id: Uuid,
    /// What it was sorted by.
    #[serde(rename = "k")]
    pub(super) place: Place,
}

/// What a page was sorted by.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) enum Place {
    /// How good a match the last record was, in digits that read back as the same number, as of the moment of the first page.
    #[serde(rename = "r")]
    Ranked(String, DateTime<Utc>),
    /// The value of the last record; nothing where it has none.
    #[serde(rename = "s")]
    Sorted(Option<String>),
}

impl Cursor {
    pub(super) fn new(question: &str, total: i64, id: Uuid, place: Place) -> Self {
        Self { question: digest(question), total, id, place }
    }

    /// Reads a cursor that was given out.
    ///
    /// # Errors
    /// Refused where it is none.
    pub fn parse(text: &str) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(|| refused().into())
    }

    /// The cursor, where it belongs to this question.
    pub(super) fn of(&self, question: &str) -> Result<&Self> {
        if self.question == digest(question) { Ok(self) } else { Err(refused().into()) }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn refused() -> UserError {
    refusal!("error-not-a-cursor").about("cursor")
}

fn digest(question: &str) -> String {
    Sha256::digest(question.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cursor_reads_back_and_belongs_to_its_question() {
        let place = Place::Ranked(4.123_456_789_012_345.to_string(), DateTime::UNIX_EPOCH);
        let cursor = Cursor::new("acme", 1_001, Uuid::nil(), place);
        let read = Cursor::parse(&cursor.to_string()).unwrap();
        assert_eq!(read, cursor);
        assert!(read.of("acme").is_ok());
        assert!(read.of("acme inc").is_err());
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(text in "\\PC*") {
            let _ = Cursor::parse(&text);
        }
    }
}
