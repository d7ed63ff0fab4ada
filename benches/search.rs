//! Rising load on the program and on pgbench in turns, then half the peak with requests that do not wait.

use std::time::Duration;

use serde_json::json;

use crate::figures::{Figures, median, percentile_ms, round};
use crate::finds::{self, Find};
use crate::lab::Lab;
use crate::load::{self, Round};
use crate::pgbench::Pgbench;
use crate::program::Program;
use crate::{cpu, table};

/// Connections, one request open on each.
const LEVELS: [usize; 6] = [1, 2, 4, 8, 16, 32];
const ROUNDS: usize = 3;
const WARM_UP: Duration = Duration::from_millis(500);
const LENGTH: Duration = Duration::from_millis(2500);

/// At half the peak this many connections are ready, so that requests need not wait for one.
const CONNECTIONS_AT_HALF: usize = 32;
const LENGTH_AT_HALF: Duration = Duration::from_secs(5);

/// What one round took. Processor time in milliseconds for each search.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    pub per_s: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Of the program, or of pgbench.
    pub cpu_ms: f64,
    pub cpu_ms_postgres: f64,
    pub cpu_ms_generator: f64,
}

impl Taken {
    /// The median of rounds, each number by itself.
    fn median(rounds: &[Self]) -> Self {
        let of = |number: fn(&Self) -> f64| median(rounds.iter().map(number));
        Self {
            per_s: of(|round| round.per_s),
            p50_ms: of(|round| round.p50_ms),
            p99_ms: of(|round| round.p99_ms),
            cpu_ms: of(|round| round.cpu_ms),
            cpu_ms_postgres: of(|round| round.cpu_ms_postgres),
            cpu_ms_generator: of(|round| round.cpu_ms_generator),
        }
    }
}

/// One number of connections.
pub(crate) struct Level {
    pub connections: usize,
    pub program: Taken,
    pub pgbench: Taken,
}

pub(crate) fn measure(
    lab: &Lab,
    program: &Program,
    pgbench: &Pgbench,
    finds: &[Find],
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let mut taken: Vec<(Vec<Taken>, Vec<Taken>)> = LEVELS.iter().map(|_| (Vec::new(), Vec::new())).collect();
    for _ in 0..ROUNDS {
        for (connections, (of_program, of_pgbench)) in LEVELS.into_iter().zip(&mut taken) {
            of_program.push(closed(lab, program, finds, connections)?);
            of_pgbench.push(pgbench.run(lab, connections)?);
        }
    }
    let levels: Vec<Level> = LEVELS
        .into_iter()
        .zip(&taken)
        .map(|(connections, (of_program, of_pgbench))| Level {
            connections,
            program: Taken::median(of_program),
            pgbench: Taken::median(of_pgbench),
        })
        .collect();
    table::levels(&levels);
    let best =
        |taken: fn(&Level) -> &Taken| levels.iter().map(taken).max_by(|one, other| one.per_s.total_cmp(&other.per_s));
    if let (Some(peak), Some(reference)) = (best(|level| &level.program), best(|level| &level.pgbench)) {
        figures.set("find.requests_per_s", json!(round(peak.per_s, 0)));
        figures.set("find.cpu_ms", json!(round(peak.cpu_ms, 3)));
        figures.set("find.cpu_ms_postgres", json!(round(peak.cpu_ms_postgres, 3)));
        figures.set("find.cpu_ms_generator", json!(round(peak.cpu_ms_generator, 3)));
        figures.set("pgbench.finds_per_s", json!(round(reference.per_s, 0)));
        figures.set("pgbench.cpu_ms", json!(round(reference.cpu_ms, 3)));
        figures.set("pgbench.cpu_ms_postgres", json!(round(reference.cpu_ms_postgres, 3)));
        figures.set("find.ratio_to_pgbench", json!(round(peak.per_s / reference.per_s, 2)));
        half(lab, program, finds, peak.per_s / 2.0, figures)?;
    }
    Ok(())
}

fn closed(lab: &Lab, program: &Program, finds: &[Find], connections: usize) -> anyhow::Result<Taken> {
    let (requests, address) = (finds::sign(finds, lab)?, program.address()?);
    load::closed(address, &requests, connections, WARM_UP)?;
    let used = || anyhow::Ok((cpu::of(program.pid())?, cpu::of_family(lab.postgres_pid()?)?, cpu::of_self()?));
    let before = used()?;
    let round = load::closed(address, &requests, connections, LENGTH)?;
    let after = used()?;
    let finds = round.per_s() * round.seconds;
    let ms = |before: f64, after: f64| (after - before) * 1000.0 / finds;
    Ok(Taken {
        per_s: round.per_s(),
        p50_ms: percentile_ms(&round.latencies_us, 0.5),
        p99_ms: percentile_ms(&round.latencies_us, 0.99),
        cpu_ms: ms(before.0, after.0),
        cpu_ms_postgres: ms(before.1, after.1),
        cpu_ms_generator: ms(before.2, after.2),
    })
}

fn half(lab: &Lab, program: &Program, finds: &[Find], rate: f64, figures: &mut Figures) -> anyhow::Result<()> {
    let mut rounds: Vec<Round> = Vec::new();
    for _ in 0..ROUNDS {
        let requests = finds::sign(finds, lab)?;
        rounds.push(load::open(program.address()?, &requests, CONNECTIONS_AT_HALF, rate, LENGTH_AT_HALF)?);
    }
    let of = |share: f64| median(rounds.iter().map(|round| percentile_ms(&round.latencies_us, share)));
    let (p50, p99) = (of(0.5), of(0.99));
    table::half(rate, p50, p99);
    figures.set("find.p50_ms_at_half_peak", json!(round(p50, 1)));
    figures.set("find.p99_ms_at_half_peak", json!(round(p99, 1)));
    Ok(())
}
