//! `make bench`: what the program adds to what the database costs.
//!
//! One run on a private PostgreSQL of its own (`target/bench-data`, made anew, fsync on) and a local Slack, everything on
//! loopback. It prints a table and writes `target/bench.json`, one flat object of figures:
//!
//! - `find.requests_per_s`: the most `/crm find` requests answered in a second: signed, over HTTP, keep-alive, among
//!   100,000 contacts; the median of the rounds at the best number of connections. One connection has one request open.
//! - `find.ratio_to_pgbench`: that, divided by the most transactions in a second of `pgbench` (`pgbench.finds_per_s`),
//!   which sends the very same statements, taken from the server's log, as the same role. Target: 0.5 or more.
//!   pgbench reads the values from a table, one statement for two searches, which costs it a few per cent; and each of its
//!   runs begins with new connections, whose first plans make it look slow at 16 and more. Its best number counts.
//! - `find.p50_ms_at_half_peak`, `find.p99_ms_at_half_peak`: how long answers take at half the peak rate, from the moment
//!   at which a request should have been sent: a late answer also counts against the requests that it holds up.
//!   Target of the 99th percentile: below 100.
//! - `find.cpu_ms`, `find.cpu_ms_postgres`, `find.cpu_ms_generator`: processor time of one find at the peak, of the
//!   program, of PostgreSQL and of the load generator, which share the machine's cores.
//! - `pgbench.cpu_ms`, `pgbench.cpu_ms_postgres`: the same for pgbench.
//! - `start.cold_s`: from starting `crm demo` on an empty data directory to the first answer to `/crm` in the local
//!   Slack, sample data included; the median of a few starts. Target: below 10.
//! - `start.warm_s`: the same with the data in place. Target: below 2.
//! - `rss_mb`: resident memory of the idle `crm serve` after its start and a hundred requests, in MB of 1,000,000 bytes;
//!   PostgreSQL not counted. Target: below 60. `rss_mb_after_load`: the same after all the load.
//! - `import_contacts.ratio_to_copy`: how long `crm import contacts` takes for 100,000 rows (`import_contacts.s`), divided by
//!   how long a superuser's COPY of all the rows that it wrote takes (`import_contacts.copy_s`): module `import`. Target: 2
//!   at most. `import_contacts.rss_mb`, `import_contacts.rss_mb_of_20000`: the most memory the process had, for as many rows
//!   and for 20,000.
//!
//! Program and pgbench take turns at each number of connections, round after round, so that what else the machine does
//! falls on both. Reads `/proc`, so it runs on Linux only.

mod capture;
mod cpu;
mod figures;
mod finds;
mod http;
mod import;
mod lab;
mod load;
mod pgbench;
mod program;
mod search;
mod starts;
mod table;

use anyhow::Context as _;
use serde_json::json;

use figures::Figures;
use lab::Lab;
use program::Program;

fn main() -> anyhow::Result<()> {
    // `cargo test --benches` runs this file, too; measuring is asked for by `cargo bench`.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut figures = Figures::default();
    let starts = starts::measure()?;
    figures.set("start.cold_s", json!(figures::round(starts.cold, 2)));
    figures.set("start.warm_s", json!(figures::round(starts.warm, 2)));
    table::starts(&starts);

    let lab = Lab::open()?;
    let mut finds = prepare(&lab)?;
    let script = capture::finds(&lab, &finds)?;
    let pgbench = pgbench::Pgbench::prepare(&lab, &script)?;
    pgbench.check(&lab, &script)?;

    let program = Program::serve(&lab)?;
    finds::check(&mut finds, &program, &lab)?;
    std::thread::sleep(std::time::Duration::from_secs(2));
    figures.set("rss_mb", json!(figures::round(cpu::resident_mb(program.pid())?, 1)));
    search::measure(&lab, &program, &pgbench, &finds, &mut figures)?;
    figures.set("rss_mb_after_load", json!(figures::round(cpu::resident_mb(program.pid())?, 1)));
    program.stop()?;
    import::measure(&lab, &mut figures)?;
    lab.close()?;

    let path = lab::target().join("bench.json");
    std::fs::write(&path, figures.json()?).with_context(|| format!("{} cannot be written", path.display()))?;
    table::summary(&figures, &path);
    Ok(())
}

/// Migrates and installs by starting the program once, fills the workspace, and chooses what is looked for.
fn prepare(lab: &Lab) -> anyhow::Result<Vec<finds::Find>> {
    Program::serve(lab)?.stop()?;
    let begun = std::time::Instant::now();
    lab.seed()?;
    table::line(&format!("100,000 contacts in {:.0} s", begun.elapsed().as_secs_f64()));
    finds::choose(lab)
}
