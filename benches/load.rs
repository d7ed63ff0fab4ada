//! The load: a thread for each connection, requests that were signed before, nothing between answer and next request.

use std::net::SocketAddr;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::finds::Request;
use crate::http::Connection;

/// What a round of load measured.
pub(crate) struct Round {
    /// How long each answer took, in microseconds, sorted.
    pub latencies_us: Vec<u32>,
    /// How long the round took.
    pub seconds: f64,
}

impl Round {
    #[expect(clippy::cast_precision_loss, reason = "a count of requests in a few seconds")]
    pub(crate) fn per_s(&self) -> f64 {
        self.latencies_us.len() as f64 / self.seconds
    }
}

/// Which of `count` comes next: a cheap generator (xorshift), another sequence for each connection.
struct Turns(u64);

impl Turns {
    fn of(connection: usize) -> Self {
        Self(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(connection as u64 + 1))
    }

    fn next<'a>(&mut self, requests: &'a [Request]) -> anyhow::Result<&'a Request> {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let place = (self.0 >> 16) as usize % requests.len().max(1);
        requests.get(place).context("no requests")
    }
}

/// Sends one request after the other on each connection for so long.
pub(crate) fn closed(
    address: SocketAddr,
    requests: &[Request],
    connections: usize,
    length: Duration,
) -> anyhow::Result<Round> {
    on_each(address, connections, |connection, number, begin| {
        let mut turns = Turns::of(number);
        let mut latencies = Vec::with_capacity(16 * 1024);
        while begin.elapsed() < length {
            let sent = Instant::now();
            ask(connection, turns.next(requests)?)?;
            latencies.push(us_since(sent));
        }
        Ok(latencies)
    })
}

/// Sends `rate` requests a second whatever comes back. The time of an answer is counted from the moment at which its
/// request was due, also where no connection was free to send it.
pub(crate) fn open(
    address: SocketAddr,
    requests: &[Request],
    connections: usize,
    rate: f64,
    length: Duration,
) -> anyhow::Result<Round> {
    let next = AtomicU32::new(0);
    on_each(address, connections, |connection, number, begin| {
        let mut turns = Turns::of(number);
        let mut latencies = Vec::with_capacity(16 * 1024);
        loop {
            let after = Duration::from_secs_f64(f64::from(next.fetch_add(1, Ordering::Relaxed)) / rate);
            if after >= length {
                return Ok(latencies);
            }
            let due = begin + after;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            ask(connection, turns.next(requests)?)?;
            latencies.push(us_since(due));
        }
    })
}

fn ask(connection: &mut Connection, request: &Request) -> anyhow::Result<()> {
    let answer = connection.ask(&request.bytes)?;
    if request.is_answered_by(&answer) {
        return Ok(());
    }
    anyhow::bail!("under load a search was answered with {} {}", answer.status, String::from_utf8_lossy(answer.body))
}

fn us_since(moment: Instant) -> u32 {
    u32::try_from(moment.elapsed().as_micros()).unwrap_or(u32::MAX)
}

/// Does the work on each of the connections, all beginning at the same moment.
fn on_each<Work>(address: SocketAddr, connections: usize, work: Work) -> anyhow::Result<Round>
where
    Work: Fn(&mut Connection, usize, Instant) -> anyhow::Result<Vec<u32>> + Sync,
{
    let open = (0..connections).map(|_| Connection::open(address)).collect::<anyhow::Result<Vec<_>>>()?;
    let (start, work) = (&Barrier::new(connections), &work);
    let begun = Instant::now();
    let done: Vec<anyhow::Result<Vec<u32>>> = thread::scope(|scope| {
        let threads: Vec<_> = open
            .into_iter()
            .enumerate()
            .map(|(number, mut connection)| {
                scope.spawn(move || {
                    start.wait();
                    work(&mut connection, number, Instant::now())
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked"))))
            .collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let mut latencies_us = done.into_iter().collect::<anyhow::Result<Vec<_>>>()?.concat();
    latencies_us.sort_unstable();
    Ok(Round { latencies_us, seconds })
}
