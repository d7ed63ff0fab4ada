//! The load over HTTP: as many requests a second as are wanted, or one after the other on each connection.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::asked::Line;
use super::{Stage, Way, socket};
use crate::http::Connection;
use crate::load::{Round, on_each};

/// This many connections are ready, so that requests need not wait for one.
const CONNECTIONS: usize = 32;

/// No answer takes this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take until answers come at once, and what that means.
const READY: Duration = Duration::from_secs(240);
const AT_ONCE: Duration = Duration::from_millis(1500);

/// Sends so many commands a second, whatever comes back. How long each took, in microseconds, sorted: from the moment at
/// which it was due, also where no connection was free to send it.
pub(super) fn commands(
    stage: &Stage<'_>,
    address: SocketAddr,
    rate: f64,
    length: Duration,
) -> anyhow::Result<Vec<u32>> {
    let round = at_rate(address, rate, length, |connection, turn| command(stage, connection, turn))?;
    Ok(round.latencies_us)
}

/// The same for events, until they are acknowledged.
pub(super) fn events(stage: &Stage<'_>, address: SocketAddr, rate: f64, length: Duration) -> anyhow::Result<Vec<u32>> {
    let round = at_rate(address, rate, length, |connection, turn| {
        let request = stage.caller.event(&line(stage, turn)?.person, stage.caller.number())?;
        let answer = connection.ask(&request)?;
        anyhow::ensure!(answer.status == 200, "an event is answered with {}", answer.status);
        Ok(Instant::now())
    })?;
    Ok(round.latencies_us)
}

/// One command after the other on each of the connections.
pub(super) fn as_fast_as_it_can(
    stage: &Stage<'_>,
    address: SocketAddr,
    connections: usize,
    length: Duration,
) -> anyhow::Result<Round> {
    on_each(address, connections, |connection, number, begin| {
        let mut latencies = Vec::with_capacity(16 * 1024);
        let mut turn = u32::try_from(number * 7919)?;
        while begin.elapsed() < length {
            turn += 1;
            let sent = Instant::now();
            latencies.push(us_between(sent, command(stage, connection, turn)?));
        }
        Ok(latencies)
    })
}

/// Types lines until the program answers them at once: the first ones after its start wait for what it makes ready.
pub(super) fn settle(stage: &Stage<'_>, address: SocketAddr) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut quick = 0;
    for turn in 0.. {
        let asked = Instant::now();
        let answered = Connection::open(address).and_then(|mut connection| command(stage, &mut connection, turn));
        quick = if answered.is_ok() && asked.elapsed() < AT_ONCE { quick + 1 } else { 0 };
        if quick == 16 {
            break;
        }
        if begun.elapsed() > READY {
            answered?;
            anyhow::bail!("no answer comes within {} s", AT_ONCE.as_secs_f32());
        }
    }
    Ok(())
}

/// Sends every line once.
pub(super) fn check(stage: &Stage<'_>, address: SocketAddr, way: Way) -> anyhow::Result<()> {
    if way == Way::Socket {
        return socket::check(stage);
    }
    let mut connection = Connection::open(address)?;
    for turn in 0..u32::try_from(stage.lines.len())? {
        command(stage, &mut connection, turn)?;
    }
    Ok(())
}

fn at_rate(
    address: SocketAddr,
    rate: f64,
    length: Duration,
    ask: impl Fn(&mut Connection, u32) -> anyhow::Result<Instant> + Sync,
) -> anyhow::Result<Round> {
    let next = AtomicU32::new(0);
    on_each(address, CONNECTIONS, |connection, _, begin| {
        let mut latencies = Vec::with_capacity(1024);
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            let after = Duration::from_secs_f64(f64::from(turn) / rate);
            if after >= length {
                return Ok(latencies);
            }
            let due = begin + after;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            latencies.push(us_between(due, ask(connection, turn)?));
        }
    })
}

/// The line whose turn it is; neighbours are of different kinds and people.
pub(super) fn line<'a>(stage: &'a Stage<'_>, turn: u32) -> anyhow::Result<&'a Line> {
    let place = u64::from(turn) * 2_654_435_761 % (stage.lines.len().max(1) as u64);
    stage.lines.get(usize::try_from(place)?).context("there are no lines")
}

/// Types a line and waits for its answer: in the body, or at the `response_url` where the body says nothing.
fn command(stage: &Stage<'_>, connection: &mut Connection, turn: u32) -> anyhow::Result<Instant> {
    let (line, number) = (line(stage, turn)?, stage.caller.number());
    let answer = connection.ask(&stage.caller.command(line, number)?)?;
    let at = Instant::now();
    anyhow::ensure!(answer.status == 200, "/crm {} is answered with {}", line.text, answer.status);
    if !answer.body.is_empty() {
        expect(line, &answer.body)?;
        return Ok(at);
    }
    while at.elapsed() < PATIENCE {
        if let Some(late) = stage.stub.answer(number) {
            expect(line, &late.body)?;
            return Ok(late.at);
        }
        thread::sleep(Duration::from_micros(200));
    }
    anyhow::bail!("/crm {} has no answer", line.text)
}

/// Fails where what came is no answer to this line.
pub(super) fn expect(line: &Line, body: &[u8]) -> anyhow::Result<()> {
    let words = line.expected.as_bytes();
    let found = body.windows(words.len().max(1)).any(|window| window.eq_ignore_ascii_case(words));
    anyhow::ensure!(found, "/crm {} of {} is answered with {}", line.text, line.person, String::from_utf8_lossy(body));
    Ok(())
}

pub(super) fn us_between(begin: Instant, end: Instant) -> u32 {
    u32::try_from(end.saturating_duration_since(begin).as_micros()).unwrap_or(u32::MAX)
}
