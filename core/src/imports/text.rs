//! A file's bytes as the text that a CSV reader takes, in pieces: decoded, with one kind of line end, and without the space that
//! people leave before a quote.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// How many bytes are read at a time.
const PIECE: usize = 32 * 1024;

/// The text of a file as UTF-8. A file with a zero in it is refused as [`io::ErrorKind::InvalidData`].
pub(super) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        // As UTF-8 nothing is longer than three times its bytes.
        let text = Vec::with_capacity(3 * PIECE + 16);
        Self { source, decoder: encoding.new_decoder(), raw: vec![0; PIECE], text, given: 0, ended: false }
    }

    /// Decodes the next piece; what was decoded before has been given.
    fn advance(&mut self) -> io::Result<()> {
        let read = self.source.read(&mut self.raw)?;
        self.ended = read == 0;
        let bytes = self.raw.get(..read).unwrap_or_default();
        self.given = 0;
        self.text.resize(self.text.capacity(), 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, self.ended);
        self.text.truncate(written);
        if result == CoderResult::OutputFull || self.text.contains(&0) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.advance()?;
        }
        let mut rest = self.text.get(self.given..).unwrap_or_default();
        let given = rest.read(into)?;
        self.given += given;
        Ok(given)
    }
}

/// `a, "b, c"` as `a,"b, c"`, where CSV would no longer see a quote; every line end as a line feed, the last one included.
pub(super) struct Tidy<R> {
    source: R,
    delimiter: u8,
    raw: Vec<u8>,
    clean: Vec<u8>,
    given: usize,
    ended: bool,
    quoted: bool,
    at_start: bool,
    after_return: bool,
    spaces: usize,
}

impl<R: Read> Tidy<R> {
    pub(super) fn new(source: R, delimiter: u8) -> Self {
        Self {
            source,
            delimiter,
            raw: vec![0; PIECE],
            clean: Vec::new(),
            given: 0,
            ended: false,
            quoted: false,
            at_start: true,
            after_return: false,
            spaces: 0,
        }
    }

    fn advance(&mut self) -> io::Result<()> {
        let mut raw = std::mem::take(&mut self.raw);
        let read = self.source.read(&mut raw);
        self.clean.clear();
        self.given = 0;
        if let Ok(read) = read {
            raw.iter().take(read).for_each(|byte| self.take(*byte));
            self.ended = read == 0;
        }
        self.raw = raw;
        if self.ended {
            self.clean.push(b'\n');
        }
        read.map(|_| ())
    }

    fn take(&mut self, byte: u8) {
        let follows_return = std::mem::replace(&mut self.after_return, byte == b'\r');
        let byte = match byte {
            b'\n' if follows_return => return,
            b'\r' => b'\n',
            other => other,
        };
        if !self.quoted && self.at_start && byte == b' ' {
            self.spaces += 1;
            return;
        }
        let spaces = std::mem::take(&mut self.spaces);
        if byte == b'"' {
            self.quoted = !self.quoted;
        } else {
            self.clean.extend(std::iter::repeat_n(b' ', spaces));
        }
        self.clean.push(byte);
        self.at_start = !self.quoted && (byte == self.delimiter || byte == b'\n');
    }
}

impl<R: Read> Read for Tidy<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.clean.len() && !self.ended {
            self.advance()?;
        }
        let mut rest = self.clean.get(self.given..).unwrap_or_default();
        let given = rest.read(into)?;
        self.given += given;
        Ok(given)
    }
}
