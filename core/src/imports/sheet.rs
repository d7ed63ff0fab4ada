//! A CSV file as rows of text: encoding, delimiter and header found by looking at it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{ReaderBuilder, StringRecord, Trim};
use encoding_rs::Encoding;

use crate::error::{Result, UserError};
use crate::{fields, refusal};

/// The largest file, in bytes. The rows are held in memory while the transaction is written.
pub const MAX_BYTES: usize = 100 * 1024 * 1024;

/// A file's header and rows.
#[derive(Debug)]
pub struct Sheet {
    headers: Vec<String>,
    rows: Vec<SheetRow>,
}

/// A row and where it stands.
#[derive(Debug)]
pub struct SheetRow {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    cells: Vec<String>,
}

impl SheetRow {
    /// The cells; cells beyond the header must be empty, as trailing commas leave them.
    ///
    /// # Errors
    /// Refused where the row has more values than the header has columns, so that none lands in the wrong one.
    pub fn cells(&self, width: usize) -> Result<&[String], UserError> {
        let surplus = self.cells.iter().skip(width).any(|cell| !cell.is_empty());
        if surplus {
            return Err(refusal!("error-import-too-many-cells", columns = width, cells = self.cells.len()));
        }
        Ok(&self.cells)
    }
}

impl Sheet {
    /// Reads a file.
    ///
    /// # Errors
    /// Refused where it is empty, too large, or no text.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_BYTES {
            return Err(refusal!("error-import-too-large", limit = MAX_BYTES / 1024 / 1024).into());
        }
        let text = decoded(bytes);
        if text.contains('\0') {
            return Err(refusal!("error-import-not-text").into());
        }
        let delimiter = delimiter(&text);
        let text = without_space_before_quotes(&text, char::from(delimiter));
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut rows = reader
            .records()
            .filter_map(|record| record.ok().map(|record| row(record, &text)))
            .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        let headers = rows.next().ok_or_else(|| refusal!("error-import-empty"))?.cells;
        let rows: Vec<SheetRow> = rows.collect();
        if rows.is_empty() {
            return Err(refusal!("error-import-empty").into());
        }
        Ok(Self { headers, rows })
    }

    /// The names of the columns.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How many columns there are.
    #[must_use]
    pub fn width(&self) -> usize {
        self.headers.len()
    }

    /// The rows below the header that are not blank.
    #[must_use]
    pub fn rows(&self) -> &[SheetRow] {
        &self.rows
    }

    /// The values of one column.
    pub fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.cells.get(at)).map(String::as_str)
    }
}

/// A row with its line. The reader's own position lies before the blank lines that it skipped.
fn row(record: StringRecord, text: &str) -> SheetRow {
    let (byte, line) = record.position().map_or((0, 0), |position| (position.byte(), position.line()));
    let skipped = text.bytes().skip(usize::try_from(byte).unwrap_or(usize::MAX));
    let blank = skipped.take_while(|byte| b"\r\n".contains(byte)).filter(|byte| *byte == b'\n').count();
    SheetRow { line: line + blank as u64, cells: record.iter().map(fields::folded).collect() }
}

/// The text: by its byte order mark, else as UTF-8, else in the encoding that its bytes look most like.
fn decoded(bytes: &[u8]) -> String {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = encoding.unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Allow)
    });
    encoding.decode(bytes).0.into_owned()
}

/// `a, "b, c"` as `a,"b, c"`: people leave a space before a quote, where CSV would no longer see one.
fn without_space_before_quotes(text: &str, delimiter: char) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut spaces = String::new();
    let (mut quoted, mut at_start) = (false, true);
    for character in text.chars() {
        if !quoted && at_start && character == ' ' {
            spaces.push(character);
            continue;
        }
        if character == '"' {
            quoted = !quoted;
        } else {
            clean.push_str(&spaces);
        }
        spaces.clear();
        clean.push(character);
        at_start = !quoted && (character == delimiter || character == '\n');
    }
    clean.push_str(&spaces);
    clean
}

/// The character that stands between the header's columns: the one most frequent outside quotes, comma where none is.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in header.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte) {
            *count += 1;
        }
    }
    // The first of the most frequent ones.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        Sheet::read(bytes).unwrap().rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn delimiters_and_encodings_are_found() {
        let expected = vec![vec!["Müller, Hans".to_owned(), "1".to_owned()]];
        for delimiter in [",", ";", "\t", "|"] {
            let text = format!("Name{delimiter}Amount\r\n\r\n\"Müller, Hans\"{delimiter} 1 \r\n{delimiter}\r\n");
            assert_eq!(cells(text.as_bytes()), expected, "{delimiter}");
            assert_eq!(cells(format!("\u{feff}{text}").as_bytes()), expected, "{delimiter} with a byte order mark");
        }
        let text = "Name;Amount\n\"Müller, Hans\";1\n";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(cells(&utf16), expected);
        assert_eq!(cells(&encoding_rs::WINDOWS_1252.encode(text).0), expected);
    }

    #[test]
    fn a_space_before_a_quote_is_forgiven() {
        let expected = vec![vec!["John \"Johnny\" Doe".to_owned(), "Acme, Inc.".to_owned()]];
        assert_eq!(cells(b"Name,Company\n \" John \"\"Johnny\"\" Doe \" , \" Acme, Inc. \"\n"), expected);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let sheet = Sheet::read(b"Name\n\n\"two\nlines\"\nlast\n").unwrap();
        assert_eq!(sheet.rows().iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for bytes in [&b""[..], b"Name\n", b"\n\n", b"PNG\0\0"] {
            assert!(Sheet::read(bytes).is_err());
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(sheet) = Sheet::read(&bytes) {
                for row in sheet.rows() {
                    let _ = row.cells(sheet.width());
                }
            }
        }
    }
}
