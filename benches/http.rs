//! As much of an HTTP/1.1 client as the load needs: one connection that stays open, requests that are bytes already.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context as _;

/// No answer takes this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
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
        let (mut filled, mut frame) = (0, None);
        loop {
            let space = self.buffer.get_mut(filled..).filter(|space| !space.is_empty()).context("a long answer")?;
            let read = self.stream.read(space)?;
            anyhow::ensure!(read > 0, "the program closed the connection");
            filled += read;
            if frame.is_none() {
                frame = Frame::read(self.buffer.get(..filled).unwrap_or_default())?;
            }
            if let Some(Frame { status, start, end }) = frame
                && filled >= end
            {
                anyhow::ensure!(filled == end, "more than the answer came");
                return Ok(Answer { status, body: self.buffer.get(start..end).unwrap_or_default() });
            }
        }
    }
}

/// Where an answer's body begins and ends.
#[derive(Clone, Copy)]
struct Frame {
    status: u16,
    start: usize,
    end: usize,
}

impl Frame {
    /// Nothing until the head is complete.
    fn read(bytes: &[u8]) -> anyhow::Result<Option<Self>> {
        let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
        let text = std::str::from_utf8(bytes.get(..head).unwrap_or_default())?;
        let mut lines = text.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("no status")?.parse()?;
        let length: usize = lines
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .context("no Content-Length")?
            .1
            .trim()
            .parse()?;
        Ok(Some(Self { status, start: head + 4, end: head + 4 + length }))
    }
}
