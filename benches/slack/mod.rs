//! The program as Slack meets it, and beside an app written with Bolt for JavaScript. Part of `make bench`; alone, among the
//! data set of `CRM_BENCH_DATA` where there is one: `make bench-slack`.
//!
//! A Slack of our own making on loopback (`stub`) sends what people type and what happens in channels: signed requests over
//! HTTP, envelopes over Socket Mode. People look for contacts and companies and open cards of contacts and deals (`asked`);
//! there are hundreds of different lines, of many people, half of whom see what is theirs and half everything.
//!
//! - `slack.contacts`: among how many.
//! - `slack.http.command_p50_ms`, `slack.http.command_p99_ms`: from the moment at which a command should have been sent to
//!   its answer, at 200 commands a second, whatever comes back; a late answer also counts against those that it holds up.
//!   Targets: below 15, below 100. `slack.socket.command_…`: the same over Socket Mode.
//! - `slack.http.ack_p99_ms`, `slack.socket.ack_p99_ms`: until an event is acknowledged, at 200 events a second: messages in
//!   channels. It is stored before that. Target: below 10.
//! - `slack.idle_cpu_ms_per_s`: processor time of the program to which nothing happens.
//! - `bolt.cpu_ratio`: our processor time for each command divided by that of the Bolt app, both as fast as they can with
//!   sixteen commands open. PostgreSQL and the load generator are not counted. Target: 0.2. `bolt.cpu_ratio_at_rate`: the
//!   same at 200 commands a second.
//! - `bolt.throughput_ratio`: our commands a second divided by its. Target: more than 1.
//! - `bolt.memory_ratio`: the most memory that we had resident under that load divided by the most that it had. Target: 0.5.
//!
//! The two take turns, round after round, so that what else the machine does falls on both; a ratio is that of one round, and
//! what counts is the median of the rounds.
//!
//! The Bolt app (`bolt/app.js`) checks signatures, finds the workspace and the person, runs the very statements that our
//! program sends for the same line, in the same transactions, as the same role, with a pool of the same size, and answers
//! with blocks equal to ours, in the body of the same HTTP answer. `recipes` takes statements and values down from the
//! server's log beforehand. The app is spared reading the line, working out what to ask and putting the card into words: a
//! whole app costs more than this one.

mod asked;
mod bolt;
mod caller;
mod duel;
mod ours;
mod pace;
mod recipes;
mod socket;
mod stub;

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::figures::{Figures, median, percentile_ms, round};
use crate::lab::Lab;
use crate::program::Program;
use crate::{cpu, table};

use asked::Line;
use caller::Caller;
pub(crate) use duel::{Pair, Taken};
use stub::Stub;

/// Commands, or events, a second. `CRM_BENCH_RATE` makes it less, to try the bench itself.
fn rate() -> f64 {
    std::env::var("CRM_BENCH_RATE").ok().and_then(|rate| rate.parse().ok()).unwrap_or(200.0)
}

const ROUNDS: usize = 3;
const LENGTH: Duration = Duration::from_secs(5);

/// How the program is reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Http,
    Socket,
}

/// What all parts of the measurement share.
struct Stage<'a> {
    lab: &'a Lab,
    stub: Stub,
    caller: Caller,
    lines: Vec<Line>,
}

/// The data set of `CRM_BENCH_DATA`, where there is one.
pub(crate) fn data_set() -> Option<PathBuf> {
    std::env::var_os("CRM_BENCH_DATA").map(PathBuf::from).filter(|dir| dir.join("made").exists())
}

pub(crate) fn measure(lab: &Lab, figures: &mut Figures) -> anyhow::Result<()> {
    let place = asked::place(lab)?;
    let lines = asked::choose(lab, &place)?;
    let stub = lab.runtime.block_on(Stub::open(&place.team))?;
    let caller = Caller::new(&place.team, &stub);
    let stage = Stage { lab, stub, caller, lines };
    figures.set("slack.contacts", json!(place.contacts));
    table::line(&format!(
        "\nSlack: {} lines of {} people, {} contacts",
        stage.lines.len(),
        place.people,
        place.contacts
    ));

    let recipes = recipes::take(&stage)?;
    for way in [Way::Http, Way::Socket] {
        alone(&stage, way, figures)?;
    }
    duel::measure(&stage, &recipes, figures)?;
    lab.runtime.block_on(stage.stub.close());
    Ok(())
}

/// How fast the program answers and acknowledges at a fixed rate.
fn alone(stage: &Stage<'_>, way: Way, figures: &mut Figures) -> anyhow::Result<()> {
    let Some(program) = ours::serve(stage, way)? else {
        table::line("over Socket Mode: this program does not connect");
        return Ok(());
    };
    if way == Way::Http {
        idle(&program, figures)?;
    }
    if way == Way::Http {
        pace::settle(stage, program.address()?)?;
    }
    pace::check(stage, program.address()?, way)?;
    let mut commands = Vec::new();
    let mut events = Vec::new();
    for _ in 0..ROUNDS {
        commands.push(match way {
            Way::Http => pace::commands(stage, program.address()?, rate(), LENGTH)?,
            Way::Socket => socket::commands(stage, rate(), LENGTH)?,
        });
        events.push(match way {
            Way::Http => pace::events(stage, program.address()?, rate(), LENGTH)?,
            Way::Socket => socket::events(stage, rate(), LENGTH)?,
        });
    }
    let of = |rounds: &[Vec<u32>], share: f64| {
        round(median(rounds.iter().map(|latencies_us| percentile_ms(latencies_us, share))), 2)
    };
    let [command, ack] = [&commands, &events].map(|rounds| [of(rounds, 0.5), of(rounds, 0.99)]);
    let (name, figures_of) = match way {
        Way::Http => (
            "HTTP",
            [
                "slack.http.command_p50_ms",
                "slack.http.command_p99_ms",
                "slack.http.ack_p50_ms",
                "slack.http.ack_p99_ms",
            ],
        ),
        Way::Socket => (
            "Socket Mode",
            [
                "slack.socket.command_p50_ms",
                "slack.socket.command_p99_ms",
                "slack.socket.ack_p50_ms",
                "slack.socket.ack_p99_ms",
            ],
        ),
    };
    for (figure, number) in figures_of.into_iter().zip(command.into_iter().chain(ack)) {
        figures.set(figure, json!(number));
    }
    table::line(&format!(
        "over {name}, {:.0} a second: commands p50 {:.2} ms, p99 {:.2} ms; acks of events p50 {:.2} ms, p99 {:.2} ms",
        rate(),
        command[0],
        command[1],
        ack[0],
        ack[1]
    ));
    program.stop()
}

/// What the program uses while nothing happens.
fn idle(program: &Program, figures: &mut Figures) -> anyhow::Result<()> {
    const SECONDS: f64 = 4.0;
    std::thread::sleep(Duration::from_secs(2));
    let before = cpu::of(program.pid())?;
    std::thread::sleep(Duration::from_secs_f64(SECONDS));
    let used = (cpu::of(program.pid())? - before) * 1000.0 / SECONDS;
    let resident = cpu::resident_mb(program.pid())?;
    figures.set("slack.idle_cpu_ms_per_s", json!(round(used, 1)));
    figures.set("slack.idle_rss_mb", json!(round(resident, 1)));
    table::line(&format!("idle: {used:.1} ms of processor time a second, {resident:.1} MB"));
    Ok(())
}
