//! What the bench prints.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::path::Path;

use crate::figures::Figures;
use crate::search::Level;
use crate::starts::Starts;

/// Figure, whether it must stay below (else reach), and its limit.
const TARGETS: [(&str, bool, f64); 6] = [
    ("find.ratio_to_pgbench", false, 0.5),
    ("find.p99_ms_at_half_peak", true, 100.0),
    ("start.cold_s", true, 10.0),
    ("start.warm_s", true, 2.0),
    ("rss_mb", true, 60.0),
    ("import_contacts.ratio_to_copy", true, 2.0),
];

pub(crate) fn line(text: &str) {
    println!("{text}");
}

pub(crate) fn starts(starts: &Starts) {
    println!(
        "crm demo to the first answer: {:.2} s on an empty directory, {:.2} s with its data",
        starts.cold, starts.warm
    );
}

pub(crate) fn levels(levels: &[Level]) {
    println!();
    println!("/crm find among 100,000 contacts, and pgbench with the same statements. CPU in ms for each find.");
    println!();
    println!("             | crm                                                    | pgbench");
    println!(
        " connections |  req/s   p50 ms   p99 ms   CPU crm  postgres  generator |  finds/s  mean ms  CPU pgbench  postgres"
    );
    println!(
        "-------------+---------------------------------------------------------+-------------------------------------------"
    );
    for Level { connections, program, pgbench } in levels {
        println!(
            " {connections:11} | {:6.0} {:8.2} {:8.2} {:9.3} {:9.3} {:10.3} | {:8.0} {:8.2} {:12.3} {:9.3}",
            program.per_s,
            program.p50_ms,
            program.p99_ms,
            program.cpu_ms,
            program.cpu_ms_postgres,
            program.cpu_ms_generator,
            pgbench.per_s,
            pgbench.p50_ms,
            pgbench.cpu_ms,
            pgbench.cpu_ms_postgres,
        );
    }
}

pub(crate) fn half(rate: f64, p50: f64, p99: f64) {
    println!();
    println!("at {rate:.0} req/s, half the peak, from the moment each was due: p50 {p50:.2} ms, p99 {p99:.2} ms");
}

pub(crate) fn summary(figures: &Figures, path: &Path) {
    println!();
    for (name, below, limit) in TARGETS {
        let number = figures.number(name).unwrap_or(f64::NAN);
        let (met, word) = if below { (number <= limit, "at most") } else { (number >= limit, "at least") };
        println!("{} {name:26} {number:8} ({word} {limit})", if met { "met   " } else { "MISSED" });
    }
    println!();
    println!("{}", path.display());
}
