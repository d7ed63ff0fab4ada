//! A CSV file as rows of text: encoding, delimiter and header found by looking at it. It is read in pieces, however large
//! it is.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use super::text::{Decoded, Tidy};
use crate::error::{Error, Fault, Result, UserError};
use crate::{fields, refusal};

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 100 * 1024 * 1024;

/// How much is looked at for the delimiter, in bytes; a header is shorter.
const MAX_HEADER: u64 = 1024 * 1024;

/// A file's header and rows, in memory.
#[derive(Debug)]
pub struct Sheet {
    headers: Vec<String>,
    rows: Vec<SheetRow>,
}

/// A row and where it stands.
#[derive(Debug, Clone)]
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

    /// The cell of a column.
    pub(super) fn cell(&self, at: usize) -> Option<&str> {
        self.cells.get(at).map(String::as_str)
    }
}

impl Sheet {
    /// Reads a small file.
    ///
    /// # Errors
    /// Refused where it is empty, too large, or no text.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut file = SheetFile::open(Cursor::new(bytes))?;
        let rows: Vec<SheetRow> = file.rows()?.collect::<Result<_>>()?;
        if rows.is_empty() {
            return Err(refusal!("error-import-empty").into());
        }
        Ok(Self { headers: file.headers, rows })
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
}

/// A file whose header is known and whose rows can be gone through, more than once.
pub(super) struct SheetFile<R> {
    source: R,
    encoding: &'static Encoding,
    delimiter: u8,
    headers: Vec<String>,
}

impl<R: Read + Seek> SheetFile<R> {
    /// Finds encoding, delimiter and header. Refused where there is none, or the file is too large or no text.
    pub(super) fn open(mut source: R) -> Result<Self> {
        let encoding = encoding(&mut source)?;
        source.rewind().map_err(unreadable)?;
        let delimiter = delimiter(&mut Decoded::new(&mut source, encoding))?;
        let mut file = Self { source, encoding, delimiter, headers: Vec::new() };
        let first = file.all_rows()?.next().transpose()?;
        file.headers = first.ok_or_else(|| refusal!("error-import-empty"))?.cells;
        Ok(file)
    }

    /// The names of the columns.
    pub(super) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The rows below the header that are not blank.
    pub(super) fn rows(&mut self) -> Result<Rows<&mut R>> {
        let mut rows = self.all_rows()?;
        rows.next().transpose()?;
        Ok(rows)
    }

    /// The same, keeping the file.
    pub(super) fn into_rows(mut self) -> Result<Rows<R>> {
        self.source.rewind().map_err(unreadable)?;
        let mut rows = Rows::new(Decoded::new(self.source, self.encoding), self.delimiter);
        rows.next().transpose()?;
        Ok(rows)
    }

    fn all_rows(&mut self) -> Result<Rows<&mut R>> {
        self.source.rewind().map_err(unreadable)?;
        Ok(Rows::new(Decoded::new(&mut self.source, self.encoding), self.delimiter))
    }
}

/// The rows of a file as they are read.
pub(super) struct Rows<R: Read> {
    reader: Reader<Tidy<Decoded<R>>>,
    record: StringRecord,
}

impl<R: Read> Rows<R> {
    fn new(text: Decoded<R>, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Tidy::new(text, delimiter));
        Self { reader, record: StringRecord::new() }
    }

    /// The line on which the record that was just read begins. The reader says where it looked for it, which is before the
    /// blank lines that it skipped, and where it stands now, which is behind the line feeds inside of it and its own.
    fn line(&self) -> u64 {
        let inside = self.record.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count();
        let sought = self.record.position().map_or(1, csv::Position::line);
        self.reader.position().line().saturating_sub(inside as u64 + 1).max(sought)
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<SheetRow>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return None,
                Ok(true) => {
                    let cells: Vec<String> = self.record.iter().map(fields::folded).collect();
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        return Some(Ok(SheetRow { line: self.line(), cells }));
                    }
                }
                // Nothing but reading itself is an error where rows may have any length.
                Err(error) => {
                    if let csv::ErrorKind::Io(error) = error.into_kind() {
                        return Some(Err(unreadable(error)));
                    }
                }
            }
        }
    }
}

/// What a fault in reading means: a file with a zero in it is no text, everything else is ours.
fn unreadable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidData => refusal!("error-import-not-text").into(),
        _ => Error::Fault(Fault::Storage(error)),
    }
}

/// By the byte order mark, else UTF-8, else the encoding that the bytes look most like.
fn encoding<R: Read + Seek>(source: &mut R) -> Result<&'static Encoding> {
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut piece = vec![0; 64 * 1024];
    let (mut size, mut marked) = (0, None);
    loop {
        let read = source.read(&mut piece).map_err(unreadable)?;
        let bytes = piece.get(..read).unwrap_or_default();
        if size == 0 {
            marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
        }
        size += read;
        if size > MAX_BYTES {
            return Err(refusal!("error-import-too-large", limit = MAX_BYTES / 1024 / 1024).into());
        }
        detector.feed(bytes, read == 0);
        if read == 0 {
            return Ok(marked.unwrap_or_else(|| detector.guess(None, Utf8Detection::Allow)));
        }
    }
}

/// The character that stands between the header's columns: the one most frequent outside quotes, comma where none is.
fn delimiter(text: &mut impl Read) -> Result<u8> {
    let mut start = Vec::new();
    text.take(MAX_HEADER).read_to_end(&mut start).map_err(unreadable)?;
    let start = String::from_utf8_lossy(&start);
    let header = start.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
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
    Ok(counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter))
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
