//! `pgbench` with the program's own statements.
//!
//! Searches that send the same statements with other values are one script. The values lie in a table, from which a
//! script fetches those of several searches at once and then runs these searches, so that fetching costs next to nothing.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::Context as _;

use crate::capture::{self, Transaction, filled, literal};
use crate::lab::{self, Lab};
use crate::search::Taken;
use crate::{cpu, figures};

/// Searches in each transaction of pgbench's own counting.
const TOGETHER: usize = 2;

/// Stands in a statement for which of these searches it is.
const TURN: &str = "TURN";

/// How long one run lasts, in seconds; what it reports of the first one, when plans are made, does not count.
const SECONDS: u64 = 4;

/// Scripts, ready to run.
pub(crate) struct Pgbench {
    program: PathBuf,
    url: String,
    /// Each with the number of searches that it stands for.
    scripts: Vec<(PathBuf, usize)>,
    /// Values that all searches of a script have in common, `name=value`.
    constants: Vec<String>,
}

impl Pgbench {
    /// Writes the scripts and the table for each.
    pub(crate) fn prepare(lab: &Lab, finds: &[Transaction]) -> anyhow::Result<Self> {
        let mut alike: BTreeMap<Vec<(&str, Vec<bool>)>, Vec<&Transaction>> = BTreeMap::new();
        for find in finds {
            let shape = find.iter().map(|one| (one.sql.as_str(), one.values.iter().map(Option::is_some).collect()));
            alike.entry(shape.collect()).or_default().push(find);
        }
        let dir = lab::empty_dir("scripts")?;
        let (mut scripts, mut constants) = (Vec::new(), Vec::new());
        lab.execute(&[
            "DROP SCHEMA IF EXISTS bench CASCADE".into(),
            "CREATE SCHEMA bench".into(),
            "GRANT USAGE ON SCHEMA bench TO crm_app".into(),
        ])?;
        for (number, finds) in alike.into_values().enumerate() {
            let script = Script::of(&finds, &format!("bench.searches_{number}"), &mut constants)?;
            lab.execute(&script.table)?;
            let path = dir.join(format!("searches_{number}.sql"));
            std::fs::write(&path, &script.text)?;
            scripts.push((path, finds.len()));
        }
        lab.execute(&["VACUUM (ANALYZE)".into(), "CHECKPOINT".into()])?;
        // Beside the server's own program, whose place the system knows.
        let postgres =
            std::fs::read_link(format!("/proc/{}/exe", lab.postgres_pid()?)).context("where PostgreSQL is")?;
        let program = postgres.with_file_name("pgbench");
        anyhow::ensure!(
            program.is_file(),
            "there is no {}; it comes with PostgreSQL's server package",
            program.display()
        );
        Ok(Self { program, url: lab.server.url("crm"), scripts, constants })
    }

    /// Runs each script once with its statements logged: with their values they must be the program's.
    pub(crate) fn check(&self, lab: &Lab, finds: &[Transaction]) -> anyhow::Result<()> {
        let rendered = |find: &Transaction| -> Vec<String> { find.iter().map(capture::Statement::rendered).collect() };
        let known: HashSet<Vec<String>> = finds.iter().map(rendered).collect();
        capture::log_statements(lab, true)?;
        for (script, _) in &self.scripts {
            let before = lab.log()?.len();
            let done = self.command().args(["-c", "1", "-t", "1", "-f"]).arg(script).arg(&self.url).output()?;
            anyhow::ensure!(done.status.success(), "pgbench failed: {}", String::from_utf8_lossy(&done.stderr));
            let seen = capture::searches(lab.log()?.get(before..).unwrap_or_default());
            anyhow::ensure!(
                seen.len() == TOGETHER,
                "{} searches of pgbench are in the log, not {TOGETHER}",
                seen.len()
            );
            for find in &seen {
                anyhow::ensure!(
                    known.contains(&rendered(find)),
                    "pgbench does not send what the program sends: {find:#?}"
                );
            }
        }
        capture::log_statements(lab, false)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["--no-vacuum", "--protocol=prepared"]).env("PGOPTIONS", "-c role=crm_app");
        for constant in &self.constants {
            command.args(["-D", constant]);
        }
        command
    }

    /// Searches a second with so many connections.
    pub(crate) fn run(&self, lab: &Lab, connections: usize) -> anyhow::Result<Taken> {
        let mut command = self.command();
        let threads = connections.min(2);
        command.args(["--progress=1", &format!("-T{SECONDS}"), &format!("-c{connections}"), &format!("-j{threads}")]);
        for (script, weight) in &self.scripts {
            command.arg("-f").arg(format!("{}@{weight}", script.display()));
        }
        let mut child = command.arg(&self.url).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let output = BufReader::new(child.stderr.take().context("no output")?);
        let lines = std::thread::spawn(move || output.lines().collect::<Result<Vec<String>, _>>());
        let used = || anyhow::Ok((cpu::of_family(lab.postgres_pid()?)?, cpu::of(child.id())?));
        sleep(Duration::from_secs(1));
        let before = used()?;
        let window = Duration::from_millis(1000 * SECONDS - 1200);
        sleep(window);
        let after = used()?;
        let status = child.wait()?;
        let lines = lines.join().map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        anyhow::ensure!(status.success(), "pgbench failed: {}", lines.join("\n"));
        let (per_s, latency_ms) = progress(&lines)?;
        let finds = per_s * window.as_secs_f64();
        let ms = |before: f64, after: f64| (after - before) * 1000.0 / finds;
        Ok(Taken {
            per_s,
            p50_ms: latency_ms,
            p99_ms: f64::NAN,
            cpu_ms: ms(before.1, after.1),
            cpu_ms_postgres: ms(before.0, after.0),
            cpu_ms_generator: 0.0,
        })
    }
}

/// `progress: 2.0 s, 312.5 tps, lat 3.195 ms stddev 1.200, 0 failed`: searches a second and the mean time of one.
#[expect(clippy::cast_precision_loss, reason = "a small count")]
fn progress(lines: &[String]) -> anyhow::Result<(f64, f64)> {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    let read = |line: &String| {
        let words: Vec<&str> = line.strip_prefix("progress: ")?.split_whitespace().collect();
        let second = number(words.first().copied())?;
        Some((second, number(words.get(2).copied())?, number(words.get(5).copied())?))
    };
    let counted: Vec<_> = lines.iter().filter_map(read).filter(|(second, ..)| *second > 1.5).collect();
    anyhow::ensure!(!counted.is_empty(), "pgbench reported no progress: {}", lines.join("\n"));
    let together = TOGETHER as f64;
    let per_s = figures::mean(counted.iter().map(|(_, per_s, _)| *per_s)) * together;
    Ok((per_s, figures::mean(counted.iter().map(|(_, _, latency)| *latency)) / together))
}

/// A script and the statements that make its table.
struct Script {
    text: String,
    table: Vec<String>,
}

impl Script {
    /// What differs between the searches stands in the table, a column for each value; what they have in common is a
    /// constant, or stands in the statement itself where that has it several times, as the workspace's id: pgbench
    /// makes a parameter of each place, and the planner would no longer know that they are equal.
    fn of(finds: &[&Transaction], table: &str, constants: &mut Vec<String>) -> anyhow::Result<Self> {
        let first = finds.first().context("a script of no searches")?;
        let (mut columns, mut texts) = (Vec::new(), Vec::new());
        for (place, statement) in first.iter().enumerate() {
            let mut names = Vec::new();
            for (number, value) in statement.values.iter().enumerate() {
                let once = uses(&statement.sql, number + 1) == 1;
                names.push(match value {
                    _ if finds.iter().any(|find| value_of(find, place, number) != value.as_deref()) => {
                        columns.push((place, number));
                        format!(":v{TURN}_{}", columns.len() - 1)
                    }
                    Some(value) if once => {
                        constants.push(format!("c{}={value}", constants.len()));
                        format!(":c{}", constants.len() - 1)
                    }
                    constant => literal(constant.as_deref()),
                });
            }
            texts.push(filled(&statement.sql, |number| names.get(number.wrapping_sub(1)).cloned().unwrap_or_default()));
        }
        let mut text = String::new();
        Self::fetch(&mut text, table, columns.len(), finds.len())?;
        for turn in 0..TOGETHER {
            Self::search(&mut text, &texts, turn)?;
        }
        Ok(Self { text, table: Self::table(finds, table, &columns) })
    }

    /// One search of those that a script runs. The program sends the beginning of a transaction in one go; so does this.
    fn search(text: &mut String, statements: &[String], turn: usize) -> anyhow::Result<()> {
        let begins = |sql: &str| sql == "BEGIN" || sql.starts_with("SET LOCAL");
        for (place, sql) in statements.iter().enumerate() {
            let last = begins(sql) && statements.get(place + 1).is_none_or(|next| !begins(next));
            let (before, after) =
                (if sql == "BEGIN" { "\\startpipeline\n" } else { "" }, if last { "\\endpipeline\n" } else { "" });
            write!(text, "{before}{};\n{after}", sql.replace(TURN, &turn.to_string()))?;
        }
        Ok(())
    }

    /// Chooses searches and fetches their values into variables.
    fn fetch(text: &mut String, table: &str, columns: usize, rows: usize) -> anyhow::Result<()> {
        for turn in 0..TOGETHER {
            writeln!(text, "\\set n{turn} random(1, {rows})")?;
        }
        let turns = || 0..TOGETHER;
        let values: Vec<String> = turns()
            .flat_map(|turn| (0..columns).map(move |column| format!("t{turn}.v{column} AS v{turn}_{column}")))
            .collect();
        let tables: Vec<String> = turns().map(|turn| format!("{table} t{turn}")).collect();
        let wanted: Vec<String> = turns().map(|turn| format!("t{turn}.n = :n{turn}")).collect();
        writeln!(
            text,
            "SELECT {} FROM {} WHERE {} \\gset",
            values.join(", "),
            tables.join(", "),
            wanted.join(" AND ")
        )?;
        Ok(())
    }

    fn table(finds: &[&Transaction], table: &str, columns: &[(usize, usize)]) -> Vec<String> {
        let names: String = (0..columns.len()).map(|column| format!(", v{column} text")).collect();
        let mut statements = vec![format!("CREATE TABLE {table} (n integer PRIMARY KEY{names})")];
        for (row, find) in finds.iter().enumerate() {
            let values: String = columns
                .iter()
                .map(|(place, number)| format!(", {}", literal(value_of(find, *place, *number))))
                .collect();
            statements.push(format!("INSERT INTO {table} VALUES ({}{values})", row + 1));
        }
        statements.push(format!("GRANT SELECT ON {table} TO crm_app"));
        statements
    }
}

/// How often a statement has the parameter of this number.
fn uses(sql: &str, number: usize) -> usize {
    let name = format!("${number}");
    sql.split(&name).skip(1).filter(|rest| !rest.starts_with(|next: char| next.is_ascii_digit())).count()
}

/// A parameter's value in one of the search's statements.
fn value_of(find: &Transaction, place: usize, number: usize) -> Option<&str> {
    find.get(place)?.values.get(number)?.as_deref()
}
