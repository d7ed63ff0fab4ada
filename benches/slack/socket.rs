//! The load over Socket Mode: envelopes at a fixed rate, whatever comes back.

use std::thread;
use std::time::{Duration, Instant};

use super::Stage;
use super::asked::Line;
use super::pace::{expect, line, us_between};

/// No answer takes this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// An envelope on its way.
struct Sent<'a> {
    number: u64,
    due: Instant,
    /// What was typed; nothing for an event.
    line: Option<&'a Line>,
}

/// Sends so many commands a second. How long each took until its answer, in microseconds, sorted: in the acknowledgement, or
/// at the `response_url` where that says nothing.
pub(super) fn commands(stage: &Stage<'_>, rate: f64, length: Duration) -> anyhow::Result<Vec<u32>> {
    at_rate(stage, rate, length, |turn, number| {
        let line = line(stage, turn)?;
        stage.stub.send(&stage.caller.command_envelope(line, number))?;
        Ok(Some(line))
    })
}

/// The same for events, until they are acknowledged.
pub(super) fn events(stage: &Stage<'_>, rate: f64, length: Duration) -> anyhow::Result<Vec<u32>> {
    at_rate(stage, rate, length, |turn, number| {
        stage.stub.send(&stage.caller.event_envelope(&line(stage, turn)?.person, number))?;
        Ok(None)
    })
}

/// Sends every line once.
pub(super) fn check(stage: &Stage<'_>) -> anyhow::Result<()> {
    for turn in 0..u32::try_from(stage.lines.len())? {
        let (line, number) = (line(stage, turn)?, stage.caller.number());
        stage.stub.send(&stage.caller.command_envelope(line, number))?;
        collect(stage, &Sent { number, due: Instant::now(), line: Some(line) })?;
    }
    Ok(())
}

fn at_rate<'a>(
    stage: &Stage<'_>,
    rate: f64,
    length: Duration,
    send: impl Fn(u32, u64) -> anyhow::Result<Option<&'a Line>>,
) -> anyhow::Result<Vec<u32>> {
    let begin = Instant::now();
    let mut sent = Vec::new();
    for turn in 0.. {
        let after = Duration::from_secs_f64(f64::from(turn) / rate);
        if after >= length {
            break;
        }
        let due = begin + after;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let number = stage.caller.number();
        sent.push(Sent { number, due, line: send(turn, number)? });
    }
    let mut latencies = sent.iter().map(|sent| collect(stage, sent)).collect::<anyhow::Result<Vec<u32>>>()?;
    latencies.sort_unstable();
    Ok(latencies)
}

/// How long an envelope took; waits for what has not come yet.
fn collect(stage: &Stage<'_>, sent: &Sent<'_>) -> anyhow::Result<u32> {
    let begun = Instant::now();
    let mut empty = false;
    while begun.elapsed() < PATIENCE {
        let acknowledgement = if empty { None } else { stage.stub.acknowledgement(sent.number) };
        match (acknowledgement, sent.line) {
            (Some(came), None) => return Ok(us_between(sent.due, came.at)),
            (Some(came), Some(line)) if !came.body.is_empty() => {
                expect(line, &came.body)?;
                return Ok(us_between(sent.due, came.at));
            }
            (Some(_), Some(_)) => empty = true,
            (None, _) => {}
        }
        if let (true, Some(line)) = (empty, sent.line)
            && let Some(came) = stage.stub.answer(sent.number)
        {
            expect(line, &came.body)?;
            return Ok(us_between(sent.due, came.at));
        }
        thread::sleep(Duration::from_micros(200));
    }
    anyhow::bail!("an envelope has no {}", if sent.line.is_some() && empty { "answer" } else { "acknowledgement" })
}
