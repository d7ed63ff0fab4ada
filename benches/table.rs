//! What the bench prints.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::path::Path;

use crate::figures::Figures;
use crate::search::Level;
use crate::slack::{Pair, Taken};
use crate::starts::Starts;

/// Figure, whether it must stay below (else reach), and its limit.
const TARGETS: &[(&str, bool, f64)] = &[
    ("find.ratio_to_pgbench", false, 0.5),
    ("find.p99_ms_at_half_peak", true, 100.0),
    ("start.cold_s", true, 10.0),
    ("start.warm_s", true, 2.0),
    ("rss_mb", true, 60.0),
    ("import_contacts.ratio_to_copy", true, 2.0),
    ("slack.http.command_p50_ms", true, 15.0),
    ("slack.http.command_p99_ms", true, 100.0),
    ("slack.http.ack_p99_ms", true, 10.0),
    ("slack.socket.command_p50_ms", true, 15.0),
    ("slack.socket.command_p99_ms", true, 100.0),
    ("slack.socket.ack_p99_ms", true, 10.0),
    ("bolt.cpu_ratio", true, 0.2),
    ("bolt.throughput_ratio", false, 1.0),
    ("bolt.memory_ratio", true, 0.5),
    ("events.ack_p99_ms", true, 10.0),
    ("events.ack_p99_ms_in_flood", true, 10.0),
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

/// The program beside the Bolt app, round by round, and their ratios.
pub(crate) fn duel(statements: f64, saturated: &[Pair], at_rate: &[Pair]) {
    println!();
    println!(
        "Beside Bolt for JavaScript: the same lines, {statements:.1} statements each. CPU in ms for each command."
    );
    for (how, pairs) in [("sixteen commands open", saturated), ("200 commands a second", at_rate)] {
        println!();
        println!("                       | crm                                           | Bolt");
        println!(
            " {how:21} |  req/s  p50 ms  p99 ms     CPU  postgres     MB |  req/s  p50 ms  p99 ms     CPU  postgres     MB"
        );
        println!(
            "-----------------------+-----------------------------------------------+----------------------------------------------"
        );
        let columns = |taken: &Taken| {
            format!(
                "{:6.0} {:7.2} {:7.2} {:7.3} {:9.3} {:6.1}",
                taken.per_s, taken.p50_ms, taken.p99_ms, taken.cpu_ms, taken.cpu_ms_postgres, taken.resident_mb
            )
        };
        for (number, pair) in (1..).zip(pairs) {
            println!(" round {number:15} | {} | {}", columns(&pair.ours), columns(&pair.theirs));
        }
        ratios("CPU", pairs, |taken| taken.cpu_ms);
        ratios("requests a second", pairs, |taken| taken.per_s);
        ratios("memory", pairs, |taken| taken.resident_mb);
    }
}

fn ratios(of: &str, pairs: &[Pair], number: fn(&Taken) -> f64) {
    let mut ratios: Vec<f64> = pairs.iter().map(|pair| number(&pair.ours) / number(&pair.theirs)).collect();
    ratios.sort_by(f64::total_cmp);
    let (least, most) = (ratios.first().copied().unwrap_or(f64::NAN), ratios.last().copied().unwrap_or(f64::NAN));
    println!(" ratio of {of:17}: least {least:.3}, median {:.3}, most {most:.3}", crate::figures::median(ratios));
}

/// What was to be measured beside its limits.
pub(crate) fn summary(figures: &Figures, wanted: fn(&str) -> bool, path: &Path) {
    println!();
    for (name, below, limit) in TARGETS.iter().copied().filter(|(name, ..)| wanted(name)) {
        let number = figures.number(name).unwrap_or(f64::NAN);
        let (met, word) = if below { (number <= limit, "at most") } else { (number >= limit, "at least") };
        println!("{} {name:26} {number:8} ({word} {limit})", if met { "met   " } else { "MISSED" });
    }
    println!();
    println!("{}", path.display());
}
