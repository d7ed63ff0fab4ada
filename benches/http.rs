//! As much of an HTTP/1.1 client as the load needs: one connection that stays open, requests that are bytes already.

use std::borrow::Cow;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context as _;

/// No answer takes this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer<'a> {
    pub status: u16,
    pub body: Cow<'a, [u8]>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: vec![0; 256 * 1024] })
    }

    /// Sends a request and reads its answer.
    pub(crate) fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer<'_>> {
        self.stream.write_all(request)?;
        let (mut filled, mut head) = (0, None);
        loop {
            let space = self.buffer.get_mut(filled..).filter(|space| !space.is_empty()).context("a long answer")?;
            let read = self.stream.read(space)?;
            anyhow::ensure!(read > 0, "the program closed the connection");
            filled += read;
            if head.is_none() {
                head = Head::read(self.buffer.get(..filled).unwrap_or_default())?;
            }
            if let Some(Head { status, length, body }) = head {
                let came = self.buffer.get(body..filled).unwrap_or_default();
                let whole = match length {
                    Some(length) => came.len() >= length,
                    // The last piece is empty.
                    None => came.ends_with(b"0\r\n\r\n"),
                };
                if whole {
                    anyhow::ensure!(length.is_none_or(|length| came.len() == length), "more than the answer came");
                    let came = self.buffer.get(body..filled).unwrap_or_default();
                    let body = if length.is_some() { Cow::Borrowed(came) } else { Cow::Owned(joined(came)?) };
                    return Ok(Answer { status, body });
                }
            }
        }
    }
}

/// Where an answer's body begins, and how long it is where that is said beforehand; else it comes in pieces.
#[derive(Clone, Copy)]
struct Head {
    status: u16,
    length: Option<usize>,
    body: usize,
}

impl Head {
    /// Nothing until the head is complete.
    fn read(bytes: &[u8]) -> anyhow::Result<Option<Self>> {
        let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
        let text = std::str::from_utf8(bytes.get(..head).unwrap_or_default())?;
        let mut lines = text.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("no status")?.parse()?;
        let fields: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(':')).collect();
        let field = |name: &str| fields.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        let length = field("content-length").map(|(_, length)| length.trim().parse()).transpose()?;
        anyhow::ensure!(length.is_some() || field("transfer-encoding").is_some(), "an answer without an end");
        Ok(Some(Self { status, length, body: head + 4 }))
    }
}

/// The pieces of a body put together (RFC 9112, 7.1).
fn joined(mut pieces: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(pieces.len());
    loop {
        let end = pieces.windows(2).position(|two| two == b"\r\n").context("a piece without a length")?;
        let (length, rest) = pieces.split_at(end);
        let length = usize::from_str_radix(std::str::from_utf8(length)?.trim(), 16)?;
        if length == 0 {
            return Ok(body);
        }
        body.extend_from_slice(rest.get(2..2 + length).context("a short piece")?);
        pieces = rest.get(2 + length + 2..).context("a piece without an end")?;
    }
}
