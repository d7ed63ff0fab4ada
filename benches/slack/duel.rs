//! The program and the Bolt app in turns, under the same load.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::bolt::{self, Bolt};
use super::recipes::Recipes;
use super::{Stage, Way, ours, pace, rate};
use crate::figures::{Figures, median, percentile_ms, round};
use crate::{cpu, table};

const ROUNDS: usize = 5;
/// Commands that are open at the same time.
const OPEN: usize = 16;
const WARM_UP: Duration = Duration::from_millis(700);
const LENGTH: Duration = Duration::from_secs(3);

/// Who is measured.
struct Contender {
    pid: u32,
    address: SocketAddr,
}

/// What one round took.
#[derive(Clone, Copy, Default)]
pub(crate) struct Taken {
    pub per_s: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Processor time for each command.
    pub cpu_ms: f64,
    pub cpu_ms_postgres: f64,
    /// The most memory that was resident.
    pub resident_mb: f64,
}

/// A round of both.
#[derive(Clone, Copy, Default)]
pub(crate) struct Pair {
    pub ours: Taken,
    pub theirs: Taken,
}

pub(super) fn measure(stage: &Stage<'_>, recipes: &Recipes, figures: &mut Figures) -> anyhow::Result<()> {
    let Some(modules) = bolt::modules() else {
        table::line(
            "Bolt: not installed (make bench-slack installs it where there are node and npm); nothing to compare",
        );
        return Ok(());
    };
    let Some(program) = ours::serve(stage, Way::Http)? else { return Ok(()) };
    let app = Bolt::serve(stage, recipes, &modules)?;
    let ours = Contender { pid: program.pid(), address: program.address()? };
    let theirs = Contender { pid: app.pid(), address: app.address };
    for contender in [&ours, &theirs] {
        pace::settle(stage, contender.address)?;
        pace::check(stage, contender.address, Way::Http)?;
    }
    let saturated = rounds(stage, [&ours, &theirs], ROUNDS, |address, length| {
        let round = pace::as_fast_as_it_can(stage, address, OPEN, length)?;
        Ok((round.latencies_us, round.seconds))
    })?;
    let at_rate = rounds(stage, [&ours, &theirs], 3, |address, length| {
        Ok((pace::commands(stage, address, rate(), length)?, length.as_secs_f64()))
    })?;
    table::duel(recipes.statements, &saturated, &at_rate);
    report(&saturated, &at_rate, figures);
    drop(app);
    program.stop()
}

/// So many rounds of both, who begins in turns.
fn rounds(
    stage: &Stage<'_>,
    [ours, theirs]: [&Contender; 2],
    count: usize,
    load: impl Fn(SocketAddr, Duration) -> anyhow::Result<(Vec<u32>, f64)>,
) -> anyhow::Result<Vec<Pair>> {
    let one = |contender: &Contender| -> anyhow::Result<Taken> {
        load(contender.address, WARM_UP)?;
        taken(stage, contender, || load(contender.address, LENGTH))
    };
    let mut pairs = Vec::new();
    for round in 0..count {
        let mut pair = Pair::default();
        if round % 2 == 0 {
            pair.ours = one(ours)?;
        }
        pair.theirs = one(theirs)?;
        if round % 2 == 1 {
            pair.ours = one(ours)?;
        }
        pairs.push(pair);
    }
    Ok(pairs)
}

/// Runs the load and watches what it takes.
#[expect(clippy::cast_precision_loss, reason = "a count of requests in a few seconds")]
fn taken(
    stage: &Stage<'_>,
    contender: &Contender,
    load: impl FnOnce() -> anyhow::Result<(Vec<u32>, f64)>,
) -> anyhow::Result<Taken> {
    let used = || anyhow::Ok((cpu::of(contender.pid)?, cpu::of_family(stage.lab.postgres_pid()?)?));
    let over = AtomicBool::new(false);
    let before = used()?;
    let (outcome, resident_mb) = thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut most: f64 = 0.0;
            while !over.load(Ordering::Relaxed) {
                most = most.max(cpu::resident_mb(contender.pid).unwrap_or_default());
                thread::sleep(Duration::from_millis(50));
            }
            most
        });
        let outcome = load();
        over.store(true, Ordering::Relaxed);
        (outcome, watching.join().unwrap_or(f64::NAN))
    });
    let (latencies_us, seconds) = outcome?;
    let after = used()?;
    let commands = latencies_us.len() as f64;
    let ms = |before: f64, after: f64| (after - before) * 1000.0 / commands;
    Ok(Taken {
        per_s: commands / seconds,
        p50_ms: percentile_ms(&latencies_us, 0.5),
        p99_ms: percentile_ms(&latencies_us, 0.99),
        cpu_ms: ms(before.0, after.0),
        cpu_ms_postgres: ms(before.1, after.1),
        resident_mb,
    })
}

fn report(saturated: &[Pair], at_rate: &[Pair], figures: &mut Figures) {
    let ratio =
        |pairs: &[Pair], of: fn(&Taken) -> f64| median(pairs.iter().map(|pair| of(&pair.ours) / of(&pair.theirs)));
    let middle = |pairs: &[Pair], of: fn(&Pair) -> f64| median(pairs.iter().map(of));
    figures.set("bolt.cpu_ratio", json!(round(ratio(saturated, |taken| taken.cpu_ms), 3)));
    figures.set("bolt.cpu_ratio_at_rate", json!(round(ratio(at_rate, |taken| taken.cpu_ms), 3)));
    figures.set("bolt.throughput_ratio", json!(round(ratio(saturated, |taken| taken.per_s), 2)));
    figures.set("bolt.memory_ratio", json!(round(ratio(saturated, |taken| taken.resident_mb), 2)));
    figures.set("bolt.cpu_ms", json!(round(middle(saturated, |pair| pair.theirs.cpu_ms), 3)));
    figures.set("bolt.commands_per_s", json!(round(middle(saturated, |pair| pair.theirs.per_s), 0)));
    figures.set("bolt.rss_mb", json!(round(middle(saturated, |pair| pair.theirs.resident_mb), 1)));
    figures.set("slack.cpu_ms", json!(round(middle(saturated, |pair| pair.ours.cpu_ms), 3)));
    figures.set("slack.commands_per_s", json!(round(middle(saturated, |pair| pair.ours.per_s), 0)));
    figures.set("slack.rss_mb", json!(round(middle(saturated, |pair| pair.ours.resident_mb), 1)));
}
